"""A prompt that was answered says so, wherever it stands, and promises nothing."""

from __future__ import annotations

import datetime as dt

import handlers
from bot.cards import Action, Card
from bot.router import collect
from playbook.cadence import Kind
from playbook.records import Reminder
from tests.stage import Actor, Stage, card_text

ASKED = "How did it go?"
LEFT = "Nothing left to answer here"


def test_every_kind_that_comes_unasked_tells_whether_it_still_asks() -> None:
    router = collect(handlers)
    assert set(router.stills) == {kind.value for kind in Kind}


async def set_up(ada: Actor, look: str = "plain") -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": look})
    await ada.presses("Yes, that is my time")


async def asked(stage: Stage, ada: Actor, look: str = "plain") -> Card:
    """The talk is over and the card that asks how it went stands in the chat."""
    await set_up(ada, look)
    await ada.says("/jsc interview Acme, staff PM, Tue 2pm")
    await ada.fills({})
    await ada.presses("Yes, set it")
    await stage.passes(days=1, hours=6, minutes=20)
    return ada.messages[-1][1]


def last(ada: Actor) -> str:
    """The newest message of the chat, as it stands now."""
    return card_text(ada.messages[-1][1])


async def test_a_card_that_asked_is_drawn_as_answered_once_the_debrief_is_saved(stage: Stage, ada: Actor) -> None:
    old = await asked(stage, ada)
    await ada.presses("Start")
    await ada.fills({"well": "They laughed."})
    ada.sees("Saved. Shown to nobody.")
    assert LEFT in last(ada)
    assert "You wrote this one already." in last(ada)
    assert not any(label in last(ada) for label in ("[Start]", "[Snooze]", "[Skip]", "[[Start]]"))
    for label in ("Snooze", "Skip"):
        # The old card of somebody whose screen has not caught up.
        await ada.presses(label, card=old)
        ada.sees(LEFT, "You wrote this one already.", "[[Show it]]").misses("It comes", "When shall I come back?", "Skipped")
    await ada.presses("Show it")
    ada.sees("Your debrief", "They laughed.")
    assert not [kind for kind, _ in await ada.pending() if kind == "debrief"]


async def test_a_time_that_was_offered_before_the_answer_is_not_promised_after_it(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    await ada.presses("Snooze")
    times = ada.card
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They laughed."})
    await ada.picks("In 1 hour", card=times)
    ada.sees(LEFT, "You wrote this one already.").misses("Snoozed")
    assert not [kind for kind, _ in await ada.pending() if kind == "debrief"]


async def test_a_press_on_the_card_itself_keeps_its_own_reply(stage: Stage, ada: Actor) -> None:
    old = await asked(stage, ada)
    id = ada.messages[-1][0]
    await ada.presses("It did not happen", card=old)
    mine = ada.card
    await ada.presses("They called it off", card=mine)
    assert LEFT not in card_text(dict(ada.messages)[id])
    await stage.passes(minutes=5)
    assert LEFT not in card_text(dict(ada.messages)[id])


async def test_a_discreet_member_s_answered_card_names_nothing(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada, "discreet")
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They laughed."})
    assert LEFT in last(ada)
    assert not any(word in last(ada) for word in ("Acme", "staff", "14:00", "talk", "wrote"))


async def test_it_is_drawn_once_and_not_again_by_what_comes_after(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They laughed."})
    redrawn = await stage.app.store.rows("SELECT count(*) FROM outbox WHERE kind = 'redraw'")
    await ada.presses("Edit")
    await ada.fills({"well": "They laughed twice."})
    await ada.says("/jsc log Birch, analyst, applied")
    assert await stage.app.store.rows("SELECT count(*) FROM outbox WHERE kind = 'redraw'") == redrawn == [(1,)]


async def test_it_ran_late_on_an_old_card_says_when_the_next_ask_comes(stage: Stage, ada: Actor) -> None:
    old = await asked(stage, ada)
    await ada.presses("It ran late, +30 min", card=old)
    ada.sees("I ask again at 16:02")
    await stage.passes(minutes=10)
    before = await ada.pending()
    await ada.presses("It ran late, +30 min", card=old)
    ada.sees("This has moved on", "I ask again today, 16:02.").misses("16:12")
    assert await ada.pending() == before
    await stage.passes(minutes=30)
    await ada.presses("It ran late, +30 min", card=old)
    ada.sees("This has moved on").misses("I ask again at")
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They laughed."})
    await ada.presses("It ran late, +30 min", card=old)
    ada.sees(LEFT, "You wrote this one already.")
    assert not [kind for kind, _ in await ada.pending() if kind == "debrief"]


async def two_reminders(stage: Stage, ada: Actor, look: str = "plain") -> None:
    """Two that came as one message."""
    await set_up(ada, look)
    for what in ("call Rosa", "post the letter"):
        await ada.says("/jsc remind")
        await ada.presses("Add one")
        await ada.fills({"what": what, "when": "Wed 10:00"})
        await ada.presses("Yes, set it")
    await stage.until(dt.datetime(2026, 11, 25, 10, 1, tzinfo=dt.UTC))


async def finishes_one(ada: Actor) -> None:
    """Removes the first reminder from the list, not from the note."""
    one = (await ada.records(Reminder))[0]
    await ada.clicks(Action("reminded", one.id, one.rev))
    ada.sees("Done")


async def test_several_as_one_show_what_is_left_and_then_that_nothing_is(stage: Stage, ada: Actor) -> None:
    await two_reminders(stage, ada)
    assert "Notes for you" in last(ada)
    count = len(ada.messages)
    await finishes_one(ada)
    assert "Notes for you" in last(ada)
    assert "Waiting: a reminder of yours" in last(ada)
    await finishes_one(ada)
    assert LEFT in last(ada)
    assert "[Snooze]" not in last(ada)
    assert len(ada.messages) == count


async def test_every_kind_of_a_forged_thing_promises_nothing(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    for kind in Kind:
        if kind in (Kind.SETUP, Kind.HELD):
            continue
        for name in ("snooze", "skip"):
            await ada.clicks(Action(name, kind, "nothing"))
            ada.sees("This is not here any more")
    assert not [one for one, _ in await ada.pending() if one == "reminder"]


async def test_notes_that_could_not_be_sent_are_told_of_above_the_next_answer_once(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    await ada.says("/jsc interview Acme, staff PM, Tue 2pm")
    await ada.fills({})
    await ada.presses("Yes, set it")
    stage.closed.add("ada")
    await stage.passes(days=1, hours=6, minutes=20)
    await ada.says("/jsc help")
    ada.sees("I could not message you, so", "[Open the note")
    await ada.says("/jsc help")
    ada.misses("I could not message you")


async def test_set_up_says_whether_the_direct_chat_works(stage: Stage, ada: Actor) -> None:
    await set_up(ada)
    ada.sees("I can message you: my first note is in your direct messages.")
    stage.closed.add("ben")
    ben = stage.member("ben")
    await set_up(ben)
    ben.sees("I could not message you").misses("I can message you")
