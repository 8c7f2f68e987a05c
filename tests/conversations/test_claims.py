"""Claim cards and disagreements: never without source, date, interest and support, never a number that is counted with."""

from __future__ import annotations

import pytest

from bot.cards import Action, Card, Choice
from bot.text import weight
from playbook.claims import read_claims, read_conflicts
from playbook.records import Seen
from tests.stage import Actor, Stage, card_text

WHOLE = ("Claim:", "From:", "Date:", "Their interest:", "How well supported:", "Not for:")
UNFOLDED = 900


async def opens(ada: Actor, id: str, *more: str) -> Actor:
    return await ada.clicks(Action("claim", id, *more))


@pytest.mark.parametrize("id", list(read_claims()))
async def test_no_claim_is_shown_without_what_is_needed_to_weigh_it(ada: Actor, id: str) -> None:
    claim = read_claims()[id]
    await opens(ada, id)
    ada.sees(claim.title, *WHOLE, claim.claim, claim.support, claim.not_for, claim.source.title, claim.source.interest)
    ada.sees("It enters no number and no advice of mine.")
    assert weight(ada.card.plain()) <= UNFOLDED, "a claim is read at one look"


@pytest.mark.row("B3")
async def test_their_own_counts_stand_beside_the_employers_market(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc log Acme, staff PM, applied")
    await stage.passes(days=1)
    await ada.says("/jsc log Acme said no")
    await opens(ada, "B3")
    ada.sees("Your own counts: 1 sent in the last 30 days, 1 answered")
    await stage.passes(days=40)
    await ada.says("/jsc log Birch, PM, applied")
    await opens(ada, "B3")
    ada.sees("Your own counts: 1 of 1, answered of what you sent 60 to 31 days ago; 1 sent in the last 30 days, 0 answered")
    await opens(ada, "B4")
    ada.misses("Your own counts")


@pytest.mark.row("B3")
async def test_the_employers_market_is_a_dated_claim_and_asks_what_one_has_seen(stage: Stage, ada: Actor) -> None:
    await opens(ada, "B3")
    ada.misses("Your own counts")
    await ada.says("/jsc log Acme, staff PM, applied")
    await opens(ada, "B3")
    ada.sees("Your own counts: 1 sent in the last 30 days, 0 answered")
    ada.sees(
        "From: a sales recruiter's blog", "Date: no date", "Their interest: works for employers", "One recruiter's view of sales jobs."
    )
    ada.sees("A question for you: What have you seen of your own market this month?")
    await ada.presses("Write what I have seen")
    ada.sees("What have you seen of your own market this month?")
    await ada.fills({"words": "Two firms called me back within a week."})
    ada.sees("You, Mon 23 Nov: Two firms called me back within a week.")
    (seen,) = await ada.records(Seen)
    assert (seen.claim, seen.words) == ("employers-market", "Two firms called me back within a week.")
    await stage.passes(days=1)
    await opens(ada, "B3")
    old = ada.card
    await ada.presses("Edit my answer")
    ada.sees("[Two firms called me back within a week.]")
    await ada.fills({"words": "It is slow again."})
    ada.sees("You, Tue 24 Nov: It is slow again.").misses("Two firms")
    assert len(await ada.records(Seen)) == 1
    await ada.presses("Remove my answer", card=old)
    ada.sees("This has moved on", "Now: You wrote: It is slow again.")
    await ada.presses("Show it as it is now")
    await ada.presses("Remove my answer")
    ada.sees("Employers have the upper hand").misses("It is slow again.")
    assert await ada.records(Seen) == []
    await ada.presses("Remove my answer", card=old)
    ada.sees("This is not here any more")


@pytest.mark.row("B4")
async def test_the_runner_up_is_told_without_a_rate_and_with_the_other_counts_beside_it(ada: Actor) -> None:
    await opens(ada, "B4")
    ada.sees("an offer goes to the runner-up", "It does not say out of how many, so no rate can be shown.", "On the same point: 1 of 3")
    assert "%" not in ada.screen, "no denominator, no rate"
    first = ada.card
    await ada.presses("Next on this point")
    ada.sees("Candidates overrate the danger", "Date: 2024", "Secondary, originals not checked.", "On the same point: 2 of 3")
    await ada.presses("Next on this point")
    ada.sees("How many offers were taken back", "1.73 of 26.9", "Managers said")
    await ada.presses("Next on this point")
    assert ada.card == first, "around, on the same card"
    assert first not in ada.cards[:-1]


@pytest.mark.row("C8")
async def test_room_in_offers_has_no_source_and_its_author_sells_coaching(ada: Actor) -> None:
    await opens(ada, "C8")
    for title, figure in (("Senior offers have room", "10 to 25%"), ("Large rises are realistic", "50 to 100 thousand")):
        ada.sees(title, figure, "No source is named in the text", "Their interest: sells coaching", "Date: Feb 2026")
        ada.sees("No ask, floor or range can be worked out from it.")
        await ada.presses("Next on this point")
    ada.sees(
        "Asking well does no harm", "A recruiter's blog tells of offers that were lost.", "It is no promise that your offer is safe."
    )


@pytest.mark.row("C10")
async def test_the_headline_of_two_emails_has_no_case_behind_it(ada: Actor) -> None:
    await opens(ada, "C10")
    ada.sees(
        "85 thousand more in two emails",
        "The headline says",
        "The text under the headline holds no such case, so there is nothing to check.",
    )
    await ada.presses("Where the sources differ")
    ada.sees(
        "Live or by email",
        "Live with the hiring manager whenever that is possible.",
        "What decides: Who decides, and will they talk with you?",
    )


@pytest.mark.row("C32")
async def test_what_coaching_is_said_to_bring_is_claims_alone(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc")
    onboarding = [card_text(card) for card in ada.cards]
    await ada.presses("Set me up")
    onboarding.append(ada.screen)
    await ada.fills({"role": "staff PM", "city": "Lisbon"})
    onboarding.append(ada.screen)
    await ada.presses("Yes, that is my time")
    onboarding += [card_text(card) for card in ada.cards]
    for text in onboarding:
        for word in ("momentum", "worth", "speed", "weeks until", "guarantee", "2 to 6"):
            assert word not in text.lower(), "setting up promises nothing"
    await opens(ada, "C32")
    ada.sees(
        "Momentum comes in 2 to 6 weeks", "The coach's word about own customers, without a count.", "Their interest: sells coaching"
    )
    ada.sees("No date for an offer can be read from it, with or without a coach.")
    await ada.presses("Next on this point")
    ada.sees("Coaching is worth its price", "The person who says so sells coaching.")
    await ada.presses("Next on this point")
    ada.sees("Clear stories speed things up", "It gives no time that a search will take.")


@pytest.mark.row("D6")
async def test_that_a_mission_gets_one_hired_is_one_leaders_word_retold(ada: Actor) -> None:
    await opens(ada, "D6")
    ada.sees("A job mission gets you hired", "One leader's say-so, retold by the author and then by a summary.")
    ada.sees("It is no promise. The questions that a mission gives you are its sure use.")


@pytest.mark.row("D10")
async def test_the_twenty_million_are_one_case(ada: Actor) -> None:
    await opens(ada, "D10")
    ada.sees(
        "20 million on the first day",
        "A single case at the top of a company, retold twice.",
        "Those who were told no are not heard of.",
    )
    ada.sees("No size of a budget and no career can be read from it.")


@pytest.mark.row("D15")
async def test_the_87_percent_have_no_source_and_stand_beside_their_twins(ada: Actor) -> None:
    await opens(ada, "D15")
    ada.sees("87% get more when they ask", "The source of the number is unknown; similar numbers exist for different questions.")
    await ada.presses("Next on this point")
    ada.sees("87% again, for another question", "The same number as the podcast's, for a different question.")
    await ada.presses("Next on this point")
    ada.sees("85% got at least something")
    await opens(ada, "asking-pays")
    await ada.presses("Where the sources differ")
    ada.sees("Ask for more at all?", "Only if something real stands between you and yes.").misses("Both can be so")
    await ada.presses("Show the rest")
    ada.sees("Note: Both can be so: losing an offer is rare, but not never", "Only if something real stands between you and yes.")


@pytest.mark.parametrize("id", list(read_conflicts()))
async def test_a_disagreement_shows_every_view_with_its_source_and_the_question_that_decides(ada: Actor, id: str) -> None:
    found = read_conflicts()[id]
    await ada.clicks(Action("conflict", id))
    ada.sees(found.title, f"What decides: {found.question}")
    for view in found.views:
        ada.sees(view.says, view.source.title, view.source.interest)
    assert weight(ada.card.plain()) <= UNFOLDED
    if "Show the rest" in ada.screen:
        await ada.presses("Show the rest")
    ada.sees(f"What I do: {found.does}", found.note)
    if len(found.claims) > 1:
        await ada.picks(found.claims[-1].title)
        ada.sees(*WHOLE, found.claims[-1].claim)
    elif found.claims:
        await ada.presses("The claim behind it")
        ada.sees(*WHOLE, found.claims[0].claim)
    else:
        ada.misses("The claim behind it")


async def test_every_claim_can_be_found_by_its_source(ada: Actor) -> None:
    await ada.says("/jsc")
    await ada.clicks(Action("claims"))
    ada.sees("Where the advice comes from", "A sales recruiter's blog  ~ works for employers")
    sources = _options(ada.card)
    found: set[str] = set()
    for label in sources:
        await ada.clicks(Action("claims"))
        await ada.picks(label)
        while True:
            block = next((b for b in ada.card.blocks if isinstance(b, Choice)), None)
            if block is None:
                await ada.presses("Open the claim")
                found.add(ada.card.title)
                break
            found |= set(_options(ada.card))
            if "[Next]" not in ada.screen:
                break
            await ada.presses("Next")
    assert found == {claim.title for claim in read_claims().values() if claim.source.key != "house"}
    await ada.clicks(Action("claims", "C", 9))
    await ada.presses("First ones")
    ada.sees("Senior offers have room")
    await ada.picks("Momentum comes in 2 to 6 weeks") if "Momentum" in ada.screen else await ada.presses("Next")
    await ada.presses("Other sources")
    ada.sees("Where the advice comes from")


async def test_the_card_one_came_from_stays(ada: Actor) -> None:
    await ada.says("/jsc help")
    help_card = ada.card
    await opens(ada, "B3")
    assert help_card in ada.cards, "a claim is a second card"
    await ada.presses("More claims")
    ada.sees("a sales recruiter's blog (no date; works for employers)")
    await ada.picks("Some asks cost people the offer")
    ada.sees(*WHOLE)
    assert help_card in ada.cards


@pytest.mark.parametrize("id", ["", "Z9", "no-such-claim", "..", "X1"])
async def test_what_names_no_claim_says_so(ada: Actor, id: str) -> None:
    await opens(ada, id)
    ada.sees("This is not here any more")
    await ada.clicks(Action("conflict", id if id != "X1" else "B3"))
    ada.sees("This is not here any more")
    await ada.clicks(Action("form", "seen", id))
    ada.sees("This is not here any more")
    await ada.clicks(Action("form", "seen", "budget-story"))
    ada.sees("This is not here any more")


async def test_what_was_typed_is_shown_as_it_was_typed(ada: Actor) -> None:
    await ada.clicks(Action("form", "seen", "employers-market"))
    await ada.fills({"words": "**<b>&** [link](https://x.example) " + "w" * 500})
    ada.sees("**<b>&** [link](https://x.example) www").sees("…")
    assert weight(ada.card.plain()) <= 1_900


def _options(card: Card) -> list[str]:
    block = next(b for b in card.blocks if isinstance(b, Choice))
    return [option.label for option in block.options]
