"""An item of the outbox, as far as a handler may know it, and the key of one occurrence."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Final

REDRAW: Final = "redraw"
"""An item of a council that draws another one, named by its ref, as it is now: withdrawn, answered, worded anew."""

ANSWERED: Final = "answered"
"""An answer that became a message of a member's own chat. Nothing makes its card anew: one can only look whether it stands there."""

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the outbox, as far as a handler may know it."""

    id: str
    kind: str
    ref: str
    due: dt.datetime
    state: str
    pierces: bool = False
    placed: bool = False
    """Whether it stands on the platform, so that it can be taken off."""
    planned: dt.datetime | None = None
    """The moment its lateness is measured from, where it was put off since; None: `due`."""
    until: dt.datetime | None = None
    """From when on it helps nobody any more; None: no end of its own."""
    sent: dt.datetime | None = None
    """When it went out."""
    delivery: str = ""
    """The first of several that went out as one message, which alone stands on the platform; empty for one that came alone."""


def item_id(subject: str, kind: str, ref: str, due: dt.datetime) -> str:
    """The key of one occurrence: 24 characters that say nothing, the same for the same thing at the same moment."""
    packed = "|".join((subject, kind, ref, due.isoformat(timespec="seconds")))
    number = int.from_bytes(hashlib.sha256(packed.encode()).digest()[:16])
    return base36(number).rjust(25, "0")[-24:]


def base36(number: int) -> str:
    out = ""
    while True:
        number, digit = divmod(number, 36)
        out = DIGITS[digit] + out
        if not number:
            return out
