"""A stage for conversations: the real app, handlers, playbook and SQLite, and an adapter that is a room full of people.

`ada.says("/jsc debrief")`, `ada.presses("Start")`, `ada.fills({...})`, `await stage.passes(hours=2)`, `ada.sees("How did it go")`.
The clock is the app's own. Whatever a card or form may not be on a platform is refused here too: a form after a form, a press on a
button that is not there, an answer longer than its input.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import handlers
from bot.app import App
from bot.cards import Action, Button, Buttons, Card, Chart, Choice, Facts, Form, Person, Pick, Prose, Ticks, Words, Write, utf16
from bot.clock import Clock
from bot.context import About
from bot.deliveries import Crowded, Delivery, Parked, Receipt, Remote, Sent
from bot.events import Click, Command, Hints, Member, Place, Submit, Visit
from bot.outbox import Outbox
from bot.ratelimit import LIMITS
from bot.replies import Ask, File, Reply, Say, Update
from bot.router import Router, collect
from bot.store.sqlite import Store
from bot.store.unit import META, Unit
from bot.text import fill_roots
from bot.vault import seal
from playbook.models import Playbook, read_playbook
from playbook.records import Record

R = TypeVar("R", bound=Record)

START = dt.datetime(2026, 11, 23, 9, 12, tzinfo=dt.UTC)
"""A Monday morning; Lisbon's clock shows the same time in November."""
KEY = bytes(range(32))
DATABASE = "stage.db"


class Stage:
    """One community on one database file."""

    def __init__(self, app: App, clock: Clock) -> None:
        self.app = app
        self.clock = clock
        self.people: dict[str, Actor] = {}
        self.outbox = Outbox(app, {"stage": self}, {"stage": LIMITS["web"]})
        self.closed: set[str] = set()
        self.removed: list[Remote] = []
        self.rooms: dict[str, Room] = {}
        self.makes_rooms = True
        self.no_room = "members_make_rooms"
        self.lets_out = True
        self._made = itertools.count(1)
        self._keys = itertools.count(1)
        self.platform = "stage"

    def member(self, name: str) -> Actor:
        return self.people.setdefault(name, Actor(self, name))

    def key(self) -> str:
        return f"{self.clock.now():%Y%m%d}|{next(self._keys)}"

    async def passes(self, **by: float) -> None:
        """Moves the clock, stopping at every due item on the way, as a running process would."""
        until = self.clock.now() + dt.timedelta(**by)
        while True:
            due = await self.app.store.next_due()
            if due is None or due > until.timestamp() * 1000:
                break
            at = max(dt.datetime.fromtimestamp(due / 1000, dt.UTC), self.clock.now())
            self.clock.move(at - self.clock.now())
            await self.outbox.once()
        self.clock.move(until - self.clock.now())

    async def until(self, when: dt.datetime) -> None:
        await self.passes(seconds=(when - self.clock.now()).total_seconds())

    async def down(self, **by: float) -> None:
        """The process is not there for a while: the clock moves and nothing is sent; then everything that is due is."""
        self.clock.move(dt.timedelta(**by))
        await self.passes(seconds=0)

    # -- the adapter's side ------------------------------------------------------------------------------------------------------

    async def run(self, app: App) -> None:
        raise NotImplementedError("the stage has no socket to serve")

    async def send(self, delivery: Delivery) -> Receipt:
        if isinstance(delivery.to, Place):
            return self._in_room(delivery)
        person = self.people[delivery.to.id]
        if delivery.to.id in self.closed:
            return Parked("closed")
        if delivery.do == "remove":
            assert delivery.remote is not None
            self.removed.append(delivery.remote)
            person.messages = [m for m in person.messages if m[0] != delivery.remote.id]
            return Sent(delivery.remote)
        assert delivery.card is not None
        if delivery.do == "home":
            person.home = delivery.card
            return Sent(Remote("home", ""))
        if delivery.do == "edit":
            assert delivery.remote is not None
            person.redraws(delivery.remote.id, delivery.card)
            return Sent(delivery.remote)
        person.receive(delivery.id, delivery.card, delivery.files)
        return Sent(Remote("dm", delivery.id))

    def _in_room(self, delivery: Delivery) -> Receipt:
        """A room keeps its messages in order, each under the one it answers; nobody sees them but who is in it."""
        if delivery.do == "room":
            if not self.makes_rooms:
                return Parked(self.no_room)
            room = self.room(f"room-{next(self._made)}", *delivery.people)
            room.title = delivery.title
        elif (found := self.rooms.get(delivery.to.id)) is None:
            return Parked("channel_not_found")
        else:
            room = found
        if not room.invited:
            return Parked("not_in_channel")
        if delivery.do == "admit":
            room.inside |= set(delivery.people)
            return Sent(Remote(room.id, ""))
        if delivery.do == "dismiss" and not self.lets_out:
            return Parked("50013")
        if delivery.do == "dismiss":
            room.inside -= set(delivery.people)
            return Sent(Remote(room.id, ""))
        if delivery.roster is not None and room.inside - set(delivery.roster):
            return Crowded(len(room.inside))
        assert delivery.card is not None
        id = delivery.remote.id if delivery.remote is not None else delivery.id
        if delivery.remote is None:
            room.posts.append(Said(id, delivery.card, delivery.under.id if delivery.under is not None else "", delivery.ping))
        else:
            assert any(said.id == id for said in room.posts), "only what stands there can be changed"
            for said in room.posts:
                if said.id == id:
                    said.card = delivery.card
        return Sent(Remote(room.id, id))

    def room(self, id: str, *inside: str, closed: bool = True, invited: bool = True) -> Room:
        """A channel that people made, or the app did."""
        return self.rooms.setdefault(id, Room(self, id, set(inside), closed=closed, invited=invited))

    async def find(self, delivery: Delivery) -> Sent | None:
        if isinstance(delivery.to, Place):
            posted = [(room, said) for room in self.rooms.values() for said in room.posts if said.id == delivery.id]
            return Sent(Remote(posted[0][0].id, posted[0][1].id)) if posted else None
        person = self.people[delivery.to.id]
        return Sent(Remote("dm", delivery.id)) if any(m[0] == delivery.id for m in person.messages) else None


