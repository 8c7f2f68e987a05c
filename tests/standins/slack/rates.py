"""Slack's rate limits as a model that can be switched on: tiers a minute for each method, one message a second a channel."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tests.standins.slack import limits

TIER_OF: Final = {
    "apps.connections.open": 1,
    "pins.add": 2,
    "chat.update": 3,
    "chat.delete": 3,
    "conversations.open": 3,
    "conversations.info": 3,
    "conversations.history": 3,
    "conversations.replies": 3,
    "files.delete": 3,
    "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4,
    "views.open": 4,
    "views.push": 4,
    "views.update": 4,
    "views.publish": 4,
    "users.info": 4,
    "chat.postEphemeral": 4,
    "conversations.members": 4,
}
"""Tier of each method (platform facts 1.7); `chat.postMessage` is limited by channel instead."""


@dataclass(frozen=True, slots=True)
class Early:
    """A request to a bucket that had said to wait: it came `seconds` too soon."""

    bucket: str
    seconds: float


@dataclass(slots=True)
class RateModel:
    """Counts requests and says when one is too many. `each_second` and `burst` are messages to one channel."""

    each_second: float = limits.CHANNEL_EACH_SECOND
    burst: int = limits.CHANNEL_BURST
    early: list[Early] = field(default_factory=list)
    limited: int = 0
    _times: dict[str, deque[float]] = field(default_factory=dict)
    _tokens: dict[str, tuple[float, float]] = field(default_factory=dict)
    _until: dict[str, float] = field(default_factory=dict)

    def ask(self, method: str, team: str, channel: str, now: datetime) -> int | None:
        """None when the request may pass, otherwise the whole seconds to wait (`Retry-After`)."""
        at = now.timestamp()
        bucket = f"{team} {method}"
        if method == "chat.postMessage":
            bucket += f" {channel}"
            wait = self._channel(bucket, at)
        elif method in TIER_OF:
            wait = self._tier(bucket, limits.TIERS[TIER_OF[method]], at)
        else:
            return None
        return self.told(bucket, wait, at)

    def told(self, bucket: str, wait: float, at: float) -> int | None:
        """Notes that the caller was told to wait, and whether it came back before it might."""
        if at < (until := self._until.get(bucket, 0.0)):
            self.early.append(Early(bucket, until - at))
        if wait <= 0:
            return None
        seconds = math.ceil(wait)
        self.limited += 1
        self._until[bucket] = max(until, at + wait)
        return seconds

    def _tier(self, bucket: str, most: int, at: float) -> float:
        times = self._times.setdefault(bucket, deque())
        while times and times[0] <= at - 60:
            times.popleft()
        if len(times) >= most:
            return times[0] + 60 - at
        times.append(at)
        return 0.0

    def _channel(self, bucket: str, at: float) -> float:
        tokens, last = self._tokens.get(bucket, (float(self.burst), at))
        tokens = min(float(self.burst), tokens + (at - last) * self.each_second)
        if tokens < 1:
            self._tokens[bucket] = (tokens, at)
            return (1 - tokens) / self.each_second
        self._tokens[bucket] = (tokens - 1, at)
        return 0.0
