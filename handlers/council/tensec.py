"""The ten-second test: one peer sees a member's sentence, it is covered, and they write what they heard (C18, screens 31d-31f)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Person, Prose, Write
from bot.context import Circle, Context
from bot.council import circles
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import plans, standings
from bot.text import clip
from playbook.cadence import Kind
from playbook.records import Heard, Seat, Sentence, SentenceTest, Trial

router = Router()

SHOWS: Final = dt.timedelta(seconds=10)
BY_HAND: Final = "byhand"
"""Stands in place of the item in a card that a member opened by hand: it may be anywhere, and is not the one that is covered."""
CHANGE: Final = "Reword my sentence until it arrives"
TRIAL_DAYS: Final = dt.timedelta(days=14)


# -- sending it (31d) -----------------------------------------------------------------------------------------------------------


def _sentence(context: Context) -> Sentence | None:
    return standings.latest(Sentence, context)


def who_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """One person; without a sentence or a council that comes first."""
    if _sentence(context) is None:
        return Card(
            "First, your sentence",
            "You asked for the ten-second test.",
            Prose(text="One line is enough. A peer then tells you what they heard."),
            Buttons.of(Button("Write my sentence", Action("form", "sentence"), "main"), Button("Not now", Action("close"))),
        )
    if not circles.has_peers(context):
        return Card(
            "A peer comes from your council",
            "You asked for the ten-second test.",
            Prose(text="Somebody with a seat beside yours hears your sentence. A council comes first."),
            Buttons.of(Button("My council", Action("council"), "main"), Button("Not now", Action("close"))),
        )
    return Form(
        "Ten seconds, one peer",
        "Next",
        Action("tenwho"),
        Person(id="who", label="Who may see your sentence", hint="One of your council. You see the card before it goes out"),
    )


@router.form("tenwho", who_form)
def chosen(event: Submit, context: Context) -> SubmitReply:
    """31d with that one name; or 9d, in the same words whatever the reason."""
    picked = event.picked("who")
    found = circles.reached(picked[0] if picked else "", context)
    sentence = _sentence(context)
    if found is None or sentence is None:
        return Say(_cannot())
    circle, seat = found
    return Say(
        Card(
            "Ten seconds, one peer",
            f"You picked {clip(seat.name, 60)}. Nothing is sent yet.",
            Facts.of(
                ("They would see", clip(sentence.words, limits.SENTENCE)),
                ("For", "10 seconds, then it is covered"),
                ("They answer", "what they heard, in their own words"),
                ("Your name", "shows after they have answered"),
            ),
            Buttons.of(
                Button("Send it to one peer", Action("tensend", sentence.id, seat.id, circle.id), "main"),
                Button("Edit the words", Action("form", "sentence")),
                Button("Leave it", Action("close")),
            ),
        )
    )


def _cannot() -> Card:
    return circles.cannot_card("You picked a peer for your sentence.", Action("form", "tenwho"))


@router.click("tensend", may="seat")
def send(event: Click, context: Context) -> ClickReply:
    """Sends it once, however often it is pressed; who may be reached is asked again."""
    circle = context.council(event.action.arg(-1))
    sentence = context.records.get(Sentence, event.action.arg(0))
    latest = _sentence(context)
    mine = circle.seat if circle is not None else None
    if circle is None or mine is None or sentence is None or latest is None or sentence.id != latest.id:
        return Update(faults.moved_on(None))
    seat = circle.records.get(Seat, event.action.arg(1))
    if seat is None or not circles.reachable(circle, seat, context.me):
        return Update(_cannot())
    sent = next((t for t in _mine(circle, context) if t.sentence == sentence.id and t.to == seat.member), None)
    if sent is None:
        made = SentenceTest(sentence=sentence.id, seat=mine.id, to=seat.member, words=sentence.words, at=context.now)
        sent = circle.records.add(made)
        context.tell(seat.member, Kind.SENTENCE_TEST, f"{circle.id}.{sent.id}")
    heard = circle.records.get(Heard, sent.id)
    if heard is not None:
        return Update(_both_card(circle, sent, heard, context))
    return Update(
        Card(
            "On its way to one peer",
            "You pressed 'Send it to one peer'. It goes out once.",
            Facts.of(("They see", clip(sent.words, limits.SENTENCE))),
            Prose(text="What they heard comes to you in a message, when they have written it. They may also leave it."),
            Buttons.of(Button("Take it back", Action("tenback", circle.id, sent.id, sent.rev)), Button("Home", Action("home"))),
        )
    )


def _mine(circle: Circle, context: Context) -> list[SentenceTest]:
    return [test for test in circle.records.all(SentenceTest) if circle.records.author_of(test) == context.me]


@router.truth(SentenceTest)
def test_now(test: SentenceTest, context: Context) -> Now:
    """What is true of a test on an older card."""
    return Now("Your peer has looked at it since, or you have answered it.", Action("tenlast"))


@router.click("tenback", of=SentenceTest, may="author")
def take_back(event: Click, context: Context) -> ClickReply:
    """Nobody can open it any more."""
    circle = context.council(event.action.arg(-3))
    test = circle.records.get(SentenceTest, event.action.arg(-2)) if circle is not None else None
    if circle is None or test is None:
        return Update(faults.moved_on(None))
    circle.records.drop(SentenceTest, test.id)
    return Update(
        Card(
            "Taken back",
            "You pressed 'Take it back'.",
            Prose(text="Whoever had it cannot open it any more. They have not seen it yet."),
            Buttons.of(Button("Send it to someone else", Action("form", "tenwho")), Button("Home", Action("home"))),
        )
    )


@router.click("tenlast")
def latest_test(event: Click, context: Context) -> ClickReply:
    """The newest test as it is now."""
    for circle in context.councils:
        for test in reversed(_mine(circle, context)):
            heard = circle.records.get(Heard, test.id)
            if heard is not None:
                return Update(_both_card(circle, test, heard, context))
            return Update(
                Card(
                    "Your sentence is with one peer",
                    f"You sent it on {context.say(test.at)}.",
                    Facts.of(("They see", clip(test.words, limits.SENTENCE))),
                    Prose(text="No answer has come yet, and that is fine."),
                    Buttons.of(Button("Home", Action("home"))),
                )
            )
    return Update(faults.moved_on(None))


# -- the peer (31e) --------------------------------------------------------------------------------------------------------------


def _for_me(ref: str, context: Context) -> tuple[Circle, SentenceTest] | None:
    """A test that was sent to this member, as long as both sit there and neither keeps the other away."""
    council, _, id = ref.partition(".")
    circle = context.council(council)
    test = circle.records.get(SentenceTest, id) if circle is not None else None
    if circle is None or test is None or test.to != context.me:
        return None
    author = circle.records.author_of(test)
    if circle.seat_of(author) is None or circles.apart(circle, author, context.me):
        return None
    return circle, test


def _covered(test: SentenceTest, context: Context) -> bool:
    return test.shown is not None and context.now >= test.shown + SHOWS


@router.due(Kind.SENTENCE_TEST, "ten seconds for a sentence")
def asked(due: Due, context: Context) -> DueReply:
    """31e, and what it becomes: the sentence for ten seconds, then covered for good."""
    found = _for_me(due.ref, context)
    if found is None or found[0].records.get(Heard, found[1].id) is not None:
        return None
    circle, test = found
    if test.shown is not None:
        # The sentence stands only in the message that can be covered: what was opened by hand never shows it.
        return _cover_card(circle, test, due) if _covered(test, context) or not due.item else _open_card(circle, test, due)
    return _offer_card(circle, test, due, context)


def _offer_card(circle: Circle, test: SentenceTest, due: Due, context: Context) -> Card:
    placed = any(i.placed for i in context.outbox.every() if (i.kind, i.ref) == (due.kind, due.ref))
    show = Button("Show it", Action("tenshow", due.item or BY_HAND, test.id, circle.id), "main")
    ways, line = [show], "It shows for ten seconds. Then you write what you heard, in one line."
    if not due.item and placed:
        line = "It shows for ten seconds, in the note I sent you. Then you write what you heard, in one line."
    elif not due.item:
        here = context.profile.hello == "home"
        way = Button("Write to me here after all", Action("herealso")) if here else Button("Let me message you", Action("letme"))
        ways = [Button("Send it there", Action("tenagain", test.id, circle.id), "main"), way]
        line = "I show it where I can cover it after ten seconds: in a direct message. None has reached you yet."
    return Card(
        "Ten seconds for someone's sentence?",
        "You allowed this in your council's promises.",
        Prose(text=line),
        # Report and block stand behind these.
        Buttons.of(*ways),
        prompts.way_out(due),
        audience="one",
    )


def _open_card(circle: Circle, test: SentenceTest, due: Due) -> Card:
    return Card(
        "Ten seconds, then it is covered",
        "You pressed 'Show it'.",
        Facts.of(("The sentence", clip(test.words, limits.SENTENCE))),
        prompts.way_out(due),
        audience="one",
    )


def _cover_card(circle: Circle, test: SentenceTest, due: Due) -> Card:
    return Card(
        "Covered",
        "It showed for ten seconds, as you pressed.",
        Prose(text="What did you hear? One line in your own words. Half of it is fine."),
        Buttons.of(Button("Write what I heard", Action("form", "tenheard", test.id, circle.id), "main")),
        prompts.way_out(due),
        audience="one",
    )


@router.click("tenshow", may="seat")
def show(event: Click, context: Context) -> ClickReply:
    """Ten seconds from the first press on: a second press starts nothing anew."""
    where, council = event.action.arg(0), event.action.arg(-1)
    ref = f"{council}.{event.action.arg(-2)}"
    found = _for_me(ref, context)
    standing = [i for i in context.outbox.every() if (i.kind, i.ref) == (Kind.SENTENCE_TEST, ref)]
    own = next((i for i in standing if i.id == where), None)
    item = own or next((i for i in reversed(standing) if i.placed), None)
    if found is None or item is None or found[0].records.get(Heard, found[1].id) is not None:
        return Update(faults.moved_on(None))
    circle, test = found
    here = Due("", context.me, item.id, item.kind, ref)
    if test.shown is None:
        test = circle.records.put(test.model_copy(update={"shown": context.now}))
        context.outbox.redraw(item.id, context.now + SHOWS)
        if own is None:
            context.outbox.redraw(item.id, context.now)
    if own is None:
        # It was pressed on another card than the one that shows it: that one changes by itself.
        return None
    return Update(_cover_card(circle, test, here) if _covered(test, context) else _open_card(circle, test, here))


@router.click("tenagain", may="seat")
def again(event: Click, context: Context) -> ClickReply:
    """Tries the direct message once more."""
    ref = f"{event.action.arg(-1)}.{event.action.arg(-2)}"
    if _for_me(ref, context) is None:
        return Update(faults.moved_on(None))
    context.outbox.replan(Kind.SENTENCE_TEST, context.now, ref)
    return Update(
        Card(
            "On its way to your direct messages",
            "You pressed 'Send it there'.",
            Prose(text="If it cannot come there, it waits on home as before."),
            Buttons.of(Button("Home", Action("home"))),
            audience="one",
        )
    )


def heard_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """One line, once it is covered."""
    found = _for_me(f"{args[-1]}.{args[-2]}", context) if len(args) > 1 else None
    if found is None:
        return faults.moved_on(None)
    circle, test = found
    heard = circle.records.get(Heard, test.id)
    if heard is not None:
        return _thanks_card(circle, test, heard)
    if not _covered(test, context):
        return Card(
            "First the ten seconds",
            "You pressed 'Write what I heard'.",
            Prose(text="It is written from memory: when it is covered, the button opens the form."),
            Buttons.of(Button("Leave it", Action("close"))),
        )
    words = Write(id="heard", label="What you heard", hint="They alone see this, with your name", need=True, most=limits.QUESTION)
    return Form("What you heard", "Send it", Action("tenheard", *args), words)


@router.form("tenheard", heard_form, may="seat")
def write_heard(event: Submit, context: Context) -> SubmitReply:
    """It goes to whoever asked; now it shows who that was."""
    found = _for_me(f"{event.action.arg(-1)}.{event.action.arg(-2)}", context)
    if found is None:
        return Say(faults.moved_on(None))
    circle, test = found
    heard = circle.records.put(Heard(id=test.id, words=event.text("heard"), at=context.now))
    context.tell(circle.records.author_of(test), "saidheard", f"{circle.id}.{test.id}")
    context.take_note(Kind.SENTENCE_TEST, f"{circle.id}.{test.id}")
    context.outbox.cancel(Kind.SENTENCE_TEST, f"{circle.id}.{test.id}")
    return Say(_thanks_card(circle, test, heard))


def _thanks_card(circle: Circle, test: SentenceTest, heard: Heard) -> Card:
    return Card(
        "Written down, and on its way",
        "You wrote what you heard. Now you see whose it is.",
        Facts.of(("From", clip(circle.name_of(circle.records.author_of(test)), 60)), ("You heard", heard.words)),
        Prose(text="They see it beside their own words. That helps more than praise."),
        Buttons.of(Button("Home", Action("home"))),
        audience="one",
    )


# -- side by side (31f) ------------------------------------------------------------------------------------------------------------


@router.due("saidheard", "what your peer heard")
def said_and_heard(due: Due, context: Context) -> DueReply:
    """31f. The sentence counts as tested from the day of the answer on."""
    council, _, id = due.ref.partition(".")
    circle = context.council(council)
    test = circle.records.get(SentenceTest, id) if circle is not None else None
    heard = circle.records.get(Heard, id) if circle is not None else None
    if circle is None or test is None or heard is None or circle.records.author_of(test) != context.me:
        return None
    sentence = context.records.get(Sentence, test.sentence)
    day = heard.at.astimezone(context.zone).date()
    if sentence is not None and (sentence.tested is None or sentence.tested < day):
        context.records.put(sentence.model_copy(update={"tested": day}))
    return _both_card(circle, test, heard, context)


def _both_card(circle: Circle, test: SentenceTest, heard: Heard, context: Context) -> Card:
    at = (circle.id, test.id, test.rev)
    said = {"yes": "it did", "not_yet": "not yet"}.get(test.arrived, "")
    thank = [] if test.thanked else [Button("Thank them", Action("tenthank", *at))]
    return Card(
        "Said and heard",
        f"Your peer answered on {context.say(heard.at)}, {clip(context.place, 40)}.",
        Facts.of(
            ("You said", clip(test.words, limits.SENTENCE)),
            ("They heard", heard.words),
            ("From", clip(circle.name_of(test.to), 60)),
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
        Buttons.of(Button("Edit my sentence", Action("form", "sentence")), Button("Home", Action("home"))),
    )


def _answered(event: Click, context: Context) -> tuple[Circle, SentenceTest, Heard] | None:
    circle = context.council(event.action.arg(-3))
    test = circle.records.get(SentenceTest, event.action.arg(-2)) if circle is not None else None
    heard = circle.records.get(Heard, event.action.arg(-2)) if circle is not None else None
    return (circle, test, heard) if circle is not None and test is not None and heard is not None else None


@router.click("tenjudge", of=SentenceTest, may="author")
def judge(event: Click, context: Context) -> ClickReply:
    """The member's own judgement; the peer is told nothing of it."""
    found = _answered(event, context)
    if found is None:
        return Update(faults.moved_on(None))
    circle, test, heard = found
    arrived = "yes" if event.action.arg(0) == "yes" else "not_yet"
    return Update(_both_card(circle, circle.records.put(test.model_copy(update={"arrived": arrived})), heard, context))


