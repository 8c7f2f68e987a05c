"""The corpus of what members type: each line must come to what stands beside it, readings and refusals alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import assert_never
from zoneinfo import ZoneInfo

import pytest

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
    read_day,
    read_moment,
)

CORPUS = Path(__file__).with_name("times_corpus.tsv")


@dataclass(frozen=True)
class Stage:
    """Who types, and when: a line `@`, local time, zone, and what is asked for: a moment, a past day or one ahead."""

    now: datetime
    zone: ZoneInfo
    asked: str

    @classmethod
    def of(cls, line: str) -> Stage:
        _, now, zone, asked = line.split("\t")
        return cls(datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone)), ZoneInfo(zone), asked)


def rendered(text: str, stage: Stage) -> str:
    """What `text` comes to on `stage`, in the words of the corpus."""
    if stage.asked == "moment":
        return moment_words(text, stage)
    reading = read_day(text, stage.now, stage.zone, past=stage.asked == "day")
    match reading:
        case ReadDay(day=day):
            return str(day)
        case AmbiguousDay(days=days, why=why):
            return f"ask {why}: {listed(days)}"
        case MismatchDay(weekday=weekday, day=day, days=days):
            return f"weekday {weekday} of {day}: {listed(days)}"
        case WrongSide(day=day):
            return f"wrong side: {day}"
        case Unread():
            return "unread"
        case _:
            assert_never(reading)


def moment_words(text: str, stage: Stage) -> str:
    reading = read_moment(text, stage.now, stage.zone)
    match reading:
        case Read():
            return one(reading)
        case Ambiguous(options=options, why=why):
            return f"ask {why}: {listed(options)}"
        case Mismatch(weekday=weekday, day=day, options=options):
            return f"weekday {weekday} of {day}: {listed(options)}"
        case Skipped(day=day, clock=clock, options=options):
            return f"skipped {day} {clock:%H:%M}: {listed(options)}"
        case Past(read=read, later=later):
            return f"past {one(read)}; later {one(later) if later else 'none'}"
        case NoClock(days=days):
            return f"no clock: {listed(days)}"
        case NoDay(options=options):
            return f"no day: {listed(options)}"
        case Unread():
            return "unread"
        case _:
            assert_never(reading)


def listed(items: Sequence[Read] | Sequence[date]) -> str:
    return " | ".join(one(item) if isinstance(item, Read) else str(item) for item in items)


def one(read: Read) -> str:
    first, second = (read.when.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    said = f"{read.when:%a %Y-%m-%d %H:%M}" + (f"{read.when:%z}" if first != second else "")
    return said + (f" +{read.minutes}" if read.minutes else "") + (f" ({read.zone_word})" if read.zone_word else "")


def lines() -> list[tuple[int, str, str, Stage]]:
    found: list[tuple[int, str, str, Stage]] = []
    stage = None
    for number, line in enumerate(CORPUS.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("@\t"):
            stage = Stage.of(line)
        elif not line.startswith("# "):
            text, expected = line.split("\t")
            assert stage, "the corpus begins with a stage"
            found.append((number, text, expected, stage))
    return found


@pytest.mark.parametrize(("number", "text", "expected", "stage"), [pytest.param(*it, id=f"{it[0]}: {it[1]}") for it in lines()])
def test_corpus(number: int, text: str, expected: str, stage: Stage) -> None:
    assert rendered(text, stage) == expected
