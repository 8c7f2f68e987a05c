"""One talk that is set: shown, moved, thinned out, called off, opened again."""

from __future__ import annotations

import datetime as dt

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Tick, Ticks
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import lasttime, moments, plans
from bot.text import clip
from handlers.interview.talkcards import PLANNED_WORDS, job_words, set_card
from playbook import history
from playbook.records import Debrief, Interview, Job, JobEvent
from playbook.times import read_moment
from playbook.typed.timereadings import Read

router = Router()


@router.truth(Interview)
def now(talk: Interview, context: Context) -> Now:
    """What is true of an interview."""
    words = {
        "set": "It is set for",
        "done": "It took place on",
        "moved": "It is to be moved; it was on",
        "called_off": "It is called off; it was on",
        "declined": "It is left out; it was on",
    }
    return Now(f"{words[talk.state]} {context.say(talk.start)}.", Action("talk", talk.id))


@router.click("talk")
def show(event: Click, context: Context) -> ClickReply:
    """One interview as it is now."""
    talk = context.records.get(Interview, event.chosen[0] if event.chosen else event.action.arg(0))
    if talk is None:
        return Update(faults.moved_on(None))
    if talk.state == "set" and talk.start + dt.timedelta(minutes=talk.minutes) > context.now:
        return Update(set_card(talk, context, "Your interview", "You opened it."))
    written = next((d for d in context.records.all(Debrief) if d.interview == talk.id), None)
    if written is not None:
        doors = [Button("Read the debrief", Action("readdebrief", written.id), "main")]
    elif talk.state in ("set", "done"):
        doors = [
            Button("Write the debrief", Action("form", "debrief", talk.id), "main"),
            Button("It did not happen", Action("calloff", talk.id, talk.rev)),
        ]
    else:
        doors = [Button("Open it again", Action("talkagain", talk.id, talk.rev))]
    before, read_it = lasttime.shown(talk.job, context) if written is None else ([], [])
    return Update(
        Card(
            "A talk that was" if talk.start <= context.now else "A talk that is off",
            "You opened it.",
            Facts.of(("Job", clip(job_words(talk, context), 300)), ("State", now(talk, context).line), *before),
            Buttons.of(*doors, *read_it, Button("The job", Action("job", talk.job)), Button("Home", Action("home"))),
        )
    )


@router.click("tonight", of=Interview)
def tonight(event: Click, context: Context) -> ClickReply:
    """An evening talk: asked tonight, quiet hours or not, or in the morning."""
    choice = "tonight" if event.action.arg(0) == "tonight" else "morning"
    talk = context.records.put(context.named(Interview).model_copy(update={"evening": choice}))
    plans.plan_talk(talk, context)
    return Update(set_card(talk, context))


# -- move, thin out, call off ------------------------------------------------------------------------------------------


def move_form(args: tuple[str, ...], context: Context) -> Form:
    """One line: a new day and time."""
    return Form(
        "Move the interview",
        "Next",
        Action("movetalk", *args),
        moments.asked(),
    )


@router.form("movetalk", move_form, of=Interview)
def move(event: Submit, context: Context) -> SubmitReply:
    """Read and said back like the first time."""
    talk, typed = context.named(Interview), event.text("when")
    reading = read_moment(typed, context.now, context.zone)
    if isinstance(reading, Read):
        return Say(_move_echo(reading.when, typed, talk, context, context.keep(event)))
    card = moments.unsure(
        reading, typed, context.keep(event), Action("talkmoveto", talk.id, talk.rev), context.zone, context.now, "Leave it"
    )
    return Say(card) if card is not None else None


def _move_echo(when: dt.datetime, typed: str, talk: Interview, context: Context, change: Action | None = None) -> Card:
    return Card(
        clip(f"I read it as {context.say_span(when, talk.minutes)}", limits.TITLE),
        "Nothing is moved yet.",
        Facts.of(*([("You wrote", clip(typed, 200))] if typed else []), ("It was", context.say(talk.start))),
        Buttons.of(
            Button("Yes, move it", Action("talkmoved", moments.packed(when), talk.id, talk.rev), "main"),
            Button("Change", change or Action("form", "movetalk", talk.id, talk.rev)),
            Button("Leave it", Action("talk", talk.id)),
        ),
    )


@router.click("talkmoveto", of=Interview)
def move_to(event: Click, context: Context) -> ClickReply:
    """One of several readings was picked."""
    when = moments.picked(event)
    talk = context.named(Interview)
    return Update(_move_echo(when, "", talk, context)) if when is not None else Update(set_card(talk, context))


