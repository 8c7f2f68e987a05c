"""`jsc backup`, `jsc restore`, `jsc keys rotate`: they keep the database and its keys safe, and say in one sentence what they did."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.clock import Clock
from bot.exits import OK
from bot.settings import operator_keys, read_settings
from bot.store.sqlite import Store, StoreError, copy
from bot.store.unit import META, REWRAP, Unit
from bot.vault import Vault

WRAPPED = "SELECT subject, wrapped FROM subjects ORDER BY subject"


async def backup(target: Path) -> int:
    """A copy of the live file through a reading connection of its own: the running bot is not disturbed (storage notes, 5)."""
    settings = read_settings()
    await copy(settings.jsc_database, target)
    print(f"Written and checked: {target}. It is sealed: keep the key as well, somewhere else.")
    return OK


async def restore(file: Path, *, moved: bool) -> int:
    """Puts a backup in the database's place, the app stopped."""
    import handlers
    from bot import journal
    from bot.app import App
    from bot.cli import opening, restoring
    from bot.router import collect
    from playbook.models import read_playbook

    journal.configure()
    settings = read_settings()
    keys = operator_keys(settings)

    async def begin(store: Store) -> App:
        return await App.start(collect(handlers), store, keys, read_playbook(), Clock(), opening.about(settings))

    done = await restoring.restore(file, settings.jsc_database, keys, begin, Clock().now(), moved=moved, journal=settings.jsc_journal)
    said = [f"{settings.jsc_database} is now what {file} holds"]
    if done.kept is not None:
        said.append(f"what was there is kept as {done.kept}")
    if done.erased:
        said.append(f"{done.erased} who deleted everything since {'is' if done.erased == 1 else 'are'} deleted again")
    if done.held:
        said.append(
            f"{done.held} {'message' if done.held == 1 else 'messages'} that came due since may have gone out, so none is sent again"
        )
    if done.told:
        said.append(f"{done.told} {'member is' if done.told == 1 else 'members are'} told once what may not have come")
    print(f"{'; '.join(said)}.")
    return OK


async def rotate() -> int:
    """Wraps every subject's key by the first key that is set, the app stopped, so that the others can be taken away."""
    from bot import journal

    journal.configure()
    settings = read_settings()
    keys = operator_keys(settings)
    if not settings.jsc_database.is_file():
        raise StoreError(f"There is no database at {settings.jsc_database}. Set JSC_DATABASE to the one whose keys are to change.")
    store = await Store.open(settings.jsc_database, settings.jsc_journal)
    try:
        changed, all = await rewrap(store, keys)
    finally:
        await store.close()
    if changed:
        print(f"All {all} keys are wrapped by the first one set now, {changed} of them newly. Older backups need the old one.")
    elif len(keys) == 1:
        print("Nothing to do: all are wrapped by the one key that is set. To change it, put a new one before it, with a comma between.")
    else:
        print("Nothing to do: all are wrapped by the first key that is set. The others are needed for older backups alone.")
    return OK


async def rewrap(store: Store, keys: Sequence[bytes]) -> tuple[int, int]:
    """One transaction; returns how many keys it changed, of how many. What was done is read again, with the first key alone.

    Raises WrongKey, with nothing changed, where no key opens one of them.
    """
    index = await store.meta("index")
    if index is None:
        return 0, 0
    vault, unit = Vault(keys, index), Unit()
    if (fresh := vault.under_first(index, "index")) is not None:
        unit.add(META, "index", fresh)
    subjects = await store.rows(WRAPPED)
    for subject, wrapped in subjects:
        if (fresh := vault.under_first(wrapped, f"{subject}|key")) is not None:
            unit.add(REWRAP, subject, fresh)
    if unit:
        await store.commit(unit)
        first = Vault(keys[:1], await store.meta("index"))
        for subject, wrapped in await store.rows(WRAPPED):
            first.data_key(subject, wrapped)
    return len(unit.ops), len(subjects) + 1
