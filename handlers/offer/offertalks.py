"""A talk on terms as cards read it: one offer with its sheet, its asks and the advice for it, all as of now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from bot.context import Context
from bot.search import offers, plans
from playbook import advisor, history
from playbook.advisor import Advice
from playbook.before_pay import BeforePay, before_pay, mission_for
from playbook.cadence import Kind
from playbook.offer import case as offer_case
from playbook.offer import talk_sheet
from playbook.offer.ask import PACKAGE
from playbook.offer.exposure import MOST_ASKS, Exposure
from playbook.offer.outcome import Outcome
from playbook.offer.situation import Answer, Item, Range, Situation
from playbook.records import Ask, EventKind, Job, JobEvent, JobMission, Offer, Sheet

OUTCOMES: Final = {
    Outcome.FULL: "Yes, in full",
    Outcome.PART: "Yes, in part",
    Outcome.NONE: "No",
    Outcome.WITHDRAWN: "I took it back",
    Outcome.OPEN: "No answer yet",
}
"""What came of an ask, in the member's voice (screen 33a)."""
OUTCOME_WORDS: Final = {
    **{outcome: label.lower() for outcome, label in OUTCOMES.items()},
    Outcome.WITHDRAWN: "taken back",
}
"""The same as a fact."""
MOVED: Final = frozenset({Outcome.FULL, Outcome.PART})
"""What makes an offer another one than it was."""
ITEMS: Final = {**{item: label for item, (label, _) in PACKAGE.items()}, Item.OTHER: "Something else"}
"""What can be asked for, as it is picked."""


@dataclass(frozen=True, slots=True)
class Case:
    """One offer and all that is known about the talk on it. `asks` are in the order of writing, swaps and what was taken back too."""

    offer: Offer
    job: Job | None
    sheet: Sheet
    asks: tuple[Ask, ...]
    situation: Situation
    advice: Advice
    before: BeforePay

    @property
    def firm(self) -> str:
        """The firm's name as the member wrote it; empty when it was removed."""
        return self.job.firm if self.job is not None else ""

    @property
    def standing(self) -> tuple[Ask, ...]:
        """The asks on the sheet: no swap, and not taken back."""
        return tuple(ask for ask in self.asks if not ask.swap and ask.outcome is not Outcome.WITHDRAWN)

    @property
    def put(self) -> tuple[Ask, ...]:
        """What was put to the firm, swaps too, whatever came of it."""
        return tuple(ask for ask in self.asks if ask.asked is not None)

    @property
    def unanswered(self) -> tuple[Ask, ...]:
        """What was put to the firm and has no answer yet."""
        return tuple(ask for ask in self.put if ask.outcome is Outcome.OPEN)

    @property
    def answered(self) -> bool:
        """Whether all that was put to the firm has its answer."""
        return bool(self.put) and not self.unanswered

    def waits(self, now: dt.datetime) -> bool:
        """Whether an ask is left to work at `now` (aware): asked, unanswered, and the wait is not over (C5)."""
        return bool(self.unanswered) and self.sheet.wait_until is not None and now < self.sheet.wait_until


def case(offer: Offer, context: Context) -> Case:
    """What is known about an offer at this moment."""
    sheet = context.records.get(Sheet, offer.id) or Sheet(id=offer.id)
    asks = tuple(ask for ask in context.records.all(Ask) if ask.offer == offer.id)
    found = mission_for(offer.job, context.records.all(JobMission))
    before = before_pay(found.mission if found is not None else None)
    situation = offers.situation(offer, context)
    return Case(offer, context.records.get(Job, offer.job), sheet, asks, situation, advisor.advise(situation), before)


def latest(context: Context) -> Offer | None:
    """The open offer that was written down last; None without one."""
    return next((offer for offer in reversed(context.records.all(Offer)) if offer.state == "open"), None)


def named(args: tuple[str, ...], context: Context) -> Offer | None:
    """The offer that `args` begin with; without any, the latest that is open."""
    return context.records.get(Offer, args[0]) if args else latest(context)


def most_asks(here: Case) -> int:
    """How many items may be asked for at once: one where much is at stake, else two (B11, X10)."""
    return 1 if here.advice.stake.level is Exposure.HIGH else MOST_ASKS


def talk(here: Case, context: Context) -> talk_sheet.TalkSheet:
    """The talk sheet of an offer, as the playbook reads it."""
    asks = tuple(offer_case.as_ask(ask) for ask in here.standing)
    until = here.sheet.wait_until
    return talk_sheet.TalkSheet(
        floor_set=here.situation.floor_set is Answer.YES,
        needs=here.before.need_words(),
        open_points=(*here.before.point_words(), *_open_points(here.offer)),
        interest=here.sheet.interest,
        package=tuple(offer_case.package(here.offer).items()),
        range_known=here.situation.range in (Range.KNOWN, Range.NOT_SAID),
        asks=asks,
        limits=here.sheet.limits,
        original=here.sheet.original,
        wait_until=until.astimezone(context.zone) if until is not None and here.unanswered else None,
        trade=here.sheet.trade,
        close=here.sheet.close,
        pay_first=here.offer.pay_first,
        may_accept=here.advice.stake.form.as_is,
        most_asks=max(len(asks), most_asks(here)),
    )


def settle(ask: Ask, outcome: Outcome, said: str, context: Context) -> None:
    """Writes down what came of an ask: the wait ends with the last answer, and what changes an open offer joins the job's history."""
    before = ask.outcome
    context.records.put(ask.model_copy(update={"outcome": outcome, "said": said}))
    offer = context.records.get(Offer, ask.offer)
    if offer is None:
        return
    here = case(offer, context)
    if outcome in MOVED and before not in MOVED and here.job is not None and offer.state == "open":
        write(here.job, "offer_changed", context)
    if not here.unanswered and here.sheet.wait_until is not None:
        kept = context.records.put(here.sheet.model_copy(update={"wait_until": None}))
        plans.plan_wait(offer, kept, context)
        context.take_note(Kind.OFFER_WAIT, offer.id)


def write(job: Job, kind: EventKind, context: Context) -> None:
    """Adds a line of today to a job's history, once."""
    if any(line.kind == kind and line.day == context.today for line in history.standing(job)):
        return
    line = JobEvent(id=context.records.new_id(), kind=kind, day=context.today, at=context.now)
    plans.keep_job(history.record(job, line), context)


def _open_points(offer: Offer) -> tuple[str, ...]:
    """What differs from what was told before, each as a question (D7); not once they said which version holds."""
    if offer.told.confirmed is Answer.YES:
        return ()
    return tuple(f"{ITEMS[part.item]}: which version holds?" for part in offer.package if part.before == "differs")
