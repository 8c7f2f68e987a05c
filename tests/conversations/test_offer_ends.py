"""The card of an offer says what is true now, and how it ended is said there; its level is asked once and counted (M3)."""

from __future__ import annotations

import pytest

from bot.cards import Action
from bot.context import Context
from bot.search import offers
from playbook import history
from playbook.offer.rules import TITLES
from playbook.records import Advised, Ask, Job, Offer, Target
from tests.conversations.test_interview import a_talk
from tests.conversations.test_offer import an_offer, set_up
from tests.conversations.test_offer_advice import fine_as_it_stands
from tests.conversations.test_talksheet import another_offer, asked, change, with_an_offer
from tests.stage import Actor, Stage


async def answered(ada: Actor, outcome: str) -> None:
    ask = (await ada.records(Ask))[0]
    await ada.clicks(Action("form", "askreply", ask.id, ask.rev))
    await ada.fills({"outcome": outcome})


async def open_card(ada: Actor) -> None:
    await ada.says("/jsc offer")


async def test_advice_from_before_an_answer_says_so_and_leads_to_the_new_one(stage: Stage, ada: Actor) -> None:
    id = await asked(stage, ada)

    def ask(context: Context) -> None:
        offer = context.records.get(Offer, id)
        assert offer is not None
        told, here = offers.situation(offer, context), offers.advice(offer, context)
        given = Advised(offer=id, at=context.now, rules=here.rules, rule=here.rule, verdict=here.verdict, situation=told)
        context.records.add(given)

    await change(stage, ada, ask)
    title = TITLES[(await ada.records(Advised))[0].verdict]
    await open_card(ada)
    ada.sees(f"Advice: {title}, Mon 23 Nov\n", "[[Think it through]]")
    await answered(ada, "No")
    await open_card(ada)
    ada.sees(f"Advice: {title}, Mon 23 Nov; their answer came after it, so look again\n", "[[Look again]]")
    await ada.presses("Look again")
    ada.sees("# Trade once")
    await open_card(ada)
    ada.sees("Advice: Trade once, Mon 23 Nov\n", "[[Think it through]]")


async def test_advice_before_another_answer_of_ones_own_says_so_too(stage: Stage, ada: Actor) -> None:
    await fine_as_it_stands(ada, "I heard one should always ask")
    for label in ("No", "No", "No"):
        await ada.picks(label)
    title = ada.card.title
    await open_card(ada)
    ada.sees(f"Advice: {title}, Mon 23 Nov\n")
    (kept,) = await ada.records(Offer)
    told = kept.told.__class__(claims_true=kept.told.claims_true)
    await change(stage, ada, lambda c: c.records.put(c.records.get(Offer, kept.id).model_copy(update={"told": told})))
    await open_card(ada)
    ada.sees(f"Advice: {title}, Mon 23 Nov; something has changed since, so look again", "[[Look again]]")


