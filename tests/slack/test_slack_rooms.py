"""A council's room on Slack: a private channel that a member made, its people counted, its threads, and one call by name."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import handlers
from bot.adapters.slack import parse
from bot.cards import Card, Prose
from bot.deliveries import Crowded, Delivery, Halted, NotSent, Parked, Remote, Sent
from bot.events import Click, Command, Place
from bot.router import Router, collect
from tests import council_life
from tests.council_life import ANSWER, QUESTION
from tests.slack.desk import Desk, Hand, a_desk
from tests.slack.test_slack_parse import NOW
from tests.standins.faults import Fault
from tests.standins.slack import Channel, Person, pings

POST = Card("A post", "Somebody chose to post this.", Prose(text="One question."), audience="council")


def at(room: Channel, **over: object) -> Delivery:
    made = Delivery("p1", "p1", Place("slack", room.id, private=False), "new", card=POST)
    return dataclasses.replace(made, **over)  # type: ignore[arg-type]  # named as the fields are


def ids(*people: Person) -> tuple[str, ...]:
    return tuple(f"{p.space.id}:{p.id}" for p in people)


# -- where a member is ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "name", "closed"),
    [
        ("C1", "privategroup", True),
        ("C1", "general", False),
        ("C1", "mpdm-ada--ben--cleo-1", False),
        ("D1", "directmessage", False),
        ("D1", "privategroup", False),
        ("C1", "directmessage", False),
        ("G1", "mpdm-ada--ben--cleo-1", False),
        ("G1", "privategroup", True),
        ("C1", "", False),
    ],
)
@pytest.mark.parametrize("counted", [True, False])
def test_a_private_channel_is_a_closed_place_and_counted_where_that_was_granted(
    channel: str, name: str, closed: bool, counted: bool
) -> None:
    typed = {"team_id": "T1", "user_id": "U1", "trigger_id": "t", "channel_id": channel, "channel_name": name, "text": "council here"}
    event = parse.command(typed, NOW, counted=counted).event
    assert isinstance(event, Command)
    assert (event.place.closed, event.place.counted) == (closed, closed and counted)
    assert event.place.private is channel.startswith("D"), "anybody may call a public channel directmessage"
    box = {"type": "message", "channel_id": channel, "message_ts": "1.2", "is_ephemeral": False}
    pressed = {
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1"},
        "trigger_id": "t",
        "container": box,
        "channel": {"id": channel, "name": name},
        "actions": [{"action_id": "x", "action_ts": "1"}],
    }
    click = parse.press(pressed, NOW, counted=counted).event
    assert isinstance(click, Click)
    assert (click.place.closed, click.place.counted) == (closed, closed and counted)


# -- posts, answers, changes ---------------------------------------------------------------------------------------------------


async def test_an_answer_stands_in_the_thread_and_so_does_an_answer_to_it(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        room = desk.slack.channel("birch", ada)
        first = await desk.adapter.send(at(room))
        assert isinstance(first, Sent)
        second = await desk.adapter.send(at(room, nonce="p2", under=first.remote))
        assert isinstance(second, Sent)
        third = await desk.adapter.send(at(room, nonce="p3", under=second.remote))
        assert isinstance(third, Sent)
        top, one, two = desk.slack.standing(room)
        assert (top.thread, one.thread, two.thread) == (None, top.ts, top.ts)
        changed = POST.model_copy(update={"title": "Another"})
        assert await desk.adapter.send(at(room, do="edit", remote=third.remote, card=changed)) == third
        assert "Another" in str(desk.slack.standing(room)[2].body)
        assert await desk.adapter.send(at(room, do="remove", remote=second.remote)) == second
        assert [m.ts for m in desk.slack.standing(room)] == [top.ts, two.ts]
        desk.slack.ledger.none_refused()


async def test_an_answer_to_what_is_gone_stands_in_the_room_itself(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        room = desk.slack.channel("birch", desk.slack.person("Ada"))
        receipt = await desk.adapter.send(at(room, under=Remote(room.id, "1.000001")))
        (message,) = desk.slack.standing(room)
        assert receipt == Sent(Remote(room.id, message.ts))
        assert message.thread is None
        elsewhere = await desk.adapter.send(at(room, nonce="p2", under=Remote("C0THER", message.ts)))
        assert isinstance(elsewhere, Sent)
        assert desk.slack.standing(room)[-1].thread is None


async def test_one_person_is_called_and_nobody_else(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada, ben = desk.slack.person("Ada"), desk.slack.person("Ben")
        room = desk.slack.channel("birch", ada, ben)
        await desk.adapter.send(at(room))
        await desk.adapter.send(at(room, nonce="p2", ping=ids(ben)[0]))
        quiet, calls = desk.slack.standing(room)
        assert pings(quiet.body) == []
        assert {ping.target for ping in pings(calls.body)} == {ben.id}
        desk.slack.plan.next(Fault.error("invalid_blocks"), on="chat.postMessage")
        await desk.adapter.send(at(room, nonce="p3", ping=ids(ben)[0]))
        assert {ping.target for ping in pings(desk.slack.standing(room)[-1].body)} == {ben.id}


# -- who is in it --------------------------------------------------------------------------------------------------------------


async def test_somebody_without_a_seat_keeps_everything_out(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada, ben, boss = (desk.slack.person(name) for name in ("Ada", "Ben", "Boss"))
        room = desk.slack.channel("birch", ada, ben)
        assert isinstance(await desk.adapter.send(at(room, roster=ids(ada, ben))), Sent)
        boss.joins(room)
        assert await desk.adapter.send(at(room, nonce="p2", roster=ids(ada, ben))) == Crowded(3)
        assert len(desk.slack.standing(room)) == 1
        assert isinstance(await desk.adapter.send(at(room, nonce="p3", roster=None)), Sent), "nobody asked who is in it"
        boss.leaves(room)
        ben.leaves(room)
        assert isinstance(await desk.adapter.send(at(room, nonce="p4", roster=ids(ada, ben))), Sent), "fewer are no crowd"
        desk.slack.ledger.none_refused()


async def test_the_stranger_on_the_last_page_is_seen(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        people = [desk.slack.person(f"P{n}") for n in range(450)]
        room = desk.slack.channel("birch", *people)
        last = max(people, key=lambda p: p.id)
        seated = [p for p in people if p is not last]
        assert await desk.adapter.send(at(room, roster=ids(*seated))) == Crowded(450)
        assert desk.slack.ledger.counts["conversations.members"] == 3
        assert desk.slack.standing(room) == []


async def test_another_app_in_the_channel_counts(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        room = desk.slack.channel("birch", ada)
        room.members.add(desk.slack.space.add_user("calendar", is_bot=True).id)
        assert await desk.adapter.send(at(room, roster=ids(ada))) == Crowded(2)


async def test_without_the_right_to_look_a_room_that_was_counted_gets_nothing(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        room = desk.slack.channel("birch", ada)
        desk.slack.installs_anew("groups:read")
        assert await desk.adapter.send(at(room, roster=ids(ada))) == Parked("missing_scope")
        await desk.restarts()
        assert await desk.adapter.send(at(room, roster=ids(ada))) == Parked("missing_scope")
        assert desk.slack.ledger.counts["conversations.members"] == 1
        assert isinstance(await desk.adapter.send(at(room)), Sent), "a room that was never counted is not asked"


@pytest.mark.parametrize(
    ("fault", "receipt"),
    [
        (Fault.error("internal_error"), NotSent("internal_error")),
        (Fault.drop(accepted=True), NotSent("disconnected")),
        (Fault.error("channel_not_found"), Parked("channel_not_found")),
        (Fault.error("token_revoked"), Halted("token_revoked")),
    ],
)
async def test_what_is_not_known_is_not_posted(tmp_path: Path, fault: Fault, receipt: object) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        room = desk.slack.channel("birch", ada)
        desk.slack.plan.next(fault, on="conversations.members")
        assert await desk.adapter.send(at(room, roster=ids(ada))) == receipt
        assert desk.slack.standing(room) == []


@pytest.mark.parametrize("word", ["not_in_channel", "channel_not_found", "is_archived", "restricted_action_thread_locked"])
async def test_a_room_that_cannot_be_posted_in_is_parked_under_slacks_word(tmp_path: Path, word: str) -> None:
    async with a_desk(tmp_path) as desk:
        room = desk.slack.channel("birch", desk.slack.person("Ada"))
        room.refuse = word
        assert await desk.adapter.send(at(room)) == Parked(word)


async def test_people_make_rooms_and_open_doors_here(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        room = desk.slack.channel("birch", ada)
        assert await desk.adapter.send(at(room, do="room", title="birch", people=ids(ada))) == Parked("members_make_rooms")
        for do in ("admit", "dismiss"):
            assert await desk.adapter.send(at(room, do=do, people=ids(ada), card=None)) == Sent(Remote(room.id, ""))
        assert desk.slack.standing(room) == []


# -- one council ---------------------------------------------------------------------------------------------------------------


class Member(Hand):
    """A hand that also reads."""

    @property
    def screen(self) -> str:
        return "\n".join(card.plain for card in self.person.cards)

    async def types_in(self, room: Channel, line: str) -> None:
        done = await self.person.command(line, channel=room)
        assert done.ok, done.error

    async def presses_in(self, room: Channel, label: str) -> None:
        """Presses what stands in the room, newest first."""
        seen = next(
            s
            for s in self.person.cards
            if s.message is not None
            and s.message.channel == room.id
            and s.message.to is None
            and any(c.label == label for c in s.controls)
        )
        done = await self.person.press(label, on=seen)
        assert done.ok, done.error


def together() -> Router:
    whole = collect(handlers)
    whole.include(council_life.routes)
    return whole


async def three(desk: Desk) -> tuple[Member, Member, Member]:
    ada, ben, cleo = (Member(desk.slack.person(name)) for name in ("Ada", "Ben", "Cleo"))
    await council_life.three_say_yes(ada, ben, cleo)
    await desk.passes(minutes=1)
    return ada, ben, cleo


async def test_a_council_is_started_its_channel_bound_asked_answered_and_taken_back(tmp_path: Path) -> None:
    async with a_desk(tmp_path, router=together()) as desk:
        ada, ben, cleo = await three(desk)
        eve = desk.slack.person("Eve")
        await ada.presses("Open")
        assert "Three said yes. Three lines make the room" in ada.screen
        open_one = desk.slack.channel("general", ada.person, ben.person, private=False)
        await ada.types_in(open_one, "/jsc council here")
        assert "A council needs a private place" in ada.screen
        room = desk.slack.channel("birch-circle", ada.person, ben.person, cleo.person, bot=False)
        await ada.types_in(room, "/jsc council here")
        await desk.passes(minutes=1)
        assert any("Invite me first" in card.plain for card in ada.person.cards)
        assert desk.slack.standing(room) == [] or all(m.to for m in desk.slack.standing(room))
        room.members.add(desk.slack.space.bot)
        await ada.types_in(room, "/jsc council here")
        await desk.passes(minutes=1)
        assert desk.slack.who_can_read("Type freely; I do not read it.") == {p.person.id for p in (ada, ben, cleo)}
        await council_life.asks(desk.app, "slack", ids(ada.person)[0])
        await desk.passes(minutes=1)
        await ben.presses_in(room, "Reply")
        await desk.passes(minutes=1)
        posts = [m for m in desk.slack.standing(room) if m.to is None]
        kickoff, asked, answered = posts
        assert (kickoff.thread, asked.thread, answered.thread) == (None, None, asked.ts)
        assert QUESTION in str(asked.body)
        assert ANSWER in str(answered.body)
        assert "Your council can see this" in str(asked.body)
        assert {ping.target for ping in pings(answered.body)} == {ada.person.id}
        await ben.presses_in(room, "Withdraw")
        assert "That button is for someone else" in ben.screen
        assert QUESTION in str(asked.body)
        await ada.presses_in(room, "Withdraw")
        await desk.passes(minutes=1)
        assert desk.slack.who_can_read(QUESTION) == frozenset()
        assert [m.ts for m in desk.slack.standing(room) if m.to is None] == [m.ts for m in posts]
        assert desk.slack.ledger.who_received(QUESTION) == {p.person.id for p in (ada, ben, cleo)}
        assert not eve.cards


async def test_nothing_but_a_private_channel_is_a_councils_room(tmp_path: Path) -> None:
    async with a_desk(tmp_path, router=together(), declined=["groups:read"]) as desk:
        ada, ben, cleo = await three(desk)
        people = (ada.person, ben.person, cleo.person)
        for place in (
            desk.slack.channel("general", *people, private=False),
            desk.slack.channel("directmessage", *people, private=False),
            desk.slack.group(*people),
            desk.slack.pair(ada.person, ben.person),
            ada.person.dm,
        ):
            before = len(desk.slack.standing(place))
            await ada.types_in(place, "/jsc council here")
            assert "A council needs a private place" in ada.person.card.plain, place.name
            await desk.passes(minutes=1)
            assert sum(m.to is None for m in desk.slack.standing(place)[before:]) == 0
        await ada.types_in(desk.slack.channel("birch-circle", *people), "/jsc council here")
        await desk.passes(minutes=1)
        assert desk.slack.who_can_read("Type freely; I do not read it.") == {p.id for p in people}


async def test_a_public_channel_that_bears_the_name_of_a_private_one_gets_nothing_where_people_are_counted(tmp_path: Path) -> None:
    """Its payloads look like a private channel's; Slack tells who is in it only to who may read public channels."""
    async with a_desk(tmp_path, router=together()) as desk:
        ada, ben, cleo = await three(desk)
        trap = desk.slack.channel("privategroup", ada.person, ben.person, cleo.person, private=False)
        await ada.types_in(trap, "/jsc council here")
        await desk.passes(minutes=1)
        assert not [m for m in desk.slack.standing(trap) if m.to is None]
        assert ada.person.card.where == "dm"
        assert "Nothing has changed" in ada.person.card.plain


