"""What a prompt carries besides its words: the way out, the discreet form, and several told as one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from typing import Final

from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.context import Context
from bot.events import Due
from bot.items import REDRAW, Item
from bot.limits import BLOCKS, BUTTON_ROWS, ITEM_ID, ITEM_LABEL, ITEMS, ROW_BUTTONS
from bot.text import HUSH, clip
from bot.work import Planner
from playbook import cadence, lateness
from playbook.records import Interview, Notice, Offer, Profile, Quietness

PROMPTS: Final = frozenset(kind.value for kind in cadence.Kind)
ALL: Final = "all"
ITEM: Final = "item"
"""In place of a kind: what follows is the id of an item."""
HELLO: Final = "hello"
PNG: Final = "png"
EXPORT: Final = "export"
TAKEN_OFF: Final = "takenoff"
"""The receipt for files that a press took off the chat; its ref is the item that did."""
FILES: Final = frozenset({EXPORT, "calendar", "introtext", PNG})
"""Kinds that bring a file which was pressed for. The press of that name, with its ref, asks for it again; home says when it came."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.-]+")
RECENT: Final = dt.timedelta(days=3)
LOOK_BACK: Final = dt.timedelta(days=8)
COUNTED_FOR: Final = dt.timedelta(days=8)
"""So long it is kept when a prompt was answered or moved, for the week's counts."""


def way_out(due: Due) -> Buttons:
    """The row that ends every unasked private card: snooze, skip, stop (screens.md 2)."""
    return Buttons.of(
        Button("Snooze", Action("snooze", due.kind, due.ref)),
        Button("Skip", Action("skip", due.kind, due.ref)),
        Button("Stop these", Action("stop", due.kind, due.ref)),
    )


def needs_a_clock() -> Card:
    """What is said where a local time is needed and no zone was confirmed yet."""
    return Card(
        "First, your clock",
        "Times need a clock to follow, and yours is not set.",
        Prose(text="One city is enough. I say the time back before it counts."),
        Buttons.of(Button("Set my clock", Action("form", "clock"), "main"), Button("Not now", Action("close"))),
    )


def discreet(items: Sequence[Item]) -> Card:
    """All that a discreet member's lock screen says of one item or of several (23d)."""
    kind, ref = (items[0].kind, items[0].ref) if len(items) == 1 else (ALL, "")
    return Card(
        HUSH,
        "Sent the discreet way, as you chose.",
        Prose(text="It opens here when you press, and can be hidden again."),
        Buttons.of(Button("Open", Action("note", kind, ref), "main"), Button("Later", Action("snooze", kind, ref))),
    )


def opened(card: Card, kind: str, ref: str) -> Card:
    """A discreet note after `Open`: the card itself, and a way to cover it again where its last row has room."""
    last = card.blocks[-1]
    if not isinstance(last, Buttons) or len(last.items) >= ROW_BUTTONS:
        return card
    row = Buttons(items=(*last.items, Button("Hide again", Action("hide", kind, ref))))
    return Card(card.title, card.why, *card.blocks[:-1], row, audience=card.audience)


def together(items: Sequence[Item], labels: Sequence[str], *, away: bool = False) -> Card:
    """Several items as one card: one line each, most pressing first, and a choice of which to open."""
    shown = list(zip(items, labels, strict=True))[:ITEMS]
    options = tuple(Option(id=option_id(item.kind, item.ref, item.id), label=clip(label, ITEM_LABEL)) for item, label in shown)
    lines: tuple[Block, ...] = (
        (Choice(action=Action("notes"), label="Open one:", options=options),)
        if len(shown) > 1
        else (
            Facts.of(("Waiting", shown[0][1])),
            Buttons.of(Button("Open", Action("note", items[0].kind, items[0].ref), "main")),
        )
    )
    return Card(
        "While I was away" if away else "Notes for you",
        "These came while I could not write to you." if away else "They were due together, so they come as one.",
        *lines,
        Buttons.of(
            Button("Snooze", Action("snooze", ALL, "")),
            Button("Skip", Action("skip", ALL, "")),
            Button("Stop these", Action("stop", ALL, "")),
        ),
    )


