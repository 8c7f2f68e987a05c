"""The form of five short answers, what it leaves behind, and the card that says so."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.council import retention
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Router
from bot.search import plans
from bot.text import clip, first_lines
from handlers.debrief.kept import STEERED
from playbook import history
from playbook.cadence import Kind
from playbook.records import Debrief, Interview, Job, JobEvent

router = Router()

WELL: Final = 400
NEXT: Final = 300
"""Characters of the first answer and of what comes next that stand on the card that says it is saved."""


def about(talk_id: str, context: Context) -> Debrief | None:
    """What was written down about a talk."""
    return next((d for d in context.records.all(Debrief) if d.interview == talk_id), None)


def make_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """9a; an arg names the interview. A talk that was written down already opens for editing."""
    known = about(args[0], context) if args else None
    if args and context.records.get(Interview, args[0]) is None:
        return faults.moved_on(None)
    return _form("debrief", args, known)


def edit_form(args: tuple[str, ...], context: Context) -> Form:
    """The same form, filled in with what is kept."""
    return _form("editdebrief", args, context.named(Debrief))


def _form(name: str, args: tuple[str, ...], known: Debrief | None) -> Form:
    return Form(
        "Debrief",
        "Save",
        Action(name, *args),
        Write(id="well", label="What went well, as you'd tell a friend", long=True, value=known.well if known else ""),
        Write(
            id="facts",
            label="What was said or asked (facts)",
            hint="Initials for people are enough",
            long=True,
            value=known.facts if known else "",
        ),
        Write(
            id="felt",
            label="How it felt (kept apart from facts)",
            hint="A word or two is enough",
            long=True,
            value=known.felt if known else "",
        ),
        Write(id="next", label="One thing to prepare or send next", value=known.next if known else "", most=limits.SENTENCE),
        Pick(
            id="steered",
            label="Did you steer where you planned to?",
            options=tuple(Option(id=k, label=v) for k, v in STEERED.items()),
            value=(known.steered,) if known and known.steered else (),
        ),
    )


@router.form("debrief", make_form)
def written(event: Submit, context: Context) -> SubmitReply:
    """Kept at once, shown to nobody; the talk counts as held."""
    if not _any_answer(event):
        return Say(_empty(event, context))
    talk = context.records.get(Interview, event.action.arg(0)) if event.action.args else None
    known = about(talk.id, context) if talk is not None else None
    if known is not None:
        return Say(saved_card(context.records.put(_answered(known, event)), context))
    twin = next((d for d in context.records.all(Debrief) if talk is None and not d.interview and _answered(d, event) == d), None)
    if twin is not None:
        return Say(saved_card(twin, context))
    made = context.records.add(
        _answered(Debrief(interview=talk.id if talk else "", job=talk.job if talk else "", at=context.now), event)
    )
    if talk is not None:
        for kind in (Kind.DEBRIEF, Kind.PREP, Kind.GRATITUDE):
            context.outbox.cancel(kind, talk.id)
            context.take_note(kind, talk.id)
        _held(talk, context)
    context.outbox.plan("fade", context.now + dt.timedelta(days=retention.keep_days(context)), made.id)
    return Say(saved_card(made, context))


def _any_answer(event: Submit) -> bool:
    """Any one of the five is enough."""
    return any(event.text(name) for name in ("well", "facts", "felt", "next", "steered"))


def _empty(event: Submit, context: Context) -> Card:
    return faults.needs_a_fix("Any one answer is enough, and a few words will do. All of them are still empty.", context.keep(event))


def _answered(kept: Debrief, event: Submit) -> Debrief:
    steered = event.text("steered")
    return kept.model_copy(
        update={
            "well": event.text("well"),
            "facts": event.text("facts"),
            "felt": event.text("felt"),
            "next": event.text("next"),
            "steered": steered if steered in STEERED else "",
        }
    )


def _held(talk: Interview, context: Context) -> None:
    if talk.state != "done":
        context.records.put(talk.model_copy(update={"state": "done"}))
    job = context.records.get(Job, talk.job)
    if job is not None and not any(e.kind == "interview_done" and e.interview == talk.id for e in history.standing(job)):
        day = talk.start.astimezone(context.zone).date()
        line = JobEvent(id=context.records.new_id(), kind="interview_done", day=day, at=context.now, interview=talk.id)
        plans.keep_job(history.record(job, line), context)


@router.form("editdebrief", edit_form, of=Debrief)
def edited(event: Submit, context: Context) -> SubmitReply:
    """The new words in place of the old."""
    if not _any_answer(event):
        return Say(_empty(event, context))
    known = context.named(Debrief)
    return Say(saved_card(context.records.put(_answered(known, event)), context))


def saved_card(kept: Debrief, context: Context) -> Card:
    """9b."""
    rows = [("Went well", first_lines(kept.well, WELL))] if kept.well else []
    if not kept.well and (other := kept.facts or kept.felt):
        rows.append(("Said or asked" if kept.facts else "How it felt", first_lines(other, WELL)))
    if kept.next:
        rows.append(("Next", clip(kept.next, NEXT)))
    if kept.steered:
        rows.append(("You steered", STEERED[kept.steered].lower()))
    whole = first_lines(kept.well, WELL) == kept.well and clip(kept.next, NEXT) == kept.next and not (kept.facts or kept.felt)
    return Card(
        "Saved. Shown to nobody.",
        f"You sent your debrief at {kept.at.astimezone(context.zone):%H:%M}.",
        Facts.of(*rows),
        Prose(text="Would it help to show someone?"),
        Buttons.of(
            Button("Keep it private", Action("keepdebrief", kept.id)),
            Button("Show one person", Action("form", "showone", "debrief", kept.id)),
            Button("Show my council", Action("share", "debrief", kept.id)),
            Button("Edit", Action("form", "editdebrief", kept.id, kept.rev)),
            Button("Remove it", Action("dropdebrief", kept.id, kept.rev)),
        ),
        *([] if whole else [Buttons.of(Button("Read all", Action("readdebrief", kept.id)))]),
        Prose(text=f"It goes by itself after {retention.keep_days(context)} days.", quiet=True),
    )


@router.click("keepdebrief")
def keep(event: Click, context: Context) -> ClickReply:
    """It stays with the member; what comes next is one press away."""
    return Update(
        Card(
            "Kept, for you alone",
            "You pressed 'Keep it private'.",
            Prose(text="Thank you for writing it down. It is there before the next talk."),
            Buttons.of(Button("Home", Action("home")), Button("After an interview", Action("openlist", "after-an-interview"))),
        )
    )
