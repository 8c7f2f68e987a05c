"""What each subcommand of `jsc` does; every expected trouble is one sentence and its own exit code."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sqlite3
import sys
import traceback
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import App
from bot.cli import ending, supervisor, systemd
from bot.cli.ending import Ending
from bot.cli.opening import opened
from bot.clock import Clock
from bot.deliveries import Adapter, PlatformError
from bot.exits import CONTENT, FAULT, KEYS, OK, PLATFORM, SETTINGS, STORE, USAGE
from bot.outbox import Outbox
from bot.platforms import Platforms
from bot.settings import Settings, SettingsError, read_settings, set_in
from bot.store.sqlite import StoreError
from bot.vault import WrongKey, new_key
from playbook.models import ContentError, read_playbook

if TYPE_CHECKING:
    from bot.adapters.web.client import Web

STANDS = 2.0
"""Seconds after which a start counts as one."""


def run(chosen: argparse.Namespace) -> int:
    """Runs the chosen subcommand; returns its exit code. Raises BrokenPipeError where nobody reads what it prints any more."""
    try:
        return _run(chosen)
    except BrokenPipeError as error:
        if chosen.command == "run":
            # Whoever serves prints past closed pipes: this one was a platform's.
            return _stop(_fault(error), FAULT)
        raise
    except SettingsError as error:
        return _stop(str(error), SETTINGS)
    except WrongKey as error:
        return _stop(str(error), KEYS)
    except StoreError as error:
        return _stop(str(error), STORE)
    except ContentError as error:
        return _stop(str(error), CONTENT)
    except PlatformError as error:
        return _stop(str(error), PLATFORM)
    except KeyboardInterrupt:
        return OK
    except Exception as error:  # noqa: BLE001  # the last resort: a traceback's message may hold what somebody wrote
        return _stop(_fault(error), FAULT)


def _fault(error: Exception) -> str:
    return f"A fault of the program ended it: {_place(error)}. What was acknowledged is stored; start it again."


def _place(error: Exception) -> str:
    """The error's type and where it came up, without its message."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def _why(error: OSError) -> str:
    """The system's own words for it: what asyncio says about a port that is taken is a sentence with an address in it."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error.strerror)


def _stop(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _run(chosen: argparse.Namespace) -> int:
    match chosen.command:
        case "play":
            return asyncio.run(_play(chosen.port))
        case "run":
            return asyncio.run(_serve(read_settings()))
        case "check":
            if chosen.new_key:
                print(new_key())
                return OK
            from bot.cli.checkup import check

            return asyncio.run(check(offline=chosen.offline))
        case "manifest":
            return _manifest(chosen.platform)
        case "playbook":
            if chosen.part == "explain":
                return _explain(chosen.answers)
            from bot.cli import shelf

            return shelf.check(Path(chosen.folder))
        case "backup":
            return _backup(chosen)
        case "restore":
            from bot.cli import keeping

            return asyncio.run(keeping.restore(Path(chosen.file), moved=chosen.moved))
        case "keys":
            from bot.cli import keeping

            return asyncio.run(keeping.rotate())
        case _:
            raise AssertionError(chosen.command)


def _backup(chosen: argparse.Namespace) -> int:
    from bot.cli import backups, keeping

    if chosen.into is not None:
        return asyncio.run(backups.into(Path(chosen.into), chosen.keep or backups.KEPT))
    if chosen.keep is not None:
        return _stop("--keep goes with --into FOLDER: a copy in a file of its own removes no other.", USAGE)
    return asyncio.run(keeping.backup(Path(chosen.file)))


async def _play(port: int) -> int:
    from bot import journal
    from bot.adapters.web.client import Web, saved_offset

    settings = read_settings(jsc_database=Path("data/play.db"), jsc_keys_file=None, jsc_key_file=None)
    journal.configure()
    clock_file = settings.jsc_database.with_suffix(".clock.json")
    try:
        clock = Clock(offset=saved_offset(clock_file))
    except ValueError as error:
        raise SettingsError(str(error)) from None
    except OSError as error:
        raise SettingsError(f"{clock_file} cannot be read: {error.strerror}. Check that the folder is yours.") from None
    with Ending() as end:
        return await _page(settings, clock, Web(port, clock_file, settings.jsc_database.with_suffix(".chats.db")), end)


async def _page(settings: Settings, clock: Clock, web: Web, end: Ending) -> int:
    from bot.adapters.web.roles import appointed

    port = web.port
    async with opened(settings, clock, make_key=True) as app:
        await appointed(app)
        print(f"Open http://127.0.0.1:{port}/ in your browser. Ctrl-C ends it; your data stays in {settings.jsc_database}.", flush=True)
        try:
            return await serve(app, [web], Platforms([web.platform], clock), end)
        except OSError as error:
            raise SettingsError(f"Port {port} cannot be used: {_why(error)}. Choose another with: make play PORT=8081") from None


async def _serve(settings: Settings) -> int:
    from bot import journal

    journal.configure()
    for strange in set_in()[1]:
        supervisor.say(strange, sys.stderr)
    half = settings.half_of_slack
    if not (settings.slack or settings.discord):
        none = "No platform is set up. Set Slack's two tokens or Discord's one; `jsc check` says how to get them."
        raise SettingsError(f"{half} Nothing else is set up, so that I do not start." if half else none)
    if half:
        supervisor.say(f"{half} I serve Discord alone.", sys.stderr)
    clock = Clock()
    with Ending() as end:
        async with opened(settings, clock) as app:
            adapters = platforms(settings)
            standings = Platforms([adapter.platform for adapter in adapters], clock)
            # What tells the service manager runs when `serve` first waits: the store is open then, and every platform is being tried.
            works = (
                _first_code(app),
                _of_the_build(),
                _looks(app, settings, standings),
                supervisor.announce(standings),
                systemd.announce(),
            )
            beside = [asyncio.create_task(work) for work in works]
            try:
                return await serve(app, adapters, standings, end, settings.http)
            finally:
                await ending.wind_up(beside)


async def _first_code(app: App) -> None:
    """Prints the first facilitator's code while there is none, once the app has stood for a moment: what nobody lets in ends before."""
    from bot.cli import first_code

    await asyncio.sleep(STANDS)
    said = await first_code.sentence(app)
    if said is not None:
        supervisor.say(said, sys.stdout)


