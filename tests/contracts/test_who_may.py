"""Who may press what: every action on any card, pressed by people it is not for, in an old version, and with an id that was changed.

The table is made from the router and from the cards of the whole tour: a press with a rule that no card carries fails here.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.app import App
from bot.cards import Action
from bot.events import Click
from bot.replies import Ask, Reply, Say, Update
from playbook.records import kinds
from tests.conversations.test_council import joins, starts
from tests.stage import Actor, Stage, card_text, form_text
from tests.toured import after, walked

Rows = list[tuple[object, ...]]
FORGED = "zz9"
QUIET = ("profile", "quietness", "draft", "pledge")
"""What a press of one's own may touch in one's own records: that somebody was there, and what they typed."""


async def state(app: App, but: str = "") -> tuple[Rows, Rows, Rows]:
    """Everything stored, sealed as it is, apart from what the subject `but` notes of a press of their own."""
    kept = f"subject <> '{but}' OR kind NOT IN {QUIET}"
    records = await app.store.rows(f"SELECT subject, kind, id, version FROM records WHERE {kept} ORDER BY 1, 2, 3")
    items = await app.store.rows("SELECT id, subject, state FROM outbox ORDER BY 1")
    return records, items, await app.store.rows("SELECT council, member FROM seats ORDER BY 1, 2")


def changes(before: tuple[Rows, ...], after: tuple[Rows, ...]) -> list[tuple[object, ...]]:
    """What stands in one and not in the other."""
    return [row for old, new in zip(before, after, strict=True) for row in (set(old) ^ set(new))]


@pytest.fixture
async def stage(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The stage after the tour, a copy of its own for each test."""
    async with after(await walked(tmp_path_factory), tmp_path) as resumed:
        resumed.closed.clear()
        for who in [*resumed.people.values()]:
            # Somebody who deleted everything begins anew with their first press, and what could not come before comes with it.
            await who.says("/jsc help")
        await resumed.passes(minutes=1)
        yield resumed


def actions(stage: Stage) -> list[tuple[str, Action]]:
    """Every action on every card that anybody has seen, with whose card it was: each kind of press a few times."""
    found: dict[tuple[str, str], list[Action]] = {}
    for who in stage.people.values():
        for card in (*who.every, *(shown for _, shown in who.messages)):
            for action in card.actions:
                found.setdefault((who.name, _kind(action)), []).append(action)
    for room in stage.rooms.values():
        insider = sorted(room.inside)[0] if room.inside else ""
        for said in room.posts:
            for action in said.card.actions:
                found.setdefault((insider, _kind(action)), []).append(action)
    return [(owner, action) for (owner, _), every in found.items() for action in {a.packed: a for a in every[-3:]}.values()]


def _kind(action: Action) -> str:
    return f"form:{action.arg(0)}" if action.name == "form" else action.name


def text_of(reply: Reply) -> str:
    match reply:
        case Say(card=card) | Update(card=card):
            return card_text(card)
        case Ask(form=form):
            return form_text(form)
        case _:
            return ""


async def words_of(stage: Stage, names: set[str]) -> set[str]:
    """Sentences that these people wrote, wherever they stand: what no answer to somebody else may hold."""
    found: set[str] = set()
    ids = {stage.app.vault.subject_id("member", "stage", name) for name in names}
    for (subject,) in await stage.app.store.rows("SELECT subject FROM subjects"):
        opened = stage.app.vault.admit(await stage.app.store.read(str(subject)))
        for (kind, id), (_, author, _) in opened.rows.items():
            if author in ids:
                model = kinds()[str(kind)]
                record = opened.open(model, id)
                found |= set(_sentences(record.model_dump() if record is not None else {}))
    # What the app itself gives as an example is no secret.
    files = [path for folder in ("bot", "handlers", "playbook") for path in Path(folder).rglob("*") if path.suffix in (".py", ".toml")]
    ours = " ".join(path.read_text("utf-8") for path in files)
    return {each for each in found if each not in ours}


def _sentences(value: object) -> Iterator[str]:
    match value:
        case str() if len(value) > 12 and " " in value:
            yield value
        case dict():
            for each in value.values():
                yield from _sentences(each)
        case list() | tuple():
            for each in value:
                yield from _sentences(each)
        case _:
            pass


