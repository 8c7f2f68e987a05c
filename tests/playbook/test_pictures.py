"""The six pictures: their numbers drawn as in screens.md 6, their words, and that every one of them fits on a card."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import Chart
from playbook import pictures
from playbook.pictures import Bar, Picture
from playbook.pipeline import course
from playbook.ranges import Change, Count
from playbook.records import Job, Week
from playbook.steadiness import steadiness
from tests.playbook.histories import DAY, ago, job, read, searches

COUNTS = st.integers(0, 20_000).flatmap(lambda n: st.builds(Count, st.integers(0, n), st.just(n)))


def some(picture: Picture | None) -> Picture:
    assert picture is not None
    return picture


def drawn(picture: Picture) -> list[str]:
    """The glyphs of screens.md 6, drawn from the numbers alone, by its own words."""
    return [f"  {row.label:<10}{_cells(picture.kind, row):<12} {row.text}".rstrip() for row in picture.rows]


def _cells(kind: str, row: Bar) -> str:
    if row.value is None:
        return ""
    if kind == "weeks":
        return "●" * int(row.value) + "○" * int(row.of - row.value) if row.of else "–"
    if kind == "mood":
        return "".join("●" if place == row.value else "·" for place in range(1, int(row.of) + 1))
    if kind in ("range", "trial"):
        assert row.low is not None
        assert row.high is not None
        spread = range(math.floor(12 * row.low), min(11, math.floor(12 * row.high)) + 1)
        dot = min(11, math.floor(12 * row.value / row.of))
        return "".join("●" if cell == dot else "─" if cell in spread else "·" for cell in range(12))
    full = round(12 * row.value / row.of)
    return ("█" * full or ("▌" if row.value else "")).ljust(12, "·")


# -- against the drawings of screens.md 6 -------------------------------------------------------------------------------------


def test_funnel() -> None:
    reach = [("accepted", 1), ("advanced", 2), ("interview_done", 4), ("reply:human_no", 5), ("applied", 28)]
    search = [read(("applied", 90), (what, 50), id=f"{what}{n}") for what, many in reach for n in range(many)]
    search += [read(("saved", 9)), read(("applied", 9), same_as="x")]
    funnel = some(pictures.funnel(search))
    assert funnel.caption == "How far each job got"
    assert drawn(funnel) == [
        "  Sent      ████████████ 40",
        "  Replied   ████········ 12",
        "  Talked    ██·········· 7",
        "  Final     █··········· 3",
        "  Offer     ▌··········· 1",
    ]
    assert funnel.file_alt == "How far each job got. Sent: 40. Replied: 12. Talked: 7. Final: 3. Offer: 1."


def test_weeks() -> None:
    first = date(2026, 10, 5)
    made = {0: (3, 2), 1: (1, 1), 4: (2, 2), 5: (2, 1), 6: (1, 1)}
    records = [
        Week(id=str(n), monday=first + timedelta(weeks=n), commitments=("a", "b", "c")[:of], done=tuple(range(done)))
        for n, (of, done) in made.items()
    ]
    picture = some(pictures.weeks(steadiness(records, DAY, [(date(2026, 10, 26), date(2026, 11, 1))])))
    assert picture.caption == "Commitments, week by week"
    assert drawn(picture) == [
        "  5 Oct     ●●○          2 of 3",
        "  12 Oct    ●            1 of 1",
        "  19 Oct    –            none set",
        "  26 Oct                 paused",
        "  2 Nov     ●●           2 of 2",
        "  9 Nov     ●○           1 of 2",
        "  16 Nov    ●            1 of 1",
    ]
    assert picture.alt.startswith(
        "Week of 5 Oct: 2 of 3. Week of 12 Oct: 1 of 1. Week of 19 Oct: none set. Week of 26 Oct: paused. Week of 2 Nov:"
    )


def test_range() -> None:
    picture = some(pictures.range_picture(Change(Count(2, 40), Count(12, 40))))
    assert picture.caption == "Human replies within 30 days"
    assert drawn(picture) == ["  Before    ●─·········· 2 of 40", "  Now       ··─●──······ 12 of 40"]
    assert picture.alt == "Before: 2 of 40, likely 1 to 17 in 100. Now: 12 of 40, likely 18 to 46 in 100."
    assert picture.file_alt == (
        "Human replies within 30 days. Before: 2 of 40, likely 1 to 17 in 100. Now: 12 of 40, likely 18 to 46 in 100. Up."
    )


@pytest.mark.row("C25")
def test_trial() -> None:
    picture = some(pictures.trial(Change(Count(2, 12), Count(5, 14))))
    assert picture.caption == "Answered within 14 days"
    assert drawn(picture) == ["  Before    ──●───······ 2 of 12", "  During    ·───●───···· 5 of 14"]
    assert picture.file_alt.endswith("During: 5 of 14, likely 16 to 62 in 100. Can't tell yet.")


def test_waiting() -> None:
    search = [
        read(("applied", 21), firm="Kestrel", id="k"),
        read(("applied", 8), firm="Acme", id="a"),
        read(("applied", 37), firm="Birch Health", id="b"),
        read(("applied", 90), ("rejected", 60), firm="Gone", id="g"),
    ]
    picture = some(pictures.waiting(search, DAY))
    assert picture.caption == "Days since last news"
    assert drawn(picture) == ["  Birch     █████████··· 37 days", "  Kestrel   █████······· 21 days", "  Acme      ██·········· 8 days"]
    assert picture.file_alt == "Days since last news. Birch: 37 days. Kestrel: 21 days. Acme: 8 days."
    assert [row.label for row in some(pictures.waiting(search, DAY, discreet=True)).rows] == ["B. H.", "K.", "A."]


def test_mood() -> None:
    weeks: list[tuple[date, int | None]] = [
        (date(2026, 11, 23), 1),
        (date(2026, 11, 2), 3),
        (date(2026, 11, 16), None),
        (date(2026, 11, 9), 4),
    ]
    picture = some(pictures.mood(weeks))
    assert picture.caption == "How the weeks felt"
    assert drawn(picture) == [
        "  2 Nov     ··●··        3 of 5",
        "  9 Nov     ···●·        4 of 5",
        "  16 Nov                 skipped",
        "  23 Nov    ●····        1 of 5",
    ]
    assert picture.alt == "Week of 2 Nov: 3 of 5. Week of 9 Nov: 4 of 5. Week of 16 Nov: skipped. Week of 23 Nov: 1 of 5."


# -- their edges --------------------------------------------------------------------------------------------------------------


def test_nothing_to_draw_is_no_picture() -> None:
    assert pictures.funnel([read(("saved", 3))]) is None
    assert pictures.weeks(steadiness([], DAY)) is None
    assert pictures.range_picture(Change(Count(0, 0), Count(0, 0))) is None
    assert pictures.trial(Change(Count(0, 0), Count(0, 0))) is None
    assert pictures.waiting([read(("applied", 9), ("rejected", 3)), read(("applied", 9), removed=True)], DAY) is None
    assert pictures.mood([]) is None
    assert pictures.mood([(DAY, None)]) is None, "without a kept answer the picture does not exist"


def test_a_window_with_few_has_counts_but_no_dot_and_no_range() -> None:
    few = some(pictures.range_picture(Change(Count(0, 0), Count(1, 3))))
    assert few.rows == (Bar("Before", None, 0, text="none sent"), Bar("Now", None, 3, text="1 of 3"))
    assert few.alt == "Before: none sent. Now: 1 of 3."
    assert few.verdict == "can't tell yet"


def test_ranges_are_unrounded_numbers() -> None:
    (before, now) = some(pictures.range_picture(Change(Count(2, 40), Count(12, 40)))).rows
    assert (before.value, before.of, now.value, now.of) == (2, 40, 12, 40)
    assert now.low == pytest.approx(0.18075, abs=1e-5)
    assert now.high == pytest.approx(0.45430, abs=1e-5)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (Count(12, 40), "12 of 40"),
        (Count(99, 100), "99 of 100"),
        (Count(100, 100), "100/100"),
        (Count(1_000, 2_000), "1000/2000"),
        (Count(5_000, 20_000), "25%"),
    ],
)
def test_counts_fit_their_nine_characters(count: Count, text: str) -> None:
    assert some(pictures.range_picture(Change(count, count))).rows[0].text == text


@pytest.mark.parametrize(
    ("days", "text"),
    [(-2, "today"), (0, "today"), (1, "1 day"), (2, "2 days"), (999, "999 days"), (1_000, "999+ days"), (9_999, "999+ days")],
)
def test_days(days: int, text: str) -> None:
    (row,) = some(pictures.waiting([read(("applied", days))], DAY)).rows
    assert (row.value, row.of, row.text) == (max(0, days), 48, text)


@pytest.mark.parametrize(
    ("firm", "label", "discreet"),
    [
        ("Acme", "Acme", "A."),
        ("Birch Health", "Birch", "B. H."),
        ("A B C D E", "A B C D E", "A. B. C."),
        ("Interconnected", "Intercon…", "I."),
        ("O Interconnected", "O", "O. I."),
        ("R&D&E", "R&D…", "R."),
        ("👩‍👩‍👧‍👦 Family", "…", "F."),
        ("株式会社アクメ", "株式会社アクメ", "a firm"),
        (" ", "?", "a firm"),
        # `&` weighs 5, `<` and `>` 4, what lies beyond the basic plane 2: nine fit, ten are folded.
        ("&abcd", "&abcd", "A."),
        ("&abcde", "&abc…", "A."),
        ("<abcde", "<abcde", "A."),
        ("<abcdef", "<abcd…", "A."),
        (">abcde", ">abcde", "A."),
        (">abcdef", ">abcd…", "A."),
        ("\U00010400abcdefg", "\U00010400abcdefg", "\U00010400."),
        ("\U00010400abcdefgh", "\U00010400abcdef…", "\U00010400."),
        ("abcdefgh\uffff", "abcdefgh\uffff", "A."),
    ],
)
def test_firms_fit_their_nine_characters(firm: str, label: str, discreet: str) -> None:
    search = [read(("applied", 9), firm=firm)]
    assert some(pictures.waiting(search, DAY)).rows[0].label == label
    assert some(pictures.waiting(search, DAY, discreet=True)).rows[0].label == discreet


def test_eight_rows_at_most() -> None:
    many = [read(("applied", n), id=f"j{n}") for n in range(1, 13)]
    assert [row.value for row in some(pictures.waiting(many, DAY)).rows] == [12, 11, 10, 9, 8, 7, 6, 5]
    felt = some(pictures.mood([(ago(7 * n), 1 + n % 5) for n in range(12)]))
    assert [row.label for row in felt.rows][-1] == "24 Nov"
    assert len(felt.rows) == 8


@pytest.mark.parametrize("place", [0, 6, -1])
def test_places_are_one_to_five(place: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        pictures.mood([(DAY, place)])


# -- every picture fits on a card ---------------------------------------------------------------------------------------------


def fits(picture: Picture | None) -> None:
    """The card's own types take it, and its alt text as a file is within the same bound."""
    if picture is None:
        return
    chart = Chart.model_validate(
        {"kind": picture.kind, "caption": picture.caption, "alt": picture.alt, "rows": [asdict(r) for r in picture.rows]}
    )
    assert [row.model_dump() for row in chart.rows] == [asdict(r) for r in picture.rows]
    assert len(picture.file_alt) <= 400
    assert set("●○─·█▌–▰▱✓") & set(picture.alt) <= set("".join(row.label for row in picture.rows)), "but for those a member typed"
    for row in picture.rows:
        assert row.value is None or row.value >= 0
        assert picture.kind == "waiting" or row.value is None or row.value <= row.of
        assert (row.low is None) == (row.high is None)
        if row.low is not None and row.high is not None:
            assert 0 <= row.low <= row.high <= 1


