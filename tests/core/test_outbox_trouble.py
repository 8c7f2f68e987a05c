"""The outbox in trouble: nothing is lost, nothing comes twice where one can look, and nobody waits for somebody else's fault."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.app import App
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.context import Context
from bot.council import census
from bot.deliveries import Delivery, Halted, NotSent, Parked, Receipt, Remote, Sent, Unknown
from bot.events import Due
from bot.items import Item
from bot.outbox import Outbox
from bot.outbox.breaker import PAUSES
from bot.ratelimit import LIMITS
from bot.store.sqlite import StoreError
from bot.store.unit import BEGIN, SETTLE, Unit
from playbook.records import Census, Debrief, Notice, Quietness, Ways
from tests.conversations.test_discreet import a_talk, set_up
from tests.stage import Actor, Stage, a_stage


class Platform:
    """A platform that can be away, and whose next answers can be set; what it took can be looked up while it is there."""

    platform = "stage"

    def __init__(self) -> None:
        self.away = False
        self.blind = False
        self.answers: list[Receipt | Exception] = []
        self.took: list[str] = []

    async def run(self, app: App) -> None:
        raise NotImplementedError("it serves nothing")

    async def send(self, delivery: Delivery) -> Receipt:
        if self.away:
            return NotSent("not_served", 1.0, down=True)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        if answer is None or isinstance(answer, Unknown):
            self.took.append(delivery.id)
        return answer or Sent(Remote("dm", delivery.id))

    async def find(self, delivery: Delivery) -> Sent | NotSent | None:
        if self.blind:
            return NotSent("not looked up")
        return Sent(Remote("dm", delivery.id)) if delivery.id in self.took and not self.away else None


@pytest.fixture
async def there(stage: Stage, ada: Actor) -> Platform:
    """A platform behind the stage's outbox, after Ada's hello came."""

    @stage.app.router.due("good", "a good one")
    def good(due: Due, context: Context) -> Card:
        return Card("Good", "It is due.", Prose(text="Here it is."), Buttons.of(Button("Home", Action("home"))))

    @stage.app.router.due("bad", "a bad one")
    def bad(due: Due, context: Context) -> Card:
        raise RuntimeError("every time")

    await ada.says("/jsc home")
    await stage.passes(hours=1)
    made = Platform()
    stage.outbox = Outbox(stage.app, {"stage": made}, {"stage": LIMITS["web"]})
    return made


def subject_of(stage: Stage, name: str = "ada") -> str:
    return stage.app.vault.subject_id("member", "stage", name)


async def planned(stage: Stage, kind: str = "good", ref: str = "", name: str = "ada") -> str:
    """The id of an item that is due now."""
    made = await stage.app.change(subject_of(stage, name), lambda c: c.outbox.plan(kind, c.now + dt.timedelta(seconds=1), ref))
    assert made is not None
    return made


async def known(stage: Stage) -> list[Item]:
    return await stage.app.change(subject_of(stage), lambda c: c.outbox.every()) or []


async def in_hand_at_a_crash(stage: Stage, now: int, ahead: int, *, begun: bool = True) -> None:
    """A process claims all that is due at `now` (ms), begins to send it unless it is not to, and is killed."""
    claimed = await stage.app.store.claim(now, now + ahead, 10)
    unit = Unit()
    for row in claimed if begun else ():
        unit.add(BEGIN, row[0], now + ahead, None)
    await stage.app.store.commit(unit)


async def due(stage: Stage) -> None:
    stage.clock.move(dt.timedelta(seconds=2))
    await stage.outbox.once()


async def state(stage: Stage, id: str) -> tuple[int, int]:
    ((state, attempts),) = await stage.app.store.rows("SELECT state, attempts FROM outbox WHERE id = ?1", id)
    return state, attempts


async def test_a_handler_that_always_fails_holds_up_nothing_but_its_own_item(stage: Stage, there: Platform) -> None:
    bad = [await planned(stage, "bad", str(n)) for n in range(6)]
    good = [await planned(stage, "good", str(n)) for n in range(6)]
    await due(stage)
    assert sorted(there.took) == sorted(good)
    await stage.passes(days=1)
    assert {(await state(stage, id))[0] for id in bad} == {0}, "not lost: a mended program sends them"


@pytest.mark.parametrize("long", [False, True])
async def test_what_was_asked_for_and_may_stand_there_is_looked_for_before_it_is_sent_again(
    stage: Stage, there: Platform, *, long: bool
) -> None:
    id = await planned(stage)
    there.answers, there.blind = [Unknown("lost")], True
    await due(stage)
    await stage.passes(minutes=1)
    assert there.took == [id]
    there.blind = long
    if long:
        # The platform takes other messages all the while: it is this chat that cannot be read.
        await stage.passes(minutes=65)
        await planned(stage, ref="another")
    await stage.passes(hours=1)
    assert (await state(stage, id))[0] == 2
    there.took = [taken for taken in there.took if taken == id]
    assert there.took == [id, id] if long else there.took == [id], "in the end it is said twice rather than never"


async def test_one_damaged_member_holds_up_nobody_else(stage: Stage, there: Platform) -> None:
    await stage.member("ben").says("/jsc home")
    await stage.passes(hours=1)
    damaged, good = await planned(stage), await planned(stage, name="ben")
    unit = Unit()
    unit.add("UPDATE subjects SET address = zeroblob(length(address)) WHERE subject = ?1", subject_of(stage))
    await stage.app.store.commit(unit)
    await due(stage)
    assert good in there.took
    assert damaged not in there.took
    assert (await state(stage, damaged))[0] == 0


async def test_all_that_is_in_hand_comes_to_its_end_before_the_next_batch(
    stage: Stage, there: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.member("ben").says("/jsc home")
    await stage.passes(hours=1)
    await planned(stage)
    await planned(stage, name="ben")
    gate, reached = asyncio.Event(), asyncio.Event()
    one = stage.outbox._subject

    async def uneven(id: str, claimed: list[object]) -> None:
        if id == subject_of(stage):
            raise StoreError("full")
        reached.set()
        await gate.wait()
        await one(id, claimed)  # type: ignore[arg-type]  # as it was claimed

    monkeypatch.setattr(stage.outbox, "_subject", uneven)
    stage.clock.move(dt.timedelta(seconds=2))
    batch = asyncio.create_task(stage.outbox.once())
    await reached.wait()
    await stage.app.store.next_due()
    assert not batch.done(), "one member's full disk does not leave the other's card on its way unwatched"
    gate.set()
    with pytest.raises(StoreError):
        await batch


async def test_what_was_in_hand_at_a_crash_is_looked_for_once_the_platform_is_there(stage: Stage, there: Platform) -> None:
    id = await planned(stage)
    there.took.append(id)  # the process ended after the platform took it and before that was settled
    stage.clock.move(dt.timedelta(seconds=2))
    now = int(stage.clock.now().timestamp() * 1000)
    await in_hand_at_a_crash(stage, now, 60_000)
    there.away = True
    await stage.outbox.once(recover=True)
    there.away = False
    await stage.passes(minutes=5)
    assert there.took == [id]
    assert (await state(stage, id))[0] == 2


async def test_a_disk_that_is_full_after_the_platform_took_it_does_not_send_it_twice(
    stage: Stage, there: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await planned(stage)
    settled: Callable[..., Awaitable[bool]] = stage.app.settled
    full = [True]

    async def fails_once(subject: str, unit: Unit, then: Callable[[Context], None] | None) -> bool:
        if full and full.pop():
            raise StoreError("full")
        return await settled(subject, unit, then)

    monkeypatch.setattr(stage.app, "settled", fails_once)
    await due(stage)
    assert (await state(stage, id))[0] == 3
    await stage.passes(hours=1)
    assert there.took == [id]
    assert (await state(stage, id))[0] == 2


@pytest.mark.parametrize("times", [2, 3])
async def test_a_disk_that_is_full_for_longer_does_not_make_it_one_that_was_never_sent(
    stage: Stage, there: Platform, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    id = await planned(stage)
    commit, failing = stage.app.store.commit, [times]

    async def full(unit: Unit) -> None:
        begun = any(sql == BEGIN for sql, _ in unit.ops)
        if there.took and failing[0] and not begun:
            failing[0] -= 1
            raise StoreError("full")
        await commit(unit)

    monkeypatch.setattr(stage.app.store, "commit", full)
    with contextlib.suppress(StoreError):
        await due(stage)
    assert failing == [0]
    assert (await state(stage, id))[0] == 3
    # As the loop does before it claims again.
    await stage.outbox.once()
    await stage.passes(hours=1)
    assert there.took == [id]
    assert (await state(stage, id))[0] == 2


async def test_a_disk_that_is_full_as_the_last_of_a_member_goes_leaves_nothing_of_them(
    stage: Stage, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = [True]
    commit = stage.app.store.commit

    async def once_full(unit: Unit) -> None:
        if unit.erases and len(unit.ops) == 1 and full and full.pop():
            raise StoreError("full")
        await commit(unit)

    await ada.says("/jsc home")
    await ada.clicks(Action("form", "deleteall"))
    monkeypatch.setattr(stage.app.store, "commit", once_full)
    await ada.fills({"word": "DELETE"})
    await stage.passes(minutes=5)
    assert not full
    assert [card.title for _, card in ada.messages] == ["All gone"]
    assert await stage.app.store.rows("SELECT count(*) FROM subjects WHERE address IS NOT NULL") == [(0,)]


async def test_an_adapter_that_raises_is_asked_again_and_then_parked(stage: Stage, there: Platform) -> None:
    once = await planned(stage, ref="once")
    there.answers = [RuntimeError("unforeseen")]
    await due(stage)
    await stage.passes(minutes=10)
    assert there.took == [once]
    never = await planned(stage, ref="never")
    there.answers = [RuntimeError("unforeseen") for _ in range(100)]
    await stage.passes(days=1)
    assert (await state(stage, never))[0] == 4


async def test_a_platform_that_is_down_for_half_an_hour_loses_nothing(stage: Stage, there: Platform) -> None:
    """A server's error says nothing of whether it took it: each is such an answer, until the platform is up again."""
    id = await planned(stage)
    there.answers = [RuntimeError("502") for _ in range(100)]
    await stage.passes(minutes=30)
    assert len(there.answers) > 90, "asked less often the longer it lasts"
    there.answers = []
    await stage.passes(hours=1)
    assert there.took == [id]
    assert (await state(stage, id))[0] == 2


