"""An offer is removed for good, after one question: there is no undo."""

from __future__ import annotations

from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Router
from bot.search import offers, plans
from bot.text import clip
from playbook.records import Offer

router = Router()


@router.click("dropoffer", of=Offer)
def drop(event: Click, context: Context) -> ClickReply:
    """Asks first: there is no undo."""
    found = context.named(Offer)
    return Update(
        Card(
            "Remove this offer for good?",
            "You pressed 'Remove it'. Nothing is removed yet.",
            Facts.of(
                ("Goes", f"{clip(offers.job_words(found, context), 300)}: the package, your floor, your answers, the talk sheet"),
                ("Stays", "the job and its history"),
            ),
            Prose(text="This takes the words away. There is no undo."),
            Buttons.of(
                Button("Keep it", Action("offer", found.id), "main"),
                Button("Remove for good", Action("droppedoffer", found.id, found.rev), "danger"),
            ),
        )
    )


@router.click("droppedoffer", of=Offer)
def dropped(event: Click, context: Context) -> ClickReply:
    """Every word of it goes, and what was planned about it."""
    plans.drop_offer(context.named(Offer), context)
    return Update(
        Card(
            "Removed for good",
            "You removed an offer and its words.",
            Prose(text="Nothing more comes about it. The job and its history stay."),
            Buttons.of(Button("My offers", Action("offers", 0)), Button("Home", Action("home"))),
        )
    )
