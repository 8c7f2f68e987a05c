"""Reports, for whoever writes one: the form, a question that comes back, and that somebody looked (25j)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import published, safety
from bot.events import Due, Submit
from bot.replies import DueReply, Say, SubmitReply
from bot.router import Router
from playbook.records import Report

router = Router()

HOME: Final = Button("Home", Action("home"))


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
    if refused := published.heavy(event.text("words")):
        return Say(faults.needs_a_fix(refused, context.keep(event)))
    shown = {"both": found.words, "name": found.seat.name}.get(event.text("see"), "")
    draft = Report.model_validate(
        {
            "council": context.circle.id,
            "what": what,
            "ref": ref,
            "about": found.seat.member,
            "reason": event.text("reason"),
            "words": event.text("words"),
            "shown": shown,
            "at": context.now,
        }
    )
    home = context.community_of(context.circle)
    made = home.records.add(draft)
    if event.text("block") == "yes":
        safety.block(found, context)
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
        *published.sheets((("You wrote", found.words), ("They ask", found.asked))),
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
