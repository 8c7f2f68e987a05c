"""One question a screen: the right one next, nothing that is known or idle, and the answers said back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.advisor import Verdict, advise, answer, decide, deciding, known, next_question, progress
from playbook.offer.flow import Known, before, place
from playbook.offer.questions import KINDS, NOTHING, QUESTIONS, question
from playbook.offer.situation import (
    BACKS,
    Answer,
    Channel,
    Evidence,
    EvidenceKind,
    Motive,
    Needs,
    Obstacle,
    Offer,
    Processes,
    Reply,
    Runway,
    Situation,
    Tick,
    YesNow,
)
from playbook.offer.situation import Range as SalaryRange

WRITTEN = Situation(offer=Offer.WRITTEN)
FORM = {"runway", "processes", "channel", "decider"}


def sourced(situation: Situation) -> Situation:
    """The reasons as the form would leave them: with a source and a date."""
    filled = tuple(replace(item, source="a paper", dated=date(2026, 10, 1)) for item in situation.evidence or ())
    return situation if situation.evidence is None else replace(situation, evidence=filled)


def walk(situation: Situation, **picks: str) -> tuple[list[str], Situation]:
    """Answer what is asked: by `picks`, else the first option; all three ticks."""
    asked = []
    while (screen := next_question(situation)) is not None:
        asked.append(screen.key)
        ids = [option.id for option in screen.options] if screen.many else [picks.get(screen.key, screen.options[0].id)]
        situation = sourced(answer(situation, screen.key, *ids))
    return asked, situation


@pytest.mark.row("B2")
def test_the_first_question_is_whether_one_would_say_yes() -> None:
    for start in (WRITTEN, Situation(), Situation(offer=Offer.VERBAL)):
        first = next_question(start)
        assert first is not None
        assert (first.key, first.title) == ("yes_now", "Would you say yes to it as it stands?")


@pytest.mark.row("A1")
def test_no_question_asks_for_level_or_years() -> None:
    words = " ".join(
        [each.title for each in QUESTIONS.values()] + [option.label for each in QUESTIONS.values() for option in each.options]
    ).lower()
    assert not any(word in words for word in ("senior", "junior", "years", "experience", "how long have you"))
    assert "level" not in QUESTIONS


@pytest.mark.row("B1")
def test_told_to_ask_is_found_in_eight_questions() -> None:
    asked, end = walk(WRITTEN, motive="told_to", edge="no", invited="no", normal="unsure")
    assert asked == ["yes_now", "obstacle", "needs", "floor_set", "motive", "invited", "normal", "edge"]
    assert advise(end).verdict is Verdict.HOLD
    assert len(known(end)) == 9  # the eight, and the offer from its record


@pytest.mark.row("A7")
def test_below_the_market_asks_runway_at_once_and_the_rest_after() -> None:
    asked, end = walk(WRITTEN, yes_now="if", obstacle="market", channel="email")
    assert asked == [
        "yes_now",
        "obstacle",
        "runway",
        "range",
        "evidence",
        "check",
        "needs",
        "floor_set",
        "value_seen",
        "processes",
        "channel",
        "decider",
    ]
    assert advise(end).verdict is Verdict.ASK
    assert "Shown to nobody" in QUESTIONS["runway"].note


@pytest.mark.row("A4")
def test_both_halves_of_the_edge_are_asked_apart() -> None:
    asked, end = walk(WRITTEN, motive="told_to", invited="no", normal="no", edge="yes", value_seen="yes")
    assert asked[-6:] == ["edge", "value_seen", "claims_true", "runway", "processes", "channel"]
    assert advise(end).verdict is Verdict.OPTIONAL_ASK
    asked, end = walk(WRITTEN, motive="told_to", invited="no", normal="no", edge="yes", value_seen="unsure")
    assert asked[-2:] == ["edge", "value_seen"]
    assert advise(end).verdict is Verdict.HOLD


@pytest.mark.row("A5")
def test_feeling_worth_more_asks_what_they_see_and_what_was_shown() -> None:
    asked, end = walk(WRITTEN, motive="deserving", value_seen="no", show_tried="no")
    assert asked[-3:] == ["motive", "value_seen", "show_tried"]
    assert advise(end).verdict is Verdict.SHOW_VALUE
    asked, end = walk(WRITTEN, motive="deserving", value_seen="no", show_tried="yes", invited="no", normal="no")
    assert asked[-4:] == ["value_seen", "show_tried", "invited", "normal"]
    assert advise(end).verdict is Verdict.HOLD
    asked, end = walk(WRITTEN, motive="deserving", value_seen="yes", invited="no", normal="no", edge="no")
    assert asked[-4:] == ["value_seen", "invited", "normal", "edge"]


@pytest.mark.row("A8")
def test_undervalued_asks_what_they_see_before_any_form_of_an_ask() -> None:
    asked, end = walk(WRITTEN, obstacle="last_pay", value_seen="no", show_tried="unsure")
    assert asked[-2:] == ["value_seen", "show_tried"]
    assert advise(end).verdict is Verdict.SHOW_VALUE


@pytest.mark.row("B6")
@pytest.mark.parametrize("obstacle", list(BACKS))
def test_each_obstacle_opens_its_own_evidence(obstacle: Obstacle) -> None:
    start = replace(WRITTEN, yes_now=YesNow.IF, obstacle=obstacle)
    screen = question("evidence", start)
    assert [option.id for option in screen.options] == [*BACKS[obstacle], NOTHING]
    assert all(KINDS[kind].note.endswith("?") for kind in BACKS[obstacle])
    asked, end = walk(start)
    assert "evidence" in asked
    assert advise(end).verdict is Verdict.ASK
    bare, end = walk(start, evidence=NOTHING)
    assert "check" not in bare
    assert not FORM - {"runway"} & set(bare)
    assert advise(end).verdict is Verdict.BUILD_CASE


@pytest.mark.row("B6")
def test_another_offer_asks_whether_one_would_decide_by_their_answer() -> None:
    asked, end = walk(WRITTEN, obstacle="rival", would_act="no")
    assert asked == ["yes_now", "obstacle", "evidence", "check", "would_act"]
    assert advise(end).verdict is Verdict.STOP
    assert QUESTIONS["would_act"].title == "Will you really decide on their answer?"


@pytest.mark.row("B5")
def test_each_reason_gets_its_three_boxes_one_after_the_other() -> None:
    start = replace(
        WRITTEN,
        yes_now=YesNow.IF,
        obstacle=Obstacle.PERSONAL,
        evidence=(Evidence(EvidenceKind.OWN, source="mine"), Evidence(EvidenceKind.TOLD, source="a mail")),
    )
    screen = next_question(start)
    assert screen is not None
    assert (screen.key, screen.many, [option.id for option in screen.options]) == ("check", True, list(Tick))
    assert screen.options[0].note == "left empty, my advice will be: stop"
    once = answer(start, "check", Tick.ABOUT_JOB, Tick.TRUE)
    assert [item.ticks for item in once.evidence or ()] == [(Tick.TRUE, Tick.ABOUT_JOB), None]
    twice = answer(once, "check")
    assert [item.ticks for item in twice.evidence or ()] == [(Tick.TRUE, Tick.ABOUT_JOB), ()]
    assert advise(twice).verdict is Verdict.STOP
    with pytest.raises(ValueError, match="every reason has been checked"):
        answer(twice, "check", *Tick)
    with pytest.raises(ValueError, match="every reason has been checked"):
        answer(WRITTEN, "check", *Tick)


@pytest.mark.row("D7")
def test_a_difference_asks_whether_they_confirmed_it() -> None:
    asked, end = walk(WRITTEN, obstacle="differs", confirmed="no")
    assert asked == ["yes_now", "obstacle", "confirmed"]
    assert advise(end).verdict is Verdict.CLARIFY
    asked, end = walk(WRITTEN, obstacle="differs", confirmed="yes")
    assert asked[:5] == ["yes_now", "obstacle", "confirmed", "evidence", "check"]
    assert advise(end).verdict is Verdict.ASK


@pytest.mark.row("C3")
def test_an_unknown_range_ends_the_questions() -> None:
    asked, end = walk(WRITTEN, obstacle="scope", range="not_asked")
    assert asked == ["yes_now", "obstacle", "range"]
    assert advise(end).verdict is Verdict.CLARIFY


def test_the_questions_end_where_the_verdict_is_settled() -> None:
    assert next_question(Situation(offer=Offer.NONE)) is None
    assert walk(Situation(), offer="none")[0] == ["yes_now", "offer"]
    assert walk(WRITTEN, obstacle="unclear")[0] == ["yes_now", "obstacle"]
    assert walk(WRITTEN, needs="not_yet")[0] == ["yes_now", "obstacle", "needs"]
    assert walk(WRITTEN, yes_now="unsure")[0] == ["yes_now", "obstacle", "needs"]
    assert walk(WRITTEN, floor_set="no")[0] == ["yes_now", "obstacle", "needs", "floor_set"]
    assert walk(WRITTEN, yes_now="no")[0] == ["yes_now", "obstacle", "needs", "floor_set"]
    assert walk(replace(WRITTEN, claims_true=Answer.NO))[0] == []
    assert walk(Situation(claims_true=Answer.NO))[0] == ["offer"]
    assert walk(Situation(claims_true=Answer.NO), offer="none")[0] == ["offer"]


def test_after_their_answer_only_the_floor_is_asked_for() -> None:
    assert walk(replace(WRITTEN, reply=Reply.GRANTED))[0] == []
    assert walk(replace(WRITTEN, reply=Reply.PART))[0] == ["floor_set"]
    assert walk(replace(WRITTEN, reply=Reply.PART, traded=True), floor_set="no")[0] == ["floor_set"]
    assert walk(replace(WRITTEN, reply=Reply.REFUSED, traded=True))[0] == ["floor_set", "floor_met"]
    assert walk(Situation(reply=Reply.GRANTED))[0] == ["offer"]


def test_what_is_known_is_not_asked_again() -> None:
    start = replace(WRITTEN, needs=Needs.DONE, floor_set=Answer.YES, channel=Channel.LIVE, runway=Runway.LONG)
    asked, _ = walk(start, obstacle="market")
    assert not {"needs", "floor_set", "channel", "runway"} & set(asked)


def test_an_ask_that_is_open_already_asks_for_no_more_reasons() -> None:
    asked, _ = walk(WRITTEN, invited="yes")
    assert "normal" not in asked
    assert "edge" not in asked
    asked, _ = walk(WRITTEN, invited="no", normal="yes")
    assert "edge" not in asked


def test_what_one_plans_to_say_is_checked_unless_the_reasons_were() -> None:
    assert "claims_true" in walk(WRITTEN, invited="yes")[0]
    checked = replace(WRITTEN, evidence=(Evidence(EvidenceKind.OWN, source="mine", ticks=tuple(Tick)),))
    assert "claims_true" not in walk(checked, invited="yes")[0]
    _, end = walk(WRITTEN, invited="yes", claims_true="unsure")
    assert advise(end).verdict is Verdict.STOP


# -- counting --------------------------------------------------------------------------------------------------------------------


def test_question_one_of_about_nine() -> None:
    assert progress(WRITTEN) == (1, 9)
    assert progress(replace(WRITTEN, yes_now=YesNow.YES)) == (2, 9)
    assert progress(Situation()) == (1, 9)
    assert progress(Situation(yes_now=YesNow.YES)) == (2, 9)
    assert progress(Situation(offer=Offer.NONE)) is None


@pytest.mark.parametrize("obstacle", list(BACKS))
def test_the_count_foresees_the_evidence_of_every_obstacle(obstacle: Obstacle) -> None:
    """With evidence the questions go on to the form of the ask, so all of them are counted beforehand."""
    start = replace(WRITTEN, yes_now=YesNow.IF, obstacle=obstacle)
    counted = progress(start)
    asked, _ = walk(start, channel="live")
    assert counted is not None
    assert counted[1] == len(asked) + 2


def test_the_count_never_falls_behind_and_ends_where_the_questions_end() -> None:
    situation, steps = WRITTEN, []
    while (screen := next_question(situation)) is not None:
        steps.append(progress(situation))
        ids = [option.id for option in screen.options] if screen.many else [screen.options[0].id]
        situation = sourced(answer(situation, screen.key, *ids))
    told = [step for step in steps if step is not None]
    assert len(told) == len(steps)
    assert [n for n, _ in told] == sorted({n for n, _ in told})
    assert all(n <= m for n, m in told)
    assert told[-1][0] == told[-1][1]


def test_a_question_that_was_asked_earlier_is_counted_once() -> None:
    """Runway comes early when the pay is below one's level, and is not counted again where it usually comes."""
    market = replace(WRITTEN, yes_now=YesNow.IF, obstacle=Obstacle.MARKET)
    usual = replace(WRITTEN, yes_now=YesNow.IF, obstacle=Obstacle.LAST_PAY)
    assert progress(market) == (3, 11)
    assert progress(usual) == (3, 11)


