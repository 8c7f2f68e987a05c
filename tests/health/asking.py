"""Asks a running process how it is, as a watcher would, and reads its metrics with the parser of prometheus-client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One answer."""

    status: int
    text: str
    kind: str


async def asked(port: int, path: str, method: str = "GET") -> Told:
    """What is answered on loopback."""
    async with aiohttp.ClientSession() as session, session.request(method, f"http://127.0.0.1:{port}{path}") as answer:
        return Told(answer.status, await answer.text(), answer.headers["Content-Type"])


class Scrape:
    """An exposition, read: samples by name and labels, help texts by family."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.families = list(text_string_to_metric_families(text))
        self.help = {family.name: family.documentation for family in self.families}
        self.samples: dict[str, dict[Labels, float]] = {}
        for family in self.families:
            for sample in family.samples:
                self.samples.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value

    def value(self, name: str, **labels: str) -> float:
        """One sample; 0 where it was never counted."""
        return self.samples.get(name, {}).get(tuple(sorted(labels.items())), 0.0)

    def by(self, name: str, label: str) -> Mapping[str, float]:
        """The samples of a name by one of its labels, added up."""
        found: dict[str, float] = {}
        for labels, value in self.samples.get(name, {}).items():
            found[dict(labels)[label]] = found.get(dict(labels)[label], 0.0) + value
        return found


async def scraped(port: int) -> Scrape:
    """The metrics now."""
    told = await asked(port, "/metrics")
    assert (told.status, told.kind) == (200, "text/plain; version=0.0.4; charset=utf-8"), told
    return Scrape(told.text)
