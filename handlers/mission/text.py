"""A mission copied out as clean text: a file in the direct messages, and pages to copy (D6)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, File, Parcel, Update
from bot.router import Router
from bot.text import first_lines, pages
from handlers.mission.missioncards import name_of
from playbook import mission as rules
from playbook.records import JobMission

router = Router()

TEXT: Final = "missiontext"


@router.click(TEXT)
def copy_out(event: Click, context: Context) -> ClickReply:
    """The clean text: a file on its way to the direct messages, and here in pages to copy."""
    record = context.records.get(JobMission, event.action.arg(0))
    if record is None:
        return Update(faults.moved_on(None))
    context.outbox.plan(TEXT, context.now, record.id)
    return Update(_text_card(record, context, 0))


@router.click("missionread")
def read_text(event: Click, context: Context) -> ClickReply:
    """The next page of the text."""
    record = context.records.get(JobMission, event.action.arg(0))
    page = event.action.arg(1)
    if record is None:
        return Update(faults.moved_on(None))
    return Update(_text_card(record, context, int(page) if page.isdigit() and len(page) < 3 else 0))


def _text_of(record: JobMission, context: Context) -> str:
    return rules.clean_text(record.mission, name_of(record, context))


def _text_card(record: JobMission, context: Context, page: int) -> Card:
    sheets = pages(_text_of(record, context), limits.FACT_VALUE)
    page = page if page < len(sheets) else 0
    following = [Button("Next page", Action("missionread", record.id, (page + 1) % len(sheets)))] if len(sheets) > 1 else []
    return Card(
        "On its way to your direct messages",
        "You pressed 'Copy as text'. The text is below as well.",
        Facts.of((f"Page {page + 1} of {len(sheets)}" if len(sheets) > 1 else "The text", sheets[page])),
        Prose(text="Your needs, their answers and the comparison stay out of it. Read it once before you show it."),
        Buttons.of(
            *following,
            Button("Does it impress them?", Action("claim", "D6")),
            Button("Back to mission", Action("mission", record.id)),
            Button("Home", Action("home")),
        ),
    )


@router.due(TEXT, "your job mission")
def text_sent(due: Due, context: Context) -> DueReply:
    """The file the member pressed for; nothing when the mission was taken out meanwhile."""
    record = context.records.get(JobMission, due.ref)
    if record is None:
        return None
    text = _text_of(record, context)
    card = Card(
        "Your job mission as text",
        f"You asked for it on {context.say(context.now)}.",
        Facts.of(("Begins", first_lines(text.replace("\n\n", "\n"), limits.FACT_VALUE))),
        Prose(text="It is made for their eyes: needs, answers and the comparison are not in it."),
        Buttons.of(
            Button("Open the mission", Action("mission", record.id)),
            Button("Does it impress them?", Action("claim", "D6")),
            Button("Home", Action("home")),
        ),
    )
    return Parcel(card, (File("job-mission.md", "text/markdown", text.encode(), "The mission as text"),))
