"""One storm on one platform: seeded prompts of many members, kills at named points and at random instants, planned faults, a count."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime as dt
import itertools
import os
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import handlers
from bot.app import App
from bot.clock import Clock
from bot.context import About, Context
from bot.events import Command, Hints, Member, Place
from bot.ratelimit import LIMITS
from bot.router import collect
from bot.store.sqlite import Store
from bot.vault import read_keys
from playbook.cadence import Kind
from playbook.models import read_playbook
from playbook.records import Reminder
from tests.stage import START
from tests.standins.faults import At, FaultPlan
from tests.storm.counting import Excuse, Prompt, counted, unsettled
from tests.storm.towns import KINDS, LOOKS, Platform, Town, a_town

ROOT: Final = Path(__file__).parents[2]
KEY: Final = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
POINTS: Final = ("claimed and not begun", "before a send", "after acceptance before it is settled", "before commit", "after commit")
EACH: Final = 5
"""Prompts of one member: the first hello, and reminders."""
MINUTE: Final = 60.0
NEVER: Final = "no point"
PATIENCE: Final = 40.0
"""Real seconds until a point is taken to be not reached in this run; then the process is killed where it is."""
QUIET: Final = 60
"""Looks, four a second, after which the clocks are moved on by a minute while what is left goes out."""
DRAIN: Final = 600.0
"""Real seconds that all the rest may take once nothing is killed any more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a storm is made of; the same for the same seed, but for the machine's own pace."""

    platform: Platform
    seed: int = 1
    prompts: int = 800
    kills: int = 50
    faults: int = 48
    history: bool = True


async def storm(wanted: Wanted, folder: Path) -> dict[str, Any]:
    """Runs one in `folder`, which is empty; what came of it, as JSON holds it. `ok` is the verdict."""
    began = time.monotonic()
    chance = random.Random(f"{wanted.seed}{wanted.platform}")
    async with a_town(wanted.platform, wanted.seed, history=wanted.history) as town:
        (folder / "born").touch()
        run = Run(wanted, folder, town)
        prompts = await seeded(wanted, town, folder / "storm.db", chance)
        plan_faults(wanted, town.plan, town, chance)
        planned = len(town.plan.unfired)
        for n in range(wanted.kills):
            await run.minute()
            await run.one(n, chance)
        await run.minute()
        await run.drained(prompts)
        excuse: Excuse = "none" if wanted.platform == "discord" else "first" if wanted.history else "any"
        most = wanted.kills * LIMITS[wanted.platform].in_flight + planned
        count = counted(folder / "storm.db", prompts, town.messages(), excuse=excuse, most=most)
        fired = len(town.plan.fired)
    missed = sorted(set(POINTS) - run.points) if wanted.kills >= 2 * len(POINTS) else []
    wrong = bool(count.lost or count.early or count.foreign or count.doubled["undocumented"] or fired < planned or missed)
    return {
        "ok": not wrong,
        **dataclasses.asdict(wanted),
        "prompts": len(prompts),
        "faults": {"planned": planned, "fired": fired},
        "kills": run.killed,
        "points": sorted(run.points),
        "points_missed": missed,
        "merged": count.merged,
        "lost": len(count.lost),
        "doubled": count.doubled,
        "early": len(count.early),
        "foreign": len(count.foreign),
        "seconds": round(time.monotonic() - began),
        "which": (count.lost + count.early + count.foreign)[:10],
    }


def plan_faults(wanted: Wanted, plan: FaultPlan, town: Town, chance: random.Random) -> None:
    """One in eight befalls a look for an earlier attempt, of which every kill and every lost answer makes some; the rest a post."""
    looks = wanted.faults // 8 if wanted.history else 0
    posts = wanted.faults - looks
    faults = [KINDS[n % len(KINDS)][1] for n in range(posts)]
    places = chance.sample(range(1, max(posts, int(wanted.prompts * 0.8)) + 1), posts)
    chance.shuffle(faults)
    plan.add(*(At(nth, fault, town.post) for nth, fault in sorted(zip(places, faults, strict=True), key=lambda placed: placed[0])))
    plan.add(*(At(2 * n + 1, LOOKS[n % len(LOOKS)], town.look) for n in range(looks)))


