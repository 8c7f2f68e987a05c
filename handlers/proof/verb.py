"""Proof of one's work: the page, the list that fills itself in, the four signs of a strong signal, what it all rests on."""

from __future__ import annotations

from typing import Final

from bot import forms, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Prose, progress
from bot.context import Context
from bot.events import Click, Command
from bot.replies import Ask, ClickReply, CommandReply, Say, Update
from bot.router import Router
from bot.search import standings
from bot.text import clip, root
from handlers.proof import proofcards
from handlers.proof.proofcards import FEW, PROOF, SHOWN, SIGNAL, page_card, target_named
from playbook import proof, selfchecks
from playbook.records import NextStep, Result, Run
from playbook.selfchecks import Item

router = Router()

PAGE: Final = 8
STEP: Final = "The step I ask for"
SOURCE: Final = "After a coach's playbook, Feb 2026; it sells coaching."


@router.command("proof")
def proof_typed(event: Command, context: Context) -> CommandReply:
    """`/jsc proof`: the page. `check` and `signal` look at it, `test` asks a peer, `add` and anything longer open the form with it."""
    word, _, rest = event.text.strip().partition(" ")
    match word.casefold():
        case "" | "list" if not rest:
            return Say(page_card(context))
        case "check" if not rest:
            return Say(check_card(context))
        case "signal" if not rest:
            return Say(signal_card(context))
        case "test" if not rest:
            return Say(peer_card(context))
        case "add":
            return _form_with(rest.strip())
        case _ if rest:
            return _form_with(event.text.strip())
        case _:
            return Say(_unknown_card(event.text))


def _form_with(words: str) -> CommandReply:
    """The form of a new result with what was typed in it: in its first line, or in the long one when it is too long for that."""
    made = proofcards.result_form("Add a result", Action("addresult"))
    long = forms.cut(words, limits.LINE) != words
    return Ask(forms.filled(made, {"did" if long else "changed": words} if words else {}))


def peer_card(context: Context) -> Card:
    """The way to the ten-second test (C18)."""
    return Card(
        "Ten seconds, one peer",
        "You asked for the test of your sentence.",
        Prose(text="One peer of your council sees your sentence for ten seconds. Then they write what they heard."),
        Buttons.of(
            Button("Try my sentence on a peer", Action("form", "tenwho"), "main"),
            Button("My sentence", Action("form", "sentence")),
            Button("Home", Action("home")),
        ),
    )


def _unknown_card(text: str) -> Card:
    return Card(
        "I do not know that word yet",
        "Nothing is saved and nothing was sent.",
        Facts.of(("You typed", clip(text, SHOWN))),
        Prose(text=f"To write one down: {root('proof add setup from 9 days to 3')}", quiet=True),
        Buttons.of(
            Button("My proof", Action("proof")), Button("Add a result", Action("form", "addresult")), Button("Home", Action("home"))
        ),
    )


@router.click("proof")
def proof_pressed(event: Click, context: Context) -> ClickReply:
    """The page, from a button; `anyway` where there is no target yet."""
    return Update(page_card(context, anyway=event.action.arg(0) == "anyway"))


@router.click("results")
def results(event: Click, context: Context) -> ClickReply:
    """`Show all`: every result, a page at a time."""
    target = target_named(context)
    every = proof.ranked(context.records.all(Result), target)
    if len(every) <= FEW:
        return Update(page_card(context, anyway=True))
    asked = event.action.arg(0)
    start = int(asked) if asked.isdigit() and len(asked) < 4 and int(asked) < len(every) else 0
    shown = every[start : start + PAGE]
    after = start + len(shown)
    return Update(
        Card(
            f"Your results: {len(every)}",
            "You asked for all of them. The strongest come first.",
            *proofcards.chosen_from(shown, target, context),
            Buttons.of(
                *([Button("Next", Action("results", after))] if after < len(every) else []),
                *([Button("First ones", Action("results", 0))] if start else []),
                Button("Fewer", Action("proof", "anyway")),
                Button("Add a result", Action("form", "addresult")),
            ),
        )
    )


# -- the list that fills itself in (C29) -------------------------------------------------------------------------------


@router.click("proofcheck")
def check(event: Click, context: Context) -> ClickReply:
    """The check, from a button; `anyway` where there is no target yet."""
    return Update(check_card(context, anyway=event.action.arg(0) == "anyway"))