@dataclass
class Said:
    """One message of a room: its card, and the message it answers."""

    id: str
    card: Card
    under: str = ""
    ping: str = ""


@dataclass
class Room:
    """A place that several people read. `closed`: only who is let in; `invited`: the app is in it."""

    stage: Stage
    id: str
    inside: set[str]
    closed: bool = True
    invited: bool = True
    title: str = ""
    holds: bool = True
    posts: list[Said] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return Place("stage", self.id, private=False, closed=self.closed, holds=self.holds)

    @property
    def texts(self) -> list[str]:
        """Every message as text, oldest first."""
        return [card_text(said.card) for said in self.posts]

    def sees(self, *texts: str) -> None:
        for text in texts:
            assert any(text in shown for shown in self.texts), f"nobody sees {text!r} in the room; it holds:\n" + "\n\n".join(
                self.texts
            )

    def misses(self, *texts: str) -> None:
        for text in texts:
            assert not any(text in shown for shown in self.texts), f"the room shows {text!r}"


class Actor:
    """One person in front of a chat: what they last saw, and what they can do with it."""

    def __init__(self, stage: Stage, name: str, zone: str = "") -> None:
        self.stage = stage
        self.name = name
        self.hints = Hints(name=name.title(), zone=zone)
        self.cards: list[Card] = []
        self.every: list[Card] = []
        """Every card ever shown to them, also those that were redrawn since."""
        self.messages: list[tuple[str, Card]] = []
        self.files: list[File] = []
        self.form: Form | None = None
        self.home: Card | None = None
        self.community = "harbour"

    @property
    def who(self) -> Member:
        return Member("stage", self.name)

    @property
    def place(self) -> Place:
        return Place("stage", f"dm-{self.name}")

    # -- doing -------------------------------------------------------------------------------------------------------------------

    async def says(self, line: str, *, room: Room | None = None) -> Actor:
        """Types a command, in the direct chat or in a room."""
        words = line.removeprefix("/jsc").strip().split(" ", 1)
        verb, text = words[0], words[1] if len(words) > 1 else ""
        place = room.place if room is not None else self.place
        event = Command(self.stage.key(), self.who, self.community, place, self.hints, verb, text)
        return await self._answered(await self.stage.app.handle(event))

    async def presses(self, label: str, *, card: Card | None = None) -> Actor:
        """Presses the button of that label on the newest card that has it, or on `card`."""
        for shown in [card] if card is not None else reversed(self.cards):
            for button in _buttons(shown):
                if button.label == label:
                    assert button.action is not None, f"{label} is a link"
                    return await self.clicks(button.action, on=shown)
        raise AssertionError(f"nobody sees a button {label!r}; on screen:\n{self.screen}")

    async def presses_in(self, room: Room, label: str, index: int = -1) -> Actor:
        """Presses a button on the newest message of a room that has it (or on the one at `index`), as everyone in it can."""
        shown = [room.posts[index]] if index != -1 else reversed(room.posts)
        for said in shown:
            for button in _buttons(said.card):
                if button.label == label:
                    assert button.action is not None, f"{label} is a link"
                    event = Click(self.stage.key(), self.who, self.community, room.place, self.hints, button.action)
                    reply = await self.stage.app.handle(event)
                    # A shared card never turns private: what an Update would draw is whispered beside it.
                    return await self._answered(Say(reply.card) if isinstance(reply, Update) else reply)
        raise AssertionError(f"the room has no button {label!r}")

    async def clicks(self, action: Action, *chosen: str, on: Card | None = None) -> Actor:
        message = next((id for id, shown in self.messages if shown is on), "")
        event = Click(self.stage.key(), self.who, self.community, self.place, self.hints, action, chosen, message)
        return await self._answered(await self.stage.app.handle(event), on=on)

    async def ticks(self, *labels: str, card: Card | None = None) -> Actor:
        """Sets exactly these boxes, by label, on the newest card that has boxes."""
        shown, block = self._block(Ticks, card)
        ids = {item.label: item.id for item in block.items}
        return await self.clicks(block.action, *(ids[label] for label in labels), on=shown)

    async def picks(self, label: str, card: Card | None = None) -> Actor:
        """Picks the answer of that label in the newest choice."""
        shown, block = self._block(Choice, card)
        ids = {option.label: option.id for option in block.options}
        assert label in ids, f"{label!r} is not offered: {list(ids)}"
        return await self.clicks(block.action, ids[label], on=shown)

    async def fills(self, answers: Mapping[str, str | tuple[str, ...]], *, send: bool = True) -> Actor:
        """Fills the open form by its inputs' labels or ids (picks by option label) and sends it; what is not named stays as it was."""
        assert self.form is not None, f"no form is open; on screen:\n{self.screen}"
        form = self.form
        left = dict(answers)
        values: dict[str, str | tuple[str, ...]] = {}
        for one in form.inputs:
            given = left.pop(one.id, left.pop(one.label, None))
            values[one.id] = _answer(one, given)
        assert not left, f"the form has no input {list(left)}; it has {[i.label for i in form.inputs]}"
        self.form = None
        event = Submit(self.stage.key(), self.who, self.community, self.hints, form.action, values)
        reply = await self.stage.app.handle(event)
        assert not isinstance(reply, Ask), "a form never follows a form"
        return await self._answered(reply)

    async def stops(self, *kinds: str) -> Actor:
        """Presses `Stop these` for each kind: where a test counts what else comes."""
        for kind in kinds:
            await self.clicks(Action("stop", kind))
        return self

    async def visits_home(self) -> Actor:
        return await self._answered(await self.stage.app.handle(Visit(self.stage.key(), self.who, self.community, self.hints)))

    # -- seeing ------------------------------------------------------------------------------------------------------------------

    @property
    def card(self) -> Card:
        assert self.cards, f"{self.name} sees nothing yet"
        return self.cards[-1]

    @property
    def screen(self) -> str:
        """The newest card, or the open form, as text with its buttons."""
        if self.form is not None:
            return form_text(self.form)
        return card_text(self.cards[-1]) if self.cards else "(nothing)"

    def sees(self, *texts: str) -> Actor:
        for text in texts:
            assert text in self.screen, f"{self.name} does not see {text!r}; on screen:\n{self.screen}"
        return self

    def misses(self, *texts: str) -> Actor:
        for text in texts:
            assert text not in self.screen, f"{self.name} sees {text!r}; on screen:\n{self.screen}"
        return self

    def receive(self, id: str, card: Card, files: tuple[File, ...] = ()) -> None:
        self.cards.append(card)
        self.every.append(card)
        self.messages.append((id, card))
        self.files.extend(files)

    def redraws(self, id: str, card: Card) -> None:
        """A message of theirs changes by itself, where it stands."""
        old = next(shown for message, shown in self.messages if message == id)
        self.messages = [(message, card if message == id else shown) for message, shown in self.messages]
        self.cards = [card if shown is old else shown for shown in self.cards]
        self.every.append(card)

    async def records(self, kind: type[R]) -> list[R]:
        """What the store holds of this person, opened."""
        subject_id = self.stage.app.vault.subject_id("member", "stage", self.name)
        rows = await self.stage.app.store.read(subject_id)
        if not rows.found:
            return []
        subject = self.stage.app.vault.admit(rows)
        ids = [id for k, id in subject.rows if k == kind.kind]
        return [record for id in ids if (record := subject.open(kind, id)) is not None]

    async def pending(self) -> list[tuple[str, dt.datetime]]:
        """What the outbox will still say: kind and time."""
        subject_id = self.stage.app.vault.subject_id("member", "stage", self.name)
        rows = await self.stage.app.store.rows("SELECT kind, due FROM outbox WHERE subject = ?1 AND state = 0 ORDER BY due", subject_id)
        return [(kind, dt.datetime.fromtimestamp(due / 1000, dt.UTC)) for kind, due in rows]

    async def _answered(self, reply: Reply, on: Card | None = None) -> Actor:
        if isinstance(reply, Say | Update):
            self.every.append(reply.card)
        match reply:
            case Ask(form=form):
                self.form = form
            case Say(card=card):
                self.form = None
                self.cards.append(card)
            case Update(card=card):
                self.form = None
                if on is not None and on in self.cards:
                    self.cards.remove(on)
                self.messages = [(id, card if shown is on else shown) for id, shown in self.messages]
                self.cards.append(card)
            case None:
                pass
        await self.stage.passes(seconds=0)
        if isinstance(reply, Say | Update) and self.cards[-1] is not reply.card:
            # What was sent meanwhile (a first hello) does not cover the answer.
            self.cards.remove(reply.card)
            self.cards.append(reply.card)
        return self

    def _block(self, kind: type[Any], card: Card | None) -> tuple[Card, Any]:
        for shown in [card] if card is not None else reversed(self.cards):
            for block in shown.blocks:
                if isinstance(block, kind):
                    return shown, block
        raise AssertionError(f"nobody sees {kind.__name__}; on screen:\n{self.screen}")


