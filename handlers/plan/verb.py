"""The plan: the work a member wants, their sentence and hour, the ten ticks of a search, and one hint."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Prose, Tick, Ticks
from bot.context import Context
from bot.events import Click, Command
from bot.replies import ClickReply, CommandReply, Say, Update
from bot.router import Router
from bot.search import plancards, runs, standings, unstuck
from bot.text import clip, root
from playbook.records import Fit, KeptHour, Run, Sentence, Target
from playbook.standing import mistake

router = Router()

STEPS: Final = "five-steps"
READ: Final = "talks-read"
FORMS: Final[dict[str, tuple[str, str]]] = {
    "target-named": ("Name the work you want", "work"),
    "target-number": ("Add a number", "work"),
}
"""The ticks that a form fills in: the label of their button and the form."""
OPENS: Final[dict[str, str]] = {
    "log": "Open my jobs",
    "proof": "Open my proof",
    "interview": "Open my interviews",
    "council": "Open my council",
    "review": "Open my review",
    "checkin": "Open the check-in",
}
WORDS: Final[dict[str, Action]] = {
    "week": Action("thisweek"),
    "this week": Action("thisweek"),
    "hour": Action("keephour"),
    "sentence": Action("form", "sentence"),
    "fit": Action("showfit"),
    "target": Action("form", "work"),
    "two-pager": Action("showpages"),
    "pages": Action("showpages"),
    "listening": Action("listening"),
    "coach": Action("openlist", "right-coach"),
}
"""What may stand behind the verb; each is a button of the card that answers."""


@router.command("plan")
def plan(event: Command, context: Context) -> CommandReply:
    """`/jsc plan`: the plan; with a word behind it, the way to that part."""
    word = event.text.casefold().strip(" .?").removeprefix("i'm ").removeprefix("i am ")
    if not word:
        return Say(plan_card(context))
    if word == "stuck":
        return Say(unstuck.card(context))
    return Say(help_card(context, word, "" if word == "help" else event.text))


@router.click("plan")
def plan_pressed(event: Click, context: Context) -> ClickReply:
    """The plan, from a button."""
    return Update(plan_card(context))


def plan_card(context: Context, said: str = "") -> Card:
    """30a. `said`: one line about the press that led here."""
    list_ = context.playbook.checklist(STEPS)
    if list_ is None:
        return faults.moved_on(None)
    run = runs.begun(list_, context)
    done = runs.done(run, list_, runs.known(list_, context))
    ticks = Ticks(
        action=Action("plantick", run.id, run.rev),
        items=tuple(Tick(id=step.id, label=step.label, done=step.id in done) for step in list_.items),
    )
    blocks: list[Block] = [Facts.of(*rows)] if (rows := _rows(context)) else [Prose(text="Nothing is written here yet. That is fine.")]
    blocks.append(ticks)
    blocks += [Prose(text=line) for line in (_hint(context), said) if line]
    first = _first_open(done, context)
    blocks.append(
        Buttons.of(
            *([first] if first is not None else []),
            Button("My sentence", Action("form", "sentence")),
            Button("My hour", Action("keephour")),
            Button("I'm stuck", Action("stuck")),
            Button("Why each step", Action("whys", 0, run.id, run.rev)),
        )
    )
    blocks.append(
        Buttons.of(
            Button("This week's five", Action("thisweek")),
            Button("More of my plan", Action("planmore")),
            *([Button("Show older", Action("older", "work", 0))] if context.records.count(Target) > 1 else []),
            Button("Home", Action("home")),
        )
    )
    return Card("Your plan", _why(context), *blocks)


def _why(context: Context) -> str:
    versions = context.records.all(Target)
    if not versions:
        return "You opened this."
    return f"You opened this. Version {len(versions)}, since {context.say_day(versions[-1].since)}."


def _rows(context: Context) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for kept in (standings.latest(Target, context), standings.latest(Sentence, context), standings.latest(Fit, context)):
        found += plancards.rows(kept) if kept is not None else []
    hour = context.records.get(KeptHour)
    return found + ([("Kept hour", plancards.hour_words(hour, context))] if hour is not None else [])


def _hint(context: Context) -> str:
    """C14: one hint at a time, the first of the four that shows."""
    found = mistake(standings.standing(context))
    return f"**One hint:** {found.text}" if found is not None else ""


def _first_open(done: tuple[str, ...], context: Context) -> Button | None:
    """The main button: the first open tick that this plan can lead to."""
    for item in standings.framework(context):
        if item.id in done:
            continue
        if item.id in FORMS:
            label, form = FORMS[item.id]
            return Button(label, Action("form", form), "main")
        if item.id == READ and context.seated:
            return Button("Ask for a fast read", Action("form", "askcouncil"), "main")
        if item.opens in context.verbs:
            return Button(OPENS[item.opens], Action("go", item.opens), "main")
    return None


@router.click("plantick", of=Run)
def tick(event: Click, context: Context) -> ClickReply:
    """The boxes that are now ticked; what the records show stays ticked, and the card says so."""
    run, list_ = context.named(Run), context.playbook.checklist(STEPS)
    if list_ is None or run.checklist != STEPS:
        return Update(faults.moved_on(None))
    known = runs.known(list_, context)
    runs.ticked(run, list_, event.chosen, known, context)
    stays = any(id not in event.chosen for id in known)
    return Update(plan_card(context, "What I can see in your records stays ticked." if stays else ""))


# -- more ----------------------------------------------------------------------------------------------------------------------


@router.click("planmore")
def more(event: Click, context: Context) -> ClickReply:
    """The parts of a plan that the first card has no room for."""
    return Update(
        Card(
            "More of your plan",
            "You opened this from your plan.",
            Facts.of(
                ("The work you want", "role, level, by when, and a number"),
                ("What fits you", "role, kind of firm, stage and place, in one sentence"),
                ("Two pages", "what you want, what you will not take, what you bring"),
                ("Listening", "people you ask for advice, and what you heard"),
            ),
            Buttons.of(
                Button("The work I want", Action("form", "work")),
                Button("What fits me", Action("showfit")),
                Button("My two pages", Action("showpages")),
                Button("Listening", Action("listening")),
                Button("Is it the right coach?", Action("openlist", "right-coach")),
            ),
            Buttons.of(Button("My plan", Action("plan")), Button("Home", Action("home"))),
        )
    )


def help_card(context: Context, word: str, typed: str) -> Card:
    """`/jsc plan help`, and what a word behind the verb opens (C31 stands here)."""
    known = WORDS.get(word)
    if known is not None:
        return Card(
            "That is a part of your plan",
            "You typed its name. One press opens it.",
            Facts.of(("You typed", clip(typed, limits.FACT_VALUE))),
            Buttons.of(Button("Open it", known, "main"), Button("My plan", Action("plan"))),
        )
    rows = [("You typed", clip(typed, 200))] if typed else []
    return Card(
        "What your plan can do" if not typed else "I know no such part of a plan",
        "You asked for help with your plan." if not typed else "Nothing was changed. These are its parts.",
        Facts.of(
            *rows,
            (root("plan"), "the work you want, your sentence, your hour, ten ticks"),
            (root("plan stuck"), "three small steps, the first open one first"),
            (root("plan week"), "five actions for one week"),
            (root("plan hour"), "one hour a week, as a calendar file if you like"),
            (root("plan listening"), "people you ask for advice, and what you heard"),
            (root("plan coach"), "two questions before you pay anyone; nobody is advertised here"),
        ),
        Buttons.of(
            Button("My plan", Action("plan"), "main"),
            Button("I'm stuck", Action("stuck")),
            Button("Is it the right coach?", Action("openlist", "right-coach")),
            Button("Help", Action("help")),
        ),
    )
