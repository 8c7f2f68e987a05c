"""A release says one version everywhere, and the build machine runs what the developers run, on every Python that is promised."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml
from packaging.version import Version

from bot import __version__
from tests.contracts.test_locks import PYTHONS

HOME = Path(__file__).parents[2]
SECTION = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<date>\d{4}-\d{2}-\d{2}))?$", re.MULTILINE)


def test_the_version_is_the_same_wherever_it_is_written() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting, newest, *_ = SECTION.finditer((HOME / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert (waiting["version"], waiting["date"]) == ("Unreleased", None), "what is not released yet comes first"
    assert project["version"] == __version__ == newest["version"]
    assert metadata.version("job-search-council") == __version__, "installed from another version: remove .venv/run.stamp, then make"
    supported = re.search(r"^\| (\d+\.\d+)\.x \| yes \|$", (HOME / "SECURITY.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert supported is not None
    assert __version__.startswith(f"{supported[1]}."), "SECURITY.md promises fixes for another version"


def test_releases_are_dated_and_the_newest_comes_first() -> None:
    released = list(SECTION.finditer((HOME / "CHANGELOG.md").read_text(encoding="utf-8")))[1:]
    versions, dates = [Version(one["version"]) for one in released], [date.fromisoformat(one["date"]) for one in released]
    assert versions == sorted(set(versions), reverse=True)
    assert dates == sorted(dates, reverse=True)


def test_the_build_machine_runs_what_developers_run() -> None:
    workflow: Any = yaml.safe_load((HOME / ".github/workflows/test.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    assert tuple(job["strategy"]["matrix"]["python"]) == PYTHONS
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert runs[-2:] == ["make test", "make check"]
    assert all(re.search(r"@[0-9a-f]{40}$", step["uses"]) for step in job["steps"] if "uses" in step), "a tag can be moved"
    assert workflow["permissions"] == {"contents": "read"}


def test_the_gate_runs_the_same_two_commands_first() -> None:
    steps = re.findall(r'^step "[^"]+" (.+)$', (HOME / ".ci/run").read_text(encoding="utf-8"), re.MULTILINE)
    assert steps[:3] == ["prepare", "make test", "make check"]
