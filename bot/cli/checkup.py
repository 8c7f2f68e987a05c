"""`jsc check`: what is set, what is missing, and how to get it; one line each, and an exit code that says what to mend first."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import structlog

from bot.cli.supervisor import NAMES
from bot.clock import Clock
from bot.exits import CONTENT, KEYS, OK, SETTINGS, STORE
from bot.findings import Line, platform_line
from bot.platforms import Platforms
from bot.settings import Settings, SettingsError, operator_keys, read_settings, set_in
from bot.store.sqlite import Store, StoreError
from bot.vault import WrongKey
from playbook.models import ContentError, read_playbook
from playbook.records import Checked

if TYPE_CHECKING:
    from bot.app import App
    from bot.context import Context

log = structlog.get_logger("jsc.checkup")

OF_THE_MACHINE: Final = ("Python", "SQLite", "the settings", "the name ", "the operator's key", "the database", "the playbook")
"""How findings begin that are whoever runs the app's alone: they may name a path."""
LOOKS_EVERY: Final = 3600.0
"""Seconds from one look of the running app at its platforms to the next."""
FIXED_SQLITE: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""Builds without the WAL-reset bug: this or later in each line (sqlite.org, "The WAL-reset bug")."""


async def check(*, offline: bool) -> int:
    """Prints every finding; returns the exit code of the first that stops a start."""
    lines = await findings(offline=offline)
    for line in lines:
        print(line)
    code = next((line.code for line in lines if line.code), OK)
    if code == OK:
        await _remember(lines)
    print()
    print("Ready: start with `jsc run`." if code == OK else _not_ready(lines))
    return code


def _not_ready(lines: list[Line]) -> str:
    """What to do next; where one platform alone stands in the way, `jsc run` serves the other."""
    mend = "Mend the first line that says `missing`, then check again."
    wrong = {line.of for line in lines if line.code}
    served = [NAMES[line.of] for line in lines if line.of and line.of not in wrong and line.state == "ok"]
    if "" not in wrong and served:
        return f"Ready in part: `jsc run` would serve {served[0]} alone. {mend}"
    return f"Not ready yet. {mend}"


async def _remember(lines: list[Line]) -> None:
    """Keeps what was found of the platforms for the facilitators' page, and prints the first facilitator's code while there is none.

    A database that is not there yet, or that a running bot holds, is left alone.
    """
    from bot.cli import first_code, opening

    settings = read_settings()
    if not settings.jsc_database.exists():
        return
    found = tuple((line.state, line.what, line.how) for line in lines if not line.what.startswith(OF_THE_MACHINE))
    try:
        async with opening.opened(settings, Clock()) as app:
            await app.in_house(lambda context: context.records.put(Checked(at=context.now, lines=found)))
            said = await first_code.sentence(app)
    except StoreError:
        return
    if said is not None:
        print(said)


def _keeps(found: tuple[tuple[str, str, str], ...]) -> Callable[[Context], Checked]:
    return lambda context: context.records.put(Checked(at=context.now, lines=found, serving=True))


async def looks(app: App, settings: Settings, standings: Platforms | None = None, *, every: float = LOOKS_EVERY) -> None:
    """While the app serves: asks its platforms at once, every hour, and when one comes or goes; keeps it for the facilitators' page."""
    standings = Platforms([], app.clock) if standings is None else standings
    while True:
        moves = standings.moves
        try:
            lines = await _of_platform("slack", settings, standings) if settings.slack else []
            lines += await _of_platform("discord", settings, standings) if settings.discord else []
            found = tuple((line.state, line.what, line.how) for line in lines)
            await app.in_house(_keeps(found))
        except Exception as error:  # noqa: BLE001  # a full disk, as a rule: one look is lost, and not all that would come after it
            log.error("not looked", error=type(error).__name__)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(every):
                await standings.moved(moves)


async def _of_platform(name: Literal["slack", "discord"], settings: Settings, standings: Platforms) -> list[Line]:
    """What a platform says that is served; of one that is not, why."""
    standing = standings.get(name)
    if standing is not None and standing.state in ("refused", "unreachable"):
        return [platform_line(f"{NAMES[name]} is not served", standing.why)]
    if name == "slack":
        return await _slack(settings, offline=False, serving=True)
    return await _discord(settings, offline=False)


