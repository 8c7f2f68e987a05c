"""The plan and the proof: what a member wants, says of themselves, and can show."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playbook.records.base import Record

Level = Literal["up", "same", "down", "unsure"]


class Target(Record):
    """The work a member wants, from a day on; older ones stay, so that a job keeps what it was held against. One record a version."""

    kind: ClassVar[str] = "target"

    role: str = ""
    level: Level = "unsure"
    by: str = ""
    measure: str = ""
    since: date


Leverage = Literal["skill", "knowledge", "hobby", "people"]


class Result(Record):
    """One result of a member's work: what `changed`, its `scope` (for how many), what they `did`, and a `decision` they made with
    who felt it, to be told to people of another field (C16). `leverage` is what it rests on (A9).

    The member's own marks: `fits` (it shows the target or not), `led` (they led or owned it), `settled` (no more hints); None is
    "not said", and then it is read from the words. `was` holds what the last change of this record took the place of, so that one
    press can take it back.
    """

    kind: ClassVar[str] = "result"

    changed: str
    scope: str = ""
    did: str = ""
    decision: str = ""
    leverage: Leverage | None = None
    fits: bool | None = None
    led: bool | None = None
    settled: bool = False
    was: dict[str, str | bool | None] = Field(default_factory=dict)


class NextStep(Record):
    """The next step a member asks for when they show their work, in one line (C29); optional."""

    kind: ClassVar[str] = "nextstep"

    words: str


class Sentence(Record):
    """What a member offers, in one sentence, from a day on; older ones stay. `tested`: when a peer last told back what they heard."""

    kind: ClassVar[str] = "sentence"

    words: str
    since: date
    tested: date | None = None


class Fit(Record):
    """The work, the kind of firm, its stage and the place that fit a member, from a day on; older ones stay."""

    kind: ClassVar[str] = "fit"

    role: str
    firms: str = ""
    stage: str = ""
    place: str = ""
    since: date


class TwoPager(Record):
    """What a member wants, what they will not take, and what they bring: two pages for themselves."""

    kind: ClassVar[str] = "two_pager"

    wants: str = ""
    wonts: str = ""
    assets: str = ""
    since: date


class Listening(Record):
    """Somebody a member asks for advice, what about, and what they heard. `says` is how it bears on the version `fit` of their fit."""

    kind: ClassVar[str] = "listening"

    who: str
    ask: str = ""
    heard: str = ""
    day: date | None = None
    says: Literal["", "yes", "no", "unsure"] = ""
    fit: str = ""


class KeptHour(Record):
    """The hour of every week that a member keeps, on their own clock. `uid` and `changes` let a calendar update the one it has."""

    kind: ClassVar[str] = "hour"

    weekday: Annotated[int, Field(ge=0, le=6)]
    start: time
    since: date
    uid: str = ""
    changes: int = 0