async def seeded(wanted: Wanted, town: Town, database: Path, chance: random.Random) -> list[Prompt]:
    """A database in which every member has come at some minute, and asked for reminders at others."""
    people = town.settles(max(1, wanted.prompts // EACH))
    minutes = range(wanted.kills + 1)
    clock = Clock(frozen=START)
    store = await Store.open(database)
    try:
        about = About(run_by="the storm", version="0", source_url="", root="jsc", stored="")
        app = await App.start(collect(handlers), store, read_keys(KEY), read_playbook(), clock, about)
        prompts: list[Prompt] = []
        left = wanted.prompts
        starts = sorted(chance.choices(minutes[: max(1, len(minutes) // 2)], k=len(people)))
        for n, (member, first) in enumerate(zip(people, starts, strict=True)):
            clock.move(
                START + dt.timedelta(minutes=first, seconds=1) - clock.now()
                if clock.now() < START + dt.timedelta(minutes=first)
                else dt.timedelta()
            )
            mine = left if n == len(people) - 1 else min(EACH, left)
            left -= mine
            prompts += await _member(app, member, town.reader(member), [int(m) for m in chance.choices(minutes[first:], k=mine - 1)], n)
        return prompts
    finally:
        await store.close()


async def _member(app: App, member: Member, reader: str, minutes: list[int], n: int) -> list[Prompt]:
    """One member: says a word, which the first hello answers, and is to be reminded in each of these minutes."""
    place = Place(member.platform, f"place{n}", private=True)
    await app.handle(Command(f"{START:%Y%m%d}|storm{n}", member, "harbour", place, Hints(name=f"Person {n}"), "help", ""))
    made: list[Prompt] = []

    def plans(context: Context) -> None:
        made.clear()
        context.records.put(context.profile.model_copy(update={"zone": "Europe/Lisbon", "discreet": False}))
        made.extend(Prompt(item.id, reader, item.due, "") for item in context.outbox.pending("hello"))
        for k, minute in enumerate(minutes):
            # Some seconds apart, so that those of one minute, which come as one note, are several too.
            due = max(START + dt.timedelta(minutes=minute, seconds=2 + 7 * k), context.now + dt.timedelta(seconds=1))
            word = f"{n}{k:03d}"
            own = context.records.add(Reminder(what=f"storm-{word}-word", when=due, zone="Europe/Lisbon"))
            made.append(Prompt(context.outbox.plan(Kind.REMINDER, due, own.id), reader, due, word))

    await app.change(app.vault.subject_id("member", member.platform, member.id), plans)
    return made


class Run:
    """One process after another on the storm's database."""

    def __init__(self, wanted: Wanted, folder: Path, town: Town) -> None:
        self._wanted, self._folder, self._town = wanted, folder, town
        self._ahead = 0.0
        self.killed = 0
        self.points: set[str] = set()

    async def minute(self) -> None:
        """The platform's clock and then the bot's show the next minute."""
        self._town.advance(MINUTE)
        self._ahead += MINUTE
        fresh = self._folder / "clock.new"
        fresh.write_text(str(self._ahead))
        fresh.replace(self._folder / "clock")

    async def one(self, n: int, chance: random.Random) -> None:
        """A process that is killed: every other one at a named point, the rest at an instant of chance."""
        point = POINTS[n // 2 % len(POINTS)] if n % 2 == 0 else NEVER
        nth, instant = chance.randint(1, 6), chance.uniform(0.5, 5.0)
        mark = self._folder / f"fired-{n}"
        process = await self._starts(point, nth, mark)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), PATIENCE if point != NEVER else instant)
        if process.returncode is None:
            process.kill()
            await process.wait()
        assert process.returncode == -9, f"the bot ended with {process.returncode}"
        self.killed += 1
        if mark.exists():
            self.points.add(mark.read_text())

    async def drained(self, prompts: list[Prompt]) -> None:
        """A process that is left alone until nothing waits any more, or for too long; then it is asked to end."""
        process = await self._starts(NEVER, 1, self._folder / "fired-last")
        database = self._folder / "storm.db"
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN):
                for looked in itertools.count(1):
                    if not unsettled(database, prompts):
                        break
                    assert process.returncode is None, f"the bot ended with {process.returncode}"
                    await asyncio.sleep(0.25)
                    if looked % QUIET == 0:
                        # What waits for its moment, as a first note that may stand nobody knows where, need not wait in real time.
                        await self.minute()
        assert process.stdin is not None
        process.stdin.close()
        await asyncio.wait_for(process.wait(), PATIENCE)

    async def _starts(self, point: str, nth: int, mark: Path) -> asyncio.subprocess.Process:
        env = {k: v for k, v in os.environ.items() if not k.startswith(("JSC_", "SLACK_", "DISCORD_"))}
        env |= self._town.env | {"JSC_DATABASE": str(self._folder / "storm.db"), "JSC_KEYS": KEY, "PYTHONPATH": str(ROOT)}
        with (self._folder / "stderr").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.crash.program", point, str(nth), str(mark), str(self._folder / "clock")),
                cwd=self._folder,
                env=env,
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
