"""The Slack surface: takes in what people do, draws what is answered, and delivers what the outbox sends (design.md 7)."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog
from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import faults
from bot.adapters.slack import api, delivering, parse, render
from bot.adapters.slack.api import Api
from bot.adapters.slack.drawing import Drawing
from bot.adapters.slack.line import Dismissed, Line, Pace
from bot.adapters.slack.parse import Origin, Payload, Received, Unreadable
from bot.adapters.slack.people import People
from bot.adapters.slack.receipts import CREDENTIAL, Failed, out_of_reach, sentence
from bot.cards import Action, Card
from bot.deliveries import NOT_SERVED, Delivery, NotSent, Nowhere, PlatformError, Receipt, Sent
from bot.events import Click, Member, Submit
from bot.outbox import answers
from bot.platforms import Tell, pause, unheard
from bot.replies import Ask, Reply, in_time
from bot.settings import Settings
from bot.vault import Tampered

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("jsc.slack")

PATIENCE: Final = 2.0
"""Seconds after which a press is answered "still working": Slack gives up on it after three (platform facts 1.1)."""
FORM: Final = 1.25
"""Times the patience, from the press on, that the deciding and the opening of a form may take together: 2.5 s of the three."""
DRAIN: Final = 5.0
"""Seconds that what is in hand gets when the app is stopped; with hanging up, less than the whole process has for its end."""
SETTLES: Final = 1.0
"""Seconds until one looks whether the token is still taken: an uninstall is told by two events, and both are answered first."""
DOUBTS: Final = 5.0
"""Seconds between two such looks, however many calls were refused."""
START_WAITS: Final = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)
T = TypeVar("T")


class SlackAdapter:
    """One workspace. `patience` and `drain` are real seconds; `pace` is the line's."""

    platform: str = parse.PLATFORM

    def __init__(self, settings: Settings, *, patience: float = PATIENCE, drain: float = DRAIN, pace: Pace | None = None) -> None:
        self.started = asyncio.Event()
        self._settings = settings
        self._patience = patience
        self._drain = drain
        self._pace = pace or Pace()
        self._desk: Desk | None = None

    async def run(self, app: App, tell: Tell = unheard) -> None:
        """Serves until cancelled, then lets what is in hand come to its end. Raises PlatformError when Slack does not let us in."""
        async with api.session() as session:
            web = Api(self._settings.slack_bot_token.get_secret_value(), self._settings.slack_api_url, session)
            try:
                team, bot, scopes = await _let_in(web, tell)
                desk = self._desk = Desk(app, web, People(web, team, bot, scopes), self._patience)
                line = Line(self._settings.slack_app_token.get_secret_value(), web.web, desk.hear, desk.lost, self._pace, tell)
                desk.line = line
                self.started.set()
                try:
                    await _while_let_in(line, web)
                finally:
                    self.started.clear()
                    await desk.drain(self._drain)
                    self._desk = None
                    await line.close()
            except Failed as why:
                raise PlatformError(sentence(why.code, "SLACK_BOT_TOKEN")) from None
            except Dismissed as why:
                raise PlatformError(sentence(str(why), "SLACK_APP_TOKEN")) from None

    async def send(self, delivery: Delivery) -> Receipt:
        """Puts one delivery into a direct chat or a channel."""
        if self._desk is None:
            return NotSent(NOT_SERVED, 1.0, down=True)
        return await self._desk.deliveries.send(delivery)

    async def find(self, delivery: Delivery) -> Sent | NotSent | Nowhere | None:
        """The receipt of an earlier attempt, where `im:history` was granted and the direct chat is known."""
        return await self._desk.deliveries.find(delivery) if self._desk is not None else NotSent(NOT_SERVED, 1.0, down=True)

    async def idle(self) -> None:
        """Waits until nothing is in hand: what came was answered and drawn."""
        if self._desk is not None:
            await self._desk.idle()


async def _while_let_in(line: Line, web: Api) -> None:
    """Keeps the line until cancelled. Raises Dismissed when the app token is not taken, Failed when the bot's is not any more."""
    works = [asyncio.create_task(line.serve()), asyncio.create_task(_still_let_in(web))]
    try:
        done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for work in works:
            work.cancel()
        await asyncio.wait(works, timeout=2.0)
    for work in done:
        work.result()


async def _still_let_in(web: Api) -> None:
    """Asks, whenever a call makes one doubt it, whether the bot's token is still taken. Raises Failed when it is not."""
    while True:
        await web.doubted.wait()
        await asyncio.sleep(SETTLES)
        await _let_in(web, unheard)
        await asyncio.sleep(DOUBTS)
        web.doubted.clear()


