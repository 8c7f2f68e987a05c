"""The talk on terms: the sheet, the asks, the wait, the answers, one trade, the debrief, the close, and landing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.stage import Actor
    from tests.tour import Tour

BASE = {
    "item": "Base",
    "what": "the base",
    "number": "EUR 98,000",
    "because": "the survey of Oct 2026 says so",
    "scope": "two teams of 9",
}
START = {"item": "Start", "what": "a start in March", "because": "my notice runs for 3 months"}
HOME = {"item": "Remote", "what": "two days at home", "because": "the way takes 2 hours"}
LINES = {
    "interest": "I want this job and can start 1 Mar.",
    "original": "I would still say yes.",
    "trade": "a sign-on amount of EUR 5,000",
    "close": "I will answer by Mon 30 Nov.",
}


async def goes(tour: Tour) -> None:
    """Screens 16 and 33, and what hangs on them."""
    nora = tour.stage.member("nora")
    await nora.says("/jsc")
    await nora.presses("Set me up")
    await nora.fills({"role": "staff product manager", "city": "Lisbon", "look": "plain"})
    await nora.presses("Yes, that is my time")
    await nora.says("/jsc offer Acme, staff PM")
    await nora.fills({"came": "In writing"})
    await nora.says("/jsc offer")
    await nora.presses("Talk sheet")
    tour.takes("16-floor", nora)
    await nora.presses("Set my floor")
    await nora.fills({"least": "EUR 92,000"})
    await _written(tour, nora)
    await _asked(tour, nora)
    await _after(tour, nora)
    await _closed(tour, nora)


async def _written(tour: Tour, nora: Actor) -> None:
    await nora.says("/jsc offer")
    await nora.presses("Talk sheet")
    tour.takes("16-blank", nora)
    await nora.presses("Write the ask")
    tour.takes("16-ask", nora)
    await nora.fills({**BASE, "scope": ""})
    tour.takes("16-not-ready", nora)
    await nora.presses("Fill it in")
    await nora.fills(BASE)
    await nora.presses("Fill the blanks")
    tour.takes("16-lines", nora)
    await nora.fills(LINES)
    tour.takes("16a", nora)
    await nora.presses("Show amounts")
    tour.takes("16-amounts", nora)
    for ask in (START, HOME):
        await nora.presses("Add an ask")
        await nora.fills(ask)
    tour.takes("16-third", nora)
    await nora.picks("Keep the new one for a no")
    await nora.presses("Change an ask")
    tour.takes("16-asks", nora)
    await nora.picks("Base: (amount hidden) the base")
    tour.takes("16-one-ask", nora)
    await nora.presses("The talk sheet")
    await nora.presses("How to say it")
    tour.takes("16-five", nora)
    await nora.presses("The talk sheet")
    await nora.presses("Practise")
    await nora.presses("Next")
    await nora.presses("Next")
    tour.takes("16-practise", nora)
    while nora.card.title != "That was all of it, once":
        await nora.presses("Next")
    tour.takes("16-practised", nora)
    await nora.presses("The talk sheet")
    await nora.presses("Before the talk")
    tour.takes("16-before", nora)
    await nora.presses("The talk sheet")
    await nora.presses("How you talk")
    await nora.presses("Say how you talk")
    tour.takes("16-how", nora)
    await nora.fills({"channel": "By email or messages", "decider": "The person I would work for"})
    tour.takes("16-email", nora)
    await nora.presses("Ask for a call")
    tour.takes("16-call", nora)
    await nora.presses("A note to send after")
    tour.takes("16-recap", nora)
    await nora.presses("The talk sheet")
    await nora.presses("Copy as text")
    tour.takes("16-copy", nora)
    tour.seen["16-text"] = nora.messages[-1][1]
    await nora.presses("The talk sheet")


async def _asked(tour: Tour, nora: Actor) -> None:
    await nora.presses("I have asked")
    tour.takes("16-asked", nora)
    await nora.presses("The talk sheet")
    tour.takes("16-waiting", nora)
    await nora.presses("Change what I asked")
    tour.takes("16-give", nora)
    await nora.presses("Yes, they asked")
    tour.takes("16-change", nora)
    await nora.presses("Leave it as it is")


async def _after(tour: Tour, nora: Actor) -> None:
    while nora.card.title != "Have they answered?":
        await tour.stage.passes(hours=1)
    tour.takes("33-prompt", nora)
    prompt = nora.card
    await nora.presses("No answer yet")
    tour.takes("33-no-answer", nora)
    await nora.presses("Start", card=prompt)
    tour.takes("33a", nora)
    await nora.fills(
        {
            "well": "They laughed at my drawing.",
            "said": "base is fixed; sign-on may move",
            "outcome": "Yes, in part",
            "seen": ("Clear words", "Someone to trust"),
        }
    )
    tour.takes("33-second", nora)
    await nora.picks("No")
    tour.takes("33-answered", nora)
    await nora.presses("Trade once")
    tour.takes("33-trade", nora)
    await nora.presses("I have asked for it")
    await nora.presses("Log their answer")
    tour.takes("33-reply", nora)
    await nora.fills({"outcome": "Yes, in full"})
    await nora.presses("How did it go?")
    await nora.fills({"well": "I stayed calm.", "seen": ("Sure and modest at once",)})
    tour.takes("33b", nora)


async def _closed(tour: Tour, nora: Actor) -> None:
    await nora.presses("Open the talk sheet")
    tour.takes("16-answered", nora)
    await nora.says("/jsc offer")
    await nora.presses("After a talk")
    await nora.presses("Open the talk sheet")
    await nora.presses("The asks")
    tour.takes("33-asks", nora)
    while nora.card.title != "How did your offer end?":
        await tour.stage.passes(hours=1)
    tour.takes("33-outcome", nora)
    await nora.presses("Still open")
    await nora.presses("Close it")
    tour.takes("33-close", nora)
    await nora.presses("Set the dates")
    tour.takes("33-dates", nora)
    await nora.fills({"answer": "Mon 15 Mar 2027 5pm", "start": "1 Apr 2027"})
    tour.takes("33-dates-read", nora)
    await nora.presses("Yes, remind me")
    await nora.presses("I said yes")
    tour.takes("33-yes", nora)
    await nora.presses("I have landed")
    tour.takes("landed", nora)
    await nora.picks("Once a month")
    tour.takes("landed-monthly", nora)
