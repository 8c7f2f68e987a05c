"""What the outbox holds for each thing a member set: planned when it is set, and anew when it, the zone or the quiet hours change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

from bot.cards import Action
from bot.context import Context
from bot.search import weekly
from playbook import waits
from playbook.cadence import Every, Kind, Rhythm
from playbook.offer.outcome import Outcome
from playbook.pipeline import course
from playbook.records import Advised, Ask, Draft, Interview, Job, Offer, Profile, Reminder, Review, Share, Sheet, TermsTalk, Trial
from playbook.walltime import next_open

AROUND_A_TALK: Final = (Kind.PREP, Kind.GRATITUDE, Kind.DEBRIEF, Kind.THANKS)
ABOUT_AN_OFFER: Final = (Kind.OFFER_72, Kind.OFFER_24, Kind.OFFER_WAIT, Kind.OFFER_OUTCOME)


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
            context.outbox.plan(one.kind, one.at, talk.id, pierces=one.pierces, until=one.until)


# -- jobs --------------------------------------------------------------------------------------------------------------


def kept_job(job_id: str, context: Context) -> Job | None:
    """The job by that id, as one that news may be about: none whose words were removed."""
    job = context.records.get(Job, job_id) if job_id else None
    return job if job is not None and not job.removed else None


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
            context.outbox.plan(one.kind, one.at, offer.id, pierces=one.pierces, until=one.until)
    sheet = context.records.get(Sheet, offer.id)
    if sheet is not None:
        # The wait after an ask ends a day before the date, wherever that has gone.
        plan_wait(offer, sheet, context)


def drop_offer(offer: Offer, context: Context) -> None:
    """An offer and every word about it go for good, and so does what is planned or waits on home about it."""
    for kind in (*BEFORE_A_DATE, Kind.OFFER_WAIT, Kind.OFFER_OUTCOME):
        context.outbox.cancel(kind, offer.id)
        context.take_note(kind, offer.id)
    about: list[Ask | Advised | TermsTalk] = [*context.records.all(Ask), *context.records.all(Advised), *context.records.all(TermsTalk)]
    mine = [record for record in about if record.offer == offer.id]
    for record in mine:
        context.records.drop(type(record), record.id)
    for own in dates_of(offer.id, context):
        context.outbox.cancel(Kind.REMINDER, own.id)
        context.take_note(Kind.REMINDER, own.id)
        context.records.drop(Reminder, own.id)
    drop_unsaved([offer.id, *(record.id for record in mine)], context)
    if context.records.get(Sheet, offer.id) is not None:
        context.records.drop(Sheet, offer.id)
    context.records.drop(Offer, offer.id)


def drop_unsaved(ids: Collection[str], context: Context) -> None:
    """What was typed and not saved about things that go for good, by their ids, and what was about to be shared of them, goes too."""
    for draft in context.records.all(Draft):
        if not set(Action.unpack(draft.form).args).isdisjoint(ids):
            context.records.drop(Draft, draft.id)
    for share in context.records.all(Share):
        if share.ref in ids:
            context.records.drop(Share, share.id)


def dates_of(offer_id: str, context: Context) -> list[Reminder]:
    """The reminders that were set on closing an offer."""
    return [own for own in context.records.all(Reminder) if own.offer == offer_id]


def _moved_by_hand(offer: Offer, context: Context) -> bool:
    """Whether the member chose themselves when a card about the date comes: a snooze comes in quiet hours, as the last day's may."""
    last = (offer.deadline or context.now) - waits.WAITS.offer_last
    return any(i.pierces and i.kind in BEFORE_A_DATE and i.due != last for i in context.outbox.pending(ref=offer.id))


# -- asks --------------------------------------------------------------------------------------------------------------


def begin_wait(offer: Offer, sheet: Sheet, context: Context) -> dt.datetime | None:
    """Something was put to the firm: stores until when it is left to work, plans what comes then, returns it (C5).

    None where the deadline is so near that there is nothing to wait for, or no clock was set yet.
    """
    until = waits.wait_until(context.now, offer.deadline, context.zone) if context.profile.zone else None
    kept = context.records.put(sheet.model_copy(update={"asked": context.now, "wait_until": until, "call": None}))
    plan_wait(offer, kept, context)
    return until


def plan_wait(offer: Offer, sheet: Sheet, context: Context) -> None:
    """The question after the wait, or after the talk that is set; without a deadline also how it ended (C5, D19)."""
    held = context.outbox.cancel(Kind.OFFER_WAIT, offer.id) > 0
    if offer.state != "open" or not context.profile.zone:
        return
    quiet = context.profile.quiet
    if sheet.call is not None and sheet.call > context.now:
        context.outbox.plan(Kind.OFFER_WAIT, next_open(sheet.call + waits.WAITS.debrief, context.zone, quiet), offer.id)
    waiting = any(ask.offer == offer.id and ask.asked and ask.outcome is Outcome.OPEN for ask in context.records.all(Ask))
    if sheet.wait_until is None or not waiting:
        return
    if offer.deadline is not None and sheet.wait_until > offer.deadline - waits.WAITS.offer_last:
        sheet = context.records.put(sheet.model_copy(update={"wait_until": offer.deadline - waits.WAITS.offer_last}))
    for one in waits.plan_answer(sheet.wait_until or context.now, offer.deadline, context.zone, quiet):
        due_now = context.outbox.cancel(one.kind, offer.id) > 0 if one.kind is Kind.OFFER_OUTCOME else held
        if one.at > context.now or due_now:
            # What was held back and is due by the new hours comes with the next open minute, and is not lost.
            context.outbox.plan(one.kind, max(one.at, next_open(context.now, context.zone, quiet)), offer.id, until=one.until)


def end_offer(offer: Offer, context: Context) -> None:
    """Nothing more comes about an offer, and what waits on home about it goes; the dates of its close come after a yes alone."""
    for kind in ABOUT_AN_OFFER:
        context.outbox.cancel(kind, offer.id)
        context.take_note(kind, offer.id)
    for own in dates_of(offer.id, context) if offer.state != "accepted" else ():
        context.outbox.cancel(Kind.REMINDER, own.id)
        context.take_note(Kind.REMINDER, own.id)


# -- trials ------------------------------------------------------------------------------------------------------------


def plan_trial(trial: Trial, context: Context) -> None:
    """The card at the end of a trial."""
    context.outbox.cancel(Kind.TRIAL_END, trial.id)
    if trial.closed is None and context.profile.zone:
        last_stretch = max(trial.start, trial.end - waits.WAITS.trial_days * dt.timedelta(days=1))
        context.outbox.plan(Kind.TRIAL_END, waits.trial_end(last_stretch, context.zone, context.profile.quiet).at, trial.id)


# -- the two-week review -----------------------------------------------------------------------------------------------


def review_series(profile: Profile) -> Rhythm | None:
    """Every second week on the member's day at their own hour, for who has landed once a month; None until they have a clock."""
    if not profile.zone or profile.review_from is None:
        return None
    return Rhythm(profile.review_from, profile.review_at, Every.MONTH if profile.landed == "month" else Every.FORTNIGHT)


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
        sheet = context.records.get(Sheet, offer.id)
        if sheet is not None and not any(i.pierces for i in context.outbox.pending(Kind.OFFER_WAIT, offer.id)):
            plan_wait(offer, sheet, context)
    plan_review(context)
    weekly.plan(context)
