"""What a check found: one line each, with how to get what is missing and the exit code it asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final, Literal

from bot.clock import Clock
from bot.exits import OK, PLATFORM, SETTINGS

CLOCK_OFF: Final = dt.timedelta(minutes=1)

State = Literal["ok", "note", "missing"]


@dataclass(frozen=True, slots=True)
class Line:
    """One finding. `code` is the exit code it asks for; `how` says how to get what is missing; `of` is the platform it is about."""

    state: State
    what: str
    how: str = ""
    code: int = OK
    of: str = ""

    def __str__(self) -> str:
        return f"{self.state:<8}{self.what}" + (f"\n        {self.how}" if self.how else "")


def clock_line(date_header: str | None) -> list[Line]:
    """Whether this machine's clock agrees with a platform's, by the `Date` header of one of its answers."""
    if not date_header:
        return []
    try:
        theirs = parsedate_to_datetime(date_header)
    except ValueError:
        return []
    off = abs(Clock().now() - theirs)
    if off <= CLOCK_OFF:
        return [Line("ok", "the clock agrees with the platform's")]
    how = "Prompts would come at the wrong time. Let the machine set its clock by itself (NTP), then check again."
    return [Line("missing", f"the clock is off by {off.total_seconds() / 60:.0f} minutes", how, SETTINGS)]


def platform_line(what: str, how: str) -> Line:
    """A platform that does not let us in."""
    return Line("missing", what, how, PLATFORM)
