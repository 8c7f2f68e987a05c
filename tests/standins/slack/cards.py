"""What a person sees: messages, home and forms as drawn text, and the controls in them by their visible labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tests.standins.slack import payloads, rich_text
from tests.standins.slack.blocks import elements_of
from tests.standins.slack.mrkdwn import draw, draw_plain, unescaped
from tests.standins.slack.shapes import Json
from tests.standins.slack.workspace import Message, View

State = dict[str, dict[str, Json]]

_BOX: Final = {True: "[x]", False: "[ ]"}
_DOT: Final = {True: "(x)", False: "( )"}


@dataclass(frozen=True, slots=True)
class Control:
    """Something that can be pressed: a button, or one option of an element. `on` says whether it is ticked or picked."""

    label: str
    block_id: str
    element: Json
    option: Json | None = None
    on: bool = False

    @property
    def kind(self) -> str:
        """The element's type."""
        return str(self.element["type"])


@dataclass(frozen=True, slots=True)
class Seen:
    """A card as it stood in front of a person at one moment. Pressing on an old one presses what was drawn then.

    `where` is dm, channel, thread, ephemeral, home or modal.
    """

    where: str
    seq: int
    body: Json
    state: State
    message: Message | None = None
    view: View | None = None

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, as Slack keeps them."""
        blocks: list[Json] = self.body.get("blocks", [])
        return blocks

    @property
    def plain(self) -> str:
        """All that can be read on it, top to bottom; buttons as `[label]`, ticks as `[x] label`, choices as `(x) label`."""
        if not self.blocks:
            return draw(self.body.get("text", "")).text
        lines = [_words(self.body["title"])] if self.where == "modal" else []
        for block in self.blocks:
            lines.extend(_block(block, self.state, self.view.errors if self.view else {}))
        if self.where == "modal":
            lines.append(" ".join(f"[{_words(self.body[k])}]" for k in ("submit", "close") if k in self.body))
        return "\n".join(line for line in lines if line)

    @property
    def controls(self) -> list[Control]:
        """Everything that can be pressed on it, top to bottom."""
        return [control for block in self.blocks for control in controls(block, self.state)]

    @property
    def labels(self) -> list[str]:
        """The visible labels of its controls, top to bottom."""
        return [control.label for control in self.controls]

    @property
    def ticked(self) -> list[str]:
        """The labels of what is ticked or picked on it."""
        return [control.label for control in self.controls if control.on]


def held(block: Json, element: Json, state: State) -> Any:
    """What an element holds in front of its person: what they put there, or what it began with."""
    key = payloads.key_of(element)
    touched = state.get(block["block_id"], {}).get(element["action_id"])
    return touched[str(key)] if touched is not None else payloads.initial(element)


def options_of(element: Json) -> list[Json]:
    """All options of an element, those in groups too."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def controls(block: Json, state: State) -> Iterator[Control]:
    """The controls of one block."""
    for element in elements_of(block):
        if element["type"] == "button":
            yield Control(_words(element["text"]), block["block_id"], element)
            continue
        chosen = held(block, element, state) if payloads.key_of(element) else None
        on = chosen if isinstance(chosen, list) else [chosen]
        for option in options_of(element):
            yield Control(_words(option["text"]), block["block_id"], element, option, _value(option) in map(_value, on))


def _value(option: Any) -> Any:
    return option.get("value") if isinstance(option, dict) else option


def _words(node: Json) -> str:
    drawn = draw(node["text"]) if node["type"] == "mrkdwn" else draw_plain(node["text"])
    return drawn.text


def _block(block: Json, state: State, errors: dict[str, str]) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield _words(block["text"])
        case "section":
            yield from (_words(node) for node in (*([block["text"]] if "text" in block else []), *block.get("fields", [])))
            yield from _elements(block, state)
        case "context":
            yield " ".join(_words(e) if e["type"] != "image" else unescaped(e["alt_text"]) for e in block["elements"])
        case "rich_text":
            yield rich_text.draw(block).text
        case "image":
            yield unescaped(block["alt_text"])
        case "input":
            yield _words(block["label"]) + (" (optional)" if block.get("optional") else "")
            yield _words(block["hint"]) if "hint" in block else ""
            yield from _elements(block, state)
            yield errors.get(block["block_id"], "")
        case "actions":
            yield from _elements(block, state)
        case _:
            return


def _elements(block: Json, state: State) -> Iterator[str]:
    row = " ".join(f"[{_words(e['text'])}]" for e in elements_of(block) if e["type"] == "button")
    if row:
        yield row
    for element in elements_of(block):
        if element["type"] == "plain_text_input":
            yield str(held(block, element, state) or "____")
        elif element["type"] in ("users_select", "multi_users_select"):
            yield f"people: {held(block, element, state) or 'none'}"
    for control in controls(block, state):
        if control.option is not None:
            mark = _DOT if control.kind == "radio_buttons" else _BOX
            note = f" ~ {_words(control.option['description'])}" if "description" in control.option else ""
            yield f"{mark[control.on]} {control.label}{note}"
