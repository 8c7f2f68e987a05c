"""One platform that does not let us in does not take the other down: said in one line, tried again, and shown where one looks."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

from bot.cli.checkup import sqlite_line
from bot.clock import Clock
from bot.platforms import Platforms, pause
from tests.core.running import running, settings_of
from tests.core.test_check import jsc
from tests.standins.discord import DiscordStandin
from tests.standins.faults import At, Fault
from tests.standins.slack import SlackStandIn


async def test_a_wrong_token_of_discord_leaves_slack_served(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, DiscordStandin() as discord:
        settings = settings_of(slack) | discord.environment() | {"DISCORD_TOKEN": "not-the-one"}
        async with running(tmp_path, **settings) as bot:
            await bot.says("Slack is served.")
            said = await bot.says("Discord is not served.")
            assert "Discord refuses DISCORD_TOKEN. Copy the bot's token anew" in said
            ada = slack.person("Ada")
            await ada.command("/jsc help")
            assert ada.card, "Slack answers"
            await bot.says("tried again later", '"attempt": 2')
            assert sum("Discord is not served." in line for line in bot.said) == 1, "once, and not at each try"
            if (build := sqlite_line(sqlite3.sqlite_version_info)).state == "note":
                await bot.says(build.what, "no second writer")
            assert await bot.ends_when_asked() == 0


async def test_each_wrong_token_of_slack_leaves_discord_served_and_the_right_one_is_taken_later(tmp_path: Path) -> None:
    for kind in ("bot", "app"):
        async with SlackStandIn() as slack, DiscordStandin() as discord:
            token = slack.token_of(slack.space) if kind == "bot" else slack.world.tokens[slack.app_token]
            token.error = "invalid_auth"
            folder = tmp_path / kind
            folder.mkdir()
            async with running(folder, **settings_of(slack), **discord.environment()) as bot:
                await bot.says("Discord is served.")
                assert f"SLACK_{kind.upper()}_TOKEN" in await bot.says("Slack is not served.")
                token.error = None
                await bot.says("Slack is served.")
                assert await bot.ends_when_asked() == 0


async def test_a_token_that_is_revoked_while_it_serves_and_at_the_next_start(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, DiscordStandin() as discord:
        settings = settings_of(slack) | discord.environment()
        async with running(tmp_path, **settings) as bot:
            await bot.says("Slack is served.")
            await bot.says("Discord is served.")
            await slack.uninstall()
            said = await bot.says("Slack is not served.")
            assert "Install the app again" in said
            assert "Meanwhile Discord is served." in said
            assert await bot.ends_when_asked() == 0
        async with running(tmp_path, **settings) as bot:
            await bot.says("Discord is served.")
            await bot.says("Slack is not served.", "SLACK_BOT_TOKEN")
            await discord.revoke_token()
            assert await bot.ends() == 7, "nothing is left that could be served"
            assert "Discord refuses DISCORD_TOKEN" in bot.said[-1]
            assert any("Slack does not take SLACK_BOT_TOKEN" in line for line in bot.said[-2:])


async def test_a_revoked_token_is_noticed_by_what_it_refuses(tmp_path: Path) -> None:
    """No event tells of it: a post that is refused does."""
    async with SlackStandIn() as slack, running(tmp_path, **settings_of(slack)) as bot:
        await bot.says("Slack is served.")
        ada = slack.person("Ada")
        slack.token_of(slack.space).error = "token_revoked"
        await ada.visits_home()
        assert await bot.ends() == 7
        assert len([line for line in bot.said if "Slack does not take SLACK_BOT_TOKEN" in line]) == 1


async def test_a_platform_that_is_out_of_reach_is_waited_for(tmp_path: Path) -> None:
    """Discord refuses us and Slack is away: that may pass, so that the process goes on."""
    async with SlackStandIn() as slack, DiscordStandin() as discord:
        slack.plan.add(*(At(nth, Fault.http(503, accepted=False), "auth.test") for nth in (1, 2, 3)))
        settings = settings_of(slack) | discord.environment() | {"DISCORD_TOKEN": "not-the-one"}
        async with running(tmp_path, **settings) as bot:
            await bot.says("Slack is not served. Slack cannot be reached")
            await bot.says("Discord is not served.")
            await bot.says("Slack is served.")
            assert await bot.ends_when_asked() == 0


async def test_both_refused_end_it(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, DiscordStandin() as discord:
        settings = settings_of(slack) | discord.environment()
        wrong = {"SLACK_APP_TOKEN": "xapp-no", "DISCORD_TOKEN": "no"}
        async with running(tmp_path, **settings | wrong) as bot:
            assert await bot.ends() == 7
            assert {line.split(" ")[0] for line in bot.said[-2:]} == {"Slack", "Discord"}


async def test_half_of_slacks_tokens_is_said_and_what_is_served(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, DiscordStandin() as discord:
        for missing in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
            half = {name: value for name, value in settings_of(slack).items() if name != missing}
            async with running(tmp_path, **half, **discord.environment()) as bot:
                await bot.says(f"{missing} is not set, so that Slack is not served", "Discord alone")
                await bot.says("Discord is served.")
                assert await bot.ends_when_asked() == 0
            code, said = await jsc(tmp_path, "run", **half)
            assert code == 3
            assert f"{missing} is not set, so that Slack is not served" in said


async def test_check_says_what_would_be_served_and_what_not(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, DiscordStandin() as discord:
        settings = settings_of(slack) | discord.environment() | {"JSC_KEYS": "A" * 43 + "="}
        code, said = await jsc(tmp_path, "check", **settings | {"DISCORD_TOKEN": "not-the-one"})
        assert code == 7, said
        assert "missing Discord refuses DISCORD_TOKEN" in " ".join(said.split())
        assert "`jsc run` would serve Slack alone." in said
        code, said = await jsc(tmp_path, "check", **settings | {"DISCORD_TOKEN": "not-the-one", "SLACK_BOT_TOKEN": "xoxb-no"})
        assert code == 7, said
        assert "would serve" not in said
        assert "Not ready yet." in said


# -- what is kept of it -----------------------------------------------------------------------------------------------------------


def test_how_a_platform_stands_since_when() -> None:
    clock = Clock(frozen=dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC))
    platforms = Platforms(["slack", "discord"], clock)
    tell, began = platforms.teller("slack"), clock.now()
    assert not platforms.all_serve
    tell("refused", "one")
    moves = platforms.moves
    clock.move(dt.timedelta(hours=1))
    tell("refused", "one")
    assert platforms.moves == moves, "the same once more is nothing new"
    tell("refused", "another")
    assert platforms["slack"].since == began, "it is refused since then, whatever the reason"
    hopeless = [platforms.hopeless]
    platforms.tell("discord", "refused", "no")
    assert [*hopeless, platforms.hopeless] == [False, True]
    tell("serving")
    assert platforms["slack"].since == clock.now()
    assert platforms["slack"].why == ""


def test_pauses_grow_to_a_cap_and_are_never_quite_the_same() -> None:
    steps = (2.0, 5.0, 600.0)
    for attempt in range(50):
        most = steps[min(attempt, 2)]
        assert 0.8 * most <= pause(steps, attempt) <= 1.2 * most
    assert len({pause(steps, 9) for _ in range(20)}) > 1
