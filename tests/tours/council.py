"""Screens of a council: started, promised, joined, its room and its seats, and what is shared in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Action
from playbook.council.promises import PROMISES

if TYPE_CHECKING:
    from tests.stage import Actor, Room, Said, Stage
    from tests.tour import Tour

NAMES = ("hana", "ivo", "jun")


async def goes(tour: Tour) -> None:
    """Three people found a council and ask it something."""
    hana, ivo, jun = (tour.stage.member(name) for name in NAMES)
    for who in (hana, ivo, jun):
        await who.says("/jsc home")
    await hana.says("/jsc council")
    tour.takes("council-none", hana)
    await hana.presses("Start one")
    tour.takes("25a", hana)
    await hana.fills({"name": "Hana", "council": "birch-circle", "seats": "4"})
    await hana.ticks(*list(PROMISES.values())[:3])
    await hana.presses("I agree")
    tour.takes("19d", hana)
    await _promises(hana)
    tour.takes("25b", hana)
    line = next(text for text in hana.screen.split("\n") if text.startswith("Pass on")).removeprefix("Pass on yourself: ")
    await ivo.says(line)
    tour.takes("25c", ivo)
    await _in(ivo)
    tour.takes("council-waits", ivo)
    await jun.says(line)
    await _in(jun)
    tour.takes("25h", jun)
    room = next(reversed(tour.stage.rooms.values()))
    tour.seen["25e"] = room.posts[0].card
    await _rooms(tour, hana)
    await hana.clicks(Action("form", "askcouncil"))
    tour.takes("ask-form", hana)
    await hana.fills({"question": "How do I explain a gap in two sentences?", "about": "an interview at a mid-size health firm"})
    tour.takes("10a", hana)
    await hana.presses("Post to 2 people")
    tour.seen["10b"] = _last(tour.stage, "Hana asks the council").card
    receipt = tour.seen["10d"] = next(card for _, card in hana.messages if card.title == "Posted to your council")
    await ivo.presses_in(room, "Reply")
    tour.takes("reply-form", ivo)
    await ivo.fills({"words": "Say the year, what you learned in it, and stop."})
    tour.seen["10c"] = _last(tour.stage, "An answer from Ivo").card
    await jun.presses_in(room, "More", _index(room, "Hana asks the council"))
    tour.takes("post-more", jun)
    await jun.presses_in(room, "I have been there", _index(room, "Hana asks the council"))
    tour.takes("been", jun)
    await _one(tour, hana, ivo)
    room.inside.add("boss")
    await ivo.clicks(Action("form", "askcouncil"))
    await ivo.fills({"question": "Whom do you ask for references?"})
    await ivo.presses("Post to 2 people")
    tour.seen["10e"] = next(card for _, card in ivo.messages if card.title.startswith("Not posted"))
    await hana.presses("Edit the words", card=receipt)
    await hana.fills({"r1": "How do I explain two years away?"})
    tour.takes("reword", hana)
    await hana.presses("Change the post")
    tour.seen["not-redrawn"] = next(card for _, card in hana.messages if card.title.startswith("Not changed"))
    room.inside.discard("boss")
    await _long(tour, jun, hana, room)
    await hana.says("/jsc council")
    await hana.presses("Leave")
    tour.takes("25i", hana)


def _told(what: str, lines: int) -> str:
    return " ".join(f"In month {n} {what} {n + 3} teams and heard back from {n % 2 + 1}." for n in range(1, lines + 1))


async def _long(tour: Tour, jun: Actor, hana: Actor, room: Room) -> None:
    """A debrief that is longer than one message: previewed in pages, its first page in the room, the rest behind `Read all`."""
    await jun.says("/jsc debrief")
    await jun.fills({"well": _told("I wrote to", 28), "facts": _told("they asked about", 26), "felt": _told("I was glad of", 26)})
    saved = jun.card
    await jun.presses("Show my council", card=saved)
    tour.takes("10a-long", jun)
    await jun.presses("Next page")
    await jun.ticks("What went well", "What was said", "How it felt")
    tour.takes("10a-ticked", jun)
    await jun.presses("Read it once more")
    tour.takes("10a-first", jun)
    await jun.presses("Next page")
    tour.takes("10a-second", jun)
    await jun.presses("Next page")
    tour.takes("10a-last", jun)
    await jun.presses("Post to 2 people")
    tour.seen["10b-long"] = _last(tour.stage, "Jun tells the council").card
    await hana.presses_in(room, "More", _index(room, "Jun tells the council"))
    tour.takes("post-more-long", hana)
    await hana.presses("Read all")
    tour.takes("read-all", hana)
    await hana.presses("Next page")
    tour.takes("read-all-next", hana)
    await jun.presses("Show one person", card=saved)
    await jun.fills({"who": "hana"})
    await jun.presses("Next page")
    await jun.ticks("What went well", "What was said", "How it felt")
    await jun.presses("Read it once more")
    for _ in range(2):
        await jun.presses("Next page")
    await jun.presses("Show it to one person")
    await hana.presses("Open", card=next(card for _, card in reversed(hana.messages) if card.title == "You have a note"))
    tour.takes("9e-long", hana)
    await hana.presses("Read all")
    await hana.presses("Next page")
    tour.takes("read-shown", hana)


async def _one(tour: Tour, hana: Actor, ivo: Actor) -> None:
    """Something is shown to one person alone."""
    await hana.says("/jsc debrief")
    await hana.fills({"well": "They asked to see the rollout plan."})
    await hana.presses("Show one person")
    tour.takes("9c", hana)
    await hana.fills({"who": "hana"})
    tour.takes("9d", hana)
    await hana.presses("Pick someone else")
    await hana.fills({"who": "ivo"})
    tour.takes("show-one", hana)
    await hana.presses("Show it to one person")
    await ivo.presses("Open", card=next(card for _, card in reversed(ivo.messages) if card.title == "You have a note"))
    tour.takes("9e", ivo)
    await ivo.presses("Answer")
    tour.takes("show-answer", ivo)
    await ivo.fills({"words": "Bring the plan on one page."})
    tour.seen["show-back"] = next(card for _, card in reversed(hana.messages) if card.title.startswith("A word back"))


def _index(room: Room, title: str) -> int:
    return next(n for n, said in enumerate(room.posts) if said.card.title == title)


async def _rooms(tour: Tour, hana: Actor) -> None:
    await hana.says("/jsc council here", room=tour.stage.room("hall", "hana", closed=False))
    tour.takes("25g", hana)
    await hana.presses("Show the three lines")
    tour.takes("25d", hana)
    await _waits(tour)


async def _waits(tour: Tour) -> None:
    """A council whose room waits for its place."""
    tour.stage.makes_rooms, tour.stage.no_room = False, "no_parent"
    lia, *others = (tour.stage.member(name) for name in ("lia", "mats", "nell"))
    await lia.says("/jsc council")
    await lia.presses("Start one")
    await lia.fills({"name": "Lia"})
    await _promises(lia)
    line = next(text for text in lia.screen.split("\n") if text.startswith("Pass on")).removeprefix("Pass on yourself: ")
    for who in others:
        await who.says(line)
        await _in(who)
    tour.seen["no-place"] = next(card for _, card in lia.messages if card.title.startswith("Your council's room"))
    tour.stage.makes_rooms = True


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
