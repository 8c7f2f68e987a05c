"""Keeps each platform served by itself: what one refuses does not take the others down, and it is tried again later and later."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Mapping
from typing import Final, TextIO

import structlog

from bot.app import App
from bot.deliveries import Adapter, PlatformError
from bot.platforms import Platforms, Standing, State, pause

log = structlog.get_logger("jsc.supervisor")

PAUSES: Final = (2.0, 5.0, 15.0, 60.0, 300.0, 600.0)
"""Seconds after a refusal: somebody may be mending it at this very moment, and ten minutes are soon enough afterwards."""
NAMES: Final[Mapping[str, str]] = {"slack": "Slack", "discord": "Discord", "web": "The page"}


async def keep(adapter: Adapter, app: App, platforms: Platforms) -> None:
    """Runs one adapter until cancelled, anew after each refusal. Raises PlatformError once every platform refuses us.

    What passes by itself, an adapter waits out by itself; what else it raises is a fault of the program, and ends it.
    """
    name, tries = adapter.platform, 0
    while True:
        try:
            await adapter.run(app, platforms.teller(name))
        except PlatformError as why:
            if platforms[name].state == "serving":
                tries = 0
            platforms.tell(name, "refused", str(why))
        if platforms.hopeless:
            raise PlatformError("\n".join(dict.fromkeys(standing.why for standing in platforms.values())))
        seconds = pause(PAUSES, tries)
        tries += 1
        log.warning("tried again later", platform=name, attempt=tries, seconds=round(seconds, 1))
        await asyncio.sleep(seconds)


async def announce(platforms: Platforms) -> None:
    """Says in one line, until cancelled, each time another platform is served or is not any more."""
    said: dict[str, tuple[State, str]] = {}
    while True:
        moves = platforms.moves
        # Where nothing is served any more, that is the process's last word, and not said twice.
        for name, standing in () if platforms.hopeless else platforms.items():
            if standing.state != "starting" and said.get(name) != (standing.state, standing.why):
                said[name] = (standing.state, standing.why)
                say(line(name, platforms), sys.stderr)
        await platforms.moved(moves)


def say(sentence: str, stream: TextIO) -> None:
    """Prints while serving: that nobody reads it any more is no reason to end."""
    with contextlib.suppress(BrokenPipeError):
        print(sentence, file=stream, flush=True)


def line(name: str, platforms: Mapping[str, Standing]) -> str:
    """How a platform stands, what to do about it, and what is served all the same."""
    standing = platforms[name]
    if standing.state == "serving":
        return f"{NAMES[name]} is served."
    others = [NAMES[other] for other, held in platforms.items() if held.state == "serving"]
    meanwhile = f" Meanwhile {' and '.join(others)} {'is' if len(others) == 1 else 'are'} served." if others else ""
    again = " I try again by myself, at least every twelve minutes." if standing.state == "refused" else ""
    return f"{NAMES[name]} is not served. {standing.why}{again}{meanwhile}"
