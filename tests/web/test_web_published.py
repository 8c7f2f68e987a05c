"""What is published at the page is what was shown: texts of every kind, read from the page's own DOM in Chromium."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests import publishing
from tests.council_life import NAME
from tests.publishing import Rows, Texts
from tests.web.conftest import Comes
from tests.web.test_web_rooms import Member
from tests.web.test_web_story import Town, a_town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FIND = """(title) => {
  const every = [...document.querySelectorAll(".card")];
  const card = every.filter((one) => title
    ? one.querySelector("h2").textContent.startsWith(title) : !one.closest("[role=tabpanel]").hidden).pop();
  return card && {
    index: every.indexOf(card),
    tab: card.closest("[role=tabpanel]").getAttribute("aria-labelledby"),
    rows: [...card.querySelectorAll(".facts > div")].map((row) =>
      [row.querySelector("dt").textContent, row.querySelector("dd").textContent, getComputedStyle(row.querySelector("dd")).whiteSpace]),
    markup: card.querySelectorAll("dd *").length,
    buttons: [...card.querySelectorAll("button.button")].map((one) => one.textContent),
  };
}"""


class Chatting(Member):
    """Somebody who types and presses in their own chat."""

    async def says(self, line: str) -> None:
        await self.person.goes("Chat")
        await super().says(line)

    async def presses(self, label: str) -> None:
        await self.person.goes("Chat")
        await super().presses(label)

    async def ticks(self, *labels: str) -> None:
        await self.person.goes("Chat")
        await super().ticks(*labels)


class Table:
    """Three people at the page."""

    def __init__(self, town: Town, seats: Mapping[str, Chatting]) -> None:
        self.town = town
        self.app = town.app
        self.seats = seats

    def seat(self, who: str) -> Chatting:
        return self.seats[who]

    def pick(self, who: str) -> str:
        return who

    async def passes(self, **by: float) -> None:
        await self.town.passes(**by)
        for seat in self.seats.values():
            await seat.person.rests()

    async def houses(self, council: str, first: str, *others: str) -> None:
        for seat in self.seats.values():
            await expect(seat.person.page.get_by_role("tab", name=NAME)).to_be_visible()

    async def _find(self, who: str, title: str) -> dict[str, Any]:
        found: dict[str, Any] | None = await self.seats[who].person.page.evaluate(FIND, title)
        if found is None:
            raise LookupError(f"{who} sees no {title!r}")
        return found

    async def reads(self, who: str, title: str) -> tuple[Rows, tuple[str, ...]]:
        if not title:
            await self.seats[who].person.goes("Chat")
        found = await self._find(who, title)
        assert not found["markup"], "words of people are text nodes and nothing else"
        assert all(space == "pre-wrap" for *_, space in found["rows"]), "their line breaks are seen"
        return tuple((label, words) for label, words, _ in found["rows"]), tuple(found["buttons"])

    async def presses_card(self, who: str, title: str, label: str) -> None:
        found, page = await self._find(who, title), self.seats[who].person.page
        await page.locator(f'[id="{found["tab"]}"]').click()
        card = page.locator(".card").nth(found["index"])
        await self.seats[who]._answered(card.get_by_role("button", name=label, exact=True).click())


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as made:
        yield made


@pytest.mark.parametrize("texts", [publishing.PLAIN, publishing.BOUNDS], ids=["as people write", "as much as there may be"])
async def test_what_is_published_is_what_was_shown(town: Town, comes: Comes, texts: Texts) -> None:
    seats = {name: Chatting(await comes(town.url, name.lower()), town) for name in ("Ada", "Ben", "Cleo")}
    for seat in seats.values():
        await seat.person.goes("Chat")
    table = Table(town, seats)
    await publishing.everything(table, await publishing.meets(table), texts)
    for seat in seats.values():
        assert await seat.person.overflowing() == []
