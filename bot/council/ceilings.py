"""Brings a ceiling on how long things are kept, once facilitators set it, to what every member has already (product.md 3.9)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from bot.council import retention
from bot.store.unit import META, Unit
from playbook.records import ME, Profile, Ways

if TYPE_CHECKING:
    from bot.app import App

HELD: Final = "ceilings"
"""Under this name the database keeps when ceilings were last brought to everybody."""
SETTLED: Final = "SELECT subject FROM records WHERE kind = 'ways'"
MEMBERS: Final = "SELECT subject FROM subjects WHERE address IS NOT NULL"


async def hold(app: App) -> None:
    """Brings a ceiling that was set since the last time to every member of its community."""
    now = app.clock.now()
    held = await app.store.meta(HELD)
    last = dt.datetime.fromisoformat(held.decode()) if held is not None else None
    changed = set()
    for (id,) in await app.store.rows(SETTLED):
        ways = app.vault.admit(await app.store.read(str(id))).open(Ways, ME)
        if ways is not None and ways.keep_since is not None and (last is None or ways.keep_since >= last):
            changed.add(str(id))
    for (id,) in await app.store.rows(MEMBERS) if changed else ():
        rows = await app.store.read(str(id))
        subject = app.vault.admit(rows) if rows.found else None
        profile = subject.open(Profile, ME) if subject is not None else None
        if subject is None or subject.member is None or profile is None:
            continue
        if app.vault.hash("community", subject.member.platform, profile.community) in changed:
            await app.change(str(id), retention.replan)
    unit = Unit()
    unit.add(META, HELD, now.isoformat().encode())
    await app.store.commit(unit)
