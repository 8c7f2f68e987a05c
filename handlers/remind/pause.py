"""A pause until a day: nothing comes but the deadlines a member kept, and its days leave every count."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.context import Context
from bot.council import circles
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import moments
from bot.text import clip
from playbook import cadence, choices
from playbook.records import ME, Profile
from playbook.times import read_moment
from playbook.typed.timereadings import Read
from playbook.walltime import morning

router = Router()

OTHER: Final = "other"
DAY: Final = dt.timedelta(days=1)


@router.click("pause")
def pause(event: Click, context: Context) -> ClickReply:
    """26c: until when."""
    if not context.profile.zone:
        return Update(prompts.needs_a_clock())
    ends = choices.pause_choices(context.now, context.zone, context.profile.quiet)
    options = [Option(id=moments.packed(end), label=context.say(end)) for end in ends]
    options.append(Option(id=OTHER, label="Another day", note="you type it"))
    kept = sum(i.kind in cadence.DEADLINES for i in context.outbox.pending())
    words = f"{kept} offer {'date' if kept == 1 else 'dates'}" if kept else "dates of an offer, if one comes"
    return Update(
        Card(
            "Pause until",
            "You pressed 'Pause'. Nothing is paused yet.",
            Choice(action=Action("paused"), label="I come back on:", options=tuple(options)),
            Facts.of(("Kept through a pause", f"{words}. Paused weeks leave every count.")),
            Buttons.of(Button("Not now", Action("close"))),
        )
    )


@router.click("pauseweek")
def pause_week(event: Click, context: Context) -> ClickReply:
    """`Pause for a week`: until the morning seven days on, said with what still comes (screen 18)."""
    if not context.profile.zone:
        return Update(prompts.needs_a_clock())
    return Update(_pause_to(choices.pause_a_week(context.now, context.zone, context.profile.quiet), context))


@router.click("paused")
def paused(event: Click, context: Context) -> ClickReply:
    """The end was picked; `Another day` opens a form."""
    if event.chosen == (OTHER,):
        return Update(
            Card(
                "Until which day?",
                "You picked 'Another day'.",
                Prose(text="Type a day and a clock time. I say it back before it counts."),
                Buttons.of(Button("Type it", Action("form", "pauseto"), "main"), Button("Not now", Action("close"))),
            )
        )
    return Update(_pause_to(moments.picked(event), context))


def pause_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """One line for the day on which the pause ends."""
    if not context.profile.zone:
        return prompts.needs_a_clock()
    return Form(
        "Pause until",
        "Next",
        Action("pauseto"),
        Write(id="when", label="Come back: a day and a clock time", hint="Example: Mon 14 Dec 9am", need=True, most=limits.TIME_TEXT),
    )


@router.form("pauseto", pause_form)
def pause_to(event: Submit, context: Context) -> SubmitReply:
    """Read, said back, then it counts."""
    typed = event.text("when")
    reading = read_moment(typed, context.now, context.zone)
    if isinstance(reading, Read):
        return Say(
            Card(
                f"Pause until {context.say(reading.when)}?",
                "Nothing is paused yet.",
                Facts.of(("You wrote", clip(typed, 200))),
                Buttons.of(
                    Button("Yes, pause", Action("pauseat", moments.packed(reading.when)), "main"),
                    Button("Change", context.keep(event)),
                    Button("Not now", Action("close")),
                ),
            )
        )
    card = moments.unsure(reading, typed, context.keep(event), Action("pauseat"), context.zone, context.now, "Not now")
    return Say(card) if card is not None else None


@router.click("pauseat")
def pause_at(event: Click, context: Context) -> ClickReply:
    """The end that was said back is confirmed."""
    return Update(_pause_to(moments.picked(event), context))


def _pause_to(end: dt.datetime | None, context: Context) -> Card:
    if end is None or end <= context.now:
        return faults.moved_on(Now("That time is over.", Action("pause")))
    profile = context.profile
    # A day on which the pause ends as it opens is no paused day: nothing of it is missed.
    back = end.astimezone(context.zone).date()
    last = back - DAY if morning(back, context.zone, profile.quiet) >= end else back
    pauses = (*(p for p in profile.pauses if p[0] != context.today), (context.today, max(context.today, last)))
    context.records.put(profile.model_copy(update={"paused_until": end, "pauses": pauses}))
    circles.rest(context, back)
    context.forget_words(Action("pauseto"))
    return _paused_card(context)


def _paused_card(context: Context) -> Card:
    end = context.profile.paused_until
    assert end is not None, "only drawn while paused"
    kept = [i for i in context.outbox.pending() if i.kind in cadence.DEADLINES]
    return Card(
        clip(f"Paused until {context.say(end)}", limits.TITLE),
        "You asked me to be quiet.",
        Facts.of(
            ("Still comes", f"{len(kept)} offer {'date' if len(kept) == 1 else 'dates'}" if kept else "nothing"),
            ("Counts", "paused weeks leave every count"),
        ),
        Buttons.of(
            Button("Come back now", Action("comeback", ME, context.profile.rev or context.records.rev)), Button("Home", Action("home"))
        ),
    )


@router.click("pausenow")
def show(event: Click, context: Context) -> ClickReply:
    """The pause that holds now, or the way to begin one."""
    end = context.profile.paused_until
    return Update(_paused_card(context)) if end is not None and end > context.now else pause(event, context)


@router.click("comeback", of=Profile)
def come_back(event: Click, context: Context) -> ClickReply:
    """The pause ends now: what it held comes, and the days that were paused whole stay out of every count."""
    profile = context.profile
    yesterday = context.today - DAY
    pauses = tuple((first, min(last, yesterday)) for first, last in profile.pauses if first <= yesterday)
    context.records.put(profile.model_copy(update={"paused_until": None, "pauses": pauses}))
    circles.rest(context, None)
    for item in context.outbox.held_to(profile.paused_until) if profile.paused_until is not None else []:
        context.outbox.bring(item, context.now)
    return Update(
        Card(
            "I am back",
            "You ended the pause.",
            Prose(text="What was held comes at the next open minute. The paused days stay out of every count."),
            Buttons.of(Button("My reminders", Action("reminders", 0)), Button("Home", Action("home"))),
        )
    )
