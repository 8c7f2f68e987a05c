"""The five promises of a council, and who else may be able to read its room (product.md 3.3, rule 6, and 3.5, Agreement)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

VERSION: Final = 1
"""Raised when a promise changes: everybody is then asked anew."""

PROMISES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stays": "What is said here stays here",
        "mine": "I share my own story, not others'",
        "weekly": "I look in once a week, or say I am away",
        "goodbye": "If I leave, I say goodbye first",
        "report": "I know how to report a problem to a facilitator",
    }
)

SHORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stays": "what is said stays",
        "mine": "my own story",
        "weekly": "looking in",
        "goodbye": "saying goodbye",
        "report": "reporting",
    }
)

WHO_ELSE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "discord": "In Discord, people who manage threads can open private ones.",
        "slack": "The workspace's owners may be able to export this channel, and members may add people to it.",
    }
)
ANYWHERE: Final = "Whoever runs the place may be able to read it."


def open_ones(ticked: Collection[str]) -> list[str]:
    """The promises that are not ticked yet, in their short words."""
    return [SHORT[id] for id in PROMISES if id not in ticked]


def who_else(platform: str) -> str:
    """Who, beside the council, may be able to read a room on that platform: one string each, since it differs (screens.md 19d)."""
    return WHO_ELSE.get(platform, ANYWHERE)
