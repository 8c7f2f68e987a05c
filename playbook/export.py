"""A member's data as files: all of it as JSON, jobs and a dated search record as CSV, and the same in plain text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from playbook import history, mission_words
from playbook.pipeline import course
from playbook.records import Job, JobMission, Record
from playbook.words import jobwords

FORMAT: Final = 1
"""Raised when the shape of `everything` changes."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is run as a formula by spreadsheets (OWASP, CSV injection)."""


def everything(records: Sequence[Record], now: datetime) -> str:
    """All records, complete and readable back: kind, id, the version of the kind, and the body as it is stored."""
    body = {
        "format": FORMAT,
        "made": now.isoformat(timespec="seconds"),
        "records": [{"kind": r.kind, "id": r.id, "version": r.version, **r.model_dump(mode="json")} for r in records],
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


def jobs_csv(jobs: Iterable[Job]) -> str:
    """One row a job: firm, role, source, on target, state, first and last date, lines."""
    rows = [("firm", "job", "found through", "on target", "where it is", "first date", "last date", "lines")]
    for job in jobs:
        here = course(job)
        days = [line.day for line in here.lines]
        rows.append(
            (
                job.firm,
                job.role,
                jobwords.SOURCES[job.source],
                {True: "yes", False: "no", None: ""}[job.targeted],
                jobwords.state(here),
                min(days).isoformat() if days else "",
                max(days).isoformat() if days else "",
                str(len(here.lines)),
            )
        )
    return _csv(rows)


def search_record(jobs: Iterable[Job], first: date, last: date) -> str:
    """Dates, firms, roles and actions in [first, last], in order: what a benefits office asks for."""
    lines = sorted(
        (
            (line.day, job.firm, job.role, jobwords.line(line))
            for job in jobs
            for line in history.standing(job)
            if first <= line.day <= last
        ),
        key=lambda row: row[0],
    )
    return _csv([("date", "firm", "job", "action"), *((day.isoformat(), firm, role, action) for day, firm, role, action in lines)])


def readable(records: Sequence[Record], now: datetime) -> str:
    """The same as plain text: a heading a kind, a paragraph a record, every field that is not empty."""
    out = ["Everything I keep about you", f"Made on {now:%d %B %Y, %H:%M}", ""]
    kind = ""
    for record in records:
        if record.kind != kind:
            kind = record.kind
            out += [kind.upper(), "-" * len(kind)]
        out += [f"{name}: {_words(value)}" for name, value in _fields(record).items() if value not in ("", None, [], {})]
        out.append("")
    return "\n".join(out)


def _fields(record: Record) -> dict[str, object]:
    """The fields of a record; a mission's as its text, since its parts lie too deep to be read as they are stored."""
    fields: dict[str, object] = record.model_dump(mode="json")
    if isinstance(record, JobMission):
        before = {"before": mission_words.whole(record.before).strip()} if record.before is not None else {}
        fields |= {"mission": mission_words.whole(record.mission).strip(), **before}
    return fields


def _words(value: object) -> str:
    if isinstance(value, str):
        return value.replace("\n", "\n    ")
    return json.dumps(value, ensure_ascii=False)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows)
    return made.getvalue()
