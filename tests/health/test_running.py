"""`jsc run` as it is run, against both platforms' stand-ins: its health at `JSC_HTTP`, and a place where it cannot listen."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.health import SAID
from bot.settings import SettingsError, read_settings
from bot.vault import new_key
from tests.crash.test_crash import Discord, Slack, again, until
from tests.health.asking import asked, scraped
from tests.standins.discord import DiscordStandin
from tests.standins.slack import SlackStandIn

ROOT = Path(__file__).parents[2]
CANARY = "Quillonberry"


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def settings_of(folder: Path, **more: str) -> dict[str, str]:
    """An environment with these settings alone."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_"))}
    return env | {"JSC_DATABASE": str(folder / "run.db"), "JSC_KEYS": new_key(), "PYTHONPATH": str(ROOT)} | more


@contextlib.asynccontextmanager
async def running(folder: Path, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`jsc run`; asked to end at the end, which it does with 0."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=settings_of(folder, **settings),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 40) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def answers(port: int) -> None:
    """Waits until somebody listens."""
    async with asyncio.timeout(40):
        while True:
            with contextlib.suppress(aiohttp.ClientConnectionError):
                await asked(port, "/healthz")
                return
            await asyncio.sleep(0.05)


async def test_both_platforms_served_and_nothing_told_of_what_was_said(tmp_path: Path) -> None:
    port = free_port()
    async with SlackStandIn() as slack_world, DiscordStandin() as discord_world:
        slack, discord = Slack(slack_world), Discord(discord_world)
        async with running(tmp_path, JSC_HTTP=f":{port}", **slack.env, **discord.env):
            await answers(port)
            await asyncio.gather(slack.ready(), discord_world.gateway.online(40))
            for world in (slack, discord):
                await again(lambda world=world: world.says(f"/jsc log {CANARY}, staff PM, applied"))  # type: ignore[misc]
                await until(lambda world=world: world.sees(CANARY))  # type: ignore[misc]
            found = await scraped(port)
            ready = await asked(port, "/readyz")
            assert (ready.status, ready.text) == (200, "store: ok\noutbox: ok\nslack: ok\ndiscord: ok\n")
            for platform in ("slack", "discord"):
                assert found.value("jsc_events_total", platform=platform, kind="command", result="answered") >= 1
                assert found.value("jsc_answer_seconds_count", platform=platform) >= 1
            told = found.text + ready.text
            ids = {slack.ada.id, slack_world.space.id, discord.ada.id, discord_world.guild.id}
            assert not [word for word in (CANARY, *map(str, ids)) if word.lower() in told.lower()]
            with socket.socket() as other:
                # This machine by another address: what listens on every address would answer there.
                assert other.connect_ex(("127.0.0.2", port)) != 0


async def test_one_line_of_two_that_is_not_open(tmp_path: Path) -> None:
    port = free_port()
    async with SlackStandIn() as slack_world, DiscordStandin() as discord_world:
        wrong = Slack(slack_world).env | {"SLACK_BOT_TOKEN": "xoxb-wrong"}
        async with running(tmp_path, JSC_HTTP=f"127.0.0.1:{port}", **wrong, **discord_world.environment()):
            await answers(port)
            await discord_world.gateway.online(40)
            told = f"store: ok\noutbox: ok\nslack: not ok, {SAID['refused']}\ndiscord: ok\n"
            async with asyncio.timeout(40):
                while (ready := await asked(port, "/readyz")).text != told:  # noqa: ASYNC110  # another process sets no event of ours
                    await asyncio.sleep(0.05)
            assert ready.status == 503
            found = await scraped(port)
            assert found.value("jsc_platform_state", platform="slack", state="refused") == 1
            assert found.value("jsc_platform_state", platform="discord", state="serving") == 1
            assert (await asked(port, "/healthz")).status == 200


async def test_a_place_where_it_cannot_listen_is_a_setting(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        env = settings_of(tmp_path, JSC_HTTP=str(port), DISCORD_TOKEN="x.y.z", DISCORD_API_URL="http://127.0.0.1:9/api")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), cwd=tmp_path, env=env, stderr=asyncio.subprocess.PIPE
        )
        _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 3
    assert said.decode().splitlines()[-1] == (
        f"JSC_HTTP: 127.0.0.1:{port} cannot be used: Address already in use. Choose another port, or leave it empty."
    )


async def test_a_port_of_the_page_that_is_taken_is_said_as_plainly(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "play", "--port", str(port)),
            cwd=tmp_path,
            env=settings_of(tmp_path),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 3
    assert said.decode() == f"Port {port} cannot be used: Address already in use. Choose another with: make play PORT=8081\n"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("", None),
        ("9090", ("127.0.0.1", 9090)),
        (":9090", ("127.0.0.1", 9090)),
        ("127.0.0.1:9090", ("127.0.0.1", 9090)),
        ("0.0.0.0:65535", ("0.0.0.0", 65535)),
        ("localhost:1", ("localhost", 1)),
        ("[::1]:9090", ("::1", 9090)),
        ("[::]:9090", ("::", 9090)),
    ],
)
def test_this_machine_alone_unless_a_host_is_named(typed: str, at: tuple[str, int] | None) -> None:
    assert read_settings(jsc_http=typed).http == at


@pytest.mark.parametrize(
    "typed", ["x", "0", ":0", "65536", "host:", "http://127.0.0.1:9090", "::1:9090", "1 2:3", "٣", "127.0.0.1:9090/"]
)
def test_what_is_no_place_to_listen(typed: str) -> None:
    with pytest.raises(SettingsError, match=r"JSC_HTTP takes a port, or host:port"):
        read_settings(jsc_http=typed)
