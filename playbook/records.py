"""What is remembered: plain frozen models with a kind and a version, one sealed record each.

`id` names a record within its kind and subject; `rev` is the revision at which it was written (0 = never stored) and is what a
button carries as the version that was drawn. Neither is part of the body. Times are aware UTC datetimes; `day`s are local dates.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, ClassVar, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field

from playbook.mission import Mission
from playbook.offer_outcome import Impression, Outcome
from playbook.offer_rules import Verdict
from playbook.offer_situation import Item, Situation, Tick
from playbook.offer_situation import Offer as Came
from playbook.walltime import Quiet

ME: Final = "me"
"""The id of a record of which a subject has one."""


class Record(BaseModel):
    """One thing that is remembered. `kind` never changes; `version` is raised when the shape does, with an entry in `upcast`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    kind: ClassVar[str]
    version: ClassVar[int] = 1
    shared: ClassVar[bool] = False
    """Whether it belongs to its subject itself (a council's rhythm, a community's rounds) and stays when its author is erased."""

    id: str = Field(default=ME, exclude=True)
    rev: int = Field(default=0, exclude=True)

    @classmethod
    def upcast(cls, body: dict[str, object], version: int) -> dict[str, object]:
        """The body of an older `version` in today's shape. Raises ValueError for a version this program does not know."""
        if version != cls.version:
            raise ValueError(f"{cls.kind} version {version} is not known to this program")
        return body


# -- the member ---------------------------------------------------------------------------------------------------------------

Level = Literal["up", "same", "down", "unsure"]


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
    """How many unasked cards in a row nobody touched. Apart from the settings: counting it makes no open card old."""

    kind: ClassVar[str] = "quietness"

    untouched: int = 0


class Target(Record):
    """The work a member wants, from a day on; older ones stay, so that a job keeps what it was held against. One record a version."""

    kind: ClassVar[str] = "target"

    role: str = ""
    level: Level = "unsure"
    by: str = ""
    measure: str = ""
    since: date


# -- the pipeline (product.md 3.7) ----------------------------------------------------------------------------------------------

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
    """Five short answers after a talk; shown to nobody."""

    kind: ClassVar[str] = "debrief"

    interview: str = ""
    job: str = ""
    at: datetime
    well: str
    facts: str = ""
    felt: str = ""
    next: str = ""
    steered: Literal["", "yes", "partly", "no", "none"] = ""


class Supporter(Record):
    """Somebody who has backed the member; never messaged."""

    kind: ClassVar[str] = "supporter"

    name: str
    what: str = ""


# -- lists, trials, reminders ---------------------------------------------------------------------------------------------------


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


class Reminder(Record):
    """A reminder the member set: what for, and when."""

    kind: ClassVar[str] = "reminder"

    what: str
    when: datetime
    zone: str


class Draft(Record):
    """What was typed into a form that could not be saved as it was, so that nothing is lost. `form` is the form's packed action."""

    kind: ClassVar[str] = "draft"

    form: str
    values: dict[str, str | tuple[str, ...]]
    at: datetime


class Notice(Record):
    """A line kept on home: a note that could not be sent, or something that came after its answer."""

    kind: ClassVar[str] = "notice"

    what: Literal["undelivered", "done"]
    item: str = ""
    about: str = ""
    at: datetime
    words: str = ""


class Erasure(Record):
    """What a deletion receipt says: counts and when, no words. Kept for as long as it takes to say it."""

    kind: ClassVar[str] = "erasure"

    at: datetime
    zone: str
    counts: str
    cards: int
    posts: int = 0


class Facilitator(Record):
    """A facilitator of the community, in the community's records: `id` is the member's subject; `person` the platform's id of them."""

    kind: ClassVar[str] = "facilitator"

    person: str
    since: datetime


# -- a council: records of the council's own subject ------------------------------------------------------------------------------


class Council(Record):
    """A council: its neutral name, how often it writes, and where it stands. One a council.

    `opens` is the local day and clock of its weekly round in `zone`; `places` the seats there are (3 to 8, product.md 3.5).
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
    was: dict[str, str | bool | None] = {}


class NextStep(Record):
    """The next step a member asks for when they show their work, in one line (C29); optional."""

    kind: ClassVar[str] = "nextstep"

    words: str


# -- offers (product.md 3.8) ----------------------------------------------------------------------------------------------------


class Part(BaseModel):
    """One row of the package, in the member's words. `before`: whether it is what they were told earlier, and then what that was."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    item: Item
    words: str = ""
    before: Literal["", "same", "differs", "first"] = ""
    heard: str = ""


