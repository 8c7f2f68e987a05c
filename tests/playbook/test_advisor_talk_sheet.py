"""The talk sheet: the member's words in speaking order, what keeps it from being ready, and what came of the talk."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from playbook.advisor import Sheet, Verdict, advise
from playbook.offer.ask import BLANK, COVERED, PACKAGE, PAY_ITEMS, Ask, cover, package_questions
from playbook.offer.outcome import IMPRESSIONS, Impression, Outcome, give_away_question, reply_of
from playbook.offer.situation import Answer, Item, Motive, Needs, Obstacle, Offer, Processes, Range, Reply, Runway, Situation, YesNow
from playbook.offer.talk_sheet import (
    Manner,
    Part,
    SheetRefused,
    TalkSheet,
    TooManyAsks,
    add_ask,
    as_text,
    blanks,
    closing,
    hints,
    lines,
    manner,
    move_to_trade,
    not_ready,
    open_sheet,
)

LISBON = ZoneInfo("Europe/Lisbon")
BASE = Ask(Item.BASE, number="95,000", because="it is under my last pay", scope="the team is twice the one in the advert")
START = Ask(Item.START, what="a start on 1 March", because="my lease ends in February")
FULL = TalkSheet(
    floor_set=True,
    needs=("one tester, for result 1",),
    open_points=("Team size: what is planned?",),
    interest="I want this job and can start 1 Feb.",
    package=tuple((item, "as written") for item in PACKAGE if item is not Item.BONUS),
    asks=(BASE,),
    limits="I know there is a budget and a team to be fair to.",
    original="If it has to stay as it is, I will still say yes.",
    wait_until=datetime(2026, 11, 26, 17, 0, tzinfo=LISBON),
    trade="a sign-on of 10k in its place",
    close="I will answer by Mon 30 Nov.",
)
SETTLED = Situation(offer=Offer.WRITTEN, yes_now=YesNow.YES, obstacle=Obstacle.NONE, needs=Needs.DONE, floor_set=Answer.YES)
INVITED = replace(SETTLED, invited=Answer.YES)


def texts(sheet: TalkSheet, show: bool = True) -> dict[Part, str]:
    return {line.part: line.text for line in lines(sheet, show)}


# -- order and words -------------------------------------------------------------------------------------------------------------


@pytest.mark.row("D7")
@pytest.mark.row("D8")
@pytest.mark.row("D14")
@pytest.mark.row("C2")
@pytest.mark.row("C3")
def test_the_sheet_stands_in_speaking_order() -> None:
    assert as_text(FULL, show=True).splitlines() == [
        "1 Floor: set, hidden on this card",
        "2 Open needs: one tester, for result 1",
        "3 Interest: I want this job and can start 1 Feb.",
        "4 To find out: Team size: what is planned? Bonus: is there one, and what sets it?"
        " What is the range for base, equity and sign-on?",
        "5 Ask: Are you open to 95,000, since it is under my last pay and the team is twice the one in the advert?"
        " I know there is a budget and a team to be fair to. If it has to stay as it is, I will still say yes.",
        "6 Then wait: until Thu 26 Nov, 17:00; add nothing unless asked",
        "7 If it is no: a sign-on of 10k in its place",
        "8 Close: I will answer by Mon 30 Nov.",
    ]
    assert [line.part for line in lines(FULL)] == list(Part)


@pytest.mark.row("D14")
def test_one_tap_puts_pay_before_needs_and_nothing_else_moves() -> None:
    order = [line.part for line in lines(replace(FULL, pay_first=True))]
    assert order.index(Part.NEEDS) > order.index(Part.ASK)
    assert order[-1] is Part.CLOSE
    assert [part for part in order if part is not Part.NEEDS] == [part for part in Part if part is not Part.NEEDS]


def test_blanks_stay_blank() -> None:
    told = texts(TalkSheet())
    assert [part for part, text in told.items() if text == BLANK] == [Part.FLOOR, Part.INTEREST, Part.ASK, Part.TRADE, Part.CLOSE]
    assert [line.part for line in lines(TalkSheet()) if line.blank] == [Part.FLOOR, Part.INTEREST, Part.ASK, Part.TRADE, Part.CLOSE]
    assert told[Part.NEEDS] == "none open"
    assert told[Part.WAIT] == "say all of it once, then add nothing unless asked"
    assert not any(line.blank for line in lines(FULL))
    settled = replace(FULL, package=tuple((item, "as written") for item in PACKAGE), open_points=(), range_known=True)
    assert texts(settled)[Part.FIND_OUT] == "nothing"
    assert "range" not in texts(replace(FULL, range_known=True))[Part.FIND_OUT]


WORDS = st.text("日月火水木金土 ", max_size=12)
"""Words of a member, in signs that no sentence of the app's own has in it."""


