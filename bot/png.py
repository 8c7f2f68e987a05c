"""A chart as a PNG for a chat: the marks of `bot.drawing` in a frame of 960 x 600, on a ground of its own (screens.md 6).

Drawing needs the extra `charts` (resvg); without it `can_draw` says so, and the text marks of the card stand alone. The font comes
with the app; letters it lacks are looked for among the fonts of the machine.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import re
import sys
import textwrap
import unicodedata
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from bot.cards import Chart
from bot.drawing import Frame, Mark, marks
from bot.rasterise import FONT, png_of

Theme = Literal["light", "dark"]

WIDTH: Final = 960
HEIGHT: Final = 600
SMALLEST: Final = 32
"""Pixels of the smallest text: on a phone a picture is drawn at a third of its width."""
TITLE: Final = 38
MARGIN: Final = 40
LEFT, RIGHT = 250, 705
"""Where the scale begins and ends, between the labels and the counts."""
GAP: Final = 15
TITLE_LINE: Final = 35
"""Characters of a caption in one line; the longest takes two."""
LINE: Final = 46
FOOT: Final = 48
TALLEST_ROW: Final = 120
PROGRAM: Final = ("-m", "bot.rasterise")
LONGEST: Final = 30.0
"""Seconds: a picture takes a tenth of one, and a few where the machine's fonts are looked through."""

COLOURS: Final[dict[Theme, dict[str, str]]] = {
    "light": {
        "ground": "#FFFFFF",
        "text": "#1F2328",
        "data": "#0072B2",
        "second": "#B35900",
        "quiet": "#6B7280",
        "grid": "#D0D5DB",
    },
    "dark": {
        "ground": "#1E1F22",
        "text": "#E6E8EB",
        "data": "#56B4E9",
        "second": "#E69F00",
        "quiet": "#9AA3AD",
        "grid": "#4A4E55",
    },
}
"""By role: ground, words, data, the second series, scale words and rings, and decoration (screens.md 6, with their contrasts)."""

# The writing systems in the font that comes with the app.
_OWN_LETTERS: Final = re.compile(
    r"[\u0020-\u007e\u00a0-\u052f\u0531-\u05f4\u0600-\u06ff\u0750-\u077f\u10a0-\u10ff\u1e00-\u1fff\u2010-\u205e\u20a0-\u20bf]*"
)
# XML has no place for these at all, escaped or not.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NoPicture(Exception):
    """The picture could not be drawn: the extra is not installed, or its drawing library refused it."""


def can_draw() -> bool:
    """Whether the extra `charts` is installed here."""
    try:
        importlib.import_module("resvg_py")
    except ImportError:
        return False
    return True


def png(chart: Chart, theme: Theme, verdict: str = "") -> bytes:
    """The chart as a PNG of 960 x 600; `verdict` stands above the rows. Raises NoPicture. It takes long: for an event, `drawn`."""
    try:
        return png_of(svg(chart, theme, verdict), own=has_letters(chart))
    except ImportError:
        raise NoPicture("the extra 'charts' is not installed") from None
    except ValueError as error:
        raise NoPicture(str(error)) from None


async def drawn(chart: Chart, theme: Theme, verdict: str = "") -> bytes:
    """The same, drawn by another process while this one goes on answering. Raises NoPicture."""
    if not can_draw():
        raise NoPicture("the extra 'charts' is not installed")
    asked = json.dumps({"svg": svg(chart, theme, verdict), "own": has_letters(chart)}).encode()
    drawing = await asyncio.create_subprocess_exec(
        *(sys.executable, *PROGRAM),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # What ends the app by Ctrl-C lets what is in hand be finished.
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(LONGEST):
            data, _ = await drawing.communicate(asked)
    except TimeoutError:
        raise NoPicture("it took too long") from None
    finally:
        if drawing.returncode is None:
            drawing.kill()
            await drawing.wait()
    if drawing.returncode or not data:
        raise NoPicture("its process ended without it")
    return data


def has_letters(chart: Chart) -> bool:
    """Whether the font that comes with the app has every letter of the chart."""
    return all(_OWN_LETTERS.fullmatch(f"{row.label}{row.text}") for row in chart.rows)


def svg(chart: Chart, theme: Theme, verdict: str = "") -> str:
    """The picture as SVG text."""
    head = [(line, TITLE) for line in textwrap.wrap(chart.caption, TITLE_LINE)[:2]]
    head += [(verdict, SMALLEST + 2)] if verdict else []
    top = 30 + len(head) * LINE + 14
    foot = FOOT if chart.kind in ("range", "trial", "mood", "waiting") else 0
    free = HEIGHT - top - foot - 20
    row = min(TALLEST_ROW, free // len(chart.rows))
    top += (free - row * len(chart.rows)) // 3
    _, drawn = marks(chart, _frame(row))
    colours = COLOURS[theme]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours["ground"]}"/>',
        *(
            _text(words, MARGIN, 30 + TITLE + n * LINE, size, colours["text"], WIDTH - 2 * MARGIN)
            for n, (words, size) in enumerate(head)
        ),
        f'<g transform="translate(0 {top})">',
        *(_shape(mark, colours) for mark in drawn),
        "</g></svg>",
    ]
    return "\n".join(parts)


