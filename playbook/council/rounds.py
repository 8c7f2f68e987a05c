"""The weekly round of a council (product list 3.4 and 3.5): whose seat it is, who hosts, swaps, and when silence is worth a word.

Everything in it is optional: a round with nobody in the seat is a round, nothing here counts who wrote, and no date is a debt. Dates
are the council's own, at its hour in its zone; hours of silence are time that passes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from playbook.cadence import Rhythm
from playbook.walltime import utc

HINT_AFTER: Final = timedelta(hours=48)
"""Silence in a round after which its host, alone, gets a hint (3.4)."""
VOLUNTEER_AFTER: Final = timedelta(hours=24)
"""Silence after the kick-off after which somebody is named to begin (3.5)."""
LOOKAHEAD: Final = 12
"""Rounds in which a date to swap with is looked for."""


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody with a seat. `id` is opaque; `away` are first and last local dates, both away; no hot seat where `sits` is False.

    Who has landed and stays as alumni is no sitter.
    """

    id: str
    away: tuple[tuple[date, date], ...] = ()
    sits: bool = True

    def here(self, day: date) -> bool:
        """Whether they have not said that they are away on `day`."""
        return not any(first <= day <= last for first, last in self.away)


@dataclass(frozen=True, slots=True)
class Turn:
    """One round: its local date, its instant in UTC, who has the hot seat and who hosts. None where nobody is there to.

    `swapped`: the seat is where it is because somebody asked; it is not swapped on, so that a date once said stands.
    """

    day: date
    at: datetime
    seat: str | None
    host: str | None
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Swap:
    """Two dates exchanged: on `day` the seat is `seat`'s, on `later` it is `asker`'s."""

    asker: str
    day: date
    later: date
    seat: str


@dataclass(frozen=True, slots=True)
class Table:
    """A council's rounds: who sits there in the order in which they joined, when it meets, and what was swapped so far.

    `rhythm` and `zone` give the dates and the hour. `past` are rounds that were held, in any order; `swaps` by their two dates.
    """

    sitters: tuple[Sitter, ...]
    rhythm: Rhythm
    zone: ZoneInfo
    past: tuple[Turn, ...] = ()
    swaps: tuple[Swap, ...] = ()


def turns(table: Table, day: date, count: int = 1) -> tuple[Turn, ...]:
    """The next `count` rounds from the local date `day` on.

    The seat goes to whoever had it longest ago, and so does hosting; those who never had it come first, in the order in which they
    joined. Who is away that day, or takes no seat, is passed over and is next when they are back. Seat and host are two people
    where two are there. Rounds once held are taken as they were, whatever has changed since.
    """
    held = sorted((turn for turn in table.past if turn.day < day), key=lambda turn: turn.day)
    seats = {turn.seat: n for n, turn in enumerate(held) if turn.seat}
    hosts = {turn.host: n for n, turn in enumerate(held) if turn.host}
    given: dict[date, str] = {}
    for swap in table.swaps:
        given |= {swap.day: swap.seat, swap.later: swap.asker}
    promised = {swap.asker: swap.later for swap in sorted(table.swaps, key=lambda swap: swap.later)}
    found: list[Turn] = []
    when = table.rhythm.on(table.rhythm.date_from(day), table.zone)
    for n in range(len(held), len(held) + count):
        here = [sitter for sitter in table.sitters if sitter.here(when.day)]
        # Who is away on a date they swapped to is passed over like anybody; who waits for one has their turn then.
        seat = next((s.id for s in here if s.id == given.get(when.day)), None)
        swapped = seat is not None
        if seat is None:
            seat = _longest_ago([s.id for s in here if s.sits and promised.get(s.id, when.day) <= when.day], seats)
        host = _longest_ago([s.id for s in here if s.id != seat], hosts) or _longest_ago([s.id for s in here], hosts)
        found.append(Turn(when.day, when.at, seat, host, swapped))
        if seat is not None:
            seats[seat] = n
        if host is not None:
            hosts[host] = n
        when = table.rhythm.following(when.day, table.zone)
    return tuple(found)


def _longest_ago(ids: Sequence[str], last: Mapping[str, int]) -> str | None:
    return min(ids, key=lambda id: last.get(id, -1), default=None)


def swap(table: Table, member: str, day: date, today: date) -> Swap | None:
    """`member`'s hot seat on the round of `day` exchanged for their next free date (screen 20), or None if none is near.

    A date is free if it was not swapped before, `member` is there that day, and whoever has it is there on `day`. Looked for within
    LOOKAHEAD rounds, and so is `day` from the local date `today` on. ValueError if the seat on `day` is not theirs, or was swapped.
    """
    ahead = turns(table, today, 2 * LOOKAHEAD)
    mine = next((n for n, turn in enumerate(ahead[:LOOKAHEAD]) if turn.day == day), None)
    if mine is None or ahead[mine].seat != member or ahead[mine].swapped:
        raise ValueError(f"the seat on {day.isoformat()} is not this member's to swap")
    sitters = {sitter.id: sitter for sitter in table.sitters}
    for turn in ahead[mine + 1 : mine + 1 + LOOKAHEAD]:
        if turn.seat is None or turn.swapped or turn.seat == member:
            continue
        if sitters[member].here(turn.day) and sitters[turn.seat].here(day):
            return Swap(member, day, turn.day, turn.seat)
    return None


def hint_due(opened: datetime, posts: Collection[datetime], until: datetime | None = None) -> datetime | None:
    """When the host of a round gets the hint, in UTC: 48 hours after it opened, or after the last post in it.

    None if the next round opens by then (`until`): silence in what is over is nobody's concern. That it comes once a round is for the
    caller to keep.
    """
    due = max(utc(at) for at in (opened, *posts)) + HINT_AFTER
    return None if until is not None and due >= utc(until) else due


def volunteer(table: Table, kickoff: datetime, posts: Collection[datetime], now: datetime) -> str | None:
    """Who is named to begin after a kick-off: the host of the first round, once 24 hours have passed without a post (3.5).

    None before that, after the first post, or where nobody is there. They may say no like everybody else.
    """
    if posts or utc(now) < utc(kickoff) + VOLUNTEER_AFTER:
        return None
    return turns(table, utc(kickoff).astimezone(table.zone).date())[0].host
