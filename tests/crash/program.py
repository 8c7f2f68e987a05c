"""The bot as it is run, but that it kills itself (SIGKILL) at the nth time a named point is reached.

`python -m tests.crash.program POINT NTH FIRED CLOCK`: settings come from the environment; FIRED is a file that is written, and synced,
before the kill, so that a point that never fired is noticed; CLOCK is a file with the seconds the clock is ahead, read as it changes.
The clock runs, from `START` on since the folder's file `born` was made: what is tried again in a second has to come, and no restart
sets it back.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import handlers
from bot.app import App
from bot.cli.commands import platforms
from bot.cli.opening import about
from bot.clock import Clock
from bot.outbox import Outbox
from bot.router import collect
from bot.settings import operator_keys, read_settings
from bot.store.sqlite import Store
from playbook.models import read_playbook
from tests.stage import START


def killer(point: str, nth: int, fired: Path) -> Callable[[str], None]:
    """What is called at every point; it ends the process at the nth `point`."""
    reached = 0

    def here(name: str) -> None:
        nonlocal reached
        if name != point:
            return
        reached += 1
        if reached == nth:
            file = os.open(fired, os.O_CREAT | os.O_WRONLY)
            os.write(file, name.encode())
            os.fsync(file)
            os.kill(os.getpid(), signal.SIGKILL)

    return here


def since(born: Path) -> dt.timedelta:
    """How far the bot's clock is from the machine's, so that it showed `START` when `born` was made."""
    return START - dt.datetime.fromtimestamp(born.stat().st_mtime, dt.UTC)


async def follow(clock: Clock, file: Path, base: dt.timedelta) -> None:
    """Moves the clock as far as `file` says."""
    while True:
        ahead = base + dt.timedelta(seconds=float(file.read_text() or 0)) if file.exists() else base
        if ahead > clock.offset:
            clock.move(ahead - clock.offset)
        await asyncio.sleep(0.02)


async def main(point: str, nth: int, fired: Path, ahead: Path) -> None:
    """Serves until killed, or until standard input ends."""
    settings = read_settings()
    crash = killer(point, nth, fired)
    base = since(ahead.with_name("born"))
    clock = Clock(offset=base)
    store = await Store.open(settings.jsc_database, crash=crash)
    app = await App.start(collect(handlers), store, operator_keys(settings), read_playbook(), clock, about(settings))
    adapters = platforms(settings)
    outbox = Outbox(app, {a.platform: a for a in adapters}, crash=crash)
    tasks = [asyncio.create_task(work) for work in (*(a.run(app) for a in adapters), outbox.run(), follow(clock, ahead, base))]
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await asyncio.wait([*tasks, asyncio.ensure_future(ended)], return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])))