async def test_a_stranger_in_the_channel_and_the_asker_alone_is_told(tmp_path: Path) -> None:
    async with a_desk(tmp_path, router=together()) as desk:
        ada, ben, cleo = await three(desk)
        boss = desk.slack.person("Boss")
        room = desk.slack.channel("birch-circle", ada.person, ben.person, cleo.person, boss)
        await ada.types_in(room, "/jsc council here")
        await desk.passes(minutes=1)
        told = "Someone there has no seat"
        assert desk.slack.ledger.who_received(told) == {ada.person.id}
        assert not any(m.to is None for m in desk.slack.standing(room))


async def test_where_nobody_may_be_counted_a_card_says_everyone_in_this_channel(tmp_path: Path) -> None:
    async with a_desk(tmp_path, router=together(), declined=["groups:read"]) as desk:
        ada, ben, cleo = await three(desk)
        room = desk.slack.channel("birch-circle", ada.person, ben.person, cleo.person, desk.slack.person("Boss"))
        await ada.types_in(room, "/jsc council here")
        await desk.passes(minutes=1)
        (kickoff,) = [m for m in desk.slack.standing(room) if m.to is None]
        assert "Everyone in this channel can see this" in str(kickoff.body)
        assert desk.slack.ledger.counts["conversations.members"] == 0


