"""Context: all that a handler may use, bound to one unit of work.

Everything it gives was read before the handler began; everything it is given is written together after the handler ends.
Nothing in it talks to a platform.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar
from zoneinfo import ZoneInfo

from bot.cards import Action
from bot.events import Hints, Member, Submit
from playbook import saying
from playbook.records import ME, Draft, Notice, Profile, Record, kinds

if TYPE_CHECKING:
    from bot.vault import Subject
    from playbook.models import Playbook

R = TypeVar("R", bound=Record)

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


@dataclass(frozen=True, slots=True)
class About:
    """Who runs this and what it is, for the About card."""

    run_by: str
    version: str
    source_url: str
    root: str
    stored: str


class Records:
    """The records of one subject: read from what was opened, written into the unit of work."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
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
        if key in self.changed:
            changed = self.changed[key]
            return changed if isinstance(changed, kind) else None
        return self._subject.open(kind, id)

    def all(self, kind: type[R]) -> list[R]:
        """Every record of `kind`, in the order in which they were made."""
        ids = {id for k, id in self._subject.rows if k == kind.kind} | {id for k, id in self.changed if k == kind.kind}
        found = (self.get(kind, id) for id in sorted(ids, key=_made_order))
        return [record for record in found if record is not None]

    def every(self) -> list[Record]:
        """Every record there is, kind by kind, in the order in which they were made: what an export holds, complete by construction."""
        return [record for kind in sorted(kinds().items()) for record in self.all(kind[1])]

    def count(self, kind: type[Record]) -> int:
        """How many records of `kind` there are, without opening them."""
        here = {id for k, id in self._subject.rows if k == kind.kind}
        for (k, id), record in self.changed.items():
            if k == kind.kind:
                (here.discard if record is None else here.add)(id)
        return len(here)

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
    """The outbox of one subject. What is planned for the same kind, thing and moment twice is planned once."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self.planned: dict[str, Item] = {}
        self.cancelled: set[str] = set()

    def plan(self, kind: str, due: dt.datetime, ref: str = "", *, pierces: bool = False) -> str:
        """Plans an item; returns its id. `due` is aware. `kind` has a `due` route; `ref` is a record's id, never content.

        `pierces`: it comes in quiet hours too, as the member chose.
        """
        due = due.astimezone(dt.UTC)
        id = item_id(self._subject.id, kind, ref, due)
        self.cancelled.discard(id)
        self.planned[id] = Item(id, kind, ref, due, "due", pierces)
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
        """Plans a pending item at another moment in its place, as it is otherwise; returns its new id."""
        self.planned.pop(item.id, None)
        self.cancelled.add(item.id)
        return self.plan(item.kind, due, item.ref, pierces=item.pierces)

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
        """What has gone out and was due since then, oldest first."""
        return sorted(
            (i for i in self._subject.items if i.state == "sent" and i.due >= since), key=lambda i: (i.due, i.kind, i.ref, i.id)
        )


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
