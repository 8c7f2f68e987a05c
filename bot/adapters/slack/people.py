"""Whom we know in a workspace: the hints Slack's profile gives, and the direct chats that are known."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import zoneinfo
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bot.adapters.slack.api import Api
from bot.adapters.slack.parse import Origin, Received
from bot.adapters.slack.receipts import Failed
from bot.events import Hints, Member, PersonEvent
from bot.vault import Tampered, unseal

if TYPE_CHECKING:
    from bot.app import App

KEPT: Final = 10_000
PAGE: Final = 200
MOST_PAGES: Final = 50
"""Of a channel's members; one with more than ten thousand is no council's room, whoever is on its last page."""
PATIENCE: Final = 0.6
"""Seconds a profile may take: an answer never waits long for what is only a hint."""


class People:
    """One workspace's people. `scopes` are those the bot token was granted."""

    def __init__(self, web: Api, team: str, bot: str, scopes: frozenset[str]) -> None:
        self.team = team
        self.bot = bot
        self.scopes = scopes
        self._api = web
        self._hints: OrderedDict[str, Hints] = OrderedDict()
        self._direct: OrderedDict[str, str] = OrderedDict()
        self._guessed: OrderedDict[str, str] = OrderedDict()

    @property
    def counts_rooms(self) -> bool:
        """Whether the app may see who is in a private channel that it was invited to."""
        return "groups:read" in self.scopes

    async def inside(self, channel: str) -> frozenset[str]:
        """The users who are in a channel, the app left out; other apps count, as they may read what is posted. Raises Failed."""
        found: set[str] = set()
        cursor = ""
        for _ in range(MOST_PAGES):
            more = {"cursor": cursor} if cursor else {}
            told, _headers = await self._api.read("conversations.members", channel=channel, limit=PAGE, **more)
            members, onward = told.get("members"), told.get("response_metadata")
            found |= {user for user in members if isinstance(user, str)} if isinstance(members, list) else set()
            cursor = str(onward.get("next_cursor") or "") if isinstance(onward, Mapping) else ""
            if not cursor:
                break
        return frozenset(found - {self.bot})

    async def hinted(self, received: Received) -> PersonEvent:
        """The event with what Slack's profile says of its member; without `users:read`, with the name alone."""
        hints = await self._of(received.user, received.name)
        return received.event if hints == received.event.hints else dataclasses.replace(received.event, hints=hints)

    async def _of(self, user: str, name: str) -> Hints:
        if "users:read" not in self.scopes:
            return Hints(name=name)
        if user not in self._hints:
            try:
                async with asyncio.timeout(PATIENCE):
                    told, _ = await self._api.read("users.info", user=user, include_locale=True)
            except (Failed, TimeoutError):
                return Hints(name=name)
            found = told.get("user")
            _keep(self._hints, user, _hints(found if isinstance(found, Mapping) else {}, name))
        return self._hints[user]

    def learn(self, user: str, channel: str) -> None:
        """`channel` is the direct chat of `user` with the app."""
        if channel.startswith("D"):
            _keep(self._direct, user, channel)

    def met(self, user: str, origin: Origin) -> None:
        """A press on a message of ours in a direct chat says which chat that is; what is typed in one may stand in any of theirs."""
        if origin.where == "message":
            self.learn(user, origin.channel)
        elif origin.where in ("command", "ephemeral") and origin.channel.startswith("D"):
            _keep(self._guessed, user, origin.channel)

    def guess(self, user: str) -> str:
        """The direct chat in which they last typed a command: the app's own, if the app may read it; "" where they did in none."""
        return self._guessed.get(user, "")

    def no_guess(self, user: str) -> None:
        """It was a chat of theirs with somebody else."""
        self._guessed.pop(user, None)

    async def direct(self, user: str, member: Member, app: App) -> str:
        """The direct chat of `user`, "" when it is not known: asking Slack for it would cost a scope.

        After a restart it is known from an earlier card that stands there.
        """
        if user not in self._direct:
            subject = await app.units.subject(app.vault.subject_id("member", member.platform, member.id), member)
            for item, sealed in subject.remotes.items():
                try:
                    place, _ = json.loads(unseal(subject.key, sealed, f"{subject.id}|remote|{item}"))
                except (Tampered, ValueError):
                    continue
                self.learn(user, str(place))
        return self._direct.get(user, "")


def _hints(profile: Mapping[str, object], name: str) -> Hints:
    inner = profile.get("profile")
    shown = inner.get("display_name") if isinstance(inner, Mapping) else ""
    zone, locale = profile.get("tz"), profile.get("locale")
    named = shown or profile.get("real_name") or name
    return Hints(
        name=named if isinstance(named, str) else name,
        zone=zone if isinstance(zone, str) and _is_zone(zone) else "",
        locale=locale if isinstance(locale, str) else "",
    )


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError, OSError):
        return False
    return True


def _keep(kept: OrderedDict[str, Hints] | OrderedDict[str, str], key: str, value: object) -> None:
    kept[key] = value  # type: ignore[assignment]  # each caller gives what its own map holds
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)
