"""What the database that a backup replaces still tells: who was erased since, and what was sent.

It may be older than this program, newer, damaged, or another one altogether: what of it can be read counts, whatever else cannot.
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import aiosqlite

from bot import prompts
from bot.outbox.after import HARMLESS
from bot.store.sqlite import make_private, migrate, migrations
from bot.vault import Vault, WrongKey

COLUMNS: Final = "id, subject, kind, ref, due, state, lease, attempts, pierces, place, remote, planned, until, sent, delivery"

ENDED: Final = (
    "SELECT id, m.kind, m.due FROM main.outbox AS m JOIN was.outbox AS w USING (id) "
    "WHERE m.state IN (0, 1, 3) AND w.state IN (5, 6) AND m.subject IN (SELECT subject FROM known)"
)
LEAVE: Final = "leave"
"""The end of a member's data: who had come back before the restore is not let go for what an older file says."""


async def attached(ready: aiosqlite.Connection, kept: Path, vault: Vault, fresh: Path) -> bool:
    """Attaches the former database as `was`, one of an older program brought up to date; False where it is another one altogether."""
    if Path(f"{kept}-wal").exists():
        return False
    try:
        await ready.execute("ATTACH ?1 AS was", (reading(await _up_to_date(kept, fresh)),))
        index = await first(ready, "SELECT value FROM was.meta WHERE name = 'index'")
    except sqlite3.DatabaseError:
        return False
    return index is not None and vault.is_index(index[0])


async def is_sound(ready: aiosqlite.Connection) -> bool:
    """Whether all of the former database can be read, in a schema that is known."""
    try:
        sound = await first(ready, "PRAGMA was.quick_check(1)")
    except sqlite3.DatabaseError:
        return False
    return sound == ("ok",) and await first(ready, "PRAGMA was.user_version") == (migrations()[-1][0],)


async def erased_since(ready: aiosqlite.Connection) -> dict[str, int]:
    """Who the former database says was erased, as far as that can be read, whatever else of it cannot."""
    try:
        return dict(await every(ready, "SELECT subject, at FROM was.erased"))
    except sqlite3.DatabaseError:
        return {}


async def as_it_went_out(ready: aiosqlite.Connection, vault: Vault, now: int) -> None:
    """What is planned, sent or cancelled of those whom both know is what it was last: nothing is sent again, no series ends.

    What ended since without a word did its work on records that are as they were before: it does it once more, and says nothing.
    """
    await ready.execute("CREATE TEMP TABLE known (subject TEXT PRIMARY KEY)")
    both = "SELECT subject, s.wrapped, w.wrapped FROM main.subjects AS s JOIN was.subjects AS w USING (subject)"
    # Who deleted everything and came back has another key: what was sealed under it does not open here.
    same = [(id,) for id, one, other in await every(ready, both) if not _another(vault, id, one, other)]
    await ready.executemany("INSERT INTO known VALUES (?1)", same)
    ended = await every(ready, ENDED)
    await ready.execute(
        f"INSERT OR REPLACE INTO main.outbox ({COLUMNS}) SELECT {COLUMNS} FROM was.outbox WHERE subject IN (SELECT subject FROM known)"  # noqa: S608  # constants
    )
    for id, kind, due in ended:
        if not prompts.is_prompt(kind) and kind not in (*HARMLESS, LEAVE):
            await ready.execute("UPDATE outbox SET state = 0, lease = 0, due = ?2, until = ?3 WHERE id = ?1", (id, due, now))


async def _up_to_date(kept: Path, fresh: Path) -> Path:
    """The former database itself, or a copy of it with today's schema where that is another one: what is kept stays as it was."""
    async with aiosqlite.connect(reading(kept), uri=True) as former:
        (at,) = await first(former, "PRAGMA user_version") or (0,)
    if not 0 < at < migrations()[-1][0]:
        return kept
    copied = fresh.with_name(f"{fresh.name}.former")
    make_private(copied)
    shutil.copyfile(kept, copied)
    try:
        async with aiosqlite.connect(copied, isolation_level=None) as former:
            await migrate(former, copied)
    except sqlite3.DatabaseError:
        return kept
    return copied


def _another(vault: Vault, id: str, one: bytes, other: bytes) -> bool:
    """Whether two wrapped keys of a subject hold different ones. What no key opens is damaged: that is why somebody restores."""
    try:
        return vault.data_key(id, one) != vault.data_key(id, other)
    except WrongKey:
        return False


def reading(path: Path) -> str:
    """To read a file that nobody writes; one without a log is read with nothing put beside it."""
    return uri(path, "mode=ro" if Path(f"{path}-wal").exists() else "immutable=1")


def uri(path: Path, mode: str) -> str:
    """The address under which SQLite opens `path`; `mode` is its query."""
    return f"file:{quote(str(path.absolute()))}?{mode}"


async def every(db: aiosqlite.Connection, sql: str, *args: Any) -> list[tuple[Any, ...]]:
    """All rows of one statement."""
    return [tuple(row) for row in await db.execute_fetchall(sql, args)]


async def first(db: aiosqlite.Connection, sql: str, *args: Any) -> tuple[Any, ...] | None:
    """Its first row; None where there is none."""
    found = await every(db, sql, *args)
    return found[0] if found else None
