"""Reads Slack's markup as its clients draw it: who is pinged, what is linked, what is marked, and the text that is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_BARE_AMPERSAND: Final = re.compile(r"&(?!(?:amp|lt|gt);)")
_CONTROL: Final = re.compile(r"<([^<>]*)>")
_SCHEME: Final = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]*://|mailto:|tel:|www\.)")
_ADDRESS: Final = re.compile(r"(?i)\b(?:https?://|mailto:|www\.)(?:&amp;|[^\s<>|&])+")
_NAME: Final = re.compile(r"(?<![\w&])@[\w.-]+")
_ROOM: Final = re.compile(r"(?<![\w&])#[\w-]+")
_MARKS: Final = (
    ("code block", re.compile(r"```(.+?)```", re.S)),
    ("code", re.compile(r"`([^`\n]+)`")),
    ("bold", re.compile(r"(?<![\w*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\w*])")),
    ("italic", re.compile(r"(?<![\w_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\w_])")),
    ("strike", re.compile(r"(?<![\w~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\w~])")),
    ("quote", re.compile(r"^(?:&gt;|>)\s?(.+)$", re.M)),
)
_EMOJI: Final = re.compile(r"(?<![\w:]):([a-z0-9_+'-]+):(?![\w:])")


@dataclass(frozen=True, slots=True)
class Ping:
    """Something that calls people: `kind` is user, group, broadcast, channel or name; `where` is a path in the payload."""

    kind: str
    target: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Something that can be pressed to leave. `masked` says that its words hide its address.

    `bare` says that nothing but Slack's own habit of linking addresses made it one.
    """

    url: str
    words: str
    masked: bool
    where: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Words drawn in another way: bold, italic, strike, code, code block, quote, emoji or heading."""

    kind: str
    words: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One text as a client draws it."""

    text: str
    pings: tuple[Ping, ...] = ()
    links: tuple[Link, ...] = ()
    marks: tuple[Mark, ...] = ()


def escaped(text: str, *, mrkdwn: bool = False) -> str:
    """`text` as Slack keeps it: `&`, `<`, `>` as entities; in mrkdwn `<…>` stays, since there it is control."""
    kept = _BARE_AMPERSAND.sub("&amp;", text)
    return kept if mrkdwn else kept.replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """`text` as it is shown: the three entities become their characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def units(text: str, *, mrkdwn: bool = False) -> int:
    """Length in UTF-16 units after escaping, which never under-counts (platform facts 1.2)."""
    return len(escaped(text, mrkdwn=mrkdwn).encode("utf-16-le", "surrogatepass")) // 2


def draw(text: str, where: str = "", *, names: bool = False) -> Drawn:
    """A mrkdwn text as drawn. `names` says that names are parsed too (`link_names`, `parse: full`)."""
    pings: list[Ping] = []
    links: list[Link] = []
    shown = _CONTROL.sub(_control(pings, links, where), text)
    for match in _ADDRESS.finditer(_CONTROL.sub(" ", text)):
        address = unescaped(match.group())
        links.append(Link(address, address, masked=False, where=where, bare=True))
    if names:
        pings.extend(Ping("name", m.group(), where) for rule in (_NAME, _ROOM) for m in rule.finditer(text))
    marks = [Mark(kind, unescaped(m.group(1)), where) for kind, rule in _MARKS for m in rule.finditer(text)]
    marks.extend(Mark("emoji", m.group(1), where) for m in _EMOJI.finditer(text))
    for _, rule in _MARKS:
        shown = rule.sub(r"\1", shown)
    return Drawn(unescaped(shown), tuple(pings), tuple(links), tuple(marks))


def draw_plain(text: str, where: str = "", *, emoji: bool = True) -> Drawn:
    """A plain_text as drawn: literal but for the entities, and for emoji names where `emoji` is not switched off."""
    marks = tuple(Mark("emoji", m.group(1), where) for m in _EMOJI.finditer(text)) if emoji else ()
    return Drawn(unescaped(text), marks=marks)


def _control(pings: list[Ping], links: list[Link], where: str) -> Callable[[re.Match[str]], str]:
    """What stands for a `<…>` in the drawn text, noting on the way whom it calls and where it leads."""

    def shown(match: re.Match[str]) -> str:
        head, _, words = match.group(1).partition("|")
        if head.startswith("@"):
            pings.append(Ping("user", head[1:], where))
        elif head.startswith("#"):
            pings.append(Ping("channel", head[1:], where))
        elif head.startswith("!subteam^"):
            pings.append(Ping("group", head.removeprefix("!subteam^"), where))
        elif head.startswith("!date^"):
            return words or head
        elif head.startswith("!"):
            pings.append(Ping("broadcast", head[1:], where))
        elif words or _SCHEME.match(head):
            links.append(Link(unescaped(head), unescaped(words or head), masked=bool(words) and words != head, where=where))
        else:
            return match.group()
        return words or head

    return shown
