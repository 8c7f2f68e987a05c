"""Finding a council: two forms with a card between, the pool, and out of it at will (19a, 19b)."""

from __future__ import annotations

from typing import Final

from bot import limits
from bot.cards import Action, Button, Buttons, Card, Facts, Form, Option, Person, Pick, Prose, Write
from bot.context import Context
from bot.council import circles, pool
from bot.events import Click, Due, Submit
from bot.replies import Ask, ClickReply, DueReply, Say, SubmitReply, Update
from bot.router import Router
from bot.text import clip
from handlers.council import findcards
from playbook import matching
from playbook.council.health import NOT_NOW_WORDS
from playbook.records import Apart, Looking, Matched

router = Router()

HOME: Final = Button("Home", Action("home"))
SEARCH: Final = Button("My search", Action("findpage"))
MOST_FIRMS: Final = 10


@router.click("findpage")
def page(event: Click, context: Context) -> ClickReply:
    """How it stands with the search: its first form for whoever has not looked yet."""
    found = findcards.page(context)
    return Update(found) if isinstance(found, Card) else Ask(found)


@router.form("findcouncil", findcards.form)
def looked(event: Submit, context: Context) -> SubmitReply:
    """19a: nothing is matched on it before the second form, or a word that nobody is to be kept apart."""
    field, level = pool.field_and_level(event.text("work"))
    spoken = tuple(dict.fromkeys(word.strip() for word in event.text("languages").replace(";", ",").split(",") if word.strip()))
    before = context.community.records.get(Looking, context.me)
    said = Looking.model_validate(
        {
            **((before or context.records.get(Looking) or _blank(context)).model_dump()),
            "pace": event.text("pace"),
            "field": field or event.text("work"),
            "level": level,
            "languages": spoken or (event.text("languages"),),
            "zone": context.profile.zone or "UTC",
            "free": event.picked("free"),
            "meets": event.text("meets"),
        }
    )
    if before is not None:
        return Say(findcards.pool_card(pool.enter(said, context), context, "You changed what you look for."))
    context.records.put(said)
    return Say(
        Card(
            "Saved. Anyone you must not meet?",
            "You said what you look for. You are in no round yet.",
            Facts.of(("Others would read", matching.described(pool.person(said)))),
            Prose(text="The second form asks for your name there, and for people and firms to stay away from. Neither side is told."),
            Buttons.of(
                Button("Name, and keep apart", Action("form", "findapart"), "main"),
                Button("Change it", Action("form", "findcouncil")),
                Button("Not now", Action("close")),
            ),
        )
    )


def _blank(context: Context) -> Looking:
    return Looking(
        platform=context.member.platform,
        community=context.profile.community,
        pace="either",
        field="",
        languages=(),
        zone="UTC",
        meets="either",
        since=context.now,
    )


def apart_form(args: tuple[str, ...], context: Context) -> Form:
    """19b. People are picked anew each time: who is on the list already stays, and nobody is shown."""
    own = context.records.get(Apart) or Apart()
    was = context.community.records.get(Looking, context.me)
    name = was.name if was is not None and was.name else context.profile.name or context.hints.name
    return Form(
        "Name, and keep apart",
        "Save",
        Action("findapart", *args),
        Write(
            id="name",
            label="Name your council sees",
            hint="A first name or a nickname",
            value=clip(name, limits.NAME),
            need=True,
            most=limits.NAME,
        ),
        Person(id="people", label="People you must not meet", hint="Optional. Neither side is told", many=True, need=False),
        Write(
            id="firms",
            label="Firms to stay away from",
            hint="One per line, up to ten. Optional",
            long=True,
            value="\n".join(own.firms),
            most=limits.QUESTION,
        ),
        Write(id="employer", label="Where you work now", hint="Used for this alone, never shown", value=own.employer, most=limits.FIRM),
        Pick(
            id="size",
            label="How many people, with you",
            options=tuple(Option(id=id, label=label) for id, label in findcards.SIZES.items()),
            value=(str(was.size) if was is not None and was.size is not None else "any",),
        ),
    )


@router.form("findapart", apart_form)
def kept_apart(event: Submit, context: Context) -> SubmitReply:
    """19b: the list is the member's own; the pool and their councils get what keeping apart needs."""
    own = context.records.get(Apart) or Apart()
    # By the subject, since who was blocked unseen stands there without the platform's id of them.
    apart = dict.fromkeys(own.people, "") | dict(zip(own.people, own.persons, strict=False))
    apart |= {context.peer(one): one for one in event.picked("people") if one != context.member.id}
    firms = tuple(clip(line.strip(), limits.FIRM) for line in event.text("firms").split("\n") if line.strip())[:MOST_FIRMS]
    context.records.put(Apart(people=tuple(apart), persons=tuple(apart.values()), firms=firms, employer=event.text("employer").strip()))
    for circle in context.councils:
        circles.mirror(circle, context)
    draft = context.records.get(Looking)
    said = context.community.records.get(Looking, context.me) or draft
    if said is None:
        return Say(_list_card("You changed it. It holds from now on.", context))
    size = int(event.text("size")) if event.text("size") in ("4", "5", "6") else None
    stored = pool.enter(_with_list(said.model_copy(update={"name": event.text("name"), "size": size}), context), context)
    if draft is not None:
        context.records.drop(Looking)
    return Say(findcards.pool_card(stored, context, "You sent both forms."))


