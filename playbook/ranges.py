"""Says what a count can tell: k of n, the likely range of the rate behind it, and whether two rates differ; in words for small numbers.

Nothing here knows what is counted. Two sizes decide what may be said (product list 3.7): under `FEW` the counts alone, under `MANY`
counts and range, from `MANY` on a percent as well. Rates and the ends of ranges are fractions: 0 to 1, differences -1 to 1.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import NormalDist
from typing import Final, Literal

FEW: Final = 5
"""Fewest cases for which a range is said."""
MANY: Final = 20
"""Fewest cases for which a percent is said."""
Z: Final = NormalDist().inv_cdf(0.975)
"""How many standard errors a two-sided 95 in 100 range reaches: 1.96."""
COMMUNITY_MEMBERS: Final = 10
"""Fewest members of whom anything is said together; `MANY` is the fewest cases."""

Verdict = Literal["up", "down", "can't tell yet"]

_VERDICTS: Final[Mapping[int, Verdict]] = {1: "up", -1: "down", 0: "can't tell yet"}
_SMALL: Final = ("none", "one", "two", "three", "four")
# Binary fractions miss whole hundredths by some 1e-16; without this a bound of 0.29 would be said as 28.
_EXACT: Final = 9


@dataclass(frozen=True, slots=True)
class Range:
    """The likely range of a rate, or of the difference between two, at 95 in 100."""

    low: float
    high: float

    @property
    def in_hundred(self) -> tuple[int, int]:
        """Both ends in whole parts of a hundred, rounded outward, so that words never claim more than was computed."""
        return floor(round(100 * self.low, _EXACT)), ceil(round(100 * self.high, _EXACT))

    @property
    def side(self) -> Literal[-1, 0, 1]:
        """Of a difference: 1 when all of the range lies above zero, -1 when all lies below, 0 when zero is in it."""
        if self.low > 0:
            return 1
        return -1 if self.high < 0 else 0


@dataclass(frozen=True, slots=True)
class Count:
    """`k` of `n` cases, 0 <= k <= n. Raises ValueError for anything else."""

    k: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.k <= self.n:
            raise ValueError(f"{self.k} of {self.n} is no count of cases")

    @property
    def rate(self) -> float | None:
        """k / n as a fraction; None when there are no cases."""
        return self.k / self.n if self.n else None

    @property
    def likely(self) -> Range | None:
        """The range that may be shown: Wilson's, None under `FEW` cases."""
        return wilson(self.k, self.n) if self.n >= FEW else None

    @property
    def percent(self) -> int | None:
        """The rate in percent, to the nearest whole; None under `MANY` cases. 0 is said of no case alone, 100 of all alone."""
        if self.n < MANY:
            return None
        if self.k in (0, self.n):
            return 100 if self.k else 0
        nearest = (200 * self.k + self.n) // (2 * self.n)
        return min(max(nearest, 1), 99)


@dataclass(frozen=True, slots=True)
class Change:
    """The same rate at two times. The difference is `now` minus `before`."""

    before: Count
    now: Count

    @property
    def difference(self) -> float | None:
        """now minus before as a fraction, -1 to 1; None when either has no cases."""
        before, now = self.before.rate, self.now.rate
        return None if before is None or now is None else now - before

    @property
    def likely(self) -> Range | None:
        """The range of the difference that may be shown; None while either count is under `FEW`."""
        few = min(self.before.n, self.now.n) < FEW
        return None if few else newcombe(self.before.k, self.before.n, self.now.k, self.now.n)

    @property
    def verdict(self) -> Verdict:
        """Up or down only if the range of the difference leaves out zero (product list 3.7); else can't tell yet."""
        return _VERDICTS[0 if self.likely is None else self.likely.side]


# -- the two formulas ----------------------------------------------------------------------------------------------------------


