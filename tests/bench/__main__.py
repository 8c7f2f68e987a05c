"""`make bench`: ratios in one run, against the libraries as they come, written to build/bench.json."""

from __future__ import annotations

import asyncio
import dataclasses
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import journal
from bot.adapters.slack.api import Api
from bot.adapters.slack.client import PATIENCE, Desk
from bot.adapters.slack.drawing import Drawing
from bot.adapters.slack.parse import Received
from bot.adapters.slack.people import People
from bot.app import App
from bot.cards import Action, Card
from bot.events import Command, Hints, Member, Place
from bot.replies import Say, Update
from playbook.records import Run
from tests.bench.matching import match_rows
from tests.bench.measure import Row, interleaved, report
from tests.bench.slack import TEAM, USER, slack
from tests.stage import a_stage

TICKS: Final = 60
ROUNDS: Final = 9
WARM: Final = 400
"""Ticks before the first that counts: the log of the writes grows until SQLite's first checkpoint (1,000 pages), and then no more."""
STEPS: Final = ("sentence", "results", "practice")


def help_row() -> Row:
    """`jsc --help` above a bare interpreter, in ms: the ratio column holds the difference."""

    def run(*arguments: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        return 1_000 * (time.perf_counter() - began)

    ours, peer, _ = interleaved(15, lambda: run("-m", "bot", "--help"), lambda: run("-c", "pass"))
    return Row("help_ms", ours, peer, ours - peer, at_most=60)


def press(address: str, action: str, chosen: tuple[str, ...], number: int) -> SocketModeRequest:
    """An envelope of ticked boxes under an ephemeral answer."""
    payload = {
        "type": "block_actions",
        "user": {"id": USER, "username": "bench", "name": "bench", "team_id": TEAM},
        "api_app_id": "A0BENCH",
        "token": "verification",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C0BENCH", "is_ephemeral": True},
        "trigger_id": f"1.{number}.bench",
        "team": {"id": TEAM, "domain": "bench"},
        "channel": {"id": "C0BENCH", "name": "general"},
        "response_url": f"{address}respond",
        "actions": [
            {
                "type": "checkboxes",
                "action_id": action,
                "block_id": "b1",
                "selected_options": [{"text": {"type": "plain_text", "text": s}, "value": s} for s in chosen],
                "action_ts": "1795425120.5",
            }
        ],
    }
    return SocketModeRequest(type="interactive", envelope_id=f"e{number}", payload=payload)


async def _unseen(member: Member, card: Card) -> bool:
    return True


class Afterwards(Drawing):
    """Draws the answers when it is told to: what comes after an acknowledgement is work, but not a part of its time."""

    def __init__(self, web: Api, root: str) -> None:
        super().__init__(web, root, _unseen)
        self.waiting: list[tuple[Received, Say | Update]] = []

    async def draw(self, received: Received, reply: Say | Update) -> None:
        """Keeps the answer for `catch_up`."""
        self.waiting.append((received, reply))

    async def catch_up(self) -> None:
        """Draws every answer that waits."""
        for received, reply in self.waiting:
            await super().draw(received, reply)
        self.waiting.clear()


async def slack_rows() -> list[Row]:
    """A whole durable checklist tick, one in flight, against bolt's default no-op: envelope in, acknowledgement out.

    The cards are drawn between the rounds: a no-op draws none, and what comes after an acknowledgement keeps nobody waiting for it.
    """
    with tempfile.TemporaryDirectory() as folder:
        async with slack() as address, a_stage(Path(folder)) as stage, aiohttp.ClientSession() as shared:
            api = Api("xoxb-bench", address, shared)
            desk = Desk(stage.app, api, People(api, TEAM, "UBOT", frozenset()), PATIENCE)
            drawing = desk._drawing = Afterwards(api, stage.app.root)
            plain = AsyncApp(client=AsyncWebClient(token="xoxb-bench", base_url=address, session=shared), token="xoxb-bench")

            @plain.action("tick")
            async def nothing(ack: AsyncAck) -> None:
                await ack()

            tick = await _ticker(stage.app, desk, address)
            bare = _noop(plain, address)
            await _p50(tick, range(-WARM, 0))
            ours: list[float] = []
            peer: list[float] = []
            for round_ in range(ROUNDS):
                both = ((tick, ours), (bare, peer)) if round_ % 2 else ((bare, peer), (tick, ours))
                for do, medians in both:
                    await drawing.catch_up()
                    medians.append(await _p50(do, range(round_ * TICKS, (round_ + 1) * TICKS)))
                    await desk.idle()
            await _held(stage.app, WARM + TICKS * ROUNDS)
    ratio = statistics.median(theirs / mine for mine, theirs in zip(ours, peer, strict=True))
    return [Row("slack_idle_p50_vs_bolt_default", statistics.median(ours), statistics.median(peer), ratio, at_least=10, aim=20)]


async def _p50(do: Callable[[int], Awaitable[float]], numbers: range) -> float:
    """The median of one round, in ms: one in flight."""
    return statistics.median([await do(number) for number in numbers])


async def _ticker(app: App, desk: Desk, address: str) -> Callable[[int], Awaitable[float]]:
    member = Member("slack", f"{TEAM}:{USER}")
    begin = Command("20261123|begin", member, TEAM, Place("slack", "D1"), Hints(), "checklist", "unstuck")
    await app.handle(begin)
    subject = await app.units.subject(app.vault.subject_id("member", "slack", member.id), None)
    run = subject.open(Run, next(id for kind, id in subject.rows if kind == Run.kind))
    assert run is not None
    state = {"rev": run.rev}

    async def tick(number: int) -> float:
        request = press(address, Action("tick", run.id, state["rev"]).packed, STEPS[: number % 3], number)
        began = time.perf_counter()
        response = await desk.hear(request)
        took = 1_000 * (time.perf_counter() - began)
        assert response.status == 200
        state["rev"] += 1
        return took

    return tick


async def _held(app: App, least: int) -> None:
    """The ticks were stored, durably: a fast wrong answer fails here."""
    subject = await app.units.subject(app.vault.subject_id("member", "slack", f"{TEAM}:{USER}"), None)
    assert subject.rev > least, f"{subject.rev} revisions for {least} ticks"
    async with app.store._writer.execute("PRAGMA synchronous") as cursor:
        assert await cursor.fetchone() == (2,), "not durable"


def _noop(plain: AsyncApp, address: str) -> Callable[[int], Awaitable[float]]:
    async def bare(number: int) -> float:
        request = press(address, "tick", (), number)
        began = time.perf_counter()
        response: Any = await run_async_bolt_app(plain, request)
        took = 1_000 * (time.perf_counter() - began)
        assert response.status == 200
        return took

    return bare


def main() -> int:
    """Runs every row; 0 when all goals were met."""
    journal.configure()
    rows = [help_row(), *match_rows(), *asyncio.run(slack_rows())]
    rows = [dataclasses.replace(row, ours=round(row.ours, 3), peer=round(row.peer, 3), ratio=round(row.ratio, 2)) for row in rows]
    return 0 if report(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
