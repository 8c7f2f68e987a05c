"""The talk sheet: what to say about an offer, in speaking order and the member's own words (screen 16)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Tick, Ticks, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, File, Parcel, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search.offers import ENDS
from bot.text import clip
from handlers.offer import offertalks, sheetcards
from handlers.offer.offertalks import Case
from playbook.advisor import Sheet as May
from playbook.offer import talk_sheet
from playbook.offer.talk_sheet import Manner
from playbook.records import Offer, Sheet

router = Router()

COPY: Final = "talksheet"
SHOWN: Final = "shown"
STEPS: Final = (("want", "I said that I want this job"), ("package", "I asked about the whole package"))
"""What comes before any ask, in this order (C2)."""
PARTS: Final = {
    Manner.GAP: "The gap, and why",
    Manner.WANT: "You want the job",
    Manner.ITEMS: "One or two items",
    Manner.LIMITS: "Their limits",
    Manner.ORIGINAL: "The offer as it is",
}


@router.click("talksheet")
def show_sheet(event: Click, context: Context) -> ClickReply:
    """16a, with amounts folded."""
    return Update(_drawn(event.action.arg(0), context))


@router.click("showsheet")
def show_amounts(event: Click, context: Context) -> ClickReply:
    """16a with the amounts unfolded; the next press folds them again."""
    return Update(_drawn(event.action.arg(0), context, show=True))


def _drawn(offer_id: str, context: Context, *, show: bool = False, why: str = "") -> Card:
    offer = context.records.get(Offer, offer_id)
    if offer is None:
        return faults.moved_on(None)
    if offer.state != "open":
        return faults.moved_on(Now(f"That offer has ended: {ENDS[offer.state]}.", Action("closing", offer.id)))
    here = offertalks.case(offer, context)
    if here.advice.sheet not in (May.NEVER, May.AFTER_FLOOR) and context.records.get(Sheet, offer.id) is None:
        # The sheet's own lines have a version from the first time it is drawn.
        context.records.put(here.sheet)
        here = offertalks.case(offer, context)
    return sheetcards.sheet_card(here, context, show=show, why=why)


@router.truth(Sheet)
def now(sheet: Sheet, context: Context) -> Now:
    """What is true of a talk sheet."""
    return Now("The talk sheet has changed since that card.", Action("talksheet", sheet.id))


# -- the lines ---------------------------------------------------------------------------------------------------------


def lines_form(args: tuple[str, ...], context: Context) -> Form:
    """The five lines that are no asks."""
    sheet = context.named(Sheet)
    return Form(
        "Your own words",
        "Save",
        Action("sheetlines", *args),
        _line("interest", "That you want the job", "Example: I want this job and can start 1 Feb", sheet.interest),
        _line("limits", "That you see their limits", "Budget, fairness, what others are paid", sheet.limits),
        _line("original", "If it stays as it is", "Only what is true: would you still say yes?", sheet.original),
        _line("trade", "If it is no: one thing in its place", "Example: a sign-on amount", sheet.trade),
        _line("close", "To close: when you will answer", "Example: I will answer by Mon 30 Nov", sheet.close),
    )


def _line(id: str, label: str, hint: str, value: str) -> Write:
    return Write(id=id, label=label, hint=hint, value=value, most=limits.SENTENCE)


@router.form("sheetlines", lines_form, of=Sheet)
def lines_kept(event: Submit, context: Context) -> SubmitReply:
    """The words as they were typed; what is empty stays blank."""
    sheet = context.named(Sheet)
    words = {name: event.text(name) for name in ("interest", "limits", "original", "trade", "close")}
    context.records.put(sheet.model_copy(update=words))
    return Say(_drawn(sheet.id, context, why="You wrote it down just now. Blanks stay blank."))


@router.click("payfirst", of=Offer)
def pay_first(event: Click, context: Context) -> ClickReply:
    """One press puts pay before needs, or back (D14)."""
    offer = context.named(Offer)
    context.records.put(offer.model_copy(update={"pay_first": not offer.pay_first}))
    return Update(_drawn(offer.id, context, why="You changed the order. Your own words, as you say them."))


# -- how to say it -----------------------------------------------------------------------------------------------------


@router.click("fiveparts")
def five_parts(event: Click, context: Context) -> ClickReply:
    """The five parts of the manner (B10), and what comes before any ask (C2)."""
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    here = offertalks.case(offer, context)
    return Update(_parts_card(here, context))


def _parts_card(here: Case, context: Context, line: str = "") -> Card:
    talk = offertalks.talk(here, context)
    rows = [(PARTS[part], clip("; ".join(said), 200) or "(blank)") for part, said in talk_sheet.manner(talk)]
    items = tuple(Tick(id=id, label=label, done=id in here.sheet.said) for id, label in STEPS)
    first = [Ticks(action=Action("saidfirst", here.sheet.id, here.sheet.rev), label="First, in this order:", items=items)]
    known = context.records.get(Sheet, here.sheet.id) is not None
    return Card(
        "How to say it: five parts",
        "A recruiter's blog names these five. The words are yours.",
        Facts.of(*rows),
        *(first if known else []),
        *([Prose(text=line)] if line else []),
        Buttons.of(Button("The talk sheet", Action("talksheet", here.offer.id), "main"), Button("Home", Action("home"))),
    )


@router.click("saidfirst", of=Sheet)
def said_first(event: Click, context: Context) -> ClickReply:
    """Interest first, then the package: the second counts once the first was said."""
    sheet = context.named(Sheet)
    offer = context.records.get(Offer, event.action.arg(-2))
    if offer is None:
        return Update(faults.moved_on(None))
    said = tuple(id for id, _ in STEPS if id in event.chosen)
    line = ""
    if said == ("package",):
        said, line = (), "Say first that you want the job. Then the package counts as asked in order."
    context.records.put(sheet.model_copy(update={"said": said}))
    return Update(_parts_card(offertalks.case(offer, context), context, line))


@router.click("beforetalk")
def before_the_talk(event: Click, context: Context) -> ClickReply:
    """What may hinder you (A10), just before the talk: three prompts, each of which may be skipped."""
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    ways = [Button("Tick them off", Action("openlist", "before-an-interview"))]
    return Update(
        Card(
            "Before the talk: three questions",
            "You opened it from the talk sheet. Skip any of them.",
            Facts.of(
                ("May not be seen", "What of your work may they not grasp? How would you say it to a neighbour?"),
                ("May be read otherwise", "Where may habits differ, theirs and yours? A pause can mean different things."),
                ("You may misread", "What might you be misreading? A short answer is not always a no."),
            ),
            Buttons.of(Button("The talk sheet", Action("talksheet", offer.id), "main"), *ways, Button("Home", Action("home"))),
        )
    )


# -- as text -----------------------------------------------------------------------------------------------------------


@router.click("copysheet")
def copy_sheet(event: Click, context: Context) -> ClickReply:
    """The sheet as text comes to the direct messages: as it stands on the card, amounts folded or not."""
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    show = event.action.arg(1) == SHOWN
    context.outbox.plan(COPY, context.now, f"{offer.id}-{SHOWN}" if show else offer.id)
    return Update(
        Card(
            "On its way to your direct messages",
            "You pressed 'Copy as text'.",
            Facts.of(("You will get", "the talk sheet as text"), ("Amounts", "in it" if show else "left out; the floor always is")),
            Buttons.of(Button("The talk sheet", Action("talksheet", offer.id)), Button("Home", Action("home"))),
        )
    )


@router.due(COPY, "your talk sheet as text")
def copied(due: Due, context: Context) -> DueReply:
    """The text as a file of its own, whole."""
    id, _, way = due.ref.partition("-")
    offer = context.records.get(Offer, id)
    if offer is None:
        return None
    talk = offertalks.talk(offertalks.case(offer, context), context)
    words = talk_sheet.as_text(talk, way == SHOWN)
    card = Card(
        "Your talk sheet as text",
        "You pressed 'Copy as text'.",
        Prose(text="Whoever can open this chat can open it. Take from it what you like."),
        Buttons.of(Button("The talk sheet", Action("talksheet", offer.id)), Button("Home", Action("home"))),
    )
    return Parcel(card, (File("talk-sheet.txt", "text/plain", words.encode()),))
