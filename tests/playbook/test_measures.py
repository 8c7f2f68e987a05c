"""M1 to M3, M5 and trials: every window at each of its edges, who is counted, and what must hold for any search at all."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook import measures
from playbook.measures import OfferOutcome
from playbook.pipeline import Course, Stage, course
from playbook.ranges import Count
from playbook.records import Job, Source, Trial
from tests.playbook.histories import DAY, ago, job, read, searches

Lines = tuple[tuple[str, int], ...]


def m1(*jobs: Course) -> Count:
    return measures.response(jobs, DAY).now.any


# -- M1 -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C27")
@pytest.mark.parametrize(
    ("sent", "now", "before", "young"),
    [
        (0, 0, 0, 1),
        (29, 0, 0, 1),
        (30, 0, 0, 1),
        (31, 1, 0, 0),
        (59, 1, 0, 0),
        (60, 1, 0, 0),
        (61, 0, 1, 0),
        (90, 0, 1, 0),
        (91, 0, 0, 0),
        (-1, 0, 0, 0),
    ],
)
def test_m1_at_the_edges_of_its_windows(sent: int, now: int, before: int, young: int) -> None:
    change = measures.response([read(("applied", sent))], DAY)
    assert (change.now.any.n, change.before.any.n) == (now, before)
    assert measures.too_young([read(("applied", sent))], DAY).n == young


def test_the_windows_are_said_with_their_days() -> None:
    change = measures.response([], DAY)
    assert (change.before.first, change.before.before) == (ago(90), ago(60))
    assert (change.now.first, change.now.before) == (ago(60), ago(30))
    fast = measures.fast_response([], DAY)
    assert (fast.before.first, fast.before.before, fast.now.first, fast.now.before) == (ago(42), ago(28), ago(28), ago(14))


@pytest.mark.parametrize(("after", "answered"), [(-1, 0), (0, 1), (29, 1), (30, 1), (31, 0)])
def test_a_reply_within_30_days_is_one_on_the_30th_and_never_one_from_before(after: int, answered: int) -> None:
    assert m1(read(("applied", 50), ("reply:human_yes", 50 - after))) == Count(answered, 1)


@pytest.mark.parametrize(
    ("what", "any", "positive"),
    [
        ("reply:auto", 0, 0),
        ("reply:human_no", 1, 0),
        ("reply:human_yes", 1, 1),
        ("reply", 1, 0),
        ("rejected", 1, 0),
        ("talked", 1, 1),
        ("interview_set", 1, 1),
        ("interview_done", 1, 1),
        ("advanced", 1, 1),
        ("offer", 1, 1),
        ("offer_changed", 1, 1),
        ("accepted", 1, 1),
        ("followed_up", 0, 0),
        ("no_news", 0, 0),
        ("closed_no_reply", 0, 0),
        ("saved", 0, 0),
    ],
)
def test_m1_is_shown_twice_any_human_reply_and_positive_ones(what: str, any: int, positive: int) -> None:
    rates = measures.response([read(("applied", 50), (what, 45))], DAY)
    assert (rates.now.any, rates.now.positive) == (Count(any, 1), Count(positive, 1))
    assert (rates.any.now, rates.positive.now) == (Count(any, 1), Count(positive, 1))


def test_the_review_of_screen_11a() -> None:
    sent = [("before", n, 70) for n in range(40)] + [("now", n, 40) for n in range(40)] + [("young", n, 10) for n in range(9)]
    answered = {"before": 2, "now": 12, "young": 1}
    search = [read(("applied", days), *([("reply:human_yes", days - 5)] if n < answered[when] else [])) for when, n, days in sent]
    change = measures.response(search, DAY).any
    assert (change.before, change.now, change.verdict) == (Count(2, 40), Count(12, 40), "up")
    assert measures.young_words(measures.too_young(search, DAY)) == "9 sent, 1 answered"


# -- M1w ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sent", "now", "before"), [(14, 0, 0), (15, 1, 0), (28, 1, 0), (29, 0, 1), (42, 0, 1), (43, 0, 0)])
def test_m1w_at_the_edges_of_its_windows(sent: int, now: int, before: int) -> None:
    change = measures.fast_response([read(("applied", sent))], DAY)
    assert (change.now.any.n, change.before.any.n) == (now, before)


@pytest.mark.parametrize(("after", "answered"), [(0, 1), (14, 1), (15, 0)])
def test_m1w_counts_replies_within_14_days(after: int, answered: int) -> None:
    assert measures.fast_response([read(("applied", 20), ("rejected", 20 - after))], DAY).now.any == Count(answered, 1)


# -- M1b ----------------------------------------------------------------------------------------------------------------------


def test_m1b_looks_at_nothing_after_the_review() -> None:
    assert measures.too_young([read(("applied", 3), ("reply:human_yes", -1))], DAY) == Count(0, 1)
    assert measures.too_young([read(("applied", 3), ("reply:human_yes", 0))], DAY) == Count(1, 1)
    assert measures.too_young([read(("applied", 3), ("withdrawn", -1))], DAY) == Count(0, 1)
    assert measures.too_young([read(("applied", 3), ("withdrawn", 0))], DAY) == Count(0, 0)


# -- who is left out ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "n"),
    [
        ((("applied", 50), ("withdrawn", 50)), 0),
        ((("applied", 50), ("withdrawn", 21)), 0),
        # On the 30th day the horizon is over: it stayed unanswered.
        ((("applied", 50), ("withdrawn", 20)), 1),
        ((("applied", 50), ("reply:human_no", 40), ("withdrawn", 40)), 1),
        ((("applied", 50), ("reply:human_no", 40), ("withdrawn", 30)), 1),
        # An automatic answer is nobody's, and an answer to the withdrawal is none to the application.
        ((("applied", 50), ("reply:auto", 50), ("withdrawn", 30)), 0),
        ((("applied", 50), ("withdrawn", 30), ("reply:human_no", 29)), 0),
        ((("withdrawn", 55), ("applied", 50)), 1),
    ],
)
def test_withdrawn_before_the_horizon_without_a_human_reply_is_left_out(lines: Lines, n: int) -> None:
    assert m1(read(*lines)).n == n


def test_each_measure_has_its_own_horizon_for_that() -> None:
    assert measures.fast_response([read(("applied", 20), ("withdrawn", 7))], DAY).now.any.n == 0
    assert measures.fast_response([read(("applied", 20), ("withdrawn", 6))], DAY).now.any.n == 1
    assert measures.conversion([read(("applied", 80), ("withdrawn", 36), targeted=True)], DAY).targeted.n == 0
    assert measures.conversion([read(("applied", 80), ("withdrawn", 35), targeted=True)], DAY).targeted.n == 1


@pytest.mark.parametrize("kw", [{"same_as": "other"}, {}])
def test_duplicates_and_saved_only_are_in_no_measure(kw: dict[str, str]) -> None:
    lines: Lines = (("applied", 50), ("offer", 45), ("accepted", 44)) if kw else (("saved", 50), ("no_news", 45))
    search = [read(*lines, targeted=True, level="at", **kw)]
    for day in (DAY, ago(-15)):
        assert measures.response(search, day).any.now.n == measures.response(search, day).any.before.n == 0
        assert measures.conversion(search, day).targeted.n == 0
        assert measures.targeted_share(search, ago(40)).n == 0
        assert measures.offers(search, [OfferOutcome("j1", asked=True)], day) == measures.offers([], [], day)
        assert all(step.went_on.n == step.waiting == 0 for step in measures.steps(search))


def test_removed_for_good_counts_as_before() -> None:
    assert m1(read(("applied", 50), ("rejected", 40), removed=True)) == Count(1, 1)


# -- C25 ----------------------------------------------------------------------------------------------------------------------

TRIAL = Trial(change="open with the result", start=ago(14), end=DAY)


def trial(day_offset: int, *jobs: Course) -> measures.TrialCounts:
    return measures.trial_counts(jobs, TRIAL, DAY + timedelta(days=day_offset))


@pytest.mark.row("C24")
@pytest.mark.row("C25")
def test_the_trial_of_screen_12b() -> None:
    search = [read(("applied", 20), *([("reply:human_no", 16)] if n < 2 else [])) for n in range(12)]
    search += [read(("applied", 6), *([("reply:human_yes", 2)] if n < 5 else [])) for n in range(14)]
    counts = trial(0, *search)
    assert (counts.change.before, counts.change.now) == (Count(2, 12), Count(5, 14))
    assert counts.change.verdict == "can't tell yet"
    assert counts.young == 14


@pytest.mark.parametrize(("sent", "before", "during"), [(29, 0, 0), (28, 1, 0), (15, 1, 0), (14, 0, 1), (1, 0, 1), (0, 0, 0)])
def test_a_trial_holds_14_days_and_is_held_against_the_14_before(sent: int, before: int, during: int) -> None:
    for offset in (0, 5, 14, 60):
        counts = trial(offset, read(("applied", sent)))
        assert (counts.change.before.n, counts.change.now.n) == (before, during)


@pytest.mark.row("C25")
def test_both_sides_are_looked_at_from_equally_near() -> None:
    """A reply k days after it was sent counts on both sides or on neither, however soon the trial is looked at."""
    for offset in range(20):
        for sent in range(1, 15):
            for after in range(18):
                during = read(("applied", sent), ("reply:human_no", sent - after))
                before = read(("applied", sent + 14), ("reply:human_no", sent + 14 - after))
                change = trial(offset, during, before).change
                assert change.before == change.now


@pytest.mark.parametrize(("offset", "answered"), [(0, 0), (1, 0), (2, 1), (14, 1)])
def test_what_came_after_the_day_of_the_look_is_not_seen_on_either_side(offset: int, answered: int) -> None:
    """Both were sent on the last day of their side, and answered three days later: two after the side was over."""
    search = [read(("applied", sent), ("reply:human_no", sent - 3)) for sent in (1, 15)]
    change = trial(offset, *search).change
    assert (change.before, change.now) == (Count(answered, 1), Count(answered, 1))


def test_two_weeks_after_its_end_a_trial_is_m1w() -> None:
    search = [read(("applied", sent), ("rejected", sent - after)) for sent in range(40) for after in range(0, 20, 3)]
    for offset in (14, 15, 40):
        assert trial(offset, *search).change == measures.fast_response(search, ago(-14)).any
        assert trial(offset, *search).young == 0


def test_a_trial_that_runs_is_looked_at_so_far() -> None:
    search = [read(("applied", sent)) for sent in range(40)]
    early = measures.trial_counts(search, TRIAL, ago(8))
    assert (early.change.before.n, early.change.now.n, early.young) == (6, 6, 6)
    first = measures.trial_counts(search, TRIAL, ago(14))
    assert (first.change.before.n, first.change.now.n) == (0, 0)
    assert measures.trial_counts(search, TRIAL, ago(30)).change.now.n == 0


@pytest.mark.parametrize(("offset", "young"), [(0, 14), (1, 13), (5, 9), (13, 1), (14, 0), (30, 0)])
def test_those_that_may_still_be_answered_are_counted_apart(offset: int, young: int) -> None:
    counts = trial(offset, *[read(("applied", sent)) for sent in range(1, 15)])
    assert (counts.change.now.n, counts.young) == (14, young)


# -- M2 -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C27")
@pytest.mark.parametrize(("begun", "n"), [(45, 0), (46, 1), (134, 1), (135, 1), (136, 0)])
def test_m2_at_the_edges_of_its_window(begun: int, n: int) -> None:
    assert measures.conversion([read(("applied", begun), targeted=True)], DAY).targeted.n == n
    assert measures.conversion([read(("talked", begun), targeted=False)], DAY).untargeted.n == n


@pytest.mark.parametrize(("after", "k"), [(0, 1), (45, 1), (46, 0)])
@pytest.mark.parametrize("what", ["interview_set", "interview_done", "advanced", "offer", "accepted"])
def test_m2_counts_an_interview_within_45_days(after: int, k: int, what: str) -> None:
    assert measures.conversion([read(("applied", 100), (what, 100 - after), targeted=True)], DAY).targeted == Count(k, 1)


@pytest.mark.parametrize("what", ["reply:human_yes", "talked", "rejected", "followed_up"])
def test_m2_counts_nothing_less_than_an_interview(what: str) -> None:
    assert measures.conversion([read(("applied", 100), (what, 90), targeted=True)], DAY).targeted == Count(0, 1)


def test_a_job_begins_when_more_is_done_than_saving_it() -> None:
    slow = read(("saved", 140), ("applied", 100), ("interview_set", 60), targeted=True)
    assert measures.conversion([slow], DAY).targeted == Count(1, 1)


@pytest.mark.row("C27")
@pytest.mark.row("D2")
def test_targeted_and_untargeted_are_never_blended() -> None:
    search = [read(("applied", 100), ("interview_set", 90), targeted=True)] * 2 + [read(("applied", 100), targeted=True)]
    search += [read(("applied", 100), targeted=False)] * 4 + [read(("applied", 100), ("interview_set", 90))] * 5
    result = measures.conversion(search, DAY)
    assert (result.targeted, result.untargeted) == (Count(2, 3), Count(0, 4))


def of_source(source: Source, n: int, k: int = 0) -> list[Course]:
    hits = [read(("applied", 100), ("interview_set", 90), targeted=True, source=source)] * k
    return hits + [read(("applied", 100), targeted=True, source=source)] * (n - k)


def test_sources_are_parted_only_when_each_has_five() -> None:
    enough = [*of_source("referral", 5, 2), *of_source("cold", 9, 1)]
    assert measures.conversion(enough, DAY).sources == (("referral", Count(2, 5)), ("cold", Count(1, 9)))
    assert measures.conversion([*enough, *of_source("inbound", 4, 1)], DAY).sources == ()
    assert measures.conversion([*enough, *of_source("unsure", 2)], DAY).sources == (("referral", Count(2, 5)), ("cold", Count(1, 9)))
    assert measures.conversion([*enough, *of_source("advert", 5), *of_source("inbound", 6)], DAY).sources == (
        *(("referral", Count(2, 5)), ("cold", Count(1, 9))),
        *(("advert", Count(0, 5)), ("inbound", Count(0, 6))),
    )
    assert measures.conversion([], DAY).sources == ()


# -- M2s ----------------------------------------------------------------------------------------------------------------------


def test_m2s_steps_with_those_who_wait_apart() -> None:
    search = [
        read(("applied", 9)),
        read(("applied", 90), ("closed_no_reply", 50)),
        read(("applied", 9), ("rejected", 5)),
        read(("applied", 9), ("reply:human_yes", 5)),
        read(("applied", 9), ("interview_set", 5), ("rejected", 3)),
        read(("applied", 9), ("interview_set", 5)),
        read(("applied", 9), ("interview_done", 5), ("advanced", 4), ("offer", 3)),
        read(("applied", 9), ("accepted", 3)),
    ]
    table = {step.stage: (step.went_on, step.waiting) for step in measures.steps(search)}
    assert table == {
        Stage.SENT: (Count(6, 7), 1),
        Stage.REPLIED: (Count(4, 5), 1),
        Stage.TALKED: (Count(4, 4), 0),
        Stage.INTERVIEW: (Count(2, 3), 1),
        Stage.FINAL: (Count(2, 2), 0),
        Stage.OFFER: (Count(1, 1), 1),
    }


@pytest.mark.parametrize(
    ("lines", "n"),
    [
        ((("applied", 90), ("withdrawn", 9)), 0),
        ((("applied", 90), ("reply:human_no", 9), ("withdrawn", 9)), 1),
        ((("applied", 90), ("withdrawn", 9), ("reply:human_no", 8)), 0),
    ],
)
def test_m2s_leaves_out_whoever_withdrew_before_any_reply(lines: Lines, n: int) -> None:
    assert measures.steps([read(*lines)])[0].went_on.n == n


# -- M3 -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("C27")
@pytest.mark.parametrize(("days", "n"), [(-1, 0), (0, 1), (90, 1), (91, 0)])
def test_m3_counts_the_last_90_days(days: int, n: int) -> None:
    assert measures.offers([read(("offer", days))], [], DAY).offers == n
    accepted = measures.offers([read(("accepted", days))], [], DAY)
    assert (accepted.offers, accepted.accepted) == (n, n)


def test_m3_an_offer_of_before_that_is_accepted_now_is_accepted_now() -> None:
    result = measures.offers([read(("offer", 95), ("accepted", 85))], [], DAY)
    assert (result.offers, result.accepted) == (0, 1)
    assert measures.offers([read(("offer", 5), ("accepted", -1))], [], DAY).accepted == 0


def test_m3_levels_and_what_asking_did() -> None:
    search = [read(("offer", 5), id=f"o{n}", level=level) for n, level in enumerate(("below", "at", "above", "unsure", "at"))]
    said = [
        OfferOutcome("o0", asked=True, improved=True, level=-1),
        OfferOutcome("o1", asked=True, level=0),
        OfferOutcome("o2", improved=True, level=1),
        OfferOutcome("o3", level=1),
        OfferOutcome("o4"),
        OfferOutcome("elsewhere", asked=True, improved=True, level=1),
    ]
    result = measures.offers(search, said, DAY)
    assert (result.offers, result.at_target, result.improved) == (5, Count(3, 4), Count(1, 2))
    assert (result.down, result.same, result.up) == (1, 1, 2)


# -- M5 -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.row("D2")
@pytest.mark.parametrize(("days", "n"), [(-1, 0), (0, 1), (30, 1), (31, 0)])
def test_m5_is_the_targeted_share_of_the_last_30_days(days: int, n: int) -> None:
    assert measures.targeted_share([read(("applied", days), targeted=True)], DAY) == Count(n, n)
    assert measures.targeted_share([read(("applied", days), targeted=False)], DAY) == Count(0, n)
    assert measures.targeted_share([read(("applied", days))], DAY) == Count(0, n), "not known to match is not a match"
    assert measures.targeted_share([read(("talked", days), targeted=True)], DAY).n == 0


# -- what must hold for any search --------------------------------------------------------------------------------------------


def all_counts(search: list[Job]) -> list[Count]:
    courses = [course(j) for j in search]
    outcomes = [OfferOutcome(j.id, asked=True, improved=True, level=0) for j in search]
    change, fast = measures.response(courses, DAY), measures.fast_response(courses, DAY)
    conversion = measures.conversion(courses, DAY)
    offers = measures.offers(courses, outcomes, DAY)
    trial = measures.trial_counts(courses, TRIAL, DAY)
    return [
        *(side for both in (change.any, change.positive, fast.any, fast.positive, trial.change) for side in (both.before, both.now)),
        *(measures.too_young(courses, DAY), conversion.targeted, conversion.untargeted, *(c for _, c in conversion.sources)),
        *(step.went_on for step in measures.steps(courses)),
        *(offers.at_target, offers.improved, measures.targeted_share(courses, DAY)),
    ]


@given(searches())
def test_no_rate_is_ever_outside_its_scale_and_positive_is_part_of_any(search: list[Job]) -> None:
    for count in all_counts(search):
        assert 0 <= count.k <= count.n <= len(search)
        assert count.rate is None or 0 <= count.rate <= 1
    courses = [course(j) for j in search]
    for both in (measures.response(courses, DAY), measures.fast_response(courses, DAY)):
        for side in (both.before, both.now):
            assert side.positive.n == side.any.n
            assert side.positive.k <= side.any.k
    conversion = measures.conversion(courses, DAY)
    assert sum(c.n for _, c in conversion.sources) <= conversion.targeted.n
    for step in measures.steps(courses):
        assert step.went_on.n + step.waiting <= sum(c.reached >= step.stage for c in courses)


@given(searches(), st.data())
def test_the_order_of_jobs_and_of_their_lines_changes_nothing(search: list[Job], data: st.DataObject) -> None:
    other = [j.model_copy(update={"events": tuple(data.draw(st.permutations(j.events)))}) for j in data.draw(st.permutations(search))]
    assert all_counts(other) == all_counts(search)


@given(searches(6), st.integers(1, 400))
def test_a_search_that_is_moved_in_time_has_the_same_rates_then(search: list[Job], days: int) -> None:
    move = timedelta(days=days)
    later = [j.model_copy(update={"events": tuple(e.model_copy(update={"day": e.day + move}) for e in j.events)}) for j in search]
    assert measures.response(list(map(course, later)), DAY + move).any == measures.response(list(map(course, search)), DAY).any
    assert measures.conversion(list(map(course, later)), DAY + move) == measures.conversion(list(map(course, search)), DAY)


def test_every_source_but_unsure_can_be_parted() -> None:
    for source in get_args(Source):
        parted = measures.conversion(of_source(source, 5), DAY).sources
        assert parted == (() if source == "unsure" else ((source, Count(0, 5)),))


def test_a_job_of_another_id_is_no_twin() -> None:
    assert m1(course(job(("applied", 50), id="a")), course(job(("applied", 50), id="b"))).n == 2
