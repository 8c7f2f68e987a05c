"""The card of the five promises (19d), wherever the way to it began: a council of one's own, a line, a match."""

from __future__ import annotations

from bot.cards import Action, Button, Buttons, Card, Choice, Option, Prose, Tick, Ticks
from bot.context import Context
from playbook.council import promises
from playbook.records import Pledge


def promises_card(pledge: Pledge, context: Context, why: str) -> Card:
    """19d, with the boxes as they stand."""
    things = {None: "", True: "Now: yes, people here may.", False: "Now: no. This holds until you pick yes."}[pledge.things]
    return Card(
        "Five promises before you join",
        why,
        Ticks(
            action=Action("promise", pledge.id, pledge.rev),
            label="Tick what you promise",
            items=tuple(Tick(id=id, label=label, done=id in pledge.ticked) for id, label in promises.PROMISES.items()),
        ),
        Choice(
            action=Action("things", pledge.id, pledge.rev),
            label="May members show you things privately?",
            options=(
                Option(id="yes", label="Yes, people here may"),
                Option(id="no", label="No", note="this holds until you pick Yes"),
            ),
        ),
        *([Prose(text=things)] if things else []),
        Buttons.of(Button("I agree", Action("agree", pledge.id, pledge.rev), "main"), Button("Not yet", Action("close"))),
        Prose(
            text=f"Facilitators see that a council exists, not what is said. {promises.who_else(context.member.platform)}", quiet=True
        ),
    )
