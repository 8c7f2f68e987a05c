"""What this process has done so far, in plain numbers: counted where it happens, read when somebody asks for metrics.

Labels come from fixed sets (a platform's name, a kind, a result), never from what people wrote or from anybody's id.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final, Literal

BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)
"""Upper bounds of durations in seconds. Slack and Discord both give up on a press after 3."""

HALTS: Final = 120.0
"""Seconds for which a platform's word that our credential is gone is taken as true: it is asked again after half of that."""

Result = Literal["answered", "unanswered", "failed"]
"""`unanswered`: a second delivery of the same event, or one that asks for no answer."""


class Spread:
    """How long something took, each time: how often within each of `BOUNDS` and beyond, and in seconds altogether."""

    __slots__ = ("counts", "seconds")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        """One more."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds


@dataclass(slots=True)
class Written:
    """What the store's one writer did: how long each commit took that became durable, how many failed, and what became of units."""

    commits: Spread = field(default_factory=Spread)
    failed: int = 0
    units: Counter[Literal["stored", "refused"]] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    """What came in, by platform, kind and result; how long each answer took, by platform; and what was sent unasked.

    `sends`: what became of each message that was sent, by platform and the platform's answer. `retries`: how many of them had been
    tried before. `halted`: when a platform said last that our credential is gone (s, monotonic), unless it took something since.
    """

    events: Counter[tuple[str, str, Result]] = field(default_factory=Counter)
    answers: defaultdict[str, Spread] = field(default_factory=lambda: defaultdict(Spread))
    sends: Counter[tuple[str, str]] = field(default_factory=Counter)
    retries: Counter[str] = field(default_factory=Counter)
    halted: dict[str, float] = field(default_factory=dict)

    def event(self, platform: str, kind: str, result: Result, seconds: float) -> None:
        """One event more, whose answer took that long."""
        self.events[platform, kind, result] += 1
        self.answers[platform].add(seconds)

    def sent(self, platform: str, answer: str, before: int) -> None:
        """One message more, with the kind of the platform's answer; `before` of its attempts may have arrived already."""
        self.sends[platform, answer] += 1
        if before > 0:
            self.retries[platform] += 1
        if answer == "halted":
            self.halted[platform] = time.monotonic()
        elif answer not in ("not_sent", "unknown"):
            # Whoever takes or refuses a message has let us in.
            self.halted.pop(platform, None)

    def halts(self, platform: str) -> bool:
        """Whether nothing is taken from us there, as far as is known."""
        at = self.halted.get(platform)
        return at is not None and time.monotonic() - at < HALTS
