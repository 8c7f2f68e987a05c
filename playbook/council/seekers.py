"""Who looks for a council, and who may sit with whom: the hard rules and the soft ones of product list 3.5, over any number of people.

A hard rule that holds for a circle of people holds for every part of it, so circles can be grown one person at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import IntEnum, StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from playbook.council.colleagues import firm, kept_apart
from playbook.walltime import wall
from playbook.words import firms

SHARED_HOURS: Final = 2
"""Hours a week that people who meet in a call must have in common, all of them at once."""
NEAR_HOURS: Final = 3
"""Clocks no further apart than this count as near."""
LEVEL_APART: Final = 1
SLOT_SECONDS: Final = 900
WEEK: Final = 7 * 96
"""Quarters of an hour in a week: every zone in use is a whole number of them away from UTC."""
_FULL: Final = (1 << WEEK) - 1
_HOUR: Final = 4

NEAR_POINTS, FIELD_POINTS, LEVEL_POINTS, CHASE_POINTS = 3, 2, 2, 4
"""What each soft rule weighs for two people. Chasing the same role sets people against each other, so it weighs most."""


class Pace(StrEnum):
    """How a member searches; who says either sits with both."""

    QUIET = "quiet"
    ACTIVE = "active"
    EITHER = "either"


class Meets(StrEnum):
    """How a council meets. Of a member, EITHER is a wish; a council that has settled is one of the first two."""

    WRITING = "writing"
    CALL = "call"
    EITHER = "either"


class Block(StrEnum):
    """When a member is free, on their own clock. ANY is "not fixed": hours that change, to be agreed each week."""

    MORNINGS = "mornings"
    MIDDAY = "midday"
    EVENINGS = "evenings"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    ANY = "any"


class Band(IntEnum):
    """How senior the work is, in bands a step apart."""

    ENTRY = 1
    MID = 2
    SENIOR = 3
    LEAD = 4
    HEAD = 5


HOURS: Final[dict[Block, tuple[range, int, int]]] = {
    Block.MORNINGS: (range(5), 8, 12),
    Block.MIDDAY: (range(5), 12, 14),
    Block.EVENINGS: (range(5), 18, 21),
    Block.SATURDAY: (range(5, 6), 10, 18),
    Block.SUNDAY: (range(6, 7), 10, 18),
    Block.ANY: (range(7), 8, 21),
}
"""The weekdays (Monday 0) and local hours, from and until, that each block stands for."""


@dataclass(frozen=True, slots=True)
class Person:
    """What someone who looks for a council, or holds a seat in one, has said for this alone (screens 19a and 19b).

    `id` is opaque. Firms, languages, field and roles are as typed. `level` and `size` (people in the council, themselves included)
    are None without a wish. `avoids` holds ids: the keep-apart list and the blocks. `waited` counts the rounds in which they were left.
    """

    id: str
    pace: Pace
    field: str
    languages: tuple[str, ...]
    zone: ZoneInfo
    meets: Meets
    free: frozenset[Block] = frozenset()
    level: Band | None = None
    size: int | None = None
    employer: str = ""
    avoids: frozenset[str] = frozenset()
    avoids_firms: tuple[str, ...] = ()
    chases: tuple[str, ...] = ()
    waited: int = 0


def hours_free(free: Iterable[Block], offset: int) -> int:
    """The week as a ring of quarters of an hour in UTC, one bit each from Monday 00:00; `offset` is the zone's, in quarters."""
    local = 0
    for block in free:
        days, start, end = HOURS[block]
        for day in days:
            local |= ((1 << (end - start) * _HOUR) - 1) << (day * 24 + start) * _HOUR
    return _turn(local, offset)


def shared_hours(free: int) -> float:
    """Hours of a week in `free` (see hours_free) that lie in stretches of an hour or more, as a call takes one."""
    if free.bit_count() < _HOUR:
        return 0.0
    halves = free & _turn(free, 1)
    hours = halves & _turn(halves, 2)
    held = hours | _turn(hours, -1)
    return (held | _turn(held, -2)).bit_count() / _HOUR


def _turn(ring: int, by: int) -> int:
    by %= WEEK
    return (ring >> by | ring << (WEEK - by)) & _FULL


def zone_gap(one: int, other: int) -> int:
    """How far two zones' clocks are apart, in quarters of an hour, the shorter way round the day."""
    apart = abs(one - other) % 96
    return min(apart, 96 - apart)


