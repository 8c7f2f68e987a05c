"""Two councils become one: a vote to join another, the next round, a private no, each one's own yes, and nobody in two at a time."""

from __future__ import annotations

from bot.cards import Action
from playbook.records import Council, Joins, Proposal
from tests.conversations.test_council import council_of, joins, promises_all, starts, told
from tests.conversations.test_facilitate import a_facilitator, set_up
from tests.conversations.test_find import community
from tests.conversations.test_health import answers
from tests.stage import Actor, Stage, card_text

ONE, OTHER = ("ana", "bea", "cai"), ("dan", "eva", "flo", "gil")
ASKED = "How shall your council go on?"
JOIN = "Join another council"


async def says_what(who: Actor, *, pace: str = "Active", apart: tuple[str, ...] = ()) -> None:
    """Fills in both forms, with a seat."""
    await who.clicks(Action("findpage"))
    await who.fills({"pace": pace, "work": "product", "languages": "English", "meets": "In writing only", "free": ("Saturday",)})
    await who.presses("Name, and keep apart")
    await who.fills({"name": who.name.title(), "people": apart})
    who.sees("You have a seat")


async def a_circle(stage: Stage, names: tuple[str, ...], title: str) -> list[Actor]:
    people = [await set_up(stage, name) for name in names]
    line = await starts(people[0], title)
    for who in people[1:]:
        await joins(who, line)
    return people


async def both(
    stage: Stage, *, pace: str = "Active", apart: tuple[str, ...] = (), vote: bool = True
) -> tuple[Actor, list[Actor], list[Actor]]:
    """Two councils that were silent for two weeks; the small one votes to join another, the other one too where `vote`."""
    fay = await a_facilitator(stage)
    small, large = await a_circle(stage, ONE, "ash"), await a_circle(stage, OTHER, "oak")
    for who in small:
        await says_what(who, apart=apart)
    for who in large:
        await says_what(who, pace=pace)
    await stage.passes(days=15)
    for who in small:
        await answers(who, JOIN)
    for who in large:
        await answers(who, JOIN if vote else "Go on as it is")
    return fay, small, large


async def seats(stage: Stage) -> list[tuple[object, ...]]:
    return await stage.app.store.rows("SELECT member, count(*) FROM seats GROUP BY member HAVING count(*) > 1")


async def marks(stage: Stage, who: Actor) -> int:
    return sum(isinstance(one, Joins) for one in await community(stage, who))


async def a_round(fay: Actor) -> None:
    await fay.clicks(Action("proposals", 0))
    await fay.presses("Run a round now")


async def moves(who: Actor) -> None:
    welcome = next(card for _, card in reversed(who.messages) if card.title == "A seat is yours, if you want it")
    await who.presses("See the promises", card=welcome)
    await promises_all(who)


async def test_two_councils_that_voted_for_it_become_one(stage: Stage) -> None:
    fay, (ana, bea, cai), large = await both(stage)
    cai.sees("How your council goes on", "looks for another to join")
    assert told(ana, "How your council goes on", "Matching runs: ")
    assert await marks(stage, fay) == 2
    await a_round(fay)
    fay.sees("Two councils as one: 3 would move").misses("Ana", "ash", "oak")
    await fay.presses("Send it out")
    offer = next(card for _, card in reversed(ana.messages) if card.title == "A council has room for you")
    shown = card_text(offer)
    assert "Your council voted to join another. Matching ran on" in shown
    assert "Until you have a seat there, you keep the one you have." in shown
    assert "Dan" not in shown
    assert shown.count("product, saturday, active") == 4, "the four who sit there"
    for who in (ana, bea):
        await who.presses("Yes, join")
        who.sees("Your yes is kept")
    old, new = await council_of(stage, "ana"), await council_of(stage, "dan")
    assert old != new
    for who in large:
        assert told(who, "May another council join yours?", "Person 1: product, saturday, active")
        assert sum(card.title == "May another council join yours?" for _, card in who.messages) == 1
        assert not any("Ana" in card_text(card) for _, card in who.messages)
    await large[0].presses("They are welcome")
    await stage.passes(days=3, hours=1)
    assert told(ana, "A seat is yours, if you want it", "With them you give up the seat you have.")
    assert not told(cai, "A seat is yours, if you want it")
    await moves(ana)
    ana.sees("Your council: 5 of 6 seats taken", "Ada: since")
    await moves(bea)
    assert [await council_of(stage, name) for name in (*ONE, *OTHER)] == [new, new, old, new, new, new, new]
    assert not await seats(stage), "nobody sits in two"
    held = await stage.app.change(new, lambda context: context.records.get(Council))
    assert held is not None
    assert held.places == 6
    assert await marks(stage, fay) == 1, "one of them is looking still"
    await cai.says("/jsc council")
    cai.sees("Cai: you")
    await cai.presses("Leave")
    await cai.presses("Leave quietly")
    await a_round(fay)
    assert await marks(stage, fay) == 0, "nobody is left there"


