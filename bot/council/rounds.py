"""A council's weekly round as the council itself keeps it: when the next one opens, whose seat it is, and what stands in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.cards import Action, Button, Buttons, Card, Facts, Prose, Words
from bot.circle import Circle
from bot.context import Context
from bot.council import facilitation, published, standing
from bot.limits import FACT_LABEL
from bot.text import clip
from playbook import cadence, counts, weeks
from playbook.cadence import Every, Kind, Occurrence, Rhythm
from playbook.council import rounds
from playbook.council.rounds import Sitter, Swap, Table, Turn
from playbook.records import Answer, Council, Mood, Post, Round, RoundNote, RoundQuestion, Seat, SeatSwap, Week, WeekCount

READY: Final = dt.timedelta(hours=24)
"""So long before a round the holder of its hot seat is asked for a question."""
COUNT: Final = dt.timedelta(hours=1)
"""So long before a round the weeks of all who agreed to it are counted."""
TOO_LATE: Final = dt.timedelta(hours=48)
"""From then on a round that did not open is let go (`playbook.lateness`)."""
LOOKS_AFTER: Final = dt.timedelta(days=1)
"""How often it is looked whether a council wants to be asked how it goes on."""
EVERY: Final[Mapping[str, Every]] = MappingProxyType({"week": Every.WEEK, "fortnight": Every.FORTNIGHT})
WEEKDAYS: Final = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
LONG_AGO: Final = dt.date(2000, 1, 1)
AHEAD: Final = 4


def day_of(text: str) -> dt.date | None:
    """The date that a ref or an arg names; None for any other text."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def rhythm(circle: Circle) -> Rhythm | None:
    """The dates of the rounds at the council's hour; None where it writes when someone asks."""
    council = circle.council
    every = EVERY.get(council.rhythm)
    if every is None:
        return None
    weekly = cadence.weekly((council.day, council.at), council.made.astimezone(council.tz).date())
    return Rhythm(weekly.anchor, weekly.clock, every)


def table(circle: Circle) -> Table | None:
    """Who sits here, and what was held and swapped so far; None where there is no series."""
    series = rhythm(circle)
    if series is None:
        return None
    return Table(
        tuple(_sitter(seat) for seat in circle.seats),
        series,
        circle.council.tz,
        tuple(Turn(r.day, r.at, r.seat or None, r.host or None, r.swapped) for r in circle.records.all(Round)),
        tuple(Swap(s.asker, s.day, s.later, s.seat) for s in circle.records.all(SeatSwap)),
    )


def _sitter(seat: Seat) -> Sitter:
    """Away and paused are the same here: neither is on the dates before they are back."""
    back = max((day for day in (seat.away_until, seat.resting_until) if day is not None), default=None)
    away = ((LONG_AGO, back - dt.timedelta(days=1)),) if back is not None else ()
    return Sitter(seat.id, away, sits=seat.state == "seated")


# -- the series -------------------------------------------------------------------------------------------------------------------


def begin(circle: Circle, now: dt.datetime) -> None:
    """Plans the next round where the council is open and has a room; one alone is planned at a time."""
    stop(circle)
    series = rhythm(circle)
    if series is None or circle.council.state != "open" or circle.room.state != "bound":
        return
    _plan(circle, series.after(now, circle.council.tz), now)


def stop(circle: Circle) -> None:
    """No round comes by itself any more."""
    circle.outbox.cancel(Kind.ROUND)
    circle.outbox.cancel("roundready")


def _plan(circle: Circle, coming: Occurrence, now: dt.datetime) -> None:
    ref = coming.day.isoformat()
    circle.outbox.plan(Kind.ROUND, coming.at, ref)
    circle.outbox.plan("roundready", max(now, coming.at - READY), ref)


