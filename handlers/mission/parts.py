"""The parts of a mission edited: purpose, the job as one sees it, objectives and their results (D3, D4)."""

from __future__ import annotations

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Choice, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import Ask, ClickReply, Say, SubmitReply, Update
from bot.router import Router
from bot.text import clip
from handlers.mission.missioncards import mission_card, result_of
from handlers.mission.missionforms import OUT, changed, full, part_of, stays
from playbook import mission as rules
from playbook import mission_edits
from playbook.mission import KeyResult, Mission, Objective
from playbook.records import JobMission

router = Router()


@router.click("missionedit")
def edit(event: Click, context: Context) -> ClickReply:
    """Which line shall change."""
    record = context.records.get(JobMission, event.action.arg(0))
    if record is None:
        return Update(faults.moved_on(None))
    mission, pick = record.mission, Action("missionpart", record.id, record.rev)
    goals = [(o.id, f"Objective {n}", o.text) for n, o in enumerate(mission.objectives, 1)]
    found = [(r.id, f"Result {n}", r.text) for n, r in enumerate(rules.results(mission), 1)]
    options = tuple(Option(id=id, label=label, note=clip(text, limits.ITEM_NOTE)) for id, label, text in (*goals, *found))
    about = Button("Purpose and job", Action("form", "missionabout", record.id, record.rev))
    lines = (
        [Choice(action=pick, label="Change a line:", options=options)]
        if len(options) > 1
        else [Prose(text="Purpose and the job as you see it can change any time.")]
    )
    one = (
        [Button("Change the objective", Action("form", "missiongoal", goals[0][0], record.id, record.rev))] if len(options) == 1 else []
    )
    goal = (
        [Button("Add an objective", Action("form", "missiongoal", record.id, record.rev))] if mission_edits.room(mission, "o") else []
    )
    result = (
        [Button("Add a result", Action("form", "missionresult", record.id, record.rev))] if mission_edits.room(mission, "r") else []
    )
    return Update(
        Card(
            "What shall change?",
            "You pressed 'Edit'. Every change can be undone once.",
            *lines,
            Buttons.of(about, *one, *goal, *result),
            Buttons.of(
                Button("Back to mission", Action("mission", record.id)),
                Button("Take it out", Action("missiondrop", record.id, record.rev), "danger"),
            ),
        )
    )


@router.click("missionpart", of=JobMission)
def pick_part(event: Click, context: Context) -> ClickReply:
    """A line was picked: its form opens."""
    record = context.named(JobMission)
    args = ((event.chosen or ("",))[0], record.id, str(record.rev))
    make = goal_form if args[0].startswith("o") else result_form
    known = {o.id for o in record.mission.objectives} | {r.id for r in rules.results(record.mission)}
    made = make(args, context) if args[0] in known else faults.moved_on(None)
    return Ask(made) if isinstance(made, Form) else Update(made)


def about_form(args: tuple[str, ...], context: Context) -> Form:
    """Purpose, and the job as the member sees it."""
    record = context.named(JobMission)
    return Form(
        "Purpose and job",
        "Save",
        Action("missionabout", *args),
        *(
            [Write(id="name", label="What do you call this job?", value=record.name, need=True, most=limits.LINE)]
            if not record.job
            else []
        ),
        Write(
            id="purpose",
            label="What is the job for, in your words?",
            long=True,
            value=record.mission.purpose,
            need=True,
            most=limits.QUESTION,
        ),
        Write(id="job", label="What would you do in it, as you see it?", long=True, value=record.mission.job, most=limits.QUESTION),
    )


@router.form("missionabout", about_form, of=JobMission)
def about_saved(event: Submit, context: Context) -> SubmitReply:
    """The new words in place of the old."""
    record = context.named(JobMission)
    mission = record.mission.model_copy(update={"purpose": event.text("purpose"), "job": event.text("job")})
    name = event.text("name") or record.name
    if name != record.name:
        record = context.records.put(record.model_copy(update={"name": name}))
    return Say(_saved(record, mission, context))


def _saved(record: JobMission, mission: Mission, context: Context) -> Card:
    return mission_card(changed(record, mission, context), context, "Saved: your mission", "You changed it just now.")


def goal_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """An objective, new or known."""
    record = context.named(JobMission)
    known = next((o for o in record.mission.objectives if o.id == part_of(args)), None)
    if known is None and part_of(args):
        return faults.moved_on(None)
    if known is None and not mission_edits.room(record.mission, "o"):
        return full(record)
    return Form(
        "An objective",
        "Save",
        Action("missiongoal", *args),
        Write(
            id="text",
            label="What would be different?",
            hint="Example: clinics start on their own",
            value=known.text if known else "",
            need=True,
            most=limits.LINE,
        ),
        *([stays()] if known else []),
    )


@router.form("missiongoal", goal_form, of=JobMission)
def goal_saved(event: Submit, context: Context) -> SubmitReply:
    """Kept, or taken out with its results."""
    record, part = context.named(JobMission), part_of(event.action.args)
    if part and event.text("stays") == OUT:
        return Say(_saved(record, mission_edits.take_out(record.mission, part), context))
    known = next((o for o in record.mission.objectives if o.id == part), None)
    text = event.text("text")
    made = known.model_copy(update={"text": text}) if known else Objective(id=mission_edits.next_id(record.mission, "o"), text=text)
    return Say(_saved(record, mission_edits.put(record.mission, made), context))


def result_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """A key result, new or known; which objective it shows, where there are several."""
    record = context.named(JobMission)
    known = result_of(record.mission, part_of(args))
    if known is None and part_of(args):
        return faults.moved_on(None)
    if known is None and not mission_edits.room(record.mission, "r"):
        return full(record)
    goals = record.mission.objectives
    which = (
        Pick(
            id="under",
            label="Which objective does it show?",
            options=tuple(Option(id=o.id, label=clip(o.text, limits.ITEM_LABEL) or "blank") for o in goals),
            value=(goals[-1].id,),
        )
        if len(goals) > 1 and known is None
        else None
    )
    hints = Pick(
        id="settled",
        label="If it has no number",
        options=(Option(id="ask", label="Ask me for one"), Option(id="fine", label="Fine as it stands")),
        value=("fine" if known and known.settled else "ask",),
    )
    return Form(
        "A result",
        "Save",
        Action("missionresult", *args),
        Write(
            id="text",
            label="From how many to how many, by when?",
            hint="Example: setup from 9 days to 3 by June",
            value=known.text if known else "",
            need=True,
            most=limits.LINE,
        ),
        *([which] if which else []),
        hints,
        *([stays()] if known else []),
    )


@router.form("missionresult", result_form, of=JobMission)
def result_saved(event: Submit, context: Context) -> SubmitReply:
    """Kept as it is written: a hint advises, and blocks nothing. Ticks and answers stay with it."""
    record, part = context.named(JobMission), part_of(event.action.args)
    if part and event.text("stays") == OUT:
        return Say(_saved(record, mission_edits.take_out(record.mission, part), context))
    words = {"text": event.text("text"), "settled": event.text("settled") == "fine"}
    known = result_of(record.mission, part)
    made = known.model_copy(update=words) if known else KeyResult(id=mission_edits.next_id(record.mission, "r"), **words)
    return Say(_saved(record, mission_edits.put(record.mission, made, event.text("under")), context))
