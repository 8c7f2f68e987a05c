"""Finding a council: the pool, a round of matching, what is proposed and what comes of it (product.md 3.5, Find, Match, Reveal).

All of it happens in the community's records. A round reads the pool and the councils with open seats; nobody else's records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.context import Circle, Context
from playbook import matching
from playbook.cadence import Kind
from playbook.council import health
from playbook.council.seating import Seats
from playbook.council.seekers import Band, Block, Meets, Pace, Person
from playbook.records import Apart, Council, Invitation, Looking, Matched, OpenSeats, Proposal, ProposalSays, VotedOut

LOOK: Final = dt.timedelta(hours=24)
"""How long facilitators may look at a proposal before it goes out by itself: nobody waits for somebody on holiday."""
FIRST: Final = dt.timedelta(days=3)
"""From the first person in an empty pool to the first round."""
ANSWER: Final = dt.timedelta(days=4)
ENOUGH: Final = 3
"""From so many who said yes on, names open (product.md 3.5)."""
SILENT: Final = 2
"""After so many proposals without an answer somebody rests, so that others do not wait for them."""
ROOMS: Final = 40
"""Councils with open seats that one round reads."""
SHOWN: Final = 7

BANDS: Final = {
    Band.ENTRY: ("entry", "junior", "intern", "trainee", "graduate"),
    Band.MID: ("mid", "middle", "intermediate"),
    Band.SENIOR: ("senior", "staff"),
    Band.LEAD: ("lead", "principal", "manager"),
    Band.HEAD: ("head", "director", "chief", "vp", "executive"),
}


def field_and_level(typed: str) -> tuple[str, int | None]:
    """`product, senior` as a field and a band; without a word that names one, all of it is the field."""
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    for at, part in enumerate(parts):
        for band, names in BANDS.items():
            if part.lower() in names:
                rest = [other for i, other in enumerate(parts) if i != at]
                return (", ".join(rest) or part, int(band))
    return ", ".join(parts), None


def person(one: Looking) -> Person:
    """Somebody of the pool, for matching."""
    return Person(
        id=one.id,
        pace=Pace(one.pace),
        field=one.field,
        languages=one.languages,
        zone=_zone(one.zone),
        meets=Meets(one.meets),
        free=frozenset(Block(block) for block in one.free if block in set(Block)),
        level=Band(one.level) if one.level is not None else None,
        size=one.size,
        employer=one.employer,
        avoids=frozenset(one.avoids),
        avoids_firms=one.avoids_firms,
        waited=one.waited,
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def described(people: Iterable[str], context: Context, but: str = "") -> list[str]:
    """People as work, hours and pace alone (19c); who is gone is left out."""
    found = (context.community.records.get(Looking, id) for id in people if id != but)
    return sorted(matching.described(person(one)) for one in found if one is not None)[:SHOWN]


# -- the pool -----------------------------------------------------------------------------------------------------------------


def enter(one: Looking, context: Context) -> Looking:
    """Puts the member into the pool, in place of what they said before; the first one there starts the rounds.

    Who has a seat is not matched: what they say is for the sake of those who may join them.
    """
    here = context.community
    if context.councils:
        one = one.model_copy(update={"state": "seated"})
    stored = here.records.put(one.model_copy(update={"id": context.me}))
    if not here.outbox.pending("matchround"):
        plan_round(context.now + FIRST, context)
    return stored


def plan_round(when: dt.datetime, context: Context) -> None:
    """The next round is then, in place of another."""
    here = context.community
    here.outbox.cancel("matchround")
    here.outbox.plan("matchround", when)
    held = here.records.get(Matched)
    here.records.put(Matched(last=held.last if held is not None else None, next=when))


def set_state(member: str, state: str, context: Context, **more: object) -> None:
    """Marks where somebody of the pool stands, if they are there; nothing is written where it is so already."""
    here = context.community.records
    one = here.get(Looking, member)
    if one is not None and (one.state != state or more):
        here.put(one.model_copy(update={"state": state, **more}))


def leave(context: Context) -> None:
    """Takes the member out of the pool, and a no stands where they had not answered yet."""
    here = context.community.records
    for proposal in open_ones(context):
        if here.get(ProposalSays, f"{proposal.id}.{context.me}") is None:
            say(proposal, "no", context)
    if here.get(Looking, context.me) is not None:
        here.drop(Looking, context.me)


def open_ones(context: Context) -> list[Proposal]:
    """The proposals that wait for an answer of the member's."""
    return [
        one
        for one in context.community.records.all(Proposal)
        if one.state == "out" and context.me in one.people and one.until is not None and context.now < one.until
    ]


