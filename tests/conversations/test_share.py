"""Sharing: what would be seen is shown first, the member's own press posts it once, and it can be taken back."""

from __future__ import annotations

import pytest

from bot.cards import Action
from bot.council import circles
from bot.deliveries import Delivery, Receipt
from bot.events import Submit
from bot.outbox import Outbox
from bot.ratelimit import LIMITS
from playbook.records import Answer, Apart, Interview, Post, Share, ShownAnswer
from tests.conversations.test_council import a_council, council_of, promises_all, starts, told
from tests.conversations.test_privacy import Away
from tests.stage import Actor, Room, Stage, card_text

FIRM, PERSON, AMOUNT, FELT = "Quillon Freight", "Marit Solheim", "87,500", "my hands shook"


async def a_debrief(ada: Actor) -> None:
    await ada.says(f"/jsc log {FIRM}, night planner, applied, referral")
    await ada.says("/jsc interview")
    await ada.presses("Set my clock")
    await ada.fills({"city": "Lisbon"})
    await ada.presses("Yes, that is my time")
    await ada.says("/jsc interview")
    await ada.fills({"job": f"{FIRM}, night planner", "when": "today 10:00", "who": PERSON})
    await ada.presses("Yes, set it")
    await ada.stage.passes(hours=3)
    await ada.clicks(Action("form", "debrief", (await _talk(ada))))
    await ada.fills(
        {
            "well": f"At {FIRM} they asked to see the rollout plan.",
            "facts": f"{PERSON} said the pay is {AMOUNT} a year.",
            "felt": FELT,
        }
    )


async def _talk(ada: Actor) -> str:
    return (await ada.records(Interview))[0].id


async def shared(ada: Actor, question: str = "How do I explain a gap?") -> None:
    await ada.presses("Show my council")
    await ada.presses("Edit the words")
    await ada.fills({"question": question, "alias": "a mid-size freight firm"})


async def posts(stage: Stage, who: str) -> list[Post]:
    found = await stage.app.change(await council_of(stage, who), lambda context: context.records.all(Post))
    assert found is not None
    return found


