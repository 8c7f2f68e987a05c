"""Local clocks: the instant that a clock on the wall means, and the minutes in which a member may be written to.

Two conventions hold in everything about when. Hours and minutes are time that passes; days are days of the member's
own calendar at the same clock time. Every instant that comes out is an aware datetime in UTC; every instant that goes
in must be aware, whatever its zone. Nothing here knows what time it is, nor in which zone this machine stands.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WHOLE_WEEK = frozenset(range(7))
MORNING = time(8)
"""What "in the morning" means where nothing is quiet; inside quiet hours it is the first open minute after it."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def utc(when: datetime) -> datetime:
    """The same instant in UTC. ValueError if `when` is naive, since then it would mean this machine's zone."""
    if when.utcoffset() is None:
        raise ValueError(f"{when.isoformat()} has no zone: instants must be aware datetimes")
    return when.astimezone(UTC)


def wall(when: datetime, zone: ZoneInfo) -> datetime:
    """What the clock in `zone` shows at the instant `when`, as a naive datetime. ValueError if `when` is naive."""
    return utc(when).astimezone(zone).replace(tzinfo=None, fold=0)


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which the clock in `zone` shows `local` or later, in UTC.

    A clock time that comes twice means its first time; one that is skipped means the first minute after the gap (02:30
    on a spring day is 03:00; a day that a country left out is the midnight after it). ValueError if `local` is aware.
    """
    if local.tzinfo is not None:
        raise ValueError(f"{local.isoformat()} has a zone: a clock on the wall shows none")
    # PEP 495: with fold=0 a skipped time is read with the offset before the gap, with fold=1 with the one after it, so
    # that only there the second reading is the earlier instant.
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return first if first <= second else _change(second, first, zone)


def days_later(when: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same local clock time `days` calendar days after the instant `when`, in UTC."""
    return instant(wall(when, zone) + timedelta(days=days), zone)


def next_day(when: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after `when` at which the calendar in `zone` shows a later date, in UTC."""
    at = utc(when)
    midnight = _midnight_after(wall(at, zone))
    while wall(at, zone) < midnight:
        at = _towards(midnight, at, zone)
    return at


def check_clock(clock: time) -> None:
    """ValueError unless `clock` is a plain local clock time: whole minutes and no zone."""
    if clock.tzinfo is not None or clock.second or clock.microsecond:
        raise ValueError(f"{clock.isoformat()} is not a clock time in whole minutes without a zone")


@dataclass(frozen=True, slots=True)
class Quiet:
    """When a member is left alone: from `start` until `end` on the local clock, and on every weekday not in `days`.

    `start` is the first quiet minute and `end` the first open one; `end` before `start` runs across midnight, equal
    ones mean that no hour is quiet. `days` are the weekdays on which the bot may write, Monday 0 to Sunday 6.
    ValueError if no weekday is left, a weekday is none, or a time has seconds or a zone.
    """

    start: time = time(20)
    end: time = time(8)
    days: frozenset[int] = WHOLE_WEEK

    def __post_init__(self) -> None:
        if not self.days:
            raise ValueError("no weekday is left on which the bot may write: leave at least one")
        if not self.days <= WHOLE_WEEK:
            raise ValueError(f"weekdays run from 0 (Monday) to 6 (Sunday), not {sorted(self.days - WHOLE_WEEK)}")
        for clock in (self.start, self.end):
            check_clock(clock)

    def holds(self, clock: time) -> bool:
        """Whether the local clock time `clock` lies in the quiet hours (of a day that is otherwise open)."""
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def allows(self, local: datetime) -> bool:
        """Whether the bot may write while the member's clock shows `local` (naive)."""
        return local.weekday() in self.days and not self.holds(local.time())


NEVER_QUIET = Quiet(start=time(0), end=time(0))


def is_open(when: datetime, zone: ZoneInfo, quiet: Quiet) -> bool:
    """Whether the instant `when` lies outside quiet hours for a member whose clock runs in `zone`."""
    return quiet.allows(wall(when, zone))


def next_open(when: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """The first instant at or after `when`, in UTC, that lies outside quiet hours; `when` itself if it is open.

    It is what the member's clock shows that counts, minute by minute, also where the clock jumps over the end of the
    quiet hours, back out of them or back into them.
    """
    at = utc(when)
    while not quiet.allows(local := wall(at, zone)):
        # Quiet can end at three kinds of moment: the end of the quiet hours, midnight, and a change of the clock.
        end_today = datetime.combine(local.date(), quiet.end)
        at = _towards(end_today if local < end_today else _midnight_after(local), at, zone)
    return at


def open_on(day: date, clock: time, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """The first open minute at or after `clock` on the local date `day`, in UTC; it may lie on a later date."""
    return next_open(instant(datetime.combine(day, clock), zone), zone, quiet)


def morning(day: date, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """The first open minute of the morning of the local date `day`, in UTC; it may lie on a later date."""
    return open_on(day, MORNING, zone, quiet)


def _midnight_after(local: datetime) -> datetime:
    return datetime.combine(local.date() + _DAY, time())


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return wall(at, zone) - at.replace(tzinfo=None)


def _towards(local: datetime, at: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clock in `zone`, running on from `at`, shows `local`, or its next change if sooner."""
    there = at + (local - wall(at, zone))
    return there if _offset(there, zone) == _offset(at, zone) else _change(at, there, zone)


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clock in `zone` is changed, given one on either side of the change (UTC)."""
    start = before.replace(microsecond=0)
    old = _offset(start, zone)
    seconds = range((after - start) // _SECOND + 1)
    return start + _SECOND * bisect_left(seconds, True, key=lambda second: _offset(start + _SECOND * second, zone) != old)
