"""The talk sheet: what to say about an offer, in speaking order and in the member's own words; blanks stay blank.

The app adds the frame alone ("Are you open to ..., since ...?"), never a claim. A sheet is opened by advice that allows one.
Source: product.md 3.8; rows B9 to B14, C1 to C7, D7, D8, D14, D16; conflicts X4, X7, X8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from playbook.advisor import Advice, Sheet
from playbook.offer.ask import BLANK, Ask, cover, named, package_questions
from playbook.offer.exposure import MOST_ASKS, Exposure
from playbook.offer.situation import Answer, Item, Range, Situation
from playbook.words import figures

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class SheetRefused(ValueError):
    """No talk sheet for this advice; the message says why, in words for the member."""


class TooManyAsks(ValueError):
    """One item more than can be asked for at once (B11); the message says what to do with it."""


class Part(StrEnum):
    """The parts of a talk, in speaking order (product.md 3.8)."""

    FLOOR = "floor"
    NEEDS = "needs"
    INTEREST = "interest"
    FIND_OUT = "find_out"
    ASK = "ask"
    WAIT = "wait"
    TRADE = "trade"
    CLOSE = "close"


LABELS: Final[Mapping[Part, str]] = MappingProxyType(
    {
        Part.FLOOR: "Floor",
        Part.NEEDS: "Open needs",
        Part.INTEREST: "Interest",
        Part.FIND_OUT: "To find out",
        Part.ASK: "Ask",
        Part.WAIT: "Then wait",
        Part.TRADE: "If it is no",
        Part.CLOSE: "Close",
    }
)


class Manner(StrEnum):
    """The five parts of how to ask (B10), in the source's order."""

    GAP = "gap"
    WANT = "want"
    ITEMS = "items"
    LIMITS = "limits"
    ORIGINAL = "original"


