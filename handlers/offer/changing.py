"""An offer is changed: what was typed about it, and its date, which is said back like the first time."""

from __future__ import annotations

import datetime as dt

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Form
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import moments, offers, plans
from bot.search.offers import offer_card
from bot.text import clip
from handlers.offer import inputs, levels
from handlers.offer.adding import with_line
from playbook.offer.situation import Offer as Came
from playbook.records import Offer
from playbook.times import read_moment
from playbook.typed.timereadings import Read

router = Router()


def edit_form(args: tuple[str, ...], context: Context) -> Form:
    """What was typed when it was added, but for the job and the date."""
    found = context.named(Offer)
    return Form(
        "Change the offer",
        "Save",
        Action("editoffer", *args),
        inputs.came_pick((found.came,)),
        *inputs.who_and_says(found.who, found.says),
        levels.pick(found),
    )


@router.form("editoffer", edit_form, of=Offer)
def edited(event: Submit, context: Context) -> SubmitReply:
    """Words are replaced; an offer that has come now is a line in the job's history."""
    found = context.named(Offer)
    came = next((c for c in Came if c == event.text("came")), found.came)
    if found.came is Came.NONE and came is not Came.NONE:
        with_line(offers.job_of(found, context), came, context)
    changed = context.records.put(found.model_copy(update={"came": came, "who": event.text("who"), "says": event.text("says")}))
    return Say(offer_card(levels.keep(changed, event.text("level"), context), context, why="You changed it just now."))


def by_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """One line: the day and time to answer by."""
    found = context.named(Offer)
    if not context.profile.zone:
        return prompts.needs_a_clock()
    value = f"{found.deadline.astimezone(context.zone):%-d %b %Y %H:%M}" if found.deadline else ""
    return Form("The date of the offer", "Next", Action("offerby", *args), inputs.by("when", value))


@router.form("offerby", by_form, of=Offer)
def by(event: Submit, context: Context) -> SubmitReply:
    """Read and said back like the first time; an empty line takes the date away."""
    found, typed = context.named(Offer), event.text("when")
    if not typed:
        return Say(_dated(found, None, context))
    reading = read_moment(typed, context.now, context.zone)
    if isinstance(reading, Read):
        return Say(_by_echo(reading.when, typed, found, context.keep(event), context))
    pick = Action("offerbyat", found.id, found.rev)
    card = moments.unsure(reading, typed, context.keep(event), pick, context.zone, context.now, "Leave it")
    return Say(card) if card is not None else None


def _by_echo(when: dt.datetime, typed: str, found: Offer, change: Action | None, context: Context) -> Card:
    return Card(
        clip(f"I read it as {context.say(when)}", limits.TITLE),
        f"Nothing is changed yet. Times are {clip(context.place, 60)} time.",
        Facts.of(*([("You wrote", clip(typed, 200))] if typed else []), ("Until now", offers.by_words(found, context))),
        Buttons.of(
            Button("Yes, set it", Action("offerbyset", moments.packed(when), found.id, found.rev), "main"),
            *([Button("Change", change)] if change is not None else []),
            Button("Leave it", Action("offer", found.id)),
        ),
    )


@router.click("offerbyat", of=Offer)
def by_picked(event: Click, context: Context) -> ClickReply:
    """One of several readings was picked; it is said back whole."""
    when = moments.picked(event)
    card = _by_echo(when, "", context.named(Offer), None, context) if when is not None else faults.moved_on(None)
    return Update(card)


@router.click("offerbyset", of=Offer)
def by_set(event: Click, context: Context) -> ClickReply:
    """The new date counts, and what is planned moves with it."""
    when, found = moments.picked(event), context.named(Offer)
    if when is None or when <= context.now:
        return Update(faults.moved_on(Now("That time is over by now.", Action("offer", found.id))))
    return Update(_dated(found, when, context))


def _dated(found: Offer, when: dt.datetime | None, context: Context) -> Card:
    if when is None:
        context.outbox.cancel("offer_outcome", found.id)
    context.forget_words(Action("offerby", found.id, found.rev))
    zone = context.profile.zone if when else ""
    changed = context.records.put(found.model_copy(update={"deadline": when, "zone": zone}))
    plans.plan_offer(changed, context)
    why = f"You confirmed {context.say(when)}." if when else "You left the date empty."
    return offer_card(changed, context, why=why)
