"""What one does for oneself in a council: block, and ask for somebody's seat back (25m)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.context import Context
from bot.council import safety
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Say, Update
from bot.router import Router
from bot.text import clip
from playbook.council.health import votes_needed
from playbook.records import Apart, Seat

router = Router()

HOME: Final = Button("Home", Action("home"))
COUNCIL: Final = Button("My council", Action("council"))


# -- who ------------------------------------------------------------------------------------------------------------------------


@router.click("reportblock", may="seat")
def who(event: Click, context: Context) -> ClickReply:
    """From the roster: about whom."""
    circle = context.circle
    others = [seat for seat in circle.seats if seat.member != context.me]
    if not others:
        line = Prose(text="Nobody else has a seat here now.")
        return Update(Card("Report or block", "You pressed 'Report or block'.", line, Buttons.of(COUNCIL, HOME)))
    return Update(
        Card(
            "Report or block",
            "You pressed 'Report or block'. Nobody is told.",
            Choice(
                action=Action("aboutseat", circle.id),
                label="About whom?",
                options=(
                    *(Option(id=seat.id, label=clip(seat.name, limits.ITEM_LABEL)) for seat in others),
                    Option(id="none", label="Nobody, go back"),
                ),
            ),
            Prose(text="About a post: press 'More' under it in the room."),
            Buttons.of(COUNCIL, HOME),
        )
    )


@router.click("aboutseat", may="seat")
def about(event: Click, context: Context) -> ClickReply:
    """The three ways, from a word to facilitators to a vote."""
    circle = context.circle
    seat = circle.records.get(Seat, event.chosen[0]) if event.chosen else None
    if seat is None or seat.state not in ("seated", "alumni") or seat.member == context.me:
        return who(event, context)
    at = ("seat", seat.id, circle.id)
    # Who has landed and listens holds no seat that could open, and has no vote about another's.
    vote = seat.state == "seated" and context.seat.state == "seated"
    return Update(
        Card(
            "What would help?",
            "You picked somebody. They are not told.",
            Facts.of(
                ("About", clip(seat.name, 60)),
                ("Report", "facilitators read your words, without your name"),
                ("Block", "nothing private between you two; no match, no peer test"),
                *([("A vote", "the seat opens if all of you but one want that")] if vote else []),
            ),
            Buttons.of(
                Button("Report", Action("form", "report", *at)),
                Button("Block", Action("block", *at)),
                *([Button("Vote about the seat", Action("voteask", seat.id, circle.id))] if vote else []),
                COUNCIL,
                HOME,
            ),
        )
    )


# -- block --------------------------------------------------------------------------------------------------------------------------


def _thing(event: Click, context: Context) -> safety.Thing | None:
    found = safety.thing(event.action.arg(0), event.action.arg(1), context.circle)
    return found if found is not None and found.seat.member != context.me else None


def _whom(found: safety.Thing) -> str:
    return clip(found.seat.name, limits.FIRM) if found.named else "whoever sent it"


@router.click("block", may="seat")
def block(event: Click, context: Context) -> ClickReply:
    """25m."""
    found = _thing(event, context)
    if found is None:
        return Say(faults.moved_on(None))
    safety.block(found, context)
    at = (found.what, found.ref, found.circle.id)
    return Say(
        Card(
            "Blocked",
            f"You pressed 'Block' about {_whom(found)}.",
            Facts.of(
                ("From now on", "no private things, no matching, no peer test between you two"),
                ("In a shared room", "you both read what is posted there; a seat elsewhere is the way out"),
            ),
            Prose(text="I do not tell them, and nothing on their cards says so."),
            Buttons.of(
                Button("Undo", Action("unblock", *at)),
                Button("Report too", Action("form", "report", *at)),
                Button("Leave this council", Action("leavecouncil", found.circle.id)),
                HOME,
            ),
        )
    )


@router.click("unblock", may="seat")
def unblock(event: Click, context: Context) -> ClickReply:
    """As it was; a second press finds it so."""
    found = _thing(event, context)
    if found is None:
        return Update(faults.moved_on(None))
    safety.unblock(found.seat, context)
    own = context.records.get(Apart) or Apart()
    line = f"{len(own.people)} still on your list, shown to nobody." if own.people else "Nobody is on your list now."
    return Update(
        Card(
            "Undone",
            "You pressed 'Undo'.",
            Facts.of(("Taken back", f"the block of {_whom(found)}"), ("Kept apart", line)),
            Buttons.of(Button("Block", Action("block", found.what, found.ref, found.circle.id)), COUNCIL, HOME),
        )
    )


# -- a vote -------------------------------------------------------------------------------------------------------------------------


@router.click("voteask", may="seat", on=Seat)
def vote_ask(event: Click, context: Context) -> ClickReply:
    """What a vote is, before it counts."""
    circle, seat = context.circle, context.named(Seat)
    if not _votes(seat, context):
        return Update(faults.moved_on(None))
    others = safety.voters(seat, circle, context)
    rule = f"{votes_needed(others)} of the {others} others, within 14 days" if others > 1 else "two others; fewer can vote now"
    if others < len(circle.seats) - 1:
        rule += ". Who is away or listens is not counted"
    return Update(
        Card(
            "Ask for the seat back?",
            "You pressed 'Vote about the seat'. Nothing counts yet.",
            Facts.of(("Whose", clip(seat.name, 60)), ("It takes", rule)),
            Prose(text="Nobody is told of a vote: not who voted, not how many. If it is reached, the room reads that a seat is open."),
            Buttons.of(COUNCIL, Button("I vote for it", Action("votedo", seat.id, circle.id), "danger"), HOME),
        )
    )


def _votes(seat: Seat, context: Context) -> bool:
    return seat.state == context.seat.state == "seated" and seat.member != context.me


@router.click("votedo", may="seat", on=Seat)
def vote(event: Click, context: Context) -> ClickReply:
    """One vote each, however often it is pressed. The answer is the same whether or not it was the last."""
    circle, seat = context.circle, context.named(Seat)
    if not _votes(seat, context):
        return Update(faults.moved_on(None))
    safety.vote(seat, circle, context)
    return Update(
        Card(
            "Your vote is kept for 14 days",
            "You pressed 'I vote for it'.",
            Prose(text="Nobody sees it. If enough of you want the same, the seat opens. To speak with a facilitator, report."),
            Buttons.of(COUNCIL, HOME),
        )
    )


@router.due("votedout", "your seat")
def voted_out(due: Due, context: Context) -> DueReply:
    """To whoever lost the seat: plainly, without who or how many."""
    return Card(
        "Your seat was given back",
        "The others in your council asked for it.",
        Prose(text="That is hard to read. It says nothing about your search. Your own records are all here."),
        Buttons.of(Button("Places that help", Action("places")), Button("Home", Action("home"))),
    )
