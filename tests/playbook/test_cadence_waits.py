"""What is planned around interviews, applications, offers and asks: worked cases in local time."""

from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.cadence import Kind, Rhythm
from playbook.waits import (
    Interview,
    Planned,
    Waits,
    asks_tonight,
    close_again,
    plan_application,
    plan_ask,
    plan_interview,
    plan_offer,
    ran_late,
    replan_interview,
    review_again,
    round_hint,
    setup_again,
    trial_end,
    wait_until,
)
from playbook.walltime import NEVER_QUIET, Quiet, instant, is_open, wall

LISBON = ZoneInfo("Europe/Lisbon")
TOKYO = ZoneInfo("Asia/Tokyo")
WEEKDAYS = Quiet(days=frozenset(range(5)))
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


def at(text: str, zone: ZoneInfo = LISBON) -> datetime:
    return instant(datetime.fromisoformat(text), zone)


def told(plan: tuple[Planned, ...], zone: ZoneInfo = LISBON) -> list[str]:
    """A plan as the member reads it: kind, ask, local time, and ! where it pierces quiet hours."""
    return [
        f"{one.kind.value}{one.ask if one.ask > 1 else ''} {wall(one.at, zone):%a %d %H:%M}{'!' if one.pierces else ''}" for one in plan
    ]


def talk(start: str, minutes: int = 60) -> Interview:
    return Interview(at(start), minutes)


SATURDAY_BEFORE = at("2026-11-21 12:00")


# Interviews.


def test_an_interview_at_two_on_a_tuesday() -> None:
    found = plan_interview(talk("2026-11-24 14:00"), LISBON, Quiet(), SATURDAY_BEFORE)
    assert told(found) == [
        "prep Mon 23 14:00",
        "gratitude Tue 24 13:00",
        "debrief Tue 24 15:20",
        "debrief2 Tue 24 19:20",
        "debrief3 Wed 25 08:00",
        "thanks Wed 25 11:00",
    ]
    start = at("2026-11-24 14:00")
    assert [one.until for one in found] == [start, start, None, None, None, None]
    assert {one.at.tzinfo for one in found} == {UTC}


def test_an_hour_that_falls_into_quiet_hours_waits_for_the_morning() -> None:
    early = plan_interview(talk("2026-11-24 08:30"), LISBON, Quiet(), SATURDAY_BEFORE)
    assert told(early)[:2] == ["prep Mon 23 08:30", "gratitude Tue 24 08:00"]
    # Before eight there is no open minute left that is before the start.
    earliest = plan_interview(talk("2026-11-24 08:00"), LISBON, Quiet(), SATURDAY_BEFORE)
    assert told(earliest)[:2] == ["prep Mon 23 08:00", "debrief Tue 24 09:20"]
    late = plan_interview(talk("2026-11-24 21:00"), LISBON, Quiet(), SATURDAY_BEFORE)
    assert told(late)[:2] == ["prep Tue 24 08:00", "debrief Wed 25 08:00"]


def test_prep_never_comes_at_the_start_or_after_it() -> None:
    monday_first_thing = plan_interview(talk("2026-11-23 08:00"), LISBON, WEEKDAYS, at("2026-11-20 12:00"))
    assert told(monday_first_thing)[0] == "debrief Mon 23 09:20"
    a_minute_later = plan_interview(talk("2026-11-23 08:01"), LISBON, WEEKDAYS, at("2026-11-20 12:00"))
    assert told(a_minute_later)[:2] == ["prep Mon 23 08:00", "gratitude Mon 23 08:00"]


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ("2026-11-23 14:00", "prep Mon 23 14:00"),  # to the minute a day before
        ("2026-11-23 14:01", "prep Mon 23 15:01"),  # an hour after it was added
        ("2026-11-23 22:00", "prep Tue 24 08:00"),
        ("2026-11-24 11:59", "prep Tue 24 12:59"),
        ("2026-11-24 12:00", "gratitude Tue 24 13:00"),  # it would come together with the quiet minute
        ("2026-11-24 13:00", "gratitude Tue 24 13:00"),
        ("2026-11-24 13:01", "debrief Tue 24 15:20"),
        ("2026-11-24 15:21", "debrief2 Tue 24 19:20"),
        ("2026-11-25 10:59", "thanks Wed 25 11:00"),
        ("2026-11-25 11:00", "thanks Wed 25 11:00"),
    ],
)
def test_what_is_past_when_it_is_added_is_left_out(added: str, expected: str) -> None:
    assert told(plan_interview(talk("2026-11-24 14:00"), LISBON, Quiet(), at(added)))[0] == expected
    assert plan_interview(talk("2026-11-24 14:00"), LISBON, Quiet(), at("2026-11-25 11:01")) == ()


