"""Checklists, as a member meets them: the list of lists, a run that is kept, and a community's own words drawn as they are."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from bot.cards import Action, Choice, Prose
from bot.limits import ITEM_LABEL, ITEM_NOTE
from playbook import claims
from playbook.models import CLOSING, SOURCE, TITLE, WHY, Checklist, Playbook, Step, read_playbook
from playbook.records import Run
from tests.stage import START, Actor, Stage, a_stage, card_text

LATER = [START + dt.timedelta(days=days) for days in range(4)]
"""When the process is started again: the platform's delivery ids are new ones."""
EXAMPLE = Path(__file__).parents[2] / "deploy" / "playbook-example"


# -- the list of lists ---------------------------------------------------------------------------------------------------------


async def test_the_list_shows_every_list_with_its_state_in_pages_of_ten(ada: Actor) -> None:
    await ada.says("/jsc checklist this week")
    await ada.ticks("Keep 60 minutes for your search, with nothing else in them")
    await ada.says("/jsc checklist")
    ada.sees(
        "# Checklists\n(You asked for the list.)\nOpen a list:\n"
        "( ) Before you apply  ~ six short steps for one job\n"
        "( ) Proof of your work  ~ five things that show what you can do\n"
        "( ) This week  ~ 1 of 5 done\n"
        "( ) Before an interview  ~ ten minutes, the day before\n"
        "( ) After an interview  ~ soon after it ends, while it is near\n"
        "( ) The seven steps of an offer  ~ for when an offer comes\n"
        "( ) Getting unstuck  ~ three small steps\n",
        "[More lists] [Home]",
        "Lists come up when you need them. None runs out.",
    )
    await ada.presses("More lists")
    ada.sees("( ) What you need to succeed", "( ) Should I negotiate?", "( ) Is it the right coach?", "[First lists] [Home]")
    ada.misses("( ) This week", "[More lists]")
    await ada.presses("First lists")
    ada.sees("( ) This week")
    await ada.presses("Home")
    ada.sees("A private desk for your job search")


async def test_picking_a_list_turns_the_card_into_it(ada: Actor) -> None:
    await ada.says("/jsc checklist")
    shown = len(ada.cards)
    await ada.picks("Before an interview")
    ada.sees("# Before an interview", "(You opened this list.)", "0 of 6 done ▱▱▱▱▱▱", "[Done for now]")
    assert len(ada.cards) == shown


@pytest.mark.parametrize("page", ["7", "99999", "-", ""])
async def test_a_page_that_is_not_there_is_the_first(page: str, ada: Actor) -> None:
    await ada.clicks(Action("lists", page))
    ada.sees("( ) Before you apply")


# -- finding one by what was typed ---------------------------------------------------------------------------------------------


async def test_a_name_opens_its_list_whatever_its_case(ada: Actor) -> None:
    for typed in ("Getting unstuck", "GETTING UNSTUCK", "getting-unstuck", "unstuck"):
        await ada.says(f"/jsc checklist {typed}")
        ada.sees("# Getting unstuck")
    assert len(await ada.records(Run)) == 1


async def test_a_slip_of_the_finger_gets_the_nearest_list(ada: Actor) -> None:
    await ada.says("/jsc checklist geting unstcuk")
    ada.sees("No list has that name", "You typed: geting unstcuk", "Nearest: Getting unstuck", "[[Open the nearest]]")
    assert await ada.records(Run) == []
    await ada.presses("Open the nearest")
    ada.sees("# Getting unstuck")


async def test_a_word_near_to_nothing_leads_to_all_lists(ada: Actor) -> None:
    await ada.says("/jsc checklist <@U1> **xyzzyqwop** `x` " + "q" * 500)
    ada.sees("No list has that name", "You typed: <@U1> **xyzzyqwop** `x` qqq", "[All lists] [Home]")
    ada.misses("Nearest")
    await ada.presses("All lists")
    ada.sees("# Checklists")


async def test_a_name_that_fits_several_asks_which(ada: Actor) -> None:
    await ada.says("/jsc checklist interview")
    ada.sees("Which list did you mean?", "You typed: interview", "( ) Before an interview\n( ) After an interview", "[All lists]")
    assert await ada.records(Run) == []
    await ada.picks("After an interview")
    ada.sees("# After an interview")
    await ada.says("/jsc checklist e")
    assert isinstance(ada.card.blocks[1], Choice)
    assert len(ada.card.blocks[1].options) == 10


