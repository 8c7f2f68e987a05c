"""A talk as a card shows it: what it is about, when it is, and what comes around it (screen 6c)."""

from __future__ import annotations

from typing import Final

from bot import limits
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.council import circles
from bot.search import lasttime
from bot.text import clip
from playbook import waits
from playbook.before_pay import mission_for
from playbook.cadence import Kind
from playbook.records import Interview, Job, JobMission

PLANNED_WORDS: Final = {
    Kind.PREP: "time to get ready",
    Kind.GRATITUDE: "the people behind you",
    Kind.DEBRIEF: "five short questions",
    Kind.THANKS: "thank-you note, if not sent",
}


def ahead(context: Context) -> list[Interview]:
    """The talks that are set and not begun, soonest first."""
    every = [talk for talk in context.records.all(Interview) if talk.state == "set" and talk.start >= context.now]
    return sorted(every, key=lambda talk: talk.start)


def job_words(talk: Interview, context: Context) -> str:
    """`Acme, staff PM, first call`: the member's words for what a talk is about."""
    job = context.records.get(Job, talk.job)
    if job is None:
        return talk.stage or "an interview"
    return ", ".join(part for part in (job.firm, job.role, talk.stage) if part) or "an interview"


def set_card(talk: Interview, context: Context, title: str = "Interview set", why: str = "") -> Card:
    """6c: each thing that comes, with its time."""
    rows: list[tuple[str, str]] = []
    asked: set[str] = set()
    for item in context.outbox.pending(ref=talk.id):
        if item.kind in PLANNED_WORDS and item.kind not in asked:
            asked.add(item.kind)
            rows.append((context.say(item.due)[: limits.FACT_LABEL], PLANNED_WORDS[Kind(item.kind)]))
    when = waits.Interview(talk.start, talk.minutes)
    evening = waits.asks_tonight(when, context.zone, context.profile.quiet) and not talk.evening and "debrief" in talk.prompts
    before, read_it = lasttime.shown(talk.job, context)
    first = [("It starts", context.say(talk.start)), ("Job", clip(job_words(talk, context), 300))]
    blocks: list[Block] = [Facts.of(*first, *rows, *before)]
    if evening:
        blocks.append(Prose(text="It ends in your quiet hours. When shall I ask how it went?"))
        blocks.append(
            Buttons.of(
                Button("Ask me tonight", Action("tonight", "tonight", talk.id, talk.rev)),
                Button("Ask me in the morning", Action("tonight", "morning", talk.id, talk.rev)),
            )
        )
    mission = mission_for(talk.job, context.records.all(JobMission))
    blocks.append(
        Buttons.of(
            Button("Get ready now", Action("prep", talk.id), "main"),
            *([Button("Questions to ask", Action("missionasks", mission.id))] if mission is not None else []),
            Button("Move it", Action("form", "movetalk", talk.id, talk.rev)),
            Button("Fewer of these", Action("thin", talk.id, talk.rev)),
            Button("Cancel it", Action("calloff", talk.id, talk.rev)),
        )
    )
    if asks := [*read_it, *circles.ask(context, "talk", talk.id)]:
        blocks.append(Buttons.of(*asks))
    place = context.profile.city or context.profile.zone.rpartition("/")[2].replace("_", " ")
    why = why or f"You confirmed {context.say(talk.start)}, {clip(place, 60)}."
    return Card(title, why, *blocks)
