"""What is left of words that a facilitator took down: why, to read them again, to ask, to post them reworded (25l)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.context import Context
from bot.council import published, safety, standing, wording
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Router
from playbook.records import Answer, Post, Report, RoundNote, TakenDown

router = Router()

HOME: Final = Button("Home", Action("home"))
COUNCIL: Final = Button("My council", Action("council"))


@router.due("takendown", "a post of yours")
def taken_due(due: Due, context: Context) -> DueReply:
    """25l, to its author alone."""
    found = safety.taken(due.ref, context)
    if found is None:
        return None
    thing, why = found
    at = (thing.what, thing.ref, thing.circle.id)
    return Card(
        f"A facilitator took down your {safety.noun(thing.what)}",
        f"It happened on {context.say(why.at)}.",
        published.one(("Reason", why.reason), (f"Your {safety.noun(thing.what)}", "kept here for you for 30 days")),
        Buttons.of(
            Button("Read it", Action("downread", *at)),
            Button("Ask why", Action("form", "downwhy", *at)),
            Button("Post it reworded", Action("form", "downagain", *at)),
            HOME,
        ),
    )


def _down(args: tuple[str, ...], context: Context) -> tuple[safety.Thing, TakenDown] | None:
    return safety.taken(f"{args[-1]}.{args[0]}.{args[1]}", context) if len(args) > 2 else None


@router.click("downread", may="seat")
def down_read(event: Click, context: Context) -> ClickReply:
    """What it said, to its author."""
    found = _down(event.action.args, context)
    if found is None or not found[0].words:
        return Update(faults.moved_on(None))
    thing, why = found
    at = (thing.what, thing.ref, thing.circle.id)
    gone = context.say_day((why.at + safety.KEPT_DOWN).astimezone(context.zone).date())
    rows = (*_rows(safety.posted(thing.what, thing.ref, thing.circle)), ("Reason", why.reason))
    sheet, page, of = published.at(rows, event.action.arg(2))
    turning = published.turning(page, of, lambda n: Action("downread", thing.what, thing.ref, n, thing.circle.id))
    title = f"Your {safety.noun(thing.what)}, as it was"
    return Update(
        Card(
            f"{title}: {page + 1} of {of}" if of > 1 else title,
            "You pressed 'Read it'. You alone can.",
            sheet,
            Facts.of(("Kept until", gone)),
            Buttons.of(
                *turning,
                Button("Ask why", Action("form", "downwhy", *at)),
                Button("Post it reworded", Action("form", "downagain", *at)),
                HOME,
            ),
        )
    )


def why_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """A question to the facilitators, through the bot."""
    if _down(args, context) is None:
        return faults.moved_on(None)
    words = Write(id="words", label="Your question", hint="Your name is not sent with it", long=True, need=True, most=limits.QUESTION)
    return Form("Ask why", "Send", Action("downwhy", *args), words)


@router.form("downwhy", why_form, may="seat")
def why_asked(event: Submit, context: Context) -> SubmitReply:
    """It comes to the facilitators as a report does, and their answer comes the same way back."""
    if _down(event.action.args, context) is None:
        return Say(faults.moved_on(None))
    if refused := published.heavy(event.text("words")):
        return Say(faults.needs_a_fix(refused, context.keep(event)))
    what, ref, council = event.action.arg(0), event.action.arg(1), event.action.arg(-1)
    home = context.community_of(context.circle)
    made = home.records.add(Report(council=council, what="down", ref=f"{what}.{ref}", words=event.text("words"), at=context.now))
    safety.tell_takers(made, home, context)
    line = Prose(text="A facilitator can answer you through me. Your words are kept meanwhile.")
    return Say(Card("Your question is on its way", "You asked why.", line, Buttons.of(COUNCIL, HOME)))


def _rows(down: Post | Answer | RoundNote | None) -> tuple[tuple[str, str], ...]:
    """What it said, line by line; nothing once its words are gone."""
    if isinstance(down, Answer):
        return (("Your answer", down.words),) if down.words else ()
    return down.rows if down is not None else ()


def again_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """The words as they stood, to be changed."""
    found = _down(args, context)
    if found is None:
        return faults.moved_on(None)
    rows = _rows(safety.posted(found[0].what, found[0].ref, found[0].circle))
    if not rows:
        return faults.moved_on(None)
    if published.too_long(rows):
        line = Prose(text=f"One of its parts is longer than the {limits.WRITE:,} characters of a form. Copy it, and ask anew.")
        return Card("Too long to reword here", "You pressed 'Post it reworded'.", line, Buttons.of(COUNCIL, HOME))
    most = limits.WRITE if found[0].what == "post" else limits.QUESTION
    lines = [Write(id=f"r{n}", label=label, long=True, value=words, most=most) for n, (label, words) in enumerate(rows)]
    # A post is shown once more before it goes out, as names may be taken out of it; an answer or a line goes out as it stands here.
    submit = "Next" if found[0].what == "post" else "Post it"
    return Form("Post it reworded", submit, Action("downagain", *args), *lines)


@router.form("downagain", again_form, may="seat")
def posted_again(event: Submit, context: Context) -> SubmitReply:
    """A new post, by the member's own press; the one that was taken down stays down. A line, one a round, takes its old place."""
    found = _down(event.action.args, context)
    if found is None:
        return Say(faults.moved_on(None))
    thing, circle = found[0], found[0].circle
    old = safety.posted(thing.what, thing.ref, circle)
    rows = tuple((label, event.text(f"r{n}")) for n, (label, _) in enumerate(_rows(old)) if event.text(f"r{n}"))
    if old is None or not rows:
        return Say(faults.needs_a_fix("With no words left there is nothing to post.", context.keep(event)))
    if not isinstance(old, Post) and len(published.sheets(rows)) > 1:
        return Say(faults.needs_a_fix(published.TOO_HEAVY.format(most=limits.WORDS), context.keep(event)))
    match old:
        case Post():
            return Say(wording.preview_card(wording.draft(circle.id, old, rows, context, anew=True)))
        case Answer():
            draft = Answer(post=old.post, seat=old.seat, words=rows[0][1], at=context.now)
            if not any(a.stands and (a.post, a.seat, a.words) == (old.post, old.seat, draft.words) for a in circle.records.all(Answer)):
                circle.outbox.plan("answer", context.now, circle.records.add(draft).id)
        case RoundNote():
            circle.records.put(old.model_copy(update={"rows": rows, "at": context.now, "state": "there"}))
            circle.records.drop(TakenDown, f"{thing.what}.{thing.ref}")
            standing.redraw(circle, safety.IN_ROOM[thing.what], thing.ref, context)
    line = Prose(text="It goes to the room as a new post, under your name. You can take it back at any time.")
    return Say(Card("On its way to your council", "You posted it reworded.", published.one(*rows), line, Buttons.of(COUNCIL, HOME)))


@router.due("downgone", "an old post")
def down_gone(due: Due, context: Context) -> DueReply:
    """Thirty days later the words go for good; the line in the room stays."""
    circle = context.here
    what, _, ref = due.ref.partition(".")
    if circle is None or circle.records.get(TakenDown, due.ref) is None:
        return None
    circle.records.drop(TakenDown, due.ref)
    left = safety.posted(what, ref, circle)
    if left is not None and left.state == "down":
        circle.records.put(left.model_copy(update={"words": ""} if isinstance(left, Answer) else {"rows": ()}))
    return None
