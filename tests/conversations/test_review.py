"""The two-week review and one change at a time."""

from __future__ import annotations

import pytest

from playbook.records import Review, Trial
from tests.stage import Actor, Stage


async def with_a_clock(ada: Actor) -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": "Plain: say what they are about"})
    await ada.presses("Yes, that is my time")


@pytest.mark.row("C15")
async def test_it_comes_every_two_weeks_at_the_members_own_hour(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says("/jsc log Acme, staff PM, applied")
    await stage.passes(days=14, hours=1)
    ada.sees("Your two-week review", "Every second Monday at 10:00, as you chose.", "[Snooze] [Skip] [Stop these]")
    assert [(r.day.isoformat(), r.seen) for r in await ada.records(Review)] == [("2026-12-07", None)]
    reviews = [when.isoformat() for kind, when in await ada.pending() if kind == "review"]
    assert reviews == ["2026-12-09T10:00:00+00:00", "2026-12-21T10:00:00+00:00"], "once more two days on, and the rhythm"
    await ada.says("/jsc review")
    reviews = [when.isoformat() for kind, when in await ada.pending() if kind == "review"]
    assert reviews == ["2026-12-21T10:00:00+00:00"], "looked at: it does not ask again"


@pytest.mark.row("C25")
async def test_one_change_runs_two_weeks_and_the_member_decides(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc review")
    await ada.presses("Pick one change")
    await ada.picks("Open with the result, not the duty")
    ada.sees("Your trial has begun", "Until: Mon 7 Dec")
    await ada.says("/jsc review")
    ada.sees("Close the trial")
    await stage.passes(days=15)
    ada.sees("Notes for you", "They were due together, so they come as one.", "( ) your two-week review")
    await ada.picks("your 14-day trial")
    ada.sees("Your 14-day trial is done", "The change: Open with the result, not the duty")
    await ada.presses("Keep it")
    ada.sees("Kept", "Your reason: blank")
    (trial,) = await ada.records(Trial)
    assert trial.verdict == "keep"
