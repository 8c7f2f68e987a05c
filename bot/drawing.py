"""Draws a chart's numbers as marks, for a page and for a PNG alike: shapes with a role each, placed in a frame that scales.

What each picture shows, and the rules of colour, which go by role: screens.md 6. Numbers say how long and where; a `Frame` says in
which units, so that one picture is the same on every surface.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never

from bot.cards import Bar, Chart

Mark: TypeAlias = "Mapping[str, str | int | float]"
Place: TypeAlias = "str | int | float"

MOST_DOTS: Final = 10
"""Dots that fit a row on the narrowest screen; the count at its end says how many there are."""
EDGE: Final = 0.02
"""Part of a scale kept free at both its ends, so that a dot at 0 or 100 is whole."""
WAITING_DAYS: Final = 48
"""Days a whole row stands for in `waiting`, and the two days at which a thin line stands (screens.md 6)."""
WAITING_LINES: Final = (8, 30)
PLACES: Final = 5
FULL: Final = 1.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the parts of a row stand. Heights and radii in pixels, from the row's top; `along(share)` is a place on the scale, and
    `span(share)` a length of it, both for a share of 0 to 1, in whatever unit the frame scales by."""

    along: Callable[[float], Place]
    span: Callable[[float], Place]
    label: Place
    count: Place
    row: int
    words: int
    middle: int
    thick: int
    dot: int
    spot: int
    place: int
    first: int
    step: int
    foot: int
    reach: int
    """How far above and below the middle a thin line of `waiting` goes."""


def marks(chart: Chart, frame: Frame) -> tuple[int, list[Mark]]:
    """The height of all rows and of what stands under them, and the marks in the order in which they are drawn."""
    drawn: list[Mark] = []
    for index, row in enumerate(chart.rows):
        top = index * frame.row
        drawn += [
            _words(row.label, frame.label, top + frame.words, "label"),
            _words(counted(row), frame.count, top + frame.words, "count"),
        ]
        drawn += _row(chart, row, index, top + frame.middle, frame)
    height = len(chart.rows) * frame.row
    foot = _foot(chart, height + frame.words, frame)
    return height + (frame.foot if foot else 0), drawn + foot


def counted(row: Bar) -> str:
    """What stands at the end of a row: its own words, else "k of n", else that there is nothing to count."""
    if row.text:
        return row.text
    return "none" if row.value is None else f"{row.value:g} of {row.of:g}"


def _row(chart: Chart, row: Bar, index: int, y: int, frame: Frame) -> list[Mark]:
    match chart.kind:
        case "funnel":
            return _bar(row, y, frame)
        case "waiting":
            places = [frame.along(day / WAITING_DAYS) for day in WAITING_LINES]
            return _bar(row, y, frame) + [_line("guide", place, place, y - frame.reach, y + frame.reach) for place in places]
        case "range" | "trial":
            return _range(row, y, "second" if index < len(chart.rows) - 1 else "data", frame)
        case "weeks":
            return _week(row, y, frame)
        case "mood":
            return _mood(row, y, frame)
        case _:  # pragma: no cover
            assert_never(chart.kind)


def _bar(row: Bar, y: int, frame: Frame) -> list[Mark]:
    track = _rect("track", FULL, y, frame)
    if not row.value or row.of <= 0:
        return [track]
    # A count of one in many is still one: it is never drawn as nothing.
    return [track, _rect("data", max(0.02, min(FULL, row.value / row.of)), y, frame)]


def _range(row: Bar, y: int, role: str, frame: Frame) -> list[Mark]:
    drawn: list[Mark] = [_line("scale", frame.along(0), frame.along(FULL), y, y)]
    if row.low is not None and row.high is not None:
        drawn.append(_line(f"{role} spread", frame.along(_inside(row.low)), frame.along(_inside(row.high)), y, y))
    if row.value is not None and row.of > 0:
        drawn.append(_dot(role, frame.along(_inside(row.value / row.of)), y, frame.dot))
    return drawn


def _week(row: Bar, y: int, frame: Frame) -> list[Mark]:
    if row.value is None:
        return []
    if row.of <= 0:
        return [_line("quiet", frame.first - frame.dot + 1, frame.first + frame.dot - 1, y, y)]
    kept = round(row.value)
    return [
        _dot("data" if n < kept else "ring", frame.first + n * frame.step, y, frame.dot) for n in range(min(MOST_DOTS, round(row.of)))
    ]


def _mood(row: Bar, y: int, frame: Frame) -> list[Mark]:
    if row.value is None:
        return []
    here = round(row.value)
    return [
        _dot(
            "data" if n == here else "place", frame.along(_inside((n - 1) / (PLACES - 1))), y, frame.spot if n == here else frame.place
        )
        for n in range(1, PLACES + 1)
    ]


def _foot(chart: Chart, y: int, frame: Frame) -> list[Mark]:
    ends = {"range": ("0", "100"), "trial": ("0", "100"), "mood": ("hard", "good")}.get(chart.kind)
    if ends is not None:
        return [_words(ends[0], frame.along(0), y, "note"), _words(ends[1], frame.along(FULL), y, "note", "end")]
    if chart.kind == "waiting":
        return [_words(f"Thin lines: {WAITING_LINES[0]} and {WAITING_LINES[1]} days", frame.along(0), y, "note")]
    return []


def _inside(share: float) -> float:
    """A share moved off the ends of the scale."""
    return EDGE + (1 - 2 * EDGE) * min(FULL, max(0.0, share))


def _words(text: str, x: Place, y: int, role: str, anchor: str = "") -> Mark:
    anchor = anchor or ("end" if role == "count" else "start")
    return {"tag": "text", "role": role, "x": x, "y": y, "text-anchor": anchor, "text": text}


def _rect(role: str, share: float, y: int, frame: Frame) -> Mark:
    return {
        "tag": "rect",
        "role": role,
        "x": frame.along(0),
        "y": y - frame.thick // 2,
        "width": frame.span(share),
        "height": frame.thick,
        "rx": 4,
    }


def _line(role: str, x1: Place, x2: Place, y1: int, y2: int) -> Mark:
    return {"tag": "line", "role": role, "x1": x1, "x2": x2, "y1": y1, "y2": y2}


def _dot(role: str, cx: Place, cy: int, r: int) -> Mark:
    return {"tag": "circle", "role": role, "cx": cx, "cy": cy, "r": r}
