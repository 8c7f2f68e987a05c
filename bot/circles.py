"""What every card of a council stands on: who can read its room, and who is kept apart from whom."""

from __future__ import annotations

from bot.cards import Audience
from bot.context import Circle, Context
from playbook.records import Apart, Seat


def audience(circle: Circle) -> Audience:
    """Who can see what stands in the room: the council only where it is known who is in it (screens.md 2, Footer)."""
    return "council" if circle.room.rostered else "channel"


def apart(circle: Circle, one: str, other: str) -> bool:
    """Whether one of two members keeps the other away, by a list or a block; neither is told (product.md 3.3, rule 3)."""
    return any(
        kept is not None and away in kept.people
        for kept, away in ((circle.records.get(Apart, one), other), (circle.records.get(Apart, other), one))
    )


def mirror(circle: Circle, context: Context) -> None:
    """Brings what the council knows of the member's list up to date: people alone, and no word of why."""
    own = context.records.get(Apart)
    if own is not None and own.people:
        circle.records.put(Apart(id=context.me, people=own.people))
    elif circle.records.get(Apart, context.me) is not None:
        circle.records.drop(Apart, context.me)


def reachable(circle: Circle, person: Seat, me: str) -> bool:
    """Whether `me` may show `person` something privately: they allowed it here and neither keeps the other away (screens.md 9d)."""
    return person.state == "seated" and person.member != me and person.private_things and not apart(circle, me, person.member)
