"""Fixtures of the web surface: a real Chromium, and a person at a page in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.required import CHROMIUM, chromium
from tests.web.person import Person

Comes = Callable[..., Awaitable[Person]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium. Where there is none, the test is left out and says so, unless Chromium is required."""
    path = chromium()
    if path is None:
        CHROMIUM.absent()
    async with async_playwright() as playwright:
        # A container's root has no user namespaces to build a sandbox from; the only page it opens is our own.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        launched = await playwright.chromium.launch(executable_path=path, args=arguments)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def comes(browser: Browser) -> AsyncIterator[Comes]:
    """Opens the page at a running address as one of the demo people: `ada = await comes(url)`. At the end none may have complained."""
    async with contextlib.AsyncExitStack() as leaving:

        async def come(url: str, me: str = "ada", *, size: tuple[int, int] = (1280, 800), dark: bool = False) -> Person:
            person = await Person.comes(browser, url, me, size=size, dark=dark)
            leaving.push_async_callback(person.leaves)
            return person

        yield come
