"""Counts under the rule of five, once a week (24a), and what facilitators did, open to every member."""

from __future__ import annotations

from typing import Final

from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.council import facilitation
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Router
from playbook.records import Act, Census

router = Router()

PAGE: Final = Button("Facilitator page", Action("facilpage"), "main")
HOME: Final = Button("Home", Action("home"))
LOG: Final = Button("What admins did", Action("adminlog", 0))
A_PAGE: Final = 8


@router.click("facilcounts", may="facilitator")
def counts(event: Click, context: Context) -> ClickReply:
    """24a: the same words for every facilitator until the next Monday."""
    held = context.community.records.get(Census)
    if held is None:
        return Update(
            Card(
                "Community counts",
                "You opened this.",
                Prose(text="Counts are made every Monday. The first ones come then."),
                Buttons.of(PAGE, LOG, HOME),
            )
        )
    return Update(
        Card(
            "Community counts",
            f"A snapshot of {context.say_day(held.day)}. It changes once a week.",
            Facts.of(*held.lines[:10]),
            Buttons.of(PAGE, Button("Match rounds", Action("proposals", 0)), LOG, HOME),
            Prose(text="Every facilitator sees these same counts. No button here leads to a person.", quiet=True),
        )
    )


@router.click("adminlog")
def log(event: Click, context: Context) -> ClickReply:
    """What facilitators did, newest first, without names: open to every member."""
    acts = list(reversed(context.community.records.all(Act)))
    typed = event.action.arg(0)
    skip = int(typed) if typed.isdigit() and len(typed) < 5 else 0
    shown = acts[skip : skip + A_PAGE]
    if not shown:
        return Update(
            Card(
                "What admins did",
                "You opened this. Every member can.",
                Prose(text="Nothing is written down yet." if not acts else "That was all of it."),
                Buttons.of(Button("Back", Action("adminlog", 0)) if acts else Button("Help", Action("help")), HOME),
            )
        )
    rows = [(context.say(act.at), facilitation.ACTS.get(act.what, "Something was set")) for act in shown]
    more = [Button("Older", Action("adminlog", skip + A_PAGE))] if len(acts) > skip + A_PAGE else []
    return Update(
        Card(
            "What admins did",
            "You opened this. Every member can.",
            Facts.of(*rows),
            Prose(text="No names stand here: neither of who did it nor of whom it was about.", quiet=True),
            Buttons.of(*more, HOME),
        )
    )
