"""What a member's items become on their way to the member's own chat: one message or several told as one, by the member's own rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import structlog

from bot import answered, png, prompts
from bot.app import App
from bot.cards import Card
from bot.context import Context
from bot.council import facilitation
from bot.deliveries import Delivery, NotSent, Nowhere, Receipt, Sent
from bot.events import Due, Hints, Visit
from bot.items import REDRAW, Item
from bot.outbox import batches, rooms
from bot.outbox.after import ERASED, HOME, LEAVES_NOTHING, REMOVE, erase
from bot.outbox.batches import Claimed, Message
from bot.outbox.sending import NOWHERE, Sender
from bot.outbox.settling import DUE, EXPIRED, SWEEP_SECONDS, UNKNOWN, ms
from bot.replies import DueReply, File, Parcel
from bot.store.unit import Gone
from bot.text import HUSH
from bot.vault import Subject
from playbook import lateness
from playbook.cadence import DEADLINES
from playbook.records import ME, Erasure, Profile, Quietness, Ways

log = structlog.get_logger("jsc.outbox")

PAUSED_LOOKS: Final = dt.timedelta(minutes=15)
THROUGH: Final = DEADLINES
"""What a facilitator's pause does not hold back."""
RECEIPT_WITHIN: Final = dt.timedelta(days=7)
"""How long a deletion's receipt is tried; then what is left of the subject goes without it."""


