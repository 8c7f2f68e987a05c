"""Turns events into answers and deliveries into messages: the adapter's own sense, between the server and the chats."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import secrets
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar, assert_never

import structlog

from bot.adapters.web import render
from bot.adapters.web.chats import Chats, Message, Room, direct, owner_of
from bot.adapters.web.keeping import Kept
from bot.adapters.web.parse import NAMES, PEOPLE, PLATFORM, ROOM, Received, Unreadable
from bot.adapters.web.render import Json
from bot.cards import Buttons, Card, Form
from bot.deliveries import Crowded, Delivery, NotSent, Parked, Receipt, Refused, Remote, Sent
from bot.events import Click, Command, Member, Place, Visit
from bot.replies import Ask, File, Reply, Say, Update, in_time

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("jsc.web")

NO_ROOM: Final = "channel_not_found"
REMEMBERED: Final = 512
"""Answers and open forms kept for a repeat."""
NOT_KEPT: Final = "not_kept"

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
    """One run of the page. `patience` is in seconds of real time; `kept` the file of `chats`, if they are kept."""

    def __init__(self, app: App, patience: float, chats: Chats, kept: Kept | None = None) -> None:
        self.app = app
        self.chats = chats
        self.patience = patience
        self.came = asyncio.Event()
        """Set whenever the outbox put something new on the page."""
        self._in_hand: OrderedDict[tuple[str, str], InHand] = OrderedDict()
        self._forms: OrderedDict[tuple[str, str], Form] = OrderedDict()
        self._kept = kept

    # -- what a person did ----------------------------------------------------------------------------------------------------

    async def answer(self, received: Received) -> tuple[Answer, bool]:
        """The answer, and whether it is final: after `patience` it is "working", and the final one follows on the live connection.

        The same key again gets the same answer, and is not handled again. Raises Unreadable for a room the person is not in.
        """
        if received.origin.screen.startswith(ROOM) and received.me not in self.chats.readers(received.origin.screen):
            raise Unreadable("That room is not open to you. Nothing changed.")
        at = (received.me, received.key)
        hand = self._in_hand.get(at)
        if hand is None:
            # Sent before a restart, and sent again because its answer did not arrive.
            if (stood := self.chats.by_key(received.me, received.key, "app")) is not None:
                return self.chats.shown(stood), True
            if received.line and self.chats.by_key(received.me, received.key, received.me) is None:
                line = Message(self.chats.new_id(), direct(received.me), self._now(), by=received.me, said=received.line)
                line.key = received.key
                self._put(line)
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
        await self.keep()
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
                message.key = received.key if message.place == direct(received.me) else ""
                return self._put(message)
            case _:  # pragma: no cover
                assert_never(reply)

    def _redrawn(self, card: Card, received: Received) -> Message | None:
        """The message an Update redraws: the one that was pressed, if this person sees it and it stays as private as it was."""
        message = self.chats.messages.get(received.origin.message)
        if message is None or message.card is None:
            return None
        shared = card.audience in ("council", "channel")
        in_room = message.place in self.chats.rooms and received.me in self.chats.readers(message.place)
        return message if message.place == direct(received.me) or (in_room and shared) else None

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

    async def keep(self) -> bool:
        """Whether all that stands here is durable now; where it could not be written, it is tried with the next change."""
        try:
            if self._kept is not None:
                await self._kept.write()
        except sqlite3.Error as error:
            log.error("chats not kept", error=type(error).__name__)
            return False
        return True

    # -- what the outbox sends ------------------------------------------------------------------------------------------------

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Puts one delivery into a direct chat or a council's room. What is said to be sent there is durable."""
        receipt = self._taken(delivery)
        return receipt if await self.keep() or not isinstance(receipt, Sent) else NotSent(NOT_KEPT)

    def _taken(self, delivery: Delivery) -> Receipt:
        match delivery.do:
            case "new":
                return self._delivered(delivery)
            case "home":
                # The page asks for its home itself each time it shows it.
                return Sent(Remote("home", ""))
            case "room":
                return self._opened(delivery)
            case "admit" | "dismiss":
                return self._doors(delivery)
            case "edit" | "remove":
                return self._changed(delivery)
            case _:  # pragma: no cover
                assert_never(delivery.do)

    def _changed(self, delivery: Delivery) -> Receipt:
        remote = delivery.remote
        if remote is None:
            return Refused("nothing to change")
        if delivery.do == "remove":
            self.chats.take(remote.id, remote.place)
            return Sent(remote)
        if remote.place.startswith(ROOM) and remote.place not in self.chats.rooms:
            return Parked(NO_ROOM)
        if stop := _crowd(self.chats.rooms.get(remote.place), delivery):
            return stop
        # One that is not kept any more: pages that still show it change it in place, others see it as it is now.
        message = self.chats.messages.get(remote.id) or Message(remote.id, remote.place, self._now())
        message.card = delivery.card
        self._put(message)
        return Sent(remote)

    def _opened(self, delivery: Delivery) -> Receipt:
        """A new room with its first card; the same delivery again finds it."""
        if delivery.card is None:
            return Refused("nothing to show")
        remote = self.chats.sent.get(delivery.nonce)
        if remote is None:
            room = self.chats.add_room(self.chats.new_room(), delivery.title or "council", delivery.people)
            remote = self._posted(delivery, room.id, delivery.card)
        return Sent(remote)

    def _doors(self, delivery: Delivery) -> Receipt:
        room = self.chats.rooms.get(delivery.to.id)
        if room is None:
            return Parked(NO_ROOM)
        change = self.chats.let_in if delivery.do == "admit" else self.chats.let_out
        change(room, delivery.people)
        return Sent(Remote(room.id, ""))

    async def earlier(self, nonce: str) -> Remote | None:
        """Where an earlier attempt of the same delivery stands, if it is there to stay."""
        remote = self.chats.sent.get(nonce)
        return remote if remote is not None and await self.keep() else None

    def _delivered(self, delivery: Delivery) -> Receipt:
        room = self.chats.rooms.get(delivery.to.id) if isinstance(delivery.to, Place) else None
        place = room.id if room is not None else _destination(delivery.to)
        if place is None:
            return Parked(NO_ROOM if delivery.to.id.startswith(ROOM) else "unknown_destination")
        if delivery.card is None:
            return Refused("nothing to show")
        if delivery.files and room is not None:
            return Refused("files go to a member's own direct chat")
        if stop := _crowd(room, delivery):
            return stop
        return Sent(self.chats.sent.get(delivery.nonce) or self._posted(delivery, place, delivery.card))

    def _posted(self, delivery: Delivery, place: str, card: Card) -> Remote:
        if delivery.last:
            self.chats.empty(place)
        files = tuple((secrets.token_urlsafe(24), file) for file in delivery.files)
        message = Message(self.chats.new_id(), place, self._now(), card=card, files=files, pinned=delivery.pin)
        if place in self.chats.rooms:
            message.under = self._thread(delivery.under, place)
            message.calls = delivery.ping
        self._put(message)
        self.came.set()
        return self.chats.remember(delivery.nonce, Remote(place, message.id))

    def _thread(self, under: Remote | None, place: str) -> str:
        """The message at the head of the thread; "" where that is gone, so that the answer stands in the room itself."""
        answered = self.chats.messages.get(under.id) if under is not None else None
        if answered is None or answered.place != place:
            return ""
        return answered.under or answered.id

    def restored(self, place: str, name: str, people: Iterable[str]) -> Room | None:
        """A room that the store knows and that was not kept here; None where its id is none of this page's."""
        if place in self.chats.rooms:
            return self.chats.rooms[place]
        if not re.fullmatch(re.escape(ROOM) + "[0-9]{1,6}", place):
            return None
        return self.chats.add_room(place, name, people)

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
            "rev": chats.stamp(),
            "restarted": restarted,
            "root": self.app.root,
            "me": me,
            "people": people,
            "verbs": verbs,
            "clock": self.clock(),
            "chat": [chats.shown(m) for m in chats.in_place(direct(me))],
            "rooms": [
                {**chats.room_shown(room), "messages": [chats.shown(m) for m in chats.in_place(room.id)]}
                for room in chats.rooms.values()
                if me in room.people
            ],
            "working": self.working(me),
        }

    def clock(self) -> Answer:
        """The app's time, and by how many seconds it is ahead of this machine's."""
        return {"now": self.app.clock.now().isoformat(), "ahead": self.app.clock.offset.total_seconds()}

    def _put(self, message: Message) -> Answer:
        return self.chats.shown(self.chats.put(message))

    def _now(self) -> dt.datetime:
        return self.app.clock.now()


def _crowd(room: Room | None, delivery: Delivery) -> Crowded | None:
    """Whether somebody without a seat is in the room."""
    there = room is not None and delivery.roster is not None and room.people - set(delivery.roster)
    return Crowded(len(room.people)) if room is not None and there else None


def _destination(to: Member | Place) -> str | None:
    """The place id of a destination on this page, or None where there is none."""
    if to.platform != PLATFORM:
        return None
    if isinstance(to, Member):
        return direct(to.id) if to.id in NAMES else None
    return to.id if owner_of(to.id) in NAMES and to.id == direct(owner_of(to.id)) else None


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> V:
    kept[key] = value
    while len(kept) > REMEMBERED:
        kept.popitem(last=False)
    return value
