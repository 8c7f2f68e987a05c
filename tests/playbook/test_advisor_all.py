"""Every combination of the answers that can reach a verdict, against a second telling of the rules (product.md 3.8)."""

from __future__ import annotations

import ast
import inspect
import math
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product
from typing import Any

import pytest

from playbook import advisor
from playbook.advisor import RULES, Sheet, Verdict, decide
from playbook.offer import rules_1, situation
from playbook.offer.rules import Rule
from playbook.offer.situation import Deciding, Edge, Floor, Motive, Needs, Obstacle, Offer, Reply, YesNow

BOTH = (True, False)
AXES: dict[str, tuple[Any, ...]] = {
    "offer": tuple(Offer),
    "true": BOTH,
    "would_act": BOTH,
    "reply": tuple(Reply),
    "traded": BOTH,
    "floor": tuple(Floor),
    "yes_now": tuple(YesNow),
    "obstacle": tuple(each for each in Obstacle if each is not Obstacle.UNSURE),
    "evidence": BOTH,
    "motive": tuple(Motive),
    "invited": BOTH,
    "normal": BOTH,
    "edge": tuple(Edge),
    "needs": tuple(each for each in Needs if each is not Needs.UNSURE),
}
"""All values each deciding answer can have once its "not sure" is settled."""


def second_telling(
    offer: Offer,
    true: bool,
    would_act: bool,
    reply: Reply,
    traded: bool,
    floor: Floor,
    yes_now: YesNow,
    obstacle: Obstacle,
    evidence: bool,
    motive: Motive,
    invited: bool,
    normal: bool,
    edge: Edge,
    needs: Needs,
) -> str:
    """The table of product.md 3.8 read line by line, with none of the advisor's parts."""
    if offer is Offer.NONE:
        return "1"
    if not true or not would_act:
        return "2"
    if reply is not Reply.NONE:
        if reply is Reply.GRANTED:
            return "3a"
        if floor is Floor.UNSET:
            return "3b"
        if not traded:
            return "3c"
        return "3d" if floor is Floor.MET else "3e"
    if obstacle in (Obstacle.UNCLEAR, Obstacle.DIFFERS):
        return "4"
    if needs is Needs.NOT_YET:
        return "5"
    if floor is Floor.UNSET or yes_now is YesNow.UNSURE:
        return "6"
    if obstacle in (Obstacle.LAST_PAY, Obstacle.MARKET, Obstacle.SCOPE) and edge is Edge.UNSEEN:
        return "7"
    if obstacle is not Obstacle.NONE:
        return "9" if evidence else "8"
    if yes_now is YesNow.NO:
        return "10"
    if yes_now is YesNow.IF:
        return "11"
    if motive is Motive.DESERVING and edge is Edge.UNSEEN:
        return "12"
    if invited or normal or edge is Edge.SEEN:
        return "13"
    return "14" if motive is not Motive.NONE else "15"


@pytest.fixture(scope="module")
def counts() -> Counter[str]:
    """How many combinations each rule takes; every single one is checked against the second telling on the way."""
    rules = RULES[1]
    taken: Counter[str] = Counter()
    differing = []
    for values in product(*AXES.values()):
        rule = decide(Deciding._make(values))
        expected = second_telling(*values)
        taken[rule.label] += 1
        if rule.label != expected:
            differing.append((expected, rule.label, values))
    assert not differing, f"{len(differing)} combinations differ, the first: {differing[0]}"
    assert len(rules) == len(taken), "a rule is never reached"
    return taken


def test_the_axes_are_all_that_the_rules_read() -> None:
    """A condition is given a Deciding and nothing else, and the axes are exactly its fields."""
    assert tuple(AXES) == Deciding._fields
    for rule in RULES[1]:
        for condition in rule.conditions:
            assert list(inspect.signature(condition.holds).parameters) == ["told"]
    conditions = {condition.holds.__name__ for rule in RULES[1] for condition in rule.conditions}
    tree = ast.parse(inspect.getsource(rules_1))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in conditions:
            read = {name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)}
            known = {"told", "bool", "PAY", "Deciding", *(kind.__name__ for kind in map(type, sum(AXES.values(), ())))}
            assert read <= known, f"{node.name} reads more than the deciding answers: {read - known}"


