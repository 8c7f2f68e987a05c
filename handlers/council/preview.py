"""The preview of what is shared: private and exact, its parts ticked and worded, and the member's own press that lets it out (10a)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Tick, Ticks, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles
from bot.events import Click, Submit
from bot.forms import cut
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip, first_lines
from playbook.cadence import Kind
from playbook.council import sharing
from playbook.records import Interview, Job, Offer, Post, Seat, Share, Shown, Supporter

router = Router()

BARE: Final = "bare"
EDITED: Final = 4


def no_council() -> Card:
    """What a member without one is told; nothing was posted."""
    return Card(
        "No council to show it to yet",
        "You pressed a button that shows something to your council.",
        Prose(text="Nothing was posted. With a council, you see each word before it goes out."),
        Buttons.of(Button("My council", Action("council"), "main"), Button("Keep it private", Action("close"))),
    )


def cannot_card(args: tuple[str, ...]) -> Card:
    """9d, in the same words whatever the reason."""
    return circles.cannot_card("You pressed 'Show one person'.", Action("form", "showone", *args))


@router.truth(Share)
def share_now(made: Share, context: Context) -> Now:
    """What is true of a preview on an older card."""
    return Now("Its words or its parts have changed since that card.", Action("sharepage", made.id))


@router.click("sharepage")
def share_page(event: Click, context: Context) -> ClickReply:
    """The preview as it is now."""
    made = context.records.get(Share, event.action.arg(0))
    return Update(preview_card(made, context)) if made is not None else Update(faults.moved_on(None))


def _preview(made: Share, context: Context) -> sharing.Preview:
    records = context.records
    return sharing.preview(made, records.all(Job), records.all(Interview), records.all(Offer), records.all(Supporter))


def preview_card(made: Share, context: Context) -> Card:
    """10a: private, and exact: what stands here is what will be posted."""
    circle = context.council(made.council)
    if circle is None:
        return no_council()
    seen = _preview(made, context)
    to, press, title = _to_whom(made, circle, context)
    rows = [
        ("From", clip(circle.name_of(context.me), 60)),
        *((label, first_lines(words, 280)) for label, words in seen.rows),
        ("Shown to", clip(to, 200)),
    ]
    if seen.doubts:
        # Only names that were told are taken out; any other would go along unseen.
        rows.append(("Look again", f"{clip(', '.join(seen.doubts), 120)}. Names? I know only those you told me."))
    if seen.numbers:
        rows.append(("Is it pay?", f"{clip(', '.join(seen.numbers), 120)}. I take out only what is surely an amount."))
    ticks = [Tick(id=part.id, label=part.label, done=part.on, note="" if part.words else "still empty") for part in made.parts]
    ticks.append(Tick(id=BARE, label="Amounts and the firm's name", done=made.bare))
    ready = any(label != "About" for label, _ in seen.rows)
    post = [Button(press, Action("sharepost", made.id, made.rev), "main")] if ready else []
    return Card(
        title,
        "Nothing is posted yet. Each word that would be seen stands here.",
        Facts.of(*rows[: limits.FACT_ROWS]),
        Ticks(action=Action("shareparts", made.id, made.rev), label="In the post:", items=tuple(ticks)),
        Buttons.of(
            *post,
            Button("Edit the words", Action("form", "shareedit", made.id, made.rev)),
            Button("Keep private", Action("sharedrop", made.id, made.rev)),
        ),
        Prose(text=f"{seen.taken} You can withdraw it later; copies people made would stay.", quiet=True),
    )


def _to_whom(made: Share, circle: Circle, context: Context) -> tuple[str, str, str]:
    """Who would see it, the press that shows it, and the card's title."""
    if made.to:
        one = circle.records.get(Seat, made.to)
        return one.name if one is not None else "nobody", "Show it to one person", "What one person would see"
    if not circle.room.rostered:
        return "everyone in the channel", "Post to this channel", "What your council would see"
    others = [seat.name for seat in circle.seats if seat.member != context.me]
    count = f"{len(others)} {'person' if len(others) == 1 else 'people'}"
    return f"{count}: {', '.join(others)}", f"Post to {count}", "What your council would see"


