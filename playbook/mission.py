"""A job mission: a member's own version of a job, what it lacks, the questions it raises, and its clean text (D3-D6).

What advert, member and firm each say is compared in `comparison.py`; what the member needs is in `needs.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from bot import limits
from playbook.words import figures

Ask = Literal["now", "owner", "blocks", "when"]
Kind = Literal["budget", "people", "support"]
State = Literal["agreed", "open", "differs"]
Outcome = Literal["open", "yes", "part", "no", "refused"]

QUESTIONS: Final[dict[Ask, str]] = {
    "now": "what is the number today?",
    "owner": "who owns it now?",
    "blocks": "what has stood in the way?",
    "when": "by when does it matter to you?",
}
"""What every key result makes one ask (D5), in the order in which they are asked."""

_STRICT: Final = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,12}$")]
Phrase = Annotated[str, StringConstraints(max_length=limits.LINE)]
Text = Annotated[str, StringConstraints(max_length=limits.QUESTION)]
Topic = Annotated[str, StringConstraints(min_length=1, max_length=limits.NAME)]
Wording = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Heard = Annotated[str, StringConstraints(min_length=1, max_length=limits.SENTENCE)]

OBJECTIVES: Final = 3
RESULTS: Final = 6
NEEDS: Final = 6
LINES: Final = limits.ITEMS
OWN: Final = 8
"""The most of each that one mission holds: what a card can offer to pick from, and more than a first year can hold."""


class KeyResult(BaseModel):
    """How one would see that an objective was reached (D4). `asked`, `reworded` and `answers` survive an edit of `text`.

    `settled`: the member says that it can be measured as it stands; no hint is given then.
    """

    model_config = _STRICT

    id: Id
    text: Phrase
    settled: bool = False
    asked: tuple[Ask, ...] = ()
    reworded: dict[Ask, Wording] = {}
    answers: dict[Ask, Heard] = {}


class OwnQuestion(BaseModel):
    """A question that a member wrote themselves (D5); `line` is the topic of the comparison it came from, if any."""

    model_config = _STRICT

    id: Id
    text: Heard
    asked: bool = False
    answer: Annotated[str, StringConstraints(max_length=limits.SENTENCE)] = ""
    line: str = ""


class Objective(BaseModel):
    """What would be different, and the key results that show it."""

    model_config = _STRICT

    id: Id
    text: Phrase
    results: tuple[KeyResult, ...] = ()


class Need(BaseModel):
    """Something without which a key result will not come (D9): `result` names that key result, `why` says how it depends on it.

    `outcome` "refused" means that they would not talk about it, which is not the same as "no".
    """

    model_config = _STRICT

    id: Id
    kind: Kind
    need: Phrase
    why: Phrase = ""
    result: str = ""
    answer: Text = ""
    outcome: Outcome = "open"


class Line(BaseModel):
    """One topic of the comparison (D7): what the advert, the mission and the firm say. `state` is the member's own word, if any."""

    model_config = _STRICT

    id: Id
    topic: Topic
    posting: Phrase = ""
    mission: Phrase = ""
    said: Phrase = ""
    state: State | None = None


class Mission(BaseModel):
    """The whole of it. `job` is what the member thinks the job is (D3). Ids are unique within their kind; a need may name a result
    that is gone, and then names none. `enough`: the member says that they need nothing more than what is there."""

    model_config = _STRICT

    purpose: Text = ""
    job: Text = ""
    objectives: tuple[Objective, ...] = ()
    needs: tuple[Need, ...] = ()
    lines: tuple[Line, ...] = ()
    own: tuple[OwnQuestion, ...] = ()
    enough: bool = False

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Mission:
        results = [result.id for objective in self.objectives for result in objective.results]
        for kind, ids in (
            ("objective", [o.id for o in self.objectives]),
            ("result", results),
            ("need", [n.id for n in self.needs]),
            ("line", [n.id for n in self.lines]),
            ("question", [q.id for q in self.own]),
        ):
            if len(set(ids)) != len(ids):
                raise ValueError(f"two {kind}s have the same id")
        return self


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the firm. `id` stays the same whatever is edited, and is that of a tick; `answer` is what they said."""

    id: str
    label: str
    asked: bool
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """A piece of advice that blocks nothing. `about` is the id of what it is about, empty for the mission as a whole."""

    about: str
    text: str


def results(mission: Mission) -> tuple[KeyResult, ...]:
    """The key results in order. Their number on screen is their place here, counted from 1, across all objectives."""
    return tuple(result for objective in mission.objectives for result in objective.results)


def number_of(mission: Mission, result: str) -> int | None:
    """The number on screen of the key result with that id, or None if there is none."""
    ids = [each.id for each in results(mission)]
    return ids.index(result) + 1 if result in ids else None


def questions(result: KeyResult, number: int) -> tuple[Question, ...]:
    """The questions that a key result raises (D5), in the member's own wording where there is one."""
    return tuple(
        Question(
            f"{result.id}.{ask}",
            f"Result {number}: {result.reworded.get(ask, words)}",
            ask in result.asked,
            result.answers.get(ask, ""),
        )
        for ask, words in QUESTIONS.items()
    )


def every_question(mission: Mission) -> tuple[Question, ...]:
    """All questions of a mission: those of each key result in order, then the member's own."""
    raised = [q for number, result in enumerate(results(mission), 1) for q in questions(result, number)]
    return (*raised, *(Question(q.id, q.text, q.asked, q.answer) for q in mission.own))


