"""`Practise`: the talk sheet's lines said aloud against what they may say (screens 15, 16). Nothing of it is kept."""

from __future__ import annotations

from typing import Final

from bot import faults
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.context import Context
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Now, Router
from bot.search import rehearsals
from handlers.offer import offertalks, sheetcards
from handlers.offer.offertalks import Case
from playbook import rehearsal
from playbook.advisor import Sheet as May
from playbook.offer.case import as_ask
from playbook.records import Offer, Sheet
from playbook.rehearsal import Turn

router = Router()

NAME: Final = "practise"


@router.click("practise")
def practise(event: Click, context: Context) -> ClickReply:
    """One turn of the talk; an arg behind it unfolds the amounts of that turn."""
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    if offer.state != "open":
        return Update(faults.moved_on(Now("That offer has ended, so there is no talk to practise.", Action("offer", offer.id))))
    here = offertalks.case(offer, context)
    if here.advice.sheet in (May.NEVER, May.AFTER_FLOOR) and not here.put:
        return Update(sheetcards.sheet_card(here, context))
    show = event.action.arg(2) == rehearsals.SHOWN
    turns = rehearsal.of_terms(offertalks.talk(here, context), show, asked=bool(here.put))
    last = Buttons.of(Button("The talk sheet", Action("talksheet", offer.id)), Button("Home", Action("home")))
    if not turns:
        return Update(_nothing_yet(offer.id))
    at = rehearsals.place(event.action, turns)
    if at == len(turns):
        again = [_fill(turn, here, context) for turn in turns if turn.blank]
        first = [button for button in again if button is not None][:1]
        return Update(rehearsals.end_card(turns, NAME, offer.id, first, last, "nothing"))
    return Update(rehearsals.turn_card(turns, at, NAME, offer.id, _fill(turns[at], here, context), last, show=show))


def _nothing_yet(id: str) -> Card:
    return Card(
        "Nothing to say aloud yet",
        "You pressed 'Practise'.",
        Prose(text="Your own lines come first. Write one on the talk sheet, then say it here."),
        Buttons.of(Button("The talk sheet", Action("talksheet", id), "main"), Button("Home", Action("home"))),
    )


def _fill(turn: Turn, here: Case, context: Context) -> Button | None:
    """What opens the form for a blank of this turn, while it may still be changed."""
    if here.put or context.records.get(Sheet, here.offer.id) is None:
        return None
    if turn.fills == "lines":
        return Button("Fill the blank", Action("form", "sheetlines", here.sheet.id, here.sheet.rev))
    unready = next((ask for ask in here.standing if as_ask(ask).missing), None)
    if unready is not None:
        return Button("Finish the ask", Action("form", "editask", unready.id, unready.rev))
    return Button("Write the ask", Action("form", "newask", here.offer.id))
