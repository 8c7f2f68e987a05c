"""Facilitators: a one-time code, their page, another facilitator, and giving it back (29a, 29b)."""

from __future__ import annotations

from typing import Final

from bot import limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Prose, Write
from bot.context import Context
from bot.council import facilitation, safety
from bot.events import Click, Command, Place, Submit
from bot.replies import ClickReply, CommandReply, Say, SubmitReply, Update
from bot.router import Router
from bot.text import root
from playbook.records import Facilitator, HelpPlace, InviteCode, Meeting, Proposal

router = Router()

HOME: Final = Button("Home", Action("home"))
PAGE: Final = Button("Facilitator page", Action("facilpage"))


@router.command("facilitate")
def facilitate(event: Command, context: Context) -> CommandReply:
    """The page; `claim CODE` becomes a facilitator, `rooms here` names the place under which rooms are made."""
    word, _, rest = event.text.partition(" ")
    if word.lower() == "claim":
        return Say(_claimed(rest, context))
    if not context.facilitates:
        return Say(_not_one_card())
    if (word.lower(), rest.strip().lower()) == ("rooms", "here"):
        return Say(_rooms_here(event.place, context))
    if context.community.records.get(Facilitator, context.me) is None:
        # The platform itself says so: no code is needed, and from now on reports reach them too.
        facilitation.enrol(context)
        return Say(_welcome_card("The platform says that you manage this community.", context))
    return Say(page_card(context))


@router.click("facilpage", may="facilitator")
def page(event: Click, context: Context) -> ClickReply:
    """29b from a button."""
    return Update(page_card(context))


def _not_one_card() -> Card:
    return Card(
        "This page is for facilitators",
        "You opened it. Nothing has changed.",
        Prose(text="They see counts and reports, never what is private. What they do is written down for everybody."),
        Buttons.of(
            Button("What admins did", Action("adminlog", 0)),
            Button("I was given a code", Action("form", "claimcode")),
            HOME,
        ),
    )


# -- the code -----------------------------------------------------------------------------------------------------------------


def _claimed(typed: str, context: Context) -> Card:
    if context.community.records.get(Facilitator, context.me) is not None:
        return page_card(context)
    if not facilitation.claim(context, typed):
        return Card(
            "That code opens nothing now",
            "You typed a code for facilitators. Nothing has changed.",
            Prose(text="Whoever runs me can print a new one, and so can a facilitator."),
            Buttons.of(Button("Type it again", Action("form", "claimcode")), HOME),
        )
    return _welcome_card("You typed the one-time code. It is used up now.", context)


def claim_form(args: tuple[str, ...], context: Context) -> Form:
    """Where a code is pasted instead of typed into the command."""
    hint = "Example: 7F3K-9QAB. It works once"
    return Form(
        "A code you were given",
        "Send",
        Action("claimcode"),
        Write(id="code", label="The code", hint=hint, need=True, most=limits.NAME),
    )


@router.form("claimcode", claim_form)
def claim_sent(event: Submit, context: Context) -> SubmitReply:
    """The same as the command."""
    return Say(_claimed(event.text("code"), context))


def _welcome_card(why: str, context: Context) -> Card:
    """29a."""
    return Card(
        "You are a facilitator here",
        why,
        Facts.of(
            ("You can", "see counts, run match rounds, answer reports, take a post down"),
            ("You cannot", "read what is private, write as a member, export anyone's data"),
            ("Written down", "each thing you do here, open to every member"),
        ),
        Buttons.of(Button("Open my page", Action("facilpage"), "main"), Button("Give it back", Action("facilback"))),
    )


@router.click("facilback", may="facilitator")
def give_back(event: Click, context: Context) -> ClickReply:
    """Not a facilitator any more."""
    facilitation.step_down(context)
    left = context.community.records.count(Facilitator)
    line = "Others still are." if left else "Nobody is one now. Whoever runs me can print a new code."
    if context.hints.manages:
        line = "No report reaches you any more. The platform still lets you in, as you manage this community."
    return Update(
        Card(
            "You gave it back",
            "You pressed 'Give it back'.",
            Prose(text=line),
            Buttons.of(Button("What admins did", Action("adminlog", 0)), HOME),
        )
    )


@router.click("facilinvite", may="facilitator")
def invite(event: Click, context: Context) -> ClickReply:
    """A code to pass on; one is open at a time."""
    codes = context.community.records
    for old in codes.all(InviteCode):
        codes.drop(InviteCode, old.id)
    letters = context.code("invite", context.me, str(context.records.rev), event.key).upper()
    made = codes.put(InviteCode(id=facilitation.known_by(context, letters), until=context.now + facilitation.CODE_HOLDS))
    facilitation.did(context, "invited")
    return Update(
        Card(
            "One more facilitator",
            "You pressed 'Invite a facilitator'.",
            Facts.of(
                ("Pass on yourself", root(f"facilitate claim {facilitation.spelled(letters)}")),
                ("Works", f"once, until {context.say(made.until)}"),
            ),
            Prose(text="Whoever types it can do what you can. I keep no copy of it, so note it now."),
            Buttons.of(PAGE, Button("Take it back", Action("facilcodeback")), HOME),
        )
    )


