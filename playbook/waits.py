"""How long to wait: what is planned around an interview, an application, an offer and an ask, and when.

Each plan is worked out anew from what the member set whenever that, the zone or the quiet hours change; nothing in it
is already past, and everything in it lies outside quiet hours unless it says that it pierces them.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from playbook.cadence import Kind, Occurrence
from playbook.walltime import Quiet, days_later, instant, is_open, morning, next_open, open_on, utc, wall

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Waits:
    """All the waits, which are our guesses and may be set otherwise. ValueError if one of them is not above zero."""

    prep: timedelta = timedelta(hours=24)
    """Before the start. An interview added later than that is prepared `prep_late` after it was added."""
    prep_late: timedelta = timedelta(hours=1)
    gratitude: timedelta = timedelta(minutes=60)
    """Before the start (D21)."""
    debrief: timedelta = timedelta(minutes=20)
    """After the end (D19); once more `debrief_again` after that, and a last time the next morning."""
    debrief_again: timedelta = timedelta(hours=4)
    ran_late: timedelta = timedelta(minutes=30)
    thanks: timedelta = timedelta(hours=20)
    follow_up_days: int = 8
    """After the local date of the application; after `no_reply_days` "count as no reply?"."""
    no_reply_days: int = 30
    offer_first: timedelta = timedelta(hours=72)
    """Before the deadline; and `offer_last`, which also ends every wait for an answer (C5)."""
    offer_last: timedelta = timedelta(hours=24)
    answer_days: int = 2
    """Working days, Monday to Friday, that an ask is given (C5), until `office_closes`."""
    outcome_days: int = 2
    setup_days: int = 2
    review_again_days: int = 2
    trial_days: int = 14
    round_silence: timedelta = timedelta(hours=48)
    follow_up_at: time = time(9)
    trial_end_at: time = time(10)
    office_closes: time = time(17)

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if (isinstance(value, timedelta) and value <= timedelta()) or (isinstance(value, int) and value <= 0):
                raise ValueError(f"the wait {field.name} must be above zero, not {value}")


WAITS = Waits()


@dataclass(frozen=True, slots=True)
class Planned:
    """One prompt to come: `at` in UTC, `until` when it helps nobody any more (None: no end of its own).

    `ask` counts the times of asking one thing, from 1. `pierces`: it comes inside quiet hours, as the member chose.
    """

    kind: Kind
    at: datetime
    until: datetime | None = None
    ask: int = 1
    pierces: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview's start (aware) and its length in minutes. ValueError if the start is naive or the length not > 0.

    Its start is an instant: it stays where it is when the member moves to another zone.
    """

    start: datetime
    minutes: int

    def __post_init__(self) -> None:
        utc(self.start)
        if self.minutes <= 0:
            raise ValueError(f"an interview takes some minutes, not {self.minutes}")

    @property
    def end(self) -> datetime:
        """The scheduled end, in UTC."""
        return utc(self.start) + timedelta(minutes=self.minutes)


def asks_tonight(interview: Interview, zone: ZoneInfo, quiet: Quiet, waits: Waits = WAITS) -> bool:
    """Whether the debrief would fall into quiet hours, so that the member is asked "tonight or in the morning?"."""
    return not is_open(interview.end + waits.debrief, zone, quiet)


def plan_interview(
    interview: Interview, zone: ZoneInfo, quiet: Quiet, now: datetime, *, tonight: bool = False, waits: Waits = WAITS
) -> tuple[Planned, ...]:
    """All prompts around an interview, in order: prep, gratitude, debrief (up to three asks), thanks.

    `zone` is the member's. Prep comes a day before or at the next open minute; added later than that, an hour after
    it was added if that is still before the quiet minute of gratitude. Gratitude heeds quiet hours too. Neither ever
    comes at the start or after it. The debrief's last ask is in the morning after the day of the talk. `tonight` is the
    member's answer where `asks_tonight`: then the first ask pierces quiet hours, else it waits for the first open minute.
    """
    plan = [
        *_prep(interview, zone, quiet, now, waits),
        *_gratitude(interview, zone, quiet, waits),
        *_debriefs(interview, zone, quiet, tonight, waits),
        Planned(Kind.THANKS, next_open(interview.end + waits.thanks, zone, quiet)),
    ]
    return tuple(sorted((one for one in plan if one.at >= utc(now)), key=lambda one: one.at))


