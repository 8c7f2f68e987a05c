"""The lines of home, in the order that never changes; one with nothing to say is left out (screen 2b)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import prompts
from bot.context import Context
from bot.council import circles
from bot.search import standings, weekcards, weekly
from bot.text import clip
from playbook import pipeline, weeks
from playbook.choices import BLOCK
from playbook.records import Interview, Job, KeptHour, Notice, Trial
from playbook.standing import Lamp, lamps
from playbook.walltime import instant
from playbook.words import names

NEAR: Final = dt.timedelta(days=14)
FRESH_NEWS: Final = dt.timedelta(days=2)
DATES: Final = 3
"""Dates that stand on home; the others have their own lists."""
NEEDS: Final = {"Signal": "plan", "Proof": "proof", "Plan": "checkin"}
"""A lamp is shown where the verb is there that changes it."""


def lit(context: Context) -> list[Lamp]:
    """The three lamps (C33)."""
    return [lamp for lamp in lamps(standings.standing(context)) if NEEDS[lamp.name] in context.verbs]


def lines(context: Context) -> list[tuple[str, str]]:
    """Everything under the next step but the lamps: what a newcomer has nothing of yet."""
    found = [
        ("This week", this_week(context)),
        ("Dates", "; ".join(dates(context))),
        ("Jobs", jobs(context)),
        ("Trial", _trial(context)),
        ("Council", circles.home_line(context)),
        ("Kept for you", _kept(context)),
        ("Just done", _done(context)),
    ]
    return [(label, said) for label, said in found if said]


def this_week(context: Context) -> str:
    """`1 of 2 done; 60 minutes kept for Thu 10:00`; the hour of this week, as long as it is ahead."""
    done, of = weeks.done(weekly.week_of(weekly.present(context), context))
    parts = [f"{done} of {of} done"] if of else []
    hour = context.records.get(KeptHour)
    if hour is not None:
        day = weekly.present(context) + dt.timedelta(days=hour.weekday)
        at = instant(dt.datetime.combine(day, hour.start), context.zone)
        parts += [f"{BLOCK} minutes kept for {day:%a} {hour.start:%H:%M}"] if at > context.now else []
    return "; ".join(parts)


def dates(context: Context) -> list[str]:
    """What lies ahead, soonest first; firms by initials where messages are discreet."""
    talks = [t for t in context.records.all(Interview) if t.state == "set" and context.now <= t.start <= context.now + NEAR]
    found: list[tuple[dt.datetime, str]] = []
    for talk in talks:
        job = context.records.get(Job, talk.job)
        found.append((talk.start, f"{context.say_near(talk.start)} {firm(job.firm, context) if job is not None else ''}".strip()))
    for offer in standings.offers(context):
        job = context.records.get(Job, offer.job)
        if offer.deadline is not None and offer.deadline <= context.now + NEAR:
            whose = firm(job.firm, context) if job is not None else ""
            found.append((offer.deadline, f"{context.say_near(offer.deadline)} {whose} offer ends".replace("  ", " ")))
    return [said for _, said in sorted(found)[:DATES]]


def firm(name: str, context: Context) -> str:
    """A firm as home shows it: in full, or by its initials in discreet mode."""
    return clip(names.initials(name) if context.profile.discreet else name, 32) if name else ""


def jobs(context: Context) -> str:
    """`11 open, 2 interviews, 1 offer; 3 want an update`."""
    courses = [pipeline.course(job) for job in context.records.all(Job) if not job.removed]
    going = [c for c in courses if c.open]
    if not courses:
        return ""
    parts = [f"{len(going)} open"]
    talking = sum(c.state in ("interview_set", "interviewed", "final") for c in going)
    offers = sum(c.state == "offer" for c in going)
    quiet = weekcards.quiet_jobs(context)
    parts += [f"{n} {word}{'s' if n > 1 else ''}" for n, word in ((talking, "interview"), (offers, "offer")) if n]
    return ", ".join(parts) + (f"; {quiet} want{'s' if quiet == 1 else ''} an update" if quiet else "")


def _trial(context: Context) -> str:
    trial = next((t for t in reversed(context.records.all(Trial)) if t.closed is None), None)
    if trial is None:
        return ""
    whole = (trial.end - trial.start).days
    day = min(max(1, (context.today - trial.start).days + 1), whole)
    return clip(f"day {day} of {whole}: {trial.change}", 300)


def _kept(context: Context) -> str:
    waiting = prompts.kept_on_home(context)
    if not waiting:
        return ""
    if prompts.held_back(context):
        why = " that may not have come"
    else:
        why = ", here as you chose" if context.profile.hello == "home" else " I could not send"
    return f"{len(waiting)} note{'s' if len(waiting) > 1 else ''}{why}"


def _done(context: Context) -> str:
    done = [n for n in context.records.all(Notice) if n.what == "done" and context.now - n.at <= FRESH_NEWS]
    return clip(done[-1].words, 200) if done else ""
