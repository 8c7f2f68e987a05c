"""Words that a member wrote for others: whole, and cut into sheets here alone, so that a preview and what is published are the same.

A preview and a post are given the same rows and draw the same sheets of them. Nothing folds a row on its way here, and no module that
publishes imports what could (`tests/contracts/test_published.py`). What is longer than one sheet is read on, page by page, by a press.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import regex

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Prose, Said, Words, utf16
from bot.replies import Say, Update
from bot.text import load

Rows = tuple[tuple[str, str], ...]
"""Label and words, as they are stored."""

ALONG: Final = 1_400
"""The most that a sheet may weigh so that what a preview asks about it still has room on the same card."""
OPEN: Final = "all"
"""In the place of a page's number: the first, on a card of the reader's own, as the button stands on one that others see."""
HALF: Final = 1_500
"""The most of words that stand beside what they answer: both are whole on one sheet. Only marks that count several times reach it."""
TOO_HEAVY: Final = "It is too much for one message: here it holds {most:,} characters, and each &, < or > counts as four or five."
LEFT: Final = 400
"""A row that is cut begins on the sheet before where at least so much is free there."""


def sheets(rows: Rows) -> tuple[Words, ...]:
    """`rows` on as many sheets as they need; empty for none. Joined again, label by label, the pieces are the rows to the character.

    A row that fits a sheet is never cut; one that does not breaks after a line or a word where it can.
    """
    made: list[list[tuple[str, str]]] = [[]]
    for label, words in rows:
        if made[-1] and not _fits([*made[-1], (label, words)]) and _better_apart(made[-1], label, words):
            made.append([])
        rest = words
        while not _fits([*made[-1], (label, rest)]):
            head = _head(rest, made[-1], label)
            made[-1].append((label, head))
            made.append([])
            rest = rest[len(head) :]
        made[-1].append((label, rest))
    return tuple(Words(rows=tuple(Said(label=label, value=value) for label, value in sheet)) for sheet in made if sheet)


def _better_apart(sheet: list[tuple[str, str]], label: str, words: str) -> bool:
    """Whether a row that has no room on `sheet` begins a new one: where it fits whole there, or next to nothing of it fits here."""
    return _fits([(label, words)]) or not _fits([*sheet, (label, "x" * LEFT)]) or not _ends(words, sheet, label)


def at(rows: Rows, page: str) -> tuple[Words, int, int]:
    """The sheet that a press asked for by its number, that number, and how many there are; the first for a number that is none."""
    made = sheets(rows)
    n = number(page, len(made))
    return made[n], n, len(made)


def number(page: str, of: int) -> int:
    """The page that a press names, from 0; the first where it names none of them."""
    return int(page) if page.isascii() and page.isdigit() and len(page) < 4 and int(page) < of else 0


def one(*rows: tuple[str, str]) -> Words:
    """Rows of names or short words that are sure to fit one sheet together. Raises ValueError where they do not."""
    return Words(rows=tuple(Said(label=label, value=value) for label, value in rows))


def turning(page: int, of: int, leaf: Callable[[int], Action]) -> list[Button]:
    """The buttons from one page to the next and back; none where there is one page."""
    on = [Button("Next page", leaf(page + 1), "main")] if page + 1 < of else []
    back = [Button("Page before", leaf(page - 1))] if page else []
    return [*on, *back]


def whole(rows: Rows, read: Action) -> tuple[list[Block], list[Button]]:
    """What stands of `rows` where they are published: all of them, or the first sheet and the button that opens the rest."""
    made = sheets(rows)
    if len(made) < 2:
        return list(made), []
    return [made[0], Prose(text=f"This is page 1 of {len(made)}. 'Read all' opens the rest.", quiet=True)], [Button("Read all", read)]


def reading(title: str, rows: Rows, page: str, leaf: Callable[[int], Action]) -> Say | Update:
    """A page of all of it, for the eyes of whoever pressed."""
    sheet, n, of = at(rows, page)
    card = Card(
        f"{title}: {n + 1} of {of}" if of > 1 else title,
        "You pressed 'Read all'. You alone see this.",
        sheet,
        Buttons.of(*turning(n, of, leaf), Button("Close", Action("close"))),
    )
    return Say(card) if page == OPEN else Update(card)


def along(sheet: Words) -> bool:
    """Whether what is asked about the words has room beside this sheet."""
    return load("\n".join(f"{row.label}: {row.value}" for row in sheet.rows)) <= ALONG


def too_long(rows: Rows) -> str:
    """The label of the first row that is longer than its input, as hidden names can make it; "" where all fit."""
    return next((label for label, words in rows if utf16(words) > limits.WRITE), "")


def heavy(words: str) -> str:
    """The line that refuses words too heavy to be shown whole beside what they answer, with the limit; "" for all others."""
    return TOO_HEAVY.format(most=HALF) if load(words) > HALF else ""


def _fits(rows: list[tuple[str, str]]) -> bool:
    text = "\n".join(f"{label}: {words}" for label, words in rows)
    return load(text) <= limits.WORDS and len(text.encode("utf-8", "surrogatepass")) <= limits.WORDS_BYTES


def _head(text: str, sheet: list[tuple[str, str]], label: str) -> str:
    """The longest beginning of `text` that `sheet` takes: up to a line or a word in its second half, else a whole character."""
    end = _ends(text, sheet, label)
    if not end:
        # One character heavier than a sheet, as thousands of combining marks are: it is cut rather than lost.
        return text[: _last(list(range(1, len(text))), text, sheet, label) or 1]
    broken = max(text.rfind("\n", 0, end), text.rfind(" ", 0, end)) + 1
    return text[: broken if broken > end // 2 else end]


def _ends(text: str, sheet: list[tuple[str, str]], label: str) -> int:
    """Where the last character as people see it ends that `sheet` takes of `text`; 0 where it takes none."""
    return _last([found.end() for found in regex.finditer(r"\X", text)], text, sheet, label)


def _last(ends: list[int], text: str, sheet: list[tuple[str, str]], label: str) -> int:
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _fits([*sheet, (label, text[: ends[middle - 1]])]) else (low, middle - 1)
    return ends[low - 1] if low else 0
