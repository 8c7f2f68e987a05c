"""The Web API's methods for the app itself, people, conversations and their history."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tests.standins.slack import payloads
from tests.standins.slack.shapes import Json, Refused
from tests.standins.slack.web_api import Call, Method
from tests.standins.slack.workspace import Channel, User

_FAMILY: Final = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
_PAGE: Final = 100


def _auth(call: Call) -> Json:
    space = call.space
    return {
        "url": f"https://{space.domain}.slack.com/",
        "team": space.name,
        "user": space.users[space.bot].name,
        "team_id": space.id,
        "user_id": space.bot,
        "bot_id": space.bot_id,
        "is_enterprise_install": False,
    }


def _user(call: Call) -> Json:
    user = call.space.users.get(call.text("user"))
    if user is None:
        raise Refused("user_not_found")
    return {"user": profile(user, call.world.clock.now(), locale=bool(call.args.get("include_locale")))}


def profile(user: User, now: datetime, *, locale: bool = False) -> Json:
    """A person as `users.info` shows them. The offset is today's (platform facts 1.8)."""
    offset = now.astimezone(ZoneInfo(user.zone)).utcoffset()
    made: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name.lower(),
        "deleted": user.deleted,
        "real_name": user.name,
        "is_admin": False,
        "is_owner": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_restricted": user.restricted,
        "is_ultra_restricted": False,
        "updated": int(now.timestamp()),
        "profile": {"real_name": user.name, "display_name": user.name, "team": user.team},
    }
    if not user.deleted:
        made |= {
            "tz": user.zone,
            "tz_label": now.astimezone(ZoneInfo(user.zone)).tzname(),
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        }
    if locale:
        made["locale"] = user.locale
    return made


def _room(call: Call, right: str, *, inside: bool = True) -> Channel:
    """The conversation the call names, when the token may `read` or see the `history` of its kind.

    Slack asks for the scope of the conversation's own kind (`groups:read` for a private channel, `im:history` for a direct
    chat). An id the bot cannot see is answered the same as one that does not exist, once any such scope is granted.
    """
    channel = call.space.channels.get(call.text("channel"))
    if channel is None:
        if not any(scope.endswith(f":{right}") and not scope.startswith("users") for scope in call.token.scopes):
            call.need_scope(f"channels:{right}")
        raise Refused("channel_not_found")
    call.need_scope(f"{_FAMILY[channel.kind]}:{right}")
    found = call.space.find_channel(channel.id)
    if inside and call.space.bot not in found.members:
        raise Refused("not_in_channel")
    return found


def _members(call: Call) -> Json:
    channel = _room(call, "read", inside=False)
    return _page(call, "members", sorted(channel.members))


def _info(call: Call) -> Json:
    channel = _room(call, "read", inside=False)
    made: Json = {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": False,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "is_archived": channel.archived,
        "is_member": call.space.bot in channel.members,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "is_shared": channel.shared,
        "context_team_id": call.space.id,
    }
    if channel.kind == "im":
        made["user"] = next(iter(channel.members - {call.space.bot}))
        made.pop("name")
    if call.args.get("include_num_members"):
        made["num_members"] = len(channel.members)
    return {"channel": made}


def _open(call: Call) -> Json:
    users = [u for u in call.text("users").split(",") if u]
    if call.args.get("channel"):
        return {"channel": {"id": call.space.find_channel(call.args["channel"]).id}}
    if len(users) != 1:
        raise Refused("users_list_not_supplied" if not users else "method_not_supported_for_channel_type")
    if users[0] not in call.space.users:
        raise Refused("user_not_found")
    return {"channel": {"id": call.space.find_channel(users[0], post=True).id}}


def _history(call: Call) -> Json:
    channel = _room(call, "history")
    shown = [m for m in channel.messages.values() if m.to is None and m.thread is None]
    return _messages(call, channel, [m.ts for m in shown], newest_first=True)


def _replies(call: Call) -> Json:
    channel = _room(call, "history")
    parent = call.text("ts")
    if parent not in channel.messages:
        raise Refused("thread_not_found")
    shown = [m.ts for m in channel.messages.values() if m.to is None and parent in (m.ts, m.thread)]
    return _messages(call, channel, shown, newest_first=False)


def _messages(call: Call, channel: Channel, stamps: list[str], *, newest_first: bool) -> Json:
    oldest, latest = float(call.text("oldest") or 0), float(call.text("latest") or "inf")
    edge = bool(call.args.get("inclusive"))
    within = [t for t in stamps if oldest < float(t) < latest or (edge and float(t) in (oldest, latest))]
    paged = _page(call, "messages", sorted(within, key=float, reverse=newest_first))
    metadata = bool(call.args.get("include_all_metadata"))
    paged["messages"] = [payloads.message(call.space, channel.messages[t], metadata=metadata) for t in paged["messages"]]
    return paged | {"has_more": bool(paged["response_metadata"]["next_cursor"])}


def _page(call: Call, key: str, items: list[str]) -> Json:
    """One page of `items`, by the call's limit and cursor."""
    try:
        first, size = int(call.text("cursor") or 0), int(call.text("limit") or _PAGE)
    except ValueError as error:
        raise Refused("invalid_cursor") from error
    if not 1 <= size <= 1000:
        raise Refused("invalid_limit")
    rest = first + size < len(items)
    return {key: items[first : first + size], "response_metadata": {"next_cursor": str(first + size) if rest else ""}}


_PAGED: Final = ("cursor", "limit")
_TIMES: Final = ("oldest", "latest", "inclusive", "include_all_metadata")

METHODS: Final = {
    "auth.test": Method(_auth),
    "users.info": Method(_user, ("user",), ("include_locale",), "users:read"),
    "conversations.members": Method(_members, ("channel",), _PAGED),
    "conversations.info": Method(_info, ("channel",), ("include_locale", "include_num_members")),
    "conversations.open": Method(_open, (), ("users", "channel", "return_im"), "im:write"),
    "conversations.history": Method(_history, ("channel",), (*_PAGED, *_TIMES)),
    "conversations.replies": Method(_replies, ("channel", "ts"), (*_PAGED, *_TIMES)),
}
