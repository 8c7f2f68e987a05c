"""Draws a chart's numbers as lines of glyphs for chats, in at most 32 columns of fixed-width text (screens.md 6)."""

from __future__ import annotations

import math
import unicodedata
from typing import Final, assert_never

from bot.cards import Bar, Chart

CELLS: Final = 12
LABEL: Final = 10
"""Columns of the label with the space behind it."""


def lines(chart: Chart) -> list[str]:
    """One line a row: label, twelve cells, words. A row without a value has blank cells, never an empty scale."""
    return [f"{_label(row.label)}{_cells(chart, row):<{CELLS}} {_one_line(row.text)}".rstrip() for row in chart.rows]


def _label(label: str) -> str:
    text = _one_line(label)
    return text + " " * max(1, LABEL - _columns(text))


def _cells(chart: Chart, row: Bar) -> str:
    if row.value is None:
        return ""
    match chart.kind:
        case "funnel" | "waiting":
            return _bar(row.value, row.of)
        case "range" | "trial":
            return _range(row.value, row)
        case "weeks":
            return _dots(row.value, row.of)
        case "mood":
            return _place(row.value, row.of)
        case _:  # pragma: no cover
            assert_never(chart.kind)


def _bar(value: float, of: float) -> str:
    """round(12 x value / of) cells; a half one for more than nothing that rounds to nothing."""
    exact = min(CELLS, CELLS * value / of) if of > 0 else 0.0
    full = max(0, min(CELLS, math.floor(exact + 0.5)))
    drawn = "█" * full if full or exact <= 0 else "▌"
    return drawn + "·" * (CELLS - len(drawn))


def _range(value: float, row: Bar) -> str:
    """The rate at cell floor(12 x rate), and its likely range around it."""
    if row.of <= 0:
        return ""
    at = _cell(min(CELLS, CELLS * value / row.of))  # bounded first: by next to nothing it is infinite
    low = min(at, _cell(CELLS * row.low)) if row.low is not None else at
    high = max(at, _cell(CELLS * row.high)) if row.high is not None else at
    return "".join("●" if i == at else "─" if low <= i <= high else "·" for i in range(CELLS))


def _cell(along: float) -> int:
    return max(0, min(CELLS - 1, math.floor(along)))


def _dots(value: float, of: float) -> str:
    """A dot for each one set; more than fit keep their proportion, as the count stands beside them."""
    total = max(0, round(of))
    if not total:
        return "–"
    shown = min(total, CELLS)
    done = max(0, min(shown, math.floor(value * shown / total)))
    return "●" * done + "○" * (shown - done)


def _place(value: float, of: float) -> str:
    places = max(1, min(CELLS, round(of)))
    at = max(1, min(places, round(value)))
    return "·" * (at - 1) + "●" + "·" * (places - at)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _columns(text: str) -> int:
    """Columns of `text` in fixed-width type: wide letters take two, marks upon a letter none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
