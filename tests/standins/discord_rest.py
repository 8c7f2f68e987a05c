"""Discord's HTTP side: finds the route, checks the token, counts, limits, spoils by plan, and answers as Discord does."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import web

from tests.standins.discord_ledger import Ledger
from tests.standins.discord_limits import Limits, Turned
from tests.standins.discord_post import REQUEST_LIMIT, Uploads
from tests.standins.discord_routes import Answer, Ask
from tests.standins.discord_rules import Refused
from tests.standins.discord_schema import Json
from tests.standins.discord_world import World
from tests.standins.faults import Fault, Kind

BASE = "/api/v10"
CDN = "/cdn"
_NO_TOKEN = re.compile(r"\w+ /(interactions|webhooks)/")
# discord.py takes a 429 without this header for a ban by the network in front of Discord.
_VIA = {"Via": "1.1 google"}
_STATUS = {"401": 401, "40001": 401, "50027": 401, "40005": 413}
_FORBIDDEN = ("50001", "50007", "50013", "50278", "160005")


class Plan(Protocol):
    """What the server asks for every request; `tests.standins.faults.FaultPlan` is one."""

    def meet(self, name: str) -> Fault | None:
        """Counts a request by name and gives the fault it meets."""


@dataclass(frozen=True, slots=True)
class _Route:
    name: str
    method: str
    pattern: re.Pattern[str]
    call: Callable[[Ask], Answer]


class Rest:
    """`token`: the bot's, None while it is revoked. `closing` is set when the server goes, so that nothing hangs on."""

    def __init__(self, world: World, ledger: Ledger, limits: Limits, table: dict[str, Callable[[Ask], Answer]], token: str) -> None:
        self._world, self._ledger, self.limits = world, ledger, limits
        self.token: str | None = token
        self.plan: Plan | None = None
        self.closing = asyncio.Event()
        self._routes = [_compiled(name, call) for name, call in table.items()]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answers one request under `/api/v10`."""
        path = request.path.removeprefix(BASE)
        fault = self.plan.meet(f"{request.method} {path}") if self.plan else None
        if fault is not None and not fault.accepted:
            await request.read()
            return await self._spoil(request, fault, 200, {})
        status, body, headers = await self._serve(request, path)
        if fault is not None:
            return await self._spoil(request, fault, status, body)
        return self._answer(status, body, headers)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file of a message, as a person's client fetches it."""
        channel = self._world.channels.get(request.match_info["channel"])
        for message in channel.messages.values() if channel else ():
            for file in message.files:
                if file.id == request.match_info["file"] and not message.deleted:
                    return web.Response(body=file.data, content_type="application/octet-stream")
        return web.Response(status=404)

    async def _serve(self, request: web.Request, path: str) -> tuple[int, Any, dict[str, str]]:
        found = [(r, hit) for r in self._routes if r.method == request.method and (hit := r.pattern.fullmatch(path))]
        if not found:
            self._ledger.violate(f"{request.method} {path}", "the stand-in does not know this route")
            return 404, {"message": "404: Not Found", "code": 0}, {}
        route, hit = found[0]
        self._ledger.requests[route.name] += 1
        if not _NO_TOKEN.match(route.name) and request.headers.get("Authorization") != f"Bot {self.token}":
            self._ledger.refuse(route.name, Refused(401, 0, "401: Unauthorized"), None)
            return self._counted(401, {"message": "401: Unauthorized", "code": 0}, {})
        path_parts = hit.groupdict()
        major = "+".join(path_parts[key] for key in ("channel", "guild", "token") if key in path_parts)
        turned, headers = self.limits.take(route.name, major, self._world.now())
        if turned is not None:
            await request.read()
            return self._counted(429, turned.body(), turned.headers)
        body: Any = None
        try:
            body, uploads = await _read(request)
            self._world.age_threads()
            status, answer = route.call(Ask(route.name, path_parts, dict(request.query), body, uploads))
            return self._counted(status, answer, headers)
        except Refused as why:
            self._ledger.refuse(route.name, why, body if isinstance(body, dict) else {"body": body})
            return self._counted(why.status, why.body(), headers)

    def _counted(self, status: int, body: Any, headers: dict[str, str]) -> tuple[int, Any, dict[str, str]]:
        self._ledger.statuses[status] += 1
        return status, body, headers

    def _answer(self, status: int, body: Any, headers: dict[str, str]) -> web.Response:
        if body is None:
            return web.Response(status=status, headers=headers | _VIA)
        data = json.dumps(body).encode()
        return web.Response(status=status, body=data, content_type="application/json", headers=headers | _VIA)

    async def _spoil(self, request: web.Request, fault: Fault, status: int, body: Any) -> web.StreamResponse:
        data = json.dumps(body if body is not None else {}).encode()
        match fault.kind:
            case Kind.DROP:
                return _cut(request)
            case Kind.HANG:
                await self.closing.wait()
                return _cut(request)
            case Kind.STATUS:
                self._ledger.statuses[fault.status] += 1
                page = f"<html><h1>{fault.status}</h1></html>"
                return web.Response(status=fault.status, text=page, content_type="text/html", headers=_VIA)
            case Kind.LIMITED:
                return self._turn_away(fault)
            case Kind.ERROR:
                code = fault.code
                wrong = _STATUS.get(code) or (403 if code in _FORBIDDEN else 404 if code.startswith("10") else 400)
                self._ledger.statuses[wrong] += 1
                return self._answer(wrong, {"message": "planned", "code": int(code)}, {})
            case Kind.MALFORMED:
                return web.Response(body=data[: len(data) // 2] + b"{", content_type="application/json", headers=_VIA)
            case Kind.TRUNCATED | Kind.DRIP:
                return await self._slow(request, fault, status, data)
            case _:
                self._ledger.violate(f"{request.method} {request.path}", f"{fault.kind} is not a fault of a request")
                return self._answer(status, body, {})

    def _turn_away(self, fault: Fault) -> web.Response:
        self._ledger.statuses[429] += 1
        if fault.retry_after is None:
            return web.Response(status=429, text="<html>Too many requests</html>", content_type="text/html")
        try:
            turned = Turned(float(fault.retry_after), "user", {"Retry-After": fault.retry_after})
        except ValueError:
            return self._answer(429, {"message": "planned"}, {"Retry-After": fault.retry_after})
        return self._answer(429, turned.body(), turned.headers)

    async def _slow(self, request: web.Request, fault: Fault, status: int, data: bytes) -> web.StreamResponse:
        """Half of what was promised and then a cut line, or all of it in ten slices."""
        response = web.StreamResponse(status=status, headers={"Content-Type": "application/json"} | _VIA)
        cut = fault.kind is Kind.TRUNCATED
        response.content_length = len(data) + (64 if cut else 0)
        await response.prepare(request)
        if cut:
            await response.write(data[: len(data) // 2])
            return _cut(request, response)
        step = max(1, len(data) // 10)
        for start in range(0, len(data), step):
            await asyncio.sleep(fault.seconds / 10)
            await response.write(data[start : start + step])
        await response.write_eof()
        return response


def _compiled(name: str, call: Callable[[Ask], Answer]) -> _Route:
    method, template = name.split(" ", 1)
    return _Route(name, method, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)), call)


def _cut(request: web.Request, response: web.StreamResponse | None = None) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return response or web.Response()


async def _read(request: web.Request) -> tuple[Any, Uploads]:
    """The body and the uploaded files by their number. Raises `Refused` 50109 when it is not JSON."""
    uploads: Uploads = {}
    if request.content_type == "multipart/form-data":
        raw, size = b"{}", 0
        async for part in await request.multipart():
            data = bytes(await part.read())  # type: ignore[union-attr]
            size += len(data)
            if size > REQUEST_LIMIT:
                raise Refused(413, 40005, "Request entity too large")
            name = str(part.name)  # type: ignore[union-attr]
            if name == "payload_json":
                raw = data
            elif number := re.fullmatch(r"files\[(\d+)\]", name):
                uploads[int(number[1])] = (str(part.filename), data)  # type: ignore[union-attr]
    else:
        raw = await request.read()
        if raw and request.content_type != "application/json":
            raise Refused(400, 50035, "Invalid Form Body")
    try:
        return _with_snowflakes(json.loads(raw)) if raw else None, uploads
    except ValueError as why:
        raise Refused(400, 50109, "The request body contains invalid JSON.") from why


def _with_snowflakes(body: Any) -> Any:
    """Discord takes ids as numbers as well; discord.py sends them so. The published schema knows only strings."""
    if not isinstance(body, dict):
        return body
    if isinstance(body.get("data"), dict):
        body["data"] = _with_snowflakes(body["data"])
    for part in body.get("attachments") or []:
        _as_text(part, "id")
    _as_text(body, "recipient_id")
    for key in ("message_id", "channel_id", "guild_id"):
        _as_text(body.get("message_reference"), key)
    mentions = body.get("allowed_mentions")
    if isinstance(mentions, dict):
        for key in ("users", "roles"):
            if isinstance(mentions.get(key), list):
                mentions[key] = [str(one) for one in mentions[key]]
    return body


def _as_text(part: Json | None, key: str) -> None:
    if isinstance(part, dict) and isinstance(part.get(key), int):
        part[key] = str(part[key])
