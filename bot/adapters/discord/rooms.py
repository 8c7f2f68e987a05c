"""Council rooms on Discord: private threads that the app makes under one channel, and who is let into them (platform facts 2.9)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final

import discord
import structlog

from bot.adapters.discord import receipts, render
from bot.deliveries import Delivery, Parked, Receipt, Refused, Remote, Sent
from bot.text import clip

log = structlog.get_logger("jsc.discord")

QUIET_MINUTES: Final = 10_080
"""Minutes without a word after which Discord puts a thread to sleep: seven days, the longest there is."""
NAME: Final = 100
NAMELESS: Final = "council"
REMEMBERED: Final = 256
FIRST_MESSAGES: Final = 10
"""How many of a thread's first messages are looked at for its first card: Discord's own lines may stand before it."""
UNKNOWN_PEOPLE: Final = (10007, 10013)
"""No such member, no such person: whoever was to be let out is out."""
OLD_ROOMS: Final = 50

Post = Callable[[discord.Thread, Delivery], Awaitable[discord.Message]]


class Rooms:
    """The threads of one connection. `post` puts a delivery's card into a thread."""

    def __init__(self, client: discord.Client, post: Post) -> None:
        self._client = client
        self._post = post
        self._begun: OrderedDict[str, discord.Thread] = OrderedDict()

    async def opened(self, delivery: Delivery) -> Receipt:
        """A new room, its first card, and its people. Raises what the requests raise; what was made by then is used again."""
        if delivery.card is None:
            return Refused("nothing to show")
        thread = self._begun.get(delivery.nonce)
        if thread is None:
            parent = await self._parent(delivery.to.id)
            if parent is None:
                return Parked("no_parent")
            thread = await parent.create_thread(
                name=_name(delivery.title),
                type=discord.ChannelType.private_thread,
                # Else whoever is in it could let in a stranger by naming them.
                invitable=False,
                auto_archive_duration=QUIET_MINUTES,
            )
            self._remember(delivery.nonce, thread)
        message = await self._post(thread, delivery)
        return await self._filled(thread, delivery, message)

    async def found(self, delivery: Delivery) -> Sent | None:
        """The room that an interrupted attempt made, known by the mark of its first card; whoever is not in it yet is let in."""
        parent = await self._parent(delivery.to.id)
        me = self._client.user
        if parent is None or me is None:
            return None
        mark, name = render.mark_of(delivery.nonce), _name(delivery.title)
        async for thread in _threads(parent):
            if thread.owner_id != me.id or thread.name != name:
                continue
            async for message in thread.history(limit=FIRST_MESSAGES, oldest_first=True):
                if message.author.id == me.id and any(getattr(part, "id", None) == mark for part in message.components):
                    await _awake(thread)
                    receipt = await self._filled(thread, delivery, message)
                    return receipt if isinstance(receipt, Sent) else None
        return None

    async def doors(self, delivery: Delivery) -> Receipt:
        """Lets people into a thread, or out of it. In a channel that people made, they do that themselves."""
        place = await self._client.fetch_channel(int(delivery.to.id))
        if not isinstance(place, discord.Thread):
            return Sent(Remote(delivery.to.id, ""))
        await _awake(place)
        change = place.add_user if delivery.do == "admit" else place.remove_user
        refused = await _each(change, delivery.people, leave=delivery.do == "dismiss")
        return refused or Sent(Remote(delivery.to.id, ""))

    async def _filled(self, thread: discord.Thread, delivery: Delivery, message: discord.Message) -> Receipt:
        refused = await _each(thread.add_user, delivery.people)
        self._begun.pop(delivery.nonce, None)
        if refused is not None:
            # A room that nobody can enter is none; what stands in it goes.
            await message.delete()
            await thread.edit(archived=True)
            return refused
        return Sent(Remote(str(thread.id), str(message.id)))

    async def _parent(self, id: str) -> discord.TextChannel | None:
        """The channel under which rooms are made; None where none was named, or it is gone or of another kind."""
        if not id.isascii() or not id.isdigit():
            return None
        try:
            found = await self._client.fetch_channel(int(id))
        except discord.NotFound:
            return None
        return found if isinstance(found, discord.TextChannel) else None

    def _remember(self, nonce: str, thread: discord.Thread) -> None:
        self._begun[nonce] = thread
        while len(self._begun) > REMEMBERED:
            self._begun.popitem(last=False)


async def _awake(thread: discord.Thread) -> None:
    """Asleep, Discord takes no change in a thread."""
    if thread.archived:
        await thread.edit(archived=False)


async def _each(change: Callable[[discord.Object], Awaitable[None]], people: Sequence[str], *, leave: bool = False) -> Receipt | None:
    """Does `change` for each of `people`. None when that went well for somebody, or there was nobody; else why it did not.

    `leave`: it lets them out, so that who is not there is out.
    """
    refused: Receipt | None = None
    done = False
    for person in people:
        try:
            await change(discord.Object(int(person)))
        except discord.HTTPException as error:
            if error.status not in (403, 404):
                raise
            if leave and error.code in UNKNOWN_PEOPLE:
                done = True
                continue
            # One who left the server, or may not see the channel above, keeps nobody else out.
            log.warning("door not opened", reason=str(error.code))
            refused = refused or receipts.receipt(error)
        else:
            done = True
    return None if done else refused


async def _threads(parent: discord.TextChannel) -> AsyncIterator[discord.Thread]:
    """The private threads under a channel that the app is in: those awake, then the newest that sleep."""
    for thread in await parent.guild.active_threads():
        if thread.parent_id == parent.id and thread.type is discord.ChannelType.private_thread:
            yield thread
    async for thread in parent.archived_threads(private=True, joined=True, limit=OLD_ROOMS):
        yield thread


def _name(title: str) -> str:
    return clip(title.strip() or NAMELESS, NAME)
