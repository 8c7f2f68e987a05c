"""I'm stuck, from anywhere (C28), and the five actions of this week (C26)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults
from bot.cards import Action, Button, Buttons, Card, Facts, Prose, Tick, Ticks, progress
from bot.context import Context
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Router
from bot.search import runs, unstuck
from playbook.models import Checklist, Step
from playbook.records import Run

router = Router()

WEEK: Final = "this-week"
SUNDAY: Final = dt.timedelta(days=6)


@router.click("stuck")
def stuck(event: Click, context: Context) -> ClickReply:
    """18a, from a button on home, plan, help or the check-in."""
    return Update(unstuck.card(context))


@router.click("stucktick", of=Run)
def stuck_tick(event: Click, context: Context) -> ClickReply:
    """The boxes that are now ticked; what the records show stays ticked, and the card says so."""
    said = _ticked(event, unstuck.LIST, context)
    return Update(faults.moved_on(None) if said is None else unstuck.card(context, said))


def _ticked(event: Click, slug: str, context: Context) -> str | None:
    """Sets the boxes of a run; a line when a box could not be unticked, None when it is another list's run."""
    run = context.records.get(Run, event.action.arg(-2))
    list_ = context.playbook.checklist(slug)
    if run is None or list_ is None or run.checklist != slug:
        return None
    known = runs.known(list_, context)
    runs.ticked(run, list_, event.chosen, known, context)
    return "What I can see in your records stays ticked." if any(id not in event.chosen for id in known) else ""


# -- this week -----------------------------------------------------------------------------------------------------------------


@router.click("thisweek")
def this_week(event: Click, context: Context) -> ClickReply:
    """C26: the card of the week, begun anew each Monday."""
    return Update(_week_card(context))


@router.click("weektick", of=Run)
def week_tick(event: Click, context: Context) -> ClickReply:
    """The boxes that are now ticked."""
    said = _ticked(event, WEEK, context)
    return Update(faults.moved_on(None) if said is None else _week_card(context, said))


def _this_weeks(list_: Checklist, context: Context) -> Run:
    """The run that was begun in the present week, Monday to Sunday; a new one where there is none."""
    run = runs.current(list_, context)
    if run is not None and run.started >= _monday(context):
        return run
    return context.records.add(Run(checklist=list_.slug, started=context.today))


def _monday(context: Context) -> dt.date:
    return context.today - dt.timedelta(days=context.today.weekday())


def _week_card(context: Context, said: str = "") -> Card:
    list_ = context.playbook.checklist(WEEK)
    if list_ is None:
        return faults.moved_on(None)
    run = _this_weeks(list_, context)
    done = runs.done(run, list_, runs.known(list_, context))
    step = next((s for s in list_.items if s.id not in done), None)
    monday = _monday(context)
    return Card(
        "This week's five",
        f"You opened this. {context.say_day(monday)} to {context.say_day(monday + SUNDAY)}.",
        Prose(text=progress(len(done), len(list_.items))),
        Facts.of(("Next", step.label), ("Why", step.why)) if step is not None else Facts.of(("What comes now", list_.closing)),
        Ticks(
            action=Action("weektick", run.id, run.rev),
            items=tuple(Tick(id=s.id, label=s.label, done=s.id in done) for s in list_.items),
        ),
        *([Prose(text=said)] if said else []),
        Buttons.of(
            *_opens(step, context),
            Button("Why each step", Action("whys", 0, run.id, run.rev)),
            Button("My plan", Action("plan")),
            Button("I'm stuck", Action("stuck")),
            Button("Home", Action("home")),
        ),
    )


def _opens(step: Step | None, context: Context) -> list[Button]:
    """The main button: the first open step, where something here opens it; telling it to a person is done outside."""
    match step.id if step is not None else "":
        case "hour":
            return [Button("Keep an hour", Action("keephour"), "main")]
        case "sentence":
            return [Button("Write my sentence", Action("form", "sentence"), "main")]
        case "track":
            return [Button("Pick one change", Action("trial"), "main")]
        case "save":
            return unstuck.leads_to("Open my proof", "proof", context)
        case _:
            return []
