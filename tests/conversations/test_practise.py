"""`Practise`: a member says their own lines aloud against what they may hear; next to nothing of it is kept."""

from __future__ import annotations

import pytest

from bot.cards import Action
from playbook.mission import KeyResult, Mission, Need, Objective
from playbook.offer.situation import Answer, Item, Situation
from playbook.records import Ask, Interview, Job, JobMission, Offer, Part, Record, Sheet, kinds
from tests.conversations.test_interview import a_talk, set_up
from tests.conversations.test_offer_advice import ALL, fine_as_it_stands, under_market
from tests.conversations.test_talksheet import BASE, LINES, asked, change, opened, written
from tests.stage import Actor, Stage

WHOLE = tuple(Part(item=item, words="as said") for item in Item if item != "other")


async def stored(ada: Actor) -> list[Record]:
    return [record for kind in kinds().values() for record in await ada.records(kind)]


async def turns(ada: Actor) -> list[str]:
    """Goes on to the end of a practice; every pair of lines that was shown."""
    said = []
    while ada.card.title.startswith("Say it aloud"):
        rows = ada.screen.split("\n")
        said.append(" / ".join(row.partition(": ")[2] for row in rows if row.startswith(("They may say", "You say"))))
        await ada.presses("Next")
    return said


@pytest.mark.row("C2")
async def test_the_sheet_is_said_aloud_in_speaking_order_and_nothing_is_kept(stage: Stage, ada: Actor) -> None:
    await written(stage, ada, package=WHOLE)
    before = await stored(ada)
    await ada.presses("Practise")
    assert ada.screen == (
        "# Say it aloud: 1 of 7\n"
        "(You pressed 'Practise'. The lines are your own.)\n"
        "They may say: We would like to have you. What do you think?\n"
        "You say, aloud: I want this job and can start 1 Feb.\n"
        "[[Next]]\n"
        "[The talk sheet] [Home]\n"
        "~ Their words are only examples. Nobody hears this, and nothing of it is kept.\n"
        "<me>"
    )
    assert await turns(ada) == [
        "We would like to have you. What do you think? / I want this job and can start 1 Feb.",
        "Is it fine for you as it stands? / "
        "Are you open to (amount hidden) for the base, since the survey of Oct 2026 says so and two teams of 9?",
        "Our budget is set, and others here earn less. / I know that budgets are set.",
        "I have to ask. It may take some days. / Thank them. Then nothing more, unless they ask.",
        "We cannot move on that. / If that cannot move: are you open to a sign-on amount of (amount hidden)?",
        "It stays as it is. Would you still come? / I would still say yes.",
        "When will you tell us? / I will answer by Mon 30 Nov.",
    ]
    ada.sees("# That was all of it, once", "Turns: 7\nKept of it: nothing")
    ada.misses("Still blank")
    await ada.presses("Once more")
    ada.sees("Say it aloud: 1 of 7")
    assert await stored(ada) == before


async def test_amounts_unfold_on_one_turn_and_fold_again(stage: Stage, ada: Actor) -> None:
    await written(stage, ada, package=WHOLE)
    await ada.presses("Practise")
    ada.misses("Show amounts")
    await ada.presses("Next")
    ada.misses("82k")
    await ada.presses("Show amounts")
    ada.sees("# Say it aloud: 2 of 7", "Are you open to 82k for the base", "[Hide amounts]")
    await ada.presses("Hide amounts")
    ada.misses("82k")
    await ada.presses("Show amounts")
    await ada.presses("Next")
    await ada.presses("Back")
    ada.sees("# Say it aloud: 2 of 7", "(amount hidden)")
    ada.misses("82k", "70k")


async def test_a_blank_stays_a_blank_and_is_filled_from_there(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada, package=WHOLE)
    await ada.presses("Practise")
    ada.sees("# Nothing to say aloud yet", "[[The talk sheet]]")
    await ada.presses("The talk sheet")
    await ada.presses("Write the ask")
    await ada.fills({**BASE, "because": "", "scope": ""})
    await ada.presses("The talk sheet")
    await ada.presses("Practise")
    ada.sees("You say, aloud: (blank)", "[Fill the blank]")
    await ada.presses("Next")
    ada.sees("You say, aloud: (blank)", "[Finish the ask]")
    await ada.presses("Finish the ask")
    await ada.fills({"because": "the survey says so", "scope": "two teams"})
    await ada.presses("Practise")
    await turns(ada)
    ada.sees("Still blank: 5 of your lines", "[Fill the blank] [Once more]")
    await ada.presses("Fill the blank")
    await ada.fills(LINES)
    await ada.presses("Practise")
    ada.sees("You say, aloud: I want this job")


async def test_needs_and_what_is_unclear_have_their_turns_and_needs_may_come_last(stage: Stage, ada: Actor) -> None:
    id = await written(stage, ada, package=tuple(part for part in WHOLE if part.item is not Item.EQUITY))
    need = Need(id="n1", kind="people", need="one tester")
    await change(
        stage, ada, lambda c: c.records.add(JobMission(job=c.records.all(Job)[0].id, at=c.now, mission=Mission(needs=(need,))))
    )
    await ada.clicks(Action("practise", id, 0))
    first = await turns(ada)
    assert first[0] == "What would you need to do this job well? / one tester"
    assert first[2] == "Is anything still unclear to you? / Equity: how much, over how long, at what price?"
    await ada.presses("The talk sheet")
    await ada.presses("Pay first")
    await ada.presses("Practise")
    assert (await turns(ada))[-2] == first[0]


