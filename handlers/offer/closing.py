"""Closing an offer: interest and timeline, date reminders (C7), how it ended, and what follows for the job's history."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import moments, plans
from bot.text import clip
from handlers.offer import endcards, offertalks, sheetcards
from handlers.offer.offertalks import Case
from playbook import history
from playbook.cadence import Kind
from playbook.offer import outcome, talk_sheet
from playbook.offer.rules import Verdict
from playbook.offer.situation import Offer as Came
from playbook.records import EventKind, Job, Offer, Reminder
from playbook.times import read_moment
from playbook.typed.timereadings import NoClock, Read
from playbook.waits import WAITS, later
from playbook.walltime import open_on

router = Router()

NOTHING: Final = "-"
LINES: Final[dict[str, EventKind]] = {"accepted": "accepted", "declined": "withdrawn", "lapsed": "withdrawn", "gone": "rejected"}
"""The line of the job's history for each end."""
SURELY: Final = "sure-"
NO_CLOCK_AT: Final = dt.time(9)
"""A day typed without a clock time is that morning."""


# -- the close ---------------------------------------------------------------------------------------------------------


@router.click("closing")
def closing(event: Click, context: Context) -> ClickReply:
    """C7: interest and timeline again, the dates, and how it ends."""
    offer = context.records.get(Offer, event.action.arg(0))
    return Update(faults.moved_on(None) if offer is None else closing_card(offertalks.case(offer, context), context))


def closing_card(here: Case, context: Context, why: str = "") -> Card:
    """The closing lines alone while it is open; once it has ended, that."""
    offer = here.offer
    if offer.state != "open":
        return endcards.ended_card(here, context, why or "You opened it.")
    lines = talk_sheet.closing(offertalks.talk(here, context))
    rows = [(line.label, clip(line.text, 200)) for line in lines]
    rows += [(endcards.short(own.what), context.say(own.when)) for own in endcards.reminders(here, context)][:3]
    if offer.deadline is not None and offer.deadline > context.now:
        rows.append(("Their date", context.say(offer.deadline)))
    blank = any(line.blank for line in lines)
    fill = Button("Fill the lines", Action("form", "sheetlines", here.sheet.id, here.sheet.rev), "main") if here.sheet.rev else None
    first = [fill] if blank and fill is not None else []
    dates = Button("Set the dates", Action("form", "closedates", offer.id, offer.rev), "plain" if first else "main")
    reason = "They met what you asked." if here.advice.verdict is Verdict.CLOSE else "You opened it. It is yours to close."
    blocks: list[Block] = [
        Facts.of(*rows),
        Prose(text="Say that you want it, and by when. Then both sides know what comes next."),
        Buttons.of(*first, dates, Button("The talk sheet", Action("talksheet", offer.id))),
        Buttons.of(*endcards.ways(here), Button("Home", Action("home"))),
    ]
    return Card(sheetcards.title("Close it", here), why or reason, *blocks)


# -- its dates ---------------------------------------------------------------------------------------------------------


def dates_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """Up to three dates."""
    if not context.profile.zone:
        return prompts.needs_a_clock()
    writes = (Write(id=id, label=label, hint=hint, most=limits.TIME_TEXT) for id, label, hint, _ in endcards.DATES)
    return Form("Dates of the close", "Next", Action("closedates", *args), *writes)


