"""Proof: results are written down, told what they lack, counted in the list that fills itself in, and made into words."""

from __future__ import annotations

import json

import pytest

from bot.cards import Action, Card, Pick, Prose
from playbook.records import Draft, Listening, NextStep, Result, Run, Target, Week
from tests.stage import Actor, Stage, card_text

MEMBER = {"role": "staff product manager, health", "level": "A step up"}
SETUP = {"changed": "Setup from 9 days to 3", "scope": "12 clinics", "did": "One form instead of four.", "leverage": "A special skill"}
MOVE = {"changed": "Led the product move to 1 system", "scope": "3 teams", "decision": "We stopped two tools; support felt it."}
GUIDE = {"changed": "Rewrote the support guide"}


async def with_a_target(ada: Actor) -> None:
    await ada.says("/jsc proof")
    await ada.presses("Name the work you want")
    await ada.fills(MEMBER)


async def adds(ada: Actor, *results: dict[str, str]) -> None:
    for one in results:
        await ada.clicks(Action("form", "addresult"))
        await ada.fills(one)


# -- the page ------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C11")
async def test_the_target_comes_first_softly_and_what_was_typed_is_kept(ada: Actor) -> None:
    await ada.says("/jsc proof")
    assert ada.screen == (
        "# First, the work you want\n(You opened your proof, and it has no target yet.)\n"
        "Name the work you want first; half a minute is enough. Proof is held against it.\n"
        "[[Name the work you want]] [Show it anyway] [Add a result] [Home]\n<me>"
    )
    await ada.presses("Add a result")
    await ada.fills(GUIDE)
    ada.sees(
        "# Saved. Next, the work you want",
        "Result: Rewrote the support guide\nName the work you want first; half a minute is enough.",
        "[[Name the work you want]] [Hints anyway] [Undo]",
    )
    ada.misses("So what changed", "Number", "Scope")
    (kept,) = await ada.records(Result)
    assert kept.changed == "Rewrote the support guide"
    for typed, then in (("", "proof"), (" check", "proofcheck")):
        await ada.says(f"/jsc proof{typed}")
        ada.sees(
            "First, the work you want", "Result 1: Rewrote the support guide", "[[Name the work you want]] [Show it anyway] [Home]"
        )
        ada.misses("no number yet", "Three results")
        assert Action(then, "anyway") in ada.card.actions
    await ada.presses("Show it anyway")
    ada.sees("[ ] Three results with a number and a scope  ~ 0 of 3 so far")
    await ada.clicks(Action("hintsanyway", kept.id))
    ada.sees("Saved: a result without a number yet", "So what changed: blank: what was different, for how many?")
    await ada.clicks(Action("form", "prooftarget", kept.id))
    ada.sees("FORM The work you want")
    assert ada.form is not None
    assert len(ada.form.inputs) == 2, "half a minute"
    await ada.fills(MEMBER)
    ada.sees("Saved: a result without a number yet", "Result: Rewrote the support guide", "[[Add what changed]]")
    (target,) = await ada.records(Target)
    assert (target.role, target.level) == ("staff product manager, health", "up")
    await ada.says("/jsc proof")
    ada.sees("# Proof of your work", "[x] Role and level are named  ~ from your plan")


async def test_an_older_target_stays_and_the_same_one_is_not_kept_twice(ada: Actor, stage: Stage) -> None:
    await with_a_target(ada)
    ada.sees("Nothing here yet, and that is fine. One result with a number is a good start.", "[[Add a result]] [Home]")
    await ada.clicks(Action("form", "prooftarget"))
    ada.sees("The work you want: [staff product manager, health]", "(x) A step up")
    await ada.fills({"role": "group  product manager"})
    assert [(t.role, t.level) for t in await ada.records(Target)] == [(MEMBER["role"], "up"), ("group product manager", "up")]
    await stage.passes(days=3)
    await ada.clicks(Action("form", "prooftarget"))
    await ada.fills({"level": "The same"})
    await ada.clicks(Action("form", "prooftarget"))
    await ada.fills({})
    wanted = [(MEMBER["role"], "up"), ("group product manager", "up"), ("group product manager", "same")]
    assert [(t.role, t.level) for t in await ada.records(Target)] == wanted


