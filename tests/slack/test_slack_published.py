"""What is published in a workspace is what was shown: any text, decoded from the blocks that Slack's stand-in took."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings

from tests import publishing
from tests.publishing import Row, Rows, Texts
from tests.slack.desk import Desk, a_desk
from tests.slack.test_slack_rooms import Member
from tests.slack.test_slack_six_weeks import Looking
from tests.standins.slack import Channel, Seen
from tests.standins.slack.shapes import Json


def rows_of(card: Seen) -> Rows:
    """Its rows, each a section: bold text, then literal text; a line break parts it from the next."""
    return tuple(row for block in card.blocks if block["type"] == "rich_text" for row in _rows(block["elements"]))


def _rows(sections: list[Json]) -> Iterator[Row]:
    for section in sections:
        head, *rest = section["elements"]
        assert head["style"] == {"bold": True}
        assert not any(part.get("style") or part["type"] != "text" for part in rest), "words of people have no style and call nobody"
        words = "".join(part["text"] for part in rest)
        yield head["text"].removesuffix(": "), words if section is sections[-1] else words.removesuffix("\n")


class Table:
    """Three people in a workspace, in a channel that they made."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.app = desk.app
        self.people = {name: desk.slack.person(name) for name in ("Ada", "Ben", "Cleo")}
        self.room: Channel | None = None

    def seat(self, who: str) -> Looking:
        return Looking(self.people[who])

    def pick(self, who: str) -> str:
        return who

    async def passes(self, **by: float) -> None:
        await self.desk.passes(**by)

    async def houses(self, council: str, first: str, *others: str) -> None:
        people = [self.people[name] for name in (first, *others)]
        self.room = self.desk.slack.channel(council, *people)
        await Member(people[0]).types_in(self.room, "/jsc council here")

    def _card(self, who: str, title: str) -> Seen:
        for card in self.people[who].cards:
            if card.blocks and card.blocks[0]["type"] == "header" and card.blocks[0]["text"]["text"].startswith(title):
                return card
        raise LookupError(f"{who} sees no {title!r} but:\n" + "\n\n".join(card.plain for card in self.people[who].cards[:4]))

    async def reads(self, who: str, title: str) -> tuple[Rows, tuple[str, ...]]:
        card = self._card(who, title)
        return rows_of(card), tuple(control.label for control in card.controls)

    async def presses_card(self, who: str, title: str, label: str) -> None:
        done = await self.people[who].press(label, on=self._card(who, title))
        assert done.ok, done.error


@settings(max_examples=5)
@example(texts=publishing.PLAIN)
@example(texts=publishing.BOUNDS)
@example(texts=publishing.GROWS)
@given(texts=publishing.TEXTS)
async def test_what_is_published_is_what_was_shown(tmp_path_factory: pytest.TempPathFactory, texts: Texts) -> None:
    async with a_desk(tmp_path_factory.mktemp("slack")) as desk:
        table = Table(desk)
        await publishing.everything(table, await publishing.meets(table), texts)
        desk.slack.ledger.none_refused()
