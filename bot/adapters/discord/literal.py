"""Writes text for Discord's Markdown: a person's words exactly as they typed them, the app's own with its few marks."""

from __future__ import annotations

import re
from typing import Final

from bot.adapters import markdown
from bot.text import fill_roots

_BREAKS: Final = re.compile(r"\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
# A backslash before any mark makes clients draw the mark itself (platform facts, 2.2). `://` is what makes an address a link.
_MARKS: Final = re.compile(r"[\\*_~|`<>@\[\]]|:(?=//)")
_LEAD: Final = re.compile(r"^(\s*)(?:([#+-])|(\d+)([.)]))")
_KEPT: Final = re.compile(f"{markdown.CODE}|{markdown.LINK}")
_STRAY: Final = re.compile(r"(?m)[<@~|]|(?<=^)[#>]")
BACKTICK: Final = "`"
LOOK_ALIKE: Final = "ˋ"


def lines(text: str) -> list[str]:
    """`text` at its line breaks, of whatever kind they are."""
    return _BREAKS.split(text)


def escaped(text: str) -> str:
    """`text` so that a reader sees exactly it: nothing in it pings, links, hides, or becomes larger, a list or code."""
    return "\n".join(_escaped_line(line) for line in lines(text))


def compact(text: str) -> str:
    """`text` as inert as `escaped`, in at most two characters more a line: a line of many marks stands in code marks.

    Only for a card that is all marks and would not fit otherwise; a back-tick in such a line is drawn as its look-alike.
    """
    return "\n".join(min(_escaped_line(line), _coded(line), key=len) for line in lines(text))


def one_line(text: str) -> str:
    """`text` with its line breaks as spaces."""
    return " ".join(lines(text))


def filled(text: str, root: str) -> str:
    """`text` with the app's commands as they are typed here; a command with subcommands cannot be called bare (platform facts, 2.4)."""
    return fill_roots(text, root, f"/{root} home")


def prose(text: str, *, quiet: bool) -> str:
    """The app's own Markdown, whose subset is Discord's too; every line small when `quiet`."""
    out: list[str] = []
    at = 0
    for kept in _KEPT.finditer(text):
        out += [_STRAY.sub(r"\\\g<0>", text[at : kept.start()]), kept.group()]
        at = kept.end()
    whole = "".join([*out, _STRAY.sub(r"\\\g<0>", text[at:])])
    return "\n".join(f"-# {line}" if line.strip() else line for line in lines(whole)) if quiet else whole


def fenced(drawn: list[str]) -> str:
    """Lines of fixed-width text."""
    inside = "\n".join(one_line(line).replace(BACKTICK, LOOK_ALIKE) for line in drawn)
    return f"```\n{inside}\n```"


def _escaped_line(line: str) -> str:
    marked = _MARKS.sub(r"\\\g<0>", line)
    return _LEAD.sub(_led, marked)


def _led(found: re.Match[str]) -> str:
    space, mark, number, dot = found.groups()
    return f"{space}\\{mark}" if mark else f"{space}{number}\\{dot}"


def _coded(line: str) -> str:
    return f"`{line.replace(BACKTICK, LOOK_ALIKE)}`" if line.strip() else line
