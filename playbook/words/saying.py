"""How days and times are said back: in fixed English words, with the weekday, whatever the machine's locale.

A moment is said by the clock of its own zone: turn it to the reader's (`when.astimezone(zone)`) before it is said.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from playbook.typed.timedays import FAR_AHEAD

WEEKDAY_NAMES: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTH_NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_day(day: date, today: date) -> str:
    """ "Tue 24 Nov"; with its year where that is not this one, or the day is more than 300 days away: "Tue 12 Jan 2027"."""
    said = f"{WEEKDAY_NAMES[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1]}"
    return said if day.year == today.year and abs(day - today) <= FAR_AHEAD else f"{said} {day.year}"


def say_clock(when: datetime) -> str:
    """ "14:00"; in an hour that comes twice also which turn it is: "01:30, before the clock change"."""
    first, second = (when.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    turn = f", {'after' if when.fold else 'before'} the clock change" if first < second else ""
    return f"{when:%H:%M}{turn}"


def say(when: datetime, now: datetime) -> str:
    """ "Tue 24 Nov, 14:00" (screens.md 6b). `read_moment` reads it back as the same moment as long as that is ahead."""
    return f"{say_day(when.date(), now.astimezone(when.tzinfo).date())}, {say_clock(when)}"


def say_near(when: datetime, now: datetime) -> str:
    """ "today, 14:00" and "tomorrow, 14:00", else as `say` (screens.md 5e)."""
    apart = when.date() - now.astimezone(when.tzinfo).date()
    words = {timedelta(): "today", timedelta(days=1): "tomorrow"}
    return f"{words[apart]}, {say_clock(when)}" if apart in words else say(when, now)


def say_span(start: datetime, minutes: int, now: datetime) -> str:
    """ "Tue 24 Nov, 14:00 to 15:00"; an end on another day is said with its day."""
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)
    return f"{say(start, now)} to {say_clock(end) if end.date() == start.date() else say(end, now)}"
