"""A council's room at the page: made for three, read by them alone, kept over a restart; and two members side by side in Chromium."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import expect

import handlers
from bot.adapters.web.client import Web
from bot.router import Router, collect
from tests import council_life
from tests.council_life import ANSWER, NAME, QUESTION
from tests.month import Answers
from tests.web.conftest import Comes
from tests.web.person import Person
from tests.web.test_web_client import Reader
from tests.web.test_web_story import Hand, Town, a_town

pytestmark = pytest.mark.asyncio(loop_scope="session")


def together() -> Router:
    whole = collect(handlers)
    whole.include(council_life.routes)
    return whole


class Member(Hand):
    """A hand that also reads: what stands on the screen that is open."""

    def __init__(self, person: Person, town: Town) -> None:
        super().__init__(person, town)
        self.screen = ""

    async def _answered(self, deed: Coroutine[object, object, None]) -> None:
        await super()._answered(deed)
        self.screen = await self.person.screen.inner_text()


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path, together()) as made:
        yield made


@pytest.mark.browser
async def test_a_council_at_the_page_with_two_members_side_by_side(town: Town, comes: Comes) -> None:
    ada, ben, cleo = [Member(await comes(town.url, name), town) for name in ("ada", "ben", "cleo")]
    eve = await comes(town.url, "rosa")
    for who in (ada, ben, cleo):
        await who.person.goes("Chat")
    await council_life.three_say_yes(ada, ben, cleo)
    for who in (ada, ben, cleo):
        await who.person.goes(NAME)
        await who.person.sees("In this room: Ada, Ben, Cleo")
        await who.person.sees_card("This is the council's room")
    await council_life.asks(town.app, "web", "ada")
    await town.settled()
    for who in (ada, ben):
        await expect(await who.person.sees_card("Ada asks the council")).to_contain_text(QUESTION)
    await ben.presses("Reply")
    await town.settled()
    await expect(ben.person.page.get_by_role("tab", name="Chat")).to_contain_text("1 new")
    for who in (ada, ben):
        answer = who.person.screen.locator(".answer")
        await expect(answer).to_contain_text(ANSWER)
        await expect(answer).to_contain_text("for Ada")
    await asyncio.gather(ada.person.shot("room-ada-answered"), ben.person.shot("room-ben-answered"))
    await ben.presses("Withdraw")
    await expect(ben.person.page.locator("#hint")).to_contain_text("The answer is in your direct chat.")
    await ben.person.page.get_by_role("button", name="Read it").click()
    await ben.person.sees_card("That button is for someone else")
    await ada.presses("Withdraw")
    await town.settled()
    for who in (ada, cleo):
        await expect(who.person.screen.get_by_text("Ada took this back.")).to_be_visible()
        await expect(who.person.screen).not_to_contain_text(QUESTION)
        await expect(who.person.screen.locator(".answer")).to_contain_text(ANSWER)
    await ada.person.shot("room-ada-taken-back")
    await expect(eve.page.get_by_role("tab")).to_have_count(2)
    await ada.says("/jsc council here")
    assert "This is the room already" in ada.screen


async def test_a_room_and_its_people_outlive_a_restart_of_the_page(tmp_path: Path) -> None:
    async with a_town(tmp_path, together()) as town, aiohttp.ClientSession() as session:
        page = Reader(session, int(town.url.rpartition(":")[2]))
        three = [Reading(page, name, town) for name in ("ada", "ben", "cleo")]
        line = await council_life.three_say_yes(*three)
        [before] = (await page.state())["rooms"]
        await council_life.joins(Reading(page, "dev", town), "Dev", line)
        again = Web(0)
        running = asyncio.create_task(again.run(town.app))
        await again.started.wait()
        after = Reader(session, again.port)
        [room] = (await after.state())["rooms"]
        assert (room["id"], room["name"], room["people"]) == (before["id"], NAME, ["Ada", "Ben", "Cleo", "Dev"])
        assert room["messages"] == []
        assert (await after.state("rosa"))["rooms"] == []
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


class Reading:
    """A person at the page without a browser."""

    def __init__(self, page: Reader, me: str, town: Town) -> None:
        self.page, self.me, self.town = page, me, town
        self.card: Any = None
        self.form: Any = None
        self.message = ""

    @property
    def screen(self) -> str:
        return str(self.card["plain"])

    async def says(self, line: str) -> None:
        await self._took(await self.page.types(line, me=self.me))

    async def presses(self, label: str) -> None:
        items = [item for block in self._blocks("buttons") for item in block["items"]]
        await self._press(next(item["action"] for item in items if item["label"] == label))

    async def ticks(self, *labels: str) -> None:
        (block,) = self._blocks("ticks")
        await self._press(block["action"], *(item["id"] for item in block["items"] if item["label"] in labels))

    async def picks(self, label: str) -> None:
        (block,) = self._blocks("choice")
        await self._press(block["action"], *(option["id"] for option in block["options"] if option["label"] == label))

    async def fills(self, answers: Answers) -> None:
        values = {shown["id"]: answers.get(shown["id"], shown["value"]) for shown in self.form["inputs"]}
        picks = {shown["id"] for shown in self.form["inputs"] if shown["kind"] == "pick"}
        sent = {id: [value] if id in picks and isinstance(value, str) else value for id, value in values.items()}
        await self._took(await self.page.does("form", me=self.me, action=self.form["action"], values=sent))

    def _blocks(self, kind: str) -> list[Any]:
        return [block for block in self.card["blocks"] if block["kind"] == kind]

    async def _press(self, action: str, *chosen: str) -> None:
        await self._took(await self.page.does("press", me=self.me, message=self.message, action=action, chosen=list(chosen)))

    async def _took(self, answer: Any) -> None:
        await self.town.settled()
        if answer["kind"] == "form":
            self.form = answer["form"]
        else:
            self.message, self.card = answer["id"], answer["card"]


async def test_after_a_deletion_the_receipt_alone_is_left_of_the_chat(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town, aiohttp.ClientSession() as session:
        page = Reader(session, int(town.url.rpartition(":")[2]))
        ada = Reading(page, "ada", town)
        await ada.says("/jsc log Quillon, staff PM, applied")
        await ada.says("/jsc privacy")
        await ada.presses("Delete everything")
        await ada.presses("Delete")
        await ada.fills({"word": "DELETE"})
        await town.passes(minutes=1)
        chat = (await page.state())["chat"]
        assert [message["card"]["title"] for message in chat] == ["All gone"]
        assert "Quillon" not in str(chat)
