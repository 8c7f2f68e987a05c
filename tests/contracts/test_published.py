"""No display rule folds what is published: what could fold it is not imported where it is drawn, and no row of it is cut or sliced."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
MAKER = HOME / "bot/council/published.py"
"""The one module that cuts words of people into sheets, and loses none."""
PUBLISHING = sorted(p for folder in ("handlers/council", "handlers/safety", "bot/council") for p in (HOME / folder).glob("*.py"))
"""Where what one member writes is drawn for others."""
EVERYWHERE = sorted(p for folder in ("bot", "handlers") for p in (HOME / folder).rglob("*.py"))
FOLDS = {"first_lines", "pages", "cut"}
CLIPPED = {
    "circle.council.name",
    "council.name",
    "context.place",
    "council.zone.rpartition('/')[2].replace('_', ' ')",
    "context.say_day(turn.day)",
    "found.name",
    "seat.name",
    "found.seat.name",
    "', '.join(seen.doubts)",
    "', '.join(seen.numbers)",
    # What stands in an input beforehand, or was typed with a command: whoever reads it is whoever wrote it.
    "name",
    "work",
    "spoken",
    "context.profile.name or context.hints.name",
    "line.strip()",
}
"""What may be clipped: a name in a heading or a list of what to look at again, and what is shown to whoever typed it alone."""
WHY = {"by", "open_ones"}
"""Sentences of the app's own with a name in them, on the line under a title."""
ROWS = {"words", "rows", "asked", "reply", "shown", "heard", "reason"}
"""Fields of records that hold what a member wrote for others."""


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
            yield node


def at(path: Path, node: ast.expr) -> str:
    return f"{path.relative_to(HOME)}:{node.lineno}: {ast.unparse(node)}"


def test_what_folds_is_not_imported_where_words_are_published() -> None:
    found = []
    for path in PUBLISHING:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in ("bot.text", "bot.forms"):
                found += [f"{path.name}: {one.name}" for one in node.names if one.name in FOLDS]
    assert found == []
    assert len(PUBLISHING) > 30


def test_nothing_that_is_published_is_clipped() -> None:
    found = [at(path, node) for path in PUBLISHING for node in calls(path, "clip") if not _may_be_clipped(node.args[0])]
    assert found == []


def _may_be_clipped(what: ast.expr) -> bool:
    if isinstance(what, ast.JoinedStr):
        # A sentence of the app's own around a name, which is clipped itself.
        inside = [part.value for part in what.values if isinstance(part, ast.FormattedValue)]
        return all(isinstance(one, ast.Call) and ast.unparse(one.func) == "clip" for one in inside)
    return ast.unparse(what) in CLIPPED | WHY


@pytest.mark.parametrize("path", PUBLISHING, ids=lambda path: str(path.relative_to(HOME)))
def test_no_row_is_sliced(path: Path) -> None:
    if path == MAKER:
        return
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            inside = {each.attr for each in ast.walk(node.value) if isinstance(each, ast.Attribute)}
            inside |= {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
            found += [at(path, node)] if inside & (ROWS - {"shown"}) else []
    assert found == []


def test_words_of_others_are_drawn_as_sheets_and_never_as_facts() -> None:
    """Facts hold 600 units: what a member wrote could be more. A Facts row with such a field in it fails where it is drawn."""
    found = []
    for path in PUBLISHING:
        for node in calls(path, "Facts.of", "Fact", "Prose"):
            held = [each for arg in (*node.args, *(word.value for word in node.keywords)) for each in ast.walk(arg)]
            if any(isinstance(each, ast.Attribute) and each.attr in ROWS for each in held):
                found.append(at(path, node))
    assert found == []


def test_one_module_makes_sheets() -> None:
    made = [at(path, node) for path in EVERYWHERE if path != MAKER for node in calls(path, "Words", "Said", "Words.of")]
    assert made == []
    assert len(list(calls(MAKER, "Words"))) == 2
