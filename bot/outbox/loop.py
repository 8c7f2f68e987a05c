"""The sender's loop: looks for what is due, claims it, and gives each subject's items to its chat or its room."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

import structlog

from bot.app import App
from bot.council import ceilings, census
from bot.deliveries import Carrier
from bot.outbox import batches
from bot.outbox.batches import Claimed
from bot.outbox.chats import Chats
from bot.outbox.posts import Posts
from bot.outbox.sending import Sender, ms
from bot.platforms import Standing
from bot.ratelimit import LIMITS, Limits
from bot.store.unit import Gone

log = structlog.get_logger("jsc.outbox")

LEASE: Final = dt.timedelta(seconds=60)
BATCH: Final = 200
FOREVER: Final = 2**62
"""Later than any lease (ms): the machine's clock may have been set back since one was given."""
PAUSE_SECONDS: Final = 5.0
END_SECONDS: Final = 5.0
"""How long the process's end waits for what is on its way. What has no answer by then is looked for at the next start."""


class Outbox:
    """One sender a process. `platforms`: how each stands, so that what cannot go out just now is not tried every second."""

    def __init__(
        self,
        app: App,
        adapters: Mapping[str, Carrier],
        limits: Mapping[str, Limits] = LIMITS,
        crash: Callable[[str], None] | None = None,
        platforms: Mapping[str, Standing] | None = None,
    ) -> None:
        self._app = app
        self._sender = Sender(app, adapters, limits, crash, platforms or {})
        self._chats = Chats(app, self._sender)
        self._posts = Posts(app, self._sender)
        self._tidied: dt.date | None = None

    async def run(self) -> None:
        """Sends until cancelled; what is on its way then is finished first, and what else was claimed is put back."""
        recover = True
        while True:
            try:
                if recover or await self._something():
                    await self._finished(asyncio.ensure_future(self.once(recover=recover)))
                recover = False
                await self._tidy()
                await self._wait()
            except Exception as error:  # noqa: BLE001  # the loop outlives a full disk; nothing is settled meanwhile
                log.error("outbox", error=type(error).__name__)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _finished(self, batch: asyncio.Future[int]) -> None:
        """Waits for a batch; when cancelled, until what of it is on its way has its answer, if that comes soon."""
        try:
            await asyncio.shield(batch)
        except asyncio.CancelledError:
            self._sender.stopping.set()
            await asyncio.wait({batch}, timeout=END_SECONDS)
            batch.cancel()
            await asyncio.wait({batch}, timeout=1.0)
            raise

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
        """Until the next item is due, something was planned, or the clock was moved."""
        wake = self._app.store.planned
        due = await self._app.store.next_due()
        if due is None or due > ms(self._app.clock.now()):
            until = None if due is None else dt.datetime.fromtimestamp(due / 1000, dt.UTC)
            await self._app.clock.wait(until, wake)
        wake.clear()

    async def once(self, *, recover: bool = False) -> int:
        """Claims and sends what is due now; returns how many items that were. `recover`: every lease of an earlier process is over."""
        now = ms(self._app.clock.now())
        lease = now + int(LEASE.total_seconds() * 1000)
        over = FOREVER if recover else now
        again = await self._app.store.reclaim(over, lease, BATCH)
        fresh = await self._app.store.claim(now, lease, BATCH)
        claimed = batches.by_subject(again, fresh, lease)
        if claimed:
            # All of them to their end: what would still be sending when the next batch is claimed could be sent twice.
            ends = await asyncio.gather(*(self._subject(id, own) for id, own in claimed.items()), return_exceptions=True)
            for end in ends:
                if end is not None:
                    raise end
        return len(again) + len(fresh)

    async def _subject(self, subject_id: str, claimed: list[Claimed]) -> None:
        self._app.vault.forget(subject_id)
        try:
            subject = await self._app.units.subject(subject_id, None)
            if subject.member is None:
                for one in claimed:
                    await self._posts.put(subject, one)
            else:
                await self._chats.all_of(subject, claimed)
        except Gone:
            return
        except Exception as error:  # noqa: BLE001  # one subject's trouble is not the others'; it is tried again
            for one in claimed:
                await self._sender.failed(one, error)
        finally:
            self._app.vault.forget(subject_id)