async def test_a_private_no_leaves_both_as_they_are(stage: Stage) -> None:
    fay, (ana, bea, _), large = await both(stage)
    await a_round(fay)
    await fay.presses("Send it out")
    await ana.presses("Yes, join")
    await bea.presses("Not this one")
    bea.sees("The seat you have stays yours.")
    await large[1].presses("Rather not")
    await stage.passes(days=3, hours=1)
    assert told(ana, "That council did not come together")
    old = await council_of(stage, "ana")
    assert {await council_of(stage, name) for name in ONE} == {old}
    await stage.passes(days=4)
    await a_round(fay)
    fay.sees("No proposal waits for a look.")
    assert told(ana, "No council to join this time", "No other council fits yours yet.", "Matching runs again")


async def test_where_a_rule_stands_between_them_they_are_not_proposed(stage: Stage) -> None:
    fay, small, _ = await both(stage, apart=("flo",))
    await a_round(fay)
    fay.sees("No proposal waits for a look.")
    assert not [one for one in await community(stage, fay) if isinstance(one, Proposal)]
    for who in small:
        assert told(who, "No council to join this time", "No other council fits yours yet.")
        assert not any("Flo" in card_text(card) for _, card in who.messages)


async def test_a_council_that_did_not_vote_for_it_is_not_asked(stage: Stage) -> None:
    fay, small, large = await both(stage, vote=False)
    assert await marks(stage, fay) == 1
    await a_round(fay)
    assert told(small[0], "No council to join this time")
    assert not any(told(who, "May another council join yours?") for who in large)


