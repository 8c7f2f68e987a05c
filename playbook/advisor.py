"""The offer advisor: the same answers always give the same advice, and every line of it names its rule and its source.

Pure and without a model of language: fifteen ordered rules over what a member told (product.md 3.8). `advise` gives the whole
card, `next_question` the next screen, `derive` and `explain_rules` the reasoning as text. No probability is invented, no claim's
number is used, no sentence is written that the member could not stand behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import takewhile
from types import MappingProxyType
from typing import Final

from playbook.offer.exposure import Flag, Stake, flags, stake
from playbook.offer.flow import Known, answer, known, next_question, progress
from playbook.offer.questions import KINDS, QUESTIONS, Question
from playbook.offer.rules import ASK_TWO, TITLES, Rule, Step, Verdict, View
from playbook.offer.rules_1 import RULES_1
from playbook.offer.situation import (
    BACKS,
    Deciding,
    Evidence,
    EvidenceKind,
    Floor,
    Motive,
    Reply,
    Situation,
    Tick,
    backs,
    deciding,
    named_obstacle,
    without_claim,
)

__all__ = [
    "RULES",
    "Advice",
    "Change",
    "Known",
    "Question",
    "Reason",
    "Sheet",
    "Situation",
    "Verdict",
    "advise",
    "answer",
    "decide",
    "deciding",
    "derive",
    "explain_rules",
    "known",
    "next_question",
    "progress",
    "without_claim",
]

RULES: Final[Mapping[int, tuple[Rule, ...]]] = MappingProxyType({1: RULES_1})
"""Every rule set that ever gave advice, by its version. None is edited; old advice is replayed by its number."""

REASONS: Final = 3
"""A card gives three reasons (product.md 3.8)."""


class Sheet(StrEnum):
    """Whether a talk sheet may be offered: never after STOP (B14), not before the floor is set (B12)."""

    NEVER = "never"
    AFTER_FLOOR = "after_floor"
    OFFERED = "offered"
    ANYWAY = "anyway"
    """The advice is something else; one press goes ahead regardless (X1)."""
    CLOSING = "closing"
    """Only the closing lines: interest and timeline (C7)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, with the rule that says so and the row of product.md section 1 it rests on."""

    words: str
    rule: int
    row: str


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that, changed alone, gives another verdict. `key` is its question, `claim` for a claim taken out."""

    key: str
    words: str
    verdict: Verdict
    title: str
    rule: int

    @property
    def line(self) -> str:
        """As it stands on the card: "they have not seen your value: Show your value first"."""
        return f"{self.words}: {self.title}"


@dataclass(frozen=True, slots=True)
class Advice:
    """The whole card. `anyway` is the button that goes ahead regardless, empty where the verdict itself is to ask and on STOP.

    `stake` is worth showing where an ask is open. `looks` says how a weak motive may look from their side (B8), empty without
    one. While `question` is not None, advice is of what is known so far, with everything not asked yet counted as not sure.
    """

    rules: int
    rule: int
    verdict: Verdict
    title: str
    reasons: tuple[Reason, ...]
    views: tuple[View, ...]
    changes: tuple[Change, ...]
    stake: Stake
    flags: tuple[Flag, ...]
    step: Step
    sheet: Sheet
    anyway: str
    looks: str
    question: Question | None
    known: tuple[Known, ...]


def advise(situation: Situation, rules: int = 1) -> Advice:
    """The advice for a situation by a rule set. Raises ValueError for a rule set that never was.

    Rows A1-A8, A11, B1, B2, B5-B15, C1-C9, D7, D8, D12-D17; the conflicts decide by the `key` of each view.
    """
    told = deciding(situation)
    rule = decide(told, rules)
    weighed = stake(situation)
    reasons = [because for because in rule.because if because.when(told, situation)][:REASONS]
    return Advice(
        rules=rules,
        rule=rule.number,
        verdict=rule.verdict,
        title=_title(rule, weighed),
        reasons=tuple(Reason(because.words, rule.number, because.row) for because in reasons),
        views=rule.views,
        changes=_changes(situation, rule, rules),
        stake=weighed,
        flags=_flags(situation, told, rule.verdict),
        step=next(step for when, step in rule.steps if when(told, situation)),
        sheet=_sheet(rule.verdict, told),
        anyway=rule.anyway,
        looks=_looks(situation.motive),
        question=next_question(situation),
        known=known(situation),
    )


def decide(told: Deciding, rules: int = 1) -> Rule:
    """The first rule of a set that matches. Raises ValueError for a rule set that never was."""
    for rule in _ruleset(rules):
        for condition in rule.conditions:
            if not condition.holds(told):
                break
        else:
            return rule
    raise ValueError(f"rule set {rules} has no last rule that always matches")


def derive(situation: Situation, rules: int = 1) -> tuple[str, ...]:
    """How the advice came about, line by line: what was told, then each rule tried, and why it matched or did not."""
    told = deciding(situation)
    rule, advice = decide(told, rules), advise(situation, rules)
    return (
        f"Rule set {rules}. The first rule that matches decides.",
        f"Told: {_told(told)}.",
        *(
            f"Rule {each.label} ({TITLES[each.verdict]}): no, {_against(each, told)}."
            for each in takewhile(lambda each: each is not rule, _ruleset(rules))
        ),
        f"Rule {rule.label} ({TITLES[rule.verdict]}): yes, {rule.words}.",
        *(f"  Because {reason.words} ({reason.row})." for reason in advice.reasons),
        f"Verdict: {advice.title}.",
    )


