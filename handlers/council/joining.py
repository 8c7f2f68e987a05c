"""Joining a council: the line one was given, the promises, the seat (25c, 19d)."""

from __future__ import annotations

from typing import Final

from bot import limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, pool, published
from bot.council.pledges import promises_card
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip
from handlers.council import starting
from playbook.council import promises
from playbook.records import Apart, Invitation, Pledge, Proposal, Seat, VotedOut

router = Router()

ENOUGH: Final = 3
"""From so many who said yes on, names open and the room is made (product.md 3.5)."""
SPOKEN: Final = {
    "week": "once a week, in writing",
    "fortnight": "every two weeks, in writing",
    "asked": "when someone asks, in writing",
}


def code_of(typed: str) -> str:
    """The code at the end of a line, however it was copied."""
    return typed.strip().rpartition("-")[2].strip().lower()[:16]


def join_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """Where a line is pasted instead of typed."""
    if context.councils:
        return starting.one_is_enough(context.councils[0])
    hint = "Its last part is enough. Example: birch-7F3K2M9Q"
    return Form(
        "A line you were given", "Next", Action("joincouncil"), Write(id="line", label="The line", hint=hint, need=True, most=80)
    )


@router.form("joincouncil", join_form)
def join(event: Submit, context: Context) -> SubmitReply:
    """25c."""
    return Say(invitation_card(code_of(event.text("line")), context))


def _invited(code: str, context: Context) -> tuple[Invitation, Circle] | None:
    """The invitation behind a code and its council, when it opens a seat for this member: else nothing, whatever the reason."""
    line = context.community.records.get(Invitation, code) if code else None
    if line is None or line.until < context.now or line.left < 1:
        return None
    circle = context.invited(line.council)
    if circle is None or circle.council.state == "closed" or len(circle.takers) >= circle.council.places:
        return None
    if circle.records.get(VotedOut, context.me) is not None:
        return None
    own = context.records.get(Apart) or Apart()
    for seat in (*circle.takers, *circle.seats):
        theirs = circle.records.get(Apart, seat.member)
        if seat.member in own.people or (theirs is not None and context.me in theirs.people):
            return None
    return line, circle


def invitation_card(code: str, context: Context) -> Card:
    """25c; one sentence for a line that is used up, out of date, mistyped, or held by somebody who is kept apart."""
    mine = context.councils
    if mine:
        return starting.one_is_enough(mine[0])
    found = _invited(code, context)
    if found is None:
        return _no_seat_card(code)
    line, circle = found
    host = circle.name_of(circle.takers[0].member) if circle.takers else "somebody here"
    return Card(
        "An invitation to a council",
        "You typed the line someone gave you.",
        Facts.of(
            ("From", host),
            ("Council", circle.council.name),
            ("How often", SPOKEN[circle.council.rhythm]),
            ("Seats", f"{len(circle.takers)} of {circle.council.places} taken"),
        ),
        Prose(text="Your name opens to the others once three have said yes. A no is shown to nobody."),
        Buttons.of(Button("See the promises", Action("form", "pledge", line.id), "main"), Button("No, thanks", Action("close"))),
    )


def _no_seat_card(code: str) -> Card:
    return Card(
        "That line opens no seat now",
        "You typed a line for a council. Nothing has changed.",
        Prose(text="Ask whoever gave it to you for a new one. The answer is the same whatever the reason."),
        Buttons.of(Button("Type it again", Action("form", "joincouncil")), Button("Home", Action("home"))),
    )


def _not_free_card() -> Card:
    return Card(
        "That seat is not free now",
        "You agreed to the promises of a council that was found for you.",
        Prose(text="Matching goes on for you. The answer is the same whatever the reason."),
        Buttons.of(Button("My search", Action("findpage")), Button("Home", Action("home"))),
    )


def pledge_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """The name the council sees, before the promises."""
    if context.councils:
        return starting.one_is_enough(context.councils[0])
    if _invited(args[0] if args else "", context) is None:
        return _no_seat_card("")
    return Form(
        "Your name there",
        "Next",
        Action("pledge", *args),
        Write(
            id="name",
            label="Name your council sees",
            hint="A first name or a nickname",
            value=clip(context.profile.name or context.hints.name, limits.NAME),
            need=True,
            most=limits.NAME,
        ),
    )


@router.form("pledge", pledge_form)
def pledged(event: Submit, context: Context) -> SubmitReply:
    """19d: the promises, before a seat is taken."""
    found = _invited(event.action.arg(0), context)
    if found is None:
        return Say(_no_seat_card(""))
    line, circle = found
    pledge = context.records.put(Pledge(id=circle.id, name=event.text("name"), code=line.id))
    return Say(promises_card(pledge, context, "Everyone in the council ticks the same five."))


# -- the promises ---------------------------------------------------------------------------------------------------------------


