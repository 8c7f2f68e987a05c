"""A council's hours: when its rounds come, and until when it pauses. Anybody with a seat sets them, and the room is told."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, rounds
from bot.council.standing import name
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Post, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip
from handlers.council.starting import RHYTHMS
from playbook.records import Council, SeatSwap
from playbook.times import read_clock, read_day
from playbook.typed.timereadings import ReadDay
from playbook.walltime import instant

router = Router()

EXAMPLE: Final = "Mon 7 Dec"


def _tells(circle: Circle, kind: str, context: Context) -> None:
    """One line in the room, where there is one; the newest alone, if an older one has not gone out."""
    seat = circle.seat
    if circle.room.state == "bound":
        circle.outbox.cancel(kind)
        circle.outbox.plan(kind, context.now, seat.id if seat is not None else "")


# -- day, hour, rhythm ------------------------------------------------------------------------------------------------------------


def when_form(args: tuple[str, ...], context: Context) -> Form:
    """What holds now, to change."""
    council = context.circle.council
    return Form(
        "When your rounds come",
        "Next",
        Action("roundhours", *args),
        Pick(
            id="day",
            label="Day",
            options=tuple(Option(id=str(n), label=day) for n, day in enumerate(rounds.WEEKDAYS)),
            value=(str(council.day),),
            need=True,
        ),
        Write(
            id="at",
            label="Hour, on your council's clock",
            hint=f"Example: 18:00. It is the clock of {rounds.place(council)}",
            value=f"{council.at:%H:%M}",
            need=True,
            most=limits.TIME_TEXT,
        ),
        Pick(
            id="rhythm",
            label="How often you write",
            options=tuple(Option(id=id, label=label) for id, label in RHYTHMS.items()),
            value=(council.rhythm,),
            need=True,
        ),
    )


@router.form("roundhours", when_form, may="seat")
def hours_read(event: Submit, context: Context) -> SubmitReply:
    """Said back before it holds; an hour that may be two is asked about."""
    circle = context.circle
    typed, day, rhythm = event.text("at"), event.text("day"), event.text("rhythm")
    read = read_clock(typed)
    if not read:
        line = "I could not read that as a clock time. It could be 18:00 or 6 pm."
        return Say(faults.needs_a_fix(line, context.keep(event), ("You typed", typed)))
    council = circle.council
    asked = [council.model_copy(update={"day": int(day), "at": at, "rhythm": rhythm}) for at in read]
    yes = [
        Button(
            "Yes, tell the room" if len(read) == 1 else f"Set {at:%H:%M}", Action("hoursset", day, f"{at:%H%M}", rhythm, *_mark(circle))
        )
        for at in read
    ]
    return Say(
        Card(
            "Is that right?" if len(read) == 1 else "Which half of the day?",
            "You changed your council's hours. Nothing has changed yet.",
            Facts.of(*(("Rounds" if n == 0 else "Or", _words(one)) for n, one in enumerate(asked))),
            Prose(text="It holds for all of you, and the room reads who set it. Anybody with a seat can change it again."),
            Buttons.of(*yes, Button("Change it", context.keep(event)), Button("Leave it", Action("close"))),
        )
    )


def _mark(circle: Circle) -> tuple[str, str, int]:
    return circle.id, circle.council.id, circle.council.rev


def _words(council: Council) -> str:
    if council.rhythm == "asked":
        return "when someone asks; no round comes by itself"
    return f"{rounds.hour_words(council)}, {RHYTHMS[council.rhythm].lower()}"


@router.truth(Council)
def hours_now(council: Council, context: Context) -> Now:
    """What is true of a council's hours on an older card."""
    return Now(f"Rounds now: {_words(council)}.", Action("council"))


@router.click("hoursset", of=Council, may="seat")
def hours_set(event: Click, context: Context) -> ClickReply:
    """From now on; swaps of dates that are gone go with them."""
    circle, day, at, rhythm = context.circle, event.action.arg(0), event.action.arg(1), event.action.arg(2)
    right = day in "0123456" and len(day) == 1 and at.isdigit() and len(at) == 4 and at < "2400" and at[2:] < "60" and rhythm in RHYTHMS
    if not right:
        return Update(faults.moved_on(None))
    before = circle.council
    to: dict[str, object] = {"day": int(day), "at": dt.time(int(at[:2]), int(at[2:])), "rhythm": rhythm}
    after = circle.records.put(before.model_copy(update=to))
    if (before.day, before.rhythm) != (after.day, after.rhythm):
        today = rounds.today(circle, context)
        for swap in circle.records.all(SeatSwap):
            if swap.later >= today:
                circle.records.drop(SeatSwap, swap.id)
    rounds.begin(circle, context.now)
    _tells(circle, "hoursword", context)
    coming = next(iter(rounds.ahead(circle, context, 1)), None)
    first = [("Next round", context.say(coming.at))] if coming is not None and circle.room.state == "bound" else []
    return Update(
        Card(
            "Your council's hours are set",
            "The room reads it in a moment." if circle.room.state == "bound" else "Your council has no room yet that could read it.",
            Facts.of(("Rounds", _words(after)), *first),
            Buttons.of(
                Button("Change them", Action("form", "roundhours", circle.id)),
                Button("My council", Action("council")),
                Button("Home", Action("home")),
            ),
        )
    )


