"""An offer read together with the job's mission: needs before pay, a refusal as a flag, and what the member can rest on."""

from __future__ import annotations

import pytest

from bot.cards import Action
from playbook.offer.rules import Verdict
from playbook.offer.situation import Needs
from playbook.records import Advised, Job, JobMission, Offer
from tests.conversations.test_council import a_council
from tests.conversations.test_offer import an_offer, set_up
from tests.conversations.test_offer_advice import ALL, MARKET
from tests.stage import Actor, Stage

TESTER = {"kind": "People and tools", "need": "one tester", "result": "Result 1: setup from 9 days to 3 by June"}
NEEDS_ASKED = "Have you talked about what you need for it?"


async def a_need(ada: Actor, outcome: str = "") -> None:
    """A mission for Acme with one need, and what they said to it."""
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc mission Acme")
    await ada.fills({"purpose": "an easy first week", "objective": "clinics start alone", "result": "setup from 9 days to 3 by June"})
    await ada.presses("What I need")
    await ada.presses("Add a need")
    await ada.fills(TESTER)
    if outcome:
        await answers(ada, outcome)


async def answers(ada: Actor, outcome: str) -> None:
    """What they said to the need."""
    await ada.says("/jsc mission Acme")
    await ada.presses("What I need")
    await ada.presses("Open the need")
    await ada.presses("Write their answer")
    await ada.fills({"outcome": outcome, "answer": "not this year"})


async def under_market(ada: Actor) -> None:
    """An offer for Acme under the market, thought through up to what the needs decide."""
    await an_offer(ada, "")
    await ada.presses("Think it through")
    for label in ("Yes, if one thing changed", "It pays under the market or my level", "Weeks", "Yes", "Market figures"):
        await ada.picks(label)
    await ada.fills(MARKET)
    await ada.ticks(*ALL)
    await ada.presses("Next")


async def to_the_end(ada: Actor) -> None:
    """The questions that are left, until there is a verdict."""
    await ada.presses("My floor")
    await ada.fills({"least": "EUR 92,000"})
    await ada.presses("Think it through")
    left = {"see what": "Yes", "in play": "No, only this one", "terms?": "By call or in person"}
    while (way := next((label for words, label in left.items() if words in ada.card.title), "")) != "":
        await ada.picks(way)


async def verdicts(ada: Actor) -> list[Verdict]:
    return [given.verdict for given in await ada.records(Advised)]


@pytest.mark.row("D8")
async def test_needs_of_the_mission_that_were_not_discussed_come_before_pay(ada: Actor) -> None:
    await set_up(ada)
    await a_need(ada)
    await under_market(ada)
    ada.sees(
        "# Needs first, then pay",
        "(all points from a job-search author on a podcast)",
        "what you need to do the job well has not been talked about",
    )
    ada.misses(NEEDS_ASKED, "talk sheet")
    assert await verdicts(ada) == [Verdict.NEEDS_FIRST]
    (offer,) = await ada.records(Offer)
    await ada.clicks(Action("talksheet", offer.id))
    await answers(ada, "No")
    await ada.clicks(Action("offer", offer.id))
    await to_the_end(ada)
    ada.sees("# Ask, with one item")
    assert (await verdicts(ada))[-1] is Verdict.ASK, "a no is an answer: pay may come"


@pytest.mark.row("D8")
async def test_without_a_mission_the_member_is_asked_and_not_yet_means_needs_first(ada: Actor) -> None:
    await set_up(ada)
    await under_market(ada)
    ada.sees(NEEDS_ASKED)
    await ada.picks("Not yet")
    ada.sees("# Needs first, then pay", "(all points from a job-search author on a podcast)")
    await ada.presses("That talk is done")
    (offer,) = await ada.records(Offer)
    await ada.clicks(Action("offer", offer.id))
    await to_the_end(ada)
    assert await verdicts(ada) == [Verdict.NEEDS_FIRST, Verdict.ASK]


@pytest.mark.row("D12")
async def test_a_logged_refusal_is_a_private_flag_on_the_decision_and_never_a_no(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    await ada.clicks(Action("form", "clock"))
    await ada.fills({"city": "Lisbon"})
    await ada.presses("Yes, that is my time")
    await a_need(ada, "They would not talk about it")
    ada.sees("A flag, for your eyes:", "It decides nothing by itself", "[Ask my council]")
    job = (await ada.records(Job))[0]
    await under_market(ada)
    ada.misses(NEEDS_ASKED, "# Needs first")
    (offer,) = await ada.records(Offer)
    await ada.clicks(Action("offer", offer.id))
    await to_the_end(ada)
    ada.sees(
        "# Ask, with one item",
        "Flag: They would not talk about what you need. It decides nothing. Ask your council?",
        "[Ask my council]",
        "<me>",
    )
    assert Verdict.NEEDS_FIRST not in await verdicts(ada)
    (given,) = await ada.records(Advised)
    assert (given.verdict, given.situation.needs) == (Verdict.ASK, Needs.REFUSED)
    (offer,) = await ada.records(Offer)
    assert offer.state == "open", "nothing was declined"
    assert [job.firm for job in await ada.records(Job)] == [job.firm]
    for other in (ben, cleo):
        assert not any("would not talk" in card.plain() or "Acme" in card.plain() for _, card in other.messages)
    room.misses("would not talk", "Acme", "tester")
    await ada.presses("Ask my council")
    ada.sees("# What your council would see", "Nothing is posted yet.", "About: an offer from a firm").misses(
        "92,000", "would not talk"
    )
    (mission,) = await ada.records(JobMission)
    assert mission.mission.needs[0].outcome == "refused"


@pytest.mark.row("A9")
async def test_what_one_rests_on_comes_up_where_an_edge_is_asked_about(ada: Actor) -> None:
    await set_up(ada)
    for told in (
        {"changed": "Product talks at 9 meetups", "leverage": "A hobby few have"},
        {"changed": "Support calls from 30 to 12 a week", "leverage": "None"},
        {"changed": "A guide for 40 people", "leverage": "None"},
    ):
        await ada.clicks(Action("form", "addresult"))
        await ada.fills(told)
    await an_offer(ada, "")
    await ada.presses("Think it through")
    for label in ("Yes", "Nothing", "There is nothing I need", "Yes", "Nothing much, or not sure", "No", "No"):
        await ada.picks(label)
    ada.sees("From your proof: Product talks at 9 meetups\nFrom your proof: A guide for 40 people\n")
