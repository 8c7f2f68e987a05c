"""The screens of a job mission: begun, its questions, the comparison, the needs, the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """Gil writes his own version of a job on his list."""
    gil = tour.stage.member("gil")
    await gil.says("/jsc log Acme, staff PM, applied")
    await gil.says("/jsc log Birch Health, product lead, applied")
    await gil.says("/jsc mission")
    tour.takes("mission-for", gil)
    await gil.picks("Acme, staff PM")
    tour.takes("mission-new", gil)
    await gil.fills(
        {
            "purpose": "make the first week easy for new clinics",
            "job": "half product work, half the rollout",
            "objective": "clinics start on their own",
            "result": "setup from 9 days to 3 by June",
            "second": "fewer support calls",
        }
    )
    await gil.ticks("Result 1: what is the number today?")
    tour.takes("13a", gil)
    await gil.presses("Add a number")
    tour.takes("mission-result", gil)
    await gil.fills({})
    tour.takes("mission-saved", gil)
    await _asks(tour)
    await _compares(tour)
    await _needs(tour)
    await gil.presses("Back to mission")
    await gil.presses("Copy as text")
    tour.takes("mission-text", gil)
    tour.seen["mission-file"] = gil.messages[-1][1]
    await gil.presses("Back to mission")
    await gil.presses("Edit")
    tour.takes("mission-edit", gil)
    await gil.presses("Take it out")
    tour.takes("mission-drop", gil)
    await gil.presses("Keep it")


async def _asks(tour: Tour) -> None:
    gil = tour.stage.member("gil")
    await gil.presses("All questions")
    await gil.picks("who owns it now?")
    tour.takes("mission-question", gil)
    await gil.fills({"answer": "the support lead, J."})
    tour.takes("mission-questions", gil)
    await gil.presses("Back to mission")


async def _compares(tour: Tour) -> None:
    gil = tour.stage.member("gil")
    await gil.presses("Compare what they said")
    for topic, advert, mine, said in (
        ("Team size", "6", "6", "4"),
        ("Budget for testing", "", "1 hire", ""),
        ("First result", "growth", "setup time", "setup time"),
        ("Travel", "none", "none", "some"),
    ):
        await gil.presses("Add a line")
        await gil.fills({"topic": topic, "posting": advert, "mission": mine, "said": said})
    tour.takes("13b", gil)
    await gil.picks("Travel")
    tour.takes("mission-line", gil)
    await gil.presses("Edit")
    tour.takes("mission-topic", gil)
    await gil.fills({})
    await gil.presses("Back to mission")


async def _needs(tour: Tour) -> None:
    gil = tour.stage.member("gil")
    await gil.presses("What I need")
    await gil.presses("Add a need")
    tour.takes("mission-wish", gil)
    await gil.fills(
        {
            "kind": "People and tools",
            "need": "one tester",
            "why": "each release waits two days for checks",
            "result": "Result 1: setup from 9 days to 3 by June",
        }
    )
    tour.takes("mission-need", gil)
    await gil.presses("Back to my needs")
    await gil.presses("Add a need")
    await gil.fills({"kind": "Budget", "need": "money for old faults"})
    await gil.presses("Write their answer")
    tour.takes("mission-reply", gil)
    await gil.fills({"outcome": "They would not talk about it", "answer": "not now"})
    tour.takes("mission-refused", gil)
    await gil.presses("Back to my needs")
    tour.takes("mission-needs", gil)