@dataclass(frozen=True, slots=True, eq=False)
class Seeker:
    """A person made ready for comparing with those made ready together with them, on the day of a round.

    Words are folded; `offset` is the zone's, in quarters of an hour; `free` is the week in UTC; `employer` numbers the firm (None if
    not said), and `refuses` holds the numbers of the firms whose people they must not meet, in sets shared with others.
    """

    person: Person
    id: str
    languages: frozenset[str]
    offset: int
    free: int
    field: str
    employer: int | None
    refuses: tuple[frozenset[int], ...]
    chases: frozenset[str]

    def apart(self, other: Seeker) -> bool:
        """Whether these two must never meet: a list on either side, the same employer, or an employer that the other avoids."""
        if self.id == other.id or other.id in self.person.avoids or self.id in other.person.avoids:
            return True
        # Loops, as this is asked millions of times in a large pool, and a generator costs more than what it asks.
        for refused in other.refuses:
            if self.employer in refused:
                return True
        for refused in self.refuses:  # noqa: SIM110
            if other.employer in refused:
                return True
        return False

    def near(self, other: Seeker) -> bool:
        """Whether the two clocks are at most three hours apart."""
        return zone_gap(self.offset, other.offset) <= NEAR_HOURS * _HOUR

    def level_near(self, other: Seeker) -> bool:
        """Whether the levels are at most one band apart; a level not said stands against nobody."""
        mine, theirs = self.person.level, other.person.level
        return mine is None or theirs is None or abs(mine - theirs) <= LEVEL_APART

    def points(self, other: Seeker) -> int:
        """How well these two go together by the soft rules."""
        return (
            NEAR_POINTS * self.near(other)
            + FIELD_POINTS * (self.field != other.field)
            + LEVEL_POINTS * self.level_near(other)
            + CHASE_POINTS * self.chases.isdisjoint(other.chases)
        )


def seekers(people: Iterable[Person], day: date) -> list[Seeker]:
    """The people made ready together, with each zone as it stands at noon UTC on `day`; a later change is for the next round."""
    everybody = list(people)
    noon = datetime.combine(day, time(12), UTC)
    zones = {person.zone for person in everybody}
    offsets = {zone: round((wall(noon, zone) - noon.replace(tzinfo=None)).total_seconds() / SLOT_SECONDS) for zone in zones}
    weeks = {(p.free, offsets[p.zone]): hours_free(p.free, offsets[p.zone]) for p in everybody}
    typed = {name: firm(name) for p in everybody for name in (p.employer, *p.avoids_firms)}
    numbers = {words: at for at, words in enumerate(dict.fromkeys(words for words in typed.values() if words))}
    apart = kept_apart(list(numbers))
    ready = []
    for person in everybody:
        employer = numbers.get(typed[person.employer])
        refused = {numbers[typed[name]] for name in (person.employer, *person.avoids_firms) if typed[name]}
        ready.append(
            Seeker(
                person,
                person.id,
                frozenset(language for each in person.languages if (language := firms.fold(each))),
                offsets[person.zone],
                weeks[person.free, offsets[person.zone]],
                firms.fold(person.field),
                employer,
                tuple(apart[at] for at in sorted(refused)),
                frozenset(role for each in person.chases if (role := firms.fold(each))),
            )
        )
    return ready


@dataclass(frozen=True, slots=True, eq=False)
class Circle:
    """People who sit together, with what all of them share. Of nobody yet: `EMPTY`."""

    members: tuple[Seeker, ...]
    languages: frozenset[str]
    free: int
    paces: frozenset[Pace]
    ways: frozenset[Meets]

    @property
    def meets(self) -> Meets:
        """How they meet: in a call if somebody asked for one, in writing if somebody did; else a call where the hours allow it."""
        if self.ways:
            return Meets.CALL if Meets.CALL in self.ways else Meets.WRITING
        return Meets.CALL if shared_hours(self.free) >= SHARED_HOURS else Meets.WRITING

    def admits(self, who: Seeker) -> bool:
        """Whether `who` may join without breaking a hard rule: pace, way of meeting, language, hours, keeping apart.

        Quiet and active never sit together, nor do writing only and a call; either goes with both. Hours are asked for only if
        somebody wants a call.
        """
        pace, way = who.person.pace, who.person.meets
        if pace is not Pace.EITHER and not self.paces <= {pace}:
            return False
        if way is not Meets.EITHER and not self.ways <= {way}:
            return False
        if (self.members and self.languages.isdisjoint(who.languages)) or not who.languages:
            return False
        if (way is Meets.CALL or Meets.CALL in self.ways) and shared_hours(self.free & who.free) < SHARED_HOURS:
            return False
        for member in self.members:  # noqa: SIM110
            if member.apart(who):
                return False
        return True

    def joined(self, who: Seeker) -> Circle:
        """This circle with `who` in it, whether or not the rules admit them."""
        pace, way = who.person.pace, who.person.meets
        return Circle(
            (*self.members, who),
            self.languages & who.languages if self.members else who.languages,
            self.free & who.free,
            self.paces if pace is Pace.EITHER else self.paces | {pace},
            self.ways if way is Meets.EITHER else self.ways | {way},
        )

    def points(self, who: Seeker) -> int:
        """How well `who` goes with the members by the soft rules."""
        return sum(who.points(member) for member in self.members)

    @property
    def fit(self) -> float:
        """How well all of them go together: the mean over pairs, less one for each place by which the size is off a member's wish."""
        size = len(self.members)
        pairs = [one.points(other) for i, one in enumerate(self.members) for other in self.members[:i]]
        wishes = [abs(size - m.person.size) for m in self.members if m.person.size is not None]
        return sum(pairs) / max(len(pairs), 1) - sum(wishes) / max(size, 1)


EMPTY: Final = Circle((), frozenset(), _FULL, frozenset(), frozenset())


def circle(members: Iterable[Seeker]) -> Circle:
    """The circle of these people, whether or not the rules would have admitted them: a council of friends keeps its own."""
    made = EMPTY
    for member in members:
        made = made.joined(member)
    return made
