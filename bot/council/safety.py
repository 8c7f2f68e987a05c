"""What a report, a block and a vote are about, and taking a post down (25j to 25m)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from bot.cards import Action, Button
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, standing
from playbook.cadence import Kind
from playbook.council import health
from playbook.records import (
    Answer,
    Apart,
    Facilitator,
    Heard,
    Leaver,
    Looking,
    OpenSeats,
    Post,
    Report,
    RoundNote,
    Seat,
    SentenceTest,
    Shown,
    TakenDown,
    Vote,
    VotedOut,
)

KEPT_DOWN: Final = dt.timedelta(days=30)
"""How long what was taken down is kept for its author."""
REASONS: Final = {
    "private": "Something shared that was private",
    "unkind": "Unkind words or threats",
    "work": "Someone from my work",
    "else": "Something else",
}


IN_ROOM: Final = {"post": "post", "answer": "answer", "note": "roundnote"}
"""What stands in the room and can be taken down there, and the kind of the item that put it there."""


def noun(what: str) -> str:
    """What a thing in the room is called."""
    return {"answer": "answer", "note": "line"}.get(what, "post")


@dataclass(frozen=True, slots=True)
class Thing:
    """What is reported or blocked: words that were posted or shown to one person, or a person by their seat; `seat` is whose it is.

    `named`: whether who it was may be said to whoever asks; of a sentence for ten seconds only once they have answered.
    """

    circle: Circle
    what: str
    ref: str
    seat: Seat
    words: str = ""
    named: bool = True


def thing(what: str, ref: str, circle: Circle) -> Thing | None:
    """What an action names in a council, whoever asks; None when it is gone or nothing of that name."""
    named = True
    match what:
        case "post":
            post = circle.records.get(Post, ref)
            seat = circle.records.get(Seat, post.seat) if post is not None else None
            words = "\n".join(f"{label}: {said}" for label, said in post.rows) if post is not None else ""
        case "answer":
            answer = circle.records.get(Answer, ref)
            seat = circle.records.get(Seat, answer.seat) if answer is not None else None
            words = answer.words if answer is not None else ""
        case "note":
            note = circle.records.get(RoundNote, ref)
            seat = circle.records.get(Seat, note.seat) if note is not None else None
            words = "\n".join(f"{label}: {said}" for label, said in note.rows) if note is not None else ""
        case "test" | "heard":
            # Between two people: the sentence for whom it was sent to, what was heard for whom it came back to.
            test, heard = circle.records.get(SentenceTest, ref), circle.records.get(Heard, ref)
            if test is None or circle.me != (test.to if what == "test" else circle.records.author_of(test)):
                return None
            seat = circle.records.get(Seat, test.seat) if what == "test" else circle.seat_of(test.to)
            words = test.words if what == "test" else heard.words if heard is not None else ""
            named = heard is not None
        case "shown":
            # For the eyes of one person alone: nobody else may name it.
            one = circle.records.get(Shown, ref)
            one = one if one is not None and one.to == circle.me else None
            seat = circle.records.get(Seat, one.seat) if one is not None else None
            words = "\n".join(f"{label}: {said}" for label, said in one.rows) if one is not None else ""
        case "seat":
            seat, words = circle.records.get(Seat, ref), ""
        case _:
            return None
    return Thing(circle, what, ref, seat, words, named) if seat is not None else None


def ways(circle: Circle, what: str, ref: str, *, mine: bool = False) -> list[Button]:
    """Report and block, on what is not one's own."""
    at = (what, ref, circle.id)
    return [] if mine else [Button("Report", Action("form", "report", *at)), Button("Block", Action("block", *at))]


def takers(report: Report, home: Circle) -> list[str]:
    """The facilitators of the community `home` who get a report: never the one it is about."""
    return [one.id for one in home.records.all(Facilitator) if one.id != report.about]


def tell_takers(report: Report, home: Circle, context: Context) -> int:
    """Tells each of them; returns how many there are."""
    others = takers(report, home)
    for one in others:
        context.tell(one, Kind.REPORT, report_ref(report, home))
    return len(others)


def report_ref(report: Report, home: Circle) -> str:
    """How a report is named outside its community: by that community's id and its own."""
    return f"{home.id}.{report.id}"


def draw_anew(report: Report, home: Circle, context: Context) -> None:
    """Has the cards of a report drawn anew in the chats of the other facilitators: its words are gone, or others than they were."""
    for one in takers(report, home):
        if one != context.me:
            context.tell(one, "reportanew", report_ref(report, home))


def draw_own(context: Context, ref: str = "") -> None:
    """Draws anew the cards of reports in this member's own chat: those of one report by its `ref`, or of all."""
    for item in context.outbox.every():
        if item.kind == Kind.REPORT and item.placed and ref in ("", item.ref):
            context.outbox.redraw(item.id, context.now)


def waiting(context: Context) -> list[Report]:
    """The reports that this facilitator may answer, oldest first: none about themselves."""
    return [one for one in context.community.records.all(Report) if one.state == "waiting" and one.about != context.me]


