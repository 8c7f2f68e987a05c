"""The asks of a talk sheet: one or two, each as the open question it is, where it stands, and that it was said (B11, C4, D16)."""

from __future__ import annotations

from bot import faults, limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.context import Context
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Now, Router
from bot.search import plans
from bot.text import clip
from handlers.offer import offertalks, sheetcards
from handlers.offer.askwriting import not_ready
from handlers.offer.offertalks import Case
from playbook.offer.case import as_ask
from playbook.offer.outcome import Outcome
from playbook.records import Ask, Offer, Sheet

router = Router()


@router.click("asks")
def asks(event: Click, context: Context) -> ClickReply:
    """All that was written to ask for, and what came of it; picking one opens it."""
    offer = context.records.get(Offer, event.action.arg(0))
    return Update(faults.moved_on(None) if offer is None else asks_card(offertalks.case(offer, context), context))


def asks_card(here: Case, context: Context, title: str = "", why: str = "You opened them.") -> Card:
    """The asks of one offer."""
    back = [Button("The talk sheet", Action("talksheet", here.offer.id)), Button("Home", Action("home"))]
    heading = title or sheetcards.title("Your asks", here)
    add = Button("Write the ask", Action("form", "newask", here.offer.id), "main")
    if not here.asks:
        return Card(heading, why, Prose(text="No ask is written down yet. One is enough."), Buttons.of(add, *back))
    blocks: list[Block] = []
    if len(here.asks) == 1:
        only = here.asks[0]
        blocks.append(Facts.of((sheetcards.ask_label(only), clip(sheetcards.ask_words(only), 200)), ("Where it is", where(only))))
        first = (
            Button("Log their answer", _answers(only), "main") if only.asked else Button("Open it", Action("oneask", only.id), "main")
        )
    else:
        options = tuple(
            Option(
                id=ask.id,
                label=clip(f"{sheetcards.ask_label(ask)}: {sheetcards.ask_words(ask)}", limits.ITEM_LABEL),
                note=where(ask),
            )
            for ask in here.asks[-limits.ITEMS :]
        )
        blocks.append(Choice(action=Action("oneask"), label="Open one:", options=options))
        first = None
    over = here.answered and here.offer.state == "open"
    steps = sheetcards.next_buttons(here) if over else []
    ways = steps or ([first] if first is not None else [])
    if over:
        blocks.append(Facts.of(("What I would do", clip(sheetcards.step_words(here), 300))))
    return Card(heading, why, *blocks, Buttons.of(*ways, *back))


def where(ask: Ask) -> str:
    """Where an ask stands, in words."""
    if ask.asked is None and ask.outcome is Outcome.OPEN:
        return "not asked yet" if not as_ask(ask).missing else "not ready yet"
    return offertalks.OUTCOME_WORDS[ask.outcome]


def _answers(ask: Ask) -> Action:
    return Action("form", "askreply", ask.id, ask.rev)


@router.truth(Ask)
def now(ask: Ask, context: Context) -> Now:
    """What is true of an ask."""
    return Now(f"{sheetcards.ask_label(ask)}: {where(ask)}.", Action("asks", ask.offer))


@router.click("oneask")
def one_ask(event: Click, context: Context) -> ClickReply:
    """One ask: how it reads, and what can be done with it."""
    ask = context.records.get(Ask, event.chosen[0] if event.chosen else event.action.arg(0))
    return Update(faults.moved_on(None) if ask is None else ask_card(ask, context))


def ask_card(ask: Ask, context: Context, *, show: bool = False) -> Card:
    """The ask as the question it is, amounts folded unless shown, and the parts it still lacks."""
    sentence = as_ask(ask).sentence(show) if not ask.swap else sheetcards.ask_words(ask, show=show)
    rows = [("Say it as", clip(sentence, 500)), ("Where it is", where(ask))]
    rows += [("Still missing", clip("; ".join(words for _, words in as_ask(ask).missing), 200))] if as_ask(ask).missing else []
    rows += [("They said", clip(ask.said, 300))] if ask.said else []
    amounts = Button("Hide amounts", Action("oneask", ask.id)) if show else Button("Show amounts", Action("askshown", ask.id))
    back = Button("The talk sheet", Action("talksheet", ask.offer))
    if ask.asked is not None:
        first = [Button("Log their answer", _answers(ask), "main")]
        return Card(sheetcards.ask_label(ask), "You opened it.", Facts.of(*rows), Buttons.of(*first, amounts, back))
    return Card(
        sheetcards.ask_label(ask),
        "You opened it.",
        Facts.of(*rows),
        Buttons.of(
            Button("Change it", Action("form", "editask", ask.id, ask.rev), "main"),
            Button("Keep it for a no", Action("asktrade", ask.id, ask.rev)),
            Button("Drop it", Action("askoff", ask.id, ask.rev)),
            amounts,
            back,
        ),
    )


@router.click("askshown")
def ask_shown(event: Click, context: Context) -> ClickReply:
    """One ask with its amounts."""
    ask = context.records.get(Ask, event.action.arg(0))
    return Update(faults.moved_on(None) if ask is None else ask_card(ask, context, show=True))


@router.click("asked", of=Sheet)
def i_have_asked(event: Click, context: Context) -> ClickReply:
    """Sets the wait (C5); an ask with a blank is not ready, and the card names the blank."""
    offer = context.records.get(Offer, event.action.arg(-2))
    if offer is None or offer.state != "open":
        return Update(faults.moved_on(None))
    if not context.profile.zone:
        return Update(prompts.needs_a_clock())
    here = offertalks.case(offer, context)
    lacking = next((ask for ask in here.standing if as_ask(ask).missing), None)
    if lacking is not None:
        return Update(not_ready(lacking, context))
    if not here.standing or not offertalks.talk(here, context).floor_set:
        return Update(sheetcards.sheet_card(here, context, why="One ask and your floor come first."))
    for ask in here.standing:
        context.records.put(ask.model_copy(update={"asked": context.now}))
    until = plans.begin_wait(offer, here.sheet, context)
    return Update(sheetcards.wait_card(offertalks.case(offer, context), until, context))
