"""The times that are offered to pick from: worked cases, and rules that hold for any member."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.cadence import WEEK_CLOSE, WEEK_START, Kind
from playbook.choices import Slot, SnoozeChoice, back_on, free_slots, pause_a_week, pause_choices, snooze_choices
from playbook.walltime import NEVER_QUIET, Quiet, instant, is_open, wall

LISBON = ZoneInfo("Europe/Lisbon")
NO_SUNDAY = Quiet(days=frozenset(range(6)))
MINUTE = timedelta(minutes=1)


def at(text: str, zone: ZoneInfo = LISBON) -> datetime:
    return instant(datetime.fromisoformat(text), zone)


def told(choices: tuple[SnoozeChoice, ...]) -> list[str]:
    return [f"{one.name.value} {wall(one.at, LISBON):%a %d %H:%M}" if one.at else one.name.value for one in choices]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # A Tuesday.
        ("2026-11-24 09:12", ["1_hour Tue 24 10:12", "tonight Tue 24 18:00", "tomorrow Wed 25 09:00", "monday Mon 30 09:00"]),
        ("2026-11-24 16:59", ["1_hour Tue 24 17:59", "tonight Tue 24 18:00", "tomorrow Wed 25 09:00", "monday Mon 30 09:00"]),
        ("2026-11-24 17:00", ["1_hour Tue 24 18:00", "tomorrow Wed 25 09:00", "monday Mon 30 09:00"]),
        ("2026-11-24 17:30", ["tonight Tue 24 18:00", "1_hour Tue 24 18:30", "tomorrow Wed 25 09:00", "monday Mon 30 09:00"]),
        ("2026-11-24 18:00", ["1_hour Tue 24 19:00", "tomorrow Wed 25 09:00", "monday Mon 30 09:00"]),
        ("2026-11-24 18:59", ["1_hour Tue 24 19:59", "tomorrow Wed 25 09:00", "monday Mon 30 09:00"]),
        ("2026-11-24 19:00", ["tomorrow Wed 25 09:00", "monday Mon 30 09:00"]),
        # Sunday: tomorrow is Monday. Monday: Monday is the next one.
        ("2026-11-29 09:12", ["1_hour Sun 29 10:12", "tonight Sun 29 18:00", "tomorrow Mon 30 09:00"]),
        ("2026-11-30 19:30", ["tomorrow Tue 01 09:00", "monday Mon 07 09:00"]),
    ],
)
def test_snooze_offers_each_time_once_and_none_that_is_past_or_quiet(now: str, expected: list[str]) -> None:
    assert told(snooze_choices(Kind.REVIEW, at(now), LISBON, Quiet())) == [*expected, "other"]


def test_snooze_leaves_out_a_day_that_is_closed() -> None:
    saturday = at("2026-11-28 19:30")
    assert told(snooze_choices(Kind.REVIEW, saturday, LISBON, NO_SUNDAY)) == ["monday Mon 30 09:00", "other"]


def test_where_neither_tomorrow_nor_monday_is_open_the_next_open_time_stands_in() -> None:
    wednesdays = Quiet(days=frozenset({2}))
    found = snooze_choices(Kind.REVIEW, at("2026-11-28 12:00"), LISBON, wednesdays)
    assert told(found) == ["next_open Wed 02 08:00", "other"]
    found = snooze_choices(Kind.REVIEW, at("2026-12-02 12:00"), LISBON, wednesdays)
    assert told(found) == ["1_hour Wed 02 13:00", "tonight Wed 02 18:00", "next_open Wed 09 08:00", "other"]


def test_a_late_riser_snoozes_to_the_first_open_minute_of_the_day() -> None:
    found = snooze_choices(Kind.REVIEW, at("2026-11-24 19:30"), LISBON, Quiet(time(20), time(11)))
    assert told(found) == ["tomorrow Wed 25 11:00", "monday Mon 30 11:00", "other"]


def test_snooze_never_goes_past_the_prompts_own_end() -> None:
    now, end = at("2026-11-24 09:12"), at("2026-11-25 09:00")
    assert told(snooze_choices(Kind.PREP, now, LISBON, Quiet(), end)) == [
        "1_hour Tue 24 10:12",
        "tonight Tue 24 18:00",
        "other",
    ]
    assert len(snooze_choices(Kind.PREP, now, LISBON, Quiet(), end + MINUTE)) == 4


def test_the_quiet_minute_is_put_off_by_ten_twenty_or_thirty_minutes_alone() -> None:
    start = at("2026-11-24 14:00")
    for now, expected in [
        ("2026-11-24 13:00:40", ["10_minutes Tue 24 13:10", "20_minutes Tue 24 13:20", "30_minutes Tue 24 13:30"]),
        ("2026-11-24 13:30", ["10_minutes Tue 24 13:40", "20_minutes Tue 24 13:50"]),
        ("2026-11-24 13:49", ["10_minutes Tue 24 13:59"]),
        ("2026-11-24 13:50", []),
    ]:
        assert told(snooze_choices(Kind.GRATITUDE, at(now), LISBON, Quiet(), start)) == expected


def test_a_choice_is_a_full_minute() -> None:
    found = snooze_choices(Kind.REVIEW, at("2026-11-24 09:12:43.000021"), LISBON, Quiet())
    assert found[0].at == at("2026-11-24 10:12")


@pytest.mark.parametrize("key", ["Asia/Kathmandu", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_all_choices_are_on_the_members_own_clock(key: str) -> None:
    """The same hour on another wall: the same choices there."""
    zone = ZoneInfo(key)
    for text in ("2026-11-24 09:12", "2026-11-28 19:30"):
        here, there = at(text), at(text, zone)
        for quiet in (Quiet(), NO_SUNDAY, Quiet(days=frozenset({2}))):
            lisbon, other = (snooze_choices(Kind.REVIEW, *where, quiet) for where in ((here, LISBON), (there, zone)))
            assert [(one.name, one.at and wall(one.at, zone)) for one in other] == [
                (one.name, one.at and wall(one.at, LISBON)) for one in lisbon
            ]
            pauses = [wall(one, LISBON) for one in (*pause_choices(here, LISBON, quiet), pause_a_week(here, LISBON, quiet))]
            assert [wall(one, zone) for one in (*pause_choices(there, zone, quiet), pause_a_week(there, zone, quiet))] == pauses


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
quiets = st.builds(Quiet, clocks, clocks, st.frozensets(st.integers(0, 6), min_size=1))
moments = st.integers(0, 60 * 24 * 400).map(lambda minutes: at("2026-01-01 00:00") + minutes * MINUTE)
zones = st.sampled_from(["Europe/Lisbon", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana"]).map(ZoneInfo)


@settings(deadline=None)
@given(moments, zones, quiets)
def test_there_is_always_something_to_pick_and_all_of_it_differs(now: datetime, zone: ZoneInfo, quiet: Quiet) -> None:
    choices = snooze_choices(Kind.REVIEW, now, zone, quiet)
    times = [one.at for one in choices[:-1] if one.at is not None]
    assert len(times) == len(choices) - 1 >= 1
    assert choices[-1].at is None
    assert times == sorted(set(times))
    assert all(one > now and is_open(one, zone, quiet) for one in times)
    pauses = pause_choices(now, zone, quiet)
    assert 1 <= len(pauses) <= 3
    assert list(pauses) == sorted(set(pauses))
    assert all(wall(one, zone).date() > wall(now, zone).date() and is_open(one, zone, quiet) for one in pauses)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24 09:12", ["2026-11-25 08:00", "2026-11-30 08:00", "2026-12-07 08:00"]),
        ("2026-11-29 09:12", ["2026-11-30 08:00", "2026-12-07 08:00"]),
        ("2026-11-30 09:12", ["2026-12-01 08:00", "2026-12-07 08:00", "2026-12-14 08:00"]),
    ],
)
def test_a_pause_ends_tomorrow_on_monday_or_the_monday_after(now: str, expected: list[str]) -> None:
    assert pause_choices(at(now), LISBON, Quiet()) == tuple(at(one) for one in expected)


def test_a_pause_ends_in_open_hours() -> None:
    assert pause_choices(at("2026-11-28 09:12"), LISBON, NO_SUNDAY) == (at("2026-11-30 08:00"), at("2026-12-07 08:00"))
    assert back_on(datetime(2026, 12, 6).date(), LISBON, NO_SUNDAY) == at("2026-12-07 08:00")
    assert pause_a_week(at("2026-11-24 18:00"), LISBON, Quiet()) == at("2026-12-01 08:00")
    assert pause_a_week(at("2026-11-29 18:00"), LISBON, NO_SUNDAY) == at("2026-12-07 08:00")


# The hour that is kept each week.


def slots(found: tuple[Slot, ...]) -> list[str]:
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    return [f"{days[one.weekday]} {one.start:%H:%M}-{one.end:%H:%M}" for one in found]


def test_three_hours_to_keep_inside_the_members_days() -> None:
    assert slots(free_slots(Quiet())) == ["Thu 10:00-11:00", "Tue 08:30-09:30", "Sat 09:00-10:00"]
    weekdays = Quiet(days=frozenset(range(5)))
    assert slots(free_slots(weekdays)) == ["Thu 10:00-11:00", "Tue 08:30-09:30", "Wed 12:00-13:00"]
    assert slots(free_slots(weekdays, number=6))[3:5] == ["Mon 17:00-18:00", "Fri 10:00-11:00"]
    assert slots(free_slots(Quiet(days=frozenset({6, 4})))) == ["Fri 10:00-11:00", "Sun 10:00-11:00", "Fri 09:00-10:00"]


def test_quiet_hours_push_a_slot_to_the_nearest_half_hour_that_is_wholly_open() -> None:
    assert slots(free_slots(Quiet(time(20), time(12)))) == ["Thu 12:00-13:00", "Tue 12:00-13:00", "Sat 12:00-13:00"]
    assert slots(free_slots(Quiet(time(9, 15), time(17, 45)), number=2)) == ["Thu 08:00-09:00", "Tue 08:00-09:00"]
    assert slots(free_slots(Quiet(time(10), time(10)), number=1)) == ["Thu 10:00-11:00"]
    # 08:30 and 11:30 are as near as each other: the earlier one.
    assert slots(free_slots(Quiet(time(9, 30), time(11, 30)), number=1)) == ["Thu 08:30-09:30"]
    assert slots(free_slots(Quiet(time(10, 30), time(10, 31)), number=1)) == ["Thu 09:30-10:30"]


def test_where_less_is_open_less_is_offered() -> None:
    one_day = frozenset({1})
    assert slots(free_slots(Quiet(time(20), time(18), one_day))) == ["Tue 18:00-19:00", "Tue 19:00-20:00"]
    assert free_slots(Quiet(time(20), time(19, 1), one_day)) == ()
    assert slots(free_slots(Quiet(time(0), time(22, 30), one_day))) == ["Tue 22:30-23:30"]


def test_what_is_busy_is_left_alone() -> None:
    start, close = WEEK_START, WEEK_CLOSE
    busy = [
        Slot(3, time(9, 30), time(10, 30)),
        Slot(start[0], start[1], time(9, 30)),
        Slot(close[0], close[1], time(15, 30)),
        Slot(1, time(0), time(23, 59)),
    ]
    assert slots(free_slots(Quiet(), busy)) == ["Thu 10:30-11:30", "Sat 09:00-10:00", "Wed 12:00-13:00"]


@settings(deadline=None)
@given(quiets, st.lists(st.builds(Slot, st.integers(0, 6), clocks, st.just(time(23, 59))), max_size=4))
def test_every_slot_is_open_in_each_of_its_minutes(quiet: Quiet, busy: list[Slot]) -> None:
    found = free_slots(quiet, busy)
    assert len(found) <= 3
    monday = datetime(2026, 11, 23)
    for slot in found:
        first = datetime.combine(monday.date() + timedelta(days=slot.weekday), slot.start)
        assert all(quiet.allows(first + n * MINUTE) for n in range(60))
        assert (first + timedelta(hours=1)).time() == slot.end
        assert not any(slot.overlaps(other) for other in [*busy, *(one for one in found if one is not slot)])
    if len(found) < 3:
        open_minutes = [
            monday + n * MINUTE
            for n in range(0, 7 * 1440, 30)
            if (monday + n * MINUTE).hour < 23
            and all(quiet.allows(monday + (n + k) * MINUTE) for k in range(60))
            and not any(
                Slot((monday + n * MINUTE).weekday(), (monday + n * MINUTE).time(), (monday + (n + 60) * MINUTE).time()).overlaps(one)
                for one in [*busy, *found]
            )
        ]
        assert open_minutes == []


def test_slots_that_touch_do_not_overlap() -> None:
    first, second = Slot(1, time(9), time(10)), Slot(1, time(10), time(11))
    assert not first.overlaps(second)
    assert not second.overlaps(first)
    assert first.overlaps(Slot(1, time(9, 59), time(12)))
    assert not first.overlaps(Slot(2, time(9), time(10)))


def test_a_choice_on_a_clock_without_quiet_hours() -> None:
    found = snooze_choices(Kind.REMINDER, at("2026-11-24 23:30"), LISBON, NEVER_QUIET)
    assert told(found) == ["1_hour Wed 25 00:30", "tomorrow Wed 25 09:00", "monday Mon 30 09:00", "other"]
