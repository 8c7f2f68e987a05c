"""The SQLite port: one writing connection with group commit, one `mode=ro` reader, each a single thread hop a batch.

WAL with FULL and exactly one writing connection keeps clear of the WAL-reset bug (storage notes, 5): the process holds a lock on a
separate file, the reader cannot write or checkpoint, and it is closed before the writer.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import glob
import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote

import aiosqlite
import structlog

from bot.store import erased
from bot.store.lock import InUse, Lock
from bot.store.unit import (
    CLAIM,
    ELSEWHERE,
    ERASED,
    ITEMS,
    META_ROW,
    NEXT,
    RECLAIM,
    RELEASE,
    ROWS,
    SEATS,
    SUBJECT,
    Duplicate,
    Gone,
    Stale,
    Unit,
    Value,
)
from bot.tally import Written

log = structlog.get_logger("jsc.store")

APPLY: Final = "apply units"
READ: Final = "read"
BATCH: Final = 512
Journal = Literal["wal", "delete"]
Crash = Callable[[str], None]


class StoreError(Exception):
    """The database cannot be used; the text says why and what to do next."""


@dataclass(slots=True)
class Rows:
    """Everything stored of one subject; `found` is False when there is none."""

    subject: str
    found: bool = False
    rev: int = 0
    wrapped: bytes = b""
    address: bytes | None = None
    records: list[tuple[str, str, int, str, bytes]] | None = None
    items: list[tuple[str, str, str, int, int, int, bytes | None, int | None, int | None, int | None, str | None]] | None = None
    seats: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


class UnitConnection(sqlite3.Connection):
    """Runs a whole batch of units, or of reads, in the connection's own thread: one hop (storage notes, 2)."""

    crash: Crash = staticmethod(lambda name: None)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        if sql == APPLY:
            self._apply(list(parameters))
        elif sql == READ:
            for rows in parameters:
                self._read(rows)
        else:
            return super().executemany(sql, parameters)
        return self.cursor()

    def _apply(self, units: list[Unit]) -> None:
        cursor = self.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        try:
            for unit in units:
                cursor.execute("SAVEPOINT unit")
                try:
                    for sql, args in unit.ops:
                        cursor.execute(sql, args)
                        if unit.fetch:
                            unit.rows.extend(cursor.fetchall())
                except (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, ValueError, OverflowError) as error:
                    # A rule that refuses it, or a value no column can hold: the unit's own fault, not its neighbours'.
                    unit.error = _refusal(error) if isinstance(error, sqlite3.IntegrityError) else error
                    unit.rows.clear()
                    cursor.execute("ROLLBACK TO unit")
                cursor.execute("RELEASE unit")
            type(self).crash("before commit")
            cursor.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self.execute("ROLLBACK")
            raise
        type(self).crash("after commit")

    def _read(self, rows: Rows) -> None:
        # One read transaction, so that the revision fits what is read beside it.
        self.execute("BEGIN")
        try:
            head = self.execute(SUBJECT, (rows.subject,)).fetchone()
            if head is not None:
                rows.found = True
                _, rows.rev, rows.wrapped, rows.address = head
                rows.records = self.execute(ROWS, (rows.subject,)).fetchall()
                rows.items = self.execute(ITEMS, (rows.subject,)).fetchall()
                rows.seats = tuple(council for (council,) in self.execute(SEATS, (rows.subject,)))
                rows.elsewhere = tuple(other for (other,) in self.execute(ELSEWHERE, (rows.subject,)))
        finally:
            self.execute("COMMIT")


def _refusal(error: sqlite3.IntegrityError) -> Exception:
    text = str(error)
    if "seen.key" in text:
        return Duplicate()
    if "FOREIGN KEY" in text:
        return Gone()
    return Stale()


