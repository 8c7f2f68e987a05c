"""A whole mission in words: for the member's own export, and the few questions to take into a talk (D5, D7, D9)."""

from __future__ import annotations

from collections.abc import Iterator

from playbook import comparison, needs
from playbook.mission import Mission, clean_text, every_question, open_questions


def for_a_talk(mission: Mission) -> tuple[str, ...]:
    """What is open, most pressing first: what differs or is open between advert, mission and their words, then the questions.

    A question that was written for such a topic stands in its place.
    """
    asked_for = {q.line for q in mission.own if q.line and not q.asked}
    lines = [words for line in comparison.unsettled(mission.lines) if line.id not in asked_for and (words := comparison.question(line))]
    return (*lines, *(q.label for q in open_questions(mission)))


def whole(mission: Mission, title: str = "") -> str:
    """All of it as plain text for the member alone: the clean text, then the questions with answers, comparison and needs."""
    return clean_text(mission, title) + "".join(f"\n{part}\n" for part in _private(mission))


def _private(mission: Mission) -> Iterator[str]:
    told = [f"  {q.label} [{'asked' if q.asked else 'open'}] {_one(q.answer)}".rstrip() for q in every_question(mission)]
    if told:
        yield "\n".join(["Questions and answers", *told])
    if mission.lines:
        yield "\n".join(["Is it the same job?", *(f"  {line.topic}: {comparison.row(line)}" for line in mission.lines)])
    entries = needs.sheet(mission)
    if entries:
        rows = [
            f"  {entry.kind}: {entry.need.need}; why: {entry.need.why or 'blank'}; for: {entry.result or 'blank'}; "
            f"{entry.outcome} {_one(entry.need.answer)}".rstrip()
            for entry in entries
        ]
        yield "\n".join(["What I need", *rows])


def _one(words: str) -> str:
    return " ".join(words.split())
