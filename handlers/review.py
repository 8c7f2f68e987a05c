"""The two-week review: counts first, what they can and cannot tell, and one change to try."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot import plans, prompts
from bot.cards import Action, Bar, Block, Button, Buttons, Card, Chart, Facts, Prose
from bot.context import Context
from bot.events import Click, Command, Due
from bot.replies import ClickReply, CommandReply, DueReply, Say, Update
from bot.router import Router
from bot.text import clip
from playbook import overview, pictures, ranges, waits
from playbook.cadence import Kind
from playbook.overview import Figures
from playbook.pictures import Picture
from playbook.pipeline import Stage, course
from playbook.records import Debrief, Interview, Job, Review, Trial, Week

router = Router()

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STAGES: Final = {
    Stage.SENT: "Sent",
    Stage.REPLIED: "Replied",
    Stage.TALKED: "Talked",
    Stage.INTERVIEW: "Interview",
    Stage.FINAL: "Last stage",
    Stage.OFFER: "Offer",
}
FRESH_ENOUGH: Final = 0.7
"""Share of open jobs touched in 14 days below which the rates are doubted first (product.md 3.7, stale guard)."""


@router.command("review")
def review(event: Command, context: Context) -> CommandReply:
    """The review at any time; it counts as looked at when one is due."""
    _seen(context)
    return Say(review_card(context, "You asked for it.", ()))


@router.click("review")
def again(event: Click, context: Context) -> ClickReply:
    """The review, from a button."""
    _seen(context)
    return Update(review_card(context, "You asked for it.", ()))


def figures(context: Context) -> Figures:
    """Every measure as of now."""
    return overview.figures(
        [job for job in context.records.all(Job) if not job.removed or job.events],
        context.local,
        weeks=context.records.all(Week),
        interviews=context.records.all(Interview),
        debriefs=context.records.all(Debrief),
        pauses=context.profile.pauses,
        since=(context.profile.since or context.now).astimezone(context.zone).date(),
    )


# -- when ---------------------------------------------------------------------------------------------------------------


def every(context: Context) -> str:
    """Why it comes: `Every second Wednesday at 10:00, as you chose.`"""
    series = plans.review_series(context.profile)
    if series is None:
        return "You asked for it."
    return f"Every second {WEEKDAYS[series.anchor.weekday()]} at {series.clock:%H:%M}, as you chose."


@router.due(Kind.REVIEW, "your two-week review")
def review_due(due: Due, context: Context) -> DueReply:
    """Plans the next of the series whatever becomes of this one; once more two days on if it was not looked at."""
    series = plans.review_series(context.profile)
    if series is None:
        return None
    day = plans.review_day(due.ref, context.profile)
    if day is None:
        return None
    kept = context.records.get(Review, day.isoformat())
    again = kept is not None
    paused = context.profile.paused_until
    over = series.missed(day, context.now, context.zone) is not None
    if kept is None:
        # In a pause, or with a later one due as well, this one is let go; the dates go on as they were.
        away = over or (paused is not None and context.now < paused)
        kept = context.records.put(Review(id=day.isoformat(), day=day, skipped=away))
        following = series.following(day, context.zone)
        once_more = waits.review_again(series.on(day, context.zone), following, context.zone, context.profile.quiet)
        if not away and once_more.at > context.now:
            context.outbox.plan(Kind.REVIEW, once_more.at, day.isoformat())
    plans.plan_review(context)
    if kept.seen is not None or kept.skipped:
        return None
    if not due.item:
        # Opened by the member's own press: it is looked at and does not ask again.
        _seen(context)
    why = f"I ask once more. {every(context)}" if again else every(context)
    return review_card(context, why, (prompts.way_out(due),))


def _seen(context: Context) -> None:
    for kept in context.records.all(Review):
        if kept.seen is None and not kept.skipped:
            context.records.put(kept.model_copy(update={"seen": context.today}))
            context.outbox.cancel(Kind.REVIEW, kept.id)
            context.take_note(Kind.REVIEW, kept.id)


# -- the card -----------------------------------------------------------------------------------------------------------


def review_card(context: Context, why: str, last: Sequence[Buttons]) -> Card:
    """11a with enough to compare, 11b with too little; nothing to count is said kindly."""
    found = figures(context)
    trial = open_trial(context)
    change = (
        Button("Close the trial", Action("trial"), "main") if trial is not None else Button("Pick one change", Action("trial"), "main")
    )
    tired = found.freshness.fresh.n and found.freshness.fresh.k / found.freshness.fresh.n < FRESH_ENOUGH
    blocks: list[Block] = []
    if not found.replies.any.now.n and not found.replies.any.before.n and not found.young.n:
        blocks.append(Prose(text="No application is written down yet, so there is nothing to count. That is fine."))
        blocks.append(
            Buttons.of(Button("Write down a job", Action("form", "line"), "main"), Button("Pick one change", Action("trial")))
        )
        return Card("Your two-week review", why, *blocks, *last)
    rows: list[tuple[str, str]] = []
    if tired:
        n = len(found.freshness.quiet)
        blocks.append(Prose(text=f"**Rates may be off:** {n} {'job wants' if n == 1 else 'jobs want'} an update. That comes first."))
    picture = pictures.range_picture(found.replies.any)
    if picture is not None and found.replies.any.now.likely is not None:
        blocks.append(chart(picture))
    blocks.append(Prose(text=ranges.change_sentence(found.replies.any)))
    if found.replies.any.now.likely is None:
        on_target = found.targeted
        sure = (
            f"you sent {on_target.n}, {'all' if on_target.k == on_target.n else on_target.k} on target"
            if on_target.n
            else "nothing sent lately"
        )
        if found.debriefed.n:
            sure += f"; {ranges.counted(found.debriefed)} debriefed"
        rows.append(("What is sure", sure))
    if found.conversion.targeted.n:
        rows.append(("On-target to interview", ranges.in_full(found.conversion.targeted)))
    if any(week.set for week in found.steadiness.weeks):
        rows.append(("Kept weeks", f"{ranges.counted(found.steadiness.kept)} in full"))
    if found.young.n:
        rows.append(("Too new to rate", f"{found.young.n} sent, {found.young.k} answered"))
    if found.freshness.fresh.n:
        rows.append(("How fresh", f"{ranges.counted(found.freshness.fresh)} open jobs touched in 14 days"))
    if found.replies.any.now.likely is None:
        rows.append(("A range shows", "once 5 or more fall in the window"))
    if rows:
        blocks.append(Facts.of(*rows))
    if found.replies.any.now.likely is None:
        blocks.append(
            Prose(text="Three better questions for now: did you make the change? What did your peer hear? How good were the replies?")
        )
    first = Button(f"Update {len(found.freshness.quiet)} jobs", Action("sweep"), "main") if tired else change
    others = [Button(change.label, change.action)] if tired else []
    blocks.append(Buttons.of(first, *others, Button("Other measures", Action("measures"))))
    return Card("Your two-week review", why, *blocks, *last)


def open_trial(context: Context) -> Trial | None:
    """The one change that is being tried (C24)."""
    return next((t for t in reversed(context.records.all(Trial)) if t.closed is None), None)


def chart(picture: Picture) -> Chart:
    """A picture as a card's block."""
    bars = tuple(Bar(label=b.label, value=b.value, of=b.of, low=b.low, high=b.high, text=clip(b.text, 9)) for b in picture.rows)
    return Chart(kind=picture.kind, caption=picture.caption, rows=bars, alt=picture.alt)