@pytest.mark.parametrize(
    ("start", "tonight", "expected"),
    [
        ("2026-11-24 18:00", False, ["debrief Tue 24 19:20", "debrief3 Wed 25 08:00"]),
        ("2026-11-24 18:39", False, ["debrief Tue 24 19:59", "debrief3 Wed 25 08:00"]),
        ("2026-11-24 18:40", False, ["debrief Wed 25 08:00", "debrief2 Wed 25 12:00"]),
        ("2026-11-24 18:40", True, ["debrief Tue 24 20:00!", "debrief3 Wed 25 08:00"]),
        ("2026-11-24 14:40", False, ["debrief Tue 24 16:00", "debrief3 Wed 25 08:00"]),
        ("2026-11-24 14:39", False, ["debrief Tue 24 15:59", "debrief2 Tue 24 19:59", "debrief3 Wed 25 08:00"]),
        ("2026-11-24 14:39", True, ["debrief Tue 24 15:59", "debrief2 Tue 24 19:59", "debrief3 Wed 25 08:00"]),
    ],
)
def test_an_evening_debrief_comes_tonight_or_in_the_morning(start: str, tonight: bool, expected: list[str]) -> None:
    found = plan_interview(talk(start), LISBON, Quiet(), SATURDAY_BEFORE, tonight=tonight)
    assert [one for one in told(found) if one.startswith("debrief")] == expected


def test_the_member_is_asked_tonight_or_in_the_morning_when_it_matters() -> None:
    assert not asks_tonight(talk("2026-11-24 18:39"), LISBON, Quiet())
    assert asks_tonight(talk("2026-11-24 18:40"), LISBON, Quiet())
    assert not asks_tonight(talk("2026-11-24 18:40"), LISBON, NEVER_QUIET)
    assert asks_tonight(talk("2026-11-24 18:30"), LISBON, Quiet(), Waits(debrief=30 * MINUTE))


def test_an_ask_never_comes_on_the_heels_of_another() -> None:
    """Nothing quiet: the next morning's ask takes the place of one that would come less than four hours before it."""
    for start, expected in [
        ("2026-11-24 02:30", ["debrief Tue 24 03:50", "debrief2 Tue 24 07:50", "debrief3 Wed 25 08:00"]),
        ("2026-11-24 22:30", ["debrief Tue 24 23:50", "debrief2 Wed 25 03:50", "debrief3 Wed 25 08:00"]),
        ("2026-11-24 22:40", ["debrief Wed 25 00:00", "debrief2 Wed 25 04:00", "debrief3 Wed 25 08:00"]),
        ("2026-11-24 22:41", ["debrief Wed 25 00:01", "debrief3 Wed 25 08:00"]),
        ("2026-11-24 23:30", ["debrief Wed 25 00:50", "debrief3 Wed 25 08:00"]),
        ("2026-11-24 18:40", ["debrief Tue 24 20:00", "debrief2 Wed 25 00:00", "debrief3 Wed 25 08:00"]),
    ]:
        found = plan_interview(talk(start), LISBON, NEVER_QUIET, SATURDAY_BEFORE)
        assert [one for one in told(found) if one.startswith("debrief")] == expected
    # A night talk's first ask waits for five; the morning of eight is too near, so the second comes four hours on.
    early_riser = Quiet(time(20), time(5))
    found = plan_interview(talk("2026-11-24 20:00"), LISBON, early_riser, SATURDAY_BEFORE)
    assert [one for one in told(found) if one.startswith("debrief")] == ["debrief Wed 25 05:00", "debrief2 Wed 25 09:00"]


