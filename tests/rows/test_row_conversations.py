"""Rows of the product list that a member can already see working: each drives the real app and asserts what the row says."""

from __future__ import annotations

import pytest

from bot.cards import Ticks, Write
from playbook.choices import free_slots
from playbook.records import Debrief, Interview, Job, Run, Supporter, Trial
from playbook.walltime import Quiet
from tests.stage import Actor, Stage


async def with_a_clock(ada: Actor, role: str = "staff product manager") -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": role, "city": "Lisbon", "look": "Plain: say what they are about"})
    await ada.presses("Yes, that is my time")


async def with_a_talk(ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says("/jsc interview")
    await ada.fills({"job": "Acme, staff PM", "when": "Wed 2pm"})
    await ada.presses("Yes, set it")
    ada.sees("Interview set")


# -- before a talk, and after it ---------------------------------------------------------------------------------------------------


@pytest.mark.row("A10")
async def test_before_a_talk_three_things_may_be_thought_through_and_each_may_be_left_out(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc checklist before an interview")
    prompts = (
        "Put in plain words what of your work they may not grasp",
        "Think where habits may differ, theirs and yours",
        "Ask yourself what you might be misreading",
    )
    ada.sees(*(f"[ ] {prompt}" for prompt in prompts))
    await ada.presses("Why each step")
    assert ada.screen.count("May be skipped.") == 3
    ada.sees("(Source: a blog column, no date; sells nothing in it)")
    await with_a_talk(ada)
    await stage.passes(days=1, hours=5)
    ada.sees("get ready", "You may misread: blank: something you took as a no, or as a given")
    await ada.presses("Fill these in")
    assert ada.form is not None
    asked = {one.label: one.need for one in ada.form.inputs if isinstance(one, Write)}
    assert {label: need for label, need in asked.items() if label.endswith("?") and "drive" not in label} == {
        "What may they not grasp?": False,
        "Where may habits differ?": False,
        "What might you be misreading?": False,
    }
    await ada.fills({"drive": "the rollout plan", "misread": "their short mails"})
    ada.sees("You may misread: their short mails", "May not be seen: blank: what of your work they may not grasp")


@pytest.mark.row("D1")
async def test_what_one_will_drive_is_asked_before_and_whether_it_happened_after(stage: Stage, ada: Actor) -> None:
    await with_a_talk(ada)
    await stage.passes(days=1, hours=5)
    ada.sees("get ready")
    await ada.presses("Fill these in")
    await ada.fills({"What will you drive in this meeting?": "who owns the first result"})
    ada.sees("You will drive: who owns the first result")
    (talk,) = await ada.records(Interview)
    assert talk.drive == "who owns the first result"
    await stage.passes(days=1, hours=1, minutes=20)
    ada.sees("How did it go?")
    await ada.presses("Start")
    await ada.fills({"well": "They asked twice about it.", "Did you steer where you planned to?": "Partly"})
    ada.sees("You steered: partly")
    (debrief,) = await ada.records(Debrief)
    assert (debrief.interview, debrief.steered) == (talk.id, "partly")


@pytest.mark.row("D21")
async def test_an_hour_before_a_talk_the_people_behind_one_are_shown_and_nobody_is_written_to(stage: Stage, ada: Actor) -> None:
    ben = stage.member("Ben")
    await with_a_talk(ada)
    (talk,) = await ada.records(Interview)
    await ada.says("/jsc interview")
    await ada.presses("Open it")
    await ada.presses("Get ready now")
    await ada.presses("The people behind you")
    for name, what in (("Rosa", "put your name forward twice"), ("Ben", "read your first draft")):
        await ada.presses("Add a person")
        await ada.fills({"name": name, "what": what})
    assert [person.name for person in await ada.records(Supporter)] == ["Rosa", "Ben"]
    await stage.until(talk.start.replace(hour=12, minute=59))
    ada.misses("A quiet minute before you start\n(You asked for this one hour before.)")
    await stage.passes(minutes=1)
    ada.sees(
        "A quiet minute before you start\n(You asked for this one hour before.)",
        "Rosa: put your name forward twice",
        "Ben: read your first draft",
        "None of them is messaged.",
    )
    assert ben.cards == []
    await ada.presses("Draft a thank-you")
    ada.sees("A thank-you to copy", "I message nobody.")
    assert ben.cards == []


# -- the five steps, and the coach -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "labels", "source"),
    [
        pytest.param(
            "Target",
            ["Target: role and level are named", "Target: a number says when it is reached"],
            "C19",
            marks=pytest.mark.row("C19"),
        ),
        pytest.param(
            "Signal",
            ["Signal: CV, profile and stories say the same", "Signal: what does not help is cut"],
            "C20",
            marks=pytest.mark.row("C20"),
        ),
        pytest.param(
            "Search",
            ["Search: I write to people about one kind of job", "Search: I tell what changed, not what I did all day"],
            "C21",
            marks=pytest.mark.row("C21"),
        ),
    ],
)
async def test_each_step_of_a_search_has_its_two_ticks(stage: Stage, ada: Actor, step: str, labels: list[str], source: str) -> None:
    await ada.says("/jsc checklist five-steps")
    (ticks,) = (block for block in ada.card.blocks if isinstance(block, Ticks))
    assert [item.label for item in ticks.items if item.label.startswith(step)] == labels
    await ada.ticks(*labels)
    ada.sees("2 of 10 done", *(f"[x] {label}" for label in labels))
    (run,) = await ada.records(Run)
    await ada.presses("Why each step")
    told = ada.screen
    while "[Next reasons]" in ada.screen:
        await ada.presses("Next reasons")
        told += ada.screen
    steps = {item.id: item for item in stage.app.playbook.checklist("five-steps").items}  # type: ignore[union-attr]
    assert len(run.done) == 2
    for id in run.done:
        row, _, words = steps[id].source.partition(", ")
        assert row == source
        assert f"{steps[id].label}. {steps[id].why} (Source: {words})" in told


@pytest.mark.row("C26")
async def test_the_week_has_its_five_ticks_and_three_hours_are_free_for_the_first(ada: Actor) -> None:
    await ada.says("/jsc checklist this-week")
    (ticks,) = (block for block in ada.card.blocks if isinstance(block, Ticks))
    assert [item.id for item in ticks.items] == ["hour", "sentence", "peer", "track", "save"]
    quiet = Quiet()
    offered = free_slots(quiet)
    assert len({slot.weekday for slot in offered}) == 3
    assert not any(quiet.holds(slot.start) for slot in offered)


@pytest.mark.row("C31")
async def test_a_coach_is_held_against_two_questions_and_none_is_advertised(ada: Actor) -> None:
    await ada.says("/jsc checklist right-coach")
    (ticks,) = (block for block in ada.card.blocks if isinstance(block, Ticks))
    assert [item.label for item in ticks.items] == [
        "Do they show a plan with steps in an order?",
        "Do they show real cases that you can check?",
    ]
    shown = ada.screen
    await ada.ticks(*(item.label for item in ticks.items))
    shown += ada.screen
    ada.sees("A council costs nothing")
    assert "http" not in shown
    assert "$" not in shown


# -- one change at a time, and a narrow search -------------------------------------------------------------------------------------


@pytest.mark.row("C24")
async def test_a_second_change_asks_to_close_the_first(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc review")
    await ada.presses("Pick one change")
    offered = ada.card
    await ada.picks("Open with the result, not the duty", card=offered)
    ada.sees("Your trial has begun")
    ada.receive("an-older-one", offered)
    await ada.picks("Ask for two referrals a week", card=offered)
    ada.sees("One trial is still running", "The change: Open with the result, not the duty", "[[Close it first]]")
    (trial,) = await ada.records(Trial)
    assert (trial.change, trial.closed) == ("Open with the result, not the duty", None)
    await stage.passes(days=3)
    await ada.presses("Close it first")
    ada.sees("Open with the result, not the duty")


@pytest.mark.row("D2")
async def test_every_application_is_on_target_or_not_and_the_review_shows_the_share(ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says("/jsc log Acme, staff product manager, applied")
    ada.sees("On target: yes")
    await ada.says("/jsc log Birch, night nurse, applied")
    ada.sees("On target: no")
    await ada.says("/jsc log Kestrel, product manager, applied")
    assert [job.targeted for job in await ada.records(Job)] == [True, False, True]
    await ada.says("/jsc review")
    ada.sees("What is sure: you sent 3, 2 on target")
    await ada.presses("Other measures")
    ada.sees("On target, last 30 days: 2 of 3")
