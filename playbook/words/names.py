"""Finds known firms and people in a text, however they are written, and shortens people to initials.

A name is found in any case, accent, spacing, plural and possessive. For firms also without the legal form (Inc, GmbH), and by the
first word alone when that has a capital letter and is no everyday word; for people also by each part of the name alone.

What it does not reach: names bent by a language's endings (but for up to three letters in Cyrillic and Greek), misspellings, and
descriptions ("the firm with the green logo").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import regex

from playbook.words.folding import Folded, fold

A_FIRM: Final = "a firm"
"""What stands for a firm without an alias of the member's own."""
SOMEONE: Final = "someone"
"""What stands for a person whose name has no initials, such as one written in signs for syllables."""


@dataclass(frozen=True, slots=True)
class Known:
    """A name to look for: `which` says whose it is, `stands` what may stand in its place. `capital`: only where the text writes it
    with a capital letter."""

    kind: Literal["firm", "name"]
    which: str
    stands: str
    pattern: re.Pattern[str]
    capital: bool = False


# A capital and small letters, in any script that has both; a part between such as `de la` belongs to the name.
_CAPITAL: Final = r"\p{Lu}[\p{Ll}'’]+(?:-\p{Lu}\p{Ll}+)?"
_BETWEEN: Final = r"(?: (?:de|da|do|van|von|der|den|la|el|bin|al))*"
_NAMELIKE: Final = regex.compile(
    rf"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof)\.? ({_CAPITAL}(?: {_CAPITAL}){{0,3}})|\b({_CAPITAL}(?:{_BETWEEN} {_CAPITAL}){{1,3}})"
    rf"|(?<=[\p{{Ll}}\d,;] )({_CAPITAL})\b"
)
_NO_NAME: Final = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|the|this|that|these|those|my|our|your|their|his|her|its?|we|they|s?he|you|what|when|where|why|how|who|which|an?|and|or|but|if"
    r"|then|next|after|before|in|on|at|for|from|with|by|as|so|no|not|yes|is|are|was|were|do|did|can|could|will|would|should|have|has"
    r"|had|there|here|i['’](?:m|ve|ll|d)"
)
_GAP: Final = r"(?![.!?;:,] )[\W_]{0,3}"
_AND: Final = r" ?(?:&|\+|and|n) ?"
_LOOSE: Final = "[ ._·-]{0,3}"
_APART: Final = "[ ._·-]{1,3}"
_LEGAL: Final = re.compile(r"inc|ltd|limited|llc|llp|plc|gmbh|ag|kg|sa|srl|bv|nv|oy|ab|as|corp|corporation|co|company|group|holdings?")
_NOT_A_NAME: Final = re.compile(r"mr|mrs|ms|mx|dr|prof|sir|de|da|do|dos|du|van|von|der|den|la|le|el|al|bin|ibn|di|the|and|of")
# First words of firms, and parts of people's names, that are also everyday words: as such they have no capital letter.
_EVERYDAY_FIRM: Final = re.compile(
    r"first|second|next|open|general|national|united|american|british|european|international|global|digital|north|south|east|west"
    r"|northern|southern|eastern|western|blue|green|black|white|grey|gold|golden|silver|bright|clear|fast|good|great|high|home|data"
    r"|cloud|health|care|city|bank|capital|central|direct|energy|express|family|food|free|fresh|full|future|human|land|life|light"
    r"|live|local|main|media|mind|mobile|money|online|people|point|power|prime|public|pure|quick|real|right|royal|safe|school"
    r"|service|simple|smart|social|solar|sound|spring|star|state|store|street|super|system|team|tech|time|trade|travel|true|trust"
    r"|university|urban|value|view|vision|water|wild|work|world|young|your|with|from|this|that|they|what|when|where|which|will"
)
_EVERYDAY_NAME: Final = re.compile(
    r"an?|am|as|at|be|by|go|he|hi|if|in|is|it|me|my|no|on|or|so|to|up|us|we|will|may|mark|can|rose|grace|hope|faith|joy|art|bill"
    r"|frank|grant|chase|drew|dean|rich|guy|pat|rob|sue|summer|april|june|august|dawn|star|page|price|young|long|short|king|day"
    r"|white|black|brown|green|gray|wood|stone|field|hill|park|church|love|best|good|bright|sharp|strong|power|case|cash|bond"
    r"|banks|miles|wells|waters|stock|work|head|lane|street|north|west|east|south|land|small|major|bell|book|cook|fish|fox|wolf"
)


def known_firms(firms: Mapping[str, str]) -> Iterator[Known]:
    """What to look for so that no firm is named; `firms` maps a name to the member's alias, empty for "a firm"."""
    for name, alias in firms.items():
        line = _line(name)
        parts = _parts(line)
        stands = alias.strip() or A_FIRM
        if parts:
            yield Known("firm", line, stands, _pattern(line, name))
        core = [part for part in parts if not _LEGAL.fullmatch(part)]
        if core and core != parts:
            yield Known("firm", line, stands, _pattern(" ".join(core), " ".join(core)))
        if len(parts) > 1 and len(parts[0]) > 3 and not _EVERYDAY_FIRM.fullmatch(parts[0]):
            yield Known("firm", line, stands, _pattern(parts[0], parts[0]), capital=True)


def known_people(people: Collection[str]) -> Iterator[Known]:
    """What to look for so that nobody is named. People who are known by initials alone are left as they are."""
    for name in people:
        line = _line(name)
        if not any(len(part) > 1 or _is_sign(part[0]) for part in _parts(line)):
            continue
        yield Known("name", line, initials(name), _pattern(line, name))
        words = name.split()
        for word in words if len(words) > 1 else ():
            part = _line(word)
            if len(part) > 1 and _parts(part) and not _NOT_A_NAME.fullmatch(part):
                yield Known("name", line, initials(word), _pattern(part, word), capital=bool(_EVERYDAY_NAME.fullmatch(part)))


