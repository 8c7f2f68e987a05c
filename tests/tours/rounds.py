"""The screens between the members of a council: the ten-second test, the weekly round, and how the council goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Action
from tests.conversations.test_council import council_of, joins, starts

if TYPE_CHECKING:
    from tests.stage import Actor, Room
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """Ida starts a council with Jon and Kim, and each of them uses it."""
    stage = tour.stage
    ida, jon, kim = (stage.member(name) for name in ("ida", "jon", "kim"))
    line = await starts(ida, "oak")
    for who in (jon, kim):
        await joins(who, line)
    for who in (ida, jon, kim):
        me = stage.app.vault.subject_id("member", "stage", who.name)
        await stage.app.change(me, lambda c: c.records.put(c.profile.model_copy(update={"discreet": False})))
    await _ten_seconds(tour, ida, jon)
    await _round(tour, ida, jon, kim)
    await _where_it_cannot_come(tour, ida, kim)
    await _goes_on(tour, ida, jon)


async def _ten_seconds(tour: Tour, ida: Actor, jon: Actor) -> None:
    await ida.says("/jsc proof test")
    tour.takes("31-test", ida)
    await ida.presses("Try my sentence on a peer")
    tour.takes("31-no-sentence", ida)
    await ida.presses("Write my sentence")
    await ida.fills({"words": "I get clinics live in days, not weeks."})
    tour.takes("31-sentence", ida)
    await ida.presses("Try it on a peer")
    tour.takes("31-who", ida)
    await ida.fills({"who": "nobody"})
    tour.takes("9d-peer", ida)
    await ida.presses("Pick someone else")
    await ida.fills({"who": "jon"})
    tour.takes("31d", ida)
    await ida.presses("Send it to one peer")
    tour.takes("31-sent", ida)
    tour.takes("31e", jon)
    await jon.presses("Show it")
    tour.takes("31-shown", jon)
    await tour.stage.passes(seconds=10)
    tour.takes("31-covered", jon)
    await jon.presses("Write what I heard")
    tour.takes("31-heard", jon)
    await jon.fills({"heard": "Something about fast clinics?"})
    tour.takes("31-written", jon)
    tour.takes("31f", ida)
    await ida.presses("It did")
    await ida.presses("Thank them")
    tour.takes("31-judged", ida)
    tour.takes("31-thanks", jon)
    await ida.presses("Make it my change")
    tour.takes("31-change", ida)


async def _where_it_cannot_come(tour: Tour, ida: Actor, kim: Actor) -> None:
    """Kim cannot be written to, so nothing could be covered; a stranger stands in the room."""
    tour.stage.closed.add("kim")
    await ida.clicks(Action("form", "sentence"))
    await ida.fills({"words": "I make the first week of a clinic a quiet one."})
    await ida.presses("Try it on a peer")
    await ida.fills({"who": "kim"})
    await ida.presses("Send it to one peer")
    await kim.clicks(Action("waiting"))
    await kim.presses("Open the note")
    tour.takes("31-not-here", kim)
    tour.stage.closed.discard("kim")
    await kim.presses("Leave it" if "Leave it" in kim.screen else "Skip")
    room = next(room for room in tour.stage.rooms.values() if "ida" in room.inside)
    await kim.presses_in(room, "Add my own line")
    room.inside.add("boss")
    await kim.fills({"ask": "Who knows a good course?"})
    room.inside.discard("boss")
    tour.seen["20-not-posted"] = kim.messages[-1][1]


async def _round(tour: Tour, ida: Actor, jon: Actor, kim: Actor) -> None:
    room = next(room for room in tour.stage.rooms.values() if "ida" in room.inside)
    council = await council_of(tour.stage, "ida")
    await ida.says("/jsc council hotseat")
    tour.takes("20-seats", ida)
    await ida.presses("My question")
    tour.takes("20-question-form", ida)
    await ida.fills({"words": "How do I explain a gap in two sentences?"})
    tour.takes("20-question", ida)
    await tour.stage.passes(days=7)
    tour.seen["20a"] = next(said.card for said in room.posts if said.card.title.startswith("This week"))
    await jon.presses_in(room, "Add my own line")
    tour.takes("20-line-form", jon)
    await jon.fills({"well": "A second talk is set.", "commitment": "Send two referral notes"})
    tour.takes("20-line-sent", jon)
    tour.seen["20-line"] = room.posts[-1].card
    await jon.presses_in(room, "More")
    tour.takes("20-note-more", jon)
    await kim.presses_in(room, "Answer")
    await kim.fills({"words": "Say the year, what you learned in it, and stop."})
    tour.seen["20-answer"] = room.posts[-1].card
    await kim.presses_in(room, "Offer 20 minutes")
    tour.takes("20-offer-sent", kim)
    await ida.presses_in(room, "Swap seats")
    tour.takes("20-swap", ida)
    await ida.clicks(Action("roundmore", room_round(room), council))
    tour.takes("20-more", ida)
    await ida.says("/jsc council ask")
    tour.takes("council-ask", ida)


def room_round(room: Room) -> str:
    """The date of the newest round, as its buttons carry it."""
    card = next(said.card for said in reversed(room.posts) if said.card.title.startswith("This week"))
    return next(action.args[0] for action in card.actions if action.name == "roundmore")


async def _goes_on(tour: Tour, ida: Actor, jon: Actor) -> None:
    await ida.says("/jsc council")
    tour.takes("25h-open", ida)
    await ida.presses("Count my week: no")
    tour.takes("25-counted", ida)
    await ida.says("/jsc council landed")
    tour.takes("25-landed", ida)
    await ida.presses("Thank them and stay")
    tour.takes("25-landed-form", ida)
    await ida.fills({"words": "You heard me out. Thank you."})
    tour.takes("25-landed-stays", ida)
    room = next(room for room in tour.stage.rooms.values() if "ida" in room.inside)
    tour.seen["25-landed-word"] = room.posts[-1].card
    await tour.stage.passes(days=40)
    asked = [card for card in jon.every if card.title == "How shall your council go on?"]
    tour.seen["25-poll"] = asked[0]
    told = [card for card in jon.every if card.title == "How your council goes on"]
    tour.seen["25-poll-done"] = told[0]
    quiet = [card for who in tour.stage.people.values() for card in who.every if card.title == "A quiet round"]
    tour.seen["20-hint"] = quiet[0]
    seat = [card for who in tour.stage.people.values() for card in who.every if card.title == "Your seat in the round comes soon"]
    tour.seen["20-soon"] = seat[0]
    begin = [card for who in tour.stage.people.values() for card in who.every if card.title == "Would you begin?"]
    tour.seen["20-begin"] = begin[0]
