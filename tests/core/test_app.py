"""One event, one unit of work: once, in order, side by side, and never lost."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from bot.cards import Action, Button, Buttons, Card, Form, Prose, Write
from bot.context import Context
from bot.events import Click, Command, Submit
from bot.replies import Say
from bot.router import Router
from bot.store.sqlite import Store
from bot.store.unit import Unit
from playbook.records import Draft, Run
from tests.stage import Actor, Stage


def command(ada: Actor, verb: str, text: str = "", key: str = "20261123|k") -> Command:
    return Command(key, ada.who, "harbour", ada.place, ada.hints, verb, text)


async def test_the_same_delivery_twice_is_handled_once(stage: Stage, ada: Actor) -> None:
    event = command(ada, "checklist", "unstuck")
    assert await stage.app.handle(event) is not None
    assert await stage.app.handle(event) is None
    assert len(await ada.records(Run)) == 1


async def test_presses_of_one_member_run_one_after_another(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    (run,) = await ada.records(Run)
    events = [
        Click(f"20261123|p{n}", ada.who, "harbour", ada.place, ada.hints, Action("tick", run.id, run.rev), ("sentence",))
        for n in range(8)
    ]
    replies = await asyncio.gather(*(stage.app.handle(e) for e in events))
    titles = [r.card.title for r in replies if r is not None and not hasattr(r, "form")]
    assert titles.count("Getting unstuck") == 1, "the first press counts, the others are told that it has moved on"
    assert titles.count("This has moved on") == 7


async def test_another_process_that_wrote_first_makes_the_handler_run_again(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc checklist unstuck")
    subject_id = stage.app.vault.subject_id("member", "stage", "ada")
    unit = Unit()
    unit.add("UPDATE subjects SET rev = rev + 1 WHERE subject = ?1", subject_id)
    await stage.app.store.commit(unit)
    await ada.ticks("Say what you offer in one sentence")
    ada.sees("1 of 3 done")


async def test_a_crashing_handler_changes_nothing_and_keeps_the_words(stage: Stage, ada: Actor) -> None:
    broken = Router()

    def make(args: tuple[str, ...], context: Context) -> Form:
        return Form("Tell", "Save", Action("tell"), Write(id="what", label="What", most=100))

    @broken.form("tell", make)
    def told(event: Submit, context: Context) -> Say:
        context.records.add(Run(checklist="x", started=context.today))
        raise RuntimeError("no")

    stage.app.router.include(broken)
    await ada.clicks(Action("form", "tell"))
    await ada.fills({"What": "three clinics in nine days"})
    ada.sees("That went wrong on my side", "Your words are safe as a draft")
    assert await ada.records(Run) == []
    (draft,) = await ada.records(Draft)
    assert draft.values == {"what": "three clinics in nine days"}
    await ada.presses("Try again")
    ada.sees("FORM Tell", "What: [three clinics in nine days]")


async def test_a_full_disk_is_said_and_nothing_is_acknowledged(stage: Stage, ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    await ada.says("/jsc checklist unstuck")
    await stage.app.store._writer.execute("PRAGMA max_page_count = 1")
    pages = await (await stage.app.store._writer.execute("PRAGMA page_count")).fetchone()
    assert pages is not None
    await stage.app.store._writer.execute(f"PRAGMA max_page_count = {pages[0]}")
    long = "x" * 1_900
    for n in range(40):
        reply = await stage.app.handle(command(ada, "checklist", f"{long}{n}", key=f"20261123|{n}"))
        if isinstance(reply, Say) and reply.card.title == "That went wrong on my side":
            break
    await stage.app.store._writer.execute("PRAGMA max_page_count = 1000000")
    await ada.says("/jsc checklist unstuck")
    ada.sees("Getting unstuck", "0 of 3 done")


@pytest.mark.parametrize(
    "action",
    [
        Action("nonsense"),
        Action("tick", "zz", 1),
        Action("tick"),
        Action("tick", "1"),
        Action("form", "nonsense"),
        Action("form"),
        Action("fix", "zz"),
        Action("note", "debrief", "zz"),
        Action("note"),
        Action("notes"),
        Action("hide"),
        Action("run", "zz"),
        Action("lists", "999999999"),
        Action("whys", "zz", "1", 2),
    ],
    ids=lambda a: a.packed,
)
async def test_a_forged_button_is_answered_and_changes_nothing(ada: Actor, action: Action) -> None:
    await ada.says("/jsc checklist unstuck")
    before = await ada.records(Run)
    await ada.clicks(action, "made-up")
    assert ada.cards
    assert await ada.records(Run) == before


async def test_a_forged_form_is_answered_and_its_words_kept(stage: Stage, ada: Actor) -> None:
    router = Router()

    def make(args: tuple[str, ...], context: Context) -> Form:
        return Form("Tell", "Save", Action("tell"), Write(id="what", label="What", most=10, need=True))

    @router.form("tell", make)
    def told(event: Submit, context: Context) -> Say:
        return Say(Card("Saved", "You sent it.", Prose(text="It is kept."), Buttons.of(Button("Home", Action("home")))))

    stage.app.router.include(router)
    long = Submit(
        "20261123|1", ada.who, "harbour", ada.hints, Action("tell"), {"what": "x" * 200_000, "more": "y", "some": ("1",) * 99}
    )
    reply = await stage.app.handle(long)
    assert isinstance(reply, Say)
    assert reply.card.title == "One line needs another look"
    assert len((await ada.records(Draft))[0].values["what"]) == 100_000
    empty = dataclasses.replace(long, key="20261123|2", values={})
    reply = await stage.app.handle(empty)
    assert isinstance(reply, Say)
    assert "still empty" in reply.card.plain()
    good = dataclasses.replace(long, key="20261123|3", values={"what": "short"})
    reply = await stage.app.handle(good)
    assert isinstance(reply, Say)
    assert reply.card.title == "Saved"
    assert await ada.records(Draft) == [], "a form that was saved leaves no draft behind"


async def test_members_run_side_by_side(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one member's unit waits to be durable, another's is stored in the same batch."""
    people = [stage.member(f"m{n}") for n in range(32)]
    commits = 0
    apply = Store._apply

    async def counted(self: Store, batch: list[object]) -> None:
        nonlocal commits
        commits += 1
        await apply(self, batch)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(Store, "_apply", counted)
    await asyncio.gather(*(stage.app.handle(command(p, "checklist", "unstuck", key=f"20261123|{p.name}")) for p in people))
    assert commits < 8, "32 members' first events gather into a few commits"


async def test_a_read_only_event_writes_nothing(stage: Stage, ada: Actor) -> None:
    await ada.says("/jsc help")
    before = await stage.app.store.rows("SELECT count(*) FROM seen")
    await ada.says("/jsc help")
    assert await stage.app.store.rows("SELECT count(*) FROM seen") == before
