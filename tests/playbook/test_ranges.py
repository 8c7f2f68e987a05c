"""What a count can tell: against scipy, an independent reading of Newcombe's paper, and the vectors of the product list."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from playbook import ranges
from playbook.ranges import Change, Count, Range

COUNTS = st.integers(1, 400).flatmap(lambda n: st.builds(Count, st.integers(0, n), st.just(n)))
ANY_COUNTS = st.integers(0, 60).flatmap(lambda n: st.builds(Count, st.integers(0, n), st.just(n)))


def reference_difference(a: Count, b: Count) -> tuple[float, float]:
    """Newcombe's method 10 as the paper derives it: each Wilson limit as a root of |p - x| = z sqrt(x (1 - x) / n)."""
    z = float(norm.ppf(0.975))

    def roots(k: int, n: int) -> tuple[float, float]:
        # (p - x)^2 = z^2 x (1 - x) / n, as a quadratic in x.
        p, c = k / n, z * z / n
        half = math.sqrt(max(0.0, (2 * p + c) ** 2 - 4 * (1 + c) * p * p))
        return (2 * p + c - half) / (2 * (1 + c)), (2 * p + c + half) / (2 * (1 + c))

    (l1, u1), (l2, u2) = roots(b.k, b.n), roots(a.k, a.n)
    p1, p2 = b.k / b.n, a.k / a.n
    return (p1 - p2) - math.hypot(p1 - l1, u2 - p2), (p1 - p2) + math.hypot(u1 - p1, p2 - l2)


# -- the formulas -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [*range(1, 41), 97, 250, 1_000])
def test_wilson_is_scipys(n: int) -> None:
    for k in range(0, n + 1, max(1, n // 40)):
        mine, theirs = ranges.wilson(k, n), binomtest(k, n).proportion_ci(method="wilson")
        assert (mine.low, mine.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"), [(0, 5, 0, 43), (1, 10, 1.8, 40.4), (2, 12, 4.7, 44.8), (6, 30, 9.5, 37.3), (0, 20, 0, 16.1)]
)
def test_the_vectors_of_the_product_list(k: int, n: int, low: float, high: float) -> None:
    likely = ranges.wilson(k, n)
    places = 0 if n == 5 else 1
    assert (round(100 * likely.low, places), round(100 * likely.high, places)) == (low, high)


@pytest.mark.row("C27")
@pytest.mark.parametrize(
    ("before", "now", "low", "high", "verdict"),
    [
        (Count(2, 12), Count(5, 14), -15, 47, "can't tell yet"),
        (Count(4, 25), Count(9, 25), -4, 42, "can't tell yet"),
        (Count(2, 40), Count(12, 40), 8, 41, "up"),
        (Count(12, 40), Count(2, 40), -41, -8, "down"),
    ],
)
def test_the_changes_of_the_product_list(before: Count, now: Count, low: int, high: int, verdict: str) -> None:
    likely = Change(before, now).likely
    assert likely is not None
    assert (round(100 * likely.low), round(100 * likely.high)) == (low, high)
    assert Change(before, now).verdict == verdict


@given(COUNTS, COUNTS)
def test_newcombe_is_the_papers_and_turns_round_with_its_sides(a: Count, b: Count) -> None:
    mine = ranges.newcombe(a.k, a.n, b.k, b.n)
    low, high = reference_difference(a, b)
    assert (mine.low, mine.high) == pytest.approx((max(-1, low), min(1, high)), abs=1e-9)
    back = ranges.newcombe(b.k, b.n, a.k, a.n)
    assert (back.low, back.high) == pytest.approx((-mine.high, -mine.low), abs=1e-12)


@given(COUNTS, COUNTS)
def test_nothing_is_ever_outside_its_scale(a: Count, b: Count) -> None:
    likely = ranges.wilson(a.k, a.n)
    assert a.rate is not None
    assert 0 <= likely.low <= a.rate + 1e-12
    assert a.rate - 1e-12 <= likely.high <= 1
    assert (likely.low == 0) == (a.k == 0)
    assert (likely.high == 1) == (a.k == a.n)
    difference = ranges.newcombe(a.k, a.n, b.k, b.n)
    assert -1 <= difference.low <= difference.high <= 1
    change = Change(a, b)
    assert change.difference is not None
    assert difference.low - 1e-12 <= change.difference <= difference.high + 1e-12


def test_a_hair_from_none_or_all_is_still_in_its_scale() -> None:
    """Expected values need not be whole: here rounding alone would put the ends at -3e-17 and 1 + 2e-16."""
    assert ranges.wilson(1e-16, 5).low == 0.0
    assert ranges.wilson(math.nextafter(14, 0), 14).high == 1.0


@pytest.mark.parametrize(
    ("low", "high", "side"), [(0.001, 0.3, 1), (0.0, 0.3, 0), (-0.1, 0.3, 0), (-0.3, 0.0, 0), (-0.3, -0.001, -1), (0.0, 0.0, 0)]
)
def test_a_range_that_ends_at_zero_leaves_nothing_out(low: float, high: float, side: int) -> None:
    assert Range(low, high).side == side


def test_no_cases() -> None:
    assert ranges.wilson(0, 0) == Range(0.0, 1.0)
    assert Count(0, 0).rate is None
    assert Change(Count(0, 0), Count(1, 1)).difference is None
    assert Change(Count(1, 1), Count(0, 0)).difference is None
    for a, b in ((0, 5), (5, 0)):
        with pytest.raises(ValueError, match=r"^a difference needs cases on both sides$"):
            ranges.newcombe(0, a, 0, b)


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3), (1, 0), (0, -1)])
def test_counts_that_cannot_be_are_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match=r"^-?[0-9]+ of -?[0-9]+ is no count of cases$"):
        Count(k, n)
    with pytest.raises(ValueError, match=r"^-?[0-9]+ of -?[0-9]+ is no count of cases$"):
        ranges.wilson(k, n)