_MANNER: Final[Mapping[Manner, str]] = MappingProxyType(
    {
        Manner.GAP: "the gap, and why it matters to you",
        Manner.WANT: "a line that shows you want the job",
        Manner.ITEMS: "one or two items",
        Manner.LIMITS: "a line that respects their limits",
        Manner.ORIGINAL: "a line for taking it as it is",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the sheet as it is read: label (at most 24 characters), the texts to say, and whether it is still blank."""

    part: Part
    label: str
    texts: tuple[str, ...]
    blank: bool = False

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(self.texts)


@dataclass(frozen=True, slots=True)
class Hint:
    """Advice on a line, never a block; `proof` are lines of the member's proof bank that may fit."""

    row: str
    words: str
    proof: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkSheet:
    """What a member has written for one talk. The floor itself is not in it: it is private, the sheet knows only that it is set.

    `needs` and `open_points` are what is still open (D7, D8); `package` holds what the offer says, part by part. `wait_until`
    is aware and in the member's zone, computed elsewhere (C5); None until the ask was made. `pay_first` is the member's one tap
    to talk pay before needs (D14). Raises TooManyAsks above `most_asks`, ValueError for a naive `wait_until`.
    """

    floor_set: bool = False
    needs: tuple[str, ...] = ()
    open_points: tuple[str, ...] = ()
    interest: str = ""
    package: tuple[tuple[Item, str], ...] = ()
    range_known: bool = False
    asks: tuple[Ask, ...] = ()
    limits: str = ""
    original: str = ""
    wait_until: datetime | None = None
    trade: str = ""
    close: str = ""
    pay_first: bool = False
    may_accept: bool = False
    most_asks: int = MOST_ASKS

    def __post_init__(self) -> None:
        if len(self.asks) > self.most_asks:
            most = "One item is" if self.most_asks == 1 else "Two items are"
            raise TooManyAsks(f"{most} the most for this talk. Drop one, or move it to the trade for a no.")
        if self.wait_until is not None and self.wait_until.utcoffset() is None:
            raise ValueError("wait_until wants a time zone")


def open_sheet(advice: Advice, situation: Situation) -> TalkSheet:
    """A sheet with what is already known filled in. Raises SheetRefused after STOP (B14) and before the floor is set (B12).

    Only as many asks are taken over as the exposure allows (B11, X10); the others stay in the situation, flagged there.
    """
    if advice.sheet is Sheet.NEVER:
        raise SheetRefused(
            "I do not write what is not true. If they asked about it, you would have to make something up. "
            "Take the claim out, and I help with the honest version."
        )
    if advice.sheet is Sheet.AFTER_FLOOR:
        raise SheetRefused("Your floor comes first. Once it is set, the talk sheet opens.")
    most = 1 if advice.stake.level is Exposure.HIGH else MOST_ASKS
    return TalkSheet(
        floor_set=situation.floor_set is Answer.YES,
        range_known=situation.range in (Range.KNOWN, Range.NOT_SAID),
        asks=tuple(Ask(item) for item in situation.asks[:most]),
        trade=situation.fallback,
        may_accept=advice.stake.form.as_is,
        most_asks=most,
    )


def add_ask(sheet: TalkSheet, ask: Ask) -> TalkSheet:
    """The sheet with one ask more. Raises TooManyAsks, which says to drop one or to move it to the trade (B11)."""
    return replace(sheet, asks=(*sheet.asks, ask))


def move_to_trade(sheet: TalkSheet, ask: Ask) -> TalkSheet:
    """The sheet with an ask kept as a trade for a no instead (B11, X4); it need not be on the sheet yet."""
    kept = tuple(each for each in sheet.asks if each != ask)
    return replace(sheet, asks=kept, trade="; ".join(part for part in (sheet.trade.strip(), named(ask)) if part))


def lines(sheet: TalkSheet, show: bool = False) -> tuple[Line, ...]:
    """The sheet in speaking order; `show` unfolds the amounts. Needs come before pay unless the member chose otherwise (D14)."""
    order = list(Part)
    if sheet.pay_first:
        order.remove(Part.NEEDS)
        order.insert(order.index(Part.CLOSE), Part.NEEDS)
    asks = tuple(ask.sentence(show) for ask in sheet.asks)
    texts = {
        Part.FLOOR: ("set, hidden on this card",) if sheet.floor_set else (),
        Part.NEEDS: _said(show, *sheet.needs) or ("none open",),
        Part.INTEREST: _said(show, sheet.interest),
        Part.FIND_OUT: (*_said(show, *sheet.open_points), *_to_ask(sheet)) or ("nothing",),
        Part.ASK: (*asks, *_said(show, sheet.limits, sheet.original)) if asks else (),
        Part.WAIT: (_wait(sheet.wait_until),),
        Part.TRADE: _said(show, sheet.trade),
        Part.CLOSE: _said(show, sheet.close),
    }
    return tuple(Line(part, LABELS[part], texts[part] or (BLANK,), not texts[part]) for part in order)


def closing(sheet: TalkSheet) -> tuple[Line, ...]:
    """The closing lines alone: interest and timeline (C7)."""
    return tuple(line for line in lines(sheet) if line.part in (Part.INTEREST, Part.CLOSE))


def as_text(sheet: TalkSheet, show: bool = False) -> str:
    """The sheet as numbered lines to copy. The floor's own words are not in it."""
    return "\n".join(f"{place} {line.label}: {line.text}" for place, line in enumerate(lines(sheet, show), 1))


def manner(sheet: TalkSheet, show: bool = False) -> tuple[tuple[Manner, tuple[str, ...]], ...]:
    """Exactly the five parts of B10, each with what the member has written for it; an empty one is unfilled."""
    return (
        (Manner.GAP, _said(show, *(words for ask in sheet.asks for words in (ask.because, ask.scope)))),
        (Manner.WANT, _said(show, sheet.interest)),
        (Manner.ITEMS, tuple(filter(None, (named(ask, show) for ask in sheet.asks)))),
        (Manner.LIMITS, _said(show, sheet.limits)),
        (Manner.ORIGINAL, _said(show, sheet.original)),
    )


def blanks(sheet: TalkSheet) -> tuple[str, ...]:
    """What is unfilled, in words: the five parts of B10, then the trade and the close."""
    unfilled = [_MANNER[part] for part, said in manner(sheet) if not said]
    unfilled += ["a trade for a no"] * (not sheet.trade.strip()) + ["a closing line with a date"] * (not sheet.close.strip())
    return tuple(unfilled)


def not_ready(sheet: TalkSheet) -> tuple[tuple[str, str], ...]:
    """What keeps the sheet from being marked ready, as (row, words); empty when it can be."""
    lacks = [] if sheet.floor_set else [("B12", "your floor")]
    if not sheet.asks:
        lacks.append(("B10", "one ask"))
    for place, ask in enumerate(sheet.asks, 1):
        of = f" (ask {place})" if len(sheet.asks) > 1 else ""
        lacks.extend((row, f"{words}{of}") for row, words in ask.missing)
    return tuple(lacks)


def hints(sheet: TalkSheet, proof: tuple[str, ...] = ()) -> tuple[Hint, ...]:
    """Gentle hints: an ask without an outcome (C1), years in place of one, and that taking it as it is may be said if true."""
    found = []
    for ask in sheet.asks:
        why = f"{ask.because} {ask.scope}"
        if "year" in why.lower():
            found.append(Hint("C1", "Years say little here. What came of them says more.", proof))
        elif why.strip() and not figures.read(why).number:
            found.append(Hint("C1", "An outcome would carry this: what changed, and for how many?", proof))
    if sheet.may_accept and not sheet.original.strip():
        found.append(Hint("B10", "You told me that you would say yes as it stands. You may say so to them."))
    return tuple(found)


def _to_ask(sheet: TalkSheet) -> tuple[str, ...]:
    """The package's blanks, then the range: both before any ask (C2, C3)."""
    asked = tuple(words for _, words in package_questions(dict(sheet.package)))
    return asked if sheet.range_known else (*asked, "What is the range for base, equity and sign-on?")


def _wait(until: datetime | None) -> str:
    if until is None:
        return "say all of it once, then add nothing unless asked"
    day = f"{_WEEKDAYS[until.weekday()]} {until.day} {_MONTHS[until.month - 1]}, {until:%H:%M}"
    return f"until {day}; add nothing unless asked"


def _said(show: bool, *texts: str) -> tuple[str, ...]:
    """What the member has written of some texts, with amounts covered unless they are shown."""
    return tuple(text.strip() if show else cover(text.strip()) for text in texts if text.strip())
