"""An ask is written: its parts, one too many of them, kept for a no, and what it still lacks (B9, B10, B11, C4)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip
from handlers.offer import offertalks, sheetcards
from handlers.offer.offertalks import Case
from playbook.offer import talk_sheet
from playbook.offer.case import as_ask
from playbook.offer.situation import Item
from playbook.records import Ask, Draft, Offer, Sheet

router = Router()

NUMBER: Final = 40
TRADE: Final = "trade"
LACKS: Final = {
    "B9": "An ask without a reason is the riskiest kind.",
    "B10": "They can only answer what was named.",
    "B12": "The floor comes before any ask.",
    "C4": "On pay, one number tied to the job is heard best.",
}
"""Why a missing part holds an ask back, by its row."""


def _form(name: str, args: tuple[str, ...], known: Ask | None) -> Form:
    return Form(
        "One ask",
        "Save",
        Action(name, *args),
        Pick(
            id="item",
            label="What it is about",
            options=tuple(Option(id=item, label=label) for item, label in offertalks.ITEMS.items()),
            need=True,
            value=(known.item,) if known else (),
        ),
        Write(
            id="what",
            label="What you ask for",
            hint="Example: a start in March; a tester",
            value=known.what if known else "",
            most=limits.LINE,
        ),
        Write(
            id="number",
            label="The number, if it is about pay",
            hint="One number. It stays folded on cards.",
            value=known.number if known else "",
            most=NUMBER,
        ),
        Write(
            id="because",
            label="Since: the reason",
            hint="What is true and can be shown",
            value=known.because if known else "",
            most=limits.SENTENCE,
        ),
        Write(
            id="scope",
            label="What of the job it is tied to",
            hint="Example: the team is twice the one in the advert",
            value=known.scope if known else "",
            most=limits.SENTENCE,
        ),
    )


def new_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """A new ask for the offer that is named, or for the latest."""
    offer = offertalks.named(args, context)
    if offer is None or offer.state != "open":
        return faults.moved_on(None)
    here = offertalks.case(offer, context)
    if here.put:
        now = "One ask is out already. What comes after a no is the trade." if here.unanswered else "The asks are answered."
        return faults.moved_on(Now(now, Action("asks", offer.id)))
    return _form("newask", args, None)


def _written(ask: Ask, event: Submit) -> Ask:
    words = {name: event.text(name) for name in ("what", "number", "because", "scope")}
    return ask.model_copy(update={"item": Item(event.picked("item")[0]), **words})


@router.form("newask", new_form)
def asked_for(event: Submit, context: Context) -> SubmitReply:
    """Kept as it was written; one too many replaces another or becomes the trade (B11)."""
    offer = offertalks.named(event.action.args, context)
    assert offer is not None, "the form was made for it"
    here = offertalks.case(offer, context)
    ask = _written(Ask(offer=offer.id, item=Item.OTHER), event)
    same = next((old for old in here.standing if _written(old, event) == old), None)
    if same is not None:
        return Say(_saved(same, context))
    try:
        talk_sheet.add_ask(offertalks.talk(here, context), as_ask(ask))
    except talk_sheet.TooManyAsks:
        return Say(_too_many(here, ask, context.keep(event)))
    return Say(_saved(context.records.add(ask), context))


def _too_many(here: Case, ask: Ask, again: Action) -> Card:
    """B11: nothing is thrown away; the member says which one goes."""
    options = [
        Option(id=old.id, label=clip(f"In place of {sheetcards.ask_label(old).lower()}", limits.ITEM_LABEL), note=_note(old))
        for old in here.standing
    ]
    options.append(Option(id=TRADE, label="Keep the new one for a no", note="it becomes the trade"))
    words = (
        "Much is at stake here, so one item is the most." if offertalks.most_asks(here) == 1 else "Two items are the most for one talk."
    )
    return Card(
        "One item is enough here" if offertalks.most_asks(here) == 1 else "Two items are enough here",
        "Nothing is saved yet. What you wrote is kept.",
        Facts.of(("New", clip(f"{sheetcards.ask_label(ask)}: {sheetcards.ask_words(ask)}", 200))),
        Prose(text=f"{words} A list reads as a demand."),
        Choice(action=Action("thirdask", here.offer.id, again.arg(0)), label="What shall happen with it?", options=tuple(options)),
        Buttons.of(Button("Write it again", again), Button("Leave it", Action("close"))),
    )


def _note(ask: Ask) -> str:
    return clip(sheetcards.ask_words(ask), limits.ITEM_NOTE)


@router.click("thirdask")
def third_ask(event: Click, context: Context) -> ClickReply:
    """The new ask takes the place of one, or becomes the trade for a no."""
    offer = context.records.get(Offer, event.action.arg(0))
    draft = context.records.get(Draft, event.action.arg(1))
    item = _value(draft, "item") if draft is not None else ""
    if offer is None or draft is None or item not in set(Item):
        return Update(faults.moved_on(None))
    here = offertalks.case(offer, context)
    fresh = Ask(offer=offer.id, item=Item(item), **{n: _value(draft, n) for n in ("what", "number", "because", "scope")})
    picked = event.chosen[0] if event.chosen else ""
    old = next((ask for ask in here.standing if ask.id == picked), None)
    if (old is None and picked != TRADE) or here.put:
        return Update(faults.moved_on(Now("The asks have changed since that card.", Action("asks", offer.id))))
    context.records.drop(Draft, draft.id)
    if old is not None:
        kept = context.records.put(fresh.model_copy(update={"id": old.id}))
        return Update(_saved(kept, context))
    _keep_for_a_no(here, fresh, context)
    return Update(_sheet(offer.id, context, "You kept it for a no. It is the trade now."))


def _value(draft: Draft, name: str) -> str:
    value = draft.values.get(name, "")
    return value if isinstance(value, str) else (value or ("",))[0]


def _keep_for_a_no(here: Case, ask: Ask, context: Context) -> None:
    moved = talk_sheet.move_to_trade(offertalks.talk(here, context), as_ask(ask))
    context.records.put(here.sheet.model_copy(update={"trade": clip(moved.trade, limits.SENTENCE)}))


def edit_form(args: tuple[str, ...], context: Context) -> Form:
    """The same form, filled in."""
    return _form("editask", args, context.named(Ask))


@router.form("editask", edit_form, of=Ask)
def changed(event: Submit, context: Context) -> SubmitReply:
    """The new words in place of the old."""
    ask = context.named(Ask)
    return Say(_saved(context.records.put(_written(ask, event)), context))


@router.click("askoff", of=Ask)
def dropped(event: Click, context: Context) -> ClickReply:
    """An ask that was not put to them is taken off the sheet; one that was is answered, and stays."""
    ask = context.named(Ask)
    if ask.asked is not None:
        return Update(faults.moved_on(Now("It was asked already, so it stays.", Action("asks", ask.offer))))
    context.records.drop(Ask, ask.id)
    return Update(_sheet(ask.offer, context, "You took one ask off."))


@router.click("asktrade", of=Ask)
def to_trade(event: Click, context: Context) -> ClickReply:
    """An ask is kept as the trade for a no."""
    ask = context.named(Ask)
    offer = context.records.get(Offer, ask.offer)
    if offer is None or ask.asked is not None:
        return Update(faults.moved_on(Now("It was asked already, so it stays.", Action("asks", ask.offer))))
    _keep_for_a_no(offertalks.case(offer, context), ask, context)
    context.records.drop(Ask, ask.id)
    return Update(_sheet(ask.offer, context, "You kept it for a no. It is the trade now."))


def _saved(ask: Ask, context: Context) -> Card:
    """After saving: the sheet, or the one part that is still missing."""
    missing = as_ask(ask).missing
    if not missing or ask.asked is not None:
        return _sheet(ask.offer, context, "You wrote the ask down just now.")
    return not_ready(ask, context, "Saved, and not ready yet")


def not_ready(ask: Ask, context: Context, title: str = "Not ready to ask yet") -> Card:
    """Names each blank of an ask (B9, B10, C4)."""
    missing = as_ask(ask).missing
    return Card(
        title,
        "An ask counts as ready once nothing in it is blank.",
        Facts.of(
            ("Your ask", clip(as_ask(ask).sentence(show=False), 400)), ("Still blank", clip("; ".join(w for _, w in missing), 200))
        ),
        Prose(text=LACKS[missing[0][0]]),
        Buttons.of(
            Button("Fill it in", Action("form", "editask", ask.id, ask.rev), "main"),
            Button("Drop it", Action("askoff", ask.id, ask.rev)),
            Button("The talk sheet", Action("talksheet", ask.offer)),
        ),
    )


def _sheet(offer_id: str, context: Context, why: str) -> Card:
    offer = context.records.get(Offer, offer_id)
    if offer is None:
        return faults.moved_on(None)
    here = offertalks.case(offer, context)
    if context.records.get(Sheet, offer_id) is None:
        context.records.put(here.sheet)
        here = offertalks.case(offer, context)
    return sheetcards.sheet_card(here, context, why=why)
