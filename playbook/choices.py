"""The times that a member is offered to pick from: snooze, pause, and the hour they keep each week."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from playbook.cadence import Kind
from playbook.walltime import Quiet, instant, is_open, morning, open_on, utc, wall

TONIGHT = time(18)
TOMORROW = time(9)
"""Also Monday's: when the week begins."""
GRATITUDE_MINUTES = (10, 20, 30)
PAUSE_DAYS = 7
"""How long "pause for a week" is."""

BLOCK = 60
"""Length in minutes of the hour a member keeps each week (C26)."""
BLOCK_HOURS = (
    (3, time(10)),
    (1, time(8, 30)),
    (5, time(9)),
    (2, time(12)),
    (0, time(17)),
    (4, time(10)),
    (6, time(10)),
)
"""Weekdays (Monday 0) in the order in which they are offered, each with the hour that is tried first: our guesses."""

_DAY = timedelta(days=1)


class Snooze(StrEnum):
    """What a snooze can be called. NEXT_OPEN stands in where neither tomorrow nor Monday is open; OTHER has no time."""

    TEN_MINUTES = "10_minutes"
    TWENTY_MINUTES = "20_minutes"
    THIRTY_MINUTES = "30_minutes"
    HOUR = "1_hour"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    MONDAY = "monday"
    NEXT_OPEN = "next_open"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SnoozeChoice:
    """One line of the snooze card: its name, and the instant in UTC it stands for (None: the member types one)."""

    name: Snooze
    at: datetime | None


def snooze_choices(kind: Kind, now: datetime, zone: ZoneInfo, quiet: Quiet, before: datetime | None = None) -> tuple[SnoozeChoice, ...]:
    """The choices for a prompt of `kind`, in the order of time, on whole minutes.

    Left out is what is past, what would be the same as another, what would not come on the day it names because of
    quiet hours, and what lies at or after `before`, when the prompt has no more use (the interview's start, the next of
    the series). For gratitude it is 10, 20 and 30 minutes alone, perhaps none; otherwise OTHER is always the last.
    """
    here = utc(now).replace(second=0, microsecond=0)
    if kind is Kind.GRATITUDE:
        names = (Snooze.TEN_MINUTES, Snooze.TWENTY_MINUTES, Snooze.THIRTY_MINUTES)
        minutes = zip(names, GRATITUDE_MINUTES, strict=True)
        choices = [SnoozeChoice(name, here + timedelta(minutes=n)) for name, n in minutes]
    else:
        choices = _usual(here, zone, quiet)
    end = None if before is None else utc(before)
    return tuple(one for one in choices if one.at is None or end is None or one.at < end)


def _usual(here: datetime, zone: ZoneInfo, quiet: Quiet) -> list[SnoozeChoice]:
    today = wall(here, zone).date()
    monday = today + _DAY * (7 - today.weekday())
    evening = instant(datetime.combine(today, TONIGHT), zone)
    times = [(Snooze.HOUR, here + timedelta(hours=1)), (Snooze.TONIGHT, evening)]
    # An hour is an hour and tonight is six: in quiet hours they would be something else, so they are not offered.
    soon = [(name, at) for name, at in times if at > here and is_open(at, zone, quiet)]
    days = [(Snooze.TOMORROW, today + _DAY), (Snooze.MONDAY, monday)]
    mornings = [(name, day, open_on(day, TOMORROW, zone, quiet)) for name, day in days]
    later = [(name, at) for name, day, at in mornings if wall(at, zone).date() == day]
    if not later:
        later = [(Snooze.NEXT_OPEN, open_on(today + _DAY, TOMORROW, zone, quiet))]
    named: dict[datetime, Snooze] = {}
    for name, at in soon + later:
        named.setdefault(at, name)
    return [*(SnoozeChoice(named[at], at) for at in sorted(named)), SnoozeChoice(Snooze.OTHER, None)]


def back_on(day: date, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """When a pause until the local date `day` ends, in UTC: the first open minute of its morning or after."""
    return morning(day, zone, quiet)


def pause_choices(now: datetime, zone: ZoneInfo, quiet: Quiet) -> tuple[datetime, ...]:
    """When a pause may end, in UTC and in order: tomorrow, next Monday and the Monday after; equal ones once."""
    today = wall(now, zone).date()
    monday = today + _DAY * (7 - today.weekday())
    return tuple(sorted({back_on(day, zone, quiet) for day in (today + _DAY, monday, monday + _DAY * 7)}))


def pause_a_week(now: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """When "pause for a week" ends, in UTC: in the morning seven local days on."""
    return back_on(wall(now, zone).date() + _DAY * PAUSE_DAYS, zone, quiet)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of every week on the member's own clock: weekday (Monday 0), from `start` to before `end` the same day."""

    weekday: int
    start: time
    end: time

    def overlaps(self, other: "Slot") -> bool:
        """Whether the two share a minute."""
        return self.weekday == other.weekday and self.start < other.end and other.start < self.end


def free_slots(quiet: Quiet, busy: Collection[Slot] = (), number: int = 3) -> tuple[Slot, ...]:
    """Up to `number` hours to keep each week, on different weekdays while there are any, best guess first.

    All lie on the member's days, wholly outside quiet hours, beside everything in `busy` and one another. They begin on
    a full or half hour, as near as can be to the hour that is tried first on that weekday. Fewer, or none, where the
    open hours hold no more.
    """
    chosen: list[Slot] = []
    rest = [slot for slot in _open_hours(quiet) if not any(slot.overlaps(one) for one in busy)]
    while rest and len(chosen) < number:
        days = [slot.weekday for slot in chosen]
        taken = min(rest, key=lambda slot: (days.count(slot.weekday), *_liking(slot)))
        chosen.append(taken)
        rest = [slot for slot in rest if not slot.overlaps(taken)]
    return tuple(chosen)


def _open_hours(quiet: Quiet) -> list[Slot]:
    """Every hour of the week that begins on a half hour, ends on the same day, and has no quiet minute in it."""
    starts = range(0, 24 * 60 - BLOCK, 30)
    slots = [Slot(day, _clock(start), _clock(start + BLOCK)) for day in sorted(quiet.days) for start in starts]
    return [slot for slot in slots if not quiet.holds(slot.start) and not _falls_quiet(slot, quiet)]


def _falls_quiet(slot: Slot, quiet: Quiet) -> bool:
    return quiet.start != quiet.end and slot.start < quiet.start < slot.end


def _liking(slot: Slot) -> tuple[int, int, time]:
    """What is offered first is least: the weekday's rank, minutes from its hour, the earlier of two as far."""
    ranks = [day for day, _ in BLOCK_HOURS]
    wanted = dict(BLOCK_HOURS)[slot.weekday]
    return ranks.index(slot.weekday), abs(_minutes(slot.start) - _minutes(wanted)), slot.start


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
