"""What a mission says before pay."""

from __future__ import annotations

import datetime as dt

import pytest

from playbook.before_pay import before_pay, mission_for, need_words
from playbook.mission import KeyResult, Line, Mission, Need, Objective
from playbook.offer.situation import Needs
from playbook.records import JobMission

AT = dt.datetime(2026, 11, 23, 9, 12, tzinfo=dt.UTC)
RESULT = KeyResult(id="r1", text="setup from 9 days to 3 by June")
BASE = Mission(objectives=(Objective(id="o1", text="clinics start alone", results=(RESULT,)),))
TESTER = Need(id="n1", kind="people", need="one tester", result="r1")
MONEY = Need(id="n2", kind="budget", need="a test lab")


def with_needs(*needs: Need, enough: bool = False) -> Mission:
    return BASE.model_copy(update={"needs": needs, "enough": enough})


def test_where_nothing_is_written_the_member_is_asked() -> None:
    assert before_pay(None).talk is None
    assert before_pay(Mission()).talk is None
    assert before_pay(BASE).talk is None
    assert not before_pay(BASE).needs
    assert not before_pay(BASE).lines


@pytest.mark.row("D8")
def test_needs_wait_until_each_was_talked_about() -> None:
    said = TESTER.model_copy(update={"outcome": "yes"})
    assert before_pay(with_needs(TESTER)).talk is Needs.NOT_YET
    assert before_pay(with_needs(said, MONEY)).talk is Needs.NOT_YET
    assert before_pay(with_needs(said, MONEY)).needs == (MONEY,)
    assert before_pay(with_needs(said, MONEY.model_copy(update={"outcome": "no"}))).talk is Needs.DONE
    assert before_pay(with_needs(enough=True)).talk is Needs.NOTHING
    assert before_pay(with_needs(TESTER, enough=True)).talk is Needs.NOT_YET, "a need that is there counts more"


@pytest.mark.row("D12")
def test_a_refusal_is_a_flag_and_the_talk_counts_as_refused() -> None:
    told = before_pay(with_needs(TESTER.model_copy(update={"outcome": "refused"})))
    assert told.talk is Needs.REFUSED
    assert told.refused is not None
    assert told.refused.ask_council
    assert before_pay(with_needs(TESTER)).refused is None


@pytest.mark.row("D7")
def test_open_topics_are_told_as_questions_the_open_ones_first() -> None:
    lines = (
        Line(id="l1", topic="Team size", posting="6", mission="6", said="4"),
        Line(id="l2", topic="First result", mission="setup time", said="setup time"),
        Line(id="l3", topic="Budget", mission="1 hire"),
    )
    told = before_pay(BASE.model_copy(update={"lines": lines}))
    assert [line.id for line in told.lines] == ["l3", "l1"]
    assert told.point_words()[0] == "Budget: what is planned?"


def test_a_need_names_its_result() -> None:
    assert before_pay(with_needs(TESTER, MONEY)).need_words() == (
        "one tester, for result 1: setup from 9 days to 3 by June",
        "a test lab",
    )
    assert need_words(Mission(), TESTER) == "one tester"


def test_the_newest_mission_of_a_job_is_the_one() -> None:
    free = JobMission(id="1", name="x", at=AT)
    old, new = JobMission(id="2", job="j", at=AT), JobMission(id="3", job="j", at=AT)
    assert mission_for("j", [free, old, new]) == new
    assert mission_for("other", [free, old]) is None
    assert mission_for("", [free]) is None, "a mission that stands free is about no job"
