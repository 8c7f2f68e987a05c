"""How each platform stands that is set up: being started, served, refused by it, or out of reach; and since when.

One object a process. Only the supervisor and the adapters write it, each through its own `Tell`; anybody may read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol

from bot.clock import Clock

State = Literal["starting", "serving", "refused", "unreachable"]
"""`refused`: for a reason that only whoever runs this can mend; `unreachable`: it may pass by itself. Both are tried again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one platform stands. `why` is a fixed sentence that says what to do (empty while all is well): no content, no token."""

    state: State
    why: str
    since: dt.datetime


class Tell(Protocol):
    """How an adapter says how it stands, as often as it likes: `since` moves only when the state does."""

    def __call__(self, state: State, why: str = "") -> None:
        """Takes the place of what was told before."""


class Platforms(Mapping[str, Standing]):
    """By the platform's name ("slack", "discord", "web"); in the order in which they were set up."""

    def __init__(self, names: Iterable[str], clock: Clock) -> None:
        self._clock = clock
        self._all = {name: Standing("starting", "", clock.now()) for name in names}

    def __getitem__(self, name: str) -> Standing:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def teller(self, name: str) -> Tell:
        """What the adapter of `name` is given."""
        return partial(self.tell, name)

    def tell(self, name: str, state: State, why: str = "") -> None:
        """Notes how `name` stands. Raises KeyError for a platform that is not set up."""
        before = self._all[name]
        self._all[name] = Standing(state, why, before.since if before.state == state else self._clock.now())

    @property
    def all_serve(self) -> bool:
        """Whether every platform that is set up is served."""
        return all(standing.state == "serving" for standing in self._all.values())

    @property
    def hopeless(self) -> bool:
        """Whether nothing can be served until somebody mends a setting: every platform refuses us."""
        return all(standing.state == "refused" for standing in self._all.values())
