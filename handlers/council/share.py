"""Sharing: what would be seen, part by part, and the member's own press that posts it or shows it to one person (screens.md 9c-10a)."""

from __future__ import annotations

from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Person, Prose, Tick, Ticks, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles
from bot.events import Click, Submit
from bot.replies import Ask, ClickReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.search import charts
from bot.text import clip, first_lines
from playbook import ranges, weeks
from playbook.cadence import Kind
from playbook.council import sharing
from playbook.overview import Figures
from playbook.records import (
    Debrief,
    Interview,
    Job,
    Offer,
    Post,
    Seat,
    Sentence,
    Share,
    SharePart,
    Shown,
    Supporter,
    TermsTalk,
    Trial,
    Week,
)

router = Router()

BARE: Final = "bare"
EDITED: Final = 4


# -- what there is to share -----------------------------------------------------------------------------------------------------


@router.click("share")
def share(event: Click, context: Context) -> ClickReply:
    """10a for the member's council: `share:<what>:<id>`. A free question opens its form first."""
    mine = context.councils
    if not mine or mine[0].council.state == "forming":
        return Update(_no_council())
    what, ref = event.action.arg(0), event.action.arg(1)
    if what == "question":
        return Ask(ask_form((), context))
    made = _begun(what, ref, mine[0], context)
    return Update(_preview_card(made, context)) if made is not None else Update(faults.moved_on(None))


def _no_council() -> Card:
    return Card(
        "No council to show it to yet",
        "You pressed a button that shows something to your council.",
        Prose(text="Nothing was posted. With a council, you see each word before it goes out."),
        Buttons.of(Button("My council", Action("council"), "main"), Button("Keep it private", Action("close"))),
    )


def _begun(what: str, ref: str, circle: Circle, context: Context, to: str = "") -> Share | None:
    """A share of the thing with id `ref`, as a draft that nobody sees; one of the same thing takes the older one's place."""
    job, parts = "", ()  # type: tuple[str, tuple[SharePart, ...]]
    match what:
        case "debrief":
            kept = context.records.get(Debrief, ref)
            if kept is None:
                return None
            job, parts = kept.job, sharing.of_debrief(kept)
        case "terms":
            terms = context.records.get(TermsTalk, ref)
            about = context.records.get(Offer, terms.offer) if terms is not None else None
            if terms is None or about is None:
                return None
            job, parts = about.job, sharing.of_terms(terms)
        case "talk":
            talk = context.records.get(Interview, ref)
            if talk is None:
                return None
            job, parts = talk.job, sharing.of_question(more=[("stage", "What kind of talk", talk.stage)] if talk.stage else [])
        case "offer":
            offer = context.records.get(Offer, ref)
            if offer is None:
                return None
            job, parts = offer.job, sharing.of_question(more=[("says", "What they said", offer.says)] if offer.says else [])
        case "sentence":
            said = context.records.get(Sentence, ref)
            if said is None:
                return None
            parts = (
                SharePart(id="sentence", label="My sentence", words=said.words),
                SharePart(id=sharing.QUESTION, label="My question", words="What do you hear in it?"),
            )
        case "review":
            found = charts.figures(context)
            trial = next((t for t in reversed(context.records.all(Trial)) if t.closed is None), None)
            parts = (
                SharePart(id="counts", label="What the counts say", words=_counts(found)),
                *([SharePart(id="change", label="My one change", words=trial.change)] if trial is not None else []),
                SharePart(id=sharing.QUESTION, label="My question", words=""),
            )
        case "week":
            week = context.records.get(Week, ref)
            if week is None or not week.commitments:
                return None
            parts = _week_parts(week, context)
        case "question" if to:
            parts = sharing.of_question()
        case _:
            return None
    firm = context.records.get(Job, job)
    for old in context.records.all(Share):
        context.records.drop(Share, old.id)
    return context.records.add(
        Share(what=what, ref=ref, council=circle.id, to=to, about=sharing.about_words(what, firm.firm if firm else ""), parts=parts)
    )


def _week_parts(week: Week, context: Context) -> tuple[SharePart, ...]:
    """What is done is on beforehand, what comes next too; what stayed open is the member's own to tell."""
    done = [line for n, line in enumerate(week.commitments) if n in week.done]
    coming = context.records.get(Week, weeks.next_monday(week.monday).isoformat())
    parts = (
        ("done", "Done this week", done, True),
        ("open", "Still open", list(weeks.still_open(week)), not done and coming is None),
        ("next", "Next week", list(coming.commitments) if coming is not None else [], True),
    )
    told = tuple(SharePart(id=id, label=label, words="; ".join(lines), on=on) for id, label, lines, on in parts if lines)
    return (*told, SharePart(id=sharing.QUESTION, label="My question", words=""))


def _counts(found: Figures) -> str:
    """Counts alone: no firm, no amount, nothing to compare anybody by."""
    lines = [f"Human replies within 30 days: {ranges.counted(found.replies.any.now)}"] if found.replies.any.now.n else []
    if found.young.n:
        lines.append(f"Too new to rate: {found.young.n} sent, {found.young.k} answered")
    if found.conversion.targeted.n:
        lines.append(f"On-target to interview: {ranges.counted(found.conversion.targeted)}")
    return ". ".join(lines) or "Too early for counts."


def ask_form(args: tuple[str, ...], context: Context) -> Form:
    """A free question; what it says is shown once more before it is posted."""
    return Form(
        "Ask your council",
        "Next",
        Action("askcouncil"),
        Write(
            id="question",
            label="Your question",
            hint="You see it once more before it goes out",
            long=True,
            need=True,
            most=limits.QUESTION,
        ),
        Write(id="about", label="What it is about", hint="Example: a second talk at a small firm", most=limits.LINE),
    )