# -- taking down ----------------------------------------------------------------------------------------------------------------


def take_down(report: Report, reason: str, context: Context) -> bool:
    """Blanks what stands in its room and tells its author why; False where nothing stands there any more."""
    circle = context.invited(report.council)
    found = thing(report.what, report.ref, circle) if circle is not None else None
    record = posted(report.what, report.ref, circle) if circle is not None else None
    if circle is None or found is None or record is None or not record.stands:
        return False
    circle.records.put(record.model_copy(update={"state": "down"}))
    circle.records.put(TakenDown(id=f"{report.what}.{report.ref}", reason=reason, at=context.now))
    standing.redraw(circle, IN_ROOM[report.what], report.ref, context)
    circle.outbox.plan("downgone", context.now + KEPT_DOWN, f"{report.what}.{report.ref}")
    context.tell(found.seat.member, "takendown", f"{circle.id}.{report.what}.{report.ref}")
    return True


def posted(what: str, ref: str, circle: Circle) -> Post | Answer | RoundNote | None:
    """The record of what stands in a room, or stood there."""
    match what:
        case "post":
            return circle.records.get(Post, ref)
        case "answer":
            return circle.records.get(Answer, ref)
        case "note":
            return circle.records.get(RoundNote, ref)
        case _:
            return None


def taken(ref: str, context: Context) -> tuple[Thing, TakenDown] | None:
    """A post of the member's own that was taken down, and why; `ref` is `council.kind.id`."""
    council, _, rest = ref.partition(".")
    what, _, id = rest.partition(".")
    circle = context.council(council)
    found = thing(what, id, circle) if circle is not None else None
    why = circle.records.get(TakenDown, rest) if circle is not None else None
    if found is None or why is None or found.seat.member != context.me:
        return None
    return found, why


# -- blocking -------------------------------------------------------------------------------------------------------------------


def block(found: Thing, context: Context) -> None:
    """No private things, no matching and no peer test between the two from now on; nothing says so to the other.

    Whoever may not be named yet is kept without the platform's id of them: an export would tell it.
    """
    seat, own = found.seat, context.records.get(Apart) or Apart()
    if seat.member not in own.people:
        people, persons = (*own.people, seat.member), (*own.persons, seat.person if found.named else "")
        _listed(own.model_copy(update={"people": people, "persons": persons}), context)


def unblock(seat: Seat, context: Context) -> None:
    """As it was before."""
    own = context.records.get(Apart) or Apart()
    left = [(one, other) for one, other in zip(own.people, own.persons, strict=False) if one != seat.member]
    _listed(own.model_copy(update={"people": tuple(a for a, _ in left), "persons": tuple(b for _, b in left)}), context)


def _listed(own: Apart, context: Context) -> None:
    context.records.put(own)
    for circle in context.councils:
        circles.mirror(circle, context)
    pool = context.community.records
    looking = pool.get(Looking, context.me)
    if looking is not None:
        pool.put(looking.model_copy(update={"avoids": own.people}))


# -- votes ----------------------------------------------------------------------------------------------------------------------


def voters(seat: Seat, circle: Circle, context: Context) -> int:
    """How many others could vote about `seat` today: who listens or is away on the roster is not among them."""
    held, _, day = _held(circle, context)
    return len(health.voters(seat.member, held, day))


def _held(circle: Circle, context: Context) -> tuple[list[health.Seat], dt.datetime, dt.date]:
    seats = [health.Seat(one.member, context.now, back=one.away_until) for one in circle.seats if one.state == "seated"]
    return seats, context.now, context.now.astimezone(circle.council.tz).date()


def vote(seat: Seat, circle: Circle, context: Context) -> bool:
    """Writes down the member's vote; True where it was the last that was needed, and the seat is taken back."""
    mine = circle.seat
    if mine is None or mine.state != "seated":
        return False
    circle.records.put(Vote(id=f"{seat.id}.{mine.id}", seat=seat.id, at=context.now))
    votes = {circle.records.author_of(one): one.at for one in circle.records.all(Vote) if one.seat == seat.id}
    if not health.removed(votes, seat.member, *_held(circle, context)):
        return False
    for one in circle.records.all(Vote):
        if one.seat == seat.id:
            circle.records.drop(Vote, one.id)
    circle.unseated(seat)
    circle.records.put(VotedOut(id=seat.member, at=context.now))
    # No name and no reason: the room reads that a seat is open.
    circle.outbox.plan("farewell", context.now, circle.records.new_id())
    circle.outbox.plan("outdoor", context.now, circle.records.add(Leaver(person=seat.person)).id)
    pool = context.community.records
    looking = pool.get(Looking, seat.member)
    if looking is not None:
        pool.put(looking.model_copy(update={"state": "resting"}))
    if circle.council.matched:
        pool.put(OpenSeats(id=circle.id))
    context.tell(seat.member, "votedout")
    return True