@router.truth(Pledge)
def pledge_now(pledge: Pledge, context: Context) -> Now:
    """What is true of promises on an older card."""
    return Now("Some boxes were ticked meanwhile, or you agreed.", Action("promises", pledge.id))


@router.click("promises")
def see_promises(event: Click, context: Context) -> ClickReply:
    """The promises as they stand; after agreeing, to read again."""
    pledge = context.records.get(Pledge, event.action.arg(0))
    if pledge is not None:
        return Update(promises_card(pledge, context, f"Everyone in the council ticks the same five. Version {promises.VERSION}."))
    return Update(
        Card(
            "The five promises",
            f"Everyone in the council has ticked them. Version {promises.VERSION}.",
            Facts.of(*((str(n), words) for n, words in enumerate(promises.PROMISES.values(), 1))),
            Prose(text=promises.who_else(context.member.platform), quiet=True),
            Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
        )
    )


@router.click("promise", of=Pledge)
def promise(event: Click, context: Context) -> ClickReply:
    """Keeps the boxes that are on."""
    pledge = context.named(Pledge)
    ticked = tuple(id for id in promises.PROMISES if id in event.chosen)
    return Update(promises_card(context.records.put(pledge.model_copy(update={"ticked": ticked})), context, "You ticked a box."))


@router.click("things", of=Pledge)
def things(event: Click, context: Context) -> ClickReply:
    """Whether members may show things privately; not a promise, and no until yes is picked."""
    pledge = context.named(Pledge)
    chosen = event.chosen == ("yes",)
    return Update(promises_card(context.records.put(pledge.model_copy(update={"things": chosen})), context, "You picked an answer."))


@router.click("agree", of=Pledge)
def agree(event: Click, context: Context) -> ClickReply:
    """All five ticked: the seat is taken. With one open nothing changes, and it says which."""
    pledge = context.named(Pledge)
    left = promises.open_ones(pledge.ticked)
    if left:
        open_ones = f"{starting.number(len(left))} {'box is' if len(left) == 1 else 'boxes are'} open: {', '.join(left)}."
        return Update(promises_card(pledge, context, clip(open_ones, limits.WHY)))
    leaves = _leaves(pledge, context)
    if context.councils and leaves is None:
        return Update(starting.one_is_enough(context.councils[0]))
    circle = context.invited(pledge.id)
    first = circle is not None and circle.council.state == "forming" and not circle.takers and not pledge.proposal
    found = (None, circle) if first and circle is not None else _invited(pledge.code, context)
    context.records.drop(Pledge, pledge.id)
    if found is None or found[1] is None:
        return Update(_not_free_card() if pledge.proposal else _no_seat_card(""))
    if leaves is not None and leaves.seat is not None:
        circles.depart(leaves, leaves.seat, context)
    return Update(_take_seat(pledge, found[1], found[0], context))


def _leaves(pledge: Pledge, context: Context) -> Circle | None:
    """The council that voted to join the one these promises are for: its seat is given up in the same moment."""
    proposal = context.community.records.get(Proposal, pledge.proposal) if pledge.proposal else None
    return context.council(proposal.leaves) if proposal is not None and proposal.leaves else None


def _take_seat(pledge: Pledge, circle: Circle, line: Invitation | None, context: Context) -> Card:
    """Seats the member; with the third yes names open and the room is made, from then on the door is opened for each."""
    forming = circle.council.state == "forming"
    seat = Seat(
        id=circle.records.new_id(),
        member=context.me,
        person=context.member.id,
        name=pledge.name,
        state="said_yes" if forming else "seated",
        since=context.now,
        promises=promises.VERSION,
        private_things=bool(pledge.things),
    )
    circle.seated(seat)
    circles.mirror(circle, context)
    pool.set_state(context.me, "seated", context, silent=0)
    if line is not None:
        left = line.model_copy(update={"left": line.left - 1})
        context.community.records.put(left)
    if not forming:
        circle.outbox.plan("door", context.now, seat.id)
    elif len(circle.takers) >= ENOUGH:
        _opened(circle, context)
    elif line is None:
        return starting.seats_card(circle, pledge.code, context)
    return circles.roster_card(circle, context)


def _opened(circle: Circle, context: Context) -> None:
    """Three have said yes: each gets the names, and the room is made."""
    circle.records.put(circle.council.model_copy(update={"state": "open"}))
    for seat in circle.takers:
        circle.seated(seat.model_copy(update={"state": "seated", "since": context.now}))
        if seat.member != context.me:
            context.tell(seat.member, "names", circle.id)
    circle.outbox.plan("opening", context.now)


@router.due("names", "who is in your council")
def names(due: Due, context: Context) -> DueReply:
    """Three said yes: the names open to each."""
    circle = context.council(due.ref)
    if circle is None:
        return None
    return Card(
        "Three said yes. Your council is there",
        "You said yes to its promises.",
        published.one(("Council", circle.council.name), ("With a seat", ", ".join(s.name for s in circle.seats))),
        Prose(text="The room comes next. You hear from me when it is there."),
        Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
    )
