"""Discord's rate limits: buckets told by headers, and the strict 50 requests a second when a test wants it.

Source: platform-facts 2.6; discord/discord-api-docs `developers/topics/rate-limits.mdx`. Seconds are those of the event
loop, since the client really waits.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.standins.discord_schema import Json

WIDE = (1_000, 1.0)


@dataclass(slots=True)
class _Bucket:
    limit: int
    seconds: float
    left: int
    ends: float


@dataclass(frozen=True, slots=True)
class Turned:
    """A 429: the seconds to wait, whose limit it was, and its headers."""

    retry_after: float
    scope: str
    headers: dict[str, str]

    def body(self) -> Json:
        """The JSON of the answer."""
        return {
            "message": "You are being rate limited.",
            "retry_after": round(self.retry_after, 3),
            "global": self.scope == "global",
        }


@dataclass(slots=True)
class Limits:
    """`routes`: (requests, seconds) for a route such as "POST /channels/{channel}/messages"; others are wide.

    `per_second`: the global limit (50 at Discord), None for none; interaction endpoints do not count towards it.
    `early`: requests that came though headers had said that the bucket was empty.
    """

    routes: dict[str, tuple[int, float]] = field(default_factory=dict)
    per_second: int | None = None
    early: int = 0
    _buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict)
    _recent: deque[float] = field(default_factory=deque)

    def take(self, route: str, major: str, now: datetime) -> tuple[Turned | None, dict[str, str]]:
        """Counts a request; gives the refusal if there is one, and the headers of an answer that is none."""
        clock = asyncio.get_running_loop().time()
        outside = route.startswith(("POST /interactions", "POST /webhooks", "PATCH /webhooks", "DELETE /webhooks"))
        if self.per_second is not None and not outside:
            while self._recent and clock - self._recent[0] >= 1.0:
                self._recent.popleft()
            if len(self._recent) >= self.per_second:
                wait = 1.0 - (clock - self._recent[0])
                headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global", "Retry-After": f"{wait:.3f}"}
                return Turned(wait, "global", headers), {}
            self._recent.append(clock)
        bucket = self._bucket(route, major, clock)
        if bucket.left == 0:
            self.early += 1
            wait = bucket.ends - clock
            scope = {"X-RateLimit-Scope": "user", "Retry-After": f"{wait:.3f}"}
            return Turned(wait, "user", _headers(route, bucket, clock, now) | scope), {}
        bucket.left -= 1
        return None, _headers(route, bucket, clock, now)

    def _bucket(self, route: str, major: str, clock: float) -> _Bucket:
        limit, seconds = self.routes.get(route, WIDE)
        bucket = self._buckets.get((route, major))
        if bucket is None or bucket.ends <= clock or bucket.limit != limit:
            bucket = self._buckets[route, major] = _Bucket(limit, seconds, limit, clock + seconds)
        return bucket


def _headers(route: str, bucket: _Bucket, clock: float, now: datetime) -> dict[str, str]:
    after = bucket.ends - clock
    return {
        "X-RateLimit-Limit": str(bucket.limit),
        "X-RateLimit-Remaining": str(bucket.left),
        "X-RateLimit-Reset": f"{(now + timedelta(seconds=after)).timestamp():.3f}",
        "X-RateLimit-Reset-After": f"{after:.3f}",
        "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
    }
