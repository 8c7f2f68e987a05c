"""`jsc backup --into FOLDER --keep N`: each copy is whole or not there, the bot runs on, and no other file is touched."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import re
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.backups import OURS, rotated
from bot.clock import Clock
from bot.store import erased
from bot.store.sqlite import StoreError
from tests.core.test_keeping import LIVE, ROOT, jsc
from tests.stage import START, Stage, a_stage

NAME = re.compile(r"council-\d{8}T\d{6}Z\.db")


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Stage]:
    """A running app in whose database somebody logged a job, and from which somebody else was erased."""
    async with a_stage(tmp_path) as stage:
        await stage.member("ada").says("/jsc log Birch, PM, applied")
        yield stage


def sound(path: Path) -> bool:
    """Whether it is a whole database in which somebody has something."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as made:
        (verdict,) = made.execute("PRAGMA integrity_check").fetchone()
        (count,) = made.execute("SELECT count(*) FROM records").fetchone()
    return bool(verdict == "ok" and count)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def python(folder: Path, *arguments: str, largest: int | None = None) -> subprocess.CompletedProcess[str]:
    """A process of its own in `folder`; with `largest`, one that cannot write a file of more bytes, as on a full disk."""

    def small() -> None:
        if largest is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    env = os.environ | LIVE | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=60, preexec_fn=small
    )


async def test_a_copy_of_the_running_bot_is_whole_private_and_said_in_one_line(live: Stage, tmp_path: Path) -> None:
    erased.add(tmp_path / "stage.db", {"a" * 64: 7})
    folder = tmp_path / "made" / "here"
    before = Clock().now().replace(microsecond=0)
    code, said, wrong = jsc(tmp_path, "backup", "--into", str(folder), **LIVE)
    assert (code, wrong) == (0, "")
    copy, listed = names(folder)
    assert NAME.fullmatch(copy)
    assert listed == f"{copy}.erased"
    at = dt.datetime.strptime(copy, "council-%Y%m%dT%H%M%SZ.db").replace(tzinfo=dt.UTC)
    assert before <= at <= Clock().now(), "named by the moment in UTC"
    assert said == (
        f"Written and checked: {folder / copy}. 1 kept, 0 older removed. It is sealed: keep the key as well, somewhere else.\n"
    )
    assert sound(folder / copy)
    assert (folder / listed).read_bytes() == (tmp_path / "stage.db.erased").read_bytes()
    assert (mode(folder), mode(folder / copy), mode(folder / listed)) == (0o700, 0o600, 0o600)


async def test_without_a_list_of_the_erased_there_is_none_beside_the_copy(live: Stage, tmp_path: Path) -> None:
    (tmp_path / "stage.db.erased").unlink(missing_ok=True)
    made = await rotated(tmp_path / "stage.db", tmp_path / "b", START, 3)
    assert names(tmp_path / "b") == [made.copy.name]


