"""Help, About, who can see what, and the nearest verb for a word that is none."""

from __future__ import annotations

import difflib
from typing import Final

from bot import limits
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Click, Command
from bot.forms import cut
from bot.replies import ClickReply, CommandReply, Say, Update
from bot.router import Router
from bot.search import unstuck
from bot.text import clip, root

router = Router()

CREDIT: Final = "Inspired by the book Never Search Alone by Phyl Terry and its job search councils; not affiliated, not endorsed."
PAGE: Final = 8


@router.command("help")
def help_(event: Command, context: Context) -> CommandReply:
    """`/jsc help`; with a verb, what that verb does."""
    wanted = event.text.casefold().lstrip("/")
    if wanted in context.verbs:
        return Say(verb_card(wanted, context))
    return Say(help_card(context))


def help_card(context: Context) -> Card:
    """27a: one row for each thing a member comes for."""
    rows = [(h.line, root(h.example)) for h in context.playbook.help if h.line and h.verb in context.verbs]
    return Card(
        "What I can do",
        "You asked for help.",
        Facts.of(*rows),
        Buttons.of(
            Button(f"All {len(context.verbs)} commands", Action("commands", 0)),
            Button("Who can see what", Action("whosees")),
            unstuck.STUCK,
            Button("About", Action("about")),
            Button("Home", Action("home")),
        ),
        Prose(text=CREDIT, quiet=True),
    )


def verb_card(verb: str, context: Context) -> Card:
    """One verb's help."""
    text = next(h.text for h in context.playbook.help if h.verb == verb)
    return Card(
        "What this word does",
        f"You asked about one of my {len(context.verbs)} words.",
        Facts.of((root(verb), text)),
        Buttons.of(Button("Open it", Action("go", verb), "main"), Button("All commands", Action("commands", 0))),
    )


@router.click("help")
def help_pressed(event: Click, context: Context) -> ClickReply:
    """The help card, from a button."""
    return Update(help_card(context))


@router.click("commands")
def commands(event: Click, context: Context) -> ClickReply:
    """Every command with its help text, eight a page."""
    known = [h for h in context.playbook.help if h.verb in context.verbs]
    page = int(event.action.arg(0)) if event.action.arg(0).isdigit() and len(event.action.arg(0)) < 3 else 0
    shown = known[page * PAGE : page * PAGE + PAGE]
    if not shown:
        page, shown = 0, known[:PAGE]
    more = [Button("Next", Action("commands", page + 1))] if len(known) > (page + 1) * PAGE else []
    back = [Button("First page", Action("commands", 0))] if page else []
    return Update(
        Card(
            f"All {len(known)} commands",
            "You asked for all of them.",
            Facts.of(*((root(h.verb), h.text) for h in shown)),
            Buttons.of(*more, *back, Button("Help", Action("help"))),
        )
    )


@router.click("whosees")
def who_sees(event: Click, context: Context) -> ClickReply:
    """The honest limits, in four lines (product.md 3.3, rule 6)."""
    return Update(
        Card(
            "Who can see what",
            "You asked who can see what.",
            Facts.of(
                ("Owners of the platform", "A workspace's owners may be able to export messages, private ones on some plans too."),
                ("Whoever runs me", "They can reach the data on their machine. It is sealed for each member; they hold the key."),
                ("A council", "Its members see what you post there, and can take a picture of their screen."),
                ("Everybody else", "Nobody else sees a word of it. There is no list, no badge and no join message."),
            ),
            Prose(text="So: nicknames for firms are fine, initials for people are enough, and amounts are best left out of posts."),
            Buttons.of(Button("My privacy page", Action("go", "privacy")), Button("Home", Action("home"))),
        )
    )


@router.click("about")
def about(event: Click, context: Context) -> ClickReply:
    """27b: who runs this, what it reads, where the idea comes from."""
    return Update(_about_card(context))


def _about_card(context: Context) -> Card:
    source = [Button("Source code", url=context.about.source_url)] if context.about.source_url else []
    return Card(
        "About",
        "You asked who runs this.",
        Facts.of(
            ("Run here by", clip(context.about.run_by, 300)),
            ("Stored in", "one file on their machine, sealed for each member"),
            ("Reads", "your commands, presses and forms; no messages, no mail, no calendar"),
            ("Advice", "fixed rules with their sources; no language model"),
            ("Version", context.about.version),
        ),
        Prose(text=CREDIT, quiet=True),
        Buttons.of(
            Button("Where advice comes from", Action("claims")),
            Button("Privacy notice", Action("whosees")),
            *source,
            Button("Home", Action("home")),
        ),
    )


@router.command("")
def unknown(event: Command, context: Context) -> CommandReply:
    """5d: a first word that is no verb gets the nearest one; nothing is saved and what was typed is shown."""
    if event.verb == "about":
        return Say(_about_card(context))
    typed = f"{event.verb} {event.text}".strip()
    near = difflib.get_close_matches(event.verb.lower(), context.verbs, n=1, cutoff=0.0)
    nearest = near[0] if near else "help"
    log = [Button("Log it as a line", _line(typed, context))] if "log" in context.verbs else []
    return Say(
        Card(
            "I do not know that word yet",
            "Nothing is saved and nothing was sent.",
            Facts.of(("You typed", clip(typed, 300) or "nothing"), ("Nearest", nearest)),
            Buttons.of(Button(nearest.capitalize(), Action("go", nearest)), Button("All commands", Action("commands", 0)), *log),
        )
    )


def _line(typed: str, context: Context) -> Action:
    """The one-line form: filled in with what was typed where that was more than a slip in one word."""
    if " " not in typed:
        return Action("form", "line")
    return Action("fix", context.keep_words(Action("line"), {"line": cut(typed, limits.SENTENCE)}).id)
