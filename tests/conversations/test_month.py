"""The scripted month on the stage: what every surface must leave behind, and what the files must not show."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.store.sqlite import Store, copy
from bot.vault import Vault, WrongKey
from tests import month
from tests.stage import KEY, a_stage


async def test_a_month_leaves_what_it_says(tmp_path: Path) -> None:
    async with a_stage(tmp_path) as stage:
        await month.live(stage.member("ada"), stage.passes)
        found = await month.held(stage.app, "stage", "ada")
        if os.environ.get("UPDATE_MONTH"):
            month.GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
        month.check(found)


async def test_its_files_show_no_word_name_firm_or_id(tmp_path: Path) -> None:
    async with a_stage(tmp_path) as stage:
        await month.live(stage.member("ada-lovelace"), stage.passes)
        await copy(stage.app.store.path, tmp_path / "backup.db")
        # The log is read while the database is open: closing it folds the log into the file.
        raw = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    raw["closed"] = (tmp_path / "stage.db").read_bytes()
    assert any(name.endswith("-wal") for name in raw)
    assert sum(map(len, raw.values())) > 100_000
    for name, data in raw.items():
        for word in (*month.WORDS, "ada-lovelace", "harbour", "Lisbon", "Fern", "Birch", "Kestrel"):
            assert word.lower().encode() not in data.lower(), f"{word} stands in {name}"


async def test_a_backup_opens_with_the_key_alone(tmp_path: Path) -> None:
    async with a_stage(tmp_path) as stage:
        await month.live(stage.member("ada"), stage.passes)
        await copy(stage.app.store.path, tmp_path / "backup.db")
    store = await Store.open(tmp_path / "backup.db")
    sealed = await store.meta("index")
    with pytest.raises(WrongKey):
        Vault([bytes(32)], sealed)
    vault = Vault([KEY], sealed)
    rows = await store.read(vault.subject_id("member", "stage", "ada"))
    assert vault.admit(rows).member is not None
    await store.close()
