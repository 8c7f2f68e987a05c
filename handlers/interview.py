"""Interviews: a time in the member's own words, said back and confirmed; what is planned around it; move, thin out, cancel."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, moments, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Tick, Ticks, Write
from bot.context import Context
from bot.events import Click, Command, Submit
from bot.replies import Ask, ClickReply, CommandReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip
from playbook import firms, history, waits
from playbook.cadence import Kind
from playbook.records import Draft, Interview, Job, JobEvent
from playbook.timereadings import Read
from playbook.times import read_minutes, read_moment

router = Router()

ANOTHER: Final = "new"
PLANNED_WORDS: Final = {
    Kind.PREP: "time to get ready",
    Kind.GRATITUDE: "the people behind you",
    Kind.DEBRIEF: "five short questions",
    Kind.THANKS: "thank-you note, if not sent",
}
DEFAULT_MINUTES: Final = 60


@router.command("interview")
def interview(event: Command, context: Context) -> CommandReply:
    """What is planned, or the form at once when nothing is; text fills the form's first lines."""
    if not context.profile.zone:
        return Say(prompts.needs_a_clock())
    planned = _planned(context)
    if event.text or not planned:
        job, _, when = event.text.partition(",")
        return Ask(_form(job.strip()[: limits.LINE], when.strip()[: limits.TIME_TEXT], "interview", ()))
    return Say(_list_card(planned, context))


def _planned(context: Context) -> list[Interview]:
    every = [talk for talk in context.records.all(Interview) if talk.state == "set" and talk.start >= context.now]
    return sorted(every, key=lambda talk: talk.start)


def _list_card(planned: list[Interview], context: Context) -> Card:
    shown = planned[:9]
    lines: Block = (
        Choice(
            action=Action("talk"),
            label="Open one:",
            options=tuple(
                Option(id=t.id, label=context.say(t.start), note=clip(_job_words(t, context), limits.ITEM_NOTE)) for t in shown
            ),
        )
        if len(shown) > 1
        else Facts.of((context.say(shown[0].start), clip(_job_words(shown[0], context), 200)))
    )
    open_one = [Button("Open it", Action("talk", shown[0].id))] if len(shown) == 1 else []
    return Card(
        f"Your interviews: {len(planned)} ahead",
        "You asked for interviews.",
        lines,
        Buttons.of(Button("Add an interview", Action("form", "interview"), "main"), *open_one, Button("Home", Action("home"))),
    )


def _job_words(talk: Interview, context: Context) -> str:
    job = context.records.get(Job, talk.job)
    if job is None:
        return talk.stage or "an interview"
    return ", ".join(part for part in (job.firm, job.role, talk.stage) if part) or "an interview"


def make_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """6a; an arg names the job it is for."""
    if not context.profile.zone:
        return prompts.needs_a_clock()
    job = context.records.get(Job, args[0]) if args else None
    words = ", ".join(p for p in (job.firm, job.role) if p) if job is not None else ""
    return _form(words[: limits.LINE], "", "interview", args)


