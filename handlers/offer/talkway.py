"""How terms are talked about: who decides, live rather than in writing, a line that asks for a call, the note after it (D13)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import moments, plans
from bot.text import clip
from handlers.offer import offertalks, sheetcards
from handlers.offer.offertalks import Case
from playbook import advisor
from playbook.offer.case import as_ask
from playbook.offer.exposure import flags
from playbook.offer.questions import QUESTIONS
from playbook.offer.situation import Channel, Decider
from playbook.records import Offer, Sheet, TermsTalk
from playbook.times import read_minutes, read_moment
from playbook.typed.timereadings import Read

router = Router()

USUAL_MINUTES: Final = 30
ASKED: Final = {"channel": Channel, "decider": Decider}


@router.click("talkway")
def talk_way(event: Click, context: Context) -> ClickReply:
    """How the member said that terms are talked about, and what follows from it."""
    offer = context.records.get(Offer, event.action.arg(0))
    return Update(faults.moved_on(None) if offer is None else _way_card(offertalks.case(offer, context), context, "You opened it."))


def _way_card(here: Case, context: Context, why: str) -> Card:
    told = {key: getattr(here.situation, key) for key in ASKED}
    rows = [
        ("How you talk", _label("channel", told["channel"])),
        ("Who decides", _label("decider", told["decider"])),
    ]
    if here.offer.who:
        rows.append(("Your words", clip(here.offer.who, 200)))
    if here.sheet.call is not None and here.sheet.call > context.now:
        rows.append(("A talk is set", f"it ends {context.say(here.sheet.call)}; I ask how it went"))
    email = next((flag for flag in flags(here.situation, advisor.deciding(here.situation)) if flag.key == "email"), None)
    live = Prose(text="One source prefers a live talk with the hiring lead, then a short note that sums it up.", quiet=True)
    first = [Button("Ask for a call", Action("callline", here.offer.id), "main")] if email is not None else []
    change = Button("Change it" if told["channel"] else "Say how you talk", _form_action(here))
    return Card(
        "How you talk about the terms",
        why,
        Facts.of(*rows),
        Prose(text=email.words) if email is not None else live,
        Buttons.of(
            *first,
            change,
            Button("A talk is set", Action("form", "termscall", here.sheet.id, here.sheet.rev))
            if _kept(here, context)
            else _sheet(here),
            Button("A note to send after", Action("recap", here.offer.id)),
            Button("Home", Action("home")),
        ),
        *([Buttons.of(_sheet(here))] if _kept(here, context) else []),
    )


def _kept(here: Case, context: Context) -> bool:
    return context.records.get(Sheet, here.offer.id) is not None


def _sheet(here: Case) -> Button:
    return Button("The talk sheet", Action("talksheet", here.offer.id))


def _form_action(here: Case) -> Action:
    return Action("form", "howtalk", here.offer.id, here.offer.rev)


def _label(key: str, value: object) -> str:
    label = next((option.label for option in QUESTIONS[key].options if option.id == value), "not said yet")
    return label[:1].lower() + label[1:]


def way_form(args: tuple[str, ...], context: Context) -> Form:
    """The two questions of D13, as the advisor asks them."""
    offer = context.named(Offer)
    labels = {"channel": "How do you talk about the terms?", "decider": "Who decides, or runs the talk?"}
    inputs = [
        Pick(
            id=key,
            label=label,
            options=tuple(Option(id=option.id, label=option.label) for option in QUESTIONS[key].options),
            need=True,
            value=(str(value),) if (value := getattr(offer.told, key)) is not None else (),
        )
        for key, label in labels.items()
    ]
    return Form("How you talk", "Save", Action("howtalk", *args), *inputs)


@router.form("howtalk", way_form, of=Offer)
def way_told(event: Submit, context: Context) -> SubmitReply:
    """Kept among the answers; it shapes the words of an ask, never the advice."""
    offer = context.named(Offer)
    told = offer.told
    for key in ASKED:
        told = advisor.answer(told, key, event.text(key))
    kept = context.records.put(offer.model_copy(update={"told": told}))
    return Say(_way_card(offertalks.case(kept, context), context, "You said how you talk about it."))


@router.click("callline")
def call_line(event: Click, context: Context) -> ClickReply:
    """One line that asks for a talk instead of an email."""
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    here = offertalks.case(offer, context)
    email = next((flag for flag in here.advice.flags if flag.line), None)
    if email is None:
        return Update(_way_card(here, context, "You do not talk by email, so there is nothing to change."))
    return Update(
        Card(
            "A line that asks for a call",
            "You pressed 'Ask for a call'.",
            Facts.of(("Words to send", email.line)),
            Prose(text="Send it yourself; I message nobody. Once the call is set, I can ask you how it went."),
            Buttons.of(
                Button("A note to send after", Action("recap", offer.id)),
                Button("How you talk", Action("talkway", offer.id)),
                _sheet(here),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("recap")
def recap(event: Click, context: Context) -> ClickReply:
    """The written recap: the member's words in a frame, blanks in brackets. `shown` unfolds amounts."""
    offer = context.records.get(Offer, event.action.arg(0))
    if offer is None:
        return Update(faults.moved_on(None))
    here = offertalks.case(offer, context)
    show = event.action.arg(1) == "shown"
    asks = [as_ask(ask).sentence(show) for ask in here.standing]
    talks = [kept for kept in context.records.all(TermsTalk) if kept.offer == offer.id and kept.said]
    said = here.put[-1].said if here.put and here.put[-1].said else talks[-1].said if talks else ""
    rows = [
        ("Thanks", "Thank you for the talk today."),
        ("What I asked", clip(" ".join(asks), 500) or "(what you asked for)"),
        ("What I heard", f"As I understood you: {clip(said, 300)}" if said else "As I understood you: (what they said)"),
        ("What is next", clip(here.sheet.close, 200) or "(by when you answer)"),
    ]
    amounts = Action("recap", offer.id) if show else Action("recap", offer.id, "shown")
    return Update(
        Card(
            "A short note to send after the talk",
            "It says in writing what was said. The words are yours.",
            Facts.of(*rows),
            Prose(text="What stands in brackets is yours to fill. Send it yourself; I message nobody.", quiet=True),
            Buttons.of(
                Button("Hide amounts" if show else "Show amounts", amounts),
                sheetcards.log_answer(here),
                _sheet(here),
                Button("Home", Action("home")),
            ),
        )
    )