def opened(circle: Circle, day: dt.date, context: Context) -> Round | None:
    """The round of `day`, opened now where that was not done: the next is planned, and its host hears of silence. None: let go."""
    held = circle.records.get(Round, day.isoformat())
    if held is not None:
        return held
    whole, now = table(circle), context.now
    if whole is None or circle.council.state != "open" or circle.room.state != "bound" or whole.rhythm.date_from(day) != day:
        begin(circle, now)
        return None
    this = whole.rhythm.on(day, whole.zone)
    coming = whole.rhythm.following(day, whole.zone)
    if now - this.at >= TOO_LATE or coming.at <= now:
        begin(circle, now)
        return None
    _plan(circle, coming, now)
    if facilitation.pauses(facilitation.ways(context), now) is not None:
        # Nothing comes by itself while the community is paused; the series goes on.
        return None
    turn = rounds.turns(whole, day)[0]
    made = Round(
        id=day.isoformat(),
        day=day,
        at=now,
        seat=turn.seat or "",
        host=turn.host or "",
        swapped=turn.swapped,
        said=_counted(circle, day),
    )
    host = circle.records.get(Seat, made.host)
    hint = rounds.hint_due(now, (), coming.at)
    if host is not None and hint is not None:
        context.tell(host.member, Kind.ROUND_HINT, f"{circle.id}.{made.id}", hint)
    return circle.records.put(made)


def posts(circle: Circle, since: dt.datetime) -> list[dt.datetime]:
    """When anything was posted since then. Who wrote is not asked."""
    records = circle.records
    found = [*(n.at for n in records.all(RoundNote)), *(p.at for p in records.all(Post)), *(a.at for a in records.all(Answer))]
    return sorted(at for at in found if at >= since)


def latest(circle: Circle) -> Round | None:
    """The newest round that was opened."""
    return max(circle.records.all(Round), key=lambda one: one.day, default=None)


def waits_for(circle: Circle, context: Context) -> bool:
    """Whether a round is open to which the member may still add something: for two days, and not once they have written."""
    held, seat = latest(circle), circle.seat
    if held is None or seat is None or circle.council.state != "open" or context.now >= held.at + rounds.HINT_AFTER:
        return False
    return not any(note.round == held.id and note.seat == seat.id for note in circle.records.all(RoundNote))


def question(circle: Circle, day: str, seat: str) -> RoundQuestion | None:
    """What the holder of a seat asks in the round of a day."""
    return circle.records.get(RoundQuestion, f"{day}_{seat}") if seat else None


def unasked(circle: Circle, seat: str) -> RoundQuestion | None:
    """What somebody wrote for a date on which no round opened: the council's hours have changed, or it paused."""
    held = {one.id for one in circle.records.all(Round)}
    waiting = [q for q in circle.records.all(RoundQuestion) if q.seat == seat and q.day.isoformat() not in held]
    return max(waiting, key=lambda q: q.at, default=None)


# -- what is said of all (D22) ------------------------------------------------------------------------------------------------------


def searching(circle: Circle) -> list[Seat]:
    """Who searches: alumni are in no count."""
    return [seat for seat in circle.seats if seat.state == "seated"]


def all_agreed(circle: Circle) -> bool:
    """Whether every member agreed to be counted: without that nobody is."""
    return bool(searching(circle)) and all(seat.counted for seat in searching(circle))


def week_count(day: dt.date, id: str, context: Context) -> WeekCount:
    """The member's last whole week before `day`: whether one thing of it is done, and whether it felt heavy, if they keep that."""
    monday = weeks.monday_of(day) - dt.timedelta(days=7)
    done, _ = weeks.done(next((week for week in context.records.all(Week) if week.monday == monday), None))
    felt = next((mood.place for mood in context.records.all(Mood) if mood.monday == monday), None)
    return WeekCount(id=id, kept=done > 0, low=None if felt is None else felt <= weeks.HEAVY)


def _counted(circle: Circle, day: dt.date) -> tuple[str, ...]:
    """`4 of 5 kept a commitment`, by the rules of `playbook.counts`; what each said is dropped with it."""
    members = {seat.id for seat in searching(circle)}
    agreed = {seat.id for seat in searching(circle) if seat.counted}
    told = {count.id.rpartition("_")[2]: count for count in circle.records.all(WeekCount) if count.id.startswith(day.isoformat())}
    for count in circle.records.all(WeekCount):
        circle.records.drop(WeekCount, count.id)
    kept = counts.council_kept([id for id, one in told.items() if one.kept], agreed, members)
    low, said = ([id for id, one in told.items() if one.low], [id for id, one in told.items() if one.low is not None])
    mood = counts.council_mood(low, said, agreed, members)
    return tuple(line for line in (kept, mood) if line is not None)


