"""Which days a parsed text means: weekdays, dates without a year, "next", and what to ask when they disagree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from playbook.typed.timegrammar import Parse

JUST_OVER: Final = timedelta(days=60)
"""A date without a year that went by this lately is a slip and not next year's."""
FAR_AHEAD: Final = timedelta(days=300)
"""Such a date's next turn must be further away than this to be a slip."""
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Days:
    """The days that may be meant, in order. If `weekday_of` is set, the weekday typed is not that date's, and `days` are what to
    offer instead."""

    days: tuple[date, ...]
    weekday_of: date | None = None


def days_of(parse: Parse, today: date, *, back: bool) -> Days | None:
    """The days that `parse` means seen from `today`, looking ahead or, with `back`, behind. None if it names no day, one that
    no calendar has, or two different ones."""
    if parse.offset is not None:
        day = today + timedelta(days=parse.offset)
        agrees = parse.day in (None, day.day) and parse.month in (None, day.month) and parse.year in (None, day.year)
        return _checked(parse, (day,), back) if agrees else None
    if parse.day is not None:
        turns = _turns(parse, today, back)
        return _checked(parse, turns, back) if turns else None
    return Days(_weekdays(parse, today, back)) if parse.weekday is not None else None


def later_than(parse: Parse, day: date, today: date) -> date | None:
    """The next day like `day`, which is over: a week on for a weekday, the next such date, tomorrow for today; else None."""
    if (parse.offset or 0) < 0 or parse.pick == "last":
        return None
    if parse.weekday is not None:
        return day + _WEEK * ((today - day) // _WEEK + 1)
    if parse.offset is not None:
        return today + timedelta(days=1)
    return next((turn for turn in _turns(parse._replace(year=None), today, back=False) if turn > today), None)


def _checked(parse: Parse, turns: tuple[date, ...], back: bool) -> Days:
    """The first of `turns`, if any weekday typed is its own; else that, the nearest day which has it, and a turn that agrees."""
    day = turns[0]
    if parse.weekday in (None, day.weekday()):
        return Days((day,))
    nearest = day + timedelta(days=(parse.weekday - day.weekday() + 3) % 7 - 3)
    agreeing = [turn for turn in turns[1:] if turn.weekday() == parse.weekday]
    return Days(tuple(sorted({nearest, day, *agreeing[:1]})), weekday_of=day)


def _turns(parse: Parse, today: date, back: bool) -> tuple[date, ...]:
    """When the day of a month, or of a year, comes round: the one meant first, then the next ones the same way."""
    if parse.year is not None:
        return tuple(_real(parse.year, parse.month or 0, parse.day or 0))
    months = [(today.year * 12 + today.month - 1 + step) for step in range(-8 * 12 - 1, 8 * 12 + 2)]
    every = [
        day for count in months if parse.month in (None, count % 12 + 1) for day in _real(count // 12, count % 12 + 1, parse.day or 0)
    ]
    behind = [day for day in reversed(every) if day <= today]
    ahead = [day for day in every if day >= today]
    if not (behind and ahead):
        return ()
    meant, others = (behind, ahead) if back else (ahead, behind)
    slip = parse.month is not None and abs(others[0] - today) <= JUST_OVER and abs(meant[0] - today) > FAR_AHEAD
    return (others[0], meant[0]) if slip else tuple(meant[: 2 if parse.month else 4])


def _real(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _weekdays(parse: Parse, today: date, back: bool) -> tuple[date, ...]:
    """The days that a weekday may be. Weeks begin on Monday for some and on Sunday for others: where that matters, both stand."""
    weekday = parse.weekday or 0
    from_monday = today + timedelta(days=weekday - today.weekday())
    from_sunday = today + timedelta(days=(weekday + 1) % 7 - (today.weekday() + 1) % 7)
    coming = today + timedelta(days=(weekday - today.weekday()) % 7)
    after = coming if coming > today else today + _WEEK
    before = coming - _WEEK
    if parse.week_after:
        days = {after + _WEEK} if coming > today else {today + _WEEK, today + 2 * _WEEK}
    elif parse.week is not None:
        days = {from_monday + parse.week * _WEEK, from_sunday + parse.week * _WEEK}
    elif parse.pick == "next":
        days = {after, from_monday + _WEEK, from_sunday + _WEEK}
    elif parse.pick == "last":
        days = {before, from_monday - _WEEK, from_sunday - _WEEK}
    elif parse.pick == "this":
        days = {from_monday, from_sunday, *(() if back else (coming,))}
    elif coming > today:
        days = {before if back else after}
    else:
        days = {today, before if back else after}
    if parse.pick == "this" or parse.week == 0:
        days = {day for day in days if (day <= today if back else day >= today)} or days
    return tuple(sorted(days))
