"""Two offers through the whole verb: one to hold, one to ask about; partly granted, traded once, closed, and landed."""

from __future__ import annotations

import datetime as dt

from playbook import history
from playbook.offer.outcome import Outcome
from playbook.offer.rules import Verdict
from playbook.records import Advised, Ask, Job, Offer, Profile, Reminder, Sheet, TermsTalk
from tests.stage import Actor, Stage

ASK_ENDS = dt.datetime(2026, 11, 25, 17, tzinfo=dt.UTC)
TRADE_ENDS = dt.datetime(2026, 11, 27, 17, tzinfo=dt.UTC)


async def test_two_offers(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": "plain"})
    await ada.presses("Yes, that is my time")
    await hold(ada)
    await ask(ada)
    await talk(stage, ada)
    await trade(stage, ada)
    await close(stage, ada)
    await the_other(ada)
    await what_is_kept(ada)


async def add(ada: Actor, job: str, by: str) -> None:
    await ada.says(f"/jsc offer {job}")
    await ada.fills({"came": "In writing", "by": by})
    await ada.presses("Yes, set it")
    await ada.presses("My floor")
    await ada.fills({"least": "EUR 80,000"})
    await ada.presses("Think it through")


async def hold(ada: Actor) -> None:
    """The first: nothing to show, a weak motive, so the advice is to hold; it is a good outcome."""
    await add(ada, "Acme, staff PM", "Wed 9 Dec 6pm")
    await ada.picks("Yes")
    await ada.picks("Nothing")
    await ada.picks("There is nothing I need")
    await ada.picks("I heard one should always ask")
    await ada.picks("No")
    await ada.picks("No")
    await ada.picks("No")
    ada.sees(
        "# Hold: no reason to ask found yet",
        "(both points from a sales recruiter's blog)",
        "The other view",
        "[I am fine with it]",
        "[Ask anyway, gently]",
    )
    await ada.presses("I am fine with it")
    ada.sees("# Then nothing needs asking", "Not asking is a good outcome too.")


async def ask(ada: Actor) -> None:
    """The second: pay under a dated figure, value seen, needs settled: an ask with one item."""
    await add(ada, "Birch, product lead", "Mon 30 Nov 6pm")
    await ada.picks("Yes, if one thing changed")
    await ada.picks("It pays under the market or my level")
    await ada.picks("A few months")
    await ada.picks("Yes")
    await ada.picks("Market figures")
    await ada.fills({"words": "the middle for this level is 98k", "source": "a pay survey", "dated": "Oct 2026"})
    await ada.ticks("It is true", "It is exact: a number, a date or a paper", "It is about this job")
    await ada.presses("Next")
    await ada.picks("Yes, that talk is done")
    await ada.picks("Yes")
    while ada.card.title.endswith("?"):
        await ada.picks("By call or in person" if "terms" in ada.card.title else "No, only this one")
    ada.sees("# Ask, with one item", "(a point from a coach's playbook)", "At stake: some", "[[Build the talk sheet]]")
    await ada.presses("Build the talk sheet")
    ada.sees("# Talk sheet: Birch", "1 Floor: set, hidden on this card", "5 Ask: (blank)")
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
            "close": "I will answer by Mon 30 Nov.",
        }
    )
    ada.sees(
        "Are you open to (amount hidden) for the base, since a pay survey of Oct 2026 says so and the team is twice",
        "[[I have asked]]",
    )
    await ada.presses("I have asked")
    ada.sees("# I will be quiet until Wed 25 Nov, 17:00")


async def talk(stage: Stage, ada: Actor) -> None:
    """They meet a part of it; the debrief says so, and the rules say to trade once."""
    await stage.until(ASK_ENDS + dt.timedelta(minutes=1))
    ada.sees("# Have they answered?")
    await ada.presses("Start")
    await ada.fills(
        {
            "well": "I said it once and then was quiet.",
            "said": "92 is what they can do on base",
            "outcome": "Yes, in part",
            "seen": ("Clear words", "Sure and modest at once"),
        }
    )
    ada.sees("Ask 1: Base: yes, in part", "What I would do: Trade once: Ask once for the trade you wrote down.")


