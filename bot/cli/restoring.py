"""Puts a backup in the place of the database: checked first, made ready beside it, and swapped in by one rename.

Until the rename the database is what it was, from then on it is the backup: a process that is killed in between leaves one of the two.
What the former database knew since the backup and must not be lost with it: who was erased, and what was sent.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import glob
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import aiosqlite
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot import prompts
from bot.app import App
from bot.cli.former import as_it_went_out, attached, erased_since, every, first, is_sound, reading, uri
from bot.context import Context
from bot.outbox.after import HARMLESS
from bot.store import erased
from bot.store.sqlite import Crash, Journal, Store, StoreError, make_private, migrate, migrations, sync, take_lock
from bot.store.unit import ERASE, ERASE_AUTHORED, ERASED, META_ROW, TOMBSTONE, Unit
from bot.vault import Tampered, Vault, WrongKey, about, moment, unseal
from handlers.privacy.going import take_down
from playbook.cadence import Kind
from playbook.lateness import Verdict, judge

Begin = Callable[[Store], Awaitable[App]]

JUMP: Final = 2**20
"""Added to every revision: ids and versions that were given after the backup stand on cards, and are not given again."""
LOGS: Final = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database: left there, it would be played into the one that takes its place."""
FAREWELL: Final = "farewell"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. `kept`: where the former database lies; `held`: items that may have gone out and are not sent again.

    `told`: members who are told which of them may not have come.
    """

    subjects: int
    erased: int
    held: int
    told: int
    kept: Path | None


async def restore(
    backup: Path,
    path: Path,
    keys: Sequence[bytes],
    begin: Begin,
    now: dt.datetime,
    *,
    moved: bool = False,
    journal: Journal = "wal",
    crash: Crash | None = None,
) -> Restored:
    """Puts `backup` in the place of the database at `path`. Raises StoreError or WrongKey, with the database as it was.

    `begin` starts the app on the open copy. `moved`: nothing ran on the database since the backup was made.
    """
    if not backup.is_file():
        raise StoreError(f"There is no file {backup}. Name a backup that `jsc backup` made.")
    if path.is_dir():
        raise StoreError(f"{path} is a folder. Set JSC_DATABASE to the file that the backup takes the place of.")
    if path.exists() and backup.samefile(path):
        raise StoreError(f"{backup} is the database itself. Name the backup that takes its place.")
    lock = take_lock(path)
    fresh = path.with_name(f"{path.name}.restoring")
    kept: Path | None = None
    swapped = False
    try:
        _clear(fresh)
        vault = await _taken(backup, fresh, keys)
        kept = await _aside(path, _free(path, now)) if path.exists() else None
        gone, held = await _made_ready(fresh, kept, vault, now, moved=moved)
        gone = erased.newest(gone, erased.read(path), erased.read_all(backup.parent))
        again, subjects, told = await _brought_up(fresh, gone, held, begin, journal)
        if crash is not None:
            crash("before the swap")
        for log in LOGS:
            Path(f"{path}{log}").unlink(missing_ok=True)
        fresh.replace(path)
        swapped = True
        sync(path.parent)
        if crash is not None:
            crash("after the swap")
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{path} could not be made ready: {error}. It is as it was.") from None
    finally:
        _clear(fresh)
        if kept is not None and not swapped:
            _clear(kept)
        lock.close()
    return Restored(subjects, again, len(held), told, kept)


def _clear(made: Path) -> None:
    """Takes away a file that was made here, with all that SQLite and the store put beside it."""
    for left in made.parent.glob(f"{glob.escape(made.name)}*"):
        left.unlink()


async def _taken(backup: Path, fresh: Path, keys: Sequence[bytes]) -> Vault:
    """A copy of `backup` as `fresh`, with every page, row and sealed body of it looked at; the vault that opens it."""
    none = StoreError(f"{backup} is no backup of this program, or not a whole one. Nothing was changed; name another.")
    async with aiosqlite.connect(reading(backup), uri=True) as source:
        try:
            (at,) = await first(source, "PRAGMA user_version") or (0,)
            index = await first(source, META_ROW, "index")
            if at > migrations()[-1][0]:
                raise StoreError(f"{backup} was written by a newer version of this program. Nothing was changed; run that version.")
            if index is None or at < 1 or await first(source, "PRAGMA integrity_check") != ("ok",):
                raise none
            vault = await _opens(source, keys, index[0], backup)
        except sqlite3.DatabaseError:
            raise none from None
        # What fails from here on is no fault of the backup's, and is not said to be: the disk is full, as a rule.
        make_private(fresh)
        await source.execute("VACUUM INTO ?1", (str(fresh),))
        return vault


async def _opens(source: aiosqlite.Connection, keys: Sequence[bytes], index: bytes, backup: Path) -> Vault:
    """Raises WrongKey where a key does not open, StoreError where a body does not."""
    try:
        vault = Vault(keys, index)
        own = {id: AESGCM(vault.data_key(id, wrapped)) for id, wrapped in await every(source, "SELECT subject, wrapped FROM subjects")}
    except WrongKey:
        raise WrongKey(
            f"The key does not open {backup}. Put the key it was made with into JSC_KEYS too, behind the first. Nothing was changed."
        ) from None
    async with source.execute("SELECT subject, kind, id, version, body FROM records") as rows:
        async for subject, kind, id, version, body in rows:
            try:
                unseal(own[subject], body, about(subject, kind, id, version))
            except (Tampered, KeyError):
                raise StoreError(f"{backup} was changed since it was made. Nothing was changed here; name another.") from None
    return vault


def _free(path: Path, now: dt.datetime) -> Path:
    """A name that nothing has yet for what is kept aside."""
    first = path.with_name(f"{path.name}.before-restore-{now:%Y%m%d-%H%M%S}")
    return next(name for n in range(1_000) if not (name := first.with_name(f"{first.name}-{n}") if n else first).exists())


async def _aside(path: Path, kept: Path) -> Path:
    """Copies the database as it is, with its log, to `kept`; what can be emptied of the log is emptied first."""
    with contextlib.suppress(sqlite3.Error):
        async with aiosqlite.connect(path.absolute()) as former:
            await first(former, "PRAGMA wal_checkpoint(TRUNCATE)")
    for log in ("", "-wal"):
        if Path(f"{path}{log}").exists():
            make_private(Path(f"{kept}{log}"))
            shutil.copyfile(f"{path}{log}", f"{kept}{log}")
            sync(Path(f"{kept}{log}"))
    return kept


async def _made_ready(
    fresh: Path, kept: Path | None, vault: Vault, now: dt.datetime, *, moved: bool
) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Brings `fresh` up to what went out since; returns who the former database says was erased, and what is held back.

    What is held back: of each item, whose it is and its id; without an id where nobody would miss it by now.
    """
    async with aiosqlite.connect(uri(fresh, "mode=rw"), uri=True, isolation_level=None) as ready:
        for pragma in ("journal_mode = MEMORY", "synchronous = FULL", "foreign_keys = ON"):
            await ready.execute(f"PRAGMA {pragma}")
        await migrate(ready, fresh)
        known = kept is not None and await attached(ready, kept, vault, fresh)
        gone = await erased_since(ready) if known else {}
        was = known and await is_sound(ready)
        await ready.execute("BEGIN IMMEDIATE")
        at = int(now.timestamp() * 1000)
        if was:
            await as_it_went_out(ready, vault, at)
        held = [] if was or moved else await _held(ready, now)
        await ready.execute("UPDATE subjects SET rev = rev + ?1", (JUMP,))
        await ready.execute("COMMIT")
    return gone, held


