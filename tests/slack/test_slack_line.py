"""Slow answers, lost lines and endings: a person is never left without an answer, and a line that hears nothing is replaced."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.adapters.slack.line import Pace
from bot.events import PersonEvent
from bot.replies import Reply
from playbook.records import Job
from tests.slack.desk import Desk, a_desk
from tests.standins.faults import Fault


class Slow:
    """Holds back every event until it is let go."""

    def __init__(self, desk: Desk) -> None:
        self.go = asyncio.Event()
        self.waiting = asyncio.Event()
        self._handle: Callable[[Any], Any] = desk.app.handle
        desk.app.handle = self.handle  # type: ignore[method-assign, assignment]  # the app itself is real; only its answer comes late

    async def handle(self, event: PersonEvent) -> Reply:
        """The real answer, late."""
        self.waiting.set()
        await self.go.wait()
        reply: Reply = await self._handle(event)
        return reply


async def _late(desk: Desk, doing: Any) -> Any:
    """Does something whose answer is held back until the patience is over; returns what Slack saw."""
    slow = Slow(desk)
    task = asyncio.ensure_future(doing())
    await slow.waiting.wait()
    await asyncio.sleep(desk.patience * 2)
    slow.go.set()
    desk.app.handle = slow._handle  # type: ignore[method-assign, assignment]  # as it was
    return await task


async def test_a_late_command_is_told_to_wait_and_then_answered(tmp_path: Path) -> None:
    async with a_desk(tmp_path, patience=0.2) as desk:
        ada = desk.slack.person("Ada")
        done = await _late(desk, lambda: ada.command("/jsc help"))
        assert done.ok
        assert "Still working" in str(done.answer)
        whispered = [c.plain for c in ada.cards if c.where == "ephemeral"]
        assert len(whispered) == 2
        assert "Still working" not in whispered[0]


async def test_a_late_form_becomes_a_card_that_opens_it(tmp_path: Path) -> None:
    async with a_desk(tmp_path, patience=0.2) as desk:
        ada = desk.slack.person("Ada")
        await ada.command("/jsc")
        await _late(desk, lambda: ada.press("Set me up"))
        assert ada.modal is None
        assert ada.sees("Your form is ready")
        assert ada.sees("You pressed 'Set me up'.")
        desk.patience = 10
        await desk.restarts()
        await ada.press("Open the form")
        assert ada.modal is not None


async def test_a_form_that_hangs_after_a_slow_decision_keeps_nobody_waiting_twice(tmp_path: Path) -> None:
    """Deciding and opening share one patience: Slack gives up three seconds after the press, whatever took them."""
    async with a_desk(tmp_path, patience=4) as desk:
        ada = desk.slack.person("Ada")
        await ada.command("/jsc")
        slow = Slow(desk)
        desk.slack.plan.next(Fault.hang(accepted=False), on="views.open")
        pressed = asyncio.ensure_future(ada.press("Set me up"))
        await slow.waiting.wait()
        await asyncio.sleep(0.9 * desk.patience)
        slow.go.set()
        # Between the two patiences that were and the one and a quarter that is.
        done, _ = await asyncio.wait({pressed}, timeout=0.7 * desk.patience)
        assert done
        await desk.adapter.idle()
        assert ada.sees("Your form is ready")


async def test_a_form_whose_trigger_died_becomes_a_card_that_opens_it(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.command("/jsc")
        desk.slack.plan.next(Fault.error("expired_trigger_id"), on="views.open")
        await ada.press("Set me up")
        assert ada.sees("Your form is ready")


async def test_a_late_form_that_was_sent_closes_and_is_answered_where_it_came_from(tmp_path: Path) -> None:
    async with a_desk(tmp_path, patience=0.2) as desk:
        ada = desk.slack.person("Ada")
        await ada.visits_home()
        home = ada.home
        assert home is not None
        opener = next(c for c in home.controls if c.element["action_id"].startswith("form:"))
        await ada.press(opener.label, on=ada.home)
        done = await _late(desk, lambda: ada.fill({"The work you want": "PM", "A city in your time zone": "Lisbon"}))
        assert done.ok
        assert ada.modal is None
        assert ada.home is not None
        assert "Is it 09:12" in ada.home.plain


async def test_an_answer_whose_acknowledgement_was_lost_comes_another_way(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        line = desk.adapter._desk.line  # type: ignore[union-attr]  # it runs
        assert line is not None
        answer = SimpleNamespace(body='{"response_type": "ephemeral", "text": "Heard."}')
        done = await ada.command("/jsc help")
        request = SimpleNamespace(payload=done.payload, type="slash_commands")
        await desk.adapter._desk.lost(request, answer)  # type: ignore[union-attr, arg-type]  # what the line hands over
        assert "Heard." in ada.card.plain


async def test_a_drawing_that_meets_trouble_is_tried_once_more(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.visits_home()
        await ada.command("/jsc log Acme, staff PM, applied")
        for fault in (Fault.limited("0"), Fault.drop(), Fault.http(502)):
            desk.slack.plan.next(fault, on="views.publish")
            before = desk.slack.ledger.counts["views.publish"]
            await ada.visits_home()
            assert desk.slack.ledger.counts["views.publish"] == before + 2
        desk.slack.plan.check()


async def test_a_drawing_that_slack_made_wait_does_not_cover_what_came_after_it(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.visits_home()
        await ada.command("/jsc log Acme, staff PM, applied")
        await ada.visits_home()
        home = ada.home
        assert home is not None
        await ada.press("More", on=home)
        assert ada.home is not None
        wanted = ada.home.plain
        back = next(c.label for c in ada.home.controls if c.element["action_id"] == "home")
        more = ada.home
        await ada.press(back, on=more)
        home = ada.home
        await ada.press("More", on=home)
        more = ada.home
        desk.slack.plan.next(Fault.limited("0.5"), on="views.publish")
        first = asyncio.create_task(ada.press(back, on=more))
        while desk.slack.plan.unfired:  # noqa: ASYNC110  # the plan has no event for it
            await asyncio.sleep(0.01)
        await ada.press("More", on=home)
        await first
        assert ada.home is not None
        assert ada.home.plain == wanted, "the last press is what home shows"


@pytest.mark.parametrize("fault", [Fault.deaf(), Fault.half_open(), Fault.close(1006), Fault.drop()])
async def test_a_line_that_is_deaf_or_dead_is_replaced(tmp_path: Path, fault: Fault) -> None:
    async with a_desk(tmp_path, pace=Pace(ping=0.1, down=0.5, silent=1.0)) as desk:
        ada = desk.slack.person("Ada")
        await ada.command("/jsc help")
        before = desk.slack.newest_socket
        await desk.slack.befall(fault)
        await desk.slack.connected(newer_than=before, within=20)
        for _ in range(50):
            # What is sent while lines are changed may go to the old one: the person tries again, as people do.
            if (await asyncio.wait_for(ada.command("/jsc log Acme, staff PM, applied"), 40)).ok:
                break
        assert len(await desk.records(ada, Job)) == 1


async def test_what_is_in_hand_is_finished_at_the_end(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        slow = Slow(desk)
        doing = asyncio.ensure_future(ada.command("/jsc log Acme, staff PM, applied"))
        await slow.waiting.wait()
        ending = asyncio.ensure_future(desk.stops())
        await asyncio.sleep(0.05)
        assert not ending.done()
        slow.go.set()
        began = time.monotonic()
        await ending
        assert (await doing).ok
        assert time.monotonic() - began < 10
        assert len(await desk.records(ada, Job)) == 1


async def test_an_ending_does_not_wait_for_ever(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        desk.adapter._drain = 0.2
        ada = desk.slack.person("Ada")
        slow = Slow(desk)
        doing = asyncio.ensure_future(ada.command("/jsc help"))
        await slow.waiting.wait()
        await asyncio.wait_for(desk.stops(), 10)
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)
        assert desk.task.done()


async def test_a_payload_nobody_knows_is_acknowledged_and_changes_nothing(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        done = await ada.command("/jsc help")
        seen = next(c for c in ada.cards if c.where == "ephemeral")
        forged = {**done.payload, "type": "block_actions", "actions": [{"action_id": "!! not ours", "type": "button"}]}
        forged |= {"user": {"id": ada.id, "team_id": ada.space.id}, "container": {"type": "message", "channel_id": "D1"}}
        assert (await desk.slack.deliver("interactive", forged)).ok
        assert next(c for c in ada.cards if c.where == "ephemeral").body == seen.body


TROUBLE = [Fault.limited("0.2"), Fault.http(500), Fault.http(500, accepted=False), Fault.drop(), Fault.drop(accepted=True)]


@pytest.mark.parametrize("fault", TROUBLE, ids=lambda fault: f"{fault.kind}-{fault.status}-{fault.accepted}")
async def test_a_private_card_whose_address_meets_trouble_is_drawn_all_the_same(tmp_path: Path, fault: Fault) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.command("/jsc checklist unstuck")
        shown = next(c for c in ada.cards if c.where == "ephemeral")
        label = next(c.label for c in shown.controls if c.kind == "checkboxes")
        desk.slack.plan.next(fault, on="response_url")
        await ada.tick([label], on=shown)
        desk.slack.plan.check()
        assert ada.card.where == "ephemeral"
        assert [c.on for c in ada.card.controls if c.label == label] == [True], "the old card went, and the new one is in its place"
        assert not any(c.label == label for card in ada.cards if card.where == "dm" for c in card.controls), "it did not fall back"


async def test_a_private_card_that_slack_made_wait_does_not_cover_what_came_after_it(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.command("/jsc log Acme, staff PM, applied")
        await ada.command("/jsc")
        home = max((c for c in ada.cards if c.where == "ephemeral"), key=lambda c: c.seq)
        await ada.press("More", on=home)
        wanted = ada.card.plain
        back = next(c.label for c in ada.card.controls if c.element["action_id"] == "home")
        await ada.press(back)
        home = ada.card
        assert home.plain != wanted
        desk.slack.plan.next(Fault.limited("0.5"), on="response_url")
        first = asyncio.create_task(ada.press("More", on=home))
        while desk.slack.plan.unfired:  # noqa: ASYNC110  # the plan has no event for it
            await asyncio.sleep(0.01)
        await ada.press("Something else", on=home)
        await first
        assert ada.card.plain not in (wanted, home.plain), "the last press is what the card shows"
