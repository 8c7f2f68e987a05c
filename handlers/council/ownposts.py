"""What one posted oneself: that it stands there or why not, taking it back, wording it anew (10d, 10e)."""

from __future__ import annotations

from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.circle import Circle
from bot.context import Context
from bot.council import published
from bot.council.standing import redraw
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Update
from bot.router import Now, Router
from playbook.records import Answer, Post, Reword

router = Router()


def mine(ref: str, context: Context) -> tuple[Circle, Post, list[str]] | None:
    """The member's own post that a word to them is about, and what else the word carries."""
    council, post, *more = ref.split(".") if ref.count(".") else (ref, "")
    circle = context.council(council)
    found = circle.records.get(Post, post) if circle is not None else None
    if circle is None or found is None or circle.records.author_of(found) != context.me:
        return None
    return circle, found, more


@router.due("posted", "what you posted")
def posted(due: Due, context: Context) -> DueReply:
    """10d: a receipt, and the way back."""
    found = mine(due.ref, context)
    return receipt_card(*found[:2], context) if found is not None else None


def receipt_card(circle: Circle, post: Post, context: Context, taken: str = "") -> Card:
    """10d as it is now. `taken`: what was taken out of words that were just changed."""
    answers = [a for a in circle.records.all(Answer) if a.post == post.id and a.state == "there"]
    count = f"{len(answers)}, in the room" if answers else "none yet"
    words, more = published.whole(post.rows, Action("readpost", published.OPEN, post.id, circle.id))
    state = {"withdrawn": "You took it back", "down": "A facilitator took it down"}.get(post.state, "Posted to your council")
    still = (
        [
            Button("Withdraw", Action("withdraw", circle.id, post.id, post.rev)),
            Button("Edit the words", Action("form", "repost", circle.id, post.id, post.rev)),
        ]
        if post.state == "there"
        else []
    )
    return Card(
        state,
        f"You pressed the button on {context.say(post.at)}.",
        *words,
        Facts.of(*([] if words else [("Posted", "its words are gone")]), ("Answers so far", count)),
        *([Prose(text=taken, quiet=True)] if taken else []),
        Buttons.of(*still, *more, Button("My council", Action("council")), Button("Home", Action("home"))),
    )


@router.due("notposted", "what was not posted")
def not_posted(due: Due, context: Context) -> DueReply:
    """10e: the asker alone is told, before anything stands there."""
    found = mine(due.ref, context)
    if found is None:
        return None
    circle, post, more = found
    if post.state != "waiting":
        return None
    again = Button("Look again", Action("postagain", circle.id, post.id, post.rev), "main")
    keep = Button("Keep private", Action("postdrop", circle.id, post.id, post.rev))
    if more[:1] == ["no_seat"]:
        present = int(more[1]) if len(more) > 1 and more[1].isdigit() else 0
        return Card(
            "Not posted: someone there has no seat",
            "You pressed the button under the words. Nothing was posted.",
            Facts.of(("In the channel", f"{present} people"), ("With a seat", f"{len(circle.seats)} people")),
            Prose(text="The channel's own member list shows who is in it. You alone are told this."),
            Buttons.of(again, Button("Offer them a seat", Action("giveseat", circle.id)), keep),
        )
    return Card(
        "Not posted: I cannot reach the room",
        "You pressed the button under the words. Nothing was posted.",
        Prose(text="The words are kept for you. The room may want its line again, or me in it."),
        Buttons.of(again, Button("My council", Action("council")), keep),
    )


# -- the author's presses --------------------------------------------------------------------------------------------------------


@router.truth(Post)
def post_now(post: Post, context: Context) -> Now:
    """What is true of a post on an older card."""
    words = {"waiting": "It waits to be posted.", "there": "It stands in your council's room.", "withdrawn": "You took it back."}
    return Now(words.get(post.state, "A facilitator took it down."), Action("council"))


@router.click("postagain", of=Post, may="author")
def again(event: Click, context: Context) -> ClickReply:
    """Tries once more, with the same words."""
    circle, post = context.circle, context.named(Post)
    circle.records.put(post.model_copy(update={"at": context.now}))
    circle.outbox.plan("post", context.now, post.id)
    line = Prose(text="I tell you here when it stands there.")
    return Update(Card("On its way to your council", "You pressed 'Look again'.", line, Buttons.of(Button("Home", Action("home")))))


@router.click("postdrop", of=Post, may="author")
def post_drop(event: Click, context: Context) -> ClickReply:
    """It was never posted, and is not kept."""
    circle, post = context.circle, context.named(Post)
    circle.outbox.cancel("post", post.id)
    circle.records.drop(Post, post.id)
    line = Prose(text="Nothing was posted, and nobody was told.")
    return Update(Card("Kept, for you alone", "You pressed 'Keep private'.", line, Buttons.of(Button("Home", Action("home")))))


@router.click("withdraw", of=Post, may="author")
def withdraw(event: Click, context: Context) -> ClickReply:
    """Takes the words away, here and in the room, at any time; answers stay with their authors."""
    circle, post = context.circle, context.named(Post)
    circle.records.put(post.model_copy(update={"state": "withdrawn", "rows": ()}))
    if context.records.get(Reword, post.id) is not None:
        context.records.drop(Reword, post.id)
    redraw(circle, "post", post.id, context)
    return Update(
        Card(
            "You took it back",
            "You pressed 'Withdraw'.",
            Prose(text="The room shows one line in its place, within a minute. Copies people made would stay."),
            Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
        )
    )


@router.click("myposts")
def my_posts(event: Click, context: Context) -> ClickReply:
    """What the member shared and still stands; each can be withdrawn."""
    shown = [
        (circle, post)
        for circle in context.councils
        for post in reversed(circle.records.all(Post))
        if post.state == "there" and circle.records.author_of(post) == context.me
    ]
    skip = int(event.action.arg(0)) if event.action.arg(0).isdigit() else 0
    if not shown[skip:]:
        none = Prose(text="Nothing of yours stands in a council's room." if not shown else "That was the last one.")
        ways = Buttons.of(Button("My privacy page", Action("privacy")), Button("Home", Action("home")))
        return Update(Card("What you shared", "You asked for it.", none, ways))
    circle, post = shown[skip]
    words, more = published.whole(post.rows, Action("readpost", published.OPEN, post.id, circle.id))
    return Update(
        Card(
            f"What you shared: {skip + 1} of {len(shown)}",
            f"You posted it on {context.say(post.at)}.",
            *words,
            Buttons.of(
                *more,
                Button("Withdraw", Action("withdraw", circle.id, post.id, post.rev)),
                Button("Next one", Action("myposts", skip + 1)),
                Button("My privacy page", Action("privacy")),
                Button("Home", Action("home")),
            ),
        )
    )
