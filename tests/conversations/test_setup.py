"""The first three minutes, and the clock: said back before it counts, changed without a double or a gap."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.cards import Action
from bot.events import Hints
from playbook.records import Draft, Interview, Job, Profile, Review, Target
from tests.stage import Actor, Stage


async def set_up(ada: Actor, city: str = "Lisbon", look: str = "plain") -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "level": "A step up", "city": city, "look": look})
    await ada.presses("Yes, that is my time")


async def test_six_inputs_lead_to_a_target_a_clock_and_a_job(ada: Actor) -> None:
    await ada.says("/jsc")
    ada.sees("A private desk for your job search", "You typed /jsc. Nobody else is told that you did.")
    await ada.presses("Set me up")
    assert ada.form is not None
    inputs = len(ada.form.inputs)
    await ada.fills({"role": "staff product manager, health", "level": "A step up", "by": "end of March 2027", "city": "Lisbon"})
    ada.sees("Is it 09:12 for you now?", "You wrote Lisbon. Reminders will follow that clock.")
    ada.sees("Work you want: staff product manager, health", "Level: a step up", "By: end of March 2027")
    ada.sees("Messages: discreet, only 'You have a note'", "[[Yes, that is my time]] [Change something] [Stop here]")
    assert not (await ada.records(Profile))[0].zone, "nothing counts before it was said back"
    await ada.presses("Yes, that is my time")
    ada.sees("Last step: one job", "/jsc log Acme, staff PM, applied, referral")
    await ada.presses("Add one now")
    assert ada.form is not None
    inputs += len(ada.form.inputs)
    await ada.fills({"line": "Acme, staff PM, applied, referral"})
    ada.sees("Saved", "On target: yes", "Next date: Tue 1 Dec, follow up if it is quiet")
    assert inputs <= 6
    assert len(await ada.records(Target)) == len(await ada.records(Job)) == 1
    assert (await ada.records(Profile))[0].zone == "Europe/Lisbon"
    assert await ada.records(Draft) == []


async def test_a_clock_that_an_interview_waited_for_leads_back_to_it(ada: Actor) -> None:
    """Somebody who was in the middle of something is not led on to the set-up's next step, nor asked for a job they wrote down."""
    await ada.says("/jsc log Birch Clinic, nurse manager, applied")
    await ada.says("/jsc interview Birch Clinic tomorrow at 2pm")
    await ada.presses("Set my clock")
    await ada.fills({"city": "Lisbon"})
    await ada.presses("Yes, that is my time")
    ada.sees("Your clock is set", "comes at your own hours", "[[Go on where you were]]")
    ada.misses("Last step: one job", "follows the new clock")
    await ada.presses("Go on where you were")
    ada.sees("Birch Clinic", "tomorrow at 2pm")


async def test_a_clock_alone_asks_for_no_job_that_is_there(ada: Actor) -> None:
    await ada.says("/jsc log Birch Clinic, nurse manager, applied")
    await ada.clicks(Action("form", "clock"))
    await ada.fills({"city": "Lisbon"})
    await ada.presses("Yes, that is my time")
    ada.sees("Your clock is set")
    ada.misses("Last step: one job", "Go on where you were")


async def test_a_hint_fills_the_city_and_is_said_back(ada: Actor) -> None:
    ada.hints = Hints("Ada", "America/Argentina/Buenos_Aires")
    await ada.says("/jsc")
    await ada.presses("Set me up")
    ada.sees("A city in your time zone: [Buenos Aires]")
    await ada.fills({"role": "PM"})
    ada.sees("Is it 06:12 for you now?")
    assert (await ada.records(Profile))[0].zone == ""


async def test_change_something_opens_the_form_filled_in(ada: Actor) -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "PM", "by": "spring", "city": "Lisbon"})
    await ada.presses("Change something")
    ada.sees("FORM Set up", "The work you want: [PM]", "By when, roughly: [spring]", "A city in your time zone: [Lisbon]")
    await ada.fills({"city": "Porto Alegre"})
    ada.sees("Is it 06:12 for you now?")


async def test_a_city_nobody_lists_and_the_time_on_ones_own_clock(ada: Actor) -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"city": "Qwzyx"})
    ada.sees("What time is it for you?", "The city you typed is not on my list. Nothing is set yet.", "You typed: Qwzyx")
    await ada.presses("Another city")
    ada.sees("A city in your time zone: [Qwzyx]")
    await ada.fills({"city": "Qwzyxx"})
    await ada.presses("Type my clock time")
    await ada.fills({"time": "half past never"})
    ada.sees("I could not read that as a clock time", "You typed: half past never")
    await ada.presses("Type it again")
    ada.sees("What your clock shows now: [half past never]")
    await ada.fills({"time": "3:33"})
    ada.sees("No place I know shows that time now")
    await ada.presses("Type it again")
    await ada.fills({"time": "9:12"})
    ada.sees("Which place has your clock?", "there it is 09:12")
    await ada.picks("Neither")
    ada.sees("None of the places was yours.")
    await ada.presses("Type my clock time")
    await ada.fills({"time": "9:12"})
    await ada.clicks(ada.card.actions[0], "Europe.Lisbon")
    ada.sees("Is it 09:12 for you now?", "You picked the clock of Lisbon.")
    await ada.presses("Yes, that is my time")
    assert (await ada.records(Profile))[0].city == "Lisbon"