async def test_a_platform_that_would_not_have_us_for_an_hour_uses_up_no_attempt(stage: Stage, there: Platform) -> None:
    id = await planned(stage)
    there.answers = [Halted("token_revoked")]
    await stage.passes(hours=1)
    assert await state(stage, id) == (0, 0)
    stage.outbox = Outbox(stage.app, {"stage": there}, {"stage": LIMITS["web"]})
    there.answers = [Unknown("lost")]
    await stage.passes(minutes=5)
    assert there.took == [id]
    assert (await state(stage, id))[0] == 2, "one lost answer is looked up, not given up"


@pytest.mark.parametrize("begun", [True, False])
async def test_a_clock_set_back_by_an_hour_leaves_nothing_in_hand_at_a_start(stage: Stage, there: Platform, *, begun: bool) -> None:
    id = await planned(stage)
    stage.clock.move(dt.timedelta(seconds=2))
    now = int(stage.clock.now().timestamp() * 1000)
    await in_hand_at_a_crash(stage, now, 3_600_000, begun=begun)
    await stage.outbox.once(recover=True)
    assert there.took == [id]
    assert await state(stage, id) == (2, 2 if begun else 1), "what was not begun was no attempt"


async def test_the_cache_says_what_the_store_says_of_what_is_planned_again(stage: Stage, there: Platform) -> None:
    at = stage.clock.now() + dt.timedelta(seconds=1)
    await planned(stage)
    await due(stage)
    for moment in (at, at + dt.timedelta(hours=1)):
        for pierces in (False, True):

            def anew(context: Context, at: dt.datetime = moment, pierces: bool = pierces) -> str:
                return context.outbox.replan("good", at, pierces=pierces)

            await stage.app.change(subject_of(stage), anew)
            held = await known(stage)
            stage.app.vault.forget(subject_of(stage))
            assert [(i.id, i.due, i.pierces, i.state) for i in held] == [
                (i.id, i.due, i.pierces, i.state) for i in await known(stage) if i.state != "cancelled"
            ]


