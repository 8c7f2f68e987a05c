"""The process is killed (SIGKILL) at each named point and started again: nothing acknowledged is missing, nothing comes twice.

The bot runs as a process of its own against the platforms' stand-ins. A point that did not fire counts as failed.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import pytest

from bot.store.sqlite import Store
from bot.vault import Vault, read_keys
from playbook.records import Debrief, Job, Record
from tests.stage import START
from tests.standins.discord import DiscordStandin
from tests.standins.discord_forms import Impossible
from tests.standins.slack import Clock as SlackClock
from tests.standins.slack import SlackStandIn

ROOT = Path(__file__).parents[2]
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
NEVER = "no point"
QUESTION = "How did it go?"
Platform = Literal["slack", "discord"]


class World(Protocol):
    """A platform with one person in it, seen from the test."""

    env: dict[str, str]
    who: str

    async def ready(self) -> None: ...

    async def says(self, line: str) -> bool: ...

    async def presses(self, label: str) -> bool: ...

    async def fills(self, answers: dict[str, str]) -> bool: ...

    def sees(self, text: str) -> bool: ...

    def asked(self) -> int: ...


@dataclass
class Bot:
    """One process after another on one database."""

    world: World
    folder: Path
    process: asyncio.subprocess.Process | None = None
    ahead: float = 0.0
    fired: set[str] = field(default_factory=set)

    async def starts(self, point: str = NEVER, nth: int = 1) -> None:
        """Starts it, to be killed at the nth `point`."""
        (self.folder / "born").open("a").close()
        env = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_"))}
        env |= self.world.env | {"JSC_DATABASE": str(self.folder / "crash.db"), "JSC_KEYS": KEY, "PYTHONPATH": str(ROOT)}
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.crash.program", point, str(nth), str(self._mark(point)), str(self.folder / "clock")),
            cwd=self.folder,
            env=env,
            stdin=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def comes_up(self, point: str = NEVER, nth: int = 1) -> None:
        """Starts it and waits until it is connected."""
        await self.starts(point, nth)
        await self.world.ready()

    async def is_killed(self, point: str) -> None:
        """Waits until it has killed itself."""
        assert self.process is not None
        code = await asyncio.wait_for(self.process.wait(), 40)
        assert code == -9, f"ended with {code}"
        assert self._mark(point).read_text() == point
        self.fired.add(point)

    async def ends(self) -> None:
        """Asks it to end, and waits."""
        if self.process is not None and self.process.returncode is None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            await asyncio.wait_for(self.process.wait(), 40)

    def moves(self, **by: float) -> None:
        """Moves the bot's clock on."""
        self.ahead += dt.timedelta(**by).total_seconds()
        fresh = self.folder / "clock.new"
        fresh.write_text(str(self.ahead))
        fresh.replace(self.folder / "clock")

    def _mark(self, point: str) -> Path:
        return self.folder / f"fired-{point.replace(' ', '-')}"


class Slack:
    """Slack's stand-in, and Ada."""

    def __init__(self, slack: SlackStandIn) -> None:
        self.slack = slack
        self.ada = slack.person("Ada")
        self.who = f"{slack.space.id}:{self.ada.id}"
        self.env = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
        self._socket = 0

    async def ready(self) -> None:
        await self.slack.connected(newer_than=self._socket, within=40.0)
        self._socket = self.slack.newest_socket

    async def says(self, line: str) -> bool:
        try:
            return (await self.ada.command(line)).ok
        except ConnectionError:
            # The app died as Slack handed it over: she reads that it did not respond.
            return False

    async def presses(self, label: str) -> bool:
        return (await self.ada.press(label)).ok

    async def fills(self, answers: dict[str, str]) -> bool:
        done = await self.ada.fill(answers)
        return done is not None and done.ok

    def sees(self, text: str) -> bool:
        return self.ada.sees(text, anywhere=True)

    def asked(self) -> int:
        return sum(QUESTION in str(entry.body) for entry in self.slack.ledger.of("message"))


class Discord:
    """Discord's stand-in, and Ada."""

    def __init__(self, discord: DiscordStandin) -> None:
        self.discord = discord
        self.ada = discord.person("Ada")
        self.who = self.ada.id
        self.env = discord.environment()

    async def ready(self) -> None:
        await self.discord.gateway.offline()
        await self.discord.gateway.online(40)

    async def says(self, line: str) -> bool:
        return await self._well(self.ada.command(line))

    async def presses(self, label: str) -> bool:
        return await self._well(self.ada.press(label))

    async def fills(self, answers: dict[str, str]) -> bool:
        return await self._well(self.ada.fill(answers))

    async def _well(self, deed: Awaitable[object]) -> bool:
        try:
            await deed
        except Impossible:
            # A command that Discord has not been told of yet, or a button that is not there yet.
            return False
        return not self.ada.error

    def sees(self, text: str) -> bool:
        return self.ada.sees(text, anywhere=True)

    def asked(self) -> int:
        return sum(QUESTION in str(entry) for entry in self.discord.ledger.of("message"))


