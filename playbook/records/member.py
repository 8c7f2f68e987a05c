"""How a member wants things, and what waits for them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from playbook.records.base import Record
from playbook.walltime import Quiet


class Profile(Record):
    """A member's settings. An empty `zone` means that the member has not confirmed one.

    `close_again`: when an ignored week's close is asked once more. `keeps_moods`: the member agreed that how weeks feel is kept.
    `lighter_until`: until then half as much comes unasked.
    `landed`: the search is over, and how often the review still comes.
    """

    kind: ClassVar[str] = "profile"

    name: str = ""
    zone: str = ""
    city: str = ""
    quiet: Quiet = Quiet()
    discreet: bool = True
    since: datetime | None = None
    community: str = ""
    hello: Literal["none", "sent", "home"] = "none"
    setup: Literal["new", "asked", "nudged", "done", "declined"] = "new"
    per_week: int = 4
    offers_pierce: bool = False
    paused_until: datetime | None = None
    pauses: tuple[tuple[date, date], ...] = ()
    stopped: tuple[str, ...] = ()
    keep_days: int = 180
    review_at: time = time(10, 0)
    review_from: date | None = None
    debrief_evening: Literal["tonight", "morning", "ask"] = "ask"
    leaving: date | None = None
    close_again: Literal["", "saturday", "monday"] = ""
    keeps_moods: bool = False
    lighter_until: datetime | None = None
    dark: bool = False
    """Pictures stand on a dark ground (screens.md 6, `Dark picture`)."""
    landed: Literal["", "month", "off"] = ""

    @property
    def tz(self) -> ZoneInfo:
        """The member's zone; UTC until they have confirmed one, or when the time zone database knows theirs no more."""
        try:
            return ZoneInfo(self.zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")


class Quietness(Record):
    """How many unasked cards in a row nobody touched. Apart from the settings: counting it makes no open card old.

    `waits`: prompts of any kind since the member's last press. `answered` and `snoozed` are when one had a press after it, and when
    one was moved by `Snooze`, in the last week alone: for the community's counts, without what it was about.
    """

    kind: ClassVar[str] = "quietness"

    untouched: int = 0
    waits: int = 0
    answered: tuple[datetime, ...] = ()
    snoozed: tuple[datetime, ...] = ()


class Reminder(Record):
    """A reminder the member set: what for, and when. `offer`: the id of the offer whose close it is about."""

    kind: ClassVar[str] = "reminder"

    what: str
    when: datetime
    zone: str
    offer: str = ""


class Draft(Record):
    """What was typed into a form that could not be saved as it was, so that nothing is lost. `form` is the form's packed action."""

    kind: ClassVar[str] = "draft"

    form: str
    values: dict[str, str | tuple[str, ...]]
    at: datetime


class Notice(Record):
    """A line kept on home: a note that could not be sent, one that may not have come (`held`), or what came after its answer."""

    kind: ClassVar[str] = "notice"

    what: Literal["undelivered", "held", "done"]
    item: str = ""
    about: str = ""
    at: datetime
    words: str = ""
    told: bool = False
    """Whether the member was told of it above an answer."""


class Erasure(Record):
    """What a deletion receipt says: counts and when, no words. Kept for as long as it takes to say it."""

    kind: ClassVar[str] = "erasure"

    at: datetime
    zone: str
    counts: str
    cards: int
    posts: int = 0
