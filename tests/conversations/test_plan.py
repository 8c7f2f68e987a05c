"""The plan, as a member meets it: the work they want, the ten ticks, one hint, the sentence, and the way out of being stuck."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cards import Action, Button, Buttons, Ticks
from playbook.records import Draft, Job, Profile, Run, Sentence, Target
from tests.stage import Actor, Stage

STORIES = "Signal: CV, profile and stories say the same"


async def with_a_clock(ada: Actor, **answers: str) -> Actor:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"city": "Lisbon", "look": "Plain: say what they are about", **answers})
    return await ada.presses("Yes, that is my time")


def buttons(ada: Actor) -> list[Button]:
    return [button for block in ada.card.blocks if isinstance(block, Buttons) for button in block.items]


def main(ada: Actor) -> Button | None:
    return next((button for button in buttons(ada) if button.style == "main"), None)


def boxes(ada: Actor) -> dict[str, bool]:
    (ticks,) = (block for block in ada.card.blocks if isinstance(block, Ticks))
    return {item.label: item.done for item in ticks.items}


# -- the card --------------------------------------------------------------------------------------------------------------------


async def test_an_empty_plan_is_fine_and_begins_with_the_work_one_wants(ada: Actor) -> None:
    await ada.says("/jsc plan")
    ada.sees("# Your plan", "(You opened this.)", "Nothing is written here yet. That is fine.", "[[Name the work you want]]")
    assert len(boxes(ada)) == 10
    assert not any(boxes(ada).values())


async def test_the_plan_reads_as_drawn(ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says("/jsc plan")
    await ada.presses("Name the work you want")
    await ada.fills({"role": "staff product manager, health", "level": "A step up", "by": "end of March 2027"})
    ada.sees("# Kept: the work you want", "Work you want: staff product manager, health", "Level: a step up", "[Undo]")
    await ada.presses("My plan")
    await ada.presses("My sentence")
    await ada.fills({"words": "I get clinics live in days, not weeks."})
    await ada.presses("My plan")
    await ada.presses("My hour")
    await ada.picks("Thursdays, 10:00 to 11:00")
    await ada.says("/jsc plan")
    ada.sees(
        "(You opened this. Version 1, since Mon 23 Nov.)",
        "Work you want: staff product manager, health\nLevel: a step up\nBy: end of March 2027\n"
        "Your sentence: I get clinics live in days, not weeks.\nKept hour: Thursdays, 10:00 to 11:00, Lisbon\n"
        "[x] Target: role and level are named\n[ ] Target: a number says when it is reached\n",
        "[[Add a number]] [My sentence] [My hour] [I'm stuck]",
    )
    ada.misses("One hint")


@pytest.mark.parametrize("typed", ["", "  "])
async def test_the_plan_opens_from_its_verb_a_button_and_home(typed: str, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says(f"/jsc plan{typed}")
    ada.sees("# Your plan")
    await ada.presses("Home")
    await ada.presses("More")
    await ada.presses("Plan")
    ada.sees("# Your plan")
    assert len(await ada.records(Run)) == 1


# -- the target ------------------------------------------------------------------------------------------------------------------


async def test_a_changed_target_keeps_its_older_versions_and_jobs_what_they_were_held_against(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada, role="product manager", level="The same")
    await ada.says("/jsc log Acme, product manager, applied")
    await stage.passes(days=14)
    await ada.says("/jsc plan")
    await ada.presses("Add a number")
    await ada.fills({"role": "staff nurse", "measure": "2 offers at that level"})
    ada.sees("Jobs you wrote down before stay held against what you wanted then.")
    await ada.presses("My plan")
    ada.sees("Version 2, since Mon 7 Dec.", "Work you want: staff nurse", "You are there when: 2 offers at that level", "[Show older]")
    first, second = await ada.records(Target)
    assert (first.role, first.since, second.role, second.level) == ("product manager", dt.date(2026, 11, 23), "staff nurse", "same")
    (job,) = await ada.records(Job)
    assert (job.target, job.targeted) == (first.id, True)
    await ada.presses("Show older")
    ada.sees("# Older: the work you want", "Since Mon 23 Nov: product manager; the same")


async def test_a_target_is_undone_and_put_back_and_an_old_card_changes_nothing(ada: Actor) -> None:
    await with_a_clock(ada, role="product manager", level="The same")
    await ada.clicks(Action("form", "work"))
    await ada.fills({"role": "staff nurse"})
    kept = ada.card
    await ada.presses("Undo")
    ada.sees("# Undone", "Work you want: product manager")
    undone = ada.card
    assert [t.role for t in await ada.records(Target)] == ["product manager"]
    ada.receive("an-older-one", kept)
    await ada.presses("Undo", card=kept)
    ada.sees("This has moved on", "Your plan has moved on since.")
    await ada.presses("Put it back", card=undone)
    ada.sees("Work you want: staff nurse", "(You put it back.)")
    ada.receive("an-older-one", undone)
    await ada.presses("Put it back", card=undone)
    ada.sees("That is back already, or something newer is there.")
    assert [t.role for t in await ada.records(Target)] == ["product manager", "staff nurse"]
    assert [d for d in await ada.records(Draft) if d.form == "work"] == []


async def test_a_target_that_a_job_is_held_against_is_not_undone(ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.clicks(Action("form", "work"))
    await ada.fills({"role": "staff nurse", "level": "The same"})
    kept = ada.card
    await ada.says("/jsc log Acme, staff nurse, applied")
    await ada.presses("Undo", card=kept)
    ada.sees("A job is held against it by now, so it stays.")
    assert len(await ada.records(Target)) == 1


async def test_the_same_target_sent_again_makes_no_version(ada: Actor) -> None:
    await with_a_clock(ada, role="staff nurse", level="The same")
    await ada.clicks(Action("form", "work"))
    await ada.fills({})
    ada.sees("# Kept as it was", "(You sent it without a change.)")
    ada.misses("[Undo]")
    assert len(await ada.records(Target)) == 1


@pytest.mark.parametrize("words", ["<!channel> **x** `y`", "&<>" * 13, "👩‍👩‍👧‍👦" * 3, "x" * 40])
async def test_any_words_may_be_wanted(words: str, ada: Actor) -> None:
    await ada.clicks(Action("form", "work"))
    await ada.fills({"role": words, "level": "Not sure", "by": words[:80], "measure": words})
    await ada.says("/jsc plan")
    ada.sees(f"Work you want: {words}")


# -- the ten ticks -----------------------------------------------------------------------------------------------------------------


async def test_what_the_records_show_ticks_itself_and_stays(ada: Actor) -> None:
    await with_a_clock(ada, role="staff nurse", level="The same")
    await ada.clicks(Action("form", "work"))
    await ada.fills({"measure": "2 offers at that level"})
    await ada.says("/jsc log Acme, staff nurse, applied")
    await ada.says("/jsc review")
    await ada.presses("Pick one change")
    await ada.picks("Open with the result, not the duty")
    await ada.says("/jsc plan")
    seen = [label for label, done in boxes(ada).items() if done]
    assert seen == [
        "Target: role and level are named",
        "Target: a number says when it is reached",
        "Search: I write to people about one kind of job",
        "Learn: I change one thing, towards the target",
    ]
    await ada.ticks(STORIES)
    ada.sees("What I can see in your records stays ticked.")
    assert [label for label, done in boxes(ada).items() if done] == [*seen[:2], STORIES, *seen[2:]]
    (run,) = await ada.records(Run)
    assert (run.checklist, run.done) == ("five-steps", ("signal-same",))


async def test_unticking_is_the_undo_and_an_older_card_changes_nothing(ada: Actor) -> None:
    await ada.says("/jsc plan")
    old = ada.card
    await ada.ticks(STORIES)
    assert boxes(ada)[STORIES]
    await ada.ticks()
    assert not boxes(ada)[STORIES]
    ada.receive("an-older-one", old)
    await ada.ticks(STORIES, card=old)
    ada.sees("This has moved on", "The five steps of a search: 0 of 10 done.")
    (run,) = await ada.records(Run)
    assert run.done == ()


async def test_the_plan_and_the_list_of_five_steps_are_one(ada: Actor) -> None:
    await with_a_clock(ada, role="staff nurse", level="The same")
    await ada.says("/jsc plan")
    await ada.ticks(STORIES, "Target: role and level are named")
    await ada.says("/jsc checklist five steps")
    ada.sees("2 of 10 done", f"[x] {STORIES}", "[x] Target: role and level are named")
    assert len(await ada.records(Run)) == 1
    await ada.says("/jsc plan")
    await ada.presses("Why each step")
    ada.sees("Everything after this is held against it. (Source: a coach")


async def test_a_tick_for_another_list_is_refused(ada: Actor) -> None:
    await ada.says("/jsc checklist this week")
    (run,) = await ada.records(Run)
    for name in ("plantick", "stucktick"):
        await ada.clicks(Action(name, run.id, run.rev), "hour")
        ada.sees("This is not here any more")
    assert (await ada.records(Run)) == [run]


@pytest.mark.row("C19")
async def test_the_target_is_a_role_a_level_and_a_number(ada: Actor) -> None:
    await ada.says("/jsc plan")
    two = [label for label in boxes(ada) if label.startswith("Target")]
    assert two == ["Target: role and level are named", "Target: a number says when it is reached"]
    await ada.presses("Name the work you want")
    await ada.fills({"role": "staff nurse", "level": "Not sure"})
    await ada.says("/jsc plan")
    assert [boxes(ada)[label] for label in two] == [False, False], "not sure names no level"
    await ada.presses("Name the work you want")
    await ada.fills({"level": "The same"})
    await ada.says("/jsc plan")
    assert [boxes(ada)[label] for label in two] == [True, False]
    await ada.presses("Add a number")
    await ada.fills({"measure": "an offer that I like"})
    await ada.says("/jsc plan")
    assert [boxes(ada)[label] for label in two] == [True, False], "no number in it"
    await ada.presses("Add a number")
    await ada.fills({"measure": "2 offers at that level"})
    await ada.says("/jsc plan")
    assert [boxes(ada)[label] for label in two] == [True, True]


@pytest.mark.row("C21")
async def test_focus_is_seen_in_the_log_and_lost_by_work_that_is_off_target(ada: Actor) -> None:
    await with_a_clock(ada, role="staff nurse", level="The same")
    focus, change = "Search: I write to people about one kind of job", "Search: I tell what changed, not what I did all day"
    await ada.says("/jsc plan")
    assert [label for label in boxes(ada) if label.startswith("Search")] == [focus, change]
    assert not boxes(ada)[focus]
    await ada.says("/jsc log Acme, staff nurse, applied")
    await ada.says("/jsc plan")
    assert boxes(ada)[focus]
    await ada.says("/jsc log Birch, forklift driver, applied")
    await ada.says("/jsc plan")
    assert not boxes(ada)[focus]
    await ada.ticks(change)
    assert boxes(ada)[change]


@pytest.mark.row("C20")
async def test_the_signal_has_two_ticks_and_the_plan_leads_to_the_first_open_one(ada: Actor) -> None:
    await ada.says("/jsc plan")
    two = [label for label in boxes(ada) if label.startswith("Signal")]
    assert two == [STORIES, "Signal: what does not help is cut"]
    await ada.ticks(*two)
    assert all(boxes(ada)[label] for label in two)
    await ada.presses("Why each step")
    await ada.presses("Next reasons")
    told = ada.screen
    await ada.presses("First reasons")
    told += ada.screen
    assert all(label in told for label in two)
    assert "Each line that does not help hides one that does. (Source: a coach's playbook, Feb 2026; sells coaching)" in told
    assert "C20" not in told


@pytest.mark.row("C23")
async def test_what_is_learned_opens_the_review_which_then_ticks_itself(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada, role="staff nurse", level="The same")
    await ada.says("/jsc plan")
    look, change = (label for label in boxes(ada) if label.startswith("Learn"))
    assert (look, change) == ("Learn: I look at my answers every two weeks", "Learn: I change one thing, towards the target")
    await ada.ticks(*(label for label in boxes(ada) if not label.startswith("Learn")))
    button = main(ada)
    assert button is not None
    assert (button.label, button.action) == ("Open my review", Action("go", "review"))
    await stage.passes(days=14, hours=3)
    await ada.says("/jsc plan")
    assert not boxes(ada)[look]
    await ada.presses("Open my review")
    ada.sees("[Pick one change]")
    await ada.presses("Pick one change")
    await ada.picks("Open with the result, not the duty")
    await ada.says("/jsc plan")
    assert boxes(ada)[look]
    assert boxes(ada)[change]
    assert main(ada) is None, "all ten are in place"


@pytest.mark.row("C22")
async def test_talks_have_two_ticks_and_a_fast_read_opens_the_council(ada: Actor) -> None:
    await ada.says("/jsc plan")
    aloud, read = (label for label in boxes(ada) if label.startswith("Talks"))
    assert (aloud, read) == ("Talks: stories practised aloud", "Talks: one person gave me a fast read")
    await ada.clicks(Action("form", "work"))
    await ada.fills({"role": "staff nurse", "level": "The same", "measure": "2 offers"})
    await ada.says("/jsc plan")
    await ada.ticks(*(label for label in boxes(ada) if label not in (aloud, read)))
    button = main(ada)
    assert button is not None
    assert (button.label, button.action) == ("Open my interviews", Action("go", "interview"))
    await ada.ticks(*(label for label in boxes(ada) if label != read))
    button = main(ada)
    assert button is not None
    assert (button.label, button.action) == ("Open my council", Action("go", "council"))
    await ada.presses("Open my council")
    ada.misses("I do not know that word")


# -- one hint ----------------------------------------------------------------------------------------------------------------------


async def hint(ada: Actor) -> str:
    await ada.says("/jsc plan")
    lines = [line for line in ada.screen.splitlines() if line.startswith("**One hint:**")]
    assert len(lines) <= 1, "one at a time"
    return lines[0].removeprefix("**One hint:** ") if lines else ""


@pytest.mark.row("C14")
async def test_each_of_four_mistakes_is_hinted_at_one_at_a_time(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada)
    assert await hint(ada) == "Your target does not say the role yet. A sharp target is easier to help."
    for answers, missing in (({"role": "staff nurse", "level": "Not sure"}, "the level"), ({"level": "The same"}, "by when")):
        await ada.clicks(Action("form", "work"))
        await ada.fills(answers)
        assert await hint(ada) == f"Your target does not say {missing} yet. A sharp target is easier to help."
    await ada.clicks(Action("form", "work"))
    await ada.fills({"by": "spring"})
    assert await hint(ada) == ""
    await ada.says("/jsc log Acme, staff nurse, applied")
    await stage.passes(days=13)
    assert await hint(ada) == ""
    await stage.passes(days=1, hours=3)
    assert await hint(ada) == "Nothing new is in your log for two weeks. One line is enough."
    await ada.says("/jsc log Birch, staff nurse, applied")
    assert await hint(ada) == "", "the review came today"
    await stage.passes(days=1)
    assert await hint(ada) == "A review is waiting. Five minutes show what to keep."
    await ada.says("/jsc checkin")
    await ada.clicks(Action("form", "weekset"))
    await ada.fills({"one": "Write to two people", "doing": "Read more than I did"})
    assert await hint(ada) == "You said that you read more than you do. Pick one small thing to do today."
    await stage.passes(days=15)
    await ada.says("/jsc log Elm, staff nurse, applied")
    await ada.says("/jsc review")
    assert await hint(ada) == "", "what was said two weeks ago may be over"


# -- the sentence ------------------------------------------------------------------------------------------------------------------


async def test_a_sentence_keeps_its_versions_and_may_be_too_much(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says("/jsc plan")
    await ada.presses("My sentence")
    ada.sees("FORM Your sentence", "What you offer, in one sentence: []")
    await ada.fills({"words": "I get clinics live in days. I enjoy it."})
    ada.sees("# Kept: your sentence", "That is more than one sentence. A listener keeps one.")
    await stage.passes(days=2)
    await ada.presses("Change it")
    await ada.fills({"words": "word " * 26})
    ada.sees("It is long. Say it aloud once; what you leave out can go.")
    await ada.presses("Change it")
    await ada.fills({"words": "I get clinics live in days, not weeks."})
    ada.misses("more than one sentence", "It is long")
    assert [s.since for s in await ada.records(Sentence)] == [dt.date(2026, 11, 23), dt.date(2026, 11, 25), dt.date(2026, 11, 25)]
    await ada.presses("Show older")
    ada.sees("# Older: your sentence", "Since Wed 25 Nov: word word", "Since Mon 23 Nov: I get clinics live in days. I enjoy it.")
    await ada.presses("Change it")
    ada.sees("[I get clinics live in days, not weeks.]")


async def test_a_first_sentence_is_undone_to_nothing(ada: Actor) -> None:
    await ada.clicks(Action("form", "sentence"))
    await ada.fills({"words": "I mend bicycles."})
    await ada.presses("Undo")
    ada.sees("Your sentence: empty, as it was")
    assert await ada.records(Sentence) == []
    await ada.presses("Put it back")
    ada.sees("Your sentence: I mend bicycles.")


async def test_many_older_versions_are_paged(ada: Actor) -> None:
    for number in range(7):
        await ada.clicks(Action("form", "sentence"))
        await ada.fills({"words": f"I mend bicycle {number}."})
    await ada.presses("Show older")
    ada.sees("(6 before the one that holds now, newest first.)", "bicycle 5.", "bicycle 2.", "[Next]")
    ada.misses("bicycle 1.", "bicycle 6.")
    await ada.presses("Next")
    ada.sees("bicycle 1.", "bicycle 0.")
    ada.misses("[Next]")


# -- stuck -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C28")
async def test_stuck_opens_the_first_of_three_small_steps_from_anywhere(ada: Actor) -> None:
    await with_a_clock(ada, role="staff nurse")
    for way in ("/jsc", "/jsc plan", "/jsc help", "/jsc checkin"):
        await ada.says(way)
        await ada.presses("I'm stuck")
        ada.sees("# Stuck? Three small steps", "(You pressed 'I'm stuck'. Begin with the first open one.)")
    assert list(boxes(ada)) == [
        "Say what you offer in one sentence",
        "Find two real results with a number each",
        "Do one practice talk, then change one thing",
    ]
    ada.sees("**Next:** one sentence.", "[[Write my sentence]]")
    await ada.presses("Write my sentence")
    await ada.fills({"words": "I mend bicycles."})
    await ada.says("/jsc plan stuck")
    ada.sees("[x] Say what you offer in one sentence", "**Next:** two real results. None yet.", "[[Find the first]]")
    for number, changed in enumerate(("Cut waiting from 9 to 3 days", "Trained 12 nurses"), 1):
        await ada.presses("Find the first" if number == 1 else "Find the second")
        await ada.fills({"changed": changed})
        await ada.says("/jsc plan stuck")
        if number == 1:
            ada.sees("Your proof list already has 1.", "[[Find the second]]")
    ada.sees("[x] Find two real results with a number each", "**Next:** one practice talk", "[[Pick one change]]")
    await ada.ticks()
    ada.sees("What I can see in your records stays ticked.", "[[Pick one change]]")
    await ada.presses("Pick one change")
    ada.sees("One change")
    await ada.says("/jsc plan i'm stuck")
    await ada.ticks(*boxes(ada))
    ada.sees("Three small steps are done.", "[[Open my review]]")


async def test_a_week_of_pause_names_its_end_and_what_still_comes(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc plan stuck")
    await ada.presses("Pause for a week")
    ada.sees("First, your clock")
    await with_a_clock(ada)
    await ada.says("/jsc plan stuck")
    await ada.presses("Pause for a week")
    ada.sees("# Paused until Mon 30 Nov, 08:00", "Still comes: nothing", "[Come back now]")
    (profile,) = await ada.records(Profile)
    assert profile.paused_until == dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)


# -- help --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C31")
async def test_plan_help_leads_to_two_questions_about_a_coach_and_advertises_none(ada: Actor) -> None:
    await ada.says("/jsc plan help")
    ada.sees("# What your plan can do", "two questions before you pay anyone; nobody is advertised here")
    assert all(button.url is None for button in buttons(ada))
    await ada.presses("Is it the right coach?")
    assert list(boxes(ada)) == ["Do they show a plan with steps in an order?", "Do they show real cases that you can check?"]
    assert "http" not in ada.screen
    await ada.says("/jsc plan coach")
    await ada.presses("Open it")
    ada.sees("# Is it the right coach?")


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("week", "# This week's five"),
        ("This week", "# This week's five"),
        ("hour", "# First, your clock"),
        ("sentence", "FORM Your sentence"),
        ("target", "FORM The work you want"),
        ("fit", "# What fits you"),
        ("two-pager", "# Your two pages"),
        ("listening", "# Listening"),
    ],
)
async def test_a_word_behind_the_verb_opens_that_part(word: str, title: str, ada: Actor) -> None:
    await ada.says(f"/jsc plan {word}")
    await ada.presses("Open it")
    ada.sees(title)


async def test_a_word_that_is_no_part_is_said_back(ada: Actor) -> None:
    await ada.says("/jsc plan <!channel> nonsense")
    ada.sees("I know no such part of a plan", "You typed: <!channel> nonsense", "[[My plan]]")
    assert await ada.records(Target) == []