async def test_the_page_shows_the_list_and_the_results(ada: Actor) -> None:
    await with_a_target(ada)
    await adds(ada, GUIDE, MOVE, SETUP)
    await ada.says("/jsc proof")
    assert ada.screen == (
        "# Proof of your work\n(You opened this. Filled in from what you saved.)\n"
        "[x] Role and level are named  ~ from your plan\n"
        "[ ] Three results with a number and a scope  ~ 2 of 3 so far\n"
        "[x] One time you led or owned something  ~ read from your results\n"
        "[ ] CV, profile and stories tell the same  ~ you tick this one\n"
        "[ ] The next step you ask for, if it fits  ~ optional; it comes from advice on posts\n"
        "Open one:\n"
        "( ) Led the product move to 1 system  ~ 3 teams; strongest so far\n"
        "( ) Setup from 9 days to 3  ~ 12 clinics\n"
        "( ) Rewrote the support guide  ~ no number yet\n"
        "[[Add a result]] [My intro] [Check it]\n[What I rest on] [Home]\n<me>"
    )
    await ada.picks("Rewrote the support guide")
    ada.sees("# A result of yours", "Result: Rewrote the support guide", "So what changed: blank: what was different, for how many?")


async def test_one_result_opens_with_a_button(ada: Actor) -> None:
    await with_a_target(ada)
    await adds(ada, SETUP)
    await ada.says("/jsc proof list")
    ada.sees("Result: Setup from 9 days to 3: 12 clinics; strongest so far", "[Open it]").misses("Show all")
    await ada.presses("Open it")
    ada.sees("For how many: 12 clinics", "What you did: One form instead of four.", "Rests on: a special skill")


async def test_many_results_are_folded_and_paged(ada: Actor) -> None:
    await with_a_target(ada)
    await adds(ada, *({"changed": f"Product calls from {n + 20} to {n}", "scope": f"{n} teams & <more>" * 3} for n in range(1, 12)))
    await ada.says("/jsc proof")
    assert ada.screen.count("( ) Product calls") == 5
    await ada.presses("Show all 11")
    ada.sees("# Your results: 11", "[Next] [Fewer] [Add a result]")
    assert ada.screen.count("( ) Product calls") == 8
    await ada.presses("Next")
    assert ada.screen.count("( ) Product calls") == 3
    ada.sees("[First ones] [Fewer]")
    await ada.presses("First ones")
    assert ada.screen.count("( ) Product calls") == 8
    for forged in ("x", "99", "-1", "9999999"):
        await ada.clicks(Action("results", forged))
        ada.sees("( ) Product calls from 21 to 1")
    await ada.presses("Fewer")
    ada.sees("# Proof of your work", "[Show all 11]")


async def test_what_stands_behind_the_verb(ada: Actor) -> None:
    await with_a_target(ada)
    await ada.says("/jsc proof add Setup from 9 days to 3")
    ada.sees("FORM Add a result", "What changed, with a number: [Setup from 9 days to 3]")
    await ada.says("/jsc proof add")
    ada.sees("What changed, with a number: []")
    await ada.says("/jsc proof Setup from 9 days to 3, 12 clinics")
    ada.sees("What changed, with a number: [Setup from 9 days to 3, 12 clinics]")
    await ada.says(f"/jsc proof add {'long ' * 40}")
    ada.sees("What changed, with a number: []", f"What you did: [{('long ' * 40).strip()}]")
    await ada.says("/jsc proof chek")
    ada.sees("I do not know that word yet", "You typed: chek", "/jsc proof add setup from 9 days to 3", "[My proof] [Add a result]")
    await ada.says("/jsc proof signal")
    ada.sees("A strong signal: 1 of 4 signs")
    assert await ada.records(Result) == []


# -- what a result is told -----------------------------------------------------------------------------------------------------


