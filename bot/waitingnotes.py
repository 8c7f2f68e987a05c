"""Notes that could not be sent are told of above the answer to what their member does next, once, with the way to them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from bot import prompts
from bot.cards import Action, Button, Buttons, Card, Prose
from bot.events import Click, Command, Submit
from bot.limits import BLOCKS, BUTTON_ROWS
from bot.replies import Reply, Say, Update

if TYPE_CHECKING:
    from bot.context import Context

SAYS_SO: Final = frozenset({"waiting", "note", "notes", "home", "letme", "homealone", "herealso"})
"""Presses that lead to the notes, or whose answer lists them."""


def above(event: Command | Click | Submit, reply: Reply, context: Context) -> Reply:
    """`reply` with one line above it where notes wait that the member was not told of; as it is where it has no room for that."""
    if not isinstance(reply, Say | Update) or reply.card.audience != "me" or context.erase or context.profile.hello == "home":
        return reply
    if isinstance(event, Click) and event.action.name in SAYS_SO:
        return reply
    waits = [kept for kept in prompts.kept_on_home(context) if kept.what == "undelivered"]
    card, rows = reply.card, sum(isinstance(block, Buttons) for block in reply.card.blocks)
    told = any(action.name == "waiting" for action in card.actions)
    if all(kept.told for kept in waits) or told or len(card.blocks) > BLOCKS - 2 or rows >= BUTTON_ROWS:
        return reply
    for kept in waits:
        context.records.put(kept.model_copy(update={"told": True}))
    one = len(waits) == 1
    line = (
        "I could not message you, so a note waits for you here."
        if one
        else f"I could not message you, so {len(waits)} notes wait here."
    )
    door = Buttons.of(Button("Open the note" if one else "Open the notes", Action("waiting")))
    return dataclasses.replace(reply, card=Card(card.title, card.why, Prose(text=line), door, *card.blocks, audience=card.audience))
