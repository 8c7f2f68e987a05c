"""An offer as the advisor reads it: what is on record goes before what was answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from playbook.offer import ask as offer_ask
from playbook.offer import case
from playbook.offer.outcome import Outcome
from playbook.offer.situation import Answer, Item, Needs, Reply, Runway, Situation
from playbook.offer.situation import Offer as Came
from playbook.records import Ask, Offer, Part, Sheet

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")
TOLD = Situation(runway=Runway.SOME, needs=Needs.NOT_YET, floor_set=Answer.NO)
OFFER = Offer(id="o", job="j", came=Came.WRITTEN, at=NOW, told=TOLD)


def ask(id: str, item: Item = Item.BASE, outcome: Outcome = Outcome.OPEN, *, swap: bool = False, asked: bool = True) -> Ask:
    return Ask(id=id, offer="o", item=item, outcome=outcome, swap=swap, asked=NOW if asked else None)


def read(*asks: Ask, offer: Offer = OFFER, sheet: Sheet | None = None, needs: Needs | None = None) -> Situation:
    return case.situation(offer, sheet, asks, needs, NOW)


def test_what_no_record_says_stays_the_members_answer() -> None:
    assert read() == replace(TOLD, offer=Came.WRITTEN)
    assert read(offer=OFFER.model_copy(update={"floor": "  "})).floor_set is Answer.NO


def test_records_go_before_answers() -> None:
    assert read(needs=Needs.DONE).needs is Needs.DONE
    assert read(offer=OFFER.model_copy(update={"floor": "70k"})).floor_set is Answer.YES
    assert read(sheet=Sheet(id="o", trade="two days at home")).fallback == "two days at home"


@pytest.mark.parametrize(("ahead", "hours"), [(timedelta(hours=3), 3), (timedelta(minutes=179), 2), (timedelta(minutes=-1), -1)])
def test_hours_left_are_whole_ones(ahead: timedelta, hours: int) -> None:
    assert read(offer=OFFER.model_copy(update={"deadline": NOW + ahead})).hours_left == hours


def test_what_was_taken_back_counts_nowhere_and_a_trade_not_among_the_asks() -> None:
    told = read(
        ask("1", outcome=Outcome.FULL),
        ask("2", Item.BONUS, Outcome.WITHDRAWN),
        ask("3", Item.EQUITY, Outcome.NONE),
        ask("4", Item.REMOTE, swap=True),
    )
    assert (told.asks, told.reply, told.traded) == ((Item.BASE, Item.EQUITY), Reply.PART, True)


@pytest.mark.row("C6")
def test_a_trade_that_was_only_written_down_was_not_made() -> None:
    refused = ask("1", outcome=Outcome.NONE)
    assert read(refused, ask("2", Item.REMOTE, swap=True, asked=False)).traded is False
    assert read(refused, ask("2", Item.REMOTE, swap=True, asked=False)).reply is Reply.REFUSED
    assert read(refused, ask("2", Item.REMOTE, Outcome.WITHDRAWN, swap=True)).traded is False
    assert read(refused, ask("2", Item.REMOTE, Outcome.FULL, swap=True)).reply is Reply.PART
    assert read(refused, ask("2", Item.REMOTE)).reply is Reply.NONE, "an ask of its own is still open"


def test_the_members_own_answers_are_what_is_left_without_the_records() -> None:
    full = read(ask("1", outcome=Outcome.NONE), ask("2", Item.REMOTE, swap=True), sheet=Sheet(id="o", trade="time"))
    full = replace(full, hours_left=5)
    assert case.own(full) == TOLD


def test_a_package_leaves_out_what_is_blank() -> None:
    parts = (Part(item=Item.BASE, words="60k"), Part(item=Item.BONUS, words=" "))
    assert case.package(OFFER.model_copy(update={"package": parts})) == {Item.BASE: "60k"}


def test_an_ask_as_the_talk_sheet_reads_it() -> None:
    kept = Ask(id="1", offer="o", item=Item.BASE, what="base", number="64k", because="of the scope", scope="two teams")
    assert case.as_ask(kept) == offer_ask.Ask(Item.BASE, "base", "64k", "of the scope", "two teams")


@pytest.mark.parametrize(
    ("text", "day"),
    [("Oct 2026", date(2026, 10, 1)), ("12 Oct 2026", date(2026, 10, 12)), ("", None), ("a friend", None)],
)
def test_a_source_is_dated_by_a_day_or_a_month(text: str, day: date | None) -> None:
    assert case.read_date(text, NOW, LISBON) == day
