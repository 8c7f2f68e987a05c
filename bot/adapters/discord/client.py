"""The Discord surface: one gateway connection in, requests out. The only part of it that does I/O (with `answers` and `tree`)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord
import structlog
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.adapters.discord import parse, receipts, render, tree, views
from bot.adapters.discord.answers import NOBODY, Answer, woken
from bot.adapters.discord.parse import PLATFORM, Unreadable
from bot.adapters.discord.presence import GRACE, Presence
from bot.adapters.discord.rooms import Rooms
from bot.cards import Card
from bot.deliveries import NOT_SERVED, Delivery, Halted, NotSent, Parked, PlatformError, Receipt, Refused, Remote, Sent, not_found_out
from bot.events import Member
from bot.platforms import Tell, pause, unheard
from bot.replies import File
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("jsc.discord")

PATIENCE: Final = 2.0
"""Seconds after which a press is answered "still working"; Discord waits three (platform facts, 2.1)."""
Destination = discord.DMChannel | discord.Thread | discord.PartialMessageable

DRAIN: Final = 5.0
"""Seconds that what is in hand gets when the app is stopped; with the goodbye, less than the whole process has for its end."""
GOODBYE: Final = 1.5
"""Seconds that Discord gets to say goodbye too."""
HEARD: Final = ("on_interaction", "on_guild_remove", "on_ready", "on_connect", "on_resumed", "on_disconnect")
"""The events that are listened to."""
LOGIN: Final = 60.0
"""Seconds that the first request may take, the library's own wait for Discord's limits included."""
DOUBTS: Final = 5.0
"""Seconds between two looks whether the token is still taken, however many calls were refused."""
LONGEST: Final = 40.0
"""Seconds a delivery may take, the library's own waits for Discord's limits included; an item's lease is sixty."""
LOOK_BACK: Final = 100
"""Messages of a chat that are read at least; then as many more as came since the attempt may have been made."""
FARTHEST: Final = 5_000
"""Messages of it that are read at most."""
REMEMBERED: Final = 4_096
BACK_OFF: Final = (1.0, 2.0, 5.0, 15.0, 60.0, 120.0)
FATAL: Final = {
    4004: "Discord refuses DISCORD_TOKEN. Copy the bot's token anew: discord.com/developers, your application, Bot, Reset Token.",
    4010: "Discord refuses this shard. Start one `jsc run` alone for this bot.",
    4011: "This bot is in more servers than one connection may hold (2,500), and sharding is not built yet.",
    4012: "Discord no longer speaks this version of its protocol. Update the app.",
    4013: "Discord does not know an intent the app asks for. Update the app.",
    4014: "Discord does not allow an intent the app asks for. Update the app; it needs none that must be switched on.",
}
"""Close codes after which no connection is tried again (platform facts, 2.6), and what to do."""

_TROUBLE: Final = (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError, json.JSONDecodeError)
"""What passes: Discord or the way to it is down, or half an answer came."""


