"""A council's hours: set by anybody with a seat, said back first, told in the room; and a pause that ends by itself."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cards import Action
from playbook.records import SeatSwap
from tests.conversations.test_council import council_of, told
from tests.conversations.test_health import answers, silent, the_council
from tests.conversations.test_rounds import THURSDAY, a_round, rounds_in
from tests.stage import Actor, Stage

ASK = "How shall your council go on?"


async def opens(who: Actor) -> Actor:
    await who.says("/jsc council hotseat")
    return await who.presses("Change the hours")


async def asks_for(who: Actor, day: str, at: str, rhythm: str = "Every week") -> Actor:
    await opens(who)
    return await who.fills({"day": day, "at": at, "rhythm": rhythm})


async def test_anybody_changes_the_hours_and_the_room_is_told(stage: Stage) -> None:
    room, (ada, ben, _) = await a_round(stage)
    await opens(ben)
    ben.sees("(x) Thursdays", "Hour, on your council's clock: [10:00]", "(x) Every week")
    await ben.fills({"day": "Tuesdays", "at": "6 pm"})
    ben.sees("Is that right?", "Rounds: Tuesdays at 18:00, UTC, every week", "Nothing has changed yet.")
    assert (await the_council(stage, ada)).day == 3
    await ben.presses("Yes, tell the room")
    ben.sees("Your council's hours are set", "Next round: Tue 24 Nov, 18:00")
    room.sees("Rounds have new hours", "Ben set them. Anybody with a seat can.", "Rounds: Tuesdays at 18:00, UTC, every week")
    await stage.until(dt.datetime(2026, 11, 24, 17, 59, tzinfo=dt.UTC))
    assert not rounds_in(room)
    await stage.passes(minutes=2)
    assert len(rounds_in(room)) == 1
    await stage.until(THURSDAY + dt.timedelta(days=1))
    assert len(rounds_in(room)) == 1, "no round at the hour that is gone"
    await stage.passes(days=7)
    assert len(rounds_in(room)) == 2
    await ada.says("/jsc council hotseat")
    ada.sees("Rounds: Tuesdays at 18:00, UTC")


async def test_every_two_weeks_or_when_someone_asks(stage: Stage) -> None:
    room, (ada, *_) = await a_round(stage)
    await (await asks_for(ada, "Thursdays", "10:00", "Every two weeks")).presses("Yes, tell the room")
    for days in (4, 12):
        await stage.passes(days=days)
        assert len(rounds_in(room)) == 1
        await ada.presses_in(room, "Add my own line")
        await ada.fills({"well": f"A talk, after {days}"})
    await stage.passes(days=2)
    assert len(rounds_in(room)) == 2
    await asks_for(ada, "Thursdays", "10:00", "When someone asks")
    ada.sees("Rounds: when someone asks; no round comes by itself")
    await ada.presses("Yes, tell the room")
    ada.misses("Next round")
    await stage.passes(days=16)
    assert len(rounds_in(room)) == 2
    await ada.says("/jsc council hotseat")
    ada.sees("No round is planned", "Change the hours")
    await (await asks_for(ada, "Mondays", "9:00")).presses("Yes, tell the room")
    ada.sees("Next round: Mon 28 Dec, 09:00")


async def test_an_hour_that_may_be_two_is_asked_about(stage: Stage) -> None:
    _, (ada, *_) = await a_round(stage)
    await asks_for(ada, "Mondays", "6:30")
    ada.sees("Which half of the day?", "Rounds: Mondays at 06:30", "Or: Mondays at 18:30")
    await ada.presses("Set 18:30")
    council = await the_council(stage, ada)
    assert (council.day, council.at) == (0, dt.time(18, 30))


@pytest.mark.parametrize("typed", ["soon", "<b>", "25:99", "١٢٣٤"])
async def test_what_is_no_hour_is_kept_to_be_mended(stage: Stage, typed: str) -> None:
    room, (ada, *_) = await a_round(stage)
    await asks_for(ada, "Mondays", typed)
    ada.sees("One line needs another look", f"You typed: {typed}")
    await ada.presses("Fix it")
    ada.sees("(x) Mondays", f"[{typed}]")
    assert (await the_council(stage, ada)).day == 3
    room.misses("Rounds have new hours")


async def test_two_at_once_is_one_and_the_other_is_told_what_holds(stage: Stage) -> None:
    room, (ada, ben, _) = await a_round(stage)
    await asks_for(ada, "Mondays", "18:00")
    await asks_for(ben, "Fridays", "8:00")
    await ada.presses("Yes, tell the room")
    await ben.presses("Set 20:00" if "Set 20:00" in ben.screen else "Yes, tell the room")
    ben.sees("This has moved on", "Rounds now: Mondays at 18:00, UTC, every week.")
    council = await the_council(stage, ada)
    assert (council.day, council.at) == (0, dt.time(18))
    assert sum("Rounds have new hours" in text for text in room.texts) == 1
    id = await council_of(stage, "ada")
    for wrong in (("9", "1800", "week"), ("1", "2500", "week"), ("1", "1860", "week"), ("1", "18h0", "week"), ("1", "1800", "never")):
        await ada.clicks(Action("hoursset", *wrong, id, council.id, council.rev))
        ada.sees("This is not here any more")
    mallory = stage.member("mallory")
    await mallory.clicks(Action("hoursset", "1", "1800", "week", id, council.id, council.rev))
    mallory.sees("You are not set up yet")
    await mallory.clicks(Action("form", "roundhours", id))
    mallory.sees("You are not set up yet")


async def test_a_question_and_a_swap_of_a_date_that_is_gone(stage: Stage) -> None:
    room, (ada, ben, _) = await a_round(stage)
    await stage.passes(days=2)
    await ada.says("/jsc council hotseat")
    await ada.presses("My question")
    await ada.fills({"words": "How do I explain a gap?"})
    await ben.says("/jsc council hotseat")
    await ben.presses("Swap seats")
    await ben.presses("Swap them")
    id = await council_of(stage, "ada")
    assert await stage.app.change(id, lambda context: len(context.records.all(SeatSwap))) == 1
    await (await asks_for(ada, "Saturdays", "10:00")).presses("Yes, tell the room")
    assert await stage.app.change(id, lambda context: len(context.records.all(SeatSwap))) == 0
    await ada.says("/jsc council hotseat")
    await ada.presses("My question")
    ada.sees("How do I explain a gap?")
    await ada.fills({})
    await stage.passes(days=4)
    assert any("The question: How do I explain a gap?" in text for text in rounds_in(room))
    kept = await stage.app.store.rows("SELECT 1 FROM records WHERE kind = 'round_question'")
    assert len(kept) == 1


async def paused(stage: Stage) -> list[Actor]:
    people = await silent(stage)
    for who in people:
        await answers(who, "Pause, and keep the room")
    return people


async def test_a_pause_ends_by_itself_on_the_day_that_was_set(stage: Stage) -> None:
    ada, ben, *_ = await paused(stage)
    room = stage.rooms["room-1"]
    assert told(ada, "Your council pauses.", "[Pause until] [Wake the council]")
    await ben.says("/jsc council")
    ben.sees("Paused: until one of you wakes it")
    await ben.presses("Pause until")
    await ben.fills({"until": "Fri 18 Dec"})
    ben.sees("Paused: until Fri 18 Dec")
    room.sees("Your council pauses", "Ben set until when. Anybody with a seat can.", "Until: Fri 18 Dec")
    held = len(rounds_in(room))
    await stage.until(dt.datetime(2026, 12, 18, 9, 59, tzinfo=dt.UTC))
    assert (await the_council(stage, ada)).state == "paused"
    await stage.passes(minutes=2)
    council = await the_council(stage, ada)
    assert (council.state, council.paused_until) == ("open", None)
    room.sees("Your council goes on", "The day came that was set for it.")
    await stage.passes(days=7)
    assert len(rounds_in(room)) == held + 1


async def test_a_pause_is_moved_opened_and_ended_early_and_no_older_day_wakes_it(stage: Stage) -> None:
    ada, ben, *_ = await paused(stage)
    room = stage.rooms["room-1"]
    for typed in ("yesterday", "when I like"):
        await ada.clicks(Action("form", "councilpause", await council_of(stage, "ada")))
        await ada.fills({"until": typed})
        ada.sees("One line needs another look", f"You typed: {typed}")
    await ada.clicks(Action("form", "councilpause", await council_of(stage, "ada")))
    await ada.fills({"until": "Fri 18 Dec"})
    await ada.presses("Pause until")
    await ada.fills({"until": ""})
    ada.sees("Paused: until one of you wakes it")
    await stage.passes(days=21)
    assert (await the_council(stage, ada)).state == "paused"
    await ben.presses_in(room, "Wake the council")
    assert (await the_council(stage, ada)).state == "open"
    room.sees("Your council goes on", "Ben woke it.")
    woken = sum("Your council goes on" in text for text in room.texts)
    await ben.presses_in(room, "Wake the council")
    assert sum("Your council goes on" in text for text in room.texts) == woken
    form = Action("form", "councilpause", await council_of(stage, "ada"))
    await ada.clicks(form)
    ada.sees("This is not here any more")
    mallory = stage.member("mallory")
    await mallory.clicks(form)
    mallory.sees("You are not set up yet")
    assert not told(ada, ASK, "zz")
