"""The advisor in the app: one question a screen, reasons with their three boxes, and verdicts that say why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards import Action, Choice
from playbook import advisor
from playbook.offer.rules import Verdict
from playbook.records import Advised, Offer, Target
from tests.conversations.test_offer import an_offer, set_up
from tests.stage import Actor, Stage

MARKET = {"words": "the middle is 100k", "source": "a pay survey", "dated": "Oct 2026"}
ALL = ("It is true", "It is exact: a number, a date or a paper", "It is about this job")
FLOOR = {"least": "EUR 92,000"}


async def think(ada: Actor, *picks: str) -> None:
    """A new offer, thought through by these picks."""
    await set_up(ada)
    await an_offer(ada, "")
    await ada.presses("Think it through")
    for label in picks:
        await ada.picks(label)


async def under_market(ada: Actor, *ticks: str, **reason: str) -> None:
    """Pay is under the market, the range is known, and one market figure is there."""
    await think(ada, "Yes, if one thing changed", "It pays under the market or my level", "Weeks", "Yes", "Market figures")
    await ada.fills({**MARKET, **reason})
    await ada.ticks(*ticks)
    await ada.presses("Next")


async def fine_as_it_stands(ada: Actor, motive: str) -> None:
    await think(ada, "Yes", "Nothing", "There is nothing I need", "Yes", motive)


async def given(ada: Actor) -> Advised:
    return (await ada.records(Advised))[-1]


# -- the way through ---------------------------------------------------------------------------------------------------


@pytest.mark.row("B2")
async def test_the_first_question_is_whether_it_works_as_it_stands(ada: Actor) -> None:
    await think(ada)
    ada.sees("# Would you say yes to it as it stands?", "(Offer from Acme, question 1 of about 9. You can stop and come back.)")
    ada.misses("[Back]")


async def test_answers_are_kept_at_once_back_goes_one_back_and_stopping_is_safe(stage: Stage, ada: Actor) -> None:
    await think(ada, "Yes, if one thing changed")
    ada.sees("Question 2 of about 9.", "[Back] [Not sure] [Save and stop]")
    await ada.presses("Back")
    ada.sees("Would you say yes", "Your answer now: Yes, if one thing changed")
    old = ada.card
    await ada.picks("No")
    await ada.picks("Yes", card=old)
    ada.sees("This has moved on")
    (kept,) = await ada.records(Offer)
    assert kept.told.yes_now == "no"
    await ada.says("/jsc offer")
    ada.sees("Advice: 1 answer kept; go on any time")
    await ada.presses("Think it through")
    ada.sees("What stands between you and yes?")
    await ada.presses("Not sure")
    ada.sees("Have you talked about what you need for it?")
    await ada.presses("Save and stop")
    ada.sees("Kept. Come back any time", "2 answers, shown to nobody")
    await ada.presses("Go on")
    ada.sees("Have you talked about what you need for it?")


async def test_a_forged_answer_changes_nothing(ada: Actor) -> None:
    await think(ada)
    (kept,) = await ada.records(Offer)
    for key, value in (("yes_now", "maybe"), ("nonsense", "yes"), ("evidence", "x"), ("check", "true"), ("reply", "granted")):
        await ada.clicks(Action("tell", key, value, kept.id, kept.rev))
        ada.sees("Would you say yes to it as it stands?" if key != "check" else "What stands between you and yes?")
    for name in ("tickreason", "checked"):
        await ada.clicks(Action(name, 7, kept.id, kept.rev))
        ada.sees("Would you say yes to it as it stands?")
    assert await ada.records(Offer) == [kept]


@pytest.mark.row("A1")
async def test_no_question_is_about_years_and_the_level_wanted_changes_nothing(stage: Stage, ada: Actor) -> None:
    seen: list[str] = []
    await set_up(ada)
    await an_offer(ada, "")
    await ada.presses("Think it through")
    told = ("Yes", "Nothing", "There is nothing I need", "Yes", "I heard one should always ask", "No", "No", "No")
    for label in told:
        seen.append(ada.screen)
        await ada.picks(label)
    before = await given(ada)
    assert before.verdict is Verdict.HOLD
    asked = " ".join(seen).lower()
    assert not any(word in asked for word in ("years of", "how many years", "senior", "your level", "junior"))
    await ada.clicks(Action("form", "setup"))
    await ada.fills({"level": "A step up"})
    assert [t.level for t in await ada.records(Target)][-1] == "up"
    await ada.says("/jsc offer")
    await ada.presses("Think it through")
    ada.sees("# Hold: no reason to ask found yet")
    assert (await given(ada)).verdict is before.verdict


# -- what opens an ask -------------------------------------------------------------------------------------------------


@pytest.mark.row("A2")
async def test_an_invitation_opens_an_ask_without_a_gap(ada: Actor) -> None:
    await fine_as_it_stands(ada, "Nothing much, or not sure")
    ada.sees("Did they invite you to name your terms?")
    await ada.picks("Yes")
    for label in ("Yes", "Weeks", "No, only this one", "By call or in person"):
        await ada.picks(label)
    ada.sees("# Ask for one thing, if you like", "they invited you to name your terms (a point from a blog column on when to bargain)")


@pytest.mark.row("A3")
async def test_not_sure_that_bargaining_is_normal_counts_as_no_and_it_says_so(ada: Actor) -> None:
    await fine_as_it_stands(ada, "Nothing much, or not sure")
    await ada.picks("No")
    ada.sees("Is bargaining normal in this field?", "( ) Not sure  ~ counts as no", "[What is claimed]", "[Both sides]")
    await ada.presses("What is claimed")
    ada.sees("Some fields expect you to bargain")
    await ada.picks("Not sure")
    await ada.picks("No")
    ada.sees("# Say yes: it fits")
    await ada.presses("Change an answer")
    ada.sees("Is bargaining normal in this field?  ~ Not sure; counts as no")
    await ada.picks("Is bargaining normal in this field?")
    await ada.picks("Yes")
    for label in ("Yes", "Weeks", "No, only this one", "By call or in person"):
        await ada.picks(label)
    ada.sees("# Ask for one thing, if you like", "bargaining is normal in this field (a point from a blog column on when to bargain)")


@pytest.mark.row("A4")
@pytest.mark.row("A6")
async def test_an_edge_opens_an_ask_only_where_they_know_its_worth(ada: Actor) -> None:
    await fine_as_it_stands(ada, "Nothing much, or not sure")
    await ada.picks("No")
    await ada.picks("No")
    ada.sees("Do you bring something few others do?", "Knowing one is a sign you fit.")
    await ada.picks("Yes")
    ada.sees("# Do they see what you can do?")
    await ada.picks("No")
    ada.sees("# Say yes: it fits")
    await ada.presses("Change an answer")
    await ada.picks("Do they see what you can do?")
    await ada.picks("Yes")
    ada.sees("# Is all you plan to tell them true?")
    for label in ("Yes", "Weeks", "No, only this one", "By call or in person"):
        await ada.picks(label)
    ada.sees(
        "# Ask for one thing, if you like",
        "you bring something special, and they know it (a point from a blog column on when to bargain)",
    )


@pytest.mark.row("A5")
async def test_value_that_is_unseen_is_shown_first_with_proof_and_a_try_that_failed_is_a_flag(ada: Actor) -> None:
    await under_market(ada, *ALL)
    await ada.clicks(Action("form", "addresult"))
    await ada.fills({"changed": "Setup from 9 days to 3", "scope": "12 clinics"})
    await ada.says("/jsc offer")
    await ada.presses("Think it through")
    await ada.picks("Yes, that talk is done")
    await ada.presses("Save and stop")
    await ada.presses("The offer")
    await ada.presses("My floor")
    await ada.fills(FLOOR)
    await ada.presses("Think it through")
    ada.sees("Do they see what you can do?", "From your proof: Setup from 9 days to 3")
    await ada.picks("No")
    await ada.picks("Not yet")
    ada.sees(
        "# Show your value first", "From your proof: Setup from 9 days to 3", "(both points from a blog column on when to bargain)"
    )
    await ada.presses("I tried; still unseen")
    for label in ("No, only this one", "By call or in person"):
        await ada.picks(label)
    ada.sees("# Ask, with one item", "Flag: You showed your value and they still do not see it. Are these the right people?")


@pytest.mark.row("A7")
async def test_below_my_level_asks_for_the_runway_which_shapes_words_and_never_the_verdict(ada: Actor) -> None:
    await think(ada, "Yes, if one thing changed", "It pays under the market or my level")
    ada.sees("# How long could you go on without this job?", "Shown to nobody. It shapes the words of an ask, never the advice.")
    for label in ("Weeks", "Yes", "Market figures"):
        await ada.picks(label)
    await ada.fills(MARKET)
    await ada.ticks(*ALL)
    await ada.presses("Next")
    await ada.picks("There is nothing I need")
    for label in ("Yes", "Yes", "No, only this one", "By call or in person"):
        await ada.picks(label)
    ada.sees(
        "# Ask, with one item", "money for weeks", "the softest words", "Keep in mind: A job far under your level can bring trouble"
    )
    ada.sees("taking it for now can still be right.")
    await ada.presses("Change an answer")
    await ada.picks("How long could you go on without this job?")
    await ada.picks("Longer, or I have a job")
    ada.sees("# Ask, with one item").misses("taking it for now", "the softest words")


@pytest.mark.row("A8")
async def test_undervalued_and_unseen_means_showing_comes_before_asking(ada: Actor) -> None:
    await under_market(ada, *ALL)
    for label in ("There is nothing I need", "Yes", "No", "Not yet"):
        await ada.picks(label)
    ada.sees(
        "# Show your value first",
        "they do not see your value yet, and you have not shown it",
    )
    await ada.presses("They see it now")
    for label in ("No, only this one", "By call or in person"):
        await ada.picks(label)
    ada.sees("# Ask, with one item")


# -- good outcomes without an ask --------------------------------------------------------------------------------------


@pytest.mark.row("A11")
@pytest.mark.row("B1")
@pytest.mark.row("B7")
@pytest.mark.parametrize(
    ("motive", "reason", "looks"),
    [
        (
            "I heard one should always ask",
            "someone told you to always ask (both points from a sales recruiter's blog)",
            "as if you had no view of your own",
        ),
        (
            "Friends elsewhere have more",
            "what friends have elsewhere (both points from a sales recruiter's blog)",
            "as a comparison with another job",
        ),
        (
            "I want to see how far it goes",
            "to see how far they go (both points from a sales recruiter's blog)",
            "as a game, and a doubt about your yes",
        ),
    ],
)
@pytest.mark.row("B8")
async def test_a_weak_motive_alone_holds_with_the_other_view_and_how_it_may_look(
    ada: Actor, motive: str, reason: str, looks: str
) -> None:
    await think(ada, "Yes", "Nothing", "There is nothing I need", "Yes")
    ada.sees(f"( ) {motive}  ~ from their side: {looks}")
    for label in (motive, "No", "No", "No"):
        await ada.picks(label)
    ada.sees("# Hold: no reason to ask found yet", reason, f"How it may look: from their side: {looks}")
    ada.sees("The other view: a job-search author on a podcast", "[I am fine with it] [Ask anyway, gently]")
    assert (await given(ada)).verdict is Verdict.HOLD
    await ada.presses("I am fine with it")
    ada.sees("Then nothing needs asking", "Not asking is a good outcome too.")


@pytest.mark.row("B7")
@pytest.mark.row("B8")
async def test_feeling_worth_more_asks_who_sees_it_and_never_asks_alone(ada: Actor) -> None:
    await think(ada, "Yes", "Nothing", "There is nothing I need", "Yes")
    ada.sees("( ) I feel I am worth more  ~ from their side: as a wish they cannot weigh")
    await ada.picks("I feel I am worth more")
    for label in ("No", "Not yet"):
        await ada.picks(label)
    ada.sees(
        "# Show your value first", "you feel worth more, and they do not see it yet (a point from a blog column on when to bargain)"
    )


@pytest.mark.row("A11")
@pytest.mark.row("B15")
async def test_nothing_in_the_way_is_a_yes_and_the_council_can_be_told(ada: Actor) -> None:
    await fine_as_it_stands(ada, "Nothing much, or not sure")
    for label in ("No", "No", "No"):
        await ada.picks(label)
    ada.sees(
        "# Say yes: it fits",
        "nothing stands between you and the job (both points from a sales recruiter's blog)",
        "sometimes the answer is not to ask",
    )
    ada.sees("[Tell my council]", "Next: Say yes, and by when you start.")
    assert (await given(ada)).verdict is Verdict.ACCEPT
    await ada.presses("Tell my council")
    ada.misses("went wrong")


# -- reasons -----------------------------------------------------------------------------------------------------------


@pytest.mark.row("B5")
async def test_a_reason_counts_with_all_three_boxes_and_an_untrue_one_stops(ada: Actor) -> None:
    await under_market(ada, "It is true", "It is exact: a number, a date or a paper")
    await ada.picks("There is nothing I need")
    for label in ("Yes", "Yes"):
        await ada.picks(label)
    ada.sees("# Build the case first", "what you can show does not carry this reason yet")
    await ada.presses("Change an answer")
    await ada.picks("Check the reason before you use it")
    ada.sees("Tick what holds:", "[ ] It is true  ~ left empty, my advice will be: stop")
    await ada.ticks("It is about this job")
    await ada.presses("Next")
    ada.sees("# Stop: leave that claim out").misses("anyway")
    await ada.presses("Take the claim out")
    ada.sees("The claim is out. What is left is the honest version.")
    (kept,) = await ada.records(Offer)
    assert kept.told.evidence == ()


@pytest.mark.row("B6")
async def test_another_offer_asks_whether_you_will_decide_by_it(ada: Actor) -> None:
    await think(ada, "No", "Another offer I would really take", "Another offer")
    ada.sees("The reason, in your words", "From whom, and what is better in it for you?")
    await ada.fills({"words": "a better title", "source": "their letter"})
    await ada.ticks(*ALL)
    await ada.presses("Next")
    ada.sees("# Will you really decide on their answer?")
    await ada.picks("No")
    ada.sees("# Stop: leave that claim out", "you said the other offer is one you would not take")


@pytest.mark.row("B6")
@pytest.mark.parametrize(
    ("obstacle", "first", "hint"),
    [
        ("It pays less than my last job", "What my last job paid", "What did it pay, and what paper shows it?"),
        ("The job is bigger than described", "The scope of the job", "What is bigger or harder, and who said so?"),
    ],
)
async def test_each_good_reason_opens_its_own_field(ada: Actor, obstacle: str, first: str, hint: str) -> None:
    await think(ada, "No", obstacle, "Yes")
    await ada.picks(first)
    ada.sees(hint)
    await ada.fills({"words": "a paper"})
    ada.sees("Where it is from: blank: without it the reason does not count")
    await ada.presses("Change the reason")
    await ada.fills({"source": "the contract"})
    ada.sees("Where it is from: the contract")
    (kept,) = await ada.records(Offer)
    assert len(kept.told.evidence or ()) == 1


@pytest.mark.row("C9")
async def test_market_data_wants_a_source_and_a_date_and_two_other_kinds_do_without_an_offer(ada: Actor) -> None:
    await think(ada, "Yes, if one thing changed", "It pays under the market or my level", "Weeks", "Yes")
    ada.sees("( ) Market figures", "( ) The scope of the job", "( ) What I would give up")
    await ada.picks("Market figures")
    await ada.fills({**MARKET, "dated": "whenever"})
    ada.sees("One line needs another look", "Of which date: whenever")
    await ada.presses("Fix it")
    await ada.fills({"dated": ""})
    ada.sees("Of which date: blank: a market figure wants its date")
    await ada.ticks(*ALL)
    await ada.presses("Next")
    for label in ("There is nothing I need", "Yes", "Yes"):
        await ada.picks(label)
    ada.sees("# Build the case first", "your market figure has no source, or no date (a point from a coach's playbook)")
    await ada.presses("Add what shows it")
    await ada.picks("The scope of the job")
    await ada.fills({"words": "the team is twice the one in the advert", "source": "the hiring lead"})
    await ada.ticks(*ALL)
    await ada.presses("Next")
    for label in ("No, only this one", "By call or in person"):
        await ada.picks(label)
    ada.sees("# Ask, with one item")


@pytest.mark.row("B14")
@pytest.mark.row("D17")
async def test_an_untrue_claim_stops_says_why_and_leads_to_the_honest_version(ada: Actor) -> None:
    await fine_as_it_stands(ada, "Nothing much, or not sure")
    await ada.picks("Yes")
    ada.sees("Is all you plan to tell them true?", "Not sure counts as no: then leave it out.")
    await ada.picks("Not sure")
    ada.sees("# Stop: leave that claim out", "a claim you plan to use is not marked as true")
    ada.sees(
        "if they ask about it, you would have to make something up (both points from a sales recruiter's blog)",
        "(a point from a job-search author on a podcast)",
    )
    ada.sees("Two of the four sources warn against it; none of them defends it").misses("talk sheet", "Ask anyway")
    (kept,) = await ada.records(Offer)
    await ada.clicks(Action("anyway", kept.id, kept.rev))
    ada.sees("# Stop: leave that claim out")
    await ada.presses("Take the claim out")
    ada.misses("# Stop")


# -- order, floor, going ahead -----------------------------------------------------------------------------------------


@pytest.mark.row("D14")
async def test_needs_come_before_pay_unless_one_tap_says_otherwise(ada: Actor) -> None:
    await under_market(ada, *ALL)
    await ada.picks("Not yet")
    ada.sees(
        "# Needs first, then pay",
        "(all points from a job-search author on a podcast)",
        "[Go to pay anyway]",
    )
    await ada.presses("Go to pay anyway")
    ada.sees("Have you set the least you would say yes to?", "You chose pay first.")
    (kept,) = await ada.records(Offer)
    assert kept.pay_first
    for label in ("Yes", "Yes", "No, only this one", "By call or in person"):
        await ada.picks(label)
    ada.sees("# Ask, with one item", "Order: pay before needs, as you chose")
    await ada.presses("The offer")
    await ada.presses("Put pay after needs")
    ada.sees("# Needs first, then pay")


@pytest.mark.row("B12")
async def test_without_a_floor_it_comes_first_and_no_way_around_it_opens_a_talk_sheet(ada: Actor) -> None:
    await under_market(ada, *ALL)
    for label in ("There is nothing I need", "Not yet"):
        await ada.picks(label)
    ada.sees("# Set a floor first", "your floor is not set yet").misses("talk sheet")
    await ada.presses("Ask anyway, gently")
    ada.sees("# Your floor comes first").misses("talk sheet")
    await ada.presses("Set my floor")
    await ada.fills(FLOOR)
    await ada.presses("Think it through")
    ada.sees("Do they see what you can do?")


# -- what the sources claim, and what would change it ------------------------------------------------------------------


@pytest.mark.row("B4")
@pytest.mark.row("C8")
@pytest.mark.row("D15")
async def test_the_claims_behind_both_views_open_from_a_verdict_without_a_rate(ada: Actor) -> None:
    await fine_as_it_stands(ada, "I heard one should always ask")
    for label in ("No", "No", "No"):
        await ada.picks(label)
    verdict = ada.card
    assert "%" not in verdict.plain()
    await ada.presses("Both sides")
    ada.sees("Ask for more at all?")
    await ada.presses("Show the rest")
    both = ada.card
    titles = [o.label for b in both.blocks if isinstance(b, Choice) for o in b.options]
    assert {"Some asks cost people the offer", "Asking well does no harm", "87% get more when they ask"} <= set(titles)
    for title, said in (
        ("Some asks cost people the offer", "a sales recruiter's blog"),
        ("Asking well does no harm", "sells coaching"),
        ("87% get more when they ask", "a job-search author on a podcast"),
    ):
        await ada.picks(title, card=both)
        ada.sees(said, "How well supported:", "Not for:")
        ada.cards.append(both)


@pytest.mark.row("C10")
async def test_the_headline_about_two_emails_is_met_where_the_channel_is_asked(ada: Actor) -> None:
    await under_market(ada, *ALL)
    for label in ("There is nothing I need", "Yes", "Yes", "No, only this one"):
        await ada.picks(label)
    ada.sees("How do you talk with them about terms?")
    await ada.presses("Both sides")
    ada.sees("Live or by email")
    await ada.picks("85 thousand more in two emails")
    ada.sees("sells coaching", "Not for:")


@pytest.mark.row("B3")
async def test_the_market_claim_is_met_where_the_market_matters_and_asks_about_your_own(ada: Actor) -> None:
    await under_market(ada, *ALL)
    for label in ("There is nothing I need", "Yes", "Yes"):
        await ada.picks(label)
    ada.sees("# Is anything else in play?")
    await ada.presses("What is claimed")
    ada.sees(
        "Employers have the upper hand", "a sales recruiter's blog", "works for employers", "What have you seen of your own market"
    )


async def test_every_line_of_what_would_change_it_does(ada: Actor) -> None:
    await under_market(ada, *ALL)
    for label in ("There is nothing I need", "Yes", "Yes", "No, only this one", "By call or in person"):
        await ada.picks(label)
    await ada.presses("Where it comes from")
    ada.sees(
        "**What would change this**",
        "- they have not seen your value: Show your value first",
        "A point from a coach's playbook (Feb 2026; sells coaching)",
    )
    await ada.presses("Back to the advice")
    await ada.presses("Change an answer")
    await ada.picks("Do they see what you can do?")
    await ada.picks("No")
    await ada.picks("Not yet")
    ada.sees("# Show your value first")


async def test_advice_is_kept_with_its_rule_set_and_reads_the_same_again(stage: Stage, ada: Actor) -> None:
    await fine_as_it_stands(ada, "I heard one should always ask")
    for label in ("No", "No", "No"):
        await ada.picks(label)
    await ada.presses("The offer")
    await ada.presses("Think it through")
    assert len(await ada.records(Advised)) == 1, "looked at twice, kept once"
    await ada.presses("Change an answer")
    await ada.picks("What makes you want to ask?")
    await ada.picks("Nothing much, or not sure")
    first, second = await ada.records(Advised)
    assert (first.rules, first.rule, first.verdict) == (1, 14, Verdict.HOLD)
    assert (second.rule, second.verdict) == (15, Verdict.ACCEPT)
    again = advisor.advise(replace(first.situation), first.rules)
    assert again.verdict is first.verdict
    await stage.passes(days=20)
    await ada.presses("Where it comes from")
    await ada.presses("Earlier advice")
    ada.sees("Advice so far", "( ) Say yes: it fits", "( ) Hold: no reason to ask found yet")
    await ada.picks("Hold: no reason to ask found yet")
    ada.sees("# Hold: no reason to ask found yet", "by rule set 1.", "(both points from a sales recruiter's blog)")
    await ada.presses("The advice now")
    ada.sees("# Say yes: it fits")
