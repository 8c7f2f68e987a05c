"""Matching ten thousand people, each pool in a process of its own: seconds of one core, and peak memory."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from playbook.council.seekers import Band, Block, Meets, Pace, Person
from playbook.matching import match
from tests.bench.measure import Row

PEOPLE: Final = 10_000
DAY: Final = date(2026, 11, 23)
SHARES: Final = {
    "Europe/Lisbon": 3,
    "Europe/Berlin": 4,
    "America/New_York": 4,
    "America/Los_Angeles": 2,
    "America/Sao_Paulo": 1,
    "Asia/Kolkata": 2,
    "Asia/Tokyo": 1,
    "Australia/Sydney": 1,
}
FIELDS: Final = ("product", "design", "data", "support", "sales", "engineering")
TONGUES: Final = ("English", "German", "Portuguese", "Hindi")


def mixed() -> list[Person]:
    """A large community: everybody different, with employers, keep-apart lists and roles."""
    chance = random.Random(23)
    zones = [ZoneInfo(zone) for zone in chance.choices(list(SHARES), list(SHARES.values()), k=PEOPLE)]
    return [
        Person(
            id=f"p{n}",
            pace=chance.choice(list(Pace)),
            field=chance.choice(FIELDS),
            languages=tuple(chance.sample(TONGUES, chance.choice((1, 1, 2)))),
            zone=zone,
            meets=chance.choice(list(Meets)),
            free=frozenset(chance.sample(list(Block), chance.choice((1, 2, 3)))),
            level=chance.choice((None, *Band)),
            size=chance.choice((None, None, 4, 5, 6)),
            employer=chance.choice(("", f"Firm {chance.randrange(2_000)}")),
            avoids=frozenset(f"p{chance.randrange(PEOPLE)}" for _ in range(chance.choice((0, 0, 1, 3)))),
            avoids_firms=tuple(f"Firm {chance.randrange(2_000)}" for _ in range(chance.choice((0, 0, 1)))),
            chases=(f"role {chance.randrange(200)}",),
        )
        for n, zone in enumerate(zones)
    ]


def alike() -> list[Person]:
    """Everybody the same."""
    free = frozenset({Block.EVENINGS})
    lisbon = ZoneInfo("Europe/Lisbon")
    return [Person(f"p{n}", Pace.ACTIVE, "product", ("English",), lisbon, Meets.CALL, free) for n in range(PEOPLE)]


def colleagues() -> list[Person]:
    """Everybody at one of three firms and with a list of people: nobody fits, and everybody is worth a look."""
    chance = random.Random(23)
    return [
        Person(
            id=person.id,
            pace=person.pace,
            field=person.field,
            languages=person.languages,
            zone=person.zone,
            meets=person.meets,
            free=person.free,
            employer=("Acme", "Kestrel", "Bolt")[n % 3],
            avoids=frozenset(f"p{chance.randrange(PEOPLE)}" for _ in range(5)),
        )
        for n, person in enumerate(alike())
    ]


def match_rows() -> list[Row]:
    """Seconds and peak MiB of the slowest and largest pool (the ratio column), beside those of the mixed one and of the one alike."""
    taken = [_measured(name) for name in ("mixed", "alike", "colleagues")]
    seconds = [each["seconds"] for each in taken]
    mib = [each["mib"] for each in taken]
    return [
        Row("match_10000_s: mixed, alike, most", seconds[0], seconds[1], max(seconds), at_most=10),
        Row("match_10000_mib: mixed, alike, most", mib[0], mib[1], max(mib), at_most=300),
    ]


def _measured(pool: str) -> dict[str, float]:
    run = subprocess.run([sys.executable, "-m", "tests.bench.matching", pool], check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in json.loads(run.stdout).items()}


def main() -> None:
    """Matches one pool, named on the command line, and prints what it took."""
    pool = {"mixed": mixed, "alike": alike, "colleagues": colleagues}[sys.argv[1]]()
    began = time.process_time()
    found = match(pool, seed=DAY.isoformat(), day=DAY)
    seconds = time.process_time() - began
    placed = sum(len(proposal.people) for proposal in found.proposals)
    assert placed + len(found.leftovers) == PEOPLE
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "mib": kib / 1024, "placed": placed}))


if __name__ == "__main__":
    main()