# -- one's seat in the round ---------------------------------------------------------------------------------------------------------


def turns(circle: Circle, day: dt.date, count: int = AHEAD) -> tuple[Turn, ...]:
    """The next rounds from the council's local date `day` on; none where there is no series."""
    whole = table(circle)
    return rounds.turns(whole, day, count) if whole is not None and circle.council.state == "open" else ()


def today(circle: Circle, context: Context) -> dt.date:
    """The date at the council."""
    return context.now.astimezone(circle.council.tz).date()


def ahead(circle: Circle, context: Context, count: int = AHEAD) -> tuple[Turn, ...]:
    """The rounds that have not opened yet."""
    last = latest(circle)
    day = today(circle, context)
    if last is not None and last.day >= day:
        day = last.day + dt.timedelta(days=1)
    found = turns(circle, day, count + 1)
    return tuple(turn for turn in found if turn.at > context.now)[:count]


def my_turn(circle: Circle, context: Context) -> Turn | None:
    """The next round in which the member has the hot seat: today's, which is open, or one that is to come."""
    seat, last = circle.seat, latest(circle)
    if seat is None:
        return None
    if last is not None and last.seat == seat.id and last.day >= today(circle, context):
        return Turn(last.day, last.at, last.seat, last.host or None, last.swapped)
    return next((turn for turn in ahead(circle, context, rounds.LOOKAHEAD) if turn.seat == seat.id), None)


def place(council: Council) -> str:
    """What a council's clock is called: the city of its zone."""
    return clip(council.zone.rpartition("/")[2].replace("_", " "), 40)


def hour_words(council: Council) -> str:
    """`Thursdays at 10:00, Lisbon`."""
    return f"{WEEKDAYS[council.day]} at {council.at:%H:%M}, {place(council)}"


def seat_card(circle: Circle, context: Context, why: str = "You opened this.") -> Card:
    """Whose seat it is in the next rounds, and one's own way to swap it or to bring a question."""
    coming = ahead(circle, context)
    hours = Button("Change the hours", Action("form", "roundhours", circle.id))
    if not coming:
        told = "Your council writes when someone asks, so no seat goes round."
        line = told if rhythm(circle) is None else "Rounds begin once the room is there. Nothing is planned now."
        return Card(
            "No round is planned",
            why,
            Prose(text=line),
            Buttons.of(
                Button("Ask my council", Action("form", "askcouncil")),
                hours,
                Button("My council", Action("council")),
                Button("Home", Action("home")),
            ),
        )
    mine = my_turn(circle, context)
    rows = [(clip(context.say_day(turn.day), FACT_LABEL), _turn_words(circle, turn)) for turn in coming]
    own: list[Button] = []
    own_words: list[Words] = []
    if mine is not None:
        rows.append(("Yours next", context.say_day(mine.day)))
        own = [Button("My question", Action("form", "hotquestion", mine.day.isoformat(), circle.id))]
        own += [] if mine.swapped else [Button("Swap seats", Action("roundswap", circle.id))]
        asked = question(circle, mine.day.isoformat(), mine.seat or "")
        own_words = [published.one(("Your question", asked.words))] if asked is not None else []
    return Card(
        "The hot seat",
        why,
        Facts.of(("Rounds", hour_words(circle.council)), *rows),
        *own_words,
        Prose(text="All of it is optional. A round with nobody in the seat is a round."),
        Buttons.of(*own, hours, Button("My council", Action("council")), Button("Home", Action("home"))),
    )


def _turn_words(circle: Circle, turn: Turn) -> str:
    seat = f"{standing.name(circle, turn.seat)} has the seat" if turn.seat else "nobody has the seat"
    return f"{seat}, {standing.name(circle, turn.host)} hosts" if turn.host else seat


def landed_card(circle: Circle) -> Card:
    """What there is to choose for somebody who has landed; nothing has changed yet."""
    return Card(
        "You have landed",
        "You opened this from your council. Nothing has changed yet.",
        Prose(text="Your seat opens for somebody who searches. You may stay to listen and answer, or leave; a thank-you fits both."),
        Buttons.of(
            Button("Thank them and stay", Action("form", "landstay", circle.id)),
            Button("Say goodbye and leave", Action("form", "goodbye", circle.id)),
            Button("Not yet", Action("council")),
        ),
    )
