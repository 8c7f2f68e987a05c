"""Words made from proof: the intro as text to copy, the step one asks for, and the work it is all held against."""

from __future__ import annotations

from bot import limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, File, Parcel, Say, SubmitReply, Update
from bot.router import Router
from bot.search import plancards, standings
from bot.text import clip
from handlers.proof.proofcards import BLANKS, NAME_IT, ROWS, page_card, saved_card, target_named
from playbook import proof
from playbook.records import NextStep, Result, Target

router = Router()


# -- the intro (C30) ---------------------------------------------------------------------------------------------------


@router.click("intro")
def intro(event: Click, context: Context) -> ClickReply:
    """One sentence: the work one wants, and a result; from the strongest one, or from the one that was open."""
    result = context.records.get(Result, event.action.arg(0)) if event.action.arg(0) else None
    return Update(intro_card(result, context))


def intro_card(result: Result | None, context: Context) -> Card:
    """The sentence in the member's own words, what would make it plainer, and what is missing where there is none yet."""
    made, used = _made(result, context)
    if made.missing == "role":
        return Card(
            "First, the work you want",
            "You asked for your intro. It begins with the work you want.",
            Prose(text=NAME_IT),
            Buttons.of(
                Button("Name the work you want", Action("form", "prooftarget"), "main"),
                Button("My results", Action("proof")),
                Button("Home", Action("home")),
            ),
        )
    if made.sentence is None or used is None:
        return Card(
            "Your intro wants one result",
            "You asked for your intro. The work you want is there.",
            Prose(text="One result of yours makes the second half of the sentence."),
            Buttons.of(Button("Add a result", Action("form", "addresult"), "main"), Button("Home", Action("home"))),
        )
    rows = [("To say", made.sentence)]
    rows += [(ROWS[h.lack], BLANKS[h.lack]) for h in proof.hints(used, target_named(context)) if h.lack in ("outcome", "number")]
    return Card(
        "Your intro",
        "Made of your target and one result, in your own words.",
        Facts.of(*((label, clip(value, limits.FACT_VALUE)) for label, value in rows)),
        Prose(text="The work first, then what came of yours. Say it, or send it; change it as you like."),
        Buttons.of(
            Button("Send me the text", Action("introtext", used.id), "main"),
            Button("Edit the result", Action("form", "editresult", used.id, used.rev)),
            Button("Another result", Action("proof")),
            Button("Home", Action("home")),
        ),
    )


def _made(result: Result | None, context: Context) -> tuple[proof.Intro, Result | None]:
    target = target_named(context)
    results = [result] if result is not None else context.records.all(Result)
    return proof.intro(target, results), proof.strongest(results, target)


@router.click("introtext")
def ask_text(event: Click, context: Context) -> ClickReply:
    """`Send me the text`: it comes to the direct messages, as a file and in words."""
    result = context.records.get(Result, event.action.arg(0)) if event.action.arg(0) else None
    if _made(result, context)[0].sentence is None:
        return Update(intro_card(None, context))
    context.outbox.plan("introtext", context.now, result.id if result is not None else "")
    return Update(
        Card(
            "On its way to your direct messages",
            f"You pressed 'Send me the text' at {context.local:%H:%M}.",
            Facts.of(("You will get", "your intro as text to copy, and as a small file")),
            Buttons.of(Button("My results", Action("proof")), Button("Home", Action("home"))),
        )
    )


@router.due("introtext", "your intro as text")
def text_due(due: Due, context: Context) -> DueReply:
    """The sentence as it is made now, to copy."""
    made, _ = _made(context.records.get(Result, due.ref) if due.ref else None, context)
    if made.sentence is None:
        return None
    card = Card(
        "Your intro, to copy",
        "You pressed 'Send me the text'.",
        Facts.of(("To say", clip(made.sentence, limits.FACT_VALUE))),
        Buttons.of(Button("My results", Action("proof")), Button("Home", Action("home"))),
    )
    return Parcel(card, (File("intro.txt", "text/plain", f"{made.sentence}\n".encode()),))


# -- the step one asks for (C29) ---------------------------------------------------------------------------------------


def step_form(args: tuple[str, ...], context: Context) -> Form:
    """One line; emptied, it is taken away."""
    step = context.records.get(NextStep)
    return Form(
        "The step you ask for",
        "Save",
        Action("nextstep"),
        Write(
            id="words",
            label="The next step you ask for",
            hint="Example: 20 minutes to show how it was done. Empty takes it away.",
            value=step.words if step else "",
            most=limits.LINE,
        ),
    )


@router.form("nextstep", step_form)
def next_step(event: Submit, context: Context) -> SubmitReply:
    """Kept, changed or taken away."""
    words = " ".join(event.text("words").split())
    if words:
        context.records.put(NextStep(words=words))
    elif context.records.get(NextStep) is not None:
        context.records.drop(NextStep)
    return Say(
        Card(
            "Saved" if words else "Nothing is asked for now",
            "You wrote down the step you ask for." if words else "You left the line empty.",
            *([Facts.of(("You ask for", clip(words, 200)))] if words else []),
            Prose(text="It is optional. It comes from advice on posts, and fits some talks and mails as well."),
            Buttons.of(
                Button("Check my proof", Action("proofcheck")),
                Button("Change it", Action("form", "nextstep")),
                Button("Home", Action("home")),
            ),
        )
    )


# -- the work one wants (C11) ------------------------------------------------------------------------------------------


def target_form(args: tuple[str, ...], context: Context) -> Form:
    """Half a minute: the work and the level. `args` is the result that waits for it, if any."""
    target = standings.latest(Target, context)
    return Form(
        "The work you want",
        "Save",
        Action("prooftarget", *args),
        Write(
            id="role",
            label="The work you want",
            hint="One role. Example: staff product manager, health",
            value=target.role if target else "",
            need=True,
            most=limits.ROLE,
        ),
        Pick(
            id="level",
            label="Level, next to your last job",
            options=tuple(Option(id=level, label=words.capitalize()) for level, words in plancards.LEVELS.items()),
            value=(target.level,) if target else (),
        ),
    )


@router.form("prooftarget", target_form)
def name_target(event: Submit, context: Context) -> SubmitReply:
    """The target from today on; then back to what waited for it: the result that was typed, or the page."""
    old = standings.latest(Target, context)
    answers = plancards.values(old) if old is not None else {}
    new = plancards.made("work", {**answers, **event.values}, context)
    if new is not None and not plancards.same(new, old):
        context.records.add(new)
    waiting = context.records.get(Result, event.action.arg(0))
    return Say(saved_card(waiting, context) if waiting is not None else page_card(context))
