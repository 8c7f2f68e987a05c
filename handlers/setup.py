"""Set-up: five answers in one form, a clock that is said back, one job."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from bot import limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.council import facilitation
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import clocks, plans
from bot.text import clip, root
from playbook import places, waits
from playbook.cadence import first_review
from playbook.records import Draft, Job, Level, Profile, Target
from playbook.times import read_clock

router = Router()

LEVELS: Final[dict[Level, str]] = {"up": "A step up", "same": "The same", "down": "A step down is fine", "unsure": "Not sure"}
LOOKS: Final = {True: "Discreet: only 'You have a note'", False: "Plain: say what they are about"}


# -- the form ----------------------------------------------------------------------------------------------------------


def setup_form(args: tuple[str, ...], context: Context) -> Form:
    """1b, filled in with what is known or was hinted; a hint is never used without being said back."""
    profile, target = context.profile, _target(context)
    return Form(
        "Set up",
        "Next",
        Action("setup", *args),
        Write(
            id="role",
            label="The work you want",
            hint="Example: staff product manager, health",
            value=target.role if target else "",
            most=limits.ROLE,
        ),
        Pick(
            id="level",
            label="Level, next to your last job",
            options=tuple(Option(id=k, label=v) for k, v in LEVELS.items()),
            value=(target.level,) if target else (),
        ),
        Write(
            id="by",
            label="By when, roughly",
            hint="Example: end of March. Empty means open.",
            value=target.by if target else "",
            most=limits.TIME_TEXT,
        ),
        clocks.asked(context),
        Pick(
            id="look",
            label="How my messages look",
            options=(Option(id="discreet", label=LOOKS[True]), Option(id="plain", label=LOOKS[False])),
            value=("discreet" if profile.discreet else "plain",),
        ),
    )


def _target(context: Context) -> Target | None:
    targets = context.records.all(Target)
    return targets[-1] if targets else None


@router.form("setup", setup_form)
def set_up(event: Submit, context: Context) -> SubmitReply:
    """Keeps the answers at once; the clock counts only after the member has said that it is theirs."""
    role, by, city = event.text("role"), event.text("by"), event.text("city")
    level = next((k for k in LEVELS if k == event.text("level")), "unsure")
    old = _target(context)
    if (role or by or level != "unsure") and (old is None or (old.role, old.level, old.by) != (role, level, by)):
        if old is not None and old.since == context.today:
            context.records.put(old.model_copy(update={"role": role, "level": level, "by": by}))
        else:
            measure = old.measure if old else ""
            context.records.add(Target(role=role, level=level, by=by, measure=measure, since=context.today))
    old_profile = context.profile
    state = "done" if old_profile.zone else "asked"
    context.records.put(old_profile.model_copy(update={"discreet": event.text("look") != "plain", "setup": state}))
    if old_profile.zone and city in ("", old_profile.city):
        return Say(_kept_card(context))
    if not city:
        return Say(_no_clock_card(context))
    return Say(clocks.clock_card(city, context.keep(event).arg(0), context, *_echo(context)))


def _kept_card(context: Context) -> Card:
    return Card(
        "Kept",
        f"Your clock stays as it is: {context.local:%H:%M}, {clip(context.place, 60)}.",
        *_echo(context),
        Buttons.of(
            Button("Change something", Action("form", "setup")),
            Button("Add one job", Action("form", "line")),
            Button("Home", Action("home")),
        ),
    )


def _no_clock_card(context: Context) -> Card:
    return Card(
        "Kept. Your clock is still open",
        "You sent the set-up without a city.",
        *_echo(context),
        Prose(text="Without a clock I plan nothing and send no reminders. You can set it any time."),
        Buttons.of(
            Button("Set my clock", Action("form", "clock"), "main"),
            Button("Add one job", Action("form", "line")),
            Button("Go to home", Action("home")),
        ),
    )


def _echo(context: Context) -> list[Block]:
    target, profile = _target(context), context.profile
    rows = []
    if target is not None and target.role:
        rows.append(("Work you want", target.role))
    if target is not None and target.level != "unsure":
        rows.append(("Level", LEVELS[target.level].lower()))
    if target is not None and target.by:
        rows.append(("By", target.by))
    rows.append(("Messages", "discreet, only 'You have a note'" if profile.discreet else "plain, they say what they are about"))
    return [Facts.of(*((label, clip(value, limits.FACT_VALUE)) for label, value in rows))]


# -- the clock ---------------------------------------------------------------------------------------------------------


def clock_form(args: tuple[str, ...], context: Context) -> Form:
    """One line: a city."""
    return Form(
        "Your clock",
        "Next",
        Action("clock", *args),
        clocks.asked(context, need=True),
    )


@router.form("clock", clock_form)
def clock(event: Submit, context: Context) -> SubmitReply:
    """A city is said back as a clock time before it counts."""
    return Say(clocks.clock_card(event.text("city"), context.keep(event).arg(0), context))


def wall_form(args: tuple[str, ...], context: Context) -> Form:
    """1e, `Type my clock time`: the time on the member's clock picks the zones."""
    return Form(
        "Your clock time",
        "Next",
        Action("wallclock", *args),
        Write(id="time", label="What your clock shows now", hint="Example: 9:12 or 21:40", need=True, most=limits.TIME_TEXT),
    )


