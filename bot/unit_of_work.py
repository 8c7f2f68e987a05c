"""One unit of work: what it rests on is read, a pure function decides, and all that it wrote is one durable commit.

Units of one subject run one after another, subjects run side by side. A stale read is refused by the store: it is dropped, read anew,
and decided again.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from bot.circle import Needs
from bot.context import Context
from bot.events import Hints, Member
from bot.store.sqlite import Store
from bot.store.unit import (
    BUMP,
    CANCEL,
    CHECK,
    COPY,
    DROP,
    ERASE,
    ERASE_AUTHORED,
    MAKE,
    PLAN,
    PUT,
    REVIVE,
    SEAT,
    SEEN,
    TELL,
    TELL_NOW,
    TOMBSTONE,
    UNSEAT,
    Duplicate,
    Gone,
    Refused,
    Stale,
    Unit,
)
from bot.vault import Subject, Vault, seal, unseal
from bot.work import Planner, Records
from playbook.records import Erasure

TRIES: Final = 4
FARTHEST: Final = 4_096
"""Other subjects that one unit may read: a round of matching looks at every council with an open seat."""
T = TypeVar("T")
Begins = Callable[[Subject, Hints, Mapping[str, Subject | None]], Context]
"""Makes a handler's world of a subject, of what the platform said, and of what else was read so far."""


