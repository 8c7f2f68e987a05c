"""What a member has told about one offer, and the fourteen answers in it that decide the advice.

Every answer may be missing (None: not asked yet) and every "not sure" is defined, here and nowhere else: see `deciding`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class Answer(StrEnum):
    """A plain answer. Not sure counts as no wherever it is asked (product.md 3.8; row A3)."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Offer(StrEnum):
    """How far the offer has come."""

    NONE = "none"
    VERBAL = "verbal"
    WRITTEN = "written"


class YesNow(StrEnum):
    """Would you say yes to it as it stands? (B2)"""

    YES = "yes"
    IF = "if"
    NO = "no"
    UNSURE = "unsure"


class Obstacle(StrEnum):
    """What stands between the member and yes (B5, B6, A7). UNSURE counts as NONE: nothing could be named."""

    NONE = "none"
    UNCLEAR = "unclear"
    DIFFERS = "differs"
    CONFIRMED = "confirmed"
    """It differs from what was told, and they have confirmed which version holds."""
    LAST_PAY = "last_pay"
    MARKET = "market"
    SCOPE = "scope"
    RIVAL = "rival"
    NEED = "need"
    PERSONAL = "personal"
    UNSURE = "unsure"


class Range(StrEnum):
    """Whether the member knows what they can pay (C3). UNSURE counts as NOT_ASKED."""

    KNOWN = "known"
    NOT_ASKED = "not_asked"
    NOT_SAID = "not_said"
    """Asked, and they keep it to themselves: the advice goes on without it."""
    UNSURE = "unsure"


class EvidenceKind(StrEnum):
    """What a reason rests on: the four good reasons of B6, the three kinds of C9, a need (D9) and one's own life."""

    LAST_PAY = "last_pay"
    MARKET = "market"
    SCOPE = "scope"
    OPPORTUNITY = "opportunity"
    TOLD = "told"
    RIVAL = "rival"
    NEED = "need"
    OWN = "own"


class Tick(StrEnum):
    """The three boxes of the validity test (B5)."""

    TRUE = "true"
    CONCRETE = "concrete"
    ABOUT_JOB = "about_job"


class Motive(StrEnum):
    """What makes the member want to ask: none worth naming, or one of the four weak ones (B7)."""

    NONE = "none"
    TOLD_TO = "told_to"
    DESERVING = "deserving"
    FRIENDS = "friends"
    TESTING = "testing"


class Edge(StrEnum):
    """Something special to bring, and whether they see its worth (A4, A5); the third has been shown and is still not seen."""

    NONE = "none"
    SEEN = "seen"
    UNSEEN = "unseen"
    SHOWN = "shown"


class Needs(StrEnum):
    """Where the talk stands about what the member needs to do the job well (D8, D9, D12). UNSURE counts as NOT_YET.

    The values are those of `needs.talk`, with an underscore for the space.
    """

    NOTHING = "none"
    NOT_YET = "not_yet"
    DONE = "done"
    REFUSED = "refused"
    UNSURE = "unsure"


class Floor(StrEnum):
    """The least the member would say yes to (B12), and whether what they say now meets it."""

    UNSET = "unset"
    MET = "met"
    BELOW = "below"


class Reply(StrEnum):
    """What they have answered to the ask so far."""

    NONE = "none"
    GRANTED = "granted"
    PART = "part"
    REFUSED = "refused"


class Runway(StrEnum):
    """How long the member could go on without this job (A7, X10). It shapes words, never the verdict."""

    SHORT = "short"
    SOME = "some"
    LONG = "long"
    UNSURE = "unsure"


class Processes(StrEnum):
    """What else is in play (X10). It shapes words, never the verdict."""

    NONE = "none"
    TALKS = "talks"
    OFFER = "offer"
    UNSURE = "unsure"


class Channel(StrEnum):
    """How terms are talked about (D13, X6)."""

    LIVE = "live"
    EMAIL = "email"
    UNSURE = "unsure"


class Decider(StrEnum):
    """Who decides about the terms, or runs the talk on them (D13, X6)."""

    HIRING_LEAD = "hiring_lead"
    RECRUITER = "recruiter"
    OTHER = "other"
    UNSURE = "unsure"


