"""How an offer ended, as cards ask for it and show it: the four ends, the dates of a close, and the level it came at (M3)."""

from __future__ import annotations

from typing import Final

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.context import Context
from bot.search import plans
from bot.search.offers import LEVELS
from bot.text import clip
from handlers.offer import sheetcards
from handlers.offer.offertalks import Case
from playbook.records import Reminder

ENDS: Final = {
    "accepted": "You said yes",
    "declined": "You said no",
    "lapsed": "You let it lapse",
    "gone": "They took it back",
}
DATES: Final = (
    ("answer", "I answer by", "Example: Mon 30 Nov 5pm", "Give your answer"),
    ("paper", "The paper is signed by", "Empty means no date yet", "Look for the signed paper"),
    ("start", "I start on", "Example: 1 Feb", "Your first day"),
)
"""The dates of a close: id, label, hint, and what the reminder is for."""
LEVEL: Final = "The level, next to your last job"


def ways(here: Case, yes: str = "accepted") -> tuple[Button, ...]:
    """A button for each end; none is main, since the choice was the member's."""
    return (
        sheetcards.ended(here, yes, "I said yes"),
        sheetcards.ended(here, "declined", "I said no"),
        sheetcards.ended(here, "lapsed", "I let it lapse"),
        sheetcards.ended(here, "gone", "They took it back"),
    )


def which_card(here: Case) -> Card:
    """Which of the four it was."""
    return Card(
        sheetcards.title("How did it end", here) if here.firm else "How did it end?",
        "You opened it. Nothing is written down yet.",
        Prose(text="One press is enough. Each end is a good one to write down, and can be undone."),
        Buttons.of(*ways(here)),
        Buttons.of(Button("It is still open", Action("offer", here.offer.id)), Button("Home", Action("home"))),
    )


def ended_card(here: Case, context: Context, why: str) -> Card:
    """What is true once it has ended. Where the level was not asked yet, it is, without having to be answered (M3)."""
    offer = here.offer
    day = context.say_day(offer.closed) if offer.closed is not None else ""
    rows = [("Job", clip(here.firm, 200) or "a job"), ("Written down", day or "without a day"), *sheetcards.outcome_rows(here)[:4]]
    yes = offer.state == "accepted"
    words = "That took work. The closing lines and dates can still be set."
    if not yes:
        words = "An offer that ends is an answer too. The rest of your search goes on."
    set_ones = [("Reminders", "; ".join(context.say(own.when) for own in reminders(here, context)[:3]))] if yes else []
    rows += [row for row in set_ones if row[1]]
    rows += [("Level", f"{LEVELS[offer.level]}, next to your last job")] if offer.level else []
    asked: list[Block] = [] if offer.level else [level_choice(here)]
    first = [Button("I have landed", Action("landing"), "main")] if yes else []
    dates = [Button("Set the dates", Action("form", "closedates", offer.id, offer.rev))] if yes else []
    talk = Button("How the talk went", Action("terms", offer.id))
    return Card(
        ENDS.get(offer.state, "It has ended"),
        why,
        Facts.of(*rows),
        *asked,
        Prose(text=words),
        Buttons.of(*first, *dates, talk, Button("Undo", Action("reopen", offer.id, offer.rev)), Button("Home", Action("home"))),
    )


def level_choice(here: Case) -> Choice:
    """The question of M3, picked by one press."""
    options = tuple(Option(id=id, label=words.capitalize()) for id, words in LEVELS.items())
    return Choice(
        action=Action("offerlevel", here.offer.id, here.offer.rev), label="How is the level, next to your last job?", options=options
    )


def what(words: str, here: Case) -> str:
    """What a reminder of the close is for: `Give your answer: Acme`."""
    return clip(f"{words}: {here.firm}", limits.LINE) if here.firm else words


def short(words: str) -> str:
    """The label of a date of the close, from what its reminder is for."""
    return next((label for _, label, _, own in DATES if words.startswith(own)), "A date")[: limits.FACT_LABEL]


def reminders(here: Case, context: Context) -> list[Reminder]:
    """The dates that were set on closing and are still ahead."""
    return [own for own in plans.dates_of(here.offer.id, context) if own.when > context.now]
