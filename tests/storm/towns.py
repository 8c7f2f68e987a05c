"""The two platforms as a storm needs them: people, what goes wrong, and every message that was taken, with whoever could read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from bot.events import Member
from tests.stage import START
from tests.standins.discord import DiscordStandin
from tests.standins.faults import Fault, FaultPlan
from tests.standins.slack import Clock as SlackClock
from tests.standins.slack import SlackStandIn

Platform = Literal["slack", "discord"]
KINDS: Final[tuple[tuple[str, Fault], ...]] = (
    ("429", Fault.limited("1")),
    ("500", Fault.http(500)),
    ("502", Fault.http(502, accepted=False)),
    ("503", Fault.http(503)),
    ("dropped before", Fault.drop()),
    ("dropped after", Fault.drop(accepted=True)),
    ("malformed", Fault.malformed()),
    ("truncated", Fault.truncated()),
    ("hung", Fault.hang()),
    ("503 before", Fault.http(503, accepted=False)),
    ("502 after", Fault.http(502)),
    ("429 without a word of how long", Fault.limited(None)),
)
"""What a post may meet, in turn."""
LOOKS: Final = (Fault.http(503), Fault.drop(), Fault.malformed(), Fault.limited("1"))
"""What a look for an earlier attempt may meet."""


@dataclass(frozen=True, slots=True)
class Message:
    """One that the platform took: under which id it came, to whom it could be read, and when."""

    nonce: str
    readers: frozenset[str]
    words: str
    at: dt.datetime


class Town(Protocol):
    """A platform with people on it. `post` and `look` are the names of the requests that send and that read back."""

    env: dict[str, str]
    post: str
    look: str
    plan: FaultPlan

    def settles(self, count: int) -> list[Member]:
        """So many people, as the bot knows them."""

    def reader(self, member: Member) -> str:
        """The name under which a message's readers hold that person."""

    def advance(self, seconds: float) -> None:
        """Moves the platform's clock on."""

    def messages(self) -> list[Message]:
        """All that were taken, oldest first."""


class SlackTown:
    """Slack's stand-in. `history`: whether the app may read its direct chats."""

    post = "chat.postMessage"
    look = "conversations.history"

    def __init__(self, slack: SlackStandIn) -> None:
        self._slack = slack
        self.plan = slack.plan
        self.env = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}

    def settles(self, count: int) -> list[Member]:
        people = [self._slack.person(f"Person {n}") for n in range(count)]
        return [Member("slack", f"{person.space.id}:{person.id}") for person in people]

    def reader(self, member: Member) -> str:
        return member.id.partition(":")[2]

    def advance(self, seconds: float) -> None:
        self._slack.clock.advance(seconds=seconds)

    def messages(self) -> list[Message]:
        bot = self._slack.space.bot
        return [
            Message(str(e.body["metadata"]["event_payload"]["id"]), e.recipients - {bot}, str(e.body), e.at)
            for e in self._slack.ledger.of("message")
            if "metadata" in e.body
        ]


class DiscordTown:
    """Discord's stand-in."""

    post = "POST /channels/*/messages"
    look = "GET /channels/*/messages"

    def __init__(self, discord: DiscordStandin) -> None:
        self._discord = discord
        discord.plan = self.plan = FaultPlan()
        self.env = discord.environment()

    def settles(self, count: int) -> list[Member]:
        return [Member("discord", self._discord.person(f"Person {n}").id) for n in range(count)]

    def reader(self, member: Member) -> str:
        return member.id

    def advance(self, seconds: float) -> None:
        self._discord.advance(seconds=seconds)

    def messages(self) -> list[Message]:
        bot = self._discord.world.bot.id
        posts = self._discord.ledger.posts()
        return [Message(str(e.body["nonce"]), frozenset(e.viewers) - {bot}, str(e.body), e.at) for e in posts]


@asynccontextmanager
async def a_town(platform: Platform, seed: int, *, history: bool) -> AsyncIterator[Town]:
    """A platform whose clock shows `START` now."""
    if platform == "slack":
        async with SlackStandIn(declined=() if history else ("im:history",), clock=SlackClock(START), seed=seed) as slack:
            yield SlackTown(slack)
        return
    async with DiscordStandin(now=SlackClock(START).now) as discord:
        yield DiscordTown(discord)
