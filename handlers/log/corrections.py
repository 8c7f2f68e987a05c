"""What was written down is taken back, put back, or edited."""

from __future__ import annotations

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import plans
from bot.text import clip
from handlers.log.jobcards import day_fix, job_card, line_note, read_past_day
from playbook import history
from playbook.pipeline import course
from playbook.records import Job
from playbook.words import jobwords

router = Router()


@router.click("undolog", of=Job)
def undo(event: Click, context: Context) -> ClickReply:
    """23e: the last line is struck from every count; it can be put back."""
    job = context.named(Job)
    last = history.last_line(job)
    if last is None:
        return Update(job_card(job, context))
    correction = context.records.new_id()
    stored = plans.keep_job(history.undo_last(job, id=correction, day=context.today, at=context.now), context)
    here = course(stored)
    state = "as it was before: not on your list" if here.state == "empty" else f"as it was before: {jobwords.state(here)}"
    return Update(
        Card(
            "Undone",
            f"You pressed 'Undo' at {context.local:%H:%M}.",
            Facts.of(
                ("Taken back", clip(f"{jobwords.name(stored)}: {jobwords.line(last)}, {context.say_day(last.day)}", 300)),
                ("Now", state),
            ),
            Buttons.of(
                Button("Put it back", Action("redolog", correction, stored.id, stored.rev)),
                Button("My jobs", Action("jobs")),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("redolog", of=Job)
def redo(event: Click, context: Context) -> ClickReply:
    """The undo of an undo."""
    job = context.named(Job)
    try:
        back = history.put_back(job, event.action.arg(0), id=context.records.new_id(), day=context.today, at=context.now)
    except ValueError:
        return Update(job_card(job, context))
    return Update(job_card(plans.keep_job(back, context), context, "Put back"))


@router.click("jobline", of=Job)
def job_line(event: Click, context: Context) -> ClickReply:
    """A line of the history: correct it or take it back."""
    job = context.named(Job)
    line = next((e for e in history.standing(job) if e.id == (event.chosen[0] if event.chosen else "")), None)
    if line is None:
        return Update(job_card(job, context))
    return Update(
        Card(
            "One line of its history",
            "You picked it to correct it.",
            Facts.of(
                ("Job", clip(jobwords.name(job), 200)), ("Line", jobwords.line(line)), ("When", clip(line_note(line, context), 300))
            ),
            Buttons.of(
                Button("Edit", Action("form", "editjob", line.id, job.id, job.rev), "main"),
                Button("It did not happen", Action("strike", line.id, job.id, job.rev)),
                Button("Take its words away", Action("eraseline", line.id, job.id, job.rev), "danger"),
                Button("Back", Action("job", job.id)),
            ),
        )
    )


@router.click("strike", of=Job)
def strike(event: Click, context: Context) -> ClickReply:
    """A correction: the line stays in the history, out of every count."""
    job = context.named(Job)
    try:
        struck = history.strike(job, event.action.arg(0), id=context.records.new_id(), day=context.today, at=context.now)
    except ValueError:
        return Update(job_card(job, context))
    return Update(job_card(plans.keep_job(struck, context), context, "Taken back"))


@router.click("eraseline", of=Job)
def erase_line(event: Click, context: Context) -> ClickReply:
    """The words of one line go for good; kind and day stay."""
    job = context.named(Job)
    try:
        return Update(job_card(context.records.put(history.erase(job, event.action.arg(0))), context, "Its words are gone"))
    except ValueError:
        return Update(job_card(job, context))


def edit_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """5g: the job and one line of it; args are line, job, version."""
    job = context.named(Job)
    line = next((e for e in history.standing(job) if e.id == args[0]), None)
    if line is None:
        return faults.moved_on(None)
    return Form(
        "Edit a job",
        "Save",
        Action("editjob", *args),
        Write(id="firm", label="Firm, or your nickname for it", value=job.firm, need=True),
        Write(id="role", label="Job", value=job.role),
        Write(id="day", label="The day it happened", hint="Example: Mon 9 Nov", value=context.say_day(line.day), most=limits.TIME_TEXT),
        Pick(
            id="source",
            label="Found through",
            options=tuple(Option(id=k, label=v.capitalize()) for k, v in jobwords.SOURCES.items()),
            value=(job.source,),
        ),
        Write(id="note", label="A note for you", long=True, value=job.note),
    )


@router.form("editjob", edit_form, of=Job)
def edited(event: Submit, context: Context) -> SubmitReply:
    """Words are replaced; a new day is a correction of the line."""
    job = context.named(Job)
    line = next((e for e in history.standing(job) if e.id == event.action.arg(0)), None)
    day = read_past_day(event.text("day"), context)
    if day is None or line is None:
        return Say(day_fix(event, context) if line is not None else faults.moved_on(Now(jobwords.name(job), Action("job", job.id))))
    source = next((s for s in jobwords.SOURCES if s == event.text("source")), "unsure")
    changed = job.model_copy(
        update={"firm": event.text("firm"), "role": event.text("role"), "source": source, "note": event.text("note")}
    )
    if day != line.day:
        instead = line.model_copy(update={"id": context.records.new_id(), "day": day, "at": context.now, "retracts": ""})
        changed = history.correct(changed, line.id, instead)
    return Say(job_card(plans.keep_job(changed, context), context, "Changed"))