async def _of_the_build() -> None:
    """Says what is to be known of this SQLite, once the app has stood for a moment: what stops a start is said alone."""
    from bot.cli import checkup

    await asyncio.sleep(STANDS)
    build = checkup.sqlite_line(sqlite3.sqlite_version_info)
    if build.state != "ok":
        supervisor.say(f"{build.what}. {build.how}", sys.stderr)


async def _looks(app: App, settings: Settings, standings: Platforms) -> None:
    from bot.cli import checkup

    await asyncio.sleep(STANDS)
    await checkup.looks(app, settings, standings)


def platforms(settings: Settings) -> list[Adapter]:
    """An adapter for each platform whose tokens are set; only those are imported."""
    found: list[Adapter] = []
    if settings.slack:
        from bot.adapters.slack.client import SlackAdapter

        found.append(SlackAdapter(settings))
    if settings.discord:
        from bot.adapters.discord.client import DiscordAdapter

        found.append(DiscordAdapter(settings))
    return found


async def serve(app: App, adapters: Sequence[Adapter], standings: Platforms, end: Ending, http: tuple[str, int] | None = None) -> int:
    """Serves until the process is asked to end, then finishes what is in hand; `http`: where its health is told.

    Raises PlatformError once every platform refuses us.
    """
    async with _health(app, standings, http):
        return await _until_ended(app, adapters, standings, end)


@contextlib.asynccontextmanager
async def _health(app: App, standing: Platforms, http: tuple[str, int] | None) -> AsyncIterator[None]:
    """Tells the process's health over HTTP until the block ends. Raises SettingsError where nothing can listen there."""
    if http is None:
        yield
        return
    from bot.health import Health, listening

    async with contextlib.AsyncExitStack() as open_:
        try:
            await open_.enter_async_context(listening(*http, Health(app, standing)))
        except OSError as error:
            where = f"[{http[0]}]" if ":" in http[0] else http[0]
            raise SettingsError(
                f"JSC_HTTP: {where}:{http[1]} cannot be used: {_why(error)}. Choose another port, or leave it empty."
            ) from None
        yield


async def _until_ended(app: App, adapters: Sequence[Adapter], standings: Platforms, end: Ending) -> int:
    outbox = Outbox(app, {adapter.platform: adapter for adapter in adapters})
    tasks = [asyncio.create_task(supervisor.keep(adapter, app, standings), name=adapter.platform) for adapter in adapters]
    tasks.append(asyncio.create_task(outbox.run(), name="outbox"))
    waiter = asyncio.create_task(end.asked.wait(), name="signals")
    done, _ = await asyncio.wait([*tasks, waiter], return_when=asyncio.FIRST_COMPLETED)
    systemd.tell(systemd.STOPPING)
    await ending.wind_up([*tasks, waiter])
    for task in done - {waiter}:
        task.result()
    return OK


def _manifest(platform: str) -> int:
    settings = read_settings()
    import handlers
    from bot.app import verbs_of
    from bot.router import collect

    verbs = verbs_of(collect(handlers), read_playbook())
    if platform == "slack":
        from bot.adapters.slack.manifest import manifest

        print(manifest(verbs, settings.jsc_root))
    else:
        from bot.adapters.discord.manifest import invite

        print(invite(settings))
    return OK


def _explain(answers: Sequence[str]) -> int:
    from playbook.__main__ import explain

    try:
        print("\n".join(explain(answers)))
    except ValueError as error:
        return _stop(str(error), USAGE)
    return OK
