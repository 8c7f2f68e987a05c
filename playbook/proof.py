"""Proof of one's work: results with a number and a scope, what they still lack, and the sentence that is built from them.

Hints advise and never block (C13). Words are read in English; a member's own mark (`fits`, `led`, `settled`) always goes first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from playbook.records import Leverage, Result, Target
from playbook.words import figures

Lack = Literal["target", "outcome", "number", "scope", "role"]

LEVERAGE: Final[dict[Leverage, str]] = {
    "skill": "A special skill",
    "knowledge": "Special knowledge",
    "hobby": "A hobby few have",
    "people": "People I know",
}
"""What can make a person worth bargaining with (A9)."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a result still lacks, as a short question."""

    lack: Lack
    text: str


@dataclass(frozen=True, slots=True)
class Intro:
    """The sentence of C30, or None with the part that is missing first."""

    sentence: str | None
    missing: Literal["", "role", "result"]


_ASKS: Final[dict[Lack, str]] = {
    "target": "Name the work you want first; half a minute is enough. Proof is held against it.",
    "outcome": "So what changed, for how many?",
    "number": "No number yet. How much, how many, or how long?",
    "scope": "No scope yet. For how many people, teams or places?",
    "role": "I see no link to the work you want. Which part of that work does it show?",
}

# Words that tell that something is different now. A line without one, without a from-to and without a number is only a task (C17).
_OUTCOME: Final = re.compile(
    r"\b(?:cut(?:s|ting)?|reduc\w+|lower(?:ed|s|ing)|rais(?:ed|es|ing)|rose|grew|grow(?:s|n|th)|increas\w+|sav(?:ed|es|ings?)"
    r"|gain(?:ed|s)|won|doubl\w+|halv\w+|tripl\w+|fewer|less|more|faster|quicker|sooner|shorter|cheaper|safer|better|improv\w+"
    r"|remov\w+|stopp\w+|ended|prevent\w*|avoid\w*|so that|which meant|no longer|dropp?\w*|fell|reach\w*|earn\w*|mov(?:ed?|es|ing)"
    r"|turned|went|launch\w*|shipped|freed|kept|recover\w*|clos(?:ed|ing)|deliver\w*|up by|down by)\b|->|→"
)
_TASK: Final = re.compile(
    r"^(?:i |we )?(?:was |am )?(?:responsible|in charge|tasked|involved|worked|working|handled|handling|maintain\w*|manag\w+"
    r"|attend\w*|support\w*|help\w*|did|doing|wrote|writing|rewrote|built|building|creat\w+|organi[sz]\w+|ran|running|held|made"
    r"|making|took part|participat\w+|assist\w*|prepar\w+|coordinat\w+|oversaw|review\w*|test(?:ed|ing)|design\w*|develop\w*)\b"
)
_LED: Final = re.compile(
    r"\b(?:led|owned|headed|founded|directed|mentored|coached|chaired|initiated|managed|(?:took|in|had) charge|took over"
    r"|i ran|set up|was responsible|sole owner|leading|heading|managing|mentoring)\b"
)
_UNIT_OF_TIME: Final = r"(?:second|minute|hour|day|week|month|quarter|year|percent|%)"
_SCOPE: Final = re.compile(
    r"\b(?:for|across|in|at|with|over|of|serving|among|to|used by) (?:all |about |some |nearly |over |more than )*"
    rf"(?:\d[\d.,]*+[km]?|{figures.SMALL_NUMBERS}|a hundred|hundreds of|thousands of|every|all|each) "
    rf"(?!{_UNIT_OF_TIME})[^\W\d_]{{3,}}"
)
# Words of a target that say how high, not which work: they link nothing.
_LEVELS: Final = re.compile(
    r"staff|senior|junior|lead|principal|head|chief|director|manager|vp|mid|level|entry|associate"
    r"|of|the|and|for|in|at|an"
)


def hints(result: Result, target: Target | None, *, anyway: bool = False) -> tuple[Hint, ...]:
    """What `result` lacks, most useful first (C13, C17); nothing once the member has settled it.

    Without a target the one hint is to name it (C11); `anyway` gives the others all the same, but no link to a role can be seen.
    """
    if result.settled:
        return ()
    named = target is not None and bool(target.role.strip())
    if not named and not anyway:
        return (_hint("target"),)
    lacks: list[tuple[Lack, bool]] = [
        ("outcome", only_a_task(result)),
        ("number", not has_number(result)),
        ("scope", not has_scope(result)),
        ("role", named and target is not None and not fits(result, target)),
    ]
    return tuple(_hint(lack) for lack, missing in lacks if missing)


