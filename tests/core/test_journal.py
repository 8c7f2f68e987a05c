"""The log: of what libraries say only what somebody can act on, and nobody's words."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot import journal


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the log holds, set up as a process does."""
    stream, before = io.StringIO(), logging.getLogger().handlers[:]
    monkeypatch.setattr(sys, "stderr", stream)
    journal.configure()
    yield stream
    logging.getLogger().handlers[:] = before
    structlog.reset_defaults()


def test_what_nobody_can_act_on_is_left_out(said: io.StringIO) -> None:
    logging.getLogger("discord.client").warning("PyNaCl is not installed, voice will NOT be supported")
    logging.getLogger("discord.client").warning("davey is not installed, voice will NOT be supported")
    logging.getLogger("discord.client").error("Attempting a reconnect in %.2fs", 1.0)
    logging.getLogger("aiohttp").warning("anything at all")
    logging.getLogger("asyncio").error("Unclosed client session")
    assert said.getvalue() == ""


def test_what_one_can_act_on_is_said_in_words(said: io.StringIO) -> None:
    logging.getLogger("discord.gateway").warning("Shard ID %s heartbeat blocked for more than %s seconds.", 0, 10)
    logging.getLogger("discord.http").warning("We are being rate limited. %s %s responded with 429.", "POST", "/a-secret")
    first, second = said.getvalue().splitlines()
    assert "Give the machine more CPU" in first
    assert "slow down" in second
    assert "a-secret" not in second


def test_a_fault_keeps_its_kind_and_place_and_nobodys_words(said: io.StringIO) -> None:
    try:
        raise ValueError("somebody's words")
    except ValueError:
        logging.getLogger("discord.state").exception("Exception occurred during %s", "somebody's words")
    assert "fault in a library" in said.getvalue()
    assert "ValueError" in said.getvalue()
    assert "words" not in said.getvalue()


def test_what_discord_py_says_is_what_is_known_of_it() -> None:
    """The templates are the library's own: another version of it may say other things."""
    import inspect

    from discord import client, gateway, http

    sources = {module.__name__: inspect.getsource(module) for module in (client, gateway, http)}
    for name, beginning, _ in journal.KNOWN:
        if name in sources:
            assert beginning in sources[name], (name, beginning)


def test_a_log_that_nobody_reads_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Broken())
    before = logging.getLogger().handlers[:]
    journal.configure()
    try:
        structlog.get_logger("jsc").error("anything")
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()
