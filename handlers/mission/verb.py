"""Job missions: a member's own version of a job, begun, shown, taken back, taken out (D3)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.context import Context
from bot.events import Click, Command, Submit
from bot.forms import cut
from bot.replies import Ask, ClickReply, CommandReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import plans
from bot.text import clip, first_lines
from handlers.mission.missioncards import mission_card, name_of
from playbook import mission as rules
from playbook.before_pay import mission_for
from playbook.mission_edits import begun
from playbook.pipeline import course
from playbook.records import Job, JobMission
from playbook.words import firms, jobwords

router = Router()

FREE: Final = "free"
PAGE: Final = 9


@router.command("mission")
def mission(event: Command, context: Context) -> CommandReply:
    """The one there is, a choice of several, or the first step; with a job's name, the mission for that job."""
    if event.text:
        return _for_words(event.text, context)
    every = context.records.all(JobMission)
    if len(every) == 1:
        return Say(mission_card(every[0], context))
    return Say(_list_card(context, 0) if every else _which_job_card(context))


def _for_words(text: str, context: Context) -> CommandReply:
    wanted = firms.fold(text)
    every = context.records.all(JobMission)
    found = [m for m in every if wanted and firms.fold(name_of(m, context)).startswith(wanted)]
    if found:
        return Say(mission_card(found[-1], context))
    jobs = context.records.all(Job)
    near = [c.job for c in (firms.matches(text.split(",")[0], jobs) or firms.matches(text.split(",")[0], jobs, ended=True))]
    if len(near) == 1:
        known = mission_for(near[0].id, every)
        return Say(mission_card(known, context)) if known is not None else Ask(_new_form((near[0].id,), near[0], ""))
    if near:
        return Say(_which_job_card(context, near))
    return Ask(_new_form((), None, cut(text, limits.LINE)))


@router.click("missions")
def missions(event: Click, context: Context) -> ClickReply:
    """All of them, a page at a time."""
    page = event.action.arg(0)
    return Update(_list_card(context, int(page) if page.isdigit() and len(page) < 3 else 0))


def _list_card(context: Context, page: int) -> Card:
    every = list(reversed(context.records.all(JobMission)))
    if not every:
        return _which_job_card(context)
    shown = every[page * PAGE : page * PAGE + PAGE] or every[:PAGE]
    more = [Button("Earlier ones", Action("missions", page + 1))] if len(every) > (page + 1) * PAGE else []
    only = [Button("Open it", Action("mission", shown[0].id))] if len(shown) == 1 else []
    options = tuple(
        Option(id=m.id, label=clip(name_of(m, context), limits.ITEM_LABEL), note=clip(m.mission.purpose, limits.ITEM_NOTE))
        for m in shown
    )
    lines: Block = (
        Choice(action=Action("mission"), label="Open one:", options=options)
        if len(options) > 1
        else Facts.of(("Mission for", options[0].label))
    )
    ways = Buttons.of(*only, Button("Write another", Action("missionnew")), *more, Button("Home", Action("home")))
    return Card("Your job missions", "You asked for them.", lines, ways)


@router.click("mission")
def show(event: Click, context: Context) -> ClickReply:
    """13a."""
    found = context.records.get(JobMission, event.chosen[0] if event.chosen else event.action.arg(0))
    return Update(mission_card(found, context) if found is not None else faults.moved_on(None))


@router.truth(JobMission)
def now(record: JobMission, context: Context) -> Now:
    """What is true of a mission."""
    asked = [q.asked for q in rules.every_question(record.mission)]
    line = f"{clip(name_of(record, context), 100)}: {sum(asked)} of {len(asked)} questions asked. It has changed since that card."
    return Now(line, Action("mission", record.id))


# -- a new one ---------------------------------------------------------------------------------------------------------


@router.click("missionnew")
def which_job(event: Click, context: Context) -> ClickReply:
    """`Write another`."""
    return Update(_which_job_card(context))


def _which_job_card(context: Context, jobs: list[Job] | None = None) -> Card:
    """For which job: those that have none yet, the latest first, or one that is not on the list."""
    taken = {m.job for m in context.records.all(JobMission)}
    fitting = jobs or [
        job for job in reversed(context.records.all(Job)) if not (job.removed or job.same_as or job.id in taken or course(job).ended)
    ]
    say = Prose(text="A mission is your own version of a job. It gives you questions to ask, before anyone talks about pay.")
    if not fitting:
        write = Button("Write a mission", Action("form", "newmission"), "main")
        return Card("A mission for a job", "You asked for missions.", say, Buttons.of(write, Button("Home", Action("home"))))
    options = [
        *(Option(id=job.id, label=clip(jobwords.name(job), limits.ITEM_LABEL)) for job in fitting[:PAGE]),
        Option(id=FREE, label="A job that is not on my list"),
    ]
    pick = Choice(action=Action("missionof"), label="Write it for:", options=tuple(options))
    return Card("A mission for a job", "You asked for missions.", say, pick, Buttons.of(Button("Not now", Action("close"))))