def test_a_move_moves_all_four() -> None:
    old, new = talk("2026-11-24 14:00"), talk("2026-11-27 10:00", 45)
    now = at("2026-11-24 09:00")
    everything = plan_interview(new, LISBON, Quiet(), now)
    assert [one.kind.value for one in everything if one.ask == 1] == ["prep", "gratitude", "debrief", "thanks"]
    for sent in ([], [Kind.PREP], list(Kind)):
        assert replan_interview(old, new, sent, LISBON, Quiet(), now) == everything


def test_a_move_on_the_same_day_does_not_repeat_what_came() -> None:
    old, new, now = talk("2026-11-24 14:00"), talk("2026-11-24 17:00"), at("2026-11-24 13:05")
    sent = [Kind.PREP, Kind.GRATITUDE]
    kinds = [one.kind for one in replan_interview(old, new, sent, LISBON, Quiet(), now)]
    assert kinds == [Kind.DEBRIEF, Kind.DEBRIEF, Kind.THANKS]
    only_prep = replan_interview(old, new, sent[:1], LISBON, Quiet(), now)
    assert [one.kind for one in only_prep] == [Kind.GRATITUDE, *kinds]
    # Debrief and thanks come again whatever was sent, and the same day is the member's own.
    again = replan_interview(old, new, list(Kind), LISBON, Quiet(), now, tonight=True)
    assert told(again)[0] == "debrief Tue 24 18:20"
    evening = replan_interview(old, talk("2026-11-24 19:00"), [], LISBON, Quiet(), now, tonight=True)
    assert told(evening)[2] == "debrief Tue 24 20:20!"
    assert told(replan_interview(old, talk("2026-11-24 19:00"), [], LISBON, Quiet(), now))[2] == "debrief Wed 25 08:00"
    before_midnight, after_midnight = talk("2026-11-24 14:30"), talk("2026-11-24 15:30")
    found = replan_interview(before_midnight, after_midnight, sent, TOKYO, NEVER_QUIET, now)
    assert [one.kind for one in found][:2] == [Kind.PREP, Kind.GRATITUDE]


def test_an_interview_stays_an_instant_while_its_quiet_hours_travel() -> None:
    lisbon = talk("2026-11-24 14:00")
    assert told(plan_interview(lisbon, TOKYO, Quiet(), SATURDAY_BEFORE), TOKYO) == [
        "prep Tue 24 08:00",
        "debrief Wed 25 08:00",
        "debrief2 Wed 25 12:00",
        "thanks Thu 26 08:00",
    ]


def test_across_a_change_of_the_clock_hours_are_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = plan_interview(Interview(at("2026-03-29 14:00", berlin), 60), berlin, Quiet(), at("2026-03-20 12:00"))
    assert told(found, berlin)[0] == "prep Sat 28 13:00"


def test_it_ran_late_asks_again_half_an_hour_after_the_press() -> None:
    assert told((ran_late(at("2026-11-24 15:25")),)) == ["debrief Tue 24 15:55!"]
    assert ran_late(at("2026-11-24 15:25"), Waits(ran_late=HOUR)).at == at("2026-11-24 16:25")


def test_interviews_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="must be aware"):
        Interview(datetime(2026, 11, 24, 14), 60)
    with pytest.raises(ValueError, match="takes some minutes"):
        talk("2026-11-24 14:00", 0)


starts = st.integers(0, 60 * 24 * 30).map(lambda minutes: at("2026-03-10 00:00") + minutes * MINUTE)
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
quiets = st.builds(Quiet, clocks, clocks, st.frozensets(st.integers(0, 6), min_size=1))


