"""What a unit of work reads and writes of one subject: its records and its outbox."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar

from bot.items import DIGITS, REDRAW, Item, base36, item_id
from playbook.records import ME, Record, kinds

if TYPE_CHECKING:
    from bot.vault import Subject

R = TypeVar("R", bound=Record)


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

    def before(self) -> Records:
        """The same records as they are stored, without what this unit has written so far."""
        return Records(self._subject, self._author)

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
        base = base36(self.rev)
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
        self.revived: set[str] = set()

    @property
    def writes(self) -> bool:
        """Whether anything of it is to be stored."""
        return bool(self.planned or self.cancelled or self.revived)

    def before(self) -> Planner:
        """The same outbox as it is stored, without what this unit has planned so far."""
        return Planner(self._subject, self._now)

    def message(self, item: str) -> str:
        """The platform's id of the message in which an item stands; empty where it stands in none."""
        found = self._subject.remote(item)
        return found[1] if found is not None else ""

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
        # What is asked for anew is not tried once more as well.
        self.revived -= {i.id for i in self._subject.items if i.id in self.revived and (i.kind, i.ref) == (kind, ref)}
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

    def revive(self, id: str) -> bool:
        """Lets an item that could not be put where it belongs be tried once more, as late as it is; False where it is none such."""
        if all(item.id != id or item.state != "parked" for item in self._subject.items):
            return False
        self.revived.add(id)
        return True

    def leave(self, id: str) -> None:
        """Lets go of an item that was to be tried once more: it was read elsewhere."""
        self.revived.discard(id)
        if any(item.id == id and item.state == "due" for item in self._subject.items):
            self.cancelled.add(id)

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


def _made_order(id: str) -> tuple[int, int, str]:
    head, _, tail = id.partition(".")
    if not head or any(c not in DIGITS for c in head) or len(head) > 12:
        return (-1, 0, id)
    return (int(head, 36), int(tail) if tail.isdigit() else 1, id)
