"""A council's room: made by the app where the platform lets it, else by its people; its first card, and who may enter."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, prompts
from bot.cards import Action, Audience, Button, Buttons, Card, Facts, Prose
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, published, rounds, standing
from bot.events import Click, Due, Place
from bot.replies import ClickReply, Coming, DueReply, Opening, Post, Update
from bot.router import Now, Outcome, Router
from bot.text import clip, root
from playbook.cadence import Kind
from playbook.council import promises
from playbook.council.rounds import VOLUNTEER_AFTER
from playbook.records import Leaver, Meeting, Room, Seat

router = Router()

NO_PLACE: Final = "no_parent"
"""The receipt where the app makes rooms and nobody has said under which channel."""
NEXT_ASKED: Final = dt.timedelta(hours=24)
LET_OUT_SOON: Final = dt.timedelta(minutes=45)
LET_OUT_AGAIN: Final = dt.timedelta(days=1)
LET_OUT_TRIES: Final = 15
"""How often a platform is asked to let somebody out of a room: soon after the first time, then for two weeks."""


def first_card(circle: Circle, by: str, seen_by: Audience) -> Card:
    """25e, the first card of a room."""
    return Card(
        "This is the council's room",
        by,
        published.one(("Council", circle.council.name), ("With a seat", ", ".join(s.name for s in circle.seats))),
        Prose(text="Type freely; I do not read it. What I post, somebody here pressed for. The five promises hold."),
        Buttons.of(Button("The promises", Action("promises", circle.id)), Button("What I do here", Action("whatidohere", circle.id))),
        audience=seen_by,
    )


@router.due("opening", "your council's room")
def opening(due: Due, context: Context) -> DueReply:
    """Makes the room where the app may; elsewhere the outcome says that people make it."""
    circle = context.here
    if circle is None:
        return None
    if circle.room.state == "bound":
        # It is drawn anew where it stands, and nowhere else.
        there = standing.placed(circle, due.item)
        return Post(first_card(circle, "Three said yes just now.", circles.audience(circle))) if there else None
    meeting = context.community.records.get(Meeting)
    people = tuple(seat.person for seat in circle.seats)
    return Opening(
        first_card(circle, "Three said yes just now.", "council"), meeting.place if meeting else "", circle.council.name, people
    )


@router.outcome("opening")
def opened(outcome: Outcome, context: Context) -> None:
    """The room is there; or the first who said yes is asked to make one, and a day later the next."""
    circle = context.here
    if circle is None or circle.room.state == "bound":
        return
    if outcome.sent:
        circle.records.put(Room(place=outcome.place, state="bound", rostered=True, since=context.now))
        _lives(circle, context)
        for seat in circle.seats:
            context.tell(seat.member, "roomthere", circle.id)
        return
    if outcome.reason == NO_PLACE:
        for seat in circle.seats:
            context.tell(seat.member, "noplace", circle.id)
        return
    for turn, seat in enumerate(circle.seats):
        context.tell(seat.member, Kind.ROOM_LINES, circle.id, context.now + turn * NEXT_ASKED)


@router.due("noplace", "what your room waits for")
def no_place(due: Due, context: Context) -> DueReply:
    """Where the app makes rooms, a facilitator has to say under which channel; until then there is none."""
    circle = context.council(due.ref)
    return None if circle is None or circle.room.state == "bound" else no_place_card(circle)


def no_place_card(circle: Circle) -> Card:
    """What the room waits for, and the press that tries again."""
    return Card(
        "Your council's room waits for its place",
        "You have a seat in it. Nothing is lost.",
        Facts.of(("A facilitator types", f"{root('facilitate rooms here')}, in the channel for rooms")),
        Prose(text="Then anyone with a seat makes the room by this button."),
        Buttons.of(Button("Make the room", Action("openroom", circle.id), "main"), Button("My council", Action("council"))),
    )


@router.click("openroom", may="seat")
def open_room(event: Click, context: Context) -> ClickReply:
    """Tries once more to make the room."""
    circle = context.circle
    if circle.room.state == "none":
        circle.outbox.plan("opening", context.now, str(circle.records.rev))
    line = Prose(text="You hear from me when it is there, or what it still waits for.")
    return Update(Card("On its way", "You pressed 'Make the room'.", line, Buttons.of(Button("My council", Action("council")))))


def _lives(circle: Circle, context: Context) -> None:
    """From its first card on the room has its rounds, and a day later somebody to begin."""
    rounds.begin(circle, context.now)
    circle.outbox.replan("firstword", context.now + VOLUNTEER_AFTER)
    circle.outbox.replan("health", context.now + rounds.LOOKS_AFTER)


@router.due("roomthere", "your council's room")
def room_there(due: Due, context: Context) -> DueReply:
    """The room was made, or bound by somebody else."""
    circle = context.council(due.ref)
    if circle is None:
        return None
    return Card(
        "Your council has its room",
        "You have a seat in it.",
        Facts.of(("Room", clip(circle.council.name, 60))),
        Prose(text="What I post there, somebody with a seat pressed for. I read nothing that is typed."),
        Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
    )


@router.due(Kind.ROOM_LINES, "three lines that make a room")
def make_room(due: Due, context: Context) -> DueReply:
    """25d, while there is no room yet."""
    circle = context.council(due.ref)
    return None if circle is None or circle.room.state in ("bound", "trying") else lines_card(circle, prompts.way_out(due))


@router.still(Kind.ROOM_LINES)
def lines_ask(ref: str, context: Context) -> Now | None:
    """It asks while the council has no room."""
    circle = context.council(ref)
    if circle is None:
        return Now("You have no seat in that council.", Action("council"))
    return Now("That council has its room.", Action("council")) if circle.room.state in ("bound", "trying") else None


@router.click("makeroom", may="seat")
def show_lines(event: Click, context: Context) -> ClickReply:
    """25d from a button."""
    return Update(lines_card(context.circle, Buttons.of(Button("Leave it", Action("close")))))


def lines_card(circle: Circle, last: Buttons) -> Card:
    """The three lines."""
    return Card(
        "Three said yes. Three lines make the room",
        "You were among the first to say yes.",
        Facts.of(
            ("1", f"make a private channel, named for example {clip(circle.council.name, 60)}"),
            ("2", "in it, type: /invite @council"),
            ("3", f"in it, type: {root('council here')}"),
        ),
        Prose(text="You own the channel; I am a guest in it. Then add the others."),
        Buttons.of(Button("My council", Action("council"))),
        last,
    )


@router.due("kickoff", "the first card of a room")
def kickoff(due: Due, context: Context) -> DueReply:
    """25e in a room that people made."""
    circle = context.here
    if circle is None or circle.room.state == "none":
        return None
    return Post(first_card(circle, "Someone with a seat bound it just now.", circles.audience(circle)))


@router.outcome("kickoff")
def kicked_off(outcome: Outcome, context: Context) -> None:
    """Bound once the first card stands there; else whoever typed the line is told what is missing."""
    circle = context.here
    if circle is None or circle.room.state != "trying":
        return
    room = circle.room
    by = circle.records.get(Seat, room.by)
    if outcome.sent:
        circle.records.put(room.model_copy(update={"state": "bound"}))
        _lives(circle, context)
        for seat in circle.seats:
            context.tell(seat.member, "roomthere", circle.id)
        return
    circle.records.put(Room())
    if by is not None:
        context.tell(by.member, "strangers" if outcome.reason == "no_seat" else "inviteme", circle.id)


@router.due("inviteme", "what your room still wants")
def invite_me(due: Due, context: Context) -> DueReply:
    """25f."""
    return Card(
        "Invite me first",
        f"You typed {root('council here')}. Nothing has changed.",
        Facts.of(("In that channel, type", "/invite @council"), ("Then again", root("council here"))),
        Buttons.of(Button("My council", Action("council")), Button("Leave it", Action("close"))),
    )


@router.due("strangers", "what your room still wants")
def strangers(due: Due, context: Context) -> DueReply:
    """The room was not bound: somebody without a seat is in it."""
    return Card(
        "Someone there has no seat",
        f"You typed {root('council here')}. Nothing was posted.",
        Prose(text="The channel's own member list shows who is in it. You alone are told this."),
        Facts.of(("When all have a seat", root("council here"))),
        Buttons.of(Button("My council", Action("council")), Button("Leave it", Action("close"))),
    )


@router.click("whatidohere", may="seat")
def what_i_do(event: Click, context: Context) -> ClickReply:
    """What the app does in a room, and what it does not."""
    return Update(
        Card(
            "What I do in this room",
            "You pressed 'What I do here'.",
            Prose(
                text="I post what somebody here pressed for, once. I read nothing that is typed. I count nobody. "
                "A post can be taken back by whoever wrote it."
            ),
            Prose(text=promises.who_else(context.member.platform), quiet=True),
            Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
        )
    )


# -- the room, where people make it ------------------------------------------------------------------------------------------


def bound_card(place: Place, context: Context) -> Card:
    """`council here`: needs a seat and a private place; the first card in it shows whether I am in it myself (25e, 25f, 25g)."""
    mine = context.councils
    circle = mine[0] if mine else None
    if circle is None:
        return faults.no_seat(known=context.profile.setup != "new")
    if circle.council.state == "forming":
        return Card(
            "A room comes after three have said yes",
            "You typed the line that makes a room. Nothing has changed.",
            Prose(text="This works for people with a seat in a council, in its own private place."),
            Buttons.of(Button("My council", Action("council")), Button("Leave it", Action("close"))),
        )
    if not place.closed:
        return Card(
            "A council needs a private place",
            f"You typed {root('council here')}. Nothing has changed.",
            Prose(text="People without a seat can read this place. Make a private channel, invite me, and type the line there."),
            Buttons.of(Button("Show the three lines", Action("makeroom", circle.id), "main"), Button("Leave it", Action("close"))),
        )
    if circle.room.state == "bound" and circle.room.place == place.id and circle.room.rostered == place.counted:
        return Card(
            "This is the room already",
            "You typed the line that makes a room.",
            Prose(text="Nothing has changed. I post here when somebody presses for it."),
            Buttons.of(Button("My council", Action("council")), Button("Leave it", Action("close"))),
        )
    seat = circle.seat
    circle.records.put(
        Room(place=place.id, state="trying", rostered=place.counted, by=seat.id if seat is not None else "", since=context.now)
    )
    circle.outbox.plan("kickoff", context.now, str(circle.records.rev))
    return Card(
        "This is the council's room",
        "You have a seat, and this place is private.",
        Prose(text="My first card comes here now. If I am not in this channel yet, I write to you how to let me in."),
        Buttons.of(Button("My council", Action("council")), Button("Leave it", Action("close"))),
    )


# -- doors --------------------------------------------------------------------------------------------------------------------


@router.due("door", "a door")
def door(due: Due, context: Context) -> DueReply:
    """A new seat: whoever holds it may enter."""
    seat = context.here.records.get(Seat, due.ref) if context.here is not None else None
    return Coming((seat.person,)) if seat is not None and seat.state == "seated" else None


@router.due("outdoor", "a door")
def out(due: Due, context: Context) -> DueReply:
    """Where the app lets people in, it lets them out; not who has a seat again by now, nor out of no room."""
    circle = context.here
    leaver = circle.records.get(Leaver, due.ref) if circle is not None else None
    if circle is None or leaver is None:
        return None
    if not circle.room.place or any(seat.person == leaver.person for seat in circle.seats):
        circle.records.drop(Leaver, leaver.id)
        return None
    return Coming((leaver.person,), leave=True)


@router.outcome("outdoor")
def gone_out(outcome: Outcome, context: Context) -> None:
    """Who was let out need not be remembered any longer; else it is tried again, and those inside are told once."""
    circle = context.here
    leaver = circle.records.get(Leaver, outcome.ref) if circle is not None else None
    if circle is None or leaver is None:
        return
    if outcome.sent or leaver.refused + 1 >= LET_OUT_TRIES:
        circle.records.drop(Leaver, leaver.id)
        return
    circle.records.put(leaver.model_copy(update={"refused": leaver.refused + 1}))
    circle.outbox.plan("outdoor", context.now + (LET_OUT_AGAIN if leaver.refused else LET_OUT_SOON), leaver.id)
    for seat in circle.seats if not leaver.refused else ():
        context.tell(seat.member, "stillinside", f"{circle.id}.{leaver.id}")


@router.due("stillinside", "who may still read your room")
def still_inside(due: Due, context: Context) -> DueReply:
    """To each with a seat, as long as it is so; without a name, as a vote has none."""
    id, _, ref = due.ref.partition(".")
    circle = context.council(id)
    if circle is None or circle.records.get(Leaver, ref) is None:
        return None
    return Card(
        "Someone who left may still read the room",
        "You have a seat in it. The platform did not let me take them out.",
        Prose(text="I try again within the hour, then once a day. Until then, post there as if they read it."),
        Facts.of(("Who can do it too", "whoever looks after the place, from the room's own list of people")),
        Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
    )
