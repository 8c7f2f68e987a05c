"""Begun once, however often it is sent; matched instead of waiting for a line; a wish for a size; a second yes asks nobody again."""

from __future__ import annotations

import pytest

from bot.cards import Action
from playbook.records import Council, Invitation, Looking, Pledge, Proposal
from tests.conversations.test_council import council_of, joins, promises_all, starts, told
from tests.conversations.test_facilitate import a_facilitator, set_up
from tests.conversations.test_find import NAMES, community, joins_it, looks, pool, proposal, proposed
from tests.stage import Actor, Stage, card_text


async def councils(stage: Stage) -> int:
    return len(await stage.app.store.rows("SELECT 1 FROM records WHERE kind = 'council'"))


async def fills_start(who: Actor, **said: str) -> Actor:
    await who.clicks(Action("form", "startcouncil"))
    return await who.fills({"name": "Ada", "seats": "4", **said})


# -- begun once --------------------------------------------------------------------------------------------------------------------


async def test_a_council_is_begun_once_however_often_the_form_is_sent(stage: Stage) -> None:
    ada = stage.member("ada")
    await fills_start(ada, council="birch")
    await ada.ticks("I share my own story, not others'")
    await fills_start(ada, council="oak", name="Addy", seats="5")
    ada.sees("You start oak.", "[x] I share my own story, not others'")
    assert await councils(stage) == 1
    assert [(one.name, one.ticked) for one in await ada.records(Pledge)] == [("Addy", ("mine",))]
    await promises_all(ada)
    ada.sees("Four seats to give away", "Your council is oak.")
    assert len([one for one in await community(stage, ada) if isinstance(one, Invitation)]) == 1
    id = await council_of(stage, "ada")
    held = await stage.app.change(id, lambda context: context.records.get(Council))
    assert held is not None
    assert (held.name, held.places) == ("oak", 5)


async def test_a_form_that_was_left_open_begins_no_second_council(stage: Stage) -> None:
    ada = stage.member("ada")
    await fills_start(ada)
    await ada.clicks(Action("form", "startcouncil"))
    left_open = ada.form
    await ada.clicks(next(action for card in ada.cards for action in card.actions if action.name == "promise"), "stays")
    await promises_all(ada)
    ada.form = left_open
    await ada.fills({"name": "Ada", "seats": "4"})
    ada.sees("You have a seat already")
    assert await councils(stage) == 1


# -- matched instead ---------------------------------------------------------------------------------------------------------------


async def test_matched_instead_closes_a_council_nobody_else_said_yes_to(stage: Stage) -> None:
    ada = await set_up(stage, "ada")
    line = await starts(ada)
    ada.sees("[Make a new line] [Match me instead] [Take it back] [Home]")
    await ada.presses("Match me instead")
    ada.sees("Be matched instead?", "This council: closes, and its line opens nothing any more", "Nothing has changed.")
    assert await council_of(stage, "ada")
    await ada.presses("Yes, match me")
    ada.sees("Two forms, and you are in")
    assert not await council_of(stage, "ada")
    await stage.member("ben").says(line)
    stage.member("ben").sees("That line opens no seat now")
    assert not [one for one in await community(stage, ada) if isinstance(one, Invitation)]
    await ada.presses("Say what I look for")
    await ada.fills({"pace": "Active", "work": "product", "languages": "English", "meets": "Either"})
    await ada.presses("Name, and keep apart")
    await ada.fills({"name": "Ada"})
    ada.sees("You are in the pool")
    assert await pool(stage, ada) == {"ada": "waiting"}
    await ada.clicks(Action("insteadyes", "zz"))
    ada.sees("You have no seat in this council")


