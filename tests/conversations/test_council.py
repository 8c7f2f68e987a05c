"""A council of one's own: started, passed on by a line, promised, its room made, a seat held and given up."""

from __future__ import annotations

import pytest

from bot.cards import Action, Form, Write
from playbook.council.promises import PROMISES
from playbook.records import Apart, Council, Leaver, Seat
from tests.stage import Actor, Room, Stage, card_text


async def promises_all(who: Actor, things: str = "Yes, people here may") -> None:
    await who.ticks(*PROMISES.values())
    await who.picks(things)
    await who.presses("I agree")


async def starts(ada: Actor, name: str = "birch-circle") -> str:
    """Starts a council; returns its line."""
    await ada.says("/jsc council")
    await ada.presses("Start one")
    await ada.fills({"name": "Ada", "council": name, "seats": "4"})
    await promises_all(ada)
    return next(line for line in ada.screen.split("\n") if line.startswith("Pass on yourself: ")).removeprefix("Pass on yourself: ")


async def joins(who: Actor, line: str) -> None:
    await who.says(line)
    await who.presses("See the promises")
    await who.fills({"name": who.name.title()})
    await promises_all(who)


async def a_council(stage: Stage, *others: str) -> tuple[Room, list[Actor]]:
    ada = stage.member("ada")
    line = await starts(ada)
    people = [ada, *(stage.member(name) for name in others)]
    for who in people[1:]:
        await joins(who, line)
    return stage.rooms["room-1"], people


async def council_of(stage: Stage, who: str) -> str:
    me = stage.app.vault.subject_id("member", "stage", who)
    rows = await stage.app.store.rows("SELECT council FROM seats WHERE member = ?1", me)
    return rows[0][0] if rows else ""


def told(who: Actor, *texts: str) -> bool:
    return any(all(text in card_text(card) for text in texts) for _, card in who.messages)


async def test_three_yes_open_the_names_and_make_the_room(stage: Stage) -> None:
    ada, ben, cleo = (stage.member(name) for name in ("ada", "ben", "cleo"))
    line = await starts(ada)
    ada.sees("Three seats to give away", "Works for: 3 people", "Next: at three yes, names open and the room is made")
    ada.sees("I write to nobody who has not used me.")
    await ben.says(line)
    ben.sees("An invitation to a council", "From: Ada", "Council: birch-circle", "Seats: 1 of 4 taken")
    await ben.presses("See the promises")
    await ben.fills({"name": "Ben"})
    await promises_all(ben)
    ben.sees("Your council is not full yet", "2 of 4 said yes").misses("Ada")
    assert not stage.rooms
    await joins(cleo, line)
    assert stage.rooms["room-1"].inside == {"ada", "ben", "cleo"}
    stage.rooms["room-1"].sees("This is the council's room", "With a seat: Ada, Ben, Cleo", "I do not read it")
    for who in (ada, ben):
        assert told(who, "Three said yes. Your council is there", "With a seat: Ada, Ben, Cleo")
    assert told(ada, "Your council has its room")
    dev = stage.member("dev")
    await joins(dev, line)
    dev.sees("4 of 4 seats taken", "Ada: since", "Dev: you; since")
    assert stage.rooms["room-1"].inside == {"ada", "ben", "cleo", "dev"}


async def test_an_open_box_changes_nothing_and_says_which(stage: Stage) -> None:
    ada = stage.member("ada")
    await ada.says("/jsc council")
    await ada.presses("Start one")
    await ada.fills({"name": "Ada"})
    await ada.ticks(*list(PROMISES.values())[:3])
    await ada.presses("I agree")
    ada.sees("Two boxes are open: saying goodbye, reporting.", "Five promises before you join")
    assert not await council_of(stage, "ada")
    await ada.ticks(*PROMISES.values())
    await ada.presses("I agree")
    assert await council_of(stage, "ada")
    me = stage.app.vault.subject_id("member", "stage", "ada")
    found = await stage.app.change(me, lambda context: context.councils[0].takers[0].private_things)
    assert found is False, "unpicked means no"