def _buttons(card: Card) -> list[Button]:
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.items]


def _answer(one: Write | Pick | Person, given: str | tuple[str, ...] | None) -> str | tuple[str, ...]:
    match one:
        case Write(value=value, need=need, most=most):
            text = value if given is None else given
            assert isinstance(text, str)
            assert utf16(text) <= most, f"{one.label!r} takes {most} characters"
            assert text or not need, f"{one.label!r} must not be empty"
            return text
        case Pick(value=value, options=options, need=need):
            if given is None:
                picked = value
            else:
                ids = {o.label: o.id for o in options} | {o.id: o.id for o in options}
                picked = tuple(ids[label] for label in ((given,) if isinstance(given, str) else given))
            assert picked or not need, f"{one.label!r} needs a pick"
            return picked
        case Person():
            return () if given is None else ((given,) if isinstance(given, str) else given)


def card_text(card: Card) -> str:
    """A card as text, in the manner of the mock-ups."""
    lines = [f"# {card.title}", f"({card.why})"]
    for block in card.blocks:
        match block:
            case Prose(text=text, quiet=quiet):
                lines.append(f"~ {text}" if quiet else text)
            case Facts(rows=rows) | Words(rows=rows):
                lines.extend(f"{row.label}: {row.value}" for row in rows)
            case Ticks(label=label, items=items):
                lines.extend([label] if label else [])
                lines.extend(f"[{'x' if i.done else ' '}] {i.label}" + (f"  ~ {i.note}" if i.note else "") for i in items)
            case Choice(label=label, options=options):
                lines.append(label)
                lines.extend(f"( ) {o.label}" + (f"  ~ {o.note}" if o.note else "") for o in options)
            case Buttons(items=items):
                marks = {"main": "[[{}]]", "plain": "[{}]", "danger": "[!{}!]"}
                lines.append(" ".join(marks[b.style].format(b.label) for b in items))
            case Chart(caption=caption, alt=alt):
                lines.append(f"{caption}: {alt}")
    lines.append(f"<{card.audience}>")
    return fill_roots("\n".join(lines), "jsc", "/jsc")


