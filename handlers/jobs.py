"""The list of jobs, one job with its history, corrections, the sweep of quiet ones, and removing for good."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip
from playbook import history, jobwords, names, pipeline, waits
from playbook.cadence import Kind
from playbook.pipeline import Course, course
from playbook.records import EventKind, Interview, Job, JobEvent, ReplyKind
from playbook.timereadings import ReadDay
from playbook.times import read_day

router = Router()

FIRST: Final = 5
PAGE: Final = 10
FILTERS: Final = ("open", "talking", "quiet", "ended")
NEWS: Final[dict[str, tuple[EventKind, ReplyKind | None]]] = {
    "yes": ("reply", "human_yes"),
    "no": ("rejected", None),
    "auto": ("reply", "auto"),
    "talked": ("talked", None),
    "followed": ("followed_up", None),
    "advanced": ("advanced", None),
    "offer": ("offer", None),
    "accepted": ("accepted", None),
    "withdrawn": ("withdrawn", None),
    "none": ("closed_no_reply", None),
}
SWEEP: Final[dict[str, tuple[EventKind, ReplyKind | None]]] = {
    "quiet": ("no_news", None),
    "yes": ("reply", "human_yes"),
    "none": ("closed_no_reply", None),
    "withdrawn": ("withdrawn", None),
    "followed": ("followed_up", None),
}
CLOSE: Final[dict[str, tuple[EventKind, ReplyKind | None]]] = {
    "no": ("rejected", None),
    "withdrawn": ("withdrawn", None),
    "none": ("closed_no_reply", None),
    "accepted": ("accepted", None),
}


def _jobs(context: Context) -> list[Job]:
    return [job for job in context.records.all(Job) if not job.removed]


def _chosen(which: str, context: Context) -> list[Course]:
    every = [c for c in pipeline.urgent_first(_jobs(context), context.local) if c.state != "empty"]
    match which:
        case "talking":
            return [c for c in every if c.state in ("talking", "interview_set", "interviewed", "final", "offer")]
        case "quiet":
            return [c for c in every if pipeline.wants_update(c, context.today, context.zone)]
        case "ended":
            return [c for c in every if c.ended]
        case _:
            return [c for c in every if not c.ended]


# -- the list ----------------------------------------------------------------------------------------------------------


@router.click("jobs")
def jobs(event: Click, context: Context) -> ClickReply:
    """5e: the five most urgent first; filters and pages update the same card."""
    which = event.action.arg(0) if event.action.arg(0) in FILTERS else "open"
    page = event.action.arg(1)
    return Update(list_card(which, int(page) if page.isdigit() and len(page) < 4 else -1, context))


def list_card(which: str, page: int, context: Context) -> Card:
    """`page` -1 is the first look: five lines and `Show all`."""
    found = _chosen(which, context)
    words = {"open": "open", "talking": "talking", "quiet": "quiet", "ended": "ended"}[which]
    if not found:
        return Card(
            f"Your jobs: none {words}",
            "You asked for the list.",
            Prose(text="That is fine. One line adds a job." if which == "open" else "Nothing is in this part of the list."),
            Buttons.of(Button("Add a line", Action("form", "line"), "main"), *_filters(which), Button("Home", Action("home"))),
        )
    start = 0 if page < 0 or page * PAGE >= len(found) else page * PAGE
    shown = found[start : start + (FIRST if page < 0 else PAGE)]
    block: Block = (
        Choice(action=Action("job"), label="Open one:", options=tuple(_option(c, context) for c in shown))
        if len(shown) > 1
        else Facts.of((clip(jobwords.name(shown[0].job), limits.FACT_LABEL), _state(shown[0], context)))
    )
    more: list[Button] = []
    if len(shown) == 1:
        more.append(Button("Open it", Action("job", shown[0].job.id)))
    if page < 0 and len(found) > FIRST:
        more.append(Button(f"Show all {len(found)}", Action("jobs", which, 0)))
    elif page >= 0 and start + PAGE < len(found):
        more.append(Button("Next", Action("jobs", which, start // PAGE + 1)))
    if page >= 0:
        more.append(Button("Fewer", Action("jobs", which)))
    return Card(
        f"Your jobs: {len(found)} {words}",
        "You asked for the list." + (" The 5 most urgent come first." if page < 0 and len(found) > FIRST else ""),
        block,
        *([Buttons.of(*more)] if more else []),
        Buttons.of(Button("Add a line", Action("form", "line")), *_filters(which), Button("Home", Action("home"))),
    )


def _filters(which: str) -> list[Button]:
    return [Button(f.capitalize(), Action("jobs", f)) for f in FILTERS if f != which]


def _option(c: Course, context: Context) -> Option:
    return Option(id=c.job.id, label=clip(jobwords.name(c.job), limits.ITEM_LABEL), note=clip(_state(c, context), limits.ITEM_NOTE))


def _state(c: Course, context: Context) -> str:
    ahead = c.ahead(context.now)
    if ahead is not None:
        return f"interview {context.say_near(ahead)}"
    days = pipeline.days_quiet(c, context.today)
    if not c.ended and days > 14:
        return f"{days} days since last news"
    return f"{jobwords.state(c)} {context.say_day(c.news)}" if c.news else jobwords.state(c)


# -- one job -----------------------------------------------------------------------------------------------------------


@router.truth(Job)
def now(job: Job, context: Context) -> Now:
    """What is true of a job."""
    here = course(job)
    since = f" on {context.say_day(here.news)}" if here.news else ""
    return Now(f"{clip(jobwords.name(job), 200)}: {jobwords.state(here)}{since}.", Action("job", job.id))


def _job(event: Click | Submit, context: Context) -> Job:
    job = context.records.get(Job, event.action.arg(-2))
    assert job is not None, "the router checked that it is there"
    return job


@router.click("job")
def show(event: Click, context: Context) -> ClickReply:
    """5f."""
    job = context.records.get(Job, event.chosen[0] if event.chosen else event.action.arg(0))
    return Update(job_card(job, context)) if job is not None else Update(faults.moved_on(None))


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
    rows = [("Job", clip(jobwords.name(job), 300)), ("Where it is", _state(here, context))]
    if job.source != "unsure":
        rows.append(("Found through", jobwords.SOURCES[job.source]))
    if job.targeted is not None:
        rows.append(("On target", "yes" if job.targeted else "no"))
    if job.note:
        rows.append(("Your note", clip(job.note, 300)))
    lines = here.lines[-8:]
    options = tuple(
        Option(id=e.id, label=jobwords.line(e).capitalize(), note=clip(_line_note(e, context), limits.ITEM_NOTE)) for e in lines
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
            *([Button("Close this job", Action("closejob", job.id, job.rev))] if not here.ended else []),
            *([Button("Undo the last line", Action("undolog", job.id, job.rev))] if lines else []),
            Button("Remove for good", Action("removejob", job.id, job.rev), "danger"),
        )
    )
    heading = clip(job.firm, limits.FIRM) if job.firm else "A job"
    return Card(title or heading, "You opened it from your list." if not title else "You changed it just now.", *blocks)


def _line_note(event: JobEvent, context: Context) -> str:
    if event.kind == "interview_set" and event.when is not None:
        return f"for {context.say(event.when)}"
    return context.say_day(event.day) + (f"; {event.words}" if event.words else "")


@router.click("target", of=Job)
def target(event: Click, context: Context) -> ClickReply:
    """The member's own word on whether it is the work they want (D2)."""
    job = _job(event, context)
    return Update(
        job_card(
            context.records.put(job.model_copy(update={"targeted": not job.targeted})),
            context,
            "On target" if not job.targeted else "Not on target",
        )
    )


