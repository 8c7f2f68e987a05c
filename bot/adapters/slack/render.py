"""Draws cards and forms as Block Kit JSON. Pure: nothing here talks to Slack, and nothing a person wrote becomes markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias, assert_never

from bot.adapters import glyphs, markdown
from bot.cards import (
    FOOTERS,
    Action,
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
    Tick,
    Ticks,
    Words,
    Write,
)
from bot.limits import PEOPLE
from bot.text import HUSH, clip, fill_roots, pages, weight

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Node: TypeAlias = dict[str, Json]

TEXT: Final = 3_900
"""The most of a message's top-level text: above 4,000 `chat.update` refuses (platform facts 1.2)."""
BLOCK_BYTES: Final = 12_000
"""The most of a message's blocks as compact JSON: where Slack begins to refuse is undocumented (platform facts 1.2)."""
OPTION: Final = 75
PAGE: Final = 2_800
ELEMENT: Final = 2_900
"""The most of one text in rich text, a little under the 3,000 at which the interface refuses it."""
PIECE: Final = 500
"""Characters of which not even ampersands alone are more than that."""
LINK: Final = "~link."
"""What the id of a button that only opens an address begins with: no action of ours does."""
FORM: Final = "form"
"""The callback id of every form."""
EVENT: Final = "jsc_delivery"

_INLINE: Final = re.compile(markdown.INLINE)
_MARKUP: Final = re.compile(r"[*_~`\n]|:\S+:|^\s*>|[<>&]")
_ENTITY: Final = re.compile(r"&(?=(?:amp|lt|gt);)")
_UNSENDABLE: Final = re.compile("[\0\ud800-\udfff]")


# -- whole payloads -------------------------------------------------------------------------------------------------------------------


def message(card: Card, root: str, *, fresh: str = "", ping: str = "", hushed: bool = False) -> Node:
    """`card` as a message without its `channel`. `root` is the slash command's name, without the slash.

    With `fresh`, which must differ each time a card is drawn, boxes and choices get block ids of their own: Slack's client keeps
    what was ticked as long as these stay the same, and a redrawn card would show old ticks. `ping` is the one user it calls.
    `hushed`: its text, which is what a notification shows, says only that it came.
    """
    shown = [*_called(ping), *blocks(card, root, fresh=fresh)]
    said = HUSH if hushed else text(card, root, ping)
    return {"text": said, "unfurl_links": False, "unfurl_media": False, "blocks": shown}


def home(card: Card, root: str, *, fresh: str = "", way_back: bool = False) -> Node:
    """`card` as a home tab; with `way_back`, a button that draws home again, unless the card has one."""
    shown = blocks(card, root, fresh=fresh)
    if way_back and Action("home") not in card.actions:
        shown.insert(len(shown) - 1, _buttons((Button("Home", Action("home")),), root, row="back"))
    return {"type": "home", "blocks": shown}


def form(shown: Form, root: str, sealed: str) -> Node:
    """`shown` as a modal; `sealed` is what comes back with it when it is sent, at most 3,000 characters."""
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": sealed,
        "title": _plain(_line(shown.title, root)),
        "submit": _plain(_line(shown.submit, root)),
        "close": _plain("Close"),
        "blocks": [_input(one, root) for one in shown.inputs],
    }


def bare(card: Card, root: str, *, ping: str = "", hushed: bool = False) -> Node:
    """`card` as text alone: what is sent when its blocks are refused. `hushed`: as one plain block below what `message` says."""
    if hushed:
        words: Node = {"type": "section", "text": _plain(clip(_line(card.plain(), root), PAGE))}
        return {"text": HUSH, "unfurl_links": False, "unfurl_media": False, "blocks": [words]}
    return {"text": text(card, root, ping), "unfurl_links": False, "unfurl_media": False, "blocks": []}


def page(name: str, words: str) -> Node:
    """One page of a file as a message: the words are drawn exactly as they are."""
    shown: list[Json] = [
        _context(_plain(name)),
        {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [_literal(words)]}]},
    ]
    whole = _escaped(f"{name}\n{words}")
    return {"text": whole if weight(f"{name}\n{words}") <= TEXT else _escaped(name), "unfurl_links": False, "blocks": shown}


def file_pages(name: str, words: str) -> list[Node]:
    """A text file as messages, each within Slack's limits."""
    cut = pages(words, PAGE) if words.strip() else ["(empty)"]
    return [page(f"{name}, page {i} of {len(cut)}", part) for i, part in enumerate(cut, 1)]


