"""Changes to a mission, and all of it in words."""

from __future__ import annotations

import pytest

from playbook.mission import KeyResult, Line, Mission, Need, Objective, OwnQuestion, open_questions, results, set_asked
from playbook.mission_edits import MOST, answered, begun, next_id, parts, put, room, take_out
from playbook.mission_words import for_a_talk, whole

MISSION = begun("calm first weeks", "half the rollout", "clinics start alone", ("setup from 9 days to 3 by June", "", "fewer calls"))


def test_blank_lines_of_the_first_form_are_left_out() -> None:
    assert [(r.id, r.text) for r in results(MISSION)] == [("r1", "setup from 9 days to 3 by June"), ("r2", "fewer calls")]
    assert begun("x", "", " ", ("", " ")).objectives == ()
    assert begun("x", "", "", ("fewer calls",)).objectives[0].text == ""


def test_a_part_is_written_over_or_added_at_the_end() -> None:
    two = put(MISSION, Objective(id="o2", text="calm nights"))
    moved = put(two, KeyResult(id="r3", text="falls from 9 to 4"), "o1")
    assert [r.id for r in moved.objectives[0].results] == ["r1", "r2", "r3"]
    assert [r.id for r in put(two, KeyResult(id="r3", text="x")).objectives[1].results] == ["r3"], "the newest objective by itself"
    rewritten = put(moved, KeyResult(id="r1", text="setup in 2 days"), "o2")
    assert rewritten.objectives[0].results[0].text == "setup in 2 days", "a known result stays where it is"
    assert put(Mission(), KeyResult(id="r1", text="x")).objectives == (
        Objective(id="o1", text="", results=(KeyResult(id="r1", text="x"),)),
    )


def test_what_is_taken_out_is_named_no_more() -> None:
    with_need = put(MISSION, Need(id="n1", kind="people", need="one tester", result="r2"))
    assert take_out(with_need, "r2").needs[0].result == ""
    assert take_out(with_need, "r1").needs[0].result == "r2"
    assert take_out(with_need, "o1").needs[0].result == ""
    assert take_out(with_need, "n1").needs == ()
    assert take_out(with_need, "x") == with_need


def test_a_need_that_is_added_means_that_something_is_needed() -> None:
    assert not put(MISSION.model_copy(update={"enough": True}), Need(id="n1", kind="budget", need="money")).enough


def test_ids_count_on_and_there_is_room_up_to_the_most() -> None:
    mission = MISSION
    while room(mission, "r"):
        mission = put(mission, KeyResult(id=next_id(mission, "r"), text="x"))
    assert [r.id for r in results(mission)] == ["r1", "r2", "r3", "r4", "r5", "r6"]
    assert all(len(parts(mission, kind)) <= most for kind, most in MOST.items())


def test_an_answer_makes_a_question_asked_and_its_absence_takes_nothing_back() -> None:
    told = answered(MISSION, "r2.owner", "J.")
    assert (results(told)[1].asked, results(told)[1].answers) == (("owner",), {"owner": "J."})
    empty = answered(told, "r2.owner", "")
    assert (results(empty)[1].asked, results(empty)[1].answers) == (("owner",), {})
    assert results(answered(MISSION, "r2.owner", ""))[1] == results(MISSION)[1]
    own = put(MISSION, OwnQuestion(id="q1", text="Who decides?"))
    assert answered(own, "q1", "the board").own == (OwnQuestion(id="q1", text="Who decides?", asked=True, answer="the board"),)
    with pytest.raises(KeyError):
        answered(MISSION, "q1", "x")


@pytest.mark.row("D7")
def test_into_a_talk_go_the_open_topics_first_then_own_questions_then_the_rest() -> None:
    mission = put(put(MISSION, Line(id="l1", topic="Budget", mission="1 hire")), OwnQuestion(id="q1", text="Who decides?"))
    assert for_a_talk(mission)[:3] == ("Budget: what is planned?", "Who decides?", "Result 1: what is the number today?")
    instead = put(mission, OwnQuestion(id="q2", text="What money is there?", line="l1"))
    assert for_a_talk(instead)[:2] == ("Who decides?", "What money is there?"), "a question written for a topic stands in its place"
    every = {q.id for q in open_questions(instead)}
    assert for_a_talk(set_asked(instead, every, every)) == ("Budget: what is planned?",), "asked, and still open"


def test_the_whole_of_it_in_words_holds_what_the_clean_text_leaves_out() -> None:
    mission = put(answered(MISSION, "r1.now", "9\ndays"), Need(id="n1", kind="people", need="one tester", result="r1", outcome="no"))
    text = whole(put(mission, Line(id="l1", topic="Travel", said="some")), "Acme")
    for words in (
        "Job mission: Acme",
        "Result 1: what is the number today? [asked] 9 days",
        "People and tools: one tester; why: blank; for: Result 1: setup from 9 days to 3 by June; no",
        "Travel: advert silent; you silent; they some -> open",
    ):
        assert words in text, words
    assert whole(Mission()) == "Job mission\n"
