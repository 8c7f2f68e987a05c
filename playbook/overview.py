"""Every measure of a search at once, as of one moment: what the two-week review draws from (C23, C27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Literal

from playbook import measures
from playbook.measures import Conversion, OfferOutcome, Offers, ReplyChange, Step
from playbook.offer.outcome import Outcome
from playbook.pipeline import course
from playbook.ranges import Count
from playbook.records import Ask, Debrief, Interview, Job, Offer, Week
from playbook.steadiness import Freshness, Steadiness, debriefed, freshness, steadiness


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything a review can show, as of one day."""

    day: date
    replies: ReplyChange
    fast: ReplyChange
    young: Count
    conversion: Conversion
    steps: tuple[Step, ...]
    offers: Offers
    steadiness: Steadiness
    targeted: Count
    debriefed: Count
    freshness: Freshness


def figures(
    jobs: Iterable[Job],
    now: datetime,
    *,
    weeks: Iterable[Week] = (),
    interviews: Iterable[Interview] = (),
    debriefs: Iterable[Debrief] = (),
    outcomes: Iterable[OfferOutcome] = (),
    pauses: Iterable[tuple[date, date]] = (),
    since: date | None = None,
) -> Figures:
    """All measures at `now`, which is aware and in the member's zone. Raises ValueError if it has no zone."""
    if now.tzinfo is None:
        raise ValueError("now needs the member's zone")
    day, zone = now.date(), now.tzinfo
    courses = tuple(map(course, jobs))
    return Figures(
        day=day,
        replies=measures.response(courses, day),
        fast=measures.fast_response(courses, day),
        young=measures.too_young(courses, day),
        conversion=measures.conversion(courses, day),
        steps=measures.steps(courses),
        offers=measures.offers(courses, outcomes, day),
        # A week of which only its mood is on record was not planned.
        steadiness=steadiness([week for week in weeks if week.commitments], day, pauses, since),
        targeted=measures.targeted_share(courses, day),
        debriefed=debriefed(interviews, debriefs, now, zone),
        freshness=freshness(courses, day, zone),
    )


def outcomes(offers: Iterable[Offer], asks: Iterable[Ask]) -> tuple[OfferOutcome, ...]:
    """What is said of each offer (M3): its level next to the last job, and improved where an ask was granted in full or in part."""
    made: dict[str, list[Ask]] = {}
    for ask in asks:
        if ask.asked is not None:
            made.setdefault(ask.offer, []).append(ask)
    return tuple(
        OfferOutcome(
            offer.job,
            asked=offer.id in made,
            improved=any(ask.outcome in (Outcome.FULL, Outcome.PART) for ask in made.get(offer.id, ())),
            level=_LEVELS.get(offer.level),
        )
        for offer in offers
        if offer.id in made or offer.level in _LEVELS
    )


_LEVELS: Final[Mapping[str, Literal[-1, 0, 1]]] = MappingProxyType({"down": -1, "same": 0, "up": 1})
