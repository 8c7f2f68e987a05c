"""Two councils over six weeks on the stage: who was shown what, and what both then hold."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.app import App
from bot.deliveries import Delivery, Receipt, Sent
from bot.outbox import Outbox
from bot.ratelimit import LIMITS
from tests import six_weeks
from tests.month import Answers
from tests.stage import Actor, Room, Stage, a_stage, card_text


class Member:
    """One of the six on the stage; whatever they are shown is written down."""

    def __init__(self, actor: Actor, table: Table) -> None:
        self.actor, self.table = actor, table

    @property
    def screen(self) -> str:
        return self.actor.screen

    async def says(self, line: str) -> None:
        await self.actor.says(line)
        self.table.look()

    async def presses(self, label: str) -> None:
        await self.actor.presses(label)
        self.table.look()

    async def ticks(self, *labels: str) -> None:
        await self.actor.ticks(*labels)
        self.table.look()

    async def picks(self, label: str) -> None:
        await self.actor.picks(label)
        self.table.look()

    async def fills(self, answers: Answers) -> None:
        await self.actor.fills(answers)
        self.table.look()


class Table:
    """The stage with six at it, and a seventh in the same community. It stands between the outbox and the stage, and looks along."""

    platform = "stage"
    crowded = True

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.seen: dict[str, set[str]] = {name: set() for name in (*six_weeks.SIX, six_weeks.SEVENTH)}
        stage.outbox = Outbox(stage.app, {"stage": self}, {"stage": LIMITS["web"]})
        for name in self.seen:
            stage.member(name.lower())

    @property
    def app(self) -> App:
        return self.stage.app

    async def run(self, app: App) -> None:
        await self.stage.run(app)

    async def send(self, delivery: Delivery) -> Receipt:
        receipt = await self.stage.send(delivery)
        self.look()
        return receipt

    async def find(self, delivery: Delivery) -> Sent | None:
        return await self.stage.find(delivery)

    def look(self) -> None:
        """Everybody reads what is before them now: their cards and form, and every room they are in."""
        for name, seen in self.seen.items():
            actor = self.stage.member(name.lower())
            seen.update(card_text(card) for card in actor.every)
            seen.add(actor.screen)
            for room in self.stage.rooms.values():
                if actor.name in room.inside:
                    seen.update(room.texts)

    def seat(self, who: str) -> Member:
        return Member(self.stage.member(who.lower()), self)

    def id(self, who: str) -> str:
        return who.lower()

    def pick(self, who: str) -> str:
        return who.lower()

    async def passes(self, **by: float) -> None:
        await self.stage.passes(**by)
        self.look()

    def room(self, council: str) -> Room:
        return next(room for room in self.stage.rooms.values() if room.title == council)

    async def houses(self, council: str, first: str, *others: str) -> None:
        assert self.room(council).inside == {first.lower(), *map(str.lower, others)}

    async def enters(self, council: str, who: str) -> None:
        if who == six_weeks.SEVENTH:
            self.room(council).inside.add(who.lower())
            self.look()

    async def goes(self, council: str, who: str) -> None:
        if who == six_weeks.SEVENTH:
            self.room(council).inside.discard(who.lower())
        assert who.lower() not in self.room(council).inside

    async def presses_on(self, who: str, text: str, label: str) -> None:
        actor = self.stage.member(who.lower())
        card = next(c for c in reversed(actor.cards) if text in card_text(c) and f"[{label}]" in card_text(c))
        await actor.presses(label, card=card)
        self.look()

    async def presses_in(self, who: str, council: str, text: str, label: str) -> None:
        room = self.room(council)
        place = next(n for n, shown in enumerate(room.texts) if text in shown and f"[{label}]" in shown)
        await self.stage.member(who.lower()).presses_in(room, label, place - len(room.posts) if place < len(room.posts) - 1 else -1)
        self.look()

    def stands(self, council: str) -> str:
        return "\n\n".join(self.room(council).texts)

    def received(self, words: str) -> set[str]:
        return {name for name, seen in self.seen.items() if any(words in text for text in seen)}


@pytest.mark.row("D18")
@pytest.mark.row("D20")
async def test_two_councils_over_six_weeks(tmp_path: Path) -> None:
    async with a_stage(tmp_path) as stage:
        table = Table(stage)
        await six_weeks.live(table)
        six_weeks.seen_by_those_alone(table)
        found = await six_weeks.held(table)
        if os.environ.get("UPDATE_SIX_WEEKS"):
            six_weeks.GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
        six_weeks.check(found)
