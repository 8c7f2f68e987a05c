"""The stand-in's state and the few ways in which it changes, each written down in the ledger."""

from __future__ import annotations

import asyncio
import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.standins.faults import FaultPlan
from tests.standins.slack import limits, payloads
from tests.standins.slack.clock import Clock
from tests.standins.slack.ledger import Deed, Entry, Ledger, Refusal
from tests.standins.slack.rates import RateModel
from tests.standins.slack.shapes import Json, Refused
from tests.standins.slack.workspace import Channel, Ids, Message, Token, User, View, Workspace


@dataclass(slots=True)
class Trigger:
    """What lets a view be opened: once, within three seconds (platform facts 1.1)."""

    team: str
    user: str
    made: datetime
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Where an interaction may be answered; `origin` is the message it was made on, if there is one."""

    team: str
    user: str
    channel: str
    made: datetime
    origin: Message | None = None
    uses: int = 0


class World:
    """All workspaces of one app, what the clock says, and what has happened."""

    def __init__(self, *, clock: Clock, plan: FaultPlan, rates: RateModel | None, seed: int) -> None:
        self.clock = clock
        self.plan = plan
        self.rates = rates
        self.seed = seed
        self.ids = Ids(seed)
        self.ledger = Ledger()
        self.app = self.ids.new("A")
        self.spaces: dict[str, Workspace] = {}
        self.tokens: dict[str, Token] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.address = ""
        self.in_hand = 0
        self._stirred = asyncio.Event()

    def touch(self) -> None:
        """Notes that something is going on: who waits for quiet waits longer."""
        self._stirred.set()

    async def quiet(self, still: float) -> None:
        """Waits until no request is in hand and nothing has gone on for `still` real seconds."""
        while True:
            self._stirred.clear()
            try:
                async with asyncio.timeout(still):
                    await self._stirred.wait()
            except TimeoutError:
                if not self.in_hand:
                    return

    def accept(self, deed: Deed, method: str, space: Workspace, recipients: frozenset[str], body: Json, **more: object) -> None:
        """Writes down something the platform took. `more` are further fields of the entry."""
        self.ledger.everyone[space.id] = space.people()
        entry = Entry(self.clock.now(), deed, method, space.id, recipients, copy.deepcopy(body), **more)  # type: ignore[arg-type]
        self.ledger.entries.append(entry)

    def refuse(self, method: str, why: Refused, body: Json) -> None:
        """Writes down something the platform did not take."""
        self.ledger.refused.append(Refusal(self.clock.now(), method, why.error, tuple(why.messages), copy.deepcopy(body)))

    def post(
        self,
        space: Workspace,
        channel: Channel,
        body: Json,
        *,
        method: str,
        author: str | None = None,
        thread: str | None = None,
        to: str | None = None,
        in_channel: bool = False,
        files: tuple[str, ...] = (),
    ) -> Message:
        """A new message in `channel`, or one that only the person `to` sees."""
        message = Message(self.ids.ts(self.clock.now(), channel.id), channel.id, author or space.bot, self._kept(body), thread, to)
        message.files = list(files)
        message.seq = self.ids.next()
        recipients = space.readers(channel)
        if to is not None:
            recipients = frozenset({to}) if space.users[to].active else frozenset()
        if to is None or recipients:
            channel.messages[message.ts] = message
        self.accept(
            "ephemeral" if to is not None else "file" if files else "message",
            method,
            space,
            recipients,
            body,
            channel=channel.id,
            ts=message.ts,
            thread=thread,
            in_channel=in_channel,
            content=b"\n".join(space.files[f].content or b"" for f in files),
        )
        return message

    def edit(self, space: Workspace, message: Message, body: Json, *, method: str) -> None:
        """A message in a new state. What `body` leaves out of blocks and metadata stays as it was (docs: chat.update)."""
        new = self._kept(body)
        for key in ("blocks", "metadata"):
            if key not in new and key in message.body:
                new[key] = message.body[key]
        message.body = new
        message.edited = True
        message.seq = self.ids.next()
        channel = space.channels[message.channel]
        recipients = space.readers(channel) if message.to is None else frozenset({message.to})
        deed: Deed = "update" if message.to is None else "ephemeral_update"
        self.accept(deed, method, space, recipients, body, channel=channel.id, ts=message.ts, thread=message.thread)

    def remove(self, space: Workspace, message: Message, *, method: str) -> None:
        """A message taken away."""
        channel = space.channels[message.channel]
        del channel.messages[message.ts]
        deed: Deed = "delete" if message.to is None else "ephemeral_delete"
        self.accept(deed, method, space, frozenset(), {}, channel=channel.id, ts=message.ts, thread=message.thread)

    def show_home(self, space: Workspace, user: User, body: Json, *, method: str) -> View:
        """A person's home tab, whole and new."""
        view = self._view(space, user, "home", body)
        old = space.homes.get(user.id)
        if old is not None:
            view.id = view.root = old.id
            view.state = old.state
        space.homes[user.id] = view
        self.accept("home", method, space, frozenset({user.id}), body)
        return view

    def show_modal(self, space: Workspace, user: User, body: Json, *, method: str, push: bool = False) -> View:
        """A form in front of a person: in place of what was open, or on top of it. Raises Refused when it cannot be."""
        outside = body.get("external_id")
        stack = space.modals.get(user.id, []) if push else []
        if outside and any(v.body.get("external_id") == outside for views in space.modals.values() for v in views):
            raise Refused("duplicate_external_id")
        if len(stack) >= limits.MODAL_STACK:
            raise Refused("push_limit_reached")
        view = self._view(space, user, "modal", body)
        if stack:
            view.root, view.previous = stack[0].id, stack[-1].id
        space.modals[user.id] = [*stack, view]
        self.accept("modal", method, space, frozenset({user.id}), body)
        return view

    def change_modal(self, space: Workspace, view: View, body: Json, *, method: str) -> None:
        """An open form in a new state; what was typed into elements that stay the same stays."""
        fresh = self._view(space, space.users[view.user], "modal", body)
        view.body, view.hash, view.seq, view.errors = fresh.body, fresh.hash, fresh.seq, {}
        self.accept("modal", method, space, frozenset({view.user}), body)

    def new_trigger(self, space: Workspace, user: User) -> str:
        """A trigger id for an interaction of `user`."""
        trigger = f"{self.ids.word(13)}.{self.ids.word(12)}.{self.ids.word(32)}"
        self.triggers[trigger] = Trigger(space.id, user.id, self.clock.now())
        return trigger

    def spend_trigger(self, space: Workspace, id: object) -> User:
        """Whose interaction `id` came from; raises Refused when it is unknown, too old, or was used before."""
        trigger = self.triggers.get(id) if isinstance(id, str) else None
        if trigger is None or trigger.team != space.id:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.clock.now() - trigger.made > timedelta(seconds=limits.TRIGGER_SECONDS):
            raise Refused("expired_trigger_id")
        trigger.used = True
        return space.users[trigger.user]

    def new_response_url(self, space: Workspace, user: User, channel: Channel, kind: str, origin: Message | None) -> str:
        """An address under which an interaction of `user` may be answered; `kind` is commands or actions."""
        id = f"{kind}/{space.id}/{self.ids.word(12)}/{self.ids.word(24)}"
        self.response_urls[id] = ResponseUrl(space.id, user.id, channel.id, self.clock.now(), origin)
        return f"{self.address}/{id}"

    def _kept(self, body: Json) -> Json:
        """What a message keeps of what was sent."""
        made: Json = {k: copy.deepcopy(body[k]) for k in ("text", "metadata", "link_names", "parse") if k in body}
        made.setdefault("text", "")
        if "blocks" in body:
            made["blocks"] = payloads.kept(body["blocks"], self.ids)
        return made

    def _view(self, space: Workspace, user: User, kind: str, body: Json) -> View:
        kept = copy.deepcopy(body)
        kept["blocks"] = payloads.kept(body["blocks"], self.ids)
        id = self.ids.new("V")
        stamp = f"{int(self.clock.now().timestamp())}.{self.ids.word(8)}"
        return View(id, kind, user.id, kept, stamp, id, seq=self.ids.next())
