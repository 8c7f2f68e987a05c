"""Whether this process lives, whether it can do its work, and its metrics: three answers over HTTP, for whoever runs it."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, Literal, TypeVar

from aiohttp import web
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from bot import metrics
from bot.platforms import Standing
from bot.store import waiting
from bot.store.sqlite import StoreError
from bot.store.unit import META, Unit

if TYPE_CHECKING:
    from bot.app import App

Reason = Literal["starting", "refused", "unreachable", "halted", "not writable", "no answer", "not readable", "behind"]
SAID: Final[Mapping[Reason, str]] = {
    "starting": "is being started",
    "refused": "does not let us in: jsc check says why",
    "unreachable": "cannot be reached: it is tried again",
    "halted": "takes no messages from us: its token was taken back",
    "not writable": "cannot be written: is the disk full?",
    "no answer": "does not answer in time: is the disk slow?",
    "not readable": "cannot be read",
    "behind": "is behind by more than 5 minutes",
}
"""Every reason there is, as it is said after a name."""
BEHIND: Final = 300.0
"""Seconds that an item may have been due before the outbox counts as behind: the sender looks at least once a minute."""
PATIENCE: Final = 5.0
"""Seconds of real time within which a write has to be durable."""
PROBE: Final = "ready"
PATHS: Final = ("/healthz", "/readyz", "/metrics")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the process; `reason` is None where it can do its work."""

    name: str
    reason: Reason | None = None

    def __str__(self) -> str:
        return f"{self.name}: ok" if self.reason is None else f"{self.name}: not ok, {SAID[self.reason]}"


class Health:
    """What is asked of one running app. Asked twice at once, the store is asked once. `patience` is in seconds of real time."""

    def __init__(self, app: App, standing: Mapping[str, Standing], patience: float = PATIENCE) -> None:
        self._app = app
        self._standing = standing
        self._patience = patience
        self._writes = _Shared(self._write)
        self._counts = _Shared(lambda: waiting.count(app.store.path))

    def routes(self) -> list[web.RouteDef]:
        """`PATHS`, for a server."""
        answers = (self._lives, self._ready, self._metrics)
        return [web.get(path, answer) for path, answer in zip(PATHS, answers, strict=True)]

    async def checks(self) -> list[Check]:
        """The store, the outbox, and every platform that is set up."""
        checks = [Check("store", await self._writes()), Check("outbox", await self._behind())]
        for name, one in self._standing.items():
            halted: Reason | None = "halted" if self._app.tally.halts(name) else None
            checks.append(Check(name, halted if one.state == "serving" else one.state))
        return checks

    async def _write(self) -> Reason | None:
        """Really writes, and waits until it is durable: a full disk is found out by nothing less."""
        unit = Unit()
        unit.add(META, PROBE, b"")
        try:
            await asyncio.wait_for(self._app.store.commit(unit), self._patience)
        except StoreError:
            return "not writable"
        except TimeoutError:
            return "no answer"
        return None

    async def _behind(self) -> Reason | None:
        try:
            due = await self._app.store.next_due()
        except sqlite3.Error:
            return "not readable"
        return "behind" if metrics.overdue(due, self._now()) > BEHIND else None

    def _now(self) -> int:
        return int(self._app.clock.now().timestamp() * 1000)

    # -- the answers ----------------------------------------------------------------------------------------------------------

    async def _lives(self, _request: web.Request) -> web.Response:
        """Answered by the loop that does all the work: where it hangs, nothing comes."""
        return _plain("ok")

    async def _ready(self, _request: web.Request) -> web.Response:
        checks = await self.checks()
        ready = all(check.reason is None for check in checks)
        return _plain("".join(f"{check}\n" for check in checks), status=200 if ready else 503)

    async def _metrics(self, _request: web.Request) -> web.Response:
        try:
            counted = await self._counts()
        except sqlite3.Error:
            counted = None
        app = self._app
        body = metrics.text(app.tally, app.store.written, self._standing, counted, self._now())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"})


class _Shared(Generic[T]):
    """Something that is asked for: who asks while it is on its way gets the same answer."""

    def __init__(self, ask: Callable[[], Awaitable[T]]) -> None:
        self._ask = ask
        self._asked: asyncio.Future[T] | None = None

    async def __call__(self) -> T:
        if self._asked is None or self._asked.done():
            self._asked = asyncio.ensure_future(self._ask())
            # Where nobody is left to hear of it, what went wrong was nobody's.
            self._asked.add_done_callback(lambda asked: asked.cancelled() or asked.exception())
        # Whoever asked first may go away before it is there.
        return await asyncio.shield(self._asked)


def _plain(text: str, *, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


@contextlib.asynccontextmanager
async def listening(host: str, port: int, health: Health) -> AsyncIterator[int]:
    """Serves the three answers at `host` and `port` (0: any free one) until the block ends; gives the port. Raises OSError."""
    server = web.Application()
    server.add_routes(health.routes())
    runner = web.AppRunner(server, access_log=None, handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
