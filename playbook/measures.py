"""The measures of a search as product list 3.7 defines them: M1 to M3, M5, and the two sides of a trial.

**Days** are local dates; D is the day of the review. A window [a, b) has its first day in it and its last day not. "Within n days" of a
day is that day and the n after it. "The last n days" are [D-n, D], as M1b has it. What is dated after D is not looked at.

**Who is counted** (`Course.counts`, `_left_early`): no duplicates, nothing that was only saved, and nothing the member withdrew from
before the measure's horizon of 30, 14 or 45 days was over when no human had replied by then. What was removed for good still counts.

**Pauses** change when the app speaks, not what has happened: none of the measures here leaves anything out for a pause, or moves an age
or a window by it ("paused days do not shift ages"). What a pause does to the count of weeks: `steadiness`.

Every result carries its counts; what may be said of them at which size is settled in `ranges`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from playbook.pipeline import Course, Stage
from playbook.ranges import FEW, Change, Count
from playbook.records import Source, Trial

REPLY_DAYS: Final = 30
FAST_DAYS: Final = 14
INTERVIEW_DAYS: Final = 45
CONVERSION_WINDOW: Final = 90
OFFER_DAYS: Final = 90
SHARE_DAYS: Final = 30


def _days(n: int) -> timedelta:
    return timedelta(days=n)


# -- M1, M1b, M1Δ, M1w: who answers -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Replies:
    """Of the applications sent in [first, before): how many had a human reply in time, and how many a positive one. A no is a reply."""

    first: date
    before: date
    any: Count
    positive: Count


@dataclass(frozen=True, slots=True)
class ReplyChange:
    """The same for two windows next to each other (M1Δ): any human reply, and positive ones."""

    before: Replies
    now: Replies

    @property
    def any(self) -> Change:
        return Change(self.before.any, self.now.any)

    @property
    def positive(self) -> Change:
        return Change(self.before.positive, self.now.positive)


def replies(jobs: Iterable[Course], first: date, before: date, within: int, until: date = date.max) -> Replies:
    """Applications sent in [first, before), answered within `within` days and not after `until`."""
    cohort = [
        (c, c.applied)
        for c in jobs
        if c.applied is not None and c.counts and first <= c.applied < before and not _left_early(c, c.applied, within, until)
    ]
    ends = [(c, sent, min(sent + _days(within), until)) for c, sent in cohort]
    return Replies(
        first,
        before,
        Count(sum(_any(c.answers, sent, end) for c, sent, end in ends), len(ends)),
        Count(sum(_any(c.welcomes, sent, end) for c, sent, end in ends), len(ends)),
    )


def response(jobs: Collection[Course], day: date) -> ReplyChange:
    """M1 and M1Δ: sent in [D-60, D-30) and answered within 30 days; before it, the same of [D-90, D-60)."""
    return _side_by_side(jobs, day - _days(REPLY_DAYS), REPLY_DAYS, REPLY_DAYS)


def fast_response(jobs: Collection[Course], day: date) -> ReplyChange:
    """M1w, to be labelled "14-day": sent in [D-28, D-14) and answered within 14 days; before it, the same of [D-42, D-28)."""
    return _side_by_side(jobs, day - _days(FAST_DAYS), FAST_DAYS, FAST_DAYS)


def young_words(young: Count) -> str:
    """`9 sent, 1 answered`: too new to rate, so no more than that."""
    return f"{young.n} sent, {young.k} answered"


def too_young(jobs: Iterable[Course], day: date) -> Count:
    """M1b: of the applications sent in [D-30, D], how many are answered by D. Too young to rate, so it is mixed into nothing."""
    return replies(jobs, day - _days(REPLY_DAYS), day + _days(1), REPLY_DAYS, until=day).any


def _side_by_side(jobs: Collection[Course], end: date, length: int, within: int) -> ReplyChange:
    middle, start = end - _days(length), end - _days(2 * length)
    return ReplyChange(replies(jobs, start, middle, within), replies(jobs, middle, end, within))


def _any(days: Sequence[date], first: date, last: date) -> bool:
    """Whether one of the sorted `days` lies from `first` to `last`, both included."""
    at = bisect_left(days, first)
    return at < len(days) and days[at] <= last


def _left_early(job: Course, start: date, horizon: int, until: date = date.max) -> bool:
    """Whether the member withdrew from `start` on, before `horizon` days were over, and no human had replied by that day."""
    left = job.withdrew
    if left is None or not start <= left < start + _days(horizon) or left > until:
        return False
    return not _any(job.answers, start, left)


# -- C25: before and during one change --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrialCounts:
    """What was sent before and during a trial, and how much of it was answered; `young` of those during it may still be answered."""

    change: Change
    young: int


def trial_counts(jobs: Collection[Course], trial: Trial, day: date) -> TrialCounts:
    """The two sides of a trial (C24, C25): sent in the days of the trial, and in as many days before it; answered within 14 days.

    A trial runs over [start, end); its result is first looked at on `end`, when what was sent last has had no time yet. So both sides
    are looked at from equally near: replies up to d days after a side's last day count, d being how long ago the trial ended, 14 at
    most. From 14 days after the end on, this is M1w. While the trial runs, D takes the place of `end`.
    """
    end = max(trial.start, min(trial.end, day))
    length = end - trial.start
    since = min(day - end, _days(FAST_DAYS))
    before = replies(jobs, trial.start - length, trial.start, FAST_DAYS, until=trial.start + since)
    during = replies(jobs, trial.start, end, FAST_DAYS, until=end + since)
    old = replies(jobs, trial.start, min(end, day - _days(FAST_DAYS)), FAST_DAYS)
    return TrialCounts(Change(before.any, during.any), during.any.n - old.any.n)


# -- M2, M2s: what turns into interviews ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Conversion:
    """Of the jobs that were begun, how many led to an interview; targeted and not, never blended. `sources` parts the targeted ones."""

    targeted: Count
    untargeted: Count
    sources: tuple[tuple[Source, Count], ...]


def conversion(jobs: Iterable[Course], day: date) -> Conversion:
    """M2: begun in [D-135, D-45), an interview within 45 days. Targeted is what matched the target when it was logged.

    A job begins on the first day on which more was done than saving it. Interviews are those set, and all that cannot be without one: a
    talk that was held, a next round, an offer. Jobs of which it is not known whether they matched are in neither count. Sources are
    parted only when each one that occurs has at least `FEW` jobs; "not sure" is no source.
    """
    start, end = day - _days(INTERVIEW_DAYS + CONVERSION_WINDOW), day - _days(INTERVIEW_DAYS)
    cohort = [
        (c, _any(c.interviews, c.began, c.began + _days(INTERVIEW_DAYS)))
        for c in jobs
        if c.began is not None and c.counts and start <= c.began < end and not _left_early(c, c.began, INTERVIEW_DAYS)
    ]
    on = [(c.job.source, led) for c, led in cohort if c.job.targeted]
    off = [led for c, led in cohort if c.job.targeted is False]
    parts = [(s, [led for source, led in on if source == s]) for s in _SOURCES if any(source == s for source, _ in on)]
    parted = tuple((s, Count(sum(led), len(led))) for s, led in parts) if all(len(led) >= FEW for _, led in parts) else ()
    return Conversion(Count(sum(led for _, led in on), len(on)), Count(sum(off), len(off)), parted)


_SOURCES: Final[tuple[Source, ...]] = ("referral", "cold", "advert", "inbound")


@dataclass(frozen=True, slots=True)
class Step:
    """Of the jobs that reached `stage` and are decided there: how many went on. `waiting` ones are at it now, and in neither count."""

    stage: Stage
    went_on: Count
    waiting: int


def steps(jobs: Iterable[Course]) -> tuple[Step, ...]:
    """M2s, over the whole history: for each stage from sent to offer, went on / (went on + ended there).

    It has no horizon, so whoever withdrew before any human reply is left out whenever that was.
    """
    counted = [c for c in jobs if c.counts and not (c.withdrew is not None and not any(a <= c.withdrew for a in c.answers))]
    out: list[Step] = []
    for stage in (Stage.SENT, Stage.REPLIED, Stage.TALKED, Stage.INTERVIEW, Stage.FINAL, Stage.OFFER):
        on = sum(c.reached > stage for c in counted)
        here = [c for c in counted if c.reached == stage]
        ended = sum(c.ended for c in here)
        out.append(Step(stage, Count(on, on + ended), len(here) - ended))
    return tuple(out)


# -- M3: offers and level ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfferOutcome:
    """What a member says about one offer: whether they asked for something, whether any ask was granted fully or partly, and the level
    against their last role (-1, 0, +1; None if not said)."""

    job: str
    asked: bool = False
    improved: bool = False
    level: Literal[-1, 0, 1] | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """Counts of the last 90 days. `at_target`: at or above the target level, of the offers whose level is known. `down`, `same`, `up`:
    against the last role, as the member says. `improved`: of the offers where something was asked."""

    offers: int
    accepted: int
    at_target: Count
    down: int
    same: int
    up: int
    improved: Count


def offers(jobs: Iterable[Course], outcomes: Iterable[OfferOutcome], day: date) -> Offers:
    """M3, for offers whose first day is in [D-90, D], and those accepted in these days.

    One that was accepted is an offer even if nobody logged it as one.
    """
    start, all_jobs = day - _days(OFFER_DAYS), tuple(jobs)
    recent = [c for c in all_jobs if c.offered is not None and c.counts and start <= c.offered <= day]
    level = [c.job.level in ("at", "above") for c in recent if c.job.level != "unsure"]
    ids = {c.job.id for c in recent}
    mine = [o for o in outcomes if o.job in ids]
    said = list({o.job: o.level for o in mine if o.level is not None}.values())
    asked = list({o.job: o.improved for o in mine if o.asked}.values())
    return Offers(
        offers=len(recent),
        accepted=sum(c.counts and c.accepted is not None and start <= c.accepted <= day for c in all_jobs),
        at_target=Count(sum(level), len(level)),
        down=said.count(-1),
        same=said.count(0),
        up=said.count(1),
        improved=Count(sum(asked), len(asked)),
    )


# -- M5 ---------------------------------------------------------------------------------------------------------------------------


def targeted_share(jobs: Iterable[Course], day: date) -> Count:
    """M5: of the applications sent in [D-30, D], those that matched the target when they were logged."""
    sent = [c.job.targeted for c in jobs if c.counts and c.applied is not None and day - _days(SHARE_DAYS) <= c.applied <= day]
    return Count(sum(t is True for t in sent), len(sent))
