"""What stands in a council's room: the item that put it there, how it is drawn anew, and whose name is on it."""

from __future__ import annotations

from typing import Final

from bot.cards import Action, Button, Buttons, Card, Prose
from bot.circle import Circle
from bot.context import Context
from bot.events import Due
from bot.items import Item
from bot.text import clip
from playbook.cadence import Kind
from playbook.records import Been, Heard, Seat, SentenceTest, Shown, ShownAnswer

LOST: Final = ("parked", "expired")
"""States of an item that will not come there any more by itself."""
NAMES: Final = (Kind.ROUND, "opening", "kickoff")
"""Kinds of what the council itself put there that say who sits in it, and what they asked."""


def standing(circle: Circle, kind: str, ref: str) -> Item | None:
    """The item that stands in the room for one thing, or else the newest that is on its way there."""
    found = [i for i in circle.outbox.every() if (i.kind, i.ref) == (kind, ref) and i.state not in ("cancelled", *LOST)]
    return next((i for i in found if i.placed), found[-1] if found else None)


def came(item: Item) -> bool:
    """Whether an item stands in the room, or may before long: it is on its way there."""
    return item.placed or item.state in ("sending", "unknown")


def placed(circle: Circle, item: str) -> bool:
    """Whether the item of that id stands in the room."""
    return any(each.id == item and each.placed for each in circle.outbox.every())


def redraw(circle: Circle, kind: str, ref: str, context: Context) -> None:
    """Draws what stands in the room anew; what is still on its way is drawn as it is then."""
    item = standing(circle, kind, ref)
    if item is not None and item.state != "due":
        circle.outbox.redraw(item.id, context.now)


def forget(circle: Circle, member: str, context: Context) -> None:
    """Draws anew what shows `member` beside their own posts: its first card, rounds, and the posts under which they have been too.

    To be asked before what they wrote is taken away.
    """
    been = {one.post for one in circle.records.all(Been) if circle.records.author_of(one) == member}
    for item in circle.outbox.every():
        if item.placed and (item.kind in NAMES or (item.kind == "post" and item.ref in been)):
            circle.outbox.redraw(item.id, context.now)


def forget_between(circle: Circle, member: str, context: Context) -> None:
    """Has what `member` showed or wrote to one other drawn away in that one's chat. To be asked before it is taken away."""
    for record in circle.records.authored(member):
        match record:
            case Shown(to=other):
                pass
            case ShownAnswer(id=id) if (shown := circle.records.get(Shown, id)) is not None:
                other = circle.records.author_of(shown)
            case Heard(id=id) if (test := circle.records.get(SentenceTest, id)) is not None:
                other = circle.records.author_of(test)
            case _:
                continue
        context.tell(other, "shownanew", f"{circle.id}.{record.id}")


def drawn_away(due: Due, context: Context) -> Card | None:
    """What stands in a member's own chat in place of words that somebody took away; None where they never came there."""
    if not any(item.id == due.item and item.placed for item in context.outbox.every()):
        return None
    line = Prose(text="There is nothing more to see here.")
    return Card("It was taken back", "It stood here before.", line, Buttons.of(Button("Home", Action("home"))), audience="one")


def name(circle: Circle, seat: str, most: int = 32) -> str:
    """Who holds or held a seat."""
    found = circle.records.get(Seat, seat)
    return clip(found.name, most) if found is not None else "A member"
