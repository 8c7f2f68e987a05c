"""A backup in the database's place: what it holds is there again, nothing is sent twice, who deleted everything stays deleted."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import handlers
from bot.app import App
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.cli.restoring import Restored, restore
from bot.clock import Clock
from bot.context import About, Context
from bot.events import Due
from bot.replies import DueReply
from bot.router import DueRoute, collect
from bot.store import erased
from bot.store.sqlite import Store, StoreError, copy, migrations
from bot.vault import WrongKey, new_key, read_keys
from playbook.cadence import Kind
from playbook.models import read_playbook
from playbook.records import Debrief, Job, Notice, Reminder
from tests.conversations import test_council
from tests.core.test_councils import a_council
from tests.core.test_councils import routes as council_routes
from tests.stage import KEY, START, Stage, a_stage

ROOT = Path(__file__).parents[2]
LATER = START + dt.timedelta(hours=3)


def weekly(due: Due, context: Context) -> DueReply:
    """One of a series that goes on only if this runs."""
    context.outbox.plan(Kind.WEEK_START, context.now + dt.timedelta(days=7))
    return Card("Your week", "It begins.", Prose(text="Here it is."), Buttons.of(Button("Home", Action("home"))))


def first_week(context: Context) -> None:
    context.records.put(context.profile.model_copy(update={"zone": "Europe/Lisbon", "discreet": False}))
    context.outbox.plan(Kind.WEEK_START, context.now + dt.timedelta(hours=2))


def post_soon(context: Context) -> None:
    made = context.records.add(Reminder(what="hello", when=context.now, zone="UTC"))
    context.outbox.plan("trysaid", context.now + dt.timedelta(hours=1), made.id)


@asynccontextmanager
async def running(folder: Path, at: dt.datetime = START) -> AsyncIterator[Stage]:
    """The app on the database in `folder`, at that moment."""
    async with a_stage(folder, at) as stage:
        stage.app.router.dues[Kind.WEEK_START] = DueRoute(weekly, "your week")
        stage.member("ada")
        # Another process numbers its deliveries on.
        stage._keys = itertools.count(int((at - START).total_seconds()) + 1)
        yield stage


async def begin(store: Store) -> App:
    return await App.start(collect(handlers), store, [KEY], read_playbook(), Clock(frozen=LATER), About("us", "0.1.0", "", "jsc", ""))


async def put_back(folder: Path, *, moved: bool = False, file: str = "backup.db") -> Restored:
    return await restore(folder / file, folder / "stage.db", [KEY], begin, LATER, moved=moved)


async def lived(folder: Path) -> list[tuple[str, Card]]:
    """Ada logs Birch, a backup is made; then she logs Cedar, and her week is told."""
    async with running(folder) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc log Birch, PM, applied")
        await stage.app.change(who(stage, "ada"), first_week)
        await copy(folder / "stage.db", folder / "backup.db")
        await ada.says("/jsc log Cedar, PM, applied")
        await stage.passes(hours=3)
        assert weeks(stage) == 1
        return ada.messages


def who(stage: Stage, name: str) -> str:
    return stage.app.vault.subject_id("member", "stage", name)


def weeks(stage: Stage) -> int:
    return sum(card.title == "Your week" for _, card in stage.member("ada").messages)


async def firms(stage: Stage) -> list[str]:
    return [job.firm for job in await stage.member("ada").records(Job)]


async def test_what_the_backup_holds_is_there_again_and_what_was_there_is_kept(tmp_path: Path) -> None:
    await lived(tmp_path)
    done = await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        assert await firms(stage) == ["Birch"]
        await stage.member("ada").says("/jsc log Dill, PM, applied")
        assert await firms(stage) == ["Birch", "Dill"]
    assert done.kept is not None
    assert done.kept.name == "stage.db.before-restore-20261123-121200"
    assert done.kept.stat().st_mode & 0o077 == 0
    again = await restore(done.kept, tmp_path / "stage.db", [KEY], begin, LATER)
    assert again.kept is not None
    assert again.kept.name == "stage.db.before-restore-20261123-121200-1"
    assert len(list(tmp_path.glob("*before-restore*"))) == 2, "nothing is left beside them"
    async with running(tmp_path, LATER) as stage:
        assert await firms(stage) == ["Birch", "Cedar"]
    assert not list(tmp_path.glob("*.restoring*"))


async def test_what_the_former_database_sent_is_not_sent_again_and_the_series_goes_on(tmp_path: Path) -> None:
    await lived(tmp_path)
    assert (await put_back(tmp_path)).held == 0
    async with running(tmp_path, LATER) as stage:
        await stage.passes(hours=1)
        assert weeks(stage) == 0
        assert await stage.app.store.rows("SELECT count(*) FROM outbox WHERE kind = 'week_start' AND state = 2 AND remote NOTNULL") == [
            (1,)
        ]
        await stage.passes(days=7)
        assert weeks(stage) == 1


async def test_what_a_former_database_of_an_older_program_sent_is_not_sent_again(tmp_path: Path) -> None:
    await lived(tmp_path)
    older(tmp_path / "stage.db")
    done = await put_back(tmp_path)
    assert (done.held, done.told) == (0, 0), "it can be read"
    assert done.kept is not None
    with sqlite3.connect(done.kept) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,), "what is kept is as it was"
    db.close()
    assert not list(tmp_path.glob("*.restoring*"))
    async with running(tmp_path, LATER) as stage:
        await stage.passes(hours=1)
        assert weeks(stage) == 0
        assert not put_back_cards(stage)


async def test_a_damaged_member_of_the_former_database_does_not_hinder_it(tmp_path: Path) -> None:
    await lived(tmp_path)
    with sqlite3.connect(tmp_path / "stage.db") as db:
        db.execute("UPDATE subjects SET wrapped = zeroblob(length(wrapped))")
    db.close()
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        await stage.passes(hours=1)
        assert weeks(stage) == 0, "what went out since is still known, and not sent again"
        assert await firms(stage) == ["Birch"]


@pytest.mark.parametrize("lost", ["gone", "gone, and the chat can be read", "damaged", "another"])
async def test_where_nobody_can_tell_what_was_sent_it_is_not_sent_again_and_the_series_goes_on(tmp_path: Path, lost: str) -> None:
    messages = await lived(tmp_path)
    if lost == "damaged":
        (tmp_path / "stage.db").write_bytes(b"x" * 5000)
    else:
        (tmp_path / "stage.db").unlink()
    if lost == "another":
        store = await Store.open(tmp_path / "stage.db")
        await App.start(collect(handlers), store, [KEY], read_playbook(), Clock(), About("us", "0", "", "jsc", ""))
        await store.close()
    assert (await put_back(tmp_path)).held == 1
    async with running(tmp_path, LATER) as stage:
        if "can be read" in lost:
            stage.member("ada").messages = messages
        before = weeks(stage)
        await stage.passes(hours=1)
        assert weeks(stage) == before
        await stage.passes(days=7)
        assert weeks(stage) == before + 1


def put_back_cards(stage: Stage, name: str = "ada") -> list[Card]:
    return [card for _, card in stage.member(name).messages if "may not have come" in card.title]


async def test_what_may_not_have_come_is_said_once_and_can_be_opened(tmp_path: Path) -> None:
    await lived(tmp_path)
    (tmp_path / "stage.db").unlink()
    assert (await put_back(tmp_path)).told == 1
    async with running(tmp_path, LATER) as stage:
        ada = stage.member("ada")
        await stage.passes(minutes=1)
        assert [card.title for card in put_back_cards(stage)] == ["A note may not have come"]
        ada.sees("Note: a new week", "[Open the note]", "[It came] [Home]", "[Snooze] [Skip] [Stop these]")
        assert weeks(stage) == 0
        await stage.passes(days=1)
        assert len(put_back_cards(stage)) == 1, "once"
        came = len(ada.messages)
        await ada.visits_home()
        ada.sees("Kept for you: 1 note that may not have come", "[Read the note]")
        await ada.presses("Open the note", card=put_back_cards(stage)[0])
        ada.sees("Your week")
        await ada.visits_home()
        ada.misses("may not have come")
        assert len(ada.messages) == came, "it was opened, and not sent"


async def test_what_came_after_all_is_taken_off_by_a_press(tmp_path: Path) -> None:
    await lived(tmp_path)
    (tmp_path / "stage.db").unlink()
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        ada = stage.member("ada")
        await stage.passes(minutes=1)
        await ada.presses("It came")
        ada.sees("Nothing is missing", "[Home]")
        await ada.visits_home()
        ada.misses("may not have come")


async def test_what_is_found_in_the_chat_is_not_said_to_be_missing(tmp_path: Path) -> None:
    messages = await lived(tmp_path)
    (tmp_path / "stage.db").unlink()
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        stage.member("ada").messages = messages
        await stage.passes(hours=1)
        assert not put_back_cards(stage)
        assert not await stage.member("ada").records(Notice)
        # It stands there with its place, so that it can be taken off.
        assert await stage.app.store.rows("SELECT count(*) FROM outbox WHERE kind = 'week_start' AND state = 2 AND remote NOTNULL") == [
            (1,)
        ]


@pytest.mark.parametrize("why", ["stopped", "left", "too late", "readable", "moved"])
async def test_nobody_is_told_of_what_would_not_have_come_or_is_known_of(tmp_path: Path, why: str) -> None:
    def before(context: Context) -> None:
        update = {"stopped": ("week_start",)} if why == "stopped" else {"leaving": context.today} if why == "left" else {}
        context.records.put(context.profile.model_copy(update=update))

    async with running(tmp_path) as stage:
        await stage.member("ada").says("/jsc log Birch, PM, applied")
        await stage.app.change(who(stage, "ada"), first_week)
        await stage.app.change(who(stage, "ada"), before)
        await copy(tmp_path / "stage.db", tmp_path / "backup.db")
    if why != "readable":
        (tmp_path / "stage.db").unlink()
    at = LATER + dt.timedelta(days=3) if why == "too late" else LATER

    async def later(store: Store) -> App:
        return await App.start(collect(handlers), store, [KEY], read_playbook(), Clock(frozen=at), About("us", "0.1.0", "", "jsc", ""))

    done = await restore(tmp_path / "backup.db", tmp_path / "stage.db", [KEY], later, at, moved=why == "moved")
    assert done.told == 0
    async with running(tmp_path, at) as stage:
        await stage.passes(days=1)
        assert not put_back_cards(stage)


async def test_at_night_and_in_a_pause_it_waits_as_any_prompt_does(tmp_path: Path) -> None:
    await lived(tmp_path)
    (tmp_path / "stage.db").unlink()
    night = START.replace(hour=23, minute=30)

    async def by_night(store: Store) -> App:
        return await App.start(collect(handlers), store, [KEY], read_playbook(), Clock(frozen=night), About("us", "0", "", "jsc", ""))

    await restore(tmp_path / "backup.db", tmp_path / "stage.db", [KEY], by_night, night)
    async with running(tmp_path, night) as stage:
        await stage.passes(hours=2)
        assert not put_back_cards(stage)
        await stage.passes(hours=8)
        assert len(put_back_cards(stage)) == 1


async def test_with_a_closed_chat_it_waits_on_home(tmp_path: Path) -> None:
    await lived(tmp_path)
    (tmp_path / "stage.db").unlink()
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        ada = stage.member("ada")
        stage.closed.add("ada")
        await stage.passes(minutes=1)
        await ada.visits_home()
        ada.sees("1 note that may not have come", "[Read the note]")
        await ada.presses("Read the note")
        ada.sees("A note is waiting for you here", "cannot tell what reached you", "Note: a new week", "[It came] [Home]")


async def test_put_back_twice_it_is_said_once(tmp_path: Path) -> None:
    await lived(tmp_path)
    (tmp_path / "stage.db").unlink()
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        await stage.passes(minutes=1)
        assert len(put_back_cards(stage)) == 1
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        await stage.passes(minutes=1)
        assert not put_back_cards(stage)


async def test_after_a_move_to_another_machine_it_is_late_once(tmp_path: Path) -> None:
    await lived(tmp_path)
    (tmp_path / "stage.db").unlink()
    assert (await put_back(tmp_path, moved=True)).held == 0
    async with running(tmp_path, LATER) as stage:
        await stage.passes(hours=1)
        assert weeks(stage) == 1


@pytest.mark.parametrize("looked", [True, False])
async def test_a_post_that_may_stand_in_its_room_is_looked_for_and_not_posted_again(tmp_path: Path, looked: bool) -> None:
    async with a_stage(tmp_path, more=council_routes) as stage:
        _, council = await a_council(stage, "ben")
        await stage.app.change(council, post_soon)
        await copy(tmp_path / "stage.db", tmp_path / "backup.db")
        await stage.passes(hours=2)
        (room,) = stage.rooms.values()
        assert [said.card.title for said in room.posts][-1] == "A post"
    (tmp_path / "stage.db").unlink()
    assert (await put_back(tmp_path)).held >= 1
    async with a_stage(tmp_path, LATER, more=council_routes) as stage:
        stage.rooms[room.id] = room
        if not looked:

            async def blind(delivery: object) -> None:
                return None

            stage.find = blind  # type: ignore[method-assign]  # a platform that cannot be looked at
        before = len(room.posts)
        await stage.passes(hours=1)
        assert len(room.posts) == before
        states = await stage.app.store.rows("SELECT state FROM outbox WHERE kind = 'trysaid'")
        assert states == [(2,) if looked else (5,)]


def older(path: Path) -> None:
    """As a program of the first schema left it."""
    with sqlite3.connect(path) as db:
        for column in ("planned", "until", "sent", "delivery"):
            db.execute(f"ALTER TABLE outbox DROP COLUMN {column}")
        db.execute("PRAGMA user_version = 1")
    db.close()


def newer(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {migrations()[-1][0] + 1}")
    db.close()


def damaged(path: Path) -> None:
    """Whole but for one index, as a page that went bad leaves it."""
    with sqlite3.connect(path) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'outbox_subject'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"x" * size)


FORMER = {
    "the former database, of an older program": older,
    "the former database, of a newer program": newer,
    "the former database, damaged elsewhere": damaged,
}


@pytest.mark.parametrize("told_by", ["the list beside it", "a list beside the backups", "the former database", *FORMER, "nobody"])
async def test_who_deleted_everything_since_is_deleted_again(tmp_path: Path, told_by: str) -> None:
    async with a_stage(tmp_path, more=council_routes) as stage:
        _, council = await a_council(stage, "ben")
        ben = stage.member("ben")
        await ben.says("/jsc log Birch, PM, applied")
        await ben.says("/jsc trypost hello")
        await stage.passes(seconds=1)
        await copy(tmp_path / "stage.db", tmp_path / "backup.db")
        await ben.clicks(Action("form", "deleteall"))
        await ben.fills({"word": "DELETE"})
        await stage.passes(minutes=1)
        gone = who(stage, "ben")
    if told_by == "a list beside the backups":
        erased.beside(tmp_path / "stage.db").rename(tmp_path / "council-20991231T000000Z.db.erased")
    elif told_by != "the list beside it":
        erased.beside(tmp_path / "stage.db").unlink()
    if "former" not in told_by:
        (tmp_path / "stage.db").unlink()
    if told_by in FORMER:
        FORMER[told_by](tmp_path / "stage.db")
    done = await put_back(tmp_path)
    with sqlite3.connect(tmp_path / "stage.db") as db:
        left = {
            table: db.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", (gone,)).fetchone()[0]
            for table, column in (
                ("subjects", "subject"),
                ("records", "subject"),
                ("records", "author"),
                ("outbox", "subject"),
                ("seats", "member"),
            )
        }
    db.close()
    if told_by == "nobody":
        assert done.erased == 0
        assert left["subjects"] == 1, "nothing else in a restore deletes anybody"
    else:
        assert done.erased == 1
        assert not any(left.values())
        async with a_stage(tmp_path, LATER, more=council_routes) as stage:
            redrawn = await stage.app.store.rows("SELECT state FROM outbox WHERE kind = 'redraw' AND subject = ?1", council)
            assert (0,) in redrawn, "what they posted is covered in its room"
            assert (gone,) in await stage.app.store.rows("SELECT subject FROM erased")
            await stage.member("ada").says("/jsc home")


@pytest.mark.parametrize("former", ["there", "gone"])
async def test_a_room_reads_once_that_a_seat_is_open(tmp_path: Path, former: str) -> None:
    def opened(stage: Stage) -> int:
        return sum(said.card.title == "A seat is open" for said in room.posts)

    async with running(tmp_path) as stage:
        room, _ = await test_council.a_council(stage, "ben", "cleo")
        await copy(tmp_path / "stage.db", tmp_path / "backup.db")
        ben = stage.member("ben")
        await ben.clicks(Action("form", "deleteall"))
        await ben.fills({"word": "DELETE"})
        await stage.passes(minutes=1)
        assert opened(stage) == 1
    if former == "gone":
        (tmp_path / "stage.db").unlink()
    assert (await put_back(tmp_path)).erased == 1
    async with running(tmp_path, LATER) as stage:
        for name in ("ben", "cleo"):
            stage.member(name)
        stage.rooms[room.id] = room
        await stage.passes(hours=1)
        assert opened(stage) == 1
        assert not await stage.app.store.rows("SELECT member FROM seats WHERE member = ?1", who(stage, "ben"))


async def test_who_came_back_after_deleting_everything_keeps_what_the_backup_holds(tmp_path: Path) -> None:
    async with running(tmp_path) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc home")
        await ada.clicks(Action("form", "deleteall"))
        await ada.fills({"word": "DELETE"})
        await stage.passes(minutes=1)
        await ada.says("/jsc log Birch, PM, applied")
        await copy(tmp_path / "stage.db", tmp_path / "backup.db")
    assert (await put_back(tmp_path)).erased == 0
    async with running(tmp_path, LATER) as stage:
        assert await firms(stage) == ["Birch"]


async def test_the_list_of_the_erased_outlives_a_crash_before_its_line_and_half_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    store = await Store.open(path)
    await store._writer.execute("INSERT INTO erased VALUES ('one', 5)")
    await store.close()
    erased.beside(path).write_text("two 7\nthre")
    await (await Store.open(path)).close()
    assert erased.read(path) == {"one": 5, "two": 7}
    before = erased.beside(path).read_bytes()
    await (await Store.open(path)).close()
    assert erased.beside(path).read_bytes() == before


async def test_an_id_that_was_given_after_the_backup_is_not_given_again(tmp_path: Path) -> None:
    await lived(tmp_path)
    async with running(tmp_path, LATER) as stage:
        (_, cedar) = await stage.member("ada").records(Job)
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc log Dill, PM, applied")
        (_, dill) = await ada.records(Job)
        assert dill.id != cedar.id
        assert dill.rev > cedar.rev
        assert await firms(stage) == ["Birch", "Dill"]


@pytest.mark.parametrize("how", ["its time was over", "the member removed it"])
async def test_what_went_without_a_word_since_goes_again(tmp_path: Path, how: str) -> None:
    def keep(context: Context) -> str:
        made = context.records.add(Debrief(at=context.now, well="the talk"))
        context.outbox.plan("fade", context.now + dt.timedelta(hours=2), made.id)
        return made.id

    def remove(context: Context) -> None:
        for made in context.records.all(Debrief):
            context.records.drop(Debrief, made.id)
            context.outbox.cancel("fade", made.id)

    async with running(tmp_path) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc home")
        await stage.app.change(who(stage, "ada"), keep)
        await copy(tmp_path / "stage.db", tmp_path / "backup.db")
        if how == "the member removed it":
            await stage.app.change(who(stage, "ada"), remove)
        await stage.passes(hours=3)
        assert not await ada.records(Debrief)
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        ada = stage.member("ada")
        assert await ada.records(Debrief)
        await stage.passes(minutes=1)
        assert not await ada.records(Debrief), "it does not stay for ever because its hour is past"


async def test_a_post_that_was_called_off_since_is_not_posted(tmp_path: Path) -> None:
    async with a_stage(tmp_path, more=council_routes) as stage:
        _, council = await a_council(stage, "ben")
        await stage.app.change(council, post_soon)
        await copy(tmp_path / "stage.db", tmp_path / "backup.db")
        await stage.app.change(council, lambda context: context.outbox.cancel("trysaid"))
        await stage.passes(hours=2)
        (room,) = stage.rooms.values()
        before = len(room.posts)
    await put_back(tmp_path)
    async with a_stage(tmp_path, LATER, more=council_routes) as stage:
        stage.rooms[room.id] = room
        await stage.passes(hours=1)
        assert len(room.posts) == before


async def test_who_had_come_back_is_not_let_go_by_an_older_file(tmp_path: Path) -> None:
    async with running(tmp_path) as stage:
        ada = stage.member("ada")
        await ada.says("/jsc log Birch, PM, applied")
        await ada.clicks(Action("leave"))
        await copy(tmp_path / "stage.db", tmp_path / "backup.db")
        await ada.says("/jsc home")
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        await stage.passes(days=40)
        assert await firms(stage) == ["Birch"]


@pytest.mark.parametrize("former", ["there", "gone"])
async def test_half_a_write_of_the_former_database_does_not_get_into_the_restored_one(tmp_path: Path, former: str) -> None:
    await lived(tmp_path)
    half_written = (
        "import os, sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None); db.execute('PRAGMA journal_mode = DELETE'); "
        "db.execute('PRAGMA cache_size = 1'); db.execute('BEGIN'); db.execute('UPDATE records SET updated = 0'); "
        "db.execute('UPDATE outbox SET ref = hex(zeroblob(9000))'); os._exit(0)"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", half_written, str(tmp_path / "stage.db"))
    assert await process.wait() == 0
    assert (tmp_path / "stage.db-journal").stat().st_size
    if former == "gone":
        (tmp_path / "stage.db").unlink()
    done = await put_back(tmp_path)
    assert not (tmp_path / "stage.db-journal").exists()
    async with running(tmp_path, LATER) as stage:
        assert await firms(stage) == ["Birch"]
    if done.kept is not None:
        with sqlite3.connect(done.kept) as db:
            assert db.execute("SELECT count(*) FROM records WHERE updated = 0 OR kind = 'job'").fetchone() == (2,), "Birch and Cedar"
        db.close()


# -- what is refused, with the database as it was ---------------------------------------------------------------------------------


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE things (a)")
    db.close()


def flipped(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE records SET body = zeroblob(length(body)) WHERE kind = 'job'")
    db.close()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (half, "no backup of this program, or not a whole one"),
        (foreign, "no backup of this program, or not a whole one"),
        (lambda path: path.write_text("hello"), "no backup of this program, or not a whole one"),
        (lambda path: path.write_bytes(b""), "no backup of this program, or not a whole one"),
        (newer, "written by a newer version"),
        (flipped, "was changed since it was made"),
        (lambda path: path.unlink(), "There is no file"),
    ],
)
async def test_a_file_that_is_no_whole_backup_changes_nothing(tmp_path: Path, spoil: Callable[[Path], object], said: str) -> None:
    await lived(tmp_path)
    spoil(tmp_path / "backup.db")
    before = (tmp_path / "stage.db").read_bytes()
    with pytest.raises(StoreError, match=said):
        await put_back(tmp_path)
    assert (tmp_path / "stage.db").read_bytes() == before
    assert not [file.name for file in tmp_path.iterdir() if "restor" in file.name]


async def test_a_full_disk_is_not_said_to_be_the_backups_fault(tmp_path: Path) -> None:
    await lived(tmp_path)
    before = (tmp_path / "stage.db").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        with pytest.raises(StoreError, match=r"could not be made ready: .*\. It is as it was"):
            await put_back(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (tmp_path / "stage.db").read_bytes() == before
    assert not [file.name for file in tmp_path.iterdir() if "restor" in file.name]
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        assert await firms(stage) == ["Birch"]


async def test_where_there_is_no_wal_none_is_used(tmp_path: Path) -> None:
    await lived(tmp_path)
    await restore(tmp_path / "backup.db", tmp_path / "stage.db", [KEY], begin, LATER, journal="delete")
    assert (tmp_path / "stage.db").read_bytes()[18:20] == b"\x01\x01", "the file format's write and read version: no WAL"


async def test_the_database_itself_and_one_in_use_are_refused(tmp_path: Path) -> None:
    await lived(tmp_path)
    with pytest.raises(StoreError, match="is the database itself"):
        await put_back(tmp_path, file="stage.db")
    async with running(tmp_path, LATER):
        with pytest.raises(StoreError, match="in use by another process"):
            await put_back(tmp_path)


async def test_a_key_that_does_not_open_it_changes_nothing(tmp_path: Path) -> None:
    await lived(tmp_path)
    before = (tmp_path / "stage.db").read_bytes()
    with pytest.raises(WrongKey, match="does not open"):
        await restore(tmp_path / "backup.db", tmp_path / "stage.db", read_keys(new_key()), begin, LATER)
    assert (tmp_path / "stage.db").read_bytes() == before


async def test_a_backup_of_an_older_program_is_brought_up_to_date(tmp_path: Path) -> None:
    await lived(tmp_path)
    older(tmp_path / "backup.db")
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        assert await firms(stage) == ["Birch"]


# -- killed in between ---------------------------------------------------------------------------------------------------------------

KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.cli.restoring import restore
from tests.core.test_restore import KEY, LATER, begin

def here(name):
    if name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

folder = Path(sys.argv[1])
asyncio.run(restore(folder / "backup.db", folder / "stage.db", [KEY], begin, LATER, crash=here))
"""


@pytest.mark.parametrize(("point", "then"), [("before the swap", ["Birch", "Cedar"]), ("after the swap", ["Birch"])])
async def test_killed_in_between_it_is_the_one_or_the_other(tmp_path: Path, point: str, then: list[str]) -> None:
    await lived(tmp_path)
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED, str(tmp_path), point), cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert await killed.wait() == -signal.SIGKILL
    async with running(tmp_path, LATER) as stage:
        assert await firms(stage) == then
    await put_back(tmp_path)
    async with running(tmp_path, LATER) as stage:
        assert await firms(stage) == ["Birch"]
    assert not list(tmp_path.glob("*.restoring*"))
