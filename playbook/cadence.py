"""The rhythm of what the bot says unasked: series that keep their dates, pauses, and how much is too much."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from playbook.walltime import Quiet, check_clock, instant, next_day, next_open, utc, wall

REVIEW_AT = time(10)
WEEK_START = (0, time(9))
WEEK_CLOSE = (4, time(15))
IGNORED_IN_A_ROW = 3

_DAY = timedelta(days=1)


class Kind(StrEnum):
    """Everything that comes unasked, in the order in which it is read where several come as one (most pressing first).

    STALE is "count as no reply?", REMINDER a member's own one, OFFER_WAIT the end of the wait after an ask, ROUND a
    council's weekly thread, ROUND_HINT the line to its moderator after two days of silence. SHOWN is what one member shows
    another alone, OFFERED twenty minutes of somebody's time, SENTENCE_TEST somebody's sentence for ten seconds, PROPOSAL a
    council that was matched, POLL a question to each seat about how it goes on, ROOM_LINES how to make its room, REPORT
    what a facilitator is to look at, HOT_SEAT that one's own turn in the round comes, ROUND_OFFERED time offered in it. HELD is what
    may not have come before a backup took the database's place.
    """

    OFFER_24 = "offer_24"
    DEBRIEF = "debrief"
    GRATITUDE = "gratitude"
    PREP = "prep"
    OFFER_72 = "offer_72"
    OFFER_WAIT = "offer_wait"
    OFFER_OUTCOME = "offer_outcome"
    REMINDER = "reminder"
    THANKS = "thanks"
    REVIEW = "review"
    TRIAL_END = "trial_end"
    FOLLOW_UP = "follow_up"
    STALE = "stale"
    WEEK_CLOSE = "week_close"
    WEEK_START = "week_start"
    SETUP = "setup"
    ROUND = "round"
    ROUND_HINT = "round_hint"
    REPORT = "report"
    PROPOSAL = "proposal"
    SHOWN = "shown"
    SENTENCE_TEST = "sentence_test"
    OFFERED = "offered"
    ROOM_LINES = "room_lines"
    POLL = "poll"
    HOT_SEAT = "hot_seat"
    ROUND_OFFERED = "round_offered"
    HELD = "held"


DEADLINES = frozenset({Kind.OFFER_72, Kind.OFFER_24})
"""What still comes through a pause, unless the member pauses that too."""

SERIES = frozenset({Kind.REVIEW, Kind.WEEK_START, Kind.WEEK_CLOSE, Kind.ROUND})
"""Kinds that come again by themselves: one that falls into a pause is skipped, not held."""

UNASKED = SERIES - {Kind.ROUND} | {Kind.TRIAL_END, Kind.FOLLOW_UP, Kind.STALE, Kind.SETUP}
"""Kinds that the budget counts. The rest hangs on dates the member set, which are never thinned."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing comes from `start` until just before `until` (aware instants) but the deadline kinds in `keeps`.

    ValueError if it ends before it begins, or would keep something that is no deadline.
    """

    start: datetime
    until: datetime
    keeps: frozenset[Kind] = DEADLINES

    def __post_init__(self) -> None:
        if utc(self.until) <= utc(self.start):
            raise ValueError("a pause must end after it begins")
        if not self.keeps <= DEADLINES:
            raise ValueError(f"a pause keeps deadlines alone, not {sorted(self.keeps - DEADLINES)}")

    def covers(self, when: datetime) -> bool:
        """Whether the instant `when` lies in the pause; its end does not."""
        return utc(self.start) <= utc(when) < utc(self.until)

    def shifts(self, kind: Kind, when: datetime) -> datetime | None:
        """When an item that would go out at `when` does, in UTC: then, or as the pause ends; None if it is skipped.

        For one whose time has already come `when` is now. What is held keeps its due time and is judged by it when the
        pause ends, so that what no longer helps expires and the rest comes as one note.
        """
        if kind in self.keeps or not self.covers(when):
            return utc(when)
        return None if kind in SERIES else utc(self.until)


class Every(StrEnum):
    """How often a rhythm comes. A month's is the first of its weekday in the calendar month."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of a series. `day` is its name for good, whatever happens to it; `at` is its instant in UTC.

    `at` is the member's clock time on that day, before quiet hours are asked.
    """

    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A series of local dates at one clock time: `anchor`, then every week, fortnight, or month's first such weekday.

    A series is its dates and never an instant or an offset. So skipping, snoozing or moving one time changes nothing
    but that one time and the fortnight's parity stands (C15); and so does a move to another zone: what is done is
    remembered by its date, the next is the first later date at the same clock time in the zone that holds then. Going
    west brings no second one for a date that is done, going east none is lost: a date that is not done is due, if need
    be at once, even if its hour is already past in the new zone.

    Who has landed goes on with `replace(rhythm, every=Every.MONTH)`; back on the search, the old parity returns.
    ValueError if `clock` has seconds or a zone.
    """

    anchor: date
    clock: time
    every: Every = Every.FORTNIGHT

    def __post_init__(self) -> None:
        check_clock(self.clock)

    def date_from(self, day: date) -> date:
        """The first date of the series that is not before `day`."""
        day = max(day, self.anchor)
        if self.every is Every.MONTH:
            # The first one in a month is the only one on its days 1 to 7.
            day += _DAY * ((self.anchor.weekday() - day.weekday()) % 7)
            while day.day > 7:
                day += _DAY * 7
            return day
        return day + _DAY * ((self.anchor - day).days % (7 if self.every is Every.WEEK else 14))

    def on(self, day: date, zone: ZoneInfo) -> Occurrence:
        """The occurrence of the series' date `day`. ValueError if `day` is not one of its dates."""
        if self.date_from(day) != day:
            raise ValueError(f"{day.isoformat()} is not a date of this series")
        return Occurrence(day, instant(datetime.combine(day, self.clock), zone))

    def after(self, when: datetime, zone: ZoneInfo) -> Occurrence:
        """The first occurrence later than the instant `when`: where a new or resumed series begins."""
        # Where a whole day was left out its occurrence lies on a later date: hence two days back.
        found = self.following(wall(when, zone).date() - _DAY * 2, zone)
        while found.at <= utc(when):
            found = self.following(found.day, zone)
        return found

    def following(self, done: date | None, zone: ZoneInfo, pause: Pause | None = None) -> Occurrence:
        """The next one when that of the date `done` was sent, skipped or answered (None: none yet).

        Those inside `pause` are left out; their dates still count.
        """
        found = self.on(self.date_from(self.anchor if done is None else done + _DAY), zone)
        while pause is not None and pause.covers(found.at):
            found = self.on(self.date_from(found.day + _DAY), zone)
        return found

    def missed(self, done: date | None, now: datetime, zone: ZoneInfo, pause: Pause | None = None) -> Occurrence | None:
        """The latest one after `done` whose time has come by `now`: of a series only that is still sent. None if none.

        It is also the answer to "is one due?" in ordinary running, and after the member moved to another zone.
        """
        latest = None
        found = self.following(done, zone, pause)
        while found.at <= utc(now):
            latest = found
            found = self.following(found.day, zone, pause)
        return latest