@router.click("measures")
def measures(event: Click, context: Context) -> ClickReply:
    """The others: each with its counts and the window its label names (X15)."""
    found = figures(context)
    rows = [
        ("Good replies, 30 days", ranges.change_short(found.replies.positive)),
        ("Fast look, 14 days", ranges.change_short(found.fast.any)),
        ("Off target to interview", ranges.with_range(found.conversion.untargeted) if found.conversion.untargeted.n else "none yet"),
        ("On target, last 30 days", ranges.with_range(found.targeted) if found.targeted.n else "none sent"),
        ("Debriefed in 24 hours", ranges.with_range(found.debriefed) if found.debriefed.n else "no talk yet"),
    ]
    rows += [
        (f"{STAGES[step.stage]}, then on", f"{ranges.counted(step.went_on)}; {step.waiting} waiting")
        for step in found.steps
        if step.went_on.n
    ]
    return Update(
        Card(
            "Other measures",
            "You asked for them. Each says its own window.",
            Facts.of(*rows[:10]),
            Prose(text=ranges.trial_caution(), quiet=True),
            Buttons.of(
                Button("Back to the review", Action("review"), "main"),
                Button("How far jobs get", Action("picture", "funnel")),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("picture")
def picture(event: Click, context: Context) -> ClickReply:
    """One of the pictures, as text marks with its numbers."""
    found = figures(context)
    courses = [course(job) for job in context.records.all(Job)]
    drawn = {
        "funnel": lambda: pictures.funnel(courses),
        "waiting": lambda: pictures.waiting(courses, context.today, discreet=context.profile.discreet),
        "weeks": lambda: pictures.weeks(found.steadiness),
    }.get(event.action.arg(0), lambda: None)()
    if drawn is None:
        return Update(
            Card(
                "Nothing to draw yet",
                "You asked for a picture.",
                Prose(text="A picture needs a few rows first. One line in the log is a start."),
                Buttons.of(Button("Other measures", Action("measures")), Button("Home", Action("home"))),
            )
        )
    return Update(
        Card(
            "A picture of your search",
            "You asked for it.",
            chart(drawn),
            Buttons.of(
                Button("How far jobs get", Action("picture", "funnel")),
                Button("Days without news", Action("picture", "waiting")),
                Button("Back to the review", Action("review")),
            ),
        )
    )
