"""Answers through a `response_url`: at most five uses in thirty minutes (platform facts 1.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from tests.standins.slack import limits
from tests.standins.slack.messages import check_message
from tests.standins.slack.shapes import Json, Refused
from tests.standins.slack.workspace import Message
from tests.standins.slack.world import ResponseUrl, World

_KEYS: Final = frozenset(
    {
        "text",
        "blocks",
        "attachments",
        "markdown_text",
        "response_type",
        "replace_original",
        "delete_original",
        "thread_ts",
        "unfurl_links",
        "unfurl_media",
        "metadata",
        "mrkdwn",
        "link_names",
        "parse",
    }
)


def respond(world: World, id: str, body: Json) -> None:
    """One use of the response_url `id`; raises Refused when it is spent, too old, or the message is not one."""
    url = world.response_urls.get(id)
    if url is None:
        raise Refused("invalid_url")
    if world.clock.now() - url.made > timedelta(seconds=limits.RESPONSE_URL_SECONDS):
        raise Refused("expired_url")
    if url.uses >= limits.RESPONSE_URL_USES:
        raise Refused("used_url")
    url.uses += 1
    answer(world, url, body, "response_url")


def answer(world: World, url: ResponseUrl, body: Json, method: str) -> None:
    """Shows `body` where the interaction of `url` was made; raises Refused when Slack would not take it."""
    for key in body:
        if key not in _KEYS:
            raise Refused("invalid_arguments", f"[ERROR] unknown argument: {key}")
    if body.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        raise Refused("invalid_arguments", "[ERROR] must be one of: ephemeral, in_channel [json-pointer:/response_type]")
    space = world.spaces[url.team]
    channel = space.channels[url.channel]
    origin = _standing(world, url)
    if body.get("delete_original"):
        if origin is None:
            raise Refused("message_not_found")
        world.remove(space, origin, method=method)
        return
    check_message(body)
    if body.get("replace_original") and origin is not None:
        world.edit(space, origin, body, method=method)
        return
    shown_to_all = body.get("response_type") == "in_channel"
    thread = body.get("thread_ts")
    if thread is not None and thread not in channel.messages:
        raise Refused("thread_not_found")
    to = None if shown_to_all else url.user
    world.post(space, channel, body, method=method, thread=thread, to=to, in_channel=shown_to_all)


def _standing(world: World, url: ResponseUrl) -> Message | None:
    """The message the interaction was made on, when it still stands."""
    if url.origin is None:
        return None
    channel = world.spaces[url.team].channels[url.channel]
    return channel.messages.get(url.origin.ts)
