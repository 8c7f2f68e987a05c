"""How a council goes on: a private poll after silence, each outcome, waking, and members who have landed."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cards import Action
from bot.context import Context
from playbook.records import Council, PollAnswer, Seat
from tests.conversations.test_council import council_of, told
from tests.conversations.test_rounds import a_round, rounds_in
from tests.stage import Actor, Stage, card_text

QUESTION = "How shall your council go on?"


async def silent(stage: Stage, *others: str) -> list[Actor]:
    """Four members, and fourteen days without a word."""
    _, people = await a_round(stage, *(others or ("ben", "cleo", "dev")))
    await stage.passes(days=13)
    assert not any(told(who, QUESTION) for who in people)
    await stage.passes(days=2)
    return people


async def answers(who: Actor, label: str) -> None:
    card = next(card for _, card in reversed(who.messages) if card.title == QUESTION)
    await who.picks(label, card=card)


async def the_council(stage: Stage, who: Actor) -> Council:
    id = await council_of(stage, who.name)
    found = await stage.app.change(id, lambda context: context.records.get(Council))
    assert found is not None
    return found


async def kept_answers(stage: Stage) -> int:
    return len(await stage.app.store.rows("SELECT 1 FROM records WHERE kind = 'poll_answer'"))


async def test_fourteen_silent_days_ask_each_of_them_privately(stage: Stage) -> None:
    people = await silent(stage)
    for who in people:
        assert told(who, QUESTION, "Your answer is shown to nobody", "[Snooze] [Skip] [Stop these]")
    ada, ben, *_ = people
    room = stage.rooms["room-1"]
    room.misses(QUESTION)
    await answers(ben, "Pause, and keep the room")
    ben.sees("Your answer: Pause, and keep the room")
    await ben.picks("Open a seat")
    ben.sees("Your answer: Open a seat")
    assert await kept_answers(stage) == 1
    await ada.says("/jsc council")
    ada.misses("Open a seat")
    assert not any("Open a seat" in text for text in room.texts)


@pytest.mark.parametrize(
    ("picked", "line", "state"),
    [
        (("Go on as it is", "Go on as it is", "Open a seat", "Pause, and keep the room"), "goes on as it is", "open"),
        (("Pause, and keep the room",) * 4, "Your council pauses.", "paused"),
        (("Join another council",) * 3 + ("Go on as it is",), "looks for another to join", "open"),
        (("Join another council", "Go on as it is", "Go on as it is", "Open a seat"), "goes on as it is", "open"),
        (("Open a seat", "Open a seat", "Open a seat", "Go on as it is"), "A seat opens.", "open"),
    ],
)
async def test_what_most_want_is_told_and_never_who(stage: Stage, picked: tuple[str, ...], line: str, state: str) -> None:
    people = await silent(stage)
    for who, label in zip(people, picked, strict=True):
        await answers(who, label)
    people[-1].sees("How your council goes on", line)
    for who in people[:-1]:
        assert told(who, "How your council goes on", line)
        assert not told(who, "How your council goes on", people[-1].name.title())
    assert await kept_answers(stage) == 0, "what each said is gone"
    council = await the_council(stage, people[0])
    assert council.state == state
    assert council.places == (5 if line == "A seat opens." else 4)
    await answers(people[0], picked[0])
    people[0].sees("How your council goes on")
    assert await kept_answers(stage) == 0


async def test_no_answer_pauses_it_after_a_week_and_anybody_wakes_it(stage: Stage) -> None:
    people = await silent(stage)
    ada, ben, *_ = people
    room = stage.rooms["room-1"]
    before = len(rounds_in(room))
    await stage.passes(days=7)
    assert told(ada, "How your council goes on", "Your council pauses.")
    held = len(rounds_in(room))
    await stage.passes(days=21)
    assert len(rounds_in(room)) == held, "no round comes in a pause"
    assert before <= held
    await ben.says("/jsc council hotseat")
    ben.sees("No round is planned")
    await ben.says("/jsc council")
    await ben.presses("Wake the council")
    ben.misses("Wake the council")
    assert (await the_council(stage, ada)).state == "open"
    await stage.passes(days=7)
    assert len(rounds_in(room)) == held + 1
    polls = sum(QUESTION in card_text(card) for _, card in ada.messages)
    await stage.passes(days=6)
    assert sum(QUESTION in card_text(card) for _, card in ada.messages) == polls, "silence is counted anew"


async def test_a_word_in_time_asks_nobody(stage: Stage) -> None:
    _, people = await a_round(stage, "ben", "cleo", "dev")
    ada, ben, cleo, dev = people
    for day in range(3):
        await stage.passes(days=8)
        for who in (ada, ben, cleo):
            await who.presses_in(stage.rooms["room-1"], "Add my own line")
            await who.fills({"well": f"Day {day}"})
    assert not any(told(who, QUESTION) for who in (*people, dev))


async def test_few_active_is_asked_even_while_somebody_writes(stage: Stage) -> None:
    _, people = await a_round(stage, "ben", "cleo", "dev")
    ada, ben, cleo, _ = people
    for _ in range(4):
        await stage.passes(days=8)
        await ada.presses_in(stage.rooms["room-1"], "Add my own line")
        await ada.fills({"well": "A talk"})
    assert told(ben, QUESTION)
    assert told(cleo, QUESTION)


async def test_others_and_alumni_have_no_voice_in_it(stage: Stage) -> None:
    people = await silent(stage)
    ada, ben, cleo, dev = people
    id = await council_of(stage, "ada")
    pick = next(action for _, card in ada.messages if card.title == QUESTION for action in card.actions if action.name == "pollpick")
    mallory = stage.member("mallory")
    await mallory.clicks(pick, "pause")
    mallory.sees("You are not set up yet")
    await mallory.clicks(Action("wakecouncil", id))
    mallory.sees("You are not set up yet")
    await ada.clicks(pick, "everything")
    ada.sees("This is not here any more")
    assert await kept_answers(stage) == 0
    await dev.says("/jsc council landed")
    await dev.presses("Thank them and stay")
    await dev.fills({})
    await dev.clicks(pick, "pause")
    dev.sees("This is not here any more")
    for who in (ada, ben, cleo):
        await answers(who, "Go on as it is")
    cleo.sees("How your council goes on")


async def test_a_council_that_writes_when_someone_asks_is_not_asked_about_its_silence(stage: Stage) -> None:
    _, people = await a_round(stage, "ben", "cleo", "dev")
    council = (await the_council(stage, people[0])).model_copy(update={"rhythm": "asked"})
    await stage.app.change(await council_of(stage, "ada"), lambda context: context.records.put(council))
    await stage.passes(days=40)
    assert not any(told(who, QUESTION) for who in people)


# -- landed ----------------------------------------------------------------------------------------------------------------------------


async def test_who_has_landed_thanks_and_stays_and_the_seat_opens(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_round(stage)
    await ada.says("/jsc council")
    await ada.presses("I have landed")
    ada.sees("You have landed", "Nothing has changed yet.")
    await ada.presses("Not yet")
    ada.sees("3 of 4 seats taken")
    await ada.says("/jsc council landed")
    await ada.presses("Thank them and stay")
    await ada.fills({"words": "You heard me out. Thank you."})
    ada.sees("You stay to listen")
    room.sees("Ada has landed, and stays to listen", "Thank you: You heard me out. Thank you.")
    await ben.says("/jsc council")
    ben.sees("2 of 4 seats taken", "Ada: landed, and listening", "Give a seat")
    await stage.until(dt.datetime(2026, 11, 26, 10, 0, tzinfo=dt.UTC))
    assert "This week: Ben has the seat" in rounds_in(room)[0], "the hot seat passes them by"
    await ada.presses_in(room, "Answer")
    await ada.fills({"words": "I was there once."})
    room.sees("An answer from Ada")
    await ada.says("/jsc council")
    await ada.presses("I search again")
    ada.sees("3 of 4 seats taken", "Ada: you; since")
    del cleo


async def test_a_seat_that_was_given_away_is_not_taken_back(stage: Stage) -> None:
    _, (ada, *_) = await a_round(stage)
    await ada.says("/jsc council landed")
    await ada.presses("Thank them and stay")
    await ada.fills({})

    def full(context: Context) -> None:
        council = context.records.get(Council)
        assert council is not None
        context.records.put(council.model_copy(update={"places": 3}))
        context.records.add(Seat(member="x", person="dev", name="Dev", state="seated", since=context.now))

    await stage.app.change(await council_of(stage, "ada"), full)
    await ada.presses("I search again")
    ada.sees("All seats are taken", "When a seat opens, press it again.")


async def test_landed_and_gone_is_a_goodbye(stage: Stage) -> None:
    room, (_, ben, _) = await a_round(stage)
    await ben.says("/jsc council landed")
    await ben.presses("Say goodbye and leave")
    await ben.fills({"words": "I start on Monday."})
    room.sees("Ben has left. A seat is open", "Goodbye: I start on Monday.")


async def test_who_listened_leaves_no_seat_open(stage: Stage) -> None:
    room, (ada, ben, _) = await a_round(stage)
    for who in (ada, ben):
        await who.says("/jsc council landed")
        await who.presses("Thank them and stay")
        await who.fills({})
    opened = "\n".join(room.texts).count("A seat is open")
    await ada.says("/jsc council")
    await ada.presses("Leave")
    ada.sees("one line: that you left; your goodbye")
    await ada.presses("Leave quietly")
    room.sees("Ada has left. The seats stay as they were")
    await ben.says("/jsc privacy")
    await ben.presses("Delete everything")
    await ben.presses("Delete")
    await ben.fills({"word": "DELETE"})
    await stage.passes(minutes=20)
    assert "\n".join(room.texts).count("A seat is open") <= opened
    room.misses("Somebody left")
    assert room.inside == {"cleo"}


async def test_deleting_everything_takes_the_thank_you_and_the_answer(stage: Stage) -> None:
    people = await silent(stage)
    _, ben, *_ = people
    await answers(ben, "Open a seat")
    await ben.says("/jsc council landed")
    await ben.presses("Thank them and stay")
    await ben.fills({"words": "canary-of-ben"})
    room = stage.rooms["room-1"]
    room.sees("canary-of-ben")
    await ben.says("/jsc privacy")
    await ben.presses("Delete everything")
    await ben.presses("Delete")
    await ben.fills({"word": "DELETE"})
    await stage.passes(seconds=10)
    room.misses("canary-of-ben", "Ben has landed")
    assert room.inside == {"ada", "cleo", "dev"}
    assert await kept_answers(stage) == 0
    seats = await stage.app.change(await council_of(stage, "ada"), lambda context: [s.name for s in context.records.all(Seat)])
    assert seats == ["Ada", "Cleo", "Dev"]
    assert PollAnswer.kind == "poll_answer"


@pytest.mark.parametrize("keeps", ["dev", "ada"])
async def test_no_line_leads_to_whom_one_keeps_away_and_who_stayed_to_listen(stage: Stage, keeps: str) -> None:
    _, (ada, ben, _) = await a_round(stage)
    dev = stage.member("dev")
    who, other = (dev, "ada") if keeps == "dev" else (ada, "dev")
    await who.clicks(Action("form", "findapart"))
    await who.fills({"name": who.name, "people": (other,)})
    await ada.says("/jsc council landed")
    await ada.presses("Thank them and stay")
    await ada.fills({})
    await ben.says("/jsc council")
    await ben.presses("Give a seat")
    await dev.says(next(t for t in ben.screen.split("\n") if t.startswith("Pass on")).removeprefix("Pass on yourself: "))
    dev.sees("That line opens no seat now")


async def test_nobody_takes_a_seat_again_in_a_council_that_closed(stage: Stage) -> None:
    _, (ada, ben, cleo) = await a_round(stage)
    id = await council_of(stage, "ada")
    await ada.says("/jsc council landed")
    await ada.presses("Thank them and stay")
    await ada.fills({})
    stayed = ada.card
    for who in (ben, cleo):
        await who.clicks(Action("leftcouncil", "quiet", id))
    await ada.presses("I search again", card=stayed)
    ada.sees("All seats are taken")
    await stage.passes(days=40)
    assert (await the_council(stage, ada)).state == "closed"
