"""What is sent unasked, when Discord takes it, refuses it, is slow, or leaves it open whether it arrived."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import handlers
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.deliveries import Delivery, Halted, NotSent, Parked, Receipt, Refused, Remote, Sent, Unknown
from bot.events import Member, Place
from bot.replies import File, Update
from bot.router import Router, collect
from tests.discord_adapter.scene import Scene, a_scene
from tests.standins.discord_people import Person
from tests.standins.discord_world import Channel
from tests.standins.faults import At, Fault, FaultPlan

POST = "POST /channels/*/messages"
CARD = Card("Your review", "Every second Wednesday.", Prose(text="Two weeks are over."), Buttons.of(Button("Home", Action("home"))))


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with a_scene(tmp_path, longest=0.5) as made:
        yield made


def to(who: Person, **more: object) -> Delivery:
    return dataclasses.replace(Delivery("o1", "nonce-1", Member("discord", who.id), "new", card=CARD), **more)  # type: ignore[arg-type]


async def test_a_note_goes_to_the_direct_chat_once_and_is_pinned_where_asked(scene: Scene, ada: Person) -> None:
    receipt = await scene.adapter.send(to(ada, pin=True))
    assert receipt == Sent(Remote(ada.dm.id, ada.card.id))
    assert ada.card.pinned
    assert await scene.adapter.send(to(ada, attempt=2)) == receipt
    assert len(scene.discord.ledger.posts("nonce-1")) == 1
    (post,) = scene.discord.ledger.posts()
    assert post.body["allowed_mentions"] == {"parse": []}
    assert post.body["enforce_nonce"] is True
    scene.discord.check()


async def test_a_note_is_changed_and_taken_off(scene: Scene, ada: Person) -> None:
    sent = await scene.adapter.send(to(ada))
    assert isinstance(sent, Sent)
    changed = Card("Changed", "You asked.", Prose(text="x"))
    assert await scene.adapter.send(to(ada, do="edit", card=changed, remote=sent.remote)) == sent
    assert ada.sees("Changed")
    for _ in range(2):
        assert await scene.adapter.send(to(ada, do="remove", card=None, remote=sent.remote)) == sent
    assert not ada.cards


SHARED = Card("The post", "Ada chose.", Prose(text="x"), Buttons.of(Button("Hide", Action("hide", "debrief", "a"))), audience="council")
SEEN = Card("Seen", "You pressed.", Prose(text="y"), Buttons.of(Button("Look", Action("peep"))), audience="council")


def a_room(scene: Scene, *people: Person) -> Channel:
    """A council's private thread."""
    body = {"name": "Council 1", "auto_archive_duration": 10080}
    room = scene.discord.world.thread(scene.discord.general, body, scene.discord.world.bot)
    for person in people:
        person.joins(room)
    return room


async def test_an_edit_and_a_press_wake_a_thread_that_fell_asleep(tmp_path: Path) -> None:
    router, extra = collect(handlers), Router()
    extra.click("peep")(lambda event, context: Update(SEEN))
    router.include(extra)
    async with a_scene(tmp_path, router) as scene:
        ada = scene.discord.person("Ada")
        room = a_room(scene, ada)
        sent = await scene.adapter.send(to(ada, to=Place("discord", room.id, private=False), card=SHARED))
        assert isinstance(sent, Sent)
        scene.discord.advance(days=7)
        changed = SEEN.model_copy(update={"title": "Changed"})
        assert await scene.adapter.send(to(ada, do="edit", card=changed, remote=sent.remote)) == sent
        assert ada.sees("Changed")
        scene.discord.advance(days=7)
        assert room.archived
        assert (await ada.press("Look")).kind == "update"
        assert ada.sees("Seen")
        assert ada.card.id == sent.remote.id


async def test_a_private_answer_never_redraws_a_shared_card(scene: Scene, ada: Person) -> None:
    ben = scene.discord.person("Ben")
    room = a_room(scene, ada, ben)
    await scene.adapter.send(to(ada, to=Place("discord", room.id, private=False), card=SHARED))
    answer = await ada.press("Hide")
    assert (answer.kind, answer.private) == ("message", True)
    assert ada.sees("You have a note"), ada.screen()
    assert ben.sees("The post")
    assert not ben.sees("You have a note", anywhere=True)
    scene.discord.check()


