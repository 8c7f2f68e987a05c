"""Cards and messages as JSON and back, so that what stands on the page can be kept: what they say, not how they are drawn."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final, get_args

from bot.adapters.web.chats import Message, Room
from bot.cards import Action, Block, Button, Buttons, Card, Choice, Ticks
from bot.deliveries import Remote
from bot.replies import File

FORMAT: Final = 1
"""Of what is made here. What has another one is not read."""
BLOCKS: Final[Mapping[str, type[Block]]] = {kind.__name__: kind for kind in get_args(Block)}
Packed = dict[str, Any]


def packed_card(card: Card) -> Packed:
    """A card as JSON values."""
    blocks = [{"is": type(block).__name__, **_packed_block(block)} for block in card.blocks]
    return {"title": card.title, "why": card.why, "audience": card.audience, "blocks": blocks}


def card_of(packed: Packed) -> Card:
    """The card that was packed. Raises ValueError, LookupError or TypeError where it is none by today's rules."""
    return Card(packed["title"], packed["why"], *map(_block_of, packed["blocks"]), audience=packed["audience"])


def _packed_block(block: Block) -> Packed:
    match block:
        case Buttons(items=items):
            return {"items": [button.model_dump() | {"action": button.action and button.action.packed} for button in items]}
        case Ticks(action=action) | Choice(action=action):
            return block.model_dump(mode="json") | {"action": action.packed}
        case _:
            return block.model_dump(mode="json")


def _block_of(packed: Packed) -> Block:
    kind, fields = BLOCKS[packed["is"]], {name: value for name, value in packed.items() if name != "is"}
    if kind is Buttons:
        return Buttons.of(*(Button(**one | {"action": one["action"] and Action.unpack(one["action"])}) for one in fields["items"]))
    if "action" in fields:
        fields["action"] = Action.unpack(fields["action"])
    return kind.model_validate(fields)


def packed_message(message: Message) -> bytes:
    """A message with its card and files; `rev` is left out, which counts within one run."""
    files = [
        {"token": token, "name": f.name, "mime": f.mime, "alt": f.alt, "data": base64.b64encode(f.data).decode()}
        for token, f in message.files
    ]
    return _json(
        {
            "place": message.place,
            "at": message.at.isoformat(),
            "by": message.by,
            "said": message.said,
            "card": message.card and packed_card(message.card),
            "files": files,
            "pinned": message.pinned,
            "under": message.under,
            "calls": message.calls,
            "key": message.key,
        }
    )


def message_of(id: str, body: bytes) -> Message:
    """The message that was packed. Raises ValueError, LookupError or TypeError where it is none."""
    packed = json.loads(body)
    files = [(one["token"], File(one["name"], one["mime"], base64.b64decode(one["data"]), one["alt"])) for one in packed["files"]]
    made = packed | {
        "at": dt.datetime.fromisoformat(packed["at"]),
        "card": packed["card"] and card_of(packed["card"]),
        "files": tuple(files),
    }
    return Message(id, **made)


def packed_room(room: Room) -> bytes:
    """A room and who is in it."""
    return _json({"name": room.name, "people": sorted(room.people)})


def room_of(id: str, body: bytes) -> Room:
    """The room that was packed. Raises ValueError, LookupError or TypeError where it is none."""
    packed = json.loads(body)
    return Room(id, packed["name"], set(packed["people"]))


def packed_remote(remote: Remote) -> bytes:
    """Where a delivery stands."""
    return _json({"place": remote.place, "id": remote.id})


def remote_of(body: bytes) -> Remote:
    """What was packed. Raises ValueError, LookupError or TypeError where it is none."""
    return Remote(**json.loads(body))


def _json(packed: Packed) -> bytes:
    # A lone half of a character, as a page may send one, is no UTF-8: it is escaped.
    return json.dumps(packed).encode("ascii")
