"""Interviews: a time in the member's own words, said back and confirmed; what is planned around it; move, thin out, cancel."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, forms, limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.context import Context
from bot.events import Click, Command, Submit
from bot.replies import Ask, ClickReply, CommandReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import moments, plans
from bot.text import clip
from handlers.interview import talkcards
from playbook import history
from playbook.pipeline import course
from playbook.records import Draft, Interview, Job, JobEvent
from playbook.times import read_minutes, read_moment
from playbook.typed.talkline import parse_line
from playbook.typed.timereadings import Read
from playbook.words import firms

router = Router()

ANOTHER: Final = "new"
DEFAULT_MINUTES: Final = 60


@router.command("interview")
def interview(event: Command, context: Context) -> CommandReply:
    """What is planned, or the form at once when nothing is; text fills the form's first lines."""
    line = parse_line(event.text, lambda words: read_moment(words, context.now, context.zone))
    typed = {
        "job": forms.cut(line.job, limits.LINE),
        "when": forms.cut(line.when, limits.TIME_TEXT),
        "stage": forms.cut(line.stage, limits.ROLE),
    }
    if event.text and not context.profile.zone:
        context.keep_words(Action("interview"), typed)
    if not context.profile.zone:
        return Say(prompts.needs_a_clock())
    planned = talkcards.ahead(context)
    if not event.text and not planned:
        return Ask(_form(forms.cut(_only_job(context), limits.LINE), "", "interview", ()))
    if event.text:
        return Ask(_form(typed["job"], typed["when"], "interview", (), typed["stage"]))
    return Say(_list_card(planned, context))


def _only_job(context: Context) -> str:
    """The words of the one job that is open; none where there are several, as any of them would be a guess."""
    open_now = [job for job in context.records.all(Job) if course(job).open]
    return ", ".join(part for part in (open_now[0].firm, open_now[0].role) if part) if len(open_now) == 1 else ""


def _list_card(planned: list[Interview], context: Context) -> Card:
    shown = planned[:9]
    lines: Block = (
        Choice(
            action=Action("talk"),
            label="Open one:",
            options=tuple(
                Option(id=t.id, label=context.say(t.start), note=clip(talkcards.job_words(t, context), limits.ITEM_NOTE)) for t in shown
            ),
        )
        if len(shown) > 1
        else Facts.of((context.say(shown[0].start), clip(talkcards.job_words(shown[0], context), 200)))
    )
    open_one = [Button("Open it", Action("talk", shown[0].id), "main")] if len(shown) == 1 else []
    return Card(
        f"Your interviews: {len(planned)} ahead",
        "You asked for interviews.",
        lines,
        Buttons.of(*open_one, Button("Add an interview", Action("form", "interview")), Button("Home", Action("home"))),
    )


def make_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """6a; an arg names the job it is for."""
    if not context.profile.zone:
        return prompts.needs_a_clock()
    job = context.records.get(Job, args[0]) if args else None
    words = ", ".join(p for p in (job.firm, job.role) if p) if job is not None else ""
    return _form(forms.cut(words, limits.LINE), "", "interview", args)


def _form(job: str, when: str, name: str, args: tuple[str, ...], stage: str = "") -> Form:
    return Form(
        "Add an interview",
        "Next",
        Action(name, *args),
        Write(id="job", label="Which job", hint="Example: Acme, staff PM", value=job, need=True, most=limits.LINE),
        Write(
            id="when",
            label="When: a day and a clock time",
            hint="Example: Tue 2pm, or 24 Nov 14:00",
            value=when,
            need=True,
            most=limits.TIME_TEXT,
        ),
        Write(id="minutes", label="How long, in minutes", value=str(DEFAULT_MINUTES), most=limits.TIME_TEXT),
        Write(id="stage", label="Which stage", hint="Example: first call, task, panel", value=stage, most=limits.ROLE),
        Write(id="who", label="Who you will meet", hint="Initials are enough", most=limits.LINE),
    )


@router.form("interview", make_form)
def submitted(event: Submit, context: Context) -> SubmitReply:
    """The time is read and said back; nothing is set before it was confirmed."""
    typed = event.text("when")
    minutes = read_minutes(event.text("minutes") or str(DEFAULT_MINUTES))
    if minutes is None or not 5 <= minutes <= 24 * 60:
        line = "I could not read how long it takes. It could be 45, 90 min or 1h30."
        return Say(faults.needs_a_fix(line, context.keep(event), ("How long", event.text("minutes"))))
    reading = read_moment(typed, context.now, context.zone)
    again = context.keep(event)
    if isinstance(reading, Read):
        return Say(_echo(reading.when, reading.minutes or minutes, again.arg(0), context))
    card = moments.unsure(reading, typed, again, Action("talkat", again.arg(0)), context.zone, context.now)
    return Say(card) if card is not None else None


def _typed(draft: Draft, name: str) -> str:
    value = draft.values.get(name, "")
    return value if isinstance(value, str) else ""


def _echo(when: dt.datetime, minutes: int, draft_id: str, context: Context) -> Card:
    """6b."""
    draft = context.records.get(Draft, draft_id)
    if draft is None:
        return faults.moved_on(None)
    job = ", ".join(part for part in (_typed(draft, "job"), _typed(draft, "stage")) if part)
    end = when + dt.timedelta(minutes=minutes)
    beside = [t for t in talkcards.ahead(context) if t.start < end and t.start + dt.timedelta(minutes=t.minutes) > when]
    rows = (
        [("At the same time", clip("; ".join(f"{context.say(t.start)}, {talkcards.job_words(t, context)}" for t in beside), 300))]
        if beside
        else []
    )
    return Card(
        clip(f"I read it as {context.say_span(when, minutes)}", limits.TITLE),
        f"Nothing is set yet. Times are {clip(context.place, 60)} time.",
        Facts.of(("You wrote", clip(_typed(draft, "when"), 200)), ("Job", clip(job, 300)), *rows),
        Buttons.of(
            Button("Yes, set it", Action("settalk", moments.packed(when), minutes, draft_id), "main"),
            Button("Change", Action("fix", draft_id)),
            Button("Do not add it", Action("notalk", draft_id)),
        ),
    )


