"""What a discreet member's lock screen shows on Discord: how a new message in the direct chat begins."""

from __future__ import annotations

from typing import Any

from tests.discord_adapter.scene import Scene
from tests.discord_adapter.test_discord_conversations import an_interview, set_up
from tests.standins.discord_people import Person


def first(part: Any) -> str:
    """The first text of a message."""
    while "components" in part:
        part = part["components"][0]
    return str(part.get("content", ""))


async def test_no_message_begins_with_more_than_that_it_came(scene: Scene, ada: Person) -> None:
    await set_up(ada, look="discreet")
    await an_interview(ada)
    await scene.passes(days=1, hours=6, minutes=20)
    await ada.command("privacy")
    await ada.press("Export my data")
    await scene.passes(minutes=2)
    begins = [first(e.body).removeprefix("### ").split("\n")[0] for e in scene.discord.ledger.posts()]
    assert ada.sees("Your export"), ada.screen()
    assert set(begins) == {"You have a note"}
    scene.discord.check()
