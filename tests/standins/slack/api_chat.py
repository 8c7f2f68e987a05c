"""The Web API's methods for messages: post, update, delete, ephemeral, pins."""

from __future__ import annotations

from typing import Final

from tests.standins.slack import payloads
from tests.standins.slack.messages import check_message
from tests.standins.slack.shapes import Json, Refused
from tests.standins.slack.web_api import Call, Method
from tests.standins.slack.workspace import Channel, Message

_BODY: Final = ("text", "blocks", "attachments", "markdown_text", "link_names", "parse", "mrkdwn")
_LOOKS: Final = ("unfurl_links", "unfurl_media", "username", "icon_emoji", "icon_url", "as_user")


def _post(call: Call) -> Json:
    channel = call.space.find_channel(call.args["channel"], post=True)
    check_message(call.args)
    thread = thread_of(call, channel)
    message = call.world.post(call.space, channel, call.args, method=call.method, thread=thread)
    shown = payloads.message(call.space, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def thread_of(call: Call, channel: Channel) -> str | None:
    """The parent's ts; raises Refused when it is not there, or is itself a reply (platform facts 1.4)."""
    ts = call.args.get("thread_ts")
    if ts is None:
        return None
    parent = channel.messages.get(str(ts))
    if parent is None or parent.to is not None:
        raise Refused("thread_not_found")
    if parent.thread is not None:
        raise Refused("cannot_reply_to_message")
    return parent.ts


def _own(call: Call, missing: str, foreign: str) -> Message:
    """The bot's own message that the call names; raises Refused with `missing` or `foreign`."""
    channel = call.space.find_channel(call.args["channel"])
    message = channel.messages.get(str(call.args["ts"]))
    if message is None or message.to is not None:
        raise Refused(missing)
    if message.author != call.space.bot:
        raise Refused(foreign)
    if channel.archived:
        raise Refused("is_archived")
    return message


def _update(call: Call) -> Json:
    message = _own(call, "message_not_found", "cant_update_message")
    body = {k: v for k, v in call.args.items() if k not in ("channel", "ts")}
    body.setdefault("text", message.body["text"])
    check_message(body, kept_blocks=bool(message.body.get("blocks")))
    call.world.edit(call.space, message, body, method=call.method)
    shown = payloads.message(call.space, message, metadata=True)
    return {"channel": message.channel, "ts": message.ts, "text": message.body["text"], "message": shown}


def _delete(call: Call) -> Json:
    message = _own(call, "message_not_found", "cant_delete_message")
    call.world.remove(call.space, message, method=call.method)
    return {"channel": message.channel, "ts": message.ts}


def _ephemeral(call: Call) -> Json:
    channel = call.space.find_channel(call.args["channel"], post=True)
    user = call.args["user"]
    if user not in call.space.users:
        raise Refused("user_not_found")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    check_message(call.args)
    message = call.world.post(call.space, channel, call.args, method=call.method, to=user, thread=thread_of(call, channel))
    return {"message_ts": message.ts}


def _pin(call: Call) -> Json:
    channel = call.space.find_channel(call.args["channel"], post=True)
    if call.args["timestamp"] not in channel.messages:
        raise Refused("message_not_found")
    call.world.accept("pin", call.method, call.space, call.space.readers(channel), {}, channel=channel.id, ts=call.args["timestamp"])
    return {}


METHODS: Final = {
    "chat.postMessage": Method(_post, ("channel",), (*_BODY, *_LOOKS, "metadata", "thread_ts", "reply_broadcast"), "chat:write"),
    "chat.update": Method(
        _update,
        ("channel", "ts"),
        (*_BODY, "metadata", "reply_broadcast", "as_user", "unfurl_links", "unfurl_media"),
        "chat:write",
    ),
    "chat.delete": Method(_delete, ("channel", "ts"), ("as_user",), "chat:write"),
    "chat.postEphemeral": Method(_ephemeral, ("channel", "user"), (*_BODY, *_LOOKS, "thread_ts"), "chat:write"),
    "pins.add": Method(_pin, ("channel", "timestamp"), (), "pins:write"),
}
