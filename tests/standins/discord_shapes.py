"""Draws the stand-in's world as the JSON objects Discord sends: users, members, channels, servers, messages.

Key sets follow the published samples and discord/discord-api-docs `developers/resources/*.mdx`.
"""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from tests.standins.discord_rules import Flags
from tests.standins.discord_schema import Json
from tests.standins.discord_world import DM, Account, Channel, Guild, Message, Permissions, Seat, World

ATTACHMENT_LIMIT = 10 * 1024 * 1024
# What Discord adds to a component when it stores it, by type.
_MENU: Json = {"min_values": 1, "max_values": 1}
_STORED: dict[int, Json] = {
    **dict.fromkeys((3, 5, 6, 7, 8), _MENU),
    11: {"description": None, "spoiler": False},
    13: {"spoiler": False},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}


def stamp(moment: datetime | None) -> str | None:
    """A time as Discord writes it."""
    return None if moment is None else moment.isoformat(timespec="microseconds")


def user(account: Account) -> Json:
    """A user object."""
    return {
        "id": account.id,
        "username": account.name.lower().replace(" ", "."),
        "global_name": None if account.bot else account.name,
        "avatar": None,
        "discriminator": "0",
        "public_flags": 0,
        "flags": 0,
        "bot": account.bot,
        "banner": None,
        "accent_color": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
    }


def member(seat: Seat) -> Json:
    """A member object without its user, as in resolved data."""
    return {
        "avatar": None,
        "banner": None,
        "collectibles": None,
        "communication_disabled_until": None,
        "flags": 0,
        "is_pending": False,
        "joined_at": stamp(seat.joined),
        "nick": seat.nick,
        "pending": False,
        "permissions": str(int(seat.permissions)),
        "premium_since": None,
        "roles": [],
        "unusual_dm_activity_until": None,
    }


def full_member(account: Account, seat: Seat, permissions: Permissions | None = None) -> Json:
    """A member object with its user; `permissions` are those in the channel of an interaction."""
    shape = member(seat) | {"user": user(account), "deaf": False, "mute": False}
    if permissions is None:
        shape.pop("permissions")
    else:
        shape["permissions"] = str(int(permissions))
    return shape


def channel(place: Channel, world: World) -> Json:
    """A channel, direct chat or thread object."""
    last = max((int(key) for key, message in place.messages.items() if not message.deleted), default=None)
    shape: Json = {
        "id": place.id,
        "type": place.kind,
        "last_message_id": None if last is None else str(last),
        "flags": 0,
    }
    if place.kind == DM:
        return shape | {"recipients": [user(world.accounts[who]) for who in sorted(place.people)]}
    assert place.guild is not None
    shape |= {"guild_id": place.guild.id, "name": place.name, "nsfw": False, "rate_limit_per_user": 0}
    if place.is_thread:
        return shape | _thread(place, world)
    position = list(place.guild.channels).index(place.id)
    return shape | {"position": position, "permission_overwrites": _overwrites(place), "parent_id": None, "topic": None}


def _overwrites(place: Channel) -> list[Json]:
    """A private channel denies everybody the right to see it, and gives it to some."""
    if place.private_to is None or place.guild is None:
        return []
    see = str(int(Permissions.VIEW_CHANNEL))
    some: list[Json] = [{"id": who, "type": 1, "allow": see, "deny": "0"} for who in sorted(place.private_to)]
    return [{"id": place.guild.id, "type": 0, "allow": "0", "deny": see}, *some]


def _thread(place: Channel, world: World) -> Json:
    live = sum(not message.deleted for message in place.messages.values())
    shape: Json = {
        "parent_id": place.parent.id if place.parent else None,
        "owner_id": place.owner,
        "message_count": live,
        "member_count": min(len(place.people), 50),
        "total_message_sent": len(place.messages),
        "thread_metadata": {
            "archived": place.archived,
            "auto_archive_duration": place.archive_minutes,
            "archive_timestamp": stamp(place.changed),
            "locked": place.locked,
            "invitable": place.invitable,
            "create_timestamp": stamp(place.changed),
        },
    }
    if world.bot.id in place.people:
        shape["member"] = thread_member(place, world.bot.id)
    return shape


def thread_member(place: Channel, who: str) -> Json:
    """A thread member object."""
    return {"id": place.id, "user_id": who, "join_timestamp": stamp(place.changed), "flags": 0}


