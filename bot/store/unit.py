"""Unit: all writes of one event, in memory, as statements of the shared set.

Every rule is a constraint that raises, so a unit is stored whole or not at all and no row counts are inspected (storage notes, 1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

Value = str | int | bytes | None
Op = tuple[str, tuple[Value, ...]]

SEEN: Final = "INSERT INTO seen (key) VALUES (?1)"
MAKE: Final = "INSERT INTO subjects (subject, rev, wrapped, address) VALUES (?1, ?2, ?3, ?4)"
# A stale revision makes NULL, which the column refuses.
BUMP: Final = "UPDATE subjects SET rev = CASE WHEN rev = ?2 THEN rev + 1 END WHERE subject = ?1"
# What a decision rested on and did not write: it must still be as it was read.
CHECK: Final = "UPDATE subjects SET rev = CASE WHEN rev = ?2 THEN rev END WHERE subject = ?1"
SEAT: Final = (
    "INSERT INTO seats (council, member, role) SELECT ?1, ?2, 1 WHERE EXISTS (SELECT 1 FROM subjects WHERE subject = ?2) "
    "ON CONFLICT (council, member) DO NOTHING"
)
UNSEAT: Final = "DELETE FROM seats WHERE council = ?1 AND member = ?2"
PUT: Final = (
    "INSERT INTO records (subject, kind, id, version, author, body, updated) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
    "ON CONFLICT (subject, kind, id) DO UPDATE SET version = excluded.version, author = excluded.author, body = excluded.body, "
    "updated = excluded.updated"
)
DROP: Final = "DELETE FROM records WHERE subject = ?1 AND kind = ?2 AND id = ?3"
# What is planned twice is planned once; what waits comes when it was planned last; what was cancelled may be planned again.
PLAN: Final = (
    "INSERT INTO outbox (id, subject, kind, ref, due, pierces, planned, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
    "ON CONFLICT (id) DO UPDATE SET state = 0, due = excluded.due, pierces = excluded.pierces, planned = excluded.planned, "
    "until = excluded.until WHERE outbox.state IN (0, 6)"
)
COPY: Final = "INSERT INTO outbox (id, subject, kind, ref, due, state, remote) VALUES (?1, ?2, ?3, ?4, ?5, 2, ?6)"
# What is posted at once, as the answer to a press: on its way from the moment on in which it is known.
ON_THE_WAY: Final = "INSERT INTO outbox (id, subject, kind, ref, due, state, lease, attempts) VALUES (?1, ?2, ?3, ?4, ?5, 3, ?6, 1)"
# To another member: one who was erased meanwhile gets nothing, and that is no reason to refuse the rest.
TELL: Final = (
    "INSERT INTO outbox (id, subject, kind, ref, due, pierces) SELECT ?1, ?2, ?3, ?4, ?5, 0 "
    "WHERE EXISTS (SELECT 1 FROM subjects WHERE subject = ?2) "
    "ON CONFLICT (id) DO UPDATE SET state = 0, due = excluded.due, planned = NULL WHERE outbox.state IN (0, 6)"
)
# What waits there still says it all, as it is drawn when it goes out.
TELL_NOW: Final = (
    "INSERT INTO outbox (id, subject, kind, ref, due, pierces) SELECT ?1, ?2, ?3, ?4, ?5, 0 "
    "WHERE EXISTS (SELECT 1 FROM subjects WHERE subject = ?2) AND NOT EXISTS "
    "(SELECT 1 FROM outbox WHERE subject = ?2 AND kind = ?3 AND ref = ?4 AND state = 0 AND due <= ?5) "
    "ON CONFLICT (id) DO NOTHING"
)
CANCEL: Final = "UPDATE outbox SET state = 6 WHERE id = ?1 AND state = 0"
# Claimed is not begun: nothing was sent yet, so a process that dies here leaves it due.
CLAIM: Final = (
    "UPDATE outbox SET state = 1, lease = ?2 WHERE id IN (SELECT id FROM outbox "
    "WHERE state = 0 AND due <= ?1 ORDER BY due LIMIT ?3 /*skip locked*/) "
    "RETURNING id, subject, kind, ref, due, attempts, pierces, planned, until, delivery"
)
# What was begun may have arrived. It stays so until somebody knows.
RECLAIM: Final = (
    "UPDATE outbox SET lease = ?2 WHERE id IN (SELECT id FROM outbox "
    "WHERE state = 3 AND lease <= ?1 ORDER BY lease LIMIT ?3 /*skip locked*/) "
    "RETURNING id, subject, kind, ref, due, attempts, pierces, planned, until, delivery"
)
RELEASE: Final = "UPDATE outbox SET state = 0 WHERE state = 1 AND lease <= ?1"
# The request leaves as soon as this is durable: the one attempt that counts. Of several that go out as one each names the one message.
# What this does not return is not this worker's any more, and is not sent.
BEGIN: Final = (
    "UPDATE outbox SET state = 3, attempts = attempts + 1, delivery = ?3 WHERE id = ?1 AND state IN (1, 3) AND lease = ?2 RETURNING id"
)
# The fencing value is the lease itself: a late worker settles nothing.
SETTLE: Final = (
    "UPDATE outbox SET state = ?2, remote = coalesce(?4, remote), sent = coalesce(?5, sent) "
    "WHERE id = ?1 AND state IN (1, 3) AND lease = ?3"
)
# Where it stands so far, or may stand in a moment, while it is still on its way.
KEEP: Final = "UPDATE outbox SET remote = ?2 WHERE id = ?1 AND state IN (1, 3) AND lease = ?3"
# `?6` is taken off the attempts: 1 where the request surely came to nothing. Woken later, it is as late as it was, or as `?7` says.
# What was begun and did not surely come to nothing stays in doubt, whoever asks for something else.
DELAY: Final = (
    "UPDATE outbox SET state = iif(state = 3 AND ?6 = 0, 3, ?2), due = ?3, lease = iif(state = 3 AND ?6 = 0, max(?3, ?5), ?5), "
    "attempts = attempts - ?6, planned = coalesce(?7, planned, due), "
    "delivery = iif(?2 = 0 AND (state = 1 OR ?6 = 1), NULL, delivery) WHERE id = ?1 AND state IN (1, 3) AND lease = ?4"
)
# A worker that could not say what became of it lets go: what was begun is looked for, the rest is due.
LET_GO: Final = "UPDATE outbox SET state = iif(state = 1, 0, state), lease = 0 WHERE id = ?1 AND state IN (1, 3) AND lease = ?2"
# What could not be put where it belongs is due once more, as late as it is.
REVIVE: Final = "UPDATE outbox SET state = 0, due = ?2, planned = coalesce(planned, due), delivery = NULL WHERE id = ?1 AND state = 4"
ERASE: Final = "DELETE FROM subjects WHERE subject = ?1"
ERASE_AUTHORED: Final = "DELETE FROM records WHERE author = ?1"
TOMBSTONE: Final = "INSERT INTO erased (subject, at) VALUES (?1, ?2) ON CONFLICT (subject) DO UPDATE SET at = excluded.at"
META: Final = "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
ERASED: Final = "SELECT subject, at FROM erased"
REWRAP: Final = "UPDATE subjects SET wrapped = ?2 WHERE subject = ?1"
PRUNE_SEEN: Final = "DELETE FROM seen WHERE key < ?1"
# Of what was sent, rows that say where a card stands are kept: it can be taken off, redrawn, answered. `?2`: the kind that takes off.
PRUNE_TAKEN: Final = "DELETE FROM outbox WHERE due < ?1 AND id IN (SELECT ref FROM outbox WHERE kind = ?2 AND state = 2 AND due < ?1)"
PRUNE_OUTBOX: Final = "DELETE FROM outbox WHERE due < ?1 AND state IN (2, 4, 5, 6) AND remote IS NULL"

SUBJECT: Final = "SELECT subject, rev, wrapped, address FROM subjects WHERE subject = ?1"
ROWS: Final = "SELECT kind, id, version, author, body FROM records WHERE subject = ?1"
ITEMS: Final = "SELECT id, kind, ref, due, state, pierces, remote, planned, until, sent, delivery FROM outbox WHERE subject = ?1"
SEATS: Final = "SELECT council FROM seats WHERE member = ?1 ORDER BY council"
ELSEWHERE: Final = "SELECT DISTINCT subject FROM records WHERE author = ?1 AND author <> subject ORDER BY subject"
NEXT: Final = (
    "SELECT min(at) FROM (SELECT min(due) AS at FROM outbox WHERE state = 0 "
    "UNION ALL SELECT min(lease) FROM outbox WHERE state IN (1, 3))"
)
META_ROW: Final = "SELECT value FROM meta WHERE name = ?1"

STATES: Final = ("due", "sending", "sent", "unknown", "parked", "expired", "cancelled")


class Refused(Exception):
    """A second delivery, a stale read or an erased subject: nothing was stored."""


class Duplicate(Refused):
    """The delivery was handled before: acknowledge, do nothing."""


class Stale(Refused):
    """Somebody else wrote first: read again and run the handler again."""


class Gone(Refused):
    """The subject was erased in the meantime."""


@dataclass(slots=True)
class Unit:
    """All writes of one event."""

    ops: list[Op] = field(default_factory=list)
    fetch: bool = False
    rows: list[tuple[Value, ...]] = field(default_factory=list)
    error: Exception | None = None

    def add(self, sql: str, *args: Value) -> None:
        """Adds one statement of the shared set."""
        self.ops.append((sql, args))

    @property
    def plans(self) -> bool:
        """Whether it plans an outbox item, or puts one back."""
        return any(sql in (PLAN, DELAY, LET_GO, REVIVE, TELL, TELL_NOW) for sql, _ in self.ops)

    @property
    def erases(self) -> bool:
        """Whether it takes a whole subject away."""
        return any(sql == ERASE for sql, _ in self.ops)

    def __bool__(self) -> bool:
        return bool(self.ops)