# -- news --------------------------------------------------------------------------------------------------------------


def news_form(args: tuple[str, ...], context: Context) -> Form:
    """What happened, and when."""
    options = tuple(
        Option(id=id, label=jobwords.REPLIES.get(reply or "", jobwords.KINDS[kind]).capitalize()) for id, (kind, reply) in NEWS.items()
    )
    return Form(
        "Add news",
        "Save",
        Action("news", *args),
        Pick(id="what", label="What happened", options=options, need=True),
        Write(id="day", label="The day it happened", hint="Example: Mon 9 Nov. Empty means today.", most=limits.TIME_TEXT),
        Write(id="words", label="A note for you", most=limits.SENTENCE),
    )


@router.form("news", news_form, of=Job)
def news(event: Submit, context: Context) -> SubmitReply:
    """One more line."""
    day = _read_day(event.text("day"), context)
    if day is None:
        return Say(_day_fix(event, context))
    kind, reply = NEWS[event.text("what")]
    return Say(_told(_job(event, context), kind, reply, day, event.text("words"), context))


def _read_day(text: str, context: Context) -> dt.date | None:
    """The one past day `text` names; today when it is empty; None when that is not clear."""
    if not text:
        return context.today
    reading = read_day(text, context.now, context.zone)
    return reading.day if isinstance(reading, ReadDay) else None


