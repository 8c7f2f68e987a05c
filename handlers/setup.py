"""Set-up: five answers in one form, a clock that is said back, one job; and the first hello."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from bot import limits, prompts
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.events import Click, Command, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip, root
from playbook import places, waits
from playbook.cadence import Rhythm, first_review
from playbook.places import Place
from playbook.records import ME, Level, Profile, Target
from playbook.times import read_clock

router = Router()

LEVELS: Final[dict[Level, str]] = {"up": "A step up", "same": "The same", "down": "A step down is fine", "unsure": "Not sure"}
LOOKS: Final = {True: "Discreet: only 'You have a note'", False: "Plain: say what they are about"}
NEITHER: Final = "neither"


# -- the first hello ---------------------------------------------------------------------------------------------------


@router.first
def first(event: Command | Click | Submit, context: Context) -> None:
    """A member's own first command, and nothing before it, opens their direct chat."""
    context.records.put(context.profile.model_copy(update={"hello": "sent"}))
    context.outbox.plan("hello", context.now)


@router.due("hello", "a first hello")
def hello(due: Due, context: Context) -> DueReply:
    """28a: what this chat is for."""
    return Card(
        "Hello. My notes to you come here",
        "You used me for the first time. This is the first note here.",
        Prose(
            text=f"I cannot read what you type here; start with `{root()}`. My notes and files come here, on your clock; "
            "mute me and they wait on home."
        ),
        Buttons.of(
            Button("Set me up", Action("form", "setup"), "main"),
            Button("Who can see what", Action("whosees")),
            Button("Write to me on home alone", Action("homealone")),
        ),
    )


@router.click("homealone")
def home_alone(event: Click, context: Context) -> ClickReply:
    """Notes wait on home and this chat stays still."""
    context.records.put(context.profile.model_copy(update={"hello": "home"}))
    return Update(
        Card(
            "I write to you on home alone",
            "You pressed 'Write to me on home alone'.",
            Prose(text="Notes wait there until you look. Files still come here, since you press for each."),
            Buttons.of(Button("Write to me here after all", Action("herealso")), Button("Home", Action("home"))),
        )
    )


