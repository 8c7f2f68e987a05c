"""What lies beyond a member: councils, the community, the house; each a subject of several, read when it is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bot.items import Item
from bot.work import Planner, Records
from playbook.records import Council, Room, Seat

if TYPE_CHECKING:
    from bot.vault import Subject


class Needs(Exception):
    """A handler asked for a subject that was not read yet: it is read, and the handler runs again from its beginning."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject)
        self.subject = subject


class Circle:
    """A subject of several: a council with its seats and its room, a community, or the house itself.

    `me` is the subject on whose behalf is written. `joins` and `leaves` are the members whose seat is taken or given up in this unit.
    """

    def __init__(self, subject: Subject, me: str, outbox: Planner, records: Records | None = None) -> None:
        self.subject = subject
        self.id = subject.id
        self.me = me
        self.outbox = outbox
        self.records = records or Records(subject, me)
        self.joins: set[str] = set()
        self.leaves: set[str] = set()

    @property
    def council(self) -> Council:
        """The council's own record. Raises LookupError where this is no council."""
        found = self.records.get(Council)
        if found is None:
            raise LookupError("no council")
        return found

    @property
    def room(self) -> Room:
        """Its room; one without a place when there is none yet."""
        return self.records.get(Room) or Room()

    @property
    def seats(self) -> list[Seat]:
        """The seats of all who may read and write here, in the order in which they were taken: alumni stay among them."""
        return [seat for seat in self.records.all(Seat) if seat.state in ("seated", "alumni")]

    @property
    def takers(self) -> list[Seat]:
        """The seats that are held or were said yes to, in the order in which that was; who stays as alumni holds none."""
        return [seat for seat in self.records.all(Seat) if seat.state in ("said_yes", "seated")]

    @property
    def seat(self) -> Seat | None:
        """The acting member's own seat."""
        return self.seat_of(self.me)

    def seat_of(self, member: str) -> Seat | None:
        """The seat that `member` (a subject id) holds."""
        return next((seat for seat in self.seats if seat.member == member), None)

    def name_of(self, member: str) -> str:
        """The name under which `member` sits or sat here; `a member` once they are gone."""
        return next((seat.name for seat in reversed(self.records.all(Seat)) if seat.member == member), "a member")

    def seated(self, seat: Seat) -> Seat:
        """Lets the holder of `seat` read and write here from now on; a seat that only said yes counts once its state says so."""
        self.leaves.discard(seat.member)
        self.joins.add(seat.member)
        return self.records.put(seat)

    def unseated(self, seat: Seat, *, gone: bool = False) -> None:
        """Takes the seat back: its holder reads nothing here any more. `gone`: the name on what they left behind goes too."""
        self.joins.discard(seat.member)
        self.leaves.add(seat.member)
        if gone:
            self.records.drop(Seat, seat.id)
        else:
            self.records.put(seat.model_copy(update={"state": "left"}))

    @property
    def written(self) -> bool:
        """Whether anything of it changes in this unit."""
        return bool(self.records.changed or self.outbox.writes or self.joins or self.leaves)


class Beyond:
    """What lies beyond the acting subject's own records, read when a handler first asks for it.

    `read` holds what was read so far (None: there is none of that id); `hashed` is the vault's keyed hash; `begin` makes a new subject.
    """

    def __init__(
        self, read: Mapping[str, Subject | None], hashed: Callable[..., str], begin: Callable[[str], Subject], now: dt.datetime
    ) -> None:
        self._read = read
        self._now = now
        self.hashed = hashed
        self._begin = begin
        self.circles: dict[str, Circle] = {}
        self.told: dict[str, tuple[str, Item]] = {}
        self._made = 0

    def circle(self, id: str, me: str, *, make: bool = False) -> Circle | None:
        """The subject of several with that id; a new one when there is none and `make`. Raises Needs."""
        if id in self.circles:
            return self.circles[id]
        if id not in self._read:
            raise Needs(id)
        subject = self._read[id]
        if subject is None:
            if not make:
                return None
            subject = self._begin(id)
        return self.circles.setdefault(id, Circle(subject, me, Planner(subject, self._now)))

    def before(self) -> Beyond:
        """The same as it is stored: what was read, without what this unit has written so far."""
        return Beyond(self._read, self.hashed, self._begin, self._now)

    def founded(self, me: str, rev: int, *of: str) -> Circle:
        """A new council, whose id a second run of the unit makes again."""
        self._made += 1
        id = self.hashed("council", me, str(rev), str(self._made), *of)
        subject = self._begin(id)
        return self.circles.setdefault(id, Circle(subject, me, Planner(subject, self._now)))

    def stamp(self, rev: int) -> str:
        """What this unit of a subject at `rev` builds on: another unit that changes any of it has another one."""
        return "|".join((str(rev), *(f"{id}.{circle.subject.rev}" for id, circle in sorted(self.circles.items()))))
