"""The question right after a talk, once more the morning after, and nothing when it is written, moved or called off."""

from __future__ import annotations

import datetime as dt

from bot import faults, prompts
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.context import Context
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Update
from bot.router import Now, Router
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
            Prose(
                text="Five short answers, about two minutes. What you write down now is truer than what you will recall in a few days."
            ),
            Buttons.of(
                *first_row,
                Button("It ran late, +30 min", Action("ranlate", talk.id, *_asked(talk.id, context), talk.id, talk.rev)),
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


@router.still(Kind.DEBRIEF)
def still(ref: str, context: Context) -> Now | None:
    """It asks until the talk is written down, called off or moved."""
    talk = context.records.get(Interview, ref)
    if talk is None:
        return Now("That talk is not on your list any more.", Action("home"))
    written = about(talk.id, context)
    if written is not None:
        return Now("You wrote this one already.", Action("readdebrief", written.id))
    if talk.state not in ("set", "done"):
        return Now("That talk did not take place.", Action("talk", talk.id))
    if context.now < talk.start + dt.timedelta(minutes=talk.minutes):
        return Now(f"That talk is set for {context.say(talk.start)}.", Action("talk", talk.id))
    return None


def _asked(talk_id: str, context: Context) -> tuple[int, int]:
    """Which ask is drawn: how many have come, and when the next is due (minutes since 1970, or 0). A delay changes one of them."""
    asks = [i for i in context.outbox.every() if (i.kind, i.ref) == (Kind.DEBRIEF, talk_id)]
    ahead = context.outbox.pending(Kind.DEBRIEF, talk_id)
    return sum(i.state not in ("due", "cancelled") for i in asks), int(ahead[0].due.timestamp()) // 60 if ahead else 0


@router.click("ranlate", of=Interview, about=Kind.DEBRIEF)
def ran_late(event: Click, context: Context) -> ClickReply:
    """Moves this same prompt by 30 minutes and says the new time; a press on an older ask, or a second one, is told what is true."""
    talk = context.named(Interview)
    first = next(iter(context.outbox.pending(Kind.DEBRIEF, talk.id)), None)
    if event.action.args[1:-2] != tuple(map(str, _asked(talk.id, context))):
        line = f"I ask again {context.say_near(first.due)}." if first is not None else "I have asked again since."
        return Update(faults.moved_on(Now(line, Action("note", Kind.DEBRIEF, talk.id))))
    at = waits.ran_late(context.now).at
    if first is None or at < first.due:
        context.outbox.plan(Kind.DEBRIEF, at, talk.id, pierces=True)
    else:
        at = first.due
    local = at.astimezone(context.zone)
    return Update(
        Card(
            f"I ask again at {local:%H:%M}" if local.date() == context.today else f"I ask again {context.say_near(at)}",
            "You pressed 'It ran late'.",
            Prose(text="Take the time you need."),
            Buttons.of(Button("Start now", Action("form", "debrief", talk.id), "main"), Button("Home", Action("home"))),
        )
    )
