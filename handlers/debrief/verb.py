"""Debriefs: the one talk that waits for it, or which of several, and its form opens."""

from __future__ import annotations

from typing import Final

from bot import limits
from bot.cards import Action, Button, Buttons, Card, Choice, Form, Option
from bot.context import Context
from bot.events import Click, Command
from bot.replies import Ask, ClickReply, CommandReply, Say, Update
from bot.router import Router
from bot.text import clip
from handlers.debrief.kept import job_words
from handlers.debrief.writing import make_form
from playbook.records import Debrief, Interview

router = Router()

NO_TALK: Final = "none"


@router.command("debrief")
def debrief(event: Command, context: Context) -> CommandReply:
    """The one talk that waits for it, a choice when several do, or the form at once."""
    waiting = _waiting(context)
    if len(waiting) > 1:
        options = [
            Option(id=talk.id, label=context.say_near(talk.start), note=clip(job_words(talk.job, context), limits.ITEM_NOTE))
            for talk in waiting[:9]
        ]
        return Say(
            Card(
                "Which talk is it about?",
                "Several talks are not written down yet.",
                Choice(
                    action=Action("whichtalk"), label="I write about:", options=(*options, Option(id=NO_TALK, label="Another talk"))
                ),
                Buttons.of(Button("Not now", Action("close"))),
            )
        )
    made = make_form((waiting[0].id,) if waiting else (), context)
    return Ask(made) if isinstance(made, Form) else Say(made)


def _waiting(context: Context) -> list[Interview]:
    """Talks that have begun and have no debrief, the latest first: one may have ended before its planned time."""
    written = {d.interview for d in context.records.all(Debrief)}
    begun = [t for t in context.records.all(Interview) if t.state in ("set", "done") and t.id not in written and t.start <= context.now]
    return sorted(begun, key=lambda t: t.start, reverse=True)


@router.click("whichtalk")
def which_talk(event: Click, context: Context) -> ClickReply:
    """The talk was picked: its form opens."""
    id = event.chosen[0] if event.chosen else NO_TALK
    made = make_form(() if id == NO_TALK else (id,), context)
    return Ask(made) if isinstance(made, Form) else Update(made)
