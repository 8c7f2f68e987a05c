"""The screens of facilitators, of finding a council, and of keeping safe in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import first_code
from bot.cards import Action

if TYPE_CHECKING:
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """Hal becomes a facilitator and sees his page."""
    hal = tour.stage.member("hal")
    code = await first_code.fresh(tour.stage.app)
    await hal.says("/jsc facilitate")
    tour.takes("facilitate-other", hal)
    await hal.says("/jsc facilitate claim 2222-2222")
    tour.takes("facilitate-code", hal)
    await hal.says(f"/jsc facilitate claim {code}")
    tour.takes("29a", hal)
    await hal.presses("Open my page")
    tour.takes("29b", hal)
    await hal.presses("Rooms")
    tour.takes("facilitate-rooms", hal)
    await hal.says("/jsc facilitate rooms here", room=tour.stage.room("council-rooms", "hal", closed=False))
    tour.takes("facilitate-here", hal)
    await hal.presses("Facilitator page")
    await hal.presses("Rooms")
    await hal.clicks(Action("facilinvite"))
    await hal.clicks(Action("helpplaces"))
    tour.takes("help-places", hal)
    await hal.presses("Add one")
    tour.takes("help-add", hal)
    await hal.fills({"name": "Listening line", "how": "21 000 00 00, every day from 16:00", "whom": "anyone in Lisbon"})
    tour.takes("help-added", hal)
    await hal.clicks(Action("places"))
    tour.takes("places-local", hal)
    await hal.clicks(Action("facilways"))
    tour.takes("facilitate-ways", hal)
    await hal.presses("Kept at most")
    tour.takes("facilitate-keep", hal)
    await hal.presses("Back")
    await hal.presses("Quiet hours")
    tour.takes("facilitate-quiet", hal)
    await hal.presses("Back")
    await hal.presses("What comes")
    tour.takes("facilitate-kinds", hal)
    await hal.presses("Back")
    await hal.presses("Pause me")
    tour.takes("facilitate-pause", hal)
    await hal.clicks(Action("installcheck"))
    tour.takes("install-check", hal)
    await hal.clicks(Action("adminlog", 0))
    tour.takes("admin-log", hal)
