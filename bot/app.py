"""App.handle: one event, one unit of work.

Read, decide, write, commit durably; only then does the adapter acknowledge and draw. Events of one subject run one after another,
subjects run side by side; a stale read is refused by the store and the pure handler runs again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final, TypeVar
from weakref import WeakValueDictionary

import structlog

from bot import faults, forms, prompts
from bot.circle import Beyond, Circle, Needs
from bot.clock import Clock
from bot.context import About, Context
from bot.council import circles
from bot.events import Click, Command, Due, Hints, Left, Member, PersonEvent, Submit, Uninstalled, Visit
from bot.items import Item
from bot.replies import DueReply, Reply, Say, Update
from bot.router import Router
from bot.store.sqlite import Store
from bot.store.unit import (
    BUMP,
    CANCEL,
    CHECK,
    COPY,
    DROP,
    ERASE,
    ERASE_AUTHORED,
    MAKE,
    META,
    PLAN,
    PRUNE_OUTBOX,
    PRUNE_SEEN,
    PRUNE_TAKEN,
    PUT,
    SEAT,
    SEEN,
    TELL,
    TELL_NOW,
    TOMBSTONE,
    UNSEAT,
    Duplicate,
    Gone,
    Refused,
    Stale,
    Unit,
)
from bot.vault import Subject, Vault, seal, unseal
from bot.work import Planner, Records
from playbook.models import Playbook
from playbook.records import ME, Erasure, Profile, Ways

log = structlog.get_logger("jsc.app")

TRIES: Final = 4
FARTHEST: Final = 4_096
"""Other subjects that one unit may read: a round of matching looks at every council with an open seat."""
RECENT: Final = 4_096
LEAVE: Final = dt.timedelta(days=30)
"""How long the data of a member who left is kept frozen (product.md 3.3, rule 15)."""
KEYS_KEPT: Final = dt.timedelta(days=2)
"""How long a second delivery is known as one: no platform repeats one later (reliability notes, 6)."""
ITEMS_KEPT: Final = dt.timedelta(days=90)
"""How long an item is kept that came to nothing, or after which nothing stands anywhere. One whose card stands stays: it says where."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verb:
    """One subcommand: its name, and its help text of at most 100 characters."""

    name: str
    help: str


def verbs_of(router: Router, playbook: Playbook) -> tuple[Verb, ...]:
    """The verbs that `router` knows, in the order and with the texts of the help content."""
    return tuple(Verb(h.verb, h.text) for h in playbook.help if h.verb in router.commands)


def _nothing(context: Context) -> None:
    """Nothing more to write than what became of an item."""


