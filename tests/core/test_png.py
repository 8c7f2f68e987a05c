"""A chart as a PNG: its own ground, text that reads on a phone, every number in it, nothing outside it, no other colours."""

from __future__ import annotations

import re
import struct
import sys
import zlib
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import png
from bot.cards import Bar, Chart, ChartKind
from bot.drawing import counted
from bot.png import COLOURS, HEIGHT, SMALLEST, WIDTH, Theme, svg

KINDS: tuple[ChartKind, ...] = ("funnel", "weeks", "range", "trial", "waiting", "mood")
THEMES: tuple[Theme, ...] = ("light", "dark")


def chart(kind: ChartKind, *rows: Bar, caption: str = "How it went") -> Chart:
    return Chart(kind=kind, caption=caption, rows=rows or EXAMPLES[kind], alt="How it went.")


def bar(label: str, value: float | None, of: float, text: str = "", low: float | None = None, high: float | None = None) -> Bar:
    return Bar(label=label, value=value, of=of, low=low, high=high, text=text)


EXAMPLES: dict[ChartKind, tuple[Bar, ...]] = {
    "funnel": (bar("Sent", 40, 40, "40"), bar("Replied", 12, 40, "12"), bar("Offer", 1, 40, "1")),
    "weeks": (bar("5 Oct", 2, 3, "2 of 3"), bar("12 Oct", 0, 0, "none set"), bar("19 Oct", None, 0, "paused")),
    "range": (bar("Before", 2, 40, "2 of 40", 0.014, 0.165), bar("Now", 12, 40, "12 of 40", 0.181, 0.454)),
    "trial": (bar("Before", 2, 12, "2 of 12", 0.047, 0.448), bar("During", 5, 14, "5 of 14", 0.163, 0.612)),
    "waiting": (bar("Birch", 37, 48, "37 days"), bar("Acme", 8, 48, "8 days")),
    "mood": (bar("2 Nov", 3, 5, "3 of 5"), bar("9 Nov", None, 5, "skipped"), bar("16 Nov", 1, 5, "1 of 5")),
}


def parts(text: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(text).iter())


def pixels(data: bytes) -> list[bytes]:
    """The rows of a PNG, each as its bytes of red, green, blue and alpha (the filters of the PNG specification, section 9)."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed = 8, b""
    width, height, depth, colour = 0, 0, 0, 0
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
        if kind == b"IDAT":
            packed += body
        at += 12 + length
    assert (width, height, depth, colour) == (WIDTH, HEIGHT, 8, 6)
    raw, rows, last = zlib.decompress(packed), list[bytes](), bytes(4 * width)
    for start in range(0, len(raw), 4 * width + 1):
        last = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + 4 * width]), last)
        rows.append(last)
    return rows


def unfiltered(kind: int, row: bytearray, up: bytes) -> bytes:
    """One row as it was before its filter; `up` is the row above it, as it was."""
    if kind in (2, 4) and not any(row):
        return up  # nothing differs from above, as in most rows of a picture on a plain ground
    for i in range(len(row) if kind else 0):
        left, above, corner = (row[i - 4] if i > 3 else 0), up[i], (up[i - 4] if i > 3 else 0)
        guess = left
        if kind == 2:
            guess = above
        elif kind == 3:
            guess = (left + above) // 2
        elif kind == 4:
            least = left + above - corner
            guess = min((abs(least - left), 0, left), (abs(least - above), 1, above), (abs(least - corner), 2, corner))[2]
        row[i] = (row[i] + guess) % 256
    return bytes(row)


def hexed(pixel: bytes) -> str:
    return f"#{pixel[0]:02X}{pixel[1]:02X}{pixel[2]:02X}"


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_960_by_600_on_a_solid_ground_of_its_own(kind: ChartKind) -> None:
    theme: Theme = "dark" if kind in ("funnel", "range") else "light"
    rows = pixels(png.png(chart(kind), theme))
    assert len(rows) == HEIGHT
    corners = [rows[y][4 * x : 4 * x + 4] for y in (0, HEIGHT - 1) for x in (0, WIDTH - 1)]
    assert {(hexed(c), c[3]) for c in corners} == {(COLOURS[theme]["ground"], 255)}
    drawn = {hexed(row[x : x + 4]) for row in rows for x in range(0, len(row), 4)}
    assert {COLOURS[theme]["text"], COLOURS[theme]["data"]} <= drawn, "words and data are there"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_label_and_number_stands_in_it_and_none_is_small(kind: ChartKind, theme: Theme) -> None:
    drawn = chart(kind)
    found = [part for part in parts(svg(drawn, theme, "Up.")) if part.tag.endswith("text")]
    told = [part.text for part in found]
    assert told[:2] == ["How it went", "Up."]
    for row in drawn.rows:
        assert row.label in told
        assert counted(row) in told
    assert min(int(part.attrib["font-size"]) for part in found) >= SMALLEST
    used = set(re.findall(r"#[0-9A-F]{6}", svg(drawn, theme)))
    assert used <= set(COLOURS[theme].values())


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours."""

    def light(colour: str) -> float:
        shares = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", ["text", "data", "second", "quiet"])
