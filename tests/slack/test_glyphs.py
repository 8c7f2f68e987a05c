"""The six pictures as lines of text, exactly as screens.md 6 draws them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.glyphs import CELLS, lines
from bot.cards import Bar, Chart, ChartKind


def bar(label: str, value: float | None, of: float, low: float | None = None, high: float | None = None, text: str = "") -> Bar:
    """A row of a chart."""
    return Bar(label=label, value=value, of=of, low=low, high=high, text=text)


WANTED: dict[ChartKind, tuple[tuple[Bar, ...], str]] = {
    "funnel": (
        tuple(
            bar(label, k, 40, text=str(k)) for label, k in (("Sent", 40), ("Replied", 12), ("Talked", 7), ("Final", 3), ("Offer", 1))
        ),
        """Sent      ████████████ 40
Replied   ████········ 12
Talked    ██·········· 7
Final     █··········· 3
Offer     ▌··········· 1""",
    ),
    "weeks": (
        (
            bar("5 Oct", 2, 3, text="2 of 3"),
            bar("12 Oct", 1, 1, text="1 of 1"),
            bar("19 Oct", 0, 0, text="none set"),
            bar("26 Oct", None, 0, text="paused"),
            bar("2 Nov", 2, 2, text="2 of 2"),
        ),
        """5 Oct     ●●○          2 of 3
12 Oct    ●            1 of 1
19 Oct    –            none set
26 Oct                 paused
2 Nov     ●●           2 of 2""",
    ),
    "range": (
        (bar("Before", 2, 40, 0.0138, 0.165, "2 of 40"), bar("Now", 12, 40, 0.181, 0.4543, "12 of 40")),
        "Before    ●─·········· 2 of 40\nNow       ··─●──······ 12 of 40",
    ),
    "trial": (
        (bar("Before", 2, 12, 0.0470, 0.448, "2 of 12"), bar("During", 5, 14, 0.163, 0.612, "5 of 14")),
        "Before    ──●───······ 2 of 12\nDuring    ·───●───···· 5 of 14",
    ),
    "waiting": (
        (bar("Birch", 37, 48, text="37 days"), bar("Kestrel", 21, 48, text="21 days"), bar("Acme", 8, 48, text="8 days")),
        "Birch     █████████··· 37 days\nKestrel   █████······· 21 days\nAcme      ██·········· 8 days",
    ),
    "mood": (
        (
            bar("2 Nov", 3, 5, text="3 of 5"),
            bar("9 Nov", 4, 5, text="4 of 5"),
            bar("16 Nov", None, 5, text="skipped"),
            bar("23 Nov", 1, 5, text="1 of 5"),
        ),
        """2 Nov     ··●··        3 of 5
9 Nov     ···●·        4 of 5
16 Nov                 skipped
23 Nov    ●····        1 of 5""",
    ),
}


@pytest.mark.parametrize("kind", WANTED)
def test_each_picture_is_drawn_as_the_screens_show_it(kind: ChartKind) -> None:
    rows, wanted = WANTED[kind]
    assert "\n".join(lines(Chart(kind=kind, caption="c", rows=rows, alt="a"))) == wanted


def test_nothing_is_no_bar_and_more_than_the_scale_fills_it() -> None:
    rows = (bar("None", 0, 40, text="0"), bar("Long", 200, 48, text="200 days"), bar("No scale", 3, 0, text="3"))
    drawn = lines(Chart(kind="waiting", caption="c", rows=rows, alt="a"))
    assert drawn == ["None      ············ 0", "Long      ████████████ 200 days", "No scale  ············ 3"]


@given(
    st.sampled_from(list(WANTED)),
    st.none() | st.floats(0, 1e6),
    st.floats(0, 1e6),
    st.none() | st.floats(0, 1),
    st.none() | st.floats(0, 1),
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters="&<>"), min_size=1, max_size=9).filter(
        str.strip
    ),
)
def test_any_numbers_keep_within_the_width_of_a_phone(
    kind: ChartKind, value: float | None, of: float, low: float | None, high: float | None, text: str
) -> None:
    (line,) = lines(Chart(kind=kind, caption="c", rows=(bar(text, value, of, low, high, text),), alt="a"))
    assert len(line) <= 32
    cells = line[10 : 10 + CELLS]
    assert set(cells) <= set("●○█▌─·– ")


def test_wide_letters_keep_the_cells_under_each_other() -> None:
    rows = (bar("日本", 1, 2, text="1"), bar("Acme", 1, 2, text="1"))
    first, second = lines(Chart(kind="waiting", caption="c", rows=rows, alt="a"))
    assert first.index("█") + 2 == second.index("█")
