"""Matched instead: whoever waits for a council of their own to fill gives it up, and takes part in the next round (25b)."""

from __future__ import annotations

from typing import Final

from bot import faults
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, pool
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Router
from handlers.council import findcards
from playbook.records import Invitation, Looking, Pledge

router = Router()

HOME: Final = Button("Home", Action("home"))


def _waits(circle: Circle) -> bool:
    """Whether it waits for a third yes, and matching has no part in it."""
    return circle.council.state == "forming" and circles.gives(circle)


@router.click("matchinstead", may="yes")
def ask(event: Click, context: Context) -> ClickReply:
    """What would become of the council and its line; nothing has changed yet."""
    circle = context.circle
    if not _waits(circle):
        return Update(faults.moved_on(None))
    others = len(circle.takers) - 1
    stays = "closes, and its line opens nothing any more" if not others else f"waits on without you; {others} said yes"
    return Update(
        Card(
            "Be matched instead?",
            "You pressed 'Match me instead'. Nothing has changed.",
            Facts.of(("This council", stays), ("Matching runs", findcards.next_run(context))),
            Prose(text="A round fills free seats first, then makes new councils. Nobody is told that you changed your mind."),
            Buttons.of(Button("Yes, match me", Action("insteadyes", circle.id)), Button("Keep my council", Action("council")), HOME),
        )
    )


@router.click("insteadyes", may="yes")
def give_up(event: Click, context: Context) -> ClickReply:
    """The yes is taken back; who has said before what they look for is in the pool at once, everybody else is two forms away."""
    circle = context.circle
    seat = next((seat for seat in circle.takers if seat.member == context.me), None)
    if seat is None or not _waits(circle):
        return Update(faults.moved_on(None))
    circles.depart(circle, seat, context)
    context.records.drop(Pledge, circle.id)
    if circle.council.state == "closed":
        for line in context.community.records.all(Invitation):
            if line.council == circle.id:
                context.community.records.drop(Invitation, line.id)
    said = context.community.records.get(Looking, context.me)
    if said is not None:
        stored = pool.enter(said.model_copy(update={"state": "waiting", "silent": 0}), context)
        return Update(findcards.pool_card(stored, context, "You pressed 'Yes, match me'. Your seat is given back."))
    return Update(
        Card(
            "Two forms, and you are in",
            "You pressed 'Yes, match me'. Your seat is given back.",
            Prose(text="You say what you look for, and whom you must not meet. You are in the next round after the second."),
            Buttons.of(Button("Say what I look for", Action("form", "findcouncil"), "main"), HOME),
        )
    )
