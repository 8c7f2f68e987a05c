"""How a week felt: asked once whether it may be kept, answered kindly when heavy, gone in time (screens 17b to 17d, D22)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.council import circles, retention
from bot.events import Click, Due
from bot.limits import FACT_LABEL
from bot.replies import ClickReply, DueReply, Say, Update
from bot.router import Router
from bot.search import charts, weekcards, weekly
from bot.text import clip
from playbook import cadence, weeks
from playbook.records import HelpPlace, Mood

router = Router()

NEAR: Final = ("Near you", "a person you trust, or a doctor")
"""The first row of the places that help: 17d is never empty."""


@router.click("felt")
def felt(event: Click, context: Context) -> ClickReply:
    """A place was picked: kept where the member agreed to that, else 17c asks once a week whether it may be."""
    monday = weekcards.pressed(event, context)
    if isinstance(monday, Card):
        return Say(monday)
    place = _place(event.chosen[0] if event.chosen else "")
    if place is None:
        return Update(weekcards.week_card(monday, context, event.action.arg(0)))
    if context.profile.keeps_moods:
        return Update(_kept(monday, place, event.action.arg(0), context))
    return Update(_consent_card(monday, place, event.action.arg(0), context))


def _place(text: str) -> int | None:
    return int(text) if text in weekcards.PLACES else None


def _consent_card(monday: dt.date, place: int, origin: str, context: Context) -> Card:
    """17c: no button is the main one."""
    args = (origin, str(place), *weekcards.versioned(monday, context))
    return Card(
        "Keep how weeks feel?",
        "You picked one for the first time. Nothing is kept yet.",
        Prose(
            text="How a week felt can say something about your health, so I ask. "
            f"Kept, it stays {retention.mood_days(context)} days, shown to nobody; Privacy removes it."
        ),
        Buttons.of(Button("Keep", Action("moodkeep", *args)), Button("Just this once", Action("moodonce", *args))),
    )


@router.click("moodkeep")
def keep(event: Click, context: Context) -> ClickReply:
    """This one and later ones are kept."""
    monday, place = weekcards.pressed(event, context), _place(event.action.arg(1))
    if isinstance(monday, Card) or place is None:
        return Say(monday if isinstance(monday, Card) else faults.moved_on(None))
    context.records.put(context.profile.model_copy(update={"keeps_moods": True}))
    return Update(_kept(monday, place, event.action.arg(0), context))


@router.click("moodonce")
def once(event: Click, context: Context) -> ClickReply:
    """Nothing of it is kept; that it was asked this week is, so that it is not asked again before the next."""
    monday, place = weekcards.pressed(event, context), _place(event.action.arg(1))
    if isinstance(monday, Card) or place is None:
        return Say(monday if isinstance(monday, Card) else faults.moved_on(None))
    _answered(monday, context)
    if weeks.is_heavy(place):
        return Update(_heavy_card(monday, place, False, context))
    return Update(weekcards.week_card(monday, context, event.action.arg(0)))


def _answered(monday: dt.date, context: Context) -> None:
    context.records.put(weekly.kept_week(monday, context).model_copy(update={"felt": True}))
    weekly.touched(monday, context)


def _kept(monday: dt.date, place: int, origin: str, context: Context) -> Card:
    old = context.records.get(Mood, monday.isoformat())
    heavy = weeks.is_heavy(place) and not (old is not None and old.answered)
    second = weeks.second_heavy(context.records.all(Mood), monday)
    answered = heavy or (old is not None and old.answered)
    made = context.records.put(Mood(id=monday.isoformat(), monday=monday, place=place, at=context.now, answered=answered))
    context.outbox.replan("moodfade", context.now + dt.timedelta(days=retention.mood_days(context)), made.id)
    _answered(monday, context)
    return _heavy_card(monday, place, second, context) if heavy else weekcards.week_card(monday, context, origin)


def _heavy_card(monday: dt.date, place: int, second: bool, context: Context) -> Card:
    """17b, once a week at most; after a second heavy week the places that help stand on it. A council is one way on."""
    people = [
        Button("Talk to one person", Action("form", "showone", "question", "new")),
        Button("Tell my council", Action("form", "askcouncil")),
    ]
    rows: list[Block] = [Facts.of(*_places(context))] if second else []
    return Card(
        "That sounds like a heavy week",
        f"You picked {place} of 5. It is shown to nobody.",
        Prose(text="Most people who look for work have weeks like this. You need not carry it alone."),
        *rows,
        Buttons.of(
            *(people if circles.has_peers(context) else []),
            weekcards.lighter_week(weekcards.about(monday, context), context),
            Button("Places that help", Action("places", monday.isoformat())),
            Button("No, thanks", Action("week", monday.isoformat())),
        ),
    )


def _places(context: Context) -> list[tuple[str, str]]:
    """The built-in row, and one for each place that facilitators added, with when they did."""
    added = context.community.records.all(HelpPlace)
    return [
        NEAR,
        *(
            (
                clip(one.name, FACT_LABEL),
                f"{'; '.join(filter(None, (one.how, one.whom)))}. "
                f"Added by your facilitators on {context.say_day(one.at.astimezone(context.zone).date())}",
            )
            for one in added
        ),
    ]


@router.click("places")
def places(event: Click, context: Context) -> ClickReply:
    """17d."""
    monday = weeks.week_named(event.action.arg(0), context.today) or weekly.present(context)
    return Update(
        Card(
            "Places that help",
            "You asked for this.",
            Prose(
                text="If you may be in danger, call your local emergency number now. "
                "Nobody reads what you write here for emergencies; I am a program."
            ),
            Facts.of(*_places(context)),
            Buttons.of(weekcards.lighter_week(weekcards.about(monday, context), context), Button("Home", Action("home"))),
        )
    )


# -- a lighter week ----------------------------------------------------------------------------------------------------


@router.click("lighter")
def lighter(event: Click, context: Context) -> ClickReply:
    """One small thing, and half the notes until that week is over."""
    monday = weekcards.pressed(event, context)
    if isinstance(monday, Card):
        return Say(monday)
    if monday < weekly.present(context):
        return Say(faults.moved_on(weekcards.now(monday, context)))
    stored = context.records.put(weeks.with_lines(weekly.kept_week(monday, context), [weeks.LIGHT]))
    until = weekly.ends(monday, context)
    profile = context.records.put(context.profile.model_copy(update={"lighter_until": until}))
    weekly.touched(monday, context)
    a_week = cadence.Budget(profile.per_week).fewer().per_week
    return Update(
        Card(
            "A lighter week is set",
            "You chose it just now.",
            Facts.of(
                ("From", context.say_day(monday)),
                ("One thing", weeks.LIGHT),
                ("Notes by themselves", f"at most {a_week} a week until {context.say_day(weeks.next_monday(monday))}"),
            ),
            Buttons.of(
                Button("Undo", Action("weekback", stored.id, stored.rev)),
                Button("Change it", Action("form", "weekset", stored.id)),
                Button("Home", Action("home")),
            ),
        )
    )


# -- what is kept ------------------------------------------------------------------------------------------------------


@router.click("moods")
def moods(event: Click, context: Context) -> ClickReply:
    """How the last weeks felt, for the member alone, with the way to take it away."""
    picture = charts.picture("mood", context)
    if picture is None:
        line = "None is kept." if not context.profile.keeps_moods else "None is kept yet. The next one you pick is."
        stop = [Button("Keep none", Action("moodstop"))] if context.profile.keeps_moods else []
        return Update(
            Card(
                "How the weeks felt",
                "You asked for it.",
                Prose(text=line),
                Buttons.of(Button("Your privacy", Action("privacy")), *stop, Button("Home", Action("home"))),
            )
        )
    return Update(
        Card(
            "How the weeks felt",
            "You asked for it. It is shown to nobody.",
            charts.chart(picture),
            Prose(text=f"Each goes {retention.mood_days(context)} days after you picked it.", quiet=True),
            Buttons.of(
                charts.as_picture("mood"),
                Button("Your privacy", Action("privacy")),
                Button("Remove all", Action("moodsgone"), "danger"),
                Button("Home", Action("home")),
            ),
        )
    )


@router.click("moodsgone")
def ask_gone(event: Click, context: Context) -> ClickReply:
    """What goes is said first."""
    count = context.records.count(Mood)
    return Update(
        Card(
            "Remove how weeks felt?",
            "You pressed 'Remove all'. Nothing is removed yet.",
            Facts.of(
                ("Goes", f"{count} {'mood' if count == 1 else 'moods'}, and that you agreed"), ("Stays", "what you set and ticked")
            ),
            Prose(text="There is no undo."),
            Buttons.of(Button("Keep them", Action("moods"), "main"), Button("Remove all", Action("moodstop"), "danger")),
        )
    )


@router.click("moodstop")
def stop(event: Click, context: Context) -> ClickReply:
    """All of it goes, and none is kept from here on unless the member agrees again."""
    for kept in context.records.all(Mood):
        context.records.drop(Mood, kept.id)
        context.outbox.cancel("moodfade", kept.id)
    context.records.put(context.profile.model_copy(update={"keeps_moods": False}))
    return Update(
        Card(
            "Removed",
            "How weeks felt is not kept any more.",
            Prose(text="The next time you pick one I ask again."),
            Buttons.of(Button("Your privacy", Action("privacy")), Button("Home", Action("home"))),
        )
    )


@router.due("moodfade", "an old mood")
def fade(due: Due, context: Context) -> DueReply:
    """Retention: its time is over; it goes without a word (product list 3.3, rule 11)."""
    kept = context.records.get(Mood, due.ref)
    if kept is not None and kept.at + dt.timedelta(days=retention.mood_days(context)) <= context.now:
        context.records.drop(Mood, due.ref)
    return None
