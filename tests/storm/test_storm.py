"""A small storm on each platform, as `make storm` runs a great one; and that the count sees what it is there to see."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from tests.stage import START
from tests.storm.counting import Count, Excuse, Prompt, counted
from tests.storm.storm import Wanted, storm
from tests.storm.towns import Message, Platform


@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_nothing_is_lost_and_nothing_comes_twice_but_as_is_written(platform: Platform, tmp_path: Path) -> None:
    told = await storm(Wanted(platform, seed=7, prompts=60, kills=4, faults=8), tmp_path)
    assert told["ok"], told


def count(folder: Path, *came: tuple[str, str], state: int = 2, early: int = 0, excuse: Excuse = "first", most: int = 9) -> Count:
    """Of one prompt, Ada's, after these messages (id, reader) in her chat and others'."""
    with contextlib.closing(sqlite3.connect(folder / "c.db")) as db:
        db.execute("CREATE TABLE outbox (id, state, delivery)")
        db.execute("INSERT INTO outbox VALUES ('item', ?1, NULL)", (state,))
        db.commit()
    at = START - dt.timedelta(seconds=early)
    messages = [Message(id, frozenset({who}), "storm-1-word" if id == "item" else "", at) for id, who in came]
    return counted(folder / "c.db", [Prompt("item", "ada", START, "1")], messages, excuse=excuse, most=most)


ONCE = ("item", "ada")


def test_one_that_came_once_is_well(tmp_path: Path) -> None:
    assert count(tmp_path, ONCE, ("other", "ben")) == Count()


@pytest.mark.parametrize(("came", "state"), [((), 2), ((), 4), ((ONCE,), 4), ((ONCE,), 3)])
def test_one_that_did_not_come_or_is_not_known_to_have_come_is_lost(
    tmp_path: Path, came: tuple[tuple[str, str], ...], state: int
) -> None:
    assert len(count(tmp_path, *came, state=state).lost) == 1


@pytest.mark.parametrize(
    ("came", "excuse", "most", "documented"),
    [
        ((ONCE, ONCE), "first", 9, 1),
        ((ONCE, ONCE), "none", 9, 0),
        ((("other", "ada"), ONCE, ONCE), "first", 9, 0),
        ((ONCE, ("other", "ada"), ONCE), "first", 9, 0),
        ((("other", "ada"), ONCE, ONCE), "any", 9, 1),
        ((ONCE, ONCE), "any", 0, 0),
    ],
)
def test_one_that_came_twice_is_documented_where_nobody_could_look(
    tmp_path: Path, came: tuple[tuple[str, str], ...], excuse: Excuse, most: int, documented: int
) -> None:
    doubled = count(tmp_path, *came, excuse=excuse, most=most).doubled
    assert doubled == {"documented": documented, "undocumented": 1 - documented}


def test_one_that_came_early_or_to_somebody_else_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert count(tmp_path / "a", ONCE, early=5).early == ["item"]
    assert count(tmp_path, ("item", "ben")).foreign == ["1", "item"]
