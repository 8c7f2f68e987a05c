"""The package of an offer, part by part, its blanks as questions to copy, and the floor, which is private (screen 32)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import Ask, ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Router
from bot.search import offers
from bot.search.offers import package_card
from bot.text import clip
from playbook.offer import case
from playbook.offer.ask import PACKAGE, package_questions
from playbook.offer.situation import Item
from playbook.records import Offer, Part

router = Router()

QUESTIONS: Final = "offerquestions"
BEFORE: Final = {"same": "Yes, the same", "differs": "No, it differs", "first": "I hear it for the first time"}
BELOW: Final = {"no": "Say no", "talk": "Talk it over first", "unsure": "Not sure"}


# -- the package -------------------------------------------------------------------------------------------------------


@router.click("package")
def package(event: Click, context: Context) -> ClickReply:
    """32b, with amounts folded."""
    return Update(_package(event, context))


@router.click("packageshown")
def package_shown(event: Click, context: Context) -> ClickReply:
    """32b with amounts unfolded, on this card alone: the next press folds them again."""
    return Update(_package(event, context, show=True))


def _package(event: Click, context: Context, *, show: bool = False) -> Card:
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return faults.moved_on(None)
    return package_card(offer, context, show=show, why="You pressed 'Show amounts'." if show else "")


@router.click("packpart")
def part_picked(event: Click, context: Context) -> ClickReply:
    """A row was picked: its form opens."""
    offer = context.records.get(Offer, event.action.arg(0))
    picked = next((item for item in PACKAGE if event.chosen == (item,)), None)
    if offer is None:
        return Update(faults.moved_on(None))
    if picked is None:
        return Update(package_card(offer, context))
    return Ask(_part_form((picked, offer.id, str(offer.rev)), offer))


def part_form(args: tuple[str, ...], context: Context) -> Form:
    """One part: what it says, and whether that is what was told before; args are the part, the offer, its version."""
    return _part_form(args, context.named(Offer))


def _part_form(args: tuple[str, ...], offer: Offer) -> Form:
    item = next((item for item in PACKAGE if item == args[0]), Item.BASE)
    old = next((part for part in offer.package if part.item is item), Part(item=item))
    label = PACKAGE[item][0]
    return Form(
        f"The package: {label}",
        "Save",
        Action("onepart", *args),
        Write(
            id="words",
            label=f"{label}, as the offer says it",
            hint="Empty: it is a question again.",
            value=old.words,
            most=limits.SENTENCE,
        ),
        Pick(
            id="before",
            label="Is this what you were told before?",
            options=tuple(Option(id=k, label=v) for k, v in BEFORE.items()),
            value=(old.before,) if old.before else (),
        ),
        Write(id="heard", label="What you were told", value=old.heard, most=limits.SENTENCE),
    )


@router.form("onepart", part_form, of=Offer)
def part_saved(event: Submit, context: Context) -> SubmitReply:
    """The part is kept; an emptied one is a question again."""
    offer = context.named(Offer)
    item = next((item for item in PACKAGE if item == event.action.arg(0)), Item.BASE)
    before = next((k for k in ("same", "differs", "first") if k == event.text("before")), "")
    made = Part.model_validate({"item": item, "words": event.text("words"), "before": before, "heard": event.text("heard")})
    others = {part.item: part for part in offer.package if part.item is not item}
    kept = others | ({item: made} if made.words or made.heard else {})
    ordered = tuple(kept[each] for each in PACKAGE if each in kept)
    changed = context.records.put(offer.model_copy(update={"package": ordered}))
    return Say(package_card(changed, context, why=f"{PACKAGE[item][0]} is {'kept' if made.words else 'a question again'}."))


# -- questions to copy -------------------------------------------------------------------------------------------------


@router.click("copyquestions")
def copy_questions(event: Click, context: Context) -> ClickReply:
    """The blanks as questions, on their way to the direct messages."""
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    context.outbox.plan(QUESTIONS, context.now, offer.id)
    return Update(
        Card(
            "On its way to your direct messages",
            "You asked for the questions.",
            Prose(text="They come as plain text that you can copy."),
            Buttons.of(Button("The package", Action("package", offer.id), "main"), Button("Home", Action("home"))),
        )
    )


@router.due(QUESTIONS, "questions for an offer")
def questions(due: Due, context: Context) -> DueReply:
    """The questions as text; nothing when no part is blank any more."""
    offer = context.records.get(Offer, due.ref)
    asked = package_questions(case.package(offer)) if offer is not None else ()
    if offer is None or not asked:
        return None
    return Card(
        "Questions to ask about an offer",
        "You asked for them as text.",
        Prose(text="\n".join(f"- {words}" for _, words in asked)),
        Buttons.of(Button("The package", Action("package", offer.id)), Button("Home", Action("home"))),
    )


# -- the floor ---------------------------------------------------------------------------------------------------------


@router.click("myfloor")
def my_floor(event: Click, context: Context) -> ClickReply:
    """The form while it is blank; then its own card, folded."""
    return _floor(event, context, show=False)


@router.click("floorshown")
def floor_shown(event: Click, context: Context) -> ClickReply:
    """The one card that draws the floor."""
    return _floor(event, context, show=True)


def _floor(event: Click, context: Context, *, show: bool) -> ClickReply:
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    if not offer.floor:
        return Ask(_floor_form((offer.id, str(offer.rev)), offer))
    return Update(floor_card(offer, "Your floor", "You opened it. It is drawn nowhere else.", context, show=show))


def floor_card(offer: Offer, title: str, why: str, context: Context, *, show: bool = False) -> Card:
    """The floor, folded until `show`."""
    rows = [("The least", clip(offer.floor, limits.SENTENCE) if show else offers.HIDDEN)]
    if offer.besides:
        rows.append(("Besides", clip(offer.besides, limits.SENTENCE) if show else offers.HIDDEN))
    rows.append(("Below it", BELOW[offer.below].lower()))
    fold = Button("Fold it", Action("myfloor", offer.id)) if show else Button("Show it", Action("floorshown", offer.id))
    think = [Button("Think it through", Action("advise", offer.id), "main")] if offer.state == "open" else []
    return Card(
        title,
        why,
        Facts.of(*rows),
        Buttons.of(
            *think,
            fold,
            Button("Change it", Action("form", "floor", offer.id, offer.rev)),
            Button("Take it away", Action("nofloor", offer.id, offer.rev)),
            Button("The offer", Action("offer", offer.id)),
        ),
        Prose(text="A floor set before the talk is calmer than one set in it.", quiet=True),
    )


def floor_form(args: tuple[str, ...], context: Context) -> Form:
    """32c."""
    return _floor_form(args, context.named(Offer))


def _floor_form(args: tuple[str, ...], offer: Offer) -> Form:
    return Form(
        "My floor",
        "Save",
        Action("floor", *args),
        Write(
            id="least",
            label="The least you would say yes to",
            hint="Hidden on every card until you press",
            value=offer.floor,
            need=True,
            most=limits.SENTENCE,
        ),
        Write(
            id="besides",
            label="What it must have besides",
            hint="Example: two days at home",
            value=offer.besides,
            most=limits.SENTENCE,
        ),
        Pick(
            id="below",
            label="Below it, you would",
            options=tuple(Option(id=k, label=v) for k, v in BELOW.items()),
            value=(offer.below,),
        ),
    )


@router.form("floor", floor_form, of=Offer)
def floor_saved(event: Submit, context: Context) -> SubmitReply:
    """The floor is kept; the card says that it is set and hides it."""
    offer = context.named(Offer)
    below = next((k for k in BELOW if k == event.text("below")), "talk")
    kept = context.records.put(
        offer.model_copy(update={"floor": event.text("least"), "besides": event.text("besides"), "below": below})
    )
    return Say(floor_card(kept, "Your floor is set", "You wrote it just now. It stays hidden until you press.", context))


@router.click("nofloor", of=Offer)
def floor_gone(event: Click, context: Context) -> ClickReply:
    """The floor is blank again."""
    offer = context.named(Offer)
    kept = context.records.put(offer.model_copy(update={"floor": "", "besides": "", "below": "talk"}))
    return Update(
        Card(
            "Your floor is blank again",
            "You pressed 'Take it away'.",
            Prose(text="The advice asks for it again before any talk sheet."),
            Buttons.of(
                Button("Set my floor", Action("form", "floor", kept.id, kept.rev), "main"),
                Button("The offer", Action("offer", kept.id)),
            ),
        )
    )