def option_id(kind: str, ref: str, item: str) -> str:
    """How a note is named in a choice: by what it is about, or by its item where that is too long, as a council's is."""
    about = f"{kind}.{ref}"
    return about if len(about) <= ITEM_ID and _PLAIN.fullmatch(about) else item


def opens(kind: str, ref: str, item: str) -> Action:
    """The press that opens a note: by what it is about, or by its item where a button's id has no room for that."""
    plain = option_id(kind, ref, item) != item
    return Action("note", kind, ref) if plain else Action("note", ITEM, item)


def chosen(picked: Sequence[str], context: Context) -> tuple[str, str]:
    """The kind and ref behind what was picked in such a choice; empty where it names none of this member's."""
    named = picked[0] if picked else ""
    if "." in named:
        kind, _, ref = named.partition(".")
        return kind, ref
    return next(((item.kind, item.ref) for item in context.outbox.every() if item.id == named), ("", ""))


def asks_fewer(item: Item, untouched: int) -> bool:
    """Whether this card asks "fewer of these?": the one after every three that nobody touched (product.md 3.4, Rules)."""
    return is_counted(item.kind) and untouched > 0 and untouched % cadence.IGNORED_IN_A_ROW == 0


def with_fewer(card: Card) -> Card:
    """`card` with the question before its way out, where it has room for one more block and row."""
    rows = sum(isinstance(block, Buttons) for block in card.blocks)
    if len(card.blocks) > BLOCKS - 2 or rows >= BUTTON_ROWS:
        return card
    question = (
        Prose(text="Three of these came and went. Fewer of them?", quiet=True),
        Buttons.of(Button("Fewer of these", Action("fewer"))),
    )
    if isinstance(last := card.blocks[-1], Buttons) and last.items[0].style == "main":
        # A card of one row, as the discreet one: its main button stays the first.
        return Card(card.title, card.why, *card.blocks, *question, audience=card.audience)
    return Card(card.title, card.why, *card.blocks[:-1], *question, card.blocks[-1], audience=card.audience)


def recent(context: Context) -> list[Item]:
    """The prompts of the last days, one a thing: what `all` means under a card that told several as one."""
    return list({(i.kind, i.ref): i for i in context.outbox.sent(context.now - RECENT) if is_prompt(i.kind)}.values())


def is_counted(kind: str) -> bool:
    """Whether the budget of unasked cards counts this kind."""
    return kind in PROMPTS and cadence.Kind(kind) in cadence.UNASKED


def is_prompt(kind: str) -> bool:
    """Whether an item comes unasked; a receipt or a file that was pressed for does not."""
    return kind in PROMPTS


def is_note(kind: str) -> bool:
    """Whether a member can open it by hand, or find it on home: what comes unasked, and the first hello."""
    return is_prompt(kind) or kind == HELLO


def kept_on_home(context: Context) -> list[Notice]:
    """The notes that wait on home and still have something to say, most recent last."""
    return [n for n in context.records.all(Notice) if n.what != "done" and not _over(n, context)]


def held_back(context: Context) -> list[Notice]:
    """Those of them that came due between a backup and its restore: nobody can tell whether they came."""
    return [n for n in kept_on_home(context) if n.what == "held"]


def hold_back(ids: Collection[str], context: Context) -> bool:
    """Keeps these items on home as what may not have come, and plans the one card that says so; whether there is anything to say.

    What the member's own rules would not have let out is left alone.
    """
    profile = context.records.get(Profile)
    if profile is None or profile.leaving is not None:
        return False
    for item in context.outbox.every():
        if item.id not in ids or item.kind == REDRAW or item.kind in profile.stopped:
            continue
        if is_prompt(item.kind) and turn(item, profile, context.outbox, context.now).at is None:
            continue
        about, at = f"{item.kind}.{item.ref}", item.planned or item.due
        if not any(kept.what != "done" and kept.about == about for kept in context.records.all(Notice)):
            context.records.add(Notice(what="held", about=about, item=item.id, at=at))
    if not held_back(context):
        return False
    if profile.hello != "home":
        context.outbox.plan(cadence.Kind.HELD, context.now)
    return True