def has_number(result: Result) -> bool:
    """Whether the result or its scope counts something; a year or a name such as B2B does not."""
    return figures.read(result.changed).number or figures.read(result.scope).number


def has_scope(result: Result) -> bool:
    """Whether it is said for how many or how big: in its own line, or inside the result ("for 12 clinics")."""
    return bool(result.scope) or _SCOPE.search(figures.folded(result.changed)) is not None


def is_complete(result: Result) -> bool:
    """Whether the result has what C29 counts: a number and a scope."""
    return has_number(result) and has_scope(result)


def only_a_task(result: Result) -> bool:
    """Whether the line tells what was done and not what came of it (C17): a duty, or a count of things made."""
    words = figures.folded(result.changed)
    reading = figures.read(result.changed)
    if reading.pair or _OUTCOME.search(words):
        return False
    return not has_number(result) or (_TASK.search(words) is not None and not result.scope)


def shows_leading(result: Result) -> bool:
    """Whether it is an example of leading or owning something (C29)."""
    if result.led is not None:
        return result.led
    return any(_LED.search(figures.folded(part)) for part in (result.changed, result.did, result.decision))


def fits(result: Result, target: Target) -> bool:
    """Whether the result shows the target's work: the member's own mark, else a word in common."""
    return result.fits if result.fits is not None else bool(shared_words(result, target))


def shared_words(result: Result, target: Target) -> tuple[str, ...]:
    """The target's words that come up in the result, in the target's order ("product, health"). Words of rank link nothing.

    "designer" and "design", "product" and "products" are the same word here: one begins with the other, from 4 letters on.
    """
    theirs = [word for word in _words(target.role) if not _LEVELS.fullmatch(word)] or _words(target.role)
    said = {word for part in (result.changed, result.scope, result.did, result.decision) for word in _words(part)}
    return tuple(dict.fromkeys(word for word in theirs if any(_same_word(word, other) for other in said)))


def ranked(results: Sequence[Result], target: Target | None) -> list[Result]:
    """The results, the one to show first and to use everywhere (C26) at the head.

    In this order: it fits the target, has a number, has a scope, shows a from-to, says what changed, shows leading; among equals
    the one saved first.
    """

    def merits(result: Result) -> tuple[bool, ...]:
        return (
            target is not None and fits(result, target),
            has_number(result),
            has_scope(result),
            figures.read(result.changed).pair,
            not only_a_task(result),
            shows_leading(result),
        )

    return sorted(results, key=merits, reverse=True)


def strongest(results: Sequence[Result], target: Target | None) -> Result | None:
    """The first of the `ranked` results, or None without any."""
    return next(iter(ranked(results, target)), None)


def line(result: Result) -> str:
    """A result as it can be said: `Setup from 9 days to 3 (12 clinics)`."""
    changed = result.changed.rstrip(" .;,")
    return f"{changed} ({result.scope})" if result.scope else changed


def lines(results: Sequence[Result], target: Target | None, most: int = 3) -> tuple[str, ...]:
    """What the bank offers to a line of a talk that has no outcome (C1): the strongest results with a number, as they can be said."""
    return tuple(line(result) for result in ranked(results, target) if has_number(result))[:most]


def note(result: Result, best: Result | None) -> str:
    """The state of a result beside its name: `12 clinics; strongest so far`, or what it lacks first."""
    if not has_number(result):
        return "no number yet"
    if not has_scope(result):
        return "no scope yet"
    parts = [result.scope] if result.scope else []
    if best is not None and best.id == result.id:
        parts.append("strongest so far")
    return "; ".join(parts) or "in place"


def leverage(results: Sequence[Result]) -> tuple[tuple[str, Result], ...]:
    """The results that rest on something few have, each with that in words, in the order of A9: lines for a talk on terms."""
    return tuple((words, result) for kind, words in LEVERAGE.items() for result in results if result.leverage == kind)


def intro(target: Target | None, results: Collection[Result]) -> Intro:
    """One sentence that leads with the work one wants and a result (C30), in the member's words, from their strongest result."""
    if target is None or not target.role.strip():
        return Intro(None, "role")
    best = strongest(list(results), target)
    if best is None:
        return Intro(None, "result")
    return Intro(f"I want to work as {target.role.strip()}; one result I bring: {line(best)}.", "")


def _hint(lack: Lack) -> Hint:
    return Hint(lack, _ASKS[lack])


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", figures.folded(text))


def _same_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) > 3 and long.startswith(short))
