"""What is installed is locked: for every Python from 3.11 on, by hash, from no named registry, under a licence that fits ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOME = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[(?P<extras>[A-Za-z0-9._,-]+)\])?==(?P<version>\S+)(?: ; (?P<marker>[^\\]+?))? \\$", re.MULTILINE
)
FITS = re.compile(r"MIT|BSD|Apache|PSF|Python Software Foundation|ISC|CNRI|MPL|Mozilla|Public Domain|Unlicense|Zlib", re.IGNORECASE)
REFUSED = re.compile(r"\b(?:A|L)?GPL|GNU (?:Affero |Lesser |Library )?General Public", re.IGNORECASE)
BOUND_TO_A_PLATFORM = {"audioop-lts"}
"""In the lock for other Pythons than this one: looked up by hand, PSF-2.0."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock, with the extras it is named with and the marker it stands under."""

    name: str
    version: str
    extras: frozenset[str]
    marker: str | None

    def holds(self, python: str) -> bool:
        """Whether it is installed on Linux under that Python."""
        return self.marker is None or Marker(self.marker).evaluate(environment(python))


def read(lock: str) -> str:
    """The text of a lock."""
    return (HOME / lock).read_text(encoding="utf-8")


def pins(text: str) -> list[Pin]:
    """All packages that the text of a lock names."""
    found = [
        Pin(
            canonicalize_name(pin["name"]),
            pin["version"],
            frozenset(canonicalize_name(extra) for extra in (pin["extras"] or "").split(",") if extra),
            pin["marker"],
        )
        for pin in PIN.finditer(text)
    ]
    assert len(found) > 20
    return found


def locked(lock: str, python: str) -> set[str]:
    """What a lock installs on Linux under that Python."""
    return {pin.name for pin in pins(read(lock)) if pin.holds(python)}


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


def unnamed_extras(text: str, python: str) -> set[str]:
    """Where a package of a lock asks for another one with an extra that the lock does not name it with, as "asker: package[extra]".

    pip before 24.1 takes `coverage==7` for another requirement than `coverage[toml]`, which then counts as not pinned: with hashes it
    refuses the whole lock as soon as the index has a newer coverage. What each package asks for is read from what is installed here.
    """
    here = {pin.name: pin for pin in pins(text) if pin.holds(python)}
    found: set[str] = set()
    for pin in here.values():
        for need in _needs(pin, python):
            asked = here.get(canonicalize_name(need.name))
            missing = {canonicalize_name(extra) for extra in need.extras} - (asked.extras if asked else frozenset())
            found |= {f"{pin.name}: {need.name}[{extra}]" for extra in missing}
    return found


def _needs(pin: Pin, python: str) -> list[Requirement]:
    """What a locked package needs under that Python; nothing where it is bound to another platform or Python than this one."""
    try:
        needs = [Requirement(text) for text in metadata.requires(pin.name) or ()]
    except metadata.PackageNotFoundError:
        assert pin.marker is not None, f"{pin.name} is locked for every Python and is not installed"
        assert not Marker(pin.marker).evaluate(), f"{pin.name} is locked for this Python and is not installed"
        return []
    here = environment(python)
    extras = pin.extras or {""}
    return [need for need in needs if need.marker is None or any(need.marker.evaluate(here | {"extra": one}) for one in extras)]


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_is_complete_for_every_python(python: str) -> None:
    needs = wanted(python)
    assert {"aiohttp", "pydantic-core", "resvg-py", "yarl"} <= needs
    assert not needs - locked("requirements.txt", python)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_pinned_by_hash_and_names_no_registry(lock: str) -> None:
    text = read(lock)
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) == len(pins(text))
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks)
    assert "://" not in text
    assert "index" not in text.replace("importlib", "")


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_every_extra_that_a_package_asks_for_is_named_in_the_lock(lock: str, python: str) -> None:
    assert not unnamed_extras(read(lock), python)


@pytest.mark.parametrize("python", PYTHONS)
def test_a_lock_without_its_extras_is_noticed(python: str) -> None:
    bare = re.sub(r"^([A-Za-z0-9._-]+)\[[^\]]+\]==", r"\1==", read("requirements-dev.txt"), flags=re.MULTILINE)
    assert unnamed_extras(bare, python) >= {"pytest-cov: coverage[toml]", "pip-audit: CacheControl[filecache]"}
    other = read("requirements-dev.txt").replace("coverage[toml]==", "coverage[other]==")
    assert unnamed_extras(other, python) == {"pytest-cov: coverage[toml]"}


def test_what_developers_use_is_what_runs() -> None:
    runs = {(pin.name, pin.marker): pin.version for pin in pins(read("requirements.txt"))}
    tests = {(pin.name, pin.marker): pin.version for pin in pins(read("requirements-dev.txt"))}
    assert {pin: tests.get(pin) for pin in runs} == runs


def test_the_licences_of_what_runs_fit_ours() -> None:
    for name in {pin.name for pin in pins(read("requirements.txt"))}:
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
