"""How steady a search is, and how far its rows can be trusted: M4 and M6 of product list 3.7, and the stale guard.

**Pauses.** A pause changes when the app speaks, not what has happened: no application, reply, interview or debrief is left out for it,
and no age is moved by it. The one denominator that counts weeks is that of M4: a week with a paused day in it leaves it, whatever was
set or done in that week, so that time off is held against nobody and no choice of days makes a rate look better ("paused weeks leave
every denominator"). So a paused week changes no rate: none of the jobs, and the other weeks are rated as if it had not been.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from playbook.pipeline import QUIET, Course, quiet_first, wants_update
from playbook.ranges import Count
from playbook.records import Debrief, Interview, Week

WEEKS: Final = 8
DEBRIEF_WINDOW: Final = timedelta(days=90)
DEBRIEF_WITHIN: Final = timedelta(hours=24)
FRESH_IN_100: Final = 70
"""Under this many fresh rows in 100, every rate is said to be possibly wrong."""


@dataclass(frozen=True, slots=True)
class WeekDots:
    """One week: `done` of `set` commitments, 0 of 0 when none was set. A `paused` week is shown and not counted."""

    monday: date
    done: int
    set: int
    paused: bool

    @property
    def kept(self) -> bool:
        """Kept in full: something was set, and all of it was done."""
        return 0 < self.set == self.done


@dataclass(frozen=True, slots=True)
class Steadiness:
    """The last full weeks, oldest first, and how many of those that were not paused were kept in full. No run of weeks is counted."""

    weeks: tuple[WeekDots, ...]

    @property
    def kept(self) -> Count:
        """Weeks kept in full, of all that were not paused."""
        counted = [w for w in self.weeks if not w.paused]
        return Count(sum(w.kept for w in counted), len(counted))

    @property
    def words(self) -> str:
        """`5 of 8 in full`."""
        return f"{self.kept.k} of {self.kept.n} in full"


def steadiness(weeks: Iterable[Week], day: date, pauses: Iterable[tuple[date, date]] = (), since: date | None = None) -> Steadiness:
    """M4: the last 8 full weeks, Monday to Sunday, that ended before D.

    A week with nothing set counts as not kept; one with a paused day in it counts not at all (`pauses` are first and last day, both
    paused). Weeks before the first one that the member could plan are left out: that is the first with a commitment, or the one
    that begins on or after `since`, the day they joined.
    """
    planned = {w.monday: w for w in sorted(weeks, key=lambda w: (w.rev, w.id))}
    begin = min([*planned, *([since + timedelta(days=-since.weekday() % 7)] if since else [])], default=day)
    away = [(first, last) for first, last in pauses if first <= last]
    this = day - timedelta(days=day.weekday())
    dots: list[WeekDots] = []
    for monday in (this - timedelta(weeks=n) for n in range(WEEKS, 0, -1)):
        if monday < begin:
            continue
        paused = any(first <= monday + timedelta(days=6) and last >= monday for first, last in away)
        week = planned.get(monday)
        wanted = len(week.commitments) if week else 0
        dots.append(WeekDots(monday, len({i for i in week.done if 0 <= i < wanted}) if week else 0, wanted, paused))
    return Steadiness(tuple(dots))


def debriefed(interviews: Iterable[Interview], debriefs: Iterable[Debrief], now: datetime, zone: tzinfo = UTC) -> Count:
    """M6: of the interviews done that ended in the last 90 days, those debriefed within 24 hours of their end.

    `now` is aware; days are those of `zone`. An interview that ended less than 24 hours ago and has no debrief yet is not counted.
    """
    first: dict[str, datetime] = {}
    for debrief in debriefs:
        first[debrief.interview] = min(debrief.at, first.get(debrief.interview, debrief.at))
    day = now.astimezone(zone).date()
    timely: list[bool] = []
    for interview in interviews:
        end = interview.start + timedelta(minutes=interview.minutes)
        if interview.state != "done" or not day - DEBRIEF_WINDOW <= end.astimezone(zone).date() <= day:
            continue
        at = first.get(interview.id)
        if at is not None or now - end > DEBRIEF_WITHIN:
            timely.append(at is not None and at - end <= DEBRIEF_WITHIN)
    return Count(sum(timely), len(timely))


@dataclass(frozen=True, slots=True)
class Freshness:
    """How many open jobs were touched lately, and which want an update, longest without news first. Stands beside every rate."""

    fresh: Count
    quiet: tuple[Course, ...]

    @property
    def doubtful(self) -> bool:
        """Whether rates may be off: under 70 in 100 open jobs are fresh (stale guard). With no open job nothing is doubtful."""
        return 100 * self.fresh.k < FRESH_IN_100 * self.fresh.n

    @property
    def words(self) -> str:
        """`10 of 11 open jobs touched in 14 days`."""
        return f"{self.fresh.k} of {self.fresh.n} open {'job' if self.fresh.n == 1 else 'jobs'} touched in {QUIET.days} days"

    @property
    def warning(self) -> str:
        """What stands first on a review whose rates are in doubt: `Rates may be off: 6 jobs want an update`; "" when they are not."""
        one = len(self.quiet) == 1
        want = f"{len(self.quiet)} {'job wants' if one else 'jobs want'} an update"
        return f"Rates may be off: {want}" if self.doubtful else ""


def freshness(jobs: Iterable[Course], day: date, zone: tzinfo = UTC) -> Freshness:
    """The stale guard: open jobs touched in the last 14 days, or with an interview ahead, of all open ones. `day` is of `zone`."""
    still = [c for c in jobs if c.open]
    quiet = quiet_first([c for c in still if wants_update(c, day, zone)], day)
    return Freshness(Count(len(still) - len(quiet), len(still)), quiet)
