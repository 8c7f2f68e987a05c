"""The row under every prompt: snooze, skip, stop."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Prose
from bot.context import Context
from bot.events import Click, Submit
from bot.items import Item
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import moments, plans, weekly
from bot.text import clip
from playbook import cadence, choices
from playbook.cadence import Kind
from playbook.choices import Snooze
from playbook.records import Reminder
from playbook.times import read_moment
from playbook.typed.timereadings import Read

router = Router()

SNOOZE_NAMES: Final = {
    Snooze.TEN_MINUTES: "In 10 minutes",
    Snooze.TWENTY_MINUTES: "In 20 minutes",
    Snooze.THIRTY_MINUTES: "In 30 minutes",
    Snooze.HOUR: "In 1 hour",
    Snooze.TONIGHT: "Tonight",
    Snooze.TOMORROW: "Tomorrow",
    Snooze.MONDAY: "Monday",
    Snooze.NEXT_OPEN: "The next day I may write",
}
OTHER: Final = "other"
ON_HOME: Final = "home"


def _recent(context: Context) -> list[Item]:
    """What `all` means under a card that told several as one: the prompts of the last days that still ask."""
    return [item for item in prompts.recent(context) if context.answered(item.kind, item.ref) is None]


def _kind(event: Click) -> Kind | None:
    name = event.action.arg(0)
    return Kind(name) if name in prompts.PROMPTS else None


def _week_day(kind: str, ref: str, context: Context) -> dt.date | None:
    """The date that one of the weekly prompts is about; None for any other."""
    return weekly.day_of(Kind(kind), ref, context.profile) if kind in weekly.SLOTS else None


@router.click("snooze", about=0)
def snooze(event: Click, context: Context) -> ClickReply:
    """Turns the card into a choice of times, each with its clock time."""
    name, ref = event.action.arg(0), event.action.arg(1)
    kind = _kind(event)
    if (kind is None and name != prompts.ALL) or len(ref) > limits.ITEM_ID:
        return Update(faults.moved_on(None))
    came = name == prompts.ALL or any((i.kind, i.ref) == (name, ref) for i in context.outbox.every() if i.state in ("sent", "parked"))
    open_it = [Button("Open it now", Action("note", name, ref))] if came else []
    offered = choices.snooze_choices(kind or Kind.REMINDER, context.now, context.zone, context.profile.quiet)
    options = [Option(id=moments.packed(c.at), label=SNOOZE_NAMES[c.name], note=context.say(c.at)) for c in offered if c.at is not None]
    if any(c.at is None for c in offered) and kind is not None:
        options.append(Option(id=OTHER, label="Another time", note="you type it"))
    if len(options) < 2:
        return Update(
            Card(
                "Later would be too late",
                "You pressed 'Snooze'.",
                Prose(text="It stays as it is. You can skip it, or open it now."),
                Buttons.of(*open_it, Button("Skip", Action("skip", name, ref)), Button("My reminders", Action("reminders", 0))),
            )
        )
    return Update(
        Card(
            "When shall I come back?",
            "You pressed 'Snooze'. Nothing is moved yet.",
            Choice(action=Action("snoozed", name, ref), label="Come back:", options=tuple(options)),
            Buttons.of(*open_it, Button("Leave it", Action("close"))),
        )
    )


@router.click("snoozed", about=0)
def snoozed(event: Click, context: Context) -> ClickReply:
    """A time was picked; `Another time` opens a form."""
    name, ref = event.action.arg(0), event.action.arg(1)
    if event.chosen == (OTHER,) and _kind(event) is not None:
        return Update(
            Card(
                "Which time shall it be?",
                "You picked 'Another time'.",
                Prose(text="Type a day and a clock time. I say it back before it counts."),
                Buttons.of(Button("Type it", Action("form", "snoozeto", name, ref), "main"), Button("Leave it", Action("close"))),
            )
        )
    when = moments.picked(event)
    if when is None or when < context.now:
        return Update(faults.moved_on(Now("That time is over.", Action("reminders", 0))))
    if name == prompts.ALL:
        for item in _recent(context):
            context.outbox.replan(item.kind, when, item.ref, pierces=True)
        prompts.snoozed(context)
        return Update(
            Card(
                "They come back together",
                "You chose the time just now.",
                Facts.of(("They come", context.say(when))),
                Buttons.of(Button("My reminders", Action("reminders", 0)), Button("Home", Action("home"))),
            )
        )
    if _kind(event) is None:
        return Update(faults.moved_on(None))
    prompts.snoozed(context)
    return Update(planned(name, ref, when, context, "Snoozed"))


def snooze_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """One line for a time of one's own."""
    if len(args) != 2 or args[0] not in prompts.PROMPTS or len(args[1]) > limits.ITEM_ID:
        return faults.moved_on(None)
    return Form(
        "Another time",
        "Next",
        Action("snoozeto", *args),
        moments.asked(),
    )


@router.form("snoozeto", snooze_form, about=0)
def snooze_to(event: Submit, context: Context) -> SubmitReply:
    """Read, said back, then it counts."""
    typed, args = event.text("when"), event.action.args
    reading = read_moment(typed, context.now, context.zone)
    if isinstance(reading, Read):
        return Say(
            Card(
                f"I read it as {context.say(reading.when)}",
                "Nothing is moved yet.",
                Facts.of(("You wrote", clip(typed, 200)), ("Times are", f"{clip(context.place, 60)} time")),
                Buttons.of(
                    Button("Yes, come then", Action("snoozeat", moments.packed(reading.when), *args), "main"),
                    Button("Change", context.keep(event)),
                    Button("Leave it", Action("close")),
                ),
            )
        )
    card = moments.unsure(reading, typed, context.keep(event), Action("snoozeat", *args), context.zone, context.now, "Leave it")
    return Say(card) if card is not None else None


