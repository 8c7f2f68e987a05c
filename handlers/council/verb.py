"""A council: start one, pass a line on, say yes to the promises, bind the room."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import faults, limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.context import Circle, Context
from bot.council import circles, pool, rounds
from bot.council.pledges import promises_card
from bot.events import Click, Command, Due, Place, Submit
from bot.replies import Ask, ClickReply, CommandReply, DueReply, Say, SubmitReply, Update
from bot.router import Now, Router
from bot.text import clip, root
from handlers.council import findcards
from playbook.council import promises
from playbook.records import Apart, Council, Invitation, Pledge, Proposal, Room, Seat, VotedOut

router = Router()

ENOUGH: Final = 3
"""From so many who said yes on, names open and the room is made (product.md 3.5)."""
LINE_HOLDS: Final = dt.timedelta(days=8)
RHYTHMS: Final = {"week": "Every week", "fortnight": "Every two weeks", "asked": "When someone asks"}
SPOKEN: Final = {
    "week": "once a week, in writing",
    "fortnight": "every two weeks, in writing",
    "asked": "when someone asks, in writing",
}
SIZES: Final = ("3", "4", "5", "6", "8")
NEUTRAL: Final = "a-council"


@router.command("council")
def council(event: Command, context: Context) -> CommandReply:
    """The member's council, or the ways to one; `join CODE` opens an invitation, `here` binds the room it is typed in.

    `hotseat` shows whose seat it is, `ask` leads to a question, `landed` to a thank-you.
    """
    word, _, rest = event.text.partition(" ")
    match word.lower():
        case "join":
            return Say(_invitation_card(_code(rest), context))
        case "here":
            return Say(_bound_card(event.place, context))
        case "find" if not context.councils:
            page = findcards.page(context)
            return Say(page) if isinstance(page, Card) else Ask(page)
    mine = context.councils
    if mine and mine[0].council.state != "forming":
        match word.lower():
            case "hotseat" | "round":
                return Say(rounds.seat_card(mine[0], context))
            case "ask":
                return Say(_ask_card(rest.strip(), context))
            case "landed":
                return Say(rounds.landed_card(mine[0]))
    return Say(circles.roster_card(mine[0], context) if mine else _none_card(context, "You opened this."))


def _ask_card(words: str, context: Context) -> Card:
    """The way to a free question: what was typed behind the word stands in its form, and nothing is posted by a slip."""
    typed = [Facts.of(("You typed", clip(words, limits.QUESTION)))] if words else []
    draft = context.keep_words(Action("askcouncil"), {"question": words}) if words else None
    opens = Action("fix", draft.id) if draft is not None else Action("form", "askcouncil")
    return Card(
        "Ask your council",
        "You asked for this. Nothing is posted yet.",
        *typed,
        Prose(text="You see each word once more before it goes out. Amounts, and the firms and names you told me of, are taken out."),
        Buttons.of(Button("Write it", opens, "main"), Button("My council", Action("council")), Button("Home", Action("home"))),
    )


@router.click("council")
def council_page(event: Click, context: Context) -> ClickReply:
    """The same from a button."""
    mine = context.councils
    return Update(circles.roster_card(mine[0], context) if mine else _none_card(context, "You opened this."))


def _none_card(context: Context, why: str) -> Card:
    return Card(
        "A council of your own",
        why,
        Prose(text="Three to eight people, one room, one question at a time. Nobody is told that you looked."),
        Buttons.of(
            Button("Start one", Action("form", "startcouncil"), "main"),
            Button("I was given a line", Action("form", "joincouncil")),
            Button("Find one for me", Action("findpage")),
        ),
        Buttons.of(Button("Who can see what", Action("whosees")), Button("Home", Action("home"))),
    )


def _one_is_enough(circle: Circle) -> Card:
    return Card(
        "You have a seat already",
        "A member sits in one council at a time.",
        Facts.of(("Your council", clip(circle.council.name, 60))),
        Prose(text="Leave that one first, if you would rather sit elsewhere. Nothing has changed."),
        Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
    )


# -- starting one -------------------------------------------------------------------------------------------------------------


def start_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """25a."""
    if context.councils:
        return _one_is_enough(context.councils[0])
    return Form(
        "Start a council",
        "Next",
        Action("startcouncil"),
        Write(
            id="name",
            label="Name your council sees",
            hint="A first name or a nickname",
            value=clip(context.profile.name or context.hints.name, limits.NAME),
            need=True,
            most=limits.NAME,
        ),
        Write(id="council", label="A neutral name for the council", hint="Others may see it. Example: birch-circle", most=limits.NAME),
        Pick(id="rhythm", label="How often you write", options=_options(RHYTHMS), value=("week",), need=True),
        Pick(id="seats", label="Seats", options=_options({size: size for size in SIZES}), value=("5",), need=True),
    )


def _options(words: dict[str, str]) -> tuple[Option, ...]:
    return tuple(Option(id=id, label=label) for id, label in words.items())


@router.form("startcouncil", start_form)
def start(event: Submit, context: Context) -> SubmitReply:
    """The council is there and holds one seat that nobody has taken yet: the promises come first. Sent again, it is the same one."""
    if context.councils:
        return Say(_one_is_enough(context.councils[0]))
    said = Council(
        name=event.text("council") or NEUTRAL,
        platform=context.member.platform,
        community=context.profile.community,
        rhythm=_rhythm(event.text("rhythm")),
        places=int(event.text("seats") or "5"),
        zone=context.profile.zone or "UTC",
        made=context.now,
    )
    begun = _begun(context)
    circle = begun if begun is not None else context.found_council(said)
    if begun is not None:
        circle.records.put(said)
    code = _new_line(circle, context)
    ticked = held.ticked if (held := context.records.get(Pledge, circle.id)) is not None else ()
    pledge = context.records.put(Pledge(id=circle.id, name=event.text("name"), code=code, ticked=ticked))
    return Say(promises_card(pledge, context, f"You start {clip(circle.council.name, 60)}. Nobody has been told."))


def _begun(context: Context) -> Circle | None:
    """The council that the member has begun and in which nobody has a seat yet: a line goes out only with the first seat."""
    for pledge in context.records.all(Pledge):
        circle = None if pledge.proposal else context.invited(pledge.id)
        if circle is not None and circle.council.state == "forming" and not circle.council.matched and not circle.takers:
            return circle
    return None


def _rhythm(typed: str) -> str:
    return typed if typed in RHYTHMS else "week"


def _new_line(circle: Circle, context: Context) -> str:
    """A line that opens what seats are left; an older one of the same council opens nothing any more."""
    lines = context.community.records
    for old in lines.all(Invitation):
        if old.council == circle.id:
            lines.drop(Invitation, old.id)
    code = context.code("invitation", circle.id, str(circle.records.rev), str(context.now.timestamp()))
    left = circle.council.places - max(1, len(circle.takers))
    lines.put(Invitation(id=code, council=circle.id, until=context.now + LINE_HOLDS, left=left))
    return code


def _line_words(circle: Circle, code: str) -> str:
    return root(f"council join {_slug(circle.council.name)}-{code.upper()}")


def _slug(name: str) -> str:
    """A council's name as the first part of its line: letters and digits alone, so that the line can be typed."""
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower()).strip("-")
    return plain.split("-")[0][:12] or "council"


