"""The delivery protocol: `sending` is committed before the request and `sent` after it, and every answer in between has its own end.

The item's id, of several that go out as one the first's, is the nonce of every attempt (reliability notes, 5). An attempt whose
outcome is not known is looked for before anything is made of it: what stands there was sent, whatever it would say now.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeGuard, TypeVar

import structlog

from bot import prompts
from bot.app import App
from bot.deliveries import NOT_SERVED, Carrier, Crowded, Delivery, Halted, NotSent, Parked, Receipt, Refused, Remote, Sent, Unknown
from bot.outbox.after import ERASED, LEAVES_NOTHING, erase, remembered, then
from bot.outbox.batches import Claimed
from bot.platforms import Standing
from bot.ratelimit import Limits, Pacer
from bot.router import Outcome
from bot.store.unit import DELAY, KEEP, SETTLE, Unit
from bot.vault import Subject, seal

log = structlog.get_logger("jsc.outbox")

HALT_SECONDS: Final = 60.0
UNSERVED_SECONDS: Final[Mapping[str, float]] = {"refused": 30.0, "unreachable": 10.0}
"""Until what is for a platform that is not served is tried again, by how it stands; else as long as its adapter says."""
SWEEP_SECONDS: Final = 2.0
"""Until one looks again at what waits for another item to arrive."""
TRIES: Final = 8
LOOKS: Final = 6
"""Attempts up to which one that may have arrived waits until somebody can look for it; then it is made once more all the same."""
BACK_OFF: Final = (2, 5, 15, 60, 300, 900, 3600)
DUE, SENT, UNKNOWN, PARKED, EXPIRED = 0, 2, 3, 4, 5
T = TypeVar("T", bound=Receipt | None)
ANSWERS: Final[Mapping[type[Receipt], str]] = {
    Sent: "sent",
    NotSent: "not_sent",
    Unknown: "unknown",
    Parked: "parked",
    Halted: "halted",
    Refused: "refused",
    Crowded: "crowded",
}
"""What a platform may answer, as it is counted."""


class Sender:
    """Sends and settles; `stopping` is set when the process ends, and nothing more is begun then."""

    def __init__(
        self,
        app: App,
        adapters: Mapping[str, Carrier],
        limits: Mapping[str, Limits],
        crash: Callable[[str], None] | None,
        platforms: Mapping[str, Standing],
    ) -> None:
        self.stopping = asyncio.Event()
        self._app = app
        self._adapters = adapters
        self._limits = limits
        self._platforms = platforms
        self._pacers: dict[str, Pacer] = {}
        self._halted: dict[str, float] = {}
        self._crash = crash or (lambda name: None)

    async def deliver(self, subject: Subject, group: list[Claimed], delivery: Delivery) -> None:
        """Sends and settles. What fails here may have arrived, so that the next attempt looks for it first."""
        if delivery.files:
            delivery = replace(delivery, keep=partial(self._kept, subject, group[0]))
        looked = subject.member is not None and prompts.is_prompt(group[0].item.kind)
        try:
            receipt = await self._send(delivery, again=group[0].again and not looked and delivery.do in ("new", "room"))
        except Exception as error:  # noqa: BLE001  # an adapter raises nothing it knows of
            self._app.tally.sent(delivery.to.platform, ANSWERS[Unknown], delivery.attempt)
            receipt = Unknown(type(error).__name__)
        try:
            await self.received(subject, group, receipt)
        except Exception as error:  # noqa: BLE001  # a full disk, as a rule
            log.error("not settled", error=type(error).__name__)
            lease = ms(self._app.clock.now()) + int(back_off(group[0].attempt) * 1000)
            for one in group:
                await self.settle(one, UNKNOWN, due=one.item.due, lease=lease)

    async def _kept(self, subject: Subject, one: Claimed, remote: Remote) -> bool:
        """Stores where it stands so far; False when its member deleted everything meanwhile. Raises StoreError."""
        unit = Unit()
        unit.add(KEEP, one.item.id, sealed(subject, one.item.id, remote), one.lease)
        return await self._app.settled(subject.id, unit)

    async def look(self, delivery: Delivery) -> Sent | NotSent | None:
        """Whether an earlier attempt stands there; None: it does not, or nobody can ever tell; NotSent: one could not look now."""
        adapter = self._adapters.get(delivery.to.platform)
        if adapter is None or self._halts(delivery.to.platform):
            return NotSent("no adapter", HALT_SECONDS)
        pacer = self._pacer(delivery.to.platform)
        async with pacer.slots:
            if not await pacer.turn(delivery.to.id, self.stopping):
                return NotSent("stopping", 0.0)
            try:
                return self._patiently(delivery, await adapter.find(delivery))
            except Exception as error:  # noqa: BLE001  # an adapter raises nothing it knows of
                log.error("not looked up", error=type(error).__name__)
                return NotSent(type(error).__name__)

    def _halts(self, platform: str) -> bool:
        return self._halted.get(platform, 0.0) > asyncio.get_running_loop().time()

    def _patiently(self, delivery: Delivery, receipt: T) -> T | NotSent:
        """The receipt, with a longer wait where the platform is not served for a reason that lasts."""
        if not isinstance(receipt, NotSent) or receipt.reason != NOT_SERVED:
            return receipt
        standing = self._platforms.get(delivery.to.platform)
        wait = None if standing is None else UNSERVED_SECONDS.get(standing.state)
        return receipt if wait is None else NotSent(NOT_SERVED, wait)

    def _pacer(self, platform: str) -> Pacer:
        return self._pacers.setdefault(platform, Pacer(self._limits[platform]))

    async def _send(self, delivery: Delivery, *, again: bool) -> Receipt:
        platform = delivery.to.platform
        adapter = self._adapters.get(platform)
        if adapter is None:
            return NotSent("no adapter", 300.0)
        if self._halts(platform):
            return NotSent("halted", HALT_SECONDS)
        pacer = self._pacer(platform)
        async with pacer.slots:
            if not await pacer.turn(delivery.to.id, self.stopping):
                return NotSent("stopping", 0.0)
            if again:
                found = self._patiently(delivery, await adapter.find(delivery))
                if isinstance(found, Sent) or waits(found, delivery.attempt):
                    return found
            self._crash("before a send")
            receipt = self._patiently(delivery, await adapter.send(delivery))
            self._app.tally.sent(platform, ANSWERS[type(receipt)], delivery.attempt)
            self._crash("after acceptance before it is settled")
        if isinstance(receipt, NotSent) and receipt.wait and receipt.reason != NOT_SERVED:
            pacer.pause(min(receipt.wait, HALT_SECONDS))
        if isinstance(receipt, Halted):
            self._halted[platform] = asyncio.get_running_loop().time() + HALT_SECONDS
            log.error("sending halted", platform=platform, reason=receipt.reason)
        return receipt

    async def received(self, subject: Subject, group: Sequence[Claimed], receipt: Receipt) -> None:
        """Settles what was sent as one by the platform's answer."""
        first = group[0]
        now = self._app.clock.now()
        match receipt:
            case Sent(remote):
                await self._arrived(subject, group, remote)
            case NotSent(reason, wait):
                if reason != NOT_SERVED:
                    log.info("not sent", reason=reason, attempt=first.attempt)
                for one in group:
                    await self.delay(one, wait if wait is not None else back_off(one.attempt), counts=wait is None)
            case Unknown(reason) if first.attempt < TRIES:
                log.warning("outcome unknown", reason=reason, attempt=first.attempt)
                # Later each time, all of them together: a platform that is down for a minute answers each of these so.
                lease = ms(now) + int(back_off(first.attempt) * 1000)
                for one in group:
                    await self.settle(one, UNKNOWN, due=one.item.due, lease=lease)
            case Halted():
                for one in group:
                    await self.delay(one, HALT_SECONDS, counts=False)
            case Crowded(present):
                log.info("not posted", kind=first.item.kind, reason="no seat")
                await self.came_to_nothing(subject, first, "no_seat", present)
            case Parked(reason) | Refused(reason) | Unknown(reason) if subject.member is None:
                log.warning("parked", reason=reason, kind=first.item.kind)
                await self.came_to_nothing(subject, first, reason)
            case Parked(reason) | Refused(reason) | Unknown(reason) if first.item.kind == ERASED:
                log.warning("parked", reason=reason, kind=first.item.kind)
                await erase(self._app, subject)
            case Parked(reason) | Refused(reason) | Unknown(reason):
                log.warning("parked", reason=reason, kind=first.item.kind)
                await self.parked(subject, group)

    async def parked(self, subject: Subject, group: Sequence[Claimed]) -> None:
        """It cannot be put into the member's chat; what they would miss waits on home."""
        unit = Unit()
        for one in group:
            unit.add(SETTLE, one.item.id, PARKED, one.lease, None, None)
        await self._app.settled(subject.id, unit, remembered(group, sent=False))

    async def _arrived(self, subject: Subject, group: Sequence[Claimed], remote: Remote) -> None:
        first = group[0]
        if first.item.kind == ERASED:
            # Its row goes with the rest, in one step: a receipt that is sent and kept would be what nobody takes away any more.
            await erase(self._app, subject)
            return
        where: bytes | None = None
        if first.item.kind not in LEAVES_NOTHING:
            where = sealed(subject, first.item.id, remote)
        unit, now = Unit(), ms(self._app.clock.now())
        unit.add(SETTLE, first.item.id, SENT, first.lease, where, now)
        for other in group[1:]:
            unit.add(SETTLE, other.item.id, SENT, other.lease, None, now)
        if subject.member is None:
            there = Outcome(first.item.kind, first.item.ref, first.item.id, True, place=remote.place)
            await self._app.settled(subject.id, unit, then(self._app, first, there))
        elif not await self._app.settled(subject.id, unit, remembered(group, sent=True)) and first.item.kind not in LEAVES_NOTHING:
            # The member deleted everything while this was on its way: nothing of it is left that could take it off later.
            again = Delivery(first.item.id, first.item.id, subject.member, "remove", remote=remote)
            await self._send(again, again=False)

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
        await self.delay(one, back_off(one.attempt))

    async def delay(self, one: Claimed, seconds: float, *, counts: bool = True) -> None:
        """Tries again after `seconds`; an attempt whose outcome is not known stays so, and is looked for again first."""
        at = self._app.clock.now() + dt.timedelta(seconds=seconds)
        if one.again:
            await self.settle(one, UNKNOWN, due=one.item.due, lease=ms(at), counts=counts)
        else:
            await self.settle(one, DUE, due=at, counts=counts)

    async def settle(
        self,
        one: Claimed,
        state: int,
        *,
        due: dt.datetime | None = None,
        planned: dt.datetime | None = None,
        lease: int = 0,
        counts: bool = True,
    ) -> None:
        """Commits what became of an item. `counts`: it was an attempt, and not a wait for its hour or for the platform.

        `due`: when it is woken again; `planned`: the moment its lateness is measured from, None for the one it was.
        """
        unit = Unit()
        if due is None:
            unit.add(SETTLE, one.item.id, state, one.lease, None, None)
        else:
            late_from = None if planned is None else ms(planned)
            unit.add(DELAY, one.item.id, state, ms(due), one.lease, lease, 0 if counts else 1, late_from)
        await self._app.marked(one.subject, unit)


def sealed(subject: Subject, item: str, remote: Remote) -> bytes:
    """Where an item of `subject` stands, as it is stored."""
    return seal(subject.key, json.dumps([remote.place, remote.id]).encode(), f"{subject.id}|remote|{item}")


def waits(found: Receipt | None, attempt: int) -> TypeGuard[NotSent]:
    """Whether an attempt that may have arrived is not repeated yet, as nobody could look for it just now."""
    return isinstance(found, NotSent) and (found.wait is not None or attempt < LOOKS)


def back_off(attempt: int) -> float:
    """Seconds until the next attempt, after this many."""
    return float(BACK_OFF[min(attempt, len(BACK_OFF)) - 1])


def ms(when: dt.datetime) -> int:
    """A moment as it is stored."""
    return int(when.timestamp() * 1000)