@router.click("talkmoved", of=Interview)
def moved(event: Click, context: Context) -> ClickReply:
    """All that was planned moves with it."""
    when, old = moments.picked(event), context.named(Interview)
    if when is None or when <= context.now:
        return Update(faults.moved_on(Now("That time is over. It is as it was.", Action("talk", old.id))))
    talk = context.records.put(old.model_copy(update={"start": when, "zone": context.profile.zone, "state": "set", "evening": ""}))
    job = context.records.get(Job, talk.job)
    line = next((e for e in history.standing(job) if e.interview == talk.id and e.kind == "interview_set"), None) if job else None
    if job is not None:
        made = JobEvent(
            id=context.records.new_id(), kind="interview_set", day=context.today, at=context.now, when=when, interview=talk.id
        )
        if line is not None:
            made = made.model_copy(update={"day": line.day})
        plans.keep_job(history.correct(job, line.id, made) if line is not None else history.record(job, made), context)
    context.forget_words(Action("movetalk", old.id, old.rev))
    plans.plan_moved(old, talk, context)
    return Update(set_card(talk, context, "Moved", "All that was planned around it moved too."))


@router.click("thin", of=Interview)
def thin(event: Click, context: Context) -> ClickReply:
    """`Fewer of these`: which of the four shall come."""
    return Update(_thin_card(context.named(Interview)))


def _thin_card(talk: Interview) -> Card:
    items = tuple(Tick(id=kind.value, label=words.capitalize(), done=kind in talk.prompts) for kind, words in PLANNED_WORDS.items())
    return Card(
        "Which of these shall come?",
        "You pressed 'Fewer of these'.",
        Ticks(action=Action("thinned", talk.id, talk.rev), label="Tick what you want:", items=items),
        Buttons.of(Button("Done", Action("talk", talk.id), "main")),
    )


@router.click("thinned", of=Interview)
def thinned(event: Click, context: Context) -> ClickReply:
    """What is ticked comes, what is not does not."""
    kept = tuple(kind.value for kind in PLANNED_WORDS if kind.value in event.chosen)
    talk = context.records.put(context.named(Interview).model_copy(update={"prompts": kept}))
    plans.plan_talk(talk, context)
    return Update(_thin_card(talk))


@router.click("calloff", of=Interview)
def call_off(event: Click, context: Context) -> ClickReply:
    """`Cancel it`, and `It did not happen`: moved, called off, or decided against."""
    talk = context.named(Interview)
    return Update(
        Card(
            "What happened to it?",
            f"You said that this talk {'does' if talk.start > context.now else 'did'} not take place.",
            Facts.of(("Talk", context.say(talk.start)), ("Job", clip(job_words(talk, context), 300))),
            Buttons.of(
                Button("Moved: a new time", Action("form", "movetalk", talk.id, talk.rev)),
                Button("They called it off", Action("calledoff", "called_off", talk.id, talk.rev)),
                Button("I decided against it", Action("calledoff", "declined", talk.id, talk.rev)),
                Button("Leave it", Action("close")),
            ),
        )
    )


@router.click("calledoff", of=Interview)
def called_off(event: Click, context: Context) -> ClickReply:
    """Closes the talk kindly; nothing more comes about it. The line in the job's history is taken back, unless the talk was held."""
    state = "declined" if event.action.arg(0) == "declined" else "called_off"
    before = context.named(Interview)
    talk = context.records.put(before.model_copy(update={"state": state}))
    plans.cancel_talk(talk.id, context)
    job = context.records.get(Job, talk.job)
    line = next((e for e in history.standing(job) if e.interview == talk.id and e.kind == "interview_set"), None) if job else None
    if job is not None and line is not None and before.state != "done":
        plans.keep_job(history.strike(job, line.id, id=context.records.new_id(), day=context.today, at=context.now), context)
    return Update(
        Card(
            "Closed",
            "Nothing more comes about this talk.",
            Prose(
                text="That happens often. It says nothing about you."
                if state == "called_off"
                else "Knowing what you do not want is a step too."
            ),
            Buttons.of(
                Button("Open it again", Action("talkagain", talk.id, talk.rev)),
                Button("The job", Action("job", talk.job)),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("talkagain", of=Interview)
def again(event: Click, context: Context) -> ClickReply:
    """The undo of closing a talk."""
    talk = context.records.put(context.named(Interview).model_copy(update={"state": "set"}))
    job = context.records.get(Job, talk.job)
    struck = [e for e in job.events if e.interview == talk.id and e.kind == "interview_set"] if job else []
    if job is not None and struck and not any(e.interview == talk.id for e in history.standing(job)):
        line = struck[-1].model_copy(update={"id": context.records.new_id(), "at": context.now, "retracts": ""})
        plans.keep_job(history.record(job, line), context)
    plans.plan_talk(talk, context)
    return Update(set_card(talk, context, "Set again", "You pressed 'Open it again'."))
