"""Jobs with short histories for tests, and Hypothesis strategies for arbitrary ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, cast, get_args

from hypothesis import strategies as st

from playbook.pipeline import Course, course
from playbook.records import EventKind, Job, JobEvent, ReplyKind, Source

DAY = date(2026, 11, 24)
"""The day of the reviews in these tests: a Tuesday, as in screens.md."""
NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)


def ago(days: int) -> date:
    """The day that is `days` before `DAY`; negative ones are after it."""
    return DAY - timedelta(days=days)


def at(day: date, second: int = 0) -> datetime:
    return datetime.combine(day, time(12), UTC) + timedelta(seconds=second)


def event(
    what: str, day: date, id: str, *, written: int = 0, when: datetime | None = None, retracts: str = "", words: str = ""
) -> JobEvent:
    """`applied`, or with the sort of reply, `reply:auto`."""
    kind, _, reply = what.partition(":")
    return JobEvent(
        id=id,
        kind=cast(EventKind, kind),
        day=day,
        at=at(day, written),
        reply=cast(ReplyKind, reply) if reply else None,
        when=when,
        retracts=retracts,
        words=words,
    )


def job(
    *lines: tuple[str, int],
    id: str = "j1",
    firm: str = "Acme",
    role: str = "staff PM",
    targeted: bool | None = None,
    source: Source = "unsure",
    level: Literal["below", "at", "above", "unsure"] = "unsure",
    same_as: str = "",
    removed: bool = False,
) -> Job:
    """A job whose lines are (what, days before DAY), with ids e1, e2, …"""
    events = tuple(event(what, ago(days), f"e{n}", written=n) for n, (what, days) in enumerate(lines, 1))
    opened = min((e.day for e in events), default=DAY)
    return Job(
        id=id,
        firm=firm,
        role=role,
        targeted=targeted,
        source=source,
        level=level,
        opened=opened,
        events=events,
        same_as=same_as,
        removed=removed,
    )


def read(*lines: tuple[str, int], **kw: object) -> Course:
    return course(job(*lines, **kw))  # type: ignore[arg-type]  # passed on as they are


WHATS = (*(k for k in get_args(EventKind) if k not in ("correction", "reply")), "reply", *(f"reply:{r}" for r in get_args(ReplyKind)))
PLAIN = st.tuples(st.sampled_from(WHATS), st.integers(-5, 150))


@st.composite
def jobs(draw: st.DrawFn, *, most: int = 6, prefix: str = "j") -> Job:
    """A job with up to `most` lines of any kind on any day of the last 150, each counted or not for any of the reasons there are."""
    return job(
        *draw(st.lists(PLAIN, max_size=most)),
        id=f"{prefix}{draw(st.integers(0, 10**9))}",
        firm=draw(st.sampled_from(("Acme", "Birch", "Ferry"))),
        targeted=draw(st.sampled_from((None, False, True))),
        source=draw(st.sampled_from(get_args(Source))),
        level=draw(st.sampled_from(("below", "at", "above", "unsure"))),
        same_as=draw(st.sampled_from(("", "", "", "other"))),
        removed=draw(st.sampled_from((False, False, False, True))),
    )


def searches(size: int = 12) -> st.SearchStrategy[list[Job]]:
    """A member's jobs."""
    return st.lists(jobs(), max_size=size, unique_by=lambda j: j.id)