def weekly(slot: tuple[int, time], since: date) -> Rhythm:
    """Every week at `slot` (weekday, Monday 0, and clock time), first on or after the local date `since`."""
    weekday, clock = slot
    return Rhythm(since + _DAY * ((weekday - since.weekday()) % 7), clock, Every.WEEK)


def first_review(joined: date, weekday: int | None = None, clock: time = REVIEW_AT) -> Rhythm:
    """The two-weekly review (C15): on the member's `weekday` (Monday 0; None: that of `joined`), first after 14 days.

    The first one is 14 to 20 days after the local date `joined`, so that there are two weeks to look at.
    """
    first = joined + _DAY * 14
    return Rhythm(first if weekday is None else first + _DAY * ((weekday - first.weekday()) % 7), clock)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many unasked messages a member gets at most: on a local day, and in any seven local days in a row.

    Several that come as one message count once. ValueError unless 1 <= per_week <= 7 * per_day.
    """

    per_week: int = 4
    per_day: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.per_week <= 7 * self.per_day:
            raise ValueError(f"a week's budget lies between 1 and {7 * self.per_day}, not {self.per_week}")

    def fewer(self) -> "Budget":
        """Half as many a week, rounded up; never none, since for that each prompt has its own way to be stopped."""
        return replace(self, per_week=(self.per_week + 1) // 2)

    def more(self) -> "Budget":
        """Twice as many a week, up to the day's number on each day."""
        return replace(self, per_week=min(self.per_week * 2, 7 * self.per_day))

    def has_room(self, day: date, taken: Sequence[date]) -> bool:
        """Whether one more fits on `day` beside those on the dates `taken` (past or already promised)."""
        if taken.count(day) >= self.per_day:
            return False
        away = [(one - day).days for one in taken]
        return all(sum(first <= days < first + 7 for days in away) < self.per_week for first in range(-6, 1))


def when_allowed(now: datetime, sent: Collection[datetime], budget: Budget, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """The first instant at or after `now`, in UTC, at which one more unasked message fits the budget and is not quiet.

    `sent` are the instants of the member's unasked messages, also those already promised for later; what is older than
    a week may be left out. Dates are read in `zone`, the one that holds now.
    """
    taken = [wall(one, zone).date() for one in sent]
    at = next_open(now, zone, quiet)
    while not budget.has_room(wall(at, zone).date(), taken):
        at = next_open(next_day(at, zone), zone, quiet)
    return at


def asks_fewer(touched: Sequence[bool]) -> bool:
    """Whether the next unasked card asks "fewer of these?": after every three in a row that nobody touched.

    `touched` says of each unasked card, newest last, whether it was answered, snoozed, skipped or stopped.
    """
    run = 0
    while run < len(touched) and not touched[-1 - run]:
        run += 1
    return run > 0 and run % IGNORED_IN_A_ROW == 0
