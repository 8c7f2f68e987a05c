"""What is said about words before they are published: what to look at again, and how new words for a post would read.

Nothing that the preview took out is put back by an edit, and an edit is previewed as a post is.
"""

from __future__ import annotations

from typing import Final

from bot import limits
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.council import published
from bot.text import clip
from playbook.council import sharing
from playbook.council.sharing import Preview, Rows
from playbook.records import Interview, Job, Offer, Post, Reword, Supporter

EXACTLY: Final = "This is exactly what they will see."


def checks(seen: Preview) -> list[tuple[str, str]]:
    """What the member may want to look at again before they post: none of it is said to be taken out."""
    rows = []
    if seen.doubts:
        # Only names that were told are taken out; any other would go along unseen.
        rows.append(("Look again", f"{clip(', '.join(seen.doubts), 120)}. Names? I know only those you told me."))
    if seen.numbers:
        rows.append(("Is it pay?", f"{clip(', '.join(seen.numbers), 120)}. I take out only what is surely an amount."))
    return rows + _too_long(seen.rows)


def _too_long(rows: Rows) -> list[tuple[str, str]]:
    label = published.too_long(rows)
    return [("Too long", f"'{label}' has become more than {limits.WRITE:,} characters. Shorten it, then post.")] if label else []


def may_go(rows: Rows) -> bool:
    """Whether there is something to post, and all of it fits the form in which it is edited later."""
    return any(label != "About" for label, _ in rows) and not published.too_long(rows)


def reworded(rows: Rows, before: Rows, context: Context) -> tuple[Rows, str]:
    """`rows` without the firms, people and amounts that the member told of, and a line that says what was taken out."""
    own = context.records
    return sharing.reworded(rows, before, own.all(Job), own.all(Interview), own.all(Offer), own.all(Supporter))


def draft(council: str, post: Post, rows: Rows, context: Context, *, anew: bool = False) -> Reword:
    """New words for `post` as they would be seen, kept for the member alone until they press."""
    clean, taken = reworded(rows, post.rows, context)
    for old in context.records.all(Reword):
        context.records.drop(Reword, old.id)
    return context.records.put(Reword(id=post.id, council=council, was=post.rev, anew=anew, rows=clean, taken=taken))


def preview_card(made: Reword, page: str = "", *, read: bool = False) -> Card:
    """What the post would be: its pages are those that the room shows, and the press that puts them there stands on the last."""
    sheet, at, of = published.at(made.rows, page)
    last = at + 1 == of
    go = "Post it" if made.anew else "Change the post"
    ready = last and (read or of == 1) and may_go(made.rows)
    long = _too_long(made.rows) if last else []
    turning = published.turning(at, of, lambda n: Action("rewordpage", made.id, n, made.rev))
    return Card(
        f"Your post, reworded: {at + 1} of {of}" if of > 1 else "Your post, reworded",
        f"{'Nothing is posted yet' if made.anew else 'Nothing has changed yet'}. {EXACTLY}",
        sheet,
        *([Facts.of(*long)] if long else []),
        *([Prose(text=made.taken, quiet=True)] if made.taken and last else []),
        Buttons.of(
            *([Button(go, Action("rewordgo", made.id, made.rev), "main")] if ready else []),
            *turning,
            Button("Edit the words", Action("form", "reworded", made.id, made.rev)),
            Button("Leave it as it is", Action("reworddrop", made.id, made.rev)),
        ),
    )
