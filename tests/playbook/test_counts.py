"""Counts that tell of nobody: the rule of five, what would give it away, fixed snapshots, and a council's own n of m."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playbook.counts import (
    FEWER,
    HIDDEN,
    Line,
    Parts,
    Snapshot,
    council_kept,
    council_mood,
    k_of_n,
    plain,
    sent,
    shown,
    snapshot,
    snapshot_day,
    split,
    within,
)
from tests.playbook.test_voice_of_the_rules import faults

LISBON = ZoneInfo("Europe/Lisbon")
MONDAY = date(2026, 11, 23)


def test_one_to_four_reads_fewer_than_five() -> None:
    assert [shown(n) for n in range(7)] == ["0", *[FEWER] * 4, "5", "6"]
    assert FEWER == "fewer than 5"
    with pytest.raises(ValueError, match="no count"):
        shown(-1)


def test_the_lines_of_the_screen() -> None:
    assert plain("Taking part", 42) == Line("Taking part", "42")
    assert split("Councils", "state", Parts(6, (("meeting", 5), ("paused", 1)))) == (
        Line("Councils", "6"),
        Line("Councils by state", "hidden, fewer than 5 in one"),
    )
    assert split("Councils", "state", Parts(11, (("meeting", 6), ("paused", 5))))[1].words == "6 meeting, 5 paused"
    assert split("Councils", "state", Parts(3, (("meeting", 3),))) == (Line("Councils", FEWER),)
    prompts = sent("Prompts, last week", "sent", Parts(118, (("answered", 71), ("snoozed", 20))))
    assert prompts.words == "118 sent, 71 answered, 20 snoozed"
    assert sent("Prompts", "sent", Parts(118, (("answered", 71), ("snoozed", 4)))).words == "118 sent; hidden, fewer than 5 in one"
    assert sent("Prompts", "sent", Parts(3, (("answered", 2),))).words == "fewer than 5 sent"
    assert k_of_n("Reviews done", 23, 31).words == "23 of 31"
    assert [k_of_n("Reviews", k, 9).words for k in (0, 3, 5, 9)] == ["0 of 9", "hidden, of 9", "hidden, of 9", "9 of 9"]
    assert k_of_n("Reviews", 1, 3).words == "hidden, of fewer than 5"
    assert [within("Waiting", n, 42).words for n in (0, 3, 7, 40, 42)] == ["0", FEWER, "7", HIDDEN, "42"]


def test_a_small_rest_hides_the_parts_too() -> None:
    assert Parts(20, (("a", 10), ("b", 8))).told == ("20", HIDDEN)
    assert Parts(20, (("a", 10), ("b", 5))).told == ("20", "10 a, 5 b")
    assert Parts(20, (("a", 20), ("b", 0))).told == ("20", "20 a, 0 b")


@pytest.mark.parametrize("cells", [1, 2, 3])
def test_nothing_that_is_shown_lets_a_small_count_be_worked_out(cells: int) -> None:
    alike: defaultdict[tuple[str, str], list[tuple[int, ...]]] = defaultdict(list)
    names = [f"part{n}" for n in range(cells)]
    for counts in product(range(9), repeat=cells + 1):
        parts = Parts(sum(counts), tuple(zip(names, counts, strict=False)))
        alike[parts.told].append(counts)
    assert len(alike) > 20
    for told, tables in alike.items():
        for cell in range(cells + 1):
            # Totals near the end of the range are left out: tables that look like them lie beyond it.
            if sum(tables[0]) <= 8 and any(0 < table[cell] < 5 for table in tables):
                assert len({table[cell] for table in tables}) > 1, (told, cell)


@example(0, 1)
@example(0, 4)
@given(st.integers(0, 60), st.integers(0, 60))
def test_k_of_n_and_within_show_no_small_side(k: int, more: int) -> None:
    n = k + more
    for line in (k_of_n("x", k, n), within("x", k, n)):
        if 0 < k < 5 or 0 < more < 5:
            assert str(k) not in line.words.replace(FEWER, "").replace(f"of {n}", "").split()


@pytest.mark.parametrize("wrong", [(4, (("a", 5),)), (4, (("a", -1), ("b", 5)))])
def test_parts_that_cannot_be_are_refused(wrong: tuple[int, tuple[tuple[str, int], ...]]) -> None:
    with pytest.raises(ValueError, match="parts"):
        Parts(*wrong)


def test_a_snapshot_stands_until_the_next_monday() -> None:
    monday = datetime(2026, 11, 23, 0, tzinfo=LISBON)
    first = snapshot(None, [plain("Waiting", 7)], monday, LISBON)
    assert first == Snapshot(MONDAY, (Line("Waiting", "7"),))
    for hours in (0, 30, 7 * 24 - 1):
        assert snapshot(first, [plain("Waiting", 8)], monday + timedelta(hours=hours), LISBON) is first
    later = snapshot(first, [plain("Waiting", 8)], monday + timedelta(days=7), LISBON)
    assert (later.day, later.lines[0].words) == (MONDAY + timedelta(days=7), "8")


def test_the_week_is_the_communitys_own() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert snapshot_day(late, LISBON) == date(2026, 11, 16)
    assert snapshot_day(late, ZoneInfo("Europe/Berlin")) == MONDAY
    with pytest.raises(ValueError, match="zone"):
        snapshot_day(datetime(2026, 11, 23), LISBON)


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdefg")), st.integers(0, 6))
def test_a_councils_mood_is_shown_only_as_the_rule_says(low: set[str], said: set[str], agreed: set[str], size: int) -> None:
    members = set("abcdef"[:size])
    n, m = len(low & said & members), len(said & members)
    told = council_mood(low, said, agreed, members)
    if members <= agreed and n >= 3 and m >= 4:
        assert told == f"{n} of {m} had a heavy week"
    else:
        assert told is None


def test_one_who_did_not_agree_keeps_it_all_unsaid() -> None:
    five = set("abcde")
    assert council_mood(set("abc"), five, five, five) == "3 of 5 had a heavy week"
    assert council_mood(set("abc"), five, set("abcd"), five) is None
    assert council_kept(set("abcd"), five, five) == "4 of 5 kept a commitment"
    assert council_kept(set("abcd"), set("abcd"), five) is None
    assert council_kept(set("ab"), five, five) is None
    assert council_kept(set("abc"), set("abc"), set("abc")) is None


def test_what_is_said_keeps_to_the_voice() -> None:
    said = [
        FEWER,
        HIDDEN,
        council_mood(set("abc"), set("abcd"), set("abcd"), set("abcd")),
        council_kept(set("abc"), set("abcd"), set("abcd")),
    ]
    assert [text for text in said if text is None or faults(text)] == []
