"""What is remembered of a delivery once it came to its end: by the feature it is of, on the member's home, in the count of prompts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from bot import prompts
from bot.app import App
from bot.context import Context
from bot.items import REDRAW, Item
from bot.outbox.batches import Claimed
from bot.router import Outcome
from bot.store.unit import ERASE, Unit
from bot.vault import Subject
from playbook.cadence import Kind
from playbook.records import Notice, Profile

REMOVE: Final = "remove"
HOME: Final = "home"
"""The member's home is drawn as it is now, though they did not open it: after a deletion it is a newcomer's."""
LEAVES_NOTHING: Final = (REMOVE, REDRAW, HOME)
"""Kinds after which no message more stands on the platform."""
ERASED: Final = "erased"
HARMLESS: Final = (*LEAVES_NOTHING, ERASED)
"""Kinds that may be done twice."""


def then(app: App, one: Claimed, outcome: Outcome) -> Callable[[Context], None] | None:
    """What the feature that `one` is of writes about what became of it; None where it has nothing to write."""
    handler = app.router.outcomes.get(one.item.kind)
    if handler is None:
        return None
    return lambda context: handler(outcome, context)


async def erase(app: App, subject: Subject) -> None:
    """What is left of a deleted member goes too."""
    unit = Unit()
    unit.add(ERASE, subject.id)
    await app.store.commit(unit)


def remembered(group: Sequence[Claimed], *, sent: bool) -> Callable[[Context], None] | None:
    """Writes what is remembered of a delivery: what waits on home, what is just done, one more prompt out, a sweep that is over.

    None where there is nothing to remember. It is stored in one step with the settling: a process that dies has both or neither.
    """
    kinds = [one.item.kind for one in group]
    kept = [] if sent else [one for one in group if _waits_on_home(one.item.kind)]
    counted = sent and any(prompts.is_prompt(kind) for kind in kinds)
    brought = sent and any(kind in prompts.FILES for kind in kinds)
    off = kinds == [REMOVE]
    came = sent and not any(kind in HARMLESS for kind in kinds)
    if not (kept or came or off):
        return None

    def note(context: Context) -> None:
        profile = context.records.get(Profile)
        if profile is None:
            return
        if counted:
            prompts.came(kinds, context)
        for old in context.records.all(Notice) if came else ():
            if old.what != "done" and any(old.item == one.item.id for one in group):
                # It came after all, or was found where it had been sent before a restore.
                context.records.drop(Notice, old.id)
        for one in kept:
            about = f"{one.item.kind}.{one.item.ref}"
            if not any(n.what == "undelivered" and n.about == about for n in context.records.all(Notice)):
                context.records.add(Notice(what="undelivered", about=about, item=one.item.id, at=context.now))
        if brought:
            _just_done(context, group[0].item)
        if came:
            # Their chat is open: what could not be put there before comes after it.
            prompts.try_again(context)
        if off and any(i.id == group[0].item.ref and i.kind == prompts.EXPORT for i in context.outbox.every()):
            context.outbox.plan(prompts.TAKEN_OFF, context.now, group[0].item.id)

    return note


def _waits_on_home(kind: str) -> bool:
    # What may not have come is listed there already, each of it; all else that would have been a message is, whatever its kind.
    return kind != Kind.HELD and kind not in HARMLESS


def _just_done(context: Context, item: Item) -> None:
    """Home says that it came, once it did; one such line at a time, and what could not be sent before is not missing any more."""
    for old in context.records.all(Notice):
        if old.what == "done" or old.about.partition(".")[0] == item.kind:
            context.records.drop(Notice, old.id)
    words = f"{context.labels.get(item.kind, 'what you asked for')} is in your direct messages"
    context.records.add(Notice(what="done", item=item.id, at=context.now, words=words))
