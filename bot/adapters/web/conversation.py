"""Turns events into answers and deliveries into messages: the adapter's own sense, between the server and the chats."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar, assert_never

import structlog

from bot.adapters.web import render
from bot.adapters.web.chats import Chats, Message, direct, owner_of
from bot.adapters.web.parse import NAMES, PEOPLE, PLATFORM, ROOM, Received
from bot.adapters.web.render import Json
from bot.cards import Buttons, Card, Form
from bot.deliveries import Delivery, Parked, Receipt, Refused, Remote, Sent
from bot.events import Click, Command, Member, Place, Visit
from bot.replies import Ask, File, Reply, Say, Update, in_time

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("jsc.web")

REMEMBERED: Final = 512
"""Answers, open forms and sent nonces kept for a repeat."""

Answer = Mapping[str, Json]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True, eq=False)
class InHand:
    """An event that was taken in: its answer when it is there, and whether the page has been told to wait for it."""

    me: str
    key: str
    answer: asyncio.Task[Answer]
    late: bool = False


class Conversation:
    """One run of the page. `patience` is in seconds of real time."""

    def __init__(self, app: App, patience: float) -> None:
        self.app = app
        self.chats = Chats(app.root)
        self.patience = patience
        self.came = asyncio.Event()
        """Set whenever the outbox put something new on the page."""
        self._in_hand: OrderedDict[tuple[str, str], InHand] = OrderedDict()
        self._forms: OrderedDict[tuple[str, str], Form] = OrderedDict()
        self._nonces: OrderedDict[str, Remote] = OrderedDict()

    # -- what a person did ----------------------------------------------------------------------------------------------------

    async def answer(self, received: Received) -> tuple[Answer, bool]:
        """The answer, and whether it is final: after `patience` it is "working", and the final one follows on the live connection.

        The same key again gets the same answer, and is not handled again.
        """
        at = (received.me, received.key)
        hand = self._in_hand.get(at)
        if hand is None:
            if received.line:
                self._put(Message(self.chats.new_id(), direct(received.me), self._now(), by=received.me, said=received.line))
            hand = _keep(self._in_hand, at, InHand(received.me, received.key, asyncio.create_task(self._handled(received))))
        await asyncio.wait({hand.answer}, timeout=self.patience)
        if hand.answer.done():
            return hand.answer.result(), True
        hand.late = True
        return {"kind": "working"}, False

    def form(self, me: str, action: str) -> Form | None:
        """The form a person has open for `action`, as far as this process knows."""
        return self._forms.get((me, action))

    def working(self, me: str) -> list[str]:
        """Keys of what a person sent that has no answer yet."""
        return [hand.key for hand in self._in_hand.values() if hand.me == me and not hand.answer.done()]

    async def drain(self, seconds: float) -> None:
        """Lets what is in hand come to its end; after `seconds` it is given up, and the store keeps what was committed."""
        tasks = {hand.answer for hand in self._in_hand.values() if not hand.answer.done()}
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _handled(self, received: Received) -> Answer:
        hand = self._in_hand[received.me, received.key]
        try:
            reply = await self.app.handle(received.event)
            answer = self._drawn(in_time(reply, late=hand.late, pressed=self._pressed(received)), received)
        except Exception as error:  # noqa: BLE001  # the page must get an answer; the log gets no content
            log.error("answer not drawn", error=type(error).__name__, kind=type(received.event).__name__)
            answer = {"kind": "wrong", "sentence": "That went wrong on my side. What you typed is still here; try it once more."}
        if hand.late:
            self.chats.tell(received.me, {"kind": "answer", "key": received.key, "answer": answer})
        return answer

    def _drawn(self, reply: Reply, received: Received) -> Answer:
        match reply:
            case None:
                return {"kind": "nothing"}
            case Ask(form=form):
                _keep(self._forms, (received.me, form.action.packed), form)
                return {"kind": "form", "form": render.form(form, self.app.root, list(NAMES.items()))}
            case Say(card=card) | Update(card=card):
                visit, typed = isinstance(received.event, Visit), isinstance(received.event, Command)
                if visit or (received.origin.screen == "home" and not typed):
                    return {"kind": "home", "card": render.card(card, self.app.root), "inner": not visit}
                message = self._redrawn(card, received) if isinstance(reply, Update) else None
                if message is None:
                    message = Message(self.chats.new_id(), direct(received.me), self._now())
                message.card = card
                return self._put(message)
            case _:  # pragma: no cover
                assert_never(reply)

    def _redrawn(self, card: Card, received: Received) -> Message | None:
        """The message an Update redraws: the one that was pressed, if this person sees it and it stays as private as it was."""
        message = self.chats.messages.get(received.origin.message)
        if message is None or message.card is None:
            return None
        shared = card.audience in ("council", "channel")
        fits = message.place == direct(received.me) or (message.place == ROOM.id and shared)
        return message if fits else None

    def _pressed(self, received: Received) -> str:
        """What was pressed, in words, for the card that stands in for a late form."""
        if not isinstance(received.event, Click):
            return "Enter"
        message = self.chats.messages.get(received.origin.message)
        for block in message.card.blocks if message and message.card else ():
            for button in block.items if isinstance(block, Buttons) else ():
                if button.action == received.event.action:
                    return f"'{button.label}'"
        return "a button"

    # -- what the outbox sends ------------------------------------------------------------------------------------------------

    def deliver(self, delivery: Delivery) -> Receipt:
        """Puts one delivery into a direct chat or the council's room."""
        if delivery.do == "new":
            return self._delivered(delivery)
        if delivery.remote is None:
            return Refused("nothing to change")
        if delivery.do == "remove":
            self.chats.take(delivery.remote.id, delivery.remote.place)
            return Sent(delivery.remote)
        # A message from before a restart: pages that still show it change it in place, others see it as it is now.
        message = self.chats.messages.get(delivery.remote.id) or Message(delivery.remote.id, delivery.remote.place, self._now())
        message.card = delivery.card
        self._put(message)
        return Sent(delivery.remote)

    def earlier(self, nonce: str) -> Remote | None:
        """Where an earlier attempt of the same delivery stands; after a restart nothing does."""
        return self._nonces.get(nonce)

    def _delivered(self, delivery: Delivery) -> Receipt:
        place = _destination(delivery.to)
        if place is None:
            return Parked("unknown_destination")
        if delivery.card is None:
            return Refused("nothing to show")
        if delivery.files and place == ROOM.id:
            return Refused("files go to a member's own direct chat")
        remote = self._nonces.get(delivery.nonce)
        if remote is None:
            files = tuple((secrets.token_urlsafe(24), file) for file in delivery.files)
            message = Message(self.chats.new_id(), place, self._now(), card=delivery.card, files=files, pinned=delivery.pin)
            self._put(message)
            self.came.set()
            remote = _keep(self._nonces, delivery.nonce, Remote(place, message.id))
        return Sent(remote)

    def file(self, me: str, token: str) -> File | None:
        """The file behind a link, if it was sent to `me`."""
        return self.chats.file(token, me)

    # -- what a page shows ----------------------------------------------------------------------------------------------------

    def whole(self, me: str, *, restarted: bool) -> Answer:
        """All that a page needs to draw itself for one person."""
        chats, people, verbs = self.chats, list[Json](), list[Json]()
        people += [{"id": p.id, "name": p.name, "role": p.role, "unseen": chats.unseen[p.id]} for p in PEOPLE]
        verbs += [{"name": verb.name, "help": verb.help} for verb in self.app.verbs]
        return {
            "kind": "state",
            "boot": chats.boot,
            "restarted": restarted,
            "root": self.app.root,
            "me": me,
            "people": people,
            "verbs": verbs,
            "clock": self.clock(),
            "chat": [chats.shown(m) for m in chats.in_place(direct(me))],
            "room": [chats.shown(m) for m in chats.in_place(ROOM.id)],
            "working": self.working(me),
        }

    def clock(self) -> Answer:
        """The app's time, and by how many seconds it is ahead of this machine's."""
        return {"now": self.app.clock.now().isoformat(), "ahead": self.app.clock.offset.total_seconds()}

    def _put(self, message: Message) -> Answer:
        return self.chats.shown(self.chats.put(message))

    def _now(self) -> dt.datetime:
        return self.app.clock.now()


def _destination(to: Member | Place) -> str | None:
    """The place id of a destination on this page, or None where there is none."""
    if to.platform != PLATFORM:
        return None
    if isinstance(to, Member):
        return direct(to.id) if to.id in NAMES else None
    known = to.id == ROOM.id or (owner_of(to.id) in NAMES and to.id == direct(owner_of(to.id)))
    return to.id if known else None


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> V:
    kept[key] = value
    while len(kept) > REMEMBERED:
        kept.popitem(last=False)
    return value
