"""The talk sheet, as a member meets it: written in their own words, asked once, waited for, answered, traded once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.cards import Action
from bot.context import Context
from playbook.mission import Mission, Need
from playbook.offer.outcome import Outcome
from playbook.offer.situation import Answer, Channel, Decider, Item, Needs, Obstacle, Processes, Range, Runway, Situation, YesNow
from playbook.offer.situation import Offer as Came
from playbook.records import Ask, Job, JobMission, Offer, Part, Result, Sheet
from tests.stage import START, Actor, Stage

DEADLINE = START + dt.timedelta(days=7, hours=8)
"""Mon 30 Nov, 17:12 in Lisbon."""
TOLD = Situation(yes_now=YesNow.IF, obstacle=Obstacle.SCOPE, range=Range.KNOWN, needs=Needs.NOTHING, value_seen=Answer.YES)


async def with_an_offer(stage: Stage, ada: Actor, **fields: Any) -> str:
    """A member with a clock, a job and an open offer; returns the offer's id."""
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": "plain"})
    await ada.presses("Yes, that is my time")
    await ada.says("/jsc log Acme, staff PM, applied, referral")
    return await another_offer(stage, ada, **fields)


async def another_offer(stage: Stage, ada: Actor, **fields: Any) -> str:
    made: list[str] = []

    def store(context: Context) -> None:
        job = context.records.all(Job)[0].id
        known: dict[str, Any] = {"job": job, "came": Came.WRITTEN, "at": context.now, "floor": "70k", "told": TOLD}
        made.append(context.records.add(Offer(**{**known, **fields})).id)

    await change(stage, ada, store)
    return made[-1]


async def change(stage: Stage, ada: Actor, store: Any) -> None:
    await stage.app.change(stage.app.vault.subject_id("member", "stage", ada.name), store)


async def opened(stage: Stage, ada: Actor, **fields: Any) -> str:
    id = await with_an_offer(stage, ada, **fields)
    await ada.clicks(Action("talksheet", id))
    return id


BASE = {"item": "Base", "what": "the base", "number": "82k", "because": "the survey of Oct 2026 says so", "scope": "two teams of 9"}
LINES = {
    "interest": "I want this job and can start 1 Feb.",
    "limits": "I know that budgets are set.",
    "original": "I would still say yes.",
    "trade": "a sign-on amount of 5k",
    "close": "I will answer by Mon 30 Nov.",
}


async def written(stage: Stage, ada: Actor, **fields: Any) -> str:
    """A sheet with one ask and every line."""
    id = await opened(stage, ada, **fields)
    await ada.presses("Write the ask")
    await ada.fills(BASE)
    await ada.presses("Fill the blanks")
    await ada.fills(LINES)
    return id


async def asked(stage: Stage, ada: Actor, **fields: Any) -> str:
    id = await written(stage, ada, **fields)
    await ada.presses("I have asked")
    return id


# -- the sheet -----------------------------------------------------------------------------------------------------------------


async def test_a_written_sheet_reads_as_drawn(stage: Stage, ada: Actor) -> None:
    id = await written(stage, ada, package=tuple(Part(item=item, words="as said") for item in Item if item not in ("other", "equity")))
    await ada.clicks(Action("talksheet", id))
    assert ada.screen == (
        "# Talk sheet: Acme\n"
        "(Your own words, in speaking order. Blanks stay blank.)\n"
        "1 Floor: set, hidden on this card\n"
        "2 Open needs: none open\n"
        "3 Interest: I want this job and can start 1 Feb.\n"
        "4 To find out: Equity: how much, over how long, at what price?\n"
        "5 Ask: Are you open to (amount hidden) for the base, since the survey of Oct 2026 says so and two teams of 9? "
        "I know that budgets are set. I would still say yes.\n"
        "6 Then wait: say all of it once, then add nothing unless asked\n"
        "7 If it is no: a sign-on amount of (amount hidden)\n"
        "8 Close: I will answer by Mon 30 Nov.\n"
        "~ Who decides, and how do you talk? It shapes the words.\n"
        "[[I have asked]] [Show amounts] [Copy as text]\n"
        "[Add an ask] [Change an ask] [How to say it]\n"
        "[How you talk] [Practise] [Before the talk] [Home]\n"
        "<me>"
    )


