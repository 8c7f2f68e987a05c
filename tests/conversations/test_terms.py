"""After a talk on terms: the debrief, what they said, how it ended, the dates of the close, and landing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.cards import Action
from bot.context import Context
from playbook import history
from playbook.offer.outcome import Impression, Outcome
from playbook.records import Ask, Job, Offer, Profile, Reminder, Sheet, TermsTalk
from tests.conversations.test_talksheet import DEADLINE, SECOND, another_offer, asked, change, opened, with_an_offer, written
from tests.stage import START, Actor, Stage

WAIT_ENDS = dt.datetime(2026, 11, 25, 17, tzinfo=dt.UTC)
TALK: dict[str, str | tuple[str, ...]] = {
    "well": "They laughed at my drawing.",
    "said": "base is fixed; sign-on may move",
    "outcome": "Yes, in part",
    "seen": ("Clear words", "Someone to trust"),
}


async def prompted(stage: Stage, ada: Actor, **fields: Any) -> str:
    """An ask went out, the wait is over, and the question has come."""
    id = await asked(stage, ada, **fields)
    await stage.until(WAIT_ENDS + dt.timedelta(minutes=1))
    ada.sees("# Have they answered?")
    return id


# -- the debrief ---------------------------------------------------------------------------------------------------------------


@pytest.mark.row("D19", "B13")
async def test_the_wait_ends_with_five_short_answers_and_the_next_step(stage: Stage, ada: Actor) -> None:
    await prompted(stage, ada, deadline=DEADLINE, zone="Europe/Lisbon")
    ada.sees("The wait you set is over. I was quiet until now.")
    ada.misses("Acme", "82k")
    await ada.presses("Start")
    assert ada.screen == (
        "FORM After a talk on terms\n"
        "What went well, as you'd tell a friend: []\n"
        "What they said to each ask: []  ~ Their words, as near as you can\n"
        "Your ask: base: ( ) Yes, in full ( ) Yes, in part ( ) No ( ) I took it back ( ) No answer yet\n"
        "What you think they saw: ( ) Clear words ( ) Sure and modest at once ( ) Someone to trust\n"
        "Next, and by when: []\n"
        "[[Save]]"
    )
    await ada.fills(TALK)
    assert ada.screen == (
        "# Saved. Shown to nobody.\n"
        "(You sent it at 17:01.)\n"
        "Ask 1: Base: yes, in part\n"
        "They said: base is fixed; sign-on may move\n"
        "They may have seen: clear words; someone to trust\n"
        "What I would do: Trade once: Ask once for the trade you wrote down.\n"
        "[[Trade once]] [Open the talk sheet]\n"
        "[Read all] [Edit] [Remove it] [Home]\n"
        "~ What they saw is your own view. It goes by itself after 180 days.\n"
        "<me>"
    )
    assert (await ada.records(Ask))[0].outcome is Outcome.PART
    kept = (await ada.records(TermsTalk))[0]
    assert kept.seen == (Impression.CLEAR, Impression.TRUST)
    assert kept.at == stage.clock.now()
    assert [event.kind for event in (await ada.records(Job))[0].events][-1] == "offer_changed"


@pytest.mark.row("B13")
async def test_three_things_they_watch_for_are_rated_in_private_and_edited(stage: Stage, ada: Actor) -> None:
    id = await asked(stage, ada)
    await ada.presses("How did it go?")
    await ada.fills({"well": "I was calm.", "seen": ("Sure and modest at once",)})
    ada.sees("They may have seen: sure and modest at once", "Shown to nobody")
    assert (await ada.records(Ask))[0].outcome is Outcome.OPEN, "no answer was picked"
    await ada.presses("Edit")
    ada.misses("Your ask")
    await ada.fills({"seen": ("Clear words", "Sure and modest at once", "Someone to trust")})
    assert (await ada.records(TermsTalk))[0].seen == tuple(Impression)
    ada.sees("You changed it just now.")
    await ada.clicks(Action("terms", id))
    ada.sees("# Your last talk on terms", "They may have seen: clear words; sure and modest at once; someone to trust")


async def test_sent_twice_it_is_kept_once(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    card = ada.card
    for _ in range(2):
        await ada.presses("How did it go?", card=card)
        await ada.fills(TALK)
    assert len(await ada.records(TermsTalk)) == 1


async def test_a_second_ask_is_asked_for_on_the_saved_card(stage: Stage, ada: Actor) -> None:
    await written(stage, ada)
    await ada.presses("Add an ask")
    await ada.fills(SECOND)
    await ada.presses("I have asked")
    await ada.presses("How did it go?")
    ada.sees("Your ask: base")
    await ada.fills(TALK)
    ada.sees("Ask 1: Base: yes, in part", "Ask 2: Start: no answer yet", "And the other ask, start?")
    assert [ask.said for ask in await ada.records(Ask)] == ["", ""], "what they said was about both"
    await ada.picks("No")
    ada.sees("Ask 2: Start: no", "[[Trade once]]")


async def test_a_long_debrief_is_read_page_by_page_and_removed_after_one_question(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    await ada.presses("How did it go?")
    await ada.fills({"well": "fine words " * 150, "said": "yes & no " * 60, "next": "send the note"})
    await ada.presses("Read all")
    pages = 1
    while "[Next]" in ada.screen:
        await ada.presses("Next")
        pages += 1
    assert pages >= 2
    ada.sees("Next: send the note")
    await ada.presses("Remove it")
    ada.sees("# Remove this debrief?", "Stays: what came of each ask")
    await ada.presses("Keep it")
    await ada.presses("Remove it")
    await ada.presses("Remove it")
    ada.sees("# Removed")
    assert await ada.records(TermsTalk) == []
    assert "fadeterms" not in [kind for kind, _ in await ada.pending()]


async def test_it_goes_by_itself_in_time(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    await ada.presses("How did it go?")
    await ada.fills(TALK)
    await stage.passes(days=179)
    assert len(await ada.records(TermsTalk)) == 1
    await stage.passes(days=2)
    assert await ada.records(TermsTalk) == []


async def test_how_long_to_keep_holds_for_these_too(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    await ada.presses("How did it go?")
    await ada.fills(TALK)
    await ada.says("/jsc privacy")
    await ada.presses("How long to keep")
    await ada.picks("30 days")
    await stage.passes(days=31)
    assert await ada.records(TermsTalk) == []


async def test_nothing_is_written_down_yet(stage: Stage, ada: Actor) -> None:
    id = await opened(stage, ada)
    await ada.clicks(Action("terms", id))
    ada.sees("# After a talk on terms: Acme", "Nothing is written down yet.", "[How did it go?] [The talk sheet] [Home]")
    await ada.presses("How did it go?")
    ada.misses("Your ask")
    await ada.fills({"well": "We only talked."})
    ada.sees("Went well: We only talked.")


# -- the prompts ---------------------------------------------------------------------------------------------------------------


async def test_with_no_answer_it_waits_once_more(stage: Stage, ada: Actor) -> None:
    await prompted(stage, ada)
    await ada.presses("No answer yet")
    ada.sees("When do you expect to know more", "I message nobody")
    card = ada.card
    await ada.presses("Wait two more days")
    ada.sees("# I will be quiet until Fri 27 Nov, 17:00")
    await ada.presses("Wait two more days", card=card)
    ada.sees("This has moved on")
    await stage.until(dt.datetime(2026, 11, 27, 17, 1, tzinfo=dt.UTC))
    ada.sees("# Have they answered?")


async def test_no_question_comes_once_all_is_answered(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    ask = (await ada.records(Ask))[0]
    await ada.clicks(Action("form", "askreply", ask.id, ask.rev))
    await ada.fills({"outcome": "Yes, in full"})
    ada.sees("What I would do: Close it", "[[Write the closing lines]]")
    await stage.passes(days=2)
    assert not any(card.title == "Have they answered?" for card in ada.cards)


async def test_the_wait_heeds_quiet_hours_that_change(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    await ada.says("/jsc remind")
    await ada.presses("Times and days")
    await ada.fills({"start": "16:00", "end": "08:00"})
    await stage.until(dt.datetime(2026, 11, 26, 7, 59, tzinfo=dt.UTC))
    assert not any(card.title == "Have they answered?" for card in ada.cards)
    await stage.passes(minutes=2)
    assert ada.cards[-1].title == "Have they answered?"


async def test_a_discreet_member_sees_nothing_but_a_note(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    await ada.says("/jsc privacy")
    await ada.presses("Message look")
    await stage.until(WAIT_ENDS + dt.timedelta(minutes=1))
    ada.sees("# You have a note")
    await ada.presses("Open")
    ada.sees("# Have they answered?")


async def test_the_question_how_it_ended_comes_two_days_after_the_date(stage: Stage, ada: Actor) -> None:
    id = await with_an_offer(stage, ada)

    def store(context: Context) -> None:
        from bot.search import plans

        offer = context.records.get(Offer, id)
        assert offer is not None
        plans.plan_offer(context.records.put(offer.model_copy(update={"deadline": DEADLINE, "zone": "Europe/Lisbon"})), context)

    await change(stage, ada, store)
    await stage.until(DEADLINE + dt.timedelta(days=2, minutes=1))
    ada.sees(
        "# How did your offer end?",
        "[I said yes] [I said no] [I let it lapse] [They took it back] [Still open]",
        "[Snooze] [Skip] [Stop these]",
    )
    await ada.presses("Still open")
    ada.sees("# Then it stays open", "I ask again: Fri 4 Dec, 17:13")
    await stage.passes(days=2, hours=1)
    ada.sees("# How did your offer end?")
    await ada.presses("They took it back")
    ada.sees("# They took it back", "An offer that ends is an answer too.")
    assert (await ada.records(Offer))[0].state == "gone"
    assert history.standing((await ada.records(Job))[0])[-1].kind == "rejected"
    assert not {kind for kind, _ in await ada.pending()} & {"offer_outcome", "offer_wait", "offer_24", "offer_72"}


async def test_without_a_date_it_is_asked_two_days_after_the_wait(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    await stage.until(WAIT_ENDS + dt.timedelta(days=2, minutes=1))
    ada.sees("# How did your offer end?", "Your wait ended two days ago.")


# -- closing -------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C7")
async def test_the_close_says_interest_and_timeline_again_and_sets_the_dates(stage: Stage, ada: Actor) -> None:
    await asked(stage, ada)
    ask = (await ada.records(Ask))[0]
    await ada.clicks(Action("form", "askreply", ask.id, ask.rev))
    await ada.fills({"outcome": "Yes, in full"})
    await ada.presses("Write the closing lines")
    ada.sees(
        "# Close it: Acme\n(They met what you asked.)\n"
        "Interest: I want this job and can start 1 Feb.\n"
        "Close: I will answer by Mon 30 Nov.\n",
        "[[Set the dates]] [The talk sheet]",
        "[I said yes] [I said no] [I let it lapse] [They took it back] [Home]",
    )
    await ada.presses("Set the dates")
    await ada.fills({"answer": "Mon 30 Nov 5pm", "start": "1 Feb"})
    ada.sees("# Are these the dates?", "I answer by: Mon 30 Nov, 17:00\nI start on: Mon 1 Feb", "Nothing is set yet.")
    assert await ada.records(Reminder) == []
    card = ada.card
    await ada.presses("Yes, remind me")
    ada.sees("I answer by: Mon 30 Nov, 17:00", "I start on: Mon 1 Feb")
    await ada.presses("Yes, remind me", card=card)
    kept = await ada.records(Reminder)
    assert [(own.what, own.when) for own in kept] == [
        ("Give your answer: Acme", dt.datetime(2026, 11, 30, 17, tzinfo=dt.UTC)),
        ("Your first day: Acme", dt.datetime(2027, 2, 1, 9, tzinfo=dt.UTC)),
    ]
    await stage.until(dt.datetime(2026, 11, 30, 17, 1, tzinfo=dt.UTC))
    ada.sees("# You asked me to remind you", "What for: Give your answer: Acme")


@pytest.mark.row("C7")
async def test_a_close_with_blanks_asks_for_the_lines_first(stage: Stage, ada: Actor) -> None:
    id = await opened(stage, ada)
    await ada.clicks(Action("closing", id))
    ada.sees("Interest: (blank)", "Close: (blank)", "[[Fill the lines]] [Set the dates]")
    await ada.presses("Fill the lines")
    await ada.fills({"interest": "I want it.", "close": "By Monday."})
    await ada.clicks(Action("closing", id))
    ada.sees("Interest: I want it.", "[[Set the dates]]")


@pytest.mark.parametrize(
    ("typed", "line"), [("whenever", "I could not read"), ("1 Nov 2026 9am", "it is over"), ("", "One date is enough")]
)
async def test_a_date_that_is_none_is_named_and_kept(typed: str, line: str, stage: Stage, ada: Actor) -> None:
    id = await opened(stage, ada)
    await ada.clicks(Action("closing", id))
    await ada.presses("Set the dates")
    await ada.fills({"paper": typed})
    ada.sees("One line needs another look", line)
    await ada.presses("Fix it")
    ada.sees(f"The paper is signed by: [{typed}]")
    await ada.fills({"paper": "Fri 4 Dec 12:00"})
    await ada.presses("Yes, remind me")
    assert [own.what for own in await ada.records(Reminder)] == ["Look for the signed paper: Acme"]


async def test_a_yes_ends_it_tells_the_job_and_can_be_undone(stage: Stage, ada: Actor) -> None:
    id = await written(stage, ada, deadline=DEADLINE, zone="Europe/Lisbon")
    await ada.clicks(Action("closing", id))
    card = ada.card
    await ada.presses("I said yes")
    ada.sees("# You said yes", "Job: Acme", "Written down: Mon 23 Nov", "[[I have landed]]")
    offer = (await ada.records(Offer))[0]
    assert (offer.state, offer.closed) == ("accepted", START.date())
    assert [line.kind for line in history.standing((await ada.records(Job))[0])] == ["applied", "offer", "accepted"]
    assert not {kind for kind, _ in await ada.pending()} & {"offer_outcome", "offer_wait", "offer_24", "offer_72"}
    await ada.presses("I said yes", card=card)
    ada.sees("This has moved on")
    await ada.clicks(Action("talksheet", id))
    ada.sees("That offer has ended: you said yes.")
    await ada.presses("Show it as it is now")
    await ada.presses("Undo")
    ada.sees("# Close it: Acme", "Undone: the offer is open again.")
    assert (await ada.records(Offer))[0].state == "open"
    assert [line.kind for line in history.standing((await ada.records(Job))[0])] == ["applied", "offer"]
    await ada.presses("I said no")
    ada.sees("# You said no", "The rest of your search goes on.")
    assert history.standing((await ada.records(Job))[0])[-1].kind == "withdrawn"


async def test_two_offers_that_ended_alike_on_one_day_are_undone_one_by_one(stage: Stage, ada: Actor) -> None:
    ids = [await with_an_offer(stage, ada), await another_offer(stage, ada)]
    for id, press in zip(ids, ("I said no", "I let it lapse"), strict=True):
        await ada.clicks(Action("closing", id))
        await ada.presses(press)

    async def lines() -> list[str]:
        return [line.kind for line in history.standing((await ada.records(Job))[0])]

    assert await lines() == ["applied", "offer", "withdrawn"]
    for id, left in zip(ids, (["applied", "offer", "withdrawn"], ["applied", "offer"]), strict=True):
        await ada.clicks(Action("howended", id))
        await ada.presses("Undo")
        ada.sees("Undone: the offer is open again.")
        assert await lines() == left
    assert {offer.state for offer in await ada.records(Offer)} == {"open"}


async def test_a_yes_while_waiting_is_theirs_to_give_after_one_question(stage: Stage, ada: Actor) -> None:
    id = await asked(stage, ada)
    await ada.clicks(Action("closing", id))
    await ada.presses("I said yes")
    ada.sees("# Did they ask for that?", "[No, I keep waiting] [Yes, and I said yes]")
    await ada.presses("Yes, and I said yes")
    ada.sees("# You said yes", "Ask 1: Base: no answer yet")
    assert "offer_wait" not in [kind for kind, _ in await ada.pending()]


async def test_ends_that_are_forged_change_nothing(stage: Stage, ada: Actor) -> None:
    id = await opened(stage, ada)
    offer = (await ada.records(Offer))[0]
    await ada.clicks(Action("ended", "eaten", id, offer.rev))
    ada.sees("# Close it: Acme")
    await ada.clicks(Action("reopen", id, offer.rev))
    ada.sees("# Close it: Acme")
    await ada.clicks(Action("closeset", "x", "-", "1", id, offer.rev))
    assert (await ada.records(Offer))[0].state == "open"
    assert await ada.records(Reminder) == []


# -- landed --------------------------------------------------------------------------------------------------------------------


async def landed(stage: Stage, ada: Actor) -> None:
    id = await opened(stage, ada)
    await ada.clicks(Action("closing", id))
    await ada.presses("I said yes")
    await ada.presses("I have landed")
    ada.sees("# You have landed. How often shall I write?", "Stays: all you wrote, and the export", "[Export my data]")


async def reviews(stage: Stage, ada: Actor, days: int) -> list[dt.date]:
    """The days on which a review came."""
    came: list[dt.date] = []
    for _ in range(days):
        before = len(ada.messages)
        await stage.passes(days=1)
        came += [stage.clock.now().date() for _, card in ada.messages[before:] if card.title == "Your two-week review"]
    return came


async def test_landed_once_a_month_leaves_one_review_and_the_export(stage: Stage, ada: Actor) -> None:
    await landed(stage, ada)
    await ada.picks("Once a month")
    ada.sees("# Noted. I write less from now on", "Next review: Mon 7 Dec, 10:00", "[Export my data] [As before]")
    profile = (await ada.records(Profile))[0]
    assert profile.landed == "month"
    assert "review" not in profile.stopped
    assert {"week_start", "week_close", "follow_up", "stale"} <= set(profile.stopped)
    came = await reviews(stage, ada, 80)
    assert {day.month for day in came} == {12, 1, 2}
    for month in (12, 1, 2):
        days = [day.day for day in came if day.month == month]
        assert days[0] <= 8, "the first of its weekday, seen by the morning after"
    assert not any(card.title.startswith("Closing the week") for _, card in ada.messages)
    await ada.says("/jsc privacy")
    await ada.presses("Export my data")
    assert any(file.name == "everything.json" for file in ada.files)


async def test_landed_and_off_nothing_comes_unasked_until_it_is_as_before(stage: Stage, ada: Actor) -> None:
    await landed(stage, ada)
    await ada.picks("Not at all")
    assert await reviews(stage, ada, 40) == []
    await ada.presses("As before")
    ada.sees("# Noted. I am back to every two weeks", "Next review")
    profile = (await ada.records(Profile))[0]
    assert (profile.landed, profile.stopped) == ("", ())
    assert len(await reviews(stage, ada, 30)) >= 2


async def test_what_was_stopped_before_stays_stopped(stage: Stage, ada: Actor) -> None:
    await landed(stage, ada)
    card = ada.card
    await ada.clicks(Action("stop", "gratitude", ""))
    await ada.picks("Once a month", card=card)
    await ada.presses("As before")
    assert (await ada.records(Profile))[0].stopped == ("gratitude",)
    await ada.clicks(Action("landed", "yesterday"))
    ada.sees("How often shall I write?")


async def test_an_offer_goes_with_its_job(stage: Stage, ada: Actor) -> None:
    id = await asked(stage, ada)
    job = (await ada.records(Job))[0]
    await ada.clicks(Action("removejob", job.id, job.rev))
    await ada.presses("Remove for good")
    for name in ("closing", "talksheet", "asks", "terms"):
        await ada.clicks(Action(name, id))
        ada.sees("not here any more")
    await stage.passes(days=5)
    assert not any(card.title == "Have they answered?" for card in ada.cards)


async def test_two_open_offers_are_kept_apart(stage: Stage, ada: Actor) -> None:
    first = await asked(stage, ada)
    second = await another_offer(stage, ada)
    await ada.clicks(Action("talksheet", second))
    ada.sees("5 Ask: (blank)", "[[Write the ask]]")
    assert {sheet.id for sheet in await ada.records(Sheet)} == {first, second}
