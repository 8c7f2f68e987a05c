"""One week at a time: which one a day is about, what is set for it, and when a heavy one is answered (screens.md 17, C26)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from playbook.records import Mood, Week

LINES: Final = 3
"""The most that is set for one week."""
CLOSES: Final = 4
"""From this weekday on (Monday 0) a week is being closed."""
LIGHT: Final = "Ten minutes for one small step"
"""All that a lighter week asks for."""
HEAVY: Final = 2
"""Up to this place of 5 a week was a heavy one."""
MOOD_DAYS: Final = 180
"""How long a mood is kept at most (product list 3.3, rule 11)."""
TWICE_WITHIN: Final = timedelta(weeks=4)
"""How far back another heavy week makes this one the second (product list 3.5, safety)."""

NUMBERS: Final = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")

_DAY: Final = timedelta(days=1)


def monday_of(day: date) -> date:
    """The Monday of the week in which `day` lies."""
    return day - _DAY * day.weekday()


def next_monday(monday: date) -> date:
    """The Monday after `monday`."""
    return monday + _DAY * 7


def is_closing(monday: date, day: date) -> bool:
    """Whether on `day` the week that begins on `monday` is coming to its end, or has."""
    return day >= monday + _DAY * CLOSES


def week_named(text: str, today: date) -> date | None:
    """The Monday that `text` names in ISO form; None for any other text, and for a week far from `today`."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.weekday() == 0 and abs((day - today).days) <= 366 else None


def done(week: Week | None) -> tuple[int, int]:
    """How many of how many are done."""
    return (len({i for i in week.done if 0 <= i < len(week.commitments)}), len(week.commitments)) if week is not None else (0, 0)


def still_open(week: Week | None) -> tuple[str, ...]:
    """What was set for a week and is not done."""
    return tuple(line for i, line in enumerate(week.commitments) if i not in week.done) if week is not None else ()


def with_lines(week: Week, lines: Sequence[str]) -> Week:
    """`week` with `lines` in place of what was set, empty and equal ones left out; a line that stays keeps its tick."""
    kept = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))[:LINES]
    ticked = {week.commitments[i] for i in week.done if 0 <= i < len(week.commitments)}
    stays = tuple(i for i, line in enumerate(kept) if line in ticked)
    return week.model_copy(update={"commitments": kept, "done": stays, "before": week.commitments, "before_done": week.done})


def undone(week: Week) -> Week:
    """`week` as it was before its lines were set; again, and it is as it is now."""
    swapped = {"commitments": week.before, "done": week.before_done, "before": week.commitments, "before_done": week.done}
    return week.model_copy(update=swapped)


def is_light(week: Week | None) -> bool:
    """Whether the week is a lighter one."""
    return week is not None and week.commitments == (LIGHT,)


def is_heavy(place: int) -> bool:
    """Whether a week that felt like `place` (1 hard, 5 good) is answered with a kind word (D22)."""
    return place <= HEAVY


def second_heavy(moods: Iterable[Mood], monday: date) -> bool:
    """Whether the last kept week before that of `monday` was a heavy one too, and not long ago."""
    earlier = [m for m in moods if monday - TWICE_WITHIN <= m.monday < monday]
    return bool(earlier) and is_heavy(max(earlier, key=lambda m: m.monday).place)


def many(n: int) -> str:
    """`n` as a sentence begins with it: in words up to ten."""
    return NUMBERS[n] if 0 <= n < len(NUMBERS) else str(n)
