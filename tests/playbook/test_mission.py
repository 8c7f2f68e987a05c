"""A job mission: its questions, what it lacks, its clean text; the comparison of three voices; needs before pay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from playbook import comparison, needs
from playbook.mission import (
    QUESTIONS,
    Ask,
    KeyResult,
    Line,
    Mission,
    Need,
    Objective,
    State,
    clean_text,
    fresh_id,
    hints,
    measurable,
    number_of,
    questions,
    results,
    reword,
    set_asked,
)

SETUP = KeyResult(id="r1", text="setup from 9 days to 3 by June", asked=("now", "owner"))
CALLS = KeyResult(id="r2", text="fewer support calls")
MISSION = Mission(
    purpose="make the first week easy for new clinics",
    job="lead the people who bring clinics in",
    objectives=(Objective(id="o1", text="clinics start on their own", results=(SETUP, CALLS)),),
)


# -- objectives, key results, hints ------------------------------------------------------------------------------------------------


@pytest.mark.row("D3")
def test_a_mission_holds_its_purpose_and_what_the_member_thinks_the_job_is() -> None:
    assert (MISSION.purpose, MISSION.job) == ("make the first week easy for new clinics", "lead the people who bring clinics in")
    assert [hint.text for hint in hints(Mission())] == [
        "The purpose is blank. What is this job for, in one line?",
        "The job as you see it is blank. What would you do in it?",
        "No objective yet. What would be different after your first year?",
    ]


@pytest.mark.row("D4")
@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("fewer support calls", "Result 2 has no number yet. From how many to how many, by when?"),
        ("fewer support calls by June", "Result 2 has no number yet. From how many to how many?"),
        ("cut calls by 40%", "Result 2 has one number. From how many to how many, by when?"),
        ("cut calls by 40% by June", "Result 2 has one number. From how many to how many?"),
        ("calls down to 12", "Result 2 says where it ends. From how many does it start, by when?"),
        ("calls down to 12 by Q3", "Result 2 says where it ends. From how many does it start?"),
        ("calls from 40 to 12", "Result 2 has no date yet. By when?"),
        ("calls from 40 to 12 by Q3", None),
    ],
)
def test_a_result_is_told_exactly_which_piece_is_missing(text: str, hint: str | None) -> None:
    assert measurable(KeyResult(id="r2", text=text), 2) == hint


@pytest.mark.row("D4")
def test_a_mission_wants_an_objective_and_each_a_measurable_result() -> None:
    empty = Objective(id="o2", text="calm weekends")
    mission = MISSION.model_copy(update={"objectives": (*MISSION.objectives, empty)})
    assert [(hint.about, hint.text) for hint in hints(mission)] == [
        ("o2", "Objective 2 has no result yet. How would you see that it is reached?"),
        ("r2", "Result 2 has no number yet. From how many to how many, by when?"),
    ]


def test_an_objective_without_words_is_told_before_its_results() -> None:
    mission = MISSION.model_copy(update={"objectives": (Objective(id="o9", text="", results=(SETUP,)),)})
    assert [(hint.about, hint.text) for hint in hints(mission)] == [
        ("o9", "Objective 1 is blank. What would be different after your first year?"),
    ]


def test_a_member_may_settle_a_result_as_it_is() -> None:
    assert measurable(CALLS.model_copy(update={"settled": True}), 2) is None


def test_results_are_numbered_across_objectives() -> None:
    more = Objective(id="o2", text="calm weekends", results=(KeyResult(id="r3", text="no calls on Sunday"),))
    mission = MISSION.model_copy(update={"objectives": (*MISSION.objectives, more)})
    assert [result.id for result in results(mission)] == ["r1", "r2", "r3"]
    assert (number_of(mission, "r3"), number_of(mission, "r9")) == (3, None)


@pytest.mark.parametrize(
    "broken",
    [
        {"objectives": [{"id": "o1", "text": "a"}, {"id": "o1", "text": "b"}]},
        {"objectives": [{"id": "o1", "text": "a", "results": [{"id": "r1", "text": "x"}, {"id": "r1", "text": "y"}]}]},
        {"needs": [{"id": "n1", "kind": "budget", "need": "a"}] * 2},
        {"lines": [{"id": "l1", "topic": "a"}] * 2},
    ],
)
def test_two_things_cannot_share_an_id(broken: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="have the same id"):
        Mission.model_validate(broken)


# -- questions ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("D5")
def test_each_key_result_yields_four_questions() -> None:
    assert [question.label for question in questions(SETUP, 1)] == [
        "Result 1: what is the number today?",
        "Result 1: who owns it now?",
        "Result 1: what has stood in the way?",
        "Result 1: by when does it matter to you?",
    ]
    assert [question.asked for question in questions(SETUP, 1)] == [True, True, False, False]


@pytest.mark.row("D5")
def test_ticks_and_own_words_survive_an_edit_of_the_result_and_of_its_place() -> None:
    own = reword(MISSION, "r1.owner", "who felt it most?")
    edited = own.objectives[0].results[0].model_copy(update={"text": "setup from 12 days to 2 by May"})
    moved = own.model_copy(update={"objectives": (Objective(id="o1", text="clinics start", results=(CALLS, edited)),)})
    asked = [question for place, result in enumerate(results(moved), 1) for question in questions(result, place)]
    assert [(q.id, q.asked) for q in asked if q.id.startswith("r1.")] == [
        ("r1.now", True),
        ("r1.owner", True),
        ("r1.blocks", False),
        ("r1.when", False),
    ]
    assert "Result 2: who felt it most?" in [question.label for question in asked]


@pytest.mark.row("D5")
def test_ticks_change_only_where_the_card_showed_them() -> None:
    ticked = set_asked(MISSION, {"r1.now", "r1.blocks", "r2.now"}, {"r1.blocks", "r2.now", "r2.when", "r9.now"})
    first, second = results(ticked)
    assert first.asked == ("owner", "blocks")
    assert second.asked == ("now",)
    assert set_asked(ticked, {"r1.now", "r1.blocks", "r2.now"}, {"r1.blocks", "r2.now"}) == ticked


def test_own_words_can_be_taken_back_and_have_a_limit() -> None:
    own = reword(MISSION, "r2.now", "how many calls a week?")
    assert questions(results(own)[1], 2)[0].label == "Result 2: how many calls a week?"
    assert reword(own, "r2.now", "  ") == MISSION
    with pytest.raises(ValidationError):
        reword(MISSION, "r2.now", "x" * 61)
    with pytest.raises(KeyError):
        reword(MISSION, "r2:never", "how?")
    with pytest.raises(KeyError):
        reword(MISSION, "r3.now", "how?")


@settings(deadline=None)
@given(st.integers(1, 9_999), st.sampled_from(sorted(QUESTIONS)), st.text(min_size=1, max_size=60).filter(str.strip))
def test_every_question_fits_a_tick(number: int, ask: Ask, words: str) -> None:
    result = KeyResult(id="r1", text="x", reworded={ask: words})
    assert all(len(question.label) <= 75 for question in questions(result, number))


def test_a_fresh_id_is_above_all_that_were_taken() -> None:
    assert fresh_id("r", []) == "r1"
    assert fresh_id("r", ["r1", "r7", "o9", "rx", "r"]) == "r8"


# -- the clean text ----------------------------------------------------------------------------------------------------------------


@pytest.mark.row("D6")
def test_the_clean_text_is_plain_and_holds_nothing_private() -> None:
    private = MISSION.model_copy(
        update={
            "needs": (Need(id="n1", kind="budget", need="money for tests", answer="perhaps", outcome="refused"),),
            "lines": (Line(id="l1", topic="Travel", said="some"),),
        }
    )
    assert clean_text(private, "Acme, staff PM") == (
        "Job mission: Acme, staff PM\n"
        "\n"
        "Purpose: make the first week easy for new clinics\n"
        "The job as I see it: lead the people who bring clinics in\n"
        "\n"
        "Objective 1: clinics start on their own\n"
        "  Result 1: setup from 9 days to 3 by June\n"
        "  Result 2: fewer support calls\n"
        "\n"
        "My questions\n"
        "  Result 1: what has stood in the way?\n"
        "  Result 1: by when does it matter to you?\n"
        "  Result 2: what is the number today?\n"
        "  Result 2: who owns it now?\n"
        "  Result 2: what has stood in the way?\n"
        "  Result 2: by when does it matter to you?\n"
    )


@pytest.mark.row("D6")
def test_an_empty_mission_is_one_line_and_breaks_cannot_forge_lines() -> None:
    assert clean_text(Mission()) == "Job mission\n"
    assert clean_text(Mission(purpose="a\n\nObjective 1: b\tc\x07d")) == "Job mission\n\nPurpose: a Objective 1: b c d\n"


@pytest.mark.row("D6")
@settings(deadline=None)
@given(st.text(alphabet="abc ,.\n", max_size=40), st.text(alphabet="abc ,.\n", max_size=40))
def test_the_clean_text_adds_no_markup(purpose: str, text: str) -> None:
    mission = Mission(purpose=purpose, objectives=(Objective(id="o1", text=text, results=(KeyResult(id="r1", text=text),)),))
    told = clean_text(mission, purpose)
    assert not re.search(r"[*_`#<>\[\]|~\\]|^\s*[-+]", told, re.MULTILINE)
    assert told.endswith("\n")
    assert "\n\n\n" not in told


# -- the comparison ----------------------------------------------------------------------------------------------------------------

LINES = (
    Line(id="l1", topic="Team size", posting="6", mission="six", said="4"),
    Line(id="l2", topic="Budget for testing", mission="1 hire"),
    Line(id="l3", topic="First result", posting="growth", mission="setup time", said="Setup  time."),
    Line(id="l4", topic="Travel", posting="none", mission="none", said="some"),
)


@pytest.mark.row("D7")
@pytest.mark.parametrize(
    ("posting", "mission", "said", "wanted"),
    [
        ("6", "6", "6", "agreed"),
        ("6", "six", "Six.", "agreed"),
        ("growth", "setup time", "setup time", "agreed"),
        ("", "two days", "two  DAYS", "agreed"),
        ("6", "", "6", "agreed"),
        ("6", "6", "4", "differs"),
        ("6", "", "4", "differs"),
        ("", "6", "4", "differs"),
        ("6", "6", "", "open"),
        ("6", "4", "silent", "open"),
        ("", "", "4", "open"),
        ("-", "?", "4", "open"),
        ("", "", "", "open"),
    ],
)
def test_the_state_is_read_from_the_three_voices(posting: str, mission: str, said: str, wanted: str) -> None:
    assert comparison.state(Line(id="l1", topic="x", posting=posting, mission=mission, said=said)) == wanted


@pytest.mark.row("D7")
def test_the_comparison_counts_and_puts_the_open_lines_before_any_ask() -> None:
    assert [comparison.state(line) for line in LINES] == ["differs", "open", "agreed", "differs"]
    assert comparison.summary(LINES) == "1 agreed, 1 open, 2 differ."
    assert [line.topic for line in comparison.unsettled(LINES)] == ["Budget for testing", "Team size", "Travel"]
    assert [comparison.row(line) for line in LINES] == [
        "advert 6; you six; they 4 -> differs",
        "advert silent; you 1 hire; they silent -> open",
        "advert growth; you setup time; they Setup  time. -> agreed",
        "advert none; you none; they some -> differs",
    ]


@pytest.mark.row("D7")
@pytest.mark.parametrize("new", ["agreed", "open", "differs"])
@pytest.mark.parametrize("own", ["l1", "l2", "l3"])
def test_the_member_s_own_word_goes_first_and_can_be_taken_back(own: str, new: State) -> None:
    mission = Mission(lines=LINES)
    changed = comparison.set_state(mission, own, new)
    assert [comparison.state(line) for line in changed.lines if line.id == own] == [new]
    assert [line for line in changed.lines if line.id != own] == [line for line in LINES if line.id != own]
    assert comparison.set_state(changed, own, None) == mission
    with pytest.raises(KeyError):
        comparison.set_state(mission, "l9", new)


def test_the_summary_leaves_out_what_is_not_there() -> None:
    assert comparison.summary(()) == "Nothing is compared yet."
    assert comparison.summary(LINES[:1]) == "1 differs."
    assert comparison.summary(LINES[1:3]) == "1 agreed, 1 open."
    assert comparison.counts(LINES) == {"agreed": 1, "open": 1, "differs": 2}


@pytest.mark.row("D7")
def test_each_line_that_is_not_agreed_has_a_question() -> None:
    assert [comparison.question(line) for line in LINES] == [
        'Team size: I had understood "six" and then heard "4". Which of the two is it?',
        "Budget for testing: what is planned?",
        None,
        'Travel: I had understood "none" and then heard "some". Which of the two is it?',
    ]
    only_advert = Line(id="l1", topic="Travel", posting="none", said="some")
    assert comparison.question(only_advert) == 'Travel: I had understood "none" and then heard "some". Which of the two is it?'
    by_hand = Line(id="l1", topic="Travel", state="differs")
    assert comparison.question(by_hand) == "Travel: what is planned?"


# -- needs -------------------------------------------------------------------------------------------------------------------------

TESTER = Need(id="n1", kind="people", need="one tester.", why="nobody checks the setup now", result="r1")
BUDGET = Need(id="n2", kind="budget", need="time for old debts")
TRAINING = Need(id="n3", kind="support", need="a course on clinics", why="I am new to it", result="r2", answer="sure", outcome="yes")


@pytest.mark.row("D9")
def test_the_needs_sheet_has_three_kinds_and_says_what_is_blank() -> None:
    mission = MISSION.model_copy(update={"needs": (TRAINING, TESTER, BUDGET)})
    assert [(e.kind, e.need.id, e.result, e.outcome, e.blanks) for e in needs.sheet(mission)] == [
        ("Budget", "n2", "", "not talked about yet", ("why it is needed", "which result it is for", "their answer")),
        ("People and tools", "n1", "Result 1: setup from 9 days to 3 by June", "not talked about yet", ("their answer",)),
        ("Support and training", "n3", "Result 2: fewer support calls", "yes", ()),
    ]


def test_a_need_whose_result_is_gone_names_none() -> None:
    orphan = TESTER.model_copy(update={"result": "r9"})
    mission = MISSION.model_copy(update={"needs": (orphan,)})
    assert needs.sheet(mission)[0].blanks == ("which result it is for", "their answer")
    assert needs.opening(mission, orphan) is None


@pytest.mark.row("D8")
def test_the_talk_about_needs_is_done_when_every_need_was_talked_about() -> None:
    assert needs.talk(()) == "none"
    assert needs.talk((TESTER, TRAINING)) == "not yet"
    assert needs.talk((TRAINING, BUDGET.model_copy(update={"outcome": "no"}))) == "done"
    assert [need.id for need in needs.open_needs((TRAINING, TESTER, BUDGET))] == ["n1", "n2"]


@pytest.mark.row("D11")
def test_the_opening_line_is_tied_to_a_key_result() -> None:
    assert needs.opening(MISSION, TESTER) == (
        "I want to reach this: setup from 9 days to 3 by June. I think it takes one tester, because nobody checks the setup now. "
        "How do you see that?"
    )
    assert needs.opening(MISSION, TRAINING.model_copy(update={"why": ""})) == (
        "I want to reach this: fewer support calls. I think it takes a course on clinics. How do you see that?"
    )
    assert needs.opening(MISSION, BUDGET) is None


@pytest.mark.row("D12")
def test_a_refusal_is_a_private_flag_that_offers_the_council_and_never_says_decline() -> None:
    refused = BUDGET.model_copy(update={"outcome": "refused"})
    assert needs.refusal((TESTER, TRAINING)) is None
    flag = needs.refusal((refused, TRAINING))
    assert flag is not None
    assert (flag.row, flag.ask_council) == ("D12", True)
    assert flag.text.startswith("They would not talk about 1 need. ")
    assert "It decides nothing by itself" in flag.text
    assert not re.search(r"decline|refuse|turn (it )?down|say no|leave", flag.text)
    both = needs.refusal((refused, refused.model_copy(update={"id": "n4"})))
    assert both is not None
    assert both.text.startswith("They would not talk about 2 needs. ")


@pytest.mark.row("D12")
def test_a_refusal_counts_as_the_talk_only_when_nothing_is_left_to_talk_about() -> None:
    refused = BUDGET.model_copy(update={"outcome": "refused"})
    assert needs.talk((refused, TRAINING)) == "refused"
    assert needs.talk((refused, TESTER)) == "not yet"