# -- answering and saying back ---------------------------------------------------------------------------------------------------


def test_an_answer_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="yes_now has no answer maybe; pick from if, no, unsure, yes"):
        answer(WRITTEN, "yes_now", "maybe")
    with pytest.raises(ValueError, match="needs has no answer left empty"):
        answer(WRITTEN, "needs")
    with pytest.raises(ValueError, match="invited has no answer yes, no"):
        answer(WRITTEN, "invited", "yes", "no")
    with pytest.raises(ValueError, match="check has no answer shiny"):
        answer(replace(WRITTEN, evidence=(Evidence(EvidenceKind.OWN),)), "check", "shiny")
    with pytest.raises(ValueError, match="evidence has no answer market"):
        answer(replace(WRITTEN, obstacle=Obstacle.PERSONAL), "evidence", "market")
    with pytest.raises(KeyError):
        answer(WRITTEN, "level", "higher")


def test_reasons_gather_and_nothing_empties_them() -> None:
    one = answer(replace(WRITTEN, obstacle=Obstacle.MARKET), "evidence", "market")
    two = answer(one, "evidence", "scope")
    assert [item.kind for item in two.evidence or ()] == [EvidenceKind.MARKET, EvidenceKind.SCOPE]
    assert answer(two, "evidence", NOTHING).evidence == ()