@settings(deadline=None)
@given(starts, st.integers(1, 600), quiets, st.integers(-60 * 24 * 4, 60 * 24 * 3), st.booleans())
def test_whatever_the_interview_its_plan_holds(start: datetime, minutes: int, quiet: Quiet, added: int, tonight: bool) -> None:
    interview, now = Interview(start, minutes), start + added * MINUTE
    plan = plan_interview(interview, LISBON, quiet, now, tonight=tonight)
    assert [one.at for one in plan] == sorted(one.at for one in plan)
    for one in plan:
        assert one.at >= now
        assert one.pierces == (not is_open(one.at, LISBON, quiet))
        assert not one.pierces or (tonight and one.kind is Kind.DEBRIEF and one.ask == 1)
        if one.kind in (Kind.PREP, Kind.GRATITUDE):
            assert one.at < start
        if one.kind is Kind.DEBRIEF:
            assert one.at >= interview.end + 20 * MINUTE
    asks = [one for one in plan if one.kind is Kind.DEBRIEF]
    assert len(asks) <= 3
    assert all(b.at - a.at >= 4 * HOUR for a, b in pairwise(asks))
    assert [one.ask for one in asks] == sorted({one.ask for one in asks})


# Applications.


def test_an_application_is_followed_up_after_eight_days_and_asked_about_after_thirty() -> None:
    applied = date(2026, 11, 9)
    found = plan_application(applied, LISBON, Quiet(), at("2026-11-09 12:00"))
    assert told(found) == ["follow_up Tue 17 09:00", "stale Wed 09 09:00"]
    assert plan_application(applied, LISBON, Quiet(), at("2026-11-17 09:00")) == found
    assert told(plan_application(applied, LISBON, Quiet(), at("2026-11-17 09:01"))) == ["stale Wed 09 09:00"]
    assert plan_application(applied, LISBON, Quiet(), at("2026-12-10 12:00")) == ()
    assert told(plan_application(date(2026, 11, 6), LISBON, Quiet(days=frozenset(range(6))), at("2026-11-06 12:00"))) == [
        "follow_up Sat 14 09:00",
        "stale Mon 07 08:00",
    ]


# Offers.


def test_an_offer_three_days_one_day_and_two_days_after() -> None:
    found = plan_offer(at("2026-11-30 10:00"), LISBON, Quiet(), at("2026-11-24 09:12"))
    assert told(found) == ["offer_72 Fri 27 10:00", "offer_24 Sun 29 10:00", "offer_outcome Wed 02 10:00"]
    assert [one.until for one in found] == [at("2026-11-29 10:00"), at("2026-11-30 10:00"), None]


def test_the_last_day_pierces_quiet_hours_only_if_opted_in() -> None:
    deadline, now = at("2026-11-30 22:00"), at("2026-11-24 09:12")
    assert told(plan_offer(deadline, LISBON, Quiet(), now)) == [
        "offer_72 Sat 28 08:00",
        "offer_24 Mon 30 08:00",
        "offer_outcome Thu 03 08:00",
    ]
    assert told(plan_offer(deadline, LISBON, Quiet(), now, pierce=True))[:2] == [
        "offer_72 Sat 28 08:00",
        "offer_24 Sun 29 22:00!",
    ]
    assert told(plan_offer(at("2026-11-30 10:00"), LISBON, Quiet(), now, pierce=True))[1] == "offer_24 Sun 29 10:00"
    assert [one.until for one in plan_offer(deadline, LISBON, Quiet(), now, pierce=True)][1] == deadline


def test_a_deadline_with_no_open_hour_before_it_is_said_on_the_last_morning_there_is() -> None:
    now = at("2026-11-16 12:00")
    found = plan_offer(at("2026-11-29 17:00"), LISBON, WEEKDAYS, now)
    assert told(found) == ["offer_72 Thu 26 17:00", "offer_24 Fri 27 08:00", "offer_outcome Tue 01 17:00"]
    # Monday at eight is no help for a deadline on Monday at eight, but is for one a minute later.
    assert told(plan_offer(at("2026-11-30 08:00"), LISBON, WEEKDAYS, now))[1] == "offer_24 Fri 27 08:00"
    assert told(plan_offer(at("2026-11-30 08:01"), LISBON, WEEKDAYS, now))[1] == "offer_24 Mon 30 08:00"
    # The morning may be that of the day itself.
    saturday = Quiet(days=frozenset(range(6)))
    assert told(plan_offer(at("2026-11-29 21:00"), LISBON, saturday, now))[1] == "offer_24 Sat 28 08:00"


