"""Performs a Dockerfile's steps in a plain folder: the same commands, with the top of the file system put elsewhere."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

FOLDERS = ("opt", "src", "data", "backups")
"""The folders at the top that the image makes for itself; every other path belongs to the base image."""
ABSOLUTE = re.compile(rf"(?<![\w./-])/(?=(?:{'|'.join(FOLDERS)})\b)")
USER = 10001


@dataclass
class Image:
    """What the last stage says beside its files. Paths in it are those inside the image."""

    env: dict[str, str] = field(default_factory=dict)
    user: str = "0"
    folder: str = "/"
    volumes: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)


def instructions(text: str) -> list[tuple[str, str]]:
    """Each instruction with its arguments, continued lines joined and comments left out."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1].strip()) for line in joined.splitlines()]


def a_python() -> tuple[Path, int | None]:
    """This machine's Python for the base image, and the id under which it is run: the image's, where we may take it and it may run."""
    ours = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    for python in (ours, Path("/usr/local/bin/python3"), Path("/usr/bin/python3")):
        if os.geteuid() == 0 and python.exists() and _runs(python):
            return python.resolve(), USER
    return ours, None


def _runs(python: Path) -> bool:
    """Whether somebody else may run it; one in root's home cannot be reached by others."""
    program = "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", program], user=USER, group=USER, cwd="/", capture_output=True, timeout=60).returncode == 0
    except PermissionError:
        return False


class Builder:
    """Builds in `root`, which stands for `/`; the base image is this machine with its Python. `context` is what is sent to a build."""

    def __init__(self, context: Path, root: Path) -> None:
        self.context = context
        self.root = root
        self.image = Image()
        self.stages: dict[str, Path] = {}
        self.stage = ""
        self.bin = root.with_name(f"{root.name}.bin")
        self.bin.mkdir()
        base, self.user = a_python()
        (self.bin / "python").symlink_to(base)
        self.sent = [line.removeprefix("!") for line in (context / ".dockerignore").read_text().splitlines() if line.startswith("!")]

    def build(self, text: str) -> Image:
        """Performs every instruction; one that is not known here raises."""
        for name, arguments in instructions(text):
            getattr(self, f"_{name.lower()}")(arguments)
        return self.image

    def inside(self, text: str) -> str:
        """The text with each absolute path of the image moved to where it is here."""
        return ABSOLUTE.sub(f"{self.root}/", text)

    def _from(self, arguments: str) -> None:
        if self.stage:
            # What an earlier stage made is aside from here on: the last one has only what it copies.
            aside = self.root.with_name(f"{self.root.name}.{self.stage}")
            self.root.rename(aside)
            self.stages[self.stage] = aside
        self.root.mkdir()
        self.image = Image()
        self.stage = arguments.partition(" AS ")[2] or "last"

    def _workdir(self, path: str) -> None:
        self.image.folder = path
        Path(self.inside(path)).mkdir(parents=True, exist_ok=True)

    def _copy(self, arguments: str) -> None:
        *sources, target = arguments.split()
        source_root = self.context
        if sources[0].startswith("--from="):
            source_root = self.stages[sources.pop(0).removeprefix("--from=")]
        for source in sources:
            if source_root == self.context:
                assert any(fnmatch.fnmatch(source, sent) for sent in self.sent), f"{source} is kept from the build by .dockerignore"
            found = source_root / source.lstrip("/")
            there = self.root / os.path.join(self.image.folder, target).lstrip("/")  # an absolute target stays as it is
            if found.is_dir():
                shutil.copytree(found, there, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
            else:
                shutil.copy2(found, there)

    def _run(self, command: str) -> None:
        if os.geteuid() != 0:
            command = command.replace(f"-o {USER} -g {USER}", f"-o {os.geteuid()} -g {os.getegid()}")
        env = os.environ | {"PATH": f"{self.bin}:{os.environ['PATH']}"}
        env = {name: value for name, value in env.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COVERAGE"))}
        done = subprocess.run(
            ["sh", "-euc", self.inside(command)],
            cwd=self.inside(self.image.folder) if self.image.folder != "/" else self.root,
            env=env,
            capture_output=True,
            text=True,
            timeout=280,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"

    def _env(self, arguments: str) -> None:
        self.image.env |= dict(part.split("=", 1) for part in shlex.split(arguments))

    def _volume(self, arguments: str) -> None:
        self.image.volumes = json.loads(arguments)

    def _user(self, arguments: str) -> None:
        self.image.user = arguments

    def _healthcheck(self, arguments: str) -> None:
        self.image.health = json.loads(arguments.partition("CMD ")[2])

    def _entrypoint(self, arguments: str) -> None:
        self.image.entrypoint = json.loads(arguments)

    def _cmd(self, arguments: str) -> None:
        self.image.command = json.loads(arguments)