@given(st.builds(Ask, st.sampled_from(Item), WORDS, WORDS, WORDS, WORDS), WORDS, WORDS)
def test_nothing_but_the_members_words_and_the_frame_is_written(ask: Ask, interest: str, trade: str) -> None:
    """Take the member's words away and the bare frame is left: no bluff can come from here (B14)."""
    said = texts(TalkSheet(interest=interest, trade=trade, asks=(ask,)))
    assert said[Part.INTEREST] == (interest.strip() or BLANK)
    assert said[Part.TRADE] == (trade.strip() or BLANK)
    assert all(words.strip() in said[Part.ASK] for words in (ask.what, ask.number, ask.because, ask.scope))
    frame = re.sub("[日月火水木金土]+", "_", re.sub("(?<=[日月火水木金土]) +(?=[日月火水木金土])", "", said[Part.ASK]))
    assert re.fullmatch(r"Are you open to (?:_|_ for _|\(blank\)), since (?:_|_ and _|\(blank\))\?", frame)


# -- amounts and the floor -------------------------------------------------------------------------------------------------------


def test_amounts_are_covered_until_they_are_asked_for() -> None:
    covered = texts(FULL, show=False)
    assert covered[Part.ASK].startswith(f"Are you open to {COVERED}, since it is under my last pay")
    assert covered[Part.TRADE] == f"a sign-on of {COVERED} in its place"
    assert covered[Part.CLOSE] == "I will answer by Mon 30 Nov."
    assert "one possible" in texts(TalkSheet(), show=False)[Part.FIND_OUT]
    assert "95" not in as_text(FULL)
    worded = replace(FULL, asks=(Ask(Item.BASE, "a base of 95k", "", "others get 110k", "a budget of 2 million"),))
    assert texts(worded, show=False)[Part.ASK].startswith(
        f"Are you open to a base of {COVERED}, since others get {COVERED} and a budget of {COVERED}?"
    )
    assert cover("setup from 9 days to 3") == "setup from 9 days to 3"


@pytest.mark.row("B12")
def test_the_floor_itself_is_nowhere_on_the_sheet() -> None:
    assert texts(FULL)[Part.FLOOR] == "set, hidden on this card"
    assert not any("floor" in name and name != "floor_set" for name in TalkSheet.__dataclass_fields__)
    assert not_ready(replace(FULL, floor_set=False)) == (("B12", "your floor"),)


# -- what may open it ------------------------------------------------------------------------------------------------------------


@pytest.mark.row("B14")
@pytest.mark.row("D17")
def test_a_bluff_is_not_drafted_and_the_member_is_told_why() -> None:
    bluff = replace(INVITED, claims_true=Answer.NO)
    with pytest.raises(SheetRefused, match="I do not write what is not true"):
        open_sheet(advise(bluff), bluff)


@pytest.mark.row("B12")
def test_no_sheet_before_the_floor() -> None:
    early = replace(INVITED, floor_set=Answer.NO)
    assert advise(early).sheet is Sheet.AFTER_FLOOR
    with pytest.raises(SheetRefused, match="Your floor comes first"):
        open_sheet(advise(early), early)


@pytest.mark.row("D14")
def test_going_ahead_regardless_opens_a_sheet_on_any_other_advice() -> None:
    for situation in (replace(SETTLED, motive=Motive.TOLD_TO), replace(INVITED, needs=Needs.NOT_YET), SETTLED):
        advice = advise(situation)
        assert advice.sheet is Sheet.ANYWAY
        assert open_sheet(advice, situation).floor_set


