"""What is at stake in an ask: exposure, the form it asks for, and the flags. None of it can reach a verdict (X10)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from playbook.offer.situation import Answer, Channel, Decider, Deciding, Edge, Needs, Obstacle, Processes, Runway, Situation, YesNow

MOST_ASKS: Final = 2
"""One or two items, not a list (B11)."""

DAY: Final = 24
"""Hours; under it a deadline is a flag and weighs double."""

SOON: Final = 5 * DAY
"""Hours; under it a deadline is one of the reasons. Our own guess, as the weights below are: they order, they do not measure."""

HIGH: Final = 3
"""From this weight on exposure is high: short runway and one thing more, or three lesser things."""


class Exposure(StrEnum):
    """How much would hurt if the offer went away. No probability stands behind it (product.md 3.8)."""

    LOW = "low"
    SOME = "some"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Form:
    """How to ask: at most `items` at once, in these words; `as_is` when "I would be glad to accept as it is" is true."""

    items: int
    words: str
    as_is: bool


@dataclass(frozen=True, slots=True)
class Stake:
    """The exposure with its reasons, what was not asked yet, the form that follows, and the warning of A7 where it fits."""

    level: Exposure
    reasons: tuple[str, ...]
    unasked: tuple[str, ...]
    form: Form
    warning: str = ""

    @property
    def line(self) -> str:
        """As it stands on the card: "some: 4 days to answer, no other offer. So: one item, soft words"."""
        return f"{self.level}: {', '.join(self.reasons) or 'nothing you told me adds to it'}. So: {self.form.words}"


@dataclass(frozen=True, slots=True)
class Flag:
    """Shown and never decisive. `line` is one sentence the member may use, where there is one."""

    key: str
    row: str
    words: str
    line: str = ""


def stake(situation: Situation) -> Stake:
    """What is at stake, and the form it gives an ask (A7, X10): runway, other processes, deadline, channel, a known runner-up."""
    weighed = _weighed(situation)
    weight = sum(weight for weight, _ in weighed)
    level = Exposure.HIGH if weight >= HIGH else Exposure.SOME if weight else Exposure.LOW
    unasked = ("how long you could go on",) * (situation.runway is None) + ("what else is in play",) * (situation.processes is None)
    return Stake(level, tuple(words for _, words in weighed), unasked, _form(situation, level), _warning(situation))


def flags(situation: Situation, told: Deciding) -> tuple[Flag, ...]:
    """The flags that are up (product.md 3.8): D12, A5, B11, D13 and less than a day to answer."""
    up = []
    if told.needs is Needs.REFUSED:
        up.append(Flag("needs_refused", "D12", "They would not talk about what you need. It decides nothing. Ask your council?"))
    if told.edge is Edge.SHOWN:
        up.append(Flag("still_unseen", "A5", "You showed your value and they still do not see it. Are these the right people?"))
    if len(situation.asks) > MOST_ASKS:
        up.append(Flag("many_asks", "B11", "More than two asks. Drop one, or keep it as a trade for a no."))
    if situation.channel is Channel.EMAIL:
        up.append(_email(situation.decider))
    if situation.hours_left is not None and situation.hours_left < DAY:
        passed = "The time to answer is over. Check with them before anything else."
        left = "Less than a day to answer. If you need more time, ask for that first."
        up.append(Flag("deadline", "C5", left if situation.hours_left > 0 else passed))
    return tuple(up)


def _weighed(situation: Situation) -> tuple[tuple[int, str], ...]:
    runway = {
        Runway.SHORT: (2, "money for weeks"),
        Runway.SOME: (1, "money for a few months"),
        Runway.UNSURE: (1, "not sure how long your money lasts"),
    }
    processes = {
        Processes.NONE: (1, "no other offer"),
        Processes.UNSURE: (1, "nothing else that is sure"),
    }
    found = [_deadline(situation.hours_left)]
    if situation.runway is not None:
        found.append(runway.get(situation.runway, (0, "")))
    if situation.processes is not None:
        found.append(processes.get(situation.processes, (0, "")))
    found.append((1, "written words carry no tone") if situation.channel is Channel.EMAIL else (0, ""))
    found.append((1, "someone else is waiting") if situation.runner_up is Answer.YES else (0, ""))
    return tuple((weight, words) for weight, words in found if weight)


def _deadline(hours: int | None) -> tuple[int, str]:
    if hours is None or hours >= SOON:
        return 0, ""
    if hours <= 0:
        return 2, "no time left to answer"
    if hours < 2 * DAY:
        return (2 if hours < DAY else 1), f"{hours} hour{'s' if hours > 1 else ''} to answer"
    return 1, f"{hours // DAY} days to answer"


def _form(situation: Situation, level: Exposure) -> Form:
    items = 1 if level is Exposure.HIGH else min(max(len(situation.asks), 1), MOST_ASKS)
    words = {
        Exposure.LOW: "plain words",
        Exposure.SOME: "soft words",
        Exposure.HIGH: "the softest words",
    }[level]
    as_is = situation.yes_now is YesNow.YES
    glad = ", and say that you would be glad to accept as it is" if as_is and level is Exposure.HIGH else ""
    return Form(items, f"{'one item' if items == 1 else 'two items'}, {words}{glad}", as_is)


def _warning(situation: Situation) -> str:
    if situation.obstacle is not Obstacle.MARKET:
        return ""
    trouble = "A job far under your level can bring trouble: being used, or not being trusted to stay."
    if situation.runway is Runway.SHORT:
        return f"{trouble} With money for weeks, taking it for now can still be right."
    return trouble


def _email(decider: Decider | None) -> Flag:
    runs = "A recruiter runs this, so email can be fine." if decider is Decider.RECRUITER else "This runs by email."
    words = f"{runs} One source prefers a live talk, then a short note that sums it up."
    return Flag("email", "D13", words, "Do you have ten minutes to talk about the offer? I will send a short note after.")
