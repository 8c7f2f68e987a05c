"""Interactions: how a press becomes an event, and the one answer, the edits and the follow-ups each of them allows.

Source: platform-facts 2.1; discord/discord-api-docs `interactions/receiving-and-responding.mdx`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.standins import discord_shapes as shapes
from tests.standins.discord_ledger import Ledger
from tests.standins.discord_post import Post, Uploads
from tests.standins.discord_rules import Flags, Refused, Way, modal_problems, refuse_if
from tests.standins.discord_schema import Json, Problem
from tests.standins.discord_world import Account, Channel, Message, World

FIRST_ANSWER = timedelta(seconds=3)
TOKEN_LIFE = timedelta(minutes=15)
COMMAND, COMPONENT, MODAL_SUBMIT = 2, 3, 5
REPLY, DEFER, DEFER_UPDATE, UPDATE, MODAL = 4, 5, 6, 7, 9


@dataclass(eq=False, slots=True)
class Interaction:
    """One use of a command, a component or a form, and what has become of it.

    `source`: the message it was pressed on (also behind a form that a press opened). `typed`: what others see of a
    command when its answer is public. `name`: the command's, or the custom id. `done` is set when there is something to
    see, or when time is up.
    """

    id: str
    token: str
    kind: int
    who: Account
    channel: Channel
    born: datetime
    source: Message | None = None
    typed: str = ""
    name: str = ""
    asked: Json = field(default_factory=dict)
    answer: int | None = None
    original: Message | None = None
    loading: bool = False
    modal: Json | None = None
    failed: bool = False
    sent: dict[str, Message] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)


class Interactions:
    """All interactions of the application. `dispatch(event, data)` hands an event to the gateway."""

    def __init__(self, world: World, post: Post, ledger: Ledger, dispatch: Callable[[str, Json], None], cdn: Callable[[], str]) -> None:
        self._world, self._post, self._ledger, self._dispatch, self._cdn = world, post, ledger, dispatch, cdn
        self.all: dict[str, Interaction] = {}
        self._tokens: dict[str, Interaction] = {}
        self._waiting: dict[str, Interaction] = {}
        self._timers: set[asyncio.TimerHandle] = set()

    def open(
        self, kind: int, who: Account, channel: Channel, data: Json, *, source: Message | None = None, typed: str = ""
    ) -> Interaction:
        """Sends INTERACTION_CREATE and starts the three seconds."""
        world = self._world
        opened = Interaction(world.snowflake(), secrets.token_urlsafe(48), kind, who, channel, world.now(), source, typed)
        opened.name = str(data.get("custom_id") or data.get("name"))
        opened.asked = self._metadata(opened)
        self.all[opened.id] = self._tokens[opened.token] = self._waiting[opened.id] = opened
        self._dispatch("INTERACTION_CREATE", self.payload(opened, data))
        timer = asyncio.get_running_loop().call_later(FIRST_ANSWER.total_seconds(), self.expire)
        self._timers.add(timer)
        return opened

    def expire(self) -> None:
        """Gives up interactions that were not answered in time; their person sees that it failed."""
        for opened in list(self._waiting.values()):
            if self._world.now() - opened.born >= FIRST_ANSWER:
                opened.failed = True
                opened.done.set()
                del self._waiting[opened.id]

    def close(self) -> None:
        """Stops waiting."""
        for timer in self._timers:
            timer.cancel()

    def payload(self, opened: Interaction, data: Json) -> Json:
        """The INTERACTION_CREATE event."""
        world, channel, who = self._world, opened.channel, opened.who
        made: Json = {
            "id": opened.id,
            "application_id": world.bot.id,
            "type": opened.kind,
            "token": opened.token,
            "version": 1,
            "data": data,
            "channel_id": channel.id,
            "channel": shapes.channel(channel, world) | {"permissions": str(int(world.permissions(who, channel)))},
            "locale": who.locale,
            "app_permissions": str(int(world.permissions(world.bot, channel))),
            "entitlements": [],
            "authorizing_integration_owners": {"0": channel.guild.id if channel.guild else "0"},
            "context": 0 if channel.guild else 1,
            "attachment_size_limit": shapes.ATTACHMENT_LIMIT,
        }
        if opened.source is not None:
            made["message"] = shapes.message(opened.source, self._cdn())
        if channel.guild is None:
            return made | {"user": shapes.user(who)}
        guild = channel.guild
        member = shapes.full_member(who, guild.seats[who.id], world.permissions(who, channel))
        partial = {"id": guild.id, "locale": guild.locale, "features": []}
        return made | {"guild_id": guild.id, "guild": partial, "guild_locale": guild.locale, "member": member}

    def respond(self, interaction_id: str, token: str, body: Json, uploads: Uploads, route: str) -> Json:
        """`POST /interactions/{id}/{token}/callback`; gives the body of an answer `with_response`."""
        opened = self.all.get(interaction_id)
        if opened is None or opened.token != token:
            raise Refused(404, 10062, "Unknown interaction")
        if opened.answer is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if opened.failed or self._world.now() - opened.born >= FIRST_ANSWER:
            raise Refused(404, 10062, "Unknown interaction")
        try:
            self._carry_out(opened, body, uploads, route)
        except Refused as why:
            opened.refusals.append(str(why))
            raise
        return self._told(opened)

    def _carry_out(self, opened: Interaction, body: Json, uploads: Uploads, route: str) -> None:
        kind, data = body.get("type"), body.get("data") or {}
        possible = {REPLY, DEFER} | ({MODAL} if opened.kind != MODAL_SUBMIT else set())
        possible |= {DEFER_UPDATE, UPDATE} if opened.source is not None else set()
        if kind not in possible:
            message = f"Value must be one of {sorted(possible)} here."
            refuse_if([Problem("type", "BASE_TYPE_CHOICES", message)])
        ephemeral = bool(Flags(data.get("flags") or 0) & Flags.EPHEMERAL)
        only_for = opened.who.id if ephemeral else None
        if kind == REPLY:
            opened.original = self._say(opened, data, uploads, route, Way.REPLY, "reply", only_for)
        elif kind == DEFER:
            if Flags(data.get("flags") or 0) & ~Flags.EPHEMERAL:
                refuse_if([Problem("data.flags", "FLAGS_NOT_ALLOWED", "a deferred answer may only be EPHEMERAL")])
            opened.original = self._post.thinking(opened.channel, route, only_for=only_for, asked=opened.asked)
            opened.loading = True
        elif kind == UPDATE:
            assert opened.source is not None
            if opened.source.deleted:
                raise Refused(404, 10008, "Unknown Message")
            opened.original = self._post.edit(opened.source, data, uploads, route, way=Way.UPDATE, act="update")
        elif kind == DEFER_UPDATE:
            opened.original = opened.source
            self._ledger.accept("defer", route, body, message=opened.source, viewers=set())
        else:
            refuse_if(modal_problems(data))
            opened.modal = data | {"components": shapes.numbered(data["components"])}
            self._ledger.accept("modal", route, data, channel=opened.channel, viewers={opened.who.id})
        if opened.original is not None:
            opened.sent[opened.original.id] = opened.original
        opened.answer = kind
        self._waiting.pop(opened.id, None)
        if not opened.loading:
            opened.done.set()

    def follow_up(self, token: str, body: Json, uploads: Uploads, route: str) -> Message:
        """`POST /webhooks/{application}/{token}`; directly after a deferral it fills the placeholder instead."""
        opened = self._by_token(token)
        flags = Flags(body.get("flags") or 0)
        if opened.loading and opened.original is not None:
            return self.edit(token, "@original", body | {"flags": int(flags & ~Flags.EPHEMERAL)}, uploads, route)
        only_for = opened.who.id if flags & Flags.EPHEMERAL else None
        message = self._say(opened, body, uploads, route, Way.FOLLOWUP, "followup", only_for)
        opened.sent[message.id] = message
        return message

    def edit(self, token: str, message_id: str, body: Json, uploads: Uploads, route: str) -> Message:
        """`PATCH /webhooks/{application}/{token}/messages/{message or @original}`."""
        opened = self._by_token(token)
        message = self.find(token, message_id)
        edited = self._post.edit(message, body, uploads, route, way=Way.FOLLOWUP_EDIT)
        opened.loading = False
        opened.done.set()
        return edited

    def find(self, token: str, message_id: str) -> Message:
        """A message this interaction made or updated. Raises `Refused` 10008."""
        opened = self._by_token(token)
        message = opened.original if message_id == "@original" else opened.sent.get(message_id)
        if message is None or message.deleted:
            raise Refused(404, 10008, "Unknown Message")
        return message

    def _by_token(self, token: str) -> Interaction:
        opened = self._tokens.get(token)
        if opened is None or opened.answer is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if self._world.now() - opened.born >= TOKEN_LIFE:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return opened

    def _say(self, opened: Interaction, body: Json, uploads: Uploads, route: str, way: Way, act: str, only_for: str | None) -> Message:
        reference: Json | None = None
        if opened.source is not None and opened.source.channel is opened.channel:
            reference = {"type": 0, "channel_id": opened.channel.id, "message_id": opened.source.id}
        return self._post.answer(
            opened.channel, body, uploads, route, way=way, only_for=only_for, asked=opened.asked,
            reference=reference, act=act, typed=opened.typed,
        )  # fmt: skip

    def _told(self, opened: Interaction) -> Json:
        message = opened.original
        about: Json = {"id": opened.id, "type": opened.kind, "channel_id": opened.channel.id}
        if opened.channel.guild:
            about["guild_id"] = opened.channel.guild.id
        if message is None:
            return {"interaction": about}
        about |= {
            "response_message_id": message.id,
            "response_message_loading": opened.loading,
            "response_message_ephemeral": message.only_for is not None,
        }
        if opened.answer not in (REPLY, UPDATE):
            return {"interaction": about}
        return {
            "interaction": about,
            "resource": {"type": opened.answer, "message": shapes.message(message, self._cdn())},
        }

    def _metadata(self, opened: Interaction) -> Json:
        made: Json = {
            "id": opened.id,
            "type": opened.kind,
            "user": shapes.user(opened.who),
            "authorizing_integration_owners": {"0": opened.channel.guild.id if opened.channel.guild else "0"},
        }
        if opened.kind == COMPONENT and opened.source is not None:
            made["interacted_message_id"] = opened.source.id
        if opened.kind == MODAL_SUBMIT:
            before: dict[str, Any] = {key: value for key, value in made.items() if key != "type"} | {"type": COMMAND}
            if opened.source is not None:
                before |= {"type": COMPONENT, "interacted_message_id": opened.source.id}
            made["triggering_interaction_metadata"] = before
        return made
