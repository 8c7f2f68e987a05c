"""What becomes of a prompt whose time has come: held, sent, sent late, told with others in one note, or dropped.

For each item that is due, `turn` says whether the member's own rules let it go out now; what may go out is then handed
to `sort_due`, which makes messages of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

from playbook.cadence import UNASKED, Budget, Kind, Pause, when_allowed
from playbook.walltime import Quiet, next_open, utc

ON_TIME = timedelta(minutes=15)
"""Up to this the card says nothing about being late: pacing alone may take minutes."""

MERGE_AFTER = timedelta(hours=12)
MERGE_DEBRIEF_AFTER = timedelta(hours=36)


class Verdict(StrEnum):
    """What a due item is by now. MERGE: a line of the note "While I was away"; EXPIRED: of no use any more."""

    ON_TIME = "on_time"
    LATE = "late"
    MERGE = "merge"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Policy:
    """How a kind ages: over `merge_after` it is stale, from `expires_after` on it helps nobody (None: never).

    `alone`: it comes as a card of its own, since in a list of lines it would lose its point, or goes somewhere else.
    """

    merge_after: timedelta | None = MERGE_AFTER
    expires_after: timedelta | None = None
    alone: bool = False


POLICIES: Mapping[Kind, Policy] = MappingProxyType(
    {
        Kind.OFFER_24: Policy(merge_after=None, expires_after=timedelta(hours=24), alone=True),
        Kind.DEBRIEF: Policy(merge_after=MERGE_DEBRIEF_AFTER, expires_after=timedelta(days=14)),
        Kind.GRATITUDE: Policy(merge_after=None, expires_after=timedelta(minutes=60), alone=True),
        Kind.PREP: Policy(expires_after=timedelta(hours=24)),
        # Two days on, the card of the last day says it better.
        Kind.OFFER_72: Policy(expires_after=timedelta(hours=48)),
        Kind.OFFER_WAIT: Policy(expires_after=timedelta(days=7)),
        Kind.OFFER_OUTCOME: Policy(expires_after=timedelta(days=14)),
        # What people asked to be reminded of is said, however late.
        Kind.REMINDER: Policy(),
        Kind.THANKS: Policy(expires_after=timedelta(days=3)),
        Kind.REVIEW: Policy(expires_after=timedelta(days=14)),
        Kind.TRIAL_END: Policy(expires_after=timedelta(days=14)),
        # Applied + 30 days asks another question in its place.
        Kind.FOLLOW_UP: Policy(expires_after=timedelta(days=22)),
        Kind.STALE: Policy(),
        # From Friday 15:00 until the next week begins, Monday 09:00.
        Kind.WEEK_CLOSE: Policy(expires_after=timedelta(hours=66)),
        Kind.WEEK_START: Policy(expires_after=timedelta(hours=48)),
        Kind.SETUP: Policy(expires_after=timedelta(days=7)),
        # These two go to a council, whose room has no note of things that were late.
        Kind.ROUND: Policy(merge_after=None, expires_after=timedelta(hours=48), alone=True),
        Kind.ROUND_HINT: Policy(merge_after=None, expires_after=timedelta(hours=48), alone=True),
        # What another person sent, or waits for, is said however late; a proposal ends on its own date.
        Kind.REPORT: Policy(),
        Kind.PROPOSAL: Policy(),
        Kind.SHOWN: Policy(),
        # A card of its own, or there is none that could be covered after ten seconds.
        Kind.SENTENCE_TEST: Policy(merge_after=None, alone=True),
        Kind.OFFERED: Policy(),
        Kind.ROOM_LINES: Policy(),
        Kind.POLL: Policy(expires_after=timedelta(days=7)),
        Kind.HOT_SEAT: Policy(expires_after=timedelta(hours=48)),
        Kind.ROUND_OFFERED: Policy(),
        # A list itself: it is no line of another one.
        Kind.HELD: Policy(merge_after=None, expires_after=timedelta(days=14), alone=True),
    }
)


def judge(kind: Kind, due: datetime, now: datetime, until: datetime | None = None) -> Verdict:
    """What an item of `kind`, planned for the instant `due`, is at the instant `now`.

    `due` is when it should have gone out, quiet hours and budget already heeded. `until`, if given, is the item's own end (the
    interview's start, the offer's deadline, the next of its series) and holds beside the kind's. It is for whoever
    claims an item to see that it is due: after the clock was set back one that is early is on time.
    """
    policy = POLICIES[kind]
    age = utc(now) - utc(due)
    if until is not None and utc(now) >= utc(until):
        return Verdict.EXPIRED
    if policy.expires_after is not None and age >= policy.expires_after:
        return Verdict.EXPIRED
    if policy.merge_after is not None and age > policy.merge_after:
        return Verdict.MERGE
    return Verdict.LATE if age > ON_TIME else Verdict.ON_TIME


@dataclass(frozen=True, slots=True)
class Pending:
    """An item of the outbox that is due: its `key`, and what its lateness hangs on.

    `series` names what it is about (a rhythm, an interview, an offer): of several with one kind and one series only
    the latest is still worth saying. `until` and `pierces` are those of the plan.
    """

    key: str
    kind: Kind
    series: str
    due: datetime
    until: datetime | None = None
    pierces: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """A member's own rules for what comes unasked; a council's room has none but a zone."""

    zone: ZoneInfo
    quiet: Quiet
    budget: Budget
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """When an item may go out: at `at` (None: never), and its lateness is measured from `due`. Both in UTC."""

    at: datetime | None
    due: datetime


def turn(item: Pending, now: datetime, rules: Rules, sent: Collection[datetime] = ()) -> Turn:
    """When `item`, which is due, may go out: now, or later because of the pause, the quiet hours or the budget.

    `sent` is that of `when_allowed`. An item that the quiet hours or the budget hold back is not late for that: its due
    time moves along. It stays where the item was late anyway (nothing is sent at three at night because the bot is
    back) or a pause holds it. Quiet hours are pierced only on time; an offer's last day, if opted in, at any time.
    """
    due, ready = utc(item.due), max(utc(item.due), utc(now))
    start = ready if rules.pause is None else rules.pause.shifts(item.kind, ready)
    if start is None:
        return Turn(None, due)
    on_time = start - due <= ON_TIME
    if item.pierces and (on_time or item.kind is Kind.OFFER_24):
        return Turn(start, due)
    if item.kind in UNASKED:
        at = when_allowed(start, sent, rules.budget, rules.zone, rules.quiet)
    else:
        at = next_open(start, rules.zone, rules.quiet)
    return Turn(at, at if on_time and at > start else due)


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out as one: a single item as its own card, or several as lines of one card, most pressing first.

    `late`: it says so. `away`: it is the note "While I was away", which may have a single line.
    """

    items: tuple[Pending, ...]
    late: bool = False
    away: bool = False


