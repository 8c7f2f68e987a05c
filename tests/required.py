"""What only some machines have: without it a test is left out and says why, or fails where `COUNCIL_TESTS_REQUIRE` names it.

`COUNCIL_TESTS_REQUIRE=documents,chromium,systemd,registry` is for whoever has all of them. `COUNCIL_TESTS_DOCUMENTS` is the folder of
the documents that Slack and Discord publish; they are not ours to copy, so they are no part of this repository. By default it is the
folder `shared` beside the checkout.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

NAME = "COUNCIL_TESTS_REQUIRE"
FOLDER = "COUNCIL_TESTS_DOCUMENTS"
HOME = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Rare:
    """Something that only some machines have: its name in the variable, what a reader is told where it is missing, and what helps."""

    name: str
    missing: str
    helps: str

    def absent(self) -> NoReturn:
        """Leaves the running test out, or fails it where this is required."""
        if self.name in wanted():
            pytest.fail(self.required())
        pytest.skip(self.missing)

    def required(self) -> str:
        """What a run is told that requires this and has not got it."""
        return f"{NAME} asks for {self.name}: {self.missing}; {self.helps}."


DOCUMENTS = Rare("documents", "the platforms' published documents are not here", f"{FOLDER} names the folder they are in")
CHROMIUM = Rare("chromium", "there is no Chromium", "apt-get install chromium")
SYSTEMD = Rare("systemd", "there is no systemd-analyze", "apt-get install systemd")
REGISTRY = Rare("registry", "what requirements-build.txt names cannot be downloaded", "connect the machine, or mend the lock")
ALL = (DOCUMENTS, CHROMIUM, SYSTEMD, REGISTRY)


def wanted() -> frozenset[str]:
    """What this run requires. Raises `pytest.UsageError` for a word that names nothing, since a typo would require nothing."""
    words = frozenset(word.strip() for word in os.environ.get(NAME, "").split(",") if word.strip())
    known = [rare.name for rare in ALL]
    if unknown := sorted(words.difference(known)):
        raise pytest.UsageError(f"{NAME} names {', '.join(unknown)}; it knows {', '.join(known)}.")
    return words


def refused() -> list[str]:
    """What this run requires and has not got, in words; found once at its beginning rather than by a hundred tests.

    Whether the registry answers is found out by the tests that ask it.
    """
    there = {DOCUMENTS: documents().is_dir(), CHROMIUM: chromium() is not None, SYSTEMD: shutil.which("systemd-analyze") is not None}
    return [rare.required() for rare in ALL if rare.name in wanted() and not there.get(rare, True)]


def documents() -> Path:
    """The folder of the published documents, which may not be there."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else HOME.parent / "shared"


def document(path: str) -> Path:
    """One of the published documents, or a folder of them; without it the test is left out or fails."""
    found = documents() / path
    if not found.exists():
        DOCUMENTS.absent()
    return found


def chromium() -> str | None:
    """The path of this machine's Chromium; None where it has none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def left_out(reasons: list[str]) -> str:
    """One line on the tests that were left out, by their reasons; empty when there are none."""
    if not reasons:
        return ""
    counted = sorted({reason: reasons.count(reason) for reason in reasons}.items(), key=lambda one: (-one[1], one[0]))
    return "left out: " + ", ".join(f"{count} ({reason})" for reason, count in counted)
