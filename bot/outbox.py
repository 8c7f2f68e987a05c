"""Outbox: claims items that are due, has their card made, sends, settles. An item is forgotten only when it has been delivered.

`sending` is committed before the request and `sent` after it; the item's id, of several that go out as one the first's, is the nonce of
every attempt (reliability notes, 5). The card is made when it is sent, from what is true then, and may turn out to be nothing. An
attempt whose outcome is not known is looked for before anything is made of it: what stands there was sent, whatever it would say now.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import structlog

from bot import batches, prompts, rooms
from bot.app import App
from bot.batches import Claimed, Message
from bot.cards import Card
from bot.context import REDRAW, Context, Item
from bot.council import census, facilitation
from bot.deliveries import Adapter, Crowded, Delivery, Halted, NotSent, Parked, Receipt, Refused, Remote, Sent, Unknown
from bot.events import Hints, Visit
from bot.ratelimit import LIMITS, Limits, Pacer
from bot.replies import File, Parcel
from bot.router import Outcome
from bot.store.unit import DELAY, ERASE, SETTLE, TOGETHER, Gone, Unit
from bot.vault import Subject, seal
from playbook import lateness
from playbook.cadence import DEADLINES
from playbook.records import ME, Council, Erasure, Notice, Profile, Quietness, Ways

log = structlog.get_logger("jsc.outbox")

LEASE: Final = dt.timedelta(seconds=60)
BATCH: Final = 200
FOREVER: Final = 2**62
"""Later than any lease (ms): the machine's clock may have been set back since one was given."""
HALT_SECONDS: Final = 60.0
PAUSE_SECONDS: Final = 5.0
PAUSED_LOOKS: Final = dt.timedelta(minutes=15)
THROUGH: Final = DEADLINES
"""What a facilitator's pause does not hold back."""
TRIES: Final = 8
BACK_OFF: Final = (2, 5, 15, 60, 300, 900, 3600)
REMOVE: Final = "remove"
HOME: Final = "home"
"""The member's home is drawn as it is now, though they did not open it: after a deletion it is a newcomer's."""
LEAVES_NOTHING: Final = (REMOVE, REDRAW, HOME)
"""Kinds after which no message more stands on the platform."""
ERASED: Final = "erased"
RECEIPT_WITHIN: Final = dt.timedelta(days=7)
"""How long a deletion's receipt is tried; then what is left of the subject goes without it."""
SWEEP_SECONDS: Final = 2.0
END_SECONDS: Final = 6.0
"""How long the process's end waits for what is on its way. What has no answer by then is looked for at the next start."""
DUE, SENT, UNKNOWN, PARKED, EXPIRED = 0, 2, 3, 4, 5