def replan_interview(
    old: Interview,
    new: Interview,
    sent: Collection[Kind],
    zone: ZoneInfo,
    quiet: Quiet,
    now: datetime,
    *,
    tonight: bool = False,
    waits: Waits = WAITS,
) -> tuple[Planned, ...]:
    """The prompts of an interview that was moved from `old` to `new`; they replace all that were planned.

    All four move. Prep and gratitude, if they are among the kinds already `sent`, come again only when the interview
    moved to another local day; debrief and thanks always do, since a talk that was moved has not been held.
    """
    plan = plan_interview(new, zone, quiet, now, tonight=tonight, waits=waits)
    if wall(old.start, zone).date() != wall(new.start, zone).date():
        return plan
    return tuple(one for one in plan if one.kind not in {Kind.PREP, Kind.GRATITUDE}.intersection(sent))


def ran_late(pressed: datetime, waits: Waits = WAITS) -> Planned:
    """The same debrief prompt again, half an hour after "it ran late" was pressed; quiet hours or not, as asked for."""
    return Planned(Kind.DEBRIEF, utc(pressed) + waits.ran_late, pierces=True)


def plan_application(applied: date, zone: ZoneInfo, quiet: Quiet, now: datetime, waits: Waits = WAITS) -> tuple[Planned, ...]:
    """Follow-up 8 days after the local date `applied`, and after 30 days "count as no reply?"."""
    days = ((Kind.FOLLOW_UP, waits.follow_up_days), (Kind.STALE, waits.no_reply_days))
    plan = [Planned(kind, open_on(applied + timedelta(days=n), waits.follow_up_at, zone, quiet)) for kind, n in days]
    return tuple(one for one in plan if one.at >= utc(now))


def plan_offer(
    deadline: datetime, zone: ZoneInfo, quiet: Quiet, now: datetime, *, pierce: bool = False, waits: Waits = WAITS
) -> tuple[Planned, ...]:
    """What a deadline brings: three days before, one day before, and two days after it the question how it ended.

    `pierce`: the member lets the last day's card come in quiet hours. Otherwise it waits for the next open minute; and
    if there is none before the deadline, it comes ahead of time, on the last morning there is. What would be past
    already when the deadline is set is left out: the member has just looked at it.
    """
    end = utc(deadline)
    first = next_open(end - waits.offer_first, zone, quiet)
    last = end - waits.offer_last
    plan = []
    if first < last:
        plan.append(Planned(Kind.OFFER_72, first, until=last))
    if pierce:
        plan.append(Planned(Kind.OFFER_24, last, until=end, pierces=not is_open(last, zone, quiet)))
    else:
        plan.append(Planned(Kind.OFFER_24, _open_before(last, end, zone, quiet), until=end))
    plan.append(Planned(Kind.OFFER_OUTCOME, later(end, waits.outcome_days, zone, quiet)))
    return tuple(one for one in plan if one.at >= utc(now))


def wait_until(asked: datetime, deadline: datetime | None, zone: ZoneInfo, waits: Waits = WAITS) -> datetime | None:
    """Until when an ask is left to work (C5), in UTC: two working days on, at the close, never past deadline - 24 h.

    Working days are Monday to Friday in `zone`; the day of the ask does not count. None if the deadline is so near that
    there is nothing to wait for.
    """
    day = wall(asked, zone).date()
    left = waits.answer_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    until = instant(datetime.combine(day, waits.office_closes), zone)
    if deadline is not None:
        until = min(until, utc(deadline) - waits.offer_last)
    return until if until > utc(asked) else None


def plan_ask(asked: datetime, deadline: datetime | None, zone: ZoneInfo, quiet: Quiet, waits: Waits = WAITS) -> tuple[Planned, ...]:
    """What an ask brings: the question after the talk when the wait ends, two days later the one how it ended.

    With a deadline the second is left to `plan_offer`, and the first has its end there.
    """
    until = wait_until(asked, deadline, zone, waits)
    return () if until is None else plan_answer(until, deadline, zone, quiet, waits)


