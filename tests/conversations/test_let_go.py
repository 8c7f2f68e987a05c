"""What is removed for good leaves no word behind, and what has ended comes back neither by itself nor by an old card."""

from __future__ import annotations

import pytest

from bot.cards import Action
from playbook import history
from playbook.pipeline import course
from playbook.records import Debrief, Draft, Job, JobMission, Offer, Record, Reminder, Run, kinds
from tests.conversations.test_council import a_council
from tests.conversations.test_interview import a_talk
from tests.conversations.test_offer import an_offer, set_up
from tests.conversations.test_share import FIRM as SHARED_FIRM
from tests.conversations.test_share import PERSON, a_debrief
from tests.conversations.test_talksheet import another_offer, asked, with_an_offer
from tests.stage import Actor, Stage

FIRM = "Quillon"


async def everything(ada: Actor) -> str:
    every: list[Record] = [record for kind in kinds().values() for record in await ada.records(kind)]
    return "\n".join(record.model_dump_json() for record in every)


async def remove(ada: Actor, at: int = 0) -> None:
    job = (await ada.records(Job))[at]
    await ada.clicks(Action("job", job.id))
    await ada.presses("Remove for good")
    await ada.presses("Remove for good")
    ada.sees("# Removed for good")


async def closing(ada: Actor, answer: str = "Fri 27 Nov 5pm", start: str = "1 Feb 9:00") -> None:
    offer = (await ada.records(Offer))[-1]
    await ada.clicks(Action("closing", offer.id))
    await ada.presses("Set the dates")
    await ada.fills({"answer": answer, "start": start})
    await ada.presses("Yes, remind me")
    ada.sees("You confirmed the dates.")


async def reminders(ada: Actor) -> int:
    return [kind for kind, _ in await ada.pending()].count("reminder")


# -- a job removed for good --------------------------------------------------------------------------------------------


