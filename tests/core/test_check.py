"""`jsc check` with nothing, half and everything set: the lines it prints, and the code it ends with."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.findings import clock_line
from bot.vault import new_key
from tests.standins.discord import DiscordStandin
from tests.standins.slack import SlackStandIn

ROOT = Path(__file__).parents[2]


async def jsc(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """Runs the command in `folder` with these settings alone; its exit code and what it printed."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_"))}
    env |= {"PYTHONPATH": str(ROOT), **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=folder, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, said.decode()


def states(said: str) -> list[str]:
    """`missing the operator's key` and so on, without what explains them."""
    return [" ".join(line.split()) for line in said.splitlines() if line[:8].strip() in ("ok", "note", "missing")]


async def test_nothing_is_set(tmp_path: Path) -> None:
    code, said = await jsc(tmp_path, "check")
    assert code == 4
    assert f"from the environment and no file, as there is no .env in {tmp_path}" in said
    assert states(said)[3:] == [
        "missing the operator's key",
        "ok the database: data/council.db is made at the first start",
        "ok the playbook: 14 built-in lists",
        "note Slack is not set up",
        "note Discord is not set up",
        "missing a platform to serve",
    ]
    assert "Make one with `jsc check --new-key`." in said
    assert "Not ready yet." in said
    assert not (tmp_path / "data").exists(), "looking changes nothing"


async def test_half_is_set(tmp_path: Path) -> None:
    code, said = await jsc(tmp_path, "check", JSC_KEYS=new_key(), SLACK_BOT_TOKEN="xoxb-1", DISCORD_TOKEN="")
    assert code == 3
    assert "ok the operator's key: 1 set" in states(said)
    assert "ok SLACK_BOT_TOKEN is set" in states(said)
    assert "missing SLACK_APP_TOKEN is not set" in states(said)
    assert "App-Level Tokens" in said
    code, said = await jsc(tmp_path, "check", JSC_KEYS=new_key(), SLACK_BOT_TOKEN="xapp-1", SLACK_APP_TOKEN="xoxb-1")
    assert code == 3
    assert "missing SLACK_BOT_TOKEN does not begin with xoxb-" in states(said)


async def test_everything_is_set(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, DiscordStandin() as discord:
        code, said = await jsc(
            tmp_path,
            "check",
            JSC_KEYS=new_key(),
            SLACK_BOT_TOKEN=slack.bot_token,
            SLACK_APP_TOKEN=slack.app_token,
            SLACK_API_URL=slack.api_url,
            **discord.environment(),
        )
    assert code == 0, said
    assert "missing" not in said
    assert said.rstrip().endswith("Ready: start with `jsc run`.")
    assert slack.bot_token not in said
    assert discord.token not in said


async def test_a_token_that_is_not_taken_stops_it(tmp_path: Path) -> None:
    async with SlackStandIn() as slack:
        slack.token_of(slack.space).error = "token_revoked"
        settings = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
        code, said = await jsc(tmp_path, "check", JSC_KEYS=new_key(), **settings)
        assert code == 7, said
        code, said = await jsc(tmp_path, "run", JSC_KEYS=new_key(), **settings)
        assert code == 7, said
        assert len(said.strip().splitlines()) == 1, said
        assert "Traceback" not in said


async def test_what_is_wrong_ends_in_one_sentence_and_its_own_code(tmp_path: Path) -> None:
    key = new_key()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.toml").write_text("slug = 1")
    (tmp_path / "junk.db").write_bytes(b"no database" * 1000)
    (tmp_path / "open.key").write_text(key)
    (tmp_path / "open.key").chmod(0o644)
    token: Mapping[str, str] = {"DISCORD_TOKEN": "x"}
    for code, settings in (
        (3, {}),
        (3, {"JSC_ROOT": "Not A Name", **token}),
        (4, {**token}),
        (4, {"JSC_KEYS": "short", **token}),
        (4, {"JSC_KEY_FILE": str(tmp_path / "open.key"), **token}),
        (5, {"JSC_KEYS": key, "JSC_DATABASE": str(tmp_path / "junk.db"), **token}),
        (5, {"JSC_KEYS": key, "JSC_DATABASE": str(tmp_path), **token}),
        (6, {"JSC_KEYS": key, "JSC_PLAYBOOK": str(tmp_path / "bad"), **token}),
        (6, {"JSC_KEYS": key, "JSC_PLAYBOOK": str(tmp_path / "none"), **token}),
    ):
        got, said = await jsc(tmp_path, "run", **settings)
        assert got == code, (settings, got, said)
        assert "Traceback" not in said
        # A content file is answered with one line for each of its mistakes, everything else with one line.
        assert len(said.strip().splitlines()) == (4 if settings.get("JSC_PLAYBOOK", "").endswith("bad") else 1), said
    assert (tmp_path / "junk.db").read_bytes() == b"no database" * 1000


def test_a_clock_that_is_off_is_said() -> None:
    assert clock_line(None) == []
    assert clock_line("nonsense") == []
    (line,) = clock_line("Mon, 01 Jan 2001 00:00:00 GMT")
    assert line.state == "missing"
