"""Checklists, as a member meets them."""

from __future__ import annotations

from playbook.records import Run
from tests.stage import Actor, Stage


async def test_a_run_is_ticked_left_and_resumed(ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    ada.sees("Getting unstuck", "0 of 3 done", "Next: say what you offer", "<me>")
    await ada.ticks("Say what you offer in one sentence")
    ada.sees("1 of 3 done", "▰▱▱", "Next: find two real results")
    await ada.says("/jsc checklist getting unstuck")
    ada.sees("1 of 3 done", "[x] Say what you offer in one sentence")
    (run,) = await ada.records(Run)
    assert run.done == ("sentence",)


async def test_an_older_card_changes_nothing(ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    old = ada.card
    await ada.ticks("Say what you offer in one sentence")
    await ada.ticks("Do one practice talk, then change one thing", card=old)
    ada.sees("This has moved on", "Now: Getting unstuck: 1 of 3 done.", "Your press changed nothing")
    await ada.presses("Show it as it is now")
    ada.sees("[x] Say what you offer in one sentence", "[ ] Do one practice talk")


async def test_an_unknown_word_gets_the_nearest(ada: Actor, stage: Stage) -> None:
    await ada.says("/jsc chekclist")
    ada.sees("I do not know that word yet", "You typed: chekclist", "Nearest: checklist")
    await ada.presses("Checklist")
    ada.sees("Checklists")
