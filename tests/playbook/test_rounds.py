"""The weekly round: the seat and the host go round, swaps hold, and silence is worth a word only after its hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.cadence import weekly
from playbook.council.rounds import Sitter, Table, hint_due, swap, turns, volunteer
from playbook.records import Council

LISBON = ZoneInfo("Europe/Lisbon")
FIRST = date(2026, 10, 15)
THURSDAYS = weekly((3, time(10)), FIRST)
WEEK = timedelta(days=7)
unhurried = settings(deadline=None, max_examples=80)


def table(*names: str, **changes: tuple[tuple[date, date], ...]) -> Table:
    """A council on Thursdays at 10:00 in Lisbon; keyword arguments are absences."""
    return Table(tuple(Sitter(name, changes.get(name, ())) for name in names), THURSDAYS, LISBON)


def seats(of: Table, count: int, day: date = FIRST) -> list[str | None]:
    """Who has the seat in the next rounds."""
    return [turn.seat for turn in turns(of, day, count)]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A council with absences, people who take no seat, and rounds already held."""
    people = []
    for n in range(draw(st.integers(1, 6))):
        away = []
        for start, days in draw(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 20)), max_size=2)):
            first = FIRST + timedelta(days=start)
            away.append((first, first + timedelta(days=days)))
        people.append(Sitter(f"p{n}", tuple(away), draw(st.integers(0, 4)) > 0))
    made = Table(tuple(people), THURSDAYS, LISBON)
    return replace(made, past=turns(made, FIRST, draw(st.integers(0, 4))))


def test_the_seat_and_the_host_go_round_and_are_two_people() -> None:
    found = turns(table("ada", "ben", "cleo"), FIRST, 6)
    assert [turn.seat for turn in found] == ["ada", "ben", "cleo"] * 2
    assert [turn.host for turn in found] == ["ben", "ada", "ben", "cleo", "ada", "ben"]
    assert all(turn.seat != turn.host for turn in found)


def test_rounds_keep_their_hour_when_the_clocks_change() -> None:
    found = turns(table("ada"), FIRST, 4)
    assert [turn.at.hour for turn in found] == [9, 9, 10, 10]
    assert [turn.day for turn in found] == [FIRST + n * WEEK for n in range(4)]


def test_who_is_away_is_passed_over_and_is_next_when_back() -> None:
    gone = ((FIRST, FIRST + WEEK),)
    assert seats(table("ada", "ben", "cleo", ada=gone), 4) == ["ben", "cleo", "ada", "ben"]


def test_nobody_has_to_sit() -> None:
    shy = replace(table("ada", "ben"), sitters=(Sitter("ada", sits=False), Sitter("ben", sits=False)))
    found = turns(shy, FIRST)[0]
    assert found.seat is None
    assert found.host == "ada"
    empty = turns(Table((), THURSDAYS, LISBON), FIRST)[0]
    assert (empty.seat, empty.host) == (None, None)


def test_a_newcomer_comes_first_and_who_left_is_forgotten() -> None:
    held = turns(table("ada", "ben", "cleo"), FIRST, 2)
    now = replace(table("ben", "cleo", "dev"), past=tuple(reversed(held)))
    assert seats(now, 3, FIRST + 2 * WEEK) == ["cleo", "dev", "ben"]


@unhurried
@given(tables(), st.integers(1, 5), st.integers(1, 5))
def test_looking_further_ahead_changes_nothing_nearer(of: Table, near: int, more: int) -> None:
    day = FIRST + len(of.past) * WEEK
    all_of_it = turns(of, day, near + more)
    first = turns(of, day, near)
    assert all_of_it[:near] == first
    later = turns(replace(of, past=(*of.past, *first)), first[-1].day + timedelta(days=1), more)
    assert all_of_it[near:] == later


@unhurried
@given(tables())
def test_nobody_away_or_unwilling_sits_and_everybody_gets_their_turn(of: Table) -> None:
    known = {sitter.id: sitter for sitter in of.sitters}
    found = turns(of, FIRST + len(of.past) * WEEK, 30)
    for turn in found:
        assert turn.seat is None or (known[turn.seat].here(turn.day) and known[turn.seat].sits)
        assert turn.host is None or known[turn.host].here(turn.day)
        assert turn.host is not None or not any(sitter.here(turn.day) for sitter in of.sitters)
        assert turn.host is None or turn.host != turn.seat or sum(s.here(turn.day) for s in of.sitters) == 1
        if turn.seat is None:
            assert not any(sitter.sits and sitter.here(turn.day) for sitter in of.sitters)
    # Nobody is away in the last fifteen rounds: there all who sit have had it as often, give or take one.
    last = [turn.seat for turn in found[-12:]]
    often = [last.count(sitter.id) for sitter in of.sitters if sitter.sits]
    assert not often or max(often) - min(often) <= 1


