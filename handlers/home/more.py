"""What stands behind `More` on home: the rule behind each lamp, one hint, and the rooms that home has no line for."""

from __future__ import annotations

from typing import Final

from bot import limits
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Router
from bot.search import standings
from handlers.home import homelines
from playbook.records import Debrief, Draft, Job
from playbook.standing import mistake

router = Router()

ROOMS: Final = (
    ("Plan", "plan"),
    ("Review", "review"),
    ("Proof", "proof"),
    ("Mission", "mission"),
    ("Offers", "offer"),
    ("Reminders", "remind"),
    ("Privacy", "privacy"),
    ("Help", "help"),
    ("Interviews", "interview"),
    ("Debrief", "debrief"),
    ("Checklists", "checklist"),
)


@router.click("homemore")
def home_more(event: Click, context: Context) -> ClickReply:
    """`More` unfolds what sets each lamp (C33), says the first of the common mistakes that shows (C14), and opens every room."""
    rows: list[tuple[str, str]] = [(lamp.name, f"{lamp.state}. {lamp.rule}") for lamp in homelines.lit(context)]
    hint = mistake(standings.standing(context))
    if hint is not None:
        rows.append(("One hint", hint.text))
    drafts = context.records.count(Draft)
    if drafts:
        rows.append(("Drafts", f"{drafts} kept for you"))
    doors = _doors(context, drafts)
    size = limits.ROW_BUTTONS
    return Update(
        Card(
            "More",
            "You opened it from home.",
            *([Facts.of(*rows)] if rows else [Prose(text="Everything I can do has a door here or under Help.")]),
            *(Buttons(items=tuple(doors[i : i + size])) for i in range(0, len(doors), size)),
        )
    )


def _doors(context: Context, drafts: int) -> list[Button]:
    kept = context.records.count(Debrief)
    # The kept ones have a way to write one more, and all doors together fill three rows.
    doors = [Button(label, Action("go", verb)) for label, verb in ROOMS if verb in context.verbs and not (kept and verb == "debrief")]
    doors += [Button("My jobs", Action("jobs"))] if context.records.count(Job) else []
    doors += [Button("My debriefs", Action("debriefs", 0))] if kept else []
    doors += [Button("My drafts", Action("drafts"))] if drafts else []
    return [*doors, Button("My set-up", Action("form", "setup")), Button("Home", Action("home"))]
