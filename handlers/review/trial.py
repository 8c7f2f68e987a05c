"""One change at a time, for 14 days, then the member decides: keep, drop, or 14 more days (C24, C25)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import charts, plans
from bot.text import clip
from playbook import measures, pictures, ranges
from playbook.cadence import Kind
from playbook.pipeline import course
from playbook.records import Job, Trial

router = Router()

DAYS: Final = 14
OWN: Final = "own"
IDEAS: Final = {
    "result": ("Open with the result, not the duty", "people skim, and the first line is what they see"),
    "referrals": ("Ask for two referrals a week", "a person who knows you is read first"),
    "closer": ("Apply to fewer, closer fits", "from your on-target share"),
    "sentence": ("Use one sentence everywhere", "the same story on paper and in talks"),
}


def running(context: Context) -> Trial | None:
    """The one trial that is not closed."""
    return next((t for t in reversed(context.records.all(Trial)) if t.closed is None), None)


@router.click("trial")
def trial(event: Click, context: Context) -> ClickReply:
    """The running trial, or the choice of one."""
    now = running(context)
    return Update(verdict_card(now, context, "You asked for it.") if now is not None else pick_card(context))


def pick_card(context: Context) -> Card:
    """12a."""
    closed = any(t.closed for t in context.records.all(Trial))
    why = "Your last trial is closed. One change at a time can be read." if closed else "One change at a time can be read."
    options = tuple(Option(id=id, label=label, note=note) for id, (label, note) in IDEAS.items())
    return Card(
        "Pick one thing to change",
        why,
        Choice(
            action=Action("trialpick"),
            label="For the next 14 days:",
            options=(*options, Option(id=OWN, label="Something of my own", note="opens a short form")),
        ),
        Buttons.of(Button("Not now", Action("close"))),
    )


@router.click("trialpick")
def picked(event: Click, context: Context) -> ClickReply:
    """Begins it; one's own words need a form."""
    id = event.chosen[0] if event.chosen else ""
    now = running(context)
    if now is not None:
        return Update(_first_close(now, context))
    if id == OWN:
        return Update(
            Card(
                "Your own change",
                "You picked 'Something of my own'.",
                Prose(text="One line is enough: what you will do differently."),
                Buttons.of(Button("Write it", Action("form", "trial"), "main"), Button("Back", Action("trial"))),
            )
        )
    if id not in IDEAS:
        return Update(pick_card(context))
    return Update(_begun(IDEAS[id][0], context))


def trial_form(args: tuple[str, ...], context: Context) -> Form:
    """One line."""
    return Form(
        "One change",
        "Begin",
        Action("trial"),
        Write(id="change", label="What you will do differently", hint="Example: open with the result", need=True, most=limits.LINE),
    )


@router.form("trial", trial_form)
def own(event: Submit, context: Context) -> SubmitReply:
    """Begins the member's own change; a second one asks to close the first."""
    now = running(context)
    if now is not None:
        context.keep(event)
        return Say(_first_close(now, context))
    return Say(_begun(event.text("change"), context))


def _first_close(now: Trial, context: Context) -> Card:
    return Card(
        "One trial is still running",
        "One change at a time can be read.",
        Facts.of(("The change", clip(now.change, 200)), ("It ends", context.say_day(now.end))),
        Buttons.of(Button("Close it first", Action("trial"), "main"), Button("Leave it running", Action("close"))),
    )


def _begun(change: str, context: Context) -> Card:
    start = context.today
    made = context.records.add(Trial(change=change, start=start, end=start + dt.timedelta(days=DAYS)))
    plans.plan_trial(made, context)
    return Card(
        "Your trial has begun",
        "You picked one change.",
        Facts.of(("The change", clip(change, 200)), ("Until", context.say_day(made.end))),
        Prose(text="I show the counts then, and you decide what it was worth."),
        Buttons.of(Button("Take it back", Action("trialback", made.id, made.rev)), Button("Home", Action("home"))),
    )


@router.truth(Trial)
def now(made: Trial, context: Context) -> Now:
    """What is true of a trial."""
    words = {"": "is running", "keep": "was kept", "drop": "was dropped"}[made.verdict]
    return Now(f"That trial {words}: {clip(made.change, 200)}.", Action("trial"))


@router.click("trialback", of=Trial)
def take_back(event: Click, context: Context) -> ClickReply:
    """The undo of beginning one."""
    made = context.named(Trial)
    context.records.drop(Trial, made.id)
    context.outbox.cancel(Kind.TRIAL_END, made.id)
    return Update(pick_card(context))


# -- the end ------------------------------------------------------------------------------------------------------------


@router.due(Kind.TRIAL_END, "your 14-day trial")
def ended(due: Due, context: Context) -> DueReply:
    """12b, on the day it ends; nothing when it was closed before."""
    made = context.records.get(Trial, due.ref)
    if made is None or made.closed is not None:
        return None
    return verdict_card(made, context, "It ended today. You decide what it was worth.", prompts.way_out(due))


