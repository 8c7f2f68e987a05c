"""Reads what a member's line counts: a number, a from-to, and a by-when; for hints that advise and never block.

Words are read in English only; digits of every script, arrows, ISO dates and `Q3` work whatever the language. A line that is
misread costs the member one hint they can put aside, so doubt is settled towards asking.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

SMALL_NUMBERS: Final = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
"""A pattern for number words from two to ninety. `one` is left out: it is said without counting ("one system")."""

_READ_MOST: Final = 600

# Digits after a letter belong to a name (B2B, v2); after them `st`, `nd`, `rd`, `th` make an order, not a count.
_DIGITS: Final = r"(?<![0-9a-z_])\d[\d.,]*+(?!(?:st|nd|rd|th)\b)"
_WORDS: Final = (
    rf"\b(?:{SMALL_NUMBERS}(?:-(?:one|{SMALL_NUMBERS}))?|zero|hundred|thousand|million|billion|dozen|half|halved|twice|doubled?"
    r"|thrice|tripled?|quadrupled?)\b"
)
_COUNT: Final = rf"(?:{_DIGITS}|{_WORDS})"
_END: Final = rf"(?:{_COUNT}|\b(?:one|none|nothing|no)\b)"

_NAMES_WITH_NUMBERS: Final = re.compile(
    r"\b(?:tier|phase|level|version|step|stage|series|grade|type|part|iso|rfc|no\.|nr\.?)\s?\d[\d.-]*|#\d+|\b24/7\b"
)

_YEAR: Final = r"(?:19[5-9]\d|20[0-4]\d)"
_SURE_MONTH: Final = (
    r"(?:january|february|april|june|july|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_MONTH: Final = rf"(?:{_SURE_MONTH}|march|mar|may|august)"
_SPAN: Final = (
    r"(?:q[1-4]|h[12]|spring|summer|autumn|fall|winter|christmas|easter|new year|week|month|quarter|year|season|sprint|term"
    r"|semester|probation|launch)"
)
_WEEKDAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_POINT: Final = (
    r"(?:(?:the )?(?:end|start|beginning|middle|close|mid|early|late)[ -](?:of )?)?(?:(?:the|this|next|my|our|their) )?"
    r"(?:first |coming )?(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?)?"
    rf"(?:(?:{_MONTH}|{_SPAN}|{_WEEKDAY})\b(?:[' -]+(?:end\b|{_YEAR}\b|\d{{1,3}}(?:st|nd|rd|th)?\b))?|day \d{{1,3}}\b|{_YEAR}\b)"
    rf"(?:,? {_YEAR}\b)?"
)
_DAY: Final = re.compile(
    rf"\b(?:by|before|until|till|in|during|this|next|on|for|come|after|through) {_POINT}"
    r"|\b\d{4}-\d{2}(?:-\d{2})?\b"
    r"|\b(?:by|before|until|till|on) \d{1,2}(?:/\d{1,2}(?:/\d{2,4})?|\.\d{1,2}\.(?:\d{2,4})?)"
    rf"|\b(?:q[1-4]|h[12])\b(?:['/ -]*(?:{_YEAR}|\d{{2}})\b)?"
    r"|\b(?:eoy|eoq|eom|year[ -]end)\b"
    rf"|\b(?:end|start|beginning|close) of (?:the |this |next )?(?:year|quarter|month|week|{_MONTH}|{_YEAR})\b"
    rf"|\b{_MONTH}\.? {_YEAR}\b|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b(?: {_YEAR}\b)?"
    rf"|\b{_SURE_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b|\b(?:january|february|april|june|july|september|october|november|december)\b"
)
_WITHIN: Final = re.compile(
    r"\b(?:in|within|after|over|inside|during) (?:the |my |our )?(?:first |next |coming )?"
    rf"(?:(?:\d+|a|an|one|{SMALL_NUMBERS})[ -])?(?:day|week|month|quarter|year|sprint)s?\b"
)
# Years that no date pattern above has taken: "since 2019", "from 2019 to 2021". A count that looks like a year is rare.
_BARE_YEARS: Final = re.compile(rf"\b(?:since|of) {_YEAR}\b|\bfrom {_YEAR} (?:to|until) {_YEAR}\b|\b{_YEAR}-{_YEAR}\b")

_PAIRS: Final = (
    re.compile(rf"\bfrom\b[^;]{{0,80}}?{_END}[^;]{{0,80}}?\b(?:to|until|till)\b[^;]{{0,80}}?{_END}"),
    re.compile(rf"{_END}[^;,]{{0,30}}?(?:->|→|⇒|=>|➔|➜|⟶)[^;,]{{0,30}}?{_END}"),
    re.compile(rf"{_COUNT}[^ ;,]{{0,8}}(?: [^ \d;,]+){{0,3}} (?:down |up )?to (?:[^ \d;,]+ ){{0,2}}{_END}"),
    re.compile(rf"\b(?:was|were|used to be)\b[^;]{{0,60}}?{_END}[^;]{{0,60}}?\b(?:now|today)\b[^;]{{0,60}}?{_END}"),
)
_TARGET: Final = re.compile(
    rf"\b(?:to|at least|at most|under|below|above|more than|fewer than|less than|reach|hit) (?:[^ \d;,]+ ){{0,2}}{_END}"
)
_COUNT_RE: Final = re.compile(_COUNT)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line counts: any number at all, both ends of a change, the far end alone, and a date by when."""

    number: bool
    pair: bool
    target: bool
    by_when: bool


def read(text: str) -> Reading:
    """What `text` counts. Dates and names such as B2B or Tier 2 are no numbers; only the first 600 characters are read.

    "in 3 days" is a date only if the line counts something else besides: alone it is the thing that is counted.
    """
    line = _NAMES_WITH_NUMBERS.sub(" ", folded(text))
    rest, dated = _without(_DAY, line)
    if not dated:
        shorter, dated = _without(_WITHIN, line)
        if dated and not _COUNT_RE.search(shorter) and _COUNT_RE.search(line):
            dated = False
        else:
            rest = shorter
    rest = _BARE_YEARS.sub(" ; ", rest)
    pair = any(pattern.search(rest) for pattern in _PAIRS)
    number = pair or _COUNT_RE.search(rest) is not None
    return Reading(number, pair, number and not pair and _TARGET.search(rest) is not None, dated)


def folded(text: str) -> str:
    """`text` for reading: one case, plain digits, single spaces, at most 600 characters."""
    plain = unicodedata.normalize("NFKC", text[:_READ_MOST]).casefold()
    digits = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    return " ".join("".join(digits).split())


def _without(pattern: re.Pattern[str], line: str) -> tuple[str, bool]:
    """`line` with the matches taken out, and whether there were any. A break stays, so that no pair reaches across."""
    rest, taken = pattern.subn(" ", line)
    return " ".join(rest.split()), taken > 0