async def test_the_newest_are_kept_and_nothing_else_is_touched(live: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    strangers = (
        "council-20200101T000000Z.db.bak",
        "council-20200101.db",
        "Council-20200101T000000Z.db",
        "notes.txt",
        "other.db.erased",
    )
    for name in (*strangers, "xcouncil-20200101T000000Z.db", ".council-20200101T000000Z.db.swp"):
        (folder / name).write_text("mine")
    (folder / "council-20200101T000001Z.db").mkdir()
    (tmp_path / "precious").write_text("mine")
    (folder / "council-20200101T000002Z.db").symlink_to(tmp_path / "precious")
    others = names(folder)
    erased.add(tmp_path / "stage.db", {"a" * 64: 7})
    for day in range(5):
        made = await rotated(tmp_path / "stage.db", folder, START + dt.timedelta(days=day), 3)
    assert (made.kept, made.removed) == (3, 1)
    kept = [f"council-{START + dt.timedelta(days=day):%Y%m%dT%H%M%SZ}.db" for day in (2, 3, 4)]
    assert names(folder) == sorted([*others, *kept, *(f"{name}.erased" for name in kept)])
    assert (tmp_path / "precious").read_text() == "mine"
    assert all((folder / name).read_text() == "mine" for name in strangers)


async def test_a_clock_that_was_set_back_never_costs_the_new_copy(live: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    for day in (10, 11, 0):
        made = await rotated(tmp_path / "stage.db", folder, START + dt.timedelta(days=day), 2)
        assert made.copy.exists()
    assert len([name for name in names(folder) if OURS.fullmatch(name)]) == 2
    made = await rotated(tmp_path / "stage.db", folder, START + dt.timedelta(days=1), 1)
    assert [name for name in names(folder) if OURS.fullmatch(name)] == [made.copy.name]


async def test_a_database_that_is_named_like_a_copy_is_none(live: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    database = folder / "council-20200101T000000Z.db"
    os.link(tmp_path / "stage.db", database)
    await rotated(tmp_path / "stage.db", folder, START, 1)
    assert database.exists()


async def test_what_a_killed_backup_left_is_cleared_away(live: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    for name in (
        ".council-20200101T000000Z.db.part",
        ".council-20200101T000000Z.db.part-journal",
        ".council-20200101T000000Z.db.part.erased",
        "council-20200101T000000Z.db.erased",
    ):
        (folder / name).write_text("half")
    made = await rotated(tmp_path / "stage.db", folder, START, 3)
    assert [name for name in names(folder) if not name.endswith(".erased")] == [made.copy.name]
    assert not (folder / "council-20200101T000000Z.db.erased").exists()


async def test_a_kill_in_the_middle_leaves_no_copy_that_is_half(live: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    program = (
        "import os, signal, sys; from bot.cli import backups; from bot.__main__ import main\n"
        "backups.sync = lambda path: os.kill(os.getpid(), signal.SIGKILL)\n"
        "main(['backup', '--into', sys.argv[1]])"
    )
    done = python(tmp_path, "-c", program, str(folder))
    assert done.returncode == -signal.SIGKILL
    assert not [name for name in names(folder) if NAME.fullmatch(name)]
    assert names(folder), "it was killed after the copy was begun"
    assert jsc(tmp_path, "backup", "--into", str(folder), **LIVE)[0] == 0
    assert not [name for name in names(folder) if name.startswith(".")]


async def test_a_full_disk_keeps_every_older_copy(live: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    old = await rotated(tmp_path / "stage.db", folder, START, 1)
    held = old.copy.read_bytes()

    done = python(tmp_path, "-m", "bot", "backup", "--into", str(folder), "--keep", "1", largest=8192)
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.startswith("The copy could not be made: ")
    assert len(done.stderr.splitlines()) == 1
    assert [name for name in names(folder) if not name.endswith(".erased")] == [old.copy.name]
    assert old.copy.read_bytes() == held


async def test_a_damaged_database_costs_no_older_copy(live: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    old = await rotated(tmp_path / "stage.db", folder, START, 1)
    damaged = tmp_path / "damaged.db"
    whole = bytearray(old.copy.read_bytes())
    whole[4096 : len(whole) // 2] = b"\xff" * (len(whole) // 2 - 4096)
    damaged.write_bytes(whole)
    with pytest.raises(StoreError):
        await rotated(damaged, folder, START + dt.timedelta(days=1), 1)
    assert [name for name in names(folder) if not name.endswith(".erased")] == [old.copy.name]
    assert sound(old.copy)


async def test_two_at_once_and_two_in_one_second(live: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    first = await rotated(tmp_path / "stage.db", folder, START, 2)
    with pytest.raises(StoreError, match="was made within this second"):
        await rotated(tmp_path / "stage.db", folder, START, 2)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="is still running"):
            await rotated(tmp_path / "stage.db", folder, START + dt.timedelta(seconds=1), 2)
    finally:
        os.close(lock)
    assert sound(first.copy)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--into", "b", "--keep", "0"), 2, "at least one copy is kept"),
        (("--into", "b", "--keep", "-1"), 2, "at least one copy is kept"),
        (("--into", "b", "--keep", "two"), 2, "at least one copy is kept"),
        (("--into", "b", "--keep", "99999999"), 2, "at least one copy is kept"),
        (("file.db", "--into", "b"), 2, "not allowed with"),
        ((), 2, "is required"),
        (("--keep", "3"), 2, "is required"),
        (("file.db", "--keep", "3"), 2, "--keep goes with --into FOLDER"),
        (("--into", "stage.db"), 5, "stage.db is not a folder."),
        (("--into", "stage.db/b"), 5, "The backup could not be written into stage.db/b: Not a directory."),
    ],
)
async def test_what_is_mistyped_writes_nothing(live: Stage, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    before = names(tmp_path)
    ended, out, wrong = jsc(tmp_path, "backup", *arguments, **LIVE)
    assert (ended, out) == (code, "")
    assert said in wrong
    assert names(tmp_path) == before


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    code, _, wrong = jsc(tmp_path, "backup", "--into", "b", **LIVE)
    assert (code, wrong) == (5, "There is no database at stage.db. Set JSC_DATABASE to the one to copy.\n")
    assert not (tmp_path / "b").exists()


async def test_keep_below_one_is_refused_by_the_function_too(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        await rotated(tmp_path / "stage.db", tmp_path, START, 0)