class Chats:
    """Members' own chats."""

    def __init__(self, app: App, sender: Sender) -> None:
        self._app = app
        self._sender = sender

    async def all_of(self, subject: Subject, claimed: Sequence[Claimed]) -> None:
        """All that was claimed of one member: what is taken off and redrawn first, then each item, then the prompts."""
        for one in claimed:
            if one.item.kind == REMOVE:
                await self._take_off(subject, one)
            elif one.item.kind == REDRAW:
                await self._redrawn(subject, one)
            elif one.item.kind == HOME:
                await self._home(subject, one)
        messages = [one for one in claimed if one.item.kind not in LEAVES_NOTHING]
        fresh, doubtful = [one for one in messages if not one.again], [one for one in messages if one.again]
        if fresh and doubtful and await self._is_nowhere(subject, doubtful[0]):
            # What was not tried yet goes first: its answer says where the rest is to be looked for.
            await self._told(subject, fresh)
            await self._told(subject, doubtful)
        else:
            await self._told(subject, messages)

    async def _told(self, subject: Subject, claimed: Sequence[Claimed]) -> None:
        """Messages: what was asked for, what may have arrived already, and what comes unasked."""
        for one in claimed:
            if not prompts.is_prompt(one.item.kind):
                await self._message(subject, Message([one], dropped=one.over(self._app.clock.now())))
        for id, group in batches.interrupted(claimed).items():
            await self._once_more(subject, id, group)
        await self._prompts(subject, [one for one in claimed if prompts.is_prompt(one.item.kind) and not one.again])

    async def _is_nowhere(self, subject: Subject, one: Claimed) -> bool:
        assert subject.member is not None, "told apart in `_subject`"
        found = await self._sender.look(Delivery(one.group, one.group, subject.member, "new"))
        return isinstance(found, Nowhere) or (isinstance(found, NotSent) and found.reason == NOWHERE)

    async def _once_more(self, subject: Subject, id: str, group: Sequence[Claimed]) -> None:
        """An attempt whose outcome is not known: where it stands there, it was sent; else its cards are made anew."""
        assert subject.member is not None, "told apart in `_subject`"
        looked_for = Delivery(id, id, subject.member, "new", since=min(one.planned for one in group))
        found = await self._sender.look(looked_for)
        if isinstance(found, Sent):
            for one in group:
                if one.over(self._app.clock.now()):
                    # Sent before a restore, by a process of which this database knows nothing: the next of its series is to be planned.
                    await self._app.due(one.item, one.subject, late=True)
            await self._sender.received(subject, group, found)
            return
        if self._sender.waits(found, looked_for):
            await self._sender.postponed(group, found, subject.member.platform)
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
            await self._sender.settle(one, UNKNOWN, due=one.item.due, lease=ms(at))

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
                await self._sender.settle(one, DUE, due=turn.at, planned=turn.due)
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
            if self._sender.stopping.is_set():
                await self._sender.delay(one, 0.0)
                continue
            if one.item.kind == ERASED and await self._swept(subject, one):
                continue
            try:
                made = await app.due(one.item, one.subject, late=message.late)
            except Exception as error:  # noqa: BLE001  # a handler that fails every time holds up nothing but its own item
                await self._sender.failed(one, error)
                continue
            silent = prompts.is_prompt(one.item.kind) and (
                profile.leaving is not None or one.item.kind in profile.stopped or one.item.kind in ways.off
            )
            if made is None or made[0] is None or silent or message.dropped:
                await self._nothing(subject, one, message)
                continue
            if not isinstance(made[0], Card | Parcel):
                log.error("a post has no room here", kind=one.item.kind)
                await self._sender.settle(one, EXPIRED)
                continue
            ready.append((one, made[0]))
        group = [claimed for claimed, _ in ready]
        if not group:
            return
        first = group[0]
        if subject.member is None:  # pragma: no cover  # told apart in `_subject`
            return
        if prompts.is_prompt(first.item.kind) and profile.hello == "home":
            await self._sender.parked(subject, group)
            return
        card, files = await self._brought(*self._drawn(subject, ready, profile, message))
        id = message.id or first.item.id
        delivery = Delivery(
            id=id,
            nonce=id,
            to=subject.member,
            do="new",
            card=card,
            files=files,
            remote=rooms.remote_of(subject, id) if files else None,
            hushed=profile.discreet and card.title != HUSH,
            pin=first.item.kind == prompts.HELLO,
            last=first.item.kind == ERASED,
            attempt=first.attempt,
            since=min(one.planned for one in group),
        )
        await self._sender.deliver(subject, group, delivery)

    async def _nothing(self, subject: Subject, one: Claimed, message: Message) -> None:
        """The handler has nothing to say (any more). What may stand there already is not let go before one could look."""
        found: Receipt | Nowhere | None = NotSent("not looked up") if message.unseen else None
        assert subject.member is not None, "told apart in `_subject`"
        looked_for = Delivery(message.id or one.group, one.group, subject.member, "new", since=one.planned)
        if one.again and not prompts.is_prompt(one.item.kind):
            found = await self._sender.look(looked_for)
        if isinstance(found, Sent):
            await self._sender.received(subject, [one], found)
        elif isinstance(found, NotSent) and not self._sender.lets_go(found, looked_for):
            await self._sender.postponed([one], found, subject.member.platform)
        else:
            await self._sender.settle(one, EXPIRED)

    def _drawn(
        self, subject: Subject, ready: list[tuple[Claimed, Card | Parcel]], profile: Profile, message: Message
    ) -> tuple[Card, Parcel | None]:
        """The one card that is sent: the item's own, several told as one, or the discreet form of either."""
        items = [one.item for one, _ in ready]
        made = ready[0][1]
        if not prompts.is_prompt(items[0].kind):
            return (made.card, made) if isinstance(made, Parcel) else (made, None)
        quietness = subject.open(Quietness, ME)
        untouched = quietness.untouched if quietness is not None else 0
        if profile.discreet:
            card = prompts.discreet(items)
            return (prompts.with_fewer(card) if prompts.asks_fewer(items[0], untouched) else card), None
        if len(ready) > 1 or message.away:
            return prompts.together(items, [self._app.router.dues[item.kind].label for item in items], away=message.away), None
        card = made.card if isinstance(made, Parcel) else made
        return (prompts.with_fewer(card) if prompts.asks_fewer(items[0], untouched) else card), None

    async def _brought(self, card: Card, parcel: Parcel | None) -> tuple[Card, tuple[File, ...]]:
        """The card with its files, pictures drawn by now; its other card alone where one could not be."""
        files: list[File] = []
        for file in parcel.files if parcel is not None else ():
            if isinstance(file, File):
                files.append(file)
                continue
            try:
                files.append(File(file.name, "image/png", await png.drawn(file.chart, file.theme, file.verdict), file.alt))
            except png.NoPicture as error:
                log.error("not drawn", reason=str(error))
                return (parcel.instead if parcel is not None else None) or card, ()
        return card, tuple(files)

    async def _swept(self, subject: Subject, one: Claimed) -> bool:
        """Whether a deletion's receipt is not to be sent now: cards are still being taken off, or nobody can be told any more."""
        done = subject.open(Erasure, ME)
        if done is None or subject.member is None or self._app.clock.now() - done.at > RECEIPT_WITHIN:
            await erase(self._app, subject)
            return True
        if await self._sweeping(one):
            await self._sender.delay(one, SWEEP_SECONDS)
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

    async def _take_off(self, subject: Subject, one: Claimed) -> None:
        assert subject.member is not None, "told apart in `_subject`"
        remote = rooms.remote_of(subject, one.item.ref)
        if remote is None:
            # It never had an answer: where it came all the same, it stands under its own id.
            first = next((item for item in subject.items if item.id == one.item.ref), None)
            since = (first.planned or first.due) if first is not None else None
            looked_for = Delivery(one.item.ref, one.item.ref, subject.member, "new", since=since)
            found = await self._sender.look(looked_for)
            if isinstance(found, NotSent) and not self._sender.lets_go(found, looked_for):
                await self._sender.postponed([one], found, subject.member.platform)
                return
            remote = found.remote if isinstance(found, Sent) else None
        if remote is None:
            await self._sender.settle(one, EXPIRED)
            return
        delivery = Delivery(one.item.id, one.item.id, subject.member, "remove", remote=remote, attempt=one.attempt)
        await self._sender.deliver(subject, [one], delivery)

    async def _home(self, subject: Subject, one: Claimed) -> None:
        assert subject.member is not None, "told apart in `_subject`"
        visit = Visit(f"home|{one.item.id}", subject.member, "", Hints())
        card = await self._app.change(subject.id, lambda context: self._app.router.visits[0](visit, context))
        await self._sender.deliver(
            subject, [one], Delivery(one.item.id, one.item.id, subject.member, "home", card, attempt=one.attempt)
        )

    async def _redrawn(self, subject: Subject, one: Claimed) -> None:
        """A card in a member's own chat, as its handler draws it now; nothing where none of it stands there."""
        try:
            what = rooms.drawn(subject, one.item)
            card = await self._as_answered(subject, what) if what is not None else None
            made = await self._app.due(what, one.subject, late=False) if what is not None and card is None else None
        except rooms.NotYet:
            await self._sender.delay(one, SWEEP_SECONDS)
            return
        except Exception as error:  # noqa: BLE001  # a handler that fails every time holds up nothing but its own item
            await self._sender.failed(one, error)
            return
        drawn = card or (_opened(made[0], made[1], what) if made is not None and what is not None else None)
        if what is None or drawn is None or subject.member is None:
            await self._sender.settle(one, EXPIRED)
            return
        remote = rooms.remote_of(subject, what.id)
        delivery = Delivery(one.item.id, one.item.id, subject.member, "edit", drawn, remote=remote, attempt=one.attempt)
        await self._sender.deliver(subject, [one], delivery)

    async def _as_answered(self, subject: Subject, what: Item) -> Card | None:
        """What stands in place of a prompt that asks nothing any more, or of several that came as one; None: its handler draws it."""
        if not prompts.is_prompt(what.kind):
            return None
        together = [item for item in subject.items if item.delivery == what.id]

        def ask(context: Context) -> Card | None:
            if len(together) > 1:
                return answered.group(together, context)
            route, now = context.stills.get(what.kind), context.answered(what.kind, what.ref)
            if now is None or route is None or (route.own_words and self._app.router.dues[what.kind].handler(_due(what), context)):
                return None
            return answered.drawn(now, discreet=context.profile.discreet)

        return await self._app.change(subject.id, ask)


def _due(what: Item) -> Due:
    return Due(f"due|{what.id}", "", what.id, what.kind, what.ref)


def _opened(made: DueReply, profile: Profile, what: Item) -> Card | None:
    """A card that is drawn anew; a discreet member's can be covered again."""
    if not isinstance(made, Card):
        return None
    return prompts.opened(made, what.kind, what.ref) if profile.discreet and prompts.is_prompt(what.kind) else made