def _with_list(one: Looking, context: Context) -> Looking:
    own = context.records.get(Apart) or Apart()
    return one.model_copy(update={"avoids": own.people, "avoids_firms": own.firms, "employer": own.employer})


def _list_card(why: str, context: Context) -> Card:
    own = context.records.get(Apart) or Apart()
    return Card(
        "Kept apart",
        why,
        Facts.of(("People", f"{len(own.people)}, shown to nobody"), ("Firms", f"{len(own.firms)}, shown to nobody")),
        Prose(text="You are never matched with them, and no line opens a council where one of them sits."),
        Buttons.of(
            Button("Change it", Action("form", "findapart")),
            *([Button("Clear the list", Action("apartclear"))] if own.people or own.firms else []),
            HOME,
        ),
    )


@router.click("apartlist")
def apart_list(event: Click, context: Context) -> ClickReply:
    """Who is kept apart, as counts: not even here does a name stand."""
    return Update(_list_card("You opened this.", context))


@router.click("apartclear")
def apart_clear(event: Click, context: Context) -> ClickReply:
    """The whole list goes; where the member works is a list of its own and stays."""
    own = context.records.get(Apart) or Apart()
    context.records.put(Apart(employer=own.employer))
    for circle in context.councils:
        circles.mirror(circle, context)
    one = context.community.records.get(Looking, context.me)
    if one is not None:
        context.community.records.put(_with_list(one, context))
    return Update(_list_card("You pressed 'Clear the list'.", context))


@router.click("findout")
def out(event: Click, context: Context) -> ClickReply:
    """Out of the pool at once; nobody is told."""
    pool.leave(context)
    context.records.drop(Looking)
    return Update(
        Card(
            "You are out of the pool",
            "You pressed 'Take me out'.",
            Prose(text="What you said there is gone. A seat you hold stays yours. Nobody is told."),
            Buttons.of(Button("Look again", Action("findpage")), HOME),
        )
    )


@router.click("findagain")
def again(event: Click, context: Context) -> ClickReply:
    """Back among those who wait."""
    one = context.community.records.get(Looking, context.me)
    if one is None or one.state != "resting" or context.councils:
        return page(event, context)
    stored = pool.enter(one.model_copy(update={"state": "waiting", "silent": 0}), context)
    return Update(findcards.pool_card(stored, context, "You pressed 'Match me again'."))


# -- what a round says to those it did not place ----------------------------------------------------------------------------------


def _next(context: Context) -> str:
    run = context.community.records.get(Matched)
    return context.say_day(run.next.astimezone(context.zone).date()) if run is not None else "soon"


@router.due("matchleft", "how matching went")
def left(due: Due, context: Context) -> DueReply:
    """No place this time: the kind of reason, and when it runs again. It names nobody."""
    one = context.community.records.get(Looking, context.me)
    known = {str(kind): words for kind, words in matching.WORDS.items()}
    if one is None or one.state != "waiting" or due.ref not in known:
        return None
    return Card(
        "No council this time",
        "You asked to be matched.",
        Facts.of(("Why", known[due.ref]), ("Matching runs again", _next(context))),
        Buttons.of(SEARCH, Button("Take me out", Action("findout")), HOME),
    )


@router.due("matchnot", "how matching went")
def not_now(due: Due, context: Context) -> DueReply:
    """A yes that led to no seat, whatever the reason."""
    if context.community.records.get(Looking, context.me) is None:
        return None
    return Card(
        "That council did not come together",
        "You said yes to it.",
        Prose(text=NOT_NOW_WORDS),
        Facts.of(("Matching runs again", _next(context))),
        Buttons.of(SEARCH, HOME),
    )


JOIN_WHY: Final = {
    "nobody": "No other council fits yours yet.",
    "unknown": "Not all of you have said yet what matching needs.",
}


@router.due("joinleft", "how matching went")
def none_to_join(due: Due, context: Context) -> DueReply:
    """The council voted to join another, and there was none this time; or matching does not know enough of its people."""
    council, _, why = due.ref.rpartition(".")
    circle = context.council(council)
    if circle is None or circle.council.state != "open" or why not in JOIN_WHY:
        return None
    return Card(
        "No council to join this time",
        "Your council voted to join another.",
        Facts.of(("Why", JOIN_WHY[why]), ("Matching runs again", _next(context))),
        Buttons.of(SEARCH, Button("My council", Action("council")), HOME),
    )


@router.due("matchrests", "how matching went")
def rests(due: Due, context: Context) -> DueReply:
    """Two proposals went by: nothing more is proposed until the member says so."""
    one = context.community.records.get(Looking, context.me)
    if one is None or one.state != "resting":
        return None
    return Card(
        "You are not in the next round",
        "Two proposals went by without an answer, and that is fine.",
        Prose(text="What you said is kept. One press puts you back."),
        Buttons.of(Button("Match me again", Action("findagain"), "main"), Button("Take me out", Action("findout")), HOME),
    )
