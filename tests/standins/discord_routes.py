"""What each of Discord's REST routes does to the stand-in's world; knows no HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.standins import discord_shapes as shapes
from tests.standins.discord_bodies import body_problems
from tests.standins.discord_commands import CREATES_A_DAY, command_problems, created
from tests.standins.discord_interactions import Interactions
from tests.standins.discord_ledger import Ledger
from tests.standins.discord_post import Post, Uploads
from tests.standins.discord_rules import Refused, Way, refuse_if
from tests.standins.discord_schema import Json, Problem
from tests.standins.discord_world import (
    Permissions,
    Seat,
    World,
)  # fmt: skip

_STORED: Json = {"type": 1, "nsfw": False, "contexts": None, "integration_types": [0]}
DM_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: its route's name, what its path names, its query and its body."""

    route: str
    path: dict[str, str]
    query: dict[str, str]
    body: Any
    uploads: Uploads

    @property
    def object(self) -> Json:
        """The body as an object. Raises `Refused` 50109 when it is something else."""
        if not isinstance(self.body, dict):
            raise Refused(400, 50109, "The request body contains invalid JSON.")
        return self.body


Answer = tuple[int, Any]


class Routes:
    """All routes but those of threads. `dm_opens`: how many new direct chats ten minutes allow (unpublished; None: any)."""

    def __init__(
        self, world: World, post: Post, interactions: Interactions, ledger: Ledger,
        cdn: Callable[[], str], gateway_url: Callable[[], str],
    ) -> None:  # fmt: skip
        self._world, self._post, self._interactions, self._ledger = world, post, interactions, ledger
        self._cdn, self._gateway_url = cdn, gateway_url
        self.commands: dict[str, list[Json]] = {"": []}
        self.creates: dict[str, int] = {}
        self.dm_opens: int | None = None
        self._opened: list[Any] = []

    def table(self) -> dict[str, Callable[[Ask], Answer]]:
        """Every route by its name: method and path template."""
        messages, one = "/channels/{channel}/messages", "/channels/{channel}/messages/{message}"
        hook = "/webhooks/{application}/{token}"
        app = "/applications/{application}"
        return {
            "GET /users/@me": lambda ask: (200, shapes.user(self._world.bot) | {"verified": True, "mfa_enabled": True}),
            "GET /users/@me/guilds": self.own_guilds,
            "GET /users/{user}": lambda ask: (200, shapes.user(self._world.get_account(ask.path["user"]))),
            "POST /users/@me/channels": self.open_direct,
            "GET /oauth2/applications/@me": self.application,
            "GET /applications/@me": self.application,
            "GET /gateway": lambda ask: (200, {"url": self._gateway_url()}),
            "GET /gateway/bot": self.gateway_bot,
            f"GET {app}/commands": lambda ask: (200, self.commands[""]),
            f"PUT {app}/commands": lambda ask: self.overwrite_commands(ask, ""),
            f"GET {app}/guilds/{{guild}}/commands": lambda ask: (200, self.commands.get(self._scope(ask), [])),
            f"PUT {app}/guilds/{{guild}}/commands": lambda ask: self.overwrite_commands(ask, self._scope(ask)),
            "GET /guilds/{guild}": lambda ask: (200, shapes.guild(self._world.get_guild(ask.path["guild"]))),
            "GET /guilds/{guild}/roles": lambda ask: (200, shapes.roles(self._world.get_guild(ask.path["guild"]))),
            "GET /guilds/{guild}/channels": self.guild_channels,
            "GET /guilds/{guild}/members/{user}": self.guild_member,
            "GET /channels/{channel}": lambda ask: (200, shapes.channel(self._world.get_channel(ask.path["channel"]), self._world)),
            f"GET {messages}/pins": self.pins,
            f"PUT {messages}/pins/{{message}}": lambda ask: self.pin(ask, True),
            f"DELETE {messages}/pins/{{message}}": lambda ask: self.pin(ask, False),
            "GET /channels/{channel}/pins": lambda ask: (200, [i["message"] for i in self.pins(ask)[1]["items"]]),
            "PUT /channels/{channel}/pins/{message}": lambda ask: self.pin(ask, True),
            "DELETE /channels/{channel}/pins/{message}": lambda ask: self.pin(ask, False),
            f"GET {messages}": self.history,
            f"POST {messages}": self.send,
            f"GET {one}": self.get_message,
            f"PATCH {one}": self.edit_message,
            f"DELETE {one}": self.delete_message,
            "POST /channels/{channel}/typing": lambda ask: (204, self._world.get_channel(ask.path["channel"]) and None),
            "POST /interactions/{interaction}/{token}/callback": self.callback,
            f"POST {hook}": lambda ask: (200, self._drawn(self._interactions.follow_up(*self._hook(ask)))),
            f"GET {hook}/messages/{{message}}": lambda ask: (200, self._drawn(self._found(ask))),
            f"PATCH {hook}/messages/{{message}}": self.edit_answer,
            f"DELETE {hook}/messages/{{message}}": self.delete_answer,
        }  # fmt: skip

    # -- the bot itself ------------------------------------------------------------------------------------------

    def application(self, ask: Ask) -> Answer:
        """The application, owned by nobody in particular, without an interactions endpoint."""
        bot = self._world.bot
        return 200, {
            "id": bot.id, "name": "Council", "icon": None, "description": "", "summary": "", "bot_public": True,
            "bot_require_code_grant": False, "verify_key": "0" * 64, "flags": 0, "owner": shapes.user(bot), "team": None,
            "interactions_endpoint_url": None, "approximate_guild_count": len(self._world.guilds), "bot": shapes.user(bot),
        }  # fmt: skip

    def gateway_bot(self, ask: Ask) -> Answer:
        """The gateway's address and how many sessions may be started."""
        limit = {"total": 1000, "remaining": 1000, "reset_after": 14_400_000, "max_concurrency": 1}
        return 200, {"url": self._gateway_url(), "shards": 1, "session_start_limit": limit}

    def own_guilds(self, ask: Ask) -> Answer:
        """The servers the bot is in."""
        servers = [server for server in self._world.guilds.values() if server.bot_permissions is not None]
        return 200, [shapes.guild(server) | {"permissions": str(int(server.bot_permissions or 0))} for server in servers]

    def overwrite_commands(self, ask: Ask, scope: str) -> Answer:
        """Replaces all commands; only those that did not exist count towards the day's creates."""
        wanted = ask.body or []
        refuse_if(command_problems(wanted))
        before = self.commands.get(scope, [])
        new = created(before, wanted)
        if self.creates.get(scope, 0) + new > CREATES_A_DAY:
            raise Refused(400, 30034, "Max number of daily application command creates has been reached (200)")
        self.creates[scope] = self.creates.get(scope, 0) + new
        ids = {(command["name"], command["type"]): command["id"] for command in before}
        self.commands[scope] = [
            _STORED
            | {key: value for key, value in command.items() if value is not None}
            | {
                "id": ids.get((command["name"], command.get("type", 1))) or self._world.snowflake(),
                "application_id": self._world.bot.id,
                "version": self._world.snowflake(),
                "default_member_permissions": _text(command.get("default_member_permissions")),
            }
            | ({"guild_id": scope} if scope else {})
            for command in wanted
        ]
        self._ledger.accept("commands", ask.route, {"commands": wanted})
        return 200, self.commands[scope]

    # -- people and servers --------------------------------------------------------------------------------------

    def open_direct(self, ask: Ask) -> Answer:
        """Gives the direct chat with somebody, opening it if need be."""
        refuse_if(body_problems("CreatePrivateChannelRequest", ask.object))
        account = self._world.accounts.get(str(ask.object.get("recipient_id")))
        if account is None or account.bot:
            raise Refused(400, 50033, "Invalid Recipient(s)")
        if not self._world.has_direct(account):
            now = self._world.now()
            self._opened = [when for when in self._opened if now - when < DM_WINDOW]
            if self.dm_opens is not None and len(self._opened) >= self.dm_opens:
                raise Refused(400, 40003, "You are opening direct messages too fast.")
            self._opened.append(now)
        return 200, shapes.channel(self._world.direct(account), self._world)

    def guild_channels(self, ask: Ask) -> Answer:
        """The channels of a server, without threads."""
        return 200, [shapes.channel(place, self._world) for place in self._world.get_guild(ask.path["guild"]).channels.values()]

    def guild_member(self, ask: Ask) -> Answer:
        """One member; needs no privileged intent."""
        server, who = self._world.get_guild(ask.path["guild"]), ask.path["user"]
        if who == self._world.bot.id:
            own = Seat(server.bot_permissions or Permissions(0), self._world.now())
            return 200, shapes.full_member(self._world.bot, own)
        if who not in server.seats:
            raise (Refused(404, 10007, "Unknown Member") if who in self._world.accounts else Refused(404, 10013, "Unknown User"))
        return 200, shapes.full_member(self._world.accounts[who], server.seats[who])

    # -- messages ------------------------------------------------------------------------------------------------

    def send(self, ask: Ask) -> Answer:
        """A new message; the nonce it came with is in this answer and in no other."""
        message = self._post.to_channel(self._world.get_channel(ask.path["channel"]), ask.object, ask.uploads, ask.route)
        return 200, self._drawn(message) | ({} if message.nonce is None else {"nonce": message.nonce})

    def history(self, ask: Ask) -> Answer:
        """Up to `limit` messages, newest first, `before` or `after` an id."""
        channel = self._world.get_channel(ask.path["channel"])
        if channel.guild is not None:
            self._world.need(channel, Permissions.READ_MESSAGE_HISTORY)
        limit = int(ask.query.get("limit", 50))
        if not 1 <= limit <= 100:
            refuse_if([Problem("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")])
        found = [m for m in channel.messages.values() if not m.deleted and m.only_for is None]
        if "before" in ask.query:
            found = [m for m in found if int(m.id) < int(ask.query["before"])]
        if "after" in ask.query:
            found = [m for m in found if int(m.id) > int(ask.query["after"])][:limit]
        return 200, [self._drawn(m) for m in found[::-1][:limit]]

    def get_message(self, ask: Ask) -> Answer:
        """One message."""
        channel = self._world.get_channel(ask.path["channel"])
        if channel.guild is not None:
            self._world.need(channel, Permissions.READ_MESSAGE_HISTORY)
        return 200, self._drawn(self._world.get_message(channel, ask.path["message"]))

    def edit_message(self, ask: Ask) -> Answer:
        """Changes a message of the bot's."""
        message = self._world.get_message(self._world.get_channel(ask.path["channel"]), ask.path["message"])
        return 200, self._drawn(self._post.edit(message, ask.object, ask.uploads, ask.route, way=Way.EDIT))

    def delete_message(self, ask: Ask) -> Answer:
        """Takes a message away; in an archived thread too."""
        channel = self._world.get_channel(ask.path["channel"])
        message = self._world.get_message(channel, ask.path["message"])
        if message.author is not self._world.bot:
            self._world.need(channel, Permissions.MANAGE_MESSAGES)
        self._post.delete(message, ask.route)
        return 204, None

    def pin(self, ask: Ask, pinned: bool) -> Answer:
        """Pins or unpins; in a server this needs a right the bot does not ask for."""
        channel = self._world.get_channel(ask.path["channel"])
        self._world.need(channel, Permissions.PIN_MESSAGES)
        message = self._world.get_message(channel, ask.path["message"])
        if pinned and sum(m.pinned and not m.deleted for m in channel.messages.values()) >= 250:
            raise Refused(400, 30003, "Maximum number of pins reached for the channel (250)")
        message.pinned = pinned
        self._ledger.accept("pin", ask.route, {"pinned": pinned}, message=message, viewers=set())
        return 204, None

    def pins(self, ask: Ask) -> Answer:
        """What is pinned, newest first."""
        found = [m for m in self._world.get_channel(ask.path["channel"]).messages.values() if m.pinned and not m.deleted]
        items = [{"pinned_at": shapes.stamp(m.created), "message": self._drawn(m)} for m in found[::-1]]
        return 200, {"items": items, "has_more": False}

    # -- interactions --------------------------------------------------------------------------------------------

    def callback(self, ask: Ask) -> Answer:
        """The first answer; its body is only told `with_response`."""
        path = ask.path
        told = self._interactions.respond(path["interaction"], path["token"], ask.object, ask.uploads, ask.route)
        return (200, told) if ask.query.get("with_response", "").lower() in ("1", "true") else (204, None)

    def edit_answer(self, ask: Ask) -> Answer:
        """Changes an answer or a follow-up."""
        token, body, uploads, route = self._hook(ask)
        message = self._interactions.edit(token, ask.path["message"], body, uploads, route)
        return 200, self._drawn(message)

    def delete_answer(self, ask: Ask) -> Answer:
        """Takes an answer or a follow-up away."""
        self._post.delete(self._found(ask), ask.route)
        return 204, None

    # -- shared --------------------------------------------------------------------------------------------------

    def _hook(self, ask: Ask) -> tuple[str, Json, Uploads, str]:
        self._own(ask)
        return ask.path["token"], ask.object, ask.uploads, ask.route

    def _scope(self, ask: Ask) -> str:
        return self._world.get_guild(ask.path["guild"]).id

    def _own(self, ask: Ask) -> None:
        if ask.path["application"] != self._world.bot.id:
            raise Refused(404, 10015, "Unknown Webhook")

    def _found(self, ask: Ask) -> Any:
        self._own(ask)
        return self._interactions.find(ask.path["token"], ask.path["message"])

    def _drawn(self, message: Any) -> Json:
        return shapes.message(message, self._cdn())


def _text(permissions: object) -> str | None:
    """Bits of permissions as Discord gives them back."""
    return None if permissions is None else str(permissions)