def _code(typed: str) -> str:
    """The code at the end of a line, however it was copied."""
    return typed.strip().rpartition("-")[2].strip().lower()[:16]


def _seats_card(circle: Circle, code: str, context: Context) -> Card:
    """25b: a line to pass on, and who it is for."""
    line = context.community.records.get(Invitation, code)
    if line is None:
        return circles.roster_card(circle, context)
    forming = circle.council.state == "forming"
    instead = [Button("Match me instead", Action("matchinstead", circle.id))] if forming else []
    free = "One seat to give away" if line.left == 1 else f"{_number(line.left)} seats to give away"
    return Card(
        free,
        clip(f"Your council is {clip(circle.council.name, 60)}. Nobody has been told.", limits.WHY),
        Facts.of(
            ("Pass on yourself", _line_words(circle, code)), ("Works for", f"{line.left} people, until {context.say(line.until)}")
        ),
        Prose(text="I write to nobody who has not used me. Whoever types that line sees your name and the promises, nothing else."),
        Buttons.of(
            Button("Make a new line", Action("giveseat", circle.id)),
            *instead,
            Button("Take it back", Action("lineback", circle.id)),
            Button("Home", Action("home")),
        ),
    )


def _number(count: int) -> str:
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")
    return words[count] if count < len(words) else str(count)


