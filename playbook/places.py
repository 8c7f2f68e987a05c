"""Which places a member may mean: by a city, a country or a zone they typed, or by the time on their clock.

The places are those of `cities.tsv` (GeoNames, CC BY 4.0; the file's head says how it was made).
"""

from __future__ import annotations

import re
import string
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from importlib import resources
from itertools import islice, takewhile
from pathlib import Path
from typing import Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

LONGEST: Final = 80
"""Characters of a place's name that are looked at; a longer text is no place."""
CLOCK_SLACK: Final = 7
"""Minutes by which a typed clock may be off. Zones differ by quarters of an hour, so 7 never fits two offsets."""
KNOWN: Final = 100
"""Thousands of people from which a city that a zone is called after is known by its name alone."""
SMALL: Final = 200
"""Thousands of people below which a city may be meant less often than one five times as large with that other name."""

_Item = TypeVar("_Item")
_LETTERS: Final = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_DROPPED: Final = re.compile("['’ʻ`´.]")
_BREAKS: Final = re.compile(r"[\W_]+")
_ZONE_NAME: Final = re.compile(r"[a-z_]{2,}(?:/[a-z0-9_+-]{2,}){1,2}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place to set a clock by. `country` may begin with a state of the USA and is empty for a bare zone; `zone` is an IANA
    name; `exact` says that the name typed is one of the place's own and not merely near it."""

    name: str
    country: str
    zone: str
    exact: bool = True

    @property
    def label(self) -> str:
        """The words of a choice: "Lisbon, Portugal"."""
        return f"{self.name}, {self.country}" if self.country else self.name


class _City(NamedTuple):
    name: str
    code: str
    people: int
    zone: str


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    cities: tuple[_City, ...]
    """Most people first."""
    main: Mapping[str, tuple[int, ...]]
    """Folded own name -> cities."""
    other: Mapping[str, tuple[int, ...]]
    """Folded other name -> cities."""
    regions: Mapping[str, str]
    """Code of a country or a state of the USA -> its name."""
    named_regions: Mapping[str, tuple[str, ...]]
    """Folded name or alias of a region -> codes."""
    by_zone: Mapping[str, Sequence[int]]
    by_region: Mapping[str, Sequence[int]]
    """Code -> cities; those of a state are also its country's."""


def fold(text: str) -> str:
    """`text` as it is looked up: lower case, no accents, no punctuation, single spaces."""
    return " ".join(_BREAKS.sub(" ", _DROPPED.sub("", plain_letters(text))).split())


def plain_letters(text: str) -> str:
    """`text` in lower case and without accents; everything else stands."""
    text = text.casefold()
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text.translate(_LETTERS)) if not unicodedata.combining(c))


def find_places(text: str, now: datetime, limit: int = 5) -> list[Place]:
    """The places that `text` may mean, at most `limit`, one for each time zone, most people first (screens.md 1).

    Understood are names in many languages, with a country or a state behind them ("London, Canada"), countries and states
    alone, and IANA zones. If nothing has that name, places whose name begins like it, differs by one letter, or is its first
    words are suggested with `exact=False`. No match gives an empty list.
    """
    if len(text) > LONGEST:
        return []
    zone = zone_named(text)
    if zone:
        return [_zone_place(zone)]
    named = _named(text, now) or [_place(city) for city in _part_named(text)]
    if named:
        return _one_per_zone(named, limit)
    return _one_per_zone((_place(city, exact=False) for city in _nearby(fold(text))), limit)


def places_with_clock(clock: time, now: datetime, limit: int = 10) -> list[Place]:
    """Places whose wall clock now reads `clock`, give or take 7 minutes: one for each way clocks run over the coming year,
    that of most people first and named by its largest city (screens.md 1e)."""
    wanted = clock.hour * 60 + clock.minute
    groups: dict[tuple[timedelta | None, ...], list[_City]] = defaultdict(list)
    found = _gazetteer()
    for zone, cities in found.by_zone.items():
        here = now.astimezone(ZoneInfo(zone))
        apart = abs(here.hour * 60 + here.minute - wanted)
        if min(apart, 24 * 60 - apart) <= CLOCK_SLACK:
            groups[_behaviour(zone, now)] += (found.cities[i] for i in cities)
    fitting = sorted(groups.values(), key=lambda cities: -sum(city.people for city in cities))
    return [_place(max(cities, key=lambda city: city.people)) for cities in fitting[:limit]]


