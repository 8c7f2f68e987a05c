"""How a council goes on (product list 3.5): a private poll after long silence, what it decides, and whoever has landed."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, openings, published, rounds
from bot.council.standing import name
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Post, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip
from handlers.council import findcards
from playbook.cadence import Kind
from playbook.council import health as rules
from playbook.council.health import Course, Standing
from playbook.records import Answer, Heard, Joins, LandedWord, Looking, Poll, PollAnswer, RoundNote, RoundQuestion, Seat, SentenceTest
from playbook.records import Post as Posted

router = Router()

MOST: Final = 8
STANDINGS: Final = {"seated": Standing.SEARCHING, "alumni": Standing.ALUMNI}


# -- looking after it -------------------------------------------------------------------------------------------------------------


def _seats(circle: Circle) -> tuple[rules.Seat, ...]:
    """The seats with when each last did anything here: what is asked of it is whether to ask, and nothing else."""
    records = circle.records
    acts: dict[str, dt.datetime] = {}
    found: list[tuple[str, dt.datetime]] = []
    found += [(records.author_of(one), one.at) for one in records.all(RoundNote)]
    found += [(records.author_of(one), one.at) for one in records.all(RoundQuestion)]
    found += [(records.author_of(one), one.at) for one in records.all(Posted)]
    found += [(records.author_of(one), one.at) for one in records.all(Answer)]
    found += [(records.author_of(one), one.at) for one in records.all(SentenceTest)]
    found += [(records.author_of(one), one.at) for one in records.all(Heard)]
    for author, at in found:
        acts[author] = max(at, acts.get(author, at))
    return tuple(
        rules.Seat(
            seat.id,
            max(seat.since, acts.get(seat.member, seat.since)),
            STANDINGS.get(seat.state, Standing.LANDED),
            max((day for day in (seat.away_until, seat.resting_until) if day is not None), default=None),
        )
        for seat in circle.seats
    )


def _open_poll(circle: Circle) -> Poll | None:
    return next((poll for poll in circle.records.all(Poll) if not poll.course), None)


@router.due("health", "how a council goes on")
def look(due: Due, context: Context) -> DueReply:
    """Once a day: after 14 days without a word, or with fewer than three active, each is asked, privately. Nothing is posted."""
    circle = context.here
    if circle is None or circle.council.state != "open":
        return None
    circle.outbox.replan("health", context.now + rounds.LOOKS_AFTER)
    if rounds.rhythm(circle) is None:
        # A council that writes when someone asks has chosen its silence.
        return None
    made = circle.room.since or circle.council.made
    last = max([made, *rounds.posts(circle, made)])
    polled = max((poll.began for poll in circle.records.all(Poll)), default=None)
    if not rules.poll_due(_seats(circle), last, context.now, rounds.today(circle, context), polled=polled):
        return None
    poll = circle.records.add(Poll(began=context.now))
    circle.outbox.plan("pollend", context.now + rules.POLL_OPEN, poll.id)
    for seat in circle.seats:
        if seat.state == "seated":
            context.tell(seat.member, Kind.POLL, f"{circle.id}.{poll.id}")
    return None


# -- the poll -----------------------------------------------------------------------------------------------------------------------


def _asked(ref: str, context: Context) -> tuple[Circle, Poll, Seat] | None:
    council, _, id = ref.partition(".")
    circle = context.council(council)
    poll = circle.records.get(Poll, id) if circle is not None else None
    seat = circle.seat if circle is not None else None
    return (circle, poll, seat) if circle is not None and poll is not None and seat is not None else None


@router.due(Kind.POLL, "how your council goes on")
def asked(due: Due, context: Context) -> DueReply:
    """The question, while it is open; what was answered stands on it."""
    found = _asked(due.ref, context)
    if found is None or found[1].course or found[2].state != "seated":
        return None
    return _poll_card(*found, context, prompts.way_out(due))


@router.still(Kind.POLL)
def poll_asks(ref: str, context: Context) -> Now | None:
    """It asks until the member answered, or what comes of it is settled."""
    found = _asked(ref, context)
    if found is None or found[2].state != "seated":
        return Now("That question is not yours to answer any more.", Action("council"))
    circle, poll, seat = found
    if poll.course:
        return Now("That question is settled.", Action("council"))
    answer = circle.records.get(PollAnswer, f"{poll.id}_{seat.id}")
    return Now("You answered that one. Until it is settled you may still change it.", Action("council")) if answer is not None else None


def _poll_card(circle: Circle, poll: Poll, seat: Seat, context: Context, last: Buttons) -> Card:
    answer = circle.records.get(PollAnswer, f"{poll.id}_{seat.id}")
    until = context.say_day((poll.began + rules.POLL_OPEN).astimezone(context.zone).date())
    rows = [("Your answer", rules.COURSE_WORDS[Course(answer.course)])] if answer is not None else []
    return Card(
        "How shall your council go on?",
        "It has been quiet or small for a while. Each of you is asked.",
        Facts.of(*rows, ("Open until", until)),
        Choice(
            action=Action("pollpick", poll.id, circle.id),
            label="What would suit you?",
            options=tuple(Option(id=course.value, label=words) for course, words in rules.COURSE_WORDS.items()),
        ),
        Prose(text="Your answer is shown to nobody; all of you hear what comes of it. No answer is fine.", quiet=True),
        last,
    )


@router.click("pollpick", may="seat", on=Poll)
def pick(event: Click, context: Context) -> ClickReply:
    """Kept until it is settled; picked again, it changes."""
    circle, poll, seat = context.circle, context.named(Poll), context.seat
    chosen = event.chosen[0] if event.chosen else ""
    if seat.state != "seated" or chosen not in {course.value for course in Course}:
        return Update(faults.moved_on(None))
    if poll.course:
        return Update(_outcome_card(circle, poll, context))
    circle.records.put(PollAnswer(id=f"{poll.id}_{seat.id}", course=chosen, at=context.now))
    context.take_note(Kind.POLL, f"{circle.id}.{poll.id}")
    settled = _settle(circle, poll, context)
    if settled is not None:
        return Update(_outcome_card(circle, settled, context))
    return Update(
        _poll_card(circle, poll, seat, context, Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))))
    )


@router.due("pollend", "the end of a poll")
def ends(due: Due, context: Context) -> DueReply:
    """After seven days the answers that came decide."""
    circle = context.here
    poll = circle.records.get(Poll, due.ref) if circle is not None else None
    if circle is not None and poll is not None and not poll.course and circle.council.state != "closed":
        _settle(circle, poll, context)
    return None


def _settle(circle: Circle, poll: Poll, context: Context) -> Poll | None:
    """Settles what can be settled: each hears the outcome, and what was answered goes."""
    answers = {
        seat.id: Course(kept.course)
        for seat in circle.seats
        if (kept := circle.records.get(PollAnswer, f"{poll.id}_{seat.id}")) is not None
    }
    course = rules.outcome(answers, _seats(circle), poll.began, context.now, most=MOST)
    if course is None:
        return None
    for kept in circle.records.all(PollAnswer):
        circle.records.drop(PollAnswer, kept.id)
    council = circle.council
    if course is Course.PAUSE:
        circle.records.put(council.model_copy(update={"state": "paused", "paused_until": None}))
        rounds.stop(circle)
        circle.outbox.cancel("health")
    elif course is Course.OPEN_SEAT and len(circle.takers) >= council.places:
        circle.records.put(council.model_copy(update={"places": min(MOST, council.places + 1)}))
    if context.here is not None or circle.council.community == context.profile.community:
        (openings.join_another if course is Course.MERGE else openings.stay)(circle, context)
    circle.outbox.cancel("pollend", poll.id)
    done = circle.records.put(poll.model_copy(update={"course": course.value}))
    for seat in circle.seats:
        if seat.member != context.me:
            context.tell(seat.member, "polldone", f"{circle.id}.{poll.id}")
    return done


@router.due("polldone", "what comes of a question to your council")
def done(due: Due, context: Context) -> DueReply:
    """The outcome, never who said what or how many did."""
    found = _asked(due.ref, context)
    return _outcome_card(found[0], found[1], context) if found is not None and found[1].course else None


def _outcome_card(circle: Circle, poll: Poll, context: Context) -> Card:
    course = Course(poll.course)
    first: list[Button] = []
    more: list[Facts] = []
    if course is Course.MERGE and context.community.records.get(Joins, circle.id) is not None:
        more = [Facts.of(("Matching runs", findcards.next_run(context)))]
        if context.community.records.get(Looking, context.me) is None:
            more = [Facts.of(("Matching runs", findcards.next_run(context)), ("What it needs", "two short forms from each of you"))]
            first = [Button("Say what I look for", Action("findpage"), "main")]
    if course is Course.OPEN_SEAT and len(circle.takers) < circle.council.places:
        first = [Button("Give a seat", Action("giveseat", circle.id))]
    elif course is Course.PAUSE and circle.council.state == "paused":
        first = [
            Button("Pause until", Action("form", "councilpause", circle.id)),
            Button("Wake the council", Action("wakecouncil", circle.id)),
        ]
    return Card(
        "How your council goes on",
        "Each of you was asked privately.",
        Prose(text=rules.OUTCOME_WORDS[course]),
        *more,
        Buttons.of(*first, Button("My council", Action("council")), Button("Home", Action("home"))),
    )


# -- landed ----------------------------------------------------------------------------------------------------------------------------


@router.click("landedhere", may="seat")
def landed(event: Click, context: Context) -> ClickReply:
    """The ways on for whoever has landed."""
    return Update(rounds.landed_card(context.circle))


def stay_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """A thank-you, if one likes; without it the room reads one line."""
    if context.seat.state != "seated":
        return faults.moved_on(None)
    words = Write(id="words", label="Your thank-you", hint="Your council sees this, under your name", long=True, most=limits.QUESTION)
    return Form("Thank them and stay", "Post it", Action("landstay", *args), words)


@router.form("landstay", stay_form, may="seat")
def stay(event: Submit, context: Context) -> SubmitReply:
    """They stay among the readers; the seat opens."""
    circle, seat = context.circle, context.seat
    circle.records.put(seat.model_copy(update={"state": "alumni", "counted": False}))
    said = circle.records.add(LandedWord(seat=seat.id, words=event.text("words"), at=context.now))
    circle.outbox.plan("landedword", context.now, said.id)
    return Say(
        Card(
            "You stay to listen",
            clip(f"Your seat in {clip(circle.council.name, 60)} is open now.", limits.WHY),
            Prose(text="You read and answer as before. The hot seat passes you by, and no question counts on you."),
            Buttons.of(
                Button("I search again", Action("searchagain", circle.id)),
                Button("My council", Action("council")),
                Button("Home", Action("home")),
            ),
        )
    )


@router.due("landedword", "a thank-you to your council")
def landed_word(due: Due, context: Context) -> DueReply:
    """One line in the room, and the thank-you where there is one."""
    circle = context.here
    if circle is None:
        return None
    said = circle.records.get(LandedWord, due.ref)
    if said is None:
        return circles.gone_card(circle, due.item, None)
    body = published.one(("Thank you", said.words)) if said.words else Prose(text="A seat is open. It can be given to somebody new.")
    return Post(
        Card(
            f"{name(circle, said.seat)} has landed, and stays to listen",
            "It was theirs to tell. A seat is open.",
            body,
            audience=circles.audience(circle),
        )
    )


@router.click("searchagain", may="seat")
def search_again(event: Click, context: Context) -> ClickReply:
    """Back on the search: the seat is theirs again, where one is still open."""
    circle, seat = context.circle, context.seat
    if seat.state == "alumni":
        if circle.council.state == "closed" or rules.searches_again(_seats(circle), seat.id, circle.council.places) is None:
            return Update(
                Card(
                    "All seats are taken",
                    "You pressed 'I search again'.",
                    Prose(text="You read and answer as before. When a seat opens, press it again."),
                    Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
                )
            )
        circle.records.put(seat.model_copy(update={"state": "seated"}))
    return Update(circles.roster_card(circle, context))