async def test_an_empty_sheet_lists_what_is_blank_and_writes_nothing_of_its_own(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada)
    ada.sees("3 Interest: (blank)", "5 Ask: (blank)", "7 If it is no: (blank)", "8 Close: (blank)")
    ada.sees("Blank so far: the gap, and why; that you want the job; one or two items; their limits; the offer as it is\n")
    ada.sees("[[Write the ask]]")
    ada.misses("I have asked")


async def test_no_sheet_before_the_floor_is_set(stage: Stage, ada: Actor) -> None:
    id = await opened(stage, ada, floor="")
    ada.sees("# Your floor comes first", "Nothing is written yet", "[[Set my floor]]")
    assert await ada.records(Sheet) == []
    await ada.clicks(Action("asked", id, "1"))
    ada.sees("not here any more")


async def test_no_sheet_for_what_is_not_true(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada, told=Situation(claims_true=Answer.NO))
    ada.sees("# I do not write what is not true", "Leave that claim out")
    assert await ada.records(Sheet) == []


async def test_amounts_are_unfolded_on_one_card_and_the_floor_never_is(stage: Stage, ada: Actor) -> None:
    await written(stage, ada)
    ada.misses("82k", "5k", "70k")
    await ada.presses("Show amounts")
    ada.sees("Are you open to 82k for the base", "a sign-on amount of 5k")
    ada.misses("70k")
    await ada.presses("Hide amounts")
    ada.misses("82k", "70k")


async def test_an_ask_that_is_an_amount_alone_is_named_once(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada)
    await ada.presses("Write the ask")
    await ada.fills({**BASE, "what": "EUR 82,000", "number": "EUR 82,000"})
    ada.sees("Are you open to (amount hidden), since")
    await ada.presses("Show amounts")
    ada.sees("Are you open to EUR 82,000, since")
    await ada.presses("I have asked")
    ada.sees("Ask 1: (amount hidden)\n")


@pytest.mark.row("B10")
async def test_the_manner_has_exactly_five_parts_and_the_unfilled_are_listed(stage: Stage, ada: Actor) -> None:
    id = await written(stage, ada)
    await ada.presses("How to say it")
    ada.sees(
        "# How to say it: five parts\n(A recruiter's blog names these five. The words are yours.)\n"
        "The gap, and why: the survey of Oct 2026 says so; two teams of 9\n"
        "You want the job: I want this job and can start 1 Feb.\n"
        "One or two items: (amount hidden) the base\n"
        "Their limits: I know that budgets are set.\n"
        "The offer as it is: I would still say yes.\n"
        "First, in this order:\n"
    )
    await ada.presses("The talk sheet")
    ada.misses("Blank so far")
    await change(stage, ada, lambda context: context.records.put(context.records.get(Sheet, id).model_copy(update={"limits": ""})))
    await ada.clicks(Action("talksheet", id))
    ada.sees("Blank so far: a line that respects their limits\n", "[[Fill the blank]]")
    await ada.presses("How to say it")
    ada.sees("Their limits: (blank)")


@pytest.mark.row("C2")
async def test_interest_first_then_the_whole_package_each_blank_a_question(stage: Stage, ada: Actor) -> None:
    id = await opened(stage, ada, package=(Part(item=Item.BASE, words="78k"), Part(item=Item.REMOTE, words="2 days")))
    lines = ada.screen.split("\n")
    interest, find = (next(n for n, line in enumerate(lines) if part in line) for part in ("3 Interest", "4 To find out"))
    assert interest < find
    ada.sees("4 To find out: Bonus, equity, sign-on, benefits, travel and start: what does it say?\n")
    await ada.clicks(Action("package", id))
    ada.sees("Bonus: blank: is there one, and what sets it?", "Travel: blank: how often, and how far?")
    ada.misses("Base: blank", "Remote: blank")
    await ada.clicks(Action("talksheet", id))
    await ada.presses("How to say it")
    await ada.ticks("I asked about the whole package")
    ada.sees("Say first that you want the job.", "[ ] I said that I want this job\n[ ] I asked about the whole package")
    assert (await ada.records(Sheet))[0].said == ()
    await ada.ticks("I said that I want this job")
    await ada.ticks("I said that I want this job", "I asked about the whole package")
    ada.sees("[x] I said that I want this job\n[x] I asked about the whole package")
    ada.misses("Say first")
    assert (await ada.records(Sheet))[0].said == ("want", "package")
    assert (await ada.records(Sheet))[0].id == id


