"""The first hello in the direct chat, and whether notes come there or wait on home."""

from __future__ import annotations

from bot.cards import Action, Button, Buttons, Card, Prose
from bot.context import Context
from bot.events import Click, Command, Due, Submit
from bot.replies import ClickReply, DueReply, Update
from bot.router import Router
from bot.text import root

router = Router()


@router.first
def first(event: Command | Click | Submit, context: Context) -> None:
    """A member's own first command, and nothing before it, opens their direct chat."""
    context.records.put(context.profile.model_copy(update={"hello": "sent"}))
    context.outbox.plan("hello", context.now)


@router.due("hello", "a first hello")
def hello(due: Due, context: Context) -> DueReply:
    """28a: what this chat is for."""
    return Card(
        "Hello. My notes to you come here",
        "You used me for the first time. This is the first note here.",
        Prose(
            text=f"I cannot read what you type here; start with `{root()}`. My notes and files come here, on your clock; "
            "mute me and they wait on home."
        ),
        Buttons.of(
            Button("Set me up", Action("form", "setup"), "main"),
            Button("Who can see what", Action("whosees")),
            Button("Write to me on home alone", Action("homealone")),
        ),
    )


@router.click("homealone")
def home_alone(event: Click, context: Context) -> ClickReply:
    """Notes wait on home and this chat stays still."""
    context.records.put(context.profile.model_copy(update={"hello": "home"}))
    return Update(
        Card(
            "I write to you on home alone",
            "You pressed 'Write to me on home alone'.",
            Prose(text="Notes wait there until you look. Files still come here, since you press for each."),
            Buttons.of(Button("Write to me here after all", Action("herealso")), Button("Home", Action("home"))),
        )
    )


@router.click("herealso")
def here_also(event: Click, context: Context) -> ClickReply:
    """Notes come to the direct chat again."""
    context.records.put(context.profile.model_copy(update={"hello": "sent"}))
    return Update(
        Card(
            "I write to you here again",
            "You pressed 'Write to me here after all'.",
            Prose(text="Notes come to this chat, on your clock."),
            Buttons.of(Button("Home", Action("home"))),
        )
    )
