"""Series that keep their dates, pauses, and the budget: worked cases."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.cadence import (
    DEADLINES,
    SERIES,
    UNASKED,
    WEEK_CLOSE,
    WEEK_START,
    Budget,
    Every,
    Kind,
    Pause,
    Rhythm,
    asks_fewer,
    first_review,
    weekly,
    when_allowed,
)
from playbook.walltime import NEVER_QUIET, Quiet, instant, next_open, wall

LISBON = ZoneInfo("Europe/Lisbon")
TOKYO = ZoneInfo("Asia/Tokyo")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
DAY = timedelta(days=1)
TUESDAY = date(2026, 11, 24)


def at(text: str, zone: ZoneInfo = LISBON) -> datetime:
    return instant(datetime.fromisoformat(text), zone)


REVIEW = Rhythm(date(2026, 12, 2), time(10))


# Rhythms.


@pytest.mark.row("C15")
def test_the_review_comes_every_second_wednesday_at_ten() -> None:
    found, seen = REVIEW.after(at("2026-11-24 09:12"), LISBON), []
    for _ in range(4):
        seen.append(wall(found.at, LISBON).isoformat(" ", "minutes"))
        found = REVIEW.following(found.day, LISBON)
    assert seen == ["2026-12-02 10:00", "2026-12-16 10:00", "2026-12-30 10:00", "2027-01-13 10:00"]


@pytest.mark.row("C15")
def test_skip_snooze_and_move_keep_the_fourteen_days() -> None:
    """Skipped, put off by a day, moved by ten: the next one is fourteen days after the date it was for."""
    for settled in ("2026-12-02 10:00", "2026-12-03 09:00", "2026-12-12 17:30"):
        assert REVIEW.missed(date(2026, 12, 2), at(settled), LISBON) is None
        assert REVIEW.following(date(2026, 12, 2), LISBON).at == at("2026-12-16 10:00")


@pytest.mark.row("C15")
@pytest.mark.parametrize(
    ("joined", "weekday", "first"),
    [
        (TUESDAY, None, date(2026, 12, 8)),
        (TUESDAY, 1, date(2026, 12, 8)),
        (TUESDAY, 2, date(2026, 12, 9)),
        (TUESDAY, 0, date(2026, 12, 14)),
    ],
)
def test_the_first_review_has_two_weeks_to_look_at(joined: date, weekday: int | None, first: date) -> None:
    assert first_review(joined, weekday) == Rhythm(first, time(10), Every.FORTNIGHT)
    assert first_review(joined, weekday, time(18, 30)).clock == time(18, 30)


def test_the_week_starts_on_monday_at_nine_and_closes_on_friday_at_three() -> None:
    now = at("2026-11-24 09:12")
    start, close = weekly(WEEK_START, TUESDAY), weekly(WEEK_CLOSE, TUESDAY)
    assert start.after(now, LISBON).at == at("2026-11-30 09:00")
    assert start.following(date(2026, 11, 30), LISBON).at == at("2026-12-07 09:00")
    assert close.after(now, LISBON).at == at("2026-11-27 15:00")
    assert weekly((1, time(7)), TUESDAY).anchor == TUESDAY


def test_an_occurrence_at_this_very_instant_is_due_and_not_next() -> None:
    now = at("2026-12-16 10:00")
    assert REVIEW.after(now, LISBON).day == date(2026, 12, 30)
    assert REVIEW.after(now - timedelta(minutes=1), LISBON).day == date(2026, 12, 16)
    due = REVIEW.missed(date(2026, 12, 2), now, LISBON)
    assert due is not None
    assert due.day == date(2026, 12, 16)
    assert REVIEW.missed(date(2026, 12, 2), now - timedelta(seconds=1), LISBON) is None


def test_nothing_comes_before_the_first_date() -> None:
    assert REVIEW.following(None, LISBON).day == REVIEW.anchor
    assert REVIEW.after(at("2020-01-01 00:00"), LISBON).day == REVIEW.anchor
    assert REVIEW.missed(None, at("2026-12-02 09:59"), LISBON) is None


@pytest.mark.parametrize(("down", "day"), [(1, "2026-12-16"), (3, "2026-12-16"), (90, "2027-03-10"), (3650, "2036-12-03")])
def test_after_days_of_downtime_only_the_latest_of_a_series_is_due(down: int, day: str) -> None:
    found = REVIEW.missed(date(2026, 12, 2), at("2026-12-16 10:00") + down * DAY, LISBON)
    assert found is not None
    assert found.day == date.fromisoformat(day)


def test_landed_is_the_first_such_weekday_of_each_month_and_the_way_back_keeps_parity() -> None:
    landed = replace(REVIEW, every=Every.MONTH)
    days, day = [], REVIEW.anchor
    for _ in range(5):
        day = landed.date_from(day)
        days.append(day.isoformat())
        day += DAY
    assert days == ["2026-12-02", "2027-01-06", "2027-02-03", "2027-03-03", "2027-04-07"]
    assert replace(landed, every=Every.FORTNIGHT).date_from(date(2027, 2, 4)) == date(2027, 2, 10)
    later = Rhythm(date(2026, 11, 25), time(10), Every.MONTH)
    assert later.following(None, LISBON).day == date(2026, 12, 2)
    # The 8th is the second one where the 1st was the first.
    assert Rhythm(date(2026, 6, 3), time(10), Every.MONTH).date_from(date(2026, 7, 2)) == date(2026, 8, 5)


def test_only_dates_of_the_series_are_its_dates() -> None:
    assert REVIEW.on(date(2026, 12, 16), LISBON).at == at("2026-12-16 10:00")
    for day in (date(2026, 12, 9), date(2026, 11, 18)):
        with pytest.raises(ValueError, match="not a date of this series"):
            REVIEW.on(day, LISBON)
    with pytest.raises(ValueError, match="whole minutes"):
        Rhythm(TUESDAY, time(10, 0, 30))


def test_who_moves_west_after_it_came_gets_no_second_one() -> None:
    now = at("2026-12-02 10:05")
    assert wall(now, LOS_ANGELES) == datetime(2026, 12, 2, 2, 5)
    assert REVIEW.missed(date(2026, 12, 2), now + timedelta(hours=8), LOS_ANGELES) is None
    assert REVIEW.following(date(2026, 12, 2), LOS_ANGELES).at == at("2026-12-16 10:00", LOS_ANGELES)


def test_who_moves_east_before_it_came_gets_it_at_once() -> None:
    now = at("2026-12-02 09:30")
    assert wall(now, TOKYO) == datetime(2026, 12, 2, 18, 30)
    due = REVIEW.missed(None, now, TOKYO)
    assert due is not None
    assert (due.day, due.at) == (date(2026, 12, 2), at("2026-12-02 10:00", TOKYO))


# Pauses.

PAUSE = Pause(at("2026-11-24 09:12"), at("2026-12-07 08:00"))


def test_a_pause_skips_series_holds_the_rest_and_lets_deadlines_through() -> None:
    when = at("2026-12-02 10:00")
    for kind in Kind:
        expected = when if kind in DEADLINES else None if kind in SERIES else PAUSE.until
        assert PAUSE.shifts(kind, when) == expected
        assert replace(PAUSE, keeps=frozenset()).shifts(kind, when) == (None if kind in SERIES else PAUSE.until)
        assert PAUSE.shifts(kind, PAUSE.until) == PAUSE.until
        assert PAUSE.shifts(kind, PAUSE.start - DAY) == PAUSE.start - DAY


def test_a_pause_holds_from_its_first_instant_to_before_its_last() -> None:
    assert PAUSE.covers(PAUSE.start)
    assert PAUSE.covers(PAUSE.until - timedelta(microseconds=1))
    assert not PAUSE.covers(PAUSE.until)
    assert not PAUSE.covers(PAUSE.start - timedelta(microseconds=1))


@pytest.mark.row("C15")
def test_a_pause_breaks_no_rhythm() -> None:
    assert REVIEW.following(None, LISBON, PAUSE).day == date(2026, 12, 16)
    assert REVIEW.missed(None, at("2026-12-10 12:00"), LISBON, PAUSE) is None
    long = replace(PAUSE, until=at("2027-01-13 10:00"))
    assert REVIEW.following(None, LISBON, long).day == date(2027, 1, 13)
    assert REVIEW.missed(date(2026, 11, 18), at("2027-01-13 10:00"), LISBON, long) == REVIEW.on(date(2027, 1, 13), LISBON)


def test_what_came_due_before_a_pause_is_still_due_in_it() -> None:
    kathmandu = ZoneInfo("Asia/Kathmandu")
    pause = Pause(at("2026-12-10 00:00", kathmandu), at("2027-01-05 08:00", kathmandu))
    for now in ("2026-12-15 12:00", "2026-12-20 12:00"):
        assert REVIEW.missed(None, at(now, kathmandu), kathmandu, pause) == REVIEW.on(date(2026, 12, 2), kathmandu)
    assert REVIEW.following(date(2026, 12, 2), kathmandu, pause) == REVIEW.on(date(2027, 1, 13), kathmandu)


def test_pauses_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^a pause must end after it begins$"):
        Pause(PAUSE.start, PAUSE.start)
    with pytest.raises(ValueError, match="deadlines alone"):
        Pause(PAUSE.start, PAUSE.until, frozenset({Kind.REVIEW}))
    with pytest.raises(ValueError, match="must be aware"):
        Pause(datetime(2026, 11, 24), PAUSE.until)


# The budget.


def test_what_counts_as_unasked() -> None:
    """What the member gave a date for never counts, nor what goes to a council."""
    assert {kind.value for kind in UNASKED} == {
        "setup",
        "week_start",
        "week_close",
        "review",
        "trial_end",
        "follow_up",
        "stale",
    }


def test_one_a_day() -> None:
    now = at("2026-11-24 09:12")
    assert when_allowed(now, [], Budget(), LISBON, Quiet()) == now
    assert when_allowed(now, [at("2026-11-24 08:00")], Budget(), LISBON, Quiet()) == at("2026-11-25 08:00")
    # Yesterday's and one promised for tomorrow leave today free.
    others = [at("2026-11-23 19:59"), at("2026-11-25 08:00")]
    assert when_allowed(now, others, Budget(), LISBON, Quiet()) == now
    assert when_allowed(now, [*others, now], Budget(), LISBON, Quiet()) == at("2026-11-26 08:00")
    assert when_allowed(now, [now], Budget(4, per_day=2), LISBON, Quiet()) == now


def test_days_are_the_members_own() -> None:
    late = at("2026-11-24 23:30")
    assert wall(late, TOKYO).date() == date(2026, 11, 25)
    morning = at("2026-11-25 09:00", TOKYO)
    assert when_allowed(morning, [late], Budget(), TOKYO, NEVER_QUIET) == at("2026-11-26 00:00", TOKYO)


def test_four_in_any_seven_days() -> None:
    week = [at(f"2026-11-{day} 09:00") for day in (18, 19, 20, 21)]
    now = at("2026-11-24 09:12")
    assert when_allowed(now, week, Budget(), LISBON, Quiet()) == at("2026-11-25 08:00")
    assert when_allowed(now, week[1:], Budget(), LISBON, Quiet()) == now
    # Promised for later, they count too: four from Thursday to Sunday leave room before and not among them.
    ahead = [at(f"2026-11-{day} 09:00") for day in (26, 27, 28, 29)]
    assert when_allowed(at("2026-11-22 09:00"), ahead, Budget(), LISBON, Quiet()) == at("2026-11-22 09:00")
    assert when_allowed(at("2026-11-23 09:00"), ahead, Budget(), LISBON, Quiet()) == at("2026-12-03 08:00")


def test_quiet_hours_and_closed_days_hold_before_the_budget_is_asked() -> None:
    no_sunday = Quiet(days=frozenset(range(6)))
    evening = at("2026-11-28 20:30")
    assert when_allowed(evening, [evening], Budget(), LISBON, no_sunday) == at("2026-11-30 08:00")
    monday = at("2026-11-30 08:00")
    assert when_allowed(evening, [monday], Budget(), LISBON, no_sunday) == at("2026-12-01 08:00")


def test_fewer_and_more_halve_and_double_within_one_a_day() -> None:
    up, down = [Budget(1)], [Budget(7)]
    for _ in range(4):
        up.append(up[-1].more())
        down.append(down[-1].fewer())
    assert [one.per_week for one in up] == [1, 2, 4, 7, 7]
    assert [one.per_week for one in down] == [7, 4, 2, 1, 1]
    assert {one.per_day for one in up + down} == {1}
    assert Budget(14, per_day=2).more() == Budget(14, per_day=2)


@pytest.mark.parametrize(("week", "day"), [(0, 1), (8, 1), (1, 0), (15, 2)])
def test_budgets_that_cannot_be_are_refused(week: int, day: int) -> None:
    with pytest.raises(ValueError, match=f"budget lies between 1 and {7 * day}, not {week}"):
        Budget(week, day)


@settings(deadline=None)
@given(st.lists(st.integers(0, 60 * 24 * 60), max_size=60), st.sampled_from([1, 2, 4, 7]))
def test_whatever_wants_to_come_no_day_and_no_week_has_too_many(minutes: list[int], per_week: int) -> None:
    start, budget = at("2026-03-01 00:00"), Budget(per_week)
    sent: list[datetime] = []
    for minute in sorted(minutes):
        wanted = start + timedelta(minutes=minute)
        sent.append(when_allowed(wanted, sent, budget, LISBON, Quiet()))
        assert sent[-1] >= wanted
    days = sorted(wall(one, LISBON).date() for one in sent)
    assert len(days) == len(set(days))
    assert all((later - early).days >= 7 for early, later in zip(days, days[per_week:], strict=False))
    assert all(next_open(one, LISBON, Quiet()) == one for one in sent)


@pytest.mark.parametrize(
    ("touched", "asks"),
    [
        ([], False),
        ([False, False], False),
        ([False, False, False], True),
        ([True, False, False, False], True),
        ([False, False, True, False], False),
        ([False, False, False, True], False),
        ([False] * 4, False),
        ([False] * 6, True),
        ([True], False),
        ([False, False, True], False),
    ],
)
def test_after_three_that_nobody_touched_the_next_asks_for_fewer(touched: list[bool], asks: bool) -> None:
    assert asks_fewer(touched) is asks