def test_not_sure_what_stands_in_the_way_is_an_answer_of_its_own() -> None:
    unsure = answer(replace(WRITTEN, yes_now=YesNow.IF), "obstacle", "unsure")
    assert unsure.obstacle is Obstacle.UNSURE
    assert Known("obstacle", "What stands between you and yes?", "Not sure", "counts as nothing named") in known(unsure)
    _, end = walk(unsure)
    assert advise(end).verdict is Verdict.NAME_GAP
    assert answer(WRITTEN, "obstacle", "confirmed").obstacle is Obstacle.CONFIRMED


@pytest.mark.row("A3")
def test_the_answers_are_said_back_with_what_not_sure_counted_as() -> None:
    situation = replace(
        WRITTEN,
        yes_now=YesNow.UNSURE,
        obstacle=Obstacle.MARKET,
        normal=Answer.UNSURE,
        needs=Needs.UNSURE,
        processes=Processes.UNSURE,
        evidence=(
            Evidence(EvidenceKind.MARKET, source="a survey", dated=date(2026, 1, 1), ticks=tuple(Tick)),
            Evidence(EvidenceKind.SCOPE, ticks=()),
        ),
    )
    told = {each.key: (each.answer, each.counted) for each in known(situation)}
    assert list(told) == ["yes_now", "offer", "obstacle", "evidence", "check", "needs", "normal", "processes"]
    assert told["yes_now"] == ("Not sure", "")
    assert told["normal"] == ("Not sure", "counts as no")
    assert told["needs"] == ("Not sure", "counts as not yet")
    assert told["evidence"] == ("Market figures; The scope of the job", "")
    assert told["check"] == ("1 of 2 count", "")
    bare = {each.key: each.answer for each in known(replace(WRITTEN, evidence=()))}
    assert bare == {"offer": "In writing", "evidence": "Nothing I could show yet"}
    unchecked = {each.key for each in known(replace(WRITTEN, evidence=(Evidence(EvidenceKind.OWN),)))}
    assert "check" not in unchecked
    assert known(Situation()) == ()