@pytest.mark.row("A9")
async def test_a_result_may_rest_on_one_of_four_kinds_and_those_are_lines_for_a_talk(ada: Actor) -> None:
    await with_a_target(ada)
    await ada.presses("Add a result")
    assert ada.form is not None
    (pick,) = (one for one in ada.form.inputs if isinstance(one, Pick))
    assert [o.label for o in pick.options] == ["A special skill", "Special knowledge", "A hobby few have", "People I know", "None"]
    assert not pick.need
    await ada.fills({"changed": "Product talks at 9 meetups", "leverage": "A hobby few have"})
    await adds(
        ada, SETUP, {"changed": "3 clinics as first users of the product", "leverage": "People I know"}, GUIDE | {"leverage": "None"}
    )
    assert [one.leverage for one in await ada.records(Result)] == ["hobby", "skill", "people", None]
    await ada.says("/jsc proof")
    await ada.presses("What I rest on")
    ada.sees(
        "A special skill: Setup from 9 days to 3 (12 clinics)\nA hobby few have: Product talks at 9 meetups\n"
        "People I know: 3 clinics as first users of the product\n"
    )
    ada.misses("support guide", "Special knowledge")


async def test_nothing_to_rest_on_leads_back(ada: Actor) -> None:
    await with_a_target(ada)
    await adds(ada, GUIDE)
    await ada.says("/jsc proof")
    ada.misses("What I rest on")
    await ada.clicks(Action("leverage"))
    ada.sees("# Proof of your work")


@pytest.mark.row("C13")
@pytest.mark.parametrize(
    ("typed", "title", "asked", "main"),
    [
        (
            {"changed": "Cut product setup time", "scope": "all clinics"},
            "a result without a number yet",
            "Number: blank",
            "Add a number",
        ),
        ({"changed": "Cut product setup from 9 days to 3"}, "a result without a scope yet", "Scope: blank", "Add a scope"),
        (
            {"changed": "Cut setup from 9 days to 3", "scope": "12 sites"},
            "no link to your target yet",
            "target: not seen yet",
            "Add how it fits",
        ),
    ],
)
async def test_a_result_is_told_what_it_lacks_and_is_saved_all_the_same(
    ada: Actor, typed: dict[str, str], title: str, asked: str, main: str
) -> None:
    await with_a_target(ada)
    await adds(ada, typed)
    ada.sees(
        f"Saved: a result with{'out' if 'without' in title else ''} " if "result" in title else "Saved", title, asked, f"[[{main}]]"
    )
    (saved,) = await ada.records(Result)
    assert saved.changed == typed["changed"]
    await ada.presses("Keep it as it is")
    ada.sees("# Kept as it is", "[Undo]").misses("blank:")
    assert (await ada.records(Result))[0].settled
    await ada.says("/jsc proof")
    await ada.presses("Open it")
    ada.misses("blank:")


async def test_a_result_that_lacks_nothing_is_only_saved(ada: Actor) -> None:
    await with_a_target(ada)
    await adds(ada, {"changed": "Product setup from 9 days to 3", "scope": "12 clinics"})
    assert ada.screen == (
        "# Saved\n(You added it just now.)\nResult: Product setup from 9 days to 3\nFor how many: 12 clinics\n"
        "Fits your target: yes: product\n[Edit] [Add another] [Undo]\n[My results] [Home]\n<me>"
    )
    await ada.presses("Add another")
    ada.sees("FORM Add a result", "What changed, with a number: []")


@pytest.mark.row("C17")
async def test_a_task_is_asked_so_what_changed_for_how_many(ada: Actor) -> None:
    await with_a_target(ada)
    await adds(ada, GUIDE)
    ada.sees(
        "# Saved: a result without a number yet\n(You added it just now.)\nResult: Rewrote the support guide\n"
        "So what changed: blank: what was different, for how many?\n",
        "[[Add what changed]] [Keep it as it is] [Undo]",
    )
    await ada.presses("Add what changed")
    ada.sees("FORM Edit a result", "What changed, with a number: [Rewrote the support guide]")
    await ada.fills({"changed": "New guide cut product calls from 40 to 12", "scope": "3 teams"})
    ada.sees("# Changed\n(You changed it just now.)\nResult: New guide cut product calls from 40 to 12").misses("So what changed")
    await adds(ada, {"changed": "Wrote 14 reports"})
    ada.sees("Saved: what came of it is still open", "So what changed: blank: what was different, for how many?")


