"""M4, M6 and the stale guard: weeks, pauses, debriefs in time, and rows that nobody touched."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.pipeline import course, quiet_jobs
from playbook.ranges import Count
from playbook.records import Debrief, Interview, Job, Week
from playbook.steadiness import WeekDots, debriefed, freshness, steadiness
from tests.playbook.histories import DAY, NOW, ago, event, job, read, searches

MONDAYS = [date(2026, 9, 28) + timedelta(weeks=n) for n in range(9)]
"""The Mondays of the eight full weeks before `DAY`, and of the week it is in."""
Pause = tuple[date, date]


def week(monday: date, of: int, done: int = 0, id: str = "w") -> Week:
    return Week(id=id, monday=monday, commitments=tuple("abc"[:of]), done=tuple(range(done)))


def whole(monday: date) -> Pause:
    return monday, monday + timedelta(days=6)


# -- M4 -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C27")
def test_the_weeks_of_the_picture() -> None:
    weeks = [week(MONDAYS[1], 3, 2), week(MONDAYS[2], 1, 1), week(MONDAYS[5], 2, 2), week(MONDAYS[6], 2, 1), week(MONDAYS[7], 1, 1)]
    result = steadiness(weeks, DAY, [whole(MONDAYS[4])])
    assert [(w.monday, w.done, w.set, w.paused) for w in result.weeks] == [
        (date(2026, 10, 5), 2, 3, False),
        (date(2026, 10, 12), 1, 1, False),
        (date(2026, 10, 19), 0, 0, False),
        (date(2026, 10, 26), 0, 0, True),
        (date(2026, 11, 2), 2, 2, False),
        (date(2026, 11, 9), 1, 2, False),
        (date(2026, 11, 16), 1, 1, False),
    ]
    assert result.kept == Count(3, 6)
    assert result.words == "3 of 6 in full"


def test_five_of_eight_in_full() -> None:
    weeks = [week(m, 2, 2 if n < 5 else 1) for n, m in enumerate(MONDAYS)]
    assert steadiness(weeks, DAY).words == "5 of 8 in full"


@pytest.mark.parametrize(
    ("day", "last"),
    [(date(2026, 11, 22), date(2026, 11, 9)), (date(2026, 11, 23), date(2026, 11, 16)), (date(2026, 11, 29), date(2026, 11, 16))],
)
def test_a_week_is_full_when_its_sunday_is_over(day: date, last: date) -> None:
    shown = steadiness([week(MONDAYS[0] - timedelta(weeks=9), 1)], day).weeks
    assert len(shown) == 8
    assert (shown[0].monday, shown[-1].monday) == (last - timedelta(weeks=7), last)


@pytest.mark.parametrize(("done", "of", "kept"), [(0, 0, False), (0, 1, False), (1, 2, False), (2, 2, True), (3, 3, True)])
def test_kept_in_full_needs_something_set(done: int, of: int, kept: bool) -> None:
    assert WeekDots(DAY, done, of, False).kept is kept


def test_done_is_counted_once_and_only_for_what_was_set() -> None:
    odd = Week(monday=MONDAYS[7], commitments=("a", "b"), done=(0, 0, 2, -1))
    assert steadiness([odd], DAY).weeks == (WeekDots(MONDAYS[7], 1, 2, False),)


def test_of_two_records_of_a_week_the_later_one_holds() -> None:
    older, newer = week(MONDAYS[7], 1, 1).model_copy(update={"rev": 3}), week(MONDAYS[7], 2, 1).model_copy(update={"rev": 4})
    for both in ([older, newer], [newer, older]):
        assert steadiness(both, DAY).weeks[-1].set == 2


@pytest.mark.parametrize(
    ("since", "shown"),
    [
        (None, 0),
        (date(2026, 11, 9), 2),
        (date(2026, 11, 10), 1),
        (date(2026, 11, 13), 1),
        (date(2026, 11, 15), 1),
        (date(2026, 11, 16), 1),
        (date(2026, 11, 17), 0),
        (date(2020, 1, 1), 8),
    ],
)
def test_weeks_from_before_the_member_could_plan_are_left_out(since: date | None, shown: int) -> None:
    assert len(steadiness([], DAY, since=since).weeks) == shown


def test_the_first_planned_week_counts_even_if_they_joined_within_it() -> None:
    assert steadiness([week(MONDAYS[6], 1, 1)], DAY, since=MONDAYS[6] + timedelta(days=2)).kept == Count(1, 2)
    assert steadiness([week(MONDAYS[8], 1, 1)], DAY).kept == Count(0, 0)


# -- pauses ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "paused"),
    [
        (date(2026, 11, 9), date(2026, 11, 15), True),
        (date(2026, 11, 15), date(2026, 11, 15), True),
        (date(2026, 11, 9), date(2026, 11, 9), True),
        (date(2026, 11, 1), date(2026, 11, 8), False),
        (date(2026, 11, 16), date(2026, 12, 1), False),
        (date(2026, 11, 12), date(2026, 11, 11), False),
    ],
)
def test_a_week_with_a_paused_day_leaves_the_count(first: date, last: date, paused: bool) -> None:
    result = steadiness([week(m, 1, 1) for m in MONDAYS], DAY, [(first, last)])
    assert {w.monday: w.paused for w in result.weeks}[date(2026, 11, 9)] is paused


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=8, max_size=8),
    st.sets(st.integers(0, 7)),
    st.integers(0, 6),
    st.integers(0, 6),
)
def test_a_paused_week_changes_no_rate(made: list[tuple[int, int]], away: set[int], start: int, end: int) -> None:
    """The rest is rated as if it had not been, whatever was set or done in the paused weeks, whichever of their days were paused."""
    weeks = [week(MONDAYS[n], of, min(of, done), id=str(n)) for n, (of, done) in enumerate(made)]
    pauses = [(MONDAYS[n] + timedelta(days=min(start, end)), MONDAYS[n] + timedelta(days=max(start, end))) for n in away]
    paused = steadiness(weeks, DAY, pauses)
    rest = [w for n, w in enumerate(steadiness(weeks, DAY).weeks) if n not in away]
    assert [w for w in paused.weeks if not w.paused] == rest
    assert paused.kept == Count(sum(w.kept for w in rest), 8 - len(away))
    idle = steadiness([w for n, w in enumerate(weeks) if n not in away], DAY, pauses, since=MONDAYS[0])
    assert idle.kept == paused.kept


# -- M6 -------------------------------------------------------------------------------------------------------------------------


def talk(hours_ago: float, id: str = "i1", **kw: object) -> Interview:
    """An interview of 60 minutes that ended that many hours before NOW, and was held."""
    start = NOW - timedelta(hours=hours_ago) - timedelta(minutes=60)
    return Interview(**({"id": id, "job": "j1", "start": start, "zone": "UTC", "state": "done"} | kw))


def answers(hours_ago: float, interview: str = "i1") -> Debrief:
    return Debrief(interview=interview, at=NOW - timedelta(hours=hours_ago), well="They asked for the plan.")


@pytest.mark.parametrize(("after", "k"), [(-0.5, 1), (0, 1), (24, 1), (24.01, 0), (80, 0)])
def test_debriefed_within_24_hours_of_its_end(after: float, k: int) -> None:
    assert debriefed([talk(100)], [answers(100 - after)], NOW) == Count(k, 1)


def test_the_first_debrief_of_an_interview_counts() -> None:
    for both in ([answers(99), answers(20)], [answers(20), answers(99)]):
        assert debriefed([talk(100)], both, NOW) == Count(1, 1)
    assert debriefed([talk(100)], [answers(99, "other"), answers(99, "")], NOW) == Count(0, 1)


@pytest.mark.parametrize(("hours", "n"), [(0, 0), (24, 0), (24.01, 1)])
def test_one_that_may_still_be_debriefed_in_time_is_not_counted(hours: float, n: int) -> None:
    assert debriefed([talk(hours)], [], NOW) == Count(0, n)
    assert debriefed([talk(hours)], [answers(0)], NOW).n == 1


@pytest.mark.parametrize("state", sorted({*get_args(Interview.model_fields["state"].annotation)} - {"done"}))
def test_only_interviews_that_were_held(state: str) -> None:
    assert debriefed([talk(100, state=state)], [answers(99)], NOW) == Count(0, 0)
    assert debriefed([talk(100, state=state), talk(100)], [answers(99)], NOW) == Count(1, 1), "the others count"


@pytest.mark.parametrize(("end", "n"), [(ago(90), 1), (ago(91), 0), (ago(-1), 0)])
def test_the_last_90_days(end: date, n: int) -> None:
    start = datetime(end.year, end.month, end.day, 10, tzinfo=UTC)
    assert debriefed([talk(0, start=start)], [Debrief(interview="i1", at=start, well="w")], NOW).n == n


def test_days_are_those_of_the_members_zone() -> None:
    late = talk(0, start=datetime(2026, 8, 25, 21, 30, tzinfo=UTC), minutes=60)
    assert ago(91) == date(2026, 8, 25)
    assert debriefed([late], [], NOW, UTC).n == 0
    assert debriefed([late], [], NOW, ZoneInfo("Europe/Athens")).n == 1
    tomorrow_there = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    early = talk(0, start=datetime(2026, 8, 26, 9, tzinfo=UTC))
    assert debriefed([early], [], tomorrow_there, UTC).n == 1
    assert debriefed([early], [], tomorrow_there, ZoneInfo("Europe/Athens")).n == 0


# -- the stale guard --------------------------------------------------------------------------------------------------------------


def rows(fresh: int, stale: int) -> list[Job]:
    return [job(("applied", 14), id=f"f{n}") for n in range(fresh)] + [job(("applied", 15), id=f"s{n}") for n in range(stale)]


@pytest.mark.parametrize(
    ("fresh", "stale", "doubtful"),
    [(0, 0, False), (7, 3, False), (6, 3, True), (69, 31, True), (139, 61, True), (70, 30, False), (0, 1, True), (1, 0, False)],
)
def test_under_70_in_100_rates_are_doubtful(fresh: int, stale: int, doubtful: bool) -> None:
    guarded = freshness(map(course, rows(fresh, stale)), DAY)
    assert guarded.fresh == Count(fresh, fresh + stale)
    assert guarded.doubtful is doubtful
    assert bool(guarded.warning) is doubtful


def test_the_words_of_the_guard() -> None:
    assert freshness([read(("applied", 1), id=f"f{n}") for n in range(10)] + [read(("applied", 40))], DAY).words == (
        "10 of 11 open jobs touched in 14 days"
    )
    one = freshness([read(("applied", 40))], DAY)
    assert one.words == "0 of 1 open job touched in 14 days"
    assert one.warning == "Rates may be off: 1 job wants an update"


def test_what_is_ahead_begins_at_the_members_midnight() -> None:
    """In Auckland the review's day began at eleven of the day before in London: an interview at three of that day was still to come."""
    lines = (event("applied", ago(20), "e1"), event("interview_set", ago(20), "e2", when=datetime(2026, 11, 23, 15, tzinfo=UTC)))
    talks = [course(job().model_copy(update={"events": lines}))]
    assert freshness(talks, DAY).fresh == Count(0, 1)
    assert freshness(talks, DAY, ZoneInfo("Pacific/Auckland")).fresh == Count(1, 1)


def test_only_open_rows_can_be_stale() -> None:
    closed = [
        read(("applied", 90), ("rejected", 80)),
        read(("saved", 90)),
        read(("applied", 90), same_as="x"),
        read(("applied", 90), removed=True),
    ]
    assert freshness(closed, DAY).fresh == Count(0, 0)


@given(searches())
def test_every_open_row_is_either_fresh_or_listed(search: list[Job]) -> None:
    guarded = freshness(map(course, search), DAY)
    assert guarded.fresh.n == sum(course(j).open for j in search)
    assert guarded.fresh.n - guarded.fresh.k == len(guarded.quiet)
    assert guarded.quiet == quiet_jobs(search, DAY), "what is said to be off is what the sweep asks about"
