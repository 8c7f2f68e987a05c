"""The screens of a council's seats and hours beside its first ones: matched instead of waiting for a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conversations.test_council import starts

if TYPE_CHECKING:
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """Oda begins a council and would rather be matched."""
    oda = tour.stage.member("oda")
    await starts(oda, "elm")
    await oda.presses("Match me instead")
    tour.takes("25b-instead", oda)
    await oda.presses("Yes, match me")
    tour.takes("25b-matched", oda)
