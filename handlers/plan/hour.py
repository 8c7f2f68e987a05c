"""The hour a member keeps each week: three free ones to pick from, any other typed, and a calendar file on request (C26)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.context import Context
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, File, Parcel, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import moments, plancards
from bot.text import clip
from playbook import calendar_file, slots
from playbook.calendar_file import Weekly
from playbook.choices import BLOCK, Slot, free_slots
from playbook.records import Interview, KeptHour
from playbook.times import read_moment
from playbook.typed.timereadings import Read
from playbook.walltime import wall

router = Router()

OTHER: Final = "other"
CALENDAR: Final = "calendar"
TITLE: Final = "Kept hour"
"""What stands in the calendar: colleagues may see it there, so that it names no search."""


# -- three to pick from ----------------------------------------------------------------------------------------------------------


@router.click("keephour")
def keep_hour(event: Click, context: Context) -> ClickReply:
    """30c, or the hour that is kept already."""
    if not context.profile.zone:
        return Update(prompts.needs_a_clock())
    kept = context.records.get(KeptHour)
    if kept is not None and event.action.arg(0) != OTHER:
        return Update(_kept_card(kept, context, "Your hour of the week", "You opened this."))
    return Update(_offer_card(context))


def _offer_card(context: Context) -> Card:
    """Up to three hours inside the member's days, outside quiet hours, and beside the talks of the next seven days."""
    found = free_slots(context.profile.quiet, slots.taken(_talks(context), context.now, context.zone))
    options = [Option(id=_packed(slot), label=slots.say_slot(slot)) for slot in found]
    blocks: list[Block] = [
        Choice(
            action=Action("hourpick"),
            label="I keep:",
            options=(*options, Option(id=OTHER, label="Another time", note="you type it")),
        )
        if options
        else Prose(text="Your open hours hold no free hour. Type a time, or change the hours in which I may write."),
    ]
    ways = [] if options else [Button("Type a time", Action("form", "hour"), "main"), Button("Times and days", Action("form", "times"))]
    return Card(
        "Keep one hour a week",
        "You asked for three times inside your days.",
        *blocks,
        Buttons.of(*ways, Button("Not now", Action("plan"))),
    )


def _talks(context: Context) -> list[tuple[dt.datetime, int]]:
    return [(talk.start, talk.minutes) for talk in context.records.all(Interview) if talk.state == "set"]


def _packed(slot: Slot) -> str:
    return f"{slot.weekday}-{slot.start:%H%M}"


def _unpacked(text: str) -> Slot | None:
    """The hour that `_packed` packed; None for any other text."""
    day, _, clock = text.partition("-")
    try:
        return slots.hour_from(int(day), dt.datetime.strptime(clock, "%H%M").time())  # noqa: DTZ007  # a clock on the wall
    except ValueError:
        return None


@router.click("hourpick")
def picked(event: Click, context: Context) -> ClickReply:
    """An hour was picked; `Another time` opens a form behind one more press."""
    text = event.chosen[0] if event.chosen else event.action.arg(0)
    if not context.profile.zone:
        return Update(prompts.needs_a_clock())
    if text == OTHER:
        return Update(
            Card(
                "Which hour?",
                "You picked 'Another time'.",
                Prose(text="Type a weekday and a clock time. I say it back before it counts."),
                Buttons.of(Button("Type it", Action("form", "hour"), "main"), Button("Not now", Action("plan"))),
            )
        )
    slot = _unpacked(text)
    if slot is None:
        return Update(faults.moved_on(Now("That hour is not on offer.", Action("keephour", OTHER))))
    return Update(_keep(slot, context))


def hour_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """One line for a weekday and a clock time."""
    if not context.profile.zone:
        return prompts.needs_a_clock()
    return Form(
        "Your hour of the week",
        "Next",
        Action("hour"),
        Write(id="when", label="A weekday and a clock time", hint="Example: Thu 10:00", need=True, most=limits.TIME_TEXT),
    )


@router.form("hour", hour_form)
def typed_hour(event: Submit, context: Context) -> SubmitReply:
    """Read, said back, then it counts; an hour in quiet hours is the member's to choose, and is named as one."""
    typed = event.text("when")
    reading = read_moment(typed, context.now, context.zone)
    again = context.keep(event)
    if isinstance(reading, Read):
        return Say(_echo_card(reading.when, typed, again, context))
    card = moments.unsure(reading, typed, again, Action("hourat"), context.zone, context.now, "Not now")
    return Say(card) if card is not None else None


def _echo_card(when: dt.datetime, typed: str, again: Action, context: Context) -> Card:
    slot = _of(when, context)
    quiet = slots.is_quiet(slot, context.profile.quiet)
    return Card(
        f"{slots.say_slot(slot)}?",
        "Nothing is kept yet.",
        Facts.of(("You wrote", clip(typed, 200)), ("Clock", clip(context.place, 60))),
        *([Prose(text="That is outside the hours in which I write. You can keep it all the same.")] if quiet else []),
        Buttons.of(
            Button("Yes, keep it", Action("hourpick", _packed(slot)), "main"),
            Button("Change", again),
            Button("Not now", Action("plan")),
        ),
    )


def _of(when: dt.datetime, context: Context) -> Slot:
    local = wall(when, context.zone)
    return slots.hour_from(local.weekday(), local.time().replace(second=0, microsecond=0))


