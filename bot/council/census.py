"""A community's counts, once a week: who takes part, councils, prompts and reviews, as words under the rule of five (24a).

It opens each member's settings and reads the kinds and states of what went out; what anybody wrote is not opened.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import structlog

from bot import prompts
from bot.context import Context
from bot.store.unit import META, Unit
from bot.vault import Subject, Tampered, WrongKey
from playbook import counts
from playbook.cadence import Kind
from playbook.records import ME, Census, Council, Looking, Profile, Quietness, Review

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("jsc.census")

TAKEN: Final = "census"
"""Under this name the database keeps the Monday of the last one."""
WEEK: Final = dt.timedelta(days=7)
REVIEWS: Final = dt.timedelta(days=14)
ZONE: Final = ZoneInfo("UTC")
STATES: Final = {"open": "meeting", "forming": "filling up", "paused": "paused"}
"""A council's states as counts name them; what is closed is not counted."""
MEMBERS: Final = "SELECT subject FROM subjects WHERE address IS NOT NULL"
COUNCILS: Final = "SELECT subject FROM records WHERE kind = 'council'"


@dataclass(slots=True)
class Tally:
    """What was counted of one community."""

    taking: int = 0
    sent: int = 0
    answered: int = 0
    snoozed: int = 0
    parked: int = 0
    reviews: int = 0
    reviewed: int = 0
    councils: Counter[str] = field(default_factory=Counter)

    def lines(self, waiting: int) -> list[counts.Line]:
        """As it may be shown."""
        states = tuple((words, self.councils[state]) for state, words in STATES.items())
        return [
            counts.plain("Taking part", self.taking),
            counts.within("Waiting for a council", min(waiting, self.taking), self.taking),
            *counts.split("Councils", "state", counts.Parts(sum(n for _, n in states), states)),
            counts.sent(
                "Prompts, last week", "sent", counts.Parts(self.sent, (("answered", self.answered), ("snoozed", self.snoozed)))
            ),
            counts.plain("Not delivered", self.parked),
            counts.k_of_n("Reviews done", self.reviewed, self.reviews),
        ]


Tallies = defaultdict[tuple[str, str], Tally]
"""Of each community: its platform, and its name there."""


async def take(app: App) -> None:
    """Makes the snapshot of each community that has none of this week; what is counted on other days never shows."""
    now = app.clock.now()
    monday = counts.snapshot_day(now, ZONE)
    if await app.store.meta(TAKEN) == monday.isoformat().encode():
        return
    tallies: Tallies = defaultdict(Tally)
    for count, subjects in ((_member, MEMBERS), (_council, COUNCILS)):
        for (id,) in await app.store.rows(subjects):
            try:
                subject = await _opened(app, str(id))
                if subject is not None:
                    count(subject, tallies, now)
            except (Tampered, WrongKey, ValueError) as error:
                # One damaged subject is left out, and nobody else.
                log.error("not counted", error=type(error).__name__)
    for (platform, name), tally in tallies.items():

        def hold(context: Context, tally: Tally = tally) -> None:
            held = context.records.get(Census)
            if held is None or held.day < monday:
                waiting = sum(one.state == "waiting" for one in context.records.all(Looking))
                lines = tuple((line.label, line.words) for line in tally.lines(waiting))
                context.records.put(Census(day=monday, lines=lines))

        await app.change(app.vault.hash("community", platform, name), hold)
    unit = Unit()
    unit.add(META, TAKEN, monday.isoformat().encode())
    await app.store.commit(unit)


async def _opened(app: App, id: str) -> Subject | None:
    """A subject read for this alone: it takes nobody's place among those in use."""
    rows = await app.store.read(id)
    return app.vault.admit(rows) if rows.found else None


def _council(subject: Subject, tallies: Tallies, now: dt.datetime) -> None:
    council = subject.open(Council, ME) if subject.member is None else None
    if council is not None:
        tallies[council.platform, council.community].councils[council.state] += 1


def _member(subject: Subject, tallies: Tallies, now: dt.datetime) -> None:
    profile = subject.open(Profile, ME)
    if subject.member is None or profile is None or profile.leaving is not None:
        return
    tally = tallies[subject.member.platform, profile.community]
    tally.taking += profile.setup == "done"
    reviews = sent = 0
    for item in subject.items:
        if not prompts.is_prompt(item.kind) or item.due > now:
            continue
        if item.due >= now - WEEK:
            sent += item.state == "sent"
            tally.parked += item.state == "parked"
        reviews += item.kind == Kind.REVIEW and item.state == "sent" and item.due >= now - REVIEWS
    quiet = subject.open(Quietness, ME) or Quietness()
    snoozed = min(sent, sum(at >= now - WEEK for at in quiet.snoozed))
    answered = sum(at >= now - WEEK for at in quiet.answered)
    tally.sent += sent
    tally.snoozed += snoozed
    # The press on `Snooze` is one after it as well: each is one or the other.
    tally.answered += min(max(0, answered - snoozed), sent - snoozed)
    if reviews:
        tally.reviews += 1
        since = (now - REVIEWS).date()
        done = (subject.open(Review, id) for kind, id in list(subject.rows) if kind == Review.kind)
        tally.reviewed += any(one is not None and one.seen is not None and one.seen >= since for one in done)
