"""The health of a council (product list 3.5): when its members are asked how to go on, what their answers mean, who comes and who goes.

Every answer, vote and objection is private: what leaves this module is an outcome, never who said what or how many did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from playbook.walltime import utc

SILENT: Final = timedelta(days=14)
FEWEST_ACTIVE: Final = 3
ACTIVE_WITHIN: Final = timedelta(days=28)
"""One quiet fortnight is a holiday; who has pressed nothing in two is not counted as active, and nothing else follows from it."""
POLL_OPEN: Final = timedelta(days=7)
POLL_AGAIN: Final = timedelta(days=28)
"""No second poll for this long after one began, whatever came of it."""
OBJECT_WITHIN: Final = timedelta(days=3)
VOTE_WITHIN: Final = timedelta(days=14)
"""Votes to remove somebody count together only within this time, so that old anger does not add up."""


class Standing(StrEnum):
    """What a member of a council is: searching with a seat, landed and still to choose, or landed and staying to listen."""

    SEARCHING = "searching"
    LANDED = "landed"
    ALUMNI = "alumni"


@dataclass(frozen=True, slots=True)
class Seat:
    """One member. `active` is when they last did anything in the council (or joined), `back` the end of an absence they announced."""

    member: str
    active: datetime
    standing: Standing = Standing.SEARCHING
    back: date | None = None

    def away(self, day: date) -> bool:
        """Whether they have said that they are away until a later local date than `day`."""
        return self.back is not None and day < self.back


class Course(StrEnum):
    """How a council may go on, in the order in which a tie is settled: what changes least for those who want to stay comes first."""

    CONTINUE = "continue"
    OPEN_SEAT = "open_seat"
    MERGE = "merge"
    PAUSE = "pause"


COURSE_WORDS: Final[dict[Course, str]] = {
    Course.CONTINUE: "Go on as it is",
    Course.OPEN_SEAT: "Open a seat",
    Course.MERGE: "Join another council",
    Course.PAUSE: "Pause, and keep the room",
}
OUTCOME_WORDS: Final[dict[Course, str]] = {
    Course.CONTINUE: "Your council goes on as it is.",
    Course.OPEN_SEAT: "A seat opens. Whoever may take it comes only if nobody privately says no.",
    Course.MERGE: "Your council looks for another to join. Each of you says yes first.",
    Course.PAUSE: "Your council pauses. The room stays, and anybody in it can wake it.",
}


def active(seats: Iterable[Seat], now: datetime, day: date) -> int:
    """How many search and are there: did something in the last 28 days, or said that they are away and will be back.

    `day` is the council's local date. Landed members and alumni are thanked, not counted.
    """
    since = utc(now) - ACTIVE_WITHIN
    return sum(seat.standing is Standing.SEARCHING and (seat.away(day) or utc(seat.active) >= since) for seat in seats)


def poll_due(
    seats: Sequence[Seat], last_word: datetime, now: datetime, day: date, *, polled: datetime | None = None, paused: bool = False
) -> bool:
    """Whether to ask each of them, privately, how to go on: 14 days without a word, or fewer than 3 active (3.5).

    `last_word` is the council's last post, or when it began. Not while it is paused, not within 28 days of the last poll, and not
    where nobody searches any more.
    """
    if paused or (polled is not None and utc(now) < utc(polled) + POLL_AGAIN):
        return False
    if not any(seat.standing is Standing.SEARCHING for seat in seats):
        return False
    return utc(now) >= utc(last_word) + SILENT or active(seats, now, day) < FEWEST_ACTIVE


def outcome(answers: Mapping[str, Course], seats: Sequence[Seat], began: datetime, now: datetime, *, most: int = 8) -> Course | None:
    """What a poll decides; None while it is open: 7 days, or until everybody who searches has answered.

    The most answers decide; a tie is settled in the order of Course. Joining another council needs more than half of the answers and
    two at least, as it brings strangers to everybody; a seat opens only below `most` members (alumni hold none). What cannot be leaves
    the choice to the others, and nothing chosen is a pause: nothing is lost by it. Answers of people without a seat do not count.
    """
    voters = {seat.member for seat in seats if seat.standing is Standing.SEARCHING}
    counted = Counter(course for member, course in answers.items() if member in voters)
    if utc(now) < utc(began) + POLL_OPEN and counted.total() < len(voters):
        return None
    possible = [course for course in Course if counted[course]]
    if counted[Course.MERGE] < 2 or 2 * counted[Course.MERGE] <= counted.total():
        possible = [course for course in possible if course is not Course.MERGE]
    if len(voters) >= most:
        possible = [course for course in possible if course is not Course.OPEN_SEAT]
    order = list(Course)
    return min(possible, key=lambda course: (-counted[course], order.index(course)), default=Course.PAUSE)


# -- landed -------------------------------------------------------------------------------------------------------------------


def landed(seats: Sequence[Seat], member: str) -> tuple[Seat, ...]:
    """The seats after `member` has landed: they thank and then choose. Their seat is open from now on. ValueError if they have none."""
    return _changed(seats, member, Standing.LANDED)


def stays(seats: Sequence[Seat], member: str) -> tuple[Seat, ...]:
    """The seats after a landed member chose to stay as alumni: they read and answer, take no hot seat and no vote."""
    if not any(seat.member == member and seat.standing is not Standing.SEARCHING for seat in seats):
        raise ValueError("only who has landed can stay as alumni")
    return _changed(seats, member, Standing.ALUMNI)


def searches_again(seats: Sequence[Seat], member: str, size: int) -> tuple[Seat, ...] | None:
    """The seats after somebody who landed is back on the search; None where all `size` seats have been given away since."""
    if open_seats(seats, size) < 1 and all(seat.standing is not Standing.SEARCHING for seat in seats if seat.member == member):
        return None
    return _changed(seats, member, Standing.SEARCHING)


def left(seats: Sequence[Seat], member: str) -> tuple[Seat, ...]:
    """The seats after `member` has gone, by their own choice or by votes. ValueError if they have none."""
    _changed(seats, member, Standing.SEARCHING)
    return tuple(seat for seat in seats if seat.member != member)


def open_seats(seats: Iterable[Seat], size: int) -> int:
    """How many of a council's `size` seats nobody holds; who has landed holds none."""
    return max(0, size - sum(seat.standing is Standing.SEARCHING for seat in seats))


