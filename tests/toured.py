"""The whole tour, walked once a process: its screens to be read, and copies of where it ended to be played on."""

from __future__ import annotations

import copy
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.cards import Card
from bot.clock import Clock
from tests.stage import DATABASE, START, Stage, a_stage, an_app
from tests.tour import Tour

_WALKED: list[Tour] = []


async def walked(factory: pytest.TempPathFactory) -> Tour:
    """The tour with all that was seen. Its stage is over: nothing more can be done on it, so that it is the same for everybody."""
    if not _WALKED:
        async with a_stage(factory.mktemp("tour")) as stage:
            tour = Tour(stage)
            await tour.goes()
        _WALKED.append(tour)
    return _WALKED[0]


@asynccontextmanager
async def after(tour: Tour, folder: Path) -> AsyncIterator[Stage]:
    """A stage on a copy of the tour's database in `folder`, its people and rooms having seen all that they saw."""
    over = tour.stage
    shutil.copyfile(over.app.store.path, folder / DATABASE)
    clock = Clock(frozen=START, offset=over.clock.now() - START)
    async with an_app(folder / DATABASE, clock) as app:
        stage = Stage(app, clock)
        # The cards themselves cannot be changed; the lists of who saw them can, and belong to this stage.
        kept = {id(over): stage} | {id(card): card for card in _cards(over)}
        for name in ("people", "rooms", "closed", "removed", "makes_rooms", "no_room", "lets_out"):
            setattr(stage, name, copy.deepcopy(getattr(over, name), kept))
        # No key of an event is used twice in a database; on the next copy they go on from here, which is as good.
        stage._keys, stage._made = itertools.count(next(over._keys)), itertools.count(next(over._made))
        yield stage


def _cards(stage: Stage) -> Iterator[Card]:
    for who in stage.people.values():
        yield from who.cards
        yield from who.every
        yield from (card for _, card in who.messages)
        yield from [who.home] if who.home is not None else []
    yield from (said.card for room in stage.rooms.values() for said in room.posts)
