"""What members type as times, dates and lengths, read strictly: what is open is asked, what is odd is named, nothing is guessed.

A moment counts as read when a day and a clock time were both read and any weekday typed agrees with the date (screens.md 6).
Every answer is in the member's own zone, to be said back in the words of `playbook/words/saying.py` before it is used.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from playbook.typed.timeclocks import DAY, clock_turns, durations
from playbook.typed.timedays import days_of
from playbook.typed.timegrammar import Parse, normal, parses
from playbook.typed.timemoments import Moment, ahead, clock_zones, later, moments, on, why
from playbook.typed.timereadings import (
    OPTIONS,
    Ambiguous,
    AmbiguousDay,
    DayReading,
    Mismatch,
    MismatchDay,
    NoClock,
    NoDay,
    Past,
    Read,
    ReadDay,
    Reading,
    Skipped,
    Unread,
    Why,
    WrongSide,
)

__all__ = [
    "Ambiguous",
    "AmbiguousDay",
    "DayReading",
    "Mismatch",
    "MismatchDay",
    "NoClock",
    "NoDay",
    "Past",
    "Read",
    "ReadDay",
    "Reading",
    "Skipped",
    "Unread",
    "Why",
    "WrongSide",
    "read_clock",
    "read_day",
    "read_minutes",
    "read_moment",
]

LONGEST_LENGTH: Final = DAY
"""Minutes: the longest length that is read."""
_ANY_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""For clock times alone, which need no day."""
_LENGTH_CLOCK: Final = re.compile(r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)")


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> Reading:
    """The moment that a member in `zone` means by `text` at `now` (screens.md 6, 26, 32). Any text gives an answer.

    A bare hour from 1 to 9 ("at 2") and a clock from 1:00 to 6:59 without a leading zero ("2:30", "2h") may be either half of the
    day and are asked; 10 to 12, and 7:00 to 12:59 with minutes, are read as written: the other half is night.
    """
    found = parses(normal(text), now)
    for odd in sorted({parse.odd for parse in found}):
        reading = _agreeing([parse for parse in found if parse.odd == odd], now, zone)
        if reading:
            return reading
    return _mismatch(found, now, zone)


def _agreeing(alike: list[Parse], now: datetime, zone: ZoneInfo) -> Reading | None:
    """What parses that are equally likely come to, leaving out those in which weekday and date differ."""
    whole = [moment for parse in alike for moment in moments(parse, now, zone)]
    if whole:
        return _decided(whole, now, zone)
    today = now.astimezone(zone).date()
    days = {
        day
        for parse in alike
        if parse.start is None and (found := days_of(parse, today, back=False)) and not found.weekday_of
        for day in found.days
    }
    if days:
        return NoClock(tuple(sorted(days)))
    clocks = [it for it in alike if it.start and not it.odd and (it.offset, it.day, it.weekday) == (None, None, None)]
    turns = [turn for it in clocks for step in (0, 1) for turn in moments(it._replace(offset=step), now, zone) if not turn.skipped]
    options = ahead(turns, now)[:OPTIONS]
    return NoDay(options) if options else None


