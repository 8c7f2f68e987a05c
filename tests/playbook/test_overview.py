"""All measures at once, and that a paused week changes no rate among them."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook import measures, steadiness
from playbook.measures import OfferOutcome
from playbook.offer.outcome import Outcome
from playbook.offer.situation import Item
from playbook.offer.situation import Offer as Came
from playbook.overview import Figures, figures, outcomes
from playbook.pipeline import course
from playbook.ranges import Count
from playbook.records import Ask, Debrief, Interview, Job, Offer, Week
from tests.playbook.histories import DAY, NOW, ago, job, searches

PAUSES = st.lists(st.tuples(st.integers(-10, 150), st.integers(0, 40)).map(lambda p: (ago(p[0]), ago(p[0] - p[1]))), max_size=3)
WEEKS = st.lists(
    st.builds(
        lambda n, of, done: Week(
            id=str(n), monday=date(2026, 11, 23) - timedelta(weeks=n), commitments=("a", "b", "c")[:of], done=tuple(range(done))
        ),
        st.integers(0, 12),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=10,
    unique_by=lambda w: w.monday,
)


def rates(of: Figures) -> dict[str, object]:
    return {f.name: getattr(of, f.name) for f in fields(of) if f.name != "steadiness"}


@pytest.mark.row("C27")
@given(searches(8), WEEKS, PAUSES)
def test_a_paused_week_changes_no_rate(search: list[Job], weeks: list[Week], pauses: list[tuple[date, date]]) -> None:
    """Nothing that is counted by jobs moves, and the weeks that were not paused are rated as they were."""
    paused, not_paused = figures(search, NOW, weeks=weeks, pauses=pauses), figures(search, NOW, weeks=weeks)
    assert rates(paused) == rates(not_paused)
    left = [w for w in paused.steadiness.weeks if not w.paused]
    assert [w for w in not_paused.steadiness.weeks if w.monday in {w.monday for w in left}] == left
    assert paused.steadiness.kept == Count(sum(w.kept for w in left), len(left))


@given(searches(6), st.integers(0, 60))
def test_paused_days_do_not_shift_ages(search: list[Job], length: int) -> None:
    """A reply 31 days after is late even if the member was away for all of them."""
    late = job(("applied", 50), ("reply:human_yes", 19), id="late")
    away = figures([*search, late], NOW, pauses=[(ago(50), ago(50 - length))])
    assert away.replies == figures([*search, late], NOW).replies
    assert figures([late], NOW, pauses=[(ago(50), ago(19))]).replies.now.any == Count(0, 1)


@pytest.mark.row("C23")
@pytest.mark.row("C27")
def test_every_figure_is_the_measure_of_that_name() -> None:
    search = [
        job(("applied", 50), ("reply:human_yes", 45), id="a", targeted=True),
        job(("applied", 20), ("rejected", 10), id="b"),
        job(("applied", 5), id="c", targeted=True),
        job(("applied", 100), ("interview_set", 90), ("offer", 60), ("accepted", 50), id="d", targeted=True, level="at"),
        job(("applied", 30), id="e"),
    ]
    courses = [course(j) for j in search]
    weeks = [Week(monday=date(2026, 11, 16), commitments=("a",), done=(0,))]
    talk = Interview(id="i", job="a", start=NOW - timedelta(days=3), zone="UTC", state="done")
    debrief = Debrief(interview="i", at=NOW - timedelta(days=3) + timedelta(hours=2), well="It was calm.")
    outcomes = [OfferOutcome("d", asked=True, improved=True, level=1)]
    since = date(2026, 11, 2)
    mine = figures(search, NOW, weeks=weeks, interviews=[talk], debriefs=[debrief], outcomes=outcomes, pauses=[(DAY, DAY)], since=since)
    assert mine == Figures(
        day=DAY,
        replies=measures.response(courses, DAY),
        fast=measures.fast_response(courses, DAY),
        young=Count(1, 3),
        conversion=measures.conversion(courses, DAY),
        steps=measures.steps(courses),
        offers=measures.offers(courses, outcomes, DAY),
        steadiness=steadiness.steadiness(weeks, DAY, [], since),
        targeted=Count(1, 3),
        debriefed=Count(1, 1),
        freshness=steadiness.freshness(courses, DAY),
    )
    assert mine.replies.now.any == Count(1, 1)
    assert mine.conversion.targeted == Count(1, 2)
    assert mine.fast.now.any == Count(1, 1)
    assert mine.offers.improved == Count(1, 1)
    assert mine.steadiness.kept == Count(1, 3)
    assert [c.job.id for c in mine.freshness.quiet] == ["a", "e"]


def test_the_day_is_the_members_own() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    assert figures([], late).day == date(2026, 11, 24)
    assert figures([], late.astimezone(ZoneInfo("Asia/Tokyo"))).day == date(2026, 11, 25)
    with pytest.raises(ValueError, match="zone"):
        figures([], late.replace(tzinfo=None))


def test_an_ask_counts_for_its_offer_once_it_was_made_and_is_improved_when_granted_in_part() -> None:
    offers = [Offer(id=f"o{n}", job=f"j{n}", came=Came.WRITTEN, at=NOW) for n in range(4)]
    asks = [
        Ask(id="a", offer="o0", item=Item.BASE, asked=NOW, outcome=Outcome.NONE),
        Ask(id="b", offer="o0", item=Item.BONUS, asked=NOW, outcome=Outcome.PART),
        Ask(id="c", offer="o1", item=Item.BASE, asked=NOW, outcome=Outcome.NONE),
        Ask(id="d", offer="o2", item=Item.BASE, outcome=Outcome.FULL),
        Ask(id="e", offer="o3", item=Item.BASE, asked=NOW, outcome=Outcome.FULL),
    ]
    assert outcomes(offers, asks) == (
        OfferOutcome("j0", asked=True, improved=True),
        OfferOutcome("j1", asked=True),
        OfferOutcome("j3", asked=True, improved=True),
    )
