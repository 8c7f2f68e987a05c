"""Two councils over six weeks on a server, with a moderator who has no seat: who received what, in threads that go to sleep."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import App
from tests import six_weeks
from tests.discord_adapter.scene import Scene, a_scene
from tests.discord_adapter.test_discord_month import Hand
from tests.standins.discord_people import Person, draw
from tests.standins.discord_world import MEMBER, Channel, Permissions

ASLEEP = 50083
"""Discord's number for an operation on an archived thread (platform-facts 2.9)."""
MODERATES = MEMBER | Permissions.MANAGE_GUILD | Permissions.MANAGE_MESSAGES


class Looking(Hand):
    """A hand that types on the server, where the community is known, and reads what is in front of it, newest first."""

    @property
    def screen(self) -> str:
        return "\n".join(draw(card) for card in self.person.cards)

    async def says(self, line: str) -> None:
        self.person.place = self.scene.discord.general
        await super().says(line)


class Table:
    """Six people and a moderator on one server; the app makes the threads, and holds their doors."""

    platform = "discord"
    crowded = False

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.people = {name: scene.discord.person(name) for name in six_weeks.SIX}
        self.people[six_weeks.SEVENTH] = scene.discord.person(six_weeks.SEVENTH, permissions=MODERATES)

    @property
    def app(self) -> App:
        return self.scene.app

    def seat(self, who: str) -> Looking:
        return Looking(self.people[who], self.scene)

    def id(self, who: str) -> str:
        return self.people[who].id

    def pick(self, who: str) -> str:
        return self.people[who].id

    async def passes(self, **by: float) -> None:
        await self.scene.passes(**by)
        self.scene.discord.world.age_threads()

    def room(self, council: str) -> Channel:
        return next(thread for thread in self.scene.discord.guild.threads.values() if thread.name == council)

    def inside(self, council: str) -> set[str]:
        return {name for name, person in self.people.items() if person.id in self.room(council).people}

    async def houses(self, council: str, first: str, *others: str) -> None:
        assert self.inside(council) == {first, *others}

    async def enters(self, council: str, who: str) -> None:
        """Nobody but the app lets anybody in: the thread is not invitable."""
        assert not self.room(council).invitable

    async def goes(self, council: str, who: str) -> None:
        assert who not in self.inside(council), "the app lets out whoever left"

    async def presses_on(self, who: str, text: str, label: str) -> None:
        person = self.people[who]
        await self._presses(person, text, label, person.dm)

    async def presses_in(self, who: str, council: str, text: str, label: str) -> None:
        await self._presses(self.people[who], text, label, self.room(council))

    async def _presses(self, person: Person, text: str, label: str, place: Channel) -> None:
        shown = ((card, draw(card)) for card in person.cards if card.channel.id == place.id)
        await person.press(label, on=next(card for card, drawn in shown if text in drawn and f"[{label}]" in drawn))
        assert not person.error, person.error
        await self.scene.outbox.once()

    def stands(self, council: str) -> str:
        return "\n\n".join(draw(message) for message in self.room(council).live if message.only_for is None)

    def received(self, words: str) -> set[str]:
        return self.scene.discord.ledger.received(words) & set(self.people)


@pytest.mark.row("D18")
@pytest.mark.row("D20")
async def test_two_councils_over_six_weeks_on_a_server(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        table = Table(scene)
        moderator = table.seat(six_weeks.SEVENTH)
        await moderator.says("/jsc facilitate rooms here")
        assert "New rooms are made under this channel" in moderator.screen
        await six_weeks.live(table)
        six_weeks.seen_by_those_alone(table)
        six_weeks.check(await six_weeks.held(table))
        ledger = scene.discord.ledger
        assert {refusal.code for refusal in ledger.refused} == {ASLEEP}, "a thread that sleeps is woken, and that is all"
        assert not ledger.violations + ledger.unanswered
