"""What stands in each chat and who is looking at it, in memory; what changed of it is noted, for `keeping` to write down."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from bot.adapters.web import render
from bot.adapters.web.parse import NAMES, PEOPLE, ROOM
from bot.adapters.web.render import Json
from bot.cards import Card
from bot.deliveries import Remote
from bot.replies import File

MOST_MESSAGES: Final = 200
"""How far back a chat goes. Older messages leave it, and their files with them."""
MOST_WAITING: Final = 256
"""Changes a page may be behind before its connection is closed; it then connects anew and is given everything."""

REMEMBERED: Final = 512
"""Deliveries of which is kept where they stand, for a repeat."""

Change: TypeAlias = Mapping[str, Json]
Key: TypeAlias = tuple[str, str]
"""What is kept: `message`, `room`, `sent` or `unseen`, and its id."""


@dataclass(slots=True)
class Message:
    """One line a person typed (`by` is their id), or one card of the app's (`by` is "app"). `rev` grows with each change.

    `under` is the message it answers, never an answer itself; `calls` the person whom it calls by name. `key` is that of what a
    person sent, for the line it was and for its answer.
    """

    id: str
    place: str
    at: dt.datetime
    by: str = "app"
    said: str = ""
    card: Card | None = None
    files: tuple[tuple[str, File], ...] = ()
    pinned: bool = False
    rev: int = 0
    under: str = ""
    calls: str = ""
    key: str = ""


@dataclass(slots=True)
class Room:
    """A council's room: its name, and the ids of the people in it."""

    id: str
    name: str
    people: set[str]


class Line:
    """One open page's connection: the changes it has yet to be sent; None asks it to end."""

    def __init__(self) -> None:
        self.waiting: asyncio.Queue[Change | None] = asyncio.Queue(MOST_WAITING)

    def push(self, change: Change) -> None:
        """Adds a change; a page that is too far behind is asked to connect anew."""
        if self.waiting.full():
            self.end()
        else:
            self.waiting.put_nowait(change)

    def end(self) -> None:
        """Asks the connection to end at once."""
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)


