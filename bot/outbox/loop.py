"""The sender's loop: looks for what is due, claims it, and gives each subject's items to its chat or its room.

What was claimed is this process's until it is settled or the process ends: no lease of its own runs out on it, and what takes long,
as a chat that cannot be read, keeps nobody else's from being claimed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final
from weakref import WeakValueDictionary

import structlog

from bot.app import App
from bot.council import ceilings, census
from bot.deliveries import Carrier
from bot.outbox import batches
from bot.outbox.batches import Claimed
from bot.outbox.chats import Chats
from bot.outbox.posts import Posts
from bot.outbox.sending import Sender
from bot.outbox.settling import ms
from bot.ratelimit import LIMITS, Limits
from bot.store.unit import LET_GO, Gone, Unit

log = structlog.get_logger("jsc.outbox")

HELD: Final = dt.timedelta(days=3650)
"""The lease of what is in hand: one process alone has the database, and the next one begins with taking over all that it held."""
BATCH: Final = 200
"""Items in hand at once."""
FOREVER: Final = 2**62
"""Later than any lease (ms): the machine's clock may have been set back since one was given."""
PAUSE_SECONDS: Final = 5.0
END_SECONDS: Final = 6.0
"""How long the process's end waits for what is on its way. What has no answer by then is looked for at the next start."""


class Outbox:
    """One sender a process."""

    def __init__(
        self,
        app: App,
        adapters: Mapping[str, Carrier],
        limits: Mapping[str, Limits] = LIMITS,
        crash: Callable[[str], None] | None = None,
    ) -> None:
        self._app = app
        self._sender = Sender(app, adapters, limits, crash)
        self._chats = Chats(app, self._sender)
        self._posts = Posts(app, self._sender)
        self._tidied: dt.date | None = None
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_hand = 0
        self._left: list[Claimed] = []

    async def run(self) -> None:
        """Sends until cancelled; what is on its way then is finished first, and what else was claimed is put back."""
        recover = True
        try:
            while True:
                try:
                    if recover or (self._in_hand < BATCH and await self._something()):
                        await self._claimed(recover=recover)
                    recover = False
                    await self._put_back()
                    await self._tidy()
                    await self._wait()
                except Exception as error:  # noqa: BLE001  # the loop outlives a full disk; nothing is settled meanwhile
                    log.error("outbox", error=type(error).__name__)
                    await asyncio.sleep(PAUSE_SECONDS)
        finally:
            await self._ended()

    async def _ended(self) -> None:
        """Waits until what is on its way has its answer, if that comes soon; what waits for its turn is put back."""
        self._sender.stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=END_SECONDS)
        left = list(self._tasks)
        for task in left:
            task.cancel()
        if left:
            # What swallows its cancellation holds up nobody's end.
            await asyncio.wait(left, timeout=1.0)

    async def _tidy(self) -> None:
        """Once a day, what need not be kept any longer goes. What fails of it holds up neither the rest nor the sending."""
        today = self._app.clock.now().date()
        if today == self._tidied:
            return
        self._tidied = today
        for what, tidied in (("prune", App.prune), ("census", census.take), ("ceilings", ceilings.hold)):
            try:
                await tidied(self._app)
            except Exception as error:  # noqa: BLE001  # it is done again tomorrow, and at the next start
                log.error("not tidied", what=what, error=type(error).__name__)

    async def _something(self) -> bool:
        due = await self._app.store.next_due()
        return due is not None and due <= ms(self._app.clock.now())

    async def _wait(self) -> None:
        """Until the next item is due and there is room for it, something was planned, or the clock was moved."""
        wake = self._app.store.planned
        due = await self._app.store.next_due()
        full = self._in_hand >= BATCH
        if full or due is None or due > ms(self._app.clock.now()):
            until = None if full or due is None else dt.datetime.fromtimestamp(due / 1000, dt.UTC)
            await self._app.clock.wait(until, wake)
        wake.clear()

    async def once(self, *, recover: bool = False) -> int:
        """Claims what is due now and sends it to its end; returns how many items that were. `recover`: every earlier lease is over."""
        await self._put_back()
        count = await self._claimed(recover=recover)
        ends = await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in ends:
            if end is not None:
                raise end
        return count

    async def _claimed(self, *, recover: bool) -> int:
        """Claims what is due now and gives it to its subjects, each of which has one thing done after the other."""
        now = ms(self._app.clock.now())
        lease = now + int(HELD.total_seconds() * 1000)
        room = BATCH - self._in_hand
        again = await self._app.store.reclaim(FOREVER if recover else now, lease, room)
        fresh = await self._app.store.claim(now, lease, room - len(again)) if len(again) < room else []
        for id, own in batches.by_subject(again, fresh, lease).items():
            self._in_hand += len(own)
            task = asyncio.create_task(self._work(id, own), name="outbox")
            self._tasks.add(task)
            task.add_done_callback(self._done)
        return len(again) + len(fresh)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("outbox", error=type(error).__name__)

    async def _work(self, id: str, own: list[Claimed]) -> None:
        turn = self._turns.get(id)
        if turn is None:
            turn = self._turns[id] = asyncio.Lock()
        try:
            async with turn:
                await self._subject(id, own)
        except Exception:
            self._left.extend(own)
            raise
        finally:
            self._in_hand -= len(own)
            # There is room again.
            self._app.store.planned.set()

    async def _put_back(self) -> None:
        """What could not be settled, as the store would not have it: what of it was begun is looked for, the rest is due."""
        if not self._left:
            return
        left, unit = list(self._left), Unit()
        for one in left:
            unit.add(LET_GO, one.item.id, one.lease)
        await self._app.store.commit(unit)
        del self._left[: len(left)]
        for one in left:
            self._app.vault.forget(one.subject)

    async def _subject(self, subject_id: str, claimed: list[Claimed]) -> None:
        self._app.vault.forget(subject_id)
        try:
            subject = await self._app.units.subject(subject_id, None)
            if subject.member is None:
                for one in claimed:
                    await self._posts.put(subject, one)
            elif held := self._sender.holds(subject.member.platform):
                for one in claimed:
                    await self._sender.delay(one, held)
            else:
                await self._chats.all_of(subject, claimed)
        except Gone:
            return
        except Exception as error:  # noqa: BLE001  # one subject's trouble is not the others'; it is tried again
            for one in claimed:
                await self._sender.failed(one, error)
        finally:
            self._app.vault.forget(subject_id)
