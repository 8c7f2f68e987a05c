"""Reads one typed line of news, such as `Acme, staff PM, applied, referral`, `acme said no` or `offer from Kestrel, Tue`.

A line is taken apart, never guessed at: what is not understood is kept in `rest`, a word of doubt (`not`, `maybe`, `cancelled`) leaves
the kind open, and the day stays as it was typed, for `times.read_day` to read. Words are known in English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from playbook.records import EventKind, ReplyKind, Source
from playbook.typed.logwords import (
    AT_EDGE,
    AT_START,
    BARE_SOURCES,
    DOUBT,
    JOINS,
    KINDS,
    LEADS,
    LONGEST,
    SOURCES,
    SURE_DAY,
    TOWARDS,
    VIA,
    WEAK_DAY,
)
from playbook.words import firms


@dataclass(frozen=True, slots=True)
class LogLine:
    """What was read in a line. `kind` and `source` are None when nothing says them, `kind` also when a word puts it in doubt.

    `reply` says what a reply was, where the line does. `day_text` is the day as typed, "" if none. `rest` holds what was not
    understood, in order. The only words that stand nowhere are those that join others (`to`, `from`, `I`, `via`).
    """

    text: str
    firm: str = ""
    role: str = ""
    kind: EventKind | None = None
    reply: ReplyKind | None = None
    source: Source | None = None
    day_text: str = ""
    rest: tuple[str, ...] = ()


def parse_line(text: str) -> LogLine:
    """Takes a line apart; never raises.

    Commas, semicolons, colons, bars and spaced dashes part it. The first piece that says nothing else is the firm, the second the
    role. Where the kind stands within a piece, the words beside it are the firm: `offer from Kestrel`, `Birch interview set`.
    """
    pieces, days = _days([piece for part in _PARTS.split(text) if (piece := part.strip())])
    words = [piece.split() for piece in pieces]
    found = _kind(words)
    parts: list[_Part] = []
    for at, piece in enumerate(words):
        if found is not None and at == found.piece:
            parts += _around(piece, found, named=any(p.name for p in parts))
        else:
            parts += _other(piece, first=at == 0)
    towards = found is not None and found.kind not in ("applied", "saved") and _plain(words[found.piece][found.end - 1]) in TOWARDS
    firm, role, rest = _names(parts, people=towards)
    return LogLine(
        text=text,
        firm=firm,
        role=role,
        kind=None if found is None else found.kind,
        reply=None if found is None else found.reply,
        source=next((p.source for p in parts if p.source), None),
        day_text=days[0] if days else "",
        rest=(*rest, *days[1:]),
    )


# -- pieces and days -------------------------------------------------------------------------------------------------------------------

_PARTS: Final = re.compile(r"(?<!\d),|,(?!\d)|[;|\n]|:(?=\s|$)|(?<=[^\W\d]):(?=[^\W\d])|\s[-–—]\s")
_LED: Final = re.compile(r"(?:(?<=\s)|^)(?:on|since|for|at|by)\s*$", re.IGNORECASE)
"""What leads a day in: `on Monday`."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_EDGES: Final = " .,!?()[]{}\"'“”‘’«»*_`-–—"


def _days(pieces: Sequence[str]) -> tuple[list[str], list[str]]:
    """The pieces without their days, and the days as typed; what a comma parted (`Tue, 24 Nov`) is one day again."""
    left: list[str] = []
    days: list[str] = []
    at_end = False
    for piece in pieces:
        match = _YEAR.fullmatch(piece) if at_end else None
        match = match or _day(piece)
        if match is None:
            left.append(piece)
            at_end = False
            continue
        before, after = _LED.sub("", piece[: match.start()]).strip(), piece[match.end() :].strip()
        if at_end and not before and not after:
            days[-1] += f" {match.group()}"
        else:
            days.append(match.group())
        at_end = not after
        left += [rest] if (rest := f"{before} {after}".strip()) else []
    return left, days


def _day(piece: str) -> re.Match[str] | None:
    if sure := SURE_DAY.search(piece):
        return sure
    for weak in WEAK_DAY.finditer(piece):
        before, after = piece[: weak.start()].split(), piece[weak.end() :].split()
        led = bool(before) and before[-1].casefold() in ("on", "at")
        if led or (not after and (not before or _best(before) is not None)):
            return weak
    return None


# -- the kind ------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase that says a kind: its piece, and its words there from `start` up to `end`. `kind` is None where it is in doubt."""

    kind: EventKind | None
    reply: ReplyKind | None
    piece: int
    start: int
    end: int


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'").strip(_EDGES)


def _kind(pieces: Sequence[Sequence[str]]) -> _Found | None:
    """The phrase that says the kind: a whole piece before a part of one, a longer one before a shorter, a later before an earlier."""
    seen = [replace(best, piece=at) for at, words in enumerate(pieces) if (best := _best(words)) is not None]
    if not seen:
        return None
    found = max(seen, key=lambda f: (_is_whole(pieces[f.piece], f), 0 if _is_whole(pieces[f.piece], f) else f.end - f.start, f.piece))
    words = pieces[found.piece]
    doubts = {w for w in map(_plain, _beside(words, found)) if w in DOUBT} | {"?" for w in words if w.endswith("?")}
    if found.kind in ("closed_no_reply", "no_news") and doubts == {"yet"}:
        return replace(found, kind="no_news")
    return replace(found, kind=None, reply=None) if doubts else found


def _best(words: Sequence[str]) -> _Found | None:
    """The longest phrase among the words of one piece; of equal ones the last."""
    plain = tuple(map(_plain, words))
    found: _Found | None = None
    for start in range(len(plain)):
        for end in range(start + 1, min(start + LONGEST, len(plain)) + 1):
            phrase = plain[start:end]
            said = (AT_START.get(phrase) if not start and end < len(plain) else None) or KINDS.get(phrase)
            if said is None or (phrase in AT_EDGE and end < len(plain)):
                continue
            if found is None or end - start >= found.end - found.start:
                found = _Found(*said, 0, start, end)
    return found


