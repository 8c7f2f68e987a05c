"""A calendar file (RFC 5545) for an hour that comes every week, right in every zone and across every change of the clock.

The zone is written out in the file itself, with each change of its clock while the series runs, so that a calendar which does not know
the zone's name shows the same hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from playbook.walltime import instant

WEEKS: Final = 52
"""How many times the hour comes before the series ends: a year, so that the clock changes in the file cover all of it."""
FOLD: Final = 75
"""Octets of a line before it is folded, its end not counted (RFC 5545, 3.1)."""
MAKER: Final = "-//job-search-council//kept hour//EN"
NAME: Final = "kept-hour.ics"
MIME: Final = "text/calendar"
_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """An appointment of every week. `first` is its first start, naive, on the clock in `zone`; `uid` names it for good; a `changes`
    that is higher makes a calendar replace the one it has under that name (RFC 5545, 3.8.7.4). ValueError if `first` is aware.
    """

    uid: str
    changes: int
    first: datetime
    minutes: int
    zone: ZoneInfo
    title: str
    note: str = ""

    def __post_init__(self) -> None:
        if self.first.tzinfo is not None:
            raise ValueError("first is a time on the member's own clock, without a zone")


def calendar(event: Weekly, now: datetime) -> str:
    """The file's text, lines ended by CRLF. `now` is the aware moment at which it is made."""
    begins = instant(event.first, event.zone)
    ends = instant(event.first + timedelta(weeks=WEEKS), event.zone)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{MAKER}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *_zone(event.zone, begins, ends),
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{event.changes}",
        f"DTSTART;TZID={event.zone.key}:{event.first:%Y%m%dT%H%M%S}",
        f"DURATION:PT{event.minutes}M",
        f"RRULE:FREQ=WEEKLY;COUNT={WEEKS}",
        f"SUMMARY:{escaped(event.title)}",
        *([f"DESCRIPTION:{escaped(event.note)}"] if event.note else []),
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """`text` as a value of type TEXT: backslash, semicolon, comma and line end are marked (RFC 5545, 3.3.11)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """`line` broken so that no part is longer than 75 octets, each further part behind a space, and no character is cut apart."""
    parts, room, part = [], FOLD, ""
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append(part)
            part, room = "", FOLD - 1
        part += character
        room -= size
    return "\r\n ".join([*parts, part])


# -- the zone ------------------------------------------------------------------------------------------------------------------


def _zone(zone: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[str]:
    """VTIMEZONE: how the clock stood before the first day, then each change until the last (RFC 5545, 3.6.5)."""
    start = begins - _DAY * 2
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone.key}"
    # Calendars look for the latest change before an hour: one long ago, by which the clock stood as it did when the series began.
    yield from _observed(start, start, zone, "19700101T000000")
    for change in changes(zone, start, ends + _DAY * 2):
        before = change - _SECOND
        yield from _observed(before, change, zone, f"{change + _offset(before, zone):%Y%m%dT%H%M%S}")
    yield "END:VTIMEZONE"


def _observed(before: datetime, after: datetime, zone: ZoneInfo, when: str) -> Iterator[str]:
    there = after.astimezone(zone)
    kind = "DAYLIGHT" if there.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{when}"
    yield f"TZOFFSETFROM:{_signed(_offset(before, zone))}"
    yield f"TZOFFSETTO:{_signed(_offset(after, zone))}"
    yield f"TZNAME:{escaped(there.tzname() or zone.key)}"
    yield f"END:{kind}"


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Each instant between `start` and `end` (UTC) at which the clock in `zone` changes, in order."""
    at = start.replace(microsecond=0)
    while at < end:
        after = at + _DAY
        if _offset(at, zone) != _offset(after, zone):
            low, high = at, after
            while high - low > _SECOND:
                middle = low + _SECOND * ((high - low) // _SECOND // 2)
                low, high = (low, middle) if _offset(middle, zone) != _offset(at, zone) else (middle, high)
            yield high
        at = after


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None, "a zone has an offset at every moment"
    return offset


def _signed(offset: timedelta) -> str:
    """`+0530`, `-0330`, and with seconds where a zone has them (RFC 5545, 3.3.14)."""
    whole = abs(offset) // _SECOND
    seconds = f"{whole % 60:02}" if whole % 60 else ""
    return f"{'-' if offset < timedelta() else '+'}{whole // 3600:02}{whole // 60 % 60:02}{seconds}"
