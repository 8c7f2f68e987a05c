"""The weekly round in the council's room (screen 20): opened at its hour, a count beforehand, time offered, a hint to its host."""

from __future__ import annotations

from typing import Final

from bot import faults, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, published, rounds
from bot.council.standing import name
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Post, Say
from bot.router import Now, Outcome, Router
from handlers.council.roundnotes import lost_card, note_id
from playbook.cadence import Kind
from playbook.council import rounds as rules
from playbook.records import Round, RoundNote, Seat, TimeOffer

router = Router()

KICKOFF: Final = "kickoff"


# -- the round itself (20a) -------------------------------------------------------------------------------------------------------


@router.due(Kind.ROUND, "your council's round")
def round_due(due: Due, context: Context) -> DueReply:
    """20a as it is now; opening it plans the next one."""
    circle, day = context.here, rounds.day_of(due.ref)
    if circle is None or day is None:
        return None
    held = rounds.opened(circle, day, context)
    return Post(_round_card(circle, held, context)) if held is not None else None


@router.still(Kind.ROUND)
def round_stands(ref: str, context: Context) -> Now | None:
    """It stands in a council's room, and is nothing that one member could move."""
    return Now("A round stands in its council's room.", Action("council"))


def _round_card(circle: Circle, held: Round, context: Context) -> Card:
    seat = held.seat
    rows: list[tuple[str, str]] = []
    asked = rounds.question(circle, held.id, seat) if seat else None
    if seat:
        rows += [] if asked is not None else [("The question", "none yet, and that is fine")]
        rows.append(("How it goes", "10 minutes of questions, 10 of ideas, then one next step"))
    else:
        rows.append(("How it goes", "one line each, if you like"))
    rows += [("Hosted by", name(circle, held.host))] if held.host else []
    rows += [("Together", line) for line in held.said[:1]] + [("Last week", line) for line in held.said[1:2]]
    following = [turn for turn in rounds.ahead(circle, context, 1) if turn.day > held.day]
    if following and following[0].seat:
        day = context.say_day(following[0].day)
        rows.append(("Next seat", f"{name(circle, following[0].seat)}, {day}; swapping is fine"))
    at = (held.id, circle.id)
    offer = [Button("Offer 20 minutes", Action("roundtime", *at))] if seat else []
    answer = [Button("Answer", Action("form", "roundanswer", *at))] if seat else []
    return Card(
        f"This week: {name(circle, seat)} has the seat" if seat else "This week's round is open",
        f"{rounds.WEEKDAYS[held.day.weekday()]}. Take part as much as you like, or not at all.",
        *([published.one(("The question", asked.words))] if asked is not None else []),
        Facts.of(*rows),
        Buttons.of(
            *answer,
            Button("Add my own line", Action("form", "roundline", *at)),
            *offer,
            Button("Swap seats", Action("roundswap", circle.id)),
            Button("More", Action("roundmore", *at)),
        ),
        audience=circles.audience(circle),
    )


@router.due("roundready", "a round that comes soon")
def ready(due: Due, context: Context) -> DueReply:
    """The day before: whoever has the seat is asked for a question; where all agreed, each week is counted just before the round."""
    circle, day = context.here, rounds.day_of(due.ref)
    found = rounds.turns(circle, day, 1) if circle is not None and day is not None else ()
    if circle is None or not found or found[0].day != day:
        return None
    holder = circle.records.get(Seat, found[0].seat or "")
    if holder is not None and rounds.question(circle, due.ref, holder.id) is None:
        context.tell(holder.member, Kind.HOT_SEAT, f"{circle.id}.{due.ref}")
    if rounds.all_agreed(circle):
        for seat in rounds.searching(circle):
            context.tell(seat.member, "weekcount", f"{circle.id}.{due.ref}", max(context.now, found[0].at - rounds.COUNT))
    return None


@router.due("weekcount", "a count of weeks")
def week_count(due: Due, context: Context) -> DueReply:
    """Nothing is sent: what all agreed to count is noted, and goes when the round opens (D22)."""
    council, _, day = due.ref.partition(".")
    circle, when = context.council(council), rounds.day_of(day)
    seat = circle.seat if circle is not None else None
    if circle is not None and seat is not None and when is not None and seat.counted:
        circle.records.put(rounds.week_count(when, f"{day}_{seat.id}", context))
    return None


