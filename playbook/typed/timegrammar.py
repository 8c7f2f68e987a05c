"""All the ways in which a text can be read as a day and a time: every word of it must take part in a reading.

Nothing is decided here but what is grammar: a text may have none, one or many readings, and `times.py` keeps those that the
calendar and the clock allow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from playbook.places import plain_letters, zone_named, zones_of
from playbook.typed.timeclocks import DAY, GERMAN_ON, Clock, clocks, durations
from playbook.typed.timewords import AGO_AFTER, AGO_BEFORE, FOR, IN, MONTHS, TO, WEEKDAYS, ZONE_WORDS, DayPart, Pick, meanings

LONGEST: Final = 100
"""Characters of a time that are looked at; a longer text is not read at all."""


class Parse(NamedTuple):
    """One way to read a text. A field is None where the text says nothing about it."""

    weekday: int | None = None
    pick: Pick | None = None
    week_after: bool | None = None
    """ "Tuesday week": seven days after the next one."""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    bare_day: bool | None = None
    """The day is a number like any other ("Tue 24"), so that it needs a weekday beside it."""
    offset: int | None = None
    """Days from today."""
    week: int | None = None
    """Weeks from this one."""
    shift: int | None = None
    """Minutes from now."""
    start: Clock | None = None
    end: Clock | None = None
    part: DayPart | None = None
    length: int | None = None
    """Minutes."""
    zones: tuple[str | int, ...] | None = None
    """IANA names, or minutes east of UTC; several where the words fit several."""
    zone_word: str | None = None
    fold: int | None = None
    """0 or 1: the first or the second turn of an hour that comes twice."""
    odd: int = 0
    """How many times a less usual reading was taken; of two readings the less odd one holds."""


_Found = Iterator[tuple[int, Parse]]

_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200e\u200f\ufeff'’‘ʼ`´"))
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("–—‐‑‒−", "-"),
        **dict.fromkeys("();|·⋅•\t\r\n\u00a0\u2009\u202f", " "),
        "º": "o",
        "ª": "a",
        "°": "o",
    }
)
_ALLOWED: Final = re.compile(r"[a-z0-9 :./,+@_-]+")
_DOTTED_HALF: Final = re.compile(r"(?<![a-z])([ap])\. ?m\b\.?")
_INNER_HYPHEN: Final = re.compile(r"(?<=[a-z])-(?=[a-z])")
_SKIP: Final = re.compile(r"(?:[ ,]|(?<= )-(?= ))*")

_ISO: Final = re.compile(r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)")
_ISO_CLOCK: Final = re.compile(r"(?P<t>[t ])(?P<h>[01]\d|2[0-3]):(?P<min>[0-5]\d)(?::[0-5]\d(?:\.\d{1,9})?)?(?!\d)")
_ISO_ZONE: Final = re.compile(r" ?(?:z|(?P<sign>[+-])(?P<h>0\d|1[0-4]):?(?P<m>[0-5]\d)?)(?![a-z0-9])")
_NUMERIC: Final = re.compile(r"(?P<a>\d{1,2})(?: ?(?P<sep>/) ?|(?P<sep2>-)|(?P<sep3>\.) ?)(?P<b>\d{1,2})(?!\d)\.?")
_NUMERIC_YEAR: Final = re.compile(r"(?:(?<=\.)|(?P<sep> ?/|-)) ?(?P<y>\d{4}|\d\d)(?!\d)")
_DAY: Final = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|re|[eoa])?"
_DAY_MONTH: Final = re.compile(rf"{_DAY}[.,]?[ /-]?(?:(?:of|de|di) )?(?P<m>[a-z]{{3,}})\.?")
_MONTH_DAY: Final = re.compile(rf"(?P<m>[a-z]{{3,}})(?:\. ?|[ /-])?(?:the )?{_DAY}(?!\d)")
_YEAR: Final = re.compile(r"(?:, ?| (?:(?:de|del|of) )?|[/.-])(?P<y>\d{4}|\d\d)(?!\d)")
_DAY_NUMBER: Final = re.compile(r"(?P<sure>(?:the|dia|le|el|il|den|am|der) )?(?P<d>\d{1,2})(?P<suffix>st|nd|rd|th|er|[eo]|\.)?")
_WORD: Final = re.compile(r"(?P<w>[a-z]{2,})\.?(?P<week> week)?")
_WORDS: Final = re.compile(r"[a-z]+(?: [a-z]+){0,3}")

_TO: Final = re.compile(rf" ?- ?| (?:{TO}) ")
_IN: Final = re.compile(rf"(?:{IN}) ")
_FROM_NOW: Final = re.compile(" from (?:now|today)")
_AGO_BEFORE: Final = re.compile(rf"(?:{AGO_BEFORE}) ")
_AGO_AFTER: Final = re.compile(rf" (?:{AGO_AFTER})")
_FOR: Final = re.compile(rf"(?:{FOR}) ")

_UTC: Final = re.compile(r"(?:utc|gmt) ?(?P<sign>[+-]) ?(?P<h>0?\d|1[0-4])(?::?(?P<m>[0-5]\d))?(?!\d)")
_ZONE_PATH: Final = re.compile(r"[a-z]{2,}(?:/[a-z_]{2,}){1,2}")
_SHORT_ZONE: Final = re.compile(
    r"(?P<z>[a-z]{1,8}(?: european)?)(?: (?:standard |daylight |summer )?time(?: us and canada)?)?(?![a-z])"
)
_NEAR: Final = re.compile(r"(?:in|hora de|heure de|ora di) ")
_TIME: Final = re.compile(r" (?:time|zeit|uhrzeit)")


def normal(text: str) -> str:
    """`text` as it is read: folded, with plain spaces and hyphens. Empty when it is empty, too long, or holds a character that
    no time is written with: control characters, other scripts and their digits, emoji."""
    if len(text) > LONGEST:
        return ""
    plain = plain_letters(text.translate(_INVISIBLE)).translate(_SAME)
    plain = _INNER_HYPHEN.sub(" ", _DOTTED_HALF.sub(r"\1m", plain))
    plain = " ".join(word for word in plain.split(" ") if word).strip(" ?!.,")
    return plain if _ALLOWED.fullmatch(plain) else ""


def parses(text: str, now: datetime) -> list[Parse]:
    """Every way to read the `normal` text from its first to its last word, the least odd first. `now` tells which two-digit years
    may be meant. Names of places are tried only if nothing else covers the text, so that "Tue 2pm" never opens the atlas."""
    return sorted(_covers(text, now, _plain_items) or _covers(text, now, _all_items), key=lambda parse: parse.odd)


def _covers(text: str, now: datetime, items: Callable[[str, int, datetime], _Found]) -> list[Parse]:
    """The readings that sensible items can be put together to, each covering the whole text."""
    whole: list[Parse] = []
    seen: set[tuple[int, Parse]] = set()
    known: dict[int, list[tuple[int, Parse]]] = {}
    open_ends = [(0, Parse())]
    while open_ends:
        at, parse = open_ends.pop()
        skipped = _SKIP.match(text, at)
        at = skipped.end() if skipped else at
        if (at, parse) in seen:
            continue
        seen.add((at, parse))
        if at == len(text):
            whole.append(parse)
            continue
        if at not in known:
            known[at] = [(end, item) for end, item in items(text, at, now) if not _splits_word(text, end)]
        open_ends += [(end, both) for end, item in known[at] if (both := _joined(parse, item))]
    return [parse for parse in whole if _makes_sense(parse)]


def _splits_word(text: str, at: int) -> bool:
    return text[at - 1].isalnum() and text[at : at + 1].isalnum()


def _joined(parse: Parse, item: Parse) -> Parse | None:
    """Both together, or None if they speak of the same thing twice."""
    if any(old is not None and new is not None for old, new in zip(parse[:-1], item[:-1], strict=True)):
        return None
    both = Parse._make(old if new is None else new for old, new in zip(parse, item, strict=True))
    return both._replace(odd=parse.odd + item.odd)


def _makes_sense(parse: Parse) -> bool:
    picks = sum(field is not None for field in (parse.pick, parse.week, parse.week_after))
    if picks and (picks > 1 or parse.weekday is None or parse.offset is not None):
        return False
    if parse.bare_day and parse.weekday is None:
        return False
    if parse.start is None and any(x is not None for x in (parse.zones, parse.length, parse.fold)):
        return False
    if parse.shift is not None:
        return parse._replace(shift=None, odd=0) == Parse()
    return not (parse.end and parse.length) and parse._replace(odd=0) != Parse()


def _plain_items(text: str, at: int, now: datetime) -> _Found:
    yield from _year_first(text, at)
    yield from _numeric_dates(text, at, now)
    yield from _named_dates(text, at, now)
    yield from _days(text, at)
    yield from _phrases(text, at)
    yield from _times(text, at)
    yield from _apart(text, at)
    yield from _short_zones(text, at)


def _all_items(text: str, at: int, now: datetime) -> _Found:
    yield from _plain_items(text, at, now)
    near = _NEAR.match(text, at)
    for words in _phrases_at(text, near.end() if near else at):
        time_word = _TIME.match(text, words.end())
        zones = zones_of(words[0], now, sure=bool(near or time_word))
        if zones:
            yield (time_word or words).end(), Parse(zones=tuple(zones), zone_word=words[0])


def _year_first(text: str, at: int) -> _Found:
    """ "2026-11-24", also with a clock time and an offset as computers write them."""
    found = _ISO.match(text, at)
    if not found:
        return
    date = Parse(day=int(found["d"]), month=int(found["m"]), year=int(found["y"]))
    yield found.end(), date
    clock = _ISO_CLOCK.match(text, found.end())
    if not clock:
        return
    date = date._replace(start=Clock(int(clock["h"]) * 60 + int(clock["min"]), "exact"))
    if clock["t"] == "t":
        yield clock.end(), date
    zone = _ISO_ZONE.match(text, clock.end())
    if zone:
        yield zone.end(), date._replace(zones=(_east(zone),), zone_word=zone[0].strip())


def _numeric_dates(text: str, at: int, now: datetime) -> _Found:
    """Dates of numbers. With / or - the day may stand first or second; with dots it stands first, as wherever dates are written
    with dots and the year last (CLDR)."""
    found = _NUMERIC.match(text, at)
    if not found:
        return
    mark = found["sep"] or found["sep2"] or found["sep3"]
    a, b = int(found["a"]), int(found["b"])
    after = _NUMERIC_YEAR.match(text, found.end())
    years = _years(after["y"], now) if after and (after["sep"] or ".").strip() == mark else []
    for day, month in {(a, b)} if mark == "." else {(a, b), (b, a)}:
        # "10-11" may as well be hours
        yield found.end(), Parse(day=day, month=month, odd=int(mark == "-"))
        for year in years:
            yield found.end() + len((after or found)[0]), Parse(day=day, month=month, year=year)


def _named_dates(text: str, at: int, now: datetime) -> _Found:
    for found in (_DAY_MONTH.match(text, at), _MONTH_DAY.match(text, at)):
        if not found or found["m"] not in MONTHS:
            continue
        date = Parse(day=int(found["d"]), month=MONTHS[found["m"]])
        yield found.end(), date
        after = _YEAR.match(text, found.end())
        if after:  # "24 Nov 26" may be an hour as well
            odd = int(len(after["y"]) == 2)
            yield from ((after.end(), date._replace(year=year, odd=odd)) for year in _years(after["y"], now))


def _years(digits: str, now: datetime) -> list[int]:
    """The year written with four digits, or with two if it lies near; none if it is no year that a date of ours can have."""
    if len(digits) == 4:
        return [year for year in (int(digits),) if 1970 <= year < 2100]
    return [year for year in (now.year // 100 * 100 + int(digits),) if -2 <= year - now.year <= 10]


def _days(text: str, at: int) -> _Found:
    number = _DAY_NUMBER.match(text, at)
    if number:
        sure = number["sure"] or number["suffix"]
        yield number.end(), Parse(day=int(number["d"]), bare_day=None if sure else True)
    word = _WORD.match(text, at)
    if word and word["w"] in WEEKDAYS:
        weekday = Parse(weekday=WEEKDAYS[word["w"]])
        yield word.start("week") if word["week"] else word.end(), weekday
        if word["week"]:
            yield word.end(), weekday._replace(week_after=True)


def _phrases(text: str, at: int) -> _Found:
    german_on = GERMAN_ON.match(text, at)
    if german_on:
        yield german_on.end(), Parse()
    for words in _phrases_at(text, at):
        for meaning in meanings().get(words[0], ()):
            yield words.end(), Parse(offset=meaning.offset, week=meaning.week, part=meaning.part, pick=meaning.pick, fold=meaning.fold)


def _phrases_at(text: str, at: int) -> Iterator[re.Match[str]]:
    """The up to four words at `at`, then the first three, two, one of them."""
    words = _WORDS.match(text, at)
    while words:
        yield words
        words = _WORDS.match(text, at, at + max(words[0].rfind(" "), 0))


def _times(text: str, at: int) -> _Found:
    """Clock times, alone or from one to another. A bare number is odd as a clock time: it may as well be a day."""
    for end, start, bare in clocks(text, at):
        yield end, Parse(start=start, odd=int(bare))
        to = _TO.match(text, end)
        if to:
            yield from (
                (stop, Parse(start=start, end=until, odd=int(bare and bare_end))) for stop, until, bare_end in clocks(text, to.end())
            )


def _apart(text: str, at: int) -> _Found:
    """Times apart from now, and lengths."""
    ahead, behind, length = _IN.match(text, at), _AGO_BEFORE.match(text, at), _FOR.match(text, at)
    if ahead:
        yield from ((end, _from_now(minutes, unit)) for end, minutes, unit in durations(text, ahead.end()))
    if behind:
        yield from ((end, _from_now(-minutes, unit)) for end, minutes, unit in durations(text, behind.end()))
    for end, minutes, unit in durations(text, at):
        later, ago = _FROM_NOW.match(text, end), _AGO_AFTER.match(text, end)
        if later:
            yield later.end(), _from_now(minutes, unit)
        if ago:
            yield ago.end(), _from_now(-minutes, unit)
    for end, minutes, unit in durations(text, length.end() if length else at):
        if unit < DAY:  # "14h" alone is a clock time first
            yield end, Parse(length=minutes, odd=int(not length))


def _from_now(minutes: int, unit: int) -> Parse:
    return Parse(shift=minutes) if unit < DAY else Parse(offset=minutes // DAY)


def _short_zones(text: str, at: int) -> _Found:
    """ "CET", "UTC+2", "Europe/Lisbon", and the first with "time" behind it."""
    offset = _UTC.match(text, at)
    if offset:
        yield offset.end(), Parse(zones=(_east(offset),), zone_word=offset[0])
    path = _ZONE_PATH.match(text, at)
    if path and zone_named(path[0]):
        yield path.end(), Parse(zones=(zone_named(path[0]),), zone_word=path[0])
    word = _SHORT_ZONE.match(text, at)
    if word and word["z"] in ZONE_WORDS:
        yield word.end(), Parse(zones=ZONE_WORDS[word["z"]], zone_word=word["z"])


def _east(offset: re.Match[str]) -> int:
    """Minutes east of UTC."""
    if not offset["sign"]:
        return 0
    minutes = int(offset["h"]) * 60 + int(offset["m"] or 0)
    return -minutes if offset["sign"] == "-" else minutes
