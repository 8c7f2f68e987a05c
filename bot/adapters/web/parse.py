"""Reads what the page sends: JSON in, one event out, or one sentence that says what to do next.

Nothing here trusts the page: whoever can reach the port can send anything, and every limit a form shows is checked again.
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final, Literal, Self, TypeAlias, assert_never

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from bot import limits
from bot.cards import Action, Form, Input, Person, Pick, Write, utf16
from bot.events import Click, Command, Hints, Member, PersonEvent, Place, Submit, Visit

PLATFORM: Final = "web"
COMMUNITY: Final = "demo"


@dataclass(frozen=True, slots=True)
class Demo:
    """One of the people the page plays. `id` is the member's id on this platform."""

    id: str
    name: str
    role: str


PEOPLE: Final = (
    Demo("ada", "Ada", "member"),
    Demo("ben", "Ben", "member"),
    Demo("cleo", "Cleo", "member"),
    Demo("dev", "Dev", "member"),
    Demo("rosa", "Rosa", "member"),
    Demo("fay", "Fay", "facilitator"),
)
NAMES: Final = {person.id: person.name for person in PEOPLE}

ROOM: Final = "room."
"""What the id of a council's room begins with; its number follows. Only who was let in reads one, and the page knows who that is."""

MOST_MOVE: Final = dt.timedelta(days=31)

Screen: TypeAlias = Annotated[str, Field(pattern=r"^(chat|home|room\.[0-9]{1,6})$")]
"""The direct chat, home, or the id of a council's room."""
FormsOpen: TypeAlias = Callable[[str, str], Form | None]
"""(person, packed action) -> the form that was opened, where it is still known."""


class Unreadable(ValueError):
    """What the page sent makes no event. `sentence` is shown as it stands; `field` names the input it is about, or is empty."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a person acted: the screen, and the message that was pressed ("" where there was none)."""

    screen: Screen = "chat"
    message: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """An event, where it came from, the person's id, the page's own key of it, and the line that was typed, if one was."""

    event: PersonEvent
    origin: Origin
    me: str
    key: str
    line: str = ""


_Id: TypeAlias = Annotated[str, Field(pattern=rf"^[A-Za-z0-9_.-]{{1,{limits.ITEM_ID}}}$")]
_Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    me: str
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    zone: Annotated[str, Field(max_length=64)] = ""
    locale: Annotated[str, Field(max_length=64)] = ""
    screen: Screen = "chat"
    message: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{0,64}$")] = ""


class _Line(_Sent):
    kind: Literal["line"]
    line: str


class _Press(_Sent):
    kind: Literal["press"]
    action: str
    chosen: Annotated[list[_Id], Field(max_length=limits.ITEMS)] = []


class _Filled(_Sent):
    kind: Literal["form"]
    action: str
    values: Annotated[dict[_Name, str | Annotated[list[_Id], Field(max_length=limits.ITEMS)]], Field(max_length=limits.FORM_INPUTS)]


class _Visited(_Sent):
    kind: Literal["visit"]


_SENT: Final[TypeAdapter[_Line | _Press | _Filled | _Visited]] = TypeAdapter(
    Annotated[_Line | _Press | _Filled | _Visited, Field(discriminator="kind")]
)


class _Move(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)
    seconds: Annotated[int, Field(ge=1, le=int(MOST_MOVE.total_seconds()))] | None = None
    to: Literal["next"] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.seconds is None) == (self.to is None):
            raise ValueError("by seconds, or to the next note")
        return self


def read(body: object, *, root: str, day: str, forms: FormsOpen) -> Received:
    """The event that `body`, decoded JSON, stands for.

    `day` is the app's date as YYYYMMDD: it stands before the page's key, so that keys can be forgotten by day. `forms` gives the
    form a person has open; one it does not know (this process was started since) is held to the limits of every form.
    Raises Unreadable.
    """
    try:
        sent = _SENT.validate_python(body)
    except ValidationError:
        raise Unreadable("I could not read that. Nothing changed. Reload this page and try once more.") from None
    event = _event(sent, root, f"{day}|{sent.key}", forms)
    line = sent.line if isinstance(sent, _Line) else ""
    return Received(event, Origin(sent.screen, sent.message), sent.me, sent.key, line)


def move(body: object) -> dt.timedelta | None:
    """How far the clock is moved on; None: to the next note. Raises Unreadable for what is neither that nor 1 s to 31 days."""
    try:
        seconds = _Move.model_validate(body).seconds
        return None if seconds is None else dt.timedelta(seconds=seconds)
    except ValidationError:
        raise Unreadable("The clock moves forward, by at most 31 days at a time. It was not moved.") from None