class Store:
    """Sealed rows on SQLite. It knows no key: what it is given is sealed already."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection, lock: Lock) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._lock = lock
        self._queue: asyncio.Queue[tuple[Unit, asyncio.Future[None]] | None] = asyncio.Queue()
        self._task = asyncio.create_task(self._write(), name="store writer")
        self.planned = asyncio.Event()
        self.written = Written()

    @classmethod
    async def open(cls, path: Path, journal: Journal = "wal", crash: Crash | None = None) -> Store:
        """Opens, checks and migrates the database at `path`, making it when there is none.

        Raises StoreError when it is in use, damaged, of a newer program, or not a database.
        """
        lock = take_lock(path)
        factory = type("CrashingConnection", (UnitConnection,), {"crash": staticmethod(crash)}) if crash else UnitConnection
        writer: aiosqlite.Connection | None = None
        try:
            if path.is_dir():
                raise StoreError(f"{path} is a folder. Name a file in it, for example {path / 'council.db'}.")
            fresh = not path.exists()
            if not fresh and path.stat().st_size == 0:
                raise StoreError(f"{path} is empty. If it is a leftover, remove it; if not, restore a backup over it.")
            if fresh:
                path.parent.mkdir(parents=True, exist_ok=True)
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
                lock.hold(path.resolve())
            # Absolute: a relative name such as `:memory:` would mean something else to SQLite.
            writer = await aiosqlite.connect(path.absolute(), factory=factory, isolation_level=None)
            await _prepare(writer, journal, fresh)
            await migrate(writer, path, crash)
            await _tried(writer, path)
            reader = await aiosqlite.connect(
                f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, factory=factory, isolation_level=None
            )
            await reader.execute("PRAGMA trusted_schema = OFF")
        except BaseException as error:
            if writer is not None:
                await writer.close()
            lock.close()
            if isinstance(error, InUse):
                raise StoreError(f"{path} is in use by another process. Stop that one first, or name another database.") from None
            if isinstance(error, sqlite3.Error | OSError):
                raise StoreError(
                    f"{path} cannot be opened: {error}. Check the path and its permissions, or restore a backup."
                ) from None
            raise
        store = cls(path, writer, reader, lock)
        # A crash between an erasure and its line leaves the line out.
        await store._list_erased()
        return store

    async def read(self, subject: str) -> Rows:
        """Everything stored of `subject`, sealed."""
        rows = Rows(subject)
        await self._reader.executemany(READ, [rows])
        return rows

    async def rows(self, sql: str, *args: Value) -> list[tuple[Any, ...]]:
        """The rows of one reading statement."""
        async with self._reader.execute(sql, args) as cursor:
            return [tuple(row) for row in await cursor.fetchall()]

    async def commit(self, unit: Unit) -> None:
        """Stores `unit`; returns when it is durable. Raises Duplicate, Stale or Gone, with nothing stored."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put((unit, future))
        await future

    async def claim(self, now: int, lease: int, limit: int) -> list[tuple[Any, ...]]:
        """Claims up to `limit` items due at `now`, until `lease` (ms).

        Rows of id, subject, kind, ref, due, attempts, pierces, planned, until, delivery.
        """
        unit = Unit(fetch=True)
        unit.add(CLAIM, now, lease, limit)
        await self.commit(unit)
        return list(unit.rows)

    async def reclaim(self, now: int, lease: int, limit: int) -> list[tuple[Any, ...]]:
        """Claims items that were begun and whose lease is over: they may have arrived or not. What was only claimed is due again."""
        unit = Unit(fetch=True)
        unit.add(RELEASE, now)
        unit.add(RECLAIM, now, lease, limit)
        await self.commit(unit)
        return list(unit.rows)

    async def next_due(self) -> int | None:
        """When the next item is due or the next lease runs out, in ms; None when nothing waits."""
        (row,) = await self.rows(NEXT)
        return None if row[0] is None else int(row[0])

    async def meta(self, name: str) -> bytes | None:
        """A value of the database's own, sealed by the operator's key."""
        found = await self.rows(META_ROW, name)
        return bytes(found[0][0]) if found else None

    async def drop_copies(self, before: dt.datetime) -> None:
        """Removes what an upgrade or a restore put aside before that moment: people who left since are still in it."""

        def drop() -> None:
            for kept in self.path.parent.glob(f"{glob.escape(self.path.name)}.before-*"):
                if kept.stat().st_mtime < before.timestamp():
                    kept.unlink()

        await asyncio.to_thread(drop)

    async def close(self) -> None:
        """Writes the last batch, then closes the reader, and the writer last."""
        await self._queue.put(None)
        await self._task
        await self._reader.close()
        await self._writer.close()
        self._lock.close()

    async def _write(self) -> None:
        while (first := await self._queue.get()) is not None:
            batch = [first]
            last = False
            while len(batch) < BATCH and not self._queue.empty():
                more = self._queue.get_nowait()
                if more is None:
                    last = True
                    break
                batch.append(more)
            await self._apply(batch)
            if last:
                return

    async def _apply(self, batch: list[tuple[Unit, asyncio.Future[None]]]) -> None:
        began = time.perf_counter()
        try:
            await self._writer.executemany(APPLY, [unit for unit, _ in batch])
        except Exception as error:  # noqa: BLE001  # the one writer outlives whatever comes, or every later commit would wait for ever
            # A disk error fails every unit of its batch, and none is acknowledged.
            self.written.failed += 1
            for unit, future in batch:
                unit.error = None
                if not future.done():
                    future.set_exception(StoreError(f"The database could not be written: {error}."))
            return
        self.written.commits.add(time.perf_counter() - began)
        for unit, future in batch:
            self.written.units["stored" if unit.error is None else "refused"] += 1
            if future.done():
                continue
            if unit.error is None:
                future.set_result(None)
            else:
                future.set_exception(unit.error)
        if any(unit.plans for unit, _ in batch):
            self.planned.set()
        if any(unit.erases for unit, _ in batch):
            await self._empty_log()
            await self._list_erased()

    async def _empty_log(self) -> None:
        """Empties the log of earlier writes: what was erased still stands in it, its wrapped key too."""
        try:
            async with self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                await cursor.fetchall()
        except sqlite3.Error as error:
            log.warning("log not emptied", error=type(error).__name__)

    async def _list_erased(self) -> None:
        """Keeps the list of who was erased beside the database as well: it outlives the file, and a backup is older than it."""
        try:
            gone = dict(await self.rows(ERASED))
            await asyncio.to_thread(erased.add, self.path, gone)
        except (sqlite3.Error, OSError) as error:
            log.warning("list of the erased not kept", error=type(error).__name__)


