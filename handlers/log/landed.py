"""Landed: the search is over, prompts come once a month or not at all, and the data stays to be exported (product.md 3.4)."""

from __future__ import annotations

from typing import Final

from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.context import Context
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Router
from bot.search import plans
from playbook.cadence import UNASKED, Kind
from playbook.pipeline import course
from playbook.records import Job

router = Router()

WAYS: Final = {"month": "Once a month", "off": "Not at all", "": "As before"}
ASKED: Final = "asbefore"
"""The id of `As before` in a choice, which takes no empty one."""


@router.click("landing")
def landing(event: Click, context: Context) -> ClickReply:
    """How often the app writes by itself from now on."""
    open_jobs = sum(course(job).open for job in context.records.all(Job))
    rows = [("Stays", "all you wrote, and the export"), ("Still comes", "dates you set yourself")]
    rows += [("Open jobs", f"{open_jobs}; close them when you like")] if open_jobs else []
    return Update(
        Card(
            "You have landed. How often shall I write?",
            "You pressed 'I have landed'. Nothing is changed yet.",
            Facts.of(*rows),
            Choice(
                action=Action("landed"),
                label="From now on:",
                options=tuple(Option(id=id or ASKED, label=label) for id, label in WAYS.items()),
            ),
            Buttons.of(Button("Export my data", Action("export")), Button("My jobs", Action("jobs")), Button("Home", Action("home"))),
        )
    )


@router.click("landed")
def landed(event: Click, context: Context) -> ClickReply:
    """Monthly: the review alone, on its weekday, once a month. Off: nothing unasked. As before undoes both."""
    picked = event.chosen[0] if event.chosen else event.action.arg(0)
    way = "" if picked == ASKED else picked
    if way not in WAYS:
        return landing(event, context)
    before = context.profile
    silent = UNASKED - {Kind.REVIEW} if way == "month" else UNASKED if way == "off" else frozenset()
    mine = frozenset(before.stopped) if not before.landed else frozenset(before.stopped) - UNASKED
    stopped = tuple(kind.value for kind in Kind if kind in silent or kind.value in mine)
    rhythm = "month" if way == "month" else "off" if way == "off" else ""
    context.records.put(before.model_copy(update={"stopped": stopped, "landed": rhythm}))
    plans.replan(context)
    coming = next(iter(context.outbox.pending(Kind.REVIEW)), None) if way != "off" else None
    rows = [("I write", WAYS[way].lower()), ("Stays", "all you wrote, and the export")]
    rows += [("Next review", context.say(coming.due))] if coming is not None else []
    again = [] if way == "" else [Button("As before", Action("landed", ASKED))]
    return Update(
        Card(
            "Noted. I am back to every two weeks" if way == "" else "Noted. I write less from now on",
            "You chose how often I write.",
            Facts.of(*rows),
            Prose(text="What you wrote helps the next search, if there is one. It is yours to take along."),
            Buttons.of(Button("Export my data", Action("export")), *again, Button("Home", Action("home"))),
        )
    )
