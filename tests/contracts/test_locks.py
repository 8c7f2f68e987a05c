"""What is installed is locked: for every Python from 3.11 on, by hash, from no named registry, under a licence that fits ours."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOME = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==\S+(?: ; (?P<marker>[^\\]+?))? \\$", re.MULTILINE)
FITS = re.compile(r"MIT|BSD|Apache|PSF|Python Software Foundation|ISC|CNRI|MPL|Mozilla|Public Domain|Unlicense|Zlib", re.IGNORECASE)
REFUSED = re.compile(r"\b(?:A|L)?GPL|GNU (?:Affero |Lesser |Library )?General Public", re.IGNORECASE)
BOUND_TO_A_PLATFORM = {"audioop-lts"}
"""In the lock for other Pythons than this one: looked up by hand, PSF-2.0."""


def pins(lock: str) -> list[tuple[str, str | None]]:
    """The names in a lock with the marker each stands under."""
    found: list[tuple[str, str | None]] = [
        (canonicalize_name(pin["name"]), pin["marker"]) for pin in PIN.finditer((HOME / lock).read_text())
    ]
    assert len(found) > 20
    return found


def locked(lock: str, python: str) -> set[str]:
    """What a lock installs on Linux under that Python."""
    return {name for name, marker in pins(lock) if marker is None or Marker(marker).evaluate(environment(python))}


def environment(python: str) -> dict[str, str]:
    """That of a CPython on Linux."""
    here = {key: str(value) for key, value in default_environment().items()}
    return here | {"python_version": python, "python_full_version": f"{python}.1", "extra": ""}


def wanted(python: str) -> set[str]:
    """All that the app needs under that Python, with what those need in turn, as far as they are installed here."""
    found: set[str] = set()
    left = {("job-search-council", "charts")}
    while left:
        name, extra = left.pop()
        if name in BOUND_TO_A_PLATFORM:
            continue
        for text in metadata.requires(name) or ():
            need = Requirement(text)
            here = environment(python)
            if need.marker is None or any(need.marker.evaluate(here | {"extra": one}) for one in ("", extra)):
                inner = canonicalize_name(need.name)
                if inner not in found:
                    found.add(inner)
                    left |= {(inner, one) for one in need.extras or {""}}
    return found


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_is_complete_for_every_python(python: str) -> None:
    needs = wanted(python)
    assert {"aiohttp", "pydantic-core", "resvg-py", "yarl"} <= needs
    assert not needs - locked("requirements.txt", python)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_pinned_by_hash_and_names_no_registry(lock: str) -> None:
    text = (HOME / lock).read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) == len(pins(lock))
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks)
    assert "://" not in text
    assert "index" not in text.replace("importlib", "")


def test_what_developers_use_is_what_runs() -> None:
    runs = dict(re.findall(r"^(\S+)==(\S+)", (HOME / "requirements.txt").read_text(), re.MULTILINE))
    tests = dict(re.findall(r"^(\S+)==(\S+)", (HOME / "requirements-dev.txt").read_text(), re.MULTILINE))
    assert {name: tests.get(name) for name in runs} == runs


def test_the_licences_of_what_runs_fit_ours() -> None:
    for name, _ in pins("requirements.txt"):
        if name in BOUND_TO_A_PLATFORM:
            continue
        about = metadata.metadata(name).json
        said = " ".join(
            [
                *(str(about.get(field, "")) for field in ("license_expression", "license")),
                *(line for line in about.get("classifier", ()) if line.startswith("License")),
            ]
        )
        said = said.strip() or _texts(name)
        assert FITS.search(said), f"{name}: {said[:200]}"
        assert not REFUSED.search(said), f"{name}: {said[:200]}"


def _texts(name: str) -> str:
    """The licence texts that came with a package whose metadata names none; MIT's says its name in none of its words."""
    files = [file for file in metadata.files(name) or () if re.search(r"licen[sc]e|copying", file.name, re.IGNORECASE)]
    text = " ".join(Path(str(file.locate())).read_text(encoding="utf-8") for file in files)
    return f"MIT {text}" if "Permission is hereby granted, free of charge" in " ".join(text.split()) else text