@dataclass(slots=True)
class Chats:
    """The direct chat of each person, the councils' rooms, and the pages that look at them.

    `sent` holds where deliveries stand, by their nonce; `changed` what is not as it was last kept, in the order in which it changed.
    """

    root: str
    boot: str = field(default_factory=lambda: secrets.token_hex(4))
    messages: dict[str, Message] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    lines: dict[str, set[Line]] = field(default_factory=lambda: {person.id: set() for person in PEOPLE})
    unseen: dict[str, int] = field(default_factory=lambda: {person.id: 0 for person in PEOPLE})
    sent: OrderedDict[str, Remote] = field(default_factory=OrderedDict)
    changed: dict[Key, None] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def in_place(self, place: str) -> list[Message]:
        """What stands in a place, oldest first."""
        return [m for m in self.messages.values() if m.place == place]

    def put(self, message: Message) -> Message:
        """Adds `message`, or changes the one with its id, and tells every page that shows it."""
        message.rev = self.stamp()
        fresh = message.id not in self.messages
        self.messages[message.id] = message
        self.changed["message", message.id] = None
        for old in self.in_place(message.place)[:-MOST_MESSAGES]:
            self._drop(old.id)
        self._tell(message.place, self.shown(message))
        for reader in self.readers(message.place) if fresh and message.by == "app" else ():
            if not self.lines[reader]:
                self._unseen(reader, self.unseen[reader] + 1)
        return message

    def again(self, message: Message) -> None:
        """A message that stood here in an earlier run stands here again."""
        message.rev = self.stamp()
        self.messages[message.id] = message

    def by_key(self, me: str, key: str, by: str) -> Message | None:
        """The line that `me` sent with `key`, or its answer (`by` the app), in their direct chat."""
        return next((m for m in self.in_place(direct(me)) if m.key == key and m.by == by), None)

    def remember(self, nonce: str, remote: Remote) -> Remote:
        """Keeps where a delivery stands, and forgets the oldest."""
        self.sent[nonce] = remote
        self.changed["sent", nonce] = None
        while len(self.sent) > REMEMBERED:
            old, _ = self.sent.popitem(last=False)
            self.changed["sent", old] = None
        return remote

    def _drop(self, id: str) -> None:
        if self.messages.pop(id, None) is not None:
            self.changed["message", id] = None

    def _unseen(self, who: str, count: int) -> None:
        if self.unseen[who] != count:
            self.changed["unseen", who] = None
        self.unseen[who] = count
        self.tell_all({"kind": "unseen", "who": who, "count": count})

    # -- rooms ----------------------------------------------------------------------------------------------------------------

    def add_room(self, id: str, name: str, people: Iterable[str]) -> Room:
        """A room that was made, or one that the store knows from before; whoever is in it is told."""
        room = self.rooms[id] = Room(id, name, {one for one in people if one in NAMES})
        self.changed["room", id] = None
        self._tell(id, self.room_shown(room))
        return room

    def new_room(self) -> str:
        """The id of a room that was never there: one that was given up keeps its number, as what was posted in it was its people's."""
        fresh = (f"{ROOM}{100_000 + secrets.randbelow(900_000)}" for _ in itertools.count())
        return next(id for id in fresh if id not in self.rooms)

    def let_in(self, room: Room, people: Iterable[str]) -> None:
        """These people read the room from now on, and what stands in it."""
        new = {one for one in people if one in NAMES} - room.people
        room.people |= new
        self.changed["room", room.id] = None
        self._tell(room.id, self.room_shown(room))
        for one in new:
            for message in self.in_place(room.id):
                self.tell(one, self.shown(message))

    def let_out(self, room: Room, people: Iterable[str]) -> None:
        """These people do not read the room any more; their pages show nothing of it. With the last of them it goes."""
        gone = room.people & set(people)
        room.people -= gone
        self.changed["room", room.id] = None
        for one in gone:
            self.tell(one, {"kind": "left", "id": room.id})
        if room.people:
            self._tell(room.id, self.room_shown(room))
            return
        # Nobody could read it any more, and it would be kept for ever.
        del self.rooms[room.id]
        for message in self.in_place(room.id):
            self._drop(message.id)

    def room_shown(self, room: Room) -> Change:
        """A room as the page draws it, without what stands in it."""
        return {"kind": "room", "id": room.id, "name": room.name, "people": [p.name for p in PEOPLE if p.id in room.people]}

    def readers(self, place: str) -> set[str]:
        """The ids of everybody who reads a place: whose chat it is, or who is in the room."""
        if place in self.rooms:
            return set(self.rooms[place].people)
        owner = owner_of(place)
        return {owner} & set(NAMES)

    # -- pages ----------------------------------------------------------------------------------------------------------------

    def new_id(self) -> str:
        """An id no message of this or an earlier process has."""
        return f"{self.boot}.{next(self._numbers)}"

    def stamp(self) -> int:
        """A number later than that of every change so far, and earlier than that of every one to come."""
        return next(self._numbers)

    def take(self, id: str, place: str) -> None:
        """Takes a message away, on pages that still show it too."""
        self._drop(id)
        self._tell(place, {"kind": "gone", "id": id})

    def empty(self, place: str) -> None:
        """Takes away all that stands in a place, lines that were typed too."""
        for message in self.in_place(place):
            self._drop(message.id)
        self._tell(place, {"kind": "emptied", "boot": self.boot, "rev": self.stamp()})

    def file(self, token: str, me: str) -> File | None:
        """The file behind a link, if it was sent to `me`."""
        for message in self.in_place(direct(me)):
            for known, file in message.files:
                if secrets.compare_digest(known, token):
                    return file
        return None

    def shown(self, message: Message) -> Change:
        """A message as the page draws it."""
        return {
            "kind": "message",
            "id": message.id,
            "boot": self.boot,
            "rev": message.rev,
            "screen": message.place if message.place.startswith(ROOM) else "chat",
            "at": message.at.isoformat(),
            "by": message.by,
            "said": message.said,
            "card": render.card(message.card, self.root) if message.card else None,
            "files": [{"id": token, "name": f.name, "bytes": len(f.data), "alt": f.alt} for token, f in message.files],
            "pinned": message.pinned,
            "under": message.under,
            "calls": NAMES.get(message.calls, ""),
        }

    def open(self, me: str) -> Line:
        """Connects a page that shows `me`."""
        self._unseen(me, 0)
        line = Line()
        self.lines[me].add(line)
        return line

    def tell(self, me: str, change: Change) -> None:
        """Tells the pages that show `me`."""
        for line in self.lines[me]:
            line.push(change)

    def tell_all(self, change: Change) -> None:
        """Tells every page."""
        for me in self.lines:
            self.tell(me, change)

    def end(self) -> None:
        """Asks every connection to end."""
        for lines in self.lines.values():
            for line in lines:
                line.end()

    def _tell(self, place: str, change: Change) -> None:
        for reader in self.readers(place):
            self.tell(reader, change)


def direct(me: str) -> str:
    """The place id of a person's direct chat."""
    return f"chat.{me}"


def owner_of(place: str) -> str:
    """The person a private place belongs to; "" for a room."""
    return "" if place.startswith(ROOM) else place.partition(".")[2]
