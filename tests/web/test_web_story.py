"""The story a stranger meets: the real app on the real page in a real Chromium, from the first word to the two-week review."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

import handlers
from bot.adapters.web.client import Web, saved_offset
from bot.app import App
from bot.clock import Clock
from bot.context import About
from bot.outbox import Outbox
from bot.router import Router, collect
from bot.store.sqlite import Store
from playbook.models import read_playbook
from tests import month, search
from tests.stage import KEY, START
from tests.web.conftest import Comes
from tests.web.person import Person, write

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

VISIT = '"kind":"visit"'


class Town:
    """The app as `make play` runs it, on a clock that stands still unless it is moved."""

    def __init__(self, app: App, web: Web, clock: Clock) -> None:
        self.app = app
        self.web = web
        self.clock = clock
        self.url = f"http://127.0.0.1:{web.port}"

    async def settled(self) -> None:
        """Waits until everything that is due has been sent."""
        now = int(self.clock.now().timestamp() * 1000)
        while (await self.app.store.rows("SELECT count(*) FROM outbox WHERE state IN (1, 3) OR (state = 0 AND due <= ?1)", now))[0][0]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    async def passes(self, **by: float) -> None:
        """Moves the clock, stopping at every due item on the way."""
        until = self.clock.now() + dt.timedelta(**by)
        await self.settled()
        while (due := await self.app.store.next_due()) is not None and due <= until.timestamp() * 1000:
            self.clock.move(max(dt.timedelta(), dt.datetime.fromtimestamp(due / 1000, dt.UTC) - self.clock.now()))
            await self.settled()
        self.clock.move(until - self.clock.now())


@contextlib.asynccontextmanager
async def a_town(folder: Path, router: Router | None = None, port: int = 0) -> AsyncIterator[Town]:
    """The app, the page and the outbox, running on the files in `folder`; on new ones where there are none."""
    moved, chats = folder / "play.clock.json", folder / "play.chats.db"
    clock = Clock(frozen=START, offset=saved_offset(moved))
    store = await Store.open(folder / "play.db")
    about = About("the Harbour community's volunteers", "0.1.0", "", "jsc", "")
    app = await App.start(router or collect(handlers), store, [KEY], read_playbook(), clock, about)
    # No answer turns into "still working" here, however busy the machine: that has a test of its own.
    web = Web(port, moved, chats, patience=120.0)
    tasks = [asyncio.create_task(web.run(app)), asyncio.create_task(Outbox(app, {"web": web}).run())]
    await web.started.wait()
    try:
        yield Town(app, web, clock)
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await store.close()
        # What moved it here was no press at the page, which keeps its own.
        moved.write_text(json.dumps({"ahead_seconds": clock.offset.total_seconds()}))


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as made:
        yield made


class Hand:
    """`tests.month.Hand` for somebody at the page."""

    def __init__(self, person: Person, town: Town) -> None:
        self.person = person
        self.town = town

    async def says(self, line: str) -> None:
        await self._answered(self.person.types(line))

    async def presses(self, label: str) -> None:
        await self._answered(self.person.presses(label))

    async def ticks(self, *labels: str) -> None:
        for label in labels:
            await self._answered(self.person.ticks(label))

    async def picks(self, label: str) -> None:
        await self._answered(self.person.chooses(label))

    async def fills(self, answers: month.Answers) -> None:
        await self._answered(self._sent(answers))

    async def _sent(self, answers: month.Answers) -> None:
        dialog = self.person.page.get_by_role("dialog")
        for name, answer in answers.items():
            await write(dialog.get_by_label(str(answer), exact=True), dialog.locator(f'[name="{name}"]'), str(answer))
        await dialog.locator("button[type=submit]").click()
        await expect(dialog).to_have_count(0)

    async def _answered(self, deed: Coroutine[object, object, None]) -> None:
        # Home draws itself anew now and then: that answers nothing.
        async with self.person.page.expect_response(
            lambda said: said.url.endswith("/event") and VISIT not in (said.request.post_data or "")
        ):
            await deed
        await self._rests()

    async def passes(self, **by: float) -> None:
        await self.town.passes(**by)
        await self._rests()

    async def _rests(self) -> None:
        """What comes next is done on a page that shows everything: the newest card that has a button may be one just sent."""
        await self.town.settled()
        await self.person.rests()


class TestTheStory:
    async def test_from_the_first_word_to_the_review(self, town: Town, comes: Comes) -> None:
        ada = await comes(town.url)
        await ada.goes("Chat")
        await ada.types("/jsc")
        await ada.sees("A private desk for your job search")
        await ada.shot("story-1-first-contact")
        await ada.presses("Set me up")
        await ada.fills(
            {"The work you want": "staff product manager, health", "How my messages look": "Plain: say what they are about"}, "Next"
        )
        await ada.sees_card("Is it 09:12 for you now?")
        await ada.presses("Yes, that is my time")
        await ada.sees_card("Last step: one job")
        await ada.types("/jsc checklist before you apply")
        await ada.sees("0 of 6 done")
        await ada.shot("story-2-checklist")
        await ada.types("/jsc log Acme, staff PM, applied, referral")
        await ada.sees_card("Saved")
        await ada.shot("story-3-logged")
        await ada.types("/jsc interview")
        await ada.fills({"Which job": "Acme", "When": "Tue 2pm"}, "Next")
        await ada.presses("Yes, set it")
        await ada.sees_card("Interview set")
        await ada.shot("story-4-interview-set")
        await ada.moves_clock("+1 day")
        for _ in range(6):
            await ada.moves_clock("+1 hour")
        await ada.moves_clock("+20 minutes")
        await ada.sees("How did it go?")
        await ada.shot("story-5-debrief-asked")
        await ada.presses("Start")
        await ada.fills({"What went well": "They asked to see the rollout plan."})
        await ada.sees_card("Saved. Shown to nobody.")
        await ada.moves_clock("+2 weeks")
        await ada.sees("Your two-week review")
        await ada.shot("story-6-review")
        await ada.goes("Home")
        await expect(ada.page.locator("#panel-home .card")).to_be_visible()
        await ada.shot("story-7-home")

    async def test_the_card_that_asked_is_drawn_as_answered(self, town: Town, comes: Comes) -> None:
        ada = await comes(town.url)
        await ada.goes("Chat")
        await ada.types("/jsc")
        await ada.presses("Set me up")
        await ada.fills(
            {"The work you want": "staff product manager", "How my messages look": "Plain: say what they are about"}, "Next"
        )
        await ada.presses("Yes, that is my time")
        await ada.types("/jsc interview")
        await ada.fills({"Which job": "Acme", "When": "Tue 2pm"}, "Next")
        await ada.presses("Yes, set it")
        await ada.sees_card("Interview set")
        await town.passes(days=1, hours=6, minutes=20)
        await ada.sees("How did it go?")
        await ada.types("/jsc debrief")
        await ada.fills({"What went well": "They laughed."})
        await ada.sees_card("Saved. Shown to nobody.")
        await town.settled()
        chat = ada.page.get_by_role("article")
        await expect(chat.filter(has_text="How did it go?")).to_have_count(0)
        await expect(chat.filter(has_text="You wrote this one already.")).to_have_count(1)

    async def test_no_element_overflows_on_a_phone(self, town: Town, comes: Comes) -> None:
        ada = await comes(town.url, size=(360, 740))
        await ada.goes("Chat")
        for line in (
            "/jsc",
            "/jsc help",
            "/jsc checklist",
            "/jsc log Donaudampfschifffahrtsgesellschaft, PM, applied",
            "/jsc privacy",
            "/jsc remind",
        ):
            await ada.types(line)
            await ada.rests()
            assert await ada.overflowing() == [], line
        await ada.shot("story-phone")

    async def test_a_month_at_the_page_leaves_the_same_records(self, town: Town, comes: Comes) -> None:
        ada = await comes(town.url)
        await ada.goes("Chat")
        await ada.rests()
        hand = Hand(ada, town)
        await month.live(hand, hand.passes)
        month.check(await month.held(town.app, "web", "ada"))

    async def test_a_whole_search_at_the_page_leaves_the_same_records(self, town: Town, comes: Comes) -> None:
        ada = await comes(town.url)
        await ada.goes("Chat")
        await search.live(Hand(ada, town), town.passes)
        search.check(await month.held(town.app, "web", "ada"))
