"""The twenty screens used most, at the page in a real Chromium, kept as pictures under build/screens to be looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.web.conftest import Comes
from tests.web.person import SCREENS
from tests.web.test_web_story import Hand, Town, a_town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

USED_MOST = (
    "01-first-contact",
    "02-set-up",
    "03-clock-said-back",
    "04-saved",
    "05-home-busy",
    "06-job",
    "07-plan",
    "08-stuck",
    "09-proof",
    "10-checklist",
    "11-interview-said-back",
    "12-interview-set",
    "13-get-ready",
    "14-debrief",
    "15-mission",
    "16-offer",
    "17-advice",
    "18-this-week",
    "19-review",
    "20-privacy",
)
"""Their names, in the order in which a search meets them."""


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as made:
        yield made


async def test_the_twenty_screens_used_most_hold_what_they_show(town: Town, comes: Comes) -> None:
    """Each is drawn by the path a member takes to it, stands within the page, and is kept as a picture."""
    person = await comes(town.url, size=(1280, 1000))
    ada = Hand(person, town)
    names = iter(USED_MOST)

    async def keeps(*texts: str) -> None:
        for text in texts:
            await person.sees(text)
        assert await person.overflowing() == []
        await person.shot(f"most-{next(names)}")

    await person.goes("Chat")
    await ada.says("/jsc")
    await keeps("A private desk for your job search")
    await ada.presses("Set me up")
    await person.shot(f"most-{next(names)}")
    await ada.fills({"role": "staff product manager, health", "level": "A step up", "city": "lisbon"})
    await keeps("Is it 09:12 for you now?")
    await ada.presses("Yes, that is my time")
    await ada.says("/jsc log Acme, staff PM, applied, referral")
    await keeps("applied, Mon 23 Nov")
    await ada.says("/jsc log Birch Health, product lead, applied 21 Oct")
    await ada.says("/jsc")
    await keeps("Your clock: Mon 23 Nov, 09:12, Lisbon", "2 open; 1 wants an update")
    await ada.says("/jsc log")
    await ada.presses("My jobs")
    await ada.picks("Acme, staff PM")
    await keeps("Its history")
    await ada.says("/jsc plan")
    await keeps("Target: role and level are named")
    await ada.presses("I'm stuck")
    await keeps("Stuck? Three small steps")
    await ada.says("/jsc proof add setup from 9 days to 3")
    await ada.fills({"scope": "12 clinics"})
    await ada.says("/jsc proof")
    await keeps("Three results with a number and a scope")
    await ada.says("/jsc checklist before you apply")
    await ada.ticks("Read the advert twice and mark what repeats")
    await keeps("1 of 6 done")
    await ada.says("/jsc interview")
    await ada.fills({"job": "Acme", "when": "Tue 2pm"})
    await keeps("I read it as Tue 24 Nov, 14:00 to 15:00")
    await ada.presses("Yes, set it")
    await keeps("You confirmed Tue 24 Nov, 14:00, Lisbon.")
    # A card that became longer under a press is brought into view.
    await expect(person.card.get_by_text("Shown only to you")).to_be_in_viewport()
    await ada.presses("Get ready now")
    await keeps("You will drive")
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They asked to see the rollout plan."})
    await keeps("Saved. Shown to nobody.")
    await ada.says("/jsc mission")
    await ada.picks("Acme, staff PM")
    await ada.fills({"purpose": "make the first week easy for new clinics"})
    await keeps("make the first week easy for new clinics")
    await ada.says("/jsc offer")
    await ada.fills({"job": "Acme", "came": "In writing"})
    await keeps("The package, and what to ask")
    await ada.presses("Think it through")
    await ada.picks("Yes")
    await ada.picks("Nothing")
    await ada.picks("There is nothing I need")
    await ada.picks("Not yet")
    await keeps("What would change this")
    await ada.says("/jsc checkin")
    await keeps("Nothing is set for this week, and that is fine.")
    await ada.says("/jsc review")
    await keeps("Can't tell yet")
    await ada.says("/jsc privacy")
    await keeps("Your privacy")
    assert list(names) == []
    assert all((SCREENS / f"most-{name}.png").stat().st_size > 10_000 for name in USED_MOST)
