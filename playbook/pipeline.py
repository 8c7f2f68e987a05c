"""Reads a job's history once: how far it got, where it is now, since when it is quiet; and puts jobs in the order they want care.

What is counted, and when a stage counts as reached: product list 3.7. Each mistake that comparable tools have shipped (section 2) is
settled here or in `measures`: a no erases no interview, a hire reached every stage, an automatic answer is no reply.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import IntEnum
from typing import Final, Literal

from playbook import history
from playbook.records import EventKind, Job, JobEvent


class Stage(IntEnum):
    """How far a job can get, in order. Whoever reached one reached all before it."""

    NOTHING = 0
    SAVED = 1
    SENT = 2
    REPLIED = 3
    TALKED = 4
    INTERVIEW = 5
    FINAL = 6
    OFFER = 7
    HIRED = 8


State = Literal[
    "empty",
    "saved",
    "applied",
    "talking",
    "interview_set",
    "interviewed",
    "final",
    "offer",
    "no",
    "withdrawn",
    "no_reply",
    "accepted",
]
"""Where a job is now. The last four are ends; `empty` has no line that stands, so it is on no list."""

ENDS: Final[Mapping[EventKind, State]] = {
    "closed_no_reply": "no_reply",
    "withdrawn": "withdrawn",
    "rejected": "no",
    "accepted": "accepted",
}
"""What ends a job. Of two ends of the same day the later in this order is the one that is shown."""

QUIET: Final = timedelta(days=14)
"""A job wants an update when nothing about it was written in these days (stale guard, product list 3.7)."""
SILENT: Final = timedelta(days=30)
"""From here on it is fair to ask whether it counts as no reply (product list 3.4)."""
SOON: Final = timedelta(hours=24)
"""An interview this near comes before all that can wait."""

# A rejection is an answer by a person, whatever else was written down; an offer cannot come before a talk.
_REACHES: Final[Mapping[EventKind, Stage]] = {
    "saved": Stage.SAVED,
    "applied": Stage.SENT,
    "followed_up": Stage.SENT,
    "reply": Stage.REPLIED,
    "rejected": Stage.REPLIED,
    "talked": Stage.TALKED,
    "interview_set": Stage.INTERVIEW,
    "interview_done": Stage.INTERVIEW,
    "advanced": Stage.FINAL,
    "offer": Stage.OFFER,
    "offer_changed": Stage.OFFER,
    "accepted": Stage.HIRED,
}
_OPEN: Final[Mapping[Stage, State]] = {
    Stage.NOTHING: "empty",
    Stage.SAVED: "saved",
    Stage.SENT: "applied",
    Stage.REPLIED: "talking",
    Stage.TALKED: "talking",
    Stage.INTERVIEW: "interview_set",
    Stage.FINAL: "final",
    Stage.OFFER: "offer",
}


@dataclass(frozen=True, slots=True)
class Course:
    """A job's history, read once: what all lists, pictures and measures count from. Days are local dates.

    `lines` are those that stand, by day and then by when they were written. `reached` is the highest stage among them. `began` is
    the first day on which more was done than saving the job, `applied` the first application. `answers`, `welcomes` and `interviews`
    are the days of human replies, of positive ones and of interviews, each with all that cannot be without one; `welcomes` is part of
    `answers`. `news` is the last day on which something happened, `touched` the last on which anything was written.
    """

    job: Job
    lines: tuple[JobEvent, ...]
    reached: Stage
    state: State
    began: date | None
    applied: date | None
    answers: tuple[date, ...]
    welcomes: tuple[date, ...]
    interviews: tuple[date, ...]
    withdrew: date | None
    offered: date | None
    accepted: date | None
    news: date | None
    touched: date | None

    @property
    def ended(self) -> bool:
        """Whether the last thing that counts was an end, and nothing has brought the job to life since."""
        return self.state in ENDS.values()

    @property
    def counts(self) -> bool:
        """Whether any measure may count it: more than saved, and no duplicate of another (product list 3.7)."""
        return self.reached > Stage.SAVED and not self.job.same_as

    @property
    def open(self) -> bool:
        """Whether news is still to come: counted, not ended, and not removed for good."""
        return self.counts and not self.ended and not self.job.removed

    def ahead(self, now: datetime) -> datetime | None:
        """The next interview of this job at `now` or later, both aware; None when none is set or the job has ended."""
        starts = [line.when for line in self.lines if line.kind == "interview_set" and line.when is not None]
        return None if self.ended else min((start for start in starts if start >= now), default=None)


def course(job: Job) -> Course:
    """Reads a job's history; the order of `job.events` makes no difference.

    Stage reached (product list 3.7): a no after an interview leaves the interview reached, a hire reached every stage, an automatic
    acknowledgement is no reply. A reply of which nobody said what it was counts as a person's, not as a positive one.
    """
    lines = history.standing(job)
    touched = max((line.day for line in lines), default=None)
    return Course(
        job=job,
        lines=lines,
        reached=max(map(_stage, lines), default=Stage.NOTHING),
        state=_state(lines),
        began=_first(line.day for line in lines if _stage(line) > Stage.SAVED),
        applied=_first(line.day for line in lines if line.kind == "applied"),
        answers=tuple(line.day for line in lines if _stage(line) >= Stage.REPLIED),
        welcomes=tuple(line.day for line in lines if _welcomes(line)),
        interviews=tuple(line.day for line in lines if _stage(line) >= Stage.INTERVIEW),
        withdrew=_first(line.day for line in lines if line.kind == "withdrawn"),
        offered=_first(line.day for line in lines if _stage(line) >= Stage.OFFER),
        accepted=_first(line.day for line in lines if line.kind == "accepted"),
        news=max((line.day for line in lines if _news(line)), default=touched),
        touched=touched,
    )


# -- lists ----------------------------------------------------------------------------------------------------------------------------


def wants_update(job: Course, today: date, zone: tzinfo = UTC) -> bool:
    """Whether an open job has been quiet for more than `QUIET` and has no interview ahead. `today` is the local date in `zone`."""
    return job.open and _untouched(job, today) and job.ahead(datetime.combine(today, datetime.min.time(), zone)) is None


def quiet_jobs(jobs: Iterable[Job], today: date, zone: tzinfo = UTC) -> tuple[Course, ...]:
    """The open jobs that want an update (screen 5c), longest without news first."""
    return quiet_first((c for c in map(course, jobs) if wants_update(c, today, zone)), today)


def quiet_first(jobs: Iterable[Course], today: date) -> tuple[Course, ...]:
    """Longest without news first."""
    return tuple(sorted(jobs, key=lambda c: (-days_quiet(c, today), c.job.id)))


def urgent_first(jobs: Iterable[Job], now: datetime) -> tuple[Course, ...]:
    """All jobs that have a line, in the order of the list of jobs (screen 5e). `now` is aware and in the member's zone.

    Offers; interviews within `SOON` or today; jobs silent for `SILENT`; other interviews ahead, soonest first; jobs that want an
    update; the other open ones; in each the longest without news first. Then saved ones, then ended ones, both newest first.
    Raises ValueError if `now` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs the member's zone")
    courses = (c for c in map(course, jobs) if c.state != "empty" and not c.job.removed)
    return tuple(sorted(courses, key=lambda c: _urgency(c, now)))


