"""Reminders: the list, snooze, move, skip, stop, own reminders, quiet hours, the budget, and a pause."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Command, Submit
from bot.items import Item
from bot.replies import ClickReply, CommandReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import clocks, plans
from bot.text import clip
from playbook import cadence
from playbook.cadence import Kind
from playbook.records import Interview, Job, Reminder
from playbook.times import read_clock
from playbook.walltime import Quiet
from playbook.words import jobwords

router = Router()

SHOWN: Final = 9
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


# -- the list ----------------------------------------------------------------------------------------------------------


@router.command("remind")
def remind(event: Command, context: Context) -> CommandReply:
    """26a; with text, an own reminder: `/jsc remind Friday 9am: call Rosa` is read from the form that opens."""
    if not event.text:
        return Say(list_card(context))
    when, colon, what = event.text.partition(": ")
    action = Action("reminder")
    typed = {"when": when if colon else "", "what": what if colon else when}
    if not context.profile.zone:
        context.keep_words(action, typed)
        return Say(prompts.needs_a_clock())
    draft = context.keep_words(action, typed)
    return Say(
        Card(
            "A reminder of your own",
            "You typed it behind the word. Nothing is set yet.",
            Facts.of(("You typed", clip(event.text, 300))),
            Prose(text="I open it as a form: what for, and when. I say the time back before it counts."),
            Buttons.of(
                Button("Open the form", Action("fix", draft.id), "main"),
                Button("My reminders", Action("reminders", 0)),
                Button("Leave it", Action("close")),
            ),
        )
    )


@router.click("reminders")
def reminders(event: Click, context: Context) -> ClickReply:
    """26a from a button, a page further on."""
    page = event.action.arg(0)
    return Update(list_card(context, int(page) if page.isdigit() and len(page) < 3 else 0))


def list_card(context: Context, page: int = 0) -> Card:
    """26a: what is coming, quiet hours, the budget."""
    profile = context.profile
    if profile.paused_until is not None and profile.paused_until > context.now:
        return _paused_card(profile.paused_until, context)
    items = _shown(context)
    start = page * SHOWN if page * SHOWN < len(items) else 0
    options = tuple(
        Option(id=i.id, label=clip(_line(i, context), limits.ITEM_LABEL), note=_note(i, context)) for i in items[start : start + SHOWN]
    )
    more = [Button("Later ones", Action("reminders", start // SHOWN + 1))] if len(items) > start + SHOWN else []
    rows = [
        ("Quiet", quiet_words(profile.quiet)),
        ("Unasked", f"at most 1 a day, {_a_week(context)} a week; dates you set come on top"),
    ]
    if profile.hello == "home":
        rows.append(("Notes come", "to home alone, as you chose"))
        more.append(Button("Write to my chat", Action("herealso")))
    if profile.stopped:
        rows.append(("Stopped", clip(", ".join(context.labels.get(kind, "a note") for kind in profile.stopped), 300)))
        more.append(Button("Start one again", Action("stopped")))
    settings = Facts.of(*rows)
    place = f"Times are {profile.city or profile.zone.replace('_', ' ')} time." if profile.zone else "Your clock is not set yet."
    return Card(
        "Your reminders",
        f"You asked for the list. {clip(place, 80)}",
        *_choice(options),
        settings,
        Buttons.of(
            Button("Add one", Action("form", "reminder")),
            Button("Times and days", Action("form", "times")),
            Button("Fewer", Action("fewer")),
            Button("More", Action("more")),
            Button("Pause", Action("pause")),
        ),
        Buttons.of(*more, Button("Home", Action("home"))),
    )


@router.click("stopped")
def stopped(event: Click, context: Context) -> ClickReply:
    """The kinds that were stopped; each can come again."""
    kinds = context.profile.stopped[: limits.ITEMS]
    back = Button("My reminders", Action("reminders", 0))
    if not kinds:
        return Update(list_card(context))
    if len(kinds) == 1:
        return Update(
            Card(
                "One kind is stopped",
                "You stopped it.",
                Facts.of(("Comes no more", context.labels.get(kinds[0], "a note"))),
                Buttons.of(Button("Start them again", Action("start", kinds[0])), back),
            )
        )
    options = tuple(Option(id=kind, label=clip(context.labels.get(kind, "a note"), limits.ITEM_LABEL)) for kind in kinds)
    return Update(
        Card(
            "Which of these shall come again?",
            "You stopped them.",
            Choice(action=Action("start"), label="Start again:", options=options),
            Buttons.of(back),
        )
    )


def _choice(options: tuple[Option, ...]) -> list[Choice | Prose | Facts | Buttons]:
    if not options:
        return [Prose(text="Nothing is planned. I stay quiet until you plan something.")]
    if len(options) == 1:
        return [
            Prose(text="One thing is coming."),
            Facts.of(("What", options[0].label), *([("About", note)] if (note := options[0].note) else [])),
            Buttons.of(Button("Change it", Action("oneitem", options[0].id))),
        ]
    return [Choice(action=Action("oneitem"), label="Change one:", options=options)]


def _shown(context: Context) -> list[Item]:
    """What comes, soonest first; of one thing that is asked several times, the first."""
    seen: set[tuple[str, str]] = set()
    out: list[Item] = []
    for item in context.outbox.pending():
        wanted = prompts.is_prompt(item.kind) and item.kind not in context.profile.stopped
        if wanted and (item.kind, item.ref) not in seen:
            seen.add((item.kind, item.ref))
            out.append(item)
    return out


def _line(item: Item, context: Context) -> str:
    when = context.say_near(item.due)
    return f"{when[:1].upper()}{when[1:]}: {_name(item, context)}"


def _name(item: Item, context: Context) -> str:
    if item.kind == Kind.REMINDER:
        own = context.records.get(Reminder, item.ref)
        return own.what if own is not None else "a reminder of yours"
    return context.labels.get(item.kind, "a note")


def _note(item: Item, context: Context) -> str:
    if item.kind in cadence.DEADLINES:
        return "kept through any pause"
    talk = context.records.get(Interview, item.ref)
    job = context.records.get(Job, talk.job if talk is not None else item.ref)
    return clip(jobwords.named(job, discreet=context.profile.discreet), limits.ITEM_NOTE) if job is not None else ""


def quiet_words(quiet: Quiet) -> str:
    """`20:00 to 08:00, and Sundays`."""
    hours = "no hours" if quiet.start == quiet.end else f"{quiet.start:%H:%M} to {quiet.end:%H:%M}"
    off = [DAYS[d] for d in range(7) if d not in quiet.days]
    return f"{hours}, and {', '.join(off)}" if off else hours


def _paused_card(end: dt.datetime, context: Context) -> Card:
    return Card(
        "Your reminders are paused",
        "You asked me to be quiet.",
        Facts.of(("Until", context.say(end))),
        Buttons.of(Button("Show the pause", Action("pausenow")), Button("Home", Action("home"))),
    )


# -- one item ----------------------------------------------------------------------------------------------------------


@router.click("oneitem")
def one_item(event: Click, context: Context) -> ClickReply:
    """A line that was picked: move, snooze, skip once, stop."""
    id = event.chosen[0] if event.chosen else event.action.arg(0)
    item = next((i for i in context.outbox.pending() if i.id == id), None)
    if item is None:
        return Update(faults.moved_on(Now("That one is not planned any more.", Action("reminders", 0))))
    about = [("About", _note(item, context))] if _note(item, context) else []
    return Update(
        Card(
            "One reminder",
            "You picked it from your list.",
            Facts.of(("What", clip(_name(item, context), 300)), *about, ("When", context.say(item.due))),
            Buttons.of(
                Button("Move", Action("form", "moveitem", item.id)),
                Button("Snooze", Action("snooze", item.kind, item.ref)),
                Button("Skip once", Action("skip", item.kind, item.ref)),
                Button("Stop these", Action("stop", item.kind, item.ref)),
            ),
            Buttons.of(Button("Back to the list", Action("reminders", 0))),
        )
    )


# -- fewer, more, pause ------------------------------------------------------------------------------------------------


@router.click("fewer")
def fewer(event: Click, context: Context) -> ClickReply:
    """Half as many unasked cards."""
    return Update(_budget(cadence.Budget(context.profile.per_week).fewer().per_week, context))


@router.click("more")
def more(event: Click, context: Context) -> ClickReply:
    """Twice as many, within one a day."""
    return Update(_budget(cadence.Budget(context.profile.per_week).more().per_week, context))


def _a_week(context: Context) -> int:
    return prompts.budget(context.profile, context.now).per_week


def _budget(per_week: int, context: Context) -> Card:
    context.records.put(context.profile.model_copy(update={"per_week": per_week}))
    return Card(
        f"At most {per_week} a week now",
        "You changed how often I write by myself.",
        Prose(text="Never more than one a day. Dates you set yourself always come."),
        Buttons.of(Button("Fewer", Action("fewer")), Button("More", Action("more")), Button("My reminders", Action("reminders", 0))),
    )


def times_form(args: tuple[str, ...], context: Context) -> Form:
    """26b."""
    profile = context.profile
    return Form(
        "Times and days",
        "Next",
        Action("times"),
        clocks.asked(context),
        Write(id="start", label="Quiet from", hint="Example: 20:00", value=f"{profile.quiet.start:%H:%M}", most=limits.TIME_TEXT),
        Write(id="end", label="Quiet to", hint="Example: 08:00", value=f"{profile.quiet.end:%H:%M}", most=limits.TIME_TEXT),
        Pick(
            id="days",
            label="Days I may write",
            options=tuple(Option(id=name.lower(), label=name) for name in DAYS),
            many=True,
            value=tuple(DAYS[d].lower() for d in sorted(profile.quiet.days)),
        ),
        Pick(
            id="offers",
            label="An offer that ends within a day",
            options=(Option(id="pierce", label="May come in quiet hours"), Option(id="wait", label="Waits for morning")),
            value=("pierce" if profile.offers_pierce else "wait",),
        ),
    )


@router.form("times", times_form)
def times(event: Submit, context: Context) -> SubmitReply:
    """Quiet hours and days count at once; a new city is said back first."""
    read = {name: read_clock(event.text(name)) for name in ("start", "end")}
    for name, label in (("start", "Quiet from"), ("end", "Quiet to")):
        if not read[name]:
            line = "I could not read one of the clock times. It could be 20:00 or 8 pm."
            return Say(faults.needs_a_fix(line, context.keep(event), (label, event.text(name) or "empty")))
    days = frozenset(n for n, name in enumerate(DAYS) if name.lower() in event.picked("days"))
    if not days:
        return Say(faults.needs_a_fix("Leave me one day at least. To be quiet for a while, use Pause.", context.keep(event)))
    profile = context.profile
    quiet = Quiet(start=_evening(read["start"]), end=min(read["end"]), days=days)
    changed = context.records.put(profile.model_copy(update={"quiet": quiet, "offers_pierce": event.text("offers") == "pierce"}))
    facts = Facts.of(
        ("Quiet", quiet_words(quiet)),
        ("An offer's last day", "may come in quiet hours" if changed.offers_pierce else "waits for morning"),
    )
    plans.replan(context)
    city = event.text("city")
    if city and city != profile.city:
        return Say(clocks.clock_card(city, context.keep(event).arg(0), context, facts))
    return Say(
        Card(
            "Kept",
            f"It is {context.local:%H:%M} for you, {clip(context.place, 60)}." if profile.zone else "You changed your times and days.",
            facts,
            Buttons.of(Button("My reminders", Action("reminders", 0)), Button("Home", Action("home"))),
        )
    )


def _evening(clocks: tuple[dt.time, ...]) -> dt.time:
    """Of two readings of `8`, quiet hours begin in the evening."""
    return max(clocks)
