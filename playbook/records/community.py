"""A community, in its own subject's records: facilitators, the pool and its rounds, reports, counts; and the house's own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playbook.records.base import Record
from playbook.walltime import Quiet


class Facilitator(Record):
    """A facilitator of the community, in the community's records: `id` is the member's subject; `person` the platform's id of them."""

    kind: ClassVar[str] = "facilitator"

    person: str
    since: datetime


class Invitation(Record):
    """A line that opens seats of a council, in the community's records; its `id` is the code. Its author made it."""

    kind: ClassVar[str] = "invitation"

    council: str
    until: datetime
    left: int


class Meeting(Record):
    """Under which place of the community rooms are made, as a facilitator named it; in the community's records."""

    kind: ClassVar[str] = "meeting"
    shared: ClassVar[bool] = True

    place: str = ""


class Apart(Record):
    """Whom a member must not meet, and where they work: never shown to anybody.

    The member's own record holds all of it; a council holds a copy of the people alone, under its author's subject as id.
    `people` are subjects; `persons` the platform's ids of the same people, in the same order, "" for who was blocked unseen.
    """

    kind: ClassVar[str] = "apart"

    people: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    employer: str = ""


class FirstCode(Record):
    """The one-time code of the first facilitator, in the house's records: how it is known again, and until when it opens something.

    `used`: somebody is a facilitator, so that none is printed.
    """

    kind: ClassVar[str] = "first_code"
    shared: ClassVar[bool] = True

    known_by: str = ""
    until: datetime | None = None
    used: bool = False


class InviteCode(Record):
    """A one-time code that a facilitator passes on, in the community's records; its `id` is how it is known again."""

    kind: ClassVar[str] = "invite_code"

    until: datetime


class Checked(Record):
    """What was last found of the platforms, in the house's records: state, what, and how to mend it.

    `serving`: the running app looked itself; else it was `jsc check`.
    """

    kind: ClassVar[str] = "checked"
    shared: ClassVar[bool] = True

    at: datetime
    lines: tuple[tuple[str, str, str], ...] = ()
    serving: bool = False


class HelpPlace(Record):
    """A local place that helps, as a facilitator wrote it down; in the community's records."""

    kind: ClassVar[str] = "help_place"
    shared: ClassVar[bool] = True

    name: str
    how: str
    whom: str = ""
    at: datetime


class Ways(Record):
    """How a community wants things: its facilitators set it (product.md 3.9). One a community.

    `keep_most`: debriefs and moods are kept no longer, in days; `keep_since` is when that was set. `off`: kinds of prompts that do
    not come here. `quiet` is what a newcomer starts with. Until `paused_until` nothing comes unasked.
    """

    kind: ClassVar[str] = "ways"
    shared: ClassVar[bool] = True

    keep_most: int = 36_500
    keep_since: datetime | None = None
    quiet: Quiet | None = None
    off: tuple[str, ...] = ()
    paused_until: datetime | None = None


class Act(Record):
    """One thing a facilitator did, without who did it or to whom: open to every member."""

    kind: ClassVar[str] = "act"
    shared: ClassVar[bool] = True

    what: str
    at: datetime


class Census(Record):
    """A community's counts of one week, as words and no numbers: the same for every facilitator until the next Monday."""

    kind: ClassVar[str] = "census"
    shared: ClassVar[bool] = True

    day: date
    lines: tuple[tuple[str, str], ...] = ()


class Looking(Record):
    """Somebody who asked to be matched into a council, in the community's records under their own subject as id (screens 19a, 19b).

    Half filled in it stands among the member's own records. `avoids` are subjects. Only who is `waiting` is matched; who is `seated`
    stays for the sake of those who may join them. `waited` counts rounds without a place, `silent` proposals without an answer.
    """

    kind: ClassVar[str] = "looking"

    platform: str = ""
    community: str = ""
    name: str = ""
    pace: Literal["quiet", "active", "either"]
    field: str
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    size: Annotated[int, Field(ge=3, le=8)] | None = None
    languages: tuple[str, ...]
    zone: str
    free: tuple[str, ...] = ()
    meets: Literal["writing", "call", "either"]
    employer: str = ""
    avoids: tuple[str, ...] = ()
    avoids_firms: tuple[str, ...] = ()
    since: datetime
    state: Literal["waiting", "proposed", "seated", "resting"] = "waiting"
    waited: int = 0
    silent: int = 0


class Proposal(Record):
    """People who were matched, in the community's records. `made` waits for a facilitator's look, `out` for answers until `until`.

    `council` is the one they would join; `new`: it holds nobody yet; `leaves` is the one they sit in, where they voted to join
    another. `reasons` is said to each of them, and to no facilitator.
    """

    kind: ClassVar[str] = "proposal"
    shared: ClassVar[bool] = True

    people: tuple[str, ...]
    council: str = ""
    new: bool = True
    leaves: str = ""
    reasons: str = ""
    meets: str = "writing"
    made: datetime
    goes: datetime
    until: datetime | None = None
    code: str = ""
    state: Literal["made", "held", "out", "over"] = "made"


class ProposalSays(Record):
    """What one person answered to a proposal: for themselves, or about who would join them. Shown to nobody."""

    kind: ClassVar[str] = "proposal_says"

    says: Literal["yes", "no", "welcome", "rather_not"]
    at: datetime


class OpenSeats(Record):
    """A matched council with seats to fill, by its id, in the community's records: these come before new councils."""

    kind: ClassVar[str] = "open_seats"
    shared: ClassVar[bool] = True


class Joins(Record):
    """A council that voted to join another, by its id, in the community's records: each round looks for one."""

    kind: ClassVar[str] = "joins"
    shared: ClassVar[bool] = True


class Matched(Record):
    """When matching last ran in a community, and when it does next."""

    kind: ClassVar[str] = "matched"
    shared: ClassVar[bool] = True

    last: datetime | None = None
    next: datetime


class Report(Record):
    """What a member tells the facilitators, in the community's records; its author is never shown. Closed, its words are gone.

    `about` is the subject it is about, who gets none of it. `shown` is the post's own words, where the reporter let them be seen.
    """

    kind: ClassVar[str] = "report"

    council: str
    what: Literal["post", "answer", "note", "shown", "test", "heard", "seat", "down"]
    ref: str
    about: str = ""
    reason: Literal["private", "unkind", "work", "else"] = "else"
    words: str = ""
    shown: str = ""
    at: datetime
    asked: str = ""
    reply: str = ""
    state: Literal["waiting", "closed", "down"] = "waiting"


class WeekCount(Record):
    """How a member's week went, for a count of all who agreed to it, until that count is made: then it goes. `low` None: not said."""

    kind: ClassVar[str] = "week_count"

    kept: bool
    low: bool | None = None
