"""What every card of a council stands on: who can read its room, and who is kept apart from whom."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot.cards import Action, Audience, Button, Buttons, Card, Facts, Prose
from bot.circle import Circle
from bot.context import Context
from bot.council import published, rounds, standing
from bot.limits import FACT_LABEL, WHY
from bot.text import clip, root
from playbook.records import Answer, Apart, Farewell, Leaver, Looking, OpenSeats, Post, RoundNote, Seat

DOOR: Final = dt.timedelta(seconds=5)
OPEN: Final = dt.timedelta(days=14)
QUESTION: Final = "Question"
GONE: Final = "{name} took this back."
REMOVED: Final = "This was removed"
"""What a room reads in place of what was deleted with its author's data; the receipt names it by these words."""
DOWN: Final = "A facilitator took this down."


def audience(circle: Circle) -> Audience:
    """Who can see what stands in the room: the council only where it is known who is in it (screens.md 2, Footer)."""
    return "council" if circle.room.rostered else "channel"


def gone_card(circle: Circle, item: str, left: Post | Answer | RoundNote | None) -> Card | None:
    """The one line in place of what was taken back or down; of what was deleted with its author, who has no name here any more.

    None where `item` never came to the room: then nothing was there.
    """
    if not standing.placed(circle, item):
        return None
    if left is None:
        return _in_place(REMOVED, circle)
    return _in_place(DOWN if left.state == "down" else GONE.format(name=standing.name(circle, left.seat)), circle)


def _in_place(title: str, circle: Circle) -> Card:
    return Card(title, "It stood here before.", Prose(text="There is nothing more to see here."), audience=audience(circle))


def apart(circle: Circle, one: str, other: str) -> bool:
    """Whether one of two members keeps the other away, by a list or a block; neither is told (product.md 3.3, rule 3)."""
    return any(
        kept is not None and away in kept.people
        for kept, away in ((circle.records.get(Apart, one), other), (circle.records.get(Apart, other), one))
    )


def mirror(circle: Circle, context: Context) -> None:
    """Brings what the council knows of the member's list up to date: people alone, and no word of why."""
    own = context.records.get(Apart)
    if own is not None and own.people:
        circle.records.put(Apart(id=context.me, people=own.people))
    elif circle.records.get(Apart, context.me) is not None:
        circle.records.drop(Apart, context.me)


def rest(context: Context, until: dt.date | None) -> None:
    """A pause leaves the member's seats out of rounds until then; the roster says nothing of it."""
    for circle in context.councils:
        seat = circle.seat
        if seat is not None and seat.resting_until != until:
            circle.records.put(seat.model_copy(update={"resting_until": until}))


def depart(circle: Circle, seat: Seat, context: Context, words: str = "", *, gone: bool = False) -> None:
    """Gives up `seat`: the others read one line, and a goodbye where there is one; the last one who searches closes the council.

    `gone`: the member deletes everything, so that no name and no word of theirs stays.
    """
    forming, listened = circle.council.state == "forming", seat.state == "alumni"
    if not listened:
        rests(circle, context)
    circle.unseated(seat, gone=forming or gone)
    if not circle.takers and circle.council.state != "closed":
        circle.records.put(circle.council.model_copy(update={"state": "closed"}))
        for listener in circle.seats:
            context.tell(listener.member, "councilclosed", circle.id)
    if not forming and circle.seats:
        if not gone:
            said = circle.records.add(Farewell(seat=seat.id, listened=listened, words=words, at=context.now))
            circle.outbox.plan("farewell", context.now, said.id)
        elif not listened:
            circle.outbox.plan("farewell", context.now, circle.records.new_id())
        # The goodbye first: whoever leaves may still be in the room when it comes.
        circle.outbox.plan("outdoor", context.now + DOOR, circle.records.add(Leaver(person=seat.person)).id)


def rests(circle: Circle, context: Context) -> None:
    """Who gives up a seat is not matched anew by itself; a matched council's seat is open to the next round."""
    here = context.community.records
    mine = here.get(Looking, context.me)
    if mine is not None and mine.state == "seated":
        here.put(mine.model_copy(update={"state": "resting"}))
    if circle.council.matched and circle.council.state == "open" and circle.council.community == context.profile.community:
        here.put(OpenSeats(id=circle.id))


def reachable(circle: Circle, person: Seat, me: str) -> bool:
    """Whether `me` may show `person` something privately: they allowed it here and neither keeps the other away (screens.md 9d)."""
    return (
        person.state in ("seated", "alumni") and person.member != me and person.private_things and not apart(circle, me, person.member)
    )


def open_questions(circle: Circle, context: Context) -> int:
    """Questions of others in the last two weeks to which this member has not answered: said on home, counted for nobody else."""
    answered = {answer.post for answer in circle.records.all(Answer) if circle.records.author_of(answer) == context.me}
    return sum(
        post.state == "there"
        and post.at > context.now - OPEN
        and post.id not in answered
        and circle.records.author_of(post) != context.me
        and any(label == QUESTION for label, _ in post.rows)
        for post in circle.records.all(Post)
    )


def home_line(context: Context) -> str:
    """The council's line on home: where it stands, how many questions are open, and its next round."""
    for circle in context.councils:
        council = circle.council
        if council.state == "closed":
            return f"{clip(council.name, 40)}: closed, nobody searches there now"
        if council.state == "forming":
            return f"{len(circle.takers)} of {council.places} said yes; it begins with three"
        count = open_questions(circle, context)
        room = "" if circle.room.state == "bound" else "; its room is not there yet"
        asked = "no question open" if not count else f"{count} {'question' if count == 1 else 'questions'} open"
        coming = next(iter(rounds.ahead(circle, context, 1)), None)
        next_one = f"; next round {context.say_day(coming.day)}" if coming is not None and not room else ""
        return f"{clip(council.name, 40)}: {asked}{room}{next_one}"
    return ""