async def _let_in(web: Api, tell: Tell) -> tuple[str, str, frozenset[str]]:
    """The workspace, the bot's user and the granted scopes. Raises Failed when the token is not taken; waits out all else."""
    for attempt in range(1_000_000):
        try:
            told, headers = await web.read("auth.test")
            scopes = next((v for k, v in headers.items() if k.lower() == "x-oauth-scopes"), "")
            granted = frozenset(s.strip() for s in scopes.split(",") if s.strip())
            return str(told.get("team_id", "")), str(told.get("user_id", "")), granted
        except Failed as why:
            if why.code in CREDENTIAL:
                raise
            tell("unreachable", out_of_reach(why.code))
            wait = why.wait or pause(START_WAITS, attempt)
            log.warning("not let in yet", reason=why.code, attempt=attempt + 1, seconds=round(wait, 1))
            await asyncio.sleep(wait)
    raise AssertionError("unreachable")  # pragma: no cover


class Reception(AsyncMiddleware):
    """Takes whatever bolt has read, in place of listeners of bolt's: it asks those one after another, and the core has a router."""

    def __init__(self, take: Callable[[AsyncAck, dict[str, Any]], Awaitable[BoltResponse]]) -> None:
        self._take = take

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # bolt's own name
    ) -> BoltResponse:
        """Answers the payload; what comes behind it in bolt is never asked."""
        return await self._take(req.context.ack, req.body)