@router.click("giveseat", may="seat")
def give_seat(event: Click, context: Context) -> ClickReply:
    """25b again, with a new line, while there are seats."""
    circle = context.council(event.action.arg(0))
    if circle is None or len(circle.takers) >= circle.council.places or not circles.gives(circle):
        return Update(
            Card(
                "All seats are taken",
                "You pressed 'Give a seat'.",
                Prose(text="A seat opens when somebody leaves. Nothing has changed."),
                Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
            )
        )
    return Update(_seats_card(circle, _new_line(circle, context), context))


@router.click("lineback", may="seat")
def line_back(event: Click, context: Context) -> ClickReply:
    """The line opens nothing from now on."""
    for line in context.community.records.all(Invitation):
        if line.council == event.action.arg(0):
            context.community.records.drop(Invitation, line.id)
    return Update(
        Card(
            "That line opens no seat now",
            "You pressed 'Take it back'.",
            Prose(text="Whoever has it reads that it opens nothing, and no more than that."),
            Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
        )
    )


# -- joining -------------------------------------------------------------------------------------------------------------------


def join_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """Where a line is pasted instead of typed."""
    if context.councils:
        return _one_is_enough(context.councils[0])
    hint = "Its last part is enough. Example: birch-7F3K2M9Q"
    return Form(
        "A line you were given", "Next", Action("joincouncil"), Write(id="line", label="The line", hint=hint, need=True, most=80)
    )


@router.form("joincouncil", join_form)
def join(event: Submit, context: Context) -> SubmitReply:
    """25c."""
    return Say(_invitation_card(_code(event.text("line")), context))


def _invited(code: str, context: Context) -> tuple[Invitation, Circle] | None:
    """The invitation behind a code and its council, when it opens a seat for this member: else nothing, whatever the reason."""
    line = context.community.records.get(Invitation, code) if code else None
    if line is None or line.until < context.now or line.left < 1:
        return None
    circle = context.invited(line.council)
    if circle is None or circle.council.state == "closed" or len(circle.takers) >= circle.council.places:
        return None
    if circle.records.get(VotedOut, context.me) is not None:
        return None
    own = context.records.get(Apart) or Apart()
    for seat in circle.takers:
        theirs = circle.records.get(Apart, seat.member)
        if seat.member in own.people or (theirs is not None and context.me in theirs.people):
            return None
    return line, circle


def _invitation_card(code: str, context: Context) -> Card:
    """25c; one sentence for a line that is used up, out of date, mistyped, or held by somebody who is kept apart."""
    mine = context.councils
    if mine:
        return _one_is_enough(mine[0])
    found = _invited(code, context)
    if found is None:
        return _no_seat_card(code)
    line, circle = found
    host = circle.name_of(circle.takers[0].member) if circle.takers else "somebody here"
    return Card(
        "An invitation to a council",
        "You typed the line someone gave you.",
        Facts.of(
            ("From", clip(host, 60)),
            ("Council", clip(circle.council.name, 60)),
            ("How often", SPOKEN[circle.council.rhythm]),
            ("Seats", f"{len(circle.takers)} of {circle.council.places} taken"),
        ),
        Prose(text="Your name opens to the others once three have said yes. A no is shown to nobody."),
        Buttons.of(Button("See the promises", Action("form", "pledge", line.id), "main"), Button("No, thanks", Action("close"))),
    )


def _no_seat_card(code: str) -> Card:
    return Card(
        "That line opens no seat now",
        "You typed a line for a council. Nothing has changed.",
        Prose(text="Ask whoever gave it to you for a new one. The answer is the same whatever the reason."),
        Buttons.of(Button("Type it again", Action("form", "joincouncil")), Button("Home", Action("home"))),
    )


