"""A council, in its own subject's records: its seats and room, what is shared there, its rounds, how it goes on."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field

from playbook.records.base import Record


class Council(Record):
    """A council: its neutral name, how often it writes, and where it stands. One a council.

    `day` (Monday 0) and `at` are when its rounds come in `zone`; `places` the seats there are (3 to 8, product.md 3.5). Paused, it
    wakes by itself on its own local date `paused_until`, if that is set.
    """

    kind: ClassVar[str] = "council"
    shared: ClassVar[bool] = True

    name: str
    platform: str
    community: str = ""
    rhythm: Literal["week", "fortnight", "asked"] = "week"
    places: Annotated[int, Field(ge=3, le=8)] = 5
    zone: str = "UTC"
    day: Annotated[int, Field(ge=0, le=6)] = 3
    at: time = time(10)
    state: Literal["forming", "open", "paused", "closed"] = "forming"
    paused_until: date | None = None
    matched: bool = False
    made: datetime

    @property
    def tz(self) -> ZoneInfo:
        """The zone its rounds follow."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")


class Room(Record):
    """Where a council's posts stand: the platform's own id of the place. One a council.

    `rostered`: whether it is known who can read it, so that "Your council can see this" may be said.
    """

    kind: ClassVar[str] = "room"
    shared: ClassVar[bool] = True

    place: str = ""
    state: Literal["none", "trying", "bound", "lost"] = "none"
    rostered: bool = False
    by: str = ""
    since: datetime | None = None


class Seat(Record):
    """A seat and who holds or held it; its author is the holder. It names them on every post of theirs.

    `member` is the holder's subject, `person` the platform's own id of them. `promises` is the version that was agreed to, 0 before.
    `resting_until`: they paused the app until then, which the roster does not say. `counted`: they agree that the round says how many
    kept a commitment and how many had a heavy week (D22).
    """

    kind: ClassVar[str] = "seat"

    member: str
    person: str
    name: str
    state: Literal["said_yes", "seated", "alumni", "left"] = "said_yes"
    since: datetime
    promises: int = 0
    private_things: bool = False
    away_until: date | None = None
    resting_until: date | None = None
    counted: bool = False


class Pledge(Record):
    """The promises a member has ticked before they take a seat; `id` is the council's. `things`: may others show them things."""

    kind: ClassVar[str] = "pledge"

    name: str
    code: str = ""
    proposal: str = ""
    ticked: tuple[str, ...] = ()
    things: bool | None = None


class SharePart(BaseModel):
    """One part of what may be shared: its label, the member's words, and whether it goes into the post."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    label: str
    words: str
    on: bool = True


class Share(Record):
    """What a member is about to share, before they press: nobody sees it. `to` is the seat of the one person it is for, "" for all.

    `alias` stands in place of the firm's name. `bare`: amounts and the firm's name stay in, as the member ticked. `rows` and `eyes` are
    what the preview showed last, and the seats it named: what is posted is these rows, and nothing goes out that differs from them.
    """

    kind: ClassVar[str] = "share"

    what: Literal["debrief", "terms", "talk", "offer", "review", "sentence", "question", "week"]
    ref: str = ""
    council: str
    to: str = ""
    about: str = ""
    alias: str = ""
    parts: tuple[SharePart, ...]
    bare: bool = False
    rows: tuple[tuple[str, str], ...] = ()
    eyes: tuple[str, ...] = ()


class Post(Record):
    """What a member posted to their council, word for word as it was previewed. Withdrawn, its words are gone and its author stays."""

    kind: ClassVar[str] = "post"

    seat: str
    what: str
    rows: tuple[tuple[str, str], ...]
    at: datetime
    state: Literal["waiting", "there", "withdrawn", "down"] = "waiting"

    @property
    def stands(self) -> bool:
        """Whether its words are there."""
        return self.state == "there"


class Reword(Record):
    """New words for a post of the member's own, before they press: nobody sees it. Its id is the post's.

    `was` is the version of the post that they are to replace; `anew`: it was taken down, and they go out as a new one. `rows` is what
    would be seen, and `taken` says what was taken out of it.
    """

    kind: ClassVar[str] = "reword"

    council: str
    was: int
    anew: bool = False
    rows: tuple[tuple[str, str], ...]
    taken: str = ""


class Answer(Record):
    """What somebody answered to a post, under their own name. `helped`: its asker said that it did."""

    kind: ClassVar[str] = "answer"

    post: str
    seat: str
    words: str
    at: datetime
    helped: bool = False
    state: Literal["there", "withdrawn", "down"] = "there"

    @property
    def stands(self) -> bool:
        """Whether its words are there."""
        return self.state == "there"


class Been(Record):
    """Somebody has been there too: one for each post and seat, which its id is made of."""

    kind: ClassVar[str] = "been"

    post: str
    seat: str


class Shown(Record):
    """What was shown to one person alone. `to` is their subject; `answer` what they wrote back, in a record of their own."""

    kind: ClassVar[str] = "shown"

    seat: str
    to: str
    what: str
    rows: tuple[tuple[str, str], ...]
    at: datetime


class ShownAnswer(Record):
    """What the one person wrote back, for the eyes of who showed it; its id is that of what was shown. Empty words are a thank-you."""

    kind: ClassVar[str] = "shown_answer"

    words: str = ""
    at: datetime


class Farewell(Record):
    """A goodbye, in the council's records: who left, by their seat, and their words, if any. `listened`: it was no longer theirs."""

    kind: ClassVar[str] = "farewell"

    seat: str
    listened: bool = False
    words: str = ""
    at: datetime


