"""Checks blocks and views as Slack would: by rules of its own and, as a second opinion, by slack_sdk's models."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Final

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block, Option
from slack_sdk.models.views import View

from tests.standins.slack import elements, limits, rich_text
from tests.standins.slack.mrkdwn import units
from tests.standins.slack.schema import Report
from tests.standins.slack.shapes import Json, Refused

_EITHER: Final = ("plain_text", "mrkdwn")


def problems(blocks: object, most: int = limits.MESSAGE_BLOCKS, at: str = "/blocks") -> list[str]:
    """What Slack would say is wrong with `blocks` (a list of at most `most`); nothing when they are fine."""
    report = Report()
    listed = report.items(blocks, at, most, least=0)
    for i, block in enumerate(listed):
        _block(block, f"{at}/{i}", report)
    made = [b for b in listed if isinstance(b, dict)]
    report.once((str(b["block_id"]) for b in made if "block_id" in b), at, "block_id")
    for i, block in enumerate(listed):
        ids = [str(e["action_id"]) for e in elements_of(block) if "action_id" in e] if isinstance(block, dict) else []
        report.once(ids, f"{at}/{i}", "action_id")
    if sum(1 for b in made for e in elements_of(b) if e.get("focus_on_load") is True) > 1:
        report.wrong(at, "only one element can be focused on load")
    if not report.messages:
        for i, block in enumerate(made):
            _second_opinion(block, f"{at}/{i}", report)
    return report.messages


def view_problems(view: object, kind: str) -> list[str]:
    """What Slack would say is wrong with a view that is to be of `kind` (modal or home)."""
    report = Report()
    may = ["private_metadata", "callback_id", "external_id"]
    need = ["type", "blocks"]
    if kind == "modal":
        need.append("title")
        may += ["submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"]
    made = report.shape(view, "/view", need=need, may=may)
    if made is None:
        return report.messages
    if made.get("type") != kind:
        report.wrong("/view/type", f"must be {kind}")
    report.flag(made, "/view", "clear_on_close", "notify_on_close", "submit_disabled")
    for key, most in (
        ("title", limits.MODAL_TITLE),
        ("submit", limits.MODAL_SUBMIT),
        ("close", limits.MODAL_CLOSE),
    ):
        if key in made:
            report.text(made[key], f"/view/{key}", most)
    for key, most in (
        ("private_metadata", limits.PRIVATE_METADATA),
        ("callback_id", limits.CALLBACK_ID),
        ("external_id", limits.EXTERNAL_ID),
    ):
        if key in made:
            report.string(made[key], f"/view/{key}", most, least=0)
    blocks = report.items(made.get("blocks"), "/view/blocks", limits.VIEW_BLOCKS)
    report.messages += problems(blocks, limits.VIEW_BLOCKS, "/view/blocks")
    inputs = any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if kind == "modal" and inputs and "submit" not in made:
        report.wrong("/view", "must provide a submit button when there are input blocks")
    if not report.messages:
        try:
            View(**copy.deepcopy(made)).to_dict()
        except (SlackObjectFormationError, TypeError, KeyError, AttributeError, ValueError) as error:
            report.wrong("/view", f"slack_sdk: {error}")
    return report.messages


def check_view(view: object, kind: str) -> Json:
    """`view` when it is fine; raises Refused as `views.open` and its sisters do."""
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", "[ERROR] view must be an object [json-pointer:/view]")
    if size(view) > limits.VIEW_BYTES:
        raise Refused("view_too_large")
    if wrong := view_problems(view, kind):
        raise Refused("invalid_arguments", *wrong)
    return view


def check_blocks(blocks: object) -> list[Json]:
    """The blocks of a message when they are fine; raises Refused as `chat.postMessage` does."""
    if wrong := problems(blocks):
        raise Refused("invalid_blocks", *wrong)
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if size(blocks) > limits.MESSAGE_BLOCK_BYTES or sum(map(units, texts(blocks))) > limits.MESSAGE_BLOCK_TEXT:
        raise Refused("msg_blocks_too_long")
    return blocks


def size(node: object) -> int:
    """Bytes of `node` as compact UTF-8 JSON."""
    return len(json.dumps(node, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def texts(node: object) -> Iterator[str]:
    """Every string that is the `text` of some object in `node`."""
    if isinstance(node, list):
        for item in node:
            yield from texts(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from texts(value)


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block, wherever it keeps them."""
    held = [*block["elements"]] if block.get("type") == "actions" and isinstance(block.get("elements"), list) else []
    held += [block[key] for key in ("element", "accessory") if key in block]
    return [e for e in held if isinstance(e, dict)]


