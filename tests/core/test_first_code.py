"""The first facilitator's code, as the shell prints it: while there is none, once, and nowhere stored in the clear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import SecretStr

import handlers
from bot.app import App
from bot.cli import checkup
from bot.clock import Clock
from bot.context import About, Context
from bot.platforms import Platforms
from bot.router import collect
from bot.settings import read_settings
from bot.store.sqlite import Store, StoreError
from bot.vault import new_key, read_keys
from playbook.models import read_playbook
from playbook.records import Checked, FirstCode
from tests.core.test_check import jsc
from tests.standins.slack import SlackStandIn

T = TypeVar("T")


async def held(file: Path, key: str) -> tuple[FirstCode | None, Checked | None]:
    """What the house holds, read as the app does; the database is made where there is none."""
    about = About("", "0", "https://example.org", "jsc", "")
    store = await Store.open(file)
    try:
        app = await App.start(collect(handlers), store, read_keys(key), read_playbook(), Clock(), about)
        return await app.in_house(lambda context: (context.records.get(FirstCode), context.records.get(Checked)))
    finally:
        await store.close()


async def test_the_running_app_looks_itself_and_says_what_to_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full at the first look does not end the looking."""
    about, key = About("", "0", "https://example.org", "jsc", ""), new_key()
    store = await Store.open(tmp_path / "council.db")
    async with SlackStandIn() as slack:
        app = await App.start(collect(handlers), store, read_keys(key), read_playbook(), Clock(), about)
        settings = read_settings(
            slack_bot_token=SecretStr(slack.bot_token), slack_app_token=SecretStr(slack.app_token), slack_api_url=slack.api_url
        )
        in_house, full = app.in_house, [True]

        async def once_full(decide: Callable[[Context], T]) -> T:
            if full and full.pop():
                raise StoreError("full")
            return await in_house(decide)

        monkeypatch.setattr(app, "in_house", once_full)
        looks = asyncio.create_task(checkup.looks(app, settings, every=0.02))

        async def found(what: str) -> Checked:
            while True:
                held = await in_house(lambda context: context.records.get(Checked))
                if held is not None and any(what in line[1] for line in held.lines):
                    return held
                await asyncio.sleep(0.01)

        try:
            fine = await asyncio.wait_for(found("scope chat:write"), 30)
            slack.token_of(slack.space).error = "token_revoked"
            refused = await asyncio.wait_for(found("Slack refuses SLACK_BOT_TOKEN"), 30)
        finally:
            looks.cancel()
            await asyncio.gather(looks, return_exceptions=True)
            await store.close()
    assert not full
    assert fine.serving
    assert all(state != "missing" for state, _, _ in fine.lines)
    (how,) = [how for state, _, how in refused.lines if state == "missing"]
    assert "token" in how.lower(), "it says what to change"
    assert slack.bot_token not in refused.model_dump_json()
    assert not any("Discord" in what for _, what, _ in refused.lines), "what is not served is not looked at"


async def test_check_prints_a_code_and_keeps_what_it_found(tmp_path: Path) -> None:
    key, file = new_key(), tmp_path / "council.db"
    assert await held(file, key) == (None, None)
    async with SlackStandIn() as slack:
        code, said = await jsc(
            tmp_path,
            "check",
            JSC_KEYS=key,
            JSC_DATABASE=str(file),
            SLACK_BOT_TOKEN=slack.bot_token,
            SLACK_APP_TOKEN=slack.app_token,
            SLACK_API_URL=slack.api_url,
        )
    assert code == 0, said
    (line,) = [line for line in said.splitlines() if "facilitate claim" in line]
    assert "Within 24 hours the first one types, once: /jsc facilitate claim " in line
    letters = line.rpartition(" ")[2].replace("-", "")
    first, checked = await held(file, key)
    assert first is not None
    assert first.known_by
    assert letters.lower() not in first.model_dump_json().lower()
    assert checked is not None
    assert any("scope chat:write" in what for _, what, _ in checked.lines)
    assert not any(str(tmp_path) in part for line in checked.lines for part in line), "no path of the machine"


async def test_what_is_not_served_stands_in_the_install_check_at_once(tmp_path: Path) -> None:
    """The hour until the next look is not waited for; the app token's trouble is seen nowhere else."""
    about, key = About("", "0", "https://example.org", "jsc", ""), new_key()
    store = await Store.open(tmp_path / "council.db")
    async with SlackStandIn() as slack:
        app = await App.start(collect(handlers), store, read_keys(key), read_playbook(), Clock(), about)
        settings = read_settings(
            slack_bot_token=SecretStr(slack.bot_token), slack_app_token=SecretStr(slack.app_token), slack_api_url=slack.api_url
        )
        platforms = Platforms(["slack"], app.clock)
        looks = asyncio.create_task(checkup.looks(app, settings, platforms))

        async def found(what: str) -> Checked:
            while True:
                held = await app.in_house(lambda context: context.records.get(Checked))
                if held is not None and any(what in line[1] for line in held.lines):
                    return held
                await asyncio.sleep(0.01)

        try:
            platforms.tell("slack", "serving")
            await asyncio.wait_for(found("scope chat:write"), 30)
            platforms.tell("slack", "refused", "Slack does not take SLACK_APP_TOKEN.")
            refused = await asyncio.wait_for(found("Slack is not served"), 30)
            platforms.tell("slack", "serving")
            await asyncio.wait_for(found("scope chat:write"), 30)
        finally:
            looks.cancel()
            await asyncio.gather(looks, return_exceptions=True)
            await store.close()
    assert refused.lines == (("missing", "Slack is not served", "Slack does not take SLACK_APP_TOKEN."),)
