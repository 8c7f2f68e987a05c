"""What comes unasked, and where: discreet notes, several as one, a closed chat, home alone, and how much is too much."""

from __future__ import annotations

import datetime as dt

from playbook.records import Notice, Profile
from tests.stage import Actor, Stage


async def set_up(ada: Actor, look: str = "discreet") -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": look})
    await ada.presses("Yes, that is my time")


async def a_talk(ada: Actor, when: str = "Tue 2pm") -> None:
    await ada.says("/jsc interview")
    if ada.form is None:
        await ada.presses("Add an interview")
    await ada.fills({"job": "Acme, staff PM", "when": when})
    await ada.presses("Yes, set it")


async def test_a_discreet_note_says_nothing_until_it_is_opened_and_can_be_covered_again(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await a_talk(ada)
    await stage.passes(days=1, hours=6, minutes=20)
    ada.sees("You have a note", "Sent the discreet way, as you chose.", "[[Open]] [Later]").misses("Acme", "14:00")
    await ada.presses("Open")
    ada.sees("How did it go?", "Your 14:00 was due to end at 15:00", "[Snooze] [Skip] [Stop these] [Hide again]")
    await ada.presses("Hide again")
    ada.sees("You have a note").misses("14:00")
    await ada.presses("Later")
    ada.sees("When shall I come back?", "In 1 hour  ~ Tue 24 Nov, 16:32")
    await ada.picks("In 1 hour")
    ada.sees("Snoozed", "It comes: Tue 24 Nov, 16:32")
    await stage.passes(hours=1)
    ada.sees("You have a note")


async def test_several_come_as_one_note_and_each_opens(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "plain")
    for what in ("call Rosa", "post the letter"):
        await ada.says("/jsc remind")
        await ada.presses("Add one")
        await ada.fills({"what": what, "when": "Wed 10:00"})
        await ada.presses("Yes, set it")
    before = len(ada.messages)
    await stage.until(dt.datetime(2026, 11, 25, 10, 1, tzinfo=dt.UTC))
    assert len(ada.messages) == before + 1
    ada.sees("Notes for you", "They were due together", "( ) a reminder of yours", "[Snooze] [Skip] [Stop these]")
    await ada.presses("Snooze")
    await ada.picks("In 1 hour")
    ada.sees("They come back together", "They come: Wed 25 Nov, 11:01")
    await stage.passes(hours=1)
    ada.sees("Notes for you")


async def test_after_downtime_one_note_tells_all_that_was_late(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "plain")
    await a_talk(ada)
    await ada.says("/jsc log Birch, PM, applied")
    before = len(ada.messages)
    await stage.down(days=9)
    assert len(ada.messages) == before + 1, "one message for all of it"
    ada.sees("While I was away", "( ) five short questions", "( ) follow up")
    await ada.picks("five short questions")
    ada.sees("A talk of some days ago", "You set it for Tue 24 Nov, 14:00.")


async def test_with_a_closed_chat_notes_wait_on_home_and_go_once_read(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "plain")
    await a_talk(ada)
    await ada.says("/jsc log Birch, PM, applied, 16 Nov")
    stage.closed.add("ada")
    await stage.passes(days=1, hours=6, minutes=20)
    kept = [n.about for n in await ada.records(Notice)]
    assert any(about.startswith("debrief.") for about in kept)
    await ada.visits_home()
    ada.sees("Kept for you: 2 notes I could not send", "[Read the notes]")
    await ada.presses("Read the notes")
    ada.sees("Notes are waiting for you here", "I could not message you on Tue 24 Nov, 09:00.", "[Let me message you] [Home is enough]")
    await ada.picks("five short questions")
    ada.sees("How did it go?")
    assert "debrief" not in {n.about.partition(".")[0] for n in await ada.records(Notice)}
    await ada.visits_home()
    ada.sees("Kept for you: 1 note I could not send")
    await ada.presses("Read the note")
    await ada.presses("Let me message you")
    ada.sees("[Back to the notes]")
    await ada.presses("Back to the notes")
    await ada.presses("Home is enough")
    ada.sees("I write to you on home alone")


async def test_a_first_hello_that_cannot_be_sent_waits_on_home(stage: Stage, ada: Actor) -> None:
    stage.closed.add("ada")
    await set_up(ada, "plain")
    await ada.visits_home()
    ada.sees("Kept for you: 1 note I could not send", "[Read the note]")
    await ada.presses("Read the note")
    ada.sees("A note is waiting for you here", "Note: a first hello")
    await ada.presses("Open the note")
    ada.sees("Hello. My notes to you come here")
    await ada.visits_home()
    ada.misses("Kept for you")


async def test_home_alone_keeps_every_note_there(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "plain")
    await ada.presses("Write to me on home alone")
    ada.sees("I write to you on home alone", "Notes wait there until you look.")
    await a_talk(ada)
    before = len(ada.messages)
    await stage.passes(days=1, hours=6, minutes=20)
    assert len(ada.messages) == before
    await ada.visits_home()
    ada.sees("Kept for you: 1 note, here as you chose")
    await ada.presses("Read the note")
    ada.sees("You asked me to keep notes here.")
    await ada.presses("Open the note")
    await ada.presses("Start")
    await ada.fills({"well": "They asked."})
    await ada.says("/jsc remind")
    ada.sees("Notes come: to home alone")
    await ada.presses("Write to my chat")
    ada.sees("I write to you here again")
    await ada.says("/jsc log Birch, PM, applied")
    await stage.passes(days=9)
    assert len(ada.messages) > before


async def test_after_three_that_nobody_touched_the_fourth_asks_whether_fewer(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.stops("week_start", "week_close")
    for firm in ("Acme", "Birch", "Cedar", "Dill", "Elm"):
        await ada.says(f"/jsc log {firm}, PM, applied")
        await stage.passes(days=1)
    before = len(ada.messages)
    await stage.passes(days=7)
    notes = [card for _, card in ada.messages[before:]]
    assert len(notes) == 4, "one a day, four a week"
    assert [any(a.name == "fewer" for a in card.actions) for card in notes] == [False, False, False, True]
    await ada.presses("Fewer of these", card=notes[3])
    ada.sees("At most 2 a week now")
    (profile,) = await ada.records(Profile)
    assert profile.per_week == 2


async def test_several_told_as_one_are_one_of_the_budget(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "plain")
    await ada.stops("week_start", "week_close")
    for firm in ("Acme", "Birch", "Cedar", "Dill", "Elm", "Fern"):
        await ada.says(f"/jsc log {firm}, PM, applied")
    before = len(ada.messages)
    await stage.passes(days=8, hours=1)
    assert len(ada.messages) == before + 1
    ada.sees("Notes for you")
    await ada.says("/jsc log Grove, PM, applied, Tue 24 Nov")
    await stage.passes(days=1)
    assert len(ada.messages) == before + 2, "the next day has room: six lines in one message were one message"


async def test_nothing_comes_in_quiet_hours(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "plain")
    await ada.stops("week_start", "week_close")
    await ada.says("/jsc remind")
    await ada.presses("Times and days")
    await ada.fills({"Quiet from": "9:00", "Quiet to": "11:30"})
    ada.sees("Quiet: 09:00 to 11:30")
    await ada.says("/jsc log Acme, PM, applied")
    before = len(ada.messages)
    await stage.until(dt.datetime(2026, 12, 1, 11, 29, tzinfo=dt.UTC))
    assert len(ada.messages) == before
    await stage.passes(minutes=1)
    ada.sees("A good day to ask how it stands")
