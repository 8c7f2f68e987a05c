"""No sentence names a day of the week that it did not work out: "on Friday" is not so on a Friday."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).parents[2]
DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b")
ALWAYS_SO = {
    # The two weekly notes come on fixed days, and so do the community's counts.
    *("Ask once more on Saturday", "Ask once more on Monday", "once more on Saturday", "once more on Monday"),
    *("Mondays at 09:00", "Fridays at 15:00", "Mondays at 09:00, a new week", "Fridays at 15:00, closing it"),
    *("When I did not answer on Friday", "Counts are made every Monday. The first ones come then."),
    # What a week is, and what a number of a weekday means to a programmer.
    "Offers and debriefs: the last 90 days. Weeks: full ones, Monday to Sunday; paused ones are left out.",
    "weekdays run from 0 (Monday) to 6 (Sunday), not ",
}


def sentences(path: Path) -> Iterator[str]:
    """Every literal of more than one word, docstrings left out."""
    tree = ast.parse(path.read_text())
    told_to_programmers = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told_to_programmers and " " in node.value:
            yield node.value


def test_no_sentence_of_code_names_a_day_it_did_not_work_out() -> None:
    files = [path for folder in ("bot", "handlers", "playbook") for path in sorted((HOME / folder).rglob("*.py"))]
    found = {line for path in files for line in sentences(path) if DAY.search(line)}
    assert found - ALWAYS_SO == set()


def test_no_content_names_one_but_as_an_example() -> None:
    files = sorted((HOME / "playbook" / "content").rglob("*.toml"))
    assert files
    named = [line for path in files for line in path.read_text().splitlines() if DAY.search(line) and not line.startswith("#")]
    assert [line for line in named if "xample" not in line] == []
