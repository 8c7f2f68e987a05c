"""The versions of a plan: the last change undone, put back, and the ones before looked up."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts
from bot.context import Context
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Now, Router
from bot.search import plancards, standings
from bot.search.plancards import KINDS, NAMES, Versioned
from bot.text import clip
from playbook.records import Draft, Job

router = Router()

OLDER: Final = 4
"""Older versions on a card: with four rows each of them fits."""


def _version(which: str, id: str, rev: int, context: Context) -> Versioned | None:
    kind = KINDS.get(which)
    kept = context.records.get(kind, id) if kind is not None else None
    return kept if kept is not None and kept.rev == rev else None


@router.click("unplan")
def undo(event: Click, context: Context) -> ClickReply:
    """Takes the newest version back; the one before it holds again. A target that a job is held against stays."""
    which, id = event.action.arg(0), event.action.arg(1)
    kept = _version(which, id, event.action.version, context)
    if kept is None or standings.latest(KINDS[which], context) != kept:
        return Update(faults.moved_on(Now("Your plan has moved on since.", Action("plan"))))
    if which == "work" and any(job.target == id for job in context.records.all(Job)):
        return Update(faults.moved_on(Now("A job is held against it by now, so it stays.", Action("plan"))))
    draft = context.keep_words(Action(which), plancards.values(kept))
    context.records.drop(type(kept), id)
    before = standings.latest(KINDS[which], context)
    now = plancards.rows(before) if before is not None else [(NAMES[which], "empty, as it was")]
    return Update(
        Card(
            "Undone",
            "You took the last change back.",
            Facts.of(*now),
            Buttons.of(Button("Put it back", Action("planback", which, draft.id)), Button("My plan", Action("plan"))),
        )
    )


@router.click("planback")
def put_back(event: Click, context: Context) -> ClickReply:
    """`Put it back`: what was undone holds again."""
    which, draft = event.action.arg(0), context.records.get(Draft, event.action.arg(1))
    new = plancards.made(which, draft.values, context) if draft is not None and draft.form == which and which in KINDS else None
    if draft is None or new is None:
        return Update(faults.moved_on(Now("That is back already, or something newer is there.", Action("plan"))))
    context.records.drop(Draft, draft.id)
    return Update(plancards.keep(which, new, context, "You put it back."))


@router.click("older")
def older(event: Click, context: Context) -> ClickReply:
    """The versions before the one that holds, newest first."""
    which = event.action.arg(0) if event.action.arg(0) in ("work", "sentence", "fit") else "work"
    kinds = context.records.all(KINDS[which])
    before = kinds[:-1][::-1]
    at = event.action.arg(1)
    page = int(at) if at.isdigit() and len(at) < 4 and int(at) * OLDER < len(before) else 0
    shown = before[page * OLDER : page * OLDER + OLDER]
    if not shown:
        return Update(plancards.empty(which, "There is no older version.") if not kinds else _only(which, context))
    rows = [(f"Since {context.say_day(kept.since)}"[: limits.FACT_LABEL], _in_line(kept)) for kept in shown]
    more = [Button("Next", Action("older", which, page + 1))] if (page + 1) * OLDER < len(before) else []
    return Update(
        Card(
            f"Older: {NAMES[which][:1].lower()}{NAMES[which][1:]}",
            f"{len(before)} before the one that holds now, newest first.",
            Facts.of(*rows),
            Buttons.of(*more, Button("Change it", Action("form", which)), Button("My plan", Action("plan"))),
        )
    )


def _only(which: str, context: Context) -> Card:
    now = standings.latest(KINDS[which], context)
    assert now is not None, "there is one"
    return plancards.kept_card(which, now, context, "No older version", "This is the first one.", again=False)


def _in_line(kept: Versioned) -> str:
    rows = plancards.rows(kept)
    return clip("; ".join(value for _, value in rows), 300) if rows else "empty"
