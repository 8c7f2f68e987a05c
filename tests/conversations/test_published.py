"""What is published is what was shown: when something changes between a look and a press, does not fit, or is longer than a message."""

from __future__ import annotations

import datetime as dt

import pytest

from bot import limits
from bot.cards import Action, Card
from playbook.records import Draft, Post, Reword
from tests.conversations.test_council import a_council, council_of, joins, starts, told
from tests.conversations.test_rounds import THURSDAY, a_round
from tests.conversations.test_share import FIRM, posts
from tests.stage import Actor, Stage, card_text

ASKED = ("They asked about the two years, and I said that I was at home with my father. How would you say it? " * 5)[:457].strip()
FIVE = ("They asked how I would run the first week, and I told them what I did at the last place. " * 7)[:600].strip()


async def asks(ada: Actor, question: str, about: str = "") -> Card:
    await ada.clicks(Action("form", "askcouncil"))
    await ada.fills({"question": question, "about": about})
    return ada.card


@pytest.mark.row("D20")
async def test_a_question_of_457_characters_is_shown_to_its_last_word(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await asks(ada, ASKED)
    ada.sees("Nothing is posted yet. This is exactly what they will see.", f"Question: {ASKED}\n")
    await ada.presses("Post to 2 people")
    room.sees(f"Question: {ASKED}\n")


async def test_three_paragraphs_stay_three(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await asks(ada, "para one\n\npara two\n\npara three")
    ada.sees("Question: para one\n\npara two\n\npara three\n")
    await ada.presses("Post to 2 people")
    room.sees("Question: para one\n\npara two\n\npara three\n")


async def test_five_answers_of_six_hundred_go_out_as_one_message(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await ada.says("/jsc debrief")
    await ada.fills({"well": FIVE, "facts": FIVE, "felt": FIVE})
    await ada.presses("Show my council")
    await ada.ticks("What went well", "My question", "What was said", "How it felt")
    await ada.presses("Edit the words")
    await ada.fills({"question": FIVE})
    ada.sees("# What your council would see: 1 of 2", f"Question: {FIVE}", f"How it felt: {FIVE}").misses("Post to 2 people")
    await ada.presses("Next page")
    await ada.presses("Post to 2 people")
    room.sees(f"What went well: {FIVE}\nQuestion: {FIVE}\nWhat was said: {FIVE}\nHow it felt: {FIVE}\n[Reply]")


# -- what changes between a look and a press ---------------------------------------------------------------------------------------


async def test_a_name_told_of_meanwhile_is_shown_once_more_before_anything_goes_out(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    looked_at = await asks(ada, f"Do I tell {FIRM} about the gap?")
    ada.sees(f"Question: Do I tell {FIRM} about the gap?", "I found no names I know. Read it once more.")
    await ada.says(f"/jsc log {FIRM}, night planner, applied, referral")
    await ada.presses("Post to 2 people", card=looked_at)
    ada.sees(
        "Something changed since you looked. Nothing is posted yet", "Question: Do I tell a firm about the gap?", "Taken out: 1 firm."
    )
    room.misses("about the gap")
    await ada.presses("Post to 2 people")
    room.sees("Question: Do I tell a firm about the gap?")
    room.misses(FIRM)


async def test_whoever_comes_meanwhile_is_named_before_anything_goes_out(stage: Stage) -> None:
    ada = stage.member("ada")
    line = await starts(ada)
    for name in ("ben", "cleo"):
        await joins(stage.member(name), line)
    room = stage.rooms["room-1"]
    looked_at = await asks(ada, "How do I explain a gap?")
    ada.sees("Shown to: 2 people: Ben, Cleo")
    await joins(stage.member("dora"), line)
    await ada.presses("Post to 2 people", card=looked_at)
    ada.sees("Something changed since you looked.", "Shown to: 3 people: Ben, Cleo, Dora", "[[Post to 3 people]]")
    room.misses("explain a gap")
    await ada.presses("Post to 3 people")
    room.sees("Question: How do I explain a gap?")


async def test_new_words_are_those_that_were_shown_even_when_a_name_is_told_of_meanwhile(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await asks(ada, "How do I explain a gap?")
    await ada.presses("Post to 2 people")
    await ada.presses("Edit the words", card=next(card for _, card in ada.messages if card.title == "Posted to your council"))
    await ada.fills({"r0": f"Do I tell {FIRM} about the gap?"})
    looked_at = ada.card
    await ada.says(f"/jsc log {FIRM}, night planner, applied, referral")
    await ada.presses("Change the post", card=looked_at)
    ada.sees("Nothing has changed yet. This is exactly what they will see.", "Do I tell a firm about the gap?", "Taken out: 1 firm.")
    room.sees("Question: How do I explain a gap?")
    await ada.presses("Leave it as it is")
    ada.sees("Your post stays as it was")
    assert await ada.records(Reword) == []
    room.sees("Question: How do I explain a gap?")
    await ada.presses("Change the post", card=looked_at)
    room.misses("about the gap")


async def test_new_words_for_a_post_that_was_taken_back_meanwhile_go_nowhere(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await asks(ada, "How do I explain a gap?")
    await ada.presses("Post to 2 people")
    receipt = next(card for _, card in ada.messages if card.title == "Posted to your council")
    await ada.presses("Edit the words", card=receipt)
    await ada.fills({"r0": "How do I explain two years?"})
    looked_at = ada.card
    await ada.presses("Withdraw", card=receipt)
    await ada.presses("Change the post", card=looked_at)
    ada.sees("This is not here any more")
    await stage.passes(minutes=2)
    room.misses("two years")
    assert [(post.state, post.rows) for post in await posts(stage, "ada")] == [("withdrawn", ())]


# -- what does not fit -----------------------------------------------------------------------------------------------------------


async def test_what_grew_too_long_with_names_taken_out_says_so_and_is_not_posted(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await ada.says("/jsc log Ibi, night planner, applied, referral")
    await ada.says("/jsc debrief")
    await ada.fills({"well": ("Ibi, " * 390).strip(), "facts": "One line."})
    await ada.presses("Show my council")
    await ada.presses("Edit the words")
    await ada.fills({"alias": "a mid-size firm that moves freight"})
    while any(action.name == "sharepage" for action in ada.card.actions) and "Next page" in ada.screen:
        await ada.presses("Next page")
    ada.sees(f"Too long: 'What went well' has become more than {limits.WRITE:,} characters. Shorten it, then post.").misses("Post to")
    await ada.clicks(Action("sharepost", *next(a for a in ada.card.actions if a.name == "shareparts").args))
    room.misses("moves freight")
    await ada.presses("Edit the words")
    await ada.fills({"well": "I thanked Ibi."})
    await ada.presses("Post to 2 people")
    room.sees("I thanked a mid-size firm that moves freight.")


async def test_a_round_line_that_is_too_much_for_a_message_is_refused_and_kept(stage: Stage) -> None:
    room, (_, ben, _) = await a_round(stage)
    await stage.until(THURSDAY + dt.timedelta(minutes=1))
    heavy = "&" * 350
    await ben.presses_in(room, "Add my own line")
    await ben.fills({"well": heavy, "stuck": heavy})
    ben.sees("One line needs another look", "here it holds 3,100 characters")
    room.misses("&&&")
    assert (await ben.records(Draft))[0].values["stuck"] == heavy
    await ben.presses("Fix it")
    await ben.fills({"stuck": "The second call."})
    room.sees(f"Went well: {heavy}\nStuck: The second call.\n")


# -- what is longer than a message ------------------------------------------------------------------------------------------------


async def a_long_post(stage: Stage) -> list[Actor]:
    _, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    long = "\n".join(f"Line {n}: I told them what I did at the last place." for n in range(35))
    await ada.says("/jsc debrief")
    await ada.fills({"well": long, "facts": long, "felt": long})
    await ada.presses("Show my council")
    await ada.presses("Next page")
    await ada.ticks("What went well", "What was said", "How it felt")
    return [ada, ben, cleo]


async def test_changed_pages_are_read_before_they_are_posted(stage: Stage) -> None:
    ada, *_ = await a_long_post(stage)
    ada.sees("[[Read it once more]]").misses("Post to 2 people")
    await ada.presses("Read it once more")
    ada.sees("The room shows this page. 'Read all' opens the rest").misses("Post to 2 people")
    first = next(a for a in ada.card.actions if a.name == "sharepage")
    while "Next page" in ada.screen:
        await ada.presses("Next page")
    ada.sees("[[Post to 2 people]]")
    await ada.presses("Edit the words")
    await ada.fills({"alias": "a freight firm"})
    await ada.clicks(first)
    ada.sees("1 of ").misses("Post to 2 people")


async def test_the_rest_of_a_long_post_opens_to_a_seat_and_to_nobody_else(stage: Stage) -> None:
    ada, ben, _ = await a_long_post(stage)
    await ada.presses("Read it once more")
    while "Next page" in ada.screen:
        await ada.presses("Next page")
    await ada.presses("Post to 2 people")
    room = stage.rooms["room-1"]
    await ben.presses_in(room, "Read all", 1)
    ben.sees("# The whole post: 1 of ", "You alone see this.")
    stands = card_text(room.posts[1].card)
    assert "Line 34" in stands
    assert "How it felt" not in stands
    read = ben.screen
    while "Next page" in ben.screen:
        await ben.presses("Next page")
        read += ben.screen
    assert all(read.count(f"Line {n}: ") == 3 for n in range(35))
    eve = stage.member("eve")
    (post,) = await posts(stage, "ada")
    for page in ("all", "0", "1"):
        await eve.clicks(Action("readpost", page, post.id, await council_of(stage, "ada")))
        eve.sees("You are not set up yet").misses("Line 3")
    await ada.presses("Withdraw", card=next(card for _, card in ada.messages if card.title == "Posted to your council"))
    await ben.presses_in(room, "Read all", 1) if "Read all" in card_text(room.posts[1].card) else None
    await ben.clicks(Action("readpost", "1", post.id, await council_of(stage, "ada")))
    ben.sees("This is not here any more").misses("Line 3")


async def test_what_was_shown_to_one_is_read_on_by_that_one_alone(stage: Stage) -> None:
    _, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    long = "\n".join(f"Line {n}: I told them what I did at the last place." for n in range(35))
    await ada.says("/jsc debrief")
    await ada.fills({"well": long, "facts": long})
    await ada.presses("Show one person")
    await ada.fills({"who": "ben"})
    await ada.presses("Next page")
    await ada.ticks("What went well", "What was said")
    await ada.presses("Read it once more")
    while "Next page" in ada.screen:
        await ada.presses("Next page")
    await ada.presses("Show it to one person")
    await ben.presses("Open", card=next(card for _, card in ben.messages if card.title == "You have a note"))
    await ben.presses("Read all")
    action = next(a for a in ben.card.actions if a.name == "readshown")
    await ben.clicks(action)
    ben.sees("# All of it: 2 of 2", "What was said: Line 0")
    for other, words in ((cleo, "That button is for someone else"), (stage.member("eve"), "You are not set up yet")):
        await other.clicks(action)
        other.sees(words).misses("Line 3")


async def test_a_facilitator_reads_the_whole_of_what_was_reported(stage: Stage) -> None:
    _, (ada, ben, _) = await a_council(stage, "ben", "cleo")
    gus = stage.member("gus")
    gus.hints = type(gus.hints)(manages=True)
    await gus.says("/jsc facilitate")
    await asks(ada, FIVE, "a second talk")
    await ada.presses("Post to 2 people")
    await ben.presses_in(stage.rooms["room-1"], "More", 1)
    await ben.presses("Report")
    await ben.fills({"reason": "Something else", "words": FIVE, "see": "My words and that post"})
    await gus.clicks(Action("reports", 0))
    gus.sees(f"Words: {FIVE}\n", f"Post: About: a second talk\nQuestion: {FIVE}\n")


async def test_a_typed_question_that_is_too_long_says_so_and_shows_it_whole(stage: Stage) -> None:
    _, (ada, *_) = await a_council(stage, "ben", "cleo")
    await ada.says(f"/jsc council ask {FIVE} And what would you ask them first of all?")
    ada.sees(f"You typed: {FIVE} And what would you ask them first of all?", "A question holds 600 characters")
    assert not told(ada, "Posted")
    assert await stage.app.change(await council_of(stage, "ada"), lambda context: context.records.count(Post)) == 0


async def test_what_would_not_stand_whole_beside_what_it_answers_is_refused_and_kept(stage: Stage) -> None:
    _, (_, ben, _) = await a_council(stage, "ben", "cleo")
    gus = stage.member("gus")
    gus.hints = type(gus.hints)(manages=True)
    await gus.says("/jsc facilitate")
    await asks(stage.member("ada"), "How do I explain a gap?")
    await stage.member("ada").presses("Post to 2 people")
    await ben.presses_in(stage.rooms["room-1"], "More", 1)
    await ben.presses("Report")
    await ben.fills({"reason": "Something else", "words": "&" * 600, "see": "My words alone"})
    ben.sees("One line needs another look", "here it holds 1,500 characters")
    await gus.clicks(Action("reports", 0))
    gus.sees("No report is waiting")
    await ben.presses("Fix it")
    await ben.fills({"words": "&" * 300})
    await gus.clicks(Action("reports", 0))
    gus.sees(f"Words: {'&' * 300}\n")
    await gus.presses("Ask the reporter")
    await gus.fills({"words": "<" * 600})
    gus.sees("here it holds 1,500 characters")
    await gus.presses("Fix it")
    await gus.fills({"words": "&" * 300})
    assert told(ben, f"You wrote: {'&' * 300}\nThey ask: {'&' * 300}\n")
