"""What facilitators hold in common: who they are, what they did, and how the community wants things (product.md 3.9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.circle import Circle
from bot.context import Context
from bot.council import safety
from playbook.records import Act, Facilitator, FirstCode, InviteCode, Ways
from playbook.walltime import Quiet

CODE_HOLDS: Final = dt.timedelta(hours=24)
ACTS_KEPT: Final = dt.timedelta(days=365)
LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What a code is made of: no sign that reads like another. Eight of these 32 are 40 bits."""

ACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "claimed": "Somebody became a facilitator",
        "gave_back": "A facilitator gave it back",
        "removed": "A facilitator's part was ended by another",
        "invited": "A code for a new facilitator was made",
        "rooms": "The place of new rooms was named",
        "help_added": "A place that helps was added",
        "help_gone": "A place that helps was taken off",
        "keep": "How long things are kept at most was set",
        "quiet": "The quiet hours newcomers start with were set",
        "kinds": "What does not come by itself was set",
        "paused": "Everything that comes by itself was paused",
        "woke": "The pause was ended",
        "round": "A match round was run",
        "let_go": "A proposal was sent out",
        "held": "A proposal was held back",
        "asked": "A reporter was asked something",
        "down": "A post was taken down",
        "closed": "A report was closed",
    }
)


def did(context: Context, what: str) -> None:
    """Writes down what a facilitator did, for every member to read; what is older than a year goes."""
    _noted(context.community, what, context.now)


def _noted(community: Circle, what: str, now: dt.datetime) -> None:
    log = community.records
    assert what in ACTS, "every act has its words"
    for old in log.all(Act):
        if old.at + ACTS_KEPT < now:
            log.drop(Act, old.id)
    log.add(Act(what=what, at=now))


def ways(context: Context) -> Ways:
    """How the community wants things."""
    return context.community.records.get(Ways) or Ways()


def starts_quiet(context: Context, own: Quiet) -> Quiet:
    """The quiet hours a newcomer starts with: the community's, unless they have set their own already."""
    chosen = ways(context).quiet
    return chosen if chosen is not None and own == Quiet() else own


def known_by(context: Context, typed: str) -> str:
    """How a code is known again, however it was typed: nobody can make the code from it without the operator's key."""
    letters = "".join(c for c in typed.upper() if c.isascii() and c.isalnum())
    return context.code("facilitator", letters[:16])


def spelled(letters: str) -> str:
    """`7F3K-9QAB`."""
    return f"{letters[:4]}-{letters[4:]}"


def claim(context: Context, typed: str) -> bool:
    """Uses a code up and makes the member a facilitator; False, with nothing changed, when it opens nothing."""
    mark = known_by(context, typed)
    first = context.house.records.get(FirstCode) or FirstCode()
    community = context.community.records
    invited = community.get(InviteCode, mark)
    if not first.used and mark == first.known_by and first.until is not None and context.now < first.until:
        context.house.records.put(FirstCode(used=True))
    elif invited is not None and context.now < invited.until:
        community.drop(InviteCode, mark)
    else:
        return False
    enrol(context)
    return True


def enrol(context: Context) -> None:
    """Writes the member down as a facilitator of this community."""
    _enrolled(context, context.community)


def appoint(context: Context, name: str) -> bool:
    """Makes the member the first facilitator of the community `name` without a code, whether or not they have used the app.

    For a surface that says who its facilitator is. False, with nothing changed, while somebody is one there.
    """
    community = context.community_named(name)
    if community.records.count(Facilitator):
        return False
    context.house.records.put(FirstCode(used=True))
    _enrolled(context, community)
    return True


def _enrolled(context: Context, community: Circle) -> None:
    community.records.put(Facilitator(id=context.me, person=context.member.id, since=context.now))
    _noted(community, "claimed", context.now)


def step_down(context: Context) -> None:
    """Gives it back; with nobody left, whoever runs the app can print a new first code."""
    community = context.community.records
    community.drop(Facilitator, context.me)
    did(context, "gave_back")
    safety.draw_own(context)
    if not community.count(Facilitator):
        context.house.records.put(FirstCode())


def pauses(held: Ways, now: dt.datetime) -> dt.datetime | None:
    """Until when nothing comes unasked; None while nothing is paused."""
    return held.paused_until if held.paused_until is not None and now < held.paused_until else None
