"""What one event costs the store, counted and not timed: thread hops, statements, and the commits that each wait for the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import aiosqlite
import pytest

from bot import metrics
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.events import Click, PersonEvent
from bot.platforms import Platforms
from bot.router import DueRoute
from bot.store import waiting
from bot.store.sqlite import Store
from bot.tally import Spread
from playbook.records import Run
from tests.stage import Actor, Stage


@dataclass(slots=True)
class Cost:
    """`hops`: calls into a connection's thread. `reads` and `writes`: statements, in order, the words behind the first two left out."""

    hops: int = 0
    reads: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)


@contextmanager
def counted(cost: Cost) -> Iterator[None]:
    execute = aiosqlite.Connection._execute

    async def one(self: aiosqlite.Connection, *args: object, **more: object) -> object:
        cost.hops += 1
        return await execute(self, *args, **more)  # type: ignore[no-untyped-call]  # aiosqlite leaves it untyped

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiosqlite.Connection, "_execute", one)
        yield


async def traced(store: Store, cost: Cost) -> None:
    def into(words: list[str]) -> Callable[[str], None]:
        return lambda sql: words.append(" ".join(sql.split()[:2]))

    await store._reader.set_trace_callback(into(cost.reads))
    await store._writer.set_trace_callback(into(cost.writes))


@pytest.fixture
async def run(stage: Stage, ada: Actor) -> Run:
    """A list that a member has open, and has just looked at: they are in memory."""
    await ada.says("/jsc checklist unstuck")
    (run,) = await ada.records(Run)
    await stage.app.handle(pressing("run", ada, run.id))
    return run


async def of(event: PersonEvent, stage: Stage) -> Cost:
    """What the app asks of the store for one event."""
    cost = Cost()
    await traced(stage.app.store, cost)
    with counted(cost):
        assert await stage.app.handle(event) is not None
    return cost


def pressing(name: str, ada: Actor, *args: str | int, chosen: tuple[str, ...] = ()) -> Click:
    return Click(f"20261123|{name}{args}{chosen}", ada.who, "harbour", ada.place, ada.hints, Action(name, *args), chosen)


def ticking(run: Run, ada: Actor) -> Click:
    return pressing("tick", ada, run.id, run.rev, chosen=("sentence",))


async def test_a_tick_is_one_hop_and_one_commit_and_reads_nothing(stage: Stage, ada: Actor, run: Run) -> None:
    cost = await of(ticking(run, ada), stage)
    assert cost.writes == [
        *("BEGIN IMMEDIATE", "SAVEPOINT unit", "INSERT INTO", "UPDATE subjects", "INSERT INTO", "RELEASE unit", "COMMIT"),
    ]
    assert (cost.hops, cost.reads) == (1, [])
    assert [r.done for r in await ada.records(Run)] == [("sentence",)]


async def test_a_tick_of_somebody_not_in_memory_is_one_hop_more(stage: Stage, ada: Actor, run: Run) -> None:
    stage.app.vault.forget(stage.app.vault.subject_id("member", ada.who.platform, ada.who.id))
    cost = await of(ticking(run, ada), stage)
    assert cost.reads == ["BEGIN", "SELECT subject,", "SELECT kind,", "SELECT id,", "SELECT council", "SELECT DISTINCT", "COMMIT"]
    assert (cost.hops, cost.writes.count("COMMIT")) == (2, 1)


async def test_what_only_shows_something_costs_nothing(stage: Stage, ada: Actor, run: Run) -> None:
    assert await of(pressing("whys", ada, 0, run.id, run.rev), stage) == Cost()
    assert await of(pressing("fold", ada, run.id, run.rev), stage) == Cost()


def tallied(stage: Stage) -> dict[str, float]:
    """Every number that is counted for metrics, but for the seconds."""
    tally, written = stage.app.tally, stage.app.store.written
    spreads: dict[str, Spread] = {f"answers {name}": spread for name, spread in tally.answers.items()} | {"commits": written.commits}
    found: dict[str, float] = {f"{name} {at}": n for name, spread in spreads.items() for at, n in enumerate(spread.counts)}
    for name, counter in (("events", tally.events), ("sends", tally.sends), ("retries", tally.retries), ("units", written.units)):
        found |= {f"{name} {key}": n for key, n in counter.items()}
    return found | {"failed": written.failed}


async def test_a_tick_is_counted_by_four_increments_and_asks_the_store_for_none(stage: Stage, ada: Actor, run: Run) -> None:
    before = tallied(stage)
    cost = await of(ticking(run, ada), stage)
    after = tallied(stage)
    grown = {name.split()[0]: n - before.get(name, 0) for name, n in after.items() if n != before.get(name, 0)}
    assert grown == {"answers": 1, "commits": 1, "events": 1, "units": 1}
    assert (cost.hops, cost.reads, cost.writes.count("COMMIT")) == (1, [], 1)


async def test_who_reads_the_metrics_takes_no_turn_of_the_store(stage: Stage, run: Run) -> None:
    cost = Cost()
    await traced(stage.app.store, cost)
    counted_now = await waiting.count(stage.app.store.path)
    metrics.text(stage.app.tally, stage.app.store.written, Platforms(["stage"], stage.clock), counted_now, 0)
    assert cost == Cost()


async def test_a_message_that_goes_out_is_claimed_begun_and_settled_and_each_is_durable(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc home")
    id = stage.app.vault.subject_id("member", ada.who.platform, ada.who.id)
    await stage.app.change(id, lambda context: context.outbox.plan("takenoff", context.now))
    stage.app.router.dues["takenoff"] = DueRoute(
        lambda due, context: Card("Off", "You asked.", Prose(text="It is."), Buttons.of(Button("Home", Action("home")))), "a receipt"
    )
    cost = Cost()
    await traced(stage.app.store, cost)
    assert await stage.outbox.once() == 1
    # What was claimed by a dead process, what was begun by one, what is due; then the request may leave; then it came.
    assert [words for words in cost.writes if words.startswith(("UPDATE", "COMMIT"))] == [
        *("UPDATE outbox", "UPDATE outbox", "COMMIT", "UPDATE outbox", "COMMIT"),
        *("UPDATE outbox", "COMMIT"),
        *("UPDATE outbox", "COMMIT"),
    ]
