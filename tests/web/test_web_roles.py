"""Fay, who is called facilitator at the page, is one: from the first start on, and again once nobody is."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from bot.adapters.web.roles import appointed
from playbook.records import Facilitator
from tests.web.test_web_client import Reader
from tests.web.test_web_rooms import Reading
from tests.web.test_web_story import Town, a_town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def facilitators(town: Town) -> list[str]:
    community = await town.app.units.known(town.app.vault.hash("community", "web", "demo"))
    assert community is not None
    found = [community.open(Facilitator, id) for kind, id in community.rows if kind == Facilitator.kind]
    return [one.person for one in found if one is not None]


async def test_fay_is_a_facilitator_from_the_first_start_on(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town, aiohttp.ClientSession() as session:
        page = Reader(session, int(town.url.rpartition(":")[2]))
        await appointed(town.app)
        await appointed(town.app)
        assert await facilitators(town) == ["fay"]
        fay, ada = (Reading(page, name, town) for name in ("fay", "ada"))
        await fay.says("/jsc facilitate")
        assert fay.card["title"] == "Facilitator page"
        chat = (await page.state("fay"))["chat"]
        assert [m["card"]["title"] for m in chat if m["card"]] == ["Facilitator page", "Hello. My notes to you come here"]
        await ada.says("/jsc facilitate")
        assert ada.card["title"] == "This page is for facilitators"
        await ada.presses("What admins did")
        assert str(ada.card).count("Somebody became a facilitator") >= 1
        await fay.says("/jsc facilitate")
        await fay.presses("Invite a facilitator")
        code = next(word for word in fay.screen.split() if len(word) == 9 and word[4] == "-")
        await ada.says(f"/jsc facilitate claim {code}")
        assert sorted(await facilitators(town)) == ["ada", "fay"]
        await fay.says("/jsc facilitate")
        await fay.presses("Give it back")
        await appointed(town.app)
        assert await facilitators(town) == ["ada"], "somebody is one: it is nobody else's to say"
        await ada.says("/jsc facilitate")
        await ada.presses("Give it back")
        assert await facilitators(town) == []
    async with a_town(tmp_path) as town:
        await appointed(town.app)
        assert await facilitators(town) == ["fay"]
