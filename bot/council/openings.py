"""The councils that a round of matching reads: those with free seats, and those that voted to join another (product.md 3.5)."""

from __future__ import annotations

from typing import Final

from bot.circle import Circle
from bot.context import Context
from bot.council import pool
from bot.council.pool import said
from playbook.council.seating import MOST, Seats
from playbook.records import Apart, Joins, Looking, OpenSeats, Proposal, ProposalSays, Seat, VotedOut

ROOMS: Final = 40
"""Councils of each kind that one round reads."""


def join_another(circle: Circle, context: Context) -> None:
    """Its people chose to join another council: from now on each round looks for one, and there is a round."""
    here = context.community
    here.records.put(Joins(id=circle.id))
    if not here.outbox.pending("matchround"):
        pool.plan_round(context.now + pool.FIRST, context)


def stay(circle: Circle, context: Context) -> None:
    """It looks for no other council any more."""
    if context.community.records.get(Joins, circle.id) is not None:
        context.community.records.drop(Joins, circle.id)


def somebody_waits(context: Context) -> bool:
    """Whether a round has anything to do."""
    here = context.community.records
    return bool(here.count(Joins)) or any(one.state == "waiting" for one in here.all(Looking))


def with_free_seats(context: Context) -> list[Seats]:
    """The matched councils with seats to fill, whose people all said what matching needs to know."""
    here, found = context.community.records, []
    for mark in here.all(OpenSeats)[:ROOMS]:
        circle = context.invited(mark.id)
        if circle is None or circle.council.state != "open":
            here.drop(OpenSeats, mark.id)
            continue
        free = circle.council.places - len(circle.takers)
        room = _seats(circle, circle.seats, free, context)
        if free > 0 and room is not None and not _asked(mark.id, context):
            found.append(room)
    return found


def that_join(context: Context) -> tuple[list[Seats], list[Circle]]:
    """The councils that voted to join another, as what matching needs; and those of which it does not know enough.

    Alumni stay where they are: they hold no seat.
    """
    here, found, unknown = context.community.records, [], []
    for mark in here.all(Joins)[:ROOMS]:
        circle = context.invited(mark.id)
        seated = [seat for seat in circle.takers if seat.state == "seated"] if circle is not None else []
        if circle is None or circle.council.state != "open" or not seated:
            here.drop(Joins, mark.id)
            continue
        if _asked(mark.id, context):
            continue
        room = _seats(circle, seated, MOST - len(seated), context)
        if room is not None:
            found.append(room)
        else:
            unknown.append(circle)
    return found, unknown


def _seats(circle: Circle, seats: list[Seat], free: int, context: Context) -> Seats | None:
    """A council for matching; None where somebody there has not said what it needs to know."""
    known = [context.community.records.get(Looking, seat.member) for seat in seats]
    members = tuple(pool.person(one) for one in known if one is not None)
    return Seats(circle.id, members, free, _kept_out(circle, context)) if members and len(members) == len(known) else None


def _asked(council: str, context: Context) -> bool:
    """Whether a proposal about the council is still to be answered: one at a time."""
    live = (one for one in context.community.records.all(Proposal) if one.state in ("made", "out"))
    return any(council in (one.council, one.leaves) for one in live)


def _kept_out(circle: Circle, context: Context) -> frozenset[str]:
    """Whom those inside keep away, and who was asked about this council before and one side said no."""
    apart = {away for kept in circle.records.all(Apart) for away in kept.people}
    apart |= {gone.id for gone in circle.records.all(VotedOut)}
    # Who landed and stays to listen is met there too.
    alumni = {seat.member for seat in circle.seats if seat.state == "alumni"}
    apart |= {one.id for one in context.community.records.all(Looking) if not alumni.isdisjoint(one.avoids)}
    for old in context.community.records.all(Proposal):
        if old.council == circle.id and not old.new:
            answers = [context.community.records.get(ProposalSays, f"{old.id}.{seat.member}") for seat in circle.seats]
            refused = any(one is not None and one.says == "rather_not" for one in answers)
            apart |= {member for member in old.people if refused or said(old, member, context) == "no"}
    return frozenset(apart)
