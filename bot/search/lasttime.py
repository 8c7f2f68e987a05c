"""What was written down after earlier talks at the same company, for the next one to begin with."""

from __future__ import annotations

from bot.cards import Action, Button
from bot.context import Context
from bot.text import clip
from playbook.records import Debrief, Job

FIRST_WORDS = 160
"""Characters of it that stand on another card; a press reads all."""


def debriefs(job_id: str, context: Context) -> list[Debrief]:
    """The debriefs of talks at the company of that job, latest first; those of the job alone where it names no company."""
    job = context.records.get(Job, job_id)
    if job is None:
        return []
    firm = _folded(job.firm)
    jobs = {job.id} | {other.id for other in context.records.all(Job) if firm and _folded(other.firm) == firm}
    kept = [one for one in context.records.all(Debrief) if one.job in jobs and words(one)]
    return sorted(kept, key=lambda one: one.at, reverse=True)


def _folded(firm: str) -> str:
    return " ".join(firm.casefold().split())


def words(kept: Debrief) -> str:
    """The first answer that was given in words: what comes next before all, since that is what the next talk is for."""
    return kept.next or kept.well or kept.facts or kept.felt


def shown(job_id: str, context: Context) -> tuple[list[tuple[str, str]], list[Button]]:
    """The row of a card that says how it went last time, and the door to all of it; nothing where nothing is kept."""
    kept = debriefs(job_id, context)
    if not kept:
        return [], []
    return [("Last time", clip(words(kept[0]), FIRST_WORDS))], [Button("Read how it went", Action("debriefs", 0, job_id))]