@router.click("hourat")
def at(event: Click, context: Context) -> ClickReply:
    """One of the moments that the typed words may have meant."""
    when = moments.picked(event)
    if when is None or not context.profile.zone:
        return Update(faults.moved_on(Now("That hour is not on offer.", Action("keephour", OTHER))))
    return Update(_keep(_of(when, context), context))


# -- kept --------------------------------------------------------------------------------------------------------------------------


def _keep(slot: Slot, context: Context) -> Card:
    old = context.records.get(KeptHour)
    context.forget_words(Action("hour"))
    if old is not None and (old.weekday, old.start) == (slot.weekday, slot.start):
        return _kept_card(old, context, "Kept as it was", "That is your hour already.")
    changes = old.changes + 1 if old is not None else 0
    new = KeptHour(weekday=slot.weekday, start=slot.start, since=context.today, uid=old.uid if old else "", changes=changes)
    kept = context.records.put(new)
    return _kept_card(kept, context, "Your hour is kept", "You picked it just now.")


def _kept_card(kept: KeptHour, context: Context, title: str, why: str) -> Card:
    slot = slots.hour_from(kept.weekday, kept.start)
    first = slots.next_turn(slot, context.now, context.zone)
    taken = [one for one in slots.taken(_talks(context), context.now, context.zone) if one.overlaps(slot)]
    return Card(
        title,
        why,
        Facts.of(
            ("Kept hour", plancards.hour_words(kept, context)),
            ("Next", context.say_near(first) + ("; a talk of yours is in it" if taken else "")),
        ),
        Prose(text="A calendar file puts it where you look. It says 'Kept hour' and no more, so others learn nothing from it."),
        Buttons.of(
            Button("Send me a calendar file", Action(CALENDAR)),
            Button("Another hour", Action("keephour", OTHER)),
            Button("Keep no hour", Action("unhour", kept.id, kept.rev)),
            Button("My plan", Action("plan")),
        ),
    )


@router.truth(KeptHour)
def now(kept: KeptHour, context: Context) -> Now:
    """What is true of the hour."""
    return Now(f"You keep {slots.say_slot(slots.hour_from(kept.weekday, kept.start))}.", Action("keephour"))


@router.click("unhour", of=KeptHour)
def keep_none(event: Click, context: Context) -> ClickReply:
    """No hour is kept any more; one press keeps it again."""
    kept = context.named(KeptHour)
    slot = slots.hour_from(kept.weekday, kept.start)
    context.records.drop(KeptHour)
    said = [("In your calendar", "take it out there by hand")] if kept.uid else []
    return Update(
        Card(
            "No hour is kept",
            "You pressed 'Keep no hour'.",
            Facts.of(("It was", slots.say_slot(slot)), *said),
            Buttons.of(Button("Put it back", Action("hourpick", _packed(slot))), Button("My plan", Action("plan"))),
        )
    )


# -- the calendar file -----------------------------------------------------------------------------------------------------------


@router.click(CALENDAR)
def ask_calendar(event: Click, context: Context) -> ClickReply:
    """The file comes to the direct messages. Its name in a calendar is the key of the first one: a later file takes its place."""
    kept = context.records.get(KeptHour)
    if kept is None:
        return Update(faults.moved_on(Now("No hour is kept.", Action("keephour"))))
    item = context.outbox.plan(CALENDAR, context.now)
    if not kept.uid:
        context.records.put(kept.model_copy(update={"uid": item}))
    return Update(
        Card(
            "On its way to your direct messages",
            f"You pressed 'Send me a calendar file' at {context.local:%H:%M}.",
            Facts.of(
                ("You will get", f"{calendar_file.NAME}: {slots.say_slot(slots.hour_from(kept.weekday, kept.start))}"),
                ("When", "within a minute; home says when it is there"),
            ),
            Buttons.of(Button("My plan", Action("plan")), Button("Home", Action("home"))),
        )
    )


@router.due(CALENDAR, "your calendar file")
def calendar(due: Due, context: Context) -> DueReply:
    """The file, on the clock that holds now."""
    kept = context.records.get(KeptHour)
    if kept is None or not context.profile.zone:
        return None
    slot = slots.hour_from(kept.weekday, kept.start)
    first = wall(slots.next_turn(slot, context.now, context.zone), context.zone)
    event = Weekly(
        uid=f"{kept.uid or due.item}@kept-hour",
        changes=kept.changes,
        first=dt.datetime.combine(first.date(), kept.start),
        minutes=BLOCK,
        zone=context.zone,
        title=TITLE,
    )
    card = Card(
        "A file for your calendar",
        "You asked for it.",
        Facts.of(
            (calendar_file.NAME, f"{slots.say_slot(slot)}, {calendar_file.WEEKS} weeks"),
            ("Clock", clip(context.zone.key.replace("_", " "), 60)),
        ),
        Prose(text="Open it and your calendar adds the hour. A later file changes that hour and adds no second one."),
        Buttons.of(Button("Another hour", Action("keephour", OTHER)), Button("My plan", Action("plan"))),
    )
    return Parcel(card, (File(calendar_file.NAME, calendar_file.MIME, calendar_file.calendar(event, context.now).encode()),))