def say(proposal: Proposal, what: str, context: Context) -> None:
    """Writes down the member's answer, in place of an earlier one."""
    context.community.records.put(
        ProposalSays.model_validate({"says": what, "at": context.now}).model_copy(update={"id": f"{proposal.id}.{context.me}"})
    )


def said(proposal: Proposal, member: str, context: Context) -> str:
    """What somebody answered; "" before."""
    found = context.community.records.get(ProposalSays, f"{proposal.id}.{member}")
    return found.says if found is not None else ""


# -- a round --------------------------------------------------------------------------------------------------------------------


def run(context: Context) -> int:
    """Matches those who wait; returns how many proposals came of it. Each waits a day for a facilitator's look."""
    here = context.community
    waiting = [one for one in here.records.all(Looking) if one.state == "waiting"]
    result = matching.match(
        (person(one) for one in waiting), _rooms(context), seed=context.now.date().isoformat(), day=context.now.date()
    )
    for found in result.proposals:
        made = here.records.add(
            Proposal(
                people=found.people,
                council=found.council or "",
                new=found.council is None,
                reasons=found.why,
                meets=str(found.meets),
                made=context.now,
                goes=context.now + LOOK,
            )
        )
        for member in found.people:
            set_state(member, "proposed", context)
        here.outbox.plan("matchgo", made.goes, made.id)
    plan_round(context.now + matching.EVERY, context)
    here.records.put(Matched(last=context.now, next=context.now + matching.EVERY))
    counts = {one.id: one.waited for one in waiting}
    for left in result.leftovers:
        set_state(left.person, "waiting", context, waited=counts[left.person] + 1)
        context.tell(left.person, "matchleft", str(left.kind))
    return len(result.proposals)


def _rooms(context: Context) -> list[Seats]:
    """The matched councils with seats to fill, whose people all said what matching needs to know."""
    here, found = context.community.records, []
    for mark in here.all(OpenSeats)[:ROOMS]:
        circle = context.invited(mark.id)
        if circle is None or circle.council.state != "open":
            here.drop(OpenSeats, mark.id)
            continue
        known = [here.get(Looking, seat.member) for seat in circle.seats]
        members = tuple(person(one) for one in known if one is not None)
        free = circle.council.places - len(circle.seats)
        if free > 0 and members and len(members) == len(known):
            found.append(Seats(circle.id, members, free, _kept_out(circle, context)))
    return found


def _kept_out(circle: Circle, context: Context) -> frozenset[str]:
    """Whom those inside keep away, and who was asked about this council before and one side said no."""
    apart = {away for kept in circle.records.all(Apart) for away in kept.people}
    apart |= {gone.id for gone in circle.records.all(VotedOut)}
    for old in context.community.records.all(Proposal):
        if old.council == circle.id and not old.new:
            answers = [context.community.records.get(ProposalSays, f"{old.id}.{seat.member}") for seat in circle.seats]
            refused = any(one is not None and one.says == "rather_not" for one in answers)
            apart |= {member for member in old.people if refused or said(old, member, context) == "no"}
    return frozenset(apart)


# -- what is proposed -------------------------------------------------------------------------------------------------------------


def let_go(proposal: Proposal, context: Context) -> bool:
    """Tells those it is about; False, with all of them back in the pool, where too few of them are left."""
    here = context.community
    found = [one for id in proposal.people if (one := here.records.get(Looking, id)) is not None and one.state == "proposed"]
    people = tuple(one.id for one in found)
    if len(people) < (ENOUGH if proposal.new else 1):
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
            set_state(member, "waiting", context)


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
    pool = {one.id: one.state for one in here.records.all(Looking)}
    yes = [id for id in proposal.people if said(proposal, id, context) == "yes" and pool.get(id) == "proposed"]
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
    if welcome is not health.Entry.WELCOME or free < 1:
        for member in yes:
            set_state(member, "waiting", context)
            context.tell(member, "matchnot", proposal.id)
        return
    until = context.now + ANSWER
    code = invited(circle, min(free, len(yes)), until, context)
    here.records.put(proposal.model_copy(update={"code": code, "until": until}))
    here.outbox.cancel("matchend", proposal.id)
    here.outbox.plan("matchend", until, proposal.id)
    for member in yes:
        context.tell(member, "matchwelcome", proposal.id)


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
    for member in proposal.people:
        one = here.records.get(Looking, member)
        if one is None or (member in inside and together):
            continue
        answer = said(proposal, member, context)
        if answer == "yes" or member in inside:
            set_state(member, "waiting", context)
            context.tell(member, "matchnot", proposal.id)
        elif not answer and one.state == "proposed":
            rests = one.silent + 1 >= SILENT
            set_state(member, "resting" if rests else "waiting", context, silent=0 if rests else one.silent + 1)
            if rests:
                context.tell(member, "matchrests", proposal.id)
