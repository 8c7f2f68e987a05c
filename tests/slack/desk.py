"""A workspace for tests: the real app, handlers and SQLite behind the real adapter, before the Slack stand-in."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import handlers
from bot.adapters.slack.client import SlackAdapter
from bot.adapters.slack.line import Pace
from bot.adapters.slack.manifest import manifest
from bot.app import App, verbs_of
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
from tests.standins.slack import Clock as SlackClock
from tests.standins.slack import Interaction, Person, SlackStandIn

R = TypeVar("R", bound=Record)

WELL = 10.0
"""Real seconds of patience where a test is not about patience: a loaded machine is no late answer."""


def settings_for(slack: SlackStandIn, folder: Path, **over: str) -> Settings:
    """Settings that lead to the stand-in."""
    told = {
        "slack_bot_token": slack.bot_token,
        "slack_app_token": slack.app_token,
        "slack_api_url": slack.api_url,
        "jsc_database": str(folder / "slack.db"),
    }
    return Settings(_env_file=None, **{**told, **over})  # type: ignore[arg-type]  # read from words, as an environment is


@dataclass
class Desk:
    """One running app in one workspace."""

    slack: SlackStandIn
    app: App
    clock: Clock
    folder: Path
    adapter: SlackAdapter
    outbox: Outbox
    task: asyncio.Task[None]
    patience: float
    pace: Pace

    async def settle(self) -> None:
        """Nothing is in hand, and what is due is sent."""
        await self.adapter.idle()
        await self.outbox.once()

    async def passes(self, **by: float) -> None:
        """Moves both clocks on, stopping at every due item on the way."""
        until = self.clock.now() + dt.timedelta(**by)
        while True:
            due = await self.app.store.next_due()
            if due is None or due > until.timestamp() * 1000:
                break
            self._move(dt.datetime.fromtimestamp(due / 1000, dt.UTC) - self.clock.now())
            await self.outbox.once()
        self._move(until - self.clock.now())

    def _move(self, by: dt.timedelta) -> None:
        if by > dt.timedelta():
            self.clock.move(by)
            self.slack.clock.advance(seconds=by.total_seconds())

    async def restarts(self) -> None:
        """The adapter goes and another one comes, on the same store."""
        before = self.slack.newest_socket
        await self.stops()
        await self.begins()
        await self.slack.connected(newer_than=before)

    async def stops(self) -> None:
        """Asks it to end, and waits until it has."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def begins(self) -> None:
        """A new adapter."""
        self.adapter = SlackAdapter(settings_for(self.slack, self.folder), patience=self.patience, pace=self.pace)
        self.outbox = Outbox(self.app, {"slack": self.adapter}, {"slack": LIMITS["web"]})
        self.task = asyncio.create_task(self.adapter.run(self.app))

    async def records(self, person: Person, kind: type[R]) -> list[R]:
        """What the store holds of a person, opened."""
        id = self.app.vault.subject_id("member", "slack", f"{person.space.id}:{person.id}")
        rows = await self.app.store.read(id)
        if not rows.found:
            return []
        subject = self.app.vault.admit(rows)
        return [r for k, i in subject.rows if k == kind.kind and (r := subject.open(kind, i)) is not None]


@asynccontextmanager
async def a_desk(
    folder: Path,
    *,
    declined: Collection[str] = (),
    manifested: str = "",
    patience: float = WELL,
    pace: Pace | None = None,
    router: Router | None = None,
) -> AsyncIterator[Desk]:
    """A new database in `folder`, an app on it, and the adapter connected to a new stand-in.

    The app is installed from the manifest that is printed for it (or from `manifested`), without the scopes that were `declined`.
    """
    clock = Clock(frozen=START)
    store = await Store.open(folder / "slack.db")
    holder: list[Desk] = []

    async def settled() -> None:
        await holder[0].settle()

    try:
        about = About(run_by="the Harbour community", version="0.1.0", source_url="https://example.org/source", root="jsc", stored="")
        app = await App.start(router or collect(handlers), store, [KEY], read_playbook(), clock, about)
        printed = manifested or manifest(verbs_of(app.router, app.playbook), app.root)
        standing = SlackClock(START, running=False, patience=30.0)
        async with SlackStandIn(manifest=printed, declined=declined, clock=standing, settled=settled) as slack:
            quick = pace or Pace(ping=0.5, down=30.0, silent=600.0)
            desk = Desk(slack, app, clock, folder, None, None, None, patience, quick)  # type: ignore[arg-type]  # begins() fills them
            holder.append(desk)
            await desk.begins()
            await slack.connected(within=20.0)
            try:
                yield desk
            finally:
                await desk.stops()
    finally:
        await store.close()


class Hand:
    """A person in front of Slack, in the manner of the scripted month (tests/month.py)."""

    def __init__(self, person: Person) -> None:
        self.person = person

    async def says(self, line: str) -> None:
        """Types a command."""
        _well(await self.person.command(line))

    async def presses(self, label: str) -> None:
        """Presses a button."""
        _well(await self.person.press(label))

    async def ticks(self, *labels: str) -> None:
        """Ticks boxes, one after the other."""
        for done in await self.person.tick(labels):
            _well(done)

    async def picks(self, label: str) -> None:
        """Picks an answer."""
        _well(await self.person.pick(label))

    async def fills(self, answers: Mapping[str, str | tuple[str, ...]]) -> None:
        """Fills the open form and sends it."""
        done = await self.person.fill({k: list(v) if isinstance(v, tuple) else v for k, v in answers.items()})
        assert done is not None
        _well(done)


def _well(done: Interaction) -> None:
    assert done.ok, done.error
