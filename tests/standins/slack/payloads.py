"""Builds what Slack sends, key for key as its published samples have it."""

from __future__ import annotations

import copy
from typing import Any, Final

from tests.standins.slack.blocks import elements_of
from tests.standins.slack.mrkdwn import escaped
from tests.standins.slack.shapes import Json
from tests.standins.slack.workspace import Channel, Ids, Message, User, View, Workspace

VERIFICATION_TOKEN: Final = "verification_token"
_STATEFUL: Final[dict[str, tuple[str, str, Any]]] = {
    "checkboxes": ("selected_options", "initial_options", []),
    "radio_buttons": ("selected_option", "initial_option", None),
    "static_select": ("selected_option", "initial_option", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "plain_text_input": ("value", "initial_value", None),
}
"""Of each element that holds a value: its key in a payload, its key in the block, and what it holds when it is empty."""


def kept(blocks: list[Json], ids: Ids) -> list[Json]:
    """Blocks as Slack keeps and sends them back: with ids and defaults filled in, and plain text escaped.

    (That plain text comes back escaped: slackapi/bolt-python#513.)
    """
    made: list[Json] = copy.deepcopy(blocks)
    for block in made:
        block.setdefault("block_id", ids.word(5))
        _fill(block)
    return made


def _fill(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _fill(item)
    elif isinstance(node, dict):
        if node.get("type") == "plain_text":
            node.setdefault("emoji", True)
            node["text"] = escaped(node["text"])
        elif node.get("type") == "mrkdwn":
            node.setdefault("verbatim", False)
            node["text"] = escaped(node["text"], mrkdwn=True)
        else:
            for value in node.values():
                _fill(value)


def key_of(element: Json) -> str | None:
    """Under which key a payload says what is chosen in `element`; None when it holds nothing (a button)."""
    return _STATEFUL[element["type"]][0] if element["type"] in _STATEFUL else None


def initial(element: Json) -> Any:
    """What `element` holds before anybody touched it."""
    _, key, empty = _STATEFUL[element["type"]]
    return copy.deepcopy(element.get(key, empty))


def state(blocks: list[Json], values: dict[str, dict[str, Json]]) -> Json:
    """The `state` of a payload: every element that holds a value, as touched (`values`) or as it began."""
    found: Json = {}
    for block in blocks:
        for element in elements_of(block):
            key = key_of(element)
            if key is None:
                continue
            touched = values.get(block["block_id"], {}).get(element["action_id"])
            held = touched if touched is not None else {"type": element["type"], key: initial(element)}
            found.setdefault(block["block_id"], {})[element["action_id"]] = copy.deepcopy(held)
    return {"values": found}


def user_part(user: User) -> Json:
    """The `user` of an interaction."""
    return {"id": user.id, "username": user.name.lower(), "name": user.name.lower(), "team_id": user.team}


def team_part(space: Workspace) -> Json:
    """The `team` of an interaction."""
    return {"id": space.id, "domain": space.domain}


def called(channel: Channel) -> str:
    """What payloads call a conversation: by its name where everybody may know that, and else by its kind.

    `privategroup` and `directmessage` stand in the requests that apps of all kinds keep as samples; a direct chat of several
    people goes by the name Slack gives it, `mpdm-ada--ben-1`. Slack's page gives a public channel alone
    (docs.slack.dev/interactivity/implementing-slash-commands).
    """
    return {"private": "privategroup", "im": "directmessage"}.get(channel.kind, channel.name)


def command(space: Workspace, user: User, channel: Channel, name: str, text: str, *, trigger: str, response_url: str) -> Json:
    """The payload of a slash command."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": space.id,
        "team_domain": space.domain,
        "channel_id": channel.id,
        "channel_name": called(channel),
        "user_id": user.id,
        "user_name": user.name.lower(),
        "command": name,
        "text": text,
        "api_app_id": space.app,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def message(space: Workspace, kept_message: Message, *, metadata: bool = False) -> Json:
    """A message as the Web API and payloads show it."""
    body = kept_message.body
    made: Json = {
        "type": "message",
        "user": kept_message.author,
        "ts": kept_message.ts,
        "team": space.id,
        "text": body.get("text", ""),
    }
    if kept_message.author == space.bot:
        made |= {"bot_id": space.bot_id, "app_id": space.app}
    if body.get("blocks"):
        made["blocks"] = copy.deepcopy(body["blocks"])
    if kept_message.thread is not None:
        made |= {"thread_ts": kept_message.thread, "parent_user_id": space.bot}
    if kept_message.edited:
        made["edited"] = {"user": space.bot_id, "ts": kept_message.ts}
    if kept_message.files:
        made["files"] = [{"id": f, "name": space.files[f].name, "title": space.files[f].title} for f in kept_message.files]
    if metadata and body.get("metadata"):
        made["metadata"] = copy.deepcopy(body["metadata"])
    return made


def view(space: Workspace, kept_view: View) -> Json:
    """A view as the Web API and payloads show it."""
    body = kept_view.body
    made: Json = {
        "id": kept_view.id,
        "team_id": space.id,
        "type": kept_view.kind,
        "blocks": copy.deepcopy(body["blocks"]),
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": state(body["blocks"], kept_view.state),
        "hash": kept_view.hash,
        "title": body.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": body.get("clear_on_close", False),
        "notify_on_close": body.get("notify_on_close", False),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": kept_view.previous,
        "root_view_id": kept_view.root,
        "app_id": space.app,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": space.id,
        "bot_id": space.bot_id,
    }
    return made


def block_actions(space: Workspace, user: User, action: Json, *, trigger: str) -> Json:
    """The part of a press that is the same wherever it was made; the surface adds its own (`on_message`, `on_view`)."""
    return {
        "type": "block_actions",
        "user": user_part(user),
        "api_app_id": space.app,
        "token": VERIFICATION_TOKEN,
        "trigger_id": trigger,
        "team": team_part(space),
        "enterprise": None,
        "is_enterprise_install": False,
        "actions": [action],
    }


def on_message(payload: Json, space: Workspace, channel: Channel, pressed: Message, values: Json, response_url: str) -> Json:
    """A press on a message. One on an ephemeral message carries no message, as nobody can read it back."""
    container: Json = {
        "type": "message",
        "message_ts": pressed.ts,
        "channel_id": channel.id,
        "is_ephemeral": pressed.to is not None,
    }
    if pressed.thread is not None:
        container["thread_ts"] = pressed.thread
    payload |= {
        "container": container,
        "channel": {"id": channel.id, "name": called(channel)},
        "state": values,
        "response_url": response_url,
    }
    if pressed.to is None:
        payload["message"] = message(space, pressed)
    return payload


def on_view(payload: Json, space: Workspace, pressed: View) -> Json:
    """A press in a modal or on a home tab: no channel, no response_url (platform facts 2.10)."""
    return payload | {"container": {"type": "view", "view_id": pressed.id}, "view": view(space, pressed)}


def view_submission(space: Workspace, user: User, sent: View, *, trigger: str) -> Json:
    """A form that was sent."""
    return {
        "type": "view_submission",
        "team": team_part(space),
        "user": user_part(user),
        "api_app_id": space.app,
        "token": VERIFICATION_TOKEN,
        "trigger_id": trigger,
        "view": view(space, sent),
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
    }


def view_closed(space: Workspace, user: User, closed: View, *, cleared: bool) -> Json:
    """A form that was closed, for views that asked to be told."""
    return {
        "type": "view_closed",
        "team": team_part(space),
        "user": user_part(user),
        "api_app_id": space.app,
        "token": VERIFICATION_TOKEN,
        "view": view(space, closed),
        "is_cleared": cleared,
        "is_enterprise_install": False,
        "enterprise": None,
    }


def event(space: Workspace, inner: Json, *, id: str, at: int) -> Json:
    """An Events API delivery around the event `inner`; `at` is a Unix time in seconds."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": space.id,
        "api_app_id": space.app,
        "event": inner,
        "type": "event_callback",
        "event_id": id,
        "event_time": at,
        "authorizations": [
            {"enterprise_id": None, "team_id": space.id, "user_id": space.bot, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": False,
    }


def action(element: Json, block_id: str, chosen: Any, *, at: str) -> Json:
    """One entry of `actions`; `chosen` is what an element that holds a value now holds."""
    made: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id, "action_ts": at}
    if element["type"] == "button":
        made |= {k: copy.deepcopy(element[k]) for k in ("text", "value", "style") if k in element}
    elif element["type"] == "overflow":
        made["selected_option"] = chosen
    else:
        key = key_of(element)
        made[str(key)] = chosen
        if "placeholder" in element:
            made["placeholder"] = copy.deepcopy(element["placeholder"])
    return made