# -- a talk that is set ------------------------------------------------------------------------------------------------


def call_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """When the talk on terms is, and how long."""
    if not context.profile.zone:
        return prompts.needs_a_clock()
    return Form(
        "A talk on terms",
        "Next",
        Action("termscall", *args),
        moments.asked(),
        Write(id="minutes", label="How long, in minutes", value=str(USUAL_MINUTES), most=limits.TIME_TEXT),
    )


@router.form("termscall", call_form, of=Sheet)
def call_typed(event: Submit, context: Context) -> SubmitReply:
    """Read and said back before it counts."""
    typed, again = event.text("when"), context.keep(event)
    minutes = read_minutes(event.text("minutes") or str(USUAL_MINUTES))
    if minutes is None or not 5 <= minutes <= 24 * 60:
        line = "I could not read how long it takes. It could be 30, 45 min or 1h."
        return Say(faults.needs_a_fix(line, again, ("How long", event.text("minutes"))))
    id, rev = event.action.arg(-2), event.action.arg(-1)
    reading = read_moment(typed, context.now, context.zone)
    if isinstance(reading, Read):
        return Say(
            Card(
                f"I read it as {context.say(reading.when)}",
                "Nothing is set yet.",
                Facts.of(
                    ("You wrote", clip(typed, 200)),
                    ("It takes", f"{minutes} minutes"),
                    ("Times are", f"{clip(context.place, 60)} time"),
                ),
                Buttons.of(
                    Button("Yes, set it", Action("callset", moments.packed(reading.when), minutes, id, rev), "main"),
                    Button("Change", again),
                    Button("Do not add it", Action("close")),
                ),
            )
        )
    card = moments.unsure(reading, typed, again, Action("callset", minutes, id, rev), context.zone, context.now)
    return Say(card) if card is not None else None


@router.click("callset", of=Sheet)
def call_set(event: Click, context: Context) -> ClickReply:
    """Confirmed: the question how it went comes 20 minutes after its end (D19)."""
    start, length = moments.picked(event), event.action.arg(1)
    sheet = context.named(Sheet)
    offer = context.records.get(Offer, event.action.arg(-2))
    if offer is None or offer.state != "open" or start is None or start <= context.now or not length.isdigit() or len(length) > 4:
        return Update(faults.moved_on(Now("That time is over, or the offer has ended.", Action("talksheet", sheet.id))))
    kept = context.records.put(sheet.model_copy(update={"call": start + dt.timedelta(minutes=int(length))}))
    plans.plan_wait(offer, kept, context)
    context.forget_words(Action("termscall", *event.action.args[-2:]))
    return Update(
        Card(
            "The talk is set",
            f"You confirmed {context.say(start)}.",
            Prose(text="I ask how it went soon after its end. Until then, three short questions can help."),
            Buttons.of(
                Button("Before the talk", Action("beforetalk", offer.id), "main"),
                _sheet(offertalks.case(offer, context)),
                Button("It is off", Action("callchanged", kept.id, kept.rev)),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("callchanged", of=Sheet)
def call_off(event: Click, context: Context) -> ClickReply:
    """The talk did not take place; another time can be set."""
    sheet = context.named(Sheet)
    offer = context.records.get(Offer, event.action.arg(-2))
    kept = context.records.put(sheet.model_copy(update={"call": None}))
    if offer is not None:
        plans.plan_wait(offer, kept, context)
    return Update(
        Card(
            "Noted: no talk is set",
            "You said that it does not take place.",
            Prose(text="Nothing else is changed. You can set another time."),
            Buttons.of(
                Button("Set another time", Action("form", "termscall", kept.id, kept.rev), "main"),
                Button("The talk sheet", Action("talksheet", kept.id)),
                Button("Home", Action("home")),
            ),
        )
    )
