"""A job removed for good: every word of it and about it goes, and what is counted stays."""

from __future__ import annotations

from typing import Final

from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Router
from bot.search import plans
from bot.text import clip
from playbook import history
from playbook.before_pay import mission_for
from playbook.cadence import Kind
from playbook.records import Debrief, Draft, Interview, Job, JobMission, Offer, Run, TermsTalk
from playbook.typed.logline import parse_line
from playbook.words import firms, jobwords

router = Router()

SUBJECTS: Final = {"line": "line", "interview": "job", "addoffer": "job", "newmission": "name"}
"""Forms that begin with a job in the member's own words, and in which input those stand."""


@router.click("removejob", of=Job)
def remove(event: Click, context: Context) -> ClickReply:
    """5h asks first: this is the one thing without an undo."""
    job = context.named(Job)
    lists, offers = len(_lists(job, context)), {offer.id for offer in context.records.all(Offer) if offer.job == job.id}
    written = len(_debriefs(job, context)) + sum(kept.offer in offers for kept in context.records.all(TermsTalk))
    counts = [
        (len(job.events), "line of history", "lines of history"),
        (sum(t.job == job.id for t in context.records.all(Interview)), "interview", "interviews"),
        (len(offers), "offer", "offers"),
        (written, "debrief", "debriefs"),
    ]
    goes = [
        *(f"{n} {one if n == 1 else many}" for n, one, many in counts if n),
        *(["its mission"] if mission_for(job.id, context.records.all(JobMission)) is not None else []),
        *([f"its name on {lists} {'checklist' if lists == 1 else 'checklists'}"] if lists else []),
        *(["1 note"] if job.note else []),
    ]
    words = ", ".join(goes[:-1]) + (" and " if goes[:-1] else "") + "".join(goes[-1:])
    read = [Button("Read my debriefs", Action("debriefs"))] if _debriefs(job, context) else []
    return Update(
        Card(
            "Remove this for good?",
            "You pressed 'Remove for good'. Nothing is removed yet.",
            Facts.of(
                ("Goes", f"{clip(jobwords.name(job), 300)}: {words}"),
                ("Stays", "a stub with no words in it: that a line was there, and its date"),
            ),
            Prose(text="A correction would keep the old line, out of every count. This takes the words away. There is no undo."),
            Buttons.of(
                Button("Keep it", Action("job", job.id), "main"),
                *read,
                Button("Remove for good", Action("removedjob", job.id, job.rev), "danger"),
            ),
        )
    )


def _debriefs(job: Job, context: Context) -> list[Debrief]:
    return [kept for kept in context.records.all(Debrief) if kept.job == job.id]


def _lists(job: Job, context: Context) -> list[Run]:
    """The runs of checklists that are named for its firm, where no other job is that firm's."""
    if _elsewhere(job, context):
        return []
    return [run for run in context.records.all(Run) if run.about and _names(run.about, job)]


def _elsewhere(job: Job, context: Context) -> bool:
    """Whether the name has to stay, since another job has it or it is none."""
    name = firms.fold(job.firm)
    return not name or any(each.id != job.id and firms.fold(each.firm) == name for each in context.records.all(Job))


def _names(words: str, job: Job) -> bool:
    """Whether words such as `Acme, staff PM` are about its firm."""
    return firms.fold(words.partition(",")[0]) == firms.fold(job.firm)


@router.click("removedjob", of=Job)
def removed(event: Click, context: Context) -> ClickReply:
    """Every word of it goes; what was planned about it too, and what was typed about it and not saved."""
    job = context.named(Job)
    for run in _lists(job, context):
        context.records.put(run.model_copy(update={"about": ""}))
    for draft in context.records.all(Draft) if not _elsewhere(job, context) else ():
        if _begins_with(draft, job):
            context.records.drop(Draft, draft.id)
    gone = [job.id]
    for kept in _debriefs(job, context):
        # Its words name the firm and whom one met there: without the job nothing would take them out where it is shared.
        context.outbox.cancel("fade", kept.id)
        context.records.drop(Debrief, kept.id)
        gone.append(kept.id)
    for talk in context.records.all(Interview):
        if talk.job == job.id:
            plans.cancel_talk(talk.id, context)
            context.records.drop(Interview, talk.id)
            gone.append(talk.id)
    for offer in context.records.all(Offer):
        if offer.job == job.id:
            plans.drop_offer(offer, context)
    for mission in context.records.all(JobMission):
        if mission.job == job.id:
            context.records.drop(JobMission, mission.id)
            gone.append(mission.id)
    plans.drop_unsaved(gone, context)
    context.records.put(history.erase_all(job))
    for kind in (Kind.FOLLOW_UP, Kind.STALE):
        context.outbox.cancel(kind, job.id)
        context.take_note(kind, job.id)
    return Update(
        Card(
            "Removed for good",
            "You removed a job and its words.",
            Prose(text="Its firm, its role and its notes are gone. Your counts stay as they were."),
            Buttons.of(Button("My jobs", Action("jobs")), Button("Home", Action("home"))),
        )
    )


def _begins_with(draft: Draft, job: Job) -> bool:
    """Whether what was typed and not saved names its firm as what it is about."""
    form = Action.unpack(draft.form).name
    words = draft.values.get(SUBJECTS.get(form, ""), "")
    said = parse_line(words).firm if form == "line" and isinstance(words, str) else words
    return isinstance(said, str) and bool(said) and _names(said, job)