@pytest.mark.row("C16")
async def test_a_choice_and_who_felt_it_may_be_told_to_another_field(ada: Actor) -> None:
    await with_a_target(ada)
    await ada.presses("Add a result")
    ada.sees("A choice you made, and who felt it: []  ~ How you would tell it to another field")
    assert ada.form is not None
    assert {one.id: one.need for one in ada.form.inputs}["decision"] is False
    decision = "I led the switch; the nurses felt it first. " * 12
    await ada.fills(GUIDE | {"decision": decision})
    (saved,) = await ada.records(Result)
    assert saved.decision == decision.strip()
    await ada.clicks(Action("aresult", saved.id))
    ada.sees("To tell other fields: I led the switch; the nurses felt it first.", "Led or owned: yes", "[Read all]")
    await ada.presses("Read all")
    ada.sees("# All you wrote about it", "To tell other fields: I led the switch")
    await ada.presses("Back to the result")
    await ada.says("/jsc proof check")
    ada.sees("[x] One time you led or owned something")


async def test_long_words_are_read_in_pieces(ada: Actor) -> None:
    await with_a_target(ada)
    did = " ".join(f"Step {n} of the product move & more." for n in range(60))[:1990]
    await adds(ada, MOVE | {"did": did})
    (saved,) = await ada.records(Result)
    await ada.clicks(Action("aresult", saved.id))
    await ada.presses("Read all")
    told = ada.screen
    while "[Read on]" in ada.screen:
        await ada.presses("Read on")
        told += ada.screen
    for n in range(50):
        assert f"Step {n} of" in told.replace("\n", " ")
    ada.sees("To tell other fields: We stopped two tools")
    await ada.presses("From the start")
    ada.sees("What you did: Step 0")
    for forged in ("x", "77"):
        await ada.clicks(Action("readresult", forged, saved.id))
        ada.sees("What you did: Step 0")
    await ada.clicks(Action("readresult", 0, "none"))
    ada.sees("This is not here any more")
    await adds(ada, GUIDE)
    await ada.clicks(Action("readresult", 0, (await ada.records(Result))[-1].id))
    ada.sees("# A result of yours")


# -- the list that fills itself in ---------------------------------------------------------------------------------------------


@pytest.mark.row("C29")
async def test_five_items_fill_themselves_in_and_the_same_everywhere(ada: Actor) -> None:
    await with_a_target(ada)
    await ada.says("/jsc proof check")
    ada.sees("# Proof of your work: 1 of 5 in place", "1 of 5 done ▰▱▱▱▱", "[[Add a result]]", "Strong signal: 1 of 4 signs are there")
    await adds(ada, SETUP, MOVE)
    await ada.says("/jsc proof check")
    ada.sees("2 of 5 in place", "[ ] Three results with a number and a scope  ~ 2 of 3 so far", "[x] One time you led")
    await ada.ticks("Three results with a number and a scope", "CV, profile and stories tell the same")
    ada.sees("3 of 5 in place", "[ ] Three results", "[x] CV, profile and stories tell the same")
    await adds(ada, {"changed": "Product calls from 40 to 12", "scope": "3 teams"})
    await ada.says("/jsc proof check")
    ada.sees("4 of 5 in place", "[x] Three results with a number and a scope  ~ 3 so far", "[[The step I ask for]]")
    ada.sees("[ ] The next step you ask for, if it fits  ~ optional; it comes from advice on posts")
    await ada.presses("The step I ask for")
    await ada.fills({"words": "20 minutes to show the setup"})
    ada.sees("# Saved", "You ask for: 20 minutes to show the setup", "It is optional.")
    await ada.presses("Check my proof")
    ada.sees("5 of 5 in place", "You ask for: 20 minutes to show the setup", "[The step I ask for]").misses("[[")
    await ada.presses("My results")
    assert ada.screen.count("[x]") == 5
    await ada.ticks("Role and level are named")
    ada.sees("[x] Role and level are named", "[x] Three results", "[ ] CV, profile and stories tell the same")
    await ada.says("/jsc checklist")
    ada.sees("( ) Proof of your work  ~ 4 of 5 done")
    await ada.says("/jsc checklist proof of your work")
    ada.sees("4 of 5 done", "[x] Role and level are named", "[x] Three results", "[x] The next step", "[ ] CV, profile and stories")
    await ada.ticks("CV, profile and stories tell the same")
    ada.sees("all 5 done")
    await ada.says("/jsc proof check")
    ada.sees("5 of 5 in place")
    (run,) = await ada.records(Run)
    assert run.done == ("story",)