def test_the_axes_are_those_of_the_product_list() -> None:
    """The list counts 2,488,320 with three values of the edge; beside the fourth we tell two things apart that it does not."""
    sizes = {name: len(values) for name, values in AXES.items()}
    ours = {"would_act": 1, "obstacle": len(AXES["obstacle"]) - 1, "edge": 3}
    assert math.prod((sizes | ours).values()) == 2_488_320
    assert math.prod((sizes | ours | {"edge": 4}).values()) == 3_317_760
    assert math.prod(sizes.values()) == 7_372_800


def test_each_combination_has_exactly_one_verdict_and_each_rule_is_reached(
    counts: Counter[str], capsys: pytest.CaptureFixture[str]
) -> None:
    table = [f"  rule {rule.label:>2} {rule.verdict:<13} {counts[rule.label]:>9,}" for rule in RULES[1]]
    with capsys.disabled():  # on the error stream, since that one also reaches the terminal from a worker of its own
        print(f"\nadvisor: {counts.total():,} combinations, one verdict each", *table, sep="\n", file=sys.stderr)
    assert counts.total() == math.prod(map(len, AXES.values()))
    assert dict(counts) == COUNTS
    assert {rule.verdict for rule in RULES[1]} == set(Verdict)


COUNTS = {
    "1": 7_372_800 // 3,  # one of three offers is none
    "2": 4_915_200 * 3 // 4,  # unless both are true
    "3a": 1_228_800 // 4,  # one of four replies
    "3b": 614_400 // 3,  # part or refused, and one of three floors
    "3c": 409_600 // 2,  # no trade yet
    "3d": 204_800 // 2,
    "3e": 204_800 // 2,
    "4": 307_200 * 2 // 10,  # no reply, two of ten obstacles
    "5": 245_760 // 4,
    "6": 184_320 - 184_320 * 2 // 3 * 3 // 4,  # all but: two floors and three sure answers
    "7": 92_160 * 3 // 8 // 4,  # three of the eight obstacles left, one of four edges
    "8": (92_160 * 7 // 8 - 8_640) // 2,
    "9": (92_160 * 7 // 8 - 8_640) // 2,
    "10": 92_160 // 8 // 3,  # no obstacle, and three answers are left
    "11": 92_160 // 8 // 3,
    "12": 3_840 // 5 // 4,
    "13": 3_840 - 192 - 672,
    "14": 672 - 144,
    "15": 720 // 5,  # of the 720 in which nothing opens an ask, those with no motive; 48 more went to rule 12
}
"""How many combinations each rule must take, worked out by hand from the sizes of the axes."""


def matching(rule: Rule, told: Deciding) -> bool:
    return all(condition.holds(told) for condition in rule.conditions)


def some_of_each() -> Iterator[Deciding]:
    """Combinations enough for every pair of neighbours; each axis in full where the rules tell its values apart."""
    small = AXES | {"would_act": (True,), "normal": (False,), "obstacle": (Obstacle.NONE, Obstacle.UNCLEAR, Obstacle.MARKET)}
    return (Deciding._make(values) for values in product(*small.values()))


def test_neighbouring_rules_overlap_and_the_first_wins() -> None:
    """Were two neighbours swapped, the combination found here would get the other verdict."""
    rules = RULES[1]
    open_pairs = {(first.label, second.label): (first, second) for first, second in pairwise(rules)}
    assert len(open_pairs) == 18
    for told in some_of_each():
        winner = decide(told)
        for pair, (first, second) in list(open_pairs.items()):
            if winner is first and matching(second, told):
                assert decide(told).label == pair[0]
                del open_pairs[pair]
        if not open_pairs:
            break
    assert not open_pairs, f"no combination matches both of {sorted(open_pairs)}"


def test_stop_never_offers_a_sheet_and_nothing_does_before_the_floor() -> None:
    for told in some_of_each():
        verdict = decide(told).verdict
        sheet = advisor._sheet(verdict, told)
        assert (sheet is Sheet.NEVER) == (verdict is Verdict.STOP)
        if told.floor is Floor.UNSET and verdict not in (Verdict.STOP, Verdict.CLOSE):
            assert sheet is Sheet.AFTER_FLOOR


@pytest.mark.row("A1")
@pytest.mark.row("A7")
def test_years_and_runway_are_not_read_on_the_way_to_a_verdict() -> None:
    """The one place where a situation becomes deciding answers never mentions what may only shape words."""
    source = inspect.getsource(situation)
    body = source[source.index("def deciding(") :]
    shaping = {"level", "runway", "processes", "runner_up", "decider", "channel", "hours_left", "asks", "fallback"}
    read = {node.attr for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Attribute)}
    assert not read & shaping
    assert {"offer", "reply", "traded", "evidence", "show_tried"} <= read
