"""Thinking an offer through: one question a screen, answers kept at once, back and stop at any time (screen 14)."""

from __future__ import annotations

from dataclasses import replace

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import Ask, ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import offers
from bot.text import clip
from handlers.offer import advising
from playbook import advisor
from playbook.offer.case import read_date
from playbook.offer.questions import KINDS, QUESTIONS
from playbook.offer.situation import Evidence, EvidenceKind, Situation, Tick
from playbook.offer.situation import Offer as Came
from playbook.records import Offer

router = Router()


@router.click("advise")
def advise(event: Click, context: Context) -> ClickReply:
    """Goes on where it was left: the next question, or the verdict."""
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    if offer.state != "open":
        return Update(faults.moved_on(Now(f"That offer has ended: {offers.ENDS[offer.state]}.", Action("offer", offer.id))))
    return Update(advising.advised(offer, context))


@router.click("askoffer")
def ask_again(event: Click, context: Context) -> ClickReply:
    """One question again, by its key: `Back`, or an answer to change."""
    key, offer = event.action.arg(0), context.records.get(Offer, event.action.arg(1))
    if offer is None or key not in (*QUESTIONS, "evidence", "check"):
        return Update(faults.moved_on(None))
    return Update(advising.question_card(offer, key, context))


@router.click("tell", of=Offer)
def tell(event: Click, context: Context) -> ClickReply:
    """A pick is the answer: it is kept, and the card becomes the next question."""
    offer, key = context.named(Offer), event.action.arg(0)
    picked = event.chosen[0] if event.chosen else event.action.arg(1)
    if key == "evidence" and picked in KINDS:
        return Ask(reason_form((picked, offer.id, str(offer.rev)), context))
    if key == "check":
        return Update(advising.question_card(offer, "check", context))
    try:
        told = advisor.answer(offers.situation(offer, context), key, picked)
    except (ValueError, KeyError):
        return Update(advising.advised(offer, context))
    return Update(advising.advised(_kept(offer, key, told, context), context))


def _kept(offer: Offer, key: str, told: Situation, context: Context) -> Offer:
    """The offer with one more answer of the member's own; how it came stands on the offer itself."""
    if key == "offer":
        return context.records.put(offer.model_copy(update={"came": told.offer or Came.NONE}))
    changed = replace(offer.told, **{key: getattr(told, key)})
    return context.records.put(offer.model_copy(update={"told": changed}))


@router.click("stopthink")
def stop(event: Click, context: Context) -> ClickReply:
    """`Save and stop`: every answer is kept already."""
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    count = len(advisor.known(offer.told))
    return Update(
        Card(
            "Kept. Come back any time",
            "You pressed 'Save and stop'.",
            Facts.of(("Kept", f"{count} {'answer' if count == 1 else 'answers'}, shown to nobody")),
            Prose(text="It goes on at the question you left."),
            Buttons.of(
                Button("Go on", Action("advise", offer.id), "main"),
                Button("The offer", Action("offer", offer.id)),
                Button("Home", Action("home")),
            ),
        )
    )


# -- a reason and its three boxes --------------------------------------------------------------------------------------


def reason_form(args: tuple[str, ...], context: Context) -> Form:
    """One reason: the member's words, where they are from, and for a market figure its date; args are kind, offer, version."""
    offer = context.named(Offer)
    kind = next((each for each in KINDS if each == args[0]), EvidenceKind.SCOPE)
    old = next((item for item in reversed(offer.told.evidence or ()) if item.kind is kind), Evidence(kind))
    dated = f"{old.dated:%-d %b %Y}" if old.dated else ""
    date = [Write(id="dated", label="Of which date", hint="Example: Oct 2026", value=dated, most=limits.TIME_TEXT)]
    return Form(
        "What you can show",
        "Next",
        Action("reason", *args),
        Write(id="words", label="The reason, in your words", hint=KINDS[kind].note, value=old.words, need=True, most=limits.SENTENCE),
        Write(
            id="source",
            label="Where it is from",
            hint="Example: a pay survey, a message, the advert",
            value=old.source,
            most=limits.SENTENCE,
        ),
        *(date if kind is EvidenceKind.MARKET else []),
    )


@router.form("reason", reason_form, of=Offer)
def reason(event: Submit, context: Context) -> SubmitReply:
    """The reason is kept in place of an older one of its kind; its three boxes come next."""
    offer, typed = context.named(Offer), event.text("dated")
    kind = next((each for each in KINDS if each == event.action.arg(0)), EvidenceKind.SCOPE)
    dated = read_date(typed, context.now, context.zone) if typed else None
    if typed and dated is None:
        line = "I could not read that as a day or a month that has been. It could be Oct 2026, or 14 Oct 2026."
        return Say(faults.needs_a_fix(line, context.keep(event), ("Of which date", clip(typed, 200))))
    item = Evidence(kind, event.text("words"), event.text("source"), dated)
    others = tuple(each for each in offer.told.evidence or () if each.kind is not kind)
    told = replace(offer.told, evidence=(*others, item))
    kept = context.records.put(offer.model_copy(update={"told": told, "checking": ()}))
    return Say(advising.check_card(kept, len(others), context))


def _reason(event: Click, offer: Offer) -> int | None:
    number = event.action.arg(0)
    place = int(number) if number.isdigit() and len(number) < 3 else -1
    return place if 0 <= place < len(offer.told.evidence or ()) else None


@router.click("tickreason", of=Offer)
def tick(event: Click, context: Context) -> ClickReply:
    """The boxes that are now ticked; they count with `Next`."""
    offer = context.named(Offer)
    number = _reason(event, offer)
    if number is None:
        return Update(advising.advised(offer, context))
    checking = tuple(each for each in Tick if each in event.chosen)
    kept = context.records.put(offer.model_copy(update={"checking": checking}))
    return Update(advising.check_card(kept, number, context))


@router.click("checked", of=Offer)
def checked(event: Click, context: Context) -> ClickReply:
    """`Next`: what is ticked is the answer, also when nothing is (B5)."""
    offer = context.named(Offer)
    number = _reason(event, offer)
    if number is None:
        return Update(advising.advised(offer, context))
    items = list(offer.told.evidence or ())
    items[number] = replace(items[number], ticks=offer.checking)
    told = replace(offer.told, evidence=tuple(items))
    return Update(advising.advised(context.records.put(offer.model_copy(update={"told": told, "checking": ()})), context))
