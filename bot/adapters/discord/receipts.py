"""What became of a request, from what discord.py raised (platform facts, 2.3, 2.5, 2.6)."""

from __future__ import annotations

from typing import Final

import aiohttp
import discord

from bot.deliveries import Halted, NotSent, Parked, Receipt, Refused, Unknown

UNKNOWN_MESSAGE: Final = 10008
BAD_FORM: Final = 50035
ARCHIVED: Final = 50083
CLOSED: Final = frozenset({ARCHIVED, 160005})
"""A thread that sleeps, and one that a moderator locked."""
TOO_FAST: Final = frozenset({20016, 20028, 20029, 40003, 40062})
"""Slow mode, the write limits of a channel and of a server, opening direct chats too fast, a resource's own limit."""
TOO_FAST_WAIT: Final = 60.0
BLOCKED_WAIT: Final = 300.0


def receipt(error: Exception) -> Receipt:
    """What `error` says about the message that was to be sent. Reasons are codes and kinds of errors, never content."""
    match error:
        case discord.RateLimited(retry_after=wait):
            return NotSent("429", wait)
        case discord.HTTPException():
            return _answered(error)
        case aiohttp.ClientConnectorError():
            # No connection was made, so nothing can have been written to it.
            return NotSent("no connection")
        case _:
            return Unknown(type(error).__name__)


def _answered(error: discord.HTTPException) -> Receipt:
    reason = str(error.code or error.status)
    if error.status == 401:
        return Halted(reason)
    if error.status == 429:
        return NotSent(reason, _seconds(error.response.headers.get("Retry-After")))
    if error.status >= 500:
        return Unknown(reason)
    if error.code in TOO_FAST:
        return NotSent(reason, TOO_FAST_WAIT)
    if not error.code and error.status in (403, 404):
        # A page in front of Discord, not Discord: the address of this machine is blocked, the member is not.
        return NotSent(reason, BLOCKED_WAIT)
    return Parked(reason) if error.status in (403, 404) or error.code in CLOSED else Refused(reason)


def _seconds(header: str | None) -> float:
    try:
        return max(1.0, float(header or ""))
    except ValueError:
        return TOO_FAST_WAIT
