"""Reads what Discord sends: the JSON of an interaction in, one event out. It trusts no id, as anybody can forge a press."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.adapters.discord.render import EPHEMERAL, LABEL, ROW, TEXT_INPUT
from bot.cards import Action
from bot.events import Click, Command, Hints, Member, Place, Submit, Uninstalled

PLATFORM: Final = "discord"
TEXT_OPTION: Final = "text"
EPOCH: Final = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
"""When Discord's ids begin to count (developers/reference.mdx, Snowflakes)."""
GROUP_CHAT: Final = 2
NOBODYS: Final = Action("unknown")
"""Stands for a component id that is none of ours: no feature has it, so the app says that it is not there any more."""

MANAGES: Final = (1 << 5) | (1 << 3)
"""Manage Server, or Administrator, which holds every right (topics/permissions.mdx)."""
TEXT, PUBLIC_THREAD, PRIVATE_THREAD = 0, 11, 12
"""Types of channels (resources/channel.mdx)."""

_CHOSEN: Final = re.compile(r"[A-Za-z0-9_.-]{1,40}")


class Unreadable(ValueError):
    """What Discord sent is no interaction this app answers. It is never shown: the text names the kind of trouble alone."""


@dataclass(frozen=True, slots=True)
class Received:
    """An event and where it came from.

    `on`: the kind of message that was pressed, also behind a form. "own": only this person sees it (a direct chat, an ephemeral
    answer); "shared": others see it too; "": none was, a command was typed.
    """

    event: Command | Click | Submit
    on: Literal["", "own", "shared"]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


_Id = Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]


class _User(_Sent):
    id: _Id
    username: str = ""
    global_name: str | None = None


class _Member(_Sent):
    user: _User
    nick: str | None = None
    permissions: Annotated[str, Field(pattern=r"^[0-9]{1,30}$")] = "0"


class _Metadata(_Sent):
    invitable: bool = True


class _Channel(_Sent):
    """`hidden` is no word of Discord's: it says that the channel (or the one above a thread) denies everybody to see it."""

    type: int
    owner_id: str = ""
    thread_metadata: _Metadata = _Metadata()
    hidden: bool = False


class _Message(_Sent):
    id: str = ""
    flags: int = 0


class _Option(_Sent):
    name: str
    type: int
    value: str | int | float | bool | None = None
    options: list[_Option] = []


class _Typed(_Sent):
    name: str
    type: Literal[1] = 1
    options: list[_Option] = []


class _Pressed(_Sent):
    custom_id: str
    values: list[str] = []


class _Field(_Sent):
    type: int
    custom_id: str = ""
    value: str | bool | None = None
    values: list[str] | None = None
    component: _Field | None = None
    components: list[_Field] = []


class _Filled(_Sent):
    custom_id: str
    components: list[_Field]


class _Interaction(_Sent):
    id: _Id
    locale: str = ""
    context: int | None = None
    guild_id: _Id | None = None
    channel_id: _Id | None = None
    channel: _Channel | None = None
    member: _Member | None = None
    user: _User | None = None
    message: _Message | None = None


class _Command(_Interaction):
    type: Literal[2]
    data: _Typed


class _Press(_Interaction):
    type: Literal[3]
    data: _Pressed


class _Form(_Interaction):
    type: Literal[5]
    data: _Filled


_SENT: Final[TypeAdapter[_Command | _Press | _Form]] = TypeAdapter(Annotated[_Command | _Press | _Form, Field(discriminator="type")])


def read(payload: Mapping[str, object], *, bot: str = "") -> Received:
    """The event that an INTERACTION_CREATE stands for. `bot` is the app's own id, which knows whom it let into its own threads.

    Raises Unreadable for what is no command, press or form of a person.
    """
    try:
        sent = _SENT.validate_python(payload)
    except ValidationError as error:
        raise Unreadable(", ".join(sorted({e["type"] for e in error.errors(include_input=False)}))) from None
    user = sent.member.user if sent.member is not None else sent.user
    if user is None:
        raise Unreadable("nobody")
    return Received(_event(sent, user, bot), _origin(sent))