class DiscordAdapter:
    """The adapter of Discord. `patience`, `drain`, `longest`, `servers` and `grace` are seconds of real time.

    `servers`: how long the library waits at a start for servers that are still coming; `grace`: how long Discord may be away before it
    counts as out of reach.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        patience: float = PATIENCE,
        drain: float = DRAIN,
        longest: float = LONGEST,
        servers: float = 2.0,
        grace: float = GRACE,
    ) -> None:
        self.platform = PLATFORM
        self.online = asyncio.Event()
        self._settings = settings
        self._root = settings.jsc_root
        self._patience, self._drain_for, self._longest, self._servers = patience, drain, longest, servers
        self._grace = grace
        self._doubted = asyncio.Event()
        self._client: discord.Client | None = None
        self._rooms: Rooms | None = None
        self._in_hand: set[asyncio.Task[Any]] = set()
        self._taken: OrderedDict[int, None] = OrderedDict()

    # -- the adapter protocol -------------------------------------------------------------------------------------------------

    async def run(self, app: App, tell: Tell = unheard) -> None:
        """Serves until cancelled, then lets what is in hand come to its end. Raises PlatformError when Discord will not have us."""
        point_at(self._settings.discord_api_url, self._settings.discord_gateway_url)
        presence = Presence(tell, self._grace)
        try:
            await self._again_and_again(app, presence)
        finally:
            presence.end()

    async def _again_and_again(self, app: App, presence: Presence) -> None:
        tries = 0
        while True:
            client, commands = self._made(app, presence)
            presence.away()
            asked = 0.0
            try:
                await self._serve(client, commands, app)
                log.warning("connection closed")
            except discord.RateLimited as limited:
                # Longer than the library waits by itself; whoever ends here instead is started anew, and asks again too early.
                asked = min(limited.retry_after, receipts.LONGEST)
                log.warning("no connection", error="RateLimited", seconds=asked)
                presence.away(surely=True)
            except _TROUBLE as error:
                log.warning("no connection", error=type(error).__name__)
                presence.away(surely=True)
            finally:
                was_online = self.online.is_set()
                await self._ended(client)
            tries = 0 if was_online else tries + 1
            await asyncio.sleep(max(asked, pause(BACK_OFF, tries)))

    async def send(self, delivery: Delivery) -> Receipt:
        """Puts one delivery on Discord: a direct message, or a message in a place; changes it, or takes it away."""
        client = self._client
        if client is None or client.user is None:
            return NotSent(NOT_SERVED, 1.0, down=True)
        try:
            async with asyncio.timeout(self._longest):
                return await self._sent(client, delivery)
        except Exception as error:  # noqa: BLE001  # whatever the platform or the library comes up with is an outcome
            receipt = receipts.receipt(error)
            if isinstance(receipt, Halted):
                self._doubted.set()
            return receipt

    async def find(self, delivery: Delivery) -> Sent | NotSent | None:
        """The receipt of an interrupted earlier attempt: our newest messages there are read, and known by their mark."""
        client, rooms = self._client, self._rooms
        if delivery.do not in ("new", "room"):
            return None
        if client is None or client.user is None or rooms is None:
            return NotSent(NOT_SERVED, 1.0, down=True)
        mark = render.mark_of(delivery.nonce)
        try:
            async with asyncio.timeout(self._longest):
                if delivery.do == "room":
                    return await rooms.found(delivery)
                channel = await _channel(client, delivery)
                return await _stands(channel, delivery, mark, client.user.id)
        except Exception as error:  # noqa: BLE001  # whatever it was: not found out
            log.warning("not looked up", error=type(error).__name__)
            return not_found_out(receipts.receipt(error))

    # -- one connection -------------------------------------------------------------------------------------------------------

    def _made(self, app: App, presence: Presence) -> tuple[discord.Client, app_commands.CommandTree]:
        client = discord.Client(
            intents=discord.Intents(guilds=True),
            allowed_mentions=NOBODY,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            max_ratelimit_timeout=30.0,
            guild_ready_timeout=self._servers,
        )

        async def take(interaction: discord.Interaction[Any]) -> None:
            await self._take(interaction, app)

        async def on_interaction(interaction: discord.Interaction[Any]) -> None:
            if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
                await take(interaction)

        async def on_guild_remove(guild: discord.Guild) -> None:
            await app.handle(parse.uninstalled(guild.id, app.clock.now()))

        async def on_ready() -> None:
            log.info("online", platform=PLATFORM, count=len(client.guilds))
            self.online.set()

        async def on_connect() -> None:
            presence.here()

        async def on_resumed() -> None:
            presence.here()

        async def on_disconnect() -> None:
            presence.away()

        for handler in (on_interaction, on_guild_remove, on_ready, on_connect, on_resumed, on_disconnect):
            client.event(handler)
        return client, tree.tree(client, app.root, app.verbs, take)

    async def _serve(self, client: discord.Client, commands: app_commands.CommandTree, app: App) -> None:
        try:
            async with asyncio.timeout(LOGIN):
                await client.login(self._settings.discord_token.get_secret_value())
        except discord.LoginFailure:
            raise PlatformError(FATAL[4004]) from None
        self._doubted.clear()
        self._rooms = Rooms(client, self._first_card)
        self._client = client
        # Tasks of their own, which can be left behind: the library waits by `wait_for`, which may swallow a cancellation (Python 3.11).
        works = [asyncio.create_task(work) for work in (client.connect(), self._still_let_in(client))]
        telling = asyncio.create_task(tree.sync(commands, app.store))
        try:
            done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
            for work in done:
                work.result()
        except discord.PrivilegedIntentsRequired:
            raise PlatformError(FATAL[4014]) from None
        except discord.ConnectionClosed as error:
            raise PlatformError(FATAL.get(error.code, f"Discord closed the connection for good (code {error.code}).")) from None
        finally:
            await _let_go(*works, telling)

    async def _still_let_in(self, client: discord.Client) -> None:
        """Asks, whenever a call makes one doubt it, whether the token is still taken. Raises PlatformError when it is not."""
        while True:
            await self._doubted.wait()
            try:
                await client.http.request(Route("GET", "/users/@me"))
            except discord.HTTPException as error:
                if error.status == 401:
                    raise PlatformError(FATAL[4004]) from None
            except (discord.RateLimited, aiohttp.ClientError, OSError) as error:
                log.warning("not looked", error=type(error).__name__)
            await asyncio.sleep(DOUBTS)
            self._doubted.clear()

    async def _ended(self, client: discord.Client) -> None:
        """What was taken in is answered, then Discord is told goodbye."""
        self.online.clear()
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=self._drain_for)
        await _let_go(*self._in_hand)
        self._client = self._rooms = None
        for name in HEARD:
            # The library tells them late, too ("ready" after two seconds), and trips over a client that was closed meanwhile.
            delattr(client, name)
        goodbye = asyncio.create_task(client.close())
        await asyncio.wait({goodbye}, timeout=GOODBYE)
        await _let_go(goodbye)
        # Where Discord does not say goodbye too, the library leaves its session behind.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                await client.http.close()

    # -- what a person did ----------------------------------------------------------------------------------------------------

    async def _take(self, interaction: discord.Interaction[Any], app: App) -> None:
        """One interaction, once: a second copy of it would spoil the one answer it allows."""
        task = asyncio.current_task()
        if interaction.id in self._taken or task is None:
            return
        self._taken[interaction.id] = None
        while len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
        self._in_hand.add(task)
        try:
            await self._answer(interaction, app)
        except Unreadable as error:
            log.warning("unreadable", reason=str(error))
        except Exception as error:  # noqa: BLE001  # the log gets the kind alone: an interaction's text may hold words
            log.error("answer not given", error=type(error).__name__)
        finally:
            self._in_hand.discard(task)

    async def _answer(self, interaction: discord.Interaction[Any], app: App) -> None:
        received = parse.read(_payload(interaction), bot=str(interaction.application_id))
        answer = Answer(interaction, received, app.root)
        handled = asyncio.create_task(app.handle(received.event))
        try:
            done, _ = await asyncio.wait({handled}, timeout=self._patience)
            if done:
                await answer.give(handled.result())
            else:
                word = await answer.still_working()
                await answer.give_late(await handled, word)
        finally:
            handled.cancel()

    # -- what the outbox sends ------------------------------------------------------------------------------------------------

    async def _sent(self, client: discord.Client, delivery: Delivery) -> Receipt:
        match delivery.do:
            case "new":
                return await self._new(client, delivery)
            case "edit":
                return await self._edited(client, delivery)
            case "remove":
                return await _removed(client, delivery)
            case "home":
                # There is no page here that would show it unasked: home is a card, drawn when it is asked for.
                return Sent(Remote("home", ""))
            case "room":
                return await self._rooms.opened(delivery) if self._rooms is not None else NotSent(NOT_SERVED, 1.0, down=True)
            case "admit" | "dismiss":
                return await self._rooms.doors(delivery) if self._rooms is not None else NotSent(NOT_SERVED, 1.0, down=True)

    async def _new(self, client: discord.Client, delivery: Delivery) -> Receipt:
        if delivery.card is None:
            return Refused("nothing to show")
        if not delivery.to.id.isascii() or not delivery.to.id.isdigit():
            return Parked("unknown_destination")
        channel = await _channel(client, delivery)
        try:
            message = await self._posted(channel, delivery, delivery.card)
        except discord.NotFound as error:
            if error.code != receipts.UNKNOWN_MESSAGE:
                raise
            # An earlier attempt arrived and was deleted since: the nonce names a message that is gone (platform facts, 2.3).
            return Sent(Remote(str(channel.id), ""))
        if delivery.pin:
            # A pin is a kindness: where it is not allowed, the message stands all the same.
            with contextlib.suppress(discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError):
                await message.pin()
        return Sent(Remote(str(channel.id), str(message.id)))

    async def _first_card(self, thread: discord.Thread, delivery: Delivery) -> discord.Message:
        assert delivery.card is not None
        return await self._posted(thread, delivery, delivery.card)

    async def _posted(self, channel: Destination, delivery: Delivery, card: Card) -> discord.Message:
        """Posts the card; if Discord refuses how it is drawn, its plain form, which at least says what was to be said."""
        files, mark = render.named(delivery.files), render.mark_of(delivery.nonce)
        mentions = NOBODY
        if delivery.ping.isascii() and delivery.ping.isdigit():
            one = discord.Object(int(delivery.ping))
            mentions = discord.AllowedMentions(everyone=False, roles=False, users=[one], replied_user=False)
        ping = delivery.ping if mentions is not NOBODY else ""
        answered = _answered(delivery, channel.id)

        async def post(drawn: render.Node, attached: Sequence[File], *, alone: bool = False) -> discord.Message:
            view, kept = views.layout(drawn), views.attachments(attached)
            if answered is None or alone:
                return await channel.send(view=view, files=kept, nonce=delivery.nonce, allowed_mentions=mentions)
            try:
                return await channel.send(view=view, files=kept, nonce=delivery.nonce, allowed_mentions=mentions, reference=answered)
            except discord.HTTPException as error:
                if error.code != receipts.NO_HISTORY:
                    raise
                return await post(drawn, attached, alone=True)

        try:
            return await post(render.message(card, self._root, mark=mark, files=files, ping=ping, hushed=delivery.hushed), files)
        except discord.HTTPException as error:
            if error.code != receipts.BAD_FORM or files:
                raise
            log.error("card refused", reason=str(error.code))
            return await post(render.plain(card, self._root, mark=mark, ping=ping, hushed=delivery.hushed), ())

    async def _edited(self, client: discord.Client, delivery: Delivery) -> Receipt:
        if delivery.card is None or delivery.remote is None or not delivery.remote.id:
            return Refused("nothing to change")
        message = _message(client, delivery.remote)
        view = views.layout(render.message(delivery.card, self._root, mark=render.mark_of(delivery.nonce)))
        try:
            await message.edit(view=view, allowed_mentions=NOBODY)
        except discord.HTTPException as error:
            if error.code != receipts.ARCHIVED or not await woken(client, int(delivery.remote.place)):
                raise
            await message.edit(view=view, allowed_mentions=NOBODY)
        return Sent(delivery.remote)


async def _let_go(*tasks: asyncio.Task[Any]) -> None:
    """Cancels and waits a moment; what came of them is nobody's any more."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=0.5)
    for task in tasks:
        if task.done() and not task.cancelled():
            task.exception()


