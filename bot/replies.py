"""What goes back to the one who acted, narrowed by event so that types forbid what a platform cannot do.

What others see, files and receipts are never replies to a press: they are outbox items, so they are stored, delivered, editable and
withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.cards import Action, Button, Buttons, Card, Chart, Form, Prose


@dataclass(frozen=True, slots=True)
class Say:
    """A new card, private to the one who acted."""

    card: Card


@dataclass(frozen=True, slots=True)
class Update:
    """The card that was pressed, in its new state."""

    card: Card


@dataclass(frozen=True, slots=True)
class Ask:
    """A form. It must be the first response, and it never follows a form."""

    form: Form


@dataclass(frozen=True, slots=True)
class File:
    """A file for a member's own direct chat. `name` holds no member's name."""

    name: str
    mime: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart that becomes a PNG on its way out: drawing takes longer than an event may. `verdict` stands above its rows."""

    name: str
    chart: Chart
    theme: Literal["light", "dark"]
    verdict: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A card with files behind it: only ever made for a due item, and delivered to the member's own direct chat.

    `instead` is what goes out, without a file, where a picture could not be drawn.
    """

    card: Card
    files: tuple[File | Picture, ...]
    instead: Card | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A card for a council's room: only ever made for a due item of the council. `under` is the item it answers, if any.

    `ping` is the platform's id of the one person whom this card alone may call ("a note is waiting"), as they allowed.
    """

    card: Card
    under: str = ""
    ping: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A new room with its first card, where the platform lets the app make one: under `within`, named `name`, for `people`."""

    card: Card
    within: str
    name: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """People who may enter the council's room from now on, or may no longer; nothing is said."""

    people: tuple[str, ...]
    leave: bool = False


CommandReply = Say | Ask
ClickReply = Say | Update | Ask | None
SubmitReply = Say | Update | None
DueReply = Card | Parcel | Post | Opening | Coming | None
Reply = Say | Update | Ask | None


def in_time(reply: Reply, *, late: bool, pressed: str = "a button") -> Reply:
    """`reply` as it can still be given: a form that was not ready after 2 seconds becomes a card that opens it (screen 23g)."""
    if not late or not isinstance(reply, Ask):
        return reply
    form = reply.form
    return Say(
        Card(
            "Your form is ready",
            f"You pressed {pressed}. Getting it took a moment.",
            Prose(text="Nothing is lost. Open it when you like."),
            Buttons.of(
                Button("Open the form", Action("form", form.action.name, *form.action.args), "main"),
                Button("Leave it", Action("close")),
            ),
        )
    )
