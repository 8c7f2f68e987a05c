"""Clocks, quiet hours, rhythms and budget in every zone, held against a reference that walks minute by minute."""

import time as machine
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.cadence import Budget, Every, Kind, Occurrence, Pause, Rhythm, first_review, when_allowed
from playbook.choices import pause_a_week, pause_choices, snooze_choices
from playbook.lateness import Pending, judge, sort_due
from playbook.waits import (
    Interview,
    plan_application,
    plan_ask,
    plan_interview,
    plan_offer,
)
from playbook.walltime import NEVER_QUIET, Quiet, days_later, instant, is_open, morning, next_day, next_open, utc, wall

ZONES = sorted(available_timezones())
NAMED = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
    "America/St_Johns",
    "America/Havana",
    "Asia/Gaza",
    "Asia/Beirut",
    "Antarctica/Troll",
]
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


# The reference. It asks zoneinfo for one thing only, what a clock shows at a given instant, and knows nothing of folds.


def shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def walk(start: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Every whole UTC minute from `start` on, with what the clock shows then."""
    while True:
        yield start, shown(start, zone)
        start += MINUTE


def slow_instant(local: datetime, zone: ZoneInfo) -> datetime:
    # No clock is more than 14 hours ahead of UTC, and no gap is longer than a day.
    return next(at for at, face in walk(local.replace(tzinfo=UTC) - 15 * HOUR, zone) if face >= local)


def quiet_minutes(quiet: Quiet) -> frozenset[tuple[int, int]]:
    """The quiet clock faces of a day, by turning the hand from start to end."""
    found, hand = set(), datetime.combine(date(2000, 1, 1), quiet.start)
    while (hand.hour, hand.minute) != (quiet.end.hour, quiet.end.minute):
        found.add((hand.hour, hand.minute))
        hand += MINUTE
    return frozenset(found)


def slow_open(face: datetime, quiet: Quiet, minutes: frozenset[tuple[int, int]]) -> bool:
    return face.isoweekday() - 1 in quiet.days and (face.hour, face.minute) not in minutes


def slow_next_open(when: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    minutes = quiet_minutes(quiet)
    return next(at for at, face in walk(when, zone) if slow_open(face, quiet, minutes))


@cache
def changes(key: str, first: datetime = FIRST, last: datetime = LAST) -> tuple[datetime, ...]:
    """The first minute after every change of the clock in a zone, found by walking (in threes of hours, then minutes)."""
    zone, found, at = ZoneInfo(key), [], first
    while at < last:
        after = at + 3 * HOUR
        if shown(after, zone) - shown(at, zone) != 3 * HOUR:
            found.append(next(one + MINUTE for one, face in walk(at, zone) if shown(one + MINUTE, zone) != face + MINUTE))
        at = after
    return tuple(found)


# What is drawn: any zone, and twice as often as not a moment near a change of its clock.

keys = st.sampled_from(NAMED) | st.sampled_from(ZONES)


@st.composite
def moments(draw: st.DrawFn, key: str) -> datetime:
    """A whole UTC minute of 2000-2037, often within a day and a half of a change of the clock."""
    start = datetime(draw(st.integers(2000, 2037)), 1, 1, tzinfo=UTC)
    near = changes(key, start, start + 365 * DAY)
    if near and draw(st.integers(0, 3)) > 0:
        return draw(st.sampled_from(near)) + MINUTE * draw(st.integers(-36 * 60, 36 * 60))
    return start + MINUTE * draw(st.integers(0, 365 * 24 * 60))


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 29, 30, 31, 45, 59]))
weekdays = st.frozensets(st.integers(0, 6), min_size=1)
quiets = st.just(Quiet()) | st.builds(Quiet, clocks, clocks, weekdays) | st.builds(Quiet, clocks, clocks)
SAMPLE = settings(max_examples=150, deadline=None)
SMALL = settings(max_examples=30, deadline=None)


@SAMPLE
@given(st.data(), keys)
def test_instant_is_the_first_minute_that_shows_it_or_later(data: st.DataObject, key: str) -> None:
    zone = ZoneInfo(key)
    local = data.draw(moments(key)).replace(tzinfo=None)
    found = instant(local, zone)
    assert found == slow_instant(local, zone)
    assert found.tzinfo is UTC


@SAMPLE
@given(st.data(), keys, quiets)
def test_next_open_is_the_first_open_minute(data: st.DataObject, key: str, quiet: Quiet) -> None:
    zone, when = ZoneInfo(key), data.draw(moments(key))
    found = next_open(when, zone, quiet)
    assert found == slow_next_open(when, zone, quiet)
    assert found.tzinfo is UTC
    assert is_open(found, zone, quiet)
    assert is_open(when, zone, quiet) == (found == when)


@SMALL
@given(st.data(), keys)
def test_next_day_is_the_first_minute_of_a_later_date(data: st.DataObject, key: str) -> None:
    zone, when = ZoneInfo(key), data.draw(moments(key))
    today = shown(when, zone).date()
    assert next_day(when, zone) == next(at for at, face in walk(when, zone) if face.date() > today)


def slow_dates(rhythm: Rhythm, first: date, days: int) -> list[date]:
    """The dates of a rhythm, by looking at each day from its anchor on and counting."""
    found, count, day = [], 0, rhythm.anchor
    for day in (rhythm.anchor + DAY * n for n in range((first - rhythm.anchor).days + days)):
        if day.weekday() != rhythm.anchor.weekday():
            continue
        count += 1
        fortnight = rhythm.every is Every.FORTNIGHT and count % 2 == 0
        later_in_month = rhythm.every is Every.MONTH and (day - 7 * DAY).month == day.month
        if day >= first and not fortnight and not later_in_month:
            found.append(day)
    return found


@SMALL
@pytest.mark.row("C15")
@given(st.data(), keys, clocks, st.sampled_from(Every), st.integers(0, 60))
def test_a_rhythm_keeps_its_dates_and_its_clock(data: st.DataObject, key: str, clock: time, every: Every, ago: int) -> None:
    zone, when = ZoneInfo(key), data.draw(moments(key))
    today = shown(when, zone).date()
    rhythm = Rhythm(today - ago * DAY, clock, every)
    dates = slow_dates(rhythm, today - 3 * DAY, 90)
    expected = [Occurrence(day, slow_instant(datetime.combine(day, clock), zone)) for day in dates[:4]]
    found = [one for one in expected if one.at > when]
    assert rhythm.after(when, zone) == found[0]
    assert rhythm.following(found[0].day, zone) == found[1]
    due = [one for one in expected if one.at <= when]
    assert rhythm.missed(dates[0] - DAY, when, zone) == (due[-1] if due else None)
    for day in (today + n * DAY for n in range(-2, 45)):
        assert rhythm.date_from(day) == next(one for one in dates if one >= max(day, rhythm.anchor))


@settings(max_examples=15, deadline=None)
@given(st.data(), keys, quiets, st.builds(Budget, st.integers(1, 7)), st.lists(st.integers(-9 * 1440, 3 * 1440), max_size=9))
def test_the_budget_allows_the_first_minute_that_keeps_it(
    data: st.DataObject, key: str, quiet: Quiet, budget: Budget, offsets: list[int]
) -> None:
    zone, now = ZoneInfo(key), data.draw(moments(key))
    sent = [now + MINUTE * offset for offset in offsets]
    found = when_allowed(now, sent, budget, zone, quiet)
    taken = [shown(one, zone).date() for one in sent]
    minutes = quiet_minutes(quiet)

    def fits(day: date) -> bool:
        def week(first: int) -> int:
            return sum(day + first * DAY <= one < day + (first + 7) * DAY for one in taken)

        return day not in taken and max(week(first) for first in range(-6, 1)) < budget.per_week

    known: dict[date, bool] = {}
    for at, face in walk(now, zone):
        day = face.date()
        if known.setdefault(day, fits(day)) and slow_open(face, quiet, minutes):
            assert found == at
            break


moves = st.lists(st.tuples(st.integers(0, 70 * 48), keys), max_size=6)


@SMALL
@pytest.mark.row("C15")
@given(st.data(), keys, clocks, moves)
def test_moving_zone_brings_no_double_and_no_gap(data: st.DataObject, key: str, clock: time, moved: list[tuple[int, str]]) -> None:
    """A member who moves at any half hour, any number of times: each date once, in order, as soon as its hour is past."""
    start = data.draw(moments(key))
    zone = ZoneInfo(key)
    rhythm = Rhythm(shown(start, zone).date() + DAY, clock, Every.WEEK)
    journey = dict(moved)
    done: date | None = None
    sent: list[date] = []
    for step in range(70 * 48):
        now = start + step * MINUTE * 30
        zone = ZoneInfo(journey[step]) if step in journey else zone
        due = rhythm.missed(done, now, zone)
        coming = rhythm.anchor if done is None else done + 7 * DAY
        assert (due is not None) == (shown(now, zone) >= datetime.combine(coming, clock)) or folded(now, zone)
        if due is not None:
            sent.append(due.day)
            done = due.day
    assert sent == [rhythm.anchor + 7 * n * DAY for n in range(len(sent))]
    assert len(sent) >= 9


def folded(at: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock was set back within the last hours, so that a time that had come is shown once more."""
    return any(shown(at - n * HOUR, zone) + n * HOUR > shown(at, zone) for n in range(1, 5))


# The named cases of the scoreboard, worked out by hand.


@pytest.mark.parametrize(
    ("key", "local", "expected"),
    [
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:00"),  # skipped: 03:00 summer time
        ("Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59"),
        ("Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),  # twice: the first, still summer time
        ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"),  # half an hour is skipped: 02:30
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),  # and comes twice
        ("Africa/Casablanca", "2019-05-05 02:30", "2019-05-05 01:30"),  # back for Ramadan: the first
        ("Africa/Casablanca", "2019-06-09 02:30", "2019-06-09 02:00"),  # forth after it: 03:00
        ("Pacific/Apia", "2011-12-29 10:00", "2011-12-29 20:00"),
        ("Pacific/Apia", "2011-12-30 10:00", "2011-12-30 10:00"),  # a day that never was: midnight after it
        ("Pacific/Apia", "2011-12-31 10:00", "2011-12-30 20:00"),
        ("Pacific/Kiritimati", "2026-01-01 10:00", "2025-12-31 20:00"),
        ("Asia/Kathmandu", "2026-01-01 10:00", "2026-01-01 04:15"),
    ],
)
def test_named_cases(key: str, local: str, expected: str) -> None:
    wanted = datetime.fromisoformat(local)
    assert instant(wanted, ZoneInfo(key)) == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert slow_instant(wanted, ZoneInfo(key)) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.row("C15")
def test_a_review_stays_at_ten_across_both_changes_of_the_clock() -> None:
    zone = ZoneInfo("Europe/Berlin")
    found = first_review(date(2026, 2, 25)).after(datetime(2026, 2, 25, tzinfo=UTC), zone)
    rhythm = Rhythm(date(2026, 3, 11), time(10))
    assert found == rhythm.on(date(2026, 3, 11), zone)
    utc_hours = []
    for _ in range(18):
        assert wall(found.at, zone) == datetime.combine(found.day, time(10))
        utc_hours.append(found.at.hour)
        found = rhythm.following(found.day, zone)
    assert utc_hours == [9, 9] + [8] * 15 + [9]


def test_a_review_on_the_day_that_samoa_left_out_comes_at_the_midnight_after_it_and_once() -> None:
    zone = ZoneInfo("Pacific/Apia")
    rhythm = Rhythm(date(2011, 12, 16), time(10))
    lost = rhythm.following(date(2011, 12, 16), zone)
    assert lost == Occurrence(date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC))
    assert wall(lost.at, zone) == datetime(2011, 12, 31)
    assert wall(next_open(lost.at, zone, Quiet()), zone) == datetime(2011, 12, 31, 8)
    assert rhythm.after(lost.at - MINUTE, zone) == lost
    assert rhythm.after(lost.at, zone).day == date(2012, 1, 13)
    assert [one.day for one in (rhythm.missed(date(2011, 12, 16), lost.at, zone),) if one] == [lost.day]


