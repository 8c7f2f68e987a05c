"""Seats people: in open seats of councils first, then in new councils; a bounded search for what playbook/matching.py promises.

Each looks at no more than LOOKS others, nearest clocks first, picks from at most PICKS, and tries at most STEPS combinations: so ten
thousand people take seconds, and in a pool of a few dozen nothing is out of reach.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil

from playbook.council.seekers import EMPTY, Circle, Meets, Pace, Person, Seeker, zone_gap

FEWEST, MOST = 3, 8
"""No council may be smaller or larger, whatever a community sets."""
LOOKS, PICKS, STEPS = 400, 40, 300
"""How many others one looks at, how many they pick from, and how many combinations are tried, at most."""
ALL_LOOKS, ALL_STEPS = 1_000_000, 24_000
"""How many there are for everybody: where they run short, each has a share of what is left."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many people a new council has: 4 to 6, or what a community sets within 3 to 8. ValueError outside that."""

    least: int = 4
    most: int = 6

    def __post_init__(self) -> None:
        if not FEWEST <= self.least <= self.most <= MOST:
            raise ValueError(f"a council has {FEWEST} to {MOST} people, not {self.least} to {self.most}")


@dataclass(frozen=True, slots=True)
class Seats:
    """A council with `free` seats to give. `keeps_out` holds ids of people who must not get one: blocked, voted out, objected to."""

    council: str
    members: tuple[Person, ...]
    free: int
    keeps_out: frozenset[str] = frozenset()