@pytest.mark.row("C3")
async def test_a_range_nobody_named_is_asked_for_before_any_ask(stage: Stage, ada: Actor) -> None:
    unknown = Situation(yes_now=YesNow.IF, obstacle=Obstacle.SCOPE, range=Range.NOT_ASKED, needs=Needs.NOTHING)
    id = await opened(stage, ada, told=unknown, package=tuple(Part(item=item, words="said") for item in Item if item != "other"))
    ada.sees("4 To find out: What is the range for base, equity and sign-on?\n5 Ask")
    await ada.clicks(Action("advise", id))
    ada.sees("# Get it clear first")
    await ada.presses("Write the question")
    ada.sees("What is the range for base, equity and sign-on?")
    told = Situation(yes_now=YesNow.IF, obstacle=Obstacle.SCOPE, range=Range.KNOWN, needs=Needs.NOTHING)
    await change(stage, ada, lambda context: context.records.put(context.records.get(Offer, id).model_copy(update={"told": told})))
    await ada.clicks(Action("talksheet", id))
    ada.sees("4 To find out: nothing\n")


@pytest.mark.row("C3")
async def test_the_range_is_named_however_much_of_the_package_is_blank(stage: Stage, ada: Actor) -> None:
    part = Part(item=Item.REMOTE, words="2 days " * 20, before="differs")
    await opened(stage, ada, told=Situation(yes_now=YesNow.IF, range=Range.UNSURE, needs=Needs.NOTHING), package=(part,))
    ada.sees("Remote: which version holds? Base, bonus,", "start: what does it say? What is the range for base, equity and sign-on?\n")


@pytest.mark.row("D14")
async def test_needs_come_before_pay_and_one_press_turns_it(stage: Stage, ada: Actor) -> None:
    id = await with_an_offer(stage, ada)
    need = Need(id="n1", kind="people", need="one tester")

    def store(context: Context) -> None:
        context.records.add(JobMission(job=context.records.all(Job)[0].id, at=context.now, mission=Mission(needs=(need,))))

    await change(stage, ada, store)
    await ada.clicks(Action("talksheet", id))
    ada.sees("2 Open needs: one tester\n3 Interest", "[Pay first]")
    await ada.presses("Pay first")
    ada.sees("1 Floor: set, hidden on this card\n2 Interest", "7 Open needs: one tester\n8 Close", "[Needs first]")
    await ada.presses("Needs first")
    ada.sees("2 Open needs: one tester\n3 Interest")


async def test_what_differs_is_a_question(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada, package=(Part(item=Item.REMOTE, words="2 days", before="differs", heard="3 days"),))
    ada.sees("4 To find out: Remote: which version holds?")


async def test_words_of_any_length_and_kind_fit_and_stay_words(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada, package=tuple(Part(item=item, words="&" * 300, before="differs") for item in Item))
    await ada.presses("Write the ask")
    await ada.fills({"item": "Base", "what": "<!channel>" * 7, "number": "&" * 40, "because": "&" * 200, "scope": "**x** " * 33})
    ada.sees("Saved, and not ready yet", "a number")
    await ada.presses("Fill it in")
    await ada.fills({"number": "9" * 40})
    await ada.presses("Fill the blanks")
    await ada.fills(dict.fromkeys(LINES, "<@U1> &&&& **bold** @everyone " * 6))
    ada.sees("3 Interest: <@U1> &&&& **bold** @everyone")
    await ada.presses("Show amounts")
    await ada.presses("How to say it")
    await ada.presses("The talk sheet")
    await ada.presses("I have asked")
    ada.sees("I will be quiet until")
    await ada.presses("Log their answer")
    await ada.fills({"outcome": "No", "said": "&" * 600})
    await ada.presses("Trade once")
    ada.sees("Trade once", "If that cannot move: are you open to <@U1>")


async def test_an_old_cards_form_changes_nothing(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada)
    old = ada.card
    await ada.presses("Write the ask", card=old)
    await ada.fills(BASE)
    await ada.presses("Fill the blanks")
    await ada.fills(LINES)
    sheet = (await ada.records(Sheet))[0]
    await ada.clicks(Action("form", "sheetlines", sheet.id, "1"))
    ada.sees("This has moved on", "The talk sheet has changed since that card.")
    await ada.presses("Show it as it is now")
    ada.sees("# Talk sheet: Acme")


