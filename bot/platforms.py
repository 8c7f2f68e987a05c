"""How each platform stands that is set up: being started, served, refused by it, or out of reach; and since when.

One object a process. Only the supervisor and the adapters write it, each through its own `Tell`; anybody may read it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, Protocol

from bot.clock import Clock

State = Literal["starting", "serving", "refused", "unreachable"]
"""`refused`: for a reason that only whoever runs this can mend; `unreachable`: it may pass by itself. Both are tried again."""

JITTER: Final = 0.2
"""By what share a pause is longer or shorter, so that what broke off together does not come back together."""


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


def unheard(state: State, why: str = "") -> None:
    """A `Tell` to which nobody listens."""


def pause(steps: Sequence[float], attempt: int) -> float:
    """Seconds until the next attempt, after `attempt` (from 0) that failed: a step for each, the last for all that follow; jittered."""
    return steps[min(attempt, len(steps) - 1)] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # no secret


class Platforms(Mapping[str, Standing]):
    """By the platform's name ("slack", "discord", "web"); in the order in which they were set up."""

    def __init__(self, names: Iterable[str], clock: Clock) -> None:
        self._clock = clock
        self._all = {name: Standing("starting", "", clock.now()) for name in names}
        self._told = asyncio.Event()
        self.moves = 0

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
        if (state, why) == (before.state, before.why):
            return
        self._all[name] = Standing(state, why, before.since if before.state == state else self._clock.now())
        self.moves += 1
        told, self._told = self._told, asyncio.Event()
        told.set()

    async def moved(self, moves: int) -> None:
        """Returns once something changed since `moves` was what it counted."""
        while self.moves == moves:
            await self._told.wait()

    @property
    def all_serve(self) -> bool:
        """Whether every platform that is set up is served."""
        return all(standing.state == "serving" for standing in self._all.values())

    @property
    def hopeless(self) -> bool:
        """Whether nothing can be served until somebody mends a setting: every platform refuses us."""
        return all(standing.state == "refused" for standing in self._all.values())