def explain_rules(rules: int = 1) -> tuple[str, ...]:
    """A rule set as text, a line for each rule and one for each other view. Raises ValueError for one that never was."""
    lines = [f"Rule set {rules}. From the top, the first rule that matches decides.", "Each says what those before it leave open."]
    for rule in _ruleset(rules):
        lines.append(f"{rule.label}. {TITLES[rule.verdict]}: if {rule.words}. Rows {', '.join(rule.rows)}.")
        lines.extend(f"   The other view ({view.key}, {view.row}): {view.line}." for view in rule.views)
    return tuple(lines)


def _ruleset(rules: int) -> tuple[Rule, ...]:
    if rules not in RULES:
        raise ValueError(f"there is no rule set {rules}; there is {', '.join(map(str, RULES))}")
    return RULES[rules]


def _against(rule: Rule, told: Deciding) -> str:
    """Why a rule does not match: the first of its conditions that does not hold, the other way round."""
    return next(condition.otherwise for condition in rule.conditions if not condition.holds(told))


def _told(told: Deciding) -> str:
    """The deciding answers as text; a yes or no stands for true or false."""
    shown = {True: "yes", False: "no"}
    return "; ".join(
        f"{field.replace('_', ' ')} {shown[value] if isinstance(value, bool) else str(value).replace('_', ' ')}"
        for field, value in told._asdict().items()
    )


def _title(rule: Rule, weighed: Stake) -> str:
    return ASK_TWO if rule.verdict is Verdict.ASK and weighed.form.items > 1 else TITLES[rule.verdict]


def _sheet(verdict: Verdict, told: Deciding) -> Sheet:
    if verdict is Verdict.STOP:
        return Sheet.NEVER
    if verdict is Verdict.CLOSE:
        return Sheet.CLOSING
    if told.floor is Floor.UNSET:
        return Sheet.AFTER_FLOOR
    asks = (Verdict.ASK, Verdict.OPTIONAL_ASK, Verdict.TRADE_ONCE)
    return Sheet.OFFERED if verdict in asks else Sheet.ANYWAY


def _flags(situation: Situation, told: Deciding, verdict: Verdict) -> tuple[Flag, ...]:
    """The flags that are up; on STOP without a line to use, since nothing is drafted there (B14)."""
    up = flags(situation, told)
    return tuple(replace(flag, line="") for flag in up) if verdict is Verdict.STOP else up


def _looks(motive: Motive | None) -> str:
    return next((option.note for option in QUESTIONS["motive"].options if option.id == motive), "")


def _changes(situation: Situation, rule: Rule, rules: int) -> tuple[Change, ...]:
    """Every single changed answer that flips the verdict, once for each question and verdict, the nearest first."""
    found: dict[tuple[str, Verdict], Change] = {}
    for key, words, changed in _edits(situation):
        other = decide(deciding(changed), rules)
        if other.verdict is not rule.verdict:
            change = Change(key, words, other.verdict, _title(other, stake(changed)), other.number)
            found.setdefault((key, other.verdict), change)
    return tuple(found.values())


_NEAREST: Final = (
    "value_seen",
    "invited",
    "needs",
    "would_act",
    "range",
    "obstacle",
    "confirmed",
    "edge",
    "show_tried",
    "normal",
    "motive",
    "floor_set",
    "floor_met",
    "yes_now",
    "claims_true",
)

_REPLIES: Final = (
    (Reply.NONE, "they have not answered after all"),
    (Reply.GRANTED, "they say yes to all you ask"),
    (Reply.PART, "they meet a part of what you ask"),
    (Reply.REFUSED, "they say no to what you ask"),
)


def _edits(situation: Situation) -> Iterator[tuple[str, str, Situation]]:
    """Every situation that differs from this one in a single answer: its key, how the change reads, and the situation.

    A change that leaves all as it was may be among them; what stands in records (the answer, the swap, the offer) comes last.
    """
    yield "claim", "the claim comes out", without_claim(situation)
    yield from _evidence_edits(situation)
    for key in _NEAREST:
        yield from _picks(situation, key)
    for reply, words in _REPLIES:
        yield "reply", words, replace(situation, reply=reply)
    swapped = "no swap was tried after all" if situation.traded else "a swap is tried"
    yield "traded", swapped, replace(situation, traded=not situation.traded)
    yield from _picks(situation, "offer")


def _picks(situation: Situation, key: str) -> Iterator[tuple[str, str, Situation]]:
    for option in QUESTIONS[key].options:
        if option.change:
            yield key, option.change, answer(situation, key, option.id)


def _evidence_edits(situation: Situation) -> Iterator[tuple[str, str, Situation]]:
    """A reason that loses its source or its truth, or one that is found (B5, C9)."""
    items = situation.evidence or ()
    for place, item in enumerate(items):
        noun = "figure" if item.kind is EvidenceKind.MARKET else "reason"
        if backs(item, situation):
            yield "evidence", f"your {noun} has no source", _swap(situation, place, replace(item, source=""))
        untrue = tuple(tick for tick in item.ticks or () if tick is not Tick.TRUE)
        yield "check", f"the {noun} is not true", _swap(situation, place, replace(item, ticks=untrue))
    for kind in BACKS.get(named_obstacle(situation), ()):
        shown = Evidence(kind, source="a source", dated=date.min, ticks=tuple(Tick))
        yield "evidence", KINDS[kind].change, replace(situation, evidence=(*items, shown))


def _swap(situation: Situation, place: int, item: Evidence) -> Situation:
    items = situation.evidence or ()
    return replace(situation, evidence=(*items[:place], item, *items[place + 1 :]))
