"""The people, servers, channels and messages of the Discord stand-in, and who can see what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntFlag

from tests.standins.discord_rules import Flags, Refused
from tests.standins.discord_schema import Json

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
DM, TEXT, PUBLIC_THREAD, PRIVATE_THREAD = 1, 0, 11, 12


class Permissions(IntFlag):
    """The permission bits this bot or its tests speak of (topics/permissions.mdx)."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    PIN_MESSAGES = 1 << 51


# What platform-facts 2.8 asks for, and what a member of a server usually has.
INVITED = Permissions(343597483008)
MEMBER = (
    Permissions.VIEW_CHANNEL
    | Permissions.SEND_MESSAGES
    | Permissions.READ_MESSAGE_HISTORY
    | Permissions.USE_APPLICATION_COMMANDS
    | Permissions.SEND_MESSAGES_IN_THREADS
)
NOTHING = Permissions(0)
PLAIN = Flags(0)
IN_DM = INVITED | Permissions.SEND_MESSAGES | Permissions.PIN_MESSAGES


@dataclass(eq=False, repr=False, slots=True)
class Account:
    """Somebody on Discord. `dm_open` is their own setting for direct messages from people in their servers."""

    id: str
    name: str
    bot: bool = False
    locale: str = "en-GB"
    dm_open: bool = True
    dismissed: set[str] = field(default_factory=set)

    def __repr__(self) -> str:
        return f"<{self.name} {self.id}>"


@dataclass(eq=False, slots=True)
class Seat:
    """An account's membership of a server."""

    permissions: Permissions
    joined: datetime
    nick: str | None = None


@dataclass(eq=False, repr=False, slots=True)
class Guild:
    """A server. The bot is in it while `bot_permissions` is not None."""

    id: str
    name: str
    owner: str
    bot_permissions: Permissions | None = INVITED
    seats: dict[str, Seat] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    threads: dict[str, Channel] = field(default_factory=dict)
    locale: str = "en-US"

    def __repr__(self) -> str:
        return f"<server {self.name}>"


