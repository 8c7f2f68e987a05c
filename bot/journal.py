"""Logs: one line of JSON an event, of allow-listed fields alone, so that no content can slip into them."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Final

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


def only_allowed(logger: object, name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every field that is not on the list, and every value that is no short plain word or number."""
    return {k: (v if isinstance(v, int | float | bool) else str(v)[:MOST]) for k, v in line.items() if k in ALLOWED}


class _CodesAlone(logging.Filter):
    """Lets a library say that something happened, never what: its messages may hold bodies, its tracebacks words."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.msg, record.args = f"{record.levelname.lower()} in {record.module}:{record.lineno} {error}".rstrip(), ()
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        return True


def configure() -> None:
    """Sets up both our log and the libraries': ours at INFO, theirs at WARNING with the place alone."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_CodesAlone())
    handler.setFormatter(logging.Formatter('{"event": "library", "logger": "%(name)s", "reason": "%(message)s"}'))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
