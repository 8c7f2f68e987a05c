"""The health of a council: who is asked when, what the answers mean, landing, newcomers and votes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.council.health import (
    COURSE_WORDS,
    NOT_NOW_WORDS,
    OUTCOME_WORDS,
    Course,
    Entry,
    Seat,
    Standing,
    active,
    entry,
    landed,
    left,
    open_seats,
    outcome,
    poll_due,
    removed,
    searches_again,
    stays,
    votes_needed,
)
from tests.playbook.test_voice_of_the_rules import faults

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
DAY = NOW.date()
D = timedelta(days=1)


def seats(*names: str, ago: int = 1) -> tuple[Seat, ...]:
    """People who search and did something `ago` days ago."""
    return tuple(Seat(name, NOW - ago * D) for name in names)


FIVE = seats("ada", "ben", "cleo", "dev", "eva")


def test_fourteen_silent_days_or_fewer_than_three_active_ask_everybody() -> None:
    assert not poll_due(FIVE, NOW - 14 * D + timedelta(seconds=1), NOW, DAY)
    assert poll_due(FIVE, NOW - 14 * D, NOW, DAY)
    assert not poll_due(seats("ada", "ben", "cleo"), NOW, NOW, DAY)
    assert poll_due(seats("ada", "ben"), NOW, NOW, DAY)


def test_no_poll_twice_in_four_weeks_nor_while_paused_nor_where_nobody_searches() -> None:
    long_ago = NOW - 60 * D
    assert not poll_due(FIVE, long_ago, NOW, DAY, polled=NOW - 27 * D)
    assert poll_due(FIVE, long_ago, NOW, DAY, polled=NOW - 28 * D)
    assert not poll_due(FIVE, long_ago, NOW, DAY, paused=True)
    assert not poll_due((), long_ago, NOW, DAY)
    assert not poll_due([Seat("ada", NOW, Standing.ALUMNI)], long_ago, NOW, DAY)


def test_active_is_whoever_was_there_in_four_weeks_or_said_they_are_away() -> None:
    quiet = Seat("fay", NOW - 29 * D)
    assert active((*FIVE, quiet), NOW, DAY) == 5
    assert active((*FIVE, Seat("fay", NOW - 28 * D)), NOW, DAY) == 6
    assert active((Seat("fay", NOW - 90 * D, back=DAY + D),), NOW, DAY) == 1
    assert active((Seat("fay", NOW - 90 * D, back=DAY),), NOW, DAY) == 0
    assert active((Seat("fay", NOW, Standing.LANDED), Seat("gus", NOW, Standing.ALUMNI)), NOW, DAY) == 0


@pytest.mark.parametrize(
    ("answers", "decided"),
    [
        ("", Course.PAUSE),
        ("p", Course.PAUSE),
        ("cp", Course.CONTINUE),
        ("op", Course.OPEN_SEAT),
        ("co", Course.CONTINUE),
        ("ppc", Course.PAUSE),
        ("m", Course.PAUSE),
        ("mm", Course.MERGE),
        ("mmp", Course.MERGE),
        ("mmcp", Course.CONTINUE),
        ("mmmcp", Course.MERGE),
        ("ooc", Course.OPEN_SEAT),
    ],
)
def test_the_answers_decide_by_simple_rules(answers: str, decided: Course) -> None:
    meant = {"c": Course.CONTINUE, "p": Course.PAUSE, "m": Course.MERGE, "o": Course.OPEN_SEAT}
    given = {seat.member: meant[letter] for seat, letter in zip(FIVE, answers, strict=False)}
    assert outcome(given, FIVE, NOW - 7 * D, NOW) is decided


def test_a_poll_closes_after_a_week_or_when_all_who_search_have_answered() -> None:
    began = NOW - 6 * D
    four = dict.fromkeys(("ada", "ben", "cleo", "dev"), Course.CONTINUE)
    assert outcome(four, FIVE, began, NOW) is None
    assert outcome({**four, "zoe": Course.PAUSE}, FIVE, began, NOW) is None
    assert outcome({**four, "eva": Course.PAUSE}, FIVE, began, NOW) is Course.CONTINUE
    assert outcome(four, (*FIVE[:4], Seat("eva", NOW, Standing.ALUMNI)), began, NOW) is Course.CONTINUE


def test_no_seat_opens_in_a_full_council() -> None:
    answers = dict.fromkeys(("ada", "ben", "cleo"), Course.OPEN_SEAT) | {"dev": Course.CONTINUE}
    assert outcome(answers, FIVE, NOW - 7 * D, NOW, most=5) is Course.CONTINUE
    assert outcome(answers, FIVE, NOW - 7 * D, NOW, most=6) is Course.OPEN_SEAT
    with_alumni = (*FIVE[:4], Seat("eva", NOW, Standing.ALUMNI))
    assert outcome(answers, with_alumni, NOW - 7 * D, NOW, most=5) is Course.OPEN_SEAT


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*"abcdefgh"]), st.sampled_from(Course)), st.sets(st.sampled_from([*"abcdef"])))
def test_an_outcome_is_one_that_somebody_with_a_seat_chose_or_a_pause(answers: dict[str, Course], holders: set[str]) -> None:
    held = seats(*sorted(holders))
    decided = outcome(answers, held, NOW - 8 * D, NOW)
    chosen = {course for member, course in answers.items() if member in holders}
    assert decided in chosen | {Course.PAUSE}
    assert decided == outcome(dict(reversed(answers.items())), held, NOW - 8 * D, NOW)


def test_landing_opens_the_seat_and_alumni_stay_without_one() -> None:
    assert open_seats(FIVE, 5) == 0
    after = landed(FIVE, "ben")
    assert open_seats(after, 5) == 1
    assert open_seats(stays(after, "ben"), 5) == 1
    assert len(left(after, "ben")) == 4
    with pytest.raises(ValueError, match="landed"):
        stays(FIVE, "ben")
    for change in (landed, left):
        with pytest.raises(ValueError, match="no seat"):
            change(FIVE, "zoe")


def test_who_searches_again_sits_again_if_a_seat_is_left() -> None:
    after = stays(landed(FIVE, "ben"), "ben")
    assert searches_again(after, "ben", 5) == FIVE
    assert searches_again((*after, Seat("fay", NOW)), "ben", 5) is None
    assert searches_again(FIVE, "ben", 5) == FIVE


def test_a_newcomer_joins_only_if_nobody_objects() -> None:
    asked = NOW - 3 * D
    assert entry((), (), FIVE, asked + D, NOW) is Entry.WAITING
    assert entry((), (), FIVE, asked, NOW) is Entry.WELCOME
    assert entry({"ben"}, {"ada"}, FIVE, asked, NOW) is Entry.NOT_NOW
    assert entry({"ben"}, {"ada", "ben", "cleo", "dev", "eva"}, FIVE, asked, NOW) is Entry.NOT_NOW
    everybody = {seat.member for seat in FIVE}
    assert entry((), everybody, FIVE, NOW, NOW) is Entry.WELCOME
    # Before the time is up an objection looks like silence, so that its moment tells nothing.
    assert entry({"ben"}, everybody, FIVE, NOW, NOW) is Entry.WAITING
    assert entry({"zoe"}, (), FIVE, asked, NOW) is Entry.WELCOME
    assert entry({"eva"}, (), (*FIVE[:4], Seat("eva", NOW, Standing.ALUMNI)), asked, NOW) is Entry.WELCOME


def test_removal_needs_all_others_but_one_and_two_at_least() -> None:
    assert [votes_needed(others) for others in range(8)] == [2, 2, 2, 2, 3, 4, 5, 6]
    for size in range(1, 9):
        held = seats(*(f"m{n}" for n in range(size)))
        for given_by in range(size):
            votes = {f"m{n}": NOW for n in range(1, given_by + 1)}
            assert removed(votes, "m0", held, NOW, DAY) == (given_by >= 2 and given_by >= size - 2)


def test_only_fresh_votes_of_others_who_are_there_count() -> None:
    four = FIVE[:4]
    assert removed({"ben": NOW, "cleo": NOW - 14 * D}, "ada", four, NOW, DAY)
    assert not removed({"ben": NOW, "cleo": NOW - 14 * D - timedelta(seconds=1)}, "ada", four, NOW, DAY)
    assert not removed({"ada": NOW, "cleo": NOW}, "ada", four, NOW, DAY)
    assert not removed({"ben": NOW, "zoe": NOW}, "ada", four, NOW, DAY)
    assert not removed({"ben": NOW, "cleo": NOW}, "zoe", four, NOW, DAY)
    away = (*four, Seat("eva", NOW, back=date(2026, 12, 24)))
    assert removed({"ben": NOW, "cleo": NOW}, "ada", away, NOW, DAY)
    assert not removed({"ben": NOW, "eva": NOW}, "ada", away, NOW, DAY)
    assert not removed({"ben": NOW, "cleo": NOW}, "ada", FIVE, NOW, DAY)


def test_what_is_said_keeps_to_the_voice_and_names_nobody() -> None:
    said = [*COURSE_WORDS.values(), *OUTCOME_WORDS.values(), NOT_NOW_WORDS]
    assert [text for text in said if faults(text)] == []
    assert set(COURSE_WORDS) == set(OUTCOME_WORDS) == set(Course)
