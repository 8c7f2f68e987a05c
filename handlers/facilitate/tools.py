"""A facilitator's tools: places that help, how the community wants things, a pause, the install check."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Tick, Ticks, Write
from bot.context import Context
from bot.council import facilitation
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip, weight
from playbook import cadence
from playbook.cadence import Kind
from playbook.records import Checked, HelpPlace, Ways
from playbook.walltime import Quiet

router = Router()

HOME: Final = Button("Home", Action("home"))
PAGE: Final = Button("Facilitator page", Action("facilpage"))
PLACES: Final = 7
ROW: Final = 130
"""So many places of so much each fit one card with the built-in rows."""
KEEP: Final = {"30": "30 days", "90": "90 days", "180": "180 days", "365": "a year", "36500": "as long as each member wants"}
QUIETS: Final = {
    "20-8": ("20:00 to 08:00", Quiet()),
    "19-9": ("19:00 to 09:00", Quiet(dt.time(19), dt.time(9))),
    "21-7": ("21:00 to 07:00", Quiet(dt.time(21), dt.time(7))),
    "22-7": ("22:00 to 07:00", Quiet(dt.time(22), dt.time(7))),
    "none": ("no quiet hours", Quiet(dt.time(0), dt.time(0))),
}
PAUSES: Final = {"1": "1 day", "3": "3 days", "7": "7 days"}
OFFERED: Final = (
    Kind.WEEK_START,
    Kind.WEEK_CLOSE,
    Kind.REVIEW,
    Kind.TRIAL_END,
    Kind.FOLLOW_UP,
    Kind.STALE,
    Kind.THANKS,
    Kind.PREP,
    Kind.GRATITUDE,
)
"""What a community may do without. Nobody's own deadlines, reminders and debriefs can be kept from them."""


# -- places that help -----------------------------------------------------------------------------------------------------------


def _places_card(context: Context, why: str = "You opened this.") -> Card:
    held = context.community.records.all(HelpPlace)
    rows = [(clip(one.name, limits.FACT_LABEL), "; ".join(filter(None, (one.how, one.whom)))) for one in held]
    take = (
        [
            Choice(
                action=Action("helpdrop"),
                label="Take one off:",
                options=(
                    *(Option(id=one.id, label=clip(one.name, limits.ITEM_LABEL)) for one in held),
                    Option(id="none", label="None of them"),
                ),
            )
        ]
        if held
        else []
    )
    add = [Button("Add one", Action("form", "helpadd"), "main")] if len(held) < PLACES else []
    return Card(
        "Places that help",
        why,
        Prose(text="The built-in lines come first and stay. Each place you add is one more row, for every member."),
        *([Facts.of(*rows)] if rows else []),
        *take,
        Buttons.of(*add, PAGE, HOME),
    )


@router.click("helpplaces", may="facilitator")
def help_places(event: Click, context: Context) -> ClickReply:
    """What stands on 17d beside the built-in lines."""
    return Update(_places_card(context))


def help_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """Three lines: name, how to reach it, for whom."""
    if context.community.records.count(HelpPlace) >= PLACES:
        return _places_card(context, f"{PLACES} places are all the card has room for.")
    return Form(
        "A place that helps",
        "Add",
        Action("helpadd"),
        Write(id="name", label="Its name", hint="Example: Listening line", need=True, most=limits.NAME),
        Write(id="how", label="How to reach it", hint="Example: 21 000 00 00, every day from 16:00", need=True, most=limits.TIME_TEXT),
        Write(id="whom", label="For whom", hint="Example: anyone in Lisbon", most=limits.ROLE),
    )


@router.form("helpadd", help_form, may="facilitator")
def help_added(event: Submit, context: Context) -> SubmitReply:
    """One more row, for every member."""
    here = context.community.records
    if weight("; ".join((event.text("how"), event.text("whom")))) > ROW:
        line = f"How to reach it and for whom are one row of {ROW} characters, in which each &, < or > counts as four or five."
        return Say(faults.needs_a_fix(line, context.keep(event)))
    if not any(one.name == event.text("name") and one.how == event.text("how") for one in here.all(HelpPlace)):
        here.add(HelpPlace(name=event.text("name"), how=event.text("how"), whom=event.text("whom"), at=context.now))
        facilitation.did(context, "help_added")
    return Say(_places_card(context, "You added one. Every member can see it."))