@router.form("closedates", dates_form, of=Offer)
def dates_typed(event: Submit, context: Context) -> SubmitReply:
    """Each is read and said back; what could not be read is named, and nothing is set before it was confirmed."""
    again = context.keep(event)
    read: dict[str, dt.datetime] = {}
    for id, label, _, _ in endcards.DATES:
        typed = event.text(id)
        if not typed:
            continue
        when = _read(typed, context)
        if when is None:
            line = "I could not read one of the dates, or it is over. It could be Mon 30 Nov 5pm."
            return Say(faults.needs_a_fix(line, again, (label, typed)))
        read[id] = when
    if not read:
        return Say(faults.needs_a_fix("One date is enough, and none was typed.", again))
    packed = [moments.packed(read[id]) if id in read else NOTHING for id, *_ in endcards.DATES]
    rows = [(label, context.say(read[id])) for id, label, _, _ in endcards.DATES if id in read]
    return Say(
        Card(
            "Are these the dates?",
            f"Nothing is set yet. Times are {clip(context.place, 60)} time.",
            Facts.of(*rows),
            Buttons.of(
                Button("Yes, remind me", Action("closeset", *packed, event.action.arg(-2), event.action.arg(-1)), "main"),
                Button("Change", again),
                Button("Do not set them", Action("close")),
            ),
        )
    )


def _read(typed: str, context: Context) -> dt.datetime | None:
    """The moment that was typed; of a day alone, its morning. None where it is not one moment ahead."""
    match read_moment(typed, context.now, context.zone):
        case Read(when=when):
            return when
        case NoClock(days=(day,)):
            at = open_on(day, NO_CLOCK_AT, context.zone, context.profile.quiet)
            return at if at > context.now else None
        case _:
            return None


@router.click("closeset", of=Offer)
def dates_set(event: Click, context: Context) -> ClickReply:
    """Each date becomes a reminder of the member's own; the same date twice is one."""
    here = offertalks.case(context.named(Offer), context)
    for place, (_, _, _, words) in enumerate(endcards.DATES):
        when = moments.unpacked(event.action.arg(place))
        if when is None or when <= context.now:
            continue
        what = endcards.what(words, here)
        twin = next((own for own in plans.dates_of(here.offer.id, context) if (own.what, own.when) == (what, when)), None)
        made = twin or context.records.add(Reminder(what=what, when=when, zone=context.profile.zone, offer=here.offer.id))
        context.outbox.plan(Kind.REMINDER, when, made.id, pierces=True)
    context.forget_words(Action("closedates", *event.action.args[-2:]))
    return Update(closing_card(offertalks.case(here.offer, context), context, "You confirmed the dates. I remind you of each."))


# -- how it ended ------------------------------------------------------------------------------------------------------


@router.click("howended")
def how_it_ended(event: Click, context: Context) -> ClickReply:
    """The four ends, from the offer's own card; once it has ended, that."""
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    here = offertalks.case(offer, context)
    return Update(endcards.ended_card(here, context, "You opened it.") if offer.state != "open" else endcards.which_card(here))


@router.click("ended", of=Offer)
def ended(event: Click, context: Context) -> ClickReply:
    """Written down once; a yes while an ask is out is first met with one question (C5)."""
    offer, way = context.named(Offer), event.action.arg(0)
    here = offertalks.case(offer, context)
    if way == "accepted" and here.waits(context.now):
        return Update(_first_a_question(here, context))
    way = way.removeprefix(SURELY)
    if offer.state != "open" or way not in LINES:
        return Update(closing_card(here, context))
    kept = context.records.put(offer.model_copy(update={"state": way, "closed": context.today}))
    plans.end_offer(kept, context)
    if here.job is not None and not here.job.removed:
        _tell_the_job(here.job, LINES[way], context)
    return Update(endcards.ended_card(offertalks.case(kept, context), context, "You wrote down how it ended."))


def _first_a_question(here: Case, context: Context) -> Card:
    until = here.sheet.wait_until
    assert until is not None, "it waits"
    question = outcome.give_away_question(until, context.now)
    assert question is not None, "it waits"
    return Card(
        question,
        f"Your ask is out. You wait until {context.say(until)}.",
        Prose(text="A yes now ends the ask. Nothing is written down yet. The choice is yours."),
        Buttons.of(
            Button("No, I keep waiting", Action("talksheet", here.offer.id)),
            sheetcards.ended(here, f"{SURELY}accepted", "Yes, and I said yes"),
            sheetcards.log_answer(here),
        ),
    )


