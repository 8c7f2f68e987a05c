"""Checks the payload of a message, however it is sent; and reads who it pings, what it links, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.standins.slack import limits, rich_text
from tests.standins.slack.blocks import check_blocks, size
from tests.standins.slack.mrkdwn import Drawn, Link, Mark, Ping, draw, draw_plain, units
from tests.standins.slack.schema import Report
from tests.standins.slack.shapes import Json, Refused


def check_message(body: Json, *, kept_text: str = "", kept_blocks: bool = False) -> None:
    """Raises Refused when Slack would not take `body` as a message, or when it is over one of our own bounds.

    `kept_text` and `kept_blocks` say what of an updated message stays when the update leaves it out.
    """
    if "markdown_text" in body:
        raise Refused("markdown_text_conflict" if "text" in body or "blocks" in body else "invalid_arguments")
    if body.get("attachments"):
        raise Refused("invalid_arguments", "[ERROR] attachments are legacy and not modelled here")
    report = Report()
    text = body.get("text", kept_text)
    if isinstance(text, str) and units(text, mrkdwn=True) > limits.MESSAGE_TEXT:
        raise Refused("msg_too_long")
    report.string(text, "/text", limits.MESSAGE_TEXT, least=0, mrkdwn=True)
    report.flag(body, "", "unfurl_links", "unfurl_media", "link_names", "mrkdwn", "reply_broadcast")
    if body.get("parse", "none") not in ("none", "full"):
        report.wrong("/parse", "must be one of: none, full")
    if report.messages:
        raise Refused("invalid_arguments", *report.messages)
    if "blocks" in body:
        check_blocks(body["blocks"])
    if not str(text).strip():
        # Slack itself takes blocks alone; a screen reader and a notification then have nothing to say (1.3): ours.
        raise Refused("no_text", *(["[ERROR] blocks need a complete text beside them"] if body.get("blocks") or kept_blocks else []))
    if body.get("metadata"):
        check_metadata(body["metadata"])


def check_metadata(metadata: object) -> None:
    """Raises Refused unless `metadata` is a typed event of at most 1 KB."""
    report = Report()
    made = report.shape(metadata, "/metadata", need=("event_type", "event_payload"))
    if made is not None:
        report.string(made.get("event_type"), "/metadata/event_type", limits.ACTION_ID)
        if not isinstance(made.get("event_payload"), dict):
            report.wrong("/metadata/event_payload", "must be an object")
    if report.messages:
        raise Refused("invalid_metadata_format", *report.messages)
    if size(metadata) > limits.METADATA_BYTES:
        raise Refused("metadata_too_large")


def drawn(payload: Mapping[str, Any]) -> list[Drawn]:
    """Every text of a message or view as drawn, in reading order, the top-level text first."""
    names = bool(payload.get("link_names")) or payload.get("parse") == "full"
    found: list[Drawn] = []
    if isinstance(payload.get("text"), str):
        found.append(draw(payload["text"], "text", names=names))
    headed = (key for key in ("title", "submit", "close") if isinstance(payload.get(key), dict))
    found.extend(_text(payload[key], key, names) for key in headed)
    for i, block in enumerate(payload.get("blocks") or []):
        found.extend(_block(block, f"blocks[{i}]", names))
    return found


def pings(payload: Mapping[str, Any]) -> list[Ping]:
    """Everyone whom a message or view would call: by markup, by rich text, or by parsed names."""
    return [ping for part in drawn(payload) for ping in part.pings]


def links(payload: Mapping[str, Any], *, bare: bool = False) -> list[Link]:
    """Every link that markup makes in a message or view; with `bare`, also addresses that Slack links by its own doing.

    The addresses of buttons are not text and are not among them.
    """
    return [link for part in drawn(payload) for link in part.links if bare or not link.bare]


def marks(payload: Mapping[str, Any]) -> list[Mark]:
    """Everything drawn bold, italic, struck, as code, quote, emoji or heading."""
    return [mark for part in drawn(payload) for mark in part.marks]


def _block(block: Json, where: str, names: bool) -> Iterator[Drawn]:
    if block["type"] == "rich_text":
        yield rich_text.draw(block, where)
    elif block["type"] == "header":
        plain = _text(block["text"], f"{where}.text", names)
        yield Drawn(plain.text, marks=(Mark("heading", plain.text, f"{where}.text"), *plain.marks))
    else:
        for at, node in _text_objects(block, where):
            yield _text(node, at, names)


def _text(node: Json, where: str, names: bool) -> Drawn:
    if node["type"] == "plain_text":
        return draw_plain(node["text"], where, emoji=node.get("emoji", True))
    return draw(node["text"], where, names=names)


def _text_objects(node: object, where: str) -> Iterator[tuple[str, Json]]:
    """Every text object in `node`, with its path."""
    if isinstance(node, list):
        for i, item in enumerate(node):
            yield from _text_objects(item, f"{where}[{i}]")
    elif isinstance(node, dict):
        if node.get("type") in ("plain_text", "mrkdwn") and isinstance(node.get("text"), str):
            yield where, node
        else:
            for key, value in node.items():
                yield from _text_objects(value, f"{where}.{key}")
