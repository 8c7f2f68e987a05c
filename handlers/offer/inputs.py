"""The questions about an offer: the same when it is added and when it is changed."""

from __future__ import annotations

from bot import limits
from bot.cards import Option, Pick, Write
from bot.search.offers import CAME


def by(id: str, value: str = "") -> Write:
    """The date, in the member's own words."""
    hint = "Example: Mon 30 Nov, 18:00. Empty: no date was given."
    return Write(id=id, label="Answer by: a day and a clock time", hint=hint, value=value, most=limits.TIME_TEXT)


def came_pick(value: tuple[str, ...] = ()) -> Pick:
    """How it came."""
    return Pick(id="came", label="How it came", options=tuple(Option(id=k, label=v) for k, v in CAME.items()), need=True, value=value)


def who_and_says(who: str = "", says: str = "") -> tuple[Write, Write]:
    """Who decides, and what it says."""
    return (
        Write(
            id="who",
            label="Who decides, and how you talk",
            hint="Example: hiring lead, by call",
            value=who,
            most=limits.LINE,
        ),
        Write(
            id="says",
            label="What it says, as you have it",
            hint="Pay, start, place. It stays folded on cards.",
            long=True,
            value=says,
            most=limits.QUESTION,
        ),
    )