def planned(people: int, wish: float, sizes: Sizes) -> int:
    """How large the next council should be when `people` could share out among themselves: nobody left if that can be, then the wish.

    0 where they are too few for one.
    """
    if people < sizes.least:
        return 0
    counts = range(ceil(people / sizes.most), people // sizes.least + 1)
    if not counts:
        return sizes.most
    return people // min(counts, key=lambda count: (abs(people / count - wish), count))


class Shelf:
    """The people still to be placed, found by language, pace, way of meeting and zone without looking at everybody."""

    def __init__(self, ordered: Sequence[Seeker]) -> None:
        self.gone: set[str] = set()
        self._people = len(ordered)
        self._looks = ALL_LOOKS
        self._steps = ALL_STEPS
        self._lines: dict[tuple[str, Pace, Meets], dict[int, deque[Seeker]]] = {}
        for who in _dealt(ordered):
            for language in who.languages:
                zones = self._lines.setdefault((language, who.person.pace, who.person.meets), {})
                zones.setdefault(who.offset, deque()).append(who)

    def near(self, made: Circle, offset: int) -> tuple[list[Seeker], bool]:
        """Up to PICKS people whom the circle admits, and whether all who might be were looked at."""
        found: dict[str, Seeker] = {}
        most = max(PICKS, min(LOOKS, self._share(self._looks)))
        looks = 0
        for line in self._near_lines(made, offset):
            kept: list[Seeker] = []
            while line and looks < most and len(found) < PICKS:
                who = line.popleft()
                if who.id in self.gone:
                    continue
                kept.append(who)
                looks += 1
                if who.id not in found and made.admits(who):
                    found[who.id] = who
            line.extendleft(reversed(kept))
            if looks >= most or len(found) >= PICKS:
                break
        self._looks -= looks
        return list(found.values()), looks < most and len(found) < PICKS

    def search(self, made: Circle, others: Sequence[Seeker], want: int) -> tuple[Circle, bool]:
        """The largest circle up to `want` that `made` can grow to with people of `others`, and whether it was looked for to the end."""
        steps = max(MOST, min(STEPS, self._share(self._steps)))
        search = _Search(want, steps)
        search.grow(made, others)
        self._steps -= steps - search.steps
        return search.best, search.steps > 0

    def _share(self, left: int) -> int:
        return left // max(1, self._people - len(self.gone))

    def _near_lines(self, made: Circle, offset: int) -> Iterable[deque[Seeker]]:
        """The lines in which people stand whom pace, way and language allow, nearest clocks first."""
        lines = []
        for language in made.languages:
            for pace in Pace:
                for way in Meets:
                    if (pace is Pace.EITHER or made.paces <= {pace}) and (way is Meets.EITHER or made.ways <= {way}):
                        zones = self._lines.get((language, pace, way), {})
                        lines += [(zone_gap(offset, at), at, language, pace, way, line) for at, line in zones.items() if line]
        return [line[-1] for line in sorted(lines, key=lambda line: line[:-1])]


def _dealt(ordered: Sequence[Seeker]) -> list[Seeker]:
    """One person of each employer, then the second of each, and so on: else colleagues would stand in front of everybody else."""
    dealt: Counter[int] = Counter()
    rounds: list[int] = []
    for who in ordered:
        rounds.append(0 if who.employer is None else dealt[who.employer])
        if who.employer is not None:
            dealt[who.employer] += 1
    return [who for _, who in sorted(zip(rounds, ordered, strict=True), key=lambda pair: pair[0])]


@dataclass(slots=True)
class _Search:
    """Looks for the largest circle up to `want`, best fit first, within `steps` steps."""

    want: int
    steps: int
    best: Circle = EMPTY

    def grow(self, made: Circle, others: Sequence[Seeker]) -> None:
        """Tries every way to grow `made` by people of `others` (all of whom it admits) until one is large enough."""
        if len(made.members) > len(self.best.members):
            self.best = made
        pool = sorted(others, key=made.points, reverse=True)
        for i, who in enumerate(pool):
            if self.done or len(made.members) + len(pool) - i <= len(self.best.members):
                return
            self.steps -= 1
            larger = made.joined(who)
            self.grow(larger, [other for other in pool[i + 1 :] if larger.admits(other)])

    @property
    def done(self) -> bool:
        """Whether the search is over: large enough, or out of steps."""
        return len(self.best.members) >= self.want or self.steps <= 0


@dataclass(slots=True)
class Run:
    """One way through the pool: `seed` and `nth` give its order.

    The first, and the only one in a large pool, begins with the people who are hardest to place. Of the others every second begins
    with anybody, and two of four make councils as small as may be before they take in who is left.
    """

    ready: Sequence[Seeker]
    seated: Sequence[tuple[Seats, Circle]]
    sizes: Sizes
    seed: str
    nth: int
    given: list[tuple[Seats, Circle, Seeker]] = field(init=False, default_factory=list)
    seats: list[tuple[Seats, Circle]] = field(init=False, default_factory=list)
    made: list[Circle] = field(init=False, default_factory=list)
    _shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        scarce = Counter(language for who in self.ready for language in who.languages)
        # Who has waited goes first, then those with the fewest to talk to: the others find a place among them.
        by_chance = sorted(self.ready, key=lambda who: (-who.person.waited, self._draw(who.id), who.id))
        order = by_chance
        if self.nth % 2 == 0:
            order = sorted(by_chance, key=lambda who: (-who.person.waited, max((scarce[each] for each in who.languages), default=0)))
        self._shelf = Shelf(by_chance)
        self._fill_seats()
        self._form(order)
        self._take_in(order)

    @property
    def worth(self) -> tuple[int, int, float]:
        """What makes one run better than another: people placed, how long they had waited, and how well they fit."""
        placed = [who for _, _, who in self.given] + [who for made in self.made for who in made.members]
        fit = sum(made.fit * len(made.members) for made in self.made) + sum(made.fit for _, made in self.seats)
        return len(placed), sum(who.person.waited for who in placed), round(fit, 6)

    def _draw(self, id: str) -> bytes:
        return hashlib.blake2b(f"{self.seed}|{self.nth}|{id}".encode(), digest_size=8).digest()

    def _fill_seats(self) -> None:
        """The smallest council first, as it needs people most; one draw among equals."""
        for room, sitting in sorted(self.seated, key=lambda seat: (len(seat[0].members), self._draw(seat[0].council), seat[0].council)):
            if room.free < 1 or not sitting.members:
                continue
            offsets = sorted(member.offset for member in sitting.members)
            found, _ = self._shelf.near(sitting, offsets[len(offsets) // 2])
            allowed = [who for who in found if who.id not in room.keeps_out]
            made, _ = self._shelf.search(sitting, allowed, min(len(sitting.members) + room.free, MOST))
            new = made.members[len(sitting.members) :]
            if new:
                self.seats.append((room, made))
                self.given += [(room, made, who) for who in new]
                self._shelf.gone |= {who.id for who in new}
        self.seats.sort(key=lambda seat: seat[0].council)

    def _form(self, order: Sequence[Seeker]) -> None:
        """New councils, each grown from the first person who is still without one."""
        named = {id for who in self.ready for id in who.person.avoids}
        hopeless: set[object] = set()
        for who in order:
            if who.id in self._shelf.gone or not who.languages:
                continue
            person = who.person
            plain = not person.avoids and who.id not in named
            like = (who.languages, person.pace, person.meets, who.free, who.employer, who.refuses) if plain else who.id
            # As the pool only shrinks, where one found nobody, another exactly like them finds nobody either.
            if like in hopeless:
                continue
            start = EMPTY.joined(who)
            found, whole = self._shelf.near(start, who.offset)
            wish = person.size or (self.sizes.least + self.sizes.most) / 2
            want = planned(len(found) + 1, wish, self.sizes)
            if want and self.nth % 4 >= 2:
                want = self.sizes.least
            made, tried = self._shelf.search(start, found, want) if want else (start, True)
            if len(made.members) >= self.sizes.least:
                self.made.append(made)
                self._shelf.gone |= {member.id for member in made.members}
            else:
                hopeless.add(like)
                if whole and tried:
                    self._shelf.gone.add(who.id)

    def _take_in(self, order: Sequence[Seeker]) -> None:
        """Gives who is left a place in a new council with room, where they fit best."""
        placed = {who.id for _, _, who in self.given} | {who.id for made in self.made for who in made.members}
        rooms: dict[str, deque[int]] = {}
        for at, made in enumerate(self.made):
            for language in made.languages:
                rooms.setdefault(language, deque()).append(at)
        for who in order:
            if who.id in placed:
                continue
            found: list[tuple[float, int]] = []
            for language in sorted(who.languages):
                line = rooms.get(language, deque())
                for _ in range(min(LOOKS, len(line))):
                    at = line.popleft()
                    if len(self.made[at].members) < self.sizes.most:
                        line.append(at)
                        if self.made[at].admits(who):
                            found.append((self.made[at].joined(who).fit, -at))
            if found:
                at = -max(found)[1]
                self.made[at] = self.made[at].joined(who)