async def test_the_step_one_asks_for_is_changed_and_taken_away(ada: Actor) -> None:
    await with_a_target(ada)
    await ada.clicks(Action("form", "nextstep"))
    await ada.fills({"words": "  a  call "})
    assert [s.words for s in await ada.records(NextStep)] == ["a call"]
    await ada.presses("Change it")
    ada.sees("The next step you ask for: [a call]")
    await ada.fills({"words": ""})
    ada.sees("Nothing is asked for now", "You left the line empty.")
    assert await ada.records(NextStep) == []
    await ada.presses("Change it")
    await ada.fills({"words": ""})
    ada.sees("Nothing is asked for now")


async def test_a_computed_item_cannot_be_ticked_from_the_checklist(ada: Actor) -> None:
    await with_a_target(ada)
    await ada.says("/jsc checklist proof-of-your-work")
    ada.sees("1 of 5 done", "[x] Role and level are named")
    await ada.ticks("Three results with a number and a scope")
    ada.sees("1 of 5 done", "[ ] Three results", "[x] Role and level are named")
    await ada.says("/jsc proof check")
    ada.sees("1 of 5 in place")


@pytest.mark.row("C12")
async def test_four_signs_and_each_that_is_not_there_names_its_next_step(ada: Actor, stage: Stage) -> None:
    await ada.says("/jsc proof signal")
    ada.sees(
        "# A strong signal: 0 of 4 signs",
        "[ ] Goals name a role and a level  ~ Name the role and the level you want.\n"
        "[ ] Results can be measured  ~ Write down one result with a number.\n"
        "[ ] You do a little every week  ~ Set one thing for this week.\n"
        "[ ] Someone who knows this work reads along  ~ Ask a council peer, or someone for advice.\n",
        "[[Name the work you want]]",
        "The one who reads along may be a council peer.",
    )
    await ada.presses("Name the work you want")
    await ada.fills(MEMBER)
    await ada.says("/jsc proof signal")
    ada.sees("1 of 4 signs", "[x] Goals name a role and a level\n", "[[Add a result]]")
    await ada.presses("Add a result")
    await ada.fills(SETUP)
    await ada.says("/jsc proof signal")
    ada.sees("2 of 4 signs", "[x] Results can be measured\n")
    await ada.ticks("Someone who knows this work reads along")
    ada.sees("3 of 4 signs", "[x] Goals", "[x] Someone who knows this work reads along\n")
    await ada.presses("Check my proof")
    ada.sees("Strong signal: 3 of 4 signs are there")
    await ada.presses("Strong signal")
    await ada.ticks()
    ada.sees("2 of 4 signs", "[x] Goals", "[ ] Someone who knows")
    await ada.says("/jsc checklist strong signal")
    ada.sees("2 of 4 done", "[x] Goals name a role and a level", "[x] Results can be measured")
    await ada.says("/jsc log Acme, staff PM, applied")
    subject = stage.app.vault.subject_id("member", "stage", "ada")
    monday = stage.clock.now().date()
    await stage.app.change(subject, lambda context: context.records.add(Week(monday=monday, commitments=("write to Rosa",))) and None)
    await ada.says("/jsc proof signal")
    ada.sees("3 of 4 signs", "[x] You do a little every week\n")
    await stage.passes(days=15)
    await ada.says("/jsc proof signal")
    ada.sees("2 of 4 signs", "[ ] You do a little every week  ~ Set one thing for this week.")
    await ada.clicks(Action("form", "listen"))
    await ada.fills({"who": "R. H."})
    await ada.says("/jsc proof signal")
    ada.sees("[ ] Someone who knows this work reads along  ~ Ask a council peer, or someone for advice.")
    (person,) = await ada.records(Listening)
    await ada.clicks(Action("form", "heard", person.id, person.rev))
    await ada.fills({"heard": "Tell it as a result."})
    await ada.says("/jsc proof signal")
    ada.sees("[x] Someone who knows this work reads along\n")
    await ada.ticks()
    ada.sees("[x] Someone who knows this work reads along\n")


