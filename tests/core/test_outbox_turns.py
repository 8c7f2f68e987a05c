"""When what is due goes out, and as what: interrupted groups, quiet hours after a downtime, the budget, and the process's own end."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.app import App
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.context import Context
from bot.deliveries import Delivery, NotSent, Receipt, Remote, Sent, Unknown
from bot.events import Due
from bot.outbox import Outbox
from bot.ratelimit import LIMITS
from bot.router import DueRoute
from bot.store.unit import DELAY, Unit
from playbook.cadence import Kind
from tests.core.test_outbox_trouble import in_hand_at_a_crash
from tests.stage import START, Actor, Stage

NIGHT = dt.timedelta(hours=11, minutes=48)
"""From the stage's first minute, 09:12, to nine in the evening: quiet hours."""


class Platform:
    """A platform that keeps what it took; the answers it gives can be set, and nobody can look while `blind`."""

    platform = "stage"

    def __init__(self) -> None:
        self.answers: list[Receipt] = []
        self.took: list[Delivery] = []
        self.stands: set[str] = set()
        self.removed: list[str] = []
        self.blind = False

    async def run(self, app: App) -> None:
        raise NotImplementedError("it serves nothing")

    async def send(self, delivery: Delivery) -> Receipt:
        if delivery.do == "remove":
            assert delivery.remote is not None
            self.removed.append(delivery.remote.id)
            return Sent(delivery.remote)
        answer = self.answers.pop(0) if self.answers else None
        if answer is None or isinstance(answer, Unknown):
            self.took.append(delivery)
            self.stands.add(delivery.nonce)
        return answer or Sent(Remote("dm", delivery.nonce))

    async def find(self, delivery: Delivery) -> Sent | NotSent | None:
        if self.blind:
            return NotSent("not looked up")
        return Sent(Remote("dm", delivery.nonce)) if delivery.nonce in self.stands else None

    @property
    def titles(self) -> list[str]:
        return [delivery.card.title for delivery in self.took if delivery.card is not None]


class Scene:
    """Ada, whose reminders and follow-ups say what the test lets them say."""

    def __init__(self, stage: Stage, platform: Platform) -> None:
        self.stage = stage
        self.platform = platform
        self.silent: set[str] = set()
        self.late: dict[str, bool] = {}
        for kind in (Kind.REMINDER, Kind.FOLLOW_UP, Kind.PREP, Kind.WEEK_START):
            stage.app.router.dues[kind] = DueRoute(self.says, "a thing")

    def says(self, due: Due, context: Context) -> Card | None:
        self.late[due.ref] = due.late
        if due.ref in self.silent:
            return None
        return Card(f"About {due.ref}", "It is due.", Prose(text="Here it is."), Buttons.of(Button("Home", Action("home"))))

    @property
    def subject(self) -> str:
        return self.stage.app.vault.subject_id("member", "stage", "ada")

    async def plans(self, ref: str, kind: str = Kind.REMINDER, *, until: dt.datetime | None = None, **later: float) -> str:
        """The id of an item that is due so much later."""

        def plan(context: Context) -> str:
            return context.outbox.plan(kind, context.now + dt.timedelta(**later), ref, until=until)

        made = await self.stage.app.change(self.subject, plan)
        assert made is not None
        return made

    async def due(self, **by: float) -> None:
        """The clock moves by so much, and then what is due is sent."""
        self.stage.clock.move(dt.timedelta(**by))
        await self.stage.outbox.once()

    async def state(self, id: str) -> int:
        ((state,),) = await self.stage.app.store.rows("SELECT state FROM outbox WHERE id = ?1", id)
        return int(state)

    async def id_of(self, ref: str) -> str:
        ((id,),) = await self.stage.app.store.rows("SELECT id FROM outbox WHERE ref = ?1", ref)
        return str(id)

    async def placed(self) -> set[str]:
        items = await self.stage.app.change(self.subject, lambda c: c.outbox.every())
        return {item.id for item in items or () if item.placed}

    async def sets(self, **changes: object) -> None:
        def change(context: Context) -> None:
            context.records.put(context.profile.model_copy(update=changes))

        await self.stage.app.change(self.subject, change)


@pytest.fixture
async def scene(stage: Stage, ada: Actor) -> Scene:
    """After Ada's hello came; she lives in Lisbon, with the usual quiet hours."""
    await ada.says("/jsc home")
    await stage.passes(minutes=1)
    platform = Platform()
    stage.outbox = Outbox(stage.app, {"stage": platform}, {"stage": LIMITS["web"]})
    made = Scene(stage, platform)
    await made.sets(zone="Europe/Lisbon", discreet=False)
    return made


