"""Delivers what the outbox hands over: a card and its files into a member's direct chat, an edit, a removal."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from bot.adapters.slack import render
from bot.adapters.slack.api import Answer, Api
from bot.adapters.slack.parse import PLATFORM, user_of
from bot.adapters.slack.people import People
from bot.adapters.slack.receipts import Failed
from bot.cards import Card
from bot.deliveries import Crowded, Delivery, NotSent, Parked, Receipt, Refused, Remote, Sent, Unknown, not_found_out
from bot.events import Member
from bot.replies import File

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("jsc.slack")

REMEMBERED: Final = 2_000
MOST_PAGES: Final = 30
"""Messages a file without `files:write` may take: about one a second goes out (platform facts 1.7)."""
LOOK_BACK: Final = 100
BEHIND: Final = "+"
FILE: Final = "F"
"""What a file's id begins with; a message's stamp begins with a digit."""
NO_THREAD: Final = frozenset({"thread_not_found", "cannot_reply_to_message", "message_not_found"})
"""The message that was to be answered is gone: the answer stands in the room itself."""


@dataclass(slots=True)
class Begun:
    """What stands there of a delivery with files: its message and what came behind it, how many whole files, and how many pages of
    the one that is next."""

    remote: Remote
    files: int = 0
    pages: int = 0

    def came(self, id: str) -> None:
        """One thing more stands behind the message, and can be taken off with it."""
        self.remote = Remote(self.remote.place, BEHIND.join((self.remote.id, id)))


class Deliveries:
    """Sends for one workspace. Slack has no idempotency key: what arrived of a delivery with files is kept here by its nonce until
    all of it has, so that an attempt that is repeated begins where the last one ended."""

    def __init__(self, web: Api, app: App, people: People) -> None:
        self._api = web
        self._app = app
        self._people = people
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

    async def find(self, delivery: Delivery) -> Sent | NotSent | None:
        """The message that carries the delivery's id in its metadata. One with files is not called sent: they may not have come."""
        if delivery.do != "new" or "im:history" not in self._people.scopes or not isinstance(delivery.to, Member):
            return None
        channel = await self._people.direct(user_of(delivery.to), delivery.to, self._app)
        if not channel:
            return None
        try:
            told, _ = await self._api.read("conversations.history", channel=channel, limit=LOOK_BACK, include_all_metadata=True)
        except Failed as why:
            log.info("not looked up", reason=why.code)
            return not_found_out(why.receipt)
        messages = told.get("messages")
        for message in messages if isinstance(messages, list) else ():
            if isinstance(message, Mapping) and nonce_of(message) == delivery.nonce and isinstance(message.get("ts"), str):
                remote = Remote(channel, message["ts"])
                if not delivery.files:
                    return Sent(remote)
                if delivery.nonce not in self._begun:
                    self._remember(delivery.nonce, remote)
        return None

    async def _new(self, delivery: Delivery) -> Receipt:
        if delivery.card is None:
            return Refused("nothing to show")
        if delivery.files and not isinstance(delivery.to, Member):
            return Refused("files go to a member's own direct chat")
        begun = self._begun.get(delivery.nonce)
        if begun is None:
            stop = await self._crowd(delivery)
            if stop is not None:
                return stop
            remote = await self._posted(delivery, delivery.card)
            if not remote.place or not remote.id:
                return Unknown("no_address")
            begun = self._remember(delivery.nonce, remote)
        for file in delivery.files[begun.files :]:
            await self._file(file, begun)
            begun.files, begun.pages = begun.files + 1, 0
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
        at: dict[str, object] = {"channel": to, "metadata": render.delivery(delivery.nonce)}
        thread = _thread(delivery.under) if delivery.under is not None and delivery.under.place == to else ""
        ping = user_of(Member(PLATFORM, delivery.ping)) if delivery.ping else ""
        try:
            told = await self._card("chat.postMessage", card, ping, **at, **({"thread_ts": thread} if thread else {}))
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
        await self._card("chat.update", delivery.card, channel=delivery.remote.place, ts=_ts(delivery.remote))
        return Sent(delivery.remote)

    async def _remove(self, delivery: Delivery) -> Receipt:
        if delivery.remote is None:
            return Refused("nothing to remove")
        kept = False
        for file in delivery.remote.id.split(BEHIND)[1:]:
            if not file.startswith(FILE):
                await self._gone("chat.delete", channel=delivery.remote.place, ts=file)
                continue
            try:
                await self._gone("files.delete", file=file)
            except Failed as why:
                # A right that was taken back is no credential that is gone: nobody else's deliveries wait for it.
                if why.code != "missing_scope":
                    raise
                kept = True
        await self._gone("chat.delete", channel=delivery.remote.place, ts=_ts(delivery.remote))
        return Parked("missing_scope") if kept else Sent(delivery.remote)

    async def _gone(self, method: str, **what: object) -> None:
        """Takes one thing off; that it is gone already is what was wanted. Raises Failed."""
        try:
            await self._api.write(method, **what)
        except Failed as why:
            if why.code not in ("message_not_found", "file_not_found", "file_deleted"):
                raise

    async def _home(self, delivery: Delivery) -> Receipt:
        if delivery.card is None or not isinstance(delivery.to, Member):
            return Refused("nothing to show")
        view = render.home(delivery.card, self._app.root, fresh=secrets.token_hex(4))
        await self._api.write("views.publish", user_id=user_of(delivery.to), view=view)
        return Sent(Remote("home", ""))

    async def _card(self, method: str, card: Card, ping: str = "", **at: object) -> Answer:
        shown = render.message(card, self._app.root, fresh=secrets.token_hex(4), ping=ping)
        try:
            return await self._api.write(method, **at, **shown)
        except Failed as why:
            if not why.because_of_blocks:
                raise
            log.error("blocks refused", reason=why.code)
            return await self._api.write(method, **at, **render.bare(card, self._app.root, ping=ping))

    async def _file(self, file: File, begun: Begun) -> None:
        """One file as a file, or its words in pages where the workspace did not grant files; each page counts once it came, as Slack
        may ask to wait before the next. Raises Failed."""
        if "files:write" in self._people.scopes and file.data and not begun.pages:
            try:
                id = await self._api.upload(file.name, file.data, file.alt)
                whole = [{"id": id, "title": file.name}]
                await self._api.write("files.completeUploadExternal", files=whole, channel_id=begun.remote.place)
            except Failed as why:
                if why.code not in ("missing_scope", "file_uploads_disabled", "not_allowed_token_type"):
                    raise
                log.warning("files refused", reason=why.code)
            else:
                begun.came(id)
                return
        for shown in _as_pages(file)[begun.pages :]:
            told = await self._api.write("chat.postMessage", channel=begun.remote.place, **shown)
            begun.pages += 1
            if ts := told.get("ts"):
                begun.came(str(ts))

    def _remember(self, nonce: str, remote: Remote) -> Begun:
        begun = self._begun[nonce] = Begun(remote)
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


def _as_pages(file: File) -> list[render.Node]:
    try:
        words = file.data.decode("utf-8") if file.mime.startswith("text/") or file.mime.endswith("json") else ""
    except UnicodeDecodeError:
        words = ""
    if not words.strip():
        return [render.page(file.name, file.alt or "This file cannot be shown as text. Whoever runs me can allow files here.")]
    made = render.file_pages(file.name, words)
    if len(made) > MOST_PAGES:
        more = "The rest does not fit into messages. Ask whoever runs me to allow files here, then export again."
        made = [*made[:MOST_PAGES], render.page(file.name, more)]
    return made


def nonce_of(message: Mapping[str, object]) -> str:
    """The id a message of ours carries in its metadata; "" where it carries none."""
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != render.EVENT:
        return ""
    payload = metadata.get("event_payload")
    return str(payload.get("id", "")) if isinstance(payload, Mapping) else ""
