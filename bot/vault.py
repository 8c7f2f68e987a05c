"""Vault: the only one that knows keys. It seals and opens records, hashes identities, and holds the cache of opened subjects.

AES-256-GCM; a record's subject, kind, id and version are its associated data, so a body moved to another row does not open. Each
subject has a data key, wrapped by the operator's key: deleting the row deletes the key.
"""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import hmac
import json
import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.events import Member
from bot.items import Item
from bot.store.sqlite import Rows
from bot.store.unit import STATES
from playbook.records import Record

R = TypeVar("R", bound=Record)

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
CACHE_BYTES: Final = 48 * 1024 * 1024
IDLE_SECONDS: Final = 15 * 60.0
IDS: Final = 4_096


class WrongKey(Exception):
    """A key is missing, malformed or not the one the database was sealed with; the text says what to do next."""


class Tampered(Exception):
    """A sealed body does not open: it was changed, moved, or sealed with another key."""


def new_key() -> str:
    """A fresh operator's key, as it is written into `JSC_KEYS` or a key file."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def read_keys(text: str) -> list[bytes]:
    """The operator's keys in `text`, separated by commas or lines; the first seals, all open. Raises WrongKey."""
    keys: list[bytes] = []
    for part in (p.strip() for p in text.replace("\n", ",").split(",")):
        if not part or part.startswith("#"):
            continue
        try:
            key = base64.urlsafe_b64decode(part)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            raise WrongKey(
                "A key is 44 characters of base64. Copy the whole line of the key file, or make one with `jsc check --new-key`."
            )
        keys.append(key)
    if not keys:
        raise WrongKey("No key is set. Put one into JSC_KEYS, or make one with `jsc check --new-key`.")
    return keys


def seal(key: AESGCM, body: bytes, about: str) -> bytes:
    """`body` sealed under `key`, bound to `about`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + key.encrypt(nonce, body, about.encode())


def unseal(key: AESGCM, sealed: bytes, about: str) -> bytes:
    """What `seal` sealed. Raises Tampered."""
    try:
        return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError):
        raise Tampered(about.split("|")[0]) from None


@dataclass(slots=True)
class Subject:
    """One subject as read: sealed rows, what was opened of them, its items. Opened models are frozen and shared."""

    id: str
    rev: int
    wrapped: bytes
    key: AESGCM
    member: Member | None
    rows: dict[tuple[str, str], tuple[int, str, bytes]] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    remotes: dict[str, bytes] = field(default_factory=dict)
    opened: dict[tuple[str, str], Record] = field(default_factory=dict)
    seats: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    used: float = 0.0
    held: int = 0

    @property
    def fresh(self) -> bool:
        """True when nothing of it is stored yet."""
        return self.rev == 0

    @property
    def size(self) -> int:
        """Roughly the bytes it takes; an opened record counts four times its sealed body."""
        sealed = sum(len(body) + 200 for _, _, body in self.rows.values())
        return 2_000 + sealed + 4 * sum(len(self.rows[k][2]) for k in self.opened if k in self.rows) + 300 * len(self.items)

    def remote(self, item: str) -> tuple[str, str] | None:
        """The place and the message in which an item stands, in the platform's ids; None where it never arrived."""
        sealed = self.remotes.get(item)
        if sealed is None:
            return None
        place, message = json.loads(unseal(self.key, sealed, f"{self.id}|remote|{item}"))
        return place, message

    def open(self, kind: type[R], id: str) -> R | None:
        """The record, opened at most once. Raises Tampered for a row that was changed."""
        found = self.opened.get((kind.kind, id))
        if isinstance(found, kind):
            return found
        row = self.rows.get((kind.kind, id))
        if row is None:
            return None
        version, _, sealed = row
        body = json.loads(unseal(self.key, sealed, about(self.id, kind.kind, id, version)))
        written = int(body.pop("v"))
        if written != kind.version:
            body = kind.upcast(body, written)
        record = kind.model_validate({**body, "id": id, "rev": version})
        self.opened[kind.kind, id] = record
        return record

    def seal_record(self, record: Record) -> bytes:
        """The sealed body of `record`, at the version in its `rev`."""
        fields = record.model_dump_json()
        body = f'{{"v":{record.version}{"," if len(fields) > 2 else ""}{fields[1:]}'
        return seal(self.key, body.encode(), about(self.id, record.kind, record.id, record.rev))


def _moment(at: int | None) -> datetime | None:
    return None if at is None else moment(at)


