"""Clock times and lengths of time as people write them: "2pm", "14h30", "half past two", "90 min".

The text is in the form of `timegrammar.normal`: lower case without accents, single spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

from playbook.typed.timewords import AT, CLOCK_MARKS, HALF_PAST, MIDNIGHT, NOON, NUMBERS, QUARTER_PAST, UNITS, A, DayPart

DAY: Final = 24 * 60
"""Minutes of a day on the clock."""

How = Literal["exact", "written", "spoken", "midnight"]


class Clock(NamedTuple):
    """A clock time as typed: `minute` of the day, 0 to 1440. `how` says what it leaves open: "exact" nothing; "written" ("2:30",
    "2h") and "spoken" ("at 2", "half past two") a half of the day; "midnight" which end of the day."""

    minute: int
    how: How


_HOUR: Final = rf"(?:\d{{1,2}}|{'|'.join(NUMBERS)})"
GERMAN_ON: Final = re.compile(
    r"am(?= (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so"
    r"|morgen|vormittag|nachmittag|abend|\d{1,2}\.)(?![a-z]))"
)
"""German "on", which before a weekday or a part of the day is not the English half of a day."""
_HALF: Final = rf"(?: ?(?!{GERMAN_ON.pattern})(?P<half>[ap]m)(?![a-z]))"
_AND: Final = rf"(?: (?:(?P<p30>{HALF_PAST})|(?P<p15>{QUARTER_PAST})))"
_MARK: Final = rf"(?:{CLOCK_MARKS})(?![a-z])"
_DIGITAL: Final = re.compile(
    rf"(?P<h>\d{{1,2}})(?:(?P<dot>\.)|:| ?h ?| uhr )(?P<m>[0-5]\d)(?!\d)(?::[0-5]\d)?{_HALF}?(?P<mark> ?{_MARK})?"
)
_HALF_DAY: Final = re.compile(rf"(?P<h>{_HOUR}){_HALF}|(?P<h1>\d{{1,2}})(?P<half1>[ap])(?![a-z])")
_TOGETHER: Final = re.compile(rf"(?P<h>\d{{1,2}})(?P<m>[0-5]\d)(?!\d)(?:{_HALF}| ?(?P<mark>h|hs|hrs|hours|uhr)(?![a-z]))?")
_MARKED: Final = re.compile(rf"(?P<h>{_HOUR}) ?(?:(?P<oclock>oclock)|{_MARK}){_HALF}?{_AND}?")
_BARE: Final = re.compile(rf"(?P<h>{_HOUR})(?P<sure>{_AND}|(?= in the (?:morning|afternoon|evening)| at night))?")
_SPOKEN: Final = re.compile(
    rf"(?:a )?(?P<m>half|quarter|five|ten|twenty(?: five)?|\d{{1,2}})(?P<unit> minutes?)? (?:(?P<way>past|after|to|before) )?"
    rf"(?P<h>{_HOUR}){_HALF}?"
)
_READ_OUT: Final = re.compile(rf"(?P<h>{'|'.join(NUMBERS)}) (?P<m>fifteen|thirty|forty five){_HALF}?")
_HALB: Final = re.compile(rf"halb (?P<h>{_HOUR})")
_NAMED: Final = re.compile(f"(?:12 )?(?:(?P<noon>{NOON})|{MIDNIGHT})")
_MINUTE_WORDS: Final = {
    "five": 5,
    "ten": 10,
    "fifteen": 15,
    "quarter": 15,
    "twenty": 20,
    "twenty five": 25,
    "half": 30,
    "thirty": 30,
    "forty five": 45,
}
_AT: Final = re.compile(rf"(?P<at>{AT}) |@ ?")

_PARTS: Final[Mapping[DayPart, tuple[int, int]]] = {
    "morning": (0, 12 * 60 - 1),
    "afternoon": (12 * 60, 21 * 60 - 1),
    "evening": (16 * 60, DAY),
    "night": (18 * 60, DAY),
}
"""First and last minute; generous, as "afternoon" ends at eight in Spain."""

_DURATION: Final = re.compile(
    rf"(?:(?P<half>half an?|halbe|demie?|media|meia|mezz) |(?P<n>\d{{1,3}}(?:[.,]\d{{1,2}})?) ?|(?P<word>{A}|{'|'.join(NUMBERS)}) )"
    rf"(?P<u>[a-z]+)"
)
_MORE: Final = re.compile(r"(?: and | )?(?:(?P<half>(?<= and )a half)|(?P<m>[0-5]?\d)(?: ?(?:minute[ns]?|minutos|mins?|m)(?![a-z]))?)")


def clocks(text: str, at: int) -> Iterator[tuple[int, Clock, bool]]:
    """Clock times that stand in `text` at `at`: (where it ends, the time, whether it is a bare number that may mean a day)."""
    marked = _AT.match(text, at)
    if marked:
        yield from _unmarked(text, marked.end(), marked["at"] or "@")
    yield from _unmarked(text, at, "")


def clock_turns(start: Clock, end: Clock | None, part: DayPart | None, length: int | None) -> list[tuple[int, int | None]]:
    """When in its day the typed `start` may be: (minute, length in minutes or None); minutes from 1440 on are of the next day.

    A `part` of the day decides, or refuses, what the clock leaves open; so does an `end`: of all ways to take both the shortest
    are meant ("9-10pm" is an hour), half a day at most.
    """
    if not end:
        return [(minute, length) for minute in (_in_part(start, part) if part else _open_halves(start))]
    spans = [
        (minute, (until - minute) % DAY, until)
        for minute in (_in_part(start, part) if part else _halves(start))
        for until in _halves(end)
        if 0 < (until - minute) % DAY <= DAY // 2
    ]
    shortest = [span for span in spans if span[1] == min(length for _, length, _ in spans)]
    usual = [span for span in shortest if span[0] in _open_halves(start) and span[2] in _open_halves(end)]
    return [(minute, length) for minute, length, _ in usual or shortest]


def _halves(clock: Clock) -> tuple[int, ...]:
    """Every minute of the day that the clock may show."""
    if clock.how == "exact":
        return (clock.minute,)
    if clock.how == "midnight":
        return (0, DAY)
    return (clock.minute % (DAY // 2), clock.minute % (DAY // 2) + DAY // 2)


def _open_halves(clock: Clock) -> tuple[int, ...]:
    """Those of the minutes which must be asked about: a spoken "9" is morning or evening, a written "9:00" is what it says, and
    "10" in the evening is nobody's first thought."""
    hour = clock.minute // 60
    if clock.how in ("exact", "midnight") or 1 <= hour <= (9 if clock.how == "spoken" else 6):
        return _halves(clock)
    return (clock.minute if hour else clock.minute + DAY // 2,)


def _in_part(clock: Clock, part: DayPart) -> tuple[int, ...]:
    """Those of the minutes which lie in the part of the day; a night goes on after midnight."""
    first, last = _PARTS[part]
    minutes = [minute for minute in _halves(clock) if first <= minute <= last]
    if part == "night":
        minutes += [minute + early for minute in _halves(clock) if minute < 6 * 60 and clock.how != "midnight" for early in (0, DAY)]
    return tuple(minutes)


def durations(text: str, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Lengths of time that stand in `text` at `at`: (where it ends, minutes, minutes of its unit). "1h30", "half an hour"."""
    found = _DURATION.match(text, at)
    unit = UNITS.get(found["u"]) if found else None
    if not found or not unit:
        return
    if found["half"]:
        amount = 0.5
    elif found["n"]:
        amount = float(found["n"].replace(",", "."))
    else:
        amount = NUMBERS.get(found["word"], 1)
    minutes = round(amount * unit)
    if minutes != amount * unit or (unit >= DAY and minutes % unit):
        return
    yield found.end(), minutes, unit
    more = _MORE.match(text, found.end()) if unit == 60 and not found["half"] else None
    if more:
        yield more.end(), minutes + (30 if more["half"] else int(more["m"])), unit


def _unmarked(text: str, at: int, said: str) -> Iterator[tuple[int, Clock, bool]]:
    """The clock times at `at`, behind the word `said` ("at") or none."""
    found: list[tuple[re.Match[str], Clock | None, bool]] = []
    if m := _DIGITAL.match(text, at):
        bare = bool(m["dot"]) and not (said or m["half"] or m["mark"])
        found.append((m, _clock(m["h"], int(m["m"]), "written", m["half"]), bare))
    if m := _HALF_DAY.match(text, at):
        found.append((m, _clock(m["h"] or m["h1"], 0, "exact", m["half"] or f"{m['half1']}m"), False))
    if (m := _TOGETHER.match(text, at)) and (said or m["half"] or ((m["mark"] or not 19 <= int(m["h"]) <= 20) and len(m["h"]) == 2)):
        found.append((m, _clock(m["h"], int(m["m"]), "written", m["half"]), False))
    if m := _MARKED.match(text, at):
        found.append((m, _clock(m["h"], _minutes_past(m), "spoken" if m["oclock"] else "written", m["half"]), False))
    if (m := _BARE.match(text, at)) and (said or m["h"].isdigit()) and m["h"] != "24":
        found.append((m, _clock(m["h"], _minutes_past(m), "spoken", None), not said and m["sure"] is None))
    if m := _READ_OUT.match(text, at):
        found.append((m, _clock(m["h"], _MINUTE_WORDS[m["m"]], "spoken", m["half"]), False))
    if m := _HALB.match(text, at):
        found.append((m, _before(m["h"], 30, None), False))
    if (m := _SPOKEN.match(text, at)) and (m["way"] or m["m"] == "half"):
        found.append((m, _spoken(m), m["way"] in ("to", "before") and m["m"].isdigit() and not m["unit"] and said != "at"))
    if m := _NAMED.match(text, at):
        found.append((m, Clock(DAY // 2, "exact") if m["noon"] else Clock(0, "midnight"), False))
    yield from ((m.end(), clock, bare) for m, clock, bare in found if clock)


def _spoken(m: re.Match[str]) -> Clock | None:
    minutes = _MINUTE_WORDS.get(m["m"]) or int(m["m"])
    if not 0 < minutes < 60:
        return None
    if m["way"] in ("to", "before"):
        return _before(m["h"], minutes, m["half"])
    return _clock(m["h"], minutes, "spoken", m["half"])


def _minutes_past(m: re.Match[str]) -> int:
    return 30 if m["p30"] else 15 if m["p15"] else 0


def _before(hour: str, minutes: int, half: str | None) -> Clock | None:
    """`minutes` before the full hour, in the same half of the day."""
    full = _clock(hour, 0, "spoken", half)
    if not full or not full.minute:
        return None
    return Clock(full.minute - minutes, full.how)


def _clock(hour: str, minute: int, how: How, half: str | None) -> Clock | None:
    """The time, or None if no clock shows it. A leading zero, an hour past 12 or a half of the day leaves nothing open."""
    h = NUMBERS.get(hour) or int(hour)
    if h > 24 or h * 60 + minute > DAY or (half and (h > 23 or (half == "am" and h > 12) or (half == "pm" and not h))):
        return None
    if half == "am" and h == 12:
        return Clock(minute, "exact") if minute else Clock(0, "midnight")
    if half:
        return Clock(h % 12 * 60 + minute + (DAY // 2 if half == "pm" else 0), "exact")
    return Clock(h * 60 + minute, "exact" if h == 0 or h > 12 or hour[0] == "0" else how)
