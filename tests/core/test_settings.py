"""Where settings and secrets come from: the environment, one file, files of one secret each; and what is refused, with what to do."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot import environment
from bot.environment import too_open
from bot.settings import KNOWN, SettingsError, operator_keys, read_settings
from bot.vault import WrongKey, new_key
from tests.core.running import running, settings_of
from tests.core.test_check import ROOT, jsc
from tests.standins.slack import SlackStandIn


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and no setting in the environment."""
    for name in [name for name in os.environ if name.upper().startswith(("JSC_", "SLACK_", "DISCORD_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def kept(path: Path, text: str, mode: int = 0o600) -> Path:
    """A file with these words and this mode."""
    path.write_text(text)
    path.chmod(mode)
    return path


# -- names ------------------------------------------------------------------------------------------------------------------------


def test_a_name_that_is_none_is_refused_with_the_nearest(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JSC_DATABSE", "a-secret-value")
    monkeypatch.setenv("jsc_kes", "a-secret-value")
    monkeypatch.setenv("JSC_XYZZY_PLUGH", "a-secret-value")
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert str(refused.value).splitlines() == [
        "JSC_DATABSE is not a setting. Did you mean JSC_DATABASE?",
        "JSC_KES is not a setting. Did you mean JSC_KEYS?",
        "JSC_XYZZY_PLUGH is not a setting. deploy/README.md has the names.",
    ]


def test_a_name_in_the_file_that_is_none_is_refused(bare: Path) -> None:
    kept(bare / ".env", "JSC_DATABSE=x\nJSC_PORT=8080\n")
    with pytest.raises(SettingsError, match=r"JSC_DATABSE is not a setting. Did you mean JSC_DATABASE") as refused:
        read_settings()
    assert "JSC_PORT is not a setting" in str(refused.value), "Kubernetes writes into no file"


def test_what_kubernetes_makes_for_a_service_of_our_name_is_left_alone(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "JSC_SERVICE_HOST": "10.0.0.11",
        "JSC_SERVICE_PORT": "8080",
        "JSC_SERVICE_PORT_HEALTH": "8080",
        "JSC_PORT": "tcp://10.0.0.11:8080",
        "JSC_PORT_8080_TCP": "tcp://10.0.0.11:8080",
        "JSC_PORT_8080_TCP_PROTO": "tcp",
        "JSC_PORT_8080_TCP_PORT": "8080",
        "JSC_PORT_8080_TCP_ADDR": "10.0.0.11",
    }.items():
        monkeypatch.setenv(name, value)
    read_settings()
    for name in ("JSC_PORT_8080", "JSC_SERVICE", "JSC_PORTS"):
        with monkeypatch.context() as one:
            one.setenv(name, "1")
            with pytest.raises(SettingsError, match=f"{name} is not a setting"):
                read_settings()


def test_every_setting_may_be_set(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KNOWN:
        assert environment.unknown(KNOWN, [name], {name: "x"}) == ([], [])


async def test_a_name_of_a_platform_that_is_none_is_warned_about(tmp_path: Path) -> None:
    async with SlackStandIn() as slack, running(tmp_path, **settings_of(slack), SLACK_BOT_TOKN="a-secret", DISCORD_BOT="x") as bot:
        await bot.says("SLACK_BOT_TOKN is not a setting, and is left alone. Did you mean SLACK_BOT_TOKEN?")
        await bot.says("DISCORD_BOT is not a setting")
        await bot.says("Slack is served.")
        assert await bot.ends_when_asked() == 0
        assert not any("a-secret" in line for line in bot.said)
    code, said = await jsc(tmp_path, "check", "--offline", SLACK_BOT_TOKN="a-secret", JSC_DATABSE="x")
    assert code == 3
    assert "SLACK_BOT_TOKN is not a setting" in said
    assert "Did you mean JSC_DATABASE?" in said
    assert "a-secret" not in said


# -- the file ---------------------------------------------------------------------------------------------------------------------


async def test_check_says_which_file_was_read(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    kept(tmp_path / ".env", "JSC_RUN_BY=here\n")
    kept(other / "settings", "JSC_RUN_BY=there\n")
    _, said = await jsc(tmp_path, "check", "--offline")
    assert f"the settings: from the environment and {tmp_path}/.env\n" in said
    _, said = await jsc(tmp_path, "check", "--offline", JSC_ENV="other/settings")
    assert f"the settings: from the environment and {other}/settings\n" in said
    _, said = await jsc(other, "check", "--offline")
    assert f"the settings: from the environment and no file, as there is no .env in {other}\n" in said
    code, said = await jsc(other, "check", "--offline", JSC_ENV="nowhere")
    assert code == 3
    assert "JSC_ENV names the file nowhere, and there is none." in said


def test_the_environment_comes_before_the_file(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(bare / ".env", "JSC_RUN_BY=the file\nJSC_ROOT=found\n")
    monkeypatch.setenv("JSC_RUN_BY", "the environment")
    assert (read_settings().jsc_run_by, read_settings().jsc_root) == ("the environment", "found")
    kept(bare / "mine", "JSC_ROOT=mine\n")
    monkeypatch.setenv("JSC_ENV", str(bare / "mine"))
    assert read_settings().jsc_root == "mine"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o602])
def test_a_file_that_others_can_read_is_refused(bare: Path, mode: int) -> None:
    path = kept(bare / ".env", "JSC_ROOT=x1\n", mode)
    with pytest.raises(SettingsError, match=r"^Others on this machine can read \.env, which may hold") as refused:
        read_settings()
    assert str(refused.value).endswith("Run: chmod 600 .env")
    path.chmod(0o600)
    assert read_settings().jsc_root == "x1"


def test_a_line_that_sets_nothing_is_named_and_not_shown(bare: Path) -> None:
    kept(bare / ".env", "JSC_ROOT=x1\n'xoxb a secret\n")
    with pytest.raises(SettingsError, match=r"^Line 2 of \.env sets nothing"):
        read_settings()


def test_a_folder_in_the_place_of_the_file(bare: Path) -> None:
    (bare / ".env").mkdir(mode=0o700)
    with pytest.raises(SettingsError, match=r"The file .env cannot be read"):
        read_settings()


# -- secrets in files -------------------------------------------------------------------------------------------------------------

TOKENS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DISCORD_TOKEN")


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_from_a_file(bare: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = kept(bare / "token", "  the-token\r\n", 0o400)
    monkeypatch.setenv(f"{name}_FILE", str(path))
    assert getattr(read_settings(), name.lower()).get_secret_value() == "the-token"
    monkeypatch.setenv(name, "another")
    with pytest.raises(SettingsError, match=f"^{name} and {name}_FILE are both set. Keep one of them.$"):
        read_settings()


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        ("\n", 0o600, "There is nothing in the file"),
        ("one\ntwo\n", 0o600, "There is more than one line in the file"),
        ("a", 0o644, "Others on this machine can read the file"),
        ("a", 0o604, "Others on this machine can read the file"),
        ("a", 0o660, "Others on this machine can read the file"),
    ],
)
def test_a_file_that_is_no_secret(bare: Path, monkeypatch: pytest.MonkeyPatch, text: str, mode: int, said: str) -> None:
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(kept(bare / "token", text, mode)))
    with pytest.raises(SettingsError, match=f"^{said}") as refused:
        read_settings()
    assert "DISCORD_TOKEN_FILE" in str(refused.value)


def test_a_secret_file_that_is_not_there_or_is_none(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(bare / "nowhere"))
    monkeypatch.setenv("SLACK_APP_TOKEN_FILE", str(bare))
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert str(refused.value).splitlines() == [
        f"SLACK_APP_TOKEN_FILE names {bare}, which is no file.",
        f"DISCORD_TOKEN_FILE names the file {bare / 'nowhere'}, and there is none.",
    ]


@pytest.mark.parametrize("name", ["JSC_KEYS_FILE", "JSC_KEY_FILE"])
def test_the_key_from_a_file_by_both_names(bare: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, str(kept(bare / "key", f"{new_key()}\n{new_key()}\n", 0o440)))
    assert len(operator_keys(read_settings())) == 2
    monkeypatch.setenv("JSC_KEYS", new_key())
    with pytest.raises(SettingsError, match=f"^JSC_KEYS and {name} are both set. Keep one of them.$"):
        read_settings()


def test_two_files_for_the_key(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JSC_KEYS_FILE", "JSC_KEY_FILE"):
        monkeypatch.setenv(name, "x")
    with pytest.raises(SettingsError, match="JSC_KEYS_FILE and JSC_KEY_FILE are both set"):
        read_settings()


def test_a_key_file_with_nothing_in_it(bare: Path) -> None:
    kept(bare / "key", "\n")
    with pytest.raises(WrongKey, match="There is nothing in the key file"):
        operator_keys(read_settings(jsc_keys_file=bare / "key"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
@pytest.mark.parametrize(
    ("owner", "group", "mode", "fine"),
    [
        (0, 0, 0o400, True),
        (0, 0, 0o440, True),
        (0, 65_000, 0o440, True),  # root chose the group
        (65_000, os.getegid(), 0o440, True),
        (65_000, os.getegid(), 0o640, True),
        (65_000, 65_000, 0o400, True),
        (65_000, 65_000, 0o440, False),
        (0, 0, 0o444, False),
        (0, 0, 0o460, False),
        (0, 0, 0o404, False),
        (0, 0, 0o600, True),
        (0, 0, 0o640, True),
        (0, 0, 0o644, False),
    ],
)
def test_who_else_may_read_a_secret(tmp_path: Path, owner: int, group: int, mode: int, fine: bool) -> None:
    path = kept(tmp_path / "key", new_key())
    os.chown(path, owner, group)
    path.chmod(mode)
    assert (too_open(path) == "") is fine
    if not fine:
        number = "600" if owner == 0 else "440"
        with pytest.raises(WrongKey, match=f"Others on this machine can read the key file .* Run: chmod {number} "):
            operator_keys(read_settings(jsc_keys_file=path))


async def test_a_start_with_every_secret_in_a_file(tmp_path: Path) -> None:
    async with SlackStandIn() as slack:
        told = settings_of(slack) | {"JSC_KEYS": new_key()}
        settings = {
            f"{name}_FILE": str(kept(tmp_path / name, value + "\n", 0o440)) for name, value in told.items() if name != "SLACK_API_URL"
        }
        async with running(tmp_path, **settings, SLACK_API_URL=slack.api_url, JSC_KEYS="") as bot:
            await bot.says("Slack is served.")
            assert await bot.ends_when_asked() == 0


# -- a pipe that nobody reads -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "arguments",
    [
        "--help",
        "--version",
        "check --offline",
        "check --new-key",
        "manifest slack",
        "manifest discord",
        "playbook check lists",
        "playbook explain",
        "keys rotate",
        "backup there.db",
    ],
)
async def test_a_pipe_that_nobody_reads_ends_it_quietly(tmp_path: Path, arguments: str, unbuffered: str) -> None:
    (tmp_path / "lists").mkdir()
    kept(tmp_path / "lists" / "one.toml", A_LIST)
    key = new_key()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_"))}
    env |= {"PYTHONPATH": str(ROOT), "JSC_KEYS": key, "PYTHONUNBUFFERED": unbuffered}
    if arguments.startswith(("keys", "backup")):
        made = await asyncio.create_subprocess_exec(sys.executable, "-c", MAKES_A_DATABASE, cwd=tmp_path, env=env)
        assert await made.wait() == 0
    reading, writing = os.pipe()
    os.close(reading)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments.split(), cwd=tmp_path, env=env, stdout=writing, stderr=asyncio.subprocess.PIPE
    )
    os.close(writing)
    _, said = await asyncio.wait_for(process.communicate(), 60)
    assert said == b""
    # Python's own parser of arguments says nothing of what it could not print.
    by_itself = unbuffered and arguments.startswith("--")
    assert process.returncode == (0 if by_itself else 141)


async def test_who_serves_goes_on_when_nobody_reads(tmp_path: Path) -> None:
    """`jsc run 2>&1 | head -1`: members are answered all the same."""
    async with SlackStandIn() as slack:
        env = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_"))}
        env |= {"PYTHONPATH": str(ROOT), "JSC_KEYS": new_key(), "SLACK_TOKEN": "not one of ours", **settings_of(slack)}
        reading, writing = os.pipe()
        os.close(reading)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=tmp_path, env=env, stdout=writing, stderr=writing
        )
        os.close(writing)
        try:
            await slack.connected(within=30)
            ada = slack.person("Ada")
            await ada.command("/jsc help")
            assert ada.card
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 10) in (0, 141)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


A_LIST = """
slug = "first-week"
title = "Your first week here"
note = "for whoever just joined"
closing = "That is all of it."

[[items]]
id = "clock"
label = "Set your clock with /jsc"
why = "Reminders follow it."
source = "our own experience, 2026"
"""
MAKES_A_DATABASE = """
import asyncio
from bot.cli.opening import opened
from bot.clock import Clock
from bot.settings import read_settings
async def main():
    async with opened(read_settings(), Clock()):
        pass
asyncio.run(main())
"""
