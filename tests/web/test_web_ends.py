"""`jsc play` as a process that is asked to end, or killed (SIGKILL): what was answered is there afterwards, once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.health.test_running import answers, free_port
from tests.web.test_web_client import Reader

ROOT = Path(__file__).parents[2]


@contextlib.asynccontextmanager
async def playing(folder: Path, session: aiohttp.ClientSession) -> AsyncIterator[tuple[asyncio.subprocess.Process, Reader]]:
    """The page on the files in `folder`."""
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_"))} | {"PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "play", "--port", str(port)), cwd=folder, env=env, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        await answers(port)
        yield process, Reader(session, port)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def typed(key: str) -> dict[str, Any]:
    return {"kind": "line", "me": "ada", "key": key, "line": f"/jsc log Firm {key}, staff PM, applied"}


async def posts(page: Reader, body: dict[str, Any]) -> Any:
    """The answer; None where the process went before it came."""
    try:
        status, said = await page.posts("/api/event", body)
    except aiohttp.ClientError:
        return None
    return said["answer"] if status == 200 else None


def keys(count: int) -> list[str]:
    return [uuid.uuid4().hex[:12] for _ in range(count)]


def lines(state: Any) -> list[str]:
    return [m["said"] for m in state["chat"] if m["by"] == "ada"]


@pytest.mark.parametrize("acknowledged", [0, 1, 3, 8])
async def test_killed_it_loses_nothing_that_was_answered_and_doubles_nothing(tmp_path: Path, acknowledged: int) -> None:
    async with aiohttp.ClientSession() as session:
        async with playing(tmp_path, session) as (process, page):
            given: dict[str, Any] = {}
            for key in keys(acknowledged):
                given[key] = await posts(page, typed(key))
            # These are on their way when it is killed: some may be stored and none may be doubled when they are sent again.
            under_way = keys(4)
            sent = [asyncio.create_task(posts(page, typed(key))) for key in under_way]
            await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED)
            process.kill()
            await process.wait()
            given |= {key: task.result() for key, task in zip(under_way, await settled(sent), strict=True) if task.result()}
        async with playing(tmp_path, session) as (_, page):
            chat = (await page.state())["chat"]
            stands = [message["id"] for message in chat]
            assert len(stands) == len(set(stands))
            assert [key for key, answer in given.items() if stands.count(answer["id"]) != 1] == []
            for key in under_way:
                await posts(page, typed(key))
            assert sorted(lines(await page.state())) == sorted(typed(key)["line"] for key in {*given, *under_way})
            home = str(await page.does("visit", screen="home"))
            assert f"{acknowledged + 4} open" in home, "each job is there once"


async def settled(tasks: list[asyncio.Task[Any]]) -> list[asyncio.Task[Any]]:
    await asyncio.wait(tasks)
    return tasks


async def test_asked_to_end_it_keeps_all_of_it(tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as session:
        async with playing(tmp_path, session) as (process, page):
            for key in keys(5):
                await posts(page, typed(key))
            under_way = [asyncio.create_task(posts(page, typed(key))) for key in keys(3)]
            await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 30) == 0
            answered = [task.result() for task in await settled(under_way) if task.result()]
        async with playing(tmp_path, session) as (_, page):
            state = await page.state()
            stands = [message["id"] for message in state["chat"]]
            assert len(lines(state)) >= 5 + len(answered)
            assert all(stands.count(answer["id"]) == 1 for answer in answered)
            # Where a line was taken in, so was its answer.
            assert len([m for m in state["chat"] if m["card"] and m["card"]["title"] == "Saved"]) == len(lines(state))


async def test_fay_is_a_facilitator_where_the_page_is_opened_for_the_first_time(tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as session:
        async with playing(tmp_path, session) as (_, page):
            assert (await page.types("/jsc facilitate", me="fay"))["card"]["title"] == "Facilitator page"
            assert (await page.types("/jsc facilitate", me="rosa"))["card"]["title"] == "This page is for facilitators"
        async with playing(tmp_path, session) as (_, page):
            assert (await page.types("/jsc facilitate", me="fay"))["card"]["title"] == "Facilitator page"
            assert "Facilitators: 1" in (await page.types("/jsc facilitate", me="fay"))["card"]["plain"]
            names = {path.name for path in (tmp_path / "data").iterdir()}
            assert {"play.db", "play.chats.db", "play.clock.json"} <= names