async def copy(source: Path, target: Path) -> None:
    """Writes a checked copy of the database at `source`, live or not, to the new file `target`. Raises StoreError.

    The connection is `mode=ro`: it neither commits to nor checkpoints the live file.
    """
    if not source.is_file():
        raise StoreError(f"There is no database at {source}. Set JSC_DATABASE to the one to copy.")
    try:
        make_private(target)
    except FileExistsError:
        raise StoreError(f"{target} exists already. Name a new file.") from None
    except OSError as error:
        raise StoreError(f"The copy could not be made: {error.strerror}.") from None
    try:
        async with aiosqlite.connect(f"file:{quote(str(source))}?mode=ro", uri=True) as live:
            await live.execute("VACUUM INTO ?1", (str(target),))
        async with (
            aiosqlite.connect(f"file:{quote(str(target))}?mode=ro", uri=True) as made,
            made.execute("PRAGMA integrity_check") as cursor,
        ):
            (verdict,) = await cursor.fetchone() or ("no answer",)
    except sqlite3.Error as error:
        # Half a copy is none, and would be in the way of the next.
        target.unlink(missing_ok=True)
        raise StoreError(f"The copy could not be made: {error}.") from None
    if verdict != "ok":
        raise StoreError(f"The copy of {source} is damaged, so the database needs a look. Keep every older backup.")


def make_private(path: Path) -> None:
    """An empty file for its owner alone, before anything is written to it. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def sync(path: Path) -> None:
    """Writes a file, or the names in a folder, to the disk itself."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def take_lock(path: Path) -> Lock:
    """The lock of the database at `path`, held until it is closed. Raises StoreError when another holds it."""
    try:
        return Lock.take(path)
    except InUse:
        raise StoreError(f"{path} is in use by another process. Stop that one first, or name another database.") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {error.strerror}. Check JSC_DATABASE, and who may write there.") from None


async def _prepare(writer: aiosqlite.Connection, journal: Journal, fresh: bool) -> None:
    for pragma in (
        "journal_mode = WAL" if journal == "wal" else "journal_mode = DELETE",
        "synchronous = FULL" if journal == "wal" else "synchronous = EXTRA",
        "foreign_keys = ON",
        "busy_timeout = 5000",
        "trusted_schema = OFF",
        "secure_delete = ON",
        "cell_size_check = ON",
    ):
        await writer.execute(f"PRAGMA {pragma}")
    if not fresh:
        async with writer.execute("PRAGMA quick_check(1)") as cursor:
            (verdict,) = await cursor.fetchone() or ("no answer",)
        if verdict != "ok":
            raise StoreError("The database is damaged. Nothing was changed; restore the newest backup.")


async def _tried(writer: aiosqlite.Connection, path: Path) -> None:
    """Begins to write and takes it back: SQLite opens a file that it may not write without a word, and would say so at the first press.

    Raises StoreError when nothing can be stored.
    """
    try:
        await writer.execute("BEGIN IMMEDIATE")
        await writer.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('tried', x'00')")
        await writer.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be written: {error}. Check who owns the file, and who may write in its folder.") from None


def migrations() -> list[tuple[int, str]]:
    """The numbered migrations, in order."""
    folder = resources.files("bot.store") / "migrations"
    found = [(int(f.name[:4]), f.read_text()) for f in folder.iterdir() if f.name.endswith(".sql")]
    return sorted(found)


async def migrate(writer: aiosqlite.Connection, path: Path, crash: Crash | None = None) -> None:
    """Brings the schema up to date, one transaction a step, after a copy of an older database was put beside it.

    Raises StoreError when the database was written by a newer program.
    """
    async with writer.execute("PRAGMA user_version") as cursor:
        (at,) = await cursor.fetchone() or (0,)
    steps, of_old = migrations(), at > 0
    if at > steps[-1][0]:
        raise StoreError(f"{path} was written by a newer version of this program. Run that version.")
    for number, sql in steps:
        if number <= at:
            continue
        if of_old:
            before = path.with_name(f"{path.name}.before-{number:04d}")
            before.unlink(missing_ok=True)
            make_private(before)
            await writer.execute("VACUUM INTO ?1", (str(before),))
        await writer.execute("BEGIN IMMEDIATE")
        for statement in _statements(sql):
            await writer.execute(statement)
            if crash is not None:
                crash("during migration")
        await writer.execute(f"PRAGMA user_version = {number}")
        await writer.execute("COMMIT")
        at = number


def _statements(sql: str) -> list[str]:
    out: list[str] = []
    held = ""
    for line in sql.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            out.append(held.strip())
            held = ""
    return out