async def test_an_unknown_word_gets_the_nearest(ada: Actor, stage: Stage) -> None:
    await ada.says("/jsc chekclist")
    ada.sees("I do not know that word yet", "You typed: chekclist", "Nearest: checklist")
    await ada.presses("Checklist")
    ada.sees("Checklists")


# -- a run ---------------------------------------------------------------------------------------------------------------------


async def test_a_run_part_done_reads_as_drawn(ada: Actor) -> None:
    await ada.says("/jsc checklist before you apply for Acme")
    await ada.ticks(
        "Read the advert twice and mark what repeats",
        "Hold it next to your target role and level",
        "Pick the result of yours that fits best",
    )
    assert ada.screen == (
        "# Before you apply\n"
        "(You opened this list for Acme.)\n"
        "3 of 6 done ▰▰▰▱▱▱\n"
        "Next: put that result in the first five lines\n"
        "Why: people skim, and that is the part they see\n"
        "[x] Read the advert twice and mark what repeats\n"
        "[x] Hold it next to your target role and level\n"
        "[x] Pick the result of yours that fits best\n"
        "[ ] Put that result in the first five lines\n"
        "[ ] Think of one person who could refer you\n"
        "[ ] Log it, with where you found it\n"
        "[[Log this job]] [Why each step] [Untick all] [Done for now]\n"
        "<me>"
    )
    await ada.says("/jsc checklist")
    ada.sees("( ) Before you apply  ~ 3 of 6 done, Acme")
    await ada.picks("Before you apply")
    await ada.presses("Log this job")
    ada.misses("I do not know that word yet")


