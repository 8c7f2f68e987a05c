"""What became of a request, from what discord.py raised (platform facts, 2.3, 2.5, 2.6)."""

from __future__ import annotations

import math
from typing import Final

import aiohttp
import discord

from bot.deliveries import Halted, NotSent, Parked, Receipt, Refused, Unknown

UNKNOWN_MESSAGE: Final = 10008
BAD_FORM: Final = 50035
ARCHIVED: Final = 50083
CLOSED: Final = frozenset({ARCHIVED, 160005})
"""A thread that sleeps, and one that a moderator locked."""
NO_HISTORY: Final = 160002
"""A reply where the app may not read what it would reply to."""
TOO_FAST: Final = frozenset({20016, 20028, 20029, 30046, 40003, 40004, 40062, 130000})
"""Slow mode, the write limits of a channel and of a server, edits of what is over an hour old, opening direct chats too fast, sending
turned off for a while, a resource's own limit, a resource that has too much to do: of each Discord says to try again later."""
TOO_FAST_WAIT: Final = 60.0
BLOCKED_WAIT: Final = 300.0
LONGEST: Final = 3_600.0
"""The longest wait that is believed."""


def receipt(error: Exception) -> Receipt:
    """What `error` says about the message that was to be sent. Reasons are codes and kinds of errors, never content."""
    match error:
        case discord.RateLimited(retry_after=wait):
            return NotSent("429", min(wait, LONGEST))
        case discord.HTTPException():
            return _answered(error)
        case aiohttp.ClientConnectorError():
            # No connection was made, so nothing can have been written to it.
            return NotSent("no connection", down=True)
        case _:
            return Unknown(type(error).__name__)


def _answered(error: discord.HTTPException) -> Receipt:
    reason = str(error.code or error.status)
    if error.status == 401:
        return Halted(reason)
    if error.status == 429:
        asked = error.response.headers.get("Retry-After")
        # Without a word of how long it is a page in front of Discord that says so.
        return NotSent(reason, _seconds(asked), down=asked is None)
    if error.status >= 500:
        return Unknown(reason)
    if error.code in TOO_FAST:
        return NotSent(reason, TOO_FAST_WAIT)
    if not error.code and (error.status in (403, 404) or "json" not in error.response.headers.get("Content-Type", "")):
        # A page in front of Discord, not Discord: the address of this machine is blocked, the member is not.
        return NotSent(reason, BLOCKED_WAIT, down=True)
    return Parked(reason) if error.status in (403, 404) or error.code in CLOSED else Refused(reason)


def _seconds(header: str | None) -> float:
    try:
        seconds = float(header or "")
    except ValueError:
        return TOO_FAST_WAIT
    return min(max(1.0, seconds), LONGEST) if math.isfinite(seconds) else TOO_FAST_WAIT
