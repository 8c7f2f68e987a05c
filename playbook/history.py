"""A job's history, which only grows: what stands in it, and every way to add to it, take back, and take words out.

Three things can be said about a line that is there: it never happened (`strike`, `undo_last`: a correction), it reads otherwise
(`correct`: a new line in its place), its words are gone for good (`erase`: a stub). What stands follows from the lines and their days
alone, never from the order in which they arrived (product list 3.7). Everything answers with a new job; ids and times are handed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Mapping
from datetime import date, datetime

from playbook.records import Job, JobEvent


def standing(job: Job) -> tuple[JobEvent, ...]:
    """The lines that stand: neither taken back nor edited since, without the corrections themselves; by day, then when written."""
    alive = _alive(job.events)
    edited = {e.retracts for e in job.events if e.kind != "correction" and e.retracts and e.id in alive}
    stand = (e for e in job.events if e.kind != "correction" and e.id in alive and e.id not in edited)
    return tuple(sorted(stand, key=lambda e: (e.day, e.at, e.id)))


# -- adding ------------------------------------------------------------------------------


def record(job: Job, event: JobEvent) -> Job:
    """Appends a line. Raises ValueError for an id that is taken, and for a line that takes another back (`correct`, `strike`)."""
    if event.kind == "correction" or event.retracts:
        raise ValueError("a line that takes another back is written by correct, strike or undo_last")
    return _append(job, event)


def correct(job: Job, event_id: str, instead: JobEvent) -> Job:
    """Puts `instead` in the place of a line that stands; the old line stays in the history, struck from every count (screen 5g).

    Raises ValueError when no such line stands, when `instead` is a correction, or when its id is taken.
    """
    if instead.kind == "correction":
        raise ValueError("a line is corrected by a line; to take it back, strike it")
    return _append(job, instead.model_copy(update={"retracts": _line(job, event_id).id}))


def strike(job: Job, event_id: str, *, id: str, day: date, at: datetime) -> Job:
    """Takes back a line that stands, with all it read before it was edited: it never happened.

    `id`, `day` (local) and `at` are those of the correction. Raises ValueError when no such line stands, or the id is taken.
    """
    first = _line(job, event_id)
    while first.retracts:
        first = _event(job, first.retracts)
    return _append(job, JobEvent(id=id, kind="correction", day=day, at=at, retracts=first.id))


def last_line(job: Job) -> JobEvent | None:
    """The line that `undo_last` takes back: of those that stand, the one that was appended last; None when none stands."""
    stand = {line.id for line in standing(job)}
    return next((e for e in reversed(job.events) if e.id in stand), None)


def undo_last(job: Job, *, id: str, day: date, at: datetime) -> Job:
    """Takes back what was last logged or edited; an edited line reads again as it did before. Pressed again it steps back further.

    `id`, `day` (local) and `at` are those of the correction. With nothing left to undo the job comes back as it was. Raises
    ValueError for an id that is taken.
    """
    last = last_line(job)
    return job if last is None else _append(job, JobEvent(id=id, kind="correction", day=day, at=at, retracts=last.id))


def put_back(job: Job, correction_id: str, *, id: str, day: date, at: datetime) -> Job:
    """Takes back a correction, which restores what stood before it (screen 23e).

    Raises ValueError when `correction_id` is no correction in force (it may have been put back already), or for an id that is taken.
    """
    correction = _event(job, correction_id)
    if correction.kind != "correction" or correction.id not in _alive(job.events):
        raise ValueError("there is no correction in force by that id")
    return _append(job, JobEvent(id=id, kind="correction", day=day, at=at, retracts=correction.id))


def erase(job: Job, event_id: str) -> Job:
    """Removes a line's words for good, and those of every version it had: stubs remain, and count as before (screen 5h).

    A stub keeps kind and day, what sort of reply it was, which line it takes back and which interview it is about (an id), since each
    of these is part of what is counted. Raises ValueError when the job has no such line.
    """
    gone = {_event(job, event_id).id}
    known = 0
    while known < len(gone):
        known = len(gone)
        gone |= {e.id for e in job.events if e.retracts in gone} | {e.retracts for e in job.events if e.id in gone and e.retracts}
    return job.model_copy(update={"events": tuple(_stub(e) if e.id in gone else e for e in job.events)})


def erase_all(job: Job) -> Job:
    """Removes all words of a job for good: firm, role, note, and those of every line. What remains is counted as before."""
    stubs = tuple(_stub(e) for e in job.events)
    return job.model_copy(update={"firm": "", "role": "", "note": "", "events": stubs, "removed": True})


# -- inside ------------------------------------------------------------------------------------------------------------------------


def _alive(events: Collection[JobEvent]) -> set[str]:
    """Ids of what is in force: taken back by no correction in force and, for a new version of a line, the line in force too.

    Each event names at most one other, so corrections form chains that are settled from their open ends. Corrections that take back
    one another in a ring, which nothing here writes, are in force for none.
    """
    names = {e.id: e.retracts for e in events if e.kind == "correction"}
    unsettled = Counter(names.values())
    ready = [e.id for e in events if not unsettled[e.id]]
    holding: set[str] = set()
    struck: set[str] = set()
    while ready:
        holding.add(correction := ready.pop())
        target = names.get(correction, "")
        if not target or target in struck:
            continue
        struck.add(target)
        if freed := names.get(target):
            unsettled[freed] -= 1
            if not unsettled[freed] and freed not in struck:
                ready.append(freed)
    older = {e.id: e.retracts for e in events if e.kind != "correction" and e.retracts}
    return {id for id in holding if _rests(id, older, holding)}


def _rests(id: str, older: Mapping[str, str], holding: Container[str]) -> bool:
    """Whether a line and every version before it hold."""
    seen: set[str] = set()
    while id in holding and id not in seen:
        if id not in older:
            return True
        seen.add(id)
        id = older[id]
    return False


def _event(job: Job, event_id: str) -> JobEvent:
    for event in job.events:
        if event.id == event_id:
            return event
    raise ValueError("the job has no line by that id")


def _line(job: Job, event_id: str) -> JobEvent:
    for line in standing(job):
        if line.id == event_id:
            return line
    raise ValueError("no line by that id stands in this job")


def _append(job: Job, event: JobEvent) -> Job:
    if not event.id or any(e.id == event.id for e in job.events):
        raise ValueError("a line needs an id that no other line of the job has")
    return job.model_copy(update={"events": (*job.events, event)})


def _stub(event: JobEvent) -> JobEvent:
    kept = event.model_dump(include={"id", "kind", "day", "at", "reply", "retracts", "interview"})
    return JobEvent(**kept, erased=True)
