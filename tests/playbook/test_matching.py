"""Matching people into councils: hard rules, seats first, nobody dropped, and the same result in any order."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.council.colleagues import alike, firm, kept_apart
from playbook.council.seating import Seats, Sizes, planned
from playbook.council.seekers import Band, Block, Meets, Pace, Person, circle, seekers, shared_hours
from playbook.matching import EVERY, WORDS, Kind, Matching, described, in_words, match, may_merge, reasons, unite
from tests.playbook.people import DAY, FIRMS, LISBON, hours_together, legal, one_firm, people, person, persons, pools, sat
from tests.playbook.test_voice_of_the_rules import faults, strings

unhurried = settings(deadline=None, max_examples=60)


def run(pool: list[Person], councils: list[Seats] | None = None, seed: str = "23", sizes: Sizes | None = None) -> Matching:
    """One matching on DAY."""
    return match(pool, councils or [], seed=seed, day=DAY, sizes=sizes)


def placed(found: Matching) -> list[str]:
    """Everybody in a proposal, sorted."""
    return sorted(id for proposal in found.proposals for id in proposal.people)


def left(found: Matching) -> dict[str, Kind]:
    """Everybody left over, and the kind of reason."""
    return {each.person: each.kind for each in found.leftovers}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Person], list[Seats]]:
    """A pool and councils with open seats, of which some were made by friends who break every rule among themselves."""
    pool = draw(pools(12))
    councils = []
    for n in range(draw(st.integers(0, 2))):
        members = draw(pools(4, prefix=f"m{n}-"))
        out = frozenset(draw(st.lists(st.sampled_from([who.id for who in pool]), max_size=2))) if pool else frozenset()
        councils.append(Seats(f"c{n}", tuple(members), draw(st.integers(0, 3)), out))
    return pool, councils


# -- for any pool ---------------------------------------------------------------------------------------------------------------


@unhurried
@given(worlds(), st.sampled_from((Sizes(), Sizes(3, 5), Sizes(3, 8), Sizes(5, 5))))
def test_no_hard_rule_is_ever_broken(world: tuple[list[Person], list[Seats]], sizes: Sizes) -> None:
    pool, councils = world
    found = run(pool, councils, sizes=sizes)
    for (room, everybody), proposal in zip(sat(found, pool, councils), found.proposals, strict=True):
        if room is None:
            assert legal(everybody)
            assert sizes.least <= len(everybody) <= sizes.most
            continue
        new = everybody[len(room.members) :]
        assert 1 <= len(new) <= room.free
        assert not {who.id for who in new} & room.keeps_out
        assert proposal.members == tuple(sorted(who.id for who in room.members))
        # Whatever friends put up with among themselves, nobody new breaks a rule with any of them or with each other.
        assert all(legal([who, other]) for who in new for other in everybody if who is not other)
        if legal(list(room.members)):
            assert legal(everybody)


@unhurried
@given(worlds())
def test_everybody_is_in_one_council_or_told_why_not(world: tuple[list[Person], list[Seats]]) -> None:
    pool, councils = world
    found = run(pool, councils)
    assert sorted([*placed(found), *left(found)]) == sorted(who.id for who in pool)
    assert len({proposal.council for proposal in found.proposals if proposal.council}) == sum(bool(p.council) for p in found.proposals)
    assert all(each.next == DAY + timedelta(days=14) and each.words == WORDS[each.kind] for each in found.leftovers)


@unhurried
@given(worlds(), st.randoms(use_true_random=False), st.text(max_size=5))
def test_the_same_people_and_seed_in_any_order_give_the_same(
    world: tuple[list[Person], list[Seats]], chance: object, seed: str
) -> None:
    pool, councils = world
    first = run(pool, councils, seed)
    assert hasattr(chance, "shuffle")
    chance.shuffle(pool)
    chance.shuffle(councils)
    again = [replace(room, members=tuple(reversed(room.members))) for room in councils]
    assert run(pool, again, seed) == first


@unhurried
@given(worlds(), st.data())
def test_one_more_person_never_breaks_a_council_that_is_there(world: tuple[list[Person], list[Seats]], data: st.DataObject) -> None:
    pool, councils = world
    made = [Seats(f"new{n}", tuple(everybody), 0) for n, (room, everybody) in enumerate(sat(run(pool), pool)) if room is None]
    seated = {who.id for room in made for who in room.members}
    rest = [who for who in pool if who.id not in seated]
    extra = data.draw(persons("extra", [who.id for who in pool]))
    found = run([*rest, extra], [*councils, *made])
    touched = {proposal.council: proposal for proposal in found.proposals}
    assert not touched.keys() & {room.council for room in made}
    for room in councils:
        if room.council in touched:
            assert touched[room.council].members == tuple(sorted(who.id for who in room.members))
    assert not set(placed(found)) & seated


@unhurried
@given(pools(8), st.booleans())
def test_in_a_small_pool_nobody_is_left_who_could_sit_somewhere(pool: list[Person], with_seats: bool) -> None:
    councils = [Seats("c", (person("a"), person("b", pace=Pace.EITHER, meets=Meets.EITHER)), 2)] if with_seats else []
    sizes = Sizes(3, 4)
    found = run(pool, councils, sizes=sizes)
    over = [who for who in pool if who.id in left(found)]
    assert not [group for group in combinations(over, sizes.least) if legal(group)]
    seen = {room.council for room, _ in sat(found, pool, councils) if room}
    for room, everybody in sat(found, pool, councils):
        most = len(room.members) + room.free if room else sizes.most
        assert len(everybody) == most or not [who for who in over if legal([*everybody, who])]
    for room in councils:
        if room.council not in seen:
            assert not [who for who in over if legal([*room.members, who])]


@unhurried
@given(pools(9))
def test_reasons_tell_nothing_of_lists_employers_or_roles(pool: list[Person]) -> None:
    plain = [replace(who, employer="", avoids=frozenset(), avoids_firms=(), chases=()) for who in pool]
    by_id = {who.id: who for who in plain}
    found = run(pool, sizes=Sizes(3, 5))
    for proposal in found.proposals:
        assert proposal.reasons == reasons(circle(seekers([by_id[id] for id in proposal.people], DAY)))
    kinds = left(found)
    for each, kind in left(run(plain, sizes=Sizes(3, 5))).items():
        assert kinds.get(each, kind) == kind
    assert {described(who) for who in pool} == {described(who) for who in plain}


@unhurried
@given(pools(6))
def test_hours_and_firms_agree_with_a_slow_count(pool: list[Person]) -> None:
    if pool:
        assert shared_hours(circle(seekers(pool, DAY)).free) == hours_together(pool)
    for one, other in combinations(FIRMS[1:], 2):
        assert alike(firm(one), firm(other)) == one_firm(one, other)


@unhurried
@given(
    st.lists(
        st.lists(st.sampled_from(("north", "south", "sea", "seas", "bank", "banks")), min_size=1, max_size=3).map(tuple), unique=True
    )
)
def test_firms_are_kept_apart_as_if_all_had_been_compared(named: list[tuple[str, ...]]) -> None:
    found = kept_apart(named)
    for i, one in enumerate(named):
        assert found[i] == {j for j, other in enumerate(named) if i == j or alike(one, other)}


# -- one rule at a time ---------------------------------------------------------------------------------------------------------


def test_five_people_with_everything_in_common_are_a_council() -> None:
    found = run(people(5))
    assert placed(found) == ["p0", "p1", "p2", "p3", "p4"]
    assert found.leftovers == ()
    assert found.proposals[0].meets is Meets.CALL
    assert found.proposals[0].hours == 15


@pytest.mark.parametrize(
    "other",
    [
        person("p3", pace=Pace.QUIET),
        person("p3", languages=("Hindi",)),
        person("p3", languages=()),
        person("p3", meets=Meets.WRITING),
        person("p3", free=(Block.MORNINGS,)),
        person("p3", free=()),
        person("p3", zone="Asia/Tokyo"),
        person("p3", avoids=("p1",)),
    ],
)
def test_each_hard_rule_alone_keeps_the_fourth_out(other: Person) -> None:
    assert placed(run([*people(3), person("p3")])) == ["p0", "p1", "p2", "p3"]
    assert placed(run([*people(3), other])) == []
    late = replace(other, id="late", avoids=frozenset({"p0", "p1", "p2", "p3"} if other.avoids else ()))
    assert list(left(run([*people(4), late]))) == ["late"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("a", employer="Acme, Inc."), person("b", employer="ACME")),
        (person("a", employer="Acme"), person("b", employer="Acme Health GmbH")),
        (person("a", employer="Kestrel"), person("b", employer="Kestral")),
        (person("a", employer="Société Générale"), person("b", employer="societe generale sa")),
        (person("a", employer="Acme"), person("b", avoids_firms=("acme ltd",))),
        (person("a", avoids_firms=("Acme",)), person("b", employer="Acme")),
        (person("a", avoids=("b",)), person("b")),
        (person("a"), person("b", avoids=("a",))),
    ],
)
def test_people_who_must_not_meet_do_not_on_either_side(one: Person, other: Person) -> None:
    together = [one, other, *people(3)]
    found = run(together, sizes=Sizes(3, 8))
    assert not any({"a", "b"} <= set(proposal.people) for proposal in found.proposals)
    assert len(placed(found)) == 4
    seat = run([one], [Seats("c", (other, person("x")), 1)])
    assert seat.proposals == ()


def test_either_pace_and_either_way_go_with_both() -> None:
    either = [person(f"e{n}", pace=Pace.EITHER, meets=Meets.EITHER) for n in range(2)]
    quiet = [person(f"q{n}", pace=Pace.QUIET, meets=Meets.WRITING, free=()) for n in range(2)]
    found = run([*either, *quiet])
    assert placed(found) == ["e0", "e1", "q0", "q1"]
    assert found.proposals[0].meets is Meets.WRITING
    assert found.proposals[0].hours == 0
    assert len(placed(run([*either, *people(2)]))) == 4


def test_a_call_needs_two_hours_a_week_and_not_one() -> None:
    saturday = (Block.SATURDAY,)
    three = [person(f"p{n}", free=saturday) for n in range(3)]
    assert run([*three, person("x", zone="America/Denver", free=saturday)]).proposals == ()
    assert run([*three, person("x", zone="America/Chicago", free=saturday)]).proposals[0].hours == 2


def test_a_stretch_under_an_hour_is_no_time_for_a_call() -> None:
    # Kathmandu is 5:45 ahead of Lisbon: its evenings and Lisbon's midday share a quarter and more, on five days.
    nepal = person("n", zone="Asia/Kathmandu", free=(Block.EVENINGS,))
    midday = person("m", free=(Block.MIDDAY,))
    assert shared_hours(circle(seekers([nepal, midday], DAY)).free) == 5 * 1.75
    late = person("l", zone="Asia/Kolkata", free=(Block.MIDDAY,))
    early = person("e", free=(Block.MORNINGS,))
    assert shared_hours(circle(seekers([late, early], DAY)).free) == 0
    assert hours_together([late, early]) == 0


def test_zones_are_read_on_the_day_of_the_round() -> None:
    new_york = person("n", zone="America/New_York", free=(Block.MIDDAY,))
    lisbon = person("l", free=(Block.EVENINGS,))
    winter = circle(seekers([new_york, lisbon], date(2026, 11, 23)))
    between = circle(seekers([new_york, lisbon], date(2026, 10, 28)))
    assert (shared_hours(winter.free), shared_hours(between.free)) == (5, 0)


def test_soft_rules_choose_among_what_is_allowed() -> None:
    pool = [
        *(person(f"near-{f}", field=f, level=Band.SENIOR) for f in ("product", "design", "data", "support")),
        *(
            person(f"far-{n}", field="product", level=Band.ENTRY, zone="America/New_York", free=(Block.MORNINGS, Block.MIDDAY))
            for n in range(4)
        ),
    ]
    pool = [replace(who, free=frozenset({Block.ANY})) for who in pool]
    found = run(pool)
    assert sorted(proposal.people for proposal in found.proposals) == [
        tuple(f"far-{n}" for n in range(4)),
        ("near-data", "near-design", "near-product", "near-support"),
    ]


def test_people_after_the_same_role_are_set_in_different_councils() -> None:
    pool = [*people(8)]
    pool[0], pool[1] = replace(pool[0], chases=("Head of Data, Kestrel",)), replace(pool[1], chases=("head of data – kestrel",))
    found = run(pool)
    assert len(placed(found)) == 8
    assert not any({"p0", "p1"} <= set(proposal.people) for proposal in found.proposals)


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(3, []), (4, [4]), (7, [6]), (8, [4, 4]), (9, [4, 5]), (11, [5, 6]), (13, [4, 4, 5]), (23, [4, 4, 5, 5, 5])],
)
def test_people_who_all_fit_share_out_so_that_few_are_left(count: int, sizes: list[int]) -> None:
    found = run(people(count))
    assert sorted(len(proposal.people) for proposal in found.proposals) == sizes
    assert set(left(found).values()) <= {Kind.FEW if count < 4 else Kind.NUMBERS}


def test_a_wish_for_a_size_is_heard_where_it_leaves_nobody_over() -> None:
    assert [len(p.people) for p in run([replace(who, size=4) for who in people(12)]).proposals] == [4, 4, 4]
    assert [len(p.people) for p in run([replace(who, size=6) for who in people(12)]).proposals] == [6, 6]
    assert [len(p.people) for p in run([replace(who, size=6) for who in people(8)]).proposals] == [4, 4]


@unhurried
@given(st.integers(0, 60), st.floats(3, 8), st.integers(3, 8), st.integers(0, 5))
def test_a_planned_size_is_one_that_is_allowed(count: int, wish: float, least: int, more: int) -> None:
    sizes = Sizes(least, min(8, least + more))
    size = planned(count, wish, sizes)
    assert size == 0 if count < sizes.least else sizes.least <= size <= min(count, sizes.most)


@pytest.mark.parametrize(("least", "most"), [(2, 5), (4, 9), (6, 5)])
def test_sizes_outside_three_to_eight_are_refused(least: int, most: int) -> None:
    with pytest.raises(ValueError, match=f"^a council has 3 to 8 people, not {least} to {most}$"):
        Sizes(least, most)


# -- seats and waiting ----------------------------------------------------------------------------------------------------------


def test_open_seats_are_filled_before_new_councils_are_made() -> None:
    room = Seats("c", tuple(people(3, "m")), 2)
    found = run(people(4), [room])
    assert [(p.council, len(p.people), p.members) for p in found.proposals] == [("c", 2, ("m0", "m1", "m2"))]
    assert len(found.leftovers) == 2
    full = run(people(4), [replace(room, free=0)])
    assert [(p.council, len(p.people)) for p in full.proposals] == [(None, 4)]


def test_the_smallest_council_gets_people_first() -> None:
    small, large = Seats("s", tuple(people(2, "s")), 1), Seats("l", tuple(people(4, "l")), 1)
    assert [p.council for p in run(people(1), [small, large]).proposals] == ["s"]


def test_no_seat_makes_a_council_larger_than_eight() -> None:
    room = Seats("c", tuple(people(7, "m")), 5)
    assert len(run(people(3), [room]).proposals[0].people) == 1


def test_who_is_kept_out_of_a_council_gets_no_seat_in_it() -> None:
    room = Seats("c", tuple(people(3, "m")), 1, frozenset({"p0"}))
    assert run([person("p0")], [room]).proposals == ()
    assert placed(run(people(2), [room])) == ["p1"]


def test_who_holds_a_seat_gets_no_second_one() -> None:
    member = person("m0")
    found = run([member, *people(4)], [Seats("c", (member, person("m1")), 0)])
    assert left(found) == {"m0": Kind.SEATED}
    assert placed(found) == ["p0", "p1", "p2", "p3"]


def test_who_has_waited_goes_first() -> None:
    for seed in "abcdefgh":
        pool = [*people(6), person("w", waited=1)]
        assert "w" in placed(run(pool, seed=seed))
        assert placed(run(pool, [Seats("c", (person("m"),), 1)], seed=seed, sizes=Sizes(8, 8))) == ["w"]


def test_another_seed_may_leave_another_person() -> None:
    assert len({tuple(left(run(people(7), seed=str(n)))) for n in range(20)}) > 1


def test_a_firm_without_a_name_is_like_none() -> None:
    assert firm("") == ()
    assert not alike(firm(""), firm("Acme"))
    assert not alike(firm("Acme"), firm(""))
    assert not alike(firm(""), firm(""))


def test_hours_that_are_not_shared_are_no_reason() -> None:
    apart = circle(seekers([person("a", free=(Block.MORNINGS,)), person("b", free=(Block.EVENINGS,))], DAY))
    assert not any("hours" in why and "clocks" not in why for why in reasons(apart))


def test_more_people_than_one_picks_from_all_find_a_place() -> None:
    assert len(placed(run(people(90)))) == 90


def test_one_whom_many_admit_and_no_two_of_them_each_other_is_left_for_numbers() -> None:
    """Of the 45 no more than 40 are picked from: so it is not known that nobody fits, and x stays for others to find."""
    ids = [f"p{n}" for n in range(45)]
    pool = [person("x"), *(person(id, avoids=tuple(other for other in ids if other != id)) for id in ids)]
    found = run(pool)
    assert found.proposals == ()
    assert set(left(found).values()) == {Kind.NUMBERS}


def test_an_id_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^an id came twice: each person waits once, and each council is one$"):
        run([person("a"), person("a")])
    with pytest.raises(ValueError, match=r"^an id came twice: each person waits once, and each council is one$"):
        run([], [Seats("c", (), 1), Seats("c", (), 1)])


# -- words ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        (person("x", languages=("Hindi",)), Kind.LANGUAGE),
        (person("x", languages=()), Kind.LANGUAGE),
        (person("x", pace=Pace.QUIET), Kind.PACE),
        (person("x", meets=Meets.WRITING), Kind.WAY),
        (person("x", free=(Block.MORNINGS,)), Kind.HOURS),
        (person("x", avoids=tuple(f"p{n}" for n in range(6))), Kind.NUMBERS),
        (person("x", avoids_firms=("Acme",)), Kind.NUMBERS),
    ],
)
def test_who_is_left_hears_the_kind_of_reason_and_the_next_date(who: Person, kind: Kind) -> None:
    found = run([who, *(replace(each, employer="Acme" if n % 6 else "") for n, each in enumerate(people(6)))], sizes=Sizes(4, 6))
    assert left(found)["x"] == kind
    assert {each.next for each in found.leftovers} == {DAY + EVERY}


def test_a_proposal_says_why_in_words_of_the_field() -> None:
    pool = [
        person("a", field="design", free=(Block.EVENINGS,)),
        person("b", field="data", free=(Block.EVENINGS, Block.SATURDAY), zone="Europe/Berlin"),
        person("c", field="product", pace=Pace.EITHER),
        person("d", field="support lead"),
    ]
    proposal = run(pool).proposals[0]
    assert proposal.why == "same language, 10 shared hours, mixed fields"
    assert proposal.reasons == ("same language", "10 shared hours", "mixed fields", "clocks within 3 hours")
    assert [described(who) for who in pool] == [
        "design, evenings, active",
        "data, evenings and saturday, active",
        "product, evenings, either pace",
        "support lead, evenings, active",
    ]
    writing = [replace(who, meets=Meets.WRITING, level=Band.MID) for who in people(4)]
    assert run(writing).proposals[0].reasons == ("same language", "all in writing", "clocks within 3 hours", "levels close together")
    unfixed = [replace(who, free=frozenset({Block.ANY})) for who in people(4)]
    assert in_words(run(unfixed).proposals[0].reasons) == "same language, hours to agree on each week, clocks within 3 hours"


def test_what_is_said_keeps_to_the_voice() -> None:
    parts = ("matching", "council/seekers", "council/seating", "council/colleagues")
    said = [*WORDS.values(), *(text for part in parts for text in strings(part))]
    assert {text: wrong for text in said if (wrong := faults(text))} == {}
    assert not re.search(r"avoid|block|list|employer|firm|keep", " ".join(WORDS.values()), re.IGNORECASE)


def test_somebody_who_says_little_is_described_all_the_same() -> None:
    assert described(person("x", field="  ", meets=Meets.WRITING, free=())) == "a field of their own, in writing, active"


@pytest.mark.parametrize(
    ("pool", "id", "kind"),
    [
        # One more than they are would be enough: three of a kind are too few for four.
        ([*(person(f"h{n}", languages=("Hindi",)) for n in range(3)), *people(2)], "h0", Kind.LANGUAGE),
        ([*(person(f"h{n}", pace=Pace.QUIET) for n in range(3)), *people(2)], "h0", Kind.PACE),
        ([*(person(f"h{n}", meets=Meets.WRITING) for n in range(3)), *people(2)], "h0", Kind.WAY),
        ([*(person(f"h{n}", free=(Block.MORNINGS,)) for n in range(3)), *people(2)], "h0", Kind.HOURS),
        # Whoever does not mind is counted with everybody who may mind.
        ([person("e", pace=Pace.EITHER, free=(Block.MORNINGS,)), *people(3)], "e", Kind.HOURS),
        ([person("e", meets=Meets.EITHER, avoids=("p0",)), *people(3)], "e", Kind.NUMBERS),
    ],
)
def test_the_reason_is_the_first_thing_of_which_there_is_too_little(pool: list[Person], id: str, kind: Kind) -> None:
    assert left(run(pool))[id] == kind


# -- joining two councils -------------------------------------------------------------------------------------------------------


def test_two_councils_may_merge_where_every_rule_allows_it() -> None:
    one, other = Seats("a", tuple(people(2, "a")), 3), Seats("b", tuple(people(2, "b")), 3)
    assert may_merge(one, other, DAY)
    assert not may_merge(one, replace(other, members=tuple(people(5, "b"))), DAY)
    assert may_merge(one, replace(other, members=tuple(people(4, "b"))), DAY), "six are one council still"
    assert may_merge(one, replace(other, members=tuple(people(5, "b"))), DAY, Sizes(3, 8))
    for stranger in (person("b9", avoids=("a0",)), person("b9", pace=Pace.QUIET), person("b9", languages=("Hindi",)), person("a0")):
        assert not may_merge(one, Seats("b", (stranger,), 1), DAY)
        assert not may_merge(Seats("b", (stranger,), 1), one, DAY)
    assert not may_merge(replace(one, keeps_out=frozenset({"b0"})), other, DAY)
    assert not may_merge(other, replace(one, keeps_out=frozenset({"b0"})), DAY)


@st.composite
def councils_that_join(draw: st.DrawFn) -> tuple[list[Seats], list[Seats]]:
    """Councils that voted to join another, and such with free seats: each person sits in one of them."""
    everybody = [f"{name}{n}" for name in "abcdef" for n in range(5)]
    rooms = []
    for name in "abcdef"[: draw(st.integers(0, 6))]:
        ids = [f"{name}{n}" for n in range(draw(st.integers(0, 5)))]
        members = tuple(draw(persons(id, everybody, draw(st.booleans()))) for id in ids)
        out = frozenset(draw(st.lists(st.sampled_from(everybody), max_size=1)))
        rooms.append(Seats(name, members, draw(st.integers(0, 8)), out))
    half = draw(st.integers(0, len(rooms)))
    return rooms[:half], rooms[half:]


@unhurried
@given(councils_that_join(), pools(8), st.randoms(use_true_random=False))
def test_councils_that_become_one_break_no_rule_and_nobody_sits_in_two(
    rooms: tuple[list[Seats], list[Seats]], pool: list[Person], chance: object
) -> None:
    looking, others = rooms
    united = unite(looking, others, day=DAY)
    by_id = {room.council: room for room in (*looking, *others)}
    both = [council for union in united for council in (union.leaves, union.proposal.council)]
    assert len(set(both)) == len(both)
    assert {union.leaves for union in united} <= {room.council for room in looking}
    for union in united:
        one, other = by_id[union.leaves], by_id[str(union.proposal.council)]
        assert legal([*one.members, *other.members])
        assert len(one.members) <= other.free
        assert len(one.members) + len(other.members) <= 8
        assert not {who.id for who in one.members} & other.keeps_out
        assert not {who.id for who in other.members} & one.keeps_out
        assert union.proposal.people == tuple(sorted(who.id for who in one.members))
        assert union.proposal.members == tuple(sorted(who.id for who in other.members))
    # The rest of the round goes on without them: nobody is proposed twice.
    rest = [room for room in others if room.council not in both]
    found = match(pool, rest, seed="23", day=DAY)
    moved = [id for union in united for id in (*union.proposal.people, *union.proposal.members)]
    everybody = [*moved, *placed(found)]
    assert len(set(everybody)) == len(everybody)
    assert not {proposal.council for proposal in found.proposals} & set(both)
    # None is left that another could have taken.
    for room in looking:
        for other in (*looking, *others):
            if room is not other and room.members and other.members and not {room.council, other.council} & set(both):
                assert len(room.members) > other.free or not legal([*room.members, *other.members]) or _kept_out(room, other)
    assert hasattr(chance, "shuffle")
    chance.shuffle(looking)
    chance.shuffle(others)
    assert unite(looking, others, day=DAY) == united


def _kept_out(one: Seats, other: Seats) -> bool:
    size = len(one.members) + len(other.members)
    return size > 8 or any({who.id for who in a.members} & b.keeps_out for a, b in ((one, other), (other, one)))


def test_the_smaller_of_two_moves_and_one_that_voted_comes_before_a_free_seat() -> None:
    small, large = Seats("s", tuple(people(2, "s")), 6), Seats("l", tuple(people(4, "l")), 4)
    open_ones = Seats("c", tuple(people(3, "c")), 5)
    (union,) = unite([large, small], [open_ones], day=DAY)
    assert (union.leaves, union.proposal.council, union.proposal.people) == ("s", "l", ("s0", "s1"))
    (union,) = unite([small], [open_ones, large], day=DAY)
    assert union.proposal.council == "c", "the first of two that fit alike"
    assert unite([small], [replace(open_ones, free=1)], day=DAY) == ()
    assert unite([small], [], day=DAY) == ()


def test_a_zone_may_be_given_under_two_names() -> None:
    twin = replace(person("x"), zone=ZoneInfo("WET"))
    assert twin.zone is not LISBON
    assert placed(run([*people(3), twin])) == ["p0", "p1", "p2", "x"]
