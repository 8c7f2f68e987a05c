"""Counts the outbox for whoever watches: on a connection of its own, in short steps, so that the store's writer never waits for it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

import aiosqlite

from bot.store.unit import NEXT, STATES

STEP: Final = 1_000
"""Rows of one step: each is a read transaction of its own, well under a millisecond."""
PART: Final = (
    "SELECT state, count(*), sum(attempts > 0 AND state IN (0, 1, 3)), max(id) FROM "
    "(SELECT id, state, attempts FROM outbox WHERE id > ?1 ORDER BY id LIMIT ?2) GROUP BY state"
)


@dataclass(slots=True)
class Waiting:
    """The outbox as it stands: how many items are in each state, how many of those that still wait were tried before.

    `next` is when the next item is to be woken or looked for again (ms): in the past, something waits for the sender. None: nothing
    is planned.
    """

    states: Counter[str] = field(default_factory=Counter)
    tried: int = 0
    next: int | None = None


async def count(path: Path) -> Waiting:
    """Counts the outbox of the database at `path`. Raises sqlite3.Error."""
    found = Waiting()
    async with aiosqlite.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, isolation_level=None) as reader:
        async for part in parts(reader):
            found.states.update(part.states)
            found.tried += part.tried
        (row,) = await reader.execute_fetchall(NEXT)
        found.next = None if row[0] is None else int(row[0])
    return found


async def parts(reader: aiosqlite.Connection, step: int = STEP) -> AsyncIterator[Waiting]:
    """The outbox in steps of so many rows, in the order of their ids; between two of them nothing is held."""
    after: str | None = ""
    while after is not None:
        rows: list[sqlite3.Row] = list(await reader.execute_fetchall(PART, (after, step)))
        part = Waiting(Counter({STATES[state]: number for state, number, _, _ in rows}), sum(tried for _, _, tried, _ in rows))
        yield part
        after = max((id for _, _, _, id in rows), default="") if part.states.total() == step else None
