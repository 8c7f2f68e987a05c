"""Runs of a checklist: found, begun and ticked the same way wherever a list is drawn."""

from __future__ import annotations

from collections.abc import Collection

from bot.context import Context
from bot.search import standings
from playbook.models import Checklist
from playbook.records import Run
from playbook.selfchecks import Item


def current(list_: Checklist, context: Context, about: str = "") -> Run | None:
    """The newest run of a list; of those for one thing, when that was named."""
    runs = [r for r in context.records.all(Run) if r.checklist == list_.slug and about.casefold() in ("", r.about.casefold())]
    return runs[-1] if runs else None


def begun(list_: Checklist, context: Context, about: str = "") -> Run:
    """The newest run, or a new one where there is none."""
    run = current(list_, context, about)
    return run if run is not None else context.records.add(Run(checklist=list_.slug, about=about, started=context.today))


def done(run: Run, list_: Checklist, known: Collection[str] = ()) -> tuple[str, ...]:
    """What is done of the list as it is today, by hand or `known` from the records; a step that an editor took out counts no more."""
    own = set(run.done) - _records_alone(list_)
    return tuple(step.id for step in list_.items if step.id in own or step.id in known)


def ticked(run: Run, list_: Checklist, chosen: Collection[str], known: Collection[str], context: Context) -> Run:
    """The run after these boxes were set. What is `known` stays known whatever the box says, and is not stored as a tick by hand."""
    steps = [step.id for step in list_.items]
    kept = tuple(id for id in run.done if id not in steps)
    shut = _records_alone(list_)
    by_hand = tuple(id for id in steps if id in chosen and (id in run.done or id not in known) and id not in shut)
    full = all(id in by_hand or id in known for id in steps)
    added = tuple(id for id in by_hand if id not in run.done)
    return context.records.put(
        run.model_copy(update={"done": kept + by_hand, "last": added, "finished": context.today if full else None})
    )


def known(list_: Checklist, context: Context) -> frozenset[str]:
    """The steps of a list that the member's own records show to be done."""
    return standings.known(list_.slug, context) if list_.builtin else frozenset()


def live(list_: Checklist, context: Context) -> tuple[Item, ...]:
    """The items of a list about proof as the records show them, each with its note; none of another list."""
    return standings.live(list_.slug, context) if list_.builtin else ()


def _records_alone(list_: Checklist) -> frozenset[str]:
    return standings.records_alone(list_.slug) if list_.builtin else frozenset()