class Units:
    """The units of work on one store: whose turn it is, what was read, what is kept of it in memory afterwards."""

    def __init__(self, store: Store, vault: Vault, begins: Begins) -> None:
        self._store = store
        self._vault = vault
        self._begins = begins
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def alone(self, subject: str) -> asyncio.Lock:
        """The turn of a subject, one for as long as somebody has it or waits for it."""
        turn = self._turns.get(subject)
        if turn is None:
            turn = self._turns[subject] = asyncio.Lock()
        return turn

    async def subject(self, id: str, member: Member | None) -> Subject:
        """The subject as stored, from the cache or read; a new one for a member who is not known. Raises Gone without a member."""
        held = self._vault.cached(id, time.monotonic())
        if held is not None:
            return held
        rows = await self._store.read(id)
        if rows.found:
            return self._vault.admit(rows)
        if member is None:
            raise Gone
        return self._vault.begin(id, member)

    async def run(
        self, id: str, member: Member | None, hints: Hints, key: str, decide: Callable[[Context], T], also: Unit | None = None
    ) -> T:
        """Runs `decide` and stores what it wrote, and `also`, as one unit. The caller holds the subject's own turn.

        What lies beyond the subject is read when the handler first asks for it, and the handler runs again. A member's unit takes the
        turn of all that it reads, in ascending order, and begins anew where it asks for an earlier one; a council's or community's
        own unit takes no other turn. So nobody waits in a circle, and what is refused as stale is the exception.
        """
        read: dict[str, Subject | None] = {}
        async with AsyncExitStack() as turns:
            stale = 0
            while True:
                subject = await self.subject(id, member)
                context = self._begins(subject, hints, read)
                try:
                    result = decide(context)
                    unit = _written(self._vault, subject, context, key)
                    if also is not None:
                        unit.ops.extend(also.ops)
                    if unit:
                        await self._store.commit(unit)
                except Needs as need:
                    if len(read) >= FARTHEST:
                        raise Refused from None
                    await self._reach(need.subject, subject, read, turns)
                except Duplicate:
                    self._forget((id, *read))
                    return None  # type: ignore[return-value]  # a second delivery: acknowledged, not answered
                except Stale:
                    self._forget((id, *read))
                    stale += 1
                    if stale == TRIES:
                        raise
                    for other in read:
                        read[other] = await self.known(other)
                except BaseException:
                    self._forget((id, *read))
                    raise
                else:
                    self._stored(subject, context)
                    return result

    async def _reach(self, wanted: str, subject: Subject, read: dict[str, Subject | None], turns: AsyncExitStack) -> None:
        """Reads one more subject into `read`; in a member's unit under its turn, taken after those of all that sort before it."""
        if subject.member is None:
            read[wanted] = await self.known(wanted)
            return
        every = {*read, wanted}
        if read and wanted < max(read):
            await turns.aclose()
            read.clear()
        for other in sorted(every - set(read) - {subject.id}):
            await turns.enter_async_context(self.alone(other))
            read[other] = await self.known(other)

    async def known(self, id: str) -> Subject | None:
        """The subject as stored; None when there is none of that id."""
        try:
            return await self.subject(id, None)
        except Gone:
            return None

    def _forget(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._vault.forget(id)

    def _stored(self, subject: Subject, context: Context) -> None:
        """Brings what is cached up to what is stored."""
        others: set[str] = {member for member, _ in context.beyond.told.values()} if context.beyond is not None else set()
        for circle in context.beyond.circles.values() if context.beyond is not None else ():
            others |= circle.joins | circle.leaves
            if circle.records.changed and circle.id not in subject.elsewhere:
                # Now something of theirs stands there: what is cached of the member does not know it yet.
                others.add(subject.id)
            self._hold(circle.subject, circle.records, circle.outbox)
        # An item or a seat of theirs was written without their turn: their next event reads them anew.
        self._forget(others - {subject.id})
        if context.erase or subject.id in others or context.outbox.revived:
            self._vault.forget(subject.id)
        else:
            self._hold(subject, context.records, context.outbox)

    def _hold(self, subject: Subject, records: Records, outbox: Planner) -> None:
        if records.changed or outbox.planned or outbox.cancelled:
            subject.rev += 1
            for at, record in records.changed.items():
                if record is None:
                    subject.rows.pop(at, None)
                    subject.opened.pop(at, None)
                else:
                    subject.rows[at] = (record.rev, records.author_of(record), records.sealed[at])
                    subject.opened[at] = record
            if outbox.planned or outbox.cancelled:
                # As the store does it: what went out, or is on its way, is not planned again.
                past = {i.id: i for i in subject.items if i.state not in ("due", "cancelled")}
                fresh = {i.id: i for i in subject.items} | outbox.planned | past
                subject.items = [i for i in fresh.values() if i.id not in outbox.cancelled]
        if not subject.fresh:
            self._vault.hold(subject, time.monotonic())


# -- what is stored -------------------------------------------------------------------------------------------------------


def _written(vault: Vault, subject: Subject, context: Context, key: str) -> Unit:
    """Everything that the handler left in `context`, as the statements of one commit; none where it changed nothing."""
    unit = Unit()
    far = context.beyond
    circles = [far.circles[id] for id in sorted(far.circles)] if far is not None else []
    told = far.told if far is not None else {}
    mine = bool(context.records.changed or context.outbox.writes or context.erase)
    if not (mine or told or any(circle.written for circle in circles)):
        return unit
    if key:
        unit.add(SEEN, vault.seen_key(key))
    now = int(context.now.timestamp() * 1000)
    if context.erase:
        _erased(vault, unit, subject, context)
    elif subject.fresh or mine:
        _write(vault, unit, subject, context.records, context.outbox, now)
    for circle in circles:
        if circle.written:
            _write(vault, unit, circle.subject, circle.records, circle.outbox, now)
            for member in sorted(circle.joins):
                unit.add(SEAT, circle.id, member)
            for member in sorted(circle.leaves):
                unit.add(UNSEAT, circle.id, member)
        elif circle.records.touched and not circle.subject.fresh:
            unit.add(CHECK, circle.id, circle.subject.rev)
    for id, (member, item) in sorted(told.items()):
        unit.add(TELL if item.due > context.now else TELL_NOW, id, member, item.kind, item.ref, int(item.due.timestamp() * 1000))
    return unit


def _write(vault: Vault, unit: Unit, subject: Subject, records: Records, outbox: Planner, now: int) -> None:
    """The statements that store what changed of one subject."""
    if subject.fresh:
        unit.add(MAKE, subject.id, 1, subject.wrapped, vault.sealed_address(subject))
    else:
        unit.add(BUMP, subject.id, subject.rev)
    for (kind, id), record in sorted(records.changed.items()):
        if record is None:
            unit.add(DROP, subject.id, kind, id)
        else:
            sealed = records.sealed[kind, id] = subject.seal_record(record)
            unit.add(PUT, subject.id, kind, id, record.rev, records.author_of(record), sealed, now)
    for id in sorted(outbox.cancelled):
        unit.add(CANCEL, id)
    for id in sorted(outbox.revived):
        unit.add(REVIVE, id, now)
    for id, item in sorted(outbox.planned.items()):
        times = (item.due, item.planned, item.until)
        due, planned, until = (None if at is None else int(at.timestamp() * 1000) for at in times)
        unit.add(PLAN, id, subject.id, item.kind, item.ref, due, int(item.pierces), planned, until)


def _erased(vault: Vault, unit: Unit, subject: Subject, context: Context) -> None:
    """The member goes; what is left is a subject of no name that takes our cards off their chat, says so, and goes too."""
    unit.add(ERASE_AUTHORED, subject.id)
    unit.add(ERASE, subject.id)
    unit.add(TOMBSTONE, subject.id, int(context.now.timestamp() * 1000))
    sweep = vault.begin(vault.hash("sweep", secrets.token_hex(16)), subject.member)
    unit.add(MAKE, sweep.id, 1, sweep.wrapped, vault.sealed_address(sweep))
    now = int(context.now.timestamp() * 1000)
    for kept in context.records.changed.values():
        if isinstance(kept, Erasure):
            moved = kept.model_copy(update={"rev": 1})
            unit.add(PUT, sweep.id, kept.kind, kept.id, 1, sweep.id, sweep.seal_record(moved), now)
    for item in subject.items:
        remote = subject.remotes.get(item.id)
        if remote is not None:
            place = unseal(subject.key, remote, f"{subject.id}|remote|{item.id}")
            resealed = seal(sweep.key, place, f"{sweep.id}|remote|{item.id}")
            unit.add(COPY, item.id, sweep.id, item.kind, item.ref, int(item.due.timestamp() * 1000), resealed)
    for id, item in sorted(context.outbox.planned.items()):
        unit.add(PLAN, id, sweep.id, item.kind, item.ref, int(item.due.timestamp() * 1000), 0, None, None)
