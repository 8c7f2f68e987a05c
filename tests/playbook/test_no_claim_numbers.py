"""No claim's number is in a rule: what a source only asserts is shown on a card with its date and interest, never computed with.

Read from the syntax trees of the rule modules, strings included, so that neither a literal nor a sentence can carry one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import playbook

RULES = Path(playbook.__file__).parent

# The telling numbers of the claims (product.md section 1 and 1.2), with where they come from. Left out are the ordinary ones: 2, 6,
# 10, 13 and 25 count days, rules and rows everywhere. What makes a claim of them is their company, so 0.1 is refused beside 0.25
# (C8's "10 to 25 percent"), and the rest in words, below.
NUMBERS: dict[float, str] = {
    50_000: "C8, the lower end of the claimed raise",
    100_000: "C8, the upper end",
    85_000: "C10, the headline; 85 is also Fidelity's share, 1.2",
    85: "C10 and 1.2",
    0.85: "1.2, as a share",
    20_000_000: "D10, the budget story",
    87: "D15, how often an ask is said to work; Salary.com has the same number for another question",
    0.87: "D15, as a share",
    0.13: "D15, the rest, as a share",
    1.73: "1.2, offers withdrawn in the studies of 2024",
    26.9: "1.2, offers made",
    0.0643: "1.2, the share of the two",
    0.06: "1.2, rounded",
    0.94: "1.2, the rest of it",
    94: "1.2, the rest in percent",
    3_338: "1.2, people in the studies",
}

TOGETHER: dict[tuple[float, float], str] = {(0.1, 0.25): "C8, the claimed room in an offer, as shares"}

# Numbers that a rule may hold for its own reasons, with the file and why. Empty is best.
OWN: dict[tuple[str, float], str] = {}

# The same claims in words or with their units, and the small ones that only mean a claim beside one.
WORDS = re.compile(
    r"\b10\s?%?\s?(?:-|–|to)\s?25\b|\b(?:6|85|87|94)\s?(?:%|percent\b)|\b50\s?(?:k\b|,000)|\b100\s?(?:k\b|,000)|\b85\s?(?:k\b|,000)"
    r"|\b20\s?(?:m\b|million\b)|\b2\s?(?:-|–|to)\s?6 weeks\b|\btwo to six weeks\b|\b1\.73\b|\b26\.9\b|\b3,338\b"
    r"|\b8[57] (?:in|of) 100\b",
    re.IGNORECASE,
)

# The rules; content readers and parsers of times and amounts are not among them, they hold no advice.
NAMES = ("advisor", "measures", "cadence", "proof", "mission", "matching", "comparison", "needs", "standing", "ranges")


def rule_modules() -> list[Path]:
    """Those of the rules that exist, and every part of the offer advisor."""
    named = [RULES / f"{name}.py" for name in NAMES]
    return sorted({*(path for path in named if path.exists()), *(RULES / "offer").glob("*.py")})


def numbers(tree: ast.AST) -> Iterator[float]:
    """Every number in the code; a product or a negated number is also given as what it comes to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield abs(float(node.value))
        if isinstance(node, ast.BinOp):
            worth = value(node)
            if worth is not None:
                yield abs(worth)


def value(node: ast.AST) -> float | None:
    """What arithmetic on literals comes to, such as 85 * 1000; None where a name is in it."""
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = value(operand)
            return None if inner is None else -inner
        case ast.BinOp(left=left, op=op, right=right):
            one, other = value(left), value(right)
            if one is None or other is None:
                return None
            match op:
                case ast.Add():
                    return one + other
                case ast.Sub():
                    return one - other
                case ast.Mult():
                    return one * other
                case ast.Div() if other:
                    return one / other
    return None


def texts(tree: ast.AST) -> Iterator[str]:
    """Every string that is not a docstring: what the rules say or match."""
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value


def found_in(source: str, name: str = "") -> list[str]:
    """The claims' numbers in a piece of code, each with where it comes from."""
    tree = ast.parse(source)
    there = set(numbers(tree))
    held = [f"{number:g}: {NUMBERS[number]}" for number in sorted(there) if number in NUMBERS and (name, number) not in OWN]
    held += [f"{pair}: {claim}" for pair, claim in TOGETHER.items() if there.issuperset(pair)]
    return held + [f"in words: {text}" for text in texts(tree) if WORDS.search(text)]


@pytest.mark.row("C8")
@pytest.mark.parametrize("path", rule_modules(), ids=lambda path: path.stem)
def test_no_number_of_a_claim_is_in_a_rule(path: Path) -> None:
    assert found_in(path.read_text(), path.stem) == []


def test_the_rules_of_the_offer_are_among_those_read() -> None:
    names = {path.stem for path in rule_modules()}
    assert {"advisor", "rules_1", "exposure", "situation", "questions"} <= names


@pytest.mark.parametrize(
    "code",
    [
        "RATE = 0.87",
        "chance = 87 / 100",
        "low, high = base * 0.1, base * 0.25",
        "LOW = 50_000",
        "HIGH = 100 * 1000",
        "at_risk = 1.73 / 26.9",
        "REST = -0.94",
        "TOP = 84_000 + 1_000",
        "LESS = 101_000 - 1_000",
        "hint = 'most have 10-25% to give'",
        "hint = f'it works {x} of the time, 87% say'",
        "hint = 'momentum comes in 2-6 weeks'",
    ],
)
def test_a_claim_put_into_a_rule_is_found(code: str) -> None:
    assert found_in(code)


@pytest.mark.parametrize(
    "code",
    [
        "MOST = 2",
        "QUARTER = 0.25",
        "DAYS = 6 * 7",
        "'''Docstring: 87% is a claim.'''",
        "ok = True",
        "wide = -n * 87.5",
        "half = 1 / 0",
        "left = 7 % 2",
        "title = 'Ask, with one item'",
    ],
)
def test_ordinary_numbers_are_left_alone(code: str) -> None:
    assert found_in(code) == []


def test_what_a_rule_may_hold_for_its_own_reasons_is_still_held() -> None:
    """An exception that no longer applies is taken off the list."""
    for name, number in OWN:
        assert number in set(numbers(ast.parse((RULES / f"{name}.py").read_text())))