async def trade(stage: Stage, ada: Actor) -> None:
    """The stored trade, once; they say yes to it, and it meets the floor."""
    await ada.presses("Trade once")
    ada.sees("Your trade: a sign-on amount of (amount hidden)")
    await ada.presses("I have asked for it")
    ada.sees("# I will be quiet until Fri 27 Nov, 17:00")
    shown = len(ada.messages)
    await stage.until(TRADE_ENDS + dt.timedelta(minutes=1))
    assert "Have they answered?" in [card.title for _, card in ada.messages[shown:]]
    await ada.presses("Start")
    ada.sees("Your ask: the trade")
    await ada.fills({"well": "They smiled.", "said": "yes to the sign-on", "outcome": "Yes, in full"})
    ada.sees("Ask 2: The trade: yes, in full", "[[Does it meet my floor?]]")
    await ada.presses("Does it meet my floor?")
    await ada.picks("Yes")
    ada.sees("# Close it", "[[Write the closing lines]]")


async def close(stage: Stage, ada: Actor) -> None:
    """Interest and timeline, a date to keep, a yes, and fewer prompts from then on."""
    await ada.presses("Write the closing lines")
    ada.sees("# Close it: Birch", "Interest: I want this job and can start 1 Feb.", "Their date: Mon 30 Nov, 18:00")
    await ada.presses("Set the dates")
    await ada.fills({"answer": "Mon 30 Nov 10am", "start": "1 Feb"})
    await ada.presses("Yes, remind me")
    await stage.until(dt.datetime(2026, 11, 30, 10, 1, tzinfo=dt.UTC))
    assert any(card.title == "You asked me to remind you" for _, card in ada.messages)
    await ada.presses("I said yes")
    ada.sees("# You said yes", "Job: Birch", "[[I have landed]]")
    await ada.presses("I have landed")
    await ada.picks("Once a month")
    ada.sees("# Noted. I write less from now on", "[Export my data]")


async def the_other(ada: Actor) -> None:
    """The first offer ends as well."""
    await ada.says("/jsc offer Acme")
    await ada.presses("After a talk")
    await ada.says("/jsc offer Acme")
    await ada.presses("Think it through")
    ada.sees("# Hold: no reason to ask found yet")
    await ada.presses("I am fine with it")
    await ada.presses("Write the closing lines")
    await ada.presses("I said no")
    ada.sees("# You said no", "Job: Acme")


async def what_is_kept(ada: Actor) -> None:
    jobs = {job.firm: [line.kind for line in history.standing(job)] for job in await ada.records(Job)}
    assert jobs == {"Acme": ["offer", "withdrawn"], "Birch": ["offer", "offer_changed", "offer_changed", "accepted"]}
    assert {offer.id: offer.state for offer in await ada.records(Offer)}.keys() == {offer.id for offer in await ada.records(Offer)}
    assert sorted(offer.state for offer in await ada.records(Offer)) == ["accepted", "declined"]
    assert [(each.swap, each.outcome) for each in await ada.records(Ask)] == [(False, Outcome.PART), (True, Outcome.FULL)]
    assert len(await ada.records(TermsTalk)) == 2
    assert {Verdict.HOLD, Verdict.ASK, Verdict.CLOSE} <= {each.verdict for each in await ada.records(Advised)}
    assert len(await ada.records(Sheet)) == 1, "nothing was asked about the other"
    assert [own.what for own in await ada.records(Reminder)] == ["Give your answer: Birch", "Your first day: Birch"]
    assert (await ada.records(Profile))[0].landed == "month"
    left = {kind for kind, _ in await ada.pending()}
    assert not left & {"offer_24", "offer_72", "offer_wait", "offer_outcome"}