async def test_the_copy_has_all_of_it_and_amounts_only_when_they_were_shown(stage: Stage, ada: Actor) -> None:
    await written(stage, ada)
    await ada.presses("Copy as text")
    ada.sees("On its way to your direct messages", "Amounts: left out; the floor always is")
    folded = ada.files[-1].data.decode()
    assert folded.startswith("1 Floor: set, hidden on this card\n2 Open needs")
    assert "82k" not in folded
    assert "70k" not in folded
    assert ada.files[-1].name == "talk-sheet.txt"
    await ada.presses("The talk sheet")
    await ada.presses("Show amounts")
    await ada.presses("Copy as text")
    ada.sees("Amounts: in it")
    assert "Are you open to 82k for the base" in ada.files[-1].data.decode()
    assert "70k" not in ada.files[-1].data.decode()


@pytest.mark.row("A10")
async def test_three_prompts_before_the_talk_each_may_be_skipped(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada)
    await ada.presses("Before the talk")
    ada.sees("# Before the talk: three questions", "Skip any of them.", "May not be seen: What of your work may they not grasp?")
    ada.sees("May be read otherwise: Where may habits differ", "You may misread: What might you be misreading?")
    await ada.presses("Tick them off")
    ada.sees("# Before an interview", "[ ] Ask yourself what you might be misreading")
    await ada.presses("Why each step")
    ada.sees("May be skipped")
    await ada.clicks(Action("beforetalk", "nothing"))
    ada.sees("not here any more")


# -- the asks ------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("D16")
async def test_an_ask_is_an_open_question_with_its_number_and_its_why(stage: Stage, ada: Actor) -> None:
    await written(stage, ada)
    await ada.presses("Show amounts")
    ada.sees("5 Ask: Are you open to 82k for the base, since the survey of Oct 2026 says so and two teams of 9?")
    await ada.presses("Change an ask")
    ada.sees("Base: (amount hidden) the base", "Where it is: not asked yet")
    await ada.presses("Open it")
    ada.sees("Say it as: Are you open to (amount hidden) for the base, since the survey")
    await ada.presses("Show amounts")
    ada.sees("Say it as: Are you open to 82k for the base, since the survey")
    await ada.presses("Hide amounts")
    ada.misses("82k")


@pytest.mark.row("C4")
async def test_an_ask_on_pay_needs_a_number_and_what_it_is_tied_to(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada)
    await ada.presses("Write the ask")
    await ada.fills({"item": "Base", "because": "I have four years more"})
    ada.sees("# Saved, and not ready yet", "Still blank: a number; the scope that the number is tied to")
    await ada.presses("The talk sheet")
    ada.sees("[[Finish the ask]]", "[I have asked]")
    await ada.presses("I have asked")
    ada.sees("# Not ready to ask yet", "Still blank: a number; the scope that the number is tied to")
    assert (await ada.records(Sheet))[0].asked is None
    await ada.presses("Fill it in")
    await ada.fills({"number": "82k", "scope": "two teams of 9"})
    ada.sees("# Talk sheet: Acme")
    await ada.presses("I have asked")
    ada.sees("I will be quiet until Wed 25 Nov, 17:00")


@pytest.mark.row("B9")
async def test_an_ask_without_a_since_is_not_ready_and_says_so(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada)
    await ada.presses("Write the ask")
    await ada.fills({"item": "Something else", "what": "a start in March"})
    ada.sees("Your ask: Are you open to a start in March, since (blank)?", "Still blank: the reason, after 'since'")
    ada.sees("An ask without a reason is the riskiest kind.")
    await ada.presses("The talk sheet")
    await ada.presses("I have asked")
    ada.sees("# Not ready to ask yet", "the reason, after 'since'")
    assert (await ada.records(Ask))[0].asked is None
    await ada.presses("Drop it")
    ada.sees("[[Write the ask]]", "(You took one ask off.)")
    assert await ada.records(Ask) == []


