"""Leaving, and deleting everything: the counts first, the word typed, a receipt once the cards are off the chat."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from bot import limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, safety, standing
from bot.events import Click, Due, Submit
from bot.items import ANSWERED, REDRAW, Item
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Router
from bot.text import clip, root
from handlers.privacy.verb import stored_words
from playbook.records import Erasure, Facilitator, FirstCode, Report, Seat
from playbook.words import saying

router = Router()

BACKUPS: Final = dt.timedelta(days=14)
LEAVE_DAYS: Final = 30
WORD: Final = "DELETE"
REMOVE: Final = "remove"
HOME: Final = "home"
SEEN_ALONE: Final = ("Answers only you saw", "they may stay on your screen until you reload the chat")
"""What no platform lets anybody take off: it is stored nowhere, and gone once the client forgets it."""


@router.click("leave")
def leave(event: Click, context: Context) -> ClickReply:
    """Stops everything that comes by itself; the data goes after 30 days unless the member returns."""
    day = context.today + dt.timedelta(days=LEAVE_DAYS)
    context.records.put(context.profile.model_copy(update={"leaving": day}))
    context.outbox.replan("leave", context.now + dt.timedelta(days=LEAVE_DAYS))
    circles.rest(context, day)
    return Update(
        Card(
            "You have left. Nothing more comes",
            "You pressed 'Leave, keep my data'.",
            Facts.of(("Your data", f"stays until {context.say_day(day)}, then it is deleted")),
            Prose(text=f"Type `{root()}` before that day and all is as it was."),
            Buttons.of(Button("I stay after all", Action("home")), Button("Delete everything", Action("delete"), "danger")),
        )
    )


@router.due("leave", "the end of your data")
def left(due: Due, context: Context) -> DueReply:
    """Thirty days without a sign: everything goes."""
    if context.profile.leaving is None:
        return None
    _erase(context)
    return None


@router.click("delete")
def ask_delete(event: Click, context: Context) -> ClickReply:
    """22b: the counts first; nothing is deleted yet."""
    cards, posts = len(_placed(context)), sum(len(items) for _, items in _posts(context))
    return Update(
        Card(
            "Delete everything?",
            "You pressed 'Delete everything'. Nothing is deleted yet.",
            Facts.of(
                ("Goes at once", stored_words(context)),
                *(
                    [
                        (
                            "In the council",
                            f"{posts} {'post becomes' if posts == 1 else 'posts become'} '{circles.REMOVED}'; copies people made stay",
                        )
                    ]
                    if posts
                    else []
                ),
                ("Cards in this chat", f"{cards} {'is' if cards == 1 else 'are'} taken off as far as the platform lets me"),
                SEEN_ALONE,
                ("Backups", f"the last copy is gone by {context.say_day(context.today + BACKUPS)}"),
            ),
            Prose(text="There is no undo."),
            Buttons.of(
                Button("Export first", Action("export"), "main"),
                Button("Delete", Action("form", "deleteall"), "danger"),
                Button("Keep everything", Action("privacy")),
            ),
        )
    )


def delete_form(args: tuple[str, ...], context: Context) -> Form:
    """22c."""
    return Form(
        "Delete everything",
        "Delete",
        Action("deleteall"),
        Write(id="word", label=f"Type {WORD} to confirm", hint="Any other word leaves all as it is", need=True, most=limits.NAME),
    )


@router.form("deleteall", delete_form)
def delete(event: Submit, context: Context) -> SubmitReply:
    """The word typed: rows, key and schedules go at once; a receipt says what was taken off the chat."""
    if event.text("word") != WORD:
        return Say(
            Card(
                "Nothing was deleted",
                f"The word was not {WORD}.",
                Prose(text="All is as it was."),
                Buttons.of(Button("My privacy page", Action("privacy")), Button("Home", Action("home"))),
            )
        )
    said = stored_words(context)
    _erase(context)
    return Say(
        Card(
            "Deleted",
            f"You confirmed at {context.local:%H:%M}.",
            Facts.of(("Deleted", said)),
            Prose(text="My cards leave this chat now. The last thing I write is a receipt."),
            Buttons.of(Button("Begin again", Action("home"))),
        )
    )


def _placed(context: Context) -> list[Item]:
    """Our cards that stand in the chat: sent, and not taken off since."""
    gone = {item.ref for item in context.outbox.every() if item.kind == REMOVE and item.state == "sent"}
    return [item for item in context.outbox.every() if item.placed and item.id not in gone]


def _in_doubt(context: Context) -> list[Item]:
    """What may have come without an answer of the platform's: it is looked for, and taken off where it stands."""
    return [
        i
        for i in context.outbox.every()
        if (i.state in ("sending", "unknown") and i.kind not in (REMOVE, REDRAW, HOME)) or (i.state, i.kind) == ("expired", ANSWERED)
    ]