def days_quiet(job: Course, today: date) -> int:
    """Whole days since the last news; 0 for news of today, or dated later."""
    return max(0, (today - job.news).days) if job.news else 0


# -- inside ---------------------------------------------------------------------------------------------------------------------------


def _stage(line: JobEvent) -> Stage:
    if line.kind == "reply" and line.reply == "auto":
        return Stage.SENT
    return _REACHES.get(line.kind, Stage.NOTHING)


def _welcomes(line: JobEvent) -> bool:
    return _stage(line) >= Stage.TALKED or (line.kind == "reply" and line.reply == "human_yes")


def _news(line: JobEvent) -> bool:
    """A follow-up is the member's own and an automatic answer is nobody's: after either the waiting goes on."""
    return line.kind not in ("no_news", "followed_up") and not (line.kind == "reply" and line.reply == "auto")


def _end(line: JobEvent) -> State | None:
    return "no" if line.kind == "reply" and line.reply == "human_no" else ENDS.get(line.kind)


def _state(lines: Collection[JobEvent]) -> State:
    """The last end, unless a later day brought the job to life again: then what has happened since."""
    order = tuple(ENDS.values())
    ends = [(line.day, order.index(end)) for line in lines if (end := _end(line)) is not None]
    since = lines
    if ends:
        day, last = max(ends)
        since = [line for line in lines if line.day > day and _news(line) and line.kind != "saved"]
        if not since:
            return order[last]
    reached = max(map(_stage, since), default=Stage.NOTHING)
    if reached is Stage.INTERVIEW and not any(_waits(line, since) for line in since):
        return "interviewed"
    return _OPEN[reached]


def _waits(line: JobEvent, lines: Collection[JobEvent]) -> bool:
    """Whether `line` sets an interview of which nobody has said that it is done: by its id where both have one, else by the day."""
    if line.kind != "interview_set":
        return False
    done = (e for e in lines if e.kind == "interview_done")
    return not any(e.interview == line.interview if e.interview and line.interview else e.day >= line.day for e in done)


def _untouched(job: Course, today: date) -> bool:
    return job.touched is not None and today - job.touched > QUIET


class _Group(IntEnum):
    """The groups of `urgent_first`, in their order."""

    OFFER = 0
    SOON = 1
    SILENT = 2
    AHEAD = 3
    WANTS_UPDATE = 4
    OPEN = 5
    SAVED = 6
    ENDED = 7


def _urgency(job: Course, now: datetime) -> tuple[_Group, float, str]:
    today = now.date()
    start = job.ahead(now.replace(hour=0, minute=0, second=0, microsecond=0))
    soon = start is not None and (start - now <= SOON or start.astimezone(now.tzinfo).date() == today)
    quiet = days_quiet(job, today)
    newest = -(job.touched or today).toordinal()
    if job.ended:
        return _Group.ENDED, newest, job.job.id
    if not job.counts:
        return _Group.SAVED, newest, job.job.id
    if job.state == "offer":
        return _Group.OFFER, -quiet, job.job.id
    if start is not None:
        return _Group.SOON if soon else _Group.AHEAD, start.timestamp(), job.job.id
    if quiet >= SILENT.days:
        return _Group.SILENT, -quiet, job.job.id
    return _Group.WANTS_UPDATE if _untouched(job, today) else _Group.OPEN, -quiet, job.job.id


def _first(days: Iterable[date]) -> date | None:
    return min(days, default=None)
