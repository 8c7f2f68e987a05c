"""Keeps what the Discord stand-in accepted, who received it, what it refused and which rules of our own were broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tests.standins.discord_rules import Refused
from tests.standins.discord_schema import Json
from tests.standins.discord_world import Channel, File, Message, World


@dataclass(eq=False, slots=True)
class Entry:
    """One thing that was accepted. `viewers` (account ids) grows while more people come to see it.

    `act`: message, edit, delete, reply, update, followup, defer, modal, thread, member, pin, commands.
    """

    at: datetime
    act: str
    route: str
    body: Json
    channel: Channel | None = None
    message: Message | None = None
    files: tuple[File, ...] = ()
    viewers: set[str] = field(default_factory=set)

    def holds(self, canary: str) -> bool:
        """Whether any string of the body (ids and hidden values too) or any file has `canary` in it."""
        return any(canary in text for text in _strings(self.body)) or any(canary in file.text for file in self.files)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that was not carried out, and why."""

    at: datetime
    route: str
    status: int
    code: int
    reason: str
    body: Json | None


class Ledger:
    """What happened on this Discord."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.entries: list[Entry] = []
        self.refused: list[Refusal] = []
        self.violations: list[str] = []
        self.unanswered: list[str] = []
        self.requests: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()

    def accept(
        self,
        act: str,
        route: str,
        body: Json,
        *,
        message: Message | None = None,
        channel: Channel | None = None,
        files: tuple[File, ...] = (),
        viewers: set[str] | None = None,
    ) -> Entry:
        """Writes down something that was carried out; a message's viewers are those who can read it now."""
        if viewers is None:
            viewers = self._world.viewers(message) if message else set()
        place = channel or (message.channel if message else None)
        entry = Entry(self._world.now(), act, route, body, place, message, files, viewers)
        self.entries.append(entry)
        return entry

    def refuse(self, route: str, why: Refused, body: Json | None) -> None:
        """Writes down a refusal."""
        self.refused.append(Refusal(self._world.now(), route, why.status, why.code, str(why), body))

    def violate(self, route: str, rule: str) -> None:
        """Writes down a broken rule of our own: Discord would have carried it out."""
        self.violations.append(f"{route}: {rule}")

    def more_viewers(self) -> None:
        """After people came or gained rights: they can now read what still stands."""
        newest = {entry.message.id: entry for entry in self.entries if entry.message is not None}
        for entry in newest.values():
            if entry.message is not None and not entry.message.deleted:
                entry.viewers |= self._world.viewers(entry.message)

    def received(self, canary: str) -> set[str]:
        """The names of everybody who was ever shown something with `canary` in it, hidden values included."""
        seen = {who for entry in self.entries if entry.holds(canary) for who in entry.viewers}
        return {self._world.accounts[who].name for who in seen}

    def holding(self, canary: str) -> list[Entry]:
        """Every accepted request with `canary` in it."""
        return [entry for entry in self.entries if entry.holds(canary)]

    def of(self, *acts: str) -> list[Entry]:
        """The accepted requests of these kinds, in order."""
        return [entry for entry in self.entries if entry.act in acts]

    def posts(self, nonce: str | int | None = None) -> list[Entry]:
        """New messages in channels and direct chats; those with one `nonce`, to count lost and doubled ones."""
        return [entry for entry in self.of("message") if nonce is None or str(entry.body.get("nonce")) == str(nonce)]

    @property
    def invalid_requests(self) -> int:
        """Answers of 401, 403 and 429: 10,000 in ten minutes block an address (platform-facts 2.6)."""
        return sum(self.statuses[status] for status in (401, 403, 429))

    def check(self) -> None:
        """Raises AssertionError when something was refused, a person got no answer, or a rule of our own was broken."""
        wrong = [f"{refusal.route}: {refusal.reason}" for refusal in self.refused] + self.violations + self.unanswered
        if wrong:
            raise AssertionError("Discord would not have been pleased:\n" + "\n".join(wrong))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
