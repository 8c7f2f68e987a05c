"""One's own seat in the weekly round: a question beforehand, a swap of dates, whether one is counted (screen 20, D22)."""

from __future__ import annotations

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, published, rounds
from bot.council.standing import name, redraw
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from playbook.cadence import Kind
from playbook.council import rounds as rules
from playbook.records import Round, RoundQuestion, Seat, SeatSwap

router = Router()


@router.click("roundpage", may="seat")
def page(event: Click, context: Context) -> ClickReply:
    """Who sits when."""
    return Update(rounds.seat_card(context.circle, context))


# -- the question ------------------------------------------------------------------------------------------------------------------


@router.due(Kind.HOT_SEAT, "your seat in the round")
def asked(due: Due, context: Context) -> DueReply:
    """The day before: a question for the round, if there is one. Nothing once it is written, swapped or over."""
    council, _, day = due.ref.partition(".")
    circle, when = context.council(council), rounds.day_of(day)
    seat = circle.seat if circle is not None else None
    if circle is None or seat is None or when is None or rounds.question(circle, day, seat.id) is not None:
        return None
    mine = rounds.my_turn(circle, context)
    if mine is None or mine.day != when:
        return None
    swap = [] if mine.swapped else [Button("Swap seats", Action("roundswap", circle.id))]
    return Card(
        "Your seat in the round comes soon",
        f"The round opens {context.say_near(mine.at)}. You have the hot seat.",
        Prose(text="One question is enough. Without one, the round says whose seat it is, and that is fine."),
        Buttons.of(Button("Write my question", Action("form", "hotquestion", day, circle.id), "main"), *swap),
        prompts.way_out(due),
    )


@router.still(Kind.HOT_SEAT)
def seat_asks(ref: str, context: Context) -> Now | None:
    """It asks until the question is written, the seat is swapped, or the round has begun."""
    council, _, day = ref.partition(".")
    circle, when = context.council(council), rounds.day_of(day)
    seat = circle.seat if circle is not None else None
    if circle is None or seat is None or when is None:
        return Now("That turn is not yours any more.", Action("council"))
    if rounds.question(circle, day, seat.id) is not None:
        return Now("You wrote your question.", Action("roundpage", circle.id))
    mine = rounds.my_turn(circle, context)
    return Now("That turn is over, or somebody else's.", Action("roundpage", circle.id)) if mine is None or mine.day != when else None


def question_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """The question of one's own turn, before the round opens or while it is on."""
    circle, seat, day = context.circle, context.seat, Action("hotquestion", *args).arg(-2)
    if not _is_mine(circle, seat, day, context):
        return faults.moved_on(None)
    there = rounds.question(circle, day, seat.id) or rounds.unasked(circle, seat.id)
    words = Write(
        id="words",
        label="Your question",
        hint="Your council sees this, under your name. Leave firms and amounts out",
        long=True,
        value=there.words if there is not None else "",
        most=limits.QUESTION,
    )
    return Form("My question", "Save", Action("hotquestion", *args), words)


def _is_mine(circle: Circle, seat: Seat, day: str, context: Context) -> bool:
    held = circle.records.get(Round, day)
    if held is not None:
        return held.seat == seat.id
    mine = rounds.my_turn(circle, context)
    return mine is not None and mine.day.isoformat() == day


@router.form("hotquestion", question_form, may="seat")
def write_question(event: Submit, context: Context) -> SubmitReply:
    """Stands in the round; an empty one takes it out again."""
    circle, seat, day = context.circle, context.seat, event.action.arg(-2)
    when = rounds.day_of(day)
    if when is None:
        return Say(faults.moved_on(None))
    id, words = f"{day}_{seat.id}", event.text("words")
    before = rounds.unasked(circle, seat.id)
    if before is not None and before.id != id:
        # It stood in the form, for a date on which no round comes any more.
        circle.records.drop(RoundQuestion, before.id)
    if words:
        circle.records.put(RoundQuestion(id=id, day=when, seat=seat.id, words=words, at=context.now))
    elif circle.records.get(RoundQuestion, id) is not None:
        circle.records.drop(RoundQuestion, id)
    context.take_note(Kind.HOT_SEAT, f"{circle.id}.{day}")
    open_now = circle.records.get(Round, day) is not None
    if open_now:
        redraw(circle, Kind.ROUND, day, context)
    where = "It stands in the round now." if open_now else "It stands in the round when that opens. Until then nobody sees it."
    return Say(
        Card(
            "Your question is kept" if words else "No question is kept",
            f"For the round of {context.say_day(when)}.",
            published.one(("Your question", words or "none, and that is fine")),
            Prose(text=where if words else "The round says whose seat it is, and no more."),
            Buttons.of(
                Button("Change it", Action("form", "hotquestion", day, circle.id)),
                Button("Who sits when", Action("roundpage", circle.id)),
                Button("Home", Action("home")),
            ),
        )
    )


# -- swapping ------------------------------------------------------------------------------------------------------------------------


