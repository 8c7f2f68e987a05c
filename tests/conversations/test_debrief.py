"""A debrief that is written early, in one answer, and read before the next talk."""

from __future__ import annotations

from bot.cards import Action
from playbook.records import Debrief, Interview, Job
from tests.conversations.test_answered import set_up
from tests.stage import Actor, Stage


async def a_talk(ada: Actor, when: str, job: str = "Acme, staff PM") -> None:
    await ada.says(f"/jsc interview {job}, {when}")
    await ada.fills({})
    await ada.presses("Yes, set it")


async def test_a_talk_that_ended_early_is_the_one_the_debrief_is_about(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada, "today 10:00")
    await stage.passes(hours=1, minutes=15)
    await ada.says("/jsc debrief")
    await ada.fills({"well": "Short and friendly."})
    (kept,), (talk,) = await ada.records(Debrief), await ada.records(Interview)
    assert (kept.interview, kept.job, talk.state) == (talk.id, talk.job, "done")
    await stage.passes(days=2)
    asked = {"How did it go?", "Yesterday's talk, while it is near", "A talk of some days ago"}
    assert not asked & {card.title for card in ada.every}


async def test_of_several_the_one_that_is_on_comes_first(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada, "today 10:00")
    await a_talk(ada, "today 13:00", "Birch, analyst")
    await stage.passes(hours=4)
    await ada.says("/jsc debrief")
    ada.sees("Which talk is it about?")
    text = ada.screen
    assert text.index("13:00") < text.index("10:00")


async def test_any_one_answer_is_enough_and_none_is_refused_kindly(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc debrief")
    await ada.fills({})
    ada.sees("One line needs another look", "Any one answer is enough").misses("Saved")
    assert await ada.records(Debrief) == []
    for answers, seen in (
        ({"facts": "They asked about rollouts."}, "Said or asked: They asked about rollouts."),
        ({"felt": "calm"}, "How it felt: calm"),
        ({"next": "Send the deck"}, "Next: Send the deck"),
        ({"steered": "Partly"}, "You steered: partly"),
    ):
        await ada.says("/jsc debrief")
        await ada.fills(answers)
        ada.sees("Saved. Shown to nobody.", seen).misses("Went well")
        (kept, *_) = sorted(await ada.records(Debrief), key=lambda one: one.rev, reverse=True)
        await ada.clicks(Action("readdebrief", kept.id))
        ada.sees("Your debrief")


async def test_how_it_went_is_there_before_the_next_talk_with_them(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada, "today 10:00")
    await stage.passes(hours=2)
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They liked the rollout story.", "facts": "Two rounds to go."})
    await a_talk(ada, "Thu 10:00")
    ada.sees("Interview set", "Last time: They liked the rollout story.")
    await ada.presses("Read how it went")
    ada.sees("Your debriefs")
    await ada.presses("Read it")
    ada.sees("Your debrief", "Two rounds to go.")
    await stage.passes(days=2)
    assert any("get ready" in card.title and "rollout story" in str(card.blocks) for card in ada.every)
    await a_talk(ada, "Fri 10:00", "Birch, analyst")
    ada.misses("Last time")
    acme = next(job for job in await ada.records(Job) if job.firm == "Acme")
    await ada.clicks(Action("job", acme.id))
    ada.sees("Last time: They liked the rollout story.", "[Read how it went]")
