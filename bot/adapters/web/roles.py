"""Who on the page is a facilitator is one: written down as if by a code, before the page is opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.adapters.web.parse import COMMUNITY, PEOPLE, PLATFORM
from bot.council import facilitation
from bot.events import Hints, Member

if TYPE_CHECKING:
    from bot.app import App


async def appointed(app: App) -> None:
    """Makes whoever is called a facilitator one, unless somebody of the page's community is: on a new database, as a rule.

    Nothing else is stored of them, so that their own first word is their first.
    """
    for person in PEOPLE:
        if person.role == "facilitator":
            subject = app.vault.subject_id("member", PLATFORM, person.id)
            async with app.units.alone(subject):
                decide = partial(facilitation.appoint, name=COMMUNITY)
                await app.units.run(subject, Member(PLATFORM, person.id), Hints(), "", decide)
