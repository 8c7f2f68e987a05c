"""Carries out what is asked of messages: create, edit, delete; with nonces, closed direct messages and archived threads."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.standins.discord_ledger import Ledger
from tests.standins.discord_rules import Flags, Refused, Way, message_problems, refuse_if
from tests.standins.discord_schema import Json, Problem
from tests.standins.discord_shapes import ATTACHMENT_LIMIT
from tests.standins.discord_world import DM, Channel, File, Message, Permissions, World

NONCE_WINDOW = timedelta(seconds=60)
REQUEST_LIMIT = 25 * 1024 * 1024
Uploads = dict[int, tuple[str, bytes]]


class Post:
    """Where messages are handed in. `nonce_window`: how long a nonce is remembered (unpublished; 0 forgets at once)."""

    def __init__(self, world: World, ledger: Ledger) -> None:
        self._world, self._ledger = world, ledger
        self.nonce_window = NONCE_WINDOW
        self._nonces: dict[tuple[str, str], tuple[datetime, Message]] = {}

    def to_channel(self, channel: Channel, body: Json, uploads: Uploads, route: str) -> Message:
        """`POST /channels/{id}/messages`. The same nonce again within the window gives the first message."""
        self._may_post(channel, uploads)
        reference = self._answered(channel, body.get("message_reference"))
        self._check(body, Way.CREATE, uploads, route)
        known = self._known_nonce(channel, body)
        if known is not None:
            if known.deleted:
                raise Refused(404, 10008, "Unknown Message")
            return known
        message = self._new(channel, body, uploads)
        message.reference = reference
        if body.get("nonce") is not None:
            self._nonces[channel.id, str(body["nonce"])] = (self._world.now(), message)
        self._ledger.accept("message", route, body, message=message, files=tuple(message.files))
        return message

    def _answered(self, channel: Channel, reference: Json | None) -> Json | None:
        """The message that is answered; one that is gone is refused, or passed over where the body asks for that (message.mdx)."""
        if not reference:
            return None
        answered = channel.messages.get(str(reference.get("message_id")))
        if answered is not None and not answered.deleted and answered.only_for is None:
            return {key: value for key, value in reference.items() if key != "fail_if_not_exists"}
        if reference.get("fail_if_not_exists") is not False:
            refuse_if([Problem("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")])
        return None

    def answer(
        self, channel: Channel, body: Json, uploads: Uploads, route: str, *, way: Way, only_for: str | None, asked: Json,
        reference: Json | None, act: str, typed: str = "",
    ) -> Message:  # fmt: skip
        """A message in answer to an interaction; it needs no permission to send. Others see what was `typed` with it."""
        self._check(body, way, uploads, route)
        self._wake(channel)
        message = self._new(channel, body, uploads)
        message.only_for = only_for
        message.asked, message.reference = asked, reference
        self._ledger.accept(act, route, body | {"typed": typed}, message=message, files=tuple(message.files))
        return message

    def thinking(self, channel: Channel, route: str, *, only_for: str | None, asked: Json) -> Message:
        """The placeholder of a deferred answer."""
        self._wake(channel)
        message = self._new(channel, {"flags": int(Flags.LOADING)}, {})
        message.only_for, message.asked = only_for, asked
        if only_for is not None:
            message.flags |= Flags.EPHEMERAL
        self._ledger.accept("defer", route, {}, message=message)
        return message

    def edit(self, message: Message, body: Json, uploads: Uploads, route: str, *, way: Way, act: str = "edit") -> Message:
        """Changes what the body names and leaves the rest; a filled placeholder stops loading."""
        if message.channel.archived:
            raise Refused(400, 50083, "Tried to perform an operation on an archived thread")
        if message.author is not self._world.bot:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        kept = message.files
        if body.get("attachments") is not None:
            ids = {str(part.get("id")) for part in body["attachments"]}
            kept = [file for file in message.files if file.id in ids]
        self._check(body, way, uploads, route, before=message, kept=kept)
        flags = Flags(body.get("flags") or 0)
        if flags & Flags.EPHEMERAL and not message.flags & Flags.EPHEMERAL:
            self._ledger.violate(route, "an edit cannot make a message ephemeral: others still see it")
        self._refuse_mixture(message, body, kept, uploads)
        for key in ("content", "components", "embeds"):
            if key in body:
                setattr(message, key, body[key] or ("" if key == "content" else []))
        message.files = kept + self._files(body, uploads)
        message.flags = (message.flags & ~Flags.LOADING) | (flags & ~Flags.EPHEMERAL)
        message.mentions = body.get("allowed_mentions") or {}
        message.edited = self._world.now()
        self._world.touch(message)
        self._ledger.accept(act, route, body, message=message, files=tuple(message.files))
        return message

    def delete(self, message: Message, route: str) -> None:
        """Takes a message away; the nonce it was sent with stays known."""
        viewers = self._world.viewers(message)
        message.deleted = True
        self._world.touch(message)
        self._ledger.accept("delete", route, {}, message=message, viewers=viewers)

    def _may_post(self, channel: Channel, uploads: Uploads) -> None:
        world = self._world
        if channel.kind == DM:
            person = world.accounts[next(iter(channel.people))]
            if not world.shares_guild(person):
                raise Refused(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
            if not person.dm_open:
                raise Refused(403, 50007, "Cannot send messages to this user")
            return
        wanted = Permissions.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permissions.SEND_MESSAGES
        world.need(channel, wanted | (Permissions.ATTACH_FILES if uploads else Permissions(0)))
        self._wake(channel)

    def _wake(self, channel: Channel) -> None:
        """Sending brings an archived thread back, unless it is locked."""
        if not channel.is_thread:
            return
        moderator = self._world.permissions(self._world.bot, channel) & Permissions.MANAGE_THREADS
        if channel.locked and not moderator:
            raise Refused(403, 160005, "Thread is locked")
        channel.archived, channel.changed = False, self._world.now()

    def _known_nonce(self, channel: Channel, body: Json) -> Message | None:
        if body.get("nonce") is None or not body.get("enforce_nonce"):
            return None
        when, message = self._nonces.get((channel.id, str(body["nonce"])), (None, None))
        fresh = when is not None and self._world.now() - when < self.nonce_window
        return message if fresh else None

    def _check(
        self, body: Json, way: Way, uploads: Uploads, route: str, *, before: Message | None = None, kept: list[File] | None = None
    ) -> None:  # fmt: skip
        if sum(len(data) for _, data in uploads.values()) > REQUEST_LIMIT or any(
            len(data) > ATTACHMENT_LIMIT for _, data in uploads.values()
        ):
            raise Refused(413, 40005, "Request entity too large")
        names = [name for name, _ in uploads.values()] + [file.name for file in kept or []]
        v2 = before is not None and before.is_v2
        refuse_if(message_problems(body, way, v2=v2, files=names))
        if before is None:
            shown = ("components",) if Flags(body.get("flags") or 0) & Flags.COMPONENTS_V2 else (
                "content", "embeds", "components", "sticker_ids", "poll",
            )  # fmt: skip
            if not any(body.get(key) for key in shown) and not (uploads and "content" in shown):
                raise Refused(400, 50006, "Cannot send an empty message")
        if isinstance(body.get("content"), str) and body["content"] and not body["content"].strip():
            raise Refused(400, 50006, "Cannot send an empty message")
        self._house_rules(body, uploads, route, v2=v2)

    def _house_rules(self, body: Json, uploads: Uploads, route: str, *, v2: bool) -> None:
        """Rules of ours, not of Discord's: written down, not refused."""
        mentions = body.get("allowed_mentions")
        if not isinstance(mentions, dict) or mentions.get("parse") != []:
            self._ledger.violate(route, f"allowed_mentions must be there with parse [], it was {mentions}")
        if v2 or Flags(body.get("flags") or 0) & Flags.COMPONENTS_V2:
            drawn = str(body.get("components") or [])
            for name, _ in uploads.values():
                if f"attachment://{name}" not in drawn:
                    self._ledger.violate(route, f"the file {name} is in no component, so nobody sees it")

    def _refuse_mixture(self, message: Message, body: Json, kept: list[File], uploads: Uploads) -> None:
        """What an edit leaves behind must still be one kind of message, and not an empty one."""
        v2 = message.is_v2 or bool(Flags(body.get("flags") or 0) & Flags.COMPONENTS_V2)
        stands = {key: body[key] if key in body else getattr(message, key) for key in ("content", "components", "embeds")}
        if v2 and (stands["content"] or stands["embeds"]):
            code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
            refuse_if([Problem("content", code, "set content and embeds to null when a message becomes V2")])
        if not (stands["components"] if v2 else any(stands.values()) or kept or uploads):
            raise Refused(400, 50006, "Cannot send an empty message")

    def _new(self, channel: Channel, body: Json, uploads: Uploads) -> Message:
        world = self._world
        message = Message(world.snowflake(), channel, world.bot, world.now())
        message.content = body.get("content") or ""
        message.components = body.get("components") or []
        message.embeds = body.get("embeds") or []
        message.files = self._files(body, uploads)
        message.flags = Flags(body.get("flags") or 0)
        message.mentions = body.get("allowed_mentions") or {}
        message.nonce = body.get("nonce")
        channel.messages[message.id] = message
        world.touch(message)
        return message

    def _files(self, body: Json, uploads: Uploads) -> list[File]:
        about = {str(part.get("id")): part for part in body.get("attachments") or []}
        return [
            File(self._world.snowflake(), name, data, str(about.get(str(index), {}).get("description") or ""))
            for index, (name, data) in sorted(uploads.items())
        ]
