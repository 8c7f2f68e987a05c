"""An offer is added: its date in the member's own words is said back, its job found or made, and then it is kept (screen 32a)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, forms, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import moments, offers, plans
from bot.search.offers import package_card
from bot.text import clip
from handlers.offer import inputs
from playbook import history
from playbook.offer.situation import Offer as Came
from playbook.pipeline import course
from playbook.records import Draft, Job, JobEvent, Offer
from playbook.times import read_moment
from playbook.typed.timereadings import Read
from playbook.words import firms

router = Router()

ANOTHER: Final = "new"
NO_DATE: Final = "0"
"""Stands where a moment would, in the actions of an offer that has no date."""


def make_form(args: tuple[str, ...], context: Context) -> Form:
    """32a; an arg names the job it is for."""
    job = context.records.get(Job, args[0]) if args else None
    words = ", ".join(p for p in (job.firm, job.role) if p) if job is not None else ""
    return add_form(forms.cut(words, limits.LINE), args)


def add_form(job: str = "", args: tuple[str, ...] = ()) -> Form:
    """32a with what is known of the job standing in it."""
    return Form(
        "Add an offer",
        "Next",
        Action("addoffer", *args),
        Write(id="job", label="Which job", hint="Example: Acme, staff PM", value=job, need=True, most=limits.LINE),
        inputs.came_pick(),
        inputs.by("by"),
        *inputs.who_and_says(),
    )


@router.form("addoffer", make_form)
def submitted(event: Submit, context: Context) -> SubmitReply:
    """A date is read and said back like an interview's; without one the offer is saved at once."""
    typed = event.text("by")
    if not typed:
        return Say(_settled(NO_DATE, _unkept(event, context), context))
    again = context.keep(event)
    if not context.profile.zone:
        return Say(prompts.needs_a_clock())
    reading = read_moment(typed, context.now, context.zone)
    if isinstance(reading, Read):
        return Say(_echo(reading.when, again.arg(0), context))
    card = moments.unsure(reading, typed, again, Action("offerat", again.arg(0)), context.zone, context.now)
    return Say(card) if card is not None else None


def _unkept(event: Submit, context: Context) -> Draft:
    """What was sent, under an id of its own: it is stored only where one more question comes."""
    return Draft(id=context.records.new_id(), form=event.action.packed, values=dict(event.values), at=context.now)


def _typed(draft: Draft, name: str) -> str:
    value = draft.values.get(name, "")
    return value if isinstance(value, str) else (value[0] if value else "")


def _echo(when: dt.datetime, draft_id: str, context: Context) -> Card:
    draft = context.records.get(Draft, draft_id)
    if draft is None:
        return faults.moved_on(None)
    return Card(
        clip(f"I read it as {context.say(when)}", limits.TITLE),
        f"Nothing is set yet. Times are {clip(context.place, 60)} time.",
        Facts.of(("You wrote", clip(_typed(draft, "by"), 200)), ("Job", clip(_typed(draft, "job"), 300))),
        Buttons.of(
            Button("Yes, set it", Action("setoffer", moments.packed(when), draft_id), "main"),
            Button("Change", Action("fix", draft_id)),
            Button("Add it without a date", Action("setoffer", NO_DATE, draft_id)),
            Button("Do not add it", Action("nooffer", draft_id)),
        ),
    )


@router.click("offerat")
def offer_at(event: Click, context: Context) -> ClickReply:
    """One of several readings was picked; it is said back whole."""
    when = moments.picked(event)
    return Update(_echo(when, event.action.arg(1), context) if when is not None else faults.moved_on(None))


@router.click("nooffer")
def do_not_add(event: Click, context: Context) -> ClickReply:
    """The draft goes; nothing was added."""
    context.records.drop(Draft, event.action.arg(0))
    return Update(
        Card(
            "Not added",
            "You pressed 'Do not add it'.",
            Prose(text="Nothing was set."),
            Buttons.of(Button("Add an offer", Action("form", "addoffer")), Button("Home", Action("home"))),
        )
    )


@router.click("setoffer")
def set_offer(event: Click, context: Context) -> ClickReply:
    """The date was confirmed, or left out."""
    draft = _draft(event, context)
    if draft is None:
        return Update(_set_already())
    return Update(_settled(event.action.arg(0), draft, context))


@router.click("setofferfor")
def set_offer_for(event: Click, context: Context) -> ClickReply:
    """The job was picked."""
    draft = _draft(event, context)
    if draft is None or not event.chosen:
        return Update(_set_already())
    job = plans.kept_job(event.chosen[0], context) if event.chosen[0] != ANOTHER else None
    return Update(_for_job(event.action.arg(0), draft, job, context))