async def test_a_run_is_ticked_left_and_resumed(ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    ada.sees("Getting unstuck", "0 of 3 done", "Next: say what you offer", "<me>")
    ada.misses("Untick all", "[[")
    await ada.ticks("Say what you offer in one sentence")
    ada.sees("1 of 3 done", "▰▱▱", "Next: find two real results")
    await ada.stage.passes(days=40)
    await ada.says("/jsc checklist getting unstuck")
    ada.sees("1 of 3 done", "[x] Say what you offer in one sentence")
    (run,) = await ada.records(Run)
    assert (run.done, run.last, run.finished) == (("sentence",), ("sentence",), None)


async def test_a_run_stays_after_a_restart(tmp_path: Path) -> None:
    async with a_stage(tmp_path) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc checklist unstuck")
        await ada.ticks("Say what you offer in one sentence")
        old = ada.card
    async with a_stage(tmp_path, LATER[1]) as stage:
        ada = stage.member("ada")
        await ada.ticks("Say what you offer in one sentence", "Do one practice talk, then change one thing", card=old)
        ada.sees("2 of 3 done")


async def test_each_thing_has_a_run_of_its_own(ada: Actor) -> None:
    await ada.says("/jsc checklist before you apply for Acme")
    await ada.ticks("Read the advert twice and mark what repeats")
    await ada.says("/jsc checklist before-you-apply, Birch Health")
    ada.sees("(You opened this list for Birch Health.)", "0 of 6 done")
    await ada.says("/jsc checklist before you apply")
    ada.sees("for Birch Health.")
    await ada.says("/jsc checklist before you apply for ACME")
    ada.sees("(You opened this list for Acme.)", "1 of 6 done")
    assert [run.about for run in await ada.records(Run)] == ["Acme", "Birch Health"]


async def test_what_a_run_is_for_is_drawn_as_typed_and_folded(ada: Actor) -> None:
    await ada.says("/jsc checklist before you apply for <!channel> **Big** & " + "x" * 60)
    (run,) = await ada.records(Run)
    assert run.about.startswith("<!channel> **Big** &")
    assert run.about.endswith("…")
    ada.sees(f"(You opened this list for {run.about}.)")


async def test_the_last_tick_finishes_and_can_be_taken_back(ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    steps = [tick.label for tick in ada.card.blocks[2].items]  # type: ignore[union-attr]
    await ada.ticks(*steps[:2])
    await ada.ticks(*steps)
    ada.sees(
        "# Getting unstuck: all 3 done\n(You ticked the last one just now.)\n3 of 3 done ▰▰▰\n"
        "What comes now: Three small steps are done. Look at your counts at the next review, and change one thing.",
        "[Undo last tick] [Why each step] [Start a fresh copy] [Home]",
    )
    ada.misses("Next:", "Done for now")
    (run,) = await ada.records(Run)
    assert run.finished == dt.date(2026, 11, 23)
    await ada.presses("Undo last tick")
    ada.sees("2 of 3 done", "[ ] Do one practice talk")
    (run,) = await ada.records(Run)
    assert (run.done, run.finished) == (("sentence", "results"), None)


async def test_a_finished_list_opened_again_does_not_say_just_now(ada: Actor) -> None:
    await ada.says("/jsc checklist right-coach")
    await ada.ticks("Do they show a plan with steps in an order?", "Do they show real cases that you can check?")
    ada.sees("(You ticked the last one just now.)")
    await ada.stage.passes(days=3)
    await ada.says("/jsc checklist right-coach")
    ada.sees("all 2 done", "(You opened this list.)")
    await ada.presses("Undo last tick")
    ada.sees("0 of 2 done")


async def test_unticking_a_box_is_the_undo(ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    await ada.ticks("Say what you offer in one sentence")
    await ada.ticks()
    ada.sees("0 of 3 done", "[ ] Say what you offer in one sentence")


async def test_a_fresh_copy_leaves_the_finished_one(ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck for Acme")
    await ada.ticks(*(tick.label for tick in ada.card.blocks[2].items))  # type: ignore[union-attr]
    await ada.presses("Start a fresh copy")
    ada.sees("0 of 3 done", "for Acme.")
    old, new = await ada.records(Run)
    assert (len(old.done), new.done, new.about) == (3, (), "Acme")
    await ada.says("/jsc checklist unstuck")
    ada.sees("0 of 3 done")


async def test_untick_all_asks_first(ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    await ada.ticks("Say what you offer in one sentence")
    await ada.presses("Untick all")
    ada.sees(
        "Untick all of them?", "Nothing is unticked yet.", "List: Getting unstuck", "Ticked now: 1 of 3", "[[Keep them]] [!Untick all!]"
    )
    await ada.presses("Keep them")
    ada.sees("1 of 3 done")
    await ada.presses("Untick all")
    await ada.presses("Untick all")
    ada.sees("0 of 3 done")
    (run,) = await ada.records(Run)
    assert run.done == ()


async def test_done_for_now_folds_the_card(ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    await ada.ticks("Say what you offer in one sentence")
    await ada.presses("Done for now")
    assert ada.screen == ("# Getting unstuck\n(You folded this. It waits as it is.)\n1 of 3 done ▰▱▱\n[Open again] [Home]\n<me>")
    await ada.presses("Open again")
    ada.sees("1 of 3 done", "[Done for now]")


async def test_why_each_step_names_the_row_the_source_and_its_interest(ada: Actor) -> None:
    await ada.says("/jsc checklist before you apply")
    await ada.presses("Why each step")
    ada.sees(
        "# Why: Before you apply",
        "Step 4: Put that result in the first five lines. People skim, and that is the part they see. "
        "(Source: a coach's playbook, Feb 2026; sells coaching)",
        "[[Back to the list]] [Next reasons]",
    )
    ada.misses("Step 6")
    await ada.presses("Next reasons")
    ada.sees("Step 6: Log it, with where you found it.", "[[Back to the list]] [First reasons]")
    await ada.presses("First reasons")
    ada.sees("Step 1")
    await ada.presses("Back to the list")
    ada.sees("0 of 6 done")


async def test_every_step_of_every_list_shows_its_reason_and_source(ada: Actor) -> None:
    for list_ in ada.stage.app.playbook.checklists:
        await ada.says(f"/jsc checklist {list_.slug}")
        ada.sees(f"# {list_.title}", f"0 of {len(list_.items)} done", *(f"[ ] {step.label}" for step in list_.items))
        await ada.presses("Why each step")
        told = ada.screen
        while "[Next reasons]" in ada.screen:
            await ada.presses("Next reasons")
            told += ada.screen
        for step in list_.items:
            assert f"{step.why} (Source: {claims.without_rows(step.source)})" in told


async def test_a_list_leads_only_to_verbs_that_are_there(ada: Actor) -> None:
    for list_ in ada.stage.app.playbook.checklists:
        await ada.says(f"/jsc checklist {list_.slug}")
        targets = [action.arg(0) for action in ada.card.actions if action.name == "go"]
        assert targets == ([list_.next] if list_.next in {v.name for v in ada.stage.app.verbs} else [])


# -- old, foreign and forged presses -------------------------------------------------------------------------------------------


async def test_an_older_card_changes_nothing(ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    old = ada.card
    await ada.ticks("Say what you offer in one sentence")
    await ada.ticks("Do one practice talk, then change one thing", card=old)
    ada.sees("This has moved on", "Now: Getting unstuck: 1 of 3 done.", "Your press changed nothing")
    await ada.presses("Show it as it is now")
    ada.sees("[x] Say what you offer in one sentence", "[ ] Do one practice talk")


async def test_the_same_list_on_two_surfaces_stays_one_list(ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    first = ada.card
    await ada.says("/jsc checklist unstuck")
    second = ada.card
    assert first == second
    await ada.ticks("Say what you offer in one sentence", card=second)
    for label in ("Done for now", "Why each step"):
        await ada.presses(label, card=first)
        ada.sees("This has moved on")
    await ada.ticks(card=first)
    ada.sees("This has moved on")
    (run,) = await ada.records(Run)
    assert run.done == ("sentence",)


async def test_a_confirmed_untick_from_an_older_card_changes_nothing(ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    await ada.ticks("Say what you offer in one sentence")
    await ada.presses("Untick all")
    asked = ada.card
    await ada.says("/jsc checklist unstuck")
    await ada.ticks("Say what you offer in one sentence", "Find two real results with a number each")
    await ada.presses("Untick all", card=asked)
    ada.sees("This has moved on", "2 of 3 done.")


async def test_another_member_and_a_forged_press_change_nothing(ada: Actor, stage: Stage) -> None:
    await ada.says("/jsc checklist unstuck")
    run = (await ada.records(Run))[0]
    ben = stage.member("ben")
    await ben.clicks(Action("tick", run.id, run.rev), "sentence")
    ben.sees("This is not here any more", "Your press changed nothing.")
    await ben.clicks(Action("run", run.id))
    ben.sees("This list is not kept here any more")
    await ada.clicks(Action("tick", run.id, run.rev), "sentence", "nonsense", "x" * 40)
    ada.sees("1 of 3 done")
    await ada.clicks(Action("openlist", "nowhere"))
    ada.sees("This list is not kept here any more")
    await ada.clicks(Action("openlist"))
    ada.sees("This list is not kept here any more")
    assert (await ada.records(Run))[0].done == ("sentence",)
    assert await ben.records(Run) == []


# -- a community's own lists ---------------------------------------------------------------------------------------------------


def with_lists(*lists: Checklist) -> Playbook:
    home = read_playbook()
    return dataclasses.replace(home, checklists=(*home.checklists, *lists))


def a_list(*ids: str, slug: str = "harbour", title: str = "Harbour") -> Checklist:
    made = tuple(Step(id=id, label=f"Step {id}", why="It helps.", source="the harbour") for id in ids)
    return Checklist(slug=slug, title=title, closing="That is all.", items=made)


async def test_the_example_list_appears_after_the_built_in_ones(tmp_path: Path) -> None:
    async with a_stage(tmp_path, playbook=read_playbook(EXAMPLE)) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc checklist")
        await ada.presses("More lists")
        ada.sees("( ) Your first month here  ~ from the people who run this community")
        await ada.picks("Your first month here")
        ada.sees("0 of 4 done", "[ ] Write down the first job: /jsc log Acme, staff PM, applied")
        await ada.ticks("Say hello in the newcomers' channel")
        ada.sees("1 of 4 done")


async def test_one_list_on_the_last_page_still_opens(tmp_path: Path) -> None:
    home = read_playbook()
    eleven = dataclasses.replace(home, checklists=(*home.checklists[:10], a_list("a")))
    async with a_stage(tmp_path, playbook=eleven) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc checklist")
        await ada.presses("More lists")
        ada.sees("List: Harbour", "[Open it]")
        await ada.presses("Open it")
        ada.sees("# Harbour", "0 of 1 done")
        await ada.says("/jsc checklist")
        await ada.presses("More lists")
        ada.sees("List: Harbour\nWhere it is: 0 of 1 done")


async def test_a_list_edited_under_a_run_keeps_its_ticks(tmp_path: Path) -> None:
    async with a_stage(tmp_path, playbook=with_lists(a_list("a", "b", "c"))) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc checklist harbour")
        await ada.ticks("Step a", "Step b")
        old = ada.card
    # An editor takes `a` out and puts `d` in; the card drawn before still ticks what both have.
    async with a_stage(tmp_path, LATER[1], with_lists(a_list("b", "c", "d"))) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc checklist harbour")
        ada.sees("1 of 3 done", "[x] Step b", "[ ] Step c", "[ ] Step d")
        await ada.ticks("Step a", "Step b", "Step c", card=old)
        ada.sees("2 of 3 done", "[x] Step c", "[ ] Step d")
        await ada.ticks("Step b", "Step c", "Step d")
        ada.sees("all 3 done")
        assert set((await ada.records(Run))[0].done) == {"a", "b", "c", "d"}
        await ada.presses("Undo last tick")
        ada.sees("2 of 3 done", "[ ] Step d")
    # `a` comes back: its tick was kept.
    async with a_stage(tmp_path, LATER[2], with_lists(a_list("a", "b", "c", "d"))) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc checklist harbour")
        ada.sees("3 of 4 done", "[x] Step a", "[ ] Step d")


async def test_a_list_taken_away_under_a_run_keeps_its_ticks(tmp_path: Path) -> None:
    async with a_stage(tmp_path, playbook=with_lists(a_list("a", "b"))) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc checklist harbour")
        await ada.ticks("Step a")
        old = ada.card
    async with a_stage(tmp_path, LATER[1]) as stage:
        ada = stage.member("ada")
        for label in ("Untick all", "Done for now", "Why each step"):
            await ada.presses(label, card=old)
            ada.sees("This list is not kept here any more", "Your ticks are kept.", "[[All lists]] [Home]")
        await ada.ticks("Step b", card=old)
        ada.sees("This list is not kept here any more")
        run = (await ada.records(Run))[0]
        await ada.clicks(Action("tick", run.id, 0), "b")
        ada.sees("This has moved on", "Now: This list is not kept here any more.")
        await ada.presses("Show it as it is now")
        ada.sees("# Checklists")
        assert (await ada.records(Run))[0].done == ("a",)
    async with a_stage(tmp_path, LATER[2], with_lists(a_list("a", "b"))) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc checklist harbour")
        ada.sees("1 of 2 done", "[x] Step a")


HOSTILE = "<!channel> @everyone **b** [x](http://e.vil) # `c` <@U1>"


async def test_a_communitys_words_never_stand_where_markup_is_drawn(tmp_path: Path) -> None:
    bad = Checklist(
        slug="hostile",
        title="<!here> **t** @everyone",
        note=HOSTILE,
        closing=HOSTILE,
        items=(Step(id="a", label=HOSTILE, why=HOSTILE, source=HOSTILE), Step(id="b", label="b", why=HOSTILE, source=HOSTILE)),
    )
    home = read_playbook()
    async with a_stage(tmp_path, playbook=dataclasses.replace(home, checklists=(*home.checklists[:10], bad))) as stage:
        ada = stage.member("ada")
        for step in range(10):
            match step:
                case 0:
                    await ada.says("/jsc checklist")
                case 1:
                    await ada.presses("More lists")
                case 2:
                    await ada.says("/jsc checklist hostil")
                case 3:
                    await ada.says("/jsc checklist hostile")
                case 4:
                    await ada.ticks("b")
                case 5:
                    await ada.presses("Why each step")
                case 6:
                    await ada.presses("Back to the list")
                    await ada.presses("Untick all")
                case 7:
                    await ada.presses("Keep them")
                    old = ada.card
                    await ada.ticks(HOSTILE, "b")
                case 8:
                    await ada.presses("Done for now", card=old)
                    ada.sees("This has moved on")
                case 9:
                    await ada.presses("Show it as it is now")
            for block in ada.card.blocks:
                if isinstance(block, Prose):
                    assert not any(mark in block.text for mark in ("**", "channel", "here>", "everyone", "e.vil", "`c`"))
        ada.sees(f"What comes now: {HOSTILE}", f"[x] {HOSTILE}")


async def test_the_heaviest_list_there_may_be_fits_every_card(tmp_path: Path) -> None:
    heavy = Checklist(
        slug="h" * 24,
        title="T" * TITLE,
        note="n" * ITEM_NOTE,
        closing="c" * CLOSING,
        next="checkin",
        items=tuple(
            Step(id=f"i{n}-{'x' * 12}", label=f"{n}" + "l" * (ITEM_LABEL - 1), why="w" * WHY, source="s" * SOURCE) for n in range(10)
        ),
    )
    async with a_stage(tmp_path, playbook=dataclasses.replace(with_lists(heavy))) as stage:
        ada = stage.member("ada")
        await ada.says(f"/jsc checklist {heavy.slug} for {'f' * 50}")
        labels = [step.label for step in heavy.items]
        await ada.presses("Why each step")
        told = card_text(ada.card)
        while "[Next reasons]" in ada.screen:
            await ada.presses("Next reasons")
            told += card_text(ada.card)
        assert all(label in told for label in labels)
        await ada.presses("Back to the list")
        await ada.ticks(*labels[:9])
        ada.sees("9 of 10 done")
        await ada.ticks(*labels)
        ada.sees("all 10 done")
        await ada.says("/jsc checklist")
        await ada.presses("More lists")
        ada.sees("10 of 10 done, ")