class App:
    """The event-to-reply core: a router, a store, a vault and a clock."""

    def __init__(self, router: Router, store: Store, vault: Vault, playbook: Playbook, clock: Clock, about: About) -> None:
        self.router = router
        self.store = store
        self.vault = vault
        self.playbook = playbook
        self.clock = clock
        self.about = about
        # The same for every event: made once, not on each one's way.
        self._verbs = tuple(v.name for v in self.verbs)
        self._presses = frozenset(router.clicks) | frozenset(router.forms)
        self._labels = {kind: route.label for kind, route in router.dues.items()}
        # A second delivery is refused by the store; this only spares the work, and a second answer to what wrote nothing.
        self._recent: OrderedDict[str, None] = OrderedDict()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @classmethod
    async def start(cls, router: Router, store: Store, keys: list[bytes], playbook: Playbook, clock: Clock, about: About) -> App:
        """An app on an open store. Raises WrongKey when the database was sealed with another key."""
        sealed = await store.meta("index")
        vault = Vault(keys, sealed)
        if sealed is None:
            unit = Unit()
            unit.add(META, "index", vault.sealed_index)
            await store.commit(unit)
        return cls(router, store, vault, playbook, clock, about)

    @property
    def root(self) -> str:
        """The slash command's name."""
        return self.about.root

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """The verbs there are, in the order in which help lists them."""
        return verbs_of(self.router, self.playbook)

    # -- events ---------------------------------------------------------------------------------------------------------------

    async def handle(self, event: PersonEvent | Left | Uninstalled) -> Reply:
        """What to answer to `event`, after everything it changed is durable. None when it was handled before or asks no answer."""
        if isinstance(event, Left | Uninstalled):
            await self._departed(event)
            return None
        event = forms.cleaned(event)
        if event.key in self._recent:
            return None
        self._recent[event.key] = None
        while len(self._recent) > RECENT:
            self._recent.popitem(last=False)
        try:
            return await self._person(event)
        except Exception as error:  # noqa: BLE001  # the last resort: say what is safe, log no content
            reference = secrets.token_hex(2).upper()
            log.error("unit failed", reference=reference, what=type(event).__name__, error=type(error).__name__)
            return await self._sorry(event, reference)

    async def _person(self, event: PersonEvent) -> Reply:
        subject_id = self.vault.subject_id("member", event.member.platform, event.member.id)
        hints = event.hints

        def decide(context: Context) -> Reply:
            if isinstance(event, Visit):
                return Update(self.router.visits[0](event, context))
            self._begin(event, context)
            return forms.dispatch(self.router, event, context)

        async with self._alone(subject_id):
            return await self._unit(subject_id, event.member, hints, event.key, decide)

    def _begin(self, event: Command | Click | Submit, context: Context) -> None:
        profile = context.records.get(Profile)
        if profile is None:
            context.records.put(Profile(since=context.now, community=event.community))
            for first in self.router.firsts:
                first(event, context)
        elif profile.leaving or (event.community and profile.community != event.community):
            context.records.put(profile.model_copy(update={"leaving": None, "community": event.community or profile.community}))
            context.outbox.cancel("leave")
            if profile.leaving:
                paused = profile.paused_until
                circles.rest(context, paused.astimezone(context.zone).date() if paused is not None and paused > context.now else None)
        prompts.touched(context)

    async def _sorry(self, event: PersonEvent, reference: str) -> Reply:
        if isinstance(event, Visit):
            return Update(faults.went_wrong(event, reference, None))
        subject_id = self.vault.subject_id("member", event.member.platform, event.member.id)
        draft = None
        if isinstance(event, Submit):
            submit = event
            try:
                async with self._alone(subject_id):
                    draft = await self._unit(subject_id, event.member, event.hints, f"{event.key}|draft", lambda c: c.keep(submit))
            except Exception as error:  # noqa: BLE001  # the store itself may be what failed
                log.error("draft failed", reference=reference, error=type(error).__name__)
        return Say(faults.went_wrong(event, reference, draft))

    async def _departed(self, event: Left | Uninstalled) -> None:
        if isinstance(event, Uninstalled):
            log.warning("uninstalled", platform=event.platform)
            return
        subject_id = self.vault.subject_id("member", event.member.platform, event.member.id)

        def freeze(context: Context) -> None:
            profile = context.records.get(Profile)
            if profile is not None:
                context.records.put(profile.model_copy(update={"leaving": context.today + LEAVE}))
                context.outbox.replan("leave", context.now + LEAVE)
                circles.rest(context, context.today + LEAVE)

        async with self._alone(subject_id):
            await self._unit(subject_id, event.member, Hints(), event.key, freeze)

    # -- due items ------------------------------------------------------------------------------------------------------------

    async def due(self, item: Item, subject_id: str, *, late: bool) -> tuple[DueReply, Profile, Member] | None:
        """What an item says now, and to whom; None when its subject is gone. What its handler plans is stored before this returns."""
        route = self.router.dues.get(item.kind)
        event = Due(f"due|{item.id}", subject_id, item.id, item.kind, item.ref, late)

        def decide(context: Context) -> tuple[DueReply, Profile, Member]:
            return (route.handler(event, context) if route else None), context.profile, context.member

        async with self._alone(subject_id):
            try:
                return await self._unit(subject_id, None, Hints(), "", decide)
            except Gone:
                return None

    async def change(self, subject_id: str, decide: Callable[[Context], T]) -> T | None:
        """Runs `decide` on a stored subject as a unit of work of the machinery's own; None when the subject is gone."""
        async with self._alone(subject_id):
            try:
                return await self._unit(subject_id, None, Hints(), "", decide)
            except Gone:
                return None

    async def ways(self, platform: str, community: str) -> Ways:
        """How a community wants things, as it is stored now; asked without taking anybody's turn."""
        found = await self._beyond(self.vault.hash("community", platform, community))
        return (found.open(Ways, ME) if found is not None else None) or Ways()

    async def in_house(self, decide: Callable[[Context], T]) -> T:
        """Runs `decide` on what belongs to this running app as a whole, which begins to be with it."""
        id = self.vault.hash("house")
        async with self._alone(id):
            if not (await self.store.read(id)).found:
                house, made = self.vault.begin(id, None), Unit()
                made.add(MAKE, id, 1, house.wrapped, None)
                await self.store.commit(made)
            return await self._unit(id, None, Hints(), "", decide)

    async def settled(self, subject_id: str, unit: Unit, then: Callable[[Context], None] | None = None) -> bool:
        """Commits what became of an item between the events of its subject, which then see it; False when the subject is gone.

        What `then` writes is stored with it or not at all.
        """
        async with self._alone(subject_id):
            try:
                await self._unit(subject_id, None, Hints(), "", then or _nothing, unit)
            except Gone:
                await self.store.commit(unit)
                return False
            except Exception as error:  # what became of it is known, whatever a feature makes of that
                if then is None:
                    raise
                log.error("outcome", error=type(error).__name__)
                await self._unit(subject_id, None, Hints(), "", _nothing, unit)
            finally:
                self.vault.forget(subject_id)
            return True

    async def marked(self, subject_id: str, unit: Unit) -> None:
        """Commits what is on its way, or is put off, between the events of its subject: a copy that one of them cached is read anew."""
        async with self._alone(subject_id):
            try:
                await self.store.commit(unit)
            finally:
                self.vault.forget(subject_id)

    async def prune(self) -> None:
        """Forgets the keys of old deliveries, and items of long ago that no card stands for (any more)."""
        now = self.clock.now()
        unit = Unit()
        unit.add(PRUNE_SEEN, f"{now - KEYS_KEPT:%Y%m%d}")
        old = int((now - ITEMS_KEPT).timestamp() * 1000)
        unit.add(PRUNE_TAKEN, old, "remove")
        unit.add(PRUNE_OUTBOX, old)
        await self.store.commit(unit)

    # -- the unit of work -----------------------------------------------------------------------------------------------------

    def _alone(self, subject: str) -> asyncio.Lock:
        """The turn of a subject, one for as long as somebody has it or waits for it."""
        turn = self._turns.get(subject)
        if turn is None:
            turn = self._turns[subject] = asyncio.Lock()
        return turn

    async def subject(self, id: str, member: Member | None) -> Subject:
        """The subject as stored, from the cache or read; a new one for a member who is not known. Raises Gone without a member."""
        held = self.vault.cached(id, time.monotonic())
        if held is not None:
            return held
        rows = await self.store.read(id)
        if rows.found:
            return self.vault.admit(rows)
        if member is None:
            raise Gone
        return self.vault.begin(id, member)

    async def _unit(
        self, id: str, member: Member | None, hints: Hints, key: str, decide: Callable[[Context], T], also: Unit | None = None
    ) -> T:
        """Runs `decide` and stores what it wrote, and `also`, as one unit. The caller holds the subject's own turn.

        What lies beyond the subject is read when the handler first asks for it, and the handler runs again. A member's unit takes the
        turn of all that it reads, in ascending order, and begins anew where it asks for an earlier one; a council's or community's
        own unit takes no other turn. So nobody waits in a circle, and what is refused as stale is the exception.
        """
        read: dict[str, Subject | None] = {}
        async with AsyncExitStack() as turns:
            stale = 0
            while True:
                subject = await self.subject(id, member)
                context = self._context(subject, hints, read)
                try:
                    result = decide(context)
                    unit = self._written(subject, context, key)
                    if also is not None:
                        unit.ops.extend(also.ops)
                    if unit:
                        await self.store.commit(unit)
                except Needs as need:
                    if len(read) >= FARTHEST:
                        raise Refused from None
                    if subject.member is not None:
                        wanted = {*read, need.subject}
                        if read and need.subject < max(read):
                            await turns.aclose()
                            read.clear()
                        for other in sorted(wanted - set(read) - {id}):
                            await turns.enter_async_context(self._alone(other))
                            read[other] = await self._beyond(other)
                    else:
                        read[need.subject] = await self._beyond(need.subject)
                    continue
                except Duplicate:
                    self._forget((id, *read))
                    return None  # type: ignore[return-value]  # a second delivery: acknowledged, not answered
                except Stale:
                    self._forget((id, *read))
                    stale += 1
                    if stale == TRIES:
                        raise
                    for other in read:
                        read[other] = await self._beyond(other)
                    continue
                except BaseException:
                    self._forget((id, *read))
                    raise
                self._stored(subject, context)
                return result

    async def _beyond(self, id: str) -> Subject | None:
        try:
            return await self.subject(id, None)
        except Gone:
            return None

    def _forget(self, ids: Iterable[str]) -> None:
        for id in ids:
            self.vault.forget(id)

    def _context(self, subject: Subject, hints: Hints, read: Mapping[str, Subject | None]) -> Context:
        now = self.clock.now()
        records, outbox = Records(subject), Planner(subject, now)
        return Context(
            now=now,
            member=subject.member or Member("", ""),
            hints=hints,
            playbook=self.playbook,
            about=self.about,
            records=records,
            outbox=outbox,
            verbs=self._verbs,
            presses=self._presses,
            labels=self._labels,
            me=subject.id,
            seated=subject.seats,
            authored=subject.elsewhere,
            beyond=Beyond(read, self.vault.hash, self._begun, now),
            here=None if subject.member is not None else Circle(subject, subject.id, outbox, records),
        )

    def _begun(self, id: str) -> Subject:
        return self.vault.begin(id, None)

    def _written(self, subject: Subject, context: Context, key: str) -> Unit:
        unit = Unit()
        far = context.beyond
        circles = [far.circles[id] for id in sorted(far.circles)] if far is not None else []
        told = far.told if far is not None else {}
        mine = bool(context.records.changed or context.outbox.planned or context.outbox.cancelled or context.erase)
        if not (mine or told or any(circle.written for circle in circles)):
            return unit
        if key:
            unit.add(SEEN, self.vault.seen_key(key))
        now = int(context.now.timestamp() * 1000)
        if context.erase:
            self._erased(unit, subject, context)
        elif subject.fresh or mine:
            self._write(unit, subject, context.records, context.outbox, now)
        for circle in circles:
            if circle.written:
                self._write(unit, circle.subject, circle.records, circle.outbox, now)
                for member in sorted(circle.joins):
                    unit.add(SEAT, circle.id, member)
                for member in sorted(circle.leaves):
                    unit.add(UNSEAT, circle.id, member)
            elif circle.records.touched and not circle.subject.fresh:
                unit.add(CHECK, circle.id, circle.subject.rev)
        for id, (member, item) in sorted(told.items()):
            unit.add(TELL if item.due > context.now else TELL_NOW, id, member, item.kind, item.ref, int(item.due.timestamp() * 1000))
        return unit

    def _write(self, unit: Unit, subject: Subject, records: Records, outbox: Planner, now: int) -> None:
        """The statements that store what changed of one subject."""
        if subject.fresh:
            unit.add(MAKE, subject.id, 1, subject.wrapped, self.vault.sealed_address(subject))
        else:
            unit.add(BUMP, subject.id, subject.rev)
        for (kind, id), record in sorted(records.changed.items()):
            if record is None:
                unit.add(DROP, subject.id, kind, id)
            else:
                sealed = records.sealed[kind, id] = subject.seal_record(record)
                unit.add(PUT, subject.id, kind, id, record.rev, records.author_of(record), sealed, now)
        for id in sorted(outbox.cancelled):
            unit.add(CANCEL, id)
        for id, item in sorted(outbox.planned.items()):
            times = (item.due, item.planned, item.until)
            due, planned, until = (None if at is None else int(at.timestamp() * 1000) for at in times)
            unit.add(PLAN, id, subject.id, item.kind, item.ref, due, int(item.pierces), planned, until)

    def _erased(self, unit: Unit, subject: Subject, context: Context) -> None:
        """The member goes; what is left is a subject of no name that takes our cards off their chat, says so, and goes too."""
        unit.add(ERASE_AUTHORED, subject.id)
        unit.add(ERASE, subject.id)
        unit.add(TOMBSTONE, subject.id, int(context.now.timestamp() * 1000))
        sweep = self.vault.begin(self.vault.hash("sweep", secrets.token_hex(16)), subject.member)
        unit.add(MAKE, sweep.id, 1, sweep.wrapped, self.vault.sealed_address(sweep))
        now = int(context.now.timestamp() * 1000)
        for kept in context.records.changed.values():
            if isinstance(kept, Erasure):
                moved = kept.model_copy(update={"rev": 1})
                unit.add(PUT, sweep.id, kept.kind, kept.id, 1, sweep.id, sweep.seal_record(moved), now)
        for item in subject.items:
            remote = subject.remotes.get(item.id)
            if item.state == "sent" and remote is not None:
                place = unseal(subject.key, remote, f"{subject.id}|remote|{item.id}")
                resealed = seal(sweep.key, place, f"{sweep.id}|remote|{item.id}")
                unit.add(COPY, item.id, sweep.id, item.kind, item.ref, int(item.due.timestamp() * 1000), resealed)
        for id, item in sorted(context.outbox.planned.items()):
            unit.add(PLAN, id, sweep.id, item.kind, item.ref, int(item.due.timestamp() * 1000), 0, None, None)

    def _stored(self, subject: Subject, context: Context) -> None:
        """Brings what is cached up to what is stored."""
        others: set[str] = {member for member, _ in context.beyond.told.values()} if context.beyond is not None else set()
        for circle in context.beyond.circles.values() if context.beyond is not None else ():
            others |= circle.joins | circle.leaves
            if circle.records.changed and circle.id not in subject.elsewhere:
                # Now something of theirs stands there: what is cached of the member does not know it yet.
                others.add(subject.id)
            self._hold(circle.subject, circle.records, circle.outbox)
        # An item or a seat of theirs was written without their turn: their next event reads them anew.
        self._forget(others - {subject.id})
        if context.erase or subject.id in others:
            self.vault.forget(subject.id)
        else:
            self._hold(subject, context.records, context.outbox)

    def _hold(self, subject: Subject, records: Records, outbox: Planner) -> None:
        if records.changed or outbox.planned or outbox.cancelled:
            subject.rev += 1
            for at, record in records.changed.items():
                if record is None:
                    subject.rows.pop(at, None)
                    subject.opened.pop(at, None)
                else:
                    subject.rows[at] = (record.rev, records.author_of(record), records.sealed[at])
                    subject.opened[at] = record
            if outbox.planned or outbox.cancelled:
                # As the store does it: what went out, or is on its way, is not planned again.
                past = {i.id: i for i in subject.items if i.state not in ("due", "cancelled")}
                fresh = {i.id: i for i in subject.items} | outbox.planned | past
                subject.items = [i for i in fresh.values() if i.id not in outbox.cancelled]
        if not subject.fresh:
            self.vault.hold(subject, time.monotonic())
