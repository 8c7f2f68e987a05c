"""The Socket Mode line: connected, listened to, and made anew when it is dead or deaf.

The library reconnects by itself, and is known to end up with a socket that looks healthy and hears nothing (platform facts 1.5);
so a line that has been down or silent for too long is replaced as a whole, the new one opened before the old one is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import aiohttp
import structlog
from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.api import LIBRARY
from bot.adapters.slack.receipts import CREDENTIAL, out_of_reach
from bot.platforms import Tell, pause, unheard

log = structlog.get_logger("jsc.slack")

CONNECT: Final = 15.0
CLOSE: Final = 1.0
BACK_OFF: Final = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True)
class Pace:
    """Real seconds: between pings, until a line that is down is replaced, and until one that hears nothing is."""

    ping: float = 10.0
    down: float = 45.0
    silent: float = 600.0


class Dismissed(Exception):
    """Slack does not take the app token; the text is Slack's own error code."""


class Line:
    """One line at a time. `hear` answers a payload; `lost` is told of an answer that could not be put into its acknowledgement."""

    def __init__(
        self,
        token: str,
        web: AsyncWebClient,
        hear: Callable[[SocketModeRequest], Awaitable[BoltResponse]],
        lost: Callable[[SocketModeRequest, BoltResponse], Awaitable[None]],
        pace: Pace,
        tell: Tell = unheard,
    ) -> None:
        self.hand: set[asyncio.Task[object]] = set()
        self._token = token
        self._web = web
        self._hear = hear
        self._lost = lost
        self._pace = pace
        self._tell = tell
        self._client: SocketModeClient | None = None
        self._heard = time.monotonic()
        self._well = time.monotonic()

    async def serve(self) -> None:
        """Keeps a line open until cancelled. Raises Dismissed."""
        await self._replace()
        while True:
            await asyncio.sleep(self._pace.ping)
            client, now = self._client, time.monotonic()
            if client is not None and await client.is_connected():
                self._well = now
            if now - self._well > self._pace.down or now - self._heard > self._pace.silent:
                log.info("line replaced", reason="down" if now - self._well > self._pace.down else "silent")
                await self._replace()

    async def close(self) -> None:
        """Hangs up."""
        client, self._client = self._client, None
        await _closed(client)

    async def _replace(self) -> None:
        """A new line in place of the old one, however long it takes. Raises Dismissed."""
        for attempt in range(1_000_000):
            try:
                fresh = await self._opened()
            except SlackApiError as error:
                code = error.response.get("error") if isinstance(error.response.get("error"), str) else ""
                if code in CREDENTIAL:
                    raise Dismissed(code) from None
                reason = code or "refused"
            except (aiohttp.ClientError, ConnectionError, TimeoutError, ValueError) as error:
                reason = type(error).__name__
            else:
                old, self._client = self._client, fresh
                self._heard = self._well = time.monotonic()
                self._tell("serving")
                await _closed(old)
                return
            self._tell("unreachable", out_of_reach(reason))
            wait = pause(BACK_OFF, attempt)
            log.warning("line not opened", reason=reason, attempt=attempt + 1, seconds=round(wait, 1))
            await asyncio.sleep(wait)

    async def _opened(self) -> SocketModeClient:
        client = SocketModeClient(self._token, logger=LIBRARY, web_client=self._web, ping_interval=self._pace.ping)
        client.socket_mode_request_listeners.append(self._received)
        try:
            async with asyncio.timeout(CONNECT):
                client.wss_uri = await client.issue_new_wss_url()
                await client.connect()  # type: ignore[no-untyped-call]  # the library says no types
        except BaseException:
            await _closed(client)
            raise
        return client

    async def _received(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.hand.add(task)
        self._heard = time.monotonic()
        try:
            answer = await self._hear(request)
            try:
                await send_async_response(client, request, answer, time.monotonic())
            except (aiohttp.ClientError, ConnectionError, OSError, RuntimeError, AttributeError) as error:
                log.warning("not acknowledged", kind=request.type, error=type(error).__name__)
                await self._lost(request, answer)
        finally:
            self.hand.discard(task)


async def _closed(client: SocketModeClient | None) -> None:
    if client is None:
        return
    tasks = [t for t in (client.message_processor, client.current_session_monitor, client.message_receiver) if t is not None]
    with contextlib.suppress(TimeoutError, aiohttp.ClientError, ConnectionError, OSError):
        async with asyncio.timeout(CLOSE):
            await client.close()  # type: ignore[no-untyped-call]  # the library says no types
    # Where the other end does not answer, the library would leave its tasks and its session behind.
    for task in tasks:
        task.cancel()
    if tasks:
        # Not for ever: before Python 3.12 `wait_for` may swallow a cancellation, and the library waits for its lock by it.
        await asyncio.wait(tasks, timeout=CLOSE)
    if not client.aiohttp_client_session.closed:
        await client.aiohttp_client_session.close()