def test_a_leap_day_is_a_day_of_the_rhythm() -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert Rhythm(date(2024, 2, 15), time(10)).following(date(2024, 2, 15), zone).day == date(2024, 2, 29)
    assert Rhythm(date(2024, 2, 15), time(10)).following(date(2024, 2, 29), zone).day == date(2024, 3, 14)
    assert Rhythm(date(2023, 2, 15), time(10)).following(date(2023, 2, 15), zone).day == date(2023, 3, 1)
    assert days_later(datetime(2024, 2, 28, 9, tzinfo=UTC), 1, zone) == datetime(2024, 2, 29, 9, tzinfo=UTC)


def test_new_zone_data_moves_the_instant_and_not_the_clock() -> None:
    """A country that gives up winter time: the same schedule read with other data is the same hour on the wall."""
    old, new = ZoneInfo("Europe/Berlin"), ZoneInfo("Etc/GMT-2")
    rhythm = Rhythm(date(2026, 11, 4), time(10))
    before, after = rhythm.on(date(2026, 11, 4), old), rhythm.on(date(2026, 11, 4), new)
    assert before.at - after.at == HOUR
    assert wall(before.at, old) == wall(after.at, new) == datetime(2026, 11, 4, 10)


def test_quiet_hours_that_the_clock_jumps_over_back_into_and_back_out_of() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    jumped = next_open(datetime(2026, 3, 28, 22, tzinfo=UTC), berlin, Quiet(time(22), time(2, 30)))
    assert jumped == datetime(2026, 3, 29, 1, tzinfo=UTC)
    # 02:45 is quiet, then the clock goes back to 02:00, which is not.
    out = next_open(datetime(2026, 10, 25, 0, 45, tzinfo=UTC), berlin, Quiet(time(2, 30), time(8)))
    assert out == datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert wall(out, berlin) == datetime(2026, 10, 25, 2)
    # Havana goes back from 01:00 to 00:00: quiet until 00:30 is over at the first 00:30, and holds again after it.
    havana, quiet = ZoneInfo("America/Havana"), Quiet(time(22), time(0, 30))
    assert next_open(datetime(2026, 11, 1, 4, tzinfo=UTC), havana, quiet) == datetime(2026, 11, 1, 4, 30, tzinfo=UTC)
    assert next_open(datetime(2026, 11, 1, 5, tzinfo=UTC), havana, quiet) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_the_first_midnight_counts_even_where_the_clock_then_goes_back_over_it() -> None:
    """St. John's went from 00:01 back to 23:01: a budget that is full for Saturday must neither stall nor send twice."""
    zone = ZoneInfo("America/St_Johns")
    evening = datetime(2006, 10, 29, 1, 30, tzinfo=UTC)
    assert wall(evening, zone) == datetime(2006, 10, 28, 23)
    assert next_day(evening, zone) == datetime(2006, 10, 29, 2, 30, tzinfo=UTC)
    allowed = when_allowed(evening, [evening], Budget(), zone, Quiet(time(0), time(0, 1)))
    assert wall(allowed, zone) == datetime(2006, 10, 29, 0, 1)
    assert allowed == datetime(2006, 10, 29, 3, 31, tzinfo=UTC)


