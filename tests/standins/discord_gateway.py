"""Discord's gateway: sessions that can be resumed, heartbeats, events, and every way in which a socket goes wrong.

Source: platform-facts 2.6; discord/discord-api-docs `developers/events/gateway.mdx`. discord.py 2.7.1 asks for
`compress=zlib-stream` unless zstandard is installed: one zlib stream a connection, flushed after each message.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.standins import discord_shapes as shapes
from tests.standins.discord_ledger import Ledger
from tests.standins.discord_rest import Plan
from tests.standins.discord_schema import Json
from tests.standins.discord_world import World
from tests.standins.faults import Kind

PATH = "/gateway/"
GUILDS = 1
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
HEARTBEAT_MS = 41_250
SENDS_A_MINUTE = 120
IDENTIFY_EVERY = 5.0
KEPT = 1_000
NAMES = {1: "HEARTBEAT", 7: "RECONNECT", 9: "INVALID_SESSION", 10: "HELLO", 11: "HEARTBEAT_ACK"}


@dataclass(eq=False, slots=True)
class Session:
    """What a bot can come back to: its events since it identified. `ended`: closed for good by the client (1000, 1001)."""

    id: str
    sequence: int = 0
    events: deque[Json] = field(default_factory=lambda: deque(maxlen=KEPT))
    connection: Connection | None = None
    ended: bool = False


@dataclass(eq=False, slots=True)
class Connection:
    """One open socket. `deaf`: no more events; `half_open`: nothing at all any more; `closed`: the code we closed it with."""

    socket: web.WebSocketResponse
    transport: asyncio.BaseTransport | None
    squeeze: Callable[[bytes], bytes] | None
    session: Session | None = None
    deaf: bool = False
    half_open: bool = False
    closed: int | None = None
    received: deque[float] = field(default_factory=deque)
    waiting: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)

    def put(self, message: Json) -> None:
        """Hands a message over; they leave one after the other, since the compressed stream has an order."""
        if not self.half_open:
            self.waiting.put_nowait(message)

    async def close(self, code: int) -> None:
        """Says goodbye with a close code."""
        self.closed = code
        await self.socket.close(code=code)

    def cut(self) -> None:
        """Ends the connection without a goodbye."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()


