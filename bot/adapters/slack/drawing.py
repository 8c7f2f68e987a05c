"""Draws an answer where the press came from (the table of platform facts 2.10)."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

import structlog

from bot.adapters.slack import render
from bot.adapters.slack.api import Api, twice
from bot.adapters.slack.parse import Origin, Received
from bot.adapters.slack.receipts import Failed
from bot.cards import Card
from bot.events import Click, Member, Visit
from bot.replies import Say, Update

if TYPE_CHECKING:
    from bot.adapters.slack.render import Node

log = structlog.get_logger("jsc.slack")

SHARED: Final = ("council", "channel")
Put = Callable[[Member, Card], Awaitable[bool]]
"""Posts a card into a member's own chat, as something that is remembered; False where it could not be, and was not posted."""


@dataclass(slots=True, weakref_slot=True)
class Frame:
    """One home or message that is drawn anew: one drawing at a time, and how many were asked for."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    asked: int = 0


class Drawing:
    """Draws for one workspace. A drawing that did not arrive is repaired by the next press.

    What is drawn into one place is drawn in the order it was decided: one that Slack made wait would else cover what came after it.
    """

    def __init__(self, web: Api, root: str, put: Put) -> None:
        self._api = web
        self._root = root
        self._put = put
        self._frames: WeakValueDictionary[tuple[str, str], Frame] = WeakValueDictionary()

    async def draw(self, received: Received, reply: Say | Update) -> None:
        """Shows the answer to the one who acted."""
        try:
            await self._draw(received, reply)
        except Failed as why:
            log.warning("answer not drawn", reason=why.code)

    async def whisper(self, origin: Origin, card: Card, *, user: str = "") -> None:
        """A private card beside where the press came from; nothing when there is no way to show one."""
        try:
            if origin.where == "home" and user:
                await self._home(user, card, way_back=True)
            elif origin.response_url:
                await self._respond(origin, card, replace=False)
        except Failed as why:
            log.info("not whispered", reason=why.code)

    async def _draw(self, received: Received, reply: Say | Update) -> None:
        origin, card, user = received.origin, reply.card, received.user
        update = isinstance(reply, Update)
        if origin.where == "home":
            event = received.event
            on_home = isinstance(event, Visit) or (isinstance(event, Click) and event.action.name == "home")
            await self._home(user, card, way_back=not on_home)
            return
        if origin.where == "message" and update and origin.shared == (card.audience in SHARED):
            shown = await self._changed(origin, card)
        elif origin.where != "message" or origin.shared:
            # A shared card never turns private: what is private about it is whispered beside it.
            shown = await self._whispered(origin, card, replace=update and origin.where == "ephemeral")
        else:
            shown = False
        # What cannot be remembered is no message: it is seen by its member until the chat is loaded anew, and gone then.
        if not shown and not await self._put(received.event.member, card) and origin.response_url:
            await self._respond(origin, card, replace=False)

    async def _newest(self, place: tuple[str, str], draw: Callable[[], Awaitable[object]]) -> None:
        """Draws in `place` once what was begun there is over, unless something newer waits to be drawn there by then."""
        frame = self._frames.get(place)
        if frame is None:
            frame = self._frames[place] = Frame()
        frame.asked += 1
        mine = frame.asked
        async with frame.turn:
            if mine == frame.asked:
                await draw()

    async def _home(self, user: str, card: Card, *, way_back: bool) -> None:
        view = render.home(card, self._root, fresh=_fresh(), way_back=way_back)
        shown = {"user_id": user, "view": view}
        await self._newest(("home", user), lambda: self._again("views.publish", shown))

    async def _changed(self, origin: Origin, card: Card) -> bool:
        """Whether the message now shows `card`, or what came after it; False when it is gone."""
        at = {"channel": origin.channel, "ts": origin.ts}
        try:
            await self._newest((origin.channel, origin.ts), lambda: self._updated(card, at))
        except Failed as why:
            if why.status >= 500 or why.status == 429 or why.unsent:
                raise
            return False
        return True

    async def _whispered(self, origin: Origin, card: Card, *, replace: bool) -> bool:
        """Whether the private answer was shown; False when its address is used up or too old, and a direct message is due."""
        if not origin.response_url:
            return False
        try:
            await self._respond(origin, card, replace=replace)
        except Failed as why:
            if why.status >= 500:
                raise
            return False
        return True

    async def _respond(self, origin: Origin, card: Card, *, replace: bool) -> None:
        body: dict[str, object] = {"response_type": "ephemeral", "replace_original": replace, **self._message(card)}
        if origin.thread:
            body["thread_ts"] = origin.thread

        def shown() -> Awaitable[None]:
            # Repeated as an edit is: the same card once more harms nobody, and an old one left standing keeps its buttons.
            return twice(lambda: self._api.respond(origin.response_url, body), again_if_unknown=True)

        await (self._newest((origin.channel, origin.ts), shown) if replace else shown())

    async def _updated(self, card: Card, at: dict[str, str]) -> None:
        try:
            await self._again("chat.update", {**at, **self._message(card)})
        except Failed as why:
            if not why.because_of_blocks:
                raise
            log.error("blocks refused", reason=why.code)
            await self._again("chat.update", {**at, **render.bare(card, self._root)})

    async def _again(self, method: str, args: Mapping[str, object]) -> None:
        """Made once more where nobody can tell whether it was done: the same card once more harms nobody."""
        await twice(lambda: self._api.write(method, **args), again_if_unknown=True)

    def _message(self, card: Card) -> Node:
        return render.message(card, self._root, fresh=_fresh())


def _fresh() -> str:
    return secrets.token_hex(4)
