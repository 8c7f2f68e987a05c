"""What came of each ask: their answer, and what the rules say next below it (C6)."""

from __future__ import annotations

from bot import faults, limits
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Form, Option, Pick, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Router
from bot.text import clip
from handlers.offer import offertalks, sheetcards
from playbook.offer.outcome import Outcome
from playbook.records import Ask, Offer

router = Router()


def answer_form(args: tuple[str, ...], context: Context) -> Form:
    """What came of one ask."""
    ask = context.named(Ask)
    return Form(
        "Their answer",
        "Save",
        Action("askreply", *args),
        Pick(
            id="outcome",
            label=f"Your ask: {sheetcards.ask_label(ask).lower()}",
            options=tuple(Option(id=outcome, label=label) for outcome, label in offertalks.OUTCOMES.items()),
            need=True,
            value=(ask.outcome,) if ask.outcome is not Outcome.OPEN else (),
        ),
        Write(
            id="said", label="What they said", hint="Their words, as near as you can", long=True, value=ask.said, most=limits.QUESTION
        ),
    )


@router.form("askreply", answer_form, of=Ask)
def answered(event: Submit, context: Context) -> SubmitReply:
    """Each ask has an outcome of its own; what the rules say next stands below it."""
    ask = context.named(Ask)
    offertalks.settle(ask, Outcome(event.picked("outcome")[0]), event.text("said"), context)
    offer = context.records.get(Offer, ask.offer)
    return Say(faults.moved_on(None) if offer is None else noted(offer, context, "You logged what they said"))


@router.click("askout", of=Ask)
def picked(event: Click, context: Context) -> ClickReply:
    """The outcome of a second ask, picked on the card of the first."""
    ask = context.named(Ask)
    if not event.chosen or event.chosen[0] not in set(Outcome):
        return Update(faults.moved_on(None))
    offertalks.settle(ask, Outcome(event.chosen[0]), ask.said, context)
    offer = context.records.get(Offer, ask.offer)
    return Update(faults.moved_on(None) if offer is None else noted(offer, context, "You logged what they said"))


def noted(offer: Offer, context: Context, why: str) -> Card:
    """What came of each ask so far, and what the rules say next."""
    here = offertalks.case(offer, context)
    rows = sheetcards.outcome_rows(here)
    blocks: list[Block] = []
    ways: list[Button] = []
    left = here.unanswered
    if left:
        blocks.append(sheetcards.second_ask(left[0]))
    elif offer.state == "open":
        rows.append(("What I would do", clip(sheetcards.step_words(here), 300)))
        ways = sheetcards.next_buttons(here)
    back = [Button("The talk sheet", Action("talksheet", offer.id)) if offer.state == "open" else sheetcards.how_ended(here)]
    back += [sheetcards.how_it_went(here)] if here.put else []
    rows_of = [Buttons.of(*ways)] if ways else []
    return Card(
        "Noted, for you alone",
        f"{why}.",
        Facts.of(*rows),
        *blocks,
        *rows_of,
        Buttons.of(*back, Button("Home", Action("home"))),
    )
