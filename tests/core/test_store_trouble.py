"""The store in trouble: a value no column holds, a place that cannot be written, a copy that fails, and what an erasure leaves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.store.sqlite import Store, StoreError, copy
from bot.store.unit import ERASE, MAKE, META, SEEN, Unit


def unit(sql: str, *args: str | int | bytes | None) -> Unit:
    made = Unit()
    made.add(sql, *args)
    return made


async def test_a_value_no_column_holds_fails_its_own_unit_and_the_writer_goes_on(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "a.db")
    try:
        told = await asyncio.wait_for(
            asyncio.gather(
                store.commit(unit(SEEN, "20261123|\ud800")),
                store.commit(unit(SEEN, "20261123|a")),
                store.commit(unit(MAKE, "s", 2**80, b"", None)),
                return_exceptions=True,
            ),
            20,
        )
        assert [type(one) for one in told] == [UnicodeEncodeError, type(None), OverflowError]
        await asyncio.wait_for(store.commit(unit(META, "x", b"1")), 20)
        assert await store.meta("x") == b"1"
    finally:
        await store.close()


async def test_a_writer_that_meets_the_unforeseen_tells_all_who_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await Store.open(tmp_path / "a.db")
    try:
        with monkeypatch.context() as broken:

            async def fails(*_: object) -> None:
                raise RuntimeError("unforeseen")

            broken.setattr(store._writer, "executemany", fails)
            with pytest.raises(StoreError):
                await asyncio.wait_for(store.commit(unit(META, "x", b"1")), 20)
        await asyncio.wait_for(store.commit(unit(META, "x", b"2")), 20)
    finally:
        await store.close()


@pytest.mark.parametrize("path", ["file/a.db", "n" * 300, "/proc/a.db"])
async def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be opened") as told:
        await Store.open(tmp_path / path)
    assert "JSC_DATABASE" in str(told.value)


async def test_a_name_that_sqlite_reads_otherwise_is_still_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for value in (b"1", None):
        store = await Store.open(Path(":memory:"))
        try:
            if value is not None:
                await store.commit(unit(META, "x", value))
            assert await store.meta("x") == b"1"
        finally:
            await store.close()


async def test_a_copy_that_fails_leaves_nothing_in_the_way_of_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("this is no database, and long enough to be looked at" * 20)
    with pytest.raises(StoreError, match="not a database"):
        await copy(tmp_path / "a.db", tmp_path / "b.db")
    assert not (tmp_path / "b.db").exists()


@pytest.mark.parametrize("journal", ["wal", "delete"])
async def test_an_erased_subject_stands_in_no_file_not_even_its_wrapped_key(tmp_path: Path, journal: str) -> None:
    store = await Store.open(tmp_path / "a.db", journal)  # type: ignore[arg-type]  # both values of the setting
    wrapped = b"the wrapped key of a subject that goes"
    try:
        await store.commit(unit(MAKE, "s", 1, wrapped, None))
        assert any(wrapped in file.read_bytes() for file in tmp_path.iterdir())
        await store.commit(unit(ERASE, "s"))
        await store.commit(unit(META, "x", b"1"))
        assert not [file.name for file in tmp_path.iterdir() if wrapped in file.read_bytes()]
    finally:
        await store.close()
