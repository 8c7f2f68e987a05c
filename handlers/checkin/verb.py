"""The weekly check-in: what is set for a week, ticks that are saved at once, and the two prompts that begin and close it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Command, Due, Submit
from bot.replies import ClickReply, CommandReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import standings, weekcards, weekly
from bot.text import clip
from playbook import weeks
from playbook.cadence import Kind
from playbook.records import KeptHour, Week
from playbook.standing import mistake

router = Router()

LINES: Final = (("one", "One thing"), ("two", "Another"), ("three", "A third"))
DOING: Final = {"did": "Did more than I read", "read": "Read more than I did"}
AGAIN: Final = {"no": "Leave it be", "saturday": "Ask once more on Saturday", "monday": "Ask once more on Monday"}


# -- the card ----------------------------------------------------------------------------------------------------------


@router.command("checkin")
def checkin(event: Command, context: Context) -> CommandReply:
    """17a; with words behind it, a form in which they stand as the first thing."""
    weekly.plan(context)
    monday = weekly.present(context)
    if not event.text:
        return Say(weekcards.week_card(monday, context))
    about = weeks.next_monday(monday) if weeks.is_closing(monday, context.today) else monday
    draft = context.keep_words(Action("weekset", about.isoformat()), {"one": event.text})
    return Say(
        Card(
            "One thing for next week" if about > monday else "One thing for this week",
            "You typed it behind the word. Nothing is set yet.",
            Facts.of(("You typed", clip(event.text, 300))),
            Prose(text=f"I open it as a form. Each line takes {limits.LINE} characters, so that it fits a tick."),
            Buttons.of(
                Button("Open the form", Action("fix", draft.id), "main"),
                Button("This week", Action("week")),
                Button("Leave it", Action("close")),
            ),
        )
    )


@router.click("week")
def week(event: Click, context: Context) -> ClickReply:
    """17a, from a button: the week that is named, else the present one."""
    named = weeks.week_named(event.action.arg(0), context.today)
    return Update(weekcards.week_card(named or weekly.present(context), context))


@router.truth(Week)
def now(kept: Week, context: Context) -> Now:
    """What is true of a week."""
    return weekcards.now(kept.monday, context)


@router.click("weekticks", of=Week)
def tick(event: Click, context: Context) -> ClickReply:
    """What is now ticked is what is done; it is saved at once."""
    kept = context.named(Week)
    done = tuple(i for i in range(len(kept.commitments)) if str(i) in event.chosen)
    context.records.put(kept.model_copy(update={"done": done}))
    weekly.touched(kept.monday, context)
    return Update(weekcards.week_card(kept.monday, context, event.action.arg(0)))


# -- setting a week ----------------------------------------------------------------------------------------------------


def week_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """One to three lines; what is still open of the week before stands in it, to be kept or not."""
    present = weekly.present(context)
    monday = weeks.week_named(args[0], context.today) if args else present
    if monday is None:
        return faults.moved_on(None)
    if monday < present:
        return faults.moved_on(weekcards.now(monday, context))
    kept = weekly.week_of(monday, context)
    before = weeks.still_open(weekly.week_of(monday - dt.timedelta(days=7), context))
    lines = kept.commitments if kept is not None and kept.commitments else before
    hint = "Small enough to be done. Example: send two referral notes"
    return Form(
        "Next week" if monday > present else "This week",
        "Save",
        Action("weekset", monday.isoformat()),
        *(
            Write(
                id=id,
                label=label,
                hint=hint if id == "one" else "",
                value=lines[i] if i < len(lines) else "",
                need=id == "one",
                most=limits.LINE,
            )
            for i, (id, label) in enumerate(LINES)
        ),
        Pick(
            id="doing",
            label="In the last days I",
            options=tuple(Option(id=id, label=words) for id, words in DOING.items()),
            value=() if kept is None or kept.reads_more is None else ("read",) if kept.reads_more else ("did",),
        ),
    )


@router.form("weekset", week_form)
def set_week(event: Submit, context: Context) -> SubmitReply:
    """What was typed takes the place of what was set; a line that stays keeps its tick, and all of it can be undone."""
    monday = weeks.week_named(event.action.arg(0), context.today) or weekly.present(context)
    reads_more = {"did": False, "read": True}.get(event.text("doing"))
    set_now = weeks.with_lines(weekly.kept_week(monday, context), [event.text(id) for id, _ in LINES])
    if not set_now.commitments:
        return Say(faults.needs_a_fix("The lines are empty. One thing is enough.", context.keep(event)))
    stored = context.records.put(set_now.model_copy(update={"reads_more": reads_more}))
    weekly.touched(monday, context)
    if weeks.next_monday(weekly.present(context)) == monday:
        weekly.touched(weekly.present(context), context)
    return Say(_set_card(stored, context, "The week is set"))


def _set_card(kept: Week, context: Context, title: str) -> Card:
    rows = [("From", context.say_day(kept.monday)), *_lines(kept)]
    hint = mistake(standings.standing(context))
    blocks: list[Block] = [Facts.of(*rows)]
    if hint is not None:
        blocks.append(Prose(text=f"One hint: {hint.text[:1].lower()}{hint.text[1:]}"))
    clock = [] if context.profile.zone else [Button("Set my clock", Action("form", "clock"))]
    return Card(
        title,
        "You set it just now." if context.profile.zone else "You set it just now. With a clock I ask at its end how it went.",
        *blocks,
        Buttons.of(
            Button("Undo", Action("weekback", kept.id, kept.rev)),
            Button("Change it", Action("form", "weekset", kept.id)),
            *clock,
            Button("Show the week", Action("week", kept.id)),
            Button("Home", Action("home")),
        ),
    )


def _lines(kept: Week) -> list[tuple[str, str]]:
    return [(weeks.many(i), clip(line, 300)) for i, line in enumerate(kept.commitments, 1)]


@router.click("weekback", of=Week)
def undo(event: Click, context: Context) -> ClickReply:
    """23e: what stood there before; pressed again, it is put back. A lighter week's fewer notes go and come with it."""
    was = context.named(Week)
    stored = context.records.put(weeks.undone(was))
    if weeks.is_light(was) or weeks.is_light(stored):
        until = weekly.ends(stored.monday, context) if weeks.is_light(stored) else None
        context.records.put(context.profile.model_copy(update={"lighter_until": until}))
    rows = _lines(stored) or [("Now", "nothing is set")]
    return Update(
        Card(
            "Undone",
            f"You pressed it at {context.local:%H:%M}.",
            Facts.of(("From", context.say_day(stored.monday)), *rows),
            Buttons.of(
                Button("Put it back", Action("weekback", stored.id, stored.rev)),
                Button("Show the week", Action("week", stored.id)),
                Button("Home", Action("home")),
            ),
        )
    )