def test_what_is_read_stands_out_from_the_ground(theme: Theme, role: str) -> None:
    assert contrast(COLOURS[theme][role], COLOURS[theme]["ground"]) >= 4.5


def test_the_second_series_is_told_apart_without_colour() -> None:
    before, now = (part for part in parts(svg(chart("range"), "light")) if part.tag.endswith("circle"))
    assert before.attrib["fill"] == COLOURS["light"]["ground"], "a ring"
    assert before.attrib["stroke"] == COLOURS["light"]["second"]
    assert now.attrib["fill"] == COLOURS["light"]["data"]
    assert "stroke" not in now.attrib


def test_bars_begin_at_zero_and_are_as_long_as_their_share() -> None:
    bars = [p for p in parts(svg(chart("funnel"), "light")) if p.attrib.get("rx") and p.attrib["fill"] == COLOURS["light"]["data"]]
    assert len({p.attrib["x"] for p in bars}) == 1
    longest = float(bars[0].attrib["width"])
    assert [round(float(p.attrib["width"]) / longest, 3) for p in bars] == [1, 0.3, 0.025]


def test_one_scale_for_both_windows() -> None:
    lines = [p.attrib for p in parts(svg(chart("range"), "light")) if p.tag.endswith("line") and p.attrib["stroke-width"] == "3"]
    assert len(lines) == 2
    assert lines[0]["x1"] == lines[1]["x1"]
    assert lines[0]["x2"] == lines[1]["x2"]


LABEL = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9).filter(lambda t: t.strip() and _fits(t))


def _fits(text: str) -> bool:
    try:
        Bar(label=text, value=1, of=1)
    except ValueError:
        return False
    return True


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.lists(st.tuples(LABEL, st.floats(0, 400), st.floats(0, 400)), min_size=1, max_size=8),
    st.text("abc ", min_size=1, max_size=60).filter(str.strip),
)
def test_whatever_the_numbers_nothing_is_drawn_outside_and_rows_stay_apart(
    kind: ChartKind, rows: list[tuple[str, float, float]], caption: str
) -> None:
    bars = (bar(label, value, of, low=0.0, high=1.0) for label, value, of in rows)
    drawn = svg(chart(kind, *bars, caption=caption), "light", "Can't tell yet.")
    group = ElementTree.fromstring(drawn)[-1]
    top = int(group.attrib["transform"].split()[1].rstrip(")"))
    for part in group.iter():
        for name in ("y", "y1", "y2", "cy"):
            assert 0 <= top + float(part.attrib.get(name, 0)) <= HEIGHT
        for name in ("x", "x1", "x2", "cx"):
            assert 0 <= float(part.attrib.get(name, 0)) <= WIDTH
        assert float(part.attrib.get("textLength", 0)) <= WIDTH
    lines = sorted({float(p.attrib["y"]) for p in group if p.attrib.get("text-anchor") == "start"})
    assert all(below - above >= SMALLEST for above, below in pairwise(lines)), "lines of text do not touch"


@pytest.mark.parametrize("label", ["Å <", "Яндекс", "株式会社", "شركة", "\x00\x0b!", "\ufffe x", "😀 Co", "WMWMWMWMW"])
def test_any_name_is_drawn(label: str) -> None:
    drawn = chart("waiting", bar(label, 12, 48, "12 days"))
    assert len(png.png(drawn, "light")) > 1_000
    ElementTree.fromstring(svg(drawn, "light"))
    assert png.has_letters(drawn) is (label not in ("株式会社", "😀 Co", "\x00\x0b!", "\ufffe x"))


def test_letters_of_the_font_that_comes_with_the_app_are_drawn_and_differ() -> None:
    one, other = (png.png(chart("waiting", bar(name, 12, 48, "12 days")), "light") for name in ("Яндекс", "Яндэкс"))
    assert one != other


def test_without_what_draws_them_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert png.can_draw()
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    assert not png.can_draw()
    with pytest.raises(png.NoPicture, match="charts"):
        png.png(chart("funnel"), "light")
