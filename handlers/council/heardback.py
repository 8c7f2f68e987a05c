"""What became of a ten-second test: said and heard side by side, judged, thanked for, made one's change (C18, screen 31f)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, published, safety
from bot.council.standing import drawn_away
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Update
from bot.router import Now, Router
from bot.search import plans
from bot.text import clip
from playbook.records import Heard, Sentence, SentenceTest, Trial

router = Router()

CHANGE: Final = "Reword my sentence until it arrives"
TRIAL_DAYS: Final = dt.timedelta(days=14)


# -- whose test it is -----------------------------------------------------------------------------------------------------------


def mine(circle: Circle, context: Context) -> list[SentenceTest]:
    """The tests that the member sent, oldest first."""
    return [test for test in circle.records.all(SentenceTest) if circle.records.author_of(test) == context.me]


def is_mine(circle: Circle, test: SentenceTest, context: Context) -> bool:
    """Whether a test was sent to this member, as long as both sit there and neither keeps the other away."""
    author = circle.records.author_of(test)
    return test.to == context.me and circle.seat_of(author) is not None and not circles.apart(circle, author, context.me)


def for_me(ref: str, context: Context) -> tuple[Circle, SentenceTest] | None:
    """The test that a word to this member is about."""
    council, _, id = ref.partition(".")
    circle = context.council(council)
    test = circle.records.get(SentenceTest, id) if circle is not None else None
    return (circle, test) if circle is not None and test is not None and is_mine(circle, test, context) else None


@router.truth(SentenceTest)
def test_now(test: SentenceTest, context: Context) -> Now:
    """What is true of a test on an older card."""
    return Now("Your peer has looked at it since, or you have answered it.", Action("tenlast"))


@router.click("tenlast")
def latest_test(event: Click, context: Context) -> ClickReply:
    """The newest test as it is now."""
    for circle in context.councils:
        for test in reversed(mine(circle, context)):
            heard = circle.records.get(Heard, test.id)
            if heard is not None:
                return Update(both_card(circle, test, heard, context))
            return Update(
                Card(
                    "Your sentence is with one peer",
                    f"You sent it on {context.say(test.at)}.",
                    published.one(("They see", test.words)),
                    Prose(text="No answer has come yet, and that is fine."),
                    Buttons.of(Button("Home", Action("home"))),
                )
            )
    return Update(faults.moved_on(None))


# -- side by side (31f) ------------------------------------------------------------------------------------------------------------


@router.due("saidheard", "what your peer heard")
def said_and_heard(due: Due, context: Context) -> DueReply:
    """31f. The sentence counts as tested from the day of the answer on."""
    council, _, id = due.ref.partition(".")
    circle = context.council(council)
    test = circle.records.get(SentenceTest, id) if circle is not None else None
    heard = circle.records.get(Heard, id) if circle is not None else None
    if circle is None or test is None or heard is None or circle.records.author_of(test) != context.me:
        return drawn_away(due, context)
    sentence = context.records.get(Sentence, test.sentence)
    day = heard.at.astimezone(context.zone).date()
    if sentence is not None and (sentence.tested is None or sentence.tested < day):
        context.records.put(sentence.model_copy(update={"tested": day}))
    return both_card(circle, test, heard, context)


def both_card(circle: Circle, test: SentenceTest, heard: Heard, context: Context) -> Card:
    """31f."""
    at = (circle.id, test.id, test.rev)
    said = {"yes": "it did", "not_yet": "not yet"}.get(test.arrived, "")
    thank = [] if test.thanked else [Button("Thank them", Action("tenthank", *at))]
    return Card(
        "Said and heard",
        f"Your peer answered on {context.say(heard.at)}, {clip(context.place, 40)}.",
        published.one(
            ("You said", test.words),
            ("They heard", heard.words),
            ("From", circle.name_of(test.to)),
            *([("Did it arrive", said)] if said else []),
            *([("Thanks", "on their way")] if test.thanked else []),
        ),
        Prose(text="Did the part that matters arrive? You are the judge."),
        Buttons.of(
            Button("It did", Action("tenjudge", "yes", *at)),
            Button("Not yet", Action("tenjudge", "notyet", *at)),
            Button("Make it my change", Action("tenchange", *at)),
            *thank,
        ),
        Buttons.of(
            Button("Edit my sentence", Action("form", "sentence")),
            *safety.ways(circle, "heard", test.id),
            Button("Home", Action("home")),
        ),
    )


def _heard(context: Context) -> Heard | None:
    """What was heard in the test that was pressed; None as long as no answer has come."""
    return context.circle.records.get(Heard, context.named(SentenceTest).id)


@router.click("tenjudge", of=SentenceTest, may="author")
def judge(event: Click, context: Context) -> ClickReply:
    """The member's own judgement; the peer is told nothing of it."""
    circle, test, heard = context.circle, context.named(SentenceTest), _heard(context)
    if heard is None:
        return Update(faults.moved_on(None))
    arrived = "yes" if event.action.arg(0) == "yes" else "not_yet"
    return Update(both_card(circle, circle.records.put(test.model_copy(update={"arrived": arrived})), heard, context))


@router.click("tenthank", of=SentenceTest, may="author")
def thank(event: Click, context: Context) -> ClickReply:
    """A thank-you to the peer, once."""
    circle, test, heard = context.circle, context.named(SentenceTest), _heard(context)
    if heard is None:
        return Update(faults.moved_on(None))
    test = circle.records.put(test.model_copy(update={"thanked": True}))
    context.tell(test.to, "tenthanks", f"{circle.id}.{test.id}")
    return Update(both_card(circle, test, heard, context))


@router.due("tenthanks", "a thank-you from your council")
def thanked(due: Due, context: Context) -> DueReply:
    """To the peer: what they wrote was of use."""
    found = for_me(due.ref, context)
    heard = found[0].records.get(Heard, found[1].id) if found is not None else None
    if found is None or heard is None:
        return None
    circle, test = found
    return Card(
        "A thank-you from your council",
        "You wrote what you heard in ten seconds.",
        published.one(("From", circle.name_of(circle.records.author_of(test))), ("You heard", heard.words)),
        Buttons.of(Button("Home", Action("home"))),
        audience="one",
    )


@router.click("tenchange", of=SentenceTest, may="author")
def make_change(event: Click, context: Context) -> ClickReply:
    """Starts a trial of 14 days, unless one is running: one change at a time (C24)."""
    if _heard(context) is None:
        return Update(faults.moved_on(None))
    running = next((t for t in reversed(context.records.all(Trial)) if t.closed is None), None)
    if running is not None:
        return Update(
            Card(
                "One trial is still running",
                "One change at a time can be read.",
                Facts.of(("The change", running.change), ("It ends", context.say_day(running.end))),
                Buttons.of(
                    Button("Close it first", Action("trial"), "main"),
                    Button("What they heard", Action("tenlast")),
                    Button("Leave it running", Action("close")),
                ),
            )
        )
    begun = context.records.add(Trial(change=CHANGE, start=context.today, end=context.today + TRIAL_DAYS))
    plans.plan_trial(begun, context)
    return Update(
        Card(
            "Your trial has begun",
            "You pressed 'Make it my change'.",
            Facts.of(("The change", CHANGE), ("Until", context.say_day(begun.end))),
            Prose(text="I show the counts then, and you decide what it was worth. Another peer's ten seconds help too."),
            Buttons.of(
                Button("Edit my sentence", Action("form", "sentence")),
                Button("Take it back", Action("trialback", begun.id, begun.rev)),
                Button("What they heard", Action("tenlast")),
                Button("Home", Action("home")),
            ),
        )
    )
