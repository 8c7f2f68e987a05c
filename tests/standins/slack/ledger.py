"""Writes down what the platform accepted, who could see it, and what it refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from tests.standins.slack.mrkdwn import unescaped
from tests.standins.slack.shapes import Json

Deed = Literal[
    "message", "update", "delete", "ephemeral", "ephemeral_update", "ephemeral_delete", "modal", "home", "file", "file_delete", "pin"
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the platform accepted. `body` is what was sent; `recipients` are the people who could see it at that moment."""

    at: datetime
    deed: Deed
    method: str
    team: str
    recipients: frozenset[str]
    body: Json
    channel: str | None = None
    ts: str | None = None
    thread: str | None = None
    in_channel: bool = False
    content: bytes = b""

    def places(self, needle: str) -> Iterator[str]:
        """The paths in the body, or `content`, at which `needle` stands."""
        yield from places(self.body, needle)
        if needle.encode() in self.content:
            yield "content"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing the platform refused, with its reasons."""

    at: datetime
    method: str
    error: str
    messages: tuple[str, ...]
    body: Json


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it arrived: its method's name, whether it was carried out, and what was answered."""

    at: datetime
    method: str
    accepted: bool
    outcome: str


@dataclass(slots=True)
class Ledger:
    """All that happened, in order. Questions a test asks of it are one call each."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    everyone: dict[str, frozenset[str]] = field(default_factory=dict)
    """Of each workspace, the people in it: message metadata is open to all of them (platform facts 1.7)."""

    def who_received(self, needle: str) -> frozenset[str]:
        """Everyone who was ever shown `needle`, in any text, id, value, metadata or file."""
        seen: set[str] = set()
        for entry in self.entries:
            for place in entry.places(needle):
                seen |= entry.recipients
                if place.startswith("metadata"):
                    seen |= self.everyone.get(entry.team, frozenset())
        return frozenset(seen)

    def where(self, needle: str) -> list[tuple[Entry, str]]:
        """Each accepted thing that held `needle`, and the path in its body where it stood."""
        return [(entry, place) for entry in self.entries for place in entry.places(needle)]

    def of(self, deed: Deed) -> list[Entry]:
        """The accepted things of one kind."""
        return [entry for entry in self.entries if entry.deed == deed]

    def shown_to(self, user: str) -> list[Entry]:
        """What `user` was ever shown."""
        return [entry for entry in self.entries if user in entry.recipients]

    @property
    def counts(self) -> Counter[str]:
        """Requests by method, whatever became of them."""
        return Counter(request.method for request in self.requests)

    @property
    def in_channel(self) -> list[Entry]:
        """Answers to a command that were shown to everybody: there must be none (platform facts 1.4)."""
        return [entry for entry in self.entries if entry.in_channel]

    def none_refused(self) -> None:
        """Raises AssertionError when anything was refused, with the reasons."""
        if self.refused:
            raise AssertionError("\n".join(f"{r.method}: {r.error} {' '.join(r.messages)}" for r in self.refused))


def places(node: Any, needle: str, path: str = "") -> Iterator[str]:
    """The paths in `node` at which `needle` stands, in a key or in a text."""
    if isinstance(node, dict):
        for key, value in node.items():
            if needle in key:
                yield f"{path}.{key}".lstrip(".")
            yield from places(value, needle, f"{path}.{key}".lstrip("."))
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from places(value, needle, f"{path}[{i}]")
    elif isinstance(node, str) and _holds(node, needle):
        yield path


def _holds(text: str, needle: str) -> bool:
    """Whether `needle` is in `text` as it is, escaped as Slack escapes, or inside JSON kept as text (private metadata)."""
    return needle in text or needle in unescaped(text) or json.dumps(needle)[1:-1] in text
