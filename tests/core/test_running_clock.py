"""Prompts go out on a clock that runs while they are looked at, as every clock outside the tests does."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.clock import Clock
from tests.stage import START, Actor, Stage


class Running(Clock):
    """A clock on which every look takes a millisecond."""

    def now(self) -> dt.datetime:
        self.offset += dt.timedelta(milliseconds=1)
        return super().now()


@pytest.mark.parametrize("late", [dt.timedelta(), dt.timedelta(minutes=20), dt.timedelta(days=6)])
async def test_a_prompt_goes_out_although_time_passes_while_it_is_looked_at(stage: Stage, ada: Actor, late: dt.timedelta) -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": "plain"})
    await ada.presses("Yes, that is my time")
    await ada.says("/jsc interview")
    await ada.fills({"job": "Acme", "when": "Tue 2pm"})
    await ada.presses("Yes, set it")
    stage.clock = stage.app.clock = Running(START)
    kind, at = next((kind, at) for kind, at in await ada.pending() if kind == "prep")
    stage.clock.move(at - START + late)
    await stage.outbox.once()
    assert kind not in [waiting for waiting, _ in await ada.pending()]
