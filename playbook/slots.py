"""The hour a member keeps each week: what their talks take of it, how it is said, and when it comes next (C26)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from playbook.choices import BLOCK, Slot
from playbook.walltime import Quiet, instant, utc, wall

WEEK: Final = timedelta(days=7)
DAY_NAMES: Final = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
LAST_MINUTE: Final = time(23, 59)
_DAY: Final = timedelta(days=1)


def taken(talks: Iterable[tuple[datetime, int]], now: datetime, zone: ZoneInfo) -> tuple[Slot, ...]:
    """What the talks of the next seven days (aware start, minutes) take of a week, on the clock in `zone`; one past midnight is two.

    ValueError if a start or `now` is naive.
    """
    slots: list[Slot] = []
    for start, minutes in talks:
        end = utc(start) + timedelta(minutes=minutes)
        if end <= utc(now) or utc(start) >= utc(now) + WEEK:
            continue
        at, until = wall(start, zone), wall(end, zone)
        while at < until:
            midnight = datetime.combine(at.date() + _DAY, time())
            # A slot ends on its own day: the last minute of one stands for midnight.
            slots.append(Slot(at.weekday(), at.time(), LAST_MINUTE if until >= midnight else until.time()))
            at = midnight
    return tuple(slots)


def hour_from(weekday: int, start: time) -> Slot:
    """The hour that begins then; what runs past midnight is cut off there. ValueError for a weekday that is none."""
    if not 0 <= weekday <= 6:
        raise ValueError(f"weekdays run from 0 (Monday) to 6 (Sunday), not {weekday}")
    end = _hour_later(start)
    return Slot(weekday, start, end if end > start else LAST_MINUTE)


def is_quiet(slot: Slot, quiet: Quiet) -> bool:
    """Whether any minute of `slot` lies in quiet hours, or on a day that is left alone."""
    inside = quiet.start != quiet.end and slot.start <= quiet.start < slot.end
    return slot.weekday not in quiet.days or quiet.holds(slot.start) or inside


def say_slot(slot: Slot) -> str:
    """`Thursdays, 10:00 to 11:00`."""
    return f"{DAY_NAMES[slot.weekday]}, {slot.start:%H:%M} to {_hour_later(slot.start):%H:%M}"


def _hour_later(clock: time) -> time:
    minutes = (clock.hour * 60 + clock.minute + BLOCK) % (24 * 60)
    return time(minutes // 60, minutes % 60)


def next_turn(slot: Slot, now: datetime, zone: ZoneInfo) -> datetime:
    """The next start of `slot` after the instant `now`, in UTC, on the clock in `zone`."""
    day = wall(now, zone).date()
    day += _DAY * ((slot.weekday - day.weekday()) % 7)
    at = instant(datetime.combine(day, slot.start), zone)
    return at if at > utc(now) else instant(datetime.combine(day + WEEK, slot.start), zone)
