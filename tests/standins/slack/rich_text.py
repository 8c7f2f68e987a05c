"""What may stand inside a `rich_text` block, which slack_sdk's own validators do not look into; and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.standins.slack import limits
from tests.standins.slack.mrkdwn import Drawn, Link, Mark, Ping
from tests.standins.slack.schema import Report
from tests.standins.slack.shapes import Json

STYLES: Final = ("bold", "italic", "strike", "code", "underline")
_PARTS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "text": (("text",), ("style",)),
    "link": (("url",), ("text", "style", "unsafe")),
    "emoji": (("name",), ("unicode", "style")),
    "user": (("user_id",), ("style",)),
    "usergroup": (("usergroup_id",), ("style",)),
    "channel": (("channel_id",), ("style",)),
    "broadcast": (("range",), ("style",)),
    "date": (("timestamp", "format"), ("url", "fallback", "style")),
}
_PINGS: Final = {
    "user": ("user", "user_id"),
    "usergroup": ("group", "usergroup_id"),
    "channel": ("channel", "channel_id"),
    "broadcast": ("broadcast", "range"),
}


def check(block: Json, at: str, report: Report) -> None:
    """The elements of one rich_text block."""
    for i, element in enumerate(report.items(block.get("elements", []), f"{at}/elements", limits.RICH_ITEMS)):
        _group(element, f"{at}/elements/{i}", report)


def _group(node: object, at: str, report: Report) -> None:
    kind = node.get("type") if isinstance(node, dict) else None
    match kind:
        case "rich_text_section":
            group = report.shape(node, at, need=("type", "elements"))
        case "rich_text_quote":
            group = report.shape(node, at, need=("type", "elements"), may=("border",))
        case "rich_text_preformatted":
            group = report.shape(node, at, need=("type", "elements"), may=("border", "language"))
        case "rich_text_list":
            group = report.shape(node, at, need=("type", "elements", "style"), may=("border", "indent", "offset"))
        case _:
            report.wrong(f"{at}/type", f"unsupported type: {kind}")
            return
    if group is None:
        return
    for key, most in (("border", 1), ("indent", 8), ("offset", 10_000)):
        report.number(group, at, key, 0, most)
    if kind == "rich_text_list" and group.get("style") not in ("bullet", "ordered"):
        report.wrong(f"{at}/style", "must be one of: bullet, ordered")
    for i, part in enumerate(report.items(group.get("elements", []), f"{at}/elements", limits.RICH_ITEMS)):
        if kind == "rich_text_list":
            if not isinstance(part, dict) or part.get("type") != "rich_text_section":
                report.wrong(f"{at}/elements/{i}/type", "must be one of: rich_text_section")
            else:
                _group(part, f"{at}/elements/{i}", report)
        else:
            only = ("text", "link") if kind == "rich_text_preformatted" else tuple(_PARTS)
            _part(part, f"{at}/elements/{i}", report, only)


def _part(node: object, at: str, report: Report, only: tuple[str, ...]) -> None:
    kind = node.get("type") if isinstance(node, dict) else None
    if kind not in only:
        report.wrong(f"{at}/type", f"unsupported type: {kind}")
        return
    need, may = _PARTS[str(kind)]
    part = report.shape(node, at, need=("type", *need), may=may)
    if part is None:
        return
    for key in (*need, "text", "url", "fallback", "unicode"):
        if key == "timestamp":
            report.number(part, at, key, 0, 2**40)
        elif key in part:
            report.string(part[key], f"{at}/{key}", limits.RICH_TEXT)
    report.address(part, at)
    if kind == "broadcast" and part.get("range") not in ("here", "channel", "everyone"):
        report.wrong(f"{at}/range", "must be one of: here, channel, everyone")
    if "style" in part:
        style = report.shape(part["style"], f"{at}/style", need=(), may=STYLES)
        report.flag(style or {}, f"{at}/style", *STYLES)


def parts(block: Json, where: str) -> Iterator[tuple[str, Json, str]]:
    """Every smallest part of a block in reading order: (the kind of group it stands in, the part, its path)."""
    for i, group in enumerate(block.get("elements", [])):
        at = f"{where}.elements[{i}]"
        inner = group.get("elements", [])
        for j, part in enumerate(inner):
            if part.get("type") == "rich_text_section":
                for k, leaf in enumerate(part.get("elements", [])):
                    yield group["type"], leaf, f"{at}.elements[{j}].elements[{k}]"
            else:
                yield group["type"], part, f"{at}.elements[{j}]"


def draw(block: Json, where: str = "") -> Drawn:
    """A rich_text block as drawn; its text parts are literal."""
    pings: list[Ping] = []
    links: list[Link] = []
    marks: list[Mark] = []
    for group, part, at in parts(block, where):
        kind = part["type"]
        if kind in _PINGS:
            name, key = _PINGS[kind]
            pings.append(Ping(name, part[key], at))
        elif kind == "link" or (kind == "date" and "url" in part):
            words = _words(part)
            links.append(Link(part["url"], words, masked=words != part["url"], where=at))
        elif kind == "emoji":
            marks.append(Mark("emoji", part["name"], at))
        marks.extend(Mark(style, _words(part), at) for style, on in part.get("style", {}).items() if on)
        if group in ("rich_text_preformatted", "rich_text_quote"):
            marks.append(Mark("code block" if group == "rich_text_preformatted" else "quote", _words(part), at))
    return Drawn(_text(block), tuple(pings), tuple(links), tuple(marks))


def _words(part: Json) -> str:
    """What one part shows."""
    match part["type"]:
        case "text":
            return str(part["text"])
        case "link":
            return str(part.get("text") or part["url"])
        case "emoji":
            return f":{part['name']}:"
        case "user" | "usergroup" | "channel" | "broadcast" as kind:
            return f"@{part[_PINGS[kind][1]]}"
        case _:
            return str(part.get("fallback", ""))


def _text(block: Json) -> str:
    lines: list[str] = []
    for group in block.get("elements", []):
        if group["type"] == "rich_text_list":
            lines.extend("• " + "".join(_words(p) for p in item["elements"]) for item in group["elements"])
        else:
            # A section that ends in a line break is followed by the next one without a further one.
            lines.append("".join(_words(p) for p in group["elements"]).removesuffix("\n"))
    return "\n".join(lines)
