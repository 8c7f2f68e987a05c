"""Proof as cards show it: the page with its list, one result, and what a saved result is told (screen 31)."""

from __future__ import annotations

from typing import Final

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Pick, Prose, Tick, Ticks, Write
from bot.context import Context
from bot.council import circles
from bot.search import standings
from bot.text import clip, first_lines
from playbook import proof, selfchecks
from playbook.proof import Hint, Lack
from playbook.records import Result, Run, Target
from playbook.selfchecks import Item

PROOF: Final = "proof-of-your-work"
SIGNAL: Final = "strong-signal"
FEW: Final = 5
"""Results on the page itself; more of them are a press away."""
SHOWN: Final = 200
"""How much of a line that was typed stands in one row."""
ROWS: Final[dict[Lack, str]] = {
    "target": "The work you want",
    "outcome": "So what changed",
    "number": "Number",
    "scope": "Scope",
    "role": "Fits your target",
}
BLANKS: Final[dict[Lack, str]] = {
    "target": "blank: half a minute is enough; proof is held against it",
    "outcome": "blank: what was different, for how many?",
    "number": "blank: how much, how many, or how long?",
    "scope": "blank: for how many people, teams or places?",
    "role": "not seen yet: which part of that work does it show?",
}
FILL_IN: Final[dict[Lack, str]] = {
    "target": "Name the work you want",
    "outcome": "Add what changed",
    "number": "Add a number",
    "scope": "Add a scope",
    "role": "Add how it fits",
}
NAME_IT: Final = "Name the work you want first; half a minute is enough. Proof is held against it."


def target_named(context: Context) -> Target | None:
    """The target, once it names a role; everything that is said about proof is held against it (C11)."""
    target = standings.latest(Target, context)
    return target if target is not None and target.role.strip() else None


def run_of(slug: str, context: Context) -> Run:
    """The newest run of a built-in list, which holds the ticks made by hand; a new one where there is none."""
    runs = [run for run in context.records.all(Run) if run.checklist == slug]
    return runs[-1] if runs else context.records.add(Run(checklist=slug, started=context.today))


def boxes(name: str, items: tuple[Item, ...], run: Run) -> Ticks:
    """A list that fills itself in, as boxes: each with its state, or with its next step."""
    ticks = tuple(Tick(id=item.id, label=item.label, note=item.note, done=item.done) for item in items)
    return Ticks(action=Action(name, run.id, run.rev), items=ticks)


# -- the page ----------------------------------------------------------------------------------------------------------


def page_card(context: Context, *, anyway: bool = False) -> Card:
    """31a: the list that fills itself in, the results, and the ways on. Without a target that comes first, softly (C11)."""
    target = target_named(context)
    results = proof.ranked(context.records.all(Result), target)
    if target is None and not anyway:
        return first_the_target(context, Action("proof", "anyway"))
    if not results:
        return Card(
            "Proof of your work",
            "You opened this.",
            Prose(text="Nothing here yet, and that is fine. One result with a number is a good start."),
            Buttons.of(*_first(context), Button("Home", Action("home"))),
        )
    run = run_of(PROOF, context)
    return Card(
        "Proof of your work",
        "You opened this. Filled in from what you saved.",
        boxes("prooftick", selfchecks.checklist(standings.search(context)), run),
        *chosen_from(results[:FEW], target, context),
        *ways(context, results),
    )


def first_the_target(context: Context, then: Action) -> Card:
    """The soft block of C11: the target comes first, `then` is shown all the same when that is wanted. What was saved is listed."""
    results = context.records.all(Result)
    add = [] if results else [Button("Add a result", Action("form", "addresult"))]
    kept = [Facts.of(*((f"Result {n}", clip(proof.line(one), SHOWN)) for n, one in enumerate(results[-FEW:], 1)))] if results else []
    return Card(
        "First, the work you want",
        "You opened your proof, and it has no target yet.",
        Prose(text=NAME_IT),
        *kept,
        Buttons.of(
            Button("Name the work you want", Action("form", "prooftarget"), "main"),
            Button("Show it anyway", then),
            *add,
            Button("Home", Action("home")),
        ),
    )


