"""While an ask is out: nothing is given away unasked (C5), less is asked for on purpose, and one trade is offered once (C6)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import Ask as Opens
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import plans
from bot.text import clip
from handlers.offer import offertalks, sheetcards
from handlers.offer.answers import noted
from handlers.offer.offertalks import Case
from playbook.offer import outcome as offer_outcome
from playbook.offer.ask import cover
from playbook.offer.outcome import Outcome
from playbook.offer.situation import Item
from playbook.records import Ask, Offer, Sheet

router = Router()

LESS: Final = "less"
BACK: Final = "back"
SWAP: Final = "swap"


def _offer(event: Click, context: Context) -> Offer | None:
    offer = context.records.get(Offer, event.action.arg(0))
    return offer if offer is not None and offer.state == "open" else None


# -- giving something away ---------------------------------------------------------------------------------------------


@router.click("giveway")
def give_away(event: Click, context: Context) -> ClickReply:
    """Whoever starts to give something away while the ask is out is asked one thing first (C5)."""
    offer = _offer(event, context)
    if offer is None:
        return Update(faults.moved_on(None))
    here = offertalks.case(offer, context)
    asked_first = did_they_ask(here, Action("giveany", offer.id), context)
    return Update(asked_first or _which_way(here))


def did_they_ask(here: Case, go_on: Action, context: Context) -> Card | None:
    """The question of C5; None once there is nothing to wait for."""
    until = here.sheet.wait_until if here.waits(context.now) else None
    question = offer_outcome.give_away_question(until, context.now)
    if question is None or until is None:
        return None
    return Card(
        question,
        f"Your ask is out. You wait until {context.say(until)}.",
        Prose(text="Nothing is changed yet. A gift nobody asked for is rarely needed. Waiting is part of the ask."),
        Buttons.of(
            Button("No, I keep waiting", Action("talksheet", here.offer.id)),
            Button("Yes, they asked", go_on),
            sheetcards.log_answer(here),
        ),
    )


@router.click("giveany")
def give_any(event: Click, context: Context) -> ClickReply:
    """They asked: what shall change."""
    offer = _offer(event, context)
    return Update(faults.moved_on(None) if offer is None else _which_way(offertalks.case(offer, context)))


def _which_way(here: Case) -> Card:
    options: list[Option] = []
    for ask in here.unanswered:
        label, words = sheetcards.ask_label(ask), clip(sheetcards.ask_words(ask), limits.ITEM_NOTE)
        options.append(Option(id=f"{LESS}-{ask.id}", label=f"Ask for less: {label}", note=words))
        options.append(Option(id=f"{BACK}-{ask.id}", label=f"Take it back: {label}", note=words))
    if here.sheet.trade and not here.situation.traded:
        options.append(Option(id=SWAP, label="Offer the trade now"))
    back = Buttons.of(Button("Leave it as it is", Action("talksheet", here.offer.id)))
    if len(options) < 2:
        return Card("Nothing is out to change", "You opened it.", Prose(text="All that was asked has its answer."), back)
    choice = Choice(action=Action("giveone", here.offer.id), label="Pick one:", options=tuple(options[: limits.ITEMS]))
    return Card("What shall change?", "You said that they asked, or that the wait is over.", choice, back)


@router.click("giveone")
def give_one(event: Click, context: Context) -> ClickReply:
    """Ask for less opens the ask; taking it back is written down; the trade has its own card."""
    offer = _offer(event, context)
    if offer is None:
        return Update(faults.moved_on(None))
    here = offertalks.case(offer, context)
    way, _, id = (event.chosen[0] if event.chosen else "").partition("-")
    ask = next((each for each in here.unanswered if each.id == id), None)
    if way == SWAP:
        return Update(_trade_card(here, context))
    if ask is None:
        return Update(faults.moved_on(Now("The asks have changed since that card.", Action("asks", offer.id))))
    if way == LESS:
        return Opens(_less_form((ask.id, str(ask.rev)), ask))
    offertalks.settle(ask, Outcome.WITHDRAWN, ask.said, context)
    return Update(noted(offer, context, "You took it back"))


def less_form(args: tuple[str, ...], context: Context) -> Form:
    """The ask that is out, with its number to change."""
    return _less_form(args, context.named(Ask))


def _less_form(args: tuple[str, ...], ask: Ask) -> Form:
    return Form(
        "Ask for less",
        "Save",
        Action("askless", *args),
        Write(id="what", label="What you ask for now", value=ask.what, most=limits.LINE),
        Write(id="number", label="The number, if it is about pay", value=ask.number, most=40),
    )


@router.form("askless", less_form, of=Ask)
def asked_less(event: Submit, context: Context) -> SubmitReply:
    """The lesser ask is out now; the wait goes on as it was."""
    ask = context.named(Ask)
    context.records.put(ask.model_copy(update={"what": event.text("what"), "number": event.text("number")}))
    offer = context.records.get(Offer, ask.offer)
    if offer is None:
        return Say(faults.moved_on(None))
    here = offertalks.case(offer, context)
    return Say(sheetcards.sheet_card(here, context, why="You ask for less now. The wait goes on as it was."))


# -- one trade ---------------------------------------------------------------------------------------------------------


@router.click("trade")
def trade(event: Click, context: Context) -> ClickReply:
    """C6: what was written down for a no, offered once. `shown` unfolds an amount in it."""
    offer = _offer(event, context)
    if offer is None:
        return Update(faults.moved_on(None))
    here = offertalks.case(offer, context)
    if (question := did_they_ask(here, Action("tradenow", offer.id), context)) is not None:
        return Update(question)
    return Update(_trade_card(here, context, show=event.action.arg(1) == "shown"))


@router.click("tradenow")
def trade_now(event: Click, context: Context) -> ClickReply:
    """They asked for it while the wait was on."""
    offer = _offer(event, context)
    return Update(faults.moved_on(None) if offer is None else _trade_card(offertalks.case(offer, context), context))


def _trade_card(here: Case, context: Context, *, show: bool = False) -> Card:
    back = Button("The talk sheet", Action("talksheet", here.offer.id))
    if here.situation.traded:
        return Card(
            "One trade was tried",
            "You asked for a trade before.",
            Facts.of(*sheetcards.outcome_rows(here)[:9], ("What I would do", clip(sheetcards.step_words(here), 300))),
            Buttons.of(*sheetcards.next_buttons(here), back),
        )
    if not here.put:
        return Card(
            "The trade comes after a no",
            "No ask is out yet.",
            Prose(text="Ask first. The trade takes the place of what they refuse."),
            Buttons.of(back),
        )
    if not here.sheet.trade:
        return Card(
            "Trade once: nothing is written down yet",
            "They did not meet all of it, and no trade was tried.",
            Prose(text="Name one thing you would take in its place. Then ask for it once."),
            Buttons.of(_trade_line(here, "Write down one trade", "main"), back),
        )
    words = here.sheet.trade.strip().rstrip(".?")
    amounts = Action("trade", here.offer.id) if show else Action("trade", here.offer.id, "shown")
    return Card(
        "Trade once",
        "They did not meet all of it, and no trade was tried." if here.answered else "You said that they asked for it.",
        Facts.of(
            ("Your trade", clip(words if show else cover(words), 250)),
            ("Say it as", clip(f"If that cannot move: are you open to {words if show else cover(words)}?", 350)),
        ),
        Buttons.of(
            Button("I have asked for it", Action("traded", here.sheet.id, here.sheet.rev), "main"),
            _trade_line(here, "Change the trade"),
            Button("Hide amounts" if show else "Show amounts", amounts),
            Button("No trade", Action("closing", here.offer.id)),
            back,
        ),
    )


def _trade_line(here: Case, label: str, style: str = "plain") -> Button:
    action = Action("form", "tradeline", here.sheet.id, here.sheet.rev)
    return Button(label, action, "main") if style == "main" else Button(label, action)


def trade_form(args: tuple[str, ...], context: Context) -> Form:
    """One line."""
    sheet = context.named(Sheet)
    return Form(
        "One trade",
        "Save",
        Action("tradeline", *args),
        Write(
            id="trade",
            label="What you would take in its place",
            hint="Example: a sign-on amount, or a review in six months",
            value=sheet.trade,
            need=True,
            most=limits.SENTENCE,
        ),
    )


@router.form("tradeline", trade_form, of=Sheet)
def trade_written(event: Submit, context: Context) -> SubmitReply:
    """Kept on the talk sheet; then it can be asked for."""
    sheet = context.named(Sheet)
    offer = context.records.get(Offer, event.action.arg(-2))
    context.records.put(sheet.model_copy(update={"trade": event.text("trade")}))
    return Say(faults.moved_on(None) if offer is None else _trade_card(offertalks.case(offer, context), context))


@router.click("traded", of=Sheet)
def traded(event: Click, context: Context) -> ClickReply:
    """The trade is out, once; a new wait begins."""
    sheet = context.named(Sheet)
    offer = context.records.get(Offer, event.action.arg(-2))
    if offer is None or offer.state != "open":
        return Update(faults.moved_on(None))
    if not context.profile.zone:
        return Update(prompts.needs_a_clock())
    here = offertalks.case(offer, context)
    if here.situation.traded or not sheet.trade or not here.put:
        return Update(_trade_card(here, context))
    context.records.add(Ask(offer=offer.id, item=Item.OTHER, what=sheet.trade, swap=True, asked=context.now))
    until = plans.begin_wait(offer, sheet, context)
    return Update(sheetcards.wait_card(offertalks.case(offer, context), until, context))