def somebody(id: str) -> Member:
    """The demo person with this id. Raises Unreadable."""
    if id not in NAMES:
        raise Unreadable("Nobody here has that name. Choose one of the people on the page.")
    return Member(PLATFORM, id)


def place(screen: Screen, me: str) -> Place:
    """The place a screen shows to a person; whether they are in a room is the conversation's to say."""
    if screen.startswith(ROOM):
        return Place(PLATFORM, screen, private=False, closed=True, counted=True)
    return Place(PLATFORM, f"{screen}.{me}")


def command(line: str, root: str) -> tuple[str, str]:
    """Verb and text of a typed line; both are empty for the bare command. Raises Unreadable for any other line."""
    first, *rest = line.split(maxsplit=2) or [""]
    if first.lower() != f"/{root}":
        raise Unreadable(f"I cannot read what you type here. I only read lines that start with /{root}.")
    return (rest[0] if rest else ""), (rest[1].strip() if len(rest) > 1 else "")


def hints(name: str, zone: str, locale: str) -> Hints:
    """What the browser said about itself, without what is no zone and no language tag."""
    known = zone if zone in _zones() else ""
    tag = locale if locale.replace("-", "").isascii() and locale.replace("-", "").isalnum() and len(locale) <= 35 else ""
    return Hints(name=name, zone=known, locale=tag)


@functools.cache
def _zones() -> frozenset[str]:
    # Reads the zone database's index once a process: it does not change under a running one.
    return frozenset(zoneinfo.available_timezones())


def _event(sent: _Line | _Press | _Filled | _Visited, root: str, key: str, forms: FormsOpen) -> PersonEvent:
    member = somebody(sent.me)
    told = hints(NAMES[sent.me], sent.zone, sent.locale)
    match sent:
        case _Line(line=line):
            verb, text = command(line, root)
            return Command(key, member, COMMUNITY, place(sent.screen, sent.me), told, verb, text)
        case _Press(action=packed, chosen=chosen):
            return Click(key, member, COMMUNITY, place(sent.screen, sent.me), told, _action(packed), tuple(chosen), sent.message)
        case _Filled(action=packed):
            action = _action(packed)
            return Submit(key, member, COMMUNITY, told, action, _values(sent, forms(sent.me, action.packed)), sent.message)
        case _Visited():
            return Visit(key, member, COMMUNITY, told)
        case _:  # pragma: no cover
            assert_never(sent)


def _action(packed: str) -> Action:
    try:
        return Action.unpack(packed)
    except ValueError:
        raise Unreadable("That button is none of mine. Nothing changed.") from None


def _values(sent: _Filled, form: Form | None) -> dict[str, str | tuple[str, ...]]:
    if form is None:
        for name, value in sent.values.items():
            _within(value if isinstance(value, str) else "", limits.WRITE, "One answer", name)
        return {name: value if isinstance(value, str) else tuple(value) for name, value in sent.values.items()}
    if set(sent.values) - {each.id for each in form.inputs}:
        raise Unreadable("That form has changed. Nothing was sent. Close it, open it again, and your words are back.")
    return {each.id: _value(each, sent.values.get(each.id)) for each in form.inputs}


def _value(shown: Input, sent: str | list[str] | None) -> str | tuple[str, ...]:
    match shown:
        case Write(most=most):
            text = sent if isinstance(sent, str) else ""
            _within(text, most, f"'{shown.label}'", shown.id)
            _needed(shown, text.strip())
            return text
        case Pick(options=options, many=many):
            return _picked(shown, sent, {o.id for o in options}, many)
        case Person(many=many):
            return _picked(shown, sent, set(NAMES), many)
        case _:  # pragma: no cover
            assert_never(shown)


def _within(text: str, most: int, what: str, name: str) -> None:
    over = utf16(text) - most
    if over > 0:
        raise Unreadable(f"{what} is {over:,} characters over; the most is {most:,}. Shorten it and send again; nothing is lost.", name)


def _needed(shown: Input, given: str | tuple[str, ...]) -> None:
    if shown.need and not given:
        raise Unreadable(f"'{shown.label}' is needed before this can be sent. Your other answers are still here.", shown.id)


def _picked(shown: Input, sent: str | list[str] | None, known: set[str], many: bool) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys([sent] if isinstance(sent, str) and sent else sent or ()))
    if not set(ids) <= known or (len(ids) > 1 and not many):
        raise Unreadable(f"'{shown.label}' has other answers now. Close the form and open it again; your words are back.", shown.id)
    _needed(shown, ids)
    return ids
