"""The export: everything in four files, a range for the search record, and taking them off again."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, File, Parcel, Say, SubmitReply, Update
from bot.router import Router
from bot.text import clip
from playbook import export
from playbook.records import Job
from playbook.times import read_day
from playbook.typed.timereadings import ReadDay

router = Router()

REMOVE: Final = "remove"
EXPORTED: Final = 4
"""Files in an export."""


@router.click("export")
def ask_export(event: Click, context: Context) -> ClickReply:
    """22e: the files come to the direct messages."""
    context.outbox.plan("export", context.now)
    return Update(
        Card(
            "On its way to your direct messages",
            f"You pressed 'Export my data' at {context.local:%H:%M}.",
            Facts.of(
                ("You will get", "4 files: all of it, jobs, plain text, search record"),
                ("When", "within a minute; home says when it is there"),
            ),
            Buttons.of(Button("Other dates", Action("form", "exportdates")), Button("Home", Action("home"))),
        )
    )


def dates_form(args: tuple[str, ...], context: Context) -> Form:
    """The range of the search record."""
    return Form(
        "Other dates",
        "Export",
        Action("exportdates"),
        Write(id="first", label="From", hint="Example: 1 Sep 2026", need=True, most=limits.TIME_TEXT),
        Write(id="last", label="To", hint="Empty means today", most=limits.TIME_TEXT),
    )


@router.form("exportdates", dates_form)
def other_dates(event: Submit, context: Context) -> SubmitReply:
    """The search record alone takes a range; everything else is always whole."""
    first = read_day(event.text("first"), context.now, context.zone)
    last = read_day(event.text("last"), context.now, context.zone) if event.text("last") else ReadDay(context.today)
    if not isinstance(first, ReadDay) or not isinstance(last, ReadDay) or last.day < first.day:
        line = "I could not read the two days. They could be 1 Sep and 24 Nov, the earlier one first."
        typed = ("You typed", f"{event.text('first')} to {event.text('last') or 'today'}")
        return Say(faults.needs_a_fix(line, context.keep(event), typed))
    context.outbox.plan("export", context.now, f"{first.day:%Y%m%d}-{last.day:%Y%m%d}")
    return Say(
        Card(
            "On its way to your direct messages",
            "You chose the days of the search record.",
            Facts.of(("Search record", f"{context.say_day(first.day)} to {context.say_day(last.day)}")),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


@router.due("export", "your export")
def exported(due: Due, context: Context) -> DueReply:
    """22a with its files."""
    records = context.records.every() + [record for circle in context.elsewhere for record in circle.records.authored(context.me)]
    jobs = [job for job in context.records.all(Job) if not job.removed]
    days = [line.day for job in jobs for line in job.events]
    first, last = _range(due.ref) or (min(days, default=context.today), context.today)
    files = (
        File("everything.json", "application/json", export.everything(records, context.local).encode()),
        File("jobs.csv", "text/csv", export.jobs_csv(jobs).encode("utf-8-sig")),
        File("readable.md", "text/markdown", export.readable(records, context.local).encode()),
        File("search-record.csv", "text/csv", export.search_record(jobs, first, last).encode("utf-8-sig")),
    )
    card = Card(
        "Your export",
        clip(f"You asked for it on {context.say(context.now)}, {context.place}.", limits.WHY),
        Facts.of(
            ("everything.json", "all of it; can be read back in"),
            ("jobs.csv", f"{len(jobs)} {'job' if len(jobs) == 1 else 'jobs'}, one row each"),
            ("readable.md", "the same in plain text"),
            ("search-record.csv", f"dates, firms, roles, actions: {context.say_day(first)} to {context.say_day(last)}"),
        ),
        Prose(text="Whoever can open this chat can open them. Save them, then take them off here."),
        Buttons.of(
            Button("Take files off here", Action("takeoff", due.item), "main"),
            Button("Other dates", Action("form", "exportdates")),
            Button("Home", Action("home")),
        ),
    )
    return Parcel(card, files)


def _range(ref: str) -> tuple[dt.date, dt.date] | None:
    first, _, last = ref.partition("-")
    try:
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    except ValueError:
        return None


@router.click("takeoff")
def take_off(event: Click, context: Context) -> ClickReply:
    """Takes the message with the files off the chat, as far as the platform lets me."""
    item = next((i for i in context.outbox.every() if i.id == event.action.arg(0) and i.kind == "export"), None)
    if item is None:
        return Update(faults.moved_on(None))
    context.outbox.plan(REMOVE, context.now, item.id)
    return Update(
        Card(
            "The files are being taken off",
            "You pressed 'Take files off here'.",
            Prose(text="They leave this chat within a minute. Copies you saved stay with you."),
            Buttons.of(Button("Export again", Action("export")), Button("Home", Action("home"))),
        )
    )


@router.due(prompts.TAKEN_OFF, "what was taken off")
def taken_off(due: Due, context: Context) -> DueReply:
    """The receipt of `Take files off here`: that they are gone, or that the platform keeps them."""
    item = next((i for i in context.outbox.every() if i.id == due.ref and i.kind == REMOVE), None)
    if item is None:
        return None
    last = Buttons.of(Button("Export again", Action("export")), Button("Home", Action("home")))
    why = "You pressed 'Take files off here'."
    if item.state != "sent":
        return Card("Some files stay in this chat", why, Prose(text="I could not take them all off: they stay in its history."), last)
    return Card(f"{EXPORTED} of {EXPORTED} files taken off", why, Prose(text="Copies you saved stay with you."), last)
