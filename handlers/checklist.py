"""Checklists: the list of lists, a run that is kept and resumed anywhere, the reason of each step."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from typing import Final

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose, Tick, Ticks, progress
from bot.context import Context
from bot.events import Click, Command
from bot.replies import ClickReply, CommandReply, Say, Update
from bot.router import Now, Router
from bot.search import runs
from bot.text import clip, root, weight
from playbook import claims
from playbook.models import Checklist
from playbook.records import Run

router = Router()

PAGE: Final = 10
WHY_PAGE: Final = 5
WHY_WEIGHT: Final = 1_300
"""How much of the reasons stands on one card; its title and its other words need the rest of what a card holds."""


@router.command("checklist")
def checklist(event: Command, context: Context) -> CommandReply:
    """`/jsc checklist`: the list; with a name, that list; with `for Acme` behind it, a run of its own for that."""
    if not event.text:
        return Say(lists_card(context, 0))
    found, about = _named(event.text, context)
    if len(found) == 1:
        return Say(run_card(runs.begun(found[0], context, about), found[0], context))
    return Say(_which_card(event.text, found) if found else _unknown_card(event.text, context))


def _named(text: str, context: Context) -> tuple[list[Checklist], str]:
    """The lists a typed name may mean, and what the run is for; names with `for` in them are tried whole first."""
    found = _fitting(text, context)
    parts = re.split(r"(\s+for\s+|\s*,\s*)", text, flags=re.IGNORECASE)
    for end in range(len(parts) - 2, 0, -2):
        if found:
            break
        found, about = _fitting("".join(parts[:end]), context), "".join(parts[end + 1 :]).strip()
        if found and about:
            return found, clip(about, limits.FIRM)
    return found, ""


def _fitting(text: str, context: Context) -> list[Checklist]:
    wanted = text.casefold().strip()
    every = context.playbook.checklists
    exact = [c for c in every if wanted in (c.slug, c.title.casefold())]
    return exact or [c for c in every if wanted and (wanted in c.title.casefold() or wanted in c.slug)]


def _which_card(text: str, found: list[Checklist]) -> Card:
    return Card(
        "Which list did you mean?",
        "Several names fit. Nothing was changed.",
        Facts.of(("You typed", clip(text, 200))),
        Choice(
            action=Action("openlist"),
            label="Open a list:",
            options=tuple(Option(id=c.slug, label=c.title) for c in found[: limits.ITEMS]),
        ),
        Buttons.of(Button("All lists", Action("lists", 0))),
    )


def _unknown_card(text: str, context: Context) -> Card:
    """No name fits: the nearest one, for a slip of the finger."""
    names = {name: c for c in context.playbook.checklists for name in (c.slug, c.title.casefold())}
    near = difflib.get_close_matches(text.casefold()[:100], names, n=1, cutoff=0.5)
    rows = [("Nearest", names[near[0]].title)] if near else []
    first = [Button("Open the nearest", Action("openlist", names[near[0]].slug), "main")] if near else []
    return Card(
        "No list has that name",
        "Nothing was changed.",
        Facts.of(("You typed", clip(text, 200)), *rows),
        Buttons.of(*first, Button("All lists", Action("lists", 0)), Button("Home", Action("home"))),
    )


def lists_card(context: Context, page: int) -> Card:
    """Screen 3: every list with its state."""
    every = context.playbook.checklists
    start = page * PAGE if 0 <= page * PAGE < len(every) else 0
    shown = every[start : start + PAGE]
    more = [Button("More lists", Action("lists", start // PAGE + 1))] if start + PAGE < len(every) else []
    first = [Button("First lists", Action("lists", 0))] if start else []
    return Card(
        "Checklists",
        "You asked for the list.",
        *_choice(shown, context),
        Buttons.of(*more, *first, Button("Home", Action("home"))),
        Prose(
            text=f"Lists come up when you need them. None runs out. For one job: {root('checklist before you apply for Acme')}",
            quiet=True,
        ),
    )


def _choice(shown: Sequence[Checklist], context: Context) -> list[Block]:
    if len(shown) == 1:
        only = shown[0]
        rows = [("List", only.title), *([("Where it is", state)] if (state := _state(only, context)) else [])]
        return [Facts.of(*rows), Buttons.of(Button("Open it", Action("openlist", only.slug)))]
    options = tuple(Option(id=c.slug, label=c.title, note=clip(_state(c, context), limits.ITEM_NOTE)) for c in shown)
    return [Choice(action=Action("openlist"), label="Open a list:", options=options)]


def _state(list_: Checklist, context: Context) -> str:
    run = runs.current(list_, context)
    live = runs.live(list_, context)
    if run is None and not any(item.done for item in live):
        return list_.note
    done = len(_done(run, list_, context) if run is not None else runs.known(list_, context))
    about = f", {run.about}" if run is not None and run.about else ""
    return f"{done} of {len(list_.items)} done{about}" + (", filled in from your own data" if live else "")


def _done(run: Run, list_: Checklist, context: Context) -> tuple[str, ...]:
    """What is done, by hand or from the member's own records."""
    return runs.done(run, list_, runs.known(list_, context))


