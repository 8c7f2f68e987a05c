"""A platform that is down for two hours or for thirty, in each way there is: all that still helps its reader comes after it, once.

The real SDKs before the platforms' stand-ins, with the app's own clock moved from one due item to the next.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import pytest
from discord.http import Route

from bot.app import App
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.clock import Clock
from bot.context import Context
from bot.events import Due
from bot.outbox import breaker
from bot.router import DueRoute
from playbook.cadence import Kind
from tests.discord_adapter.scene import a_scene
from tests.slack.desk import a_desk
from tests.standins.faults import Fault, FaultPlan

PEOPLE = ("Ada", "Ben", "Cleo")
HURRIED, WELL = 0.02, 20.0
REMINDERS = ("r0", "r1", "r2", "r3")


class Runs(Protocol):
    """A bot on a stand-in whose clock is moved."""

    app: App
    clock: Clock

    async def passes(self, **by: float) -> None: ...


@dataclass
class Town:
    """Three people with reminders, on one platform."""

    bot: Runs
    plan: FaultPlan
    ids: dict[str, str]
    posted: Callable[[], Counter[str]]
    breaks: Callable[[str], Any]
    patient: Callable[[float], None]
    """How many real seconds a request may take: few while all of them hang, as they do for a day."""
    late: dict[str, bool]

    async def reminds(self, after: dt.timedelta, what: str, kind: str = Kind.REMINDER, until: dt.timedelta | None = None) -> None:
        """Everybody is to be reminded of it; a talk's end comes `until` then."""

        def planned(context: Context) -> None:
            context.outbox.plan(kind, context.now + after, what, until=None if until is None else context.now + until)

        for id in self.ids.values():
            await self.bot.app.change(id, planned)

    async def states(self, *what: str) -> list[int]:
        found = [await self.bot.app.store.rows("SELECT state FROM outbox WHERE ref = ?1", one) for one in what]
        return [state for rows in found for (state,) in rows]

    async def parked(self) -> list[tuple[Any, ...]]:
        return await self.bot.app.store.rows("SELECT kind, ref, attempts FROM outbox WHERE state = 4")

    def says(self, due: Due, context: Context) -> Card:
        self.late[due.ref] = due.late
        return Card(f"About {due.ref}", "It is due.", Prose(text="Here it is."), Buttons.of(Button("Home", Action("home"))))


async def settled_in(town: Town) -> None:
    for kind in (Kind.REMINDER, Kind.PREP):
        town.bot.app.router.dues[kind] = DueRoute(town.says, "a thing")

    def awake(context: Context) -> None:
        context.records.put(context.profile.model_copy(update={"zone": "Europe/Lisbon", "discreet": False}))

    for id in town.ids.values():
        await town.bot.app.change(id, awake)
    await town.bot.passes(minutes=1)


@asynccontextmanager
async def on_slack(folder: Path, monkeypatch: pytest.MonkeyPatch, **desk_has: Any) -> AsyncIterator[Town]:
    async with a_desk(folder, **desk_has) as desk:
        people = [desk.slack.person(name) for name in PEOPLE]
        for person in people:
            assert (await person.command("/jsc home")).ok
        ids = {p.user.name: desk.app.vault.subject_id("member", "slack", f"{p.space.id}:{p.id}") for p in people}
        await desk.outbox.once()
        session: Any = desk.adapter._desk._api.session  # type: ignore[union-attr]  # it serves

        def patient(seconds: float) -> None:
            session._timeout = aiohttp.ClientTimeout(total=seconds)

        def posted() -> Counter[str]:
            return Counter(e.body["metadata"]["event_payload"]["id"] for e in desk.slack.ledger.of("message") if "metadata" in e.body)

        @contextmanager
        def breaks(how: str) -> Any:
            web = desk.adapter._desk._api.web  # type: ignore[union-attr]  # as if the network went
            with monkeypatch.context() as patch:
                patch.setattr(web, "base_url", _address(how, patch))
                yield

        town = Town(desk, desk.slack.plan, ids, posted, breaks, patient, {})
        await settled_in(town)
        yield town