class Offer(Record):
    """An offer as it came, and what the member thinks of it; one for each time a job makes one.

    `told` holds the member's own answers alone: what stands in other fields and records is put in by `playbook.offer_case`. An empty
    `floor` is one that is not written down. `checking` are the boxes of a reason that are ticked and not confirmed yet. `anyway`: they
    chose to go ahead where the advice says something else; `pay_first`: to talk pay before needs (D14).
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
    state: Literal["open", "accepted", "declined", "gone"] = "open"
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


# -- the plan (product.md 1.1, 3.2) ---------------------------------------------------------------------------------------------


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


class Invitation(Record):
    """A line that opens seats of a council, in the community's records; its `id` is the code. Its author made it."""

    kind: ClassVar[str] = "invitation"

    council: str
    until: datetime
    left: int


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

    `alias` stands in place of the firm's name. `bare`: amounts and the firm's name stay in, as the member ticked.
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


class Post(Record):
    """What a member posted to their council, word for word as it was previewed. Withdrawn, its words are gone and its author stays."""

    kind: ClassVar[str] = "post"

    seat: str
    what: str
    rows: tuple[tuple[str, str], ...]
    at: datetime
    state: Literal["waiting", "there", "withdrawn", "down"] = "waiting"


class Answer(Record):
    """What somebody answered to a post, under their own name. `helped`: its asker said that it did."""

    kind: ClassVar[str] = "answer"

    post: str
    seat: str
    words: str
    at: datetime
    helped: bool = False
    state: Literal["there", "withdrawn", "down"] = "there"


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
    """A goodbye, in the council's records: who left (their seat), and their words, if any."""

    kind: ClassVar[str] = "farewell"

    seat: str
    words: str = ""
    at: datetime


class Leaver(Record):
    """Somebody whom the room has yet to let out: the platform's id of them, for as long as that takes."""

    kind: ClassVar[str] = "leaver"
    shared: ClassVar[bool] = True

    person: str


class Meeting(Record):
    """Under which place of the community rooms are made, as a facilitator named it; in the community's records."""

    kind: ClassVar[str] = "meeting"
    shared: ClassVar[bool] = True

    place: str = ""


class Apart(Record):
    """Whom a member must not meet, and where they work: never shown to anybody.

    The member's own record holds all of it; a council holds a copy of the people alone, under its author's subject as id.
    `people` are subjects; `persons` the platform's ids of the same people, in the same order.
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
    """What the last `jsc check` found of the platforms, in the house's records: state, what, and how to mend it."""

    kind: ClassVar[str] = "checked"
    shared: ClassVar[bool] = True

    at: datetime
    lines: tuple[tuple[str, str, str], ...] = ()


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

    `keep_most`: debriefs are kept no longer, in days. `off`: kinds of prompts that do not come here. `quiet` is what a
    newcomer starts with. Until `paused_until` nothing comes unasked.
    """

    kind: ClassVar[str] = "ways"
    shared: ClassVar[bool] = True

    keep_most: int = 36_500
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

    `council` is the one they would join; `new`: it holds nobody yet. `reasons` is said to each of them, and to no facilitator.
    """

    kind: ClassVar[str] = "proposal"
    shared: ClassVar[bool] = True

    people: tuple[str, ...]
    council: str = ""
    new: bool = True
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
    what: Literal["post", "answer", "shown", "seat", "down"]
    ref: str
    about: str = ""
    reason: Literal["private", "unkind", "work", "else"] = "else"
    words: str = ""
    shown: str = ""
    at: datetime
    asked: str = ""
    reply: str = ""
    state: Literal["waiting", "closed", "down"] = "waiting"


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


# -- the ten-second test (C18): records of the council in which both sit --------------------------------------------------------------


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


# -- the weekly round (screen 20) ------------------------------------------------------------------------------------------------------


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


class TimeOffer(Record):
    """Somebody offered time to whoever has the seat of a round: one for each round and giver, which its id is made of."""

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


class WeekCount(Record):
    """How a member's week went, for a count of all who agreed to it, until that count is made: then it goes. `low` None: not said."""

    kind: ClassVar[str] = "week_count"

    kept: bool
    low: bool | None = None


# -- how a council goes on (product list 3.5, Health) ---------------------------------------------------------------------------


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


def kinds() -> dict[str, type[Record]]:
    """Every kind of record this program knows."""
    return {each.kind: each for each in Record.__subclasses__()}
