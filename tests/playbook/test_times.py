"""Typed times: what holds for every text, every zone and every moment, and the small readers of clocks and lengths."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook import places
from playbook.times import (
    Ambiguous,
    AmbiguousDay,
    Mismatch,
    MismatchDay,
    NoClock,
    NoDay,
    Past,
    Read,
    ReadDay,
    Skipped,
    Unread,
    WrongSide,
    read_clock,
    read_day,
    read_minutes,
    read_moment,
)
from playbook.typed.timegrammar import LONGEST
from playbook.typed.timewords import MONTHS, NUMBERS, UNITS, WEEKDAYS, ZONE_WORDS, meanings
from playbook.words.saying import say, say_clock, say_day, say_near, say_span

LISBON = ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 11, 20, 9, 12, 30, tzinfo=LISBON)

untimed = settings(deadline=None)  # the first place name reads the table
ZONES = [
    *("Europe/Lisbon", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"),
    *("Africa/Casablanca", "Pacific/Apia", "Pacific/Kiritimati", "America/St_Johns", "Pacific/Chatham", "UTC"),
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
nows = st.datetimes(datetime(2020, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC))
minutes_ahead = st.integers(1, 3 * 366 * 24 * 60) | st.integers(1, 60 * 24)

WORDS = sorted({*WEEKDAYS, *MONTHS, *NUMBERS, *UNITS, *ZONE_WORDS, *meanings()})
PIECES = [
    *("2pm", "14:00", "2:30", "9", "24", "24th", "1/12", "24.11.", "2026-11-24", "2026", "at", "from", "to", "-", "–", ",", "in"),
    *("for", "half past", "quarter to", "h", "uhr", "a las", "às", "am", "pm", "UTC+2", "London", "time", "São Paulo", "@", "(", ")"),
    *("T14:00Z", "31", "00:30", "week", "ago", "Mon 9 Nov", "\u200f", "٣", "🙂", "\x00"),
]
phrases = st.lists(st.sampled_from(PIECES) | st.sampled_from(WORDS), max_size=8).map(" ".join)
texts = st.text() | st.text("0123456789:/.-, aphmtz", max_size=40) | phrases


def ahead_of(now: datetime, minutes: int, zone: ZoneInfo) -> datetime:
    later = now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    return later.astimezone(zone)


def instants(options: Sequence[Read]) -> list[datetime]:
    return [option.when.astimezone(UTC) for option in options]


@untimed
@given(texts, nows, zones)
def test_any_text_gets_an_answer_that_keeps_its_promises(text: str, now: datetime, zone: ZoneInfo) -> None:
    reading = read_moment(text, now, zone)
    options: tuple[Read, ...] = ()
    match reading:
        case Read():
            options = (reading,)
        case Ambiguous():
            options = reading.options
            assert 2 <= len(options) <= 5
        case Mismatch():
            options = reading.options
            assert reading.weekday != reading.day.weekday()
            assert 1 <= len(options) <= 5
        case Skipped():
            options = reading.options
            assert 1 <= len(options) <= 5
        case NoDay():
            options = reading.options
            assert 1 <= len(options) <= 5
        case Past():
            assert reading.read.when.astimezone(UTC) <= now
            options = (reading.later,) if reading.later else ()
        case NoClock():
            assert 1 <= len(reading.days) <= 5
            assert list(reading.days) == sorted(set(reading.days))
        case Unread():
            pass
    assert all(option.when.tzinfo == zone and option.when.second == 0 for option in options)
    assert all(option.minutes is None or 1 <= option.minutes <= 24 * 60 * 999 for option in options)
    assert all(moment > now for moment in instants(options))
    assert instants(options) == sorted(set(instants(options)))


@untimed
@given(texts, nows, zones, st.booleans())
def test_any_text_gets_a_day_on_the_side_asked_for(text: str, now: datetime, zone: ZoneInfo, past: bool) -> None:
    today = now.astimezone(zone).date()

    def right(day: date) -> bool:
        return day <= today if past else day >= today

    reading = read_day(text, now, zone, past=past)
    match reading:
        case ReadDay():
            assert right(reading.day)
        case AmbiguousDay():
            assert 2 <= len(reading.days) <= 5
            assert all(map(right, reading.days))
            assert list(reading.days) == sorted(set(reading.days))
        case MismatchDay():
            assert reading.weekday != reading.day.weekday()
            assert reading.days
            assert all(map(right, reading.days))
        case WrongSide():
            assert reading.day != today
            assert not right(reading.day)
        case Unread():
            pass


@untimed
@given(texts)
def test_any_text_gets_clocks_and_lengths_within_bounds(text: str) -> None:
    clocks = read_clock(text)
    assert len(clocks) <= 2
    assert list(clocks) == sorted(set(clocks))
    minutes = read_minutes(text)
    assert minutes is None or 1 <= minutes <= 24 * 60


@untimed
@given(nows, minutes_ahead, zones)
def test_what_is_said_is_read_as_the_same_moment(now: datetime, minutes: int, zone: ZoneInfo) -> None:
    when = ahead_of(now, minutes, zone)
    for said in (say(when, now), say_near(when, now)):
        reading = read_moment(said, now, zone)
        assert isinstance(reading, Read), said
        assert instants([reading]) == [when.astimezone(UTC)]
        assert (reading.minutes, reading.zone_word) == (None, "")


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin"])
def test_each_minute_around_each_clock_change_is_read_as_said(zone: str) -> None:
    here = ZoneInfo(zone)
    for day in (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(365)):
        if day.astimezone(here).utcoffset() == (day + timedelta(days=1)).astimezone(here).utcoffset():
            continue
        for minutes in range(0, 24 * 60, 15):
            when = (day + timedelta(minutes=minutes)).astimezone(here)
            now = day - timedelta(days=2)
            reading = read_moment(say(when, now), now, here)
            assert isinstance(reading, Read)
            assert instants([reading]) == [when.astimezone(UTC)]


@untimed
@given(nows, minutes_ahead, zones, st.integers(1, 12 * 60))
def test_a_span_that_is_said_is_read_with_its_length(now: datetime, ahead: int, zone: ZoneInfo, minutes: int) -> None:
    start = ahead_of(now, ahead, zone)
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)
    said = say_span(start, minutes, now)
    if end.date() == start.date() and start.utcoffset() == end.utcoffset() and "change" not in said:
        reading = read_moment(said, now, zone)
        assert isinstance(reading, Read)
        assert (instants([reading]), reading.minutes) == ([start.astimezone(UTC)], minutes)


@untimed
@given(nows, st.integers(0, 5 * 366), zones)
def test_a_day_that_is_said_is_read_as_that_day(now: datetime, days: int, zone: ZoneInfo) -> None:
    today = now.astimezone(zone).date()
    for day, past in ((today - timedelta(days=days), True), (today + timedelta(days=days), False)):
        assert read_day(say_day(day, today), now, zone, past=past) == ReadDay(day)


CONVENTIONS = [
    "{d} {mon} {h24}:{min}",
    "{wday} {d} {mon} {h24}:{min}",
    "{Weekday}, {Month} {d}, {y} at {h12}:{min}{ampm}",
    "{h12}:{min} {ampm} on {Month} {d}",
    "{d}/{m} {h24}:{min}",
    "{m}/{d} {h12}:{min}{ampm}",
    "{m}/{d}/{y} {h12}:{min} {ampm}",
    "{d}.{m}. {h24}.{min}",
    "{d}.{m}.{y} {h24}:{min} Uhr",
    "{d}-{m}-{y} {h24}h{min}",
    "{y}-{m:02}-{d:02} {h24}:{min}",
    "{y}-{m:02}-{d:02}T{h24}:{min}",
    "{wday} the {d}th at {h12}.{min}{ampm}",
    "{wday} {h12}:{min}{ampm}",
    "{Weekday} @ {h24}:{min}",
    "{Month} {d} at {h12}:{min}",
    "{d} {mon} {h24}{min}h",
]


@untimed
@given(nows, st.integers(60, 6 * 24 * 60), st.sampled_from(ZONES[:4]).map(ZoneInfo), st.sampled_from(CONVENTIONS))
def test_a_time_written_by_any_convention_is_read_or_among_the_answers(
    now: datetime, minutes: int, zone: ZoneInfo, convention: str
) -> None:
    """Within the coming week: one reader's 1/12 is another's 12/1, and whoever wrote it finds what they meant."""
    when = ahead_of(now, minutes, zone)
    typed = convention.format(
        d=when.day,
        m=when.month,
        y=when.year,
        mon=f"{when:%b}",
        Month=f"{when:%B}",
        wday=f"{when:%a}",
        Weekday=f"{when:%A}",
        h24=f"{when:%H}",
        h12=(when.hour + 11) % 12 + 1,
        min=f"{when:%M}",
        ampm="am" if when.hour < 12 else "pm",
    )
    reading = read_moment(typed, now, zone)
    match reading:
        case Read():
            given_back = instants([reading])
        case Ambiguous() | Skipped():
            given_back = instants(reading.options)
        case _:
            given_back = []
    lost_half = "ampm" not in convention and "{h12}" in convention and when.hour not in range(1, 19)
    assert lost_half or when.astimezone(UTC) in given_back, (typed, reading)


@pytest.mark.parametrize("text", ["Tue 2pm" + " " * LONGEST, "Tue 2pm " * 12_500, "1/" * 50_000, "\x00" * 100_000, "🙂" * 40])
def test_a_long_text_is_not_looked_at(text: str) -> None:
    assert read_moment(text, NOW, LISBON) == Unread()
    assert read_day(text, NOW, LISBON) == Unread()
    assert read_clock(text) == ()
    assert read_minutes(text) is None


@pytest.mark.parametrize("ordinary", ["Tue 2pm", "24 Nov 14:00", "1/12 2pm", "Tue 2pm CET", "tomorrow morning at 9", "mardi 14h"])
def test_an_ordinary_time_does_not_open_the_atlas(ordinary: str) -> None:
    places._gazetteer.cache_clear()
    assert not isinstance(read_moment(ordinary, NOW, LISBON), Unread)
    assert places._gazetteer.cache_info().currsize == 0


def test_a_clock_that_is_skipped_tomorrow_is_not_offered() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert read_moment("02:30", datetime(2027, 3, 27, 12, tzinfo=berlin), berlin) == Unread()
    before = read_moment("02:30", datetime(2027, 3, 26, 12, tzinfo=berlin), berlin)
    assert before == NoDay((Read(datetime(2027, 3, 27, 2, 30, tzinfo=berlin)),))


def test_options_of_one_text_are_said_apart() -> None:
    reading = read_moment("31 Oct 2027 01:30", NOW, LISBON)
    assert isinstance(reading, Ambiguous)
    assert [say(option.when, NOW) for option in reading.options] == [
        "Sun 31 Oct 2027, 01:30, before the clock change",
        "Sun 31 Oct 2027, 01:30, after the clock change",
    ]


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("20:00", [time(20)]),
        ("8pm", [time(20)]),
        ("8 PM", [time(20)]),
        ("20h", [time(20)]),
        ("20 Uhr", [time(20)]),
        ("2000", []),
        ("at 2000", [time(20)]),
        ("08:00", [time(8)]),
        ("8:00", [time(8)]),
        ("8", [time(8), time(20)]),
        ("at 8", [time(8), time(20)]),
        ("10", [time(10)]),
        ("2:30", [time(2, 30), time(14, 30)]),
        ("half past eight", [time(8, 30), time(20, 30)]),
        ("8 in the evening", [time(20)]),
        ("noon", [time(12)]),
        ("midnight", [time(0)]),
        ("24:00", [time(0)]),
        ("00:15", [time(0, 15)]),
        ("quarter to 0", []),
        ("0 past 3", []),
        ("75 past 3", []),
        ("24", []),
        ("25:00", []),
        ("Tue 20:00", []),
        ("8-10pm", []),
        ("8pm CET", []),
        ("8pm for an hour", []),
        ("", []),
        ("late", []),
    ],
)
def test_clocks(text: str, clocks: list[time]) -> None:
    assert read_clock(text) == tuple(clocks)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45),
        ("45 min", 45),
        ("45m", 45),
        ("90 minutes", 90),
        ("1h", 60),
        ("1 h", 60),
        ("2 hours", 120),
        ("an hour", 60),
        ("one hour", 60),
        ("half an hour", 30),
        ("1h30", 90),
        ("1h30m", 90),
        ("1 hour 30 min", 90),
        ("1 hour and 30 minutes", 90),
        ("an hour and a half", 90),
        ("1.5 hours", 90),
        ("1,5 h", 90),
        ("0.75h", 45),
        ("1:30", 90),
        ("0:45", 45),
        ("24h", 1440),
        ("eine Stunde", 60),
        ("une heure", 60),
        ("uma hora", 60),
        ("1 Std", 60),
        ("0", None),
        ("0:00", None),
        ("1441", None),
        ("25 hours", None),
        ("24:30", None),
        ("1:75", None),
        ("-5", None),
        ("0.33 h", None),
        ("2 days", None),
        ("1 hour 75", None),
        ("half an apple", None),
        ("45 min or so", None),
        ("long", None),
        ("", None),
        ("٤٥", None),
        ("45²", None),
    ],
)
def test_lengths(text: str, minutes: int | None) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    ("when", "said", "near"),
    [
        (datetime(2026, 11, 24, 14), "Tue 24 Nov, 14:00", "Tue 24 Nov, 14:00"),
        (datetime(2026, 11, 20, 14), "Fri 20 Nov, 14:00", "today, 14:00"),
        (datetime(2026, 11, 21, 0, 5), "Sat 21 Nov, 00:05", "tomorrow, 00:05"),
        (datetime(2026, 11, 19, 9), "Thu 19 Nov, 09:00", "Thu 19 Nov, 09:00"),
        (datetime(2027, 1, 12, 14), "Tue 12 Jan 2027, 14:00", "Tue 12 Jan 2027, 14:00"),
        (datetime(2026, 1, 23, 8), "Fri 23 Jan 2026, 08:00", "Fri 23 Jan 2026, 08:00"),
        (datetime(2026, 1, 24, 8), "Sat 24 Jan, 08:00", "Sat 24 Jan, 08:00"),
        (datetime(2026, 10, 25, 1, 30), "Sun 25 Oct, 01:30, before the clock change", None),
        (datetime(2026, 10, 25, 1, 30, fold=1), "Sun 25 Oct, 01:30, after the clock change", None),
    ],
)
def test_a_moment_is_said_with_its_weekday(when: datetime, said: str, near: str | None) -> None:
    here = when.replace(tzinfo=LISBON)
    assert say(here, NOW) == said
    assert say_near(here, NOW) == (near or said)


def test_a_moment_is_said_by_its_own_clock() -> None:
    when = datetime(2026, 11, 20, 23, 30, tzinfo=LISBON)
    in_berlin = when.astimezone(ZoneInfo("Europe/Berlin"))
    assert say_near(when, NOW) == "today, 23:30"
    assert say_near(in_berlin, NOW) == "tomorrow, 00:30"
    assert say_clock(in_berlin) == "00:30"


def test_a_span_is_said_with_the_day_of_its_end_only_if_it_is_another() -> None:
    assert say_span(datetime(2026, 11, 24, 14, tzinfo=LISBON), 60, NOW) == "Tue 24 Nov, 14:00 to 15:00"
    late = datetime(2026, 12, 31, 23, 30, tzinfo=LISBON)
    assert say_span(late, 60, NOW) == "Thu 31 Dec, 23:30 to Fri 1 Jan 2027, 00:30"
