"""From a member's records to figures and pictures: what the review, the trial, the log and the week draw alike (screens.md 6)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot.cards import Action, Bar, Button, Chart
from bot.context import Context
from bot.text import clip
from playbook import measures, overview, pictures
from playbook.overview import Figures
from playbook.pictures import Kind, Picture
from playbook.pipeline import course
from playbook.records import Ask, Debrief, Interview, Job, Mood, Offer, Trial, Week

NAMES: Final[dict[Kind, str]] = {
    "range": "Replies, before and now",
    "funnel": "How far jobs get",
    "waiting": "Days without news",
    "weeks": "Week by week",
    "trial": "Before and during",
    "mood": "How weeks felt",
}
"""What the button that opens each picture says."""
FILES: Final[dict[Kind, str]] = {
    "range": "replies",
    "funnel": "stages",
    "waiting": "waiting",
    "weeks": "weeks",
    "trial": "trial",
    "mood": "felt",
}


def figures(context: Context) -> Figures:
    """Every measure as of now."""
    return overview.figures(
        [job for job in context.records.all(Job) if not job.removed or job.events],
        context.local,
        weeks=context.records.all(Week),
        interviews=context.records.all(Interview),
        debriefs=context.records.all(Debrief),
        outcomes=overview.outcomes(context.records.all(Offer), context.records.all(Ask)),
        pauses=context.profile.pauses,
        since=(context.profile.since or context.now).astimezone(context.zone).date(),
    )


def picture(of: str, context: Context) -> Picture | None:
    """The picture named `of`: its kind, and for a trial its id behind a dot. None when there is nothing to draw, or no such picture."""
    kind, _, id = of.partition(".")
    courses = [course(job) for job in context.records.all(Job)]
    match kind:
        case "funnel":
            return pictures.funnel(courses)
        case "waiting":
            return pictures.waiting(courses, context.today, discreet=context.profile.discreet)
        case "weeks":
            return pictures.weeks(figures(context).steadiness)
        case "range":
            return pictures.range_picture(figures(context).replies.any)
        case "trial":
            tried = context.records.get(Trial, id) or next(reversed(context.records.all(Trial)), None)
            return None if tried is None else pictures.trial(measures.trial_counts(courses, tried, context.today).change)
        case "mood":
            kept = context.records.all(Mood)
            return pictures.mood(_with_gaps(kept)) if kept else None
        case _:
            return None


def _with_gaps(kept: list[Mood]) -> list[tuple[dt.date, int | None]]:
    """The weeks from the first kept one to the last, those without a mood between them too."""
    by_week = {m.monday: m.place for m in kept}
    first, last = min(by_week), max(by_week)
    mondays = [first + dt.timedelta(days=days) for days in range(0, (last - first).days + 1, 7)]
    return [(monday, by_week.get(monday)) for monday in mondays]


def chart(drawn: Picture) -> Chart:
    """A picture as a card's block."""
    bars = tuple(Bar(label=b.label, value=b.value, of=b.of, low=b.low, high=b.high, text=clip(b.text, 9)) for b in drawn.rows)
    return Chart(kind=drawn.kind, caption=drawn.caption, rows=bars, alt=drawn.alt)


def as_picture(of: str) -> Button:
    """`See as a picture`: the same chart as a PNG in the direct messages."""
    return Button("See as a picture", Action("png", of))


def file_name(kind: Kind, day: dt.date) -> str:
    """`replies-2026-11-24.png`: no member's name and no firm's."""
    return f"{FILES[kind]}-{day.isoformat()}.png"