async def _held(ready: aiosqlite.Connection, now: dt.datetime) -> list[tuple[str, str]]:
    """What came due since the backup may have gone out: it is looked for, its series goes on, and it is not sent again."""
    at = int(now.timestamp() * 1000)
    due = await every(
        ready, "SELECT id, subject, kind, coalesce(planned, due), until FROM outbox WHERE state IN (0, 1, 3) AND due <= ?1", at
    )
    held = [row for row in due if row[2] not in HARMLESS]
    for id, *_ in held:
        await ready.execute("UPDATE outbox SET until = ?2, state = 3, lease = 0 WHERE id = ?1", (id, at))
    return [(subject, id if _is_missed(kind, due, until, now) else "") for id, subject, kind, due, until in held]


def _is_missed(kind: str, due: int, until: int | None, now: dt.datetime) -> bool:
    """Whether a member is to be told that this may not have come: it would still be sent, or was pressed for."""
    if kind in prompts.FILES:
        return True
    end = None if until is None else moment(until)
    return prompts.is_prompt(kind) and kind != Kind.HELD and judge(Kind(kind), moment(due), now, end) is not Verdict.EXPIRED


async def _brought_up(
    fresh: Path, gone: Mapping[str, int], held: Sequence[tuple[str, str]], begin: Begin, journal: Journal
) -> tuple[int, int, int]:
    """Takes away who was erased since, as the member's own press did, and tells the others what may not have come.

    Returns how many were taken away, how many subjects are left, and how many members are told.
    """
    store = await Store.open(fresh, journal)
    try:
        app = await begin(store)
        known = dict(await store.rows(ERASED))
        again = [subject for subject, at in sorted(gone.items()) if known.get(subject, -1) < at]
        here = {subject for (subject,) in await store.rows("SELECT subject FROM subjects")}
        for subject in again:
            await app.change(subject, _taken_down_again)
            unit = Unit()
            unit.add(ERASE_AUTHORED, subject)
            unit.add(ERASE, subject)
            unit.add(TOMBSTONE, subject, gone[subject])
            await store.commit(unit)
        told = [await app.change(id, partial(prompts.hold_back, own)) for id, own in sorted(_by_subject(held).items())]
        return len(here & set(again)), len(here - set(again)), sum(told is True for told in told)
    finally:
        await store.close()


def _taken_down_again(context: Context) -> None:
    """All but the line that a seat is open: the room read it when it was given up."""
    take_down(context)
    for circle in context.elsewhere:
        for item in [*circle.outbox.planned.values()]:
            if item.kind == FAREWELL:
                circle.outbox.cancel(item.kind, item.ref)


def _by_subject(held: Sequence[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for subject, id in held:
        found.setdefault(subject, set()).add(id)
    return found