def _decided(found: list[Moment], now: datetime, zone: ZoneInfo) -> Reading:
    """The one moment ahead, or the question to ask."""
    options = ahead(found, now)
    hidden = next((moment for moment in found if moment.skipped and moment.instant > now), None)
    if len(options) > OPTIONS:
        return Unread()
    if hidden:
        return Skipped(hidden.day, time(hidden.minute // 60, hidden.minute % 60), options)
    if len(options) == 1:
        return options[0]
    if options:
        return Ambiguous(options, why(found, now))
    last = max(found, key=lambda moment: moment.instant)
    return Past(last.read, later(last, now, zone))


def _mismatch(found: list[Parse], now: datetime, zone: ZoneInfo) -> Reading:
    """What to offer when the weekday typed is not the date's, in any of the parses."""
    today = now.astimezone(zone).date()
    mixed = [(parse, days) for parse in found if (days := days_of(parse, today, back=False)) and days.weekday_of]
    near = [
        moment
        for parse, days in mixed
        for day in days.days
        for clock_zone in clock_zones(parse, zone)
        for moment in on(day, parse, clock_zone, zone)
        if not moment.skipped
    ]
    options = ahead(near, now)
    if options:
        day, weekday = min((days.weekday_of or today, parse.weekday or 0) for parse, days in mixed)
        return Mismatch(weekday, day, options[:OPTIONS])
    if near:
        return Past(max(near, key=lambda moment: moment.instant).read, None)
    return NoClock(tuple(sorted({day for _, days in mixed for day in days.days}))[:OPTIONS]) if mixed else Unread()


def read_day(text: str, now: datetime, zone: ZoneInfo, *, past: bool = True) -> DayReading:
    """The day that a member in `zone` means by `text` at `now`: one that is over or today (screens.md 5g), or with `past=False`
    today or one to come (26c). A clock time beside the day is read and not needed. Any text gives an answer."""
    today = now.astimezone(zone).date()
    found = [parse for parse in parses(normal(text), now) if (parse.zones, parse.fold, parse.length) == (None, None, None)]
    for odd in sorted({parse.odd for parse in found}):
        days = {day for parse in found if parse.odd == odd for day in _days(parse, now, zone, past)}
        right = sorted(day for day in days if (day <= today if past else day >= today))
        if 1 < len(right) <= OPTIONS:
            return AmbiguousDay(tuple(right), _why_day([parse for parse in found if parse.odd == odd]))
        if days:
            return ReadDay(right[0]) if len(right) == 1 else WrongSide(max(days) if past else min(days))
    for parse in found:
        mixed = days_of(parse, today, back=past)
        if mixed and mixed.weekday_of and parse.weekday is not None:
            right = [day for day in mixed.days if (day <= today if past else day >= today)]
            return MismatchDay(parse.weekday, mixed.weekday_of, tuple(right)) if right else WrongSide(mixed.weekday_of)
    return Unread()


def _days(parse: Parse, now: datetime, zone: ZoneInfo, past: bool) -> tuple[date, ...]:
    if parse.shift is not None:
        return ((now.astimezone(UTC) + timedelta(minutes=parse.shift)).astimezone(zone).date(),)
    days = days_of(parse, now.astimezone(zone).date(), back=past)
    return days.days if days and not days.weekday_of else ()


def _why_day(parses: list[Parse]) -> Why:
    dates = {(parse.day, parse.month) for parse in parses}
    return "numbers" if len(dates) == 2 and {(month, day) for day, month in dates} == dates else "week"


def read_clock(text: str) -> tuple[time, ...]:
    """The clock times that `text` may be: none, one, or two where the half of the day is open (quiet hours, "Type my clock
    time"). Midnight is 00:00."""
    turns = {
        minute % DAY
        for parse in parses(normal(text), _ANY_DAY)
        if parse.start and parse._replace(start=None, part=None, odd=0) == Parse()
        for minute, _ in clock_turns(parse.start, None, parse.part, None)
    }
    return tuple(time(turn // 60, turn % 60) for turn in sorted(turns))


def read_minutes(text: str) -> int | None:
    """The length that `text` means, in minutes, 1 to a day: "45", "90 min", "1h30", "1:30", "an hour". None if it is none."""
    plain = normal(text)
    lengths = [minutes for end, minutes, unit in durations(plain) if end == len(plain) and unit < DAY]
    if not lengths and plain.isdigit():
        lengths = [int(plain)]
    clock = _LENGTH_CLOCK.fullmatch(plain)
    if clock:
        lengths = [int(clock["h"]) * 60 + int(clock["m"])]
    return lengths[0] if lengths and 0 < lengths[0] <= LONGEST_LENGTH else None
