"""One facilitator ends another's part: written down, told to them alone, and never the last one's."""

from __future__ import annotations

from typing import Final

from bot.cards import Action, Button, Buttons, Card, Form, Person, Prose
from bot.context import Context
from bot.council import facilitation, safety
from bot.events import Due, Submit
from bot.replies import DueReply, Say, SubmitReply
from bot.router import Router
from playbook.records import Facilitator, InviteCode

router = Router()

HOME: Final = Button("Home", Action("home"))
PAGE: Final = Button("Facilitator page", Action("facilpage"))
AGAIN: Final = Button("Pick someone else", Action("form", "facilremove"))


def remove_form(args: tuple[str, ...], context: Context) -> Form:
    """Nobody is listed: whoever ends it knows whom it is about."""
    return Form(
        "End a facilitator's part",
        "End it",
        Action("facilremove"),
        Person(id="who", label="Who is no facilitator from now on", hint="They alone are told; the log names nobody", need=True),
    )


@router.form("facilremove", remove_form, may="facilitator")
def removed(event: Submit, context: Context) -> SubmitReply:
    """At once. Oneself one gives it back, and one stays: else nobody would read reports."""
    here = context.community.records
    picked = event.picked("who")
    member = context.peer(picked[0]) if picked else ""
    if member == context.me:
        back = Button("Give it back", Action("facilback"))
        return _nothing("That is you", "Your own part you give back yourself.", back, AGAIN)
    if here.get(Facilitator, member) is None:
        return _nothing("They are no facilitator here", "The person you picked has no part that could end.", AGAIN)
    if here.count(Facilitator) < 2:
        return _nothing("They are the last one", "One stays, so that reports are read. Invite another first.", AGAIN)
    here.drop(Facilitator, member)
    for code in here.all(InviteCode):
        if here.author_of(code) == member:
            # Whoever made it knows it, and would be back by it.
            here.drop(InviteCode, code.id)
    facilitation.did(context, "removed")
    context.tell(member, "facilended", str(here.rev))
    return Say(
        Card(
            "Their part has ended",
            "You picked a person. It holds from now on.",
            Prose(text="They are told, and not by whom. Whoever manages the place on the platform itself can come back by that."),
            Buttons.of(PAGE, Button("What admins did", Action("adminlog", 0)), HOME),
        )
    )


def _nothing(title: str, line: str, *ways: Button) -> SubmitReply:
    return Say(Card(title, "You picked a person. Nothing has changed.", Prose(text=line), Buttons.of(*ways, PAGE, HOME)))


@router.due("facilended", "your part as a facilitator")
def ended(due: Due, context: Context) -> DueReply:
    """What it means for them; nothing where they are one again."""
    if context.community.records.get(Facilitator, context.me) is not None:
        return None
    safety.draw_own(context)
    return Card(
        "You are not a facilitator any more",
        "Another facilitator ended it.",
        Prose(text="No report reaches you now. What is yours as a member stays as it is."),
        Buttons.of(Button("What admins did", Action("adminlog", 0)), HOME),
    )
