"""Reports, for facilitators: read, asked about, closed, or what they are about taken down; never by the one they are about (25k)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.context import Context
from bot.council import facilitation, published, safety
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from playbook.cadence import Kind
from playbook.records import Facilitator, Report

router = Router()

HOME: Final = Button("Home", Action("home"))
PAGE: Final = Button("Facilitator page", Action("facilpage"))
ABOUT: Final = {
    "post": "a post",
    "answer": "an answer",
    "note": "a line in a round",
    "shown": "something shown to one person",
    "test": "a sentence for ten seconds",
    "heard": "what somebody heard in a sentence",
    "seat": "somebody with a seat",
    "down": "a post that was taken down",
}


@router.truth(Report)
def report_now(report: Report, context: Context) -> Now:
    """What is true of a report on an older card."""
    words = {"waiting": "It still waits.", "closed": "It was closed.", "down": "It was taken down."}
    return Now(words[report.state], Action("reports", 0))


@router.due(Kind.REPORT, "a report")
def report_due(due: Due, context: Context) -> DueReply:
    """25k, as long as it waits and whoever reads it is a facilitator."""
    home, _, id = due.ref.partition(".")
    # Of the community they were seen in last: from any other, it waits on the page there.
    here = context.community
    found = here.records.get(Report, id) if here.id == home else None
    theirs = found is not None and found.about != context.me and here.records.get(Facilitator, context.me) is not None
    if found is None or found.state != "waiting" or not theirs:
        # Where it stands already, it is drawn anew without a word of it.
        return _gone_card() if any(item.id == due.item and item.placed for item in context.outbox.every()) else None
    card = _report_card(found, context)
    return Card(card.title, card.why, *card.blocks, prompts.way_out(due))


@router.still(Kind.REPORT, own_words=True)
def report_asks(ref: str, context: Context) -> Now | None:
    """It asks while the report waits, and whoever reads it is a facilitator of that community."""
    home, _, id = ref.partition(".")
    here = context.community
    found = here.records.get(Report, id) if here.id == home else None
    mine = found is not None and found.about != context.me and here.records.get(Facilitator, context.me) is not None
    if found is None or not mine:
        return Now("That report is not yours to read any more.", Action("home"))
    return None if found.state == "waiting" else report_now(found, context)


def _gone_card() -> Card:
    return Card(
        "A report stood here",
        "It was answered or taken back, or it is not yours to read any more.",
        Prose(text="Its words are gone from this chat."),
        Buttons.of(HOME),
    )


@router.due("reportanew", "a report")
def drawn_anew(due: Due, context: Context) -> DueReply:
    """The cards of a report in this facilitator's chat, as they are drawn now."""
    safety.draw_own(context, due.ref)
    return None


def _report_card(report: Report, context: Context, *more: Button) -> Card:
    others = len(safety.takers(report, context.community)) - 1
    too = {0: "Nobody else got it.", 1: "One other got it too."}.get(max(0, others), f"{others} others got it too.")
    noun = safety.noun(report.what)
    about = ("About", f"{ABOUT[report.what]}: {safety.REASONS[report.reason].lower()}")
    at = (report.id, report.rev)
    words, read = published.whole(_said(report), Action("reportread", published.OPEN, *at))
    down = [Button(f"Take the {noun} down", Action("form", "takedown", *at), "danger")] if report.what in safety.IN_ROOM else []
    return Card(
        "A report is waiting",
        f"You are a facilitator. {too}",
        Facts.of(about, *([] if words else [("Words", "gone")])),
        *words,
        Prose(text="The person it is about gets no note of it. What you do stands in 'What admins did', without names.", quiet=True),
        Buttons.of(
            Button("Ask the reporter", Action("form", "reportask", *at)), *down, Button("Close it", Action("reportclose", *at)), *more
        ),
        *([Buttons.of(*read)] if read else []),
    )


def _said(report: Report) -> published.Rows:
    """What the reporter wrote, what they let be seen, and what was asked and answered since."""
    shown = safety.noun(report.what).title() if report.what != "seat" else "Who"
    rows = (("Words", report.words), (shown, report.shown), ("You asked", report.asked), ("They answered", report.reply))
    return tuple((label, words) for label, words in rows if words)