@router.click("tenthank", of=SentenceTest, may="author")
def thank(event: Click, context: Context) -> ClickReply:
    """A thank-you to the peer, once."""
    found = _answered(event, context)
    if found is None:
        return Update(faults.moved_on(None))
    circle, test, heard = found
    test = circle.records.put(test.model_copy(update={"thanked": True}))
    context.tell(test.to, "tenthanks", f"{circle.id}.{test.id}")
    return Update(_both_card(circle, test, heard, context))


@router.due("tenthanks", "a thank-you from your council")
def thanked(due: Due, context: Context) -> DueReply:
    """To the peer: what they wrote was of use."""
    found = _for_me(due.ref, context)
    heard = found[0].records.get(Heard, found[1].id) if found is not None else None
    if found is None or heard is None:
        return None
    circle, test = found
    return Card(
        "A thank-you from your council",
        "You wrote what you heard in ten seconds.",
        Facts.of(("From", clip(circle.name_of(circle.records.author_of(test)), 60)), ("You heard", heard.words)),
        Buttons.of(Button("Home", Action("home"))),
        audience="one",
    )


@router.click("tenchange", of=SentenceTest, may="author")
def make_change(event: Click, context: Context) -> ClickReply:
    """Starts a trial of 14 days, unless one is running: one change at a time (C24)."""
    if _answered(event, context) is None:
        return Update(faults.moved_on(None))
    running = next((t for t in reversed(context.records.all(Trial)) if t.closed is None), None)
    if running is not None:
        return Update(
            Card(
                "One trial is still running",
                "One change at a time can be read.",
                Facts.of(("The change", clip(running.change, limits.SENTENCE)), ("It ends", context.say_day(running.end))),
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