def run_card(run: Run, list_: Checklist, context: Context, known: Collection[str] | None = None) -> Card:
    """Screen 4: where the run stands, the next step with its reason, every step with its box.

    `known` is what `runs.known` told the caller; given by the tick just made, as a tick changes nothing of it.
    """
    ticked = known is not None and bool(run.last)
    done = runs.done(run, list_, runs.known(list_, context) if known is None else known)
    total = len(list_.items)
    notes = {item.id: item.note for item in runs.live(list_, context)}
    ticks = Ticks(
        action=Action("tick", run.id, run.rev),
        items=tuple(Tick(id=s.id, label=s.label, note=notes.get(s.id, ""), done=s.id in done) for s in list_.items),
    )
    filled = " Filled in from what you saved." if notes else ""
    why = clip(f"You opened this list for {run.about}.{filled}" if run.about else f"You opened this list.{filled}", limits.WHY)
    # A list may lead to a verb that is not there (yet): then it has no main button.
    forward = [Button(NEXT_LABELS[list_.next], Action("go", list_.next), "main")] if list_.next in context.verbs else []
    if len(done) == total:
        return Card(
            clip(f"{list_.title}: all {total} done", limits.TITLE),
            "You ticked the last one just now." if ticked else why,
            Prose(text=progress(total, total)),
            Facts.of(("What comes now", list_.closing)),
            ticks,
            Buttons.of(
                *forward,
                Button("Undo last tick", Action("untick", run.id, run.rev)),
                Button("Why each step", Action("whys", 0, run.id, run.rev)),
                Button("Start a fresh copy", Action("fresh", run.id, run.rev)),
                Button("Home", Action("home")),
            ),
        )
    step = next(s for s in list_.items if s.id not in done)
    return Card(
        list_.title,
        why,
        Prose(text=progress(len(done), total)),
        Facts.of(("Next", _inner(step.label)), ("Why", _inner(step.why))),
        ticks,
        Buttons.of(
            *forward,
            Button("Why each step", Action("whys", 0, run.id, run.rev)),
            *([Button("Untick all", Action("clear", run.id, run.rev))] if run.done else []),
            Button("Done for now", Action("fold", run.id, run.rev)),
        ),
    )


NEXT_LABELS: Final = {
    "log": "Log this job",
    "interview": "Add the interview",
    "debrief": "Open the debrief",
    "review": "Open the review",
    "offer": "Think it through",
    "plan": "Open my plan",
    "proof": "Open my proof",
    "mission": "Open the mission",
    "council": "Ask my council",
    "checkin": "Close the week",
}


def _inner(words: str) -> str:
    """A step's words behind a row's label: a small first letter, and no full stop behind a single sentence."""
    lower = words[:1].lower() + words[1:] if words[1:2].islower() or words.startswith("A ") else words
    return lower.removesuffix(".") if ". " not in lower and not lower.endswith("..") else lower


def _of(run: Run, context: Context) -> Checklist | None:
    return context.playbook.checklist(run.checklist)


def _redrawn(run: Run, context: Context) -> ClickReply:
    list_ = _of(run, context)
    return Update(run_card(run, list_, context)) if list_ is not None else Update(_gone_card())


def _gone_card() -> Card:
    return Card(
        "This list is not kept here any more",
        "Whoever runs me took it out. Your ticks are kept.",
        Prose(text="The other lists are one press away."),
        Buttons.of(Button("All lists", Action("lists", 0), "main"), Button("Home", Action("home"))),
    )


@router.truth(Run)
def now(run: Run, context: Context) -> Now:
    """What is true of a run: how far it is."""
    list_ = _of(run, context)
    if list_ is None:
        return Now("This list is not kept here any more.", Action("lists", 0))
    return Now(f"{list_.title}: {len(_done(run, list_, context))} of {len(list_.items)} done.", Action("run", run.id))


@router.click("lists")
def lists(event: Click, context: Context) -> ClickReply:
    """Pages through the lists."""
    page = event.action.arg(0)
    return Update(lists_card(context, int(page) if page.isdigit() and len(page) < 4 else 0))


