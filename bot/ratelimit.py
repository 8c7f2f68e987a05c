"""The platforms' limits as values, and a pacer that never exceeds them and never idles.

Start values: 3 a second for a Slack workspace, 25 for the Discord bot, one a second for each chat (reliability notes, 5.8).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

KEPT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `rate` sends a second, `burst` of them at once."""

    rate: float
    burst: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What one platform allows: over the whole app, for each chat, and how many requests may be in flight."""

    whole: Limit
    chat: Limit
    in_flight: int


LIMITS: Final[dict[str, Limits]] = {
    "slack": Limits(Limit(3, 3), Limit(1, 1), 8),
    "discord": Limits(Limit(25, 5), Limit(1, 3), 16),
    "web": Limits(Limit(1_000, 100), Limit(1_000, 100), 32),
}


class Pacer:
    """Hands out turns: each waits until both its platform and its chat have room. Times are the event loop's, in seconds."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._whole = 0.0
        self._chats: OrderedDict[str, float] = OrderedDict()
        self._paused = 0.0
        self.slots = asyncio.Semaphore(limits.in_flight)
        self.looks = asyncio.Semaphore(max(1, limits.in_flight // 2))
        """To look for what may stand there takes as long as it takes, and nobody's place."""

    async def turn(self, chat: str, stop: asyncio.Event) -> bool:
        """Waits for the next free moment of `chat`; False when `stop` was set before it came."""
        now = asyncio.get_running_loop().time()
        at = max(
            now, self._paused, self._room(self._whole, self._limits.whole), self._room(self._chats.get(chat, 0.0), self._limits.chat)
        )
        self._whole = max(self._whole, at) + 1 / self._limits.whole.rate
        self._chats[chat] = max(self._chats.get(chat, 0.0), at) + 1 / self._limits.chat.rate
        self._chats.move_to_end(chat)
        while len(self._chats) > KEPT:
            self._chats.popitem(last=False)
        if at > now and not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), at - now)
        return not stop.is_set()

    def pause(self, seconds: float) -> None:
        """The platform said to wait: nothing goes out for that long."""
        self._paused = max(self._paused, asyncio.get_running_loop().time() + seconds)

    @staticmethod
    def _room(used: float, limit: Limit) -> float:
        """When a bucket whose last turn ends at `used` has room again (generic cell rate algorithm)."""
        return used - (limit.burst - 1) / limit.rate