def zone_named(text: str) -> str:
    """The IANA zone written as `text` in any case ("europe/lisbon", "UTC"), or an empty string."""
    name = text.strip().casefold()
    if name == "utc":
        return "UTC"
    return _zones().get(name.replace(" ", "_"), "") if _ZONE_NAME.fullmatch(name.replace(" ", "_")) else ""


def zones_of(text: str, now: datetime, *, sure: bool) -> list[str]:
    """The zones that `text`, standing beside a clock time, names. If it is not `sure` that it names a place ("in Berlin", "Berlin
    time"), only those cities count that zones are called after: in "Tue 2pm Charlotte" more likely a person is meant."""
    found = _gazetteer()
    name = fold(text)
    own = [found.cities[i] for i in found.main.get(name, ())]
    if not sure:
        return [city.zone for city in own if city.people >= KNOWN and fold(city.zone.rpartition("/")[2]) == name]
    if len(own) > 1 and own[0].people >= 10 * own[1].people:
        return [own[0].zone]  # "London time" is not the one in Canada
    return [place.zone for place in _one_per_zone(_named(text, now), 6)]


@cache
def _gazetteer() -> _Gazetteer:
    """`cities.tsv`, read once a process: the file is part of the program and never changes under it."""
    rows: list[tuple[_City, str]] = []
    regions: dict[str, str] = {}
    named_regions: dict[str, tuple[str, ...]] = {}
    zone = ""
    for line in Path(__file__).with_name("cities.tsv").read_text(encoding="utf-8").splitlines():
        first, *rest = line.split("\t")
        if first[0] == "=":
            zone = first[1:]
        elif first[0] == "@":
            regions[first[1:]] = rest[0]
            for name in [fold(rest[0]), *(rest[1].split("|") if rest[1:] else ())]:
                _add(named_regions, name, first[1:])
        elif first[0] != "#":
            rows.append((_City(first, rest[0], int(rest[1]), zone), rest[2] if rest[2:] else ""))
    rows.sort(key=lambda row: -row[0].people)
    main: dict[str, tuple[int, ...]] = {}
    other: dict[str, tuple[int, ...]] = {}
    by_zone: dict[str, list[int]] = defaultdict(list)
    by_region: dict[str, list[int]] = defaultdict(list)
    for i, (city, names) in enumerate(rows):
        _add(main, fold(city.name), i)
        by_region[city.code[:2]].append(i)
        if len(city.code) > 2:
            by_region[city.code].append(i)
        if city.zone not in by_zone:  # so that "Azores" finds the largest place there
            _add(other, fold(city.zone.rpartition("/")[2]), i)
        by_zone[city.zone].append(i)
        for name in names.split("|") if names else ():
            _add(other, name, i)
    return _Gazetteer(tuple(city for city, _ in rows), main, other, regions, named_regions, by_zone, by_region)


def _add(lists: dict[str, tuple[_Item, ...]], name: str, item: _Item) -> None:
    lists[name] = (*lists.get(name, ()), item)


@cache
def _sorted_names() -> tuple[str, ...]:
    """All folded names of cities, for prefixes; of a file that never changes, like `_gazetteer`."""
    return tuple(sorted({*_gazetteer().main, *_gazetteer().other}))


@cache
def _zones() -> Mapping[str, str]:
    """Every IANA zone's name by its lower-case form, read once from the tzdata package."""
    names = resources.files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    return {name.casefold(): name for name in names}


def _named(text: str, now: datetime) -> list[Place]:
    """Places whose name, or whose region's name, is `text`; a city's own name goes before its other names."""
    found = _gazetteer()
    name = fold(text)
    own = [found.cities[i] for i in found.main.get(name, ())]
    other = [found.cities[i] for i in found.other.get(name, ())]
    places = [_place(city) for city in own]
    for code in found.named_regions.get(name, ()):
        places += _clocks_of(code, now)
    if own and own[0].people < SMALL:  # "Odessa" is a town in Texas, and more often the city on the Black Sea
        places += (_place(city) for city in other if city.people >= 5 * own[0].people)
    return places or [_place(city) for city in other]


