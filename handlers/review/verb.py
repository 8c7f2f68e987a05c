"""The two-week review: counts first, what they can and cannot tell, and one change to try."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot import prompts
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.council import circles
from bot.events import Click, Command, Due
from bot.replies import ClickReply, CommandReply, DueReply, Say, Update
from bot.router import Now, Router
from bot.search import charts, plans
from playbook import pictures, ranges, waits
from playbook.cadence import Every, Kind
from playbook.measures import young_words
from playbook.overview import Figures
from playbook.pipeline import Stage
from playbook.ranges import Change, Count
from playbook.records import Review, Source, Trial

router = Router()

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STAGES: Final = {
    Stage.SENT: "Sent",
    Stage.REPLIED: "Replied",
    Stage.TALKED: "Talked",
    Stage.INTERVIEW: "Interview",
    Stage.FINAL: "Final",
    Stage.OFFER: "Offer",
}
PAGES: Final = ("Replies", "Talks", "Offers and weeks")
PICTURES: Final[tuple[tuple[pictures.Kind, ...], ...]] = (("range", "waiting"), ("funnel",), ("weeks",))
SOURCES: Final[dict[Source, str]] = {"referral": "referral", "cold": "written to", "advert": "advert", "inbound": "they wrote"}
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


# -- when ---------------------------------------------------------------------------------------------------------------


def every(context: Context) -> str:
    """Why it comes: `Every second Wednesday at 10:00, as you chose.`"""
    series = plans.review_series(context.profile)
    if series is None:
        return "You asked for it."
    often = "The first" if series.every is Every.MONTH else "Every second"
    month = " of the month" if series.every is Every.MONTH else ""
    return f"{often} {WEEKDAYS[series.anchor.weekday()]}{month} at {series.clock:%H:%M}, as you chose."


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
    paused = context.profile.paused_until
    over = series.missed(day, context.now, context.zone) is not None
    following = series.following(day, context.zone)
    once_more = waits.review_again(series.on(day, context.zone), following, context.zone, context.profile.quiet)
    if kept is None:
        # In a pause, or with a later one due as well, this one is let go; the dates go on as they were.
        away = over or (paused is not None and context.now < paused)
        kept = context.records.put(Review(id=day.isoformat(), day=day, skipped=away))
        if not away and once_more.at > context.now:
            context.outbox.plan(Kind.REVIEW, once_more.at, day.isoformat(), until=once_more.until)
    plans.plan_review(context)
    if kept.seen is not None or kept.skipped:
        return None
    if not due.item:
        # Opened by the member's own press: it is looked at and does not ask again.
        _seen(context)
    # By the clock, not by what is kept: a note that came the discreet way is asked for again by the press that opens it.
    why = f"I ask once more. {every(context)}" if context.now >= once_more.at else every(context)
    return review_card(context, why, (prompts.way_out(due),))


@router.still(Kind.REVIEW)
def still(ref: str, context: Context) -> Now | None:
    """It asks until the review of that date is looked at or let go, or a later one has come."""
    series, day = plans.review_series(context.profile), plans.review_day(ref, context.profile)
    if series is None or day is None:
        return Now("That review is not planned any more.", Action("review"))
    kept = context.records.get(Review, day.isoformat())
    if kept is not None and kept.seen is not None:
        return Now("You looked at that review already.", Action("review"))
    if (kept is not None and kept.skipped) or series.missed(day, context.now, context.zone) is not None:
        return Now("That review was let go. You can look at any time.", Action("review"))
    return None


def _seen(context: Context) -> None:
    for kept in context.records.all(Review):
        if kept.seen is None and not kept.skipped:
            context.records.put(kept.model_copy(update={"seen": context.today}))
            context.outbox.cancel(Kind.REVIEW, kept.id)
            context.take_note(Kind.REVIEW, kept.id)


# -- the card -----------------------------------------------------------------------------------------------------------


def review_card(context: Context, why: str, last: Sequence[Buttons]) -> Card:
    """11a with enough to compare, 11b with too little; nothing to count is said kindly."""
    found = charts.figures(context)
    if not found.replies.any.now.n and not found.replies.any.before.n and not found.young.n:
        return _nothing_yet(why, last)
    few = found.replies.any.now.likely is None
    tired = found.freshness.fresh.n and found.freshness.fresh.k / found.freshness.fresh.n < FRESH_ENOUGH
    blocks: list[Block] = []
    if tired:
        n = len(found.freshness.quiet)
        blocks.append(Prose(text=f"**Rates may be off:** {n} {'job wants' if n == 1 else 'jobs want'} an update. That comes first."))
    picture = pictures.range_picture(found.replies.any) if not few else None
    if picture is not None:
        blocks.append(charts.chart(picture))
    blocks.append(Prose(text=ranges.change_sentence(found.replies.any)))
    rows = _rows(found)
    if rows:
        blocks.append(Facts.of(*rows))
    if few:
        blocks.append(
            Prose(text="Three better questions for now: did you make the change? What did your peer hear? How good were the replies?")
        )
    change = Button("Close the trial" if open_trial(context) is not None else "Pick one change", Action("trial"), "main")
    quiet = len(found.freshness.quiet)
    update = Button(f"Update {quiet} {'job' if quiet == 1 else 'jobs'}", Action("sweep"), "main")
    ways = [update, Button(change.label, change.action)] if tired else [change]
    drawn = [charts.as_picture("range")] if picture is not None else []
    measures = Button("Other measures", Action("measures", 0))
    shares = circles.ask(context, "review", context.today.isoformat(), "Share a summary")
    if last:
        # One row more is one too many beside the way out: the summary goes with the measures.
        rest = [Buttons.of(*[*ways, *shares, *drawn][:4], measures), *last]
    else:
        rest = [Buttons.of(*ways, *drawn, measures), Buttons.of(*shares, Button("Home", Action("home")))]
    return Card("Your two-week review", why, *blocks, *rest)


def _nothing_yet(why: str, last: Sequence[Buttons]) -> Card:
    return Card(
        "Your two-week review",
        why,
        Prose(text="No application is written down yet, so there is nothing to count. That is fine."),
        Buttons.of(Button("Write down a job", Action("form", "line"), "main"), Button("Pick one change", Action("trial"))),
        *(last or [Buttons.of(Button("Home", Action("home")))]),
    )


def _rows(found: Figures) -> list[tuple[str, str]]:
    """What can be said beside the range, and what is sure while there is none."""
    rows: list[tuple[str, str]] = []
    few = found.replies.any.now.likely is None
    if few:
        sent = found.targeted
        sure = f"you sent {sent.n}, {'all' if sent.k == sent.n else sent.k} on target" if sent.n else "nothing sent lately"
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
    if few:
        rows.append(("A range shows", "once 5 or more fall in the window"))
    return rows


def open_trial(context: Context) -> Trial | None:
    """The one change that is being tried (C24)."""
    return next((t for t in reversed(context.records.all(Trial)) if t.closed is None), None)


@router.click("measures")
def measures(event: Click, context: Context) -> ClickReply:
    """The others, three cards of them: each with its counts, and the window in its label (X15; product.md 3.7)."""
    page = max(0, event.action.version) % len(PAGES)
    found = charts.figures(context)
    rows = (_answers, _talks, _ends)[page](found)
    notes = (
        "Any and good replies: of what you sent 60 to 31 days ago, beside the 30 days before that. Fast look: 28 to 15 days ago.",
        "In 45 days: came to an interview by then, of the jobs you began 135 to 46 days ago. "
        "Went further: of all your jobs that are decided at that stage, ever.",
        "Offers and debriefs: the last 90 days. Weeks: full ones, Monday to Sunday; paused ones are left out.",
    )
    return Update(
        Card(
            f"Other measures: {PAGES[page].lower()}",
            "You asked for them. Each says its own window.",
            Facts.of(*rows),
            Prose(text=notes[page], quiet=True),
            Buttons.of(
                Button("Back to the review", Action("review"), "main"),
                *(Button(name, Action("measures", n)) for n, name in enumerate(PAGES) if n != page),
            ),
            Buttons.of(
                *(Button(charts.NAMES[kind], Action("picture", kind)) for kind in PICTURES[page]),
                *([Button("Can two weeks tell?", Action("twoweeks"))] if not page else []),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("twoweeks")
def two_weeks(event: Click, context: Context) -> ClickReply:
    """Why a rate seldom settles a trial, and what does (C25): folded, so that it is read by whoever asks for it."""
    claim = [Button("What is claimed", Action("claim", "C25"))] if "claim" in context.presses else []
    return Say(
        Card(
            "Can two weeks tell?",
            "You asked for it.",
            Prose(text=ranges.trial_caution()),
            Buttons.of(Button("The review", Action("review"), "main"), *claim, Button("Home", Action("home"))),
        )
    )


def _answers(found: Figures) -> list[tuple[str, str]]:
    """M1, M1w, M1b, M5: who answers."""
    return [
        ("Any reply, 30 days", _compared(found.replies.any)),
        ("Good replies, 30 days", _compared(found.replies.positive)),
        ("Fast look, 14 days", _compared(found.fast.any)),
        ("Too new, last 30 days", young_words(found.young) if found.young.n else "none sent"),
        ("On target, last 30 days", ranges.with_range(found.targeted) if found.targeted.n else "none sent"),
    ]


def _compared(change: Change) -> str:
    """The two counts and what they tell; a window without a case is said in words."""
    if change.now.n and change.before.n:
        return ranges.change_short(change)
    if change.now.n:
        return f"{ranges.with_range(change.now)}; none sent before that"
    return f"none sent in that time; {ranges.counted(change.before)} before" if change.before.n else "none sent in that time"


def _talks(found: Figures) -> list[tuple[str, str]]:
    """M2, M2s: what turns into interviews, and how far it goes from there."""
    rows = [
        ("On target, in 45 days", _led(found.conversion.targeted)),
        ("Off target, in 45 days", _led(found.conversion.untargeted)),
    ]
    if found.conversion.sources:
        parts = (f"{SOURCES[source]} {ranges.counted(count)}" for source, count in found.conversion.sources)
        rows.append(("By source, in 45 days", "; ".join(parts)))
    return rows + [
        (f"{STAGES[step.stage]}, went further", f"{ranges.counted(step.went_on)}; {step.waiting} waiting")
        for step in found.steps
        if step.went_on.n
    ]


def _led(count: Count) -> str:
    return ranges.with_range(count) if count.n else "none begun in that time"


def _ends(found: Figures) -> list[tuple[str, str]]:
    """M3, M4, M6: offers, and the weeks behind them."""
    offers = found.offers
    rows = [("Offers, last 90 days", f"{offers.offers}; {offers.accepted} accepted")]
    if offers.at_target.n:
        rows.append(("At your level, 90 days", ranges.with_range(offers.at_target)))
    if said := [
        f"{n} {words}" for n, words in ((offers.up, "a step up"), (offers.same, "the same"), (offers.down, "a step down")) if n
    ]:
        rows.append(("Next to last job, 90 d", ", ".join(said)))
    if offers.improved.n:
        rows.append(("Better for asking, 90 d", ranges.with_range(offers.improved)))
    kept = found.steadiness.kept
    rows.append(("Kept weeks, last 8", f"{ranges.counted(kept)} in full" if kept.n else "no full week yet"))
    rows.append(("Debriefed in 24 h, 90 d", ranges.with_range(found.debriefed) if found.debriefed.n else "no talk yet"))
    return rows
