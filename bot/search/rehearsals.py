"""A talk that is said aloud beforehand, as cards: one turn each, and nothing kept of what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.cards import Action, Block, Button, Buttons, Card, Facts, Prose
from bot.text import clip
from playbook.offer.ask import BLANK, COVERED
from playbook.rehearsal import Turn

SAID: Final = 450
"""The most of one line that a card shows; the sheet's own copy has all of it."""
SHOWN: Final = "shown"


def place(action: Action, turns: Sequence[Turn]) -> int:
    """Which turn an action names behind the id, counted from 0; one past the last is the end."""
    number = action.arg(1)
    return min(int(number), len(turns)) if number.isdigit() and len(number) < 3 else 0


def turn_card(turns: Sequence[Turn], at: int, name: str, id: str, fill: Button | None, last: Buttons, *, show: bool = False) -> Card:
    """One turn: their words as an example, the member's own words to say aloud. The next press folds amounts again."""
    turn = turns[at]
    folded = COVERED in turn.you
    amounts = [Button("Hide amounts", Action(name, id, at))] if show else []
    if folded:
        amounts = [Button("Show amounts", Action(name, id, at, SHOWN))]
    blocks: list[Block] = [
        Facts.of(("They may say", turn.they), ("You say, aloud", clip(turn.you, SAID) or BLANK)),
        Buttons.of(
            Button("Next", Action(name, id, at + 1), "main"),
            *([Button("Back", Action(name, id, at - 1))] if at else []),
            *([fill] if fill is not None and turn.blank else []),
            *amounts,
        ),
        last,
    ]
    if not at:
        blocks.append(Prose(text="Their words are only examples. Nobody hears this, and nothing of it is kept.", quiet=True))
    return Card(f"Say it aloud: {at + 1} of {len(turns)}", "You pressed 'Practise'. The lines are your own.", *blocks)


def end_card(turns: Sequence[Turn], name: str, id: str, first: Sequence[Button], last: Buttons, kept: str) -> Card:
    """All of it was said once. `kept` says what is stored of it, if anything."""
    blank = sum(turn.blank for turn in turns)
    rows = [("Turns", str(len(turns))), *([("Still blank", f"{blank} of your lines")] if blank else []), ("Kept of it", kept)]
    return Card(
        "That was all of it, once",
        "You came to the end of your practice.",
        Facts.of(*rows),
        Prose(text="Once more goes easier. A friend can play the other side, and say what they heard."),
        Buttons.of(*first, Button("Once more", Action(name, id, 0))),
        last,
    )
