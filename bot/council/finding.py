"""A round of matching: whom it proposes, what is proposed and what comes of it (product.md 3.5, Match, Reveal).

All of it happens in the community's records. A round reads the pool, the councils with open seats and those that look for another to
join; nobody else's records.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot.circle import Circle
from bot.context import Context
from bot.council import openings, pool
from bot.council.pool import said, set_state
from playbook import matching
from playbook.cadence import Kind
from playbook.council import health
from playbook.council.seating import MOST, Seats
from playbook.records import Council, Invitation, Looking, Matched, OpenSeats, Proposal

LOOK: Final = dt.timedelta(hours=24)
"""How long facilitators may look at a proposal before it goes out by itself: nobody waits for somebody on holiday."""
ANSWER: Final = dt.timedelta(days=4)
ENOUGH: Final = 3
"""From so many who said yes on, names open (product.md 3.5)."""
SILENT: Final = 2
"""After so many proposals without an answer somebody rests, so that others do not wait for them."""


# -- a round --------------------------------------------------------------------------------------------------------------------


def run(context: Context) -> int:
    """Matches those who wait; returns how many proposals came of it. Each waits a day for a facilitator's look.

    First councils that voted to join another, then free seats, then new councils.
    """
    here, day = context.community, context.now.date()
    rooms = openings.with_free_seats(context)
    united = _unite(rooms, context)
    taken = {council for one in united for council in (one.leaves, one.proposal.council)}
    waiting = [one for one in here.records.all(Looking) if one.state == "waiting"]
    free = [room for room in rooms if room.council not in taken]
    result = matching.match((pool.person(one) for one in waiting), free, seed=day.isoformat(), day=day)
    for one in united:
        _made(one.proposal, context, one.leaves)
    for found in result.proposals:
        _made(found, context)
        for member in found.people:
            set_state(member, "proposed", context)
    pool.plan_round(context.now + matching.EVERY, context)
    here.records.put(Matched(last=context.now, next=context.now + matching.EVERY))
    counts = {one.id: one.waited for one in waiting}
    for left in result.leftovers:
        set_state(left.person, "waiting", context, waited=counts[left.person] + 1)
        context.tell(left.person, "matchleft", str(left.kind))
    return len(united) + len(result.proposals)


def _made(found: matching.Proposal, context: Context, leaves: str = "") -> None:
    here = context.community
    made = here.records.add(
        Proposal(
            people=found.people,
            council=found.council or "",
            new=found.council is None,
            leaves=leaves,
            reasons=found.why,
            meets=str(found.meets),
            made=context.now,
            goes=context.now + LOOK,
        )
    )
    here.outbox.plan("matchgo", made.goes, made.id)


def _unite(rooms: list[Seats], context: Context) -> tuple[matching.Union, ...]:
    """Councils that voted to join another and found one; the others hear why not."""
    looking, unknown = openings.that_join(context)
    united = matching.unite(looking, rooms, day=context.now.date())
    taken = {council for one in united for council in (one.leaves, one.proposal.council)}
    alone = [circle for one in looking if one.council not in taken and (circle := context.invited(one.council)) is not None]
    for why, circles in (("unknown", unknown), ("nobody", alone)):
        for circle in circles:
            for seat in circle.takers:
                context.tell(seat.member, "joinleft", f"{circle.id}.{why}")
    return united


# -- what is proposed -------------------------------------------------------------------------------------------------------------


def let_go(proposal: Proposal, context: Context) -> bool:
    """Tells those it is about; False, with all of them back in the pool, where too few of them are left."""
    here = context.community
    found = there(proposal, context)
    people = tuple(one.id for one in found)
    target = None if proposal.new else context.invited(proposal.council)
    gone = not proposal.new and (target is None or target.council.state != "open")
    if gone or len(people) < (ENOUGH if proposal.new else 1):
        back(proposal, context)
        return False
    until = context.now + ANSWER
    circle = _founded(found, proposal.id, context) if proposal.new else None
    council = circle.id if circle is not None else proposal.council
    code = invited(circle, len(people), until, context) if circle is not None else ""
    here.records.put(proposal.model_copy(update={"state": "out", "people": people, "council": council, "until": until, "code": code}))
    for member in people:
        context.tell(member, Kind.PROPOSAL, proposal.id)
    here.outbox.cancel("matchgo", proposal.id)
    here.outbox.plan("matchend", until, proposal.id)
    return True


def there(proposal: Proposal, context: Context) -> list[Looking]:
    """Those a proposal is about who are still there for it: unplaced, or in the council that would join another."""
    here = context.community.records
    known = [one for id in proposal.people if (one := here.get(Looking, id)) is not None]
    if not proposal.leaves:
        return [one for one in known if one.state == "proposed"]
    circle = context.invited(proposal.leaves)
    seated = {seat.member for seat in circle.takers} if circle is not None and circle.council.state == "open" else set()
    return [one for one in known if one.id in seated]


def waits_again(member: str, proposal: Proposal, context: Context, **more: object) -> None:
    """Nothing came of it for somebody: they are in the next round, unless they have the seat they had."""
    if not proposal.leaves:
        set_state(member, "waiting", context, **more)


def _founded(found: list[Looking], of: str, context: Context) -> Circle:
    first = found[0]
    return context.found_council(
        Council(
            name="a-council",
            platform=first.platform,
            community=first.community,
            places=min(8, max(ENOUGH, len(found))),
            zone=first.zone,
            matched=True,
            made=context.now,
        ),
        of,
    )


def invited(circle: Circle, seats: int, until: dt.datetime, context: Context) -> str:
    """Opens so many seats of a council to those who were proposed; nobody sees the code."""
    code = context.code("invitation", circle.id, str(circle.records.rev), str(context.now.timestamp()))
    context.community.records.put(Invitation(id=code, council=circle.id, until=until, left=seats))
    return code


def back(proposal: Proposal, context: Context, state: str = "over") -> None:
    """Nothing comes of it: those who were in it wait for the next round."""
    here = context.community
    here.records.put(proposal.model_copy(update={"state": state}))
    here.outbox.cancel("matchgo", proposal.id)
    for member in proposal.people:
        one = here.records.get(Looking, member)
        if one is not None and one.state == "proposed":
            waits_again(member, proposal, context)


def enter_asked(proposal: Proposal, context: Context) -> None:
    """Somebody would take an open seat: those inside are asked once, and have three days to say no (health.entry)."""
    here = context.community
    circle = context.invited(proposal.council)
    if circle is None or any((item.kind, item.ref) == ("matchentry", proposal.id) for item in here.outbox.every()):
        return
    for seat in circle.seats:
        context.tell(seat.member, Kind.PROPOSAL, proposal.id)
    until = context.now + health.OBJECT_WITHIN
    here.outbox.plan("matchentry", until, proposal.id)
    if proposal.until is None or proposal.until <= until:
        here.records.put(proposal.model_copy(update={"until": until}))
        here.outbox.cancel("matchend", proposal.id)
        here.outbox.plan("matchend", until + dt.timedelta(minutes=1), proposal.id)


def entered(proposal: Proposal, context: Context) -> None:
    """The three days are over: whoever said yes may come in, or waits for the next round and is not told why."""
    here = context.community
    circle = context.invited(proposal.council)
    yes = [one.id for one in there(proposal, context) if said(proposal, one.id, context) == "yes"]
    if circle is None or not yes:
        return
    inside = {seat.member: said(proposal, seat.member, context) for seat in circle.seats}
    welcome = health.entry(
        {id for id, says in inside.items() if says == "rather_not"},
        {id for id, says in inside.items() if says == "welcome"},
        [health.Seat(id, context.now) for id in inside],
        context.now - health.OBJECT_WITHIN,
        context.now,
    )
    free = circle.council.places - len(circle.takers)
    if proposal.leaves:
        free = max(free, min(len(yes), MOST - len(circle.takers)))
    if welcome is not health.Entry.WELCOME or free < 1 or circle.council.state != "open":
        for member in yes:
            waits_again(member, proposal, context)
            context.tell(member, "matchnot", proposal.id)
        return
    if proposal.leaves:
        # Two councils become one: it has a seat for each who comes, and looks for no other.
        places = max(circle.council.places, len(circle.takers) + min(free, len(yes)))
        circle.records.put(circle.council.model_copy(update={"places": places}))
        openings.stay(circle, context)
    until = context.now + ANSWER
    code = invited(circle, min(free, len(yes)), until, context)
    here.records.put(proposal.model_copy(update={"code": code, "until": until}))
    here.outbox.cancel("matchend", proposal.id)
    here.outbox.plan("matchend", until, proposal.id)
    for member in yes:
        context.tell(member, "matchwelcome", proposal.id)


def late_yes(proposal: Proposal, context: Context) -> bool:
    """Whether there is a seat for somebody who says yes only once those inside were asked; what is promised to others stays theirs."""
    circle, line = context.invited(proposal.council), context.community.records.get(Invitation, proposal.code)
    if circle is None or line is None:
        return False
    inside = {seat.member for seat in circle.takers}
    promised = sum(one not in inside and one != context.me and said(proposal, one, context) == "yes" for one in proposal.people)
    needed = len(inside) + promised + 1
    if needed > (MOST if proposal.leaves else circle.council.places):
        return False
    if needed > circle.council.places:
        circle.records.put(circle.council.model_copy(update={"places": needed}))
    context.community.records.put(line.model_copy(update={"left": max(line.left, promised + 1)}))
    return True


def ended(proposal: Proposal, context: Context) -> None:
    """The day to answer by: seats go back without a word to others, and each who still waits is in the next round."""
    here = context.community
    circle = context.invited(proposal.council)
    here.records.put(proposal.model_copy(update={"state": "over"}))
    if proposal.code and here.records.get(Invitation, proposal.code) is not None:
        here.records.drop(Invitation, proposal.code)
    inside = {seat.member for seat in circle.takers} if circle is not None else set()
    together = circle is not None and circle.council.state == "open"
    if circle is not None and not together and circle.council.state == "forming":
        for seat in circle.takers:
            circle.unseated(seat, gone=True)
        circle.records.put(circle.council.model_copy(update={"state": "closed"}))
    elif circle is not None and together and len(circle.takers) < circle.council.places:
        here.records.put(OpenSeats(id=circle.id))
    stays = context.invited(proposal.leaves) if proposal.leaves else None
    if stays is not None and not any(said(proposal, member, context) == "yes" for member in proposal.people):
        # Nobody there wants to move any more: they are not asked every fortnight.
        openings.stay(stays, context)
    for member in proposal.people:
        one = here.records.get(Looking, member)
        if one is None or (member in inside and together):
            continue
        answer = said(proposal, member, context)
        if answer == "yes" or member in inside:
            waits_again(member, proposal, context)
            context.tell(member, "matchnot", proposal.id)
        elif not answer and one.state == "proposed":
            rests = one.silent + 1 >= SILENT
            set_state(member, "resting" if rests else "waiting", context, silent=0 if rests else one.silent + 1)
            if rests:
                context.tell(member, "matchrests", proposal.id)