class Outbox:
    """One sender a process."""

    def __init__(
        self,
        app: App,
        adapters: Mapping[str, Adapter],
        limits: Mapping[str, Limits] = LIMITS,
        crash: Callable[[str], None] | None = None,
    ) -> None:
        self._app = app
        self._adapters = adapters
        self._limits = limits
        self._pacers: dict[str, Pacer] = {}
        self._halted: dict[str, float] = {}
        self._tidied: dt.date | None = None
        self._stop = asyncio.Event()
        self._crash = crash or (lambda name: None)

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
            self._stop.set()
            await asyncio.wait({batch}, timeout=END_SECONDS)
            batch.cancel()
            await asyncio.gather(batch, return_exceptions=True)
            raise

    async def _tidy(self) -> None:
        """Once a day, what need not be kept any longer goes."""
        today = self._app.clock.now().date()
        if today != self._tidied:
            await self._app.prune()
            await census.take(self._app)
            self._tidied = today

    async def _something(self) -> bool:
        due = await self._app.store.next_due()
        return due is not None and due <= _ms(self._app.clock.now())

    async def _wait(self) -> None:
        """Until the next item is due, something was planned, or the clock was moved."""
        wake = self._app.store.planned
        due = await self._app.store.next_due()
        if due is None or due > _ms(self._app.clock.now()):
            until = None if due is None else dt.datetime.fromtimestamp(due / 1000, dt.UTC)
            await self._app.clock.wait(until, wake)
        wake.clear()

    async def once(self, *, recover: bool = False) -> int:
        """Claims and sends what is due now; returns how many items that were. `recover`: every lease of an earlier process is over."""
        now = _ms(self._app.clock.now())
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

    # -- one subject's items --------------------------------------------------------------------------------------------------

    async def _subject(self, subject_id: str, claimed: list[Claimed]) -> None:
        self._app.vault.forget(subject_id)
        try:
            subject = await self._app.subject(subject_id, None)
            if subject.member is None:
                for one in claimed:
                    await self._posted(subject, one)
                return
            for one in claimed:
                if one.item.kind == REMOVE:
                    await self._take_off(subject, one)
                elif one.item.kind == REDRAW:
                    await self._redrawn(subject, one)
            for one in claimed:
                if one.item.kind == HOME:
                    await self._home(subject, one)
                elif one.item.kind not in (REMOVE, REDRAW) and not prompts.is_prompt(one.item.kind):
                    await self._message(subject, Message([one]))
            for id, group in batches.interrupted(claimed).items():
                await self._once_more(subject, id, group)
            await self._prompts(subject, [one for one in claimed if prompts.is_prompt(one.item.kind) and not one.again])
        except Gone:
            return
        except Exception as error:  # noqa: BLE001  # one subject's trouble is not the others'; it is tried again
            for one in claimed:
                await self._failed(one, error)
        finally:
            self._app.vault.forget(subject_id)

    async def _failed(self, one: Claimed, error: Exception) -> None:
        """Nothing of it was sent: it is tried again, later each time."""
        log.error("item failed", kind=one.item.kind, error=type(error).__name__)
        await self._delay(one, _back_off(one.attempt))

    async def _once_more(self, subject: Subject, id: str, group: Sequence[Claimed]) -> None:
        """An attempt whose outcome is not known: where it stands there, it was sent; else its cards are made anew."""
        assert subject.member is not None, "told apart in `_subject`"
        found = await self._look(Delivery(id, id, subject.member, "new"))
        if isinstance(found, Sent):
            await self._received(subject, group, found)
            return
        profile = subject.open(Profile, ME) or Profile()
        for message in batches.repeated(id, group, self._app.clock.now(), unseen=found is not None):
            await self._message(subject, message) if message.dropped else await self._unless_held(subject, message, profile)

    async def _unless_held(self, subject: Subject, message: Message, profile: Profile) -> None:
        """Sends a repeated attempt, or leaves it for the hour at which the member may be written to, when it is looked for again."""
        turns = await self._turns(subject, message.claimed)
        at = max((turn.at for turn in turns if turn.at is not None), default=None)
        if at is None or at <= self._app.clock.now():
            await self._message(subject, message)
            return
        for one in message.claimed:
            await self._settle(one, UNKNOWN, due=one.item.due, lease=_ms(at), counts=False)

    async def _prompts(self, subject: Subject, claimed: Sequence[Claimed]) -> None:
        """Prompts that were not tried before: what may go out by the member's own rules does, as few messages."""
        ready = await self._allowed(subject, claimed)
        counted = False
        for message in batches.first_time(ready, self._app.clock.now()):
            if counted and batches.is_counted(message) and not message.dropped:
                # The one before it took the room that it had when it was asked for all of them.
                left = await self._allowed(subject, message.claimed)
                message = replace(message, claimed=left)
            await self._message(subject, message)
            counted = counted or batches.is_counted(message)

    async def _allowed(self, subject: Subject, claimed: Sequence[Claimed]) -> list[Claimed]:
        """Those of `claimed` that may go out now; the others are put off, or let go."""
        turns = await self._turns(subject, claimed)
        # Asked after the turns: their earliest is the present in which they were told, and a clock that runs is past that by now.
        now = self._app.clock.now()
        ready: list[Claimed] = []
        for one, turn in zip(claimed, turns, strict=True):
            if turn.at is None:
                await self._message(subject, Message([one], dropped=True))
            elif turn.at > now:
                await self._settle(one, DUE, due=turn.at, planned=turn.due, counts=False)
            else:
                ready.append(one)
        return ready

    async def _turns(self, subject: Subject, claimed: Sequence[Claimed]) -> list[lateness.Turn]:
        """When each may go out, by the member's own rules and by the community's pause, which holds as the member's own does."""
        if not claimed:
            return []
        ways = await self._ways(subject, claimed)

        def ask(context: Context) -> list[lateness.Turn]:
            return [prompts.turn(one.item, context.profile, context.outbox, context.now) for one in claimed]

        turns = await self._app.change(subject.id, ask)
        if turns is None:
            raise Gone
        paused = [self._paused(one, ways) for one in claimed]
        return [t if at is None else lateness.Turn(at, one.planned) for t, at, one in zip(turns, paused, claimed, strict=True)]

    async def _message(self, subject: Subject, message: Message) -> None:
        app = self._app
        ready: list[tuple[Claimed, Card | Parcel]] = []
        profile = subject.open(Profile, ME) or Profile()
        ways = await self._ways(subject, message.claimed)
        for one in message.claimed:
            if self._stop.is_set():
                await self._delay(one, 0.0, counts=False)
                continue
            if one.item.kind == ERASED and await self._swept(subject, one):
                continue
            try:
                made = await app.due(one.item, one.subject, late=message.late)
            except Exception as error:  # noqa: BLE001  # a handler that fails every time holds up nothing but its own item
                await self._failed(one, error)
                continue
            silent = prompts.is_prompt(one.item.kind) and (
                profile.leaving is not None or one.item.kind in profile.stopped or one.item.kind in ways.off
            )
            if made is None or made[0] is None or silent or message.dropped:
                await self._nothing(subject, one, message)
                continue
            if not isinstance(made[0], Card | Parcel):
                log.error("a post has no room here", kind=one.item.kind)
                await self._settle(one, EXPIRED)
                continue
            ready.append((one, made[0]))
        group = [claimed for claimed, _ in ready]
        if not group:
            return
        first = group[0]
        if subject.member is None:  # pragma: no cover  # told apart in `_subject`
            return
        if prompts.is_prompt(first.item.kind) and profile.hello == "home":
            for one in group:
                await self._settle(one, PARKED)
            await self._after(subject, group, sent=False)
            return
        card, files = self._drawn(subject, ready, profile, message)
        if len(group) > 1 and not first.again:
            await self._as_one(group)
        id = message.id or first.item.id
        delivery = Delivery(
            id=id,
            nonce=id,
            to=subject.member,
            do="new",
            card=card,
            files=files,
            pin=first.item.kind == prompts.HELLO,
            attempt=first.attempt,
        )
        await self._deliver(subject, group, delivery)

    async def _nothing(self, subject: Subject, one: Claimed, message: Message) -> None:
        """The handler has nothing to say (any more). What may stand there already is not let go before one could look."""
        found: Receipt | None = NotSent("not looked up") if message.unseen else None
        if one.again and not prompts.is_prompt(one.item.kind) and subject.member is not None:
            found = await self._look(Delivery(one.item.id, one.item.id, subject.member, "new"))
        if isinstance(found, Sent):
            await self._received(subject, [one], found)
        elif found is not None and one.attempt < TRIES:
            await self._delay(one, _back_off(one.attempt))
        else:
            await self._settle(one, EXPIRED)

    async def _as_one(self, group: Sequence[Claimed]) -> None:
        """Says of each that it goes out under the first one's id, before it does."""
        unit = Unit()
        for one in group:
            unit.add(TOGETHER, one.item.id, one.lease, group[0].item.id)
        await self._app.marked(group[0].subject, unit)

    def _drawn(
        self, subject: Subject, ready: list[tuple[Claimed, Card | Parcel]], profile: Profile, message: Message
    ) -> tuple[Card, tuple[File, ...]]:
        """The one card that is sent: the item's own, several told as one, or the discreet form of either."""
        items = [one.item for one, _ in ready]
        made = ready[0][1]
        if not prompts.is_prompt(items[0].kind):
            return (made.card, made.files) if isinstance(made, Parcel) else (made, ())
        quietness = subject.open(Quietness, ME)
        untouched = quietness.untouched if quietness is not None else 0
        if profile.discreet:
            card = prompts.discreet(items)
            return (prompts.with_fewer(card) if prompts.asks_fewer(items[0], untouched) else card), ()
        if len(ready) > 1 or message.away:
            return prompts.together(items, [self._app.router.dues[item.kind].label for item in items], away=message.away), ()
        card = made.card if isinstance(made, Parcel) else made
        return (prompts.with_fewer(card) if prompts.asks_fewer(items[0], untouched) else card), ()

    async def _swept(self, subject: Subject, one: Claimed) -> bool:
        """Whether a deletion's receipt is not to be sent now: cards are still being taken off, or nobody can be told any more."""
        done = subject.open(Erasure, ME)
        if done is None or subject.member is None or self._app.clock.now() - done.at > RECEIPT_WITHIN:
            await self._erase(subject)
            return True
        if await self._sweeping(one):
            await self._delay(one, SWEEP_SECONDS)
            return True
        return False

    async def _sweeping(self, one: Claimed) -> bool:
        def ask(context: Context) -> bool:
            return any(i.kind in (REMOVE, HOME) and i.state in ("due", "sending", "unknown") for i in context.outbox.every())

        return bool(await self._app.change(one.subject, ask))

    async def _ways(self, subject: Subject, claimed: Sequence[Claimed]) -> Ways:
        """How the member's community wants things; asked for what comes unasked alone."""
        if subject.member is None or not any(prompts.is_prompt(one.item.kind) for one in claimed):
            return Ways()
        profile = subject.open(Profile, ME) or Profile()
        return await self._app.ways(subject.member.platform, profile.community)

    def _paused(self, one: Claimed, ways: Ways) -> dt.datetime | None:
        """When to look again at what a facilitator's pause holds back; it may end early, so that is soon."""
        now = self._app.clock.now()
        until = facilitation.pauses(ways, now)
        if until is None or not prompts.is_prompt(one.item.kind) or one.item.kind in THROUGH:
            return None
        return min(until, now + PAUSED_LOOKS)

    # -- a council's items ------------------------------------------------------------------------------------------------------

    async def _posted(self, subject: Subject, one: Claimed) -> None:
        """One item of a council, a community or the house: into the room, or only done."""
        try:
            what = rooms.drawn(subject, one.item)
            made = await self._app.due(what, one.subject, late=False) if what is not None else None
            subject = await self._app.subject(one.subject, None)
            council = subject.open(Council, ME)
            if self._stop.is_set():
                await self._delay(one, 0.0, counts=False)
                return
            if made is None or made[0] is None or council is None:
                await self._unposted(subject, council, one)
                return
            delivery = rooms.delivery(subject, council, one.item, one.attempt, made[0])
        except rooms.NotYet:
            await self._delay(one, SWEEP_SECONDS, counts=False)
        except rooms.NoRoom:
            await self._came_to_nothing(subject, one, "no_room")
        except Gone:
            return
        except Exception as error:  # noqa: BLE001  # a handler that fails every time holds up nothing but its own item
            await self._failed(one, error)
        else:
            if delivery is None:
                await self._settle(one, EXPIRED)
            else:
                await self._deliver(subject, [one], delivery)

    async def _unposted(self, subject: Subject, council: Council | None, one: Claimed) -> None:
        """Its handler has nothing to post (any more). Where an earlier attempt stands in the room, it was posted."""
        place = rooms.place_of(subject, council) if council is not None and one.again and one.item.kind != REDRAW else None
        found = await self._look(Delivery(one.item.id, one.item.id, place, "new")) if place is not None else None
        if isinstance(found, Sent):
            await self._received(subject, [one], found)
        elif found is not None and one.attempt < TRIES:
            await self._delay(one, _back_off(one.attempt))
        else:
            await self._settle(one, EXPIRED)

    async def _came_to_nothing(self, subject: Subject, one: Claimed, reason: str, present: int = 0) -> None:
        unit = Unit()
        unit.add(SETTLE, one.item.id, PARKED, one.lease, None, None)
        await self._app.settled(
            subject.id, unit, self._then(one, Outcome(one.item.kind, one.item.ref, one.item.id, False, reason, present=present))
        )

    def _then(self, one: Claimed, outcome: Outcome) -> Callable[[Context], None] | None:
        handler = self._app.router.outcomes.get(one.item.kind)
        if handler is None:
            return None
        return lambda context: handler(outcome, context)

    async def _take_off(self, subject: Subject, one: Claimed) -> None:
        if one.item.ref not in subject.remotes or subject.member is None:
            await self._settle(one, EXPIRED)
            return
        remote = rooms.remote_of(subject, one.item.ref)
        delivery = Delivery(one.item.id, one.item.id, subject.member, "remove", remote=remote, attempt=one.attempt)
        await self._deliver(subject, [one], delivery)

    async def _home(self, subject: Subject, one: Claimed) -> None:
        assert subject.member is not None, "told apart in `_subject`"
        visit = Visit(f"home|{one.item.id}", subject.member, "", Hints())
        card = await self._app.change(subject.id, lambda context: self._app.router.visits[0](visit, context))
        await self._deliver(subject, [one], Delivery(one.item.id, one.item.id, subject.member, "home", card, attempt=one.attempt))

    async def _redrawn(self, subject: Subject, one: Claimed) -> None:
        """A card in a member's own chat, as its handler draws it now; nothing where none of it stands there."""
        try:
            what = rooms.drawn(subject, one.item)
            made = await self._app.due(what, one.subject, late=False) if what is not None else None
        except rooms.NotYet:
            await self._delay(one, SWEEP_SECONDS, counts=False)
            return
        except Exception as error:  # noqa: BLE001  # a handler that fails every time holds up nothing but its own item
            await self._failed(one, error)
            return
        card = made[0] if made is not None else None
        if what is None or made is None or not isinstance(card, Card) or subject.member is None:
            await self._settle(one, EXPIRED)
            return
        profile = made[1]
        drawn = prompts.opened(card, what.kind, what.ref) if profile.discreet and prompts.is_prompt(what.kind) else card
        remote = rooms.remote_of(subject, what.id)
        delivery = Delivery(one.item.id, one.item.id, subject.member, "edit", drawn, remote=remote, attempt=one.attempt)
        await self._deliver(subject, [one], delivery)

    # -- sending --------------------------------------------------------------------------------------------------------------

    async def _deliver(self, subject: Subject, group: list[Claimed], delivery: Delivery) -> None:
        """Sends and settles. What fails here may have arrived, so that the next attempt looks for it first."""
        looked = subject.member is not None and prompts.is_prompt(group[0].item.kind)
        try:
            receipt = await self._send(delivery, again=group[0].again and not looked and delivery.do in ("new", "room"))
        except Exception as error:  # noqa: BLE001  # an adapter raises nothing it knows of
            receipt = Unknown(type(error).__name__)
        try:
            await self._received(subject, group, receipt)
        except Exception as error:  # noqa: BLE001  # a full disk, as a rule
            log.error("not settled", error=type(error).__name__)
            lease = _ms(self._app.clock.now()) + int(_back_off(group[0].attempt) * 1000)
            for one in group:
                await self._settle(one, UNKNOWN, due=one.item.due, lease=lease)

    async def _look(self, delivery: Delivery) -> Sent | NotSent | None:
        """Whether an earlier attempt stands there; None: it does not, or nobody can ever tell; NotSent: one could not look now."""
        adapter = self._adapters.get(delivery.to.platform)
        if adapter is None or self._halts(delivery.to.platform):
            return NotSent("no adapter")
        pacer = self._pacer(delivery.to.platform)
        async with pacer.slots:
            if not await pacer.turn(delivery.to.id, self._stop):
                return NotSent("stopping")
            try:
                return await adapter.find(delivery)
            except Exception as error:  # noqa: BLE001  # an adapter raises nothing it knows of
                log.error("not looked up", error=type(error).__name__)
                return NotSent(type(error).__name__)

    def _halts(self, platform: str) -> bool:
        return self._halted.get(platform, 0.0) > asyncio.get_running_loop().time()

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
            if not await pacer.turn(delivery.to.id, self._stop):
                return NotSent("stopping", 0.0)
            if again and isinstance(found := await adapter.find(delivery), Sent):
                return found
            self._crash("before a send")
            receipt = await adapter.send(delivery)
            self._crash("after acceptance before it is settled")
        if isinstance(receipt, NotSent) and receipt.wait:
            pacer.pause(min(receipt.wait, HALT_SECONDS))
        if isinstance(receipt, Halted):
            self._halted[platform] = asyncio.get_running_loop().time() + HALT_SECONDS
            log.error("sending halted", platform=platform, reason=receipt.reason)
        return receipt

    async def _received(self, subject: Subject, group: Sequence[Claimed], receipt: Receipt) -> None:
        first = group[0]
        now = self._app.clock.now()
        match receipt:
            case Sent(remote):
                await self._arrived(subject, group, remote)
            case NotSent(reason, wait):
                log.info("not sent", reason=reason, attempt=first.attempt)
                for one in group:
                    await self._delay(one, wait if wait is not None else _back_off(one.attempt), counts=wait is None)
            case Unknown(reason) if first.attempt < TRIES:
                log.warning("outcome unknown", reason=reason, attempt=first.attempt)
                for one in group:
                    await self._settle(one, UNKNOWN, due=one.item.due, lease=_ms(now) + BACK_OFF[0] * 1000)
            case Halted():
                for one in group:
                    await self._delay(one, HALT_SECONDS, counts=False)
            case Crowded(present):
                log.info("not posted", kind=first.item.kind, reason="no seat")
                await self._came_to_nothing(subject, first, "no_seat", present)
            case Parked(reason) | Refused(reason) | Unknown(reason) if subject.member is None:
                log.warning("parked", reason=reason, kind=first.item.kind)
                await self._came_to_nothing(subject, first, reason)
            case Parked(reason) | Refused(reason) | Unknown(reason):
                log.warning("parked", reason=reason, kind=first.item.kind)
                for one in group:
                    await self._settle(one, PARKED)
                await self._after(subject, group, sent=False)

    async def _arrived(self, subject: Subject, group: Sequence[Claimed], remote: Remote) -> None:
        first = group[0]
        sealed: bytes | None = None
        if first.item.kind not in LEAVES_NOTHING:
            sealed = seal(subject.key, json.dumps([remote.place, remote.id]).encode(), f"{subject.id}|remote|{first.item.id}")
        unit, now = Unit(), _ms(self._app.clock.now())
        unit.add(SETTLE, first.item.id, SENT, first.lease, sealed, now)
        for other in group[1:]:
            unit.add(SETTLE, other.item.id, SENT, other.lease, None, now)
        if subject.member is None:
            there = Outcome(first.item.kind, first.item.ref, first.item.id, True, place=remote.place)
            await self._app.settled(subject.id, unit, self._then(first, there))
        elif await self._app.settled(subject.id, unit):
            await self._after(subject, group, sent=True)
        elif first.item.kind not in LEAVES_NOTHING:
            # The member deleted everything while this was on its way: nothing of it is left that could take it off later.
            again = Delivery(first.item.id, first.item.id, subject.member, "remove", remote=remote)
            await self._send(again, again=False)

    async def _erase(self, subject: Subject) -> None:
        unit = Unit()
        unit.add(ERASE, subject.id)
        await self._app.store.commit(unit)

    async def _after(self, subject: Subject, group: Sequence[Claimed], *, sent: bool) -> None:
        """What is remembered of a delivery: what waits on home, what is just done, one more prompt out, a sweep that is over."""
        kinds = [one.item.kind for one in group]
        if kinds == [ERASED]:
            await self._erase(subject)
            return
        kept = [] if sent else [one for one in group if prompts.is_note(one.item.kind) or one.item.kind in prompts.FILES]
        counted = sent and any(prompts.is_counted(kind) for kind in kinds)
        brought = sent and any(kind in prompts.FILES for kind in kinds)
        off = kinds == [REMOVE]
        if not (kept or counted or brought or off):
            return

        def note(context: Context) -> None:
            profile = context.records.get(Profile)
            if profile is None:
                return
            if counted:
                before = context.records.get(Quietness) or Quietness()
                context.records.put(Quietness(untouched=before.untouched + 1))
            for one in kept:
                about = f"{one.item.kind}.{one.item.ref}"
                if not any(n.what == "undelivered" and n.about == about for n in context.records.all(Notice)):
                    context.records.add(Notice(what="undelivered", about=about, item=one.item.id, at=context.now))
            if brought:
                _just_done(context, group[0].item)
            if off and any(i.id == group[0].item.ref and i.kind == prompts.EXPORT for i in context.outbox.every()):
                context.outbox.plan(prompts.TAKEN_OFF, context.now, group[0].item.id)

        await self._app.change(subject.id, note)

    async def _delay(self, one: Claimed, seconds: float, *, counts: bool = True) -> None:
        """Tries again after `seconds`; an attempt whose outcome is not known stays so, and is looked for again first."""
        at = self._app.clock.now() + dt.timedelta(seconds=seconds)
        if one.again:
            await self._settle(one, UNKNOWN, due=one.item.due, lease=_ms(at), counts=counts)
        else:
            await self._settle(one, DUE, due=at, counts=counts)

    async def _settle(
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
            late_from = None if planned is None else _ms(planned)
            unit.add(DELAY, one.item.id, state, _ms(due), one.lease, lease, 0 if counts else 1, late_from)
        await self._app.marked(one.subject, unit)


def _just_done(context: Context, item: Item) -> None:
    """Home says that it came, once it did; one such line at a time, and what could not be sent before is not missing any more."""
    for old in context.records.all(Notice):
        if old.what == "done" or old.about.partition(".")[0] == item.kind:
            context.records.drop(Notice, old.id)
    words = f"{context.labels.get(item.kind, 'what you asked for')} is in your direct messages"
    context.records.add(Notice(what="done", item=item.id, at=context.now, words=words))


def _back_off(attempt: int) -> float:
    return float(BACK_OFF[min(attempt, len(BACK_OFF)) - 1])


def _ms(when: dt.datetime) -> int:
    return int(when.timestamp() * 1000)
