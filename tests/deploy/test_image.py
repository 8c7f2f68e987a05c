"""The image: its Dockerfile's own steps, performed in a plain folder, make a bot that runs as a numbered user on read-only files."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from bot import __version__
from bot.vault import new_key
from tests.core.test_systemd import hears, manager
from tests.deploy.dockerfile import USER, Builder, Image, instructions
from tests.required import REGISTRY
from tests.standins.discord import DiscordStandin

HOME = Path(__file__).parents[2]
DOCKERFILE = (HOME / "deploy" / "Dockerfile").read_text()


@dataclass
class Built:
    """An image in a folder, and how a command of it is run: with its settings alone, as its user where this machine lets us."""

    image: Image
    builder: Builder

    @property
    def root(self) -> Path:
        return self.builder.root

    @property
    def user(self) -> dict[str, int]:
        return {"user": USER, "group": USER} if self.builder.user else {}

    def env(self, **settings: str) -> dict[str, str]:
        own = {name: self.builder.inside(value) for name, value in self.image.env.items()}
        own["PATH"] = own["PATH"].replace("$PATH", os.environ["PATH"])
        return own | settings

    def runs(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.builder.inside(self.image.folder),
            env=self.env(**settings),
            capture_output=True,
            text=True,
            timeout=60,
            user=self.user.get("user"),
            group=self.user.get("group"),
            extra_groups=[] if self.user else None,
        )

    def where(self, name: str) -> str:
        """A program as the image's own search path finds it."""
        found = shutil.which(name, path=self.env()["PATH"])
        assert found
        return found


def registry_answers(folder: Path) -> bool:
    """Whether what a lock names can be had on this machine at all."""
    lock = str(HOME / "requirements-build.txt")
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes", "--dest", str(folder), "-r", lock]
    done = subprocess.run(command, capture_output=True, timeout=280)
    return done.returncode == 0


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    if not registry_answers(tmp_path_factory.mktemp("lock")):
        REGISTRY.absent()
    # Not below pytest's folder, which only its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="image-"))
    folder.chmod(0o755)
    try:
        builder = Builder(HOME, folder / "root")
        image = builder.build(DOCKERFILE)
        for stage in builder.stages.values():
            shutil.rmtree(stage)
        for path in [builder.root, *builder.root.rglob("*")]:
            if not path.is_symlink() and path.name not in ("data", "backups"):
                path.chmod(path.stat().st_mode & ~0o222)
        yield Built(image, builder)
    finally:
        subprocess.run(["chmod", "-R", "u+w", str(folder)], check=True)
        shutil.rmtree(folder)


@pytest.fixture
def secrets(built: Built) -> Iterator[Path]:
    """A folder as secrets are mounted: files that the bot's user alone may read, and not write."""
    folder = Path(tempfile.mkdtemp(prefix="secrets-"))
    folder.chmod(0o755)
    (folder / "key").write_text(new_key() + "\n")
    (folder / "key").chmod(0o400)
    if built.user:
        os.chown(folder / "key", USER, USER)
    yield folder
    shutil.rmtree(folder)


def test_the_steps_make_an_image_that_knows_its_version(built: Built) -> None:
    assert built.image.entrypoint == ["jsc"]
    assert built.image.command == ["run"]
    done = built.runs(built.where("jsc"), "--version")
    assert (done.returncode, done.stdout) == (0, f"jsc {__version__}\n"), done.stderr
    assert built.where("jsc").startswith(str(built.root)), "the image's own, not this machine's"


def test_it_is_complete_without_what_built_it(built: Built) -> None:
    assert not built.runs(built.where("python"), "-m", "pip", "check").returncode
    listed = built.runs(built.where("python"), "-m", "pip", "list", "--format=freeze").stdout
    lock = (HOME / "requirements.txt").read_text()
    pinned = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)(?:\[\S+\])?==", lock, re.MULTILINE)}
    names = {canonicalize_name(line.split("==")[0]) for line in listed.splitlines()}
    assert names - {"pip", "setuptools", "job-search-council"} <= pinned
    assert {"discord-py", "slack-bolt", "resvg-py"} <= names
    place = built.runs(built.where("python"), "-c", "import bot; print(bot.__file__)").stdout
    assert place.startswith(str(built.root / "opt/council/lib"))


def test_a_check_is_good_as_the_numbered_user_on_files_nobody_can_write(built: Built, secrets: Path) -> None:
    settings = {"JSC_KEY_FILE": str(secrets / "key"), "DISCORD_TOKEN": "x"}
    done = built.runs(built.where("jsc"), "check", "--offline", **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{built.root}/data/council.db is made at the first start" in done.stdout


async def test_it_serves_backs_up_and_ends(built: Built, secrets: Path) -> None:
    address = str(secrets / "notify")
    secrets.chmod(0o777)
    settings = {"JSC_KEY_FILE": str(secrets / "key"), "NOTIFY_SOCKET": address}
    with manager(address) as line:
        Path(address).chmod(0o777)
        async with DiscordStandin() as discord, serving(built, settings | discord.environment()) as process:
            assert await hears(line) == "READY=1"
            done = await asyncio.to_thread(built.runs, built.where("jsc"), "backup", "--into", f"{built.root}/backups", **settings)
            assert done.returncode == 0, done.stderr
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 60) == 0
    made = sorted(path.relative_to(built.root).as_posix() for top in ("data", "backups") for path in (built.root / top).iterdir())
    assert re.fullmatch(r"backups/council-\d{8}T\d{6}Z\.db", made[0])
    assert made[1:] == ["data/council.db", "data/council.db.lock"], "it writes nowhere but into its volumes"


@contextlib.asynccontextmanager
async def serving(built: Built, settings: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        built.where("jsc"),
        *built.image.command,
        cwd=built.builder.inside(built.image.folder),
        env=built.env(**settings),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        **built.user,  # type: ignore[arg-type]  # user and group alone
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize(("answer", "healthy"), [(200, True), (503, False), (404, False), (None, False)])
def test_the_health_check_asks_the_health_page(built: Built, answer: int | None, healthy: bool) -> None:
    asked: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(answer or 500)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    try:
        if answer is None:
            server.server_close()
        else:
            thread.start()
        program, *arguments = built.image.health
        settings = {"JSC_HTTP": f"127.0.0.1:{server.server_port}", "http_proxy": "http://127.0.0.1:9"}
        done = built.runs(built.where(program), *arguments, **settings)
    finally:
        if answer is not None:
            server.shutdown()
            thread.join()
            server.server_close()
    assert (done.returncode == 0) is healthy
    assert asked == (["/healthz"] if answer else [])


def test_what_the_file_says_of_itself() -> None:
    steps = instructions(DOCKERFILE)
    bases = [arguments.split()[0] for name, arguments in steps if name == "FROM"]
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim-[a-z]+", base) for base in bases), "one base, pinned by its tag"
    assert len(set(bases)) == 1, "a venv runs on the Python that made it"
    last = steps[max(n for n, (name, _) in enumerate(steps) if name == "FROM") :]
    assert ("USER", f"{USER}:{USER}") in last
    installs = [command for name, command in steps if name == "RUN" for command in command.split("&&") if "pip install" in command]
    assert all("--require-hashes" in command or "--no-index" in command for command in installs), "nothing is installed past the lock"
    assert "://" not in DOCKERFILE.replace("http://", "")