# -- what comes by itself ----------------------------------------------------------------------------------------------


@router.due(Kind.WEEK_START, "a new week")
def begins(due: Due, context: Context) -> DueReply:
    """Monday morning: one thing for the week, unless something is set already or the review comes that day."""
    monday = weekly.comes(Kind.WEEK_START, due.ref, context)
    if monday is None or _reviews_on(monday, context):
        return None
    kept = weekly.week_of(monday, context)
    if kept is not None and kept.commitments:
        return None
    before = weeks.still_open(weekly.week_of(monday - dt.timedelta(days=7), context))
    rows = [Facts.of(*((f"Still open, {i}", clip(line, 300)) for i, line in enumerate(before, 1)))] if before else []
    return Card(
        "A new week",
        weekly.why(Kind.WEEK_START, context),
        Prose(text="One thing is enough. What would help your search most this week?"),
        *rows,
        Buttons.of(
            Button("Set this week", Action("form", "weekset", monday.isoformat()), "main"),
            *([Button("Keep an hour", Action("keephour"))] if context.records.get(KeptHour) is None else []),
            weekcards.lighter_week(monday, context),
            Button("Home", Action("home")),
        ),
        prompts.way_out(due),
    )


@router.still(Kind.WEEK_START)
def start_asks(ref: str, context: Context) -> Now | None:
    """It asks until something is set for that week, or the next one has begun."""
    monday, series = weekly.day_of(Kind.WEEK_START, ref, context.profile), weekly.series_of(Kind.WEEK_START, context.profile)
    if monday is None or series is None or series.missed(monday, context.now, context.zone) is not None:
        return Now("That week is over.", Action("week"))
    kept = weekly.week_of(monday, context)
    return Now("Something is set for that week already.", Action("week")) if kept is not None and kept.commitments else None