# What quiet hours are.


def test_quiet_hours_hold_from_their_start_to_before_their_end() -> None:
    zone = ZoneInfo("Europe/Lisbon")
    local = datetime(2026, 11, 24, 19, 59, 59)
    assert is_open(instant(local, zone), zone, Quiet())
    for clock in (time(20), time(23, 59), time(0), time(7, 59, 59, 999999)):
        assert not Quiet().allows(datetime.combine(date(2026, 11, 24), clock))
    assert Quiet().allows(datetime(2026, 11, 24, 8))


def test_an_open_instant_is_itself_and_a_quiet_one_ends_on_the_full_minute() -> None:
    zone = ZoneInfo("Europe/Lisbon")
    open_one = datetime(2026, 11, 24, 9, 15, 43, 21, tzinfo=UTC)
    assert next_open(open_one, zone, Quiet()) == open_one
    quiet_one = datetime(2026, 11, 24, 20, 15, 43, 21, tzinfo=UTC)
    assert next_open(quiet_one, zone, Quiet()) == datetime(2026, 11, 25, 8, tzinfo=UTC)
    # The same through a change of the clock inside the quiet hours.
    night = datetime(2026, 3, 29, 0, 15, 43, 21, tzinfo=UTC)
    berlin = ZoneInfo("Europe/Berlin")
    assert next_open(night, berlin, Quiet(time(20), time(2, 30))) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_equal_ends_mean_no_quiet_hours_but_closed_days_still_hold() -> None:
    zone = ZoneInfo("Europe/Lisbon")
    night = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert next_open(night, zone, NEVER_QUIET) == night
    week = Quiet(time(9), time(9), frozenset({0, 1, 2, 3, 4}))
    assert next_open(datetime(2026, 11, 28, 3, tzinfo=UTC), zone, week) == datetime(2026, 11, 30, tzinfo=UTC)


