"""Offers: the one that is open, or the list of all; each as it is now."""

from __future__ import annotations

from typing import Final

from bot import faults, forms, limits
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.context import Context
from bot.events import Click, Command
from bot.replies import Ask, ClickReply, CommandReply, Say, Update
from bot.router import Now, Router
from bot.search import offers
from bot.search.offers import CAME, offer_card
from bot.text import clip
from handlers.offer.adding import add_form
from playbook.records import Offer
from playbook.words import firms

router = Router()

PAGE: Final = 9
ASIDE: Final = frozenset({"advise", "plan", "outcome", "package", "floor", "list"})
"""Words about an offer that is there already; they name no firm."""


@router.command("offer")
def offer(event: Command, context: Context) -> CommandReply:
    """The open offer, the list of several, or the form while there is none; text names a job."""
    named = _named(event.text, context)
    if event.text and not named:
        return Ask(add_form(forms.cut(event.text, limits.LINE)))
    found = named or offers.open_offers(context)
    if len(found) == 1:
        return Say(offer_card(found[0], context, why="The one that is open. Amounts stay folded."))
    return Say(list_card(context, 0)) if context.records.count(Offer) else Ask(add_form())


def _named(text: str, context: Context) -> list[Offer]:
    """The open offers of the firm that stands in front; all of them for a word that names none."""
    here = offers.open_offers(context)
    if text.casefold() in ASIDE:
        return here
    wanted = firms.fold(text.partition(",")[0])
    return [each for each in here if wanted and wanted == firms.fold(offers.job_of(each, context).firm)]


@router.click("offers")
def offers_pressed(event: Click, context: Context) -> ClickReply:
    """Every offer, a page further on."""
    page = event.action.arg(0)
    return Update(list_card(context, int(page) if page.isdigit() and len(page) < 4 else 0))


def list_card(context: Context, page: int) -> Card:
    """The open ones first, then those that have ended."""
    here = offers.open_offers(context)
    every = [*here, *(each for each in reversed(context.records.all(Offer)) if each.state != "open")]
    add = Button("Add an offer", Action("form", "addoffer"), "plain" if every else "main")
    if not every:
        return Card(
            "No offer yet",
            "You asked for offers.",
            Prose(text="That is fine. When one comes, I help you think it through."),
            Buttons.of(add, Button("Home", Action("home"))),
        )
    start = page * PAGE if page * PAGE < len(every) else 0
    shown = every[start : start + PAGE]
    options = tuple(
        Option(
            id=each.id,
            label=clip(offers.job_words(each, context), limits.ITEM_LABEL),
            note=clip(_note(each, context), limits.ITEM_NOTE),
        )
        for each in shown
    )
    block = (
        Choice(action=Action("offer"), label="Open one:", options=options)
        if len(options) > 1
        else Facts.of((clip(options[0].label, limits.FACT_LABEL), options[0].note))
    )
    open_it = [Button("Open it", Action("offer", shown[0].id), "main")] if len(shown) == 1 else []
    more = [Button("Earlier ones", Action("offers", page + 1))] if start + PAGE < len(every) else []
    first = [Button("First ones", Action("offers", 0))] if start else []
    return Card(
        f"Your offers: {len(here)} open",
        "You asked for offers.",
        block,
        Buttons.of(*open_it, add, *more, *first, Button("Home", Action("home"))),
    )


def _note(each: Offer, context: Context) -> str:
    if each.state != "open":
        return offers.ENDS[each.state]
    return f"answer by {offers.by_words(each, context).partition(';')[0]}" if each.deadline else CAME[each.came].lower()


@router.click("offer")
def show(event: Click, context: Context) -> ClickReply:
    """One offer as it is now."""
    found = context.records.get(Offer, event.chosen[0] if event.chosen else event.action.arg(0))
    return Update(offer_card(found, context)) if found is not None else Update(faults.moved_on(None))


@router.click("showoffer")
def unfold(event: Click, context: Context) -> ClickReply:
    """What it says is unfolded on this card alone; the next press folds it again."""
    found = context.records.get(Offer, event.action.arg(0))
    card = offer_card(found, context, show=True, why="You pressed 'Show what it says'.") if found is not None else faults.moved_on(None)
    return Update(card)


@router.truth(Offer)
def now(offer: Offer, context: Context) -> Now:
    """What is true of an offer."""
    return Now(f"Offer from {clip(offers.job_words(offer, context), 200)}: {offers.ENDS[offer.state]}.", Action("offer", offer.id))
