"""Results: written down, looked at, edited, marked, taken back, removed for good."""

from __future__ import annotations

from typing import Final

from bot import faults
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip, pages
from handlers.proof import proofcards
from handlers.proof.proofcards import SHOWN, result_card, saved_card
from playbook.proof import LEVERAGE
from playbook.records import Draft, Result

router = Router()

ADD: Final = Action("addresult")
FIELDS: Final = ("changed", "scope", "did", "decision", "leverage", "settled")
READ_PAGE: Final = 3


# -- adding and editing ------------------------------------------------------------------------------------------------


def add_form(args: tuple[str, ...], context: Context) -> Form:
    """31b."""
    return proofcards.result_form("Add a result", ADD)


@router.form("addresult", add_form)
def add(event: Submit, context: Context) -> SubmitReply:
    """Saved first, whatever it lacks; hints come after. The same words sent twice are one result."""
    written = _written(event)
    for one in context.records.all(Result):
        if all(getattr(one, name) == getattr(written, name) for name in FIELDS[:-1]):
            return Say(result_card(one, context, "It is on your list already", "You sent the same words before."))
    return Say(saved_card(context.records.add(written), context))


def _written(event: Submit) -> Result:
    """What stands in the form; its short lines are one line each."""
    leverage = next((kind for kind in LEVERAGE if kind == event.text("leverage")), None)
    return Result(
        changed=" ".join(event.text("changed").split()),
        scope=" ".join(event.text("scope").split()),
        did=event.text("did"),
        decision=event.text("decision"),
        leverage=leverage,
    )


def edit_form(args: tuple[str, ...], context: Context) -> Form:
    """The same form, filled in."""
    return proofcards.result_form("Edit a result", Action("editresult", *args), context.named(Result))


@router.form("editresult", edit_form, of=Result)
def edit(event: Submit, context: Context) -> SubmitReply:
    """The new words in place of the old; what changed can be taken back with one press, and hints are given anew."""
    result, written = context.named(Result), _written(event)
    changes = {name: getattr(written, name) for name in FIELDS}
    return Say(saved_card(_changed(result, changes, context), context, changed=True))


def _changed(result: Result, changes: dict[str, str | bool | None], context: Context) -> Result:
    """`result` with `changes`, and what they took the place of kept beside it."""
    was = {name: getattr(result, name) for name, value in changes.items() if getattr(result, name) != value}
    return context.records.put(result.model_copy(update={**changes, "was": was}))


@router.click("swapresult", of=Result)
def swap(event: Click, context: Context) -> ClickReply:
    """Takes the last change back; pressed again, it puts the change back."""
    result = context.named(Result)
    stored = _changed(result, dict(result.was), context)
    return Update(result_card(stored, context, "Undone", f"You pressed 'Undo' at {context.local:%H:%M}."))


# -- looking -----------------------------------------------------------------------------------------------------------


@router.truth(Result)
def now(result: Result, context: Context) -> Now:
    """What is true of a result: how it reads."""
    return Now(f"It reads: {clip(result.changed, SHOWN)}", Action("aresult", result.id))


@router.click("aresult")
def show(event: Click, context: Context) -> ClickReply:
    """One result, picked from the list."""
    result = context.records.get(Result, event.chosen[0] if event.chosen else event.action.arg(0))
    return Update(result_card(result, context) if result is not None else faults.moved_on(None))


@router.click("hintsanyway")
def hints_anyway(event: Click, context: Context) -> ClickReply:
    """What it lacks, asked before there is a target."""
    result = context.records.get(Result, event.action.arg(0))
    return Update(saved_card(result, context, anyway=True) if result is not None else faults.moved_on(None))