class Leaver(Record):
    """Somebody whom the room has yet to let out: the platform's id of them, for as long as that takes.

    `refused`: how often the platform did not do it. From the first time on nothing is posted for their eyes any more.
    """

    kind: ClassVar[str] = "leaver"
    shared: ClassVar[bool] = True

    person: str
    refused: int = 0


class TakenDown(Record):
    """Why a post was taken down, for its author, in the council's records under the post's kind and id."""

    kind: ClassVar[str] = "taken_down"
    shared: ClassVar[bool] = True

    reason: str
    at: datetime


class Vote(Record):
    """A member's private wish that somebody gives up their seat; `seat` is whose. Shown to nobody."""

    kind: ClassVar[str] = "vote"

    seat: str
    at: datetime


class VotedOut(Record):
    """Somebody whose seat was taken back by votes, under their subject: no way leads them into this council again."""

    kind: ClassVar[str] = "voted_out"
    shared: ClassVar[bool] = True

    at: datetime


class SentenceTest(Record):
    """A member's sentence for the eyes of one peer, for ten seconds from `shown` on. `sentence` is the id of the one that is tested.

    `seat` is the author's, `to` the peer's subject. `arrived` is what the author made of the answer; `thanked`: they said thank you.
    """

    kind: ClassVar[str] = "sentence_test"

    sentence: str
    seat: str
    to: str
    words: str
    at: datetime
    shown: datetime | None = None
    arrived: Literal["", "yes", "not_yet"] = ""
    thanked: bool = False


class Heard(Record):
    """What the peer heard, in their own words; its id is the test's."""

    kind: ClassVar[str] = "heard"

    words: str
    at: datetime


class Round(Record):
    """One round that was opened; its id is its date. `seat` and `host` are ids of seats, "" where nobody was there.

    `said` are the lines about the council as a whole that everybody agreed to; nothing here tells who wrote.
    """

    kind: ClassVar[str] = "round"
    shared: ClassVar[bool] = True

    day: date
    at: datetime
    seat: str = ""
    host: str = ""
    swapped: bool = False
    said: tuple[str, ...] = ()


class RoundQuestion(Record):
    """What the holder of the hot seat asks in the round of `day`; its id is that date and their seat."""

    kind: ClassVar[str] = "round_question"

    day: date
    seat: str
    words: str
    at: datetime


class RoundNote(Record):
    """What somebody wrote under a round, under their own name: a line of up to four parts, or an answer to its question."""

    kind: ClassVar[str] = "round_note"

    round: str
    seat: str
    what: Literal["line", "answer"]
    rows: tuple[tuple[str, str], ...]
    at: datetime
    state: Literal["there", "withdrawn", "down"] = "there"

    @property
    def stands(self) -> bool:
        """Whether its words are there."""
        return self.state == "there"


class TimeOffer(Record):
    """Somebody offered time to whoever asked: one for each round or post and giver, which its id is made of."""

    kind: ClassVar[str] = "time_offer"

    at: datetime


class SeatSwap(Record):
    """Two dates of the hot seat exchanged: on `day` it is `seat`'s, on `later` it is `asker`'s (ids of seats)."""

    kind: ClassVar[str] = "seat_swap"
    shared: ClassVar[bool] = True

    asker: str
    day: date
    later: date
    seat: str


class Poll(Record):
    """Each member was asked privately how their council goes on; `course` is what came of it, "" while it is open."""

    kind: ClassVar[str] = "poll"
    shared: ClassVar[bool] = True

    began: datetime
    course: str = ""


class PollAnswer(Record):
    """What one member answered, until the poll is settled: then it goes. Its id is the poll's and their seat's."""

    kind: ClassVar[str] = "poll_answer"

    course: str
    at: datetime


class LandedWord(Record):
    """What somebody who has landed tells their council, and whether they stay to listen; its author's."""

    kind: ClassVar[str] = "landed_word"

    seat: str
    words: str = ""
    at: datetime