@contextlib.asynccontextmanager
async def a_world(platform: Platform) -> AsyncIterator[World]:
    """A platform that outlives the bot."""
    if platform == "slack":
        async with SlackStandIn(clock=SlackClock(START)) as slack:
            yield Slack(slack)
    else:
        async with DiscordStandin() as discord:
            yield Discord(discord)


async def until(holds: Callable[[], bool], seconds: float = 40) -> None:
    """Waits for what another process does."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110  # the other process sets no event of ours
            await asyncio.sleep(0.05)


async def again(deed: Callable[[], Awaitable[bool]]) -> None:
    """What a person does when nothing came back: the same once more, for a while."""
    for _ in range(20):
        if await deed():
            return
        await asyncio.sleep(0.3)
    raise AssertionError("it never answered")


async def held(folder: Path, platform: Platform, who: str, kind: type[Record]) -> list[Record]:
    """What the database holds of Ada."""
    store = await Store.open(folder / "crash.db")
    try:
        vault = Vault(read_keys(KEY), await store.meta("index"))
        rows = await store.read(vault.subject_id("member", platform, who))
        subject = vault.admit(rows)
        return [r for k, id in subject.rows if k == kind.kind and (r := subject.open(kind, id)) is not None]
    finally:
        await store.close()


async def set_up(world: World, bot: Bot) -> None:
    """Ada has a clock and an interview at 14:00 tomorrow."""
    await again(lambda: world.says("/jsc home"))
    await again(lambda: world.presses("Set me up"))
    await world.fills({"role": "staff PM", "city": "Lisbon", "look": "Plain: say what they are about"})
    await again(lambda: world.presses("Yes, that is my time"))
    await again(lambda: world.says("/jsc interview Acme, Tue 24 Nov 14:00"))
    await world.fills({})
    await again(lambda: world.presses("Yes, set it"))
    await until(lambda: world.sees("Interview set"))


@pytest.fixture
def disk() -> Iterator[Path]:
    """A folder on the machine's own disk, wherever other tests keep theirs."""
    with tempfile.TemporaryDirectory(prefix="jsc-crash-") as folder:
        yield Path(folder)


@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_what_was_acknowledged_is_there_and_the_question_comes_once(platform: Platform, disk: Path) -> None:
    async with a_world(platform) as world:
        bot = Bot(world, disk)
        # Killed while the database is made: the next start makes it.
        await bot.starts("during migration", 3)
        await bot.is_killed("during migration")
        await bot.comes_up()
        await set_up(world, bot)
        await bot.ends()

        # Killed at a commit, before it and after it, with a line in hand: what was answered is there, what was not may be said again.
        acknowledged: list[str] = []
        for point, firms in (("before commit", ("Birch", "Cedar", "Dill")), ("after commit", ("Elm", "Fern", "Gorse"))):
            await bot.comes_up(point, 5)
            acknowledged += [firm for firm in firms if await world.says(f"/jsc log {firm}, PM, applied")]
            await bot.is_killed(point)
            await bot.comes_up()
            for firm in set(firms) - set(acknowledged):
                await again(lambda firm=firm: world.says(f"/jsc log {firm}, PM, applied"))  # type: ignore[misc]  # bound at once
                acknowledged.append(firm)
            await bot.ends()

        # Killed around the sending of the question after the talk.
        await bot.comes_up("before a send", 1)
        bot.moves(days=1, hours=6, minutes=20)
        await bot.is_killed("before a send")
        # What waits goes out as soon as the bot is logged in: it may be dead before it is connected.
        await bot.starts("after acceptance before it is settled", 1)
        await bot.is_killed("after acceptance before it is settled")
        await bot.comes_up()
        await until(lambda: world.asked() >= 1)
        await asyncio.sleep(1)
        most = 1 if platform == "discord" else 2
        assert 1 <= world.asked() <= most, f"asked {world.asked()} times"

        # Its button was posted by a process that is dead.
        await again(lambda: world.presses("Start"))
        await world.fills({"well": "They asked to see the rollout plan."})
        await until(lambda: world.sees("Saved. Shown to nobody."))
        await bot.ends()
        assert bot.fired == {
            "during migration",
            "before commit",
            "after commit",
            "before a send",
            "after acceptance before it is settled",
        }
        jobs = await held(disk, platform, world.who, Job)
        firms_held = [job.firm for job in jobs if isinstance(job, Job)]
        assert set(acknowledged) | {"Acme"} <= set(firms_held)
        assert len(await held(disk, platform, world.who, Debrief)) == 1