# -- interrupted attempts ------------------------------------------------------------------------------------------------------


async def a_group_in_doubt(scene: Scene) -> tuple[str, str]:
    """Two reminders of one minute went out as one, and no answer came."""
    ids = await scene.plans("a", seconds=1), await scene.plans("b", seconds=1)
    scene.platform.answers = [Unknown("lost")]
    await scene.due(seconds=2)
    assert len(scene.platform.took) == 1
    assert [await scene.state(id) for id in ids] == [3, 3]
    first = scene.platform.took[0].id
    return (first, ids[1] if first == ids[0] else ids[0])


@pytest.mark.parametrize("silent", ["none", "first", "both"])
async def test_a_group_that_arrived_is_known_as_one_whatever_its_items_say_by_now(scene: Scene, silent: str) -> None:
    first, _ = await a_group_in_doubt(scene)
    firsts = {r for r in ("a", "b") if await scene.id_of(r) == first}
    scene.silent = {"none": set[str](), "first": firsts, "both": {"a", "b"}}[silent]
    await scene.due(minutes=5)
    assert len(scene.platform.took) == 1, "it stands there: nothing is sent again"
    assert {await scene.state(await scene.id_of(r)) for r in ("a", "b")} == {2}
    assert first in await scene.placed(), "a deletion can take it off"


async def test_a_group_that_did_not_arrive_goes_out_again_under_the_same_name(scene: Scene) -> None:
    first, second = await a_group_in_doubt(scene)
    scene.platform.stands.clear()
    scene.silent = {r for r in ("a", "b") if await scene.id_of(r) == first}
    await scene.due(minutes=5)
    assert [d.nonce for d in scene.platform.took] == [first, first], "a platform that honours it lets the second be none"
    assert await scene.state(second) == 2
    assert second in await scene.placed()


async def test_two_that_went_out_apart_are_looked_for_apart(scene: Scene) -> None:
    """Seen together after a crash they are still two: one that never went out is not settled by the other."""
    a, b = await scene.plans("a", seconds=1), await scene.plans("b", minutes=2)
    now = int((scene.stage.clock.now() + dt.timedelta(minutes=3)).timestamp() * 1000)
    await in_hand_at_a_crash(scene.stage, now, 60_000)
    scene.platform.stands.add(a)
    scene.stage.clock.move(dt.timedelta(minutes=4))
    await scene.stage.outbox.once(recover=True)
    assert [d.nonce for d in scene.platform.took] == [b]
    assert await scene.placed() >= {a, b}


async def test_what_may_stand_there_is_not_let_go_before_somebody_could_look(scene: Scene) -> None:
    first, _ = await a_group_in_doubt(scene)
    scene.silent, scene.platform.blind = {"a", "b"}, True
    await scene.due(minutes=5)
    assert {await scene.state(await scene.id_of(r)) for r in ("a", "b")} == {3}
    scene.platform.blind = False
    await scene.due(hours=1)
    assert first in await scene.placed()


async def test_what_may_stand_there_is_not_repeated_before_somebody_could_look(scene: Scene) -> None:
    """A platform in trouble took it without a word, and for a while lets nobody look."""
    await a_group_in_doubt(scene)
    scene.platform.blind = True
    await scene.stage.passes(minutes=1)
    assert len(scene.platform.took) == 1
    scene.platform.blind = False
    await scene.stage.passes(hours=1)
    assert len(scene.platform.took) == 1
    assert {await scene.state(await scene.id_of(r)) for r in ("a", "b")} == {2}


@pytest.mark.parametrize("trouble", ["none", "blind for a minute", "it never came"])
async def test_what_came_without_an_answer_is_taken_off_when_everything_is_deleted(scene: Scene, ada: Actor, trouble: str) -> None:
    first, _ = await a_group_in_doubt(scene)
    if trouble == "it never came":
        scene.platform.stands.clear()
    scene.platform.blind = trouble == "blind for a minute"
    await ada.clicks(Action("form", "deleteall"))
    await ada.fills({"word": "DELETE"})
    await scene.stage.passes(minutes=1)
    scene.platform.blind = False
    await scene.stage.passes(hours=1)
    assert (first in scene.platform.removed) == (trouble != "it never came")
    assert "I could not" not in str(scene.platform.took[-1].card)
    assert scene.platform.titles[-1] == "All gone"


