"""The screens of seats and hours beside the first ones: matched instead of waiting, two councils that become one, a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Action
from bot.cli import first_code
from bot.council import census
from tests.conversations.test_council import starts
from tests.conversations.test_health import answers
from tests.conversations.test_uniting import JOIN, a_circle, says_what

if TYPE_CHECKING:
    from tests.stage import Actor
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """Oda begins a council and would rather be matched."""
    oda = tour.stage.member("oda")
    await starts(oda, "elm")
    await oda.presses("Match me instead")
    tour.takes("25b-instead", oda)
    await oda.presses("Yes, match me")
    tour.takes("25b-matched", oda)
    await _becomes_one(tour)


async def _becomes_one(tour: Tour) -> None:
    """Two councils vote to join another, and a round puts them together."""
    stage = tour.stage
    small, large = await a_circle(stage, ("pia", "quin", "ruth"), "ash"), await a_circle(stage, ("sal", "tess", "uma", "vic"), "fir")
    for who in (*small[1:], *large):
        await says_what(who)
    await stage.passes(days=15)
    for who in (*small, *large):
        await answers(who, JOIN)
    tour.seen["25-poll-join"] = next(card for _, card in small[0].messages if card.title == "How your council goes on")
    await stage.passes(days=4)
    tour.seen["join-left"] = next(card for _, card in small[1].messages if card.title.startswith("No council to join"))
    await says_what(small[0])
    hal = stage.member("hal")
    await hal.says(f"/jsc facilitate claim {await first_code.fresh(stage.app)}")
    await hal.clicks(Action("proposals", 0))
    await hal.presses("Run a round now")
    tour.takes("rounds-look-join", hal)
    await hal.presses("Send it out")
    tour.seen["19c-join"] = small[0].messages[-1][1]
    await small[0].presses("Yes, join")
    tour.seen["19c-join-asked"] = large[0].messages[-1][1]
    await stage.passes(days=3, hours=1)
    tour.seen["join-welcome"] = small[0].messages[-1][1]
    await census.take(stage.app)
    await hal.clicks(Action("facilcounts"))
    tour.takes("24a", hal)
    await hal.clicks(Action("facilback"))
    await _hours(tour, large[0])


async def _hours(tour: Tour, sal: Actor) -> None:
    """Sal changes the hours of the rounds; in another council, which pauses, Jon says until when."""
    await sal.says("/jsc council hotseat")
    await sal.presses("Change the hours")
    tour.takes("25-hours-form", sal)
    await sal.fills({"day": "Tuesdays", "at": "6:30"})
    tour.takes("25-hours-half", sal)
    await sal.presses("Set 18:30")
    tour.takes("25-hours-set", sal)
    room = next(room for room in tour.stage.rooms.values() if "sal" in room.inside)
    tour.seen["25-hours-word"] = room.posts[-1].card
    jon = tour.stage.member("jon")
    await jon.says("/jsc council")
    tour.takes("25h-paused", jon)
    await jon.presses("Pause until")
    tour.takes("25-pause-form", jon)
    await jon.fills({"until": "Fri 2 Apr"})
    room = next(room for room in tour.stage.rooms.values() if "jon" in room.inside)
    tour.seen["25-pause-word"] = room.posts[-1].card
    await jon.presses_in(room, "Wake the council")
    tour.seen["25-awake-word"] = room.posts[-1].card
