"""The store on a real file: what it refuses, what it survives, and what one event costs."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest

from bot.store import sqlite, unit
from bot.store.sqlite import Store, StoreError
from bot.store.unit import Duplicate, Gone, Stale, Unit


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    made = await Store.open(tmp_path / "c.db")
    yield made
    await made.close()


def a_subject(name: str = "s") -> Unit:
    made = Unit()
    made.add(unit.MAKE, name, 1, b"key", None)
    return made


def a_record(subject: str, rev: int, id: str = "1", key: str = "") -> Unit:
    made = Unit()
    if key:
        made.add(unit.SEEN, key)
    made.add(unit.BUMP, subject, rev)
    made.add(unit.PUT, subject, "job", id, rev + 1, subject, b"body", 0)
    return made


async def test_a_second_delivery_stores_nothing(store: Store) -> None:
    await store.commit(a_subject())
    await store.commit(a_record("s", 1, key="20261122|a"))
    with pytest.raises(Duplicate):
        await store.commit(a_record("s", 2, id="2", key="20261122|a"))
    rows = await store.read("s")
    assert rows.rev == 2
    assert [r[1] for r in rows.records or ()] == ["1"]


async def test_a_stale_read_stores_nothing(store: Store) -> None:
    await store.commit(a_subject())
    await store.commit(a_record("s", 1))
    with pytest.raises(Stale):
        await store.commit(a_record("s", 1, id="2"))
    assert (await store.read("s")).rev == 2


async def test_two_first_events_of_one_member_make_one_subject(store: Store) -> None:
    outcomes = await asyncio.gather(*(store.commit(a_subject()) for _ in range(2)), return_exceptions=True)
    assert sorted(type(o).__name__ for o in outcomes) == ["NoneType", "Stale"]


async def test_an_erased_subject_takes_nothing(store: Store) -> None:
    await store.commit(a_subject())
    gone = Unit()
    gone.add(unit.ERASE, "s")
    await store.commit(gone)
    with pytest.raises(Gone):
        await store.commit(a_record("s", 1))
    planned = Unit()
    planned.add(unit.PLAN, "i", "s", "debrief", "", 1, 0, None, None)
    with pytest.raises(Gone):
        await store.commit(planned)


async def test_one_bad_unit_does_not_spoil_its_batch(store: Store) -> None:
    await store.commit(a_subject())
    units = [a_record("s", 1), a_record("s", 1, id="2"), a_subject("t")]
    outcomes = await asyncio.gather(*(store.commit(u) for u in units), return_exceptions=True)
    assert [type(o).__name__ for o in outcomes] == ["NoneType", "Stale", "NoneType"]
    assert (await store.read("t")).found


async def test_a_batch_is_one_hop_one_commit_one_sync(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """64 units that gathered cost one thread hop and one COMMIT: counted, not timed."""
    for n in range(64):
        await store.commit(a_subject(f"s{n}"))
    hops = 0
    statements: list[str] = []
    execute = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, *args: object, **more: object) -> object:
        nonlocal hops
        hops += 1
        return await execute(self, *args, **more)  # type: ignore[no-untyped-call]  # aiosqlite leaves it untyped

    await store._writer.set_trace_callback(statements.append)
    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    await asyncio.gather(*(store.commit(a_record(f"s{n}", 1, key=f"20261122|{n}")) for n in range(64)))
    assert hops <= 2, "the first unit may go alone, the other 63 gather behind it"
    assert statements.count("COMMIT") == hops
    per_unit = [s for s in statements if not s.startswith(("BEGIN", "COMMIT"))]
    assert len(per_unit) == 64 * 5, "savepoint, seen, bump, put, release"


async def test_it_is_durable_before_the_answer(store: Store) -> None:
    for pragma, value in (("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)):
        async with store._writer.execute(f"PRAGMA {pragma}") as cursor:
            assert await cursor.fetchone() == (value,)
    async with store._writer.execute("PRAGMA journal_mode") as cursor:
        assert await cursor.fetchone() == ("wal",)


async def test_the_reader_cannot_write_or_checkpoint(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError):
        await store._reader.execute("DELETE FROM records")
    with pytest.raises(sqlite3.OperationalError):
        await store._reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def test_a_second_process_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="in use by another process"):
        await Store.open(store.path)


async def test_what_was_stored_is_there_after_a_restart(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "c.db")
    await store.commit(a_subject())
    await store.commit(a_record("s", 1))
    await store.close()
    again = await Store.open(tmp_path / "c.db")
    assert (await again.read("s")).rev == 2
    await again.close()


@pytest.mark.parametrize("journal", ["wal", "delete"])
async def test_either_journal_serves(tmp_path: Path, journal: sqlite.Journal) -> None:
    store = await Store.open(tmp_path / "c.db", journal)
    await store.commit(a_subject())
    assert (await store.read("s")).found
    await store.close()


async def test_a_damaged_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match=r"cannot be opened|damaged"):
        await Store.open(path)
    assert path.read_bytes() == b"this is no database" * 100
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(StoreError, match="is empty"):
        await Store.open(empty)


async def test_a_new_database_has_no_copy_of_an_older_one_beside_it(tmp_path: Path) -> None:
    await (await Store.open(tmp_path / "c.db")).close()
    assert list(tmp_path.glob("c.db.before-*")) == []


async def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "c.db")
    await store._writer.execute("PRAGMA user_version = 999")
    await store.close()
    with pytest.raises(StoreError, match="newer version"):
        await Store.open(tmp_path / "c.db")


async def test_an_older_database_is_brought_up_to_date_and_its_copy_is_its_owners_alone(tmp_path: Path) -> None:
    """What waited, was sent or was in hand before is there afterwards; the copy beside it is the old one, and nobody else reads it."""
    path = tmp_path / "c.db"
    with contextlib.closing(sqlite3.connect(path)) as old:
        old.executescript(sqlite.migrations()[0][1])
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO subjects (subject, rev, wrapped) VALUES ('s', 1, x'00')")
        for id, state in (("due", 0), ("sent", 2)):
            old.execute("INSERT INTO outbox (id, subject, kind, ref, due, state) VALUES (?1, 's', 'debrief', '', 100, ?2)", (id, state))
        old.commit()
    mask = os.umask(0)
    try:
        store = await Store.open(path)
    finally:
        os.umask(mask)
    try:
        copies = sorted(tmp_path.glob("c.db.before-*"))
        assert [copy.name for copy in copies] == [f"c.db.before-{number:04d}" for number, _ in sqlite.migrations()[1:]]
        assert {copy.stat().st_mode & 0o777 for copy in copies} == {0o600}
        with contextlib.closing(sqlite3.connect(copies[0])) as before:
            assert before.execute("SELECT count(*) FROM outbox").fetchone() == (2,)
            assert before.execute("PRAGMA user_version").fetchone() == (1,)
        made = dt.datetime.fromtimestamp(copies[0].stat().st_mtime, dt.UTC)
        await store.drop_copies(made - dt.timedelta(days=14))
        assert sorted(tmp_path.glob("c.db.before-*")) == copies
        await store.drop_copies(made + dt.timedelta(days=14))
        assert list(tmp_path.glob("c.db.before-*")) == []
        ((id, *_, planned, until, delivery),) = await store.claim(100, 5_000, 10)
        assert (id, planned, until, delivery) == ("due", None, None, None)
        rows = await store.read("s")
        assert {item[0]: item[7:10] for item in rows.items or ()} == {"due": (None, None, None), "sent": (None, None, None)}
    finally:
        await store.close()


async def test_what_is_put_off_keeps_the_moment_it_was_planned_for(store: Store) -> None:
    made = a_subject()
    made.add(unit.PLAN, "i", "s", "debrief", "", 100, 0, None, 900)
    await store.commit(made)
    for due, moved, kept in ((200, None, 100), (300, None, 100), (400, 350, 350)):
        await store.claim(due, 5_000, 10)
        begun = Unit(fetch=True)
        begun.add(unit.BEGIN, "i", 5_000, None)
        await store.commit(begun)
        assert begun.rows == [("i",)]
        later = Unit()
        later.add(unit.DELAY, "i", 0, due, 5_000, 0, 1, moved)
        await store.commit(later)
        assert await store.rows("SELECT due, planned, until, attempts FROM outbox") == [(due, kept, 900, 0)]


async def test_claims_are_leased_and_fenced(store: Store) -> None:
    made = a_subject()
    for n in range(3):
        made.add(unit.PLAN, f"i{n}", "s", "debrief", "", 100 + n, 0, None, None)
    await store.commit(made)
    assert await store.next_due() == 100
    claimed = await store.claim(101, 5_000, 10)
    assert [c[0] for c in claimed] == ["i0", "i1"]
    assert await store.claim(101, 6_000, 10) == []
    late = Unit(fetch=True)
    late.add(unit.BEGIN, "i0", 4_999, None)
    late.add(unit.SETTLE, "i0", 2, 4_999, None, None)
    await store.commit(late)
    assert late.rows == [], "a worker without the lease begins nothing"
    begun = Unit()
    for id in ("i0", "i1"):
        begun.add(unit.BEGIN, id, 5_000, "i0")
    await store.commit(begun)
    late = Unit()
    late.add(unit.SETTLE, "i0", 2, 4_999, None, None)
    await store.commit(late)
    assert [c[0] for c in await store.reclaim(5_000, 9_000, 10)] == ["i0", "i1"], "a worker without the lease settled nothing"
    good = Unit()
    good.add(unit.SETTLE, "i0", 2, 9_000, b"there", 9_000)
    await store.commit(good)
    states = dict(await store.rows("SELECT id, state FROM outbox"))
    assert states == {"i0": 2, "i1": 3, "i2": 0}


@pytest.mark.parametrize(("came_to_nothing", "state", "lease", "delivery"), [(0, 3, 700, "first"), (1, 0, 0, None)])
async def test_what_was_begun_is_due_again_only_where_it_surely_came_to_nothing(
    store: Store, came_to_nothing: int, state: int, lease: int, delivery: str | None
) -> None:
    """Whatever fails behind a request cannot make it one that was never sent."""
    made = a_subject()
    made.add(unit.PLAN, "i", "s", "debrief", "", 100, 0, None, None)
    await store.commit(made)
    await store.claim(200, 5_000, 10)
    later = Unit()
    later.add(unit.BEGIN, "i", 5_000, "first")
    later.add(unit.DELAY, "i", 0, 700, 5_000, 0, came_to_nothing, None)
    await store.commit(later)
    assert await store.rows("SELECT state, lease, delivery, attempts FROM outbox") == [(state, lease, delivery, 1 - came_to_nothing)]


async def test_what_was_claimed_and_not_begun_is_simply_due_again(store: Store) -> None:
    """A kill with two hundred in hand leaves those in doubt whose request may have left, and no attempt counted for the others."""
    made = a_subject()
    for n in range(3):
        made.add(unit.PLAN, f"i{n}", "s", "debrief", "", 100 + n, 0, None, None)
    await store.commit(made)
    assert len(await store.claim(200, 5_000, 10)) == 3
    begun = Unit()
    begun.add(unit.BEGIN, "i1", 5_000, None)
    await store.commit(begun)
    assert [row[0] for row in await store.reclaim(5_000, 9_000, 10)] == ["i1"]
    assert await store.rows("SELECT id, state, attempts FROM outbox ORDER BY id") == [("i0", 0, 0), ("i1", 3, 1), ("i2", 0, 0)]
    assert [row[0] for row in await store.claim(200, 9_000, 10)] == ["i0", "i2"]
    freed = Unit()
    for id in ("i0", "i1", "i2"):
        freed.add(unit.LET_GO, id, 9_000)
    await store.commit(freed)
    assert freed.plans, "whoever waits for what is due is woken"
    assert await store.rows("SELECT id, state, lease FROM outbox ORDER BY id") == [("i0", 0, 0), ("i1", 3, 0), ("i2", 0, 0)]


async def test_what_an_older_program_had_in_hand_may_have_arrived(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with contextlib.closing(sqlite3.connect(path)) as db:
        for number, sql in sqlite.migrations()[:2]:
            db.executescript(sql)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute("INSERT INTO subjects VALUES ('s', 1, x'00', NULL)")
        for state in range(7):
            db.execute(
                "INSERT INTO outbox (id, subject, kind, ref, due, state) VALUES (?1, 's', 'debrief', '', 100, ?2)", (f"i{state}", state)
            )
        db.commit()
    store = await Store.open(path)
    try:
        states = dict(await store.rows("SELECT id, state FROM outbox ORDER BY id"))
        assert states == {"i0": 0, "i1": 3, "i2": 2, "i3": 3, "i4": 4, "i5": 5, "i6": 6}
        assert {row[0] for row in await store.reclaim(2**62, 5_000, 10)} == {"i1", "i3"}
    finally:
        await store.close()


async def test_what_was_cancelled_may_be_planned_again(store: Store) -> None:
    made = a_subject()
    made.add(unit.PLAN, "i", "s", "debrief", "", 100, 0, None, None)
    made.add(unit.CANCEL, "i")
    await store.commit(made)
    assert await store.next_due() is None
    again = Unit()
    again.add(unit.PLAN, "i", "s", "debrief", "", 200, 0, None, None)
    await store.commit(again)
    assert await store.next_due() == 200


async def test_a_copy_of_a_live_database_holds_what_was_committed(store: Store, tmp_path: Path) -> None:
    await store.commit(a_subject())
    await store.commit(a_record("s", 1))
    target = tmp_path / "copy.db"
    await sqlite.copy(store.path, target)
    await store.commit(a_record("s", 2, id="2"))
    restored = await Store.open(target)
    assert (await restored.read("s")).rev == 2
    await restored.close()
    with pytest.raises(StoreError, match="exists already"):
        await sqlite.copy(store.path, target)
    with pytest.raises(StoreError, match="no database"):
        await sqlite.copy(tmp_path / "none.db", tmp_path / "x.db")


async def test_statements_read_the_same_on_both_databases() -> None:
    """`?1` is the shared form; a `?` in a literal would be read as a parameter on the other side."""
    shared = [v for k, v in vars(unit).items() if k.isupper() and isinstance(v, str)]
    assert len(shared) > 20
    for sql in shared:
        assert "'" not in sql
        assert all(part[:1].isdigit() for part in sql.split("?")[1:]), sql
