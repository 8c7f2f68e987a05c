"""Matching people into councils (product list 3.5): open seats first, then new councils; nobody is dropped without a word.

The same people, councils, seed and day give the same result, in whatever order they come. Hard rules are never broken (Circle.admits
in playbook/council/seekers.py); soft ones choose among what is allowed, after how many find a place.

A small pool is gone through several times, from several orders, and the best is kept (playbook/council/seating.py does the search).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final

from playbook.council.seating import FEWEST, LOOKS, MOST, Run, Seats, Sizes
from playbook.council.seekers import NEAR_HOURS, SHARED_HOURS, Block, Circle, Meets, Pace, Person, Seeker, circle, seekers, shared_hours

EVERY: Final = timedelta(days=14)
"""From one matching to the next (3.5)."""
TRIES, TRIED_PEOPLE = 24, 1_000
"""A pool is tried in several orders as long as that is no more work than this many people once."""


class Kind(StrEnum):
    """Why somebody found no place, as a kind. It is read off what everybody may know of each other, never off keep-apart lists."""

    SEATED = "seated"
    FEW = "few"
    LANGUAGE = "language"
    PACE = "pace"
    WAY = "way"
    HOURS = "hours"
    NUMBERS = "numbers"


WORDS: Final[dict[Kind, str]] = {
    Kind.SEATED: "You hold a seat in a council now.",
    Kind.FEW: "Not enough people are looking for a council yet.",
    Kind.LANGUAGE: "Not enough people here share a language with you yet.",
    Kind.PACE: "Not enough people search at your pace yet.",
    Kind.WAY: "Not enough people want to meet the way you do yet.",
    Kind.HOURS: "Not enough people share two hours a week with you yet.",
    Kind.NUMBERS: "The people who were left did not make a whole council this time.",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """People who may sit together. `council` is None for a new one; `members` are those who sit there already. Ids are sorted.

    `hours` is what all share in a week where they meet in a call, else 0. `reasons` may be shown to each of them.
    """

    council: str | None
    people: tuple[str, ...]
    members: tuple[str, ...]
    meets: Meets
    hours: float
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """`same language, 6 shared hours, mixed fields` (screen 19c)."""
        return in_words(self.reasons)


@dataclass(frozen=True, slots=True)
class Union:
    """A council whose people would all leave it (`leaves`) to sit in the council of `proposal`, which keeps its room."""

    leaves: str
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Leftover:
    """Somebody who found no place this time: the kind of reason, and the local date on which matching runs again."""

    person: str
    kind: Kind
    next: date

    @property
    def words(self) -> str:
        """The kind of reason in a sentence; it names nobody."""
        return WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Matching:
    """One run: every person of the pool is in exactly one proposal or left over."""

    proposals: tuple[Proposal, ...]
    leftovers: tuple[Leftover, ...]


def match(pool: Iterable[Person], councils: Iterable[Seats] = (), *, seed: str, day: date, sizes: Sizes | None = None) -> Matching:
    """Places the people of the pool: first in open seats, then in new councils of `sizes` (4 to 6 if None).

    `seed` decides between what is equally good; `day` is the date of the run, at which zones are read. People who hold a seat already
    get no second one. ValueError if an id comes twice in the pool, or a council's id does.
    """
    sizes = sizes or Sizes()
    people = sorted(pool, key=lambda person: person.id)
    rooms = sorted(councils, key=lambda room: room.council)
    if len({person.id for person in people}) < len(people) or len({room.council for room in rooms}) < len(rooms):
        raise ValueError("an id came twice: each person waits once, and each council is one")
    held = {member.id for room in rooms for member in room.members}
    waiting = [person for person in people if person.id not in held]
    everybody = iter(seekers((*waiting, *(member for room in rooms for member in room.members)), day))
    ready = list(islice(everybody, len(waiting)))
    seated = [(room, circle(islice(everybody, len(room.members)))) for room in rooms]
    tries = max(1, min(TRIES, TRIED_PEOPLE // max(len(ready), 1)))
    best = max((Run(ready, seated, sizes, seed, n) for n in range(tries)), key=lambda run: run.worth)
    placed = {who.id for _, _, who in best.given} | {who.id for made in best.made for who in made.members}
    reason = _Reasons(ready, sizes.least)
    left = [Leftover(person.id, Kind.SEATED, day + EVERY) for person in people if person.id in held]
    left += [Leftover(who.id, reason.kind(who), day + EVERY) for who in ready if who.id not in placed]
    return Matching(_proposals(best), tuple(sorted(left, key=lambda each: each.person)))


def may_merge(one: Seats, other: Seats, day: date, sizes: Sizes | None = None) -> bool:
    """Whether two councils may become one: together they are no larger than `sizes` allow, and no hard rule stands between any of them.

    It is asked of the same people as it stands, so also of those who sit together now: friends who work at one firm go on as they are,
    but are not joined with others.
    """
    sizes = sizes or Sizes()
    everybody = seekers((*one.members, *other.members), day)
    if (
        len(everybody) > sizes.most
        or any(m.id in other.keeps_out for m in one.members)
        or any(m.id in one.keeps_out for m in other.members)
    ):
        return False
    return all(circle(everybody[:i]).admits(who) for i, who in enumerate(everybody))


def unite(joins: Iterable[Seats], councils: Iterable[Seats] = (), *, day: date) -> tuple[Union, ...]:
    """Finds each council that voted to join another (`joins`) one that it may join whole: one more that voted so, else one of
    `councils` with a free seat for each.

    No hard rule is broken, none is in two unions, and together they are eight at most. The smallest goes first, as it needs it most,
    and moves: so the fewest do. Of those it may join it gets the one it fits best. In any order the result is the same.
    """
    looking = sorted(joins, key=lambda room: (len(room.members), room.council))
    voted = {room.council for room in looking}
    rooms = [*looking, *sorted((r for r in councils if r.council not in voted), key=lambda room: room.council)]
    taken: set[str] = set()
    found: list[Union] = []
    for one in looking:
        if one.council in taken or not one.members:
            continue
        fits = [
            (other.council in voted, made.fit, other, made)
            for other in rooms
            if other.council not in taken | {one.council} and other.members and len(one.members) <= other.free
            if may_merge(one, other, day, Sizes(FEWEST, MOST))
            for made in [circle(seekers((*other.members, *one.members), day))]
        ]
        if not fits:
            continue
        _, _, other, made = max(fits, key=lambda each: each[:2])
        taken |= {one.council, other.council}
        people, members = (tuple(sorted(who.id for who in room.members)) for room in (one, other))
        found.append(Union(one.council, _proposal(other.council, people, members, made)))
    return tuple(sorted(found, key=lambda union: union.leaves))


def _proposals(run: Run) -> tuple[Proposal, ...]:
    """What came of a run: open seats by council, then new councils by their first person."""
    out = []
    for room, made in run.seats:
        new = tuple(sorted(who.id for given, _, who in run.given if given is room))
        out.append(_proposal(room.council, new, tuple(sorted(member.id for member in room.members)), made))
    fresh = [_proposal(None, tuple(sorted(who.id for who in made.members)), (), made) for made in run.made]
    return (*out, *sorted(fresh, key=lambda proposal: proposal.people))


def _proposal(council: str | None, people: tuple[str, ...], members: tuple[str, ...], made: Circle) -> Proposal:
    hours = shared_hours(made.free) if made.meets is Meets.CALL else 0.0
    return Proposal(council, people, members, made.meets, hours, reasons(made))


FREE_WORDS: Final[dict[Block, str]] = {block: str(block) for block in Block} | {Block.ANY: "hours not fixed"}
PACE_WORDS: Final[dict[Pace, str]] = {Pace.QUIET: "quiet", Pace.ACTIVE: "active", Pace.EITHER: "either pace"}


def described(person: Person) -> str:
    """What others read of a person before names open: work, hours and pace alone (screen 19c), `design, evenings, active`."""
    free = " and ".join(FREE_WORDS[block] for block in Block if block in person.free) or "in writing"
    return ", ".join((" ".join(person.field.split()) or "a field of their own", free, PACE_WORDS[person.pace]))


def reasons(made: Circle) -> tuple[str, ...]:
    """Why these people sit together, in words (screen 19c): `same language`, `6 shared hours`, `mixed fields` and the like.

    Made of what `described` shows, zones, levels and languages; never of lists, employers or named roles, which would tell of them.
    """
    people = [member.person for member in made.members]
    pairs = [(one, other) for i, one in enumerate(made.members) for other in made.members[:i]]
    said = ["same language"] if made.languages else []
    if made.meets is Meets.WRITING:
        said.append("all in writing")
    elif all(Block.ANY in person.free for person in people):
        said.append("hours to agree on each week")
    elif hours := int(shared_hours(made.free)):
        said.append(f"{hours} shared hours")
    if len(pairs) and 2 * sum(one.field != other.field for one, other in pairs) >= len(pairs):
        said.append("mixed fields")
    if all(one.near(other) for one, other in pairs):
        said.append(f"clocks within {NEAR_HOURS} hours")
    if all(person.level for person in people) and all(one.level_near(other) for one, other in pairs):
        said.append("levels close together")
    return tuple(said)


def in_words(said: Sequence[str]) -> str:
    """Reasons as one line: the first three, in the order of `reasons`."""
    return ", ".join(said[:3])


class _Reasons:
    """Finds the kind of reason for which somebody is left: the first of numbers, language, pace, way, hours that leaves too few others.

    Counted over everybody who waited, placed or not, and blind to keep-apart lists and employers: so it can tell nobody of them.
    """

    def __init__(self, ready: Sequence[Seeker], least: int) -> None:
        self._others = least - 1
        self._people = len(ready)
        self._counts: Counter[tuple[str, Pace | None, Meets | None]] = Counter()
        self._lines: dict[tuple[str, Pace, Meets], list[Seeker]] = {}
        self._known: dict[object, Kind] = {}
        for who in ready:
            pace, way = who.person.pace, who.person.meets
            for language in who.languages:
                self._counts.update([(language, None, None), (language, pace, None), (language, pace, way)])
                self._lines.setdefault((language, pace, way), []).append(who)

    def kind(self, who: Seeker) -> Kind:
        """The kind of reason for `who`."""
        like = (who.languages, who.person.pace, who.person.meets, who.free)
        if like not in self._known:
            self._known[like] = self._kind(who)
        return self._known[like]

    def _kind(self, who: Seeker) -> Kind:
        paces = list(Pace) if who.person.pace is Pace.EITHER else [who.person.pace, Pace.EITHER]
        ways = list(Meets) if who.person.meets is Meets.EITHER else [who.person.meets, Meets.EITHER]
        counts = self._counts
        if self._people <= self._others:
            return Kind.FEW
        if self._few(who, lambda language: counts[language, None, None]):
            return Kind.LANGUAGE
        if self._few(who, lambda language: sum(counts[language, pace, None] for pace in paces)):
            return Kind.PACE
        if self._few(who, lambda language: sum(counts[language, pace, way] for pace in paces for way in ways)):
            return Kind.WAY
        if who.person.meets is Meets.CALL and self._few(who, lambda language: self._in_call(who, language, paces, ways)):
            return Kind.HOURS
        return Kind.NUMBERS

    def _few(self, who: Seeker, count: Callable[[str], int]) -> bool:
        """Whether too few others are counted in each of the languages; `count` counts `who` as well."""
        return max((count(language) for language in who.languages), default=0) <= self._others

    def _in_call(self, who: Seeker, language: str, paces: Sequence[Pace], ways: Sequence[Meets]) -> int:
        shared = 1
        for line in (self._lines.get((language, pace, way), []) for pace in paces for way in ways):
            for other in line[:LOOKS]:
                shared += other is not who and shared_hours(who.free & other.free) >= SHARED_HOURS
                if shared > self._others:
                    return shared
        return shared
