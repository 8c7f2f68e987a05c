"""Calls of Slack's Web API and of response addresses: one shared session, no retries of the library's own."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.receipts import WITHDRAWN, Failed

T = TypeVar("T")

PATIENCE: Final = 20.0
"""Seconds a call may take: less than the outbox's lease of 60."""

LONGEST: Final = 3_600.0
"""The longest wait that is believed."""

LIBRARY: Final = logging.getLogger("jsc.slack.library")
"""What Slack's libraries are given to write to. Nothing of it is kept: their words may hold what was typed; ours say what happened."""
LIBRARY.setLevel(logging.CRITICAL + 1)

Answer = Mapping[str, Any]
"""A decoded answer: every value is checked where it is read."""


def session() -> aiohttp.ClientSession:
    """The session all calls of one run share: a session each would halve the rate (performance notes, finding 7)."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))


class Api:
    """The Web API of one workspace. The library would post twice after a dropped connection, so it retries nothing (facts 0.3)."""

    def __init__(self, token: str, address: str, shared: aiohttp.ClientSession) -> None:
        self.session = shared
        self.doubted = asyncio.Event()
        """Set when a call met an answer that a withdrawn token gets."""
        base = address if address.endswith("/") else f"{address}/"
        self.web = AsyncWebClient(token=token, base_url=base, session=shared, retry_handlers=[])

    async def write(self, method: str, **args: object) -> Answer:
        """A call that takes JSON. Raises Failed."""
        return (await self._call(method, json=args))[0]

    async def read(self, method: str, **args: str | int | bool) -> tuple[Answer, Mapping[str, str]]:
        """A call that takes a form, and its headers. Raises Failed."""
        return await self._call(method, data={k: _word(v) for k, v in args.items()})

    async def line(self, app_token: str) -> str:
        """The address of a Socket Mode line. Raises Failed."""
        told, _ = await self._call("apps.connections.open", params={"token": app_token})
        return str(told.get("url", ""))

    async def _call(self, method: str, **body: Any) -> tuple[Answer, Mapping[str, str]]:
        try:
            response = await self.web.api_call(method, **body)
        except SlackApiError as error:
            failed = _refused(error)
            if failed.code in WITHDRAWN:
                self.doubted.set()
            raise failed from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise Failed("unreachable", unsent=True) from None
        except TimeoutError:
            raise Failed("timeout", status=504) from None
        except (aiohttp.ClientError, ConnectionError, ValueError):
            # The request was written; what came back was nothing, or nothing that can be read.
            raise Failed("disconnected", status=502) from None
        data = response.data
        return (data if isinstance(data, dict) else {}), dict(response.headers)

    async def respond(self, address: str, body: Mapping[str, object]) -> None:
        """One use of a `response_url`. Raises Failed; with a status under 500 it was surely not shown."""
        try:
            async with self.session.post(address, json=body) as response:
                if response.status != 200:
                    raise Failed("refused", status=response.status, wait=_wait(response.headers))
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL):
            raise Failed("unreachable", unsent=True) from None
        except TimeoutError:
            raise Failed("timeout", status=504) from None
        except (aiohttp.ClientError, ConnectionError):
            raise Failed("disconnected", status=502) from None

    async def upload(self, name: str, data: bytes, alt: str) -> str:
        """The first two steps of a file: its id once Slack has the bytes; nobody sees it yet. Raises Failed."""
        told = {"alt_txt": alt[:1000]} if alt else {}
        begun, _ = await self.read("files.getUploadURLExternal", filename=name, length=len(data), **told)
        try:
            async with self.session.post(str(begun.get("upload_url", "")), data=data) as response:
                if response.status != 200:
                    raise Failed("upload_refused", status=max(500, response.status))
        except TimeoutError:
            raise Failed("timeout", unsent=True) from None
        except (aiohttp.ClientError, ConnectionError):
            # Bytes that did not arrive are seen by nobody, so the file can be sent anew.
            raise Failed("disconnected", unsent=True) from None
        return str(begun.get("file_id", ""))


def _refused(error: SlackApiError) -> Failed:
    response: Any = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", 0) or 0
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    headers = getattr(response, "headers", None) or {}
    if not isinstance(code, str):
        # No word of Slack's own: a proxy's page, half an answer. Whether it did anything cannot be told.
        return Failed("disconnected", status=429 if status == 429 else max(500, status), wait=_wait(headers))
    return Failed(code, status=status, wait=_wait(headers))


def _wait(headers: Mapping[str, str]) -> float | None:
    value = headers.get("Retry-After") or headers.get("retry-after") or ""
    try:
        seconds = float(value)
    except ValueError:
        return None
    return min(max(seconds, 0.0), LONGEST) if math.isfinite(seconds) else None


def _word(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


async def twice(call: Callable[[], Awaitable[T]], *, again_if_unknown: bool, most_wait: float = 5.0) -> T:
    """A call that is made once more: after the wait Slack asks for, or soon when repeating it does no harm. Raises Failed."""
    try:
        return await call()
    except Failed as why:
        limited = why.status == 429 or why.unsent
        if not limited and not (again_if_unknown and why.status >= 500):
            raise
        await asyncio.sleep(min(most_wait, why.wait if why.wait is not None else 0.3))
        return await call()