async def test_a_round_comes_by_itself_and_says_what_it_needs(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    ana, bea, cai = await a_circle(stage, ONE, "ash")
    await says_what(ana)
    await stage.passes(days=15)
    for who in (ana, bea, cai):
        await answers(who, JOIN)
    cai.sees("Matching runs: ", "What it needs: two short forms from each of you")
    await cai.presses("Say what I look for")
    assert cai.form is not None
    assert "What it needs" not in next(card_text(card) for _, card in reversed(ana.messages) if "goes on" in card.title)
    await stage.passes(days=4)
    for who in (ana, bea, cai):
        assert told(who, "No council to join this time", "Not all of you have said yet what matching needs.")
    await a_round(fay)
    assert await marks(stage, fay) == 1, "it goes on looking"


async def test_an_older_yes_takes_no_seat_twice(stage: Stage) -> None:
    fay, (ana, *_), _ = await both(stage)
    await a_round(fay)
    await fay.presses("Send it out")
    await ana.presses("Yes, join")
    await stage.passes(days=3, hours=1)
    await moves(ana)
    welcome = next(card for card in reversed(ana.every) if card.title == "A seat is yours, if you want it")
    await ana.presses("See the promises", card=welcome)
    ana.sees("That proposal is over")
    assert not await seats(stage)


async def test_a_council_in_which_nobody_wants_to_move_is_not_asked_again(stage: Stage) -> None:
    fay, small, large = await both(stage)
    await a_round(fay)
    await fay.presses("Send it out")
    await stage.passes(days=5)
    assert await marks(stage, fay) == 1, "the other one looks on"
    await a_round(fay)
    assert sum(card.title == "A council has room for you" for _, card in small[0].messages) == 1
    assert told(large[0], "No council to join this time", "No other council fits yours yet.")


async def test_who_stayed_to_listen_is_kept_apart_too(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    small, large = await a_circle(stage, ONE, "ash"), await a_circle(stage, OTHER, "oak")
    for who in small:
        await says_what(who, apart=("flo",))
    for who in large:
        await says_what(who)
    flo = next(who for who in large if who.name == "flo")
    await flo.says("/jsc council landed")
    await flo.presses("Thank them and stay")
    await flo.fills({})
    await stage.passes(days=15)
    for who in (*small, *(who for who in large if who is not flo)):
        await answers(who, JOIN)
    await a_round(fay)
    fay.sees("No proposal waits for a look.")
    assert not [one for one in await community(stage, fay) if isinstance(one, Proposal)]


async def test_who_listens_hears_that_the_others_moved_and_keeps_the_room(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    (ana, bea, cai), large = await a_circle(stage, ONE, "ash"), await a_circle(stage, OTHER, "oak")
    for who in (ana, bea, cai, *large):
        await says_what(who)
    await stage.passes(days=15)
    await cai.says("/jsc council landed")
    await cai.presses("Thank them and stay")
    await cai.fills({})
    for who in (ana, bea, *large):
        await answers(who, JOIN)
    old = await council_of(stage, "cai")
    room = stage.rooms["room-1"]
    await a_round(fay)
    await fay.presses("Send it out")
    for who in (ana, bea):
        await who.presses("Yes, join")
    await stage.passes(days=3, hours=1)
    await moves(ana)
    assert not told(cai, "has closed")
    await moves(bea)
    await stage.passes(minutes=1)
    assert told(cai, "Your council has closed", "Council: ash", "Its room: stays as it is, with what stands there")
    assert not told(cai, "oak")
    room.sees("Bea has left. The council has closed", "What stands here stays.")
    assert room.inside == {"cai"}, "who moved is let out, who listens is not"
    assert await council_of(stage, "cai") == old
    await cai.says("/jsc council")
    cai.sees("# Your council has closed").misses("Give a seat", "Ask them something")
    await cai.visits_home()
    assert "ash: closed, nobody searches there now" in card_text(cai.home or cai.card)
    await cai.clicks(Action("form", "askcouncil"))
    await cai.fills({"question": "Is anybody here?", "about": ""})
    cai.sees("No council to show it to yet")
    await cai.says("/jsc council")
    await cai.presses("Leave")
    await cai.presses("Leave quietly")
    assert not await council_of(stage, "cai")
    await cai.clicks(Action("form", "startcouncil"))
    assert cai.form is not None


async def test_a_late_yes_takes_no_seat_that_is_promised_to_another(stage: Stage) -> None:
    fay, small, _ = await both(stage)
    ana, bea, cai = small
    await a_round(fay)
    await fay.presses("Send it out")
    for who in (ana, bea):
        await who.presses("Yes, join")
    offer = next(card for _, card in reversed(cai.messages) if card.title == "A council has room for you")
    await stage.passes(days=3, hours=1)
    await cai.presses("Yes, join", card=offer)
    await promises_all(cai)
    cai.sees("Your council: 5 of 7 seats taken")
    for who in (ana, bea):
        await moves(who)
    assert len({await council_of(stage, name) for name in (*ONE, *OTHER)}) == 1


async def test_who_left_the_council_that_moves_does_not_come_along(stage: Stage) -> None:
    fay, (ana, _, cai), _ = await both(stage)
    await a_round(fay)
    await fay.presses("Send it out")
    await ana.presses("Yes, join")
    offer = next(card for _, card in reversed(cai.messages) if card.title == "A council has room for you")
    await cai.clicks(Action("leftcouncil", "quiet", await council_of(stage, "cai")))
    await stage.passes(days=3, hours=1)
    await cai.presses("Yes, join", card=offer)
    cai.sees("That proposal is over")
    assert not await council_of(stage, "cai")