def test_the_last_morning_is_one_of_the_members_own_dates() -> None:
    zone, one_hour = ZoneInfo("Pacific/Kiritimati"), Quiet(time(9), time(8), frozenset(range(6)))
    found = plan_offer(at("2026-11-29 10:00", zone), zone, one_hour, at("2026-11-16 12:00", zone))
    assert told(found, zone)[1] == "offer_24 Sat 28 08:00"


def test_the_three_day_card_is_left_out_where_it_would_come_with_the_last() -> None:
    found = plan_offer(at("2026-11-30 08:00"), LISBON, Quiet(days=frozenset({6})), at("2026-11-16 12:00"))
    assert told(found) == ["offer_24 Sun 29 08:00", "offer_outcome Sun 06 08:00"]


def test_what_is_past_when_a_deadline_is_set_is_left_out() -> None:
    deadline = at("2026-11-30 10:00")
    for now, expected in [
        ("2026-11-27 10:00", ["offer_72", "offer_24", "offer_outcome"]),
        ("2026-11-27 10:01", ["offer_24", "offer_outcome"]),
        ("2026-11-29 10:01", ["offer_outcome"]),
        ("2026-12-02 10:01", []),
    ]:
        assert [one.kind.value for one in plan_offer(deadline, LISBON, Quiet(), at(now))] == expected


@pytest.mark.parametrize(
    ("asked", "deadline", "until"),
    [
        ("2026-11-24 16:00", None, "2026-11-26 17:00"),  # Tuesday to Thursday
        ("2026-11-24 23:59", None, "2026-11-26 17:00"),
        ("2026-11-25 16:00", None, "2026-11-27 17:00"),
        ("2026-11-26 16:00", None, "2026-11-30 17:00"),
        ("2026-11-27 16:00", None, "2026-12-01 17:00"),
        ("2026-11-28 16:00", None, "2026-12-01 17:00"),
        ("2026-11-29 16:00", None, "2026-12-01 17:00"),
        ("2026-11-24 16:00", "2026-11-30 10:00", "2026-11-26 17:00"),
        ("2026-11-24 16:00", "2026-11-27 10:00", "2026-11-26 10:00"),
        ("2026-11-24 16:00", "2026-11-25 16:01", "2026-11-24 16:01"),
        ("2026-11-24 16:00", "2026-11-25 16:00", None),
        ("2026-11-24 16:00", "2026-11-20 16:00", None),
    ],
)
def test_an_ask_is_left_to_work_for_two_working_days(asked: str, deadline: str | None, until: str | None) -> None:
    found = wait_until(at(asked), at(deadline) if deadline else None, LISBON)
    assert found == (at(until) if until else None)


def test_working_days_are_the_members_own_and_a_setting() -> None:
    friday_evening = at("2026-11-27 23:30")
    assert wait_until(friday_evening, None, TOKYO) == at("2026-12-01 17:00", TOKYO)
    assert wait_until(at("2026-11-26 16:00"), None, TOKYO) == at("2026-12-01 17:00", TOKYO)
    assert wait_until(friday_evening, None, LISBON, Waits(answer_days=1)) == at("2026-11-30 17:00")


def test_an_ask_without_a_deadline_brings_two_questions() -> None:
    found = plan_ask(at("2026-11-24 16:00"), None, LISBON, Quiet())
    assert told(found) == ["offer_wait Thu 26 17:00", "offer_outcome Sat 28 17:00"]
    assert [one.until for one in found] == [None, None]


