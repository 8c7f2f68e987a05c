"""Plans what goes wrong, and when, for both platforms' stand-ins; knows no transport and no platform."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase


class Kind(StrEnum):
    """What can go wrong (reliability.md 7). The first eight befall a request, the rest a socket."""

    DROP = "drop"
    HANG = "hang"
    STATUS = "status"
    LIMITED = "limited"
    ERROR = "error"
    MALFORMED = "malformed"
    TRUNCATED = "truncated"
    DRIP = "drip"
    CLOSE = "close"
    DISCONNECT = "disconnect"
    HALF_OPEN = "half_open"
    DEAF = "deaf"
    LOST = "lost"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong. `accepted` says whether the platform carried the request out before it did."""

    kind: Kind
    accepted: bool = False
    status: int = 0
    code: str = ""
    retry_after: str | None = None
    seconds: float = 0.0

    @classmethod
    def drop(cls, *, accepted: bool = False) -> Fault:
        """The connection is cut and no answer comes; of a socket: cut without a goodbye."""
        return cls(Kind.DROP, accepted=accepted)

    @classmethod
    def hang(cls, *, accepted: bool = True) -> Fault:
        """No answer until the caller gives up or the stand-in closes."""
        return cls(Kind.HANG, accepted=accepted)

    @classmethod
    def http(cls, status: int, *, accepted: bool = True) -> Fault:
        """A gateway in front of the platform answers `status` with a page instead of JSON."""
        return cls(Kind.STATUS, accepted=accepted, status=status)

    @classmethod
    def limited(cls, retry_after: str | None) -> Fault:
        """429, never accepted. `retry_after` is the header as sent (it may be fractional or huge); None leaves it out."""
        return cls(Kind.LIMITED, status=429, retry_after=retry_after)

    @classmethod
    def error(cls, code: str, *, accepted: bool = False) -> Fault:
        """The platform's own refusal `code` in its own shape; with `accepted`, it lies about having done nothing."""
        return cls(Kind.ERROR, accepted=accepted, code=code)

    @classmethod
    def malformed(cls, *, accepted: bool = True) -> Fault:
        """An answer that claims to be JSON and is not."""
        return cls(Kind.MALFORMED, accepted=accepted)

    @classmethod
    def truncated(cls, *, accepted: bool = True) -> Fault:
        """Half of the promised body, then the connection is cut."""
        return cls(Kind.TRUNCATED, accepted=accepted)

    @classmethod
    def drip(cls, seconds: float, *, accepted: bool = True) -> Fault:
        """The whole answer, spread over `seconds`."""
        return cls(Kind.DRIP, accepted=accepted, seconds=seconds)

    @classmethod
    def close(cls, status: int) -> Fault:
        """The platform closes the socket with close code `status`."""
        return cls(Kind.CLOSE, status=status)

    @classmethod
    def disconnect(cls, reason: str) -> Fault:
        """The platform asks for a new socket, in its own words (`warning`, `refresh_requested`, an opcode's name)."""
        return cls(Kind.DISCONNECT, code=reason)

    @classmethod
    def half_open(cls) -> Fault:
        """The socket stays open and nothing sent over it is answered any more, not even a ping."""
        return cls(Kind.HALF_OPEN)

    @classmethod
    def deaf(cls) -> Fault:
        """The socket looks healthy, pings are answered, but no event arrives through it any more."""
        return cls(Kind.DEAF)

    @classmethod
    def lost(cls) -> Fault:
        """One message on the socket does not arrive."""
        return cls(Kind.LOST)

    @classmethod
    def twice(cls) -> Fault:
        """One message on the socket arrives two times."""
        return cls(Kind.TWICE)


@dataclass(frozen=True, slots=True)
class At:
    """Where in a run a fault belongs: at the `nth` (from 1) request whose name matches the shell pattern `on`.

    Counting begins when the plan gets it. Names are the stand-in's own: `chat.postMessage`, `POST /channels/*/messages`,
    `socket.*`. When two faults fall on one request, the later-planned one waits for the next match.
    """

    nth: int
    fault: Fault
    on: str = "*"

    def __post_init__(self) -> None:
        """Raises ValueError when `nth` is not a counting number."""
        if self.nth < 1:
            raise ValueError(f"requests are counted from 1, not {self.nth}")


@dataclass(frozen=True, slots=True)
class Fired:
    """A fault that came to pass: what was planned, the name it met, and the request's number in the whole run (from 1)."""

    at: At
    name: str
    number: int


class FaultPlan:
    """Which request meets which fault. A stand-in asks `meet` once for every request, in the order they arrive."""

    def __init__(self, *planned: At) -> None:
        self._waiting: list[tuple[At, int]] = []
        self.fired: list[Fired] = []
        self.seen = 0
        self.outage: tuple[Fault, str] | None = None
        """What every request meets whose name matches, until it is taken away; `met` counts them."""
        self.met = 0
        self.add(*planned)

    @classmethod
    def seeded(cls, seed: int, faults: Sequence[Fault], *, among: int, on: str = "*") -> FaultPlan:
        """Each of `faults` at a different one of the first `among` requests matching `on`, the same for the same seed.

        Raises ValueError when `among` is smaller than the number of faults, as there is no place for all.
        """
        places = random.Random(seed).sample(range(1, among + 1), len(faults))
        return cls(*(At(nth, fault, on) for nth, fault in sorted(zip(places, faults, strict=True), key=lambda p: p[0])))

    def add(self, *planned: At) -> None:
        """Plans more while the run goes on; their requests are counted from now."""
        self._waiting.extend((at, 0) for at in planned)

    def next(self, fault: Fault, on: str = "*") -> None:
        """Plans `fault` for the next request that matches `on`."""
        self.add(At(1, fault, on))

    def meet(self, name: str) -> Fault | None:
        """Counts a request and gives the fault it meets, if one is due."""
        self.seen += 1
        if self.outage is not None and fnmatchcase(name, self.outage[1]):
            self.met += 1
            return self.outage[0]
        met: At | None = None
        kept: list[tuple[At, int]] = []
        for at, count in self._waiting:
            now = count + fnmatchcase(name, at.on)
            if met is None and now > count and now >= at.nth:
                met = at
            else:
                kept.append((at, now))
        self._waiting = kept
        if met is None:
            return None
        self.fired.append(Fired(met, name, self.seen))
        return met.fault

    @property
    def unfired(self) -> list[At]:
        """What was planned and has not happened."""
        return [at for at, _ in self._waiting]

    def check(self) -> None:
        """Raises AssertionError unless everything planned has happened: a run with fewer faults proves less than it says."""
        if self._waiting:
            raise AssertionError(f"planned faults that never happened: {self.unfired}")
