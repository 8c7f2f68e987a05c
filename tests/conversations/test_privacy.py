"""What is stored, export, and deleting everything."""

from __future__ import annotations

import json
from pathlib import Path

from bot.store.sqlite import copy
from playbook.records import Debrief, Job, Profile
from tests.stage import Actor, Stage


async def a_life(ada: Actor) -> None:
    await ada.says("/jsc log Quillon Freight, night planner, applied, referral")
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They liked the Zephyr rollout.", "felt": "=1+1"})


async def test_export_holds_everything_as_files_in_the_chat(ada: Actor) -> None:
    await a_life(ada)
    await ada.says("/jsc privacy")
    ada.sees("Your privacy", "Stored: 1 job, 1 debrief", "[!Delete everything!]")
    await ada.presses("Export my data")
    ada.sees("On its way to your direct messages")
    assert [f.name for f in ada.files] == ["everything.json", "jobs.csv", "readable.md", "search-record.csv"]
    whole = json.loads(ada.files[0].data)
    assert {r["kind"] for r in whole["records"]} == {"profile", "job", "debrief"}
    job = next(r for r in whole["records"] if r["kind"] == "job")
    assert Job.model_validate({k: v for k, v in job.items() if k not in ("kind", "version")}).firm == "Quillon Freight"
    assert b"Quillon Freight" in ada.files[1].data
    assert b"They liked the Zephyr rollout." in ada.files[2].data
    await ada.says("/jsc")
    ada.sees("Just done: your export is in your direct messages")


async def test_files_are_taken_off_the_chat(stage: Stage, ada: Actor) -> None:
    await a_life(ada)
    await ada.says("/jsc privacy")
    await ada.presses("Export my data")
    await ada.presses("Take files off here")
    ada.sees("The files are being taken off")
    assert len(stage.removed) == 1


async def test_delete_takes_everything_and_says_what_it_could_not(stage: Stage, ada: Actor, tmp_path: Path) -> None:
    await a_life(ada)
    before = len(ada.messages)
    assert before
    await ada.says("/jsc privacy")
    await ada.presses("Delete everything")
    ada.sees("Delete everything?", "Nothing is deleted yet.", "There is no undo.")
    await ada.presses("Delete")
    await ada.fills({"word": "delete"})
    ada.sees("Nothing was deleted", "The word was not DELETE.")
    assert await ada.records(Job)
    await ada.presses("My privacy page")
    await ada.presses("Delete everything")
    await ada.presses("Delete")
    await ada.fills({"word": "DELETE"})
    ada.sees("Deleted: 1 job, 1 debrief")
    await stage.passes(seconds=10)
    assert len(stage.removed) == before
    receipts = [card for _, card in ada.messages]
    assert [c.title for c in receipts] == ["All gone"], "every card of ours left the chat, the receipt alone is there"
    assert f"{before} taken off" in receipts[0].plain()
    assert await ada.records(Profile) == []
    assert await stage.app.store.rows("SELECT count(*) FROM subjects") == [(0,)]
    assert await stage.app.store.rows("SELECT count(*) FROM outbox") == [(0,)]
    assert await stage.app.store.rows("SELECT count(*) FROM erased") == [(1,)]
    await copy(stage.app.store.path, tmp_path / "after.db")
    raw = (tmp_path / "after.db").read_bytes() + stage.app.store.path.read_bytes()
    assert b"Quillon" not in raw


async def test_whoever_leaves_and_returns_finds_all_as_it_was(stage: Stage, ada: Actor) -> None:
    await a_life(ada)
    await ada.says("/jsc privacy")
    await ada.presses("Leave, keep my data")
    ada.sees("stays until Wed 23 Dec, then it is deleted")
    await stage.passes(days=20)
    await ada.says("/jsc")
    await stage.passes(days=30)
    assert len(await ada.records(Debrief)) == 1
    await ada.says("/jsc privacy")
    await ada.presses("Leave, keep my data")
    await stage.passes(days=31)
    assert await ada.records(Debrief) == []
