"""What a council's items become on their way to its room: posted, redrawn, a room made or a door opened; or only done."""

from __future__ import annotations

from dataclasses import replace

from bot.app import App
from bot.cards import Card
from bot.deliveries import Delivery, NotSent, Sent
from bot.items import REDRAW
from bot.outbox import rooms
from bot.outbox.batches import Claimed
from bot.outbox.sending import Sender
from bot.outbox.settling import EXPIRED, SWEEP_SECONDS
from bot.replies import Parcel, Post
from bot.store.unit import Gone
from bot.vault import Subject
from playbook.records import ME, Council


class Posts:
    """Councils' rooms, and what of a council, a community or the house has no room at all."""

    def __init__(self, app: App, sender: Sender) -> None:
        self._app = app
        self._sender = sender

    async def put(self, subject: Subject, one: Claimed) -> None:
        """One item of a council, a community or the house: into the room, or only done."""
        try:
            what = rooms.drawn(subject, one.item)
            made = await self._app.due(what, one.subject, late=False) if what is not None else None
            subject = await self._app.units.subject(one.subject, None)
            council = subject.open(Council, ME)
            if self._sender.stopping.is_set():
                await self._sender.delay(one, 0.0)
                return
            late = one.over(self._app.clock.now()) and made is not None and isinstance(made[0], Card | Post | Parcel)
            if made is None or made[0] is None or council is None or late:
                await self._unposted(subject, council, one)
                return
            delivery = rooms.delivery(subject, council, one.item, one.attempt, made[0])
        except rooms.NotYet:
            await self._sender.delay(one, SWEEP_SECONDS)
        except rooms.NoRoom:
            await self._sender.came_to_nothing(subject, one, "no_room")
        except Gone:
            return
        except Exception as error:  # noqa: BLE001  # a handler that fails every time holds up nothing but its own item
            await self._sender.failed(one, error)
        else:
            if delivery is None:
                await self._sender.settle(one, EXPIRED)
            else:
                await self._sender.deliver(subject, [one], replace(delivery, since=one.planned))

    async def _unposted(self, subject: Subject, council: Council | None, one: Claimed) -> None:
        """It has nothing to post (any more), or helps nobody by now. Where an earlier attempt stands in the room, it was posted."""
        place = rooms.place_of(subject, council) if council is not None and one.again and one.item.kind != REDRAW else None
        looked_for = Delivery(one.item.id, one.item.id, place, "new", since=one.planned) if place is not None else None
        found = await self._sender.look(looked_for) if looked_for is not None else None
        if isinstance(found, Sent):
            await self._sender.received(subject, [one], found)
        elif looked_for is not None and isinstance(found, NotSent) and not self._sender.lets_go(found, looked_for):
            await self._sender.postponed([one], found, looked_for.to.platform)
        else:
            await self._sender.settle(one, EXPIRED)
