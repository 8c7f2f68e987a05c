"""The quiet minute an hour before a talk: the people behind the member, named by them and messaged by nobody (screen 7)."""

from __future__ import annotations

from typing import Final

from bot import limits, prompts
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip
from playbook.cadence import Kind
from playbook.records import Interview, Supporter

router = Router()

SHOWN: Final = 8
"""Names on one card, the newest: a breath each is a minute."""
ENOUGH: Final = 2
"""Names from which the quiet minute is worth sending (screens.md 7)."""


@router.due(Kind.GRATITUDE, "a quiet minute before you start")
def gratitude(due: Due, context: Context) -> DueReply:
    """7a, one hour before; nothing once the talk has begun."""
    talk = context.records.get(Interview, due.ref)
    if talk is None or talk.state != "set" or talk.start <= context.now:
        return None
    return _people_card(talk, context, prompts.way_out(due))


@router.still(Kind.GRATITUDE)
def still(ref: str, context: Context) -> Now | None:
    """It helps until the talk begins."""
    talk = context.records.get(Interview, ref)
    if talk is None:
        return Now("That talk is not on your list any more.", Action("home"))
    if talk.state != "set" or talk.start <= context.now:
        return Now("That talk has begun, or is off.", Action("talk", talk.id))
    return None


@router.click("people")
def people(event: Click, context: Context) -> ClickReply:
    """The list, from a button."""
    talk = context.records.get(Interview, event.action.arg(0))
    return Update(_people_card(talk, context, Buttons.of(Button("Home", Action("home")))))


def _people_card(talk: Interview | None, context: Context, last: Buttons) -> Card:
    every = context.records.all(Supporter)
    id = talk.id if talk is not None else ""
    add = Button("Add a person", Action("form", "supporter", id), "main" if len(every) < ENOUGH else "plain")
    none = Prose(text="None of them is messaged.", quiet=True)
    if len(every) < ENOUGH:
        shown = [Facts.of(*((clip(p.name, 24), clip(p.what, 100) or "you named them") for p in every))] if every else []
        return Card(
            "Who would you like to think of?",
            "A quiet minute works with two names or more.",
            Prose(text="Name people who have backed you. What they saw in you is still true."),
            *shown,
            Buttons.of(add, *([Button("Take a name off", Action("unname", id))] if every else [])),
            none,
            last,
        )
    rows = [(clip(p.name, 24), clip(p.what, 100) or "you named them") for p in every[-SHOWN:]]
    if talk is not None and talk.drive:
        rows.append(("Today you steer towards", clip(talk.drive, 200)))
    return Card(
        "A quiet minute before you start",
        "You asked for this one hour before." if talk is not None else "You opened the list.",
        Prose(text="These people have backed you. Think of each for one breath. What they saw in you is still true."),
        Facts.of(*rows),
        Buttons.of(
            Button("I took the minute", Action("minute"), "main"),
            add,
            Button("Draft a thank-you", Action("thankwords")),
            Button("Take a name off", Action("unname", id)),
        ),
        none,
        last,
    )


@router.click("minute")
def minute(event: Click, context: Context) -> ClickReply:
    """The member goes in."""
    return Update(
        Card(
            "Go well",
            "You took the minute.",
            Prose(text="I ask how it went when it is over."),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


@router.click("unname")
def take_name_off(event: Click, context: Context) -> ClickReply:
    """Which name shall go; it goes with its words."""
    every = context.records.all(Supporter)[-limits.ITEMS :]
    talk = event.action.arg(0)[: limits.ITEM_ID]
    back = Buttons.of(Button("Back", Action("people", talk)))
    if not every:
        return Update(_people_card(context.records.get(Interview, talk), context, Buttons.of(Button("Home", Action("home")))))
    if len(every) == 1:
        one = Buttons.of(Button("Take it off", Action("unnamed", talk, every[0].id), "danger"), Button("Back", Action("people", talk)))
        return Update(Card("Take this name off?", "You pressed 'Take a name off'.", Facts.of(("Name", clip(every[0].name, 60))), one))
    options = tuple(Option(id=p.id, label=clip(p.name, limits.ITEM_LABEL)) for p in every)
    pick = Choice(action=Action("unnamed", talk), label="It goes for good:", options=options)
    return Update(Card("Which name shall go?", "You pressed 'Take a name off'.", pick, back))


@router.click("unnamed")
def name_taken_off(event: Click, context: Context) -> ClickReply:
    """Gone for good; the list is shown without it."""
    context.records.drop(Supporter, event.chosen[0] if event.chosen else event.action.arg(1))
    talk = context.records.get(Interview, event.action.arg(0))
    return Update(_people_card(talk, context, Buttons.of(Button("Home", Action("home")))))


def supporter_form(args: tuple[str, ...], context: Context) -> Form:
    """One person, and what they saw or did."""
    return Form(
        "Someone who backed you",
        "Save",
        Action("supporter", *args),
        Write(id="name", label="Name", hint="As you call them", need=True, most=limits.NAME),
        Write(id="what", label="What they saw or did", hint="Example: put your name forward twice", most=limits.SENTENCE),
    )


@router.form("supporter", supporter_form)
def add_supporter(event: Submit, context: Context) -> SubmitReply:
    """Kept privately; nobody is messaged. The same name twice is one person."""
    name, what = event.text("name"), event.text("what")
    known = next((p for p in context.records.all(Supporter) if p.name.casefold() == name.casefold()), None)
    if known is not None:
        context.records.put(known.model_copy(update={"what": what or known.what}))
    else:
        context.records.add(Supporter(name=name, what=what))
    talk = context.records.get(Interview, event.action.arg(0))
    return Say(_people_card(talk, context, Buttons.of(Button("Home", Action("home")))))
