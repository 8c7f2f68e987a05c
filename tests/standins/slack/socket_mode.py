"""Socket Mode: opens sockets, sends envelopes to any one of them, and holds the app to its three seconds."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import WSMessage, WSMsgType, web

from tests.standins.faults import Fault, Kind
from tests.standins.slack import limits
from tests.standins.slack.interactions import Interaction, take_answer
from tests.standins.slack.shapes import Json, Refused
from tests.standins.slack.web_api import Call, Method
from tests.standins.slack.world import World


@dataclass(slots=True, eq=False)
class Socket:
    """One open connection. A deaf one answers pings and carries nothing; a half-open one answers nothing at all."""

    number: int
    wire: web.WebSocketResponse
    request: web.BaseRequest
    deaf: bool = False
    half_open: bool = False

    def cut(self) -> None:
        """Ends the connection without a goodbye."""
        if self.request.transport is not None:
            self.request.transport.abort()


class SocketMode:
    """The app's sockets and the envelopes on their way."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._random = random.Random(world.seed)
        self._tickets: set[str] = set()
        self._waiting: dict[str, Interaction] = {}
        self.opened = 0
        self._arrived = asyncio.Event()
        self.sockets: list[Socket] = []
        self.interactions: list[Interaction] = []
        self.undelivered: list[tuple[Interaction, float]] = []

    @property
    def method(self) -> Method:
        """`apps.connections.open`."""
        return Method(self._open, (), (), "connections:write", token="app")

    def _open(self, call: Call) -> Json:
        ticket = call.world.ids.uuid()
        self._tickets.add(ticket)
        address = call.world.address.replace("http://", "ws://", 1)
        return {"url": f"{address}/link/?ticket={ticket}&app_id={call.world.app}"}

    async def connected(self, count: int = 1, *, newer_than: int = 0, within: float = 5.0) -> None:
        """Waits until `count` sockets with a number over `newer_than` are open; raises TimeoutError after `within` real seconds."""
        async with asyncio.timeout(within):
            while sum(1 for socket in self.sockets if socket.number > newer_than) < count:
                self._arrived.clear()
                await self._arrived.wait()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One socket, from its opening to its end. Its ticket works once."""
        fault = self._world.plan.meet("socket.connect")
        if fault is not None and fault.kind in (Kind.STATUS, Kind.LIMITED):
            return web.Response(status=fault.status)
        if fault is not None and fault.kind is Kind.DROP and request.transport is not None:
            request.transport.abort()
            return web.Response()
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=401, text="invalid ticket")
        self._tickets.discard(ticket)
        wire = web.WebSocketResponse(autoping=False)
        await wire.prepare(request)
        self.opened += 1
        socket = Socket(self.opened, wire, request)
        try:
            await self._welcome(socket, fault)
            async for message in wire:
                await self._hear(socket, message)
        finally:
            if socket in self.sockets:
                self.sockets.remove(socket)
        return wire

    async def _welcome(self, socket: Socket, fault: Fault | None) -> None:
        if len(self.sockets) >= limits.SOCKETS:
            await self._say(socket, {"type": "disconnect", "reason": "too_many_websockets", "debug_info": {"host": "applink"}})
            await socket.wire.close()
            return
        self.sockets.append(socket)
        hello = {
            "type": "hello",
            "num_connections": len(self.sockets),
            "connection_info": {"app_id": self._world.app},
            "debug_info": {"host": "applink", "build_number": 1, "approximate_connection_time": 18060},
        }
        await self._say(socket, hello)
        self._arrived.set()
        if fault is not None:
            await self._befall(socket, fault)

    async def _say(self, socket: Socket, message: Json) -> None:
        if not socket.half_open and not socket.wire.closed:
            self._world.touch()
            await socket.wire.send_str(json.dumps(message))

    async def _hear(self, socket: Socket, message: WSMessage) -> None:
        if socket.half_open:
            return
        if message.type is WSMsgType.PING:
            await socket.wire.pong(message.data)
        elif message.type is WSMsgType.TEXT:
            self._world.touch()
            self._acknowledge(socket, str(message.data))

    def _acknowledge(self, socket: Socket, text: str) -> None:
        """An answer from the app. Only the first that comes in time counts."""
        try:
            body = json.loads(text)
            interaction = self._waiting[body["envelope_id"]]
        except (json.JSONDecodeError, KeyError, TypeError):
            self._world.refuse("ack", Refused("unknown_envelope"), {"text": text})
            return
        fault = self._world.plan.meet(f"ack.{interaction.kind}")
        if fault is not None:
            if fault.kind is Kind.DROP:
                socket.cut()
            if not fault.accepted:
                return
        interaction.acks += 1
        if interaction.acks > 1:
            return
        took = self._world.clock.now() - interaction.sent
        interaction.took = took.total_seconds()
        interaction.answer = body.get("payload")
        if interaction.done.done():
            return
        if took > timedelta(seconds=limits.ACKNOWLEDGE_SECONDS):
            interaction.error = "operation_timeout"
        else:
            take_answer(self._world, interaction)
        interaction.settle()

    async def deliver(self, interaction: Interaction) -> Interaction:
        """Sends an envelope to any one socket and waits for its acknowledgement, at most three seconds by the clock."""
        self.interactions.append(interaction)
        self._waiting[interaction.envelope] = interaction
        sockets = [s for s in self.sockets if not s.wire.closed]
        if not sockets:
            interaction.error = "dispatch_failed"
        else:
            socket = self._random.choice(sockets)
            arrived = await self._send(socket, interaction)
            # What is certain never to arrive needs no three real seconds of waiting.
            if not arrived or not await self._world.clock.wait(interaction.done, limits.ACKNOWLEDGE_SECONDS):
                interaction.error = "operation_timeout"
        interaction.settle()
        if interaction.kind == "events_api" and not interaction.ok and interaction.attempt < len(limits.EVENT_RETRIES):
            due = self._world.clock.now().timestamp() + limits.EVENT_RETRIES[interaction.attempt]
            self.undelivered.append((interaction, due))
        return interaction

    async def redeliver(self) -> list[Interaction]:
        """Sends again what of the Events API was not acknowledged and is due again by the clock (platform facts 1.6).

        Nothing else is ever sent again: Slack repeats no commands, presses or forms (1.5).
        """
        now = self._world.clock.now().timestamp()
        due = [one for one, at in self.undelivered if at <= now]
        self.undelivered = [(one, at) for one, at in self.undelivered if at > now]
        again = []
        for one in due:
            envelope = self._world.ids.uuid()
            retry = Interaction(one.kind, one.payload, one.accepts, envelope, self._world.clock.now())
            retry.attempt, retry.reason = one.attempt + 1, "timeout"
            again.append(await self.deliver(retry))
        return again

    async def _send(self, socket: Socket, interaction: Interaction) -> bool:
        """Whether the envelope reached the app's side of `socket`."""
        fault = self._world.plan.meet(f"socket.{interaction.kind}")
        if socket.deaf or socket.half_open:
            return False
        if fault is None or fault.accepted or fault.kind is Kind.TWICE:
            await self._say(socket, interaction.wire())
        if fault is None:
            return True
        if fault.kind is Kind.TWICE:
            await self._say(socket, interaction.wire())
            return True
        if fault.kind is Kind.DRIP:
            await asyncio.sleep(fault.seconds)
            await self._say(socket, interaction.wire())
            return True
        await self._befall(socket, fault)
        return fault.accepted

    async def _befall(self, socket: Socket, fault: Fault) -> None:
        match fault.kind:
            case Kind.CLOSE:
                await socket.wire.close(code=fault.status)
            case Kind.DROP:
                socket.cut()
            case Kind.DISCONNECT:
                await self._disconnect(socket, fault.code)
            case Kind.HALF_OPEN:
                socket.half_open = True
            case Kind.DEAF:
                socket.deaf = True
            case _:
                return

    async def befall(self, fault: Fault) -> None:
        """Lets `fault` happen to every open socket now."""
        for socket in list(self.sockets):
            await self._befall(socket, fault)

    async def _disconnect(self, socket: Socket, reason: str) -> None:
        await self._say(socket, {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink"}})

    async def close(self) -> None:
        """Ends every socket, as the platform going away would."""
        for socket in list(self.sockets):
            await socket.wire.close(code=1001)