def guild(server: Guild) -> Json:
    """A server object as `GET /guilds/{id}` gives it."""
    return {
        "id": server.id,
        "name": server.name,
        "icon": None,
        "description": None,
        "owner_id": server.owner,
        "roles": roles(server),
        "emojis": [],
        "stickers": [],
        "features": [],
        "afk_timeout": 300,
        "afk_channel_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": server.locale,
    }


def roles(server: Guild) -> list[Json]:
    """The one role everybody has, whose id is the server's."""
    everyone: Json = {"id": server.id, "name": "@everyone", "permissions": "0", "position": 0, "color": 0}
    return [everyone | {"hoist": False, "managed": False, "mentionable": False, "flags": 0}]


def guild_create(server: Guild, world: World) -> Json:
    """The GUILD_CREATE event: with `Intents(guilds=True)` no members but the bot itself."""
    own = Seat(server.bot_permissions or Permissions(0), world.now())
    return guild(server) | {
        "unavailable": False,
        "large": False,
        "joined_at": stamp(own.joined),
        "member_count": len(server.seats) + 1,
        "members": [full_member(world.bot, own)],
        "channels": [channel(place, world) for place in server.channels.values()],
        "threads": [channel(p, world) for p in server.threads.values() if not p.archived and world.bot.id in p.people],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message(sent: Message, cdn: str) -> Json:
    """A message object; `cdn` is the address files are read from."""
    shape: Json = {
        "id": sent.id,
        "channel_id": sent.channel.id,
        "type": 20 if sent.asked and not sent.reference else 19 if sent.reference else 0,
        "content": sent.content,
        "author": user(sent.author),
        "attachments": attachments(sent, cdn),
        "components": [_with_files(part, sent, cdn) for part in numbered(sent.components)],
        "embeds": [{"type": "rich"} | embed for embed in sent.embeds],
        "edited_timestamp": stamp(sent.edited),
        "timestamp": stamp(sent.created),
        "flags": int(sent.flags),
        "mention_everyone": False,
        "mention_roles": [],
        "mentions": [],
        "pinned": sent.pinned,
        "tts": False,
        "application_id": sent.author.id,
    }
    if sent.asked is not None:
        shape |= {"interaction_metadata": sent.asked, "webhook_id": sent.author.id}
    if sent.reference is not None:
        shape["message_reference"] = sent.reference
    return shape


def _with_files(part: Json, sent: Message, cdn: str) -> Json:
    """A component whose `attachment://` names are the addresses of the message's files."""
    if part["type"] == 13:
        name = str(part["file"]["url"]).removeprefix("attachment://")
        for file in (file for file in sent.files if file.name == name):
            url = f"{cdn}/{sent.channel.id}/{file.id}/{file.name}"
            media = {"id": file.id, "url": url, "proxy_url": url, "attachment_id": file.id}
            return part | {"file": media, "name": file.name, "size": len(file.data)}
    if isinstance(part.get("components"), list):
        return part | {"components": [_with_files(child, sent, cdn) for child in part["components"]]}
    return part


def attachments(sent: Message, cdn: str) -> list[Json]:
    """A message's files as attachment objects."""
    return [
        {
            "id": file.id,
            "filename": file.name,
            "size": len(file.data),
            "url": f"{cdn}/{sent.channel.id}/{file.id}/{file.name}",
            "proxy_url": f"{cdn}/{sent.channel.id}/{file.id}/{file.name}",
            **({"description": file.description} if file.description else {}),
            **({"ephemeral": True} if sent.flags & Flags.EPHEMERAL else {}),
        }
        for file in sent.files
    ]


def numbered(components: list[Json]) -> list[Json]:
    """Components as stored: each has an id; those given are kept, the others are counted up, parents before children."""
    taken: set[Any] = set()

    def collect(parts: list[Json]) -> None:
        for part in parts:
            taken.add(part.get("id"))
            collect(_children(part))

    collect(components)
    fresh = (number for number in count(1) if number not in taken)

    def number(part: Json) -> Json:
        drawn = _STORED.get(part.get("type", 0), {}) | {key: value for key, value in part.items() if value is not None}
        drawn["id"] = part.get("id") or next(fresh)
        for key in ("components", "accessory", "component"):
            if isinstance(part.get(key), list):
                drawn[key] = [number(child) for child in part[key]]
            elif isinstance(part.get(key), dict):
                drawn[key] = number(part[key])
        return drawn

    return [number(part) for part in components]


def _children(part: Json) -> list[Json]:
    listed = part.get("components")
    found: list[Json] = list(listed) if isinstance(listed, list) else []
    return found + [part[key] for key in ("accessory", "component") if isinstance(part.get(key), dict)]
