"""What the outbox hands to an adapter, and what the adapter answers.

An adapter has `run(app, tell)`, until cancelled, and `send(delivery) -> Receipt`. `find(delivery)` tells whether an earlier,
interrupted attempt of the same delivery arrived, where the platform lets one look. What is looked for may have no card any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

from bot.cards import Card
from bot.events import Member, Place
from bot.platforms import Tell, unheard
from bot.replies import File

if TYPE_CHECKING:
    from bot.app import App


NOT_SERVED: Final = "not_served"
"""Why an adapter that has no line just now sends nothing; how long it is waited for is the outbox's to say."""


class PlatformError(Exception):
    """A platform does not let us in, for a reason that does not pass by itself; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Remote:
    """Where a delivered card stands: opaque to all but the adapter that sent it."""

    place: str
    id: str


Keep: TypeAlias = Callable[[Remote], Awaitable[bool]]
"""Stores where a delivery stands, or may stand in a moment, before all of it is there; False when its member deleted everything."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to put on a platform.

    `to` is a member's own direct chat, or a place. `do` says whether a new message is made, or the one at `remote` is edited or
    taken off with its files; or a member's home is drawn as `card`, where the platform keeps one; or, with places alone, whether a
    new room is made in the place `to`, named `title` and for `people`, with the card as its first message (`room`; the receipt's
    place is the new room's), or `people` may enter the place (`admit`) or no longer may (`dismiss`). `nonce` is at most 24 ASCII
    characters and the same for every attempt of one delivery.

    `under` is the message of the same place that this one answers: its thread, or a reply to it. `roster` holds the platform's ids
    of all who may read the place: where the platform tells who is in it and somebody else is, nothing is put there (`Crowded`); None
    where it is not to be asked. `ping` is the one person the message may call. `last` is a member's receipt after they deleted
    everything: where the platform leaves it to us, what their chat still shows goes before it comes. `since`: no attempt was made
    before that moment, so whoever looks for one need not look further back.

    One with files may end halfway: what an earlier attempt stored by `keep` is its `remote`, and the next one goes on from there.
    `hushed`: what a lock screen may show of it says that a note came and no more, as the member chose.
    """

    id: str
    nonce: str
    to: Member | Place
    do: Literal["new", "edit", "remove", "home", "room", "admit", "dismiss"]
    card: Card | None = None
    files: tuple[File, ...] = ()
    remote: Remote | None = None
    pin: bool = False
    attempt: int = 1
    under: Remote | None = None
    roster: tuple[str, ...] | None = None
    title: str = ""
    people: tuple[str, ...] = ()
    ping: str = ""
    last: bool = False
    since: dt.datetime | None = None
    keep: Keep | None = None
    hushed: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has it."""

    remote: Remote


@dataclass(frozen=True, slots=True)
class NotSent:
    """The platform surely does not have it: try again after `wait` seconds (None: back off).

    `down`: it is no matter of this one delivery, the platform does not answer or lets nobody in.
    """

    reason: str
    wait: float | None = None
    down: bool = False


@dataclass(frozen=True, slots=True)
class Nowhere:
    """One may look for an earlier attempt, and where is not known yet: the next message to the same chat brings that with it."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request was written and no answer came: the platform may or may not have it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Parked:
    """The destination is gone or closed; it is not tried again by itself. `reason` is a platform's error code, never content."""

    reason: str


@dataclass(frozen=True, slots=True)
class Halted:
    """The credential is gone: nothing more is sent through this adapter until it comes back."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will not take this payload. That is our fault; it is not repeated."""

    reason: str


@dataclass(frozen=True, slots=True)
class Crowded:
    """Somebody in the place has no seat: nothing was put there. `present` is how many people are in it, the app left out."""

    present: int


Receipt = Sent | NotSent | Unknown | Parked | Halted | Refused | Crowded


def not_found_out(answer: Receipt) -> NotSent | None:
    """What `find` says where looking met `answer`: one may look again, unless the platform lets nobody look there any more."""
    match answer:
        case NotSent():
            return answer
        case Unknown(reason) | Halted(reason):
            # A credential that is gone may come back; until then nobody can tell.
            return NotSent(reason)
        case _:
            return None


class Carrier(Protocol):
    """What the outbox needs of a surface."""

    async def send(self, delivery: Delivery) -> Receipt:
        """Puts one delivery on the platform. Raises nothing the platform can cause."""

    async def find(self, delivery: Delivery) -> Sent | NotSent | Nowhere | None:
        """The receipt of an interrupted earlier attempt; None where it did not arrive, or can never be looked up.

        NotSent where one could not look just now: it had better be looked for again before it is repeated. Nowhere where it had better
        be looked for after something else was sent.
        """


class Adapter(Carrier, Protocol):
    """One surface."""

    @property
    def platform(self) -> str:
        """The name that its members' and places' ids carry."""

    async def run(self, app: App, tell: Tell = unheard) -> None:
        """Serves until cancelled, then drains what is in hand; `tell` hears whether the platform is served or out of reach.

        What passes by itself is waited out. Raises PlatformError for what does not; it may be called again then.
        """
