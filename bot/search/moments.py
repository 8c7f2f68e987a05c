"""A typed time, read and said back: the card for each way it was not clear, until a member has confirmed one (screens.md 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Write
from bot.events import Click
from bot.text import clip
from playbook.typed.timereadings import Ambiguous, Mismatch, NoClock, NoDay, Past, Read, Reading, Skipped, Unread
from playbook.words.saying import say, say_day

FAR: Final = 4_102_444_800
"""The first second of 2100, in Unix seconds: no surface ever offered a later moment."""
EXAMPLES: Final = "Tue 2pm, or 24 Nov 14:00"
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def asked() -> Write:
    """The line of a form in which a day and a clock time are typed."""
    return Write(id="when", label="When: a day and a clock time", hint=f"Example: {EXAMPLES}", need=True, most=limits.TIME_TEXT)


def unsure(
    reading: Reading, typed: str, again: Action, pick: Action, zone: ZoneInfo, now: dt.datetime, leave: str = "Do not add it"
) -> Card | None:
    """The card for a reading that is not one moment yet; None for `Read`.

    `again` reopens the form with what was typed; `pick` is the action of an answer, whose chosen moment `picked` gives back.
    """
    match reading:
        case Read():
            return None
        case Ambiguous(options=options, why=why):
            title = "Which day do you mean?" if why in ("numbers", "week", "midnight", "words") else "Which time do you mean?"
            return _card(title, AMBIGUOUS.get(why, AMBIGUOUS["words"]), typed, [], options, again, pick, zone, now, leave)
        case Mismatch(day=day, options=options):
            row = (f"In {day.year}", f"{day.day} {day:%b} is a {WEEKDAYS[day.weekday()]}")
            return _card("The weekday and the date differ", KEPT, typed, [row], options, again, pick, zone, now, leave)
        case Skipped(day=day, clock=clock, options=options):
            row = ("On that day", f"the clock goes forward and never shows {clock:%H:%M}")
            return _card("The clock skips that time", KEPT, typed, [row], options, again, pick, zone, now, leave)
        case Past(read=read, later=later):
            row = ("I read", f"{say(read.when, now)}, which is over")
            return _card("That time is over", KEPT, typed, [row], (later,) if later else (), again, pick, zone, now, leave)
        case NoClock(days=days):
            row = ("I read", " or ".join(say_day(day, now.astimezone(zone).date()) for day in days[:3]) + ", without a clock time")
            return _card(UNREAD, KEPT, typed, [row, *_worked()], (), again, pick, zone, now, leave)
        case NoDay(options=options):
            return _card("On which day?", KEPT, typed, [], options, again, pick, zone, now, leave)
        case Unread():
            return _card(UNREAD, KEPT, typed, _worked(), (), again, pick, zone, now, leave)


UNREAD: Final = "I could not read that as a day and a time"
KEPT: Final = "Nothing is set yet. Your other answers are kept."
AMBIGUOUS: Final = {
    "numbers": "The numbers can be read two ways. Nothing is set yet.",
    "week": "This week or a later one? Nothing is set yet.",
    "midnight": "Midnight begins one day and ends another. Nothing is set yet.",
    "zone": "I am not sure whose clock that is. Nothing is set yet.",
    "twice": "The clock shows that time twice on that day. Nothing is set yet.",
    "half": "It could be morning or afternoon. Nothing is set yet.",
    "words": "The words can be read two ways. Nothing is set yet.",
}


def picked(event: Click) -> dt.datetime | None:
    """The moment that was picked, in UTC; None for a forged press."""
    return unpacked(event.chosen[0] if event.chosen else event.action.arg(0))


def unpacked(text: str) -> dt.datetime | None:
    """The moment that `packed` packed, in UTC; None for any other text."""
    if not text.isdigit() or len(text) > 12 or int(text) > FAR:
        return None
    return dt.datetime.fromtimestamp(int(text), dt.UTC)


def packed(when: dt.datetime) -> str:
    """A moment as an option's id or an action's first arg."""
    return str(int(when.timestamp()))


def _worked() -> list[tuple[str, str]]:
    return [("It could be", EXAMPLES)]


def _card(
    title: str,
    why: str,
    typed: str,
    rows: Sequence[tuple[str, str]],
    options: Sequence[Read],
    again: Action,
    pick: Action,
    zone: ZoneInfo,
    now: dt.datetime,
    leave: str,
) -> Card:
    clock = ("Times are", f"{zone.key.rpartition('/')[2].replace('_', ' ')} time")
    blocks: list[Block] = [
        Facts.of(
            ("You typed", clip(typed, 200) or "nothing"), *((label, clip(value, limits.FACT_VALUE)) for label, value in rows), clock
        )
    ]
    first: list[Button] = []
    if len(options) > 1:
        choices = tuple(Option(id=packed(o.when), label=clip(say(o.when, now), limits.ITEM_LABEL), note=_whose(o)) for o in options)
        blocks.append(Choice(action=Action(pick.name, "-", *pick.args), label="I meant:", options=choices))
    elif options:
        first = [Button(clip(say(options[0].when, now), limits.BUTTON_LABEL), Action(pick.name, packed(options[0].when), *pick.args))]
    blocks.append(Buttons.of(*first, Button("Type it again", again), Button(leave, Action("close"))))
    return Card(title, why, *blocks)


def _whose(read: Read) -> str:
    return clip(f"typed in {read.zone_word} time", limits.ITEM_NOTE) if read.zone_word else ""
