"""The page's server over real HTTP and a real WebSocket on loopback: answers, deliveries, the clock, and who is kept out."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime as dt
import json
import socket
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final, cast

import aiohttp
import pytest

from bot.adapters.web import chats, client, conversation
from bot.adapters.web.chats import Chats, Line, Message
from bot.adapters.web.client import Web, saved_offset
from bot.cards import Action, Card, Prose
from bot.clock import Clock
from bot.deliveries import Crowded, Delivery, NotSent, Parked, Refused, Remote, Sent
from bot.events import Command, Hints, Member, Place, Submit, Visit
from bot.replies import Ask, File, Update
from tests.web.desk import DEBRIEF, START, Desk, council_post, frozen, prompt, served

EXPORT = File("export-2026-11-24.json", "application/json", b'{"jobs": []}', "Everything about you")


class Reader:
    """A page without a browser: posts as the page does, and listens."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self.session = session
        self.url = f"http://127.0.0.1:{port}"

    async def posts(self, path: str, body: object, **headers: str) -> tuple[int, Any]:
        """Posts JSON with our Origin; `headers` replace or add to it."""
        given = {"Origin": self.url} | {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.post(self.url + path, json=body, headers=given) as response:
            return response.status, await response.json()

    async def does(self, kind: str, *, me: str = "ada", key: str = "", **more: object) -> Any:
        """What a person does; gives the answer. Raises AssertionError when it was refused."""
        status, said = await self.posts("/api/event", {"kind": kind, "me": me, "key": key or str(uuid.uuid4())} | more)
        assert status in (200, 202), said
        return said["answer"]

    async def types(self, line: str, **more: Any) -> Any:
        return await self.does("line", line=line, **more)

    async def refused(self, kind: str, *, me: str = "ada", **more: object) -> str:
        """The sentence with which it is refused. Raises AssertionError when it was not."""
        status, said = await self.posts("/api/event", {"kind": kind, "me": me, "key": str(uuid.uuid4())} | more)
        assert status == 400, said
        sentence: str = said["refused"]
        return sentence

    async def presses(self, action: str, message: Any = None, **more: Any) -> Any:
        where = {"message": message["id"], "screen": message["screen"]} if message else {}
        return await self.does("press", action=action, **where, **more)

    async def gets(self, path: str, **headers: str) -> tuple[int, bytes, Any]:
        async with self.session.get(self.url + path, headers={k.replace("_", "-"): v for k, v in headers.items()}) as response:
            return response.status, await response.read(), response.headers

    async def state(self, me: str = "ada") -> Any:
        status, body, _ = await self.gets(f"/api/state?as={me}")
        assert status == 200
        return json.loads(body)

    @contextlib.asynccontextmanager
    async def watching(self, me: str = "ada") -> AsyncIterator[Watch]:
        async with self.session.ws_connect(f"{self.url}/api/live?as={me}", headers={"Origin": self.url}) as ws:
            yield Watch(ws)


class Watch:
    """The live connection of a page."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws

    async def next(self, kind: str) -> Any:
        """The next change of this kind; those before it are passed over."""
        while True:
            change = json.loads(await self.ws.receive_str(timeout=10))
            if change["kind"] == kind:
                return change


@contextlib.asynccontextmanager
async def opened(desk: Desk, **how: Any) -> AsyncIterator[tuple[Web, Reader]]:
    async with served(desk, **how) as page, aiohttp.ClientSession() as session:
        yield page, Reader(session, page.port)


@pytest.fixture
def desk() -> Desk:
    return Desk(frozen())


@pytest.fixture
async def both(desk: Desk) -> AsyncIterator[tuple[Web, Reader]]:
    async with opened(desk) as pair:
        yield pair


@pytest.fixture
def page(both: tuple[Web, Reader]) -> Web:
    return both[0]


@pytest.fixture
def ada(both: tuple[Web, Reader]) -> Reader:
    return both[1]


def to(name: str, card: Card | None = None, **more: Any) -> Delivery:
    return Delivery(uuid.uuid4().hex, uuid.uuid4().hex[:24], Member("web", name), "new", card or prompt(), **more)


def to_room(card: Card | None = None, *people: str, **more: Any) -> Delivery:
    """A new room whose first card is a post."""
    within, inside = Place("web", "", private=False), people or ("ada", "ben", "cleo")
    made = Delivery(
        uuid.uuid4().hex, uuid.uuid4().hex[:24], within, "room", card or council_post(), title="birch-circle", people=inside
    )
    return dataclasses.replace(made, **more)


def stands(state: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands in the one room that a person is in."""
    [room] = state["rooms"]
    messages: list[dict[str, Any]] = room["messages"]
    return messages


class TestWhatAPersonDoes:
    async def test_a_line_is_answered_with_a_card_in_their_own_chat(self, desk: Desk, ada: Reader) -> None:
        answer = await ada.types("/jsc log Acme, staff PM", zone="Europe/Lisbon", locale="pt-PT", key="key-00001")
        assert (answer["kind"], answer["screen"], answer["by"], answer["card"]["title"]) == ("message", "chat", "app", "Saved")
        place = Place("web", "chat.ada")
        hints = Hints("Ada", "Europe/Lisbon", "pt-PT")
        assert desk.events == [Command("20261124|key-00001", Member("web", "ada"), "demo", place, hints, "log", "Acme, staff PM")]
        chat = (await ada.state())["chat"]
        assert [(m["by"], m["said"]) for m in chat] == [("ada", "/jsc log Acme, staff PM"), ("app", "")]
        assert chat[1] == answer

    async def test_nobody_else_sees_it(self, ada: Reader) -> None:
        await ada.types("/jsc log Acme")
        for other in ("ben", "cleo", "fay"):
            assert (await ada.state(other))["chat"] == []

    async def test_a_press_redraws_the_card_that_was_pressed(self, ada: Reader) -> None:
        card = await ada.types("/jsc checklist")
        again = await ada.presses("tick:apply:a1:1", card, chosen=["read", "fit", "pick"])
        assert again["id"] == card["id"]
        assert again["rev"] > card["rev"]
        assert [item["done"] for item in again["card"]["blocks"][2]["items"]] == [True, True, True, False, False, False]
        assert len((await ada.state())["chat"]) == 2

    async def test_an_answer_to_a_command_typed_in_the_room_is_private(self, desk: Desk, page: Web, ada: Reader) -> None:
        made = await page.send(to_room())
        assert isinstance(made, Sent)
        answer = await ada.types("/jsc checklist", screen=made.remote.place)
        assert answer["screen"] == "chat"
        command = desk.events[0]
        assert isinstance(command, Command)
        assert command.place == Place("web", made.remote.place, private=False, closed=True, counted=True)
        assert len(stands(await ada.state("ben"))) == 1

    async def test_home_is_drawn_and_redrawn_and_leaves_nothing_in_the_chat(self, desk: Desk, ada: Reader) -> None:
        home = await ada.does("visit", screen="home")
        assert (home["kind"], home["inner"], home["card"]["title"]) == ("home", False, "Home")
        inner = await ada.presses("open:week", screen="home")
        assert (inner["kind"], inner["inner"], inner["card"]["title"]) == ("home", True, "This week")
        assert (await ada.presses("whatever", screen="home"))["kind"] == "home"
        assert (await ada.state())["chat"] == []
        assert isinstance(desk.events[0], Visit)

    async def test_a_form_is_opened_checked_and_sent(self, desk: Desk, ada: Reader) -> None:
        asked = await ada.presses("form:debrief:i1:3")
        assert (asked["kind"], asked["form"]["title"]) == ("form", "Debrief")
        body = {"kind": "form", "me": "ada", "key": "form-0001", "action": asked["form"]["action"]}
        status, said = await ada.posts("/api/event", body | {"values": {"well": "x" * 100_000}})
        assert status == 400
        assert said == {
            "refused": "'What went well, as you'd tell a friend' is 99,940 characters over; the most is 60. "
            "Shorten it and send again; nothing is lost.",
            "field": "well",
        }
        assert not [e for e in desk.events if isinstance(e, Submit)]
        saved = await ada.does("form", action=asked["form"]["action"], values={"well": "They asked.", "who": "ben"}, key="form-0001")
        assert saved["card"]["title"] == "Saved. Shown to nobody."
        submit = desk.events[-1]
        assert isinstance(submit, Submit)
        assert (submit.text("well"), submit.picked("who"), submit.action) == ("They asked.", ("ben",), Action("debrief", "i1", 3))

    async def test_the_same_key_is_handled_once_and_answered_alike(self, desk: Desk, ada: Reader) -> None:
        answers = await asyncio.gather(*(ada.types("/jsc log Acme", key="same-0001") for _ in range(5)))
        assert all(answer == answers[0] for answer in answers)
        assert len(desk.events) == 1
        assert len((await ada.state())["chat"]) == 2
        desk.clock.move(dt.timedelta(days=2))
        assert await ada.types("/jsc log Acme", key="same-0001") == answers[0]
        assert (await ada.types("/jsc log Acme", key="same-0001", me="ben"))["id"] != answers[0]["id"]

    async def test_a_key_that_was_handled_before_a_restart_draws_nothing(self, desk: Desk, ada: Reader) -> None:
        desk.seen.add("20261124|key-0001")
        assert await ada.presses("tick:apply:a1:1", key="key-0001") == {"kind": "nothing"}

    async def test_an_error_in_drawing_is_answered_too(self, ada: Reader, capsys: pytest.CaptureFixture[str]) -> None:
        answer = await ada.types("/jsc break the secret")
        assert answer == {"kind": "wrong", "sentence": "That went wrong on my side. What you typed is still here; try it once more."}
        assert "secret" not in capsys.readouterr().out

    async def test_hostile_text_comes_back_as_it_was_typed(self, ada: Reader) -> None:
        for text in ("<img src=x onerror=alert(1)>", "**b** @everyone <!channel>", "\u202eabc\u0000", "عربى", "😀" * 50, "a\nb"):
            card = (await ada.types(f"/jsc log {text}"))["card"]
            assert card["blocks"][0]["rows"][0]["value"] == [{"t": "text", "text": text}]

    async def test_a_lone_half_of_a_character_breaks_nothing(self, ada: Reader) -> None:
        headers = {"Origin": ada.url, "Content-Type": "application/json"}
        body = '{"kind":"line","me":"ada","key":"key-0001","line":"/jsc log \\ud83d"}'
        async with ada.session.post(f"{ada.url}/api/event", data=body, headers=headers) as response:
            assert response.status == 200
        assert len((await ada.state())["chat"]) == 2


class TestOldCards:
    async def test_a_press_on_a_card_of_an_earlier_process_becomes_a_new_message(self, ada: Reader) -> None:
        answer = await ada.does("press", action="tick:apply:a1:1", chosen=["read"], message="0ld0ld.7", screen="chat")
        assert answer["card"]["title"] == "Before you apply"
        assert answer["id"] != "0ld0ld.7"

    async def test_a_private_card_never_takes_the_place_of_a_shared_one(self, page: Web, ada: Reader) -> None:
        await page.send(to_room())
        [post] = stands(await ada.state())
        answer = await ada.presses("open:x", post)
        assert (answer["screen"], answer["id"] == post["id"]) == ("chat", False)
        assert stands(await ada.state("ben")) == [post]

    async def test_a_shared_card_is_redrawn_for_everybody(self, page: Web) -> None:
        class Council(Desk):
            async def handle(self, event: Any) -> Any:
                return Update(Card("Ada asks the council", "Ben has been there.", Prose(text="One answer."), audience="council"))

        async with opened(Council(frozen())) as (room, ben):
            await room.send(to_room())
            [post] = stands(await ben.state("ben"))
            answer = await ben.presses("same:p8:7", post, me="ben")
            assert (answer["id"], answer["screen"]) == (post["id"], post["screen"])
            assert stands(await ben.state("cleo"))[0]["card"]["why"] == "Ben has been there."

    async def test_nobody_redraws_a_card_in_another_ones_chat(self, ada: Reader) -> None:
        card = await ada.types("/jsc checklist")
        answer = await ada.presses("open:x", card, me="ben")
        assert answer["id"] != card["id"]
        assert (await ada.state())["chat"][1] == card


class TestPatience:
    async def test_what_takes_long_says_so_and_is_answered_on_the_live_connection(self) -> None:
        desk = Desk(frozen())
        desk.gate = asyncio.Event()
        async with opened(desk, patience=0.05) as (_, ada), ada.watching() as watch:
            await watch.next("state")
            assert await ada.types("/jsc log Acme", key="slow-0001") == {"kind": "working"}
            assert (await ada.state())["working"] == ["slow-0001"]
            desk.gate.set()
            late = await watch.next("answer")
            assert (late["key"], late["answer"]["card"]["title"]) == ("slow-0001", "Saved")
            assert (await ada.state())["working"] == []
            assert (await ada.state())["chat"][-1] == late["answer"]

    @pytest.mark.parametrize(
        ("kind", "more", "words"),
        [
            ("press", {"action": "form:debrief:i1:3"}, "You pressed 'Log this job'."),
            ("press", {"action": "form:debrief:other"}, "You pressed a button."),
            ("line", {"line": "/jsc asks"}, "You pressed Enter."),
        ],
    )
    async def test_a_late_form_becomes_a_card_that_opens_it(self, kind: str, more: dict[str, str], words: str) -> None:
        class Slow(Desk):
            def _command(self, event: Command) -> Any:
                return Ask(DEBRIEF) if event.verb == "asks" else super()._command(event)

        desk = Slow(frozen())
        async with opened(desk, patience=0.05) as (_, ada), ada.watching() as watch:
            card = await ada.types("/jsc checklist")
            desk.gate = asyncio.Event()
            assert await ada.does(kind, message=card["id"], **more) == {"kind": "working"}
            desk.gate.set()
            late = (await watch.next("answer"))["answer"]
            assert late["card"]["title"] == "Your form is ready"
            assert late["card"]["why"].startswith(words)
            assert late["card"]["blocks"][1]["items"][0]["action"] == "form:debrief:i1:3"

    async def test_what_is_in_hand_comes_to_its_end_when_the_page_is_stopped(self) -> None:
        desk = Desk(frozen())
        desk.gate = asyncio.Event()
        async with aiohttp.ClientSession() as session:
            async with served(desk, patience=0.05) as page:
                ada = Reader(session, page.port)
                assert await ada.types("/jsc log Acme") == {"kind": "working"}
                asyncio.get_running_loop().call_later(0.1, desk.gate.set)
            assert desk.done == {"read", "fit"}
            assert await page.send(to("ada")) == NotSent("not_served", 1.0, down=True)
            assert await page.find(to("ada")) == NotSent("not_served", 1.0, down=True)

    async def test_what_never_ends_is_given_up(self) -> None:
        desk = Desk(frozen())
        desk.gate = asyncio.Event()
        async with opened(desk, patience=0.02, drain=0.02) as (_, ada):
            assert await ada.types("/jsc log Acme") == {"kind": "working"}


class TestDeliveries:
    async def test_a_note_comes_to_the_member_and_to_nobody_else(self, page: Web, ada: Reader) -> None:
        async with ada.watching("ada") as mine, ada.watching("ben") as his:
            await mine.next("state")
            await his.next("state")
            delivery = to("ada", pin=True)
            receipt = await page.send(delivery)
            note = await mine.next("message")
            assert (note["card"]["title"], note["pinned"], note["screen"]) == ("How did it go?", True, "chat")
            assert receipt == Sent(Remote("chat.ada", note["id"]))
            await page.send(to_room())
            assert (await his.next("room"))["people"] == ["Ada", "Ben", "Cleo"]
            assert (await his.next("message"))["screen"].startswith("room.")

    async def test_the_same_attempt_again_changes_nothing_and_can_be_found(self, page: Web, ada: Reader) -> None:
        delivery = to("ada")
        assert await page.find(delivery) is None
        first = await page.send(delivery)
        assert await page.send(delivery) == first
        assert await page.find(delivery) == first
        assert len((await ada.state())["chat"]) == 1

    async def test_attempts_are_remembered_as_long_as_they_are_repeated(self, page: Web) -> None:
        first, *others = (to("ada") for _ in range(conversation.REMEMBERED + 1))
        receipt = await page.send(first)
        for other in others:
            assert await page.find(first) == receipt
            await page.send(other)
        assert await page.find(first) is None

    async def test_edit_and_remove(self, page: Web, ada: Reader) -> None:
        receipt = await page.send(to("ada"))
        assert isinstance(receipt, Sent)
        edited = Delivery("e", "e", Member("web", "ada"), "edit", council_post(), remote=receipt.remote)
        assert await page.send(edited) == receipt
        [message] = (await ada.state())["chat"]
        assert (message["id"], message["card"]["title"]) == (receipt.remote.id, "Ada asks the council")
        removed = Delivery("r", "r", Member("web", "ada"), "remove", remote=receipt.remote)
        assert await page.send(removed) == receipt
        assert await page.send(removed) == receipt
        assert (await ada.state())["chat"] == []

    async def test_a_last_word_takes_all_else_in_that_chat_away_and_stands_there_once(self, page: Web, ada: Reader) -> None:
        await ada.types("/jsc log Quillon")
        await page.send(to("ben"))
        last = to("ada", council_post(), last=True)
        async with ada.watching() as watch:
            await watch.next("state")
            receipt = await page.send(last)
            emptied = await watch.next("emptied")
            shown = await watch.next("message")
            assert (emptied["boot"], emptied["rev"] < shown["rev"]) == (shown["boot"], True)
        assert await page.send(last) == receipt
        assert [m["id"] for m in (await ada.state())["chat"]] == [shown["id"]]
        assert "Quillon" not in str(await ada.state())
        assert len((await ada.state("ben"))["chat"]) == 1

    async def test_edit_and_remove_reach_pages_that_are_open_since_before_a_restart(self, page: Web, ada: Reader) -> None:
        old = Remote("chat.ada", "0ld0ld.7")
        async with ada.watching() as watch:
            await watch.next("state")
            await page.send(Delivery("e", "e", Member("web", "ada"), "edit", council_post(), remote=old))
            assert (await watch.next("message"))["id"] == "0ld0ld.7"
            await page.send(Delivery("r", "r", Member("web", "ada"), "remove", remote=old))
            assert (await watch.next("gone"))["id"] == "0ld0ld.7"

    @pytest.mark.parametrize(
        "to",
        [Member("web", "mallory"), Member("slack", "ada"), Place("web", "home.ada"), Place("web", "chat.x"), Place("discord", "room")],
    )
    async def test_a_destination_that_is_not_here_is_parked(self, page: Web, to: Member | Place) -> None:
        assert await page.send(Delivery("a", "a", to, "new", prompt())) == Parked("unknown_destination")

    async def test_a_members_chat_may_be_named_as_a_place(self, page: Web, ada: Reader) -> None:
        assert isinstance(await page.send(Delivery("a", "a", Place("web", "chat.ben"), "new", prompt())), Sent)
        assert len((await ada.state("ben"))["chat"]) == 1

    async def test_what_makes_no_sense_is_refused(self, page: Web) -> None:
        assert isinstance(await page.send(Delivery("a", "a", Member("web", "ada"), "new")), Refused)
        assert isinstance(await page.send(Delivery("b", "b", Member("web", "ada"), "edit", prompt())), Refused)
        assert isinstance(await page.send(dataclasses.replace(to_room(), card=None)), Refused)
        made = await page.send(to_room())
        assert isinstance(made, Sent)
        room = Place("web", made.remote.place, private=False)
        assert isinstance(await page.send(Delivery("c", "c", room, "new", council_post(), files=(EXPORT,))), Refused)

    async def test_a_room_is_seen_by_the_people_in_it_alone(self, page: Web, ada: Reader) -> None:
        delivery = to_room(None, "ada", "ben")
        async with ada.watching("rosa") as hers:
            await hers.next("state")
            made = await page.send(delivery)
            assert isinstance(made, Sent)
            assert await page.send(delivery) == made
            assert await page.find(delivery) == made
            await page.send(to("rosa"))
            assert (await hers.next("message"))["card"]["title"] == "How did it go?", "nothing of the room came before it"
        assert (await ada.state("rosa"))["rooms"] == []
        [room] = (await ada.state())["rooms"]
        assert (room["id"], room["name"], room["people"]) == (made.remote.place, "birch-circle", ["Ada", "Ben"])
        refused = await ada.refused("line", line="/jsc council here", screen=made.remote.place, me="rosa")
        assert refused == "That room is not open to you. Nothing changed."
        [post] = room["messages"]
        assert await ada.refused("press", action="same:p8:7", message=post["id"], screen=made.remote.place, me="rosa") == refused

    async def test_doors_open_and_close(self, page: Web, ada: Reader) -> None:
        made = await page.send(to_room(None, "ada", "ben"))
        assert isinstance(made, Sent)
        place = Place("web", made.remote.place, private=False)
        async with ada.watching("rosa") as hers:
            await hers.next("state")
            assert await page.send(Delivery("d1", "d1", place, "admit", people=("rosa", "mallory"))) == Sent(Remote(place.id, ""))
            assert (await hers.next("room"))["people"] == ["Ada", "Ben", "Rosa"]
            assert (await hers.next("message"))["id"] == made.remote.id
            await page.send(Delivery("d2", "d2", place, "dismiss", people=("rosa",)))
            assert (await hers.next("left"))["id"] == place.id
        assert (await ada.state("rosa"))["rooms"] == []
        assert (await ada.state("ben"))["rooms"][0]["people"] == ["Ada", "Ben"]

    async def test_an_answer_stands_under_what_it_answers(self, page: Web, ada: Reader) -> None:
        made = await page.send(to_room())
        assert isinstance(made, Sent)
        place = Place("web", made.remote.place, private=False)
        under = made.remote
        for id in ("a1", "a2"):
            answer = await page.send(Delivery(id, id, place, "new", council_post(), under=under, ping="ben"))
            assert isinstance(answer, Sent)
            under = answer.remote
        await page.send(Delivery("a3", "a3", place, "new", council_post(), under=Remote(place.id, "gone.1")))
        stood = stands(await ada.state())
        assert [m["under"] for m in stood] == ["", made.remote.id, made.remote.id, ""]
        assert [m["calls"] for m in stood] == ["", "Ben", "Ben", ""]

    async def test_somebody_without_a_seat_keeps_everything_out(self, page: Web, ada: Reader) -> None:
        made = await page.send(to_room())
        assert isinstance(made, Sent)
        place = Place("web", made.remote.place, private=False)
        post = Delivery("p", "p", place, "new", council_post(), roster=("ada", "ben"))
        assert await page.send(post) == Crowded(3)
        assert len(stands(await ada.state())) == 1
        assert isinstance(await page.send(dataclasses.replace(post, roster=("ada", "ben", "cleo", "dev"))), Sent)

    async def test_a_room_that_is_gone_is_parked(self, page: Web) -> None:
        place = Place("web", "room.7", private=False)
        gone = Remote(place.id, "0ld.1")
        for do, more in (("new", {}), ("edit", {"remote": gone}), ("admit", {"people": ("ada",)}), ("dismiss", {"people": ("ada",)})):
            delivery = Delivery("p", "p", place, do, council_post(), **more)  # type: ignore[arg-type]  # named as the fields are
            assert await page.send(delivery) == Parked("channel_not_found")

    async def test_who_is_not_looking_has_a_number_beside_their_name(self, page: Web, ada: Reader) -> None:
        await page.send(to_room(None, "ada", "ben"))
        assert {p["name"]: p["unseen"] for p in (await ada.state("cleo"))["people"]} == {
            "Ada": 1, "Ben": 1, "Cleo": 0, "Dev": 0, "Rosa": 0, "Fay": 0,
        }  # fmt: skip

    async def test_files_are_handed_to_that_person_alone(self, page: Web, ada: Reader) -> None:
        await page.send(to("ada", files=(EXPORT,)))
        [message] = (await ada.state())["chat"]
        [file] = message["files"]
        assert (file["name"], file["bytes"], file["alt"]) == (EXPORT.name, len(EXPORT.data), EXPORT.alt)
        assert len(file["id"]) >= 32
        status, body, headers = await ada.gets(f"/files/{file['id']}?as=ada")
        assert (status, body) == (200, EXPORT.data)
        assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''export-2026-11-24.json"
        assert headers["Content-Type"] == "application/octet-stream"
        for path in (f"/files/{file['id']}?as=ben", "/files/guess?as=ada", f"/files/{file['id']}"):
            assert (await ada.gets(path))[0] in (400, 404)

    async def test_a_person_who_is_not_looking_is_shown_how_much_is_new(self, page: Web, ada: Reader) -> None:
        async with ada.watching("ada") as watch:
            await watch.next("state")
            await page.send(to("ben"))
            assert await watch.next("unseen") == {"kind": "unseen", "who": "ben", "count": 1}
            assert [p["unseen"] for p in (await ada.state())["people"]] == [0, 1, 0, 0, 0, 0]
            async with ada.watching("ben"):
                assert (await watch.next("unseen"))["count"] == 0


class TestClock:
    async def test_it_moves_on_tells_every_page_and_wakes_whoever_waits(self, desk: Desk, ada: Reader) -> None:
        waiting = asyncio.create_task(desk.clock.wait(START + dt.timedelta(hours=1), asyncio.Event(), most=30))
        async with ada.watching("ben") as watch:
            assert (await watch.next("state"))["clock"] == {"now": "2026-11-24T14:05:00+00:00", "ahead": 0.0}
            status, said = await ada.posts("/api/clock", {"seconds": 3600})
            assert (status, said) == (200, {"clock": {"now": "2026-11-24T15:05:00+00:00", "ahead": 3600.0}})
            assert (await watch.next("clock"))["clock"] == said["clock"]
        await asyncio.wait_for(waiting, 10)

    @pytest.mark.parametrize("seconds", [0, -60, 10**9, 10**400, 0.5, "60", None])
    async def test_it_never_goes_back_nor_too_far(self, desk: Desk, ada: Reader, seconds: object) -> None:
        status, said = await ada.posts("/api/clock", {"seconds": seconds})
        assert status == 400
        assert said["refused"].endswith("It was not moved.")
        assert desk.clock.offset == dt.timedelta()

    async def test_it_stops_at_ten_years(self, desk: Desk, ada: Reader) -> None:
        desk.clock.move(client.FURTHEST - dt.timedelta(seconds=10))
        assert (await ada.posts("/api/clock", {"seconds": 60}))[0] == 400
        assert (await ada.posts("/api/clock", {"seconds": 10}))[0] == 200

    async def test_to_the_next_note_passes_what_is_put_off_and_what_has_nothing_to_say(
        self, desk: Desk, page: Web, ada: Reader
    ) -> None:
        calendar = desk.store
        calendar.due = [START + dt.timedelta(hours=1), START + dt.timedelta(hours=9)]

        async def outbox() -> None:
            while calendar.due:
                await desk.clock.wait(min(calendar.due), asyncio.Event(), most=30)
                item = min(calendar.due)
                if desk.clock.now() >= item:
                    calendar.due.remove(item)
                    if not calendar.due:
                        await page.send(to("ben"))

        sending = asyncio.create_task(outbox())
        status, said = await ada.posts("/api/clock", {"to": "next"})
        assert (status, said["clock"]["now"]) == (200, "2026-11-24T23:05:01+00:00")
        await sending
        assert len((await ada.state("ben"))["chat"]) == 1

    async def test_what_is_being_sent_is_given_a_moment(self, desk: Desk, page: Web, ada: Reader) -> None:
        desk.store.due = [START + dt.timedelta(hours=1)]

        async def outbox() -> None:
            await desk.clock.wait(min(desk.store.due), asyncio.Event(), most=30)
            desk.store.due = [desk.clock.now() + dt.timedelta(seconds=60)]  # leased
            looks = desk.store.looks
            while desk.store.looks < looks + 3:  # noqa: ASYNC110  # the page is looking; there is no event for that
                await asyncio.sleep(0.02)
            await page.send(to("ada"))

        sending = asyncio.create_task(outbox())
        _, said = await ada.posts("/api/clock", {"to": "next"})
        assert said["clock"]["now"] == "2026-11-24T15:05:01+00:00"
        await sending

    async def test_an_item_that_never_comes_is_not_waited_for_without_end(
        self, desk: Desk, ada: Reader, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(client, "REACH", 0.2)
        desk.store.due = [START]
        status, said = await ada.posts("/api/clock", {"to": "next"})
        assert (status, said["refused"]) == (400, "No note has come yet. Press once more to look further.")

    async def test_without_a_next_note_the_clock_stays(self, desk: Desk, ada: Reader) -> None:
        status, said = await ada.posts("/api/clock", {"to": "next"})
        assert (status, said["refused"]) == (400, "Nothing waits to be sent. Set a date or a reminder, then there is a next note.")
        desk.store.due = [START + dt.timedelta(days=32)]
        status, said = await ada.posts("/api/clock", {"to": "next"})
        assert (status, "more than a month away" in said["refused"]) == (400, True)
        assert desk.clock.offset == dt.timedelta()

    async def test_it_survives_a_restart_and_the_page_says_that_there_was_one(self, desk: Desk, tmp_path: Path) -> None:
        kept = tmp_path / "play.clock.json"
        assert saved_offset(kept) == dt.timedelta()
        async with opened(desk, clock_file=kept) as (_, ada):
            assert (await ada.state())["restarted"] is False
            await asyncio.gather(*(ada.posts("/api/clock", {"seconds": 3600}) for _ in range(5)))
            await ada.types("/jsc log Acme, a secret")
        assert saved_offset(kept) == dt.timedelta(hours=5)
        later = Desk(Clock(START, saved_offset(kept)))
        async with opened(later, clock_file=kept) as (_, ada):
            state = await ada.state()
            assert (state["restarted"], state["chat"], state["clock"]["ahead"]) == (True, [], 18000.0)
        assert [path.name for path in tmp_path.iterdir()] == [kept.name]
        assert "secret" not in kept.read_text("utf-8")

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "{}",
            '{"ahead_seconds": -1}',
            '{"ahead_seconds": "1"}',
            '{"ahead_seconds": 1e400}',
            '{"ahead_seconds": true}',
            "\x00",
        ],
    )
    def test_a_damaged_file_says_what_to_do(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "play.clock.json"
        path.write_text(text, "utf-8")
        with pytest.raises(ValueError, match=r"^play\.clock\.json cannot be read\. Delete it, and"):
            saved_offset(path)


class TestWhoIsKeptOut:
    LINE: Final = {"kind": "line", "me": "ada", "key": "key-00001", "line": "/jsc log Acme"}

    async def test_health_needs_no_name(self, ada: Reader) -> None:
        assert (await ada.gets("/healthz", Host="example.org"))[:2] == (200, b"ok")

    async def test_only_loopback_listens(self, page: Web) -> None:
        assert page.port > 0
        with socket.socket() as other:
            other.settimeout(2)
            # 127.0.0.2 is this machine too, by another address: what listens on every address would answer there.
            assert other.connect_ex(("127.0.0.2", page.port)) != 0

    @pytest.mark.parametrize("host", ["example.org", "127.0.0.1", "127.0.0.1:1", "localhost.example.org:{port}", "[::1]:{port}", ""])
    async def test_another_name_for_this_address(self, ada: Reader, page: Web, host: str) -> None:
        for path in ("/", "/static/main.js", "/api/state?as=ada", "/api/live?as=ada"):
            status, body, _ = await ada.gets(path, Host=host.format(port=page.port))
            assert status == 403
            assert f"http://127.0.0.1:{page.port}" in json.loads(body)["refused"]

    async def test_localhost_is_this_machine_too(self, page: Web, ada: Reader) -> None:
        name = f"localhost:{page.port}"
        assert (await ada.gets("/", Host=name))[0] == 200
        assert (await ada.posts("/api/event", self.LINE, Host=name, Origin=f"http://{name}"))[0] == 200

    @pytest.mark.parametrize(
        "origin", ["", "null", "https://example.org", "http://127.0.0.1", "http://localhost:{port}", "https://127.0.0.1:{port}"]
    )
    async def test_another_page(self, desk: Desk, page: Web, ada: Reader, origin: str) -> None:
        given = origin.format(port=page.port)
        for path, body in (("/api/event", self.LINE), ("/api/clock", {"seconds": 60})):
            assert (await ada.posts(path, body, Origin=given))[0] == 403
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await ada.session.ws_connect(f"{ada.url}/api/live?as=ada", headers={"Origin": given})
        assert desk.events == []
        assert desk.clock.offset == dt.timedelta()

    async def test_a_page_that_sends_no_origin_at_all(self, desk: Desk, ada: Reader) -> None:
        async with ada.session.post(f"{ada.url}/api/event", json=self.LINE) as response:
            assert response.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await ada.session.ws_connect(f"{ada.url}/api/live?as=ada")
        assert desk.events == []

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    async def test_a_page_that_would_read(self, ada: Reader, site: str) -> None:
        assert (await ada.gets("/api/state?as=ada", Sec_Fetch_Site=site))[0] == 403
        assert (await ada.gets("/static/main.js", Sec_Fetch_Site=site))[0] == 403
        assert (await ada.gets("/", Sec_Fetch_Site=site))[0] == 200  # a link to the page may be followed

    async def test_only_json_is_read(self, desk: Desk, ada: Reader) -> None:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            headers = {"Origin": ada.url, "Content-Type": kind}
            async with ada.session.post(f"{ada.url}/api/event", data=json.dumps(self.LINE), headers=headers) as response:
                assert response.status == 415
        assert desk.events == []

    @pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b"nul"])
    async def test_what_is_no_json(self, ada: Reader, body: bytes) -> None:
        headers = {"Origin": ada.url, "Content-Type": "application/json"}
        async with ada.session.post(f"{ada.url}/api/event", data=body, headers=headers) as response:
            assert response.status == 400
            assert (await response.json())["refused"].startswith("I could not read that.")

    async def test_a_body_that_is_larger_than_any_form(self, ada: Reader) -> None:
        status, said = await ada.posts("/api/event", self.LINE | {"line": "/jsc log " + "x" * client.BODY})
        assert status == 413
        assert "Nothing was sent" in said["refused"]

    async def test_nobody_and_nothing(self, ada: Reader) -> None:
        for path in ("/api/state?as=mallory", "/api/state", "/api/live"):
            assert (await ada.gets(path, Origin=ada.url))[0] == 400
        for path in ("/nothing", "/static/../client.py", "/static/%2e%2e%2fclient.py", "/static/main.py", "/static/"):
            assert (await ada.gets(path))[0] == 404
        assert (await ada.posts("/healthz", {}))[0] == 405

    async def test_every_answer_tells_the_browser_to_keep_to_itself(self, ada: Reader) -> None:
        for path in ("/", "/static/main.js", "/api/state?as=ada", "/nothing", "/healthz", "/api/state?as=mallory"):
            headers = (await ada.gets(path))[2]
            policy = headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert "*" not in policy
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cache-Control"] == "no-store"


