"""Fills an open form as a person would, and keeps to what Slack's client takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.standins.slack import payloads
from tests.standins.slack.cards import held, options_of
from tests.standins.slack.mrkdwn import unescaped
from tests.standins.slack.shapes import Impossible, Json
from tests.standins.slack.workspace import View


def put(view: View, name: str, value: Any, people: Mapping[str, str]) -> None:
    """Puts `value` into the input labelled (or with the id) `name`. `people` are user ids by name."""
    block = _input(view, name)
    element = block["element"]
    key = str(payloads.key_of(element))
    match element["type"]:
        case "plain_text_input":
            taken: Any = _typed(element, name, value)
        case "radio_buttons" | "static_select":
            taken = _option(element, name, value)
        case "checkboxes" | "multi_static_select":
            wanted = [value] if isinstance(value, str) else list(value or [])
            taken = [_option(element, name, one) for one in wanted]
        case "users_select":
            taken = _person(value, people)
        case _:
            wanted = [value] if isinstance(value, str) else list(value or [])
            taken = [_person(one, people) for one in wanted]
    most = element.get("max_selected_items")
    if most is not None and len(taken) > most:
        raise Impossible(f"{name!r} takes at most {most}")
    view.state.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], key: taken}


def ready(view: View) -> None:
    """Raises Impossible when the client would not send the form: a needed answer is missing, or one is too short."""
    for block in view.body["blocks"]:
        if block["type"] != "input":
            continue
        value = held(block, block["element"], view.state)
        label = unescaped(block["label"]["text"])
        if not value and not block.get("optional"):
            raise Impossible(f"{label!r} needs an answer before the form can be sent")
        least = block["element"].get("min_length", 0)
        if isinstance(value, str) and value and _size(value) < least:
            raise Impossible(f"{label!r} needs at least {least} characters")


def _input(view: View, name: str) -> Json:
    inputs = [b for b in view.body["blocks"] if b["type"] == "input"]
    for block in inputs:
        if name in (unescaped(block["label"]["text"]), block["element"]["action_id"], block["block_id"]):
            found: Json = block
            return found
    raise Impossible(f"the form has no {name!r}, only {[unescaped(b['label']['text']) for b in inputs]}")


def _typed(element: Json, name: str, value: Any) -> str | None:
    if value is None or value == "":
        return None
    text = str(value)
    if not element.get("multiline"):
        text = " ".join(text.splitlines())
    most = element.get("max_length", 3000)
    if _size(text) > most:
        raise Impossible(f"{name!r} takes at most {most} characters, not {_size(text)}")
    return text


def _size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _option(element: Json, name: str, value: Any) -> Json | None:
    if value is None:
        return None
    for option in options_of(element):
        if value in (unescaped(option["text"]["text"]), option["value"]):
            return option
    raise Impossible(f"{name!r} has no option {value!r}, only {[o['text']['text'] for o in options_of(element)]}")


def _person(value: Any, people: Mapping[str, str]) -> str | None:
    if value is None or value == "":
        return None
    if value in people.values():
        return str(value)
    if value in people:
        return people[value]
    raise Impossible(f"there is no one called {value!r}")
