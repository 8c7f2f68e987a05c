"""Reports: written by a member, answered by facilitators, never seen by the one they are about (25j, 25k)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits, prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import facilitation, safety
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip, first_lines
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


# -- the member ---------------------------------------------------------------------------------------------------------------


def report_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """25j. The args: what, its id, the council's."""
    found = safety.thing(args[0], args[1], context.circle) if len(args) > 2 else None
    if found is None or found.seat.member == context.me:
        return faults.moved_on(None)
    both = safety.noun(found.what) if found.what in safety.IN_ROOM else "note"
    see = [Option(id="words", label="My words alone")]
    see += (
        [Option(id="both", label=f"My words and that {both}")] if found.words else [Option(id="name", label="My words and their name")]
    )
    return Form(
        "Report to facilitators",
        "Send",
        Action("report", *args),
        Pick(
            id="reason",
            label="What is it about",
            options=tuple(Option(id=id, label=words) for id, words in safety.REASONS.items()),
            need=True,
        ),
        Pick(id="see", label="What facilitators see", options=tuple(see), value=("words",), need=True),
        Write(id="words", label="Your words", hint="Your name is not sent with them", long=True, need=True, most=limits.QUESTION),
        Pick(
            id="block",
            label="And block this person",
            options=(Option(id="yes", label="Yes"), Option(id="no", label="No")),
            value=("no",),
            need=True,
        ),
    )


@router.form("report", report_form, may="seat")
def reported(event: Submit, context: Context) -> SubmitReply:
    """To every facilitator but the one it is about; in the reporter's own choice of words."""
    what, ref = event.action.arg(0), event.action.arg(1)
    found = safety.thing(what, ref, context.circle)
    if found is None:
        return Say(faults.moved_on(None))
    shown = {"both": found.words, "name": found.seat.name}.get(event.text("see"), "")
    draft = Report.model_validate(
        {
            "council": context.circle.id,
            "what": what,
            "ref": ref,
            "about": found.seat.member,
            "reason": event.text("reason"),
            "words": event.text("words"),
            "shown": clip(shown, limits.FACT_VALUE),
            "at": context.now,
        }
    )
    home = context.community_of(context.circle)
    made = home.records.add(draft)
    if event.text("block") == "yes":
        safety.block(found.seat, context)
    others = safety.tell_takers(made, home, context)
    who = {0: "No facilitator can take it now; it waits for the next one", 1: "One facilitator"}.get(others, f"{others} facilitators")
    other = "their name" if what == "seat" else f"that {safety.noun(what)}"
    blocked = [("Blocked", "yes; they are not told")] if event.text("block") == "yes" else []
    return Say(
        Card(
            "Your report is on its way",
            "You sent it. Your name is not on it.",
            Facts.of(
                ("Goes to", who),
                ("They see", f"your words, and {other}" if shown else "your words alone"),
                *blocked,
            ),
            Prose(text="The person it is about gets no note of it. If they ask you something, it comes through me."),
            Buttons.of(Button("My council", Action("council")), HOME),
        )
    )


# -- the facilitator --------------------------------------------------------------------------------------------------------------


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
    if found is None or found.state != "waiting" or found.about == context.me:
        return None
    if here.records.get(Facilitator, context.me) is None:
        return None
    card = _report_card(found, context)
    return Card(card.title, card.why, *card.blocks, prompts.way_out(due))


def _report_card(report: Report, context: Context, *more: Button) -> Card:
    others = len(safety.takers(report, context.community)) - 1
    too = {0: "Nobody else got it.", 1: "One other got it too."}.get(max(0, others), f"{others} others got it too.")
    noun = safety.noun(report.what)
    rows = [
        ("About", f"{ABOUT[report.what]}: {safety.REASONS[report.reason].lower()}"),
        ("Words", first_lines(report.words, 400) or "gone"),
    ]
    rows += [(noun.title() if report.what != "seat" else "Who", first_lines(report.shown, 400))] if report.shown else []
    rows += [("You asked", first_lines(report.asked, 200))] if report.asked else []
    rows += [("They answered", first_lines(report.reply, 300))] if report.reply else []
    at = (report.id, report.rev)
    down = [Button(f"Take the {noun} down", Action("form", "takedown", *at), "danger")] if report.what in safety.IN_ROOM else []
    return Card(
        "A report is waiting",
        f"You are a facilitator. {too}",
        Facts.of(*rows),
        Prose(text="The person it is about gets no note of it. What you do stands in 'What admins did', without names.", quiet=True),
        Buttons.of(
            Button("Ask the reporter", Action("form", "reportask", *at)), *down, Button("Close it", Action("reportclose", *at)), *more
        ),
    )


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
    here = context.community
    stored = here.records.put(found.model_copy(update={"asked": event.text("words"), "reply": ""}))
    context.tell(here.records.author_of(found), "reportasked", safety.report_ref(found, here))
    facilitation.did(context, "asked")
    return Say(_report_card(stored, context, PAGE))


@router.due("reportasked", "a question about your report")
def question_due(due: Due, context: Context) -> DueReply:
    """What a facilitator asks, to the reporter alone."""
    own = _own(due.ref, context)
    if own is None:
        return None
    found, _ = own
    if not found.asked or found.state != "waiting":
        return None
    return Card(
        "A facilitator asks you something",
        "You sent a report. They do not know who you are.",
        Facts.of(("You wrote", first_lines(found.words, 300)), ("They ask", first_lines(found.asked, 500))),
        Buttons.of(Button("Answer", Action("form", "reportreply", due.ref), "main"), Button("Leave it", Action("close"))),
    )


def _own(ref: str, context: Context) -> tuple[Report, Circle] | None:
    """A report of the member's own, in whichever community they sent it."""
    home, _, id = ref.partition(".")
    for circle in context.elsewhere:
        found = circle.records.get(Report, id) if circle.id == home else None
        if found is not None and circle.records.author_of(found) == context.me:
            return found, circle
    return None


def reply_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """The reporter's answer."""
    own = _own(args[0], context) if args else None
    if own is None or own[0].state != "waiting":
        return faults.moved_on(None)
    words = Write(id="words", label="Your answer", hint="Your name is not sent with it", long=True, need=True, most=limits.QUESTION)
    return Form("Your answer", "Send", Action("reportreply", *args), words)


@router.form("reportreply", reply_form)
def replied(event: Submit, context: Context) -> SubmitReply:
    """Back to the facilitators, without a name."""
    own = _own(event.action.arg(0), context)
    if own is None or own[0].state != "waiting":
        return Say(faults.moved_on(None))
    found, home = own
    safety.tell_takers(home.records.put(found.model_copy(update={"reply": event.text("words")})), home, context)
    line = Prose(text="The facilitators read it under your report, without your name.")
    return Say(Card("Your answer is on its way", "You answered a facilitator.", line, Buttons.of(HOME)))


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
    context.tell(here.records.author_of(report), "reportdone", safety.report_ref(report, here))
    facilitation.did(context, state)


@router.due("reportdone", "your report")
def done_due(due: Due, context: Context) -> DueReply:
    """The reporter hears that somebody looked."""
    own = _own(due.ref, context)
    if own is None or own[0].state == "waiting":
        return None
    found, _ = own
    line = f"The {safety.noun(found.what)} was taken down." if found.state == "down" else "A facilitator looked at it and closed it."
    return Card(
        "Your report was looked at",
        f"You sent it on {context.say_day(found.at.astimezone(context.zone).date())}.",
        Prose(text=f"{line} Its words are not kept any longer. You can always send another."),
        Buttons.of(Button("My council", Action("council")), HOME),
    )


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
