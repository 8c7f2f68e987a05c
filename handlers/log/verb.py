"""The log: one typed line in; the row and the next date out. What is not clear is asked, one thing at a time, and nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.context import Context
from bot.events import Click, Command, Submit
from bot.replies import Ask, ClickReply, CommandReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import plans
from bot.text import clip
from handlers.log import unclear
from playbook import history
from playbook.cadence import Kind
from playbook.records import Draft, EventKind, Job, JobEvent, ReplyKind, Target
from playbook.times import read_day
from playbook.typed.logline import LogLine, parse_line
from playbook.typed.timereadings import AmbiguousDay, MismatchDay, ReadDay, WrongSide
from playbook.words import firms, jobwords

router = Router()

KEPT: Final = dt.timedelta(days=14)
"""How long a line that was left open is kept as a draft."""
BEGINS: Final = frozenset({"applied", "saved", "talked", "interview_set"})
"""Lines that may begin a job; any other is news of one."""


@router.command("log")
def log(event: Command, context: Context) -> CommandReply:
    """A line is taken in; without one the list opens, or the form while there is no job yet."""
    if not event.text:
        if context.records.count(Job):
            return Say(Card(*_list_pointer()))
        made = line_form((), context)
        return Ask(made)
    return Say(take(event.text, context))


def _list_pointer() -> tuple[str, str, Prose, Buttons]:
    return (
        "Your log",
        "You typed the word alone.",
        Prose(text="See your jobs, or write down the next line."),
        Buttons.of(
            Button("My jobs", Action("jobs"), "main"), Button("Write a line", Action("form", "line")), Button("Home", Action("home"))
        ),
    )


def line_form(args: tuple[str, ...], context: Context) -> Form:
    """One line."""
    return Form(
        "Write it down",
        "Save",
        Action("line", *args),
        Write(
            id="line",
            label="The firm, the job, what happened",
            hint="Example: Acme, staff PM, applied, referral",
            need=True,
            most=limits.COMMAND_TEXT,
        ),
    )


@router.form("line", line_form)
def line(event: Submit, context: Context) -> SubmitReply:
    """The same as the command, from a form."""
    return Say(take(event.text("line"), context))


def take(text: str, context: Context) -> Card:
    """Reads a line and saves it, or asks for the one thing that is open; the line waits in a draft meanwhile."""
    draft = Draft(id=context.records.new_id(), form="line", values={"line": text}, at=context.now)
    return _go_on(draft, context)


def _go_on(draft: Draft, context: Context) -> Card:
    text = _value(draft, "line")
    read = parse_line(text)
    kind, reply = unclear.ASKED.get(_value(draft, "kind"), (read.kind, read.reply))
    if not read.firm and not _value(draft, "job"):
        return _asking(draft, context, unclear.no_firm_card(text, draft.id))
    if kind is None:
        return _asking(draft, context, unclear.kind_card(text, draft.id))
    if kind == "interview_set":
        _let_go(draft, context)
        return unclear.interview_card(text, read, context)
    day = _day(draft, read, context)
    if not isinstance(day, dt.date):
        return _asking(draft, context, day)
    picked = _value(draft, "job")
    jobs = context.records.all(Job)
    fits = firms.meant(read.firm, read.role, jobs, new=kind in BEGINS) if read.firm else ()
    ended = not fits and kind not in BEGINS and bool(read.firm)
    if ended:
        # A firm may write after all: what has ended is offered, and never taken unasked.
        fits = firms.matches(read.firm, jobs, ended=True)
    # A new line about a name that is only nearly the same may be another firm: it is never put under the first one unasked.
    nearly = kind in BEGINS and any(firms.fold(c.job.firm) != firms.fold(read.firm) for c in fits)
    if not picked and (len(fits) > 1 or (ended and fits) or nearly):
        return _asking(draft, context, unclear.which_card(text, [c.job for c in fits], kind, draft.id, context, ended=ended))
    chosen = context.records.get(Job, picked) if picked and picked != unclear.NEW else None
    job = chosen or (fits[0].job if fits and not picked else None)
    if job is None and kind not in BEGINS and picked != unclear.NEW:
        return _asking(draft, context, unclear.unknown_card(text, draft.id))
    _let_go(draft, context)
    twin = next((e for e in history.standing(job) if _says_the_same(e, kind, reply, day, read)), None) if job is not None else None
    if job is not None and twin is not None:
        return _twice_card(job, twin, context)
    return _save(job, read, kind, reply, day, context)


def _says_the_same(line: JobEvent, kind: EventKind, reply: ReplyKind | None, day: dt.date, read: LogLine) -> bool:
    return (line.kind, line.reply, line.day, line.words) == (kind, reply, day, "; ".join(read.rest))


def _twice_card(job: Job, line: JobEvent, context: Context) -> Card:
    return Card(
        "That line is there already",
        "It was written down before. It is kept once.",
        Facts.of(("Job", clip(jobwords.name(job), 200)), ("Line", f"{jobwords.line(line)}, {context.say_day(line.day)}")),
        Buttons.of(
            Button("Open the job", Action("job", job.id), "main"),
            Button("Write another line", Action("form", "line")),
            Button("Home", Action("home")),
        ),
    )


def _let_go(draft: Draft, context: Context) -> None:
    if context.records.get(Draft, draft.id) is not None:
        context.records.drop(Draft, draft.id)


def _value(draft: Draft, name: str) -> str:
    value = draft.values.get(name, "")
    return value if isinstance(value, str) else ""


def _asking(draft: Draft, context: Context, card: Card) -> Card:
    for old in context.records.all(Draft):
        if old.form == "line" and context.now - old.at > KEPT:
            context.records.drop(Draft, old.id)
    context.records.put(draft)
    context.kept = True
    return card


# -- what may be open: a pick, and on ----------------------------------------------------------------------------------


def _day(draft: Draft, read: LogLine, context: Context) -> dt.date | Card:
    picked = _value(draft, "day")
    if picked:
        return dt.date.fromisoformat(picked)
    if not read.day_text:
        return context.today
    reading = read_day(read.day_text, context.now, context.zone)
    match reading:
        case ReadDay(day=day):
            return day
        case AmbiguousDay(days=days) | MismatchDay(days=days):
            why = "The day can be read in several ways. Nothing is saved yet."
            return unclear.day_card(why, read, draft.id, [*days, context.today], context)
        case WrongSide(day=day):
            why = f"{context.say_day(day)} is still ahead. Nothing is saved yet."
            return unclear.day_card(why, read, draft.id, [context.today, context.today - dt.timedelta(days=1)], context)
        case _:
            why = "I could not read the day. Nothing is saved yet."
            return unclear.day_card(why, read, draft.id, [context.today, context.today - dt.timedelta(days=1)], context)


def _picked(event: Click, name: str, value: str, context: Context) -> ClickReply:
    draft = context.records.get(Draft, event.action.arg(0))
    if draft is None or not value:
        return Update(faults.moved_on(None))
    if draft.form != "line":
        return Update(faults.moved_on(None))
    return Update(_go_on(draft.model_copy(update={"values": {**draft.values, name: value}}), context))


@router.click("logkind")
def kind_picked(event: Click, context: Context) -> ClickReply:
    """What happened."""
    return _picked(event, "kind", event.chosen[0] if event.chosen and event.chosen[0] in unclear.ASKED else "", context)


@router.click("logday")
def day_picked(event: Click, context: Context) -> ClickReply:
    """When it happened."""
    text = event.chosen[0] if event.chosen else ""
    try:
        day = dt.datetime.strptime(text, "%Y%m%d").replace(tzinfo=dt.UTC).date().isoformat()
    except ValueError:
        day = ""
    return _picked(event, "day", day, context)


@router.click("logjob")
def job_picked(event: Click, context: Context) -> ClickReply:
    """Which job it is about."""
    id = event.chosen[0] if event.chosen else ""
    known = id == unclear.NEW or plans.kept_job(id, context) is not None
    return _picked(event, "job", id if known else "", context)


@router.click("lognew")
def new_job(event: Click, context: Context) -> ClickReply:
    """News of a job that was not on the list."""
    return _picked(event, "job", unclear.NEW, context)


@router.click("leaveline")
def leave(event: Click, context: Context) -> ClickReply:
    """A line that was not finished is let go: it waits nowhere."""
    draft = context.records.get(Draft, event.action.arg(0))
    if draft is None or draft.form.split(":")[0] not in ("line", "interview"):
        return Update(faults.moved_on(Now("That line is written down already, or was left out.", Action("jobs"))))
    context.records.drop(Draft, draft.id)
    return Update(
        Card(
            "Left as it is",
            "You chose to leave it.",
            Prose(text="Nothing was written down, and your line is not kept."),
            Buttons.of(
                Button("Write a line", Action("form", "line")), Button("My jobs", Action("jobs")), Button("Home", Action("home"))
            ),
        )
    )


# -- saving ------------------------------------------------------------------------------------------------------------


def _save(job: Job | None, read: LogLine, kind: EventKind, reply: ReplyKind | None, day: dt.date, context: Context) -> Card:
    if job is None:
        targets = context.records.all(Target)
        target = targets[-1] if targets else None
        job = Job(
            id=context.records.new_id(),
            firm=read.firm,
            role=read.role,
            source=read.source or "unsure",
            targeted=jobwords.on_target(read.role, target),
            target=target.id if target else "",
            opened=day,
        )
    else:
        update = {
            name: value
            for name, value, old in (("role", read.role, job.role), ("source", read.source, job.source))
            if value and old in ("", "unsure")
        }
        job = job.model_copy(update=update)
    words = "; ".join(read.rest)
    made = JobEvent(id=context.records.new_id(), kind=kind, reply=reply, day=day, at=context.now, words=words)
    return saved_card(plans.keep_job(history.record(job, made), context), made, context)


def saved_card(job: Job, made: JobEvent, context: Context, title: str = "Saved") -> Card:
    """5a."""
    rows = [("Job", clip(jobwords.name(job), 200)), ("Stage", f"{jobwords.line(made)}, {context.say_day(made.day)}")]
    if job.source != "unsure":
        rows.append(("Found through", jobwords.SOURCES[job.source]))
    if job.targeted is not None:
        rows.append(("On target", "yes: it matches the work you want" if job.targeted else "no: it is other work than you named"))
    if made.words:
        rows.append(("Kept with it", clip(made.words, 200)))
    coming = next(iter(context.outbox.pending(Kind.FOLLOW_UP, job.id)), None)
    if coming is not None:
        rows.append(("Next date", f"{context.say_day(coming.due.astimezone(context.zone).date())}, follow up if it is quiet"))
    target = "Not on target" if job.targeted else "On target"
    return Card(
        title,
        "You logged it in one line just now.",
        Facts.of(*rows),
        Buttons.of(
            Button("Undo", Action("undolog", job.id, job.rev)),
            Button("Edit", Action("form", "editjob", made.id, job.id, job.rev)),
            Button(target, Action("target", job.id, job.rev)),
            Button("Log another", Action("form", "line")),
            Button("Home", Action("home")),
        ),
    )
