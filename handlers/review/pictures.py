"""The pictures of a search: as text marks on a card, and as a PNG in the member's own direct messages (screens.md 6)."""

from __future__ import annotations

from typing import Final

from bot import faults, png, prompts
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.context import Context
from bot.events import Click, Due
from bot.limits import CHART_ALT
from bot.replies import ClickReply, DueReply, Parcel, Picture, Say, Update
from bot.router import Router
from bot.search import charts
from bot.text import clip
from playbook.pictures import Kind

router = Router()

REMOVE: Final = "remove"
GROUND: Final = "-"
"""Stands between a picture's name and its ground in what is planned: the same picture on the other ground is another one."""


@router.click("picture")
def picture(event: Click, context: Context) -> ClickReply:
    """One of the pictures as text marks with its numbers, and the way to the others."""
    of = event.action.arg(0)
    drawn = charts.picture(of, context)
    if drawn is None:
        return Update(_nothing_yet())
    others = [Button(charts.NAMES[kind], Action("picture", kind)) for kind in _drawable(context) if kind != drawn.kind]
    rows = [Buttons.of(charts.as_picture(of), *others[:4])]
    return Update(
        Card(
            "A picture of your search",
            "You asked for it.",
            charts.chart(drawn),
            *rows,
            Buttons.of(*others[4:], Button("The review", Action("review")), Button("Home", Action("home"))),
        )
    )


def _drawable(context: Context) -> list[Kind]:
    return [kind for kind in charts.NAMES if charts.picture(kind, context) is not None]


def _nothing_yet() -> Card:
    return Card(
        "Nothing to draw yet",
        "You asked for a picture.",
        Prose(text="A picture needs a few rows first. One line in the log is a start."),
        Buttons.of(Button("The review", Action("review")), Button("Home", Action("home"))),
    )


@router.click("png")
def as_png(event: Click, context: Context) -> ClickReply:
    """The picture comes as a file; where files cannot be drawn, the card says so and the text marks stand."""
    of = event.action.arg(0).partition(GROUND)[0]
    drawn = charts.picture(of, context)
    if drawn is None:
        return Say(_nothing_yet())
    if not png.can_draw():
        return Say(_no_files())
    return Say(_on_its_way(of, context))


def _no_files() -> Card:
    return Card(
        "No pictures as files here",
        "You pressed 'See as a picture'. Nothing was sent.",
        Prose(text="Whoever runs me has not added what draws them. The card with its marks holds every number."),
        Buttons.of(Button("Leave it", Action("close")), Button("Home", Action("home"))),
    )


def _on_its_way(of: str, context: Context) -> Card:
    context.outbox.plan(prompts.PNG, context.now, f"{of}{GROUND}{'dark' if context.profile.dark else 'light'}")
    return Card(
        "On its way to your direct messages",
        f"You asked for a picture at {context.local:%H:%M}.",
        Prose(text="It comes within a minute, with the same numbers as words."),
        Buttons.of(_other_ground(of, context), Button("Home", Action("home"))),
    )


def _other_ground(of: str, context: Context) -> Button:
    if context.profile.dark:
        return Button("Light picture", Action("ground", "light", of))
    return Button("Dark picture", Action("ground", "dark", of))


@router.click("ground")
def ground(event: Click, context: Context) -> ClickReply:
    """Light or dark: remembered for every later picture, and this one comes again."""
    of = event.action.arg(1)
    drawn = charts.picture(of, context)
    context.records.put(context.profile.model_copy(update={"dark": event.action.arg(0) == "dark"}))
    if drawn is None or not png.can_draw():
        return Say(_nothing_yet() if drawn is None else _no_files())
    return Say(_on_its_way(of, context))


@router.due(prompts.PNG, "your picture")
def delivered(due: Due, context: Context) -> DueReply:
    """The picture as a file, with the same numbers under it; the marks alone when it cannot be drawn after all."""
    of, _, pressed = due.ref.partition(GROUND)
    drawn = charts.picture(of, context)
    if drawn is None:
        return None
    shown = charts.chart(drawn)
    verdict = f"{drawn.verdict.capitalize()}." if drawn.verdict else ""
    asked = clip(f"You asked for it on {context.say(context.now)}, {context.place}.", 140)
    marks_alone = Card(
        "The picture could not be drawn",
        asked,
        Prose(text="That is on my side. Here are its marks, with every number."),
        shown,
        Buttons.of(Button("Home", Action("home"))),
    )
    words = [] if png.has_letters(shown) else [Prose(text="Some names have letters my font may lack. The numbers here name them.")]
    card = Card(
        "Your picture",
        asked,
        shown,
        *words,
        Buttons.of(
            _other_ground(of, context), Button("Take it off here", Action("pictureoff", due.item)), Button("Home", Action("home"))
        ),
    )
    theme: png.Theme = "dark" if pressed == "dark" else "light"
    name = charts.file_name(drawn.kind, context.today)
    return Parcel(card, (Picture(name, shown, theme, verdict, clip(drawn.file_alt, CHART_ALT)),), marks_alone)


@router.click("pictureoff")
def take_off(event: Click, context: Context) -> ClickReply:
    """Takes the picture's message off the chat, as far as the platform lets me."""
    item = next((i for i in context.outbox.every() if i.id == event.action.arg(0) and i.kind == prompts.PNG), None)
    if item is None:
        return Update(faults.moved_on(None))
    context.outbox.plan(REMOVE, context.now, item.id)
    return Update(
        Card(
            "The picture is being taken off",
            "You pressed 'Take it off here'.",
            Prose(text="It leaves this chat within a minute. Copies you saved stay with you."),
            Buttons.of(Button("Send it again", Action("png", item.ref)), Button("Home", Action("home"))),
        )
    )
