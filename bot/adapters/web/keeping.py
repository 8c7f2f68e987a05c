"""Keeps what stands on the page in a file beside the database, sealed by that database's key, so that it is there after a restart.

As a platform does: a card that was acknowledged is on the disk before, and what was taken away is wiped from it.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import aiosqlite
import structlog

from bot.adapters.web import packing
from bot.adapters.web.chats import Chats, Key
from bot.store.sqlite import StoreError, make_private
from bot.vault import Tampered, Vault

log = structlog.get_logger("jsc.web")

TABLE: Final = "CREATE TABLE IF NOT EXISTS kept (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (kind, id)) STRICT"
# What is changed stays where it stood: rows are read in the order in which they first came.
PUT: Final = "INSERT INTO kept (kind, id, body) VALUES (?1, ?2, ?3) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body"
DROP: Final = "DELETE FROM kept WHERE kind = ?1 AND id = ?2"
EVERY: Final = "SELECT kind, id, body FROM kept ORDER BY rowid"


class Kept:
    """The file of one run of the page. Where something changed since, `write` brings it up to what `chats` holds."""

    def __init__(self, file: aiosqlite.Connection, vault: Vault, chats: Chats) -> None:
        self._file = file
        self._vault = vault
        self._chats = chats
        self._turn = asyncio.Lock()
        self._under_way: set[asyncio.Future[None]] = set()

    @classmethod
    async def open(cls, path: Path, vault: Vault, chats: Chats) -> Kept:
        """Opens the file at `path`, making it when there is none, and fills `chats` with what it holds.

        What does not open belongs to another database, or to a version that kept it otherwise: it is wiped. Raises StoreError for a
        file that is none of these.
        """
        file: aiosqlite.Connection | None = None
        try:
            if not path.exists():
                make_private(path)
            file = await aiosqlite.connect(path, isolation_level=None)
            await _prepare(file)
            kept = cls(file, vault, chats)
            await kept._read()
        except (sqlite3.Error, OSError) as error:
            if file is not None:
                await file.close()
            raise StoreError(
                f"{path} cannot be used: {error}. Delete it, and the chats of the page begin empty; what people told the app is kept."
            ) from None
        return kept

    async def write(self) -> None:
        """Returns when everything that changed before it was called is durable. Raises sqlite3.Error, with all of it still to do.

        Whoever waits for it may be cancelled; what was begun comes to its end.
        """
        writing = asyncio.ensure_future(self._write())
        self._under_way.add(writing)
        writing.add_done_callback(self._ended)
        await asyncio.shield(writing)

    def _ended(self, writing: asyncio.Future[None]) -> None:
        self._under_way.discard(writing)
        if not writing.cancelled():
            # Where whoever waited is gone, what failed is tried again with the next change.
            writing.exception()

    async def _write(self) -> None:
        async with self._turn:
            changed = list(self._chats.changed)
            if not changed:
                return
            self._chats.changed.clear()
            try:
                await self._store([(key, self._body(key)) for key in changed])
            except BaseException:
                # Before what changed meanwhile, so that it is still in the order in which it came.
                self._chats.changed = dict.fromkeys([*changed, *self._chats.changed])
                raise

    async def close(self) -> None:
        """Closes the file once nobody writes to it."""
        async with self._turn:
            await self._file.close()

    # -- in and out -----------------------------------------------------------------------------------------------------------

    async def _store(self, rows: Iterable[tuple[Key, str | None]]) -> None:
        puts = [(*key, body) for key, body in rows if body is not None]
        drops = [key for key, body in rows if body is None]
        await self._file.execute("BEGIN IMMEDIATE")
        try:
            await self._file.executemany(DROP, drops)
            await self._file.executemany(PUT, puts)
            await self._file.execute("COMMIT")
        except BaseException:
            if self._file.in_transaction:
                await self._file.execute("ROLLBACK")
            raise

    def _body(self, key: Key) -> str | None:
        """What is kept under `key` now, sealed; None where nothing is any more."""
        kind, id = key
        chats = self._chats
        body: bytes | None = None
        if kind == "message" and id in chats.messages:
            body = packing.packed_message(chats.messages[id])
        elif kind == "room" and id in chats.rooms:
            body = packing.packed_room(chats.rooms[id])
        elif kind == "sent" and id in chats.sent:
            body = packing.packed_remote(chats.sent[id])
        elif kind == "unseen" and chats.unseen.get(id):
            body = json.dumps(chats.unseen[id]).encode()
        return None if body is None else self._vault.carried(body, _about(key))

    async def _read(self) -> None:
        for kind, id, body in await self._file.execute_fetchall(EVERY):
            try:
                self._take[kind](self._chats, id, self._vault.brought_back(body, _about((kind, id))))
            except (Tampered, ValueError, LookupError, TypeError) as error:
                log.warning("not kept", what=kind, error=type(error).__name__)
                self._chats.changed[kind, id] = None
        await self.write()

    _take: Final[dict[str, Callable[[Chats, str, bytes], None]]] = {
        "message": lambda chats, id, body: chats.again(packing.message_of(id, body)),
        "room": lambda chats, id, body: chats.rooms.update({id: packing.room_of(id, body)}),
        "sent": lambda chats, id, body: chats.sent.update({id: packing.remote_of(body)}),
        "unseen": lambda chats, id, body: chats.unseen.update({id: int(json.loads(body))}),
    }


async def _prepare(file: aiosqlite.Connection) -> None:
    # No log that outlives a commit: what was taken away stands nowhere after it.
    for pragma in ("journal_mode = TRUNCATE", "synchronous = EXTRA", "secure_delete = ON", "trusted_schema = OFF"):
        await file.execute_fetchall(f"PRAGMA {pragma}")
    ((version,),) = await file.execute_fetchall("PRAGMA user_version")
    if version not in (0, packing.FORMAT):
        await file.execute("DROP TABLE IF EXISTS kept")
    await file.execute(TABLE)
    await file.execute(f"PRAGMA user_version = {packing.FORMAT}")


def _about(key: Key) -> str:
    return f"page|{key[0]}|{key[1]}"