@router.click("herealso")
def here_also(event: Click, context: Context) -> ClickReply:
    """Notes come to the direct chat again."""
    context.records.put(context.profile.model_copy(update={"hello": "sent"}))
    return Update(
        Card(
            "I write to you here again",
            "You pressed 'Write to me here after all'.",
            Prose(text="Notes come to this chat, on your clock."),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


# -- the form ----------------------------------------------------------------------------------------------------------


def setup_form(args: tuple[str, ...], context: Context) -> Form:
    """1b, filled in with what is known or was hinted; a hint is never used without being said back."""
    profile, target = context.profile, _target(context)
    city = profile.city or _hinted_city(context.hints.zone)
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
        Write(
            id="city",
            label="A city in your time zone",
            hint="Reminders follow its clock. Example: Lisbon",
            value=city[: limits.TIME_TEXT],
            most=limits.TIME_TEXT,
        ),
        Pick(
            id="look",
            label="How my messages look",
            options=(Option(id="discreet", label=LOOKS[True]), Option(id="plain", label=LOOKS[False])),
            value=("discreet" if profile.discreet else "plain",),
        ),
    )


def _hinted_city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ") if "/" in zone and not zone.startswith("Etc/") else ""


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
    discreet = event.text("look") != "plain"
    profile = context.records.put(context.profile.model_copy(update={"discreet": discreet, "city": city, "setup": "asked"}))
    if not city:
        return Say(_no_clock_card(context))
    return Say(clock_card(city, profile, context))


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
    city = context.profile.city or _hinted_city(context.hints.zone)
    return Form(
        "Your clock",
        "Next",
        Action("clock", *args),
        Write(
            id="city",
            label="A city in your time zone",
            hint="Reminders follow its clock. Example: Lisbon",
            value=city[: limits.TIME_TEXT],
            need=True,
            most=limits.TIME_TEXT,
        ),
    )


@router.form("clock", clock_form)
def clock(event: Submit, context: Context) -> SubmitReply:
    """A city is said back as a clock time before it counts."""
    profile = context.records.put(context.profile.model_copy(update={"city": event.text("city")}))
    return Say(clock_card(event.text("city"), profile, context))


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
    clocks = read_clock(typed)
    if not clocks:
        return Say(
            Card(
                "I could not read that as a clock time",
                "Nothing is set yet. What you typed is kept.",
                Facts.of(("You typed", clip(typed, 200)), ("It could be", "9:12, 21:40 or 9:12 pm")),
                Buttons.of(Button("Type it again", context.keep(event), "main"), Button("Leave it for now", Action("notnow"))),
            )
        )
    found = [place for time in clocks for place in places.places_with_clock(time, context.now, 9 // len(clocks))]
    if not found:
        return Say(
            Card(
                "No place I know shows that time now",
                "Nothing is set yet. What you typed is kept.",
                Facts.of(("You typed", clip(typed, 200)), ("Clocks run", "by the hour, the half or the quarter")),
                Buttons.of(Button("Type it again", context.keep(event), "main"), Button("Leave it for now", Action("notnow"))),
            )
        )
    return Say(_choice_card("Which place has your clock?", "Their clocks show that time now. Nothing is set yet.", found, context))


def clock_card(city: str, profile: Profile, context: Context) -> Card:
    """1c when one place fits, a choice when several do, 1e when none does."""
    found = places.find_places(city, context.now, 5)
    if len(found) == 1 and found[0].exact:
        return echo_card(found[0], context)
    if found and found[0].exact:
        return _choice_card("Which one is yours?", "Several places have that name. Nothing is set yet.", found, context, typed=city)
    if found:
        return _choice_card("What time is it for you?", NOT_LISTED, found, context, typed=city)
    return Card(
        "What time is it for you?",
        NOT_LISTED,
        Facts.of(("You typed", clip(city, 200))),
        Prose(text="The time on your clock is enough: I then show places that have it."),
        Buttons.of(
            Button("Type my clock time", Action("form", "wallclock"), "main"),
            Button("Another city", Action("form", "clock")),
            Button("Leave it for now", Action("notnow")),
        ),
    )


NOT_LISTED: Final = "The city you typed is not on my list. Nothing is set yet."


def _choice_card(title: str, why: str, found: list[Place], context: Context, typed: str = "") -> Card:
    options = [
        Option(id=_packed(p.zone), label=clip(p.label, 75), note=f"there it is {context.now.astimezone(ZoneInfo(p.zone)):%H:%M}")
        for p in {_packed(p.zone): p for p in found}.values()
    ][:9]
    options.append(
        Option(id=NEITHER, label="Neither" if len(options) < 3 else "None of these", note="then type the time on your clock")
    )
    facts = [Facts.of(("You typed", clip(typed, 200)))] if typed else []
    return Card(
        title,
        why,
        *facts,
        Choice(action=Action("zonepick"), label="A place with the same clock:", options=tuple(options)),
        Buttons.of(Button("Type my clock time", Action("form", "wallclock")), Button("Leave it for now", Action("notnow"))),
    )


def _packed(zone: str) -> str:
    return zone.replace("/", ".").replace("+", "_plus_")[: limits.ITEM_ID]


def _zone(packed: str) -> str:
    return places.zone_named(packed.replace("_plus_", "+").replace(".", "/"))


@router.click("zonepick")
def zone_picked(event: Click, context: Context) -> ClickReply:
    """A place was picked; its clock is said back."""
    chosen = event.chosen[0] if event.chosen else ""
    zone = _zone(chosen)
    if chosen == NEITHER or not zone:
        return Update(
            Card(
                "What time is it for you?",
                "None of the places was yours.",
                Prose(text="Type what your clock shows now, and I find places that have it."),
                Buttons.of(
                    Button("Type my clock time", Action("form", "wallclock"), "main"),
                    Button("Another city", Action("form", "clock")),
                    Button("Leave it for now", Action("notnow")),
                ),
            )
        )
    name = zone.rpartition("/")[2].replace("_", " ")
    return Update(echo_card(Place(name, "", zone), context))


def echo_card(place: Place, context: Context) -> Card:
    """1c: nothing counts before this has been said back."""
    now = context.now.astimezone(ZoneInfo(place.zone))
    return Card(
        f"Is it {now:%H:%M} for you now?",
        clip(f"That is the clock of {place.label}. Reminders will follow it.", limits.WHY),
        *_echo(context),
        Buttons.of(
            Button("Yes, that is my time", Action("zone", _packed(place.zone), ME, context.profile.rev or context.records.rev), "main"),
            Button("Change something", Action("form", "setup")),
            Button("Stop here", Action("notnow")),
        ),
    )


@router.truth(Profile)
def now(profile: Profile, context: Context) -> Now:
    """What is true of the settings."""
    clock = f"Your clock is {context.local:%H:%M}, {profile.zone}." if profile.zone else "Your clock is not set."
    return Now(clock, Action("form", "clock"))


@router.click("zone", of=Profile)
def zone_confirmed(event: Click, context: Context) -> ClickReply:
    """The clock counts from here: the two-weekly review is planned on it."""
    zone = _zone(event.action.arg(0))
    if not zone:
        return Update(_no_clock_card(context))
    old = context.profile
    today = context.now.astimezone(ZoneInfo(zone)).date()
    anchor = old.review_from or first_review(today).anchor
    city = old.city if places.find_places(old.city, context.now, 1) else zone.rpartition("/")[2].replace("_", " ")
    profile = old.model_copy(update={"zone": zone, "city": city, "setup": "done", "review_from": anchor})
    context.records.put(profile)
    context.outbox.cancel("setup")
    coming = Rhythm(anchor, profile.review_at).after(context.now, profile.tz)
    context.outbox.cancel("review")
    context.outbox.plan("review", coming.at, coming.day.isoformat())
    return Update(_last_card(context) if not old.zone else _clock_set_card(context))


def _last_card(context: Context) -> Card:
    """1d."""
    return Card(
        "Last step: one job",
        "You can add the rest any time.",
        Prose(text="One line is enough: the firm, the job, what happened, how you found it."),
        Facts.of(("For example", root("log Acme, staff PM, applied, referral"))),
        Buttons.of(Button("Add one now", Action("form", "line"), "main"), Button("Go to home", Action("home"))),
    )


def _clock_set_card(context: Context) -> Card:
    return Card(
        "Your clock is set",
        f"You confirmed {context.local:%H:%M}.",
        Facts.of(("Reminders follow", context.profile.zone.replace("_", " "))),
        Prose(text="What you had planned stays at its own moment. What comes again follows the new clock."),
        Buttons.of(Button("My reminders", Action("go", "remind")), Button("Home", Action("home"))),
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
