"""The question right after a talk, once more the morning after, and nothing when it is written, moved or called off."""

from __future__ import annotations

import datetime as dt

from bot import prompts
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.context import Context
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Update
from bot.router import Router
from handlers.debrief.writing import about
from playbook import waits
from playbook.cadence import Kind
from playbook.records import Interview

router = Router()


@router.due(Kind.DEBRIEF, "five short questions")
def ask(due: Due, context: Context) -> DueReply:
    """8a on the day, 8b the morning after; nothing once it is written, moved or called off."""
    talk = context.records.get(Interview, due.ref)
    if talk is None or talk.state not in ("set", "done") or about(talk.id, context) is not None:
        return None
    end = talk.start + dt.timedelta(minutes=talk.minutes)
    if context.now < end:
        return None
    first_row = [Button("Start", Action("form", "debrief", talk.id), "main")]
    start, over = talk.start.astimezone(context.zone), end.astimezone(context.zone)
    if over.date() == context.today:
        return Card(
            "How did it go?",
            f"Your {start:%H:%M} was due to end at {over:%H:%M}. You asked for this.",
            Prose(text="Five short answers, about two minutes. What you write down now is truer than what you will recall on Friday."),
            Buttons.of(
                *first_row,
                Button("It ran late, +30 min", Action("ranlate", talk.id, talk.rev)),
                Button("It did not happen", Action("calloff", talk.id, talk.rev)),
            ),
            prompts.way_out(due),
        )
    last = not context.outbox.pending(Kind.DEBRIEF, talk.id)
    yesterday = (context.today - over.date()).days == 1
    return Card(
        "Yesterday's talk, while it is near" if yesterday else "A talk of some days ago",
        f"You set it for {context.say(talk.start)}." + (" This is the last time I ask." if last else ""),
        Prose(text="Three lines already help the next one. Or leave it; it then waits on your home page."),
        Buttons.of(
            *first_row,
            Button("Keep it on home", Action("skip", Kind.DEBRIEF, talk.id, "home")),
            Button("It did not happen", Action("calloff", talk.id, talk.rev)),
        ),
        prompts.way_out(due),
    )


@router.click("ranlate", of=Interview)
def ran_late(event: Click, context: Context) -> ClickReply:
    """Moves this same prompt by 30 minutes and says the new time."""
    talk = context.named(Interview)
    later = waits.ran_late(context.now)
    first = min((i for i in context.outbox.pending(Kind.DEBRIEF, talk.id)), key=lambda i: i.due, default=None)
    if first is None or later.at < first.due:
        context.outbox.plan(Kind.DEBRIEF, later.at, talk.id, pierces=True)
    return Update(
        Card(
            f"I ask again at {later.at.astimezone(context.zone):%H:%M}",
            "You pressed 'It ran late'.",
            Prose(text="Take the time you need."),
            Buttons.of(Button("Start now", Action("form", "debrief", talk.id), "main"), Button("Home", Action("home"))),
        )
    )
