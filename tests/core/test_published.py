"""Words for others are cut into sheets without a character lost, and every sheet has room on a card on each surface."""

from __future__ import annotations

import json
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from bot import limits
from bot.adapters.discord import literal
from bot.adapters.discord import render as discord
from bot.adapters.slack import render as slack
from bot.cards import Action, Button, Buttons, Card, Prose, Words, utf16
from bot.council import published
from bot.text import load
from tests.standins import discord_rules
from tests.standins.slack import check_message

LABELS = ("About", "Question", "What went well", "What was said", "How it felt")
ANY = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=600),
    st.text(st.sampled_from("&<>*_~|`@[]\\#-+1. :/\n"), min_size=1, max_size=2_000),
    st.text(st.sampled_from("漢字かな😀👩‍👩‍👧\u0301\u200b שלוםمرحبا\n "), min_size=1, max_size=2_000),
    st.sampled_from(
        ["&" * 2_000, "*" * 2_000, "漢" * 2_000, "e" + "\u0301" * 1_999, "😀" * 1_000, "a\n\n" * 600, "word " * 399 + "word"]
    ),
)
ROWS = st.lists(ANY.filter(lambda text: bool(text.strip())), min_size=1, max_size=5).map(
    lambda all: tuple(zip(LABELS, all, strict=False))
)


def joined(made: tuple[Words, ...]) -> tuple[tuple[str, str], ...]:
    """The sheets put together again: what follows under the same label goes on where the sheet before ended."""
    rows = [(row.label, row.value) for sheet in made for row in sheet.rows]
    return tuple((label, "".join(value for _, value in pieces)) for label, pieces in groupby(rows, key=lambda row: row[0]))


@given(ROWS)
def test_the_sheets_are_the_rows_to_the_character(rows: published.Rows) -> None:
    assert joined(published.sheets(rows)) == rows


@given(ROWS)
def test_every_sheet_has_room_on_a_card_of_each_surface(rows: published.Rows) -> None:
    made = published.sheets(rows)
    for n, sheet in enumerate(made):
        ways = Buttons.of(
            *(Button("W" * 20 + str(i), Action("way", "x" * 60, i)) for i in range(3)), *published.turning(n, len(made), leaf)
        )
        card = Card("T" * 60, "W" * 140, sheet, Prose(text="p" * 200), ways, audience="channel")
        drawn = discord.message(card, "jsc", ping="1" * 19)
        assert not list(discord_rules.message_problems(json.loads(json.dumps(drawn)), discord_rules.Way.CREATE))
        assert "`" * 3 not in str(drawn)
        for row in sheet.rows:
            # Escaped, never in the compact way: that would draw another mark in the place of a back-tick.
            assert literal.escaped(row.value) in drawn_text(drawn)
        message = json.loads(json.dumps(slack.message(card, "jsc")))
        check_message(message | {"channel": "C1"})
        assert "…" not in message["text"] or "…" in card.plain()


def leaf(page: int) -> Action:
    return Action("leaf", page)


def drawn_text(drawn: object) -> str:
    parts = drawn["components"][-1]["components"]  # type: ignore[index]  # JSON as it was drawn
    return "\n".join(part["content"] for part in parts if part["type"] == discord.TEXT)


@given(ANY)
def test_load_is_no_less_than_any_surface_draws(text: str) -> None:
    assert utf16(literal.escaped(text)) <= load(text) + text.count("\r\n")


def test_five_answers_of_six_hundred_are_one_sheet() -> None:
    answer = ("They asked how I would run the first week, and I told them what I did at the last place. " * 7)[:600].strip()
    rows = tuple((label, answer) for label in LABELS)
    assert len(published.sheets(rows)) == 1
    assert load("\n".join(answer for _ in LABELS)) > limits.WORDS - 200


def test_a_row_that_fits_a_sheet_is_never_cut() -> None:
    rows = (("About", "a" * 2_000), ("Question", "b" * 2_000), ("What was said", "c" * 900))
    assert [[row.value for row in sheet.rows] for sheet in published.sheets(rows)] == [["a" * 2_000], ["b" * 2_000, "c" * 900]]
