"""The weekly round of a council (screen 20): opened at its hour, lines by one's own press, seats that swap, silence, counts."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cards import Action, Choice
from bot.context import Context
from bot.council import rounds
from bot.events import Left
from playbook.records import Mood, RoundNote, Week
from tests.conversations.test_council import a_council, council_of, told
from tests.conversations.test_facilitate import a_facilitator
from tests.conversations.test_pause import pause
from tests.conversations.test_setup import set_up
from tests.stage import Actor, Room, Stage, card_text

THURSDAY = dt.datetime(2026, 11, 26, 10, 0, tzinfo=dt.UTC)
"""The first round after the stage's Monday: the council's day and hour, in its zone (UTC)."""
SECRET = "canary-of-ben"


async def a_round(stage: Stage, *others: str) -> tuple[Room, list[Actor]]:
    room, people = await a_council(stage, *(others or ("ben", "cleo")))
    for who in people:
        await plain(stage, who)
    return room, people


async def plain(stage: Stage, who: Actor) -> None:
    me = stage.app.vault.subject_id("member", "stage", who.name)
    await stage.app.change(me, lambda c: c.records.put(c.profile.model_copy(update={"discreet": False, "setup": "done"})))


def rounds_in(room: Room) -> list[str]:
    return [text for text in room.texts if "Take part as much as you like" in text]


async def test_it_comes_at_its_hour_with_the_question_that_was_asked_beforehand(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_round(stage)
    await stage.until(THURSDAY - dt.timedelta(hours=23))
    assert told(ada, "Your seat in the round comes soon", "The round opens tomorrow, 10:00.", "[Snooze] [Skip] [Stop these]")
    assert not told(ben, "Your seat in the round")
    assert not told(cleo, "Your seat in the round")
    await ada.presses("Write my question", card=ada.messages[-1][1])
    await ada.fills({"words": "How do I explain a gap?"})
    ada.sees("Your question is kept", "Until then nobody sees it.")
    await stage.until(THURSDAY - dt.timedelta(minutes=1))
    assert not rounds_in(room)
    await stage.until(THURSDAY)
    (text,) = rounds_in(room)
    for line in (
        "This week: Ada has the seat",
        "Thursdays. Take part as much as you like, or not at all.",
        "The question: How do I explain a gap?",
        "Hosted by: Ben",
        "Next seat: Ben, Thu 3 Dec; swapping is fine",
        "<council>",
    ):
        assert line in text
    await stage.until(THURSDAY + dt.timedelta(days=7))
    assert "This week: Ben has the seat" in rounds_in(room)[1]
    assert len(rounds_in(room)) == 2


async def test_without_a_question_it_says_whose_seat_it_is(stage: Stage) -> None:
    room, (ada, *_) = await a_round(stage)
    await stage.until(THURSDAY)
    assert "The question: none yet, and that is fine" in rounds_in(room)[0]
    await ada.presses_in(room, "More")
    await ada.presses("My question")
    await ada.fills({"words": "Which of two jobs?"})
    ada.sees("It stands in the round now.")
    assert "The question: Which of two jobs?" in rounds_in(room)[0]
    await ada.presses("Change it")
    await ada.fills({"words": ""})
    ada.sees("No question is kept")
    assert "The question: none yet" in rounds_in(room)[0]


async def test_a_line_stands_under_the_round_once_and_goes_when_its_author_says(stage: Stage) -> None:
    room, (ada, ben, _) = await a_round(stage)
    await stage.until(THURSDAY)
    await ben.presses_in(room, "Add my own line")
    await ben.fills({})
    ben.sees("All four are empty. One is enough.")
    await ben.presses("Fix it")
    await ben.fills({"stuck": SECRET, "commitment": "Send two notes"})
    ben.sees("On its way to your council")
    note = room.posts[-1]
    assert note.under == room.posts[-2].id, "it goes under the round"
    room.sees("Ben's line", f"Stuck: {SECRET}", "I will: Send two notes", "To the round of Thu 26 Nov.")
    assert [who.name for who in stage.people.values() if any(SECRET in card_text(card) for _, card in who.messages)] == []
    posts = len(room.posts)
    await ben.presses_in(room, "Add my own line", index=-2)
    await ben.fills({"well": "A talk"})
    assert len(room.posts) == posts, "written again, it takes the place of the first"
    room.sees("Went well: A talk")
    old = ben.card
    await ada.presses_in(room, "More")
    ada.sees("What people post here stays here.").misses("Take it back")
    await ben.presses_in(room, "More")
    await ben.presses("Take it back")
    ben.sees("Taken back")
    room.sees("Ben took this back.")
    room.misses(SECRET)
    await ben.presses("Take it back", card=old)
    ben.sees("It is taken back already.")
    id = await council_of(stage, "ben")
    rows = await stage.app.change(id, lambda context: [note.rows for note in context.records.all(RoundNote)])
    assert rows == [()]


async def test_an_answer_goes_under_it_and_twenty_minutes_to_the_seat_alone(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_round(stage)
    await stage.until(THURSDAY)
    await cleo.presses_in(room, "Answer")
    await cleo.fills({"words": "Say the year, and stop."})
    room.sees("An answer from Cleo", "Answer: Say the year, and stop.")
    await ben.presses_in(room, "Offer 20 minutes")
    ben.sees("Your offer is on its way")
    await ben.presses_in(room, "Offer 20 minutes")
    offers = [card_text(card) for _, card in ada.messages if "offers you 20 minutes" in card_text(card)]
    assert len(offers) == 1, "one note for each round and giver"
    assert "From: Ben" in offers[0]
    assert "[Snooze] [Skip] [Stop these]" in offers[0]
    assert not told(cleo, "offers you 20 minutes")
    await ada.presses_in(room, "Offer 20 minutes")
    ada.sees("I cannot pass it on now", "The seat is your own.")
    await ada.says("/jsc council")
    await ada.presses("Private things: yes")
    await cleo.presses_in(room, "Offer 20 minutes")
    cleo.sees("I cannot pass it on now", "They have not opened that, for now.")


async def test_seats_swap_in_private_and_the_other_hears_of_it(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_round(stage)
    await stage.until(THURSDAY)
    await cleo.presses_in(room, "Swap seats")
    cleo.sees("Your date: Thu 10 Dec")
    await ada.presses_in(room, "Swap seats")
    ada.sees("Your date: Thu 26 Nov", "Next free date: Thu 3 Dec", "It was of: Ben", "Nothing has changed.")
    preview = ada.card
    await ada.presses("Swap them")
    ada.sees("Swapped", "Your date now: Thu 3 Dec")
    assert "This week: Ben has the seat" in rounds_in(room)[0]
    assert "Next seat: Ada, Thu 3 Dec" in rounds_in(room)[0]
    assert told(ben, "Your date in the round has moved", "Your date now: Thu 26 Nov", "Before: Thu 3 Dec")
    await ada.presses("Swap them", card=preview)
    ada.sees("This is not here any more")
    await ben.presses_in(room, "Swap seats")
    ben.sees("Nothing to swap now", "That date was swapped already")
    await stage.until(THURSDAY + dt.timedelta(days=7))
    assert "This week: Ada has the seat" in rounds_in(room)[1]


async def test_silence_gives_the_host_alone_a_line_to_copy(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_round(stage)
    await stage.until(THURSDAY + dt.timedelta(hours=47))
    assert not told(ben, "A quiet round")
    await stage.passes(hours=2)
    assert told(ben, "A quiet round", "You alone get this.", "A line: ", "[Snooze] [Skip] [Stop these]")
    assert not told(ada, "A quiet round")
    assert not told(cleo, "A quiet round")
    await stage.until(THURSDAY + dt.timedelta(days=8))
    await cleo.presses_in(room, "Add my own line")
    await cleo.fills({"well": "A walk"})
    await stage.until(THURSDAY + dt.timedelta(days=7, hours=49))
    assert sum("A quiet round" in card_text(card) for who in (ada, ben, cleo) for _, card in who.messages) == 1
    await stage.until(THURSDAY + dt.timedelta(days=10, hours=8))
    hosts = [who.name for who in (ada, ben, cleo) for _, card in who.messages if "A quiet round" in card_text(card)]
    assert len(hosts) == 2, "48 hours after the last word it is quiet again"


async def test_a_day_after_the_room_somebody_is_asked_to_begin(stage: Stage) -> None:
    _, (ada, ben, cleo) = await a_round(stage)
    await stage.passes(hours=25)
    asked = [who.name for who in (ada, ben, cleo) if told(who, "Would you begin?", "A no is fine")]
    assert asked == ["ben"], "the host of the first round, and nobody else"


async def test_nobody_is_asked_to_begin_once_something_was_posted(stage: Stage) -> None:
    _, (ada, ben, cleo) = await a_round(stage)
    await ada.says("/jsc council ask Where to begin?")
    ada.sees("You typed: Where to begin?", "Nothing is posted yet.")
    await ada.presses("Write it")
    await ada.fills({})
    ada.sees("Question: Where to begin?")
    await ada.presses("Post to 2 people")
    await stage.passes(hours=25)
    assert not any(told(who, "Would you begin?") for who in (ada, ben, cleo))


async def test_who_is_away_or_pauses_is_left_out_without_a_word(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_round(stage)
    await ada.says("/jsc council")
    await ada.presses("I am away")
    await ada.fills({"until": "Mon 7 Dec"})
    await set_up(ben)
    await pause(ben)
    await stage.until(THURSDAY)
    assert "This week: Cleo has the seat" in rounds_in(room)[0]
    room.misses("away", "paused")
    await cleo.says("/jsc council")
    cleo.sees("Ada: away until Mon 7 Dec", "Ben: since").misses("Ben: away", "paused")
    await stage.until(THURSDAY + dt.timedelta(days=14))
    assert "This week: Ada has the seat" in rounds_in(room)[2]


async def test_a_facilitators_pause_lets_a_round_go_and_the_next_one_comes(stage: Stage) -> None:
    room, _ = await a_round(stage)
    fay = await a_facilitator(stage)
    await fay.says("/jsc facilitate")
    await fay.presses("Settings")
    await fay.presses("Pause me")
    await fay.picks("7 days")
    await stage.until(THURSDAY + dt.timedelta(days=6))
    assert rounds_in(room) == []
    await stage.until(THURSDAY + dt.timedelta(days=7))
    assert len(rounds_in(room)) == 1


async def test_the_series_stops_with_the_council(stage: Stage) -> None:
    room, people = await a_round(stage)
    await stage.until(THURSDAY)
    for who in people:
        await who.says("/jsc council")
        await who.presses("Leave")
        await who.presses("Leave quietly")
    await stage.passes(days=22)
    assert len(rounds_in(room)) == 1
    id = next(i for (i,) in await stage.app.store.rows("SELECT subject FROM records WHERE kind = 'council'"))
    assert not await stage.app.store.rows("SELECT 1 FROM outbox WHERE subject = ?1 AND kind = 'round' AND state = 0", id)


async def test_a_long_outage_opens_one_round_and_not_three(stage: Stage) -> None:
    room, _ = await a_round(stage)
    await stage.down(days=18)
    assert rounds_in(room) == []
    await stage.until(THURSDAY + dt.timedelta(days=21))
    assert len(rounds_in(room)) == 1


async def test_every_two_weeks_and_when_someone_asks(stage: Stage) -> None:
    room, (ada, *_) = await a_round(stage)
    id = await council_of(stage, "ada")

    def fortnightly(context: Context) -> None:
        assert context.here is not None
        context.records.put(context.here.council.model_copy(update={"rhythm": "fortnight"}))
        rounds.begin(context.here, context.now)

    def asked(context: Context) -> None:
        assert context.here is not None
        context.records.put(context.here.council.model_copy(update={"rhythm": "asked"}))
        rounds.begin(context.here, context.now)

    await stage.app.change(id, fortnightly)
    await stage.passes(days=28)
    assert len(rounds_in(room)) == 2
    await stage.app.change(id, asked)
    await stage.passes(days=28)
    assert len(rounds_in(room)) == 2
    await ada.says("/jsc council hotseat")
    ada.sees("No round is planned", "writes when someone asks")


async def test_a_stranger_in_the_channel_means_that_nothing_is_posted(stage: Stage) -> None:
    room, (ada, ben, _) = await a_round(stage)
    room.inside.add("boss")
    await stage.until(THURSDAY)
    assert not rounds_in(room)
    assert told(ben, "The round is not in your room", "In the channel: 4 people", "You alone are told this.")
    assert not told(ada, "The round is not in your room")
    room.inside.discard("boss")
    id = await council_of(stage, "ada")
    await ada.clicks(Action("form", "roundline", "2026-11-26", id))
    room.inside.add("boss")
    await ada.fills({"well": SECRET})
    assert told(ada, "Your line is not in the room", "your words are kept")
    room.misses(SECRET)
    room.inside.discard("boss")
    await stage.passes(minutes=1)
    lost = ada.messages[-1][1]
    await ada.presses("Look again", card=lost)
    room.sees(SECRET)
    await ada.presses("Look again", card=lost)
    assert sum(SECRET in text for text in room.texts) == 1
    await ada.clicks(Action("roundmore", "2026-11-26", id))
    await ada.presses("Take my line back")
    await stage.passes(minutes=1)
    room.misses(SECRET)
    room.sees("Ada took this back.")


async def test_a_line_that_was_not_posted_goes_out_when_it_is_written_again(stage: Stage) -> None:
    room, (ada, *_) = await a_round(stage)
    await stage.until(THURSDAY)
    id = await council_of(stage, "ada")
    await ada.clicks(Action("form", "roundline", "2026-11-26", id))
    room.inside.add("boss")
    await ada.fills({"well": "A first try."})
    assert told(ada, "Your line is not in the room")
    room.inside.discard("boss")
    await ada.presses("Change it")
    await ada.fills({"well": SECRET})
    await stage.passes(minutes=1)
    room.sees("Ada's line", SECRET)


async def test_a_line_is_reported_taken_down_and_kept_for_its_author(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    room, (ada, ben, cleo) = await a_round(stage)
    await plain(stage, fay)
    await stage.until(THURSDAY)
    await ben.presses_in(room, "Add my own line")
    await ben.fills({"well": SECRET})
    await ben.presses_in(room, "More")
    ben.sees("It is your own.").misses("Report", "Block")
    await ada.presses_in(room, "More")
    await ada.presses("Report")
    await ada.fills({"reason": "Unkind words or threats", "words": "That was about me.", "see": "My words and that line"})
    ada.sees("They see: your words, and that line")
    assert told(fay, "About: a line in a round: unkind words or threats", f"Line: Went well: {SECRET}")
    await fay.presses("Take the line down")
    await fay.fills({"reason": "it named a person"})
    fay.sees("The line is taken down")
    room.misses(SECRET)
    room.sees("A facilitator took this down.")
    assert told(ben, "A facilitator took down your line", "Reason: it named a person", "Your line: kept here for you for 30 days")
    assert told(ada, "The line was taken down.")
    assert not told(cleo, "took down")
    id = await council_of(stage, "ada")

    def noted(context: Context) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        return [(note.state, note.rows) for note in context.records.all(RoundNote)]

    assert await stage.app.change(id, noted) == [("down", (("Went well", SECRET),))]
    # It has no More in the room any more, and an older one opens nothing of it.
    note = await stage.app.change(id, lambda context: context.records.all(RoundNote)[0].id)
    await cleo.clicks(Action("notemore", str(note), id))
    cleo.sees("not here any more").misses(SECRET)
    await ben.presses("Read it")
    ben.sees("Your line, as it was", SECRET)
    await ben.presses("Post it reworded")
    await ben.fills({"r0": "A talk went well."})
    room.sees("Ben's line", "Went well: A talk went well.")
    room.misses(SECRET, "A facilitator took this down.")
    await stage.passes(days=31)
    assert await stage.app.change(id, noted) == [("there", (("Went well", "A talk went well."),))]


async def test_a_line_that_is_left_down_loses_its_words_after_thirty_days(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    room, (ada, ben, _) = await a_round(stage)
    await plain(stage, fay)
    await stage.until(THURSDAY)
    await ben.presses_in(room, "Add my own line")
    await ben.fills({"stuck": SECRET})
    await ada.presses_in(room, "More")
    await ada.presses("Report")
    await ada.fills({"reason": "Something else", "words": "Please look.", "block": "Yes"})
    ada.sees("Blocked: yes; they are not told")
    await fay.presses("Take the line down")
    await fay.fills({"reason": "it named a person"})
    await stage.passes(days=31)
    id = await council_of(stage, "ada")
    kept = await stage.app.change(id, lambda context: [note.rows for note in context.records.all(RoundNote)])
    assert kept == [()]


async def test_whoever_left_the_workspace_or_the_app_has_no_seat_in_the_round_until_they_return(stage: Stage) -> None:
    _, (ada, ben, cleo) = await a_round(stage)
    await stage.app.handle(Left(stage.key(), ada.who, ada.community))
    await ben.says("/jsc council hotseat")
    ben.sees("Thu 26 Nov: Ben has the seat").misses("Ada")
    await cleo.says("/jsc privacy")
    await cleo.clicks(Action("leave"))
    await ben.says("/jsc council hotseat")
    ben.sees("Ben has the seat").misses("Ada", "Cleo")
    await ada.says("/jsc home")
    await cleo.says("/jsc home")
    await ben.says("/jsc council hotseat")
    ben.sees("Thu 26 Nov: Ada has the seat", "Cleo")


async def test_no_seat_no_press(stage: Stage) -> None:
    room, (ada, *_) = await a_round(stage)
    await stage.until(THURSDAY)
    id = await council_of(stage, "ada")
    mallory = stage.member("mallory")
    for name in ("roundmore", "roundtime", "roundswap", "roundpage", "countme", "countmeset", "roundswapped"):
        await mallory.clicks(Action(name, "2026-11-26", id))
        mallory.sees("You are not set up yet")
    for name in ("roundline", "roundanswer", "hotquestion"):
        await mallory.clicks(Action("form", name, "2026-11-26", id))
        mallory.sees("You are not set up yet")
        assert mallory.form is None
    await mallory.clicks(Action("note", "hot_seat", f"{id}.2026-11-26"))
    mallory.sees("This is not here any more")
    await mallory.clicks(Action("note", "round", "2026-11-26"))
    mallory.sees("This is not here any more")
    await ada.clicks(Action("form", "hotquestion", "2026-12-03", id))
    ada.sees("This is not here any more")
    assert len(rounds_in(room)) == 1


# -- what is said of all ------------------------------------------------------------------------------------------------------------


async def counted(stage: Stage, people: list[Actor]) -> None:
    for who in people:
        await who.says("/jsc council")
        await who.presses("Count my week: no")
        who.sees("Count my week: now no", "only while every one of you agrees")
        await who.presses("Yes, count me")
        who.sees("Count my week: yes")


async def lives_a_week(stage: Stage, who: Actor, place: int | None, done: bool) -> None:
    """The week before that of the first round, on record of this member."""
    monday = dt.date(2026, 11, 16)

    def put(context: Context) -> None:
        context.records.put(Week(id=monday.isoformat(), monday=monday, commitments=("a", "b"), done=(0,) if done else ()))
        if place is not None:
            context.records.put(Mood(id=monday.isoformat(), monday=monday, place=place, at=context.now))

    me = stage.app.vault.subject_id("member", "stage", who.name)
    await stage.app.change(me, put)


@pytest.mark.row("D22")
async def test_a_low_week_gets_a_plain_line_and_a_councils_is_n_of_m(stage: Stage) -> None:
    room, people = await a_round(stage, "ben", "cleo", "dev")
    for who, place, done in zip(people, (1, 2, 2, 5), (True, True, True, False), strict=True):
        await lives_a_week(stage, who, place, done)
    await counted(stage, people)
    await stage.until(THURSDAY)
    assert "3 of 4 had a heavy week" in rounds_in(room)[0]
    assert "3 of 4 kept a commitment" in rounds_in(room)[0]
    assert not await stage.app.store.rows("SELECT 1 FROM records WHERE kind = 'week_count'"), "what was told for it is gone"
    ada = people[0]
    await ada.clicks(Action("form", "weekset", "2026-11-23"))
    await ada.fills({"one": "Send two notes"})
    await stage.until(dt.datetime(2026, 11, 27, 16, 0, tzinfo=dt.UTC))
    await ada.says("/jsc checkin")
    await ada.picks("1, hard")
    while "heavy week" not in ada.screen:
        await ada.presses("Just this once")
    ada.sees("You need not carry it alone.", "[Talk to one person] [Tell my council]")
    heavy = ada.card
    await ada.presses("Tell my council")
    assert ada.form is not None
    ada.form = None
    await ada.presses("Talk to one person", card=heavy)
    await ada.fills({"who": "ben"})
    ada.sees("What one person would see").misses("Show it to one person")
    await ada.presses("Edit the words")
    await ada.fills({"My question": "Have you twenty minutes?"})
    await ada.presses("Show it to one person")
    assert told(people[1], "Someone from your council shows you something", "Have you twenty minutes?")
    assert not any(told(who, "Have you twenty minutes?") for who in people[2:])
    room.misses("Have you twenty minutes?")


@pytest.mark.row("D22")
@pytest.mark.parametrize("how", ["one did not agree", "two are low", "three said it", "one took it back"])
async def test_nothing_is_said_of_all_unless_all_agreed_and_enough_said_it(stage: Stage, how: str) -> None:
    room, people = await a_round(stage, "ben", "cleo", "dev")
    places: tuple[int | None, ...] = {"two are low": (1, 2, 5, 5), "three said it": (1, 2, 2, None)}.get(how, (1, 2, 2, 5))
    for who, place in zip(people, places, strict=True):
        await lives_a_week(stage, who, place, done=False)
    await counted(stage, people[:-1] if how == "one did not agree" else people)
    if how == "one took it back":
        await stage.until(THURSDAY - dt.timedelta(minutes=30))
        await people[0].says("/jsc council")
        await people[0].presses("Count my week: yes")
        await people[0].presses("No, do not")
    await stage.until(THURSDAY)
    assert rounds_in(room)
    room.misses("had a heavy week", "kept a commitment")
    assert not await stage.app.store.rows("SELECT 1 FROM records WHERE kind = 'week_count'")


async def test_tell_my_council_shows_the_week_before_anything_is_posted(stage: Stage) -> None:
    room, (ada, ben, _) = await a_round(stage)
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.clicks(Action("form", "weekset", "2026-11-23"))
    await ada.fills({"one": "Send a note to Acme", "two": "Rewrite the first paragraph"})
    await ada.presses("Show the week")
    await ada.ticks("Send a note to Acme")
    await ada.presses("Tell my council")
    ada.sees("What your council would see", "Done this week: Send a note to a firm").misses("Done this week: Send a note to Acme")
    room.misses("Send a note")
    await ada.presses("Post to 2 people")
    room.sees("Send a note to a firm")
    room.misses("Acme")
    assert not told(ben, "Send a note")


async def test_several_notes_of_a_council_come_as_one_and_each_opens(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_round(stage)
    await stage.until(THURSDAY + dt.timedelta(hours=11))
    for who in (ben, cleo):
        await who.presses_in(room, "Offer 20 minutes")
    await stage.until(THURSDAY + dt.timedelta(days=1))
    together = next(card for _, card in ada.messages if card.title == "Notes for you")
    picks = [option for block in together.blocks if isinstance(block, Choice) for option in block.options]
    assert len(picks) == 2
    await ada.clicks(Action("notes"), picks[0].id, on=together)
    ada.sees("offers you 20 minutes", "From: Ben")
    await ben.clicks(Action("notes"), picks[1].id)
    ben.misses("From: Cleo")


async def test_home_names_the_next_round_and_leads_to_one_that_is_open(stage: Stage) -> None:
    room, (ada, *_) = await a_round(stage)
    await ada.clicks(Action("form", "work"))
    await ada.fills({"role": "staff product manager", "level": "A step up"})
    await ada.says("/jsc")
    ada.sees("Council: birch-circle: no question open; next round Thu 26 Nov")
    await stage.until(THURSDAY)
    assert await offered(ada)
    await ada.presses_in(room, "Add my own line")
    await ada.fills({"well": "A walk"})
    assert not await offered(ada), "what is done is not asked for again"


async def offered(ada: Actor) -> bool:
    """Whether home has the round among its next steps."""
    await ada.says("/jsc")
    for _ in range(12):
        if "Open the round" in ada.screen:
            await ada.presses("Open the round")
            ada.sees("Your council: ")
            return True
        await ada.presses("Something else")
    return False


async def deletes(who: Actor) -> None:
    await who.says("/jsc privacy")
    await who.presses("Delete everything")
    await who.presses("Delete")
    await who.fills({"word": "DELETE"})
    await who.stage.passes(minutes=1)


@pytest.mark.parametrize("made", [True, False])
async def test_after_deletion_no_name_and_no_question_stands_in_what_the_council_itself_put_there(stage: Stage, made: bool) -> None:
    stage.makes_rooms = made
    if not made:
        stage.room("room-1", "ada", "ben", "cleo")
    room, (ada, ben, cleo) = await a_round(stage)
    if not made:
        await ada.says("/jsc council here", room=room)
    await stage.until(THURSDAY)
    await ada.presses_in(room, "More")
    await ada.presses("My question")
    await ada.fills({"words": SECRET})
    room.sees(SECRET, "Hosted by: Ben", "With a seat: Ada, Ben, Cleo")
    await deletes(ada)
    room.misses(SECRET, "Ada")
    await deletes(ben)
    room.misses("Ben")
    room.sees("With a seat: Cleo")
    del cleo


async def test_my_posts_down_too_takes_the_question_and_the_name_under_a_post(stage: Stage) -> None:
    room, (ada, ben, _) = await a_round(stage)
    await stage.until(THURSDAY)
    await ada.presses_in(room, "More")
    await ada.presses("My question")
    await ada.fills({"words": SECRET})
    await ben.says("/jsc council")
    await ben.presses("Ask them something")
    await ben.fills({"question": "How do I begin?"})
    await ben.clicks(next(action for action in ben.card.actions if action.name == "sharepost"))
    await ada.presses_in(room, "I have been there")
    await stage.passes(minutes=1)
    room.sees("Been there too: Ada", SECRET)
    await ada.says("/jsc council")
    await ada.presses("Leave")
    await ada.clicks(Action("leftcouncil", "down", await council_of(stage, "ada")))
    await stage.passes(minutes=1)
    room.sees("How do I begin?")
    room.misses("Been there too: Ada", SECRET)