@dataclass(frozen=True, slots=True)
class Sorted:
    """All due items of one subject, each in one message or dropped (expired, or replaced by a later one)."""

    messages: tuple[Message, ...]
    dropped: tuple[Pending, ...]


def sort_due(pending: Collection[Pending], now: datetime) -> Sorted:
    """What to send at the instant `now` of all that is due for one subject (a member or a council) and may go out.

    On time: items of the same minute, such as those that quiet hours held back, come as one. Late: one alone comes as
    its own card, marked; several, or anything stale, become one note. Kinds that stand alone do, unless several of one
    kind are late. So after any downtime there is at most one late message for each kind, and for each series one line.
    """
    verdicts = {item: judge(item.kind, item.due, now, item.until) for item in pending}
    alive = sorted((item for item in verdicts if verdicts[item] is not Verdict.EXPIRED), key=_age)
    latest = {(item.kind, item.series): item for item in alive}
    kept = sorted(latest.values(), key=_order)
    on_time = [item for item in kept if verdicts[item] is Verdict.ON_TIME]
    late = [item for item in kept if verdicts[item] is not Verdict.ON_TIME]
    kinds = [item.kind for item in late]
    apart = [item for item in late if POLICIES[item.kind].alone and kinds.count(item.kind) == 1]
    note = tuple(item for item in late if item not in apart)
    messages = [Message((item,), late=True) for item in apart]
    if note:
        messages.append(Message(note, late=True, away=len(note) > 1 or verdicts[note[0]] is Verdict.MERGE))
    messages.extend(_by_minute(on_time))
    return Sorted(tuple(messages), tuple(item for item in pending if item not in kept))


def _by_minute(items: list[Pending]) -> list[Message]:
    """One message for each minute, and one for each item that stands alone, in the order of the clock."""
    alone = [[item] for item in items if POLICIES[item.kind].alone]
    others = sorted((item for item in items if not POLICIES[item.kind].alone), key=_minute)
    groups = alone + [list(group) for _, group in groupby(others, key=_minute)]
    return [Message(tuple(group)) for group in sorted(groups, key=lambda group: (_minute(group[0]), _order(group[0])))]


def _minute(item: Pending) -> datetime:
    return utc(item.due).replace(second=0, microsecond=0)


def _age(item: Pending) -> tuple[datetime, str]:
    return utc(item.due), item.key


def _order(item: Pending) -> tuple[int, tuple[datetime, str]]:
    return list(Kind).index(item.kind), _age(item)
