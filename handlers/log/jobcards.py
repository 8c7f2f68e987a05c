"""A job as a card shows it: where it is, its history, what can be done with it (screen 5f)."""

from __future__ import annotations

import datetime as dt

from bot import faults, limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option
from bot.context import Context
from bot.events import Submit
from bot.search import lasttime
from bot.text import clip
from playbook import pipeline
from playbook.pipeline import Course, course
from playbook.records import Job, JobEvent
from playbook.times import read_day
from playbook.typed.timereadings import ReadDay
from playbook.words import jobwords


def state(c: Course, context: Context) -> str:
    """Where a job is now: the interview ahead, how long it has been quiet, or its last news."""
    ahead = c.ahead(context.now)
    if ahead is not None:
        return f"interview {context.say_near(ahead)}"
    days = pipeline.days_quiet(c, context.today)
    if not c.ended and days > 14:
        return f"{days} days since last news"
    if c.news is None:
        return jobwords.state(c)
    # The day an interview was written down would read as the day it is on.
    between = ", last news" if c.state == "interview_set" else ""
    return f"{jobwords.state(c)}{between} {context.say_day(c.news)}"


def job_card(job: Job, context: Context, title: str = "") -> Card:
    """One job: where it is, its history, what to do with it."""
    here = course(job)
    if job.removed:
        return Card(
            "The words of this job are gone",
            "You removed it for good.",
            Facts.of(("Stays", "that lines were there, and their dates")),
            Buttons.of(Button("My jobs", Action("jobs")), Button("Home", Action("home"))),
        )
    rows = [("Job", clip(jobwords.name(job), 300)), ("Where it is", state(here, context))]
    if job.source != "unsure":
        rows.append(("Found through", jobwords.SOURCES[job.source]))
    if job.targeted is not None:
        rows.append(("On target", "yes" if job.targeted else "no"))
    if job.note:
        rows.append(("Your note", clip(job.note, 300)))
    before, read_it = lasttime.shown(job.id, context)
    rows += before
    lines = here.lines[-8:]
    options = tuple(
        Option(id=e.id, label=jobwords.line(e).capitalize(), note=clip(line_note(e, context), limits.ITEM_NOTE)) for e in lines
    )
    blocks: list[Block] = [Facts.of(*rows)]
    if len(options) > 1:
        blocks.append(
            Choice(action=Action("jobline", job.id, job.rev), label="Its history; pick a line to correct it:", options=options)
        )
    elif options:
        blocks.append(Facts.of(("Its history", f"{options[0].label}, {options[0].note}")))
    blocks.append(
        Buttons.of(
            Button("Add news", Action("form", "news", job.id, job.rev), "main"),
            *([Button("Edit", Action("form", "editjob", lines[-1].id, job.id, job.rev))] if lines else []),
            Button("Not on target" if job.targeted else "On target", Action("target", job.id, job.rev)),
            Button("An interview", Action("form", "interview", job.id)),
            Button("Back to the list", Action("jobs")),
        )
    )
    blocks.append(
        Buttons.of(
            Button("My mission for it", Action("missionof", job.id)),
            *read_it,
            *([Button("Close this job", Action("closejob", job.id, job.rev))] if not here.ended else []),
            *([Button("Undo the last line", Action("undolog", job.id, job.rev))] if lines else []),
            Button("Remove for good", Action("removejob", job.id, job.rev), "danger"),
        )
    )
    heading = clip(job.firm, limits.FIRM) if job.firm else "A job"
    return Card(title or heading, "You opened it from your list." if not title else "You changed it just now.", *blocks)


def line_note(event: JobEvent, context: Context) -> str:
    """When a line happened, with the words kept with it."""
    if event.kind == "interview_set" and event.when is not None:
        return f"for {context.say(event.when)}"
    return context.say_day(event.day) + (f"; {event.words}" if event.words else "")


def read_past_day(text: str, context: Context) -> dt.date | None:
    """The one past day `text` names; today when it is empty; None when that is not clear."""
    if not text:
        return context.today
    reading = read_day(text, context.now, context.zone)
    return reading.day if isinstance(reading, ReadDay) else None


def day_fix(event: Submit, context: Context) -> Card:
    """The card for a typed day that was not one past day."""
    line = "I could not read the day as one that has been. It could be Mon 9 Nov, yesterday or 3 days ago."
    return faults.needs_a_fix(line, context.keep(event), ("The day", event.text("day")))