def chosen_from(results: list[Result], target: Target | None, context: Context, *, label: str = "Open one:") -> list[Block]:
    """The results to open one of, each with its state; a single one has a button instead."""
    best = proof.strongest(context.records.all(Result), target)
    noted = [(one, clip(proof.note(one, best), limits.ITEM_NOTE)) for one in results]
    if len(results) == 1:
        one, note = noted[0]
        return [Facts.of(("Result", f"{clip(one.changed, SHOWN)}: {note}")), Buttons.of(Button("Open it", Action("aresult", one.id)))]
    options = tuple(Option(id=one.id, label=clip(one.changed, limits.ITEM_LABEL), note=note) for one, note in noted)
    return [Choice(action=Action("aresult"), label=label, options=options)]


def _first(context: Context) -> list[Button]:
    if target_named(context) is None:
        return [
            Button("Name the work you want", Action("form", "prooftarget"), "main"),
            Button("Add a result", Action("form", "addresult")),
        ]
    return [Button("Add a result", Action("form", "addresult"), "main")]


def ways(context: Context, results: list[Result]) -> list[Buttons]:
    """The ways on from the page. A peer's ten seconds for one's sentence stand in the first row, where people can be reached."""
    more = [Button(f"Show all {len(results)}", Action("results", 0))] if len(results) > FEW else []
    peer = [Button("Try my sentence on a peer", Action("form", "tenwho"))] if circles.has_peers(context) else []
    rests = [Button("What I rest on", Action("leverage"))] if any(one.leverage for one in results) else []
    return [
        Buttons.of(*_first(context), *peer, Button("My intro", Action("intro")), Button("Check it", Action("proofcheck"))),
        Buttons.of(*more, *rests, Button("Home", Action("home"))),
    ]


# -- one result --------------------------------------------------------------------------------------------------------


def result_card(
    result: Result, context: Context, title: str = "A result of yours", why: str = "You opened it from your proof."
) -> Card:
    """One result: its words, how it stands to the target, what it lacks, and what can be done with it."""
    target = target_named(context)
    rows = [("Result", clip(result.changed, SHOWN))]
    rows += [("For how many", clip(result.scope, SHOWN))] if result.scope else []
    rows += [("What you did", first_lines(result.did, 250))] if result.did else []
    rows += [("To tell other fields", first_lines(result.decision, 250))] if result.decision else []
    rows += [("Rests on", proof.LEVERAGE[result.leverage].lower())] if result.leverage else []
    rows += [(ROWS["role"], fit(result, target))] if target is not None else []
    led = proof.shows_leading(result)
    rows += [("Led or owned", "yes" if led else "not said")]
    rows += [row for row in asked_rows(proof.hints(result, target)) if row[0] != ROWS["role"]]
    id, rev = result.id, result.rev
    long = any(first_lines(words, 250) != words for words in (result.did, result.decision))
    marks = [Button("I did not lead it" if led else "I led or owned it", Action("markresult", "led", "no" if led else "yes", id, rev))]
    if target is not None:
        yes = proof.fits(result, target)
        marks.append(Button("It does not fit" if yes else "It fits", Action("markresult", "fits", "no" if yes else "yes", id, rev)))
    return Card(
        title,
        why,
        Facts.of(*rows[: limits.FACT_ROWS]),
        Buttons.of(
            Button("Edit", Action("form", "editresult", id, rev)),
            Button("Intro with this", Action("intro", id)),
            *([Button("Read all", Action("readresult", 0, id))] if long else []),
            *([Button("Undo", Action("swapresult", id, rev))] if result.was else []),
        ),
        Buttons.of(*marks),
        Buttons.of(
            Button("My results", Action("proof", "anyway")),
            Button("Remove for good", Action("dropresult", id, rev), "danger"),
        ),
    )


def fit(result: Result, target: Target) -> str:
    """How a result stands to the target: the member's own mark first, else the words both have."""
    if not proof.fits(result, target):
        return "no, as you said" if result.fits is False else BLANKS["role"]
    return "yes, as you said" if result.fits else f"yes: {clip(', '.join(proof.shared_words(result, target)), 80)}"


