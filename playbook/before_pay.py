"""What a mission says before any talk about pay: where the talk about needs stands, and what is open (D7, D8, D12).

Read by the advice on an offer and by the talk sheet. A mission decides nothing: where it is silent, the member is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from playbook import comparison
from playbook.mission import Line, Mission, Need, number_of
from playbook.needs import Flag, Talk, open_needs, refusal
from playbook.needs import talk as standing
from playbook.offer.situation import Needs
from playbook.records import JobMission

STANDS: Final[dict[Talk, Needs]] = {"not yet": Needs.NOT_YET, "done": Needs.DONE, "refused": Needs.REFUSED}


@dataclass(frozen=True, slots=True)
class BeforePay:
    """Where things stand before pay. `talk` is None while the mission does not say: the member's own answer then holds.

    `needs` are those not talked about yet, `lines` the topics of the comparison that are open or differ, open ones first.
    `refused` is for the member's eyes alone (D12): it decides nothing.
    """

    talk: Needs | None = None
    needs: tuple[Need, ...] = ()
    lines: tuple[Line, ...] = ()
    refused: Flag | None = None
    mission: Mission | None = None

    def need_words(self) -> tuple[str, ...]:
        """The open needs as a talk sheet names them: `one tester, for result 1: setup from 9 days to 3`."""
        return tuple(need_words(self.mission or Mission(), need) for need in self.needs)

    def point_words(self) -> tuple[str, ...]:
        """What is open in the comparison, as questions one can say."""
        return tuple(words for line in self.lines if (words := comparison.question(line)) is not None)


def before_pay(mission: Mission | None) -> BeforePay:
    """What a mission says before pay; with none, that nothing is known.

    The talk counts as not needed (`Needs.NOTHING`) only where the member said that nothing more is needed; a mission without needs
    says nothing.
    """
    if mission is None:
        return BeforePay()
    stands = standing(mission.needs)
    talk = (Needs.NOTHING if mission.enough else None) if stands == "none" else STANDS[stands]
    return BeforePay(talk, open_needs(mission.needs), comparison.unsettled(mission.lines), refusal(mission.needs), mission)


def mission_for(job: str, missions: Iterable[JobMission]) -> JobMission | None:
    """The newest mission for the job with that id, or None; `missions` in the order in which they were made."""
    return next((each for each in reversed(list(missions)) if job and each.job == job), None)


def need_words(mission: Mission, need: Need) -> str:
    """A need with the key result it is for, where it names one that is there."""
    number = number_of(mission, need.result)
    if number is None:
        return need.need
    text = next(r.text for o in mission.objectives for r in o.results if r.id == need.result)
    return f"{need.need}, for result {number}: {text}"