def _part_named(text: str) -> list[_City]:
    """Cities named with their region behind them: "London, Canada", "Portland Oregon", "Paris FR"."""
    found = _gazetteer()
    words = fold(text).split()
    matching: list[_City] = []
    for cut in range(len(words) - 1, 0, -1):
        name, region = " ".join(words[:cut]), " ".join(words[cut:])
        codes = {*found.named_regions.get(region, ())}
        codes |= {code for code in found.regions if region in (code.casefold(), code.casefold().removeprefix("us-"))}
        numbers = {*found.main.get(name, ()), *found.other.get(name, ())}
        matching += [found.cities[i] for i in sorted(numbers) if _lies_in(found.cities[i], codes)]
    return matching


def _lies_in(city: _City, codes: Iterable[str]) -> bool:
    return any(city.code == code or city.code.startswith(f"{code}-") for code in codes)


def _clocks_of(code: str, now: datetime) -> list[Place]:
    """A region's largest city for each way clocks run in it."""
    found = _gazetteer()
    largest: dict[str, _City] = {}
    for i in found.by_region.get(code, ()):
        largest.setdefault(found.cities[i].zone, found.cities[i])
    alike: dict[tuple[timedelta | None, ...], _City] = {}
    for zone, city in largest.items():
        alike.setdefault(_behaviour(zone, now), city)
    return [_place(city) for city in alike.values()]


def _nearby(name: str) -> list[_City]:
    """Cities whose own name begins with `name`, or any name does; else one letter off; else named by its first words."""
    found = _gazetteer()
    if len(name) < 3:
        return []
    first = bisect_left(_sorted_names(), name)
    begun = list(takewhile(lambda other: other.startswith(name), islice(_sorted_names(), first, None)))
    off = _one_letter_off(name) if len(name) > 3 else ()
    words = name.split()
    starts = [" ".join(words[:cut]) for cut in range(len(words) - 1, 0, -1)]
    for names, own_only in [(begun, True), (begun, False), (off, False), *(((start,), False) for start in starts)]:
        numbers = {i for other in names for i in found.main.get(other, ())}
        if not own_only:
            numbers |= {i for other in names for i in found.other.get(other, ())}
        if numbers:
            return [found.cities[i] for i in sorted(numbers)]
    return []


def _one_letter_off(name: str) -> set[str]:
    """All texts one letter more, one less, one other, or two swapped, away from `name`."""
    letters = string.ascii_lowercase + " "
    parts = [(name[:i], name[i:]) for i in range(len(name) + 1)]
    less = {a + b[1:] for a, b in parts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    changed = {a + c + b[1:] for a, b in parts if b for c in letters}
    return less | swapped | changed | {a + c + b for a, b in parts for c in letters}


def _behaviour(zone: str, now: datetime) -> tuple[timedelta | None, ...]:
    """The zone's offsets from UTC now and in each week of the coming year: equal for zones one need not tell apart."""
    here = ZoneInfo(zone)
    return tuple((now + timedelta(weeks=week)).astimezone(here).utcoffset() for week in range(53))


def _one_per_zone(places: Iterable[Place], limit: int) -> list[Place]:
    kept: dict[str, Place] = {}
    for place in places:
        kept.setdefault(place.zone, place)
    return [*kept.values()][:limit]


def _place(city: _City, exact: bool = True) -> Place:
    regions = _gazetteer().regions
    country = regions[city.code[:2]]
    return Place(city.name, f"{regions[city.code]}, {country}" if "-" in city.code else country, city.zone, exact)


def _zone_place(zone: str) -> Place:
    found = _gazetteer()
    inside = found.by_zone.get(zone)
    country = _place(found.cities[inside[0]]).country if inside else ""
    return Place(zone.rpartition("/")[2].replace("_", " "), country, zone)