async def test_a_database_that_cannot_be_read_for_a_moment_does_not_end_the_sending(
    stage: Stage, there: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_due = stage.app.store.next_due
    asked: list[int] = []

    async def fails_once() -> int | None:
        asked.append(1)
        if len(asked) == 1:
            raise StoreError("locked")
        return await next_due()

    monkeypatch.setattr(stage.app.store, "next_due", fails_once)
    monkeypatch.setattr("bot.outbox.loop.PAUSE_SECONDS", 0.0)
    running = asyncio.create_task(stage.outbox.run())
    while len(asked) < 2:
        await asyncio.sleep(0)
        assert not running.done()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_what_need_not_be_kept_goes_once_a_day(stage: Stage, there: Platform) -> None:
    async def count(table: str) -> int:
        ((rows,),) = await stage.app.store.rows(f"SELECT count(*) FROM {table}")
        return int(rows)

    copy = stage.app.store.path.with_name(f"{stage.app.store.path.name}.before-0002")
    copy.touch()
    os.utime(copy, (stage.clock.now().timestamp(),) * 2)
    sent = await planned(stage)
    await due(stage)
    await stage.app.change(subject_of(stage), lambda c: c.outbox.plan("good", c.now + dt.timedelta(days=1), "gone"))
    await stage.app.change(subject_of(stage), lambda c: c.outbox.cancel("good", "gone"))
    before = await count("seen"), await count("outbox")
    await stage.app.prune()
    assert (await count("seen"), await count("outbox")) == before, "yesterday's are still needed"
    assert copy.exists()
    stage.clock.move(dt.timedelta(days=92))
    running = asyncio.create_task(stage.outbox.run())
    while await count("seen") or copy.exists():
        assert not running.done()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await count("outbox") == before[1] - 1
    assert (await state(stage, sent))[0] == 2


async def test_a_damaged_member_keeps_the_days_work_from_nobody_else(stage: Stage, there: Platform) -> None:
    await stage.member("ben").says("/jsc home")
    first, other = sorted(("ada", "ben"), key=lambda name: subject_of(stage, name))
    now = stage.clock.now()

    def kept(context: Context) -> str:
        made = context.records.add(Debrief(at=now - dt.timedelta(days=40), well="the talk"))
        context.outbox.plan("fade", now + dt.timedelta(days=140), made.id)
        context.community.records.put(Ways(keep_most=30, keep_since=now))
        return context.community.id

    community = await stage.app.change(subject_of(stage, other), kept)
    assert community is not None
    unit = Unit()
    unit.add("UPDATE subjects SET address = zeroblob(length(address)) WHERE subject = ?1", subject_of(stage, first))
    await stage.app.store.commit(unit)
    stage.app.vault.forget(subject_of(stage, first))
    await stage.outbox._tidy()
    assert await stage.app.change(community, lambda context: context.records.get(Census)) is not None
    fades = await stage.app.change(subject_of(stage, other), lambda context: context.outbox.pending("fade"))
    assert [item.due for item in fades or ()] == [now], "the ceiling holds for whoever comes after"


async def test_what_fails_of_the_days_work_holds_up_neither_the_rest_nor_the_sending(
    stage: Stage, there: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(app: App) -> None:
        raise StoreError("full")

    monkeypatch.setattr(census, "take", broken)
    await stage.outbox._tidy()
    assert await stage.app.store.meta("ceilings") is not None
    waits = asyncio.Event()
    monkeypatch.setattr(stage.outbox, "_wait", waits.wait)
    running = asyncio.create_task(stage.outbox.run())
    while not waits._waiters:  # that it came so far
        await asyncio.sleep(0)
        assert not running.done()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_of_what_was_sent_only_what_stands_somewhere_is_kept_for_ever(stage: Stage, there: Platform) -> None:
    """A deletion finds every card that stands; a card that was taken off, and what took it off, are no card any more."""
    for ref in ("stands", "taken"):
        await planned(stage, ref=ref)
    await due(stage)
    taken = next(i.id for i in await known(stage) if i.ref == "taken")
    await planned(stage, "remove", taken)
    await due(stage)
    there.answers = [Parked("closed")]
    await planned(stage, ref="parked")
    await due(stage)
    assert {i.ref for i in await known(stage)} >= {"stands", "taken", taken, "parked"}
    stage.clock.move(dt.timedelta(days=89))
    await stage.app.prune()
    stage.app.vault.forget(subject_of(stage))
    assert {i.ref for i in await known(stage)} >= {"stands", "taken", taken, "parked"}
    stage.clock.move(dt.timedelta(days=3))
    await stage.app.prune()
    stage.app.vault.forget(subject_of(stage))
    left = {i.ref for i in await known(stage)}
    assert "stands" in left
    assert not left & {"taken", taken, "parked"}


@pytest.mark.parametrize(("chat", "came"), [("open", True), ("closed", False)])
async def test_killed_right_after_it_is_settled_what_is_remembered_of_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chat: str, came: bool
) -> None:
    async with a_stage(tmp_path) as stage:
        ada = stage.member("ada")
        await set_up(ada, "plain")
        await a_talk(ada)
        if chat == "closed":
            stage.closed.add("ada")
        stored = stage.app.store.commit
        over = False

        async def until_settled(unit: Unit) -> None:
            nonlocal over
            if over:
                raise StoreError("the process is dead")
            await stored(unit)
            over = any(sql == SETTLE and args[1] in (2, 4) for sql, args in unit.ops)

        monkeypatch.setattr(stage.app.store, "commit", until_settled)
        with contextlib.suppress(StoreError):
            await stage.passes(days=1)
        assert over, "it got as far as that"
    async with a_stage(tmp_path, stage.clock.now()) as stage:
        ada = stage.member("ada")
        waits = [quiet.waits for quiet in await ada.records(Quietness)]
        kept = [note.about.partition(".")[0] for note in await ada.records(Notice)]
        assert (waits, kept) == (([1], []) if came else ([], ["prep"])), "counted as one that waits for a press, or kept on home"


async def test_what_is_for_a_platform_that_is_not_served_waits_and_is_sent_once_it_is(stage: Stage, there: Platform) -> None:
    """Days, not tries: nothing is parked, nothing counts as an attempt, and the disk is not written to every second."""
    looked: list[str] = []
    send = there.send

    async def counted(delivery: Delivery) -> Receipt:
        looked.append(delivery.id)
        return await send(delivery)

    there.send = counted  # type: ignore[method-assign]  # the platform's own, with a count
    stage.outbox = Outbox(stage.app, {"stage": there}, {"stage": LIMITS["web"]})
    there.away = True
    ids = [await planned(stage, "good", str(n)) for n in range(3)]
    await due(stage)
    await stage.passes(hours=1)
    assert [await state(stage, id) for id in ids] == [(0, 0)] * 3
    assert len(looked) <= 3 * (1 + 3600 / 10)
    there.away = False
    await stage.passes(seconds=PAUSES[-1] + 60)
    assert sorted(there.took) == sorted(ids)
    assert [(await state(stage, id))[0] for id in ids] == [2] * 3