def _changed(seats: Sequence[Seat], member: str, standing: Standing) -> tuple[Seat, ...]:
    if member not in {seat.member for seat in seats}:
        raise ValueError("no seat of this council is theirs")
    return tuple(replace(seat, standing=standing) if seat.member == member else seat for seat in seats)


# -- who comes, who must go ---------------------------------------------------------------------------------------------------


class Entry(StrEnum):
    """How it stands with a newcomer: still time to object, welcome, or not this council."""

    WAITING = "waiting"
    WELCOME = "welcome"
    NOT_NOW = "not_now"


NOT_NOW_WORDS: Final = "That seat is not free now. Matching goes on for you."
"""What a newcomer reads whatever the reason: an objection, a seat given to another, a council that paused."""


def entry(objects: Collection[str], agrees: Collection[str], seats: Sequence[Seat], asked: datetime, now: datetime) -> Entry:
    """Whether a newcomer gets the seat (3.5): only if nobody with a seat privately objects within 3 days; silence is no objection.

    It is settled sooner only by everybody's yes. An objection is final for this newcomer and this council, but stays unsaid until the
    time is up, or else its moment would tell whose it was. Words of people without a seat do not count.
    """
    holders = {seat.member for seat in seats if seat.standing is Standing.SEARCHING}
    if utc(now) < utc(asked) + OBJECT_WITHIN and not holders <= set(agrees) - set(objects):
        return Entry.WAITING
    return Entry.NOT_NOW if holders & set(objects) else Entry.WELCOME


def votes_needed(others: int) -> int:
    """How many of `others` must want somebody gone: all but one, and never fewer than two.

    So in a council of three both others, in one of two nobody: there a member leaves, or reports. All but one, so that one friend
    cannot hold the rest; two at least, so that no single person can put another out.
    """
    return max(2, others - 1)


def voters(member: str, seats: Sequence[Seat], day: date) -> set[str]:
    """Who may vote about the seat of `member`: the others who search and are not away on the local date `day`."""
    return {seat.member for seat in seats if seat.standing is Standing.SEARCHING and not seat.away(day)} - {member}


def removed(votes: Mapping[str, datetime], member: str, seats: Sequence[Seat], now: datetime, day: date) -> bool:
    """Whether `member` loses the seat: enough of the others voted for it within the last 14 days (`votes` holds when each did).

    Others are all who search and are not away on the local date `day`, so that an absence decides nothing; alumni and landed members
    have no vote. Nobody is told of a vote that did not reach it, nor who voted in one that did.
    """
    if member not in {seat.member for seat in seats}:
        return False
    since = utc(now) - VOTE_WITHIN
    others = voters(member, seats, day)
    return sum(voter in others and utc(at) >= since for voter, at in votes.items()) >= votes_needed(len(others))