async def test_a_room_that_can_no_longer_be_counted_is_bound_anew_as_one_that_is_not(tmp_path: Path) -> None:
    async with a_desk(tmp_path, router=together()) as desk:
        ada, ben, cleo = await three(desk)
        room = desk.slack.channel("birch-circle", ada.person, ben.person, cleo.person)
        await ada.types_in(room, "/jsc council here")
        await desk.passes(minutes=1)
        desk.slack.installs_anew("groups:read")
        await desk.restarts()
        await council_life.asks(desk.app, "slack", ids(ada.person)[0])
        await desk.passes(minutes=1)
        assert not desk.slack.ledger.who_received(QUESTION), "the card would say that the council alone reads it"
        await ada.types_in(room, "/jsc council here")
        await desk.passes(minutes=1)
        await council_life.asks(desk.app, "slack", ids(ada.person)[0])
        await desk.passes(minutes=1)
        asked = desk.slack.standing(room)[-1]
        assert QUESTION in str(asked.body)
        assert "Everyone in this channel can see this" in str(asked.body)
        await ada.types_in(room, "/jsc council here")
        assert "This is the room already" in ada.screen


@pytest.mark.parametrize("declined", [(), ("groups:read",)], ids=["counted", "not counted"])
async def test_a_question_is_shared_answered_in_its_thread_and_withdrawn(tmp_path: Path, declined: tuple[str, ...]) -> None:
    async with a_desk(tmp_path, declined=declined) as desk:
        ada, ben, cleo = await three(desk)
        room = desk.slack.channel("birch-circle", ada.person, ben.person, cleo.person)
        await ada.types_in(room, "/jsc council here")
        await desk.passes(minutes=1)
        await council_life.shares(ada, "Post to this channel" if declined else "Post to 2 people")
        await desk.passes(minutes=1)
        await ben.presses_in(room, "Reply")
        await ben.fills({"words": ANSWER})
        await desk.passes(minutes=1)
        kickoff, asked, answered = [m for m in desk.slack.standing(room) if m.to is None]
        assert (kickoff.thread, asked.thread, answered.thread) == (None, None, asked.ts)
        assert ANSWER in str(answered.body)
        await cleo.presses_in(room, "I have been there")
        await desk.passes(minutes=1)
        assert "Been there too" in str(asked.body)
        receipt = next(c for c in ada.person.cards if "Posted to your council" in c.plain)
        assert (await ada.person.press("Withdraw", on=receipt)).ok
        await desk.passes(minutes=1)
        assert not any(QUESTION in str(m.body) for m in desk.slack.standing(room) if m.to is None)
        assert any("Ada took this back." in str(m.body) for m in desk.slack.standing(room))
        assert desk.slack.ledger.who_received(QUESTION) == {p.person.id for p in (ada, ben, cleo)}
        desk.slack.ledger.none_refused()


async def test_a_question_is_not_shared_while_a_stranger_reads_and_the_asker_alone_hears_of_it(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada, ben, cleo = await three(desk)
        room = desk.slack.channel("birch-circle", ada.person, ben.person, cleo.person)
        await ada.types_in(room, "/jsc council here")
        await desk.passes(minutes=1)
        boss = desk.slack.person("Boss")
        boss.joins(room)
        await council_life.shares(ada, "Post to 2 people")
        await desk.passes(minutes=1)
        assert desk.slack.ledger.who_received(QUESTION) == {ada.person.id}
        assert desk.slack.ledger.who_received("In the channel") == {ada.person.id}
        assert "4 people" in ada.screen
        boss.leaves(room)
        await ada.presses("Look again")
        await desk.passes(minutes=1)
        assert desk.slack.who_can_read(QUESTION) == {p.person.id for p in (ada, ben, cleo)}
