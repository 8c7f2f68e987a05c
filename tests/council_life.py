"""One council's first days, the same on every surface: three say yes, a room, a question in it, an answer under it, taken back.

Whoever plays it is a `Seat`; what is posted is a feature of the test's own, as small as can be, so that the room itself is tested.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

from bot.app import App
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.council.circles import audience
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Post, Say
from bot.router import Router
from playbook.council.promises import PROMISES
from playbook.records import Reminder
from tests.month import Hand

routes = Router()

QUESTION: Final = "How do I explain a gap in two sentences?"
ANSWER: Final = "Say the year, what you learned in it, and stop."
NAME: Final = "birch-circle"


class Seat(Hand, Protocol):
    """A person at a surface, and what they look at."""

    @property
    def screen(self) -> str: ...


# -- a question, its answer, and taking it back --------------------------------------------------------------------------------


@routes.due("roomask", "a question")
def ask(due: Due, context: Context) -> DueReply:
    circle = context.here
    assert circle is not None
    words = circle.records.get(Reminder, due.ref)
    if words is None:
        return Card("Ada took this back.", "It was here before.", Prose(text="Nothing more."), audience=audience(circle))
    at = (circle.id, words.id, words.rev)
    buttons = Buttons.of(Button("Reply", Action("roomreply", *at)), Button("Withdraw", Action("roomwithdraw", *at)))
    return Post(
        Card("Ada asks the council", "Ada chose to post this.", Facts.of(("Question", words.what)), buttons, audience=audience(circle))
    )


@routes.click("roomreply", of=Reminder, may="seat")
def reply(event: Click, context: Context) -> ClickReply:
    circle = context.council(event.action.arg(0))
    assert circle is not None
    made = circle.records.add(Reminder(what=f"{ANSWER}|{event.action.arg(1)}", when=context.now, zone="UTC"))
    circle.outbox.plan("roomanswer", context.now, made.id)
    return Say(Card("On its way to your council", "You pressed 'Reply'.", Prose(text="It is under your name.")))


@routes.due("roomanswer", "an answer")
def answer(due: Due, context: Context) -> DueReply:
    circle = context.here
    assert circle is not None
    made = circle.records.get(Reminder, due.ref)
    if made is None:
        return None
    words, _, asked = made.what.partition("|")
    first = next(item.id for item in circle.outbox.every() if item.ref == asked and item.kind == "roomask")
    card = Card("An answer from Ben", "To the question of today.", Facts.of(("Answer", words)), audience=audience(circle))
    return Post(card, under=first, ping=circle.seats[0].person)


@routes.click("roomwithdraw", of=Reminder, may="author")
def withdraw(event: Click, context: Context) -> ClickReply:
    circle = context.council(event.action.arg(0))
    assert circle is not None
    circle.records.drop(Reminder, event.action.arg(1))
    first = next(item.id for item in circle.outbox.every() if item.ref == event.action.arg(1) and item.kind == "roomask")
    circle.outbox.redraw(first, context.now)
    return Say(Card("Taken back", "You pressed 'Withdraw'.", Prose(text="The room shows one line in its place.")))


async def asks(app: App, platform: str, member: str, words: str = QUESTION) -> None:
    """The member's question is on its way to their council."""

    def plan(context: Context) -> None:
        circle = context.councils[0]
        made = circle.records.add(Reminder(what=words, when=context.now, zone="UTC"))
        circle.outbox.plan("roomask", context.now, made.id)

    await app.change(app.vault.subject_id("member", platform, member), plan)


# -- what people do ------------------------------------------------------------------------------------------------------------


async def promises_all(who: Seat) -> None:
    """The five promises, one's answer about private things, and the seat."""
    await who.ticks(*PROMISES.values())
    await who.picks("Yes, people here may")
    await who.presses("I agree")


async def starts(ada: Seat) -> str:
    """Starts a council of four; returns the line to pass on."""
    await ada.says("/jsc council")
    await ada.presses("Start one")
    await ada.fills({"name": "Ada", "council": NAME, "seats": "4"})
    await promises_all(ada)
    found = re.search(r"council join ([\w-]+)", ada.screen)
    assert found is not None, ada.screen
    return f"/jsc council join {found.group(1)}"


async def joins(who: Seat, name: str, line: str) -> None:
    """Types the line somebody passed on, and takes a seat."""
    await who.says(line)
    assert "An invitation to a council" in who.screen, who.screen
    await who.presses("See the promises")
    await who.fills({"name": name})
    await promises_all(who)


async def three_say_yes(ada: Seat, ben: Seat, cleo: Seat) -> str:
    """A council of three whose names are open; returns the line, which has one seat left."""
    line = await starts(ada)
    await joins(ben, "Ben", line)
    await joins(cleo, "Cleo", line)
    return line


async def shares(ada: Seat, button: str) -> None:
    """A free question through the app's own preview, posted by the member's press of `button`."""
    await ada.says("/jsc council")
    await ada.presses("Ask them something")
    await ada.fills({"question": QUESTION, "about": "an interview at a mid-size health firm"})
    assert "What your council would see" in ada.screen, ada.screen
    await ada.presses(button)
