"""Logs: one line of JSON an event, of allow-listed fields alone, so that no content can slip into them."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Final, TextIO, cast

import structlog

ALLOWED: Final = frozenset(
    {
        "event",
        "what",
        "level",
        "logger",
        "timestamp",
        "reference",
        "error",
        "kind",
        "platform",
        "reason",
        "attempt",
        "count",
        "seconds",
        "version",
        "state",
        "address",
    }
)
MOST: Final = 120
HELD_UP: Final = "This process was held up for seconds. Give the machine more CPU, or look for a slow disk."
KNOWN: Final = (
    ("discord.client", "PyNaCl is not installed", None),
    ("discord.client", "davey is not installed", None),
    # How the platform stands is told by its adapter.
    ("discord.client", "Attempting a reconnect", None),
    ("discord.gateway", "Shard ID %s has stopped responding", None),
    ("discord.gateway", "Shard ID %s heartbeat blocked", HELD_UP),
    ("discord.gateway", "Can't keep up", HELD_UP),
    ("discord.http", "We are being rate limited", "Discord asks us to slow down. It is waited for; nothing is to be done."),
    ("discord.http", "Global rate limit has been hit", "Discord asks us to slow down. It is waited for; nothing is to be done."),
    ("asyncio", "Unclosed c", None),
)
"""What libraries are known to say, by logger and by how the template begins: the line in our words, or None where nobody can act on it.
(discord.py 2.7: client.py, gateway.py, http.py; aiohttp 3: the session or the connector that is left open.)"""

log = structlog.get_logger("jsc.library")


def only_allowed(logger: object, name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every field that is not on the list, and every value that is no short plain word or number."""
    return {k: (v if isinstance(v, int | float | bool) else str(v)[:MOST]) for k, v in line.items() if k in ALLOWED}


class Translator(logging.Handler):
    """Says of what a library logs only what somebody can act on, in our words: theirs may hold bodies, and their tracebacks words."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line, or none."""
        template = str(record.msg)
        for name, beginning, event in KNOWN:
            if record.name.startswith(name) and template.startswith(beginning):
                if event is not None:
                    log.warning(event, logger=record.name)
                return
        if record.levelno >= logging.ERROR:
            error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
            log.error("fault in a library", logger=record.name, error=error, reason=f"{record.module}:{record.lineno}")


class Tolerant:
    """A stream that goes on when nobody reads it any more: whoever serves does not end for that."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """As a file's."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """As a file's."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def configure() -> None:
    """Sets up both our log and the libraries': ours at INFO, of theirs what can be acted on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, Tolerant(sys.stderr))),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[Translator()], level=logging.WARNING, force=True)
