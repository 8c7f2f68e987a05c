"""What the outbox holds for each thing a member set: planned when it is set, and anew when it, the zone or the quiet hours change."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import weekly
from bot.context import Context
from playbook import waits
from playbook.cadence import Kind, Rhythm
from playbook.pipeline import course
from playbook.records import Advised, Ask, Interview, Job, Offer, Profile, Review, Sheet, TermsTalk, Trial

AROUND_A_TALK: Final = (Kind.PREP, Kind.GRATITUDE, Kind.DEBRIEF, Kind.THANKS)


# -- talks -------------------------------------------------------------------------------------------------------------


def plan_talk(talk: Interview, context: Context) -> None:
    """Plans what the member wants around a talk, in place of what was planned before."""
    when = waits.Interview(talk.start, talk.minutes)
    tonight = talk.evening == "tonight"
    _talk(talk, waits.plan_interview(when, context.zone, context.profile.quiet, context.now, tonight=tonight), context)


def plan_moved(old: Interview, talk: Interview, context: Context) -> None:
    """Moves all that is planned around a talk; what was sent already comes again only on another day."""
    sent = {Kind(i.kind) for i in context.outbox.every() if i.ref == talk.id and i.state == "sent" and i.kind in AROUND_A_TALK}
    was, now = waits.Interview(old.start, old.minutes), waits.Interview(talk.start, talk.minutes)
    _talk(talk, waits.replan_interview(was, now, sent, context.zone, context.profile.quiet, context.now), context)


def cancel_talk(talk_id: str, context: Context) -> None:
    """Nothing more comes about a talk, and what waits on home about it goes."""
    for kind in AROUND_A_TALK:
        context.outbox.cancel(kind, talk_id)
        context.take_note(kind, talk_id)


def _talk(talk: Interview, planned: tuple[waits.Planned, ...], context: Context) -> None:
    for kind in AROUND_A_TALK:
        context.outbox.cancel(kind, talk.id)
    for one in planned:
        if one.kind in talk.prompts:
            context.outbox.plan(one.kind, one.at, talk.id, pierces=one.pierces)


# -- jobs --------------------------------------------------------------------------------------------------------------


def keep_job(job: Job, context: Context) -> Job:
    """Stores a job whose history changed, and plans what its news asks for now; returns it as it was stored."""
    stored = context.records.put(job)
    plan_job(stored, context)
    return stored


def plan_job(job: Job, context: Context) -> None:
    """A follow-up after 8 days and a question after 30, while nobody has answered; nothing once they have."""
    for kind in (Kind.FOLLOW_UP, Kind.STALE):
        context.outbox.cancel(kind, job.id)
    here = course(job)
    if not here.open or here.applied is None or here.answers or here.interviews or not context.profile.zone:
        for kind in (Kind.FOLLOW_UP, Kind.STALE):
            context.take_note(kind, job.id)
        return
    for one in waits.plan_application(here.applied, context.zone, context.profile.quiet, context.now):
        context.outbox.plan(one.kind, one.at, job.id)


# -- offers ------------------------------------------------------------------------------------------------------------

BEFORE_A_DATE: Final = (Kind.OFFER_72, Kind.OFFER_24)


def plan_offer(offer: Offer, context: Context) -> None:
    """What an offer's date brings: three days before, one day before, two days after. Nothing without a date, or once it has ended."""
    # Without a date, how it ended is asked for after the wait for an answer.
    for kind in (*BEFORE_A_DATE, *([Kind.OFFER_OUTCOME] if offer.deadline is not None or offer.state != "open" else [])):
        context.outbox.cancel(kind, offer.id)
    if offer.state != "open" or offer.deadline is None or not context.profile.zone:
        for kind in BEFORE_A_DATE:
            context.take_note(kind, offer.id)
        return
    profile = context.profile
    for one in waits.plan_offer(offer.deadline, context.zone, profile.quiet, context.now, pierce=profile.offers_pierce):
        # The question how it ended is another feature's.
        if one.kind in context.labels:
            context.outbox.plan(one.kind, one.at, offer.id, pierces=one.pierces)


