"""A machine without the published documents or Chromium: their tests are left out and counted, in CI too, unless they are required."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import required

SAMPLE = "tests/standins/test_slack_payloads.py::test_answers_have_no_key_that_was_not_published"
NOT_HERE = "the platforms' published documents are not here"


def run(tmp_path: Path, *more: str, **variables: str) -> tuple[int, str]:
    """One test that compares with a published document, on a machine without any: pytest's code and all that it said."""
    bare = {key: value for key, value in os.environ.items() if key not in ("CI", required.NAME) and not key.startswith("PYTEST")}
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *more, SAMPLE],
        cwd=required.HOME,
        env=bare | {required.FOLDER: str(tmp_path / "none")} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.returncode, told.stdout + told.stderr


@pytest.mark.parametrize("more", [("-p", "no:xdist"), ("-n", "1")], ids=["alone", "distributed"])
def test_what_is_left_out_is_said_with_its_reason_in_ci_too(tmp_path: Path, more: tuple[str, ...]) -> None:
    code, told = run(tmp_path, *more, CI="true")
    assert code == 0, told
    assert f"left out: 1 ({NOT_HERE})" in told


def test_a_run_that_requires_what_is_not_here_ends_at_once(tmp_path: Path) -> None:
    code, told = run(tmp_path, "-p", "no:xdist", COUNCIL_TESTS_REQUIRE="documents")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert f"COUNCIL_TESTS_REQUIRE asks for documents: {NOT_HERE}; COUNCIL_TESTS_DOCUMENTS names the folder they are in." in told


def test_one_document_that_is_missing_fails_where_they_are_required(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    code, told = run(tmp_path, "-p", "no:xdist", COUNCIL_TESTS_REQUIRE=" documents ,")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert NOT_HERE in told


def test_a_word_that_names_nothing_is_refused(tmp_path: Path) -> None:
    code, told = run(tmp_path, "-p", "no:xdist", COUNCIL_TESTS_REQUIRE="chromium,docs")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "COUNCIL_TESTS_REQUIRE names docs; it knows documents, chromium, systemd, registry." in told


def test_a_machine_without_chromium_is_told_what_helps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(required.NAME, "chromium")
    assert required.refused() == ["COUNCIL_TESTS_REQUIRE asks for chromium: there is no Chromium; apt-get install chromium."]
    monkeypatch.delenv(required.NAME)
    assert required.refused() == []


def test_reasons_are_counted_the_most_frequent_first() -> None:
    assert required.left_out(["b", "a", "b"]) == "left out: 2 (b), 1 (a)"
    assert required.left_out([]) == ""


def test_no_test_asks_whether_it_runs_in_ci() -> None:
    asks = [
        str(file.relative_to(required.HOME))
        for folder in ("tests", "bot", "handlers", "playbook")
        for file in sorted((required.HOME / folder).rglob("*.py"))
        if file != Path(__file__) and ('"CI"' in (words := file.read_text(encoding="utf-8")) or "parents[3]" in words)
    ]
    assert not asks