@router.click("helpdrop", may="facilitator")
def help_dropped(event: Click, context: Context) -> ClickReply:
    """One row less; once gone, a second press finds nothing."""
    here = context.community.records
    picked = event.chosen[0] if event.chosen else ""
    if here.get(HelpPlace, picked) is None:
        return Update(_places_card(context))
    here.drop(HelpPlace, picked)
    facilitation.did(context, "help_gone")
    return Update(_places_card(context, "It is off the list."))


# -- settings -------------------------------------------------------------------------------------------------------------------


@router.truth(Ways)
def ways_now(ways: Ways, context: Context) -> Now:
    """What is true of the settings on an older card."""
    return Now("The settings have changed since.", Action("facilways"))


def _ways_card(context: Context, why: str = "You opened this.") -> Card:
    held = facilitation.ways(context)
    quiet = next((words for words, hours in QUIETS.values() if hours == (held.quiet or Quiet())), "")
    off = ", ".join(context.labels[kind] for kind in held.off if kind in context.labels) or "nothing"
    paused = facilitation.pauses(held, context.now)
    return Card(
        "How this community wants things",
        why,
        Facts.of(
            ("Debriefs kept at most", KEEP.get(str(held.keep_most), f"{held.keep_most} days")),
            ("Newcomers' quiet hours", quiet),
            ("Does not come here", clip(off, 400)),
            ("Paused", f"until {context.say(paused)}" if paused is not None else "no"),
        ),
        Prose(text="Each member can still choose less, and never more. Nothing here shows you what anybody wrote.", quiet=True),
        Buttons.of(
            Button("Kept at most", Action("wayskeep")),
            Button("Quiet hours", Action("waysquiet")),
            Button("What comes", Action("wayskinds")),
            Button("Start again" if paused is not None else "Pause me", Action("wayspause")),
        ),
        Buttons.of(PAGE, HOME),
    )


@router.click("facilways", may="facilitator")
def ways_page(event: Click, context: Context) -> ClickReply:
    """The settings of the community."""
    return Update(_ways_card(context))


def _change(context: Context, act: str, **to: object) -> None:
    context.community.records.put(facilitation.ways(context).model_copy(update=to))
    facilitation.did(context, act)


def _choice(title: str, why: str, line: str, name: str, label: str, options: dict[str, str]) -> Card:
    return Card(
        title,
        why,
        Prose(text=line),
        Choice(action=Action(name), label=label, options=tuple(Option(id=id, label=words) for id, words in options.items())),
        Buttons.of(Button("Back", Action("facilways")), HOME),
    )


@router.click("wayskeep", may="facilitator")
def keep(event: Click, context: Context) -> ClickReply:
    """The longest that debriefs and moods are kept."""
    line = "It holds for debriefs, talks on terms and how weeks felt. What is there follows within a day."
    words = {id: said.capitalize() for id, said in KEEP.items()}
    return Update(_choice("How long at most?", "What each member keeps for themselves.", line, "wayskept", "Kept at most:", words))


@router.click("wayskept", may="facilitator")
def kept(event: Click, context: Context) -> ClickReply:
    """The new ceiling."""
    if event.chosen and event.chosen[0] in KEEP:
        _change(context, "keep", keep_most=int(event.chosen[0]), keep_since=context.now)
        return Update(_ways_card(context, "You chose how long things are kept at most."))
    return Update(_ways_card(context))


@router.click("waysquiet", may="facilitator")
def quiet_hours(event: Click, context: Context) -> ClickReply:
    """What newcomers start with."""
    line = "It holds once they set their clock. Each member changes theirs at any time."
    options = {id: words for id, (words, _) in QUIETS.items()}
    return Update(_choice("When is it quiet?", "What a newcomer starts with.", line, "waysquieted", "Quiet hours:", options))


@router.click("waysquieted", may="facilitator")
def quiet_set(event: Click, context: Context) -> ClickReply:
    """The new default."""
    if event.chosen and event.chosen[0] in QUIETS:
        _change(context, "quiet", quiet=QUIETS[event.chosen[0]][1])
        return Update(_ways_card(context, "You chose when it is quiet for newcomers."))
    return Update(_ways_card(context))


