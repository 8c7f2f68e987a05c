"""The Slack stand-in itself: a server on loopback that slack_sdk and slack-bolt talk to over HTTP and WebSocket."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from types import TracebackType
from typing import Final

from aiohttp import web

from tests.standins.faults import Fault, FaultPlan
from tests.standins.slack import api_chat, api_files, api_people, api_views, payloads
from tests.standins.slack.clock import Clock
from tests.standins.slack.install import SHIPPED, asked
from tests.standins.slack.interactions import Interaction
from tests.standins.slack.ledger import Ledger, places
from tests.standins.slack.person import Person
from tests.standins.slack.rates import RateModel
from tests.standins.slack.serving import Serving
from tests.standins.slack.shapes import Impossible, Json
from tests.standins.slack.socket_mode import SocketMode
from tests.standins.slack.web_api import WebApi
from tests.standins.slack.workspace import Channel, Message, Token, Workspace
from tests.standins.slack.world import World

SCOPES: Final = asked(SHIPPED).granted()
"""What the manifest in the repository is granted where nothing is declined."""


class SlackStandIn:
    """`async with SlackStandIn() as slack:` serves on 127.0.0.1 until the block ends.

    The app is installed from `manifest`: it has the scopes that asks for, without those the installer `declined`, its commands,
    its tabs and the events it subscribes to. `plan` says what goes wrong; `rates` switches the rate limits on; `settled` tells
    when the app has nothing in hand, and without it the stand-in takes the app to be done when nothing has arrived for `still`
    real seconds.
    """

    def __init__(
        self,
        *,
        manifest: str = SHIPPED,
        declined: Collection[str] = (),
        clock: Clock | None = None,
        plan: FaultPlan | None = None,
        rates: RateModel | None = None,
        seed: int = 1,
        settled: Callable[[], Awaitable[None]] | None = None,
        still: float = 0.02,
    ) -> None:
        self.world = World(clock=clock or Clock(), plan=plan or FaultPlan(), rates=rates, seed=seed)
        self.socket = SocketMode(self.world)
        self.asked = asked(manifest)
        methods = {**api_chat.METHODS, **api_people.METHODS, **api_views.METHODS, **api_files.METHODS}
        self._serving = Serving(self.world, WebApi(self.world, {**methods, "apps.connections.open": self.socket.method}))
        self._settled = settled
        self._still = still
        self._runner: web.AppRunner | None = None
        self.space = self.add_workspace("sample-town", declined)
        self.bot_token = next(t.value for t in self.world.tokens.values() if t.kind == "bot")
        self.app_token = f"xapp-1-{self.world.app}-stand-in"
        self.world.tokens[self.app_token] = Token(self.app_token, self.space.id, "app", ("connections:write",))

    # What a test sets up ------------------------------------------------------------------------------------------------

    def add_workspace(self, domain: str, declined: Collection[str] = ()) -> Workspace:
        """One more install of the app, with a bot token of its own (`token_of`). Raises Impossible for what cannot be declined."""
        space = Workspace(self.world.ids.new("T"), domain, self.world.ids, app=self.world.app)
        space.home_tab, space.messages_tab = self.asked.home_tab, self.asked.messages_tab
        self.world.spaces[space.id] = space
        value = f"xoxb-{space.id}-stand-in"
        self.world.tokens[value] = Token(value, space.id, "bot", self.asked.granted(declined))
        return space

    def token_of(self, space: Workspace) -> Token:
        """The bot token of an install: set its `error` to what it meets from now on (`token_revoked`, `account_inactive` …)."""
        return next(t for t in self.world.tokens.values() if t.kind == "bot" and t.workspace == space.id)

    def installs_anew(self, *declined: str) -> None:
        """Somebody takes the app out and installs it once more, with other boxes ticked; its token is the same word here.

        A token keeps what it was granted until it is revoked or the app is taken out (docs.slack.dev/app-manifests, on which
        changes ask for a new install).
        """
        self.token_of(self.space).scopes = self.asked.granted(declined)

    def person(
        self,
        name: str,
        *,
        zone: str = "Europe/Lisbon",
        locale: str = "en-GB",
        space: Workspace | None = None,
        team: str | None = None,
    ) -> Person:
        """A new person with a client in front of them. `team` makes them a guest from another organisation."""
        home = space or self.space
        return Person(self, home, home.add_user(name, team=team, zone=zone, locale=locale))

    def channel(self, name: str, *members: Person, private: bool = True, bot: bool = True, space: Workspace | None = None) -> Channel:
        """A new channel with `members`, and the bot unless it was not invited."""
        home = space or self.space
        inside = {m.id for m in members} | ({home.bot} if bot else set())
        channel = home.add_channel(name, "private" if private else "public", inside)
        channel.shared = any(m.user.team != home.id for m in members)
        return channel

    def group(self, *members: Person) -> Channel:
        """A direct chat of several people. The app is in none of its own accord, and its commands can be typed there all the same."""
        home = members[0].space
        name = f"mpdm-{'--'.join(m.user.name.lower() for m in members)}-1"
        return home.add_channel(name, "mpim", {m.id for m in members})

    def pair(self, one: Person, other: Person) -> Channel:
        """The direct chat of two people, in which the app is not."""
        return one.space.add_channel("directmessage", "im", {one.id, other.id})

    # What a test asks ---------------------------------------------------------------------------------------------------

    @property
    def clock(self) -> Clock:
        """The stand-in's clock."""
        return self.world.clock

    @property
    def plan(self) -> FaultPlan:
        """What is to go wrong: add to it at any time."""
        return self.world.plan

    @property
    def ledger(self) -> Ledger:
        """What was accepted and refused."""
        return self.world.ledger

    @property
    def api_url(self) -> str:
        """The base address for the client (`SLACK_API_URL`)."""
        return f"{self.world.address}/api/"

    def standing(self, channel: Channel | str) -> list[Message]:
        """The messages that stand in a conversation now, oldest first."""
        id = channel if isinstance(channel, str) else channel.id
        for space in self.world.spaces.values():
            if id in space.channels:
                return list(space.channels[id].messages.values())
        raise KeyError(id)

    def who_can_read(self, needle: str) -> frozenset[str]:
        """Everyone who finds `needle` somewhere now: in a message that stands, on a home tab, in an open form."""
        readers: set[str] = set()
        for space in self.world.spaces.values():
            for channel in space.channels.values():
                for message in channel.messages.values():
                    files = b"".join(space.files[f].content or b"" for f in message.files)
                    if any(places(message.body, needle)) or needle.encode() in files:
                        readers |= space.readers(channel) if message.to is None else {message.to}
            shown = [*space.homes.values(), *(v for stack in space.modals.values() for v in stack)]
            readers |= {view.user for view in shown if any(places(view.body, needle))}
        return frozenset(readers)

    async def connected(self, count: int = 1, *, newer_than: int = 0, within: float = 5.0) -> None:
        """Waits until the app has `count` sockets open; raises TimeoutError after `within` real seconds.

        `newer_than` leaves out sockets up to that number, so that a reconnection can be waited for (`newest_socket`).
        """
        await self.socket.connected(count, newer_than=newer_than, within=within)

    @property
    def newest_socket(self) -> int:
        """The number of the socket opened last; 0 before the first."""
        return self.socket.opened

    async def quiet(self) -> None:
        """Waits until the app has nothing more to say for now."""
        if self._settled is not None:
            await self._settled()
        else:
            await self.world.quiet(self._still)

    # What is sent to the app --------------------------------------------------------------------------------------------

    async def deliver(self, kind: str, payload: Json, *, accepts: bool = False) -> Interaction:
        """Sends any payload at all, such as a forged one: `kind` is slash_commands, interactive or events_api."""
        interaction = Interaction(kind, payload, accepts, self.world.ids.uuid(), self.clock.now())
        interaction.response_url = payload.get("response_url", "").removeprefix(f"{self.world.address}/")
        return await self.send(interaction)

    async def send(self, interaction: Interaction) -> Interaction:
        """Delivers what a person did, and waits until the app has answered and drawn."""
        await self.socket.deliver(interaction)
        await self.quiet()
        return interaction

    async def event(self, inner: Json, space: Workspace | None = None) -> Interaction:
        """An Events API delivery (`app_uninstalled`, `tokens_revoked` …) around `inner`. Raises Impossible without a subscription."""
        if inner["type"] not in self.asked.events:
            raise Impossible(f"the app did not subscribe to {inner['type']}")
        now = int(self.clock.now().timestamp())
        body = payloads.event(space or self.space, inner, id=self.world.ids.new("Ev"), at=now)
        return await self.deliver("events_api", body)

    async def uninstall(self, space: Workspace | None = None) -> None:
        """The app is taken out of a workspace: its token dies, then it is told."""
        home = space or self.space
        self.token_of(home).error = "account_inactive"
        await self.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [home.bot]}}, home)
        await self.event({"type": "app_uninstalled"}, home)

    async def befall(self, fault: Fault) -> None:
        """Lets a fault happen to every open socket now."""
        await self.socket.befall(fault)

    # Serving ------------------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> SlackStandIn:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        self._serving.routes(app)
        app.router.add_get("/link/", self.socket.serve)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1.0, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.world.address = f"http://{host}:{port}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._serving.close()
        await self.socket.close()
        if self._runner is not None:
            await self._runner.cleanup()
