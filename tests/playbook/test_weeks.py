"""A week's days, lines and ticks, what undoes them, and when a heavy week is answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from playbook import weeks
from playbook.records import Mood, Week

MONDAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def week(*lines: str, done: tuple[int, ...] = ()) -> Week:
    return Week(id="w", monday=MONDAY, commitments=lines, done=done)


def mood(monday: date, place: int) -> Mood:
    return Mood(id=monday.isoformat(), monday=monday, place=place, at=NOON)


@pytest.mark.parametrize("n", range(7))
def test_a_day_is_in_the_week_of_its_monday(n: int) -> None:
    day = MONDAY + timedelta(days=n)
    assert weeks.monday_of(day) == MONDAY
    assert weeks.is_closing(MONDAY, day) is (n >= 4), "from Friday on"


def test_the_next_monday_and_weeks_that_are_over_or_to_come() -> None:
    assert weeks.next_monday(MONDAY) == date(2026, 11, 30)
    assert weeks.is_closing(MONDAY, date(2026, 12, 9))
    assert not weeks.is_closing(MONDAY, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-11-23", MONDAY),
        ("2026-11-24", None),
        ("monday", None),
        ("", None),
        ("2027-11-22", date(2027, 11, 22)),
        ("2027-11-29", None),
        ("2025-11-24", date(2025, 11, 24)),
        ("2025-11-17", None),
    ],
)
def test_a_week_is_named_by_a_monday_that_is_not_far(text: str, monday: date | None) -> None:
    assert weeks.week_named(text, MONDAY) == monday


def test_a_week_may_be_a_year_and_a_day_away() -> None:
    assert weeks.week_named("2026-11-23", MONDAY - timedelta(days=366)) == MONDAY
    assert weeks.week_named("2026-11-23", MONDAY - timedelta(days=367)) is None


def test_what_is_done_is_counted_once_and_what_is_open_stays() -> None:
    assert weeks.done(None) == (0, 0)
    assert weeks.still_open(None) == ()
    odd = week("a", "b", "c", done=(2, 2, 0, 3, -1))
    assert weeks.done(odd) == (2, 3)
    assert weeks.still_open(odd) == ("b",)


def test_lines_are_trimmed_counted_once_three_at_most_and_keep_their_ticks() -> None:
    old = week("write", "call", done=(1, 5))
    new = weeks.with_lines(old, [" call ", "", "rest", "rest", "  ", "walk", "read"])
    assert (new.commitments, new.done) == (("call", "rest", "walk"), (0,))
    assert (new.before, new.before_done) == (("write", "call"), (1, 5))


def test_undone_a_week_reads_as_before_and_undone_again_as_it_does_now() -> None:
    old = week("write", "call", done=(1,))
    new = weeks.with_lines(old, ["rest"])
    back = weeks.undone(new)
    assert (back.commitments, back.done, back.before, back.before_done) == (("write", "call"), (1,), ("rest",), ())
    assert weeks.undone(back) == new


def test_a_lighter_week_asks_for_one_thing_alone() -> None:
    assert weeks.is_light(week(weeks.LIGHT))
    assert not any(map(weeks.is_light, (None, week(), week(weeks.LIGHT, "call"), week("call"))))


@pytest.mark.row("D22")
@pytest.mark.parametrize(("place", "heavy"), [(1, True), (2, True), (3, False), (4, False), (5, False)])
def test_a_heavy_week_is_one_or_two_of_five(place: int, heavy: bool) -> None:
    assert weeks.is_heavy(place) is heavy


@pytest.mark.row("D22")
@pytest.mark.parametrize(
    ("kept", "second"),
    [
        ([], False),
        ([(0, 1)], False),
        ([(-1, 1)], False),
        ([(1, 2)], True),
        ([(4, 1)], True),
        ([(5, 1)], False),
        ([(1, 4), (2, 1)], False),
        ([(2, 1), (1, 4)], False),
        ([(2, 4), (1, 1)], True),
    ],
)
def test_the_second_heavy_week_follows_a_kept_heavy_one_within_four_weeks(kept: list[tuple[int, int]], second: bool) -> None:
    moods = [mood(MONDAY - timedelta(weeks=ago), place) for ago, place in kept]
    assert weeks.second_heavy(moods, MONDAY) is second


def test_a_sentence_begins_with_a_number_in_words_up_to_ten() -> None:
    assert [weeks.many(n) for n in (0, 1, 3, 10, 11, -1)] == ["None", "One", "Three", "Ten", "11", "-1"]
