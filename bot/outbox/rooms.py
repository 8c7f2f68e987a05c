"""What a council's item becomes on its way to the room: a new post, an answer in its thread, a post redrawn, a room, a door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, assert_never

from bot.cards import Card
from bot.deliveries import Delivery, Remote
from bot.events import Place
from bot.items import REDRAW, Item
from bot.replies import Coming, Opening, Parcel, Post
from bot.vault import Subject
from playbook.records import ME, Council, Leaver, Room, Seat

if TYPE_CHECKING:
    from bot.app import App

ON_ITS_WAY: Final = ("sending", "unknown")


class NoRoom(Exception):
    """The council has no place to post in, or not any more."""


class NotYet(Exception):
    """What this one builds on is on its way itself: look again in a moment."""


def remote_of(subject: Subject, item: str) -> Remote | None:
    """Where an item stands, or None where it never arrived."""
    found = subject.remote(item)
    return Remote(*found) if found is not None else None


def drawn(subject: Subject, item: Item) -> Item | None:
    """The item whose card is to be made: itself, or for a redraw the one it redraws; None where nothing stands that could be redrawn.

    Raises NotYet while that one is on its way: it may have been drawn before the change.
    """
    if item.kind != REDRAW:
        return item
    first = next((other for other in subject.items if other.id == item.ref), None)
    if first is not None and first.state in ON_ITS_WAY:
        raise NotYet
    return first if first is not None and first.state == "sent" and first.id in subject.remotes else None


def delivery(
    subject: Subject, council: Council, item: Item, attempt: int, made: Card | Parcel | Post | Opening | Coming
) -> Delivery | None:
    """The delivery of `made`; None where there is nothing to do. Raises NoRoom, and NotYet while the post it answers is on its way."""
    room = subject.open(Room, ME) or Room()

    def to(place: str) -> Place:
        return Place(council.platform, place, private=False)

    if item.kind == REDRAW:
        card = made.card if isinstance(made, Post | Opening | Parcel) else made
        if not isinstance(card, Card):
            return None
        remote = remote_of(subject, item.ref)
        # New words are for those with a seat, as the first ones were; that something is gone may be read by anybody.
        roster = _roster(subject) if room.rostered and card.actions else None
        return Delivery(
            item.id, item.id, to(remote.place if remote else ""), "edit", card, remote=remote, attempt=attempt, roster=roster
        )
    match made:
        case Card() | Post() | Parcel():
            post = made if isinstance(made, Post) else Post(made.card if isinstance(made, Parcel) else made)
            return Delivery(
                item.id,
                item.id,
                to(_place(room)),
                "new",
                post.card,
                attempt=attempt,
                under=_answered(subject, post.under),
                roster=_roster(subject) if room.rostered else None,
                ping=post.ping,
            )
        case Opening(card=card, within=within, name=name, people=people):
            return Delivery(item.id, item.id, to(within), "room", card, attempt=attempt, title=name, people=people)
        case Coming(people=people, leave=leave):
            if not room.place or not people:
                return None
            return Delivery(item.id, item.id, to(room.place), "dismiss" if leave else "admit", attempt=attempt, people=people)
        case _:  # pragma: no cover
            assert_never(made)


@dataclass(frozen=True, slots=True)
class Standing:
    """A room that a council has: the platform's id of the place, the council's name, and the platform's ids of who may read it."""

    place: str
    name: str
    people: tuple[str, ...]


async def standing(app: App, platform: str) -> list[Standing]:
    """Every room on `platform` that the app made or was bound to: for a surface that keeps none itself."""
    found: list[Standing] = []
    for (id,) in await app.store.rows("SELECT DISTINCT council FROM seats ORDER BY council"):
        subject = await app.units.subject(id, None)
        council, room = subject.open(Council, ME), subject.open(Room, ME)
        if council is not None and council.platform == platform and room is not None and room.state == "bound":
            found.append(Standing(room.place, council.name, _roster(subject)))
        app.vault.forget(id)
    return found


def place_of(subject: Subject, council: Council) -> Place | None:
    """The council's room; None where it has none, or not any more."""
    room = subject.open(Room, ME) or Room()
    return Place(council.platform, room.place, private=False) if room.place and room.state != "lost" else None


def _place(room: Room) -> str:
    if not room.place or room.state == "lost":
        raise NoRoom
    return room.place


def _answered(subject: Subject, item: str) -> Remote | None:
    """The post that is answered; one that never arrived is answered in the room itself."""
    first = next((other for other in subject.items if other.id == item), None)
    if first is not None and first.state in ("due", *ON_ITS_WAY):
        raise NotYet
    return remote_of(subject, item) if first is not None and first.state == "sent" else None


def _roster(subject: Subject) -> tuple[str, ...]:
    """All who may read the room: who has a seat, and who is on the way out and hears the goodbye."""
    seats = (subject.open(Seat, id) for kind, id in subject.rows if kind == Seat.kind)
    leaving = (subject.open(Leaver, id) for kind, id in subject.rows if kind == Leaver.kind)
    inside = {seat.person for seat in seats if seat is not None and seat.state in ("seated", "alumni")}
    return tuple(sorted(inside | {leaver.person for leaver in leaving if leaver is not None and not leaver.refused}))