@router.still(Kind.TRIAL_END)
def still(ref: str, context: Context) -> Now | None:
    """It asks until the trial is closed or runs longer."""
    made = context.records.get(Trial, ref)
    if made is None:
        return Now("That trial is not there any more.", Action("trial"))
    if made.closed is not None:
        return Now("You closed that trial already.", Action("trial"))
    return Now(f"That trial runs until {context.say_day(made.end)}.", Action("trial")) if context.today < made.end else None


def verdict_card(made: Trial, context: Context, why: str, last: Buttons | None = None) -> Card:
    """12b: what was before, what was during, what cannot be told; no button is main, since the choice is the member's."""
    counts = measures.trial_counts([course(job) for job in context.records.all(Job)], made, context.today)
    blocks: list[Block] = []
    picture = pictures.trial(counts.change)
    if picture is not None:
        blocks.append(charts.chart(picture))
    blocks.append(Prose(text=ranges.change_sentence(counts.change)))
    rows = [("The change", clip(made.change, 200)), ("Since", context.say_day(made.start))]
    if counts.young:
        rows.append(("Too new to count", f"{counts.young} sent in the last days"))
    blocks.append(Facts.of(*rows))
    blocks.append(
        Buttons.of(
            Button("Keep it", Action("trialend", "keep", made.id, made.rev)),
            Button("Drop it", Action("trialend", "drop", made.id, made.rev)),
            Button("14 more days", Action("trialmore", made.id, made.rev)),
            *([charts.as_picture(f"trial.{made.id}")] if picture is not None else []),
            Button("Can two weeks tell?", Action("twoweeks")),
        )
    )
    blocks.append(Prose(text="'Nothing got worse' is a good enough reason to keep it.", quiet=True))
    if last is not None:
        blocks.append(last)
    over = context.today >= made.end
    return Card("Your 14-day trial is done" if over else "Your trial so far", why, *blocks)


@router.click("trialend", of=Trial)
def decided(event: Click, context: Context) -> ClickReply:
    """Kept or dropped, as the member says."""
    verdict = "keep" if event.action.arg(0) == "keep" else "drop"
    made = context.records.put(context.named(Trial).model_copy(update={"verdict": verdict, "closed": context.today}))
    context.outbox.cancel(Kind.TRIAL_END, made.id)
    context.take_note(Kind.TRIAL_END, made.id)
    return Update(_closed_card(made, context))


def _closed_card(made: Trial, context: Context) -> Card:
    return Card(
        "Kept" if made.verdict == "keep" else "Dropped",
        "You decided what it was worth.",
        Facts.of(("The change", clip(made.change, 200)), ("Your reason", clip(made.reason, 300) or "blank")),
        Buttons.of(
            Button("Pick the next one", Action("trial"), "main"),
            Button("Change reason", Action("form", "trialwhy", made.id, made.rev)),
            Button("Open it again", Action("trialopen", made.id, made.rev)),
            Button("Home", Action("home")),
        ),
    )


def why_form(args: tuple[str, ...], context: Context) -> Form:
    """The reason, in the member's words."""
    made = context.named(Trial)
    return Form(
        "Your reason",
        "Save",
        Action("trialwhy", *args),
        Write(
            id="reason",
            label="Why, in a line",
            hint="Example: nothing got worse",
            value=made.reason,
            need=True,
            most=limits.SENTENCE,
        ),
    )


@router.form("trialwhy", why_form, of=Trial)
def why(event: Submit, context: Context) -> SubmitReply:
    """Kept with the trial."""
    return Say(_closed_card(context.records.put(context.named(Trial).model_copy(update={"reason": event.text("reason")})), context))


@router.click("trialmore", of=Trial)
def more(event: Click, context: Context) -> ClickReply:
    """14 more days, from today where it has ended."""
    made = context.named(Trial)
    end = max(made.end, context.today) + dt.timedelta(days=DAYS)
    longer = context.records.put(made.model_copy(update={"end": end}))
    plans.plan_trial(longer, context)
    return Update(
        Card(
            "14 more days",
            "You decided to look longer.",
            Facts.of(("The change", clip(made.change, 200)), ("Until", context.say_day(end))),
            Buttons.of(Button("Close it now", Action("trial")), Button("Home", Action("home"))),
        )
    )


@router.click("trialopen", of=Trial)
def open_again(event: Click, context: Context) -> ClickReply:
    """The undo of closing it, while no other runs."""
    made = context.named(Trial)
    if running(context) is not None:
        return Update(_first_close(running(context) or made, context))
    opened = context.records.put(made.model_copy(update={"verdict": "", "closed": None}))
    if opened.end > context.today:
        plans.plan_trial(opened, context)
    return Update(verdict_card(opened, context, "You opened it again."))
