"""From a typed time to a debrief."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cards import Write
from playbook.records import Debrief, Interview, Job
from tests.stage import Actor, Stage


async def set_up(ada: Actor, look: str = "plain") -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": look})
    ada.sees("Is it 09:12 for you now?")
    await ada.presses("Yes, that is my time")


@pytest.mark.row("D19")
async def test_the_debrief_is_asked_for_when_the_talk_ends(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc interview")
    await ada.fills({"job": "Acme, staff PM", "when": "Tue 2pm"})
    ada.sees("I read it as Tue 24 Nov, 14:00 to 15:00", "You wrote: Tue 2pm")
    await ada.presses("Yes, set it")
    ada.sees("Interview set", "Tue 24 Nov, 13:00: the people behind you", "Tue 24 Nov, 15:20: five short questions")
    await stage.passes(days=1, hours=6, minutes=20)
    ada.sees("How did it go?", "Your 14:00 was due to end at 15:00")
    await ada.presses("Start")
    await ada.fills({"well": "They asked to see the rollout plan.", "steered": "Partly"})
    ada.sees("Saved. Shown to nobody.", "Went well: They asked to see the rollout plan.")
    (debrief,) = await ada.records(Debrief)
    (talk,) = await ada.records(Interview)
    (job,) = await ada.records(Job)
    assert debrief.interview == talk.id
    assert [e.kind for e in job.events] == ["interview_set", "interview_done"]
    await stage.passes(days=3)
    assert [kind for kind, _ in await ada.pending() if not kind.startswith("week_")] == ["review", "fade"]


async def a_talk(ada: Actor, when: str = "Tue 2pm", job: str = "Acme, staff PM") -> None:
    await ada.says(f"/jsc interview {job}, {when}")
    ada.sees(f"Which job: [{job}]", f"[{when}]")
    await ada.fills({})
    await ada.presses("Yes, set it")


async def pending(ada: Actor) -> list[str]:
    return [
        f"{kind} {when:%a %d %H:%M}"
        for kind, when in await ada.pending()
        if kind not in ("review", "stale", "follow_up", "fade", "week_start", "week_close")
    ]


async def about_silence(ada: Actor) -> list[str]:
    return [kind for kind, _ in await ada.pending() if kind in ("follow_up", "stale")]


@pytest.mark.row("D19")
async def test_nothing_about_silence_stays_planned_while_a_talk_is_set(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc log Acme, staff PM, applied")
    assert await about_silence(ada) == ["follow_up", "stale"]
    await a_talk(ada)
    assert await about_silence(ada) == []
    await ada.presses("Cancel it")
    await ada.presses("They called it off")
    assert await about_silence(ada) == ["follow_up", "stale"]
    await ada.presses("Open it again")
    assert await about_silence(ada) == []


ALL = ["prep Mon 23 14:00", "gratitude Tue 24 13:00", "debrief Tue 24 15:20", "debrief Tue 24 19:20", "debrief Wed 25 08:00"]


@pytest.mark.row("D19")
async def test_moving_it_moves_all_that_is_planned(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada)
    assert (await pending(ada))[:5] == ALL
    await ada.presses("Move it")
    await ada.fills({"when": "1/12 2pm"})
    ada.sees("Which day do you mean?", "( ) Tue 1 Dec, 14:00")
    await ada.picks("Tue 1 Dec, 14:00")
    ada.sees("I read it as Tue 1 Dec, 14:00 to 15:00", "Nothing is moved yet.")
    await ada.presses("Yes, move it")
    ada.sees("Moved", "Tue 1 Dec, 15:20: five short questions")
    assert (await pending(ada))[:3] == ["prep Mon 30 14:00", "gratitude Tue 01 13:00", "debrief Tue 01 15:20"]
    (job,) = await ada.records(Job)
    assert [e.kind for e in job.events] == ["interview_set", "interview_set"]


async def test_calling_it_off_is_kind_and_can_be_taken_back(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada)
    await ada.presses("Cancel it")
    ada.sees("What happened to it?", "[Moved: a new time] [They called it off] [I decided against it] [Leave it]")
    await ada.presses("They called it off")
    ada.sees("Closed", "Nothing more comes about this talk.", "It says nothing about you.")
    assert await pending(ada) == []
    await ada.presses("Open it again")
    ada.sees("Set again")
    assert (await pending(ada))[:5] == ALL
    await ada.presses("Cancel it")
    await ada.presses("I decided against it")
    (talk,) = await ada.records(Interview)
    assert talk.state == "declined"
    before = len(ada.messages)
    await stage.passes(days=4)
    assert len(ada.messages) == before


@pytest.mark.row("D19")
async def test_the_debrief_is_asked_three_times_at_most_and_then_waits_on_home(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada)
    await stage.passes(days=1, hours=6)
    before = len(ada.messages)
    await stage.passes(days=6)
    asked = [card for _, card in ada.messages[before:] if "go?" in card.title or "talk" in card.title]
    assert [c.title for c in asked] == ["How did it go?", "How did it go?", "Yesterday's talk, while it is near"]
    assert "This is the last time I ask." in asked[2].why
    await ada.presses("Keep it on home", card=asked[2])
    ada.sees("It waits on your home page")
    await ada.visits_home()
    ada.sees("**Next:** write down how the talk went", "[[Start]]")
    await ada.presses("Start")
    await ada.fills({"well": "They laughed."})
    await ada.visits_home()
    ada.misses("write down how")


async def test_it_ran_late_asks_half_an_hour_on(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada)
    await stage.passes(days=1, hours=6, minutes=8)
    await ada.presses("It ran late, +30 min")
    ada.sees("I ask again at 15:50")
    await stage.passes(minutes=30)
    ada.sees("How did it go?")
    await ada.presses("It did not happen")
    ada.sees("What happened to it?")


async def test_an_evening_talk_is_asked_about_tonight_or_in_the_morning(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada, "Tue 20:00")
    ada.sees("It ends in your quiet hours. When shall I ask how it went?", "[Ask me tonight] [Ask me in the morning]")
    await ada.presses("Ask me tonight")
    assert "debrief Tue 24 21:20" in await pending(ada)
    await stage.until(dt.datetime(2026, 11, 24, 21, 21, tzinfo=dt.UTC))
    ada.sees("How did it go?")


async def test_sent_twice_it_is_kept_once_and_one_at_the_same_time_is_said(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada)
    await a_talk(ada)
    ada.sees("That interview is set already", "It is kept once.")
    assert len(await ada.records(Interview)) == len(await ada.records(Job)) == 1
    await ada.says("/jsc interview Birch, PM, Tue 14:30")
    await ada.fills({})
    ada.sees("At the same time: Tue 24 Nov, 14:00, Acme, staff PM")
    yes = ada.card
    await ada.presses("Yes, set it")
    assert len(await ada.records(Interview)) == 2
    await ada.presses("Yes, set it", card=yes)
    ada.sees("This has moved on", "That interview is set already, or was left out.")


async def test_a_time_that_was_over_before_it_was_confirmed_sets_nothing(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc interview Acme, PM, today 10:00")
    await ada.fills({})
    await stage.passes(hours=2)
    await ada.presses("Yes, set it")
    ada.sees("That time is over by now", "You wrote: today 10:00")
    assert await ada.records(Interview) == []
    await ada.presses("Type it again")
    ada.sees("[today 10:00]", "[Acme, PM]")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("soon", "I could not read that as a day and a time"),
        ("Tue", "I could not read that as a day and a time"),
        ("1/12 2pm", "Which day do you mean?"),
        ("Tue 25 Nov 14:00", "The weekday and the date differ"),
        ("28 Mar 2027 1:30", "The clock skips that time"),
        ("2 Jan 2020 14:00", "That time is over"),
    ],
)
async def test_what_is_no_one_moment_is_asked_about_and_every_answer_is_kept(ada: Actor, typed: str, title: str) -> None:
    await set_up(ada)
    await ada.says("/jsc interview")
    await ada.fills({"job": "Acme, staff PM", "when": typed, "minutes": "45", "stage": "panel", "who": "R."})
    ada.sees(title, f"You typed: {typed}", "[Type it again]")
    await ada.presses("Type it again")
    ada.sees("[Acme, staff PM]", f"[{typed}]", "[45]", "[panel]", "[R.]")
    await ada.fills({"minutes": "an eternity", "when": "Tue 2pm"})
    ada.sees("One line needs another look", "How long: an eternity")
    await ada.presses("Fix it")
    await ada.fills({"minutes": "1h30"})
    ada.sees("Tue 24 Nov, 14:00 to 15:30")


@pytest.mark.row("D21")
async def test_the_quiet_minute_with_no_one_and_two_names(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada)
    await ada.presses("Get ready now")
    ada.sees("Tomorrow, 14:00: get ready", "You will drive: blank")
    await ada.presses("Fill these in")
    await ada.fills({"drive": "the move to the new system"})
    ada.sees("You will drive: the move to the new system")
    await stage.until(dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC))
    ada.sees("Who would you like to think of?", "A quiet minute works with two names or more.", "[Snooze] [Skip] [Stop these]")
    for name in ("Rosa", "Dev"):
        await ada.presses("Add a person")
        await ada.fills({"name": name, "what": "put your name forward " * 9})
    ada.sees("A quiet minute before you start", "Rosa:", "Dev:", "Today you steer towards: the move to the new system")
    await ada.presses("Take a name off")
    await ada.picks("Dev")
    ada.sees("Who would you like to think of?").misses("Dev:")
    await ada.presses("Take a name off")
    ada.sees("Take this name off?")
    await ada.presses("Back")
    await ada.presses("Add a person")
    await ada.fills({"name": "Cleo"})
    await ada.presses("Draft a thank-you")
    ada.sees("A thank-you to copy", "I message nobody.")


async def test_a_debrief_goes_by_itself_when_its_time_is_over(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They laughed."})
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They laughed."})
    assert len(await ada.records(Debrief)) == 1, "sent twice, kept once"
    ada.sees("It goes by itself after 180 days.")
    await ada.presses("Edit")
    await ada.fills({"well": "They laughed twice."})
    await ada.visits_home()
    await ada.presses("More")
    await ada.presses("My debriefs")
    await ada.presses("Read it")
    ada.sees("Went well: They laughed twice.")
    await stage.passes(days=181)
    assert await ada.records(Debrief) == []


@pytest.mark.parametrize(
    ("line", "job", "when", "round_"),
    [
        ("Acme, staff PM, Tue 2pm", "Acme, staff PM", "Tue 2pm", ""),
        ("Acme Tue 2pm", "Acme", "Tue 2pm", ""),
        ("Acme tomorrow 14:00", "Acme", "tomorrow 14:00", ""),
        ("Acme, staff PM Tue 2pm", "Acme, staff PM", "Tue 2pm", ""),
        ("Acme, tomorrow 14:00, panel", "Acme", "tomorrow 14:00", "panel"),
        ("Birch Health, next Tuesday at 10", "Birch Health", "next Tuesday at 10", ""),
        ("Acme, staff PM", "Acme", "staff PM", ""),
        ("Acme", "Acme", "", ""),
    ],
)
async def test_one_line_fills_the_form_with_or_without_commas(ada: Actor, line: str, job: str, when: str, round_: str) -> None:
    await set_up(ada)
    await ada.says(f"/jsc interview {line}")
    assert ada.form is not None
    assert {i.id: i.value for i in ada.form.inputs if isinstance(i, Write)} | {"minutes": ""} == {
        "job": job,
        "when": when,
        "minutes": "",
        "stage": round_,
        "who": "",
    }


@pytest.mark.parametrize(
    ("text", "job", "when"),
    [
        ("Tue 2pm", "", "Tue 2pm"),
        ("Monday", "Monday", ""),
        ("Acme\nTue 2pm", "Acme", "Tue 2pm"),
        ("Acme, staff PM, Tue 24 Nov, 14:00", "Acme, staff PM", "Tue 24 Nov, 14:00"),
        ("Acme, PM, Tue, 24 Nov, 14:00", "Acme, PM", "Tue, 24 Nov, 14:00"),
        ("Acme Tue, 2pm", "Acme", "Tue, 2pm"),
        ("Acme, 2pm", "Acme", "2pm"),
        ("Tue 2pm, Birch Clinic, nurse manager", "Birch Clinic, nurse manager", "Tue 2pm"),
    ],
)
async def test_a_time_with_a_comma_in_it_or_alone_is_no_part_of_the_job(text: str, job: str, when: str, ada: Actor) -> None:
    await set_up(ada)
    await ada.says(f"/jsc interview {text}")
    ada.sees(f"Which job: [{job}]", f"When: a day and a clock time: [{when}]")


async def test_the_one_open_job_is_there_already(ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc interview")
    ada.sees("[Acme, staff PM]")
    await ada.says("/jsc log Birch, product lead, applied")
    await ada.says("/jsc interview")
    ada.misses("[Acme, staff PM]", "[Birch, product lead]")


async def test_an_older_card_says_when_the_talk_is_not_when_it_was_written_down(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc log Acme, staff PM, applied")
    saved = ada.card
    await ada.says("/jsc interview Acme, Wed 2pm")
    await ada.fills({})
    await ada.presses("Yes, set it")
    await ada.presses("Undo", card=saved)
    ada.sees("This has moved on", "Now: Acme, staff PM: interview Wed 25 Nov, 14:00.")
    await stage.passes(days=3)
    await ada.presses("Undo", card=saved)
    ada.sees("This has moved on", "Now: Acme, staff PM: interview set, last news Mon 23 Nov.")
    await ada.presses("Show it as it is now")
    ada.sees("Where it is: interview set, last news Mon 23 Nov")


@pytest.mark.parametrize(("more", "folded"), [({}, False), ({"facts": "Two rounds."}, True), ({"felt": "Calm."}, True)])
async def test_a_saved_debrief_asks_who_may_see_it_and_unfolds_what_it_holds_back(
    ada: Actor, more: dict[str, str], folded: bool
) -> None:
    await set_up(ada)
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They asked to see the rollout plan.", "next": "send it", **more})
    ada.sees("Saved. Shown to nobody.", "Would it help to show someone?")
    assert ("[Read all]" in ada.screen) is folded
