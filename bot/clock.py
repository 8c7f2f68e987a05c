"""The one place where time comes from, so that a page and a test can move it."""

from __future__ import annotations

import asyncio
import datetime as dt


class Clock:
    """Wall time plus an offset that only ever grows; with `frozen` it stands still but for the moves.

    Every sleep goes through `wait`, which wakes when the clock is moved.
    """

    def __init__(self, frozen: dt.datetime | None = None, offset: dt.timedelta = dt.timedelta()) -> None:
        self._frozen = frozen
        self.offset = offset
        self._moved = asyncio.Event()

    def now(self) -> dt.datetime:
        """The present as an aware UTC datetime."""
        return (self._frozen or dt.datetime.now(dt.UTC)) + self.offset  # noqa: TID251  # this is the clock

    def move(self, by: dt.timedelta) -> None:
        """Moves the clock forward and wakes whoever waits. Raises ValueError for a move backward."""
        if by < dt.timedelta():
            raise ValueError("the clock only moves forward")
        self.offset += by
        self._moved.set()
        self._moved = asyncio.Event()

    async def wait(self, until: dt.datetime | None, wake: asyncio.Event, most: float = 60.0) -> None:
        """Returns when `wake` is set, the clock was moved, `until` has come, or `most` seconds of real time have passed."""
        moved = self._moved
        seconds = most if until is None else min(most, max(0.0, (until - self.now()).total_seconds()))
        if self._frozen is not None and until is not None and until > self.now():
            seconds = most
        tasks = [asyncio.ensure_future(wake.wait()), asyncio.ensure_future(moved.wait())]
        try:
            await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
