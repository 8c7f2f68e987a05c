"""What a line counts: numbers, both ends, dates; and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.words.figures import Reading, folded, read

NOTHING = Reading(False, False, False, False)

# line, number, both ends, far end alone, by when
CORPUS = [
    ("setup from 9 days to 3 by June", "N P . D"),
    ("fewer support calls", ". . . ."),
    ("grow revenue by June 2027", ". . . D"),
    ("reduce calls by 40%", "N . . ."),
    ("raise NPS to 60 by Q3", "N . T D"),
    ("B2B sales go up", ". . . ."),
    ("ship v2 and Tier 3 support", ". . . ."),
    ("9 -> 3 by 2026-06-30", "N P . D"),
    ("9 days → 3 days", "N P . ."),
    ("clinics set up in 3 days", "N . . ."),
    ("clinics set up in 3 days by June", "N . . D"),
    ("halved churn within 6 months", "N . . D"),
    ("twelve hires within two quarters", "N . . D"),
    ("be ready in the first year", ". . . D"),
    ("from none to 12 clinics in my first year", "N P . D"),
    ("from one team to three, by end of Q2", "N P . D"),
    ("from 2000 to 3000 users by May", "N P . D"),
    ("Rewrote it in 2024", ". . . D"),
    ("from 2019 to 2021 led the team", ". . . ."),
    ("since 2019 I own the guide", ". . . ."),
    ("٩ → ٣", "N P . ."),
    ("９ days to ３", "N P . ."),
    ("setup time 9d to 3d, by 30.6.", "N P . D"),
    ("be the 1st in Europe", ". . . ."),
    ("the 21st century clinic", ". . . ."),
    ("cut in half", "N . . ."),
    ("support 24/7", ". . . ."),
    ("ISO 27001 by 30/06", ". . . D"),
    ("was 9 days, now 3", "N P . ."),
    ("twenty-five clinics by week 12", "N . . D"),
    ("grow by 1.5 points", "N . . ."),
    ("by day 90: 5 releases", "N . . D"),
    ("from 3 to 5 in May", "N P . D"),
    ("we may 3 times", "N . . ."),
    ("at least 12 clinics", "N . T ."),
    ("Q3: no open ticket older than 2 weeks", "N . . D"),
    ("one system for all", ". . . ."),
    ("", ". . . ."),
]


@pytest.mark.parametrize(("line", "wanted"), CORPUS, ids=[line or "empty" for line, _ in CORPUS])
def test_a_line_is_read_as_a_person_reads_it(line: str, wanted: str) -> None:
    marks = [mark != "." for mark in wanted.split()]
    assert read(line) == Reading(number=marks[0], pair=marks[1], target=marks[2], by_when=marks[3])


@pytest.mark.parametrize(
    "when", ["by June", "by the end of 2027", "until Friday", "this quarter", "before summer", "by 3 May", "- May 2027"]
)
@pytest.mark.parametrize(("line", "pair"), [("from 9 days to 3", True), ("fewer calls", False)])
def test_a_date_never_changes_what_is_counted(line: str, pair: bool, when: str) -> None:
    assert read(f"{line} {when}") == Reading(pair, pair, False, True)


@settings(deadline=None)
@given(st.text(max_size=1_500))
def test_any_text_can_be_read_and_the_answer_holds_together(text: str) -> None:
    reading = read(text)
    assert reading.number or not (reading.pair or reading.target)
    assert not (reading.pair and reading.target)
    assert len(folded(text)) <= 600 * 18  # one sign may stand for a whole word when it is taken apart
    assert read(" ".join(text.split())[:150]) == read(" ".join(text.split())[:150].upper().lower())


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_any_two_numbers_with_an_arrow_are_a_from_to(one: int, other: int) -> None:
    assert read(f"time {one} -> {other}").pair
    assert read(f"time from {one} days to {other} by Q3") == Reading(True, True, False, True)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert read("x " * 300 + "9 -> 3") == NOTHING
