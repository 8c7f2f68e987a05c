"""The real app behind the real adapter on a Discord on loopback, with a clock that only moves by hand."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import handlers
from bot.adapters.discord.client import DiscordAdapter
from bot.adapters.discord.tree import SYNCED
from bot.app import App
from bot.clock import Clock
from bot.context import About
from bot.outbox import Outbox
from bot.ratelimit import LIMITS
from bot.router import Router, collect
from bot.settings import Settings
from bot.store.sqlite import Store
from playbook.models import read_playbook
from playbook.records import Record
from tests.stage import KEY, START
from tests.standins.discord import DiscordStandin
from tests.standins.discord_people import Person

R = TypeVar("R", bound=Record)


async def until(holds: Callable[[], bool]) -> None:
    """Waits for something that another task does; twenty real seconds are too many."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  # the stand-in has no event for everything
            await asyncio.sleep(0.01)


class Scene:
    """One bot on one Discord. The bot can stop and start again; the database and Discord stay."""

    def __init__(self, app: App, clock: Clock, discord: DiscordStandin, **how: float) -> None:
        self.app, self.clock, self.discord = app, clock, discord
        self._how = how
        self.adapter = self._adapter()
        self.outbox = self._outbox()
        self._running: asyncio.Task[None] | None = None

    async def starts(self, **how: float) -> None:
        """The bot comes online, and its commands have been told; `how` are seconds for the adapter from now on."""
        self._how |= how
        told = len(self.discord.ledger.of("commands"))
        self.adapter = self._adapter()
        self.outbox = self._outbox()
        running = self._running = asyncio.create_task(self.adapter.run(self.app))
        online = asyncio.create_task(self.adapter.online.wait())
        await asyncio.wait({running, online}, return_when=asyncio.FIRST_COMPLETED, timeout=20)
        online.cancel()
        if running.done():
            running.result()
        assert self.adapter.online.is_set(), "the bot did not come online"
        if not told:
            # Until it is kept that they were told: a bot that stops before that tells them once more.
            async with asyncio.timeout(20):
                while await self.app.store.meta(SYNCED) is None:  # noqa: ASYNC110  # the store has no event for it
                    await asyncio.sleep(0.01)

    async def stops(self) -> None:
        """The process is asked to end."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def ends(self) -> BaseException | None:
        """Waits until the bot stops by itself, and why."""
        assert self._running is not None
        await asyncio.wait({self._running}, timeout=20)
        assert self._running.done(), "the bot goes on"
        return self._running.exception()

    async def passes(self, **by: float) -> None:
        """Moves the clock, stopping at every due item on the way."""
        until = self.clock.now() + dt.timedelta(**by)
        while True:
            due = await self.app.store.next_due()
            if due is None or due > until.timestamp() * 1000:
                break
            at = max(dt.datetime.fromtimestamp(due / 1000, dt.UTC), self.clock.now())
            self.clock.move(at - self.clock.now())
            await self.outbox.once()
        self.clock.move(until - self.clock.now())

    async def records(self, who: Person, kind: type[R]) -> list[R]:
        """What the store holds of this person, opened."""
        subject_id = self.app.vault.subject_id("member", "discord", who.id)
        rows = await self.app.store.read(subject_id)
        if not rows.found:
            return []
        subject = self.app.vault.admit(rows)
        return [r for k, id in subject.rows if k == kind.kind if (r := subject.open(kind, id)) is not None]

    def _adapter(self) -> DiscordAdapter:
        settings = Settings(_env_file=None, **{k.lower(): v for k, v in self.discord.environment().items()})  # type: ignore[arg-type]
        return DiscordAdapter(settings, servers=0.05, **self._how)

    def _outbox(self) -> Outbox:
        return Outbox(self.app, {"discord": self.adapter}, {"discord": LIMITS["web"]})


@asynccontextmanager
async def a_scene(folder: Path, router: Router | None = None, *, start: bool = True, **how: float) -> AsyncIterator[Scene]:
    """A bot that is online, on a new database in `folder`; `how` are seconds for the adapter."""
    clock = Clock(frozen=START)
    store = await Store.open(folder / "discord.db")
    about = About(run_by="the Harbour volunteers", version="0.1.0", source_url="https://example.org/source", root="jsc", stored="")
    try:
        app = await App.start(router or collect(handlers), store, [KEY], read_playbook(), clock, about)
        async with DiscordStandin(now=clock.now) as discord:
            with discord.hooks():
                scene = Scene(app, clock, discord, **how)
                try:
                    if start:
                        await scene.starts()
                    yield scene
                finally:
                    await scene.stops()
    finally:
        await store.close()
