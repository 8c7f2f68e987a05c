"""A listening tour: people a member asks for advice, what they heard, and how it bears on what fits them (product.md 1.1)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import plancards, standings
from bot.text import clip
from playbook.records import Fit, Listening

router = Router()

PAGE: Final = 9
SAYS: Final = {"yes": "It fits me, they say", "no": "It does not fit me, they say", "unsure": "Neither"}
SAID: Final = {"": "not said", "yes": "it fits you", "no": "it does not fit you", "unsure": "neither"}


@router.click("listening")
def listening(event: Click, context: Context) -> ClickReply:
    """Everybody on the tour, those still to be heard first."""
    at = event.action.arg(0)
    return Update(_list_card(int(at) if at.isdigit() and len(at) < 4 else 0, context))


def _list_card(page: int, context: Context) -> Card:
    everyone = sorted(context.records.all(Listening), key=lambda n: bool(n.heard))
    if not everyone:
        return Card(
            "Listening",
            "Nobody is on this list yet.",
            Prose(text="Ask a few people for advice, not for a job. What they say shows where you fit."),
            Buttons.of(Button("Add a person", Action("form", "listen"), "main"), Button("My plan", Action("plan"))),
        )
    start = page * PAGE if page * PAGE < len(everyone) else 0
    shown = everyone[start : start + PAGE]
    heard = sum(bool(n.heard) for n in everyone)
    more = [Button("Next", Action("listening", start // PAGE + 1))] if start + PAGE < len(everyone) else []
    return Card(
        "Listening",
        f"You opened this. {heard} of {len(everyone)} heard.",
        *_people(shown),
        Buttons.of(
            *more,
            Button("Add a person", Action("form", "listen")),
            Button("What fits me", Action("showfit")),
            Button("My plan", Action("plan")),
        ),
    )


def _people(shown: list[Listening]) -> list[Block]:
    if len(shown) == 1:
        only = shown[0]
        return [Facts.of((clip(only.who, limits.FACT_LABEL), _state(only))), Buttons.of(Button("Open it", Action("person", only.id)))]
    options = tuple(Option(id=n.id, label=clip(n.who, limits.ITEM_LABEL), note=clip(_state(n), limits.ITEM_NOTE)) for n in shown)
    return [Choice(action=Action("person"), label="Open one:", options=options)]


def _state(note: Listening) -> str:
    return f"heard: {SAID[note.says]}" if note.heard else "to be asked"


# -- one person ------------------------------------------------------------------------------------------------------------------


@router.click("person")
def person(event: Click, context: Context) -> ClickReply:
    """One person of the tour."""
    note = context.records.get(Listening, event.chosen[0] if event.chosen else event.action.arg(0))
    return Update(_person_card(note, context, "You opened this.") if note is not None else faults.moved_on(None))


def _person_card(note: Listening, context: Context, why: str) -> Card:
    rows = [
        ("Who", note.who),
        ("Ask them", note.ask),
        ("What you heard", note.heard),
        ("On what fits you", SAID[note.says] if note.heard else ""),
        ("Heard on", context.say_day(note.day) if note.day is not None else ""),
    ]
    return Card(
        "Somebody you listen to" if note.heard else "Somebody to ask",
        why,
        Facts.of(*((label, clip(text, limits.FACT_VALUE)) for label, text in rows if text)),
        Buttons.of(
            Button("Change what I heard" if note.heard else "Write what I heard", Action("form", "heard", note.id, note.rev), "main"),
            Button("Take off the list", Action("offlist", note.id, note.rev)),
            Button("Everybody", Action("listening", 0)),
            Button("My plan", Action("plan")),
        ),
    )


@router.truth(Listening)
def now(note: Listening, context: Context) -> Now:
    """What is true of one person of the tour."""
    return Now("What you heard is written down." if note.heard else "This person is still to be asked.", Action("person", note.id))


def listen_form(args: tuple[str, ...], context: Context) -> Form:
    """Whom to ask, and what."""
    return Form(
        "Somebody to ask",
        "Save",
        Action("listen"),
        Write(id="who", label="Who, initials are enough", hint="Example: R. from the health network", need=True, most=limits.NAME),
        Write(id="ask", label="What you want their advice on", hint="Example: which teams buy this kind of work", most=limits.LINE),
    )


@router.form("listen", listen_form)
def listen(event: Submit, context: Context) -> SubmitReply:
    """One more person on the tour; nobody is messaged."""
    who, ask = event.text("who"), event.text("ask")
    twin = next((n for n in context.records.all(Listening) if (n.who, n.ask, n.heard) == (who, ask, "")), None)
    note = twin or context.records.add(Listening(who=who, ask=ask))
    return Say(_person_card(note, context, "You added them just now. I message nobody."))


def heard_form(args: tuple[str, ...], context: Context) -> Form:
    """What was heard, and how it bears on what fits."""
    note = context.named(Listening)
    return Form(
        "What you heard",
        "Save",
        Action("heard", *args),
        Write(
            id="heard",
            label="What you heard, in their words if you can",
            long=True,
            value=note.heard,
            need=True,
            most=limits.QUESTION,
        ),
        Pick(
            id="says",
            label="What it says about what fits you",
            options=tuple(Option(id=k, label=v) for k, v in SAYS.items()),
            value=(note.says,) if note.says else (),
        ),
    )


@router.form("heard", heard_form, of=Listening)
def heard(event: Submit, context: Context) -> SubmitReply:
    """What was heard counts for the version of the fit that holds now."""
    note = context.named(Listening)
    says = next((k for k in SAYS if k == event.text("says")), "")
    fit = standings.latest(Fit, context)
    told = {"heard": event.text("heard"), "says": says, "day": note.day or context.today}
    if not note.heard and fit is not None:
        told["fit"] = fit.id
    note = context.records.put(note.model_copy(update=told))
    card = _person_card(note, context, "You wrote it just now.")
    if fit is None:
        return Say(card)
    said = Facts.of(*plancards.rows(fit), ("What people said", plancards.evidence(fit, context)))
    return Say(Card(card.title, card.why, card.blocks[0], said, *card.blocks[1:]))


@router.click("offlist", of=Listening)
def off_list(event: Click, context: Context) -> ClickReply:
    """Taking somebody off asks first: what was heard goes with them."""
    note = context.named(Listening)
    return Update(
        Card(
            "Take this person off the list?",
            "Nothing is taken off yet.",
            Facts.of(
                ("Who", clip(note.who, limits.FACT_VALUE)), ("Goes with them", "what you heard" if note.heard else "nothing else")
            ),
            Buttons.of(
                Button("Keep them", Action("person", note.id), "main"),
                Button("Take off", Action("offforgood", note.id, note.rev), "danger"),
            ),
        )
    )


@router.click("offforgood", of=Listening)
def off_for_good(event: Click, context: Context) -> ClickReply:
    """The person and the note are gone."""
    context.records.drop(Listening, event.action.arg(-2))
    return Update(_list_card(0, context))
