"""Golden files: every screen on every surface. `UPDATE_GOLDEN=1` writes them anew; read the difference before it is committed."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.discord import render as discord
from bot.adapters.slack import render as slack
from bot.adapters.web import render as web
from bot.adapters.web.packing import card_of, packed_card
from bot.cards import Card, Form
from tests.stage import card_text, form_text
from tests.standins import discord_rules
from tests.standins.slack import check_message, check_view
from tests.toured import walked

HERE = Path(__file__).parent
PEOPLE: Any = ()


@pytest.fixture
async def screens(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Card | Form]:
    """Every screen of the tour."""
    return (await walked(tmp_path_factory)).seen


def drawn(screen: Card | Form) -> dict[str, object]:
    """The screen on all three surfaces, and as text."""
    if isinstance(screen, Form):
        return {
            "text": form_text(screen).split("\n"),
            "slack": slack.form(screen, "jsc", "sealed"),
            "discord": discord.modal(screen, "jsc"),
            "web": web.form(screen, "jsc", PEOPLE),
        }
    return {
        "text": card_text(screen).split("\n"),
        "slack": slack.message(screen, "jsc"),
        "discord": discord.message(screen, "jsc"),
        "web": web.card(screen, "jsc"),
    }


def named(text: str) -> str:
    """`text` with the keys of outbox items numbered: they are hashes under the database's own key, so no two runs have the same."""
    keys: dict[str, str] = {}
    return re.sub(r"\b(?=[0-9a-z]*[0-9])[0-9a-z]{24}\b", lambda m: keys.setdefault(m[0], f"item-{len(keys) + 1}"), text)


async def test_every_screen_on_every_surface_is_as_it_was(screens: dict[str, Card | Form]) -> None:
    assert len(screens) >= 50, f"{len(screens)} screens"
    for id, screen in screens.items():
        if isinstance(screen, Card):
            # What the page keeps of a card over a restart is the whole card.
            assert card_of(json.loads(json.dumps(packed_card(screen)))) == screen, id
        path = HERE / "screens" / f"{id}.json"
        made = json.loads(named(json.dumps(drawn(screen))))
        assert set(made) == {"text", "slack", "discord", "web"}
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        assert made == json.loads(path.read_text(encoding="utf-8")), id
    assert {p.stem for p in (HERE / "screens").iterdir()} == set(screens), "a golden file without its screen"


async def test_each_is_accepted_by_the_platforms_rules(screens: dict[str, Card | Form]) -> None:
    for id, screen in screens.items():
        made = drawn(screen)
        if isinstance(screen, Form):
            check_view(made["slack"], "modal")
            problems = list(discord_rules.modal_problems(made["discord"]))  # type: ignore[arg-type]  # JSON as it was drawn
        else:
            check_message(made["slack"])  # type: ignore[arg-type]  # the same
            problems = list(discord_rules.message_problems(made["discord"], discord_rules.Way.CREATE))  # type: ignore[arg-type]  # the same
        assert not problems, (id, problems)


@pytest.mark.parametrize(
    "words", ["!", "missed", "overdue", "fail", "streak", "score", "invalid", "please", "unfortunately", "awesome"]
)
async def test_no_screen_says_what_the_voice_refuses(words: str) -> None:
    for path in (HERE / "screens").iterdir():
        text = "\n".join(json.loads(path.read_text(encoding="utf-8"))["text"]).replace("[!", "[").replace("!]", "]").lower()
        assert words not in text, f"{path.stem} says {words!r}"


def test_no_screen_names_a_rule_or_a_row_by_its_number() -> None:
    """A member reads what a thing stands on in words; its number is for editors and `jsc playbook explain`."""
    for path in (HERE / "screens").iterdir():
        text = "\n".join(json.loads(path.read_text(encoding="utf-8"))["text"])
        assert not re.search(r"\b(?:[Rr]ule \d|[Rr]ows? [A-D]\d|[A-DX]\d{1,2}\b)", text), path.stem


UNFOLDED = {"conflict", "15-rules"}
"""Screens that a member unfolded: they may be longer than one look."""
WHOLE = {
    "10a-first",
    "10a-long",
    "10a-second",
    "10b-long",
    "25k-long",
    "9e-long",
    "read-all",
    "read-all-next",
    "read-shown",
    "report-read",
}
"""Screens of a page of what a member wrote for others: that is never folded, however much it is."""
ONE_LOOK, LONGEST = 900, 25


def test_no_screen_is_a_wall_of_text_and_no_sentence_runs_on() -> None:
    long: dict[str, int] = {}
    runs_on: list[tuple[str, str]] = []
    for path in sorted((HERE / "screens").iterdir()):
        made = json.loads(path.read_text(encoding="utf-8"))
        if (size := len(made["slack"].get("text", ""))) > ONE_LOOK:
            long[path.stem] = size
        # The answers of a form's pick stand in one line here, and on lines of their own on every surface.
        for line in (part for row in made["text"] for part in re.split(r"\([ x]\) |\[[ x]\] |\] \[", row)):
            runs_on += [(path.stem, part) for part in re.split(r"(?<=[.?])\s+", line) if len(part.split()) > LONGEST]
    assert set(long) <= UNFOLDED | WHOLE, long
    assert runs_on == []