def moment(ms: int) -> datetime:
    """The instant of a time as it is stored (ms), in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def about(subject: str, kind: str, id: str, version: int) -> str:
    """The associated data of a sealed record."""
    return f"{subject}|{kind}|{id}|{version}"


class Vault:
    """Keys, and the cache of opened subjects, bounded by bytes; a copy is dropped on any failure and after idle minutes."""

    def __init__(self, keys: Sequence[bytes], sealed_index: bytes | None) -> None:
        """`sealed_index` is the database's own index key as stored, or None for a new database. Raises WrongKey."""
        self._keys = [AESGCM(key) for key in keys]
        if sealed_index is None:
            self._index = os.urandom(KEY_BYTES)
        else:
            self._index = self._open_with_any(sealed_index, "index")
        self._carrier = AESGCM(hmac.new(self._index, b"carried", hashlib.sha256).digest())
        self._cache: OrderedDict[str, Subject] = OrderedDict()
        self._bytes = 0
        # The same few people come again and again: their ids are asked for at every press.
        self._ids = functools.lru_cache(IDS)(self.hash)

    def _open_with_any(self, sealed: bytes, about: str) -> bytes:
        for key in self._keys:
            try:
                return unseal(key, sealed, about)
            except Tampered:
                continue
        raise WrongKey("The key does not open this database. Set JSC_KEYS to the key it was made with, or restore the key file.")

    def under_first(self, sealed: bytes, about: str) -> bytes | None:
        """A key that any operator's key sealed, sealed by the first; None where it is already. Raises WrongKey where none opens it."""
        try:
            unseal(self._keys[0], sealed, about)
        except Tampered:
            return seal(self._keys[0], self._open_with_any(sealed, about), about)
        return None

    def is_index(self, sealed: bytes) -> bool:
        """Whether `sealed` is the index key of this very database: then its ids are the same."""
        try:
            return hmac.compare_digest(self._open_with_any(sealed, "index"), self._index)
        except WrongKey:
            return False

    def data_key(self, subject: str, wrapped: bytes) -> bytes:
        """A subject's own key. Raises WrongKey."""
        return self._open_with_any(wrapped, f"{subject}|key")

    @property
    def sealed_index(self) -> bytes:
        """The index key, sealed by the first operator's key, to be stored with a new database."""
        return seal(self._keys[0], self._index, "index")

    def hash(self, *parts: str) -> str:
        """A keyed hash of `parts`, 26 characters: without the key nobody can tell what it stands for (HMAC-SHA256, 128 bits)."""
        digest = hmac.digest(self._index, json.dumps(parts).encode(), "sha256")[:16]
        return base64.b32encode(digest).decode().rstrip("=").lower()

    def subject_id(self, kind: str, platform: str, id: str) -> str:
        """The subject of a member, a council or a community."""
        return self._ids(kind, platform, id)

    def seen_key(self, key: str) -> str:
        """A delivery's key as it is stored: its day in the clear for pruning, the rest hashed (keyed BLAKE2b, RFC 7693, 128 bits)."""
        day, _, rest = key.partition("|")
        return f"{day}|{hashlib.blake2b(rest.encode(), key=self._index, digest_size=16, person=b'seen').hexdigest()}"

    def carried(self, body: bytes, about: str) -> str:
        """`body` sealed for a platform to keep and bring back (ASCII), by a key of this database that outlives a restart."""
        return base64.urlsafe_b64encode(seal(self._carrier, body, about)).decode()

    def brought_back(self, carried: str, about: str) -> bytes:
        """What `carried` sealed. Raises Tampered."""
        try:
            sealed = base64.urlsafe_b64decode(carried.encode())
        except (binascii.Error, ValueError):
            raise Tampered("carried") from None
        return unseal(self._carrier, sealed, about)

    def begin(self, id: str, member: Member | None) -> Subject:
        """A subject that is not stored yet, with a data key of its own."""
        data = os.urandom(KEY_BYTES)
        return Subject(id, 0, seal(self._keys[0], data, f"{id}|key"), AESGCM(data), member)

    def admit(self, rows: Rows) -> Subject:
        """A subject as it was read. Raises Tampered or WrongKey."""
        data = self.data_key(rows.subject, rows.wrapped)
        key = AESGCM(data)
        member = None
        if rows.address is not None:
            platform, id = json.loads(unseal(key, rows.address, f"{rows.subject}|address"))
            member = Member(platform, id)
        subject = Subject(rows.subject, rows.rev, rows.wrapped, key, member)
        subject.rows = {(kind, id): (version, author, body) for kind, id, version, author, body in rows.records or ()}
        for id, kind, ref, due, state, pierces, remote, planned, until, sent, delivery in rows.items or ():
            subject.items.append(
                Item(
                    *(id, kind, ref, moment(due), STATES[state], bool(pierces), remote is not None),
                    planned=_moment(planned),
                    until=_moment(until),
                    sent=_moment(sent),
                    delivery=delivery or "",
                )
            )
            if remote is not None:
                subject.remotes[id] = remote
        subject.seats, subject.elsewhere = rows.seats, rows.elsewhere
        return subject

    def sealed_address(self, subject: Subject) -> bytes | None:
        """What an adapter needs to reach the subject, sealed."""
        if subject.member is None:
            return None
        return seal(subject.key, json.dumps([subject.member.platform, subject.member.id]).encode(), f"{subject.id}|address")

    def cached(self, id: str, now: float) -> Subject | None:
        """The cached copy, when there is one that is not idle for too long. `now` is monotonic seconds."""
        found = self._cache.get(id)
        if found is None:
            return None
        if now - found.used > IDLE_SECONDS:
            self.forget(id)
            return None
        found.used = now
        self._cache.move_to_end(id)
        return found

    def hold(self, subject: Subject, now: float) -> None:
        """Caches a copy that is known to be what is stored, unless a newer one is held."""
        held = self._cache.get(subject.id)
        if held is not None and held is not subject and held.rev > subject.rev:
            return
        self.forget(subject.id)
        subject.used = now
        self._cache[subject.id] = subject
        subject.held = subject.size
        self._bytes += subject.held
        while self._cache and (self._bytes > CACHE_BYTES or now - next(iter(self._cache.values())).used > IDLE_SECONDS):
            self.forget(next(iter(self._cache)))

    def forget(self, id: str) -> None:
        """Drops the copy: the next event reads again."""
        gone = self._cache.pop(id, None)
        if gone is not None:
            self._bytes -= gone.held
