"""Where a member stands: the three lamps, the one next action, and the one mistake worth a hint (C33, C14, product list 3.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

from playbook.selfchecks import FRAMEWORK
from playbook.words.saying import MONTH_NAMES, say_day, say_near

PEER_TEST_HOLDS: Final = timedelta(days=30)
"""How long a ten-second test by a peer keeps the signal lamp on."""
PROOF_WANTED: Final = 4
"""Items of the proof checklist that light the proof lamp; the checklist has five, one of them optional."""
PROOF_ITEMS: Final = 5
OFFER_NEAR: Final = timedelta(hours=72)
INTERVIEW_NEAR: Final = timedelta(hours=24)
STALE_WANTED: Final = 3
"""Quiet jobs from which an update comes before other things."""
QUIET_LOG: Final = timedelta(days=14)
"""Time without a line in the log after which tracking is worth a hint (C14)."""

StepId = Literal["offer", "debrief", "interview", "target", "review", "stale", "proof", "commitment", "round", "framework", "log"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the lamps, the next action and the hints are computed from.

    `now` is aware and in the member's own zone; other times are aware in any zone; dates are local. `review_due` is the day of the
    earliest review that was neither looked at nor skipped. `offer`, `debrief` and `interview` are ids of the nearest one, empty if
    there is none; `offer_ends` and `interview_at` belong to them. `commitments` counts those set for this week, `results` all saved
    results, `proof_in_place` the done items of the proof checklist. `framework` holds the ids of the framework's done ticks.
    `reads_more` is the member's own word that they read more than they do. Raises ValueError if `now` has no zone.
    """

    now: datetime
    since: date
    role: str = ""
    level_named: bool = False
    timeline: str = ""
    sentence: str = ""
    peer_tested: date | None = None
    proof_in_place: int = 0
    results: int = 0
    commitments: int = 0
    review_due: date | None = None
    offer: str = ""
    offer_ends: datetime | None = None
    debrief: str = ""
    interview: str = ""
    interview_at: datetime | None = None
    stale: int = 0
    round_open: bool = False
    framework: frozenset[str] = frozenset()
    last_log: date | None = None
    reads_more: bool = False

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("now needs the member's zone")

    @property
    def today(self) -> date:
        """The member's local date."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Lamp:
    """One of the three states on home (C33): `state` says it in words, `rule` what sets it. `on` is for drawing and for tests."""

    name: Literal["Signal", "Proof", "Plan"]
    on: bool
    state: str
    rule: str


@dataclass(frozen=True, slots=True)
class Step:
    """A next action: what to do and why, in the app's words alone, the verb it opens, and the id of what it is about, if any."""

    id: StepId
    text: str
    why: str
    verb: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One of the four common mistakes (C14), said as a next step."""

    id: Literal["vague", "untracked", "reading", "unreviewed"]
    text: str
    verb: str


# -- the lamps -------------------------------------------------------------------------------------------------------------------


def lamps(standing: Standing) -> tuple[Lamp, Lamp, Lamp]:
    """Signal, proof and plan (C33), each with the rule that sets it (product list 3.6)."""
    return _signal(standing), _proof(standing), _plan(standing)


def _signal(s: Standing) -> Lamp:
    rule = "Set when role and level are named, a sentence is there, and a peer tested it in the last 30 days."
    tested = s.peer_tested
    if not s.role.strip():
        state = "open; name the work you want"
    elif not s.level_named:
        state = "open; the level you want is not named"
    elif not s.sentence.strip():
        state = "open; your sentence is blank"
    elif tested is None:
        state = "open; no peer has tested your sentence yet"
    elif s.today - tested > PEER_TEST_HOLDS:
        state = f"open; a peer last tested your sentence on {_day(tested, s.today)}"
    else:
        return Lamp("Signal", True, f"set; a peer tested your sentence on {_day(tested, s.today)}", rule)
    return Lamp("Signal", False, state, rule)


def _proof(s: Standing) -> Lamp:
    rule = f"Set when {PROOF_WANTED} of the {PROOF_ITEMS} items of the proof list are in place."
    return Lamp("Proof", s.proof_in_place >= PROOF_WANTED, f"{s.proof_in_place} of {PROOF_ITEMS} items in place", rule)


def _plan(s: Standing) -> Lamp:
    rule = "Set when this week has a commitment and no review day has gone by unused."
    if not s.commitments:
        return Lamp("Plan", False, "open; nothing is set for this week", rule)
    if _review_passed(s):
        return Lamp("Plan", False, "open; a review is waiting", rule)
    due = s.review_due
    return Lamp("Plan", True, "set" if due is None else f"set; next review {say_day(due, s.today)}", rule)


def _review_passed(s: Standing) -> bool:
    """Overdue: the review's own day is over. On the day itself it is only due."""
    return s.review_due is not None and s.review_due < s.today


