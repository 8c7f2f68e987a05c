"""A member's own reminders: what for, and when, said back before it counts."""

from __future__ import annotations

import datetime as dt

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import moments
from bot.text import clip
from playbook.cadence import Kind
from playbook.records import Draft, Reminder
from playbook.times import read_moment
from playbook.typed.timereadings import Read

router = Router()


def reminder_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """`Add one`: what for, and when."""
    if not context.profile.zone:
        return prompts.needs_a_clock()
    return Form(
        "Add a reminder",
        "Next",
        Action("reminder"),
        Write(id="what", label="What for", hint="Example: call Rosa about the advert", need=True, most=limits.LINE),
        moments.asked(),
    )


@router.form("reminder", reminder_form)
def reminder(event: Submit, context: Context) -> SubmitReply:
    """The time is read and said back; the words wait in a draft until it is confirmed."""
    typed, what = event.text("when"), event.text("what")
    reading = read_moment(typed, context.now, context.zone)
    again = context.keep(event)
    if isinstance(reading, Read):
        return Say(_reminder_echo(reading.when, typed, what, again, context))
    card = moments.unsure(reading, typed, again, Action("reminderat", again.arg(0)), context.zone, context.now)
    return Say(card) if card is not None else None


def _reminder_echo(when: dt.datetime, typed: str, what: str, again: Action, context: Context) -> Card:
    return Card(
        f"I read it as {context.say(when)}",
        "Nothing is set yet.",
        Facts.of(("What for", clip(what, 200)), ("You wrote", clip(typed, 200)), ("Times are", f"{clip(context.place, 60)} time")),
        Buttons.of(
            Button("Yes, set it", Action("reminderat", moments.packed(when), again.arg(0)), "main"),
            Button("Change", again),
            Button("Do not add it", Action("close")),
        ),
    )


@router.click("reminderat")
def reminder_at(event: Click, context: Context) -> ClickReply:
    """The time is confirmed: the reminder is kept and planned."""
    when, draft = moments.picked(event), context.records.get(Draft, event.action.arg(1))
    what = draft.values.get("what") if draft is not None else None
    if when is None or when <= context.now or draft is None or not isinstance(what, str):
        return Update(faults.moved_on(Now("That reminder is set already, or its time is over.", Action("reminders", 0))))
    context.records.drop(Draft, draft.id)
    twin = next((r for r in context.records.all(Reminder) if (r.what, r.when) == (what, when)), None)
    made = twin or context.records.add(Reminder(what=what, when=when, zone=context.profile.zone))
    context.outbox.plan(Kind.REMINDER, when, made.id, pierces=True)
    return Update(
        Card(
            "Reminder set",
            f"You confirmed {context.say(when)}.",
            Facts.of(("What for", clip(what, 300))),
            Buttons.of(Button("Take it back", Action("unremind", made.id, made.rev)), Button("My reminders", Action("reminders", 0))),
        )
    )


@router.truth(Reminder)
def now(own: Reminder, context: Context) -> Now:
    """What is true of a reminder."""
    return Now(f"Set for {context.say(own.when)}.", Action("reminders", 0))


@router.click("unremind", of=Reminder)
def unremind(event: Click, context: Context) -> ClickReply:
    """Takes an own reminder back."""
    own = context.named(Reminder)
    context.records.drop(Reminder, own.id)
    context.outbox.cancel(Kind.REMINDER, own.id)
    return Update(
        Card(
            "Taken back",
            "You pressed 'Take it back'.",
            Facts.of(("Will not come", clip(own.what, 300))),
            Buttons.of(Button("Add one", Action("form", "reminder")), Button("My reminders", Action("reminders", 0))),
        )
    )


@router.click("reminded", of=Reminder)
def reminded(event: Click, context: Context) -> ClickReply:
    """`Done`: it has served; nothing more comes of it."""
    own = context.named(Reminder)
    context.records.drop(Reminder, own.id)
    context.outbox.cancel(Kind.REMINDER, own.id)
    context.take_note(Kind.REMINDER, own.id)
    return Update(
        Card(
            "Done",
            "You pressed 'Done'.",
            Facts.of(("What for", clip(own.what, 300))),
            Buttons.of(Button("Add one", Action("form", "reminder")), Button("Home", Action("home"))),
        )
    )


@router.due(Kind.REMINDER, "a reminder of yours")
def remind_due(due: Due, context: Context) -> DueReply:
    """What the member asked to be reminded of; the title names nothing, since a lock screen may show it."""
    own = context.records.get(Reminder, due.ref)
    if own is None:
        return None
    return Card(
        "You asked me to remind you",
        "You set it for this time." if not due.late else "You set this for earlier. I could not write then.",
        Facts.of(("What for", clip(own.what, 300))),
        Buttons.of(Button("Done", Action("reminded", own.id, own.rev), "main")),
        prompts.way_out(due),
    )


@router.still(Kind.REMINDER)
def still(ref: str, context: Context) -> Now | None:
    """It asks until it is done or removed."""
    return (
        None
        if context.records.get(Reminder, ref) is not None
        else Now("That reminder is done, or was removed.", Action("reminders", 0))
    )
