"""Context: all that a handler may use, bound to one unit of work.

Everything it gives was read before the handler began; everything it is given is written together after the handler ends.
Nothing in it talks to a platform.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar
from zoneinfo import ZoneInfo

from bot.cards import Action
from bot.events import Hints, Member, Submit
from playbook.records import ME, Council, Draft, Facilitator, Notice, Profile, Record, Room, Seat, kinds
from playbook.words import saying

if TYPE_CHECKING:
    from bot.vault import Subject
    from playbook.models import Playbook

R = TypeVar("R", bound=Record)

REDRAW: Final = "redraw"
"""An item of a council that draws another one, named by its ref, as it is now: withdrawn, answered, worded anew."""
DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the outbox, as far as a handler may know it."""

    id: str
    kind: str
    ref: str
    due: dt.datetime
    state: str
    pierces: bool = False
    placed: bool = False
    """Whether it stands on the platform, so that it can be taken off."""
    planned: dt.datetime | None = None
    """The moment its lateness is measured from, where it was put off since; None: `due`."""
    until: dt.datetime | None = None
    """From when on it helps nobody any more; None: no end of its own."""
    sent: dt.datetime | None = None
    """When it went out."""


@dataclass(frozen=True, slots=True)
class About:
    """Who runs this and what it is, for the About card."""

    run_by: str
    version: str
    source_url: str
    root: str
    stored: str


class Needs(Exception):
    """A handler asked for a subject that was not read yet: it is read, and the handler runs again from its beginning."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject)
        self.subject = subject


class Records:
    """The records of one subject: read from what was opened, written into the unit of work.

    `author` is the subject on whose behalf is written: the member, in their own records and in those of a council or a community.
    """

    def __init__(self, subject: Subject, author: str = "") -> None:
        self._subject = subject
        self._author = author or subject.id
        self.touched = False
        self.changed: dict[tuple[str, str], Record | None] = {}
        self.sealed: dict[tuple[str, str], bytes] = {}
        self._made = 0

    @property
    def rev(self) -> int:
        """The revision this unit will have."""
        return self._subject.rev + 1

    def get(self, kind: type[R], id: str = ME) -> R | None:
        """The record of `kind` with `id`, or None."""
        key = (kind.kind, id)
        self.touched = True
        if key in self.changed:
            changed = self.changed[key]
            return changed if isinstance(changed, kind) else None
        return self._subject.open(kind, id)

    def all(self, kind: type[R]) -> list[R]:
        """Every record of `kind`, in the order in which they were made."""
        self.touched = True
        ids = {id for k, id in self._subject.rows if k == kind.kind} | {id for k, id in self.changed if k == kind.kind}
        found = (self.get(kind, id) for id in sorted(ids, key=_made_order))
        return [record for record in found if record is not None]

    def every(self) -> list[Record]:
        """Every record there is, kind by kind, in the order in which they were made: what an export holds, complete by construction."""
        return [record for kind in sorted(kinds().items()) for record in self.all(kind[1])]

    def count(self, kind: type[Record]) -> int:
        """How many records of `kind` there are, without opening them."""
        self.touched = True
        here = {id for k, id in self._subject.rows if k == kind.kind}
        for (k, id), record in self.changed.items():
            if k == kind.kind:
                (here.discard if record is None else here.add)(id)
        return len(here)

    def author_of(self, record: Record) -> str:
        """The subject id of whoever wrote `record` first; the subject's own for what belongs to it."""
        if record.shared:
            return self._subject.id
        row = self._subject.rows.get((record.kind, record.id))
        return row[1] if row is not None else self._author

    def authored(self, by: str) -> list[Record]:
        """Every record that `by` wrote here."""
        return [record for record in self.every() if self.author_of(record) == by]

    def put(self, record: R) -> R:
        """Writes `record` over the one with its id; returns it as it will be stored."""
        stored = record.model_copy(update={"rev": self.rev})
        self.changed[record.kind, record.id] = stored
        return stored

    def add(self, record: R) -> R:
        """Writes a new record under a new id, which is never used again."""
        return self.put(record.model_copy(update={"id": self.new_id()}))

    def new_id(self) -> str:
        """An id no record or line of this subject has had, made from the revision: a second run of the unit makes it again."""
        self._made += 1
        base = _base36(self.rev)
        return base if self._made == 1 else f"{base}.{self._made}"

    def drop(self, kind: type[Record], id: str = ME) -> None:
        """Takes a record away for good."""
        self.changed[kind.kind, id] = None