@router.click("snoozeat", about=1)
def snooze_at(event: Click, context: Context) -> ClickReply:
    """The time that was said back, or picked among several, is confirmed."""
    when, kind, ref = moments.picked(event), event.action.arg(1), event.action.arg(2)
    if when is None or when < context.now or kind not in prompts.PROMPTS or len(ref) > limits.ITEM_ID:
        return Update(faults.moved_on(Now("That time is over.", Action("reminders", 0))))
    context.forget_words(Action("snoozeto", kind, ref))
    prompts.snoozed(context)
    return Update(planned(kind, ref, when, context, "Snoozed"))


@router.click("skip", about=0)
def skip(event: Click, context: Context) -> ClickReply:
    """This one is let go; of a series the next comes as planned."""
    name, ref = event.action.arg(0), event.action.arg(1)
    targets = [(i.kind, i.ref) for i in _recent(context)] if name == prompts.ALL else [(name, ref)] if _kind(event) else []
    if not targets:
        return Update(faults.moved_on(None))
    for kind, its in targets:
        context.outbox.cancel(kind, its)
        context.take_note(kind, its)
        if kind == Kind.REVIEW:
            plans.let_review_go(its, context)
        if (day := _week_day(kind, its, context)) is not None:
            weekly.plan_after(Kind(kind), day, context)
    coming = next((i for i in context.outbox.pending(name) if name in cadence.SERIES), None)
    row = [Facts.of(("The next one", context.say(coming.due)))] if coming else []
    home = event.action.arg(2) == ON_HOME
    return Update(
        Card(
            "It waits on your home page" if home else "Skipped",
            "You pressed 'Keep it on home'. I do not ask again." if home else "You pressed 'Skip'. It does not ask again about this.",
            Prose(text="Home keeps it as your next step for as long as you like." if home else "Nothing is counted against you."),
            *row,
            Buttons.of(
                *(
                    []
                    if len(ref) > limits.ITEM_ID or context.answered(name, ref) is not None
                    else [Button("Ask me again later", Action("snooze", name, ref))]
                ),
                Button("My reminders", Action("reminders", 0)),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("stop")
def stop(event: Click, context: Context) -> ClickReply:
    """This kind never comes again until it is started again."""
    name = event.action.arg(0)
    if name == prompts.ALL:
        kinds = sorted({i.kind for i in prompts.recent(context)})
        if len(kinds) > 1:
            return Update(
                Card(
                    "Which of these shall stop?",
                    "Several came as one.",
                    Choice(
                        action=Action("stopone"),
                        label="Stop this kind:",
                        options=tuple(Option(id=k, label=clip(context.labels[k], 75)) for k in kinds[:10]),
                    ),
                    Buttons.of(Button("Leave them", Action("close"))),
                )
            )
        name = kinds[0] if kinds else ""
    return Update(_stopped(name, context))


@router.click("stopone")
def stop_one(event: Click, context: Context) -> ClickReply:
    """One kind of several was picked."""
    return Update(_stopped(event.chosen[0] if event.chosen else "", context))


def _stopped(name: str, context: Context) -> Card:
    if name not in prompts.PROMPTS:
        return faults.moved_on(None)
    profile = context.profile
    if name not in profile.stopped:
        context.records.put(profile.model_copy(update={"stopped": (*profile.stopped, name)}))
    return Card(
        "Stopped",
        "You pressed 'Stop these'.",
        Facts.of(("Comes no more", context.labels.get(name, "these notes"))),
        Buttons.of(Button("Start them again", Action("start", name)), Button("My reminders", Action("reminders", 0))),
    )


@router.click("start")
def start(event: Click, context: Context) -> ClickReply:
    """The undo of `Stop these`. A series goes on with its next time; what hangs on a date comes while that is ahead."""
    name = event.chosen[0] if event.chosen else event.action.arg(0)
    profile = context.profile
    context.records.put(profile.model_copy(update={"stopped": tuple(k for k in profile.stopped if k != name)}))
    plans.replan(context)
    coming = next(iter(context.outbox.pending(name)), None) if name in prompts.PROMPTS else None
    row = [Facts.of(("The next one", context.say(coming.due)))] if coming else []
    return Update(
        Card(
            "They come again",
            "You pressed 'Start them again'.",
            *row,
            Prose(text="Each comes at its usual time."),
            Buttons.of(Button("My reminders", Action("reminders", 0)), Button("Home", Action("home"))),
        )
    )


def planned(kind: str, ref: str, at: dt.datetime, context: Context, title: str) -> Card:
    """The item comes at `at`, which the member chose: what it is of moves along, and a series goes on at its own times."""
    context.outbox.replan(kind, at, ref, pierces=True)
    context.take_note(kind, ref)
    own = context.records.get(Reminder, ref)
    if kind == Kind.REMINDER and own is not None:
        context.records.put(own.model_copy(update={"when": at}))
    if kind == Kind.REVIEW and (day := plans.review_day(ref, context.profile)) is not None:
        # Moving one time moves that one alone: the next of the series stays where it is.
        plans.plan_review(context, day)
    if (day := _week_day(kind, ref, context)) is not None:
        weekly.plan_after(Kind(kind), day, context)
    return Card(
        title,
        "You chose the time just now.",
        Facts.of(("It comes", context.say(at))),
        Buttons.of(Button("Another time", Action("snooze", kind, ref)), Button("My reminders", Action("reminders", 0))),
    )
