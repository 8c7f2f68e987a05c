"""What one posted oneself: that it stands there or why not, taking it back, wording it anew (10d, 10e)."""

from __future__ import annotations

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import published, wording
from bot.council.standing import redraw
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Say, SubmitReply, Update
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
    redraw(circle, "post", post.id, context)
    return Update(
        Card(
            "You took it back",
            "You pressed 'Withdraw'.",
            Prose(text="The room shows one line in its place, within a minute. Copies people made would stay."),
            Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
        )
    )


def repost_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """The words as they stand there."""
    post = context.named(Post)
    if not post.stands:
        return faults.moved_on(post_now(post, context))
    return _words_form(post.rows, Action("repost", *args))


def _words_form(rows: published.Rows, action: Action) -> Form | Card:
    if published.too_long(rows):
        line = Prose(text=f"One of its parts is longer than the {limits.WRITE:,} characters of a form. Withdraw it and post it anew.")
        return Card("Too long to edit here", "You pressed 'Edit the words'.", line, Buttons.of(Button("Leave it", Action("close"))))
    lines = [Write(id=f"r{n}", label=label, long=True, value=words, most=limits.WRITE) for n, (label, words) in enumerate(rows)]
    return Form("Edit the words", "Next", action, *lines)


@router.form("repost", repost_form, of=Post, may="author")
def reposted(event: Submit, context: Context) -> SubmitReply:
    """The new words are shown once before they take the place of the old ones."""
    circle, post = context.circle, context.named(Post)
    return Say(_drafted(event, post.rows, post, circle.id, context))


def _drafted(event: Submit, labels: published.Rows, post: Post, council: str, context: Context, *, anew: bool = False) -> Card:
    rows = tuple((label, event.text(f"r{n}")) for n, (label, _) in enumerate(labels) if event.text(f"r{n}"))
    if not rows:
        return faults.needs_a_fix("With no words left, 'Withdraw' takes it back.", context.keep(event))
    return wording.preview_card(wording.draft(council, post, rows, context, anew=anew))


# -- new words, before they are put there -----------------------------------------------------------------------------------------


def _rewords(context: Context) -> tuple[Circle, Post] | None:
    """The post of the member's own that new words are for, as long as it is as it was when they were written."""
    made = context.named(Reword)
    circle = context.council(made.council)
    post = circle.records.get(Post, made.id) if circle is not None else None
    if circle is None or post is None or circle.records.author_of(post) != context.me or post.rev != made.was:
        return None
    stays = post.state == "down" and bool(post.rows) if made.anew else post.stands
    return (circle, post) if stays and circle.seat is not None else None


@router.truth(Reword)
def reword_now(made: Reword, context: Context) -> Now:
    """What is true of new words on an older card."""
    return Now("You have worded it anew since that card.", Action("rewordpage", made.id))


@router.click("rewordpage")
def reword_page(event: Click, context: Context) -> ClickReply:
    """A page of the new words."""
    made = context.records.get(Reword, event.action.arg(0))
    if made is None:
        return Update(faults.moved_on(None))
    same = len(event.action.args) > 2 and event.action.version == made.rev
    return Update(wording.preview_card(made, event.action.arg(1) if same else "", read=same))


def reworded_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """The new words, to be changed once more."""
    return _words_form(context.named(Reword).rows, Action("reworded", *args)) if _rewords(context) else faults.moved_on(None)


@router.form("reworded", reworded_form, of=Reword)
def reworded_again(event: Submit, context: Context) -> SubmitReply:
    """Shown once more, as they would be now."""
    made, found = context.named(Reword), _rewords(context)
    if found is None:
        return Say(faults.moved_on(None))
    return Say(_drafted(event, made.rows, found[1], made.council, context, anew=made.anew))


@router.click("rewordgo", of=Reword)
def reword_go(event: Click, context: Context) -> ClickReply:
    """The words that were shown, and no others, are put there."""
    made, found = context.named(Reword), _rewords(context)
    if found is None:
        return Update(faults.moved_on(None))
    circle, post = found
    rows, taken = wording.reworded(made.rows, post.rows, context)
    if rows != made.rows:
        # A name was told meanwhile that is to be taken out: it is shown once more.
        again = context.records.put(made.model_copy(update={"rows": rows, "taken": taken}))
        return Update(wording.preview_card(again))
    context.records.drop(Reword, made.id)
    if not made.anew:
        kept = circle.records.put(post.model_copy(update={"rows": rows}))
        redraw(circle, "post", post.id, context)
        return Update(receipt_card(circle, kept, context, made.taken))
    if not any((p.seat, p.rows) == (post.seat, rows) and p.state in ("waiting", "there") for p in circle.records.all(Post)):
        there = circle.records.add(Post(seat=post.seat, what=post.what, rows=rows, at=context.now))
        circle.outbox.plan("post", context.now, there.id)
    line = Prose(text="It goes to the room as a new post, under your name. You can take it back at any time.")
    ways = Buttons.of(Button("My council", Action("council")), Button("Home", Action("home")))
    return Update(Card("On its way to your council", "You pressed 'Post it'.", line, ways))


@router.click("reworddrop", of=Reword)
def reword_drop(event: Click, context: Context) -> ClickReply:
    """The new words are forgotten; what stands there stays."""
    context.records.drop(Reword, context.named(Reword).id)
    line = Prose(text="Nothing was changed, and nobody was told.")
    ways = Buttons.of(Button("My council", Action("council")), Button("Home", Action("home")))
    return Update(Card("Your post stays as it was", "You pressed 'Leave it as it is'.", line, ways))


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