@router.click("missionof")
def mission_of(event: Click, context: Context) -> ClickReply:
    """The mission for a job, or the form when there is none yet."""
    id = event.chosen[0] if event.chosen else event.action.arg(0)
    known = mission_for(id, context.records.all(JobMission))
    if known is not None:
        return Update(mission_card(known, context))
    job = plans.kept_job(id, context)
    if job is None and id != FREE:
        return Update(faults.moved_on(None))
    return Ask(_new_form((job.id,) if job is not None else (), job, ""))


def make_new(args: tuple[str, ...], context: Context) -> Form | Card:
    """The first form; an arg names the job it is for."""
    job = plans.kept_job(args[0], context) if args else None
    if job is None and args and args[0]:
        return faults.moved_on(None)
    return _new_form(args, job, "")


def _new_form(args: tuple[str, ...], job: Job | None, name: str) -> Form:
    called = Write(
        id="name", label="What do you call this job?", hint="Example: Acme, staff PM", value=name, need=True, most=limits.LINE
    )
    second = Write(id="second", label="A second result", hint="It may wait", most=limits.LINE)
    return Form(
        "A job mission",
        "Save",
        Action("newmission", *args),
        *([called] if job is None else []),
        *_about_inputs("", ""),
        Write(
            id="objective",
            label="What is different after your first year?",
            hint="Example: clinics start on their own",
            most=limits.LINE,
        ),
        Write(
            id="result", label="How would one see it, in a number?", hint="Example: setup from 9 days to 3 by June", most=limits.LINE
        ),
        *([second] if job is not None else []),
    )


def _about_inputs(purpose: str, job: str) -> tuple[Write, Write]:
    return (
        Write(
            id="purpose",
            label="What is the job for, in your words?",
            hint="Example: make the first week easy for new clinics",
            long=True,
            need=True,
            value=purpose,
            most=limits.QUESTION,
        ),
        Write(
            id="job",
            label="What would you do in it, as you see it?",
            hint="What you think the job is, beyond the advert",
            long=True,
            value=job,
            most=limits.QUESTION,
        ),
    )


@router.form("newmission", make_new)
def begin(event: Submit, context: Context) -> SubmitReply:
    """Kept at once; a job has one mission, and the same form sent twice makes one."""
    job, name = event.action.arg(0), event.text("name")
    if job and plans.kept_job(job, context) is None:
        return Say(faults.moved_on(None))
    body = begun(event.text("purpose"), event.text("job"), event.text("objective"), (event.text("result"), event.text("second")))
    every = context.records.all(JobMission)
    known = mission_for(job, every) or next((m for m in every if not job and (m.name, m.mission) == (name, body)), None)
    if known is not None and known.mission != body:
        draft = context.keep(event)
        return Say(
            Card(
                "This job has a mission already",
                "You sent a new one. Your words are kept as a draft.",
                Facts.of(("Job", clip(name_of(known, context), 100)), ("Its purpose", first_lines(known.mission.purpose, 300))),
                Buttons.of(
                    Button("Open the mission", Action("mission", known.id), "main"),
                    Button("See my new words", draft),
                    Button("Leave it", Action("close")),
                ),
            )
        )
    made = known or context.records.add(JobMission(job=job, name=name, at=context.now, mission=body))
    return Say(mission_card(made, context, "Your mission is kept", "You can change every line, and copy it out any time."))


# -- taken back, taken out ---------------------------------------------------------------------------------------------


@router.click("missionundo", of=JobMission)
def undo(event: Click, context: Context) -> ClickReply:
    """The mission as it was before the last change; a second press puts the change back."""
    record = context.named(JobMission)
    if record.before is None:
        return Update(mission_card(record, context))
    back = context.records.put(record.model_copy(update={"mission": record.before, "before": record.mission}))
    return Update(mission_card(back, context, "Undone", "It is as it was before the last change."))


@router.click("missiondrop", of=JobMission)
def drop(event: Click, context: Context) -> ClickReply:
    """`Take it out` asks once, since there is no undo."""
    record = context.named(JobMission)
    asked = len(rules.every_question(record.mission))
    return Update(
        Card(
            "Take this mission out?",
            "You pressed 'Take it out'. Nothing is gone yet.",
            Facts.of(
                ("Mission for", clip(name_of(record, context), 100)),
                ("Goes", f"all of it: {asked} questions, {len(record.mission.needs)} needs, {len(record.mission.lines)} lines"),
                ("Stays", "the job and its dates"),
            ),
            Buttons.of(
                Button("Keep it", Action("mission", record.id), "main"),
                Button("Take it out", Action("missiondropped", record.id, record.rev), "danger"),
            ),
        )
    )


@router.click("missiondropped", of=JobMission)
def dropped(event: Click, context: Context) -> ClickReply:
    """Gone for good."""
    context.records.drop(JobMission, context.named(JobMission).id)
    return Update(
        Card(
            "The mission is gone",
            "You took it out.",
            Prose(text="Its words are kept nowhere here. The job stays on your list."),
            Buttons.of(Button("My missions", Action("missions", 0)), Button("Home", Action("home"))),
        )
    )
