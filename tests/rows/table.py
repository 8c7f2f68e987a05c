"""The table of the product list's rows, and which tests carry each row's mark."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Annotated, Final, Literal

import pytest
from pydantic import BaseModel, ConfigDict, StringConstraints

ROOT: Final = Path(__file__).parents[2]
TABLE: Final = Path(__file__).with_name("rows.toml")
IDS: Final = tuple(f"{part}{n}" for part, last in (("A", 11), ("B", 15), ("C", 33), ("D", 22)) for n in range(1, last + 1))
"""The 81 rows of product.md section 1."""

Words = Annotated[str, StringConstraints(min_length=1, max_length=120)]

_STRICT: Final = ConfigDict(frozen=True, extra="forbid")


class Mutation(BaseModel):
    """One change that takes the rule or the content away: `old` stands exactly once in `file`, `new` takes its place."""

    model_config = _STRICT

    file: str
    old: Annotated[str, StringConstraints(min_length=1)]
    new: str


class Row(BaseModel):
    """One row. Covered ones say what carries them (`file: a name in it`) and how to take it away; the others whose they are, and why.

    `level`: "app" when a test drives the real app and asserts what the row says, "rule" while only the rule or the content stands.
    """

    model_config = _STRICT

    id: str
    title: Words
    level: Literal["rule", "app"] | None = None
    carried_by: str = ""
    mutation: Mutation | None = None
    other_issue: Literal[3, 5] | None = None
    because: str = ""


def read_table(path: Path = TABLE) -> tuple[Row, ...]:
    """The rows in order. Raises pydantic's ValidationError for a row that is not one, TOMLDecodeError for a file that is not TOML."""
    return tuple(Row.model_validate(each) for each in tomllib.loads(path.read_text("utf-8"))["row"])


def marked(root: Path = ROOT) -> Mapping[str, tuple[str, ...]]:
    """For each row id that a test carries, the files of these tests, sorted; browser and soak tests left out."""
    found: dict[str, set[str]] = {}
    for path in sorted((root / "tests").rglob("test_*.py")):
        if "mark.row" not in path.read_text("utf-8"):
            continue
        name = path.relative_to(root)
        for id in _ids(importlib.import_module(".".join(name.with_suffix("").parts))):
            found.setdefault(id, set()).add(name.as_posix())
    return {id: tuple(sorted(files)) for id, files in found.items()}


def drives_the_app(file: str) -> bool:
    """Whether a test file may show a row at work: the rules' own tests have no app."""
    return not file.startswith("tests/playbook/")


def faults(rows: Iterable[Row], tests: Mapping[str, tuple[str, ...]], root: Path = ROOT) -> list[str]:
    """What is wrong with the table, in words; empty when it holds."""
    rows = tuple(rows)
    wrong = [] if tuple(row.id for row in rows) == IDS else ["the table does not hold A1 to D22, each once and in order"]
    wrong += [f"{id}: carried by a test in {', '.join(files)}, and not in the table" for id, files in tests.items() if id not in IDS]
    for row in rows:
        wrong += [f"{row.id}: {what}" for what in _faults(row, tests.get(row.id, ()), root)]
    return wrong


def _faults(row: Row, tests: tuple[str, ...], root: Path) -> Iterator[str]:
    if row.other_issue is not None:
        if row.level or row.carried_by or row.mutation or tests:
            yield "is said to be done by another issue, and is covered here"
        if not row.because:
            yield "does not say why it is another issue's"
        return
    if row.level is None or row.mutation is None:
        yield "has neither a level with its mutation nor an other_issue"
        return
    if not tests:
        yield "no test carries its mark"
    if row.level == "app" and not any(map(drives_the_app, tests)):
        yield "is said to be shown by the app, and no test outside tests/playbook carries its mark"
    file, _, name = row.carried_by.partition(": ")
    if not (name and (root / file).is_file() and name in (root / file).read_text("utf-8")):
        yield f"carried_by is {row.carried_by!r}, which is not a file and a name in it"
    yield from mutation_faults(row.mutation, root)


def mutation_faults(mutation: Mutation, root: Path = ROOT) -> Iterator[str]:
    """Why a mutation cannot be applied: only product code and content may change, at one place."""
    path = root / mutation.file
    if mutation.file.split("/")[0] not in ("bot", "handlers", "playbook") or not path.is_file():
        yield f"its mutation changes {mutation.file}, which is no file of the product"
    elif (times := path.read_text("utf-8").count(mutation.old)) != 1:
        yield f"the text its mutation takes away stands {times} times in {mutation.file}"
    if mutation.old == mutation.new:
        yield "its mutation changes nothing"


def _ids(module: ModuleType) -> Iterator[str]:
    """The row ids on a module's tests: on the module, on functions, and on single parameters."""
    everywhere = _marks(getattr(module, "pytestmark", ()))
    for name, test in vars(module).items():
        if not name.startswith("test_") or not callable(test):
            continue
        marks = [*everywhere, *_marks(getattr(test, "pytestmark", ()))]
        if any(mark.name in ("browser", "soak") for mark in marks):
            continue
        for mark in list(marks):
            if mark.name == "parametrize":
                marks += [inner for each in mark.args[1] if hasattr(each, "marks") for inner in _marks(each.marks)]
        yield from (id for mark in marks if mark.name == "row" for id in mark.args)


def _marks(found: object) -> list[pytest.Mark]:
    """Marks as pytest keeps them: one or many, decorators or not."""
    every: Iterable[object] = found if isinstance(found, list | tuple) else (found,)
    marks = (each.mark if isinstance(each, pytest.MarkDecorator) else each for each in every)
    return [mark for mark in marks if isinstance(mark, pytest.Mark)]
