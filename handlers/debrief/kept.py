"""What was written down: listed, read a page at a time, removed, and gone by itself once its time is over."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.context import Context
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Update
from bot.router import Now, Router
from bot.search import lasttime
from bot.text import clip, pages
from playbook.records import Debrief, Job
from playbook.words import jobwords

router = Router()

PAGE: Final = 9
STEERED: Final = {"yes": "Yes", "partly": "Partly", "no": "No", "none": "I had no plan this time"}


def job_words(job_id: str, context: Context) -> str:
    """`Acme, staff PM`: what a talk was about."""
    job = context.records.get(Job, job_id)
    return jobwords.name(job) if job is not None else "a talk"


@router.truth(Debrief)
def now(kept: Debrief, context: Context) -> Now:
    """What is true of a debrief."""
    return Now(f"It was kept on {context.say(kept.at)} and has changed since that card.", Action("readdebrief", kept.id))


@router.click("debriefs")
def debriefs(event: Click, context: Context) -> ClickReply:
    """What was written down, latest first, a page at a time."""
    # With a job: those of talks at its company, as the cards of the next talk there offer them.
    job = context.records.get(Job, event.action.arg(1))
    every = lasttime.debriefs(job.id, context) if job is not None else context.records.all(Debrief)
    kept = sorted(every, key=lambda d: d.at, reverse=True)
    page = int(event.action.arg(0)) if event.action.arg(0).isdigit() and len(event.action.arg(0)) < 4 else 0
    shown = kept[page * PAGE : page * PAGE + PAGE]
    write = Button("Write one", Action("form", "debrief"))
    if not shown:
        none = Prose(text="Nothing is kept here. After a talk, five short answers are enough.")
        return Update(Card("Your debriefs", "You asked for them.", none, Buttons.of(write, Button("Home", Action("home")))))
    more = [Button("Earlier ones", Action("debriefs", page + 1, *event.action.args[1:]))] if len(kept) > (page + 1) * PAGE else []
    open_it = [Button("Read it", Action("readdebrief", shown[0].id), "main")] if len(shown) == 1 else []
    if len(shown) > 1:
        options = tuple(Option(id=d.id, label=context.say(d.at), note=clip(job_words(d.job, context), limits.ITEM_NOTE)) for d in shown)
        lines: Block = Choice(action=Action("readdebrief"), label="Read one:", options=options)
    else:
        day = context.say_day(shown[0].at.astimezone(context.zone).date())
        lines = Facts.of((day, clip(job_words(shown[0].job, context), 300)))
    ways = Buttons.of(*open_it, *more, write, Button("Home", Action("home")))
    return Update(Card("Your debriefs", "You asked for them.", lines, ways))


@router.click("readdebrief")
def read(event: Click, context: Context) -> ClickReply:
    """The whole of it, one answer a page when it is long."""
    kept = context.records.get(Debrief, event.chosen[0] if event.chosen else event.action.arg(0))
    if kept is None:
        return Update(faults.moved_on(None))
    answers = [("Went well", kept.well), ("Said or asked", kept.facts), ("How it felt", kept.felt), ("Next", kept.next)]
    answers.append(("You steered", STEERED.get(kept.steered, "").lower()))
    sheets = [(label, page) for label, text in answers if text for page in pages(text, limits.FACT_VALUE)]
    number = event.action.arg(1)
    at = int(number) if number.isdigit() and int(number[:4]) < len(sheets) else 0
    shown: list[tuple[str, str]] = []
    room = 1_300
    for label, page in sheets[at:]:
        room -= len(page) + len(label)
        if shown and (room < 0 or len(shown) == limits.FACT_ROWS):
            break
        shown.append((label, page))
    after = at + len(shown)
    more = [Button("Next", Action("readdebrief", kept.id, after))] if after < len(sheets) else []
    return Update(
        Card(
            "Your debrief",
            f"You wrote it on {context.say(kept.at)}.",
            Facts.of(*shown),
            Buttons.of(
                *more,
                Button("Edit", Action("form", "editdebrief", kept.id, kept.rev)),
                Button("Remove it", Action("dropdebrief", kept.id, kept.rev)),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("dropdebrief", of=Debrief)
def drop(event: Click, context: Context) -> ClickReply:
    """`Remove it` asks once, since there is no undo."""
    kept = context.named(Debrief)
    return Update(
        Card(
            "Remove this debrief?",
            "You pressed 'Remove it'. Nothing is removed yet.",
            Facts.of(("Goes", f"all your answers of {context.say(kept.at)}"), ("Stays", "that the talk took place")),
            Buttons.of(
                Button("Keep it", Action("readdebrief", kept.id), "main"),
                Button("Remove it", Action("droppeddebrief", kept.id, kept.rev), "danger"),
            ),
        )
    )


@router.click("droppeddebrief", of=Debrief)
def dropped(event: Click, context: Context) -> ClickReply:
    """Gone for good."""
    context.records.drop(Debrief, event.action.arg(-2))
    context.outbox.cancel("fade", event.action.arg(-2))
    return Update(
        Card(
            "Removed",
            "You removed a debrief.",
            Prose(text="Its words are gone. That the talk took place stays in your counts."),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


@router.due("fade", "an old debrief")
def fade(due: Due, context: Context) -> DueReply:
    """Retention: its time is over; it goes without a word (product.md 3.3, rule 11)."""
    if context.records.get(Debrief, due.ref) is not None:
        context.records.drop(Debrief, due.ref)
    return None
