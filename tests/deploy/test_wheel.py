"""The wheel: built without the network, installed beside the libraries, it opens the page from an empty folder."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
STATIC = HOME / "bot" / "adapters" / "web" / "static"
CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_", "PYTHON"))}
"""No setting of this machine, and no way back to the checkout."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of what a checkout holds, so that nothing built before can slip in, and nothing is left in the checkout."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheels")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, listed):
        if (HOME / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((HOME / name).read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-build-isolation", "--no-deps", "--no-index", "-w", str(target), "."]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr
    (made,) = target.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh venv that sees the libraries of this one, but not this checkout, with the wheel in it."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=280)
    made = folder / "bin" / "python"
    (site,) = folder.glob("lib/python*/site-packages")
    install = [sys.executable, "-m", "pip", "--python", str(made), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    done = subprocess.run(install, env=CLEAN, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr
    # A line of a .pth adds the folder of the libraries, but runs none of the .pth files in it: the checkout is not among them.
    (site / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return made


@pytest.fixture(scope="module")
def page(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page that `jsc play` of the wheel opened in an empty folder."""
    folder = tmp_path_factory.mktemp("empty")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(python.with_name("jsc")), "play", "--port", str(port)]
    with (
        (folder.with_suffix(".log")).open("wb") as log,
        subprocess.Popen(command, cwd=folder, env=CLEAN, stdout=subprocess.PIPE, stderr=log) as process,
    ):
        try:
            assert process.stdout is not None
            said = process.stdout.readline().decode()
            assert f"http://127.0.0.1:{port}/" in said, said
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.communicate(timeout=60)
    assert process.returncode == 0
    assert [path.name for path in folder.iterdir()] == ["data"], "it writes into data/ alone"


def fetch(address: str) -> bytes:
    """What the page serves there; it says its address before it listens, so that a refused connection is tried again for a while."""
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=60) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise


def test_the_wheel_holds_what_the_checkout_holds_and_no_more(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "bot", "handlers", "playbook"],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=True,
    )
    there = {name for name in listed.stdout.splitlines() if (HOME / name).is_file()}
    assert names <= there
    assert {name for name in there - names if not name.endswith((".md", ".txt"))} == set()


def test_it_is_the_wheel_that_runs(python: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [python, "-I", "-c", "import bot, handlers, playbook; print(bot.__file__, handlers.__file__, playbook.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.count(str(python.parents[1])) == 3, done.stdout + done.stderr


def test_the_page_and_every_static_file_is_served(page: str) -> None:
    first = fetch(page).decode()
    named = set(re.findall(r"(?:src|href)=\"/?(static/[^\"?]+)", first))
    assert named, "the page names its own files"
    for path in sorted({*named, *(f"static/{file.name}" for file in STATIC.iterdir() if file.suffix in (".js", ".css"))}):
        assert fetch(page + path) == (STATIC / path.removeprefix("static/")).read_bytes(), path


def test_fonts_content_and_migrations_are_in_it(python: Path, tmp_path: Path) -> None:
    program = (
        "import json; from bot.rasterise import png_of; from bot.store.sqlite import migrations\n"
        "from playbook.models import read_playbook\n"
        'svg = \'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text x="2" y="20">a</text></svg>\'\n'
        "from playbook.claims import read_claims\n"
        "print(json.dumps([png_of(svg, own=True)[:4].hex(), len(read_playbook().checklists), len(read_claims()), len(migrations())]))"
    )
    mine, its = (
        subprocess.run([*one, "-c", program], cwd=folder, capture_output=True, text=True, timeout=60)
        for one, folder in (([sys.executable], HOME), ([str(python), "-I"], tmp_path))
    )
    assert its.returncode == 0, its.stderr
    assert its.stdout == mine.stdout
    assert its.stdout.startswith('["89504e47", 14, ')


def test_what_builds_it_is_locked_as_well() -> None:
    lock = (HOME / "requirements-build.txt").read_text()
    blocks = re.split(r"\n(?=\S)", lock.strip())
    pins = [re.fullmatch(r"(\S+==\S+) \\(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+", block) for block in blocks]
    assert all(pins), "each by its hashes"
    developers = (HOME / "requirements-dev.txt").read_text()
    assert all(pin and f"{pin[1]} \\\n" in developers for pin in pins), "developers build with the same"
    project = tomllib.loads((HOME / "pyproject.toml").read_text())
    assert project["build-system"]["requires"] == project["dependency-groups"]["build"]