def _beside(words: Sequence[str], found: _Found) -> Sequence[str]:
    return (*words[: found.start], *words[found.end :])


def _is_whole(words: Sequence[str], found: _Found) -> bool:
    """Whether the piece says nothing but the kind."""
    return all(_plain(w) in JOINS for w in _beside(words, found))


# -- names, sources, and what is left -------------------------------------------------------------------------------------------------


class _Part(NamedTuple):
    """Words that hold a name (firm or role), how the job was found (`said` are the words for it), or `rest`: none of these."""

    name: str = ""
    rest: str = ""
    source: Source | None = None
    said: str = ""


def _other(words: Sequence[str], *, first: bool) -> list[_Part]:
    """A piece without the kind that counts: how the job was found (never the first piece), other news, or a name."""
    if not first and (source := _source(words)) is not None:
        return [source]
    news = _best(words)
    if news is not None and _is_whole(words, news):
        return [_Part(rest=" ".join(words))]
    # `Acme applied, interview set`: the firm is what stands before the other news.
    if news is not None and news.start and news.end == len(words) and (news.end - news.start > 1 or _plain(words[-1]).endswith("ed")):
        return [_Part(name=_trim(words[: news.start])), _Part(rest=" ".join(words[news.start :]))]
    return [_Part(name=_trim(words) or " ".join(words))]


def _around(words: Sequence[str], found: _Found, *, named: bool) -> list[_Part]:
    """The words beside the kind: before it a name; after it a name if there is none yet, or the role of an application."""
    tail = _tail(words, found.end)
    kept = [(at, word) for at, word in enumerate(words[:tail]) if not found.start <= at < found.end]
    parts: list[_Part] = []
    if found.kind is None:
        doubted = [word for at, word in enumerate(words[:tail]) if found.start <= at < found.end or _plain(word) in DOUBT]
        parts.append(_Part(rest=" ".join(doubted)))
        kept = [(at, word) for at, word in kept if _plain(word) not in DOUBT]
    before = _trim([word for at, word in kept if at < found.start])
    after = [word for at, word in kept if at >= found.end]
    parts.append(_Part(name=before))
    takes_name = found.kind in ("applied", "saved") or not (named or before)
    parts.append(_Part(name=_trim(after)) if takes_name else _Part(rest=" ".join(after)))
    return parts if tail == len(words) else [*parts, _source(words[tail:]) or _Part()]


def _tail(words: Sequence[str], least: int) -> int:
    """Where the words begin that say at the end of a piece how the job was found (`… via a friend`); its length if none do."""
    plain = tuple(map(_plain, words))
    for start in range(least, len(plain)):
        if (plain[start] in VIA and _source(words[start:]) is not None) or plain[start:] in BARE_SOURCES:
            return start
    return len(words)


def _source(words: Sequence[str]) -> _Part | None:
    """How the job was found, where the words say so, and what they say beyond that (`referred by Ben`)."""
    plain = tuple(map(_plain, words))
    for lead in range(1 + next((n for n, w in enumerate(plain) if w not in LEADS), 0)):
        for end in range(min(len(plain), lead + LONGEST), lead, -1):
            source = SOURCES.get(plain[lead:end])
            if source is not None and (end == len(plain) or plain[end - 1] in TOWARDS):
                return _Part(source=source, said=" ".join(words[:end]), rest=" ".join(words[end:]))
    return None


def _trim(words: Sequence[str]) -> str:
    """A name without the joining words and the marks at its edges; empty when it is made of nothing else.

    A joining word that an ampersand ties to the next one belongs to the name: `A & B` is called so.
    """
    start, end = 0, len(words)
    while start < end and _plain(words[start]) in JOINS and "&" not in words[start + 1 : start + 2]:
        start += 1
    while end > start and _plain(words[end - 1]) in JOINS and "&" not in words[max(start, end - 2) : end - 1]:
        end -= 1
    name = " ".join(words[start:end]).strip(_EDGES.replace(".", ""))
    last = name.rpartition(" ")[2]
    stop = last.endswith(".") and last.count(".") == 1 and _plain(last) not in firms.FORMS
    return name[:-1] if stop else name


def _names(parts: Iterable[_Part], *, people: bool) -> tuple[str, str, list[str]]:
    """Firm, role, and what is neither. `people`: a name here may be a person at a firm, as after `talked to`."""
    names: list[str] = []
    rest: list[str] = []
    sourced = False
    for part in parts:
        if part.name and names and firms.fold(part.name) in firms.FORMS:
            names[-1] += f", {part.name}"
        elif part.name:
            names.append(part.name)
        rest += [part.said] if part.source and sourced else []
        rest += [part.rest] if part.rest else []
        sourced = sourced or part.source is not None
    if len(names) == 1:
        names, person = _split_name(names[0], people=people)
        rest = [*person, *rest]
    firm, role, *more = (*names, "", "")[: max(2, len(names))]
    return firm, role, [*more, *rest]


def _split_name(name: str, *, people: bool) -> tuple[list[str], list[str]]:
    """One name that holds two, `staff PM at Acme`, `Acme for staff PM` or, with `people`, `Ben at Acme`: firm and role, and rest."""
    words = name.split()
    plain = list(map(_plain, words))
    for join in ("at", "for"):
        if join in plain[1:-1]:
            at = plain.index(join, 1)
            left, right = _trim(words[:at]), _trim(words[at + 1 :])
            if join == "for":
                return [left, right], []
            return ([right], [left]) if people else ([right, left], [])
    return [name], []
