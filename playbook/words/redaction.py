"""Takes out of a text what others must not see when it is shared: firms, names, amounts and ways to reach people (3.3, rule 2).

Only firms and people it was told of can be found (`names.py`); what counts as money is said in `amounts.py`. Doubt is settled
towards taking out, and the member sees the outcome before it is posted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from playbook.words.amounts import amounts
from playbook.words.folding import Folded, fold
from playbook.words.names import A_FIRM, Known, initials, known_firms, known_people, named

__all__ = ["HIDDEN", "Kind", "Redacted", "initials", "redact", "taken_out"]

Kind = Literal["firm", "name", "amount", "link", "email", "phone", "handle"]

HIDDEN: Final = "(…)"
"""What stands where every word would itself give away a known name."""

_STANDS_FOR: Final[dict[Kind, str]] = {
    "amount": "(amount)",
    "link": "(link)",
    "email": "(email)",
    "phone": "(phone number)",
    "handle": "(account)",
}
_COUNTED: Final[dict[Kind, tuple[str, str]]] = {
    "firm": ("firm", "firms"),
    "name": ("name", "names"),
    "amount": ("amount", "amounts"),
    "link": ("link", "links"),
    "email": ("email address", "email addresses"),
    "phone": ("phone number", "phone numbers"),
    "handle": ("account name", "account names"),
}

# After so many rounds every replacement becomes HIDDEN, which holds no letter or digit: then each round leaves fewer to match.
_ROUNDS: Final = 4

_HOSTS: Final = (
    r"(?:com|org|net|io|co|ai|app|dev|edu|gov|info|biz|xyz|cloud|tech|jobs|careers|me|tv|uk|de|fr|pt|es|nl|eu|ca|au|br|jp|cn|ch|se|dk"
    r"|pl|cz|ie|nz|za|mx|ru|ua|tr|gr|hu|ro|sg|hk|kr)"
)
_URL_END: Final = r"[^ ]*[^ .,;:!?)'\"\]]"
_REACH: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("email", re.compile(r"(?<![\w.+%-])[\w.+%-]{1,80}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (
        "link",
        re.compile(
            rf"<[a-z]{{2,12}}:[^<>]+>|(?<![a-z])[a-z][a-z0-9+-]{{1,11}}://{_URL_END}|\bwww\.{_URL_END}"
            rf"|(?<![\w@.-])(?:[a-z0-9][\w-]{{0,62}}\.){{1,5}}{_HOSTS}(?![\w-])(?:/{_URL_END}|/)?"
            # With a path behind it any short ending makes a link: bit.ly/3xyz, zoom.us/j/938?pwd=xx.
            rf"|(?<![\w@.-])(?:[a-z0-9][\w-]{{0,62}}\.){{1,5}}[a-z]{{2,4}}/{_URL_END}"
        ),
    ),
    ("handle", re.compile(r"<[@#][!&]?[^<> ]{1,80}>|(?<![\w@.])@[^\W\d][\w.-]{0,60}\w(?:@[\w.-]{1,60}\w)?")),
)
_PHONE: Final = re.compile(
    r"(?<![\w.,:/])(?:\+ ?|00)\(?\d(?:[ ()./-]{0,3}\d){6,14}(?!\w)"
    r"|(?<![\w.,:/+-])(?!(?:(?:19|20)\d\d\b[ .-]?){2})(?:\(\d{2,5}\)|\d{2,4})[ .-]?\d{3,4}[ .-]\d{3,4}(?:[ .-]\d{2,4})?(?![\w%])"
    r"|(?<![\w.,:/+-])\d{2,3}(?:[ .-]\d{2}){4}(?!\w)|(?<![\w.,:/+-])\d{3}-\d{4}(?![\w-])"
)
# Stands for each letter that is taken out already, so that half a phone number is not read as money.
_TAKEN: Final = "\x00"
_DETERMINER: Final = re.compile(r"\b(?:the|a|an|this|that|my|our|your|their|his|her) \Z", re.IGNORECASE)
_SENTENCE_START: Final = re.compile(r"(?:\A|[.!?]\s|\n\s?)\Z")


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text that may be shared, and what was taken out of it: (kind, which one), each once however often it stood there.

    `taken` holds the words themselves so that parts can be counted together; it is not for showing or storing.
    """

    text: str
    taken: frozenset[tuple[Kind, str]]

    def count(self, kind: Kind) -> int:
        """How many different things of that kind were taken out."""
        return sum(each == kind for each, _ in self.taken)


