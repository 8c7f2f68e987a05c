"""`jsc backup`, `restore` and `keys rotate` on the shell: one sentence and a code of its own, whatever is there and whatever is not."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.vault import new_key
from tests.stage import KEY, a_stage

ROOT = Path(__file__).parents[2]
MINE = base64.urlsafe_b64encode(KEY).decode()
LIVE = {"JSC_KEYS": MINE, "JSC_DATABASE": "stage.db"}


def jsc(folder: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """The command in `folder` with these settings alone: its exit code, what it said, and what it said was wrong."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_"))}
    env |= {"PYTHONPATH": str(ROOT), **settings}
    done = subprocess.run([sys.executable, "-m", "bot", *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in which somebody logged a job: to be copied, never to be changed."""
    made = tmp_path_factory.mktemp("lived")

    async def live() -> None:
        async with a_stage(made) as stage:
            await stage.member("ada").says("/jsc log Birch, PM, applied")

    asyncio.run(live())
    return made


@pytest.fixture(scope="module")
def backed_up(lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a backup beside it, and half of one."""
    made = tmp_path_factory.mktemp("backed-up")
    shutil.copytree(lived, made, dirs_exist_ok=True)
    assert jsc(made, "backup", "spare.db", **LIVE)[0] == 0
    (made / "half.db").write_bytes((made / "spare.db").read_bytes()[:9000])
    return made


@pytest.fixture
def folder(lived: Path, tmp_path: Path) -> Path:
    """A copy with a database in which somebody logged a job."""
    return shutil.copytree(lived, tmp_path, dirs_exist_ok=True)


def test_a_backup_goes_back_in_one_sentence(folder: Path) -> None:
    assert jsc(folder, "backup", "spare.db", **LIVE)[0] == 0
    (folder / "stage.db").rename(folder / "old.db")
    code, said, wrong = jsc(folder, "restore", "spare.db", "--moved", **LIVE)
    assert (code, said, wrong) == (0, "stage.db is now what spare.db holds.\n", "")
    code, said, wrong = jsc(folder, "restore", "spare.db", **LIVE)
    assert (code, wrong) == (0, "")
    (kept,) = folder.glob("stage.db.before-restore-*")
    assert said == f"stage.db is now what spare.db holds; what was there is kept as {kept.name}.\n"
    assert jsc(folder, "check", "--offline", **LIVE)[1].count("ok      the database: stage.db\n") == 1


def test_a_key_is_changed_and_the_old_one_goes(folder: Path) -> None:
    fresh = new_key()
    code, said, wrong = jsc(folder, "keys", "rotate", **LIVE | {"JSC_KEYS": f"{fresh},{MINE}"})
    assert (code, wrong) == (0, "")
    assert said == "All 2 keys are wrapped by the first one set now, 2 of them newly. Older backups need the old one.\n"
    assert jsc(folder, "keys", "rotate", **LIVE | {"JSC_KEYS": f"{fresh},{MINE}"})[1].startswith(
        "Nothing to do: all are wrapped by the first"
    )
    assert jsc(folder, "keys", "rotate", **LIVE | {"JSC_KEYS": fresh})[1].startswith("Nothing to do: all are wrapped by the one key")
    code, _, wrong = jsc(folder, "keys", "rotate", **LIVE)
    assert (code, wrong.startswith("The key does not open this database.")) == (4, True)


def test_a_backup_from_before_the_change_needs_the_old_key_as_well(folder: Path) -> None:
    fresh = new_key()
    jsc(folder, "backup", "spare.db", **LIVE)
    jsc(folder, "keys", "rotate", **LIVE | {"JSC_KEYS": f"{fresh},{MINE}"})
    code, _, wrong = jsc(folder, "restore", "spare.db", **LIVE | {"JSC_KEYS": fresh})
    assert (code, "too, behind the first" in wrong) == (4, True)
    assert jsc(folder, "restore", "spare.db", **LIVE | {"JSC_KEYS": f"{fresh},{MINE}"})[0] == 0


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "said"),
    [
        (("restore", "spare.db"), {}, 4, "No key is set."),
        (("restore", "spare.db"), {"JSC_KEYS": "short"}, 4, "A key is 44 characters of base64."),
        (("restore", "spare.db"), {"JSC_ROOT": "No"}, 3, "JSC_ROOT takes 2 to 20 lower-case letters"),
        (("restore", "none.db"), LIVE, 5, "There is no file none.db."),
        (("restore", "."), LIVE, 5, "There is no file ."),
        (("restore", "half.db"), LIVE, 5, "half.db is no backup of this program, or not a whole one."),
        (("restore", "stage.db"), LIVE, 5, "stage.db is the database itself."),
        (("restore", "spare.db"), LIVE | {"JSC_KEYS": new_key()}, 4, "The key does not open spare.db."),
        (("restore", "spare.db"), LIVE | {"JSC_DATABASE": "half.db/a.db"}, 5, "half.db/a.db cannot be opened: "),
        (("restore", "spare.db"), LIVE | {"JSC_DATABASE": "."}, 5, ". is a folder."),
        (("keys", "rotate"), {}, 4, "No key is set."),
        (("keys", "rotate"), LIVE | {"JSC_DATABASE": "none.db"}, 5, "There is no database at none.db."),
        (("keys", "rotate"), LIVE | {"JSC_DATABASE": "half.db"}, 5, ""),
        (("keys", "rotate"), LIVE | {"JSC_KEYS": new_key()}, 4, "The key does not open this database."),
        (("backup", "spare.db"), LIVE, 5, "spare.db exists already."),
        (("backup", "new.db"), LIVE | {"JSC_DATABASE": "none.db"}, 5, "There is no database at none.db."),
    ],
)
def test_what_is_wrong_is_one_sentence_and_a_code(
    backed_up: Path, tmp_path: Path, arguments: tuple[str, ...], settings: dict[str, str], code: int, said: str
) -> None:
    folder = shutil.copytree(backed_up, tmp_path, dirs_exist_ok=True)
    before = {file.name: file.read_bytes() for file in folder.glob("*.db")}
    ended, out, wrong = jsc(folder, *arguments, **settings)
    assert (ended, out) == (code, "")
    assert wrong.startswith(said)
    assert len(wrong.splitlines()) == 1
    assert {file.name: file.read_bytes() for file in folder.glob("*.db")} == before


@pytest.mark.parametrize("arguments", [("restore",), ("keys",), ("keys", "forget"), ("restore", "a", "b")])
def test_a_mistyped_command_is_two(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert jsc(tmp_path, *arguments)[0] == 2


@pytest.mark.parametrize("arguments", [("restore", "a.db"), ("keys", "rotate")])
def test_a_settings_file_that_cannot_be_read(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe")
    (tmp_path / ".env").chmod(0o600)
    code, _, wrong = jsc(tmp_path, *arguments)
    assert (code, wrong.startswith("The file .env cannot be read.")) == (3, True)
