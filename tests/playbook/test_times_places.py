"""Places: the table is whole and credited, names are found as people write them, and a clock on the wall leads to its zones."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook import places
from playbook.places import LONGEST, Place, find_places, fold, places_with_clock

NOW = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
TABLE = Path(places.__file__).with_name("cities.tsv")
ROWS = TABLE.read_text(encoding="utf-8").splitlines()
untimed = settings(deadline=None)  # the first place name reads the table
ZONES = [row[1:] for row in ROWS if row.startswith("=")]


def labels(text: str, limit: int = 5) -> list[str]:
    return [place.label for place in find_places(text, NOW, limit)]


def test_the_table_names_its_source_and_licence_first() -> None:
    assert "GeoNames" in ROWS[0]
    assert "CC BY 4.0" in ROWS[0]
    assert TABLE.stat().st_size < 400_000


def test_the_table_is_whole() -> None:
    regions = {row.split("\t")[0][1:] for row in ROWS if row.startswith("@")}
    cities = [row.split("\t") for row in ROWS if row[0] not in "#@="]
    assert len(cities) > 8_000
    assert len(ZONES) == len(set(ZONES)) > 380
    assert all(3 <= len(city) <= 4 and city[0] and city[1] in regions and int(city[2]) >= 0 for city in cities)
    names = [name for city in cities for name in (city[3].split("|") if city[3:] else ())]
    assert all(name == fold(name) and name for name in names)
    assert len(places._gazetteer().cities) == len(cities)


@pytest.mark.parametrize("zone", ZONES)
def test_each_zone_exists_and_its_own_name_finds_it(zone: str) -> None:
    assert ZoneInfo(zone).key == zone
    assert [place.zone for place in find_places(zone.lower(), NOW)] == [zone]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lisbon", ["Lisbon, Portugal"]),
        ("lisboa", ["Lisbon, Portugal"]),
        ("  LISBON ", ["Lisbon, Portugal"]),
        ("Sao Paulo", ["São Paulo, Brazil"]),
        ("São Paulo", ["São Paulo, Brazil"]),
        ("sao-paulo", ["São Paulo, Brazil"]),
        ("NYC", ["New York City, New York, United States"]),
        ("New York", ["New York City, New York, United States"]),
        ("München", ["Munich, Germany"]),
        ("Köln", ["Köln, Germany"]),
        ("Zurich", ["Zürich, Switzerland"]),
        ("Kiev", ["Kyiv, Ukraine"]),
        ("Bombay", ["Mumbai, India"]),
        ("Den Haag", ["The Hague, The Netherlands"]),
        ("St. John's", ["St. John's, Canada"]),
        ("London", ["London, United Kingdom", "London, Canada"]),
        ("London, Canada", ["London, Canada"]),
        ("London UK", ["London, United Kingdom"]),
        ("london gb", ["London, United Kingdom"]),
        ("Portland, OR", ["Portland, Oregon, United States"]),
        ("Portland Oregon", ["Portland, Oregon, United States"]),
        ("Birmingham, USA", ["Birmingham, Alabama, United States"]),
        ("Lisboa, Portugal", ["Lisbon, Portugal"]),
        ("Odessa", ["Odessa, Texas, United States", "Odesa, Ukraine"]),
        ("Portugal", ["Lisbon, Portugal", "Ponta Delgada, Portugal"]),
        ("Germany", ["Berlin, Germany"]),
        ("UK", ["London, United Kingdom"]),
        ("Brasil", ["São Paulo, Brazil", "Manaus, Brazil", "Rio Branco, Brazil", "Vila dos Remédios, Brazil"]),
        ("Texas", ["Houston, Texas, United States", "El Paso, Texas, United States"]),
        ("Georgia", ["Tbilisi, Georgia", "Atlanta, Georgia, United States"]),
        ("Azores", ["Ponta Delgada, Portugal"]),
        ("Europe/Lisbon", ["Lisbon, Portugal"]),
        ("america/new york", ["New York, New York, United States"]),
        ("Asia/Calcutta", ["Calcutta"]),
        ("UTC", ["UTC"]),
        ("Nowhere/Land", []),
        ("UTC+2", []),
        ("CA", []),
        ("", []),
        ("?!", []),
        ("xq", []),
        ("zzzzzz", []),
        ("Lisbon" + " " * LONGEST, []),
    ],
)
def test_names_are_found_as_people_write_them(text: str, found: list[str]) -> None:
    assert labels(text) == found
    assert all(place.exact for place in find_places(text, NOW))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lisbn", "Lisbon, Portugal"),
        ("lisboon", "Lisbon, Portugal"),
        ("lisbno", "Lisbon, Portugal"),
        ("lixbon", "Lisbon, Portugal"),
        ("San Fran", "San Francisco, California, United States"),
        ("Lisbo", "Lisbon, Portugal"),
        ("Petersbur", "Petersburg, Alaska, United States"),
        ("Sankt Petersb", "Saint Petersburg, Russia"),
        ("Santo Amaro do Sul", "Santo Amaro, Brazil"),
        ("London, Ontario", "London, United Kingdom"),
        ("Atlantis, Portugal", "Atlantis, South Africa"),
    ],
)
def test_near_names_are_only_suggested(text: str, first: str) -> None:
    found = find_places(text, NOW)
    assert found[0].label == first
    assert not any(place.exact for place in found)


def test_several_zones_come_once_each_largest_first_up_to_the_limit() -> None:
    found = find_places("United States", NOW)
    assert [place.name for place in found] == ["New York City", "Los Angeles", "Chicago", "Phoenix", "Denver"]
    assert len(find_places("United States", NOW, 3)) == 3
    springfields = find_places("Springfield", NOW)
    assert len({place.zone for place in springfields}) == len(springfields) == 2


@untimed
@given(st.text(max_size=100) | st.sampled_from(["lisbo", "san", "new york", "berlin, de"]))
def test_any_name_gets_a_short_list_of_zones_that_exist(text: str) -> None:
    found = find_places(text, NOW)
    assert len(found) <= 5
    assert len({ZoneInfo(place.zone).key for place in found}) == len(found)


def test_a_clock_on_the_wall_leads_to_the_places_that_read_it() -> None:
    found = places_with_clock(time(9, 12), NOW)
    assert found[:2] == [
        Place("Abidjan", "Ivory Coast", "Africa/Abidjan"),
        Place("London", "United Kingdom", "Europe/London"),
    ]
    assert [place.name for place in places_with_clock(time(14, 40), NOW)] == ["Mumbai"]
    assert places_with_clock(time(3), NOW) == []
    assert len(places_with_clock(time(9, 12), NOW, 1)) == 1


def test_a_clock_is_found_across_midnight() -> None:
    past_midnight = datetime(2026, 11, 20, 0, 2, tzinfo=UTC)
    assert "Europe/London" in {place.zone for place in places_with_clock(time(23, 58), past_midnight)}
    assert "Europe/London" in {place.zone for place in places_with_clock(time(0, 2), past_midnight - timedelta(minutes=4))}
    assert "Europe/London" not in {place.zone for place in places_with_clock(time(23, 50), past_midnight)}


def test_clocks_that_part_later_in_the_year_are_told_apart() -> None:
    """In November Lisbon and Abidjan read the same; in July they do not."""
    zones = {place.zone for place in places_with_clock(time(9, 12), NOW)}
    assert len({NOW.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones}) == 1
    july = NOW + timedelta(days=240)
    assert len({july.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones}) > 1


@untimed
@given(st.sampled_from(ZONES), st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC)), st.integers(-3, 3))
def test_each_zone_is_found_by_its_clock_a_few_minutes_off(zone: str, now: datetime, off: int) -> None:
    """A day's difference (UTC+13 and UTC-11) is not on a clock; all else about the coming year is told apart."""
    here = now.astimezone(ZoneInfo(zone))
    found = places_with_clock((here + timedelta(minutes=off)).time(), now, limit=400)
    weeks = [now + timedelta(weeks=week) for week in range(53)]
    year = [week.astimezone(ZoneInfo(zone)).utcoffset() for week in weeks]
    assert year in [[week.astimezone(ZoneInfo(place.zone)).utcoffset() for week in weeks] for place in found]
    assert {now.astimezone(ZoneInfo(place.zone)).time() for place in found} == {here.time()}
