"""Health, readiness and metrics of a real app over real HTTP: what they say, when they turn, and what they never tell."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest

from bot.deliveries import Delivery, Halted, NotSent, Receipt, Unknown
from bot.events import Command, Left, Uninstalled
from bot.health import SAID, Health, listening
from bot.metrics import HELP
from bot.outbox import Outbox
from bot.platforms import Platforms
from bot.ratelimit import LIMITS
from bot.store import waiting
from bot.store.sqlite import Journal, Store, StoreError
from bot.store.unit import MAKE, META, PLAN, STATES, Unit
from bot.tally import HALTS
from tests.conversations.test_council import a_council
from tests.health.asking import Told, asked, scraped
from tests.stage import Actor, Stage

CANARY = "Quillonberry"


@pytest.fixture
def standing(stage: Stage) -> Platforms:
    known = Platforms(["stage"], stage.clock)
    known.tell("stage", "serving")
    return known


@pytest.fixture
async def port(stage: Stage, standing: Platforms) -> AsyncIterator[int]:
    async with listening("127.0.0.1", 0, Health(stage.app, standing, patience=20)) as given:
        yield given


async def ready(port: int) -> Told:
    return await asked(port, "/readyz")


async def test_a_process_that_can_do_its_work_says_so_in_a_line_for_each_part(port: int) -> None:
    assert await asked(port, "/healthz") == Told(200, "ok", "text/plain; charset=utf-8")
    assert await ready(port) == Told(200, "store: ok\noutbox: ok\nstage: ok\n", "text/plain; charset=utf-8")
    for path in ("/", "/api/state", "/slack/events", "/metrics/x"):
        assert (await asked(port, path)).status == 404, "health and metrics alone"
    for path in ("/healthz", "/readyz", "/metrics"):
        assert (await asked(port, path, "POST")).status == 405
        assert (await asked(port, path, "HEAD")).status == 200


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ("starting", "stage: not ok, is being started"),
        ("refused", "stage: not ok, does not let us in: jsc check says why"),
        ("unreachable", "stage: not ok, cannot be reached: it is tried again"),
    ],
)
async def test_a_line_that_is_not_open(port: int, standing: Platforms, state: str, line: str) -> None:
    standing.tell("stage", state, f"a sentence with {CANARY}")  # type: ignore[arg-type]  # one of the parameters above
    told = await ready(port)
    assert (told.status, told.text.splitlines()) == (503, ["store: ok", "outbox: ok", line])
    assert (await asked(port, "/healthz")).status == 200, "it lives all the same"
    found = await scraped(port)
    assert found.by("jsc_platform_state", "state") == {s: float(s == state) for s in ("starting", "serving", "refused", "unreachable")}
    standing.tell("stage", "serving")
    assert (await ready(port)).status == 200


class Sulks(Stage):
    """A platform that answers what it is told to."""

    def __init__(self, stage: Stage, *answers: Receipt) -> None:
        self.__dict__ = stage.__dict__
        self.answers = [*answers]

    async def send(self, delivery: Delivery) -> Receipt:
        return self.answers.pop(0) if self.answers else await super().send(delivery)


async def test_a_platform_that_takes_nothing_from_us(port: int, stage: Stage, ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox.sending.HALT_SECONDS", 0.0)
    sulks = Sulks(stage, Halted("token_revoked"), Unknown("timeout"), NotSent("http_500"))
    stage.outbox = Outbox(stage.app, {"stage": sulks}, {"stage": LIMITS["web"]})
    # Their first word plans a hello that is due at once.
    await stage.app.handle(Command("20261123|first", ada.who, "harbour", ada.place, ada.hints, "", ""))
    await stage.outbox.once()
    told = await ready(port)
    assert (told.status, told.text.splitlines()[-1]) == (503, f"stage: not ok, {SAID['halted']}")
    assert (await scraped(port)).value("jsc_platform_halted", platform="stage") == 1
    stage.app.tally.halted["stage"] -= HALTS
    assert (await ready(port)).status == 200, "nothing was heard of it for two minutes"
    stage.app.tally.halted["stage"] += HALTS
    await stage.outbox.once()
    assert (await scraped(port)).value("jsc_outbox_tried_items") == 1
    assert (await ready(port)).status == 503, "that it could not be sent now tells nothing"
    await stage.passes(minutes=3)
    assert (await ready(port)).status == 200
    after = await scraped(port)
    assert after.value("jsc_platform_halted", platform="stage") == 0
    assert after.value("jsc_outbox_tried_items") == 0
    made = {name: after.by("jsc_sends_total", "answer").get(name, 0) for name in ("halted", "not_sent", "unknown", "sent")}
    assert made == {"halted": 1, "not_sent": 1, "unknown": 1, "sent": 1}
    assert after.value("jsc_retries_total", platform="stage") == 2, "a halt is no attempt"


async def test_an_outbox_that_falls_behind(port: int, stage: Stage, ada: Actor) -> None:
    assert (await scraped(port)).value("jsc_outbox_oldest_due_seconds") == 0
    await stage.app.handle(Command("20261123|first", ada.who, "harbour", ada.place, ada.hints, "", ""))
    stage.clock.move(dt.timedelta(seconds=300))
    assert (await ready(port)).status == 200
    stage.clock.move(dt.timedelta(seconds=1))
    told = await ready(port)
    assert (told.status, told.text.splitlines()[1]) == (503, f"outbox: not ok, {SAID['behind']}")
    assert (await scraped(port)).value("jsc_outbox_oldest_due_seconds") == pytest.approx(301, abs=0.1)
    await stage.passes(seconds=0)
    assert (await ready(port)).status == 200


# -- the store ----------------------------------------------------------------------------------------------------------------


async def test_a_store_that_cannot_be_written(port: int, stage: Stage) -> None:
    async def pages(most: int) -> None:
        await stage.app.store._writer.execute_fetchall(f"PRAGMA max_page_count = {most}")

    # SQLite's own bound on the file's size: what goes beyond it fails as on a full disk (SQLITE_FULL).
    await pages(1)
    full = Unit()
    full.add(META, "large", b"x" * 1_000_000)
    with pytest.raises(StoreError, match="full"):
        await stage.app.store.commit(full)
    assert (await scraped(port)).value("jsc_store_commit_failures_total") == 1
    await pages(1_000_000)
    await stage.app.store._writer.execute_fetchall("PRAGMA query_only = ON")
    told = await ready(port)
    assert (told.status, told.text.splitlines()[0]) == (503, f"store: not ok, {SAID['not writable']}")
    await stage.app.store._writer.execute_fetchall("PRAGMA query_only = OFF")
    assert (await ready(port)).status == 200


async def test_a_store_that_does_not_answer_in_time(stage: Stage, standing: Platforms) -> None:
    with contextlib.closing(sqlite3.connect(stage.app.store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with listening("127.0.0.1", 0, Health(stage.app, standing, patience=0.01)) as port:
            told = await ready(port)
            assert (told.status, told.text.splitlines()[0]) == (503, f"store: not ok, {SAID['no answer']}")
            assert (await asked(port, "/healthz")).status == 200
        other.execute("ROLLBACK")


async def test_a_database_that_cannot_be_read_costs_the_outbox_alone(stage: Stage, port: int) -> None:
    stage.app.store.path.rename(stage.app.store.path.with_name("away.db"))
    found = await scraped(port)
    assert found.value("jsc_outbox_counted") == 0
    assert "jsc_outbox_items" not in found.samples
    assert found.value("jsc_store_units_total", result="stored") >= 1
    stage.app.store.path.with_name("away.db").rename(stage.app.store.path)
    assert (await scraped(port)).value("jsc_outbox_counted") == 1


async def full_outbox(path: Path, journal: Journal, items: int) -> Store:
    """A store with so many items, one after the other in each of the states."""
    store, unit = await Store.open(path, journal), Unit()
    unit.add(MAKE, "s", 1, b"", None)
    for number in range(items):
        unit.add(PLAN, f"i{number:04}", "s", "reminder", "", number, 0, None, None)
        unit.add("UPDATE outbox SET state = ?2, attempts = ?3 WHERE id = ?1", f"i{number:04}", number % 7, number % 2)
    await store.commit(unit)
    return store


@pytest.mark.parametrize("journal", ["wal", "delete"])
async def test_who_counts_the_outbox_holds_up_no_commit(tmp_path: Path, journal: Journal) -> None:
    store = await full_outbox(tmp_path / "a.db", journal, 40)
    try:
        # Whoever meets a lock fails at once instead of waiting for it to go.
        await store._writer.execute_fetchall("PRAGMA busy_timeout = 0")
        seen: list[int] = []
        async with aiosqlite.connect(tmp_path / "a.db", isolation_level=None) as reader:
            async for part in waiting.parts(reader, 7):
                seen.append(part.states.total())
                unit = Unit()
                unit.add(META, "x", b"%d" % len(seen))
                await store.commit(unit)
        assert seen == [7, 7, 7, 7, 7, 5]
        assert await store.meta("x") == b"6"
    finally:
        await store.close()


@pytest.mark.parametrize("items", [0, 1, 999, 1000, 1001, 2100])
async def test_every_item_is_counted_once(tmp_path: Path, items: int) -> None:
    store = await full_outbox(tmp_path / "a.db", "wal", items)
    try:
        found = await waiting.count(store.path)
        assert {s: found.states[s] for s in STATES} == {s: len(range(at, items, 7)) for at, s in enumerate(STATES)}
        assert found.tried == sum(n % 2 == 1 and n % 7 in (0, 1, 3) for n in range(items))
        assert found.next == (0 if items else None)
    finally:
        await store.close()


async def test_many_who_ask_at_once_count_once(port: int, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    counted, gate = 0, asyncio.Event()
    count = waiting.count

    async def slowly(path: Path) -> waiting.Waiting:
        nonlocal counted
        counted += 1
        await gate.wait()
        return await count(path)

    monkeypatch.setattr(waiting, "count", slowly)
    async with asyncio.TaskGroup() as group:
        scrapes = [group.create_task(scraped(port)) for _ in range(8)]
        while not counted:  # noqa: ASYNC110  # the first request sets no event of ours
            await asyncio.sleep(0)
        gate.set()
    assert counted < 8
    assert all(scrape.result().value("jsc_outbox_counted") == 1 for scrape in scrapes)


# -- what is counted ----------------------------------------------------------------------------------------------------------


async def test_what_came_in_is_counted_by_platform_kind_and_result(port: int, stage: Stage, ada: Actor) -> None:
    before = await scraped(port)
    await ada.says("/jsc checklist unstuck")
    await ada.ticks("Say what you offer in one sentence")
    await ada.visits_home()
    await stage.app.handle(Left("20261123|left", ada.who, "harbour"))
    await stage.app.handle(Uninstalled("20261123|gone", "stage", "harbour"))
    again = Command("20261123|twice", ada.who, "harbour", ada.place, ada.hints, "help", "")
    for _ in range(3):
        await stage.app.handle(again)
    after = await scraped(port)

    def more(kind: str, result: str) -> float:
        labels = {"platform": "stage", "kind": kind, "result": result}
        return after.value("jsc_events_total", **labels) - before.value("jsc_events_total", **labels)

    assert (more("command", "answered"), more("command", "unanswered")) == (2, 2)
    assert (more("click", "answered"), more("visit", "answered")) == (1, 1)
    assert (more("left", "unanswered"), more("uninstalled", "unanswered")) == (1, 1)
    every = sum(after.samples["jsc_events_total"].values())
    assert after.value("jsc_answer_seconds_count", platform="stage") == every
    assert after.value("jsc_answer_seconds_bucket", platform="stage", le="+Inf") == every
    buckets = [value for labels, value in after.samples["jsc_answer_seconds_bucket"].items()]
    assert buckets == sorted(buckets)
    assert after.value("jsc_answer_seconds_sum", platform="stage") > 0
    assert after.value("jsc_store_commit_seconds_count") > before.value("jsc_store_commit_seconds_count")


async def test_a_fault_is_counted_as_one(port: int, stage: Stage, ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(stage.app.units, "run", fails)
    await stage.app.handle(Command("20261123|fault", ada.who, "harbour", ada.place, ada.hints, "help", ""))
    found = await scraped(port)
    assert found.value("jsc_events_total", platform="stage", kind="command", result="failed") == 1
    assert CANARY not in found.text


async def test_each_metric_says_what_it_means(port: int, stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc help")
    await stage.passes(days=15)
    found = await scraped(port)
    ours = {name: said for name, said in found.help.items() if name.startswith("jsc_")}
    assert ours == {name.removesuffix("_total"): said for name, said in HELP.items()}
    assert all(said.endswith(".") and len(said) > 20 for said in ours.values())
    assert all(found.help.values()), "those of the process too"
    assert found.value("process_resident_memory_bytes") > 0


async def test_neither_ids_nor_words_are_told(port: int, stage: Stage) -> None:
    """A whole council with words of their own: nothing of it stands in any answer, in no label either."""
    _, people = await a_council(stage, f"ben{CANARY}", f"cleo{CANARY}")
    for who in people:
        await who.says(f"/jsc log {CANARY}, staff PM, applied")
        await who.says(f"/jsc proof add {CANARY} from 9 days to 3")
        await who.fills({"did": CANARY})
        await who.says(f"/jsc {CANARY}")
    await stage.passes(days=15)
    told = "".join([(await asked(port, path)).text for path in ("/healthz", "/readyz", "/metrics")])
    hidden = {CANARY, "harbour", "birch"} | {who.who.id for who in people[1:]} | set(stage.rooms)
    hidden |= {str(id) for (id,) in await stage.app.store.rows("SELECT subject FROM subjects UNION SELECT id FROM outbox")}
    assert len(hidden) > 20
    assert not [word for word in hidden if word.lower() in told.lower()]
    found = await scraped(port)
    words = {value for labels in found.samples.values() for pairs in labels for label, value in pairs if label != "le"}
    assert all(re.fullmatch(r"[a-z_]+|[0-9.]+", word) for word in words), words
