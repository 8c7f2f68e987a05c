"""The hour of the week: what talks take of it, how it is said, when it comes next."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.choices import Slot, free_slots
from playbook.slots import LAST_MINUTE, hour_from, is_quiet, next_turn, say_slot, taken
from playbook.walltime import Quiet, wall

LISBON = ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
THURSDAY = Slot(3, time(10), time(11))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_a_talk_takes_its_own_minutes_of_the_week() -> None:
    assert taken([(at(26, 10, 30), 45)], NOW, LISBON) == (Slot(3, time(10, 30), time(11, 15)),)


def test_a_talk_past_midnight_is_two_and_one_that_ends_there_is_one() -> None:
    assert taken([(at(26, 23, 30), 60)], NOW, LISBON) == (Slot(3, time(23, 30), LAST_MINUTE), Slot(4, time(0), time(0, 30)))
    assert taken([(at(26, 23), 60)], NOW, LISBON) == (Slot(3, time(23), LAST_MINUTE),)


def test_only_the_next_seven_days_count() -> None:
    talks = [(NOW - timedelta(hours=2), 60), (NOW + timedelta(days=7), 60), (NOW + timedelta(days=30), 60)]
    assert taken(talks, NOW, LISBON) == ()
    assert len(taken([(NOW - timedelta(minutes=30), 60), (NOW + timedelta(days=7, seconds=-1), 60)], NOW, LISBON)) == 2


def test_it_is_read_on_the_clock_of_the_member() -> None:
    assert taken([(at(26, 23, 30), 30)], NOW, ZoneInfo("Asia/Tokyo")) == (Slot(4, time(8, 30), time(9)),)


def test_moments_without_a_zone_are_refused() -> None:
    naive = datetime(2026, 11, 26, 10)  # what is refused
    with pytest.raises(ValueError, match="no zone"):
        taken([(naive, 60)], NOW, LISBON)


@pytest.mark.row("C26")
def test_no_hour_that_is_offered_meets_a_talk_or_a_quiet_minute() -> None:
    quiet = Quiet(start=time(18), end=time(9), days=frozenset({1, 3}))
    busy = taken([(at(26, 9), 180), (at(24, 10), 60)], NOW, LISBON)
    offered = free_slots(quiet, busy)
    assert len(offered) == 3
    assert not any(slot.overlaps(one) for slot in offered for one in busy)
    assert not any(is_quiet(slot, quiet) for slot in offered)
    assert {slot.weekday for slot in offered} == {1, 3}


def test_an_hour_is_said_with_its_days_name() -> None:
    assert say_slot(THURSDAY) == "Thursdays, 10:00 to 11:00"
    assert say_slot(hour_from(5, time(23, 30))) == "Saturdays, 23:30 to 00:30"
    assert hour_from(5, time(23, 30)).end == LAST_MINUTE
    with pytest.raises(ValueError, match="not 7"):
        hour_from(7, time(10))


def test_quiet_hours_and_closed_days_are_seen() -> None:
    quiet = Quiet(start=time(20), end=time(8), days=frozenset({0, 1, 2, 3, 4}))
    assert not is_quiet(THURSDAY, quiet)
    assert is_quiet(hour_from(3, time(7, 30)), quiet)
    assert is_quiet(hour_from(3, time(19, 30)), quiet)
    assert not is_quiet(hour_from(3, time(19)), quiet)
    assert is_quiet(hour_from(5, time(10)), quiet)
    assert not is_quiet(THURSDAY, Quiet(start=time(0), end=time(0)))


def test_the_next_turn_is_this_week_or_the_one_after() -> None:
    assert next_turn(THURSDAY, NOW, LISBON) == at(26, 10)
    assert next_turn(THURSDAY, at(26, 10), LISBON) == datetime(2026, 12, 3, 10, tzinfo=UTC)
    assert next_turn(THURSDAY, at(26, 9, 59), LISBON) == at(26, 10)


@given(
    weekday=st.integers(0, 6),
    clock=st.times(min_value=time(0), max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0)),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # bounds of a strategy
    zone=st.sampled_from(["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"]),
)
def test_the_next_turn_lies_ahead_within_a_week_on_its_day(weekday: int, clock: time, now: datetime, zone: str) -> None:
    there = ZoneInfo(zone)
    found = next_turn(hour_from(weekday, clock), now, there)
    assert now < found <= now + timedelta(days=7, hours=1)
    local = wall(found, there)
    assert local.weekday() == weekday
    assert local.time() >= clock, "a skipped time is the first minute after the gap"