# -- the next action ---------------------------------------------------------------------------------------------------------------


def next_action(standing: Standing) -> Step:
    """The first step whose condition holds, in the order of the product list 3.6. There is always one."""
    return next(steps(standing))


def second_in_line(standing: Standing) -> Step | None:
    """What `Something else` shows in its place: the next step whose condition holds; None if there is no other."""
    line = steps(standing)
    next(line)
    return next(line, None)


def steps(s: Standing) -> Iterator[Step]:
    """Every step whose condition holds, in the order of the product list 3.6; the first is the next action."""
    if s.offer_ends is not None and _within(OFFER_NEAR, s.offer_ends, s.now):
        text = f"Think the offer through. It ends {_moment(s.offer_ends, s)}."
        yield Step("offer", text, "It ends in less than three days.", "offer", s.offer)
    if s.debrief:
        text = "Write down how the talk went. Two minutes is enough."
        yield Step("debrief", text, "What you write now is truer than what you recall in a few days.", "debrief", s.debrief)
    if s.interview_at is not None and _within(INTERVIEW_NEAR, s.interview_at, s.now):
        text = f"Get ready. The talk is {_moment(s.interview_at, s)}; ten minutes is enough."
        yield Step("interview", text, "It is your closest date.", "interview", s.interview)
    if not s.role.strip():
        text = "Name the work you want. Half a minute is enough."
        yield Step("target", text, "Everything else is held against it.", "plan")
    if s.review_due is not None and s.review_due <= s.today:
        yield Step("review", "Look at your last two weeks.", "Your review day has come.", "review")
    if s.stale >= STALE_WANTED:
        yield Step("stale", f"Update {s.stale} quiet jobs.", "Fresh rows keep your rates right.", "log")
    if s.results == 0:
        yield Step("proof", "Write down one result with a number.", "No result of yours is written down yet.", "proof")
    if not s.commitments:
        yield Step("commitment", "Set one thing for this week.", "Nothing is set for this week yet.", "checkin")
    if s.round_open:
        yield Step("round", "Look in on your council's round.", "It is open now.", "council")
    for tick, _, label, verb in FRAMEWORK:
        if tick not in s.framework:
            yield Step("framework", f"{label}. Tick it, or take it on.", "It is the next open tick of your plan.", verb, tick)
    yield Step("log", "Write down the next job you find.", "Everything else is in place.", "log")


def _within(span: timedelta, when: datetime, now: datetime) -> bool:
    """Whether `when` lies ahead by less than `span` of elapsed time. (Two times of one zone would be subtracted by the wall clock,
    which is an hour off across a clock change.)"""
    return timedelta(0) <= when.astimezone(UTC) - now.astimezone(UTC) < span


# -- the mistakes detector -----------------------------------------------------------------------------------------------------------


def mistake(standing: Standing) -> Mistake | None:
    """The first of the four mistakes of C14 that shows, as one hint; None if none does.

    In the source's order: a vague goal (no role, level or time), no tracking (nothing logged for 14 days, counted from the first
    day for a newcomer), more reading than doing (the member's own word), no feedback (a review day went by).
    """
    s = standing
    for named, words in ((bool(s.role.strip()), "the role"), (s.level_named, "the level"), (bool(s.timeline.strip()), "by when")):
        if not named:
            return Mistake("vague", f"Your target does not say {words} yet. A sharp target is easier to help.", "plan")
    if s.today - max(s.last_log or s.since, s.since) >= QUIET_LOG:
        return Mistake("untracked", "Nothing new is in your log for two weeks. One line is enough.", "log")
    if s.reads_more:
        return Mistake("reading", "You said that you read more than you do. Pick one small thing to do today.", "checkin")
    if _review_passed(s):
        return Mistake("unreviewed", "A review is waiting. Five minutes show what to keep.", "review")
    return None


# -- words for times ---------------------------------------------------------------------------------------------------------------


def _day(day: date, today: date) -> str:
    """`3 Nov`, with the year when it is not this one's."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]}" + (f" {day.year}" if day.year != today.year else "")


def _moment(when: datetime, s: Standing) -> str:
    """`today, 14:00` or `Mon 30 Nov, 18:00`, by the member's clock."""
    return say_near(when.astimezone(s.now.tzinfo), s.now)
