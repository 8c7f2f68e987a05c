"""What a plan keeps in versions: the work that is wanted, the sentence, what fits, the two pages; each written in one form."""

from __future__ import annotations

from typing import Final

from bot import faults, forms, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Write
from bot.context import Context
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Router
from bot.search import plancards, standings
from bot.search.plancards import KINDS, LEVELS, NAMES, PAGES
from bot.text import clip, pages
from playbook.records import Fit, Sentence, Target, TwoPager

router = Router()

PAGE: Final = 600
PAGE_HINTS: Final = {
    "wants": "What a good next job has. One thing a line.",
    "wonts": "What you will not take again. One thing a line.",
    "assets": "What you bring: skills, results, people, ways of working.",
}


# -- the forms -------------------------------------------------------------------------------------------------------------------


def work_form(args: tuple[str, ...], context: Context) -> Form:
    """30b, filled in with what holds now."""
    now = standings.latest(Target, context)
    return Form(
        "The work you want",
        "Save",
        Action("work"),
        Write(
            id="role",
            label="The work you want",
            hint="One role. Example: staff product manager, health",
            value=now.role if now else "",
            need=True,
            most=limits.ROLE,
        ),
        Pick(
            id="level",
            label="Level, next to your last job",
            options=tuple(Option(id=k, label=v.capitalize()) for k, v in LEVELS.items()),
            value=(now.level,) if now else (),
            need=True,
        ),
        Write(id="by", label="By when, roughly", hint="Example: end of March", value=now.by if now else "", most=limits.TIME_TEXT),
        Write(
            id="measure",
            label="How you know you are there",
            hint="A number helps. Example: 2 offers at that level",
            value=now.measure if now else "",
            most=limits.LINE,
        ),
    )


def sentence_form(args: tuple[str, ...], context: Context) -> Form:
    """One line: what shall be remembered of them."""
    now = standings.latest(Sentence, context)
    return Form(
        "Your sentence",
        "Save",
        Action("sentence"),
        Write(
            id="words",
            label="What you offer, in one sentence",
            hint="Example: I get clinics live in days, not weeks.",
            value=now.words if now else "",
            need=True,
            most=limits.SENTENCE,
        ),
    )


def fit_form(args: tuple[str, ...], context: Context) -> Form:
    """Role, kind of firm, stage, place (product.md 1.1)."""
    now, target = standings.latest(Fit, context), standings.latest(Target, context)
    role = now.role if now else target.role if target else ""
    return Form(
        "What fits you",
        "Save",
        Action("fit"),
        Write(id="role", label="The role", hint="Example: staff product manager", value=role, need=True, most=limits.ROLE),
        Write(
            id="firms",
            label="The kind of firm",
            hint="Example: a firm that sells to clinics",
            value=now.firms if now else "",
            most=limits.LINE,
        ),
        Write(
            id="stage",
            label="Its stage or size",
            hint="Example: 50 to 200 people, growing",
            value=now.stage if now else "",
            most=limits.LINE,
        ),
        Write(id="place", label="The place", hint="Example: Lisbon, or remote", value=now.place if now else "", most=limits.LINE),
    )


def pages_form(args: tuple[str, ...], context: Context) -> Form:
    """Wants, won'ts and assets (product.md 1.1)."""
    now = standings.latest(TwoPager, context)
    return Form(
        "Your two pages",
        "Save",
        Action("pages"),
        *(
            Write(id=id, label=label, hint=PAGE_HINTS[id], long=True, value=forms.cut(getattr(now, id, ""), limits.WRITE))
            for id, label in PAGES.items()
        ),
    )


def _submitted(which: str, event: Submit, context: Context) -> SubmitReply:
    new = plancards.made(which, dict(event.values), context)
    now = standings.latest(KINDS[which], context)
    if new is None:
        line = "Nothing is written yet, so there is nothing to keep. One line is enough."
        return Say(faults.needs_a_fix(line, context.keep(event), (NAMES[which], "empty")))
    if plancards.same(new, now):
        assert now is not None, "it is the same as what is there"
        return Say(plancards.kept_card(which, now, context, "Kept as it was", "You sent it without a change.", again=False))
    return Say(plancards.keep(which, new, context, "You wrote it just now."))


@router.form("work", work_form)
def work(event: Submit, context: Context) -> SubmitReply:
    """A new version of the target; older ones stay, so that jobs keep what they were held against."""
    return _submitted("work", event, context)


@router.form("sentence", sentence_form)
def sentence(event: Submit, context: Context) -> SubmitReply:
    """A new version of the sentence."""
    return _submitted("sentence", event, context)


@router.form("fit", fit_form)
def fit(event: Submit, context: Context) -> SubmitReply:
    """A new version of what fits."""
    return _submitted("fit", event, context)


@router.form("pages", pages_form)
def two_pages(event: Submit, context: Context) -> SubmitReply:
    """The two pages as they are now."""
    return _submitted("pages", event, context)


# -- shown ---------------------------------------------------------------------------------------------------------------------


@router.click("showfit")
def show_fit(event: Click, context: Context) -> ClickReply:
    """What fits, with what people said of it."""
    now = standings.latest(Fit, context)
    if now is None:
        return Update(plancards.empty("fit", "Four short answers say where you fit: role, kind of firm, stage, place."))
    card = plancards.kept_card("fit", now, context, NAMES["fit"], f"Since {context.say_day(now.since)}.", again=False)
    said = Facts.of(*plancards.rows(now), ("What people said", plancards.evidence(now, context)))
    return Update(Card(card.title, card.why, said, *card.blocks[1:]))


@router.click("showpages")
def show_pages(event: Click, context: Context) -> ClickReply:
    """The two pages, two lines of each part."""
    now = standings.latest(TwoPager, context)
    if now is None:
        return Update(plancards.empty("pages", "Two pages for yourself: what you want, what you will not take, what you bring."))
    card = plancards.kept_card("pages", now, context, NAMES["pages"], f"Since {context.say_day(now.since)}.", again=False)
    return Update(card)


@router.click("readpages")
def read_pages(event: Click, context: Context) -> ClickReply:
    """One part of the two pages, whole, a page at a time."""
    now = standings.latest(TwoPager, context)
    parts = [(id, label) for id, label in PAGES.items() if now is not None and getattr(now, id)]
    if now is None or not parts:
        return Update(plancards.empty("pages", "Two pages for yourself: what you want, what you will not take, what you bring."))
    id, label = next((part for part in parts if part[0] == event.action.arg(0)), parts[0])
    told = pages(getattr(now, id), PAGE)
    at = event.action.arg(1)
    number = int(at) if at.isdigit() and len(at) < 4 and int(at) < len(told) else 0
    more = [Button("Next", Action("readpages", id, number + 1), "main")] if number + 1 < len(told) else []
    return Update(
        Card(
            NAMES["pages"],
            f"You opened this. Page {number + 1} of {len(told)} of this part.",
            Facts.of((label, clip(told[number] or "empty", limits.FACT_VALUE))),
            Buttons.of(*more, *(Button(name, Action("readpages", other, 0, "part")) for other, name in parts if other != id)),
            Buttons.of(Button("Change it", Action("form", "pages")), Button("My plan", Action("plan"))),
        )
    )
