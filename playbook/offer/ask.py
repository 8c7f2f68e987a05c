"""One item to ask for, as an open question that carries its number and its why; and the parts of a package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from playbook.offer.situation import Item
from playbook.words import figures
from playbook.words.amounts import amounts
from playbook.words.folding import fold

BLANK: Final = "(blank)"
"""What stands where the member has written nothing yet."""

COVERED: Final = "(amount hidden)"
"""What stands where an amount is folded until it is asked for."""


PAY_ITEMS: Final = frozenset({Item.BASE, Item.BONUS, Item.EQUITY, Item.SIGN_ON})
"""What counts as pay: an ask on it needs a number and a scope reason (C4)."""

PACKAGE: Final[Mapping[Item, tuple[str, str]]] = MappingProxyType(
    {
        Item.BASE: ("Base", "what is it, and when is it looked at again?"),
        Item.BONUS: ("Bonus", "is there one, and what sets it?"),
        Item.EQUITY: ("Equity", "how much, over how long, at what price?"),
        Item.SIGN_ON: ("Sign-on", "is one possible?"),
        Item.BENEFITS: ("Benefits", "what is in them, and from when?"),
        Item.REMOTE: ("Remote", "which days, and who decides?"),
        Item.TRAVEL: ("Travel", "how often, and how far?"),
        Item.START: ("Start", "which day, and can it move?"),
    }
)
"""The package table (C2): each part's label, and the question that stands for its blank."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One item to ask for. `what`, `number`, `because` and `scope` are the member's words; any may be empty."""

    item: Item
    what: str = ""
    number: str = ""
    because: str = ""
    scope: str = ""

    def sentence(self, show: bool = True) -> str:
        """The ask as an open question that carries the number and the why (D16, X7). `show` unfolds amounts."""
        number = self.number.strip() if show else COVERED * bool(self.number.strip())
        what = _inner(self.what) if show else cover(_inner(self.what))
        target = f"{number} for {what}" if number and what and number != what else number or what or BLANK
        why = " and ".join(_inner(words) if show else cover(_inner(words)) for words in (self.because, self.scope) if words.strip())
        return f"Are you open to {target}, since {why or BLANK}?"

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """What keeps it from being ready, as (row, words): the reason (B9); on pay a number and what it is tied to (C4)."""
        lacks = []
        if self.item in PAY_ITEMS and not _has_number(self.number):
            lacks.append(("C4", "a number"))
        elif not (self.what.strip() or self.number.strip()):
            lacks.append(("B10", "what you ask for"))
        if not (self.because.strip() or self.scope.strip()):
            lacks.append(("B9", "the reason, after 'since'"))
        if self.item in PAY_ITEMS and not self.scope.strip():
            lacks.append(("C4", "the scope that the number is tied to"))
        return tuple(lacks)


def named(ask: Ask, show: bool = True) -> str:
    """What an ask is about: the member's words, else the part of the package it is. `show` unfolds amounts."""
    number, what = ask.number.strip(), ask.what.strip()
    words = (number if show else COVERED * bool(number), what if show else cover(what))
    return " ".join(dict.fromkeys(filter(None, words))) or PACKAGE.get(ask.item, ("", ""))[0]


def package_questions(package: Mapping[Item, str]) -> tuple[tuple[Item, str], ...]:
    """A question for each part of the package that is still blank, in the table's order (C2)."""
    return tuple((item, f"{label}: {asks}") for item, (label, asks) in PACKAGE.items() if not package.get(item, "").strip())


def cover(words: str) -> str:
    """A member's words with every amount in them covered."""
    folded = fold(words)
    shown, place = [], 0
    for start, end in (folded.span(*found) for found in amounts(folded.line)):
        shown += [words[place:start], COVERED]
        place = end
    return "".join([*shown, words[place:]])


def _inner(words: str) -> str:
    """Words to stand inside a sentence: without the full stop they may end with."""
    return words.strip().rstrip(".?")


def _has_number(words: str) -> bool:
    return figures.read(words).number or any(amounts(fold(words).line))