@asynccontextmanager
async def on_discord(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with a_scene(folder) as scene:
        people = [scene.discord.person(name) for name in PEOPLE]
        for person in people:
            await person.command("home")
        scene.discord.plan = plan = FaultPlan()
        ids = {p.name: scene.app.vault.subject_id("member", "discord", p.id) for p in people}

        def posted() -> Counter[str]:
            return Counter(str(entry.body["nonce"]) for entry in scene.discord.ledger.posts())

        @contextmanager
        def breaks(how: str) -> Any:
            with monkeypatch.context() as patch:
                patch.setattr(Route, "BASE", _address(how, patch))
                yield

        def patient(seconds: float) -> None:
            scene.adapter._longest = seconds
            # How long the library was told to wait it counts in real seconds, and here hours go by in some.
            scene.adapter._client.http._buckets.clear()  # type: ignore[union-attr]  # it serves

        town = Town(scene, plan, ids, posted, breaks, patient, {})
        await settled_in(town)
        yield town


def _address(how: str, patch: pytest.MonkeyPatch) -> str:
    """Where nobody answers, or which nobody can find."""
    if how == "dns":

        async def nowhere(self: Any, *args: Any, **kwargs: Any) -> Any:
            raise OSError(-3, "Temporary failure in name resolution")

        patch.setattr(aiohttp.ThreadedResolver, "resolve", nowhere)
        return "http://platform.invalid/api/"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/api/"


WAYS: dict[str, Fault | str] = {
    "500": Fault.http(500, accepted=False),
    "502": Fault.http(502, accepted=False),
    "503": Fault.http(503, accepted=False),
    "dropped": Fault.drop(),
    "hung": Fault.hang(accepted=False),
    "malformed": Fault.malformed(accepted=False),
    "truncated": Fault.truncated(accepted=False),
    "a page in front of it": Fault.http(403, accepted=False),
    "429": Fault.limited("120"),
    "429 without a word of how long": Fault.limited(None),
    "refused": "refused",
    "no name": "dns",
}
ACCEPTED: dict[str, Fault] = {
    "502": Fault.http(502),
    "503": Fault.http(503),
    "dropped": Fault.drop(accepted=True),
    "hung": Fault.hang(),
    "malformed": Fault.malformed(),
    "truncated": Fault.truncated(),
}


async def an_outage(town: Town, how: Fault | str, hours: float) -> None:
    """Reminders all through it, and a talk that is over before it is."""
    length = dt.timedelta(hours=hours)
    for n, what in enumerate(REMINDERS):
        await town.reminds(length * (0.1 + 0.2 * n), what)
    await town.reminds(length * 0.2, "talk", Kind.PREP, until=length * 0.6)
    if isinstance(how, Fault):
        town.plan.outage = (how, "*")
        town.patient(HURRIED)
        await town.bot.passes(hours=hours)
        town.patient(WELL)
        town.plan.outage = None
        assert town.plan.met >= 3, "there was an outage"
    else:
        with town.breaks(how):
            await town.bot.passes(hours=hours)
    assert await town.parked() == []
    assert set(await town.states(*REMINDERS)) <= {0, 3}


async def all_is_well(town: Town) -> None:
    await town.bot.passes(minutes=10)
    assert await town.parked() == []
    assert set(await town.states(*REMINDERS)) == {2}, "all that still helps has come"
    assert set(await town.states("talk")) <= {2, 5}
    assert set(town.posted().values()) == {1}, "once"


@pytest.mark.parametrize("hours", [2, 30])
@pytest.mark.parametrize("way", list(WAYS))
@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_an_outage_loses_nothing_and_repeats_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, way: str, hours: int
) -> None:
    monkeypatch.setattr("bot.outbox.sending.HALT_SECONDS", 0.01)
    town_on = on_slack if platform == "slack" else on_discord
    async with town_on(tmp_path, monkeypatch) as town:
        before = sum(town.posted().values())
        await an_outage(town, WAYS[way], hours)
        assert sum(town.posted().values()) == before, "nothing came in it"
        await all_is_well(town)
        assert all(town.late[f"r{n}"] for n in range(3)), "and it says that it is late"


@pytest.mark.parametrize("hours", [2, 30])
@pytest.mark.parametrize("way", list(ACCEPTED))
@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_a_platform_that_takes_all_and_answers_nothing_gets_each_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, way: str, hours: int
) -> None:
    town_on = on_slack if platform == "slack" else on_discord
    async with town_on(tmp_path, monkeypatch) as town:
        await an_outage(town, ACCEPTED[way], hours)
        await all_is_well(town)


