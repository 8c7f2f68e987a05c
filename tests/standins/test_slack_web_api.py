"""The stand-in's Web API as slack_sdk's client meets it: rights, people, conversations, files, limits of rate, and faults."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from tests.standins.faults import At, Fault, FaultPlan
from tests.standins.slack import RateModel, SlackStandIn, asking
from tests.standins.slack_app import card, client_of, form, header, plain


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    """A stand-in with nobody in it."""
    async with SlackStandIn() as standin:
        yield standin


@pytest.fixture
async def client(slack: SlackStandIn) -> AsyncIterator[AsyncWebClient]:
    """A client with the bot's token."""
    async with client_of(slack) as made:
        yield made


async def refusal(call: Any) -> dict[str, Any]:
    """The answer with which a call is refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    answer: dict[str, Any] = caught.value.response.data
    return answer


async def error(call: Any) -> str:
    """The error with which a call is refused."""
    return str((await refusal(call))["error"])


# Rights -----------------------------------------------------------------------------------------------------------------


async def test_auth_test_says_who_we_are_and_what_we_may(slack: SlackStandIn, client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["team_id"] == slack.space.id
    assert answer["user_id"] == slack.space.bot
    assert answer.headers["x-oauth-scopes"] == "commands,chat:write,groups:read,users:read,files:write,im:history"


async def test_a_token_that_is_missing_wrong_or_dead_is_refused(slack: SlackStandIn, client: AsyncWebClient) -> None:
    assert await error(AsyncWebClient(base_url=slack.api_url, retry_handlers=[]).auth_test()) == "not_authed"
    assert await error(client.auth_test(token="xoxb-nobody")) == "invalid_auth"
    assert await error(client.auth_test(token=slack.app_token)) == "not_allowed_token_type"
    assert await error(client.apps_connections_open(app_token=slack.bot_token)) == "not_allowed_token_type"
    for state in ("token_revoked", "account_inactive", "token_expired"):
        slack.token_of(slack.space).error = state
        assert await error(client.auth_test()) == state
    assert await error(client.api_call("no.such")) == "unknown_method"


async def test_each_method_names_the_scope_it_lacks() -> None:
    async with SlackStandIn(manifest=asking("commands")) as slack, client_of(slack) as client:
        ada = slack.person("Ada")
        room = slack.channel("council", ada)
        hall = slack.channel("hall", ada, private=False)
        needed = {
            "chat:write": client.chat_postMessage(channel=ada.id, text="x"),
            "users:read": client.users_info(user=ada.id),
            "groups:read": client.conversations_members(channel=room.id),
            "channels:read": client.conversations_info(channel=hall.id),
            "im:history": client.conversations_history(channel=ada.dm.id),
            "groups:history": client.conversations_replies(channel=room.id, ts="1.2"),
            "im:write": client.conversations_open(users=ada.id),
            "files:write": client.files_upload_v2(channel=ada.dm.id, content="x", filename="x.txt"),
            "pins:write": client.pins_add(channel=room.id, timestamp="1.2"),
        }
        for scope, call in needed.items():
            answer = await refusal(call)
            assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", scope, "commands")
        assert (await client.views_publish(user_id=ada.id, view={"type": "home", "blocks": [header("x")]}))["ok"]


async def test_two_installs_do_not_see_each_other(slack: SlackStandIn, client: AsyncWebClient) -> None:
    other = slack.add_workspace("other-town")
    eve = slack.person("Eve", space=other)
    room = slack.channel("council", eve, space=other)
    assert await error(client.users_info(user=eve.id)) == "user_not_found"
    assert await error(client.chat_postMessage(channel=room.id, text="x")) == "channel_not_found"
    async with client_of(slack, token=slack.token_of(other).value) as theirs:
        assert (await theirs.auth_test())["team_id"] == other.id
        await theirs.chat_postMessage(channel=room.id, text="x")
    assert eve.sees("x")


# People and conversations -----------------------------------------------------------------------------------------------


async def test_users_info_gives_zone_and_standing(slack: SlackStandIn, client: AsyncWebClient) -> None:
    ada = slack.person("Ada", zone="America/New_York", locale="en-US")
    user = (await client.users_info(user=ada.id, include_locale=True))["user"]
    assert (user["tz"], user["tz_offset"], user["locale"], user["deleted"]) == ("America/New_York", -18000, "en-US", False)
    ada.user.deleted = True
    gone = (await client.users_info(user=ada.id))["user"]
    assert gone["deleted"] is True
    assert "tz" not in gone
    assert await error(client.users_info(user="U404")) == "user_not_found"


async def test_members_are_listed_page_by_page_to_one_who_may_know_the_room(slack: SlackStandIn, client: AsyncWebClient) -> None:
    people = [slack.person(name) for name in ("Ada", "Ben", "Cleo")]
    room = slack.channel("council", *people)
    first = await client.conversations_members(channel=room.id, limit=3)
    rest = await client.conversations_members(channel=room.id, limit=3, cursor=first["response_metadata"]["next_cursor"])
    assert sorted([*first["members"], *rest["members"]]) == sorted([slack.space.bot, *(p.id for p in people)])
    assert rest["response_metadata"]["next_cursor"] == ""
    assert (await client.conversations_info(channel=room.id, include_num_members=True))["channel"]["num_members"] == 4
    secret = slack.channel("secret", people[0], bot=False)
    assert await error(client.conversations_members(channel=secret.id)) == "channel_not_found"
    assert await error(client.conversations_members(channel="C404")) == "channel_not_found"


async def test_history_shows_metadata_only_when_asked(slack: SlackStandIn, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    stamps = []
    for n in range(3):
        metadata = {"event_type": "delivery", "event_payload": {"id": f"d{n}"}}
        stamps.append(str((await client.chat_postMessage(channel=ada.id, text=f"note {n}", metadata=metadata))["ts"]))
    await client.chat_postMessage(channel=ada.id, text="reply", thread_ts=stamps[0])
    plainly = (await client.conversations_history(channel=ada.dm.id))["messages"]
    assert [m["text"] for m in plainly] == ["note 2", "note 1", "note 0"]
    assert not any("metadata" in m for m in plainly)
    since = await client.conversations_history(channel=ada.dm.id, oldest=stamps[0], limit=1, include_all_metadata=True)
    assert [m["metadata"]["event_payload"]["id"] for m in since["messages"]] == ["d2"]
    assert since["has_more"]
    replies = (await client.conversations_replies(channel=ada.dm.id, ts=stamps[0]))["messages"]
    assert [m["text"] for m in replies] == ["note 0", "reply"]
    assert await error(client.conversations_replies(channel=ada.dm.id, ts="1.1")) == "thread_not_found"


async def test_a_message_goes_where_it_may_and_nowhere_else(slack: SlackStandIn, client: AsyncWebClient) -> None:
    ada, guest = slack.person("Ada"), slack.person("Gus", team="TELSEWHERE")
    room = slack.channel("council", ada)
    closed = slack.channel("closed", ada, bot=False)
    hall = slack.channel("hall", ada, private=False, bot=False)
    parent = str((await client.chat_postMessage(channel=room.id, text="ask"))["ts"])
    reply = str((await client.chat_postMessage(channel=room.id, text="answer", thread_ts=parent))["ts"])

    async def post(channel: str, **more: Any) -> str:
        return await error(client.chat_postMessage(channel=channel, text="x", **more))

    assert await post("C404") == "channel_not_found"
    assert await post(closed.id) == "channel_not_found"
    assert await post(hall.id) == "not_in_channel"
    assert await post(guest.id) == "user_not_visible"
    assert await post(slack.space.bot) == "cannot_dm_bot"
    assert await post(room.id, thread_ts="1.2") == "thread_not_found"
    assert await post(room.id, thread_ts=reply) == "cannot_reply_to_message"
    assert await post(room.id, colour="red") == "invalid_arguments"
    slack.space.messages_tab = False
    assert await post(ada.id) == "messages_tab_disabled"
    room.refuse = "restricted_action_thread_locked"
    assert await post(room.id) == "restricted_action_thread_locked"
    room.refuse, room.archived = None, True
    assert await post(room.id) == "is_archived"
    assert await error(client.chat_update(channel=room.id, ts=parent, text="x")) == "is_archived"
    ada.user.deleted = True
    assert await post(ada.id) == "user_disabled"
    assert await post(ada.dm.id) == "messages_tab_disabled"
    slack.space.messages_tab = True
    assert await post(ada.dm.id) == "user_disabled"
    assert len(slack.ledger.of("message")) == 2


async def test_only_our_own_standing_messages_are_changed(slack: SlackStandIn, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    room = slack.channel("council", ada)
    theirs = ada.says("<hello>", room)
    assert theirs.body["text"] == "&lt;hello&gt;"
    assert await error(client.chat_update(channel=room.id, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await error(client.chat_delete(channel=room.id, ts=theirs.ts)) == "cant_delete_message"
    whisper = await client.chat_postEphemeral(channel=room.id, user=ada.id, text="psst")
    assert await error(client.chat_update(channel=room.id, ts=str(whisper["message_ts"]), text="x")) == "message_not_found"
    ben = slack.person("Ben")
    assert await error(client.chat_postEphemeral(channel=room.id, user=ben.id, text="x")) == "user_not_in_channel"
    sent = await client.chat_postMessage(channel=room.id, **card("Title", {"type": "divider"}))
    ts = str(sent["ts"])
    await client.chat_update(channel=room.id, ts=ts, text="Only the text")
    assert [b["type"] for b in slack.standing(room)[-1].body["blocks"]] == ["header", "divider"]
    await client.chat_update(channel=room.id, ts=ts, text="Bare", blocks=[])
    assert ada.screen() == "Bare"
    await client.chat_delete(channel=room.id, ts=ts)
    assert await error(client.chat_delete(channel=room.id, ts=ts)) == "message_not_found"


async def test_a_direct_chat_is_opened_and_a_message_pinned_where_the_scopes_are_there() -> None:
    manifest = asking("chat:write", "im:write", "im:read", "pins:write")
    async with SlackStandIn(manifest=manifest) as slack, client_of(slack) as client:
        ada, ben = slack.person("Ada"), slack.person("Ben")
        opened = (await client.conversations_open(users=ada.id))["channel"]["id"]
        assert opened == ada.dm.id
        assert (await client.conversations_open(channel=opened))["channel"]["id"] == opened
        info = (await client.conversations_info(channel=opened))["channel"]
        assert (info["is_im"], info["user"], "name" in info) == (True, ada.id, False)
        assert await error(client.conversations_open(users="U404")) == "user_not_found"
        assert await error(client.conversations_open(users=[])) == "users_list_not_supplied"
        assert await error(client.conversations_open(users=[ada.id, ben.id])) == "method_not_supported_for_channel_type"
        ts = str((await client.chat_postMessage(channel=opened, text="Agreement"))["ts"])
        await client.pins_add(channel=opened, timestamp=ts)
        assert [entry.ts for entry in slack.ledger.of("pin")] == [ts]
        assert await error(client.pins_add(channel=opened, timestamp="1.1")) == "message_not_found"


async def test_a_page_that_cannot_be_is_refused(slack: SlackStandIn, client: AsyncWebClient) -> None:
    room = slack.channel("council", slack.person("Ada"))
    assert await error(client.conversations_members(channel=room.id, cursor="there")) == "invalid_cursor"
    assert await error(client.conversations_members(channel=room.id, limit=1001)) == "invalid_limit"
    edge = await client.chat_postMessage(channel=slack.person("Ben").id, text="x")
    shown = await client.conversations_history(channel=str(edge["channel"]), latest=str(edge["ts"]), inclusive=True)
    assert len(shown["messages"]) == 1
    shown = await client.conversations_history(channel=str(edge["channel"]), latest=str(edge["ts"]))
    assert shown["messages"] == []


# Views ------------------------------------------------------------------------------------------------------------------


async def test_an_open_view_is_changed_by_id_or_name_unless_it_moved_on(slack: SlackStandIn, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    trigger = slack.world.new_trigger(slack.space, ada.user)
    opened = (await client.views_open(trigger_id=trigger, view=form() | {"external_id": "ours"}))["view"]
    slack.space.modals[ada.id][-1].state = {"work": {"work": {"type": "plain_text_input", "value": "PM"}}}
    changed = await client.views_update(external_id="ours", hash=opened["hash"], view=form("two") | {"external_id": "ours"})
    assert changed["view"]["private_metadata"] == "two"
    assert changed["view"]["state"]["values"]["work"]["work"]["value"] == "PM"
    assert await error(client.views_update(view_id=opened["id"], hash=opened["hash"], view=form())) == "hash_conflict"
    assert await error(client.views_update(view_id="V404", view=form())) == "not_found"
    trigger = slack.world.new_trigger(slack.space, ada.user)
    assert await error(client.views_open(trigger_id=trigger, view=form() | {"external_id": "ours"})) == "duplicate_external_id"


async def test_a_home_tab_is_published_whole_and_guarded_by_its_hash(slack: SlackStandIn, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    home = {"type": "home", "blocks": [header("One")]}
    first = (await client.views_publish(user_id=ada.id, view=home))["view"]
    second = (await client.views_publish(user_id=ada.id, view=home, hash=first["hash"]))["view"]
    assert second["id"] == first["id"]
    assert await error(client.views_publish(user_id=ada.id, view=home, hash=first["hash"])) == "hash_conflict"
    assert await error(client.views_publish(user_id="U404", view=home)) == "user_not_found"
    assert await error(client.views_publish(user_id=ada.id, view=form())) == "invalid_arguments"
    slack.space.home_tab = False
    assert await error(client.views_publish(user_id=ada.id, view=home)) == "not_enabled"


# Files ------------------------------------------------------------------------------------------------------------------


async def test_a_file_reaches_the_direct_chat_and_is_taken_back(slack: SlackStandIn, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    sent = await client.files_upload_v2(
        channel=ada.dm.id, content='{"firm": "canary"}', filename="export.json", title="Your export", initial_comment="All of it"
    )
    assert slack.ledger.who_received("canary") == {ada.id}
    assert slack.ledger.of("file")[0].channel == ada.dm.id
    assert ada.sees("All of it")
    assert slack.who_can_read("canary") == {ada.id}
    await client.files_delete(file=sent["files"][0]["id"])
    assert slack.who_can_read("canary") == frozenset()
    assert ada.cards == []
    assert await error(client.files_delete(file=sent["files"][0]["id"])) == "file_deleted"


async def test_an_upload_must_be_as_long_as_announced_and_go_to_a_conversation(slack: SlackStandIn, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    begun = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    files = [{"id": begun["file_id"], "title": "A"}]
    assert await error(client.files_completeUploadExternal(files=files, channel_id=ada.dm.id)) == "file_update_failed"
    async with aiohttp.ClientSession() as session:
        async with session.post(begun["upload_url"], data=b"four") as answer:
            assert answer.status == 400
        async with session.post(begun["upload_url"], data=b"abc") as answer:
            assert (answer.status, await answer.text()) == (200, "OK - 3")
    assert await error(client.files_completeUploadExternal(files=files, channel_id=ada.id)) == "invalid_channel"
    assert await error(client.files_completeUploadExternal(files=[{"id": "F404"}], channel_id=ada.dm.id)) == "file_not_found"
    await client.files_completeUploadExternal(files=files, channel_id=ada.dm.id)
    assert slack.ledger.who_received("abc") == {ada.id}


# Rates ------------------------------------------------------------------------------------------------------------------


async def test_with_the_model_on_a_channel_takes_a_short_burst_and_then_one_a_second() -> None:
    rates = RateModel(each_second=1, burst=2)
    async with SlackStandIn(rates=rates) as slack, client_of(slack) as client:
        ada, ben = slack.person("Ada"), slack.person("Ben")
        for _ in range(2):
            await client.chat_postMessage(channel=ada.id, text="x")
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=ada.id, text="x")
        assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "1")
        assert caught.value.response["error"] == "ratelimited"
        assert await error(client.chat_postMessage(channel=ada.dm.id, text="x")) == "ratelimited"
        assert len(rates.early) == 1
        await client.chat_postMessage(channel=ben.id, text="x")
        assert await error(client.chat_postMessage(channel=ada.id, text="x")) == "ratelimited"
        assert len(rates.early) == 2
        slack.clock.advance(seconds=1)
        await client.chat_postMessage(channel=ada.id, text="x")
        assert rates.limited == 3
        assert [r.outcome for r in slack.ledger.requests].count("limited") == 3
        assert len(slack.ledger.of("message")) == 4


async def test_with_the_model_on_a_method_takes_its_tier_a_minute() -> None:
    async with SlackStandIn(rates=RateModel()) as slack, client_of(slack) as client:
        ada = slack.person("Ada")
        for _ in range(100):
            await client.users_info(user=ada.id)
        assert await error(client.users_info(user=ada.id)) == "ratelimited"
        slack.clock.advance(seconds=61)
        await client.users_info(user=ada.id)


# Faults -----------------------------------------------------------------------------------------------------------------

CUT = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


@pytest.mark.parametrize(
    ("fault", "raised", "posts"),
    [
        (Fault.drop(), CUT, 0),
        (Fault.drop(accepted=True), CUT, 1),
        (Fault.http(500), SlackApiError, 1),
        (Fault.http(502), SlackApiError, 1),
        (Fault.http(503, accepted=False), SlackApiError, 0),
        (Fault.hang(), TimeoutError, 1),
        (Fault.hang(accepted=False), TimeoutError, 0),
        (Fault.error("internal_error", accepted=True), SlackApiError, 1),
        (Fault.error("channel_not_found"), SlackApiError, 0),
        (Fault.malformed(), SlackApiError, 1),
        (Fault.truncated(), aiohttp.ClientPayloadError, 1),
        (Fault.limited("2"), SlackApiError, 0),
    ],
    ids=lambda value: f"{value.kind.value}-{value.status or value.code}-{value.accepted}" if isinstance(value, Fault) else "",
)
async def test_each_fault_happens_once_and_the_client_sends_once(fault: Fault, raised: Any, posts: int) -> None:
    async with SlackStandIn(plan=FaultPlan(At(2, fault, on="chat.*"))) as slack, client_of(slack, patience=0.3) as client:
        ada = slack.person("Ada")
        await client.chat_postMessage(channel=ada.id, text="before")
        with pytest.raises(raised):
            await client.chat_postMessage(channel=ada.id, text="during")
        await client.chat_postMessage(channel=ada.id, text="after")
        texts = [m.body["text"] for m in slack.standing(ada.dm)]
        assert texts == ["before", *["during"] * posts, "after"]
        assert slack.ledger.counts["chat.postMessage"] == 3
        assert [r.accepted for r in slack.ledger.requests] == [True, posts == 1, True]
        slack.plan.check()


@pytest.mark.parametrize("wait", [None, "0.5", "99999999", "soon"])
async def test_a_429_carries_retry_after_as_planned(slack: SlackStandIn, client: AsyncWebClient, wait: str | None) -> None:
    slack.plan.next(Fault.limited(wait))
    with pytest.raises(SlackApiError) as caught:
        await client.auth_test()
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers.get("Retry-After") == wait


async def test_a_slow_answer_arrives_whole(slack: SlackStandIn, client: AsyncWebClient) -> None:
    slack.plan.next(Fault.drip(0.05))
    assert (await client.auth_test())["team_id"] == slack.space.id


async def test_the_libraries_own_retry_is_seen_as_two_requests(slack: SlackStandIn) -> None:
    ada = slack.person("Ada")
    slack.plan.next(Fault.drop(accepted=True), on="chat.postMessage")
    await AsyncWebClient(token=slack.bot_token, base_url=slack.api_url).chat_postMessage(channel=ada.id, text="once?")
    assert slack.ledger.counts["chat.postMessage"] == 2
    assert len(slack.ledger.of("message")) == 2


async def test_uploads_and_socket_addresses_meet_faults_too(slack: SlackStandIn, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    slack.plan.next(Fault.http(503, accepted=False), on="upload")
    with pytest.raises((SlackRequestError, SlackApiError)):
        await client.files_upload_v2(channel=ada.dm.id, content="x", filename="x.txt")
    slack.plan.next(Fault.http(408), on="socket.connect")
    url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
    slack.plan.check()


async def test_a_socket_may_go_wrong_as_it_opens(slack: SlackStandIn, client: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as session:
        url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
        # aiohttp tries a GET once more by itself when the connection was cut, so one cut alone goes unnoticed.
        slack.plan.add(At(1, Fault.drop(), on="socket.connect"), At(2, Fault.drop(), on="socket.connect"))
        with pytest.raises(aiohttp.ClientError):
            await session.ws_connect(url)
        slack.plan.next(Fault.disconnect("refresh_requested"), on="socket.connect")
        async with session.ws_connect(url) as socket:
            said = [await socket.receive_json() for _ in range(2)]
            assert [m["type"] for m in said] == ["hello", "disconnect"]
            assert said[1]["reason"] == "refresh_requested"
            await socket.send_str("not json")
            await socket.send_json({"envelope_id": "unknown"})
        slack.plan.check()
    assert [r.error for r in slack.ledger.refused] == ["unknown_envelope", "unknown_envelope"]


async def test_an_eleventh_socket_is_turned_away(slack: SlackStandIn, client: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = []
        for _ in range(11):
            url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
            sockets.append(await session.ws_connect(url))
        first = [json.loads(str((await socket.receive()).data)) for socket in sockets]
        assert [m["type"] for m in first] == ["hello"] * 10 + ["disconnect"]
        assert first[10]["reason"] == "too_many_websockets"
        await asyncio.gather(*(socket.close() for socket in sockets))


async def test_a_request_that_is_no_json_is_refused(slack: SlackStandIn) -> None:
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{slack.api_url}chat.postMessage", data=b"{", headers=headers) as answer,
    ):
        assert (await answer.json())["error"] == "invalid_json"


async def test_blocks_may_come_as_a_form_and_bad_ones_are_refused(slack: SlackStandIn, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    blocks = [{"type": "section", "text": plain("In a form")}]
    await client.api_call("chat.postMessage", data={"channel": ada.id, "text": "x", "blocks": json.dumps(blocks)})
    assert ada.screen() == "In a form"
    broken = {"channel": ada.id, "text": "x", "blocks": "[{"}
    assert await error(client.api_call("chat.postMessage", data=broken)) == "invalid_blocks_format"
