"""Reads Discord's markdown as its clients draw it: who a text mentions, which words hide a link, what becomes a heading.

Written from the behaviour of the clients (support page "Markdown Text 101", resources/message.mdx): code is inert, a
backslash before a mark makes it literal, headings stand at the start of a line and may follow a quote or list mark.
Where the clients are known to differ it sees more rather than less.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.standins.discord_rules import walk
from tests.standins.discord_world import Message

_INERT = "\x00"
_FENCE = re.compile(r"```.*?```", re.S)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
_ESCAPE = re.compile(r"\\[^0-9A-Za-z\s]")
_MENTION = re.compile(r"<@!?(\d+)>|<@&(\d+)>|<#(\d+)>|(@everyone|@here)|<(/[^:>]+:\d+)>|<id:(\w+)>")
_MASKED = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\(\s*<?([a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*?)>?(?:\s+[\"'].*?[\"'])?\s*\)", re.S)
_BARE = re.compile(r"https?://[^\s<>\x00]+")
_LEAD = re.compile(r"[ \t]*(?:(?:>>>|>|[-*+]|\d+[.)])[ \t]+)*[ \t]*")
_HEADING = re.compile(r"(#{1,3}|-#)[ \t]+(?=\S)(.*)")
_RAW = re.compile(r"<@!?(\d+)>|<@&(\d+)>|(@everyone|@here)")


_MARKS = [
    re.compile(pattern, re.S)
    for pattern in (
        r"\*\*(.+?)\*\*",
        r"__(.+?)__",
        r"~~(.+?)~~",
        r"\|\|(.+?)\|\|",
        r"\*(.+?)\*",
        r"(?<!\w)_(.+?)_(?!\w)",
    )
]


@dataclass(frozen=True, slots=True)
class Ping:
    """A mention. `kind`: user, role, channel, everyone, here, command or guild; `target`: the id, if it has one."""

    kind: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class MaskedLink:
    """Words that hide an address."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A line drawn larger (`level` 1 to 3) or smaller (0, `-# `) than the rest."""

    level: int
    words: str


def texts(shown: Message | Mapping[str, Any] | str) -> list[str]:
    """Every text that is drawn with markdown: content, text displays (also a modal's), embeds. Labels are not."""
    if isinstance(shown, str):
        return [shown]
    if isinstance(shown, Message):
        shown = {"content": shown.content, "components": shown.components, "embeds": shown.embeds}
    found = [str(shown.get("content") or "")]
    found += [str(part["content"]) for _, part in walk(list(shown.get("components") or [])) if part.get("type") == 10]
    for embed in shown.get("embeds") or []:
        found += [str(embed.get(key) or "") for key in ("title", "description")]
        found += [str(field.get(key) or "") for field in embed.get("fields") or [] for key in ("name", "value")]
    return [text for text in found if text]


def pings(shown: Message | Mapping[str, Any] | str) -> list[Ping]:
    """Every mention a reader's client would draw, whatever allowed_mentions says about notifying."""
    return [ping for text in texts(shown) for ping in _pings(text)]


def masked_links(shown: Message | Mapping[str, Any] | str) -> list[MaskedLink]:
    """Every `[words](address)` that a client draws as a link."""
    return [
        MaskedLink(text[hit.start(1) : hit.end(1)], text[hit.start(2) : hit.end(2)])
        for text in texts(shown)
        for hit in _MASKED.finditer(live(text))
    ]


def bare_links(shown: Message | Mapping[str, Any] | str) -> list[str]:
    """Every plain web address that a client makes clickable by itself."""
    return [hit.group() for text in texts(shown) for hit in _BARE.finditer(live(text))]


def headings(shown: Message | Mapping[str, Any] | str) -> list[Heading]:
    """Every line a client draws as a heading or as small print."""
    found = []
    for text in texts(shown):
        place = 0
        for line in live(text).replace("\r", "\n").split("\n"):
            lead = _LEAD.match(line)
            hit = _HEADING.match(line, lead.end() if lead else 0)
            if hit:
                words = text[place + hit.start(2) : place + hit.end(2)]
                found.append(Heading(0 if hit.group(1) == "-#" else len(hit.group(1)), words))
            place += len(line) + 1
    return found


def notified(message: Message, everyone: set[str]) -> set[str]:
    """The account ids this message really calls, by its allowed_mentions; `everyone` are those who can read it.

    Discord looks for mentions in the raw text here, so a backslash does not help: only allowed_mentions does.
    """
    rules = message.mentions
    parse = rules.get("parse") or [] if rules else ["users", "roles", "everyone"]
    called: set[str] = set()
    for text in texts(message):
        for hit in _RAW.finditer(text):
            person, role, wide = hit.groups()
            if person and ("users" in parse or person in (rules.get("users") or [])):
                called.add(person)
            if (role and ("roles" in parse or role in (rules.get("roles") or []))) or (wide and "everyone" in parse):
                called |= everyone
    return called & everyone


def drawn(text: str) -> str:
    """The text as a reader sees it: marks taken away, escaped marks and code as they are, links as their words."""
    literal: list[str] = []
    made, place = [], 0
    while place < len(text):
        for pattern, edge in ((_FENCE, 3), (_CODE, 0), (_ESCAPE, 1)):
            hit = pattern.match(text, place)
            if hit:
                edge = edge or len(hit.group(1))
                inner = hit.group()[1:] if pattern is _ESCAPE else hit.group()[edge:-edge]
                literal += inner
                made.append(_INERT * len(inner))
                place = hit.end()
                break
        else:
            literal += text[place] if text[place] == _INERT else ""
            made.append(text[place])
            place += 1
    seen = _MASKED.sub(r"\1", "".join(made))
    seen = "\n".join(_HEADING.sub(r"\2", line) if _HEADING.match(line) else line for line in seen.split("\n"))
    for mark in _MARKS:
        seen = mark.sub(r"\1", seen)
    back = iter(literal)
    return "".join(next(back) if char == _INERT else char for char in seen)


def live(text: str) -> str:
    """The text with everything inert (code, escaped marks) replaced, at the same length."""
    made, place = [], 0
    while place < len(text):
        for pattern in (_FENCE, _CODE, _ESCAPE):
            hit = pattern.match(text, place)
            if hit:
                made.append("".join("\n" if char == "\n" else _INERT for char in hit.group()))
                place = hit.end()
                break
        else:
            made.append(text[place])
            place += 1
    return "".join(made)


def _pings(text: str) -> list[Ping]:
    found = []
    for hit in _MENTION.finditer(live(text)):
        person, role, room, wide, command, guild = hit.groups()
        if wide:
            found.append(Ping(wide.removeprefix("@")))
        for kind, target in (
            ("user", person),
            ("role", role),
            ("channel", room),
            ("command", command),
            ("guild", guild),
        ):
            if target:
                found.append(Ping(kind, target))
    return found