@router.click("readresult")
def read(event: Click, context: Context) -> ClickReply:
    """`Read all`: the long lines whole, a few rows at a time."""
    result = context.records.get(Result, event.action.arg(1))
    if result is None:
        return Update(faults.moved_on(None))
    long = (("What you did", result.did), ("To tell other fields", result.decision))
    rows = [(label, part) for label, words in long if words for part in pages(words, 500)]
    if not rows:
        return Update(result_card(result, context))
    asked = event.action.arg(0)
    start = int(asked) if asked.isdigit() and len(asked) < 4 and int(asked) < len(rows) else 0
    after = start + READ_PAGE
    return Update(
        Card(
            "All you wrote about it",
            "You pressed 'Read all'.",
            Facts.of(*rows[start:after]),
            Buttons.of(
                *([Button("Read on", Action("readresult", after, result.id))] if after < len(rows) else []),
                *([Button("From the start", Action("readresult", 0, result.id))] if start else []),
                Button("Back to the result", Action("aresult", result.id)),
            ),
        )
    )


# -- marks -------------------------------------------------------------------------------------------------------------


@router.click("markresult", of=Result)
def mark(event: Click, context: Context) -> ClickReply:
    """The member's own word on a result goes before what was read from it: that it fits, that they led it, that it stays as it is."""
    result, what, said = context.named(Result), event.action.arg(0), event.action.arg(1) == "yes"
    if what not in ("fits", "led", "settled"):
        return Update(faults.moved_on(None))
    stored = _changed(result, {what: said}, context)
    if what == "settled":
        return Update(result_card(stored, context, "Kept as it is", "You pressed 'Keep it as it is'. No more hints on this one."))
    return Update(result_card(stored, context, "Noted", "Your own word goes before what I read from it."))


# -- taking back and removing ------------------------------------------------------------------------------------------


@router.click("undoresult", of=Result)
def undo(event: Click, context: Context) -> ClickReply:
    """A result that was just added is taken back; its words are kept as a draft, so that it can be put back."""
    result = context.named(Result)
    values: dict[str, str | tuple[str, ...]] = {
        "changed": result.changed,
        "scope": result.scope,
        "did": result.did,
        "decision": result.decision,
        "leverage": (result.leverage,) if result.leverage else (),
    }
    context.records.drop(Result, result.id)
    draft = context.keep_words(ADD, values)
    return Update(
        Card(
            "Undone",
            f"You pressed 'Undo' at {context.local:%H:%M}.",
            Facts.of(("Taken back", clip(result.changed, SHOWN)), ("Now", "not on your list; the words are kept as a draft")),
            Buttons.of(
                Button("Put it back", Action("backresult", draft.id)),
                Button("My results", Action("proof")),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("backresult")
def put_back(event: Click, context: Context) -> ClickReply:
    """The undo of an undo."""
    draft = context.records.get(Draft, event.action.arg(0))
    if draft is None or draft.form != ADD.packed:
        return Update(faults.moved_on(None))
    sent = Submit(event.key, event.member, event.community, event.hints, ADD, draft.values)
    context.records.drop(Draft, draft.id)
    return Update(saved_card(context.records.add(_written(sent)), context))


@router.click("dropresult", of=Result)
def remove(event: Click, context: Context) -> ClickReply:
    """`Remove for good` asks first: it is the one thing here without an undo."""
    result = context.named(Result)
    return Update(
        Card(
            "Remove this for good?",
            "You pressed 'Remove for good'. Nothing is removed yet.",
            Facts.of(("Goes", clip(result.changed, SHOWN)), ("With it", "all you wrote about it, and what it was before")),
            Prose(text="This takes the words away. There is no undo."),
            Buttons.of(
                Button("Keep it", Action("aresult", result.id), "main"),
                Button("Remove for good", Action("droppedresult", result.id, result.rev), "danger"),
            ),
        )
    )


@router.click("droppedresult", of=Result)
def removed(event: Click, context: Context) -> ClickReply:
    """Every word of it goes, those in an unsent edit too."""
    result = context.named(Result)
    context.records.drop(Result, result.id)
    for draft in context.records.all(Draft):
        form = Action.unpack(draft.form)
        if form.name == "editresult" and form.arg(0) == result.id:
            context.records.drop(Draft, draft.id)
    return Update(
        Card(
            "Removed for good",
            "You removed a result and its words.",
            Prose(text="Nothing of it is kept. Your other results stay as they are."),
            Buttons.of(Button("My results", Action("proof")), Button("Home", Action("home"))),
        )
    )