@router.form("askcouncil", ask_form)
def asked(event: Submit, context: Context) -> SubmitReply:
    """10a of a free question."""
    mine = context.councils
    if not mine or mine[0].council.state == "forming":
        context.keep(event)
        return Say(_no_council())
    for old in context.records.all(Share):
        context.records.drop(Share, old.id)
    parts = sharing.of_question(event.text("question"))
    made = context.records.add(Share(what="question", council=mine[0].id, about=event.text("about"), parts=parts))
    return Say(_preview_card(made, context))


# -- one person -------------------------------------------------------------------------------------------------------------------


def person_form(args: tuple[str, ...], context: Context) -> Form:
    """9c."""
    return Form(
        "Show one person",
        "Next",
        Action("showone", *args),
        Person(id="who", label="Who may see it", hint="I show it to them alone, after you have seen the words"),
    )


@router.form("showone", person_form)
def show_one(event: Submit, context: Context) -> SubmitReply:
    """The preview with that one name; or 9d, in the same words whatever the reason."""
    picked = event.picked("who")
    found = circles.reached(picked[0] if picked else "", context)
    if found is None:
        return Say(_cannot_card(event.action.args))
    circle, seat = found
    made = _begun(event.action.arg(0), event.action.arg(1), circle, context, seat.id)
    return Say(_preview_card(made, context) if made is not None else faults.moved_on(None))


def _cannot_card(args: tuple[str, ...]) -> Card:
    return circles.cannot_card("You pressed 'Show one person'.", Action("form", "showone", *args))


# -- the preview -------------------------------------------------------------------------------------------------------------------


@router.truth(Share)
def share_now(made: Share, context: Context) -> Now:
    """What is true of a preview on an older card."""
    return Now("Its words or its parts have changed since that card.", Action("sharepage", made.id))


@router.click("sharepage")
def share_page(event: Click, context: Context) -> ClickReply:
    """The preview as it is now."""
    made = context.records.get(Share, event.action.arg(0))
    return Update(_preview_card(made, context)) if made is not None else Update(faults.moved_on(None))


def _preview(made: Share, context: Context) -> sharing.Preview:
    records = context.records
    return sharing.preview(made, records.all(Job), records.all(Interview), records.all(Offer), records.all(Supporter))


def _preview_card(made: Share, context: Context) -> Card:
    """10a: private, and exact: what stands here is what will be posted."""
    circle = context.council(made.council)
    if circle is None:
        return _no_council()
    seen = _preview(made, context)
    target = circle.records.get(Seat, made.to) if made.to else None
    name = circle.name_of(context.me)
    others = [seat.name for seat in circle.seats if seat.member != context.me]
    if made.to:
        to, press, title = (target.name if target else "nobody", "Show it to one person", "What one person would see")
    elif circle.room.rostered:
        count = f"{len(others)} {'person' if len(others) == 1 else 'people'}"
        to, press, title = f"{count}: {', '.join(others)}", f"Post to {count}", "What your council would see"
    else:
        to, press, title = "everyone in the channel", "Post to this channel", "What your council would see"
    rows = [("From", clip(name, 60)), *((label, first_lines(words, 280)) for label, words in seen.rows), ("Shown to", clip(to, 200))]
    if seen.doubts:
        # Only names that were told are taken out; any other would go along unseen.
        rows.append(("Look again", f"{clip(', '.join(seen.doubts), 120)}. Names? I know only those you told me."))
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


@router.click("shareparts", of=Share)
def parts(event: Click, context: Context) -> ClickReply:
    """Each tick redraws the preview."""
    made = context.named(Share)
    ticked = tuple(part.model_copy(update={"on": part.id in event.chosen}) for part in made.parts)
    kept = context.records.put(made.model_copy(update={"parts": ticked, "bare": BARE in event.chosen}))
    return Update(_preview_card(kept, context))


def edit_form(args: tuple[str, ...], context: Context) -> Form:
    """The words of each part, and what the firm is called."""
    made = context.named(Share)
    inputs = [
        Write(id=part.id, label=part.label, long=True, value=_cut(part.words), most=limits.QUESTION) for part in made.parts[:EDITED]
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


def _cut(words: str) -> str:
    return words if len(words.encode("utf-16-le")) // 2 <= limits.QUESTION else clip(words, limits.QUESTION // 2)


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
    return Say(_preview_card(kept, context))


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
        return Update(_preview_card(made, context))
    context.records.drop(Share, made.id)
    if made.to:
        target = circle.records.get(Seat, made.to)
        if target is None or not circles.reachable(circle, target, context.me):
            return Update(_cannot_card((made.what, made.ref)))
        shown = circle.records.add(Shown(seat=seat.id, to=target.member, what=made.what, rows=seen.rows, at=context.now))
        context.tell(target.member, Kind.SHOWN, f"{circle.id}.{shown.id}")
        return Update(_on_its_way("to one person", "They see it once they look. You hear from me when they answer."))
    there = circle.records.add(Post(seat=seat.id, what=made.what, rows=seen.rows, at=context.now))
    circle.outbox.plan("post", context.now, there.id)
    return Update(_on_its_way("to your council", "I tell you here when it stands there."))


def _on_its_way(where: str, then: str) -> Card:
    return Card(
        f"On its way {where}",
        "You pressed the button under the words.",
        Prose(text=then),
        Buttons.of(Button("Home", Action("home"))),
    )