async def test_a_refused_connection_uses_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty hours of it, and then an unclear answer: that is looked up, and not the last straw."""
    async with on_slack(tmp_path, monkeypatch) as town:
        await an_outage(town, "refused", 30)
        assert {tries for (tries,) in await town.bot.app.store.rows("SELECT attempts FROM outbox WHERE ref LIKE 'r%'")} == {0}
        for _ in PEOPLE:
            town.plan.next(Fault.drop(accepted=True), on="chat.postMessage")
        await all_is_well(town)
        town.plan.check()


async def test_while_it_is_down_it_is_asked_seldom_and_then_all_goes_out_at_its_pace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_slack(tmp_path, monkeypatch) as town:
        for n in range(40):
            await town.reminds(dt.timedelta(minutes=n), f"m{n}")
        town.plan.outage = (Fault.http(503, accepted=False), "*")
        await town.bot.passes(hours=2)
        asked = town.plan.met
        assert asked < 2 * 7200 / breaker.PAUSES[-1] + 20, f"asked {asked} times for 120 that wait"
        doubtful = "SELECT count(DISTINCT coalesce(delivery, id)) FROM outbox WHERE attempts > 0 AND ref LIKE 'm%'"
        assert (await town.bot.app.store.rows(doubtful))[0][0] <= 30, "the others of 120 were never in doubt"
        town.plan.outage = None
        await town.bot.passes(minutes=10)
        assert set(await town.states(*(f"m{n}" for n in range(40)))) == {2}
        assert set(town.posted().values()) == {1}


async def test_the_very_first_note_is_not_repeated_where_another_says_which_chat_it_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answer was lost, so nobody knows where to look: what is due next goes first, and its answer tells."""
    async with a_desk(tmp_path) as desk:
        desk.slack.plan.next(Fault.drop(accepted=True), on="chat.postMessage")
        ada = desk.slack.person("Ada")
        assert (await ada.command("/jsc home", channel=desk.slack.channel("lobby", ada))).ok
        await desk.outbox.once()
        desk.slack.plan.check()
        id = desk.app.vault.subject_id("member", "slack", f"{ada.space.id}:{ada.id}")
        await desk.app.change(id, lambda c: c.outbox.plan("takenoff", c.now + dt.timedelta(seconds=1)))
        desk.app.router.dues["takenoff"] = DueRoute(
            lambda due, context: Card("Second", "It is due.", Prose(text="Here."), Buttons.of(Button("Home", Action("home")))),
            "a thing",
        )
        await desk.restarts()
        desk._move(dt.timedelta(seconds=5))
        await desk.outbox.once(recover=True)
        nonces = [e.body["metadata"]["event_payload"]["id"] for e in desk.slack.ledger.of("message")]
        assert len(nonces) == 2
        assert len(set(nonces)) == 2
        assert {state for (state,) in await desk.app.store.rows("SELECT state FROM outbox WHERE kind IN ('hello', 'takenoff')")} == {2}


@pytest.mark.parametrize("told_by", ["another note", "a word of hers", "nobody"])
async def test_the_very_first_note_waits_a_while_to_be_told_where_it_may_stand(tmp_path: Path, told_by: str) -> None:
    async with a_desk(tmp_path) as desk:
        desk.slack.plan.next(Fault.drop(accepted=True), on="chat.postMessage")
        ada = desk.slack.person("Ada")
        assert (await ada.command("/jsc home", channel=desk.slack.channel("lobby", ada))).ok
        await desk.outbox.once()
        desk.slack.plan.check()
        await desk.restarts()
        await desk.passes(minutes=4)
        if told_by == "another note":
            id = desk.app.vault.subject_id("member", "slack", f"{ada.space.id}:{ada.id}")
            await desk.app.change(id, lambda c: c.outbox.plan("takenoff", c.now + dt.timedelta(seconds=1)))
            desk.app.router.dues["takenoff"] = DueRoute(
                lambda due, context: Card("Second", "It is due.", Prose(text="Here."), Buttons.of(Button("Home", Action("home")))),
                "a thing",
            )
        elif told_by == "a word of hers":
            assert (await ada.command("/jsc help")).ok
        await desk.passes(minutes=20)
        nonces = Counter(e.body["metadata"]["event_payload"]["id"] for e in desk.slack.ledger.of("message"))
        assert max(nonces.values()) == (2 if told_by == "nobody" else 1), "rather twice than never"
        assert await desk.app.store.rows("SELECT state FROM outbox WHERE kind = 'hello'") == [(2,)]


async def test_a_chat_that_cannot_be_read_for_long_holds_up_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look-ups of many hang: whoever else is due is written to meanwhile."""
    async with on_slack(tmp_path, monkeypatch) as town:
        town.plan.next(Fault.drop(accepted=True), on="chat.postMessage")
        await town.reminds(dt.timedelta(seconds=1), "lost")
        await town.bot.passes(seconds=1)
        unknown = await town.bot.app.store.rows("SELECT subject FROM outbox WHERE ref = 'lost' AND state = 3")
        assert len(unknown) == 1
        town.plan.next(Fault.hang(), on="conversations.history")
        await town.reminds(dt.timedelta(minutes=5), "later")
        running = asyncio.create_task(town.bot.outbox.run())  # type: ignore[attr-defined]  # a desk has one
        town.bot.clock.move(dt.timedelta(minutes=1))
        async with asyncio.timeout(20):
            while town.plan.fired[-1].name != "conversations.history":  # noqa: ASYNC110  # the stand-in has no event for it
                await asyncio.sleep(0.01)
            town.bot.clock.move(dt.timedelta(minutes=5))
            while (await town.states("later")).count(2) < 2:  # noqa: ASYNC110  # nor has the store
                await asyncio.sleep(0.01)
        assert sorted(await town.states("lost")) == [2, 2, 3], "that one is still being looked for"
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