def drop_offer(offer: Offer, context: Context) -> None:
    """An offer and every word about it go for good, and so does what is planned or waits on home about it."""
    for kind in (*BEFORE_A_DATE, Kind.OFFER_WAIT, Kind.OFFER_OUTCOME):
        context.outbox.cancel(kind, offer.id)
        context.take_note(kind, offer.id)
    about: list[Ask | Advised | TermsTalk] = [*context.records.all(Ask), *context.records.all(Advised), *context.records.all(TermsTalk)]
    for record in about:
        if record.offer == offer.id:
            context.records.drop(type(record), record.id)
    if context.records.get(Sheet, offer.id) is not None:
        context.records.drop(Sheet, offer.id)
    context.records.drop(Offer, offer.id)


def _moved_by_hand(offer: Offer, context: Context) -> bool:
    """Whether the member chose themselves when a card about the date comes: a snooze comes in quiet hours, as the last day's may."""
    last = (offer.deadline or context.now) - waits.WAITS.offer_last
    return any(i.pierces and i.kind in BEFORE_A_DATE and i.due != last for i in context.outbox.pending(ref=offer.id))


# -- trials ------------------------------------------------------------------------------------------------------------


def plan_trial(trial: Trial, context: Context) -> None:
    """The card at the end of a trial."""
    context.outbox.cancel(Kind.TRIAL_END, trial.id)
    if trial.closed is None and context.profile.zone:
        last_stretch = max(trial.start, trial.end - waits.WAITS.trial_days * dt.timedelta(days=1))
        context.outbox.plan(Kind.TRIAL_END, waits.trial_end(last_stretch, context.zone, context.profile.quiet).at, trial.id)


# -- the two-week review -----------------------------------------------------------------------------------------------


def review_series(profile: Profile) -> Rhythm | None:
    """Every second week on the member's day at their own hour; None until they have a clock."""
    return Rhythm(profile.review_from, profile.review_at) if profile.zone and profile.review_from is not None else None


def plan_review(context: Context, done: dt.date | None = None) -> None:
    """Plans the next review after the local date `done` (None: the latest that came, was skipped or looked at).

    A date that came does not come again in another zone, and one that did not is due, at once if its hour is past there. Of several
    that went by unseen the latest alone is planned.
    """
    series = review_series(context.profile)
    if series is None:
        return
    came = [kept.day for kept in context.records.all(Review)]
    since = done if done is not None else max(came, default=None)
    coming = series.missed(since, context.now, context.zone) or series.following(since, context.zone)
    for item in context.outbox.pending(Kind.REVIEW):
        if item.ref != (since.isoformat() if since else "") and not item.pierces:
            context.outbox.cancel(Kind.REVIEW, item.ref)
    if not context.outbox.pending(Kind.REVIEW, coming.day.isoformat()):
        context.outbox.plan(Kind.REVIEW, coming.at, coming.day.isoformat())


def let_review_go(day_text: str, context: Context) -> None:
    """The review of that date is skipped; the next comes at its own time."""
    series = review_series(context.profile)
    day = review_day(day_text, context.profile)
    if series is None or day is None:
        return
    kept = context.records.get(Review, day.isoformat()) or Review(id=day.isoformat(), day=day)
    if kept.seen is None:
        context.records.put(kept.model_copy(update={"skipped": True}))
    context.outbox.cancel(Kind.REVIEW, day.isoformat())
    plan_review(context)


def review_day(text: str, profile: Profile) -> dt.date | None:
    """The date of the series that `text` names; None for any other text."""
    series = review_series(profile)
    try:
        day = dt.date.fromisoformat(text)
        return day if series is not None and series.date_from(day) == day else None
    except (ValueError, OverflowError):
        return None


# -- when the clock or the quiet hours change --------------------------------------------------------------------------


def replan(context: Context) -> None:
    """Works everything out anew: talks keep their instants, days keep their dates at the same clock time, series their rhythm."""
    for talk in context.records.all(Interview):
        if talk.state == "set" and talk.start > context.now:
            moved_by_hand = {i.kind for i in context.outbox.pending(ref=talk.id) if i.pierces and i.kind != Kind.DEBRIEF}
            if not moved_by_hand:
                plan_moved(talk, talk, context)
    for job in context.records.all(Job):
        if not any(i.pierces for i in context.outbox.pending(ref=job.id)):
            plan_job(job, context)
    for trial in context.records.all(Trial):
        if trial.closed is None and trial.end >= context.today:
            plan_trial(trial, context)
    for offer in context.records.all(Offer):
        if not _moved_by_hand(offer, context):
            plan_offer(offer, context)
    plan_review(context)
    weekly.plan(context)
