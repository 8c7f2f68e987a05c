"""The weekly check-in: the week as it runs, its close, and a heavy one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.cards import Action

if TYPE_CHECKING:
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """Dana sets a week, closes it, and sets a lighter one."""
    while tour.stage.clock.now().weekday() != 1:
        await tour.stage.passes(days=1)
    dana = tour.stage.member("dana")
    await dana.says("/jsc")
    await dana.presses("Set me up")
    await dana.fills({"role": "nurse", "level": "The same", "by": "May", "city": "Lisbon", "look": "Plain: say what they are about"})
    await dana.presses("Yes, that is my time")
    await dana.says("/jsc log Elm Care, nurse, applied, 2 Nov")
    await dana.says("/jsc checkin")
    tour.takes("17-week", dana)
    await dana.presses("Set this week")
    await dana.fills({"one": "Send two referral notes", "two": "Rewrite the first paragraph"})
    tour.takes("17-set", dana)
    await dana.presses("When I ask")
    tour.takes("17-asks", dana)
    await dana.fills({"again": "Ask once more on Saturday"})
    tour.takes("17-asked", dana)
    await tour.stage.passes(days=2)
    await tour.stage.until((tour.stage.clock.now() + dt.timedelta(days=1)).replace(hour=15, minute=1))
    await dana.ticks("Send two referral notes")
    tour.takes("17a", dana)
    await dana.presses("Set next week")
    tour.takes("17-form", dana)
    dana.form = None
    await dana.picks("1, hard")
    tour.takes("17c", dana)
    await dana.presses("Keep")
    tour.takes("17b", dana)
    await dana.presses("Places that help")
    tour.takes("17d", dana)
    await dana.presses("A lighter week")
    tour.takes("17-lighter", dana)
    await dana.presses("Undo")
    tour.takes("17-undone", dana)
    await dana.clicks(Action("moods"))
    tour.takes("17-moods", dana)
    await dana.presses("Remove all")
    tour.takes("17-remove", dana)
    await tour.stage.passes(days=3)
    tour.seen["17-begins"] = next(card for _, card in reversed(dana.messages) if card.title == "A new week")
    await dana.says("/jsc")
    tour.takes("2b-week", dana)
    await dana.presses("More")
    tour.takes("2-more", dana)