async def test_what_nobody_can_look_up_for_long_is_repeated_rather_than_lost(scene: Scene) -> None:
    """Her chat cannot be read for over an hour in which the platform takes other messages: to say it twice is better than never."""
    await a_group_in_doubt(scene)
    scene.platform.blind = True
    await scene.plans("other", minutes=70)
    await scene.stage.passes(hours=2)
    ids = [await scene.id_of(r) for r in ("a", "b", "other")]
    assert len([d for d in scene.platform.took if d.id in ids[:2]]) == 2
    assert {await scene.state(id) for id in ids} == {2}


async def test_what_nobody_can_look_up_is_not_repeated_while_the_platform_takes_nothing_else(scene: Scene) -> None:
    await a_group_in_doubt(scene)
    scene.platform.blind = True
    await scene.stage.passes(hours=30)
    assert len(scene.platform.took) == 1
    scene.platform.blind = False
    await scene.stage.passes(minutes=5)
    assert len(scene.platform.took) == 1
    assert {await scene.state(await scene.id_of(r)) for r in ("a", "b")} == {2}


async def test_what_nobody_can_ever_look_up_ends_too(scene: Scene) -> None:
    await a_group_in_doubt(scene)
    scene.silent, scene.platform.blind = {"a", "b"}, True
    await scene.stage.passes(days=2)
    assert {await scene.state(await scene.id_of(r)) for r in ("a", "b")} == {5}


# -- quiet hours, pauses, the budget -------------------------------------------------------------------------------------------


async def test_nothing_late_is_sent_at_night_and_in_the_morning_it_is_late(scene: Scene) -> None:
    """Due at noon, back at nine in the evening: the morning's card says that it is late."""
    await scene.plans("noon", hours=3)
    await scene.due(seconds=NIGHT.total_seconds())
    assert scene.platform.took == [], "nothing is sent at night because the bot is back"
    await scene.due(hours=11)
    assert scene.late["noon"]


async def test_several_that_went_by_come_as_while_i_was_away_after_the_night(scene: Scene) -> None:
    await scene.plans("noon", hours=3)
    await scene.plans("one", hours=4)
    await scene.due(seconds=NIGHT.total_seconds())
    await scene.due(hours=11)
    assert scene.platform.titles == ["While I was away"]


async def test_what_the_quiet_hours_alone_held_is_not_late(scene: Scene) -> None:
    await scene.plans("evening", hours=12)
    await scene.stage.passes(hours=25)
    assert scene.platform.titles == ["About evening"]
    assert not scene.late["evening"]


async def test_what_a_pause_held_comes_as_what_it_is_by_then(scene: Scene) -> None:
    """Held it keeps its time: two days on it is a line of what was missed; the talk's own end still holds."""
    await scene.sets(paused_until=scene.stage.clock.now() + dt.timedelta(days=2))
    await scene.plans("held", hours=1)
    await scene.plans("talk", Kind.PREP, hours=1, until=scene.stage.clock.now() + dt.timedelta(hours=5))
    await scene.stage.passes(days=3)
    assert scene.platform.titles == ["While I was away"]
    assert scene.late == {"held": True, "talk": True}
    assert "talk" not in str(scene.platform.took[0].card)


async def test_a_try_that_failed_for_an_hour_makes_it_late(scene: Scene) -> None:
    await scene.plans("slow", seconds=1)
    scene.platform.answers = [NotSent("unreachable", down=True) for _ in range(20)]
    await scene.stage.passes(hours=3)
    assert scene.platform.titles == ["About slow"]
    assert scene.late["slow"]


async def test_of_no_use_any_more_is_not_sent(scene: Scene) -> None:
    talk = scene.stage.clock.now() + dt.timedelta(hours=2)
    id = await scene.plans("talk", Kind.PREP, hours=1, until=talk)
    await scene.due(hours=3)
    assert scene.platform.took == []
    assert await scene.state(id) == 5


async def test_the_budget_counts_the_day_on_which_something_came(scene: Scene) -> None:
    """Due on Monday at noon, sent on Tuesday morning: Tuesday's one message is spent."""
    await scene.plans("first", Kind.FOLLOW_UP, hours=3)
    await scene.due(hours=24)
    assert scene.platform.titles == ["While I was away"]
    second = await scene.plans("second", Kind.FOLLOW_UP, hours=1)
    await scene.due(hours=2)
    assert len(scene.platform.took) == 1
    assert await scene.state(second) == 0
    await scene.stage.passes(days=1)
    assert len(scene.platform.took) == 2


async def test_two_counted_ones_in_one_pass_are_one_of_the_day(scene: Scene) -> None:
    await scene.plans("first", Kind.FOLLOW_UP, seconds=1)
    await scene.plans("second", Kind.FOLLOW_UP, minutes=5)
    await scene.due(minutes=6)
    assert scene.platform.titles == ["About first"]