def test_a_sheet_opens_with_what_is_known() -> None:
    situation = replace(INVITED, asks=(Item.BASE, Item.START), fallback="a sign-on", range=Range.NOT_SAID)
    sheet = open_sheet(advise(situation), situation)
    assert [ask.item for ask in sheet.asks] == [Item.BASE, Item.START]
    assert (sheet.trade, sheet.range_known, sheet.floor_set, sheet.may_accept) == ("a sign-on", True, True, True)
    assert open_sheet(advise(replace(situation, range=Range.KNOWN)), replace(situation, range=Range.KNOWN)).range_known
    unknown = replace(situation, range=None)
    assert not open_sheet(advise(unknown), unknown).range_known
    granted = Situation(offer=Offer.WRITTEN, reply=Reply.GRANTED)
    sheet = open_sheet(advise(granted), granted)
    assert (sheet.floor_set, sheet.may_accept) == (False, False)


@pytest.mark.row("C7")
def test_closing_is_interest_and_timeline() -> None:
    granted = replace(SETTLED, reply=Reply.GRANTED)
    assert (advise(granted).verdict, advise(granted).sheet) == (Verdict.CLOSE, Sheet.CLOSING)
    assert [line.part for line in closing(open_sheet(advise(granted), granted))] == [Part.INTEREST, Part.CLOSE]
    assert [line.text for line in closing(FULL)] == ["I want this job and can start 1 Feb.", "I will answer by Mon 30 Nov."]


# -- how many --------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("B11")
def test_a_third_item_is_refused_with_what_to_do_instead() -> None:
    two = add_ask(FULL, START)
    third = Ask(Item.REMOTE, what="two days at home", because="the way is long")
    with pytest.raises(TooManyAsks, match=r"Two items are the most for this talk\. Drop one, or move it to the trade"):
        add_ask(two, third)
    moved = move_to_trade(two, third)
    assert moved.asks == (BASE, START)
    assert moved.trade == "a sign-on of 10k in its place; two days at home"
    swapped = move_to_trade(two, BASE)
    assert swapped.asks == (START,)
    assert swapped.trade.endswith("; 95,000")
    assert move_to_trade(TalkSheet(asks=(Ask(Item.SIGN_ON),)), Ask(Item.SIGN_ON)).trade == "Sign-on"
    assert move_to_trade(TalkSheet(), Ask(Item.START, "a later day", "3 weeks")).trade == "3 weeks a later day"
    assert move_to_trade(TalkSheet(), Ask(Item.OTHER)).trade == ""


@pytest.mark.row("B11")
@pytest.mark.row("A7")
def test_high_exposure_leaves_one_item() -> None:
    high = replace(INVITED, runway=Runway.SHORT, processes=Processes.NONE, asks=(Item.BASE, Item.START))
    sheet = open_sheet(advise(high), high)
    assert [ask.item for ask in sheet.asks] == [Item.BASE]
    with pytest.raises(TooManyAsks, match="One item is the most for this talk"):
        add_ask(sheet, START)


def test_x4_needs_asks_and_trades_are_three_lists() -> None:
    moved = move_to_trade(add_ask(FULL, START), START)
    assert (moved.needs, moved.asks) == (FULL.needs, FULL.asks)
    assert "a start on 1 March" in moved.trade


@pytest.mark.row("C5")
def test_x8_all_of_it_is_said_once_and_then_there_is_silence() -> None:
    order = [line.part for line in lines(FULL)]
    assert order.index(Part.WAIT) == order.index(Part.ASK) + 1
    assert FULL.limits in texts(FULL)[Part.ASK]
    assert FULL.original in texts(FULL)[Part.ASK]
    assert texts(replace(FULL, wait_until=None))[Part.WAIT] == "say all of it once, then add nothing unless asked"


# -- ready or not ----------------------------------------------------------------------------------------------------------------


@pytest.mark.row("B9")
def test_an_ask_without_a_because_is_not_ready_and_the_blank_is_named() -> None:
    bare = replace(FULL, asks=(replace(START, because=" "),))
    assert not_ready(bare) == (("B9", "the reason, after 'since'"),)
    assert texts(bare)[Part.ASK].startswith(f"Are you open to a start on 1 March, since {BLANK}?")
    assert not_ready(replace(FULL, asks=(START,))) == ()
    assert not_ready(replace(FULL, asks=())) == (("B10", "one ask"),)


