"""What a Slack workspace holds: people, channels with who is in them, messages, home tabs and open modals."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tests.standins.slack.shapes import Json, Refused

Kind = Literal["public", "private", "im", "mpim"]
Key = tuple[str, ...]


@dataclass(slots=True)
class User:
    """A person or a bot. `team` differs from the workspace's for someone from another organisation."""

    id: str
    name: str
    team: str
    zone: str
    locale: str = "en-GB"
    is_bot: bool = False
    deleted: bool = False
    restricted: bool = False
    active: bool = True
    """Whether a client is open: an ephemeral message reaches nobody who is away (1.7)."""


@dataclass(slots=True)
class Message:
    """A message as it stands now. `to` is set for an ephemeral one: only that person has it, and no history keeps it."""

    ts: str
    channel: str
    author: str
    body: Json
    thread: str | None = None
    to: str | None = None
    edited: bool = False
    seq: int = 0
    files: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Channel:
    """A conversation. The bot is in it when its user id is among `members`. `refuse` makes every post fail with that error."""

    id: str
    name: str
    kind: Kind
    members: set[str] = field(default_factory=set)
    archived: bool = False
    refuse: str | None = None
    shared: bool = False
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass(slots=True)
class View:
    """A modal or a home tab as it stands now, with what its person has put into it (`state`) and the errors shown in it."""

    id: str
    kind: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    seq: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    state: dict[str, dict[str, Json]] = field(default_factory=dict)


@dataclass(slots=True)
class File:
    """An uploaded file; `shared` lists where it was shared."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    title: str = ""
    shared: list[str] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class Token:
    """A token's workspace and kind, what it may do, and the error it meets instead when it has stopped working."""

    value: str
    workspace: str
    kind: Literal["bot", "app"]
    scopes: tuple[str, ...]
    error: str | None = None


class Ids:
    """New ids in Slack's shapes, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._last: dict[str, float] = {}
        self.seq = 0

    def new(self, prefix: str, size: int = 10) -> str:
        """An id such as `U07ABC…`, of capitals and digits."""
        return prefix + "".join(self._random.choices(string.ascii_uppercase + string.digits, k=size))

    def word(self, size: int) -> str:
        """A random word of letters and digits."""
        return "".join(self._random.choices(string.ascii_letters + string.digits, k=size))

    def uuid(self) -> str:
        """An envelope's id."""
        digits = f"{self._random.getrandbits(128):032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def ts(self, now: datetime, channel: str) -> str:
        """A message's time stamp: unique and rising in its channel."""
        at = max(now.timestamp(), self._last.get(channel, 0.0) + 0.000_1)
        self._last[channel] = at
        return f"{at:.6f}"

    def next(self) -> int:
        """A number that only rises: what has the highest was changed last."""
        self.seq += 1
        return self.seq


class Workspace:
    """One install of the app: its people, its conversations, and what the app has put in front of them."""

    def __init__(self, id: str, domain: str, ids: Ids, *, app: str) -> None:
        self.id = id
        self.domain = domain
        self.name = domain.replace("-", " ").title()
        self.app = app
        self.ids = ids
        self.bot_id = ids.new("B")
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.homes: dict[str, View] = {}
        self.modals: dict[str, list[View]] = {}
        self.files: dict[str, File] = {}
        self.messages_tab = True
        self.home_tab = True
        self.bot = self.add_user("council", is_bot=True).id

    def add_user(self, name: str, *, team: str | None = None, is_bot: bool = False, zone: str = "UTC", locale: str = "en-GB") -> User:
        """A new person (or bot) of this workspace, or of `team`; `zone` is the IANA name in their profile."""
        user = User(self.ids.new("U"), name, team or self.id, zone, locale=locale, is_bot=is_bot)
        self.users[user.id] = user
        return user

    def add_channel(self, name: str, kind: Kind, members: set[str]) -> Channel:
        """A new conversation with `members` (user ids; the bot's among them when it is in)."""
        channel = Channel(self.ids.new("D" if kind == "im" else "C"), name, kind, set(members))
        self.channels[channel.id] = channel
        return channel

    def direct(self, user: str) -> Channel:
        """The direct chat between the bot and `user`, made when there is none."""
        for channel in self.channels.values():
            if channel.kind == "im" and channel.members == {self.bot, user}:
                return channel
        return self.add_channel("directmessage", "im", {self.bot, user})

    def people(self) -> frozenset[str]:
        """Everyone of this workspace who can still read."""
        return frozenset(u.id for u in self.users.values() if not u.is_bot and not u.deleted and u.team == self.id)

    def readers(self, channel: Channel) -> frozenset[str]:
        """Who reads `channel` now: its members, and everyone of the workspace when it is public."""
        members = {u for u in channel.members if u in self.users and not self.users[u].is_bot and not self.users[u].deleted}
        return frozenset(members | self.people()) if channel.kind == "public" else frozenset(members)

    def seen_by(self, user: str) -> Iterator[Message]:
        """Every message that stands in front of `user` now, in the conversations they are in."""
        for channel in self.channels.values():
            for message in channel.messages.values():
                if message.to == user or (message.to is None and user in channel.members):
                    yield message

    def find_channel(self, id: object, *, post: bool = False) -> Channel:
        """The conversation of this id as the bot may use it; raises Refused when it may not.

        With `post`, a user's id opens the direct chat with them (1.7), and the conversation must take messages.
        """
        if not isinstance(id, str) or not id:
            raise Refused("channel_not_found")
        channel = self._direct_for_post(id) if post and id in self.users else self.channels.get(id)
        if channel is None or (channel.kind != "public" and self.bot not in channel.members):
            raise Refused("channel_not_found")
        if post:
            self._takes_messages(channel)
        return channel

    def _direct_for_post(self, user: str) -> Channel:
        who = self.users[user]
        if who.deleted:
            raise Refused("user_disabled")
        if who.team != self.id:
            raise Refused("user_not_visible")
        if who.is_bot:
            raise Refused("cannot_dm_bot")
        return self.direct(user)

    def _takes_messages(self, channel: Channel) -> None:
        if self.bot not in channel.members:
            raise Refused("not_in_channel")
        if channel.refuse:
            raise Refused(channel.refuse)
        if channel.archived:
            raise Refused("is_archived")
        if channel.kind == "im":
            if not self.messages_tab:
                raise Refused("messages_tab_disabled")
            if any(self.users[user].deleted for user in channel.members):
                raise Refused("user_disabled")
