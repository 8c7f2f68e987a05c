"""New words for a post of one's own: shown as they would be seen, then put there by a press of their own (10d, 25l)."""

from __future__ import annotations

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Form, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import published, wording
from bot.council.standing import redraw
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from handlers.council.ownposts import post_now, receipt_card
from playbook.records import Post, Reword

router = Router()


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
