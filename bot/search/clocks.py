"""A member's clock: the cards that say a city or a clock time back before it counts (screens 1c and 1e)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from bot import forms, limits
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Facts, Option, Prose, Write
from bot.context import Context
from bot.text import clip
from playbook import places
from playbook.places import Place
from playbook.records import ME, Draft

NEITHER: Final = "neither"
NO_DRAFT: Final = "-"
NOT_LISTED: Final = "The city you typed is not on my list. Nothing is set yet."
TYPE_IT: Final = Button("Type my clock time", Action("form", "wallclock"))
LEAVE: Final = Button("Leave it for now", Action("notnow"))


def asked(context: Context, *, need: bool = False) -> Write:
    """The line of a form in which a city is typed, filled in with what is known of it."""
    return Write(
        id="city",
        label="A city in your time zone",
        hint="Reminders follow its clock. Example: Lisbon",
        value=forms.cut(_hinted_city(context), limits.TIME_TEXT),
        need=need,
        most=limits.TIME_TEXT,
    )


def _hinted_city(context: Context) -> str:
    """What may stand in an input for a city beforehand: the confirmed one, else what the platform said; never used unasked."""
    zone = context.hints.zone
    if context.profile.city or not places.zone_named(zone) or zone.startswith("Etc/"):
        return context.profile.city
    city = zone.rpartition("/")[2].replace("_", " ")
    return city if zone in [p.zone for p in places.find_places(city, context.now, 1)] else zone


def clock_card(city: str, draft: str, context: Context, *rows: Block) -> Card:
    """1c when one place fits, a choice when several do, 1e when none does. `draft` is the id of the draft that holds the form."""
    found = places.find_places(city, context.now, 5)
    if len(found) == 1 and found[0].exact:
        return echo_card(found[0].zone, f"You wrote {clip(city, 60)}.", draft, context, *rows)
    if found:
        title, why = (
            ("Which one is yours?", "Several places have that name. Nothing is set yet.")
            if found[0].exact
            else ("What time is it for you?", NOT_LISTED)
        )
        return choice_card(title, why, found, draft, context, typed=city)
    return Card(
        "What time is it for you?",
        NOT_LISTED,
        Facts.of(("You typed", clip(city, 200) or "nothing")),
        Prose(text="The time on your clock is enough: I then show places that have it."),
        Buttons.of(
            Button(TYPE_IT.label, TYPE_IT.action, "main"),
            Button("Another city", Action("fix", draft) if draft != NO_DRAFT else Action("form", "clock")),
            LEAVE,
        ),
    )


def choice_card(title: str, why: str, found: Sequence[Place], draft: str, context: Context, typed: str = "") -> Card:
    """Places to pick from, each with what its clock shows now."""
    options = [
        Option(
            id=packed(p.zone),
            label=clip(p.label, limits.ITEM_LABEL),
            note=f"there it is {context.now.astimezone(ZoneInfo(p.zone)):%H:%M}",
        )
        for p in {packed(p.zone): p for p in found}.values()
    ][:9]
    options.append(
        Option(id=NEITHER, label="Neither" if len(options) < 3 else "None of these", note="then type the time on your clock")
    )
    facts = [Facts.of(("You typed", clip(typed, 200)))] if typed else []
    return Card(
        title,
        why,
        *facts,
        Choice(action=Action("zonepick", draft), label="A place with the same clock:", options=tuple(options)),
        Buttons.of(TYPE_IT, LEAVE),
    )


def none_fits() -> Card:
    """None of the places was the member's."""
    return Card(
        "What time is it for you?",
        "None of the places was yours.",
        Prose(text="Type what your clock shows now, and I find places that have it."),
        Buttons.of(
            Button(TYPE_IT.label, TYPE_IT.action, "main"),
            Button("Another city", Action("form", "clock")),
            LEAVE,
        ),
    )


def echo_card(zone: str, why: str, draft: str, context: Context, *rows: Block) -> Card:
    """1c: nothing counts before this has been said back. `rows` say what else was kept."""
    there = context.now.astimezone(ZoneInfo(zone))
    change = Action("form", "clock") if draft == NO_DRAFT else Action("fix", draft)
    return Card(
        f"Is it {there:%H:%M} for you now?",
        clip(f"{why} Reminders will follow that clock.", limits.WHY),
        *(rows or (Facts.of(("The clock", zone.replace("_", " "))),)),
        Buttons.of(
            Button("Yes, that is my time", Action("zone", packed(zone), draft, ME, context.profile.rev or context.records.rev), "main"),
            Button("Change something", change),
            Button("Stop here", Action("notnow")),
        ),
    )


def confirmed_name(zone: str, draft: str, context: Context) -> str:
    """What the member calls the place of their clock: the city they typed where it has that zone, else the zone's own."""
    kept = context.records.get(Draft, draft)
    typed = kept.values.get("city", "") if kept is not None else ""
    if not isinstance(typed, str) or not typed:
        return zone.rpartition("/")[2].replace("_", " ")
    for place in places.find_places(typed, context.now, 5):
        if place.zone == zone:
            # As it is spelled, unless they know it by another name.
            return place.name if place.name.casefold() == typed.strip().casefold() else typed
    return zone.rpartition("/")[2].replace("_", " ")


def packed(zone: str) -> str:
    """A zone as an option's id or an action's arg."""
    return zone.replace("/", ".").replace("+", "_plus_")[: limits.ITEM_ID]


def unpacked(text: str) -> str:
    """The zone that `packed` packed; "" for any other text."""
    return places.zone_named(text.replace("_plus_", "+").replace(".", "/"))
