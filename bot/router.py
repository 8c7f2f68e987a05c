"""Router: (kind of event, name) -> handler, and the rule of who may press what.

Each module of `handlers/` exposes one `router`; `collect` merges them. Nothing is registered by importing, but into that value.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from bot.cards import Action, Card, Form
from bot.events import Click, Command, Due, Submit, Visit
from bot.replies import ClickReply, CommandReply, DueReply, SubmitReply
from playbook.records import Record

if TYPE_CHECKING:
    from bot.context import Context

R = TypeVar("R", bound=Record)

CommandHandler = Callable[[Command, "Context"], CommandReply]
ClickHandler = Callable[[Click, "Context"], ClickReply]
SubmitHandler = Callable[[Submit, "Context"], SubmitReply]
FormMaker = Callable[[tuple[str, ...], "Context"], "Form | Card"]
DueHandler = Callable[[Due, "Context"], DueReply]
OutcomeHandler = Callable[["Outcome", "Context"], None]
VisitHandler = Callable[[Visit, "Context"], Card]
StillHandler = Callable[[str, "Context"], "Now | None"]
"""Of a prompt's ref: None while it asks, else what is true instead, in the feature's words. It writes and plans nothing."""


@dataclass(frozen=True, slots=True)
class Now:
    """What is true of an object at this moment: one line, and the action that shows it."""

    line: str
    show: Action


May = Literal["own", "yes", "seat", "author", "facilitator"]
"""Who may press: `own`, what is in the member's own records; `seat`, who has a seat in the council that the action names; `yes`, who
said yes to one there, whether or not it is still forming; `author`, who wrote the record there that it names; `facilitator`, who is one
in this community."""


@dataclass(frozen=True, slots=True)
class ClickRoute:
    """A press. With `of`, the action's last two args are the id and the version of that record, checked before it is handled.

    With `may` of `yes`, `seat` or `author` the arg before those, or the last one, is the council's id. `on` is for what anybody with a
    seat may do about a record whatever its version: its id stands before the council's, and it has to stand there still.
    What was looked up for these checks is the handler's: `context.circle`, `context.seat`, `context.named(Post)`.
    `about` is for what moves or drops a prompt: where its kind and ref stand among the args, or its kind where the first is its ref.
    One that asks nothing any more is told what is true instead, and the handler does not run.
    """

    handler: ClickHandler
    of: type[Record] | None
    may: May = "own"
    on: type[Record] | None = None
    about: int | str | None = None


@dataclass(frozen=True, slots=True)
class FormRoute:
    """A form, and what happens when it is sent. `of`, `may`, `on`, `about` as in `ClickRoute`, checked when it is opened and sent."""

    make: FormMaker
    submit: SubmitHandler
    of: type[Record] | None
    may: May = "own"
    on: type[Record] | None = None
    about: int | str | None = None


@dataclass(frozen=True, slots=True)
class DueRoute:
    """An outbox kind. `label` names it in a list ("five short questions"); it holds no content.

    A kind of `playbook.cadence.Kind` comes unasked: it is discreet where the member wants that, heeds quiet hours and pauses, and
    may be told together with others. Any other kind is something the member pressed for, and comes at once.
    """

    handler: DueHandler
    label: str


@dataclass(frozen=True, slots=True)
class StillRoute:
    """Whether a prompt still asks. `own_words`: what stands of it is drawn by its own `due` handler, also once it is answered."""

    handler: StillHandler
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a council's item: it stands in the room (`sent`), or it does not, and why, in the platform's code.

    `place` is where it stands. `present`: how many people were in a room that held somebody without a seat; 0 otherwise.
    """

    kind: str
    ref: str
    item: str
    sent: bool
    reason: str = ""
    place: str = ""
    present: int = 0


