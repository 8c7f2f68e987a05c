"""Sharing: what of the member's own is to be shown, and to whom, the council or one person (screens.md 9c, 10a)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Form, Person, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles
from bot.events import Click, Submit
from bot.replies import Ask, ClickReply, Say, SubmitReply, Update
from bot.router import Router
from bot.search import charts
from handlers.council.preview import cannot_card, no_council, preview_card
from playbook.council import sharing
from playbook.records import Debrief, Interview, Job, Offer, Sentence, Share, SharePart, TermsTalk, Trial, Week
from playbook.weeks import next_monday

router = Router()

NOBODY: Final = ("forming", "closed")
"""States of a council in which there is nobody to show anything to."""


@router.click("share")
def share(event: Click, context: Context) -> ClickReply:
    """10a for the member's council: `share:<what>:<id>`. A free question opens its form first."""
    mine = context.councils
    if not mine or mine[0].council.state in NOBODY:
        return Update(no_council())
    what, ref = event.action.arg(0), event.action.arg(1)
    if what == "question":
        return Ask(ask_form((), context))
    made = _begun(what, ref, mine[0], context)
    return Update(preview_card(made, context)) if made is not None else Update(faults.moved_on(None))


def _begun(what: str, ref: str, circle: Circle, context: Context, to: str = "") -> Share | None:
    """A share of the thing with id `ref`, as a draft that nobody sees; one of the same thing takes the older one's place."""
    found = _told(what, ref, context)
    if found is None:
        return None
    about, parts = found
    job = context.records.get(Job, about)
    for old in context.records.all(Share):
        context.records.drop(Share, old.id)
    words = sharing.about_words(what, job.firm if job is not None else "")
    return context.records.add(Share(what=what, ref=ref, council=circle.id, to=to, about=words, parts=parts))


def _told(what: str, ref: str, context: Context) -> tuple[str, tuple[SharePart, ...]] | None:
    """The job that a thing of the member's own is about, "" for none, and the parts of it; None where it is gone."""
    records = context.records
    match what:
        case "debrief":
            kept = records.get(Debrief, ref)
            return (kept.job, sharing.of_debrief(kept)) if kept is not None else None
        case "terms":
            terms = records.get(TermsTalk, ref)
            about = records.get(Offer, terms.offer) if terms is not None else None
            return (about.job, sharing.of_terms(terms)) if terms is not None and about is not None else None
        case "talk":
            talk = records.get(Interview, ref)
            return (talk.job, sharing.of_talk(talk)) if talk is not None else None
        case "offer":
            offer = records.get(Offer, ref)
            return (offer.job, sharing.of_offer(offer)) if offer is not None else None
        case "sentence":
            said = records.get(Sentence, ref)
            return ("", sharing.of_sentence(said)) if said is not None else None
        case "review":
            trial = next((each for each in reversed(records.all(Trial)) if each.closed is None), None)
            return "", sharing.of_review(charts.figures(context), trial.change if trial is not None else None)
        case "week":
            week = records.get(Week, ref)
            if week is None or not week.commitments:
                return None
            return "", sharing.of_week(week, records.get(Week, next_monday(week.monday).isoformat()))
        case "question":
            return "", sharing.of_question()
        case _:
            return None


def ask_form(args: tuple[str, ...], context: Context) -> Form:
    """A free question; what it says is shown once more before it is posted."""
    return Form(
        "Ask your council",
        "Next",
        Action("askcouncil"),
        Write(
            id="question",
            label="Your question",
            hint="You see it once more before it goes out",
            long=True,
            need=True,
            most=limits.QUESTION,
        ),
        Write(id="about", label="What it is about", hint="Example: a second talk at a small firm", most=limits.LINE),
    )


@router.form("askcouncil", ask_form)
def asked(event: Submit, context: Context) -> SubmitReply:
    """10a of a free question."""
    mine = context.councils
    if not mine or mine[0].council.state in NOBODY:
        context.keep(event)
        return Say(no_council())
    for old in context.records.all(Share):
        context.records.drop(Share, old.id)
    parts = sharing.of_question(event.text("question"))
    made = context.records.add(Share(what="question", council=mine[0].id, about=event.text("about"), parts=parts))
    return Say(preview_card(made, context))


# -- its words ------------------------------------------------------------------------------------------------------------------


def edit_form(args: tuple[str, ...], context: Context) -> Form:
    """The words of each part, and what the firm is called."""
    made = context.named(Share)
    inputs = [
        Write(
            id=part.id,
            label=part.label,
            long=True,
            value=part.words,
            most=limits.QUESTION if part.id == sharing.QUESTION else limits.WRITE,
        )
        for part in made.parts
    ]
    return Form(
        "Edit the words",
        "Next",
        Action("shareedit", *args),
        *inputs,
        Write(
            id="alias",
            label="What to call the firm",
            hint="Example: a mid-size health firm",
            value=made.alias,
            most=limits.ROLE,
        ),
    )


@router.form("shareedit", edit_form, of=Share)
def edited(event: Submit, context: Context) -> SubmitReply:
    """A part that was worded goes into the post; one that was emptied does not."""
    made = context.named(Share)
    worded = tuple(
        part.model_copy(
            update={"words": event.text(part.id), "on": bool(event.text(part.id)) and (part.on or part.words != event.text(part.id))}
        )
        if part.id in event.values
        else part
        for part in made.parts
    )
    kept = context.records.put(made.model_copy(update={"parts": worded, "alias": event.text("alias")}))
    return Say(preview_card(kept, context))


# -- one person -------------------------------------------------------------------------------------------------------------------


def person_form(args: tuple[str, ...], context: Context) -> Form:
    """9c."""
    return Form(
        "Show one person",
        "Next",
        Action("showone", *args),
        Person(id="who", label="Who may see it", hint="I show it to them alone, after you have seen the words"),
    )


@router.form("showone", person_form)
def show_one(event: Submit, context: Context) -> SubmitReply:
    """The preview with that one name; or 9d, in the same words whatever the reason."""
    picked = event.picked("who")
    found = circles.reached(picked[0] if picked else "", context)
    if found is None:
        return Say(cannot_card(event.action.args))
    circle, seat = found
    made = _begun(event.action.arg(0), event.action.arg(1), circle, context, seat.id)
    return Say(preview_card(made, context) if made is not None else faults.moved_on(None))
