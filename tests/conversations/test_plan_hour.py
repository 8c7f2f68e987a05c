"""The hour of the week and the five actions of a week, as a member meets them."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.cards import Action, Button, Buttons, Choice, Ticks
from playbook.records import Draft, KeptHour, Notice, Run
from playbook.slots import hour_from, is_quiet
from playbook.walltime import Quiet
from tests.stage import Actor, Stage


async def with_a_clock(ada: Actor, city: str = "Lisbon") -> Actor:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff nurse", "city": city, "look": "Plain: say what they are about"})
    return await ada.presses("Yes, that is my time")


def offered(ada: Actor) -> list[str]:
    (choice,) = (block for block in ada.card.blocks if isinstance(block, Choice))
    return [option.label for option in choice.options]


def boxes(ada: Actor) -> dict[str, bool]:
    (ticks,) = (block for block in ada.card.blocks if isinstance(block, Ticks))
    return {item.label: item.done for item in ticks.items}


def main(ada: Actor) -> Button | None:
    rows = (block for block in ada.card.blocks if isinstance(block, Buttons))
    return next((button for row in rows for button in row.items if button.style == "main"), None)


async def my_hour(ada: Actor) -> None:
    await ada.says("/jsc plan")
    await ada.presses("My hour")


async def type_hour(ada: Actor, text: str) -> None:
    await ada.clicks(Action("form", "hour"))
    await ada.fills({"when": text})


# -- three to pick from ----------------------------------------------------------------------------------------------------------


async def test_an_hour_needs_a_clock(ada: Actor) -> None:
    await my_hour(ada)
    ada.sees("First, your clock", "[[Set my clock]]")
    await ada.clicks(Action("hourpick"), "3-1000")
    ada.sees("First, your clock")
    await ada.clicks(Action("form", "hour"))
    ada.sees("First, your clock")
    assert await ada.records(KeptHour) == []


@pytest.mark.row("C26")
async def test_three_hours_are_offered_inside_the_members_days_and_none_meets_a_talk(ada: Actor) -> None:
    await with_a_clock(ada)
    await my_hour(ada)
    ada.sees("# Keep one hour a week", "(You asked for three times inside your days.)", "I keep:", "[Not now]")
    assert offered(ada) == [
        "Thursdays, 10:00 to 11:00",
        "Tuesdays, 08:30 to 09:30",
        "Saturdays, 09:00 to 10:00",
        "Another time",
    ]
    await ada.clicks(Action("form", "times"))
    await ada.fills({"days": ("Tue", "Thu"), "start": "18:00", "end": "09:00"})
    await ada.says("/jsc log Acme, staff nurse, applied")
    await ada.says("/jsc interview Acme, Thu 10:15")
    await ada.fills({})
    await ada.presses("Yes, set it")
    await my_hour(ada)
    assert offered(ada) == ["Thursdays, 09:00 to 10:00", "Tuesdays, 09:00 to 10:00", "Thursdays, 11:30 to 12:30", "Another time"]


async def test_picking_keeps_it_and_the_plan_and_the_week_show_it(ada: Actor) -> None:
    await with_a_clock(ada)
    await my_hour(ada)
    await ada.picks("Tuesdays, 08:30 to 09:30")
    ada.sees("# Your hour is kept", "Kept hour: Tuesdays, 08:30 to 09:30, Lisbon", "Next: tomorrow, 08:30")
    (kept,) = await ada.records(KeptHour)
    assert (kept.weekday, kept.start, kept.since) == (1, dt.time(8, 30), dt.date(2026, 11, 23))
    await ada.presses("My plan")
    ada.sees("Kept hour: Tuesdays, 08:30 to 09:30, Lisbon")
    await ada.presses("My hour")
    ada.sees("# Your hour of the week")
    await ada.presses("Another hour")
    await ada.picks("Tuesdays, 08:30 to 09:30")
    ada.sees("# Kept as it was")
    assert await ada.records(KeptHour) == [kept]


async def test_a_talk_in_the_kept_hour_is_named(ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.clicks(Action("hourpick"), "1-1400")
    ada.misses("a talk of yours is in it")
    await ada.says("/jsc log Acme, staff nurse, applied")
    await ada.says("/jsc interview Acme, Tue 2pm")
    await ada.fills({})
    await ada.presses("Yes, set it")
    await my_hour(ada)
    ada.sees("Next: tomorrow, 14:00; a talk of yours is in it")


async def test_another_time_is_typed_and_said_back(ada: Actor) -> None:
    await with_a_clock(ada)
    await my_hour(ada)
    await ada.picks("Another time")
    ada.sees("# Which hour?", "[[Type it]]")
    await ada.presses("Type it")
    await ada.fills({"when": "Wed 17:00"})
    ada.sees("# Wednesdays, 17:00 to 18:00?", "(Nothing is kept yet.)", "You wrote: Wed 17:00", "Clock: Lisbon")
    assert await ada.records(KeptHour) == []
    await ada.presses("Change")
    ada.sees("[Wed 17:00]")
    await ada.fills({"when": "Wed 18:00"})
    await ada.presses("Yes, keep it")
    ada.sees("Kept hour: Wednesdays, 18:00 to 19:00, Lisbon")
    assert await ada.records(Draft) == []


async def test_an_hour_in_quiet_hours_is_named_as_one_and_may_be_kept(ada: Actor) -> None:
    await with_a_clock(ada)
    await type_hour(ada, "Wed 21:30")
    ada.sees("# Wednesdays, 21:30 to 22:30?", "That is outside the hours in which I write.")
    await ada.presses("Yes, keep it")
    (kept,) = await ada.records(KeptHour)
    assert kept.start == dt.time(21, 30)
    assert is_quiet(hour_from(kept.weekday, kept.start), Quiet())


@pytest.mark.parametrize("typed", ["soon", "<!channel>", "every day at 25:00", "x" * 80, "Thursday"])
async def test_a_time_that_cannot_be_read_is_kept_and_asked_again(typed: str, ada: Actor) -> None:
    await with_a_clock(ada)
    await type_hour(ada, typed)
    ada.sees(f"You typed: {typed}", "[Type it again]")
    assert await ada.records(KeptHour) == []
    await ada.presses("Type it again")
    ada.sees(f"[{typed}]")


async def test_an_open_half_of_the_day_is_asked(ada: Actor) -> None:
    await with_a_clock(ada)
    await type_hour(ada, "Wed at 5")
    assert [label.rpartition(", ")[2] for label in offered(ada)] == ["05:00", "17:00"]
    await ada.picks("Wed 25 Nov, 17:00")
    ada.sees("Kept hour: Wednesdays, 17:00 to 18:00, Lisbon")


@pytest.mark.parametrize("forged", ["9-1000", "3-2500", "x", "", "3-", "-1-1000"])
async def test_a_forged_hour_keeps_nothing(forged: str, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.clicks(Action("hourpick"), forged)
    ada.sees("That hour is not on offer.")
    await ada.clicks(Action("hourat"), forged)
    ada.sees("That hour is not on offer.")
    assert await ada.records(KeptHour) == []


async def test_where_no_hour_is_free_one_can_be_typed(ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.clicks(Action("form", "times"))
    await ada.fills({"start": "08:30", "end": "08:00"})
    await my_hour(ada)
    ada.sees("Your open hours hold no free hour.", "[[Type a time]] [Times and days] [Not now]")


async def test_none_is_kept_any_more_and_put_back(ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.clicks(Action("hourpick"), "3-1000")
    shown = ada.card
    await ada.presses("Keep no hour")
    ada.sees("# No hour is kept", "It was: Thursdays, 10:00 to 11:00")
    assert await ada.records(KeptHour) == []
    ada.receive("an-older-one", shown)
    await ada.presses("Keep no hour", card=shown)
    ada.sees("This is not here any more")
    await ada.presses("Put it back")
    ada.sees("Kept hour: Thursdays, 10:00 to 11:00")


# -- the calendar file -----------------------------------------------------------------------------------------------------------


def value(data: bytes, name: str) -> str:
    found = re.search(rf"^{name}[:;](.*?)\r\n(?! )", data.decode().replace("\r\n ", ""), re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found[1]


@pytest.mark.row("C26")
async def test_the_hour_comes_as_a_calendar_file_that_names_no_search(ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.clicks(Action("hourpick"), "3-1000")
    await ada.presses("Send me a calendar file")
    ada.sees("# On its way to your direct messages", "kept-hour.ics: Thursdays, 10:00 to 11:00")
    (file,) = ada.files
    assert (file.name, file.mime) == ("kept-hour.ics", "text/calendar")
    event = file.data[file.data.index(b"BEGIN:VEVENT") :]
    assert value(event, "DTSTART") == "TZID=Europe/Lisbon:20261126T100000"
    assert (value(event, "SUMMARY"), value(event, "RRULE"), value(event, "DURATION")) == ("Kept hour", "FREQ=WEEKLY;COUNT=52", "PT60M")
    assert not re.search(rb"job|nurse|search(?!-council)|ada", event)
    (_, card) = ada.messages[-1]
    assert card.title == "A file for your calendar"
    await ada.says("/jsc")
    ada.sees("Just done: your calendar file is in your direct messages")


async def test_a_later_file_changes_the_hour_and_adds_no_second_one(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.clicks(Action("hourpick"), "3-1000")
    await ada.presses("Send me a calendar file")
    await stage.passes(days=3)
    await ada.clicks(Action("hourpick"), "1-0830")
    await ada.presses("Send me a calendar file")
    first, second = ada.files
    assert value(first.data, "UID") == value(second.data, "UID")
    assert (value(first.data, "SEQUENCE"), value(second.data, "SEQUENCE")) == ("0", "1")
    assert value(second.data[second.data.index(b"BEGIN:VEVENT") :], "DTSTART") == "TZID=Europe/Lisbon:20261201T083000"
    await ada.clicks(Action("keephour"))
    await ada.presses("Keep no hour")
    ada.sees("In your calendar: take it out there by hand")


async def test_two_members_hours_have_two_names(stage: Stage, ada: Actor) -> None:
    ben = stage.member("ben")
    for person in (ada, ben):
        await with_a_clock(person)
        await person.clicks(Action("hourpick"), "3-1000")
        await person.presses("Send me a calendar file")
    assert value(ada.files[0].data, "UID") != value(ben.files[0].data, "UID")


async def test_a_file_that_could_not_be_sent_waits_on_home(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.clicks(Action("hourpick"), "3-1000")
    stage.closed.add("ada")
    await ada.presses("Send me a calendar file")
    assert ada.files == []
    assert [n.what for n in await ada.records(Notice)] == ["undelivered"]
    await stage.passes(minutes=5)
    await ada.says("/jsc")
    await ada.presses("Read the note")
    ada.sees("Note: your calendar file")
    stage.closed.clear()
    await ada.presses("Open the note")
    assert [file.name for file in ada.files] == ["kept-hour.ics"]


async def test_no_file_is_made_without_an_hour(ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.clicks(Action("calendar"))
    ada.sees("No hour is kept.")
    assert ada.files == []


# -- this week ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C26")
async def test_the_week_has_five_ticks_and_its_first_opens_the_three_hours(ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says("/jsc plan")
    await ada.presses("This week's five")
    ada.sees("# This week's five", "(You opened this. Mon 23 Nov to Sun 29 Nov.)", "0 of 5 done", "[[Keep an hour]]")
    hour, sentence, peer, track, save = boxes(ada)
    await ada.presses("Keep an hour")
    assert len(offered(ada)) == 4
    await ada.picks("Thursdays, 10:00 to 11:00")
    await ada.clicks(Action("thisweek"))
    ada.sees(f"[x] {hour}", "1 of 5 done", "[[Write my sentence]]")
    await ada.presses("Write my sentence")
    await ada.fills({"words": "I get clinics live in days."})
    await ada.clicks(Action("thisweek"))
    ada.sees(f"[x] {sentence}", f"Next: {peer}")
    assert main(ada) is None, "telling it to a person is done outside"
    await ada.ticks(peer)
    ada.sees("3 of 5 done", "[[Pick one change]]", "What I can see in your records stays ticked.")
    await ada.ticks(peer, track)
    ada.sees("4 of 5 done")
    await ada.ticks(peer, track, save)
    ada.sees("5 of 5 done", "What comes now: The week is set.")
    (run,) = (run for run in await ada.records(Run) if run.checklist == "this-week")
    assert (run.checklist, run.done, run.finished) == ("this-week", ("peer", "track", "save"), dt.date(2026, 11, 23))


async def test_each_week_begins_anew(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.clicks(Action("thisweek"))
    *_, save = boxes(ada)
    await ada.ticks(save)
    await stage.until(dt.datetime(2026, 11, 29, 23, tzinfo=dt.UTC))
    await ada.clicks(Action("thisweek"))
    ada.sees(f"[x] {save}")
    old = ada.card
    await stage.passes(hours=2)
    await ada.clicks(Action("thisweek"))
    ada.sees("Mon 30 Nov to Sun 6 Dec", f"[ ] {save}", "0 of 5 done")
    assert len(await ada.records(Run)) == 2
    ada.receive("an-older-one", old)
    await ada.ticks(card=old)
    assert [run.done for run in await ada.records(Run)][1] == ()