@pytest.mark.row("D18")
@pytest.mark.row("D20")
async def test_the_preview_is_exact_and_the_press_posts_it(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    ada.sees("Saved. Shown to nobody.")
    await shared(ada)
    ada.sees("What your council would see", "From: Ada", "About: an interview at a mid-size freight firm")
    ada.sees("What went well: At a mid-size freight firm they asked to see the rollout plan.", "Question: How do I explain a gap?")
    ada.sees("Shown to: 2 people: Ben, Cleo", "[[Post to 2 people]]", "Taken out: 1 firm.")
    ada.misses(FIRM, PERSON, AMOUNT, FELT)
    assert not any("rollout" in text for text in room.texts)
    await ada.ticks("What went well", "My question", "What was said")
    ada.sees("What was said: M. S. said the pay is (amount) a year.", "Taken out: 1 firm, 1 name, 1 amount.")
    preview = [
        line for line in ada.screen.split("\n") if line.startswith(("About: ", "What went well: ", "Question: ", "What was said: "))
    ]
    await ada.presses("Post to 2 people")
    ada.sees("On its way to your council")
    room.sees("Ada asks the council", *preview)
    room.misses(FIRM, PERSON, AMOUNT, FELT)
    assert told(ada, "Posted to your council", "Answers so far: none yet")
    assert not told(ben, "rollout")
    assert not told(cleo, "rollout")


async def test_amounts_and_the_firm_stay_by_a_tick_and_nobody_elses_name_does(stage: Stage) -> None:
    _, (ada, *_) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    await ada.presses("Show my council")
    await ada.ticks("What went well", "What was said", "Amounts and the firm's name")
    ada.sees(FIRM, AMOUNT, "M. S. said the pay is", "Taken out: 1 name.").misses(PERSON)


async def test_two_presses_are_one_post(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    await shared(ada)
    card = ada.card
    await ada.presses("Post to 2 people", card=card)
    await ada.clicks(next(a for a in card.actions if a.name == "sharepost"))
    ada.sees("Your press changed nothing.")
    assert len([text for text in room.texts if "Ada asks the council" in text]) == 1
    assert len(await posts(stage, "ada")) == 1


async def test_an_answer_sent_twice_stands_there_once(stage: Stage) -> None:
    room, (_, ben, _) = await a_post(stage)
    for _ in range(2):
        await ben.presses_in(room, "Reply", 1)
        await ben.fills({"words": "Say the year, and stop."})
        ben.sees("Your answer is on its way")
        await stage.passes(minutes=2)
    assert sum("Say the year, and stop." in text for text in room.texts) == 1
    assert await stage.app.change(await council_of(stage, "ada"), lambda context: context.records.count(Answer)) == 1
    await ben.presses_in(room, "Reply", 1)
    await ben.fills({"words": "And smile."})
    room.sees("Say the year, and stop.", "And smile.")


async def test_a_debrief_without_a_talk_takes_the_word_for_the_firm(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await ada.says("/jsc debrief")
    await ada.fills({"well": "They asked to see the plan."})
    await ada.presses("Show my council")
    ada.sees("About: an interview at a firm")
    await ada.presses("Edit the words")
    await ada.fills({"alias": "a mid-size freight firm"})
    ada.sees("About: an interview at a mid-size freight firm")
    await ada.presses("Post to 2 people")
    room.sees("About: an interview at a mid-size freight firm")


async def test_nothing_to_show_has_no_button_and_keeping_it_private_forgets(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    await ada.presses("Show my council")
    await ada.ticks()
    ada.misses("Post to 2 people")
    await ada.presses("Keep private")
    ada.sees("Nothing was posted, and nobody was told.")
    assert not await ada.records(Share)
    assert len(room.posts) == 1


async def a_post(stage: Stage) -> tuple[Room, list[Actor]]:
    room, people = await a_council(stage, "ben", "cleo")
    await people[0].says("/jsc council")
    await people[0].clicks(Action("form", "askcouncil"))
    await people[0].fills({"question": "How do I explain a gap?", "about": "a second talk"})
    await people[0].presses("Post to 2 people")
    return room, people


async def test_peers_answer_in_the_thread_and_the_asker_says_it_helped(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_post(stage)
    await ben.says("/jsc log Acme, planner, applied")
    await ben.says("/jsc home")
    ben.sees("Council: birch-circle: 1 question open", "[Council]")
    await ben.presses_in(room, "Reply")
    await ben.fills({"words": "Say the year, what you learned in it, and stop."})
    ben.sees("Your answer is on its way")
    room.sees("An answer from Ben", "Answer: Say the year, what you learned in it, and stop.")
    asked = next(said for said in room.posts if said.card.title == "Ada asks the council")
    assert room.posts[-1].under == asked.id
    await ben.says("/jsc home")
    ben.sees("Council: birch-circle: no question open")
    await cleo.presses_in(room, "It helped")
    cleo.sees("Only the asker can say so")
    (before,) = [a for a in room.posts[-1].card.actions if a.name == "helped"]
    await ada.presses_in(room, "It helped")
    room.sees("It helped: says who asked")
    room.misses("[It helped]")
    assert told(ben, "Your answer helped", "You wrote: Say the year")
    assert not told(cleo, "Your answer helped")
    await ada.clicks(before)
    assert len([c for _, c in ben.messages if c.title == "Your answer helped"]) == 1
    await cleo.presses_in(room, "I have been there")
    await cleo.presses_in(room, "I have been there")
    room.sees("Been there too: Cleo")
    room.misses("Cleo, Cleo")
    await cleo.presses("Take it off")
    room.misses("Been there too")


async def test_an_answer_is_taken_back_by_its_author_alone(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_post(stage)
    await ben.presses_in(room, "Reply")
    await ben.fills({"words": "zebra crossing"})
    await cleo.presses_in(room, "More")
    cleo.sees("More about this answer").misses("Take it back", "zebra")
    (answer,) = await stage.app.change(await council_of(stage, "ada"), lambda context: context.records.all(Answer)) or []
    await cleo.clicks(Action("unanswer", await council_of(stage, "ada"), answer.id, answer.rev))
    cleo.sees("That button is for someone else")
    room.sees("zebra crossing")
    await ben.presses_in(room, "More")
    await ben.presses("Take it back")
    room.misses("zebra")
    room.sees("Ben took this back.")
    assert not told(ada, "zebra")


async def test_withdrawn_its_words_are_gone_everywhere_and_answers_stay(stage: Stage) -> None:
    room, (ada, ben, _) = await a_post(stage)
    await ben.presses_in(room, "Reply")
    await ben.fills({"words": "Say the year."})
    await stage.passes(days=9)
    receipt = next(card for _, card in ada.messages if card.title == "Posted to your council")
    await ada.presses("Withdraw", card=receipt)
    ada.sees("You took it back")
    room.misses("How do I explain a gap?", "a second talk")
    room.sees("Ada took this back.", "Say the year.")
    (post,) = await posts(stage, "ada")
    assert (post.state, post.rows) == ("withdrawn", ())
    old = next(said.card for said in room.posts if said.card.title == "An answer from Ben")
    await ben.clicks(next(a for a in old.actions if a.name == "form"))
    ben.sees("This is not here any more")


async def test_the_words_of_a_post_can_be_mended(stage: Stage) -> None:
    room, (ada, *_) = await a_post(stage)
    receipt = next(card for _, card in ada.messages if card.title == "Posted to your council")
    await ada.presses("Edit the words", card=receipt)
    await ada.fills({"r1": "How do I explain two years away?"})
    ada.sees("Nothing has changed yet. This is exactly what they will see.", "Question: How do I explain two years away?")
    room.sees("explain a gap?")
    room.misses("two years away")
    await ada.presses("Change the post")
    ada.sees("# Posted to your council", "Question: How do I explain two years away?")
    room.sees("Question: How do I explain two years away?")
    room.misses("explain a gap?")
    assert len(room.posts) == 2
    await ada.says("/jsc privacy")
    await ada.clicks(Action("myposts", 0))
    ada.sees("What you shared: 1 of 1", "How do I explain two years away?")
    await ada.presses("Withdraw")
    room.sees("Ada took this back.")


async def test_new_words_keep_out_of_a_room_with_a_stranger_and_taking_back_does_not(stage: Stage) -> None:
    room, (ada, *_) = await a_post(stage)
    room.inside.add("boss")
    receipt = next(card for _, card in ada.messages if card.title == "Posted to your council")
    await ada.presses("Edit the words", card=receipt)
    await ada.fills({"r1": "pelican brief?"})
    await ada.presses("Change the post")
    room.misses("pelican")
    assert told(ada, "Not changed there: someone has no seat")
    room.inside.discard("boss")
    await stage.passes(minutes=1)
    await ada.presses("Look again", card=next(card for _, card in ada.messages if card.title.startswith("Not changed")))
    room.sees("pelican brief?")
    room.inside.add("boss")
    await ada.presses("Withdraw", card=next(card for card in reversed(ada.every) if card.title == "Posted to your council"))
    room.misses("pelican")
    room.sees("Ada took this back.")


async def test_a_stranger_in_the_room_means_the_asker_alone_is_told(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    room.inside.add("boss")
    await ada.clicks(Action("form", "askcouncil"))
    await ada.fills({"question": "pelican brief?"})
    await ada.presses("Post to 2 people")
    room.misses("pelican")
    assert told(ada, "Not posted: someone there has no seat", "In the channel: 4 people", "With a seat: 3 people")
    assert not told(ben, "no seat")
    assert not told(cleo, "no seat")
    room.inside.discard("boss")
    note = next(card for _, card in ada.messages if card.title.startswith("Not posted"))
    await stage.passes(minutes=1)
    await ada.presses("Look again", card=note)
    room.sees("pelican brief?")


async def shown_to_ben(stage: Stage) -> tuple[Actor, Actor]:
    _, (ada, ben, _) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    await ada.presses("Show one person")
    await ada.fills({"who": "ben"})
    await ada.presses("Show it to one person")
    note = next(card for _, card in ben.messages if card.title == "You have a note")
    await ben.presses("Open", card=note)
    assert told(ben, "rollout plan")
    return ada, ben


async def test_what_one_person_was_shown_can_be_taken_back(stage: Stage) -> None:
    ada, ben = await shown_to_ben(stage)
    opened = next(card for _, card in ben.messages if "rollout plan" in card_text(card))
    ada.sees("On its way to one person", "[Take it back]")
    away = ada.card
    await ada.presses("Take it back")
    ada.sees("You took it back")
    await stage.passes(minutes=1)
    assert not told(ben, "rollout plan")
    assert told(ben, "# It was taken back")
    await ben.presses("Thank them", card=opened)
    ben.sees("not here any more")
    await ada.presses("Take it back", card=away)
    ada.misses("You took it back")


@pytest.mark.parametrize(("leaves", "words"), [("ben", "one page"), ("ada", "rollout plan")])
async def test_who_deletes_everything_leaves_no_words_in_the_chats_of_others(stage: Stage, leaves: str, words: str) -> None:
    ada, ben = await shown_to_ben(stage)
    await ben.presses("Answer")
    await ben.fills({"words": "Bring the plan on one page."})
    assert told(ada, "Bring the plan on one page.")
    who, other = (ben, ada) if leaves == "ben" else (ada, ben)
    await who.clicks(Action("form", "deleteall"))
    await who.fills({"word": "DELETE"})
    await stage.passes(minutes=1)
    assert not told(other, words)
    assert told(other, "# It was taken back")


async def test_an_edit_puts_nothing_back_that_the_preview_took_out(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    await shared(ada)
    await ada.presses("Post to 2 people")
    receipt = next(card for _, card in ada.messages if card.title == "Posted to your council")
    await ada.presses("Edit the words", card=receipt)
    await ada.fills({"What went well": f"At {FIRM} {PERSON} said {AMOUNT} a year."})
    ada.sees("Taken out: 1 firm, 1 name, 1 amount.", "What went well: At a firm M. S. said (amount) a year.")
    await ada.presses("Change the post")
    room.sees("What went well: At a firm M. S. said (amount) a year.")
    room.misses(FIRM, PERSON, AMOUNT)


async def test_an_edit_keeps_what_the_member_ticked_to_stay(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    await ada.presses("Show my council")
    await ada.ticks("What went well", "Amounts and the firm's name")
    await ada.presses("Post to 2 people")
    room.sees(f"At {FIRM} they asked")
    receipt = next(card for _, card in ada.messages if card.title == "Posted to your council")
    await ada.presses("Edit the words", card=receipt)
    await ada.fills({"What went well": f"At {FIRM} {PERSON} said {AMOUNT} a year."})
    await ada.presses("Change the post")
    room.sees(f"What went well: At {FIRM} M. S. said {AMOUNT} a year.")


async def test_one_person_sees_it_and_nobody_else(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    saved = ada.card
    await ada.presses("Show one person", card=saved)
    await ada.fills({"who": "ben"})
    ada.sees("What one person would see", "Shown to: Ben")
    await ada.presses("Show it to one person")
    ada.sees("On its way to one person")
    assert told(ben, "You have a note")
    note = next(card for _, card in ben.messages if card.title == "You have a note")
    await ben.presses("Open", card=note)
    opened = ben.card
    ben.sees("Someone from your council shows you something", "From: Ada", "rollout plan", "<one>", "Snooze", "Skip", "Stop these")
    assert not told(cleo, "rollout")
    room.misses("rollout")
    forged = next(a for a in ben.card.actions if a.name == "form")
    await cleo.clicks(forged)
    cleo.misses("rollout")
    assert cleo.form is None
    await cleo.clicks(Action("note", "shown", f"{forged.args[-1]}.{forged.args[-2]}"))
    cleo.misses("rollout").sees("not here any more")
    await ben.presses("Answer")
    await ben.fills({"words": "Bring the plan on one page."})
    assert told(ada, "A word back about what you showed", "From: Ben", "Answer: Bring the plan on one page.")
    assert not told(cleo, "one page")
    await ben.presses("Thank them", card=opened)
    ben.sees("On its way to them", "You wrote: Bring the plan on one page.")
    ada.messages.clear()
    await stage.passes(minutes=1)
    assert not told(ada, "Thanks from")
    council = await stage.app.units.subject(await council_of(stage, "ada"), None)
    (answer,) = [kept for kind, id in council.rows if kind == ShownAnswer.kind and (kept := council.open(ShownAnswer, id)) is not None]
    assert answer.words == "Bring the plan on one page.", "thanks take nothing back"


async def test_two_answers_within_a_second_both_arrive(stage: Stage) -> None:
    _, (ada, ben, _) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    await ada.presses("Show one person")
    await ada.fills({"who": "ben"})
    await ada.presses("Show it to one person")
    await ben.presses("Open", card=next(card for _, card in ben.messages if card.title == "You have a note"))
    shown = ben.card
    for words in ("Bring the plan on one page.", "And leave it with them."):
        await ben.presses("Answer", card=shown)
        await ben.fills({"words": words})
        assert told(ada, "A word back about what you showed", words), "the first had gone out, so it did not say this"


@pytest.mark.parametrize("who", ["stranger", "newcomer", "shut", "kept", "ada"])
async def test_whoever_cannot_be_shown_it_gets_the_same_words(stage: Stage, who: str) -> None:
    ada = stage.member("ada")
    line = await starts(ada)
    for name, things in (("ben", "Yes, people here may"), ("shut", "No"), ("kept", "Yes, people here may")):
        person = stage.member(name)
        await person.says(line)
        await person.presses("See the promises")
        await person.fills({"name": name.title()})
        await promises_all(person, things)
    await stage.member("newcomer").says("/jsc help")
    ids = {name: stage.app.vault.subject_id("member", "stage", name) for name in ("ada", "kept")}
    await stage.app.change(
        await council_of(stage, "ada"), lambda context: context.records.put(Apart(id=ids["kept"], people=(ids["ada"],)))
    )
    await a_debrief(ada)
    await ada.presses("Show one person")
    await ada.fills({"who": who})
    ada.sees("I cannot show it to them now", "This answer is the same whatever the reason.").misses(
        who.title() if who != "ada" else "\0"
    )
    assert not await ada.records(Share)


async def test_without_a_council_it_says_what_comes_first(stage: Stage, ada: Actor) -> None:
    await a_debrief(ada)
    await ada.presses("Show my council")
    ada.sees("No council to show it to yet", "Nothing was posted.")


async def test_twenty_minutes_reach_the_asker_alone(stage: Stage) -> None:
    room, (ada, ben, cleo) = await a_post(stage)
    for _ in range(2):
        await ben.presses_in(room, "Offer 20 minutes")
        ben.sees("Your offer is on its way")
        await stage.passes(minutes=1)
    assert sum(card.title == "You have a note" for _, card in ada.messages) == 1
    note = next(card for _, card in ada.messages if card.title == "You have a note")
    await ada.presses("Open", card=note)
    ada.sees("Someone from your council offers you 20 minutes", "From: Ben", "[Snooze] [Skip] [Stop these]")
    assert not told(cleo, "You have a note")
    await ada.presses_in(room, "Offer 20 minutes")
    ada.sees("I cannot pass it on now", "That post is your own.")


async def test_after_deletion_nothing_of_it_stands_anywhere(stage: Stage) -> None:
    room, (ada, ben, _) = await a_post(stage)
    await ben.presses_in(room, "Reply")
    await ben.fills({"words": "Say the year."})
    await ada.says("/jsc privacy")
    await ada.presses("Delete everything")
    await ada.presses("Delete")
    await ada.fills({"word": "DELETE"})
    await stage.passes(minutes=1)
    room.misses("explain a gap", "a second talk", "Ada asks")
    (receipt,) = [card for _, card in ada.messages]
    assert f"1 post now reads '{circles.REMOVED}'" in receipt.plain()
    room.sees(circles.REMOVED, "Say the year.")
    assert all("Ada" not in text or "With a seat" in text for text in room.texts), [t for t in room.texts if "Ada" in t]
    assert card_text(room.posts[0].card)


async def test_a_name_the_member_never_told_of_is_pointed_out_and_can_be_taken_out(stage: Stage) -> None:
    _, (ada, *_) = await a_council(stage, "ben", "cleo")
    await ada.says("/jsc debrief")
    await ada.fills({"well": "Maria Lopez smiled at the 95k line."})
    await ada.presses("Show my council")
    ada.sees(
        "What went well: Maria Lopez smiled at the (amount) line.", "Look again: Maria Lopez. Names? I know only those you told me."
    )
    await ada.presses("Edit the words")
    await ada.fills({"well": "M. L. smiled at the line."})
    ada.sees("What went well: M. L. smiled at the line.").misses("Look again")


async def test_a_bare_number_that_may_be_pay_is_pointed_out_and_goes_by_the_members_own_words(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await ada.says("/jsc debrief")
    await ada.fills({"well": "After 3 interviews and 40 minutes the number is 95. They said between 90 and 100."})
    await ada.presses("Show my council")
    ada.sees(
        "Is it pay?: 95, 90 and 100. I take out only what is surely an amount.",
        "I found no names I know. Read it once more.",
        "the number is 95",
    )
    await ada.ticks("What went well", "Amounts and the firm's name")
    ada.misses("Is it pay?")
    await ada.ticks("What went well")
    ada.sees("Is it pay?")
    await ada.presses("Edit the words")
    await ada.fills({"well": "After 3 interviews and 40 minutes they named a number."})
    ada.sees("After 3 interviews and 40 minutes they named a number.").misses("Is it pay?")
    await ada.presses("Post to 2 people")
    room.sees("After 3 interviews and 40 minutes")


async def test_a_post_in_flight_while_everything_is_deleted_does_not_stay_there(stage: Stage) -> None:
    room, (ada, *_) = await a_council(stage, "ben", "cleo")
    await a_debrief(ada)
    await shared(ada)
    sends = stage.send

    class Slow(Away):
        async def send(self, delivery: Delivery) -> Receipt:
            if delivery.do == "new" and delivery.card is not None and "asks the council" in delivery.card.title:
                event = Submit(stage.key(), ada.who, "harbour", ada.hints, Action("deleteall"), {"word": "DELETE"})
                await stage.app.handle(event)
            return await sends(delivery)

    stage.outbox = Outbox(stage.app, {"stage": Slow()}, {"stage": LIMITS["web"]})
    await ada.presses("Post to 2 people")
    await stage.passes(minutes=5)
    room.misses("explain a gap", "Ada asks")


async def test_what_was_not_sent_yet_when_its_author_deleted_everything_does_not_come(stage: Stage) -> None:
    room, (ada, ben, _) = await a_council(stage, "ben", "cleo")
    await ada.says("/jsc council")
    await ada.clicks(Action("form", "askcouncil"))
    await ada.fills({"question": "How do I explain a gap?", "about": ""})
    post = next(action for action in ada.card.actions if action.name == "sharepost")

    stage.outbox = Outbox(stage.app, {"stage": Away()}, {"stage": LIMITS["web"]})
    await ada.clicks(post)
    await ada.clicks(Action("form", "deleteall"))
    await ada.fills({"word": "DELETE"})
    stage.outbox = Outbox(stage.app, {"stage": stage}, {"stage": LIMITS["web"]})
    await stage.passes(hours=2)
    room.misses("took this back", "explain a gap", "It stood here before.")
    room.sees("A seat is open")
    assert not told(ben, "explain a gap")