def test_an_ask_with_a_deadline_brings_one_that_ends_there() -> None:
    asked, deadline = at("2026-11-24 16:00"), at("2026-11-27 10:00")
    assert plan_ask(asked, deadline, LISBON, Quiet()) == (Planned(Kind.OFFER_WAIT, at("2026-11-26 10:00"), until=deadline),)
    assert plan_ask(asked, at("2026-11-25 16:00"), LISBON, Quiet()) == ()
    # The wait ends on a Friday night, and the next open minute is past the deadline.
    assert plan_ask(at("2026-11-27 12:00"), at("2026-11-28 22:00"), LISBON, WEEKDAYS) == ()
    assert plan_ask(at("2026-11-27 12:00"), at("2026-11-30 08:00"), LISBON, WEEKDAYS) == ()


def everything(zone: ZoneInfo, quiet: Quiet, tonight: bool) -> list[str]:
    """Every plan there is, worked out and read on the clock of one zone."""

    def here(text: str) -> datetime:
        return at(text, zone)

    talk = Interview(here("2026-11-24 19:30"), 60)
    moved = Interview(here("2026-11-25 09:30"), 60)
    asked, now = here("2026-11-24 16:00"), here("2026-11-16 12:00")
    review = Rhythm(date(2026, 12, 2), time(10)).on(date(2026, 12, 2), zone)
    waits = [wait_until(asked, end, zone) for end in (None, here("2026-11-27 10:00"))]
    return [
        str(asks_tonight(talk, zone, quiet)),
        *told(plan_interview(talk, zone, quiet, now, tonight=tonight), zone),
        *told(replan_interview(talk, moved, list(Kind), zone, quiet, now, tonight=tonight), zone),
        *told(replan_interview(moved, Interview(here("2026-11-25 23:30"), 60), list(Kind), zone, quiet, now), zone),
        *told(plan_application(date(2026, 11, 16), zone, quiet, now), zone),
        *told(plan_offer(here("2026-11-29 17:00"), zone, quiet, now, pierce=tonight), zone),
        *told(plan_ask(asked, None, zone, quiet), zone),
        *[str(one and wall(one, zone)) for one in waits],
        *told(
            (
                ran_late(asked),
                setup_again(asked, zone, quiet),
                review_again(review, review, zone, quiet),
                close_again(review, zone, quiet, monday=tonight),
                round_hint(here("2026-11-26 21:00"), zone, quiet),
                trial_end(date(2026, 11, 14), zone, quiet),
            ),
            zone,
        ),
    ]


@pytest.mark.parametrize("key", ["Asia/Kathmandu", "Pacific/Kiritimati", "America/Los_Angeles"])
@pytest.mark.parametrize("quiet", [Quiet(), WEEKDAYS, NEVER_QUIET, Quiet(time(16), time(9))])
def test_every_plan_is_made_on_the_members_own_clock(key: str, quiet: Quiet) -> None:
    """The same dates on another wall: the same plan there, to the minute."""
    for tonight in (False, True):
        assert everything(ZoneInfo(key), quiet, tonight) == everything(LISBON, quiet, tonight)


# What comes once more.


def test_an_unfinished_set_up_is_brought_up_once_after_two_days() -> None:
    assert told((setup_again(at("2026-11-24 09:12"), LISBON, Quiet()),)) == ["setup Thu 26 09:12"]
    assert told((setup_again(at("2026-11-24 22:12"), LISBON, Quiet()),)) == ["setup Fri 27 08:00"]
    berlin = ZoneInfo("Europe/Berlin")
    assert told((setup_again(at("2026-03-28 10:00", berlin), berlin, Quiet()),), berlin) == ["setup Mon 30 10:00"]


@pytest.mark.row("C15")
def test_a_review_is_asked_once_more_after_two_days_and_ends_with_the_next() -> None:
    rhythm = Rhythm(date(2026, 12, 2), time(10))
    first, second = rhythm.on(date(2026, 12, 2), LISBON), rhythm.on(date(2026, 12, 16), LISBON)
    assert review_again(first, second, LISBON, Quiet()) == Planned(Kind.REVIEW, at("2026-12-04 10:00"), until=second.at, ask=2)
    assert rhythm.following(first.day, LISBON) == second


