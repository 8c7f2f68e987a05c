"""Two councils over six weeks in a workspace, with somebody in a channel for a while who has no seat: who received what."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import App
from tests import six_weeks
from tests.slack.desk import Desk, Hand, a_desk
from tests.slack.test_slack_rooms import Member
from tests.standins.slack import Channel, Seen


class Looking(Hand):
    """A hand that reads what is in front of it, newest first: a first note may come after the answer."""

    @property
    def screen(self) -> str:
        return "\n".join(card.plain for card in self.person.cards)


class Table:
    """Six people and a seventh in one workspace; people make the channels and hold their doors."""

    platform = "slack"
    crowded = True

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people = {name: desk.slack.person(name) for name in (*six_weeks.SIX, six_weeks.SEVENTH)}
        self.rooms: dict[str, Channel] = {}
        self.read: dict[str, set[str]] = {word: set() for word in six_weeks.SECRETS}

    @property
    def app(self) -> App:
        return self.desk.app

    def seat(self, who: str) -> Looking:
        return Looking(self.people[who])

    def id(self, who: str) -> str:
        person = self.people[who]
        return f"{person.space.id}:{person.id}"

    def pick(self, who: str) -> str:
        return who

    async def passes(self, **by: float) -> None:
        await self.desk.passes(**by)

    async def houses(self, council: str, first: str, *others: str) -> None:
        people = [self.people[name] for name in (first, *others)]
        self.rooms[council] = self.desk.slack.channel(council, *people)
        await Member(people[0]).types_in(self.rooms[council], "/jsc council here")

    async def enters(self, council: str, who: str) -> None:
        self.people[who].joins(self.rooms[council])
        for word, readers in self.read.items():
            # Whoever comes in reads what stands there, which no message sent tells of.
            readers |= self.desk.slack.who_can_read(word)

    async def goes(self, council: str, who: str) -> None:
        self.people[who].leaves(self.rooms[council])

    async def presses_on(self, who: str, text: str, label: str) -> None:
        await self._presses(who, text, label, self.people[who].dm)

    async def presses_in(self, who: str, council: str, text: str, label: str) -> None:
        await self._presses(who, text, label, self.rooms[council])

    async def _presses(self, who: str, text: str, label: str, place: Channel) -> None:
        def fits(card: Seen) -> bool:
            there = card.message is not None and card.message.channel == place.id
            return there and text in card.plain and any(control.label == label for control in card.controls)

        done = await self.people[who].press(label, on=next(card for card in self.people[who].cards if fits(card)))
        assert done.ok, done.error

    def stands(self, council: str) -> str:
        room = self.rooms[council]
        # Each person's view of the channel is the same; somebody who is in it reads it.
        reader = next(person for person in self.people.values() if person.id in room.members)
        cards = [card for card in reader.cards if card.message is not None and card.message.channel == room.id]
        return "\n\n".join(card.plain for card in cards if card.message is not None and card.message.to is None)

    def received(self, words: str) -> set[str]:
        found = self.desk.slack.ledger.who_received(words) | self.read.get(words, set())
        return {name for name, person in self.people.items() if person.id in found}


@pytest.mark.row("D18")
@pytest.mark.row("D20")
async def test_two_councils_over_six_weeks_in_a_workspace(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        table = Table(desk)
        await six_weeks.live(table)
        six_weeks.seen_by_those_alone(table)
        six_weeks.check(await six_weeks.held(table))
        desk.slack.ledger.none_refused()
