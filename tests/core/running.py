"""`jsc run` as a process of its own beside the stand-ins: what it says, line by line, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.vault import new_key
from tests.standins.slack import SlackStandIn

ROOT = Path(__file__).parents[2]
ENDS_WITHIN = 10.0
"""Seconds that are promised from a SIGTERM to the end."""
PATIENCE = 60.0


class Running:
    """One process. `said` holds the lines of both its streams so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said: list[str] = []
        self._more = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.said.append(line.decode().rstrip("\n"))
            self._more.set()
        self._more.set()

    async def says(self, *parts: str) -> str:
        """Waits for a line that holds all `parts`, and gives it."""
        return await self.sees(lambda: next((line for line in self.said if all(part in line for part in parts)), None), str(parts))

    async def sees(self, look: Callable[[], str | None], what: str) -> str:
        """Waits until `look` finds something in what was said."""
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := look()) is None:
                    assert not self._reading.done(), f"it ended before {what}: {self.said}"
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            raise AssertionError(f"it never said {what}: {self.said}") from None
        return found

    async def ends(self, within: float = PATIENCE) -> int:
        """Waits until it ended by itself; its exit code."""
        await asyncio.wait_for(self.process.wait(), within)
        await self._reading
        assert self.process.returncode is not None
        assert not any("Traceback" in line or "Warning" in line or '"event": "library"' in line for line in self.said), self.said
        return self.process.returncode

    async def ends_when_asked(self) -> int:
        """SIGTERM ends it within ten seconds; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ends(ENDS_WITHIN)

    async def gone(self) -> None:
        """Whatever happened, the process does not stay."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()
        await self._reading


@asynccontextmanager
async def running(folder: Path, *, program: Sequence[str] = ("-m", "bot", "run"), **settings: str) -> AsyncIterator[Running]:
    """`jsc run` in `folder` with these settings alone, or another Python program."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_"))}
    env |= {"PYTHONPATH": str(ROOT), "JSC_KEYS": KEY, **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *program, cwd=folder, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    made = Running(process)
    try:
        yield made
    finally:
        await made.gone()


KEY = new_key()


def settings_of(slack: SlackStandIn) -> dict[str, str]:
    """The settings with which a bot in another process finds this Slack."""
    return {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}


class Silent:
    """A server that takes every connection and never says a word."""

    def __init__(self) -> None:
        self.port = 0
        self.asked = asyncio.Event()
        self._open: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.append(writer)
        with contextlib.suppress(ConnectionError):
            if await reader.read(1):
                self.asked.set()

    async def __aenter__(self) -> Silent:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.close()
