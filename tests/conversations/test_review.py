"""The two-week review and one change at a time."""

from __future__ import annotations

import pytest

from playbook.records import Review, Trial
from tests.stage import Actor, Stage


async def with_a_clock(ada: Actor, look: str = "Plain: say what they are about") -> None:
    await ada.says("/jsc")
    await ada.presses("Set me up")
    await ada.fills({"role": "staff product manager", "city": "Lisbon", "look": look})
    await ada.presses("Yes, that is my time")


@pytest.mark.row("C15")
async def test_it_comes_every_two_weeks_at_the_members_own_hour(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says("/jsc log Acme, staff PM, applied")
    await stage.passes(days=14, hours=1)
    ada.sees("Your two-week review", "Every second Monday at 10:00, as you chose.", "[Snooze] [Skip] [Stop these]")
    assert [(r.day.isoformat(), r.seen) for r in await ada.records(Review)] == [("2026-12-07", None)]
    reviews = [when.isoformat() for kind, when in await ada.pending() if kind == "review"]
    assert reviews == ["2026-12-09T10:00:00+00:00", "2026-12-21T10:00:00+00:00"], "once more two days on, and the rhythm"
    await ada.says("/jsc review")
    reviews = [when.isoformat() for kind, when in await ada.pending() if kind == "review"]
    assert reviews == ["2026-12-21T10:00:00+00:00"], "looked at: it does not ask again"


@pytest.mark.row("C25")
async def test_one_change_runs_two_weeks_and_the_member_decides(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada)
    await ada.says("/jsc log Acme, staff PM, applied")
    await ada.says("/jsc review")
    await ada.presses("Pick one change")
    await ada.picks("Open with the result, not the duty")
    ada.sees("Your trial has begun", "Until: Mon 7 Dec")
    await ada.says("/jsc review")
    ada.sees("Close the trial")
    await stage.passes(days=15)
    ada.sees("Notes for you", "They were due together, so they come as one.", "( ) your two-week review")
    await ada.picks("your 14-day trial")
    ada.sees("Your 14-day trial is done", "The change: Open with the result, not the duty")
    await ada.presses("Keep it")
    ada.sees("Kept", "Your reason: blank")
    (trial,) = await ada.records(Trial)
    assert trial.verdict == "keep"


LINES = (
    # Sent 90 to 61 days before Mon 23 Nov: the window before.
    ("Acme", "staff product manager", "1 Sep", "7 Sep"),
    ("Birch", "staff product manager", "8 Sep", ""),
    ("Cedar", "designer", "16 Sep", ""),
    # Sent 60 to 31 days before: the window of the rate.
    ("Dune", "staff product manager", "1 Oct", "10 Oct"),
    ("Elm", "staff product manager", "2 Oct", "11 Oct"),
    ("Fern", "staff product manager", "5 Oct", "14 Oct"),
    ("Gull", "staff product manager", "7 Oct", "16 Oct"),
    ("Heron", "staff product manager", "9 Oct", ""),
    ("Iris", "staff product manager", "12 Oct", ""),
    ("Juniper", "staff product manager", "14 Oct", ""),
    # Too new to rate.
    ("Kestrel", "night nurse", "9 Nov", ""),
    ("Larch", "staff product manager", "12 Nov", ""),
    ("Maple", "staff product manager", "16 Nov", ""),
)
"""Firm, job, the day it was sent, and the day a person replied."""


async def a_search(ada: Actor) -> None:
    """Thirteen applications over three months, typed as they would be."""
    await with_a_clock(ada)
    for firm, role, sent, answered in LINES:
        await ada.says(f"/jsc log {firm}, {role}, applied {sent}")
        if answered:
            await ada.says(f"/jsc log {firm} replied {answered}")


@pytest.mark.row("C27")
async def test_the_four_measures_each_with_its_counts_and_its_window(stage: Stage, ada: Actor) -> None:
    await a_search(ada)
    await ada.says("/jsc review")
    ada.sees("Human replies within 30 days", "Now: 4 of 7, likely 25 to 85 in 100.", "Too new to rate: 3 sent, 0 answered")
    ada.misses("%")
    await ada.presses("Other measures")
    ada.sees("Other measures: replies", "Any reply, 30 days: Can't tell yet: 1 of 3 before, 4 of 7 now.")
    ada.sees(
        "Too new, last 30 days: 3 sent, 0 answered",
        "On target, last 30 days: 2 of 3",
        "Fast look, 14 days: none sent in that time; 0 of 2 before",
    )
    await ada.presses("Talks")
    ada.sees("On target, in 45 days: 0 of 6, likely 0 to 40 in 100", "came to an interview by then", "Sent, went further:", "waiting")
    await ada.presses("Offers and weeks")
    ada.sees("Offers, last 90 days: 0; 0 accepted", "Kept weeks, last 8:", "Debriefed in 24 h, 90 d: no talk yet")
    await ada.says("/jsc log gull offer 20 Nov")
    await ada.says("/jsc review")
    await ada.presses("Other measures")
    await ada.presses("Offers and weeks")
    ada.sees("Offers, last 90 days: 1; 0 accepted")
    await ada.presses("Talks")
    ada.sees("On target, in 45 days: 1 of 6, likely")
    await ada.presses("Replies")
    ada.sees("Other measures: replies").misses("10%")
    assert len(ada.card.plain()) < 500, "what it takes to tell is folded"
    folded = ada.card
    await ada.presses("Can two weeks tell?")
    ada.sees("# Can two weeks tell?", "To see 10% become 20% takes about 100 in each period", "[[The review]] [What is claimed] [Home]")
    await ada.presses("What is claimed")
    ada.sees("# Two weeks show whether a change works")
    ada.cards.append(folded)
    await ada.presses("Back to the review")
    ada.sees("Your two-week review")


async def test_stale_rows_come_before_the_rates(stage: Stage, ada: Actor) -> None:
    await a_search(ada)
    await stage.passes(days=20)
    await ada.says("/jsc review")
    ada.sees("**Rates may be off:** 13 jobs want an update. That comes first.", "[[Update 13 jobs]]")


async def test_the_review_as_a_picture_and_the_review_stays(stage: Stage, ada: Actor) -> None:
    await a_search(ada)
    await ada.says("/jsc review")
    shown = ada.card
    await ada.presses("See as a picture")
    ada.sees("On its way to your direct messages")
    assert shown in ada.cards
    (file,) = ada.files
    assert file.name == "replies-2026-11-23.png"
    assert file.alt == ("Human replies within 30 days. Before: 1 of 3. Now: 4 of 7, likely 25 to 85 in 100. Can't tell yet.")


async def test_opened_from_a_discreet_note_it_says_which_time_it_is(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada, look="Discreet: only 'You have a note'")
    await stage.passes(days=14, hours=1)
    await ada.presses("Open")
    ada.sees("Your two-week review", "Every second Monday at 10:00, as you chose.").misses("I ask once more")


async def test_the_second_time_says_so_from_a_discreet_note_too(stage: Stage, ada: Actor) -> None:
    await with_a_clock(ada, look="Discreet: only 'You have a note'")
    await stage.passes(days=16, hours=1)
    await ada.presses("Open")
    ada.sees("Your two-week review", "I ask once more. Every second Monday at 10:00, as you chose.")