@pytest.mark.parametrize("typed", ["birch-2222AAAA", "", "zzz", "'; DROP TABLE seats; --", "a" * 300])
async def test_a_line_that_opens_nothing_says_so_in_one_way(stage: Stage, typed: str) -> None:
    ben = stage.member("ben")
    await ben.says(f"/jsc council join {typed}")
    ben.sees("That line opens no seat now", "The answer is the same whatever the reason.")


async def test_a_line_ends_taken_back_used_up_or_out_of_date(stage: Stage) -> None:
    ada, ben = stage.member("ada"), stage.member("ben")
    line = await starts(ada)
    await ada.presses("Take it back")
    ada.sees("That line opens no seat now")
    await ben.says(line)
    ben.sees("That line opens no seat now")
    await ada.presses("My council")
    await ada.presses("Give a seat")
    fresh = next(t for t in ada.screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: ")
    assert fresh != line
    await stage.passes(days=9)
    await ben.says(fresh)
    ben.sees("That line opens no seat now")


async def test_a_line_of_another_council_is_taken_back_by_nobody_here(stage: Stage) -> None:
    ada, mallory = stage.member("ada"), stage.member("mallory")
    line = await starts(ada)
    await starts(mallory, "oak")
    (theirs,) = {a.args[-1] for a in ada.card.actions if a.name == "lineback"}
    (own,) = {a.args[-1] for a in mallory.card.actions if a.name == "lineback"}
    await mallory.clicks(Action("lineback", theirs, own))
    ben = stage.member("ben")
    await ben.says(line)
    ben.sees("An invitation to a council")


async def test_who_keeps_whom_away_gets_the_same_words(stage: Stage) -> None:
    ada, ben = stage.member("ada"), stage.member("ben")
    line = await starts(ada)
    await ben.says("/jsc help")
    ids = {name: stage.app.vault.subject_id("member", "stage", name) for name in ("ada", "ben")}
    await stage.app.change(ids["ben"], lambda context: context.records.put(Apart(people=(ids["ada"],), persons=("ada",))))
    await ben.says(line)
    ben.sees("That line opens no seat now").misses("Ada", "birch")


async def test_one_council_at_a_time_and_a_seat_twice_is_one(stage: Stage) -> None:
    _, (ada, ben, *_) = await a_council(stage, "ben", "cleo")
    line = await starts(stage.member("rosa"), "oak")
    await ben.says(line)
    ben.sees("You have a seat already", "Your council: birch-circle")
    rows = await stage.app.store.rows("SELECT count(*) FROM seats")
    assert rows == [(4,)]
    await ada.says("/jsc council")
    await ada.presses("Give a seat")
    ada.sees("One seat to give away")


async def test_where_people_make_the_room(stage: Stage) -> None:
    stage.makes_rooms = False
    ada, ben, cleo = (stage.member(name) for name in ("ada", "ben", "cleo"))
    line = await starts(ada)
    await joins(ben, line)
    await joins(cleo, line)
    # It comes unasked, and so in the discreet way until somebody chooses otherwise.
    await ada.presses("Open")
    assert told(ada, "Three lines make the room", "/jsc council here")
    assert not told(ben, "You have a note")
    await stage.passes(hours=25)
    await ben.presses("Open")
    assert told(ben, "Three lines make the room"), "a day later the next is asked"
    hall = stage.room("hall", "ada", "boss", closed=False)
    await ada.says("/jsc council here", room=hall)
    ada.sees("A council needs a private place", "Nothing has changed.")
    stage.room("birch", "ada", "ben", "cleo", invited=False)
    await ada.says("/jsc council here", room=stage.rooms["birch"])
    assert told(ada, "Invite me first", "/invite @council")
    stage.rooms["birch"].invited = True
    await ada.says("/jsc council here", room=stage.rooms["birch"])
    stage.rooms["birch"].sees("This is the council's room", "<channel>")
    assert told(ben, "Your council has its room")
    mallory = stage.member("mallory")
    await mallory.says("/jsc council here", room=stage.room("den", "mallory"))
    mallory.sees("You are not set up yet", "Set me up")
    await mallory.says("/jsc")
    await mallory.presses("Set me up")
    await mallory.fills({"role": "designer", "level": "A step up", "city": "Lisbon", "look": "plain"})
    await mallory.says("/jsc council here", room=stage.rooms["den"])
    mallory.sees("You have no seat in this council").misses("someone else")
    await ada.says("/jsc council here", room=stage.rooms["birch"])
    ada.sees("This is the room already")
    assert len(stage.rooms["birch"].posts) == 1
    await stage.passes(days=3)
    assert not told(cleo, "You have a note"), "the room is there"


async def test_where_the_app_makes_rooms_and_nobody_said_where(stage: Stage) -> None:
    stage.makes_rooms, stage.no_room = False, "no_parent"
    ada, ben, cleo = (stage.member(name) for name in ("ada", "ben", "cleo"))
    line = await starts(ada)
    await joins(ben, line)
    await joins(cleo, line)
    assert told(ben, "Your council's room waits for its place", "/jsc facilitate rooms here")
    assert not told(ada, "/invite")
    note = next(card for _, card in ben.messages if card.title.startswith("Your council's room"))
    stage.makes_rooms = True
    await ben.presses("Make the room", card=note)
    stage.rooms["room-1"].sees("This is the council's room")
    assert told(ada, "Your council has its room")


async def test_the_first_card_opens_the_promises_to_those_with_a_seat_alone(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await ada.presses_in(room, "The promises")
    ada.sees("The five promises", "What is said here stays here")
    await ada.presses_in(room, "What I do here")
    ada.sees("I read nothing that is typed.")
    mallory = stage.member("mallory")
    await mallory.presses_in(room, "What I do here")
    mallory.sees("You are not set up yet")


async def test_away_is_a_day_and_private_things_turn(stage: Stage) -> None:
    _, (ada, ben, _) = await a_council(stage, "ben", "cleo")
    await ben.says("/jsc council")
    await ben.presses("I am away")
    await ben.fills({"until": "Mon 7 Dec"})
    ben.sees("Ben: away until Mon 7 Dec")
    await ben.presses("I am away")
    await ben.fills({"until": "next blursday"})
    ben.sees("I could not read that as a day ahead", "You typed: next blursday")
    await ben.presses("Fix it")
    assert isinstance(ben.form, Form)
    assert isinstance(ben.form.inputs[0], Write)
    assert ben.form.inputs[0].value == "next blursday"
    await ben.fills({"until": ""})
    ben.sees("Ben: you; since")
    await ben.presses("Private things: yes")
    await ben.presses("Private things: no")
    await ada.says("/jsc council")
    ada.sees("Ben: since").misses("away until")


async def test_leaving_says_goodbye_or_not_and_opens_the_seat(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    await ben.says("/jsc council")
    await ben.presses("Leave")
    ben.sees("Leave this council?", "You have your seat until you choose.")
    await ben.presses("Keep my seat")
    ben.sees("Your council: 3 of 4 seats taken")
    await ben.presses("Leave")
    await ben.presses("Say goodbye and leave")
    await ben.fills({"words": "Thank you all. I start on Monday."})
    ben.sees("You have left")
    room.sees("Ben has left. A seat is open", "Goodbye: Thank you all. I start on Monday.")
    await stage.passes(seconds=10)
    assert room.inside == {"ada", "cleo"}
    await ben.says("/jsc council")
    ben.sees("A council of your own")
    await cleo.says("/jsc council")
    cleo.sees("2 of 4 seats taken").misses("Ben")
    await cleo.presses("Leave")
    await cleo.presses("Leave quietly")
    room.sees("Cleo has left. A seat is open")
    await ada.says("/jsc council")
    await ada.presses("Leave")
    await ada.presses("Leave quietly")
    id = next(i for (i,) in await stage.app.store.rows("SELECT subject FROM records WHERE kind = 'council'"))
    closed = await stage.app.change(id, lambda context: context.records.get(Council))
    assert closed is not None
    assert closed.state == "closed"


async def test_deleting_everything_takes_the_seat_the_name_and_the_words(stage: Stage) -> None:
    room, (_, ben, _) = await a_council(stage, "ben", "cleo")
    id = await council_of(stage, "ben")
    await ben.says("/jsc privacy")
    await ben.presses("Delete everything")
    await ben.presses("Delete")
    await ben.fills({"word": "DELETE"})
    await stage.passes(seconds=10)
    assert room.inside == {"ada", "cleo"}
    room.sees("A seat is open")
    room.misses("Ben has left")
    seats = await stage.app.change(id, lambda context: [seat.name for seat in context.records.all(Seat)])
    assert seats == ["Ada", "Cleo"]
    assert not await stage.app.store.rows("SELECT 1 FROM records WHERE kind = 'leaver'")


async def test_nobody_is_in_on_an_old_card(stage: Stage) -> None:
    ada, ben = stage.member("ada"), stage.member("ben")
    line = await starts(ada)
    await ben.says(line)
    await ben.presses("See the promises")
    await ben.fills({"name": "Ben"})
    old = ben.card
    await ben.ticks(*PROMISES.values())
    await ben.presses("I agree", card=old)
    ben.sees("You pressed a button on an older card.")
    for name in ("giveseat", "lineback", "thingsflip", "leavecouncil", "makeroom"):
        await ben.clicks(Action(name, await council_of(stage, "ada")))
        ben.sees("You are not set up yet")


async def test_a_council_that_closed_meanwhile_is_not_entered(stage: Stage) -> None:
    ada, ben = stage.member("ada"), stage.member("ben")
    line = await starts(ada)
    await ben.says(line)
    await ben.presses("See the promises")
    await ben.fills({"name": "Ben"})
    await ada.clicks(Action("leftcouncil", "quiet", await council_of(stage, "ada")))
    await promises_all(ben)
    ben.sees("That line opens no seat now")
    assert not await council_of(stage, "ben")


async def test_a_door_that_fails_is_tried_again_and_those_inside_are_told(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    id = await council_of(stage, "ada")
    stage.lets_out = False
    await ben.clicks(Action("leftcouncil", "quiet", id))
    await stage.passes(minutes=5)
    assert room.inside == {"ada", "ben", "cleo"}
    for who in (ada, cleo):
        assert told(who, "Someone who left may still read the room", "I try again within the hour, then once a day.")
    assert not told(ben, "may still read the room")
    await stage.passes(days=2)
    assert sum("may still read" in card_text(card) for _, card in ada.messages) == 1, "said once"
    await ada.clicks(Action("form", "askcouncil"))
    await ada.fills({"question": "How do I leave Quillon?", "about": ""})
    await ada.presses("Post to 1 person")
    room.misses("How do I leave Quillon?")
    assert told(ada, "Not posted: someone there has no seat")
    stage.lets_out = True
    await stage.passes(days=1)
    assert room.inside == {"ada", "cleo"}
    assert not await stage.app.change(id, lambda context: context.records.count(Leaver))


async def test_who_sits_again_is_not_let_out_by_an_old_door(stage: Stage) -> None:
    room, (ada, ben, _) = await a_council(stage, "ben", "cleo")
    id = await council_of(stage, "ada")
    stage.lets_out = False
    await ben.clicks(Action("leftcouncil", "quiet", id))
    await stage.passes(minutes=5)
    await ada.says("/jsc council")
    await ada.presses("Give a seat")
    line = next(t for t in ada.screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: ")
    await joins(ben, line)
    stage.lets_out = True
    await stage.passes(days=20)
    assert room.inside == {"ada", "ben", "cleo"}
    assert not await stage.app.change(id, lambda context: context.records.count(Leaver))
