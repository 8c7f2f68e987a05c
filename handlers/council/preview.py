"""The preview of what is shared: private and exact, its parts ticked and worded, and the member's own press that lets it out (10a)."""

from __future__ import annotations

from typing import Final

from bot import faults
from bot.cards import Action, Button, Buttons, Card, Facts, Prose, Tick, Ticks, Words
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, published, wording
from bot.events import Click
from bot.replies import ClickReply, Update
from bot.router import Now, Router
from playbook.cadence import Kind
from playbook.council import sharing
from playbook.records import Interview, Job, Offer, Post, Seat, Share, Shown, Supporter

router = Router()

BARE: Final = "bare"
LAST: Final = "last"
EXACTLY: Final = "Nothing is posted yet. This is exactly what they will see."
CHANGED: Final = "Something changed since you looked. Nothing is posted yet: this is exactly what they will see now."


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
    """A page of the preview as it is now. Turned to from the same version, the pages before it were read."""
    made = context.records.get(Share, event.action.arg(0))
    if made is None:
        return Update(faults.moved_on(None))
    same = len(event.action.args) > 2 and event.action.version == made.rev
    return Update(preview_card(made, context, event.action.arg(1) if same else "", read=same))


def _preview(made: Share, context: Context) -> sharing.Preview:
    records = context.records
    return sharing.preview(made, records.all(Job), records.all(Interview), records.all(Offer), records.all(Supporter))


def _as_shown(made: Share, rows: published.Rows, circle: Circle, context: Context) -> Share:
    """`made` with what its preview shows now, and to whom: what is posted is compared with that."""
    eyes = (made.to,) if made.to else tuple(seat.id for seat in _others(circle, context)) if circle.room.rostered else ()
    if (made.rows, made.eyes) == (rows, eyes):
        return made
    return context.records.put(made.model_copy(update={"rows": rows, "eyes": eyes}))


def preview_card(made: Share, context: Context, page: str = "", *, read: bool = False, why: str = EXACTLY) -> Card:
    """10a: private, and exact: its pages are those that will be posted, and what is asked about them has room beside or after the last.

    `read`: the pages before this one were. What has pages is posted once they were read as they are now.
    """
    circle = context.council(made.council)
    if circle is None:
        return no_council()
    seen = _preview(made, context)
    made = _as_shown(made, seen.rows, circle, context)
    sheets: list[Words | None] = list(published.sheets(seen.rows))
    if not sheets or sheets[-1] is None or not published.along(sheets[-1]):
        sheets.append(None)
    at = len(sheets) - 1 if page == LAST else published.number(page, len(sheets))
    if at + 1 < len(sheets):
        return _leaf(made, sheets, at, why)
    return _last_page(made, seen, circle, sheets, why, context, ready=read or len(sheets) == 1)


def _title(made: Share, page: int, of: int) -> str:
    whose = "What one person would see" if made.to else "What your council would see"
    return f"{whose}: {page + 1} of {of}" if of > 1 else whose


def _turning(made: Share, page: int, of: int) -> list[Button]:
    return published.turning(page, of, lambda n: Action("sharepage", made.id, n, made.rev))


def _leaf(made: Share, sheets: list[Words | None], at: int, why: str) -> Card:
    """One page of a long preview, before the last."""
    several = sum(sheet is not None for sheet in sheets) > 1
    where = "Their note shows" if made.to else "The room shows"
    first = f"{where} this page. 'Read all' opens the rest, which you see on the next pages."
    note = [Prose(text=first, quiet=True)] if several and at == 0 else []
    sheet = sheets[at]
    assert sheet is not None, "only the last page has no words"
    return Card(
        _title(made, at, len(sheets)),
        why,
        sheet,
        *note,
        Buttons.of(
            *_turning(made, at, len(sheets)),
            Button("Edit the words", Action("form", "shareedit", made.id, made.rev)),
            Button("Keep private", Action("sharedrop", made.id, made.rev)),
        ),
    )


