"""The slash command as Discord wants it defined, and whether it must be told."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord
import structlog
from discord import app_commands

from bot import limits
from bot.adapters.discord.parse import TEXT_OPTION
from bot.app import Verb
from bot.store.unit import META, Unit

if TYPE_CHECKING:
    from bot.store.sqlite import Store

log = structlog.get_logger("jsc.discord")

ABOUT: Final = "Your job search council: checklists, debriefs, reminders, private to you."
ABOUT_TEXT: Final = "What it is about, in your own words. Leave it empty to see what is there."
SYNCED: Final = "discord.commands"
BACK_OFF: Final = (5.0, 30.0, 120.0, 600.0)

Take = Callable[["discord.Interaction[Any]"], Awaitable[None]]
Text = app_commands.Range[str, 1, limits.COMMAND_TEXT]


def tree(client: discord.Client, root: str, verbs: Sequence[Verb], take: Take) -> app_commands.CommandTree:
    """`/root` with one subcommand a verb, in servers and in the direct chat with the bot; each use goes to `take`.

    A verb that was taken out stays in people's clients for a while; it goes to `take` as well, which knows what to say.
    """
    made = app_commands.CommandTree(client)
    group = app_commands.Group(
        name=root,
        description=ABOUT,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    for verb in verbs:
        group.add_command(app_commands.Command(name=verb.name, description=verb.help, callback=_callback(take)))
    made.add_command(group)

    async def failed(interaction: discord.Interaction[Any], error: app_commands.AppCommandError) -> None:
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            await take(interaction)
        else:
            log.error("command failed", error=type(error).__name__)

    made.error(failed)
    return made


async def sync(made: app_commands.CommandTree, store: Store) -> bool:
    """Tells Discord the definition, if it is not the one it was last told or is gone there; returns whether it was told.

    Tries until Discord takes it; a definition that Discord refuses is logged and left. What is kept of it is a hash.
    """
    for wait in (*BACK_OFF, BACK_OFF[-1], None):
        try:
            return await _sync(made, store)
        except (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("commands not told yet", error=type(error).__name__)
        except (discord.HTTPException, app_commands.AppCommandError) as error:
            log.error("commands refused", error=type(error).__name__, reason=str(getattr(error, "code", "")))
            return False
        if wait is not None:
            await asyncio.sleep(wait)
    return False


async def _sync(made: app_commands.CommandTree, store: Store) -> bool:
    fingerprint = _fingerprint(made)
    names = {command.name for command in made.get_commands()}
    if await store.meta(SYNCED) == fingerprint and names <= {command.name for command in await made.fetch_commands()}:
        return False
    await made.sync()
    unit = Unit()
    unit.add(META, SYNCED, fingerprint)
    await store.commit(unit)
    return True


def _fingerprint(made: app_commands.CommandTree) -> bytes:
    definition = json.dumps([command.to_dict(made) for command in made.get_commands()], sort_keys=True)
    return hashlib.sha256(f"{made.client.application_id}|{definition}".encode()).digest()


def _callback(take: Take) -> Callable[..., Any]:
    async def typed(interaction: discord.Interaction[Any], text: Text = "") -> None:
        await take(interaction)

    return app_commands.describe(**{TEXT_OPTION: ABOUT_TEXT})(typed)