async def test_a_removed_job_leaves_its_name_in_nothing(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says(f"/jsc log {FIRM}, night planner, applied")
    await ada.says(f"/jsc checklist before you apply for {FIRM}")
    await an_offer(ada, job=f"{FIRM}, night planner")
    await closing(ada)
    await ada.clicks(Action("form", "interview", (await ada.records(Job))[0].id))
    await ada.fills({"job": f"{FIRM}, night planner", "when": "soon"})
    await ada.says(f"/jsc log {FIRM}")
    await ada.says("/jsc log Birch, baker")
    assert len(await ada.records(Draft)) == 3
    assert await reminders(ada) == 2
    job = (await ada.records(Job))[0]
    await ada.clicks(Action("removejob", job.id, job.rev))
    ada.sees("Goes: Quillon, night planner: 2 lines of history, 1 offer and its name on 1 checklist")
    await ada.presses("Remove for good")
    ada.sees("# Removed for good")
    assert FIRM not in await everything(ada)
    assert await reminders(ada) == 0
    assert await ada.records(Reminder) == []
    assert [run.about for run in await ada.records(Run)] == [""], "the ticks stay"
    (left,) = await ada.records(Draft)
    assert left.values == {"line": "Birch, baker"}


async def test_a_firm_with_another_job_keeps_its_list_and_its_open_line(ada: Actor) -> None:
    await set_up(ada)
    await ada.says(f"/jsc log {FIRM}, night planner, applied")
    await ada.says(f"/jsc log {FIRM}, day planner, applied")
    await ada.says(f"/jsc checklist before you apply for {FIRM}")
    await ada.says(f"/jsc log {FIRM}, nothing said")
    await remove(ada)
    assert [run.about for run in await ada.records(Run)] == [FIRM]
    assert len(await ada.records(Draft)) == 1
    await remove(ada, 1)
    assert FIRM not in await everything(ada)


async def test_what_was_about_to_be_shared_of_it_goes_too(stage: Stage) -> None:
    _, (ada, *_) = await a_council(stage, "ben", "cleo")
    await set_up(ada)
    await an_offer(ada, job=f"{FIRM}, night planner")
    await ada.clicks(Action("share", "offer", (await ada.records(Offer))[0].id))
    ada.sees("What your council would see")
    assert FIRM in await everything(ada)
    await remove(ada)
    assert FIRM not in await everything(ada)


async def test_its_debriefs_go_with_it_and_the_preview_says_so_and_lets_them_be_read(stage: Stage) -> None:
    _, (ada, *_) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    kept = (await ada.records(Debrief))[0]
    job = (await ada.records(Job))[0]
    await ada.clicks(Action("removejob", job.id, job.rev))
    ada.sees(
        "3 lines of history, 1 interview and 1 debrief", "Stays: a stub with no words in it: that a line was there, and its date\n"
    )
    preview = ada.card
    await ada.presses("Read my debriefs")
    ada.sees("# Your debriefs", "[[Read it]]")
    await ada.clicks(next(a for a in preview.actions if a.name == "removedjob"))
    ada.sees("# Removed for good")
    left = await everything(ada)
    assert await ada.records(Debrief) == []
    assert SHARED_FIRM not in left
    assert PERSON not in left
    assert "fade" not in [kind for kind, _ in await ada.pending()]
    await ada.clicks(Action("share", "debrief", kept.id))
    ada.sees("This is not here any more")


async def test_two_offers_of_a_job_are_counted_as_two(stage: Stage, ada: Actor) -> None:
    await with_an_offer(stage, ada)
    await another_offer(stage, ada)
    job = (await ada.records(Job))[0]
    await ada.clicks(Action("removejob", job.id, job.rev))
    ada.sees("Goes: Acme, staff PM: 1 line of history and 2 offers")


async def test_old_cards_write_nothing_under_a_removed_job(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    for role in ("night planner", "day planner"):
        await ada.says(f"/jsc log {FIRM}, {role}, applied")
    await ada.says("/jsc log Quilon, said no")
    ada.sees("# Which one did you mean?")
    which = ada.card
    removed = (await ada.records(Job))[0]
    await remove(ada)
    stub = (await ada.records(Job))[0]
    assert stub.removed
    await ada.picks("Quillon, night planner", card=which)
    ada.sees("This is not here any more")
    await ada.clicks(Action("missionof", removed.id))
    ada.sees("This is not here any more")
    await ada.clicks(Action("form", "newmission", removed.id))
    assert await ada.records(JobMission) == []
    await a_talk(ada, "Tue 2pm", "Cedar, cook")
    await ada.clicks(Action("form", "interview", removed.id))
    await ada.fills({"job": "Dune, driver", "when": "Wed 2pm"})
    await ada.presses("Yes, set it")
    await ada.clicks(Action("form", "addoffer", removed.id))
    await ada.fills({"job": "Elm, editor", "came": "In writing", "by": ""})
    assert (await ada.records(Job))[0] == stub
    assert [job.firm for job in await ada.records(Job)][-3:] == ["Cedar", "Dune", "Elm"]


# -- an offer removed or ended -----------------------------------------------------------------------------------------


async def test_a_removed_offer_takes_the_dates_of_its_close_along(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    await closing(ada)
    assert await reminders(ada) == 2
    await ada.says("/jsc offer")
    await ada.presses("Remove it")
    await ada.presses("Remove for good")
    ada.sees("Nothing more comes about it.")
    assert await reminders(ada) == 0
    assert await ada.records(Reminder) == []


@pytest.mark.parametrize("press", ["I said no", "I let it lapse", "They took it back"])
async def test_no_first_day_comes_after_an_offer_that_is_gone_and_the_undo_brings_it_back(press: str, ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    await closing(ada)
    await ada.says("/jsc offer")
    await ada.presses("It has ended")
    await ada.presses(press)
    assert await reminders(ada) == 0
    await ada.presses("Undo")
    ada.sees("I answer by: Fri 27 Nov, 17:00")
    assert await reminders(ada) == 2
    await ada.presses("I said yes")
    ada.sees("Reminders: Fri 27 Nov, 17:00")
    assert await reminders(ada) == 2


async def test_the_undo_of_an_end_takes_back_an_offer_that_never_came(ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada, "", came="Not yet, but close")
    await ada.says("/jsc offer")
    await ada.presses("It has ended")
    await ada.presses("They took it back")
    (job,) = await ada.records(Job)
    assert [line.kind for line in history.standing(job)] == ["offer", "rejected"]
    await ada.presses("Undo")
    (job,) = await ada.records(Job)
    assert history.standing(job) == ()
    for press, kind in (("I said no", "withdrawn"), ("Undo", ""), ("I said yes", "accepted")):
        await ada.presses(press)
        (job,) = await ada.records(Job)
        assert [line.kind for line in history.standing(job)] == (["offer", kind] if kind else [])


async def test_an_answer_written_down_after_the_end_opens_nothing_again(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    await ada.says("/jsc offer")
    await ada.presses("It has ended")
    await ada.presses("They took it back")
    await stage.passes(days=2)
    await ada.clicks(Action("asks", (await ada.records(Offer))[0].id))
    await ada.presses("Log their answer")
    await ada.fills({"outcome": "Yes, in part"})
    ada.sees("# Noted, for you alone", "[How it ended]").misses("What I would do", "[[", "The talk sheet")
    (job,) = await ada.records(Job)
    assert course(job).ended
    await ada.clicks(Action("asks", (await ada.records(Offer))[0].id))
    ada.sees("Base").misses("What I would do", "Write the closing lines")


async def test_once_its_date_is_over_the_way_on_is_how_it_ended(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await an_offer(ada)
    await ada.says("/jsc offer")
    ada.sees("[[Think it through]]", "[It has ended]")
    await stage.passes(days=8)
    await ada.says("/jsc offer")
    ada.sees("Answer by: Mon 30 Nov, 18:00, which is over", "[[It has ended]]", "[Think it through]").misses("[[Think it through]]")
    await ada.presses("The package")
    ada.sees("[[It has ended]]").misses("Think it through")
    await ada.clicks(Action("offers", 0))
    ada.sees("answer by Mon 30 Nov, 18:00, which is over")
    await ada.presses("Open it")
    await ada.presses("It has ended")
    ada.sees("# How did it end: Acme")


async def test_a_talk_that_is_off_is_neither_prepared_nor_practised(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada)
    card = ada.card
    await ada.presses("Cancel it")
    await ada.presses("They called it off")
    await ada.presses("Get ready now", card=card)
    ada.sees("That talk has begun, or is off.")
