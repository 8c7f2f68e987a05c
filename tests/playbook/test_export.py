"""Exports: complete, dated, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

from playbook import export
from playbook.mission import Mission
from playbook.records import Job, JobEvent, JobMission, Profile, Record

NOW = dt.datetime(2026, 11, 24, 9, 20, tzinfo=dt.UTC)


def job(firm: str, *days: int, targeted: bool | None = True) -> Job:
    events = tuple(JobEvent(id=f"e{d}", kind="applied", day=dt.date(2026, 11, d), at=NOW) for d in days)
    return Job(id=firm, firm=firm, role="PM", source="referral", targeted=targeted, opened=dt.date(2026, 11, 1), events=events)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_everything_can_be_read_back() -> None:
    kept: list[Record] = [Profile(city="Lisbon"), job("Acme", 9)]
    whole = json.loads(export.everything(kept, NOW))
    assert (whole["format"], whole["made"]) == (1, "2026-11-24T09:20:00+00:00")
    for told, record in zip(whole["records"], kept, strict=True):
        assert told["version"] == record.version
        body = {k: v for k, v in told.items() if k not in ("kind", "version")}
        assert type(record).model_validate(body) == record


def test_one_row_a_job() -> None:
    made = rows(export.jobs_csv([job("Acme", 9, 12), job("=cmd()", targeted=None), job("Birch", 3, targeted=False)]))
    assert made[0][0] == "firm"
    assert made[1] == ["Acme", "PM", "a referral", "yes", "applied", "2026-11-09", "2026-11-12", "2"]
    assert made[2][0] == "'=cmd()"
    assert made[2][3:8] == ["", "nothing yet", "", "", "0"]
    assert made[3][3] == "no"


def test_the_search_record_is_dated_and_keeps_to_its_days() -> None:
    made = rows(export.search_record([job("Acme", 9, 20), job("Birch", 3)], dt.date(2026, 11, 5), dt.date(2026, 11, 15)))
    assert made == [["date", "firm", "job", "action"], ["2026-11-09", "Acme", "PM", "applied"]]


def test_the_readable_one_leaves_nothing_out() -> None:
    text = export.readable([Profile(city="Lisbon"), job("Acme", 9), job("Birch", 3)], NOW)
    assert "24 November 2026, 09:20" in text
    assert text.count("JOB\n---") == 1
    for word in ("Lisbon", "Acme", "Birch", "2026-11-09"):
        assert word in text
    note = Job(id="n", firm="Elm", opened=dt.date(2026, 11, 1), note="one\ntwo")
    assert "note: one\n    two" in export.readable([note], NOW)


def test_a_mission_is_exported_as_its_text_and_the_one_before_it_too() -> None:
    now, then = Mission(purpose="Shorter waits"), Mission(purpose="Fewer calls")
    kept = JobMission(id="m", name="x", at=NOW, mission=now)
    text = export.readable([kept], NOW)
    assert "Shorter waits" in text
    assert "before:" not in text
    both = export.readable([kept.model_copy(update={"before": then})], NOW)
    assert both.index("Shorter waits") < both.index("before:") < both.index("Fewer calls")
