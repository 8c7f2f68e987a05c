"""People for the tests of matching, and the hard rules of product list 3.5 written a second time, slowly and from the list alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from playbook.council.seating import Seats
from playbook.council.seekers import Band, Block, Meets, Pace, Person
from playbook.matching import Matching

DAY = date(2026, 11, 23)
LISBON = ZoneInfo("Europe/Lisbon")
ZONES = ("Europe/Lisbon", "Europe/Berlin", "Asia/Kathmandu", "America/New_York", "Pacific/Auckland")
FIRMS = ("", "Acme", "ACME, Inc.", "Acme Health", "Kestrel", "Kestral", "Bolt")
ONE_FIRM = ({"Acme", "ACME, Inc.", "Acme Health"}, {"Kestrel", "Kestral"}, {"Bolt"})
"""Names that are one firm as far as keeping apart goes: by case and legal form, by the shorter name, by a slip of the fingers."""
WHEN = {
    Block.MORNINGS: (5, 8, 12),
    Block.MIDDAY: (5, 12, 14),
    Block.EVENINGS: (5, 18, 21),
    Block.ANY: (7, 8, 21),
}


def person(
    id: str,
    pace: Pace = Pace.ACTIVE,
    field: str = "product",
    languages: tuple[str, ...] = ("English",),
    zone: str = "Europe/Lisbon",
    meets: Meets = Meets.CALL,
    free: tuple[Block, ...] = (Block.EVENINGS,),
    level: Band | None = None,
    size: int | None = None,
    employer: str = "",
    avoids: tuple[str, ...] = (),
    avoids_firms: tuple[str, ...] = (),
    chases: tuple[str, ...] = (),
    waited: int = 0,
) -> Person:
    """Somebody who fits with anybody, but for what is said."""
    return Person(
        id,
        pace,
        field,
        languages,
        ZoneInfo(zone),
        meets,
        frozenset(free),
        level,
        size,
        employer,
        frozenset(avoids),
        avoids_firms,
        chases,
        waited,
    )


def people(count: int, prefix: str = "p") -> list[Person]:
    """`count` people who all fit together."""
    return [person(f"{prefix}{n}") for n in range(count)]


@st.composite
def pools(draw: st.DrawFn, most: int = 16, prefix: str = "p") -> list[Person]:
    """A pool in which every rule stands between somebody, sometimes."""
    ids = [f"{prefix}{n}" for n in range(draw(st.integers(0, most)))]
    plain = draw(st.booleans())
    return [draw(persons(id, ids, plain)) for id in ids]


@st.composite
def persons(draw: st.DrawFn, id: str, ids: Sequence[str], plain: bool = False) -> Person:
    """One person; a `plain` one has more in common with others, so that large councils come about too."""
    some = st.lists(st.sampled_from(ids), max_size=2) if ids else st.just([])
    return Person(
        id=id,
        pace=draw(st.sampled_from(Pace)),
        field=draw(st.sampled_from(("product", "design", "data"))),
        languages=tuple(
            draw(st.lists(st.sampled_from(("English", "english ", "Português", "hindi")), min_size=0 if not plain else 1, max_size=2))
        ),
        zone=ZoneInfo(draw(st.sampled_from(ZONES[:2] if plain else ZONES))),
        meets=draw(st.sampled_from(Meets)),
        free=frozenset(draw(st.lists(st.sampled_from(Block), max_size=3))),
        level=draw(st.none() | st.sampled_from(Band)),
        size=draw(st.none() | st.integers(3, 8)),
        employer="" if plain else draw(st.sampled_from(FIRMS)),
        avoids=frozenset(draw(some)) - {id},
        avoids_firms=tuple(draw(st.lists(st.sampled_from(FIRMS[1:]), max_size=1))),
        chases=tuple(draw(st.lists(st.sampled_from(("Head of Data, Kestrel", "staff pm at bolt")), max_size=1))),
        waited=draw(st.integers(0, 2)),
    )


def one_firm(one: str, other: str) -> bool:
    """Whether two of FIRMS may be one."""
    return any(one in names and other in names for names in ONE_FIRM)


def quarters(who: Person) -> set[datetime]:
    """The quarters of an hour in UTC, in a week with nothing before or after it, in which somebody is free; by the offset of DAY."""
    offset = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=who.zone).utcoffset()
    assert offset is not None
    monday = datetime(2026, 1, 5)
    local: set[datetime] = set()
    for block in who.free:
        if block in (Block.SATURDAY, Block.SUNDAY):
            days, start, end = [5 if block is Block.SATURDAY else 6], 10, 18
        else:
            count, start, end = WHEN[block]
            days = list(range(count))
        for day in days:
            local |= {monday + timedelta(days=day, minutes=m) for m in range(start * 60, end * 60, 15)}
    week = timedelta(days=7)
    return {monday + (at - offset - monday) % week for at in local}


def hours_together(everybody: Sequence[Person]) -> float:
    """Hours a week that all of them have in stretches of an hour or more, the week seen as a ring."""
    common = set.intersection(*(quarters(who) for who in everybody))
    monday, week, step = datetime(2026, 1, 5), timedelta(days=7), timedelta(minutes=15)
    held: set[datetime] = set()
    for at in common:
        hour = {monday + (at + n * step - monday) % week for n in range(4)}
        if hour <= common:
            held |= hour
    return len(held) / 4


def strangers(one: Person, other: Person) -> bool:
    """Whether nothing in the two people's lists and employers keeps them apart."""
    if one.id in other.avoids or other.id in one.avoids or one_firm(one.employer, other.employer):
        return False
    pairs = ((one, other), (other, one))
    return not any(one_firm(a.employer, refused) for a, b in pairs for refused in b.avoids_firms)


def legal(everybody: Sequence[Person]) -> bool:
    """Whether these people may sit together: every hard rule of 3.5."""
    ways = {who.meets for who in everybody} - {Meets.EITHER}
    spoken = [{{"english ": "english", "português": "portugues"}.get(x.lower(), x.lower()) for x in who.languages} for who in everybody]
    return (
        len({who.id for who in everybody}) == len(everybody)
        and len({who.pace for who in everybody} - {Pace.EITHER}) <= 1
        and len(ways) <= 1
        and bool(set.intersection(*spoken))
        and (Meets.CALL not in ways or hours_together(everybody) >= 2)
        and all(strangers(one, other) for one, other in combinations(everybody, 2))
    )


def sat(found: Matching, pool: Sequence[Person], councils: Sequence[Seats] = ()) -> Iterator[tuple[Seats | None, list[Person]]]:
    """Each proposal as its council (None for a new one) and all who would sit there."""
    known = {who.id: who for who in pool} | {who.id: who for room in councils for who in room.members}
    rooms = {room.council: room for room in councils}
    for proposal in found.proposals:
        yield rooms.get(proposal.council or ""), [known[id] for id in (*proposal.members, *proposal.people)]
