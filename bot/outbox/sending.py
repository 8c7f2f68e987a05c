"""The delivery protocol: `begun` is committed before the request and `sent` after it, and every answer in between has its own end.

What was claimed and not begun is simply due again after a kill; what was begun may have arrived. The item's id, of several that go
out as one the first's, is the nonce of every attempt. An attempt whose outcome is not known is looked for, for
as long as one can look, before anything is made of it: what stands there was sent, whatever it would say now. No number of attempts
parks an item: an end of its own does, or a chat that is closed, or a payload that is refused.

What may come twice, and why; a kill leaves no more in doubt than the requests then on their way:
- where nobody may look, as on Slack without `im:history` or in its channels, what was in doubt is made once more, once for each answer
  that was lost;
- the very first note to somebody on Slack, when for ten minutes no other message was answered there and no command typed there, which
  say where to look;
- what stands in a chat that could not be read for an hour in which the platform took other messages.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeGuard

import structlog

from bot import prompts
from bot.app import App
from bot.deliveries import Carrier, Crowded, Delivery, Halted, NotSent, Nowhere, Parked, Receipt, Refused, Remote, Sent, Unknown
from bot.outbox.after import ERASED, LEAVES_NOTHING, erase, remembered, then
from bot.outbox.batches import Claimed
from bot.outbox.breaker import Breaker
from bot.outbox.settling import SENT, UNKNOWN, Settling, ms
from bot.ratelimit import Limits, Pacer
from bot.router import Outcome
from bot.store.unit import BEGIN, KEEP, SETTLE, Unit
from bot.vault import Subject, seal

log = structlog.get_logger("jsc.outbox")

HALT_SECONDS: Final = 60.0
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
NOWHERE: Final = "nowhere"
NOWHERE_SECONDS: Final = 15.0
"""Until one asks again whether it is known by now where an earlier attempt may stand."""


class Sender(Settling):
    """Sends and settles; `stopping` is set when the process ends, and nothing more is begun then."""

    def __init__(
        self, app: App, adapters: Mapping[str, Carrier], limits: Mapping[str, Limits], crash: Callable[[str], None] | None
    ) -> None:
        super().__init__(app)
        self.stopping = asyncio.Event()
        self._adapters = adapters
        self._limits = limits
        self._pacers: dict[str, Pacer] = {}
        self._halted: dict[str, float] = {}
        self._crash = crash or (lambda name: None)

    async def deliver(self, subject: Subject, group: list[Claimed], delivery: Delivery) -> None:
        """Sends and settles. What fails here may have arrived, so that the next attempt looks for it first."""
        if delivery.files:
            delivery = replace(delivery, keep=partial(self._kept, subject, group[0]))
        if group[0].again and not self._looked(subject, group[0]) and delivery.do in ("new", "room"):
            found = await self.look(delivery)
            if isinstance(found, Sent):
                await self.received(subject, group, found)
                return
            if self.waits(found, delivery):
                await self.postponed(group, found, delivery.to.platform)
                return
        receipt, begun = await self._send(group, delivery)
        if receipt is None:
            # Some of it was taken away meanwhile: what is left goes out without that.
            for one in group:
                await self.delay(one, 0.0, begun=True)
            return
        if not begun and isinstance(receipt, NotSent):
            await self.postponed(group, receipt, delivery.to.platform)
            return
        try:
            await self.received(subject, group, receipt, delivery.to.platform)
        except Exception as error:  # noqa: BLE001  # a full disk, as a rule
            log.error("not settled", error=type(error).__name__)
            later = self._app.clock.now() + dt.timedelta(seconds=self._troubles.later(group[0].group))
            for one in group:
                await self.settle(one, UNKNOWN, due=one.item.due, lease=ms(later))

    async def _kept(self, subject: Subject, one: Claimed, remote: Remote) -> bool:
        """Stores where it stands so far; False when its member deleted everything meanwhile. Raises StoreError."""
        unit = Unit()
        unit.add(KEEP, one.item.id, sealed(subject, one.item.id, remote), one.lease)
        return await self._app.settled(subject.id, unit)

    async def look(self, delivery: Delivery) -> Sent | NotSent | Nowhere | None:
        """Whether an earlier attempt stands there; None: it does not, or nobody can ever tell; NotSent: one could not look now."""
        platform = delivery.to.platform
        adapter = self._adapters.get(platform)
        if adapter is None or self._halts(platform):
            return NotSent("no adapter", HALT_SECONDS)
        pacer, breaker = self._pacer(platform), self._breaker(platform)
        async with pacer.looks:
            left = breaker.asks("look")
            if left:
                return NotSent("down", left)
            trying = breaker.is_down
            if not await pacer.turn(delivery.to.id, self.stopping):
                breaker.untried("look")
                return NotSent("stopping", 0.0)
            try:
                found = await adapter.find(delivery)
            except Exception as error:  # noqa: BLE001  # an adapter raises nothing it knows of
                log.error("not looked up", error=type(error).__name__)
                found = NotSent(type(error).__name__)
        if isinstance(found, Sent):
            breaker.answered()
        elif isinstance(found, NotSent):
            breaker.silent("look", trying=trying)
            self._troubles.blind(delivery.id, up=not breaker.is_down)
        else:
            # It may not even have been asked: whether it answers is for the sending to find out.
            breaker.untried("look")
        if isinstance(found, Nowhere) and self._troubles.is_still_nowhere(delivery.id):
            return NotSent(NOWHERE, NOWHERE_SECONDS)
        return found

    def waits(self, found: Receipt | Nowhere | None, delivery: Delivery) -> TypeGuard[NotSent]:
        """Whether an attempt that may have arrived is not repeated yet, as nobody could look for it just now.

        Where a chat cannot be read for an hour in which the platform took other messages, it is repeated all the same.
        """
        if not isinstance(found, NotSent):
            return False
        if found.wait is not None:
            return True
        took = self._breaker(delivery.to.platform).answered_at
        return not (self._troubles.is_blind(delivery.id, took) or self._troubles.is_hopeless(delivery.id))

    def lets_go(self, found: Receipt | Nowhere | None, delivery: Delivery) -> bool:
        """Whether nobody need look any longer for what has nothing to say by now."""
        return not isinstance(found, NotSent) or self._troubles.is_hopeless(delivery.id)

    def holds(self, platform: str) -> float:
        """Seconds for which nothing is to be made ready for `platform`, as it is not to be asked before; 0 where it may be."""
        return HALT_SECONDS if self._halts(platform) else self._breaker(platform).wait()

    def _looked(self, subject: Subject, one: Claimed) -> bool:
        return subject.member is not None and prompts.is_prompt(one.item.kind)

    def _halts(self, platform: str) -> bool:
        return self._halted.get(platform, 0.0) > asyncio.get_running_loop().time()

    def _pacer(self, platform: str) -> Pacer:
        return self._pacers.setdefault(platform, Pacer(self._limits[platform]))

    async def _send(self, group: Sequence[Claimed], delivery: Delivery) -> tuple[Receipt | None, bool]:
        """The platform's answer, and whether the attempt was begun; no answer where the items are not in hand any more."""
        platform = delivery.to.platform
        adapter = self._adapters.get(platform)
        if adapter is None:
            return NotSent("no adapter", 300.0), False
        if self._halts(platform):
            return NotSent("halted", HALT_SECONDS), False
        pacer, breaker = self._pacer(platform), self._breaker(platform)
        async with pacer.slots:
            left = breaker.asks("send")
            if left:
                return NotSent("down", left), False
            trying = breaker.is_down
            if not await pacer.turn(delivery.to.id, self.stopping):
                breaker.untried("send")
                return NotSent("stopping", 0.0), False
            if breaker.is_down and not trying:
                return NotSent("down", breaker.wait()), False
            self._crash("claimed and not begun")
            if not await self._begins(group, delivery):
                breaker.untried("send")
                return None, False
            self._crash("before a send")
            receipt = await self._sent(adapter, delivery, breaker, trying=trying)
            self._crash("after acceptance before it is settled")
        if isinstance(receipt, NotSent) and receipt.wait and not receipt.down:
            pacer.pause(min(receipt.wait, HALT_SECONDS))
        if isinstance(receipt, Halted):
            self._halted[platform] = asyncio.get_running_loop().time() + HALT_SECONDS
            log.error("sending halted", platform=platform, reason=receipt.reason)
        return receipt, True

    async def _sent(self, adapter: Carrier, delivery: Delivery, breaker: Breaker, *, trying: bool) -> Receipt:
        try:
            receipt = await adapter.send(delivery)
        except Exception as error:  # noqa: BLE001  # an adapter raises nothing it knows of
            # Our own fault, which says nothing of the platform.
            breaker.untried("send")
            log.error("not foreseen", error=type(error).__name__)
            self._app.tally.sent(delivery.to.platform, ANSWERS[Unknown], delivery.attempt)
            return self._troubles.unforeseen(delivery.id, type(error).__name__)
        self._app.tally.sent(delivery.to.platform, ANSWERS[type(receipt)], delivery.attempt)
        match receipt:
            case Unknown() | NotSent(down=True):
                breaker.silent("send", trying=trying)
            case NotSent():
                # It says to wait, or this chat's own limit is reached: it answers, and took nothing.
                breaker.untried("send")
            case _:
                breaker.answered()
        return receipt

    async def _begins(self, group: Sequence[Claimed], delivery: Delivery) -> bool:
        """Says of each that its request leaves now, and as which message; False where one of them is not this worker's any more."""
        if not group:
            return True
        unit = Unit(fetch=True)
        alone = len(group) == 1 and group[0].item.id == delivery.id
        for one in group:
            unit.add(BEGIN, one.item.id, one.lease, None if alone else delivery.id)
        await self._app.marked(group[0].subject, unit)
        return len(unit.rows) == len(group)

    async def received(self, subject: Subject, group: Sequence[Claimed], receipt: Receipt, platform: str = "") -> None:
        """Settles what was sent as one by the platform's answer."""
        first = group[0]
        match receipt:
            case Sent(remote):
                await self._arrived(subject, group, remote)
            case NotSent(reason):
                log.info("not sent", reason=reason, attempt=first.attempt)
                await self.postponed(group, receipt, platform, begun=True)
                return
            case Unknown(reason):
                log.warning("outcome unknown", reason=reason, attempt=first.attempt)
                # All of them together, as the one message that they may be by now.
                later = self._app.clock.now() + dt.timedelta(seconds=self._later(first, platform))
                for one in group:
                    await self.settle(one, UNKNOWN, due=one.item.due, lease=ms(later))
                return
            case Halted():
                await self.postponed(group, NotSent("halted", HALT_SECONDS), platform, begun=True)
                return
            case Crowded(present):
                log.info("not posted", kind=first.item.kind, reason="no seat")
                await self.came_to_nothing(subject, first, "no_seat", present)
            case Parked(reason) | Refused(reason) if subject.member is None:
                log.warning("parked", reason=reason, kind=first.item.kind)
                await self.came_to_nothing(subject, first, reason)
            case Parked(reason) | Refused(reason) if first.item.kind == ERASED:
                log.warning("parked", reason=reason, kind=first.item.kind)
                await erase(self._app, subject)
            case Parked(reason) | Refused(reason):
                log.warning("parked", reason=reason, kind=first.item.kind)
                await self.parked(subject, group)
        self._troubles.over(first.group)

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
            await self._send((), again)


def sealed(subject: Subject, item: str, remote: Remote) -> bytes:
    """Where an item of `subject` stands, as it is stored."""
    return seal(subject.key, json.dumps([remote.place, remote.id]).encode(), f"{subject.id}|remote|{item}")