async def test_no_practice_of_what_is_not_true_nor_before_the_floor_nor_once_it_has_ended(stage: Stage, ada: Actor) -> None:
    id = await written(stage, ada)
    await change(stage, ada, lambda c: c.records.put(c.records.get(Offer, id).model_copy(update={"floor": ""})))
    await ada.clicks(Action("practise", id, 0))
    ada.sees("# Your floor comes first")
    untrue = {"told": Situation(claims_true=Answer.NO)}
    await change(stage, ada, lambda c: c.records.put(c.records.get(Offer, id).model_copy(update=untrue)))
    await ada.clicks(Action("practise", id, 0))
    ada.sees("# I do not write what is not true")
    await change(stage, ada, lambda c: c.records.put(c.records.get(Offer, id).model_copy(update={"state": "declined"})))
    await ada.clicks(Action("practise", id, 0))
    ada.sees("This has moved on", "That offer has ended, so there is no talk to practise.")
    await ada.clicks(Action("practise", "nowhere", 0))
    ada.sees("This is not here any more")


async def test_what_is_out_already_can_be_practised_and_no_longer_written(stage: Stage, ada: Actor) -> None:
    id = await asked(stage, ada)
    await change(stage, ada, lambda c: c.records.put(c.records.get(Sheet, id).model_copy(update={"original": ""})))
    await ada.clicks(Action("practise", id, "x"))
    ada.sees("Say it aloud: 1 of 3").misses("Fill the blank")
    assert await turns(ada) == [
        "We cannot move on that. / If that cannot move: are you open to a sign-on amount of (amount hidden)?",
        "It stays as it is. Would you still come? / (blank)",
        "When will you tell us? / I will answer by Mon 30 Nov.",
    ]
    ada.sees("That was all of it, once", "Still blank: 1 of your lines").misses("Fill the blank")
    await ada.clicks(Action("practise", id, 99))
    ada.sees("That was all of it, once")
    assert len(await ada.records(Ask)) == 1


async def test_the_verdict_that_asks_leads_to_practice_and_others_do_not(ada: Actor) -> None:
    await under_market(ada, *ALL)
    for label in ("There is nothing I need", "Yes", "Yes", "No, only this one", "By call or in person"):
        await ada.picks(label)
    ada.sees("# Ask, with one item", "[[Build the talk sheet]] [Practise]")
    await ada.presses("Practise")
    ada.sees("# Nothing to say aloud yet")


async def test_a_verdict_without_an_ask_offers_no_practice(ada: Actor) -> None:
    await fine_as_it_stands(ada, "I heard one should always ask")
    ada.misses("Practise")


@pytest.mark.row("C22")
async def test_stories_are_told_aloud_before_an_interview_and_one_tick_is_kept(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada)
    await ada.presses("Get ready now")
    ada.sees("[ ] Tell them aloud, once", "[Practise]")
    await ada.presses("Practise")
    ada.sees("They may say: Tell me about yourself.", "You say, aloud: (blank)", "[Write my sentence]")
    await ada.presses("Write my sentence")
    await ada.fills({"words": "I get clinics live in days, not weeks."})
    for changed, scope, did in (("Rewrote the guide", "", ""), ("Setup from 9 days to 3", "12 clinics", "I cut four steps")):
        await ada.clicks(Action("form", "addresult"))
        await ada.fills({"changed": changed, "scope": scope, "did": did})
    (talk,) = await ada.records(Interview)
    await ada.clicks(Action("practisetalk", talk.id, 0))
    assert await turns(ada) == [
        "Tell me about yourself. / I get clinics live in days, not weeks.",
        "What has changed because of your work? / Setup from 9 days to 3. 12 clinics",
        "How did you do that? / I cut four steps",
        "Tell me about one more. / Rewrote the guide",
        "What else is there that I have not asked? / (blank)",
    ]
    ada.sees("Still blank: 1 of your lines\nKept of it: nothing", "[[I told it aloud]]")
    before = await stored(ada)
    end = ada.card
    await ada.presses("I told it aloud")
    ada.sees("Kept of it: the tick that you told it aloud")
    ada.misses("[[I told it aloud]]")
    await ada.presses("I told it aloud", card=end)
    ada.sees("This has moved on")
    after = await stored(ada)
    changed_records = [record for record in after if record not in before]
    assert [type(record) for record in changed_records] == [Interview]
    assert len(after) == len(before)
    assert (await ada.records(Interview))[0].prepared == ("aloud",)
    await ada.clicks(Action("prep", talk.id))
    ada.sees("[x] Tell them aloud, once")
    await ada.says("/jsc plan")
    ada.sees("[x] Talks: stories practised aloud")
    await ada.clicks(Action("prep", talk.id))
    await ada.ticks()
    assert (await ada.records(Interview))[0].prepared == ()


async def test_a_blank_of_an_interview_leads_to_its_form_and_a_question_of_the_mission_ends_it(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada)
    (talk,) = await ada.records(Interview)
    mission = Mission(
        objectives=(Objective(id="o1", text="clinics start alone", results=(KeyResult(id="r1", text="setup from 9 days to 3"),)),)
    )
    await change(stage, ada, lambda c: c.records.add(JobMission(job=talk.job, at=c.now, mission=mission)))
    await ada.clicks(Action("practisetalk", talk.id, 1))
    ada.sees("[Add a result]")
    await ada.clicks(Action("practisetalk", talk.id, 3))
    ada.sees("What else is there", "[Fill the blank]")
    await ada.presses("Fill the blank")
    await ada.fills({"drive": "the move to the new system"})
    await ada.clicks(Action("practisetalk", talk.id, 3))
    ada.sees("You say, aloud: the move to the new system")
    await ada.presses("Next")
    ada.sees("They may say: What would you like to know from us?", "You say, aloud: Result 1:")
    await stage.passes(days=2)
    await ada.clicks(Action("practisetalk", talk.id, 0))
    ada.sees("This has moved on")