async def findings(*, offline: bool) -> list[Line]:
    """Every finding, in the order in which to mend them."""
    lines = [Line("ok", f"Python {platform.python_version()}"), sqlite_line(sqlite3.sqlite_version_info)]
    try:
        lines += _sources()
        settings = read_settings()
    except SettingsError as error:
        return [*lines, *(Line("missing", text, code=SETTINGS) for text in str(error).splitlines())]
    lines.append(_tried("the operator's key", KEYS, lambda: f"{len(operator_keys(settings))} set"))
    lines.append(await _database(settings))
    lines.append(_tried("the playbook", CONTENT, lambda: _lists(settings)))
    lines += [replace(line, of="slack") for line in await _slack(settings, offline=offline)]
    lines += [replace(line, of="discord") for line in await _discord(settings, offline=offline)]
    if not (settings.slack or settings.discord):
        how = "Set Slack's two tokens, or Discord's one. To look around without any: make play"
        lines.append(Line("missing", "a platform to serve", how, SETTINGS))
    return lines


def _sources() -> list[Line]:
    """Where the settings come from, and names that may be meant for us. Raises SettingsError."""
    path, strange = set_in()
    other = f"{path.absolute()}" if path else f"no file, as there is no .env in {Path.cwd()}"
    return [Line("ok", f"the settings: from the environment and {other}"), *(Line("note", f"the name {name}") for name in strange)]


def sqlite_line(version: tuple[int, ...]) -> Line:
    """What is to be known of the SQLite build, by its version: a build with the WAL-reset bug is used with care."""
    text = f"SQLite {'.'.join(map(str, version))}"
    if version >= FIXED_SQLITE[0] or any(version[:2] == fixed[:2] and version >= fixed for fixed in FIXED_SQLITE):
        return Line("ok", text)
    how = "Builds before 3.51.3 have the WAL-reset bug. One writing process keeps clear of it: run no Litestream and no second writer."
    return Line("note", text, how)


def _tried(what: str, code: int, look: Callable[[], str]) -> Line:
    try:
        return Line("ok", f"{what}: {look()}")
    except (WrongKey, ContentError) as error:
        return Line("missing", what, str(error).replace("\n", "\n        "), code)


def _lists(settings: Settings) -> str:
    playbook = read_playbook(settings.jsc_playbook)
    own = sum(not c.builtin for c in playbook.checklists)
    return f"{len(playbook.checklists) - own} built-in lists" + (f", {own} of your own" if own else "")


async def _database(settings: Settings) -> Line:
    path = settings.jsc_database
    if not path.exists():
        above = next(folder for folder in path.absolute().parents if folder.exists())
        if not (above.is_dir() and os.access(above, os.W_OK | os.X_OK)):
            return Line(
                "missing", "the database", f"{path} cannot be made: nothing can be written in {above}. Set JSC_DATABASE.", STORE
            )
        return Line("ok", f"the database: {path} is made at the first start")
    try:
        store = await Store.open(path, settings.jsc_journal)
    except StoreError as error:
        if "in use" in str(error):
            return Line("note", f"the database: {path} is in use; a running bot holds it")
        return Line("missing", "the database", str(error), STORE)
    try:
        sealed = await store.meta("index")
        if sealed is not None:
            from bot.vault import Vault

            Vault(operator_keys(settings), sealed)
    except WrongKey as error:
        return Line("missing", "the database", str(error), KEYS)
    finally:
        await store.close()
    return Line("ok", f"the database: {path}")


async def _slack(settings: Settings, *, offline: bool, serving: bool = False) -> list[Line]:
    bot, app = settings.slack_bot_token.get_secret_value(), settings.slack_app_token.get_secret_value()
    if not bot and not app:
        return [Line("note", "Slack is not set up", "Paste `jsc manifest slack` at api.slack.com/apps; README, Slack in four steps.")]
    lines = [
        *_token(
            "SLACK_BOT_TOKEN",
            bot,
            "xoxb-",
            "OAuth & Permissions once the app is installed; Slack also shows it when the install is done",
        ),
        *_token(
            "SLACK_APP_TOKEN",
            app,
            "xapp-",
            "Basic Information, App-Level Tokens (scope connections:write); newer dialogues show it when the install is done",
        ),
    ]
    if offline or any(line.code for line in lines):
        return lines
    from bot.adapters.slack.probe import probe

    return [*lines, *await probe(settings, serving=serving)]


async def _discord(settings: Settings, *, offline: bool) -> list[Line]:
    if not settings.discord:
        how = "Make an application at discord.com/developers, copy its bot token; README, Discord in three steps."
        return [Line("note", "Discord is not set up", how)]
    if offline:
        return [Line("ok", "DISCORD_TOKEN is set")]
    from bot.adapters.discord.probe import probe

    return [Line("ok", "DISCORD_TOKEN is set"), *await probe(settings)]


def _token(name: str, value: str, prefix: str, where: str) -> list[Line]:
    if not value:
        return [Line("missing", f"{name} is not set", f"You find it under {where}.", SETTINGS)]
    if not value.startswith(prefix):
        return [Line("missing", f"{name} does not begin with {prefix}", f"The right one is under {where}.", SETTINGS)]
    return [Line("ok", f"{name} is set")]
