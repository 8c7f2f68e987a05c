"""Measuring in one run, interleaved: ratios that hold on any machine, and a table of them."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

OUT: Final = Path("build/bench.json")


@dataclass(frozen=True, slots=True)
class Row:
    """One goal: `ratio` is ours against the peer's. Exactly one of `at_least` and `at_most` is set."""

    name: str
    ours: float
    peer: float
    ratio: float
    at_least: float | None = None
    at_most: float | None = None
    aim: float | None = None

    @property
    def met(self) -> bool:
        return (self.at_least is None or self.ratio >= self.at_least) and (self.at_most is None or self.ratio <= self.at_most)


def interleaved(rounds: int, ours: Callable[[], float], peer: Callable[[], float]) -> tuple[float, float, list[float]]:
    """Medians of both, and the ratio peer / ours of each round; the order is turned round each time."""
    a: list[float] = []
    b: list[float] = []
    for n in range(rounds):
        first, second = (ours, peer) if n % 2 else (peer, ours)
        got = first(), second()
        mine, theirs = got if n % 2 else got[::-1]
        a.append(mine)
        b.append(theirs)
    return statistics.median(a), statistics.median(b), [theirs / mine for mine, theirs in zip(a, b, strict=True)]


def report(rows: list[Row]) -> bool:
    """Writes `build/bench.json`, prints the table; returns whether every goal was met."""
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    print(f"{'name':<34}{'ours':>10}{'peer':>10}{'ratio':>9}  goal")
    for row in rows:
        goal = f">= {row.at_least:g}" if row.at_least is not None else f"<= {row.at_most:g}"
        aim = f", aim {row.aim:g}" if row.aim is not None else ""
        print(f"{row.name:<34}{row.ours:>10.3f}{row.peer:>10.3f}{row.ratio:>9.2f}  {goal}{aim}  {'met' if row.met else 'NOT MET'}")
    return all(row.met for row in rows)