def _day_fix(event: Submit, context: Context) -> Card:
    line = "I could not read the day as one that has been. It could be Mon 9 Nov, yesterday or 3 days ago."
    return faults.needs_a_fix(line, context.keep(event), ("The day", event.text("day")))


def _told(job: Job, kind: EventKind, reply: ReplyKind | None, day: dt.date, words: str, context: Context) -> Card:
    made = JobEvent(id=context.records.new_id(), kind=kind, reply=reply, day=day, at=context.now, words=words)
    stored = context.records.put(history.record(job, made))
    replan(stored, context)
    return job_card(stored, context, "Saved")


def replan(job: Job, context: Context) -> None:
    """Follow-ups while nobody has answered; nothing once they have."""
    for kind in (Kind.FOLLOW_UP, Kind.STALE):
        context.outbox.cancel(kind, job.id)
    here = course(job)
    if here.open and here.applied is not None and not here.answers and not here.interviews and context.profile.zone:
        for one in waits.plan_application(here.applied, context.zone, context.profile.quiet, context.now):
            context.outbox.plan(one.kind, one.at, job.id)


@router.click("closejob", of=Job)
def close_job(event: Click, context: Context) -> ClickReply:
    """How it ended."""
    job = _job(event, context)
    return Update(
        Card(
            "How did it end?",
            "You pressed 'Close this job'. Nothing is closed yet.",
            Facts.of(("Job", clip(jobwords.name(job), 300))),
            Choice(
                action=Action("closedjob", job.id, job.rev),
                label="It ended:",
                options=(
                    Option(id="no", label="They said no"),
                    Option(id="withdrawn", label="I withdrew"),
                    Option(id="none", label="No reply, I count it as ended"),
                    Option(id="accepted", label="I accepted the offer"),
                ),
            ),
            Buttons.of(Button("Leave it open", Action("job", job.id))),
        )
    )


@router.click("closedjob", of=Job)
def closed_job(event: Click, context: Context) -> ClickReply:
    """One line that ends it."""
    how = CLOSE.get(event.chosen[0] if event.chosen else "")
    job = _job(event, context)
    return Update(_told(job, *how, context.today, "", context)) if how is not None else Update(job_card(job, context))


# -- corrections -------------------------------------------------------------------------------------------------------


@router.click("undolog", of=Job)
def undo(event: Click, context: Context) -> ClickReply:
    """23e: the last line is struck from every count; it can be put back."""
    job = _job(event, context)
    last = history.last_line(job)
    if last is None:
        return Update(job_card(job, context))
    correction = context.records.new_id()
    stored = context.records.put(history.undo_last(job, id=correction, day=context.today, at=context.now))
    replan(stored, context)
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
    job = _job(event, context)
    try:
        back = history.put_back(job, event.action.arg(0), id=context.records.new_id(), day=context.today, at=context.now)
    except ValueError:
        return Update(job_card(job, context))
    stored = context.records.put(back)
    replan(stored, context)
    return Update(job_card(stored, context, "Put back"))


