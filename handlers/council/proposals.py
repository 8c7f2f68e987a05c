"""A proposal as each who is asked sees it: the card, a yes or a no in two steps, and the word of those inside (19c)."""

from __future__ import annotations

from typing import Final

from bot import prompts
from bot.cards import Action, Button, Buttons, Card, Facts, Prose
from bot.context import Context
from bot.council import finding, pool, published
from bot.council.pledges import promises_card
from bot.events import Click, Due
from bot.replies import ClickReply, DueReply, Update
from bot.router import Now, Router
from bot.text import clip
from playbook.cadence import Kind
from playbook.records import Looking, Matched, Pledge, Proposal

router = Router()

HOME: Final = Button("Home", Action("home"))
SEARCH: Final = Button("My search", Action("findpage"))


@router.due(Kind.PROPOSAL, "a council has room for you")
def proposal_due(due: Due, context: Context) -> DueReply:
    """19c to those who were matched; to those who sit there already, whether somebody may come in."""
    found = _live(due.ref, context)
    if found is None or pool.said(found, context.me, context):
        return None
    card = _shown(found, context)
    return Card(card.title, card.why, *card.blocks, prompts.way_out(due)) if card is not None else None


@router.still(Kind.PROPOSAL)
def proposal_asks(ref: str, context: Context) -> Now | None:
    """It asks until it is answered, or its time is over."""
    found = _live(ref, context)
    if found is None:
        return Now("That proposal is over.", Action("findpage"))
    return Now("You answered that one.", Action("findpage")) if pool.said(found, context.me, context) else None


def _live(ref: str, context: Context) -> Proposal | None:
    """A proposal that still waits for answers."""
    found = context.community.records.get(Proposal, ref)
    return found if found is not None and found.state == "out" and found.until is not None and context.now < found.until else None


def _shown(found: Proposal, context: Context) -> Card | None:
    if context.me in found.people:
        return _room_for_you(found, context)
    circle = context.council(found.council)
    return _somebody_new(found, context) if circle is not None and not found.new else None


def _room_for_you(found: Proposal, context: Context) -> Card:
    circle = None if found.new else context.invited(found.council)
    inside = tuple(seat.member for seat in circle.seats) if circle is not None else ()
    # Who would come along is no news to anybody: they sit together.
    others = pool.described(inside if found.leaves else (*inside, *found.people), context, but=context.me)
    rows = [("You would meet" if n == 0 else "And", who) for n, who in enumerate(others)]
    run = context.community.records.get(Matched)
    ran = f" Matching ran on {context.say_day(found.made.astimezone(context.zone).date())}." if run is not None else ""
    assert found.until is not None
    opens = (
        "Names open to those who say yes, once three have. A no is shown to nobody."
        if found.new
        else "They meet already, and are asked first. Names open once you are in. A no is shown to nobody."
    )
    asked = "Your council voted to join another." if found.leaves else "You asked to be matched."
    keep = [Prose(text="Each of you says yes alone. Until you have a seat there, you keep the one you have.")] if found.leaves else []
    return Card(
        "A council has room for you",
        f"{asked}{ran}",
        published.one(*(rows or [("You would meet", "nobody who is still there")])),
        Facts.of(
            *_size(len(inside) + len(found.people), context),
            ("Why this one", found.reasons or "the rules allow it"),
            ("Answer by", context.say(found.until)),
        ),
        Prose(text=opens),
        *keep,
        Buttons.of(
            Button("Yes, join", Action("matchyes", found.id), "main"),
            Button("Not this one", Action("matchno", found.id)),
            Button("Keep people apart", Action("form", "findapart")),
        ),
    )


def _size(people: int, context: Context) -> list[tuple[str, str]]:
    """How many it would be, for somebody who wished for a number: a wish is heard where it leaves nobody out."""
    one = context.community.records.get(Looking, context.me)
    if one is None or one.size is None:
        return []
    return [("Size", f"{people} people, as you wished" if people == one.size else f"{people} people; you wished for {one.size}")]


def _somebody_new(found: Proposal, context: Context) -> Card:
    who = pool.described(found.people, context)
    assert found.until is not None
    title = "May another council join yours?" if found.leaves else "May somebody take your free seat?"
    why = "They look for one to join." if found.leaves else "Your council has a free seat, and matching found somebody."
    return Card(
        title,
        why,
        published.one(*((f"Person {n}", words) for n, words in enumerate(who or ["no longer there"], 1))),
        Prose(text="A no is private and needs no reason. Three days without a word are a yes."),
        Buttons.of(Button("They are welcome", Action("matchwel", found.id)), Button("Rather not", Action("matchnay", found.id))),
    )