@router.due("hoursword", "your council's hours")
def hours_word(due: Due, context: Context) -> DueReply:
    """One line in the room: when rounds come from now on, and who set it."""
    circle = context.here
    if circle is None:
        return None
    return Post(
        Card(
            "Rounds have new hours",
            f"{name(circle, due.ref)} set them. Anybody with a seat can.",
            Facts.of(("Rounds", _words(circle.council))),
            Buttons.of(Button("Change them", Action("form", "roundhours", circle.id))),
            audience=circles.audience(circle),
        )
    )


# -- a pause, and its end -----------------------------------------------------------------------------------------------------------


def pause_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """Until when a paused council pauses."""
    if context.circle.council.state != "paused":
        return faults.moved_on(None)
    hint = f"Example: {EXAMPLE}. Empty means: until one of you wakes it"
    return Form(
        "Pause until",
        "Save",
        Action("councilpause", *args),
        Write(id="until", label="Your council pauses until", hint=hint, most=limits.TIME_TEXT),
    )


@router.form("councilpause", pause_form, may="seat")
def pause_set(event: Submit, context: Context) -> SubmitReply:
    """It wakes by itself that day at its own hour; without a day somebody wakes it."""
    circle = context.circle
    if circle.council.state != "paused":
        return Say(faults.moved_on(None))
    typed, today = event.text("until"), rounds.today(circle, context)
    read = read_day(typed, context.now, circle.council.tz, past=False) if typed else None
    if typed and (not isinstance(read, ReadDay) or read.day <= today):
        line = f"I could not read that as a day ahead. It could be {EXAMPLE}."
        return Say(faults.needs_a_fix(line, context.keep(event), ("You typed", typed)))
    until = read.day if isinstance(read, ReadDay) else None
    if until != circle.council.paused_until:
        circle.records.put(circle.council.model_copy(update={"paused_until": until}))
        circle.outbox.cancel("pauseends")
        if until is not None:
            circle.outbox.plan("pauseends", instant(dt.datetime.combine(until, circle.council.at), circle.council.tz))
        _tells(circle, "pauseword", context)
    return Say(circles.roster_card(circle, context))


@router.due("pauseword", "your council's pause")
def pause_word(due: Due, context: Context) -> DueReply:
    """One line in the room: until when, and who set it."""
    circle = context.here
    if circle is None or circle.council.state != "paused":
        return None
    until = circle.council.paused_until
    day = context.say_day(until) if until is not None else "one of you wakes it"
    return Post(
        Card(
            "Your council pauses",
            f"{name(circle, due.ref)} set until when. Anybody with a seat can.",
            Facts.of(("Until", day)),
            Buttons.of(
                Button("Wake the council", Action("wakecouncil", circle.id)),
                Button("Pause until", Action("form", "councilpause", circle.id)),
            ),
            audience=circles.audience(circle),
        )
    )


@router.due("pauseends", "the end of a pause")
def pause_ends(due: Due, context: Context) -> DueReply:
    """The day that was set: it goes on by itself."""
    circle = context.here
    until = circle.council.paused_until if circle is not None else None
    if circle is not None and circle.council.state == "paused" and until is not None and until <= rounds.today(circle, context):
        _wakes(circle, context)
    return None


@router.click("wakecouncil", may="seat")
def wake(event: Click, context: Context) -> ClickReply:
    """Anybody with a seat wakes it."""
    circle = context.circle
    if circle.council.state == "paused":
        _wakes(circle, context)
    return Update(circles.roster_card(circle, context))


def _wakes(circle: Circle, context: Context) -> None:
    """Rounds begin again, and so does the time that counts as silence."""
    circle.records.put(circle.council.model_copy(update={"state": "open", "paused_until": None}))
    circle.records.put(circle.room.model_copy(update={"since": context.now}))
    circle.outbox.cancel("pauseends")
    circle.outbox.cancel("pauseword")
    rounds.begin(circle, context.now)
    circle.outbox.replan("health", context.now + rounds.LOOKS_AFTER)
    _tells(circle, "awakeword", context)


@router.due("awakeword", "your council goes on")
def awake_word(due: Due, context: Context) -> DueReply:
    """One line in the room: the pause is over."""
    circle = context.here
    if circle is None or circle.council.state != "open":
        return None
    by = f"{name(circle, due.ref)} woke it." if due.ref else "The day came that was set for it."
    return Post(
        Card(
            "Your council goes on",
            clip(by, limits.WHY),
            Facts.of(("Rounds", _words(circle.council))),
            Buttons.of(Button("Change the hours", Action("form", "roundhours", circle.id))),
            audience=circles.audience(circle),
        )
    )
