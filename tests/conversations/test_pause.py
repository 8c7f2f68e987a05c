"""A pause: nothing comes, its days leave every count, the rhythm stays; stopping a kind and starting it again."""

from __future__ import annotations

import datetime as dt

import pytest

from playbook.records import Profile, Review
from tests.conversations.test_setup import reviews, set_up
from tests.stage import Actor, Stage


async def pause(ada: Actor, until: str = "Mon 30 Nov, 08:00") -> None:
    await ada.says("/jsc remind")
    await ada.presses("Pause")
    ada.sees("Pause until", "Nothing is paused yet.", "Paused weeks leave every count.")
    await ada.picks(until)
    ada.sees(f"Paused until {until}", "[Come back now] [Home]")


async def test_what_was_held_comes_when_the_pause_is_ended_early(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc remind Tue 10:00: call Rosa")
    await ada.presses("Open the form")
    await ada.fills({})
    await ada.presses("Yes, set it")
    await pause(ada)
    before = len(ada.messages)
    await stage.passes(days=3)
    assert len(ada.messages) == before
    await ada.says("/jsc remind")
    ada.sees("Your reminders are paused", "Until: Mon 30 Nov, 08:00")
    await ada.presses("Show the pause")
    await ada.presses("Come back now")
    ada.sees("I am back")
    (note,) = [card for _, card in ada.messages[before:]]
    assert note.title == "While I was away", "two days late it is a line of what was missed"
    await ada.presses("Open", card=note)
    ada.sees("You asked me to remind you")
    (profile,) = await ada.records(Profile)
    assert profile.paused_until is None
    assert profile.pauses == ((dt.date(2026, 11, 23), dt.date(2026, 11, 25)),)


async def test_the_days_that_are_paused_are_those_that_are_paused_whole(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await pause(ada)
    assert (await ada.records(Profile))[0].pauses == ((dt.date(2026, 11, 23), dt.date(2026, 11, 29)),)
    await ada.presses("Come back now")
    assert (await ada.records(Profile))[0].pauses == ()


@pytest.mark.row("C15")
async def test_a_review_inside_a_pause_is_skipped_and_the_next_keeps_its_day(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc log Acme, PM, applied")
    await ada.says("/jsc remind")
    await ada.presses("Pause")
    await ada.picks("Another day")
    await ada.presses("Type it")
    await ada.fills({"when": "1/12 9am"})
    ada.sees("Which day do you mean?")
    await ada.presses("Type it again")
    ada.sees("[1/12 9am]")
    await ada.fills({"when": "Thu 10 Dec 9:00"})
    ada.sees("Pause until Thu 10 Dec, 09:00?", "Nothing is paused yet.")
    await ada.presses("Change")
    ada.sees("[Thu 10 Dec 9:00]")
    await ada.fills({})
    await ada.presses("Yes, pause")
    before = len(ada.messages)
    await stage.passes(days=16)
    assert len(ada.messages) == before
    assert [(r.day.isoformat(), r.skipped) for r in await ada.records(Review)] == [("2026-12-07", True)]
    assert await reviews(ada) == ["2026-12-21T10:00:00+00:00"]


@pytest.mark.row("C15")
async def test_skip_and_move_change_one_review_alone(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc remind")
    await ada.picks("Mon 7 Dec, 10:00: your two-week review")
    ada.sees("One reminder", "What: your two-week review", "When: Mon 7 Dec, 10:00", "[Move] [Snooze] [Skip once] [Stop these]")
    await ada.presses("Skip once")
    ada.sees("Skipped", "The next one: Mon 21 Dec, 10:00")
    assert await reviews(ada) == ["2026-12-21T10:00:00+00:00"]
    await ada.says("/jsc remind")
    await ada.picks("Mon 21 Dec, 10:00: your two-week review")
    await ada.presses("Move")
    await ada.fills({"when": "Wed 23 Dec 15:00"})
    ada.sees("I read it as Wed 23 Dec, 15:00")
    await ada.presses("Yes, move it")
    ada.sees("Moved", "It comes: Wed 23 Dec, 15:00")
    assert await reviews(ada) == ["2026-12-23T15:00:00+00:00", "2027-01-04T10:00:00+00:00"]


async def test_a_stopped_kind_stays_away_and_comes_again_when_started(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc log Acme, PM, applied")
    await stage.passes(days=14, hours=1)
    ada.sees("Your two-week review")
    await ada.presses("Stop these")
    ada.sees("Stopped", "Comes no more: your two-week review")
    before = len(ada.messages)
    await stage.passes(days=30)
    assert not any(card.title == "Your two-week review" for _, card in ada.messages[before:])
    await ada.visits_home()
    ada.misses("next review")
    await ada.says("/jsc remind")
    ada.sees("Stopped: your two-week review").misses("( ) Mon 18 Jan")
    await ada.presses("Start one again")
    await ada.presses("Start them again")
    ada.sees("They come again", "The next one: Mon 18 Jan, 10:00")
    await stage.until(dt.datetime(2027, 1, 18, 10, 1, tzinfo=dt.UTC))
    ada.sees("Your two-week review")


async def test_after_weeks_of_downtime_one_review_is_asked_for(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc log Acme, PM, applied")
    before = len(ada.messages)
    await stage.down(days=45)
    told = [a.packed for _, card in ada.messages[before:] for a in card.actions]
    assert sum("review" in packed for packed in told) <= 1
    assert await reviews(ada) == [r for r in await reviews(ada) if r >= "2027-01"], "none is left behind"


async def test_the_only_reminder_is_named_in_a_row_and_its_button_has_none_of_their_words(ada: Actor) -> None:
    await set_up(ada)
    await ada.stops("review", "week_start", "week_close")
    await ada.says("/jsc remind Tue 10:00: call Rosa about the second round, before lunch")
    await ada.presses("Open the form")
    await ada.fills({})
    await ada.presses("Yes, set it")
    await ada.says("/jsc remind")
    ada.sees("One thing is coming.", "What: Tomorrow, 10:00: call Rosa about the second round, before lunch", "[Change it]")
    await ada.presses("Change it")
    ada.sees("One reminder", "What: call Rosa about the second round, before lunch", "When: Tue 24 Nov, 10:00")
