"""Subjects of several: seats, what a seat lets one reach, posts in a room, words to another member, and what stays after a deletion."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Click, Command, Due
from bot.replies import ClickReply, Coming, CommandReply, DueReply, Opening, Post, Say
from bot.router import Outcome, Router
from bot.store.unit import Unit
from playbook.records import Council, Reminder, Room, Seat
from tests.stage import Actor, Stage, a_stage, card_text

routes = Router()
"""A feature as small as can be: a council, its room, a post that anyone may answer once and its author may take back."""


def done(words: str) -> Say:
    return Say(Card("Done", "You asked for it.", Facts.of(("What", words))))


@routes.command("tryfound")
def found(event: Command, context: Context) -> CommandReply:
    circle = context.found_council(Council(name="birch", platform=context.member.platform, made=context.now))
    circle.seated(Seat(id="1", member=context.me, person=context.member.id, name="Ada", state="seated", since=context.now))
    circle.outbox.plan("tryopening", context.now)
    return done(circle.id)


@routes.command("tryenter")
def enter(event: Command, context: Context) -> CommandReply:
    circle = context.invited(event.text)
    if circle is None:
        return done("no council")
    id = circle.records.new_id()
    seat = circle.seated(Seat(id=id, member=context.me, person=context.member.id, name="Ben", state="seated", since=context.now))
    circle.outbox.plan("trydoor", context.now, seat.id)
    return done("in")


@routes.command("tryquit")
def quit_(event: Command, context: Context) -> CommandReply:
    for circle in context.councils:
        if (seat := circle.seat) is not None:
            circle.unseated(seat)
    return done("out")


@routes.command("trypost")
def post(event: Command, context: Context) -> CommandReply:
    circle = context.councils[0]
    made = circle.records.add(Reminder(what=event.text, when=context.now, zone="UTC"))
    circle.outbox.plan("trysaid", context.now, made.id)
    return done(made.id)


@routes.click("trythank", of=Reminder, may="seat")
def thank(event: Click, context: Context) -> ClickReply:
    circle = context.council(event.action.arg(0))
    assert circle is not None
    made = circle.records.get(Reminder, event.action.arg(1))
    assert made is not None
    context.tell(circle.records.author_of(made), "trythanked", f"{circle.id}.{made.id}")
    return done("thanked")


@routes.click("trytakeback", of=Reminder, may="author")
def take_back(event: Click, context: Context) -> ClickReply:
    circle = context.council(event.action.arg(0))
    assert circle is not None
    circle.records.drop(Reminder, event.action.arg(1))
    first = next(i for i in circle.outbox.every() if i.ref == event.action.arg(1))
    circle.outbox.redraw(first.id, context.now)
    return done("taken back")


@routes.due("tryopening", "the room")
def opening(due: Due, context: Context) -> DueReply:
    assert context.here is not None
    people = tuple(seat.person for seat in context.here.seats)
    return Opening(Card("The room", "It was made just now.", Prose(text="Hello."), audience="council"), "lobby", "birch", people)


@routes.outcome("tryopening")
def opened(outcome: Outcome, context: Context) -> None:
    assert context.here is not None
    state = "bound" if outcome.sent else "none"
    context.here.records.put(Room(place=outcome.place, state=state, rostered=True))
    context.tell(context.here.seats[0].member, "trybound", outcome.reason or "ok")


@routes.due("trydoor", "a door")
def door(due: Due, context: Context) -> DueReply:
    assert context.here is not None
    seat = context.here.records.get(Seat, due.ref)
    return Coming((seat.person,)) if seat else None


@routes.due("trysaid", "a post")
def said(due: Due, context: Context) -> DueReply:
    assert context.here is not None
    made = context.here.records.get(Reminder, due.ref)
    if made is None:
        return Card("Someone took this back.", "It was here before.", Prose(text="Gone."), audience="council")
    at = (context.here.id, made.id, made.rev)
    buttons = Buttons.of(Button("Thank", Action("trythank", *at)), Button("Take back", Action("trytakeback", *at)))
    return Post(Card("A post", "Somebody chose to post this.", Facts.of(("Words", made.what)), buttons, audience="council"))


@routes.outcome("trysaid")
def was_said(outcome: Outcome, context: Context) -> None:
    assert context.here is not None
    if not outcome.sent:
        context.tell(context.here.seats[0].member, "trynotsaid", f"{outcome.reason}.{outcome.present}")


for kind in ("trythanked", "trybound", "trynotsaid"):

    @routes.due(kind, "a word")
    def word(due: Due, context: Context, kind: str = kind) -> DueReply:
        return Card("A word for you", "Something happened.", Facts.of((kind, due.ref)))


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path, more=routes) as made:
        yield made


async def a_council(stage: Stage, *others: str) -> tuple[Actor, str]:
    ada = stage.member("ada")
    await ada.says("/jsc tryfound")
    id = next(line.removeprefix("What: ") for line in ada.screen.split("\n") if line.startswith("What: "))
    for name in others:
        await stage.member(name).says(f"/jsc tryenter {id}")
    return ada, id


async def test_a_council_its_room_and_who_may_enter(stage: Stage) -> None:
    ada, _ = await a_council(stage, "ben")
    room = stage.rooms["room-1"]
    assert (room.title, room.inside) == ("birch", {"ada", "ben"})
    assert any("trybound: ok" in text for text in ada_words(ada))
    await ada.says("/jsc trypost How do I explain a gap?")
    room.sees("Words: How do I explain a gap?")
    assert not await ada.records(Reminder), "what is shared stands in the council, not with the member"


async def test_a_press_in_the_room_reaches_the_author_alone(stage: Stage) -> None:
    ada, id = await a_council(stage, "ben", "cleo")
    await ada.says("/jsc trypost one")
    ben, cleo = stage.member("ben"), stage.member("cleo")
    await ben.presses_in(stage.rooms["room-1"], "Thank")
    assert any(f"trythanked: {id}." in text for text in ada_words(ada))
    assert not any("thanked" in text for text in ada_words(cleo))
    await ben.presses_in(stage.rooms["room-1"], "Take back")
    ben.sees("That button is for someone else", "Nothing changed.")
    stage.rooms["room-1"].sees("Words: one")
    await ada.presses_in(stage.rooms["room-1"], "Take back")
    stage.rooms["room-1"].sees("Someone took this back.")
    stage.rooms["room-1"].misses("Words: one")
    assert len(stage.rooms["room-1"].posts) == 2, "redrawn, not posted anew"


async def test_without_a_seat_an_id_that_was_learned_opens_nothing(stage: Stage) -> None:
    ada, id = await a_council(stage, "ben")
    await ada.says("/jsc trypost one")
    (post,) = [s.card for s in stage.rooms["room-1"].posts if s.card.title == "A post"]
    mallory = stage.member("mallory")
    for action in post.actions:
        await mallory.clicks(action)
        mallory.sees("You are not set up yet").misses("Words", "birch")
    ben = stage.member("ben")
    await ben.says("/jsc tryquit")
    await ben.clicks(post.actions[0])
    ben.sees("You are not set up yet")
    forged = Action("trythank", id, "zz", "1")
    await ada.clicks(forged)
    ada.sees("This is not here any more")


async def test_an_old_version_changes_nothing(stage: Stage) -> None:
    ada, id = await a_council(stage)
    await ada.says("/jsc trypost one")
    old = stage.rooms["room-1"].posts[-1].card.actions[1]
    assert old.args[0] == id
    await ada.clicks(Action("trytakeback", *old.args[:2], "1"))
    ada.sees("You pressed a button on an older card.")
    stage.rooms["room-1"].sees("Words: one")


async def test_everyone_at_once_and_nothing_is_lost(stage: Stage) -> None:
    names = ("ben", "cleo", "dev", "rosa", "eve", "finn", "gus")
    ada, id = await a_council(stage, *names)
    people = [ada, *(stage.member(name) for name in names)]
    events = [
        Command(stage.key(), person.who, "harbour", person.place, person.hints, "trypost", f"{person.name} {turn}")
        for person in people
        for turn in range(5)
    ]
    replies = await asyncio.gather(*(stage.app.handle(event) for event in events))
    assert all(isinstance(reply, Say) and reply.card.title == "Done" for reply in replies)
    rows = await stage.app.store.rows("SELECT author FROM records WHERE subject = ?1 AND kind = 'reminder'", id)
    assert len(rows) == 40
    assert len({author for (author,) in rows}) == 8
    await stage.passes(seconds=1)
    assert len(stage.rooms["room-1"].posts) == 41


async def test_a_stranger_in_the_room_keeps_everything_out_of_it(stage: Stage) -> None:
    ada, _ = await a_council(stage, "ben")
    stage.rooms["room-1"].inside.add("boss")
    await ada.says("/jsc trypost one")
    assert any("trynotsaid: no_seat.3" in text for text in ada_words(ada))
    stage.rooms["room-1"].misses("one")
    stage.rooms["room-1"].inside.discard("boss")
    await stage.passes(days=2)
    stage.rooms["room-1"].misses("one")


async def test_where_no_room_can_be_made_its_council_is_told(stage: Stage) -> None:
    stage.makes_rooms = False
    ada, _ = await a_council(stage)
    assert any("trybound: members_make_rooms" in text for text in ada_words(ada))
    await ada.says("/jsc trypost one")
    assert any("trynotsaid: no_room.0" in text for text in ada_words(ada))


async def test_what_a_member_wrote_anywhere_goes_with_them(stage: Stage) -> None:
    ada, id = await a_council(stage, "ben")
    ben = stage.member("ben")
    await ada.says("/jsc trypost one")
    await ben.says("/jsc trypost two")
    me = stage.app.vault.subject_id("member", "stage", "ada")
    await ada.says("/jsc privacy")
    await ada.presses("Delete everything")
    ada.sees("In the council: 1 post becomes 'This was removed'")
    await ada.presses("Delete")
    await ada.fills({"word": "DELETE"})
    assert any("In the council: 1 post now reads 'This was removed'" in text for text in ada_words(ada))
    assert not await stage.app.store.rows("SELECT 1 FROM records WHERE author = ?1", me)
    assert not await stage.app.store.rows("SELECT 1 FROM seats WHERE member = ?1", me)
    left = await stage.app.store.rows("SELECT kind FROM records WHERE subject = ?1 ORDER BY kind", id)
    assert [kind for (kind,) in left] == ["council", "reminder", "room", "seat"], "the council's own, and what Ben wrote"
    stage.rooms["room-1"].misses("Words: one")
    stage.rooms["room-1"].sees("Someone took this back.", "Words: two")
    stage.rooms["room-1"].inside.discard("ada")
    await ben.says("/jsc trypost three")
    stage.rooms["room-1"].sees("Words: three")


async def test_a_word_to_somebody_who_is_gone_is_no_trouble(stage: Stage) -> None:
    ada, _ = await a_council(stage, "ben")
    await ada.says("/jsc trypost one")
    old = stage.rooms["room-1"].posts[-1].card.actions[0]
    await ada.says("/jsc privacy")
    await ada.presses("Delete everything")
    await ada.presses("Delete")
    await ada.fills({"word": "DELETE"})
    await stage.member("ben").clicks(old)
    stage.member("ben").sees("This is not here any more")


async def test_what_was_unknown_is_looked_for_and_not_said_twice(stage: Stage) -> None:
    ada, id = await a_council(stage)
    await ada.says("/jsc trypost one")
    (item,) = [i for (i,) in await stage.app.store.rows("SELECT id FROM outbox WHERE subject = ?1 AND kind = 'trysaid'", id)]
    unit = Unit()
    unit.add("UPDATE outbox SET state = 3, lease = 0 WHERE id = ?1", item)
    await stage.app.store.commit(unit)
    await stage.outbox.once(recover=True)
    assert len([s for s in stage.rooms["room-1"].posts if s.card.title == "A post"]) == 1


def ada_words(who: Actor) -> list[str]:
    return [card_text(card) for _, card in who.messages]