def _block(node: object, at: str, report: Report) -> None:
    kind = node.get("type") if isinstance(node, dict) else None
    if not isinstance(node, dict):
        report.wrong(at, "must be an object")
        return
    if "block_id" in node:
        report.string(node["block_id"], f"{at}/block_id", limits.BLOCK_ID)
    match kind:
        case "header":
            report.shape(node, at, need=("type", "text"), may=("block_id",))
            report.text(node.get("text"), f"{at}/text", limits.HEADER_TEXT)
        case "divider":
            report.shape(node, at, need=("type",), may=("block_id",))
        case "section":
            _section(node, at, report)
        case "context":
            _context(node, at, report)
        case "actions":
            report.shape(node, at, need=("type", "elements"), may=("block_id",))
            for i, element in enumerate(report.items(node.get("elements"), f"{at}/elements", limits.ACTIONS_ELEMENTS)):
                elements.check(element, f"{at}/elements/{i}", report, elements.IN_ACTIONS)
        case "input":
            _input(node, at, report)
        case "image":
            report.shape(node, at, need=("type", "alt_text"), may=("block_id", "image_url", "slack_file", "title"))
            elements.image(node, at, report)
            if "title" in node:
                report.text(node["title"], f"{at}/title", limits.IMAGE_TITLE)
        case "rich_text":
            report.shape(node, at, need=("type", "elements"), may=("block_id",))
            rich_text.check(node, at, report)
        case _:
            report.wrong(f"{at}/type", f"unsupported type: {kind}")


def _section(node: Json, at: str, report: Report) -> None:
    report.shape(node, at, need=("type",), may=("block_id", "text", "fields", "accessory", "expand"))
    report.flag(node, at, "expand")
    if "text" not in node and "fields" not in node:
        report.wrong(at, "missing required field: text")
    if "text" in node:
        report.text(node["text"], f"{at}/text", limits.SECTION_TEXT, _EITHER)
    if "fields" in node:
        for i, field in enumerate(report.items(node["fields"], f"{at}/fields", limits.SECTION_FIELDS)):
            report.text(field, f"{at}/fields/{i}", limits.SECTION_FIELD, _EITHER)
    if "accessory" in node:
        elements.check(node["accessory"], f"{at}/accessory", report, elements.IN_SECTION)


def _context(node: Json, at: str, report: Report) -> None:
    report.shape(node, at, need=("type", "elements"), may=("block_id",))
    for i, element in enumerate(report.items(node.get("elements"), f"{at}/elements", limits.CONTEXT_ELEMENTS)):
        where = f"{at}/elements/{i}"
        if isinstance(element, dict) and element.get("type") == "image":
            elements.check(element, where, report, frozenset({"image"}))
        else:
            report.text(element, where, limits.CONTEXT_TEXT, _EITHER)


def _input(node: Json, at: str, report: Report) -> None:
    report.shape(node, at, need=("type", "label", "element"), may=("block_id", "hint", "optional", "dispatch_action"))
    report.flag(node, at, "optional", "dispatch_action")
    report.text(node.get("label"), f"{at}/label", limits.INPUT_LABEL)
    if "hint" in node:
        report.text(node["hint"], f"{at}/hint", limits.INPUT_HINT)
    elements.check(node.get("element"), f"{at}/element", report, elements.IN_INPUT)


def _second_opinion(block: Json, at: str, report: Report) -> None:
    """slack_sdk's models. They leave the options of radio buttons unread, so these are read here."""
    try:
        parsed = Block.parse(copy.deepcopy(block))
        if parsed is None:
            report.wrong(at, f"slack_sdk: unknown block {block.get('type')}")
            return
        parsed.to_dict()
        for element in elements_of(block):
            for option in Option.parse_all(copy.deepcopy(element.get("options") or [])) or []:
                option.to_dict()
    except (SlackObjectFormationError, TypeError, KeyError, AttributeError, ValueError) as error:
        report.wrong(at, f"slack_sdk: {error}")
