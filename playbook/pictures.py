"""The six pictures of a search as plain numbers, with their words for those who do not see them (screens 6); adapters draw them.

A picture with nothing in it is None: no table of zeros is ever shown. Numbers are unrounded. A rate's range stands only where one may
be said (`ranges`), and under that size there is no dot either, for a dot is a rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from bot import limits
from bot.text import clip, weight
from playbook.pipeline import Course, Stage, days_quiet, quiet_first
from playbook.ranges import Change, Count, Verdict, counted, with_range
from playbook.steadiness import Steadiness
from playbook.words import names

Kind = Literal["funnel", "weeks", "range", "trial", "waiting", "mood"]

WAITING_DAYS: Final = 48
"""Days that fill a bar of the waiting picture."""
MOOD_PLACES: Final = 5
WEEK: Final = "Week of "
"""Before a row's label in words, where that is the Monday of a week."""
MOST_DAYS: Final = 999
"""Above this a number of days is not told any closer."""

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STAGES: Final = (
    ("Sent", Stage.SENT),
    ("Replied", Stage.REPLIED),
    ("Talked", Stage.TALKED),
    ("Final", Stage.FINAL),
    ("Offer", Stage.OFFER),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: `value` of `of`, its likely range `low` to `high` (0 to 1), and the words at its end. No value: nothing is drawn."""

    label: str
    value: float | None
    of: float
    low: float | None = None
    high: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """One of six, its rows from top to bottom. `alt` says every row in words, in at most 400; a card sets the caption before it."""

    kind: Kind
    caption: str
    rows: tuple[Bar, ...]
    alt: str
    verdict: Verdict | None = None

    @property
    def file_alt(self) -> str:
        """The alt text of the picture as a file: what is measured, every row, the verdict; no colours, no glyphs."""
        verdict = f" {self.verdict.capitalize()}." if self.verdict else ""
        return f"{self.caption}. {self.alt}{verdict}"


def funnel(jobs: Iterable[Course]) -> Picture | None:
    """How far jobs got, ever: stage reached, so a later no erases nothing and a hire is in every row."""
    reached = [c.reached for c in jobs if c.counts]
    counts = [(label, sum(r >= stage for r in reached)) for label, stage in _STAGES]
    if not reached:
        return None
    rows = tuple(Bar(label, k, len(reached), text=str(k)) for label, k in counts)
    return Picture("funnel", "How far each job got", rows, _sentences((label, str(k)) for label, k in counts))


def weeks(steadiness: Steadiness) -> Picture | None:
    """What was set and done, week by week (M4): `value` of `of` dots, of 0 when none was set, no value when paused."""
    rows: list[Bar] = []
    for week in steadiness.weeks:
        text = "paused" if week.paused else f"{week.done} of {week.set}" if week.set else "none set"
        rows.append(Bar(_day(week.monday), None if week.paused else week.done, 0 if week.paused else week.set, text=text))
    return Picture("weeks", "Commitments, week by week", tuple(rows), _said(rows, WEEK)) if rows else None


def range_picture(change: Change, caption: str = "Human replies within 30 days") -> Picture | None:
    """Two rates with their likely ranges on one scale from 0 to 100. None when neither window has a case."""
    return _two_rates("range", caption, change, "Now")


def trial(change: Change, caption: str = "Answered within 14 days") -> Picture | None:
    """The same drawing before and during one change. The verdict comes from the range of the difference, not from what overlaps."""
    return _two_rates("trial", caption, change, "During")


def waiting(jobs: Iterable[Course], today: date, *, discreet: bool = False) -> Picture | None:
    """Days since the last news of the open jobs, longest first, 8 at most. Firms are shortened to fit, and initials if `discreet`."""
    shown = quiet_first((c for c in jobs if c.open), today)[: limits.CHART_ROWS]
    name = _initials if discreet else _short
    rows = [Bar(name(c.job.firm), days, WAITING_DAYS, text=_many_days(days)) for c in shown for days in [days_quiet(c, today)]]
    return Picture("waiting", "Days since last news", tuple(rows), _said(rows)) if rows else None


def mood(places: Iterable[tuple[date, int | None]]) -> Picture | None:
    """How the last 8 weeks felt, for the member alone: a place from 1, hard, to 5, good, or None for a week without one.

    None when no week has a place. Raises ValueError for a place that is not 1 to 5.
    """
    last = sorted(places, key=lambda p: p[0])[-limits.CHART_ROWS :]
    if any(place is not None and not 1 <= place <= MOOD_PLACES for _, place in last):
        raise ValueError(f"a place is 1 to {MOOD_PLACES}")
    rows = [Bar(_day(d), p, MOOD_PLACES, text="skipped" if p is None else f"{p} of {MOOD_PLACES}") for d, p in last]
    felt = any(row.value is not None for row in rows)
    return Picture("mood", "How the weeks felt", tuple(rows), _said(rows, WEEK)) if felt else None


# -- inside -----------------------------------------------------------------------------------------------------------------------


def _two_rates(kind: Literal["range", "trial"], caption: str, change: Change, second: str) -> Picture | None:
    sides = (("Before", change.before), (second, change.now))
    if not (change.before.n or change.now.n):
        return None
    alt = _sentences((label, with_range(count) if count.n else "none sent") for label, count in sides)
    return Picture(kind, caption, tuple(_rate(label, count) for label, count in sides), alt, change.verdict)


def _rate(label: str, count: Count) -> Bar:
    likely = count.likely
    if likely is None:
        return Bar(label, None, count.n, text=_fits(count) if count.n else "none sent")
    return Bar(label, count.k, count.n, likely.low, likely.high, _fits(count))


def _fits(count: Count) -> str:
    """`12 of 40` in nine characters: `120/240` where it is longer, and over that the percent alone."""
    texts = (counted(count), f"{count.k}/{count.n}", f"{count.percent}%")
    return next(t for t in texts if len(t) <= limits.CHART_TEXT)


def _many_days(days: int) -> str:
    if days > MOST_DAYS:
        return f"{MOST_DAYS}+ days"
    return ("today", "1 day")[days] if days < 2 else f"{days} days"


def _said(rows: Sequence[Bar], of: str = "") -> str:
    return _sentences((f"{of}{row.label}", row.text) for row in rows)


def _sentences(rows: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{label}: {text}." for label, text in rows)


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _short(firm: str) -> str:
    """A firm in nine characters: as many whole words as fit, else the beginning of the first."""
    kept = ""
    for word in firm.split():
        longer = f"{kept} {word}".strip()
        if weight(longer) > limits.CHART_LABEL:
            return kept or clip(word, limits.CHART_LABEL)
        kept = longer
    return kept or "?"


def _initials(firm: str) -> str:
    told = names.initials(firm)
    return names.A_FIRM if told == names.SOMEONE else _short(told)
