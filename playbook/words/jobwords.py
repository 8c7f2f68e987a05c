"""Words for a job and its lines, in one place: the log, the list, home and the reminders say the same."""

from __future__ import annotations

from typing import Final

from playbook.pipeline import Course, State
from playbook.records import EventKind, Job, JobEvent, Source, Target
from playbook.words import names
from playbook.words.firms import fold

KINDS: Final[dict[EventKind, str]] = {
    "saved": "saved for later",
    "applied": "applied",
    "talked": "talked to someone there",
    "followed_up": "followed up",
    "reply": "they replied",
    "interview_set": "interview set",
    "interview_done": "interview held",
    "advanced": "on to the next stage",
    "offer": "an offer came",
    "offer_changed": "the offer changed",
    "accepted": "accepted",
    "rejected": "they said no",
    "withdrawn": "withdrawn",
    "closed_no_reply": "closed without a reply",
    "no_news": "no news yet",
    "correction": "taken back",
}
REPLIES: Final = {"auto": "an automatic answer", "human_no": "they replied: no", "human_yes": "they replied, a person"}
SOURCES: Final[dict[Source, str]] = {
    "referral": "a referral",
    "cold": "I wrote first",
    "advert": "an advert",
    "inbound": "they found me",
    "unsure": "not sure",
}
STATES: Final[dict[State, str]] = {
    "empty": "nothing yet",
    "saved": "saved for later",
    "applied": "applied",
    "talking": "talking",
    "interview_set": "interview set",
    "interviewed": "interview held",
    "final": "last stage",
    "offer": "offer",
    "no": "they said no",
    "withdrawn": "you withdrew",
    "no_reply": "closed without a reply",
    "accepted": "accepted",
}
ADDED: Final = frozenset({"senior", "junior", "lead", "staff", "principal", "group", "head", "of", "and", "the", "a", "for", "in"})
"""Words that say a level or nothing about the kind of work."""


def name(job: Job) -> str:
    """`Acme, staff PM`; of a job whose words were removed, that."""
    if job.removed:
        return "a job whose words were removed"
    return ", ".join(part for part in (job.firm, job.role) if part) or "a job without a name"


def named(job: Job, *, discreet: bool) -> str:
    """The job's name; in a discreet message the firm by its initials."""
    if job.removed or not discreet:
        return name(job)
    return ", ".join(part for part in (names.initials(job.firm) if job.firm else "", job.role) if part) or "a job without a name"


def line(event: JobEvent) -> str:
    """What one line of a history says."""
    return REPLIES.get(event.reply or "", KINDS[event.kind]) if event.kind == "reply" else KINDS[event.kind]


def state(course: Course) -> str:
    """Where a job is, in words."""
    return STATES[course.state]


def on_target(role: str, target: Target | None) -> bool | None:
    """Whether a role is the kind of work the target names (D2); None when either is blank, so that nothing is claimed.

    Two roles match when half or more of the words that name the kind of work are shared; `PM` stands for any two words with those
    initials. Words of level are left out: the level is asked for by itself.
    """
    wanted = [w for w in fold(target.role.split(",")[0]).split() if w not in ADDED] if target is not None else []
    given = [w for w in fold(role).split() if w not in ADDED]
    if not wanted or not given:
        return None
    hits = sum(word in wanted or _stands_for(word, wanted) or _is_short(word, given, wanted) for word in given)
    return 2 * hits >= len(given)


def _stands_for(short: str, words: list[str]) -> bool:
    """`pm` for `product manager`."""
    return any("".join(w[0] for w in words[i : i + len(short)]) == short for i in range(len(words) - len(short) + 1)) and len(short) > 1


def _is_short(word: str, given: list[str], wanted: list[str]) -> bool:
    """`manager` of `product manager` where the target says `pm`."""
    return any(_stands_for(short, given) and word[0] in short for short in wanted)