async def test_files_come_with_their_words(scene: Scene, ada: Person) -> None:
    files = (File("export 1.json", "application/json", b"{}"), File("replies.png", "image/png", b"\x89PNG", "Replies: 2 of 40."))
    assert isinstance(await scene.adapter.send(to(ada, files=files)), Sent)
    assert [(f.name, f.data, f.description) for f in ada.files] == [
        ("export_1.json", b"{}", ""),
        ("replies.png", b"\x89PNG", "Replies: 2 of 40."),
    ]
    scene.discord.check()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.drop(), Unknown),
        (Fault.drop(accepted=True), Unknown),
        (Fault.hang(), Unknown),
        (Fault.http(503), Unknown),
        (Fault.malformed(), Unknown),
        (Fault.truncated(), Unknown),
        (Fault.limited("90"), NotSent("429", 90.0)),
        (Fault.limited("99999999"), NotSent("429", 3600.0)),
        (Fault.limited(None), NotSent),
        (Fault.error("130000"), NotSent("130000", 60.0)),
        (Fault.error("40004"), NotSent("40004", 60.0)),
        (Fault.error("40003"), NotSent("40003", 60.0)),
        # A page in front of Discord says nothing of the message, whatever its number.
        (Fault.http(400, accepted=False), NotSent("400", 300.0, down=True)),
        (Fault.http(403, accepted=False), NotSent("403", 300.0, down=True)),
        (Fault.http(405, accepted=False), NotSent("405", 300.0, down=True)),
        (Fault.error("50007"), Parked("50007")),
        (Fault.error("50278"), Parked("50278")),
        (Fault.error("10003"), Parked("10003")),
        (Fault.error("50001"), Parked("50001")),
        (Fault.error("10008", accepted=True), Sent),
        (Fault.error("40005"), Refused("40005")),
        (Fault.limited("0.05"), Sent),
        (Fault.drip(0.05), Sent),
    ],
    ids=str,
)
async def test_what_becomes_of_a_request(scene: Scene, ada: Person, fault: Fault, expected: Receipt | type[Receipt]) -> None:
    scene.discord.plan = plan = FaultPlan(At(1, fault, POST))
    receipt = await scene.adapter.send(to(ada))
    assert isinstance(receipt, expected) if isinstance(expected, type) else receipt == expected
    plan.check()


async def test_an_edit_that_discord_wants_later_is_not_given_up(scene: Scene, ada: Person) -> None:
    sent = await scene.adapter.send(to(ada))
    assert isinstance(sent, Sent)
    scene.discord.plan = plan = FaultPlan(At(1, Fault.error("30046"), "PATCH *"))
    assert await scene.adapter.send(to(ada, do="edit", remote=sent.remote)) == NotSent("30046", 60.0)
    plan.check()


async def test_a_place_that_is_none_is_parked_without_asking(scene: Scene, ada: Person) -> None:
    before = scene.discord.ledger.requests.total()
    assert await scene.adapter.send(to(ada, to=Member("discord", "not-an-id"))) == Parked("unknown_destination")
    assert scene.discord.ledger.requests.total() == before


async def test_a_card_that_is_refused_is_said_plainly(scene: Scene, ada: Person) -> None:
    scene.discord.plan = FaultPlan(At(1, Fault.error("50035"), POST))
    assert isinstance(await scene.adapter.send(to(ada)), Sent)
    assert ada.sees("Two weeks are over."), ada.screen()
    assert isinstance(await scene.adapter.find(to(ada)), Sent)
    scene.discord.plan = FaultPlan(At(1, Fault.error("50035"), POST), At(2, Fault.error("50035"), POST))
    assert await scene.adapter.send(to(ada, nonce="nonce-2")) == Refused("50035")


@pytest.mark.parametrize("accepted", [True, False])
async def test_an_interrupted_attempt_is_found_again_or_is_not_there(scene: Scene, ada: Person, accepted: bool) -> None:
    scene.discord.plan = FaultPlan(At(1, Fault.drop(accepted=accepted), POST))
    assert isinstance(await scene.adapter.send(to(ada)), Unknown)
    # Long after the minutes in which Discord itself would know the nonce.
    scene.discord.advance(hours=2)
    await scene.stops()
    await scene.starts()
    found = await scene.adapter.find(to(ada))
    assert (found == Sent(Remote(ada.dm.id, ada.card.id))) if accepted else (found is None)
    assert await scene.adapter.find(to(ada, nonce="another")) is None


@pytest.mark.parametrize(("earlier", "found"), [(1, True), (-3600, False)])
async def test_it_is_looked_for_as_far_back_as_it_may_have_been_sent(scene: Scene, ada: Person, earlier: int, *, found: bool) -> None:
    begun = scene.clock.now()
    scene.discord.plan = FaultPlan(At(1, Fault.drop(accepted=True), POST))
    assert isinstance(await scene.adapter.send(to(ada)), Unknown)
    for n in range(120):
        scene.clock.move(dt.timedelta(seconds=10))
        assert isinstance(await scene.adapter.send(to(ada, nonce=f"other-{n}")), Sent)
    looked_for = to(ada, since=begun - dt.timedelta(seconds=earlier))
    assert isinstance(await scene.adapter.find(looked_for), Sent) == found


async def test_with_the_token_gone_nothing_more_is_sent(scene: Scene, ada: Person) -> None:
    scene.discord.rest.token = None
    assert await scene.adapter.send(to(ada)) == Halted("401")
    await scene.stops()
    assert await scene.adapter.send(to(ada)) == NotSent("not_served", 1.0, down=True)


async def test_a_prompt_whose_answer_was_lost_comes_once(scene: Scene, ada: Person) -> None:
    await ada.command("home")
    await ada.press("Set me up")
    scene.discord.plan = plan = FaultPlan(At(1, Fault.drop(accepted=True), POST))
    await ada.fill({"role": "staff product manager", "city": "Lisbon", "look": "plain"})
    await ada.press("Yes, that is my time")
    await scene.passes(days=15)
    plan.check()
    nonces = [post.body["nonce"] for post in scene.discord.ledger.posts()]
    assert nonces
    assert len(nonces) == len(set(nonces))