@pytest.mark.row("C1")
async def test_a_line_without_an_outcome_gets_a_gentle_hint_from_the_proof_bank(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada)
    await change(stage, ada, lambda context: context.records.add(Result(changed="setup from 9 days to 3")))
    await ada.presses("Write the ask")
    await ada.fills({"item": "Start", "what": "a start in March", "because": "I have ten years of this"})
    ada.sees("A hint: Years say little here. What came of them says more. From your proof: setup from 9 days to 3")
    await ada.presses("Change an ask")
    await ada.presses("Open it")
    await ada.presses("Change it")
    await ada.fills({"because": "I hand over well"})
    ada.sees("A hint: An outcome would carry this: what changed, and for how many? From your proof: setup from 9 days to 3")
    await ada.presses("I have asked")
    ada.sees("I will be quiet until")


SECOND = {"item": "Start", "what": "a start in March", "because": "my notice runs for 3 months"}
THIRD = {"item": "Remote", "what": "two days at home", "because": "the way takes 2 hours"}


@pytest.mark.row("B11")
async def test_a_third_ask_replaces_one_or_becomes_the_trade(stage: Stage, ada: Actor) -> None:
    await written(stage, ada)
    for ask in (SECOND, THIRD):
        await ada.presses("Add an ask")
        await ada.fills(ask)
    ada.sees(
        "# Two items are enough here", "Nothing is saved yet.", "Two items are the most for one talk.", "New: Remote: two days at home"
    )
    ada.sees("( ) In place of base", "( ) In place of start  ~ a start in March", "( ) Keep the new one for a no")
    assert [ask.item for ask in await ada.records(Ask)] == [Item.BASE, Item.START]
    old = ada.card
    await ada.picks("Keep the new one for a no")
    ada.sees("7 If it is no: a sign-on amount of (amount hidden); two days at home")
    assert [ask.item for ask in await ada.records(Ask)] == [Item.BASE, Item.START]
    await ada.picks("In place of base", card=old)
    ada.sees("not here any more")
    await ada.presses("Add an ask")
    await ada.fills(THIRD)
    await ada.picks("In place of start")
    assert [ask.item for ask in await ada.records(Ask)] == [Item.BASE, Item.REMOTE]
    ada.sees("Are you open to two days at home, since the way takes 2 hours?")
    await ada.presses("Add an ask")
    await ada.fills(SECOND)
    await ada.presses("Write it again")
    ada.sees("a start in March")
    await ada.fills({})
    await ada.presses("Leave it")
    assert len(await ada.records(Ask)) == 2


async def test_where_much_is_at_stake_one_ask_is_the_most(stage: Stage, ada: Actor) -> None:
    told = Situation(yes_now=YesNow.IF, obstacle=Obstacle.SCOPE, range=Range.KNOWN, runway=Runway.SHORT, processes=Processes.NONE)
    await written(stage, ada, told=told)
    await ada.presses("Add an ask")
    await ada.fills(SECOND)
    ada.sees("Much is at stake here, so one item is the most.")


async def test_the_same_ask_sent_twice_is_one(stage: Stage, ada: Actor) -> None:
    id = await opened(stage, ada)
    for _ in range(2):
        await ada.clicks(Action("form", "newask", id))
        await ada.fills(BASE)
    assert len(await ada.records(Ask)) == 1


async def test_an_ask_is_kept_for_a_no(stage: Stage, ada: Actor) -> None:
    await opened(stage, ada)
    await ada.presses("Write the ask")
    await ada.fills(SECOND)
    await ada.presses("Change an ask")
    await ada.presses("Open it")
    await ada.presses("Keep it for a no")
    ada.sees("7 If it is no: a start in March", "5 Ask: (blank)")
    assert await ada.records(Ask) == []


# -- asked, and waiting --------------------------------------------------------------------------------------------------------