def _frame(row: int) -> Frame:
    """A row of this height: label, scale and count side by side."""
    middle = row // 2
    return Frame(
        along=lambda share: round(LEFT + (RIGHT - LEFT) * share, 1),
        span=lambda share: round((RIGHT - LEFT) * share, 1),
        label=MARGIN,
        count=WIDTH - MARGIN,
        row=row,
        words=middle + 12,
        middle=middle,
        thick=26,
        dot=14,
        spot=16,
        place=5,
        first=LEFT + GAP,
        step=40,
        foot=FOOT,
        reach=middle,
    )


def _shape(mark: Mark, colours: dict[str, str]) -> str:
    role = str(mark["role"])
    if mark["tag"] == "text":
        colour = colours["quiet" if role == "note" else "text"]
        most = WIDTH - LEFT - MARGIN if role == "note" else LEFT - MARGIN - GAP if role == "label" else WIDTH - MARGIN - RIGHT - GAP
        anchor = str(mark["text-anchor"])
        return _text(str(mark["text"]), mark["x"], mark["y"], SMALLEST, colour, most, anchor)
    given = " ".join(f"{name}={quoteattr(str(value))}" for name, value in mark.items() if name not in ("tag", "role"))
    return f"<{mark['tag']} {given} {_paint(str(mark['tag']), role, colours)}/>"


def _paint(tag: str, role: str, colours: dict[str, str]) -> str:
    """The second series is a ring, so that nothing is told apart by colour alone."""
    match tag, role:
        case "rect", "track":
            return f'fill="{colours["grid"]}" fill-opacity="0.5"'
        case "rect", _:
            return f'fill="{colours["data"]}"'
        case "circle", "data":
            return f'fill="{colours["data"]}"'
        case "circle", "second":
            return f'fill="{colours["ground"]}" stroke="{colours["second"]}" stroke-width="6"'
        case "circle", "ring":
            return f'fill="none" stroke="{colours["quiet"]}" stroke-width="4"'
        case "circle", _:
            return f'fill="{colours["quiet"]}"'
        case _, "data spread":
            return f'stroke="{colours["data"]}" stroke-width="8"'
        case _, "second spread":
            return f'stroke="{colours["second"]}" stroke-width="8"'
        case _, "quiet":
            return f'stroke="{colours["quiet"]}" stroke-width="5"'
        case _, "guide":
            return f'stroke="{colours["text"]}" stroke-width="2"'
        case _:
            return f'stroke="{colours["grid"]}" stroke-width="3"'


def _text(text: str, x: object, y: object, size: int, colour: str, most: int, anchor: str = "start") -> str:
    words = _NO_XML.sub("", " ".join(text.split()))
    squeezed = f' textLength="{most}" lengthAdjust="spacingAndGlyphs"' if _width(words) * size > most else ""
    return (
        f'<text x="{x}" y="{y}" font-family="{FONT}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}"{squeezed}>{escape(words)}</text>'
    )


def _width(text: str) -> float:
    """Width in ems, rather too much than too little: a text that would be too wide is drawn narrower."""
    wide = sum(
        0.0 if unicodedata.combining(c) else 1.0 if c in "MW@%…" or unicodedata.east_asian_width(c) in "WF" else 0.0 for c in text
    )
    rest = [c for c in text if not unicodedata.combining(c) and c not in "MW@%…" and unicodedata.east_asian_width(c) not in "WF"]
    return wide + sum(0.7 if c.isupper() or c.isdigit() else 0.38 if c in " .,:;'iljtfr-" else 0.64 for c in rest)
