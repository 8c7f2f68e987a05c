"""A person at the page in a real browser: types, presses, fills forms, moves the clock, and sees what stands there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

SCREENS = Path(__file__).parents[2] / "build" / "screens"
# A form's answer is drawn in a turn of its own after its dialog is closed; turns of the same delay come in their order.
ANSWERED = "() => document.body.dataset.waiting === '0' && new Promise((done) => setTimeout(() => setTimeout(() => done(true))))"
STANDS = """async (me) => {
  const { chat, rooms } = await (await fetch(`/api/state?as=${me}`)).json();
  return [chat, ...rooms.map(({ messages }) => messages)].flat().map(({ id, rev }) => [id, String(rev)]);
}"""
DRAWN = """(chat) => chat.every(([id, rev]) => document.querySelector(`[data-id="${id}"]`)?.dataset.rev === rev)
  && !document.querySelector('[aria-busy]')"""


async def write(choice: Locator, box: Locator, answer: str) -> None:
    """Gives an answer to whichever of the two an input turns out to be: an option that is picked, or a box that is written into."""
    await expect(choice.or_(box).first).to_be_visible()
    if await box.count():
        await box.fill(answer)
    else:
        await choice.check()


class Person:
    """One browser page, at `url` (a running page's address without a trailing slash). `problems` holds what the console said."""

    def __init__(self, page: Page, url: str, me: str = "ada") -> None:
        self.page = page
        self.url = url
        self.me = me
        self.problems: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    @classmethod
    async def comes(
        cls, browser: Browser, url: str, me: str = "ada", *, size: tuple[int, int] = (1280, 800), dark: bool = False, still: bool = True
    ) -> Person:
        """Opens the page as `me`. `still` asks for reduced motion."""
        context: BrowserContext = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if still else "no-preference",
            locale="en-GB",
            timezone_id="Europe/Lisbon",
        )
        context.set_default_timeout(10_000)
        person = cls(await context.new_page(), url, me)
        await person.page.goto(f"{url}/#{me}/home")
        await expect(person.page.locator("body[data-linked]")).to_be_attached()
        await person.answered()
        await expect(person.page.locator("#panel-home .card")).to_be_visible()
        return person

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)

    async def leaves(self) -> None:
        """Closes the page; at the latest before its app ends, of which the browser complains. Raises AssertionError when it did."""
        await self.page.context.close()
        assert self.problems == []

    # -- what they do -----------------------------------------------------------------------------------------------------------

    async def types(self, line: str) -> None:
        """Types a line and sends it with Enter."""
        box = self.page.get_by_label("Command", exact=True)
        await box.fill(line)
        await box.press("Enter")

    async def presses(self, label: str) -> None:
        """Presses a button on the newest card that has it, or anywhere else on the page."""
        await self.screen.get_by_role("button", name=label, exact=True).last.click()

    async def ticks(self, label: str) -> None:
        """Presses a box: on or off."""
        await self.screen.get_by_role("checkbox", name=label, exact=True).last.click()

    async def chooses(self, label: str) -> None:
        """Picks an answer of a choice."""
        await self.screen.get_by_role("radio", name=label, exact=True).last.click()

    async def fills(self, answers: Mapping[str, str], submit: str = "Save") -> None:
        """Writes into the inputs whose labels begin so, or picks, and sends the form."""
        dialog = self.page.get_by_role("dialog")
        await expect(dialog).to_be_visible()
        for label, answer in answers.items():
            begins = re.compile(f"^{re.escape(label)}")
            group = dialog.get_by_role("group", name=begins)
            await write(group.get_by_label(answer, exact=True), dialog.get_by_role("textbox", name=begins), answer)
        await dialog.get_by_role("button", name=submit, exact=True).click()
        await expect(dialog).to_have_count(0)

    async def moves_clock(self, label: str) -> None:
        """Presses one of the clock's buttons."""
        if not await self.page.locator("#clock[open]").count():
            await self.page.locator("#clock summary").click()
        async with self.page.expect_response("**/api/clock"):
            await self.page.get_by_role("button", name=label, exact=True).click()

    async def becomes(self, name: str) -> None:
        """Turns into another of the demo people."""
        await self.page.locator("#people").get_by_role("button", name=name).click()
        await expect(self.page).to_have_title(f"{name} · Job search council")
        self.me = name.lower()
        await expect(self.page.locator(f'body[data-linked="{self.me}"]')).to_be_attached()
        await self.answered()

    async def goes(self, tab: str) -> None:
        """Opens a tab: Home, Chat or a room by its name."""
        await self.page.get_by_role("tab", name=tab).click()

    # -- what they see ----------------------------------------------------------------------------------------------------------

    @property
    def screen(self) -> Locator:
        """The tab's panel that is open."""
        return self.page.get_by_role("tabpanel")

    @property
    def card(self) -> Locator:
        """The newest card on the screen."""
        return self.screen.locator(".card").last

    async def sees(self, text: str) -> None:
        """Waits until `text` stands on the open screen."""
        await expect(self.screen.get_by_text(text).last).to_be_visible()

    async def sees_card(self, title: str) -> Locator:
        """Waits until the newest card has this title; returns it."""
        await expect(self.card.get_by_role("heading", level=2)).to_have_text(title)
        return self.card

    async def answered(self) -> None:
        """Waits until everything that was done here has its answer, and that answer is drawn."""
        await self.page.wait_for_function(ANSWERED)

    async def rests(self) -> None:
        """Waits until every answer has come and the page shows all that stands in the chat and the rooms now, as it stands there."""
        await self.answered()
        await self.page.wait_for_function(DRAWN, arg=await self.page.evaluate(STANDS, self.me))

    async def gets_card(self, title: str) -> Locator:
        """Waits until the newest card has this title and the focus is on it, as after a press of one's own; returns the card."""
        card = await self.sees_card(title)
        await expect(card.get_by_role("heading", level=2)).to_be_focused()
        return card

    async def overflowing(self) -> list[str]:
        """Elements that stand out of the page to the right, or hold more than they show sideways."""
        found: list[str] = await self.page.evaluate(
            """() => [...document.querySelectorAll('body *')]
              .filter((e) => e.checkVisibility() && !e.closest('.unseen, .wide'))
              .filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5 ||
                (e instanceof HTMLElement && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
                  && getComputedStyle(e).display !== 'inline' && e.tagName !== 'INPUT'))
              .map((e) => `${e.tagName}.${e.className} ${e.scrollWidth}>${e.clientWidth}`)"""
        )
        return found

    async def shot(self, name: str) -> Path:
        """Takes a picture of what is on the screen, kept under build/screens."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        path = SCREENS / f"{name}.png"
        await self.page.screenshot(path=path)
        return path
