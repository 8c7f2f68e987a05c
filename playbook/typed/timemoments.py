"""The moments that one parsed text may mean: its day, on its clock, in its zone, turned to the member's own zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from playbook.typed.timeclocks import DAY, clock_turns
from playbook.typed.timedays import days_of, later_than
from playbook.typed.timegrammar import Parse
from playbook.typed.timereadings import Read, Why


class Moment(NamedTuple):
    """One way to take a parse: `read` is what it comes to, the rest is what was chosen on the way."""

    read: Read
    parse: Parse
    day: date
    minute: int
    zone: tzinfo
    fold: int
    skipped: bool

    @property
    def instant(self) -> datetime:
        """In UTC: two datetimes of one zone are compared by their clocks alone, which is wrong where an hour comes twice."""
        return self.read.when.astimezone(UTC)


def moments(parse: Parse, now: datetime, zone: ZoneInfo) -> list[Moment]:
    """All moments that the parse may mean, past ones too; none if it lacks a day or a clock, or its weekday and date differ.

    A zone's short name that the member's own clock bears at that moment ("IST" in Mumbai) means that clock. "Tomorrow" by another
    clock may be counted from today here or there, and where that is not the same day both stand.
    """
    if parse.shift is not None:
        when = (now.astimezone(UTC) + timedelta(minutes=parse.shift)).replace(second=0, microsecond=0).astimezone(zone)
        return [Moment(Read(when), parse, when.date(), 0, zone, 0, skipped=False)]
    found: list[Moment] = []
    for clock_zone in clock_zones(parse, zone):
        todays = {now.astimezone(it).date() for it in (clock_zone, zone)}
        counted = [days for today in todays if (days := days_of(parse, today, back=False)) and not days.weekday_of]
        for day in sorted({day for days in counted for day in days.days}):
            found += on(day, parse, clock_zone, zone)
    own = [it for it in found if (it.read.when.tzname() or "").casefold() == parse.zone_word and not it.read.zone_word]
    return own or found


def clock_zones(parse: Parse, zone: ZoneInfo) -> list[tzinfo]:
    """The zones in which the parse may be meant: those typed, else the member's own."""
    if parse.zones is None:
        return [zone]
    return [timezone(timedelta(minutes=it)) if isinstance(it, int) else ZoneInfo(it) for it in parse.zones]


def on(day: date, parse: Parse, clock_zone: tzinfo, zone: ZoneInfo) -> list[Moment]:
    """The moments of `day` whose clocks, in `clock_zone`, the parse may mean; none if it has no clock."""
    found: list[Moment] = []
    for minute, length in clock_turns(parse.start, parse.end, parse.part, parse.length) if parse.start else ():
        wall = datetime.combine(day, time()) + timedelta(minutes=minute)
        first, second = (wall.replace(tzinfo=clock_zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        # PEP 495: a time that the clock skips is read with the offset before the change in the first turn, and with the one after
        # it in the second, so that only there the second is the earlier one.
        turns = [first] if first == second else [first, second]
        if parse.fold is not None:
            turns = turns[parse.fold : parse.fold + 1] if first < second else []
        for instant in turns:
            when = instant.astimezone(zone)
            abroad = when.utcoffset() != instant.astimezone(clock_zone).utcoffset()
            read = Read(when, length, (parse.zone_word or "") if abroad else "")
            found.append(Moment(read, parse, day, minute, clock_zone, int(instant != first), skipped=first > second))
    return found


def ahead(moments: Iterable[Moment], now: datetime) -> tuple[Read, ...]:
    """The readings after `now`, in order of time, each moment once."""
    kept: dict[datetime, Read] = {}
    for moment in sorted(moments, key=lambda moment: moment.instant):
        if moment.instant > now:
            kept.setdefault(moment.instant, moment.read)
    return tuple(kept.values())


def why(moments: list[Moment], now: datetime) -> Why:
    """What makes the moments ahead differ; if several things do, the first of `Why`."""
    left = [moment for moment in moments if moment.instant > now]
    dates = {(moment.parse.day, moment.parse.month) for moment in left}
    if len(dates) == 2 and {(month, day) for day, month in dates} == dates:
        return "numbers"
    if len({moment.parse for moment in left}) > 1:
        return "words"
    if len({moment.day for moment in left}) > 1:
        return "week"
    if max(moment.minute for moment in left) >= DAY:
        return "midnight"
    if len({moment.zone for moment in left}) > 1:
        return "zone"
    return "twice" if len({moment.fold for moment in left}) > 1 else "half"


def later(moment: Moment, now: datetime, zone: ZoneInfo) -> Read | None:
    """The next moment like one that is over."""
    day = later_than(moment.parse, moment.day, now.astimezone(moment.zone).date())
    turns = on(day, moment.parse, moment.zone, zone) if day else []
    return next(iter(ahead((turn for turn in turns if turn.minute == moment.minute), now)), None)
