"""The stand-in's own clock: real in pace by default, and adjustable."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

START: Final = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Clock:
    """Begins at `start` (aware) and runs at the pace of real time, or stands still (`running=False`) until it is moved.

    `patience` is how many real seconds a standing clock lets somebody wait for what does not come.
    """

    def __init__(self, start: datetime = START, *, running: bool = True, patience: float = 10.0) -> None:
        self._start = start
        self._running = running
        self._patience = patience
        self._moved = timedelta()
        self._began = time.monotonic()
        self._changed = asyncio.Event()

    def now(self) -> datetime:
        """The time by this clock, aware."""
        passed = timedelta(seconds=time.monotonic() - self._began) if self._running else timedelta()
        return self._start + self._moved + passed

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Moves the clock on; whoever waits for a moment that has now passed goes on."""
        self._moved += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait(self, awaited: asyncio.Future[None], seconds: float) -> bool:
        """Waits for `awaited` until `seconds` have passed by this clock; says whether it came.

        Raises TimeoutError when the clock stands still and real patience ends.
        """
        deadline = self.now() + timedelta(seconds=seconds)
        while not awaited.done():
            left = (deadline - self.now()).total_seconds()
            if left <= 0:
                return False
            changed = asyncio.ensure_future(self._changed.wait())
            either: set[asyncio.Future[Any]] = {awaited, changed}
            try:
                patience = left if self._running else self._patience
                await asyncio.wait(either, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
                none = not any(future.done() for future in either)
            finally:
                changed.cancel()
            if none and not self._running:
                raise TimeoutError("the clock stands still and nothing came")
        return True
