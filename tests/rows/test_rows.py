"""The table of rows holds, and what `make rows` says of a mutation is so: red, survived, or could not run."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests import conftest
from tests.rows.__main__ import _marked_tests, _shown, _wanted, main
from tests.rows.table import IDS, ROOT, Mutation, Row, faults, marked, read_table

MINI = """
import pytest
from playbook.rule import MOST

@pytest.mark.row("B11")
def test_it():
    assert MOST == 2

@pytest.mark.row("B12")
def test_another_row():
    assert MOST == 3
"""


@pytest.fixture(scope="module")
def tests() -> dict[str, tuple[str, ...]]:
    return dict(marked())


def test_the_table_holds_today(tests: dict[str, tuple[str, ...]]) -> None:
    rows = read_table()
    assert len(rows) == len(IDS) == 81
    assert faults(rows, tests) == []
    assert all(row.mutation is not None for row in rows if row.other_issue is None)


def changed(id: str, **changes: object) -> list[Row]:
    return [row.model_copy(update=changes) if row.id == id else row for row in read_table()]


def mutation(**changes: str) -> Mutation:
    kept = next(row.mutation for row in read_table() if row.id == "B11")
    assert kept is not None
    return kept.model_copy(update=changes)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lambda: read_table()[:-1], "the table does not hold A1 to D22, each once and in order"),
        (lambda: (*read_table(), read_table()[0]), "the table does not hold A1 to D22, each once and in order"),
        (lambda: changed("B11", mutation=None), "B11: has neither a level with its mutation nor an other_issue"),
        (lambda: changed("B11", level=None), "B11: has neither a level with its mutation nor an other_issue"),
        (
            lambda: changed("B11", carried_by="playbook/nothing.py: x"),
            "B11: carried_by is 'playbook/nothing.py: x', which is not a file",
        ),
        (lambda: changed("B11", carried_by="playbook/advisor.py: xyzzy"), "B11: carried_by is 'playbook/advisor.py: xyzzy', which is"),
        (
            lambda: changed("B11", carried_by="playbook/advisor.py"),
            "B11: carried_by is 'playbook/advisor.py', which is not a file and a",
        ),
        (lambda: changed("B11", other_issue=5, because="x"), "B11: is said to be done by another issue, and is covered here"),
        (lambda: changed("B11", mutation=mutation(old="xyzzy")), "B11: the text its mutation takes away stands 0 times in playbook/"),
        (
            lambda: changed("B11", mutation=mutation(file="tests/stage.py")),
            "B11: its mutation changes tests/stage.py, which is no file of",
        ),
        (
            lambda: changed("B11", mutation=mutation(file="playbook/no.py")),
            "B11: its mutation changes playbook/no.py, which is no file of",
        ),
        (lambda: changed("B11", mutation=mutation(new=mutation().old)), "B11: its mutation changes nothing"),
    ],
)
def test_a_slip_in_the_table_is_told(broken: Callable[[], list[Row]], told: str, tests: dict[str, tuple[str, ...]]) -> None:
    (found,) = faults(broken(), tests)
    assert found.startswith(told)


def test_a_row_of_another_issue_says_why_and_is_not_covered_here(tests: dict[str, tuple[str, ...]]) -> None:
    rows = changed("B11", other_issue=5, because="", level=None, carried_by="", mutation=None)
    why, covered = "B11: does not say why it is another issue's", "B11: is said to be done by another issue, and is covered here"
    assert faults(rows, {id: files for id, files in tests.items() if id != "B11"}) == [why]
    assert faults(rows, tests) == [covered, why]


def test_a_text_that_stands_twice_is_told(tests: dict[str, tuple[str, ...]]) -> None:
    (found,) = faults(changed("B11", mutation=mutation(old="def ")), tests)
    assert "times in playbook/" in found


def test_a_row_without_a_test_and_a_test_without_a_row_are_told(tests: dict[str, tuple[str, ...]]) -> None:
    rows = read_table()
    in_app = "B11: is said to be shown by the app, and no test outside tests/playbook carries its mark"
    assert faults(rows, {id: files for id, files in tests.items() if id != "B11"}) == ["B11: no test carries its mark", in_app]
    assert faults(rows, {**tests, "B11": ("tests/playbook/test_talk_sheet.py",)}) == [in_app]
    assert faults(rows, {**tests, "E1": ("tests/x.py",)}) == ["E1: carried by a test in tests/x.py, and not in the table"]


@pytest.mark.parametrize(
    "row",
    [{"id": "B11"}, {"id": "B11", "title": ""}, {"id": "B11", "title": "x", "other_issue": 4}, {"id": "B11", "title": "x", "lvl": 1}],
)
def test_a_row_that_is_none_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Row.model_validate(row)


def test_marks_are_found_on_modules_functions_and_parameters(tests: dict[str, tuple[str, ...]]) -> None:
    assert "tests/playbook/test_metric_mistakes.py" in tests["C27"], "on the module"
    assert "tests/rows/test_row_conversations.py" in tests["D1"], "on the function"
    assert "tests/playbook/test_claims.py" in tests["C10"], "on a parameter"


@pytest.mark.parametrize(
    ("new", "red", "said"),
    [("MOST = 3", True, " red, "), ("MOST = 1 + 1", False, " SURVIVED, "), ("LEAST = 2", False, " COULD NOT RUN (2), ")],
)
def test_only_a_test_that_fails_makes_a_row_red(
    new: str, red: bool, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tree of two tests: B12's fails in any case, so it must not be run for B11; a broken import is no red test."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "playbook").mkdir()
    hooks = (conftest.pytest_addoption, conftest.pytest_collection_modifyitems)
    (tmp_path / "tests" / "conftest.py").write_text(
        "import pytest\n\n" + "\n\n".join(inspect.getsource(hook) for hook in hooks), "utf-8"
    )
    (tmp_path / "tests" / "test_mini.py").write_text(MINI, "utf-8")
    (tmp_path / "playbook" / "__init__.py").write_text("", "utf-8")
    rule = tmp_path / "playbook" / "rule.py"
    rule.write_text("MOST = 2\n", "utf-8")
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    before = rule.stat().st_mtime
    row = Row(id="B11", title="x", level="rule", mutation=Mutation(file="playbook/rule.py", old="MOST = 2", new=new))
    assert _shown(tmp_path, 1, row, ("tests/test_mini.py",)) is red
    assert said in capsys.readouterr().out
    assert (rule.read_text("utf-8"), rule.stat().st_mtime) == ("MOST = 2\n", before)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [([], IDS), (["--row", "B11"], ("B11",)), (["--row", "A1", "D22", "--row", "B2"], ("A1", "D22", "B2"))],
)
def test_only_the_named_rows_are_tried_and_without_a_name_all(arguments: list[str], wanted: tuple[str, ...]) -> None:
    assert _wanted(arguments) == wanted


def test_of_the_named_rows_only_their_own_tests_run() -> None:
    rows = [row for row in read_table() if row.id in ("B11", "C27")]
    run = _marked_tests(rows, {"B11": ("tests/b.py", "tests/a.py"), "C27": ("tests/b.py",), "D1": ("tests/c.py",)})
    assert run == ("--row", "B11", "--row", "C27", "-m", "not browser and not soak", "tests/a.py", "tests/b.py")


@pytest.mark.parametrize(("arguments", "code", "said"), [(["--help"], 0, "A1 to D22"), (["--row", "E1"], 2, "invalid choice: 'E1'")])
def test_help_and_a_row_that_is_none_try_nothing(
    arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == code
    assert said in "".join(capsys.readouterr())
