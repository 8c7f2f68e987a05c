"""An offer: added with its date, its package and floor, changed, called to mind, removed."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.cards import Action
from bot.search.offers import left_words
from playbook.offer.situation import Item
from playbook.offer.situation import Offer as Came
from playbook.records import Job, JobMission, Offer
from tests.stage import Actor, Stage

WRITTEN = {"job": "Acme, staff PM", "came": "In writing"}


async def set_up(ada: Actor, look: str = "plain") -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": look})
    await ada.presses("Yes, that is my time")


async def an_offer(ada: Actor, by: str = "Mon 30 Nov 6pm", **more: str) -> None:
    await ada.says("/jsc offer")
    if ada.form is None:
        await ada.presses("My offers")
        await ada.presses("Add an offer")
    await ada.fills({**WRITTEN, "by": by, **more})
    if by:
        await ada.presses("Yes, set it")


async def dates(ada: Actor) -> list[str]:
    return [f"{kind} {when:%a %d %H:%M}" for kind, when in await ada.pending() if kind.startswith("offer_")]


# -- adding ------------------------------------------------------------------------------------------------------------


async def test_the_date_is_said_back_before_anything_is_set(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc offer Acme, staff PM")
    ada.sees("Add an offer", "Which job: [Acme, staff PM]")
    await ada.fills({"came": "By word", "by": "Mon 30 Nov 6pm", "who": "hiring lead, by call", "says": "EUR 90k"})
    ada.sees("I read it as Mon 30 Nov, 18:00", "You wrote: Mon 30 Nov 6pm", "Nothing is set yet.")
    assert await ada.records(Offer) == []
    await ada.presses("Yes, set it")
    ada.sees("The package, and what to ask", "You saved the offer. Blanks are questions, not faults.").misses("90")
    ada.sees("Answer by: Mon 30 Nov, 18:00; I remind you Fri 27 Nov, 18:00 and Sun 29 Nov, 18:00")
    (kept,) = await ada.records(Offer)
    (job,) = await ada.records(Job)
    assert (kept.job, kept.came, kept.zone) == (job.id, Came.VERBAL, "Europe/Lisbon")
    assert kept.deadline == dt.datetime(2026, 11, 30, 18, tzinfo=dt.UTC)
    assert [line.kind for line in job.events] == ["offer"]
    assert (await dates(ada))[:2] == ["offer_72 Fri 27 18:00", "offer_24 Sun 29 18:00"]


async def test_without_a_date_it_is_saved_at_once_and_needs_no_clock(ada: Actor) -> None:
    await ada.says("/jsc offer")
    await ada.fills({**WRITTEN, "came": "Not yet, but close"})
    ada.sees("The package, and what to ask").misses("Answer by")
    (job,) = await ada.records(Job)
    assert job.events == (), "what is close has not come"
    await ada.presses("The offer")
    ada.sees("Offer from Acme", "How it came: not yet, but close", "Answer by: no date was given")
    await ada.presses("Change it")
    await ada.fills({"came": "In writing", "who": "R."})
    ada.sees("How it came: in writing", "Who decides: R.")
    (job,) = await ada.records(Job)
    assert [line.kind for line in job.events] == ["offer"]
    await ada.presses("Change it")
    await ada.fills({"came": "By word"})
    (job,) = await ada.records(Job)
    assert len(job.events) == 1, "it came once"


async def test_a_date_without_a_clock_keeps_every_answer(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc offer")
    await ada.fills({**WRITTEN, "by": "Mon 30 Nov 6pm", "who": "R."})
    ada.sees("First, your clock")
    await ada.presses("Set my clock")
    await ada.fills({"city": "Lisbon"})
    await ada.presses("Yes, that is my time")
    await ada.presses("Go on where you were")
    ada.sees("[Acme, staff PM]", "[Mon 30 Nov 6pm]", "[R.]", "(x) In writing")
    await ada.fills({})
    await ada.presses("Yes, set it")
    assert len(await ada.records(Offer)) == 1


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("soon", "I could not read that as a day and a time"),
        ("Fri", "I could not read that as a day and a time"),
        ("1/12 2pm", "Which day do you mean?"),
        ("Tue 25 Nov 14:00", "The weekday and the date differ"),
        ("2 Jan 2020 14:00", "That time is over"),
    ],
)
async def test_a_date_that_is_no_one_moment_is_asked_about(ada: Actor, typed: str, title: str) -> None:
    await set_up(ada)
    await ada.says("/jsc offer")
    await ada.fills({**WRITTEN, "by": typed, "says": "two pages"})
    ada.sees(title, f"You typed: {typed}")
    await ada.presses("Type it again")
    ada.sees("[Acme, staff PM]", f"[{typed}]", "[two pages]")
    await ada.fills({"by": "1/12 2pm"})
    await ada.picks("Tue 1 Dec, 14:00")
    ada.sees("I read it as Tue 1 Dec, 14:00")
    await ada.presses("Add it without a date")
    (kept,) = await ada.records(Offer)
    assert kept.deadline is None
    assert await dates(ada) == []


async def test_do_not_add_it_and_a_second_press(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc offer")
    await ada.fills({**WRITTEN, "by": "Mon 30 Nov 6pm"})
    echo = ada.card
    await ada.presses("Do not add it")
    ada.sees("Not added")
    await ada.presses("Yes, set it", card=echo)
    ada.sees("That offer is set already, or was left out.")
    assert await ada.records(Offer) == []
    await ada.presses("Show it as it is now")
    ada.sees("No offer yet")
    await ada.presses("Add an offer")
    await ada.fills({**WRITTEN, "by": "today 10:00"})
    await stage.passes(hours=2)
    await ada.presses("Yes, set it")
    ada.sees("That time is over by now", "You wrote: today 10:00")
    await ada.presses("Add it without a date")
    assert len(await ada.records(Offer)) == 1


async def test_a_job_that_has_an_open_offer_and_a_name_that_fits_several(ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    await an_offer(ada)
    ada.sees("This job has an open offer already", "Answer by: Mon 30 Nov, 18:00")
    twice = ada.card
    await ada.presses("Open that one")
    ada.sees("Offer from Acme")
    assert len(await ada.records(Offer)) == 1
    await ada.presses("Add it as another one", card=twice)
    assert len(await ada.records(Offer)) == 2
    assert len(await ada.records(Job)) == 1
    for role in ("night planner", "day planner"):
        await ada.says(f"/jsc log Birch, {role}, applied")
    await ada.says("/jsc offer Birch")
    await ada.fills({"came": "In writing"})
    ada.sees("Which one did you mean?", "2 open jobs match.")
    await ada.picks("Birch, day planner")
    made = (await ada.records(Offer))[-1]
    jobs = {job.id: job for job in await ada.records(Job)}
    assert jobs[made.job].role == "day planner"
    await ada.says("/jsc offer")
    ada.sees("Your offers: 3 open", "( ) Birch, day planner  ~ in writing")
    await ada.picks("Birch, day planner")
    ada.sees("Offer from Birch")


async def test_the_word_opens_what_it_names(ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    for line in ("/jsc offer", "/jsc offer advise", "/jsc offer acme", "/jsc offer PLAN"):
        await ada.says(line)
        ada.sees("Offer from Acme", "[[Think it through]]")
    await ada.says("/jsc offer Birch, PM")
    ada.sees("Which job: [Birch, PM]")


# -- the package -------------------------------------------------------------------------------------------------------


async def part(ada: Actor, name: str, words: str, before: str = "", heard: str = "") -> None:
    await ada.picks(name)
    await ada.fills({"words": words, "heard": heard, **({"before": before} if before else {})})


@pytest.mark.row("C2")
async def test_the_package_shows_its_blanks_as_questions_to_ask(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    ada.sees("Base: blank: what is it", "Bonus: blank: is there one, and what sets it?", "Start: blank: which day, and can it move?")
    await part(ada, "Base", "EUR 90,000")
    await part(ada, "Bonus", "up to 9k a year", "I hear it for the first time")
    await part(ada, "Remote", "2 days", "No, it differs", "3 days")
    await part(ada, "Travel", "none", "Yes, the same")
    await part(ada, "Start", "Mon 1 Feb")
    ada.sees("Base: (hidden)", "Bonus: up to (amount hidden) a year; new to you", "Travel: none", "Start: Mon 1 Feb").misses("90", "9k")
    ada.sees("Remote: 2 days; differs from what you were told: 3 days", "[Copy the 3 questions]")
    await ada.presses("Show amounts")
    ada.sees("Base: EUR 90,000", "Bonus: up to 9k a year")
    await ada.presses("Hide amounts")
    ada.misses("90", "9k")
    (kept,) = await ada.records(Offer)
    assert [p.item for p in kept.package] == [Item.BASE, Item.BONUS, Item.REMOTE, Item.TRAVEL, Item.START]
    await ada.presses("Copy the 3 questions")
    ada.sees("On its way to your direct messages")
    sent = ada.messages[-1][1]
    assert sent.title == "Questions to ask about an offer"
    assert sent.plain().split("\n")[2:5] == [
        "Equity: how much, over how long, at what price?",
        "Sign-on: is one possible?",
        "Benefits: what is in them, and from when?",
    ]
    assert "Base" not in sent.plain()


async def test_an_emptied_part_is_a_question_again_and_a_long_or_hostile_one_is_shown_as_typed(ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    await part(ada, "Benefits", "<!channel> **x** " + "y" * 180)
    ada.sees("Benefits: <!channel> **x** y")
    await part(ada, "Benefits", "")
    ada.sees("Benefits is a question again.", "Benefits: blank: what is in them, and from when?")
    (kept,) = await ada.records(Offer)
    assert kept.package == ()


async def test_an_older_card_changes_nothing_and_an_older_form_keeps_its_words(ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    await ada.presses("The offer")
    old = ada.card
    await ada.presses("The package")
    await ada.picks("Base")
    form = ada.form
    await part(ada, "Travel", "none")
    await ada.presses("Remove it", card=old)
    ada.sees("This has moved on", "Offer from Acme, staff PM: open.")
    await ada.presses("Show it as it is now")
    ada.sees("Package: 1 of 8 parts filled")
    ada.form = form
    await ada.fills({"words": "EUR 90,000"})
    ada.sees("This has moved on", "Your words are kept")
    await ada.presses("Open the form")
    ada.sees("[EUR 90,000]")
    await ada.fills({})
    ada.sees("Base: (hidden)", "Travel: none")


# -- the floor ---------------------------------------------------------------------------------------------------------


@pytest.mark.row("B12")
async def test_the_floor_is_drawn_nowhere_but_on_its_own_card_after_a_press(ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    await ada.presses("My floor")
    ada.sees("The least you would say yes to", "(x) Talk it over first")
    await ada.fills({"least": "the number 91234", "besides": "two days at home", "below": "Say no"})
    ada.sees("Your floor is set", "The least: (hidden)", "Besides: (hidden)", "Below it: say no").misses("91234", "two days")
    await ada.presses("The offer")
    ada.sees("My floor: set, hidden").misses("91234")
    await ada.presses("The package")
    ada.misses("91234")
    await ada.presses("My floor")
    ada.misses("91234")
    await ada.presses("Show it")
    ada.sees("The least: the number 91234", "Besides: two days at home")
    await ada.presses("Fold it")
    ada.misses("91234")
    await ada.presses("Change it")
    await ada.fills({"least": "the number 92345"})
    await ada.presses("Take it away")
    ada.sees("Your floor is blank again")
    (kept,) = await ada.records(Offer)
    assert (kept.floor, kept.besides) == ("", "")
    await ada.presses("Set my floor")
    ada.sees("The least you would say yes to: []")


# -- dates -------------------------------------------------------------------------------------------------------------


async def test_three_days_and_one_day_before_it_asks_and_then_no_more(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    await stage.until(dt.datetime(2026, 11, 27, 18, 0, tzinfo=dt.UTC))
    ada.sees("3 days left on an offer", "You set its date when you wrote it down.", "Answer by: Mon 30 Nov, 18:00")
    ada.sees("[[Think it through]]", "[Snooze] [Skip] [Stop these]")
    assert "Acme" not in ada.card.title + ada.card.why
    await stage.until(dt.datetime(2026, 11, 29, 18, 0, tzinfo=dt.UTC))
    ada.sees("24 hours left on an offer", "Answer by: tomorrow, 18:00", "ask for that first.")
    await ada.presses("Open the offer")
    ada.sees("Offer from Acme")
    before = len(ada.messages)
    await stage.until(dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC))
    assert [card.title for _, card in ada.messages[before:] if "offer" in card.title] == []


@pytest.mark.parametrize(("choice", "at"), [("Waits for morning", "Sun 29 08:00"), ("May come in quiet hours", "Sun 29 02:00")])
async def test_the_last_day_comes_in_quiet_hours_only_where_the_member_said_so(ada: Actor, choice: str, at: str) -> None:
    await set_up(ada)
    await an_offer(ada, "Mon 30 Nov 02:00")
    await ada.says("/jsc remind")
    await ada.presses("Times and days")
    await ada.fills({"offers": choice})
    assert f"offer_24 {at}" in await dates(ada)


async def test_the_date_moves_goes_and_comes_back(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    await ada.presses("The offer")
    await ada.presses("Move the date")
    ada.sees("[30 Nov 2026 18:00]")
    await ada.fills({"when": "soon"})
    ada.sees("I could not read that as a day and a time")
    await ada.presses("Type it again")
    await ada.fills({"when": "1/12 2pm"})
    await ada.picks("Tue 1 Dec, 14:00")
    ada.sees("I read it as Tue 1 Dec, 14:00", "Until now: Mon 30 Nov, 18:00")
    echo = ada.card
    await ada.presses("Yes, set it")
    ada.sees("Answer by: Tue 1 Dec, 14:00", "You confirmed Tue 1 Dec, 14:00.")
    assert (await dates(ada))[:2] == ["offer_72 Sat 28 14:00", "offer_24 Mon 30 14:00"]
    await ada.presses("Yes, set it", card=echo)
    ada.sees("This has moved on")
    await ada.presses("Show it as it is now")
    await ada.presses("Move the date")
    await ada.fills({"when": ""})
    ada.sees("Answer by: no date was given", "You left the date empty.")
    assert await dates(ada) == []
    await ada.presses("Set a date")
    await ada.fills({"when": "tomorrow 10am"})
    ada.sees("I read it as Tue 24 Nov, 10:00", "[Change]", "[Leave it]")
    await ada.presses("Leave it")
    ada.sees("Answer by: no date was given")


async def test_a_discreet_member_sees_neither_firm_nor_day_before_a_press(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "discreet")
    await an_offer(ada)
    await stage.until(dt.datetime(2026, 11, 27, 18, 0, tzinfo=dt.UTC))
    ada.sees("You have a note").misses("Acme", "offer")
    await ada.presses("Open")
    ada.sees("3 days left on an offer", "Job: Acme, staff PM", "[Hide again]")


# -- folding, removing, export -----------------------------------------------------------------------------------------


async def test_what_it_says_is_folded_until_pressed_and_everything_goes_with_it(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada, says="EUR 90,000 and a car")
    await ada.presses("The offer")
    ada.sees("What it says: (hidden)").misses("car")
    await ada.presses("Show what it says")
    ada.sees("What it says: EUR 90,000 and a car")
    await ada.presses("Fold it")
    ada.misses("car")
    await ada.presses("Remove it")
    ada.sees("Remove this offer for good?", "Nothing is removed yet.")
    ask = ada.card
    await ada.presses("Keep it")
    ada.sees("Offer from Acme")
    await ada.presses("Remove for good", card=ask)
    ada.sees("Removed for good")
    assert await ada.records(Offer) == []
    assert await dates(ada) == []
    await ada.presses("Remove for good", card=ask)
    ada.sees("This is not here any more")
    await ada.presses("My offers", card=ada.cards[-2])
    ada.sees("No offer yet")


async def test_a_job_that_is_removed_takes_its_offer_along(ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    await ada.says("/jsc log Birch, PM, applied")
    for firm in ("Acme", "Birch"):
        job = next(job for job in await ada.records(Job) if job.firm == firm)
        await ada.clicks(Action("form", "newmission", job.id))
        await ada.fills({"purpose": "clinics start alone"})
    await ada.says("/jsc log")
    await ada.presses("My jobs")
    await ada.picks("Acme, staff PM")
    await ada.presses("Remove for good")
    ada.sees("1 offer and its mission")
    await ada.presses("Keep it")
    assert len(await ada.records(JobMission)) == 2
    await ada.presses("Remove for good")
    await ada.presses("Remove for good")
    assert await ada.records(Offer) == []
    assert [mission.job for mission in await ada.records(JobMission)] == [job.id], "the other job keeps its own"
    assert await dates(ada) == []


async def test_the_export_holds_an_offer_with_all_its_words(ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada, says="EUR 90,000")
    await part(ada, "Travel", "none")
    await ada.says("/jsc privacy")
    ada.sees("1 offer")
    await ada.presses("Export my data")
    found = next(r for r in json.loads(ada.files[0].data)["records"] if r["kind"] == "offer")
    read = Offer.model_validate({k: v for k, v in found.items() if k not in ("kind", "version")})
    assert (read.says, read.package[0].words) == ("EUR 90,000", "none")
    assert b"EUR 90,000" in ada.files[2].data


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(24 * 60, "24 hours"), (24 * 60 - 1, "24 hours"), (24 * 60 - 6, "23 hours"), (57, "1 hour"), (54, "Less than an hour")],
)
def test_what_is_left_is_said_as_it_was_a_moment_ago(minutes: int, said: str) -> None:
    now = dt.datetime(2026, 11, 23, 9, 12, tzinfo=dt.UTC)
    assert left_words(now + dt.timedelta(minutes=minutes), now) == said
