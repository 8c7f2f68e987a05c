"""The calendar file, read back by the rules of RFC 5545 from its own words alone: the same hours in every zone."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.calendar_file import FOLD, WEEKS, Weekly, calendar, changes, escaped, folded
from playbook.walltime import instant

NOW = datetime(2026, 11, 23, 9, 12, 30, tzinfo=UTC)
ZONES = (
    "Europe/Lisbon",
    "Europe/Dublin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Asia/Gaza",
    "UTC",
    "Etc/GMT+5",
)


def an_hour(zone: str = "Europe/Lisbon", first: str = "2026-11-26T10:00", **more: object) -> Weekly:
    given = {"uid": "a1@kept-hour", "changes": 0, "minutes": 60, "title": "Kept hour"} | more
    return Weekly(first=datetime.fromisoformat(first), zone=ZoneInfo(zone), **given)  # type: ignore[arg-type]  # as in the class


def lines(text: str) -> list[str]:
    """The lines of a file as they were before they were folded."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    raw = text.split("\r\n")[:-1]
    assert all(len(line.encode()) <= FOLD for line in raw)
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def prop(text: str, name: str) -> str:
    """The value of a property of the event."""
    event = lines(text)[lines(text).index("BEGIN:VEVENT") : lines(text).index("END:VEVENT")]
    (found,) = [line for line in event if re.match(rf"{name}[:;]", line)]
    return found.partition(":")[2]


# -- the whole file --------------------------------------------------------------------------------------------------------------


def test_the_file_is_as_the_standard_wants_it() -> None:
    assert lines(calendar(an_hour(note="One; two, three"), NOW)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//job-search-council//kept hour//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Lisbon",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0000",
        "TZNAME:WET",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:20270328T010000",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "TZNAME:WEST",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20271031T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0000",
        "TZNAME:WET",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:a1@kept-hour",
        "DTSTAMP:20261123T091230Z",
        "SEQUENCE:0",
        "DTSTART;TZID=Europe/Lisbon:20261126T100000",
        "DURATION:PT60M",
        "RRULE:FREQ=WEEKLY;COUNT=52",
        "SUMMARY:Kept hour",
        "DESCRIPTION:One\\; two\\, three",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_an_empty_note_has_no_line_and_a_first_time_with_a_zone_is_refused() -> None:
    assert "DESCRIPTION" not in calendar(an_hour(), NOW)
    with pytest.raises(ValueError, match="without a zone"):
        an_hour(first="2026-11-26T10:00+00:00")


# -- the hours ---------------------------------------------------------------------------------------------------------------------


def read_zone(text: str) -> list[tuple[datetime, timedelta]]:
    """Each onset in the file's zone, on the clock as it stood before it, and how far the clock is from UTC afterwards."""
    found: list[tuple[datetime, timedelta]] = []
    onset = datetime.min
    for line in lines(text)[: lines(text).index("END:VTIMEZONE")]:
        name, _, value = line.partition(":")
        if name == "DTSTART":
            onset = datetime.strptime(value, "%Y%m%dT%H%M%S")
        elif name == "TZOFFSETTO":
            sign = -1 if value[0] == "-" else 1
            found.append((onset, sign * timedelta(hours=int(value[1:3]), minutes=int(value[3:5]), seconds=int(value[5:] or 0))))
    return found


def in_utc(local: datetime, onsets: list[tuple[datetime, timedelta]]) -> datetime:
    """What the file's own zone makes of a time on the wall: the latest onset at or before it counts (RFC 5545, 3.6.5)."""
    _, offset = max((one for one in onsets if one[0] <= local), key=lambda one: one[0])
    return (local - offset).replace(tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("first", ["2026-11-26T10:00", "2027-03-25T08:30", "2026-10-24T23:00", "2027-02-14T00:00"])
def test_each_of_the_fifty_two_hours_is_where_the_zone_has_it(zone: str, first: str) -> None:
    text = calendar(an_hour(zone, first), NOW)
    assert prop(text, "RRULE") == f"FREQ=WEEKLY;COUNT={WEEKS}"
    began = datetime.strptime(prop(text, "DTSTART"), "%Y%m%dT%H%M%S")
    onsets = read_zone(text)
    theirs = [in_utc(began + timedelta(weeks=n), onsets) for n in range(WEEKS)]
    ours = [instant(datetime.fromisoformat(first) + timedelta(weeks=n), ZoneInfo(zone)) for n in range(WEEKS)]
    assert theirs == ours


@pytest.mark.parametrize("zone", ZONES)
def test_the_changes_are_those_of_the_zone(zone: str) -> None:
    there, start, end = ZoneInfo(zone), datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    found = list(changes(there, start, end))
    hours = [start + timedelta(hours=n) for n in range(2 * 365 * 24)]
    offsets = [hour.astimezone(there).utcoffset() for hour in hours]
    assert len(found) == sum(a != b for a, b in itertools.pairwise(offsets))
    for at in found:
        assert at.astimezone(there).utcoffset() != (at - timedelta(seconds=1)).astimezone(there).utcoffset()


# -- text --------------------------------------------------------------------------------------------------------------------------


def test_text_is_marked_so_that_it_reads_back() -> None:
    assert escaped("a\\b;c,d\ne\r\nf\rg") == "a\\\\b\\;c\\,d\\ne\\nf\\ng"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400))
def test_any_text_is_folded_at_75_octets_and_reads_back(text: str) -> None:
    made = folded(text)
    assert made.replace("\r\n ", "") == text
    assert all(len(part.encode()) <= FOLD for part in made.split("\r\n"))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_no_title_ends_its_line(text: str) -> None:
    made = calendar(an_hour(title=f"x{text}\nBEGIN:VEVENT"), NOW)
    assert [line for line in lines(made) if line.startswith("BEGIN:VEVENT")] == ["BEGIN:VEVENT"]