class Gateway:
    """`identifies` and `resumes` hold when each came (event loop seconds) with its data; `closes` every close code."""

    def __init__(self, world: World, ledger: Ledger, resume_url: Callable[[], str], token: Callable[[], str | None]) -> None:
        self._world, self._ledger, self._resume_url, self._token = world, ledger, resume_url, token
        self.plan: Plan | None = None
        self.heartbeat_ms = HEARTBEAT_MS
        self.strict_identify = False
        self.refusing = False
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.identifies: list[tuple[float, Json]] = []
        self.resumes: list[tuple[float, Json]] = []
        self.heartbeats = 0
        self.closes: list[int | None] = []
        self._online, self._offline = asyncio.Event(), asyncio.Event()
        self._offline.set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serves one socket until it closes."""
        if self.refusing:
            return web.Response(status=503)
        if request.query.get("compress") not in (None, "zlib-stream"):
            return web.Response(status=400, text="this stand-in speaks zlib-stream and no compression")
        socket = web.WebSocketResponse(timeout=1.0)
        await socket.prepare(request)
        connection = Connection(socket, request.transport, _squeezer() if request.query.get("compress") else None)
        self.connections.append(connection)
        self._offline.clear()
        pump = asyncio.create_task(self._pump(connection), name="discord-standin-gateway")
        try:
            if request.query.get("v") != "10" or request.query.get("encoding") != "json":
                await connection.close(4012)
            connection.put({"op": 10, "d": {"heartbeat_interval": self.heartbeat_ms, "_trace": []}})
            async for frame in socket:
                if frame.type in (WSMsgType.TEXT, WSMsgType.BINARY) and not connection.half_open:
                    await self._received(connection, frame.data)
        finally:
            pump.cancel()
            self._gone(connection)
        return socket

    async def online(self, seconds: float = 10.0) -> None:
        """Waits until a bot is connected and has its session. Raises TimeoutError."""
        await asyncio.wait_for(self._online.wait(), seconds)

    async def offline(self, seconds: float = 10.0) -> None:
        """Waits until no bot is connected. Raises TimeoutError."""
        await asyncio.wait_for(self._offline.wait(), seconds)

    def dispatch(self, event: str, data: Json) -> None:
        """Gives an event to every session; one that is away finds it when it resumes."""
        for session in self.sessions.values():
            if not session.ended:
                self._event(session, event, data)

    # -- what a test may do to the bot -----------------------------------------------------------------------------

    async def close(self, code: int) -> None:
        """Closes every socket with `code`; 4007, 4009 and the fatal codes end the session too."""
        for connection in list(self.connections):
            if connection.session and (code in (4007, 4009) or code in (4004, *range(4010, 4015))):
                connection.session.ended = True
            await connection.close(code)

    def cut(self) -> None:
        """Cuts every socket without a goodbye."""
        for connection in list(self.connections):
            connection.cut()

    def reconnect(self) -> None:
        """Asks the bot to come back through a new socket (op 7)."""
        for connection in list(self.connections):
            connection.put({"op": 7, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Says that the session is no longer valid (op 9)."""
        for connection in list(self.connections):
            if connection.session and not resumable:
                connection.session.ended = True
            connection.put({"op": 9, "d": resumable})

    def ask_heartbeat(self) -> None:
        """Asks for a heartbeat now (op 1)."""
        for connection in list(self.connections):
            connection.put({"op": 1, "d": None})

    def go_quiet(self, *, half_open: bool = True) -> None:
        """From now on these sockets carry nothing (half open), or everything but events (deaf)."""
        for connection in self.connections:
            connection.half_open, connection.deaf = half_open, True

    async def stop(self) -> None:
        """Closes every socket because the server goes."""
        for connection in list(self.connections):
            connection.half_open = False
            await connection.close(1001)

    # -- the protocol ----------------------------------------------------------------------------------------------

    async def _received(self, connection: Connection, raw: str | bytes) -> None:
        clock = asyncio.get_running_loop().time()
        connection.received.append(clock)
        while clock - connection.received[0] > 60:
            connection.received.popleft()
        if len(connection.received) > SENDS_A_MINUTE:
            await connection.close(4008)
            return
        try:
            message = json.loads(raw)
            code, data = message["op"], message.get("d")
        except (ValueError, TypeError, KeyError):
            await connection.close(4002)
            return
        match code:
            case 1:
                self.heartbeats += 1
                connection.put({"op": 11})
            case 2:
                await self._identify(connection, data, clock)
            case 6:
                await self._resume(connection, data, clock)
            case 3 | 4 | 8 if connection.session is not None:
                pass
            case 3 | 4 | 8:
                await connection.close(4003)
            case _:
                await connection.close(4001)

    async def _identify(self, connection: Connection, data: Json, clock: float) -> None:
        last = self.identifies[-1][0] if self.identifies else None
        self.identifies.append((clock, {key: value for key, value in data.items() if key != "token"}))
        if connection.session is not None:
            await connection.close(4005)
        elif data.get("token") != self._token():
            await connection.close(4004)
        elif int(data.get("intents", 0)) & PRIVILEGED:
            self._ledger.violate("gateway", f"a privileged intent was asked for: {data['intents']}")
            await connection.close(4014)
        elif self.strict_identify and last is not None and clock - last < IDENTIFY_EVERY:
            connection.put({"op": 9, "d": False})
        else:
            if data.get("intents") != GUILDS:
                self._ledger.violate("gateway", f"intents must be {GUILDS}, they were {data.get('intents')}")
            await self._ready(connection)

    async def _ready(self, connection: Connection) -> None:
        world = self._world
        session = Session(f"session-{len(self.sessions) + 1}", connection=connection)
        self.sessions[session.id] = connection.session = session
        servers = [server for server in world.guilds.values() if server.bot_permissions is not None]
        self._event(session, "READY", {
            "v": 10,
            "user": shapes.user(world.bot) | {"verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": server.id, "unavailable": True} for server in servers],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._resume_url(),
            "shard": [0, 1],
            "application": {"id": world.bot.id, "flags": 0},
            "private_channels": [], "relationships": [], "presences": [], "user_settings": {}, "_trace": [],
        })  # fmt: skip
        for server in servers:
            self._event(session, "GUILD_CREATE", shapes.guild_create(server, world))
        self._online.set()

    async def _resume(self, connection: Connection, data: Json, clock: float) -> None:
        self.resumes.append((clock, {key: value for key, value in data.items() if key != "token"}))
        session = self.sessions.get(str(data.get("session_id")))
        if data.get("token") != self._token():
            await connection.close(4004)
        elif session is None or session.ended:
            connection.put({"op": 9, "d": False})
        elif int(data.get("seq") or 0) > session.sequence:
            session.ended = True
            await connection.close(4007)
        else:
            session.connection, connection.session = connection, session
            for event in [event for event in session.events if event["s"] > int(data.get("seq") or 0)]:
                connection.put(event)
            self._event(session, "RESUMED", {"_trace": []})
            self._online.set()

    def _event(self, session: Session, event: str, data: Json) -> None:
        session.sequence += 1
        message = {"op": 0, "t": event, "s": session.sequence, "d": data}
        session.events.append(message)
        if session.connection is not None and not session.connection.deaf:
            session.connection.put(message)

    async def _pump(self, connection: Connection) -> None:
        """Sends what waits, each message once unless the plan says otherwise."""
        while True:
            message = await connection.waiting.get()
            name = str(message.get("t") or NAMES.get(message["op"], message["op"]))
            fault = self.plan.meet(f"socket.{name}") if self.plan else None
            times = 1
            match fault.kind if fault else None:
                case None:
                    pass
                case Kind.LOST:
                    times = 0
                case Kind.TWICE:
                    times = 2
                case Kind.DROP:
                    connection.cut()
                case Kind.CLOSE if fault:
                    await connection.close(fault.status)
                case Kind.DISCONNECT if fault:
                    message = {"op": 7, "d": None} if fault.code == "RECONNECT" else {"op": 9, "d": False}
                    if connection.session is not None:
                        connection.session.ended = message["op"] == 9
                case Kind.HALF_OPEN:
                    connection.half_open, times = True, 0
                case Kind.DEAF:
                    connection.deaf, times = True, 0
                case kind:
                    self._ledger.violate(f"socket.{name}", f"{kind} is not a fault of a socket: plan it for a request")
            for _ in range(times):
                await self._write(connection, message)

    async def _write(self, connection: Connection, message: Json) -> None:
        if connection.socket.closed or connection.half_open:
            return
        text = json.dumps(message)
        try:
            if connection.squeeze is None:
                await connection.socket.send_str(text)
            else:
                await connection.socket.send_bytes(connection.squeeze(text.encode()))
        except ConnectionError:
            connection.cut()

    def _gone(self, connection: Connection) -> None:
        self.connections.remove(connection)
        code = connection.closed or connection.socket.close_code
        self.closes.append(code)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            # Only the client's own goodbye ends a session; what we closed can be come back to.
            session.ended = session.ended or (connection.closed is None and code in (1000, 1001))
        if not any(one.session for one in self.connections):
            self._online.clear()
        if not self.connections:
            self._offline.set()


def _squeezer() -> Callable[[bytes], bytes]:
    """One zlib stream; each message ends in the flush mark the client looks for."""
    stream = zlib.compressobj()
    return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)
