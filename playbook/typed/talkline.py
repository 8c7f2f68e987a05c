"""Reads one typed line about an interview to come, such as `Acme, staff PM, Tue 2pm, panel` or, without commas, `Acme Tue 2pm`.

Where the time stands is found by reading for one, never by counting commas: a firm may have one in its name, and so may a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from playbook.typed.timereadings import NoDay, Read, Reading, Unread

LONGEST: Final = 8
"""Words of a time at the end of a line without commas."""


@dataclass(frozen=True, slots=True)
class TalkLine:
    """The job, the time and the stage as they were typed, "" for what the line does not say. They are said back before they count."""

    job: str = ""
    when: str = ""
    stage: str = ""


def parse_line(text: str, reads: Callable[[str], Reading]) -> TalkLine:
    """Takes a line apart, for the form to be filled from it (screens.md 6a); never raises.

    `reads` is `times.read_moment` on the member's own clock. The time is the last part that reads as one, what stands before it the
    job, behind it the stage. A time alone, or in front, is a time too where it is whole; a line without commas ends with it. Of a line
    in which no time reads, it is the part behind the last comma: the member is then asked about it in their own words.
    """
    if isinstance(reads(text), Read):
        return TalkLine(when=text)
    parts = [part.strip() for part in text.split(",")]
    for at in range(len(parts) - 1, 0, -1):
        reading = reads(parts[at])
        if not isinstance(reading, Unread):
            job, when = ", ".join(parts[:at]), parts[at]
            if isinstance(reading, NoDay):
                job, when = _with_its_day(job, when, reads)
            return TalkLine(job, when, ", ".join(parts[at + 1 :]))
    if len(parts) > 1 and isinstance(reads(parts[0]), Read):
        return TalkLine(", ".join(parts[1:]), parts[0])
    for front, when in _ends(parts[-1]):
        if not isinstance(reads(when), Unread):
            return TalkLine(", ".join([*parts[:-1], front]), when)
    job = ", ".join(parts[:-1])
    return TalkLine(job, parts[-1]) if job else TalkLine(text.strip())


def _with_its_day(job: str, when: str, reads: Callable[[str], Reading]) -> tuple[str, str]:
    """The job and the time where a comma stands within the time, as the app writes it itself: `Acme, Tue 24 Nov, 14:00`."""
    for front, day in _ends(job):
        if isinstance(reads(whole := f"{day}, {when}"), Read):
            return front.rstrip(","), whole
    return job, when


def _ends(text: str) -> list[tuple[str, str]]:
    """`text` cut in two between words, at least one word in front, the longest end first."""
    words = text.split()
    return [(" ".join(words[:at]), " ".join(words[at:])) for at in range(max(1, len(words) - LONGEST), len(words))]
