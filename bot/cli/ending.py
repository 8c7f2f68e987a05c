"""How `jsc run` and `jsc play` end when they are asked to: within ten seconds whatever hangs, and at once when asked twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from types import FrameType, TracebackType
from typing import Any, Final, Self

import structlog

from bot.exits import FAULT

log = structlog.get_logger("jsc.ending")

WIND_UP: Final = 8.0
"""Seconds from the cancelling of the tasks until those that are left are given up; the adapters and the outbox take less."""
HARD: Final = 9.5
"""Seconds from the signal to the hard end: what hangs by then is no task that listens, such as a disk or a name that is looked up."""
LAST: Final = 1.0
"""Seconds that the interpreter gets to end by itself, once all is said and stored."""


class Unwaited(ThreadPoolExecutor):
    """The loop's threads, which its end does not wait for: a name server that does not answer holds one for half a minute."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends without waiting, whatever `wait` says."""
        super().shutdown(wait=False, cancel_futures=True)


class Ending:
    """`with Ending() as ending` listens to SIGINT and SIGTERM: `ending.asked` is set at the first, the process is gone at the second.

    It listens by Python's own handlers, and not the loop's: those run in a loop that is held up, too.
    """

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.set_default_executor(Unwaited(thread_name_prefix="jsc"))
        self._first = False
        self._hard = threading.Timer(HARD, _gone, ("hung at the end", FAULT))
        self._hard.daemon = True
        self._former: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._former[number] = signal.signal(number, self._heard)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._first:
            return
        # The end is near, and nothing hangs it up either: a task that does not listen would hold up the loop's own end.
        self._hard.start()
        for number, former in self._former.items():
            signal.signal(number, former)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        if self._first:
            _gone("asked twice to end", 128 + number)
        self._first = True
        self._hard.start()
        self._loop.call_soon_threadsafe(self.asked.set)


async def wind_up(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancels, and waits until each has finished what it has in hand; what does not come to its end is left behind, and named."""
    every = left = set(tasks)
    for task in left:
        task.cancel()
    for seconds in (WIND_UP, 0.5):
        if left:
            _, left = await asyncio.wait(left, timeout=seconds)
        for task in left:
            # Once more: a cancellation can be swallowed on its way (`wait_for` before Python 3.12).
            task.cancel()
    for task in every - left:
        if not task.cancelled():
            task.exception()
    for task in left:
        log.error("given up at the end", what=task.get_name())


def leave(code: int) -> None:
    """All is said and stored: the interpreter ends, if need be without waiting for threads that hang."""
    last = threading.Timer(LAST, _gone, ("", code))
    last.daemon = True
    last.start()


def _gone(why: str, code: int) -> None:
    """Ends the process here and now; what was acknowledged is stored. Writes past all buffers: a signal may have interrupted them."""
    with contextlib.suppress(OSError):
        if why:
            os.write(2, (json.dumps({"event": "ended at once", "level": "error", "reason": why}) + "\n").encode())
        else:
            sys.stdout.flush()
            sys.stderr.flush()
    os._exit(code)