# -- the rules for small numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.row("C27")
@pytest.mark.parametrize(
    ("n", "has_range", "has_percent"), [(0, False, False), (4, False, False), (5, True, False), (19, True, False), (20, True, True)]
)
def test_no_range_under_five_and_no_percent_under_twenty(n: int, has_range: bool, has_percent: bool) -> None:
    count = Count(n // 2, n)
    assert (count.likely is not None) == has_range
    assert (count.percent is not None) == has_percent
    for words in (ranges.in_full(count), ranges.rate_sentence(count), ranges.change_sentence(Change(Count(2, 40), count))):
        assert ("%" in words) <= (has_percent or "Before" in words)
    assert ("likely" in ranges.in_full(count)) == has_range
    assert ("%" in ranges.in_full(count)) == has_percent
    assert ("%" in ranges.rate_sentence(count)) == has_percent


@given(ANY_COUNTS, ANY_COUNTS)
def test_a_verdict_only_with_ranges_that_may_be_shown_and_leave_out_zero(before: Count, now: Count) -> None:
    change = Change(before, now)
    if min(before.n, now.n) < 5:
        assert change.likely is None
        assert change.verdict == "can't tell yet"
        return
    low, high = reference_difference(before, now)
    expected = "up" if low > 1e-9 else "down" if high < -1e-9 else "can't tell yet"
    if abs(low) > 1e-9 and abs(high) > 1e-9:
        assert change.verdict == expected


@given(ANY_COUNTS, ANY_COUNTS)
def test_words_never_say_a_percent_of_few_or_a_range_of_fewer(before: Count, now: Count) -> None:
    words = ranges.change_sentence(Change(before, now))
    assert ("%" in words) <= (max(before.n, now.n) >= 20)
    if now.n < 5:
        assert "likely" not in words.lower()
    assert words.startswith(("**Up.**", "**Down.**", "**Can't tell yet.**"))


@pytest.mark.parametrize(
    ("k", "n", "percent"),
    [
        (0, 40, 0),
        (12, 40, 30),
        (1, 8_000, 1),
        (2, 8_000, 1),
        (7_999, 8_000, 99),
        (8_000, 8_000, 100),
        (1, 40, 3),
        (3, 40, 8),
        (49, 99, 49),
    ],
)
def test_percent_is_the_nearest_whole_and_never_none_or_all_by_rounding(k: int, n: int, percent: int) -> None:
    assert Count(k, n).percent == percent


# -- words --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(2, 12), "2 of 12, likely 4 to 45 in 100"),
        (Count(5, 14), "5 of 14, likely 16 to 62 in 100"),
        (Count(2, 40), "2 of 40, likely 1 to 17 in 100"),
        (Count(12, 40), "12 of 40, likely 18 to 46 in 100"),
        (Count(0, 20), "0 of 20, likely 0 to 17 in 100"),
        (Count(7, 7), "7 of 7, likely 64 to 100 in 100"),
        (Count(1, 3), "1 of 3"),
    ],
)
def test_ranges_are_rounded_outward(count: Count, words: str) -> None:
    assert ranges.with_range(count) == words
    if (likely := count.likely) is not None:
        low, high = likely.in_hundred
        assert low <= 100 * likely.low < low + 1
        assert high - 1 < 100 * likely.high <= high


def test_rounding_outward_does_not_stumble_over_binary_fractions() -> None:
    assert Range(0.29, 0.07).in_hundred == (29, 7)
    assert Range(-0.29, 0.29).in_hundred == (-29, 29)
    assert Range(0.2901, 0.5701).in_hundred == (29, 58)


def test_in_full() -> None:
    assert ranges.in_full(Count(12, 40)) == "12 of 40, 30%, likely 18 to 46 in 100"
    assert ranges.in_full(Count(2, 12)) == "2 of 12, likely 4 to 45 in 100"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(0, 0), "**Can't tell yet.** Nothing falls in this window so far."),
        (Count(1, 1), "**Can't tell yet.** 1 of 1 answered. With one, any rate would be a guess."),
        (Count(1, 3), "**Can't tell yet.** 1 of 3 answered. With three, any rate would be a guess."),
        (Count(0, 4), "**Can't tell yet.** 0 of 4 answered. With four, any rate would be a guess."),
        (Count(2, 12), "2 of 12 answered. Likely between 4 and 45 in 100."),
        (Count(12, 40), "12 of 40 answered, 30%. Likely between 18 and 46 in 100."),
    ],
)
def test_one_rate_as_a_sentence(count: Count, words: str) -> None:
    assert ranges.rate_sentence(count) == words


