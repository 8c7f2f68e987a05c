"""Job missions: begun, edited, asked, compared, copied out; needs before pay."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.cards import Action, Button, Buttons, Card, Form, Pick, Ticks, Write
from playbook.before_pay import before_pay
from playbook.mission import Mission, questions, results
from playbook.offer.situation import Needs
from playbook.records import Draft, Interview, Job, JobMission
from tests.stage import START, Actor, Stage

FIRST = {
    "purpose": "make the first week easy for new clinics",
    "job": "half product, half the rollout",
    "objective": "clinics start on their own",
    "result": "setup from 9 days to 3 by June",
    "second": "fewer support calls",
}


async def begun(ada: Actor) -> Actor:
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc mission Acme")
    await ada.fills(FIRST)
    return ada.sees("Your mission is kept")


async def mission_of(ada: Actor) -> Mission:
    (record,) = await ada.records(JobMission)
    return record.mission


def labels(card: Card) -> list[str]:
    return [b.label for block in card.blocks if isinstance(block, Buttons) for b in block.items]


# -- a new one ---------------------------------------------------------------------------------------------------------


@pytest.mark.row("D3")
async def test_a_mission_holds_purpose_and_the_job_as_one_sees_it(ada: Actor) -> None:
    await begun(ada)
    ada.sees(
        "Job: Acme, staff PM",
        "Purpose: make the first week easy for new clinics",
        "As you see it: half product, half the rollout",
        "Objective: clinics start on their own",
        "Result 1: setup from 9 days to 3 by June",
        "<me>",
    )
    (record,) = await ada.records(JobMission)
    (job,) = await ada.records(Job)
    assert (record.job, record.mission.purpose, record.mission.job) == (job.id, FIRST["purpose"], FIRST["job"])
    await ada.presses("Edit")
    await ada.presses("Purpose and job")
    ada.sees("What is the job for, in your words?: [make the first week easy for new clinics]")
    await ada.fills({"job": ""})
    ada.sees("Saved: your mission", "The job as you see it is blank. What would you do in it?")
    assert (await mission_of(ada)).job == ""


async def test_the_first_step_offers_the_jobs_on_the_list_and_one_that_is_not(ada: Actor) -> None:
    await ada.says("/jsc mission")
    ada.sees("A mission for a job", "your own version of a job", "[[Write a mission]]")
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc log Birch, product lead, applied")
    await ada.says("/jsc mission")
    ada.sees("( ) Acme, staff PM", "( ) Birch, product lead", "( ) A job that is not on my list")
    await ada.picks("A job that is not on my list")
    await ada.fills({"name": "Fern Care, lead", "purpose": "calm wards"})
    ada.sees("Job: Fern Care, lead", "The job as you see it is blank. What would you do in it?", "[Add a result]")
    await ada.presses("My missions")
    ada.sees("Your job missions", "Mission for: Fern Care, lead")
    await ada.presses("Write another")
    await ada.picks("Acme, staff PM")
    await ada.fills({"purpose": "first weeks"})
    await ada.says("/jsc mission")
    ada.sees("Open one:", "( ) Acme, staff PM  ~ first weeks", "( ) Fern Care, lead  ~ calm wards")
    await ada.picks("Fern Care, lead")
    ada.sees("Purpose: calm wards")
    await ada.says("/jsc mission fern")
    ada.sees("Purpose: calm wards")
    await ada.presses("My missions")
    await ada.presses("Write another")
    ada.sees("( ) Birch, product lead").misses("( ) Acme, staff PM")
    await ada.presses("Not now")
    await ada.says("/jsc mission Kestrel")
    ada.sees("What do you call this job?: [Kestrel]")


async def test_a_name_that_fits_several_jobs_gives_the_choice(ada: Actor) -> None:
    await ada.says("/jsc log Acme Labs, staff PM, applied")
    await ada.says("/jsc log Acme Care, group PM, applied")
    await ada.says("/jsc mission acme")
    ada.sees("( ) Acme Labs, staff PM", "( ) Acme Care, group PM")
    await ada.picks("Acme Care, group PM")
    await ada.fills({"purpose": "care"})
    ada.sees("Job: Acme Care, group PM")


async def test_the_same_form_twice_makes_one_mission_and_another_one_is_kept_as_a_draft(ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied")
    (job,) = await ada.records(Job)
    for _ in range(2):
        await ada.clicks(Action("form", "newmission", job.id))
        await ada.fills(FIRST)
    assert len(await ada.records(JobMission)) == 1
    assert await ada.records(Draft) == []
    await ada.clicks(Action("form", "newmission", job.id))
    await ada.fills({"purpose": "something else"})
    ada.sees("This job has a mission already", "Its purpose: make the first week easy")
    await ada.presses("See my new words")
    ada.sees("in your words?: [something else]")
    await ada.clicks(Action("form", "newmission", job.id))
    await ada.fills({"purpose": "something else"})
    await ada.presses("Open the mission")
    ada.sees("Purpose: make the first week easy")
    for _ in range(2):
        await ada.clicks(Action("form", "newmission"))
        await ada.fills({"name": "Fern", "purpose": "x"})
    assert len(await ada.records(JobMission)) == 2


async def test_from_a_job_its_mission_is_one_press_away(ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied")
    (job,) = await ada.records(Job)
    await ada.clicks(Action("job", job.id))
    await ada.presses("My mission for it")
    await ada.fills({"purpose": "first weeks"})
    await ada.clicks(Action("job", job.id))
    await ada.presses("My mission for it")
    ada.sees("Purpose: first weeks")
    await ada.clicks(Action("missionof", "nobody"))
    ada.sees("This is not here any more")


# -- objectives and results --------------------------------------------------------------------------------------------


@pytest.mark.row("D4")
async def test_a_result_that_cannot_be_measured_is_hinted_at_and_never_blocked(ada: Actor) -> None:
    await begun(ada)
    ada.sees("Result 2: fewer support calls", "Result 2 has no number yet. From how many to how many, by when?")
    await ada.presses("Add a number")
    ada.sees("FORM A result", "[fewer support calls]")
    await ada.fills({"text": "support calls to 10"})
    ada.sees("Result 2 says where it ends. From how many does it start, by when?")
    await ada.presses("Add a number")
    await ada.fills({"text": "support calls from 40 to 10 a week by May"})
    ada.misses("From how many", "[Add a number]").sees("Result 2: support calls from 40 to 10 a week by May")
    await ada.presses("Edit")
    await ada.picks("Result 1")
    await ada.fills({"text": "happy clinics", "settled": "Fine as it stands"})
    ada.sees("Result 1: happy clinics").misses("has no number")
    assert [r.settled for r in results(await mission_of(ada))] == [True, False]


async def test_without_a_result_an_objective_says_so(ada: Actor) -> None:
    await ada.says("/jsc mission Fern")
    await ada.fills({"purpose": "x", "job": "y", "objective": "calm wards"})
    ada.sees("Objective 1 has no result yet. How would you see that it is reached?", "[Add a result]").misses("[ ] ", "All questions")
    await ada.presses("Edit")
    ada.sees("Purpose and the job as you see it can change any time.")
    await ada.presses("Change the objective")
    await ada.fills({"text": "calm nights"})
    ada.sees("Objective: calm nights")
    await ada.presses("Add a result")
    await ada.fills({"text": "falls from 9 to 4 by May"})
    ada.sees("Result 1: falls from 9 to 4 by May", "[ ] Result 1: who owns it now?")


async def test_a_result_without_any_objective_gets_one_to_fill(ada: Actor) -> None:
    await ada.says("/jsc mission Fern")
    await ada.fills({"purpose": "x", "job": "y"})
    await ada.presses("Add a result")
    await ada.fills({"text": "falls from 9 to 4 by May"})
    ada.sees("Objective: blank", "Objective 1 is blank. What would be different after your first year?")
    await ada.presses("Edit")
    await ada.picks("Objective 1")
    await ada.fills({"text": "calm wards"})
    ada.sees("Objective: calm wards", "Result 1: falls")


async def test_objectives_and_results_are_added_up_to_what_a_card_can_offer(ada: Actor) -> None:
    await begun(ada)
    for n in (2, 3):
        await ada.presses("Edit")
        await ada.presses("Add an objective")
        await ada.fills({"text": f"goal {n}"})
    for n in range(3, 7):
        await ada.presses("Edit")
        await ada.presses("Add a result")
        ada.sees("Which objective does it show?")
        await ada.fills({"text": f"thing {n} from {n} to 1 by May", "under": "goal 2"})
    assert [len(o.results) for o in (await mission_of(ada)).objectives] == [2, 4, 0]
    await ada.presses("Edit")
    ada.misses("Add an objective", "Add a result")
    (record,) = await ada.records(JobMission)
    for form in ("missionresult", "missiongoal"):
        await ada.clicks(Action("form", form, record.id, record.rev))
        ada.sees("That is as many as one mission holds")
        await ada.presses("Edit")
    await ada.picks("Objective 2")
    await ada.fills({"stays": "Take it out"})
    ada.misses("goal 2", "thing 3").sees("Result 2: fewer support calls")
    await ada.presses("Undo")
    ada.sees("Undone", "Objective 2: goal 2")
    await ada.presses("Put it back")
    ada.misses("goal 2")
    await ada.presses("Edit")
    await ada.picks("Result 1")
    await ada.fills({"stays": "Take it out"})
    assert [r.text for r in results(await mission_of(ada))] == ["fewer support calls"]


# -- questions ---------------------------------------------------------------------------------------------------------


@pytest.mark.row("D5")
async def test_each_result_gives_four_questions_to_edit_tick_and_answer(ada: Actor) -> None:
    await begun(ada)
    four = ("what is the number today?", "who owns it now?", "what has stood in the way?", "by when does it matter to you?")
    ada.sees(*(f"[ ] Result 1: {words}" for words in four))
    await ada.ticks(f"Result 1: {four[0]}")
    ada.sees(f"[x] Result 1: {four[0]}", f"[ ] Result 1: {four[1]}")
    await ada.presses("All questions")
    ada.sees("Questions to ask them", "Result 1: setup from 9 days to 3 by June", "Asked: 1 of 8")
    await ada.picks(four[1])
    await ada.fills({"words": "who felt it most?", "answer": "the support lead, J."})
    ada.sees("[x] Result 1: who felt it most?  ~ the support lead, J.", "Asked: 2 of 8")
    await ada.ticks("Result 1: who felt it most?", f"Result 1: {four[2]}")
    ada.sees("Asked: 2 of 8", f"[ ] Result 1: {four[0]}")
    await ada.presses("Next questions")
    ada.sees("Result 2: fewer support calls", f"[ ] Result 2: {four[0]}")
    await ada.ticks(f"Result 2: {four[3]}")
    ada.sees("Asked: 3 of 8")
    await ada.presses("Add a question")
    await ada.fills({"words": "Who decides on hires?"})
    ada.sees("Your own: questions you wrote yourself", "[ ] Who decides on hires?", "Asked: 3 of 9")
    await ada.presses("Write the answer")
    await ada.fills({"answer": "the board"})
    ada.sees("[x] Who decides on hires?  ~ the board")
    mission = await mission_of(ada)
    first, second = results(mission)
    assert (first.asked, first.reworded, first.answers) == (
        ("owner", "blocks"),
        {"owner": "who felt it most?"},
        {"owner": "the support lead, J."},
    )
    assert second.asked == ("when",)
    assert [(q.text, q.asked, q.answer) for q in mission.own] == [("Who decides on hires?", True, "the board")]
    await ada.presses("Back to mission")
    ada.sees("Job: Acme, staff PM")


async def test_empty_words_bring_the_first_wording_back_and_a_new_text_keeps_ticks_and_answers(ada: Actor) -> None:
    await begun(ada)
    await ada.presses("All questions")
    await ada.picks("who owns it now?")
    await ada.fills({"words": "who felt it most?", "answer": "J."})
    await ada.picks("who felt it most?")
    await ada.fills({"words": "", "answer": ""})
    ada.sees("[x] Result 1: who owns it now?")
    await ada.presses("Back to mission")
    await ada.presses("Edit")
    await ada.picks("Result 1")
    await ada.fills({"text": "setup from 12 days to 2 by May"})
    ada.sees("Result 1: setup from 12 days to 2 by May", "[x] Result 1: who owns it now?")
    assert results(await mission_of(ada))[0].reworded == {}


async def test_when_all_of_a_result_is_asked_the_front_shows_the_next(ada: Actor) -> None:
    await begun(ada)
    shown = next(block for block in ada.card.blocks if isinstance(block, Ticks))
    await ada.ticks(*(item.label for item in shown.items))
    ada.sees("[ ] Result 2: who owns it now?").misses("Result 1: who owns")
    mission = await mission_of(ada)
    assert all(q.asked for q in questions(results(mission)[0], 1))


async def test_an_own_question_can_be_reworded_and_taken_out_and_there_are_eight_at_most(ada: Actor) -> None:
    await begun(ada)
    await ada.presses("All questions")
    for n in range(8):
        await ada.presses("Add a question")
        await ada.fills({"words": f"Own {n}?"})
    ada.sees("[ ] Own 7?").misses("[ ] Own 3?")
    await ada.presses("Add a question")
    ada.sees("That is as many as one mission holds")
    await ada.presses("Back to mission")
    (record,) = await ada.records(JobMission)
    await ada.clicks(Action("missionasks", record.id, 2))
    await ada.picks("Own 0?")
    await ada.fills({"words": "Own nought?"})
    ada.sees("[ ] Own nought?")
    await ada.picks("Own 1?")
    await ada.fills({"stays": "Take it out"})
    assert [q.text for q in (await mission_of(ada)).own][:2] == ["Own nought?", "Own 2?"]


# -- the comparison ----------------------------------------------------------------------------------------------------

TOPICS = (
    {"topic": "Team size", "posting": "6", "mission": "6", "said": "4"},
    {"topic": "Budget for testing", "mission": "1 hire"},
    {"topic": "First result", "posting": "growth", "mission": "setup time", "said": "setup time"},
    {"topic": "Travel", "posting": "none", "mission": "none", "said": "some"},
)


async def compared(ada: Actor) -> Actor:
    await begun(ada)
    await ada.presses("Compare what they said")
    for topic in TOPICS:
        await ada.presses("Add a line")
        await ada.fills(topic)
    return ada


@pytest.mark.row("D7")
async def test_three_sources_side_by_side_and_what_is_open_comes_before_any_ask(stage: Stage, ada: Actor) -> None:
    await begun(ada)
    await ada.presses("Compare what they said")
    ada.sees("Is it the same job?", "Nothing is compared yet.")
    for topic in TOPICS:
        await ada.presses("Add a line")
        await ada.fills(topic)
    ada.sees(
        "Team size: advert 6; you 6; they 4 -> differs",
        "Budget for testing: advert silent; you 1 hire; they silent -> open",
        "First result: advert growth; you setup time; they setup time -> agreed",
        "Travel: advert none; you none; they some -> differs",
        "1 agreed, 1 open, 2 differ. These come before any talk about pay.",
    )
    told = before_pay(await mission_of(ada))
    assert [line.topic for line in told.lines] == ["Budget for testing", "Team size", "Travel"], "open ones first"
    await ada.presses("Write the next question")
    ada.sees("[Budget for testing: what is planned?]")
    await ada.fills({})
    ada.sees("[ ] Budget for testing: what is planned?")
    await with_a_clock(ada)
    await ada.says("/jsc interview")
    await ada.fills({"job": "Acme, staff PM", "when": "Wed 2pm"})
    await ada.presses("Yes, set it")
    await ada.presses("Get ready now")
    ada.sees('Still to ask: Team size: I had understood "6" and then heard "4".')
    for open_one in ("Team size", "Budget for testing", "Travel"):
        await ada.clicks(Action("missiontable", (await ada.records(JobMission))[0].id))
        await ada.picks(open_one)
        await ada.presses("Agreed")
    ada.sees("4 agreed.").misses("before any talk about pay", "Write the next question")
    assert before_pay(await mission_of(ada)).lines == ()


async def test_a_line_is_marked_read_anew_edited_and_taken_out(ada: Actor) -> None:
    await compared(ada)
    await ada.picks("Team size")
    ada.sees("Topic: Team size", "The advert: 6", "They said: 4", "State: differs, as I read it", "To ask: Team size: I had")
    ada.misses("[Differs]", "Read it anew")
    await ada.presses("Open")
    await ada.picks("Team size")
    ada.sees("State: open, as you marked it", "[Read it anew]")
    await ada.presses("Read it anew")
    ada.sees("Team size: advert 6; you 6; they 4 -> differs")
    await ada.picks("Team size")
    await ada.presses("Agreed")
    await ada.picks("Team size")
    await ada.presses("Edit")
    await ada.fills({})
    ada.sees("they 4 -> agreed")
    await ada.picks("Team size")
    await ada.presses("Edit")
    await ada.fills({"said": "5"})
    ada.sees("they 5 -> differs"), "a mark was about other words"
    await ada.picks("Team size")
    await ada.presses("Write the question")
    await ada.fills({"words": "How many are we?", "answer": "six, they say"})
    ada.sees("[x] How many are we?  ~ six, they say")
    await ada.presses("Back to mission")
    await ada.presses("Compare what they said")
    for topic in ("Team size", "Travel", "First result"):
        await ada.picks(topic)
        await ada.presses("Edit")
        await ada.fills({"stays": "Take it out"})
    ada.sees("1 open.")
    await ada.presses("Change the line")
    ada.sees("One line of the comparison")
    await ada.presses("Back to the lines")
    await ada.presses("Back to mission")
    ada.sees("[Undo]")


async def test_ten_long_topics_fit_one_card_and_an_eleventh_is_not_offered(ada: Actor) -> None:
    await begun(ada)
    await ada.presses("Compare what they said")
    for n in range(10):
        await ada.presses("Add a line")
        await ada.fills({"topic": f"&<>{n}" + "&" * 20, "posting": "&" * 75, "mission": "<" * 75, "said": f"{'&' * 74}{n}"})
    ada.sees("10 differ.").misses("[Add a line]")
    (record,) = await ada.records(JobMission)
    await ada.clicks(Action("form", "missiontopic", record.id, record.rev))
    ada.sees("That is as many as one mission holds")
    await ada.clicks(Action("missionline", record.id, "l1"))
    ada.sees("One line of the comparison")
    await ada.presses("Write the question")
    await ada.fills({})
    ada.sees("Asked: 0 of 9")


async def with_a_clock(ada: Actor) -> None:
    await ada.says("/jsc")
    await ada.clicks(Action("form", "setup"))
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": "Plain: say what they are about"})
    await ada.presses("Yes, that is my time")


# -- needs -------------------------------------------------------------------------------------------------------------


@pytest.mark.row("D9")
async def test_needs_of_three_kinds_each_with_why_for_which_result_and_their_answer(ada: Actor) -> None:
    await begun(ada)
    await ada.presses("What I need")
    ada.sees("Budget: nothing named", "People and tools: nothing named", "Support and training: nothing named")
    for kind, need, why, result in (
        ("Support and training", "a week of training", "the team is new to it", "Result 2: fewer support calls"),
        ("Budget", "money for old faults", "they cost two days a week", "Result 1: setup from 9 days to 3 by June"),
        ("People and tools", "one tester", "each release waits for checks", "Result 1: setup from 9 days to 3 by June"),
    ):
        await ada.presses("Add a need")
        await ada.fills({"kind": kind, "need": need, "why": why, "result": result})
        ada.sees(f"Need: {need}", f"Kind: {kind}", f"Why: {why}", f"For: {result}", "Their answer: not talked about yet")
        await ada.presses("Back to my needs")
    ada.sees(
        "Budget: money for old faults; for result 1; not talked about yet",
        "People and tools: one tester; for result 1; not talked about yet",
        "Support and training: a week of training; for result 2; not talked about yet",
        "3 of 3 not talked about yet. That talk comes first, then pay.",
    )
    await ada.picks("one tester")
    await ada.presses("Write their answer")
    await ada.fills({"outcome": "Yes, in part", "answer": "half a person from May"})
    ada.sees("Their answer: yes, in part: half a person from May")
    tester = next(n for n in (await mission_of(ada)).needs if n.need == "one tester")
    assert (tester.kind, tester.why, tester.result, tester.outcome, tester.answer) == (
        "people",
        "each release waits for checks",
        "r1",
        "part",
        "half a person from May",
    )


@pytest.mark.row("D8")
async def test_needs_that_were_not_talked_about_come_before_pay(ada: Actor) -> None:
    await begun(ada)
    assert before_pay(await mission_of(ada)).talk is None, "nothing is written: the member is asked"
    await ada.presses("What I need")
    await ada.presses("I need nothing more")
    ada.sees("You said that you need nothing more.").misses("[I need nothing more]")
    assert before_pay(await mission_of(ada)).talk is Needs.NOTHING
    await ada.presses("Add a need")
    await ada.fills({"kind": "People and tools", "need": "one tester"})
    await ada.presses("Back to my needs")
    ada.sees("1 of 1 not talked about yet. That talk comes first, then pay.")
    told = before_pay(await mission_of(ada))
    assert (told.talk, told.need_words()) == (Needs.NOT_YET, ("one tester",))
    await ada.presses("Open the need")
    await ada.presses("Write their answer")
    await ada.fills({"outcome": "No"})
    await ada.presses("Back to my needs")
    ada.sees("All of them were talked about. Pay may come next.")
    assert before_pay(await mission_of(ada)).talk is Needs.DONE, "a no is an answer"


@pytest.mark.row("D11")
async def test_the_talk_opens_with_a_line_tied_to_a_key_result(ada: Actor) -> None:
    await begun(ada)
    await ada.presses("What I need")
    await ada.presses("Add a need")
    await ada.fills({"kind": "People and tools", "need": "one tester", "why": "each release waits for checks"})
    ada.sees("For: blank: the result that depends on it", "To open the talk: blank: name the result it is for")
    await ada.presses("Edit")
    await ada.fills({"result": "Result 1: setup from 9 days to 3 by June"})
    ada.sees(
        "To open the talk: I want to reach this: setup from 9 days to 3 by June. I think it takes one tester, "
        "because each release waits for checks. How do you see that?"
    )
    await ada.presses("What such a talk shows")
    ada.sees("From: a job-search author on a podcast", "No hiring managers were asked.")


@pytest.mark.row("D12")
async def test_a_refusal_to_talk_is_a_private_flag_and_decides_nothing(ada: Actor) -> None:
    await begun(ada)
    (before,) = await ada.records(Job)
    await ada.presses("What I need")
    await ada.presses("Add a need")
    await ada.fills({"kind": "Budget", "need": "money for old faults"})
    await ada.presses("Write their answer")
    await ada.fills({"outcome": "They would not talk about it", "answer": "not now"})
    ada.sees("A flag, for your eyes:", "They would not talk about 1 need.", "It decides nothing by itself", "<me>")
    ada.misses("[Ask my council]")
    await ada.presses("What a refusal may mean")
    ada.sees("Refusing to talk is a red flag", "Not for: It is no reason by itself to say no.")
    await ada.presses("Back to my needs")
    ada.sees("A flag, for your eyes:")
    told = before_pay(await mission_of(ada))
    assert told.talk is Needs.REFUSED
    assert told.refused is not None
    assert told.refused.ask_council
    (after,) = await ada.records(Job)
    assert after == before, "the job goes on as it was"
    await ada.presses("Open the need")
    await ada.presses("Write their answer")
    await ada.fills({"outcome": "Yes"})
    ada.misses("A flag", "Ask my council")


@pytest.mark.row("D10")
async def test_the_story_of_twenty_million_is_one_press_away_and_only_a_claim(ada: Actor) -> None:
    await begun(ada)
    await ada.presses("What I need")
    sheet = ada.card
    ada.misses("million")
    await ada.presses("A story about a budget")
    ada.sees(
        "20 million on the first day",
        "From: a job-search author on a podcast",
        "How well supported: A single case at the top of a company",
        "Not for: No size of a budget and no career can be read from it.",
    )
    await ada.presses("The other view", card=sheet)
    ada.sees("View 1:", "View 2:", "What decides:")


async def test_a_need_is_edited_taken_out_and_forgets_a_result_that_is_gone(ada: Actor) -> None:
    await begun(ada)
    await ada.presses("What I need")
    await ada.presses("Add a need")
    await ada.fills({"kind": "Budget", "need": "money", "result": "Result 2: fewer support calls"})
    await ada.presses("Write their answer")
    await ada.fills({"outcome": "No", "answer": "none left"})
    await ada.presses("Edit")
    await ada.fills({"need": "a little money"})
    ada.sees("Need: a little money", "Their answer: no: none left")
    await ada.says("/jsc mission")
    await ada.presses("Edit")
    await ada.picks("Result 2")
    await ada.fills({"stays": "Take it out"})
    assert (await mission_of(ada)).needs[0].result == ""
    await ada.presses("What I need")
    await ada.presses("Open the need")
    await ada.presses("Edit")
    await ada.fills({"stays": "Take it out"})
    ada.sees("Budget: nothing named")
    for n in range(6):
        await ada.presses("Add a need")
        await ada.fills({"kind": "Budget", "need": f"{n}" + "&" * 74, "why": "<" * 75})
        await ada.presses("Back to my needs")
    ada.sees("6 of 6 not talked about yet.").misses("[[Add a need]]")
    (record,) = await ada.records(JobMission)
    await ada.clicks(Action("form", "missionwish", record.id, record.rev))
    ada.sees("That is as many as one mission holds")


async def test_without_results_a_need_names_none_and_without_needs_nothing_is_answered(ada: Actor) -> None:
    await ada.says("/jsc mission Fern")
    await ada.fills({"purpose": "x"})
    (record,) = await ada.records(JobMission)
    await ada.clicks(Action("form", "missionreply", record.id, record.rev))
    ada.sees("What you need to do it well")
    await ada.presses("Add a need")
    ada.misses("For which result?")
    await ada.fills({"kind": "Budget", "need": "money"})
    ada.sees("For: blank")


# -- copied out --------------------------------------------------------------------------------------------------------


@pytest.mark.row("D6")
async def test_the_mission_is_copied_out_as_clean_text_with_nothing_private_in_it(stage: Stage, ada: Actor) -> None:
    await compared(ada)
    await ada.presses("Back to mission")
    await ada.presses("What I need")
    await ada.presses("Add a need")
    await ada.fills({"kind": "Budget", "need": "money for old faults"})
    await ada.presses("Back to my needs")
    await ada.presses("Back to mission")
    await ada.ticks("Result 1: who owns it now?")
    await ada.presses("Copy as text")
    ada.sees("On its way to your direct messages", "The text: Job mission: Acme, staff PM")
    await ada.presses("Does it impress them?")
    ada.sees(
        "From: a job-search author on a podcast",
        "Date: no date",
        "Their interest: ",
        "One leader's say-so, retold",
        "It is no promise.",
    )
    (file,) = ada.files
    text = file.data.decode()
    assert (file.name, file.mime) == ("job-mission.md", "text/markdown")
    for words in (*FIRST.values(), "Result 1: what is the number today?"):
        assert words in text
    for private in ("money", "old faults", "Budget for testing", "some", "who owns it now?"):
        assert private not in text.replace("Result 2: who owns it now?", ""), private
    sent = ada.messages[-1][1]
    assert sent.title == "Your job mission as text"
    assert "Acme" not in sent.title + sent.why
    await ada.presses("Open the mission", card=sent)
    ada.sees("Job: Acme, staff PM")


async def test_a_long_text_is_shown_in_pages(ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc mission Acme")
    await ada.fills(FIRST | {"purpose": "p" * 600, "job": "j" * 600})
    await ada.presses("Copy as text")
    ada.sees("Page 1 of ")
    await ada.presses("Next page")
    ada.sees("Page 2 of ")
    assert len(ada.files) == 1, "a page is not another file"
    await ada.presses("Back to mission")
    ada.sees("Your own version of the job.")


async def test_a_text_of_a_mission_that_is_gone_is_not_sent(stage: Stage, ada: Actor) -> None:
    await begun(ada)
    (record,) = await ada.records(JobMission)
    await ada.presses("Edit")
    await ada.presses("Take it out")
    ada.sees("Take this mission out?", "Goes: all of it: 8 questions, 0 needs, 0 lines", "[!Take it out!]")
    await ada.presses("Keep it")
    ada.sees("Job: Acme, staff PM")
    await ada.presses("Edit")
    await ada.presses("Take it out")
    await ada.presses("Take it out")
    ada.sees("The mission is gone")
    assert await ada.records(JobMission) == []
    for action in (
        Action("missiontext", record.id),
        Action("missionread", record.id, 1),
        Action("mission", record.id),
        Action("missiontable", record.id),
        Action("missionneeds", record.id),
        Action("missionasks", record.id),
        Action("missionedit", record.id),
        Action("missionundo", record.id, record.rev),
    ):
        await ada.clicks(action)
        ada.sees("This is not here any more")
    assert ada.files == []
    await ada.clicks(Action("missions", 0))
    ada.sees("A mission for a job", "( ) Acme, staff PM")


# -- before a talk -----------------------------------------------------------------------------------------------------


async def test_a_talk_offers_the_missions_open_questions(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says("/jsc interview")
    await ada.fills({"job": "Acme, staff PM", "when": "Wed 2pm"})
    await ada.presses("Yes, set it")
    ada.misses("Questions to ask")
    await ada.presses("Get ready now")
    ada.misses("Questions to ask", "from your mission", "Still to ask")
    await ada.says("/jsc mission Acme")
    await ada.fills(FIRST)
    (talk,) = await ada.records(Interview)
    await ada.clicks(Action("talk", talk.id))
    await ada.presses("Questions to ask")
    ada.sees("Questions to ask them", "[ ] Result 1: what is the number today?")
    await ada.clicks(Action("prep", talk.id))
    ada.sees(
        "[ ] Pick three questions from your mission", "Still to ask: Result 1: what is the number today?; Result 1: who owns it now?;"
    )
    await ada.presses("Questions to ask")
    ada.sees("Questions to ask them")
    await stage.until(START.replace(day=24, hour=14))
    card = next(card for _, card in reversed(ada.messages) if "get ready" in card.title)
    assert "Questions to ask" in labels(card)
    assert "Acme" not in card.title + card.why


# -- stale, forged, export ---------------------------------------------------------------------------------------------


async def test_an_old_card_changes_nothing_and_says_what_is_true(ada: Actor) -> None:
    await begun(ada)
    old = ada.card
    await ada.ticks("Result 1: who owns it now?")
    boxes = next(block for block in old.blocks if isinstance(block, Ticks))
    await ada.clicks(boxes.action, on=old)
    ada.sees("This has moved on", "Now: Acme, staff PM: 1 of 8 questions asked.")
    await ada.presses("Show it as it is now")
    ada.sees("[x] Result 1: who owns it now?")
    await ada.presses("Edit")
    await ada.presses("Add an objective")
    form: Form | None = ada.form
    assert form is not None
    (record,) = await ada.records(JobMission)
    await ada.clicks(Action("missionask", "front", record.id, record.rev))
    ada.form = form
    await ada.fills({"text": "calm wards"})
    ada.sees("This has moved on", "Your words are kept")
    await ada.presses("Open the form")
    ada.sees("[calm wards]")
    await ada.fills({})
    assert [o.text for o in (await mission_of(ada)).objectives] == [FIRST["objective"], "calm wards"]


async def test_the_undo_of_an_edit_keeps_the_ticks_made_since(ada: Actor) -> None:
    await begun(ada)
    await ada.presses("Add a number")
    await ada.fills({"text": "calls from 40 to 10 by May"})
    await ada.ticks("Result 1: who owns it now?")
    await ada.presses("Undo")
    ada.sees("Undone", "Result 2: fewer support calls", "[x] Result 1: who owns it now?")


@pytest.mark.parametrize("part", ["", "x", "r9", "o9", "q9", "l9", "n9", "r1.x", "r1"])
async def test_a_forged_part_ends_in_words(ada: Actor, part: str) -> None:
    await begun(ada)
    for form in ("missiongoal", "missionresult", "missionasked", "missiontopic", "missionwish", "missionreply"):
        (record,) = await ada.records(JobMission)
        await ada.clicks(Action("form", form, part, record.id, record.rev))
        ada.misses("went wrong")
        ada.form = None
    for name in ("missionpart", "missionpick", "missionstate"):
        await ada.clicks(Action(name, record.id, record.rev), part)
        ada.misses("went wrong")
        await ada.clicks(Action(name, "agreed", part, record.id, record.rev))
        ada.misses("went wrong")
        ada.form = None
    await ada.clicks(Action("missionline", record.id), part)
    await ada.clicks(Action("missionneed", record.id), part)
    ada.sees("This is not here any more")


HOSTILE = "<!channel> **x** @everyone [a](https://example.org) & \u202eabc \U0001f469\u200d\U0001f680 "


async def test_hostile_words_stand_literally_and_fit_their_place(ada: Actor) -> None:
    def filling(most: int) -> str:
        text = (HOSTILE * 20)[:most]
        while len(text.encode("utf-16-le")) // 2 > most:
            text = text[:-1]
        return text

    await ada.says("/jsc mission Fern")
    answers: dict[str, Any] = {one.id: filling(one.most) for one in ada.form.inputs if isinstance(one, Write)}  # type: ignore[union-attr]
    await ada.fills(answers)
    ada.sees("<!channel> **x** @everyone")
    for card in ("Compare what they said", "What I need", "All questions"):
        await ada.presses(card)
        add = next(label for label in labels(ada.card) if label.startswith("Add"))
        await ada.presses(add)
        inputs = ada.form.inputs  # type: ignore[union-attr]
        await ada.fills(
            {
                one.id: filling(one.most) if isinstance(one, Write) else one.options[0].id
                for one in inputs
                if isinstance(one, Write) or (isinstance(one, Pick) and one.need)
            }
        )
        ada.misses("went wrong")
        await ada.says("/jsc mission")
    await ada.presses("Copy as text")
    ada.misses("went wrong")
    assert len(ada.files) == 1


async def test_the_export_carries_the_mission_whole(ada: Actor) -> None:
    await compared(ada)
    await ada.presses("Back to mission")
    await ada.presses("What I need")
    await ada.presses("Add a need")
    await ada.fills({"kind": "Budget", "need": "money for old faults"})
    await ada.says("/jsc privacy")
    ada.sees("1 mission")
    await ada.presses("Export my data")
    whole = json.loads(ada.files[0].data)["records"]
    (stored,) = [r for r in whole if r["kind"] == "mission"]
    read = JobMission.model_validate({k: v for k, v in stored.items() if k not in ("kind", "version")})
    assert read.mission == await mission_of(ada)
    readable = ada.files[2].data.decode()
    for words in (
        "Purpose: make the first week easy",
        "Budget: money for old faults; why: blank",
        "Travel: advert none; you none; they some",
    ):
        assert words in readable, words


async def test_every_press_button_of_the_mission_is_where_it_says(ada: Actor) -> None:
    await begun(ada)
    assert labels(ada.card) == [
        "Compare what they said",
        "Add a number",
        "What I need",
        "Copy as text",
        "Edit",
        "All questions",
        "My missions",
        "Home",
    ]
    main = [
        b for block in ada.card.blocks if isinstance(block, Buttons) for b in block.items if isinstance(b, Button) and b.style == "main"
    ]
    assert [b.label for b in main] == ["Compare what they said"]
    await ada.presses("Home")
    ada.sees("# Home")
