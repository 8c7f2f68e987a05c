"""The list of jobs, one job with its history, and news of it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import plans
from bot.text import clip
from handlers.log.jobcards import day_fix, job_card, read_past_day, state
from playbook import history, pipeline
from playbook.pipeline import Course, course
from playbook.records import EventKind, Job, JobEvent, ReplyKind
from playbook.words import jobwords

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
        else Facts.of((clip(jobwords.name(shown[0].job), limits.FACT_LABEL), state(shown[0], context)))
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
        Buttons.of(Button("Add a line", Action("form", "line")), *more),
        Buttons.of(*_filters(which), Button("Home", Action("home"))),
        Buttons.of(Button("How far jobs get", Action("picture", "funnel")), Button("Days without news", Action("picture", "waiting"))),
    )


def _filters(which: str) -> list[Button]:
    return [Button(f.capitalize(), Action("jobs", f)) for f in FILTERS if f != which]


def _option(c: Course, context: Context) -> Option:
    return Option(id=c.job.id, label=clip(jobwords.name(c.job), limits.ITEM_LABEL), note=clip(state(c, context), limits.ITEM_NOTE))


# -- one job -----------------------------------------------------------------------------------------------------------


@router.truth(Job)
def now(job: Job, context: Context) -> Now:
    """What is true of a job."""
    return Now(f"{clip(jobwords.name(job), 200)}: {state(course(job), context)}.", Action("job", job.id))


@router.click("job")
def show(event: Click, context: Context) -> ClickReply:
    """5f."""
    job = context.records.get(Job, event.chosen[0] if event.chosen else event.action.arg(0))
    return Update(job_card(job, context)) if job is not None else Update(faults.moved_on(None))


@router.click("target", of=Job)
def target(event: Click, context: Context) -> ClickReply:
    """The member's own word on whether it is the work they want (D2)."""
    job = context.named(Job)
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
    day = read_past_day(event.text("day"), context)
    if day is None:
        return Say(day_fix(event, context))
    kind, reply = NEWS[event.text("what")]
    return Say(_told(context.named(Job), kind, reply, day, event.text("words"), context))


def _told(job: Job, kind: EventKind, reply: ReplyKind | None, day: dt.date, words: str, context: Context) -> Card:
    made = JobEvent(id=context.records.new_id(), kind=kind, reply=reply, day=day, at=context.now, words=words)
    return job_card(plans.keep_job(history.record(job, made), context), context, "Saved")


@router.click("closejob", of=Job)
def close_job(event: Click, context: Context) -> ClickReply:
    """How it ended."""
    job = context.named(Job)
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
    job = context.named(Job)
    return Update(_told(job, *how, context.today, "", context)) if how is not None else Update(job_card(job, context))
