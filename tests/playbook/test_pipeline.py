"""How far a job got, where it is, since when it is quiet, and the order in which jobs want care."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook import history, pipeline
from playbook.pipeline import Course, Stage, course
from playbook.records import Job, JobEvent
from tests.playbook.histories import DAY, NOW, WHATS, ago, event, job, jobs, read, searches

LISBON = ZoneInfo("Europe/Lisbon")


# -- stage reached ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "stage"),
    [
        ("no_news", Stage.NOTHING),
        ("withdrawn", Stage.NOTHING),
        ("closed_no_reply", Stage.NOTHING),
        ("saved", Stage.SAVED),
        ("applied", Stage.SENT),
        ("followed_up", Stage.SENT),
        ("reply:auto", Stage.SENT),
        ("reply", Stage.REPLIED),
        ("reply:human_no", Stage.REPLIED),
        ("reply:human_yes", Stage.REPLIED),
        ("rejected", Stage.REPLIED),
        ("talked", Stage.TALKED),
        ("interview_set", Stage.INTERVIEW),
        ("interview_done", Stage.INTERVIEW),
        ("advanced", Stage.FINAL),
        ("offer", Stage.OFFER),
        ("offer_changed", Stage.OFFER),
        ("accepted", Stage.HIRED),
    ],
)
def test_each_kind_reaches_its_stage(what: str, stage: Stage) -> None:
    assert read((what, 3)).reached is stage


def test_every_kind_is_in_the_table_above() -> None:
    (table,) = (m.args[1] for m in test_each_kind_reaches_its_stage.pytestmark if m.name == "parametrize")  # type: ignore[attr-defined]
    assert {what for what, _ in table} == set(WHATS)


@given(jobs(), st.sampled_from(WHATS), st.integers(-5, 150))
def test_no_line_ever_lowers_a_stage_reached(any_job: Job, what: str, days: int) -> None:
    longer = history.record(any_job, event(what, ago(days), "new"))
    assert course(longer).reached >= course(any_job).reached


@given(jobs(), st.integers(-5, 150))
def test_a_rejection_never_lowers_a_stage_reached(any_job: Job, days: int) -> None:
    longer = history.record(any_job, event("rejected", ago(days), "new"))
    assert course(longer).reached == max(course(any_job).reached, Stage.REPLIED)


# -- where it is now ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ((), "empty"),
        ((("no_news", 1),), "empty"),
        ((("saved", 9),), "saved"),
        ((("saved", 9), ("applied", 5)), "applied"),
        ((("applied", 5), ("reply:auto", 5)), "applied"),
        ((("applied", 15), ("followed_up", 5), ("no_news", 1)), "applied"),
        ((("applied", 5), ("reply", 4)), "talking"),
        ((("applied", 5), ("reply:human_yes", 4)), "talking"),
        ((("talked", 5),), "talking"),
        ((("applied", 5), ("interview_set", 4)), "interview_set"),
        ((("applied", 5), ("interview_set", 4), ("talked", 3)), "interview_set"),
        ((("interview_set", 4), ("interview_done", 1)), "interviewed"),
        ((("interview_set", 4), ("interview_done", 4)), "interviewed"),
        ((("interview_set", 9), ("interview_done", 4), ("interview_set", 2)), "interview_set"),
        ((("interview_done", 4),), "interviewed"),
        ((("interview_done", 4), ("advanced", 2), ("interview_set", 1)), "final"),
        ((("advanced", 4), ("offer", 2), ("offer_changed", 1)), "offer"),
        ((("offer", 2), ("accepted", 1)), "accepted"),
        ((("offer", 2), ("accepted", 2)), "accepted"),
        ((("accepted", 9), ("withdrawn", 1)), "withdrawn"),
        ((("applied", 5), ("rejected", 1)), "no"),
        ((("applied", 5), ("reply:human_no", 1)), "no"),
        ((("applied", 5), ("withdrawn", 1)), "withdrawn"),
        ((("applied", 50), ("closed_no_reply", 1)), "no_reply"),
        ((("closed_no_reply", 1), ("rejected", 1)), "no"),
        ((("rejected", 1), ("withdrawn", 1)), "no"),
        # It came to life again, on a later day than its end.
        ((("applied", 50), ("closed_no_reply", 9), ("reply:human_yes", 2)), "talking"),
        ((("interview_done", 50), ("rejected", 9), ("applied", 2)), "applied"),
        ((("rejected", 9), ("interview_set", 2)), "interview_set"),
        # These do not bring it to life.
        ((("rejected", 9), ("followed_up", 2), ("no_news", 2), ("reply:auto", 2), ("saved", 2)), "no"),
        ((("applied", 5), ("rejected", 5), ("talked", 5)), "no"),
    ],
)
def test_where_a_job_is(lines: tuple[tuple[str, int], ...], state: str) -> None:
    assert read(*lines).state == state
    assert read(*reversed(lines)).state == state, "the order in which it was typed makes no difference"


def test_an_interview_is_done_when_its_own_id_says_so() -> None:
    first, second = event("interview_set", ago(9), "s1"), event("interview_set", ago(8), "s2")
    done = event("interview_done", ago(2), "d1").model_copy(update={"interview": "i1"})
    named = [first.model_copy(update={"interview": "i1"}), second.model_copy(update={"interview": "i2"})]
    assert course(Job(firm="A", opened=DAY, events=(*named, done))).state == "interview_set"
    assert course(Job(firm="A", opened=DAY, events=(named[0], done))).state == "interviewed"
    assert course(Job(firm="A", opened=DAY, events=(first, second, done))).state == "interviewed"


@given(jobs())
def test_ends_are_ends(any_job: Job) -> None:
    read = course(any_job)
    assert read.ended == (read.state in ("no", "withdrawn", "no_reply", "accepted"))
    assert not (read.open and read.ended)
    assert read.open <= read.counts
    assert (read.state == "empty") <= (read.reached is Stage.NOTHING)


# -- the days that are counted from -----------------------------------------------------------------------------------------------


def test_the_days_of_a_whole_history() -> None:
    whole = read(
        ("saved", 70),
        ("applied", 60),
        ("reply:auto", 60),
        ("reply:human_yes", 50),
        ("interview_set", 45),
        ("interview_done", 40),
        ("offer", 20),
        ("accepted", 10),
        ("no_news", 2),
    )
    assert (whole.began, whole.applied) == (ago(60), ago(60))
    assert whole.answers == whole.welcomes == (ago(50), ago(45), ago(40), ago(20), ago(10))
    assert whole.interviews == (ago(45), ago(40), ago(20), ago(10))
    assert (whole.offered, whole.accepted, whole.withdrew) == (ago(20), ago(10), None)
    assert (whole.news, whole.touched) == (ago(10), ago(2))


def test_the_first_of_several_counts_and_automatic_answers_never() -> None:
    twice = read(("applied", 9), ("applied", 40), ("reply:auto", 8), ("withdrawn", 3), ("withdrawn", 5))
    assert (twice.applied, twice.withdrew, twice.answers) == (ago(40), ago(5), ())
    no = read(("applied", 9), ("reply", 5), ("rejected", 3), ("reply:human_no", 2))
    assert no.answers == (ago(5), ago(3), ago(2))
    assert no.welcomes == ()


def test_news_is_what_happened_and_touched_is_what_was_written() -> None:
    waiting = read(("applied", 37), ("followed_up", 20), ("reply:auto", 36), ("no_news", 3))
    assert (waiting.news, waiting.touched) == (ago(37), ago(3))
    assert pipeline.days_quiet(waiting, DAY) == 37
    assert read(("followed_up", 6)).news == ago(6), "where nothing else is known"
    assert pipeline.days_quiet(read(("applied", -3)), DAY) == 0
    assert pipeline.days_quiet(read(), DAY) == 0


@pytest.mark.parametrize(
    ("made", "counts"),
    [
        (job(("applied", 3)), True),
        (job(("saved", 3)), False),
        (job(), False),
        (job(("applied", 3), same_as="j2"), False),
        (job(("applied", 3), removed=True), True),
        (job(("withdrawn", 3)), False),
        (job(("talked", 3)), True),
    ],
)
def test_duplicates_and_saved_only_never_count(made: Job, counts: bool) -> None:
    assert course(made).counts is counts


def test_a_removed_job_is_counted_but_on_no_list() -> None:
    gone = job(("applied", 30), removed=True)
    assert course(gone).counts
    assert not course(gone).open
    assert pipeline.quiet_jobs([gone], DAY) == ()
    assert pipeline.urgent_first([gone], NOW) == ()


# -- quiet jobs -----------------------------------------------------------------------------------------------------------------------


def with_interview(when: datetime, *lines: tuple[str, int], id: str = "j1", set_days_ago: int = 20) -> Job:
    base = job(*lines, id=id)
    return history.record(base, event("interview_set", ago(set_days_ago), "set", when=when))


@pytest.mark.parametrize(("days", "quiet"), [(0, False), (13, False), (14, False), (15, True), (37, True)])
def test_quiet_is_more_than_14_days_without_a_touch(days: int, quiet: bool) -> None:
    assert bool(pipeline.quiet_jobs([job(("applied", days))], DAY)) is quiet
    assert bool(pipeline.quiet_jobs([job(("applied", 60), ("no_news", days))], DAY)) is quiet


def test_quiet_jobs_come_longest_without_news_first() -> None:
    listed = [
        job(("applied", 21), id="kestrel"),
        job(("applied", 37), id="birch"),
        job(("applied", 37), id="also"),
        job(("applied", 8), id="acme"),
        job(("applied", 90), ("rejected", 50), id="ended"),
        job(("saved", 90), id="saved"),
        job(("applied", 90), id="twin", same_as="birch"),
        job(id="empty"),
    ]
    assert [c.job.id for c in pipeline.quiet_jobs(listed, DAY)] == ["also", "birch", "kestrel"]


@pytest.mark.parametrize(
    ("when", "quiet"),
    [
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 24, 9, 0, tzinfo=UTC), False),
    ],
)
def test_a_job_with_an_interview_today_or_later_is_not_quiet(when: datetime, quiet: bool) -> None:
    assert bool(pipeline.quiet_jobs([with_interview(when, ("applied", 40))], DAY, UTC)) is quiet


def test_today_is_today_in_the_members_zone() -> None:
    late = with_interview(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), ("applied", 40))
    assert not pipeline.quiet_jobs([late], DAY, UTC)
    assert pipeline.quiet_jobs([late], DAY, ZoneInfo("America/New_York")), "there it was yesterday evening"


def test_the_next_interview_ahead() -> None:
    soon, later = NOW + timedelta(hours=3), NOW + timedelta(days=3)
    two = history.record(with_interview(later, ("applied", 40)), event("interview_set", ago(1), "s2", when=soon))
    assert course(two).ahead(NOW) == soon
    assert course(two).ahead(soon) == soon
    assert course(two).ahead(soon + timedelta(minutes=1)) == later
    assert course(two).ahead(later + timedelta(minutes=1)) is None
    assert course(history.record(two, event("rejected", DAY, "no"))).ahead(NOW) is None
    assert read(("interview_set", 3)).ahead(NOW) is None


# -- the most urgent first -------------------------------------------------------------------------------------------------------------


def test_the_list_of_screen_5e() -> None:
    now = NOW.astimezone(LISBON)
    listed = [
        job(("applied", 5), id="ferry"),
        job(("applied", 18), id="kestrel"),
        with_interview(datetime(2026, 11, 30, 10, 0, tzinfo=LISBON), ("applied", 30), id="fern"),
        job(("applied", 34), id="birch"),
        with_interview(datetime(2026, 11, 24, 14, 0, tzinfo=LISBON), ("applied", 15), id="acme"),
    ]
    assert [c.job.id for c in pipeline.urgent_first(listed, now)] == ["acme", "birch", "fern", "kestrel", "ferry"]


def test_every_group_in_its_order() -> None:
    listed = [
        job(("applied", 3), ("rejected", 2), id="z-ended"),  # the newer one, though its id comes last
        job(("applied", 30), ("accepted", 20), id="a-ended"),
        job(("saved", 9), id="a-saved"),
        job(("saved", 1), id="z-saved"),
        job(("applied", 2), id="new"),
        job(("applied", 14), id="fresh"),
        job(("applied", 15), id="wants"),
        with_interview(NOW + timedelta(days=9), id="later"),
        with_interview(NOW + timedelta(hours=25), id="tomorrow"),
        job(("applied", 30), id="silent"),
        job(("applied", 31), id="silent-longer"),
        job(("applied", 29), ("no_news", 1), id="not-silent"),
        with_interview(NOW + timedelta(hours=24), id="soon"),
        with_interview(NOW - timedelta(hours=3), id="this-morning"),
        job(("offer", 1), id="offer-new"),
        job(("offer", 4), id="offer-old"),
        job(("no_news", 1), id="empty"),
    ]
    assert [c.job.id for c in pipeline.urgent_first(listed, NOW)] == [
        *("offer-old", "offer-new", "this-morning", "soon", "silent-longer", "silent", "tomorrow", "later"),
        *("wants", "not-silent", "fresh", "new", "z-saved", "a-saved", "z-ended", "a-ended"),
    ]


def test_an_interview_tonight_is_soon_even_if_it_was_an_hour_ago_and_a_yesterdays_is_not() -> None:
    def order(when: datetime) -> list[str]:
        listed = [with_interview(when, id="talk", set_days_ago=3), job(("applied", 31), id="silent")]
        return [c.job.id for c in pipeline.urgent_first(listed, NOW.replace(second=30, microsecond=5))]

    assert order(NOW.replace(hour=0, minute=0)) == ["talk", "silent"]
    assert order(NOW.replace(hour=0, minute=0) - timedelta(minutes=1)) == ["silent", "talk"]


def test_on_the_longest_day_of_the_year_tonight_is_soon_though_more_than_a_day_away() -> None:
    """New York, 1 November 2026: from five past midnight to five to midnight are 24 hours and 50 minutes."""
    now = datetime(2026, 11, 1, 0, 5, tzinfo=ZoneInfo("America/New_York"))
    tonight = datetime(2026, 11, 2, 4, 55, tzinfo=UTC)
    listed = [with_interview(tonight, id="talk", set_days_ago=25), job(("applied", 60), id="silent")]
    assert [c.job.id for c in pipeline.urgent_first(listed, now)] == ["talk", "silent"]
    listed[0] = with_interview(tonight + timedelta(minutes=5), id="talk", set_days_ago=25)
    assert [c.job.id for c in pipeline.urgent_first(listed, now)] == ["silent", "talk"]


def test_last_nights_interview_is_over_wherever_the_member_lives() -> None:
    """In Los Angeles seven in the evening of the 23rd is the 24th in London: what was quiet before wants an update all the same."""
    now = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
    over = with_interview(datetime(2026, 11, 24, 3, 0, tzinfo=UTC), ("applied", 16), id="over", set_days_ago=16)
    listed = [over, job(("applied", 29), ("no_news", 1), id="touched")]
    assert [c.job.id for c in pipeline.urgent_first(listed, now)] == ["over", "touched"]


def test_the_order_needs_the_members_zone() -> None:
    with pytest.raises(ValueError, match=r"^now needs the member's zone$"):
        pipeline.urgent_first([], datetime(2026, 11, 24, 9, 0))


@given(searches())
def test_the_order_keeps_every_job_that_has_a_line(search: list[Job]) -> None:
    shown: tuple[Course, ...] = pipeline.urgent_first(search, NOW)
    assert {c.job.id for c in shown} == {j.id for j in search if course(j).state != "empty" and not j.removed}
    assert [c.job.id for c in shown] == [c.job.id for c in pipeline.urgent_first(reversed(search), NOW)]


def test_a_line_of_the_store_comes_back_the_same() -> None:
    """What `course` reads is what was stored: the record survives JSON."""
    whole = with_interview(NOW, ("applied", 40))
    assert Job.model_validate_json(whole.model_dump_json()).events == whole.events
    assert JobEvent.model_validate_json(whole.events[-1].model_dump_json()) == whole.events[-1]