@router.outcome(Kind.ROUND)
def round_came(outcome: Outcome, context: Context) -> None:
    """A round that could not be posted: its host alone hears why."""
    circle = context.here
    held = circle.records.get(Round, outcome.ref) if circle is not None else None
    host = circle.records.get(Seat, held.host) if circle is not None and held is not None else None
    if circle is not None and host is not None and not outcome.sent:
        context.tell(host.member, "roundlost", f"{circle.id}.{outcome.ref}.{outcome.reason}.{outcome.present}")


@router.due("roundlost", "a round that is not in its room")
def round_lost(due: Due, context: Context) -> DueReply:
    """10e for a round."""
    council, *rest = due.ref.split(".")
    circle = context.council(council)
    if circle is None or len(rest) < 3:
        return None
    return lost_card("The round is not in your room", "You host it this week. Nothing was posted.", rest[1], rest[2], circle)


# -- presses on the round --------------------------------------------------------------------------------------------------------


@router.click("roundmore", may="seat", on=Round)
def round_more(event: Click, context: Context) -> ClickReply:
    """What else there is; for whoever wrote, the way back."""
    circle, held = context.circle, context.named(Round)
    notes = [circle.records.get(RoundNote, note_id(what, context)) for what in ("line", "answer")]
    names = {"line": "Take my line back", "answer": "Take my answer back"}
    own = [Button(names[n.what], Action("unnote", circle.id, n.id, n.rev)) for n in notes if n is not None and n.stands]
    asked = rounds.question(circle, held.id, held.seat)
    long = [Button("Read the question", Action("readquestion", held.id, circle.id))] if asked is not None else []
    mine = [Button("My question", Action("form", "hotquestion", held.id, circle.id))] if held.seat == context.seat.id else []
    first = [Buttons.of(*own, *mine, *long)] if own or mine or long else []
    return Say(
        Card(
            "More about this round",
            "You pressed 'More'. You alone see this.",
            Prose(text="Nobody counts who wrote. What you add stands under your name, until you take it back."),
            *first,
            Buttons.of(
                Button("Who sits when", Action("roundpage", circle.id)),
                Button("The promises", Action("promises", circle.id)),
                Button("Leave it", Action("close")),
            ),
        )
    )


@router.click("readquestion", may="seat", on=Round)
def read_question(event: Click, context: Context) -> ClickReply:
    """The whole question, for the eyes of whoever pressed."""
    circle, held = context.circle, context.named(Round)
    asked = rounds.question(circle, held.id, held.seat)
    if asked is None:
        return Say(faults.moved_on(None))
    whose = published.one(("From", name(circle, asked.seat)), ("The question", asked.words))
    return Say(Card("The question of this round", "You asked to read it.", whose, Buttons.of(Button("Leave it", Action("close")))))


@router.click("roundtime", may="seat", on=Round)
def offer_time(event: Click, context: Context) -> ClickReply:
    """`Offer 20 minutes`: whoever has the seat gets a note alone, by the rules of 9d."""
    circle, held, seat = context.circle, context.named(Round), context.seat
    holder = circle.records.get(Seat, held.seat)
    if holder is None:
        return Say(faults.moved_on(None))
    leave = Buttons.of(Button("Leave it", Action("close")))
    if not circles.reachable(circle, holder, context.me):
        why = "The seat is your own." if holder.id == seat.id else "They have not opened that, for now."
        line = Prose(text=f"{why} An answer in the room reaches them all the same.")
        return Say(Card("I cannot pass it on now", "You pressed 'Offer 20 minutes'.", line, leave))
    given = f"{held.id}_{seat.id}"
    if circle.records.get(TimeOffer, given) is None:
        circle.records.put(TimeOffer(id=given, at=context.now))
        context.tell(holder.member, Kind.ROUND_OFFERED, f"{circle.id}.{held.id}.{seat.id}")
    line = Prose(text="They alone get a note with your name. The two of you find the time.")
    return Say(Card("Your offer is on its way", "You pressed 'Offer 20 minutes'.", line, leave))


@router.due(Kind.ROUND_OFFERED, "twenty minutes from your council")
def offered(due: Due, context: Context) -> DueReply:
    """Somebody offers their time, to whoever has the seat alone."""
    giver = _giver(due.ref, context)
    if giver is None:
        return None
    return Card(
        "Someone from your council offers you 20 minutes",
        "You have the seat in this week's round.",
        published.one(("From", giver.name)),
        Prose(text="Write to them where you two usually do. I do not pass messages on."),
        prompts.way_out(due),
        audience="one",
    )


