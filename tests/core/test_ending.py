"""SIGTERM ends `jsc run` within ten seconds, whatever state each platform is in and whatever hangs; a second one ends it at once."""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.core.running import ROOT, Running, Silent, running, settings_of
from tests.standins.discord import DiscordStandin
from tests.standins.faults import At, Fault
from tests.standins.slack import SlackStandIn

Scene = Callable[[Running, SlackStandIn, DiscordStandin], Awaitable[None]]


async def served(bot: Running, slack: SlackStandIn, discord: DiscordStandin) -> None:
    """Both lines are open."""
    await bot.says("Slack is served.")
    await bot.says("Discord is served.")


async def refused(bot: Running, slack: SlackStandIn, discord: DiscordStandin) -> None:
    """Slack took the app out, and it is tried again."""
    await served(bot, slack, discord)
    slack.world.tokens[slack.app_token].error = "account_inactive"
    await slack.uninstall()
    await bot.says("tried again later", '"attempt": 2')


async def revoked(bot: Running, slack: SlackStandIn, discord: DiscordStandin) -> None:
    """Discord took the token back."""
    await served(bot, slack, discord)
    await discord.revoke_token()
    await bot.says("tried again later", '"attempt": 2')


async def half_open(bot: Running, slack: SlackStandIn, discord: DiscordStandin) -> None:
    """Neither answers any more, not even a goodbye."""
    await served(bot, slack, discord)
    discord.gateway.go_quiet()
    await slack.befall(Fault.half_open())


async def cut(bot: Running, slack: SlackStandIn, discord: DiscordStandin) -> None:
    """Both lines were cut, and nothing that is asked for gets an answer."""
    await served(bot, slack, discord)
    slack.plan.add(*(At(nth, Fault.hang(accepted=False), "apps.connections.open") for nth in range(1, 20)))
    discord.gateway.refusing = True
    discord.gateway.cut()
    await slack.befall(Fault.drop())
    await discord.gateway.offline()


async def hanging_answer(bot: Running, slack: SlackStandIn, discord: DiscordStandin) -> None:
    """The process has something in hand that never comes to its end: Slack does not answer what it is asked."""
    await served(bot, slack, discord)
    slack.plan.add(*(At(nth, Fault.hang(accepted=False), "views.publish") for nth in range(1, 5)))
    ada = slack.person("Ada")
    await ada.visits_home()


@pytest.mark.parametrize("scene", [served, refused, revoked, half_open, cut, hanging_answer], ids=lambda scene: str(scene.__name__))
async def test_it_ends_when_asked(tmp_path: Path, scene: Scene) -> None:
    async with (
        SlackStandIn() as slack,
        DiscordStandin() as discord,
        running(tmp_path, **settings_of(slack), **discord.environment()) as bot,
    ):
        await scene(bot, slack, discord)
        assert await bot.ends_when_asked() == 0, bot.said


@pytest.mark.parametrize("scene", [refused, revoked], ids=lambda scene: str(scene.__name__))
async def test_it_ends_at_a_start_that_was_refused(tmp_path: Path, scene: Scene) -> None:
    """The next start, with the token that was taken back."""
    async with SlackStandIn() as slack, DiscordStandin() as discord:
        if scene is refused:
            slack.token_of(slack.space).error = "account_inactive"
        else:
            discord.rest.token = None
        async with running(tmp_path, **settings_of(slack), **discord.environment()) as bot:
            await bot.says("is not served.")
            assert await bot.ends_when_asked() == 0


@pytest.mark.parametrize("what", ["everything", "gateway"])
async def test_it_ends_while_a_server_never_answers(tmp_path: Path, what: str) -> None:
    async with Silent() as silent, DiscordStandin() as discord:
        http = f"http://127.0.0.1:{silent.port}"
        settings = discord.environment() | {"DISCORD_GATEWAY_URL": f"ws://127.0.0.1:{silent.port}/"}
        if what == "everything":
            settings |= {"DISCORD_API_URL": f"{http}/api/v10", "SLACK_API_URL": f"{http}/api/"}
            settings |= {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
        async with running(tmp_path, **settings) as bot:
            await silent.asked.wait()
            assert await bot.ends_when_asked() == 0


def hanging(how: str) -> tuple[str, str]:
    """`jsc run` with something beneath it that hangs."""
    return "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{how}\nfrom bot.__main__ import main\nsys.exit(main(['run']))"


NAMES_HANG = """
import socket, time
def hang(*a, **k):
    print('looked up', flush=True)
    time.sleep(300)
socket.getaddrinfo = hang
"""
LOOP_HANGS = """
import time
from bot.outbox import Outbox
async def hang(self):
    print('held up', flush=True)
    while True:
        time.sleep(0.01)
Outbox.run = hang
"""
DEAF_TASK = """
import asyncio
from bot.outbox import Outbox
async def deaf(self):
    print('deaf', flush=True)
    while True:
        try:
            await asyncio.sleep(300)
        except asyncio.CancelledError:
            pass
Outbox.run = deaf
"""
STORE_HANGS = """
import asyncio
from bot.store.sqlite import Store
async def hang(self):
    print('closing', flush=True)
    await asyncio.Event().wait()
Store.close = hang
"""


async def test_it_ends_while_a_name_is_looked_up(tmp_path: Path) -> None:
    """The name server does not answer: a thread hangs that nothing can cancel. Nothing was given up, so that it ends well."""
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://slack.invalid/api/"}
    async with running(tmp_path, program=hanging(NAMES_HANG), **settings) as bot:
        await bot.says("looked up")
        assert await bot.ends_when_asked() == 0


@pytest.mark.parametrize(("how", "sign"), [(LOOP_HANGS, "held up"), (DEAF_TASK, "deaf"), (STORE_HANGS, "Slack is served.")])
async def test_it_ends_hard_where_something_does_not_listen(tmp_path: Path, how: str, sign: str) -> None:
    async with SlackStandIn() as slack, running(tmp_path, program=hanging(how), **settings_of(slack)) as bot:
        await bot.says(sign)
        assert await bot.ends_when_asked() == 1
        assert '"reason": "hung at the end"' in bot.said[-1]


async def test_the_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, running(tmp_path, program=hanging(STORE_HANGS), **settings_of(slack)) as bot:
        await bot.says("Slack is served.")
        bot.process.send_signal(signal.SIGTERM)
        await bot.says("closing")
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ends(10) == 143
        assert '"reason": "asked twice to end"' in bot.said[-1]
