"""The ten-second test between two members of a council (C18): who sees what, when it is covered, and what both read afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cards import Action, Card
from playbook.records import Apart, Profile, Sentence, Trial
from tests.conversations.test_council import a_council, told
from tests.conversations.test_facilitate import a_facilitator
from tests.stage import Actor, Stage, a_stage, card_text

SENTENCE = "I get clinics live in days, canary-of-ada."
HEARD = "Something about fast clinics, canary-of-ben?"


async def with_a_sentence(stage: Stage) -> tuple[Actor, Actor, Actor]:
    _, (ada, ben, cleo) = await a_council(stage, "ben", "cleo")
    for who in (ada, ben, cleo):
        me = stage.app.vault.subject_id("member", "stage", who.name)
        await stage.app.change(me, lambda c: c.records.put(c.profile.model_copy(update={"discreet": False, "setup": "done"})))
    await ada.says("/jsc plan sentence")
    await ada.presses("Open it")
    await ada.fills({"words": SENTENCE})
    return ada, ben, cleo


async def sends(ada: Actor, to: str = "ben") -> None:
    await ada.presses("Try it on a peer")
    await ada.fills({"who": to})
    await ada.presses("Send it to one peer")


def shown_to(stage: Stage, secret: str) -> set[str]:
    """Everybody whose screen or messages hold these words now."""
    people = {
        who.name for who in stage.people.values() if any(secret in card_text(c) for c in [*who.cards, *(m for _, m in who.messages)])
    }
    return people | {room.id for room in stage.rooms.values() if any(secret in text for text in room.texts)}


@pytest.mark.row("C18")
async def test_one_peer_sees_it_for_ten_seconds_and_writes_what_they_heard(stage: Stage) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    await ada.presses("Try it on a peer")
    await ada.fills({"who": "ben"})
    ada.sees(
        "Nothing is sent yet. This is exactly what they will see.",
        "To: Ben",
        f"They would see: {SENTENCE}",
        "10 seconds, then it is covered",
    )
    assert not told(ben, "someone's sentence")
    await ada.presses("Send it to one peer")
    ada.sees("On its way to one peer")
    ben.sees("Ten seconds for someone's sentence?", "[Snooze] [Skip] [Stop these]", "<one>").misses("Ada", SENTENCE)
    await ben.presses("Show it")
    ben.sees(f"The sentence: {SENTENCE}").misses("Ada")
    await stage.passes(seconds=9)
    ben.sees(SENTENCE)
    assert shown_to(stage, SENTENCE) == {"ada", "ben"}
    await stage.passes(seconds=1)
    ben.sees("Covered", "Write what I heard").misses(SENTENCE, "Ada")
    assert shown_to(stage, SENTENCE) == {"ada"}, "it is covered where it stood"
    await ben.presses("Write what I heard")
    await ben.fills({"heard": HEARD})
    ben.sees("From: Ada", f"You heard: {HEARD}").misses(SENTENCE)
    assert told(ada, "Said and heard", f"You said: {SENTENCE}", f"They heard: {HEARD}", "From: Ben")
    assert shown_to(stage, HEARD) == {"ada", "ben"}
    assert shown_to(stage, SENTENCE) == {"ada"}
    (kept,) = await ada.records(Sentence)
    assert kept.tested == stage.clock.now().date()
    assert "a peer tested your sentence on 23 Nov" in await signal(ada)


async def signal(ada: Actor) -> str:
    """The signal lamp on home, once a role and a level are named beside the sentence."""
    await ada.clicks(Action("form", "work"))
    await ada.fills({"role": "staff product manager", "level": "A step up"})
    await ada.says("/jsc")
    return next(line for line in ada.screen.split("\n") if line.startswith("Signal: "))


async def test_a_second_press_starts_nothing_anew(stage: Stage) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    await sends(ada)
    first = ben.card
    await ben.presses("Show it")
    await stage.passes(seconds=6)
    await ben.presses("Show it", card=first)
    ben.sees(SENTENCE)
    await stage.passes(seconds=4)
    assert any("Covered" in card_text(card) for _, card in ben.messages)
    await ben.presses("Show it", card=first)
    ben.sees("Covered").misses(SENTENCE)
    await stage.passes(minutes=1)
    assert not any(SENTENCE in card_text(card) for _, card in ben.messages)


async def test_nothing_is_written_before_it_is_covered_and_once_alone(stage: Stage) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    await sends(ada)
    await ben.presses("Show it")
    id = (await test_ids(stage, "ben"))[0]
    await ben.clicks(Action("form", "tenheard", *id))
    ben.sees("First the ten seconds")
    await stage.passes(seconds=11)
    await ben.presses("Write what I heard")
    form = ben.form
    await ben.fills({"heard": HEARD})
    ben.form = form
    await ben.fills({"heard": "another thing"})
    ben.sees(f"You heard: {HEARD}")
    assert sum("Said and heard" in card_text(card) for _, card in ada.messages) == 1


async def test_ids(stage: Stage, who: str) -> list[tuple[str, str]]:
    me = stage.app.vault.subject_id("member", "stage", who)
    rows = await stage.app.store.rows("SELECT ref FROM outbox WHERE subject = ?1 AND kind = 'sentence_test'", me)
    return [(ref.partition(".")[2], ref.partition(".")[0]) for (ref,) in rows]


test_ids.__test__ = False  # type: ignore[attr-defined]  # a helper with a telling name


async def test_the_card_side_by_side_judges_nothing_and_each_button_holds(stage: Stage) -> None:
    ada, ben, cleo = await with_a_sentence(stage)
    await sends(ada)
    await ben.presses("Show it")
    await stage.passes(seconds=10)
    await ben.presses("Write what I heard")
    await ben.fills({"heard": HEARD})
    old = ada.messages[-1][1]
    await ada.presses("Not yet", card=old)
    ada.sees("Did it arrive: not yet", "You are the judge.")
    await ada.presses("It did")
    ada.sees("Did it arrive: it did")
    await ada.presses("Not yet", card=old)
    ada.sees("This has moved on")
    await ada.presses("Show it as it is now")
    ada.sees("Did it arrive: it did")
    await ada.presses("Thank them")
    ada.sees("Thanks: on their way").misses("[Thank them]")
    assert told(ben, "A thank-you from your council", "From: Ada")
    assert not told(cleo, "A thank-you")
    await ada.presses("Make it my change")
    ada.sees("Your trial has begun")
    assert [t.closed for t in await ada.records(Trial)] == [None]
    await ada.presses("What they heard")
    await ada.presses("Make it my change")
    ada.sees("One trial is still running")
    assert len(await ada.records(Trial)) == 1
    assert told(ben, "Said") is False, "what the member makes of it is theirs"


@pytest.mark.parametrize("how", ["not allowed", "nobody", "no seat", "kept apart", "oneself"])
async def test_who_cannot_be_reached_gets_the_same_words(stage: Stage, how: str) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    stage.member("mallory")
    match how:
        case "not allowed":
            await ben.says("/jsc council")
            await ben.presses("Private things: yes")
        case "kept apart":
            from playbook.records import Apart
            from tests.conversations.test_council import council_of

            ids = {name: stage.app.vault.subject_id("member", "stage", name) for name in ("ada", "ben")}
            council = await council_of(stage, "ada")
            apart = Apart(id=ids["ben"], people=(ids["ada"],))
            await stage.app.change(council, lambda context: context.records.put(apart))
        case _:
            pass
    await ada.presses("Try it on a peer")
    await ada.fills({"who": {"nobody": "somebody-else", "no seat": "mallory", "oneself": "ada"}.get(how, "ben")})
    ada.sees("I cannot show it to them now", "This answer is the same whatever the reason.").misses("Ben", SENTENCE)
    assert not told(ben, "someone's sentence")
    await ada.presses("Pick someone else")
    assert ada.form is not None


async def test_a_no_after_the_preview_still_counts(stage: Stage) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    await ada.presses("Try it on a peer")
    await ada.fills({"who": "ben"})
    await ben.says("/jsc council")
    await ben.presses("Private things: yes")
    await ada.presses("Send it to one peer")
    ada.sees("I cannot show it to them now")
    assert not told(ben, "someone's sentence")


async def test_two_presses_send_one_and_it_can_be_taken_back(stage: Stage) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    await ada.presses("Try it on a peer")
    await ada.fills({"who": "ben"})
    preview = ada.card
    await ada.presses("Send it to one peer")
    await ada.presses("Send it to one peer", card=preview)
    assert sum("someone's sentence" in card_text(card) for _, card in ben.messages) == 1
    await ada.presses("Take it back")
    ada.sees("Taken back")
    await ben.presses("Show it")
    ben.sees("This is not here any more").misses(SENTENCE)


async def test_what_was_seen_cannot_be_taken_back_unseen(stage: Stage) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    await sends(ada)
    await ben.presses("Show it")
    await ada.presses("Take it back")
    ada.sees("Your peer has looked at it since")
    await ada.presses("Show it as it is now")
    ada.sees("Your sentence is with one peer", "No answer has come yet")


async def test_others_open_nothing_of_it(stage: Stage) -> None:
    ada, ben, cleo = await with_a_sentence(stage)
    await sends(ada)
    show = next(a for a in ben.card.actions if a.name == "tenshow")
    mallory = stage.member("mallory")
    for who in (cleo, ada, mallory):
        await who.clicks(show)
        assert SENTENCE not in who.screen
        await who.clicks(Action("form", "tenheard", *show.args[1:]))
        assert who.form is None
    back = next(a for a in ada.card.actions if a.name == "tenback") if any(a.name == "tenback" for a in ada.card.actions) else None
    for name in ("tenback", "tenjudge", "tenthank", "tenchange"):
        extra = ("yes",) if name == "tenjudge" else ()
        await ben.clicks(Action(name, *extra, show.args[2], show.args[1], 1))
        ben.sees("That button is for someone else")
    assert back is None or back.args[0] == show.args[2]


async def test_a_sentence_is_reported_and_blocked_without_learning_whose_it_is(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    me = stage.app.vault.subject_id("member", "stage", "fay")
    await stage.app.change(me, lambda c: c.records.put(c.profile.model_copy(update={"discreet": False})))
    ada, ben, cleo = await with_a_sentence(stage)
    await sends(ada)
    offered = ben.card
    await ben.presses("Report")
    await ben.fills({"reason": "Unkind words or threats", "words": "It is about me.", "see": "My words and that note"})
    ben.sees("Your report is on its way").misses("Ada", SENTENCE)
    assert told(fay, "About: a sentence for ten seconds: unkind words or threats", SENTENCE)
    assert not any("Take the" in card_text(card) for _, card in fay.messages), "it stands in no room"
    await ben.presses("Block", card=offered)
    ben.sees("Blocked", "about whoever sent it").misses("Ada", SENTENCE)
    blocked = ben.card
    await ben.clicks(Action("export"))
    assert ben.files
    ada_id = stage.app.vault.subject_id("member", "stage", "ada")
    for file in ben.files:
        assert b'"ada"' not in file.data, "the list says that there is somebody, and not who"
    (own,) = await ben.records(Apart)
    assert (own.people, own.persons) == ((ada_id,), ("",))
    await ben.clicks(Action("findpage"))
    await ben.clicks(Action("form", "findapart"))
    await ben.fills({"name": "Ben", "people": ("cleo",)})
    (own,) = await ben.records(Apart)
    assert own.persons == ("", "cleo"), "whoever was blocked unseen stays on it"
    await ben.presses("Show it", card=offered)
    ben.sees("not here any more").misses(SENTENCE)
    await ben.presses("Undo", card=blocked)
    ben.sees("the block of whoever sent it").misses("Ada")
    await ben.presses("Show it", card=offered)
    ben.sees(SENTENCE)
    test = next(a for a in offered.actions if a.name == "block")
    for who in (cleo, ada):
        await who.clicks(test)
        who.sees("not here any more").misses("Blocked")
        await who.clicks(Action("form", "report", *test.args))
        assert who.form is None


async def test_what_was_heard_can_be_reported_by_whom_it_came_to(stage: Stage) -> None:
    fay = await a_facilitator(stage)
    me = stage.app.vault.subject_id("member", "stage", "fay")
    await stage.app.change(me, lambda c: c.records.put(c.profile.model_copy(update={"discreet": False})))
    ada, ben, cleo = await with_a_sentence(stage)
    await sends(ada)
    await ben.presses("Show it")
    await stage.passes(seconds=10)
    ben.sees("[[Write what I heard]] [Report] [Block]")
    await ben.presses("Write what I heard")
    await ben.fills({"heard": HEARD})
    back = next(card for _, card in reversed(ada.messages) if card.title == "Said and heard")
    await ada.presses("Report", card=back)
    await ada.fills({"reason": "Unkind words or threats", "words": "That hurt.", "see": "My words and that note"})
    assert told(fay, "About: what somebody heard in a sentence", HEARD)
    assert not any("That hurt" in card_text(card) for _, card in ben.messages)
    await ada.presses("Block", card=back)
    ada.sees("You pressed 'Block' about Ben.")
    heard = next(a for a in back.actions if a.name == "block")
    for who in (cleo, ben):
        await who.clicks(heard)
        who.sees("not here any more").misses("Blocked")


async def test_discreet_is_opened_in_place_and_covered_there(stage: Stage) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    me = stage.app.vault.subject_id("member", "stage", "ben")
    await stage.app.change(me, lambda c: c.records.put(c.profile.model_copy(update={"discreet": True})))
    await sends(ada)
    ben.sees("You have a note").misses("sentence")
    await ben.presses("Open")
    ben.sees("Ten seconds for someone's sentence?", "in the note I sent you", "Hide again")
    message = ben.messages[-1][0]
    await ben.presses("Show it")
    await stage.passes(seconds=0)
    shown: dict[str, Card] = dict(ben.messages)
    assert SENTENCE in card_text(shown[message])
    await stage.passes(seconds=10)
    shown = dict(ben.messages)
    assert SENTENCE not in card_text(shown[message])
    assert "Covered" in card_text(shown[message])
    assert "Hide again" in card_text(shown[message])
    assert shown_to(stage, SENTENCE) == {"ada"}


async def test_where_it_cannot_be_covered_it_is_not_shown(stage: Stage) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    stage.closed.add("ben")
    await sends(ada)
    await ben.says("/jsc")
    await ben.presses("Read the note")
    await ben.presses("Open the note")
    ben.sees("I show it where I can cover it").misses("[Show it]", "[[Show it]]")
    opened = ben.card
    id = (await test_ids(stage, "ben"))[0]
    await ben.clicks(Action("tenshow", "byhand", *id))
    ben.misses(SENTENCE)
    stage.closed.clear()
    await stage.passes(minutes=1)
    await ben.presses("Send it there", card=opened)
    assert told(ben, "Ten seconds for someone's sentence?", "[[Show it]]")
    await ben.presses("Show it", card=ben.messages[-1][1])
    ben.sees(SENTENCE)
    await stage.passes(seconds=10)
    assert shown_to(stage, SENTENCE) == {"ada"}


async def test_a_restart_in_between_covers_it_all_the_same(stage: Stage) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    await sends(ada)
    await ben.presses("Show it")
    await stage.down(hours=2)
    ben.sees("Covered").misses(SENTENCE)


async def test_leaving_and_deleting_leave_nothing_of_it(stage: Stage) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    await sends(ada)
    await ben.presses("Show it")
    await stage.passes(seconds=10)
    await ada.says("/jsc privacy")
    await ada.presses("Delete everything")
    await ada.presses("Delete")
    await ada.fills({"word": "DELETE"})
    await stage.passes(seconds=10)
    await ben.presses("Write what I heard")
    ben.sees("This is not here any more")
    assert not await stage.app.store.rows("SELECT 1 FROM records WHERE kind = 'sentence_test'")
    assert shown_to(stage, SENTENCE) == {"ada"}


async def test_the_word_and_the_way_there(stage: Stage) -> None:
    ada, *_ = await a_council(stage, "ben", "cleo")
    eve = stage.member("eve")
    await eve.says("/jsc proof test")
    eve.sees("Ten seconds, one peer")
    await eve.presses("Try my sentence on a peer")
    eve.sees("First, your sentence")
    await eve.presses("Write my sentence")
    await eve.fills({"words": "I mend bikes."})
    eve.misses("Try it on a peer")
    await eve.says("/jsc proof test")
    await eve.presses("Try my sentence on a peer")
    eve.sees("A peer comes from your council")
    del ada


async def test_stop_these_holds(tmp_path: Path) -> None:
    async with a_stage(tmp_path) as stage:
        ada, ben, _ = await with_a_sentence(stage)
        await sends(ada)
        await ben.presses("Stop these")
        assert "sentence_test" in (await ben.records(Profile))[0].stopped
        await stage.passes(days=1)
        await sends_again(ada)
        assert sum("someone's sentence" in card_text(card) for _, card in ben.messages) <= 1


async def sends_again(ada: Actor) -> None:
    await ada.clicks(Action("form", "sentence"))
    await ada.fills({"words": "Another sentence."})
    await sends(ada)


@pytest.mark.parametrize("how", ["deleted", "left", "blocked", "gave back"])
async def test_taken_away_in_the_middle_it_is_covered_all_the_same(stage: Stage, how: str) -> None:
    ada, ben, _ = await with_a_sentence(stage)
    await sends(ada)
    offered = ben.card
    await ben.presses("Show it")
    await stage.passes(seconds=3)
    assert shown_to(stage, SENTENCE) == {"ada", "ben"}
    if how == "blocked":
        await ben.clicks(next(action for action in offered.actions if action.name == "block"))
    elif how == "deleted":
        await ada.clicks(Action("form", "deleteall"))
        await ada.fills({"word": "DELETE"})
    else:
        who = ada if how == "left" else ben
        await who.says("/jsc council")
        await who.presses("Leave")
        await who.presses("Leave quietly")
    await stage.passes(seconds=10)
    assert "ben" not in shown_to(stage, SENTENCE)
    assert told(ben, "Covered", "[Snooze] [Skip] [Stop these]")