@router.click("jobline", of=Job)
def job_line(event: Click, context: Context) -> ClickReply:
    """A line of the history: correct it or take it back."""
    job = _job(event, context)
    line = next((e for e in history.standing(job) if e.id == (event.chosen[0] if event.chosen else "")), None)
    if line is None:
        return Update(job_card(job, context))
    return Update(
        Card(
            "One line of its history",
            "You picked it to correct it.",
            Facts.of(
                ("Job", clip(jobwords.name(job), 200)), ("Line", jobwords.line(line)), ("When", clip(_line_note(line, context), 300))
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
    job = _job(event, context)
    try:
        struck = history.strike(job, event.action.arg(0), id=context.records.new_id(), day=context.today, at=context.now)
    except ValueError:
        return Update(job_card(job, context))
    stored = context.records.put(struck)
    replan(stored, context)
    return Update(job_card(stored, context, "Taken back"))


@router.click("eraseline", of=Job)
def erase_line(event: Click, context: Context) -> ClickReply:
    """The words of one line go for good; kind and day stay."""
    job = _job(event, context)
    try:
        return Update(job_card(context.records.put(history.erase(job, event.action.arg(0))), context, "Its words are gone"))
    except ValueError:
        return Update(job_card(job, context))


def edit_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """5g: the job and one line of it; args are line, job, version."""
    job = context.records.get(Job, args[-2])
    line = next((e for e in history.standing(job) if e.id == args[0]), None) if job is not None else None
    if job is None or line is None:
        return faults.moved_on(None)
    return Form(
        "Edit a job",
        "Save",
        Action("editjob", *args),
        Write(id="firm", label="Firm, or your nickname for it", value=job.firm, need=True, most=limits.SENTENCE),
        Write(id="role", label="Job", value=job.role, most=limits.SENTENCE),
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
    job = _job(event, context)
    line = next((e for e in history.standing(job) if e.id == event.action.arg(0)), None)
    day = _read_day(event.text("day"), context)
    if day is None or line is None:
        return Say(_day_fix(event, context) if line is not None else faults.moved_on(now(job, context)))
    source = next((s for s in jobwords.SOURCES if s == event.text("source")), "unsure")
    changed = job.model_copy(
        update={"firm": event.text("firm"), "role": event.text("role"), "source": source, "note": event.text("note")}
    )
    if day != line.day:
        instead = line.model_copy(update={"id": context.records.new_id(), "day": day, "at": context.now, "retracts": ""})
        changed = history.correct(changed, line.id, instead)
    stored = context.records.put(changed)
    replan(stored, context)
    return Say(job_card(stored, context, "Changed"))


@router.click("removejob", of=Job)
def remove(event: Click, context: Context) -> ClickReply:
    """5h asks first: this is the one thing without an undo."""
    job = _job(event, context)
    note = " and 1 note" if job.note else ""
    return Update(
        Card(
            "Remove this for good?",
            "You pressed 'Remove for good'. Nothing is removed yet.",
            Facts.of(
                ("Goes", clip(f"{jobwords.name(job)}: {len(job.events)} lines of history{note}", 400)),
                ("Stays", "a stub with no words in it: that a line was there, and its date"),
            ),
            Prose(text="A correction would keep the old line, out of every count. This takes the words away. There is no undo."),
            Buttons.of(
                Button("Keep it", Action("job", job.id), "main"),
                Button("Remove for good", Action("removedjob", job.id, job.rev), "danger"),
            ),
        )
    )


@router.click("removedjob", of=Job)
def removed(event: Click, context: Context) -> ClickReply:
    """Every word of it goes; what was planned about it too."""
    job = _job(event, context)
    context.records.put(history.erase_all(job))
    for talk in context.records.all(Interview):
        if talk.job == job.id:
            for kind in (Kind.PREP, Kind.GRATITUDE, Kind.DEBRIEF, Kind.THANKS):
                context.outbox.cancel(kind, talk.id)
            context.records.drop(Interview, talk.id)
    for kind in (Kind.FOLLOW_UP, Kind.STALE):
        context.outbox.cancel(kind, job.id)
    return Update(
        Card(
            "Removed for good",
            "You removed a job and its words.",
            Prose(text="Its firm, its role and its notes are gone. Your counts stay as they were."),
            Buttons.of(Button("My jobs", Action("jobs")), Button("Home", Action("home"))),
        )
    )


# -- the sweep of quiet jobs -------------------------------------------------------------------------------------------


@router.click("sweep")
def sweep(event: Click, context: Context) -> ClickReply:
    """5c: one quiet job after another."""
    skipped = event.action.arg(0)
    return Update(_sweep_card(int(skipped) if skipped.isdigit() and len(skipped) < 4 else 0, context))


def _sweep_card(skipped: int, context: Context, last: Job | None = None) -> Card:
    quiet = pipeline.quiet_jobs(_jobs(context), context.today, context.zone)
    if skipped >= len(quiet):
        undo = [Button("Undo last", Action("undolog", last.id, last.rev))] if last is not None else []
        done = Prose(
            text="All of them are fresh. Your rates use them from now on." if not quiet else "The rest can wait for another day."
        )
        return Card(
            "Your jobs are up to date", "You went through the quiet ones.", done, Buttons.of(*undo, Button("Home", Action("home")))
        )
    here = quiet[skipped]
    job = here.job
    days = pipeline.days_quiet(here, context.today)
    since = f"{jobwords.state(here)}, {days} days ago" + (f", {context.say_day(here.news)}" if here.news else "")
    undo = [Button("Undo last", Action("undolog", last.id, last.rev))] if last is not None else []
    return Card(
        f"Quiet jobs: {len(quiet) - skipped} to look at",
        "Fresh rows keep your rates right.",
        Facts.of(("Job", clip(jobwords.name(job), 300)), ("Last news", since)),
        Buttons.of(
            Button("No news yet", Action("swept", "quiet", skipped, job.id, job.rev)),
            Button("They replied", Action("swept", "yes", skipped, job.id, job.rev)),
            Button("Count as no reply", Action("swept", "none", skipped, job.id, job.rev)),
            Button("I withdrew", Action("swept", "withdrawn", skipped, job.id, job.rev)),
        ),
        Buttons.of(Button("Skip this one", Action("sweep", skipped + 1)), *undo, Button("Not today", Action("close"))),
    )


@router.click("swept", of=Job)
def swept(event: Click, context: Context) -> ClickReply:
    """Each press records, then the same card shows the next job."""
    what = SWEEP.get(event.action.arg(0))
    job = _job(event, context)
    if what is None:
        return Update(job_card(job, context))
    made = JobEvent(id=context.records.new_id(), kind=what[0], reply=what[1], day=context.today, at=context.now)
    stored = context.records.put(history.record(job, made))
    replan(stored, context)
    skipped = event.action.arg(1)
    return Update(_sweep_card(int(skipped) if skipped.isdigit() and len(skipped) < 4 else 0, context, stored))


# -- what comes by itself ----------------------------------------------------------------------------------------------


def _waiting(due: Due, context: Context) -> Course | None:
    job = context.records.get(Job, due.ref)
    here = course(job) if job is not None else None
    return here if here is not None and here.open and not here.answers and not here.interviews else None


def _named(job: Job, context: Context) -> str:
    if not context.profile.discreet:
        return clip(jobwords.name(job), 300)
    return ", ".join(part for part in (names.initials(job.firm) if job.firm else "", clip(job.role, 60)) if part)


@router.due(Kind.FOLLOW_UP, "follow up")
def follow_up(due: Due, context: Context) -> DueReply:
    """Applied eight days ago and quiet: a word to them may help."""
    here = _waiting(due, context)
    if here is None or here.applied is None:
        return None
    job = here.job
    return Card(
        "A good day to ask how it stands",
        "You applied eight days ago and I have no reply from them.",
        Facts.of(("Job", _named(job, context)), ("Applied", context.say_day(here.applied))),
        Prose(text="Two kind lines are enough: that you are still glad of it, and one result that fits."),
        Buttons.of(
            Button("I asked them", Action("swept", "followed", 0, job.id, job.rev), "main"),
            Button("They replied", Action("form", "news", job.id, job.rev)),
            Button("Open the job", Action("job", job.id)),
        ),
        prompts.way_out(due),
    )


@router.due(Kind.STALE, "count as no reply?")
def stale(due: Due, context: Context) -> DueReply:
    """Thirty days: shall it count as no reply?"""
    here = _waiting(due, context)
    if here is None or here.applied is None:
        return None
    job = here.job
    return Card(
        "Count this one as no reply?",
        "You applied thirty days ago and I have no reply from them.",
        Facts.of(("Job", _named(job, context)), ("Applied", context.say_day(here.applied))),
        Prose(text="Closing a row is no verdict. It can be opened again with one line."),
        Buttons.of(
            Button("Count as no reply", Action("swept", "none", 0, job.id, job.rev)),
            Button("No news yet", Action("swept", "quiet", 0, job.id, job.rev)),
            Button("They replied", Action("form", "news", job.id, job.rev)),
        ),
        prompts.way_out(due),
    )
