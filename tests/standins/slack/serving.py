"""The HTTP side of the Slack stand-in: methods, response_urls and uploads, each counted, limited and spoiled as planned."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from aiohttp import web

from tests.standins.faults import Fault, Kind
from tests.standins.slack import api_files, hooks
from tests.standins.slack.ledger import Request
from tests.standins.slack.shapes import Json, Refused
from tests.standins.slack.spoil import spoil
from tests.standins.slack.web_api import WebApi
from tests.standins.slack.world import World

Answer = tuple[int, dict[str, str], Json]


class Serving:
    """Answers requests until `close`; what hangs by plan is let go then."""

    def __init__(self, world: World, api: WebApi) -> None:
        self.world = world
        self._api = api
        self._closing = asyncio.Event()

    def routes(self, app: web.Application) -> None:
        """Puts the addresses of everything but the socket into `app`."""
        app.router.add_route("*", "/api/{method}", self._method)
        app.router.add_post("/{kind:commands|actions}/{team}/{a}/{b}", self._hook)
        app.router.add_post("/upload/v1/{team}/{file}", self._upload)

    def close(self) -> None:
        """Lets go of what hangs."""
        self._closing.set()

    async def _method(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            args, token = await _arguments(request)
        except json.JSONDecodeError:
            return await self._serve(request, name, {}, lambda: (200, {}, Refused("invalid_json").answer()))
        return await self._serve(request, name, args, lambda: self._call(name, token, args), token=token)

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        id = request.path.removeprefix("/")
        body = await request.json()

        def respond() -> Answer:
            try:
                hooks.respond(self.world, id, body)
            except Refused as why:
                self.world.refuse("response_url", why, body)
                gone = why.error in ("invalid_url", "used_url", "expired_url", "message_not_found")
                return 404 if gone else 400, {}, why.answer()
            return 200, {}, {"ok": True}

        return await self._serve(request, "response_url", body, respond)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()

        def receive() -> Answer:
            try:
                told = api_files.receive(self.world, request.match_info["team"], request.match_info["file"], content)
            except Refused as why:
                self.world.refuse("upload", why, {"length": len(content)})
                return 400, {}, {"text": why.error}
            return 200, {}, {"text": told}

        return await self._serve(request, "upload", {}, receive)

    def _call(self, name: str, token: str, args: Json) -> Answer:
        headers = {"x-oauth-scopes": ",".join(self._api.scopes(token)), "x-slack-req-id": self.world.ids.word(16)}
        try:
            return 200, headers, self._api.answer(name, token, args)
        except Refused as why:
            self.world.refuse(name, why, args)
            return 200, headers, why.answer()

    def _too_many(self, name: str, token: str, args: Json) -> int | None:
        """Seconds to wait when the rate model is on and this request is one too many."""
        held = self.world.tokens.get(token)
        if self.world.rates is None or held is None:
            return None
        space = self.world.spaces[held.workspace]
        channel = str(args.get("channel", ""))
        if channel in space.users:
            channel = space.direct(channel).id
        return self.world.rates.ask(name, space.id, channel, self.world.clock.now())

    async def _serve(
        self, request: web.Request, name: str, args: Json, carry_out: Callable[[], Answer], *, token: str = ""
    ) -> web.StreamResponse:
        """One request: counted, limited, carried out unless a fault comes first, answered as the fault will have it."""
        world = self.world
        world.in_hand += 1
        hanging = False
        try:
            fault = world.plan.meet(name)
            wait = self._too_many(name, token, args)
            if fault is None and wait is not None:
                fault = Fault.limited(str(wait))
            status, headers, body = carry_out() if fault is None or fault.accepted else (200, {}, {"ok": False})
            accepted = status == 200 and bool(body.get("ok", True))
            if fault is not None and fault.kind is Kind.ERROR:
                body = Refused(fault.code).answer()
            outcome = fault.kind.value if fault is not None else str(body.get("error", "ok"))
            world.ledger.requests.append(Request(self.world.clock.now(), name, accepted, outcome))
            answer = _response(name, status, headers, body)
            if fault is None:
                return answer
            if fault.kind is Kind.HANG:
                hanging = True
                world.in_hand -= 1
            limited = json.dumps(Refused("ratelimited").answer()).encode()
            return await spoil(request, fault, answer, limited=limited, closing=self._closing)
        finally:
            world.in_hand -= not hanging
            world.touch()


def _response(name: str, status: int, headers: dict[str, str], body: Json) -> web.Response:
    """The upload address and a response_url answer in plain text, methods in JSON."""
    if name == "upload":
        return web.Response(status=status, text=str(body.get("text", "")), headers=headers)
    if name == "response_url" and status == 200:
        return web.Response(status=status, text="ok", headers=headers)
    content = json.dumps(body).encode()
    return web.Response(status=status, body=content, headers=headers, content_type="application/json", charset="utf-8")


async def _arguments(request: web.Request) -> tuple[Json, str]:
    """A call's arguments, from wherever they came, and its token."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        sent = await request.json()
        args |= sent if isinstance(sent, dict) else {}
    elif request.content_type == "application/x-www-form-urlencoded":
        args |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return args, token if scheme == "Bearer" else str(args.get("token", ""))
