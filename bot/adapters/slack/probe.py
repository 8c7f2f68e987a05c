"""What `jsc check` finds out on Slack itself: whether the tokens are taken, which scopes are there, and whether the clocks agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.adapters.slack import api
from bot.adapters.slack.api import Api
from bot.adapters.slack.manifest import OPTIONAL, REQUIRED
from bot.adapters.slack.receipts import CREDENTIAL, Failed, sentence
from bot.findings import Line, clock_line, platform_line
from bot.settings import Settings

PURPOSE: Final = {
    "commands": "the slash command",
    "chat:write": "cards and reminders in direct messages",
    "groups:read": "who is in a council's room is checked before each post; without it a card says 'everyone in this channel'",
    "users:read": "a member's time zone is offered; without it they type a city",
    "files:write": "exports and pictures come as files; without it exports come as pages of text",
    "im:history": "after a crash I look whether a message arrived; without it one may come twice",
}
NEVER: Final = ("groups:history", "channels:history", "channels:read", "mpim:history", "users:read.email", "files:read")
"""Rights that are never needed: an app that has them can read what is none of its business (platform facts 1.8)."""


async def probe(settings: Settings, *, serving: bool = False) -> list[Line]:
    """One line for each thing that was looked at. Raises nothing that Slack can cause.

    `serving`: the app has its line already; another one is not asked for, as Slack gives out few a minute.
    """
    async with api.session() as session:
        web = Api(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session)
        try:
            told, headers = await web.read("auth.test")
        except Failed as why:
            return [_refused(why, "SLACK_BOT_TOKEN")]
        lines = [Line("ok", f"Slack lets the bot in: workspace {told.get('team', '?')}, as {told.get('user', '?')}")]
        lines += _scopes(headers)
        if not serving:
            lines.append(await _socket(web, settings.slack_app_token.get_secret_value()))
        return lines + clock_line(_header(headers, "date"))


async def _socket(web: Api, token: str) -> Line:
    try:
        await web.line(token)
    except Failed as why:
        return _refused(why, "SLACK_APP_TOKEN")
    return Line("ok", "Slack opens a line for the app token (Socket Mode)")


def _scopes(headers: Mapping[str, str]) -> list[Line]:
    named = _header(headers, "x-oauth-scopes")
    if named is None:
        return [Line("note", "Slack did not say which scopes are granted")]
    granted = {scope.strip() for scope in named.split(",")}
    lines = []
    for scope in REQUIRED:
        if scope in granted:
            lines.append(Line("ok", f"scope {scope}: {PURPOSE[scope]}"))
        else:
            how = "Needed. Paste `jsc manifest slack` as the app's manifest, then install it again."
            lines.append(platform_line(f"scope {scope} is not granted: {PURPOSE[scope]}", how))
    for scope in OPTIONAL:
        there = scope in granted
        text = f"scope {scope} (optional)" + ("" if there else " is not granted") + f": {PURPOSE[scope]}"
        lines.append(Line("ok" if there else "note", text))
    if not granted.issuperset(OPTIONAL):
        how = "To add one: paste `jsc manifest slack` as the app's manifest, then install the app again and leave that scope ticked."
        lines.append(Line("note", "the app works without the optional scopes that are not granted", how))
    lines += [
        Line("note", f"scope {s} is granted and never used", "Take it out of the app: less is safer.") for s in NEVER if s in granted
    ]
    return lines


def _refused(why: Failed, what: str) -> Line:
    if why.code in CREDENTIAL:
        return platform_line(f"Slack refuses {what}", sentence(why.code, what))
    how = f"The address is SLACK_API_URL, normally https://slack.com/api/. Slack or the network said: {why.code}."
    return platform_line("Slack cannot be reached", how)


def _header(headers: Mapping[str, str], name: str) -> str | None:
    return next((value for key, value in headers.items() if key.lower() == name), None)