def _last_page(
    made: Share, seen: sharing.Preview, circle: Circle, sheets: list[Words | None], why: str, context: Context, *, ready: bool
) -> Card:
    """The last of the words, who would see them, what to look at again, the parts, and the press that posts."""
    to, press = _to_whom(made, circle, context)
    checks = wording.checks(seen)
    ticks = [Tick(id=part.id, label=part.label, done=part.on, note="" if part.words else "still empty") for part in made.parts]
    ticks.append(Tick(id=BARE, label="Amounts and the firm's name", done=made.bare))
    turning, post = _turning(made, len(sheets) - 1, len(sheets)), []
    if not ready:
        turning = [Button("Read it once more", Action("sharepage", made.id, 0, made.rev), "main")]
    elif wording.may_go(seen.rows):
        post = [Button(press, Action("sharepost", made.id, made.rev), "main")]
    return Card(
        _title(made, len(sheets) - 1, len(sheets)),
        why,
        published.one(("From", circle.name_of(context.me))),
        *(sheet for sheet in (sheets[-1],) if sheet is not None),
        published.one(("Shown to", to)),
        *([Facts.of(*checks)] if checks else []),
        Ticks(action=Action("shareparts", made.id, made.rev), label="In the post:", items=tuple(ticks)),
        Buttons.of(
            *post,
            *turning,
            Button("Edit the words", Action("form", "shareedit", made.id, made.rev)),
            Button("Keep private", Action("sharedrop", made.id, made.rev)),
        ),
        Prose(text=f"{seen.taken} You can withdraw it later; copies people made would stay.", quiet=True),
    )


def _others(circle: Circle, context: Context) -> list[Seat]:
    return [seat for seat in circle.seats if seat.member != context.me]


def _to_whom(made: Share, circle: Circle, context: Context) -> tuple[str, str]:
    """Who would see it, each by their whole name, and the press that shows it."""
    if made.to:
        one = circle.records.get(Seat, made.to)
        return one.name if one is not None else "nobody", "Show it to one person"
    if not circle.room.rostered:
        return "everyone in the channel", "Post to this channel"
    others = [seat.name for seat in _others(circle, context)]
    count = f"{len(others)} {'person' if len(others) == 1 else 'people'}"
    return f"{count}: {', '.join(others)}", f"Post to {count}"


@router.click("shareparts", of=Share)
def parts(event: Click, context: Context) -> ClickReply:
    """Each tick redraws the preview."""
    made = context.named(Share)
    ticked = tuple(part.model_copy(update={"on": part.id in event.chosen}) for part in made.parts)
    kept = context.records.put(made.model_copy(update={"parts": ticked, "bare": BARE in event.chosen}))
    return Update(preview_card(kept, context, LAST))


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
    rows, looked_at = _preview(made, context).rows, (made.rows, made.eyes)
    now = _as_shown(made, rows, circle, context)
    if (now.rows, now.eyes) != looked_at or not wording.may_go(rows):
        # A name was told meanwhile, or somebody came: nothing goes out, and to nobody, that the member has not looked at.
        return Update(preview_card(now, context, why=CHANGED if (now.rows, now.eyes) != looked_at else EXACTLY))
    context.records.drop(Share, made.id)
    if made.to:
        target = circle.records.get(Seat, made.to)
        if target is None or not circles.reachable(circle, target, context.me):
            return Update(cannot_card((made.what, made.ref)))
        shown = circle.records.add(Shown(seat=seat.id, to=target.member, what=made.what, rows=rows, at=context.now))
        context.tell(target.member, Kind.SHOWN, f"{circle.id}.{shown.id}")
        back = Button("Take it back", Action("unshow", circle.id, shown.id, shown.rev))
        return Update(_on_its_way("to one person", "They see it once they look. You hear from me when they answer.", back))
    there = circle.records.add(Post(seat=seat.id, what=made.what, rows=rows, at=context.now))
    circle.outbox.plan("post", context.now, there.id)
    return Update(_on_its_way("to your council", "I tell you here when it stands there."))


def _on_its_way(where: str, then: str, *back: Button) -> Card:
    return Card(
        f"On its way {where}",
        "You pressed the button under the words.",
        Prose(text=then),
        Buttons.of(*back, Button("Home", Action("home"))),
    )
