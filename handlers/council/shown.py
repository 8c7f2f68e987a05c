"""What is shown to one person alone, and what they say to it (9e)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Form, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, published, safety
from bot.council.standing import drawn_away
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from playbook.cadence import Kind
from playbook.records import Seat, Shown, ShownAnswer

router = Router()

BETWEEN: Final = (Kind.SHOWN, "showback", "saidheard")
"""Kinds of what came to one member from one other."""


def _shown(ref: str, context: Context) -> tuple[Circle, Shown] | None:
    """What a word is about that was shown to this member, or by them."""
    council, _, id = ref.partition(".")
    circle = context.council(council)
    shown = circle.records.get(Shown, id) if circle is not None else None
    author = circle.records.author_of(shown) if circle is not None and shown is not None else ""
    if circle is None or shown is None or context.me not in (shown.to, author) or circles.apart(circle, author, shown.to):
        return None
    return circle, shown


@router.due(Kind.SHOWN, "something from your council")
def shown_due(due: Due, context: Context) -> DueReply:
    """9e, for the one person alone."""
    found = _shown(due.ref, context)
    if found is None or found[1].to != context.me or found[0].seat_of(found[0].records.author_of(found[1])) is None:
        return drawn_away(due, context)
    circle, shown = found
    words, more = published.whole(shown.rows, Action("readshown", published.OPEN, shown.id, circle.id))
    answered = circle.records.get(ShownAnswer, shown.id) is not None
    at = (shown.id, circle.id)
    mine = (
        []
        if answered
        else [Button("Answer", Action("form", "showanswer", *at), "main"), Button("Thank them", Action("showthanks", *at))]
    )
    return Card(
        "Someone from your council shows you something",
        "You allowed this in your council's promises.",
        published.one(("From", _giver(circle, shown))),
        *words,
        *([Buttons.of(*more)] if more else []),
        Buttons.of(*mine, *safety.ways(circle, "shown", shown.id, mine=False), Button("My council", Action("council"))),
        prompts.way_out(due),
        audience="one",
    )


@router.still(Kind.SHOWN, own_words=True)
def shown_asks(ref: str, context: Context) -> Now | None:
    """It asks until it is answered, or taken back."""
    found = _shown(ref, context)
    if found is None or found[1].to != context.me:
        return Now("That was taken back.", Action("council"))
    answered = found[0].records.get(ShownAnswer, found[1].id) is not None
    return Now("You answered that.", Action("council")) if answered else None


def _giver(circle: Circle, shown: Shown) -> str:
    seat = circle.records.get(Seat, shown.seat)
    return seat.name if seat is not None else "A member"


@router.click("readshown", may="seat", on=Shown)
def read_shown(event: Click, context: Context) -> ClickReply:
    """A page of something long, for the one it is for or the one who showed it."""
    circle, shown = context.circle, context.named(Shown)
    if _shown(f"{circle.id}.{shown.id}", context) is None:
        return Say(faults.not_yours())

    def leaf(page: int) -> Action:
        return Action("readshown", page, shown.id, circle.id)

    return published.reading("All of it", shown.rows, event.action.arg(0), leaf)


@router.due("shownanew", "something from your council")
def drawn_anew(due: Due, context: Context) -> DueReply:
    """What was shown or written to this member alone and is gone, or has changed, is drawn as it is now."""
    for item in context.outbox.every():
        if item.placed and item.ref == due.ref and item.kind in BETWEEN:
            context.outbox.redraw(item.id, context.now)
    return None


@router.truth(Shown)
def shown_now(shown: Shown, context: Context) -> Now:
    """What is true of it on an older card."""
    return Now("It was shown to one person.", Action("council"))


@router.click("unshow", of=Shown, may="author")
def take_back(event: Click, context: Context) -> ClickReply:
    """The words go, in the other's chat too; what they wrote back goes with them."""
    circle, shown = context.circle, context.named(Shown)
    circle.records.drop(Shown, shown.id)
    circle.records.drop(ShownAnswer, shown.id)
    context.tell(shown.to, "shownanew", f"{circle.id}.{shown.id}")
    line = Prose(text="Their note says so within a minute. What they remember or copied would stay.")
    return Update(Card("You took it back", "You pressed 'Take it back'.", line, Buttons.of(Button("Home", Action("home")))))


def show_answer_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """An answer for the eyes of one."""
    if context.named(Shown).to != context.me:
        return faults.moved_on(None)
    words = Write(
        id="words", label="Your answer", hint="They alone see this, with your name", long=True, need=True, most=limits.QUESTION
    )
    return Form("Answer", "Send it", Action("showanswer", *args), words)


@router.form("showanswer", show_answer_form, may="seat", on=Shown)
def show_answered(event: Submit, context: Context) -> SubmitReply:
    """The answer goes back to the one who showed it."""
    return Say(_answered(event.text("words"), context))


@router.click("showthanks", may="seat", on=Shown)
def show_thanks(event: Click, context: Context) -> ClickReply:
    """A thank-you, and nothing more; an answer that was given is thanks enough, and stays as it is."""
    shown = context.named(Shown)
    given = context.circle.records.get(ShownAnswer, shown.id)
    if given is not None and shown.to == context.me:
        return Update(_sent_card(given.words))
    return Update(_answered("", context))


def _answered(words: str, context: Context) -> Card:
    circle, shown = context.circle, context.named(Shown)
    if shown.to != context.me:
        return faults.not_yours()
    circle.records.put(ShownAnswer(id=shown.id, words=words, at=context.now))
    context.tell(circle.records.author_of(shown), "showback", f"{circle.id}.{shown.id}")
    return _sent_card(words)


def _sent_card(words: str) -> Card:
    return Card(
        "On its way to them" if words else "Your thanks are on their way",
        "They alone see it, with your name.",
        *([published.one(("You wrote", words))] if words else [Prose(text="Nothing else was said.")]),
        Buttons.of(Button("Home", Action("home"))),
    )


@router.due("showback", "a word back from your council")
def show_back(due: Due, context: Context) -> DueReply:
    """What the one person wrote back."""
    found = _shown(due.ref, context)
    if found is None or found[1].to == context.me:
        return drawn_away(due, context)
    circle, shown = found
    answer = circle.records.get(ShownAnswer, shown.id)
    if answer is None:
        return drawn_away(due, context)
    whose = circle.name_of(shown.to)
    body = published.sheets((("From", whose), ("Answer", answer.words)) if answer.words else (("Thanks from", whose),))
    return Card(
        "A word back about what you showed",
        f"You showed it on {context.say(shown.at)}.",
        *body,
        Buttons.of(Button("Home", Action("home"))),
        audience="one",
    )