def check_card(context: Context, *, anyway: bool = False) -> Card:
    """The five items with their state, the first open one as the main button, and how many of the four signs are there."""
    if target_named(context) is None and not anyway:
        return proofcards.first_the_target(context, Action("proofcheck", "anyway"))
    search = standings.search(context)
    items = selfchecks.checklist(search)
    signs = selfchecks.signal(search, standings.ticks(SIGNAL, context))
    step = context.records.get(NextStep)
    done = selfchecks.in_place(items)
    first = _next_of(items, context)
    asks = [] if any(b.label == STEP for b in first) else [Button(STEP, Action("form", "nextstep"))]
    return Card(
        f"Proof of your work: {done} of {len(items)} in place",
        "Filled in from what you saved. The same story is yours to tick.",
        Prose(text=progress(done, len(items))),
        proofcards.boxes("checktick", items, proofcards.run_of(PROOF, context)),
        Facts.of(
            ("Strong signal", f"{selfchecks.in_place(signs)} of {len(signs)} signs are there"),
            *([("You ask for", clip(step.words, SHOWN))] if step is not None else []),
        ),
        Buttons.of(
            *first,
            Button("Strong signal", Action("signal")),
            *asks,
            Button("My results", Action("proof", "anyway")),
            Button("Home", Action("home")),
        ),
        Prose(text=SOURCE, quiet=True),
    )


def _next_of(items: tuple[Item, ...], context: Context) -> list[Button]:
    """The main button: what settles the first open item that a press can settle."""
    for item in items:
        match item.done, item.id:
            case False, "target" | "goals":
                return [Button("Name the work you want", Action("form", "prooftarget"), "main")]
            case False, "results" | "leading" | "outcomes":
                return [Button("Add a result", Action("form", "addresult"), "main")]
            case False, "next":
                return [Button(STEP, Action("form", "nextstep"), "main")]
            case False, "steady" if "checkin" in context.verbs:
                return [Button("Set my week", Action("go", item.opens), "main")]
            case False, "coach" if "council" in context.verbs:
                return [Button("My council", Action("go", item.opens), "main")]
            case _:
                pass
    return []


@router.click("prooftick", of=Run)
def tick_on_page(event: Click, context: Context) -> ClickReply:
    """A tick on the page. What is filled in from data stays as the data says."""
    _ticked(event, selfchecks.checklist(standings.search(context)), context)
    return Update(page_card(context, anyway=True))


@router.click("checktick", of=Run)
def tick_on_check(event: Click, context: Context) -> ClickReply:
    """The same on the check."""
    _ticked(event, selfchecks.checklist(standings.search(context)), context)
    return Update(check_card(context, anyway=True))


def _ticked(event: Click, items: tuple[Item, ...], context: Context) -> None:
    run = context.named(Run)
    done = selfchecks.ticked_by_hand(items, event.chosen, run.done)
    last = tuple(id for id in done if id not in run.done)
    full = all(item.done or item.id in done for item in items)
    context.records.put(run.model_copy(update={"done": done, "last": last, "finished": context.today if full else None}))


# -- the strong signal (C12) -------------------------------------------------------------------------------------------


@router.click("signal")
def signal(event: Click, context: Context) -> ClickReply:
    """The four signs, from a button."""
    return Update(signal_card(context))


def signal_card(context: Context) -> Card:
    """Four signs: what the records show is ticked; the others can be, and each names its next step."""
    run = proofcards.run_of(SIGNAL, context)
    items = selfchecks.signal(standings.search(context), run.done)
    done = selfchecks.in_place(items)
    return Card(
        f"A strong signal: {done} of {len(items)} signs",
        "You asked for the check. What I can see from your records is ticked.",
        Prose(text=progress(done, len(items))),
        proofcards.boxes("signaltick", items, run),
        Buttons.of(*_next_of(items, context), Button("Check my proof", Action("proofcheck")), Button("Home", Action("home"))),
        Prose(text=f"{SOURCE} The one who reads along may be a council peer.", quiet=True),
    )


@router.click("signaltick", of=Run)
def signal_tick(event: Click, context: Context) -> ClickReply:
    """A sign the records cannot show is the member's own to tick."""
    run = context.named(Run)
    _ticked(event, selfchecks.signal(standings.search(context), run.done), context)
    return Update(signal_card(context))


# -- what it rests on (A9) ---------------------------------------------------------------------------------------------


@router.click("leverage")
def leverage(event: Click, context: Context) -> ClickReply:
    """The results that rest on something few have, by its kind: what may be said when terms are talked about."""
    found = proof.leverage(context.records.all(Result))
    if not found:
        return Update(page_card(context, anyway=True))
    by_kind: dict[str, list[str]] = {}
    for words, result in found:
        by_kind.setdefault(words, []).append(proof.line(result))
    return Update(
        Card(
            "What you rest on",
            "You marked these when you wrote them down.",
            Facts.of(*((words, clip("; ".join(said), 350)) for words, said in by_kind.items())),
            Prose(text="When an offer comes, these lines are there for you to use. Few others can say them."),
            Buttons.of(Button("My results", Action("proof", "anyway")), Button("Home", Action("home"))),
        )
    )
