"""Lists that tick themselves from what is on record: the proof checklist, the strong signal, the framework, and getting unstuck."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from playbook import proof
from playbook.records import Result, Target
from playbook.words import figures

WANTED_RESULTS: Final = 3
"""Results with a number and a scope that the proof checklist asks for (C29)."""

STUCK_RESULTS: Final = 2
"""Real results with a number that are asked for when a search is stuck (C28)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is on record about a member's search, as the lists need it.

    `same_story`: the member ticked that CV, profile and stories tell the same. `next_step`: what they ask for in the end (C29's
    "CTA"). `outreach` and `off_target`: people written to and jobs applied for in the last 30 days, and how many of those were off
    target. `practised`: they told a story aloud before a talk. `fast_read`: a peer has answered a ten-second test. `steady`:
    something is set for this week and something was logged in the last 14 days. `listener`: someone who knows this work was
    asked and heard, on the listening tour. `reviewed`: the latest two-week review was looked at. `changed_one`: a trial was begun.
    """

    target: Target | None = None
    sentence: str = ""
    results: tuple[Result, ...] = ()
    same_story: bool = False
    next_step: str = ""
    outreach: int = 0
    off_target: int = 0
    practised: bool = False
    fast_read: bool = False
    steady: bool = False
    listener: bool = False
    reviewed: bool = False
    changed_one: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list. `computed`: ticked from data, so unticking it by hand changes nothing. `opens`: the verb it leads to."""

    id: str
    row: str
    label: str
    done: bool
    computed: bool
    note: str = ""
    opens: str = ""


def target_is_exact(target: Target | None) -> bool:
    """Whether role and level are both named (C11, C29). "Not sure" is a fair answer, and it names no level."""
    return target is not None and bool(target.role.strip()) and target.level != "unsure"


def checklist(search: Search) -> tuple[Item, ...]:
    """The proof checklist, five live items (C29). The last is optional: it comes from advice on posts, and its note says so."""
    complete = sum(proof.is_complete(result) for result in search.results)
    return (
        Item("target", "C29", "Role and level are named", target_is_exact(search.target), True, "from your plan", "plan"),
        Item(
            "results",
            "C29",
            "Three results with a number and a scope",
            complete >= WANTED_RESULTS,
            True,
            f"{complete} so far" if complete >= WANTED_RESULTS else f"{complete} of {WANTED_RESULTS} so far",
            "proof",
        ),
        Item(
            "leading",
            "C29",
            "One time you led or owned something",
            any(proof.shows_leading(result) for result in search.results),
            True,
            "read from your results",
            "proof",
        ),
        Item("story", "C29", "CV, profile and stories tell the same", search.same_story, False, "you tick this one"),
        Item(
            "next",
            "C29",
            "The next step you ask for, if it fits",
            bool(search.next_step.strip()),
            True,
            "optional; it comes from advice on posts",
            "proof",
        ),
    )


def ticked_by_hand(items: Collection[Item], chosen: Collection[str], before: Collection[str]) -> tuple[str, ...]:
    """The ticks to keep when the boxes `chosen` are on: those of items that the data does not fill in, and all that was kept `before`
    of other items. A box that is computed stays as the data says."""
    own = [item.id for item in items if not item.computed]
    return tuple(id for id in before if id not in own) + tuple(id for id in own if id in chosen)


def in_place(items: Collection[Item]) -> int:
    """How many items are done."""
    return sum(item.done for item in items)


def first_open(items: Collection[Item]) -> Item | None:
    """The first item that is not done (C28 opens it), or None."""
    return next((item for item in items if not item.done), None)


# -- the strong signal (C12) -------------------------------------------------------------------------------------------------------


def signal(search: Search, ticked: Collection[str] = ()) -> tuple[Item, ...]:
    """The four cues of a strong signal (C12), from data or by the member's own tick. The note of a missing cue is its next step."""
    numbered = any(proof.has_number(result) for result in search.results)
    cues = (
        ("goals", "Goals name a role and a level", target_is_exact(search.target), "Name the role and the level you want.", "plan"),
        ("outcomes", "Results can be measured", numbered, "Write down one result with a number.", "proof"),
        ("steady", "You do a little every week", search.steady, "Set one thing for this week.", "checkin"),
        ("coach", "Someone who knows this work reads along", search.listener, "Ask a council peer, or someone for advice.", "council"),
    )
    return tuple(
        Item(cue, "C12", label, known or cue in ticked, known, "" if known or cue in ticked else step, verb)
        for cue, label, known, step, verb in cues
    )


# -- the framework (C19-C23) -------------------------------------------------------------------------------------------------------


def framework(search: Search, ticked: Collection[str] = ()) -> tuple[Item, ...]:
    """The ten ticks of the five steps, two each (C19-C23): from data where it can be, else by the member's own tick."""
    on_target = search.outreach > 0 and search.off_target == 0
    tells_change = bool(search.results) and not any(proof.only_a_task(result) for result in search.results)
    numbered = search.target is not None and figures.read(search.target.measure).number
    known = {
        "target-named": target_is_exact(search.target),
        "target-number": numbered,
        "signal-same": search.same_story,
        "search-focus": on_target,
        "search-change": tells_change,
        "talks-aloud": search.practised,
        "talks-read": search.fast_read,
        "learn-look": search.reviewed,
        "learn-change": search.changed_one,
    }
    return tuple(
        Item(tick, row, label, known.get(tick, False) or tick in ticked, known.get(tick, False), "", verb)
        for tick, row, label, verb in FRAMEWORK
    )


FRAMEWORK: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("target-named", "C19", "Target: role and level are named", "plan"),
    ("target-number", "C19", "Target: a number says when it is reached", "plan"),
    ("signal-same", "C20", "Signal: CV, profile and stories say the same", "proof"),
    ("signal-cut", "C20", "Signal: what does not help is cut", "proof"),
    ("search-focus", "C21", "Search: I write to people about one kind of job", "log"),
    ("search-change", "C21", "Search: I tell what changed, not what I did all day", "proof"),
    ("talks-aloud", "C22", "Talks: stories practised aloud", "interview"),
    ("talks-read", "C22", "Talks: one person gave me a fast read", "council"),
    ("learn-look", "C23", "Learn: I look at my answers every two weeks", "review"),
    ("learn-change", "C23", "Learn: I change one thing, towards the target", "review"),
)
"""Id, row, label and the verb that each tick of the framework opens; in order."""


# -- getting unstuck (C28) ---------------------------------------------------------------------------------------------------------


def stuck(sentence: str, results: Iterable[Result], ticked: Collection[str] = ()) -> tuple[Item, ...]:
    """Three small steps out of being stuck, in order (C28), from data or by the member's own tick; the first open one comes first."""
    numbered = sum(proof.has_number(result) for result in results)
    written, enough = bool(sentence.strip()), numbered >= STUCK_RESULTS
    has = "none yet" if not numbered else f"your proof list already has {numbered}"
    return (
        Item("sentence", "C28", "Say what you offer in one sentence", written or "sentence" in ticked, written, "", "plan"),
        Item("results", "C28", "Find two real results with a number each", enough or "results" in ticked, enough, has, "proof"),
        Item("practice", "C28", "Do one practice talk, then change one thing", "practice" in ticked, False, "", "council"),
    )
