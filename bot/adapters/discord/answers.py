"""Answers one interaction: in time, or with a word after two seconds and the answer when it is there (platform facts, 2.1)."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, assert_never

import aiohttp
import discord
import structlog

from bot import faults
from bot.adapters.discord import render, views
from bot.adapters.discord.parse import Received
from bot.adapters.discord.receipts import ARCHIVED, BAD_FORM
from bot.cards import Card
from bot.events import Click
from bot.replies import Ask, Reply, Say, Update, in_time

log = structlog.get_logger("jsc.discord")

NOBODY: Final = discord.AllowedMentions.none()
OVER: Final = frozenset({10008, 10015, 10062, 40060, 50027})
"""The message is gone, the interaction is too old, or was answered: an earlier try arrived, or nobody waits any more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one interaction. `root` is the slash command's name."""

    interaction: discord.Interaction[Any]
    received: Received
    root: str

    async def give(self, reply: Reply) -> None:
        """The first response, within three seconds of the press. A private answer never redraws a shared card (screens.md 2)."""
        response = self.interaction.response
        match reply:
            case Ask(form=form):
                await self._safely(lambda: response.send_modal(views.modal(render.modal(form, self.root))), self._say_wrong)
            case Update(card=card) if self._redraws(card):
                await self._drawn(card, lambda view: response.edit_message(view=view, allowed_mentions=NOBODY))
            case Say(card=card) | Update(card=card):
                await self._drawn(card, lambda view: response.send_message(view=view, ephemeral=True, allowed_mentions=NOBODY))
            case None if self.received.on:
                await self._safely(response.defer)
            case None:
                await self._safely(lambda: response.defer(ephemeral=True, thinking=True))
                await self._safely(self.interaction.delete_original_response)
            case _:  # pragma: no cover
                assert_never(reply)

    async def still_working(self) -> discord.WebhookMessage | None:
        """Says that it takes longer: a press keeps its card, and the word is a message of its own, which is returned."""
        view, response = self._view(faults.still_working()), self.interaction.response
        if not self.received.on:
            await self._safely(lambda: response.send_message(view=view, ephemeral=True, allowed_mentions=NOBODY))
            return None
        await self._safely(response.defer)
        said: list[discord.WebhookMessage] = []

        async def say() -> None:
            said.append(await self.interaction.followup.send(view=view, ephemeral=True, allowed_mentions=NOBODY, wait=True))

        await self._safely(say)
        return said[0] if said else None

    async def give_late(self, reply: Reply, word: discord.WebhookMessage | None) -> None:
        """The answer after `still_working`, in its place; a form cannot open any more and becomes a card that opens it (23g)."""
        on_time = in_time(reply, late=True, pressed=self._pressed())
        assert not isinstance(on_time, Ask)
        card = on_time.card if on_time is not None else None
        original = self.interaction.edit_original_response
        if card is None:
            await self._safely(word.delete if word is not None else self._nothing_to_say)
        elif not self.received.on or (isinstance(on_time, Update) and self._redraws(card)):
            await self._drawn(card, lambda view: original(view=view, allowed_mentions=NOBODY))
            if word is not None:
                await self._safely(word.delete)
        elif word is not None:
            await self._drawn(card, lambda view: word.edit(view=view, allowed_mentions=NOBODY))
        else:
            send = self.interaction.followup.send
            await self._drawn(card, lambda view: send(view=view, ephemeral=True, allowed_mentions=NOBODY, wait=True))

    def _redraws(self, card: Card) -> bool:
        on: Literal["", "own", "shared"] = self.received.on
        return on == "own" or (on == "shared" and card.audience in render.ACCENTS)

    def _view(self, card: Card) -> discord.ui.LayoutView:
        return views.layout(render.message(card, self.root))

    async def _nothing_to_say(self) -> None:
        if not self.received.on:
            await self.interaction.delete_original_response()

    async def _drawn(self, card: Card, send: Callable[[discord.ui.LayoutView], Awaitable[object]]) -> None:
        """Sends `card`; if Discord refuses how it is drawn, its plain form."""
        plain = views.layout(render.plain(card, self.root))
        await self._safely(lambda: send(self._view(card)), lambda: send(plain))

    async def _say_wrong(self) -> None:
        """A form that Discord refuses: nothing was changed by asking for it."""
        card = faults.went_wrong(self.received.event, secrets.token_hex(2).upper(), None)
        await self.interaction.response.send_message(view=self._view(card), ephemeral=True, allowed_mentions=NOBODY)

    async def _safely(
        self, send: Callable[[], Awaitable[object]], instead: Callable[[], Awaitable[object]] | None = None, *, again: bool = True
    ) -> None:
        try:
            await send()
        except discord.InteractionResponded:
            log.info("answered before")
        except discord.HTTPException as error:
            if error.code in OVER:
                log.info("answer came too late", reason=str(error.code))
            elif error.code == ARCHIVED and again and await woken(self.interaction.client, self.interaction.channel_id):
                await self._safely(send, instead, again=False)
            elif error.code == BAD_FORM and instead is not None:
                log.error("answer refused", reason=str(error.code), kind=type(self.received.event).__name__)
                await self._safely(instead)
            else:
                log.error("answer not given", reason=str(error.code or error.status))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("answer interrupted", error=type(error).__name__)
            # A first response that arrived after all refuses its repeat (40060), so trying once more says nothing twice.
            if again and not self.interaction.response.is_done():
                await self._safely(send, instead, again=False)

    def _pressed(self) -> str:
        """What was pressed, in words."""
        message = self.interaction.message
        if message is None or not isinstance(self.received.event, Click):
            return "Enter"
        packed = self.received.event.action.packed
        for item in discord.ui.LayoutView.from_message(message, timeout=None).walk_children():
            if isinstance(item, discord.ui.Button) and item.custom_id == packed and item.label:
                return f"'{item.label}'"
        return "a button"


async def woken(client: discord.Client, channel_id: int | None) -> bool:
    """Whether the thread was asleep and is awake now: after quiet days Discord takes no change in it (platform facts, 2.5).

    Raises what the requests raise.
    """
    thread = await client.fetch_channel(channel_id) if channel_id is not None else None
    if not isinstance(thread, discord.Thread):
        return False
    await thread.edit(archived=False)
    return True