@dataclass(eq=False, repr=False, slots=True)
class Channel:
    """A direct chat, a text channel or a thread; `kind` is Discord's channel type.

    `private_to`: the accounts that can see a text channel, None for every member. `people`: who is in a direct chat or
    has been added to a thread.
    """

    id: str
    kind: int
    name: str = ""
    guild: Guild | None = None
    parent: Channel | None = None
    private_to: set[str] | None = None
    bot_denied: Permissions = NOTHING
    people: set[str] = field(default_factory=set)
    owner: str = ""
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    archive_minutes: int = 1440
    changed: datetime = EPOCH
    messages: dict[str, Message] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<{'direct chat' if self.kind == DM else f'#{self.name}'} {self.id}>"

    @property
    def live(self) -> list[Message]:
        """Its messages as they stand, oldest first, ephemeral ones too."""
        return [message for message in self.messages.values() if not message.deleted]

    @property
    def is_thread(self) -> bool:
        """Whether it hangs under a text channel."""
        return self.kind in (PUBLIC_THREAD, PRIVATE_THREAD)


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file."""

    id: str
    name: str
    data: bytes
    description: str = ""

    @property
    def text(self) -> str:
        """Its bytes as text, for looking into an export."""
        return self.data.decode("utf-8", "replace")


@dataclass(eq=False, repr=False, slots=True)
class Message:
    """A message as it stands now. `only_for`: the account an ephemeral one is shown to. `touched`: grows with each change."""

    id: str
    channel: Channel
    author: Account
    created: datetime
    content: str = ""
    components: list[Json] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    flags: Flags = PLAIN
    mentions: Json = field(default_factory=dict)
    nonce: str | int | None = None
    only_for: str | None = None
    edited: datetime | None = None
    deleted: bool = False
    pinned: bool = False
    asked: Json | None = None
    reference: Json | None = None
    touched: int = 0

    def __repr__(self) -> str:
        return f"<message {self.id} in {self.channel!r}{' (ephemeral)' if self.only_for else ''}>"

    @property
    def is_v2(self) -> bool:
        """Whether it is made of components only."""
        return bool(self.flags & Flags.COMPONENTS_V2)


class World:
    """Everything that exists on this Discord. `now` gives the platform's time, aware."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self._last = 0
        self._touch = 0
        self.accounts: dict[str, Account] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self._directs: dict[str, Channel] = {}
        self.bot = self.account("council", bot=True)

    def snowflake(self) -> str:
        """A new id; ids grow with time."""
        made = int((self.now() - EPOCH).total_seconds() * 1000) << 22
        self._last = max(made, self._last + 1)
        return str(self._last)

    def account(self, name: str, *, bot: bool = False, locale: str = "en-GB") -> Account:
        """Somebody new."""
        made = Account(self.snowflake(), name, bot=bot, locale=locale)
        self.accounts[made.id] = made
        return made

    def guild(self, name: str) -> Guild:
        """A new server the bot is in, with a channel #general."""
        made = Guild(self.snowflake(), name, owner=self.snowflake())
        self.guilds[made.id] = made
        self.text_channel(made, "general")
        return made

    def text_channel(self, guild: Guild, name: str, *, private_to: Iterable[Account] | None = None) -> Channel:
        """A new text channel, seen by every member or by those named (and administrators)."""
        seen_by = None if private_to is None else {account.id for account in private_to}
        made = Channel(self.snowflake(), TEXT, name, guild, private_to=seen_by, changed=self.now())
        self.channels[made.id] = guild.channels[made.id] = made
        return made

    def direct(self, account: Account) -> Channel:
        """The direct chat between the bot and `account`; there is one."""
        if account.id not in self._directs:
            made = Channel(self.snowflake(), DM, people={account.id}, changed=self.now())
            self.channels[made.id] = self._directs[account.id] = made
        return self._directs[account.id]

    def has_direct(self, account: Account) -> bool:
        """Whether that chat was ever opened."""
        return account.id in self._directs

    def thread(self, parent: Channel, body: Json, owner: Account) -> Channel:
        """A new thread under `parent`, its owner in it."""
        made = Channel(
            self.snowflake(), int(body.get("type") or PRIVATE_THREAD), str(body["name"]), parent.guild, parent,
            people={owner.id}, owner=owner.id, changed=self.now(),
        )  # fmt: skip
        made.invitable = body.get("invitable") is not False
        made.archive_minutes = int(body.get("auto_archive_duration") or 1440)
        assert parent.guild is not None
        self.channels[made.id] = parent.guild.threads[made.id] = made
        return made

    def remove(self, channel: Channel) -> None:
        """Takes a channel away with all that is in it."""
        self.channels.pop(channel.id, None)
        if channel.guild is not None:
            channel.guild.channels.pop(channel.id, None)
            channel.guild.threads.pop(channel.id, None)

    def write(self, channel: Channel, author: Account, text: str) -> Message:
        """An ordinary message of a person's; it wakes an archived thread."""
        message = Message(self.snowflake(), channel, author, self.now(), content=text)
        channel.messages[message.id] = message
        channel.archived, channel.changed = False, self.now()
        self.touch(message)
        return message

    def rooms(self, account: Account) -> list[Channel]:
        """Every place `account` can read."""
        shared = [guild for guild in self.guilds.values() if account.id in guild.seats]
        places = [place for guild in shared for place in (*guild.channels.values(), *guild.threads.values())]
        places += [self._directs[account.id]] if account.id in self._directs else []
        return [place for place in places if self.permissions(account, place) & Permissions.VIEW_CHANNEL]

    def permissions(self, who: Account, channel: Channel) -> Permissions:
        """What `who` may do in `channel`; nothing when they cannot see it."""
        if channel.guild is None:
            return IN_DM if who.id in channel.people or who is self.bot else NOTHING
        if who is self.bot:
            held = channel.guild.bot_permissions or NOTHING
        else:
            seat = channel.guild.seats.get(who.id)
            held = seat.permissions if seat else NOTHING
        if held & Permissions.ADMINISTRATOR:
            return ~NOTHING
        room = channel.parent or channel
        if who is self.bot:
            held &= ~room.bot_denied
        hidden = room.private_to is not None and who.id not in room.private_to and who is not self.bot
        if hidden or not held & Permissions.VIEW_CHANNEL:
            return NOTHING
        outside = channel.kind == PRIVATE_THREAD and who.id not in channel.people
        return NOTHING if outside and not held & Permissions.MANAGE_THREADS else held

    def viewers(self, message: Message) -> set[str]:
        """The accounts (never the bot) that can read `message` at this moment."""
        place = message.channel
        if message.only_for is not None:
            return {message.only_for}
        if place.guild is None:
            return set(place.people)
        everyone = (self.accounts[who] for who in place.guild.seats)
        return {account.id for account in everyone if self.permissions(account, place) & Permissions.VIEW_CHANNEL}

    def can_read(self, account: Account, message: Message) -> bool:
        """Whether a person's client shows them `message` (if it still stands)."""
        if message.only_for is not None:
            return message.only_for == account.id
        return not account.bot and bool(self.permissions(account, message.channel) & Permissions.VIEW_CHANNEL)

    def shares_guild(self, account: Account) -> bool:
        """Whether the bot and `account` are in one server."""
        return any(account.id in guild.seats and guild.bot_permissions is not None for guild in self.guilds.values())

    def touch(self, message: Message) -> None:
        """Makes `message` the newest thing that happened."""
        self._touch += 1
        message.touched = self._touch

    def age_threads(self) -> list[Channel]:
        """Archives threads that have been quiet for longer than they allow; gives those it archived."""
        quiet = [
            place
            for guild in self.guilds.values()
            for place in guild.threads.values()
            if not place.archived
            and (self.now() - place.changed).total_seconds() >= place.archive_minutes * 60
        ]  # fmt: skip
        for place in quiet:
            place.archived, place.changed = True, self.now()
        return quiet

    def get_channel(self, channel_id: str) -> Channel:
        """Raises `Refused` 10003 for an unknown channel and 50001 for one the bot cannot see."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        if not self.permissions(self.bot, channel) & Permissions.VIEW_CHANNEL:
            raise Refused(403, 50001, "Missing Access")
        return channel

    def get_account(self, user_id: str) -> Account:
        """Raises `Refused` 10013 for an unknown user."""
        if user_id not in self.accounts:
            raise Refused(404, 10013, "Unknown User")
        return self.accounts[user_id]

    def get_guild(self, guild_id: str) -> Guild:
        """Raises `Refused` 10004 for a server that is not there or that the bot is not in."""
        server = self.guilds.get(guild_id)
        if server is None or server.bot_permissions is None:
            raise Refused(404, 10004, "Unknown Guild")
        return server

    def get_message(self, channel: Channel, message_id: str, *, ephemeral: bool = False) -> Message:
        """Raises `Refused` 10008; an ephemeral message is unknown to every route but its own token's."""
        message = channel.messages.get(message_id)
        if message is None or message.deleted or (message.only_for is not None and not ephemeral):
            raise Refused(404, 10008, "Unknown Message")
        return message

    def need(self, channel: Channel, wanted: Permissions) -> None:
        """Raises `Refused` 50013 unless the bot holds all of `wanted` in `channel`."""
        if self.permissions(self.bot, channel) & wanted != wanted:
            raise Refused(403, 50013, "Missing Permissions")