@pytest.mark.row("C4")
@pytest.mark.parametrize("item", sorted(PAY_ITEMS))
def test_pay_wants_a_number_and_a_scope_reason(item: Item) -> None:
    def lacks(ask: Ask) -> list[str]:
        return [words for _, words in not_ready(replace(FULL, asks=(ask,)))]

    scope = "the scope that the number is tied to"
    assert lacks(replace(BASE, item=item)) == []
    assert lacks(replace(BASE, item=item, number="more")) == ["a number"]
    assert lacks(replace(BASE, item=item, number="")) == ["a number"]
    for number in ("ninety thousand", "95", "USD95000", "€95.000"):
        assert lacks(replace(BASE, item=item, number=number)) == []
    assert lacks(replace(BASE, item=item, scope="")) == [scope]
    assert lacks(replace(BASE, item=item, because="")) == []
    assert lacks(Ask(item)) == ["a number", "the reason, after 'since'", scope]


def test_other_items_want_to_be_named_and_two_asks_are_told_apart() -> None:
    assert not_ready(replace(FULL, asks=(Ask(Item.REMOTE, because="the way is long"),))) == (("B10", "what you ask for"),)
    assert not_ready(replace(FULL, asks=(Ask(Item.REMOTE, number="2 days", because="the way is long"),))) == ()
    two = replace(FULL, asks=(replace(BASE, number=""), replace(START, because="")))
    assert not_ready(two) == (("C4", "a number (ask 1)"), ("B9", "the reason, after 'since' (ask 2)"))


@pytest.mark.row("B10")
def test_the_five_parts_of_the_manner_and_the_unfilled_ones_listed() -> None:
    assert [part for part, _ in manner(FULL)] == list(Manner)
    assert len(Manner) == 5
    assert blanks(FULL) == ()
    assert all(said for _, said in manner(FULL))
    assert blanks(replace(FULL, limits="")) == ("a line that respects their limits",)
    assert blanks(replace(FULL, original=" ", close="")) == ("a line for taking it as it is", "a closing line with a date")
    assert blanks(TalkSheet()) == (
        "the gap, and why it matters to you",
        "a line that shows you want the job",
        "one or two items",
        "a line that respects their limits",
        "a line for taking it as it is",
        "a trade for a no",
        "a closing line with a date",
    )
    assert dict(manner(FULL))[Manner.GAP] == (BASE.because, BASE.scope)
    assert dict(manner(add_ask(FULL, START), show=True))[Manner.ITEMS] == ("95,000", "a start on 1 March")
    assert dict(manner(add_ask(FULL, START)))[Manner.ITEMS] == (COVERED, "a start on 1 March")
    assert dict(manner(TalkSheet(asks=(Ask(Item.EQUITY),))))[Manner.ITEMS] == ("Equity",)
    assert dict(manner(TalkSheet(asks=(Ask(Item.OTHER),))))[Manner.ITEMS] == ()


def test_the_manner_covers_amounts_as_the_sheet_does() -> None:
    money = "90k is a lot"
    ask = Ask(Item.BASE, "a base of 95k", "95", money, money)
    sheet = TalkSheet(interest=money, limits=money, original=money, asks=(ask,))
    assert {words for _, said in manner(sheet, show=True) for words in said} == {money, "95 a base of 95k"}
    assert {words for _, said in manner(sheet) for words in said} == {f"{COVERED} is a lot", f"{COVERED} a base of {COVERED}"}


@pytest.mark.row("D16")
def test_the_ask_is_an_open_question_with_its_number_and_its_why() -> None:
    assert BASE.sentence() == "Are you open to 95,000, since it is under my last pay and the team is twice the one in the advert?"
    named = Ask(Item.BASE, "base pay.", " 95,000 ", "it is under my last pay.", "")
    assert named.sentence() == "Are you open to 95,000 for base pay, since it is under my last pay?"
    assert START.sentence() == "Are you open to a start on 1 March, since my lease ends in February?"
    assert Ask(Item.OTHER).sentence() == f"Are you open to {BLANK}, since {BLANK}?"
    assert Ask(Item.OTHER).sentence(show=False) == f"Are you open to {BLANK}, since {BLANK}?"


@pytest.mark.row("C2")
def test_each_blank_of_the_package_is_a_question() -> None:
    assert [label for label, _ in PACKAGE.values()] == [
        "Base",
        "Bonus",
        "Equity",
        "Sign-on",
        "Benefits",
        "Remote",
        "Travel",
        "Start",
    ]
    assert [item for item, _ in package_questions({})] == list(PACKAGE)
    assert package_questions(dict.fromkeys(PACKAGE, "there") | {Item.SIGN_ON: " "}) == ((Item.SIGN_ON, "Sign-on: is one possible?"),)