async def _stands(channel: Destination, delivery: Delivery, mark: int, ours: int) -> Sent | None:
    """The message that bears the mark, newest first, on until all is older than any attempt: no clock is trusted for the first."""
    read = 0
    async for message in channel.history(limit=FARTHEST):
        if message.author.id == ours and any(getattr(part, "id", None) == mark for part in message.components):
            return Sent(Remote(str(channel.id), str(message.id)))
        read += 1
        if read >= LOOK_BACK and (delivery.since is None or message.created_at < delivery.since):
            return None
    return None


def _answered(delivery: Delivery, channel: int) -> discord.MessageReference | None:
    """The message of the same place that this one answers; where it is gone meanwhile, this one stands by itself."""
    under = delivery.under
    if under is None or not under.id or under.place != str(channel):
        return None
    return discord.MessageReference(message_id=int(under.id), channel_id=channel, fail_if_not_exists=False)


async def _removed(client: discord.Client, delivery: Delivery) -> Receipt:
    if delivery.remote is None:
        return Refused("nothing to take off")
    if delivery.remote.id:
        try:
            await _message(client, delivery.remote).delete()
        except discord.NotFound:
            log.info("gone already")
    return Sent(delivery.remote or Remote("", ""))


async def _channel(client: discord.Client, delivery: Delivery) -> discord.DMChannel | discord.PartialMessageable:
    to = delivery.to
    if isinstance(to, Member):
        return await client.create_dm(discord.Object(int(to.id)))
    return client.get_partial_messageable(int(to.id))