@router.click("wayskinds", may="facilitator")
def kinds(event: Click, context: Context) -> ClickReply:
    """What does not come by itself in this community."""
    return Update(_kinds_card(context, "You opened this."))


def _kinds_card(context: Context, why: str) -> Card:
    off = facilitation.ways(context).off
    items = [
        Tick(id=kind.value, label=clip(context.labels[kind], limits.ITEM_LABEL), done=kind in off)
        for kind in OFFERED
        if kind in context.labels
    ]
    return Card(
        "What does not come by itself?",
        why,
        Ticks(action=Action("wayskindset"), label="Tick what nobody here gets", items=tuple(items)),
        Prose(text="Members can still open each of them by hand. Deadlines, own reminders and debriefs always come."),
        Buttons.of(Button("Back", Action("facilways")), HOME),
    )


@router.click("wayskindset", may="facilitator")
def kinds_set(event: Click, context: Context) -> ClickReply:
    """Keeps the boxes that are on."""
    chosen = tuple(kind.value for kind in OFFERED if kind.value in event.chosen)
    if chosen != facilitation.ways(context).off:
        _change(context, "kinds", off=chosen)
    return Update(_kinds_card(context, "You ticked a box. It holds from now on."))


@router.click("wayspause", may="facilitator")
def pause(event: Click, context: Context) -> ClickReply:
    """Nothing comes by itself for a while; where it is paused, it goes on."""
    if facilitation.pauses(facilitation.ways(context), context.now) is not None:
        _change(context, "woke", paused_until=None)
        return Update(_ways_card(context, "What waited comes within a quarter of an hour."))
    line = "What people asked for still works. Deadlines they kept still come. The rest waits, and nothing is lost."
    return Update(_choice("Pause for how long?", "Nothing comes by itself meanwhile.", line, "wayspaused", "Pause for:", PAUSES))


@router.click("wayspaused", may="facilitator")
def paused(event: Click, context: Context) -> ClickReply:
    """The pause begins."""
    if event.chosen and event.chosen[0] in PAUSES:
        _change(context, "paused", paused_until=context.now + dt.timedelta(days=int(event.chosen[0])))
        return Update(_ways_card(context, "You paused what comes by itself."))
    return Update(_ways_card(context))


assert cadence.DEADLINES.isdisjoint(OFFERED)


# -- install check --------------------------------------------------------------------------------------------------------------

MARKS: Final = {"ok": "works", "note": "worth a look", "missing": "does not work"}


@router.click("installcheck", may="facilitator")
def install_check(event: Click, context: Context) -> ClickReply:
    """What the platforms last said: each permission, what it is for, and what to change where it does not work."""
    found = context.house.records.get(Checked)
    if found is None or not found.lines:
        return Update(
            Card(
                "Install check",
                "You opened this. Nothing is known yet.",
                Prose(text="I ask each platform a moment after I start, and every hour. Whoever runs me can type `jsc check`."),
                Facts.of(("Answers", "work: this card is one")),
                Buttons.of(PAGE, HOME),
            )
        )
    skip = int(event.action.arg(0)) if event.action.arg(0).isdigit() and len(event.action.arg(0)) < 4 else 0
    order = sorted(found.lines, key=lambda line: list(MARKS).index(line[0]) if line[0] in MARKS else 0, reverse=True)
    shown = order[skip : skip + 6] or order[:6]
    rows = [(MARKS.get(state, state).capitalize(), clip(f"{what}. {how}" if how else what, 250)) for state, what, how in shown]
    more = [Button("Show more", Action("installcheck", skip + 6))] if len(order) > skip + 6 else []
    when = f"{'I asked the platforms' if found.serving else 'Checked before a start,'} on {context.say(found.at)}."
    return Update(
        Card(
            f"Install check: {sum(line[0] == 'ok' for line in found.lines)} of {len(found.lines)} work",
            when,
            Facts.of(*rows),
            Prose(text="I ask again every hour while I run. What has changed since stands here after that.", quiet=True),
            Buttons.of(*more, PAGE, HOME),
        )
    )