def test_advice_carries_the_next_question_and_what_is_known() -> None:
    start = replace(WRITTEN, yes_now=YesNow.YES)
    advice = advise(start)
    assert advice.question == next_question(start)
    assert advice.known == known(start)
    _, end = walk(start)
    assert advise(end).question is None


# -- nothing that matters is left out --------------------------------------------------------------------------------------------


@st.composite
def finished(draw: st.DrawFn) -> Situation:
    """A situation whose questions have all been answered, some of the answers known beforehand, all of them by chance."""
    situation = Situation(
        offer=draw(st.none() | st.sampled_from(Offer)),
        reply=draw(st.sampled_from(Reply) | st.just(Reply.NONE)),
        traded=draw(st.booleans()),
        needs=draw(st.none() | st.sampled_from(Needs)),
        floor_set=draw(st.none() | st.sampled_from(Answer)),
        value_seen=draw(st.none() | st.sampled_from(Answer)),
        motive=draw(st.none() | st.sampled_from(Motive)),
    )
    while (screen := next_question(situation)) is not None:
        ids = [option.id for option in screen.options]
        picked = draw(st.lists(st.sampled_from(ids), unique=True)) if screen.many else [draw(st.sampled_from(ids))]
        situation = sourced(answer(situation, screen.key, *picked))
    return situation