def initials(name: str) -> str:
    """`B. C.` for Ben Carter, at most four; "someone" if no part of the name starts with a letter that can be an initial."""
    words = re.split(r"[\s._–-]+", unicodedata.normalize("NFC", name))
    first = [next((c for c in word if c.isalnum()), "") for word in words]
    told = [f"{c.upper()}." for c in first if c and not _is_sign(c)]
    return " ".join(told[:4]) if told else SOMEONE


def unknown_names(text: str) -> tuple[str, ...]:
    """What looks like a name in `text` and was not taken out: words with a capital that no sentence starts with, or behind a title.

    A guess to be looked at, never a reason to take words out: `New York` looks the same. In the order in which they stand, once each.
    """
    found = (next(filter(None, m.groups())) for m in _NAMELIKE.finditer(text))
    told = (" ".join(word for word in name.split() if not _NO_NAME.fullmatch(word.casefold())) for name in found)
    return tuple(dict.fromkeys(filter(None, told)))


def left_of_firms(firms: Collection[str], text: str) -> tuple[str, ...]:
    """The words with a capital of saved firms of several words that still stand in `text`, once each.

    A misread log line saves "email from Umbrella" as the firm: the text then names Umbrella, and nothing took it out.
    """
    words = dict.fromkeys(word for firm in firms if len(firm.split()) > 1 for word in regex.findall(r"\b\p{Lu}[\p{L}\p{N}]+", firm))
    kept = (word for word in words if not _NO_NAME.fullmatch(word.casefold()) and not _LEGAL.fullmatch(word.casefold()))
    return tuple(word for word in kept if regex.search(rf"\b{regex.escape(word)}(?!\p{{L}}{{2}})", text))


def _line(name: str) -> str:
    """A name folded, from its first to its last letter or digit, with a space where a small letter meets a capital (`PayPal`)."""
    seams = name if name.isupper() else re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", name)
    return re.sub(r"^[\W_]+|[\W_]+$", "", fold(seams).line)


def _parts(line: str) -> list[str]:
    return re.findall(r"[^\W_]+", line)


def _pattern(line: str, name: str) -> re.Pattern[str]:
    """Finds a name, folded to `line`, however it is spaced: its parts with little or nothing between them, or letters set apart."""
    first, *rest = re.split(r"([\W_]+)", line)
    close, gaps = re.escape(first), [_GAP]
    for gap, part in zip(rest[::2], rest[1::2], strict=True):
        gaps.append(re.escape(gap))
        if part == "and" or "&" in gap or "+" in gap:
            gaps.append(_AND)
        if part != "and":
            close += f"(?:{'|'.join(gaps)}){re.escape(part)}"
            gaps = [_GAP]
    # A letter such as ß is two when it is folded; in capitals, SS, the two may be set apart as well.
    letters = [_LOOSE.join(folded) for c in name if (folded := "".join(_parts(fold(c).line)))]
    return re.compile(close + (f"|{_APART.join(letters)}" if len(letters) > 2 else ""))


# -- finding ---------------------------------------------------------------------------------------------------------------------

_ENDING: Final = re.compile(r"[^\W\d_]{1,3}(?![^\W_])")
_BENDS: Final = ("CYRILLIC", "GREEK")
_SPACED: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "DEVANAGARI", "DIGIT")
_SIGNS: Final = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "YI ", "ETHIOPIC", "CHEROKEE")


def named(folded: Folded, known: Known) -> Iterator[tuple[int, int]]:
    """Where a known name stands as a word of its own: spans of the text, in order and apart."""
    place = 0
    while m := known.pattern.search(folded.line, place):
        place = m.start() + 1
        stop = _right_edge(folded, m.end())
        capital = folded.text[folded.at[m.start()]].isupper()
        if stop and _left_edge(folded, m.start()) and (capital or not known.capital):
            place = stop
            yield folded.span(m.start(), stop)


def _left_edge(folded: Folded, start: int) -> bool:
    """Whether a word starts here: nothing that belongs to it before, a seam such as `myAcme`, or a script without spaces."""
    if start == 0 or not folded.line[start - 1].isalnum():
        return True
    before, here = folded.text[folded.at[start - 1]], folded.text[folded.at[start]]
    return _seam(before, here) or not _is_spaced(folded.line[start])


def _right_edge(folded: Folded, end: int) -> int:
    """Where the name ends, a plural or possessive `s` and the endings of a bending script included; 0 if the word goes on."""
    line = folded.line
    if not line[end : end + 1].isalnum():
        return end
    if line[end] == "s" and not line[end + 1 : end + 2].isalnum():
        return end + 1
    last, after = folded.text[folded.at[end - 1]], folded.text[folded.at[end]]
    if _seam(last, after) or not _is_spaced(line[end - 1]):
        return end
    ending = _ENDING.match(line, end) if _script(line[end - 1]).startswith(_BENDS) else None
    return ending.end() if ending else 0


def _seam(one: str, other: str) -> bool:
    """Whether a new word starts between the two without a space: `AcmeOffer`, `Acme2026`."""
    return (one.islower() and other.isupper()) or one.isdecimal() != other.isdecimal()


def _is_spaced(c: str) -> bool:
    """Whether the script of `c` sets words apart; in others a name may have letters right beside it."""
    return c.isascii() or _script(c).startswith(_SPACED)


def _is_sign(c: str) -> bool:
    """Whether `c` is a sign for a syllable or a word, which is no initial."""
    return _script(c).startswith(_SIGNS)


def _script(c: str) -> str:
    return unicodedata.name(c, "")
