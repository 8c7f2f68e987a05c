"""Brings a ceiling on how long things are kept, once facilitators set it, to what every member has already (product.md 3.9)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import structlog

from bot.council import retention
from bot.store.unit import META, Unit
from bot.vault import Tampered, WrongKey
from playbook.records import ME, Profile, Ways

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("jsc.ceilings")

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
        try:
            if await _community(app, str(id)) in changed:
                await app.change(str(id), retention.replan)
        except (Tampered, WrongKey, ValueError) as error:
            # One damaged member keeps it from nobody else.
            log.error("ceiling not held", error=type(error).__name__)
    unit = Unit()
    unit.add(META, HELD, now.isoformat().encode())
    await app.store.commit(unit)


async def _community(app: App, id: str) -> str | None:
    """The community of a member; None where there is no such member."""
    rows = await app.store.read(id)
    subject = app.vault.admit(rows) if rows.found else None
    profile = subject.open(Profile, ME) if subject is not None else None
    if subject is None or subject.member is None or profile is None:
        return None
    return app.vault.hash("community", subject.member.platform, profile.community)