def wilson(k: float, n: float) -> Range:
    """Wilson's 95 in 100 range for k of n; 0 to 1 when n is 0. The low end is exactly 0 when k is 0, the high end 1 when k is n.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927). `k` and `n` may be
    expected values and so need not be whole. Raises ValueError unless 0 <= k <= n.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no count of cases")
    if n == 0:
        return Range(0.0, 1.0)
    rate, square = k / n, Z * Z
    middle = (rate + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * sqrt(rate * (1 - rate) / n + square / (4 * n * n))
    return Range(max(0.0, middle - half) if k else 0.0, min(1.0, middle + half) if k < n else 1.0)


def newcombe(k_before: float, n_before: float, k_now: float, n_now: float) -> Range:
    """The 95 in 100 range of (k_now of n_now) minus (k_before of n_before), from the two Wilson ranges; -1 to 1.

    R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17 (1998),
    method 10. Raises ValueError when either has no cases, or unless 0 <= k <= n. That no end leaves -1 to 1 follows from the two
    Wilson ranges, which never leave 0 to 1.
    """
    if not n_before or not n_now:
        raise ValueError("a difference needs cases on both sides")
    before, now = k_before / n_before, k_now / n_now
    was, is_now = wilson(k_before, n_before), wilson(k_now, n_now)
    low = now - before - sqrt((now - is_now.low) ** 2 + (was.high - before) ** 2)
    high = now - before + sqrt((is_now.high - now) ** 2 + (before - was.low) ** 2)
    return Range(low, high)


def needed(before: float, now: float) -> int:
    """How many cases each period takes until a rate of `before` that becomes `now` can be told apart, the counts being as expected.

    Both are fractions 0 to 1. 10% that becomes 20% takes 100, 10% that becomes 30% takes 32 (product list 3.7). These are cases
    for which the typical result just leaves out zero: half the time it takes more. Raises ValueError when the two are equal.
    """
    low, high = sorted((before, now))
    if not 0 <= low < high <= 1:
        raise ValueError("two different rates from 0 to 1 are needed")
    enough = FEW

    def told_apart(cases: int) -> bool:
        return newcombe(low * cases, cases, high * cases, cases).side == 1

    while not told_apart(enough):
        enough *= 2
    return FEW + bisect_left(range(FEW, enough), True, key=told_apart)


def community_may_see(members: int, cases: int) -> bool:
    """Whether a number of many members may be shown: at least `COMMUNITY_MEMBERS` of them and `MANY` cases (product list 3.7)."""
    return members >= COMMUNITY_MEMBERS and cases >= MANY


# -- words ---------------------------------------------------------------------------------------------------------------------


def counted(count: Count) -> str:
    """`2 of 12`."""
    return f"{count.k} of {count.n}"


def with_range(count: Count) -> str:
    """`2 of 12, likely 4 to 45 in 100`; `1 of 3` while any range would be a guess."""
    if (likely := count.likely) is None:
        return counted(count)
    low, high = likely.in_hundred
    return f"{counted(count)}, likely {low} to {high} in 100"


def in_full(count: Count) -> str:
    """All that may be said of a count in one row: `12 of 40, 30%, likely 18 to 46 in 100`; no percent under `MANY`."""
    if (percent := count.percent) is None:
        return with_range(count)
    return with_range(count).replace(",", f", {percent}%,")


def rate_sentence(count: Count, did: str = "answered") -> str:
    """One rate by itself, as a sentence: counts under `FEW`, with why there is no more; else the counts and what is likely.

    `did` is what the k cases did, in the past tense, without a stop.
    """
    if count.n == 0:
        return "**Can't tell yet.** Nothing falls in this window so far."
    if (likely := count.likely) is None:
        return f"**Can't tell yet.** {counted(count)} {did}. With {_SMALL[count.n]}, any rate would be a guess."
    low, high = likely.in_hundred
    percent = "" if count.percent is None else f", {count.percent}%"
    return f"{counted(count)} {did}{percent}. Likely between {low} and {high} in 100."


def change_sentence(change: Change, did: str = "answered") -> str:
    """What two counts tell, as the prose under their picture (screens 11a, 11b, 12b); the verdict in bold comes first.

    `**Up.** 30% now, likely between 18 and 46 in 100. Before: 5%, likely 1 to 17.` A percent stands only from `MANY` cases on,
    a range from `FEW` on, and a verdict other than can't-tell only when the range of the difference leaves out zero.
    """
    if (likely := change.likely) is None:
        return _too_few(change, did)
    if change.verdict == "can't tell yet":
        return f"**Can't tell yet.** The true change could be anything from {_points(likely.low)} to {_points(likely.high)}, in 100."
    (low_now, high_now), (low_before, high_before) = (wilson(c.k, c.n).in_hundred for c in (change.now, change.before))
    return (
        f"**{change.verdict.capitalize()}.** {_headline(change.now)} now, likely between {low_now} and {high_now} in 100. "
        f"Before: {_headline(change.before)}, likely {low_before} to {high_before}."
    )


def change_short(change: Change) -> str:
    """The same in one line for a row or a list: `Can't tell yet: 2 of 12 before, 5 of 14 now.`"""
    return f"{change.verdict.capitalize()}: {counted(change.before)} before, {counted(change.now)} now."


def points(change: Change) -> str:
    """The difference in points of a hundred, with its range: `25 up, likely 8 up to 41 up, in 100` (M1Δ).

    Points go to the nearest whole, as product list 3.7 prints them, but never to nought: what is not zero is not called zero.
    Without a range there are only the counts: `2 of 3 before, 5 of 14 now`.
    """
    if (likely := change.likely) is None or (difference := change.difference) is None:
        return f"{counted(change.before)} before, {counted(change.now)} now"
    return f"{_points(difference)}, likely {_points(likely.low)} to {_points(likely.high)}, in 100"


def needed_sentence(before: float, now: float) -> str:
    """`To see 10% become 20% takes about 100 in each period.` The two rates are fractions; what it rests on: `needed`."""
    return f"To see {100 * before:.0f}% become {100 * now:.0f}% takes about {needed(before, now)} in each period."


def trial_caution() -> str:
    """Why a two-week trial is seldom settled by its rate, and what settles it instead (C25, product list 3.7)."""
    first, second = needed(0.10, 0.20), needed(0.10, 0.30)
    return (
        f"To see 10% become 20% takes about {first} in each period; to see it become 30%, about {second}. Two weeks seldom hold "
        "that many. Judge by what you can see: did you make the change, what did your peer hear, how good were the replies?"
    )


def _too_few(change: Change, did: str) -> str:
    if change.now.likely is None:
        return rate_sentence(change.now, did)
    return f"**Can't tell yet.** Now {with_range(change.now)}. Before {counted(change.before)}, too few to compare."


def _headline(count: Count) -> str:
    return counted(count) if count.percent is None else f"{count.percent}%"


def _points(difference: float) -> str:
    """`15 down`, `47 up`; what is not zero is never said as 0."""
    whole = floor(abs(100 * difference) + 0.5) or "under 1"
    if difference > 0:
        return f"{whole} up"
    return f"{whole} down" if difference < 0 else "0"
