"""`jsc check` for Discord: whether the token opens the door, and what stands behind it. It changes nothing there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import aiohttp

from bot.findings import Line, clock_line, platform_line
from bot.settings import Settings

INTENTS: Final = (
    ("Presence", (1 << 12) | (1 << 13)),
    ("Server Members", (1 << 14) | (1 << 15)),
    ("Message Content", (1 << 18) | (1 << 19)),
)
"""The application flags that say that a privileged intent is switched on (resources/application.mdx, Application Flags)."""
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
    servers = len(found) if isinstance(found, list) else 0
    return [
        Line("ok", f"DISCORD_TOKEN opens the application {application.get('name', '')}"),
        *_application(application),
        _servers(servers),
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


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value
