"""What a running process can be watched by, in the text format of Prometheus: numbers and fixed words, no id and no content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Final, get_args

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot import __version__, platforms
from bot.platforms import Standing
from bot.store.unit import STATES
from bot.store.waiting import Waiting
from bot.tally import BOUNDS, Spread, Tally, Written

HELP: Final[Mapping[str, str]] = {
    "jsc_build_info": "The version that runs; always 1.",
    "jsc_events_total": "Events by platform, kind and result. unanswered: a second delivery, or nothing to answer. failed: a fault.",
    "jsc_answer_seconds": "From an event reaching the app until what it changed is durable and its answer is made, by platform.",
    "jsc_platform_state": "How each platform stands that is set up: 1 for the state it is in, 0 for the others.",
    "jsc_platform_halted": "1 where a platform said within two minutes that our credential is gone, and took nothing since.",
    "jsc_sends_total": "Messages handed to a platform outside of an answer, by platform and by what it said to them.",
    "jsc_retries_total": "Those of them that had been tried before, by platform.",
    "jsc_outbox_items": "Items of the outbox, by state.",
    "jsc_outbox_tried_items": "Items that still wait and were tried before without arriving for sure.",
    "jsc_outbox_oldest_due_seconds": "For how long the item that is due first has been waiting for the sender; 0 where none is due.",
    "jsc_outbox_counted": "1 where the outbox could be counted for this answer; 0 where the database could not be read.",
    "jsc_store_commit_seconds": "How long commits took until they were durable; its count is that of the commits, the failed left out.",
    "jsc_store_commit_failures_total": "Commits that failed as a whole; nothing of them was acknowledged.",
    "jsc_store_units_total": "Units of work by what became of them. refused: a second delivery, a stale read, or who is erased.",
}
"""What each metric means, as it is said beside it."""


def text(tally: Tally, written: Written, standing: Mapping[str, Standing], waiting: Waiting | None, now_ms: int) -> bytes:
    """All of it as one answer. `waiting` None: the outbox could not be counted."""
    registry = CollectorRegistry()
    registry.register(_Once([*_came_in(tally), *_platforms(tally, standing), *_outbox(waiting, now_ms), *_store(written)]))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Once(Collector):
    """Hands over what was read already."""

    def __init__(self, found: Iterable[Metric]) -> None:
        self._found = list(found)

    def collect(self) -> Iterator[Metric]:
        return iter(self._found)


def _counter(name: str, *labels: str) -> CounterMetricFamily:
    return CounterMetricFamily(name, HELP[name], labels=labels)


def _gauge(name: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, HELP[name], labels=labels)


def _histogram(name: str, spreads: Mapping[tuple[str, ...], Spread], *labels: str) -> HistogramMetricFamily:
    family = HistogramMetricFamily(name, HELP[name], labels=labels)
    bounds = [*map(str, BOUNDS), "+Inf"]
    for key, spread in spreads.items():
        family.add_metric(key, list(zip(bounds, accumulate(spread.counts), strict=True)), spread.seconds)
    return family


def _came_in(tally: Tally) -> list[Metric]:
    build = _gauge("jsc_build_info", "version")
    build.add_metric([__version__], 1)
    events = _counter("jsc_events_total", "platform", "kind", "result")
    for key, number in sorted(tally.events.items()):
        events.add_metric(key, number)
    return [build, events, _histogram("jsc_answer_seconds", {(name,): one for name, one in sorted(tally.answers.items())}, "platform")]


def _platforms(tally: Tally, standing: Mapping[str, Standing]) -> list[Metric]:
    states, halted = _gauge("jsc_platform_state", "platform", "state"), _gauge("jsc_platform_halted", "platform")
    sends, retries = _counter("jsc_sends_total", "platform", "answer"), _counter("jsc_retries_total", "platform")
    for name, one in standing.items():
        for state in get_args(platforms.State):
            states.add_metric([name, state], one.state == state)
        halted.add_metric([name], tally.halts(name))
        retries.add_metric([name], tally.retries[name])
    for key, number in sorted(tally.sends.items()):
        sends.add_metric(key, number)
    return [states, halted, sends, retries]


def _outbox(waiting: Waiting | None, now_ms: int) -> list[Metric]:
    counted = _gauge("jsc_outbox_counted")
    counted.add_metric([], waiting is not None)
    if waiting is None:
        return [counted]
    items, tried, oldest = (
        _gauge("jsc_outbox_items", "state"),
        _gauge("jsc_outbox_tried_items"),
        _gauge("jsc_outbox_oldest_due_seconds"),
    )
    for state in STATES:
        items.add_metric([state], waiting.states[state])
    tried.add_metric([], waiting.tried)
    oldest.add_metric([], overdue(waiting.next, now_ms))
    return [counted, items, tried, oldest]


def _store(written: Written) -> list[Metric]:
    failed, units = _counter("jsc_store_commit_failures_total"), _counter("jsc_store_units_total", "result")
    failed.add_metric([], written.failed)
    units.add_metric(["stored"], written.units["stored"])
    units.add_metric(["refused"], written.units["refused"])
    return [_histogram("jsc_store_commit_seconds", {(): written.commits}), failed, units]


def overdue(next_ms: int | None, now_ms: int) -> float:
    """For how many seconds what is to be woken at `next_ms` has been waiting."""
    return 0.0 if next_ms is None else max(0, now_ms - next_ms) / 1000
