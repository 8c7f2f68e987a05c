"""Answers every call of Slack's Web API with a yes, as a process of its own: Slack's work is not part of what is measured."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

TEAM: Final = "T0BENCH"
USER: Final = "U0BENCH"


@asynccontextmanager
async def slack() -> AsyncIterator[str]:
    """The address of its Web API, for as long as the context is open."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.bench.slack", stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(await process.stdout.readline())}/api/"
    finally:
        process.terminate()
        await process.wait()


async def _yes(request: web.Request) -> web.Response:
    await request.read()
    return web.json_response({"ok": True, "team_id": TEAM, "user_id": "UBOT", "bot_id": "BBOT", "url": "https://bench.example.org/"})


async def _serve() -> None:
    server = web.Application()
    server.router.add_route("*", "/{tail:.*}", _yes)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
