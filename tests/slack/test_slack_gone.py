"""Deleted means gone, on Slack: whatever the app puts into a direct chat is an item of the outbox before it is put there."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.adapters.slack import delivering
from bot.adapters.slack.delivering import nonce_of
from bot.cards import Card, Prose
from bot.deliveries import Delivery, Receipt
from bot.events import Member
from bot.outbox import answers
from playbook.records import Profile
from tests import month, search
from tests.slack.desk import Desk, Hand, a_desk
from tests.slack.test_slack_client import DISCREET, PLAIN, set_up
from tests.standins.faults import At, Fault
from tests.standins.slack import Person
from tests.standins.slack.workspace import Message

CANARY = "quillonette"
Story = Callable[..., Awaitable[object]]


async def lives(desk: Desk, ada: Person) -> None:
    """A week of hers: forms answered from cards in her direct chat, presses there, and falls back into it."""
    await ada.visits_home("messages")
    await ada.command("/jsc interview")
    await ada.fill({"Which job": f"{CANARY}, staff PM", "When: a day and a clock time": "Tue 2pm"})
    await ada.press("Yes, set it")
    await desk.passes(days=1, hours=6, minutes=20)
    if ada.sees("You have a note"):
        await ada.press("Open")
    await ada.press("Start")
    await ada.fill({"What went well, as you'd tell a friend": f"The {CANARY} people asked for the plan."})


async def deletes(desk: Desk, ada: Person) -> None:
    """She deletes everything, and the platform's clock goes on until nothing is left to do."""
    await ada.command("/jsc privacy")
    await ada.press("Delete everything")
    await ada.press("Delete")
    await ada.fill({"Type DELETE to confirm": "DELETE"})
    await desk.passes(hours=3)


def standing(desk: Desk, ada: Person) -> list[Message]:
    """What stands in her direct chat, oldest first; without what she alone sees until she loads the chat anew."""
    return [m for m in desk.slack.standing(ada.dm) if m.to is None]


async def unremembered(desk: Desk, ada: Person) -> list[str]:
    """The words of what stands in her direct chat and is no item of the outbox."""
    known = {id for (id,) in await desk.app.store.rows("SELECT id FROM outbox")}
    shown = [m for m in standing(desk, ada) if not m.files]  # a file is behind a message that carries an id
    return [str(m.body.get("text")) for m in shown if nonce_of(m.body).partition(".")[0] not in known]


def words(desk: Desk, ada: Person) -> list[str]:
    """What anybody who opens her direct chat reads there, in which her own words stand."""
    return [str(m.body.get("text")) for m in standing(desk, ada) if CANARY in str(m.body)]


@pytest.mark.parametrize("look", [PLAIN, DISCREET], ids=["plain", "discreet"])
async def test_an_answer_in_the_direct_chat_is_remembered_and_goes_with_the_rest(tmp_path: Path, look: str) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, look)
        await lives(desk, ada)
        assert words(desk, ada), "else it proves nothing"
        assert await unremembered(desk, ada) == []
        await deletes(desk, ada)
        assert words(desk, ada) == []
        assert await desk.records(ada, Profile) == []
        assert await desk.app.store.rows("SELECT count(*) FROM outbox") == [(0,)]


