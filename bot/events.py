"""What comes in: one frozen value for each thing a person or the clock can do.

Ids of members, places and communities are opaque: only the adapter that made them reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.cards import Action


@dataclass(frozen=True, slots=True)
class Member:
    """A person on one platform. `id` is unique within `platform`."""

    platform: str
    id: str


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere a card can stand: a direct chat, a channel, a thread, a room.

    `private` says that only the acting member reads it (their direct chat, an ephemeral answer, their home). `closed` says of another
    place that only people who were let in read it (a private channel, a private thread), which is what a council's room has to be;
    `counted`, that the app may see who they are; `holds`, that rooms can be made under it, as none can be under a thread.
    """

    platform: str
    id: str
    private: bool = True
    closed: bool = False
    counted: bool = False
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Hints:
    """What the platform happened to say about a member; every part may be empty and none is used without being said back.

    `manages`: the platform itself says that they manage this community (Discord's Manage Server).
    """

    name: str = ""
    zone: str = ""
    locale: str = ""
    manages: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: `/jsc <verb> <text>`. An empty verb is the bare command."""

    key: str
    member: Member
    community: str
    place: Place
    hints: Hints
    verb: str
    text: str


@dataclass(frozen=True, slots=True)
class Click:
    """A press on a button, or a change of ticks or of a choice; `chosen` holds the ids that are now on.

    `on` is the platform's id of the message that was pressed, where the platform says so: an `Update` is drawn over that one.
    """

    key: str
    member: Member
    community: str
    place: Place
    hints: Hints
    action: Action
    chosen: tuple[str, ...] = ()
    on: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Submit:
    """A form that was sent. Every input has an entry in `values`: what was written, or the ids (people) that were picked.

    `on` is as in `Click`: the message whose button opened it.
    """

    key: str
    member: Member
    community: str
    hints: Hints
    action: Action
    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    on: str = field(default="", compare=False)

    def text(self, name: str) -> str:
        """What was written in the input `name`; "" when it was left empty. Of a pick: its first id."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else (value[0] if value else "")

    def picked(self, name: str) -> tuple[str, ...]:
        """The ids picked in the input `name`."""
        value = self.values.get(name, ())
        return ((value,) if value else ()) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Visit:
    """A member opened their home tab."""

    key: str
    member: Member
    community: str
    hints: Hints = Hints()


@dataclass(frozen=True, slots=True)
class Left:
    """A member is known to have left a community."""

    key: str
    member: Member
    community: str


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """A community took the app out, or its tokens were revoked."""

    key: str
    platform: str
    community: str


@dataclass(frozen=True, slots=True)
class Due:
    """An outbox item whose time has come. `subject` is a keyed hash, never a platform's id."""

    key: str
    subject: str
    item: str
    kind: str
    ref: str
    late: bool = False


PersonEvent = Command | Click | Submit | Visit
"""What a person did."""

Event = Command | Click | Submit | Visit | Left | Uninstalled | Due