def _reviews_on(day: dt.date, context: Context) -> bool:
    """One thing at a time: where the two-week review comes on the same day it is the one that is said."""
    reviews = [i for i in context.outbox.every() if i.kind == Kind.REVIEW and i.state != "cancelled"]
    return Kind.REVIEW not in context.profile.stopped and any(i.ref == day.isoformat() for i in reviews)


@router.due(Kind.WEEK_CLOSE, "closing the week")
def closes(due: Due, context: Context) -> DueReply:
    """Friday afternoon: what is done, how it felt, quiet jobs, the next week. Once more if it was ignored and the member chose so."""
    friday = weekly.comes(Kind.WEEK_CLOSE, due.ref, context)
    if friday is None:
        return None
    monday = weeks.monday_of(friday)
    if _closed(monday, context):
        return None
    if due.item and context.local.date() == friday:
        weekly.ask_close_again(friday, context)
    return weekcards.week_card(monday, context, weekcards.ASKED)


@router.still(Kind.WEEK_CLOSE)
def close_asks(ref: str, context: Context) -> Now | None:
    """It asks until that week is closed and the next one set, or the next close has come."""
    friday, series = weekly.day_of(Kind.WEEK_CLOSE, ref, context.profile), weekly.series_of(Kind.WEEK_CLOSE, context.profile)
    if friday is None or series is None or series.missed(friday, context.now, context.zone) is not None:
        return Now("That week is over.", Action("week"))
    closed = _closed(weeks.monday_of(friday), context)
    return Now("You closed that week already.", Action("week")) if closed else None


def _closed(monday: dt.date, context: Context) -> bool:
    kept = weekly.week_of(monday, context)
    coming = weekly.week_of(weeks.next_monday(monday), context)
    return coming is not None and bool(coming.commitments) and not weeks.still_open(kept) and (kept is None or bool(kept.felt))


def asks_form(args: tuple[str, ...], context: Context) -> Form:
    """When the two prompts come, and what happens to one that is ignored."""
    stopped = context.profile.stopped
    yes_no = (Option(id="ask", label="Ask me"), Option(id="no", label="Do not ask"))
    return Form(
        "When I ask",
        "Save",
        Action("weekasks"),
        Pick(id="start", label="Mondays at 09:00, a new week", options=yes_no, value=("no" if Kind.WEEK_START in stopped else "ask",)),
        Pick(id="close", label="Fridays at 15:00, closing it", options=yes_no, value=("no" if Kind.WEEK_CLOSE in stopped else "ask",)),
        Pick(
            id="again",
            label="When I did not answer on Friday",
            options=tuple(Option(id=id, label=words) for id, words in AGAIN.items()),
            value=(context.profile.close_again or "no",),
        ),
    )


@router.form("weekasks", asks_form)
def asks(event: Submit, context: Context) -> SubmitReply:
    """Counts at once; the clock is needed for it and is asked for where there is none."""
    profile = context.profile
    silent = {kind for kind, name in ((Kind.WEEK_START, "start"), (Kind.WEEK_CLOSE, "close")) if event.text(name) == "no"}
    stopped = (*(k for k in profile.stopped if k not in weekly.SLOTS), *sorted(silent))
    again = next((id for id in ("saturday", "monday") if id == event.text("again")), "")
    context.records.put(profile.model_copy(update={"stopped": stopped, "close_again": again}))
    weekly.plan(context)
    if not profile.zone:
        return Say(prompts.needs_a_clock())
    rows = [
        ("Mondays at 09:00", "I do not ask" if Kind.WEEK_START in silent else "a new week"),
        ("Fridays at 15:00", "I do not ask" if Kind.WEEK_CLOSE in silent else "closing the week"),
        ("Without an answer", {"": "I leave it be", "saturday": "once more on Saturday", "monday": "once more on Monday"}[again]),
    ]
    return Say(
        Card(
            "Kept",
            f"You changed when I ask. Times are {clip(context.place, 60)} time.",
            Facts.of(*rows),
            Buttons.of(
                Button("Change it", Action("form", "weekasks")),
                Button("This week", Action("week")),
                Button("Home", Action("home")),
            ),
        )
    )
