"""Folds a text for finding things in it, and leads from a place in the folded text back to the text itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Letters that people leave the stroke or the ligature out of, and that Unicode does not take apart.
_PLAIN: Final = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t"}
# Accents, vowel signs and marks without a width. Without vowel signs some names look alike, which only takes out more.
_UNSEEN: Final = frozenset({"Mn", "Mc", "Me", "Cf"})


@dataclass(frozen=True, slots=True)
class Folded:
    """`line` is `text` folded: one case, no accents, plain digits, no unseen marks, each run of white space a single space.

    `at[i]` is the place in `text` of the character that `line[i]` came from.
    """

    text: str
    line: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of `text` behind `line[start:end]`, with the unseen marks that follow it. `end` is above `start`."""
        stop = self.at[end - 1] + 1
        while stop < len(self.text) and unicodedata.category(self.text[stop]) in _UNSEEN:
            stop += 1
        return self.at[start], stop


def fold(text: str) -> Folded:
    """`text` folded as Unicode does for caseless matching (NFKD and full case folding), without the accents."""
    line: list[str] = []
    at: list[int] = []
    known: dict[str, str] = {}
    for place, c in enumerate(text):
        if (plain := known.get(c)) is None:
            plain = known[c] = _folded(c)
        for part in plain:
            if part == " " and line and line[-1] == " ":
                continue
            line.append(part)
            at.append(place)
    return Folded(text, "".join(line), at)


def _folded(c: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", c.casefold()).casefold())
    return "".join(_plain(part) for part in apart if unicodedata.category(part) not in _UNSEEN)


def _plain(c: str) -> str:
    if c.isspace():
        return " "
    if c.isdecimal():
        return str(unicodedata.decimal(c))
    return _PLAIN.get(c, c)
