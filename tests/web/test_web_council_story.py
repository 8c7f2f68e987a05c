"""Two members of one council side by side in Chromium: a debrief is shared, answered, has helped, and is taken back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests import council_life
from tests.council_life import ANSWER, NAME, QUESTION
from tests.web.conftest import Comes
from tests.web.test_web_rooms import Member
from tests.web.test_web_story import Town, a_town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FIRM = "Quibblefern"
FELT = "my wobblekin hands"


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as made:
        yield made


async def both_see(words: str, *people: Member) -> None:
    """The words stand on each of the open screens, without anybody loading the page anew."""
    for who in people:
        await expect(who.person.screen).to_contain_text(words)


async def nobody_sees(words: str, *people: Member) -> None:
    for who in people:
        await expect(who.person.screen).not_to_contain_text(words)


async def shot(name: str, *people: Member) -> None:
    """Each one's page at the same moment."""
    await asyncio.gather(*(who.person.shot(f"council-{name}-{who.person.me}") for who in people))


async def writes_a_debrief(ada: Member) -> None:
    await ada.says(f"/jsc log {FIRM}, night planner, applied, referral")
    await ada.says("/jsc debrief")
    await ada.fills({"well": f"At {FIRM} they asked to see the rollout plan.", "felt": FELT})
    await ada.person.sees_card("Saved. Shown to nobody.")


async def shares(ada: Member) -> None:
    """Shows a preview that is exact, and posts it."""
    await ada.presses("Show my council")
    await ada.presses("Edit the words")
    await ada.fills({"question": QUESTION, "alias": "a mid-size freight firm"})
    card = await ada.person.sees_card("What your council would see")
    await expect(card).to_contain_text("At a mid-size freight firm they asked to see the rollout plan.")
    await expect(card).not_to_contain_text(FIRM)
    await shot("1-preview", ada)
    await ada.presses("Post to 2 people")


@pytest.mark.row("D18")
@pytest.mark.row("D20")
async def test_two_members_side_by_side_share_answer_and_withdraw(town: Town, comes: Comes) -> None:
    ada, cleo = [Member(await comes(town.url, name), town) for name in ("ada", "cleo")]
    ben = Member(await comes(town.url, "ben", size=(360, 740)), town)
    stranger = await comes(town.url, "rosa")
    for who in (ada, ben, cleo):
        await who.person.goes("Chat")
    await council_life.three_say_yes(ada, ben, cleo)
    await writes_a_debrief(ada)
    await ben.person.goes(NAME)
    await shares(ada)
    await both_see(QUESTION, ben)
    await ada.person.goes(NAME)
    await both_see("Ada asks the council", ada, ben)
    await nobody_sees(FIRM, ada, ben)
    await nobody_sees(FELT, ada, ben)
    await shot("2-shared", ada, ben)

    await ben.presses("Reply")
    await ben.fills({"words": ANSWER})
    await both_see(ANSWER, ada, ben)
    await ben.presses("I have been there")
    await both_see("Been there too", ada, ben)
    await ada.presses("It helped")
    await both_see("says who asked", ada, ben)
    assert await ben.person.overflowing() == []
    await shot("3-answered", ada, ben)

    await ada.person.goes("Chat")
    receipt = ada.person.screen.locator(".card", has_text="Posted to your council").last
    await receipt.get_by_role("button", name="Withdraw", exact=True).click()
    await both_see("The room shows one line in its place", ada)
    await ada.person.rests()
    await town.settled()
    await ada.person.goes(NAME)
    await both_see("Ada took this back.", ada, ben)
    await nobody_sees(QUESTION, ada, ben)
    await nobody_sees("rollout plan", ada, ben)
    await both_see(ANSWER, ada, ben)
    await shot("4-withdrawn", ada, ben)
    await ben.person.goes("Chat")
    await both_see("Your answer helped", ben)
    await expect(stranger.page.get_by_role("tab")).to_have_count(2)
