"""What `jsc run` tells the service manager: a real datagram socket hears a real process that serves a stand-in."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from bot.cli.systemd import every
from bot.vault import new_key
from tests.standins.discord import DiscordStandin

ROOT = Path(__file__).parents[2]


@contextmanager
def manager(address: str) -> Iterator[socket.socket]:
    """The service manager's end; `@` begins an abstract name."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("\0" + address[1:] if address.startswith("@") else address)
        line.setblocking(False)
        yield line


async def hears(line: socket.socket) -> str:
    return (await asyncio.wait_for(asyncio.get_running_loop().sock_recv(line, 4096), 60)).decode()


@asynccontextmanager
async def running(folder: Path, address: str, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_", "WATCHDOG_"))}
    env |= {"PYTHONPATH": str(ROOT), "NOTIFY_SOCKET": address, **settings}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), cwd=folder, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.parametrize("kind", ["a path", "an abstract name"])
async def test_ready_then_alive_then_stopping(tmp_path: Path, kind: str) -> None:
    address = str(tmp_path / "notify") if kind == "a path" else f"@jsc-test-{os.getpid()}"
    with manager(address) as line:
        async with (
            DiscordStandin() as discord,
            running(tmp_path, address, JSC_KEYS=new_key(), WATCHDOG_USEC="100000", **discord.environment()) as process,
        ):
            assert await hears(line) == "READY=1"
            assert (tmp_path / "data" / "council.db").exists(), "the store is open before it is ready"
            assert [await hears(line) for _ in range(3)] == ["WATCHDOG=1"] * 3
            process.send_signal(signal.SIGTERM)
            while (said := await hears(line)) == "WATCHDOG=1":
                pass
            assert said == "STOPPING=1"
            assert await asyncio.wait_for(process.wait(), 60) == 0


async def test_no_sign_of_life_when_none_is_waited_for(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with manager(address) as line:
        async with (
            DiscordStandin() as discord,
            running(tmp_path, address, JSC_KEYS=new_key(), WATCHDOG_USEC="1000", WATCHDOG_PID="1", **discord.environment()) as process,
        ):
            assert await hears(line) == "READY=1"
            process.send_signal(signal.SIGTERM)
            assert await hears(line) == "STOPPING=1"


async def test_a_platform_that_does_not_answer_yet_is_being_tried(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    nowhere = {"DISCORD_TOKEN": "x", "DISCORD_API_URL": "http://127.0.0.1:9/api", "DISCORD_GATEWAY_URL": "ws://127.0.0.1:9/"}
    with manager(address) as line:
        async with running(tmp_path, address, JSC_KEYS=new_key(), **nowhere):
            assert await hears(line) == "READY=1"


@pytest.mark.parametrize("wrong", [{}, {"JSC_KEYS": "short", "DISCORD_TOKEN": "x"}])
async def test_what_cannot_start_is_never_ready(tmp_path: Path, wrong: dict[str, str]) -> None:
    address = str(tmp_path / "notify")
    with manager(address) as line:
        async with running(tmp_path, address, **wrong) as process:
            assert await asyncio.wait_for(process.wait(), 60) in (3, 4)
        with pytest.raises(BlockingIOError):
            line.recv(4096)


async def test_a_manager_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    async with (
        DiscordStandin() as discord,
        running(tmp_path, str(tmp_path / "gone"), JSC_KEYS=new_key(), **discord.environment()) as process,
    ):
        assert process.stderr is not None
        assert b"service manager not told" in await asyncio.wait_for(process.stderr.readline(), 60)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 60) == 0


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "120000000"}, 60.0),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": "7"}, 60.0),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "²"}, None),
    ],
)
def test_how_often_a_sign_of_life_is_due(environment: dict[str, str], seconds: float | None) -> None:
    assert every(environment, 7) == seconds
