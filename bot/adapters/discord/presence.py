"""Tells how Discord stands: served once it says so, out of reach once it has been away for a while."""

from __future__ import annotations

import asyncio
from typing import Final

from bot.platforms import Tell

GRACE: Final = 30.0
"""Seconds of real time: Discord asks its clients to come back through a new socket now and then, which takes a second or two."""
UNREACHABLE: Final = (
    "Discord cannot be reached, or does not answer. I try again by myself. Look whether this machine reaches the internet, and whether "
    "DISCORD_API_URL and DISCORD_GATEWAY_URL are right; discordstatus.com tells of outages."
)


class Presence:
    """One run's; `grace` is how many seconds it may be away before that is told."""

    def __init__(self, tell: Tell, grace: float) -> None:
        self._tell, self._grace = tell, grace
        self._timer: asyncio.TimerHandle | None = None

    def here(self) -> None:
        """It is online."""
        self.end()
        self._tell("serving")

    def away(self, *, surely: bool = False) -> None:
        """It is not, or not yet; `surely`: there is no connection to wait for."""
        if surely:
            self.end()
            self._tell("unreachable", UNREACHABLE)
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._grace, self._tell, "unreachable", UNREACHABLE)

    def end(self) -> None:
        """Nothing more is told by itself."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
