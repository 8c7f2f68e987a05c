"""The one-time code of the first facilitator, as `jsc run` and `jsc check` print it; the store holds only how it is known again."""

from __future__ import annotations

import secrets

from bot.app import App
from bot.context import Context
from bot.council.facilitation import CODE_HOLDS, LETTERS, known_by, spelled
from playbook.records import FirstCode


async def fresh(app: App) -> str | None:
    """A new code, which takes the place of an older one; None while somebody is a facilitator."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))

    def hold(context: Context) -> bool:
        held = context.records.get(FirstCode)
        if held is not None and held.used:
            return False
        context.records.put(FirstCode(known_by=known_by(context, letters), until=context.now + CODE_HOLDS))
        return True

    return spelled(letters) if await app.in_house(hold) else None


async def sentence(app: App) -> str | None:
    """The line that is printed; None while somebody is a facilitator."""
    code = await fresh(app)
    if code is None:
        return None
    return f"No facilitator yet. Within 24 hours the first one types, once: /{app.root} facilitate claim {code}"