@router.click("setoffernew")
def set_another_offer(event: Click, context: Context) -> ClickReply:
    """The job made another offer while one is open."""
    draft = _draft(event, context)
    job = plans.kept_job(event.action.arg(2), context)
    if draft is None or job is None:
        return Update(_set_already())
    return Update(_saved(event.action.arg(0), draft, job, context))


def _draft(event: Click, context: Context) -> Draft | None:
    draft = context.records.get(Draft, event.action.arg(1))
    return draft if draft is not None and draft.form.split(":")[0] == "addoffer" else None


def _set_already() -> Card:
    return faults.moved_on(Now("That offer is set already, or was left out.", Action("offers", 0)))


def _settled(packed: str, draft: Draft, context: Context) -> Card:
    """Saves it for the one job it can be about; where several fit, one more question."""
    firm, _, role = (part.strip() for part in _typed(draft, "job").partition(","))
    named = Action.unpack(draft.form).arg(0)
    known = plans.kept_job(named, context)
    fits = [known] if known is not None else [c.job for c in firms.meant(firm, role, context.records.all(Job), new=False)]
    if len(fits) < 2:
        return _for_job(packed, draft, fits[0] if fits else None, context)
    _hold(draft, context)
    options = [Option(id=job.id, label=clip(", ".join(p for p in (job.firm, job.role) if p), limits.ITEM_LABEL)) for job in fits[:9]]
    return Card(
        "Which one did you mean?",
        f"{len(fits)} open jobs match. Nothing is set yet.",
        Facts.of(("You wrote", clip(_typed(draft, "job"), 200))),
        Choice(
            action=Action("setofferfor", packed, draft.id),
            label="The offer is for:",
            options=(*options, Option(id=ANOTHER, label="Another job", note="it is added to your list")),
        ),
        Buttons.of(Button("Do not add it", Action("nooffer", draft.id))),
    )


def _hold(draft: Draft, context: Context) -> None:
    context.records.put(draft)
    context.kept = True


def _for_job(packed: str, draft: Draft, job: Job | None, context: Context) -> Card:
    here = [each for each in offers.open_offers(context) if job is not None and each.job == job.id]
    if job is None or not here:
        firm, _, role = (part.strip() for part in _typed(draft, "job").partition(","))
        return _saved(packed, draft, job or Job(id=context.records.new_id(), firm=firm, role=role, opened=context.today), context)
    _hold(draft, context)
    return Card(
        "This job has an open offer already",
        "Nothing new is saved. What you typed is kept.",
        Facts.of(("Job", clip(offers.job_words(here[0], context), 300)), ("Answer by", offers.by_words(here[0], context))),
        Buttons.of(
            Button("Open that one", Action("offer", here[0].id), "main"),
            Button("Add it as another one", Action("setoffernew", packed, draft.id, job.id)),
            Button("Do not add it", Action("nooffer", draft.id)),
        ),
    )


def _saved(packed: str, draft: Draft, job: Job, context: Context) -> Card:
    when = moments.unpacked(packed) if packed != NO_DATE else None
    if packed != NO_DATE and (when is None or when <= context.now):
        _hold(draft, context)
        return _over_card(draft, context)
    context.records.drop(Draft, draft.id)
    came = next((c for c in Came if c == _typed(draft, "came")), Came.NONE)
    job = with_line(job, came, context)
    made = context.records.add(
        Offer(
            job=job.id,
            came=came,
            at=context.now,
            deadline=when,
            zone=context.profile.zone if when else "",
            who=_typed(draft, "who"),
            says=_typed(draft, "says"),
        )
    )
    plans.plan_offer(made, context)
    return package_card(made, context, why="You saved the offer. Blanks are questions, not faults.")


def with_line(job: Job, came: Came, context: Context) -> Job:
    """The job with a line about the offer, once it has come and no line says so yet."""
    if came is Came.NONE or course(job).state == "offer":
        return context.records.put(job) if job.rev == 0 else job
    line = JobEvent(id=context.records.new_id(), kind="offer", day=context.today, at=context.now)
    return plans.keep_job(history.record(job, line), context)


def _over_card(draft: Draft, context: Context) -> Card:
    return Card(
        "That time is over by now",
        "Nothing is set. What you typed is kept.",
        Facts.of(("You wrote", clip(_typed(draft, "by"), 200)), ("It is", context.say(context.now))),
        Buttons.of(
            Button("Type it again", Action("fix", draft.id), "main"),
            Button("Add it without a date", Action("setoffer", NO_DATE, draft.id)),
            Button("Do not add it", Action("nooffer", draft.id)),
        ),
    )
