"""Which question comes next, how many are left, and what is already known: one a screen, the known and the idle skipped."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from playbook.offer.questions import KINDS, NOTHING, QUESTIONS, UNLISTED, Option, Question, question
from playbook.offer.situation import (
    BACKS,
    PAY,
    Answer,
    Channel,
    Decider,
    Edge,
    Evidence,
    EvidenceKind,
    Floor,
    Motive,
    Needs,
    Obstacle,
    Offer,
    Processes,
    Range,
    Reply,
    Runway,
    Situation,
    Tick,
    YesNow,
    deciding,
    named_obstacle,
)


@dataclass(frozen=True, slots=True)
class Known:
    """An answer that is already there, in the words of its question, and what a "not sure" was counted as."""

    key: str
    title: str
    answer: str
    counted: str = ""


_TYPES: Final[Mapping[str, type[StrEnum]]] = MappingProxyType(
    {
        "yes_now": YesNow,
        "offer": Offer,
        "obstacle": Obstacle,
        "runway": Runway,
        "range": Range,
        "needs": Needs,
        "motive": Motive,
        "processes": Processes,
        "channel": Channel,
        "decider": Decider,
    }
)

_USUAL: Final[Mapping[str, StrEnum]] = MappingProxyType(
    {
        "yes_now": YesNow.IF,
        "offer": Offer.WRITTEN,
        "obstacle": Obstacle.PERSONAL,
        "runway": Runway.SOME,
        "range": Range.KNOWN,
        "needs": Needs.DONE,
        "motive": Motive.TOLD_TO,
        "edge": Answer.NO,
        "invited": Answer.NO,
        "normal": Answer.NO,
        "processes": Processes.TALKS,
        "channel": Channel.LIVE,
        "decider": Decider.HIRING_LEAD,
    }
)
"""The answers assumed while counting how many questions may come; those not named here are assumed to be yes."""


def next_question(situation: Situation) -> Question | None:
    """The one question to ask now, or None when every answer that matters is there.

    What is known is skipped, and so is what can no longer change the verdict or the form of an ask. Whether there is an
    offer comes from its record; where it does not, the first question is still the one of B2.
    """
    for key in _trail(situation):
        if not _answered(situation, key):
            return question(key, situation)
    return None


def progress(situation: Situation) -> tuple[int, int] | None:
    """(n, m) for "question n of about m", or None when nothing is left to ask.

    Answers known from elsewhere count as questions behind, but for the offer, which comes with its record. m assumes the usual
    answers from here on, so it may grow by an unusual one; it is never below n.
    """
    asked = next_question(situation)
    if asked is None:
        return None
    behind = _path(situation).index(asked.key)
    imagined, left = situation, next_question(situation)
    while left is not None:
        imagined = _usual(imagined, left)
        left = next_question(imagined)
    return behind + 1, len(_path(imagined))


def place(situation: Situation, key: str) -> tuple[int, int]:
    """(n, m) for "question n of about m" of a question that is asked again; (1, m) for one that is not on the way."""
    path = _path(situation)
    asked = progress(situation)
    return (path.index(key) + 1 if key in path else 1), max(asked[1] if asked else 0, len(path))


def before(situation: Situation, key: str, fixed: Collection[str] = ()) -> str | None:
    """The key of the question before `key` on the way through, or None at its beginning.

    `fixed` are those whose answer comes from elsewhere: they are not the member's to answer again. Where `key` is not on the way (any
    more), the last answered question is the one before.
    """
    path = _path(situation)
    end = path.index(key) if key in path else len(path)
    return next((each for each in reversed(path[:end]) if each not in fixed and _said(situation, each)), None)


def answer(situation: Situation, key: str, *ids: str) -> Situation:
    """The situation with one question answered by the ids of its options.

    `evidence` adds a reason of the picked kind, still without words and source, or empties them; `check` sets the ticks of
    the first reason that has none. Raises ValueError for an id the question does not offer, KeyError for an unknown key.
    """
    asked = question(key, situation)
    offered = {option.id for option in (*asked.options, *_unlisted(key))}
    if not offered.issuperset(ids) or (len(ids) != 1 and not asked.many):
        raise ValueError(f"{key} has no answer {', '.join(ids) or 'left empty'}; pick from {', '.join(sorted(offered))}")
    if key == "evidence":
        return replace(situation, evidence=_with_reason(situation, ids[0]))
    if key == "check":
        return replace(situation, evidence=_with_ticks(situation, ids))
    picked: dict[str, Any] = {key: _TYPES.get(key, Answer)(ids[0])}
    return replace(situation, **picked)


def known(situation: Situation) -> tuple[Known, ...]:
    """Every answer that is already there, in the order of asking."""
    there = (key for key in _ORDER if _said(situation, key))
    return tuple(_known(situation, key) for key in there)


_ORDER: Final = (
    "yes_now",
    "offer",
    "obstacle",
    "confirmed",
    "range",
    "evidence",
    "check",
    "would_act",
    "needs",
    "floor_set",
    "floor_met",
    "motive",
    "edge",
    "value_seen",
    "show_tried",
    "invited",
    "normal",
    "runway",
    "processes",
    "channel",
    "decider",
    "claims_true",
)


def _trail(situation: Situation) -> Iterator[str]:
    """The questions that matter here, in the order of the rules; what follows an unanswered one is not to be relied on."""
    told = deciding(situation)
    if situation.offer is Offer.NONE:
        return
    if not (told.true and told.would_act):
        yield "offer"
        return
    if situation.reply is not Reply.NONE:
        yield "offer"
        yield from _after_reply(situation)
        return
    yield "yes_now"
    yield "offer"
    yield "obstacle"
    yield from _reason(situation)
    if told.obstacle in (Obstacle.UNCLEAR, Obstacle.DIFFERS):
        return
    yield "needs"
    if told.needs is Needs.NOT_YET or told.yes_now is YesNow.UNSURE:
        return
    yield "floor_set"
    if told.floor is Floor.UNSET:
        return
    yield from _value(situation) if told.obstacle is not Obstacle.NONE else _wish(situation)


def _path(situation: Situation) -> list[str]:
    """The questions that count, each once."""
    return [key for key in dict.fromkeys(_trail(situation)) if key != "offer" or situation.offer is None]


def _after_reply(situation: Situation) -> Iterator[str]:
    """After an answer only the floor is left to ask for (rule 3)."""
    if situation.reply is Reply.GRANTED:
        return
    yield "floor_set"
    if situation.floor_set is Answer.YES and situation.traded:
        yield "floor_met"


def _reason(situation: Situation) -> Iterator[str]:
    """What stands in the way, and what can be shown for it (rules 2 and 4; A7, B5, B6, C3)."""
    if situation.obstacle is Obstacle.MARKET:
        yield "runway"
    if situation.obstacle is Obstacle.DIFFERS:
        yield "confirmed"
    named = named_obstacle(situation)
    if named in PAY:
        yield "range"
    if named in BACKS and deciding(situation).obstacle is not Obstacle.UNCLEAR:
        yield "evidence"
        yield "check"
    if situation.uses_rival:
        yield "would_act"


def _value(situation: Situation) -> Iterator[str]:
    """With an obstacle: do they see what is behind it (rule 7), and then the form of the ask (rule 9)."""
    told = deciding(situation)
    if told.obstacle in PAY:
        yield from _seen(situation)
        if told.edge is Edge.UNSEEN:
            return
    if told.evidence:
        yield from _form(situation)


def _wish(situation: Situation) -> Iterator[str]:
    """Without an obstacle: why ask at all (rules 10 to 15). Once an ask is open, more reasons for it are not asked for."""
    if situation.yes_now is not YesNow.YES:
        return
    yield "motive"
    told = deciding(situation)
    if situation.motive is Motive.DESERVING:
        yield from _seen(situation)
        if told.edge is Edge.UNSEEN:
            return
    yield "invited"
    if not told.invited:
        yield "normal"
    if not (told.invited or told.normal) and situation.value_seen in (None, Answer.YES):
        yield "edge"
        if situation.edge is Answer.YES:
            yield "value_seen"
    if told.invited or told.normal or told.edge is Edge.SEEN:
        if not situation.evidence:
            yield "claims_true"
        yield from _form(situation)


def _seen(situation: Situation) -> Iterator[str]:
    yield "value_seen"
    if situation.value_seen is not Answer.YES:
        yield "show_tried"


def _form(situation: Situation) -> Iterator[str]:
    """What shapes the words of an ask and never the verdict (X10, D13)."""
    yield "runway"
    yield "processes"
    yield "channel"
    if situation.channel is Channel.EMAIL:
        yield "decider"


def _answered(situation: Situation, key: str) -> bool:
    if key == "check":
        return all(item.ticks is not None for item in situation.evidence or ())
    return getattr(situation, key) is not None


def _said(situation: Situation, key: str) -> bool:
    """Whether the member answered it: where they have no evidence, there was nothing to check."""
    return _answered(situation, key) and (key != "check" or bool(situation.evidence))


def _usual(situation: Situation, asked: Question) -> Situation:
    if asked.many:
        return answer(situation, asked.key, *Tick)
    if asked.key == "evidence":
        kind = BACKS[named_obstacle(situation)][0]
        return replace(situation, evidence=(Evidence(kind, source="imagined", dated=date.min),))
    return answer(situation, asked.key, _USUAL.get(asked.key, Answer.YES))


def _unlisted(key: str) -> tuple[Option, ...]:
    return UNLISTED if key == "obstacle" else ()


def _with_reason(situation: Situation, picked: str) -> tuple[Evidence, ...]:
    return () if picked == NOTHING else (*(situation.evidence or ()), Evidence(EvidenceKind(picked)))


def _with_ticks(situation: Situation, ids: tuple[str, ...]) -> tuple[Evidence, ...]:
    items = list(situation.evidence or ())
    first = next((place for place, item in enumerate(items) if item.ticks is None), None)
    if first is None:
        raise ValueError("check has no answer here; every reason has been checked")
    items[first] = replace(items[first], ticks=tuple(tick for tick in Tick if tick in ids))
    return tuple(items)


def _known(situation: Situation, key: str) -> Known:
    title = question(key, situation).title
    if key == "evidence":
        shown = "; ".join(KINDS[item.kind].label for item in situation.evidence or ())
        return Known(key, title, shown or "Nothing I could show yet")
    if key == "check":
        held = [item for item in situation.evidence or () if item.counts]
        return Known(key, title, f"{len(held)} of {len(situation.evidence or ())} count")
    value = getattr(situation, key)
    option = next(option for option in (*QUESTIONS[key].options, *_unlisted(key)) if option.id == value)
    return Known(key, title, option.label, option.note if option.note.startswith("counts") else "")
