"""`jsc check` for Discord: whether the token opens the door, and what stands behind it. It changes nothing there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import aiohttp

from bot.adapters.discord.manifest import PERMISSIONS
from bot.findings import Line, clock_line, platform_line
from bot.settings import Settings

INTENTS: Final = (
    ("Presence", (1 << 12) | (1 << 13)),
    ("Server Members", (1 << 14) | (1 << 15)),
    ("Message Content", (1 << 18) | (1 << 19)),
)
"""The application flags that say that a privileged intent is switched on (resources/application.mdx, Application Flags)."""
ADMINISTRATOR: Final = 1 << 3
MANAGE_THREADS: Final = (
    "Discord's documentation leaves open whether it may add people to a room to which members may not; the first room shows it. "
    "If that room is refused (50013), allow the bot Manage Threads on that one channel alone."
)
SECONDS: Final = 10.0


async def probe(settings: Settings) -> list[Line]:
    """What Discord says to the token, one line a finding. Raises nothing the network can cause."""
    headers = {"Authorization": f"Bot {settings.discord_token.get_secret_value().strip()}"}
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
            return await _findings(session, settings)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        how = (
            "Look whether this machine reaches the internet, and whether DISCORD_API_URL is right; discordstatus.com tells of outages."
        )
        return [platform_line("Discord could not be reached", how)]


async def _findings(session: aiohttp.ClientSession, settings: Settings) -> list[Line]:
    base = settings.discord_api_url.rstrip("/")
    async with session.get(f"{base}/applications/@me") as response:
        clock = clock_line(response.headers.get("Date"))
        if response.status == 401:
            how = "Copy the bot's token anew: discord.com/developers, your application, Bot, Reset Token. Then set DISCORD_TOKEN."
            return [platform_line("Discord refuses DISCORD_TOKEN", how), *clock]
        if response.status != 200:
            return [platform_line(f"Discord answers {response.status}", "Wait some minutes, then check again."), *clock]
        application = _mapping(await response.json())
    async with session.get(f"{base}/users/@me/guilds") as response:
        found = await response.json() if response.status == 200 else []
    servers = [server for server in found if isinstance(server, dict)] if isinstance(found, list) else []
    return [
        Line("ok", f"DISCORD_TOKEN opens the application {application.get('name', '')}"),
        *_application(application),
        _servers(len(servers)),
        *_rights([_bits(server) for server in servers]),
        *clock,
    ]


def _application(application: Mapping[str, object]) -> list[Line]:
    lines: list[Line] = []
    if application.get("interactions_endpoint_url"):
        how = "Presses go there and not to this app. Empty Interactions Endpoint URL under General Information."
        lines.append(platform_line("the application has an interactions endpoint", how))
    flags = application.get("flags")
    on = [name for name, bits in INTENTS if isinstance(flags, int) and flags & bits]
    if on:
        how = "The app reads none of what they open. Switch them off under Bot, Privileged Gateway Intents."
        lines.append(Line("note", f"privileged intents that are not needed: {', '.join(on)}", how))
    else:
        lines.append(Line("ok", "no privileged intent is switched on, and none is needed"))
    return lines


def _servers(count: int) -> Line:
    if count:
        return Line("ok", f"the bot is on {count} server{'' if count == 1 else 's'}")
    return Line("note", "the bot is on no server yet", "Open the address that `jsc manifest discord` prints.")


def _rights(held: list[int]) -> list[Line]:
    """Each right in words: what it is for, and whether the bot has it on every server. A channel's own rules may still deny it."""
    if not held:
        return []
    lines: list[Line] = []
    for bit, name, why in PERMISSIONS:
        lacking = sum(not rights & (bit | ADMINISTRATOR) for rights in held)
        if not lacking:
            how = MANAGE_THREADS if name == "Create Private Threads" else ""
            lines.append(Line("ok", f"permission {name}: {why}", how))
        else:
            where = "" if len(held) == 1 else f" on {lacking} of {len(held)} servers"
            how = f"Allow it in the bot's role{where}, or open the address that `jsc manifest discord` prints once more."
            lines.append(Line("note", f"permission {name} is missing: {why}", how))
    if any(rights & ADMINISTRATOR for rights in held):
        lines.append(Line("note", "permission Administrator is given and never used", "Take it from the bot's role: less is safer."))
    return lines


def _bits(server: Mapping[str, object]) -> int:
    told = server.get("permissions")
    return int(told) if isinstance(told, str) and told.isascii() and told.isdigit() else 0


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value
