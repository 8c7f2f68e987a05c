"""Draws cards and forms as JSON for the page, which puts every string on the screen as text and never as markup."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, assert_never

from bot.adapters import markdown
from bot.adapters.web import picture
from bot.cards import (
    FOOTERS,
    Audience,
    Block,
    Button,
    Buttons,
    Card,
    Chart,
    Choice,
    Facts,
    Form,
    Input,
    Option,
    Person,
    Pick,
    Prose,
    Ticks,
    Words,
    Write,
)
from bot.text import ROOT_CLOSE, ROOT_OPEN, fill_roots

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Node: TypeAlias = "Mapping[str, Json]"

MARKS: Final[dict[Audience, str]] = {"me": "lock", "one": "person", "council": "people", "channel": "people"}
"""The drawing beside the footer's words: it has the emoji's one job (screens.md 1.10) and needs no emoji font."""

_ROOT: Final = f"{ROOT_OPEN}(?P<root>[^{ROOT_OPEN}{ROOT_CLOSE}]*){ROOT_CLOSE}"
_ROOTS: Final = re.compile(_ROOT)
_INLINE: Final = re.compile(f"{_ROOT}|{markdown.INLINE}|(?P<bar>▰+▱*|▱+)")


def card(shown: Card, root: str) -> Mapping[str, Json]:
    """`shown` as the page draws it. `root` is the slash command's name, without the slash."""
    return {
        "title": _line(shown.title, root),
        "why": _line(shown.why, root),
        "audience": shown.audience,
        "mark": MARKS[shown.audience],
        "footer": FOOTERS[shown.audience].split(" ", 1)[1],
        "plain": _line(shown.plain(), root),
        "blocks": [_block(block, root) for block in shown.blocks],
    }


def form(shown: Form, root: str, people: Sequence[tuple[str, str]]) -> Mapping[str, Json]:
    """`shown` as a dialog; `people` are the (id, name) pairs a Person input offers."""
    return {
        "title": _line(shown.title, root),
        "submit": _line(shown.submit, root),
        "action": shown.action.packed,
        "inputs": [_input(each, root, people) for each in shown.inputs],
    }


def literal(text: str, root: str) -> list[Node]:
    """`text` exactly as it is, in nodes: only the app's own marked commands become something to press."""
    nodes: list[Node] = []
    at = 0
    for found in _ROOTS.finditer(text):
        nodes += _text(text[at : found.start()])
        nodes.append(_command(found.group(), root))
        at = found.end()
    return nodes + _text(text[at:])


def prose(text: str, root: str) -> list[Node]:
    """The Markdown subset as a tree: paragraphs `p` and lists `ul` of text, b, i, code, link, command, bar and br nodes."""
    out: list[Node] = []
    lines: list[str] = []
    items: list[str] = []

    def close() -> None:
        if lines:
            out.append({"t": "p", "kids": _joined(lines, root)})
        if items:
            out.append({"t": "ul", "items": [_inline(item, root) for item in items]})
        lines.clear()
        items.clear()

    for line in text.split("\n"):
        is_item = line.startswith("- ")
        if not line.strip() or (is_item and lines) or (items and not is_item):
            close()
        if is_item:
            items.append(line[2:])
        elif line.strip():
            lines.append(line)
    close()
    return out


def _joined(lines: Sequence[str], root: str) -> list[Node]:
    nodes = _inline(lines[0], root)
    for line in lines[1:]:
        nodes += [{"t": "br"}, *_inline(line, root)]
    return nodes


def _inline(text: str, root: str) -> list[Node]:
    nodes: list[Node] = []
    at = 0
    for found in _INLINE.finditer(text):
        nodes += _text(text[at : found.start()])
        nodes += _mark(found, root)
        at = found.end()
    return nodes + _text(text[at:])


def _mark(found: re.Match[str], root: str) -> list[Node]:
    inner = found.group(found.lastgroup or 0)
    match found.lastgroup:
        case "root":
            return [_command(found.group(), root)]
        case "code":
            # A command in code marks is drawn as a command, which already looks like code.
            return literal(inner, root) if ROOT_OPEN in inner else [{"t": "code", "text": inner}]
        case "href":
            return [{"t": "link", "href": inner, "kids": _inline(found.group("label"), root)}]
        case "bold":
            return [{"t": "b", "kids": _inline(inner, root)}]
        case "bar":
            return [{"t": "bar", "done": inner.count("▰"), "of": len(inner)}]
        case _:
            return [{"t": "i", "kids": _inline(inner, root)}]


def _text(text: str) -> list[Node]:
    return [{"t": "text", "text": text}] if text else []


def _command(marked: str, root: str) -> Node:
    return {"t": "command", "text": _line(marked, root)}


def _line(text: str, root: str) -> str:
    return fill_roots(text, root, f"/{root}")


def _block(block: Block, root: str) -> Mapping[str, Json]:
    match block:
        case Prose(text=text, quiet=quiet):
            return {"kind": "prose", "quiet": quiet, "nodes": prose(text, root)}
        case Facts(rows=rows) | Words(rows=rows):
            shown: list[Json] = [{"label": _line(row.label, root), "value": literal(row.value, root)} for row in rows]
            return {"kind": "facts", "rows": shown}
        case Ticks(action=action, label=label, items=items):
            boxes = [_option(i.id, i.label, i.note, root) | {"done": i.done} for i in items]
            return {"kind": "ticks", "action": action.packed, "label": _line(label, root), "items": boxes}
        case Choice(action=action, label=label, options=options):
            return {"kind": "choice", "action": action.packed, "label": _line(label, root), "options": _options(options, root)}
        case Buttons(items=buttons):
            return {"kind": "buttons", "items": [_button(b, root) for b in buttons]}
        case Chart():
            return _chart(block)
        case _:  # pragma: no cover
            assert_never(block)


def _chart(chart: Chart) -> Mapping[str, Json]:
    height, marks = picture.marks(chart)
    columns, rows = picture.table(chart)
    words: dict[str, Json] = {"kind": "chart", "chart": chart.kind, "caption": chart.caption, "alt": chart.alt}
    return words | {"height": height, "marks": marks, "columns": columns, "rows": rows}


def _button(button: Button, root: str) -> Mapping[str, Json]:
    leads: dict[str, Json] = {"action": button.action.packed} if button.action else {"url": button.url}
    return {"label": _line(button.label, root), "style": button.style} | leads


def _option(id: str, label: str, note: str, root: str) -> dict[str, Json]:
    return {"id": id, "label": _line(label, root), "note": _line(note, root)}


def _options(options: Sequence[Option], root: str) -> list[Json]:
    return [_option(o.id, o.label, o.note, root) for o in options]


def _input(shown: Input, root: str, people: Sequence[tuple[str, str]]) -> Mapping[str, Json]:
    common: dict[str, Json] = {"id": shown.id, "label": _line(shown.label, root), "need": shown.need}
    match shown:
        case Write(hint=hint, long=long, value=value, most=most):
            return common | {"kind": "write", "hint": _line(hint, root), "long": long, "value": value, "most": most}
        case Pick(options=options, many=many, value=picked):
            return common | {"kind": "pick", "options": _options(options, root), "many": many, "value": picked}
        case Person(hint=hint, many=many):
            listed = [{"id": id, "label": name, "note": ""} for id, name in people]
            return common | {"kind": "person", "hint": _line(hint, root), "options": listed, "many": many, "value": []}
        case _:  # pragma: no cover
            assert_never(shown)