def saved_card(result: Result, context: Context, *, changed: bool = False, anyway: bool = False) -> Card:
    """31c: what was saved and what it still lacks, each as a short question; advice alone, it is saved either way (C13, C17).

    Without a target the one question is what it is held against (C11); `anyway` asks the others all the same.
    """
    target = target_named(context)
    found = proof.hints(result, target, anyway=anyway)
    rows = [("Result", clip(result.changed, SHOWN))]
    rows += [("For how many", clip(result.scope, SHOWN))] if result.scope else []
    rows += asked_rows(found)
    if target is not None and not any(h.lack == "role" for h in found):
        rows.append((ROWS["role"], fit(result, target)))
    asked = [Prose(text=NAME_IT)] if found and found[0].lack == "target" else []
    undo = Action("swapresult" if changed else "undoresult", result.id, result.rev)
    return Card(
        _saved_title(found, "Changed" if changed else "Saved"),
        "You changed it just now." if changed else "You added it just now.",
        Facts.of(*rows),
        *asked,
        Buttons.of(*_saved_ways(result, found), *([Button("Undo", undo)] if not changed or result.was else [])),
        Buttons.of(Button("My results", Action("proof")), Button("Home", Action("home"))),
    )


def asked_rows(found: tuple[Hint, ...]) -> list[tuple[str, str]]:
    """What is still blank, a row each. Where the outcome is, its question asks for number and scope as well (C17)."""
    lacks: list[Lack] = [h.lack for h in found if h.lack != "target"]
    if "outcome" in lacks:
        lacks = [lack for lack in lacks if lack not in ("number", "scope")]
    return [(ROWS[lack], BLANKS[lack]) for lack in lacks]


def _saved_title(found: tuple[Hint, ...], word: str) -> str:
    lacks = {h.lack for h in found}
    if "target" in lacks:
        return f"{word}. Next, the work you want"
    if "number" in lacks:
        return f"{word}: a result without a number yet"
    if "outcome" in lacks:
        return f"{word}: what came of it is still open"
    if "scope" in lacks:
        return f"{word}: a result without a scope yet"
    return f"{word}: a result with no link to your target yet" if "role" in lacks else word


def _saved_ways(result: Result, found: tuple[Hint, ...]) -> list[Button]:
    if not found:
        return [Button("Edit", Action("form", "editresult", result.id, result.rev)), Button("Add another", Action("form", "addresult"))]
    lack = found[0].lack
    if lack == "target":
        return [
            Button(FILL_IN[lack], Action("form", "prooftarget", result.id), "main"),
            Button("Hints anyway", Action("hintsanyway", result.id)),
        ]
    fits = [Button("It fits all the same", Action("markresult", "fits", "yes", result.id, result.rev))] if lack == "role" else []
    return [
        Button(FILL_IN[lack], Action("form", "editresult", result.id, result.rev), "main"),
        *fits,
        Button("Keep it as it is", Action("markresult", "settled", "yes", result.id, result.rev)),
    ]


# -- the form ----------------------------------------------------------------------------------------------------------


def result_form(title: str, action: Action, result: Result | None = None) -> Form:
    """31b: one result in five lines, the first alone is needed. `result` stands in it beforehand."""
    one = result or Result(changed="")
    return Form(
        title,
        "Save",
        action,
        Write(
            id="changed",
            label="What changed, with a number",
            hint="Example: setup from 9 days to 3",
            value=one.changed,
            need=True,
            most=limits.LINE,
        ),
        Write(id="scope", label="For how many, how big", hint="Example: 12 clinics, 3 teams", value=one.scope, most=limits.LINE),
        Write(id="did", label="What you did", long=True, value=one.did),
        Write(
            id="decision",
            label="A choice you made, and who felt it",
            hint="How you would tell it to another field",
            value=one.decision,
            most=limits.QUESTION,
        ),
        Pick(
            id="leverage",
            label="What it rests on",
            options=(*(Option(id=kind, label=words) for kind, words in proof.LEVERAGE.items()), Option(id="none", label="None")),
            value=(one.leverage,) if one.leverage else (),
        ),
    )
