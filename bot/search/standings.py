"""Where a member stands, read from their records: what next actions, lamps, hints and the lists that fill themselves in come from."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from bot.context import Context
from bot.council import rounds
from playbook import pipeline, selfchecks
from playbook.cadence import Kind
from playbook.pipeline import course
from playbook.records import (
    Debrief,
    Interview,
    Job,
    KeptHour,
    Listening,
    NextStep,
    Offer,
    Record,
    Result,
    Review,
    Run,
    Sentence,
    Target,
    Trial,
    Week,
)
from playbook.selfchecks import Item, Search
from playbook.standing import PEER_TEST_HOLDS, QUIET_LOG, Standing

V = TypeVar("V", bound=Record)

LOOK_BACK = dt.timedelta(days=30)
"""How far back the people written to and the jobs applied for are counted (C21)."""


def latest(kind: type[V], context: Context) -> V | None:
    """The version that holds now of what is kept in versions."""
    versions = context.records.all(kind)
    return versions[-1] if versions else None


def ticks(slug: str, context: Context) -> tuple[str, ...]:
    """What was ticked by hand in the newest run of a list."""
    runs = [run for run in context.records.all(Run) if run.checklist == slug]
    return runs[-1].done if runs else ()


def search(context: Context) -> Search:
    """What the lists that fill themselves in are computed from (C12, C19-C23, C28, C29)."""
    next_step = context.records.get(NextStep)
    sentence = latest(Sentence, context)
    began = context.today - LOOK_BACK
    courses = [course(job) for job in context.records.all(Job) if not job.removed]
    sent = [c for c in courses if any(n.kind in ("applied", "talked", "followed_up") and n.day >= began for n in c.lines)]
    reviews = sorted(context.records.all(Review), key=lambda r: r.day)
    logged = _last_log(context)
    return Search(
        target=latest(Target, context),
        sentence=sentence.words if sentence else "",
        results=tuple(context.records.all(Result)),
        next_step=next_step.words if next_step else "",
        same_story="story" in ticks("proof-of-your-work", context),
        outreach=len(sent),
        off_target=sum(c.job.targeted is False for c in sent),
        practised=any("aloud" in talk.prepared for talk in context.records.all(Interview)),
        fast_read=sentence is not None and sentence.tested is not None,
        steady=bool(_commitments(context)) and logged is not None and context.today - logged < QUIET_LOG,
        listener=any(person.heard for person in context.records.all(Listening)),
        reviewed=bool(reviews) and reviews[-1].seen is not None,
        changed_one=context.records.count(Trial) > 0,
    )


def known(slug: str, context: Context) -> frozenset[str]:
    """The steps of the built-in list `slug` that the records show to be done; none for a list that is ticked by hand alone."""
    match slug:
        case "five-steps":
            return frozenset(item.id for item in selfchecks.framework(search(context)) if item.done)
        case "getting-unstuck":
            return frozenset(item.id for item in stuck(context, by_hand=False) if item.done)
        case "this-week":
            sentence = latest(Sentence, context)
            tested = sentence is not None and sentence.tested is not None and context.today - sentence.tested <= PEER_TEST_HOLDS
            there = {"hour": context.records.get(KeptHour) is not None, "sentence": sentence is not None, "peer": tested}
            return frozenset(id for id, yes in there.items() if yes)
        case "proof-of-your-work" | "strong-signal":
            return frozenset(item.id for item in live(slug, context) if item.done and item.computed)
        case _:
            return frozenset()


def live(slug: str, context: Context) -> tuple[Item, ...]:
    """The items of a list of proof as they are now, each with its note (C12, C29); none of another list."""
    match slug:
        case "proof-of-your-work":
            return selfchecks.checklist(search(context))
        case "strong-signal":
            return selfchecks.signal(search(context), ticks(slug, context))
        case _:
            return ()


def records_alone(slug: str) -> frozenset[str]:
    """The steps of a built-in list that nothing but the records can tick: a box set by hand changes nothing (C29)."""
    return frozenset({"target", "results", "leading", "next"}) if slug == "proof-of-your-work" else frozenset()


def offers(context: Context) -> list[Offer]:
    """Open offers that end at a moment still ahead, the next to end first."""
    ends = [
        (o.deadline, o)
        for o in context.records.all(Offer)
        if o.state == "open" and o.deadline is not None and o.deadline >= context.now
    ]
    return [offer for _, offer in sorted(ends, key=lambda pair: (pair[0], pair[1].id))]


def standing(context: Context) -> Standing:
    """What the next action, the lamps and the hint are computed from (C14, C33, product.md 3.6)."""
    target, sentence = latest(Target, context), latest(Sentence, context)
    talks = [t for t in context.records.all(Interview) if t.state in ("set", "done")]
    written = {d.interview for d in context.records.all(Debrief)}
    ahead = sorted((t for t in talks if t.start > context.now), key=lambda t: t.start)
    offer = next(iter(offers(context)), None)
    over = [t for t in talks if t.id not in written and t.start + dt.timedelta(minutes=t.minutes) <= context.now]
    jobs = [job for job in context.records.all(Job) if not job.removed]
    found = search(context)
    return Standing(
        now=context.local,
        since=(context.profile.since or context.now).astimezone(context.zone).date(),
        role=target.role if target else "",
        level_named=target is not None and target.level != "unsure",
        timeline=target.by if target else "",
        sentence=sentence.words if sentence else "",
        peer_tested=sentence.tested if sentence else None,
        proof_in_place=selfchecks.in_place(selfchecks.checklist(found)),
        results=len(found.results),
        commitments=_commitments(context),
        round_open=any(rounds.waits_for(circle, context) for circle in context.councils),
        offer=offer.id if offer else "",
        offer_ends=offer.deadline if offer else None,
        review_due=_review_due(context),
        debrief=max(over, key=lambda t: t.start).id if over else "",
        interview=ahead[0].id if ahead else "",
        interview_at=ahead[0].start if ahead else None,
        stale=len(pipeline.quiet_jobs(jobs, context.today, context.zone)),
        framework=frozenset(item.id for item in framework(context) if item.done),
        last_log=_last_log(context),
        reads_more=_reads_more(context),
    )


def _commitments(context: Context) -> int:
    monday = context.today - dt.timedelta(days=context.today.weekday())
    return sum(len(week.commitments) for week in context.records.all(Week) if week.monday == monday)


def _review_due(context: Context) -> dt.date | None:
    """The earliest review that came and was neither looked at nor skipped, else the next that is planned."""
    if Kind.REVIEW in context.profile.stopped:
        return None
    came = [kept.day for kept in context.records.all(Review) if kept.seen is None and not kept.skipped]
    coming = [item.due.astimezone(context.zone).date() for item in context.outbox.pending(Kind.REVIEW)]
    return min([*came, *coming[:1]], default=None)


def _last_log(context: Context) -> dt.date | None:
    lines = [line.at for job in context.records.all(Job) for line in job.events]
    return max(lines).astimezone(context.zone).date() if lines else None


def _reads_more(context: Context) -> bool:
    """Their own word at the latest check-in, for as long as that is a recent one."""
    said = [w for w in context.records.all(Week) if w.reads_more is not None and context.today - w.monday <= QUIET_LOG]
    return bool(said) and max(said, key=lambda week: week.monday).reads_more is True


def framework(context: Context) -> tuple[Item, ...]:
    """The ten ticks of the five steps, from the records and by hand (C19-C23)."""
    return selfchecks.framework(search(context), ticks("five-steps", context))


def stuck(context: Context, *, by_hand: bool = True) -> tuple[Item, ...]:
    """The three steps out of being stuck, from the records, and by hand unless that is not asked (C28)."""
    sentence = latest(Sentence, context)
    ticked = ticks("getting-unstuck", context) if by_hand else ()
    return selfchecks.stuck(sentence.words if sentence else "", context.records.all(Result), ticked)
