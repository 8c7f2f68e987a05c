"""An offer: added, its package and floor, the questions, and what the advice says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.tour import Tour


async def goes(tour: Tour) -> None:
    """Screens 14, 15 and 32."""
    olga = tour.stage.member("olga")
    await olga.says("/jsc")
    await olga.presses("Set me up")
    await olga.fills({"role": "staff product manager", "city": "Lisbon", "look": "plain"})
    await olga.presses("Yes, that is my time")
    await olga.says("/jsc offer Acme, staff PM")
    tour.takes("32a", olga)
    await olga.fills(
        {"came": "In writing", "by": "Mon 15 Mar 2027 6pm", "who": "hiring lead, by call", "says": "EUR 90,000, 2 days at home"}
    )
    tour.takes("32a-date", olga)
    await olga.presses("Yes, set it")
    for part, words, before in (
        ("Base", "EUR 90,000", ""),
        ("Benefits", "health from day 1", "Yes, the same"),
        ("Remote", "2 days", "No, it differs"),
        ("Travel", "none", "Yes, the same"),
        ("Start", "Mon 1 Feb", ""),
    ):
        await olga.picks(part)
        if part == "Remote":
            tour.takes("32b-form", olga)
        await olga.fills({"words": words, **({"before": before} if before else {})})
    tour.takes("32b", olga)
    await olga.presses("Copy the 3 questions")
    tour.seen["32b-questions"] = olga.messages[-1][1]
    await olga.presses("The package")
    await olga.presses("Think it through")
    tour.takes("14a", olga)
    await olga.picks("Yes, if one thing changed")
    tour.takes("14b", olga)
    await olga.picks("It pays under the market or my level")
    await olga.picks("A few months")
    await olga.picks("Yes")
    await olga.picks("Market figures")
    tour.takes("14c-form", olga)
    await olga.fills({"words": "the middle for this level is 100k", "source": "a pay survey", "dated": "Oct 2026"})
    await olga.ticks("It is true", "It is exact: a number, a date or a paper")
    tour.takes("14c", olga)
    await olga.ticks("It is true", "It is exact: a number, a date or a paper", "It is about this job")
    await olga.presses("Next")
    await olga.presses("Save and stop")
    tour.takes("14-kept", olga)
    await olga.presses("Go on")
    await olga.picks("Not yet")
    tour.takes("15d", olga)
    await olga.presses("That talk is done")
    await olga.picks("Not yet")
    tour.takes("15-floor", olga)
    await olga.presses("Set my floor")
    tour.takes("32c", olga)
    await olga.fills({"least": "EUR 92,000", "besides": "two days at home"})
    tour.takes("32c-set", olga)
    await olga.presses("Think it through")
    await olga.picks("Yes")
    await olga.picks("No, only this one")
    await olga.picks("By call or in person")
    tour.takes("15a", olga)
    await olga.presses("Where it comes from")
    tour.takes("15-rules", olga)
    await olga.presses("Back to the advice")
    await olga.presses("Change an answer")
    tour.takes("15-answers", olga)
    await olga.presses("The offer")
    tour.takes("32-offer", olga)
    await _other_verdicts(tour)


async def _other_verdicts(tour: Tour) -> None:
    """HOLD, STOP and ACCEPT."""
    olga = tour.stage.member("olga")
    await olga.says("/jsc offer Birch, lead PM")
    await olga.fills({"came": "By word"})
    await olga.presses("Think it through")
    await olga.picks("Yes")
    await olga.picks("Nothing")
    await olga.picks("There is nothing I need")
    await olga.picks("Yes")
    tour.takes("14-motive", olga)
    await olga.picks("I heard one should always ask")
    await olga.picks("No")
    await olga.picks("Not sure")
    await olga.picks("No")
    tour.takes("15b", olga)
    await olga.presses("Change an answer")
    await olga.picks("What makes you want to ask?")
    await olga.picks("Nothing much, or not sure")
    tour.takes("15-accept", olga)
    await olga.says("/jsc offer Cedar, lead PM")
    await olga.fills({"came": "In writing"})
    await olga.presses("Think it through")
    await olga.picks("No")
    await olga.picks("Another offer I would really take")
    await olga.picks("Another offer")
    await olga.fills({"words": "a better title", "source": "their letter"})
    await olga.ticks("It is true", "It is exact: a number, a date or a paper", "It is about this job")
    await olga.presses("Next")
    await olga.picks("No")
    tour.takes("15c", olga)
    await olga.says("/jsc offer")
    tour.takes("32-list", olga)
