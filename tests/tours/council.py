"""Screens of a council: started, promised, joined, its room and its seats, and what is shared in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Action
from playbook.promises import PROMISES

if TYPE_CHECKING:
    from tests.stage import Actor, Said, Stage
    from tests.tour import Tour

NAMES = ("nora", "omar", "pia")


async def goes(tour: Tour) -> None:
    """Three people found a council and ask it something."""
    nora, omar, pia = (tour.stage.member(name) for name in NAMES)
    for who in (nora, omar, pia):
        await who.says("/jsc home")
    await nora.says("/jsc council")
    tour.takes("council-none", nora)
    await nora.presses("Start one")
    tour.takes("25a", nora)
    await nora.fills({"name": "Nora", "council": "birch-circle", "seats": "4"})
    await nora.ticks(*list(PROMISES.values())[:3])
    await nora.presses("I agree")
    tour.takes("19d", nora)
    await _promises(nora)
    tour.takes("25b", nora)
    line = next(text for text in nora.screen.split("\n") if text.startswith("Pass on")).removeprefix("Pass on yourself: ")
    await omar.says(line)
    tour.takes("25c", omar)
    await _in(omar)
    tour.takes("council-waits", omar)
    await pia.says(line)
    await _in(pia)
    tour.takes("25h", pia)
    room = next(reversed(tour.stage.rooms.values()))
    tour.seen["25e"] = room.posts[0].card
    await _rooms(tour, nora)
    await nora.clicks(Action("form", "askcouncil"))
    tour.takes("ask-form", nora)
    await nora.fills({"question": "How do I explain a gap in two sentences?", "about": "an interview at a mid-size health firm"})
    tour.takes("10a", nora)
    await nora.presses("Post to 2 people")
    tour.seen["10b"] = _last(tour.stage, "Nora asks the council").card
    tour.seen["10d"] = next(card for _, card in nora.messages if card.title == "Posted to your council")
    await omar.presses_in(room, "Reply")
    tour.takes("reply-form", omar)
    await omar.fills({"words": "Say the year, what you learned in it, and stop."})
    tour.seen["10c"] = _last(tour.stage, "An answer from Omar").card
    await pia.presses_in(room, "More", next(n for n, said in enumerate(room.posts) if said.card.title == "Nora asks the council"))
    tour.takes("post-more", pia)
    room.inside.add("boss")
    await omar.clicks(Action("form", "askcouncil"))
    await omar.fills({"question": "Whom do you ask for references?"})
    await omar.presses("Post to 2 people")
    tour.seen["10e"] = next(card for _, card in omar.messages if card.title.startswith("Not posted"))
    room.inside.discard("boss")
    await nora.says("/jsc council")
    await nora.presses("Leave")
    tour.takes("25i", nora)


async def _rooms(tour: Tour, nora: Actor) -> None:
    await nora.says("/jsc council here", room=tour.stage.room("hall", "nora", closed=False))
    tour.takes("25g", nora)
    await nora.presses("Show the three lines")
    tour.takes("25d", nora)


async def _promises(who: Actor) -> None:
    await who.ticks(*PROMISES.values())
    await who.picks("Yes, people here may")
    await who.presses("I agree")


async def _in(who: Actor) -> None:
    await who.presses("See the promises")
    await who.fills({"name": who.name.title()})
    await _promises(who)


def _last(stage: Stage, title: str) -> Said:
    return next(said for room in stage.rooms.values() for said in reversed(room.posts) if said.card.title == title)
