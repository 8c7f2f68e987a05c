"""The web surface: a page on 127.0.0.1 that plays a small community. The only part of it that does I/O.

Whoever reaches the port is whoever they say they are, as around a kitchen table; so only this machine reaches it, and only through
this page (`guard.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from aiohttp import web

from bot.adapters.web import guard, parse
from bot.adapters.web.chats import Chats, Line
from bot.adapters.web.conversation import Conversation
from bot.adapters.web.keeping import Kept
from bot.adapters.web.parse import PLATFORM, Unreadable
from bot.deliveries import NOT_SERVED, Delivery, NotSent, Receipt, Sent
from bot.health import PATHS, Health
from bot.outbox import rooms
from bot.platforms import Platforms, Tell, unheard

if TYPE_CHECKING:
    from bot.app import App

PATIENCE: Final = 2.0
"""Seconds of real time after which a press is answered "still working" (design.md 4)."""
DRAIN: Final = 5.0
"""Seconds that what is in hand gets when the page is stopped."""
GLANCE: Final = 0.1
GLANCES: Final = 20
REACH: Final = 20.0
SENDING: Final = dt.timedelta(seconds=65)
"""To the next note: seconds of real time between two looks at what the outbox made of a due item, how many looks an item in hand
gets, seconds of real time in all, and the longest that an item in hand is leased on the app's clock."""
BODY: Final = 512 * 1024
"""Bytes a request may hold: more than a full form of escaped characters, so that what is too long is answered by its own sentence."""
FURTHEST: Final = dt.timedelta(days=3660)
TYPES: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Web:
    """The adapter of the page. With `port` 0 it takes any free one; `port` says which once `started` is set.

    `clock_file` keeps how far the clock was moved on, for `saved_offset` at the next start, and `chats_file` what stands in the chats;
    None keeps it in memory alone. `patience` and `drain` are seconds of real time.
    """

    platform: Final = PLATFORM

    def __init__(
        self,
        port: int,
        clock_file: Path | None = None,
        chats_file: Path | None = None,
        *,
        patience: float = PATIENCE,
        drain: float = DRAIN,
    ) -> None:
        self.port = port
        self.started = asyncio.Event()
        self._clock_file = clock_file
        self._chats_file = chats_file
        self._restarted = clock_file is not None and clock_file.exists()
        self._patience = patience
        self._drain = drain
        self._static: Mapping[str, bytes] = {}
        self._open: Conversation | None = None
        self._moving = asyncio.Lock()

    # -- the adapter protocol -------------------------------------------------------------------------------------------------

    async def run(self, app: App, tell: Tell = unheard) -> None:
        """Serves until cancelled, then lets what is in hand come to its end. Raises OSError when the port is taken, and StoreError."""
        self._static = await asyncio.to_thread(_read_static)
        await self._save_clock(app.clock.offset)
        chats = Chats(app.root)
        async with contextlib.AsyncExitStack() as ends:
            kept = None
            if self._chats_file is not None:
                kept = await Kept.open(self._chats_file, app.vault, chats)
                ends.push_async_callback(kept.close)
            conversation = Conversation(app, self._patience, chats, kept)
            for room in await rooms.standing(app, PLATFORM):
                conversation.restored(room.place, room.name, room.people)
            await self._served(app, conversation, tell)

    async def _served(self, app: App, conversation: Conversation, tell: Tell) -> None:
        self._open = conversation
        standing = Platforms([PLATFORM], app.clock)
        runner = web.AppRunner(self._server(Health(app, standing)), access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            standing.tell(PLATFORM, "serving")
            self.started.set()
            tell("serving")
            await asyncio.Event().wait()
        finally:
            self._open = None
            self.started.clear()
            await conversation.drain(self._drain)
            conversation.chats.end()
            await runner.cleanup()
            await conversation.keep()

    async def send(self, delivery: Delivery) -> Receipt:
        """Puts one delivery into a direct chat or a council's room."""
        if self._open is None:
            return NotSent(NOT_SERVED, 1.0, down=True)
        return await self._open.deliver(delivery)

    async def find(self, delivery: Delivery) -> Sent | NotSent | None:
        """The receipt of an earlier attempt of the same delivery, of an earlier run too."""
        if self._open is None:
            return NotSent(NOT_SERVED, 1.0, down=True)
        remote = await self._open.earlier(delivery.nonce)
        return Sent(remote) if remote else None

    # -- the server -----------------------------------------------------------------------------------------------------------

    def _server(self, health: Health) -> web.Application:
        server = web.Application(middlewares=[self._guarded], client_max_size=BODY)
        server.add_routes(health.routes())
        server.router.add_get("/", self._page)
        server.router.add_get("/static/{name}", self._page)
        server.router.add_get("/api/state", self._state)
        server.router.add_get("/api/live", self._live)
        server.router.add_post("/api/event", self._event)
        server.router.add_post("/api/clock", self._clock)
        server.router.add_get("/files/{token}", self._file)
        return server

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            why_not = guard.refusal(request.method, request.path, request.host, request.headers, self.port)
            # How the process is says nothing about anybody, and whoever asks may know it by another name.
            if why_not and request.path not in PATHS:
                raise web.HTTPForbidden(text=why_not)
            response = await handler(request)
        except Unreadable as error:
            response = _said(400, error.sentence, error.field)
        except web.HTTPRequestEntityTooLarge:
            response = _said(413, "That is more text than one form can hold. Nothing was sent; shorten it and send again.")
        except web.HTTPException as error:
            response = _said(error.status, error.text or error.reason)
        if not response.prepared:
            response.headers.update(guard.headers(self.port))
        return response

    async def _page(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name", "index.html")
        body = self._static.get(name)
        if body is None:
            raise web.HTTPNotFound(text="There is nothing here.")
        return web.Response(body=body, content_type=TYPES[Path(name).suffix], charset="utf-8")

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(self._conversation().whole(_me(request), restarted=self._restarted))

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        me, conversation = _me(request), self._conversation()
        socket = web.WebSocketResponse(heartbeat=20.0)
        await socket.prepare(request)
        line = conversation.chats.open(me)
        line.push(conversation.whole(me, restarted=self._restarted))
        await conversation.keep()
        try:
            async with _reading(socket, line):
                while (change := await line.waiting.get()) is not None:
                    await socket.send_json(change)
        except ConnectionError:
            pass  # The page went while it was being told something; it asks for everything when it is back.
        finally:
            conversation.chats.lines[me].discard(line)
            await socket.close()
        return socket

    async def _event(self, request: web.Request) -> web.Response:
        conversation, body = self._conversation(), await _body(request)
        app = conversation.app
        received = parse.read(body, root=app.root, day=f"{app.clock.now():%Y%m%d}", forms=conversation.form)
        answer, final = await conversation.answer(received)
        return web.json_response({"answer": answer}, status=200 if final else 202)

    async def _clock(self, request: web.Request) -> web.Response:
        conversation = self._conversation()
        by = parse.move(await _body(request))
        async with self._moving:
            if by is None:
                await self._to_next_note(conversation)
            else:
                await self._moved(conversation, by)
        return web.json_response({"clock": conversation.clock()})

    async def _moved(self, conversation: Conversation, by: dt.timedelta) -> None:
        clock = conversation.app.clock
        if clock.offset + by > FURTHEST:
            raise Unreadable("Ten years ahead is as far as this clock goes. It was not moved.")
        # Written first: after a stop between the two the clock is ahead by what was asked for; it never goes back.
        await self._save_clock(clock.offset + by)
        clock.move(by)
        conversation.chats.tell_all({"kind": "clock", "clock": conversation.clock()})

    async def _to_next_note(self, conversation: Conversation) -> None:
        """Moves from one due item to the next until a note arrives: an item may be put off (quiet hours) or have nothing to say."""
        app, loop = conversation.app, asyncio.get_running_loop()
        furthest, until = app.clock.now() + parse.MOST_MOVE, loop.time() + REACH
        conversation.came.clear()
        glances = GLANCES
        while not conversation.came.is_set():
            due = await app.store.next_due()
            if due is None:
                raise Unreadable("Nothing waits to be sent. Set a date or a reminder, then there is a next note.")
            at = dt.datetime.fromtimestamp(due / 1000, dt.UTC) + dt.timedelta(seconds=1)
            if at > furthest:
                raise Unreadable("The next note is more than a month away. Move the clock by weeks to get there.")
            if loop.time() > until:
                raise Unreadable("No note has come yet. Press once more to look further.")
            # What is being sent just now looks like an item that is due within a minute: it is given a moment to arrive.
            if at > app.clock.now() and (glances >= GLANCES or at - app.clock.now() > SENDING):
                await self._moved(conversation, at - app.clock.now())
                glances = 0
            glances += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(conversation.came.wait(), GLANCE)

    async def _file(self, request: web.Request) -> web.Response:
        file = self._conversation().file(_me(request), request.match_info["token"])
        if file is None:
            raise web.HTTPNotFound(text="That file is no longer here. Ask for it again and it comes to your direct chat.")
        named = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return web.Response(body=file.data, content_type="application/octet-stream", headers={"Content-Disposition": named})

    def _conversation(self) -> Conversation:
        if self._open is None:
            raise web.HTTPServiceUnavailable(text="The page is being stopped. Start it again and reload.")
        return self._open

    async def _save_clock(self, offset: dt.timedelta) -> None:
        if self._clock_file is not None:
            await asyncio.to_thread(_write_offset, self._clock_file, offset)


def saved_offset(path: Path) -> dt.timedelta:
    """How far the clock had been moved on; zero when it never was. Raises ValueError with a sentence for a damaged file."""
    try:
        seconds = json.loads(path.read_text("utf-8"))["ahead_seconds"]
        if type(seconds) not in (int, float) or not 0 <= seconds <= FURTHEST.total_seconds():
            raise ValueError
    except FileNotFoundError:
        return dt.timedelta()
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path.name} cannot be read. Delete it, and the clock starts again at today's time.") from None
    return dt.timedelta(seconds=seconds)


def _write_offset(path: Path, offset: dt.timedelta) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps({"ahead_seconds": offset.total_seconds()}), "utf-8")
    os.replace(fresh, path)


def _read_static() -> Mapping[str, bytes]:
    folder = resources.files("bot.adapters.web") / "static"
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if Path(entry.name).suffix in TYPES}


@contextlib.asynccontextmanager
async def _reading(socket: web.WebSocketResponse, line: Line) -> AsyncIterator[None]:
    """Reads until the page goes, so that its going is noticed. A page says nothing here: it posts what a person does."""

    async def until_gone() -> None:
        async for _ in socket:
            pass
        line.end()

    task = asyncio.create_task(until_gone())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _body(request: web.Request) -> object:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Only application/json is read here. Nothing changed.")
    try:
        body: object = json.loads(await request.text())
    except (ValueError, RecursionError, LookupError):
        raise Unreadable("I could not read that. Nothing changed. Reload this page and try once more.") from None
    return body


def _me(request: web.Request) -> str:
    return parse.somebody(request.query.get("as", "")).id


def _said(status: int, sentence: str, field: str = "") -> web.Response:
    return web.json_response({"refused": sentence, "field": field}, status=status)
