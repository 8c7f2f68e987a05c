"""What a rule of the offer advisor is made of: conditions, reasons, another view, a next step, and the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from playbook.offer.situation import Deciding, Situation

When = Callable[[Deciding, Situation], bool]
"""Whether a sentence is true of a situation. It picks words, never a verdict."""


class Verdict(StrEnum):
    """What to do about an offer. All fifteen are good outcomes (A11)."""

    PREPARE = "prepare"
    STOP = "stop"
    CLOSE = "close"
    SET_FLOOR = "set_floor"
    TRADE_ONCE = "trade_once"
    DECIDE = "decide"
    CLARIFY = "clarify"
    NEEDS_FIRST = "needs_first"
    SHOW_VALUE = "show_value"
    BUILD_CASE = "build_case"
    ASK = "ask"
    NAME_GAP = "name_gap"
    OPTIONAL_ASK = "optional_ask"
    HOLD = "hold"
    ACCEPT = "accept"


TITLES: Final[Mapping[Verdict, str]] = MappingProxyType(
    {
        Verdict.PREPARE: "Prepare: no offer yet",
        Verdict.STOP: "Stop: leave that claim out",
        Verdict.CLOSE: "Close it",
        Verdict.SET_FLOOR: "Set a floor first",
        Verdict.TRADE_ONCE: "Trade once",
        Verdict.DECIDE: "Decide",
        Verdict.CLARIFY: "Get it clear first",
        Verdict.NEEDS_FIRST: "Needs first, then pay",
        Verdict.SHOW_VALUE: "Show your value first",
        Verdict.BUILD_CASE: "Build the case first",
        Verdict.ASK: "Ask, with one item",
        Verdict.NAME_GAP: "Name the gap first",
        Verdict.OPTIONAL_ASK: "Ask for one thing, if you like",
        Verdict.HOLD: "Hold: no reason to ask found yet",
        Verdict.ACCEPT: "Say yes: it fits",
    }
)
"""The card's title for each verdict (screens.md 15)."""

ASK_TWO: Final = "Ask, with two items"
"""The title of ASK when two asks are written down and exposure allows both (B11)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule: how it reads, how its opposite reads, and whether it holds."""

    words: str
    otherwise: str
    holds: Callable[[Deciding], bool]


@dataclass(frozen=True, slots=True)
class Because:
    """A reason a rule may give, with the row it rests on (a claim's or system's id) and when it is true."""

    row: str
    words: str
    when: When


@dataclass(frozen=True, slots=True)
class View:
    """Another view of the same question: a conflict (X1..X15) or row, the row it comes from, and whose interest it serves."""

    key: str
    row: str
    line: str
    source: str
    date: str
    interest: str


@dataclass(frozen=True, slots=True)
class Step:
    """The next step: a key for the screen that does it, its button (at most 30 characters) and a sentence."""

    key: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `part` tells apart the branches of rule 3. `anyway` is the button that goes ahead regardless, if any."""

    number: int
    part: str
    verdict: Verdict
    conditions: tuple[Condition, ...]
    because: tuple[Because, ...]
    views: tuple[View, ...]
    steps: tuple[tuple[When, Step], ...]
    anyway: str

    @property
    def label(self) -> str:
        """Its number as it is said: 1, 3a, 15."""
        return f"{self.number}{self.part}"

    @property
    def words(self) -> str:
        """Its conditions as one clause."""
        return " and ".join(condition.words for condition in self.conditions) or "nothing above matched"

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of product.md section 1 it rests on, each once, in the order of its reasons."""
        return tuple(dict.fromkeys(reason.row for reason in self.because))
