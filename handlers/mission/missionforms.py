"""What the forms of a mission share: the mission and the part they are about, and whether a part stays."""

from __future__ import annotations

from typing import Final

from bot.cards import Action, Button, Buttons, Card, Option, Pick, Prose
from bot.context import Context
from playbook.mission import Mission
from playbook.records import JobMission

OUT: Final = "out"
"""The answer that takes a part out."""


def part_of(args: tuple[str, ...]) -> str:
    """The id of the part that a form is about, "" for a new one."""
    return args[0] if len(args) > 2 else ""


def changed(record: JobMission, mission: Mission, context: Context) -> JobMission:
    """The record with `mission` in it, stored; what it was before can be put back."""
    if mission == record.mission:
        return record
    return context.records.put(record.model_copy(update={"mission": mission, "before": record.mission}))


def stays() -> Pick:
    """Whether a known part stays; taking it out can be undone."""
    options = (Option(id="keep", label="Keep it"), Option(id=OUT, label="Take it out"))
    return Pick(id="stays", label="Shall it stay?", options=options, value=("keep",))


def full(record: JobMission) -> Card:
    """No more of a kind fits."""
    return Card(
        "That is as many as one mission holds",
        "Nothing was changed.",
        Prose(text="Fewer lines are easier to keep in mind. Take one out, or write over one."),
        Buttons.of(Button("Edit", Action("missionedit", record.id), "main"), Button("Back to mission", Action("mission", record.id))),
    )