def test_a_closed_day_is_over_at_midnight_or_when_its_quiet_hours_are() -> None:
    zone = ZoneInfo("Europe/Lisbon")
    saturday = datetime(2026, 11, 28, 21, tzinfo=UTC)
    no_sunday = frozenset(range(6))
    assert next_open(saturday, zone, Quiet(days=no_sunday)) == datetime(2026, 11, 30, 8, tzinfo=UTC)
    by_day = Quiet(time(8), time(16), no_sunday)
    assert next_open(datetime(2026, 11, 29, 12, tzinfo=UTC), zone, by_day) == datetime(2026, 11, 30, tzinfo=UTC)
    assert morning(date(2026, 11, 30), zone, by_day) == datetime(2026, 11, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (lambda: Quiet(days=frozenset()), "^no weekday is left on which the bot may write: leave at least one$"),
        (lambda: Quiet(days=frozenset({7})), "0 .Monday. to 6 .Sunday., not .7."),
        (lambda: Quiet(start=time(20, 0, 1)), "whole minutes"),
        (lambda: Quiet(end=time(8, 0, 0, 1)), "whole minutes"),
        (lambda: Quiet(end=time(8, tzinfo=UTC)), "without a zone"),
    ],
)
def test_quiet_hours_that_cannot_be_are_refused(bad: Callable[[], Quiet], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        bad()


def test_naive_instants_and_aware_clock_times_are_refused() -> None:
    naive, zone = datetime(2026, 11, 24, 9), ZoneInfo("Europe/Lisbon")
    for call in (utc, lambda when: wall(when, zone), lambda when: next_open(when, zone, Quiet())):
        with pytest.raises(ValueError, match="must be aware"):
            call(naive)
    with pytest.raises(ValueError, match="shows none"):
        instant(naive.replace(tzinfo=UTC), zone)


def test_an_instant_in_any_zone_is_the_same_instant() -> None:
    zone = ZoneInfo("Asia/Kathmandu")
    when = datetime(2026, 11, 24, 20, tzinfo=UTC)
    for other in ("America/New_York", "Pacific/Kiritimati"):
        assert next_open(when.astimezone(ZoneInfo(other)), zone, Quiet()) == next_open(when, zone, Quiet())


def test_a_fold_on_a_wall_time_changes_nothing() -> None:
    zone = ZoneInfo("Europe/Berlin")
    for local in (datetime(2026, 10, 25, 2, 30), datetime(2026, 3, 29, 2, 30)):
        assert instant(local.replace(fold=1), zone) == instant(local, zone)
    assert wall(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), zone).fold == 0


