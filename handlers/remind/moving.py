"""One item of the list is moved to another time, which is read and said back first."""

from __future__ import annotations

import datetime as dt

from bot import faults, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Form
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import moments
from bot.text import clip
from handlers.remind.snooze import planned
from playbook.times import read_moment
from playbook.typed.timereadings import Read

router = Router()


def move_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """One line: a new day and time."""
    if not context.profile.zone:
        return prompts.needs_a_clock()
    if not any(i.id == (args[0] if args else "") for i in context.outbox.pending()):
        return faults.moved_on(Now("That one is not planned any more.", Action("reminders", 0)))
    return Form(
        "Move it",
        "Next",
        Action("moveitem", *args),
        moments.asked(),
    )


@router.form("moveitem", move_form)
def move(event: Submit, context: Context) -> SubmitReply:
    """A typed time is read and said back before it counts."""
    typed = event.text("when")
    reading = read_moment(typed, context.now, context.zone)
    id = event.action.arg(0)
    if isinstance(reading, Read):
        return Say(_move_echo(reading.when, typed, id, context, context.keep(event)))
    card = moments.unsure(reading, typed, context.keep(event), Action("moveto", id), context.zone, context.now, "Leave it")
    return Say(card) if card is not None else None


def _move_echo(when: dt.datetime, typed: str, id: str, context: Context, change: Action | None = None) -> Card:
    return Card(
        f"I read it as {context.say(when)}",
        "Nothing is moved yet.",
        Facts.of(*([("You wrote", clip(typed, 200))] if typed else []), ("Times are", f"{clip(context.place, 60)} time")),
        Buttons.of(
            Button("Yes, move it", Action("moved", moments.packed(when), id), "main"),
            Button("Change", change or Action("form", "moveitem", id)),
            Button("Leave it", Action("close")),
        ),
    )


@router.click("moveto")
def move_to(event: Click, context: Context) -> ClickReply:
    """One of several readings was picked."""
    when = moments.picked(event)
    if when is None:
        return Update(faults.moved_on(Now("That time was not clear.", Action("reminders", 0))))
    return Update(_move_echo(when, "", event.action.arg(1), context))


@router.click("moved")
def moved(event: Click, context: Context) -> ClickReply:
    """The item comes at its new time; of a series, this one alone."""
    when = moments.picked(event)
    item = next((i for i in context.outbox.pending() if i.id == event.action.arg(1)), None)
    if when is None or item is None:
        return Update(faults.moved_on(Now("That one is not planned any more.", Action("reminders", 0))))
    if when < context.now:
        return Update(faults.moved_on(Now("That time is over.", Action("reminders", 0))))
    context.forget_words(Action("moveitem", item.id))
    return Update(planned(item.kind, item.ref, when, context, "Moved"))
