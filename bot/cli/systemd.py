"""What the service manager is told (sd_notify(3)): that the app is ready, that it lives, that it is stopping. Without one, nothing."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Mapping
from typing import Final

import structlog

log = structlog.get_logger("jsc.systemd")

READY: Final = "READY=1"
ALIVE: Final = "WATCHDOG=1"
STOPPING: Final = "STOPPING=1"


def tell(state: str) -> None:
    """Sends one state to the socket that `NOTIFY_SOCKET` names: a path, or `@` and an abstract name. It neither waits nor raises."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK) as line:
            line.sendto(state.encode("ascii"), "\0" + address[1:] if address[0] == "@" else address)
    except OSError as error:
        log.warning("service manager not told", state=state, error=type(error).__name__)


def every(environment: Mapping[str, str], pid: int) -> float | None:
    """Seconds from one sign of life to the next: half of what the manager waits for; None when it waits for none of this process."""
    wait, whose = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    if not (wait.isascii() and wait.isdigit() and int(wait)) or whose not in ("", str(pid)):
        return None
    return int(wait) / 2_000_000


async def announce() -> None:
    """Says that the app is ready, then that it lives for as long as the event loop turns and the manager wants to hear it."""
    tell(READY)
    pause = every(os.environ, os.getpid())
    while pause is not None:
        tell(ALIVE)
        await asyncio.sleep(pause)
