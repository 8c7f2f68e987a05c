"""The pool of those who look for a council: who is in it, what others read of them, what they answered (product.md 3.5, Find)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.context import Context
from playbook import matching
from playbook.council.seekers import Band, Block, Meets, Pace, Person
from playbook.records import Looking, Matched, Proposal, ProposalSays

FIRST: Final = dt.timedelta(days=3)
"""From the first person in an empty pool to the first round."""
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
