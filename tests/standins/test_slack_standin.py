"""The Slack stand-in under the real slack-bolt and slack_sdk: what people do, who sees what, and the clocks of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.standins.faults import Fault
from tests.standins.slack import Clock, Impossible, Json, Seen, SlackStandIn, asking, links, pings
from tests.standins.slack_app import Council, button, card, client_of, form, header, option, plain, running, ticks


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    """A stand-in with nobody in it."""
    async with SlackStandIn() as standin:
        yield standin


@pytest.fixture
async def council(slack: SlackStandIn) -> AsyncIterator[Council]:
    """The small app, connected."""
    async with running(slack) as app:
        yield app


# What people do ---------------------------------------------------------------------------------------------------------


async def test_a_command_is_answered_by_a_card_that_only_the_person_sees(slack: SlackStandIn, council: Council) -> None:
    ada, ben = slack.person("Ada"), slack.person("Ben")
    room = slack.channel("council", ada, ben)
    done = await ada.command("/jsc checklist apply", channel=room)
    assert done.ok
    assert done.took is not None
    assert done.took < 3
    assert ada.sees("Before you apply")
    assert not ada.sees("[x]")
    assert ada.card.where == "ephemeral"
    assert ben.cards == []
    assert slack.ledger.who_received("Before you apply") == {ada.id}
    assert ada.received("Set me up")
    assert not ben.received("Set me up")
    slack.ledger.none_refused()


async def test_without_a_channel_a_command_is_typed_in_the_direct_chat(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    await ada.command("/jsc")
    body = council.bodies[0]
    assert (body["channel_id"], body["channel_name"], body["text"]) == (ada.dm.id, "directmessage", "")


TYPED = "log <b> & &lt; @Ben in #council or #general, https://acme.example/jobs?a=1&b=2"


async def test_a_command_arrives_with_entities_and_otherwise_as_it_was_typed(slack: SlackStandIn, council: Council) -> None:
    ada, _ben = slack.person("Ada"), slack.person("Ben")
    await ada.command(f"/jsc {TYPED}", channel=slack.channel("council", ada))
    assert council.bodies[0]["text"] == (
        "log &lt;b&gt; &amp; &amp;lt; @Ben in #council or #general, https://acme.example/jobs?a=1&amp;b=2"
    )


async def test_with_escaping_people_channels_and_links_arrive_marked() -> None:
    async with SlackStandIn(manifest=asking(escape=True)) as slack, running(slack) as council:
        ada, ben = slack.person("Ada"), slack.person("Ben")
        room = slack.channel("council", ada)
        hall = slack.channel("general", ada, private=False)
        await ada.command(f"/jsc {TYPED}", channel=room)
        assert council.bodies[0]["text"] == (
            f"log &lt;b&gt; &amp; &amp;lt; <@{ben.id}> in <#{room.id}|> or <#{hall.id}|general>, <https://acme.example/jobs?a=1&amp;b=2>"
        )


async def test_a_payload_names_a_place_by_its_kind_where_its_name_is_not_everybodys(slack: SlackStandIn, council: Council) -> None:
    ada, ben, cleo = slack.person("Ada"), slack.person("Ben"), slack.person("Cleo")
    places = {
        "general": slack.channel("general", ada, private=False),
        "privategroup": slack.channel("birch-circle", ada),
        "directmessage": slack.pair(ada, ben),
        "mpdm-ada--ben--cleo-1": slack.group(ada, ben, cleo),
    }
    for name, place in places.items():
        typed = await ada.command("/jsc", channel=place)
        assert typed.payload["channel_name"] == name
        pressed = await ada.press("Gone")
        assert pressed.payload["channel"] == {"id": place.id, "name": name}


async def test_what_the_client_does_not_allow_is_impossible(slack: SlackStandIn, council: Council) -> None:
    ada, ben = slack.person("Ada"), slack.person("Ben")
    room = slack.channel("council", ben)
    with pytest.raises(Impossible, match="not a command"):
        await ada.command("/other log")
    with pytest.raises(Impossible, match="thread"):
        await ada.command("/jsc log", thread="1.2")
    with pytest.raises(Impossible, match="not in council"):
        await ada.command("/jsc log", channel=room)
    with pytest.raises(Impossible, match="sees nothing labelled 'Undo'"):
        await ada.press("Undo")
    with pytest.raises(Impossible, match="no form open"):
        await ada.fill({"work": "x"})
    ada.user.deleted = True
    with pytest.raises(Impossible, match="deactivated"):
        await ada.command("/jsc")
    assert council.bodies == []


async def test_ticks_go_one_by_one_and_each_redraws_the_card(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    await ada.command("/jsc")
    both = await ada.tick(["Read it twice", "Hold it next to your role"])
    sent = [[o["value"] for o in one.payload["actions"][0]["selected_options"]] for one in both]
    assert sent == [["read"], ["read", "fit"]]
    assert [one.payload["actions"][0]["action_id"] for one in both] == ["tick:apply:1", "tick:apply:2"]
    assert ada.screen() == "2 of 2 done\n[x] Read it twice\n[x] Hold it next to your role"
    assert ada.card.ticked == ["Read it twice", "Hold it next to your role"]
    assert len(ada.cards) == 1
    await ada.untick(["Read it twice"])
    assert ada.card.ticked == ["Hold it next to your role"]
    with pytest.raises(Impossible, match="ticked already"):
        await ada.tick(["Hold it next to your role"])
    with pytest.raises(Impossible, match="not a choice"):
        await ada.pick("Read it twice")


async def test_an_old_card_still_presses_what_was_drawn_on_it(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    await ada.command("/jsc")
    old = ada.card
    await ada.tick(["Read it twice"])
    late = await ada.press("Hold it next to your role", on=old)
    assert late.payload["actions"][0]["action_id"] == "tick:apply:1"


async def test_what_a_person_ticked_outlives_an_update_with_the_same_ids(slack: SlackStandIn) -> None:
    ada = slack.person("Ada")
    async with running(slack), client_of(slack) as client:
        sent = await client.chat_postMessage(channel=ada.id, **card("Ticks", ticks("keep", block_id="same")))
        room, ts = str(sent["channel"]), str(sent["ts"])
        await ada.tick(["Read it twice"])
        await client.chat_update(channel=room, ts=ts, **card("Ticks", ticks("keep", block_id="same")))
        assert ada.card.ticked == ["Read it twice"]
        await client.chat_update(channel=room, ts=ts, **card("Ticks", ticks("keep", block_id="new")))
        assert ada.card.ticked == []


async def test_a_choice_is_picked_and_a_card_taken_away(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    await ada.command("/jsc")
    await ada.pick("No")
    assert ada.sees("You said no")
    await ada.command("/jsc")
    await ada.press("Gone")
    assert ada.screen() == "You said no"
    assert len(slack.ledger.of("ephemeral_delete")) == 1


async def test_a_form_opens_is_filled_and_sent_with_its_origin(slack: SlackStandIn, council: Council) -> None:
    ada, ben = slack.person("Ada"), slack.person("Ben")
    await ada.command("/jsc")
    await ada.press("Set me up")
    assert ada.screen().splitlines()[:3] == ["Set up", "The work you want", "Example: staff PM"]
    with pytest.raises(Impossible, match="needs an answer"):
        await ada.submit()
    with pytest.raises(Impossible, match="at most 40"):
        await ada.fill({"work": "x" * 41})
    with pytest.raises(Impossible, match="no option 'Down'"):
        await ada.fill({"Level": "Down"})
    with pytest.raises(Impossible, match="no 'City'"):
        await ada.fill({"City": "Lisbon"})
    await ada.fill({"The work you want": "staff & <PM>\nhealth", "level": "A step up", "With whom": [ben, "Ada"]})
    sent = council.bodies[-1]["view"]
    assert sent["private_metadata"] == "from here"
    values = sent["state"]["values"]
    assert values["work"]["work"] == {"type": "plain_text_input", "value": "staff & <PM> health"}
    assert values["level"]["level"]["selected_option"]["value"] == "up"
    assert values["with"]["with"]["selected_users"] == [ben.id, ada.id]
    assert ada.modal is None
    assert ada.card.where == "dm"
    assert ada.sees("Saved\nstaff & <PM> health")
    assert slack.ledger.who_received("staff &") == {ada.id}
    assert not ada.sees("Set me up")
    assert ada.sees("Set me up", anywhere=True)
    slack.ledger.none_refused()


async def test_the_answer_to_a_form_may_be_errors_another_view_or_the_end_of_all(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    await ada.command("/jsc form")
    council.form_answer = {"response_action": "errors", "errors": {"work": "Say a little more"}}
    await ada.fill({"work": "PM"})
    assert ada.sees("Say a little more")
    council.form_answer = {"response_action": "push", "view": form("second")}
    await ada.submit()
    root, second = slack.space.modals[ada.id]
    assert (second.previous, second.root) == (root.id, root.id)
    await ada.fill({"work": "PM"})
    stacked = await ada.fill({"work": "PM"})
    assert stacked is not None
    assert stacked.error == "push_limit_reached"
    council.form_answer = {"response_action": "update", "view": form("third")}
    await ada.submit()
    assert slack.space.modals[ada.id][-1].body["private_metadata"] == "third"
    council.form_answer = {"response_action": "errors", "errors": {"nowhere": "?"}}
    refused = await ada.submit()
    assert refused.error == "invalid_arguments"
    council.form_answer = {"response_action": "clear"}
    await ada.submit()
    assert ada.modal is None


async def test_a_form_holds_ticks_choices_and_people_and_keeps_to_its_bounds(slack: SlackStandIn, council: Council) -> None:
    ada, ben, cleo = slack.person("Ada"), slack.person("Ben"), slack.person("Cleo")
    options = [option(text, text.lower()) for text in ("One", "Two", "Three")]

    def needed(id: str, **element: object) -> Json:
        return {"type": "input", "block_id": id, "label": plain(id.title()), "element": {"action_id": id, **element}}

    blocks = [
        needed("why", type="plain_text_input", multiline=True, min_length=3),
        needed("some", type="checkboxes", options=options, initial_options=options[:1]),
        needed("level", type="static_select", option_groups=[{"label": plain("Levels"), "options": options}]),
        needed("several", type="multi_static_select", options=options, max_selected_items=2),
        needed("peer", type="users_select"),
        needed("peers", type="multi_users_select", initial_users=[ben.id]),
    ]
    async with client_of(slack) as client:
        trigger = slack.world.new_trigger(slack.space, ada.user)
        await client.views_open(trigger_id=trigger, view=form() | {"blocks": blocks})
    assert ada.sees("[x] One\n[ ] Two")
    with pytest.raises(Impossible, match="part of a form"):
        await ada.press("Three", on=_only(ada.modal, "some"))
    with pytest.raises(Impossible, match="at most 2"):
        await ada.fill({"Several": ["One", "Two", "Three"]})
    with pytest.raises(Impossible, match="no one called 'Zoe'"):
        await ada.fill({"Peer": "Zoe"})
    answers = {"Level": "Two", "Several": ["One", "Three"], "Peer": cleo, "some": "Two"}
    with pytest.raises(Impossible, match="at least 3"):
        await ada.fill({"Why": "no", **answers})
    await ada.fill({"Why": "a\nb", "Peer": "Ben"}, submit=False)
    await ada.submit()
    values = council.bodies[-1]["view"]["state"]["values"] if council.bodies else {}
    assert values["why"]["why"]["value"] == "a\nb"
    assert [o["value"] for o in values["some"]["some"]["selected_options"]] == ["two"]
    assert values["level"]["level"]["selected_option"]["value"] == "two"
    assert [o["value"] for o in values["several"]["several"]["selected_options"]] == ["one", "three"]
    assert values["peer"]["peer"]["selected_user"] == ben.id
    assert values["peers"]["peers"]["selected_users"] == [ben.id]


def _only(seen: Seen | None, block_id: str) -> Seen:
    """The card with nothing on it but one block."""
    assert seen is not None
    return replace(seen, body={**seen.body, "blocks": [b for b in seen.blocks if b["block_id"] == block_id]})


async def test_closing_a_form_is_told_only_when_asked_for(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    await ada.command("/jsc form")
    assert await ada.closes() is None
    await ada.command("/jsc form")
    slack.space.modals[ada.id][-1].body["notify_on_close"] = True
    told = await ada.closes()
    assert told is not None
    assert council.bodies[-1]["type"] == "view_closed"
    assert ada.modal is None


async def test_home_is_drawn_on_a_visit_and_redrawn_by_a_press_there(slack: SlackStandIn, council: Council) -> None:
    ada, ben = slack.person("Ada"), slack.person("Ben")
    await ada.visits_home()
    assert ada.screen() == "Home\n[Something else]"
    pressed = await ada.press("Something else")
    assert "channel" not in pressed.payload
    assert "response_url" not in pressed.payload
    assert ada.screen() == "Home again"
    assert ben.home is None
    await ada.command("/jsc")
    assert not ada.sees("Home")
    await ada.visits_home()
    assert ada.sees("Home")
    assert council.bodies[-1]["event"]["view"]["id"] == pressed.payload["container"]["view_id"]


async def test_plain_text_comes_back_escaped_and_is_read_as_it_was(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    async with client_of(slack) as client:
        await client.chat_postMessage(channel=ada.id, **card("R&D", {"type": "actions", "elements": [button("Save & go", "x")]}))
    pressed = await ada.press("Save & go")
    assert pressed.payload["actions"][0]["text"]["text"] == "Save &amp; go"
    assert pressed.payload["message"]["blocks"][0]["text"]["text"] == "R&amp;D"
    assert ada.screen() == "R&D\n[Save & go]"
    assert slack.who_can_read("Save & go") == slack.ledger.who_received("Save & go") == {ada.id}


async def test_a_press_is_acknowledged_with_nothing(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    async with client_of(slack) as client:
        actions = {"type": "actions", "elements": [button("Talk", "talk"), button("Talk", "other")]}
        await client.chat_postMessage(channel=ada.id, **card("Talk", actions))
    with pytest.raises(Impossible, match="2 times"):
        await ada.press("Talk")
    pressed = await ada.press("talk")
    assert (pressed.ok, pressed.error) == (False, "payload_not_accepted")
    assert not ada.sees("Heard.")


async def test_a_reload_takes_ephemeral_cards_away_and_one_who_is_away_never_gets_them(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    await ada.command("/jsc")
    ada.reloads()
    assert ada.cards == []
    ada.user.active = False
    await ada.command("/jsc")
    assert ada.cards == []
    assert slack.ledger.of("ephemeral")[-1].recipients == frozenset()


# Clocks -----------------------------------------------------------------------------------------------------------------


async def test_an_acknowledgement_after_three_seconds_is_an_error_the_person_sees() -> None:
    clock = Clock(running=False)
    async with SlackStandIn(clock=clock) as slack, running(slack) as council:
        ada = slack.person("Ada")
        waiting = asyncio.create_task(ada.command("/jsc late"))
        await council.heard(1)
        clock.advance(seconds=2.9)
        await asyncio.sleep(0)
        assert not waiting.done()
        clock.advance(seconds=0.2)
        done = await waiting
        assert (done.error, ada.error) == ("operation_timeout", "operation_timeout")
        council.may_answer.set()
        await slack.quiet()
        assert done.acks == 1
        assert done.took == pytest.approx(3.1)
        assert not ada.sees("Heard.")


class Busy(Clock):
    """A clock that leaps without anybody noticing, as it does for a process that was too busy to look."""

    leapt = timedelta()

    def now(self) -> datetime:
        """The time by this clock, aware."""
        return super().now() + self.leapt

    def leap(self) -> None:
        """Four seconds in which nothing else could run."""
        self.leapt += timedelta(seconds=4)


async def test_an_answer_that_comes_too_late_is_late_even_when_nobody_looked_at_the_clock() -> None:
    clock = Busy(running=False)
    async with SlackStandIn(clock=clock) as slack, running(slack) as council:
        council.leap = clock.leap
        ada = slack.person("Ada")
        done = await ada.command("/jsc leap")
        assert (done.error, done.took, done.acks) == ("operation_timeout", 4.0, 1)
        assert ada.cards == []


async def test_a_standing_clock_does_not_wait_for_ever() -> None:
    clock = Clock(running=False, patience=0.05)
    async with SlackStandIn(clock=clock) as slack, running(slack) as council:
        with pytest.raises(TimeoutError, match="stands still"):
            await slack.person("Ada").command("/jsc late")
        council.may_answer.set()
        await slack.quiet()


async def test_what_comes_later_is_waited_for_and_the_app_may_say_when_it_is_done() -> None:
    asked = 0

    async def settled() -> None:
        nonlocal asked
        asked += 1

    async with SlackStandIn(settled=settled) as slack, running(slack):
        ada = slack.person("Ada")
        await ada.command("/jsc")
        await ada.waits_to_see("Before you apply")
        assert asked == 1
        with pytest.raises(AssertionError, match="does not see 'Never'"):
            await ada.waits_to_see("Never", within=0.01)


async def test_an_envelope_may_be_slow(slack: SlackStandIn, council: Council) -> None:
    slack.plan.next(Fault.drip(0.05), on="socket.slash_commands")
    slack.plan.next(Fault.disconnect("warning"), on="socket.slash_commands")
    ada = slack.person("Ada")
    old = slack.newest_socket
    assert (await ada.command("/jsc ack")).ok
    assert (await ada.command("/jsc ack")).error == "operation_timeout"
    await slack.connected(newer_than=old)
    slack.plan.check()


async def test_a_trigger_opens_one_form_within_three_seconds(slack: SlackStandIn) -> None:
    ada = slack.person("Ada")
    async with client_of(slack) as client:
        trigger = slack.world.new_trigger(slack.space, ada.user)
        broken = form() | {"title": plain("x" * 25)}
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            await client.views_open(trigger_id=trigger, view=broken)
        await client.views_open(trigger_id=trigger, view=form())
        for wanted, id in (("exchanged_trigger_id", trigger), ("invalid_trigger_id", "1.2.3")):
            with pytest.raises(SlackApiError, match=wanted):
                await client.views_open(trigger_id=id, view=form())
        trigger = slack.world.new_trigger(slack.space, ada.user)
        slack.clock.advance(seconds=2.5)
        await client.views_open(trigger_id=trigger, view=form())
        trigger = slack.world.new_trigger(slack.space, ada.user)
        slack.clock.advance(seconds=3.1)
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(trigger_id=trigger, view=form())


async def test_a_response_url_works_five_times_within_thirty_minutes(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    first = await ada.command("/jsc ack")
    hook = AsyncWebhookClient(first.payload["response_url"], retry_handlers=[])
    answers = [await hook.send(text=f"Answer {n}") for n in range(1, 7)]
    assert [a.status_code for a in answers] == [200] * 5 + [404]
    assert answers[0].body == "ok"
    assert "used_url" in answers[5].body
    assert ada.sees("Answer 5")
    assert not ada.received("Answer 6")
    second = await ada.command("/jsc ack")
    hook = AsyncWebhookClient(second.payload["response_url"], retry_handlers=[])
    slack.clock.advance(minutes=29, seconds=50)
    assert (await hook.send(text="Still in time")).status_code == 200
    slack.clock.advance(seconds=15)
    late = await hook.send(text="Too late")
    assert late.status_code == 404
    assert "expired_url" in late.body
    assert [r.error for r in slack.ledger.refused] == ["used_url", "expired_url"]


async def test_a_response_url_refuses_what_is_no_message(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    done = await ada.command("/jsc ack")
    hook = AsyncWebhookClient(done.payload["response_url"], retry_handlers=[])
    assert (await hook.send(delete_original=True)).status_code == 404
    assert (await hook.send_dict({"text": "x", "color": "red"})).status_code == 400
    assert (await hook.send(text="x", response_type="loud")).status_code == 400
    assert (await hook.send(text="x", blocks=[header("")])).status_code == 400
    assert (await hook.send_dict({"text": "x", "thread_ts": "1.1"})).status_code == 400
    assert [r.error for r in slack.ledger.refused] == [
        "message_not_found",
        "invalid_arguments",
        "invalid_arguments",
        "invalid_blocks",
        "thread_not_found",
    ]


async def test_what_is_said_in_the_channel_is_taken_and_noted(slack: SlackStandIn, council: Council) -> None:
    ada, ben = slack.person("Ada"), slack.person("Ben")
    room = slack.channel("council", ada, ben)
    await ada.command("/jsc loud", channel=room)
    assert ben.sees("Heard.")
    assert [entry.recipients for entry in slack.ledger.in_channel] == [{ada.id, ben.id}]


async def test_an_answer_in_the_acknowledgement_is_checked_like_any_message(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    fine = await ada.command("/jsc ack")
    assert fine.ok
    assert ada.sees("Heard.")
    wrong = await ada.command("/jsc broken")
    assert (wrong.ok, wrong.error) == (False, "invalid_blocks")
    with pytest.raises(AssertionError, match="must be one of: plain_text"):
        slack.ledger.none_refused()


# Who sees what ----------------------------------------------------------------------------------------------------------


async def test_recipients_are_those_who_are_there_at_that_moment(slack: SlackStandIn) -> None:
    ada, ben, cleo = slack.person("Ada"), slack.person("Ben"), slack.person("Cleo")
    room = slack.channel("council", ada, ben)
    hall = slack.channel("hall", ada, private=False)
    async with client_of(slack) as client:
        first = await client.chat_postMessage(channel=room.id, text="canary-1")
        cleo.joins(room)
        await client.chat_update(channel=room.id, ts=str(first["ts"]), text="canary-2")
        ben.leaves(room)
        await client.chat_postMessage(channel=room.id, thread_ts=str(first["ts"]), text="canary-3")
        direct = await client.chat_postMessage(channel=ada.id, text="canary-4")
        await client.chat_postEphemeral(channel=room.id, user=cleo.id, text="canary-5")
        await client.chat_postMessage(channel=hall.id, text="canary-6")
        await client.views_publish(user_id=ben.id, view={"type": "home", "blocks": [header("canary-7")]})
        received = [slack.ledger.who_received(f"canary-{n}") for n in range(1, 8)]
        everyone = {ada.id, ben.id, cleo.id}
        assert received == [{ada.id, ben.id}, everyone, {ada.id, cleo.id}, {ada.id}, {cleo.id}, everyone, {ben.id}]
        assert str(direct["channel"]) == ada.dm.id
        assert slack.who_can_read("canary-1") == frozenset()
        assert slack.who_can_read("canary-2") == {ada.id, cleo.id}
        assert slack.who_can_read("canary-7") == {ben.id}
        await client.chat_delete(channel=room.id, ts=str(first["ts"]))
        assert slack.who_can_read("canary-2") == frozenset()
        assert slack.ledger.who_received("canary-2") == everyone
        assert [m.body["text"] for m in slack.standing(room)] == ["canary-3", "canary-5"]
        assert cleo.card.where == "ephemeral"
        assert slack.ledger.counts["chat.postMessage"] == 4


async def test_metadata_is_open_to_the_whole_workspace_and_ids_are_searched_too(slack: SlackStandIn) -> None:
    ada, ben = slack.person("Ada"), slack.person("Ben")
    guest = slack.person("Gus", team="TELSEWHERE")
    secret = {"event_type": "delivery", "event_payload": {"id": "canary-9"}}
    async with client_of(slack) as client:
        await client.chat_postMessage(channel=ada.id, text="note", metadata=secret)
        actions = {"type": "actions", "elements": [button("Press", "form:canary-8")]}
        await client.chat_postMessage(channel=ada.id, **card("note", actions))
    assert slack.ledger.who_received("canary-9") == {ada.id, ben.id}
    assert guest.id not in slack.ledger.who_received("canary-9")
    assert [where for _, where in slack.ledger.where("canary-8")] == ["blocks[1].elements[0].action_id"]
    assert slack.ledger.who_received("canary-8") == {ada.id}
    assert [entry.deed for entry in slack.ledger.shown_to(ada.id)] == ["message", "message"]


async def test_a_message_that_pings_or_links_is_found_out(slack: SlackStandIn) -> None:
    ada = slack.person("Ada")
    async with client_of(slack) as client:
        await client.chat_postMessage(channel=ada.id, text="<!channel> look at <https://evil.example|your offer>")
        await client.chat_postMessage(channel=ada.id, text="&lt;!channel&gt; look")
    loud, calm = slack.standing(ada.dm)
    assert [(p.kind, p.target) for p in pings(loud.body)] == [("broadcast", "channel")]
    assert [(link.url, link.masked) for link in links(loud.body)] == [("https://evil.example", True)]
    assert (pings(calm.body), links(calm.body)) == ([], [])
    assert ada.sees("<!channel> look")


# Sockets ----------------------------------------------------------------------------------------------------------------


async def test_after_a_goodbye_the_library_comes_back_and_still_answers(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    for reason in ("warning", "refresh_requested", "link_disabled"):
        old = slack.newest_socket
        await slack.befall(Fault.disconnect(reason))
        await slack.connected(newer_than=old)
        assert (await ada.command("/jsc ack")).ok


@pytest.mark.parametrize("fault", [Fault.close(1011), Fault.drop(), Fault.half_open()], ids=lambda f: f.kind.value)
async def test_after_the_socket_went_wrong_the_library_comes_back(slack: SlackStandIn, council: Council, fault: Fault) -> None:
    ada = slack.person("Ada")
    old = slack.newest_socket
    await slack.befall(fault)
    if fault.kind.value == "half_open":
        assert (await ada.command("/jsc ack")).error == "operation_timeout"
    await slack.connected(newer_than=old)
    assert (await ada.command("/jsc ack")).ok
    assert ada.sees("Heard.")


async def test_a_deaf_socket_answers_pings_and_brings_nothing(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    await slack.befall(Fault.deaf())
    assert (await ada.command("/jsc ack")).error == "operation_timeout"
    await asyncio.sleep(0.5)
    assert len(slack.socket.sockets) == 1
    assert council.bodies == []


async def test_with_no_socket_open_a_person_gets_an_error_at_once(slack: SlackStandIn) -> None:
    ada = slack.person("Ada")
    assert (await ada.command("/jsc")).error == "dispatch_failed"


async def test_a_payload_goes_to_any_one_of_the_sockets(slack: SlackStandIn) -> None:
    ada = slack.person("Ada")
    async with running(slack) as one, running(slack) as two:
        await slack.connected(2)
        for _ in range(8):
            assert (await ada.command("/jsc ack")).ok
        assert len(one.bodies) + len(two.bodies) == 8
        assert one.bodies
        assert two.bodies


async def test_an_envelope_may_be_lost_come_twice_or_have_its_answer_lost(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    slack.plan.next(Fault.lost(), on="socket.slash_commands")
    assert (await ada.command("/jsc ack")).error == "operation_timeout"
    assert council.bodies == []
    slack.plan.next(Fault.twice(), on="socket.slash_commands")
    twice = await ada.command("/jsc count")
    assert (len(council.bodies), twice.acks, twice.ok) == (2, 2, True)
    assert [seen.plain for seen in ada.cards] == ["Heard 1."]
    assert twice.answer == {"text": "Heard 1."}
    slack.plan.next(Fault.lost(), on="ack.slash_commands")
    waiting = asyncio.create_task(ada.command("/jsc ack"))
    await council.heard(3)
    await slack.quiet()
    slack.clock.advance(seconds=3)
    assert (await waiting).error == "operation_timeout"
    slack.plan.check()


async def test_events_are_sent_again_and_nothing_else_is(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    slack.plan.next(Fault.lost(), on="socket.events_api")
    slack.plan.next(Fault.lost(), on="socket.slash_commands")
    await ada.visits_home()
    await ada.command("/jsc ack")
    assert council.bodies == []
    (again,) = await slack.socket.redeliver()
    assert (again.attempt, again.ok) == (1, True)
    assert [body["type"] for body in council.bodies] == ["event_callback"]
    assert await slack.socket.redeliver() == []


async def test_an_event_that_never_arrives_is_tried_three_more_times_by_the_clock(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    for _ in range(4):
        slack.plan.next(Fault.lost(), on="socket.events_api")
    await ada.visits_home()
    tries = []
    for minutes in (0, 0.9, 0.2, 4.9, 0.2, 60):
        slack.clock.advance(minutes=minutes)
        tries.append(len(await slack.socket.redeliver()))
    assert tries == [1, 0, 1, 0, 1, 0]


async def test_an_uninstall_kills_the_token_and_says_so(slack: SlackStandIn, council: Council) -> None:
    ada = slack.person("Ada")
    await slack.uninstall()
    async with client_of(slack) as client:
        with pytest.raises(SlackApiError, match="account_inactive"):
            await client.chat_postMessage(channel=ada.id, text="hello")
    assert [i.payload["event"]["type"] for i in slack.socket.interactions] == ["tokens_revoked", "app_uninstalled"]
