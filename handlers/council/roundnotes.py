"""What is written under a round: a line of up to four parts, an answer to its question, and the way back from both (20b, 20c)."""

from __future__ import annotations

from typing import Final, Literal

from bot import faults, limits
from bot.cards import Action, Block, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles, published, rounds, safety
from bot.council.standing import name, redraw, standing
from bot.events import Click, Due, Submit
from bot.replies import ClickReply, DueReply, Post, Say, SubmitReply, Update
from bot.router import Now, Outcome, Router
from playbook.cadence import Kind
from playbook.records import Round, RoundNote

router = Router()

NOTE: Final = "roundnote"
PARTS: Final = {"well": "Went well", "stuck": "Stuck", "ask": "I ask", "commitment": "I will"}
LABELS: Final = {
    "well": "What went well",
    "stuck": "Where you are stuck",
    "ask": "What you ask for",
    "commitment": "One thing you will do",
}
MOST: Final = 350


def note_id(what: str, context: Context) -> str:
    """One line and one answer for each round and member: written again, it takes the place of the first."""
    return f"{context.named(Round).id}_{context.seat.id}_{what}"


def line_form(args: tuple[str, ...], context: Context) -> Form:
    """Four parts, each of which may stay empty; what one wrote already stands in it."""
    note = context.circle.records.get(RoundNote, note_id("line", context))
    there = dict(note.rows) if note is not None else {}
    hint = "Your council sees this, under your name"
    return Form(
        "My own line",
        "Post it",
        Action("roundline", *args),
        *(
            Write(
                id=id,
                label=label,
                hint=hint if id == "well" else "",
                long=id != "commitment",
                value=there.get(PARTS[id], ""),
                most=limits.LINE if id == "commitment" else MOST,
            )
            for id, label in LABELS.items()
        ),
    )


@router.form("roundline", line_form, may="seat", on=Round)
def add_line(event: Submit, context: Context) -> SubmitReply:
    """One line for each round and member: written again, it takes the place of the first."""
    rows = tuple((PARTS[id], event.text(id)) for id in PARTS if event.text(id))
    if not rows:
        return Say(faults.needs_a_fix("All four are empty. One is enough.", context.keep(event)))
    if len(published.sheets(rows)) > 1:
        return Say(faults.needs_a_fix(published.TOO_HEAVY.format(most=limits.WORDS), context.keep(event)))
    return Say(_written("line", rows, context))


def answer_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """An answer to the question of the seat."""
    if not context.named(Round).seat:
        return faults.moved_on(None)
    note = context.circle.records.get(RoundNote, note_id("answer", context))
    words = Write(
        id="words",
        label="Your answer",
        hint="Your council sees this, under your name",
        long=True,
        need=True,
        value=dict(note.rows).get("Answer", "") if note is not None else "",
        most=limits.QUESTION,
    )
    return Form("Answer", "Post it", Action("roundanswer", *args), words)


@router.form("roundanswer", answer_form, may="seat", on=Round)
def answer(event: Submit, context: Context) -> SubmitReply:
    """It goes under the round."""
    return Say(_written("answer", (("Answer", event.text("words")),), context))


def _written(what: Literal["line", "answer"], rows: tuple[tuple[str, str], ...], context: Context) -> Card:
    circle, held = context.circle, context.named(Round)
    id = note_id(what, context)
    made = circle.records.put(RoundNote(id=id, round=held.id, seat=context.seat.id, what=what, rows=rows, at=context.now))
    if standing(circle, NOTE, id) is None:
        circle.outbox.plan(NOTE, context.now, id)
    else:
        redraw(circle, NOTE, id, context)
    return Card(
        "On its way to your council",
        "You pressed 'Post it'. It goes under the round, with your name.",
        published.one(*rows),
        Buttons.of(
            Button("Change it", Action("form", "roundline" if what == "line" else "roundanswer", held.id, circle.id)),
            Button("Take it back", Action("unnote", circle.id, made.id, made.rev)),
            Button("Home", Action("home")),
        ),
    )


@router.due(NOTE, "a line in your council's round")
def note_due(due: Due, context: Context) -> DueReply:
    """One line or answer, under its round."""
    circle = context.here
    if circle is None:
        return None
    note = circle.records.get(RoundNote, due.ref)
    if note is None or not note.stands:
        return circles.gone_card(circle, due.item, note)
    whose = name(circle, note.seat)
    at = (note.round, circle.id)
    card = Card(
        f"{whose}'s line" if note.what == "line" else f"An answer from {whose}",
        f"To the round of {context.say_day(rounds.day_of(note.round) or context.today)}.",
        published.one(*note.rows),
        Buttons.of(Button("Add my own line", Action("form", "roundline", *at)), Button("More", Action("notemore", note.id, circle.id))),
        audience=circles.audience(circle),
    )
    under = standing(circle, Kind.ROUND, note.round)
    return Post(card, under=under.id if under is not None else "")


