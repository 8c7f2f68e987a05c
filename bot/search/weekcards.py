"""The card of one week: what was set, what is done, how it felt, and what comes next (screen 17a)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose, Tick, Ticks, progress
from bot.context import Context
from bot.council import circles, retention
from bot.events import Click, Due
from bot.router import Now
from bot.search import weekly
from bot.search.unstuck import STUCK
from bot.text import clip
from playbook import pipeline, weeks
from playbook.cadence import Kind
from playbook.records import Job, Mood, Week

PLACES: Final = {"1": "1, hard", "2": "2", "3": "3, so-so", "4": "4", "5": "5, good"}
ASKED: Final = "close"
"""The origin of a card that came unasked: its presses redraw it with the way out."""


def week_card(monday: dt.date, context: Context, origin: str = "-") -> Card:
    """17a from Friday on, before that the week as it runs. `origin` is ASKED for the card that came unasked."""
    week = weekly.week_of(monday, context)
    closing = weeks.is_closing(monday, context.today)
    blocks: list[Block] = []
    if week is not None and week.commitments:
        blocks.append(ticks(week, origin))
    if closing and (mood := _mood(monday, week, origin, context)) is not None:
        blocks.append(mood)
    blocks.append(Prose(text=_words(week, closing, context)))
    coming = weekly.week_of(weeks.next_monday(monday), context)
    if closing and coming is not None and coming.commitments:
        blocks.append(Facts.of(("Next week", f"{len(coming.commitments)} set")))
    forward = _forward(monday, week, closing, coming, context)
    stuck = [STUCK] if origin == ASKED and len(forward) < limits.ROW_BUTTONS - 1 else []
    blocks.append(Buttons.of(*forward, *stuck, Button("Home", Action("home"))))
    if origin != ASKED:
        row = [Button("When I ask", Action("form", "weekasks")), Button("The last weeks", Action("picture", "weeks")), STUCK]
        kept = [Button("How weeks felt", Action("moods"))] if context.records.count(Mood) else []
        blocks.append(Buttons.of(*row, *kept))
    if any(isinstance(block, Choice) for block in blocks):
        blocks.append(Prose(text=f"How it felt: shown to nobody; goes after {retention.mood_days(context)} days.", quiet=True))
    if origin == ASKED:
        friday = (monday + dt.timedelta(days=4)).isoformat()
        blocks.append(prompts.way_out(Due("", "", "", Kind.WEEK_CLOSE, friday)))
    title = "Closing the week" if closing else "This week"
    return Card(title, weekly.why(Kind.WEEK_CLOSE, context) if origin == ASKED else "You opened this.", *blocks)


def ticks(week: Week, origin: str) -> Ticks:
    """The boxes of what was set for a week."""
    items = tuple(Tick(id=str(i), label=clip(line, limits.ITEM_LABEL), done=i in week.done) for i, line in enumerate(week.commitments))
    return Ticks(action=Action("weekticks", origin, week.id, week.rev), items=items)


def _mood(monday: dt.date, week: Week | None, origin: str, context: Context) -> Choice | None:
    """The question how it felt. Answered and not kept it is not asked again this week."""
    kept = context.records.get(Mood, monday.isoformat())
    if kept is None and week is not None and week.felt:
        return None
    label = f"You picked {kept.place} of 5. Another answer:" if kept is not None else "How the week felt, if you like:"
    options = tuple(Option(id=place, label=words) for place, words in PLACES.items())
    return Choice(action=Action("felt", origin, *versioned(monday, context)), label=label, options=options)


def _words(week: Week | None, closing: bool, context: Context) -> str:
    done, of = weeks.done(week)
    said = [progress(done, of)] if of else ["Nothing is set for this week, and that is fine. One small thing is enough."]
    if closing and not of:
        said = ["Nothing was set for this week, and that is fine."]
    quiet = quiet_jobs(context)
    if quiet:
        said.append(f"{weeks.many(quiet)} {'job wants' if quiet == 1 else 'jobs want'} a quick update.")
    if closing and 0 < done < of:
        said.append(f"Keep the other {'one' if of - done == 1 else 'two'}, or set a lighter week?")
    return " ".join(said)


def quiet_jobs(context: Context) -> int:
    """How many jobs want an update."""
    return len(pipeline.quiet_jobs([j for j in context.records.all(Job) if not j.removed], context.today, context.zone))


def about(monday: dt.date, context: Context) -> dt.date:
    """The week that is set from the card of `monday`: that one, or the next once it is closing."""
    return weeks.next_monday(monday) if weeks.is_closing(monday, context.today) else monday


def _forward(monday: dt.date, week: Week | None, closing: bool, coming: Week | None, context: Context) -> list[Button]:
    """The ways forward."""
    ahead = about(monday, context)
    there = coming if closing else week
    name = "next week" if closing else "this week"
    if ahead < weekly.present(context):
        first = [Button("This week", Action("week"), "main")]
    elif there is not None and there.commitments:
        first = [Button(f"Change {name}", Action("form", "weekset", ahead.isoformat()))]
    else:
        first = [Button(f"Set {name}", Action("form", "weekset", ahead.isoformat()), "main")]
    quiet = quiet_jobs(context)
    update = [Button(f"Update {quiet} {'job' if quiet == 1 else 'jobs'}", Action("sweep"))] if quiet else []
    done, of = weeks.done(week)
    offered = ahead >= weekly.present(context) and not weeks.is_light(there) and (done < of if closing else of > 1)
    kept = week is not None and week.commitments
    tell = circles.ask(context, "week", monday.isoformat(), "Tell my council") if kept and circles.has_peers(context) else []
    return [*first, *update, *tell, *([lighter_week(ahead, context)] if offered else [])]


def lighter_week(monday: dt.date, context: Context) -> Button:
    """`A lighter week`: that of `monday`."""
    return Button("A lighter week", Action("lighter", *versioned(monday, context)))


def versioned(monday: dt.date, context: Context) -> tuple[str, str]:
    """A week as the last two args of an action: its Monday, and its version, 0 while nothing of it is on record."""
    week = weekly.week_of(monday, context)
    return monday.isoformat(), str(week.rev if week is not None else 0)


def pressed(event: Click, context: Context) -> dt.date | Card:
    """The Monday a press is about; the card that says what is true now when it was drawn before the last change."""
    monday = weeks.week_named(event.action.arg(-2), context.today)
    if monday is None:
        return faults.moved_on(None)
    if versioned(monday, context)[1] != str(event.action.version):
        return faults.moved_on(now(monday, context))
    return monday


def now(monday: dt.date, context: Context) -> Now:
    """What is true of a week: how much of it is done."""
    done, of = weeks.done(weekly.week_of(monday, context))
    said = f"{done} of {of} done" if of else "nothing is set"
    return Now(f"The week of {context.say_day(monday)}: {said}.", Action("week", monday.isoformat()))
