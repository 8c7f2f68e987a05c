"""A council's room on Discord: a private thread of the app's own, its people, answers, sleep and waking, and one call by name."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import handlers
from bot.cards import Card, Prose
from bot.context import Context
from bot.deliveries import Delivery, NotSent, Parked, Remote, Sent, Unknown
from bot.events import Place
from bot.router import Router, collect
from playbook.records import Meeting
from tests import council_life
from tests.council_life import ANSWER, QUESTION
from tests.discord_adapter.scene import Scene, a_scene
from tests.discord_adapter.test_discord_month import Hand
from tests.standins.discord_markdown import notified
from tests.standins.discord_people import Person, draw
from tests.standins.discord_world import INVITED, MEMBER, PRIVATE_THREAD, Channel, Message, Permissions
from tests.standins.faults import At, Fault, FaultPlan

POST = "POST /channels/*/messages"
THREAD = "POST /channels/*/threads"
JOIN = "PUT /channels/*/thread-members/*"
FIRST = Card("This is the council's room", "Three said yes.", Prose(text="Type freely."), audience="council")


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with a_scene(tmp_path, longest=5.0) as made:
        yield made


def room(scene: Scene, *people: Person, **more: object) -> Delivery:
    to = Place("discord", scene.discord.general.id, private=False)
    made = Delivery("r1", "room-1", to, "room", card=FIRST, title="birch-circle", people=tuple(p.id for p in people))
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]  # named as the fields are


def threads(scene: Scene) -> list[Channel]:
    return list(scene.discord.guild.threads.values())


def inside(scene: Scene, thread: Channel) -> set[str]:
    return {scene.discord.world.accounts[who].name for who in thread.people} - {"council"}


async def a_thread(scene: Scene, *people: Person) -> Channel:
    receipt = await scene.adapter.send(room(scene, *people))
    assert isinstance(receipt, Sent)
    return scene.discord.world.channels[receipt.remote.place]


def at(thread: Channel, **more: object) -> Delivery:
    made = Delivery("p1", "post-1", Place("discord", thread.id, private=False), "new", card=FIRST)
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]  # named as the fields are


# -- making one ----------------------------------------------------------------------------------------------------------------


async def test_a_room_is_a_private_thread_that_nobody_can_open_to_others(scene: Scene, ada: Person) -> None:
    ben, eve = scene.discord.person("Ben"), scene.discord.person("Eve")
    boss = scene.discord.person("Boss", permissions=MEMBER | Permissions.MANAGE_THREADS)
    receipt = await scene.adapter.send(room(scene, ada, ben))
    (thread,) = threads(scene)
    (first,) = thread.live
    assert receipt == Sent(Remote(thread.id, first.id))
    assert (thread.kind, thread.invitable, thread.archive_minutes, thread.name) == (PRIVATE_THREAD, False, 10080, "birch-circle")
    assert inside(scene, thread) == {"Ada", "Ben"}
    assert ada.sees("Type freely.")
    assert not eve.sees("Type freely.", anywhere=True)
    assert boss.sees("Type freely.", anywhere=True), "whoever manages threads can open it, which the promises say"
    scene.discord.check()


async def test_a_room_is_made_once_however_often_it_is_asked_for(scene: Scene, ada: Person) -> None:
    scene.discord.plan = FaultPlan(At(1, Fault.limited("90"), POST))
    assert isinstance(await scene.adapter.send(room(scene, ada)), NotSent)
    scene.discord.plan = FaultPlan(At(1, Fault.http(503), JOIN))
    assert isinstance(await scene.adapter.send(room(scene, ada)), Unknown)
    receipt = await scene.adapter.send(room(scene, ada))
    (thread,) = threads(scene)
    assert receipt == Sent(Remote(thread.id, thread.live[0].id))
    assert len(thread.live) == 1
    assert inside(scene, thread) == {"Ada"}


@pytest.mark.parametrize("later", [0, 8])
async def test_a_room_that_was_made_before_a_crash_is_found_and_filled(scene: Scene, ada: Person, later: int) -> None:
    ben = scene.discord.person("Ben")
    other = await scene.adapter.send(room(scene, ben, nonce="another-council"))
    scene.discord.plan = FaultPlan(At(1, Fault.http(503), JOIN))
    assert isinstance(await scene.adapter.send(room(scene, ada)), Unknown)
    scene.discord.plan = None
    scene.discord.advance(days=later)
    await scene.stops()
    await scene.starts()
    found = await scene.adapter.find(room(scene, ada))
    assert isinstance(found, Sent)
    assert found != other
    thread = scene.discord.world.channels[found.remote.place]
    assert inside(scene, thread) == {"Ada"}
    assert len(threads(scene)) == 2
    assert await scene.adapter.find(room(scene, ada, nonce="a third")) is None
    assert await scene.adapter.find(room(scene, ada, title="elm-circle")) is None


@pytest.mark.parametrize("parent", ["", "general", "123456789"])
async def test_without_a_channel_to_make_it_under_there_is_no_room(scene: Scene, ada: Person, parent: str) -> None:
    to = Place("discord", parent, private=False)
    assert await scene.adapter.send(room(scene, ada, to=to)) == Parked("no_parent")
    assert await scene.adapter.find(room(scene, ada, to=to)) is None
    assert threads(scene) == []


async def test_a_thread_is_no_channel_to_make_rooms_under(scene: Scene, ada: Person) -> None:
    thread = await a_thread(scene, ada)
    to = Place("discord", thread.id, private=False)
    assert await scene.adapter.send(room(scene, ada, to=to, nonce="room-2")) == Parked("no_parent")


async def test_without_the_right_to_make_threads_it_says_discords_own_number(scene: Scene, ada: Person) -> None:
    scene.discord.guild.bot_permissions = INVITED & ~Permissions.CREATE_PRIVATE_THREADS
    assert await scene.adapter.send(room(scene, ada)) == Parked("50013")


async def test_who_cannot_be_let_in_keeps_nobody_else_out(scene: Scene, ada: Person) -> None:
    gone, nobody = scene.discord.person("Gone"), dataclasses.replace(room(scene, ada), people=(ada.id, "77"))
    gone.leaves(scene.discord.guild)
    assert isinstance(await scene.adapter.send(dataclasses.replace(nobody, people=(gone.id, "77", ada.id))), Sent)
    (thread,) = threads(scene)
    assert inside(scene, thread) == {"Ada"}


async def test_a_room_that_nobody_can_enter_is_no_room(scene: Scene, ada: Person) -> None:
    scene.discord.threads.creator_may_add = False
    assert await scene.adapter.send(room(scene, ada)) == Parked("50013")
    (thread,) = threads(scene)
    assert (thread.live, thread.archived) == ([], True)


# -- doors ---------------------------------------------------------------------------------------------------------------------


async def test_doors_open_and_close_also_after_seven_quiet_days(scene: Scene, ada: Person) -> None:
    ben = scene.discord.person("Ben")
    thread = await a_thread(scene, ada)
    for quiet in (0, 7):
        scene.discord.advance(days=quiet)
        assert thread.archived is bool(quiet)
        receipt = await scene.adapter.send(at(thread, do="admit", card=None, people=(ben.id,)))
        assert receipt == Sent(Remote(thread.id, ""))
        assert inside(scene, thread) == {"Ada", "Ben"}
        scene.discord.advance(days=quiet)
        await scene.adapter.send(at(thread, do="dismiss", card=None, people=(ben.id,)))
        assert inside(scene, thread) == {"Ada"}
    scene.discord.check()


async def test_a_door_that_cannot_be_opened_is_parked(scene: Scene, ada: Person) -> None:
    thread = await a_thread(scene, ada)
    stranger = scene.discord.stranger("Stranger")
    assert await scene.adapter.send(at(thread, do="admit", card=None, people=(stranger.id,))) == Parked("50001")
    scene.discord.delete_channel(thread)
    assert await scene.adapter.send(at(thread, do="admit", card=None, people=(ada.id,))) == Parked("10003")


async def test_who_left_the_server_is_out_of_the_room(scene: Scene, ada: Person) -> None:
    thread = await a_thread(scene, ada)
    for gone in ("77", ada.id):
        assert await scene.adapter.send(at(thread, do="dismiss", card=None, people=(gone,))) == Sent(Remote(thread.id, ""))
    assert inside(scene, thread) == set()


async def test_in_a_channel_that_people_made_they_hold_the_doors(scene: Scene, ada: Person) -> None:
    assert await scene.adapter.send(at(scene.discord.general, do="admit", card=None, people=(ada.id,))) == Sent(
        Remote(scene.discord.general.id, "")
    )


# -- posts and answers ---------------------------------------------------------------------------------------------------------


async def test_an_answer_replies_to_what_it_answers_and_stands_alone_when_that_is_gone(scene: Scene, ada: Person) -> None:
    thread = await a_thread(scene, ada)
    asked = await scene.adapter.send(at(thread))
    assert isinstance(asked, Sent)
    await scene.adapter.send(at(thread, nonce="p2", under=asked.remote))
    assert _newest(thread).reference == {"type": 0, "message_id": asked.remote.id, "channel_id": thread.id}
    await scene.adapter.send(at(thread, nonce="p3", under=Remote(scene.discord.general.id, asked.remote.id)))
    assert _newest(thread).reference is None
    await scene.adapter.send(at(thread, do="remove", card=None, remote=asked.remote))
    before = len(thread.live)
    assert isinstance(await scene.adapter.send(at(thread, nonce="p4", under=asked.remote)), Sent)
    assert len(thread.live) == before + 1
    assert _newest(thread).reference is None
    scene.discord.check()


async def test_where_it_may_not_read_what_was_said_an_answer_stands_alone(scene: Scene, ada: Person) -> None:
    thread = await a_thread(scene, ada)
    asked = await scene.adapter.send(at(thread))
    assert isinstance(asked, Sent)
    scene.discord.plan = plan = FaultPlan(At(1, Fault.error("160002"), POST))
    assert isinstance(await scene.adapter.send(at(thread, nonce="p2", under=asked.remote)), Sent)
    assert _newest(thread).reference is None
    plan.check()


async def test_one_person_is_called_and_nobody_else(scene: Scene, ada: Person) -> None:
    ben = scene.discord.person("Ben")
    thread = await a_thread(scene, ada, ben)
    first = thread.live[0]
    await scene.adapter.send(at(thread, ping=ben.id, under=Remote(thread.id, first.id)))
    everyone = {ada.id, ben.id}
    assert notified(_newest(thread), everyone) == {ben.id}
    assert notified(first, everyone) == set()
    scene.discord.plan = FaultPlan(At(1, Fault.error("50035"), POST))
    await scene.adapter.send(at(thread, nonce="p2", ping=ben.id))
    assert notified(_newest(thread), everyone) == {ben.id}
    assert await scene.adapter.find(at(thread, nonce="p2")) == Sent(Remote(thread.id, _newest(thread).id))
    await scene.adapter.send(at(thread, nonce="p3", ping="everyone"))
    assert notified(_newest(thread), everyone) == set()


async def test_a_post_wakes_a_quiet_room_and_a_locked_one_is_parked(scene: Scene, ada: Person) -> None:
    thread = await a_thread(scene, ada)
    scene.discord.advance(days=7)
    assert scene.discord.world.channels[thread.id].archived
    assert isinstance(await scene.adapter.send(at(thread)), Sent)
    assert not scene.discord.world.channels[thread.id].archived
    thread.locked = True
    assert await scene.adapter.send(at(thread, nonce="p2")) == Parked("160005")


def _newest(thread: Channel) -> Message:
    return max(thread.live, key=lambda message: int(message.id))


# -- one council ---------------------------------------------------------------------------------------------------------------


class Member(Hand):
    """A hand that also reads, and types on the server, where the community is known."""

    @property
    def screen(self) -> str:
        return "\n".join(draw(card) for card in self.person.cards)

    async def says(self, line: str) -> None:
        self.person.place = self.scene.discord.general
        await super().says(line)

    async def types_in(self, thread: Channel, line: str) -> None:
        await self.person.command(line, channel=thread)
        await self._settled()

    async def presses_in(self, thread: Channel, label: str) -> None:
        """Presses what stands in the room, newest first."""
        card = next(c for c in self.person.cards if c.channel is thread and c.only_for is None and f"[{label}]" in draw(c))
        await self.person.press(label, on=card)
        await self._settled()


def together() -> Router:
    whole = collect(handlers)
    whole.include(council_life.routes)
    return whole


async def named(scene: Scene, channel: Channel) -> None:
    """A facilitator has named the channel under which rooms are made."""

    def put(context: Context) -> None:
        context.community.records.put(Meeting(place=channel.id))

    me = scene.app.vault.subject_id("member", "discord", scene.discord.people["Ada"].id)
    await scene.app.change(me, put)


async def three(scene: Scene) -> tuple[Member, Member, Member]:
    return tuple(Member(scene.discord.person(name), scene) for name in ("Ada", "Ben", "Cleo"))  # type: ignore[return-value]


async def test_a_council_its_thread_a_question_an_answer_and_taking_it_back(tmp_path: Path) -> None:
    async with a_scene(tmp_path, together()) as scene:
        ada, ben, cleo = await three(scene)
        eve = scene.discord.person("Eve")
        boss = scene.discord.person("Boss", permissions=MEMBER | Permissions.MANAGE_THREADS)
        await ada.says("/jsc help")
        await named(scene, scene.discord.general)
        line = await council_life.three_say_yes(ada, ben, cleo)
        await scene.passes(minutes=1)
        (thread,) = threads(scene)
        assert inside(scene, thread) == {"Ada", "Ben", "Cleo"}
        assert "This is the council's room" in draw(thread.live[0])
        assert "Your council can see this" in draw(thread.live[0])
        dev = Member(scene.discord.person("Dev"), scene)
        await council_life.joins(dev, "Dev", line)
        await scene.passes(minutes=1)
        assert inside(scene, thread) == {"Ada", "Ben", "Cleo", "Dev"}
        await council_life.asks(scene.app, "discord", ada.person.id)
        await scene.passes(minutes=1)
        await ben.presses_in(thread, "Reply")
        await scene.passes(minutes=1)
        first, asked, answered = [m for m in thread.live if m.only_for is None]
        assert ANSWER in draw(answered)
        assert (answered.reference or {})["message_id"] == asked.id
        assert notified(answered, {p.person.id for p in (ada, ben, cleo, dev)}) == {ada.person.id}
        await ben.presses_in(thread, "Withdraw")
        assert "That button is for someone else" in ben.screen
        scene.discord.advance(days=7)
        assert thread.archived
        await ada.presses_in(thread, "Withdraw")
        await scene.passes(minutes=1)
        assert [m.id for m in thread.live if m.only_for is None] == [first.id, asked.id, answered.id]
        assert QUESTION not in draw(thread.messages[asked.id])
        received = scene.discord.ledger.received(QUESTION)
        assert received == {"Ada", "Ben", "Cleo", "Dev", "Boss"}, "whoever manages threads reads along, as the promises say"
        assert not eve.cards
        assert boss.sees(ANSWER, anywhere=True)
        await ada.types_in(thread, "/jsc council here")
        assert "This is the room already" in ada.screen
        await dev.says("/jsc council")
        await dev.presses("Leave")
        await dev.presses("Leave quietly")
        await scene.passes(minutes=1)
        assert inside(scene, thread) == {"Ada", "Ben", "Cleo"}


async def test_where_no_channel_was_named_members_read_what_it_waits_for_and_may_bind_one(tmp_path: Path) -> None:
    async with a_scene(tmp_path, together()) as scene:
        ada, ben, cleo = await three(scene)
        await council_life.three_say_yes(ada, ben, cleo)
        await scene.passes(minutes=1)
        assert threads(scene) == []
        assert "Your council's room waits for its place" in ada.screen
        assert "/jsc facilitate rooms here" in ada.screen
        await ada.types_in(scene.discord.general, "/jsc council here")
        assert "A council needs a private place" in ada.screen
        own = scene.discord.world.thread(scene.discord.general, {"name": "ours"}, ada.person.account)
        own.people |= {ben.person.id, cleo.person.id, scene.discord.world.bot.id}
        await ada.types_in(own, "/jsc council here")
        await scene.passes(minutes=1)
        (kickoff,) = [m for m in own.live if m.only_for is None]
        assert "Everyone in this channel can see this" in draw(kickoff), "whoever is in it can let others in"


async def test_whoever_manages_the_server_names_the_channel_and_a_question_is_shared_answered_and_withdrawn(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        fay = Member(scene.discord.person("Fay", permissions=MEMBER | Permissions.MANAGE_GUILD), scene)
        ada, ben, cleo = await three(scene)
        await ada.says("/jsc facilitate rooms here")
        assert "New rooms are made under this channel" not in ada.screen, "no right of Discord's, no facilitator"
        await fay.says("/jsc facilitate rooms here")
        assert "New rooms are made under this channel" in fay.screen
        await council_life.three_say_yes(ada, ben, cleo)
        await scene.passes(minutes=1)
        (thread,) = threads(scene)
        await council_life.shares(ada, "Post to 2 people")
        await scene.passes(minutes=1)
        await ben.presses_in(thread, "Reply")
        await ben.fills({"words": ANSWER})
        await scene.passes(minutes=1)
        _, asked, answered = [m for m in thread.live if m.only_for is None]
        assert QUESTION in draw(asked)
        assert ANSWER in draw(answered)
        assert (answered.reference or {})["message_id"] == asked.id
        # Discord's time alone goes on: no round of the council wakes the thread.
        scene.discord.advance(days=7)
        assert thread.archived
        await ada.person.press("Withdraw", on=next(c for c in ada.person.cards if "Posted to your council" in draw(c)))
        await scene.passes(minutes=1)
        assert "Ada took this back." in draw(thread.messages[asked.id])
        assert scene.discord.ledger.received(QUESTION) == {"Ada", "Ben", "Cleo"}
