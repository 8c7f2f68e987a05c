"""Starting a council, and the line that gives its seats away (25a, 25b)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Pick, Prose, Write
from bot.circle import Circle
from bot.context import Context
from bot.council import circles
from bot.council.pledges import promises_card
from bot.events import Click, Submit
from bot.replies import ClickReply, Say, SubmitReply, Update
from bot.router import Router
from bot.text import clip, root
from playbook.records import Council, Invitation, Pledge, Proposal

router = Router()

LINE_HOLDS: Final = dt.timedelta(days=8)
RHYTHMS: Final = {"week": "Every week", "fortnight": "Every two weeks", "asked": "When someone asks"}
SIZES: Final = ("3", "4", "5", "6", "8")
NEUTRAL: Final = "a-council"


def one_is_enough(circle: Circle) -> Card:
    """A member sits in one council at a time."""
    return Card(
        "You have a seat already",
        "A member sits in one council at a time.",
        Facts.of(("Your council", clip(circle.council.name, 60))),
        Prose(text="Leave that one first, if you would rather sit elsewhere. Nothing has changed."),
        Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
    )


def start_form(args: tuple[str, ...], context: Context) -> Form | Card:
    """25a."""
    if context.councils:
        return one_is_enough(context.councils[0])
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
        return Say(one_is_enough(context.councils[0]))
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


# -- a line to pass on -----------------------------------------------------------------------------------------------------------


def _lines(circle: Circle, context: Context) -> tuple[list[Invitation], int]:
    """The lines that those inside gave out, and how many seats matching has promised to others: that is not theirs to take back."""
    here = context.community.records
    promised = {one.code for one in here.all(Proposal) if one.state == "out"}
    lines = [line for line in here.all(Invitation) if line.council == circle.id]
    return [line for line in lines if line.id not in promised], sum(line.left for line in lines if line.id in promised)


def _free(circle: Circle, context: Context) -> int:
    """How many seats there are to give."""
    return circle.council.places - max(1, len(circle.takers)) - _lines(circle, context)[1]


def _new_line(circle: Circle, context: Context) -> str:
    """A line that opens what seats are left; an older one of the same council opens nothing any more."""
    lines = context.community.records
    left = _free(circle, context)
    for old in _lines(circle, context)[0]:
        lines.drop(Invitation, old.id)
    code = context.code("invitation", circle.id, str(circle.records.rev), str(context.now.timestamp()))
    lines.put(Invitation(id=code, council=circle.id, until=context.now + LINE_HOLDS, left=left))
    return code


def _line_words(circle: Circle, code: str) -> str:
    return root(f"council join {_slug(circle.council.name)}-{code.upper()}")


def _slug(name: str) -> str:
    """A council's name as the first part of its line: letters and digits alone, so that the line can be typed."""
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower()).strip("-")
    return plain.split("-")[0][:12] or "council"


def seats_card(circle: Circle, code: str, context: Context) -> Card:
    """25b: a line to pass on, and who it is for."""
    line = context.community.records.get(Invitation, code)
    if line is None:
        return circles.roster_card(circle, context)
    forming = circle.council.state == "forming"
    instead = [Button("Match me instead", Action("matchinstead", circle.id))] if forming else []
    coming = [("Next", "at three yes, names open and the room is made")] if forming else []
    free = "One seat to give away" if line.left == 1 else f"{number(line.left)} seats to give away"
    return Card(
        free,
        clip(f"Your council is {clip(circle.council.name, 60)}. Nobody has been told.", limits.WHY),
        Facts.of(
            ("Pass on yourself", _line_words(circle, code)),
            ("Works for", f"{line.left} people, until {context.say(line.until)}"),
            *coming,
        ),
        Prose(text="I write to nobody who has not used me. Whoever types that line sees your name and the promises, nothing else."),
        Buttons.of(
            Button("Make a new line", Action("giveseat", circle.id)),
            *instead,
            Button("Take it back", Action("lineback", circle.id)),
            Button("Home", Action("home")),
        ),
    )


def number(count: int) -> str:
    """A number of seats or boxes in words."""
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")
    return words[count] if count < len(words) else str(count)


@router.click("giveseat", may="yes")
def give_seat(event: Click, context: Context) -> ClickReply:
    """25b again, with a new line, while there are seats."""
    circle = context.circle
    if _free(circle, context) < 1 or not circles.gives(circle):
        return Update(
            Card(
                "All seats are taken",
                "You pressed 'Give a seat'.",
                Prose(text="A seat opens when somebody leaves. Nothing has changed."),
                Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
            )
        )
    return Update(seats_card(circle, _new_line(circle, context), context))


@router.click("lineback", may="yes")
def line_back(event: Click, context: Context) -> ClickReply:
    """The line opens nothing from now on."""
    for line in _lines(context.circle, context)[0]:
        context.community.records.drop(Invitation, line.id)
    return Update(
        Card(
            "That line opens no seat now",
            "You pressed 'Take it back'.",
            Prose(text="Whoever has it reads that it opens nothing, and no more than that."),
            Buttons.of(Button("My council", Action("council")), Button("Home", Action("home"))),
        )
    )