class Planner:
    """The outbox of one subject. What is planned for the same kind, thing and moment twice is planned once, until that moment has come:
    what is said at once (`due` is `now`) after the same was said within that second is another thing.
    """

    def __init__(self, subject: Subject, now: dt.datetime) -> None:
        self._subject = subject
        self._now = now
        self.planned: dict[str, Item] = {}
        self.cancelled: set[str] = set()

    def plan(
        self,
        kind: str,
        due: dt.datetime,
        ref: str = "",
        *,
        pierces: bool = False,
        until: dt.datetime | None = None,
        planned: dt.datetime | None = None,
    ) -> str:
        """Plans an item; returns its id. `due` is aware. `kind` has a `due` route; `ref` is a record's id, never content.

        `pierces`: it comes in quiet hours too, as the member chose. `until`: from then on it helps nobody. `planned`: when it should
        have come, for what is late already.
        """
        due = due.astimezone(dt.UTC)
        id = item_id(self._subject.id, kind, ref, due)
        if due == self._now and any(i.id == id and i.state not in ("due", "cancelled") for i in self._subject.items):
            # That one is on its way or out already, so it does not say what this unit has written.
            id = item_id(self._subject.id, kind, f"{ref}|{self._subject.rev + 1}", due)
        self.cancelled.discard(id)
        self.planned[id] = Item(id, kind, ref, due, "due", pierces, planned=planned, until=until)
        return id

    def redraw(self, item: str, now: dt.datetime) -> str:
        """Draws a sent item of this subject anew, as it is once this unit is stored: each change has a redraw of its own."""
        due = now.astimezone(dt.UTC)
        id = item_id(self._subject.id, REDRAW, f"{item}|{self._subject.rev + 1}", due)
        self.planned[id] = Item(id, REDRAW, item, due, "due")
        return id

    def replan(self, kind: str, due: dt.datetime, ref: str = "", *, pierces: bool = False) -> str:
        """Plans an item in place of every other pending one of the same kind and thing."""
        self.cancel(kind, ref)
        return self.plan(kind, due, ref, pierces=pierces)

    def cancel(self, kind: str, ref: str | None = None) -> int:
        """Cancels what is pending of `kind` (and, when given, of `ref`); returns how many were."""
        gone = [item.id for item in self.pending(kind, ref)]
        for id in gone:
            self.planned.pop(id, None)
            self.cancelled.add(id)
        return len(gone)

    def bring(self, item: Item, due: dt.datetime) -> str:
        """Plans a pending item at another moment in its place, as late as it is and as it is otherwise; returns its new id."""
        self.planned.pop(item.id, None)
        self.cancelled.add(item.id)
        return self.plan(item.kind, due, item.ref, pierces=item.pierces, until=item.until, planned=item.planned)

    def held_to(self, until: dt.datetime) -> list[Item]:
        """What waits for the moment `until` and was planned for an earlier one: a pause or quiet hours hold it."""
        return [i for i in self.pending() if i.due == until and i.id != item_id(self._subject.id, i.kind, i.ref, i.due)]

    def pending(self, kind: str | None = None, ref: str | None = None) -> list[Item]:
        """What is still to be sent, soonest first."""
        items = {i.id: i for i in self._subject.items if i.state == "due"} | self.planned
        found = [
            i
            for i in items.values()
            if i.id not in self.cancelled and (kind is None or i.kind == kind) and (ref is None or i.ref == ref)
        ]
        return sorted(found, key=lambda i: (i.due, i.kind, i.ref, i.id))

    def every(self) -> list[Item]:
        """Every item that was ever planned and not pruned, whatever its state, by due time."""
        return sorted(({i.id: i for i in self._subject.items} | self.planned).values(), key=lambda i: (i.due, i.kind, i.ref, i.id))

    def sent(self, since: dt.datetime) -> list[Item]:
        """What has gone out since then, oldest first."""
        gone = [(i.sent or i.due, i) for i in self._subject.items if i.state == "sent"]
        return [i for at, i in sorted(gone, key=lambda one: (one[0], one[1].kind, one[1].ref, one[1].id)) if at >= since]


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
        return bool(self.records.changed or self.outbox.planned or self.outbox.cancelled or self.joins or self.leaves)


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

    def founded(self, me: str, rev: int, *of: str) -> Circle:
        """A new council, whose id a second run of the unit makes again."""
        self._made += 1
        id = self.hashed("council", me, str(rev), str(self._made), *of)
        subject = self._begin(id)
        return self.circles.setdefault(id, Circle(subject, me, Planner(subject, self._now)))

    def stamp(self, rev: int) -> str:
        """What this unit of a subject at `rev` builds on: another unit that changes any of it has another one."""
        return "|".join((str(rev), *(f"{id}.{circle.subject.rev}" for id, circle in sorted(self.circles.items()))))