async def presses(stage: Stage, who: Actor, action: Action) -> str:
    event = Click(stage.key(), who.who, who.community, who.place, who.hints, action)
    return text_of(await stage.app.handle(event))


async def a_stranger(stage: Stage, name: str, community: str = "harbour") -> Actor:
    """Somebody with a life, and for the first also a council, of their own."""
    who = stage.member(name)
    who.community = community
    await who.says("/jsc help")
    return who


async def test_nobody_elses_press_changes_or_shows_anything(stage: Stage) -> None:
    owners = set(stage.people)
    secrets = await words_of(stage, owners)
    assert len(secrets) > 20
    every = actions(stage)
    mallory = stage.member("mallory")
    line = await starts(mallory, "oak")
    for name in ("mona", "milo"):
        await joins(stage.member(name), line)
    strangers = [mallory, await a_stranger(stage, "eve-of-elsewhere", "elsewhere")]
    pressed = 0
    for _owner, action in every:
        if action.name in OPEN or (action.name == "form" and action.arg(0) in OPEN):
            continue
        for who in strangers:
            me = stage.app.vault.subject_id("member", "stage", who.name)
            before = await state(stage.app, me) if _guarded(stage, action) else None
            answer = await presses(stage, who, action)
            assert "went wrong" not in answer, action.packed
            leaks = [secret for secret in secrets if secret in answer]
            assert not leaks, f"{action.packed} told {who.name} {leaks}"
            if before is not None:
                assert changes(before, await state(stage.app, me)) == [], f"{action.packed} pressed by {who.name} changed something"
            pressed += 1
    assert pressed > 300


def _guarded(stage: Stage, action: Action) -> bool:
    """Whether the press is on a thing that somebody has: those that open or set one's own life may of course change that."""
    route = stage.app.router.forms.get(action.arg(0)) if action.name == "form" else stage.app.router.clicks.get(action.name)
    return route is not None and (route.of is not None or route.may != "own")


OPEN: set[str] = set()
"""Presses that are for anybody with the same words for all. None today."""


async def test_an_old_version_or_another_id_changes_nothing_for_its_owner_either(stage: Stage) -> None:
    tried = 0
    for owner, action in actions(stage):
        route = stage.app.router.forms.get(action.arg(0)) if action.name == "form" else stage.app.router.clicks.get(action.name)
        if route is None or route.of is None or owner not in stage.people or len(action.args) < 2:
            continue
        who = stage.people[owner]
        me = stage.app.vault.subject_id("member", "stage", owner)
        for forged in (
            Action(action.name, *action.args[:-1], "0"),
            Action(action.name, *action.args[:-2], FORGED, action.args[-1]),
        ):
            before = await state(stage.app, me)
            answer = await presses(stage, who, forged)
            assert re.search("moved on|not here any more|someone else|Only facilitators|no seat|not set up yet", answer), (
                f"{forged.packed}: {answer[:200]}"
            )
            assert changes(before, await state(stage.app, me)) == [], f"{forged.packed} changed something"
            tried += 1
    assert tried > 60


async def test_every_press_with_a_rule_stands_on_some_card(stage: Stage) -> None:
    """A new action of a council or of facilitators without a card in the tour, and so without these tests, fails here."""
    ruled = {name for name, route in stage.app.router.clicks.items() if route.may != "own"}
    ruled |= {f"form:{name}" for name, route in stage.app.router.forms.items() if route.may != "own"}
    seen = {_kind(action) for _, action in actions(stage)}
    assert ruled - seen == set(), "no card of the tour carries these"


async def test_what_a_seat_opens_ends_with_the_seat(stage: Stage) -> None:
    owner, circle = next((o, a.args[-1]) for o, a in actions(stage) if a.name == "leavecouncil")
    await presses(stage, stage.people[owner], Action("leftcouncil", "quiet", circle))
    for name, action in actions(stage):
        route = stage.app.router.clicks.get(action.name)
        if name == owner and route is not None and route.may in ("yes", "seat", "author") and circle in action.args:
            answer = await presses(stage, stage.people[owner], action)
            assert re.search("no seat|not set up yet", answer), action.packed