class Desk:
    """One run of the adapter: what is in hand, and what to do with each kind of payload."""

    def __init__(self, app: App, web: Api, people: People, patience: float) -> None:
        self._app = app
        self._api = web
        self._people = people
        self._patience = patience
        self._hand: set[asyncio.Task[Any]] = set()
        self.deliveries = delivering.Deliveries(web, app, people)
        self._drawing = Drawing(web, app.root, self._put)
        self.line: Line | None = None
        self._bolt = AsyncApp(
            client=web.web,
            logger=api.LIBRARY,
            # The token was tried at the start, and who may do what is the core's to say.
            before_authorize=Reception(self._take),
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            ignoring_self_events_enabled=False,
            attaching_function_token_enabled=False,
        )
        self._bolt.error(self._wrong)

    # -- the line's side ------------------------------------------------------------------------------------------------------

    async def hear(self, request: SocketModeRequest) -> BoltResponse:
        """The acknowledgement of one envelope."""
        try:
            response: BoltResponse = await run_async_bolt_app(self._bolt, request)
        except Exception as error:  # noqa: BLE001  # a payload the library itself trips over; logged without content
            log.error("listener", kind=request.type, error=type(error).__name__)
            return BoltResponse(status=200, body="")
        if response.status == 200:
            return response
        # Nothing of ours (a shortcut, an event of another kind): unacknowledged, Slack would show an error or send it again.
        log.info("ignored", reason="no listener", kind=request.type)
        return BoltResponse(status=200, body="")

    async def lost(self, request: SocketModeRequest, answer: BoltResponse) -> None:
        """An answer that stood in an acknowledgement the line could not carry goes to the response address instead."""
        address, body = request.payload.get("response_url"), answer.body
        if isinstance(address, str) and body:
            try:
                await self._api.respond(address, json.loads(body))
            except (Failed, ValueError):
                log.warning("answer lost", kind=request.type)

    async def idle(self) -> None:
        """Waits until nothing is in hand."""
        me = asyncio.current_task()
        while busy := {t for t in (*self._hand, *(self.line.hand if self.line else ())) if t is not me and not t.done()}:
            await asyncio.wait(busy)

    async def drain(self, seconds: float) -> None:
        """Lets what is in hand come to its end; after `seconds` it is given up, and the store keeps what was committed."""
        try:
            async with asyncio.timeout(seconds):
                await self.idle()
        except TimeoutError:
            log.warning("given up at the end", count=len(self._hand))
        left = (*self._hand,)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=1.0)

    def _track(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._hand.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._hand.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("answer not drawn", error=type(error).__name__)

    # -- one for each kind of payload ----------------------------------------------------------------------------------------------

    async def _take(self, ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
        match body:
            case {"type": "block_actions"}:
                await self._press(ack, body)
            case {"command": _}:
                await self._command(ack, body)
            case {"type": "view_submission"}:
                await self._submission(ack, body)
            case {"event": {"type": "app_home_opened"}}:
                await self._visit(ack, body)
            case {"event": {"type": "app_uninstalled" | "tokens_revoked"}}:
                await self._uninstalled(ack, body)
        return ack.response or BoltResponse(status=404)

    async def _command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        if self._stranger(body):
            await ack(self._private(faults.other_workspace()))
            return
        try:
            received = parse.command(body, self._app.clock.now(), counted=self._people.counts_rooms)
        except Unreadable as why:
            await self._odd(ack, why)
            return
        self._people.met(received.user, received.origin)
        await self._serve(ack, received)

    async def _press(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        if self._stranger(body):
            await ack()
            self._track(self._refuse(body))
            return
        try:
            received = parse.press(body, self._app.clock.now(), counted=self._people.counts_rooms)
        except Unreadable as why:
            await self._odd(ack, why)
            return
        self._people.met(received.user, received.origin)
        await self._serve(ack, received)

    async def _submission(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        try:
            if self._stranger(body):
                raise Unreadable("a stranger's form")
            action, origin = self._opened(*parse.sealed_in(body))
            received = parse.submission(body, action, origin, self._app.clock.now())
        except Unreadable as why:
            await self._odd(ack, why)
            return
        await self._serve(ack, received)

    async def _visit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        try:
            if self._stranger(body):
                raise Unreadable("a stranger's home")
            self._people.learn(*parse.direct_chat(body))
            received = parse.visit(body, self._app.clock.now())
        except Unreadable as why:
            await self._odd(ack, why)
            return
        await self._serve(ack, received)

    async def _uninstalled(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        try:
            event = parse.uninstalled(body, self._app.clock.now())
        except Unreadable as why:
            await self._odd(ack, why)
            return
        await self._app.handle(event)
        await ack()
        self._api.doubted.set()

    async def _wrong(self, error: Exception) -> BoltResponse:
        # Acknowledged all the same: Slack would only say "operation_timeout", and what is stored is stored.
        log.error("listener", error=type(error).__name__)
        return BoltResponse(status=200, body="")

    async def _odd(self, ack: AsyncAck, why: Unreadable) -> None:
        log.info("ignored", reason=str(why))
        await ack()

    def _stranger(self, body: Payload) -> bool:
        """Whether somebody of another organisation acted, as can happen in a shared channel (platform facts 1.8)."""
        return bool(parse.teams_of(body) - {self._people.team})

    async def _refuse(self, body: Payload) -> None:
        try:
            origin = parse.where(body)
        except Unreadable:
            return
        await self._drawing.whisper(origin, faults.other_workspace())

    # -- one event ------------------------------------------------------------------------------------------------------------

    async def _serve(self, ack: AsyncAck, received: Received) -> None:
        """Commit, acknowledge, draw (design.md 4). A form is opened before the acknowledgement: its trigger dies after 3 s."""
        at_last = asyncio.get_running_loop().time() + FORM * self._patience
        work = self._track(self._decided(received))
        await asyncio.wait({work}, timeout=self._patience)
        if not work.done():
            is_command = received.origin.where == "command" and not isinstance(received.event, Submit)
            await (ack(self._private(faults.still_working())) if is_command else ack())
            self._track(self._late(work, received, told=is_command))
            return
        reply = work.result()
        if isinstance(reply, Ask) and await self._ask(reply, received, at_last):
            await ack()
            return
        reply = in_time(reply, late=True, pressed=_pressed(received))
        if reply is not None and not isinstance(reply, Ask) and _is_command(received):
            await ack(self._private(reply.card))
            return
        await ack()
        if reply is not None and not isinstance(reply, Ask):
            self._track(self._drawing.draw(received, reply))

    async def _decided(self, received: Received) -> Reply:
        event = await self._people.hinted(received)
        return await self._app.handle(event)

    async def _late(self, work: Awaitable[Reply], received: Received, *, told: bool) -> None:
        if not told:
            await self._drawing.whisper(received.origin, faults.still_working(), user=received.user)
        reply = in_time(await work, late=True, pressed=_pressed(received))
        if reply is not None and not isinstance(reply, Ask):
            await self._drawing.draw(received, reply)

    async def _ask(self, reply: Ask, received: Received, at_last: float) -> bool:
        """Opens the form; False when it is too late for that, by the loop's clock."""
        sealed = self._sealed(reply.form.action, received)
        view = render.form(reply.form, self._app.root, sealed)
        try:
            async with asyncio.timeout_at(at_last):
                await self._api.write("views.open", trigger_id=received.trigger, view=view)
        except (Failed, TimeoutError) as why:
            log.warning("form not opened", reason=why.code if isinstance(why, Failed) else "timeout")
            return False
        return True

    def _sealed(self, action: Action, received: Received) -> str:
        body = json.dumps({"action": action.packed, **received.origin.as_dict()}).encode()
        return self._app.vault.carried(body, f"form|{received.event.member.id}")

    def _opened(self, sealed: str, member: str) -> tuple[Action, Origin]:
        try:
            told = json.loads(self._app.vault.brought_back(sealed, f"form|{member}"))
            action = Action.unpack(told.pop("action"))
            return action, Origin(**told)
        except (Tampered, ValueError, TypeError, KeyError):
            raise Unreadable("a form that is not theirs") from None

    async def _put(self, member: Member, card: Card) -> bool:
        return await answers.put(self._app, member, card, self.deliveries.send)

    def _private(self, card: Card) -> dict[str, Any]:
        fresh = secrets.token_hex(4)
        return {"response_type": "ephemeral", **render.message(card, self._app.root, fresh=fresh)}


def _is_command(received: Received) -> bool:
    return received.origin.where == "command" and not isinstance(received.event, Click | Submit)


def _pressed(received: Received) -> str:
    return f"'{received.label}'" if received.label and len(received.label) <= 60 else "a button"