async def test_matched_instead_leaves_those_who_said_yes_their_council(stage: Stage) -> None:
    ada = await looks(stage, "ada")
    line = await starts(ada)
    await joins(stage.member("ben"), line)
    assert await pool(stage, ada) == {"ada": "seated"}
    await ada.says("/jsc council")
    await ada.presses("Give a seat")
    await ada.presses("Match me instead")
    ada.sees("This council: waits on without you; 1 said yes")
    await ada.presses("Yes, match me")
    ada.sees("You are in the pool", "Your seat is given back.")
    assert await pool(stage, ada) == {"ada": "waiting"}
    await stage.member("ben").says("/jsc council")
    stage.member("ben").sees("1 of 4 said yes").misses("Ada")
    for name in ("cleo", "dev"):
        await stage.member(name).says("/jsc help")
    await stage.member("ben").presses("Give a seat")
    fresh = next(t for t in stage.member("ben").screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: ")
    for name in ("cleo", "dev"):
        await joins(stage.member(name), fresh)
    assert await council_of(stage, "dev") == await council_of(stage, "ben") != ""


async def test_a_council_that_is_there_is_not_left_by_that_way(stage: Stage) -> None:
    ada = stage.member("ada")
    line = await starts(ada)
    press = next(action for action in ada.card.actions if action.name == "matchinstead")
    await ada.clicks(press)
    yes = next(action for action in ada.card.actions if action.name == "insteadyes")
    for name in ("ben", "cleo"):
        await joins(stage.member(name), line)
    await ada.says("/jsc council")
    await ada.presses("Give a seat")
    ada.misses("Match me instead")
    for action in (press, yes):
        await ada.clicks(action)
        ada.sees("This is not here any more")
    assert await council_of(stage, "ada")


async def test_who_has_a_seat_and_says_what_they_look_for_is_not_matched(stage: Stage) -> None:
    line = await starts(await set_up(stage, "ada"))
    for name in ("ben", "cleo"):
        await joins(stage.member(name), line)
    ada = stage.member("ada")
    await ada.clicks(Action("findpage"))
    await ada.fills({"pace": "Active", "work": "product", "languages": "English", "meets": "Either"})
    await ada.presses("Name, and keep apart")
    await ada.fills({"name": "Ada"})
    ada.sees("You have a seat")
    assert await pool(stage, ada) == {"ada": "seated"}


# -- a wish for a size -------------------------------------------------------------------------------------------------------------


async def wishes(stage: Stage, name: str, size: str) -> Actor:
    who = await looks(stage, name)
    await who.presses("Keep people apart")
    await who.fills({"size": size})
    return who


async def test_a_wish_for_a_size_is_heard_and_said_to_who_has_it(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    names = [*NAMES, "gus", "hob", "ines"]
    people = [await wishes(stage, name, "4") for name in names[:7]] + [await wishes(stage, "ines", "6")]
    people[0].sees("Size you wish for: 4 people")
    assert {one.size for one in await community(stage, fay) if isinstance(one, Looking)} == {4, 6}
    await fay.clicks(Action("proposals", 0))
    await fay.presses("Run a round now")
    made = [one for one in await community(stage, fay) if isinstance(one, Proposal)]
    assert [len(one.people) for one in made] == [4, 4]
    for _ in made:
        await fay.presses("Send it out")
    assert "Size: 4 people, as you wished" in proposal(people[0])
    assert "Size: 4 people; you wished for 6" in proposal(people[-1])
    await people[0].clicks(Action("form", "findapart"))
    await people[0].fills({"size": "Any number"})
    people[0].misses("Size you wish for")


async def test_without_a_wish_no_size_is_said(stage: Stage) -> None:
    _, (ana, *_) = await proposed(stage)
    assert "Size" not in proposal(ana)


# -- a second yes ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("back_and_forth", [False, True])
async def test_those_inside_are_asked_once_about_one_free_seat(stage: Stage, back_and_forth: bool) -> None:
    _, (ana, bea, cai, *rest) = await proposed(stage)
    for who in (ana, bea, cai):
        await joins_it(who)
    for who in rest:
        await who.presses("Not this one")
        await who.presses("Take me out")
    await stage.passes(days=5)
    two = [await looks(stage, "fox")] if back_and_forth else [await looks(stage, "fox"), await looks(stage, "gus")]
    await stage.passes(days=11)
    for who in two:
        await who.presses("Yes, join")
        await stage.passes(hours=1)
    if back_and_forth:
        await two[0].presses("Take it back")
        offer = next(card for card in two[0].every if card.title == "A council has room for you")
        await two[0].clicks(next(action for action in offer.actions if action.name == "matchyes"))
    await stage.passes(hours=1)
    asked = [card for _, card in ana.messages if card.title == "May somebody take your free seat?"]
    assert len(asked) == 1, [card_text(card) for card in asked]
    await stage.passes(days=3)
    assert all(told(who, "A seat is yours, if you want it") for who in two)
