"""Text from people: what is taken out of it, how it is folded and how it is cut into pages."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import bot.text
from bot.text import clean, clip, first_lines, pages, weight

ANY = st.text(st.characters(), max_size=300)


def test_an_emoji_newer_than_this_python_stays() -> None:
    assert clean("I \U0001fa77 it \U0001fae8") == "I \U0001fa77 it \U0001fae8"
    assert clean("\U000effff x") == "x", "set aside for good"


@given(ANY)
@example("\ud800\ufffe\ufdd0\U0010ffff\ue000\u202e\x00")
def test_what_could_break_a_layout_is_gone(text: str) -> None:
    kept = clean(text)
    kept.encode()
    assert not {unicodedata.category(c) for c in kept.replace("\n", "")} & {"Cc", "Cs", "Co", "Zl", "Zp"}
    assert not any(ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF for c in kept)
    assert "\n" not in clean(text, lines=False)


@given(ANY, st.integers(2, 80))
def test_what_is_folded_fits(text: str, most: int) -> None:
    assert weight(clip(text, most)) <= most
    assert weight(first_lines(text, most)) <= most
    assert clip(text, most) == text or clip(text, most).endswith("…")


@given(ANY, st.integers(6, 80))
@example("a" + "\u0301" * 200, 20)
def test_pages_lose_no_word(text: str, most: int) -> None:
    cut = pages(text, most)
    assert all(weight(page) <= most for page in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


def test_a_pile_of_marks_before_a_long_text_is_weighed_no_more_often_than_a_page_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(text: str) -> int:
        asked.append(len(text))
        return weight(text)

    monkeypatch.setattr(bot.text, "weight", counted)
    pages("a" + "\u0301" * 1_999 + "\n" + "word " * 2_000, 600)
    assert sum(asked) < 5_000_000
