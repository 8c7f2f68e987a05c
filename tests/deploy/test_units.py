"""The systemd units, as systemd itself reads and rates them, and as the operator's page has them installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.__main__ import parser
from tests.required import SYSTEMD

HOME = Path(__file__).parents[2]
UNITS = sorted((HOME / "deploy").glob("*.service"))
TIMERS = sorted((HOME / "deploy").glob("*.timer"))
MOST = 3.0
"""The exposure that `systemd-analyze security` may find at most, of 10."""
analyze = shutil.which("systemd-analyze")


@pytest.fixture
def systemd() -> str:
    """The path of `systemd-analyze`. Where there is none, the test is left out and says so, unless it is required."""
    if analyze is None:
        SYSTEMD.absent()
    return analyze


def unit(path: Path) -> dict[str, dict[str, list[str]]]:
    """A unit's settings by section; each may be given several times."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in path.read_text().splitlines():
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = header[1]
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(section, {}).setdefault(name, []).append(value)
    return found


@pytest.mark.usefixtures("systemd")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_rates_it_as_closed(path: Path) -> None:
    assert analyze is not None
    done = subprocess.run(
        [analyze, "security", "--offline=yes", "--no-pager", f"--threshold={int(MOST * 10)}", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    rated = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert rated, done.stdout + done.stderr
    assert float(rated[1]) <= MOST
    assert done.returncode == 0, "the threshold is systemd's own word for it"


@pytest.mark.usefixtures("systemd")
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    assert analyze is not None
    program = tmp_path / "jsc"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    copies = []
    for path in [*UNITS, *TIMERS]:
        copies.append(tmp_path / path.name)
        # Without a manual, and with a program that is there: the rest is as it is installed.
        text = re.sub(r"^Documentation=.*\n", "", path.read_text(), flags=re.MULTILINE)
        copies[-1].write_text(text.replace("/opt/council/.venv/bin/jsc", str(program)))
    done = subprocess.run([analyze, "verify", "--man=no", *map(str, copies)], capture_output=True, text=True, timeout=60)
    assert [line for line in done.stderr.splitlines() if any(copy.name in line for copy in copies)] == []
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_what_it_starts_is_a_command_there_is(path: Path) -> None:
    service = unit(path)["Service"]
    program, *arguments = service["ExecStart"][0].split()
    assert program == "/opt/council/.venv/bin/jsc"
    parser().parse_args(arguments)
    assert service["User"] == service["Group"] == ["council"]
    assert service["WorkingDirectory"] == ["%S/council"]
    assert service["StateDirectoryMode"] == ["0700"]
    assert "JSC_ENV=/etc/council/.env" in service["Environment"]


def test_the_bot_is_watched_and_what_must_be_mended_is_not_started_again() -> None:
    from bot import exits

    service = unit(HOME / "deploy" / "council.service")["Service"]
    assert service["Type"] == ["notify"]
    assert service["NotifyAccess"] == ["main"]
    assert service["WatchdogSec"] == ["2min"]
    assert service["StateDirectory"] == ["council"]
    known = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert set(map(int, service["RestartPreventExitStatus"][0].split())) == known - {exits.OK, exits.FAULT}


def test_the_two_services_are_closed_alike() -> None:
    bot, backup = (unit(HOME / "deploy" / f"{name}.service")["Service"] for name in ("council", "council-backup"))
    differ = {name for name in bot.keys() | backup.keys() if bot.get(name) != backup.get(name)}
    assert differ == {
        *("Type", "NotifyAccess", "WatchdogSec", "TimeoutStartSec", "TimeoutStopSec", "StateDirectory", "ExecStart"),
        *("Restart", "RestartSec", "RestartPreventExitStatus", "PrivateNetwork", "RestrictAddressFamilies"),
    }
    assert backup["PrivateNetwork"] == ["true"], "a copy is made on this machine"


def test_the_timer_starts_the_backup_and_catches_up() -> None:
    timer = unit(HOME / "deploy" / "council-backup.timer")
    assert timer["Timer"]["Persistent"] == ["true"]
    assert "Unit" not in timer["Timer"], "it starts the service of its own name"
    assert timer["Install"]["WantedBy"] == ["timers.target"]