async def test_a_snoozed_one_comes_at_night_on_time_alone(scene: Scene) -> None:
    def plan(context: Context) -> None:
        context.outbox.plan(Kind.REMINDER, START + NIGHT, "chosen", pierces=True)
        context.outbox.plan(Kind.REMINDER, START + NIGHT - dt.timedelta(hours=2), "missed", pierces=True)

    await scene.stage.app.change(scene.subject, plan)
    scene.stage.clock.move(START + NIGHT - scene.stage.clock.now())
    await scene.stage.outbox.once()
    assert scene.platform.titles == ["About chosen"]


async def test_a_series_in_a_pause_is_let_go_and_its_handler_plans_the_next(scene: Scene) -> None:
    await scene.sets(paused_until=scene.stage.clock.now() + dt.timedelta(days=2))
    id = await scene.plans("week", Kind.WEEK_START, hours=1)
    await scene.due(hours=2)
    assert "week" in scene.late, "its handler was asked"
    assert scene.platform.took == []
    assert await scene.state(id) == 5


# -- the cached copy -----------------------------------------------------------------------------------------------------------


async def test_a_copy_that_an_event_made_meanwhile_knows_what_was_held(scene: Scene) -> None:
    """Ada presses while one item is put off and another is on its way: what she sees is when the first really comes."""
    app, platform = scene.stage.app, Slow()
    scene.stage.outbox = Outbox(app, {"stage": platform}, {"stage": LIMITS["web"]})

    def plan(context: Context) -> None:
        context.outbox.plan(Kind.REMINDER, START + NIGHT, "held")
        context.outbox.plan(Kind.REMINDER, START + NIGHT, "sent", pierces=True)

    await app.change(scene.subject, plan)
    commit, presses = app.store.commit, list[asyncio.Task[object]]()

    async def crossed(unit: Unit) -> None:
        if any(sql == DELAY for sql, _ in unit.ops):
            # An event that begins now reads all she has, and writes, before the item is put off.
            app.store.commit = commit  # type: ignore[method-assign]
            presses.append(asyncio.create_task(app.change(scene.subject, lambda c: c.records.put(c.profile))))
            await asyncio.wait(presses, timeout=0.5)
        await commit(unit)

    app.store.commit = crossed  # type: ignore[method-assign]
    scene.stage.clock.move(START + NIGHT - scene.stage.clock.now())
    batch = asyncio.create_task(scene.stage.outbox.once())
    await platform.begun.wait()
    await presses[0]
    seen = await app.change(scene.subject, lambda c: c.outbox.pending(Kind.REMINDER))
    platform.gate.set()
    await batch
    assert [(item.ref, item.due > START + NIGHT) for item in seen or ()] == [("held", True)]


# -- the end of the process ----------------------------------------------------------------------------------------------------


class Slow(Platform):
    """Takes its time for each message, and tells when the first is on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()
        self.gate = asyncio.Event()

    async def send(self, delivery: Delivery) -> Receipt:
        self.begun.set()
        await self.gate.wait()
        return await super().send(delivery)


async def ended(running: asyncio.Task[None]) -> None:
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_an_end_in_the_midst_of_a_great_batch_puts_the_rest_back(scene: Scene) -> None:
    """200 messages at three a second would take over a minute; a process that is asked to end has seconds."""
    ids = [await scene.plans(str(n), "hello", seconds=1) for n in range(200)]
    scene.stage.app.router.dues["hello"] = DueRoute(scene.says, "a thing")
    platform = Slow()
    outbox = Outbox(scene.stage.app, {"stage": platform}, {"stage": LIMITS["slack"]})
    scene.stage.clock.move(dt.timedelta(seconds=2))
    running = asyncio.create_task(outbox.run())
    await platform.begun.wait()
    asyncio.get_running_loop().call_later(0.2, platform.gate.set)
    async with asyncio.timeout(9):
        await ended(running)
    states = [await scene.state(id) for id in ids]
    assert states.count(2) == len(platform.took) >= 1
    assert states.count(0) == 200 - len(platform.took), "what was not on its way waits for the next start"


async def test_an_end_does_not_wait_for_a_platform_that_never_answers(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox.loop.END_SECONDS", 0.2)
    id = await scene.plans("a", seconds=1)
    platform = Slow()
    outbox = Outbox(scene.stage.app, {"stage": platform}, {"stage": LIMITS["web"]})
    scene.stage.clock.move(dt.timedelta(seconds=2))
    running = asyncio.create_task(outbox.run())
    await platform.begun.wait()
    async with asyncio.timeout(9):
        await ended(running)
    assert await scene.state(id) == 3, "the next start looks for it"