# The machine's own zone.


def everything() -> list[object]:
    """One answer of each function about when, around a change of the clock in Berlin."""
    zone, quiet, now = ZoneInfo("Europe/Berlin"), Quiet(), datetime(2026, 3, 28, 18, 30, tzinfo=UTC)
    rhythm = Rhythm(date(2026, 3, 14), time(2, 30))
    talk = Interview(instant(datetime(2026, 3, 30, 9), zone), 60)
    pause = Pause(now, now + DAY)
    return [
        instant(datetime(2026, 3, 29, 2, 30), zone),
        wall(now, zone),
        next_open(now, zone, quiet),
        next_day(now, zone),
        days_later(now, 1, zone),
        morning(date(2026, 3, 29), zone, quiet),
        rhythm.after(now, zone),
        rhythm.missed(None, now, zone),
        pause.shifts(Kind.REMINDER, now),
        when_allowed(now, [now], Budget(), zone, quiet),
        plan_interview(talk, zone, quiet, now),
        plan_offer(now + 4 * DAY, zone, quiet, now),
        plan_ask(now, None, zone, quiet),
        plan_application(date(2026, 3, 21), zone, quiet, now),
        snooze_choices(Kind.REVIEW, now, zone, quiet),
        pause_choices(now, zone, quiet),
        pause_a_week(now, zone, quiet),
        judge(Kind.REVIEW, now, now + HOUR),
        sort_due([Pending("a", Kind.REVIEW, "r", now)], now + HOUR),
    ]