def try_again(context: Context, most: int | None = None) -> None:
    """Lets what could not be put into the member's chat be tried once more, newest first, at most so many of it.

    What they chose to read on home stays there. What helps nobody by then is not sent: its own rules are asked as it goes out.
    """
    profile = context.records.get(Profile)
    if profile is None or profile.leaving is not None or profile.hello == "home":
        return
    tried = 0
    for kept in reversed([n for n in context.records.all(Notice) if n.what == "undelivered" and not _over(n, context)]):
        if most is not None and tried >= most:
            return
        tried += context.outbox.revive(kept.item)


def _over(kept: Notice, context: Context) -> bool:
    kind, _, ref = kept.about.partition(".")
    if kept.what == "held" and is_prompt(kind) and lateness.judge(cadence.Kind(kind), kept.at, context.now) is lateness.Verdict.EXPIRED:
        return True
    if kind in cadence.DEADLINES:
        offer = context.records.get(Offer, ref)
        return offer is None or offer.state != "open" or offer.deadline is None or offer.deadline <= context.now
    if kind not in (cadence.Kind.PREP, cadence.Kind.GRATITUDE):
        return False
    talk = context.records.get(Interview, ref)
    return talk is None or talk.start <= context.now


def budget(profile: Profile, now: dt.datetime) -> cadence.Budget:
    """How much may come unasked: what the member set, half of it in a lighter week."""
    usual = cadence.Budget(profile.per_week)
    return usual.fewer() if profile.lighter_until is not None and now < profile.lighter_until else usual


def came(kinds: Sequence[str], context: Context) -> None:
    """Prompts went out, together: they wait for a press."""
    before = context.records.get(Quietness) or Quietness()
    one_more = before.untouched + any(is_counted(kind) for kind in kinds)
    context.records.put(before.model_copy(update={"untouched": one_more, "waits": before.waits + 1}))


def touched(context: Context) -> None:
    """A member did something: what came last had a press after it."""
    before = context.records.get(Quietness)
    if before is not None and (before.untouched or before.waits):
        answered = (*_lately(before.answered, context.now), context.now) if before.waits else before.answered
        context.records.put(before.model_copy(update={"untouched": 0, "waits": 0, "answered": answered}))


def snoozed(context: Context) -> None:
    """A member moved a prompt to another time."""
    before = context.records.get(Quietness) or Quietness()
    context.records.put(before.model_copy(update={"snoozed": (*_lately(before.snoozed, context.now), context.now)}))


def _lately(times: Sequence[dt.datetime], now: dt.datetime) -> tuple[dt.datetime, ...]:
    return tuple(at for at in times if at >= now - COUNTED_FOR)


def as_pending(item: Item) -> lateness.Pending:
    """A prompt that is due, as the rules of lateness see it; its lateness is measured from when it should have come."""
    return lateness.Pending(item.id, cadence.Kind(item.kind), item.ref, item.planned or item.due, item.until, item.pierces)


def turn(item: Item, profile: Profile, outbox: Planner, now: dt.datetime) -> lateness.Turn:
    """When a prompt that is due may go out, by the member's pause, quiet hours and budget (product.md 3.4, Rules)."""
    # Of several that came as one, the first alone stands on the platform: together they were one message.
    taken = [other.sent or other.due for other in outbox.sent(now - LOOK_BACK) if is_counted(other.kind) and other.placed]
    paused = profile.paused_until is not None and profile.paused_until > now
    pause = cadence.Pause(now, profile.paused_until) if paused and profile.paused_until is not None else None
    return lateness.turn(as_pending(item), now, lateness.Rules(profile.tz, profile.quiet, budget(profile, now), pause), taken)
