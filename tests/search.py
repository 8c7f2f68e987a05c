"""One member's whole search, the same on every surface: from the first word to the day they have landed; and what the store then holds.

Played by a `tests.month.Hand`, as the scripted month is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from tests.month import Hand, Passes

GOLDEN: Final = Path(__file__).parent / "golden" / "search.json"
FIRMS: Final = (
    ("Quillon Freight", "staff product manager", "referral"),
    ("Marlowe Clinics", "product manager", "advert"),
    ("Birch", "staff product manager", "recruiter"),
    *((f"{name} Works", "staff product manager", "advert") for name in ("Alder", "Cedar", "Dune", "Elm", "Fern", "Gull", "Heron")),
    *((f"{name} Labs", "product manager", "referral") for name in ("Iris", "Juniper", "Kestrel", "Larch", "Maple", "Nettle", "Oak")),
    *((f"{name} Health", "staff product manager", "cold") for name in ("Pine", "Quince", "Rowan", "Sorrel", "Tansy", "Umber")),
    *((f"{name} Care", "night planner", "advert") for name in ("Vetch", "Willow", "Yarrow", "Zinnia", "Aspen", "Bramble", "Clover")),
)
"""Thirty applications: firm, job, and where it was found."""
COUNTS: Final = {
    "target": 1,
    "sentence": 1,
    "result": 3,
    "job": 30,
    "interview": 3,
    "debrief": 3,
    "review": 2,
    "trial": 1,
    "mission": 1,
    "offer": 2,
    "talk_sheet": 1,
    "ask": 2,
    "terms_talk": 2,
    "advice": 3,
    "reminder": 2,
}
"""What a whole search leaves of each kind."""


async def live(ada: Hand, passes: Passes, home: str = "/jsc") -> None:
    """Monday 23 November 2026, 9:12 in Lisbon, to Wednesday 30 December."""
    await _first_contact(ada, home)
    await _proof(ada)
    await _thirty_applications(ada, passes)
    await _three_talks(ada, passes)
    await _first_review(ada, passes)
    await _mission(ada)
    await _second_review(ada, passes)
    await _hold(ada)
    await _ask(ada)
    await _trade(ada, passes)
    await _close(ada)
    await _landed(ada)


async def _first_contact(ada: Hand, home: str) -> None:
    await ada.says(home)
    await ada.presses("Set me up")
    await ada.fills(
        {
            "role": "staff product manager",
            "level": "A step up",
            "by": "end of March",
            "city": "Lisbon",
            "look": "Plain: say what they are about",
        }
    )
    await ada.presses("Yes, that is my time")
    await ada.says("/jsc plan")
    await ada.presses("My sentence")
    await ada.fills({"words": "I make the first week easy for new clinics."})


async def _proof(ada: Hand) -> None:
    for changed, scope in (
        ("Setup from 9 days to 3", "12 clinics"),
        ("Support calls from 30 to 12 a week", "4 teams"),
        ("Led the move to one system", "3 sites, 40 people"),
    ):
        await ada.says("/jsc proof add")
        await ada.fills({"changed": changed, "scope": scope})


async def _thirty_applications(ada: Hand, passes: Passes) -> None:
    for place, (firm, role, source) in enumerate(FIRMS):
        await ada.says(f"/jsc log {firm}, {role}, applied, {source}")
        if place in (11, 23):
            await passes(days=1)


async def _three_talks(ada: Hand, passes: Passes) -> None:
    """Wed 25 Nov to Fri 4 Dec: each is set, held, and written down; the first when it is asked about."""
    talk = {"facts": "How do you start?", "felt": "calm", "steered": "Yes"}
    await _talk(ada, "Quillon Freight", "Thu 26 Nov 14:00")
    await passes(days=1, hours=6, minutes=20)
    await ada.presses("Start")
    await ada.fills({"well": "They asked to see the rollout plan.", **talk})
    await _talk(ada, "Marlowe Clinics", "Tue 1 Dec 10:00")
    await passes(days=5)
    await ada.says("/jsc debrief")
    await ada.fills({"well": "I asked about the clinic first.", **talk})
    await _talk(ada, "Birch", "Fri 4 Dec 10:00")
    await passes(days=3)
    await ada.says("/jsc debrief")
    await ada.fills({"well": "I was calm about the gap.", **talk})
    await ada.says("/jsc log Birch said no")


async def _talk(ada: Hand, firm: str, when: str) -> None:
    await ada.says("/jsc interview")
    await ada.fills({"job": firm, "when": when, "stage": "first call"})
    await ada.presses("Yes, set it")


async def _first_review(ada: Hand, passes: Passes) -> None:
    """Mon 7 Dec: one change to try for two weeks."""
    await passes(days=3)
    await ada.says("/jsc review")
    await ada.presses("Pick one change")
    await ada.picks("Ask for two referrals a week")


async def _mission(ada: Hand) -> None:
    await ada.says("/jsc mission Quillon Freight")
    await ada.fills(
        {
            "purpose": "make the first week easy for new clinics",
            "job": "half product, half the rollout",
            "objective": "clinics start on their own",
            "result": "setup from 9 days to 3 by June",
        }
    )
    await ada.presses("What I need")
    await ada.presses("Add a need")
    await ada.fills({"kind": "People and tools", "need": "one tester", "why": "each release waits for checks"})
    await ada.presses("Write their answer")
    await ada.fills({"outcome": "Yes, in part", "answer": "half a person from May"})


async def _second_review(ada: Hand, passes: Passes) -> None:
    """Tue 22 Dec: the change is kept."""
    await passes(days=15)
    await ada.says("/jsc review")
    await ada.presses("Close the trial")
    await ada.presses("Keep it")


async def _offer(ada: Hand, firm: str, by: str) -> None:
    await ada.says(f"/jsc offer {firm}")
    await ada.fills({"came": "In writing", "by": by})
    await ada.presses("Yes, set it")
    await ada.presses("My floor")
    await ada.fills({"least": "EUR 80,000"})
    await ada.presses("Think it through")


async def _hold(ada: Hand) -> None:
    """The first offer: fine as it stands, and a weak motive: the advice is to hold."""
    await _offer(ada, "Marlowe Clinics", "15 Jan 18:00")
    for answer in ("Yes", "Nothing", "There is nothing I need", "I heard one should always ask", "No", "No", "No"):
        await ada.picks(answer)
    await ada.presses("I am fine with it")


async def _ask(ada: Hand) -> None:
    """The second: under the market, value seen, needs settled in the mission: an ask with one item."""
    await _offer(ada, "Quillon Freight", "8 Jan 18:00")
    for answer in ("Yes, if one thing changed", "It pays under the market or my level", "A few months", "Yes", "Market figures"):
        await ada.picks(answer)
    await ada.fills({"words": "the middle for this level is 98k", "source": "a pay survey", "dated": "Oct 2026"})
    for box in ("It is true", "It is exact: a number, a date or a paper", "It is about this job"):
        await ada.ticks(box)
    await ada.presses("Next")
    for answer in ("Yes", "No, only this one", "By call or in person"):
        await ada.picks(answer)
    await ada.presses("Build the talk sheet")
    await ada.presses("Write the ask")
    await ada.fills(
        {
            "item": "Base",
            "what": "the base",
            "number": "EUR 98,000",
            "because": "a pay survey of Oct 2026 says so",
            "scope": "the team is twice the one in the advert",
        }
    )
    await ada.presses("Fill the blanks")
    await ada.fills(
        {
            "interest": "I want this job and can start 1 Feb.",
            "limits": "I know that others are paid fairly too.",
            "original": "I would think about it as it stands.",
            "trade": "a sign-on amount of EUR 6,000",
            "close": "I will answer by 8 Jan.",
        }
    )
    await ada.presses("I have asked")


async def _trade(ada: Hand, passes: Passes) -> None:
    """Partly granted, so the stored trade is asked for once; they say yes to it."""
    await passes(days=3)
    await ada.presses("Start")
    await ada.fills({"well": "I said it once.", "said": "92 on base", "outcome": "Yes, in part", "seen": "Clear words"})
    await ada.presses("Trade once")
    await ada.presses("I have asked for it")
    await passes(days=5)
    await ada.presses("Start")
    await ada.fills({"well": "They smiled.", "said": "yes to the sign-on", "outcome": "Yes, in full"})
    await ada.presses("Does it meet my floor?")
    await ada.picks("Yes")


async def _close(ada: Hand) -> None:
    await ada.presses("Write the closing lines")
    await ada.presses("Set the dates")
    await ada.fills({"answer": "7 Jan 10am", "start": "1 Feb"})
    await ada.presses("Yes, remind me")
    await ada.presses("I said yes")


async def _landed(ada: Hand) -> None:
    """The other offer is declined, with thanks; from then on one note a month."""
    await ada.presses("I have landed")
    await ada.picks("Once a month")
    await ada.says("/jsc offer")
    await ada.presses("Think it through")
    await ada.presses("I am fine with it")
    await ada.presses("Write the closing lines")
    await ada.presses("I said no")


def check(found: dict[str, list[dict[str, Any]]]) -> None:
    """What the store holds is what the search says, on every surface."""
    assert {kind: len(found.get(kind, [])) for kind in COUNTS} == COUNTS
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