@pytest.mark.row("C5")
async def test_after_asking_it_waits_two_working_days_and_asks_before_anything_is_given_away(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada, deadline=DEADLINE, zone="Europe/Lisbon")
    ada.sees("# I will be quiet until Wed 25 Nov, 17:00", "Give nothing away unless they ask.")
    sheet = (await ada.records(Sheet))[0]
    assert sheet.wait_until == dt.datetime(2026, 11, 25, 17, tzinfo=dt.UTC)
    assert (await ada.records(Ask))[0].asked == sheet.asked == stage.clock.now()
    await ada.presses("The talk sheet")
    ada.sees("6 Then wait: until Wed 25 Nov, 17:00; add nothing unless asked", "[[Log their answer]]")
    await ada.presses("Change what I asked")
    ada.sees("# Did they ask for that?", "You wait until Wed 25 Nov, 17:00.", "Nothing is changed yet.")
    await ada.presses("No, I keep waiting")
    ada.sees("# Talk sheet: Acme")
    await ada.presses("Change what I asked")
    await ada.presses("Yes, they asked")
    await ada.picks("Ask for less: Base")
    await ada.fills({"number": "80k"})
    ada.sees("You ask for less now. The wait goes on as it was.")
    assert (await ada.records(Ask))[0].number == "80k"
    assert (await ada.records(Sheet))[0].wait_until == sheet.wait_until
    await stage.until(dt.datetime(2026, 11, 25, 16, 59, tzinfo=dt.UTC))
    assert not any(card.title == "Have they answered?" for card in ada.cards)
    await stage.passes(minutes=2)
    ada.sees("# Have they answered?", "[[Start]] [No answer yet]", "[Snooze] [Skip] [Stop these]")
    await ada.clicks(Action("giveway", sheet.id))
    ada.sees("# What shall change?")


@pytest.mark.row("C5")
async def test_the_wait_never_goes_past_a_day_before_the_deadline(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada, deadline=START + dt.timedelta(days=2), zone="Europe/Lisbon")
    ada.sees("# I will be quiet until Tue 24 Nov, 09:12")


async def test_with_a_deadline_this_near_there_is_nothing_to_wait_for(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada, deadline=START + dt.timedelta(hours=20), zone="Europe/Lisbon")
    ada.sees("# Asked. Now it is with them", "There is no time left to wait.")
    assert (await ada.records(Sheet))[0].wait_until is None
    await ada.presses("Change what I asked")
    ada.sees("# What shall change?")


@pytest.mark.row("C5")
async def test_what_is_taken_back_or_traded_while_waiting_is_asked_about_first(stage: Stage, ada: Actor) -> None:
    id = await asked(stage, ada)
    await ada.clicks(Action("trade", id))
    ada.sees("# Did they ask for that?")
    await ada.presses("Yes, they asked")
    ada.sees("# Trade once", "You said that they asked for it.")
    await ada.clicks(Action("ended", "accepted", id, (await ada.records(Offer))[0].rev))
    ada.sees("# Did they ask for that?", "A yes now ends the ask.")
    assert (await ada.records(Offer))[0].state == "open"
    await ada.presses("No, I keep waiting")
    await ada.presses("Change what I asked")
    await ada.presses("Yes, they asked")
    await ada.picks("Offer the trade now")
    ada.sees("# Trade once")
    await ada.clicks(Action("giveany", id))
    await ada.picks("Take it back: Base")
    ada.sees("(You took it back.)", "Ask 1: Base: taken back")
    assert (await ada.records(Ask))[0].outcome is Outcome.WITHDRAWN
    assert "offer_wait" not in [kind for kind, _ in await ada.pending()]


