"""Quiet jobs: going through them one by one, and the two questions that come by themselves."""

from __future__ import annotations

from typing import Final

from bot import prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Update
from bot.router import Now, Router
from bot.search import plans
from bot.text import clip
from handlers.log.jobcards import job_card
from playbook import history, pipeline
from playbook.cadence import Kind
from playbook.pipeline import Course, course
from playbook.records import EventKind, Job, JobEvent, ReplyKind
from playbook.words import jobwords

router = Router()

SWEEP: Final[dict[str, tuple[EventKind, ReplyKind | None]]] = {
    "quiet": ("no_news", None),
    "yes": ("reply", "human_yes"),
    "none": ("closed_no_reply", None),
    "withdrawn": ("withdrawn", None),
    "followed": ("followed_up", None),
}


@router.click("sweep")
def sweep(event: Click, context: Context) -> ClickReply:
    """5c: one quiet job after another. The args: how many were skipped, how many were put right before."""
    return Update(_sweep_card(_small(event.action.arg(0)), _small(event.action.arg(1)), context))


def _small(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 4 else 0


def _sweep_card(skipped: int, done: int, context: Context, last: Job | None = None) -> Card:
    quiet = pipeline.quiet_jobs(context.records.all(Job), context.today, context.zone)
    undo = [Button("Undo last", Action("sweepback", skipped, max(done - 1, 0), last.id, last.rev))] if last is not None else []
    if skipped >= len(quiet):
        fresh = "It is fresh. Your rates use it from now on." if done == 1 else "All are fresh. Your rates use them from now on."
        if not done and not quiet:
            fresh = "No job has been quiet for long. Nothing needs an update."
        return Card(
            "Your jobs are up to date" if not quiet else "That was the last one",
            "You went through the quiet ones.",
            Prose(text=fresh if not quiet else "The rest can wait for another day."),
            Buttons.of(*undo, Button("My jobs", Action("jobs")), Button("Home", Action("home"))),
        )
    here = quiet[skipped]
    job = here.job
    days = pipeline.days_quiet(here, context.today)
    since = f"{jobwords.state(here)}" + (f", {context.say_day(here.news)}" if here.news else "") + f", {days} days ago"
    whole = done + len(quiet)
    at = (skipped, done + 1, job.id, job.rev)
    return Card(
        f"{'One quiet job' if whole == 1 else f'{whole} quiet jobs'}: {done + skipped + 1} of {whole}",
        "Fresh rows keep your rates right.",
        Facts.of(("Job", clip(jobwords.name(job), 300)), ("Last news", since)),
        Buttons.of(
            Button("No news yet", Action("swept", "quiet", *at)),
            Button("They replied", Action("swept", "yes", *at)),
            Button("Count as no reply", Action("swept", "none", *at)),
            Button("I withdrew", Action("swept", "withdrawn", *at)),
        ),
        Buttons.of(Button("Skip this one", Action("sweep", skipped + 1, done)), *undo, Button("Not today", Action("sweepstop", done))),
    )


@router.click("swept", of=Job)
def swept(event: Click, context: Context) -> ClickReply:
    """Each press records, then the same card shows the next job."""
    what = SWEEP.get(event.action.arg(0))
    job = context.named(Job)
    if what is None:
        return Update(job_card(job, context))
    return Update(_sweep_card(_small(event.action.arg(1)), _small(event.action.arg(2)), context, _written(job, *what, context)))


def _written(job: Job, kind: EventKind, reply: ReplyKind | None, context: Context) -> Job:
    made = JobEvent(id=context.records.new_id(), kind=kind, reply=reply, day=context.today, at=context.now)
    return plans.keep_job(history.record(job, made), context)


@router.click("sweepstop")
def sweep_stop(event: Click, context: Context) -> ClickReply:
    """`Not today`: says what was put right, and that the rest may wait."""
    done = _small(event.action.arg(0))
    said = {0: "Nothing was changed.", 1: "1 job is up to date; that is kept."}.get(done, f"{done} jobs are up to date; that is kept.")
    return Update(
        Card(
            "The rest can wait",
            "You pressed 'Not today'.",
            Prose(text=f"{said} Home keeps the way back."),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


@router.click("sweepback", of=Job)
def sweep_back(event: Click, context: Context) -> ClickReply:
    """`Undo last` steps back one, on the same card."""
    job = context.named(Job)
    if history.last_line(job) is None:
        return Update(job_card(job, context))
    plans.keep_job(history.undo_last(job, id=context.records.new_id(), day=context.today, at=context.now), context)
    return Update(_sweep_card(_small(event.action.arg(0)), _small(event.action.arg(1)), context))


@router.click("told", of=Job)
def told(event: Click, context: Context) -> ClickReply:
    """An answer to a prompt about one job: written down, and that job shown."""
    what = SWEEP.get(event.action.arg(0))
    job = context.named(Job)
    return Update(job_card(job if what is None else _written(job, *what, context), context, "Saved"))


# -- what comes by itself ----------------------------------------------------------------------------------------------


def _waiting(due: Due, context: Context) -> Course | None:
    job = context.records.get(Job, due.ref)
    return _quiet(job) if job is not None else None


def _quiet(job: Job) -> Course | None:
    """How an application stands that has no answer yet; None once it has one, or is closed."""
    here = course(job)
    return here if here.open and here.applied is not None and not here.answers and not here.interviews else None


def _named(job: Job, context: Context) -> str:
    return clip(jobwords.named(job, discreet=context.profile.discreet), 300)


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
            Button("I asked them", Action("told", "followed", job.id, job.rev), "main"),
            Button("They replied", Action("form", "news", job.id, job.rev)),
            Button("Open the job", Action("job", job.id)),
        ),
        prompts.way_out(due),
    )


@router.still(Kind.FOLLOW_UP)
def follow_up_asks(ref: str, context: Context) -> Now | None:
    """It asks until they answer, or it is closed."""
    job = context.records.get(Job, ref)
    if job is None:
        return Now("That job is not on your list any more.", Action("jobs"))
    return None if _quiet(job) is not None else Now("There is news of that job since, or it is closed.", Action("job", job.id))


@router.still(Kind.STALE)
def stale_asks(ref: str, context: Context) -> Now | None:
    """It asks until they answer, or it is closed."""
    job = context.records.get(Job, ref)
    if job is None:
        return Now("That job is not on your list any more.", Action("jobs"))
    return None if _quiet(job) is not None else Now("There is news of that job since, or it is closed.", Action("job", job.id))


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
            Button("Count as no reply", Action("told", "none", job.id, job.rev)),
            Button("No news yet", Action("told", "quiet", job.id, job.rev)),
            Button("They replied", Action("form", "news", job.id, job.rev)),
            Button("Open the job", Action("job", job.id)),
        ),
        prompts.way_out(due),
    )