@pytest.mark.row("C27")
@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (Count(2, 40), Count(12, 40), "**Up.** 30% now, likely between 18 and 46 in 100. Before: 5%, likely 1 to 17."),
        (Count(12, 40), Count(2, 40), "**Down.** 5% now, likely between 1 and 17 in 100. Before: 30%, likely 18 to 46."),
        (Count(0, 15), Count(10, 15), "**Up.** 10 of 15 now, likely between 41 and 85 in 100. Before: 0 of 15, likely 0 to 21."),
        (Count(2, 12), Count(5, 14), "**Can't tell yet.** The true change could be anything from 15 down to 47 up, in 100."),
        (Count(2, 40), Count(1, 3), "**Can't tell yet.** 1 of 3 answered. With three, any rate would be a guess."),
        (Count(1, 3), Count(5, 14), "**Can't tell yet.** Now 5 of 14, likely 16 to 62 in 100. Before 1 of 3, too few to compare."),
        (Count(0, 0), Count(0, 0), "**Can't tell yet.** Nothing falls in this window so far."),
    ],
)
def test_a_change_as_a_sentence(before: Count, now: Count, words: str) -> None:
    assert ranges.change_sentence(Change(before, now)) == words


def test_a_sentence_says_what_was_counted() -> None:
    assert ranges.rate_sentence(Count(1, 3), "led to an interview").startswith("**Can't tell yet.** 1 of 3 led to an interview.")
    assert "1 of 3 led to an interview" in ranges.change_sentence(Change(Count(0, 9), Count(1, 3)), "led to an interview")


def test_a_change_in_one_line_and_in_points() -> None:
    assert ranges.change_short(Change(Count(2, 12), Count(5, 14))) == "Can't tell yet: 2 of 12 before, 5 of 14 now."
    assert ranges.change_short(Change(Count(2, 40), Count(12, 40))) == "Up: 2 of 40 before, 12 of 40 now."
    assert ranges.points(Change(Count(2, 40), Count(12, 40))) == "25 up, likely 8 up to 41 up, in 100"
    assert ranges.points(Change(Count(2, 12), Count(2, 12))) == "0, likely 31 down to 31 up, in 100"
    assert ranges.points(Change(Count(2, 3), Count(5, 14))) == "2 of 3 before, 5 of 14 now"


def test_what_is_not_zero_is_not_called_zero() -> None:
    near = next(Change(Count(10, n), Count(20, n)) for n in range(90, 110) if 0 < ranges.newcombe(10, n, 20, n).low < 0.005)
    assert "likely under 1 up to" in ranges.points(near)
    other = next(Change(Count(10, n), Count(20, n)) for n in range(90, 140) if -0.005 < ranges.newcombe(10, n, 20, n).low < 0)
    assert "from under 1 down to" in ranges.change_sentence(other)


# -- how many it takes, and of how many ----------------------------------------------------------------------------------------------


@pytest.mark.row("C25")
def test_how_many_it_takes() -> None:
    assert ranges.needed(0.10, 0.20) == 100
    assert ranges.needed(0.10, 0.30) == 32
    assert ranges.needed(0.30, 0.10) == 32
    assert ranges.needed(0.0, 1.0) == 5, "under five nothing is said at all"
    assert ranges.needed_sentence(0.1, 0.2) == "To see 10% become 20% takes about 100 in each period."
    assert ranges.needed_sentence(0.6, 0.9) == f"To see 60% become 90% takes about {ranges.needed(0.6, 0.9)} in each period."
    assert ranges.trial_caution() == (
        "To see 10% become 20% takes about 100 in each period; to see it become 30%, about 32. Two weeks seldom hold that many. "
        "Judge by what you can see: did you make the change, what did your peer hear, how good were the replies?"
    )
    for same in ((0.2, 0.2), (-0.1, 0.2), (0.2, 1.1)):
        with pytest.raises(ValueError, match=r"^two different rates from 0 to 1 are needed$"):
            ranges.needed(*same)


@given(st.integers(0, 95), st.integers(1, 60))
def test_that_many_and_not_one_fewer(before: int, more: int) -> None:
    low, high = before / 100, min(100, before + 3 + more) / 100
    n = ranges.needed(low, high)
    assert ranges.newcombe(low * n, n, high * n, n).low > 0
    assert n == 5 or ranges.newcombe(low * (n - 1), n - 1, high * (n - 1), n - 1).low <= 0


@pytest.mark.parametrize(("members", "cases", "may"), [(10, 20, True), (9, 20, False), (10, 19, False), (400, 0, False)])
def test_numbers_of_many_members_are_shown_only_of_many(members: int, cases: int, may: bool) -> None:
    assert ranges.community_may_see(members, cases) is may
