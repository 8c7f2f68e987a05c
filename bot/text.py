"""Text from people: cleaned when it comes in, weighed and folded before it is shown."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import regex

ROOT_OPEN: Final = "\ue000"
ROOT_CLOSE: Final = "\ue001"
HUSH: Final = "You have a note"
"""All that a discreet member's lock screen may show of a message."""

# Marks that turn the direction of all text after them: one stray mark would mirror the rest of a card.
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PLAIN_WHITE: Final = frozenset("\n ")
_DRAWN: Final = re.compile(r"[\\*_~|`<>@\[\]]|:(?=//)")
_LED: Final = re.compile(r"^[^\S\n]*(?:[#+-]|\d+[.)])", re.MULTILINE)
_ROOT: Final = re.compile(f"{ROOT_OPEN}([^{ROOT_OPEN}{ROOT_CLOSE}]*){ROOT_CLOSE}")
_CONTENT_ROOT: Final = re.compile(r"\{root(?: ([^{}]*))?\}")


def weight(text: str) -> int:
    """Length of `text` as the stricter platform may count it: UTF-16 units after `&<>` are escaped (platform facts, 1.2)."""
    return _units(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def load(text: str) -> int:
    """The most that `text` counts on any surface, drawn as it is: escaped for the one, with a backslash before each mark on the other.

    A list mark or a number at the beginning of a line takes a backslash too.
    """
    return max(weight(text), _units(text) + len(_DRAWN.findall(text)) + len(_LED.findall(text)))


def clean(text: str, *, lines: bool = True) -> str:
    """What a person typed, without what could break a layout: control characters, direction marks, private-use characters.

    Right-to-left letters, emoji and combining marks stay. Line breaks stay when `lines`, otherwise they become spaces.
    """
    if text.isascii() and text.isprintable():
        # One plain line, as most are: there is nothing to take out, and no need to look at each character.
        return re.sub(r" {2,}", " ", text).strip()
    kept: list[str] = []
    for c in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        if c in _PLAIN_WHITE:
            kept.append(c if lines else " ")
        elif c in _BIDI or (category := unicodedata.category(c)) in ("Cs", "Co") or _no_character(c):
            continue
        elif category in ("Cc", "Zs", "Zl", "Zp"):
            kept.append("\n" if lines and category in ("Zl", "Zp") else " ")
        else:
            kept.append(c)
    joined = "".join(kept)
    joined = re.sub(r" {2,}", " ", joined)
    joined = re.sub(r" ?\n ?", "\n", joined)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


def _no_character(c: str) -> bool:
    """Whether Unicode set `c` aside for good. What is only unassigned here is an emoji or a letter newer than this Python's tables."""
    return ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF


def clip(text: str, most: int) -> str:
    """`text` folded to at most `most` units of weight, at a grapheme's edge, ending in `…` when something was folded away."""
    if weight(text) <= most:
        return text
    room = most - 1
    kept: list[str] = []
    for part in regex.finditer(r"\X", text):
        room -= weight(part.group())
        if room < 0:
            break
        kept.append(part.group())
    return "".join(kept).rstrip() + "…"


def first_lines(text: str, most: int) -> str:
    """The first two lines of `text`, folded to `most`: how a long answer is shown before `Read all`."""
    lines = text.split("\n")
    short = "\n".join(lines[:2])
    folded = clip(short, most)
    return folded if folded != short or len(lines) <= 2 else clip(short, most - 1).rstrip("…") + "…"


def pages(text: str, most: int) -> list[str]:
    """`text` in pieces of at most `most` units of weight, broken at lines or words where there are any; never empty."""
    out: list[str] = []
    rest = text
    while weight(rest) > most:
        head = clip(rest, most).removesuffix("…")
        cut = max(head.rfind("\n"), head.rfind(" "))
        head = head[:cut] if cut > len(head) // 2 else head
        # A grapheme heavier than a page cannot be kept whole; it is cut between characters rather than lost.
        head = head or _characters(rest, most)
        out.append(head)
        rest = rest[len(head) :].lstrip("\n ")
    return [*out, rest] if rest or not out else out


def _characters(text: str, most: int) -> str:
    # A character weighs at least one unit, so that no more than `most` of them can fit.
    for end in range(min(len(text), most), 0, -1):
        if weight(text[:end]) <= most:
            return text[:end]
    return text[:1]


def root(words: str = "") -> str:
    """A command in the app's own words, `{root log Acme}`: each surface writes it in its own way when it draws the card.

    The marks are private-use characters, which `clean` takes out of everything a person types: nobody's words become a command.
    """
    return f"{ROOT_OPEN}{words}{ROOT_CLOSE}"


def with_roots(text: str) -> str:
    """`{root …}` in content becomes what `root` makes."""
    return _CONTENT_ROOT.sub(lambda m: root(m.group(1) or ""), text)


def fill_roots(text: str, name: str, bare: str) -> str:
    """Draws the commands in `text`: `name` is the root command (`jsc`), `bare` what opens home on this surface."""
    return _ROOT.sub(lambda m: f"/{name} {m.group(1)}" if m.group(1) else bare, text)
