"""Draws a chart's numbers as marks of an SVG: places along the row in percent, heights in pixels, colours by role.

Text keeps its size at any width because only places scale. What each picture shows, and the rules of colour: screens.md 6.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, assert_never

from bot.cards import Bar, Chart

Mark: TypeAlias = "Mapping[str, str | int | float]"

ROW: Final = 52
"""Pixels a row takes: its words, and under them its marks."""
WORDS: Final = 18
MIDDLE: Final = 36
THICK: Final = 12
STEP: Final = 22
MOST_DOTS: Final = 10
"""Dots that fit a row on the narrowest screen; the count at its end says how many there are."""
FOOT: Final = 26
EDGE: Final = 2.0
"""Percent kept free at both ends of a scale, so that a dot at 0 or 100 is whole."""
WAITING_DAYS: Final = 48
"""Days a whole row stands for in `waiting`, and the two days at which a thin line stands (screens.md 6)."""
WAITING_LINES: Final = (8, 30)
PLACES: Final = 5

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
    drawn: list[Mark] = []
    for index, row in enumerate(chart.rows):
        top = index * ROW
        drawn += [_words(row.label, 0, top), _words(counted(row), 100, top)]
        drawn += _row(chart, row, index, top + MIDDLE)
    height = len(chart.rows) * ROW
    foot = _foot(chart, height)
    return height + (FOOT if foot else 0), drawn + foot


def table(chart: Chart) -> tuple[Sequence[str], list[Sequence[str]]]:
    """The same numbers as column heads and rows of cells."""
    return COLUMNS[chart.kind], [_cells(chart, row) for row in chart.rows]


def counted(row: Bar) -> str:
    """What stands at the end of a row: its own words, else "k of n", else that there is nothing to count."""
    if row.text:
        return row.text
    return "none" if row.value is None else f"{row.value:g} of {row.of:g}"


def likely(low: float, high: float) -> str:
    """A range of rates in whole parts of a hundred, rounded outward (product.md, voice rule 7)."""
    # The small allowance keeps 0.29 * 100 = 28.999… from becoming 28.
    return f"{math.floor(low * 100 + 1e-9)} to {math.ceil(high * 100 - 1e-9)}"


def _cells(chart: Chart, row: Bar) -> Sequence[str]:
    cells = [row.label, counted(row)]
    if chart.kind in ("range", "trial"):
        cells.append("" if row.low is None or row.high is None else likely(row.low, row.high))
    return cells


def _row(chart: Chart, row: Bar, index: int, y: int) -> list[Mark]:
    match chart.kind:
        case "funnel":
            return _bar(row, y)
        case "waiting":
            places = [100 * day / WAITING_DAYS for day in WAITING_LINES]
            return _bar(row, y) + [_line("guide", place, place, y - THICK, y + THICK) for place in places]
        case "range" | "trial":
            return _range(row, y, "second" if index < len(chart.rows) - 1 else "data")
        case "weeks":
            return _week(row, y)
        case "mood":
            return _mood(row, y)
        case _:  # pragma: no cover
            assert_never(chart.kind)


def _bar(row: Bar, y: int) -> list[Mark]:
    track = _rect("track", 0, 100, y)
    if not row.value or row.of <= 0:
        return [track]
    # A count of one in many is still one: it is never drawn as nothing.
    return [track, _rect("data", 0, max(2.0, min(100.0, 100 * row.value / row.of)), y)]


def _range(row: Bar, y: int, role: str) -> list[Mark]:
    drawn: list[Mark] = [_line("scale", 0, 100, y, y)]
    if row.low is not None and row.high is not None:
        drawn.append(_line(f"{role} spread", _along(row.low), _along(row.high), y, y))
    if row.value is not None and row.of > 0:
        drawn.append(_dot(role, f"{_along(row.value / row.of):g}%", y, 7))
    return drawn


def _week(row: Bar, y: int) -> list[Mark]:
    if row.value is None:
        return []
    if row.of <= 0:
        return [{"tag": "line", "role": "quiet", "x1": 2, "x2": 14, "y1": y, "y2": y}]
    kept = round(row.value)
    return [_dot("data" if n < kept else "ring", 8 + n * STEP, y, 7) for n in range(min(MOST_DOTS, round(row.of)))]


def _mood(row: Bar, y: int) -> list[Mark]:
    if row.value is None:
        return []
    here = round(row.value)
    return [_dot("data" if n == here else "place", f"{_place(n):g}%", y, 8 if n == here else 3) for n in range(1, PLACES + 1)]


def _foot(chart: Chart, height: int) -> list[Mark]:
    match chart.kind:
        case "waiting":
            return [_words(f"Thin lines: {WAITING_LINES[0]} and {WAITING_LINES[1]} days", 0, height, "note")]
        case "range" | "trial":
            return [_words("0", 0, height, "note"), _words("100", 100, height, "note")]
        case "mood":
            return [_words("hard", 0, height, "note"), _words("good", 100, height, "note")]
        case "funnel" | "weeks":
            return []
        case _:  # pragma: no cover
            assert_never(chart.kind)


def _along(rate: float) -> float:
    return round(EDGE + (100 - 2 * EDGE) * min(1.0, max(0.0, rate)), 2)


def _place(n: int) -> float:
    return _along((n - 1) / (PLACES - 1))


def _words(text: str, x: int, top: int, role: str = "") -> Mark:
    role = role or ("count" if x else "label")
    return {"tag": "text", "role": role, "x": f"{x}%", "y": top + WORDS, "text-anchor": "end" if x else "start", "text": text}


def _rect(role: str, x: float, width: float, y: int) -> Mark:
    return {
        "tag": "rect",
        "role": role,
        "x": f"{x:g}%",
        "y": y - THICK // 2,
        "width": f"{round(width, 2):g}%",
        "height": THICK,
        "rx": 4,
    }


def _line(role: str, x1: float, x2: float, y1: int, y2: int) -> Mark:
    return {"tag": "line", "role": role, "x1": f"{round(x1, 2):g}%", "x2": f"{round(x2, 2):g}%", "y1": y1, "y2": y2}


def _dot(role: str, cx: str | int, cy: int, r: int) -> Mark:
    return {"tag": "circle", "role": role, "cx": cx, "cy": cy, "r": r}
