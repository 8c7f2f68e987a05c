"""What reading a typed time can come to: one moment or day, a question with its answers, or a named reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Literal

OPTIONS: Final = 5
"""A question has at most this many answers (screens.md 1: "a Choice of up to 5")."""
Why = Literal["numbers", "week", "midnight", "zone", "twice", "half", "words"]
"""What is open: which number is the month; which week or day is meant; which end of the day, or which night, "midnight" is; whose
clock; which turn of an hour that comes twice; morning or afternoon; how the words belong together."""


@dataclass(frozen=True, slots=True)
class Read:
    """A moment in the member's zone, to the minute. `minutes` is its length if one was typed; `zone_word` says by which other
    clock it was typed ("london", "cet") and is empty where that is the member's own."""

    when: datetime
    minutes: int | None = None
    zone_word: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It can be read in 2 to 5 ways, all of them ahead, in order of time (screens.md 6d)."""

    options: tuple[Read, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class Mismatch:
    """`weekday` (0 Monday) was typed with the date `day`, which is another one (screens.md 6e). The 1 to 3 options are ahead."""

    weekday: int
    day: date
    options: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """The clock never shows that time on that day: it is put forward across it. The options are what the clock before the
    change and the clock after it would have meant, and any other reading there is."""

    day: date
    clock: time
    options: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """Already over. `later` is the next time like it, if there is one worth offering."""

    read: Read
    later: Read | None


@dataclass(frozen=True, slots=True)
class NoClock:
    """A day without a clock time; several where the day is open too."""

    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class NoDay:
    """A clock time without a day. The options are its next turns, today and tomorrow."""

    options: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """Not a day and a time, or not one we can be sure of."""


Reading = Read | Ambiguous | Mismatch | Skipped | Past | NoClock | NoDay | Unread


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day of the member's own calendar."""

    day: date


@dataclass(frozen=True, slots=True)
class AmbiguousDay:
    """Any of 2 to 5 days, in order."""

    days: tuple[date, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class MismatchDay:
    """`weekday` (0 Monday) was typed with the date `day`, which is another one. 1 to 3 days that may be meant."""

    weekday: int
    day: date
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class WrongSide:
    """A day that is still ahead where a past one was asked for, or the other way round."""

    day: date


DayReading = ReadDay | AmbiguousDay | MismatchDay | WrongSide | Unread
