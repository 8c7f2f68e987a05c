"""Checks one JSON node after another and collects what Slack would say is wrong with it, with a pointer to the place."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tests.standins.slack import limits
from tests.standins.slack.mrkdwn import units
from tests.standins.slack.shapes import Json


class Report:
    """What is wrong, in Slack's words: `[ERROR] … [json-pointer:/blocks/0/text]`."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def wrong(self, at: str, what: str) -> None:
        """Notes that `what` is wrong at the pointer `at`."""
        self.messages.append(f"[ERROR] {what} [json-pointer:{at}]")

    def shape(self, node: object, at: str, *, need: Collection[str], may: Collection[str] = ()) -> Json | None:
        """`node` as an object that has all of `need` and nothing outside `need` and `may`; None when it is no object."""
        if not isinstance(node, dict):
            self.wrong(at, "must be an object")
            return None
        for key in need:
            if key not in node:
                self.wrong(at, f"missing required field: {key}")
        for key, value in node.items():
            if key not in need and key not in may:
                self.wrong(at, f"invalid additional property: {key}")
            elif value is None:
                self.wrong(f"{at}/{key}", "must not be null")
        return node

    def string(self, node: object, at: str, most: int, *, least: int = 1, mrkdwn: bool = False) -> str | None:
        """`node` as a string of `least` to `most` units, with nothing in it that JSON or a screen cannot hold."""
        if not isinstance(node, str):
            self.wrong(at, "must be a string")
            return None
        size = units(node, mrkdwn=mrkdwn)
        if size > most:
            self.wrong(at, f"must be less than {most + 1} characters")
        if size < least:
            self.wrong(at, f"must be more than {least - 1} characters")
        if "\0" in node or any("\ud800" <= c <= "\udfff" for c in node):
            self.wrong(at, "must not contain NUL or lone surrogates")
        return node

    def flag(self, node: Json, at: str, *keys: str) -> None:
        """Each of `keys` that is there is true or false."""
        for key in keys:
            if key in node and not isinstance(node[key], bool):
                self.wrong(f"{at}/{key}", "must be a boolean")

    def number(self, node: Json, at: str, key: str, least: int, most: int) -> int | None:
        """`node[key]`, when it is there, as a whole number of `least` to `most`."""
        value = node.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(f"{at}/{key}", f"must be a whole number from {least} to {most}")
            return None
        return value

    def items(self, node: object, at: str, most: int, *, least: int = 1) -> list[object]:
        """`node` as a list of `least` to `most` items; empty when it is none."""
        if not isinstance(node, list):
            self.wrong(at, "must be an array")
            return []
        if len(node) > most:
            self.wrong(at, f"no more than {most} items allowed")
        if len(node) < least:
            self.wrong(at, f"no fewer than {least} items allowed")
        return node

    def text(self, node: object, at: str, most: int, kinds: Collection[str] = ("plain_text",)) -> None:
        """A text object of one of `kinds` with 1 to `most` units."""
        if not isinstance(node, dict):
            self.wrong(at, "must be a text object")
            return
        kind = node.get("type")
        if kind not in kinds:
            self.wrong(f"{at}/type", f"must be one of: {', '.join(sorted(kinds))}")
        self.shape(node, at, need=("type", "text"), may=("emoji",) if kind == "plain_text" else ("verbatim",))
        self.flag(node, at, "emoji", "verbatim")
        if "text" in node:
            text = self.string(node["text"], f"{at}/text", most, mrkdwn=kind == "mrkdwn")
            if text is not None and text and not text.strip():
                self.wrong(f"{at}/text", "must not be only white space")

    def once(self, values: Iterable[str], at: str, what: str) -> None:
        """No value comes twice."""
        seen: set[str] = set()
        for value in values:
            if value in seen:
                self.wrong(at, f"`{what}` {value} already exists")
            seen.add(value)

    def address(self, node: Json, at: str, key: str = "url") -> None:
        """`node[key]`, when it is there, is an absolute web, mail or telephone address."""
        if key not in node:
            return
        url = self.string(node[key], f"{at}/{key}", limits.BUTTON_URL)
        if url is not None and not url.lower().startswith(("https://", "http://", "mailto:", "tel:")):
            self.wrong(f"{at}/{key}", "invalid url")
