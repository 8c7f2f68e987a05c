"""Who was erased, kept beside the database too: content-free, so that a backup put in its place can be erased again.

One line each: the subject's keyed hash, and when (ms). The list in the database is lost with it; this file is not.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def beside(path: Path) -> Path:
    """The list of the database at `path`."""
    return path.with_name(path.name + ".erased")


def read(path: Path) -> dict[str, int]:
    """The list of the database at `path`: when each was erased last. A line that is none, or half of one, is passed over."""
    file = beside(path)
    return _lines(file) if file.exists() else {}


def read_all(folder: Path) -> dict[str, int]:
    """Every list in `folder`, as one. A list of another database names nobody in this one: its hashes are keyed."""
    return newest(*(_lines(file) for file in folder.glob("*.erased") if file.is_file()))


def newest(*lists: Mapping[str, int]) -> dict[str, int]:
    """Several lists as one: when each was erased last."""
    found: dict[str, int] = {}
    for erased in lists:
        for subject, at in erased.items():
            found[subject] = max(found.get(subject, 0), at)
    return found


def _lines(file: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in file.read_text(encoding="ascii", errors="replace").splitlines():
        subject, _, at = line.partition(" ")
        if subject and at.isascii() and at.isdigit():
            found[subject] = max(found.get(subject, 0), int(at))
    return found


def add(path: Path, erased: Mapping[str, int]) -> None:
    """Appends what the list does not hold yet, durably."""
    known = read(path)
    fresh = "".join(f"{subject} {at}\n" for subject, at in sorted(erased.items()) if known.get(subject, -1) < at)
    if not fresh:
        return
    file = os.open(beside(path), os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        # What a crash left half is a line of its own.
        os.write(file, f"\n{fresh}".encode("ascii"))
        os.fsync(file)
    finally:
        os.close(file)