def _message(client: discord.Client, remote: Remote) -> discord.PartialMessage:
    return client.get_partial_messageable(int(remote.place)).get_partial_message(int(remote.id))


def _payload(interaction: discord.Interaction[Any]) -> Mapping[str, object]:
    """The interaction as Discord sent it, as far as `parse` reads it: the library keeps no copy."""
    user = interaction.user
    who = {"id": str(user.id), "username": user.name, "global_name": user.global_name}
    person: dict[str, object] = {"user": who}
    if isinstance(user, discord.Member):
        person = {"member": {"user": who, "nick": user.nick, "permissions": str(interaction.permissions.value)}}
    return person | {
        "id": str(interaction.id),
        "type": interaction.type.value,
        "data": interaction.data,
        "locale": interaction.locale.value,
        "context": parse.GROUP_CHAT if interaction.context.private_channel else None,
        "guild_id": str(interaction.guild_id) if interaction.guild_id else None,
        "channel_id": str(interaction.channel_id) if interaction.channel_id else None,
        "channel": _place(interaction.channel),
        "message": {"flags": interaction.message.flags.value} if interaction.message is not None else None,
    }


def _place(channel: object) -> Mapping[str, object] | None:
    """What is known of where it happened: as Discord sent it, and of a channel whether its own rules hide it from everybody."""
    if isinstance(channel, discord.Thread):
        told = {"invitable": channel.invitable}
        above = channel.parent
        return {"type": channel.type.value, "owner_id": str(channel.owner_id), "thread_metadata": told, "hidden": _hidden(above)}
    if isinstance(channel, discord.TextChannel):
        return {"type": channel.type.value, "hidden": _hidden(channel)}
    return None


def _hidden(channel: object) -> bool:
    """Whether a channel is private in Discord's own sense: it denies everybody the right to see it."""
    if not isinstance(channel, discord.TextChannel):
        return False
    return any(
        isinstance(target, discord.Role | discord.Object) and target.id == channel.guild.id and overwrite.view_channel is False
        for target, overwrite in channel.overwrites.items()
    )


def point_at(api_url: str, gateway_url: str) -> None:
    """Points discord.py at these addresses, by the two private hooks there are (platform facts, 6).

    Raises PlatformError when this version of the library has not got them any more and another address than its own is asked for.
    """
    if not _has_hooks():
        fields = Settings.model_fields
        if (api_url, gateway_url) != (fields["discord_api_url"].default, fields["discord_gateway_url"].default):
            raise PlatformError("This version of discord.py takes no other address: unset DISCORD_API_URL and DISCORD_GATEWAY_URL.")
        return
    Route.BASE = api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


def _has_hooks() -> bool:
    return isinstance(getattr(Route, "BASE", None), str) and isinstance(getattr(DiscordWebSocket, "DEFAULT_GATEWAY", None), yarl.URL)
