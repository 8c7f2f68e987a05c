"""App.handle: one event, one unit of work.

What came in decides whose unit it is and what runs in it: the router's one handler, a due item's, or the machinery's own. It is read,
decided and committed durably in `bot/unit_of_work.py`; only then does the adapter acknowledge and draw.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import structlog

from bot import answered, faults, forms, prompts, waitingnotes
from bot.circle import Beyond, Circle
from bot.clock import Clock
from bot.context import About, Context
from bot.council import circles
from bot.events import Click, Command, Due, Hints, Left, Member, PersonEvent, Submit, Uninstalled, Visit
from bot.items import Item
from bot.replies import DueReply, Reply, Say, Update
from bot.router import Router
from bot.store.sqlite import Store, StoreError
from bot.store.unit import MAKE, META, PRUNE_OUTBOX, PRUNE_SEEN, PRUNE_TAKEN, Gone, Unit
from bot.tally import Result, Tally
from bot.unit_of_work import Units
from bot.vault import Subject, Vault
from bot.work import Planner, Records
from playbook.models import Playbook
from playbook.records import ME, Profile, Ways

log = structlog.get_logger("jsc.app")

RECENT: Final = 4_096
LEAVE: Final = dt.timedelta(days=30)
"""How long the data of a member who left is kept frozen (product.md 3.3, rule 15)."""
KEYS_KEPT: Final = dt.timedelta(days=2)
"""How long a second delivery is known as one: no platform repeats one later (reliability notes, 6)."""
ITEMS_KEPT: Final = dt.timedelta(days=90)
"""How long an item is kept that came to nothing, or after which nothing stands anywhere. One whose card stands stays: it says where."""
COPIES_KEPT: Final = dt.timedelta(days=14)
"""How long a copy is kept that the program itself made beside the database: as long as operators are asked to keep a backup."""
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
        self.tally = Tally()
        self.units = Units(store, vault, self._context)
        # The same for every event: made once, not on each one's way.
        self._verbs = tuple(v.name for v in self.verbs)
        self._presses = frozenset(router.clicks) | frozenset(router.forms)
        self._labels = {kind: route.label for kind, route in router.dues.items()}
        # A second delivery is refused by the store; this only spares the work, and a second answer to what wrote nothing.
        self._recent: OrderedDict[str, None] = OrderedDict()

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
        began = time.perf_counter()
        reply, result = await self._handled(event)
        platform = event.platform if isinstance(event, Uninstalled) else event.member.platform
        self.tally.event(platform, type(event).__name__.lower(), result, time.perf_counter() - began)
        return reply

    async def _handled(self, event: PersonEvent | Left | Uninstalled) -> tuple[Reply, Result]:
        if isinstance(event, Left | Uninstalled):
            await self._departed(event)
            return None, "unanswered"
        event = forms.cleaned(event)
        if event.key in self._recent:
            return None, "unanswered"
        self._recent[event.key] = None
        while len(self._recent) > RECENT:
            self._recent.popitem(last=False)
        try:
            reply = await self._person(event)
        except Exception as error:  # noqa: BLE001  # the last resort: say what is safe, log no content
            reference = secrets.token_hex(2).upper()
            log.error("unit failed", reference=reference, what=type(event).__name__, error=type(error).__name__)
            return await self._sorry(event, reference), "failed"
        return reply, "answered" if reply is not None else "unanswered"

    async def _person(self, event: PersonEvent) -> Reply:
        subject_id = self.vault.subject_id("member", event.member.platform, event.member.id)
        hints = event.hints

        def decide(context: Context) -> Reply:
            if isinstance(event, Visit):
                return Update(self.router.visits[0](event, context))
            self._begin(event, context)
            reply = forms.dispatch(self.router, event, context)
            answered.redraw(event, reply, context)
            return waitingnotes.above(event, reply, context)

        async with self.units.alone(subject_id):
            return await self.units.run(subject_id, event.member, hints, event.key, decide)

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
        # They are here: one of the notes that could not be delivered says whether their chat is open by now; the others follow it.
        prompts.try_again(context, most=1)

    async def _sorry(self, event: PersonEvent, reference: str) -> Reply:
        if isinstance(event, Visit):
            return Update(faults.went_wrong(event, reference, None))
        subject_id = self.vault.subject_id("member", event.member.platform, event.member.id)
        draft = None
        if isinstance(event, Submit):
            submit = event
            try:
                async with self.units.alone(subject_id):
                    draft = await self.units.run(subject_id, event.member, event.hints, f"{event.key}|draft", lambda c: c.keep(submit))
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

        async with self.units.alone(subject_id):
            await self.units.run(subject_id, event.member, Hints(), event.key, freeze)

    # -- due items ------------------------------------------------------------------------------------------------------------

    async def due(self, item: Item, subject_id: str, *, late: bool) -> tuple[DueReply, Profile, Member] | None:
        """What an item says now, and to whom; None when its subject is gone. What its handler plans is stored before this returns."""
        route = self.router.dues.get(item.kind)
        event = Due(f"due|{item.id}", subject_id, item.id, item.kind, item.ref, late)

        def decide(context: Context) -> tuple[DueReply, Profile, Member]:
            return (route.handler(event, context) if route else None), context.profile, context.member

        async with self.units.alone(subject_id):
            try:
                return await self.units.run(subject_id, None, Hints(), "", decide)
            except Gone:
                return None

    async def change(self, subject_id: str, decide: Callable[[Context], T]) -> T | None:
        """Runs `decide` on a stored subject as a unit of work of the machinery's own; None when the subject is gone."""
        async with self.units.alone(subject_id):
            try:
                return await self.units.run(subject_id, None, Hints(), "", decide)
            except Gone:
                return None

    async def ways(self, platform: str, community: str) -> Ways:
        """How a community wants things, as it is stored now; asked without taking anybody's turn."""
        found = await self.units.known(self.vault.hash("community", platform, community))
        return (found.open(Ways, ME) if found is not None else None) or Ways()

    async def in_house(self, decide: Callable[[Context], T]) -> T:
        """Runs `decide` on what belongs to this running app as a whole, which begins to be with it."""
        id = self.vault.hash("house")
        async with self.units.alone(id):
            if not (await self.store.read(id)).found:
                house, made = self.vault.begin(id, None), Unit()
                made.add(MAKE, id, 1, house.wrapped, None)
                await self.store.commit(made)
            return await self.units.run(id, None, Hints(), "", decide)

    async def settled(self, subject_id: str, unit: Unit, then: Callable[[Context], None] | None = None) -> bool:
        """Commits what became of an item between the events of its subject, which then see it; False when the subject is gone.

        What `then` writes is stored with it or not at all.
        """
        async with self.units.alone(subject_id):
            try:
                await self.units.run(subject_id, None, Hints(), "", then or _nothing, unit)
            except Gone:
                await self.store.commit(unit)
                return False
            except StoreError:
                # Nothing is stored, and it is settled later with all that belongs to it.
                raise
            except Exception as error:  # what became of it is known, whatever a feature makes of that
                if then is None:
                    raise
                log.error("outcome", error=type(error).__name__)
                await self.units.run(subject_id, None, Hints(), "", _nothing, unit)
            finally:
                self.vault.forget(subject_id)
            return True

    async def marked(self, subject_id: str, unit: Unit) -> None:
        """Commits what is on its way, or is put off, between the events of its subject: a copy that one of them cached is read anew."""
        async with self.units.alone(subject_id):
            try:
                await self.store.commit(unit)
            finally:
                self.vault.forget(subject_id)

    async def prune(self) -> None:
        """Forgets the keys of old deliveries, items of long ago that no card stands for (any more), and old copies of the database."""
        now = self.clock.now()
        unit = Unit()
        unit.add(PRUNE_SEEN, f"{now - KEYS_KEPT:%Y%m%d}")
        old = int((now - ITEMS_KEPT).timestamp() * 1000)
        unit.add(PRUNE_TAKEN, old, "remove")
        unit.add(PRUNE_OUTBOX, old)
        await self.store.commit(unit)
        await self.store.drop_copies(now - COPIES_KEPT)

    # -- a handler's world ---------------------------------------------------------------------------------------------------

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
            stills=self.router.stills,
            me=subject.id,
            seated=subject.seats,
            authored=subject.elsewhere,
            beyond=Beyond(read, self.vault.hash, self._begun, now),
            here=None if subject.member is not None else Circle(subject, subject.id, outbox, records),
        )

    def _begun(self, id: str) -> Subject:
        return self.vault.begin(id, None)
