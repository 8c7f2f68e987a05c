"""The weekly check-in: setting a week, ticking it, the two prompts, how it felt, and a lighter week."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bot.cards import Action, Buttons, Card, Ticks
from playbook.records import Mood, Profile, Week
from tests.stage import Actor, Stage

MONDAY, NEXT = "2026-11-23", "2026-11-30"


async def set_up(ada: Actor, look: str = "plain") -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "level": "A step up", "by": "March", "city": "Lisbon", "look": look})
    await ada.presses("Yes, that is my time")


async def sets(ada: Actor, *lines: str, doing: str | None = None) -> None:
    """Sets the week the form is open for."""
    answers = dict(zip(("one", "two", "three"), (*lines, "", ""), strict=False))
    await ada.fills({**answers, **({"doing": doing} if doing else {})})


async def friday(stage: Stage, weeks: int = 0) -> None:
    await stage.until(dt.datetime(2026, 11, 27, 15, 1, tzinfo=dt.UTC) + dt.timedelta(weeks=weeks))


async def week(ada: Actor, monday: str = MONDAY) -> Week:
    (found,) = [w for w in await ada.records(Week) if w.id == monday]
    return found


def labels(card: Card) -> list[str]:
    return [b.label for block in card.blocks if isinstance(block, Buttons) for b in block.items]


# -- setting and ticking -------------------------------------------------------------------------------------------------


@pytest.mark.row("C26")
async def test_one_to_three_things_are_set_and_each_is_a_tick_that_is_saved_at_once(ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc checkin")
    ada.sees("# This week", "Nothing is set for this week, and that is fine.", "[[Set this week]]").misses("How the week felt")
    await ada.presses("Set this week")
    await sets(ada, "Send two referral notes", "Rewrite the first paragraph")
    ada.sees("# The week is set", "From: Mon 23 Nov", "One: Send two referral notes", "Two: Rewrite the first paragraph", "[Undo]")
    await ada.presses("Show the week")
    ada.sees("[ ] Send two referral notes", "[ ] Rewrite the first paragraph", "0 of 2 done ▱▱")
    await ada.ticks("Send two referral notes")
    ada.sees("[x] Send two referral notes", "1 of 2 done ▰▱", "[Change this week]")
    assert (await week(ada)).done == (0,)
    await ada.ticks()
    assert (await week(ada)).done == ()


async def test_changing_a_week_keeps_the_ticks_of_what_stays_and_can_be_undone(ada: Actor) -> None:
    await set_up(ada)
    await ada.clicks(Action("form", "weekset"))
    await sets(ada, "Send two notes", "Call Rosa")
    await ada.presses("Show the week")
    await ada.ticks("Call Rosa")
    await ada.presses("Change this week")
    ada.sees("One thing: [Send two notes]", "Another: [Call Rosa]", "A third: []")
    await sets(ada, "Call Rosa", " ", "Write to Dev")
    kept = await week(ada)
    assert (kept.commitments, kept.done) == (("Call Rosa", "Write to Dev"), (0,))
    await ada.presses("Undo")
    ada.sees("# Undone", "One: Send two notes", "[Put it back]")
    kept = await week(ada)
    assert (kept.commitments, kept.done) == (("Send two notes", "Call Rosa"), (1,))
    await ada.presses("Put it back")
    assert (await week(ada)).commitments == ("Call Rosa", "Write to Dev")


async def test_undoing_the_first_leaves_nothing_set(ada: Actor) -> None:
    await ada.clicks(Action("form", "weekset"))
    await sets(ada, "One thing")
    ada.sees("[Set my clock]", "With a clock I ask at its end how it went.")
    await ada.presses("Undo")
    ada.sees("Now: nothing is set")
    await ada.presses("Show the week")
    ada.sees("Nothing is set for this week")


async def test_empty_equal_long_and_hostile_lines(ada: Actor) -> None:
    await set_up(ada)
    await ada.clicks(Action("form", "weekset"))
    await ada.fills({"one": " "})
    ada.sees("One line needs another look")
    await ada.presses("Fix it")
    await sets(ada, "x" * 75, "&<>" * 25, "x" * 75)
    assert (await week(ada)).commitments == ("x" * 75, "&<>" * 25)
    await ada.presses("Show the week")
    assert next(t.label for b in ada.card.blocks if isinstance(b, Ticks) for t in b.items) == "x" * 75
    await ada.says("/jsc checkin <!channel> **x** [a](https://example.org)")
    ada.sees("One thing for this week", "You typed: <!channel> **x** [a](https://example.org)", "Nothing is set yet.")
    await ada.presses("Open the form")
    ada.sees("One thing: [<!channel> **x** [a](https://example.org)]")
    await ada.says("/jsc checkin " + "y" * 500)
    await ada.presses("Open the form")
    await ada.fills({})
    assert (await week(ada)).commitments[0] == "y" * 75


async def test_a_press_on_an_older_card_changes_nothing(ada: Actor) -> None:
    await set_up(ada)
    await ada.clicks(Action("form", "weekset"))
    await sets(ada, "One thing", "Another thing")
    await ada.presses("Show the week")
    old = ada.card
    await ada.ticks("One thing")
    block = next(b for b in old.blocks if isinstance(b, Ticks))
    await ada.clicks(block.action, "0", "1", on=old)
    ada.sees("This has moved on", "The week of Mon 23 Nov: 1 of 2 done.")
    assert (await week(ada)).done == (0,)
    await ada.presses("Show it as it is now")
    ada.sees("[x] One thing", "[ ] Another thing")
    for action in (Action("weekset", "2020-01-06"), Action("weekset", "2026-11-16"), Action("weekset", "x")):
        await ada.clicks(Action("form", *action.packed.split(":")))
        ada.sees("on an older card")


@pytest.mark.row("C14")
async def test_reading_more_than_doing_is_their_own_word_and_brings_one_hint(ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.clicks(Action("form", "weekset"))
    await sets(ada, "One thing", doing="Read more than I did")
    ada.sees("One hint: you said that you read more than you do. Pick one small thing to do today.")
    assert (await week(ada)).reads_more is True
    await ada.presses("Change it")
    ada.sees("(x) Read more than I did")
    await ada.fills({"doing": "Did more than I read"})
    ada.misses("One hint")
    assert (await week(ada)).reads_more is False


# -- what comes by itself ------------------------------------------------------------------------------------------------


async def test_friday_closes_the_week_and_sets_the_next(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc log Acme, PM, applied, 2 Nov")
    await ada.clicks(Action("form", "weekset"))
    await sets(ada, "Send two notes", "Call Rosa")
    await friday(stage)
    ada.sees("# Closing the week", "(Fridays at 15:00, on your clock.)", "[ ] Send two notes", "How the week felt, if you like:")
    ada.sees("0 of 2 done ▱▱ One job wants a quick update.", "[[Set next week]] [Update 1 job]", "[Snooze] [Skip] [Stop these]")
    ada.sees("How it felt: shown to nobody; goes after 180 days.")
    await ada.ticks("Call Rosa")
    ada.sees("1 of 2 done ▰▱", "Keep the other one, or set a lighter week?", "[Snooze] [Skip] [Stop these]")
    await ada.presses("Set next week")
    ada.sees("FORM Next week", "One thing: [Send two notes]", "Another: []")
    await ada.fills({"two": "Ask Dev for a read"})
    ada.sees("From: Mon 30 Nov", "One: Send two notes", "Two: Ask Dev for a read")
    assert (await week(ada)).done == (1,)
    assert (await week(ada, NEXT)).commitments == ("Send two notes", "Ask Dev for a read")
    await ada.says("/jsc checkin")
    ada.sees("Next week: 2 set", "[Change next week]")
    await ada.presses("Update 1 job")
    ada.sees("One quiet job: 1 of 1")
    before = len(ada.messages)
    await stage.passes(days=3)
    assert not any(card.title == "A new week" for _, card in ada.messages[before:]), "it is set already"


async def test_monday_begins_a_week_in_which_nothing_is_set(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.clicks(Action("form", "weekset"))
    await sets(ada, "Send two notes")
    await stage.until(dt.datetime(2026, 11, 30, 9, 1, tzinfo=dt.UTC))
    ada.sees("# A new week", "(Mondays at 09:00, on your clock.)", "One thing is enough.", "Still open, 1: Send two notes")
    ada.sees("[[Set this week]] [Keep an hour] [A lighter week] [Home]", "[Snooze] [Skip] [Stop these]")
    await ada.presses("Set this week")
    ada.sees("FORM This week", "One thing: [Send two notes]")
    await ada.fills({})
    assert (await week(ada, NEXT)).commitments == ("Send two notes",)
    await stage.passes(days=7, hours=2)
    starts = [card for card in ada.every if card.title == "A new week"]
    assert len(starts) == 1, "on the day of the review the review is what is said"
    assert any(card.title == "Your two-week review" for _, card in ada.messages)


async def test_each_comes_once_a_week_at_the_same_clock_time_and_a_pause_skips_it(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.stops("review")
    await stage.passes(days=28)
    seen = [card.title for _, card in ada.messages if card.title in ("A new week", "Closing the week")]
    assert seen == ["Closing the week", "A new week"] * 4
    coming = {kind: when.isoformat() for kind, when in await ada.pending() if kind.startswith("week_")}
    assert coming == {"week_close": "2026-12-25T15:00:00+00:00", "week_start": "2026-12-28T09:00:00+00:00"}
    before = len(ada.messages)
    await ada.says("/jsc remind")
    await ada.presses("Pause")
    await ada.picks("Mon 4 Jan 2027, 08:00")
    await stage.until(dt.datetime(2027, 1, 3, 23, 0, tzinfo=dt.UTC))
    assert len(ada.messages) == before
    await stage.passes(days=1)
    assert [card.title for _, card in ada.messages[before:]] == ["A new week"]


async def test_an_ignored_close_is_asked_once_more_where_that_was_chosen(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await friday(stage)
    before = len(ada.messages)
    await stage.passes(days=2)
    assert len(ada.messages) == before, "by default it is let be"
    await ada.says("/jsc checkin")
    await ada.presses("When I ask")
    ada.sees("FORM When I ask", "Mondays at 09:00, a new week: (x) Ask me ( ) Do not ask", "(x) Leave it be")
    await ada.fills({"start": "Do not ask", "again": "Ask once more on Saturday"})
    ada.sees("# Kept", "Mondays at 09:00: I do not ask", "Without an answer: once more on Saturday")
    before = len(ada.messages)
    await friday(stage, 1)
    ada.sees("(Fridays at 15:00, as you chose.)")
    await stage.passes(days=1)
    assert [card.title for _, card in ada.messages[before:]] == ["Closing the week"] * 2, "Friday, then Saturday"
    await friday(stage, 2)
    await ada.presses("Set next week")
    await sets(ada, "One thing")
    count = len(ada.messages)
    await stage.passes(days=2)
    assert len(ada.messages) == count, "it was answered"
    await ada.clicks(Action("form", "weekasks"))
    await ada.fills({"start": "Ask me", "close": "Do not ask", "again": "Ask once more on Monday"})
    ada.sees("Fridays at 15:00: I do not ask", "Without an answer: once more on Monday")
    await stage.passes(days=7)
    assert not any(card.title == "Closing the week" for _, card in ada.messages[count:])


async def test_when_i_ask_needs_a_clock(ada: Actor) -> None:
    await ada.clicks(Action("form", "weekasks"))
    await ada.fills({"again": "Ask once more on Monday"})
    ada.sees("First, your clock")
    assert (await ada.records(Profile))[0].close_again == "monday"
    assert await ada.pending() == []


async def test_skip_snooze_move_and_another_zone_change_one_time_alone(stage: Stage, ada: Actor) -> None:
    async def closes() -> list[str]:
        return [when.isoformat() for kind, when in await ada.pending() if kind == "week_close"]

    await set_up(ada)
    await ada.says("/jsc remind")
    await ada.picks("Fri 27 Nov, 15:00: closing the week")
    await ada.presses("Skip once")
    ada.sees("Skipped", "The next one: Fri 4 Dec, 15:00")
    assert await closes() == ["2026-12-04T15:00:00+00:00"]
    await ada.says("/jsc remind")
    await ada.picks("Fri 4 Dec, 15:00: closing the week")
    await ada.presses("Move")
    await ada.fills({"when": "Thu 3 Dec 12:00"})
    await ada.presses("Yes, move it")
    assert await closes() == ["2026-12-03T12:00:00+00:00", "2026-12-11T15:00:00+00:00"]
    await stage.until(dt.datetime(2026, 12, 3, 12, 1, tzinfo=dt.UTC))
    ada.sees("[[Set this week]]", "[Snooze] [Skip] [Stop these]")
    await ada.presses("Snooze")
    await ada.picks("In 1 hour")
    assert await closes() == ["2026-12-03T13:01:00+00:00", "2026-12-11T15:00:00+00:00"]
    await ada.clicks(Action("form", "clock"))
    await ada.fills({"city": "Tokyo"})
    await ada.presses("Yes, that is my time")
    assert await closes() == ["2026-12-03T13:01:00+00:00", "2026-12-11T06:00:00+00:00"], "the same date at the same clock time"


async def test_one_snoozed_past_the_next_is_not_told_beside_it(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await friday(stage)
    await ada.presses("Snooze")
    await ada.picks("Another time")
    await ada.presses("Type it")
    await ada.fills({"when": "Sat 5 Dec 10:00"})
    await ada.presses("Yes, come then")
    await friday(stage, 1)
    ada.sees("# Closing the week")
    before = len(ada.messages)
    await stage.passes(days=1)
    assert len(ada.messages) == before, "its week is over, and the newer one was told"


async def test_after_weeks_of_downtime_one_close_is_told(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    before = len(ada.messages)
    await stage.down(days=33, hours=6)
    told = [card for _, card in ada.messages[before:]]
    assert len(told) == 1
    assert sum("week_close" in a.packed for a in told[0].actions) <= 1
    coming = [when.isoformat() for kind, when in await ada.pending() if kind == "week_close"]
    assert coming == ["2027-01-01T15:00:00+00:00"]


# -- how it felt -----------------------------------------------------------------------------------------------------------


async def test_nothing_is_kept_before_the_member_agrees(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await friday(stage)
    await ada.picks("4")
    ada.sees("# Keep how weeks feel?", "Nothing is kept yet.", "it stays 180 days, shown to nobody", "[Keep] [Just this once]")
    assert await ada.records(Mood) == []
    await ada.presses("Just this once")
    ada.sees("# Closing the week", "[Snooze] [Skip] [Stop these]").misses("How the week felt")
    assert await ada.records(Mood) == []
    await ada.says("/jsc privacy")
    ada.misses("mood")
    await friday(stage, 1)
    await ada.picks("5, good")
    ada.sees("# Keep how weeks feel?")
    await ada.presses("Keep")
    ada.sees("# Closing the week", "You picked 5 of 5. Another answer:")
    assert [(m.monday.isoformat(), m.place) for m in await ada.records(Mood)] == [(NEXT, 5)]
    await ada.picks("3, so-so")
    ada.sees("You picked 3 of 5. Another answer:").misses("Keep how weeks feel?")
    assert [m.place for m in await ada.records(Mood)] == [3]


@pytest.mark.row("D22")
async def test_a_heavy_week_gets_one_plain_line_once_a_week_and_the_second_the_places_too(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await friday(stage)
    await ada.picks("1, hard")
    await ada.presses("Just this once")
    ada.sees("# That sounds like a heavy week", "You picked 1 of 5. It is shown to nobody.")
    ada.sees("Most people who look for work have weeks like this. You need not carry it alone.")
    ada.sees("[A lighter week] [Places that help] [No, thanks]").misses("Near you")
    assert await ada.records(Mood) == [], "kept or not, it is answered"
    await ada.presses("Places that help")
    ada.sees("# Places that help", "call your local emergency number now", "Nobody reads what you write here for emergencies")
    ada.sees("Near you: a person you trust, or a doctor", "[A lighter week] [Home]")
    await friday(stage, 1)
    await ada.picks("2")
    await ada.presses("Keep")
    ada.sees("# That sounds like a heavy week").misses("Near you")
    await ada.presses("No, thanks")
    ada.sees("# Closing the week", "You picked 2 of 5. Another answer:")
    await ada.picks("1, hard")
    ada.sees("# Closing the week", "You picked 1 of 5.").misses("heavy")
    await friday(stage, 2)
    await ada.picks("1, hard")
    ada.sees("# That sounds like a heavy week", "Near you: a person you trust, or a doctor")


async def test_moods_are_a_picture_of_their_own_and_can_all_be_removed(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    for i, place in enumerate(("4", "", "2")):
        await friday(stage, i)
        if place:
            await ada.picks(place)
        if i == 0:
            await ada.presses("Keep")
    await ada.presses("No, thanks")
    await ada.says("/jsc privacy")
    ada.sees("2 check-ins, 2 moods", "Kept for: debriefs and moods 180 days; the rest until you remove it", "[How weeks felt]")
    await ada.presses("How weeks felt")
    ada.sees("23 Nov: 4 of 5", "30 Nov: skipped", "7 Dec: 2 of 5", "It is shown to nobody.")
    await ada.presses("Remove all")
    ada.sees("Remove how weeks felt?", "Goes: 2 moods, and that you agreed", "Nothing is removed yet.")
    await ada.presses("Keep them")
    await ada.presses("Remove all")
    await ada.clicks(Action("moodstop"))
    ada.sees("# Removed")
    assert await ada.records(Mood) == []
    assert not any(kind == "moodfade" for kind, _ in await ada.pending())
    await ada.clicks(Action("moods"))
    ada.sees("None is kept.")
    await ada.says("/jsc checkin")
    ada.misses("How the week felt", "How weeks felt")
    await friday(stage, 3)
    await ada.picks("3, so-so")
    ada.sees("Keep how weeks feel?")


async def test_a_mood_goes_after_180_days_and_sooner_where_that_was_chosen(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.stops("week_start", "week_close", "review")
    await friday(stage)
    await ada.says("/jsc checkin")
    await ada.picks("4")
    await ada.presses("Keep")
    await ada.says("/jsc privacy")
    await ada.presses("How long to keep")
    ada.sees("How weeks felt goes with them, after 180 days at the latest.")
    await ada.picks("A year")
    ada.sees("Kept for: debriefs a year; moods 180 days")
    await stage.passes(days=179)
    assert len(await ada.records(Mood)) == 1
    await stage.passes(days=2)
    assert await ada.records(Mood) == []
    await ada.clicks(Action("moods"))
    ada.sees("None is kept yet. The next one you pick is.")
    await ada.presses("Keep none")
    assert (await ada.records(Profile))[0].keeps_moods is False
    await ada.says("/jsc checkin")
    if "How the week felt" not in ada.screen:
        await friday(stage, 30)
        await ada.says("/jsc checkin")
    await ada.picks("4")
    await ada.presses("Keep")
    await stage.passes(days=31)
    await ada.says("/jsc privacy")
    await ada.presses("How long to keep")
    await ada.picks("30 days")
    await stage.passes(minutes=1)
    assert await ada.records(Mood) == []


async def test_moods_are_in_the_export_and_old_mood_buttons_change_nothing(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await friday(stage)
    old = ada.card
    await ada.picks("4")
    consent = ada.card
    await ada.presses("Keep")
    await ada.presses("Just this once", card=consent)
    ada.sees("This has moved on")
    await ada.clicks(old.actions[0], "1", on=old)
    ada.sees("This has moved on", "The week of Mon 23 Nov: nothing is set.")
    for forged in (Action("felt"), Action("moodkeep", "-", "9", MONDAY, "1"), Action("felt", "-", "2026-11-24", "0")):
        await ada.clicks(forged, "4")
        ada.sees("on an older card")
    assert [m.place for m in await ada.records(Mood)] == [4]
    await ada.clicks(Action("export"))
    whole = json.loads(ada.files[0].data)["records"]
    assert [(r["kind"], r["place"]) for r in whole if r["kind"] == "mood"] == [("mood", 4)]


# -- a lighter week ----------------------------------------------------------------------------------------------------


async def test_a_lighter_week_is_one_small_thing_and_half_the_notes_until_it_is_over(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.clicks(Action("form", "weekset", NEXT))
    await sets(ada, "Three big things", "Another big thing")
    await ada.clicks(Action("form", "weekset"))
    await sets(ada, "One for now")
    await friday(stage)
    await ada.picks("2")
    await ada.presses("Just this once")
    heavy = ada.card
    await ada.presses("A lighter week")
    ada.sees("# A lighter week is set", "From: Mon 30 Nov", "One thing: Ten minutes for one small step")
    ada.sees("Notes by themselves: at most 2 a week until Mon 7 Dec")
    assert (await week(ada, NEXT)).commitments == ("Ten minutes for one small step",)
    await ada.says("/jsc remind")
    ada.sees("Unasked: at most 1 a day, 2 a week")
    await ada.presses("A lighter week", card=heavy)
    ada.sees("This has moved on", "The week of Mon 30 Nov: 0 of 1 done.")
    await ada.presses("Undo")
    ada.sees("# Undone", "One: Three big things", "Two: Another big thing")
    await ada.says("/jsc remind")
    ada.sees("4 a week")
    await ada.presses("Put it back")
    await ada.says("/jsc remind")
    ada.sees("2 a week")
    await stage.until(dt.datetime(2026, 12, 7, 8, 0, tzinfo=dt.UTC))
    await ada.says("/jsc remind")
    ada.sees("4 a week")


async def test_the_halved_budget_holds(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.stops("review")
    for firm, day in (("Acme", 16), ("Birch", 17), ("Cedar", 18), ("Dill", 19)):
        await ada.says(f"/jsc log {firm}, PM, applied, {day} Nov")
    await ada.clicks(Action("form", "weekset"))
    await sets(ada, "A", "B")
    await ada.presses("Show the week")
    await ada.presses("A lighter week")
    before = len(ada.messages)
    await stage.until(dt.datetime(2026, 11, 29, 22, 0, tzinfo=dt.UTC))
    assert len(ada.messages) - before == 2, "two in that week and not four"


# -- what comes of it --------------------------------------------------------------------------------------------------


@pytest.mark.row("C27")
async def test_weeks_kept_in_full_are_counted_without_the_paused_and_the_unplanned_ones_count(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.stops("week_start", "week_close", "review")
    for set_, ticked in ((("A", "B"), ("A", "B")), (("C", "D"), ("C",)), ((), ()), (("E",), ("E",))):
        if set_:
            await ada.clicks(Action("form", "weekset"))
            await ada.fills({"one": "", "two": "", "three": ""} | dict(zip(("one", "two"), set_, strict=False)))
            await ada.presses("Show the week")
            await ada.ticks(*ticked)
        await stage.passes(days=7)
    await ada.says("/jsc log Acme, PM, applied")
    await ada.says("/jsc review")
    ada.sees("Kept weeks: 2 of 4 in full")
    await ada.clicks(Action("picture", "weeks"))
    ada.sees("23 Nov: 2 of 2", "30 Nov: 1 of 2", "7 Dec: none set", "14 Dec: 1 of 1")
    await ada.says("/jsc remind")
    await ada.presses("Pause")
    await ada.picks("Mon 28 Dec, 08:00")
    await stage.passes(days=8)
    await ada.says("/jsc review")
    ada.sees("Kept weeks: 2 of 4 in full")
