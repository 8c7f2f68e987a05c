"""What could not be put into a member's chat: it stands on home whatever its kind, and comes once the chat is open."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cards import Action, Button, Buttons, Card, Prose
from bot.context import Context
from bot.deliveries import Delivery, Receipt, Refused
from bot.events import Due
from bot.outbox import Outbox
from bot.ratelimit import LIMITS
from bot.router import DueRoute
from playbook.cadence import Kind
from playbook.records import Notice
from tests.conversations.test_discreet import set_up
from tests.stage import Actor, Stage

KINDS = (Kind.REMINDER, Kind.SHOWN, "posted", "notposted", "reportdone", "seatmoved", "takenoff")
"""What comes unasked, what another member sent, receipts, and a word about one's own."""
REFS = {"seatmoved": "abc.20261123.2026-11-30T10:00:00+00:00"}


def says(due: Due, context: Context) -> Card:
    return Card(f"About {due.kind}", "It is due.", Prose(text="Here it is."), Buttons.of(Button("Home", Action("home"))))


async def planned(stage: Stage, *kinds: str) -> None:
    for kind in kinds:
        stage.app.router.dues[kind] = DueRoute(says, stage.app.router.dues[kind].label)
    id = stage.app.vault.subject_id("member", "stage", "ada")

    def plan(context: Context) -> None:
        for n, kind in enumerate(kinds):
            context.outbox.plan(kind, context.now + dt.timedelta(minutes=5 * (n + 1)), REFS.get(kind, ""))

    await stage.app.change(id, plan)


async def undelivered(ada: Actor) -> set[str]:
    return {note.about.partition(".")[0] for note in await ada.records(Notice) if note.what == "undelivered"}


def came(ada: Actor) -> list[str]:
    return [card.title.removeprefix("About ") for _, card in ada.messages if card.title.startswith("About ")]


@pytest.mark.parametrize("kind", KINDS)
async def test_it_stands_on_home_and_is_opened_there_whatever_its_kind(stage: Stage, ada: Actor, kind: str) -> None:
    await set_up(ada, "plain")
    stage.closed.add("ada")
    await planned(stage, kind)
    await stage.passes(hours=1)
    assert await undelivered(ada) == {kind}
    await ada.visits_home()
    ada.sees("Kept for you: 1 note")
    await ada.presses("Read the note")
    await ada.presses("Open the note")
    ada.sees(f"About {kind}")
    assert await undelivered(ada) == set(), "read is read"
    stage.closed.clear()
    await ada.says("/jsc home")
    await stage.passes(minutes=5)
    assert came(ada) == [], "and does not come after that"


async def test_a_press_opens_no_other_kind_by_hand(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "plain")
    await planned(stage, "posted")
    for action in (Action("note", "leave", ""), Action("note", "posted", ""), Action("note", "item", "x" * 24)):
        await ada.clicks(action)
        ada.sees("This is not here any more")


async def test_it_comes_once_the_chat_is_open_and_its_reader_is_here(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "plain")
    stage.closed.add("ada")
    await planned(stage, *KINDS)
    await stage.passes(hours=1)
    assert await undelivered(ada) == set(KINDS)
    tries: list[str] = []
    send = stage.send

    async def counted(delivery: Delivery) -> Receipt:
        tries.append(delivery.do)
        return await send(delivery)

    stage.send = counted  # type: ignore[method-assign]  # the same, and counted
    await ada.says("/jsc home")
    await stage.passes(minutes=5)
    assert (came(ada), len(tries)) == ([], 1), "one of them is tried, as long as the chat is closed"
    assert await undelivered(ada) == set(KINDS)
    stage.closed.clear()
    await ada.says("/jsc plan")
    await stage.passes(hours=1)
    # What comes unasked and was late together comes as one note; each of the others by itself.
    assert sorted(came(ada)) == sorted(kind for kind in KINDS if kind not in (Kind.REMINDER, Kind.SHOWN)), "each once"
    assert [card.title for _, card in ada.messages].count("While I was away") + len(came(ada)) == len(ada.messages) - 1
    assert {state for (state,) in await stage.app.store.rows("SELECT state FROM outbox WHERE due > 0")} <= {2, 5, 6, 0}
    assert await undelivered(ada) == set()
    await ada.visits_home()
    ada.misses("Kept for you")


async def test_a_note_that_comes_by_itself_brings_the_others(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "plain")
    stage.closed.add("ada")
    await planned(stage, "posted", "reportdone")
    await stage.passes(hours=1)
    stage.closed.clear()
    await planned(stage, Kind.SHOWN)
    await stage.passes(hours=1)
    assert sorted(came(ada)) == sorted(["posted", "reportdone", Kind.SHOWN])
    assert await undelivered(ada) == set()


async def test_what_was_refused_stands_on_home_too(stage: Stage, ada: Actor) -> None:
    class Picky:
        platform = "stage"

        async def run(self, app: object) -> None:
            raise NotImplementedError("it serves nothing")

        async def send(self, delivery: Delivery) -> Receipt:
            return Refused("50035")

        async def find(self, delivery: Delivery) -> None:
            return None

    await set_up(ada, "plain")
    stage.outbox = Outbox(stage.app, {"stage": Picky()}, {"stage": LIMITS["web"]})
    await planned(stage, Kind.REMINDER)
    await stage.passes(hours=1)
    assert await undelivered(ada) == {Kind.REMINDER}


async def test_whoever_reads_their_notes_on_home_is_not_written_to(stage: Stage, ada: Actor) -> None:
    await set_up(ada, "plain")
    stage.closed.add("ada")
    await planned(stage, "posted")
    await stage.passes(hours=1)
    await ada.visits_home()
    await ada.presses("Read the note")
    await ada.presses("Home is enough")
    stage.closed.clear()
    await ada.says("/jsc plan")
    await stage.passes(hours=1)
    assert came(ada) == []