@dataclass(frozen=True, slots=True)
class _Found:
    """A part of the text to take out; `stands` is empty where the kind alone says what may stand in its place."""

    start: int
    end: int
    kind: Kind
    which: str
    stands: str = ""


def redact(text: str, *, firms: Mapping[str, str], people: Collection[str], money: bool = True) -> Redacted:
    """`text` for the eyes of others: `firms` (name to alias, empty for "a firm") by alias, `people` by initials, amounts and ways
    to reach someone off. Without `money`, amounts stay.

    It is repeated until nothing is found, so that redacting twice changes nothing more; an alias that would itself give away a
    known name is not used. A text with none of these comes back as it is. A name needs a letter or digit to be looked for.
    """
    known = [*known_firms(firms), *known_people(people)]
    chosen: dict[str, str] = {}
    taken: set[tuple[Kind, str]] = set()
    rounds = 0
    while found := _found(fold(text), known, money):
        taken |= {(each.kind, each.which) for each in found}
        words = [HIDDEN if rounds >= _ROUNDS else _stands(each, known, chosen) for each in found]
        text = _replaced(text, found, words)
        rounds += 1
    return Redacted(text, frozenset(taken))


def taken_out(*parts: Redacted) -> str:
    """What was taken out of all the parts together: `Taken out: 1 firm, 2 names, 1 amount.`"""
    every = Redacted("", frozenset().union(*(part.taken for part in parts)))
    told = [f"{n} {one if n == 1 else many}" for kind, (one, many) in _COUNTED.items() if (n := every.count(kind))]
    return f"Taken out: {', '.join(told)}." if told else "I found no names I know. Read it once more."


def _found(folded: Folded, known: Sequence[Known], money: bool = True) -> list[_Found]:
    """What there is to take out, in order and apart. Where two overlap they become one, of the kind that starts first."""
    spans = [_Found(*span, each.kind, each.which, each.stands) for each in known for span in named(folded, each)]
    rest = list(folded.line)
    for kind, start, end in _reached(folded.line):
        spans.append(_Found(*folded.span(start, end), kind, folded.line[start:end]))
        rest[start:end] = _TAKEN * (end - start)
    for start, end in amounts("".join(rest)) if money else ():
        spans.append(_Found(*folded.span(start, end), "amount", folded.line[start:end]))
    spans.sort(key=lambda each: (each.start, -each.end))
    apart: list[_Found] = []
    for each in spans:
        if apart and each.start < apart[-1].end:
            apart[-1] = replace(apart[-1], end=max(apart[-1].end, each.end))
        else:
            apart.append(each)
    return apart


def _reached(line: str) -> Iterator[tuple[Kind, int, int]]:
    """Ways to reach someone in a folded line. A phone number inside a longer amount is none: `$ 10.000-100`."""
    for kind, pattern in _REACH:
        yield from ((kind, *m.span()) for m in pattern.finditer(line))
    money = [(0, 0), *amounts(line)]
    for m in _PHONE.finditer(line):
        start, end = money[bisect_right(money, m.start(), key=lambda span: span[0]) - 1]
        if m.end() > end or m.span() == (start, end):
            yield "phone", *m.span()


def _stands(each: _Found, known: Sequence[Known], chosen: dict[str, str]) -> str:
    """What stands for it: the first word that gives nothing known away, remembered in `chosen`."""
    wanted = each.stands or _STANDS_FOR[each.kind]
    if wanted not in chosen:
        spare = A_FIRM if each.kind == "firm" else HIDDEN
        clean = (word for word in (wanted, spare) if not _found(fold(word), known) and not _found(fold(_upper(word)), known))
        chosen[wanted] = next(clean, HIDDEN)
    return chosen[wanted]


def _replaced(text: str, found: Sequence[_Found], words: Sequence[str]) -> str:
    """The text with each found part replaced, fitted to its sentence: `the Acme offer` becomes `the firm offer`."""
    out: list[str] = []
    place = 0
    for each, word in zip(found, words, strict=True):
        before = text[max(0, each.start - 8) : each.start]
        if word.startswith(("a ", "an ")) and _DETERMINER.search(before):
            word = word.partition(" ")[2]
        elif _SENTENCE_START.search(before):
            word = _upper(word)
        if word.endswith(".") and text[each.end : each.end + 1] == ".":
            word = word[:-1]
        out += [text[place : each.start], word]
        place = each.end
    return "".join([*out, text[place:]])


def _upper(word: str) -> str:
    return word[:1].upper() + word[1:]