class TestPages:
    async def test_the_page_and_its_parts_are_served_as_what_they_are(self, ada: Reader) -> None:
        for path, kind in (
            ("/", "text/html"),
            ("/static/style.css", "text/css"),
            ("/static/main.js", "text/javascript"),
            ("/static/icon.svg", "image/svg+xml"),
        ):
            status, body, headers = await ada.gets(path)
            assert status == 200
            assert headers["Content-Type"] == f"{kind}; charset=utf-8"
            assert body

    async def test_nothing_on_it_is_ever_parsed_as_markup_or_comes_from_elsewhere(self) -> None:
        folder = Path(client.__file__).parent / "static"
        for path in folder.iterdir():
            text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
            for forbidden in (
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "https://",
                "http://",
                "@import",
                "style=",
            ):
                assert forbidden not in text, (path.name, forbidden)
        html = (folder / "index.html").read_text("utf-8")
        assert "<style" not in html
        assert html.count("<script") == html.count('<script type="module" src="/static/') == 1

    async def test_the_state_says_who_what_and_when(self, ada: Reader) -> None:
        state = await ada.state("fay")
        assert (state["me"], state["root"], state["working"], state["rooms"]) == ("fay", "jsc", [], [])
        assert state["verbs"][0] == {"name": "help", "help": "See what I can do, who can see what, and where the idea comes from."}
        assert [p["name"] for p in state["people"]] == ["Ada", "Ben", "Cleo", "Dev", "Rosa", "Fay"]

    async def test_a_page_that_leaves_is_forgotten(self, page: Web, ada: Reader) -> None:
        async with ada.watching("ben") as watch:
            await watch.next("state")
        async with ada.watching("ada") as mine:
            await mine.next("state")
            for _ in range(200):
                await page.send(to("ben"))
                if (await mine.next("unseen"))["count"] > 0:
                    break
            else:
                raise AssertionError("Ben's page is still counted as open")

    async def test_a_page_that_only_talks_is_not_listened_to(self, page: Web, ada: Reader) -> None:
        async with ada.watching() as watch:
            await watch.ws.send_str("hello")
            await watch.next("state")
            await page.send(to("ada"))
            assert (await watch.next("message"))["card"]["title"] == "How did it go?"

    async def test_open_pages_are_told_to_go_when_the_server_ends(self, desk: Desk) -> None:
        async with aiohttp.ClientSession() as session:
            async with served(desk) as page:
                ws = await session.ws_connect(
                    f"http://127.0.0.1:{page.port}/api/live?as=ada", headers={"Origin": f"http://127.0.0.1:{page.port}"}
                )
                assert json.loads(await ws.receive_str())["kind"] == "state"
            assert (await ws.receive()).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING)
            await ws.close()

    async def test_a_port_that_is_taken_is_said_at_once(self, page: Web, desk: Desk) -> None:
        with pytest.raises(OSError, match="in use"):
            async with served(desk, port=page.port):
                raise AssertionError("two pages on one port")

    async def test_it_can_be_served_again(self, desk: Desk, tmp_path: Path) -> None:
        page = Web(0, tmp_path / "clock.json")
        for _ in range(2):
            task = asyncio.create_task(page.run(cast("Any", desk)))
            await page.started.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert not page.started.is_set()

    async def test_while_it_is_being_stopped_it_asks_to_wait(self) -> None:
        desk = Desk(frozen())
        desk.gate = asyncio.Event()
        async with aiohttp.ClientSession() as session:
            page = Web(0, patience=0.02, drain=30)
            task = asyncio.create_task(page.run(cast("Any", desk)))
            await page.started.wait()
            ada = Reader(session, page.port)
            assert await ada.types("/jsc log Acme") == {"kind": "working"}
            task.cancel()
            await asyncio.sleep(0)  # one turn of the loop: the page has heard that it is to stop
            assert not page.started.is_set()
            status, said = await ada.posts("/api/clock", {"seconds": 60})
            assert status == 503
            assert "being stopped" in said["refused"]
            desk.gate.set()
            with pytest.raises(asyncio.CancelledError):
                await task


class TestChats:
    def chats(self) -> Chats:
        return Chats("jsc")

    def test_the_oldest_messages_leave_a_long_chat_and_their_files_with_them(self) -> None:
        made = self.chats()
        made.put(Message(made.new_id(), "chat.ada", START, card=prompt(), files=(("token", EXPORT),)))
        assert made.file("token", "ada") == EXPORT
        for n in range(chats.MOST_MESSAGES):
            made.put(Message(made.new_id(), "chat.ada", START, by="ada", said=str(n)))
        assert [m.said for m in made.in_place("chat.ada")] == [str(n) for n in range(chats.MOST_MESSAGES)]
        assert made.file("token", "ada") is None

    async def test_a_page_that_is_too_far_behind_is_asked_to_connect_anew(self) -> None:
        line = Line()
        for _ in range(chats.MOST_WAITING + 1):
            line.push({"kind": "clock"})
        assert line.waiting.qsize() == 1
        assert await line.waiting.get() is None

    def test_ids_of_two_processes_differ(self) -> None:
        assert self.chats().new_id() != self.chats().new_id()
