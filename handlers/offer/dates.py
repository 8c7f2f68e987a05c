"""What comes before an offer's date: one card three days ahead, one on the last day (product.md 3.4)."""

from __future__ import annotations

from bot import prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Due
from bot.replies import DueReply
from bot.router import Now, Router
from bot.search import offers
from bot.text import clip
from playbook.cadence import Kind
from playbook.records import Offer

router = Router()


@router.due(Kind.OFFER_72, "a few days left on an offer")
def first(due: Due, context: Context) -> DueReply:
    """Three days ahead."""
    return _card(due, "There is time to think it through, one question at a time.", context)


@router.due(Kind.OFFER_24, "one day left on an offer")
def last(due: Due, context: Context) -> DueReply:
    """The last day."""
    return _card(due, "If you need more time, ask for that first.", context)


def _card(due: Due, words: str, context: Context) -> Card | None:
    """Nothing once it has ended, lost its date, or the date is over."""
    offer = context.records.get(Offer, due.ref)
    if offer is None or offer.state != "open" or offer.deadline is None or offer.deadline <= context.now:
        return None
    doors = [button for name, label in offers.DOORS[:1] for button in offers.way(context, label, name, offer.id)]
    return Card(
        f"{offers.left_words(offer.deadline, context.now)} left on an offer",
        "You set its date when you wrote it down.",
        Facts.of(("Answer by", context.say_near(offer.deadline)), ("Job", clip(offers.job_words(offer, context), 300))),
        Prose(text=words),
        Buttons.of(
            Button("Think it through", Action("advise", offer.id), "main"), *doors, Button("Open the offer", Action("offer", offer.id))
        ),
        prompts.way_out(due),
    )


@router.still(Kind.OFFER_72)
def first_asks(ref: str, context: Context) -> Now | None:
    """It asks until the offer has ended, or its date is over."""
    return _over(ref, context)


@router.still(Kind.OFFER_24)
def last_asks(ref: str, context: Context) -> Now | None:
    """The same on the last day."""
    return _over(ref, context)


def _over(ref: str, context: Context) -> Now | None:
    offer = context.records.get(Offer, ref)
    if offer is None:
        return Now("That offer is not on your list any more.", Action("home"))
    if offer.state != "open":
        return Now("That offer has ended.", Action("offer", offer.id))
    if offer.deadline is None:
        return Now("That offer has no date to answer by now.", Action("offer", offer.id))
    over = offer.deadline <= context.now
    return Now(f"Its date was {context.say(offer.deadline)}.", Action("offer", offer.id)) if over else None
