"""What waits for a member on home: notes that could not be sent, may not have come or were to stay there (23a), and drafts."""

from __future__ import annotations

from typing import Final

from bot import limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.context import Context
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Update
from bot.router import Now, Router
from bot.text import clip
from playbook.cadence import Kind
from playbook.records import Draft, Notice

router = Router()

SHOWN: Final = 4
PUT_BACK: Final = "I went back to an earlier copy, and cannot tell what reached you."
WORDS: Final = {
    "line": "a line for the log",
    "interview": "an interview",
    "movetalk": "a new time for an interview",
    "debrief": "a debrief",
}
OTHERS: Final = {
    "reminder": "a reminder",
    "setup": "your set-up",
    "clock": "your clock",
    "news": "news of a job",
    "editjob": "an edited job",
    "work": "the work you want",
    "sentence": "your sentence",
    "fit": "what fits you",
    "pages": "your two pages",
    "hour": "your hour of the week",
    "listen": "a person to ask",
    "heard": "what you heard",
    "addresult": "a result",
    "editresult": "an edited result",
    "nextstep": "the step you ask for",
    "prooftarget": "the work you want",
}


@router.click("waiting")
def waiting(event: Click, context: Context) -> ClickReply:
    """23a: why it is here, what it is about, and the ways on."""
    kept = prompts.kept_on_home(context)
    if not kept:
        return Update(
            Card(
                "No note is waiting",
                "You opened the notes kept on home.",
                Prose(text="All of them are read."),
                Buttons.of(Button("Home", Action("home"), "main")),
            )
        )
    chosen, held = context.profile.hello == "home", prompts.held_back(context)
    unsent = [one for one in kept if one.what == "undelivered"]
    title = "A note is waiting for you here" if len(kept) == 1 else "Notes are waiting for you here"
    if not unsent:
        why, ways = PUT_BACK, []
    elif chosen:
        why, ways = "You asked me to keep notes here.", [Button("Write to me here after all", Action("herealso"))]
    else:
        why = f"I could not message you on {context.say(unsent[0].at)}."
        ways = [Button("Let me message you", Action("letme")), Button("Home is enough", Action("homealone"))]
    came = [Button(_came(held), Action("theycame"))] if held else []
    return Update(Card(title, why, *_lines(kept[: limits.ITEMS], context), Buttons.of(*came, *ways, Button("Home", Action("home")))))


@router.due(Kind.HELD, "notes that may not have come")
def held_back(due: Due, context: Context) -> DueReply:
    """What came due between a backup and its restore, where nobody can tell whether it came: each is opened by a press."""
    kept = prompts.held_back(context)
    if not kept:
        return None
    return Card(
        "A note may not have come" if len(kept) == 1 else "Some notes may not have come",
        PUT_BACK,
        *_lines(kept[: limits.ITEMS], context),
        Prose(text="What you wrote to me after that copy is not in it. Write down again what you miss."),
        Buttons.of(Button(_came(kept), Action("theycame")), Button("Home", Action("home"))),
        prompts.way_out(due),
    )


@router.still(Kind.HELD)
def held_asks(ref: str, context: Context) -> Now | None:
    """It asks while a note may not have come."""
    return None if prompts.held_back(context) else Now("No note is in doubt any more.", Action("waiting"))


@router.click("theycame")
def they_came(event: Click, context: Context) -> ClickReply:
    """The member says that none of it is missing."""
    for kept in context.records.all(Notice):
        if kept.what == "held":
            context.records.drop(Notice, kept.id)
    return Update(
        Card(
            "Nothing is missing, then",
            "You pressed that they came.",
            Prose(text="I list them no longer. All else comes at its usual time."),
            Buttons.of(Button("Home", Action("home"), "main")),
        )
    )


def _came(held: list[Notice]) -> str:
    return "It came" if len(held) == 1 else "They came"


def _lines(kept: list[Notice], context: Context) -> list[Block]:
    if len(kept) == 1:
        return [Facts.of(("Note", _label(kept[0], context))), Buttons.of(Button("Open the note", _opens(kept[0]), "main"))]
    options = tuple(
        Option(
            id=prompts.option_id(*_about(n), n.item),
            label=clip(_label(n, context), limits.ITEM_LABEL),
            note=f"from {context.say(n.at)}",
        )
        for n in kept
    )
    return [Choice(action=Action("notes"), label="Open one:", options=options)]


def _about(kept: Notice) -> tuple[str, str]:
    kind, _, ref = kept.about.partition(".")
    return kind, ref


def _label(kept: Notice, context: Context) -> str:
    return context.labels.get(kept.about.partition(".")[0], "a note")


def _opens(kept: Notice) -> Action:
    kind, _, ref = kept.about.partition(".")
    return Action(kind, *([ref] if ref else [])) if kind in prompts.FILES else prompts.opens(kind, ref, kept.item)


@router.click("letme")
def let_me(event: Click, context: Context) -> ClickReply:
    """How a closed chat is opened, in words that hold on every surface."""
    return Update(
        Card(
            "How I can message you again",
            "You pressed 'Let me message you'.",
            Prose(
                text="Your chat with me is closed, muted away, or messages from this community are off. "
                "Open its privacy settings, let members message you, and write to me once. The next note then comes there."
            ),
            Buttons.of(Button("Back to the notes", Action("waiting"), "main"), Button("Home is enough", Action("homealone"))),
        )
    )


# -- drafts ------------------------------------------------------------------------------------------------------------


@router.click("drafts")
def drafts(event: Click, context: Context) -> ClickReply:
    """What was typed and not used yet, newest first: each opens its form filled in."""
    kept = context.records.all(Draft)[::-1][:SHOWN]
    if not kept:
        return Update(
            Card(
                "No draft is kept",
                "You asked for your drafts.",
                Prose(text="What you type and do not finish waits here."),
                Buttons.of(Button("Home", Action("home"), "main")),
            )
        )
    names = WORDS | OTHERS
    rows = [
        (f"{n}. {context.say(d.at)}"[: limits.FACT_LABEL], names.get(d.form.partition(":")[0], "a form")) for n, d in enumerate(kept, 1)
    ]
    return Update(
        Card(
            "Your drafts",
            "What you typed and did not finish.",
            Facts.of(*rows),
            Buttons.of(*(Button(f"Open {n}", Action("fix", d.id)) for n, d in enumerate(kept, 1))),
            Buttons.of(Button("Drop them all", Action("dropdrafts"), "danger"), Button("Home", Action("home"))),
        )
    )


@router.click("dropdrafts")
def drop_drafts(event: Click, context: Context) -> ClickReply:
    """They are only copies of what was typed."""
    for kept in context.records.all(Draft):
        context.records.drop(Draft, kept.id)
    return Update(
        Card(
            "Your drafts are dropped",
            "You pressed 'Drop them all'.",
            Prose(text="What you saved before stays as it is."),
            Buttons.of(Button("Home", Action("home"), "main")),
        )
    )
