"""A start with bad settings of every kind: one clear sentence and a code of its own, never a traceback."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import commands
from bot.settings import operator_keys, read_settings
from bot.vault import WrongKey, new_key

ROOT = Path(__file__).parents[2]
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:9/api/"}


def jsc(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """Runs the command in `folder` with these settings alone; its exit code and what it said."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_"))}
    env |= {"PYTHONPATH": str(ROOT), **settings}
    done = subprocess.run([sys.executable, "-m", "bot", *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999999999", "a", "²"])
def test_a_port_that_is_none_is_a_mistyped_command(tmp_path: Path, port: str) -> None:
    code, said = jsc(tmp_path, "play", f"--port={port}")
    assert code == 2
    assert "a port is a number from 1 to 65535" in said


@pytest.mark.parametrize("path", ["file/a.db", "n" * 300])
def test_a_database_that_cannot_be_made(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("x")
    code, said = jsc(tmp_path, "run", JSC_KEYS=new_key(), JSC_DATABASE=path, **SLACK)
    assert code == 5
    assert len(said.splitlines()) == 1
    assert "JSC_DATABASE" in said


def test_check_says_that_a_database_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, _ = jsc(tmp_path, "check", "--offline", JSC_KEYS=new_key(), JSC_DATABASE="file/a.db", **SLACK)
    assert code == 5


def test_settings_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("JSC_RUN_BY=Zoë\n".encode("utf-16"))
    (tmp_path / ".env").chmod(0o600)
    for arguments in (("run",), ("manifest", "slack"), ("backup", "a")):
        code, said = jsc(tmp_path, *arguments)
        assert code == 3
        assert said == "The file .env cannot be read. Check that it is yours, and save it with the encoding UTF-8.\n"


def test_a_folder_of_the_page_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    code, said = jsc(tmp_path, "play", "--port=8099", JSC_DATABASE="other.db")
    assert not list(tmp_path.glob("other*")), "the page keeps to its own"
    assert code == 3
    assert said == "data/play.clock.json cannot be read: Not a directory. Check that the folder is yours.\n"


def test_a_folder_for_the_key_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    settings = read_settings(jsc_database=tmp_path / "file" / "a.db")
    with pytest.raises(WrongKey, match="cannot be written"):
        operator_keys(settings, make=True)


def test_a_fault_of_the_program_is_named_without_what_it_held(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_: object) -> int:
        raise RuntimeError("somebody's words")

    monkeypatch.setattr(commands, "_run", fails)
    assert commands.run(argparse.Namespace(command="run")) == 1
    said = capsys.readouterr().err
    assert said.startswith("A fault of the program ended it: RuntimeError in test_start.py, line ")
    assert "words" not in said
