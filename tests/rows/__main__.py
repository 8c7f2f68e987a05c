"""`make rows`: every row of the product list, what carries it, and whether its tests turn red when that is taken away.

In a copy of the tree all marked tests run once and must be green. Then each covered row's rule or content is taken away, and its own
tests must fail: fail, not break off. With `--row`, all of this for the named rows alone. Ends with code 1 when a mutation survives,
cannot be applied or breaks the tests' import.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.rows.table import IDS, ROOT, Mutation, Row, drives_the_app, faults, marked, read_table

COPIED: Final = ("bot", "handlers", "playbook", "tests", "deploy")
PYTEST: Final = ("-x", "-q", "--no-header", "--tb=line", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:pytest_cov")
LONGEST: Final = 120
"""Seconds after which a row's tests are given up: a mutation must fail, not hang."""
VERDICTS: Final = {0: "SURVIVED", 1: "red"}
"""pytest's exit codes: 1 is "tests ran and failed"; all others mean that they could not run."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The listing on standard output; what pytest said of a fault on standard error. Raises SystemExit for arguments that are none."""
    wanted = _wanted(arguments)
    rows, tests, began = read_table(), marked(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="jsc-rows-") as folder:
        copy = Path(folder)
        _copy(copy)
        wrong = faults(rows, tests, copy)
        if wrong:
            print(*wrong, sep="\n", file=sys.stderr)
            return 1
        rows = tuple(row for row in rows if row.id in wanted)
        covered = [row for row in rows if row.mutation is not None]
        code, told = _run(copy, _marked_tests(covered, tests), LONGEST * len(covered)) if covered else (0, "")
        if code != 0:
            print(told, f"Without a mutation the marked tests are not green (pytest ended with {code}).", sep="\n", file=sys.stderr)
            return 1
        red = sum(_shown(copy, place, row, tests[row.id]) for place, row in enumerate(covered, 1))
    others = [row for row in rows if row.other_issue is not None]
    print("\ndone by another issue:" if others else "\ndone by another issue: none")
    for row in others:
        print(f"  {row.id:<4} issue {row.other_issue}  {row.title}: {row.because}")
    in_app = sum(row.level == "app" for row in covered)
    print(f"\n{in_app} of {len(covered)} driven through the app, the others by their rule or content; {time.monotonic() - began:.0f} s")
    print(f"rows: {red}/{len(rows)}")
    return 0 if red == len(covered) else 1


def _wanted(arguments: Sequence[str] | None) -> tuple[str, ...]:
    """The ids of the rows to try; all of them when none is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.rows", description="Shows each row's tests and that they can turn red.")
    parser.add_argument(
        "--row", action="extend", nargs="+", choices=IDS, metavar="ID", help="only these rows (A1 to D22); may be given again"
    )
    named: list[str] = parser.parse_args(arguments).row or []
    return tuple(named) or IDS


def _marked_tests(rows: Sequence[Row], tests: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What pytest is told, to run all the tests that carry the mark of one of `rows`."""
    marks = [word for row in rows for word in ("--row", row.id)]
    return (*marks, "-m", "not browser and not soak", *sorted({file for row in rows for file in tests[row.id]}))


def _copy(to: Path) -> None:
    for name in COPIED:
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "pyproject.toml", to)


def _shown(copy: Path, place: int, row: Row, files: tuple[str, ...]) -> bool:
    """One row's line; whether its tests turned red: those that drive the app, when the row is said to be shown by the app."""
    assert row.mutation is not None
    began = time.monotonic()
    if row.level == "app":
        files = tuple(file for file in files if drives_the_app(file))
    with _applied(copy, row.mutation, place):
        code, told = _run(copy, ("--row", row.id, "-m", "not browser and not soak", *files))
    verdict = VERDICTS.get(code, f"COULD NOT RUN ({code})")
    print(f"{row.id:<4} {row.level:<5} {row.title:<62} {row.carried_by:<62} {verdict}, {time.monotonic() - began:.1f} s", flush=True)
    if code not in VERDICTS:
        print(told, file=sys.stderr)
    return code == 1


@contextmanager
def _applied(copy: Path, mutation: Mutation, place: int) -> Iterator[None]:
    """The mutation in force. Each state of a file has a date of its own, so that no bytecode of another one is taken for it."""
    path = copy / mutation.file
    text, date = path.read_text("utf-8"), path.stat().st_mtime
    path.write_text(text.replace(mutation.old, mutation.new), "utf-8")
    os.utime(path, (date + 60 * place, date + 60 * place))
    try:
        yield
    finally:
        path.write_text(text, "utf-8")
        os.utime(path, (date, date))


def _run(copy: Path, arguments: tuple[str, ...], longest: int = LONGEST) -> tuple[int, str]:
    """pytest's exit code and words; -1 when it took too long. The copy goes first on the path, before what is installed."""
    command = [sys.executable, "-m", "pytest", *PYTEST, *arguments]
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTEST_ADDOPTS", "PYTHONSAFEPATH")}
    try:
        done = subprocess.run(command, cwd=copy, env=clean, timeout=longest, capture_output=True, text=True, check=False)
    except subprocess.TimeoutExpired:
        return -1, f"not over after {longest} s"
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
