"""Answers that become new messages of a member's own chat: stored as items of the outbox before they are posted, shown at once.

The item's id is the delivery's nonce, as it is of all that the outbox sends. Where the platform's answer is lost, or the process dies
in between, the loop finds the item and looks for its message, so that a deletion takes it off; it is never posted a second time.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from bot.app import App
from bot.cards import Card
from bot.deliveries import Delivery, NotSent, Receipt, Sent, Unknown
from bot.events import Member
from bot.items import ANSWERED
from bot.outbox.sending import sealed
from bot.outbox.settling import SENT, UNKNOWN, ms
from bot.store.sqlite import StoreError
from bot.store.unit import DELAY, ON_THE_WAY, SETTLE, Gone, Unit
from playbook.records import ME, Profile

log = structlog.get_logger("jsc.outbox")

CANCELLED: Final = 6
"""It is surely not there; what ends as expired may have come, and was not found."""
LEASE: Final = dt.timedelta(seconds=60)
"""Longer than both attempts of an adapter may take."""
LONGEST: Final = 5.0
"""Seconds that are waited where the platform asks for a pause, once; a person waits for the answer."""
SOON: Final = 0.3
LOOKED_AFTER: Final = 2.0
"""Seconds until one looks whether what had no answer stands there."""


async def put(app: App, member: Member, card: Card, send: Callable[[Delivery], Awaitable[Receipt]]) -> bool:
    """Posts `card` into the member's own chat; False where nothing was posted, as nothing could be kept about it.

    That is so for a member who deleted everything meanwhile, and where the store takes nothing.
    """
    subject, id = app.vault.subject_id("member", member.platform, member.id), secrets.token_hex(12)
    now, hushed = app.clock.now(), True
    lease = ms(now + LEASE)
    kept = Unit()
    kept.add(ON_THE_WAY, id, subject, ANSWERED, "", ms(now), lease)
    try:
        await app.marked(subject, kept)
        profile = (await app.units.subject(subject, None)).open(Profile, ME)
        hushed = profile is None or profile.discreet
    except (Gone, StoreError) as error:
        log.warning("answer not remembered", error=type(error).__name__)
        return False
    delivery = Delivery(id, id, member, "new", card, hushed=hushed)
    try:
        receipt = await send(delivery)
        if isinstance(receipt, NotSent):
            await asyncio.sleep(min(LONGEST, SOON if receipt.wait is None else receipt.wait))
            receipt = await send(delivery)
    except Exception as error:  # noqa: BLE001  # an adapter raises nothing it knows of
        receipt = Unknown(type(error).__name__)
    await _settled(app, subject, delivery, receipt, lease, send)
    return True


async def _settled(
    app: App, subject: str, delivery: Delivery, receipt: Receipt, lease: int, send: Callable[[Delivery], Awaitable[Receipt]]
) -> None:
    """Stores what became of it. One whose member deleted everything meanwhile is taken off again."""
    id, member, now, unit = delivery.id, delivery.to, app.clock.now(), Unit()
    assert isinstance(member, Member), "made by `put`"
    match receipt:
        case Sent(remote):
            try:
                owner = await app.units.subject(subject, None)
                unit.add(SETTLE, id, SENT, lease, sealed(owner, id, remote), ms(now))
                there = await app.settled(subject, unit)
            except Gone:
                there = False
            if not there:
                await send(Delivery(id, id, member, "remove", remote=remote))
        case Unknown(reason):
            log.warning("answer not drawn", reason=reason)
            unit.add(DELAY, id, UNKNOWN, ms(now), lease, ms(now + dt.timedelta(seconds=LOOKED_AFTER)), 0, None)
            await app.marked(subject, unit)
        case _:
            log.warning("answer not drawn", reason=getattr(receipt, "reason", "crowded"))
            unit.add(SETTLE, id, CANCELLED, lease, None, None)
            await app.marked(subject, unit)