async def test_each_call_dropped_after_acceptance_leaves_nothing_behind(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        # Every second of them: each message's first call, as an attempt that is found again is not made again.
        desk.slack.plan.add(*(At(n, Fault.drop(accepted=True), "chat.postMessage") for n in range(1, 200)))
        await set_up(ada, PLAIN)
        await lives(desk, ada)
        assert words(desk, ada)
        assert await unremembered(desk, ada) == []
        shown = [nonce_of(m.body) for m in standing(desk, ada)]
        assert len(shown) == len(set(shown)), "nothing came twice"
        await deletes(desk, ada)
        assert words(desk, ada) == []


async def test_an_answer_to_somebody_whose_data_is_gone_is_not_left_in_the_chat(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await lives(desk, ada)
        await deletes(desk, ada)
        assert [m.body["blocks"][0]["text"]["text"] for m in standing(desk, ada)] == ["All gone"]


async def test_what_falls_back_into_the_direct_chat_is_remembered_too(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.visits_home("messages")
        await ada.command("/jsc interview")
        desk.slack.plan.add(*(At(n, Fault.http(404), "response_url") for n in (1, 2)))
        await ada.fill({"Which job": f"{CANARY}, staff PM", "When: a day and a clock time": "Tue 2pm"})
        await desk.passes(seconds=1)
        assert words(desk, ada), "else it proves nothing"
        assert await unremembered(desk, ada) == []
        await deletes(desk, ada)
        assert words(desk, ada) == []


async def test_an_answer_on_its_way_when_the_process_died_is_found_at_the_next_start(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.visits_home("messages")

        async def dies(delivery: Delivery) -> Receipt:
            await desk.adapter.send(delivery)
            raise asyncio.CancelledError

        member = Member("slack", f"{ada.space.id}:{ada.id}")
        with contextlib.suppress(asyncio.CancelledError):
            await answers.put(desk.app, member, Card("Saved", "You pressed.", Prose(text=CANARY)), dies)
        assert words(desk, ada)
        assert await desk.outbox.once(recover=True)
        assert len(words(desk, ada)) == 1, "and not posted a second time"
        await deletes(desk, ada)
        assert words(desk, ada) == []


async def test_an_answer_is_taken_off_again_where_its_member_deleted_everything_meanwhile(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.visits_home("messages")

        async def meanwhile(delivery: Delivery) -> Receipt:
            if delivery.do == "new":
                await deletes(desk, ada)
            return await desk.adapter.send(delivery)

        member = Member("slack", f"{ada.space.id}:{ada.id}")
        assert await answers.put(desk.app, member, Card("Saved", "You pressed.", Prose(text=CANARY)), meanwhile)
        assert words(desk, ada) == []
        assert not await answers.put(desk.app, member, Card("Saved", "You pressed.", Prose(text=CANARY)), desk.adapter.send)
        assert words(desk, ada) == [], "nobody is there for whom it could be kept"


@pytest.mark.parametrize("story", [month.live, search.live], ids=["month", "search"])
async def test_no_message_in_a_direct_chat_is_unknown_to_the_outbox_and_all_of_them_go(tmp_path: Path, story: Story) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.visits_home("messages")
        await story(Hand(ada), desk.passes)
        assert len(standing(desk, ada)) > 5
        assert await unremembered(desk, ada) == []
        await deletes(desk, ada)
        assert [m.body["blocks"][0]["text"]["text"] for m in standing(desk, ada)] == ["All gone"]


async def exports(desk: Desk, ada: Person) -> None:
    """She asks for her data, and it is tried until it came."""
    await ada.command("/jsc privacy")
    await ada.press("Export my data")
    await desk.passes(hours=1)


LOST = [Fault.drop(accepted=True), Fault.http(502), Fault.error("internal_error", accepted=True)]


@pytest.mark.parametrize("fault", LOST, ids=str)
@pytest.mark.parametrize("nth", [1, 4])
async def test_a_file_whose_last_call_was_not_answered_stands_once_and_is_taken_off(tmp_path: Path, fault: Fault, nth: int) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.visits_home("messages")
        desk.slack.plan.add(At(nth, fault, "files.completeUploadExternal"))
        await exports(desk, ada)
        desk.slack.plan.check()
        assert sum(len(m.files) for m in standing(desk, ada)) == 4
        await ada.press("Take files off here")
        await desk.passes(minutes=1)
        assert ada.sees("4 of 4 files taken off")
        assert [m for m in standing(desk, ada) if m.files] == []


async def test_a_deletion_takes_off_the_file_nobody_heard_of_also_after_a_restart(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.visits_home("messages")
        desk.slack.plan.add(*(At(n, Fault.drop(accepted=True), "files.completeUploadExternal") for n in (2, 3, 4, 5)))
        await ada.command("/jsc privacy")
        await ada.press("Export my data")
        await desk.outbox.once()
        assert sum(len(m.files) for m in standing(desk, ada)) == 2, "the second of them was not heard of"
        await desk.restarts()
        await deletes(desk, ada)
        assert [m for m in standing(desk, ada) if m.files] == []


async def test_files_go_on_where_an_earlier_process_ended(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.visits_home("messages")
        desk.slack.plan.add(At(3, Fault.drop(accepted=True), "files.completeUploadExternal"))
        await ada.command("/jsc privacy")
        await ada.press("Export my data")
        await desk.outbox.once()
        desk.slack.plan.check()
        await desk.restarts()
        await desk.passes(hours=1)
        assert sum(len(m.files) for m in standing(desk, ada)) == 4


async def test_pages_in_place_of_files_come_once_and_go_though_an_answer_was_lost(tmp_path: Path) -> None:
    async with a_desk(tmp_path, declined=("files:write",)) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.visits_home("messages")
        await ada.command("/jsc privacy")
        desk.slack.plan.add(*(At(n, Fault.drop(accepted=True), "chat.postMessage") for n in (1, 3, 4)))
        await ada.press("Export my data")
        await desk.outbox.once()
        await desk.restarts()
        await desk.passes(hours=1)
        desk.slack.plan.check()
        shown = [nonce_of(m.body) for m in standing(desk, ada)]
        assert len(shown) == len(set(shown))
        assert await unremembered(desk, ada) == []
        await deletes(desk, ada)
        assert [m.body["blocks"][0]["text"]["text"] for m in standing(desk, ada)] == ["All gone"]


async def test_the_receipt_says_what_it_could_not_take_off(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await lives(desk, ada)
        desk.slack.plan.next(Fault.error("compliance_exports_prevent_deletion"), on="chat.delete")
        await deletes(desk, ada)
        desk.slack.plan.check()
        receipt = ada.cards[0].plain
        assert "Your data is gone, but some cards are not" in receipt
        assert "1 I could not take off, so it stays in its history" in receipt
        assert "Answers only you saw: they may stay on your screen until you reload the chat" in receipt


async def test_the_receipt_says_what_it_could_not_find(tmp_path: Path) -> None:
    async with a_desk(tmp_path, declined=("im:history",)) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        desk.slack.plan.add(At(1, Fault.drop(accepted=True), "chat.postMessage"))
        await ada.command("/jsc interview")
        desk.slack.plan.add(At(1, Fault.http(404), "response_url"))
        await ada.fill({"Which job": f"{CANARY}, staff PM", "When: a day and a clock time": "Tue 2pm"})
        desk.slack.plan.check()
        await desk.passes(hours=1)
        await deletes(desk, ada)
        receipt = ada.cards[0].plain
        assert "1 more I was never sure had arrived, and could not find" in receipt


def test_the_deliveries_alone_post_messages() -> None:
    """A new message is made by the deliveries, each of which is an item of the outbox."""
    adapter = Path(delivering.__file__).parent
    posting = {
        file.name for file in adapter.glob("*.py") if re.search(r"chat\.(postMessage|meMessage|scheduleMessage)", file.read_text())
    }
    assert posting == {"delivering.py", "files.py"}
