"""Thank-you notes: words to copy, and the question a day after a talk whether one was sent."""

from __future__ import annotations

import datetime as dt

from bot import faults, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Update
from bot.router import Now, Router
from bot.text import clip
from playbook.cadence import Kind
from playbook.records import Interview, Job
from playbook.words import names

router = Router()


@router.click("thankwords")
def thank_words(event: Click, context: Context) -> ClickReply:
    """Text to copy; the app never sends it."""
    return Update(
        Card(
            "A thank-you to copy",
            "You pressed 'Draft a thank-you'.",
            Facts.of(
                (
                    "Words",
                    "I am getting ready for a talk today, and I thought of you. What you did for me still helps. "
                    "Thank you. No need to answer.",
                )
            ),
            Prose(text="Change it as you like, and send it yourself. I message nobody.", quiet=True),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


@router.due(Kind.THANKS, "a thank-you note")
def thanks(due: Due, context: Context) -> DueReply:
    """End + 20 hours; nothing when it is sent or the talk was called off."""
    talk = context.records.get(Interview, due.ref)
    if talk is None or talk.thanked or talk.state not in ("set", "done"):
        return None
    if context.now < talk.start + dt.timedelta(minutes=talk.minutes):
        return None
    return Card(
        "A short thank-you, if none is sent yet",
        "You asked for this a day after a talk.",
        Prose(text="Three lines are enough: thanks, one thing that stayed with you, the next step."),
        Buttons.of(
            Button("It is sent", Action("thanked", talk.id, talk.rev), "main"), Button("Draft the words", Action("notewords", talk.id))
        ),
        prompts.way_out(due),
    )


@router.still(Kind.THANKS)
def still(ref: str, context: Context) -> Now | None:
    """It asks until the thank-you is sent, or the talk is called off or moved."""
    talk = context.records.get(Interview, ref)
    if talk is None:
        return Now("That talk is not on your list any more.", Action("home"))
    if talk.thanked:
        return Now("Your thank-you is sent.", Action("talk", talk.id))
    if talk.state not in ("set", "done"):
        return Now("That talk did not take place.", Action("talk", talk.id))
    ahead = context.now < talk.start + dt.timedelta(minutes=talk.minutes)
    return Now(f"That talk is set for {context.say(talk.start)}.", Action("talk", talk.id)) if ahead else None


@router.click("thanked", of=Interview)
def thanked(event: Click, context: Context) -> ClickReply:
    """Sent; nothing more comes about it."""
    talk = context.records.put(context.named(Interview).model_copy(update={"thanked": True}))
    context.outbox.cancel(Kind.THANKS, talk.id)
    return Update(
        Card(
            "Noted: your thank-you is sent",
            "You pressed 'It is sent'.",
            Prose(text="People remember that."),
            Buttons.of(Button("The interview", Action("talk", talk.id)), Button("Home", Action("home"))),
        )
    )


@router.click("notewords")
def note_words(event: Click, context: Context) -> ClickReply:
    """Words to copy, with what the member wrote down about the talk's firm left to them."""
    talk = context.records.get(Interview, event.action.arg(0))
    if talk is None:
        return Update(faults.moved_on(None))
    job = context.records.get(Job, talk.job)
    who = names.initials(talk.who.split(",")[0]) if talk.who else "(name)"
    role = clip(job.role, 60) if job is not None and job.role else "the job"
    words = f"Dear {who}, thank you for the talk about {role}. What stayed with me: (one thing). I am glad to send (one thing) next."
    return Update(
        Card(
            "A thank-you to copy",
            "You pressed 'Draft the words'.",
            Facts.of(("Words", words)),
            Prose(text="What stands in brackets is yours to fill. I send nothing.", quiet=True),
            Buttons.of(Button("It is sent", Action("thanked", talk.id, talk.rev)), Button("Home", Action("home"))),
        )
    )
