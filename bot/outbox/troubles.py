"""What this process knows of items that do not come through, apart from their platform's own trouble: kept in memory, by delivery."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from bot.clock import Clock
from bot.deliveries import Refused, Unknown

BACK_OFF: Final = (2, 5, 15, 60, 300, 900, 3600)
"""Seconds until the next attempt, after so many that failed while the platform answered."""
BLIND: Final = dt.timedelta(hours=1)
"""How long one looks in vain for an attempt, on a platform that takes other messages, before it is made once more."""
HOPELESS: Final = dt.timedelta(hours=36)
"""How long one looks in vain for what has nothing to say any more: longer than an outage is."""
UNFORESEEN: Final = dt.timedelta(hours=12)
"""How long one delivery may raise errors of our own; then it is as refused, and waits where its reader finds it."""
NOWHERE: Final = dt.timedelta(minutes=10)
"""How long the very first note to somebody waits for another message or a word of theirs to say in which chat it may stand."""
KEPT: Final = 10_000


@dataclass(slots=True)
class Trouble:
    """One delivery's own: how often it failed, since when by an error of ours, and since when nobody could look for it."""

    failed: int = 0
    raised: dt.datetime | None = None
    blind: dt.datetime | None = None
    nowhere: dt.datetime | None = None
    blind_while_up: dt.datetime | None = None
    """The same, on a platform that answers otherwise."""


class Troubles:
    """Of every delivery that is in trouble; a new process begins without, and is the more patient for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._all: OrderedDict[str, Trouble] = OrderedDict()

    def later(self, id: str, most: float = BACK_OFF[-1]) -> float:
        """Seconds until it is tried again: longer each time, `most` where it may be its platform's trouble."""
        its = self._of(id)
        its.failed += 1
        wait = float(BACK_OFF[min(its.failed, len(BACK_OFF)) - 1])
        return wait if its.raised else min(wait, most)

    def unforeseen(self, id: str, error: str) -> Unknown | Refused:
        """What an error that an adapter does not know of says: it may have arrived; after half a day of them it is our fault."""
        its, now = self._of(id), self._clock.now()
        its.raised = its.raised or now
        return Unknown(error) if now - its.raised < UNFORESEEN else Refused(error)

    def blind(self, id: str, *, up: bool) -> None:
        """Nobody could look for it just now. `up`: its platform answers otherwise."""
        its, now = self._of(id), self._clock.now()
        its.blind = its.blind or now
        its.blind_while_up = (its.blind_while_up or now) if up else None

    def is_blind(self, id: str, took: dt.datetime | None) -> bool:
        """Whether nobody could look for it for long although its platform took something, last at `took`."""
        since = self._of(id).blind_while_up
        return since is not None and took is not None and took - since >= BLIND

    def is_hopeless(self, id: str) -> bool:
        """Whether nobody could look for it for so long that it need not be looked for."""
        since = self._of(id).blind
        return since is not None and self._clock.now() - since >= HOPELESS

    def is_still_nowhere(self, id: str) -> bool:
        """Whether one waits to be told where to look for it, and does not make it once more yet."""
        its, now = self._of(id), self._clock.now()
        its.nowhere = its.nowhere or now
        return now - its.nowhere < NOWHERE

    def over(self, id: str) -> None:
        """It came to its end."""
        self._all.pop(id, None)

    def _of(self, id: str) -> Trouble:
        its = self._all.setdefault(id, Trouble())
        self._all.move_to_end(id)
        while len(self._all) > KEPT:
            self._all.popitem(last=False)
        return its
