"""The store in trouble: a value no column holds, a place that cannot be written, a copy that fails, and what an erasure leaves."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
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


NOBODY = 65534
HOME = Path(__file__).parents[2]
OPENS = """
import asyncio, concurrent.futures.thread, encodings.idna, os, sys
from pathlib import Path
from bot.store.sqlite import Store, StoreError, migrations

async def main() -> None:
    try:
        store = await Store.open(Path(sys.argv[1]))
    except StoreError as error:
        print("refused:", error)
    else:
        print("opened")
        await store.close()

migrations()
if len(sys.argv) > 2:
    # Once all is imported: somebody else may not be able to read this interpreter.
    os.setgid(int(sys.argv[2]))
    os.setuid(int(sys.argv[2]))
asyncio.run(main())
"""


def opened_elsewhere(path: Path, *user: int) -> str:
    """What a process of its own, or of that user's, is told that opens the database at `path`."""
    command = [sys.executable, "-c", OPENS, str(path), *map(str, user)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=HOME, timeout=60).stdout.strip()


async def test_a_second_process_is_refused_by_whatever_name_it_comes(tmp_path: Path) -> None:
    path, other, hard = tmp_path / "jsc.db", tmp_path / "elsewhere" / "link.db", tmp_path / "hard.db"
    store = await Store.open(path)
    try:
        other.parent.mkdir()
        other.symlink_to(path)
        hard.hardlink_to(path)
        for name in (path, other, hard):
            assert "in use by another process" in opened_elsewhere(name), name.name
        (tmp_path / "jsc.db.lock").unlink()
        for name in (path, other, hard):
            assert "in use by another process" in opened_elsewhere(name), f"{name.name}, its lock file removed"
        with pytest.raises(StoreError, match="in use by another process"):
            await Store.open(path)
        await store.commit(unit(META, "name", b"value"))
        assert await store.meta("name") == b"value", "what was refused took no lock away"
    finally:
        await store.close()
    assert opened_elsewhere(path) == "opened"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a process of somebody else's")
async def test_a_database_that_cannot_be_written_is_refused_at_the_start(tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="foreign-"))
    try:
        path = folder / "jsc.db"
        await (await Store.open(path)).close()
        for file in (folder, *folder.iterdir()):
            file.chmod(0o755 if file is folder else 0o644)
        (folder / "jsc.db.lock").chmod(0o666)
        folder.chmod(0o777)
        said = opened_elsewhere(path, NOBODY)
        assert said.startswith("refused:"), "it would begin to serve, and refuse the first press"
        assert "readonly" in said.replace("-", "") or "cannot be written" in said
        path.chmod(0o666)
        assert opened_elsewhere(path, NOBODY) == "opened"
    finally:
        shutil.rmtree(folder)