@router.form("wallclock", wall_form)
def wallclock(event: Submit, context: Context) -> SubmitReply:
    """The places whose clock shows that time now."""
    typed = event.text("time")
    read = read_clock(typed)
    if not read:
        return Say(
            Card(
                "I could not read that as a clock time",
                "Nothing is set yet. What you typed is kept.",
                Facts.of(("You typed", clip(typed, 200)), ("It could be", "9:12, 21:40 or 9:12 pm")),
                Buttons.of(Button("Type it again", context.keep(event), "main"), Button("Leave it for now", Action("notnow"))),
            )
        )
    found = [place for time in read for place in places.places_with_clock(time, context.now, 9 // len(read))]
    if not found:
        return Say(
            Card(
                "No place I know shows that time now",
                "Nothing is set yet. What you typed is kept.",
                Facts.of(("You typed", clip(typed, 200)), ("Clocks run", "by the hour, the half or the quarter")),
                Buttons.of(Button("Type it again", context.keep(event), "main"), Button("Leave it for now", Action("notnow"))),
            )
        )
    why = "Their clocks show that time now. Nothing is set yet."
    return Say(clocks.choice_card("Which place has your clock?", why, found, clocks.NO_DRAFT, context, typed=typed))


@router.click("zonepick")
def zone_picked(event: Click, context: Context) -> ClickReply:
    """A place was picked; its clock is said back."""
    zone = clocks.unpacked(event.chosen[0] if event.chosen else "")
    if not zone:
        return Update(clocks.none_fits())
    draft = event.action.arg(0) if context.records.get(Draft, event.action.arg(0)) is not None else clocks.NO_DRAFT
    name = zone.rpartition("/")[2].replace("_", " ")
    return Update(clocks.echo_card(zone, f"You picked the clock of {clip(name, 60)}.", draft, context, *_echo(context)))


@router.truth(Profile)
def now(profile: Profile, context: Context) -> Now:
    """What is true of the settings."""
    clock = f"Your clock is {context.local:%H:%M}, {profile.zone}." if profile.zone else "Your clock is not set."
    return Now(clock, Action("form", "clock"))


@router.click("zone", of=Profile)
def zone_confirmed(event: Click, context: Context) -> ClickReply:
    """The clock counts from here: the two-weekly review is planned on it."""
    zone, draft = clocks.unpacked(event.action.arg(0)), event.action.arg(1)
    if not zone:
        return Update(_no_clock_card(context))
    old = context.profile
    anchor = old.review_from or first_review(context.now.astimezone(ZoneInfo(zone)).date()).anchor
    city = clocks.confirmed_name(zone, draft, context)
    context.records.drop(Draft, draft)
    quiet = old.quiet if old.zone else facilitation.starts_quiet(context, old.quiet)
    context.records.put(old.model_copy(update={"zone": zone, "city": city, "setup": "done", "review_from": anchor, "quiet": quiet}))
    context.outbox.cancel("setup")
    plans.replan(context)
    if old.zone:
        return Update(_clock_set_card(context, "What you had planned stays at its own moment. What comes again follows the new clock."))
    if _go_on(context) or any(not job.removed for job in context.records.all(Job)):
        return Update(_clock_set_card(context, "What I ask and remind you of comes at your own hours from here on."))
    return Update(_last_card(context))


def _go_on(context: Context) -> list[Button]:
    """The way back to a form that waited for the clock."""
    waiting = [d for d in context.records.all(Draft) if Action.unpack(d.form).name in ("interview", "reminder", "addoffer")]
    return [Button("Go on where you were", Action("fix", waiting[-1].id), "main")] if waiting else []


def _chat(context: Context) -> list[Prose]:
    """Whether the direct chat works, as the first hello found it; nothing while that is on its way, or where notes stay on home."""
    state = next((item.state for item in reversed(context.outbox.every()) if item.kind == prompts.HELLO), "")
    if context.profile.hello == "home" or state not in ("sent", "parked"):
        return []
    if state == "sent":
        return [Prose(text="I can message you: my first note is in your direct messages.", quiet=True)]
    return [Prose(text="I could not message you: your direct messages are closed to me. Notes wait on home until they are open.")]


def _last_card(context: Context) -> Card:
    """1d, for who has written down no job yet and was in the middle of nothing."""
    return Card(
        "Last step: one job",
        "You can add the rest any time.",
        Prose(text="One line is enough: the firm, the job, what happened, how you found it."),
        Facts.of(("For example", root("log Acme, staff PM, applied, referral"))),
        *_chat(context),
        Buttons.of(Button("Add one now", Action("form", "line"), "main"), Button("Go to home", Action("home"))),
    )


def _clock_set_card(context: Context, then: str) -> Card:
    return Card(
        "Your clock is set",
        f"You confirmed {context.local:%H:%M}.",
        Facts.of(("Reminders follow", context.profile.zone.replace("_", " "))),
        Prose(text=then),
        *_chat(context),
        Buttons.of(*_go_on(context), Button("My reminders", Action("go", "remind")), Button("Home", Action("home"))),
    )


@router.click("notnow")
def not_now(event: Click, context: Context) -> ClickReply:
    """`Not now` and `Stop here` keep what is there; one nudge in two days, then silence."""
    profile = context.profile
    if profile.setup in ("new", "asked"):
        nudge = waits.setup_again(context.now, profile.tz, profile.quiet)
        context.outbox.replan("setup", nudge.at)
        context.records.put(profile.model_copy(update={"setup": "asked"}))
        line = "I will ask once, in two days, then be quiet."
    else:
        line = "I will not ask again by myself."
    return Update(
        Card(
            "As you like",
            "You stopped here. What you wrote is kept.",
            Prose(text=line),
            Buttons.of(Button("Set me up", Action("form", "setup")), Button("Home", Action("home"))),
        )
    )


@router.due("setup", "the rest of your set-up")
def nudge(due: Due, context: Context) -> DueReply:
    """The one nudge."""
    profile = context.profile
    if profile.setup not in ("new", "asked", "nudged"):
        return None
    context.records.put(profile.model_copy(update={"setup": "nudged"}))
    return Card(
        "Shall I know your clock?",
        "You stopped the set-up two days ago. This is the only time I ask.",
        Prose(text="With a clock I can ask about a talk when it ends. Without one I stay quiet, and the lists still work."),
        Buttons.of(Button("Set me up", Action("form", "setup"), "main"), Button("Who can see what", Action("whosees"))),
        prompts.way_out(due),
    )


@router.still("setup")
def still_unset(ref: str, context: Context) -> Now | None:
    """It asks until the set-up is done, or was left for good."""
    return None if context.profile.setup in ("new", "asked", "nudged") else Now("Your set-up is settled.", Action("home"))