@router.click("matchshow")
def show(event: Click, context: Context) -> ClickReply:
    """19c again, by hand."""
    found = _live(event.action.arg(0), context)
    card = _shown(found, context) if found is not None else None
    return Update(card if card is not None else _over_card())


def _over_card() -> Card:
    return Card(
        "That proposal is over",
        "You pressed a button on an older card.",
        Prose(text="Your press changed nothing. Matching goes on for those who wait."),
        Buttons.of(SEARCH, HOME),
    )


@router.click("matchyes")
def yes(event: Click, context: Context) -> ClickReply:
    """The first step of two: the promises come next; for an open seat those inside are asked first."""
    found = _live(event.action.arg(0), context)
    if found is None or context.me not in found.people or any(circle.id != found.leaves for circle in context.councils):
        return Update(_over_card())
    if found.leaves and context.me not in {one.id for one in finding.there(found, context)}:
        return Update(_over_card())
    if pool.said(found, context.me, context) != "yes":
        if not found.new and found.code and not finding.late_yes(found, context):
            return Update(_over_card())
        pool.say(found, "yes", context)
        if not found.leaves:
            pool.set_state(context.me, "proposed", context)
        if not found.new:
            finding.enter_asked(found, context)
    if not found.new and not found.code:
        return Update(
            Card(
                "Your yes is kept",
                "You pressed 'Yes, join'.",
                Prose(text="Those who sit there are asked privately, and have three days. Then you hear from me, either way."),
                Buttons.of(Button("Take it back", Action("matchno", found.id)), SEARCH, HOME),
            )
        )
    return Update(_pledged(found, context))


def _pledged(found: Proposal, context: Context) -> Card:
    """19d with the boxes as they stand."""
    one = context.community.records.get(Looking, context.me)
    name = (one.name if one is not None else "") or context.profile.name or "A member"
    held = context.records.get(Pledge, found.council)
    pledge = (
        held
        if held is not None and held.code == found.code
        else context.records.put(Pledge(id=found.council, name=clip(name, 24), code=found.code, proposal=found.id))
    )
    return promises_card(pledge, context, "Everyone in the council ticks the same five.")


@router.click("matchno")
def no(event: Click, context: Context) -> ClickReply:
    """The seat goes back without a word to anybody."""
    found = _live(event.action.arg(0), context)
    if found is None or context.me not in found.people:
        return Update(_over_card())
    pool.say(found, "no", context)
    context.records.drop(Pledge, found.council)
    if context.council(found.council) is None:
        finding.waits_again(context.me, found, context, silent=0)
    context.take_note(Kind.PROPOSAL, found.id)
    line = "The seat you have stays yours." if found.leaves else "You are in the next round."
    return Update(
        Card(
            "Passed on to nobody",
            "You pressed 'Not this one'.",
            Prose(text=f"Nobody reads that you were asked. {line}"),
            Buttons.of(SEARCH, Button("Take me out", Action("findout")), HOME),
        )
    )


@router.due("matchwelcome", "a seat in a council")
def welcome(due: Due, context: Context) -> DueReply:
    """Nobody inside said no: the promises, and the seat is taken."""
    found = _live(due.ref, context)
    if found is None or context.me not in found.people or pool.said(found, context.me, context) != "yes":
        return None
    assert found.until is not None
    return Card(
        "A seat is yours, if you want it",
        "You said yes to a council.",
        Facts.of(("Until", context.say(found.until))),
        Prose(text="The five promises come first. Then names open and the room's door does."),
        *([Prose(text="With them you give up the seat you have.")] if found.leaves else []),
        Buttons.of(Button("See the promises", Action("matchyes", found.id), "main"), Button("No, thanks", Action("matchno", found.id))),
    )


@router.click("matchwel")
def welcomed(event: Click, context: Context) -> ClickReply:
    """They may come in, as far as this member is concerned."""
    return Update(_answered("welcome", event, context))


@router.click("matchnay")
def objected(event: Click, context: Context) -> ClickReply:
    """They do not come in; nobody hears whose word it was, or that there was one."""
    return Update(_answered("rather_not", event, context))


def _answered(says: str, event: Click, context: Context) -> Card:
    found = _live(event.action.arg(0), context)
    if found is None or found.new or context.council(found.council) is None or context.me in found.people:
        return _over_card()
    pool.say(found, says, context)
    context.take_note(Kind.PROPOSAL, found.id)
    other = Button("Rather not", Action("matchnay", found.id)) if says == "welcome" else Button("Welcome", Action("matchwel", found.id))
    return Card(
        "Kept. Nobody sees what you said",
        "You answered about a free seat.",
        Prose(text="What comes of it is said when the three days are over. Until then you can change it."),
        Buttons.of(other, Button("My council", Action("council")), HOME),
    )
