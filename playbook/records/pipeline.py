"""The search itself: jobs and what happened to them, talks, debriefs, people, weeks, trials."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from playbook.mission import Mission
from playbook.records.base import Record

EventKind = Literal[
    "saved",
    "applied",
    "talked",
    "followed_up",
    "reply",
    "interview_set",
    "interview_done",
    "advanced",
    "offer",
    "offer_changed",
    "accepted",
    "rejected",
    "withdrawn",
    "closed_no_reply",
    "no_news",
    "correction",
]


ReplyKind = Literal["auto", "human_no", "human_yes"]


Source = Literal["referral", "cold", "advert", "inbound", "unsure"]


class JobEvent(BaseModel):
    """One line of a job's history, written once. `day` is the local date it happened, `at` when it was written down.

    A correction names the line it takes back in `retracts`; a correction may itself be taken back, which restores the line. A line
    of another kind that names one there is how that line reads since it was edited.
    `erased`: the words are gone for good and only kind and day remain. `when` is the planned start of an interview that was set.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    kind: EventKind
    day: date
    at: datetime
    reply: ReplyKind | None = None
    retracts: str = ""
    when: datetime | None = None
    interview: str = ""
    words: str = ""
    erased: bool = False


class Job(Record):
    """One opportunity and its append-only history. `same_as`: the id of the job of which this one is a duplicate by mistake."""

    kind: ClassVar[str] = "job"

    firm: str
    role: str = ""
    source: Source = "unsure"
    note: str = ""
    targeted: bool | None = None
    target: str = ""
    level: Literal["below", "at", "above", "unsure"] = "unsure"
    opened: date
    events: tuple[JobEvent, ...] = ()
    same_as: str = ""
    removed: bool = False


class Interview(Record):
    """A talk that is planned: local wall time and zone, never an offset. `minutes` is its length."""

    kind: ClassVar[str] = "interview"

    job: str
    start: datetime
    zone: str
    minutes: Annotated[int, Field(ge=5, le=24 * 60)] = 60
    stage: str = ""
    who: str = ""
    drive: str = ""
    unseen: str = ""
    differ: str = ""
    misread: str = ""
    prompts: tuple[str, ...] = ("prep", "gratitude", "debrief", "thanks")
    evening: Literal["", "tonight", "morning"] = ""
    prepared: tuple[str, ...] = ()
    state: Literal["set", "done", "moved", "called_off", "declined"] = "set"
    thanked: bool = False


class Debrief(Record):
    """Five short answers after a talk, any one of which is enough; shown to nobody."""

    kind: ClassVar[str] = "debrief"

    interview: str = ""
    job: str = ""
    at: datetime
    well: str = ""
    facts: str = ""
    felt: str = ""
    next: str = ""
    steered: Literal["", "yes", "partly", "no", "none"] = ""


class Supporter(Record):
    """Somebody who has backed the member; never messaged."""

    kind: ClassVar[str] = "supporter"

    name: str
    what: str = ""


class Run(Record):
    """A checklist being worked through: ids of the items that are done. `about` is the member's word for what it is for."""

    kind: ClassVar[str] = "run"

    checklist: str
    about: str = ""
    job: str = ""
    done: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    started: date
    finished: date | None = None


class Trial(Record):
    """One change, tried for 14 days (C24, C25)."""

    kind: ClassVar[str] = "trial"

    change: str
    start: date
    end: date
    verdict: Literal["", "keep", "drop"] = ""
    reason: str = ""
    closed: date | None = None


class Review(Record):
    """A two-week review that was looked at."""

    kind: ClassVar[str] = "review"

    day: date
    seen: date | None = None
    skipped: bool = False


class Week(Record):
    """One to three commitments of the week that begins on `monday`; its id is that date.

    `before` and `before_done` are what stood in their place, for the undo. `reads_more`: their own word, as the week was set, that
    they read more than they do; None is "not said" (C14). `felt`: how the week felt was asked and answered; the answer itself is a
    `Mood`, or nowhere.
    """

    kind: ClassVar[str] = "week"

    monday: date
    commitments: tuple[str, ...] = ()
    done: tuple[int, ...] = ()
    before: tuple[str, ...] = ()
    before_done: tuple[int, ...] = ()
    reads_more: bool | None = None
    felt: bool = False


class Mood(Record):
    """How the week that begins on `monday` felt, 1 hard to 5 good. Health data: kept by consent alone, for a time, shown to nobody.

    `answered`: a kind word about a heavy week was said already.
    """

    kind: ClassVar[str] = "mood"

    monday: date
    place: Annotated[int, Field(ge=1, le=5)]
    at: datetime
    answered: bool = False


class JobMission(Record):
    """A member's own version of one job (D3-D12): `job` is that job's id, or empty for one that stands free, which has a `name`.

    `before` is the mission as it was before the last change, for taking that back.
    """

    kind: ClassVar[str] = "mission"

    job: str = ""
    name: str = ""
    at: datetime
    mission: Mission = Mission()
    before: Mission | None = None


class Seen(Record):
    """What a member has seen themselves of what a source claims; one for each claim, by its id."""

    kind: ClassVar[str] = "seen"

    claim: str
    words: str
    at: datetime
