"""A prompt that asks nothing any more: what a press on it is told, and what is drawn where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot import faults, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.circle import Needs
from bot.events import Click, Command, Submit
from bot.items import Item
from bot.replies import Reply, Update

if TYPE_CHECKING:
    from bot.context import Context
    from bot.router import Now

STANDS: Final = dt.timedelta(days=30)
"""So far back a card is drawn as answered; what is older is told when it is pressed."""
CAME: Final = ("sent", "sending", "unknown")
TITLE: Final = "Nothing left to answer here"
HOME: Final = Button("Home", Action("home"))


def card(now: Now) -> Card:
    """What a press is told on a prompt that asks nothing any more, and the door to what is true."""
    return Card(
        TITLE,
        "This has changed since I asked.",
        Facts.of(("Now", now.line)),
        Buttons.of(*([] if now.show == HOME.action else [Button("Show it", now.show, "main")]), HOME),
    )


def every_card() -> Card:
    """The same for several that came as one."""
    return Card(TITLE, "These notes came together.", Prose(text="None of them asks anything now."), Buttons.of(HOME))


def drawn(now: Now, *, discreet: bool) -> Card:
    """What stands in place of the prompt; for a discreet member without a word of what it was about."""
    door = Buttons.of(HOME if now.show == HOME.action else Button("Show it", now.show))
    if discreet:
        return Card(TITLE, "It has changed since it came.", Prose(text="The note that stood here needs no answer now."), door)
    return Card(TITLE, "It has changed since I asked.", Facts.of(("Now", now.line)), door)


def group(items: Sequence[Item], context: Context) -> Card:
    """What stands in place of several that came as one: those that still ask, or that none does."""
    left = [item for item in items if context.answered(item.kind, item.ref) is None]
    if not left:
        return every_card()
    if context.profile.discreet:
        return prompts.discreet(left)
    return prompts.together(left, [context.labels.get(item.kind, "a note") for item in left])


def told(about: int | str | None, action: Action, context: Context) -> Card | None:
    """The card for a press that would move or drop a prompt which asks nothing any more; None where it still asks."""
    if about is None:
        return None
    kind, ref = (about, action.arg(0)) if isinstance(about, str) else (action.arg(about), action.arg(about + 1))
    if kind == prompts.ALL:
        items = prompts.recent(context)
        return every_card() if items and all(context.answered(i.kind, i.ref) is not None for i in items) else None
    return instead(kind, ref, context)


def instead(kind: str, ref: str, context: Context) -> Card | None:
    """What somebody is told who presses on a prompt that asks nothing any more, or that never was theirs; None while it asks."""
    now = context.answered(kind, ref)
    if now is None:
        return None
    theirs = any((i.kind, i.ref) == (kind, ref) for i in context.outbox.every())
    return card(now) if theirs else faults.moved_on(None)


def redraw(event: Command | Click | Submit, reply: Reply, context: Context) -> None:
    """Plans that each prompt of the member's that this event answered is drawn anew, wherever it stands, once.

    The message over which the press's own reply is drawn is left to that.
    """
    if context.erase or not _wrote(context):
        return
    came = [i for i in context.outbox.every() if i.state in CAME and prompts.is_prompt(i.kind)]
    standing = [i for i in came if (i.sent or i.due) >= context.now - STANDS]
    if not standing:
        return
    before = context.before()
    covered = event.on if isinstance(event, Click | Submit) and isinstance(reply, Update) else ""
    for item in sorted({item.delivery or item.id for item in standing if _ended(item, before, context)}):
        if not covered or context.outbox.message(item) != covered:
            context.outbox.redraw(item, context.now)


def _wrote(context: Context) -> bool:
    circles = context.beyond.circles.values() if context.beyond is not None else ()
    return bool(context.records.changed) or any(circle.written for circle in circles)


def _ended(item: Item, before: Context, context: Context) -> bool:
    """Whether this unit made an end of what the item asks. What lies in a council that the unit did not read was not changed by it."""
    try:
        return context.answered(item.kind, item.ref) is not None and before.answered(item.kind, item.ref) is None
    except Needs:
        return False
