"""The ten-second test: one peer sees a member's sentence, it is covered, and they write what they heard (C18, screens 31d, 31e)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Form, Person, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, published, safety
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import standings
from handlers.council import heardback
from playbook.cadence import Kind
from playbook.records import Heard, Seat, Sentence, SentenceTest

router = Router()

SHOWS: Final = dt.timedelta(seconds=10)
BY_HAND: Final = "byhand"
"""Stands in place of the item in a card that a member opened by hand: it may be anywhere, and is not the one that is covered."""


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
            "Nothing is sent yet. This is exactly what they will see.",
            published.one(
                ("To", seat.name),
                ("They would see", sentence.words),
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
    circle, mine = context.circle, context.seat
    sentence = context.records.get(Sentence, event.action.arg(0))
    latest = _sentence(context)
    if sentence is None or latest is None or sentence.id != latest.id:
        return Update(faults.moved_on(None))
    seat = circle.records.get(Seat, event.action.arg(1))
    if seat is None or not circles.reachable(circle, seat, context.me):
        return Update(_cannot())
    sent = next((t for t in heardback.mine(circle, context) if t.sentence == sentence.id and t.to == seat.member), None)
    if sent is None:
        made = SentenceTest(sentence=sentence.id, seat=mine.id, to=seat.member, words=sentence.words, at=context.now)
        sent = circle.records.add(made)
        context.tell(seat.member, Kind.SENTENCE_TEST, f"{circle.id}.{sent.id}")
    heard = circle.records.get(Heard, sent.id)
    if heard is not None:
        return Update(heardback.both_card(circle, sent, heard, context))
    return Update(
        Card(
            "On its way to one peer",
            "You pressed 'Send it to one peer'. It goes out once.",
            published.one(("They see", sent.words)),
            Prose(text="What they heard comes to you in a message, when they have written it. They may also leave it."),
            Buttons.of(Button("Take it back", Action("tenback", circle.id, sent.id, sent.rev)), Button("Home", Action("home"))),
        )
    )


@router.click("tenback", of=SentenceTest, may="author")
def take_back(event: Click, context: Context) -> ClickReply:
    """Nobody can open it any more."""
    context.circle.records.drop(SentenceTest, context.named(SentenceTest).id)
    return Update(
        Card(
            "Taken back",
            "You pressed 'Take it back'.",
            Prose(text="Whoever had it cannot open it any more. They have not seen it yet."),
            Buttons.of(Button("Send it to someone else", Action("form", "tenwho")), Button("Home", Action("home"))),
        )
    )


# -- the peer (31e) --------------------------------------------------------------------------------------------------------------


def _covered(test: SentenceTest, context: Context) -> bool:
    return test.shown is not None and context.now >= test.shown + SHOWS


@router.due(Kind.SENTENCE_TEST, "ten seconds for a sentence")
def asked(due: Due, context: Context) -> DueReply:
    """31e, and what it becomes: the sentence for ten seconds, then covered for good."""
    found = heardback.for_me(due.ref, context)
    if found is None:
        return _gone_card(due, context)
    if found[0].records.get(Heard, found[1].id) is not None:
        return None
    circle, test = found
    if test.shown is not None:
        # The sentence stands only in the message that can be covered: what was opened by hand never shows it.
        return _cover_card(circle, test, due) if _covered(test, context) or not due.item else _open_card(circle, test, due)
    return _offer_card(circle, test, due, context)


@router.still(Kind.SENTENCE_TEST, own_words=True)
def test_asks(ref: str, context: Context) -> Now | None:
    """It asks until what was heard is written down, or the sentence is taken back."""
    found = heardback.for_me(ref, context)
    if found is None:
        return Now("That sentence was taken back.", Action("council"))
    heard = found[0].records.get(Heard, found[1].id) is not None
    return Now("You wrote what you heard.", Action("council")) if heard else None


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
        Buttons.of(*ways, *safety.ways(circle, "test", test.id)),
        prompts.way_out(due),
        audience="one",
    )


def _open_card(circle: Circle, test: SentenceTest, due: Due) -> Card:
    return Card(
        "Ten seconds, then it is covered",
        "You pressed 'Show it'.",
        published.one(("The sentence", test.words)),
        prompts.way_out(due),
        audience="one",
    )


def _cover_card(circle: Circle, test: SentenceTest, due: Due) -> Card:
    return Card(
        "Covered",
        "It showed for ten seconds, as you pressed.",
        Prose(text="What did you hear? One line in your own words. Half of it is fine."),
        Buttons.of(
            Button("Write what I heard", Action("form", "tenheard", test.id, circle.id), "main"),
            *safety.ways(circle, "test", test.id),
        ),
        prompts.way_out(due),
        audience="one",
    )


def _gone_card(due: Due, context: Context) -> Card | None:
    """Taken away in the middle of its ten seconds, it is covered where it stands; elsewhere there is nothing to say."""
    if not any(item.id == due.item and item.placed for item in context.outbox.every()):
        return None
    line = Prose(text="It is not there any more, and there is nothing to write.")
    return Card("Covered", "It showed for ten seconds, as you pressed.", line, prompts.way_out(due), audience="one")


@router.click("tenshow", may="seat", on=SentenceTest)
def show(event: Click, context: Context) -> ClickReply:
    """Ten seconds from the first press on: a second press starts nothing anew."""
    circle, test = context.circle, context.named(SentenceTest)
    where, ref = event.action.arg(0), f"{circle.id}.{test.id}"
    standing = [i for i in context.outbox.every() if (i.kind, i.ref) == (Kind.SENTENCE_TEST, ref)]
    own = next((i for i in standing if i.id == where), None)
    item = own or next((i for i in reversed(standing) if i.placed), None)
    if not heardback.is_mine(circle, test, context) or item is None or circle.records.get(Heard, test.id) is not None:
        return Update(faults.moved_on(None))
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


@router.click("tenagain", may="seat", on=SentenceTest)
def again(event: Click, context: Context) -> ClickReply:
    """Tries the direct message once more."""
    circle, test = context.circle, context.named(SentenceTest)
    if not heardback.is_mine(circle, test, context):
        return Update(faults.moved_on(None))
    context.outbox.replan(Kind.SENTENCE_TEST, context.now, f"{circle.id}.{test.id}")
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
    circle, test = context.circle, context.named(SentenceTest)
    if not heardback.is_mine(circle, test, context):
        return faults.moved_on(None)
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


@router.form("tenheard", heard_form, may="seat", on=SentenceTest)
def write_heard(event: Submit, context: Context) -> SubmitReply:
    """It goes to whoever asked; now it shows who that was."""
    circle, test = context.circle, context.named(SentenceTest)
    if refused := published.heavy(event.text("heard")):
        return Say(faults.needs_a_fix(refused, context.keep(event)))
    heard = circle.records.put(Heard(id=test.id, words=event.text("heard"), at=context.now))
    context.tell(circle.records.author_of(test), "saidheard", f"{circle.id}.{test.id}")
    context.take_note(Kind.SENTENCE_TEST, f"{circle.id}.{test.id}")
    context.outbox.cancel(Kind.SENTENCE_TEST, f"{circle.id}.{test.id}")
    return Say(_thanks_card(circle, test, heard))


def _thanks_card(circle: Circle, test: SentenceTest, heard: Heard) -> Card:
    return Card(
        "Written down, and on its way",
        "You wrote what you heard. Now you see whose it is.",
        published.one(("From", circle.name_of(circle.records.author_of(test))), ("You heard", heard.words)),
        Prose(text="They see it beside their own words. That helps more than praise."),
        Buttons.of(Button("Home", Action("home"))),
        audience="one",
    )