@pytest.mark.parametrize(
    ("press", "title", "state", "line"),
    [
        ("I said yes", "You said yes", "accepted", "accepted"),
        ("I said no", "You said no", "declined", "withdrawn"),
        ("I let it lapse", "You let it lapse", "lapsed", "withdrawn"),
        ("They took it back", "They took it back", "gone", "rejected"),
    ],
)
async def test_how_it_ended_is_said_from_its_own_card(press: str, title: str, state: str, line: str, stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    await open_card(ada)
    await ada.presses("It has ended")
    ada.sees("# How did it end: Acme", "Nothing is written down yet.", "[I said yes] [I said no] [I let it lapse] [They took it back]")
    await ada.presses("It is still open")
    ada.sees("# Offer from Acme")
    assert (await ada.records(Offer))[0].state == "open"
    await ada.presses("It has ended")
    await ada.presses(press)
    ada.sees(f"# {title}")
    (kept,) = await ada.records(Offer)
    assert (kept.state, kept.closed) == (state, stage.clock.now().date())
    assert history.standing((await ada.records(Job))[0])[-1].kind == line
    assert not {kind for kind, _ in await ada.pending()} & {"offer_outcome", "offer_wait", "offer_24", "offer_72"}
    await ada.clicks(Action("offer", kept.id))
    ada.sees("How it ended: ", "[How it ended]").misses("It has ended", "Think it through", "Look again")
    await ada.presses("How it ended")
    ada.sees(f"# {title}")
    await ada.presses("Undo")
    assert (await ada.records(Offer))[0].state == "open"
    assert history.standing((await ada.records(Job))[0])[-1].kind == "offer"


async def test_an_offer_that_was_removed_has_no_end_to_say(ada: Actor) -> None:
    await set_up(ada)
    await ada.clicks(Action("howended", "nowhere"))
    ada.sees("This is not here any more")


async def test_with_one_in_the_list_the_way_to_it_is_the_main_one(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.clicks(Action("offers", 0))
    ada.sees("# No offer yet", "[[Add an offer]]")
    await an_offer(ada, "")
    await ada.clicks(Action("offers", 0))
    ada.sees("# Your offers: 1 open", "[[Open it]] [Add an offer]")
    await another_offer(stage, ada)
    await ada.clicks(Action("offers", 0))
    ada.sees("# Your offers: 2 open", "Open one:", "[Add an offer]").misses("[[")
    await a_talk(ada)
    await ada.says("/jsc interview")
    ada.sees("# Your interviews: 1 ahead", "[[Open it]] [Add an interview]")
    await a_talk(ada, "Wed 2pm", "Birch, PM")
    await ada.says("/jsc interview")
    ada.sees("# Your interviews: 2 ahead", "Open one:", "[Add an interview]").misses("[[")


# -- the level (M3) --------------------------------------------------------------------------------------------------------------


async def aim(stage: Stage, ada: Actor, level: str) -> None:
    await change(stage, ada, lambda c: c.records.put(c.records.all(Target)[-1].model_copy(update={"level": level})))


@pytest.mark.row("C27")
async def test_the_level_is_asked_when_it_has_ended_and_the_review_counts_it(stage: Stage, ada: Actor) -> None:
    await with_an_offer(stage, ada)
    await aim(stage, ada, "same")
    job = (await ada.records(Job))[0]
    await ada.says("/jsc log Acme, staff PM, offer")
    await ada.clicks(Action("measures", 2))
    ada.misses("Next to last job", "At your level")
    await open_card(ada)
    await ada.presses("It has ended")
    await ada.presses("I said yes")
    ada.sees("How is the level, next to your last job?", "( ) A step up", "( ) Not sure")
    old = ada.card
    await ada.picks("A step up")
    ada.sees("# You said yes", "Level: a step up, next to your last job").misses("How is the level")
    await ada.picks("A step down", card=old)
    ada.sees("This has moved on")
    assert [offer.level for offer in await ada.records(Offer)] == ["up"]
    assert [each.level for each in await ada.records(Job) if each.id == job.id] == ["above"]
    await ada.clicks(Action("measures", 2))
    ada.sees("At your level, 90 days: 1 of 1", "Next to last job, 90 d: 1 a step up")


@pytest.mark.parametrize(
    ("aimed", "said", "against", "counted"),
    [
        ("up", "The same", "below", "1 the same"),
        ("same", "The same", "at", "1 the same"),
        ("down", "A step down", "at", "1 a step down"),
        ("up", "Not sure", "unsure", ""),
        ("unsure", "A step up", "unsure", "1 a step up"),
    ],
)
async def test_the_level_can_be_said_while_it_is_open_and_changed(
    aimed: str, said: str, against: str, counted: str, stage: Stage, ada: Actor
) -> None:
    await with_an_offer(stage, ada)
    await aim(stage, ada, aimed)
    await ada.says("/jsc log Acme, staff PM, offer")
    await open_card(ada)
    ada.misses("Level:")
    await ada.presses("Change it")
    await ada.fills({"The level, next to your last job": said})
    ada.sees("# Offer from Acme", f"Level: {said.lower()}, next to your last job")
    assert [job.level for job in await ada.records(Job)] == [against]
    await ada.clicks(Action("measures", 2))
    (ada.sees if counted else ada.misses)(f"Next to last job, 90 d: {counted}")


async def test_two_offers_of_one_job_keep_what_asking_did_and_the_level(stage: Stage, ada: Actor) -> None:
    id = await asked(stage, ada)
    await answered(ada, "Yes, in full")
    await another_offer(stage, ada)
    later = (await ada.records(Offer))[-1]
    assert later.id != id
    await ada.clicks(Action("form", "editoffer", later.id, later.rev))
    await ada.fills({"The level, next to your last job": "A step up"})
    await ada.says("/jsc log Acme, staff PM, offer")
    await ada.clicks(Action("measures", 2))
    ada.sees("Better for asking, 90 d: 1 of 1", "Next to last job, 90 d: 1 a step up")
    assert len(await ada.records(Ask)) == 1