@router.click("openlist")
def open_list(event: Click, context: Context) -> ClickReply:
    """Picking a list turns the card into that list."""
    slug = event.chosen[0] if event.chosen else event.action.arg(0)
    list_ = context.playbook.checklist(slug)
    return Update(run_card(runs.begun(list_, context), list_, context)) if list_ is not None else Update(_gone_card())


@router.click("run")
def show(event: Click, context: Context) -> ClickReply:
    """The run as it is now."""
    run = context.records.get(Run, event.action.arg(0))
    return _redrawn(run, context) if run is not None else Update(_gone_card())


@router.click("tick", of=Run)
def tick(event: Click, context: Context) -> ClickReply:
    """The boxes that are now ticked are what is done; a step that is no longer on the list stays as it was."""
    run = context.named(Run)
    list_ = _of(run, context)
    if list_ is None:
        return Update(_gone_card())
    known = runs.known(list_, context)
    return Update(run_card(runs.ticked(run, list_, event.chosen, known, context), list_, context, known))


@router.click("untick", of=Run)
def untick(event: Click, context: Context) -> ClickReply:
    """Takes back what was ticked last."""
    run = context.named(Run)
    list_ = _of(run, context)
    last = run.last or (runs.done(run, list_)[-1:] if list_ is not None else ())
    done = tuple(id for id in run.done if id not in last)
    return _redrawn(context.records.put(run.model_copy(update={"done": done, "last": (), "finished": None})), context)


@router.click("clear", of=Run)
def clear(event: Click, context: Context) -> ClickReply:
    """`Untick all` asks first."""
    run = context.named(Run)
    list_ = _of(run, context)
    if list_ is None:
        return Update(_gone_card())
    count = len(runs.done(run, list_))
    return Update(
        Card(
            "Untick all of them?",
            "You pressed 'Untick all'. Nothing is unticked yet.",
            Facts.of(("List", list_.title), ("Ticked now", f"{count} of {len(list_.items)}")),
            Buttons.of(
                Button("Keep them", Action("run", run.id), "main"),
                Button("Untick all", Action("cleared", run.id, run.rev), "danger"),
            ),
        )
    )


@router.click("cleared", of=Run)
def cleared(event: Click, context: Context) -> ClickReply:
    """Every box is open again; the last tick can be put back by hand."""
    run = context.named(Run)
    return _redrawn(context.records.put(run.model_copy(update={"done": (), "last": (), "finished": None})), context)


@router.click("fresh", of=Run)
def fresh(event: Click, context: Context) -> ClickReply:
    """A new run of the same list; the finished one stays."""
    run = context.named(Run)
    return _redrawn(context.records.add(Run(checklist=run.checklist, about=run.about, started=context.today)), context)


@router.click("fold", of=Run)
def fold(event: Click, context: Context) -> ClickReply:
    """`Done for now` folds the card to its title and count."""
    run = context.named(Run)
    list_ = _of(run, context)
    if list_ is None:
        return Update(_gone_card())
    return Update(
        Card(
            list_.title,
            "You folded this. It waits as it is.",
            Prose(text=progress(len(_done(run, list_, context)), len(list_.items))),
            Buttons.of(Button("Open again", Action("run", run.id)), Button("Home", Action("home"))),
        )
    )


@router.click("whys", of=Run)
def whys(event: Click, context: Context) -> ClickReply:
    """Every step's reason and where it comes from, as many a page as fit, five at most."""
    run = context.named(Run)
    list_ = _of(run, context)
    if list_ is None:
        return Update(_gone_card())
    first = event.action.arg(0)
    start = int(first) if first.isdigit() and len(first) < 3 and int(first) < len(list_.items) else 0
    rows = _reasons(list_, start)
    after = start + len(rows)
    return Update(
        Card(
            clip(f"Why: {list_.title}", limits.TITLE),
            "You asked for the reasons.",
            Facts.of(*rows),
            Buttons.of(
                Button("Back to the list", Action("run", run.id), "main"),
                *([Button("Next reasons", Action("whys", after, run.id, run.rev))] if after < len(list_.items) else []),
                *([Button("First reasons", Action("whys", 0, run.id, run.rev))] if start else []),
            ),
        )
    )


def _reasons(list_: Checklist, start: int) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    room = WHY_WEIGHT
    for number, step in enumerate(list_.items[start : start + WHY_PAGE], start + 1):
        label = step.label if step.label.endswith((".", "?", ":")) else f"{step.label}."
        source = claims.without_rows(step.source) if list_.builtin else step.source
        text = f"{label} {step.why} (Source: {source})"
        room -= weight(text)
        if rows and room < 0:
            break
        rows.append((f"Step {number}", text))
    return rows
