"""Context: all that a handler may use, bound to one unit of work.

Everything it gives was read before the handler began; everything it is given is written together after the handler ends.
Nothing in it talks to a platform.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from bot.cards import Action
from bot.circle import Beyond, Circle
from bot.events import Hints, Member, Submit
from bot.items import Item, item_id
from bot.work import Planner, Records
from playbook.records import Council, Draft, Facilitator, Notice, Profile, Record, Seat
from playbook.words import saying

if TYPE_CHECKING:
    from bot.router import Now, StillRoute
    from playbook.models import Playbook

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class About:
    """Who runs this and what it is, for the About card."""

    run_by: str
    version: str
    source_url: str
    root: str
    stored: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """What the router's gate found behind a press: the council it names, and the record there or among the member's own."""

    circle: Circle | None = None
    record: Record | None = None


@dataclass(slots=True)
class Context:
    """A handler's world."""

    now: dt.datetime
    member: Member
    hints: Hints
    playbook: Playbook
    about: About
    records: Records
    outbox: Planner
    verbs: tuple[str, ...] = ()
    presses: frozenset[str] = frozenset()
    """Every name a press or form has a handler for: a card offers a way into another feature only where that is there."""
    labels: Mapping[str, str] = field(default_factory=dict)
    stills: Mapping[str, StillRoute] = field(default_factory=dict)
    """Of every kind of prompt, what tells whether one of it still asks."""
    kept: bool = False
    erase: bool = False
    me: str = ""
    seated: tuple[str, ...] = ()
    authored: tuple[str, ...] = ()
    beyond: Beyond | None = None
    here: Circle | None = None
    """The council or community whose own item is due; None for what a person did."""
    pressed: Pressed = Pressed()
    """What stands behind the press or form that is handled, once the gate has let it through."""

    @property
    def profile(self) -> Profile:
        """The member's settings; those of a newcomer when none are stored."""
        return self.records.get(Profile) or Profile()

    @property
    def zone(self) -> ZoneInfo:
        """The member's zone; UTC until they have confirmed one."""
        return self.profile.tz

    @property
    def local(self) -> dt.datetime:
        """The present on the member's clock."""
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> dt.date:
        """The date on the member's clock."""
        return self.local.date()

    def say(self, when: dt.datetime) -> str:
        """`Tue 24 Nov, 14:00` on the member's clock."""
        return saying.say(when.astimezone(self.zone), self.now)

    def say_near(self, when: dt.datetime) -> str:
        """`today, 14:00`, `tomorrow, 14:00`, else as `say`."""
        return saying.say_near(when.astimezone(self.zone), self.now)

    def say_span(self, start: dt.datetime, minutes: int) -> str:
        """`Tue 24 Nov, 14:00 to 15:00`."""
        return saying.say_span(start.astimezone(self.zone), minutes, self.now)

    def say_day(self, day: dt.date) -> str:
        """`Tue 24 Nov`."""
        return saying.say_day(day, self.today)

    @property
    def place(self) -> str:
        """What the member calls their clock: their city, or the zone's."""
        return self.profile.city or self.profile.zone.rpartition("/")[2].replace("_", " ") or "UTC"

    # -- what was pressed: behind the gate none of it fails, where the route has the `may`, `of` or `on` that it stands for ----------

    @property
    def circle(self) -> Circle:
        """The council that the press names, and the member may reach. Raises LookupError where the route has no `may` of a council."""
        if self.pressed.circle is None:
            raise LookupError("this press names no council")
        return self.pressed.circle

    @property
    def seat(self) -> Seat:
        """The member's own seat there. Raises LookupError where the route's `may` is not `seat`."""
        found = self.circle.seat
        if found is None:
            raise LookupError("this press is not for seats alone")
        return found

    def named(self, kind: type[R]) -> R:
        """The record of `kind` that the press names, as it was before this unit. Raises LookupError without `of` or `on`."""
        if not isinstance(self.pressed.record, kind):
            raise LookupError(f"this press names no {kind.kind}")
        return self.pressed.record

    # -- beyond one's own records ------------------------------------------------------------------------------------------------

    @property
    def _far(self) -> Beyond:
        assert self.beyond is not None, "a context of a running app"
        return self.beyond

    @property
    def councils(self) -> list[Circle]:
        """The councils in which the member has a seat."""
        found = (self.council(id) for id in self.seated)
        return [circle for circle in found if circle is not None]

    @property
    def elsewhere(self) -> list[Circle]:
        """Every council and community in which a record of the member's stands, whether or not they still have a seat there."""
        found = (self._far.circle(id, self.me) for id in self.authored)
        return [circle for circle in found if circle is not None]

    def council(self, id: str) -> Circle | None:
        """The council with that id, if the member has a seat in it: an id that was pressed is only a claim."""
        if self.here is not None and self.here.id == id:
            return self.here
        circle = self._far.circle(id, self.me) if id in self.seated else self._far.circles.get(id)
        return circle if circle is not None and self.me not in circle.leaves and circle.records.get(Council) is not None else None

    def invited(self, id: str) -> Circle | None:
        """A council to which an invitation led, which the caller has checked; None when it is gone."""
        circle = self._far.circle(id, self.me)
        return circle if circle is not None and circle.records.get(Council) is not None else None

    def found_council(self, council: Council, *of: str) -> Circle:
        """A new council with its own record written. `of`: what it comes from, where that is not the member's own next revision."""
        circle = self._far.founded(self.me, self.records.rev, *of)
        circle.records.put(council)
        return circle

    @property
    def community(self) -> Circle:
        """The member's community: its facilitators, its pool, its rounds and reports."""
        if self.here is not None and self.here.records.get(Council) is None:
            return self.here
        council = self.here.records.get(Council) if self.here is not None else None
        name = council.community if council is not None else self.profile.community
        return self._community(council.platform if council is not None else self.member.platform, name)

    def community_of(self, circle: Circle) -> Circle:
        """The community that a council belongs to, wherever the member was seen last: its facilitators look after it."""
        return self._community(circle.council.platform, circle.council.community)

    def community_named(self, name: str) -> Circle:
        """A community of the member's own platform, for who has not used the app there yet."""
        return self._community(self.member.platform, name)

    def _community(self, platform: str, name: str) -> Circle:
        circle = self._far.circle(self._far.hashed("community", platform, name), self.me, make=True)
        assert circle is not None
        return circle

    @property
    def facilitates(self) -> bool:
        """Whether the member is a facilitator here: they claimed it, were appointed, or manage the server (product.md 3.9)."""
        return self.hints.manages or self.community.records.get(Facilitator, self.me) is not None

    @property
    def house(self) -> Circle:
        """What belongs to this running app as a whole: the one-time code of the first facilitator."""
        circle = self._far.circle(self._far.hashed("house"), self.me, make=True)
        assert circle is not None
        return circle

    def peer(self, person: str) -> str:
        """The subject id of a person on the member's own platform, whether or not they use the app."""
        return self._far.hashed("member", self.member.platform, person)

    def code(self, *parts: str) -> str:
        """Eight characters nobody can guess (40 bits), the same for the same parts: an invitation, a claim."""
        return self._far.hashed("code", *parts)[:8]

    def tell(self, member: str, kind: str, ref: str = "", due: dt.datetime | None = None) -> None:
        """Plans an item for another member: what it says is made in their own context when it is sent. Nobody is told who is gone.

        Told for the same moment to come twice, it is told once. At once, it is an item of this unit's own, unless one of the same kind
        and thing waits there still: that one says what is true when it goes out.
        """
        at = (due or self.now).astimezone(dt.UTC)
        id = item_id(member, kind, ref if at > self.now else f"{ref}|{self._far.stamp(self.records.rev)}", at)
        self._far.told[id] = (member, Item(id, kind, ref, at, "due"))

    def take_note(self, kind: str, ref: str) -> None:
        """What waited on home about this is read, or has nothing to say any more."""
        for kept in self.records.all(Notice):
            if kept.what != "done" and kept.about == f"{kind}.{ref}":
                self.records.drop(Notice, kept.id)
                self.outbox.leave(kept.item)

    def answered(self, kind: str, ref: str) -> Now | None:
        """What is true of a prompt that asks nothing any more; None while it asks, and of what is no prompt."""
        route = self.stills.get(kind)
        return route.handler(ref, self) if route is not None else None

    def before(self) -> Context:
        """The same world as it is stored, without what this unit has written so far."""
        beyond = self.beyond.before() if self.beyond is not None else None
        return dataclasses.replace(self, records=self.records.before(), outbox=self.outbox.before(), beyond=beyond)

    def keep(self, submit: Submit) -> Action:
        """Keeps what was typed into a form as a draft; returns the action of the `Fix it` button that opens it filled in."""
        return Action("fix", self.keep_words(submit.action, dict(submit.values)).id)

    def keep_words(self, form: Action, values: Mapping[str, str | tuple[str, ...]]) -> Draft:
        """Keeps `values` as what stands in `form` when it is opened next, in place of an older draft of it."""
        self.kept = True
        self.forget_words(form)
        return self.records.add(Draft(form=form.packed, values=dict(values), at=self.now))

    def forget_words(self, form: Action) -> None:
        """Drops what was kept of `form`: it has become what it was meant to be, or was left out."""
        for old in self.records.all(Draft):
            if old.form == form.packed:
                self.records.drop(Draft, old.id)