def _giver(ref: str, context: Context) -> Seat | None:
    """Who offers their time to this member in a round; None once either has left, or it was never theirs."""
    council, _, rest = ref.partition(".")
    circle = context.council(council)
    day, _, giver_id = rest.partition(".")
    held = circle.records.get(Round, day) if circle is not None else None
    giver = circle.records.get(Seat, giver_id) if circle is not None else None
    if circle is None or held is None or circle.seat is None or held.seat != circle.seat.id:
        return None
    return None if giver is None or giver.state == "left" or circles.apart(circle, giver.member, context.me) else giver


@router.still(Kind.ROUND_OFFERED)
def offered_stands(ref: str, context: Context) -> Now | None:
    """It is there to be read while both are in the council and the round is on record."""
    return None if _giver(ref, context) is not None else Now("That offer of time is not there any more.", Action("council"))


# -- silence -------------------------------------------------------------------------------------------------------------------------


@router.due(Kind.ROUND_HINT, "a line for a quiet round")
def hint(due: Due, context: Context) -> DueReply:
    """To the host alone, after 48 hours without a word; to who begins a new room, after 24 (product list 3.4 and 3.5)."""
    council, _, ref = due.ref.partition(".")
    circle = context.council(council)
    seat = circle.seat if circle is not None else None
    if circle is None or seat is None or circle.council.state != "open":
        return None
    if ref == KICKOFF:
        return None if rounds.posts(circle, circle.council.made) else _begin_card(circle, due)
    held = circle.records.get(Round, ref)
    last = rounds.latest(circle)
    if held is None or last is None or held.id != last.id or held.host != seat.id:
        return None
    coming = next(iter(rounds.ahead(circle, context, 1)), None)
    at = rules.hint_due(held.at, rounds.posts(circle, held.at), coming.at if coming is not None else None)
    if at is None:
        return None
    if at > context.now:
        # Something was written since: silence is counted from there, once more at most while this round is on.
        if due.item:
            context.outbox.plan(Kind.ROUND_HINT, at, due.ref)
        return None
    return Card(
        "A quiet round",
        "You host it this week. You alone get this.",
        Prose(text="Quiet is fine. If you like, here is a line to copy into the room:"),
        Facts.of(("A line", "What is one small thing that went well, or one that is stuck?")),
        Buttons.of(Button("Add my own line", Action("form", "roundline", held.id, circle.id))),
        prompts.way_out(due),
    )


@router.still(Kind.ROUND_HINT)
def hint_asks(ref: str, context: Context) -> Now | None:
    """It asks its host alone, while that round is the latest and nobody has written in it."""
    council, _, day = ref.partition(".")
    circle = context.council(council)
    seat = circle.seat if circle is not None else None
    over = Now("That round is not quiet any more, or is not yours to host.", Action("council"))
    if circle is None or seat is None or circle.council.state != "open":
        return over
    if day == KICKOFF:
        return over if rounds.posts(circle, circle.council.made) else None
    held, last = circle.records.get(Round, day), rounds.latest(circle)
    if held is None or last is None or held.id != last.id or held.host != seat.id:
        return over
    return over if rounds.posts(circle, held.at) else None


def _begin_card(circle: Circle, due: Due) -> Card:
    return Card(
        "Would you begin?",
        "Your council's room is a day old. You host its first round.",
        Prose(text="Somebody's first line makes the next one easier. A no is fine, and shown to nobody. A line to copy:"),
        Facts.of(("A line", "Hello. Here is what I want next, and one thing I bring.")),
        Buttons.of(Button("Ask them something", Action("form", "askcouncil")), Button("My council", Action("council"))),
        prompts.way_out(due),
    )


@router.due("firstword", "a room's first day")
def first_word(due: Due, context: Context) -> DueReply:
    """A day after the room was made, somebody is named to begin, unless something was posted."""
    circle = context.here
    whole = rounds.table(circle) if circle is not None else None
    if circle is None or whole is None or circle.council.state != "open" or circle.room.since is None:
        return None
    named = rules.volunteer(whole, circle.room.since, rounds.posts(circle, circle.room.since), context.now)
    seat = circle.records.get(Seat, named or "")
    if seat is not None:
        context.tell(seat.member, Kind.ROUND_HINT, f"{circle.id}.{KICKOFF}")
    return None
