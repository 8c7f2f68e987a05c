"""What a group may be told about itself in numbers: facilitators' counts under the rule of five, and a council's shared ones.

Rule of five (product list 3.3, 13; screen 24a): a count from 1 to 4 reads "fewer than 5", and whatever would give it away, a total with
the other parts, a part with its total, or two looks on different days, is not shown either. A snapshot holds words and no numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from playbook.walltime import wall

CELL: Final = 5
"""The smallest count that is shown as it is; 0 is shown too."""
FEWER: Final = f"fewer than {CELL}"
HIDDEN: Final = f"hidden, {FEWER} in one"
"""What stands for all parts of a total when one of them, or what is left over, is a small one. "In one" is said of any number."""
MOOD_LOW, MOOD_SAID = 3, 4
"""D22: a council's mood is n of m only with n >= 3 and m >= 4."""


def small(count: int) -> bool:
    """Whether a count is from 1 to 4. ValueError if it is below 0."""
    if count < 0:
        raise ValueError(f"{count} is no count")
    return 0 < count < CELL


def shown(count: int) -> str:
    """A count by itself: itself, or `fewer than 5`."""
    return FEWER if small(count) else str(count)


@dataclass(frozen=True, slots=True)
class Parts:
    """A total and named parts of it that do not overlap. What the parts leave over is a part without a name.

    ValueError if a count is below 0, or the parts are more than the total.
    """

    total: int
    named: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        if any(count < 0 for _, count in self.named) or sum(count for _, count in self.named) > self.total:
            raise ValueError("the parts are more than the total, or less than nothing")

    @property
    def told(self) -> tuple[str, str]:
        """The total and the parts as they may be shown: all parts, or none.

        Where one part is small none is shown: hiding that one alone would leave it to be had by subtraction, and hiding a second one
        would say that the second is small or was taken to cover it.
        """
        if small(self.total):
            return FEWER, FEWER if self.named else ""
        rest = self.total - sum(count for _, count in self.named)
        if any(small(count) for count in (*(count for _, count in self.named), rest)):
            return str(self.total), HIDDEN
        return str(self.total), ", ".join(f"{count} {name}" for name, count in self.named)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a snapshot as it may be shown."""

    label: str
    words: str


def plain(label: str, count: int) -> Line:
    """`Taking part: 42`."""
    return Line(label, shown(count))


def split(label: str, by: str, parts: Parts) -> tuple[Line, ...]:
    """A total and its parts (24a): `Councils: 6` and `Councils by state: 5 meeting, ...`; the second says when parts are hidden.

    A total of 0 or under 5 has no second line.
    """
    total, named = parts.told
    first = Line(label, total)
    return (first, Line(f"{label} by {by}", named)) if parts.total >= CELL and named else (first,)


def sent(label: str, word: str, parts: Parts) -> Line:
    """`Prompts, last week: 118 sent, 71 answered, 20 snoozed`; `118 sent; hidden, fewer than 5 in one`."""
    total, named = parts.told
    if parts.total < CELL or not named:
        return Line(label, f"{total} {word}")
    return Line(label, f"{total} {word}{'; ' if named == HIDDEN else ', '}{named}")


def k_of_n(label: str, k: int, n: int) -> Line:
    """`Reviews done: 23 of 31`; where either side of it is small, only n. ValueError unless 0 <= k <= n."""
    total, named = Parts(n, (("", k),)).told
    if small(n) or named == HIDDEN:
        return Line(label, f"hidden, of {total}")
    return Line(label, f"{k} of {n}")


def within(label: str, count: int, total: int) -> Line:
    """A count of people who are among `total` others shown elsewhere: hidden too where those who are not are few.

    ValueError if it is more than the total.
    """
    told = Parts(total, ((label, count),)).told[1]
    if small(count):
        return Line(label, FEWER)
    # None of a few is told as little as one of them: it says of each that they are not.
    return Line(label, HIDDEN if told == HIDDEN or small(total - count) else str(count))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The counts of one week as words, made once and the same for every facilitator until the next Monday."""

    day: date
    lines: tuple[Line, ...]


def snapshot_day(now: datetime, zone: ZoneInfo) -> date:
    """The Monday whose snapshot holds at the instant `now`, in the community's zone. ValueError if `now` is naive."""
    today = wall(now, zone).date()
    return today - timedelta(days=today.weekday())


def snapshot(held: Snapshot | None, lines: Sequence[Line], now: datetime, zone: ZoneInfo) -> Snapshot:
    """The snapshot to show: the one held as long as its week lasts, whatever has changed since; else a new one of `lines`."""
    monday = snapshot_day(now, zone)
    return held if held is not None and held.day >= monday else Snapshot(monday, tuple(lines))


def council_mood(low: Collection[str], said: Collection[str], agreed: Collection[str], members: Collection[str]) -> str | None:
    """D22: `3 of 5 had a heavy week`, or None: only if every member agreed, at least 3 are low, and at least 4 said how it is.

    Ids of members; who said nothing is not in it. Where all are low, each of them is: what they agree to must say so.
    """
    people = set(members)
    heavy, heard = people & set(low) & set(said), people & set(said)
    if not people <= set(agreed) or len(heavy) < MOOD_LOW or len(heard) < MOOD_SAID:
        return None
    return f"{len(heavy)} of {len(heard)} had a heavy week"


def council_kept(kept: Collection[str], agreed: Collection[str], members: Collection[str]) -> str | None:
    """`4 of 5 kept a commitment` (3.5): only if every member agreed, and by the same numbers as mood; names nobody."""
    people = set(members)
    done = people & set(kept)
    if not people <= set(agreed) or len(done) < MOOD_LOW or len(people) < MOOD_SAID:
        return None
    return f"{len(done)} of {len(people)} kept a commitment"