@pytest.mark.parametrize("machine_zone", ["Pacific/Apia", "America/New_York", "Australia/Lord_Howe", "Pacific/Pago_Pago"])
def test_nothing_depends_on_the_zone_of_the_machine(machine_zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        machine.tzset()
        expected = everything()
        patch.setenv("TZ", machine_zone)
        machine.tzset()
        # The machine now really stands elsewhere: a naive time read here would differ.
        here = datetime(2026, 3, 29, 2, 30).astimezone(UTC).replace(tzinfo=None)
        found = everything()
    machine.tzset()
    assert here != datetime(2026, 3, 29, 2, 30)
    assert found == expected


# All zones, all years.

PARTS = 30
SOAK_QUIETS = [
    Quiet(),
    Quiet(time(22, 30), time(2, 30)),
    Quiet(time(2, 30), time(8), frozenset({0, 1, 2, 3, 4, 5})),
    Quiet(time(0), time(0, 30), frozenset({1, 2, 3, 4, 5, 6})),
]


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_change_of_every_clock(part: int) -> None:
    """Around each change in 2000-2037: every minute as a clock time, every seventh as an instant to be opened."""
    for key in ZONES[part::PARTS]:
        zone = ZoneInfo(key)
        for change in changes(key):
            table = [change + n * MINUTE for n in range(-30 * 60, 76 * 60)]
            faces = [shown(at, zone) for at in table]
            highest, so_far = [], faces[0]
            for face in faces:
                so_far = max(so_far, face)
                highest.append(so_far)
            for local in (faces[30 * 60] + n * MINUTE for n in range(-26 * 60, 4 * 60)):
                assert instant(local, zone) == table[bisect_left(highest, local)], (key, local)
            for quiet in SOAK_QUIETS:
                minutes, opens = quiet_minutes(quiet), None
                for n in reversed(range(len(table))):
                    opens = table[n] if slow_open(faces[n], quiet, minutes) else opens
                    if n < 32 * 60 and n % 7 == 0:
                        assert next_open(table[n], zone, quiet) == opens, (key, table[n], quiet)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("clock", [time(10), time(2, 30), time(0)])
def test_every_fortnight_of_every_zone(clock: time) -> None:
    """The whole series 2000-2037: the instants follow from the stretches between two changes of the clock."""
    for key in ZONES:
        zone = ZoneInfo(key)
        edges = [FIRST - 30 * DAY, *changes(key), LAST + 30 * DAY]
        stretches = [(a, b, shown(a, zone) - a.replace(tzinfo=None)) for a, b in pairwise(edges)]
        rhythm = Rhythm(date(2000, 1, 5), clock)
        found, day = rhythm.following(None, zone), date(2000, 1, 5)
        while day.year < 2038:
            local = datetime.combine(day, clock)
            reads = [((local - offset).replace(tzinfo=UTC), a, b) for a, b, offset in stretches]
            shows = [at for at, a, b in reads if a <= at < b]
            assert found.day == day
            assert found.at == (shows[0] if shows else next(a for a, _, _ in stretches if shown(a, zone) > local)), key
            found, day = rhythm.following(day, zone), day + 14 * DAY