def test_swapping_exchanges_two_dates_and_stands() -> None:
    plain = table("ada", "ben", "cleo")
    asked = swap(plain, "ada", FIRST, FIRST)
    assert asked is not None
    assert (asked.day, asked.later, asked.seat) == (FIRST, FIRST + WEEK, "ben")
    swapped = replace(plain, swaps=(asked,))
    assert seats(swapped, 4) == ["ben", "ada", "cleo", "ben"]
    assert [turn.swapped for turn in turns(swapped, FIRST, 3)] == [True, True, False]
    for who, day in (("ben", FIRST), ("ada", FIRST), ("ada", FIRST + WEEK), ("cleo", FIRST + timedelta(days=1))):
        with pytest.raises(ValueError, match="not this member's"):
            swap(swapped, who, day, FIRST)


def test_a_date_that_was_swapped_once_is_not_swapped_on() -> None:
    of = table("ada", "ben", "cleo", "dev")
    first = swap(of, "ben", FIRST + WEEK, FIRST)
    assert first is not None
    second = swap(replace(of, swaps=(first,)), "ada", FIRST, FIRST)
    assert second is not None
    assert (second.later, second.seat) == (FIRST + 3 * WEEK, "dev")
    assert seats(replace(of, swaps=(first, second)), 4) == ["dev", "cleo", "ben", "ada"]


def test_the_next_free_date_is_one_on_which_both_are_there() -> None:
    of = table("ada", "ben", "cleo", ada=((FIRST + 2 * WEEK, FIRST + 2 * WEEK),), ben=((FIRST, FIRST),))
    asked = swap(of, "ada", FIRST, FIRST)
    assert asked is not None
    assert seats(replace(of, swaps=(asked,)), 1) == [asked.seat]
    assert asked.seat == "cleo"
    assert asked.later != FIRST + 2 * WEEK
    assert swap(table("ada"), "ada", FIRST, FIRST) is None


@unhurried
@given(tables())
def test_a_swap_is_kept_by_both(of: Table) -> None:
    day = FIRST + len(of.past) * WEEK
    mine = turns(of, day)[0].seat
    if mine is None or (asked := swap(of, mine, day, day)) is None:
        return
    after = replace(of, swaps=(asked,))
    known = {turn.day: turn.seat for turn in turns(after, day, 14)}
    assert (known[day], known[asked.later]) == (asked.seat, mine)
    assert mine not in [known[d] for d in known if day <= d < asked.later]


def test_who_is_away_on_a_date_they_swapped_to_is_passed_over() -> None:
    plain = table("ada", "ben", "cleo")
    asked = swap(plain, "ada", FIRST, FIRST)
    assert asked is not None
    away = table("ada", "ben", "cleo", ada=((FIRST + WEEK, FIRST + WEEK),))
    assert seats(replace(away, swaps=(asked,)), 3) == ["ben", "cleo", "ada"]


def test_the_hint_comes_after_two_days_of_silence_and_not_into_the_next_round() -> None:
    opened = datetime(2026, 11, 26, 10, tzinfo=LISBON)
    assert hint_due(opened, []) == datetime(2026, 11, 28, 10, tzinfo=UTC)
    post = opened + timedelta(hours=30)
    assert hint_due(opened, [post, opened]) == post + timedelta(hours=48)
    assert hint_due(opened, [opened + timedelta(days=6)], opened + WEEK) is None
    assert hint_due(opened, [], opened + timedelta(hours=48)) is None
    spring = datetime(2027, 3, 27, 10, tzinfo=LISBON)
    assert hint_due(spring, []) == datetime(2027, 3, 29, 10, tzinfo=UTC)


def test_somebody_is_named_a_day_after_a_silent_kickoff() -> None:
    kickoff = datetime(2026, 10, 15, 9, tzinfo=UTC)
    of = table("ada", "ben", "cleo")
    late = kickoff + timedelta(hours=24)
    assert volunteer(of, kickoff, [], late) == turns(of, FIRST)[0].host == "ben"
    assert volunteer(of, kickoff, [], late - timedelta(seconds=1)) is None
    assert volunteer(of, kickoff, [kickoff + timedelta(hours=1)], late) is None
    assert volunteer(Table((), THURSDAYS, LISBON), kickoff, [], late) is None


@pytest.mark.parametrize(
    ("zone", "read"), [("Europe/Lisbon", "Europe/Lisbon"), ("Nowhere/Else", "UTC"), ("../etc", "UTC"), ("", "UTC")]
)
def test_a_zone_that_is_none_any_more_is_read_as_utc(zone: str, read: str) -> None:
    council = Council(name="birch", platform="slack", zone=zone, made=datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert council.tz.key == read