@router.click("facilcodeback", may="facilitator")
def code_back(event: Click, context: Context) -> ClickReply:
    """The open code opens nothing any more."""
    for old in context.community.records.all(InviteCode):
        context.community.records.drop(InviteCode, old.id)
    return Update(
        Card(
            "No code is open now",
            "You pressed 'Take it back'.",
            Prose(text="Whoever has it reads that it opens nothing, and no more than that."),
            Buttons.of(PAGE, HOME),
        )
    )


# -- the page -----------------------------------------------------------------------------------------------------------------


def page_card(context: Context) -> Card:
    """29b."""
    here = context.community.records
    meeting = here.get(Meeting)
    local = here.count(HelpPlace)
    others = here.count(Facilitator)
    codes = [code for code in here.all(InviteCode) if context.now < code.until]
    code = f"; one code is open until {context.say(codes[0].until)}" if codes else ""
    paused = facilitation.pauses(facilitation.ways(context), context.now)
    ready = sum(one.state == "made" for one in here.all(Proposal))
    reports = len(safety.waiting(context))
    another = [Button("End another's part", Action("form", "facilremove"))] if others > 1 else []
    rows = [
        ("Reports", f"{reports} waiting" if reports else "none waiting"),
        ("Proposals", f"{ready} ready to look at" if ready else "none to look at"),
        ("Rooms", "made under the place a facilitator named" if meeting is not None and meeting.place else "members make them"),
        ("Help places", f"{local} local, and the built-in text" if local else "the built-in text alone"),
        ("Facilitators", f"{others}{code}"),
    ]
    if paused is not None:
        rows.insert(0, ("Paused", f"nothing comes by itself until {context.say(paused)}"))
    return Card(
        "Facilitator page",
        "You opened this.",
        Facts.of(*rows),
        Buttons.of(
            *([Button("Read the report", Action("reports", 0), "main")] if reports else []),
            Button("Proposals", Action("proposals", 0)),
            Button("Counts", Action("facilcounts")),
            Button("Help places", Action("helpplaces")),
            Button("Install check", Action("installcheck")),
        ),
        Buttons.of(
            Button("Rooms", Action("facilrooms")),
            Button("Settings", Action("facilways")),
            Button("Invite a facilitator", Action("facilinvite")),
            Button("What admins did", Action("adminlog", 0)),
            HOME,
        ),
        Buttons.of(*another, Button("Give it back", Action("facilback"))),
    )


# -- rooms --------------------------------------------------------------------------------------------------------------------


@router.click("facilrooms", may="facilitator")
def rooms(event: Click, context: Context) -> ClickReply:
    """Where councils' rooms are made."""
    meeting = context.community.records.get(Meeting)
    named = meeting is not None and bool(meeting.place)
    stop = [Button("Name none", Action("facilnorooms"))] if named else []
    return Update(
        Card(
            "Where rooms are made",
            "You opened this.",
            Facts.of(
                ("Now", "under the place where a facilitator typed the line" if named else "no place is named"),
                ("To name one, type there", root("facilitate rooms here")),
            ),
            Prose(
                text="Where the platform lets me, I make each council a closed room under it. Where it does not, members make "
                "their own with three lines, and nothing needs to be named."
            ),
            Buttons.of(PAGE, *stop, HOME),
        )
    )


def _rooms_here(place: Place, context: Context) -> Card:
    if place.private:
        return Card(
            "Type it in the channel itself",
            "You typed it where you alone read. Nothing has changed.",
            Facts.of(("In that channel, type", root("facilitate rooms here"))),
            Buttons.of(PAGE, HOME),
        )
    if not place.holds:
        return Card(
            "No room can be made under this place",
            "You typed it in a thread, or where there are no threads. Nothing has changed.",
            Prose(text="Rooms are made under a text channel. Go to the channel that the thread stands in, and type it there."),
            Facts.of(("In that channel, type", root("facilitate rooms here"))),
            Buttons.of(PAGE, HOME),
        )
    context.community.records.put(Meeting(place=place.id))
    facilitation.did(context, "rooms")
    return Card(
        "New rooms are made under this channel",
        f"You typed {root('facilitate rooms here')}.",
        Prose(
            text="That holds where the platform lets me make rooms. Elsewhere members make them, with three lines. "
            "Rooms that are there stay where they are."
        ),
        Buttons.of(PAGE, HOME),
    )


@router.click("facilnorooms", may="facilitator")
def no_rooms(event: Click, context: Context) -> ClickReply:
    """No place is named any more; members make their rooms."""
    context.community.records.drop(Meeting)
    facilitation.did(context, "rooms")
    return Update(
        Card(
            "No place is named now",
            "You pressed 'Name none'.",
            Prose(text="Councils that open from now on are told how to make their own room."),
            Buttons.of(PAGE, HOME),
        )
    )