# -- the intro -----------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C30")
async def test_the_intro_leads_with_the_work_and_a_result_and_comes_as_text(ada: Actor) -> None:
    await ada.clicks(Action("intro"))
    ada.sees("First, the work you want", "[[Name the work you want]]")
    await ada.presses("Name the work you want")
    await ada.fills(MEMBER)
    await ada.clicks(Action("intro"))
    ada.sees("Your intro wants one result", "[[Add a result]]")
    await ada.clicks(Action("introtext"))
    ada.sees("Your intro wants one result")
    await adds(ada, GUIDE, SETUP, MOVE)
    await ada.says("/jsc proof")
    await ada.presses("My intro")
    said = "I want to work as staff product manager, health; one result I bring: Led the product move to 1 system (3 teams)."
    ada.sees("# Your intro", f"To say: {said}", "[[Send me the text]]").misses("blank:")
    await ada.presses("Send me the text")
    ada.sees("On its way to your direct messages", "your intro as text to copy")
    assert ada.messages[-1][1].title == "Your intro, to copy"
    assert said in card_text(ada.messages[-1][1])
    assert [(f.name, f.data.decode()) for f in ada.files] == [("intro.txt", f"{said}\n")]
    guide = (await ada.records(Result))[0]
    await ada.clicks(Action("aresult", guide.id))
    await ada.presses("Intro with this")
    ada.sees("one result I bring: Rewrote the support guide.", "So what changed: blank: what was different, for how many?")
    await ada.presses("Send me the text")
    assert b"Rewrote the support guide." in ada.files[-1].data
    await ada.clicks(Action("introtext"))
    assert said in ada.files[-1].data.decode()


async def test_home_leads_to_the_first_result_and_says_when_the_text_came(ada: Actor, stage: Stage) -> None:
    await with_a_target(ada)
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.visits_home()
    ada.sees("write down one result with a number", "[[Add a result]]", "Proof: 1 of 5 items in place")
    await ada.presses("Add a result")
    await ada.fills(SETUP)
    await ada.visits_home()
    ada.misses("write down one result with a number")
    await ada.presses("More")
    await ada.presses("Proof")
    ada.sees("# Proof of your work", "[ ] Three results with a number and a scope  ~ 1 of 3 so far")
    stage.closed.add("ada")
    await ada.presses("My intro")
    await ada.presses("Send me the text")
    await ada.visits_home()
    ada.sees("Kept for you: 1 note I could not send")
    await stage.passes(minutes=1)
    await ada.presses("Read the note")
    ada.sees("Note: your intro as text")
    stage.closed.clear()
    await ada.presses("Open the note")
    assert [f.name for f in ada.files] == ["intro.txt"]
    await ada.visits_home()
    ada.sees("Just done: your intro as text is in your direct messages").misses("Kept for you")
    await ada.says("/jsc privacy")
    ada.sees("1 result")


