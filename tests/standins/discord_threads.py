"""What Discord's thread routes do: private threads that do not nest, who is in them, archiving and waking.

Source: platform-facts 2.5 and 2.9; discord/discord-api-docs `developers/topics/threads.mdx`.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.standins import discord_shapes as shapes
from tests.standins.discord_bodies import body_problems
from tests.standins.discord_ledger import Ledger
from tests.standins.discord_routes import Answer, Ask
from tests.standins.discord_rules import Refused, refuse_if
from tests.standins.discord_schema import Json, Problem
from tests.standins.discord_world import (
    DM,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Account,
    Channel,
    Guild,
    Permissions,
    World,
)


class Threads:
    """The thread routes. `creator_may_add`: whether who made a thread with `invitable` off can add people (unverified: U)."""

    def __init__(self, world: World, ledger: Ledger, dispatch: Callable[[str, Json], None]) -> None:
        self._world, self._ledger, self._dispatch = world, ledger, dispatch
        self.creator_may_add = True

    def table(self) -> dict[str, Callable[[Ask], Answer]]:
        """Every route by its name: method and path template."""
        members = "/channels/{channel}/thread-members"
        return {
            "PATCH /channels/{channel}": self.change_thread,
            "DELETE /channels/{channel}": self.delete_channel,
            "POST /channels/{channel}/threads": self.start_thread,
            "POST /channels/{channel}/messages/{message}/threads": self.start_public_thread,
            f"GET {members}": self.thread_members,
            f"PUT {members}/@me": lambda ask: self.change_member(ask, self._world.bot, True),
            f"DELETE {members}/@me": lambda ask: self.change_member(ask, self._world.bot, False),
            f"PUT {members}/{{user}}": lambda ask: self.change_member(ask, self._named(ask), True),
            f"DELETE {members}/{{user}}": lambda ask: self.change_member(ask, self._named(ask), False),
            "GET /guilds/{guild}/threads/active": self.active_threads,
            "GET /channels/{channel}/users/@me/threads/archived/private": self.archived_threads,
        }

    def _named(self, ask: Ask) -> Account:
        return self._world.get_account(ask.path["user"])

    def start_thread(self, ask: Ask) -> Answer:
        """A new thread under a text channel; threads do not nest."""
        parent = self._world.get_channel(ask.path["channel"])
        if parent.kind != TEXT:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        refuse_if(body_problems("CreateTextThreadWithoutMessageRequest", ask.object))
        if not str(ask.object.get("name", "")).strip():
            refuse_if([Problem("name", "BASE_TYPE_REQUIRED", "This field is required")])
        private = int(ask.object.get("type") or PRIVATE_THREAD) == PRIVATE_THREAD
        self._world.need(parent, Permissions.CREATE_PRIVATE_THREADS if private else Permissions.CREATE_PUBLIC_THREADS)
        made = self._world.thread(parent, ask.object, self._world.bot)
        self._ledger.accept("thread", ask.route, ask.object, channel=made)
        self._dispatch("THREAD_CREATE", shapes.channel(made, self._world) | {"newly_created": True})
        return 201, shapes.channel(made, self._world)

    def start_public_thread(self, ask: Ask) -> Answer:
        """A thread on a message."""
        parent = self._world.get_channel(ask.path["channel"])
        if parent.kind != TEXT:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        self._world.need(parent, Permissions.CREATE_PUBLIC_THREADS)
        refuse_if(body_problems("CreateTextThreadWithMessageRequest", ask.object))
        message = self._world.get_message(parent, ask.path["message"])
        if message.id in self._world.channels:
            raise Refused(400, 160004, "A thread has already been created for this message")
        made = self._world.thread(parent, ask.object | {"type": PUBLIC_THREAD}, self._world.bot)
        self._ledger.accept("thread", ask.route, ask.object, channel=made)
        return 201, shapes.channel(made, self._world)

    def change_thread(self, ask: Ask) -> Answer:
        """Archives, unarchives, locks or renames a thread; other channels need Manage Channels."""
        place, body = self._world.get_channel(ask.path["channel"]), ask.object
        if not place.is_thread:
            if place.kind == DM:
                raise Refused(400, 50003, "Cannot execute action on a DM channel")
            self._world.need(place, Permissions.MANAGE_CHANNELS)
            place.name = str(body.get("name") or place.name)
            return 200, shapes.channel(place, self._world)
        refuse_if(body_problems("UpdateThreadRequestPartial", body))
        moderator = bool(self._world.permissions(self._world.bot, place) & Permissions.MANAGE_THREADS)
        mine = place.owner == self._world.bot.id
        only_unarchives = body.get("archived") is False and set(body) == {"archived"}
        may_unarchive = only_unarchives and self._world.bot.id in place.people and not place.locked
        if not moderator and ("locked" in body or not (mine or may_unarchive)):
            raise Refused(403, 50013, "Missing Permissions")
        if place.archived and body.get("archived") is not False and set(body) - {"archived", "locked"}:
            raise Refused(400, 50083, "Tried to perform an operation on an archived thread")
        place.archived = bool(body.get("archived", place.archived))
        place.locked = bool(body.get("locked", place.locked))
        place.invitable = bool(body.get("invitable", place.invitable))
        place.name = str(body.get("name") or place.name)
        place.archive_minutes = int(body.get("auto_archive_duration") or place.archive_minutes)
        place.changed = self._world.now()
        self._ledger.accept("thread", ask.route, body, channel=place)
        self._dispatch("THREAD_UPDATE", shapes.channel(place, self._world))
        return 200, shapes.channel(place, self._world)

    def delete_channel(self, ask: Ask) -> Answer:
        """Deletes a thread (Manage Threads) or a channel (Manage Channels)."""
        place = self._world.get_channel(ask.path["channel"])
        if place.kind != DM:
            self._world.need(place, Permissions.MANAGE_THREADS if place.is_thread else Permissions.MANAGE_CHANNELS)
            self._world.remove(place)
        return 200, shapes.channel(place, self._world)

    def change_member(self, ask: Ask, who: Account, added: bool) -> Answer:
        """Adds somebody to a thread or removes them from it."""
        place, world = self._world.get_channel(ask.path["channel"]), self._world
        if not place.is_thread:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        if place.archived:
            raise Refused(400, 50083, "Tried to perform an operation on an archived thread")
        moderator = bool(world.permissions(world.bot, place) & Permissions.MANAGE_THREADS)
        mine = place.owner == world.bot.id
        if added:
            world.need(place, Permissions.SEND_MESSAGES_IN_THREADS)
            if not place.invitable and not moderator and not (mine and self.creator_may_add):
                raise Refused(403, 50013, "Missing Permissions")
            if place.parent is None or not world.permissions(who, place.parent) & Permissions.VIEW_CHANNEL:
                raise Refused(403, 50001, "Missing Access")
            place.people.add(who.id)
        else:
            if not moderator and not (mine and place.kind == PRIVATE_THREAD) and who is not world.bot:
                raise Refused(403, 50013, "Missing Permissions")
            place.people.discard(who.id)
        self._ledger.accept("member", ask.route, {"added" if added else "removed": who.id}, channel=place)
        self._ledger.more_viewers()
        return 204, None

    def thread_members(self, ask: Ask) -> Answer:
        """Listing who is in a thread needs the privileged members intent, which this bot does not have."""
        self._world.get_channel(ask.path["channel"])
        raise Refused(403, 50001, "Missing Access")

    def active_threads(self, ask: Ask) -> Answer:
        """The threads of a server that are not archived and that the bot can see."""
        return 200, self._threads(self._world.get_guild(ask.path["guild"]), None, archived=False)

    def archived_threads(self, ask: Ask) -> Answer:
        """The archived private threads under a channel that the bot is in."""
        channel = self._world.get_channel(ask.path["channel"])
        return 200, self._threads(channel.guild, channel, archived=True) | {"has_more": False}

    def _threads(self, server: Guild | None, parent: Channel | None, *, archived: bool) -> Json:
        found = [
            place
            for place in (server.threads.values() if server else ())
            if place.archived is archived and parent in (None, place.parent) and self._world.permissions(self._world.bot, place)
        ]
        bot = self._world.bot.id
        return {
            "threads": [shapes.channel(place, self._world) for place in found],
            "members": [shapes.thread_member(place, bot) for place in found if bot in place.people],
        }
