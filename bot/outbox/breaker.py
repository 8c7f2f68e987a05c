"""Whether a platform answers at all: while it does not, one request at a time tries it and all others wait, which costs them nothing.

So an outage, however long, leaves a handful of attempts whose outcome is not known, and not one for each thing that came due in it.
Once it answers again all the rest goes out within minutes, at the platform's own pace.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import structlog

from bot.clock import Clock

log = structlog.get_logger("jsc.outbox")

IN_A_ROW: Final = 3
"""Requests without an answer, one after the other, after which a platform is taken to be down."""
PAUSES: Final = (5.0, 15.0, 30.0, 60.0, 120.0, 240.0)
"""Seconds until it is tried again: the last of them is the longest that anything waits after it came back."""
MEANWHILE: Final = 5.0
"""Seconds after which the others ask again while one is trying."""
Asks = Literal["look", "send"]
"""To look is tried apart from sending: one chat that cannot be read does not keep the others from being written to."""


class Breaker:
    """One platform, by the app's own clock."""

    def __init__(self, platform: str, clock: Clock) -> None:
        self._platform = platform
        self._clock = clock
        self._silent = 0
        self._level = 0
        self._next: dict[Asks, dt.datetime] = {}
        self.answered_at: dt.datetime | None = None
        """When it last took something."""

    @property
    def is_down(self) -> bool:
        """Whether it does not answer."""
        return bool(self._next)

    def wait(self, what: Asks = "send") -> float:
        """Seconds until one may try; 0 where it is up, or it is time to try whether it is."""
        if not self._next:
            return 0.0
        left = (self._next[what] - self._clock.now()).total_seconds()
        # A machine's clock that was set back is no reason to wait longer.
        return left if 0.0 < left <= PAUSES[-1] else 0.0

    def asks(self, what: Asks) -> float:
        """As `wait`, for a request that goes out at once where it is 0: while it is on its way the others wait."""
        left = self.wait(what)
        if self._next and left == 0.0:
            self._next[what] = self._clock.now() + dt.timedelta(seconds=MEANWHILE)
        return left

    def untried(self, what: Asks) -> None:
        """Who asked had nothing to send after all."""
        if self._next:
            self._next[what] = self._clock.now()

    def answered(self) -> None:
        """It answered, whatever it said."""
        if self._next:
            log.info("platform answers", platform=self._platform)
        self._silent = self._level = 0
        self._next.clear()
        self.answered_at = self._clock.now()

    def silent(self, what: Asks, *, trying: bool) -> None:
        """It did not answer, or with an error of its own. A look that failed alone says nothing of sending.

        `trying`: that was the one that tried it; what was on its way before it was known to be down says nothing new.
        """
        if self._next:
            if not trying:
                return
            self._level = min(self._level + 1, len(PAUSES) - 1)
            self._next[what] = self._clock.now() + dt.timedelta(seconds=PAUSES[self._level])
            return
        if what == "look":
            return
        self._silent += 1
        if self._silent >= IN_A_ROW:
            log.warning("platform down", platform=self._platform)
            at = self._clock.now() + dt.timedelta(seconds=PAUSES[0])
            self._next = {"look": at, "send": at}
