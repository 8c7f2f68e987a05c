"""The level of an offer next to the member's last job, by their own word (M3, product.md 3.7)."""

from __future__ import annotations

from typing import Final

from bot.cards import Option, Pick
from bot.context import Context
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Router
from bot.search import offers, standings
from handlers.offer import endcards, offertalks
from playbook.records import Job, Offer, Target

router = Router()

PLACES: Final = {"down": -1, "same": 0, "up": 1}


def pick(offer: Offer) -> Pick:
    """The question in a form."""
    options = tuple(Option(id=id, label=words.capitalize()) for id, words in offers.LEVELS.items())
    return Pick(id="level", label=endcards.LEVEL, options=options, value=(offer.level,) if offer.level else ())


def keep(offer: Offer, picked: str, context: Context) -> Offer:
    """The offer with its level; its job with how that stands to the level they aim for, both next to the last job."""
    level = picked if picked in offers.LEVELS else ""
    kept = context.records.put(offer.model_copy(update={"level": level})) if level != offer.level else offer
    job, target = context.records.get(Job, offer.job), standings.latest(Target, context)
    if job is None or job.removed:
        return kept
    aim, here = PLACES.get(target.level) if target is not None else None, PLACES.get(level)
    against = "unsure" if aim is None or here is None else "below" if here < aim else "above" if here > aim else "at"
    if job.level != against:
        context.records.put(job.model_copy(update={"level": against}))
    return kept


@router.click("offerlevel", of=Offer)
def level_picked(event: Click, context: Context) -> ClickReply:
    """Kept; the card of how it ended says it."""
    kept = keep(context.named(Offer), "".join(event.chosen[:1]), context)
    return Update(endcards.ended_card(offertalks.case(kept, context), context, "You said at which level it came."))