def _not_free_card() -> Card:
    return Card(
        "That seat is not free now",
        "You agreed to the promises of a council that was found for you.",
        Prose(text="Matching goes on for you. The answer is the same whatever the reason."),
        Buttons.of(Button("My search", Action("findpage")), Button("Home", Action("home"))),
    )


def pledge_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """The name the council sees, before the promises."""
    if context.councils:
        return _one_is_enough(context.councils[0])
    if _invited(args[0] if args else "", context) is None:
        return _no_seat_card("")
    return Form(
        "Your name there",
        "Next",
        Action("pledge", *args),
        Write(
            id="name",
            label="Name your council sees",
            hint="A first name or a nickname",
            value=clip(context.profile.name or context.hints.name, limits.NAME),
            need=True,
            most=limits.NAME,
        ),
    )


@router.form("pledge", pledge_form)
def pledged(event: Submit, context: Context) -> SubmitReply:
    """19d: the promises, before a seat is taken."""
    found = _invited(event.action.arg(0), context)
    if found is None:
        return Say(_no_seat_card(""))
    line, circle = found
    pledge = context.records.put(Pledge(id=circle.id, name=event.text("name"), code=line.id))
    return Say(promises_card(pledge, context, "Everyone in the council ticks the same five."))


# -- the promises ---------------------------------------------------------------------------------------------------------------


@router.truth(Pledge)
def pledge_now(pledge: Pledge, context: Context) -> Now:
    """What is true of promises on an older card."""
    return Now("Some boxes were ticked meanwhile, or you agreed.", Action("promises", pledge.id))


@router.click("promises")
def see_promises(event: Click, context: Context) -> ClickReply:
    """The promises as they stand; after agreeing, to read again."""
    pledge = context.records.get(Pledge, event.action.arg(0))
    if pledge is not None:
        return Update(promises_card(pledge, context, f"Everyone in the council ticks the same five. Version {promises.VERSION}."))
    return Update(
        Card(
            "The five promises",
            f"Everyone in the council has ticked them. Version {promises.VERSION}.",
            Facts.of(*((str(n), words) for n, words in enumerate(promises.PROMISES.values(), 1))),
            Prose(text=promises.who_else(context.member.platform), quiet=True),
            Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
        )
    )


@router.click("promise", of=Pledge)
def promise(event: Click, context: Context) -> ClickReply:
    """Keeps the boxes that are on."""
    pledge = context.records.get(Pledge, event.action.arg(-2))
    if pledge is None:
        return Update(faults.moved_on(None))
    ticked = tuple(id for id in promises.PROMISES if id in event.chosen)
    return Update(promises_card(context.records.put(pledge.model_copy(update={"ticked": ticked})), context, "You ticked a box."))


@router.click("things", of=Pledge)
def things(event: Click, context: Context) -> ClickReply:
    """Whether members may show things privately; not a promise, and no until yes is picked."""
    pledge = context.records.get(Pledge, event.action.arg(-2))
    if pledge is None:
        return Update(faults.moved_on(None))
    chosen = event.chosen == ("yes",)
    return Update(promises_card(context.records.put(pledge.model_copy(update={"things": chosen})), context, "You picked an answer."))


@router.click("agree", of=Pledge)
def agree(event: Click, context: Context) -> ClickReply:
    """All five ticked: the seat is taken. With one open nothing changes, and it says which."""
    pledge = context.records.get(Pledge, event.action.arg(-2))
    if pledge is None:
        return Update(faults.moved_on(None))
    left = promises.open_ones(pledge.ticked)
    if left:
        words = f"{_number(len(left))} {'box is' if len(left) == 1 else 'boxes are'} open: {', '.join(left)}."
        return Update(promises_card(pledge, context, clip(words, limits.WHY)))
    leaves = _leaves(pledge, context)
    if context.councils and leaves is None:
        return Update(_one_is_enough(context.councils[0]))
    circle = context.invited(pledge.id)
    first = circle is not None and not circle.takers and not pledge.proposal
    found = (None, circle) if first and circle is not None else _invited(pledge.code, context)
    context.records.drop(Pledge, pledge.id)
    if found is None or found[1] is None:
        return Update(_not_free_card() if pledge.proposal else _no_seat_card(""))
    if leaves is not None and leaves.seat is not None:
        circles.depart(leaves, leaves.seat, context)
    return Update(_take_seat(pledge, found[1], found[0], context))


