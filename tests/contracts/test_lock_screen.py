"""What a lock screen may show of a discreet member's direct chat: that a note came, and no more, whatever it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.adapters.discord import render as discord
from bot.adapters.slack import render as slack
from bot.deliveries import Delivery, Receipt
from bot.events import Member
from bot.text import HUSH
from playbook.records import Profile
from tests.stage import Stage, a_stage
from tests.tour import Tour


async def test_over_the_whole_tour_no_new_message_shows_a_discreet_members_words_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[Delivery] = []
    sends = Stage.send

    async def send(stage: Stage, delivery: Delivery) -> Receipt:
        if delivery.do == "new" and isinstance(delivery.to, Member):
            profile = await stage.member(delivery.to.id).records(Profile)
            if profile and profile[0].discreet:
                came.append(delivery)
        return await sends(stage, delivery)

    monkeypatch.setattr(Stage, "send", send)
    async with a_stage(tmp_path) as stage:
        await Tour(stage).goes()
    assert len(came) > 50
    assert {d.card.title for d in came if d.card is not None} - {HUSH}, "else it proves nothing"
    for delivery in came:
        assert delivery.card is not None
        shown: Any = slack.message(delivery.card, "jsc", hushed=delivery.hushed)
        assert shown["text"].split("\n")[0].rstrip(".") == HUSH, delivery.card.title
        first: Any = discord.message(delivery.card, "jsc", hushed=delivery.hushed)
        while "components" in first:
            first = first["components"][0]
        assert first["content"].removeprefix("### ").split("\n")[0] == HUSH, delivery.card.title
