"""What is asked where a line of the log is not clear: one thing at a time, each as a card, with a way to let the line go."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import forms, limits
from bot.cards import Action, Button, Buttons, Card, Choice, Facts, Option, Prose
from bot.context import Context
from bot.text import clip
from playbook.pipeline import course
from playbook.records import EventKind, Job, ReplyKind
from playbook.typed.logline import LogLine
from playbook.words import jobwords

NEW: Final = "new"
ASKED: Final[dict[str, tuple[EventKind, ReplyKind | None]]] = {
    "applied": ("applied", None),
    "saved": ("saved", None),
    "talked": ("talked", None),
    "yes": ("reply", "human_yes"),
    "no": ("rejected", None),
    "auto": ("reply", "auto"),
    "advanced": ("advanced", None),
    "offer": ("offer", None),
    "withdrawn": ("withdrawn", None),
    "none": ("closed_no_reply", None),
}
"""What the question "what happened?" offers."""
NUMBERS: Final = {1: "One", 2: "Two", 3: "Three", 4: "Four"}


def no_firm_card(text: str, draft: str) -> Card:
    """No firm stands in the line."""
    return Card(
        "Which firm is it about?",
        "Nothing is saved yet. Your line is kept.",
        Facts.of(("You wrote", clip(text, 300)), ("It could be", "Acme, staff PM, applied, referral")),
        Buttons.of(Button("Write it again", Action("fix", draft)), Button("My jobs", Action("jobs")), leave(draft)),
    )


def kind_card(text: str, draft: str) -> Card:
    """It does not say what happened."""
    options = tuple(
        Option(id=id, label=jobwords.REPLIES.get(reply or "", jobwords.KINDS[kind]).capitalize()) for id, (kind, reply) in ASKED.items()
    )
    return Card(
        "What happened with it?",
        "Nothing is saved yet. Your line is kept.",
        Facts.of(("You wrote", clip(text, 300))),
        Choice(action=Action("logkind", draft), label="I write down:", options=options),
        Buttons.of(Button("Write it again", Action("fix", draft)), Button("My jobs", Action("jobs")), leave(draft)),
    )


def interview_card(text: str, read: LogLine, context: Context) -> Card:
    """Goes on in the interview's own form, filled in with what the line said."""
    job = ", ".join(part for part in (read.firm, read.role) if part)
    words = {
        "job": forms.cut(job, limits.LINE),
        "when": forms.cut(" ".join(filter(None, (read.day_text, *read.rest))), limits.TIME_TEXT),
    }
    draft = context.keep_words(Action("interview"), words)
    way = Action("fix", draft.id) if context.profile.zone else Action("form", "clock")
    return Card(
        "An interview: when is it?",
        "Nothing is saved yet. Your line is kept.",
        Facts.of(("You wrote", clip(text, 300))),
        Prose(text="Give it a day and a clock time. I ask how it went when it is over."),
        Buttons.of(
            Button("Add the interview" if context.profile.zone else "Set my clock first", way, "main"),
            leave(draft.id),
        ),
    )


def day_card(why: str, read: LogLine, draft: str, days: list[dt.date], context: Context) -> Card:
    """Its day can be read in several ways, or in none."""
    known = {
        day: f"Today, {context.say_day(day)}" if day == context.today else context.say_day(day) for day in days if day <= context.today
    }
    options = tuple(Option(id=f"{day:%Y%m%d}", label=words) for day, words in known.items())[:6]
    if len(options) < 2:
        yesterday = context.today - dt.timedelta(days=1)
        options = (*options, Option(id=f"{yesterday:%Y%m%d}", label=context.say_day(yesterday)))
    return Card(
        "Which day was it?",
        why,
        Facts.of(("You wrote", clip(read.text, 300)), ("The day in it", clip(read.day_text, 80))),
        Choice(action=Action("logday", draft), label="It happened:", options=options),
        Buttons.of(Button("Write it again", Action("fix", draft)), leave(draft)),
    )


def which_card(text: str, jobs: list[Job], kind: EventKind, draft: str, context: Context, *, ended: bool) -> Card:
    """5b: more than one job fits."""
    many = NUMBERS.get(len(jobs), str(len(jobs)))
    options = []
    for job in jobs[:9]:
        here = course(job)
        since = f"{jobwords.state(here)} {context.say_day(here.news)}" if here.news else jobwords.state(here)
        options.append(Option(id=job.id, label=clip(jobwords.name(job), limits.ITEM_LABEL), note=clip(since, limits.ITEM_NOTE)))
    return Card(
        "Which one did you mean?",
        "No open job matches; one that has ended does. Nothing is saved yet."
        if ended
        else f"{many} open {'job matches' if len(jobs) == 1 else 'jobs match'}. Nothing is saved yet.",
        Facts.of(("You wrote", clip(text, 300)), ("To write down", jobwords.KINDS[kind])),
        Choice(
            action=Action("logjob", draft),
            label="It is about:",
            options=(*options, Option(id=NEW, label="Another job", note="it is added to your list")),
        ),
        Buttons.of(leave(draft)),
    )


def unknown_card(text: str, draft: str) -> Card:
    """News of a job that is not on the list."""
    return Card(
        "I do not have that one yet",
        "Nothing is saved yet. Your line is kept.",
        Facts.of(("You wrote", clip(text, 300))),
        Prose(text="Shall I add it to your list, with this news?"),
        Buttons.of(
            Button("Add it", Action("lognew", draft), "main"),
            Button("Write it again", Action("fix", draft)),
            leave(draft),
        ),
    )


def leave(draft: str) -> Button:
    """`Leave it`: the line is let go, with its draft."""
    return Button("Leave it", Action("leaveline", draft))