def open_questions(mission: Mission) -> tuple[Question, ...]:
    """Those that are not ticked as asked; the member's own come first, as they were written for these people."""
    every = [q for q in every_question(mission) if not q.asked]
    return (*(q for q in every if "." not in q.id), *(q for q in every if "." in q.id))


def measurable(result: KeyResult, number: int) -> str | None:
    """What is missing before a key result can be measured (D4): a number, both ends, or a date. None if nothing is."""
    if result.settled:
        return None
    reading = figures.read(result.text)
    when = "?" if reading.by_when else ", by when?"
    if reading.pair:
        return None if reading.by_when else f"Result {number} has no date yet. By when?"
    if reading.target:
        return f"Result {number} says where it ends. From how many does it start{when}"
    if reading.number:
        return f"Result {number} has one number. From how many to how many{when}"
    return f"Result {number} has no number yet. From how many to how many{when}"


def hints(mission: Mission) -> tuple[Hint, ...]:
    """What the mission lacks (D3, D4): an empty answer is told first, then each objective and result in order."""
    found = [Hint("", words) for words in _lacks(mission)]
    for place, objective in enumerate(mission.objectives, 1):
        if not objective.text:
            found.append(Hint(objective.id, f"Objective {place} is blank. What would be different after your first year?"))
        if not objective.results:
            found.append(Hint(objective.id, f"Objective {place} has no result yet. How would you see that it is reached?"))
    for place, result in enumerate(results(mission), 1):
        if text := measurable(result, place):
            found.append(Hint(result.id, text))
    return tuple(found)


def _lacks(mission: Mission) -> Iterator[str]:
    if not mission.purpose:
        yield "The purpose is blank. What is this job for, in one line?"
    if not mission.job:
        yield "The job as you see it is blank. What would you do in it?"
    if not mission.objectives:
        yield "No objective yet. What would be different after your first year?"


def set_asked(mission: Mission, shown: Collection[str], done: Collection[str]) -> Mission:
    """The mission with the questions that were `shown` ticked if they are in `done`, unticked if not; others stay as they are."""

    def ticked(result: KeyResult, ask: Ask) -> bool:
        question = f"{result.id}.{ask}"
        return question in done if question in shown else ask in result.asked

    def change(result: KeyResult) -> KeyResult:
        return result.model_copy(update={"asked": tuple(ask for ask in QUESTIONS if ticked(result, ask))})

    own = tuple(q.model_copy(update={"asked": q.id in done}) if q.id in shown else q for q in mission.own)
    return _with_results(mission, change).model_copy(update={"own": own})


def reword(mission: Mission, question: str, words: str) -> Mission:
    """The mission with one question in the member's own words; empty words bring the first wording back.

    Raises KeyError for a question that is not there, pydantic's ValidationError for more than 60 characters.
    """
    if question not in {q.id for r in results(mission) for q in questions(r, 0)}:
        raise KeyError(question)
    owner, _, ask = question.rpartition(".")

    def change(result: KeyResult) -> KeyResult:
        if result.id != owner:
            return result
        kept: dict[str, str] = {k: v for k, v in result.reworded.items() if k != ask}
        if words.strip():
            kept[ask] = words
        return KeyResult.model_validate(result.model_dump() | {"reworded": kept})

    return _with_results(mission, change)


def fresh_id(prefix: str, taken: Collection[str]) -> str:
    """An id above all those taken: `r3` after `r1` and `r2`. Gaps are not filled: what was removed below does not come back."""
    numbers = [int(m.group(1)) for each in taken if (m := re.fullmatch(rf"{re.escape(prefix)}(\d+)", each))]
    return f"{prefix}{max(numbers, default=0) + 1}"


def _with_results(mission: Mission, change: Callable[[KeyResult], KeyResult]) -> Mission:
    objectives = tuple(
        objective.model_copy(update={"results": tuple(change(result) for result in objective.results)})
        for objective in mission.objectives
    )
    return mission.model_copy(update={"objectives": objectives})


# -- the clean text (D6) -----------------------------------------------------------------------------------------------------------


def clean_text(mission: Mission, title: str = "") -> str:
    """The mission as plain text to copy out: no markup of ours, blank parts left out (D6).

    It is meant for the firm's eyes: needs, answers and the comparison stay out, as do questions that were asked already.
    """
    parts = [f"Job mission: {_one_line(title)}" if title.strip() else "Job mission"]
    about = [("Purpose", mission.purpose), ("The job as I see it", mission.job)]
    parts.append("\n".join(f"{label}: {_one_line(words)}" for label, words in about if words))
    numbers = {result.id: number for number, result in enumerate(results(mission), 1)}
    for place, objective in enumerate(mission.objectives, 1):
        lines = [f"Objective {place}: {_one_line(objective.text) or '(open)'}"]
        lines += [f"  Result {numbers[r.id]}: {_one_line(r.text)}" for r in objective.results]
        parts.append("\n".join(lines))
    todo = [q.label for q in every_question(mission) if not q.asked]
    parts.append("\n".join(["My questions", *(f"  {_one_line(label)}" for label in todo)] if todo else []))
    return "\n\n".join(part for part in parts if part) + "\n"


def _one_line(words: str) -> str:
    """The words with breaks and control characters as single spaces, so that nobody's words can make a new line of the text."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())