def _leaves(pledge: Pledge, context: Context) -> Circle | None:
    """The council that voted to join the one these promises are for: its seat is given up in the same moment."""
    proposal = context.community.records.get(Proposal, pledge.proposal) if pledge.proposal else None
    return context.council(proposal.leaves) if proposal is not None and proposal.leaves else None


def _take_seat(pledge: Pledge, circle: Circle, line: Invitation | None, context: Context) -> Card:
    """Seats the member; with the third yes names open and the room is made, from then on the door is opened for each."""
    forming = circle.council.state == "forming"
    seat = Seat(
        id=circle.records.new_id(),
        member=context.me,
        person=context.member.id,
        name=pledge.name,
        state="said_yes" if forming else "seated",
        since=context.now,
        promises=promises.VERSION,
        private_things=bool(pledge.things),
    )
    circle.seated(seat)
    circles.mirror(circle, context)
    pool.set_state(context.me, "seated", context, silent=0)
    if line is not None:
        left = line.model_copy(update={"left": line.left - 1})
        context.community.records.put(left)
    if not forming:
        circle.outbox.plan("door", context.now, seat.id)
    elif len(circle.takers) >= ENOUGH:
        _opened(circle, context)
    elif line is None:
        return _seats_card(circle, pledge.code, context)
    return circles.roster_card(circle, context)


def _opened(circle: Circle, context: Context) -> None:
    """Three have said yes: each gets the names, and the room is made."""
    circle.records.put(circle.council.model_copy(update={"state": "open"}))
    for seat in circle.takers:
        circle.seated(seat.model_copy(update={"state": "seated", "since": context.now}))
        if seat.member != context.me:
            context.tell(seat.member, "names", circle.id)
    circle.outbox.plan("opening", context.now)


@router.due("names", "who is in your council")
def names(due: Due, context: Context) -> DueReply:
    """Three said yes: the names open to each."""
    circle = context.council(due.ref)
    if circle is None:
        return None
    return Card(
        "Three said yes. Your council is there",
        "You said yes to its promises.",
        Facts.of(("Council", clip(circle.council.name, 60)), ("With a seat", clip(", ".join(s.name for s in circle.seats), 300))),
        Prose(text="The room comes next. You hear from me when it is there."),
        Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
    )


# -- the room, where people make it ------------------------------------------------------------------------------------------


def _bound_card(place: Place, context: Context) -> Card:
    """`council here`: needs a seat and a private place; the first card in it shows whether I am in it myself (25e, 25f, 25g)."""
    mine = context.councils
    circle = mine[0] if mine else None
    if circle is None or circle.council.state == "forming":
        return Card(
            "A room comes after three have said yes",
            "You typed the line that makes a room. Nothing has changed.",
            Prose(text="This works for people with a seat in a council, in its own private place."),
            Buttons.of(Button("My council", Action("council")), Button("Leave it", Action("close"))),
        )
    if not place.closed:
        return Card(
            "A council needs a private place",
            f"You typed {root('council here')}. Nothing has changed.",
            Prose(text="People without a seat can read this place. Make a private channel, invite me, and type the line there."),
            Buttons.of(Button("Show the three lines", Action("makeroom", circle.id), "main"), Button("Leave it", Action("close"))),
        )
    if circle.room.state == "bound" and circle.room.place == place.id and circle.room.rostered == place.counted:
        return Card(
            "This is the room already",
            "You typed the line that makes a room.",
            Prose(text="Nothing has changed. I post here when somebody presses for it."),
            Buttons.of(Button("My council", Action("council")), Button("Leave it", Action("close"))),
        )
    seat = circle.seat
    circle.records.put(
        Room(place=place.id, state="trying", rostered=place.counted, by=seat.id if seat is not None else "", since=context.now)
    )
    circle.outbox.plan("kickoff", context.now, str(circle.records.rev))
    return Card(
        "This is the council's room",
        "You have a seat, and this place is private.",
        Prose(text="My first card comes here now. If I am not in this channel yet, I write to you how to let me in."),
        Buttons.of(Button("My council", Action("council")), Button("Leave it", Action("close"))),
    )
