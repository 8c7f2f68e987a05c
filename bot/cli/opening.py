"""The app on its open store, as every subcommand that needs one opens it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from bot import __version__
from bot.app import App
from bot.clock import Clock
from bot.context import About
from bot.settings import Settings, operator_keys
from bot.store.sqlite import Store
from playbook.models import read_playbook


def about(settings: Settings) -> About:
    """Who runs this, for the About card."""
    return About(settings.jsc_run_by, __version__, settings.jsc_source_url, settings.jsc_root, "")


@contextlib.asynccontextmanager
async def opened(settings: Settings, clock: Clock, *, make_key: bool = False) -> AsyncIterator[App]:
    """The app on its open store; the store is closed last."""
    import handlers
    from bot.router import collect

    keys = operator_keys(settings, make=make_key)
    playbook = read_playbook(settings.jsc_playbook)
    store = await Store.open(settings.jsc_database, settings.jsc_journal)
    try:
        yield await App.start(collect(handlers), store, keys, playbook, clock, about(settings))
    finally:
        await store.close()
