"""Claim cards, disagreements, measures and pictures, as a member comes to them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.cards import Action

if TYPE_CHECKING:
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """After the main tour: whoever reads these has a search behind them."""
    await _claims(tour)
    await _pictures(tour)


async def _pictures(tour: Tour) -> None:
    paula = tour.stage.member("paula")
    today = tour.stage.clock.now().date()
    for back, firm in ((80, "Acme"), (55, "Birch"), (52, "Cedar"), (48, "Dune"), (45, "Elm"), (40, "Fern"), (9, "Gull")):
        day = today - dt.timedelta(days=back)
        await paula.says(f"/jsc log {firm}, staff PM, applied {day.day} {day:%b}")
    await paula.says("/jsc log dune replied")
    await paula.says("/jsc review")
    tour.takes("11a", paula)
    await paula.presses("Other measures")
    tour.takes("measures", paula)
    measures = paula.card
    await paula.presses("Can two weeks tell?")
    tour.takes("measures-tell", paula)
    paula.cards.append(measures)
    await paula.presses("Talks")
    tour.takes("measures-talks", paula)
    await paula.presses("Offers and weeks")
    tour.takes("measures-ends", paula)
    await paula.clicks(Action("jobs"))
    await paula.presses("Days without news")
    tour.takes("picture", paula)
    await paula.presses("See as a picture")
    tour.takes("picture-on-its-way", paula)
    tour.seen["picture-sent"] = next(card for _, card in reversed(paula.messages) if card.title == "Your picture")


async def _claims(tour: Tour) -> None:
    paula = tour.stage.member("paula")
    await paula.says("/jsc")
    await paula.clicks(Action("claims"))
    tour.takes("claims", paula)
    await paula.picks("A coach's playbook")
    tour.takes("claims-of-one", paula)
    await paula.clicks(Action("claim", "B3"))
    await paula.presses("Write what I have seen")
    tour.takes("claim-seen", paula)
    await paula.fills({"words": "Two firms called me back within a week."})
    tour.takes("claim", paula)
    await paula.clicks(Action("conflict", "X1"))
    tour.takes("conflict-folded", paula)
    await paula.presses("Show the rest")
    tour.takes("conflict", paula)
