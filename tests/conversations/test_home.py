"""Home: its lines in their order, the three lamps with their rules, the next step and the one after it."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cards import Action, Buttons
from bot.context import Context
from playbook.offer.situation import Offer as Came
from playbook.records import Job, KeptHour, Offer, Record, Result, Sentence, Trial
from tests.stage import START, Actor, Stage


async def set_up(ada: Actor, look: str = "plain", level: str = "A step up") -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "level": level, "by": "March", "city": "Lisbon", "look": look})
    await ada.presses("Yes, that is my time")


async def holds(stage: Stage, ada: Actor, *records: Record) -> None:
    """What another feature, or another person, would have left on record."""

    def put(context: Context) -> None:
        for record in records:
            context.records.put(record)

    await stage.app.change(stage.app.vault.subject_id("member", "stage", ada.name), put)


async def sets_the_week(ada: Actor) -> None:
    await ada.clicks(Action("form", "weekset"))
    await ada.fills({"one": "Send two notes", "two": "Call Rosa"})


def lines(ada: Actor) -> list[str]:
    return [line for line in ada.screen.split("\n") if line and line[0] not in "#([~<"]


# -- the lamps -----------------------------------------------------------------------------------------------------------


@pytest.mark.row("C33")
async def test_the_three_lamps_each_with_the_rule_that_set_it(stage: Stage, ada: Actor) -> None:
    await set_up(ada, level="Not sure")
    await ada.says("/jsc")
    ada.sees("Signal: open; the level you want is not named", "Plan: open; nothing is set for this week")
    await ada.clicks(Action("form", "setup"))
    await ada.fills({"level": "A step up"})
    await ada.says("/jsc")
    ada.sees("Signal: open; your sentence is blank")
    await holds(stage, ada, Sentence(id="1", words="I get clinics live in days.", since=START.date()))
    await ada.says("/jsc")
    ada.sees("Signal: open; no peer has tested your sentence yet")
    await holds(stage, ada, Sentence(id="1", words="I get clinics live in days.", since=START.date(), tested=START.date()))
    await sets_the_week(ada)
    await ada.says("/jsc")
    ada.sees("Signal: set; a peer tested your sentence on 23 Nov", "Plan: set; next review Mon 7 Dec")
    await ada.presses("More")
    ada.sees(
        "Signal: set; a peer tested your sentence on 23 Nov. "
        "Set when role and level are named, a sentence is there, and a peer tested it in the last 30 days.",
        "Plan: set; next review Mon 7 Dec. Set when this week has a commitment and no review day has gone by unused.",
    )
    if "proof" in stage.app.router.commands:
        ada.sees("Proof: 1 of 5 items in place. Set when 4 of the 5 items of the proof list are in place.")
    await stage.until(dt.datetime(2026, 12, 8, 12, 0, tzinfo=dt.UTC))
    await sets_the_week(ada)
    await ada.says("/jsc")
    ada.sees("Plan: open; a review is waiting")
    await ada.says("/jsc review")
    await ada.says("/jsc")
    ada.sees("Plan: set; next review Mon 21 Dec", "Signal: set")
    await stage.until(dt.datetime(2026, 12, 24, 12, 0, tzinfo=dt.UTC))
    await ada.says("/jsc")
    ada.sees("Signal: open; a peer last tested your sentence on 23 Nov", "Plan: open; nothing is set for this week")


# -- the lines -----------------------------------------------------------------------------------------------------------


async def full(stage: Stage, ada: Actor) -> None:
    """Something of every line."""
    await ada.says("/jsc log Acme Labs, staff PM, applied, referral")
    await ada.says("/jsc log Birch Health, PM, applied, 2 Nov")
    await ada.says("/jsc interview Acme Labs, Wed 2pm")
    await ada.fills({})
    await ada.presses("Yes, set it")
    await sets_the_week(ada)
    await ada.presses("Show the week")
    await ada.ticks("Call Rosa")
    birch = next(job for job in await ada.records(Job) if job.firm == "Birch Health")
    ends = dt.datetime(2026, 11, 30, 18, 0, tzinfo=dt.UTC)
    await holds(
        stage,
        ada,
        Offer(id="o1", job=birch.id, came=Came.WRITTEN, at=START, deadline=ends, zone="Europe/Lisbon"),
        Offer(id="o2", job=birch.id, came=Came.WRITTEN, at=START, deadline=ends, zone="Europe/Lisbon", state="declined"),
        KeptHour(weekday=3, start=dt.time(10), since=START.date()),
        Trial(id="t1", change="Open with the result", start=dt.date(2026, 11, 18), end=dt.date(2026, 12, 2)),
    )
    await ada.clicks(Action("export"))


async def test_all_lines_in_their_order_with_firms_by_name(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await full(stage, ada)
    await ada.says("/jsc")
    shown = [line.partition(": ")[0] for line in lines(ada)]
    order = ["Signal", "Proof", "Plan", "This week", "Dates", "Jobs", "Trial", "Kept for you", "Just done"]
    there = [label for label in order if label in shown]
    assert shown[1:] == there
    assert set(order) - set(there) <= {"Proof", "Kept for you"}
    ada.sees("This week: 1 of 2 done; 60 minutes kept for Thu 10:00")
    ada.sees("Dates: Wed 25 Nov, 14:00 Acme Labs; Mon 30 Nov, 18:00 Birch Health offer ends")
    ada.sees("Jobs: 2 open, 1 interview; 1 wants an update", "Trial: day 6 of 14: Open with the result")
    ada.sees("Just done: your export is in your direct messages", "[Update 1 job] [My offer] [This week]", "[More]")
    await ada.presses("My offer")
    ada.sees("# Offer from Birch Health", "[[Think it through]]")
    await stage.until(dt.datetime(2026, 11, 26, 11, 0, tzinfo=dt.UTC))
    await ada.says("/jsc")
    ada.sees("This week: 1 of 2 done").misses("60 minutes", "Acme Labs", "Just done")


async def test_in_discreet_mode_firms_stand_by_their_initials(stage: Stage, ada: Actor) -> None:
    await set_up(ada, look="discreet")
    await full(stage, ada)
    await ada.says("/jsc")
    ada.sees("Dates: Wed 25 Nov, 14:00 A. L.; Mon 30 Nov, 18:00 B. H. offer ends").misses("Acme", "Birch")


async def test_empty_home_has_its_one_step(ada: Actor) -> None:
    await ada.says("/jsc")
    await ada.presses("Not now")
    await ada.says("/jsc")
    ada.sees("Nothing here yet, and that is fine.", "[[Name the work you want]]").misses("Signal", "Plan:")


async def test_more_opens_every_room_and_every_button_of_home_leads_there(ada: Actor, stage: Stage) -> None:
    await set_up(ada)
    await full(stage, ada)
    await ada.says("/jsc")
    await ada.presses("This week")
    ada.sees("# This week", "1 of 2 done")
    await ada.presses("Home")
    await ada.presses("More")
    labels = [b.label for block in ada.card.blocks if isinstance(block, Buttons) for b in block.items]
    assert {"Plan", "Review", "Mission", "Offers", "Reminders", "Privacy", "Help", "My jobs", "Home"} <= set(labels)
    more = ada.card
    for label in labels:
        await ada.presses(label, card=more)
        ada.misses("moved on", "not here any more", "went wrong")
        ada.form = None


# -- the next step -------------------------------------------------------------------------------------------------------


async def test_the_next_step_in_its_order_and_something_else_shows_the_one_after_it(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"city": "Lisbon", "look": "plain"})
    await ada.presses("Yes, that is my time")
    for firm in ("Birch", "Cedar", "Dill", "Elm", "Fern"):
        await ada.says(f"/jsc log {firm}, PM, applied, 2 Nov")
    await stage.until(dt.datetime(2026, 12, 7, 10, 30, tzinfo=dt.UTC))
    await ada.says("/jsc interview Birch, today 11:00")
    await ada.fills({"minutes": "30"})
    await ada.presses("Yes, set it")
    await stage.passes(hours=2)
    await ada.says("/jsc interview Cedar, tomorrow 10:00")
    await ada.fills({})
    await ada.presses("Yes, set it")
    ends = dt.datetime(2026, 12, 9, 18, 0, tzinfo=dt.UTC)
    job = (await ada.records(Job))[0]
    await holds(stage, ada, Offer(id="o1", job=job.id, came=Came.VERBAL, at=START, deadline=ends, zone="Europe/Lisbon"))
    await ada.says("/jsc")
    found: list[str] = []
    while (step := lines(ada)[0]) not in found:
        found.append(step)
        await ada.presses("Something else")
    wanted = [
        "write down how the talk went",
        "get ready. The talk is tomorrow, 10:00",
        "name the work you want",
        "look at your last two weeks",
        "update 3 quiet jobs",
        "set one thing for this week",
        "target: role and level are named",
    ]
    if "offer" in stage.app.router.commands:
        wanted.insert(0, "think the offer through. It ends Wed 9 Dec, 18:00")
    if "proof" in stage.app.router.commands:
        wanted.insert(wanted.index("set one thing for this week"), "write down one result with a number")
    assert all("Why this: " in step for step in found)
    assert [step.startswith(f"**Next:** {start}") for step, start in zip(found, wanted, strict=False)] == [True] * len(wanted), found
    assert len(found) > len(wanted), "the framework's other ticks come after it"


async def test_a_result_a_week_and_a_look_back_make_their_steps_go(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc log Acme, PM, applied")
    await holds(stage, ada, Result(id="r1", changed="Cut waiting from 9 to 4 days"))
    await ada.says("/jsc")
    ada.sees("**Next:** set one thing for this week. Why this: nothing is set for this week yet.", "[[Set one thing]]")
    await ada.presses("Set one thing")
    await ada.fills({"one": "Send two notes"})
    await ada.presses("Home")
    ada.misses("**Next:** set one thing").sees("[[Open my plan]]")
