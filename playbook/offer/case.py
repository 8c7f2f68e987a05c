"""One offer as the advisor reads it: the member's answers, with what their records say put in the place of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playbook.offer import ask as offer_ask
from playbook.offer.outcome import Outcome, reply_of
from playbook.offer.situation import Answer, Item, Needs, Situation
from playbook.records import Ask, Offer, Sheet
from playbook.times import read_day
from playbook.typed.timereadings import ReadDay


def situation(offer: Offer, sheet: Sheet | None, asks: Sequence[Ask], needs: Needs | None, now: datetime) -> Situation:
    """All that is known about an offer at `now` (aware), for `advisor.advise` and `advisor.next_question`.

    `asks` are those of this offer, in the order of writing. `needs` is what the mission says about the talk on needs; None where it
    says nothing, and then the member's own answer holds. A floor that is written down is set; one kept in the head is an answer.
    """
    standing = [ask for ask in asks if ask.outcome is not Outcome.WITHDRAWN]
    answered = [ask.outcome for ask in standing if not (ask.swap and ask.outcome is Outcome.OPEN)]
    return replace(
        offer.told,
        offer=offer.came,
        needs=needs or offer.told.needs,
        floor_set=Answer.YES if offer.floor.strip() else offer.told.floor_set,
        reply=reply_of(answered),
        traded=any(ask.swap and ask.asked for ask in standing),
        asks=tuple(ask.item for ask in standing if not ask.swap),
        fallback=sheet.trade if sheet is not None else "",
        hours_left=None if offer.deadline is None else (offer.deadline - now) // timedelta(hours=1),
    )


def own(told: Situation) -> Situation:
    """The member's own answers in a situation: what `Offer.told` keeps."""
    blank = Situation()
    return replace(
        told,
        offer=None,
        reply=blank.reply,
        traded=blank.traded,
        asks=blank.asks,
        fallback=blank.fallback,
        hours_left=None,
    )


def package(offer: Offer) -> Mapping[Item, str]:
    """What the offer says, part by part, in the member's words; a part that is blank is left out."""
    return {part.item: part.words for part in offer.package if part.words.strip()}


def as_ask(ask: Ask) -> offer_ask.Ask:
    """An ask as the talk sheet reads it."""
    return offer_ask.Ask(ask.item, ask.what, ask.number, ask.because, ask.scope)


def read_date(text: str, now: datetime, zone: ZoneInfo) -> date | None:
    """The past day that a source's date names; a month alone (`Oct 2026`) is its first day. None for any other text."""
    for words in (text, f"1 {text}"):
        reading = read_day(words, now, zone)
        if isinstance(reading, ReadDay):
            return reading.day
    return None
