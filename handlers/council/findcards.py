"""The way into the pool: its first form, and the card of whoever is in it (19a, and what stands between the forms)."""

from __future__ import annotations

from typing import Final

from bot import limits, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.context import Context
from bot.council import pool
from bot.text import clip
from playbook import matching
from playbook.records import Looking, Matched

PACES: Final = {"quiet": "Quiet", "active": "Active", "either": "Either"}
FREE: Final = {
    "mornings": "Weekday mornings",
    "midday": "Weekday midday",
    "evenings": "Weekday evenings",
    "saturday": "Saturday",
    "sunday": "Sunday",
    "any": "Not fixed",
}
MEETS: Final = {"writing": "In writing only", "call": "One call a week", "either": "Either"}
SIZES: Final = {"any": "Any number", "4": "4", "5": "5", "6": "6"}
"""How many people a new council may have (playbook.council.seating.Sizes), as a wish."""
LEVELS: Final = {1: "entry", 2: "mid", 3: "senior", 4: "lead", 5: "head"}
HOME: Final = Button("Home", Action("home"))
KEEP_APART: Final = Button("Keep people apart", Action("form", "findapart"))


def page(context: Context) -> Form | Card:
    """Where the member stands: the first form, or the card of the pool."""
    one = context.community.records.get(Looking, context.me)
    return pool_card(one, context, "You opened this.") if one is not None else form((), context)


def form(args: tuple[str, ...], context: Context) -> Form | Card:
    """19a, with what was said before."""
    if not context.profile.zone:
        return prompts.needs_a_clock()
    was = context.community.records.get(Looking, context.me) or context.records.get(Looking)

    def options(words: dict[str, str]) -> tuple[Option, ...]:
        return tuple(Option(id=id, label=label) for id, label in words.items())

    work = ", ".join(filter(None, (was.field, LEVELS.get(was.level or 0, "")))) if was is not None else ""
    spoken = ", ".join(was.languages) if was is not None else ""
    return Form(
        "Find a council",
        "Next",
        Action("findcouncil", *args),
        Pick(id="pace", label="Pace", options=options(PACES), value=(was.pace,) if was else (), need=True),
        Write(
            id="work",
            label="Your field and level",
            hint="Example: product, senior",
            value=clip(work, limits.ROLE),
            need=True,
            most=limits.ROLE,
        ),
        Write(
            id="languages",
            label="Languages you can meet in",
            hint="Example: English, Portuguese",
            value=clip(spoken, limits.TIME_TEXT),
            need=True,
            most=limits.TIME_TEXT,
        ),
        Pick(id="free", label="When you are free", options=options(FREE), many=True, value=was.free if was else ()),
        Pick(id="meets", label="How to meet", options=options(MEETS), value=(was.meets,) if was else (), need=True),
    )


def next_run(context: Context) -> str:
    """When matching runs next, as far as that is known."""
    run = context.community.records.get(Matched)
    return context.say_day(run.next.astimezone(context.zone).date()) if run is not None else "when somebody else looks too"


def pool_card(one: Looking, context: Context, why: str) -> Card:
    """How it stands with the member's search; what others would read of them, and nothing else."""
    change = Button("Change it", Action("form", "findcouncil"))
    out = Button("Take me out", Action("findout"))
    rows = [("Others would read", matching.described(pool.person(one)))]
    apart = len(one.avoids) + len(one.avoids_firms)
    rows.append(("Kept apart", f"{apart} {'person or firm' if apart == 1 else 'people or firms'}" if apart else "nobody yet"))
    rows += [("Size you wish for", f"{one.size} people")] if one.size is not None else []
    match one.state:
        case "proposed":
            waiting = pool.open_ones(context)
            title = "A council has room for you" if waiting else "You were matched"
            see = [Button("Show it", Action("matchshow", waiting[0].id), "main")] if waiting else []
            line = "Answer when you like until its date." if waiting else "You hear from me within a few days."
            return Card(title, why, Facts.of(*rows), Prose(text=line), Buttons.of(*see, KEEP_APART, out, HOME))
        case "resting":
            return Card(
                "You are not in the next round",
                why,
                Facts.of(*rows),
                Prose(text="What you said is kept for you. Nothing comes of it until you say so."),
                Buttons.of(Button("Match me again", Action("findagain"), "main"), change, KEEP_APART, out, HOME),
            )
        case "seated":
            return Card(
                "You have a seat",
                why,
                Facts.of(*rows),
                Prose(text="What you said stays for those who may join you. You can take it out; your seat stays."),
                Buttons.of(Button("My council", Action("council")), KEEP_APART, out, HOME),
            )
        case _:
            return Card(
                "You are in the pool",
                why,
                Facts.of(*rows, ("Matching runs", next_run(context))),
                Prose(text="Names open to those who say yes, once three have. Nobody is told that you look."),
                Buttons.of(change, KEEP_APART, out, HOME),
            )
