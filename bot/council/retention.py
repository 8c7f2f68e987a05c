"""How long what a member wrote is kept: as they chose, and no longer than their community does (product.md 3.3 rule 11, 3.9)."""

from __future__ import annotations

import datetime as dt

from bot.context import Context
from bot.council.facilitation import ways
from playbook import weeks
from playbook.records import Debrief, Mood, TermsTalk


def keep_days(context: Context) -> int:
    """How many days debriefs are kept: as the member chose, and no longer than the community does."""
    return min(context.profile.keep_days, ways(context).keep_most)


def mood_days(context: Context) -> int:
    """For how many days a mood is kept: as long as debriefs are, and never longer than 180 days."""
    return min(keep_days(context), weeks.MOOD_DAYS)


def replan(context: Context) -> None:
    """Debriefs, talks on terms and moods that are there go on the day that holds now; what is older goes at once."""
    days = dt.timedelta(days=keep_days(context))
    for kind, debriefs in (("fade", context.records.all(Debrief)), ("fadeterms", context.records.all(TermsTalk))):
        for kept in debriefs:
            context.outbox.replan(kind, max(kept.at + days, context.now), kept.id)
    for mood in context.records.all(Mood):
        context.outbox.replan("moodfade", max(mood.at + dt.timedelta(days=mood_days(context)), context.now), mood.id)