async def test_a_text_that_was_on_its_way_says_nothing_when_all_of_it_is_gone(ada: Actor, stage: Stage) -> None:
    await with_a_target(ada)
    await adds(ada, SETUP)
    (saved,) = await ada.records(Result)
    subject = stage.app.vault.subject_id("member", "stage", "ada")

    def gone(context):  # type: ignore[no-untyped-def]  # a Context
        context.outbox.plan("introtext", context.now, saved.id)
        context.records.drop(Result, saved.id)

    await stage.app.change(subject, gone)
    await stage.passes(minutes=1)
    assert [card.title for _, card in ada.messages if "intro" in card.title] == []


# -- changing, taking back, removing -------------------------------------------------------------------------------------------


async def test_undo_takes_back_a_new_result_and_it_can_be_put_back(ada: Actor) -> None:
    await with_a_target(ada)
    await adds(ada, SETUP)
    saved = ada.card
    await ada.presses("Undo")
    ada.sees("# Undone", "Taken back: Setup from 9 days to 3", "[Put it back]")
    assert await ada.records(Result) == []
    undone = ada.card
    await ada.presses("Undo", card=saved)
    ada.sees("This is not here any more")
    await ada.presses("Put it back", card=undone)
    ada.sees("Saved", "Result: Setup from 9 days to 3")
    (back,) = await ada.records(Result)
    assert (back.scope, back.did, back.leverage) == ("12 clinics", "One form instead of four.", "skill")
    assert await ada.records(Draft) == []
    await ada.presses("Put it back", card=undone)
    ada.sees("This is not here any more")
    assert len(await ada.records(Result)) == 1


async def test_a_change_is_undone_and_put_back(ada: Actor) -> None:
    await with_a_target(ada)
    await adds(ada, SETUP)
    await ada.presses("Edit") if "[Edit]" in ada.screen else await ada.presses("Add how it fits")
    await ada.fills({"changed": "Setup from 9 days to 2", "leverage": "None"})
    ada.sees("Changed", "Result: Setup from 9 days to 2")
    (changed,) = await ada.records(Result)
    assert changed.was == {"changed": "Setup from 9 days to 3", "leverage": "skill"}
    await ada.presses("Undo")
    ada.sees("# Undone", "Result: Setup from 9 days to 3", "Rests on: a special skill", "[Undo]")
    await ada.presses("Undo")
    ada.sees("Result: Setup from 9 days to 2")
    (again,) = await ada.records(Result)
    assert (again.leverage, again.id) == (None, changed.id)


async def test_the_members_own_marks_go_first(ada: Actor) -> None:
    await with_a_target(ada)
    await adds(ada, {"changed": "Cut setup from 9 days to 3", "scope": "12 sites"})
    await ada.presses("It fits all the same")
    ada.sees("# Noted", "Fits your target: yes, as you said", "Led or owned: not said")
    await ada.presses("It does not fit")
    ada.sees("Fits your target: no, as you said", "[It fits]")
    await ada.presses("I led or owned it")
    ada.sees("Led or owned: yes", "[I did not lead it]")
    await ada.presses("I did not lead it")
    (saved,) = await ada.records(Result)
    assert (saved.fits, saved.led) == (False, False)
    await ada.clicks(Action("markresult", "changed", "yes", saved.id, saved.rev))
    ada.sees("This is not here any more")
    assert await ada.records(Result) == [saved]


async def test_removing_for_good_asks_first_and_takes_the_words_of_an_unsent_edit(ada: Actor, stage: Stage) -> None:
    await with_a_target(ada)
    await adds(ada, SETUP)
    (saved,) = await ada.records(Result)
    await ada.clicks(Action("form", "editresult", saved.id, saved.rev))
    form = ada.form
    await ada.clicks(Action("markresult", "led", "yes", saved.id, saved.rev))
    ada.form = form
    await ada.fills({"changed": "Quillon from 9 to 3"})
    ada.sees("This has moved on", "Your words are kept")
    assert len(await ada.records(Draft)) == 1
    await ada.clicks(Action("aresult", saved.id))
    await ada.presses("Remove for good")
    ada.sees("Remove this for good?", "Goes: Setup from 9 days to 3", "There is no undo.", "[[Keep it]] [!Remove for good!]")
    asked = ada.card
    await ada.presses("Keep it")
    ada.sees("# A result of yours")
    await ada.presses("Remove for good", card=asked)
    ada.sees("Removed for good")
    assert await ada.records(Result) == []
    assert await ada.records(Draft) == []
    await ada.presses("My results")
    ada.sees("Nothing here yet, and that is fine.")