def _posts(context: Context) -> list[tuple[Circle, list[Item]]]:
    """What the member wrote that stands in the rooms of councils, those they have left too."""
    found: list[tuple[Circle, list[Item]]] = []
    for circle in context.elsewhere:
        mine = {record.id for record in circle.records.authored(context.me)}
        found.append(
            (circle, [item for item in circle.outbox.every() if standing.came(item) and item.ref in mine and item.kind != REDRAW])
        )
    return found


def take_down(context: Context) -> int:
    """Takes away all that the member wrote elsewhere and gives up their seats; returns how many posts in rooms are blanked."""
    blanked, here = 0, context.community.records
    for report in here.all(Report):
        if report.about == context.me and report.shown:
            # What somebody wrote about them stays; their own words and name do not.
            safety.draw_anew(here.put(report.model_copy(update={"shown": ""})), context.community, context)
    for circle, items in _posts(context):
        standing.forget(circle, context.me, context)
        standing.forget_between(circle, context.me, context)
        last = [one.id for one in circle.records.all(Facilitator)] == [context.me]
        for record in circle.records.authored(context.me):
            if isinstance(record, Seat) and record.state in ("said_yes", "seated", "alumni"):
                circles.depart(circle, record, context, gone=True)
            else:
                circle.records.drop(type(record), record.id)
            if isinstance(record, Report):
                safety.draw_anew(record, circle, context)
        for item in items:
            circle.outbox.redraw(item.id, context.now)
        blanked += len(items)
        if last:
            # With nobody left, whoever runs the app can print a new first code.
            context.house.records.put(FirstCode())
    return blanked


def _erase(context: Context) -> None:
    context.erase = True
    cards = _placed(context)
    counts, posts = stored_words(context), take_down(context)
    context.records.put(Erasure(at=context.now, zone=context.profile.zone or "UTC", counts=counts, cards=len(cards), posts=posts))
    for item in (*cards, *_in_doubt(context)):
        context.outbox.plan(REMOVE, context.now, item.id)
    context.outbox.plan(HOME, context.now)
    context.outbox.plan("erased", context.now)


@router.due("erased", "a receipt")
def receipt(due: Due, context: Context) -> DueReply:
    """22d: said once all is done; nothing of it is kept."""
    done = context.records.get(Erasure)
    if done is None:
        return None
    ends = [i.state for i in context.outbox.every() if i.kind == REMOVE]
    at = done.at.astimezone(ZoneInfo(done.zone))
    said = f"{saying.say(at, context.now)}, {done.zone.rpartition('/')[2].replace('_', ' ')}"
    backups = context.say_day(at.date() + BACKUPS)
    return Card(
        "Your data is gone, but some cards are not" if "parked" in ends else "All gone",
        clip(f"You confirmed on {said}. This is the receipt.", limits.WHY),
        Facts.of(
            ("Deleted", done.counts),
            *(
                [
                    (
                        "In the council",
                        f"{done.posts} {'post now reads' if done.posts == 1 else 'posts now read'} '{circles.REMOVED}'",
                    )
                ]
                if done.posts
                else []
            ),
            ("Cards in this chat", _taken(ends)),
            SEEN_ALONE,
            ("Home", "empty now"),
            ("Backups", f"gone by {backups}"),
        ),
        Prose(text=f"I keep no copy of this card. To begin again, type `{root()}`."),
    )


def _taken(ends: list[str]) -> str:
    """What became of the cards in the chat, by how each one's taking off ended."""
    said = [f"{ends.count('sent')} taken off"]
    if stay := ends.count("parked"):
        said.append(f"{stay} I could not take off, so {'it stays' if stay == 1 else 'they stay'} in its history")
    if lost := ends.count("expired"):
        said.append(f"{lost} more I was never sure had arrived, and could not find")
    return "; ".join(said)
