"""The operator's key is changed: everything is wrapped by the new one in one step, and the old one is not needed any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.keeping import rewrap
from bot.store.sqlite import Store, StoreError
from bot.vault import Vault, WrongKey
from playbook.records import Job
from tests.stage import KEY, a_stage

NEW = bytes(reversed(KEY))


async def lived(folder: Path) -> Path:
    async with a_stage(folder) as stage:
        for name in ("ada", "ben"):
            await stage.member(name).says("/jsc log Birch, PM, applied")
    return folder / "stage.db"


async def rotated(path: Path, *keys: bytes) -> tuple[int, int]:
    store = await Store.open(path)
    try:
        return await rewrap(store, keys)
    finally:
        await store.close()


async def jobs(path: Path, *keys: bytes) -> int:
    """How many jobs these keys open, in every subject there is. Raises WrongKey."""
    store = await Store.open(path)
    try:
        vault = Vault(keys, await store.meta("index"))
        found = 0
        for (id,) in await store.rows("SELECT subject FROM subjects"):
            subject = vault.admit(await store.read(id))
            found += sum(kind == Job.kind and subject.open(Job, name) is not None for kind, name in subject.rows)
        return found
    finally:
        await store.close()


async def test_the_new_key_alone_opens_everything_and_the_old_one_nothing(tmp_path: Path) -> None:
    path = await lived(tmp_path)
    changed, all = await rotated(path, NEW, KEY)
    assert changed == all >= 3
    assert await jobs(path, NEW) == 2
    with pytest.raises(WrongKey):
        await jobs(path, KEY)


async def test_what_was_wrapped_by_the_old_key_stands_in_no_file(tmp_path: Path) -> None:
    path = await lived(tmp_path)
    store = await Store.open(path)
    old = [
        bytes(wrapped)
        for (wrapped,) in await store.rows("SELECT wrapped FROM subjects UNION SELECT value FROM meta WHERE name = 'index'")
    ]
    await store.close()
    await rotated(path, NEW, KEY)
    raw = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert len(old) >= 3
    assert not any(wrapped in raw for wrapped in old)


async def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    path = await lived(tmp_path)
    await rotated(path, NEW, KEY)
    before = path.read_bytes()
    assert (await rotated(path, NEW, KEY))[0] == 0
    assert (await rotated(path, NEW))[0] == 0
    assert path.read_bytes() == before


async def test_a_subject_that_no_key_opens_leaves_all_as_it_was(tmp_path: Path) -> None:
    path = await lived(tmp_path)
    store = await Store.open(path)
    await store._writer.execute("UPDATE subjects SET wrapped = zeroblob(60) WHERE subject = (SELECT max(subject) FROM subjects)")
    await store.close()
    before = path.read_bytes()
    for keys in ((NEW, KEY), (NEW,)):
        with pytest.raises(WrongKey, match="does not open this database"):
            await rotated(path, *keys)
    assert path.read_bytes() == before


async def test_what_ends_it_before_it_is_stored_leaves_the_old_key_in_force(tmp_path: Path) -> None:
    path = await lived(tmp_path)

    def here(name: str) -> None:
        if name == "before commit":
            raise RuntimeError(name)

    store = await Store.open(path, crash=here)
    with pytest.raises(StoreError, match="could not be written"):
        await rewrap(store, [NEW, KEY])
    await store.close()
    assert await jobs(path, KEY) == 2
    await rotated(path, NEW, KEY)
    assert await jobs(path, NEW) == 2