async def test_without_a_city_it_goes_on_and_asks_once(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc")
    await ada.presses("Not now")
    ada.sees("I will ask once, in two days, then be quiet.")
    await stage.passes(days=3)
    ada.sees("You have a note")
    await ada.presses("Open")
    ada.sees("Shall I know your clock?", "This is the only time I ask.")
    await ada.presses("Set me up")
    await ada.fills({"role": "PM", "look": "plain"})
    ada.sees("Kept. Your clock is still open", "[[Set my clock]] [Add one job] [Go to home]")
    before = len(ada.messages)
    await stage.passes(days=20)
    assert len(ada.messages) == before
    await ada.says("/jsc remind Wed 10:00: call Rosa")
    ada.sees("First, your clock")
    await ada.presses("Set my clock")
    await ada.fills({"city": "Lisbon"})
    await ada.presses("Yes, that is my time")
    await ada.presses("Go on where you were")
    ada.sees("What for: [call Rosa]", "[Wed 10:00]")


async def test_a_city_typed_and_left_changes_neither_clock_nor_name(ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc remind")
    await ada.presses("Times and days")
    await ada.fills({"A city in your time zone": "Tokyo", "Quiet from": "21:00"})
    ada.sees("Is it 18:12 for you now?", "Quiet: 21:00 to 08:00")
    await ada.presses("Stop here")
    await ada.says("/jsc remind")
    ada.sees("Times are Lisbon time.", "Quiet: 21:00 to 08:00")


async def move_to(ada: Actor, city: str) -> None:
    await ada.says("/jsc remind")
    await ada.presses("Times and days")
    await ada.fills({"A city in your time zone": city})
    await ada.presses("Yes, that is my time")
    ada.sees("Your clock is set")


async def reviews(ada: Actor) -> list[str]:
    return [when.isoformat() for kind, when in await ada.pending() if kind == "review"]


@pytest.mark.row("C15")
async def test_going_west_on_a_review_day_brings_no_second_one(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "Tokyo")
    await ada.says("/jsc log Acme, PM, applied")
    await stage.until(dt.datetime(2026, 12, 7, 10, 30, tzinfo=ZoneInfo("Asia/Tokyo")))
    assert [r.day.isoformat() for r in await ada.records(Review)] == ["2026-12-07"]
    await ada.says("/jsc review")
    await move_to(ada, "Seattle")
    assert await reviews(ada) == ["2026-12-21T18:00:00+00:00"], "ten o'clock there, two weeks on"


@pytest.mark.row("C15")
async def test_going_east_past_its_hour_the_review_is_not_left_out(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await stage.until(dt.datetime(2026, 12, 7, 9, 30, tzinfo=dt.UTC))
    await move_to(ada, "Tokyo")
    assert [r.day.isoformat() for r in await ada.records(Review)] == ["2026-12-07"], "due at once: it is 18:30 there"
    assert (await reviews(ada))[-1] == "2026-12-21T01:00:00+00:00"


async def test_talks_stay_at_their_instant_and_days_follow_the_new_clock(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc interview Acme, Fri 2pm")
    await ada.fills({})
    await ada.presses("Yes, set it")
    await ada.says("/jsc log Birch, PM, applied")
    await move_to(ada, "New York")
    (talk,) = await ada.records(Interview)
    assert talk.start == dt.datetime(2026, 11, 27, 14, tzinfo=dt.UTC)
    pending = dict((await ada.pending())[::-1])
    assert pending["follow_up"] == dt.datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("America/New_York"))
    assert pending["gratitude"] == dt.datetime(2026, 11, 27, 13, tzinfo=dt.UTC)


async def test_an_older_clock_card_sets_nothing(ada: Actor) -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"city": "Tokyo"})
    old = ada.card
    await ada.presses("Change something")
    await ada.fills({"city": "Lisbon"})
    await ada.presses("Yes, that is my time")
    await ada.presses("Yes, that is my time", card=old)
    ada.sees("This has moved on", "Your clock is 09:12, Europe/Lisbon.")
    assert (await ada.records(Profile))[0].zone == "Europe/Lisbon"


async def test_a_note_that_nobody_touched_does_not_make_an_open_card_old(stage: Stage, ada: Actor) -> None:
    """What is counted about ignored notes is no setting: a card that carries the settings' version stays fresh."""
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff PM", "city": "Lisbon", "look": "Plain: say what they are about"})
    await ada.presses("Yes, that is my time")
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.clicks(Action("form", "clock"))
    await ada.fills({"city": "Berlin"})
    asked = ada.card
    await stage.passes(days=14, hours=2)
    ada.sees("Your two-week review")
    await ada.presses("Yes, that is my time", card=asked)
    ada.sees("Your clock is set")
