"""What is claimed together and goes out as one: prompts of one minute, the note of what was late, an attempt that was interrupted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot import prompts
from bot.items import Item
from bot.vault import moment
from playbook import lateness
from playbook.cadence import Kind
from playbook.lateness import Verdict


@dataclass(frozen=True, slots=True)
class Claimed:
    """An item in hand, with the lease that fences it. `group`: the id under which it went out before, with others or alone."""

    item: Item
    subject: str
    attempt: int
    lease: int
    again: bool
    group: str

    @property
    def planned(self) -> dt.datetime:
        """The moment its lateness is measured from."""
        return self.item.planned or self.item.due

    def over(self, now: dt.datetime) -> bool:
        """Whether it helps nobody any more."""
        return self.item.until is not None and self.item.until <= now


@dataclass(frozen=True, slots=True)
class Message:
    """Items that go out as one. `dropped`: they came too late to be sent at all.

    `id` is the delivery's, for an attempt that is repeated; empty for the first item's own. `unseen`: nobody could look just now
    whether the earlier attempt stands there.
    """

    claimed: Sequence[Claimed]
    late: bool = False
    away: bool = False
    dropped: bool = False
    id: str = ""
    unseen: bool = False


def by_subject(again: Iterable[tuple[Any, ...]], fresh: Iterable[tuple[Any, ...]], lease: int) -> dict[str, list[Claimed]]:
    """What the store claimed until `lease` (ms), each subject's for itself."""
    found: dict[str, list[Claimed]] = defaultdict(list)
    for rows, repeated in ((again, True), (fresh, False)):
        for id, subject, kind, ref, due, attempts, pierces, planned, until, delivery in rows:
            late_from, end = (None if at is None else moment(at) for at in (planned, until))
            item = Item(id, kind, ref, moment(due), "sending", bool(pierces), planned=late_from, until=end)
            found[subject].append(Claimed(item, subject, attempts, lease, repeated, delivery or id))
    return found


def interrupted(claimed: Iterable[Claimed]) -> dict[str, list[Claimed]]:
    """Prompts whose earlier attempt may have arrived, by the id under which they went out, which comes first among its own."""
    found: dict[str, list[Claimed]] = defaultdict(list)
    for one in claimed:
        if one.again and prompts.is_prompt(one.item.kind):
            found[one.group].append(one)
    return {id: sorted(group, key=lambda one: one.item.id != id) for id, group in found.items()}


def repeated(id: str, group: Sequence[Claimed], now: dt.datetime, *, unseen: bool) -> list[Message]:
    """An interrupted attempt that is made once more: still one message, under its own id; what came too late by now is dropped."""
    pending = [prompts.as_pending(one.item) for one in group]
    verdicts = [lateness.judge(p.kind, p.due, now, p.until) for p in pending]
    dropped = [
        Message([one], late=True, dropped=True, unseen=unseen) for one, v in zip(group, verdicts, strict=True) if v is Verdict.EXPIRED
    ]
    alive = [one for one, verdict in zip(group, verdicts, strict=True) if verdict is not Verdict.EXPIRED]
    late = Verdict.LATE in verdicts or Verdict.MERGE in verdicts
    away = Verdict.MERGE in verdicts or (late and len(alive) > 1)
    return ([Message(alive, late=late, away=away, id=id, unseen=unseen)] if alive else []) + dropped


def first_time(claimed: Iterable[Claimed], now: dt.datetime) -> list[Message]:
    """Prompts that may go out now, as `playbook.lateness` sorts them."""
    mine = {one.item.id: one for one in claimed}
    verdict = lateness.sort_due([prompts.as_pending(one.item) for one in mine.values()], now)
    messages = [Message([mine[p.key] for p in told.items], late=told.late, away=told.away) for told in verdict.messages]
    # What came too late still lets its handler plan the next of its series; its card is not sent.
    return messages + [Message([mine[p.key]], late=True, dropped=True) for p in verdict.dropped]


def is_counted(message: Message) -> bool:
    """Whether the budget counts it."""
    return any(prompts.is_counted(Kind(one.item.kind)) for one in message.claimed)