@router.outcome(NOTE)
def note_came(outcome: Outcome, context: Context) -> None:
    """Its author alone hears that it could not be posted."""
    circle = context.here
    note = circle.records.get(RoundNote, outcome.ref) if circle is not None else None
    if circle is not None and note is not None and not outcome.sent:
        ref = f"{circle.id}.{outcome.reason}.{outcome.present}.{note.id}"
        context.tell(circle.records.author_of(note), "notelost", ref)


@router.due("notelost", "a line that is not in its room")
def note_lost(due: Due, context: Context) -> DueReply:
    """10e for a line; what was written is kept."""
    parts = due.ref.split(".", 3)
    circle = context.council(parts[0])
    note = circle.records.get(RoundNote, parts[3]) if circle is not None and len(parts) > 3 else None
    if circle is None or note is None or circle.records.author_of(note) != context.me:
        return None
    again = Button("Look again", Action("noteagain", note.id, circle.id), "main")
    why = "You pressed 'Post it'. Nothing was posted; your words are kept."
    return lost_card("Your line is not in the room", why, parts[1], parts[2], circle, again)


def lost_card(title: str, why: str, reason: str, present: str, circle: Circle, *ways: Button) -> Card:
    """10e for what belongs to a round: who was there without a seat, as counts, or that the room cannot be reached."""
    no_seat = reason == "no_seat"
    rows = [("In the channel", f"{present} people"), ("With a seat", f"{len(circle.seats)} people")] if no_seat else []
    line = "Someone there has no seat. The channel's own member list shows who is in it. You alone are told this."
    blocks: list[Block] = [Facts.of(*rows)] if rows else []
    blocks.append(Prose(text=line if no_seat else "I cannot write in the room now. Somebody may have to invite me again."))
    return Card(title, why, *blocks, Buttons.of(*ways, Button("My council", Action("council")), Button("Leave it", Action("close"))))


@router.click("noteagain", may="seat", on=RoundNote)
def note_again(event: Click, context: Context) -> ClickReply:
    """Tries once more."""
    circle, note = context.circle, context.named(RoundNote)
    if circle.records.author_of(note) != context.me:
        return Update(faults.moved_on(None))
    if standing(circle, NOTE, note.id) is None:
        circle.outbox.plan(NOTE, context.now, note.id)
    line = Prose(text="It goes out once. If it cannot, I say so here.")
    return Update(Card("On its way to your council", "You pressed 'Look again'.", line, Buttons.of(Button("Home", Action("home")))))


@router.truth(RoundNote)
def note_now(note: RoundNote, context: Context) -> Now:
    """What is true of a line on an older card."""
    lines = {"there": "It was written anew since.", "withdrawn": "It is taken back already."}
    return Now(lines.get(note.state, "A facilitator took it down."), Action("council"))


@router.click("unnote", of=RoundNote, may="author")
def take_back(event: Click, context: Context) -> ClickReply:
    """Its words go for good; one line says that something stood there."""
    circle, note = context.circle, context.named(RoundNote)
    circle.records.put(note.model_copy(update={"rows": (), "state": "withdrawn"}))
    redraw(circle, NOTE, note.id, context)
    return Update(
        Card(
            "Taken back",
            "You pressed 'Take it back'.",
            Prose(text="The room shows one line in its place. Copies that people made would stay."),
            Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
        )
    )


@router.click("notemore", may="seat", on=RoundNote)
def note_more(event: Click, context: Context) -> ClickReply:
    """The same for a line under it. Report and block stand here, on what is not one's own."""
    circle, note = context.circle, context.named(RoundNote)
    mine = circle.records.author_of(note) == context.me
    own = [Button("Take it back", Action("unnote", circle.id, note.id, note.rev))] if mine else []
    return Say(
        Card(
            "More about this line",
            "You pressed 'More'. You alone see this.",
            Prose(text="It is your own. You can take it back at any time." if mine else "What people post here stays here."),
            Buttons.of(
                *own,
                *safety.ways(circle, "note", note.id, mine=mine),
                Button("The promises", Action("promises", circle.id)),
                Button("Leave it", Action("close")),
            ),
        )
    )
