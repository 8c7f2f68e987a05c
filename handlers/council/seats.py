"""One's seat in a council: being away, private things, and leaving with or without a goodbye."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, published, standing
from bot.events import Click, Due, Submit
from bot.items import REDRAW, Item
from bot.replies import ClickReply, DueReply, Post, Say, SubmitReply, Update
from bot.router import Router
from bot.text import clip
from playbook.records import Farewell, Seat
from playbook.times import read_day
from playbook.typed.timereadings import ReadDay

router = Router()

EXAMPLE: Final = "Mon 7 Dec"


# -- away, private things -----------------------------------------------------------------------------------------------------


def away_form(args: tuple[str, ...], context: Context) -> Form:
    """Until when the member does not look in."""
    hint = f"Example: {EXAMPLE}. Empty means: I am back"
    return Form("I am away", "Save", Action("away", *args), Write(id="until", label="Away until", hint=hint, most=limits.TIME_TEXT))


@router.form("away", away_form, may="seat")
def away(event: Submit, context: Context) -> SubmitReply:
    """The others read it on the roster; nobody asks why."""
    circle, seat = context.circle, context.seat
    typed = event.text("until")
    read = read_day(typed, context.now, context.zone, past=False) if typed else None
    if typed and (not isinstance(read, ReadDay) or read.day <= context.today):
        line = f"I could not read that as a day ahead. It could be {EXAMPLE}."
        return Say(faults.needs_a_fix(line, context.keep(event), ("You typed", typed)))
    until = read.day if isinstance(read, ReadDay) else None
    circle.records.put(seat.model_copy(update={"away_until": until}))
    return Say(circles.roster_card(circle, context))


@router.click("thingsflip", may="seat")
def flip(event: Click, context: Context) -> ClickReply:
    """Whether people here may show things privately: yes or no, at once."""
    circle, seat = context.circle, context.seat
    circle.records.put(seat.model_copy(update={"private_things": not seat.private_things}))
    return Update(circles.roster_card(circle, context))


# -- leaving ------------------------------------------------------------------------------------------------------------------


def _mine(circle: Circle, context: Context) -> list[Item]:
    """What the member wrote that stands in the room."""
    ids = {record.id for record in circle.records.authored(context.me)}
    return [item for item in circle.outbox.every() if standing.came(item) and item.ref in ids and item.kind != REDRAW]


@router.click("leavecouncil", may="yes")
def ask(event: Click, context: Context) -> ClickReply:
    """25i: staying and leaving cost one press each."""
    circle = context.circle
    posts = len(_mine(circle, context))
    down = [Button("Take my posts down too", Action("leftcouncil", "down", circle.id))] if posts else []
    forming = circle.council.state == "forming"
    bye = [] if forming else [Button("Say goodbye and leave", Action("form", "goodbye", circle.id))]
    stay = f"{posts} {'stays' if posts == 1 else 'stay'} with your name, unless you take them down" if posts else "none"
    seat = circle.seat
    line = "that you left" if seat is not None and seat.state == "alumni" else "your seat is open"
    read = "nothing; your yes is taken back" if forming else f"one line: {line}; your goodbye, if you write one"
    return Update(
        Card(
            "Leave this council?",
            "You pressed 'Leave'. You have your seat until you choose.",
            Facts.of(("Your posts", stay), ("The others read", read)),
            Buttons.of(
                *bye,
                Button("Leave quietly", Action("leftcouncil", "quiet", circle.id)),
                *down,
                Button("Keep my seat", Action("council")),
            ),
        )
    )


def goodbye_form(args: tuple[str, ...], context: Context) -> Form:
    """A goodbye in the member's own words."""
    words = Write(
        id="words", label="Your goodbye", hint="Your council sees this, under your name", long=True, need=True, most=limits.QUESTION
    )
    return Form("Say goodbye", "Leave", Action("goodbye", *args), words)


@router.form("goodbye", goodbye_form, may="seat")
def goodbye(event: Submit, context: Context) -> SubmitReply:
    """The goodbye goes to the room; the seat opens."""
    return Say(_left(context.circle, event.text("words"), context))


@router.click("leftcouncil", may="yes")
def left(event: Click, context: Context) -> ClickReply:
    """Leaves without a word, with or without the posts."""
    circle = context.circle
    if event.action.arg(0) == "down":
        for item in _mine(circle, context):
            circle.outbox.redraw(item.id, context.now)
        standing.forget(circle, context.me, context)
        standing.forget_between(circle, context.me, context)
        for record in circle.records.authored(context.me):
            if not isinstance(record, Seat):
                circle.records.drop(type(record), record.id)
    return Update(_left(circle, "", context))


def _left(circle: Circle, words: str, context: Context) -> Card:
    seat = circle.seat_of(context.me) or next((s for s in circle.takers if s.member == context.me), None)
    if seat is None:
        return faults.moved_on(None)
    circles.depart(circle, seat, context, words)
    return Card(
        "You have left",
        clip(f"Your seat in {clip(circle.council.name, 60)} is open now.", limits.WHY),
        Prose(text="No word of yours comes there any more. If the room still lists you, leave it yourself."),
        Buttons.of(Button("Home", Action("home"))),
    )


@router.due("councilclosed", "your council")
def council_closed(due: Due, context: Context) -> DueReply:
    """To whoever landed and listens: the last who searched has left, or all of them joined another council."""
    circle = context.council(due.ref)
    return circles.closed_card(circle, "The last who searched there have left.") if circle is not None else None


@router.due("farewell", "a goodbye")
def farewell(due: Due, context: Context) -> DueReply:
    """One line in the room: a seat is open, and a goodbye where there is one."""
    circle = context.here
    said = circle.records.get(Farewell, due.ref) if circle is not None else None
    if circle is None:
        return None
    closed = circle.council.state == "closed"
    then = "The council has closed" if closed else "A seat is open"
    line = Prose(text="Nobody here searches any more. What stands here stays." if closed else "It can be given to somebody new.")
    if said is None:
        return Card(then, "Somebody left.", line, audience=circles.audience(circle))
    name = standing.name(circle, said.seat)
    if said.listened:
        then, line = "The seats stay as they were", Prose(text="They had landed and listened here.")
    body = published.one(("Goodbye", said.words)) if said.words else line
    return Post(Card(f"{name} has left. {then}", "It was their own choice.", body, audience=circles.audience(circle)))