@pytest.mark.row("C1")
def test_a_line_without_an_outcome_gets_a_hint_from_the_proof_bank() -> None:
    proof = ("setup from 9 days to 3",)
    vague = replace(FULL, asks=(replace(BASE, because="I work hard", scope=""),))
    assert [(hint.row, hint.proof) for hint in hints(vague, proof)] == [("C1", proof)]
    assert "what changed, and for how many" in hints(vague)[0].words
    years = replace(FULL, asks=(replace(BASE, because="I have 12 years behind me"),))
    assert "Years say little" in hints(years)[0].words
    outcome = replace(FULL, asks=(replace(BASE, because="setup went from 9 days to 3"),))
    assert hints(outcome, proof) == ()
    assert hints(replace(FULL, asks=(replace(BASE, because="", scope=""),))) == ()


@pytest.mark.row("B10")
def test_taking_it_as_it_is_may_be_said_when_it_is_true() -> None:
    true = replace(FULL, asks=(), original="", may_accept=True)
    assert [hint.row for hint in hints(true)] == ["B10"]
    assert hints(replace(true, original="I will still say yes.")) == ()
    assert hints(replace(true, may_accept=False)) == ()


# -- waiting and what came of it -------------------------------------------------------------------------------------------------


@pytest.mark.row("C5")
def test_the_wait_is_shown_in_the_members_zone_and_guards_against_giving_away() -> None:
    until = datetime(2026, 2, 3, 9, 5, tzinfo=LISBON)
    assert texts(replace(FULL, wait_until=until))[Part.WAIT] == "until Tue 3 Feb, 09:05; add nothing unless asked"
    assert give_away_question(until, until - timedelta(seconds=1)) == "Did they ask for that?"
    assert give_away_question(until, until) is None
    assert give_away_question(None, until) is None
    with pytest.raises(ValueError, match="wants a time zone"):
        TalkSheet(wait_until=until.replace(tzinfo=None))


def test_each_day_and_month_is_named() -> None:
    shown = {texts(replace(FULL, wait_until=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)))[Part.WAIT] for day in range(365)}
    assert len(shown) == 365
    assert "until Sun 27 Dec, 00:00; add nothing unless asked" in shown
    assert "until Mon 30 Mar, 00:00; add nothing unless asked" in shown


@pytest.mark.parametrize(
    ("outcomes", "reply"),
    [
        ([], Reply.NONE),
        ([Outcome.OPEN], Reply.NONE),
        ([Outcome.FULL, Outcome.OPEN], Reply.NONE),
        ([Outcome.WITHDRAWN], Reply.NONE),
        ([Outcome.FULL], Reply.GRANTED),
        ([Outcome.FULL, Outcome.WITHDRAWN], Reply.GRANTED),
        ([Outcome.NONE, Outcome.NONE], Reply.REFUSED),
        ([Outcome.NONE, Outcome.WITHDRAWN], Reply.REFUSED),
        ([Outcome.PART], Reply.PART),
        ([Outcome.FULL, Outcome.NONE], Reply.PART),
        ([Outcome.FULL, Outcome.PART], Reply.PART),
    ],
)
def test_what_came_of_each_ask_makes_their_answer(outcomes: list[Outcome], reply: Reply) -> None:
    assert reply_of(outcomes) is reply
    assert reply_of(outcomes[::-1]) is reply


def test_every_pair_of_outcomes_has_one_answer() -> None:
    for pair in product(Outcome, repeat=2):
        assert reply_of(pair) is reply_of(pair[::-1])


@pytest.mark.row("B13")
def test_three_things_are_watched_for() -> None:
    assert list(IMPRESSIONS) == list(Impression)
    assert list(IMPRESSIONS.values()) == ["Clear words", "Sure and modest at once", "Someone to trust"]


def test_a_sheet_survives_the_store() -> None:
    keep = TypeAdapter(TalkSheet)
    for sheet in (FULL, TalkSheet(), add_ask(FULL, START)):
        again = keep.validate_json(keep.dump_json(sheet))
        assert again.asks == sheet.asks
        assert as_text(again, show=True) == as_text(sheet, show=True)