async def test_old_foreign_and_forged_presses_change_nothing(ada: Actor, stage: Stage) -> None:
    await with_a_target(ada)
    await adds(ada, SETUP)
    (saved,) = await ada.records(Result)
    for name, *args in (("markresult", "led", "yes"), ("swapresult",), ("undoresult",), ("dropresult",), ("droppedresult",)):
        await ada.clicks(Action(name, *args, saved.id, 0))
        ada.sees("This has moved on", "Now: It reads: Setup from 9 days to 3")
    await ada.presses("Show it as it is now")
    ada.sees("# A result of yours")
    ben = stage.member("ben")
    await ben.clicks(Action("droppedresult", saved.id, saved.rev))
    ben.sees("This is not here any more")
    for name in ("aresult", "hintsanyway", "backresult"):
        await ada.clicks(Action(name, "nowhere"))
        ada.sees("This is not here any more")
    await ada.says("/jsc proof")
    old = ada.card
    await ada.ticks("CV, profile and stories tell the same")
    await ada.ticks(card=old)
    ada.sees("This has moved on", "Proof of your work: 2 of 5 done.")
    assert await ada.records(Result) == [saved]


async def test_the_same_form_sent_twice_is_one_result(ada: Actor) -> None:
    await with_a_target(ada)
    await adds(ada, SETUP, SETUP)
    ada.sees("# It is on your list already", "Result: Setup from 9 days to 3")
    assert len(await ada.records(Result)) == 1


HOSTILE = "<!channel> @everyone **b** [x](http://e.vil) # `c` <@U1>"


async def test_a_members_words_never_stand_where_markup_is_drawn(ada: Actor) -> None:
    await ada.clicks(Action("form", "prooftarget"))
    await ada.fills({"role": HOSTILE[:40]})
    await adds(ada, {"changed": HOSTILE, "scope": "&" * 75, "did": "&" * 2000, "decision": "<" * 600, "leverage": "People I know"})
    await adds(ada, {"changed": "&" * 75, "scope": "<" * 75, "leverage": "People I know"})
    first, last = await ada.records(Result)
    await ada.clicks(Action("form", "nextstep"))
    await ada.fills({"words": "<" * 75})
    seen: list[Card] = []
    for action in (
        Action("proof"),
        Action("proofcheck"),
        Action("signal"),
        Action("leverage"),
        Action("intro"),
        Action("intro", last.id),
        Action("introtext", first.id),
        Action("aresult", first.id),
        Action("aresult", last.id),
        Action("readresult", 0, first.id),
        Action("dropresult", first.id, first.rev),
        Action("markresult", "led", "yes", first.id, first.rev),
    ):
        await ada.clicks(action)
        seen += [ada.card, *(card for _, card in ada.messages)]
        assert ada.card.title not in ("That went wrong on my side", "This is not here any more"), action
    for card in seen:
        for block in card.blocks:
            if isinstance(block, Prose):
                assert not any(mark in block.text for mark in ("channel>", "@everyone", "e.vil", "&&", "<<")), card_text(card)


async def test_results_are_in_the_export(ada: Actor) -> None:
    await with_a_target(ada)
    await adds(ada, SETUP)
    await ada.says("/jsc privacy")
    await ada.presses("Export my data")
    whole = json.loads(next(f for f in ada.files if f.name == "everything.json").data)
    (result,) = (r for r in whole["records"] if r["kind"] == "result")
    assert (result["changed"], result["scope"], result["leverage"]) == ("Setup from 9 days to 3", "12 clinics", "skill")
    assert b"Setup from 9 days to 3" in next(f for f in ada.files if f.name == "readable.md").data