def form_text(form: Form) -> str:
    """A form as text."""
    lines = [f"FORM {form.title}"]
    for one in form.inputs:
        match one:
            case Write(label=label, hint=hint, value=value):
                lines.append(f"{label}: [{value}]" + (f"  ~ {hint}" if hint else ""))
            case Pick(label=label, options=options, value=value):
                lines.append(f"{label}: " + " ".join(f"({'x' if o.id in value else ' '}) {o.label}" for o in options))
            case Person(label=label, hint=hint):
                lines.append(f"{label}: [pick]  ~ {hint}")
    lines.append(f"[[{form.submit}]]")
    return fill_roots("\n".join(lines), "jsc", "/jsc")


@functools.cache
def built_in() -> Playbook:
    """The content that comes with the program, read once a process: nothing can change it."""
    return read_playbook()


@asynccontextmanager
async def an_app(path: Path, clock: Clock, playbook: Playbook | None = None, more: Router | None = None) -> AsyncIterator[App]:
    """The app on the database at `path`, which is made where there is none; `more`: routes of a test's own beside the real ones."""
    fresh = not path.exists()
    store = await Store.open(path)
    about = About(
        run_by="the Harbour community's volunteers", version="0.1.0", source_url="https://example.org/source", root="jsc", stored=""
    )
    try:
        if fresh:
            # A known index key: ids and codes are the same in every run, so that screens can be kept.
            unit = Unit()
            unit.add(META, "index", seal(AESGCM(KEY), KEY, "index"))
            await store.commit(unit)
        router = collect(handlers)
        router.include(more or Router())
        yield await App.start(router, store, [KEY], playbook or built_in(), clock, about)
    finally:
        await store.close()


@asynccontextmanager
async def a_stage(
    folder: Path, start: dt.datetime = START, playbook: Playbook | None = None, more: Router | None = None
) -> AsyncIterator[Stage]:
    """A stage on a new database in `folder`; `more` as for `an_app`."""
    clock = Clock(frozen=start)
    async with an_app(folder / DATABASE, clock, playbook, more) as app:
        yield Stage(app, clock)


def words(text: str) -> list[str]:
    """The words of a screen, for rules about wording."""
    return re.findall(r"[A-Za-z']+", text)
