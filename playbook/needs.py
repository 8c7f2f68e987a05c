"""What a member needs to succeed, why, for which key result, and what the firm answered (D8, D9, D11, D12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from playbook.mission import Kind, Mission, Need, Outcome, number_of, results

Talk = Literal["none", "not yet", "done", "refused"]

KINDS: Final[dict[Kind, str]] = {
    "budget": "Budget",
    "people": "People and tools",
    "support": "Support and training",
}
"""The three kinds of needs (D9), in the order in which they are asked."""

OUTCOMES: Final[dict[Outcome, str]] = {
    "open": "not talked about yet",
    "yes": "yes",
    "part": "yes, in part",
    "no": "no",
    "refused": "they would not talk about it",
}
"""What came of a need. A no is an answer; a refusal to talk is not (D12)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One need of the sheet. `blanks` are the parts still to fill, in the app's words."""

    need: Need
    kind: str
    result: str
    outcome: str
    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A warning for the member's eyes, with its row. `ask_council` offers the council; nothing is decided by it."""

    row: str
    text: str
    ask_council: bool


def sheet(mission: Mission) -> tuple[Entry, ...]:
    """The needs by kind (budget, people, support), each with the key result it is for and what is still blank (D9)."""
    return tuple(_entry(mission, need) for kind in KINDS for need in mission.needs if need.kind == kind)


def talk(needs: Sequence[Need]) -> Talk:
    """Where the talk about needs stands (D8), as the offer's rules want it.

    `not yet` while any need was not talked about; after that `refused` if they would not talk about one, else `done`.
    """
    if not needs:
        return "none"
    found = {need.outcome for need in needs}
    if "open" in found:
        return "not yet"
    return "refused" if "refused" in found else "done"


def open_needs(needs: Sequence[Need]) -> tuple[Need, ...]:
    """The needs to talk about before pay (D8, D14)."""
    return tuple(need for need in needs if need.outcome == "open")


def refusal(needs: Sequence[Need]) -> Flag | None:
    """The flag of D12 if they would not talk about a need, else None. It is private, offers the council, and never says decline."""
    refused = sum(need.outcome == "refused" for need in needs)
    if not refused:
        return None
    which = "1 need" if refused == 1 else f"{refused} needs"
    text = (
        f"They would not talk about {which}. A job-search author on a podcast calls that a red flag. "
        "It decides nothing by itself; what it means is for you to say."
    )
    return Flag("D12", text, ask_council=True)


def opening(mission: Mission, need: Need) -> str | None:
    """A sentence to open the talk about a need, tied to its key result (D11). None until the need names a result that is there."""
    target = next((result.text for result in results(mission) if result.id == need.result), None)
    if target is None:
        return None
    because = f", because {_inner(need.why)}" if need.why else ""
    return f"I want to reach this: {_inner(target)}. I think it takes {_inner(need.need)}{because}. How do you see that?"


def _entry(mission: Mission, need: Need) -> Entry:
    number = number_of(mission, need.result)
    blanks = [
        words
        for words, blank in (
            ("why it is needed", not need.why),
            ("which result it is for", number is None),
            ("their answer", need.outcome == "open"),
        )
        if blank
    ]
    result = "" if number is None else f"Result {number}: {results(mission)[number - 1].text}"
    return Entry(need, KINDS[need.kind], result, OUTCOMES[need.outcome], tuple(blanks))


def _inner(words: str) -> str:
    """A member's words inside a sentence: as they are, without the mark that would end it early."""
    return words.rstrip(" .!?;,")
