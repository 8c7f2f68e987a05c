"""From a typed time to a debrief."""

from __future__ import annotations

import pytest

from playbook.records import Debrief, Interview, Job
from tests.stage import Actor, Stage


async def set_up(ada: Actor, look: str = "plain") -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": look})
    ada.sees("Is it 09:12 for you now?")
    await ada.presses("Yes, that is my time")


@pytest.mark.row("D19")
async def test_the_debrief_is_asked_for_when_the_talk_ends(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc interview")
    await ada.fills({"job": "Acme, staff PM", "when": "Tue 2pm"})
    ada.sees("I read it as Tue 24 Nov, 14:00 to 15:00", "You wrote: Tue 2pm")
    await ada.presses("Yes, set it")
    ada.sees("Interview set", "Tue 24 Nov, 13:00: the people behind you", "Tue 24 Nov, 15:20: five short questions")
    await stage.passes(days=1, hours=6, minutes=20)
    ada.sees("How did it go?", "Your 14:00 was due to end at 15:00")
    await ada.presses("Start")
    await ada.fills({"well": "They asked to see the rollout plan.", "steered": "Partly"})
    ada.sees("Saved. Shown to nobody.", "Went well: They asked to see the rollout plan.")
    (debrief,) = await ada.records(Debrief)
    (talk,) = await ada.records(Interview)
    (job,) = await ada.records(Job)
    assert debrief.interview == talk.id
    assert [e.kind for e in job.events] == ["interview_set", "interview_done"]
    await stage.passes(days=3)
    assert [kind for kind, _ in await ada.pending()] == ["review", "fade"]
