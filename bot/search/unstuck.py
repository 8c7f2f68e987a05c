"""The card of `I'm stuck` (screen 18), which any feature may say."""

from __future__ import annotations

from typing import Final

from bot import faults
from bot.cards import Action, Button, Buttons, Card, Prose, Tick, Ticks
from bot.context import Context
from bot.search import runs, standings
from playbook.selfchecks import Item, first_open

LIST: Final = "getting-unstuck"
STUCK: Final = Button("I'm stuck", Action("stuck"))


def card(context: Context, said: str = "") -> Card:
    """18a: the three steps, the first open one as the main button. `said`: one line about the press that led here."""
    list_ = context.playbook.checklist(LIST)
    if list_ is None:
        return faults.moved_on(None)
    run = runs.begun(list_, context)
    steps = standings.stuck(context)
    ticks = Ticks(action=Action("stucktick", run.id, run.rev), items=tuple(Tick(id=s.id, label=s.label, done=s.done) for s in steps))
    step = first_open(steps)
    lines = [Prose(text=f"**Next:** {_next(step)}" if step is not None else list_.closing)]
    lines += [Prose(text=said)] if said else []
    return Card(
        "Stuck? Three small steps",
        "You pressed 'I'm stuck'. Begin with the first open one.",
        ticks,
        *lines,
        Buttons.of(
            *_opens(step, context),
            *([Button("Ask my council", Action("form", "askcouncil"))] if context.seated else []),
            Button("Pause for a week", Action("pauseweek")),
            Button("My plan", Action("plan")),
            Button("Home", Action("home")),
        ),
    )


def _next(step: Item) -> str:
    match step.id:
        case "sentence":
            return "one sentence. It may be rough; it gets better by use."
        case "results":
            return f"two real results. {step.note[:1].upper()}{step.note[1:]}."
        case _:
            return "one practice talk with somebody you trust, then one change."


def _opens(step: Item | None, context: Context) -> list[Button]:
    if step is None:
        return leads_to("Open my review", "review", context)
    match step.id:
        case "sentence":
            return [Button("Write my sentence", Action("form", "sentence"), "main")]
        case "results":
            label = "Find the second" if step.note.endswith(" 1") else "Find the first"
            return [Button(label, Action("form", "addresult"), "main")]
        case _:
            return [Button("Pick one change", Action("trial"), "main")]


def leads_to(label: str, verb: str, context: Context) -> list[Button]:
    """The main button that opens a verb; none where that verb is not there."""
    return [Button(label, Action("go", verb), "main")] if verb in context.verbs else []
