"""Each mistake that comparable tools have shipped in their numbers (product list, section 2), one test for each."""

from __future__ import annotations

import pytest

from playbook import history, measures, pictures, ranges
from playbook.pipeline import Course, Stage, course
from playbook.ranges import Change, Count
from playbook.steadiness import freshness
from tests.playbook.histories import DAY, ago, at, event, job, read

pytestmark = pytest.mark.row("C27")


def drawn(*jobs: Course) -> dict[str, float | None]:
    picture = pictures.funnel(jobs)
    assert picture is not None
    return {row.label: row.value for row in picture.rows}


def test_a_final_no_does_not_erase_the_interview_reached() -> None:
    """career-ops #3493, #3273."""
    lines = (("applied", 100), ("interview_set", 90), ("interview_done", 85))
    still, ended = read(*lines, targeted=True), read(*lines, ("rejected", 80), targeted=True)
    assert ended.reached is still.reached is Stage.INTERVIEW
    assert ended.state == "no"
    assert drawn(ended) == drawn(still) == {"Sent": 1, "Replied": 1, "Talked": 1, "Final": 0, "Offer": 0}
    assert measures.conversion([ended], DAY).targeted == measures.conversion([still], DAY).targeted == Count(1, 1)


def test_a_hire_stays_in_every_row_of_the_funnel() -> None:
    """career-ops #2405: even if nothing between the application and the hire was logged."""
    hired = read(("applied", 100), ("accepted", 80), targeted=True)
    assert drawn(hired) == {"Sent": 1, "Replied": 1, "Talked": 1, "Final": 1, "Offer": 1}
    assert measures.conversion([hired], DAY).targeted == Count(1, 1)
    assert measures.offers([hired], [], DAY).offers == 1
    assert all(step.went_on == Count(1, 1) for step in measures.steps([hired]))


def test_having_applied_is_no_success() -> None:
    """PR 3667; nor is the automatic letter that follows, nor a nudge of one's own."""
    sent = [read(("applied", 50), ("reply:auto", 50), ("followed_up", 42)) for _ in range(6)]
    assert measures.response(sent, DAY).now.any == Count(0, 6)
    assert measures.response(sent, DAY).now.positive == Count(0, 6)
    assert drawn(*sent)["Replied"] == 0
    assert measures.conversion([read(("applied", 100), targeted=True)], DAY).targeted == Count(0, 1)


def test_an_open_application_is_not_counted_as_one_that_came_to_nothing() -> None:
    """CycleTrack #5: what is too young is in no rate and shown beside it; what still waits is in no step."""
    ripe = [read(("applied", 50), *([("reply:human_yes", 45)] if n < 3 else [])) for n in range(10)]
    young = [read(("applied", n)) for n in range(31)]
    assert measures.response([*ripe, *young], DAY).now == measures.response(ripe, DAY).now
    assert measures.fast_response(young, DAY).now.any.n == 14
    assert measures.too_young([*ripe, *young], DAY) == Count(0, 31)
    first = measures.steps([*ripe, *young])[0]
    assert (first.went_on, first.waiting) == (Count(3, 3), 38)
    assert measures.conversion([read(("applied", 45), targeted=True)], DAY).targeted.n == 0


def test_undoing_a_stage_undoes_the_rate() -> None:
    """JobOps PR 750, findajob #893."""
    before = job(("applied", 100), targeted=True)
    wrong = history.record(before, event("interview_set", ago(90), "x"))
    assert measures.conversion([course(wrong)], DAY).targeted == Count(1, 1)
    undone = history.undo_last(wrong, id="c", day=DAY, at=at(DAY))
    for then in (
        undone,
        history.strike(wrong, "x", id="c", day=DAY, at=at(DAY)),
        history.correct(wrong, "x", event("no_news", DAY, "n")),
    ):
        assert measures.conversion([course(then)], DAY) == measures.conversion([course(before)], DAY)
        assert measures.steps([course(then)]) == measures.steps([course(before)])
        assert drawn(course(then)) == drawn(course(before))
    back = history.put_back(undone, "c", id="p", day=DAY, at=at(DAY))
    assert measures.conversion([course(back)], DAY).targeted == Count(1, 1)


def test_a_moved_day_moves_the_rate() -> None:
    """The day of a line is corrected: it falls out of its window, and the old day is in no window either."""
    sent = job(("applied", 40))
    moved = history.correct(sent, "e1", event("applied", ago(10), "n"))
    assert measures.response([course(sent)], DAY).now.any.n == 1
    assert measures.response([course(moved)], DAY).now.any.n == 0
    assert measures.too_young([course(moved)], DAY).n == 1


def test_rates_from_rows_that_nobody_updates_are_said_to_be_doubtful() -> None:
    """freehire PR 2976: people stop updating, so interview rates become fiction."""
    stale, fresh = [read(("applied", 40), id=f"s{n}") for n in range(6)], [read(("applied", 3), id=f"f{n}") for n in range(13)]
    guarded = freshness([*stale, *fresh], DAY)
    assert guarded.doubtful
    assert guarded.warning == "Rates may be off: 6 jobs want an update"
    assert {c.job.id for c in guarded.quiet} == {f"s{n}" for n in range(6)}
    assert not freshness([*stale, *fresh, read(("applied", 3))], DAY).doubtful, "14 of 20 is 70 in 100"


def test_no_rate_is_said_of_few_and_none_without_its_range() -> None:
    """career-ops withholds rates under 5, freehire under 10, and nobody shows a range."""
    for n in range(60):
        for k in range(n + 1):
            words = ranges.in_full(Count(k, n))
            assert words.startswith(f"{k} of {n}")
            assert ("%" in words) == (n >= 20)
            assert ("likely" in words) == (n >= 5)
    for n in range(5):
        change = Change(Count(0, n), Count(n, n))
        assert change.verdict == "can't tell yet"
        picture = pictures.range_picture(change)
        assert picture is None or all(row.value is row.low is row.high is None for row in picture.rows)
