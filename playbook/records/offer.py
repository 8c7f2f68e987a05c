"""Offers: what came, what was advised and asked, what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from playbook.offer.outcome import Impression, Outcome
from playbook.offer.rules import Verdict
from playbook.offer.situation import Item, Situation, Tick
from playbook.offer.situation import Offer as Came
from playbook.records.base import Record


class Part(BaseModel):
    """One row of the package, in the member's words. `before`: whether it is what they were told earlier, and then what that was."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    item: Item
    words: str = ""
    before: Literal["", "same", "differs", "first"] = ""
    heard: str = ""


OfferLevel = Literal["", "up", "same", "down", "unsure"]


class Offer(Record):
    """An offer as it came, and what the member thinks of it; one for each time a job makes one.

    `told` holds the member's own answers alone: what stands in other fields and records is put in by `playbook.offer_case`. An empty
    `floor` is one that is not written down. `checking` are the boxes of a reason that are ticked and not confirmed yet. `anyway`: they
    chose to go ahead where the advice says something else; `pay_first`: to talk pay before needs (D14). `level` is next to their last
    job, by their own word (M3); empty is "not asked". `lapsed`: they let its date pass, and said neither yes nor no.
    """

    kind: ClassVar[str] = "offer"

    job: str
    came: Came
    at: datetime
    deadline: datetime | None = None
    zone: str = ""
    who: str = ""
    says: str = ""
    package: tuple[Part, ...] = ()
    floor: str = ""
    besides: str = ""
    below: Literal["no", "talk", "unsure"] = "talk"
    told: Situation = Situation()
    checking: tuple[Tick, ...] = ()
    anyway: bool = False
    pay_first: bool = False
    level: OfferLevel = ""
    state: Literal["open", "accepted", "declined", "lapsed", "gone"] = "open"
    closed: date | None = None


class Advised(Record):
    """Advice that was shown, with all it was given for: the same rule set gives it again, whatever the rules have become."""

    kind: ClassVar[str] = "advice"

    offer: str
    at: datetime
    rules: int
    rule: int
    verdict: Verdict
    situation: Situation


class Sheet(Record):
    """The talk sheet of an offer, under the offer's own id: the lines that are not asks. `asked` is when they were put to the firm.

    `said` is what was said already of what comes before any ask, in order (C2). `call` is when a talk on the terms is set to end.
    """

    kind: ClassVar[str] = "talk_sheet"

    interest: str = ""
    limits: str = ""
    original: str = ""
    trade: str = ""
    close: str = ""
    said: tuple[Literal["want", "package"], ...] = ()
    asked: datetime | None = None
    wait_until: datetime | None = None
    call: datetime | None = None


class Ask(Record):
    """One thing to ask for, and what came of it. `swap`: it takes the place of what was refused (C6). `said` is their answer."""

    kind: ClassVar[str] = "ask"

    offer: str
    item: Item
    what: str = ""
    number: str = ""
    because: str = ""
    scope: str = ""
    swap: bool = False
    asked: datetime | None = None
    outcome: Outcome = Outcome.OPEN
    said: str = ""


class TermsTalk(Record):
    """What a member wrote down after a talk on terms; shown to nobody. `seen` is what they think the others saw (B13)."""

    kind: ClassVar[str] = "terms_talk"

    offer: str
    at: datetime
    well: str
    said: str = ""
    seen: tuple[Impression, ...] = ()
    next: str = ""
