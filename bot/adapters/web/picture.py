"""A chart on the page: the marks of `bot.drawing` with places in percent, so that text keeps its size at any width; and its table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from bot import drawing
from bot.cards import Bar, Chart
from bot.drawing import Frame, Mark, counted

ROW: Final = 52
"""Pixels a row takes: its words, and under them its marks."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "funnel": ("Stage", "Count"),
    "weeks": ("Week", "Done"),
    "range": ("Time", "Count", "Likely, in 100"),
    "trial": ("Time", "Count", "Likely, in 100"),
    "waiting": ("Job", "Since last news"),
    "mood": ("Week", "Place"),
}


def marks(chart: Chart) -> tuple[int, list[Mark]]:
    """The picture's height in pixels, and its marks in the order in which they are drawn."""
    return drawing.marks(chart, FRAME)


def table(chart: Chart) -> tuple[Sequence[str], list[Sequence[str]]]:
    """The same numbers as column heads and rows of cells."""
    return COLUMNS[chart.kind], [_cells(chart, row) for row in chart.rows]


def likely(low: float, high: float) -> str:
    """A range of rates in whole parts of a hundred, rounded outward (product.md, voice rule 7)."""
    # The small allowance keeps 0.29 * 100 = 28.999… from becoming 28.
    return f"{math.floor(low * 100 + 1e-9)} to {math.ceil(high * 100 - 1e-9)}"


def _cells(chart: Chart, row: Bar) -> Sequence[str]:
    cells = [row.label, counted(row)]
    if chart.kind in ("range", "trial"):
        cells.append("" if row.low is None or row.high is None else likely(row.low, row.high))
    return cells


def _percent(share: float) -> str:
    return f"{round(100 * share, 2):g}%"


FRAME: Final = Frame(
    along=_percent,
    span=_percent,
    label="0%",
    count="100%",
    row=ROW,
    words=18,
    middle=36,
    thick=12,
    dot=7,
    spot=8,
    place=3,
    first=8,
    step=22,
    foot=26,
    reach=12,
)
