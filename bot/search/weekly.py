"""The two weekly prompts: when they come, and that one which came, was skipped or moved does not come again."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot.context import Context
from playbook import cadence, waits, weeks
from playbook.cadence import Kind, Rhythm
from playbook.records import Profile, Week
from playbook.walltime import instant

SLOTS: Final = {Kind.WEEK_START: cadence.WEEK_START, Kind.WEEK_CLOSE: cadence.WEEK_CLOSE}
DAYS: Final = {Kind.WEEK_START: "Mondays", Kind.WEEK_CLOSE: "Fridays"}


def series_of(kind: Kind, profile: Profile) -> Rhythm | None:
    """Every week at the hour of `kind` (product list 3.4); None until the member has a clock."""
    if not profile.zone or profile.since is None:
        return None
    return cadence.weekly(SLOTS[kind], profile.since.astimezone(profile.tz).date())


def day_of(kind: Kind, text: str, profile: Profile) -> dt.date | None:
    """The date of the series that `text` names; None for any other text."""
    series = series_of(kind, profile)
    try:
        day = dt.date.fromisoformat(text)
        return day if series is not None and series.date_from(day) == day else None
    except (ValueError, OverflowError):
        return None


def why(kind: Kind, context: Context) -> str:
    """`Fridays at 15:00, on your clock.`"""
    chosen = kind is Kind.WEEK_CLOSE and context.profile.close_again
    return f"{DAYS[kind]} at {SLOTS[kind][1]:%H:%M}, {'as you chose' if chosen else 'on your clock'}."


def plan(context: Context) -> None:
    """Plans the next week's start and close. What is planned keeps its date; what the member moved by hand stays where it is."""
    for kind in SLOTS:
        series = series_of(kind, context.profile)
        if series is None:
            continue
        came = _came(kind, context)
        days = [day_of(kind, item.ref, context.profile) for item in context.outbox.pending(kind) if not item.pierces]
        ahead = [day for day in days if day is not None and (came is None or day > came)]
        if ahead:
            _plan(kind, series.on(min(ahead), context.zone), context)
        elif came is not None:
            plan_after(kind, came, context)
        else:
            _plan(kind, series.after(context.now, context.zone), context)


def plan_after(kind: Kind, day: dt.date, context: Context) -> None:
    """Plans the one after that of the date `day`; of several that went by unseen the latest alone."""
    series = series_of(kind, context.profile)
    if series is None:
        return
    last = max(day, _came(kind, context) or day)
    _plan(kind, series.missed(last, context.now, context.zone) or series.following(last, context.zone), context)


def _came(kind: Kind, context: Context) -> dt.date | None:
    items = [i for i in context.outbox.every() if i.kind == kind and i.state not in ("due", "cancelled")]
    days = [day for day in (day_of(kind, item.ref, context.profile) for item in items) if day is not None]
    return max(days, default=None)


def _plan(kind: Kind, coming: cadence.Occurrence, context: Context) -> None:
    ref = coming.day.isoformat()
    if any(item.pierces for item in context.outbox.pending(kind, ref)):
        return
    # A second ask for a week that came already stands beside it and is not touched.
    for item in context.outbox.pending(kind):
        if item.ref == ref and item.due != coming.at:
            context.outbox.cancel(kind, ref)
    context.outbox.plan(kind, coming.at, ref)


def comes(kind: Kind, ref: str, context: Context) -> dt.date | None:
    """What the due handler of `kind` asks first: the date it is about, or None when it has nothing to say any more.

    Plans the next of the series whatever becomes of this one. One that falls into a pause is let go.
    """
    day = day_of(kind, ref, context.profile)
    series = series_of(kind, context.profile)
    if day is None or series is None:
        return None
    plan_after(kind, day, context)
    paused = context.profile.paused_until
    if paused is not None and context.now < paused:
        return None
    return None if series.missed(day, context.now, context.zone) is not None else day


def ask_close_again(day: dt.date, context: Context) -> None:
    """Once more on Saturday or Monday, where the member chose that, unless the week is touched before."""
    choice, series = context.profile.close_again, series_of(Kind.WEEK_CLOSE, context.profile)
    if not choice or series is None:
        return
    again = waits.close_again(series.on(day, context.zone), context.zone, context.profile.quiet, monday=choice == "monday")
    if again.at > context.now:
        context.outbox.plan(Kind.WEEK_CLOSE, again.at, day.isoformat())


def touched(monday: dt.date, context: Context) -> None:
    """The member looked after the week of `monday`: it is not asked about again, and no note waits on home for it."""
    for kind, ref in ((Kind.WEEK_START, monday.isoformat()), (Kind.WEEK_CLOSE, (monday + dt.timedelta(days=4)).isoformat())):
        came = any(i.ref == ref and i.state not in ("due", "cancelled") for i in context.outbox.every() if i.kind == kind)
        if came:
            context.outbox.cancel(kind, ref)
        context.take_note(kind, ref)


def week_of(monday: dt.date, context: Context) -> Week | None:
    """What is on record of that week."""
    return context.records.get(Week, monday.isoformat())


def kept_week(monday: dt.date, context: Context) -> Week:
    """That week's record, a new one when there is none."""
    return week_of(monday, context) or Week(id=monday.isoformat(), monday=monday)


def present(context: Context) -> dt.date:
    """The Monday of the week the member is in."""
    return weeks.monday_of(context.today)


def ends(monday: dt.date, context: Context) -> dt.datetime:
    """The instant at which the week of `monday` is over on the member's clock."""
    return instant(dt.datetime.combine(weeks.next_monday(monday), dt.time()), context.zone)
