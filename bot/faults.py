"""The cards for when something went wrong, moved on, or is not there any more (screens.md 23)."""

from __future__ import annotations

from typing import Final

from bot.cards import Action, Block, Button, Buttons, Card, Facts, Prose
from bot.events import Command, PersonEvent, Submit
from bot.router import Now
from bot.text import clip, first_lines

HOME: Final = Button("Home", Action("home"))


def went_wrong(event: PersonEvent, reference: str, draft: Action | None) -> Card:
    """23b: what is safe, what did not happen, what to press. What was typed is a draft, or stands on the card to be copied."""
    typed = _typed(event)
    safe = "Nothing was changed and nothing was sent to anyone."
    blocks: list[Block] = []
    if draft is not None:
        blocks.append(Prose(text="Your words are safe as a draft. Nothing was sent to anyone."))
    elif typed:
        blocks += [
            Prose(text=f"{safe} Your words are below, so that you can copy them."),
            Facts.of(("You typed", first_lines(typed, 600))),
        ]
    else:
        blocks.append(Prose(text=safe))
    blocks.append(Facts.of(("Reference", reference)))
    again = [Button("Try again", draft, "main")] if draft is not None else []
    blocks.append(Buttons.of(*again, HOME))
    return Card("That went wrong on my side", "It was not your doing. Somebody who runs me can look it up.", *blocks)


def _typed(event: PersonEvent) -> str:
    match event:
        case Command(text=text):
            return text
        case Submit(values=values):
            return "\n".join(v for v in values.values() if isinstance(v, str) and v)
        case _:
            return ""


def not_yours() -> Card:
    """What somebody sees who pressed a button that only its author, or the one person it is for, may press."""
    return Card("That button is for someone else", "It is meant for another person.", Prose(text="Nothing changed."), Buttons.of(HOME))


def no_seat(*, known: bool) -> Card:
    """What somebody sees who acts in a council in which they have no seat. `known`: they have set themselves up."""
    if not known:
        return Card(
            "You are not set up yet",
            "This is for members of a council here. Nothing changed.",
            Prose(text="It takes about a minute to begin: set your time zone, and you can look around in private."),
            Buttons.of(Button("Set me up", Action("form", "setup"), "main"), HOME),
        )
    return Card(
        "You have no seat in this council",
        "Only its members can do this. Nothing changed.",
        Prose(text="If they invited you, type the line they gave you. You can also start a council, or find one."),
        Buttons.of(Button("My council", Action("council"), "main"), HOME),
    )


def for_facilitators() -> Card:
    """What somebody sees who pressed a facilitator's button and is none, or is none any more."""
    return Card(
        "Only facilitators can do this",
        "You are not a facilitator here. Nothing changed.",
        Prose(text="Whoever runs me, or a facilitator, can give you a code."),
        Buttons.of(Button("I have a code", Action("form", "claimcode")), HOME),
    )


def other_workspace() -> Card:
    """What somebody of another organisation sees in a shared channel: the app is not installed where they are from."""
    return Card(
        "I only work for this workspace",
        "You are here from another one. Nothing changed, and I kept nothing.",
        Prose(text="Ask in your own workspace whether I can be added there."),
    )


def moved_on(now: Now | None) -> Card:
    """23c: a press on an older card changed nothing; what is true now."""
    if now is None:
        return Card(
            "This is not here any more",
            "You pressed a button on an older card.",
            Prose(text="It was removed, or has moved. Your press changed nothing."),
            Buttons.of(HOME),
        )
    return Card(
        "This has moved on",
        "You pressed a button on an older card.",
        Facts.of(("Now", clip(now.line, 600))),
        Prose(text="Your press changed nothing."),
        Buttons.of(Button("Show it as it is now", now.show, "main"), HOME),
    )


def moved_on_with_words(draft: Action) -> Card:
    """23c for a form: the words are kept, and open again over what is true now."""
    return Card(
        "This has moved on",
        "You sent a form that was opened before the last change.",
        Prose(text="Nothing was changed. Your words are kept, and the form opens again with them."),
        Buttons.of(Button("Open the form", draft, "main"), HOME),
    )


def needs_a_fix(line: str, draft: Action, *facts: tuple[str, str]) -> Card:
    """The one line of a form to mend; every answer is kept."""
    blocks: list[Block] = [Prose(text=line)]
    if facts:
        blocks.append(Facts.of(*((label, first_lines(value, 600)) for label, value in facts)))
    blocks.append(Buttons.of(Button("Fix it", draft, "main"), Button("Leave it", Action("close"))))
    return Card("One line needs another look", "Nothing is saved yet. Your answers are kept.", *blocks)


def still_working() -> Card:
    """What is said after two seconds, when nothing else could be."""
    return Card(
        "Still working",
        "This takes longer than it should.",
        Prose(text="Your press is not lost. What comes of it follows here."),
        Buttons.of(HOME),
    )


def too_long(event: Command, most: int) -> Card:
    """A command with more text than is kept in one line."""
    return Card(
        "That line is too long for me",
        "Nothing is saved and nothing was sent.",
        Facts.of(("You typed", first_lines(event.text, 300))),
        Prose(text=f"A line holds {most:,} characters. Say it shorter, or use a form: it has room for more."),
        Buttons.of(HOME),
    )