async def test_without_a_clock_there_is_no_wait(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied, referral")
    id = await another_offer(stage, ada)
    await ada.clicks(Action("talksheet", id))
    await ada.presses("Write the ask")
    await ada.fills(SECOND)
    await ada.presses("I have asked")
    ada.sees("First, your clock")
    assert (await ada.records(Ask))[0].asked is None


async def test_a_new_ask_is_refused_while_one_is_out(stage: Stage, ada: Actor) -> None:
    id = await asked(stage, ada)
    await ada.clicks(Action("form", "newask", id))
    ada.sees("One ask is out already. What comes after a no is the trade.")
    ask = (await ada.records(Ask))[0]
    await ada.clicks(Action("askoff", ask.id, ask.rev))
    ada.sees("It was asked already, so it stays.")
    await ada.clicks(Action("asktrade", ask.id, ask.rev))
    ada.sees("It was asked already, so it stays.")


async def test_pressed_twice_it_is_asked_once(stage: Stage, ada: Actor) -> None:
    await written(stage, ada)
    card = ada.card
    await ada.presses("I have asked", card=card)
    first = (await ada.records(Sheet))[0].asked
    await stage.passes(hours=3)
    await ada.presses("I have asked", card=card)
    ada.sees("This has moved on")
    assert (await ada.records(Sheet))[0].asked == first


# -- their answer, and one trade -----------------------------------------------------------------------------------------------


@pytest.mark.row("C6")
async def test_a_no_leads_to_the_stored_trade_once_and_never_twice(stage: Stage, ada: Actor) -> None:
    id = await asked(stage, ada)
    await ada.presses("Log their answer")
    await ada.fills({"outcome": "No", "said": "base is fixed"})
    ada.sees("Ask 1: Base: no", "What I would do: Trade once: Ask once for the trade you wrote down.", "[[Trade once]]")
    assert (await ada.records(Sheet))[0].wait_until is None
    assert "offer_wait" not in [kind for kind, _ in await ada.pending()]
    await ada.presses("Trade once")
    ada.sees("# Trade once", "Your trade: a sign-on amount of (amount hidden)", "are you open to a sign-on amount of (amount hidden)?")
    await ada.presses("Show amounts")
    ada.sees("Say it as: If that cannot move: are you open to a sign-on amount of 5k?")
    card = ada.card
    await ada.presses("I have asked for it")
    ada.sees("I will be quiet until Wed 25 Nov, 17:00", "Ask 1: a sign-on amount of (amount hidden)")
    swap = (await ada.records(Ask))[1]
    assert (swap.swap, swap.asked, swap.what) == (True, stage.clock.now(), "a sign-on amount of 5k")
    await ada.presses("I have asked for it", card=card)
    ada.sees("This has moved on")
    await ada.clicks(Action("form", "askreply", swap.id, swap.rev))
    await ada.fills({"outcome": "No"})
    ada.sees("What I would do: Decide", "[[Does it meet my floor?]] [I said yes] [I said no]")
    ada.misses("[Trade once]")
    await ada.clicks(Action("trade", id))
    ada.sees("# One trade was tried")
    assert len(await ada.records(Ask)) == 2


@pytest.mark.row("C6")
async def test_without_a_stored_trade_one_is_written_down_first(stage: Stage, ada: Actor) -> None:
    id = await asked(stage, ada)
    await change(stage, ada, lambda context: context.records.put(context.records.get(Sheet, id).model_copy(update={"trade": ""})))
    ask = (await ada.records(Ask))[0]
    await ada.clicks(Action("form", "askreply", ask.id, ask.rev))
    await ada.fills({"outcome": "Yes, in part"})
    ada.sees("Name one thing you would take in its place, then ask once.")
    await ada.presses("Trade once")
    ada.sees("nothing is written down yet", "[[Write down one trade]]")
    await ada.presses("Write down one trade")
    await ada.fills({"trade": "a review in six months"})
    ada.sees("are you open to a review in six months?")
    await ada.presses("Change the trade")
    await ada.fills({"trade": "one day more at home"})
    await ada.presses("No trade")
    ada.sees("# Close it: Acme")


async def test_a_trade_comes_after_a_no(stage: Stage, ada: Actor) -> None:
    id = await opened(stage, ada)
    await ada.clicks(Action("trade", id))
    ada.sees("# The trade comes after a no")
    await ada.clicks(Action("giveway", id))
    ada.sees("Nothing is out to change")


async def test_each_of_two_asks_has_an_outcome_of_its_own(stage: Stage, ada: Actor) -> None:
    id = await written(stage, ada)
    await ada.presses("Add an ask")
    await ada.fills(SECOND)
    await ada.presses("I have asked")
    await ada.presses("Log their answer")
    await ada.picks("Base: (amount hidden) the base")
    await ada.presses("Log their answer")
    ada.sees("Your ask: base")
    await ada.fills({"outcome": "Yes, in part", "said": "79k is what we can do"})
    ada.sees("Ask 1: Base: yes, in part", "Ask 2: Start: no answer yet", "And the other ask, start?")
    ada.misses("What I would do")
    assert (await ada.records(Sheet))[0].wait_until is not None
    await ada.picks("Yes, in full")
    ada.sees("Ask 2: Start: yes, in full", "What I would do: Trade once")
    assert [ask.outcome for ask in await ada.records(Ask)] == [Outcome.PART, Outcome.FULL]
    job = (await ada.records(Job))[0]
    assert [event.kind for event in job.events].count("offer_changed") == 1
    await ada.clicks(Action("asks", id))
    ada.sees("Your asks: Acme", "~ yes, in part", "~ yes, in full", "What I would do: Trade once")
    await ada.presses("The talk sheet")
    ada.sees("[[Trade once]]")


# -- how it is talked about ----------------------------------------------------------------------------------------------------


@pytest.mark.row("D13")
async def test_email_gets_a_word_for_live_a_line_that_asks_for_a_call_and_a_written_recap(stage: Stage, ada: Actor) -> None:
    id = await written(stage, ada)
    ada.sees("Who decides, and how do you talk?")
    await ada.presses("How you talk")
    ada.sees("How you talk: not said yet", "Who decides: not said yet", "One source prefers a live talk with the hiring lead")
    await ada.presses("Say how you talk")
    await ada.fills({"channel": "By email or messages", "decider": "The person I would work for"})
    ada.sees("How you talk: by email or messages", "This runs by email. One source prefers a live talk", "[[Ask for a call]]")
    told = (await ada.records(Offer))[0].told
    assert (told.channel, told.decider) == (Channel.EMAIL, Decider.HIRING_LEAD)
    await ada.presses("Ask for a call")
    ada.sees("Words to send: Do you have ten minutes to talk about the offer?", "I message nobody")
    await ada.presses("The talk sheet")
    ada.sees("This runs by email. One source prefers a live talk")
    await ada.presses("I have asked")
    await ada.presses("The talk sheet")
    await ada.presses("A note to send after")
    ada.sees(
        "# A short note to send after the talk",
        "What I asked: Are you open to (amount hidden) for the base",
        "What I heard: As I understood you: (what they said)",
        "What is next: I will answer by Mon 30 Nov.",
    )
    await ada.presses("Show amounts")
    ada.sees("Are you open to 82k for the base")
    await ada.clicks(Action("talkway", id))
    await ada.presses("Change it")
    await ada.fills({"channel": "By call or in person"})
    ada.misses("Ask for a call")
    await ada.clicks(Action("callline", id))
    ada.sees("You do not talk by email")


@pytest.mark.row("D19")
async def test_the_question_how_it_went_comes_after_the_end_of_a_talk_that_was_set(stage: Stage, ada: Actor) -> None:
    await written(stage, ada)
    await ada.presses("How you talk")
    await ada.presses("A talk is set")
    await ada.fills({"when": "Tue 2pm", "minutes": "30"})
    ada.sees("# I read it as Tue 24 Nov, 14:00", "It takes: 30 minutes", "Nothing is set yet.")
    await ada.presses("Yes, set it")
    ada.sees("# The talk is set", "[[Before the talk]]")
    await stage.until(dt.datetime(2026, 11, 24, 14, 49, tzinfo=dt.UTC))
    ada.misses("How did the talk")
    await stage.passes(minutes=2)
    ada.sees("# How did the talk on terms go?", "[[Start]] [It did not happen]", "[Snooze] [Skip] [Stop these]")
    await ada.presses("Start")
    ada.sees("What went well, as you'd tell a friend", "What they said to each ask", "What you think they saw")


async def test_a_talk_that_is_off_is_not_asked_about(stage: Stage, ada: Actor) -> None:
    id = await written(stage, ada)
    await ada.clicks(Action("talkway", id))
    await ada.presses("A talk is set")
    await ada.fills({"when": "Tue at 2", "minutes": "x"})
    ada.sees("I could not read how long it takes.")
    await ada.presses("Fix it")
    await ada.fills({"minutes": "45"})
    ada.sees("It could be morning or afternoon")
    await ada.picks("Tue 24 Nov, 14:00")
    ada.sees("# The talk is set")
    await ada.presses("It is off")
    ada.sees("Noted: no talk is set", "[[Set another time]]")
    assert "offer_wait" not in [kind for kind, _ in await ada.pending()]
    await ada.presses("Set another time")
    await ada.fills({"when": "whenever"})
    ada.sees("I could not read that as a day and a time")


@pytest.mark.parametrize(
    "name", ["talksheet", "showsheet", "fiveparts", "asks", "giveway", "giveany", "trade", "talkway", "recap", "terms"]
)
async def test_a_press_about_an_offer_that_is_gone_is_answered(name: str, stage: Stage, ada: Actor) -> None:
    await with_an_offer(stage, ada)
    await ada.clicks(Action(name, "nothing"))
    ada.sees("not here any more")
