"""Two councils over six weeks at the page: all that each person's page was ever sent, and what both councils then hold."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import App
from tests import six_weeks
from tests.month import Answers
from tests.web.test_web_client import Reader
from tests.web.test_web_rooms import Reading
from tests.web.test_web_story import Town, a_town

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Looking(Reading):
    """A person at the page whose every answer is written down."""

    def __init__(self, page: Reader, me: str, town: Town, table: Table) -> None:
        super().__init__(page, me, town)
        self.table = table

    async def fills(self, answers: Answers) -> None:
        """Picks are named by their words, as they are read; a form sends their ids."""
        ids: dict[str, str | tuple[str, ...]] = dict(answers)
        for shown in self.form["inputs"]:
            for option in shown.get("options", ()):
                if ids.get(shown["id"]) == option["label"]:
                    ids[shown["id"]] = option["id"]
        await super().fills(ids)

    async def _took(self, answer: Any) -> None:
        self.table.seen[self.me].append(json.dumps(answer))
        await super()._took(answer)
        await self.table.look()


class Table:
    """All six of the page's people, each with a page that listens; the page knows no seventh."""

    platform = "web"
    crowded = False

    def __init__(self, town: Town, page: Reader) -> None:
        self.town, self.page = town, page
        self.seen: dict[str, list[str]] = {name.lower(): [] for name in six_weeks.SIX}
        self.state: dict[str, Any] = {}
        self.seats = {name: Looking(page, name.lower(), town, self) for name in six_weeks.SIX}

    @property
    def app(self) -> App:
        return self.town.app

    async def listens(self, me: str) -> None:
        """Writes down whatever the page is sent while it is open."""
        async with self.page.watching(me) as watch:
            async for message in watch.ws:
                self.seen[me].append(str(message.data))

    async def look(self) -> None:
        """Everybody's page as it would be drawn now, from the first message on."""
        for me, seen in self.seen.items():
            self.state[me] = await self.page.state(me)
            shown = json.dumps(self.state[me])
            if not seen or seen[-1] != shown:
                seen.append(shown)

    def seat(self, who: str) -> Looking:
        return self.seats[who]

    def id(self, who: str) -> str:
        return who.lower()

    def pick(self, who: str) -> str:
        return who.lower()

    async def passes(self, **by: float) -> None:
        await self.town.passes(**by)
        await self.town.settled()
        await self.look()

    def room(self, council: str) -> Any:
        rooms = [room for state in self.state.values() for room in state["rooms"]]
        return next(room for room in rooms if room["name"] == council)

    async def houses(self, council: str, first: str, *others: str) -> None:
        assert self.room(council)["people"] == [first, *others]

    async def enters(self, council: str, who: str) -> None:
        """Nobody but the app lets anybody in, and nobody is there who has no seat."""
        status, *_ = await self.page.gets("/api/state?as=boss")
        assert status == 400

    async def goes(self, council: str, who: str) -> None:
        assert who not in self.room(council)["people"], "the app lets out whoever left"
        assert council not in [room["name"] for room in self.state.get(who.lower(), {"rooms": []})["rooms"]]

    async def presses_on(self, who: str, text: str, label: str) -> None:
        await self._presses(who, self.state[who.lower()]["chat"], text, label)

    async def presses_in(self, who: str, council: str, text: str, label: str) -> None:
        (messages,) = [room["messages"] for room in self.state[who.lower()]["rooms"] if room["name"] == council]
        await self._presses(who, messages, text, label)

    async def _presses(self, who: str, messages: list[Any], text: str, label: str) -> None:
        for message in reversed([message for message in messages if message["card"]]):
            shown = [item for block in message["card"]["blocks"] if block["kind"] == "buttons" for item in block["items"]]
            for item in shown:
                if item["label"] == label and text in message["card"]["plain"]:
                    answer = await self.page.presses(item["action"], message, me=who.lower())
                    return await self.seats[who]._took(answer)
        raise AssertionError(f"{who} sees no {label!r} on {text!r}")

    def stands(self, council: str) -> str:
        return "\n\n".join(message["card"]["plain"] for message in self.room(council)["messages"] if message["card"])

    def received(self, words: str) -> set[str]:
        return {name for name in six_weeks.SIX if any(words in text for text in self.seen[name.lower()])}


@pytest.mark.row("D18")
@pytest.mark.row("D20")
async def test_two_councils_over_six_weeks_at_the_page(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town, aiohttp.ClientSession() as session:
        table = Table(town, Reader(session, int(town.url.rpartition(":")[2])))
        await table.look()
        pages = [asyncio.create_task(table.listens(me)) for me in table.seen]
        try:
            await six_weeks.live(table)
            six_weeks.seen_by_those_alone(table)
            six_weeks.check(await six_weeks.held(table))
        finally:
            for listening in pages:
                listening.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await listening
