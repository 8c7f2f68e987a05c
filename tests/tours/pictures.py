"""Claim cards, disagreements, measures and pictures, as a member comes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Action

if TYPE_CHECKING:
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """After the main tour: whoever reads these has a search behind them."""
    await _claims(tour)


async def _claims(tour: Tour) -> None:
    dora = tour.stage.member("dora")
    await dora.says("/jsc")
    await dora.clicks(Action("claims"))
    tour.takes("claims", dora)
    await dora.picks("A coach's playbook")
    tour.takes("claims-of-one", dora)
    await dora.clicks(Action("claim", "B3"))
    await dora.presses("Write what I have seen")
    tour.takes("claim-seen", dora)
    await dora.fills({"words": "Two firms called me back within a week."})
    tour.takes("claim", dora)
    await dora.clicks(Action("conflict", "X1"))
    tour.takes("conflict-folded", dora)
    await dora.presses("Show the rest")
    tour.takes("conflict", dora)
