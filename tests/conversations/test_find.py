"""Finding a council: the pool, a round, a facilitator's look, two steps to the names, open seats first, and out of it at will."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cards import Action, Form
from bot.context import Context
from playbook.records import Act, Apart, Council, Looking, OpenSeats, Proposal, Seat
from tests.conversations.test_anything import HOSTILE, shown, submit
from tests.conversations.test_council import council_of, promises_all, told
from tests.conversations.test_facilitate import a_facilitator, set_up
from tests.stage import Actor, Stage, card_text

NAMES = ("ana", "bea", "cai", "dora", "eli")
WORK = {"ana": "product, senior", "bea": "design", "cai": "data, mid", "dora": "support, lead", "eli": "sales"}


async def looks(stage: Stage, name: str, *, apart: tuple[str, ...] = (), employer: str = "", **said: str | tuple[str, ...]) -> Actor:
    """Somebody fills in both forms."""
    who = await set_up(stage, name)
    await who.says("/jsc council find")
    first: dict[str, str | tuple[str, ...]] = {
        "pace": "Active",
        "work": WORK.get(name, "product"),
        "languages": "English, Portuguese",
        "free": ("Weekday evenings", "Saturday"),
        "meets": "In writing only",
    }
    await who.fills({**first, **said})
    who.sees("Saved. Anyone you must not meet?", "You are in no round yet.")
    await who.presses("Name, and keep apart")
    await who.fills({"name": name.title(), "people": apart, "employer": employer})
    return who.sees("You are in the pool")


async def community(stage: Stage, who: Actor) -> list[object]:
    me = stage.app.vault.subject_id("member", "stage", who.name)
    return list(await stage.app.change(me, lambda context: list(context.community.records.every())) or [])


async def pool(stage: Stage, who: Actor) -> dict[str, str]:
    names = {stage.app.vault.subject_id("member", "stage", name): name for name in stage.people}
    return {names[one.id]: one.state for one in await community(stage, who) if isinstance(one, Looking)}


def proposal(who: Actor) -> str:
    """The newest 19c that somebody got, as text."""
    cards = [card_text(card) for _, card in who.messages if card.title == "A council has room for you"]
    return cards[-1] if cards else ""


async def five(stage: Stage) -> tuple[Actor, list[Actor]]:
    fay = await a_facilitator(stage)
    people = [await looks(stage, name) for name in NAMES]
    return fay, people


async def proposed(stage: Stage) -> tuple[Actor, list[Actor]]:
    fay, people = await five(stage)
    await fay.clicks(Action("proposals", 0))
    await fay.presses("Run a round now")
    await fay.presses("Send it out")
    return fay, people


async def joins_it(who: Actor) -> None:
    await who.presses("Yes, join")
    who.sees("Five promises before you join")
    await promises_all(who)


async def test_two_forms_and_nothing_is_matched_before_the_second(stage: Stage) -> None:
    ada = await set_up(stage, "ada")
    await ada.says("/jsc council")
    await ada.presses("Find one for me")
    await ada.fills({"pace": "Quiet", "work": "product, senior", "languages": "English", "meets": "Either"})
    ada.sees("Saved. Anyone you must not meet?", "Others would read: product, in writing, quiet")
    assert not await pool(stage, ada)
    await ada.presses("Change it")
    assert isinstance(ada.form, Form)
    ada.sees("product, senior", "(x) Quiet")
    await ada.fills({})
    await ada.presses("Name, and keep apart")
    await ada.fills({"name": "Ada", "firms": "Acme\n\n  Birch  ", "employer": "Canary Works"})
    ada.sees("You are in the pool", "Kept apart: 2 people or firms", "Matching runs: Thu 26 Nov").misses("Canary", "Acme")
    assert await pool(stage, ada) == {"ada": "waiting"}
    (own,) = await ada.records(Apart)
    assert (own.firms, own.employer) == (("Acme", "Birch"), "Canary Works")
    assert not await ada.records(Looking), "it stands in the community, and nowhere twice"


async def test_without_a_clock_it_is_asked_for_first(stage: Stage) -> None:
    ada = stage.member("ada")
    await ada.says("/jsc council find")
    ada.sees("First, your clock")


async def test_out_of_the_pool_at_will_and_with_everything_else(stage: Stage) -> None:
    ana, bea = await looks(stage, "ana"), await looks(stage, "bea")
    await ana.presses("Take me out")
    ana.sees("You are out of the pool")
    assert await pool(stage, bea) == {"bea": "waiting"}
    await bea.says("/jsc privacy")
    await bea.presses("Delete everything")
    await bea.presses("Delete")
    await bea.fills({"word": "DELETE"})
    assert not await pool(stage, ana)
    assert not await stage.app.store.rows("SELECT 1 FROM records WHERE kind = 'looking'")


async def test_a_facilitator_sees_cards_without_names_or_reasons(stage: Stage) -> None:
    fay, people = await five(stage)
    await fay.clicks(Action("proposals", 0))
    fay.sees("Waiting for a council: 5", "Matching runs: Thu 26 Nov")
    await fay.presses("Run a round now")
    fay.sees("Proposals: 1 ready to look at", "A new council: of 5", "design, evenings and saturday, active")
    fay.misses("same language", "Ana", "ana", "English")
    assert not any(proposal(who) for who in people), "nothing goes out before the look"
    await fay.presses("Facilitator page")
    fay.sees("Proposals: 1 ready to look at")
    await fay.presses("Proposals")
    await fay.presses("Hold it back")
    fay.sees("It is held back.")
    assert set((await pool(stage, fay)).values()) == {"waiting"}
    assert not any(proposal(who) for who in people)
    assert [one.what for one in await community(stage, fay) if isinstance(one, Act)][-2:] == ["round", "held"]


async def test_two_steps_open_the_names_to_those_who_agreed(stage: Stage) -> None:
    _, (ana, bea, cai, dora, eli) = await proposed(stage)
    text = proposal(ana)
    assert "You would meet: " in text
    assert "Why this one: same language, all in writing, mixed fields" in text
    assert "Answer by: Fri 27 Nov, 09:12" in text
    assert "[Snooze] [Skip] [Stop these]" in text
    for name in ("Bea", "Cai", "Dora", "Eli"):
        assert name not in text
    await joins_it(ana)
    ana.sees("Your council is not full yet", "1 of 5 said yes").misses("Bea", "Give a seat", "Pass on")
    await joins_it(bea)
    bea.misses("Ana")
    await dora.presses("Not this one")
    dora.sees("Passed on to nobody", "Nobody reads that you were asked.")
    assert not told(ana, "Three said yes")
    await joins_it(cai)
    for who in (ana, bea):
        assert told(who, "Three said yes. Your council is there", "With a seat: Ana, Bea, Cai")
    for who in (dora, eli):
        assert not any("Ana" in card_text(card) for _, card in who.messages)
    assert stage.rooms["room-1"].inside == {"ana", "bea", "cai"}
    assert await pool(stage, ana) == {"ana": "seated", "bea": "seated", "cai": "seated", "dora": "waiting", "eli": "proposed"}
    await stage.passes(days=5)
    states = await pool(stage, ana)
    assert states["eli"] == "waiting", "silence gives the seat back"
    assert [one for one in await community(stage, ana) if isinstance(one, OpenSeats)]
    await eli.clicks(Action("matchyes", "zz"))
    eli.sees("That proposal is over")


async def test_late_and_foreign_answers_change_nothing(stage: Stage) -> None:
    _, (ana, bea, *_) = await proposed(stage)
    card = next(card for _, card in reversed(ana.messages) if card.title == "A council has room for you")
    press = next(action for action in card.actions if action.name == "matchyes")
    mallory = await set_up(stage, "mallory")
    for name in ("matchyes", "matchno", "matchshow", "matchwel", "matchnay"):
        await mallory.clicks(Action(name, *press.args))
        mallory.sees("That proposal is over").misses("design")
    await stage.passes(days=5)
    await ana.clicks(press)
    ana.sees("That proposal is over")
    await bea.clicks(Action("matchno", *press.args))
    bea.sees("That proposal is over")
    assert not await council_of(stage, "ana")


async def test_with_too_few_it_comes_to_nothing_and_a_yes_hears_it(stage: Stage) -> None:
    _, (ana, bea, cai, *_) = await proposed(stage)
    await joins_it(ana)
    await bea.presses("Yes, join")
    await stage.passes(days=5)
    for who in (ana, bea):
        assert told(who, "That council did not come together", "Matching goes on for you.")
    assert not told(cai, "That council did not come together")
    assert not await council_of(stage, "ana")
    assert set((await pool(stage, ana)).values()) == {"waiting"}
    await promises_all(bea)
    bea.sees("That seat is not free now", "The answer is the same whatever the reason.")
    await ana.says("/jsc council")
    ana.sees("A council of your own")


async def test_rounds_come_by_themselves_and_go_out_after_a_day(stage: Stage) -> None:
    _, people = await five(stage)
    await stage.passes(days=3, hours=1)
    assert not any(proposal(who) for who in people)
    await stage.passes(days=1)
    assert all(proposal(who) for who in people)
    await stage.passes(days=20)
    rested = {name for name, state in (await pool(stage, people[0])).items() if state == "resting"}
    assert rested == set(NAMES), "two proposals without an answer"
    assert told(people[0], "You are not in the next round", "and that is fine")
    await people[0].presses("Match me again")
    people[0].sees("You are in the pool")


async def test_who_finds_no_place_hears_the_kind_of_reason_and_the_next_date(stage: Stage) -> None:
    ana = await looks(stage, "ana")
    await looks(stage, "bea", languages="Polish")
    await stage.passes(days=4)
    assert told(ana, "No council this time", "Why: Not enough people are looking for a council yet.", "Matching runs again: Thu 10 Dec")
    assert not any("Bea" in card_text(card) or "Polish" in card_text(card) for _, card in ana.messages)


@pytest.mark.parametrize("how", ["list", "firm", "employer"])
async def test_kept_apart_never_meets_and_neither_is_told(stage: Stage, how: str) -> None:
    fay = await a_facilitator(stage)
    for name in NAMES[:4]:
        await looks(stage, name)
    if how == "list":
        await stage.member("zoe").says("/jsc help")
        await looks(stage, "eli", apart=("ana",))
    elif how == "employer":
        await stage.people["ana"].clicks(Action("form", "findapart"))
        await stage.people["ana"].fills({"employer": "Canary Works"})
        await looks(stage, "eli", employer="canary works inc")
    else:
        await stage.people["ana"].clicks(Action("form", "findapart"))
        await stage.people["ana"].fills({"employer": "Canary Works"})
        eli = await looks(stage, "eli")
        await eli.presses("Keep people apart")
        await eli.fills({"firms": "Canary Works"})
    await fay.clicks(Action("proposals", 0))
    await fay.presses("Run a round now")
    await fay.presses("Send it out")
    ids = {name: stage.app.vault.subject_id("member", "stage", name) for name in NAMES}
    (made,) = [one for one in await community(stage, fay) if isinstance(one, Proposal)]
    assert not {ids["ana"], ids["eli"]} <= set(made.people)
    for who in stage.people.values():
        assert not any("canary" in card_text(card).lower() for _, card in who.messages)
        assert not any("canary" in card_text(card).lower() for card in who.cards)


async def test_an_open_seat_comes_first_and_those_inside_may_say_no(stage: Stage) -> None:
    _, (ana, bea, cai, *rest) = await proposed(stage)
    for who in (ana, bea, cai):
        await joins_it(who)
    for who in rest:
        await who.presses("Not this one")
        await who.presses("Take me out")
    await stage.passes(days=5)
    fox = await looks(stage, "fox")
    await stage.passes(days=11)
    text = proposal(fox)
    assert "They meet already, and are asked first." in text
    assert "Ana" not in text
    await fox.presses("Yes, join")
    fox.sees("Your yes is kept", "asked privately, and have three days")
    for who in (ana, bea, cai):
        assert told(who, "May somebody take your free seat?", "Person 1: product, evenings and saturday, active")
        assert not any("Fox" in card_text(card) for _, card in who.messages)
    await ana.presses("They are welcome")
    ana.sees("Kept. Nobody sees what you said")
    await stage.passes(days=3, hours=1)
    assert told(fox, "A seat is yours, if you want it")
    await fox.presses("See the promises")
    await promises_all(fox)
    fox.sees("Your council: 4 of 5 seats taken", "Ana: since")
    assert await council_of(stage, "fox") == await council_of(stage, "ana")


async def test_a_private_no_keeps_the_seat_and_stays_unsaid(stage: Stage) -> None:
    _, (ana, bea, cai, *rest) = await proposed(stage)
    for who in (ana, bea, cai):
        await joins_it(who)
    for who in rest:
        await who.presses("Not this one")
        await who.presses("Take me out")
    await stage.passes(days=5)
    fox = await looks(stage, "fox")
    await stage.passes(days=11)
    await fox.presses("Yes, join")
    await bea.presses("Rather not")
    bea.sees("Kept. Nobody sees what you said")
    assert not told(fox, "That council did not come together"), "its moment would tell whose it was"
    await stage.passes(days=3, hours=1)
    assert told(fox, "That council did not come together", "That seat is not free now.")
    assert not await council_of(stage, "fox")
    await stage.passes(days=16)
    me = stage.app.vault.subject_id("member", "stage", "fox")
    offered = [one for one in await community(stage, fox) if isinstance(one, Proposal) and me in one.people]
    assert len(offered) == 1, "an objection is final for these two"
    assert told(fox, "No council this time")


async def test_a_seat_elsewhere_takes_one_out_of_the_pool_and_leaving_rests(stage: Stage) -> None:
    _, (ana, bea, cai, *_) = await proposed(stage)
    for who in (ana, bea, cai):
        await joins_it(who)
    await ana.says("/jsc council")
    await ana.presses("Leave")
    await ana.presses("Leave quietly")
    assert (await pool(stage, bea))["ana"] == "resting"
    await ana.says("/jsc council find")
    ana.sees("You are not in the next round")


async def test_a_matched_council_is_its_own(stage: Stage) -> None:
    _, (ana, bea, cai, *_) = await proposed(stage)
    for who in (ana, bea, cai):
        await joins_it(who)

    def look(context: Context) -> tuple[Council, list[Seat], int]:
        circle = context.councils[0]
        return circle.council, circle.seats, len(circle.records.authored(context.me))

    found = await stage.app.change(stage.app.vault.subject_id("member", "stage", "ana"), look)
    assert found is not None
    council, seats, mine = found
    assert (council.state, council.matched, council.community, len(seats), mine) == ("open", True, "harbour", 3, 1)
    assert stage.clock.now() - council.made < dt.timedelta(minutes=1)


@pytest.mark.parametrize("forged", [True, False])
async def test_any_text_in_both_forms(stage: Stage, forged: bool) -> None:
    ada = await looks(stage, "ada")
    for name in ("findcouncil", "findapart"):
        await ada.clicks(Action("form", name))
        form, ada.form = ada.form, None
        assert form is not None
        for text in HOSTILE:
            shown(await submit(stage, ada, form, text, forged=forged))
            await ada.says("/jsc council find")
            ada.misses("went wrong")
            ada.form = None
    fay = await a_facilitator(stage)
    await stage.passes(days=5)
    await fay.clicks(Action("proposals", 0))
    fay.misses("went wrong")


async def test_a_seat_that_matching_promised_is_not_given_away_by_a_line(stage: Stage) -> None:
    _, (ana, bea, cai, *rest) = await proposed(stage)
    for who in (ana, bea, cai):
        await joins_it(who)
    for who in rest:
        await who.presses("Not this one")
        await who.presses("Take me out")
    await stage.passes(days=5)
    fox = await looks(stage, "fox")
    await stage.passes(days=11)
    await fox.presses("Yes, join")
    await stage.passes(days=3, hours=1)
    assert told(fox, "A seat is yours, if you want it")
    id = await council_of(stage, "ana")
    await ana.clicks(Action("giveseat", id))
    ana.sees("One seat to give away")
    await ana.clicks(Action("lineback", id))
    await fox.presses("See the promises")
    await promises_all(fox)
    fox.sees("Your council: 4 of 5 seats taken")
