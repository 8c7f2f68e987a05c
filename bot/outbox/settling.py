"""Writes down what became of an item: parked, put off, come to nothing; fenced by its lease, between the events of its subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import structlog

from bot.app import App
from bot.deliveries import NotSent
from bot.outbox.after import remembered, then
from bot.outbox.batches import Claimed
from bot.outbox.breaker import Breaker
from bot.outbox.troubles import Troubles
from bot.router import Outcome
from bot.store.unit import DELAY, SETTLE, Unit
from bot.vault import Subject

log = structlog.get_logger("jsc.outbox")

DUE, SENT, UNKNOWN, PARKED, EXPIRED = 0, 2, 3, 4, 5
LONGEST: Final = 240.0
"""Seconds that a trouble which may be the platform's keeps an item waiting at most."""
SWEEP_SECONDS: Final = 2.0
"""Until one looks again at what waits for another item to arrive."""


class Settling:
    """What is known of items and of their platforms' troubles, and how it is stored."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._troubles = Troubles(app.clock)
        self._breakers: dict[str, Breaker] = {}

    async def postponed(self, group: Sequence[Claimed], why: NotSent, platform: str, *, begun: bool = False) -> None:
        """Nothing of it arrived: it is tried again when `why` says so, or when the platform is tried. `begun`: that was no attempt."""
        seconds = why.wait if why.wait is not None and not why.down else self._later(group[0], platform)
        for one in group:
            await self.delay(one, seconds, begun=begun)

    def _later(self, first: Claimed, platform: str) -> float:
        """Seconds until it is tried again: with its platform where that is down, with a trouble of its own later each time."""
        return self._breaker(platform).wait() or self._troubles.later(first.group, most=LONGEST)

    async def parked(self, subject: Subject, group: Sequence[Claimed]) -> None:
        """It cannot be put into the member's chat; what they would miss waits on home."""
        unit = Unit()
        for one in group:
            unit.add(SETTLE, one.item.id, PARKED, one.lease, None, None)
        await self._app.settled(subject.id, unit, remembered(group, sent=False))

    async def came_to_nothing(self, subject: Subject, one: Claimed, reason: str, present: int = 0) -> None:
        """It will not be posted; its feature is told why, in one step with that."""
        unit = Unit()
        unit.add(SETTLE, one.item.id, PARKED, one.lease, None, None)
        await self._app.settled(
            subject.id, unit, then(self._app, one, Outcome(one.item.kind, one.item.ref, one.item.id, False, reason, present=present))
        )

    async def failed(self, one: Claimed, error: Exception) -> None:
        """Nothing of it was sent: it is tried again, later each time."""
        log.error("item failed", kind=one.item.kind, error=type(error).__name__)
        await self.delay(one, self._troubles.later(one.group))

    async def delay(self, one: Claimed, seconds: float, *, begun: bool = False) -> None:
        """Tries again after `seconds`; an attempt whose outcome is not known stays so, and is looked for again first."""
        at = self._app.clock.now() + dt.timedelta(seconds=seconds)
        if one.again:
            await self.settle(one, UNKNOWN, due=one.item.due, lease=ms(at), takes_back=begun)
        else:
            await self.settle(one, DUE, due=at, takes_back=begun)

    async def settle(
        self,
        one: Claimed,
        state: int,
        *,
        due: dt.datetime | None = None,
        planned: dt.datetime | None = None,
        lease: int = 0,
        takes_back: bool = False,
    ) -> None:
        """Commits what became of an item. `takes_back`: it was begun, and surely did not arrive, so that it was no attempt.

        `due`: when it is woken again; `planned`: the moment its lateness is measured from, None for the one it was.
        """
        unit = Unit()
        if due is None:
            unit.add(SETTLE, one.item.id, state, one.lease, None, None)
        else:
            late_from = None if planned is None else ms(planned)
            unit.add(DELAY, one.item.id, state, ms(due), one.lease, lease, int(takes_back), late_from)
        await self._app.marked(one.subject, unit)

    def _breaker(self, platform: str) -> Breaker:
        return self._breakers.setdefault(platform, Breaker(platform, self._app.clock))


def ms(when: dt.datetime) -> int:
    """A moment as it is stored."""
    return int(when.timestamp() * 1000)