def plan_answer(until: datetime, deadline: datetime | None, zone: ZoneInfo, quiet: Quiet, waits: Waits = WAITS) -> tuple[Planned, ...]:
    """What the end of a wait brings, when the wait was set or prolonged to the instant `until`; as in `plan_ask`."""
    at = next_open(until, zone, quiet)
    if deadline is None:
        outcome = later(until, waits.outcome_days, zone, quiet)
        return Planned(Kind.OFFER_WAIT, at), Planned(Kind.OFFER_OUTCOME, outcome)
    return (Planned(Kind.OFFER_WAIT, at, until=utc(deadline)),) if at < utc(deadline) else ()


def later(when: datetime, days: int, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """The first open minute at or after the same local clock time `days` days after the instant `when`, in UTC."""
    return next_open(days_later(when, days, zone), zone, quiet)


def setup_again(stopped: datetime, zone: ZoneInfo, quiet: Quiet, waits: Waits = WAITS) -> Planned:
    """The one nudge, two days after the member left the set-up unfinished; then silence."""
    return Planned(Kind.SETUP, later(stopped, waits.setup_days, zone, quiet))


def review_again(review: Occurrence, following: Occurrence, zone: ZoneInfo, quiet: Quiet, waits: Waits = WAITS) -> Planned:
    """The second ask for a review that was ignored, two days on; then it waits on home. The rhythm knows nothing of it."""
    return Planned(Kind.REVIEW, later(review.at, waits.review_again_days, zone, quiet), until=following.at, ask=2)


def close_again(close: Occurrence, zone: ZoneInfo, quiet: Quiet, *, monday: bool) -> Planned:
    """The second ask for an ignored week close, at the same clock time: on Saturday, or on Monday by the member's choice.

    The days are counted from a Friday: the day after `close`, or three days after it.
    """
    return Planned(Kind.WEEK_CLOSE, later(close.at, 3 if monday else 1, zone, quiet), ask=2)


def round_hint(silent_since: datetime, zone: ZoneInfo, quiet: Quiet, waits: Waits = WAITS) -> Planned:
    """The hint to a council round's moderator after 48 hours without a word, in the moderator's own open hours."""
    return Planned(Kind.ROUND_HINT, next_open(utc(silent_since) + waits.round_silence, zone, quiet))


def trial_end(started: date, zone: ZoneInfo, quiet: Quiet, waits: Waits = WAITS) -> Planned:
    """The end of a trial (C25), 14 days after the local date it was started or prolonged on."""
    day = started + timedelta(days=waits.trial_days)
    return Planned(Kind.TRIAL_END, open_on(day, waits.trial_end_at, zone, quiet))


def _prep(interview: Interview, zone: ZoneInfo, quiet: Quiet, now: datetime, waits: Waits) -> list[Planned]:
    start = utc(interview.start)
    before, asked = start, start - waits.prep
    if asked < utc(now):
        before, asked = start - waits.gratitude, utc(now) + waits.prep_late
    at = next_open(asked, zone, quiet)
    return [Planned(Kind.PREP, at, until=start)] if at < before else []


def _gratitude(interview: Interview, zone: ZoneInfo, quiet: Quiet, waits: Waits) -> list[Planned]:
    start = utc(interview.start)
    at = next_open(start - waits.gratitude, zone, quiet)
    return [Planned(Kind.GRATITUDE, at, until=start)] if at < start else []


def _debriefs(interview: Interview, zone: ZoneInfo, quiet: Quiet, tonight: bool, waits: Waits) -> list[Planned]:
    asked = interview.end + waits.debrief
    first = asked if tonight else next_open(asked, zone, quiet)
    again = next_open(first + waits.debrief_again, zone, quiet)
    last = morning(wall(interview.start, zone).date() + timedelta(days=1), zone, quiet)
    plan = [Planned(Kind.DEBRIEF, first, pierces=not is_open(first, zone, quiet))]
    # An ask never comes on the heels of another: that of the next morning takes the place of one shortly before it, and
    # is left out where the first one waited for that morning itself.
    if not timedelta() <= last - again < waits.debrief_again:
        plan.append(Planned(Kind.DEBRIEF, again, ask=2))
    if again <= last:
        plan.append(Planned(Kind.DEBRIEF, last, ask=3))
    return plan


def _open_before(wanted: datetime, end: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """The first open minute from `wanted` to before `end`; without one the latest morning that begins before `wanted`."""
    at = next_open(wanted, zone, quiet)
    if at < end:
        return at
    day = wall(wanted, zone).date()
    mornings = (morning(day - timedelta(days=back), zone, quiet) for back in count())
    return next(one for one in mornings if one <= wanted)