@dataclass(frozen=True, slots=True)
class Pressed:
    """What the router's gate found behind a press: the council it names, and the record there or among the member's own."""

    circle: Circle | None = None
    record: Record | None = None


@dataclass(slots=True)
class Context:
    """A handler's world."""

    now: dt.datetime
    member: Member
    hints: Hints
    playbook: Playbook
    about: About
    records: Records
    outbox: Planner
    verbs: tuple[str, ...] = ()
    presses: frozenset[str] = frozenset()
    """Every name a press or form has a handler for: a card offers a way into another feature only where that is there."""
    labels: Mapping[str, str] = field(default_factory=dict)
    kept: bool = False
    erase: bool = False
    me: str = ""
    seated: tuple[str, ...] = ()
    authored: tuple[str, ...] = ()
    beyond: Beyond | None = None
    here: Circle | None = None
    """The council or community whose own item is due; None for what a person did."""
    pressed: Pressed = Pressed()
    """What stands behind the press or form that is handled, once the gate has let it through."""

    @property
    def profile(self) -> Profile:
        """The member's settings; those of a newcomer when none are stored."""
        return self.records.get(Profile) or Profile()

    @property
    def zone(self) -> ZoneInfo:
        """The member's zone; UTC until they have confirmed one."""
        return self.profile.tz

    @property
    def local(self) -> dt.datetime:
        """The present on the member's clock."""
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> dt.date:
        """The date on the member's clock."""
        return self.local.date()

    def say(self, when: dt.datetime) -> str:
        """`Tue 24 Nov, 14:00` on the member's clock."""
        return saying.say(when.astimezone(self.zone), self.now)

    def say_near(self, when: dt.datetime) -> str:
        """`today, 14:00`, `tomorrow, 14:00`, else as `say`."""
        return saying.say_near(when.astimezone(self.zone), self.now)

    def say_span(self, start: dt.datetime, minutes: int) -> str:
        """`Tue 24 Nov, 14:00 to 15:00`."""
        return saying.say_span(start.astimezone(self.zone), minutes, self.now)

    def say_day(self, day: dt.date) -> str:
        """`Tue 24 Nov`."""
        return saying.say_day(day, self.today)

    @property
    def place(self) -> str:
        """What the member calls their clock: their city, or the zone's."""
        return self.profile.city or self.profile.zone.rpartition("/")[2].replace("_", " ") or "UTC"

    # -- what was pressed: behind the gate none of it fails, where the route has the `may`, `of` or `on` that it stands for ----------

    @property
    def circle(self) -> Circle:
        """The council that the press names, and the member may reach. Raises LookupError where the route has no `may` of a council."""
        if self.pressed.circle is None:
            raise LookupError("this press names no council")
        return self.pressed.circle

    @property
    def seat(self) -> Seat:
        """The member's own seat there. Raises LookupError where the route's `may` is not `seat`."""
        found = self.circle.seat
        if found is None:
            raise LookupError("this press is not for seats alone")
        return found

    def named(self, kind: type[R]) -> R:
        """The record of `kind` that the press names, as it was before this unit. Raises LookupError without `of` or `on`."""
        if not isinstance(self.pressed.record, kind):
            raise LookupError(f"this press names no {kind.kind}")
        return self.pressed.record

    # -- beyond one's own records ------------------------------------------------------------------------------------------------

    @property
    def _far(self) -> Beyond:
        assert self.beyond is not None, "a context of a running app"
        return self.beyond

    @property
    def councils(self) -> list[Circle]:
        """The councils in which the member has a seat."""
        found = (self.council(id) for id in self.seated)
        return [circle for circle in found if circle is not None]

    @property
    def elsewhere(self) -> list[Circle]:
        """Every council and community in which a record of the member's stands, whether or not they still have a seat there."""
        found = (self._far.circle(id, self.me) for id in self.authored)
        return [circle for circle in found if circle is not None]

    def council(self, id: str) -> Circle | None:
        """The council with that id, if the member has a seat in it: an id that was pressed is only a claim."""
        if self.here is not None and self.here.id == id:
            return self.here
        circle = self._far.circle(id, self.me) if id in self.seated else self._far.circles.get(id)
        return circle if circle is not None and self.me not in circle.leaves and circle.records.get(Council) is not None else None

    def invited(self, id: str) -> Circle | None:
        """A council to which an invitation led, which the caller has checked; None when it is gone."""
        circle = self._far.circle(id, self.me)
        return circle if circle is not None and circle.records.get(Council) is not None else None

    def found_council(self, council: Council, *of: str) -> Circle:
        """A new council with its own record written. `of`: what it comes from, where that is not the member's own next revision."""
        circle = self._far.founded(self.me, self.records.rev, *of)
        circle.records.put(council)
        return circle

    @property
    def community(self) -> Circle:
        """The member's community: its facilitators, its pool, its rounds and reports."""
        if self.here is not None and self.here.records.get(Council) is None:
            return self.here
        council = self.here.records.get(Council) if self.here is not None else None
        name = council.community if council is not None else self.profile.community
        platform = council.platform if council is not None else self.member.platform
        circle = self._far.circle(self._far.hashed("community", platform, name), self.me, make=True)
        assert circle is not None
        return circle

    @property
    def facilitates(self) -> bool:
        """Whether the member is a facilitator here: they claimed it, were appointed, or manage the server (product.md 3.9)."""
        return self.hints.manages or self.community.records.get(Facilitator, self.me) is not None

    @property
    def house(self) -> Circle:
        """What belongs to this running app as a whole: the one-time code of the first facilitator."""
        circle = self._far.circle(self._far.hashed("house"), self.me, make=True)
        assert circle is not None
        return circle

    def peer(self, person: str) -> str:
        """The subject id of a person on the member's own platform, whether or not they use the app."""
        return self._far.hashed("member", self.member.platform, person)

    def code(self, *parts: str) -> str:
        """Eight characters nobody can guess (40 bits), the same for the same parts: an invitation, a claim."""
        return self._far.hashed("code", *parts)[:8]

    def tell(self, member: str, kind: str, ref: str = "", due: dt.datetime | None = None) -> None:
        """Plans an item for another member: what it says is made in their own context when it is sent. Nobody is told who is gone.

        Told for the same moment to come twice, it is told once. At once, it is an item of this unit's own, unless one of the same kind
        and thing waits there still: that one says what is true when it goes out.
        """
        at = (due or self.now).astimezone(dt.UTC)
        id = item_id(member, kind, ref if at > self.now else f"{ref}|{self._far.stamp(self.records.rev)}", at)
        self._far.told[id] = (member, Item(id, kind, ref, at, "due"))

    def take_note(self, kind: str, ref: str) -> None:
        """What waited on home about this is read, or has nothing to say any more."""
        for kept in self.records.all(Notice):
            if kept.what == "undelivered" and kept.about == f"{kind}.{ref}":
                self.records.drop(Notice, kept.id)

    def keep(self, submit: Submit) -> Action:
        """Keeps what was typed into a form as a draft; returns the action of the `Fix it` button that opens it filled in."""
        return Action("fix", self.keep_words(submit.action, dict(submit.values)).id)

    def keep_words(self, form: Action, values: Mapping[str, str | tuple[str, ...]]) -> Draft:
        """Keeps `values` as what stands in `form` when it is opened next, in place of an older draft of it."""
        self.kept = True
        self.forget_words(form)
        return self.records.add(Draft(form=form.packed, values=dict(values), at=self.now))

    def forget_words(self, form: Action) -> None:
        """Drops what was kept of `form`: it has become what it was meant to be, or was left out."""
        for old in self.records.all(Draft):
            if old.form == form.packed:
                self.records.drop(Draft, old.id)


def item_id(subject: str, kind: str, ref: str, due: dt.datetime) -> str:
    """The key of one occurrence: 24 characters that say nothing, the same for the same thing at the same moment."""
    packed = "|".join((subject, kind, ref, due.isoformat(timespec="seconds")))
    number = int.from_bytes(hashlib.sha256(packed.encode()).digest()[:16])
    return _base36(number).rjust(25, "0")[-24:]


def _made_order(id: str) -> tuple[int, int, str]:
    head, _, tail = id.partition(".")
    if not head or any(c not in DIGITS for c in head) or len(head) > 12:
        return (-1, 0, id)
    return (int(head, 36), int(tail) if tail.isdigit() else 1, id)


def _base36(number: int) -> str:
    out = ""
    while True:
        number, digit = divmod(number, 36)
        out = DIGITS[digit] + out
        if not number:
            return out