def test_a_week_close_is_asked_once_more_on_saturday_or_monday() -> None:
    close = Rhythm(date(2026, 11, 27), time(15)).on(date(2026, 11, 27), LISBON)
    assert told((close_again(close, LISBON, Quiet(), monday=False),)) == ["week_close2 Sat 28 15:00"]
    assert told((close_again(close, LISBON, Quiet(), monday=True),)) == ["week_close2 Mon 30 15:00"]


def test_a_silent_round_brings_a_hint_after_two_days() -> None:
    assert told((round_hint(at("2026-11-26 10:00"), LISBON, Quiet()),)) == ["round_hint Sat 28 10:00"]
    assert told((round_hint(at("2026-11-26 21:00"), LISBON, Quiet()),)) == ["round_hint Sun 29 08:00"]


def test_a_trial_ends_after_fourteen_days() -> None:
    assert told((trial_end(date(2026, 11, 24), LISBON, Quiet()),)) == ["trial_end Tue 08 10:00"]


def test_all_waits_are_settings_above_zero() -> None:
    for field in fields(Waits):
        if isinstance(field.default, time):
            continue
        least: Any = 1 if isinstance(field.default, int) else timedelta.resolution
        nothing: Any = 0 * least
        with pytest.raises(ValueError, match=f"the wait {field.name} must be above zero"):
            Waits(**{field.name: nothing})
        assert getattr(Waits(**{field.name: least}), field.name) == least


def test_the_waits_are_used() -> None:
    """Each wait set otherwise changes the plan it is for."""
    waits = Waits(prep=3 * HOUR, gratitude=30 * MINUTE, debrief=HOUR, debrief_again=2 * HOUR, thanks=5 * HOUR)
    assert told(plan_interview(talk("2026-11-24 10:00"), LISBON, Quiet(), SATURDAY_BEFORE, waits=waits)) == [
        "prep Tue 24 08:00",
        "gratitude Tue 24 09:30",
        "debrief Tue 24 12:00",
        "debrief2 Tue 24 14:00",
        "thanks Tue 24 16:00",
        "debrief3 Wed 25 08:00",
    ]
    late = Waits(prep_late=2 * HOUR)
    added = at("2026-11-24 09:00")
    assert told(plan_interview(talk("2026-11-24 14:00"), LISBON, Quiet(), added, waits=late))[0] == "prep Tue 24 11:00"
    old, new = talk("2026-11-24 14:00"), talk("2026-11-25 14:00")
    assert replan_interview(old, new, [], LISBON, Quiet(), added, waits=waits) == plan_interview(
        new, LISBON, Quiet(), added, waits=waits
    )
    applied = Waits(follow_up_days=3, no_reply_days=5, follow_up_at=time(11))
    assert told(plan_application(date(2026, 11, 24), LISBON, Quiet(), added, applied)) == [
        "follow_up Fri 27 11:00",
        "stale Sun 29 11:00",
    ]
    offer = Waits(offer_first=48 * HOUR, offer_last=12 * HOUR, outcome_days=3, answer_days=1, office_closes=time(16))
    assert told(plan_offer(at("2026-11-30 20:00"), LISBON, Quiet(), added, waits=offer)) == [
        "offer_72 Sun 29 08:00",
        "offer_24 Mon 30 08:00",
        "offer_outcome Fri 04 08:00",
    ]
    assert told(plan_ask(added, None, LISBON, Quiet(), offer)) == ["offer_wait Wed 25 16:00", "offer_outcome Sat 28 16:00"]
    once = Waits(setup_days=1, review_again_days=1, round_silence=HOUR, trial_days=7, trial_end_at=time(12))
    assert told((setup_again(added, LISBON, Quiet(), once),)) == ["setup Wed 25 09:00"]
    review = Rhythm(date(2026, 12, 2), time(10)).on(date(2026, 12, 2), LISBON)
    assert told((review_again(review, review, LISBON, Quiet(), once),)) == ["review2 Thu 03 10:00"]
    assert told((round_hint(added, LISBON, Quiet(), once),)) == ["round_hint Tue 24 10:00"]
    assert told((trial_end(date(2026, 11, 24), LISBON, Quiet(), once),)) == ["trial_end Tue 01 12:00"]