def _over_card(draft: Draft, context: Context) -> Card:
    return Card(
        "That time is over by now",
        "Nothing is set. What you typed is kept.",
        Facts.of(("You wrote", clip(_typed(draft, "when"), 200)), ("It is", context.say(context.now))),
        Buttons.of(
            Button("Type it again", Action("fix", draft.id), "main"),
            Button("It took place: debrief", Action("form", "debrief")),
            Button("Do not add it", Action("notalk", draft.id)),
        ),
    )


@router.click("notalk")
def do_not_add(event: Click, context: Context) -> ClickReply:
    """The draft goes; nothing was set."""
    context.records.drop(Draft, event.action.arg(0))
    return Update(
        Card(
            "Not added",
            "You pressed 'Do not add it'.",
            Prose(text="Nothing was set."),
            Buttons.of(Button("Add an interview", Action("form", "interview")), Button("Home", Action("home"))),
        )
    )


@router.click("talkat")
def talk_at(event: Click, context: Context) -> ClickReply:
    """One of several readings was picked; it is said back whole."""
    when, draft_id = moments.picked(event), event.action.arg(1)
    draft = context.records.get(Draft, draft_id)
    if when is None or draft is None:
        return Update(faults.moved_on(None))
    minutes = read_minutes(_typed(draft, "minutes") or str(DEFAULT_MINUTES)) or DEFAULT_MINUTES
    return Update(_echo(when, minutes, draft_id, context))


@router.click("settalk")
def set_talk(event: Click, context: Context) -> ClickReply:
    """The time was confirmed; where the job's name fits several, one more question."""
    when, minutes, draft_id = moments.picked(event), event.action.arg(1), event.action.arg(2)
    draft = context.records.get(Draft, draft_id)
    if when is None or draft is None or not minutes.isdigit() or not 5 <= int(minutes[:5]) <= 24 * 60:
        return Update(faults.moved_on(Now("That interview is set already, or was left out.", Action("go", "interview"))))
    if when <= context.now:
        return Update(_over_card(draft, context))
    firm, _, role = (part.strip() for part in _typed(draft, "job").partition(","))
    named = Action.unpack(draft.form).arg(0)
    known = plans.kept_job(named, context)
    fits = [known] if known is not None else [course.job for course in firms.meant(firm, role, context.records.all(Job), new=False)]
    if len(fits) > 1:
        options = [
            Option(id=job.id, label=clip(", ".join(p for p in (job.firm, job.role) if p), limits.ITEM_LABEL)) for job in fits[:9]
        ]
        return Update(
            Card(
                "Which one did you mean?",
                f"{len(fits)} open jobs match. Nothing is set yet.",
                Facts.of(("You wrote", clip(_typed(draft, "job"), 200))),
                Choice(
                    action=Action("settalkfor", event.action.arg(0), minutes, draft_id),
                    label="The interview is for:",
                    options=(*options, Option(id=ANOTHER, label="Another job", note="it is added to your list")),
                ),
                Buttons.of(Button("Do not add it", Action("notalk", draft_id))),
            )
        )
    return Update(_set(when, int(minutes), draft, fits[0] if fits else None, context))


@router.click("settalkfor")
def set_talk_for(event: Click, context: Context) -> ClickReply:
    """The job was picked."""
    when, minutes = moments.unpacked(event.action.arg(0)), event.action.arg(1)
    draft = context.records.get(Draft, event.action.arg(2))
    if when is None or draft is None or not minutes.isdigit() or not 5 <= int(minutes[:5]) <= 24 * 60:
        return Update(faults.moved_on(Now("That interview is set already, or was left out.", Action("go", "interview"))))
    if when <= context.now:
        return Update(_over_card(draft, context))
    job = plans.kept_job(event.chosen[0], context) if event.chosen and event.chosen[0] != ANOTHER else None
    return Update(_set(when, int(minutes), draft, job, context))


def _set(when: dt.datetime, minutes: int, draft: Draft, job: Job | None, context: Context) -> Card:
    context.records.drop(Draft, draft.id)
    firm, _, role = (part.strip() for part in _typed(draft, "job").partition(","))
    if job is None:
        job = Job(id=context.records.new_id(), firm=firm, role=role, opened=context.today)
    twin = next((t for t in talkcards.ahead(context) if t.job == job.id and t.start == when), None)
    if twin is not None:
        return talkcards.set_card(twin, context, "That interview is set already", "You sent it twice. It is kept once.")
    talk = context.records.add(
        Interview(
            job=job.id,
            start=when.astimezone(dt.UTC),
            zone=context.profile.zone,
            minutes=minutes,
            stage=_typed(draft, "stage"),
            who=_typed(draft, "who"),
        )
    )
    line = JobEvent(
        id=context.records.new_id(), kind="interview_set", day=context.today, at=context.now, when=talk.start, interview=talk.id
    )
    plans.keep_job(history.record(job, line), context)
    plans.plan_talk(talk, context)
    return talkcards.set_card(talk, context)
