"""Proof: what a result is told, the page, the check, the four signs, the intro; screens 31."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Action

if TYPE_CHECKING:
    from tests.tour import Tour

MOVE = {"changed": "Led the product move to one system", "scope": "3 teams", "decision": "We stopped two tools; support felt it."}
SETUP = {"changed": "Setup from 9 days to 3", "scope": "12 clinics", "leverage": "A special skill"}


async def goes(tour: Tour) -> None:
    """A newcomer without a target first, then somebody with one."""
    dora = tour.stage.member("dora")
    await dora.says("/jsc proof")
    tour.takes("31-first", dora)
    await dora.presses("Add a result")
    tour.takes("31b", dora)
    await dora.fills({"changed": "Rewrote the support guide"})
    tour.takes("31-kept", dora)
    await dora.presses("Name the work you want")
    tour.takes("31-target", dora)
    await dora.fills({"role": "staff product manager, health", "level": "A step up"})
    tour.takes("31c", dora)
    await dora.presses("Undo")
    tour.takes("31-undone", dora)
    await dora.presses("Put it back")
    for one in (SETUP, MOVE):
        await dora.clicks(Action("form", "addresult"))
        await dora.fills(one)
    tour.takes("31-saved", dora)
    await dora.says("/jsc proof")
    await dora.ticks("CV, profile and stories tell the same")
    tour.takes("31a", dora)
    await dora.picks("Setup from 9 days to 3")
    tour.takes("31-one", dora)
    await dora.presses("Remove for good")
    tour.takes("31-remove", dora)
    await dora.presses("Keep it")
    await dora.presses("My results")
    await dora.presses("What I rest on")
    tour.takes("31-rests", dora)
    await dora.presses("My results")
    await dora.presses("Check it")
    tour.takes("31-check", dora)
    await dora.presses("Strong signal")
    tour.takes("31-signal", dora)
    await dora.clicks(Action("intro"))
    tour.takes("31-intro", dora)
    await dora.presses("Send me the text")
    tour.seen["31-text"] = dora.messages[-1][1]
    await dora.clicks(Action("form", "nextstep"))
    tour.takes("31-step", dora)
    await dora.fills({"words": "20 minutes to show the setup"})
    await dora.says("/jsc checklist proof of your work")
    tour.takes("31-list", dora)
