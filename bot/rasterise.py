"""Makes a PNG of an SVG in a process of its own: the library holds Python's lock for as long as it draws, in a thread too.

`python -m bot.rasterise` reads `{"svg", "own"}` as JSON from standard input and writes the picture to standard output.
"""

from __future__ import annotations

import importlib
import json
import sys
from importlib import resources
from typing import Final

FONT: Final = "DejaVu Sans"


def png_of(svg: str, *, own: bool) -> bytes:
    """The picture; `own`: the font that comes with the app has every letter. Raises ImportError without the extra, ValueError."""
    resvg = importlib.import_module("resvg_py")
    with resources.as_file(resources.files("bot") / "fonts" / "DejaVuSans.ttf") as font:
        # Looking through the machine's fonts takes a hundred times as long as drawing: it is done for other letters alone.
        return bytes(resvg.svg_to_bytes(svg_string=svg, font_files=[str(font)], font_family=FONT, skip_system_fonts=own))


def main() -> None:
    """One picture."""
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(png_of(asked["svg"], own=asked["own"]))


if __name__ == "__main__":
    main()
