"""How the advisor speaks: every sentence a member may see, by the voice rules and the portable limits of screens.md."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from bot import limits
from playbook.advisor import RULES, Situation, Verdict, advise
from playbook.offer import exposure
from playbook.offer.ask import PACKAGE
from playbook.offer.outcome import IMPRESSIONS
from playbook.offer.questions import KINDS, QUESTIONS, UNLISTED, question
from playbook.offer.rules import ASK_TWO, TITLES
from playbook.offer.situation import (
    Answer,
    Channel,
    Decider,
    Edge,
    EvidenceKind,
    Item,
    Motive,
    Needs,
    Obstacle,
    Offer,
    Processes,
    Range,
    Runway,
    YesNow,
    deciding,
)
from playbook.offer.talk_sheet import LABELS
from tests.playbook.test_advisor import BY_HAND, RIVAL, UNDERPAID, shown

MODULES = (
    "advisor",
    "offer.ask",
    "offer.exposure",
    "offer.flow",
    "offer.outcome",
    "offer.questions",
    "offer.rules",
    "offer.rules_1",
    "offer.situation",
    "offer.talk_sheet",
)

REFUSED = re.compile(
    r"!|\b(?:missed|overdue|fail|failed|failure|streak|score|rank|simply|obviously|unfortunately|please|invalid|awesome"
    r"|we|you should)\b",
    re.IGNORECASE,
)


def literals(module: str) -> Iterator[str]:
    """Every string in a module's code but its docstrings: all that could ever be shown."""
    spec = importlib.util.find_spec(f"playbook.{module}")
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text())
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value


@pytest.mark.parametrize("module", MODULES)
def test_no_string_holds_a_refused_word(module: str) -> None:
    texts = list(literals(module))
    assert texts
    for text in texts:
        assert not REFUSED.search(text), text


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?:;])\s+", text) if part.strip()]


def spoken() -> list[str]:
    """The sentences of rules, questions, flags and exposure."""
    found = []
    for rule in RULES[1]:
        found += [reason.words for reason in rule.because] + [view.line for view in rule.views]
        found += [step.words for _, step in rule.steps] + [rule.words]
        found += [condition.otherwise for condition in rule.conditions]
    for each in QUESTIONS.values():
        found += [each.title, each.note, *(option.change for option in each.options)]
    found += [option.change for option in KINDS.values()] + [asks for _, asks in PACKAGE.values()]
    loud = Situation(
        offer=Offer.WRITTEN,
        obstacle=Obstacle.MARKET,
        runway=Runway.SHORT,
        processes=Processes.NONE,
        channel=Channel.EMAIL,
        decider=Decider.RECRUITER,
        yes_now=YesNow.YES,
        value_seen=Answer.NO,
        show_tried=Answer.YES,
        asks=(Item.BASE, Item.START, Item.BONUS),
        hours_left=3,
    )
    stake = exposure.stake(loud)
    found += [stake.line, stake.warning]
    found += [text for flag in exposure.flags(loud, deciding(loud)) for text in (flag.words, flag.line)]
    assert deciding(loud).edge is Edge.SHOWN
    return [text for text in found if text]


def test_sentences_are_short() -> None:
    """Fifteen words or fewer on average (voice rule 1), none over twenty-five (the language of all screens)."""
    parts = [part for text in spoken() for part in sentences(text)]
    lengths = [len(part.split()) for part in parts]
    assert sum(lengths) / len(lengths) <= 15
    assert max(lengths) <= 25, max(parts, key=lambda part: len(part.split()))


def test_titles_are_those_of_the_screens() -> None:
    assert set(TITLES) == set(Verdict)
    assert {*TITLES.values(), ASK_TWO} == {
        "Ask, with one item",
        "Ask, with two items",
        "Hold: no reason to ask found yet",
        "Stop: leave that claim out",
        "Needs first, then pay",
        "Say yes: it fits",
        "Set a floor first",
        "Build the case first",
        "Show your value first",
        "Get it clear first",
        "Name the gap first",
        "Trade once",
        "Close it",
        "Decide",
        "Ask for one thing, if you like",
        "Prepare: no offer yet",
    }


def test_everything_fits_where_it_is_drawn() -> None:
    assert all(len(title) <= limits.TITLE for title in [*TITLES.values(), ASK_TWO])
    for each in [*QUESTIONS.values(), *(question("evidence", Situation(obstacle=obstacle)) for obstacle in Obstacle)]:
        assert len(each.title) <= limits.TITLE
        assert len(each.note) <= limits.WHY
        assert 1 <= len(each.options) <= limits.ITEMS
        for option in each.options:
            assert len(option.label) <= limits.ITEM_LABEL
            assert len(option.note) <= limits.ITEM_NOTE
            assert re.fullmatch(r"[A-Za-z0-9_.-]+", option.id)
            assert len(option.id) <= limits.ITEM_ID
    assert all(len(option.note) <= limits.INPUT_HINT for option in KINDS.values())
    for rule in RULES[1]:
        assert len(rule.anyway) <= limits.BUTTON_LABEL
        assert all(len(step.label) <= limits.BUTTON_LABEL for _, step in rule.steps)
        assert all(len(view.line) <= limits.FACT_VALUE for view in rule.views)
    assert all(len(label) <= limits.FACT_LABEL for label in LABELS.values())
    assert all(len(label) <= limits.ITEM_LABEL for label in IMPRESSIONS.values())
    assert all(option.label for option in UNLISTED)


def test_every_view_says_from_whom_of_when_and_in_whose_interest() -> None:
    for rule in RULES[1]:
        assert rule.views
        for view in rule.views:
            assert view.source
            assert view.date
            assert view.interest
            assert re.fullmatch(r"X(?:[1-9]|1[0-5])|B14", view.key)
            assert re.fullmatch(r"[A-D]\d{1,2}", view.row)
            if rule.verdict is not Verdict.STOP:
                assert view.line.startswith(f"{view.source} ({view.date}; {view.interest}) ")


def test_each_rule_speaks_for_itself_whatever_the_answers() -> None:
    """Every reason and step of every rule is reached by some situation: no sentence is kept that nobody can see."""
    reached: dict[str, set[str]] = {}
    for situation in varied():
        advice = advise(situation)
        reached.setdefault(str(advice.rule), set()).update(reason.words for reason in advice.reasons)
        reached[str(advice.rule)].add(advice.step.words)
    for rule in RULES[1]:
        unseen = {reason.words for reason in rule.because} | {step.words for _, step in rule.steps}
        assert unseen <= reached[str(rule.number)], (rule.label, unseen - reached[str(rule.number)])


def varied() -> Iterator[Situation]:
    """The cases worked by hand, each with other motives, needs, obstacles and evidence."""
    by_hand = [situation for situation, _, _ in BY_HAND.values()]
    yield from by_hand
    for situation in by_hand:
        yield replace(situation, floor_set=Answer.NO)
        for motive in Motive:
            yield replace(situation, motive=motive, fallback="a sign-on")
    kinds = tuple(shown(kind) for kind in EvidenceKind if kind is not EvidenceKind.RIVAL)
    for obstacle, needs, evidence in product(Obstacle, Needs, ((), kinds)):
        told = replace(UNDERPAID, obstacle=obstacle, needs=needs, evidence=evidence, confirmed=Answer.YES)
        yield told
        yield replace(told, value_seen=Answer.NO)
        yield replace(told, range=Range.NOT_ASKED)
    yield replace(UNDERPAID, obstacle=Obstacle.RIVAL, evidence=(RIVAL,), would_act=Answer.YES)
    yield replace(UNDERPAID, evidence=(shown(EvidenceKind.SCOPE),))