def delivery(nonce: str) -> Node:
    """The metadata by which a delivery is found again: an opaque id, as everyone in the workspace may read it."""
    return {"event_type": EVENT, "event_payload": {"id": nonce}}


def text(card: Card, root: str, ping: str = "") -> str:
    """The plain form of `card`, escaped, within what `chat.update` takes: for notifications and screen readers."""
    calls = f"<@{ping}> " if ping else ""
    return calls + _escaped(clip(_line(card.plain(), root), TEXT - len(calls)))


def _called(ping: str) -> list[Json]:
    """The one mark that calls somebody; everything else on a card is literal."""
    return [{"type": "section", "text": {"type": "mrkdwn", "text": f"<@{ping}>"}}] if ping else []


# -- a card's blocks ------------------------------------------------------------------------------------------------------------------


def blocks(card: Card, root: str, *, fresh: str = "") -> list[Json]:
    """The blocks of `card`. Notes of boxes stand in a list of their own where the whole would be too heavy for one message."""
    made = list(_drawn(card, root, fresh, notes_apart=False))
    return made if _bytes(made) <= BLOCK_BYTES else list(_drawn(card, root, fresh, notes_apart=True))


def _drawn(card: Card, root: str, fresh: str, *, notes_apart: bool) -> Iterator[Json]:
    yield {"type": "header", "text": _plain(_line(card.title, root))}
    yield _context(_plain(_line(card.why, root)))
    for index, block in enumerate(card.blocks):
        yield from _block(block, root, f"{index}.{fresh}" if fresh else "", notes_apart)
    yield _context(_plain(FOOTERS[card.audience], emoji=True))


def _block(block: Block, root: str, id: str, notes_apart: bool) -> Iterator[Node]:
    match block:
        case Prose(text=text, quiet=quiet):
            words: Node = {"type": "mrkdwn", "text": mrkdwn(text, root)}
            yield _context(words) if quiet else {"type": "section", "text": words}
        case Facts(rows=rows) | Words(rows=rows):
            lines = [(_line(row.label, root), _line(row.value, root)) for row in rows]
            last = len(lines) - 1
            yield _rich(*([_bold(f"{k}: "), *_literals(v + "\n" * (i < last))] for i, (k, v) in enumerate(lines)))
        case Ticks(label=label, items=items):
            if label:
                yield _heading(_line(label, root))
            yield _named(_boxes(block, root, with_notes=not notes_apart), id)
            noted = [(n, _line(i.note, root)) for n, i in enumerate(items, 1) if i.note.strip()]
            if notes_apart and noted:
                yield _rich(*([_bold(f"{n}: "), _literal(v + "\n" * (n != noted[-1][0]))] for n, v in noted))
        case Choice(action=action, label=label, options=options):
            yield _heading(_line(label, root))
            answers: Node = {"type": "radio_buttons", "action_id": action.packed, "options": [_option(o, root) for o in options]}
            yield _named({"type": "actions", "elements": [answers]}, id)
        case Buttons(items=buttons):
            yield _buttons(buttons, root, row=id or "0")
        case Chart(caption=caption):
            cells: Node = {"type": "rich_text_preformatted", "elements": [_literal("\n".join(glyphs.lines(block)))]}
            yield {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [_bold(_line(caption, root))]}, cells]}
        case _:  # pragma: no cover
            assert_never(block)


def _boxes(block: Ticks, root: str, *, with_notes: bool) -> Node:
    boxes: Node = {"type": "checkboxes", "action_id": block.action.packed}
    boxes["options"] = [_option(i, root, with_note=with_notes) for i in block.items]
    # What is ticked beforehand must be, to the letter, among the options.
    if done := [_option(i, root, with_note=with_notes) for i in block.items if i.done]:
        boxes["initial_options"] = done
    return {"type": "actions", "elements": [boxes]}


def _buttons(buttons: Sequence[Button], root: str, *, row: str) -> Node:
    return {"type": "actions", "elements": [_button(b, root, f"{LINK}{row}.{i}") for i, b in enumerate(buttons)]}


def _button(button: Button, root: str, link: str) -> Node:
    made: Node = {"type": "button", "action_id": button.action.packed if button.action else link}
    made["text"] = _plain(_line(button.label, root))
    if button.url:
        made["url"] = button.url
    if button.style != "plain":
        made["style"] = "primary" if button.style == "main" else "danger"
    return made