@router.click("reportread", of=Report, may="facilitator")
def read(event: Click, context: Context) -> ClickReply:
    """A page of a report that is longer than a card."""
    found = _mine(context)
    if found is None or not _said(found):
        return Update(faults.moved_on(None))
    return published.reading("The report", _said(found), event.action.arg(0), lambda n: Action("reportread", n, found.id, found.rev))


@router.click("reports", may="facilitator")
def reports(event: Click, context: Context) -> ClickReply:
    """One after another, oldest first."""
    return Update(
        reports_card(context, int(event.action.arg(0)) if event.action.arg(0).isdigit() and len(event.action.arg(0)) < 4 else 0)
    )


def reports_card(context: Context, skip: int = 0) -> Card:
    """The next report, or that none waits."""
    found = safety.waiting(context)
    if not found:
        return Card("No report is waiting", "You opened this.", Prose(text="You get a note when one comes."), Buttons.of(PAGE, HOME))
    at = skip % len(found)
    following = [Button("Next one", Action("reports", at + 1))] if len(found) > 1 else []
    return _report_card(found[at], context, *following, PAGE)


def _mine(context: Context) -> Report | None:
    """The report that is answered: one that waits, and is not about this facilitator."""
    found = context.named(Report)
    return found if found.state == "waiting" and found.about != context.me else None


def ask_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """A question that goes through the bot."""
    if _mine(context) is None:
        return faults.moved_on(None)
    words = Write(id="words", label="Your question", hint="It comes from 'a facilitator'", long=True, need=True, most=limits.QUESTION)
    return Form("Ask the reporter", "Send", Action("reportask", *args), words)


@router.form("reportask", ask_form, of=Report, may="facilitator")
def asked(event: Submit, context: Context) -> SubmitReply:
    """Neither learns who the other is."""
    found = _mine(context)
    if found is None:
        return Say(faults.moved_on(None))
    if refused := published.heavy(event.text("words")):
        return Say(faults.needs_a_fix(refused, context.keep(event)))
    here = context.community
    stored = here.records.put(found.model_copy(update={"asked": event.text("words"), "reply": ""}))
    context.tell(here.records.author_of(found), "reportasked", safety.report_ref(found, here))
    facilitation.did(context, "asked")
    return Say(_report_card(stored, context, PAGE))


@router.click("reportclose", of=Report, may="facilitator")
def close(event: Click, context: Context) -> ClickReply:
    """Nothing more is to be done; its words go."""
    found = _mine(context)
    if found is None:
        return Update(faults.moved_on(None))
    _done(found, "closed", context)
    return Update(reports_card(context))


def _done(report: Report, state: str, context: Context) -> None:
    here = context.community
    here.records.put(report.model_copy(update={"state": state, "words": "", "shown": "", "asked": "", "reply": ""}))
    safety.draw_anew(report, here, context)
    context.tell(here.records.author_of(report), "reportdone", safety.report_ref(report, here))
    facilitation.did(context, state)


def down_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """Why, in words its author reads."""
    found = _mine(context)
    if found is None or found.what not in safety.IN_ROOM:
        return faults.moved_on(None)
    hint = "Its author reads this. Example: it named a firm that asked for care"
    return Form(
        f"Take the {safety.noun(found.what)} down",
        "Take it down",
        Action("takedown", *args),
        Write(id="reason", label="Why", hint=hint, need=True, most=limits.SENTENCE),
    )


@router.form("takedown", down_form, of=Report, may="facilitator")
def taken_down(event: Submit, context: Context) -> SubmitReply:
    """One line stands in its place; its author keeps it for 30 days."""
    found = _mine(context)
    if found is None:
        return Say(faults.moved_on(None))
    if not safety.take_down(found, event.text("reason"), context):
        line = Prose(text="It was taken back meanwhile, or the council is gone. Nothing was changed.")
        at = (found.id, found.rev)
        return Say(
            Card(
                "It does not stand there any more",
                "You sent the form.",
                line,
                Buttons.of(Button("Close it", Action("reportclose", *at)), PAGE),
            )
        )
    _done(found, "down", context)
    safety.draw_own(context, safety.report_ref(found, context.community))
    return Say(
        Card(
            f"The {safety.noun(found.what)} is taken down",
            "You sent the form.",
            Prose(
                text="The room shows one line in its place. Its author reads your reason, keeps the words for 30 days, and can ask why."
            ),
            Buttons.of(Button("Next report", Action("reports", 0)), PAGE),
        )
    )
