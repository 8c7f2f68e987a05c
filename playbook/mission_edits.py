"""Changes to a mission, each giving a new one: a part written, reworded, answered or taken out (D3-D9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from playbook.mission import (
    LINES,
    NEEDS,
    OBJECTIVES,
    OWN,
    RESULTS,
    KeyResult,
    Line,
    Mission,
    Need,
    Objective,
    OwnQuestion,
    fresh_id,
    questions,
    results,
)

Part = Objective | KeyResult | Need | Line | OwnQuestion
Kind = Literal["o", "r", "n", "l", "q"]

MOST: Final[dict[Kind, int]] = {"o": OBJECTIVES, "r": RESULTS, "n": NEEDS, "l": LINES, "q": OWN}
"""How many parts of a kind one mission holds, by the letter with which their ids begin."""


def parts(mission: Mission, kind: Kind) -> Sequence[Part]:
    """The parts of a kind, in order."""
    match kind:
        case "o":
            return mission.objectives
        case "r":
            return results(mission)
        case "n":
            return mission.needs
        case "l":
            return mission.lines
        case _:
            return mission.own


def room(mission: Mission, kind: Kind) -> bool:
    """Whether one more part of that kind fits."""
    return len(parts(mission, kind)) < MOST[kind]


def next_id(mission: Mission, kind: Kind) -> str:
    """The id of the next part of that kind."""
    return fresh_id(kind, [part.id for part in parts(mission, kind)])


def begun(purpose: str, job: str, objective: str, texts: Iterable[str]) -> Mission:
    """A new mission with one objective and its results; blank ones are left out."""
    made = [text for text in texts if text.strip()]
    found = tuple(KeyResult(id=f"r{n}", text=text) for n, text in enumerate(made, 1))
    objectives = (Objective(id="o1", text=objective, results=found),) if objective.strip() or found else ()
    return Mission(purpose=purpose, job=job, objectives=objectives)


def put(mission: Mission, part: Part, under: str = "") -> Mission:
    """The mission with `part` in place of the one with its id, or at the end when there is none.

    A result stays under its objective, or goes `under` the objective with that id; without any objective one is made for it.
    """
    match part:
        case Objective():
            return mission.model_copy(update={"objectives": _put(mission.objectives, part)})
        case KeyResult():
            return _put_result(mission, part, under)
        case Need():
            return mission.model_copy(update={"needs": _put(mission.needs, part), "enough": False})
        case Line():
            return mission.model_copy(update={"lines": _put(mission.lines, part)})
        case _:
            return mission.model_copy(update={"own": _put(mission.own, part)})


def _put(every: tuple[Part, ...], part: Part) -> tuple[Part, ...]:
    if any(each.id == part.id for each in every):
        return tuple(part if each.id == part.id else each for each in every)
    return (*every, part)


def _put_result(mission: Mission, result: KeyResult, under: str) -> Mission:
    here = next((o.id for o in mission.objectives if any(r.id == result.id for r in o.results)), "")
    objectives = mission.objectives or (Objective(id="o1", text=""),)
    home = here or (under if under in {o.id for o in objectives} else objectives[-1].id)
    found = tuple(o.model_copy(update={"results": _put(o.results, result)}) if o.id == home else o for o in objectives)
    return mission.model_copy(update={"objectives": found})


def take_out(mission: Mission, id: str) -> Mission:
    """The mission without the part with that id; an objective goes with its results, and needs then name none of these."""
    objectives = tuple(
        o.model_copy(update={"results": tuple(r for r in o.results if r.id != id)}) for o in mission.objectives if o.id != id
    )
    left = {r.id for o in objectives for r in o.results}
    return mission.model_copy(
        update={
            "objectives": objectives,
            "needs": tuple(
                need if need.result in left else need.model_copy(update={"result": ""}) for need in mission.needs if need.id != id
            ),
            "lines": tuple(line for line in mission.lines if line.id != id),
            "own": tuple(question for question in mission.own if question.id != id),
        }
    )


def answered(mission: Mission, question: str, answer: str) -> Mission:
    """The mission with what they said to a question; it counts as asked once there is an answer. Raises KeyError for an unknown one."""
    own = next((q for q in mission.own if q.id == question), None)
    if own is not None:
        return put(mission, own.model_copy(update={"answer": answer, "asked": own.asked or bool(answer)}))
    for result in results(mission):
        ask = next((ask for ask in _asks(result) if f"{result.id}.{ask}" == question), None)
        if ask is not None:
            kept = {k: v for k, v in result.answers.items() if k != ask} | ({ask: answer} if answer else {})
            asked = tuple(each for each in _asks(result) if each in result.asked or (each == ask and answer))
            return put(mission, KeyResult.model_validate(result.model_dump() | {"answers": kept, "asked": asked}))
    raise KeyError(question)


def _asks(result: KeyResult) -> tuple[str, ...]:
    return tuple(q.id.partition(".")[2] for q in questions(result, 0))