def _tell_the_job(job: Job, kind: EventKind, context: Context) -> None:
    """The job's history gets its end; an offer that was never written there is, since nobody accepts what never came."""
    if not any(line.kind in ("offer", "offer_changed") for line in history.standing(job)):
        offertalks.write(job, "offer", context)
        job = context.records.get(Job, job.id) or job
    offertalks.write(job, kind, context)


@router.click("reopen", of=Offer)
def reopen(event: Click, context: Context) -> ClickReply:
    """The undo: the offer is open again, and the line in the job's history is taken back."""
    offer = context.named(Offer)
    kind = LINES.get(offer.state)
    if kind is None:
        return Update(closing_card(offertalks.case(offer, context), context))
    kept = context.records.put(offer.model_copy(update={"state": "open", "closed": None}))
    here = offertalks.case(kept, context)
    job = here.job
    line = next((e for e in reversed(history.standing(job)) if e.kind == kind and e.day == offer.closed), None) if job else None
    # Two that ended alike on one day share their line: it is true as long as one of them has.
    ends = {(o.job, LINES.get(o.state), o.closed) for o in context.records.all(Offer) if o.id != offer.id}
    if job is not None and line is not None and (offer.job, kind, offer.closed) not in ends:
        # An offer that had not come yet was written down by the same press, so that it could end.
        never = [e.id for e in history.standing(job) if offer.came is Came.NONE and (e.kind, e.at) == ("offer", line.at)]
        for id in (line.id, *never):
            job = history.strike(job, id, id=context.records.new_id(), day=context.today, at=context.now)
        plans.keep_job(job, context)
    plans.plan_offer(kept, context)
    plans.plan_wait(kept, here.sheet, context)
    for own in endcards.reminders(here, context):
        context.outbox.plan(Kind.REMINDER, own.when, own.id, pierces=True)
    return Update(closing_card(offertalks.case(kept, context), context, "Undone: the offer is open again."))


@router.due(Kind.OFFER_OUTCOME, "how your offer ended")
def outcome_due(due: Due, context: Context) -> DueReply:
    """Two days after the deadline, or after the wait where there was none; nothing once it has ended."""
    offer = context.records.get(Offer, due.ref)
    if offer is None or offer.state != "open":
        return None
    here = offertalks.case(offer, context)
    return Card(
        "How did your offer end?",
        "Its date was two days ago. You asked for this." if offer.deadline else "Your wait ended two days ago. You asked for this.",
        Prose(text="One press is enough. Each end is a good one to write down."),
        Buttons.of(
            *endcards.ways(here, f"{SURELY}accepted"),
            Button("Still open", Action("stillopen", offer.id, offer.rev)),
        ),
        prompts.way_out(due),
    )


@router.still(Kind.OFFER_OUTCOME)
def outcome_asks(ref: str, context: Context) -> Now | None:
    """It asks until the offer has ended."""
    offer = context.records.get(Offer, ref)
    if offer is None:
        return Now("That offer is not on your list any more.", Action("home"))
    return None if offer.state == "open" else Now("You wrote down how that offer ended.", Action("offer", offer.id))


@router.click("stillopen", of=Offer)
def still_open(event: Click, context: Context) -> ClickReply:
    """Asked once more in two days, and no sooner."""
    offer = context.named(Offer)
    at = later(context.now, WAITS.outcome_days, context.zone, context.profile.quiet)
    context.outbox.replan(Kind.OFFER_OUTCOME, at, offer.id)
    return Update(
        Card(
            "Then it stays open",
            "You pressed 'Still open'.",
            Facts.of(("I ask again", context.say(at))),
            Buttons.of(
                Button("The talk sheet", Action("talksheet", offer.id)),
                Button("Close it", Action("closing", offer.id)),
                Button("Home", Action("home")),
            ),
        )
    )
