"""A Discord on loopback that the real discord.py talks to: REST and gateway, what it accepts, and the people on it.

async with DiscordStandin() as standin:
    ada = standin.person("Ada")
    with standin.hooks():
        ... start the bot with standin.token ...
        await standin.gateway.online()
        await ada.command("home")
        ada.sees("Nothing here yet")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import yarl
from aiohttp import web
from discord import utils
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.standins import discord_gateway, discord_rest
from tests.standins.discord_gateway import Gateway
from tests.standins.discord_interactions import Interactions
from tests.standins.discord_ledger import Ledger
from tests.standins.discord_limits import Limits
from tests.standins.discord_people import Person
from tests.standins.discord_post import Post
from tests.standins.discord_rest import Plan, Rest
from tests.standins.discord_routes import Routes
from tests.standins.discord_schema import Json
from tests.standins.discord_threads import Threads
from tests.standins.discord_world import MEMBER, Account, Channel, Guild, Permissions, World

TOKEN = "the-standins-own.bot.token"
REQUEST_LIMIT = 64 * 1024 * 1024


class DiscordStandin:
    """The server and everything on it. `now` is the platform's clock (aware); `patience`: real seconds a person waits."""

    def __init__(self, *, now: Callable[[], datetime] = utils.utcnow, plan: Plan | None = None) -> None:
        self._clock, self._skipped = now, timedelta()
        self.token = TOKEN
        self.patience = 5.0
        self.world = World(self.now)
        self.ledger = Ledger(self.world)
        self.limits = Limits()
        self.post = Post(self.world, self.ledger)
        self.gateway = Gateway(self.world, self.ledger, lambda: self.gateway_url, lambda: self.rest.token)
        self.interactions = Interactions(self.world, self.post, self.ledger, self.gateway.dispatch, lambda: self.cdn_url)
        self.routes = Routes(self.world, self.post, self.interactions, self.ledger, lambda: self.cdn_url, lambda: self.gateway_url)
        self.threads = Threads(self.world, self.ledger, self.gateway.dispatch)
        self.rest = Rest(self.world, self.ledger, self.limits, self.threads.table() | self.routes.table(), self.token)
        self.plan = plan
        self.guild: Guild = self.world.guild("Council")
        self.general: Channel = next(iter(self.guild.channels.values()))
        self.people: dict[str, Person] = {}
        self._port = 0
        self._runner: web.AppRunner | None = None

    # -- coming and going ------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=REQUEST_LIMIT)
        app.router.add_get(discord_gateway.PATH, self.gateway.handle)
        app.router.add_get(f"{discord_rest.CDN}/{{channel}}/{{file}}/{{name}}", self.rest.file)
        app.router.add_route("*", f"{discord_rest.BASE}/{{tail:.*}}", self.rest.handle)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Goes away; `async with` does it. The port is kept, so that entering again is the same Discord come back."""
        self.interactions.close()
        self.rest.closing.set()
        await self.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        self.rest.closing.clear()

    @property
    def api_url(self) -> str:
        """For DISCORD_API_URL."""
        return f"http://127.0.0.1:{self._port}{discord_rest.BASE}"

    @property
    def gateway_url(self) -> str:
        """For DISCORD_GATEWAY_URL."""
        return f"ws://127.0.0.1:{self._port}{discord_gateway.PATH}"

    @property
    def cdn_url(self) -> str:
        """Where files of messages are fetched from."""
        return f"http://127.0.0.1:{self._port}{discord_rest.CDN}"

    def environment(self) -> dict[str, str]:
        """The settings with which a bot in another process finds this Discord."""
        return {
            "DISCORD_TOKEN": self.token,
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway_url,
        }

    @contextmanager
    def hooks(self) -> Iterator[None]:
        """Points discord.py in this process here, by its two private hooks, and back afterwards (platform-facts 6)."""
        base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self.api_url, yarl.URL(self.gateway_url)
        try:
            yield
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway

    # -- time, faults, credentials ---------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The platform's time."""
        return self._clock() + self._skipped

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Moves the platform's time on: deadlines, tokens, nonces and quiet threads run out."""
        self._skipped += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        self.interactions.expire()
        self.world.age_threads()

    @property
    def plan(self) -> Plan | None:
        """What goes wrong and when; requests are named `POST /channels/123/messages`, events `socket.READY`."""
        return self.rest.plan

    @plan.setter
    def plan(self, plan: Plan | None) -> None:
        self.rest.plan = self.gateway.plan = plan

    async def revoke_token(self) -> None:
        """From now on the token is worthless: 401 and close code 4004."""
        self.rest.token = None
        await self.gateway.close(4004)

    # -- people and places -----------------------------------------------------------------------------------------

    def person(self, name: str, *, permissions: Permissions = MEMBER, guild: Guild | None = None, locale: str = "en-GB") -> Person:
        """Somebody new with a name of their own, a member of the server "Council" or of another."""
        if name in self.people:
            raise ValueError(f"there is a {name} already")
        made = Person(self, self.world.account(name, locale=locale))
        made.joins(guild or self.guild, permissions)
        self.people[name] = made
        return made

    def stranger(self, name: str) -> Person:
        """Somebody who shares no server with the bot."""
        made = self.person(name)
        made.leaves(self.guild)
        return made

    def account_of(self, who: object) -> Account:
        """An account by person, account, name or id. Raises LookupError."""
        if isinstance(who, Person):
            return who.account
        if isinstance(who, Account):
            return who
        for account in self.world.accounts.values():
            if who in (account.name, account.id):
                return account
        raise LookupError(f"nobody is called {who!r}")

    def remove_bot(self, guild: Guild) -> None:
        """Throws the bot out of a server."""
        guild.bot_permissions = None
        self.gateway.dispatch("GUILD_DELETE", {"id": guild.id})

    def delete_channel(self, channel: Channel) -> None:
        """Deletes a channel or thread, as a moderator does."""
        self.world.remove(channel)
        if channel.guild is not None:
            event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
            parent = channel.parent.id if channel.parent else None
            data = {"id": channel.id, "guild_id": channel.guild.id, "parent_id": parent, "type": channel.kind}
            self.gateway.dispatch(event, data)

    def commands_in(self, place: Channel) -> list[Json]:
        """The commands synced for this place: the server's own, then the global ones."""
        own = self.routes.commands.get(place.guild.id, []) if place.guild else []
        return own + self.routes.commands[""]

    def check(self) -> None:
        """Raises AssertionError when Discord refused something, a person got no answer, or a rule of ours was broken."""
        self.ledger.check()