def _swap(circle: Circle, context: Context) -> rules.Swap | None:
    mine, whole, seat = rounds.my_turn(circle, context), rounds.table(circle), circle.seat
    if mine is None or whole is None or seat is None or mine.swapped:
        return None
    try:
        return rules.swap(whole, seat.id, mine.day, rounds.today(circle, context))
    except ValueError:
        return None


@router.click("roundswap", may="seat")
def swap(event: Click, context: Context) -> ClickReply:
    """The next free date, for the eyes of whoever asks."""
    circle = context.circle
    mine, found = rounds.my_turn(circle, context), _swap(circle, context)
    page = Button("Who sits when", Action("roundpage", circle.id))
    leave = Button("Leave it", Action("close"))
    if mine is None or found is None:
        near = [("Yours next", context.say_day(mine.day))] if mine is not None else []
        line = "That date was swapped already, or no other date is free. " if mine is not None else "No seat of yours is near. "
        blocks = [Facts.of(*near)] if near else []
        told = Prose(text=f"{line}You may also say that you are away; the seat then passes on.")
        return Say(Card("Nothing to swap now", "You pressed 'Swap seats'.", *blocks, told, Buttons.of(page, leave)))
    day = found.day.isoformat()
    return Say(
        Card(
            "Swap your seat?",
            "You pressed 'Swap seats'. Nothing has changed.",
            Facts.of(
                ("Your date", context.say_day(found.day)),
                ("Next free date", context.say_day(found.later)),
                ("It was of", name(circle, found.seat)),
            ),
            Prose(text="They have your date then, and hear of it. They can pass it on by saying that they are away."),
            Buttons.of(Button("Swap them", Action("roundswapped", day, found.later.isoformat(), circle.id)), page, leave),
        )
    )


@router.click("roundswapped", may="seat")
def swapped(event: Click, context: Context) -> ClickReply:
    """Both dates change hands, as they were shown; what has changed since is not swapped."""
    circle = context.circle
    found = _swap(circle, context)
    if found is None or (found.day.isoformat(), found.later.isoformat()) != event.action.args[:2]:
        return Update(faults.moved_on(None))
    day = found.day.isoformat()
    circle.records.add(SeatSwap(asker=found.asker, day=found.day, later=found.later, seat=found.seat))
    held = circle.records.get(Round, day)
    if held is not None:
        circle.records.put(held.model_copy(update={"seat": found.seat, "swapped": True}))
    last = rounds.latest(circle)
    if last is not None:
        redraw(circle, Kind.ROUND, last.id, context)
    other = circle.records.get(Seat, found.seat)
    if other is not None:
        context.tell(other.member, "seatmoved", f"{circle.id}.{day}.{found.later.isoformat()}")
    return Update(
        Card(
            "Swapped",
            "You pressed 'Swap them'.",
            Facts.of(("Your date now", context.say_day(found.later)), ("Theirs", context.say_day(found.day))),
            Buttons.of(Button("Who sits when", Action("roundpage", circle.id)), Button("Home", Action("home"))),
        )
    )


@router.due("seatmoved", "your date in the round")
def moved(due: Due, context: Context) -> DueReply:
    """The other one hears which date is theirs now."""
    council, *days = due.ref.split(".")
    circle = context.council(council)
    now, before = (rounds.day_of(days[0]), rounds.day_of(days[1])) if len(days) > 1 else (None, None)
    if circle is None or now is None or before is None:
        return None
    return Card(
        "Your date in the round has moved",
        "Somebody in your council swapped seats with you.",
        Facts.of(("Your date now", context.say_day(now)), ("Before", context.say_day(before))),
        Prose(text="If it does not suit you, say that you are away. The seat then passes on."),
        Buttons.of(
            Button("My question", Action("form", "hotquestion", now.isoformat(), circle.id)),
            Button("I am away", Action("form", "away", circle.id)),
            Button("Who sits when", Action("roundpage", circle.id)),
            Button("Home", Action("home")),
        ),
    )


# -- being counted (D22) -------------------------------------------------------------------------------------------------------------


@router.click("countme", may="seat")
def count_me(event: Click, context: Context) -> ClickReply:
    """What one agrees to, before one does; off until then, and off again at once."""
    circle, seat = context.circle, context.seat
    yes = Button("Yes, count me", Action("countmeset", "yes", circle.id))
    no = Button("No, do not" if seat.counted else "Leave it at no", Action("countmeset", "no", circle.id))
    return Update(
        Card(
            f"Count my week: now {'yes' if seat.counted else 'no'}",
            "You opened it from the roster.",
            Prose(
                text="The round may say '4 of 5 kept a commitment', and '3 of 5 had a heavy week'. "
                "It does so only while every one of you agrees, and never with names. "
                "From three of four on; where all are counted, each of them is."
            ),
            Prose(text="How weeks feel is counted only where you keep it. What you told for a count goes when it is made.", quiet=True),
            Buttons.of(*([no] if seat.counted else [yes, no]), Button("My council", Action("council"))),
        )
    )


@router.click("countmeset", may="seat")
def set_count(event: Click, context: Context) -> ClickReply:
    """Holds from the next round on."""
    circle, seat = context.circle, context.seat
    circle.records.put(seat.model_copy(update={"counted": event.action.arg(0) == "yes"}))
    return Update(circles.roster_card(circle, context))