def uninstalled(guild_id: int, now: dt.datetime) -> Uninstalled:
    """The app was taken out of a server."""
    return Uninstalled(f"{now:%Y%m%d}|gone.{guild_id}", PLATFORM, str(guild_id))


def day_of(snowflake: str) -> str:
    """The day (UTC, YYYYMMDD) an id was made on: it stands before keys, so that they can be forgotten by day."""
    return f"{EPOCH + dt.timedelta(milliseconds=int(snowflake) >> 22):%Y%m%d}"


def _event(sent: _Command | _Press | _Form, user: _User, bot: str) -> Command | Click | Submit:
    key = f"{day_of(sent.id)}|{sent.id}"
    member = Member(PLATFORM, user.id)
    community = sent.guild_id or ""
    locale = sent.locale if re.fullmatch(r"[A-Za-z0-9-]{2,20}", sent.locale) else ""
    manages = sent.guild_id is not None and sent.member is not None and bool(int(sent.member.permissions) & MANAGES)
    hints = Hints(name=_name(sent, user), locale=locale, manages=manages)
    on = sent.message.id if sent.message is not None else ""
    match sent:
        case _Command(data=data):
            verb, text = _line(data)
            return Command(key, member, community, _place(sent, bot), hints, verb, text)
        case _Press(data=data):
            chosen = tuple(value for value in data.values[:25] if _CHOSEN.fullmatch(value))
            return Click(key, member, community, _place(sent, bot), hints, _action(data.custom_id), chosen, on)
        case _Form(data=data):
            return Submit(key, member, community, hints, _action(data.custom_id), _values(data.components), on)


def _name(sent: _Interaction, user: _User) -> str:
    nick = sent.member.nick if sent.member is not None else None
    return nick or user.global_name or user.username


def _place(sent: _Interaction, bot: str) -> Place:
    """Where it happened. Who is in a thread is known of the app's own alone, as members cannot open those to others."""
    here = sent.channel if sent.guild_id is not None else None
    closed = here is not None and (here.type == PRIVATE_THREAD or (here.type in (TEXT, PUBLIC_THREAD) and here.hidden))
    counted = (
        here is not None and here.type == PRIVATE_THREAD and bool(bot) and here.owner_id == bot and not here.thread_metadata.invitable
    )
    holds = here is None or here.type == TEXT
    return Place(PLATFORM, sent.channel_id or "", private=_own(sent), closed=closed, counted=counted, holds=holds)


def _origin(sent: _Interaction) -> Literal["", "own", "shared"]:
    if sent.message is None:
        return ""
    return "own" if _own(sent) else "shared"


def _own(sent: _Interaction) -> bool:
    """Whether only the acting member reads what stands there."""
    direct = sent.guild_id is None and sent.context != GROUP_CHAT
    return direct or (sent.message is not None and bool(sent.message.flags & EPHEMERAL))


def _line(data: _Typed) -> tuple[str, str]:
    """Verb and text: of `/jsc log Acme`, sent as a subcommand with one option."""
    under = next((option for option in data.options if option.type == 1), None)
    options = under.options if under is not None else data.options
    text = next((o.value for o in options if o.name == TEXT_OPTION and isinstance(o.value, str)), "")
    return (under.name if under is not None else ""), text


def _action(custom_id: str) -> Action:
    try:
        return Action.unpack(custom_id)
    except ValueError:
        return NOBODYS


def _values(parts: list[_Field]) -> dict[str, str | tuple[str, ...]]:
    values: dict[str, str | tuple[str, ...]] = {}
    for part in parts:
        for field in (
            [part.component] if part.type == LABEL and part.component is not None else part.components if part.type == ROW else []
        ):
            if field.custom_id:
                values[field.custom_id] = _value(field)
    return values


def _value(field: _Field) -> str | tuple[str, ...]:
    """Words, or the ids that were picked; a radio group that was left alone has none."""
    if field.values is not None:
        return tuple(field.values)
    if field.type == TEXT_INPUT:
        return field.value if isinstance(field.value, str) else ""
    return (field.value,) if isinstance(field.value, str) else ()
