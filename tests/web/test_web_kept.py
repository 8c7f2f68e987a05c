"""What stands on the page is there after a restart: chats, files, rooms, threads and badges; what was taken away stays gone."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.adapters.web import keeping, packing
from bot.adapters.web.chats import Chats, Message
from bot.adapters.web.keeping import Kept
from bot.adapters.web.roles import appointed
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.deliveries import Delivery, NotSent, Remote, Sent
from bot.events import Member, Place
from bot.replies import File
from bot.store.sqlite import StoreError
from bot.vault import Vault
from tests import council_life
from tests.council_life import ANSWER, NAME, QUESTION
from tests.health.asking import asked, scraped
from tests.stage import KEY
from tests.web.conftest import Comes
from tests.web.desk import START
from tests.web.test_web_client import Reader
from tests.web.test_web_rooms import Reading, together
from tests.web.test_web_story import Hand, Town, a_town

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "Quillonberry"
CHATS = "play.chats.db"


@pytest_asyncio.fixture(loop_scope="session")
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


def page_of(town: Town, session: aiohttp.ClientSession) -> Reader:
    return Reader(session, town.web.port)


def as_shown(state: Any) -> Any:
    """What a person sees, without the numbers that count within one run."""
    strip = {"boot", "rev", "restarted", "clock"}

    def shown(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: shown(part) for name, part in value.items() if name not in strip}
        return [shown(part) for part in value] if isinstance(value, list) else value

    return shown(state)


def bodies(folder: Path) -> list[bytes]:
    with sqlite3.connect(folder / CHATS) as file:
        return [body.encode() for (body,) in file.execute("SELECT body FROM kept")]


async def everybody(page: Reader) -> Any:
    return [as_shown(await page.state(one)) for one in ("ada", "ben", "cleo", "dev", "rosa", "fay")]


async def test_chats_room_and_thread_are_there_again(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with a_town(tmp_path, together()) as town:
        three = [Reading(page_of(town, session), name, town) for name in ("ada", "ben", "cleo")]
        await council_life.three_say_yes(*three)
        await council_life.asks(town.app, "web", "ada")
        await town.settled()
        page = page_of(town, session)
        [room] = (await page.state("ben"))["rooms"]
        post = next(m for m in room["messages"] if m["card"]["title"] == "Ada asks the council")
        reply = post["card"]["blocks"][-1]["items"][0]["action"]
        await page.does("press", me="ben", action=reply, message=post["id"], screen=room["id"])
        await town.settled()
        before = await everybody(page)
        assert QUESTION in str(before[1])
        assert ANSWER in str(before[1])
    async with a_town(tmp_path, together()) as town:
        page = page_of(town, session)
        assert await everybody(page) == before
        [room] = (await page.state("cleo"))["rooms"]
        assert (room["name"], room["people"]) == (NAME, ["Ada", "Ben", "Cleo"])
        answer = next(m for m in room["messages"] if m["under"])
        assert (answer["under"], answer["calls"]) == (post["id"], "Ada")
        assert (await page.state("rosa"))["rooms"] == []
        # A press on an old card changes it where it stands, for everybody.
        withdraw = post["card"]["blocks"][-1]["items"][1]["action"]
        await page.does("press", me="ada", action=withdraw, message=post["id"], screen=room["id"])
        await town.settled()
        [now] = (await page.state("cleo"))["rooms"]
        assert [m["id"] for m in now["messages"]] == [m["id"] for m in room["messages"]]
        assert "Ada took this back." in str(now)
        assert QUESTION not in str(now)


async def test_a_tick_on_an_old_card_redraws_it_and_doubles_nothing(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with a_town(tmp_path) as town:
        ada = Reading(page_of(town, session), "ada", town)
        await ada.says("/jsc checklist unstuck")
    async with a_town(tmp_path) as town:
        page = page_of(town, session)
        again = Reading(page, "ada", town)
        again.card, again.message = ada.card, ada.message
        before = (await page.state())["chat"]
        await again.ticks("Say what you offer in one sentence")
        after = (await page.state())["chat"]
        assert [m["id"] for m in after] == [m["id"] for m in before]
        ticked = next(m for m in after if m["id"] == ada.message)
        assert sum(item["done"] for block in ticked["card"]["blocks"] if block["kind"] == "ticks" for item in block["items"]) == 1


async def test_what_was_sent_twice_because_of_a_restart_counts_once(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with a_town(tmp_path) as town:
        page = page_of(town, session)
        answer = await page.types(f"/jsc log {WORDS}, staff PM", key="same-0001")
        shown = as_shown(await page.state())
    async with a_town(tmp_path) as town:
        # Another day by the app's clock: its own key of the event is another one too.
        await town.passes(days=1)
        page = page_of(town, session)
        assert as_shown(await page.types(f"/jsc log {WORDS}, staff PM", key="same-0001")) == as_shown(answer)
        typed = [m["said"] for m in (await page.state())["chat"] if m["by"] == "ada"]
        assert typed == [f"/jsc log {WORDS}, staff PM"]
        assert [m["id"] for m in shown["chat"]] == [m["id"] for m in (await page.state())["chat"]][: len(shown["chat"])]


async def test_a_file_can_still_be_saved_and_badges_are_still_there(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with a_town(tmp_path) as town:
        ada = Reading(page_of(town, session), "ada", town)
        await ada.says(f"/jsc log {WORDS}, staff PM, applied")
        await ada.says("/jsc privacy")
        await ada.presses("Export my data")
        await town.settled()
        state = await page_of(town, session).state()
        file = next(f for m in state["chat"] for f in m["files"])
        data = (await page_of(town, session).gets(f"/files/{file['id']}?as=ada"))[1]
        unseen = [one["unseen"] for one in state["people"]]
        assert WORDS in data.decode()
        assert unseen[0] > 0
    async with a_town(tmp_path) as town:
        page = page_of(town, session)
        assert (await page.gets(f"/files/{file['id']}?as=ada"))[1] == data
        assert (await page.gets(f"/files/{file['id']}?as=ben"))[0] == 404
        assert [one["unseen"] for one in (await page.state())["people"]] == unseen
        async with page.watching() as watch:
            await watch.next("state")
    async with a_town(tmp_path) as town:
        assert [one["unseen"] for one in (await page_of(town, session).state())["people"]] == [0] * 6


async def test_nothing_is_readable_without_the_key_and_a_deletion_wipes_it(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with a_town(tmp_path) as town:
        ada = Reading(page_of(town, session), "ada", town)
        await ada.says(f"/jsc log {WORDS}, staff PM, applied")
        await ada.says("/jsc privacy")
        assert (tmp_path / CHATS).stat().st_mode & 0o777 == 0o600
        whole = b"".join(path.read_bytes() for path in tmp_path.glob("play.*"))
        assert WORDS.encode() not in whole
        assert b"/jsc" not in whole
        before = bodies(tmp_path)
        await ada.presses("Delete everything")
        await ada.presses("Delete")
        before += bodies(tmp_path)
        await ada.fills({"word": "DELETE"})
        await town.passes(minutes=1)
        left = bodies(tmp_path)
        after = b"".join(path.read_bytes() for path in tmp_path.glob("play.*"))
        gone = set(before) - set(left)
        assert len(gone) >= 4
        assert not [body for body in gone if body in after], "sealed as it was, it is wiped from the file too"
    async with a_town(tmp_path) as town:
        chat = (await page_of(town, session).state())["chat"]
        assert [message["card"]["title"] for message in chat] == ["All gone"]
        opened = [town.app.vault.brought_back(body, f"page|{kind}|{id}") for kind, id, body in _rows(tmp_path)]
        assert opened
        assert not [one for one in opened if WORDS.encode() in one]


def _rows(folder: Path) -> list[tuple[str, str, str]]:
    with sqlite3.connect(folder / CHATS) as file:
        return file.execute("SELECT kind, id, body FROM kept").fetchall()


def to(place: Member | Place, text: str, **more: Any) -> Delivery:
    card = Card(text, "You asked for it.", Prose(text="Words."), Buttons.of(Button("Home", Action("home"))), audience="council")
    return dataclasses.replace(Delivery(f"id-{text}", f"nonce-{text}", place, "new", card), **more)


async def test_a_delivery_that_was_not_settled_before_a_kill_is_found_and_not_sent_twice(tmp_path: Path) -> None:
    note, room = (
        to(Member("web", "ada"), "a note"),
        to(Place("web", "", private=False), "a room", do="room", title="birch", people=("ada",)),
    )
    async with a_town(tmp_path) as town:
        assert await town.web.find(note) is None
        stands = [await town.web.send(note), await town.web.send(room)]
        # As the disk is when the process is killed now.
        killed = tmp_path / "killed"
        killed.mkdir()
        for path in tmp_path.glob("play.*"):
            shutil.copyfile(path, killed / path.name)
    async with a_town(killed) as town:
        assert [await town.web.find(note), await town.web.find(room)] == stands
        assert [await town.web.send(note), await town.web.send(room)] == stands


async def test_what_cannot_be_written_is_not_said_to_be_sent(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with a_town(tmp_path) as town:
        page = page_of(town, session)
        await page.types("/jsc help")
        # The first note comes now, and not between the two looks below.
        await town.settled()
        kept = town.web._open
        assert kept is not None
        assert kept._kept is not None
        await kept._kept._file.execute_fetchall("PRAGMA query_only = ON")
        note = to(Member("web", "ada"), "a note")
        assert await town.web.send(note) == NotSent("not_kept")
        assert await town.web.find(note) is None, "nothing that may be lost is found"
        assert (await page.types("/jsc help"))["kind"] == "message", "what is true in the store is answered all the same"
        await kept._kept._file.execute_fetchall("PRAGMA query_only = OFF")
        receipt = await town.web.send(note)
        assert isinstance(receipt, Sent)
        shown = as_shown(await page.state())
    async with a_town(tmp_path) as town:
        again = as_shown(await page_of(town, session).state())
        assert again == shown
        assert [m["card"]["title"] for m in again["chat"] if m["card"]].count("a note") == 1


async def test_with_the_last_who_reads_it_a_room_goes(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with a_town(tmp_path) as town:
        made = await town.web.send(to(Place("web", "", private=False), WORDS, do="room", title="birch", people=("ada", "ben")))
        assert isinstance(made, Sent)
        place = Place("web", made.remote.place, private=False)
        await town.web.send(to(place, "x", do="dismiss", people=("ada",)))
        assert len((await page_of(town, session).state("ben"))["rooms"]) == 1
        before = bodies(tmp_path)
        await town.web.send(to(place, "y", do="dismiss", people=("ben",)))
        assert [kind for kind, *_ in _rows(tmp_path) if kind in ("room", "message")] == []
        assert len(before) > len(bodies(tmp_path))


async def test_a_card_is_kept_as_it_was_changed_last_and_in_its_place(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with a_town(tmp_path) as town:
        first = await town.web.send(to(Member("web", "ada"), "first"))
        second = await town.web.send(to(Member("web", "ada"), "second"))
        assert isinstance(first, Sent)
        assert isinstance(second, Sent)
        await town.web.send(to(Member("web", "ada"), "changed", do="edit", remote=first.remote))
        third = await town.web.send(to(Member("web", "ada"), "third"))
        assert isinstance(third, Sent)
        await town.web.send(to(Member("web", "ada"), "gone", do="remove", remote=second.remote))
    async with a_town(tmp_path) as town:
        assert [m["card"]["title"] for m in (await page_of(town, session).state())["chat"]] == ["changed", "third"]


# -- the file -----------------------------------------------------------------------------------------------------------------


def a_message(chats: Chats, said: str = WORDS) -> Message:
    file = File("a.bin", "application/octet-stream", bytes(range(256)), "All bytes")
    return chats.put(Message(chats.new_id(), "chat.ada", START, by="ada", said=said, files=(("token", file),), pinned=True, key="k"))


async def opened(path: Path, vault: Vault) -> tuple[Kept, Chats]:
    chats = Chats("jsc")
    return await Kept.open(path, vault, chats), chats


@pytest.mark.parametrize("said", ["\ud83d", "\u202eabc\u0000", "عربى 😀", "x" * 100_000])
async def test_whatever_was_typed_is_kept_as_it_was(tmp_path: Path, said: str) -> None:
    vault = Vault([KEY], None)
    kept, chats = await opened(tmp_path / CHATS, vault)
    message = a_message(chats, said)
    await kept.write()
    await kept.close()
    kept, again = await opened(tmp_path / CHATS, vault)
    await kept.close()
    assert [dataclasses.replace(one, rev=message.rev) for one in again.messages.values()] == [message]


async def test_what_belongs_to_another_database_is_wiped(tmp_path: Path) -> None:
    kept, chats = await opened(tmp_path / CHATS, Vault([KEY], None))
    a_message(chats)
    await kept.write()
    await kept.close()
    kept, again = await opened(tmp_path / CHATS, Vault([KEY], None))
    await kept.close()
    assert again.messages == {}
    assert bodies(tmp_path) == []


async def test_what_another_version_kept_is_left_behind(tmp_path: Path) -> None:
    vault = Vault([KEY], None)
    kept, chats = await opened(tmp_path / CHATS, vault)
    a_message(chats)
    await kept.write()
    await kept.close()
    with sqlite3.connect(tmp_path / CHATS) as file:
        file.execute(f"PRAGMA user_version = {packing.FORMAT + 1}")
    kept, again = await opened(tmp_path / CHATS, vault)
    a_message(again)
    await kept.write()
    await kept.close()
    assert len(bodies(tmp_path)) == 1


@pytest.mark.parametrize("body", [{}, [], {"place": "chat.ada"}, {"card": {"blocks": [{"is": "Nothing"}]}}])
async def test_what_is_no_message_by_todays_rules_is_left_out(tmp_path: Path, body: object) -> None:
    vault = Vault([KEY], None)
    kept, chats = await opened(tmp_path / CHATS, vault)
    message = a_message(chats)
    await kept.write()
    whole = json.loads(packing.packed_message(message))
    sealed = vault.carried(json.dumps(whole | body if isinstance(body, dict) and "card" in body else body).encode(), "page|message|odd")
    await kept._file.executemany(keeping.PUT, [("message", "odd", sealed)])
    await kept.close()
    kept, again = await opened(tmp_path / CHATS, vault)
    await kept.close()
    assert list(again.messages) == [message.id]
    assert [id for kind, id, _ in _rows(tmp_path) if kind == "message"] == [message.id]


async def test_a_file_that_is_none_of_ours_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / CHATS).write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match=r"play\.chats\.db cannot be used: .*Delete it, and the chats of the page begin empty"):
        await opened(tmp_path / CHATS, Vault([KEY], None))


# -- health on the page ---------------------------------------------------------------------------------------------------------


async def test_the_page_tells_its_health_and_nothing_of_what_was_said(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with a_town(tmp_path) as town:
        page = page_of(town, session)
        await page.types(f"/jsc log {WORDS}, staff PM, applied", me="cleo")
        await town.settled()
        ready = await asked(town.web.port, "/readyz")
        assert (ready.status, ready.text) == (200, "store: ok\noutbox: ok\nweb: ok\n")
        found = await scraped(town.web.port)
        assert found.value("jsc_events_total", platform="web", kind="command", result="answered") == 1
        assert found.value("jsc_sends_total", platform="web", answer="sent") >= 1
        assert found.value("jsc_outbox_items", state="sent") >= 1
        assert not [word for word in (WORDS, "cleo", "demo") if word.lower() in (found.text + ready.text).lower()]
        for path in ("/readyz", "/metrics"):
            status, _, headers = await page.gets(path, Host="watcher.example.org")
            assert (status, headers["X-Content-Type-Options"]) == (200, "nosniff")


# -- in a browser -----------------------------------------------------------------------------------------------------------------


@pytest.mark.browser
async def test_who_is_chosen_and_what_stands_there_outlive_a_restart(tmp_path: Path, comes: Comes) -> None:
    async with a_town(tmp_path) as town:
        await appointed(town.app)
        port = town.web.port
        fay = Hand(await comes(town.url, "ada"), town)
        await fay.person.becomes("Fay")
        await fay.person.goes("Chat")
        await fay.says("/jsc facilitate")
        await expect(fay.person.screen.get_by_role("heading", name="Facilitator page")).to_be_visible()
        await fay.person.shot("facilitator-at-once")
        cards = await fay.person.screen.locator(".card").count()
    page = fay.person.page
    await expect(page.locator("#offline")).to_contain_text("The app does not answer.")
    async with a_town(tmp_path, port=port) as town:
        await expect(page.locator("#offline")).to_be_hidden()
        fay.town = town
        # The page that stayed open shows each card once, as the server has it now, and its old ones still work.
        await fay.person.rests()
        await expect(fay.person.screen.locator(".card")).to_have_count(cards)
        await expect(page.get_by_text("This page was restarted")).to_have_count(0)
        await page.get_by_role("button", name="Counts", exact=True).click()
        await expect(fay.person.screen.get_by_role("heading", name="Community counts")).to_be_visible()
        await expect(fay.person.screen.locator(".card")).to_have_count(cards)
        # One that is opened anew, without a name in its address.
        anew = await page.context.new_page()
        await anew.goto(f"{town.url}/")
        await expect(anew).to_have_title("Fay · Job search council")
        await expect(anew.get_by_role("tab", name="Chat")).to_have_attribute("aria-selected", "true")
        await expect(anew.get_by_role("tabpanel").locator(".card")).to_have_count(cards)
        await expect(anew.get_by_role("heading", name="Community counts")).to_be_visible()
        await anew.close()
        fay.person.problems = [p for p in fay.person.problems if "ERR_CONNECTION_REFUSED" not in p]
        await fay.person.leaves()


@pytest.mark.browser
async def test_what_was_taken_away_while_a_page_looked_away_goes_from_it_too(tmp_path: Path, comes: Comes) -> None:
    async with a_town(tmp_path) as town:
        port = town.web.port
        receipt = await town.web.send(to(Member("web", "ada"), "gone soon", nonce="a"))
        assert isinstance(receipt, Sent)
        ada = await comes(town.url, "ada")
        await ada.goes("Chat")
        await ada.sees_card("gone soon")
    async with a_town(tmp_path, port=port) as town:
        await town.web.send(Delivery("r", "r", Member("web", "ada"), "remove", remote=Remote("chat.ada", receipt.remote.id)))
        await expect(ada.screen.locator(".card")).to_have_count(0)
        await ada.sees("Welcome back, Ada")
        ada.problems = [p for p in ada.problems if "ERR_CONNECTION_REFUSED" not in p]
        await ada.leaves()
