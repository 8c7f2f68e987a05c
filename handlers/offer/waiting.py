"""When the wait after an ask is over: how the talk went, whether they answered, and waiting once more (C5, D19)."""

from __future__ import annotations

from bot import faults, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Update
from bot.router import Now, Router
from bot.search import plans
from handlers.offer import offertalks, sheetcards
from handlers.offer.terms import talks_of
from playbook.cadence import Kind
from playbook.records import Offer, Sheet

router = Router()


@router.due(Kind.OFFER_WAIT, "how your talk on terms went")
def wait_over(due: Due, context: Context) -> DueReply:
    """After the wait, or after the talk that was set; nothing once all is answered or the offer has ended."""
    offer = context.records.get(Offer, due.ref)
    if offer is None or offer.state != "open":
        return None
    here = offertalks.case(offer, context)
    talked = _talked(here, context)
    if not talked and (not here.unanswered or here.waits(context.now)):
        return None
    start = Button("Start", Action("form", "termstalk", offer.id, *(ask.id for ask in here.unanswered[:1])), "main")
    if talked:
        return Card(
            "How did the talk on terms go?",
            "It was due to end a short while ago. You asked for this.",
            Prose(text="Five short answers, about two minutes. What you write down now is truer than what you recall later."),
            Buttons.of(start, Button("It did not happen", Action("callchanged", here.sheet.id, here.sheet.rev))),
            prompts.way_out(due),
        )
    return Card(
        "Have they answered?",
        "The wait you set is over. I was quiet until now.",
        Prose(text="Write down what they said, while it is near. With no answer yet, one short question to them is fair."),
        Buttons.of(start, Button("No answer yet", Action("noanswer", here.sheet.id, here.sheet.rev))),
        prompts.way_out(due),
    )


@router.still(Kind.OFFER_WAIT)
def still(ref: str, context: Context) -> Now | None:
    """It asks until the talk is written down and all that was asked has its answer, or the offer has ended."""
    offer = context.records.get(Offer, ref)
    if offer is None:
        return Now("That offer is not on your list any more.", Action("home"))
    if offer.state != "open":
        return Now("That offer has ended.", Action("offer", offer.id))
    here = offertalks.case(offer, context)
    if _talked(here, context):
        return None
    if not here.unanswered:
        return Now("That is written down already.", Action("asks", offer.id))
    return Now("You wait for their answer again.", Action("asks", offer.id)) if here.waits(context.now) else None


def _talked(here: offertalks.Case, context: Context) -> bool:
    """Whether a talk on terms took place that nobody wrote down yet."""
    call = here.sheet.call
    return call is not None and call <= context.now and not any(kept.at >= call for kept in talks_of(here.offer.id, context))


@router.click("noanswer", of=Sheet)
def no_answer(event: Click, context: Context) -> ClickReply:
    """Words to ask with, and the way to wait once more."""
    sheet = context.named(Sheet)
    return Update(
        Card(
            "No answer yet",
            "You pressed 'No answer yet'. Nothing is changed.",
            Facts.of(("Words to send", "I am looking forward to this. When do you expect to know more about what I asked?")),
            Prose(text="Send it yourself, and add nothing to it. I message nobody."),
            Buttons.of(
                Button("Wait two more days", Action("waitmore", sheet.id, sheet.rev), "main"),
                Button("Log their answer", Action("asks", sheet.id)),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("waitmore", of=Sheet)
def wait_more(event: Click, context: Context) -> ClickReply:
    """Another wait from now, by the same rule."""
    sheet = context.named(Sheet)
    offer = context.records.get(Offer, sheet.id)
    if offer is None or offer.state != "open":
        return Update(faults.moved_on(None))
    if not context.profile.zone:
        return Update(prompts.needs_a_clock())
    if not offertalks.case(offer, context).unanswered:
        return Update(faults.moved_on(Now("All that was asked has its answer.", Action("asks", offer.id))))
    until = plans.begin_wait(offer, sheet, context)
    return Update(sheetcards.wait_card(offertalks.case(offer, context), until, context))
