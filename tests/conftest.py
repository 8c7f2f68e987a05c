"""Fixtures that every test may use, `--row ID` for the tests of one row of the product list, and a word on tests that were left out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import required
from tests.stage import Actor, Stage, a_stage

# How long an example takes tells of the machine, not of the code: on a busy one nothing turns red for it.
settings.register_profile("jsc", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("jsc")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--row B11`, which may be given more than once."""
    parser.addoption("--row", action="append", default=[], metavar="ID", help="only tests that carry this row of the product list")


def pytest_sessionstart() -> None:
    """Ends the run at once where something is required that is not there."""
    if missing := required.refused():
        raise pytest.UsageError("\n".join(missing))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the end of every run how many tests were left out, and why."""
    skipped = terminalreporter.getreports("skipped")
    reasons = [report.longrepr[2].removeprefix("Skipped: ") for report in skipped if isinstance(report.longrepr, tuple)]
    if line := required.left_out(reasons):
        terminalreporter.write_line(line)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the tests of the wanted rows; without `--row`, all of them."""
    wanted = set(config.getoption("--row"))
    if not wanted:
        return
    kept: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        carries = any(wanted.intersection(mark.args) for mark in item.iter_markers("row"))
        (kept if carries else others).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=others)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path) as made:
        yield made


@pytest.fixture
def ada(stage: Stage) -> Actor:
    return stage.member("ada")
