"""Conversations over the Slack stand-in: what people do and see, with the real app, adapter, library and store."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.slack.manifest import OPTIONAL
from playbook.records import Debrief, Interview, Job, Profile, Run
from tests import month, search
from tests.slack.desk import Hand, a_desk
from tests.standins.faults import Fault
from tests.standins.slack import Person

SETUP = {"The work you want": "staff PM", "A city in your time zone": "Lisbon"}


async def set_up(ada: Person, look: str) -> None:
    await ada.command("/jsc")
    await ada.press("Set me up")
    await ada.fill({**SETUP, "How my messages look": look})
    await ada.press("Yes, that is my time")


PLAIN = "Plain: say what they are about"
DISCREET = "Discreet: only 'You have a note'"


async def test_a_first_command_is_answered_to_the_one_who_typed_it_alone(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada, ben = desk.slack.person("Ada"), desk.slack.person("Ben")
        room = desk.slack.channel("general", ada, ben, private=False)
        answered = await ada.command("/jsc help", channel=room)
        assert answered.ok
        assert answered.answer is not None
        assert answered.answer["response_type"] == "ephemeral"
        assert [c.where for c in ada.cards] == ["dm", "ephemeral"]
        assert ben.cards == []
        desk.slack.ledger.none_refused()


@pytest.mark.row("D19")
async def test_a_month_on_slack_leaves_what_it_leaves_everywhere(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await month.live(Hand(ada), desk.passes)
        desk.slack.ledger.none_refused()
        month.check(await month.held(desk.app, "slack", f"{desk.slack.space.id}:{ada.id}"))


async def test_a_whole_search_on_slack_leaves_what_it_leaves_everywhere(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await search.live(Hand(ada), desk.passes)
        desk.slack.ledger.none_refused()
        search.check(await month.held(desk.app, "slack", f"{desk.slack.space.id}:{ada.id}"))


async def test_a_discreet_prompt_says_nothing_on_a_lock_screen_and_opens_in_place(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, DISCREET)
        await ada.command("/jsc interview")
        await ada.fill({"Which job": "Acme, staff PM", "When: a day and a clock time": "Tue 2pm"})
        await ada.press("Yes, set it")
        await desk.passes(days=1, hours=6, minutes=20)
        assert ada.card.where == "dm"
        assert "You have a note" in ada.card.plain
        assert "Acme" not in str(ada.card.body)
        at = ada.card.message
        assert at is not None
        await ada.press("Open")
        assert "How did it go?" in ada.card.plain
        assert ada.card.message is not None
        assert ada.card.message.ts == at.ts
        await ada.press("Start")
        await ada.fill({"What went well, as you'd tell a friend": "They asked for the plan."})
        assert any("They asked for the plan." in card.plain for card in ada.cards)
        (debrief,) = await desk.records(ada, Debrief)
        (talk,) = await desk.records(ada, Interview)
        assert debrief.interview == talk.id
        desk.slack.ledger.none_refused()


async def test_the_card_that_asked_is_drawn_as_answered_where_it_stands(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.command("/jsc interview")
        await ada.fill({"Which job": "Acme, staff PM", "When: a day and a clock time": "Tue 2pm"})
        await ada.press("Yes, set it")
        await desk.passes(days=1, hours=6, minutes=20)
        asked = ada.card
        assert "How did it go?" in asked.plain
        await ada.command("/jsc debrief")
        await ada.fill({"What went well, as you'd tell a friend": "They asked for the plan."})
        await desk.passes(seconds=1)
        assert asked.message is not None
        (now,) = [c.plain for c in ada.cards if c.message is not None and c.message.ts == asked.message.ts]
        assert "Nothing left to answer here" in now
        assert "You wrote this one already." in now
        assert "Snooze" not in now
        desk.slack.ledger.none_refused()


@pytest.mark.parametrize("trouble", [Fault.error("internal_error"), Fault.limited("2"), Fault.http(503), Fault.drop()], ids=str)
async def test_a_prompt_whose_answer_was_lost_comes_once_also_where_one_can_look_only_later(tmp_path: Path, trouble: Fault) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.visits_home("messages")
        await ada.command("/jsc interview")
        await ada.fill({"Which job": "Acme, staff PM", "When: a day and a clock time": "Tue 2pm"})
        await ada.press("Yes, set it")
        await desk.passes(days=1, hours=5)
        desk.slack.plan.next(Fault.drop(accepted=True), on="chat.postMessage")
        desk.slack.plan.next(trouble, on="conversations.history")
        await desk.passes(hours=2)
        desk.slack.plan.check()
        assert [c.plain.count("How did it go?") for c in ada.cards if c.where == "dm" and "How did it go?" in c.plain] == [1]
        await ada.press("Start")
        await ada.fill({"What went well, as you'd tell a friend": "They asked for the plan."})
        assert len(await desk.records(ada, Debrief)) == 1


async def test_a_list_is_ticked_in_a_command_and_in_home_and_an_old_card_changes_nothing(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.command("/jsc checklist unstuck")
        first = ada.cards[-1] if ada.card.where != "ephemeral" else ada.card
        shown = next(c for c in ada.cards if c.where == "ephemeral")
        label = next(c.label for c in shown.controls if c.kind == "checkboxes")
        await ada.tick([label], on=shown)
        assert [c.on for c in ada.card.controls if c.label == label] == [True]
        assert ada.card.where == "ephemeral"
        (run,) = await desk.records(ada, Run)
        assert len(run.done) == 1
        await ada.untick([label])
        assert [c.on for c in ada.card.controls if c.label == label] == [False]
        second = [c.label for c in shown.controls if c.kind == "checkboxes"][1]
        await ada.tick([second], on=shown)
        assert "This has moved on" in ada.card.plain
        assert (await desk.records(ada, Run))[0].done == ()
        assert first is not None
        desk.slack.ledger.none_refused()


async def test_home_is_drawn_and_redrawn_with_a_way_back(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        visited = await ada.visits_home()
        assert visited.ok
        assert ada.home is not None
        assert "Home" in ada.home.plain
        await ada.command("/jsc log Acme, staff PM, applied")
        await ada.visits_home()
        assert ada.home is not None
        await ada.press("More", on=ada.home)
        assert ada.home is not None
        ways = [c for c in ada.home.controls if c.element["action_id"] == "home"]
        assert len(ways) == 1
        await ada.press(ways[0].label, on=ada.home)
        assert ada.home is not None
        assert "Your clock" in ada.home.plain
        again = await ada.visits_home("messages")
        assert again.ok
        desk.slack.ledger.none_refused()


async def test_a_form_from_home_is_answered_on_home(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.visits_home()
        assert ada.home is not None
        form = next(c for c in ada.home.controls if c.element["action_id"].startswith("form:"))
        await ada.press(form.label, on=ada.home)
        assert ada.modal is not None
        await ada.fill(SETUP)
        assert ada.home is not None
        assert "Is it 09:12 for you now?" in ada.home.plain
        assert not any("Is it 09:12" in c.plain for c in ada.cards if c.where != "home")
        desk.slack.ledger.none_refused()


async def test_old_buttons_and_open_forms_outlive_a_restart(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await ada.command("/jsc")
        await ada.press("Set me up")
        await desk.restarts()
        await ada.fill({**SETUP, "How my messages look": PLAIN})
        assert ada.sees("Is it 09:12 for you now?")
        await desk.restarts()
        await ada.press("Yes, that is my time")
        (profile,) = await desk.records(ada, Profile)
        assert profile.zone == "Europe/Lisbon"
        desk.slack.ledger.none_refused()


async def test_what_arrives_twice_is_done_once(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        desk.slack.plan.next(Fault.twice(), on="socket.slash_commands")
        await ada.command("/jsc log Acme, staff PM, applied")
        await desk.settle()
        assert len(await desk.records(ada, Job)) == 1
        await ada.command("/jsc log")
        await ada.press("Write a line")
        desk.slack.plan.next(Fault.twice(), on="socket.interactive")
        await ada.fill({"The firm, the job, what happened": "Birch, PM, applied"})
        await desk.settle()
        assert len(await desk.records(ada, Job)) == 2
        desk.slack.plan.check()
        desk.slack.ledger.none_refused()


async def test_a_form_sent_by_somebody_else_or_forged_is_not_read(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada, eve = desk.slack.person("Ada"), desk.slack.person("Eve")
        await ada.command("/jsc")
        await ada.press("Set me up")
        stolen = desk.slack.space.modals[ada.id][-1].body["private_metadata"]
        assert "action" not in stolen
        assert ada.id not in stolen
        await eve.command("/jsc")
        await eve.press("Set me up")
        before = len(eve.cards)
        desk.slack.space.modals[eve.id][-1].body["private_metadata"] = stolen
        sent = await eve.fill(SETUP)
        assert sent is not None
        assert sent.ok
        assert len(eve.cards) == before


async def test_somebody_of_another_organisation_changes_nothing(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        eve = desk.slack.person("Eve", team="T0ELSEWHERE")
        room = desk.slack.channel("shared", ada, eve)
        await ada.command("/jsc help", channel=room)
        shown = next(c for c in ada.cards if c.where == "ephemeral")
        message = shown.message
        assert message is not None
        standing = desk.slack.world.post(desk.slack.space, room, shown.body, method="chat.postMessage")
        seen = next(c for c in eve.cards if c.message is not None and c.message.ts == standing.ts)
        pressed = await eve.press(seen.controls[0].label, on=seen)
        assert pressed.ok
        assert eve.card.where == "ephemeral"
        assert "I only work for this workspace" in eve.card.plain
        assert "Nothing changed" in eve.card.plain
        assert "someone else" not in eve.card.plain
        assert await desk.records(eve, Profile) == []


async def test_a_command_is_read_as_it_was_typed(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada, ben = desk.slack.person("Ada"), desk.slack.person("Ben")
        desk.slack.channel("general", ada, ben, private=False)
        await ada.command("/jsc intervew @Ben & <b> in #general see https://example.org/x?a=1&b=2")
        typed = next(c for c in ada.cards if c.where == "ephemeral").plain
        assert "intervew" in typed
        desk.slack.ledger.none_refused()


async def test_without_the_profile_right_nothing_is_asked_of_slack(tmp_path: Path) -> None:
    async with a_desk(tmp_path, declined=OPTIONAL) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        assert not [r for r in desk.slack.ledger.requests if r.method == "users.info"]
        (profile,) = await desk.records(ada, Profile)
        assert profile.zone == "Europe/Lisbon"


async def test_a_profile_is_asked_for_once_and_fills_the_form(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada", zone="America/Sao_Paulo")
        await ada.command("/jsc")
        await ada.press("Set me up")
        assert ada.modal is not None
        assert "Sao Paulo" in ada.modal.plain or "São Paulo" in ada.modal.plain
        assert len([r for r in desk.slack.ledger.requests if r.method == "users.info"]) == 1


async def test_when_the_answers_address_is_used_up_the_answer_comes_as_a_message(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        await ada.command("/jsc log")
        desk.slack.clock.advance(minutes=31)
        await ada.fill({"The firm, the job, what happened": "Birch, PM, applied"})
        assert ada.card.where == "dm"
        assert "Birch" in ada.card.plain


async def test_the_line_is_asked_to_change_and_nothing_is_lost(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        ada = desk.slack.person("Ada")
        await set_up(ada, PLAIN)
        before = desk.slack.newest_socket
        await desk.slack.befall(Fault.disconnect("refresh_requested"))
        await desk.slack.connected(newer_than=before, within=20)
        await ada.command("/jsc log Acme, staff PM, applied")
        assert len(await desk.records(ada, Job)) == 1
