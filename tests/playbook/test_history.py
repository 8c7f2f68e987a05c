"""A history only grows, and whatever is taken back in it can be put back exactly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from playbook import history
from playbook.pipeline import course
from playbook.records import Job, JobEvent
from tests.playbook.histories import DAY, WHATS, ago, at, event, job, jobs

ACME = job(("applied", 15), ("reply:human_yes", 11))


def ids(of: Job) -> list[str]:
    return [line.id for line in history.standing(of)]


def undo(of: Job, id: str = "c1") -> Job:
    return history.undo_last(of, id=id, day=DAY, at=at(DAY, len(of.events)))


def strike(of: Job, line: str, id: str = "c1") -> Job:
    return history.strike(of, line, id=id, day=DAY, at=at(DAY, len(of.events)))


def put_back(of: Job, correction: str, id: str = "c2") -> Job:
    return history.put_back(of, correction, id=id, day=DAY, at=at(DAY, len(of.events)))


def test_record_appends_and_leaves_the_old_job_alone() -> None:
    longer = history.record(ACME, event("interview_set", DAY, "e3"))
    assert ids(longer) == ["e1", "e2", "e3"]
    assert ids(ACME) == ["e1", "e2"]


def test_lines_stand_by_day_then_by_when_they_were_written() -> None:
    late = history.record(ACME, event("saved", ago(20), "a"))
    same_day = history.record(late, event("no_news", ago(11), "b", written=99))
    assert ids(same_day) == ["a", "e1", "e2", "b"]


@pytest.mark.parametrize(
    "bad",
    [
        event("correction", DAY, "x", retracts="e1"),
        event("correction", DAY, "x"),
        event("applied", DAY, "x", retracts="e1"),
        event("applied", DAY, "e1"),
        event("applied", DAY, ""),
    ],
)
def test_record_refuses_what_takes_back_and_ids_that_are_taken_or_empty(bad: JobEvent) -> None:
    taken = "needs an id that no other line of the job has"
    with pytest.raises(ValueError, match=f"^a line ({taken}|that takes another back is written by correct, strike or undo_last)$"):
        history.record(ACME, bad)


def test_undo_steps_back_one_line_at_a_time_and_stops_at_nothing() -> None:
    once = undo(ACME)
    assert ids(once) == ["e1"]
    assert history.last_line(once) == ACME.events[0]
    twice = undo(once, "c2")
    assert ids(twice) == []
    assert history.last_line(twice) is None
    assert undo(twice, "c3") is twice
    assert [e.id for e in twice.events] == ["e1", "e2", "c1", "c2"], "nothing is ever taken out"


def test_undo_takes_back_what_was_written_last_even_if_it_happened_first() -> None:
    backdated = history.record(ACME, event("talked", ago(30), "e3", written=50))
    assert ids(undo(backdated)) == ["e1", "e2"]


def test_put_back_restores_and_can_itself_be_undone_again_and_again() -> None:
    turned = undo(ACME)
    for n in range(0, 10, 2):
        assert ids(turned) == ["e1"]
        turned = put_back(turned, turned.events[-1].id, f"p{n}")
        assert ids(turned) == ["e1", "e2"]
        turned = put_back(turned, turned.events[-1].id, f"p{n + 1}")


def test_a_very_long_chain_of_corrections_is_settled() -> None:
    chain = [event("applied", DAY, "e0")]
    chain += [event("correction", DAY, f"e{n}", retracts=f"e{n - 1}") for n in range(1, 4_001)]
    assert ids(Job(firm="A", opened=DAY, events=tuple(chain))) == ["e0"]
    assert ids(Job(firm="A", opened=DAY, events=tuple(chain[:-1]))) == []


def test_put_back_refuses_lines_and_corrections_that_are_no_longer_in_force() -> None:
    undone = undo(ACME)
    for bad, why in (("e1", "there is no correction in force by that id"), ("nowhere", "the job has no line by that id")):
        with pytest.raises(ValueError, match=f"^{why}$"):
            put_back(undone, bad)
    again = put_back(undone, "c1")
    with pytest.raises(ValueError, match=r"^there is no correction in force by that id$"):
        put_back(again, "c1", "c3")


def test_an_edit_stands_in_the_place_of_its_line_and_undo_brings_the_old_wording_back() -> None:
    edited = history.correct(ACME, "e1", event("applied", ago(14), "n1", words="again"))
    assert ids(edited) == ["n1", "e2"]
    assert history.standing(edited)[0].day == ago(14)
    twice = history.correct(edited, "n1", event("applied", ago(13), "n2"))
    assert ids(twice) == ["n2", "e2"], "the first wording must not come back when the second is edited"
    assert ids(undo(twice)) == ["n1", "e2"]
    assert ids(undo(undo(twice), "c2")) == ["e1", "e2"]


def test_striking_an_edited_line_takes_all_its_wordings_back() -> None:
    edited = history.correct(history.correct(ACME, "e1", event("applied", ago(14), "n1")), "n1", event("applied", ago(13), "n2"))
    struck = strike(edited, "n2")
    assert ids(struck) == ["e2"]
    assert ids(put_back(struck, "c1")) == ["n2", "e2"]


def test_undoing_an_older_wording_takes_what_was_built_on_it_along() -> None:
    edited = history.correct(history.correct(ACME, "e1", event("applied", ago(14), "n1")), "n1", event("applied", ago(13), "n2"))
    forged = edited.model_copy(update={"events": (*edited.events, event("correction", DAY, "c", retracts="n1"))})
    assert ids(forged) == ["e1", "e2"]


def test_correct_and_strike_refuse_what_does_not_stand() -> None:
    undone = undo(ACME)
    for bad in ("e2", "c1", "nowhere"):
        with pytest.raises(ValueError, match=r"^no line by that id stands in this job$"):
            strike(undone, bad, "c9")
        with pytest.raises(ValueError, match=r"^no line by that id stands in this job$"):
            history.correct(undone, bad, event("applied", DAY, "n1"))
    with pytest.raises(ValueError, match=r"^a line is corrected by a line; to take it back, strike it$"):
        history.correct(ACME, "e1", event("correction", DAY, "n1"))
    with pytest.raises(ValueError, match=r"^a line needs an id that no other line of the job has$"):
        strike(ACME, "e1", "e2")


def test_two_corrections_of_one_line_both_have_to_go() -> None:
    both = ACME.model_copy(update={"events": (*ACME.events, *(event("correction", DAY, c, retracts="e1") for c in ("c1", "c2")))})
    assert ids(both) == ["e2"]
    one = put_back(both, "c1", "p1")
    assert ids(one) == ["e2"]
    assert ids(put_back(one, "c2", "p2")) == ["e1", "e2"]


def test_a_correction_that_is_taken_back_twice_frees_its_line_once() -> None:
    twice = (("c1", "e1"), ("c2", "e1"), ("p1", "c1"), ("p2", "c1"))
    odd = tuple(event("correction", DAY, id, retracts=target) for id, target in twice)
    assert ids(ACME.model_copy(update={"events": (*ACME.events, *odd)})) == ["e2"], "c2 still holds"


@pytest.mark.parametrize("ring", [("a", "a"), ("b", "a", "b"), ("b", "c", "a")])
def test_corrections_that_take_back_one_another_in_a_ring_do_nothing(ring: tuple[str, ...]) -> None:
    odd = tuple(event("correction", DAY, id, retracts=target) for id, target in zip("abc", ring, strict=False))
    assert ids(ACME.model_copy(update={"events": (*ACME.events, *odd)})) == ["e1", "e2"]


def test_wordings_that_replace_one_another_in_a_ring_do_not_stand() -> None:
    odd = (
        event("applied", DAY, "a", retracts="b"),
        event("applied", DAY, "b", retracts="a"),
        event("applied", DAY, "c", retracts="gone"),
    )
    assert ids(ACME.model_copy(update={"events": (*ACME.events, *odd)})) == ["e1", "e2"]


def test_a_correction_of_a_line_that_is_not_there_does_nothing() -> None:
    odd = (event("correction", DAY, "a", retracts="gone"), event("correction", DAY, "b"), event("correction", DAY, "c", retracts="a"))
    assert ids(ACME.model_copy(update={"events": (*ACME.events, *odd)})) == ["e1", "e2"]


# -- removed for good ---------------------------------------------------------------------------------------------------------------


def secret(of: Job) -> Job:
    return of.model_copy(
        update={
            "note": "SECRET",
            "events": tuple(e.model_copy(update={"words": "SECRET", "when": at(DAY), "interview": f"i-{e.id}"}) for e in of.events),
        }
    )


def test_erase_leaves_a_stub_of_kind_and_day_for_every_wording_of_the_line() -> None:
    edited = secret(strike(history.correct(ACME, "e1", event("applied", ago(14), "n1")), "e2"))
    gone = history.erase(edited, "n1")
    assert {e.id for e in gone.events if e.erased} == {"e1", "n1"}
    for stub in (e for e in gone.events if e.erased):
        assert (stub.kind, stub.words, stub.when, stub.interview) == ("applied", "", None, f"i-{stub.id}")
    assert "SECRET" in gone.model_dump_json(), "the other lines keep their words"
    assert [(e.id, e.day) for e in history.standing(gone)] == [("n1", ago(14))]
    everything = history.erase(gone, "e2")
    assert {e.id for e in everything.events if e.erased} == {"e1", "n1", "e2", "c1"}, "what took it back may hold words as well"
    with pytest.raises(ValueError, match=r"^the job has no line by that id$"):
        history.erase(ACME, "nowhere")


def test_erase_all_leaves_no_words_and_counts_as_before() -> None:
    full = secret(history.record(ACME, event("rejected", DAY, "e3")))
    bare = history.erase_all(full)
    assert bare.removed
    assert (bare.firm, bare.role, bare.note) == ("", "", "")
    assert "SECRET" not in bare.model_dump_json()
    assert course(bare).reached == course(full).reached
    assert course(bare).answers == course(full).answers


@given(jobs(), st.data())
def test_what_is_erased_counts_by_kind_and_day(any_job: Job, data: st.DataObject) -> None:
    if any_job.events:
        before, after = course(any_job), course(history.erase(any_job, data.draw(st.sampled_from([e.id for e in any_job.events]))))
        assert [(e.id, e.kind, e.day, e.reply) for e in after.lines] == [(e.id, e.kind, e.day, e.reply) for e in before.lines]
        assert (after.reached, after.answers, after.welcomes, after.interviews) == (
            before.reached,
            before.answers,
            before.welcomes,
            before.interviews,
        )


@given(jobs(), st.sampled_from(WHATS), st.integers(0, 60))
def test_undo_restores_exactly_what_stood(any_job: Job, what: str, days: int) -> None:
    added = history.record(any_job, event(what, ago(days), "new", written=1_000))
    assert history.standing(undo(added)) == history.standing(any_job)
    assert history.standing(put_back(undo(added), "c1")) == history.standing(added)


@given(jobs(), st.data())
def test_order_of_arrival_does_not_matter(any_job: Job, data: st.DataObject) -> None:
    grown = any_job
    for n in range(data.draw(st.integers(0, 6))):
        grown = step(grown, n, data)
    shuffled = data.draw(st.permutations(grown.events))
    other = course(grown.model_copy(update={"events": tuple(shuffled)}))
    mine = course(grown)
    assert other.lines == mine.lines
    assert (other.reached, other.state, other.answers, other.news) == (mine.reached, mine.state, mine.answers, mine.news)


def step(of: Job, n: int, data: st.DataObject) -> Job:
    """One thing a member may do to a history."""
    lines = ids(of)
    doing = data.draw(st.sampled_from(("record", "undo", "strike", "correct", "erase") if lines else ("record", "undo")))
    if doing == "record":
        return history.record(of, event(data.draw(st.sampled_from(WHATS)), ago(data.draw(st.integers(0, 60))), f"x{n}", written=n))
    if doing == "undo":
        return undo(of, f"x{n}")
    line = data.draw(st.sampled_from(lines))
    if doing == "strike":
        return strike(of, line, f"x{n}")
    if doing == "correct":
        return history.correct(of, line, event(data.draw(st.sampled_from(WHATS)), ago(1), f"x{n}", written=n))
    return history.erase(of, line)


class AgainstAList(RuleBasedStateMachine):
    """The history against the plainest thing that behaves so: a list of what stands, and a stack of what was taken off it."""

    @initialize()
    def start(self) -> None:
        self.job = Job(firm="Acme", opened=DAY)
        self.n = 0
        self.lines: list[list[str]] = []
        self.off: list[tuple[str, list[list[str]]]] = []

    def fresh(self) -> str:
        self.n += 1
        return f"h{self.n}"

    @rule(what=st.sampled_from(WHATS))
    def logs(self, what: str) -> None:
        id = self.fresh()
        self.job = history.record(self.job, event(what, DAY, id, written=self.n))
        self.lines.append([id])
        self.off.clear()

    @precondition(lambda self: self.lines)
    @rule(data=st.data(), what=st.sampled_from(WHATS))
    def edits(self, data: st.DataObject, what: str) -> None:
        line = data.draw(st.sampled_from(self.lines))
        id = self.fresh()
        self.job = history.correct(self.job, line[-1], event(what, DAY, id, written=self.n))
        line.append(id)
        self.off.clear()

    @precondition(lambda self: self.lines)
    @rule(data=st.data())
    def strikes(self, data: st.DataObject) -> None:
        line = data.draw(st.sampled_from(self.lines))
        before = [list(one) for one in self.lines]
        id = self.fresh()
        self.job = history.strike(self.job, line[-1], id=id, day=DAY, at=at(DAY, self.n))
        self.lines.remove(line)
        self.off.append((id, before))

    @precondition(lambda self: self.lines)
    @rule()
    def undoes(self) -> None:
        before = [list(one) for one in self.lines]
        newest = max(self.lines, key=lambda one: int(one[-1][1:]))
        newest.pop()
        self.lines = [one for one in self.lines if one]
        id = self.fresh()
        self.job = history.undo_last(self.job, id=id, day=DAY, at=at(DAY, self.n))
        self.off.append((id, before))

    @precondition(lambda self: self.off)
    @rule()
    def puts_back(self) -> None:
        correction, self.lines = self.off.pop()
        self.job = history.put_back(self.job, correction, id=self.fresh(), day=DAY, at=at(DAY, self.n))

    @invariant()
    def the_same_lines_stand(self) -> None:
        assert sorted(ids(self.job)) == sorted(one[-1] for one in self.lines)


AgainstAList.TestCase.settings = settings(max_examples=40, stateful_step_count=25)
TestAgainstAList = AgainstAList.TestCase


def test_days_and_times_come_from_outside() -> None:
    moment = at(DAY) + timedelta(hours=3)
    undone = history.undo_last(ACME, id="c", day=ago(1), at=moment)
    assert (undone.events[-1].kind, undone.events[-1].day, undone.events[-1].at) == ("correction", ago(1), moment)
