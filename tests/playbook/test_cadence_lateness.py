"""What becomes of a prompt whose time has come: the policy of each kind, and what one subject gets at one time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.cadence import Budget, Kind, Pause
from playbook.lateness import POLICIES, Message, Pending, Rules, Turn, Verdict, judge, sort_due, turn
from playbook.walltime import NEVER_QUIET, Quiet, is_open

LISBON = ZoneInfo("Europe/Lisbon")
DUE = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TICK = timedelta(microseconds=1)
NEVER = timedelta(days=36500)

# Hand-kept: kind, stale after, of no use from.
TABLE = [
    ("setup", 12 * HOUR, 7 * DAY),
    ("week_start", 12 * HOUR, 48 * HOUR),
    ("week_close", 12 * HOUR, 66 * HOUR),
    ("review", 12 * HOUR, 14 * DAY),
    ("prep", 12 * HOUR, 24 * HOUR),
    ("gratitude", NEVER, HOUR),
    ("debrief", 36 * HOUR, 14 * DAY),
    ("thanks", 12 * HOUR, 3 * DAY),
    ("follow_up", 12 * HOUR, 22 * DAY),
    ("stale", 12 * HOUR, NEVER),
    ("offer_72", 12 * HOUR, 48 * HOUR),
    ("offer_24", NEVER, 24 * HOUR),
    ("offer_wait", 12 * HOUR, 7 * DAY),
    ("offer_outcome", 12 * HOUR, 14 * DAY),
    ("reminder", 12 * HOUR, NEVER),
    ("round", NEVER, 48 * HOUR),
    ("round_hint", NEVER, 48 * HOUR),
    ("trial_end", 12 * HOUR, 14 * DAY),
    *((name, 12 * HOUR, NEVER) for name in ("report", "proposal", "shown", "offered", "room_lines", "round_offered")),
    ("sentence_test", NEVER, NEVER),
    ("poll", 12 * HOUR, 7 * DAY),
    ("hot_seat", 12 * HOUR, 48 * HOUR),
    ("held", NEVER, 14 * DAY),
]


def test_every_kind_has_a_policy() -> None:
    assert set(POLICIES) == set(Kind) == {Kind(name) for name, _, _ in TABLE}


@pytest.mark.parametrize(("name", "merge", "expire"), TABLE)
def test_how_each_kind_ages(name: str, merge: timedelta, expire: timedelta) -> None:
    """The ends are exact: up to 15 minutes on time, over 12 h (a debrief: 36 h) stale, at its end of no use."""
    kind = Kind(name)
    ages = [timedelta(0), 15 * MINUTE, 15 * MINUTE + TICK, HOUR - TICK, 12 * HOUR, 36 * HOUR, 90 * DAY, merge, merge + TICK]
    for age in (one for one in [*ages, expire - TICK, expire] if one < NEVER - DAY):
        expected = (
            Verdict.EXPIRED
            if age >= expire
            else Verdict.MERGE
            if age > merge
            else Verdict.LATE
            if age > 15 * MINUTE
            else Verdict.ON_TIME
        )
        assert judge(kind, DUE, DUE + age) is expected, age


def test_an_own_end_holds_beside_the_kinds() -> None:
    start = DUE + 30 * MINUTE
    assert judge(Kind.GRATITUDE, DUE, start - TICK, start) is Verdict.LATE
    assert judge(Kind.GRATITUDE, DUE, start, start) is Verdict.EXPIRED
    assert judge(Kind.GRATITUDE, DUE, DUE + HOUR, DUE + 2 * HOUR) is Verdict.EXPIRED
    assert judge(Kind.REMINDER, DUE, DUE + 90 * DAY, DUE + 91 * DAY) is Verdict.MERGE


@pytest.mark.parametrize("jump", [timedelta(seconds=1), 8 * HOUR, 3650 * DAY])
def test_a_clock_set_back_makes_nothing_late(jump: timedelta) -> None:
    assert {judge(kind, DUE, DUE - jump) for kind in Kind} == {Verdict.ON_TIME}


# Whether it may go out now.

RULES = Rules(LISBON, Quiet(), Budget())
NIGHT = datetime(2026, 11, 25, 3, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 8, tzinfo=UTC)


def item(kind: Kind, due: datetime = DUE, series: str = "s", **more: object) -> Pending:
    return Pending(f"{kind}/{series}/{due.isoformat()}", kind, series, due, **more)  # type: ignore[arg-type]


def test_in_open_hours_it_goes_now() -> None:
    now = DUE + 2 * MINUTE
    assert turn(item(Kind.REMINDER), now, RULES) == Turn(now, DUE)
    assert turn(item(Kind.REVIEW), now, RULES) == Turn(now, DUE)
    assert turn(item(Kind.REVIEW), DUE - MINUTE, RULES) == Turn(DUE, DUE)


def test_what_quiet_hours_hold_back_is_not_late_for_that() -> None:
    due = datetime(2026, 11, 24, 21, tzinfo=UTC)
    assert turn(item(Kind.REMINDER, due), due, RULES) == Turn(MORNING, MORNING)
    assert judge(Kind.REMINDER, MORNING, MORNING) is Verdict.ON_TIME


def test_what_is_late_anyway_waits_for_the_morning_and_stays_late() -> None:
    assert turn(item(Kind.REMINDER), NIGHT, RULES) == Turn(MORNING, DUE)
    assert turn(item(Kind.WEEK_CLOSE), NIGHT, RULES) == Turn(MORNING, DUE)


def test_quiet_hours_are_pierced_on_time_or_for_an_offers_last_day() -> None:
    due = datetime(2026, 11, 24, 21, tzinfo=UTC)
    for kind in (Kind.DEBRIEF, Kind.OFFER_24):
        prompt = item(kind, due, pierces=True)
        assert turn(prompt, due + 15 * MINUTE, RULES) == Turn(due + 15 * MINUTE, due)
    assert turn(item(Kind.DEBRIEF, due, pierces=True), NIGHT, RULES) == Turn(MORNING, due)
    assert turn(item(Kind.OFFER_24, due, pierces=True), NIGHT, RULES) == Turn(NIGHT, due)
    assert turn(item(Kind.OFFER_24, due), NIGHT, RULES) == Turn(MORNING, due)


def test_the_budget_holds_what_nobody_asked_for_and_nothing_else() -> None:
    sent = [DUE - HOUR]
    assert turn(item(Kind.REVIEW), DUE, RULES, sent) == Turn(MORNING, MORNING)
    assert turn(item(Kind.DEBRIEF), DUE, RULES, sent) == Turn(DUE, DUE)
    assert turn(item(Kind.REVIEW), DUE + HOUR, RULES, sent) == Turn(MORNING, DUE)


@pytest.mark.parametrize("key", ["Asia/Kathmandu", "Pacific/Kiritimati", "America/Los_Angeles"])
@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.WEEK_CLOSE])
def test_it_is_the_members_clock_that_is_quiet(key: str, kind: Kind) -> None:
    zone = ZoneInfo(key)
    rules = replace(RULES, zone=zone)
    evening, morning = datetime(2026, 11, 24, 21, tzinfo=zone), datetime(2026, 11, 25, 8, tzinfo=zone)
    assert turn(item(kind, evening), evening, rules) == Turn(morning, morning)
    assert turn(item(kind, morning), morning, rules) == Turn(morning, morning)
    assert turn(item(Kind.REVIEW, morning), morning, rules, [evening]) == Turn(morning, morning)
    noon = datetime(2026, 11, 25, 12, tzinfo=zone)
    assert turn(item(Kind.REVIEW, noon), noon, rules, [morning]).at == datetime(2026, 11, 26, 8, tzinfo=zone)


def test_a_pause_skips_holds_and_lets_through() -> None:
    end = datetime(2026, 12, 7, 8, tzinfo=UTC)
    paused = replace(RULES, pause=Pause(DUE + MINUTE, end))
    now = DUE + 2 * MINUTE
    assert turn(item(Kind.REVIEW), now, paused) == Turn(None, DUE)
    assert turn(item(Kind.REMINDER), now, paused) == Turn(end, DUE)
    assert turn(item(Kind.OFFER_24), now, paused) == Turn(now, DUE)
    assert turn(item(Kind.REMINDER), end, paused) == Turn(end, DUE)
    early = replace(paused, pause=Pause(DUE, end - 2 * HOUR))
    assert turn(item(Kind.REMINDER), now, early) == Turn(end, DUE)
    assert turn(item(Kind.OFFER_WAIT, pierces=True), now, early) == Turn(end, DUE)


@settings(deadline=None)
@given(st.sampled_from(Kind), st.integers(0, 20 * 1440), st.lists(st.integers(0, 30 * 1440), max_size=8))
def test_nothing_goes_out_early_in_quiet_hours_or_over_the_budget(kind: Kind, late: int, sent: list[int]) -> None:
    now = DUE + late * MINUTE
    before = [now - n * MINUTE for n in sent]
    when = turn(item(kind), now, RULES, before).at
    assert when is not None
    assert when >= now
    assert is_open(when, LISBON, Quiet())
    # Asked again at that time with nothing sent since, it goes.
    assert turn(item(kind), when, RULES, before).at == when


# What one subject gets.


def test_what_quiet_hours_held_back_comes_as_one_card_most_pressing_first() -> None:
    held = [item(Kind.WEEK_CLOSE, MORNING), item(Kind.FOLLOW_UP, MORNING), item(Kind.PREP, MORNING)]
    found = sort_due(held, MORNING + MINUTE)
    assert found.messages == (Message((held[2], held[1], held[0])),)
    assert found.dropped == ()


def test_different_minutes_are_different_cards_in_the_order_of_the_clock() -> None:
    first, second = item(Kind.WEEK_START, MORNING), item(Kind.PREP, MORNING + MINUTE)
    third = item(Kind.REVIEW, MORNING + MINUTE + timedelta(seconds=59, microseconds=1))
    found = sort_due([third, second, first], MORNING + 2 * MINUTE)
    assert found.messages == (Message((first,)), Message((second, third)))


def test_the_quiet_minute_is_never_a_line_among_others() -> None:
    both = [item(Kind.PREP, MORNING), item(Kind.GRATITUDE, MORNING), item(Kind.OFFER_24, MORNING)]
    found = sort_due(both, MORNING)
    assert found.messages == (Message((both[2],)), Message((both[1],)), Message((both[0],)))


def test_one_late_prompt_is_its_own_card_and_says_so() -> None:
    late = item(Kind.REVIEW)
    assert sort_due([late], DUE + HOUR).messages == (Message((late,), late=True),)


def test_several_late_prompts_are_one_note() -> None:
    late = [item(Kind.REVIEW), item(Kind.DEBRIEF, DUE + MINUTE), item(Kind.REMINDER, DUE - HOUR)]
    found = sort_due(late, DUE + HOUR)
    assert found.messages == (Message((late[1], late[2], late[0]), late=True, away=True),)


def test_a_stale_prompt_is_a_line_of_the_note_even_alone() -> None:
    stale = item(Kind.REVIEW)
    assert sort_due([stale], DUE + 13 * HOUR).messages == (Message((stale,), late=True, away=True),)


def test_an_offers_last_day_stands_beside_the_note() -> None:
    offer, review, reminder = item(Kind.OFFER_24), item(Kind.REVIEW), item(Kind.REMINDER)
    found = sort_due([review, offer, reminder], DUE + HOUR)
    assert found.messages == (
        Message((offer,), late=True),
        Message((reminder, review), late=True, away=True),
    )
    two = [offer, item(Kind.OFFER_24, DUE + MINUTE, "other")]
    assert sort_due(two, DUE + HOUR).messages == (Message(tuple(two), late=True, away=True),)


def test_late_and_on_time_do_not_mix() -> None:
    now = DUE + HOUR
    late, timely = item(Kind.REVIEW), item(Kind.PREP, now)
    assert sort_due([late, timely], now).messages == (Message((late,), late=True), Message((timely,)))


def test_of_a_series_only_the_latest_is_said() -> None:
    asks = [item(Kind.DEBRIEF, DUE + n * HOUR, "talk 1") for n in (0, 4, 17)]
    other = item(Kind.DEBRIEF, DUE, "talk 2")
    found = sort_due([*asks, other], DUE + 18 * HOUR)
    assert found.messages == (Message((other, asks[2]), late=True, away=True),)
    assert found.dropped == (asks[0], asks[1])


def test_a_later_one_that_helps_nobody_does_not_replace_an_earlier_one() -> None:
    good, gone = item(Kind.REMINDER, DUE), item(Kind.REMINDER, DUE + MINUTE, until=DUE + 2 * MINUTE)
    found = sort_due([good, gone], DUE + 3 * MINUTE)
    assert (found.messages, found.dropped) == ((Message((good,)),), (gone,))


def test_nothing_due_is_nothing_sent() -> None:
    assert sort_due([], DUE).messages == ()


@pytest.mark.parametrize("down", [MINUTE, HOUR, 3 * DAY, 90 * DAY])
def test_back_after_downtime(down: timedelta) -> None:
    """A full life: every series, many of each kind. At most one late message for each kind, none for what expired."""
    start, end = DUE, DUE + down
    step = 6 * HOUR
    everything = [item(kind, start + n * step, f"series {n % 3}") for kind in Kind for n in range(1 + min(down // step, 400))]
    found = sort_due(everything, end)
    late = [message for message in found.messages if message.late]
    for kind in Kind:
        assert sum(any(one.kind is kind for one in message.items) for message in late) <= 1
    said = [one for message in found.messages for one in message.items]
    assert len({(one.kind, one.series) for one in said}) == len(said)
    assert all(judge(one.kind, one.due, end) is not Verdict.EXPIRED for one in said)
    assert sum(message.away for message in late) <= 1
    assert {one.key for one in said} | {one.key for one in found.dropped} == {one.key for one in everything}
    assert bool(late) == (down > 15 * MINUTE)


pendings = st.builds(
    Pending,
    st.uuids().map(str),
    st.sampled_from(Kind),
    st.sampled_from(["a", "b"]),
    st.integers(0, 60 * 24 * 20).map(lambda minutes: DUE + minutes * MINUTE),
    st.none() | st.integers(0, 60 * 24 * 30).map(lambda minutes: DUE + minutes * MINUTE),
)


@settings(deadline=None)
@given(st.lists(pendings, max_size=12), st.randoms())
def test_every_item_has_one_fate_and_the_order_of_arrival_none(items: list[Pending], random: object) -> None:
    now = DUE + 20 * DAY
    found = sort_due(items, now)
    said = [one for message in found.messages for one in message.items]
    assert sorted([*said, *found.dropped], key=lambda one: one.key) == sorted(items, key=lambda one: one.key)
    for one in found.dropped:
        replaced = any((two.kind, two.series) == (one.kind, one.series) and two.due >= one.due for two in said)
        assert replaced or judge(one.kind, one.due, now, one.until) is Verdict.EXPIRED
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sort_due(shuffled, now).messages == found.messages


def test_a_room_without_rules_is_written_to_at_once() -> None:
    room = Rules(LISBON, NEVER_QUIET, Budget(7))
    assert turn(item(Kind.ROUND, NIGHT), NIGHT, room) == Turn(NIGHT, NIGHT)