@given(searches(), st.text(max_size=60), st.booleans())
def test_pictures_of_jobs_fit_on_a_card(search: list[Job], firm: str, discreet: bool) -> None:
    courses = [course(j.model_copy(update={"firm": firm} if n % 2 else {})) for n, j in enumerate(search)]
    fits(pictures.funnel(courses))
    fits(pictures.waiting(courses, DAY, discreet=discreet))


@given(COUNTS, COUNTS)
def test_pictures_of_rates_fit_on_a_card(before: Count, now: Count) -> None:
    fits(pictures.range_picture(Change(before, now)))
    fits(pictures.trial(Change(before, now)))


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.integers(0, 3)), max_size=12),
    st.lists(st.tuples(st.integers(0, 99), st.none() | st.integers(1, 5)), max_size=12),
)
def test_pictures_of_weeks_fit_on_a_card(made: list[tuple[int, int, int]], places: list[tuple[int, int | None]]) -> None:
    weeks = [
        Week(id=f"{n}", monday=date(2026, 11, 23) - timedelta(weeks=n), commitments=tuple("abc"[:of]), done=tuple(range(d)))
        for n, of, d in made
    ]
    fits(pictures.weeks(steadiness(weeks, DAY, [(ago(20), ago(15))], since=ago(300))))
    fits(pictures.mood([(ago(7 * n), place) for n, place in places]))


def test_a_later_no_changes_nothing_in_the_funnel() -> None:
    before = job(("applied", 90), ("advanced", 50))
    after = job(("applied", 90), ("advanced", 50), ("rejected", 40))
    assert pictures.funnel([course(before)]) == pictures.funnel([course(after)])
