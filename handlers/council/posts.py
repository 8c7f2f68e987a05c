"""What stands in a council's room: posts and their answers as they are drawn there, and what becomes of them (10b, 10c)."""

from __future__ import annotations

from typing import Final

from bot import faults
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.council import circles, published
from bot.council.standing import name, standing
from bot.events import Click, Due
from bot.items import REDRAW
from bot.replies import ClickReply, DueReply, Update
from bot.replies import Post as Posted
from bot.router import Outcome, Router
from playbook.records import Answer, Been, Post

router = Router()

ASKED: Final = "{name} asks the council"
TOLD: Final = "{name} tells the council"


@router.due("post", "a post to your council")
def post_due(due: Due, context: Context) -> DueReply:
    """10b, as it is now."""
    circle = context.here
    if circle is None:
        return None
    post = circle.records.get(Post, due.ref)
    if post is None or post.state in ("withdrawn", "down"):
        return circles.gone_card(circle, due.item, post)
    been = [name(circle, one.seat) for one in circle.records.all(Been) if one.post == post.id]
    asks = any(label == "Question" for label, _ in post.rows)
    at = (post.id, circle.id)
    words, more = published.whole(post.rows, Action("readpost", published.OPEN, *at))
    return Posted(
        Card(
            (ASKED if asks else TOLD).format(name=name(circle, post.seat)),
            "They chose to post this. Answer only if you like.",
            *words,
            *([Facts.of(("Been there too", ", ".join(been)))] if been else []),
            Buttons.of(
                *more,
                Button("Reply", Action("form", "reply", *at)),
                Button("I have been there", Action("been", *at)),
                Button("Offer 20 minutes", Action("offertime", *at)),
                Button("More", Action("postmore", *at)),
            ),
            audience=circles.audience(circle),
        )
    )


@router.due("answer", "an answer in your council")
def answer_due(due: Due, context: Context) -> DueReply:
    """10c, under the post it answers."""
    circle = context.here
    if circle is None:
        return None
    answer = circle.records.get(Answer, due.ref)
    if answer is None or not answer.stands:
        return circles.gone_card(circle, due.item, answer)
    post = circle.records.get(Post, answer.post)
    under = standing(circle, "post", answer.post)
    when = context.now.astimezone(circle.council.tz).date() if post is None else post.at.astimezone(circle.council.tz).date()
    thanks = [("It helped", "says who asked")] if answer.helped else []
    helped = [] if answer.helped else [Button("It helped", Action("helped", answer.id, circle.id))]
    at = (answer.id, circle.id)
    card = Card(
        f"An answer from {name(circle, answer.seat)}",
        f"To the post of {context.say_day(when)}.",
        published.one(("Answer", answer.words), *thanks),
        Buttons.of(
            *helped,
            Button("Answer", Action("form", "reply", answer.post, circle.id)),
            Button("More", Action("answermore", *at)),
        ),
        audience=circles.audience(circle),
    )
    return Posted(card, under=under.id if under is not None else "")


@router.outcome("post")
def post_came(outcome: Outcome, context: Context) -> None:
    """10d or 10e to the author alone."""
    circle = context.here
    post = circle.records.get(Post, outcome.ref) if circle is not None else None
    if circle is None or post is None:
        return
    author = circle.records.author_of(post)
    if outcome.sent:
        circle.records.put(post.model_copy(update={"state": "there"} if post.state == "waiting" else {}))
        context.tell(author, "posted", f"{circle.id}.{post.id}")
    else:
        context.tell(author, "notposted", f"{circle.id}.{post.id}.{outcome.reason}.{outcome.present}")


@router.outcome(REDRAW)
def redrawn(outcome: Outcome, context: Context) -> None:
    """New words that could not be put there, as somebody without a seat is in the room: their author alone is told."""
    circle = context.here
    if circle is None or outcome.reason != "no_seat":
        return
    first = next((item for item in circle.outbox.every() if item.id == outcome.ref), None)
    if first is None or first.kind not in ("post", "answer"):
        return
    found = circle.records.get(Post, first.ref) if first.kind == "post" else circle.records.get(Answer, first.ref)
    if found is not None:
        context.tell(circle.records.author_of(found), "notredrawn", f"{circle.id}.{outcome.ref}")


@router.due("notredrawn", "what was not changed")
def not_redrawn(due: Due, context: Context) -> DueReply:
    """10e for words that stand there already."""
    council, _, item = due.ref.partition(".")
    circle = context.council(council)
    if circle is None:
        return None
    return Card(
        "Not changed there: someone has no seat",
        "Something of yours was to be drawn anew in the room.",
        Prose(text="It stands there as it was. The channel's own member list shows who is in it. You alone are told this."),
        Buttons.of(Button("Look again", Action("redrawagain", item, circle.id), "main"), Button("My council", Action("council"))),
    )


@router.click("redrawagain", may="seat")
def redraw_again(event: Click, context: Context) -> ClickReply:
    """Draws it once more, as it is now."""
    circle = context.circle
    first = next((item for item in circle.outbox.every() if item.id == event.action.arg(0)), None)
    if first is None or not first.placed:
        return Update(faults.moved_on(None))
    circle.outbox.redraw(first.id, context.now)
    line = Prose(text="The room shows it within a minute, if all in it have a seat.")
    return Update(Card("On its way", "You pressed 'Look again'.", line, Buttons.of(Button("Home", Action("home")))))
