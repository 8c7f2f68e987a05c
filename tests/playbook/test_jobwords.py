"""Words for jobs: the same everywhere."""

from __future__ import annotations

import datetime as dt

import pytest

from playbook.pipeline import course
from playbook.records import Job, JobEvent, Profile, Record, Target, kinds
from playbook.words import jobwords

DAY = dt.date(2026, 11, 9)
AT = dt.datetime(2026, 11, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("role", "wanted", "is_it"),
    [
        ("staff PM", "staff product manager, health", True),
        ("product manager", "PM", True),
        ("group product manager", "product manager", True),
        ("night planner", "product manager", False),
        ("designer", "product designer", True),
        ("", "product manager", None),
        ("staff", "product manager", None),
        ("PM", "", None),
    ],
)
@pytest.mark.row("D2")
def test_a_role_is_held_against_the_target(role: str, wanted: str, is_it: bool | None) -> None:
    assert jobwords.on_target(role, Target(role=wanted, since=DAY)) is is_it


def test_without_a_target_nothing_is_claimed() -> None:
    assert jobwords.on_target("PM", None) is None


def test_names_and_lines() -> None:
    job = Job(id="1", firm="Acme", role="staff PM", opened=DAY)
    assert jobwords.name(job) == "Acme, staff PM"
    assert jobwords.name(job.model_copy(update={"role": ""})) == "Acme"
    assert jobwords.name(Job(id="1", firm="", opened=DAY)) == "a job without a name"
    assert jobwords.name(job.model_copy(update={"removed": True})) == "a job whose words were removed"
    assert jobwords.line(JobEvent(id="e", kind="reply", reply="human_no", day=DAY, at=AT)) == "they replied: no"
    assert jobwords.line(JobEvent(id="e", kind="reply", day=DAY, at=AT)) == "they replied"
    assert jobwords.line(JobEvent(id="e", kind="offer", day=DAY, at=AT)) == "an offer came"
    assert jobwords.state(course(job)) == "nothing yet"


def test_a_record_of_another_version_is_refused_and_every_kind_is_known() -> None:
    with pytest.raises(ValueError, match="version 9 is not known"):
        Target.upcast({}, 9)
    assert Target.upcast({"role": "x"}, 1) == {"role": "x"}
    assert set(kinds().values()) == set(Record.__subclasses__())


def test_a_discreet_name_has_initials() -> None:
    job = Job(id="1", firm="Birch Health", role="PM", opened=DAY)
    assert jobwords.named(job, discreet=False) == "Birch Health, PM"
    assert jobwords.named(job, discreet=True) == "B. H., PM"
    assert jobwords.named(Job(id="1", firm="", opened=DAY), discreet=True) == "a job without a name"


def test_a_zone_that_is_known_no_more_is_utc() -> None:
    assert Profile(zone="Mars/Olympus").tz.key == "UTC"
    assert Profile(zone="../etc/passwd").tz.key == "UTC"
    assert Profile(zone="Europe/Lisbon").tz.key == "Europe/Lisbon"
