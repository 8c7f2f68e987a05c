"""`jsc backup --into`: a checked copy under a name made of its moment, put in place whole, and the oldest of such copies removed."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.clock import Clock
from bot.exits import OK
from bot.settings import read_settings
from bot.store import erased
from bot.store.sqlite import StoreError, copy, make_private, sync

KEPT: Final = 14
"""How many copies are kept unless told otherwise: one a day for as long as a deletion may still be found in a backup."""
OURS: Final = re.compile(r"council-\d{8}T\d{6}Z\.db")
LIST: Final = re.compile(rf"{OURS.pattern}\.erased")
HALF: Final = re.compile(rf"\.{OURS.pattern}\.part(?:\.erased|-journal|-wal|-shm)?")
"""What a backup that was killed leaves behind."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup: the copy, how many are there now, and how many older ones were removed."""

    copy: Path
    kept: int
    removed: int


async def into(folder: Path, keep: int) -> int:
    """Writes the live database into `folder` and keeps the newest `keep` copies there; the running bot is not disturbed."""
    made = await rotated(read_settings().jsc_database, folder, Clock().now(), keep)
    print(
        f"Written and checked: {made.copy}. {made.kept} kept, {made.removed} older removed. "
        "It is sealed: keep the key as well, somewhere else."
    )
    return OK


async def rotated(database: Path, folder: Path, now: dt.datetime, keep: int) -> Made:
    """A checked copy of `database` in `folder`, named after `now`, then at most `keep` of them left there.

    Only files that are named as this function names them are ever removed, and none before the new copy is whole, checked and on
    the disk. Raises StoreError; ValueError for `keep` below 1.
    """
    if keep < 1:
        raise ValueError("at least one copy is kept")
    if not database.is_file():
        raise StoreError(f"There is no database at {database}. Set JSC_DATABASE to the one to copy.")
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is not a folder. Name one for the backups.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            made = await _written(database, folder / f"council-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.db")
            return _thinned(made, database, keep)
    except OSError as error:
        raise StoreError(f"The backup could not be written into {folder}: {error.strerror}.") from None


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds off a second backup into `folder`; the lock ends with the process, however that ends."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(f"Another backup into {folder} is still running. Let it finish first.") from None
        yield
    finally:
        os.close(lock)


async def _written(database: Path, target: Path) -> Path:
    """Copies the database, then the list of who was erased, which so is never older; the copy gets its name last."""
    half = target.with_name(f".{target.name}.part")
    _clear(target.parent)
    if target.exists():
        raise StoreError(f"{target} was made within this second. Nothing was written.")
    try:
        await copy(database, half)
        if erased.beside(database).exists():
            make_private(erased.beside(half))
            shutil.copyfile(erased.beside(database), erased.beside(half))
            sync(erased.beside(half))
            erased.beside(half).replace(erased.beside(target))
        sync(half)
        half.replace(target)
        sync(target.parent)
    finally:
        _clear(target.parent)
    return target


def _clear(folder: Path) -> None:
    for entry in _files(folder, HALF):
        entry.unlink()


def _thinned(made: Path, database: Path, keep: int) -> Made:
    """Removes the oldest copies by their names. The new one stays, wherever a clock that was set back puts it."""
    others = [path for path in _files(made.parent, OURS) if path != made and not (database.exists() and path.samefile(database))]
    old = others[: max(0, len(others) - (keep - 1))]
    try:
        for path in old:
            path.unlink()
        sync(made.parent)
        for path in _files(made.parent, LIST):
            if not path.with_suffix("").exists():
                path.unlink()
    except OSError as error:
        raise StoreError(f"Written and checked: {made}. An older copy could not be removed: {error.strerror}.") from None
    return Made(made, len(others) - len(old) + 1, len(old))


def _files(folder: Path, name: re.Pattern[str]) -> list[Path]:
    """The plain files in `folder` of that name, in its order; neither links nor folders."""
    with os.scandir(folder) as entries:
        return sorted(folder / entry.name for entry in entries if name.fullmatch(entry.name) and entry.is_file(follow_symlinks=False))