def _form(job: str, when: str, name: str, args: tuple[str, ...]) -> Form:
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
        Write(id="stage", label="Which stage", hint="Example: first call, task, panel", most=limits.ROLE),
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
    place = context.profile.city or context.profile.zone.replace("_", " ")
    return Card(
        clip(f"I read it as {context.say_span(when, minutes)}", limits.TITLE),
        f"Nothing is set yet. Times are {clip(place, 60)} time.",
        Facts.of(("You wrote", clip(_typed(draft, "when"), 200)), ("Job", clip(job, 300))),
        Buttons.of(
            Button("Yes, set it", Action("settalk", moments.packed(when), minutes, draft_id), "main"),
            Button("Change", Action("fix", draft_id)),
            Button("Do not add it", Action("notalk", draft_id)),
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
    firm, _, role = (part.strip() for part in _typed(draft, "job").partition(","))
    named = Action.unpack(draft.form).arg(0)
    known = context.records.get(Job, named) if named else None
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
    text, minutes = event.action.arg(0), event.action.arg(1)
    draft = context.records.get(Draft, event.action.arg(2))
    if draft is None or not text.isdigit() or not minutes.isdigit() or len(text) > 12 or not 5 <= int(minutes[:5]) <= 24 * 60:
        return Update(faults.moved_on(Now("That interview is set already, or was left out.", Action("go", "interview"))))
    when = dt.datetime.fromtimestamp(int(text), dt.UTC)
    job = context.records.get(Job, event.chosen[0]) if event.chosen and event.chosen[0] != ANOTHER else None
    return Update(_set(when, int(minutes), draft, job, context))


def _set(when: dt.datetime, minutes: int, draft: Draft, job: Job | None, context: Context) -> Card:
    context.records.drop(Draft, draft.id)
    firm, _, role = (part.strip() for part in _typed(draft, "job").partition(","))
    if job is None:
        job = Job(id=context.records.new_id(), firm=firm, role=role, opened=context.today)
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
    context.records.put(history.record(job, line))
    plan(talk, context)
    return set_card(talk, context)


def plan(talk: Interview, context: Context) -> None:
    """Plans what the member wants around the talk, in place of what was planned before."""
    for kind in PLANNED_WORDS:
        context.outbox.cancel(kind, talk.id)
    when = waits.Interview(talk.start, talk.minutes)
    tonight = talk.evening == "tonight"
    for one in waits.plan_interview(when, context.zone, context.profile.quiet, context.now, tonight=tonight):
        if one.kind in talk.prompts:
            context.outbox.plan(one.kind, one.at, talk.id, pierces=one.pierces)


def set_card(talk: Interview, context: Context, title: str = "Interview set", why: str = "") -> Card:
    """6c: each thing that comes, with its time."""
    rows: list[tuple[str, str]] = []
    asked: set[str] = set()
    for item in context.outbox.pending(ref=talk.id):
        if item.kind in PLANNED_WORDS and item.kind not in asked:
            asked.add(item.kind)
            rows.append((context.say(item.due)[: limits.FACT_LABEL], PLANNED_WORDS[Kind(item.kind)]))
    when = waits.Interview(talk.start, talk.minutes)
    evening = waits.asks_tonight(when, context.zone, context.profile.quiet) and not talk.evening and "debrief" in talk.prompts
    blocks: list[Block] = [Facts.of(("It starts", context.say(talk.start)), ("Job", clip(_job_words(talk, context), 300)), *rows)]
    if evening:
        blocks.append(Prose(text="It ends in your quiet hours. When shall I ask how it went?"))
        blocks.append(
            Buttons.of(
                Button("Ask me tonight", Action("tonight", "tonight", talk.id, talk.rev)),
                Button("Ask me in the morning", Action("tonight", "morning", talk.id, talk.rev)),
            )
        )
    blocks.append(
        Buttons.of(
            Button("Get ready now", Action("prep", talk.id), "main"),
            Button("Move it", Action("form", "movetalk", talk.id, talk.rev)),
            Button("Fewer of these", Action("thin", talk.id, talk.rev)),
            Button("Cancel it", Action("calloff", talk.id, talk.rev)),
        )
    )
    place = context.profile.city or context.profile.zone.rpartition("/")[2].replace("_", " ")
    why = why or f"You confirmed {context.say(talk.start)}, {clip(place, 60)}."
    return Card(title, why, *blocks)


@router.truth(Interview)
def now(talk: Interview, context: Context) -> Now:
    """What is true of an interview."""
    words = {
        "set": "set for",
        "done": "held on",
        "moved": "to be moved; it was on",
        "called_off": "called off; it was on",
        "declined": "left out; it was on",
    }
    return Now(f"It is {words[talk.state]} {context.say(talk.start)}.", Action("talk", talk.id))


def _talk(event: Click | Submit, context: Context) -> Interview:
    talk = context.records.get(Interview, event.action.arg(-2))
    assert talk is not None, "the router checked that it is there"
    return talk


@router.click("talk")
def show(event: Click, context: Context) -> ClickReply:
    """One interview as it is now."""
    talk = context.records.get(Interview, event.chosen[0] if event.chosen else event.action.arg(0))
    if talk is None:
        return Update(faults.moved_on(None))
    if talk.state == "set" and talk.start + dt.timedelta(minutes=talk.minutes) > context.now:
        return Update(set_card(talk, context, "Your interview", "You opened it."))
    return Update(
        Card(
            "A talk that was",
            "You opened it.",
            Facts.of(("Job", clip(_job_words(talk, context), 300)), ("State", now(talk, context).line)),
            Buttons.of(Button("Write the debrief", Action("form", "debrief", talk.id)), Button("Home", Action("home"))),
        )
    )


@router.click("tonight", of=Interview)
def tonight(event: Click, context: Context) -> ClickReply:
    """An evening talk: asked tonight, quiet hours or not, or in the morning."""
    choice = "tonight" if event.action.arg(0) == "tonight" else "morning"
    talk = context.records.put(_talk(event, context).model_copy(update={"evening": choice}))
    plan(talk, context)
    return Update(set_card(talk, context))


# -- move, thin out, call off ------------------------------------------------------------------------------------------


def move_form(args: tuple[str, ...], context: Context) -> Form:
    """One line: a new day and time."""
    return Form(
        "Move the interview",
        "Next",
        Action("movetalk", *args),
        Write(
            id="when", label="When: a day and a clock time", hint="Example: Tue 2pm, or 24 Nov 14:00", need=True, most=limits.TIME_TEXT
        ),
    )


@router.form("movetalk", move_form, of=Interview)
def move(event: Submit, context: Context) -> SubmitReply:
    """Read and said back like the first time."""
    talk, typed = _talk(event, context), event.text("when")
    reading = read_moment(typed, context.now, context.zone)
    if isinstance(reading, Read):
        return Say(_move_echo(reading.when, typed, talk, context))
    card = moments.unsure(
        reading, typed, context.keep(event), Action("talkmoveto", talk.id, talk.rev), context.zone, context.now, "Leave it"
    )
    return Say(card) if card is not None else None


def _move_echo(when: dt.datetime, typed: str, talk: Interview, context: Context) -> Card:
    return Card(
        clip(f"I read it as {context.say_span(when, talk.minutes)}", limits.TITLE),
        "Nothing is moved yet.",
        Facts.of(*([("You wrote", clip(typed, 200))] if typed else []), ("It was", context.say(talk.start))),
        Buttons.of(
            Button("Yes, move it", Action("talkmoved", moments.packed(when), talk.id, talk.rev), "main"),
            Button("Change", Action("form", "movetalk", talk.id, talk.rev)),
            Button("Leave it", Action("close")),
        ),
    )


@router.click("talkmoveto", of=Interview)
def move_to(event: Click, context: Context) -> ClickReply:
    """One of several readings was picked."""
    when = moments.picked(event)
    talk = _talk(event, context)
    return Update(_move_echo(when, "", talk, context)) if when is not None else Update(set_card(talk, context))


@router.click("talkmoved", of=Interview)
def moved(event: Click, context: Context) -> ClickReply:
    """All that was planned moves with it."""
    when, old = moments.picked(event), _talk(event, context)
    if when is None:
        return Update(set_card(old, context))
    talk = context.records.put(old.model_copy(update={"start": when, "zone": context.profile.zone, "state": "set", "evening": ""}))
    job = context.records.get(Job, talk.job)
    line = next((e for e in history.standing(job) if e.interview == talk.id and e.kind == "interview_set"), None) if job else None
    if job is not None and line is not None:
        instead = line.model_copy(update={"id": context.records.new_id(), "when": when, "at": context.now, "retracts": ""})
        context.records.put(history.correct(job, line.id, instead))
    for kind in PLANNED_WORDS:
        context.outbox.cancel(kind, talk.id)
    sent = {Kind(i.kind) for i in context.outbox.every() if i.ref == talk.id and i.state == "sent" and i.kind in PLANNED_WORDS}
    was, is_now = waits.Interview(old.start, old.minutes), waits.Interview(talk.start, talk.minutes)
    for one in waits.replan_interview(was, is_now, sent, context.zone, context.profile.quiet, context.now):
        if one.kind in talk.prompts:
            context.outbox.plan(one.kind, one.at, talk.id, pierces=one.pierces)
    return Update(set_card(talk, context, "Moved", "All that was planned around it moved too."))


@router.click("thin", of=Interview)
def thin(event: Click, context: Context) -> ClickReply:
    """`Fewer of these`: which of the four shall come."""
    return Update(_thin_card(_talk(event, context)))


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
    talk = context.records.put(_talk(event, context).model_copy(update={"prompts": kept}))
    plan(talk, context)
    return Update(_thin_card(talk))


@router.click("calloff", of=Interview)
def call_off(event: Click, context: Context) -> ClickReply:
    """`Cancel it`, and `It did not happen`: moved, called off, or decided against."""
    talk = _talk(event, context)
    return Update(
        Card(
            "What happened to it?",
            "You said that this talk does not take place.",
            Facts.of(("Talk", context.say(talk.start)), ("Job", clip(_job_words(talk, context), 300))),
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
    """Closes the talk kindly; nothing more comes about it. The line in the job's history is taken back."""
    state = "declined" if event.action.arg(0) == "declined" else "called_off"
    talk = context.records.put(_talk(event, context).model_copy(update={"state": state}))
    for kind in PLANNED_WORDS:
        context.outbox.cancel(kind, talk.id)
    job = context.records.get(Job, talk.job)
    line = next((e for e in history.standing(job) if e.interview == talk.id and e.kind == "interview_set"), None) if job else None
    if job is not None and line is not None and talk.start > context.now:
        context.records.put(history.strike(job, line.id, id=context.records.new_id(), day=context.today, at=context.now))
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
    talk = context.records.put(_talk(event, context).model_copy(update={"state": "set"}))
    job = context.records.get(Job, talk.job)
    struck = [e for e in job.events if e.interview == talk.id and e.kind == "interview_set"] if job else []
    if job is not None and struck and not any(e.interview == talk.id for e in history.standing(job)):
        line = struck[-1].model_copy(update={"id": context.records.new_id(), "at": context.now, "retracts": ""})
        context.records.put(history.record(job, line))
    plan(talk, context)
    return Update(set_card(talk, context, "Set again", "You pressed 'Open it again'."))
