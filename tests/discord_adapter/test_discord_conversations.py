"""Members on Discord: the same conversations as everywhere, over the real library and the real app."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from playbook.records import Debrief, Interview, Job, Run
from tests.discord_adapter.scene import Scene, until
from tests.standins import discord_markdown as markdown
from tests.standins.discord_people import Person, draw
from tests.standins.discord_rules import Flags
from tests.standins.faults import At, Fault, FaultPlan

STEP = "Keep 60 minutes for your search, with nothing else in them"


async def set_up(ada: Person, look: str = "plain") -> None:
    await ada.command("home")
    await ada.press("Set me up")
    await ada.fill({"role": "staff product manager", "city": "Lisbon", "look": look})
    assert ada.sees("Is it 09:12 for you now?"), ada.screen()
    await ada.press("Yes, that is my time")


async def an_interview(ada: Person) -> None:
    await ada.command("interview")
    await ada.fill({"job": "Acme, staff PM", "when": "Tue 2pm"})
    assert ada.sees("I read it as Tue 24 Nov, 14:00 to 15:00"), ada.screen()
    await ada.press("Yes, set it")
    assert ada.sees("Interview set"), ada.screen()


@pytest.mark.row("D19")
async def test_from_set_up_to_a_debrief_in_the_direct_chat(scene: Scene, ada: Person) -> None:
    await set_up(ada)
    await an_interview(ada)
    await scene.passes(days=1, hours=6, minutes=20)
    assert ada.sees("How did it go?"), ada.screen()
    assert ada.card.channel is ada.dm
    assert ada.card.only_for is None
    await ada.press("Start")
    answer = await ada.fill({"well": "They asked to see the rollout plan.", "steered": "Partly"})
    assert answer is not None
    assert ada.sees("Saved. Shown to nobody."), ada.screen()
    (debrief,) = await scene.records(ada, Debrief)
    (talk,) = await scene.records(ada, Interview)
    (job,) = await scene.records(ada, Job)
    assert debrief.interview == talk.id
    assert [event.kind for event in job.events] == ["interview_set", "interview_done"]
    scene.discord.check()


async def test_the_card_that_asked_is_drawn_as_answered_where_it_stands(scene: Scene, ada: Person) -> None:
    await set_up(ada)
    await an_interview(ada)
    await scene.passes(days=1, hours=6, minutes=20)
    asked = ada.card
    assert ada.sees("How did it go?"), ada.screen()
    await ada.press("Start")
    await ada.fill({"well": "They asked to see the rollout plan."})
    assert ada.sees("Saved. Shown to nobody."), ada.screen()
    await scene.passes(seconds=1)
    (asked,) = [card for card in ada.cards if card.id == asked.id]
    assert "Nothing left to answer here" in draw(asked)
    assert "You wrote this one already." in draw(asked)
    assert "Snooze" not in draw(asked)
    scene.discord.check()


@pytest.mark.row("D19")
async def test_a_discreet_member_gets_a_note_that_says_nothing(scene: Scene, ada: Person) -> None:
    await set_up(ada, look="discreet")
    await an_interview(ada)
    await scene.passes(days=1, hours=6, minutes=20)
    assert ada.sees("You have a note"), ada.screen()
    assert not ada.sees("Acme")
    assert not ada.sees("14:00")
    await ada.press("Open")
    assert ada.sees("How did it go?"), ada.screen()
    scene.discord.check()


async def test_answers_in_a_server_are_for_the_one_who_asked(scene: Scene, ada: Person) -> None:
    ben = scene.discord.person("Ben")
    ada.place = scene.discord.general
    await ada.command("log", "Acme, canary role")
    assert ada.sees("Acme"), ada.screen()
    assert ada.card.flags & Flags.EPHEMERAL
    assert scene.discord.ledger.received("canary") == {"Ada"}
    assert not ben.received("canary")
    scene.discord.check()


async def test_one_list_on_two_surfaces_is_one_list(scene: Scene, ada: Person) -> None:
    await ada.command("checklist", "this week", channel=scene.discord.general)
    (shown,) = [card for card in ada.cards if card.channel is scene.discord.general]
    await ada.tick([STEP], on=shown)
    await ada.command("checklist", "this week", channel=ada.dm)
    assert ada.sees("1 of 5 done"), ada.screen()
    assert f"✓ {STEP}" in ada.screen()
    await ada.untick([STEP])
    assert ada.sees("0 of 5 done"), ada.screen()
    # The card in the server is of an older state: pressing it changes nothing and says what is true.
    await ada.tick(["Say it to one person, then let them tell it back"], on=shown)
    assert ada.sees("This has moved on"), ada.screen()
    (run,) = await scene.records(ada, Run)
    assert not run.done
    scene.discord.check()


async def test_buttons_outlive_a_restart(scene: Scene, ada: Person) -> None:
    await ada.command("checklist", "this week")
    await scene.stops()
    await scene.starts()
    (answer,) = await ada.tick([STEP])
    assert answer.kind == "update"
    assert ada.sees("1 of 5 done"), ada.screen()
    scene.discord.check()


async def test_the_definition_is_told_once_and_not_at_every_start(scene: Scene, ada: Person) -> None:
    (told,) = scene.discord.ledger.of("commands")
    (command,) = told.body["commands"]
    assert command["name"] == "jsc"
    assert [option["name"] for option in command["options"]] == [verb.name for verb in scene.app.verbs]
    for _ in range(2):
        await scene.stops()
        await scene.starts()
        await ada.command("home")
    assert len(scene.discord.ledger.of("commands")) == 1
    scene.discord.routes.commands[""] = []
    await scene.stops()
    await scene.starts()
    await until(lambda: len(scene.discord.ledger.of("commands")) == 2)


async def test_a_word_that_is_no_verb_any_more_is_answered(scene: Scene, ada: Person) -> None:
    scene.discord.routes.commands[""][0]["options"].append({"type": 1, "name": "older", "description": "x", "options": []})
    await ada.command("older")
    assert ada.sees("I do not know that word yet"), ada.screen()
    scene.discord.check()


async def test_a_form_sent_twice_is_saved_once_and_nothing_is_lost(scene: Scene, ada: Person) -> None:
    await set_up(ada)
    await ada.command("interview")
    form = ada.modal
    assert form is not None
    await ada.fill({"job": "Acme, staff PM", "when": "Tue 2pm"})
    first = ada.screen()
    await ada.submit(form)
    assert ada.screen() == first
    await ada.press("Yes, set it")
    assert len(await scene.records(ada, Interview)) == 1
    scene.discord.check()


async def test_a_closed_direct_chat_keeps_the_note_on_home(scene: Scene, ada: Person) -> None:
    ada.place = scene.discord.general
    await set_up(ada)
    await an_interview(ada)
    ada.closes_dms()
    await scene.passes(days=1, hours=6, minutes=20)
    tried = scene.discord.ledger.requests["POST /channels/{channel}/messages"]
    assert {refusal.code for refusal in scene.discord.ledger.refused} == {50007}
    await ada.command("home")
    assert ada.sees("notes I could not send"), ada.screen()
    await scene.passes(hours=1)
    assert scene.discord.ledger.requests["POST /channels/{channel}/messages"] == tried + 1, "one of them, as she is here"
    await ada.press("Read the notes")
    await scene.passes(hours=1)
    assert scene.discord.ledger.requests["POST /channels/{channel}/messages"] == tried + 2, "and none by itself"


async def test_what_people_type_is_shown_as_they_typed_it_and_calls_nobody(scene: Scene, ada: Person) -> None:
    ben = scene.discord.person("Ben")
    hostile = f"@everyone [free](https://e.org) <@{ben.id}> **Acme**"
    ada.place = scene.discord.general
    await ada.command("log", hostile)
    assert ada.sees(f"You wrote: {hostile}"), ada.screen()
    for find in (markdown.pings, markdown.masked_links, markdown.bare_links):
        assert not find(ada.card)
    assert not markdown.notified(ada.card, {ada.id, ben.id})
    scene.discord.check()


async def test_a_forged_press_is_answered_and_changes_nothing(scene: Scene, ada: Person) -> None:
    await ada.command("checklist", "this week")
    card = ada.card
    for custom_id in ("no action!", "nothing:1:2", "tick:this-week:zzz:9"):
        answer = await ada.forge(card, custom_id, values=["x y", "<@1>"])
        assert answer.error is None
    assert await scene.records(ada, Job) == []


async def test_no_view_is_kept_and_no_log_holds_a_word(scene: Scene, ada: Person) -> None:
    with capture_logs() as said:
        await set_up(ada)
        await ada.command("log", "Canarysoft, role canarywork")
        scene.discord.plan = FaultPlan(
            At(1, Fault.drop(), "POST /interactions/*/callback"), At(2, Fault.error("50035"), "POST /interactions/*/callback")
        )
        await ada.command("log", "canarysoft again")
        await scene.passes(days=20)
    assert any(line["event"] == "answer interrupted" for line in said)
    assert "canary" not in str(said).lower()
    client = scene.adapter._client
    assert client is not None
    assert not client.persistent_views
