"""One scripted month of a member's life, the same on every surface; and what the store must then hold.

Whoever plays it is a `Hand`: the stage, the page, or a person in front of one of the platforms' stand-ins.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from bot.app import App
from playbook.records import kinds

GOLDEN: Final = Path(__file__).parent / "golden" / "month.json"
LEAST: Final = {
    "profile": 1,
    "target": 1,
    "job": 6,
    "interview": 3,
    "debrief": 2,
    "run": 1,
    "trial": 1,
    "review": 1,
    "reminder": 1,
    "supporter": 2,
    "week": 2,
    "mood": 1,
}
"""Least counts of each kind: a month in which nothing is stored is no month."""
WORDS: Final = ("Quillon", "Zephyr", "Marlowe", "rollout", "Rosa", "night planner", "clinic", "ship small", "two referrals")
"""What the database file, its log and a backup must not show."""

# Inputs are named by their ids, picks are answered by their words.
Answers = Mapping[str, str | tuple[str, ...]]
Passes = Callable[..., Awaitable[None]]


class Hand(Protocol):
    """A person at a surface."""

    async def says(self, line: str) -> object: ...

    async def presses(self, label: str) -> object: ...

    async def ticks(self, *labels: str) -> object: ...

    async def picks(self, label: str) -> object: ...

    async def fills(self, answers: Answers) -> object: ...


async def live(ada: Hand, passes: Passes, home: str = "/jsc") -> None:
    """Monday 23 November, 9:12 in Lisbon, to Wednesday 23 December 2026."""
    await _first_day(ada, home)
    await _first_talk(ada, passes)
    await _second_week(ada, passes)
    await _review_and_trial(ada, passes)


async def _first_day(ada: Hand, home: str) -> None:
    await ada.says(home)
    await ada.presses("Set me up")
    await ada.fills(
        {
            "role": "staff product manager, health",
            "level": "A step up",
            "by": "end of March",
            "city": "Lisbon",
            "look": "Plain: say what they are about",
        }
    )
    await ada.presses("Yes, that is my time")
    await ada.presses("Add one now")
    await ada.fills({"line": "Quillon Freight, staff PM, applied, referral"})
    await ada.says("/jsc log Marlowe Clinics, product manager, applied yesterday, advert")
    await ada.says("/jsc log Fern & Co <b>, night planner, applied 3 days ago")
    await ada.presses("Undo")
    await ada.presses("Put it back")
    await ada.says("/jsc checklist unstuck")
    await ada.ticks("Say what you offer in one sentence")
    await ada.says("/jsc checkin")
    await ada.presses("Set this week")
    await ada.fills({"one": "Send two notes to Marlowe", "two": "Call Rosa"})


async def _first_talk(ada: Hand, passes: Passes) -> None:
    await ada.says("/jsc interview")
    await ada.fills({"job": "Quillon Freight", "when": "Tue 24 Nov 14:00", "stage": "first call"})
    await ada.presses("Yes, set it")
    await ada.presses("Get ready now")
    await ada.presses("Fill these in")
    await ada.fills({"drive": "the Zephyr rollout"})
    await ada.presses("The people behind you")
    await ada.presses("Add a person")
    await ada.fills({"name": "Rosa", "what": "taught you to ship small things first"})
    await ada.presses("Add a person")
    await ada.fills({"name": "Dev"})
    await passes(days=1, hours=4)
    await ada.presses("I took the minute")
    await passes(hours=2, minutes=20)
    await ada.presses("Start")
    await ada.fills(
        {
            "well": "They asked to see the rollout plan.",
            "facts": "How do you handle a clinic that will not move? <@U123> @everyone *bold* [x](https://example.org)",
            "next": "the one-page plan",
            "steered": "Partly",
        }
    )
    await passes(days=1)
    await ada.presses("It is sent")


async def _second_week(ada: Hand, passes: Passes) -> None:
    await passes(days=2)
    await ada.ticks("Call Rosa")
    await ada.picks("4")
    await ada.presses("Keep")
    await ada.presses("Set next week")
    await ada.fills({"two": "Ask Dev for a read"})
    await ada.says("/jsc log Quillon Freight moved me to the next stage")
    for firm in ("Birch", "Kestrel", "Ferry"):
        await ada.says(f"/jsc log {firm}, PM, applied")
    await ada.says("/jsc log Birch said no")
    await ada.says("/jsc interview")
    await ada.fills({"job": "Marlowe Clinics", "when": "1 Dec 10:00", "minutes": "45"})
    await ada.presses("Yes, set it")
    await ada.presses("Move it")
    await ada.fills({"when": "2 Dec 11:00"})
    await ada.presses("Yes, move it")
    await ada.says("/jsc interview Kestrel, 4 Dec 15:00")
    await ada.fills({})
    await ada.presses("Yes, set it")
    await ada.presses("Cancel it")
    await ada.presses("They called it off")
    await ada.says("/jsc remind")
    await ada.presses("Add one")
    await ada.fills({"what": "call Rosa about the advert", "when": "Mon 30 Nov 17:00"})
    await ada.presses("Yes, set it")
    await passes(days=5)
    await ada.says("/jsc debrief")
    await ada.fills({"well": "I asked about the clinic first.", "felt": "calm"})


async def _review_and_trial(ada: Hand, passes: Passes) -> None:
    await ada.says("/jsc review")
    await ada.presses("Pick one change")
    await ada.picks("Ask for two referrals a week")
    await passes(days=15)
    await ada.says("/jsc review")
    await ada.presses("Close the trial")
    await ada.presses("Keep it")
    await ada.presses("Change reason")
    await ada.fills({"reason": "nothing got worse, and two referrals came"})
    await passes(days=4)


async def held(app: App, platform: str, id: str) -> dict[str, list[dict[str, Any]]]:
    """Every record of a member, decrypted, kind by kind; without what names the surface."""
    rows = await app.store.read(app.vault.subject_id("member", platform, id))
    subject = app.vault.admit(rows)
    out: dict[str, list[dict[str, Any]]] = {}
    for kind, model in sorted(kinds().items()):
        for key in sorted(i for k, i in subject.rows if k == kind):
            record = subject.open(model, key)
            assert record is not None
            body = record.model_dump(mode="json")
            body.pop("community", None)
            # An item's key is made from the subject's, which is the platform's own.
            body.pop("item", None)
            out.setdefault(kind, []).append({"id": key, **body})
    return out


def check(found: dict[str, list[dict[str, Any]]]) -> None:
    """What the store holds is what the month says, on every surface."""
    for kind, least in LEAST.items():
        assert len(found.get(kind, [])) >= least, f"{kind}: {len(found.get(kind, []))}, at least {least}"
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