def _option(one: Tick | Option, root: str, *, with_note: bool = True) -> Node:
    # Only a command drawn longer than its marks can be over what the card was checked for.
    made: Node = {"text": _plain(clip(_line(one.label, root), OPTION)), "value": one.id}
    if one.note.strip() and with_note:
        made["description"] = _plain(clip(_line(one.note, root), OPTION))
    return made


def _heading(label: str) -> Node:
    """A bold line; a label that holds marks is drawn literally, as a person's words may stand there."""
    if _MARKUP.search(label):
        return _rich([_bold(label)])
    return {"type": "section", "text": {"type": "mrkdwn", "text": f"*{_sendable(label.strip())}*"}}


# -- a form's inputs ------------------------------------------------------------------------------------------------------------------


def _input(one: Input, root: str) -> Node:
    made: Node = {"type": "input", "block_id": one.id, "label": _plain(_line(one.label, root)), "optional": not one.need}
    made["element"] = _element(one, root)
    if not isinstance(one, Pick) and one.hint.strip():
        made["hint"] = _plain(_line(one.hint, root))
    return made


def _element(one: Input, root: str) -> Node:
    match one:
        case Write(value=value, long=long, most=most):
            # A line break in what was kept would be refused by a one-line input.
            typed: Node = {"type": "plain_text_input", "action_id": one.id, "multiline": long or "\n" in value, "max_length": most}
            return typed | ({"initial_value": _sendable(value)} if value else {})
        case Pick(options=options, many=many, value=picked):
            drawn: list[Json] = [_option(o, root) for o in options]
            chosen: list[Json] = [_option(o, root) for o in options if o.id in picked]
            made: Node = {"type": "checkboxes" if many else "radio_buttons", "action_id": one.id, "options": drawn}
            if chosen:
                made |= {"initial_options": chosen} if many else {"initial_option": chosen[0]}
            return made
        case Person(many=many):
            return (
                {"type": "multi_users_select", "action_id": one.id, "max_selected_items": PEOPLE}
                if many
                else {"type": "users_select", "action_id": one.id}
            )
        case _:  # pragma: no cover
            assert_never(one)


# -- texts ----------------------------------------------------------------------------------------------------------------------------


def mrkdwn(text: str, root: str) -> str:
    """The app's own Markdown subset (bold, italic, code, `- ` lists, links) as Slack's, all else escaped."""
    lines = [f"• {_inline(line[2:], root)}" if line.startswith("- ") else _inline(line, root) for line in text.split("\n")]
    return _sendable("\n".join(lines))


def _inline(line: str, root: str) -> str:
    made: list[str] = []
    at = 0
    for found in _INLINE.finditer(line):
        made.append(_escaped(_line(line[at : found.start()], root)))
        made.append(_mark(found, root))
        at = found.end()
    return "".join([*made, _escaped(_line(line[at:], root))])


def _mark(found: re.Match[str], root: str) -> str:
    kind = found.lastgroup
    inner = found.group(kind or 0)
    if kind == "code":
        return f"`{_escaped(_line(inner, root))}`"
    if kind == "href":
        return f"<{_escaped(inner)}|{_escaped(_line(found.group('label'), root)).replace('|', '/')}>"
    around = "*" if kind == "bold" else "_"
    return f"{around}{_inline(inner, root)}{around}"


def _line(text: str, root: str) -> str:
    return fill_roots(text, root, f"/{root}")


def _escaped(text: str) -> str:
    return _sendable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _sendable(text: str) -> str:
    """`text` with a mark in place of what no JSON or screen can hold."""
    return _UNSENDABLE.sub("\ufffd", text)


def _plain(text: str, *, emoji: bool = False) -> Node:
    """A plain_text object. Its only markup are the three entities: one that was typed is kept as it was typed."""
    return {"type": "plain_text", "text": _ENTITY.sub("&amp;", _sendable(text)), "emoji": emoji}


def _literal(text: str) -> Node:
    return {"type": "text", "text": _sendable(text)}


def _literals(text: str) -> list[Node]:
    """A text longer than one element takes, in several: they are drawn as one."""
    if weight(text) <= ELEMENT:
        return [_literal(text)]
    return [_literal(text[i : i + PIECE]) for i in range(0, len(text), PIECE)]


def _bold(text: str) -> Node:
    return {"type": "text", "text": _sendable(text), "style": {"bold": True}}


def _rich(*sections: list[Node]) -> Node:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts} for parts in sections]}


def _context(words: Node) -> Node:
    return {"type": "context", "elements": [words]}


def _named(block: Node, id: str) -> Node:
    return block | ({"block_id": id} if id else {})


def _bytes(made: Json) -> int:
    return len(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
