"""Delivers what the outbox hands over: a card and its files into a member's direct chat, an edit, a removal."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.adapters.slack import render
from bot.adapters.slack.api import Answer, Api
from bot.adapters.slack.files import BEHIND, Begun, Erased, Files
from bot.adapters.slack.parse import PLATFORM, user_of
from bot.adapters.slack.people import People
from bot.adapters.slack.receipts import Failed
from bot.cards import Card
from bot.deliveries import Crowded, Delivery, NotSent, Nowhere, Parked, Receipt, Refused, Remote, Sent, Unknown, not_found_out
from bot.events import Member

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("jsc.slack")

REMEMBERED: Final = 2_000
LOOK_BACK: Final = 100
"""Messages of a chat that are read at once, and at least; then as many more as came since the attempt may have been made."""
FARTHEST: Final = 50
"""Pages of them that are read at most."""
NOT_OURS: Final = frozenset({"channel_not_found", "not_in_channel"})
"""What Slack says of a direct chat that the app is not in."""
NO_THREAD: Final = frozenset({"thread_not_found", "cannot_reply_to_message", "message_not_found"})
"""The message that was to be answered is gone: the answer stands in the room itself."""


class Deliveries:
    """Sends for one workspace. Slack has no idempotency key: what arrived of a delivery with files is kept here by its nonce until
    all of it has, so that an attempt that is repeated begins where the last one ended."""

    def __init__(self, web: Api, app: App, people: People) -> None:
        self._api = web
        self._app = app
        self._people = people
        self._files = Files(web, people, self._found)
        self._begun: OrderedDict[str, Begun] = OrderedDict()

    async def send(self, delivery: Delivery) -> Receipt:
        """Puts one delivery on Slack. Raises nothing that Slack can cause."""
        if delivery.to.platform != PLATFORM:
            return Refused("another platform")
        try:
            match delivery.do:
                case "new":
                    return await self._new(delivery)
                case "edit":
                    return await self._edit(delivery)
                case "remove":
                    return await self._remove(delivery)
                case "home":
                    return await self._home(delivery)
                case "room":
                    # People make the room here and let in whom they like (platform facts 2.9).
                    return Parked("members_make_rooms")
                case "admit" | "dismiss":
                    return Sent(Remote(delivery.to.id, ""))
        except Failed as why:
            return why.receipt

    async def find(self, delivery: Delivery) -> Sent | NotSent | Nowhere | None:
        """The message that carries the delivery's id in its metadata. One with files is not called sent: they may not have come."""
        if delivery.do != "new" or "im:history" not in self._people.scopes or not isinstance(delivery.to, Member):
            return None
        user = user_of(delivery.to)
        channel = await self._people.direct(user, delivery.to, self._app)
        maybe = "" if channel else self._people.guess(user)
        if not channel and not maybe:
            return Nowhere()
        try:
            ts = await self._stands(channel or maybe, delivery.nonce, delivery.since)
        except Failed as why:
            log.info("not looked up", reason=why.code)
            if maybe and why.code in NOT_OURS:
                # They typed the command in a chat with somebody else: where the app's own is, nobody can tell yet.
                self._people.no_guess(user)
                return Nowhere()
            return None if why.code == "missing_scope" else not_found_out(why.receipt)
        if maybe:
            self._people.learn(user, maybe)
        remote = Remote(channel or maybe, ts)
        if ts and not delivery.files:
            return Sent(remote)
        if ts and delivery.nonce not in self._begun:
            self._remember(delivery, delivery.remote or remote)
        return None

    async def _found(self, channel: str, nonce: str) -> str | None:
        """As `_stands`, among the newest; None where nobody may look. Raises Failed."""
        return await self._stands(channel, nonce) if "im:history" in self._people.scopes else None

    async def _stands(self, channel: str, nonce: str, since: dt.datetime | None = None) -> str:
        """The stamp of the message with `nonce` in a chat; "" where there is none. Raises Failed.

        Newest first, on until what is older than any attempt: neither clock is trusted to leave a message out of the first page.
        """
        oldest = since.timestamp() if since is not None else float("inf")
        cursor: dict[str, str] = {}
        for _ in range(FARTHEST):
            told, _headers = await self._api.read(
                "conversations.history", channel=channel, limit=LOOK_BACK, include_all_metadata=True, **cursor
            )
            messages, onward = told.get("messages"), told.get("response_metadata")
            stamps = [0.0]
            for message in messages if isinstance(messages, list) else ():
                if isinstance(message, Mapping) and isinstance(ts := message.get("ts"), str):
                    if nonce_of(message) == nonce:
                        return ts
                    stamps.append(_seconds(ts))
            next_page = str(onward.get("next_cursor") or "") if isinstance(onward, Mapping) else ""
            if not next_page or stamps[-1] < oldest:
                return ""
            cursor = {"cursor": next_page}
        return ""

    async def _new(self, delivery: Delivery) -> Receipt:
        if delivery.card is None:
            return Refused("nothing to show")
        if delivery.files and not isinstance(delivery.to, Member):
            return Refused("files go to a member's own direct chat")
        begun = self._begun.get(delivery.nonce)
        if begun is None and delivery.remote is not None:
            # An earlier process put it there, and more than the message may have come.
            begun = self._remember(delivery, delivery.remote)
        if begun is None:
            stop = await self._crowd(delivery)
            if stop is not None:
                return stop
            remote = await self._posted(delivery, delivery.card)
            if not remote.place or not remote.id:
                return Unknown("no_address")
            begun = self._remember(delivery, remote)
        begun.keep = delivery.keep
        with contextlib.suppress(Erased):
            # Where it is erased meanwhile, the sender takes off what stands there.
            await self._files.send(delivery, begun)
        self._begun.pop(delivery.nonce, None)
        return Sent(begun.remote)

    async def _crowd(self, delivery: Delivery) -> Receipt | None:
        """Why nothing may be posted in a room whose people are known; None where all is well, or nobody asked.

        Without the right to look any more it is not posted either: the card would say that the council alone reads it.
        """
        if delivery.roster is None or isinstance(delivery.to, Member):
            return None
        if not self._people.counts_rooms:
            return Parked("missing_scope")
        try:
            inside = await self._people.inside(delivery.to.id)
        except Failed as why:
            # To look is no post: whatever is not known now can be asked again.
            again = isinstance(why.receipt, Unknown)
            return Parked(why.code) if why.code == "missing_scope" else NotSent(why.code) if again else why.receipt
        seated = {user_of(Member(PLATFORM, id)) for id in delivery.roster}
        return Crowded(len(inside)) if inside - seated else None

    async def _posted(self, delivery: Delivery, card: Card) -> Remote:
        """The new message; an answer stands in the thread of what it answers, as long as that is there. Raises Failed."""
        to = user_of(delivery.to) if isinstance(delivery.to, Member) else delivery.to.id
        at: dict[str, Any] = {"channel": to, "metadata": render.delivery(delivery.nonce), "hushed": delivery.hushed}
        thread = _thread(delivery.under) if delivery.under is not None and delivery.under.place == to else ""
        ping = user_of(Member(PLATFORM, delivery.ping)) if delivery.ping else ""
        try:
            told = await self._card("chat.postMessage", card, ping, **(at | ({"thread_ts": thread} if thread else {})))
        except Failed as why:
            if not thread or why.code not in NO_THREAD:
                raise
            thread = ""
            told = await self._card("chat.postMessage", card, ping, **at)
        place, ts = str(told.get("channel", "")), str(told.get("ts", ""))
        if isinstance(delivery.to, Member):
            self._people.learn(to, place)
        return Remote(place, f"{ts}/{thread}" if ts and thread else ts)

    async def _edit(self, delivery: Delivery) -> Receipt:
        if delivery.remote is None or delivery.card is None:
            return Refused("nothing to change")
        stop = await self._crowd(delivery)
        if stop is not None:
            return stop
        await self._card("chat.update", delivery.card, hushed=delivery.hushed, channel=delivery.remote.place, ts=_ts(delivery.remote))
        return Sent(delivery.remote)

    async def _remove(self, delivery: Delivery) -> Receipt:
        if delivery.remote is None:
            return Refused("nothing to remove")
        stays = await self._files.take_off(delivery.remote)
        await self._files.gone("chat.delete", channel=delivery.remote.place, ts=_ts(delivery.remote))
        return Parked(stays) if stays else Sent(delivery.remote)

    async def _home(self, delivery: Delivery) -> Receipt:
        if delivery.card is None or not isinstance(delivery.to, Member):
            return Refused("nothing to show")
        view = render.home(delivery.card, self._app.root, fresh=secrets.token_hex(4))
        await self._api.write("views.publish", user_id=user_of(delivery.to), view=view)
        return Sent(Remote("home", ""))

    async def _card(self, method: str, card: Card, ping: str = "", *, hushed: bool = False, **at: object) -> Answer:
        shown = render.message(card, self._app.root, fresh=secrets.token_hex(4), ping=ping, hushed=hushed)
        try:
            return await self._api.write(method, **at, **shown)
        except Failed as why:
            if not why.because_of_blocks:
                raise
            log.error("blocks refused", reason=why.code)
            return await self._api.write(method, **at, **render.bare(card, self._app.root, ping=ping, hushed=hushed))

    def _remember(self, delivery: Delivery, remote: Remote) -> Begun:
        begun = self._begun[delivery.nonce] = Begun(remote)
        begun.caught_up(delivery.files)
        while len(self._begun) > REMEMBERED:
            self._begun.popitem(last=False)
        return begun


def _ts(remote: Remote) -> str:
    """A message's own time stamp. A `Remote.id` here is it; behind it stands for an answer `/` and its thread's, and for each file of
    one that brought files `+` and the file's id, or the stamps of its pages."""
    return remote.id.partition(BEHIND)[0].partition("/")[0]


def _thread(remote: Remote) -> str:
    """The thread a message stands in or opens: Slack takes the first message of one alone (platform facts 1.4)."""
    return remote.id.rpartition("/")[2]


def _seconds(ts: str) -> float:
    try:
        return float(ts)
    except ValueError:
        return 0.0


def nonce_of(message: Mapping[str, object]) -> str:
    """The id a message of ours carries in its metadata; "" where it carries none."""
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != render.EVENT:
        return ""
    payload = metadata.get("event_payload")
    return str(payload.get("id", "")) if isinstance(payload, Mapping) else ""