@dataclass(slots=True)
class Router:
    """The table of one feature, or of all."""

    commands: dict[str, CommandHandler] = field(default_factory=dict)
    clicks: dict[str, ClickRoute] = field(default_factory=dict)
    forms: dict[str, FormRoute] = field(default_factory=dict)
    dues: dict[str, DueRoute] = field(default_factory=dict)
    stills: dict[str, StillRoute] = field(default_factory=dict)
    outcomes: dict[str, OutcomeHandler] = field(default_factory=dict)
    truths: dict[type[Record], Callable[[Any, Context], Now]] = field(default_factory=dict)
    visits: list[VisitHandler] = field(default_factory=list)
    firsts: list[Callable[[Command | Click | Submit, Context], None]] = field(default_factory=list)

    def command(self, verb: str) -> Callable[[CommandHandler], CommandHandler]:
        """Registers what `/jsc <verb>` does. The verb's help text is content (`playbook/content/help.toml`)."""
        return lambda handler: _add(self.commands, verb, handler, handler)

    def click(
        self,
        name: str,
        of: type[Record] | None = None,
        may: May = "own",
        on: type[Record] | None = None,
        about: int | str | None = None,
    ) -> Callable[[ClickHandler], ClickHandler]:
        """Registers what a press on `Action(name, …)` does; `of` names the kind of record whose id and version end the action."""
        return lambda handler: _add(self.clicks, name, ClickRoute(handler, of, may, on, about), handler)

    def form(
        self,
        name: str,
        make: FormMaker,
        of: type[Record] | None = None,
        may: May = "own",
        on: type[Record] | None = None,
        about: int | str | None = None,
    ) -> Callable[[SubmitHandler], SubmitHandler]:
        """Registers a form, opened by `Action("form", name, …)`, and decorates what happens when it is sent.

        `make(args, context)` gives the form whose action is `Action(name, *args)`, or a card when it cannot be opened now.
        """
        return lambda handler: _add(self.forms, name, FormRoute(make, handler, of, may, on, about), handler)

    def due(self, kind: str, label: str) -> Callable[[DueHandler], DueHandler]:
        """Registers what an outbox item of `kind` says when its time has come."""
        return lambda handler: _add(self.dues, kind, DueRoute(handler, label), handler)

    def still(self, kind: str, *, own_words: bool = False) -> Callable[[StillHandler], StillHandler]:
        """Registers what tells whether a prompt of `kind` still asks: every kind that comes unasked has one."""
        return lambda handler: _add(self.stills, kind, StillRoute(handler, own_words), handler)

    def outcome(self, kind: str) -> Callable[[OutcomeHandler], OutcomeHandler]:
        """Registers what is remembered once a council's item of `kind` stands in its room, or could not be put there.

        It is stored in one step with what became of the item. `context.here` is the council.
        """
        return lambda handler: _add(self.outcomes, kind, handler, handler)

    def truth(self, of: type[R]) -> Callable[[Callable[[R, Context], Now]], Callable[[R, Context], Now]]:
        """Registers what a press on an older card is told: what is true of the record now."""

        def register(handler: Callable[[R, Context], Now]) -> Callable[[R, Context], Now]:
            if of in self.truths:
                raise ValueError(f"two features claim {of.kind!r}")
            self.truths[of] = handler
            return handler

        return register

    def visit(self, handler: VisitHandler) -> VisitHandler:
        """Registers what the home tab shows."""
        self.visits.append(handler)
        return handler

    def first(
        self, handler: Callable[[Command | Click | Submit, Context], None]
    ) -> Callable[[Command | Click | Submit, Context], None]:
        """Registers what is stored and planned at a member's very first command, press or form."""
        self.firsts.append(handler)
        return handler

    def include(self, other: Router) -> None:
        """Takes over the routes of `other`. Raises ValueError when two features claim one name."""
        _merge(self.commands, other.commands)
        _merge(self.clicks, other.clicks)
        _merge(self.forms, other.forms)
        _merge(self.dues, other.dues)
        _merge(self.stills, other.stills)
        _merge(self.outcomes, other.outcomes)
        _merge(self.truths, other.truths)
        self.visits.extend(other.visits)
        self.firsts.extend(other.firsts)


def collect(package: ModuleType) -> Router:
    """The routes of every feature in `package`, in name order: a module, or a folder in which any module may have a router.

    Raises ValueError for a feature without a router, and for a name that two claim.
    """
    whole = Router()
    for feature in _modules(package):
        parts = [feature, *_modules(feature)] if hasattr(feature, "__path__") else [feature]
        routers = [part.router for part in parts if isinstance(getattr(part, "router", None), Router)]
        if not routers:
            raise ValueError(f"{feature.__name__} has no router")
        for router in routers:
            whole.include(router)
    if len(whole.visits) != 1:
        raise ValueError("exactly one feature draws the home tab")
    return whole


def _modules(package: ModuleType) -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")


def _add(table: dict[K, V], name: K, route: V, handler: T) -> T:
    if name in table:
        raise ValueError(f"two features claim {name!r}")
    table[name] = route
    return handler


def _merge(mine: dict[K, V], theirs: dict[K, V]) -> None:
    for name, route in theirs.items():
        _add(mine, name, route, route)