class Item(StrEnum):
    """A part of the package (C2), or anything else that can be asked for."""

    BASE = "base"
    BONUS = "bonus"
    EQUITY = "equity"
    SIGN_ON = "sign_on"
    BENEFITS = "benefits"
    REMOTE = "remote"
    TRAVEL = "travel"
    START = "start"
    OTHER = "other"


class Level(StrEnum):
    """Where the job stands next to the last one. Kept only to prove that it changes nothing (A1, X11)."""

    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"


PAY: Final = frozenset({Obstacle.LAST_PAY, Obstacle.MARKET, Obstacle.SCOPE})
"""The obstacles that are about worth: they want a range first (C3) and value that is seen (A8)."""

BACKS: Final[Mapping[Obstacle, tuple[EvidenceKind, ...]]] = MappingProxyType(
    {
        Obstacle.CONFIRMED: (EvidenceKind.TOLD,),
        Obstacle.LAST_PAY: (
            EvidenceKind.LAST_PAY,
            EvidenceKind.MARKET,
            EvidenceKind.SCOPE,
            EvidenceKind.OPPORTUNITY,
            EvidenceKind.RIVAL,
        ),
        Obstacle.MARKET: (EvidenceKind.MARKET, EvidenceKind.SCOPE, EvidenceKind.OPPORTUNITY, EvidenceKind.RIVAL),
        Obstacle.SCOPE: (EvidenceKind.SCOPE, EvidenceKind.TOLD, EvidenceKind.MARKET),
        Obstacle.RIVAL: (EvidenceKind.RIVAL,),
        Obstacle.NEED: (EvidenceKind.NEED, EvidenceKind.SCOPE),
        Obstacle.PERSONAL: (EvidenceKind.OWN, EvidenceKind.TOLD, EvidenceKind.OPPORTUNITY),
    }
)
"""Which kinds of evidence can carry which obstacle, the most fitting first (B6, C9, D9). The others need none."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing the member could point to. `ticks` is None until the three boxes were shown; an empty box is left out."""

    kind: EvidenceKind
    words: str = ""
    source: str = ""
    dated: date | None = None
    ticks: tuple[Tick, ...] | None = None

    @property
    def untrue(self) -> bool:
        """The boxes were shown and the one for "true" was left empty: the advice is then to stop (B5)."""
        return self.ticks is not None and Tick.TRUE not in self.ticks

    @property
    def counts(self) -> bool:
        """True, concrete and about the job (B5), with a source (X2); market data with its date as well (C9)."""
        dated = self.kind is not EvidenceKind.MARKET or self.dated is not None
        return self.ticks is not None and set(self.ticks) == set(Tick) and bool(self.source.strip()) and dated


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the advisor may know about one offer; None is "not asked yet".

    `hours_left` is in whole hours to the deadline, rounded down, zero or less once it has passed; None where there is none.
    `asks` are the items to ask for, `fallback` is the trade for a no in the member's words. What comes from records and has a
    sure start (`reply`, `traded`, `asks`) is never None. `claims_true` left unasked means that nothing is claimed beyond the
    evidence.
    """

    offer: Offer | None = None
    yes_now: YesNow | None = None
    obstacle: Obstacle | None = None
    confirmed: Answer | None = None
    range: Range | None = None
    evidence: tuple[Evidence, ...] | None = None
    would_act: Answer | None = None
    claims_true: Answer | None = None
    needs: Needs | None = None
    floor_set: Answer | None = None
    floor_met: Answer | None = None
    motive: Motive | None = None
    edge: Answer | None = None
    value_seen: Answer | None = None
    show_tried: Answer | None = None
    invited: Answer | None = None
    normal: Answer | None = None
    reply: Reply = Reply.NONE
    traded: bool = False
    asks: tuple[Item, ...] = ()
    fallback: str = ""
    runway: Runway | None = None
    processes: Processes | None = None
    runner_up: Answer | None = None
    decider: Decider | None = None
    channel: Channel | None = None
    hours_left: int | None = None
    level: Level | None = None

    @property
    def uses_rival(self) -> bool:
        """Another offer would be named: as what stands in the way, or as evidence."""
        return self.obstacle is Obstacle.RIVAL or any(item.kind is EvidenceKind.RIVAL for item in self.evidence or ())


class Deciding(NamedTuple):
    """The fourteen answers the rules read, each with its "not sure" settled. Nothing else can reach a verdict."""

    offer: Offer
    true: bool
    would_act: bool
    reply: Reply
    traded: bool
    floor: Floor
    yes_now: YesNow
    obstacle: Obstacle
    evidence: bool
    motive: Motive
    invited: bool
    normal: bool
    edge: Edge
    needs: Needs


def deciding(situation: Situation) -> Deciding:
    """What decides in a situation; not sure, and not asked yet, are settled here (product.md 3.8).

    Unsure counts as no for A2, A3, the edge and whether it is seen, the floor, a claim's truth and acting on another offer;
    as not asked for the range (C3); as not yet for the needs (D8); as nothing named for the obstacle. Not asked counts the
    same way, but never as an untruth. `obstacle` is UNCLEAR as long as the range is not known and pay is the matter.
    """
    return Deciding(
        offer=situation.offer or Offer.NONE,
        true=situation.claims_true in (None, Answer.YES) and not any(item.untrue for item in situation.evidence or ()),
        would_act=not situation.uses_rival or situation.would_act in (None, Answer.YES),
        reply=situation.reply,
        traded=situation.traded,
        floor=_floor(situation),
        yes_now=situation.yes_now or YesNow.UNSURE,
        obstacle=_obstacle(situation),
        evidence=any(backs(item, situation) for item in situation.evidence or ()),
        motive=situation.motive or Motive.NONE,
        invited=situation.invited is Answer.YES,
        normal=situation.normal is Answer.YES,
        edge=_edge(situation),
        needs=Needs.NOT_YET if situation.needs in (None, Needs.UNSURE) else situation.needs,
    )


def named_obstacle(situation: Situation) -> Obstacle:
    """What stands in the way, before asking whether its range is known; a difference they confirmed is CONFIRMED."""
    if situation.obstacle is Obstacle.DIFFERS and situation.confirmed is Answer.YES:
        return Obstacle.CONFIRMED
    return Obstacle.NONE if situation.obstacle in (None, Obstacle.UNSURE) else situation.obstacle


def backs(item: Evidence, situation: Situation) -> bool:
    """Whether a piece of evidence counts for what stands in the way. Another offer counts only if acted on (B6)."""
    usable = item.kind is not EvidenceKind.RIVAL or situation.would_act is Answer.YES
    return usable and item.counts and item.kind in BACKS.get(named_obstacle(situation), ())


def without_claim(situation: Situation) -> Situation:
    """The situation with every claim taken out that made the advice stop (rule 2; B14): what is left is the honest version.

    Untrue reasons go, another offer the member would not take goes with all that rests on it, and nothing else is touched.
    """
    kept = tuple(item for item in situation.evidence or () if not item.untrue)
    if situation.would_act not in (None, Answer.YES):
        kept = tuple(item for item in kept if item.kind is not EvidenceKind.RIVAL)
        if situation.obstacle is Obstacle.RIVAL:
            situation = replace(situation, obstacle=Obstacle.NONE)
    claims = situation.claims_true if situation.claims_true is None else Answer.YES
    return replace(situation, evidence=None if situation.evidence is None else kept, claims_true=claims)


def _obstacle(situation: Situation) -> Obstacle:
    named = named_obstacle(situation)
    unknown_range = situation.range in (Range.NOT_ASKED, Range.UNSURE)
    return Obstacle.UNCLEAR if named in PAY and unknown_range else named


def _floor(situation: Situation) -> Floor:
    if situation.floor_set is not Answer.YES:
        return Floor.UNSET
    return Floor.MET if situation.floor_met is Answer.YES else Floor.BELOW


def _edge(situation: Situation) -> Edge:
    """The two halves of A4 and the try of A5 as one value. Value that is seen without being special opens nothing."""
    if situation.value_seen is Answer.YES:
        return Edge.SEEN if situation.edge is Answer.YES else Edge.NONE
    if situation.value_seen is None and situation.edge is not Answer.YES:
        return Edge.NONE
    return Edge.SHOWN if situation.show_tried is Answer.YES else Edge.UNSEEN