UNASKED = [key for key in QUESTIONS if key not in ("claims_true",)]


@given(finished(), st.data())
def test_whatever_was_not_asked_could_not_have_changed_the_verdict(situation: Situation, data: st.DataObject) -> None:
    """But for claims: what is never said cannot be untrue, so it is not asked."""
    filled = situation
    for key in UNASKED:
        if getattr(filled, key) is None:
            ids = [option.id for option in QUESTIONS[key].options]
            filled = answer(filled, key, data.draw(st.sampled_from(ids), label=key))
    kept = replace(filled, obstacle=situation.obstacle or Obstacle.NONE) if filled.obstacle is Obstacle.RIVAL else filled
    if advise(situation).verdict is not Verdict.STOP:
        assert advise(kept).verdict is advise(situation).verdict


def leaves(situation: Situation, skip: frozenset[str]) -> Iterator[Situation]:
    """Every end of the questions, the picks of `skip` taken as their first and "not sure" as the no it counts as."""
    screen = next_question(situation)
    if screen is None:
        yield situation
        return
    sure = tuple(option for option in screen.options if option.id != Answer.UNSURE or screen.key == "yes_now")
    options = sure[:1] if screen.key in skip else sure
    picks = [[option.id for option in screen.options], []] if screen.many else [[option.id] for option in options]
    for ids in picks:
        yield from leaves(sourced(answer(situation, screen.key, *ids)), skip)


def test_the_questions_lead_to_every_verdict_before_an_answer_of_theirs() -> None:
    ends = list(leaves(Situation(), frozenset(FORM)))
    found = {decide(deciding(end)).verdict for end in ends}
    assert found == set(Verdict) - {Verdict.CLOSE, Verdict.TRADE_ONCE}
    longest = max(len(known(end)) for end in ends)
    assert longest <= 16


def test_a_question_that_is_asked_again_keeps_its_place_and_knows_the_one_before() -> None:
    first = replace(WRITTEN, yes_now=YesNow.IF, obstacle=Obstacle.LAST_PAY)
    assert place(first, "yes_now") == (1, 11)
    assert place(first, "obstacle") == (2, 11)
    assert place(first, "nothing of the kind") == (1, 11)
    assert before(first, "yes_now") is None
    assert before(first, "obstacle") == "yes_now"
    assert before(first, "nothing of the kind") == "obstacle", "of a question that is not on the way, the last answered one"
    assert before(first, "nothing of the kind", fixed={"obstacle"}) == "yes_now"
    assert before(first, "obstacle", fixed={"yes_now"}) is None
    nothing = replace(first, range=SalaryRange.KNOWN, evidence=())
    assert before(nothing, "needs") == "evidence", "without evidence there was nothing to check"