@router.click("shareparts", of=Share)
def parts(event: Click, context: Context) -> ClickReply:
    """Each tick redraws the preview."""
    made = context.named(Share)
    ticked = tuple(part.model_copy(update={"on": part.id in event.chosen}) for part in made.parts)
    kept = context.records.put(made.model_copy(update={"parts": ticked, "bare": BARE in event.chosen}))
    return Update(preview_card(kept, context))


def edit_form(args: tuple[str, ...], context: Context) -> Form:
    """The words of each part, and what the firm is called."""
    made = context.named(Share)
    inputs = [
        Write(id=part.id, label=part.label, long=True, value=cut(part.words, limits.QUESTION), most=limits.QUESTION)
        for part in made.parts[:EDITED]
    ]
    return Form(
        "Edit the words",
        "Next",
        Action("shareedit", *args),
        *inputs,
        Write(
            id="alias",
            label="What to call the firm",
            hint="Example: a mid-size health firm",
            value=made.alias,
            most=limits.ROLE,
        ),
    )


@router.form("shareedit", edit_form, of=Share)
def edited(event: Submit, context: Context) -> SubmitReply:
    """A part that was worded goes into the post; one that was emptied does not."""
    made = context.named(Share)
    worded = tuple(
        part.model_copy(
            update={"words": event.text(part.id), "on": bool(event.text(part.id)) and (part.on or part.words != event.text(part.id))}
        )
        if part.id in event.values
        else part
        for part in made.parts
    )
    kept = context.records.put(made.model_copy(update={"parts": worded, "alias": event.text("alias")}))
    return Say(preview_card(kept, context))


@router.click("sharedrop", of=Share)
def dropped(event: Click, context: Context) -> ClickReply:
    """Keeps it private: what was to be shared is forgotten, and what it was made of stays."""
    context.records.drop(Share, context.named(Share).id)
    return Update(
        Card(
            "Kept, for you alone",
            "You pressed 'Keep private'.",
            Prose(text="Nothing was posted, and nobody was told."),
            Buttons.of(Button("Home", Action("home"))),
        )
    )


@router.click("sharepost", of=Share)
def post(event: Click, context: Context) -> ClickReply:
    """The member's own press: what was previewed goes out, word for word, once."""
    made = context.named(Share)
    circle = context.council(made.council)
    seat = circle.seat if circle is not None else None
    if circle is None or seat is None:
        return Update(faults.moved_on(None))
    seen = _preview(made, context)
    if not any(label != "About" for label, _ in seen.rows):
        return Update(preview_card(made, context))
    context.records.drop(Share, made.id)
    if made.to:
        target = circle.records.get(Seat, made.to)
        if target is None or not circles.reachable(circle, target, context.me):
            return Update(cannot_card((made.what, made.ref)))
        shown = circle.records.add(Shown(seat=seat.id, to=target.member, what=made.what, rows=seen.rows, at=context.now))
        context.tell(target.member, Kind.SHOWN, f"{circle.id}.{shown.id}")
        back = Button("Take it back", Action("unshow", circle.id, shown.id, shown.rev))
        return Update(_on_its_way("to one person", "They see it once they look. You hear from me when they answer.", back))
    there = circle.records.add(Post(seat=seat.id, what=made.what, rows=seen.rows, at=context.now))
    circle.outbox.plan("post", context.now, there.id)
    return Update(_on_its_way("to your council", "I tell you here when it stands there."))


def _on_its_way(where: str, then: str, *back: Button) -> Card:
    return Card(
        f"On its way {where}",
        "You pressed the button under the words.",
        Prose(text=then),
        Buttons.of(*back, Button("Home", Action("home"))),
    )
