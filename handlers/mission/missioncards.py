"""A job mission as cards show it: the mission itself and its questions (13a). What stands beside it is in `missiontables.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose, Tick, Ticks
from bot.context import Context
from bot.text import clip, first_lines
from playbook import mission as rules
from playbook.mission import KeyResult, Mission, Question
from playbook.records import Job, JobMission
from playbook.words import jobwords

PAGE: Final = 4
"""Questions on one page: those of one result."""


def name_of(record: JobMission, context: Context) -> str:
    """What the member calls the job: `Acme, staff PM`."""
    job = context.records.get(Job, record.job) if record.job else None
    return jobwords.name(job) if job is not None else record.name or "a job that is not on your list"


# -- the mission (13a) -------------------------------------------------------------------------------------------------


def mission_card(record: JobMission, context: Context, title: str = "Job mission", why: str = "") -> Card:
    """13a: purpose, objectives, results, the first hint, and the questions of one result."""
    mission = record.mission
    blocks: list[Block] = [Facts.of(*_about(record, context))]
    if goals := _goals(mission):
        blocks.append(Facts.of(*goals))
    if hints := rules.hints(mission):
        blocks.append(Prose(text=hints[0].text))
    if asking := on_front(mission):
        blocks.append(ticks(asking, Action("missionask", "front", record.id, record.rev)))
    blocks.append(Buttons.of(*_ways(record)))
    back = [Button("Put it back" if title == "Undone" else "Undo", Action("missionundo", record.id, record.rev))]
    blocks.append(
        Buttons.of(
            *([Button("All questions", Action("missionasks", record.id))] if rules.every_question(mission) else []),
            *(back if record.before is not None else []),
            Button("My missions", Action("missions", 0)),
            Button("Home", Action("home")),
        )
    )
    return Card(title, why or "Your own version of the job. You can copy it out any time.", *blocks)


def _about(record: JobMission, context: Context) -> list[tuple[str, str]]:
    rows = [("Job", clip(name_of(record, context), 100))]
    if record.mission.purpose:
        rows.append(("Purpose", first_lines(record.mission.purpose, 160)))
    if record.mission.job:
        rows.append(("As you see it", first_lines(record.mission.job, 160)))
    return rows


def _goals(mission: Mission) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    several = len(mission.objectives) > 1
    for place, objective in enumerate(mission.objectives, 1):
        rows.append((f"Objective {place}" if several else "Objective", clip(objective.text, limits.LINE) or "blank"))
        numbers = ((f"Result {rules.number_of(mission, r.id)}", clip(r.text, limits.LINE) or "blank") for r in objective.results)
        rows.extend(numbers)
    return rows


def _ways(record: JobMission) -> list[Button]:
    mission = record.mission
    bare = next((r for n, r in enumerate(rules.results(mission), 1) if rules.measurable(r, n)), None)
    first = Button("Compare what they said", Action("missiontable", record.id), "main")
    rest = [
        Button("What I need", Action("missionneeds", record.id)),
        Button("Copy as text", Action("missiontext", record.id)),
        Button("Edit", Action("missionedit", record.id)),
    ]
    if bare is not None:
        return [first, Button("Add a number", Action("form", "missionresult", bare.id, record.id, record.rev)), *rest]
    if not rules.results(mission):
        return [first, Button("Add a result", Action("form", "missionresult", record.id, record.rev)), *rest]
    return [first, *rest]


def on_front(mission: Mission) -> tuple[Question, ...]:
    """The questions on 13a: those of the first result that has one open, else the member's own open ones; all asked: none."""
    for number, result in enumerate(rules.results(mission), 1):
        found = rules.questions(result, number)
        if not all(q.asked for q in found):
            return found
    return tuple(q for q in rules.open_questions(mission))[:PAGE]


def ticks(asking: Sequence[Question], action: Action) -> Ticks:
    """Questions as boxes: a tick means that it was asked, its note is what they said."""
    items = tuple(
        Tick(id=q.id, label=clip(q.label, limits.ITEM_LABEL), note=clip(q.answer, limits.ITEM_NOTE), done=q.asked) for q in asking
    )
    return Ticks(action=action, label="Asked already:", items=items)


# -- the questions -----------------------------------------------------------------------------------------------------


def sheets(mission: Mission) -> list[tuple[str, str, tuple[Question, ...]]]:
    """The pages of questions: what each is about, in a label and words, and its questions."""
    found = [
        (f"Result {number}", result.text, rules.questions(result, number)) for number, result in enumerate(rules.results(mission), 1)
    ]
    own = tuple(q for q in rules.every_question(mission) if "." not in q.id)
    mine = [("Your own", "questions you wrote yourself", own[start : start + PAGE]) for start in range(0, len(own), PAGE)]
    return found + mine


def questions_card(record: JobMission, context: Context, page: int | None = None) -> Card:
    """A page of questions to tick, reword and answer; without a page, the first that has one open."""
    every = sheets(record.mission)
    add = [Button("Add a question", Action("form", "missionasked", record.id, record.rev))]
    back = Button("Back to mission", Action("mission", record.id))
    if not every:
        text = "No question yet. Each result of a mission makes four; you can write your own as well."
        return Card("Questions to ask them", "You opened them.", Prose(text=text), Buttons.of(*add, back))
    here = next((n for n, (_, _, asking) in enumerate(every) if not all(q.asked for q in asking)), 0) if page is None else page
    here = here if here < len(every) else 0
    label, words, asking = every[here]
    total = rules.every_question(record.mission)
    asked = sum(q.asked for q in total)
    pick = Action("missionpick", record.id, record.rev)
    options = tuple(Option(id=q.id, label=clip(q.label.partition(": ")[2] or q.label, limits.ITEM_LABEL)) for q in asking)
    one: list[Block] = [Choice(action=pick, label="Reword one, or write what they said:", options=options)] if len(options) > 1 else []
    only = [Button("Write the answer", Action("form", "missionasked", asking[0].id, record.id, record.rev))] if not one else []
    step = [Button("Next questions", Action("missionasks", record.id, (here + 1) % len(every)))] if len(every) > 1 else []
    return Card(
        "Questions to ask them",
        "Tick what you have asked. What they said stays with you.",
        Facts.of((label, clip(words, 100) or "blank"), ("Asked", f"{asked} of {len(total)}")),
        ticks(asking, Action("missionask", here, record.id, record.rev)),
        *one,
        Buttons.of(*step, *only, *add, back),
    )


def result_of(mission: Mission, id: str) -> KeyResult | None:
    """The key result with that id."""
    return next((r for r in rules.results(mission) if r.id == id), None)
