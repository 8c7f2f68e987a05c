"""Home: where a member is, and the one next step."""

from __future__ import annotations

from bot.cards import Action, Button, Buttons, Card, Prose
from bot.context import Context
from bot.events import Click, Command, Visit
from bot.replies import ClickReply, CommandReply, Say, Update
from bot.router import Router

router = Router()


@router.command("home")
def home(event: Command, context: Context) -> CommandReply:
    """`/jsc` and `/jsc home`."""
    return Say(home_card(context))


@router.visit
def visit(event: Visit, context: Context) -> Card:
    """The home tab."""
    return home_card(context)


@router.click("home")
def home_pressed(event: Click, context: Context) -> ClickReply:
    """Back to home, from anywhere."""
    return Update(home_card(context))


@router.click("close")
def close(event: Click, context: Context) -> ClickReply:
    """`Leave it`: nothing was done, and it says so."""
    return Update(
        Card(
            "Left as it is",
            "You pressed a button that changes nothing.",
            Prose(text="Nothing was changed. What you typed before is kept as a draft."),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


def home_card(context: Context) -> Card:
    """Screen 2."""
    return Card(
        "Home",
        "You opened this.",
        Prose(text="Nothing here yet, and that is fine. The first step takes half a minute."),
        Buttons.of(Button("Name the work you want", Action("form", "setup"), "main")),
    )
