"""What one does for oneself in a council: block, ask for somebody's seat back, and what is left of a post that was taken down."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Form, Option, Prose, Write
from bot.context import Context
from bot.council import safety
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Router
from bot.text import clip, first_lines
from playbook.cadence import Kind
from playbook.council.health import votes_needed
from playbook.records import Answer, Apart, Post, Report, Seat, TakenDown

router = Router()

HOME: Final = Button("Home", Action("home"))
COUNCIL: Final = Button("My council", Action("council"))


# -- who ------------------------------------------------------------------------------------------------------------------------


@router.click("reportblock", may="seat")
def who(event: Click, context: Context) -> ClickReply:
    """From the roster: about whom."""
    circle = context.circle
    others = [seat for seat in circle.seats if seat.member != context.me]
    if not others:
        line = Prose(text="Nobody else has a seat here now.")
        return Update(Card("Report or block", "You pressed 'Report or block'.", line, Buttons.of(COUNCIL, HOME)))
    return Update(
        Card(
            "Report or block",
            "You pressed 'Report or block'. Nobody is told.",
            Choice(
                action=Action("aboutseat", circle.id),
                label="About whom?",
                options=(
                    *(Option(id=seat.id, label=clip(seat.name, limits.ITEM_LABEL)) for seat in others),
                    Option(id="none", label="Nobody, go back"),
                ),
            ),
            Prose(text="About a post: press 'More' under it in the room."),
            Buttons.of(COUNCIL, HOME),
        )
    )


@router.click("aboutseat", may="seat")
def about(event: Click, context: Context) -> ClickReply:
    """The three ways, from a word to facilitators to a vote."""
    circle = context.circle
    seat = circle.records.get(Seat, event.chosen[0]) if event.chosen else None
    if seat is None or seat.state != "seated" or seat.member == context.me:
        return who(event, context)
    at = ("seat", seat.id, circle.id)
    return Update(
        Card(
            "What would help?",
            "You picked somebody. They are not told.",
            Facts.of(
                ("About", clip(seat.name, 60)),
                ("Report", "facilitators read your words, without your name"),
                ("Block", "nothing private between you two; no match, no peer test"),
                ("A vote", "the seat opens if all of you but one want that"),
            ),
            Buttons.of(
                Button("Report", Action("form", "report", *at)),
                Button("Block", Action("block", *at)),
                Button("Vote about the seat", Action("voteask", seat.id, circle.id)),
                COUNCIL,
                HOME,
            ),
        )
    )


# -- block --------------------------------------------------------------------------------------------------------------------------


def _thing(event: Click, context: Context) -> safety.Thing | None:
    found = safety.thing(event.action.arg(0), event.action.arg(1), context.circle)
    return found if found is not None and found.seat.member != context.me else None


@router.click("block", may="seat")
def block(event: Click, context: Context) -> ClickReply:
    """25m."""
    found = _thing(event, context)
    if found is None:
        return Say(faults.moved_on(None))
    safety.block(found.seat, context)
    at = (found.what, found.ref, found.circle.id)
    return Say(
        Card(
            "Blocked",
            f"You pressed 'Block' about {clip(found.seat.name, limits.FIRM)}.",
            Facts.of(
                ("From now on", "no private things, no matching, no peer test between you two"),
                ("In a shared room", "you both read what is posted there; a seat elsewhere is the way out"),
            ),
            Prose(text="I do not tell them, and nothing on their cards says so."),
            Buttons.of(
                Button("Undo", Action("unblock", *at)),
                Button("Report too", Action("form", "report", *at)),
                Button("Leave this council", Action("leavecouncil", found.circle.id)),
                HOME,
            ),
        )
    )


@router.click("unblock", may="seat")
def unblock(event: Click, context: Context) -> ClickReply:
    """As it was; a second press finds it so."""
    found = _thing(event, context)
    if found is None:
        return Update(faults.moved_on(None))
    safety.unblock(found.seat, context)
    own = context.records.get(Apart) or Apart()
    line = f"{len(own.people)} still on your list, shown to nobody." if own.people else "Nobody is on your list now."
    return Update(
        Card(
            "Undone",
            "You pressed 'Undo'.",
            Facts.of(("Taken back", f"the block of {clip(found.seat.name, 60)}"), ("Kept apart", line)),
            Buttons.of(Button("Block", Action("block", found.what, found.ref, found.circle.id)), COUNCIL, HOME),
        )
    )


# -- a vote -------------------------------------------------------------------------------------------------------------------------


@router.click("voteask", may="seat", on=Seat)
def vote_ask(event: Click, context: Context) -> ClickReply:
    """What a vote is, before it counts."""
    circle, seat = context.circle, context.named(Seat)
    if seat.state != "seated" or seat.member == context.me:
        return Update(faults.moved_on(None))
    others = len(circle.seats) - 1
    rule = f"{votes_needed(others)} of the {others} others, within 14 days" if others > 1 else "in a council of two there is none"
    return Update(
        Card(
            "Ask for the seat back?",
            "You pressed 'Vote about the seat'. Nothing counts yet.",
            Facts.of(("Whose", clip(seat.name, 60)), ("It takes", rule)),
            Prose(text="Nobody is told of a vote: not who voted, not how many. If it is reached, the room reads that a seat is open."),
            Buttons.of(COUNCIL, Button("I vote for it", Action("votedo", seat.id, circle.id), "danger"), HOME),
        )
    )


@router.click("votedo", may="seat", on=Seat)
def vote(event: Click, context: Context) -> ClickReply:
    """One vote each, however often it is pressed. The answer is the same whether or not it was the last."""
    circle, seat = context.circle, context.named(Seat)
    if seat.state != "seated" or seat.member == context.me:
        return Update(faults.moved_on(None))
    safety.vote(seat, circle, context)
    return Update(
        Card(
            "Your vote is kept for 14 days",
            "You pressed 'I vote for it'.",
            Prose(text="Nobody sees it. If enough of you want the same, the seat opens. To speak with a facilitator, report."),
            Buttons.of(COUNCIL, HOME),
        )
    )


@router.due("votedout", "your seat")
def voted_out(due: Due, context: Context) -> DueReply:
    """To whoever lost the seat: plainly, without who or how many."""
    return Card(
        "Your seat was given back",
        "The others in your council asked for it.",
        Prose(text="That is hard to read. It says nothing about your search. Your own records are all here."),
        Buttons.of(Button("Places that help", Action("places")), Button("Home", Action("home"))),
    )


# -- taken down -----------------------------------------------------------------------------------------------------------------


@router.due("takendown", "a post of yours")
def taken_due(due: Due, context: Context) -> DueReply:
    """25l, to its author alone."""
    found = safety.taken(due.ref, context)
    if found is None:
        return None
    thing, why = found
    at = (thing.what, thing.ref, thing.circle.id)
    return Card(
        "A facilitator took down your post",
        f"It happened on {context.say(why.at)}.",
        Facts.of(("Reason", why.reason), ("Your post", "kept here for you for 30 days")),
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
    return Update(
        Card(
            "Your post, as it was",
            "You pressed 'Read it'. You alone can.",
            Facts.of(("Your words", clip(thing.words, limits.FACT_VALUE)), ("Kept until", gone), ("Reason", why.reason)),
            Buttons.of(
                Button("Ask why", Action("form", "downwhy", *at)), Button("Post it reworded", Action("form", "downagain", *at)), HOME
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
    what, ref, council = event.action.arg(0), event.action.arg(1), event.action.arg(-1)
    made = context.community.records.add(
        Report(council=council, what="down", ref=f"{what}.{ref}", words=event.text("words"), at=context.now)
    )
    for one in safety.takers(made, context):
        context.tell(one, Kind.REPORT, made.id)
    line = Prose(text="A facilitator can answer you through me. Your words are kept meanwhile.")
    return Say(Card("Your question is on its way", "You asked why.", line, Buttons.of(COUNCIL, HOME)))


def again_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """The words as they stood, to be changed."""
    found = _down(args, context)
    if found is None:
        return faults.moved_on(None)
    circle = found[0].circle
    post = circle.records.get(Post, found[0].ref) if found[0].what == "post" else None
    answer = circle.records.get(Answer, found[0].ref) if found[0].what == "answer" else None
    rows = post.rows if post is not None else (("Your answer", answer.words),) if answer is not None and answer.words else ()
    if not rows:
        return faults.moved_on(None)
    lines = [
        Write(
            id=f"r{n}",
            label=clip(label, limits.INPUT_LABEL),
            long=True,
            value=first_lines(words, limits.QUESTION) if len(words) > limits.QUESTION else words,
            most=limits.QUESTION,
        )
        for n, (label, words) in enumerate(rows[: limits.FORM_INPUTS])
    ]
    return Form("Post it reworded", "Post it", Action("downagain", *args), *lines)


@router.form("downagain", again_form, may="seat")
def posted_again(event: Submit, context: Context) -> SubmitReply:
    """A new post, by the member's own press; the one that was taken down stays down."""
    found = _down(event.action.args, context)
    if found is None:
        return Say(faults.moved_on(None))
    circle = found[0].circle
    old = circle.records.get(Post, found[0].ref) if found[0].what == "post" else None
    answer = circle.records.get(Answer, found[0].ref) if found[0].what == "answer" else None
    if old is not None:
        rows = tuple((label, event.text(f"r{n}")) for n, (label, _) in enumerate(old.rows) if event.text(f"r{n}"))
        if not rows:
            return Say(faults.needs_a_fix("With no words left there is nothing to post.", context.keep(event)))
        made = circle.records.add(Post(seat=old.seat, what=old.what, rows=rows, at=context.now))
        circle.outbox.plan("post", context.now, made.id)
    elif answer is not None and event.text("r0"):
        fresh = circle.records.add(Answer(post=answer.post, seat=answer.seat, words=event.text("r0"), at=context.now))
        circle.outbox.plan("answer", context.now, fresh.id)
    else:
        return Say(faults.needs_a_fix("With no words left there is nothing to post.", context.keep(event)))
    line = Prose(text="It goes to the room as a new post, under your name. You can take it back at any time.")
    return Say(Card("On its way to your council", "You posted it reworded.", line, Buttons.of(COUNCIL, HOME)))


@router.due("downgone", "an old post")
def down_gone(due: Due, context: Context) -> DueReply:
    """Thirty days later the words go for good; the line in the room stays."""
    circle = context.here
    what, _, ref = due.ref.partition(".")
    if circle is None or circle.records.get(TakenDown, due.ref) is None:
        return None
    circle.records.drop(TakenDown, due.ref)
    post = circle.records.get(Post, ref) if what == "post" else None
    answer = circle.records.get(Answer, ref) if what == "answer" else None
    if post is not None and post.state == "down":
        circle.records.put(post.model_copy(update={"rows": ()}))
    if answer is not None and answer.state == "down":
        circle.records.put(answer.model_copy(update={"words": ""}))
    return None