def ask(context: Context, what: str, id: str, label: str = "Ask my council") -> list[Button]:
    """The button that shows a thing of the member's own to their council, behind its preview; none without a council."""
    return [Button(label, Action("share", what, id))] if context.seated else []


def gives(circle: Circle) -> bool:
    """Whether those inside give away its free seats themselves: until a matched council is open, its seats are promised to others."""
    return not (circle.council.matched and circle.council.state == "forming")


def reached(person: str, context: Context) -> tuple[Circle, Seat] | None:
    """Where the member may show `person`, by the platform's id of them, something privately; None without a reason."""
    member = context.peer(person) if person else ""
    for circle in context.councils:
        seat = circle.seat_of(member)
        if seat is not None and reachable(circle, seat, context.me):
            return circle, seat
    return None


def has_peers(context: Context) -> bool:
    """Whether the member sits in a council that is open, so that there are others to show something to."""
    return any(circle.council.state == "open" for circle in context.councils)


def cannot_card(why: str, again: Action) -> Card:
    """9d: the same words whatever the reason, so that nothing can be learned from them. `again` opens the form once more."""
    return Card(
        "I cannot show it to them now",
        f"{why} Nothing was sent.",
        Prose(text="I show things to people who use me and have allowed it. This answer is the same whatever the reason."),
        Facts.of(("What you can do", f"ask them to type {root()} first, then to allow it under their council's promises")),
        Buttons.of(Button("Pick someone else", again), Button("Keep it private", Action("close"))),
    )


def roster_card(circle: Circle, context: Context) -> Card:
    """25h: who has a seat; before three have said yes, only how many."""
    council = circle.council
    room = {"bound": clip(council.name, 60), "trying": "on its way", "lost": "not there any more"}.get(
        circle.room.state, "not there yet"
    )
    give = [Button("Give a seat", Action("giveseat", circle.id))] if len(circle.takers) < council.places and gives(circle) else []
    if council.state == "forming":
        waits = f"{len(circle.takers)} of {council.places} said yes. Names open, and the room is made, once three have."
        return Card(
            "Your council is not full yet",
            clip(f"You have a seat in {clip(council.name, 60)}.", WHY),
            Prose(text=waits),
            Buttons.of(
                *give, Button("The promises", Action("promises", circle.id)), Button("Leave", Action("leavecouncil", circle.id))
            ),
            Buttons.of(Button("Home", Action("home"))),
        )
    if council.state == "closed":
        return closed_card(circle, "You opened the roster.")
    mine = circle.seat
    things = "yes" if mine is not None and mine.private_things else "no"
    paused = council.state == "paused"
    wake = [Button("Wake the council", Action("wakecouncil", circle.id))] if paused else []
    wake += [Button("Pause until", Action("form", "councilpause", circle.id))] if paused else []
    until = f"until {context.say_day(council.paused_until)}" if council.paused_until is not None else "until one of you wakes it"
    pause = [("Paused", until)] if paused else []
    alumni = mine is not None and mine.state == "alumni"
    landed = Button("I search again" if alumni else "I have landed", Action("searchagain" if alumni else "landedhere", circle.id))
    counted = "yes" if mine is not None and mine.counted else "no"
    rows = [(clip(seat.name, FACT_LABEL), _about(seat, context)) for seat in circle.seats]
    return Card(
        f"Your council: {len(circle.takers)} of {council.places} seats taken",
        "You opened the roster.",
        published.one(*pause, *rows, ("Room", room)),
        Buttons.of(
            Button("Ask them something", Action("form", "askcouncil")),
            *give,
            Button("Who sits when", Action("roundpage", circle.id)),
            Button("I am away", Action("form", "away", circle.id)),
        ),
        Buttons.of(
            *wake,
            Button(f"Private things: {things}", Action("thingsflip", circle.id)),
            Button(f"Count my week: {counted}", Action("countme", circle.id)),
            landed,
        ),
        Buttons.of(
            Button("What I shared", Action("myposts", 0)),
            Button("The promises", Action("promises", circle.id)),
            Button("Report or block", Action("reportblock", circle.id)),
            Button("Leave", Action("leavecouncil", circle.id)),
            Button("Home", Action("home")),
        ),
    )


def closed_card(circle: Circle, why: str) -> Card:
    """What is left to those who listen once nobody searches there any more: what stands in the room, and the way out."""
    return Card(
        "Your council has closed",
        why,
        Facts.of(("Council", clip(circle.council.name, 60)), ("Its room", "stays as it is, with what stands there")),
        Prose(text="Nobody who searches is left in it. To sit in another council, leave this one first."),
        Buttons.of(
            Button("What I shared", Action("myposts", 0)),
            Button("The promises", Action("promises", circle.id)),
            Button("Report or block", Action("reportblock", circle.id)),
            Button("Leave", Action("leavecouncil", circle.id)),
            Button("Home", Action("home")),
        ),
    )


def _about(seat: Seat, context: Context) -> str:
    if seat.away_until is not None and seat.away_until > context.today:
        return f"away until {context.say_day(seat.away_until)}"
    if seat.state == "alumni":
        return "you; landed, and listening" if seat.member == context.me else "landed, and listening"
    since = f"since {context.say_day(seat.since.astimezone(context.zone).date())}"
    return f"you; {since}" if seat.member == context.me else since
