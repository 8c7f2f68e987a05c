"""After a talk on terms: what came of each ask, what they may have seen, and a word before anything is given away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from playbook.offer.situation import Reply


def give_away_question(wait_until: datetime | None, at: datetime) -> str | None:
    """What to ask a member who starts to log a give-away while an answer is awaited (C5, X8); None when none is. Aware times."""
    return "Did they ask for that?" if wait_until is not None and at < wait_until else None


class Outcome(StrEnum):
    """What came of one ask."""

    FULL = "full"
    PART = "part"
    NONE = "none"
    WITHDRAWN = "withdrawn"
    OPEN = "open"


def reply_of(outcomes: Collection[Outcome]) -> Reply:
    """What they answered to all asks together, for rule 3. What the member took back does not count; while one is open: none."""
    counted = {outcome for outcome in outcomes if outcome is not Outcome.WITHDRAWN}
    if not counted or Outcome.OPEN in counted:
        return Reply.NONE
    if counted == {Outcome.FULL}:
        return Reply.GRANTED
    return Reply.REFUSED if counted == {Outcome.NONE} else Reply.PART


class Impression(StrEnum):
    """What they may have seen in the talk: the three things that are watched for (B13). The member's own view, shown to nobody."""

    CLEAR = "clear"
    MODEST = "modest"
    TRUST = "trust"


IMPRESSIONS: Final[Mapping[Impression, str]] = MappingProxyType(
    {
        Impression.CLEAR: "Clear words",
        Impression.MODEST: "Sure and modest at once",
        Impression.TRUST: "Someone to trust",
    }
)
