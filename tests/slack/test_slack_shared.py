"""A card in a shared place: it changes for everybody, never turns private, and what is private is whispered beside it."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path

import structlog

from bot import journal
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.context import Context
from bot.deliveries import Delivery, Sent
from bot.events import Click, Command, Member, Place, Visit
from bot.replies import ClickReply, Say, Update
from bot.router import Router
from tests.slack.desk import Desk, a_desk
from tests.standins.slack import Channel, Seen

router = Router()
ROW = Buttons.of(Button("Count me in", Action("in")), Button("Tell me", Action("tell")), Button("Hide it", Action("cover")))
POST = Card("Who joins?", "A question to the council.", Prose(text="Thursday at 10."), ROW, audience="council")


def card(title: str, *, shared: bool) -> Card:
    return Card(title, "You pressed a button.", Prose(text="It is noted."), ROW, audience="council" if shared else "me")


@router.command("")
def started(_event: Command, _context: Context) -> Say:
    return Say(card("Begin", shared=False))


@router.visit
def home(_event: Visit, _context: Context) -> Card:
    return card("Home", shared=False)


@router.click("in")
def joined(_event: Click, _context: Context) -> ClickReply:
    return Update(card("Joined", shared=True))


@router.click("tell")
def told(_event: Click, _context: Context) -> ClickReply:
    return Say(card("For you alone", shared=False))


@router.click("cover")
def covered(_event: Click, _context: Context) -> ClickReply:
    return Update(card("A private thing", shared=False))


async def posted(desk: Desk, room: Channel) -> None:
    sent = await desk.adapter.send(Delivery("p1", "p1", Place("slack", room.id, private=False), "new", card=POST))
    assert isinstance(sent, Sent)


def _on(cards: list[Seen]) -> Seen:
    return next(c for c in cards if c.where == "channel")


async def test_a_post_changes_for_all_and_what_is_private_is_whispered(tmp_path: Path) -> None:
    async with a_desk(tmp_path, router=router) as desk:
        ada, ben = desk.slack.person("Ada"), desk.slack.person("Ben")
        room = desk.slack.channel("council", ada, ben)
        await posted(desk, room)
        await ada.press("Count me in", on=_on(ada.cards))
        assert "Joined" in _on(ben.cards).plain
        for label, title in (("Tell me", "For you alone"), ("Hide it", "A private thing")):
            await ada.press(label, on=_on(ada.cards))
            assert ada.card.where == "ephemeral"
            assert title in ada.card.plain
            assert "Joined" in _on(ben.cards).plain
            assert not ben.received(title)
        assert len(desk.slack.standing(room)) == 3
        desk.slack.ledger.none_refused()


async def test_a_post_that_was_taken_off_meanwhile_is_answered_in_the_direct_chat(tmp_path: Path) -> None:
    async with a_desk(tmp_path, router=router) as desk:
        ada = desk.slack.person("Ada")
        await ada.command("/jsc")
        await desk.adapter.send(Delivery("d1", "d1", _member(desk, ada.id), "new", card=card("A note", shared=False)))
        old = ada.card
        assert (await desk.slack.deliver("events_api", _nothing(desk))).ok
        del desk.slack.space.channels[ada.dm.id].messages[old.message.ts]  # type: ignore[union-attr]  # a message, as `where` says
        await ada.press("Hide it", on=old)
        assert ada.card.where == "dm"
        assert "A private thing" in ada.card.plain


def _member(desk: Desk, user: str) -> Member:
    return Member("slack", f"{desk.slack.space.id}:{user}")


def _nothing(desk: Desk) -> dict[str, object]:
    inner = {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}
    return {"event": inner, "team_id": desk.slack.space.id, "event_id": "E0", "event_time": 0, "type": "event_callback"}


async def test_the_log_says_that_something_happened_and_never_what(tmp_path: Path) -> None:
    said = io.StringIO()
    before = logging.getLogger().handlers[:]
    journal.configure()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(said))
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(said)
    try:
        async with a_desk(tmp_path, router=router) as desk:
            ada = desk.slack.person("Ada")
            await ada.command("/jsc Quillon Freight offered 90,000")
            await desk.slack.deliver("interactive", {"type": "shortcut", "team": {"id": "T"}, "note": "Quillon Freight"})
            forged = {
                "type": "view_submission",
                "team": {"id": desk.slack.space.id},
                "user": {"id": ada.id, "team_id": desk.slack.space.id},
            }
            await desk.slack.deliver(
                "interactive", {**forged, "view": {"callback_id": "form", "private_metadata": "Quillon", "id": "V"}}
            )
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()
    lines = said.getvalue().splitlines()
    assert any("ignored" in line for line in lines)
    assert "Quillon" not in said.getvalue()
    assert ada.id not in said.getvalue()
    assert all(json.loads(line) for line in lines if line.startswith("{") and "ignored" in line)
