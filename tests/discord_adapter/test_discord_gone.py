"""Deleted means gone, on Discord: every message in a direct chat is an item of the outbox, and goes with the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests import month, search
from tests.discord_adapter.scene import Scene, a_scene
from tests.discord_adapter.test_discord_month import Hand
from tests.standins.discord_people import Person
from tests.standins.discord_world import Message
from tests.standins.faults import At, Fault, FaultPlan

Story = Callable[..., Awaitable[object]]


def standing(ada: Person) -> list[Message]:
    """What stands in her direct chat, newest first; without what she alone sees until her client forgets it."""
    return [m for m in ada.cards if m.channel is ada.dm and m.only_for is None]


async def unremembered(scene: Scene, ada: Person) -> list[Message]:
    """What stands there and is no item of the outbox."""
    known = {id for (id,) in await scene.app.store.rows("SELECT id FROM outbox")}
    return [m for m in standing(ada) if m.nonce not in known]


@pytest.mark.parametrize("dropped", [False, True], ids=["answered", "each-dropped-once"])
@pytest.mark.parametrize("story", [month.live, search.live], ids=["month", "search"])
async def test_no_message_in_a_direct_chat_is_unknown_to_the_outbox_and_all_of_them_go(
    tmp_path: Path, story: Story, dropped: bool
) -> None:
    async with a_scene(tmp_path) as scene:
        ada = scene.discord.person("Ada")
        if dropped:
            # A message that is found, or whose nonce is known, is not posted again: each meets this once.
            scene.discord.plan = FaultPlan(*(At(n, Fault.drop(accepted=True), "POST /channels/*/messages") for n in range(1, 300)))
        await story(Hand(ada, scene), scene.passes, home="/jsc home")
        await scene.passes(hours=2)
        assert len(standing(ada)) > 5
        assert await unremembered(scene, ada) == []
        await ada.command("privacy")
        await ada.press("Delete everything")
        await ada.press("Delete")
        await ada.fill({"word": "DELETE"})
        await scene.passes(hours=3)
        (receipt,) = standing(ada)
        assert ada.sees("All gone", anywhere=True)
        assert receipt.nonce is not None
